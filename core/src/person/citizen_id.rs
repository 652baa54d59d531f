//! The citizen identity number of GB 11643-1999: 17 digits and a check character.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::ToSchema;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::calendar::Day;
use crate::codes::{Code, Language};
use crate::terms::terms;

/// Source: GB 11643-1999 (ISO 7064 MOD 11-2).
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: [u8; 11] = *b"10X98765432";
/// Source: GB/T 2260, the first two digits.
const PROVINCES: [u32; 34] = [
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63,
    64, 65, 71, 81, 82,
];
/// No province 99 exists, so its numbers belong to no one.
const TEST_PROVINCE: u32 = 99;

/// A number that has a real shape, region, birth date and check character. It prints itself masked only.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Zeroize, ZeroizeOnDrop)]
pub struct CitizenId {
    text: [u8; 18],
    #[zeroize(skip)]
    birth: Day,
}

/// Which regions a deployment accepts: numbers of province 99 belong to no one and stand only in demos and tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Regions {
    Real,
    RealAndTest,
}

terms! {
    Sex {
        Male = "male", "男", "male";
        Female = "female", "女", "female";
    }
}

/// Why a text is no citizen number; the first in this order. Two have the code `ID_LENGTH`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// A 15-digit number of the old kind, void since 2013.
    LegacyLength,
    Length,
    Chars,
    Region,
    Date,
    Future,
    Checksum,
}

impl Problem {
    pub const fn code(self) -> Code {
        match self {
            Self::LegacyLength | Self::Length => Code::IdLength,
            Self::Chars => Code::IdChars,
            Self::Region => Code::IdRegion,
            Self::Date => Code::IdDate,
            Self::Future => Code::IdFuture,
            Self::Checksum => Code::IdChecksum,
        }
    }

    /// What to tell the person; only the old 15-digit number says more than its code.
    pub const fn sentence(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::LegacyLength, Language::Chinese) => "这是旧的15位身份证号，已经停用，请填写现在证件上的18位号码。",
            (Self::LegacyLength, Language::English) => {
                "This is an old 15-digit number, no longer valid; enter the 18 characters on the present card."
            }
            _ => self.code().sentence(language),
        }
    }
}

impl From<Problem> for Code {
    fn from(problem: Problem) -> Self {
        problem.code()
    }
}

impl CitizenId {
    /// Reads a number as it is: nothing is trimmed, only a final `x` becomes `X`. Length counts characters.
    ///
    /// # Errors
    /// The first [`Problem`] in the order of its variants.
    pub fn parse(text: &str, on: Day, regions: Regions) -> Result<Self, Problem> {
        let length = text.chars().count();
        if length != 18 {
            let legacy = length == 15 && text.bytes().all(|b| b.is_ascii_digit());
            return Err(if legacy { Problem::LegacyLength } else { Problem::Length });
        }
        // 18 characters in another number of bytes are not all ASCII.
        let mut bytes: [u8; 18] = text.as_bytes().try_into().map_err(|_| Problem::Chars)?;
        bytes[17] = bytes[17].to_ascii_uppercase();
        let body_is_digits = bytes[..17].iter().all(u8::is_ascii_digit);
        if !body_is_digits || !(bytes[17].is_ascii_digit() || bytes[17] == b'X') {
            return Err(Problem::Chars);
        }
        let province = number(&bytes[..2]);
        let known = PROVINCES.contains(&province) || (regions == Regions::RealAndTest && province == TEST_PROVINCE);
        if !known {
            return Err(Problem::Region);
        }
        let birth = birth(&bytes).ok_or(Problem::Date)?;
        if birth > on {
            return Err(Problem::Future);
        }
        if check_character(&bytes) != Some(bytes[17]) {
            return Err(Problem::Checksum);
        }
        Ok(Self { text: bytes, birth })
    }

    pub const fn birth(&self) -> Day {
        self.birth
    }

    /// The seventeenth digit is odd for men.
    pub const fn sex(&self) -> Sex {
        if self.text[16] % 2 == 1 { Sex::Male } else { Sex::Female }
    }

