//! What the tests of every module share: fixed keys, counted randomness, one clock.

use std::task::{Context, Poll, Waker};

use jiayi_core::calendar::Instant;
use jiayi_core::command::{Command, Envelope, SCHEMA};
use jiayi_core::digest::Digest;
use jiayi_core::id::{AccountId, CommandId, ReadingId, ResidentId};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::seal::{Entropy, Keys, NoEntropy, SealKey};

/// 2026-03-02, nine o'clock in China.
pub const NOW: Instant = Instant(1_772_413_200_000);
pub const DAY_MS: i64 = 86_400_000;
pub const DOCTOR: AccountId = AccountId(Uuid::from_u128(0xD0));
pub const MRS_WANG: ResidentId = ResidentId(Uuid::from_u128(0xAA));
pub const CONTRACT: Uuid = Uuid::from_u128(0xC0);

/// Bytes that count: never the same nonce twice, always the same in the same test.
#[derive(Debug, Clone, Default)]
pub struct Counting(pub u64);

impl Entropy for Counting {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), NoEntropy> {
        self.0 += 1;
        let count = self.0.to_be_bytes();
        bytes.iter_mut().zip(count.iter().cycle()).for_each(|(byte, count)| *byte = *count);
        Ok(())
    }
}

pub fn keys() -> Keys {
    Keys { records: SealKey::new([1; 32]), outbox: SealKey::new([2; 32]) }
}

pub fn command_id(n: u128) -> CommandId {
    CommandId(Uuid::from_u128(n))
}

/// She measures her pressure at home; `corrects` an earlier value, or none.
pub fn reading(n: u128, corrects: Option<u128>) -> Command {
    let id = |n| ReadingId(Uuid::from_u128(n));
    let reading = json!({ "record_reading": {
        "reading": id(n), "resident": MRS_WANG, "taken_at": NOW, "corrects": corrects.map(id),
        "value": { "kind": "blood_pressure", "sbp": 128, "dbp": 78 },
    }});
    serde_json::from_value(reading).expect("a command")
}

/// She confirms a long prescription by what she drew.
pub fn confirmation(n: u128, drawn: Digest) -> Command {
    let confirmation = json!({ "confirm_long_prescription": {
        "confirmation": Uuid::from_u128(n), "resident": MRS_WANG, "days": 84, "drugs": [], "signature": drawn.to_string(),
    }});
    serde_json::from_value(confirmation).expect("a command")
}

/// As she travels.
pub fn mrs_wang() -> Value {
    json!({
        "id": MRS_WANG, "name": "王秀英", "sex": "female", "born_on": "1940-01-01", "document_kind": "citizen_id",
        "document": "990101********0018", "phone": null, "phone_changed_at": null, "phone_change": null, "address": null,
        "contact_preference": null, "homes": [], "lives_alone": false, "lacks_capacity": false, "verified": null,
        "died_on": null, "registered_at": NOW,
    })
}

/// Hers, which ends on the 9th of March.
pub fn contract() -> Value {
    let (other, before) = (Uuid::from_u128(0xBB), NOW.plus_ms(-358 * DAY_MS));
    let fee = json!({ "total": 0, "insurance": 0, "public_health": 0, "resident": 0 });
    json!({
        "id": CONTRACT, "resident": MRS_WANG, "state": "active", "origin": { "kind": "new" }, "team": other, "team_name": "一团队",
        "doctor": other, "doctor_name": "陈医生", "package": other, "package_name": "基本", "institution": other,
        "institution_name": "卫生院", "district_institution": null, "municipal_institution": null,
        "starts_on": "2025-03-10", "ends_on": "2026-03-09", "term_ends_on": "2026-03-09", "years": 1,
        "ticked_groups": [], "fee_per_year": fee, "fee_of_term": fee,
        "signature": { "at": before, "how": "drawn", "by": "resident", "signer": { "by": "王秀英" }, "recorded_by": null },
        "answer_by": null, "end": null, "items": [], "template_version": null, "document_hash": null, "has_evidence": false,
        "answer": { "accepted": true, "at": before, "by": "陈医生", "reason": null, "identity_check": null },
        "policy_version": "1",
    })
}

pub fn envelope(n: u128, command: Command) -> Envelope {
    Envelope { id: command_id(n), issued_at: NOW, schema: SCHEMA, seen: None, command }
}

/// Runs what never really waits: a scripted transport has its answer at once.
pub fn now_or_never<T>(future: impl Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("a scripted answer is there at once"),
    }
}

/// Cases per property test; `JIAYI_CASES` asks for more.
pub fn cases() -> u32 {
    std::env::var("JIAYI_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(64)
}
