use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::calendar::Day;
use jiayi_core::codes::Code;
use jiayi_core::command::{Command, Outcome};
use jiayi_core::id::{PrescriptionItemId, RefillItemId, RefillRequestId};
use jiayi_core::person::ProxyScope;
use jiayi_core::person::grant::ProxyRelation;
use jiayi_core::prescription::Kind;
use jiayi_core::prescription::commands::{Collector, IssuePrescription, OrderedItem};
use jiayi_core::prescription::status::Review;
use jiayi_core::prescription::words::VALIDITY_BY_REQUEST;
use jiayi_core::refill::commands::{
    PreparationStep, PrepareRefill, RefuseRefill, RequestRefill, RequestedItem, WithdrawRefill,
};
use jiayi_core::refill::state::ItemState;
use serde_json::json;

use super::{AskedAs, RefillItem, RefillRequest};
use crate::database::schema::{contracts, grants, prescriptions, refill_items, refill_requests, tasks};
use crate::database::sql::{Json, Key, Word};
use crate::jobs::{Stop, run_due};
use crate::prescription::tests::story::{AMLODIPINE, METFORMIN, Story, order, reason};
use crate::session::Actor;
use crate::testing::{codes, fields, id, numbers, rejected};

mod reminders;

/// Li took amlodipine home on the first day and it is nearly used up.
fn nearly_used_up() -> (Story, PrescriptionItemId) {
    let story = Story::begin();
    let prescription = story.supplied(Kind::First, vec![order(AMLODIPINE, 28)]);
    let item = story.items(prescription).remove(0).id;
    story.days_later(23);
    (story, item)
}

fn draft(story: &Story, medicines: &[PrescriptionItemId]) -> RequestRefill {
    let items = medicines.iter().map(|medicine| RequestedItem { refill_item: id(), medicine: *medicine }).collect();
    RequestRefill {
        request: id(),
        resident: story.li.id,
        items,
        early_reason: None,
        note: Some(reason("家里还有五片")),
        collect_at: None,
    }
}

fn ask(story: &Story, by: &Actor, request: &RequestRefill) -> Outcome {
    story.send(by, Command::RequestRefill(request.clone()))
}

fn asked(story: &Story, medicine: PrescriptionItemId) -> (RefillRequestId, RefillItemId) {
    let request = draft(story, &[medicine]);
    assert_eq!(ask(story, &story.li.actor, &request), Outcome::Applied);
    (request.request, request.items[0].refill_item)
}

fn item(story: &Story, item: RefillItemId) -> RefillItem {
    story.read(move |conn| Ok(refill_items::table.find(item).first(conn)?))
}

fn answering(refill_item: RefillItemId) -> OrderedItem {
    OrderedItem { refill_item: Some(refill_item), ..order(AMLODIPINE, 28) }
}

fn prepare(story: &Story, request: RefillRequestId, item: RefillItemId, step: PreparationStep) -> Outcome {
    let command = PrepareRefill { request, resident: story.li.id, items: vec![item], step };
    story.send(&story.dispenser, Command::PrepareRefill(command))
}

fn withdraw(story: &Story, request: RefillRequestId, item: RefillItemId) -> Outcome {
    let command = WithdrawRefill { request, resident: story.li.id, items: vec![item] };
    story.send(&story.li.actor, Command::WithdrawRefill(command))
}

fn refuse(story: &Story, by: &Actor, request: RefillRequestId, item: RefillItemId) -> Outcome {
    let command =
        RefuseRefill {
            request, resident: story.li.id, items: vec![item], reason: reason("血压还没有稳定，请来门诊")
        };
    story.send(by, Command::RefuseRefill(command))
}

fn reissue_tasks(story: &Story) -> Vec<bool> {
    story.read(|conn| {
        Ok(tasks::table
            .filter(tasks::kind.eq("reissue_prescription"))
            .order(tasks::id)
            .select(tasks::closed_at.is_not_null())
            .load(conn)?)
    })
}