    /// Whole years lived; see [`Day::age_on`] for 29 February.
    pub fn age_on(&self, on: Day) -> i32 {
        self.birth.age_on(on)
    }

    /// The number in full, its check character in upper case. For sealing, index keys and the agreement only.
    pub fn normalised(&self) -> &str {
        std::str::from_utf8(&self.text).unwrap_or_default()
    }

    /// `110105********002X`
    pub fn masked(&self) -> String {
        let text = self.normalised();
        format!("{}********{}", text.get(..6).unwrap_or_default(), text.get(14..).unwrap_or_default())
    }
}

fn number(digits: &[u8]) -> u32 {
    digits.iter().fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'))
}

fn birth(bytes: &[u8; 18]) -> Option<Day> {
    let year = i16::try_from(number(&bytes[6..10])).ok()?;
    let month = i8::try_from(number(&bytes[10..12])).ok()?;
    let day = i8::try_from(number(&bytes[12..14])).ok()?;
    Day::new(year, month, day).ok()
}

fn check_character(bytes: &[u8; 18]) -> Option<u8> {
    let sum: u32 = bytes.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    CHECKS.get(usize::try_from(sum % 11).ok()?).copied()
}

impl fmt::Debug for CitizenId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CitizenId({})", self.masked())
    }
}

impl fmt::Display for CitizenId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

/// An identity number as somebody typed it, not yet judged: commands carry it, so that a wrong one gets its `ID_…` code
/// from the day's rule and not a parser's complaint. It prints nothing of itself.
#[derive(Clone, PartialEq, Eq)]
pub struct IdentityText(Zeroizing<String>);

impl IdentityText {
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// # Errors
    /// As [`CitizenId::parse`].
    pub fn citizen_id(&self, on: Day, regions: Regions) -> Result<CitizenId, Problem> {
        CitizenId::parse(&self.0, on, regions)
    }
}

impl fmt::Debug for IdentityText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdentityText(…)")
    }
}

impl Serialize for IdentityText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for IdentityText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}

impl utoipa::PartialSchema for IdentityText {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .description(Some("Identity number as typed"))
            .into()
    }
}

impl ToSchema for IdentityText {
    fn name() -> std::borrow::Cow<'static, str> {
        "IdentityText".into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{cases, day};
    use proptest::prelude::*;

    fn read(text: &str) -> Result<CitizenId, Problem> {
        CitizenId::parse(text, day("2026-11-21"), Regions::RealAndTest)
    }

    #[test]
    fn the_test_numbers_of_the_domain_are_read() {
        use Sex::{Female, Male};
        // ID rows of §5.1: number, birth, sex, age on 2026-11-21.
        let rows = [
            ("990101195003150113", "1950-03-15", Male, 76),
            ("990101195003150121", "1950-03-15", Female, 76),
            ("990101196111210130", "1961-11-21", Male, 65),
            ("990101196111220144", "1961-11-22", Female, 64),
            ("990101198601010157", "1986-01-01", Male, 40),
            ("990101199111210169", "1991-11-21", Female, 35),
            ("990101199111220172", "1991-11-22", Male, 34),
            ("990101201211210182", "2012-11-21", Female, 14),
            ("990101201211220196", "2012-11-22", Male, 13),
            ("990101202010090203", "2020-10-09", Female, 6),
            ("990101194510010217", "1945-10-01", Male, 81),
            ("99010119680704007X", "1968-07-04", Male, 58),
            ("99010119680704015X", "1968-07-04", Male, 58),
            ("11010519491231002X", "1949-12-31", Female, 76),
            ("440524188001010014", "1880-01-01", Male, 146),
        ];
        for (text, birth, sex, age) in rows {
            let id = read(text).unwrap_or_else(|problem| panic!("{text}: {problem:?}"));
            assert_eq!((id.birth(), id.sex(), id.age_on(day("2026-11-21"))), (day(birth), sex, age), "{text}");
            assert_eq!(id.normalised(), text);
        }
    }

