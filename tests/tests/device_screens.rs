//! Screens of a phone are the server's answers, also for what it has not heard of yet.

use std::sync::atomic::Ordering;

use jiayi_core::follow_up::Programme;
use jiayi_core::reading::{Mmhg, Reading};
use jiayi_core::refill::state::ItemState;
use jiayi_core::screen::inbox::NoticeKind;
use jiayi_core::worklist::ListFilter;
use jiayi_device::{Answer, Delivery, Ended, HttpTransport, Next, Sync, TrendSeries};
use jiayi_tests::care::{visit, with};
use jiayi_tests::clinic::{Clinic, list, text};
use jiayi_tests::phone::{Phone, finished, now, resident_id, unversioned};
use jiayi_tests::time::{in_days, today};
use jiayi_tests::{Account, fresh_id};
use serde_json::json;

#[test]
fn the_list_on_a_phone_is_the_servers_list() {
    let clinic = Clinic::open(60);
    let (she, due) = (clinic.newcomer("周桂兰", 66), clinic.newcomer("李秀英", 70));
    clinic.supplied(&clinic.grounds(&she.id), 28);
    clinic.diagnosed(&due.id);
    let phone = Phone::of_staff(&clinic.server, "leader1");
    assert_eq!(phone.syncs(), Ended::Done);
    let searched = ListFilter { q: Some("zgl".to_owned()), ..ListFilter::default() };
    let parts = [("", ListFilter::default()), ("&q=zgl", searched)];
    let agree = || {
        for team in phone.teams() {
            for (query, part) in &parts {
                let theirs = clinic.doctor().get(&format!("/api/v1/worklist?team={team}&limit=200{query}")).ok();
                let (rows, counts) = phone.list(team, part);
                let server = unversioned(&theirs["rows"]);
                for (ours, theirs) in list(&rows).iter().zip(list(&server)) {
                    assert_eq!(ours, theirs, "{query}");
                }
                assert_eq!(list(&rows).len(), list(&server).len(), "{query}");
                assert_eq!(counts, theirs["counts"], "{query}");
            }
        }
    };
    agree();
    let team = phone.teams()[0];
    let (rows, _) = phone.list(team, &ListFilter::default());
    let first = text(&list(&rows)[0]["resident"]);
    assert!(list(&rows).len() > 5, "{rows}");

    // Without a network: the same rules show what the server will.
    phone.line.down.store(true, Ordering::Relaxed);
    let act = |resident: &str| json!({ "act": fresh_id(), "resident": resident });
    phone.records("record_call", with(act(&first), json!({ "called_at": now(), "outcome": { "kind": "no_answer" } })));
    phone.records("snooze_resident", with(act(&she.id), json!({ "until": in_days(7) })));
    phone.records("record_visit", visit(&due.id, today(), &["hypertension"]));
    let (offline, _) = phone.list(team, &ListFilter::default());
    assert_ne!(offline, rows, "what was done shows at once");
    phone.line.down.store(false, Ordering::Relaxed);
    assert_eq!((phone.syncs(), phone.waiting()), (Ended::Done, 0));
    assert_eq!(phone.list(team, &ListFilter::default()).0, offline, "nothing jumps when the server has it");
    agree();
}

#[test]
fn before_the_first_sync_is_complete_the_list_shows_who_is_due() {
    let clinic = Clinic::open(60);
    let phone = Phone::of_staff(&clinic.server, "leader1");
    let mut run = Sync::begin(now());
    loop {
        let next = phone.with(|device| run.next(device, now())).expect("the files hold");
        let Next::Send(request) = next else { panic!("{next:?}") };
        if request.path.contains("/changes") {
            break;
        }
        let answer = finished(phone.line.execute(request));
        phone.with(|device| run.answered(device, answer, now())).expect("the files hold");
    }
    let team = phone.teams()[0];
    let screen = phone.with(|device| device.worklist(team, &ListFilter::default(), None, 50, now())).expect("read");
    assert!(!screen.whole && screen.rows.len() > 5, "{screen:?}");
    let theirs = clinic.doctor().get(&format!("/api/v1/worklist?team={team}&limit=50")).ok();
    assert_eq!(json!(screen.rows), theirs["rows"]);
}