#[test]
fn a_request_goes_from_received_to_collected_with_the_time_of_each_step() {
    let (story, medicine) = nearly_used_up();
    let (request, refill) = asked(&story, medicine);
    assert_eq!(item(&story, refill).state.0, ItemState::Received);

    let issued = story.draft(Kind::Repeat, vec![answering(refill)]);
    assert_eq!(story.issue(&issued), Outcome::Applied);
    let row = item(&story, refill);
    assert_eq!((row.state.0, row.decided_by), (ItemState::Reviewed, story.doctor.staff_id()));
    assert_eq!(row.new_item_id, Some(issued.items[0].item));
    let prescription = issued.prescription;
    let validity: (Day, Option<String>) = story.read(move |conn| {
        Ok(prescriptions::table
            .find(prescription)
            .select((prescriptions::valid_until, prescriptions::validity_reason))
            .first(conn)?)
    });
    let last_day = story.today().plus_days(2).expect("in range");
    assert_eq!(validity, (last_day, Some(VALIDITY_BY_REQUEST.to_owned())));

    let early = prepare(&story, request, refill, PreparationStep::BeingPrepared);
    assert_eq!(fields(&early), [("items[0]", Code::Lrx601)]);
    story.pass(prescription);
    assert_eq!(prepare(&story, request, refill, PreparationStep::BeingPrepared), Outcome::Applied);
    assert_eq!(prepare(&story, request, refill, PreparationStep::Ready), Outcome::Applied);
    story.days_later(24);
    assert_eq!(story.hand_over(prescription, Collector::Resident), Outcome::Applied);
    let row = item(&story, refill);
    assert_eq!((row.state.0, row.collected_at), (ItemState::Collected, Some(story.clock.now())));
    assert!(row.received_at < row.collected_at.expect("collected"));
    assert!(row.reviewed_at.is_some() && row.preparing_at.is_some() && row.ready_at.is_some());
}

#[test]
fn every_reason_of_every_medicine_is_told_at_once_with_the_day_from_which_to_ask() {
    let story = Story::begin();
    let amlodipine = story.supplied(Kind::First, vec![order(AMLODIPINE, 28)]);
    let metformin = story.supplied(Kind::First, vec![order(METFORMIN, 28)]);
    assert_eq!(story.stop(metformin), Outcome::Applied);
    let (amlodipine, metformin) = (story.items(amlodipine)[0].id, story.items(metformin)[0].id);
    let outcome = ask(&story, &story.li.actor, &draft(&story, &[amlodipine, metformin, amlodipine]));
    let expected = [
        ("items[0].medicine", Code::RefillTooSoon),
        ("items[1].medicine", Code::RefillStopped),
        ("items[2].medicine", Code::RefillTooSoon),
        ("items[2].medicine", Code::RefillTwice),
    ];
    assert_eq!(fields(&outcome), expected);
    let current = rejected(&outcome).current.clone().expect("days");
    assert_eq!(current["items"][0]["from_day"], json!("2026-12-05"));
    assert_eq!(current["items"][1]["from_day"], json!(null));

    let travelling = RequestRefill { early_reason: Some(reason("去外地")), ..draft(&story, &[amlodipine]) };
    assert_eq!(ask(&story, &story.li.actor, &travelling), Outcome::Applied);
    let again = ask(&story, &story.li.actor, &RequestRefill { request: id(), ..draft(&story, &[amlodipine]) });
    assert!(codes(&again).contains(&Code::RefillOpen));
    assert_eq!(fields(&ask(&story, &story.li.actor, &draft(&story, &[]))), [("items", Code::RefillEmpty)]);
}

#[test]
fn without_a_contract_and_with_an_overdue_visit_the_request_says_so() {
    let (story, medicine) = nearly_used_up();
    let yesterday = story.today().plus_days(-1).expect("in range");
    story.write(move |conn| {
        diesel::update(contracts::table).set(contracts::ends_on.eq(yesterday)).execute(conn)?;
        Ok(())
    });
    assert_eq!(codes(&ask(&story, &story.li.actor, &draft(&story, &[medicine]))), [Code::RefillNoContract]);
    story.days_later(120);
    let outcome = ask(&story, &story.li.actor, &draft(&story, &[medicine]));
    assert_eq!(codes(&outcome), [Code::RefillNoContract, Code::RefillReviewDue]);
}

#[test]
fn a_physician_refuses_with_a_reason_and_nobody_else_does() {
    let (story, medicine) = nearly_used_up();
    let (request, refill) = asked(&story, medicine);
    let nurse = story.staff(Role::Nurse);
    assert_eq!(codes(&refuse(&story, &nurse, request, refill)), [Code::Forbidden]);
    let village = story.staff(Role::VillageDoctor);
    assert_eq!(codes(&refuse(&story, &village, request, refill)), [Code::Lrx404]);
    assert_eq!(refuse(&story, &story.doctor, request, refill), Outcome::Applied);
    let row = item(&story, refill);
    assert_eq!((row.state.0, row.reason.as_deref()), (ItemState::Refused, Some("血压还没有稳定，请来门诊")));
    assert_eq!(codes(&refuse(&story, &story.doctor, request, refill)), [Code::RefillState]);
    asked(&story, medicine);
}

