use std::collections::BTreeSet;

use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::id::ResidentId;
use serde_json::Value;

use super::super::{Link, each_link, genesis, verify};
use super::*;
use crate::database::schema::audit;
use crate::follow_up::story::Story;
use crate::openapi::Document;
use crate::testing::{TestClinic, id, numbers};

/// Writes what waits, and gives who was shown to whom by which route since the entry `after`.
fn reads_since(clinic: &TestClinic, after: i64) -> Vec<(String, String, Vec<ResidentId>)> {
    clinic.wait(clinic.reads.flush()).expect("written");
    let rows: Vec<(String, Option<String>, String)> = clinic.read(move |conn| {
        Ok(audit::table
            .filter(audit::kind.eq("read"))
            .filter(audit::version.gt(after))
            .order(audit::version)
            .select((audit::outcome, audit::role, audit::residents))
            .load(conn)?)
    });
    let ids = |text: String| serde_json::from_str(&text).expect("ids");
    rows.into_iter().map(|(route, role, residents)| (route, role.expect("a role"), ids(residents))).collect()
}

fn newest(clinic: &TestClinic) -> i64 {
    clinic.wait(clinic.reads.flush()).expect("written");
    let newest: Option<i64> =
        clinic.read(|conn| Ok(audit::table.select(diesel::dsl::max(audit::version)).first(conn)?));
    newest.unwrap_or(0)
}

/// Whether the chain is whole, as `jiayi audit verify` asks.
fn is_whole(clinic: &TestClinic) -> bool {
    clinic.read(|conn| {
        let mut links: Vec<Link> = Vec::new();
        each_link(conn, |link| links.push(link.expect("readable")))?;
        Ok(verify(genesis(conn)?, &[], &links).is_ok())
    })
}

#[test]
fn each_request_that_shows_a_record_is_one_entry_with_whom_it_showed() {
    let story = Story::begin();
    let (clinic, li) = (&story.clinic, story.li.id);
    let before = newest(clinic);
    let (nurse, desk) = (story.nurse(), clinic.staff(Role::Desk));
    let doctor = story.doctor();
    for (actor, path) in [(&nurse, "/record"), (&nurse, "/record"), (&doctor, "/medicines"), (&desk, "")] {
        assert_eq!(clinic.get(actor, &format!("/residents/{li}{path}")).0, 200, "{path}");
    }
    let entry = |path: &str, role: &str| (format!("/api/v1/residents/{{id}}{path}"), role.to_owned(), vec![li]);
    let expected =
        [entry("/record", "nurse"), entry("/record", "nurse"), entry("/medicines", "doctor"), entry("", "desk")];
    assert_eq!(reads_since(clinic, before), expected);
    assert!(is_whole(clinic));
}

#[test]
fn her_own_reads_and_what_was_refused_are_no_entries_and_her_proxys_are() {
    let story = Story::begin();
    let (clinic, li) = (&story.clinic, &story.li);
    let child = clinic.ward("李小满", numbers::CHILD, li);
    let stranger = clinic.employ(Role::Doctor, clinic.elsewhere);
    let before = newest(clinic);
    assert_eq!(clinic.get(&li.actor, &format!("/residents/{}/record", li.id)).0, 200);
    assert_eq!(clinic.get(&stranger, &format!("/residents/{}/record", li.id)).0, 404);
    assert_eq!(reads_since(clinic, before), []);
    assert_eq!(clinic.get(&li.actor, &format!("/residents/{child}/record")).0, 200);
    let route = "/api/v1/residents/{id}/record".to_owned();
    assert_eq!(reads_since(clinic, before), [(route, "resident".to_owned(), vec![child])]);
    let acting_for: Option<ResidentId> =
        clinic.read(|conn| Ok(audit::table.order(audit::version.desc()).select(audit::acting_for).first(conn)?));
    assert_eq!(acting_for, Some(child));
}

#[test]
fn a_list_is_one_entry_with_everybody_on_it() {
    let story = Story::of_both();
    let clinic = &story.clinic;
    let wang = clinic.resident("王建国", numbers::WANG, "13800138002");
    clinic.contract(&wang, clinic.today());
    let before = newest(clinic);
    let (status, list) = clinic.get(&story.nurse(), "/worklist");
    assert_eq!(status, 200);
    let rows = list["rows"].as_array().expect("rows");
    let shown: BTreeSet<ResidentId> =
        rows.iter().map(|row| serde_json::from_value(row["resident"].clone()).expect("an id")).collect();
    let read = reads_since(clinic, before);
    assert_eq!(read.len(), 1);
    assert_eq!(read[0].2.iter().copied().collect::<BTreeSet<_>>(), shown);
    assert!(shown.contains(&story.li.id));
}

