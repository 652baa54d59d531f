//! `supply`: how long a dispensed quantity lasts. Source: domain 03 §3.4.

use std::num::NonZeroU64;

use super::input::{Given, Object, Refusal, fields};
use crate::calendar::Day;
use crate::codes::Code;
use crate::number::Exact;
use crate::prescription::supply::{Supply, days_every, days_per_day};

pub(super) fn decide(object: &Object<'_>) -> Result<Supply, Refusal> {
    fields! { object;
        units: u64,
        per_dose: Exact,
        doses_per_day: Given<NonZeroU64> = Given(None),
        every_days: Given<NonZeroU64> = Given(None),
        dispensed: Day,
        previous_run_out: Option<Day> = None,
        window_days: i64 = 7,
    }
    let days = match (doses_per_day.0, every_days.0) {
        (Some(times), None) => days_per_day(units, per_dose, times),
        (None, Some(every)) => days_every(units, per_dose, every),
        (Some(_), Some(_)) => {
            return Err(Refusal::new(Code::BadValue, "Give `doses_per_day` or `every_days`, not both"));
        }
        (None, None) => return Err(Refusal::new(Code::MissingField, "Give `doses_per_day` or `every_days`")),
    };
    let days = days.map_err(|code| Refusal::by_rule(code, "`units` and `per_dose`"))?;
    Supply::lasting(days, dispensed, previous_run_out, window_days)
        .map_err(|code| Refusal::by_rule(code, "`dispensed`, `previous_run_out`, `units` and `window_days`"))
}