#[test]
fn a_card_on_a_phone_is_what_the_server_answers() {
    let clinic = Clinic::open(60);
    let phone = Phone::of_staff(&clinic.server, "leader1");
    assert_eq!(phone.syncs(), Ended::Done);
    let doctor = clinic.doctor();
    let mut medicines = 0;
    for team in phone.teams() {
        let (rows, _) = phone.list(team, &ListFilter::default());
        for row in list(&rows) {
            let (she, of) = (text(&row["resident"]), |what: &str| {
                doctor.get(&format!("/api/v1/residents/{}/{what}", text(&row["resident"]))).ok()
            });
            let card = phone.with(|device| device.resident_card(resident_id(&she), now())).expect("read");
            let Some(card) = card else { continue };
            if card.contracts.iter().all(|contract| !contract.status.is_active()) {
                continue;
            }
            assert_eq!(json!(card.record), of("record"), "with the versions that a command names");
            let shown: Vec<_> = card.medicines.iter().map(|card| &card.medicine).collect();
            assert_eq!(json!(shown), of("medicines")["medicines"]);
            medicines += shown.len();
            let contracts = of("contracts");
            assert_eq!(card.contracts.len(), list(&contracts["contracts"]).len());
            for (ours, theirs) in card.contracts.iter().zip(list(&contracts["contracts"])) {
                assert_eq!(json!(ours.contract.id), theirs["id"]);
                assert_eq!(
                    (json!(ours.status), json!(ours.timeline)),
                    (theirs["status"].clone(), theirs["timeline"].clone())
                );
                assert_eq!(json!(ours.priority_groups), theirs["priority_groups"]);
                let this_year: Vec<_> = list(&theirs["items"]).iter().map(|item| item["this_year"].clone()).collect();
                assert_eq!(json!(ours.items.iter().map(|item| &item.this_year).collect::<Vec<_>>()), json!(this_year));
            }
            let refills = phone.with(|device| device.medicines(resident_id(&she), now())).expect("read").refills;
            let refills: Vec<_> = refills.iter().map(|shown| &shown.refill).collect();
            assert_eq!(json!(refills), of("refills")["requests"]);
        }
    }
    assert!(medicines > 0, "somebody takes something");
    let approvals = phone.with(|device| device.approvals(now())).expect("read");
    let approvals: Vec<_> = approvals.iter().map(|approval| &approval.waiting).collect();
    assert_eq!(json!(approvals), doctor.get("/api/v1/refill-requests").ok()["items"]);
    let requests = phone.with(|device| device.contract_requests(now())).expect("read");
    let mut theirs = doctor.get("/api/v1/contract-requests").ok();
    // What other teams' residents take of a doctor's places only the server knows.
    let rows = theirs["requests"].as_array_mut().expect("a list").iter_mut();
    rows.for_each(|row| drop(row.as_object_mut().expect("a row").remove("room").expect("told")));
    assert!(!requests.is_empty(), "somebody waits for an answer");
    assert_eq!(json!(requests), theirs["requests"]);
}

#[test]
fn what_she_asks_for_without_a_network_shows_as_asked_for_and_then_as_received() {
    let clinic = Clinic::open(40);
    let she = clinic.newcomer_with_phone("周桂兰", 66);
    clinic.supplied(&clinic.grounds(&she.id), 28);
    let phone = Phone::of_staff(&clinic.server, "village1");
    assert_eq!(phone.syncs(), Ended::Done);
    let of = resident_id(&she.id);
    let shown = || phone.with(|device| device.medicines(of, now())).expect("read");
    let asked = &shown().medicines[0].medicine.clone();
    assert!(!asked.can_ask && asked.from_day.is_some() && asked.refill.is_none());

    phone.line.down.store(true, Ordering::Relaxed);
    let line = json!({ "refill_item": fresh_id(), "medicine": asked.medicine });
    let request = json!({ "request": fresh_id(), "resident": she.id, "items": [line], "early_reason": "下周去儿子家" });
    phone.records("request_refill", request);
    let refill = shown().medicines[0].clone();
    assert_eq!(refill.delivery, Delivery::Waiting);
    assert_eq!(refill.medicine.refill.expect("asked for").item.state, ItemState::Received);
    assert_eq!(refill.medicine.why_not[0].code.as_str(), "REFILL_OPEN");

    phone.line.down.store(false, Ordering::Relaxed);
    assert_eq!((phone.syncs(), phone.waiting()), (Ended::Done, 0));
    let theirs = clinic.doctor().get(&format!("/api/v1/residents/{}/medicines", she.id)).ok();
    let ours: Vec<_> = shown().medicines.into_iter().map(|card| (card.medicine, card.delivery)).collect();
    assert!(ours.iter().all(|(_, delivery)| *delivery == Delivery::Delivered));
    assert_eq!(json!(ours.iter().map(|(medicine, _)| medicine).collect::<Vec<_>>()), theirs["medicines"]);
    let home = phone.with(|device| device.home(of, now())).expect("read");
    assert_eq!((home.name.as_deref(), home.medicines.len()), (Some("周桂兰"), 2));
    assert!(home.team.expect("a team").phone.is_some());
}

