//! Panels and teams that are of two institutions, at once or one after the other.

use super::*;
use crate::database::schema::{team_placements, teams};
use crate::database::sql::Key;

#[test]
fn a_doctor_of_two_institutions_is_whole_for_the_alliance_and_cut_for_each_manager() {
    let (story, wang) = town();
    let clinic = &story.clinic;
    let other = clinic.another_team(clinic.elsewhere);
    let doctor = clinic.staff_id(Role::Doctor);
    clinic.join(other, doctor, Duty::Doctor);
    clinic.contract_with(wang.id, wang.actor.account, other, doctor, clinic.today());
    let there = clinic.employ(Role::Manager, clinic.elsewhere);
    let panel = |actor: &Actor| page(clinic, actor, &format!("?scope=panel&id={doctor}"));
    let (whole, here, there) =
        (panel(&clinic.staff(Role::AllianceManager)), panel(&clinic.staff(Role::Manager)), panel(&there));
    assert_eq!((count(&whole, "K1"), count(&here, "K1"), count(&there, "K1")), ((2, 2), (1, 1), (1, 1)));
    for indicator in Indicator::ALL.iter().map(|one| one.as_str()) {
        let (a, b) = (count(&here, indicator), count(&there, indicator));
        assert_eq!(count(&whole, indicator), (a.0 + b.0, a.1 + b.1), "{indicator}");
    }
}

#[test]
fn a_team_that_moved_or_was_dissolved_counts_where_it_was() {
    let (story, wang) = town();
    let clinic = &story.clinic;
    let (here, elsewhere) = (clinic.institution, clinic.elsewhere);
    let other = clinic.another_team(elsewhere);
    clinic.contract_with(wang.id, wang.actor.account, other, clinic.staff_id(Role::Doctor), clinic.today());
    let before = clinic.today();
    clinic.on(later(clinic, 10));
    let moves = clinic.today();
    clinic.write(move |conn| {
        let eve = moves.plus_days(-1).map_err(|_| crate::database::Error::Damaged("the calendar"))?;
        diesel::update(team_placements::table.filter(team_placements::team_id.eq(other)))
            .set(team_placements::valid_to.eq(Some(eve)))
            .execute(conn)?;
        diesel::insert_into(team_placements::table)
            .values((
                team_placements::id.eq(Key(uuid::Uuid::now_v7())),
                team_placements::team_id.eq(other),
                team_placements::institution_id.eq(here),
                team_placements::valid_from.eq(moves),
            ))
            .execute(conn)?;
        Ok(())
    });
    let alliance = clinic.staff(Role::AllianceManager);
    let at = |institution, on: Day| {
        count(&page(clinic, &alliance, &format!("?scope=institution&id={institution}&as_of={on}")), "K1")
    };
    assert_eq!((at(here, before), at(elsewhere, before)), ((1, 2), (1, 1)));
    assert_eq!((at(here, moves), at(elsewhere, moves)), ((2, 3), (0, 0)));
    clinic.on(later(clinic, 10));
    let closes = later(clinic, -1);
    clinic.write(move |conn| {
        diesel::update(teams::table.find(other)).set(teams::closed_on.eq(Some(closes))).execute(conn)?;
        diesel::update(team_placements::table.filter(team_placements::team_id.eq(other)))
            .filter(team_placements::valid_to.is_null())
            .set(team_placements::valid_to.eq(Some(closes)))
            .execute(conn)?;
        Ok(())
    });
    for on in [before, moves, clinic.today()] {
        let whole = page(clinic, &alliance, &format!("?parts=true&as_of={on}"));
        for indicator in Indicator::ALL.iter().map(|one| one.as_str()) {
            let parts = whole["parts"].as_array().into_iter().flatten();
            let sum = parts
                .map(|part| pair(part["counts"].as_array().expect("counts").iter(), indicator))
                .fold((0, 0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
            assert_eq!(sum, count(&whole, indicator), "{on} {indicator}");
        }
    }
}
