//! What the tests of every module share: fixed keys, counted randomness, one clock.

use std::task::{Context, Poll, Waker};

use jiayi_core::calendar::Instant;
use jiayi_core::command::{Command, Envelope, SCHEMA};
use jiayi_core::digest::Digest;
use jiayi_core::id::{AccountId, CommandId, ReadingId, ResidentId};
use serde_json::json;
use uuid::Uuid;

use crate::seal::{Entropy, Keys, NoEntropy, SealKey};

/// 2026-03-02, nine o'clock in China.
pub const NOW: Instant = Instant(1_772_413_200_000);
pub const DAY_MS: i64 = 86_400_000;
pub const DOCTOR: AccountId = AccountId(Uuid::from_u128(0xD0));
pub const MRS_WANG: ResidentId = ResidentId(Uuid::from_u128(0xAA));

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
