//! How a session stands to a resident: every relation is proved from the records, as of a day.

use std::collections::{BTreeSet, HashMap};

use diesel::dsl::{auto_type, exists, not};
use diesel::prelude::*;
use diesel::select;
use jiayi_core::access::{self, Read, Relation, Role};
use jiayi_core::calendar::Day;
use jiayi_core::codes::Code;
use jiayi_core::id::{ResidentId, StaffId, TeamId};
use jiayi_core::person::ProxyScope;
use jiayi_core::policy::Policy;
use jiayi_core::prescription::status::Status;
use uuid::Uuid;

use super::{Actor, Serving};
use crate::contract::ties;
use crate::database::schema::{
    card_sightings, contracts, grants, guardianships, institutions, prescriptions, resident_homes, residents,
    staff_roles, tasks, team_members,
};
use crate::database::sql::{Json, Key, Word};
use crate::database::{Db, Error, Question, recall};
use crate::each;
use crate::follow_up::in_force;
use crate::problem::Problem;
use crate::worklist::departure_stands_of;

/// Proof that the holder may read this of this resident today; queries about people take it in place of an id.
#[derive(Debug, Clone, Copy)]
pub struct Scope {
    resident: ResidentId,
    relation: Relation,
}

impl Scope {
    /// Proves that `actor` may read `what` of `resident`, and notes for the log that she was shown.
    ///
    /// # Errors
    /// `NOT_FOUND` alike for what is absent and what is outside the scope.
    pub fn over(
        conn: &mut Db,
        actor: &Actor,
        what: Read,
        resident: ResidentId,
        policy: &Policy,
        today: Day,
    ) -> Result<Self, Problem> {
        if !is_somebody(conn, resident)? {
            return Err(Problem::new(Code::NotFound));
        }
        let asked = access::asked_of(access::read_row(what), actor.role);
        let relation = relation_among(conn, actor, resident, asked, today, today, policy)?;
        if access::may(access::read_row(what), actor.role, relation) {
            actor.looks_at([resident]);
            Ok(Self { resident, relation })
        } else {
            Err(Problem::new(Code::NotFound))
        }
    }

    pub fn resident(self) -> ResidentId {
        self.resident
    }

    pub fn relation(self) -> Relation {
        self.relation
    }
}

/// Whether there is such a person, still herself: a claim that was linked has gone into another one.
pub(crate) fn is_somebody(conn: &mut Db, resident: ResidentId) -> Result<bool, Error> {
    let person = residents::table.find(resident).filter(residents::merged_into.is_null());
    Ok(select(exists(person)).get_result(conn)?)
}

/// All relations of `actor` to `resident`. `care_day` is the day whose panel counts: today, or for care that happened
/// the day it happened.
///
/// # Errors
/// When the database fails.
pub fn relation(
    conn: &mut Db,
    actor: &Actor,
    resident: ResidentId,
    today: Day,
    care_day: Day,
    policy: &Policy,
) -> Result<Relation, Error> {
    let all = Relation::PANEL | Relation::REQUESTED | Relation::HOME | Relation::FACE_TO_FACE | Relation::PARTED;
    relation_among(conn, actor, resident, all | Relation::PHARMACY, today, care_day, policy)
}

/// The same, but of those between the staff and a resident only what is `asked`, and whether she is of the panel: each of them is a query or two.
///
/// # Errors
/// When the database fails.
pub fn relation_among(
    conn: &mut Db,
    actor: &Actor,
    resident: ResidentId,
    asked: Relation,
    today: Day,
    care_day: Day,
    policy: &Policy,
) -> Result<Relation, Error> {
    match &actor.staff {
        None => personal(conn, actor, resident, today),
        Some(serving) => professional(conn, actor.role, serving, resident, asked, today, care_day, policy),
    }
}

fn personal(conn: &mut Db, actor: &Actor, resident: ResidentId, today: Day) -> Result<Relation, Error> {
    Ok(personal_ties(conn, actor, resident, today)?.0)
}

