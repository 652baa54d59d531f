//! The rules, open to anyone with a table of cases: one JSON object a line in, one a line out.
//!
//! A health bureau checks its own cases with this before it trusts the rules. The functions are the ones that the server
//! and the phone decide with. Source: `rules-cli.md`; a file here is one table, its fields in the document's order.

mod adherence;
mod citizen_id;
mod contract_term;
mod follow_up;
mod input;
mod long_prescription;
mod supply;
#[cfg(test)]
mod tests;

use std::fmt;
use std::str::FromStr;

use serde::Serialize;
use serde_json::value::RawValue;

use input::{Object, Refusal};

/// Bytes of a line, without its line feed; a longer one is answered with `TOO_LARGE`, so nobody need hold more than one byte beyond.
pub const LINE_LIMIT: usize = 1 << 20;

/// Which rules a line is a case of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    LongPrescription,
    Hypertension,
    Diabetes,
    Supply,
    Adherence,
    CitizenId,
    ContractTerm,
}

impl Table {
    pub const ALL: [Self; 7] = [
        Self::LongPrescription,
        Self::Hypertension,
        Self::Diabetes,
        Self::Supply,
        Self::Adherence,
        Self::CitizenId,
        Self::ContractTerm,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LongPrescription => "long-prescription",
            Self::Hypertension => "hypertension",
            Self::Diabetes => "diabetes",
            Self::Supply => "supply",
            Self::Adherence => "adherence",
            Self::CitizenId => "citizen-id",
            Self::ContractTerm => "contract-term",
        }
    }
}

/// The name is not one of [`Table::ALL`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoSuchTable;

impl fmt::Display for NoSuchTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the tables are {}", Table::ALL.map(Table::as_str).join(", "))
    }
}

impl std::error::Error for NoSuchTable {}

impl FromStr for Table {
    type Err = NoSuchTable;

    fn from_str(name: &str) -> Result<Self, NoSuchTable> {
        Self::ALL.into_iter().find(|table| table.as_str() == name).ok_or(NoSuchTable)
    }
}

/// Answers one line, whatever its bytes: the decision, or `{"case": …, "error": {"code": …, "message": …}}`.
/// The answer is one line of JSON, without a line feed. A `case` is echoed as it was written; where none can be read, an
/// error names it `null`.
pub fn answer(table: Table, line: &[u8]) -> String {
    let mut object = match Object::of_line(line) {
        Ok(object) => object,
        Err(refusal) => return written(None, Err::<(), _>(refusal)),
    };
    let case = object.take_case().map(on_one_line);
    match table {
        Table::LongPrescription => written(case, long_prescription::decide(&object)),
        Table::Hypertension => written(case, follow_up::hypertension(&object)),
        Table::Diabetes => written(case, follow_up::diabetes(&object)),
        Table::Supply => written(case, supply::decide(&object)),
        Table::Adherence => written(case, adherence::decide(&object)),
        Table::CitizenId => written(case, citizen_id::decide(&object)),
        Table::ContractTerm => written(case, contract_term::decide(&object)),
    }
}

#[derive(Serialize)]
struct Answered<T> {
    #[serde(skip_serializing_if = "Option::is_none")]
    case: Option<Box<RawValue>>,
    #[serde(flatten)]
    answer: T,
}

#[derive(Serialize)]
struct Refused {
    case: Option<Box<RawValue>>,
    error: Refusal,
}

const UNWRITABLE: &str = r#"{"case":null,"error":{"code":"INTERNAL","message":"The answer cannot be written."}}"#;

fn written(case: Option<Box<RawValue>>, decided: Result<impl Serialize, Refusal>) -> String {
    let text = match decided {
        Ok(answer) => serde_json::to_string(&Answered { case, answer }),
        Err(error) => serde_json::to_string(&Refused { case, error }),
    };
    // No answer fails to be JSON; should one ever, its line still gets a coded error and the rest go on.
    text.unwrap_or_else(|_| UNWRITABLE.to_owned())
}

/// The same JSON without the blanks between its tokens: a carriage return there would break the answer in two for some
/// readers. Numbers and texts stay as they were written, so that `1.0` and a number of 40 digits come back unchanged.
fn on_one_line(case: &RawValue) -> Box<RawValue> {
    let (mut in_text, mut escaped) = (false, false);
    let kept = case.get().chars().filter(|&c| {
        let keep = in_text || !matches!(c, ' ' | '\t' | '\r' | '\n');
        if c == '"' && !escaped {
            in_text = !in_text;
        }
        escaped = c == '\\' && !escaped;
        keep
    });
    RawValue::from_string(kept.collect()).unwrap_or_else(|_| case.to_owned())
}
