//! What the rules ask about a contract: read under the resident's lock.

use std::collections::BTreeSet;

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::select;
use jiayi_core::calendar::Day;
use jiayi_core::codes::Code;
use jiayi_core::command::{FieldCode, Rejection};
use jiayi_core::contract::{Contract, ContractPolicy};
use jiayi_core::id::{ContractId, InstitutionId, PackageId, ResidentId, SessionId, StaffId, TeamId};
use jiayi_core::policy::Policy;
use jiayi_core::team::{Duty, Member, Practitioner, PractitionerClass, Title, problems};

use super::rows::{ContractRow, PackageItemRow, PackageRow};
use crate::commands::{Refusal, Tx};
use crate::database::schema::{
    contracts, institutions, package_items, packages, sessions, staff, staff_licences, team_members, team_placements,
    teams,
};
use crate::database::sql::Word;
use crate::database::{Db, Error};
use crate::each;
use crate::team::roster;

/// Every contract of a resident, oldest first.
pub(super) fn contracts_of(conn: &mut Db, resident: ResidentId) -> Result<Vec<ContractRow>, Error> {
    let mine = contracts::table.filter(contracts::resident_id.eq(resident));
    let query = mine.order((contracts::starts_on, contracts::signed_at, contracts::id));
    Ok(each!(conn, c => query.load(c))?)
}

pub(super) fn as_rules_see(rows: &[ContractRow]) -> Result<Vec<Contract>, Error> {
    rows.iter().map(ContractRow::facts).collect()
}

/// One contract among those of the resident whom the command names.
///
/// # Errors
/// `NOT_FOUND` for an id of nobody and of somebody else alike.
pub(super) fn find(rows: &[ContractRow], contract: ContractId) -> Result<&ContractRow, Refusal> {
    rows.iter().find(|row| row.id == contract).ok_or_else(|| Code::NotFound.into())
}

pub(super) fn is_used(conn: &mut Db, contract: ContractId) -> Result<bool, Error> {
    Ok(select(exists(contracts::table.find(contract))).get_result(conn)?)
}

/// What a team offers on the day a contract would start.
#[derive(Debug)]
pub(super) struct Offer {
    pub institution: InstitutionId,
    pub package: PackageRow,
    pub items: Vec<PackageItemRow>,
    pub doctor: Doctor,
}

/// A doctor in a team, as contracting depends on it.
#[derive(Debug)]
pub(super) struct Doctor {
    pub id: StaffId,
    pub name: String,
    pub member: Member,
    /// This doctor's own cap; `None` takes the policy's.
    pub cap: Option<u32>,
    pub licensed: bool,
}

impl Doctor {
    /// # Errors
    /// `TEAM_DOCTOR_…`, `STAFF_LICENCE`.
    pub fn may_contract(&self, policy: &Policy) -> Result<(), Code> {
        self.member.may_contract(&policy.team)?;
        if self.licensed { Ok(()) } else { Err(Code::StaffLicence) }
    }
}

/// The team, doctor and package that are wished for, all of which must be there.
///
/// # Errors
/// Each id that names nothing which that team offers on that day.
pub(super) fn offer(
    conn: &mut Db,
    (team, doctor, package): (TeamId, StaffId, PackageId),
    starts_on: Day,
    today: Day,
) -> Result<Offer, Refusal> {
    let institution = institution_of(conn, team, today)?;
    let package = package_of(conn, package)?;
    let doctor = doctor_of(conn, team, doctor, today)?;
    let open = is_open(conn, team, starts_on)?;
    match (institution, package, doctor) {
        (Some(institution), Some(package), Some(doctor))
            if open && package.institution_id == institution && package.offered_on(starts_on) =>
        {
            let items = items_of(conn, package.id)?;
            Ok(Offer { institution, package, items, doctor })
        }
        (institution, package, doctor) => {
            let here = package.as_ref().is_some_and(|package| Some(package.institution_id) == institution);
            let offered = package.is_some_and(|package| package.offered_on(starts_on));
            let checks = [
                ("terms.team", institution.is_none() || !open, Code::NotFound),
                ("terms.doctor", institution.is_some() && doctor.is_none(), Code::NotFound),
                ("terms.package", institution.is_some() && !here, Code::NotFound),
                ("terms.package", here && !offered, Code::ContractPackage),
            ];
            let wrong = checks.into_iter().filter(|(_, wrong, _)| *wrong);
            let fields = wrong.map(|(field, _, code)| FieldCode { field: field.to_owned(), code }).collect();
            Err(Rejection::on_fields(Code::NotFound, fields).into())
        }
    }
}