/// Whose records somebody of the public may have something to do with: her own first, then her wards', then those of whoever granted
/// her something.
///
/// # Errors
/// When the database fails.
pub fn acted_for(conn: &mut Db, actor: &Actor, today: Day) -> Result<Vec<ResidentId>, Error> {
    let mut residents: Vec<ResidentId> = actor.resident.into_iter().collect();
    if let Some(own) = actor.resident {
        let wards = guardianships::table
            .filter(guardianships::guardian_id.eq(own))
            .filter(guardianships::revoked_at.is_null())
            .filter(guardianships::valid_from.le(today))
            .filter(guardianships::valid_to.is_null().or(guardianships::valid_to.ge(today)))
            .order((guardianships::recorded_at, guardianships::id))
            .select(guardianships::ward_id);
        residents.extend(wards.load::<ResidentId>(conn)?);
    }
    if let Some(index) = &actor.phone_index {
        let granted = grants::table
            .filter(grants::proxy_phone_index.eq(index))
            .filter(grants::revoked_at.is_null())
            .filter(grants::valid_from.le(today))
            .filter(grants::valid_to.ge(today))
            .order((grants::granted_at, grants::id))
            .select(grants::resident_id);
        residents.extend(granted.load::<ResidentId>(conn)?);
    }
    let mut seen = BTreeSet::new();
    residents.retain(|resident| seen.insert(*resident));
    Ok(residents)
}

/// How somebody of the public stands to a resident, and the ids of the guardianships and grants that this rests on.
///
/// # Errors
/// When the database fails.
pub fn personal_ties(
    conn: &mut Db,
    actor: &Actor,
    resident: ResidentId,
    today: Day,
) -> Result<(Relation, BTreeSet<Uuid>), Error> {
    let (mut relation, mut rests_on) = (Relation::NONE, BTreeSet::new());
    if let Some(own) = actor.resident {
        if own == resident {
            relation = relation | Relation::OWN;
        }
        let held: Vec<Key> = guarding(own, resident, today).select(guardianships::id).load(conn)?;
        if !held.is_empty() {
            relation = relation | Relation::GUARDIAN;
        }
        rests_on.extend(held.into_iter().map(|Key(id)| id));
    }
    if let Some(index) = &actor.phone_index {
        let granted: Vec<(Key, Json<Vec<ProxyScope>>)> = grants::table
            .filter(grants::resident_id.eq(resident))
            .filter(grants::proxy_phone_index.eq(index))
            .filter(grants::revoked_at.is_null())
            .filter(grants::valid_from.le(today))
            .filter(grants::valid_to.ge(today))
            .select((grants::id, grants::scopes))
            .load(conn)?;
        for (Key(id), Json(scopes)) in granted {
            rests_on.insert(id);
            for scope in scopes {
                relation = relation
                    | match scope {
                        ProxyScope::View => Relation::PROXY_VIEW,
                        ProxyScope::RequestRefill => Relation::PROXY_REFILL,
                        ProxyScope::Pickup => Relation::PROXY_PICKUP,
                    };
            }
        }
    }
    Ok((relation, rests_on))
}

#[auto_type]
fn guarding(guardian: ResidentId, ward: ResidentId, day: Day) -> _ {
    guardianships::table
        .filter(guardianships::ward_id.eq(ward))
        .filter(guardianships::guardian_id.eq(guardian))
        .filter(guardianships::revoked_at.is_null())
        .filter(guardianships::valid_from.le(day))
        .filter(guardianships::valid_to.is_null().or(guardianships::valid_to.ge(day)))
}

/// Whether a recorded guardianship of `guardian` over `ward` holds on `day`.
///
/// # Errors
/// When the database fails.
pub fn guards(conn: &mut Db, guardian: ResidentId, ward: ResidentId, day: Day) -> Result<bool, Error> {
    let held = guarding(guardian, ward, day);
    Ok(select(exists(held)).get_result(conn)?)
}

#[expect(clippy::too_many_arguments, reason = "asked in one place")]
fn professional(
    conn: &mut Db,
    role: Role,
    serving: &Serving,
    resident: ResidentId,
    asked: Relation,
    today: Day,
    care_day: Day,
    policy: &Policy,
) -> Result<Relation, Error> {
    let mut relation = Relation::NONE;
    let active = contracts::table
        .filter(contracts::resident_id.eq(resident))
        .filter(contracts::team_id.eq_any(serves(serving.staff, care_day).select(team_members::team_id)))
        .filter(in_force(care_day));
    let is_active = select(exists(active));
    if each!(conn, c => is_active.get_result(c))? {
        relation = relation | Relation::PANEL;
    }
    let mine = match asked.meets(Relation::REQUESTED | Relation::PARTED) {
        true => teams_of(conn, serving, today)?,
        false => Vec::new(),
    };
    let to_come = contracts::table
        .filter(contracts::resident_id.eq(resident))
        .filter(contracts::team_id.eq_any(&mine))
        .filter(ties(today))
        .filter(contracts::state.eq("resident_signed").or(contracts::starts_on.gt(today)));
    if asked.meets(Relation::REQUESTED) && select(exists(to_come)).get_result(conn)? {
        relation = relation | Relation::REQUESTED;
    }
    if asked.meets(Relation::HOME | Relation::FACE_TO_FACE) && at_home(conn, serving, resident, today)? {
        relation = relation | Relation::HOME | Relation::FACE_TO_FACE;
    }
    if asked.meets(Relation::PARTED) && departure_stands_of(conn, resident, &mine, serving.institution)? {
        relation = relation | Relation::PARTED;
    }
    if asked.meets(Relation::FACE_TO_FACE) && saw_card(conn, serving.staff, resident, today)? {
        relation = relation | Relation::FACE_TO_FACE;
    }
    let issued_from = today.plus_days(-policy.person.pharmacy_days).map_err(|_| Error::Damaged("the policy"))?;
    if asked.meets(Relation::PHARMACY)
        && matches!(role, Role::Pharmacist | Role::Dispenser)
        && at_pharmacy(conn, role, serving, resident, issued_from, today)?
    {
        relation = relation | Relation::PHARMACY;
    }
    Ok(relation)
}