#[test]
fn a_doctor_who_prescribes_what_a_colleague_has_refused_sees_how_it_stands() {
    let (story, medicine) = nearly_used_up();
    let (request, refill) = asked(&story, medicine);
    let draft = story.draft(Kind::Repeat, vec![answering(refill)]);
    assert_eq!(refuse(&story, &story.doctor, request, refill), Outcome::Applied);
    let late = story.issue(&draft);
    assert_eq!(fields(&late), [("items[0].refill_item", Code::RefillState)]);
    assert_eq!(rejected(&late).current, Some(json!({ "items": [{ "item": refill, "state": "refused" }] })));
}

#[test]
fn she_takes_back_what_the_pharmacy_has_not_begun() {
    let (story, medicine) = nearly_used_up();
    let (request, refill) = asked(&story, medicine);
    assert_eq!(withdraw(&story, request, refill), Outcome::Applied);
    assert_eq!(item(&story, refill).state.0, ItemState::Withdrawn);

    let (request, refill) = asked(&story, medicine);
    let prescription = story.issued(Kind::Repeat, vec![answering(refill)]);
    story.pass(prescription);
    assert_eq!(prepare(&story, request, refill, PreparationStep::BeingPrepared), Outcome::Applied);
    let outcome = withdraw(&story, request, refill);
    assert_eq!(fields(&outcome), [("items[0]", Code::RefillState)]);
    assert_eq!(rejected(&outcome).current.clone().expect("state")["items"][0]["state"], "being_prepared");
}

#[test]
fn stopping_the_medicine_ends_what_was_asked_for() {
    let (story, medicine) = nearly_used_up();
    let (_, refill) = asked(&story, medicine);
    let before = story.read(move |conn| {
        use crate::database::schema::prescription_items;
        Ok(prescription_items::table.find(medicine).select(prescription_items::prescription_id).first(conn)?)
    });
    assert_eq!(story.stop(before), Outcome::Applied);
    let row = item(&story, refill);
    assert_eq!((row.state.0, row.reason.as_deref()), (ItemState::Refused, Some("踝部水肿")));
}

#[test]
fn a_prescription_that_expired_in_the_pharmacy_goes_back_to_the_prescriber_and_not_to_her() {
    let (story, medicine) = nearly_used_up();
    let (_, refill) = asked(&story, medicine);
    let expired = story.issued(Kind::Repeat, vec![answering(refill)]);
    story.pass(expired);
    story.days_later(26);
    let (_, body) = story.get(&story.li.actor, &format!("/residents/{}/refills", story.li.id));
    assert_eq!(body["requests"][0]["items"][0]["delayed"]["code"], "LRX-604");
    let (_, body) = story.get(&story.doctor, "/refill-requests");
    assert_eq!(body["items"][0]["item"]["delayed"]["code"], "LRX-604");
    assert_eq!(reissue_tasks(&story), [] as [bool; 0]);

    // Any change to her medicines writes the task that was due.
    let other = story.issued(Kind::First, vec![order(METFORMIN, 28)]);
    story.pass(other);
    assert_eq!(reissue_tasks(&story), [false]);
    let anew = story.issued(Kind::Repeat, vec![answering(refill)]);
    assert_eq!(reissue_tasks(&story), [true]);
    assert_eq!(item(&story, refill).state.0, ItemState::Reviewed);
    let twice = story.draft(Kind::Repeat, vec![answering(refill)]);
    assert_eq!(fields(&story.issue(&twice)), [("items[0].refill_item", Code::RefillState)]);
    story.pass(anew);
    assert_eq!(story.hand_over(anew, Collector::Resident), Outcome::Applied);
    assert_eq!(item(&story, refill).state.0, ItemState::Collected);
}

#[test]
fn a_failed_review_asks_the_prescriber_once() {
    let (story, medicine) = nearly_used_up();
    let (request, refill) = asked(&story, medicine);
    let failed = story.issued(Kind::Repeat, vec![answering(refill)]);
    let doubt = Review::Fail(reason("剂量请再核对"));
    assert_eq!(story.review(&story.pharmacist, failed, doubt), Outcome::Applied);
    assert_eq!(reissue_tasks(&story), [false]);
    assert_eq!(refuse(&story, &story.doctor, request, refill), Outcome::Applied);
    assert_eq!(reissue_tasks(&story), [true]);
}

