use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::codes::Code;
use jiayi_core::command::{Command, Outcome, SCHEMA};
use jiayi_core::follow_up::{Adherence, VisitMode};
use jiayi_core::id::PrescriptionId;
use jiayi_core::person::{DocumentKind, IdentityText};
use jiayi_core::prescription::Kind;
use jiayi_core::prescription::commands::{AgentDocument, Collector, IssuePrescription, ReportStock};
use jiayi_core::prescription::status::{Review, Status};
use jiayi_core::task::TaskKind;
use serde_json::{Value, json};
use uuid::Uuid;

use super::story::{AMLODIPINE, METFORMIN, Story, line, order, reason};
use crate::database::schema::{
    dispensings, institutions, prescription_items, prescriptions, residents, stock_reports, tasks,
};
use crate::database::sql::Word;
use crate::prescription::{CollectedBy, Dispensing};
use crate::seal::Place;
use crate::testing::{codes, fields, id, numbers, rejected};

fn state(story: &Story, prescription: PrescriptionId) -> Status {
    let state: Word<Status> =
        story.read(move |conn| Ok(prescriptions::table.find(prescription).select(prescriptions::state).first(conn)?));
    state.0
}

fn handed_over(story: &Story, prescription: PrescriptionId) -> Vec<Dispensing> {
    story.read(move |conn| {
        Ok(dispensings::table
            .filter(dispensings::prescription_id.eq(prescription))
            .order(dispensings::id)
            .load(conn)?)
    })
}

fn agent(agent: Option<AgentDocument>, resident_document_shown: bool) -> Collector {
    Collector::Agent { agent, resident_document_shown }
}

fn son() -> AgentDocument {
    AgentDocument {
        name: "赵强".to_owned(),
        document_kind: DocumentKind::CitizenId,
        document_number: IdentityText::new(numbers::ZHAO),
    }
}

#[test]
fn nothing_is_handed_over_before_a_pharmacist_has_passed_it() {
    let story = Story::begin();
    let prescription = story.issued(Kind::First, vec![order(AMLODIPINE, 28)]);
    let outcome = story.hand_over(prescription, Collector::Resident);
    assert_eq!(fields(&outcome), [("prescription", Code::Lrx601)]);
    story.pass(prescription);
    assert_eq!(story.hand_over(prescription, Collector::Resident), Outcome::Applied);
    assert_eq!(state(&story, prescription), Status::Dispensed);
    let row = handed_over(&story, prescription).remove(0);
    let today = story.today();
    let later = |days| today.plus_days(days).ok();
    assert_eq!((row.days, row.first_covered), (Some(28), Some(today)));
    assert_eq!((row.last_covered, row.run_out), (later(27), later(28)));
    assert_eq!(codes(&story.hand_over(prescription, Collector::Resident)), [Code::PrescriptionState]);
}

#[test]
fn somebody_else_shows_both_documents_and_they_are_written_down_sealed() {
    let story = Story::begin();
    let prescription = story.issued(Kind::First, vec![order(AMLODIPINE, 28)]);
    story.pass(prescription);
    for one_only in [agent(Some(son()), false), agent(None, true)] {
        let outcome = story.hand_over(prescription, one_only);
        assert_eq!(fields(&outcome), [("collector", Code::Lrx602)]);
    }
    let mistyped = AgentDocument { document_number: IdentityText::new("990101198601010158"), ..son() };
    let outcome = story.hand_over(prescription, agent(Some(mistyped), true));
    assert_eq!(fields(&outcome), [("collector.agent.document_number", Code::IdChecksum)]);

    assert_eq!(story.hand_over(prescription, agent(Some(son()), true)), Outcome::Applied);
    let row = handed_over(&story, prescription).remove(0);
    assert_eq!(row.collector.0, CollectedBy::Agent);
    assert_eq!(row.collector_checked.0.agent_document, Some(DocumentKind::CitizenId));
    let open = |column, sealed: Option<Vec<u8>>| {
        let place = Place { table: "dispensings", column, row: row.id.0 };
        story.rules.keys.open_text(place, &sealed.expect("sealed")).expect("opened").to_string()
    };
    assert_eq!(open("agent_name_sealed", row.agent_name_sealed.clone()), "赵强");
    assert_eq!(open("agent_document_sealed", row.agent_document_sealed.clone()), numbers::ZHAO);
}

#[test]
fn a_guardian_collects_only_when_the_records_know_him() {
    let story = Story::begin();
    let prescription = story.issued(Kind::First, vec![order(AMLODIPINE, 28)]);
    story.pass(prescription);
    let outcome = story.hand_over(prescription, Collector::Guardian { guardian: id() });
    assert_eq!(fields(&outcome), [("collector.guardian", Code::NotFound)]);
}

