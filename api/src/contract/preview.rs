//! The agreement before it is signed: what it would say, its hash, and what stands in the way.

use jiayi_core::access::{Read, Relation, Role};
use jiayi_core::calendar::Day;
use jiayi_core::codes::Code;
use jiayi_core::command::Rejection;
use jiayi_core::contract::commands::{Origin, Terms};
use jiayi_core::contract::rules::{self, Facts, Wish};
use jiayi_core::contract::{Fee, PriorityGroup, Term};
use jiayi_core::digest::Digest;
use jiayi_core::id::{ContractId, InstitutionId, PackageId, ResidentId, StaffId, TeamId};
use jiayi_core::person;
use jiayi_core::person::consent::Act;
use jiayi_core::policy::Policy;
use jiayi_core::team::Room;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::document::{self, Draft};
use super::{facts, sign};
use crate::clinic::Rules;
use crate::commands::Refusal;
use crate::database::{Db, Error};
use crate::session::Actor;
use crate::session::scope::Scope;
use crate::team::room_of_doctor;

/// The terms of `SignContract`, as a query.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Wanted {
    /// The id that the contract will have: it stands in the agreement.
    #[param(value_type = String)]
    pub contract: ContractId,
    #[param(value_type = String)]
    pub team: TeamId,
    #[param(value_type = String)]
    pub doctor: StaffId,
    #[param(value_type = String)]
    pub package: PackageId,
    #[param(value_type = String, format = Date)]
    pub starts_on: Day,
    pub years: i32,
    /// Codes with commas between them.
    pub priority_groups: Option<String>,
    #[param(value_type = Option<String>)]
    pub district_institution: Option<InstitutionId>,
    #[param(value_type = Option<String>)]
    pub municipal_institution: Option<InstitutionId>,
    /// The contract that this one renews.
    #[param(value_type = Option<String>)]
    pub renewal_of: Option<ContractId>,
    /// The contract that this one transfers from.
    #[param(value_type = Option<String>)]
    pub transfer_from: Option<ContractId>,
    /// At the desk: the guardian who will sign the paper.
    #[param(value_type = Option<String>)]
    pub guardian: Option<ResidentId>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Preview {
    pub template_version: String,
    /// SHA-256 of the text: `SignContract` sends it back.
    pub document_hash: Digest,
    pub text: String,
    pub starts_on: Day,
    pub ends_on: Day,
    pub fee_per_year: Fee,
    pub fee_of_term: Fee,
    /// The guardian who signs; absent when the resident does.
    pub guardian: Option<ResidentId>,
    /// Of the contracting doctor, besides this resident.
    pub room: Room,
    /// Every reason against a signature today; empty when nothing stands in the way.
    #[schema(value_type = Vec<String>)]
    pub against: Vec<Code>,
}

impl Wanted {
    fn terms(&self) -> Result<Terms, Rejection> {
        let named = self.priority_groups.as_deref().unwrap_or_default().split(',').filter(|code| !code.is_empty());
        let groups = named.map(PriorityGroup::parse).collect::<Option<Vec<_>>>();
        Ok(Terms {
            team: self.team,
            doctor: self.doctor,
            package: self.package,
            starts_on: self.starts_on,
            years: self.years,
            priority_groups: groups.ok_or_else(|| Rejection::on_field("priority_groups", Code::BadValue))?,
            district_institution: self.district_institution,
            municipal_institution: self.municipal_institution,
        })
    }

    fn origin(&self) -> Result<Origin, Rejection> {
        match (self.renewal_of, self.transfer_from) {
            (None, None) => Ok(Origin::New),
            (Some(of), None) => Ok(Origin::Renewal { of }),
            (None, Some(from)) => Ok(Origin::Transfer { from }),
            (Some(_), Some(_)) => Err(Rejection::on_field("transfer_from", Code::BadValue)),
        }
    }
}

/// # Errors
/// What is wrong with the terms themselves: there is no agreement to show then.
pub(super) fn of(
    conn: &mut Db,
    rules: &Rules,
    policy: &Policy,
    actor: &Actor,
    scope: Scope,
    wanted: &Wanted,
    today: Day,
) -> Result<Preview, Refusal> {
    let resident = sign::living(conn, scope.resident())?;
    let (terms, origin) = (wanted.terms()?, wanted.origin()?);
    let by = match (actor.role, actor.resident) {
        (Role::Resident, _) if scope.relation().meets(Relation::OWN) => person::Actor::Resident,
        (Role::Resident, Some(guardian)) => person::Actor::Guardian(guardian),
        _ => wanted.guardian.map_or(person::Actor::Resident, person::Actor::Guardian),
    };
    let offer = facts::offer(conn, (terms.team, terms.doctor, terms.package), terms.starts_on, today)?;
    sign::check_slots(conn, &terms)?;
    let term =
        Term::of_years(terms.starts_on, terms.years.into()).map_err(|code| Rejection::on_field("years", code))?;
    let draft = Draft {
        contract: wanted.contract,
        resident: &resident,
        guardian: sign::guardian_of(by),
        terms: &terms,
        term,
        offer: &offer,
    };
    let agreement = document::render(conn, rules, policy, &draft, today)?;

    let known = facts::as_rules_see(&facts::contracts_of(conn, resident.resident)?)?;
    let consents = crate::person::consents(conn, resident.resident)?;
    let room = room_of_doctor(conn, offer.doctor.id, offer.doctor.cap, Some(resident.resident), policy, today)?;
    let lacks = facts::team_lacks(conn, terms.team, policy, today)?;
    let judged = Facts {
        contracts: &known,
        room,
        doctor: offer.doctor.may_contract(policy),
        team: &lacks,
        consents: consents.check(Act::SignContract, &resident.person(), today),
        over_cap: None,
    };
    let wish = Wish {
        id: wanted.contract,
        origin,
        team: terms.team,
        doctor: terms.doctor,
        start: terms.starts_on,
        years: terms.years,
        on_paper: actor.role == Role::Desk,
    };
    let against = rules::sign(&wish, &resident.person(), by, &judged, &policy.contract, today).err();
    let fee_per_year = offer.package.fee_per_year()?;
    let years = u32::try_from(terms.years).map_err(|_| Code::ContractTerm)?;
    Ok(Preview {
        template_version: agreement.template_version().to_owned(),
        document_hash: agreement.hash(),
        text: agreement.text(),
        starts_on: term.start(),
        ends_on: term.end(),
        fee_per_year,
        fee_of_term: fee_per_year.for_years(years).map_err(|_| Error::Damaged("a package's fee"))?,
        guardian: sign::guardian_of(by),
        room,
        against: against.unwrap_or_default(),
    })
}

/// What would be signed, for whoever prepares a signature in somebody's name.
///
/// # Errors
/// `NOT_FOUND` outside the actor's scope; what is wrong with the terms.
pub fn preview(
    conn: &mut Db,
    rules: &Rules,
    policy: &Policy,
    actor: &Actor,
    resident: ResidentId,
    wanted: &Wanted,
    today: Day,
) -> Result<Preview, Refusal> {
    let scope = Scope::over(conn, actor, Read::Draft, resident, policy, today).map_err(|problem| problem.code())?;
    of(conn, rules, policy, actor, scope, wanted, today)
}
