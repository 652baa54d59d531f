//! Who is answered what at which route.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::test::TestRequest;
use diesel::prelude::*;
use jiayi_core::access::Role;

use super::clinic::{Doors, groups};
use super::table::{self, Row, compare, fill};
use crate::database::schema::sessions;
use crate::openapi::Document;

/// `+` answered, `x` this role never, `0` not of this person, `!` nobody is signed in or the wrong password, `-` nothing was said about
/// access: what was sent is wrong, and the row proves nothing.
fn letter(status: u16) -> char {
    match status {
        200..=299 => '+',
        403 => 'x',
        404 => '0',
        401 => '!',
        500.. => '5',
        _ => '-',
    }
}

/// The method and path with every parameter written `{}`.
fn pattern(door: &str) -> String {
    let path = door.split('?').next().unwrap_or(door);
    let mut parts = path.split('{');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push_str("{}");
        text.push_str(part.split_once('}').map_or("", |(_, rest)| rest));
    }
    text
}

/// Every operation of the served document, and whether it needs a session.
fn served() -> Vec<(String, bool)> {
    let mut all = Vec::new();
    for (path, item) in Document::new().expect("a document").api.paths.paths {
        let operations = [
            ("GET", item.get),
            ("PUT", item.put),
            ("POST", item.post),
            ("DELETE", item.delete),
            ("PATCH", item.patch),
            ("HEAD", item.head),
            ("OPTIONS", item.options),
            ("TRACE", item.trace),
        ];
        for (method, operation) in operations {
            if let Some(operation) = operation {
                all.push((pattern(&format!("{method} {path}")), operation.security.is_some()));
            }
        }
    }
    all
}

fn request(row: &Row, names: &BTreeMap<String, String>) -> TestRequest {
    let (method, path) = row.door.split_once(' ').expect("a method");
    let request = TestRequest::default().method(method.parse().expect("a method")).uri(&fill(path, names));
    if row.sent.is_empty() { request } else { request.set_payload(fill(&row.sent, names)) }
}

impl Doors {
    /// The letters of all askers at a route, each with a token of her own.
    fn knock_all(&self, row: &Row) -> String {
        let requests = self.askers.iter().map(|asker| {
            let bearer = format!("Bearer {}", self.token(&asker.actor));
            request(row, &self.people[asker.about]).insert_header(("authorization", bearer))
        });
        self.serve_each(requests.collect()).into_iter().map(letter).collect()
    }
}

#[test]
fn every_route_answers_whom_the_table_says_and_nobody_else() {
    let doors = Doors::open();
    let (header, rows) = table::read("routes.txt");
    let roles: Vec<&str> = Role::ALL.iter().map(|role| role.as_str()).collect();
    assert_eq!(header, roles, "a column for each role");
    let served = served();
    let named: BTreeSet<String> = rows.iter().map(|row| pattern(&row.door)).collect();
    let all: BTreeSet<String> = served.iter().map(|(door, _)| door.clone()).collect();
    assert_eq!(named, all, "a row for each route");

    let expired = doors.staff(Role::Doctor);
    let mut wrong = Vec::new();
    for row in &rows {
        let needs_session = served.iter().any(|(door, session)| *door == pattern(&row.door) && *session);
        let open = row.expected == "open";
        if open == needs_session {
            wrong.push(format!("{}: the document and the table differ on whether it needs a session", row.door));
        }
        if open {
            continue;
        }
        let actual = doors.knock_all(row);
        compare(row, &actual, &groups(), &mut wrong);
        for token in ["", "Bearer ", "Bearer AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
            let asked = request(row, &doors.people[0]).insert_header(("authorization", token));
            let status = doors.serve_each(vec![asked]);
            if status != [401] {
                wrong.push(format!("{} without a session answered {status:?}", row.door));
            }
        }
        let session = expired.session;
        let now = doors.clock.now();
        doors.write(move |conn| {
            diesel::update(sessions::table.find(session)).set(sessions::expires_at.eq(now)).execute(conn)?;
            Ok(())
        });
        let bearer = format!("Bearer {}", doors.token(&expired));
        let asked = request(row, &doors.people[0]).insert_header(("authorization", bearer));
        let status = doors.serve_each(vec![asked]);
        if status != [401] {
            wrong.push(format!("{} after the session's end answered {status:?}", row.door));
        }
        doors.write(move |conn| {
            let later = now.plus_ms(86_400_000);
            diesel::update(sessions::table.find(session)).set(sessions::expires_at.eq(later)).execute(conn)?;
            Ok(())
        });
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_disabled_account_delivers_and_is_answered_nowhere_else() {
    let doors = Doors::open();
    let nurse = doors.staff(Role::Nurse);
    doors.act(&doors.staff(Role::Operator), "disable_staff_account", serde_json::json!({ "account": nurse.account }));
    let mut answered = BTreeSet::new();
    for row in table::read("routes.txt").1.iter().filter(|row| row.expected != "open") {
        let bearer = format!("Bearer {}", doors.token(&nurse));
        let asked = request(row, &doors.people[0]).insert_header(("authorization", bearer));
        if doors.serve_each(vec![asked]) != [401] {
            answered.insert(row.door.clone());
        }
    }
    let delivers = ["GET /api/v1/me", "POST /api/v1/commands"].map(str::to_owned);
    assert_eq!(answered, BTreeSet::from(delivers));
}