#[test]
fn what_is_prescribed_is_what_was_asked_for() {
    let (story, medicine) = nearly_used_up();
    let (_, refill) = asked(&story, medicine);
    let other = OrderedItem { refill_item: Some(refill), ..order(METFORMIN, 28) };
    let outcome = story.issue(&story.draft(Kind::First, vec![other]));
    assert_eq!(fields(&outcome), [("items[0].refill_item", Code::RefillOtherMedicine)]);
    let unknown = OrderedItem { refill_item: Some(id()), ..order(AMLODIPINE, 28) };
    let outcome = story.issue(&story.draft(Kind::Repeat, vec![unknown]));
    assert_eq!(fields(&outcome), [("items[0].refill_item", Code::NotFound)]);
}

fn grant(story: &Story, to: &Actor, scope: ProxyScope) {
    let (resident, today, now) = (story.li.id, story.today(), story.clock.now());
    let (index, by) = (to.phone_index.clone().expect("a phone"), story.li.actor.account);
    let until = today.plus_days(100).expect("in range");
    story.write(move |conn| {
        diesel::insert_into(grants::table)
            .values((
                grants::id.eq(Key(uuid::Uuid::now_v7())),
                grants::resident_id.eq(resident),
                grants::proxy_name_sealed.eq(Vec::<u8>::new()),
                grants::proxy_phone_sealed.eq(Vec::<u8>::new()),
                grants::proxy_phone_index.eq(index),
                grants::relation.eq(Word(ProxyRelation::Child)),
                grants::scopes.eq(Json(vec![scope])),
                grants::granted_by.eq(by),
                grants::granted_as.eq("resident"),
                grants::granted_at.eq(now),
                grants::valid_from.eq(today),
                grants::valid_to.eq(until),
            ))
            .execute(conn)?;
        Ok(())
    });
}

#[test]
fn a_proxy_asks_with_the_right_to_and_both_names_are_kept() {
    let (story, medicine) = nearly_used_up();
    let son = story.resident("赵强", numbers::ZHAO, "13800138003");
    let request = draft(&story, &[medicine]);
    assert_eq!(codes(&ask(&story, &son.actor, &request)), [Code::NotFound]);
    grant(&story, &son.actor, ProxyScope::Pickup);
    assert_eq!(codes(&ask(&story, &son.actor, &RequestRefill { request: id(), ..request.clone() })), [Code::NotFound]);
    grant(&story, &son.actor, ProxyScope::RequestRefill);
    assert_eq!(ask(&story, &son.actor, &request), Outcome::Applied);
    let row: RefillRequest = story.read(move |conn| Ok(refill_requests::table.find(request.request).first(conn)?));
    assert_eq!((row.requested_as.0, row.requested_by), (AskedAs::Proxy, son.actor.account));
    let prescriptions = format!("/residents/{}/prescriptions", story.li.id);
    let diagnoses = |by: &Actor| story.get(by, &prescriptions).1["prescriptions"][0]["diagnoses"].clone();
    assert_eq!((diagnoses(&son.actor), &diagnoses(&story.li.actor)[0]["icd"]), (json!(null), &json!("I10.x00")));
    let (_, body) = story.get(&son.actor, &format!("/residents/{}/refills", story.li.id));
    assert_eq!((&body["requests"][0]["by"], &body["requests"][0]["for"]), (&json!("赵强"), &json!("李秀英")));
    assert_eq!(body["requests"][0]["note"], "家里还有五片", "her own words");
}

#[test]
fn a_proxy_who_may_only_ask_reads_no_words_that_may_name_a_disease() {
    let (story, medicine) = nearly_used_up();
    let son = story.resident("赵强", numbers::ZHAO, "13800138003");
    grant(&story, &son.actor, ProxyScope::RequestRefill);
    let request = draft(&story, &[medicine]);
    assert_eq!(ask(&story, &story.li.actor, &request), Outcome::Applied);
    let refill = request.items[0].refill_item;
    let failed = story.issued(Kind::Repeat, vec![answering(refill)]);
    let doubt = Review::Fail(reason("高血压合并哮喘，请核对"));
    assert_eq!(story.review(&story.pharmacist, failed, doubt), Outcome::Applied);
    let before = story.read(move |conn| {
        use crate::database::schema::prescription_items;
        Ok(prescription_items::table.find(medicine).select(prescription_items::prescription_id).first(conn)?)
    });
    assert_eq!(story.stop(before), Outcome::Applied);
    let li = story.li.id;
    let read = |by: &Actor| {
        ["prescriptions", "refills", "medicines"]
            .map(|what| story.get(by, &format!("/residents/{li}/{what}")).1.to_string())
            .concat()
    };
    let (hers, his) = (read(&story.li.actor), read(&son.actor));
    for words in ["高血压合并哮喘", "踝部水肿", "家里还有五片"] {
        assert!(hers.contains(words) && !his.contains(words), "{words}");
    }
}

