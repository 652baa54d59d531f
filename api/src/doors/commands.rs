//! Who may send which command about whom.

use std::collections::BTreeSet;

use jiayi_core::access::Role;
use jiayi_core::codes::Code;
use jiayi_core::command::{Command, CommandName, Envelope, Outcome, SCHEMA};
use jiayi_core::id::CommandId;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::clinic::{Asker, Doors, groups};
use super::table::{self, Row, compare, fill};
use crate::commands::{Sent, carry_out};

/// `x` this role never, `0` not of this person, `+` the door is open: what the room's own rules say then is theirs.
fn letter(outcome: &Outcome) -> char {
    match outcome {
        Outcome::Rejected(rejection) if rejection.code == Code::Forbidden => 'x',
        Outcome::Rejected(rejection) if rejection.code == Code::NotFound => '0',
        Outcome::Rejected(_) | Outcome::Applied | Outcome::NotYet { .. } => '+',
    }
}

/// The command of a row; what follows its name tells apart rows of one command that are open to different people.
fn command_of(row: &Row) -> &str {
    row.door.split(' ').next().unwrap_or_default()
}

impl Doors {
    /// Carries a command out and undoes it.
    fn tries(&self, asker: &Asker, row: &Row) -> Outcome {
        let mut names = self.people[asker.about].clone();
        names.insert("own_session".to_owned(), asker.actor.session.to_string());
        names.insert("fresh".to_owned(), Uuid::now_v7().to_string());
        let payload: Value =
            serde_json::from_str(&fill(&row.sent, &names)).unwrap_or_else(|e| panic!("{}: {e}", row.door));
        let command: Command =
            serde_json::from_value(json!({ command_of(row): payload })).unwrap_or_else(|e| panic!("{}: {e}", row.door));
        let envelope = Envelope {
            id: CommandId(Uuid::now_v7()),
            issued_at: self.clock.now(),
            schema: SCHEMA,
            seen: None,
            command,
        };
        let hash = Sha256::digest(serde_json::to_vec(&envelope).expect("json")).into();
        let (rules, actor, now) = (self.rules.clone(), asker.actor.clone(), self.clock.now());
        let sent = Sent { id: envelope.id, hash, content: Ok(envelope) };
        self.try_out(move |conn| carry_out(conn, &rules, &actor, &sent, now))
    }
}

#[test]
fn every_command_is_open_to_whom_the_table_says_and_to_nobody_else() {
    let doors = Doors::open();
    let (header, rows) = table::read("commands.txt");
    let roles: Vec<&str> = Role::ALL.iter().map(|role| role.as_str()).collect();
    assert_eq!(header, roles, "a column for each role");
    let named: BTreeSet<&str> = rows.iter().map(command_of).collect();
    let all: BTreeSet<&str> = CommandName::ALL.iter().map(|name| name.as_str()).collect();
    assert_eq!(named, all, "a row for each command");
    let mut wrong = Vec::new();
    for row in &rows {
        let actual: String = doors.askers.iter().map(|asker| letter(&doors.tries(asker, row))).collect();
        compare(row, &actual, &groups(), &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
