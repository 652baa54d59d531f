//! Mistakes on purpose in what the records say, and numbers that no later fact changes.

use jiayi_core::id::ContractId;

use super::*;
use crate::database::Db;
use crate::database::schema::{contract_items, contracts};
use crate::database::sql::Key;

/// 李秀英 was asked by phone, then seen; the visit was first written down wrongly. 王建国 has died.
fn told() -> Story {
    let (story, wang) = town();
    let clinic = &story.clinic;
    clinic.contract(&wang, clinic.today());
    story.enrolled(wang.id, Programme::Hypertension);
    let resident = story.li.id;
    clinic.write(move |conn| {
        let contract: ContractId =
            contracts::table.filter(contracts::resident_id.eq(resident)).select(contracts::id).first(conn)?;
        diesel::insert_into(contract_items::table)
            .values((
                contract_items::id.eq(Key(uuid::Uuid::now_v7())),
                contract_items::contract_id.eq(contract),
                contract_items::resident_id.eq(resident),
                contract_items::position.eq(9),
                contract_items::kind.eq("follow_up"),
                contract_items::label.eq("随访"),
                contract_items::times_per_year.eq(12),
            ))
            .execute(conn)?;
        Ok(())
    });
    let mut call = story.visit();
    (call.mode, call.place) = (VisitMode::Phone, Place::Online);
    call.common.self_report_accepted = true;
    story.recorded(&story.nurse(), call);
    clinic.on(later(clinic, 20));
    let first = story.recorded(&story.nurse(), story.hypertension_visit(158, 95));
    let happened_on = later(clinic, -5);
    let corrected = RecordVisit { happened_on, corrects: Some(first), ..story.hypertension_visit(130, 80) };
    story.recorded(&story.nurse(), corrected);
    clinic.on(later(clinic, 19));
    died(clinic, wang.id, later(clinic, -9));
    story
}

const TOLD: [(&str, (i64, i64)); 8] = [
    ("K1", (1, 2)),
    ("K2", (1, 1)),
    ("K3", (1, 1)),
    ("K4", (1, 1)),
    ("K6", (0, 1)),
    ("K10", (0, 2)),
    ("K13", (1, 2)),
    ("K15", (0, 1)),
];

/// The indicators that come out otherwise than told, once the records say what a loader would read that made a mistake.
fn otherwise(mistake: Option<&'static str>) -> Vec<&'static str> {
    let story = told();
    if let Some(mistake) = mistake {
        story.clinic.write(move |conn| {
            let new_id = match conn {
                Db::Sqlite(_) => "randomblob(16)",
                Db::Pg(_) => "uuid_send(gen_random_uuid())",
            };
            diesel::sql_query(mistake.replace("NEW_ID", new_id)).execute(conn)?;
            Ok(())
        });
    }
    let shown = page(&story.clinic, &story.clinic.staff(Role::Manager), "");
    TOLD.into_iter()
        .filter(|(indicator, expected)| count(&shown, indicator) != *expected)
        .map(|(name, _)| name)
        .collect()
}

#[test]
fn a_mistake_in_reading_the_records_would_be_seen() {
    assert_eq!(otherwise(None), [""; 0]);
    let mode = otherwise(Some("UPDATE visits SET mode = 'clinic'"));
    assert!(mode.contains(&"K6") && mode.contains(&"K10"), "a visit by phone read as one at the clinic: {mode:?}");
    let death = otherwise(Some("UPDATE residents SET died_on = NULL"));
    assert!(death.contains(&"K1") && death.contains(&"K4"), "a death that was not read: {death:?}");
    let correction = otherwise(Some("UPDATE visits SET corrected_by = NULL"));
    assert!(correction.contains(&"K4"), "a correction that was not read: {correction:?}");
    let delivery = otherwise(Some(
        "INSERT INTO deliveries SELECT NEW_ID, contract_id, contract_item_id, resident_id, NULL, happened_on, recorded_at, \
         recorded_by FROM deliveries",
    ));
    assert_eq!(delivery, ["K13"], "a call counted as a service");
}

#[test]
fn who_could_not_be_found_was_lost_on_those_days_and_on_no_others() {
    let story = Story::begin();
    let clinic = &story.clinic;
    let (resident, enrolment) = (story.li.id, story.enrolled(story.li.id, Programme::Hypertension));
    story.recorded(&story.nurse(), story.hypertension_visit(130, 80));
    let seen = clinic.today();
    clinic.on(later(clinic, 5));
    clinic.must(&story.nurse(), Command::LoseFromFollowUp(LoseFromFollowUp { enrolment, resident }));
    let lost = clinic.today();
    let controlled = |on: Day| count(&page(clinic, &clinic.staff(Role::Manager), &format!("?as_of={on}")), "K4");
    assert_eq!((controlled(seen), controlled(lost)), ((1, 1), (0, 1)), "losing her changes no day before");
    clinic.on(later(clinic, 5));
    clinic.must(&story.nurse(), Command::ResumeFollowUp(ResumeFollowUp { enrolment, resident }));
    assert_eq!((controlled(seen), controlled(lost), controlled(later(clinic, -1))), ((1, 1), (0, 1), (0, 1)));
    assert_eq!(controlled(clinic.today()), (1, 1), "finding her does not say that she was never lost");
}
