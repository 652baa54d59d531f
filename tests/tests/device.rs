//! The phone's engine against the real server: a village visit without a network, and lines that break where it hurts.

use std::sync::atomic::Ordering;

use jiayi_core::id::ReadingId;
use jiayi_core::view::{Kind, View};
use jiayi_device::{Delivery, Ended};
use jiayi_tests::care::{pressure, reading, visit};
use jiayi_tests::clinic::{Clinic, list};
use jiayi_tests::person::{grant, of, person_of};
use jiayi_tests::phone::{Line, Phone};
use jiayi_tests::time::today;
use jiayi_tests::{Account, Server};
use serde_json::json;

#[test]
fn a_village_visit_without_a_network_reaches_the_server_once_and_the_colleagues_phone() {
    let clinic = Clinic::open(40);
    let she = clinic.newcomer("周桂兰", 66);
    clinic.diagnosed(&she.id);
    let phone = Phone::of_staff(&clinic.server, "village1");
    let colleague = Phone::of_staff(&clinic.server, "leader1");
    assert_eq!((phone.syncs(), colleague.syncs()), (Ended::Done, Ended::Done));
    assert!(phone.knows(&she.id) && colleague.knows(&she.id));

    phone.line.down.store(true, Ordering::Relaxed);
    let measured = reading(&she.id, pressure(128, 78), json!([]));
    let seen = visit(&she.id, today(), &["hypertension"]);
    phone.records("record_reading", measured.clone());
    phone.records("record_visit", seen.clone());
    assert!(matches!(phone.syncs(), Ended::Later { .. }));
    let id = ReadingId(measured["reading"].as_str().expect("an id").parse().expect("an id"));
    let shown = phone.shows(&she.id);
    assert!(shown.contains(&(id, Delivery::Waiting)), "{shown:?}");
    assert_eq!((shown.len(), phone.waiting()), (2, 2), "beside it what was measured at the visit");

    phone.line.down.store(false, Ordering::Relaxed);
    assert_eq!(phone.syncs(), Ended::Done);
    assert_eq!(phone.waiting(), 0);
    assert!(phone.with(|device| device.tray().expect("read")).is_empty());
    assert!(phone.shows(&she.id).contains(&(id, Delivery::Delivered)));
    let record = clinic.record(&she.id);
    let visits = list(&record["visits"]).iter().filter(|visit| visit["id"] == seen["visit"]).count();
    assert_eq!(visits, 1);
    assert_eq!(colleague.syncs(), Ended::Done);
    assert!(colleague.shows(&she.id).contains(&(id, Delivery::Delivered)));
    let visit = seen["visit"].as_str().expect("an id").parse().expect("an id");
    assert!(
        colleague.with(|device| device.known().expect("read").get(Kind::Visit, visit).is_some()),
        "on the colleague's phone too"
    );
}

#[test]
fn what_was_committed_before_the_line_broke_is_sent_again_and_applied_once() {
    let clinic = Clinic::open(40);
    let she = clinic.newcomer("周桂兰", 66);
    let phone = Phone::of_staff(&clinic.server, "village1");
    assert_eq!(phone.syncs(), Ended::Done);
    let measured = reading(&she.id, pressure(131, 79), json!([]));
    phone.records("record_reading", measured.clone());
    phone.line.cut.store(true, Ordering::Relaxed);
    assert!(matches!(phone.syncs(), Ended::Later { .. }));
    assert_eq!(phone.waiting(), 1, "nobody told the phone that it is done");
    assert_eq!(phone.syncs(), Ended::Done);
    assert_eq!(phone.waiting(), 0);
    let readings = clinic.doctor().get(&format!("/api/v1/residents/{}/readings", she.id)).ok();
    let count = list(&readings["readings"]).iter().filter(|kept| kept["id"] == measured["reading"]).count();
    assert_eq!(count, 1, "{readings}");
}