#[test]
fn many_reads_at_once_are_written_in_order_and_none_is_dropped() {
    let clinic = TestClinic::open();
    let before = newest(&clinic);
    let nurse = clinic.staff(Role::Nurse);
    let looked: Vec<ResidentId> = (0..QUEUE + BATCH + 1).map(|_| id()).collect();
    let (all, at) = (looked.clone(), clinic.clock.now());
    clinic.wait(async {
        for resident in all {
            let actor = Actor { looked: Looked::default(), ..nurse.clone() };
            actor.looks_at([resident]);
            clinic.reads.append(shown(&actor, "record", at).expect("an entry")).await.expect("a place");
        }
    });
    let written: Vec<ResidentId> = reads_since(&clinic, before).into_iter().flat_map(|(_, _, ids)| ids).collect();
    assert_eq!(written, looked);
    assert!(is_whole(&clinic));
}

/// What shows no record of anybody, or only one's own.
const SHOW_NOBODY: [&str; 21] = [
    "/api/v1/acting-for",
    "/api/v1/claims/mine",
    "/api/v1/consent-texts",
    "/api/v1/drugs",
    "/api/v1/indicators",
    "/api/v1/institutions",
    "/api/v1/institutions/{id}/teams",
    "/api/v1/me",
    "/api/v1/reminders/report",
    "/api/v1/sessions",
    "/api/v1/staff-accounts",
    "/api/v1/staff-activations",
    "/api/v1/staff-activations/{id}",
    "/api/v1/teams/{id}",
    "/api/v1/worklist/filters",
    "/demo/messages",
    "/demo/messages.json",
    "/healthz",
    "/openapi.json",
    // That there is a reminder, and not of what or whose.
    "/r/{code}",
    "/readyz",
];

/// Lists that a scope does not guard: each notes by itself whom it shows.
const LISTS: [&str; 10] = [
    "/api/v1/activation-codes/{id}",
    "/api/v1/changes",
    "/api/v1/claims",
    "/api/v1/contract-requests",
    "/api/v1/held-commands",
    "/api/v1/pharmacy",
    "/api/v1/refill-requests",
    "/api/v1/tasks",
    "/api/v1/worklist",
    "/api/v1/worklist/trends",
];

/// What writes its own entry, with a purpose, before it shows anybody.
const WRITTEN_FIRST: [&str; 3] =
    ["/api/v1/indicators/{indicator}/residents", "/api/v1/print/{link}", "/api/v1/worklist/export/{format}"];

/// What `Scope::over` guards: it notes whom it lets see.
const SCOPED: [&str; 17] = [
    "/api/v1/blobs/{hash}",
    "/api/v1/contracts/{id}",
    "/api/v1/contracts/{id}/agreement",
    "/api/v1/contracts/{id}/evidence",
    "/api/v1/prescriptions/{id}",
    "/api/v1/readings/{id}/advice",
    "/api/v1/residents/{id}",
    "/api/v1/residents/{id}/agreement",
    "/api/v1/residents/{id}/consents",
    "/api/v1/residents/{id}/contracts",
    "/api/v1/residents/{id}/grants",
    "/api/v1/residents/{id}/guardianships",
    "/api/v1/residents/{id}/medicines",
    "/api/v1/residents/{id}/prescriptions",
    "/api/v1/residents/{id}/readings",
    "/api/v1/residents/{id}/record",
    "/api/v1/residents/{id}/refills",
];

#[test]
fn of_every_read_it_is_known_whose_records_it_shows() {
    let document: Value = serde_json::from_str(&Document::new().expect("a document").json).expect("json");
    let paths = document["paths"].as_object().expect("paths");
    let reads: BTreeSet<&str> =
        paths.iter().filter(|(_, acts)| acts.get("get").is_some()).map(|(path, _)| path.as_str()).collect();
    let known: BTreeSet<&str> =
        SHOW_NOBODY.iter().chain(&LISTS).chain(&WRITTEN_FIRST).chain(&SCOPED).copied().collect();
    assert_eq!(reads, known, "a new read says in which of the four it belongs, and notes whom it shows");
}