#[test]
fn a_visit_without_a_network_ends_what_was_due_on_every_screen() {
    let clinic = Clinic::open(40);
    let she = clinic.newcomer("周桂兰", 66);
    clinic.diagnosed(&she.id);
    let phone = Phone::of_staff(&clinic.server, "village1");
    assert_eq!(phone.syncs(), Ended::Done);
    let of = resident_id(&she.id);
    let due = || {
        let notices = phone.with(|device| device.inbox(of, now())).expect("read");
        let form = phone.with(|device| device.visit(of, now())).expect("read").expect("she is known");
        let told = notices.iter().filter(|notice| notice.kind == NoticeKind::FollowUpDue).count();
        (told, form)
    };
    let (told, form) = due();
    assert_eq!((told, form.sheet.draft.programmes), (2, vec![Programme::Diabetes, Programme::Hypertension]));
    assert_eq!(form.sheet.last_on, None);

    let value = Reading::BloodPressure { sbp: Mmhg(146), dbp: Mmhg(92), pulse: None, arm: None };
    let advice = || phone.with(|device| device.advice(of, &value, &[], now())).expect("read");
    assert_eq!(advice(), None);

    phone.line.down.store(true, Ordering::Relaxed);
    let mut seen = visit(&she.id, today(), &["hypertension"]);
    seen["common"]["pregnant_or_lactating"] = json!(true);
    phone.records("record_visit", seen.clone());
    assert!(advice().is_some(), "what the visit found counts before the server has heard of it");
    let (told, form) = due();
    assert_eq!((told, form.sheet.draft.programmes), (1, vec![Programme::Diabetes]));
    assert_eq!(form.sheet.last_on, Some(today()));
    let card = phone.with(|device| device.resident_card(of, now())).expect("read").expect("she is known");
    assert_eq!(json!(card.waiting_visits), json!([seen["visit"]]));
    let trend = phone.with(|device| device.trend(of, 7, now())).expect("read");
    let [TrendSeries::BloodPressure(points)] = &trend.series[..] else { panic!("{trend:?}") };
    assert_eq!(points.iter().map(|(_, sbp, dbp)| (*sbp, *dbp)).collect::<Vec<_>>(), [(128, 78)]);

    phone.line.down.store(false, Ordering::Relaxed);
    assert_eq!((phone.syncs(), phone.waiting()), (Ended::Done, 0));
    assert_eq!(due().1.sheet.draft.programmes, [Programme::Diabetes]);
    let card = phone.with(|device| device.resident_card(of, now())).expect("read").expect("she is known");
    assert!(card.waiting_visits.is_empty());
}