#[auto_type]
fn serves(member: StaffId, day: Day) -> _ {
    let until: Option<Day> = Some(day);
    team_members::table
        .filter(team_members::staff_id.eq(member))
        .filter(team_members::valid_from.le(day))
        .filter(team_members::valid_to.is_null().or(team_members::valid_to.ge(until)))
}

/// The teams of which a staff member is part on a day, the one whose member she has been the longest first. Who stands in is of the team already: what passes with a leave is the
/// signature and the list, never more residents.
///
/// # Errors
/// When the database fails.
pub fn teams_of(conn: &mut Db, serving: &Serving, day: Day) -> Result<Vec<TeamId>, Error> {
    recall(conn, TeamsOf(serving.staff, day), read_teams)
}

#[derive(PartialEq, Eq, Hash)]
struct TeamsOf(StaffId, Day);

impl Question for TeamsOf {
    type Answer = Vec<TeamId>;
}

fn read_teams(conn: &mut Db, TeamsOf(staff, day): &TeamsOf) -> Result<Vec<TeamId>, Error> {
    let query =
        serves(*staff, *day).order((team_members::valid_from, team_members::team_id)).select(team_members::team_id);
    let mut teams: Vec<TeamId> = each!(conn, c => query.load(c))?;
    let mut seen = BTreeSet::new();
    teams.retain(|team| seen.insert(*team));
    Ok(teams)
}

/// How residents stand to one team today: of its panel, or tied by a request or a contract that has not begun. Those who are neither,
/// and claims that have gone into another person, are not in it.
///
/// # Errors
/// When the database fails.
pub fn ties_to_team(
    conn: &mut Db,
    team: TeamId,
    asked: &[ResidentId],
    today: Day,
) -> Result<HashMap<ResidentId, Relation>, Error> {
    let themselves: Vec<ResidentId> = residents::table
        .filter(residents::id.eq_any(asked))
        .filter(residents::merged_into.is_null())
        .select(residents::id)
        .load(conn)?;
    let active: Vec<ResidentId> = contracts::table
        .filter(contracts::team_id.eq(team))
        .filter(contracts::resident_id.eq_any(&themselves))
        .filter(in_force(today))
        .select(contracts::resident_id)
        .load(conn)?;
    let to_come: Vec<ResidentId> = contracts::table
        .filter(contracts::team_id.eq(team))
        .filter(contracts::resident_id.eq_any(&themselves))
        .filter(ties(today))
        .filter(contracts::state.eq("resident_signed").or(contracts::starts_on.gt(today)))
        .select(contracts::resident_id)
        .load(conn)?;
    let mut relations: HashMap<ResidentId, Relation> = HashMap::new();
    let held = active.into_iter().map(|id| (id, Relation::PANEL));
    for (resident, relation) in held.chain(to_come.into_iter().map(|id| (id, Relation::REQUESTED))) {
        let known = relations.entry(resident).or_default();
        *known = *known | relation;
    }
    Ok(relations)
}

/// Whoever works for a team on a day: its members, as long as they serve somewhere. Who stands in is one of them.
///
/// # Errors
/// When the database fails.
pub fn members_of(conn: &mut Db, team: TeamId, day: Day) -> Result<BTreeSet<StaffId>, Error> {
    recall(conn, MembersOf(team, day), read_members)
}

#[derive(PartialEq, Eq, Hash)]
struct MembersOf(TeamId, Day);

impl Question for MembersOf {
    type Answer = BTreeSet<StaffId>;
}