#[test]
fn whoever_passed_it_does_not_hand_it_over_where_a_colleague_could() {
    let story = Story::begin();
    let prescription = story.issued(Kind::First, vec![order(AMLODIPINE, 28)]);
    story.pass(prescription);
    let lines = || story.items(prescription).iter().map(|item| line(item.id, 28)).collect();
    let outcome = story.hand_over_lines(&story.pharmacist, prescription, lines(), Collector::Resident);
    assert_eq!(codes(&outcome), [Code::ReviewerDispenses]);
}

#[test]
fn an_early_supply_is_held_at_the_counter_and_never_at_the_desk_of_the_doctor() {
    let story = Story::begin();
    story.supplied(Kind::First, vec![order(AMLODIPINE, 28)]);
    story.days_later(20);
    let repeat = story.issued(Kind::Repeat, vec![order(AMLODIPINE, 28)]);
    story.pass(repeat);
    let outcome = story.hand_over(repeat, Collector::Resident);
    assert_eq!(codes(&outcome), [Code::Lrx603]);

    let travelling = IssuePrescription {
        early_reason: Some(reason("下周去外地儿子家，住一个月")),
        ..story.draft(Kind::Repeat, vec![order(AMLODIPINE, 28)])
    };
    assert_eq!(story.issue(&travelling), Outcome::Applied);
    story.pass(travelling.prescription);
    assert_eq!(story.hand_over(travelling.prescription, Collector::Resident), Outcome::Applied);
}

#[test]
fn what_is_left_at_home_is_carried_over() {
    let story = Story::begin();
    let first = story.supplied(Kind::First, vec![order(AMLODIPINE, 28)]);
    let run_out = handed_over(&story, first).remove(0).run_out.expect("scheduled");
    story.days_later(21);
    let second = story.supplied(Kind::Repeat, vec![order(AMLODIPINE, 28)]);
    let row = handed_over(&story, second).remove(0);
    assert_eq!(row.first_covered, Some(run_out));
    assert_eq!(row.run_out, run_out.plus_days(28).ok());
}

#[test]
fn past_its_last_day_a_prescription_is_neither_passed_nor_handed_over() {
    let story = Story::begin();
    let (passed, unreviewed) =
        (story.issued(Kind::First, vec![order(AMLODIPINE, 28)]), story.issued(Kind::First, vec![order(METFORMIN, 28)]));
    story.pass(passed);
    story.days_later(1);
    assert_eq!(codes(&story.hand_over(passed, Collector::Resident)), [Code::Lrx604]);
    assert_eq!(codes(&story.review(&story.pharmacist, unreviewed, Review::Pass)), [Code::Lrx604]);
}

#[test]
fn each_item_is_handed_over_once_and_whole() {
    let story = Story::begin();
    let prescription = story.issued(Kind::First, vec![order(AMLODIPINE, 28), order(METFORMIN, 28)]);
    story.pass(prescription);
    let items = story.items(prescription);
    let hand_over = |lines| story.hand_over_lines(&story.dispenser, prescription, lines, Collector::Resident);
    let outcome = hand_over(vec![line(items[0].id, 14)]);
    assert_eq!(fields(&outcome), [("items[0].units", Code::DispenseQuantity)]);
    assert_eq!(fields(&hand_over(Vec::new())), [("items", Code::MissingField)]);
    assert_eq!(fields(&hand_over(vec![line(id(), 28)])), [("items[0].item", Code::NotFound)]);

    assert_eq!(hand_over(vec![line(items[0].id, 28)]), Outcome::Applied);
    assert_eq!(state(&story, prescription), Status::PartlyDispensed);
    let again = hand_over(vec![line(items[1].id, 28), line(items[0].id, 28)]);
    // What she took home counts against the window as well.
    assert_eq!(codes(&again), [Code::Lrx603, Code::ItemHandedOver]);
    assert_eq!(hand_over(vec![line(items[1].id, 28)]), Outcome::Applied);
    assert_eq!(state(&story, prescription), Status::Dispensed);
}

#[test]
fn what_changed_since_the_issue_is_seen_at_the_counter() {
    let story = Story::begin();
    let prescription = story.issued(Kind::First, vec![order(AMLODIPINE, 28)]);
    story.pass(prescription);
    story.seen(&story.doctor, VisitMode::Clinic, story.today(), false, Adherence::Regular);
    assert_eq!(codes(&story.hand_over(prescription, Collector::Resident)), [Code::Lrx104, Code::Lrx501]);
}

