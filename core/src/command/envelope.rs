//! What travels to the door, and what it answers.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::Command;
use crate::calendar::Instant;
use crate::codes::Code;
use crate::id::CommandId;

/// The newest schema of commands that this build speaks.
pub const SCHEMA: u32 = 1;
/// The header in which an app says the newest schema that it speaks, with every request.
pub const SCHEMA_HEADER: &str = "jiayi-schema";

/// How far ahead of the server a command may claim to be made, milliseconds: beyond, a clock is wrong.
pub const CLOCK_TOLERANCE_MS: i64 = 5 * 60_000;

/// Commands in the order they were made. Not atomic: each has its own outcome.
///
/// The envelopes are kept as the bytes that were sent, because their SHA-256 is part of the replay record.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Batch<'a> {
    #[serde(borrow)]
    pub commands: Vec<&'a RawValue>,
}

/// One command, its unique id and what its author had seen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Envelope {
    pub id: CommandId,
    /// When the author made it, epoch milliseconds, corrected by the skew of the last sync.
    pub issued_at: Instant,
    pub schema: u32,
    /// Version of the edited thing in its resident's feed as the author saw it; when it has moved on the outcome is
    /// `STALE`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<i64>,
    pub command: Command,
}

/// What is wrong with one field of a command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldCode {
    /// Path of the field, dotted.
    pub field: String,
    #[schema(value_type = String)]
    pub code: Code,
}

/// A final no: what stands in the way, all of it at once.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Rejection {
    /// The first of `codes`.
    #[schema(value_type = String)]
    pub code: Code,
    #[schema(value_type = Vec<String>)]
    pub codes: Vec<Code>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldCode>,
    /// The thing as it stands now, when the author should look again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current: Option<serde_json::Value>,
}

impl Rejection {
    pub fn of(code: Code) -> Self {
        Self { code, codes: vec![code], fields: Vec::new(), current: None }
    }

    /// All the codes that apply; `first` leads when the list is empty.
    pub fn of_all(first: Code, codes: Vec<Code>) -> Self {
        let codes = if codes.is_empty() { vec![first] } else { codes };
        Self { code: codes.first().copied().unwrap_or(first), codes, fields: Vec::new(), current: None }
    }

    pub fn on_field(field: impl Into<String>, code: Code) -> Self {
        Self { fields: vec![FieldCode { field: field.into(), code }], ..Self::of(code) }
    }

    pub fn on_fields(first: Code, fields: Vec<FieldCode>) -> Self {
        let mut codes: Vec<Code> = fields.iter().map(|field| field.code).collect();
        codes.sort_unstable();
        codes.dedup();
        Self { fields, ..Self::of_all(first, codes) }
    }

    pub fn with_current(self, current: serde_json::Value) -> Self {
        Self { current: Some(current), ..self }
    }
}

impl From<Code> for Rejection {
    fn from(code: Code) -> Self {
        Self::of(code)
    }
}

/// The answer to one command. The first two are final; `not_yet` is no outcome: the command stays with its author.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum Outcome {
    Applied,
    Rejected(Rejection),
    NotYet {
        #[schema(value_type = String)]
        code: Code,
    },
}
