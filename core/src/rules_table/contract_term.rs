//! `contract-term`: the last day of a contract. Source: domain 02 §2.4.

use serde::Serialize;

use super::input::{Object, Refusal, fields};
use crate::calendar::Day;
use crate::contract::term::Term;

#[derive(Serialize)]
pub(super) struct Answer {
    /// Inclusive.
    end: Day,
}

pub(super) fn decide(object: &Object<'_>) -> Result<Answer, Refusal> {
    fields! { object;
        start: Day,
        years: i64,
    }
    let term = Term::of_years(start, years).map_err(|code| Refusal::by_rule(code, "`start` and `years`"))?;
    Ok(Answer { end: term.end() })
}