#[test]
fn whoever_may_only_ask_sees_her_medicines_and_is_told_no_reason_that_the_phone_cannot_know() {
    let clinic = Clinic::open(40);
    let she = clinic.newcomer_with_phone("周桂兰", 66);
    clinic.supplied(&clinic.grounds(&she.id), 28);
    let daughter = "13800130003";
    clinic.grant(&she, daughter, &["request_refill"]);
    let phone = Phone::of_resident(&clinic.server, daughter);
    assert_eq!(phone.syncs(), Ended::Done);
    assert!(!phone.knows(&she.id), "who she is, is not hers to read");
    let of = resident_id(&she.id);
    let home = phone.with(|device| device.home(of, now())).expect("read");
    assert_eq!((home.name, home.team, home.last_reading), (None, None, None));
    let shown = phone.with(|device| device.medicines(of, now())).expect("read");
    let shown: Vec<_> = shown.medicines.into_iter().map(|card| card.medicine).collect();
    let theirs = Account::resident(&clinic.server, daughter).get(&format!("/api/v1/residents/{}/medicines", she.id));
    assert_eq!(json!(shown), theirs.ok()["medicines"], "nothing stands against it but the day");
    assert_eq!(shown.len(), 2);

    phone.line.down.store(true, Ordering::Relaxed);
    let line = json!({ "refill_item": fresh_id(), "medicine": shown[0].medicine });
    let request = json!({ "request": fresh_id(), "resident": she.id, "items": [line], "early_reason": "下周出门" });
    phone.records("request_refill", request);
    let cards = phone.with(|device| device.medicines(of, now())).expect("read").medicines;
    assert_eq!(cards[0].delivery, Delivery::Waiting, "also for whoever does not see the contract");
    phone.line.down.store(false, Ordering::Relaxed);
    assert_eq!((phone.syncs(), phone.waiting()), (Ended::Done, 0));
    assert!(phone.with(|device| device.tray().expect("read")).is_empty());
}

#[test]
fn what_a_colleague_changed_meanwhile_is_refused_and_shown_beside_what_was_meant() {
    let clinic = Clinic::open(40);
    let she = clinic.newcomer("周桂兰", 66);
    clinic.diagnosed(&she.id);
    let phone = Phone::of_staff(&clinic.server, "leader1");
    assert_eq!(phone.syncs(), Ended::Done);
    let (of, team) = (resident_id(&she.id), phone.teams()[0]);
    let shown = || {
        let card = phone.with(|device| device.resident_card(of, now())).expect("read").expect("she is known");
        // Also while she is put off.
        let part = ListFilter { q: Some("zgl".to_owned()), ..ListFilter::default() };
        let list = phone.with(|device| device.worklist(team, &part, None, 200, now())).expect("read");
        let row = list.rows.into_iter().find(|row| row.row.resident == of).expect("she is on the list");
        let programme = card.record.programmes.into_iter().find(|shown| shown.programme == Programme::Diabetes);
        (programme.expect("she is in it"), row.row.version)
    };
    let (programme, acts) = shown();
    assert!(programme.version.is_some());
    assert_eq!(acts, Some(0), "nobody has done anything about her yet");

    // Meanwhile at the clinic.
    let (enrolment, nurse) = (json!(programme.enrolment), clinic.nurse());
    clinic.doctor().apply("lose_from_follow_up", json!({ "enrolment": enrolment, "resident": she.id }));
    nurse.apply("invite_resident", json!({ "act": fresh_id(), "resident": she.id }));

    let lost = json!({ "enrolment": enrolment, "resident": she.id });
    phone.records_having_seen("lose_from_follow_up", lost.clone(), programme.version);
    let snoozed = json!({ "act": fresh_id(), "resident": she.id, "until": in_days(5) });
    phone.records_having_seen("snooze_resident", snoozed, acts);
    let (touched, touched_acts) = shown();
    assert_eq!((touched.version, touched_acts), (None, None), "who goes on from her own change has seen it");
    assert_eq!((phone.syncs(), phone.waiting()), (Ended::Done, 0));
    let tray = phone.with(|device| device.tray().expect("read"));
    let refused = tray.iter().map(|item| match (&item.meant, &item.answer) {
        (Ok(_), Some(Ok(Answer::Rejected(refusal)))) => (refusal.is_stale(), refusal.current.is_some()),
        other => panic!("{other:?}"),
    });
    assert_eq!(refused.collect::<Vec<_>>(), [(true, true); 2], "with what was meant and what is current");

    // What the phone has read now it may act on.
    let (programme, acts) = shown();
    phone.records_having_seen("resume_follow_up", lost, programme.version);
    phone.records_having_seen("invite_resident", json!({ "act": fresh_id(), "resident": she.id }), acts);
    assert_eq!((phone.syncs(), phone.waiting()), (Ended::Done, 0));
    assert_eq!(phone.with(|device| device.tray().expect("read")).len(), 2, "nothing more was refused");
}