    #[test]
    fn a_wrong_number_names_its_first_problem_in_the_fixed_order() {
        let rows = [
            ("110105194912310021", Problem::Checksum),
            ("11010519490231002X", Problem::Date),
            ("990101197802290226", Problem::Date),
            ("11010519491231002", Problem::Length),
            ("1101051949123100ZX", Problem::Chars),
            ("110105491231002", Problem::LegacyLength),
            ("11010549123100Z", Problem::Length),
            ("", Problem::Length),
            (" 11010519491231002X", Problem::Length),
            ("11010519491231002X\n", Problem::Length),
            ("１１０１０５１９４９１２３１００２Ｘ", Problem::Chars),
            ("张10105194912310021", Problem::Chars),
            ("X10105194912310021", Problem::Chars),
            ("100105194912310021", Problem::Region),
            ("830105194902310021", Problem::Region),
            ("990101202611220000", Problem::Future),
            ("990101000001010000", Problem::Date),
            ("990101202613220000", Problem::Date),
        ];
        for (text, problem) in rows {
            assert_eq!(read(text).err(), Some(problem), "{text}");
        }
        assert_eq!(Problem::LegacyLength.code(), Code::IdLength);
        assert_ne!(Problem::LegacyLength.sentence(Language::Chinese), Problem::Length.sentence(Language::Chinese));
    }

    #[test]
    fn a_number_of_province_99_stands_only_where_test_numbers_are_allowed() {
        let text = "990101195003150113";
        assert_eq!(CitizenId::parse(text, day("2026-11-21"), Regions::Real).err(), Some(Problem::Region));
    }

    #[test]
    fn someone_born_today_has_a_number_and_someone_born_tomorrow_has_not() {
        let text = "990101202010090203";
        assert!(CitizenId::parse(text, day("2020-10-09"), Regions::RealAndTest).is_ok());
        assert_eq!(CitizenId::parse(text, day("2020-10-08"), Regions::RealAndTest).err(), Some(Problem::Future));
    }

    #[test]
    fn a_lower_case_check_character_is_normalised() {
        assert_eq!(
            read("11010519491231002x").map(|id| id.normalised().to_owned()),
            Ok("11010519491231002X".to_owned())
        );
    }

    #[test]
    fn a_number_never_prints_itself() {
        let id = read("11010519491231002X").expect("valid");
        for printed in [format!("{id}"), format!("{id:?}"), format!("{:?}", IdentityText::new("11010519491231002X"))] {
            assert!(!printed.contains("19491231"), "{printed}");
        }
        assert_eq!(id.masked(), "110105********002X");
    }

    proptest! {
        #![proptest_config(cases())]

        #[test]
        fn any_one_changed_digit_is_caught(serial in 0u32..1000, days in 0i64..30_000, place in 0usize..18, by in 1u8..10) {
            let birth = day("1940-01-01").plus_days(days).expect("in range");
            let body = format!("990101{:04}{:02}{:02}{serial:03}", birth.year(), birth.month(), birth.day_of_month());
            let mut bytes: [u8; 18] = format!("{body}0").into_bytes().try_into().expect("18");
            bytes[17] = check_character(&bytes).expect("a check character");
            let on = day("2100-01-01");
            let whole = String::from_utf8(bytes.to_vec()).expect("ascii");
            prop_assert!(CitizenId::parse(&whole, on, Regions::RealAndTest).is_ok());

            bytes[place] = if bytes[place] == b'X' { b'0' + by } else { b'0' + (bytes[place] - b'0' + by) % 10 };
            let changed = String::from_utf8(bytes.to_vec()).expect("ascii");
            prop_assert!(CitizenId::parse(&changed, on, Regions::RealAndTest).is_err(), "{}", changed);
        }

        #[test]
        fn any_text_is_read_or_refused_without_a_panic(text in "\\PC{0,20}") {
            if let Ok(id) = read(&text) {
                prop_assert_eq!(id.normalised(), text.to_ascii_uppercase());
            }
        }
    }
}
