//! Reading the directory as it holds on a day.

use diesel::prelude::*;
use jiayi_core::calendar::Day;
use jiayi_core::contract::{Fee, Fen, PackageKind, ServiceKind};
use jiayi_core::id::{InstitutionId, PackageId, StaffId, TeamId};
use jiayi_core::policy::Policy;
use jiayi_core::team::{Duty, Load, Point, Practitioner, PractitionerClass, Room, Title};

use super::room::room_of_doctor;
use super::substitution;
use super::views::{InstitutionView, ItemView, MemberView, PackageView, SubstitutionView, TeamView};
use crate::contract::{licence_of, team_lacks};
use crate::database::schema::{institutions, package_items, packages, staff, team_members, team_placements, teams};
use crate::database::sql::Word;
use crate::database::{Db, Error};

/// All institutions; the nearest first when one says where one is.
pub(super) fn institutions(conn: &mut Db, from: Option<Point>) -> Result<Vec<InstitutionView>, Error> {
    type Row = (InstitutionId, String, String, String, String, String, i32, i32);
    let rows: Vec<Row> = institutions::table
        .order((institutions::name, institutions::id))
        .select((
            institutions::id,
            institutions::name,
            institutions::level,
            institutions::address,
            institutions::phone,
            institutions::hours,
            institutions::latitude_e6,
            institutions::longitude_e6,
        ))
        .load(conn)?;
    let mut views = rows
        .into_iter()
        .map(|(id, name, level, address, phone, hours, latitude_e6, longitude_e6)| {
            let at = Point::new(latitude_e6, longitude_e6).map_err(|_| Error::Damaged("an institution's place"))?;
            let metres = from.map(|here| here.metres_to(at));
            Ok(InstitutionView { id, name, level, address, phone, hours, latitude_e6, longitude_e6, metres })
        })
        .collect::<Result<Vec<_>, Error>>()?;
    views.sort_by_key(|view| view.metres);
    Ok(views)
}

/// Whether there is such an institution.
pub(super) fn is_known(conn: &mut Db, institution: InstitutionId) -> Result<bool, Error> {
    Ok(institutions::table.find(institution).count().get_result::<i64>(conn)? == 1)
}

/// The teams that work at an institution today.
pub(super) fn teams_at(
    conn: &mut Db,
    institution: InstitutionId,
    policy: &Policy,
    today: Day,
) -> Result<Vec<TeamView>, Error> {
    let ids: Vec<TeamId> = team_placements::table
        .inner_join(teams::table.on(teams::id.eq(team_placements::team_id)))
        .filter(team_placements::institution_id.eq(institution))
        .filter(team_placements::valid_from.le(today))
        .filter(team_placements::valid_to.is_null().or(team_placements::valid_to.ge(today)))
        .order((teams::name, teams::id))
        .select(teams::id)
        .load(conn)?;
    let mut views = Vec::with_capacity(ids.len());
    for id in ids {
        views.extend(team(conn, id, policy, today)?);
    }
    Ok(views)
}

/// A team that is open today, with its members and packages.
pub(super) fn team(conn: &mut Db, id: TeamId, policy: &Policy, today: Day) -> Result<Option<TeamView>, Error> {
    type Row = (String, String, String, String, InstitutionId, String, String);
    let row: Option<Row> = teams::table
        .inner_join(team_placements::table.on(team_placements::team_id.eq(teams::id)))
        .inner_join(institutions::table.on(institutions::id.eq(team_placements::institution_id)))
        .filter(teams::id.eq(id))
        .filter(teams::opened_on.le(today))
        .filter(teams::closed_on.is_null().or(teams::closed_on.gt(today)))
        .filter(team_placements::valid_from.le(today))
        .filter(team_placements::valid_to.is_null().or(team_placements::valid_to.ge(today)))
        .order(team_placements::valid_from.desc())
        .select((
            teams::name,
            teams::introduction,
            teams::phone,
            teams::hours,
            institutions::id,
            institutions::name,
            institutions::level,
        ))
        .first(conn)
        .optional()?;
    let Some((name, introduction, phone, hours, institution, institution_name, level)) = row else {
        return Ok(None);
    };
    let mut members = members(conn, id, level == "primary", policy, today)?;
    if !team_lacks(conn, id, policy, today)?.is_empty() {
        // Nobody can be signed for: no member has room.
        members.iter_mut().for_each(|member| member.room = None);
    }
    let loads: Vec<Load> = members
        .iter()
        .filter_map(|member| member.room)
        .map(|room| Load { residents: room.taken, waiting: room.waiting, cap: Some(room.cap) })
        .collect();
    let room = Room::of_team(&loads, &policy.team);
    let substitutions = leave(conn, id, today)?;
    Ok(Some(TeamView {
        id,
        name,
        introduction,
        phone,
        hours,
        institution,
        institution_name,
        members,
        substitutions,
        room,
        packages: offered(conn, institution, today)?,
    }))
}

