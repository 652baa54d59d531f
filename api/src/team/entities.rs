//! Teams and packages as the feeds carry them: whoever is, works and stands in now or later.

use std::collections::HashMap;

use diesel::prelude::*;
use jiayi_core::calendar::Day;
use jiayi_core::contract::{Fee, Fen, PackageKind, ServiceKind};
use jiayi_core::id::{InstitutionId, PackageId, StaffId, TeamId};
use jiayi_core::team::{Duty, PractitionerClass, Title};
use jiayi_core::view::{self, OfferedItem, Placement, StandIn, TeamMember};

use super::substitution;
use crate::database::schema::{package_items, packages, staff, team_members, team_placements, teams};
use crate::database::sql::{Key, Word};
use crate::database::{Db, Error};
use crate::feed::{Loaded, Look};

pub(crate) fn teams(look: &mut Look<'_>, ids: &[Key]) -> Result<Vec<Loaded>, Error> {
    type Row = (TeamId, String, String, String, String, Day, Option<Day>);
    let rows: Vec<Row> = teams::table.filter(teams::id.eq_any(ids)).load(look.conn)?;
    let (mut placements, mut members) = (placements(look, ids)?, members(look.conn, ids, look.today)?);
    rows.into_iter()
        .map(|(id, name, introduction, phone, hours, opened_on, closed_on)| {
            let view = view::Team {
                id,
                name,
                introduction,
                phone,
                hours,
                opened_on,
                closed_on,
                placements: placements.remove(&id).unwrap_or_default(),
                members: members.remove(&id).unwrap_or_default(),
                substitutions: leave(look, id)?,
            };
            Ok(Loaded::common(id, view))
        })
        .collect()
}

fn placements(look: &mut Look<'_>, ids: &[Key]) -> Result<HashMap<TeamId, Vec<Placement>>, Error> {
    let rows: Vec<(TeamId, InstitutionId, Day, Option<Day>)> = team_placements::table
        .filter(team_placements::team_id.eq_any(ids))
        .filter(team_placements::valid_to.is_null().or(team_placements::valid_to.ge(look.today)))
        .order((team_placements::valid_from, team_placements::id))
        .select((
            team_placements::team_id,
            team_placements::institution_id,
            team_placements::valid_from,
            team_placements::valid_to,
        ))
        .load(look.conn)?;
    let mut placements: HashMap<TeamId, Vec<Placement>> = HashMap::new();
    for (team, institution, valid_from, valid_to) in rows {
        let institution_name = look.institution(institution)?;
        let placement = Placement { institution, institution_name, valid_from, valid_to };
        placements.entry(team).or_default().push(placement);
    }
    Ok(placements)
}

fn members(conn: &mut Db, ids: &[Key], today: Day) -> Result<HashMap<TeamId, Vec<TeamMember>>, Error> {
    type Row = (
        TeamId,
        StaffId,
        String,
        Word<Duty>,
        Option<Word<PractitionerClass>>,
        Option<Word<Title>>,
        bool,
        Option<i32>,
        Day,
        Option<Day>,
    );
    let rows: Vec<Row> = team_members::table
        .inner_join(staff::table.on(staff::id.eq(team_members::staff_id)))
        .filter(team_members::team_id.eq_any(ids))
        .filter(team_members::valid_to.is_null().or(team_members::valid_to.ge(today)))
        .order((team_members::valid_from, team_members::id))
        .select((
            team_members::team_id,
            staff::id,
            staff::name,
            team_members::duty,
            staff::practitioner_class,
            staff::title,
            staff::gp_trained,
            team_members::cap,
            team_members::valid_from,
            team_members::valid_to,
        ))
        .load(conn)?;
    let mut members: HashMap<TeamId, Vec<TeamMember>> = HashMap::new();
    for (team, staff, name, Word(duty), class, title, gp_trained, cap, valid_from, valid_to) in rows {
        let (class, title) = (class.map(|word| word.0), title.map(|word| word.0));
        let member = TeamMember { staff, name, duty, class, title, gp_trained, cap, valid_from, valid_to };
        members.entry(team).or_default().push(member);
    }
    Ok(members)
}

fn leave(look: &mut Look<'_>, team: TeamId) -> Result<Vec<StandIn>, Error> {
    substitution::to_come(look.conn, team, look.today)?
        .into_iter()
        .map(|(id, absent, substitute, from, to)| {
            let (absent_name, substitute_name) = (look.staff(absent)?, look.staff(substitute)?);
            Ok(StandIn { id, absent, absent_name, substitute, substitute_name, from, to })
        })
        .collect()
}

pub(crate) fn packages(look: &mut Look<'_>, ids: &[Key]) -> Result<Vec<Loaded>, Error> {
    type Row = (PackageId, InstitutionId, String, Word<PackageKind>, String, i32, i32, i32, i32, Day, Option<Day>);
    let rows: Vec<Row> = packages::table.filter(packages::id.eq_any(ids)).load(look.conn)?;
    let offered: Vec<(PackageId, Word<ServiceKind>, String, i32)> = package_items::table
        .filter(package_items::package_id.eq_any(ids))
        .order((package_items::position, package_items::id))
        .select((package_items::package_id, package_items::kind, package_items::label, package_items::times_per_year))
        .load(look.conn)?;
    let mut items: HashMap<PackageId, Vec<OfferedItem>> = HashMap::new();
    for (package, Word(kind), label, times_per_year) in offered {
        items.entry(package).or_default().push(OfferedItem { kind, label, times_per_year });
    }
    let fen = |amount: i32| u32::try_from(amount).map(Fen).map_err(|_| Error::Damaged("a fee"));
    rows.into_iter()
        .map(|(id, institution, name, kind, description, total, insurance, public_health, resident, from, to)| {
            let fee = Fee::new(fen(total)?, fen(insurance)?, fen(public_health)?, fen(resident)?);
            let view = view::Package {
                id,
                institution,
                name,
                kind: kind.0,
                description,
                fee: fee.map_err(|_| Error::Damaged("a fee"))?,
                items: items.remove(&id).unwrap_or_default(),
                valid_from: from,
                valid_to: to,
            };
            Ok(Loaded::common(id, view))
        })
        .collect()
}
