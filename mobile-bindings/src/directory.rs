//! R06 and R07: whom one can sign with, where, and what it costs; by the server, who alone knows how much room there is. Without a network one
//! may look at what it said last.

use jiayi_core::id::InstitutionId;
use jiayi_device::Heard;
use jiayi_device::questions::{self, institutions, teams_of};
use uuid::Uuid;

use crate::contracts::{Fees, Promise};
use crate::error::JiayiError;
use crate::jiayi::Jiayi;
use crate::values::Moment;

/// Millionths of a degree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct Place {
    pub latitude_e6: i32,
    pub longitude_e6: i32,
}

#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Institution {
    pub institution: Uuid,
    pub name: String,
    pub address: String,
    pub phone: String,
    pub hours: String,
    /// As the crow flies, when one said where one is.
    pub metres: Option<u32>,
}

/// Where one can find a team.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct FoundInstitutions {
    pub found: Vec<Institution>,
    /// When the server said so; none when it was just now.
    pub as_of: Option<Moment>,
}

/// The teams of an institution.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct FoundTeams {
    pub found: Vec<Team>,
    /// When the server said so; none when it was just now.
    pub as_of: Option<Moment>,
}

/// A team with everything one chooses by.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Team {
    pub team: Uuid,
    pub name: String,
    pub introduction: String,
    pub phone: String,
    pub hours: String,
    pub institution_name: String,
    pub members: Vec<Member>,
    pub room: Room,
    pub packages: Vec<Package>,
}

#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Member {
    pub staff: Uuid,
    pub name: String,
    /// Codes.
    pub duty: String,
    pub title: Option<String>,
    /// Of a doctor one can contract with.
    pub room: Option<Room>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct Room {
    pub cap: u32,
    /// 0 when full.
    pub left: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Package {
    pub package: Uuid,
    pub name: String,
    /// A code.
    pub kind: String,
    pub description: String,
    pub fee_per_year: Fees,
    pub services: Vec<Promise>,
}

#[uniffi::export(async_runtime = "tokio")]
impl Jiayi {
    /// R06: where one can find a team, the nearest first when it is said where one is.
    ///
    /// # Errors
    /// [`JiayiError::NoAnswer`], or the server's refusal.
    pub async fn institutions(&self, here: Option<Place>) -> Result<Vec<Institution>, JiayiError> {
        let here = here.map(|place| (place.latitude_e6, place.longitude_e6));
        Ok(self.reads(institutions(here)).await?.institutions.into_iter().map(Institution::from).collect())
    }

    /// R06 and R07: the teams of an institution.
    ///
    /// # Errors
    /// As [`Jiayi::institutions`].
    pub async fn teams(&self, institution: Uuid) -> Result<Vec<Team>, JiayiError> {
        let answer = self.reads(teams_of(InstitutionId(institution))).await?;
        Ok(answer.teams.into_iter().map(Team::from).collect())
    }

    /// R06: where one can find a team, as the server says or, where it does not answer, as it said last.
    ///
    /// # Errors
    /// As [`Jiayi::institutions`]: no answer is one when nobody has asked before.
    pub async fn find_institutions(&self, now: Moment) -> Result<FoundInstitutions, JiayiError> {
        let (answer, as_of) = match self.reads(institutions(None)).await {
            Ok(answer) => {
                let kept = answer.clone();
                // On a phone without space it is shown all the same; the log says that it was not kept.
                let _kept = self.with(move |device| device.keep_institutions(kept, now)).await;
                (answer, None)
            }
            Err(unanswered) => heard(unanswered, self.with(|device| device.kept_institutions()).await?)?,
        };
        Ok(FoundInstitutions { found: answer.institutions.into_iter().map(Institution::from).collect(), as_of })
    }

    /// R06 and R07: the teams of an institution, as [`Jiayi::find_institutions`].
    ///
    /// # Errors
    /// As [`Jiayi::find_institutions`].
    pub async fn find_teams(&self, institution: Uuid, now: Moment) -> Result<FoundTeams, JiayiError> {
        let of = InstitutionId(institution);
        let (answer, as_of) = match self.reads(teams_of(of)).await {
            Ok(answer) => {
                let kept = answer.clone();
                let _kept = self.with(move |device| device.keep_teams(of, kept, now)).await;
                (answer, None)
            }
            Err(unanswered) => heard(unanswered, self.with(move |device| device.kept_teams(of)).await?)?,
        };
        Ok(FoundTeams { found: answer.teams.into_iter().map(Team::from).collect(), as_of })
    }
}

/// A no of the server stands, whatever it said before.
fn heard<T>(error: JiayiError, kept: Option<Heard<T>>) -> Result<(T, Option<Moment>), JiayiError> {
    match (error, kept) {
        (JiayiError::NoAnswer { .. }, Some(Heard { at, answer })) => Ok((answer, Some(at))),
        (error, _) => Err(error),
    }
}

impl From<questions::Institution> for Institution {
    fn from(found: questions::Institution) -> Self {
        let questions::Institution { id, name, address, phone, hours, metres } = found;
        Self { institution: id.0, name, address, phone, hours, metres }
    }
}

impl From<questions::Team> for Team {
    fn from(team: questions::Team) -> Self {
        Self {
            team: team.id.0,
            name: team.name,
            introduction: team.introduction,
            phone: team.phone,
            hours: team.hours,
            institution_name: team.institution_name,
            members: team.members.into_iter().map(Member::from).collect(),
            room: team.room.into(),
            packages: team.packages.into_iter().map(Package::from).collect(),
        }
    }
}

impl From<questions::Member> for Member {
    fn from(questions::Member { id, name, duty, title, room }: questions::Member) -> Self {
        Self { staff: id.0, name, duty, title, room: room.map(Room::from) }
    }
}

impl From<questions::Room> for Room {
    fn from(questions::Room { cap, left }: questions::Room) -> Self {
        Self { cap, left }
    }
}

impl From<questions::Package> for Package {
    fn from(questions::Package { id, name, kind, description, fee, items }: questions::Package) -> Self {
        let services = items.into_iter().map(Promise::from).collect();
        Self { package: id.0, name, kind, description, fee_per_year: fee.into(), services }
    }
}

impl From<questions::Service> for Promise {
    fn from(questions::Service { kind, label, times_per_year }: questions::Service) -> Self {
        Self { kind, label, times_per_year, delivered: None }
    }
}