#[test]
fn the_prescriber_stays_asked_until_nothing_waits_for_the_void_prescription() {
    let (story, amlodipine) = nearly_used_up();
    let metformin = story.supplied(Kind::First, vec![order(METFORMIN, 28)]);
    story.days_later(44);
    let metformin = story.items(metformin)[0].id;
    let request = draft(&story, &[amlodipine, metformin]);
    assert_eq!(ask(&story, &story.li.actor, &request), Outcome::Applied);
    let [first, second] = [0, 1].map(|at| request.items[at].refill_item);
    let of_metformin = |refill| OrderedItem { refill_item: Some(refill), ..order(METFORMIN, 28) };
    let failed = story.issued(Kind::Repeat, vec![answering(first), of_metformin(second)]);
    assert_eq!(story.review(&story.pharmacist, failed, Review::Fail(reason("剂量请再核对"))), Outcome::Applied);
    assert_eq!(reissue_tasks(&story), [false]);
    story.issued(Kind::Repeat, vec![answering(first)]);
    assert_eq!(reissue_tasks(&story), [false], "metformin still waits");
    assert_eq!(withdraw(&story, request.request, second), Outcome::Applied);
    assert_eq!(reissue_tasks(&story), [true]);
    let closed_by = story.read(|conn| {
        use crate::database::schema::tasks;
        Ok(tasks::table.select(tasks::closed_by).first::<Option<jiayi_core::id::AccountId>>(conn)?)
    });
    assert_eq!(closed_by, Some(story.li.actor.account));
}

#[test]
fn the_team_asks_for_her_and_strangers_do_not() {
    let (story, medicine) = nearly_used_up();
    let wang = story.resident("王建国", numbers::WANG, "13800138002");
    let request = draft(&story, &[medicine]);
    let of_hers = RequestRefill { resident: wang.id, ..request.clone() };
    story.contract(&wang, story.today());
    let outcome = ask(&story, &wang.actor, &of_hers);
    assert_eq!(fields(&outcome), [("items[0].medicine", Code::NotFound)]);
    assert_eq!(codes(&ask(&story, &wang.actor, &RequestRefill { request: id(), ..request.clone() })), [Code::NotFound]);
    assert_eq!(ask(&story, &story.staff(Role::Nurse), &request), Outcome::Applied);
    let (_, body) = story.get(&story.doctor, "/refill-requests");
    let first = &body["items"][0];
    assert_eq!(
        (&first["name"], &first["requested_as"], &first["days_left"]),
        (&json!("李秀英"), &json!("nurse"), &json!(5))
    );
    assert_eq!(first["control"][0]["controlled"], true);
    let stranger = withdraw_as(&story, &wang.actor, &request);
    assert_eq!(codes(&stranger), [Code::NotFound]);
}

fn withdraw_as(story: &Story, by: &Actor, request: &RequestRefill) -> Outcome {
    let items = request.items.iter().map(|item| item.refill_item).collect();
    let command = WithdrawRefill { request: request.request, resident: request.resident, items };
    story.send(by, Command::WithdrawRefill(command))
}

#[test]
fn a_request_is_answered_at_the_price_of_a_visit_and_never_by_itself() {
    let (story, medicine) = nearly_used_up();
    let (_, refill) = asked(&story, medicine);
    let unseen = IssuePrescription { visit: id(), ..story.draft(Kind::Repeat, vec![answering(refill)]) };
    assert_eq!(fields(&story.issue(&unseen)), [("visit", Code::NotFound)]);
    assert_eq!(item(&story, refill).state.0, ItemState::Received);
}

