//! What is on no feed and changes while nobody looks: the agreement as it would be signed now, the room that a doctor has left, whom one may
//! act for. Each is a question to the server and how its answer reads.

use std::marker::PhantomData;

use jiayi_core::calendar::Day;
use jiayi_core::contract::Fee;
use jiayi_core::contract::commands::{Origin, Terms};
use jiayi_core::digest::Digest;
use jiayi_core::id::{ContractId, GrantId, InstitutionId, PackageId, ResidentId, StaffId, TeamId};
use serde::{Deserialize, Serialize};

use crate::transport::Request;

/// What is asked, and as what its answer reads.
#[derive(Debug)]
pub struct Question<T> {
    pub request: Request,
    answer: PhantomData<fn() -> T>,
}

impl<T> Question<T> {
    fn get(path: String) -> Self {
        Self { request: Request::get(path), answer: PhantomData }
    }
}

/// The agreement as it would be signed today.
#[derive(Debug, Clone, Deserialize)]
pub struct Preview {
    pub template_version: String,
    pub document_hash: Digest,
    pub text: String,
    pub ends_on: Day,
    pub fee_of_term: Fee,
    /// Who signs; none when the resident does herself.
    pub guardian: Option<ResidentId>,
    /// The code of every reason against a signature.
    pub against: Vec<String>,
}

pub fn agreement(of: ResidentId, contract: ContractId, origin: Origin, terms: &Terms) -> Question<Preview> {
    let Terms { team, doctor, package, starts_on, years, priority_groups, .. } = terms;
    let groups: Vec<&str> = priority_groups.iter().map(|group| group.as_str()).collect();
    let origin = match origin {
        Origin::New => String::new(),
        Origin::Renewal { of } => format!("&renewal_of={of}"),
        Origin::Transfer { from } => format!("&transfer_from={from}"),
    };
    Question::get(format!(
        "/api/v1/residents/{of}/agreement?contract={contract}&team={team}&doctor={doctor}&package={package}\
         &starts_on={starts_on}&years={years}&priority_groups={}{origin}",
        groups.join(",")
    ))
}

/// Oneself, and everybody one may act for.
#[derive(Debug, Clone, Deserialize)]
pub struct ActingFor {
    pub people: Vec<ForWhom>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct ForWhom {
    pub resident: ResidentId,
    /// Masked for a proxy who may not look.
    pub name: String,
    /// `own`, `guardian` or `proxy`.
    #[serde(rename = "as")]
    pub acting_as: String,
    pub grant: Option<GrantId>,
    /// As text: a newer server has scopes that this app does not know.
    #[serde(default)]
    pub scopes: Vec<String>,
    pub until: Option<Day>,
}

pub fn acting_for() -> Question<ActingFor> {
    Question::get("/api/v1/acting-for".to_owned())
}

/// Where one can find a team, the nearest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Institutions {
    pub institutions: Vec<Institution>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Institution {
    pub id: InstitutionId,
    pub name: String,
    pub address: String,
    pub phone: String,
    pub hours: String,
    /// As the crow flies, when one said where one is.
    pub metres: Option<u32>,
}

/// Millionths of a degree, north and east.
pub fn institutions(here: Option<(i32, i32)>) -> Question<Institutions> {
    let here = here.map(|(north, east)| format!("?latitude_e6={north}&longitude_e6={east}"));
    Question::get(format!("/api/v1/institutions{}", here.unwrap_or_default()))
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Teams {
    pub teams: Vec<Team>,
}

/// A team with everything one chooses by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Team {
    pub id: TeamId,
    pub name: String,
    pub introduction: String,
    pub phone: String,
    pub hours: String,
    pub institution_name: String,
    pub members: Vec<Member>,
    pub room: Room,
    pub packages: Vec<Package>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Member {
    pub id: StaffId,
    pub name: String,
    pub duty: String,
    pub title: Option<String>,
    /// Of a doctor one can contract with.
    pub room: Option<Room>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Room {
    pub cap: u32,
    pub left: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Package {
    pub id: PackageId,
    pub name: String,
    pub kind: String,
    pub description: String,
    /// A year.
    pub fee: Fee,
    pub items: Vec<Service>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Service {
    pub kind: String,
    pub label: String,
    /// 0: whenever it is needed.
    pub times_per_year: i32,
}

pub fn teams_of(institution: InstitutionId) -> Question<Teams> {
    Question::get(format!("/api/v1/institutions/{institution}/teams"))
}