#[test]
fn a_record_that_was_changed_behind_the_doctors_back_is_not_signed() {
    let story = Story::begin();
    let prescription = story.issued(Kind::First, vec![order(AMLODIPINE, 28)]);
    story.pass(prescription);
    let tomorrow = story.days_later(1);
    story.write(move |conn| {
        diesel::update(prescriptions::table.find(prescription))
            .set(prescriptions::valid_until.eq(tomorrow))
            .execute(conn)?;
        Ok(())
    });
    assert_eq!(codes(&story.hand_over(prescription, Collector::Resident)), [Code::Lrx703]);
}

#[test]
fn a_prescription_that_fails_goes_back_to_the_prescriber_with_the_reason() {
    let story = Story::begin();
    let prescription = story.issued(Kind::First, vec![order(AMLODIPINE, 28)]);
    let doubt = Review::Fail(reason("与缬沙坦氨氯地平重复，请核对"));
    assert_eq!(story.review(&story.pharmacist, prescription, doubt), Outcome::Applied);
    assert_eq!(state(&story, prescription), Status::Rejected);
    let open: Vec<(Word<TaskKind>, Option<jiayi_core::id::StaffId>)> = story.read(move |conn| {
        Ok(tasks::table
            .filter(tasks::source_id.eq(prescription))
            .select((tasks::kind, tasks::assignee_id))
            .load(conn)?)
    });
    assert_eq!(open, [(Word(TaskKind::ReissuePrescription), story.doctor.staff_id())]);
    assert_eq!(codes(&story.review(&story.pharmacist, prescription, Review::Pass)), [Code::PrescriptionState]);
    assert_eq!(codes(&story.hand_over(prescription, Collector::Resident)), [Code::PrescriptionState]);
}

#[test]
fn a_remote_pharmacist_reviews_where_there_is_no_other_and_hands_nothing_over() {
    let story = Story::begin();
    let prescription = story.issued(Kind::First, vec![order(AMLODIPINE, 28)]);
    let remote = story.employ(Role::Pharmacist, story.elsewhere);
    assert_eq!(codes(&story.review(&remote, prescription, Review::Pass)), [Code::NotFound]);
    let here = story.institution;
    story.write(move |conn| {
        diesel::update(institutions::table.find(here)).set(institutions::pharmacist.eq("remote")).execute(conn)?;
        Ok(())
    });
    let medicines = format!("/residents/{}/medicines", story.li.id);
    assert_eq!(story.get(&remote, &medicines).0, 200, "what the review needs");
    assert_eq!(story.review(&remote, prescription, Review::Pass), Outcome::Applied);
    assert_eq!(story.get(&remote, &medicines).0, 404, "and no more after it");
    let lines = story.items(prescription).iter().map(|item| line(item.id, 28)).collect();
    let outcome = story.hand_over_lines(&remote, prescription, lines, Collector::Resident);
    assert_eq!(codes(&outcome), [Code::NotFound]);
}

#[test]
fn half_a_year_after_the_last_prescription_the_pharmacy_sees_her_medicines_no_more() {
    let story = Story::begin();
    story.supplied(Kind::First, vec![order(AMLODIPINE, 28)]);
    let medicines = format!("/residents/{}/medicines", story.li.id);
    for (days, status) in [(168, 200), (169, 404)] {
        story.days_later(days);
        for actor in [&story.pharmacist, &story.dispenser] {
            assert_eq!(story.get(actor, &medicines).0, status, "{:?}", actor.role);
        }
    }
}

#[test]
fn her_own_count_is_kept_and_moves_no_date_of_the_rules() {
    let story = Story::begin();
    let prescription = story.supplied(Kind::First, vec![order(AMLODIPINE, 28)]);
    let row = handed_over(&story, prescription).remove(0);
    let (dispensing, run_out) = (row.id, row.run_out);
    let count = |units_left, dispensing| {
        let command = ReportStock { report: id(), resident: story.li.id, dispensing, units_left };
        story.send(&story.li.actor, Command::ReportStock(command))
    };
    story.days_later(10);
    assert_eq!(fields(&count(29, dispensing)), [("units_left", Code::StockCount)]);
    assert_eq!(fields(&count(3, id())), [("dispensing", Code::NotFound)]);
    assert_eq!(count(10, dispensing), Outcome::Applied);
    assert_eq!(handed_over(&story, prescription).remove(0).run_out, run_out);
    let shown = story.read(move |conn| Ok(stock_reports::table.select(stock_reports::run_out).first(conn)?));
    assert_eq!(Some(shown), story.today().plus_days(10).ok());

    story.days_later(25);
    story.supplied(Kind::Repeat, vec![order(AMLODIPINE, 28)]);
    assert_eq!(codes(&count(3, dispensing)), [Code::Stale]);
}