fn read_members(conn: &mut Db, MembersOf(team, day): &MembersOf) -> Result<BTreeSet<StaffId>, Error> {
    let (team, day) = (*team, *day);
    let members = team_members::table
        .filter(team_members::team_id.eq(team))
        .filter(team_members::valid_from.le(day))
        .filter(team_members::valid_to.is_null().or(team_members::valid_to.ge(Some(day))))
        .select(team_members::staff_id);
    let query = staff_roles::table
        .filter(staff_roles::staff_id.eq_any(members))
        .filter(staff_roles::valid_from.le(day))
        .filter(staff_roles::valid_to.is_null().or(staff_roles::valid_to.ge(Some(day))))
        .select(staff_roles::staff_id);
    let serving: Vec<StaffId> = each!(conn, c => query.load(c))?;
    Ok(serving.into_iter().collect())
}

fn at_home(conn: &mut Db, serving: &Serving, resident: ResidentId, today: Day) -> Result<bool, Error> {
    let institution = serving.institution;
    let home = resident_homes::table
        .filter(resident_homes::resident_id.eq(resident))
        .filter(resident_homes::institution_id.eq(institution))
        .filter(resident_homes::valid_from.le(today))
        .filter(resident_homes::valid_to.is_null().or(resident_homes::valid_to.ge(Some(today))));
    if select(exists(home)).get_result(conn)? {
        return Ok(true);
    }
    let contract = contracts::table
        .filter(contracts::resident_id.eq(resident))
        .filter(contracts::institution_id.eq(institution))
        .filter(ties(today));
    if select(exists(contract)).get_result(conn)? {
        return Ok(true);
    }
    let waits = tasks::table
        .filter(tasks::resident_id.eq(resident))
        .filter(tasks::institution_id.eq(institution))
        .filter(tasks::closed_at.is_null())
        .filter(is_nobodys(today));
    Ok(select(exists(waits)).get_result(conn)?)
}

/// Of tasks: nobody looks after the person any more. What is still to be seen stays with the institution where it was opened.
#[auto_type]
pub(crate) fn is_nobodys(today: Day) -> _ {
    let until: Option<Day> = Some(today);
    let home = resident_homes::table
        .filter(resident_homes::resident_id.eq(tasks::resident_id))
        .filter(resident_homes::valid_from.le(today))
        .filter(resident_homes::valid_to.is_null().or(resident_homes::valid_to.ge(until)));
    let ties: ties = ties(today);
    let contract = contracts::table.filter(contracts::resident_id.eq(tasks::resident_id)).filter(ties);
    not(exists(home)).and(not(exists(contract)))
}

/// A member of the staff has the person's card before her.
///
/// # Errors
/// When the database fails.
pub fn sees_card(conn: &mut Db, staff: StaffId, resident: ResidentId, today: Day) -> Result<(), Error> {
    if saw_card(conn, staff, resident, today)? {
        return Ok(());
    }
    diesel::insert_into(card_sightings::table)
        .values((
            card_sightings::id.eq(Key(Uuid::now_v7())),
            card_sightings::staff_id.eq(staff),
            card_sightings::resident_id.eq(resident),
            card_sightings::seen_on.eq(today),
        ))
        .execute(conn)?;
    Ok(())
}

fn saw_card(conn: &mut Db, staff: StaffId, resident: ResidentId, today: Day) -> Result<bool, Error> {
    let seen = card_sightings::table
        .filter(card_sightings::resident_id.eq(resident))
        .filter(card_sightings::staff_id.eq(staff))
        .filter(card_sightings::seen_on.eq(today));
    Ok(select(exists(seen)).get_result(conn)?)
}

/// A prescription lies here, issued lately; or one waits for its review (by a pharmacist) at an institution whose pharmacist is remote.
fn at_pharmacy(
    conn: &mut Db,
    role: Role,
    serving: &Serving,
    resident: ResidentId,
    issued_from: Day,
    today: Day,
) -> Result<bool, Error> {
    let here = prescriptions::table
        .filter(prescriptions::resident_id.eq(resident))
        .filter(prescriptions::issued_on.ge(issued_from))
        .filter(prescriptions::institution_id.eq(serving.institution));
    if select(exists(here)).get_result(conn)? {
        return Ok(true);
    }
    if role != Role::Pharmacist {
        return Ok(false);
    }
    let remote = prescriptions::table
        .inner_join(institutions::table.on(institutions::id.eq(prescriptions::institution_id)))
        .filter(prescriptions::resident_id.eq(resident))
        .filter(prescriptions::state.eq(Word(Status::Issued)))
        .filter(prescriptions::valid_until.ge(today))
        .filter(institutions::pharmacist.eq("remote"));
    Ok(select(exists(remote)).get_result(conn)?)
}