#[test]
fn with_a_death_nobody_waits_for_medicines_and_when_it_was_not_so_everything_is_as_far_as_it_was() {
    use jiayi_core::worklist::commands::{CorrectDeparture, RecordDeparture};
    use jiayi_core::worklist::{Departure, DepartureKind};
    let (story, medicine) = nearly_used_up();
    let (request, refill) = asked(&story, medicine);
    let issued = story.draft(Kind::Repeat, vec![answering(refill)]);
    assert_eq!(story.issue(&issued), Outcome::Applied);
    let before = format!("{:?}", item(&story, refill));
    let (act, resident) = (id(), story.li.id);
    let departure = Departure { kind: DepartureKind::Died, on: story.today() };
    let died = RecordDeparture { act, resident, departure, reason: "女儿来电".to_owned() };
    assert_eq!(story.send(&story.doctor, Command::RecordDeparture(died)), Outcome::Applied);
    let ended = item(&story, refill);
    assert_eq!((ended.state.0, ended.reason.as_deref()), (ItemState::Withdrawn, Some("居民已去世")));
    assert_eq!(ended.ended_at, Some(story.clock.now()));
    let refused = prepare(&story, request, refill, PreparationStep::BeingPrepared);
    assert_ne!(refused, Outcome::Applied);
    let back = CorrectDeparture { act, resident, reason: "同名的人".to_owned(), card_number: None };
    assert_eq!(story.send(&story.doctor, Command::CorrectDeparture(back)), Outcome::Applied);
    assert_eq!(format!("{:?}", item(&story, refill)), before);
}

#[test]
fn who_moves_away_waits_for_no_decision_here_and_for_it_again_when_she_has_not_moved() {
    use jiayi_core::worklist::commands::{CorrectDeparture, RecordDeparture};
    use jiayi_core::worklist::{Departure, DepartureKind};
    let (story, medicine) = nearly_used_up();
    let (_, refill) = asked(&story, medicine);
    let before = format!("{:?}", item(&story, refill));
    let (act, resident) = (id(), story.li.id);
    let departure = Departure { kind: DepartureKind::Moved, on: story.today() };
    let moved = RecordDeparture { act, resident, departure, reason: "女儿来电".to_owned() };
    assert_eq!(story.send(&story.doctor, Command::RecordDeparture(moved)), Outcome::Applied);
    let ended = item(&story, refill);
    assert_eq!(ended.state.0, ItemState::Withdrawn);
    assert!(ended.reason.is_some_and(|reason| reason.contains("现在的家庭医生")), "she reads where to ask");
    let back = CorrectDeparture { act, resident, reason: "同名的人".to_owned(), card_number: None };
    assert_eq!(story.send(&story.doctor, Command::CorrectDeparture(back)), Outcome::Applied);
    assert_eq!(format!("{:?}", item(&story, refill)), before);
}

#[test]
fn she_collects_where_her_team_prescribes() {
    let (story, medicine) = nearly_used_up();
    let at = |place| RequestRefill { collect_at: Some(place), ..draft(&story, &[medicine]) };
    let elsewhere = ask(&story, &story.li.actor, &at(story.elsewhere));
    assert_eq!(fields(&elsewhere), [("collect_at", Code::RefillCollectAt)]);
    assert_eq!(fields(&ask(&story, &story.li.actor, &at(id()))), [("collect_at", Code::NotFound)]);
    let here = at(story.institution);
    assert_eq!(ask(&story, &story.li.actor, &here), Outcome::Applied);
    let (request, refill, far) = (here.request, here.items[0].refill_item, story.elsewhere);
    story.write(move |conn| {
        let row = refill_requests::table.find(request);
        diesel::update(row).set(refill_requests::collect_at.eq(Some(far))).execute(conn)?;
        Ok(())
    });
    let answer = story.issue(&story.draft(Kind::Repeat, vec![answering(refill)]));
    assert_eq!(fields(&answer), [("items[0].refill_item", Code::RefillCollectAt)]);
}

#[test]
fn on_the_day_after_it_expired_the_prescriber_is_asked_though_nothing_else_happens() {
    let (story, medicine) = nearly_used_up();
    let (_, refill) = asked(&story, medicine);
    let expiring = story.issued(Kind::Repeat, vec![answering(refill)]);
    story.pass(expiring);
    let day_comes = |days| {
        story.days_later(days);
        story.wait(run_due(&story.clinic.clinic, &Stop::default())).expect("the jobs");
    };
    day_comes(25);
    assert_eq!(reissue_tasks(&story), [] as [bool; 0], "its last day is not over");
    day_comes(26);
    assert_eq!(reissue_tasks(&story), [false]);
    day_comes(27);
    assert_eq!(reissue_tasks(&story), [false], "once");
}
