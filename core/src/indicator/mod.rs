//! Indicators K1–K20: what a number counts, and who stands behind it, by one function.
//!
//! A formula goes through the facts of one person and names each unit of the denominator (a person, a visit due, a contract)
//! together with the part of the alliance it belongs to and whether it is met. The number is the sum of those units and the
//! list behind it is the same units by person, so the two cannot differ; the numerator cannot exceed the denominator; and
//! since every unit belongs to exactly one part, a parent is the sum of its parts. Source: domain 08.

pub mod facts;
mod formula;
mod ledger;
mod managed;
mod people;
pub mod policy;
mod promised;
mod rate;
mod supply;
#[cfg(test)]
mod tests;

pub use facts::{Facts, Part};
pub use formula::{Better, Counted};
pub use ledger::{Counts, Ledger, Line, Sums, Tally};
pub use policy::{IndicatorPolicy, People, Population};
pub use rate::Rate;

use crate::calendar::{Day, NotADay};
use crate::terms::terms;

terms! {
    /// Those that this product can count from its own records. Source: domain 08.
    Indicator {
        #[serde(rename = "K1")]
        Coverage = "K1", "签约覆盖率", "Residents under contract";
        #[serde(rename = "K2")]
        PriorityCoverage = "K2", "重点人群签约覆盖率", "Priority groups under contract";
        #[serde(rename = "K3")]
        HypertensionManaged = "K3", "高血压规范管理率", "Hypertension managed as the norm asks";
        #[serde(rename = "K4")]
        PressureControlled = "K4", "管理人群血压控制率", "Blood pressure controlled";
        #[serde(rename = "K5")]
        DiabetesManaged = "K5", "2型糖尿病规范管理率", "Type 2 diabetes managed as the norm asks";
        #[serde(rename = "K6")]
        GlucoseControlled = "K6", "管理人群血糖控制率", "Blood glucose controlled";
        #[serde(rename = "K10")]
        VisitsInTime = "K10", "随访及时率", "Follow-up visits in time";
        #[serde(rename = "K12")]
        Renewed = "K12", "续约率", "Contracts renewed";
        #[serde(rename = "K13")]
        Delivered = "K13", "履约率", "Promised services delivered";
        #[serde(rename = "K15")]
        EldersExamined = "K15", "老年人健康管理率", "Older people with this year's examination";
        #[serde(rename = "K18")]
        LongPrescriptions = "K18", "长处方占比", "Long prescriptions among those for chronic disease";
        #[serde(rename = "K19")]
        Adherent = "K19", "药物依从率", "People with medicine on most days";
        #[serde(rename = "K20")]
        RefillsInTime = "K20", "续方及时率", "Refills in time";
        /// The second number of K20: the fewer the better.
        #[serde(rename = "K20b")]
        WithoutMedicine = "K20b", "断药率", "People who were without medicine";
    }
}

impl Indicator {
    pub const COUNT: usize = Self::ALL.len();
}

/// Units are counted from here to the day asked about: the calendar year to date.
///
/// # Errors
/// [`NotADay`] never for a day of the calendar; the first of January of its year exists.
pub fn period_start(day: Day) -> Result<Day, NotADay> {
    Day::new(day.year(), 1, 1)
}

/// The last twelve ends of a month that are not after `day`, the earliest first: a year's trend.
///
/// # Errors
/// [`NotADay`] in the calendar's first year.
pub fn month_ends(day: Day) -> Result<Vec<Day>, NotADay> {
    let next_first = Day::new(day.year(), day.month(), 1)?.plus_months(1);
    let complete = next_first.and_then(|next| next.plus_days(-1)).is_ok_and(|last| last == day);
    let first = Day::new(day.year(), day.month(), 1)?;
    (0..12)
        .rev()
        .map(|back| first.plus_months(i64::from(complete) - back).and_then(|first| first.plus_days(-1)))
        .collect()
}
