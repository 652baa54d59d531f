//! How long a dispensed quantity lasts. Source: domain 03 §3.4.

use std::fmt;
use std::num::{NonZeroU32, NonZeroU64};
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::calendar::Day;
use crate::codes::Code;
use crate::number::Exact;

/// Units taken at one time (tablets, inhalations, units of insulin): exact, above 0, both sides of the fraction within `i64`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(into = "Exact", try_from = "Exact")]
#[schema(value_type = String, example = "1/2")]
pub struct Dose(Exact);

impl Dose {
    /// # Errors
    /// `DOSE_INVALID` unless above 0.
    pub fn new(numerator: i64, denominator: i64) -> Result<Self, Code> {
        Exact::new(numerator.into(), denominator.into()).map_err(|_| Code::DoseInvalid)?.try_into()
    }

    /// Above the line and below it, as a database stores them; both at least 1.
    pub fn parts(self) -> (i64, i64) {
        // The constructor has seen that both fit.
        (self.0.numerator() as i64, self.0.denominator() as i64)
    }
}

impl TryFrom<Exact> for Dose {
    type Error = Code;

    fn try_from(number: Exact) -> Result<Self, Code> {
        let room = 1..=i128::from(i64::MAX);
        if !room.contains(&number.numerator()) || !room.contains(&number.denominator()) {
            return Err(Code::DoseInvalid);
        }
        Ok(Self(number))
    }
}

impl From<Dose> for Exact {
    fn from(dose: Dose) -> Self {
        dose.0
    }
}

impl FromStr for Dose {
    type Err = Code;

    /// Reads `1`, `0.5` and `1/2`.
    fn from_str(text: &str) -> Result<Self, Code> {
        text.parse::<Exact>().map_err(|_| Code::DoseInvalid)?.try_into()
    }
}

impl fmt::Display for Dose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A whole number of at least 1: how often, how many in a pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(into = "u32", try_from = "u32")]
#[schema(value_type = u32)]
pub struct Positive(NonZeroU32);

impl Positive {
    pub const fn get(self) -> u32 {
        self.0.get()
    }
}

impl TryFrom<u32> for Positive {
    type Error = Code;

    fn try_from(number: u32) -> Result<Self, Code> {
        NonZeroU32::new(number).map(Self).ok_or(Code::BadValue)
    }
}

impl From<Positive> for NonZeroU64 {
    fn from(number: Positive) -> Self {
        number.0.into()
    }
}

impl From<Positive> for u32 {
    fn from(number: Positive) -> Self {
        number.get()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Times {
    PerDay(Positive),
    /// One dose every so many days: 7 is weekly.
    EveryDays(Positive),
}

impl Times {
    /// From the two columns, or keys, of which exactly one is filled.
    ///
    /// # Errors
    /// `BAD_VALUE` for both, neither or 0.
    pub fn of(per_day: Option<u32>, every_days: Option<u32>) -> Result<Self, Code> {
        match (per_day, every_days) {
            (Some(times), None) => times.try_into().map(Self::PerDay),
            (None, Some(days)) => days.try_into().map(Self::EveryDays),
            (Some(_), Some(_)) | (None, None) => Err(Code::BadValue),
        }
    }
}

/// A dose and how often: what days' supply can be reckoned from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Schedule {
    pub per_dose: Dose,
    pub times: Times,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Regimen {
    Scheduled(Schedule),
    /// When needed (PRN): a dose, but no days' supply, no run-out, no reminder.
    AsNeeded(Dose),
}

/// How a medicine is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Container {
    /// Handed out by the piece: tablets, capsules, patches.
    Countable,
    /// An inhaler or a pen: this many units each, and never opened to hand out less.
    MultiDose(Positive),
}

impl Schedule {
    /// Whole days that `units` last, rounded down.
    ///
    /// # Errors
    /// `DATE_RANGE` when there are more days than a calendar can hold.
    pub fn days_supply(self, units: u64) -> Result<i64, Code> {
        match self.times {
            Times::PerDay(times) => days_per_day(units, self.per_dose.0, times.into()),
            Times::EveryDays(every) => days_every(units, self.per_dose.0, every.into()),
        }
    }

    /// The whole quantity that gives exactly `days` (countable units), or the fewest whole containers that cover them, in units.
    /// None when no whole quantity does: half a tablet a day for 27 days, a weekly tablet for 30 days, fewer than 1 day.
    ///
    /// # Errors
    /// `DATE_RANGE` when the quantity is beyond reckoning.
    pub fn units_needed(self, days: i64, container: Container) -> Result<Option<u64>, Code> {
        if days < 1 {
            return Ok(None);
        }
        let size = match container {
            Container::Countable => return self.exact_units(days),
            Container::MultiDose(size) => i128::from(size.get()),
        };
        let doses = match self.times {
            Times::PerDay(times) => i128::from(days) * i128::from(times.get()),
            Times::EveryDays(every) => round_up(i128::from(days), every.get().into()),
        };
        let units = times(doses, self.per_dose)?;
        let whole = units.denominator().checked_mul(size).ok_or(Code::DateRange)?;
        let containers = round_up(units.numerator(), whole);
        let total = containers.checked_mul(size).ok_or(Code::DateRange)?;
        u64::try_from(total).map(Some).map_err(|_| Code::DateRange)
    }

