//! The agreement opened by a browser.

use jiayi_core::access::Role;
use serde_json::Value;

use super::*;
use crate::database::schema::{audit, print_links};

/// Asks for a link and gives its path under `/api/v1`.
fn link(clinic: &TestClinic, actor: &Actor, contract: ContractId) -> (u16, String) {
    let (status, made) = clinic.post(actor, &format!("/contracts/{contract}/print-links"), &Value::Null);
    let path = made["link"].as_str().unwrap_or_default().trim_start_matches("/api/v1").to_owned();
    (status, path)
}

/// Opens a link as a browser does: without a session.
fn opens(clinic: &TestClinic, path: &str) -> u16 {
    clinic.visit(path).0
}

#[test]
fn a_print_link_opens_once_without_a_session_and_only_soon() {
    let clinic = TestClinic::open();
    let li = li(&clinic);
    let contract = runs(&clinic, &li);
    let (status, path) = link(&clinic, &li.actor, contract);
    assert_eq!(status, 200);
    let (status, page) = clinic.visit(&path);
    assert_eq!(status, 200);
    assert!(String::from_utf8(page).expect("UTF-8").contains("李秀英"));
    assert_eq!(opens(&clinic, &path), 404, "once");
    let (_, late) = link(&clinic, &li.actor, contract);
    clinic.pass(120_000);
    assert_eq!(opens(&clinic, &late), 404, "two minutes at most");
    assert_eq!(opens(&clinic, "/print/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), 404);
    assert_eq!(opens(&clinic, "/print/x"), 404);
}

#[test]
fn a_print_link_dies_with_the_session_that_asked_for_it_and_lies_nowhere() {
    let clinic = TestClinic::open();
    let li = li(&clinic);
    let contract = runs(&clinic, &li);
    let (_, path) = link(&clinic, &li.actor, contract);
    let kept: Vec<Vec<u8>> = clinic.read(|conn| Ok(print_links::table.select(print_links::link_hash).load(conn)?));
    assert_eq!(kept.len(), 1);
    assert!(!kept[0].windows(8).any(|part| path.as_bytes().windows(8).any(|said| said == part)));
    assert_eq!(clinic.post(&li.actor, "/sign-out", &Value::Null).0, 204);
    assert_eq!(opens(&clinic, &path), 404);
}

#[test]
fn a_link_is_for_whoever_may_read_the_agreement_and_staff_who_open_it_stand_in_the_log() {
    let clinic = TestClinic::open();
    let (li, wang) = (li(&clinic), wang(&clinic));
    let contract = runs(&clinic, &li);
    assert_eq!(link(&clinic, &wang.actor, contract).0, 404);
    assert_eq!(link(&clinic, &clinic.employ(Role::Desk, clinic.elsewhere), contract).0, 404);
    assert_eq!(link(&clinic, &clinic.staff(Role::Pharmacist), contract).0, 403);
    let prints = |clinic: &TestClinic| -> i64 {
        clinic
            .read(|conn| Ok(audit::table.filter(audit::outcome.eq("/api/v1/print/{link}")).count().get_result(conn)?))
    };
    let (_, hers) = link(&clinic, &li.actor, contract);
    assert_eq!((opens(&clinic, &hers), prints(&clinic)), (200, 0), "her own is nobody else's business");
    let (_, theirs) = link(&clinic, &clinic.staff(Role::Desk), contract);
    assert_eq!((opens(&clinic, &theirs), prints(&clinic)), (200, 1));
}
