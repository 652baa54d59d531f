//! Asking over HTTP as somebody, and reading what was sent to people.

use std::net::SocketAddr;

use actix_web::body::to_bytes;
use actix_web::http::header::AUTHORIZATION;
use actix_web::test::{TestRequest, call_service, init_service};
use diesel::prelude::*;
use jiayi_core::calendar::Instant;
use jiayi_core::command::{Command, Envelope, SCHEMA, SCHEMA_HEADER};
use jiayi_core::id::CommandId;
use serde_json::Value;

use super::{TestClinic, id};
use crate::config;
use crate::database::schema::*;
use crate::database::sql::Key;
use crate::seal::Place;
use crate::server::{Shared, application, routes};
use crate::session::Actor;

impl TestClinic {
    /// What the phone of a disabled account delivers, which is kept for the manager; gives its id.
    pub fn delivers(&self, author: &Actor, command: Command) -> CommandId {
        let envelope = Envelope { id: id(), issued_at: self.clock.now(), schema: SCHEMA, seen: None, command };
        let body = serde_json::json!({ "commands": [envelope] });
        let (status, answer) = self.post(author, "/commands", &body);
        assert_eq!((status, answer["outcomes"][0]["code"].as_str()), (200, Some("AWAITS_MANAGER")), "{answer}");
        envelope.id
    }

    /// Asks over HTTP, under `/api/v1`, and gives status and body.
    pub fn get(&self, actor: &Actor, path: &str) -> (u16, Value) {
        self.ask(actor, TestRequest::get().uri(&format!("/api/v1{path}")))
    }

    pub fn post(&self, actor: &Actor, path: &str, body: &Value) -> (u16, Value) {
        self.ask(actor, TestRequest::post().uri(&format!("/api/v1{path}")).set_json(body))
    }

    /// Asks over HTTP, and gives status and body as they are.
    pub fn fetch(&self, actor: &Actor, path: &str) -> (u16, Vec<u8>) {
        self.answer(actor, TestRequest::get().uri(&format!("/api/v1{path}")))
    }

    /// Asks over HTTP as an app that speaks a schema.
    pub fn speaking(&self, schema: &str, actor: &Actor, request: TestRequest) -> (u16, Value) {
        self.ask(actor, request.insert_header((SCHEMA_HEADER, schema)))
    }

    fn ask(&self, actor: &Actor, request: TestRequest) -> (u16, Value) {
        let (status, body) = self.answer(actor, request);
        (status, serde_json::from_slice(&body).unwrap_or(Value::Null))
    }

    /// Asks over HTTP with this token, as it stands.
    pub fn bearing(&self, token: &str, request: TestRequest) -> (u16, Value) {
        let (status, body) = self.serve(request.insert_header((AUTHORIZATION, format!("Bearer {token}"))));
        (status, serde_json::from_slice(&body).unwrap_or(Value::Null))
    }

    /// Asks without a session from an IPv4 address.
    pub fn knock(&self, from: &str, path: &str, body: &Value) -> (u16, Value) {
        let peer = SocketAddr::new(from.parse().expect("an address"), 40_000);
        let request = TestRequest::post().uri(&format!("/api/v1{path}")).set_json(body).peer_addr(peer);
        let (status, body) = self.serve(request);
        (status, serde_json::from_slice(&body).unwrap_or(Value::Null))
    }

    /// Uploads over HTTP, under `/api/v1`, and gives the status.
    pub fn put(&self, actor: &Actor, path: &str, body: Vec<u8>) -> u16 {
        self.answer(actor, TestRequest::put().uri(&format!("/api/v1{path}")).set_payload(body)).0
    }

    /// Opens an address under `/api/v1` as a browser does, without a session.
    pub fn visit(&self, path: &str) -> (u16, Vec<u8>) {
        self.serve(TestRequest::get().uri(&format!("/api/v1{path}")))
    }

    /// The newest text message to a phone.
    pub fn message_to(&self, phone: &str) -> Option<String> {
        let (rules, phone) = (self.rules.clone(), phone.to_owned());
        self.read(move |conn| {
            let rows: Vec<(Key, Vec<u8>, Vec<u8>)> = messages::table
                .order((messages::created_at.desc(), messages::id.desc()))
                .select((messages::id, messages::to_sealed, messages::body_sealed))
                .load(conn)?;
            for (Key(row), to, body) in rows {
                let open =
                    |column, sealed: &[u8]| rules.keys.open_text(Place { table: "messages", column, row }, sealed);
                if open("to_sealed", &to)?.as_str() == phone {
                    return Ok(Some(open("body_sealed", &body)?.to_string()));
                }
            }
            Ok(None)
        })
    }

    /// The session was used a moment ago, however far a test has moved the clock.
    fn answer(&self, actor: &Actor, request: TestRequest) -> (u16, Vec<u8>) {
        let (session, now) = (actor.session, self.clock.now());
        self.write(move |conn| {
            diesel::update(sessions::table.find(session)).set(sessions::last_seen_at.eq(now)).execute(conn)?;
            Ok(())
        });
        self.serve(request.insert_header((AUTHORIZATION, format!("Bearer {}", self.token(actor)))))
    }

    pub fn serve(&self, request: TestRequest) -> (u16, Vec<u8>) {
        self.wait(async {
            let shared = Shared::new(&config::Server::default(), self.clinic.clone()).expect("a document");
            let app = init_service(application(shared, routes)).await;
            let response = call_service(&app, request.to_request()).await;
            let status = response.status().as_u16();
            let body = to_bytes(response.into_body()).await.unwrap_or_default();
            (status, body.to_vec())
        })
    }

    /// The statuses of many requests to one server, in order. In between, what was done at the door is undone: everybody stays
    /// signed in, and no try is counted against the next.
    pub fn serve_each(&self, requests: Vec<TestRequest>) -> Vec<u16> {
        self.wait(async {
            let shared = Shared::new(&config::Server::default(), self.clinic.clone()).expect("a document");
            let app = init_service(application(shared, routes)).await;
            let mut statuses = Vec::new();
            for request in requests {
                statuses.push(call_service(&app, request.to_request()).await.status().as_u16());
                let now = self.clock.now();
                let restored = self.clinic.database.write(move |conn| {
                    diesel::update(sessions::table)
                        .set((sessions::revoked_at.eq(None::<Instant>), sessions::last_seen_at.eq(now)))
                        .execute(conn)?;
                    diesel::delete(attempts::table).execute(conn)?;
                    diesel::delete(card_sightings::table).execute(conn)?;
                    Ok(())
                });
                restored.await.expect("restored");
            }
            statuses
        })
    }

    /// To whom messages went and what they say, oldest first.
    pub fn messages(&self) -> Vec<(String, String)> {
        let rules = self.rules.clone();
        self.read(move |conn| {
            let rows: Vec<(Key, Vec<u8>, Vec<u8>)> = messages::table
                .order((messages::created_at, messages::id))
                .select((messages::id, messages::to_sealed, messages::body_sealed))
                .load(conn)?;
            let open = |column, Key(row): Key, sealed: &[u8]| {
                rules.keys.open_text(Place { table: "messages", column, row }, sealed).map(|text| text.to_string())
            };
            rows.into_iter()
                .map(|(id, to, body)| Ok((open("to_sealed", id, &to)?, open("body_sealed", id, &body)?)))
                .collect()
        })
    }

    /// The bearer token of an actor's session.
    pub fn token(&self, actor: &Actor) -> String {
        self.tokens.borrow().get(&actor.session).expect("a session of this clinic").clone()
    }
}