fn is_open(conn: &mut Db, team: TeamId, day: Day) -> Result<bool, Error> {
    let open = teams::table
        .find(team)
        .filter(teams::opened_on.le(day))
        .filter(teams::closed_on.is_null().or(teams::closed_on.gt(Some(day))));
    Ok(select(exists(open)).get_result(conn)?)
}

fn package_of(conn: &mut Db, package: PackageId) -> Result<Option<PackageRow>, Error> {
    Ok(packages::table
        .find(package)
        .select((
            packages::id,
            packages::institution_id,
            packages::name,
            packages::kind,
            packages::fee_total,
            packages::fee_insurance,
            packages::fee_public_health,
            packages::fee_resident,
            packages::valid_from,
            packages::valid_to,
        ))
        .first(conn)
        .optional()?)
}

fn items_of(conn: &mut Db, package: PackageId) -> Result<Vec<PackageItemRow>, Error> {
    let items = package_items::table.filter(package_items::package_id.eq(package));
    Ok(items
        .order((package_items::position, package_items::id))
        .select((package_items::position, package_items::kind, package_items::label, package_items::times_per_year))
        .load(conn)?)
}

/// Where a team works on a day.
///
/// # Errors
/// When the database fails.
pub(crate) fn institution_of(conn: &mut Db, team: TeamId, day: Day) -> Result<Option<InstitutionId>, Error> {
    Ok(team_placements::table
        .filter(team_placements::team_id.eq(team))
        .filter(team_placements::valid_from.le(day))
        .filter(team_placements::valid_to.is_null().or(team_placements::valid_to.ge(Some(day))))
        .order(team_placements::valid_from.desc())
        .select(team_placements::institution_id)
        .first(conn)
        .optional()?)
}

/// A member who does a doctor's work in the team on that day; `None` for everybody else.
pub(super) fn doctor_of(conn: &mut Db, team: TeamId, doctor: StaffId, day: Day) -> Result<Option<Doctor>, Error> {
    // Who has two duties in a team contracts by the one that may.
    let contracts = |listed: &Listed| listed.member.duty.contracts() && listed.member.practitioner.is_some();
    let listed =
        members_of(conn, team, day)?.into_iter().filter(|listed| listed.member.staff == doctor).find(contracts);
    let Some(Listed { member, name, cap }) = listed else { return Ok(None) };
    Ok(Some(Doctor { id: doctor, name, member, cap, licensed: licence_of(conn, doctor, day)?.is_some() }))
}

/// What a team lacks on a day to take contracts.
///
/// # Errors
/// When the database fails.
pub fn team_lacks(conn: &mut Db, team: TeamId, policy: &Policy, day: Day) -> Result<Vec<Code>, Error> {
    let members: Vec<Member> = members_of(conn, team, day)?.into_iter().map(|listed| listed.member).collect();
    Ok(problems(&members, &policy.team))
}

struct Listed {
    member: Member,
    name: String,
    cap: Option<u32>,
}

/// Everybody in a team on a day, by how long.
fn members_of(conn: &mut Db, team: TeamId, day: Day) -> Result<Vec<Listed>, Error> {
    type Row = (StaffId, Word<Duty>, String, Option<Word<PractitionerClass>>, Option<Word<Title>>, bool, Option<i32>);
    let rows: Vec<Row> = team_members::table
        .inner_join(staff::table.on(staff::id.eq(team_members::staff_id)))
        .filter(team_members::team_id.eq(team))
        .filter(team_members::valid_from.le(day))
        .filter(team_members::valid_to.is_null().or(team_members::valid_to.ge(Some(day))))
        .order((team_members::valid_from, team_members::id))
        .select((
            staff::id,
            team_members::duty,
            staff::name,
            staff::practitioner_class,
            staff::title,
            staff::gp_trained,
            team_members::cap,
        ))
        .load(conn)?;
    let primary_platform = at_primary_institution(conn, team, day)?;
    rows.into_iter()
        .map(|(staff, Word(duty), name, class, title, gp_training, cap)| {
            // Nobody has a title that no record shows.
            let title = title.map_or(Title::Junior, |title| title.0);
            let practitioner = class.map(|Word(class)| Practitioner { class, title, gp_training, primary_platform });
            let cap = cap.map(u32::try_from).transpose().map_err(|_| Error::Damaged("a member's cap"))?;
            Ok(Listed { member: Member { staff, duty, practitioner }, name, cap })
        })
        .collect()
}

