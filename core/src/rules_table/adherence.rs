//! `adherence`: PDC and MPR of a period. Source: domain 03 §3.4.

use serde_json::value::RawValue;

use super::input::{Input, Object, Refusal, fields, list};
use crate::calendar::Day;
use crate::codes::Code;
use crate::prescription::adherence::{Adherence, Fill};

pub(super) fn decide(object: &Object<'_>) -> Result<Adherence, Refusal> {
    fields! { object;
        from: Day,
        to: Day,
        fills: Vec<Fill>,
    }
    Adherence::over(from, to, &fills).map_err(|code| Refusal::by_rule(code, "`from` and `to`"))
}

impl<'a> Input<'a> for Fill {
    fn read(raw: &'a RawValue, place: &str) -> Result<Self, Refusal> {
        let Some([dispensed, days]) = list(raw).and_then(|pair| <[_; 2]>::try_from(pair).ok()) else {
            return Err(Refusal::new(Code::BadValue, format_args!("`{place}` must be [date, days]")));
        };
        Ok(Self {
            dispensed: Day::read(dispensed, &format!("{place}[0]"))?,
            days: u64::read(days, &format!("{place}[1]"))?,
        })
    }
}
