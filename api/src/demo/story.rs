//! How the demo acts: every event is a command through the one door, at the time it is said to have happened.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use jiayi_core::calendar::Instant;
use jiayi_core::command::Outcome;
use serde_json::{Value, json};
use uuid::Uuid;

use super::DemoError;
use super::draw::Draw;
use crate::blob;
use crate::clinic::Rules;
use crate::commands::{self, submit};
use crate::database::Db;
use crate::seal::{BlobName, to_hex};
use crate::session::Actor;

/// What happens to whom, in the order of time.
pub struct Agenda<S> {
    waiting: BinaryHeap<Reverse<(Instant, u64)>>,
    steps: std::collections::HashMap<u64, S>,
    next: u64,
    until: Instant,
}

impl<S> Agenda<S> {
    /// Nothing after `until` happens: that is today.
    pub fn new(until: Instant) -> Self {
        Self { waiting: BinaryHeap::new(), steps: std::collections::HashMap::new(), next: 0, until }
    }

    pub fn add(&mut self, at: Instant, step: S) {
        if at >= self.until {
            return;
        }
        self.waiting.push(Reverse((at, self.next)));
        self.steps.insert(self.next, step);
        self.next += 1;
    }

    pub fn take(&mut self) -> Option<(Instant, S)> {
        let Reverse((at, number)) = self.waiting.pop()?;
        Some((at, self.steps.remove(&number)?))
    }
}

/// The pen of the demo: sends commands in somebody's name.
pub struct Pen<'a> {
    pub conn: &'a mut Db,
    pub rules: &'a Rules,
    pub draw: &'a mut Draw,
    pub at: Instant,
}

impl Pen<'_> {
    pub fn id(&mut self) -> String {
        self.draw.id::<Uuid>(self.at).to_string()
    }

    /// Sends a command that must be applied: a demo that its own rules refuse is wrong.
    pub fn send(&mut self, actor: &Actor, name: &str, payload: Value) -> Result<(), DemoError> {
        let id = self.id();
        let envelope =
            json!({ "id": id, "issued_at": self.at.0, "schema": 1, "command": { name: payload } }).to_string();
        let sent = submit::read(&envelope).map_err(|code| DemoError::Refused(format!("{name}: {code}")))?;
        match commands::carry_out(self.conn, self.rules, actor, &sent, self.at)? {
            Outcome::Applied => Ok(()),
            other => Err(DemoError::Refused(format!("{name} at {}: {other:?}\n{envelope}", self.at.day()))),
        }
    }

    /// A picture as a scanner or a signature pad would send it, each with bytes of its own; returns its SHA-256 in hex.
    pub fn picture(&mut self, by: &Actor) -> Result<String, DemoError> {
        let mut bytes = PICTURE.to_vec();
        bytes.extend_from_slice(self.id().as_bytes());
        let name = BlobName::of(&bytes);
        let sealed = self.rules.keys.seal_blob(by.account.0, name, &bytes);
        let sealed = sealed.map_err(|error| DemoError::Refused(error.to_string()))?;
        blob::store(self.conn, by.account, name, &sealed, bytes.len(), self.at)?;
        Ok(to_hex(name.as_bytes()))
    }
}

/// A PNG of one grey pixel; what follows its end is ignored by viewers.
const PICTURE: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00, 0x00,
    0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x00, 0x00, 0x00, 0x00, 0x3a, 0x7e, 0x9b, 0x55, 0x00, 0x00, 0x00, 0x0a, 0x49,
    0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0x68, 0x00, 0x00, 0x00, 0x82, 0x00, 0x81, 0x77, 0xcd, 0x72, 0xb6, 0x00, 0x00,
    0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
];