#[test]
fn a_grant_that_is_revoked_takes_her_records_from_the_daughters_phone() {
    let server = Server::demo(40);
    let (grandmother, daughter) = (Account::resident(&server, "13800130001"), "13800130003");
    let she = person_of(&grandmother);
    let given = grant(&she, daughter, &["view"]);
    grandmother.apply("grant_proxy", given.clone());
    let phone = Phone::of_resident(&server, daughter);
    assert_eq!(phone.syncs(), Ended::Done);
    assert!(phone.knows(&she));
    grandmother.apply("revoke_grant", json!({ "grant": given["grant"], "resident": she }));
    assert_eq!(phone.syncs(), Ended::Done);
    assert!(!phone.knows(&she));
    let own = person_of(&Account::resident(&server, daughter));
    assert!(phone.knows(&own), "her own record stays");
    let hers = phone.with(|device| {
        let of_her = |view: &&View| matches!(view, View::Prescription(sheet) if sheet.resident.to_string() == she);
        device.known().expect("read").all(Kind::Prescription).filter(of_her).count()
    });
    assert_eq!(hers, 0);
}

#[test]
fn a_clinic_that_goes_back_to_its_backup_loses_nothing_that_a_phone_still_has() {
    let mut server = Server::demo_in_a_file(40);
    let wang = "13800130001";
    let she = person_of(&Account::resident(&server, wang));
    let mut phone = Phone::of_resident(&server, wang);
    assert_eq!(phone.syncs(), Ended::Done);
    server.run(&["backup", "--into", "night"]);
    let measured = reading(&she, pressure(127, 77), json!([]));
    phone.records("record_reading", measured.clone());
    assert_eq!((phone.syncs(), phone.waiting()), (Ended::Done, 0));

    server.stop();
    server.go_on_in("sqlite:data/restored.db");
    server.run(&["restore", "--from", "night"]);
    server.start();
    let readings = |server: &Server| {
        let readings = of(&Account::resident(server, wang), &she, "readings").ok();
        list(&readings["readings"]).iter().filter(|kept| kept["id"] == measured["reading"]).count()
    };
    assert_eq!(readings(&server), 0, "the backup is older");
    phone.line = Line::to(&server);
    assert_eq!(phone.syncs(), Ended::Done);
    assert_eq!(readings(&server), 1, "the phone had it, and sent it again");
    let id = ReadingId(measured["reading"].as_str().expect("an id").parse().expect("an id"));
    assert!(phone.shows(&she).contains(&(id, Delivery::Delivered)));
}

#[test]
fn what_a_nurse_did_before_her_account_was_disabled_is_delivered_and_done_when_the_manager_confirms_it() {
    let clinic = Clinic::open(40);
    let she = clinic.newcomer("周桂兰", 66);
    clinic.diagnosed(&she.id);
    let phone = Phone::of_staff(&clinic.server, "village1");
    assert_eq!(phone.syncs(), Ended::Done);
    let seen = visit(&she.id, today(), &["hypertension"]);
    phone.records("record_visit", seen.clone());
    let account = phone.with(|device| device.me().expect("known").account);
    clinic.staff("operator").apply("disable_staff_account", json!({ "account": account }));
    assert_eq!(phone.syncs(), Ended::Done);
    assert_eq!((phone.waiting(), phone.knows(&she.id)), (1, false));

    let manager = clinic.staff("manager1");
    let held = manager.get("/api/v1/held-commands").ok();
    assert_eq!(list(&held["held"]).len(), 1, "{held}");
    manager.apply("confirm_held_command", json!({ "held": held["held"][0]["held"] }));
    let record = clinic.record(&she.id);
    let visits = list(&record["visits"]).iter().filter(|visit| visit["id"] == seen["visit"]).count();
    assert_eq!(visits, 1, "{record}");
    assert_eq!((phone.syncs(), phone.waiting()), (Ended::Done, 0));
}