#[test]
fn nothing_of_medicines_is_done_for_somebody_who_has_died_but_to_end_them() {
    let story = Story::begin();
    let taken = story.supplied(Kind::First, vec![order(AMLODIPINE, 28)]);
    let dispensing = handed_over(&story, taken).remove(0).id;
    let (unreviewed, passed) = (
        story.issued(Kind::First, vec![order(METFORMIN, 28)]),
        story.issued(Kind::First, vec![order("C10AA05-10mg", 28)]),
    );
    story.pass(passed);
    let (li, today) = (story.li.id, story.today());
    story.write(move |conn| {
        diesel::update(residents::table.find(li)).set(residents::died_on.eq(today)).execute(conn)?;
        Ok(())
    });
    let stock = ReportStock { report: id(), resident: li, dispensing, units_left: 3 };
    for refused in [
        story.review(&story.pharmacist, unreviewed, Review::Pass),
        story.hand_over(passed, Collector::Resident),
        story.send(&story.li.actor, Command::ReportStock(stock)),
    ] {
        assert_eq!(fields(&refused), [("resident", Code::AfterDeath)]);
    }
    let counter = story.get(&story.pharmacist, "/pharmacy").1;
    assert_eq!((&counter["to_review"], &counter["to_hand_over"]), (&json!([]), &json!([])));
    assert_eq!(story.stop(passed), Outcome::Applied);
}

#[test]
fn a_stop_takes_no_tablet_from_her_home() {
    let story = Story::begin();
    let first = story.supplied(Kind::First, vec![order(AMLODIPINE, 28)]);
    let run_out = handed_over(&story, first).remove(0).run_out.expect("scheduled");
    story.days_later(7);
    assert_eq!(story.stop(first), Outcome::Applied);
    let again = story.issued(Kind::Resume, vec![order(AMLODIPINE, 28)]);
    story.pass(again);
    assert_eq!(codes(&story.hand_over(again, Collector::Resident)), [Code::Lrx603]);
    story.days_later(21);
    let in_time = story.supplied(Kind::Resume, vec![order(AMLODIPINE, 28)]);
    let row = handed_over(&story, in_time).remove(0);
    assert_eq!((row.first_covered, row.run_out), (Some(run_out), run_out.plus_days(28).ok()));
}

#[test]
fn an_older_prescription_is_not_stopped_while_a_newer_one_of_the_medicine_stands() {
    let story = Story::begin();
    let older = story.supplied(Kind::First, vec![order(AMLODIPINE, 28)]);
    story.days_later(23);
    let newer = story.issued(Kind::Repeat, vec![order(AMLODIPINE, 28)]);
    let refused = story.stop(older);
    assert_eq!(codes(&refused), [Code::PrescriptionNewer]);
    assert_eq!(rejected(&refused).current.clone().expect("which")["prescription"], newer.to_string());
    assert_eq!(state(&story, newer), Status::Issued);
    assert_eq!(story.stop(newer), Outcome::Applied);
    assert_eq!(story.stop(older), Outcome::Applied);
}

#[test]
fn a_command_that_fails_on_our_side_says_so_and_keeps_nobody_behind_it_waiting() {
    let story = Story::begin();
    let prescription = story.issued(Kind::First, vec![order(AMLODIPINE, 28)]);
    story.write(move |conn| {
        let items = prescription_items::table.filter(prescription_items::prescription_id.eq(prescription));
        diesel::update(items).set(prescription_items::per_dose.eq("no dose")).execute(conn)?;
        Ok(())
    });
    let (li, now) = (story.li.id, story.clock.now());
    let envelope =
        |command: Value| json!({ "id": Uuid::now_v7(), "issued_at": now, "schema": SCHEMA, "command": command });
    let broken = json!({ "review_prescription": {
        "review": Uuid::now_v7(), "prescription": prescription, "resident": li, "outcome": "pass",
    } });
    let sound = json!({ "record_education": { "education": Uuid::now_v7(), "resident": li, "topics": ["storage"] } });
    let batch = json!({ "commands": [envelope(broken.clone()), envelope(sound), envelope(broken)] });
    let (status, answered) = story.post(&story.pharmacist, "/commands", &batch);
    assert_eq!(status, 200, "{answered}");
    let told = |at: usize| (answered["outcomes"][at]["status"].clone(), answered["outcomes"][at]["code"].clone());
    let internal = (json!("not_yet"), json!("INTERNAL"));
    assert_eq!([told(0), told(1), told(2)], [internal.clone(), (json!("applied"), Value::Null), internal]);
}
