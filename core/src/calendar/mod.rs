//! Civil days in China time and instants.
//!
//! "Today" is the civil date at UTC+8 everywhere in the product: China has one zone and no daylight saving,
//! so a fixed offset is exact and needs no zone database on the phone.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, Weekday};
use jiff::{Span, Unit};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::ToSchema;

/// Milliseconds that China time is ahead of UTC.
const CHINA_OFFSET_MS: i64 = 8 * 3_600_000;
const DAY_MS: i64 = 86_400_000;

/// A civil day in China time, years 1 to 9999, written `YYYY-MM-DD` and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

/// The text is not a day that exists, or the arithmetic leaves the years 1 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a day between 0001-01-01 and 9999-12-31, written YYYY-MM-DD")]
pub struct NotADay;

impl Day {
    /// # Errors
    /// [`NotADay`] when there is no such day.
    pub fn new(year: i16, month: i8, day: i8) -> Result<Self, NotADay> {
        if year < 1 {
            return Err(NotADay);
        }
        Date::new(year, month, day).map(Self).map_err(|_| NotADay)
    }

    pub fn year(self) -> i16 {
        self.0.year()
    }

    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// Day of the month, 1 to 31.
    pub fn day_of_month(self) -> i8 {
        self.0.day()
    }

    /// # Errors
    /// [`NotADay`] past the years 1 to 9999.
    pub fn plus_days(self, days: i64) -> Result<Self, NotADay> {
        let span = Span::new().try_days(days).map_err(|_| NotADay)?;
        self.plus(span)
    }

    /// Same day of a later (or earlier) month, clamped to that month's end: 30 November + 3 months is 28 February.
    ///
    /// # Errors
    /// [`NotADay`] past the years 1 to 9999.
    pub fn plus_months(self, months: i64) -> Result<Self, NotADay> {
        let span = Span::new().try_months(months).map_err(|_| NotADay)?;
        self.plus(span)
    }

    /// Same day of a later (or earlier) year; 29 February becomes 28 February in a common year.
    ///
    /// # Errors
    /// [`NotADay`] past the years 1 to 9999.
    pub fn plus_years(self, years: i64) -> Result<Self, NotADay> {
        let span = Span::new().try_years(years).map_err(|_| NotADay)?;
        self.plus(span)
    }

    fn plus(self, span: Span) -> Result<Self, NotADay> {
        let date = self.0.checked_add(span).map_err(|_| NotADay)?;
        if date.year() < 1 { Err(NotADay) } else { Ok(Self(date)) }
    }

    /// Days from `self` to `later`; negative when `later` is before.
    pub fn days_until(self, later: Self) -> i64 {
        self.0.until((Unit::Day, later.0)).map_or(0, |span| i64::from(span.get_days()))
    }

    /// Whole years lived on `on` by someone born on `self`; a 29 February birthday is kept on 1 March in common years.
    /// Source: domain 05 §5.1.
    pub fn age_on(self, on: Self) -> i32 {
        let had_birthday = (on.month(), on.day_of_month()) >= (self.month(), self.day_of_month());
        i32::from(on.year()) - i32::from(self.year()) - i32::from(!had_birthday)
    }

    /// Saturday or Sunday.
    pub fn is_weekend(self) -> bool {
        matches!(self.0.weekday(), Weekday::Saturday | Weekday::Sunday)
    }

    /// The first moment of this day in China time.
    pub fn start(self) -> Instant {
        let epoch = Date::constant(1970, 1, 1);
        let days = epoch.until((Unit::Day, self.0)).map_or(0, |span| i64::from(span.get_days()));
        Instant(days * DAY_MS - CHINA_OFFSET_MS)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year(), self.month(), self.day_of_month())
    }
}

impl FromStr for Day {
    type Err = NotADay;

    fn from_str(text: &str) -> Result<Self, NotADay> {
        let bytes = text.as_bytes();
        let shape = bytes.len() == 10
            && bytes.iter().enumerate().all(|(i, b)| if i == 4 || i == 7 { *b == b'-' } else { b.is_ascii_digit() });
        if !shape {
            return Err(NotADay);
        }
        let year = text[0..4].parse().map_err(|_| NotADay)?;
        let month = text[5..7].parse().map_err(|_| NotADay)?;
        let day = text[8..10].parse().map_err(|_| NotADay)?;
        Self::new(year, month, day)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl utoipa::PartialSchema for Day {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .format(Some(utoipa::openapi::SchemaFormat::KnownFormat(utoipa::openapi::KnownFormat::Date)))
            .description(Some("Civil day in China time"))
            .into()
    }
}

impl ToSchema for Day {
    fn name() -> std::borrow::Cow<'static, str> {
        "Day".into()
    }
}

/// A moment: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
pub struct Instant(pub i64);

impl Instant {
    /// The civil day in China at this moment.
    pub fn day(self) -> Day {
        let days = self.0.saturating_add(CHINA_OFFSET_MS).div_euclid(DAY_MS);
        let epoch = Day(Date::constant(1970, 1, 1));
        let limit = if days < 0 { Day(Date::constant(1, 1, 1)) } else { Day(Date::constant(9999, 12, 31)) };
        epoch.plus_days(days).unwrap_or(limit)
    }

    pub fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// Time of day in China, `hh:mm`.
    pub fn clock(self) -> String {
        let minutes = self.0.saturating_add(CHINA_OFFSET_MS).rem_euclid(DAY_MS) / 60_000;
        format!("{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    #[test]
    fn a_day_is_written_one_way_only() {
        assert_eq!(day("2026-03-02").to_string(), "2026-03-02");
        for wrong in
            ["2026-3-2", "2026-02-30", "2026-03-02T00:00", " 2026-03-02", "0000-01-01", "20260302", "２026-03-02"]
        {
            assert_eq!(wrong.parse::<Day>(), Err(NotADay), "{wrong}");
        }
    }

    #[test]
    fn months_and_years_clamp_to_the_month_end() {
        assert_eq!(day("2026-11-30").plus_months(3), Ok(day("2027-02-28")));
        assert_eq!(day("2028-02-29").plus_years(1), Ok(day("2029-02-28")));
        assert_eq!(day("9999-12-31").plus_days(1), Err(NotADay));
        assert_eq!(day("2026-01-01").plus_days(i64::MAX), Err(NotADay));
    }

    #[test]
    fn someone_born_on_29_february_is_a_year_older_on_1_march() {
        let born = day("2000-02-29");
        assert_eq!(born.age_on(day("2018-02-28")), 17);
        assert_eq!(born.age_on(day("2018-03-01")), 18);
        assert_eq!(born.age_on(day("2020-02-29")), 20);
    }

    #[test]
    fn the_civil_day_turns_at_midnight_in_china() {
        let midnight = day("2026-03-02").start();
        assert_eq!(midnight.day(), day("2026-03-02"));
        assert_eq!(midnight.plus_ms(-1).day(), day("2026-03-01"));
        assert_eq!(midnight.plus_ms(61_000).clock(), "00:01");
    }

    #[test]
    fn days_between_are_signed() {
        assert_eq!(day("2026-03-02").days_until(day("2026-03-30")), 28);
        assert_eq!(day("2026-03-30").days_until(day("2026-03-02")), -28);
    }
}
