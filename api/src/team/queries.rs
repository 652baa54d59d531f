//! What the directory reads, as of a day.

use diesel::dsl::count_star;
use diesel::prelude::*;
use jiayi_core::calendar::Day;
use jiayi_core::id::{InstitutionId, PackageId, StaffId, TeamId};
use jiayi_core::team::{Load, Room, TeamPolicy};

use super::views::{FeeView, InstitutionView, MemberView, PackageItemView, PackageView, TeamView};
use crate::database::schema::{
    contracts, institutions, package_items, packages, staff, team_members, team_placements, teams,
};
use crate::database::{Db, Error};

/// Duties of those who contract with residents.
const CONTRACTING: [&str; 2] = ["leader", "doctor"];

type InstitutionRow = (InstitutionId, String, String, String, String, String, i32, i32);

/// All institutions, in no order.
///
/// # Errors
/// When the database fails.
pub(super) fn institutions(conn: &mut Db) -> Result<Vec<InstitutionView>, Error> {
    let rows: Vec<InstitutionRow> = institutions::table
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
    let view = |(id, name, level, address, phone, hours, latitude_e6, longitude_e6)| InstitutionView {
        id,
        name,
        level,
        address,
        phone,
        hours,
        latitude_e6,
        longitude_e6,
        metres: None,
    };
    Ok(rows.into_iter().map(view).collect())
}

/// The teams that an institution has on a day.
///
/// # Errors
/// When the database fails.
pub fn placed_on(conn: &mut Db, institution: InstitutionId, day: Day) -> Result<Vec<TeamId>, Error> {
    let placed = team_placements::table
        .filter(team_placements::institution_id.eq(institution))
        .filter(team_placements::valid_from.le(day))
        .filter(team_placements::valid_to.is_null().or(team_placements::valid_to.ge(day)));
    Ok(placed.order(team_placements::team_id).select(team_placements::team_id).load(conn)?)
}

/// One team with its members, room and packages.
///
/// # Errors
/// When the database fails.
pub(super) fn team(conn: &mut Db, team: TeamId, policy: &TeamPolicy, day: Day) -> Result<Option<TeamView>, Error> {
    let row: Option<(String, String, String, String)> = teams::table
        .find(team)
        .select((teams::name, teams::introduction, teams::phone, teams::hours))
        .first(conn)
        .optional()?;
    let Some((name, introduction, phone, hours)) = row else { return Ok(None) };
    let institution: Option<InstitutionId> = team_placements::table
        .filter(team_placements::team_id.eq(team))
        .filter(team_placements::valid_from.le(day))
        .filter(team_placements::valid_to.is_null().or(team_placements::valid_to.ge(day)))
        .select(team_placements::institution_id)
        .first(conn)
        .optional()?;
    let Some(institution) = institution else { return Ok(None) };
    let (members, loads) = members(conn, team, policy, day)?;
    let packages = packages(conn, institution, day)?;
    let room = Room::of_team(&loads, policy);
    Ok(Some(TeamView { id: team, institution, name, introduction, phone, hours, members, room, packages }))
}

type MemberRow = (StaffId, String, Option<String>, String, Option<i32>);

fn members(conn: &mut Db, team: TeamId, policy: &TeamPolicy, day: Day) -> Result<(Vec<MemberView>, Vec<Load>), Error> {
    let rows: Vec<MemberRow> = team_members::table
        .inner_join(staff::table.on(staff::id.eq(team_members::staff_id)))
        .filter(team_members::team_id.eq(team))
        .filter(team_members::valid_from.le(day))
        .filter(team_members::valid_to.is_null().or(team_members::valid_to.ge(day)))
        .order(team_members::id)
        .select((staff::id, staff::name, staff::title, team_members::duty, team_members::cap))
        .load(conn)?;
    let (mut members, mut loads) = (Vec::new(), Vec::new());
    for (id, name, title, duty, cap) in rows {
        let room = if CONTRACTING.contains(&duty.as_str()) {
            let load = Load { residents: taken(conn, id, day)?, cap: cap.and_then(|cap| u32::try_from(cap).ok()) };
            loads.push(load);
            Some(Room::of_doctor(load, policy))
        } else {
            None
        };
        members.push(MemberView { id, name, title, duty, room });
    }
    Ok((members, loads))
}

/// Residents whose contract with this doctor runs on `day` or later, signed ones that wait included.
fn taken(conn: &mut Db, doctor: StaffId, day: Day) -> Result<u32, Error> {
    let count: i64 = contracts::table
        .filter(contracts::doctor_id.eq(doctor))
        .filter(contracts::ends_on.ge(day))
        .filter(contracts::state.ne("rejected"))
        .filter(contracts::state.ne("withdrawn"))
        .select(count_star())
        .first(conn)?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

type PackageRow = (PackageId, String, String, String, i32, i32, i32, i32);

fn packages(conn: &mut Db, institution: InstitutionId, day: Day) -> Result<Vec<PackageView>, Error> {
    let rows: Vec<PackageRow> = packages::table
        .filter(packages::institution_id.eq(institution))
        .filter(packages::valid_from.le(day))
        .filter(packages::valid_to.is_null().or(packages::valid_to.ge(day)))
        .order(packages::id)
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
    rows.into_iter()
        .map(|(id, name, kind, description, total, insurance, public_health, resident)| {
            let items: Vec<(String, String, i32)> = package_items::table
                .filter(package_items::package_id.eq(id))
                .order(package_items::position)
                .select((package_items::kind, package_items::label, package_items::times_per_year))
                .load(conn)?;
            let items = items
                .into_iter()
                .map(|(kind, label, times_per_year)| PackageItemView { kind, label, times_per_year })
                .collect();
            let fee = FeeView { total, insurance, public_health, resident };
            Ok(PackageView { id, name, kind, description, fee, items })
        })
        .collect()
}