fn members(
    conn: &mut Db,
    team: TeamId,
    primary_platform: bool,
    policy: &Policy,
    today: Day,
) -> Result<Vec<MemberView>, Error> {
    type Row = (StaffId, String, Word<Duty>, Option<i32>, Option<Word<PractitionerClass>>, Option<Word<Title>>, bool);
    let rows: Vec<Row> = team_members::table
        .inner_join(staff::table.on(staff::id.eq(team_members::staff_id)))
        .filter(team_members::team_id.eq(team))
        .filter(team_members::valid_from.le(today))
        .filter(team_members::valid_to.is_null().or(team_members::valid_to.ge(today)))
        .order((team_members::valid_from, team_members::id))
        .select((
            staff::id,
            staff::name,
            team_members::duty,
            team_members::cap,
            staff::practitioner_class,
            staff::title,
            staff::gp_trained,
        ))
        .load(conn)?;
    let mut members = Vec::with_capacity(rows.len());
    for (id, name, Word(duty), cap, class, title, gp_training) in rows {
        let (class, title) = (class.map(|word| word.0), title.map(|word| word.0));
        let practitioner = class.map(|class| Practitioner {
            class,
            // Nobody has a title that no record shows.
            title: title.unwrap_or(Title::Junior),
            gp_training,
            primary_platform,
        });
        let eligible = practitioner.is_some_and(|doctor| doctor.may_contract(&policy.team).is_ok());
        let room = if duty.contracts() && eligible && licence_of(conn, id, today)?.is_some() {
            let cap = cap.map(u32::try_from).transpose().map_err(|_| Error::Damaged("a member's cap"))?;
            Some(room_of_doctor(conn, id, cap, None, policy, today)?)
        } else {
            None
        };
        members.push(MemberView { id, name, duty, class, title, room });
    }
    Ok(members)
}

/// # Errors
/// When the database fails.
pub fn staff_name(conn: &mut Db, member: StaffId) -> Result<String, Error> {
    Ok(staff::table.find(member).select(staff::name).first(conn)?)
}

/// The packages an institution offers today, each with its items.
fn offered(conn: &mut Db, institution: InstitutionId, today: Day) -> Result<Vec<PackageView>, Error> {
    type Row = (PackageId, String, Word<PackageKind>, String, i32, i32, i32, i32);
    let rows: Vec<Row> = packages::table
        .filter(packages::institution_id.eq(institution))
        .filter(packages::valid_from.le(today))
        .filter(packages::valid_to.is_null().or(packages::valid_to.ge(today)))
        .order((packages::fee_total, packages::id))
        .select((
            packages::id,
            packages::name,
            packages::kind,
            packages::description,
            packages::fee_total,
            packages::fee_insurance,
            packages::fee_public_health,
            packages::fee_resident,
        ))
        .load(conn)?;
    let mut views = Vec::with_capacity(rows.len());
    for (id, name, Word(kind), description, total, insurance, public_health, resident) in rows {
        let fen = |amount: i32| u32::try_from(amount).map(Fen).map_err(|_| Error::Damaged("a fee"));
        let fee = Fee::new(fen(total)?, fen(insurance)?, fen(public_health)?, fen(resident)?)
            .map_err(|_| Error::Damaged("a fee"))?;
        let items: Vec<(Word<ServiceKind>, String, i32)> = package_items::table
            .filter(package_items::package_id.eq(id))
            .order((package_items::position, package_items::id))
            .select((package_items::kind, package_items::label, package_items::times_per_year))
            .load(conn)?;
        let items = items
            .into_iter()
            .map(|(Word(kind), label, times_per_year)| ItemView { kind, label, times_per_year })
            .collect();
        views.push(PackageView { id, name, kind, description, fee, items });
    }
    Ok(views)
}

fn leave(conn: &mut Db, team: TeamId, today: Day) -> Result<Vec<SubstitutionView>, Error> {
    let mut shown = Vec::new();
    for (id, absent, substitute, from, to) in substitution::to_come(conn, team, today)? {
        let (absent_name, substitute_name) = (staff_name(conn, absent)?, staff_name(conn, substitute)?);
        shown.push(SubstitutionView { id, absent, absent_name, substitute, substitute_name, from, to });
    }
    Ok(shown)
}