fn at_primary_institution(conn: &mut Db, team: TeamId, day: Day) -> Result<bool, Error> {
    let Some(institution) = institution_of(conn, team, day)? else { return Ok(false) };
    let primary = institutions::table.find(institution).filter(institutions::level.eq("primary"));
    Ok(select(exists(primary)).get_result(conn)?)
}

/// The number of a licence of this member of staff that is valid on a day.
///
/// # Errors
/// When the database fails.
pub fn licence_of(conn: &mut Db, member: StaffId, day: Day) -> Result<Option<String>, Error> {
    Ok(staff_licences::table
        .filter(staff_licences::staff_id.eq(member))
        .filter(staff_licences::valid_from.le(day))
        .filter(staff_licences::valid_to.is_null().or(staff_licences::valid_to.ge(Some(day))))
        .order(staff_licences::valid_from.desc())
        .select(staff_licences::number)
        .first(conn)
        .optional()?)
}

/// Who leads a team on a day.
///
/// # Errors
/// When the database fails.
pub(crate) fn leader_of(conn: &mut Db, team: TeamId, day: Day) -> Result<Option<StaffId>, Error> {
    Ok(team_members::table
        .filter(team_members::team_id.eq(team))
        .filter(team_members::duty.eq(Word(Duty::Leader)))
        .filter(team_members::valid_from.le(day))
        .filter(team_members::valid_to.is_null().or(team_members::valid_to.ge(Some(day))))
        .select(team_members::staff_id)
        .first(conn)
        .optional()?)
}

/// Who answers for a team, under a licence that is valid.
pub(super) struct Answering {
    pub staff: StaffId,
    pub licence_number: String,
}

/// Whether this member of staff answers for the team today: the contracting doctor, the leader, or the substitute of one of
/// them, with a licence that is valid. The log names whom the substitute stands in for.
///
/// # Errors
/// `CONTRACT_ANSWER` for every other member, `STAFF_LICENCE`.
pub(super) fn answers_for(tx: &mut Tx<'_>, team: TeamId, doctor: StaffId) -> Result<Answering, Refusal> {
    let me = tx.actor.staff_id().ok_or(Code::Forbidden)?;
    let on_behalf_of = answerer(tx.conn, me, team, doctor, tx.today)?.ok_or(Code::ContractAnswer)?;
    let licence_number = licence_of(tx.conn, me, tx.today)?.ok_or(Code::StaffLicence)?;
    if on_behalf_of != me {
        tx.note("stands_in_for", on_behalf_of.to_string());
    }
    Ok(Answering { staff: me, licence_number })
}

/// As whom this member may answer for the team today: oneself, or whoever is stood in for; none may not.
pub(super) fn answerer(
    conn: &mut Db,
    member: StaffId,
    team: TeamId,
    doctor: StaffId,
    today: Day,
) -> Result<Option<StaffId>, Error> {
    Ok(roster(conn, team)?.answers_as(member, doctor, today))
}

/// A doctor's own cap in a team; `None` takes the policy's.
pub(super) fn cap_of(conn: &mut Db, team: TeamId, doctor: StaffId, day: Day) -> Result<Option<u32>, Error> {
    Ok(doctor_of(conn, team, doctor, day)?.and_then(|doctor| doctor.cap))
}

/// The teams to which a contract ties a resident today: it waits for the team's answer, is to begin, or runs.
///
/// # Errors
/// When the database fails.
pub fn teams_tied_to(
    conn: &mut Db,
    resident: ResidentId,
    policy: &ContractPolicy,
    today: Day,
) -> Result<BTreeSet<TeamId>, Error> {
    let known = as_rules_see(&contracts_of(conn, resident)?)?;
    let ties = |contract: &&Contract| contract.holds(today, policy).is_some_and(|days| days.end() >= today);
    Ok(known.iter().filter(ties).map(|contract| contract.team).collect())
}

/// The app's installation that a session lives in; none in a browser.
pub(super) fn install_of(conn: &mut Db, session: SessionId) -> Result<Option<String>, Error> {
    Ok(sessions::table.find(session).select(sessions::install_id).first(conn).optional()?.flatten())
}