    fn exact_units(self, days: i64) -> Result<Option<u64>, Code> {
        let doses = match self.times {
            Times::PerDay(times) => i128::from(days) * i128::from(times.get()),
            Times::EveryDays(every) if days % i64::from(every.get()) == 0 => i128::from(days) / i128::from(every.get()),
            Times::EveryDays(_) => return Ok(None),
        };
        let units = times(doses, self.per_dose)?;
        if units.denominator() != 1 {
            return Ok(None);
        }
        u64::try_from(units.numerator()).map(Some).map_err(|_| Code::DateRange)
    }
}

/// floor(units ÷ (per_dose × times)) for any exact dose; a prescription's own are bounded and ask [`Schedule::days_supply`].
///
/// # Errors
/// `DOSE_INVALID` unless the dose is above 0, `DATE_RANGE` when there are more days than a calendar can hold.
pub fn days_per_day(units: u64, per_dose: Exact, times: NonZeroU64) -> Result<i64, Code> {
    // Whole doses over whole doses a day floors to the same number, without a product that could outgrow its type.
    in_calendar(whole_doses(units, per_dose)? / i128::from(times.get()))
}

/// floor(units ÷ per_dose) × every: one dose every so many days.
///
/// # Errors
/// As [`days_per_day`].
pub fn days_every(units: u64, per_dose: Exact, every: NonZeroU64) -> Result<i64, Code> {
    in_calendar(whole_doses(units, per_dose)?.checked_mul(every.get().into()).ok_or(Code::DateRange)?)
}

fn whole_doses(units: u64, per_dose: Exact) -> Result<i128, Code> {
    if per_dose <= Exact::ZERO {
        return Err(Code::DoseInvalid);
    }
    let doses = Exact::new(units.into(), 1).and_then(|units| units.over(per_dose));
    doses.map(Exact::floor).map_err(|_| Code::DateRange)
}

fn in_calendar(days: i128) -> Result<i64, Code> {
    i64::try_from(days).map_err(|_| Code::DateRange)
}

/// LRX-306's question: is `units` what `days` of this regimen need? No tolerance; as needed is exempt.
///
/// # Errors
/// `DATE_RANGE` when the quantity is beyond reckoning.
pub fn quantity_matches(units: u64, days: i64, regimen: Regimen, container: Container) -> Result<bool, Code> {
    match regimen {
        Regimen::AsNeeded(_) => Ok(true),
        Regimen::Scheduled(schedule) => Ok(schedule.units_needed(days, container)? == Some(units)),
    }
}

/// What one dispensing covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Supply {
    /// Whole days; 0 when the units do not make one day.
    pub days: i64,
    pub first_covered: Day,
    /// Inclusive. With 0 days it is the day before `first_covered`: an empty stretch, as the formula has it.
    pub last_covered: Day,
    /// The first day without medicine.
    pub run_out: Day,
    /// From this day the next supply may be handed out (LRX-603).
    pub window_opens: Day,
}

impl Supply {
    /// `previous_run_out` is that of the same ingredient and strength: what is still at home is taken first and is never lost.
    ///
    /// # Errors
    /// `DATE_RANGE` past the years of the calendar.
    pub fn of(
        units: u64,
        schedule: Schedule,
        dispensed: Day,
        previous_run_out: Option<Day>,
        window_days: u32,
    ) -> Result<Self, Code> {
        Self::lasting(schedule.days_supply(units)?, dispensed, previous_run_out, window_days.into())
    }

    /// What `days` of supply cover; a window of any length, for whoever reckoned the days already.
    ///
    /// # Errors
    /// `DATE_RANGE` past the years of the calendar.
    pub fn lasting(days: i64, dispensed: Day, previous_run_out: Option<Day>, window_days: i64) -> Result<Self, Code> {
        let first_covered = previous_run_out.map_or(dispensed, |previous| previous.max(dispensed));
        let run_out = later(first_covered, days)?;
        let window_opens = later(run_out, window_days.checked_neg().ok_or(Code::DateRange)?)?;
        Ok(Self { days, first_covered, last_covered: later(run_out, -1)?, run_out, window_opens })
    }
}

/// Days of supply left on `today`, never below 0; with nothing dispensed there is nothing left.
pub fn days_left(run_out: Option<Day>, today: Day) -> i64 {
    run_out.map_or(0, |run_out| today.days_until(run_out).max(0))
}

/// "I still have n": the first day without medicine as the person reports it. It is shown and reminded of; no rule and no
/// indicator may use it. The count is capped at the units dispensed, so that a slip of the thumb cannot silence a reminder for a year.
/// Source: `reminders.md` N1.
///
/// # Errors
/// `DATE_RANGE` past the years of the calendar.
pub fn reported_run_out(
    reported_on: Day,
    units_left: u64,
    units_dispensed: u64,
    schedule: Schedule,
) -> Result<Day, Code> {
    later(reported_on, schedule.days_supply(units_left.min(units_dispensed))?)
}

fn later(day: Day, days: i64) -> Result<Day, Code> {
    day.plus_days(days).map_err(|_| Code::DateRange)
}

fn times(doses: i128, dose: Dose) -> Result<Exact, Code> {
    Exact::new(doses, 1).and_then(|doses| doses.times(dose.0)).map_err(|_| Code::DateRange)
}

/// Both above 0.
fn round_up(number: i128, by: i128) -> i128 {
    number / by + i128::from(number % by != 0)
}

#[cfg(test)]
#[path = "supply_tests.rs"]
mod tests;
