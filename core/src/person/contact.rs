//! Names and telephone numbers; each can print a mask that is safe in lists.

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::codes::Code;

/// A text that is no such number or name; serde reports it as the parser's sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refused(pub Code);

impl From<Refused> for Code {
    fn from(refused: Refused) -> Self {
        refused.0
    }
}

macro_rules! text_type {
    ($(#[$doc:meta])* $name:ident, $check:expr, $code:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
        #[serde(try_from = "String", into = "String")]
        #[schema(value_type = String)]
        pub struct $name(String);

        impl $name {
            /// # Errors
            /// The code of a text that has not this shape.
            pub fn parse(text: &str) -> Result<Self, Refused> {
                let accepts: fn(&str) -> bool = $check;
                if accepts(text) { Ok(Self(text.to_owned())) } else { Err(Refused($code)) }
            }

            /// In full: for sealing, dialling and the agreement only.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = Refused;

            fn try_from(text: String) -> Result<Self, Refused> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.masked())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.masked())
            }
        }
    };
}

text_type! {
    /// A Chinese mobile number, `^1[3-9]\d{9}$`.
    MobileNumber, is_mobile, Code::PhoneNumber
}

text_type! {
    /// A landline, `0\d{2,3}-?\d{7,8}`.
    Landline, is_landline, Code::PhoneNumber
}

text_type! {
    /// A person's name: 1 to 50 visible characters on one line, not padded with spaces.
    PersonName, is_name, Code::PersonName
}

text_type! {
    /// Where somebody lives: 1 to 200 visible characters on one line.
    Address, is_address, Code::BadValue
}

impl Address {
    /// `南明区**`: the first three characters.
    pub fn masked(&self) -> String {
        self.0.chars().take(3).chain("**".chars()).collect()
    }
}

impl MobileNumber {
    /// `138****8000`
    pub fn masked(&self) -> String {
        format!("{}****{}", self.0.get(..3).unwrap_or_default(), self.0.get(7..).unwrap_or_default())
    }
}

impl Landline {
    /// The last four digits: `****5678`.
    pub fn masked(&self) -> String {
        format!("****{}", self.0.get(self.0.len().saturating_sub(4)..).unwrap_or_default())
    }
}

impl PersonName {
    /// `张**`, whatever the name's length.
    pub fn masked(&self) -> String {
        self.0.chars().take(1).chain("**".chars()).collect()
    }
}

/// A number that can be called: an institution's line or a person's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum ContactNumber {
    Mobile(MobileNumber),
    Landline(Landline),
}

impl ContactNumber {
    /// # Errors
    /// `PHONE_NUMBER` when it is neither kind.
    pub fn parse(text: &str) -> Result<Self, Refused> {
        MobileNumber::parse(text).map(Self::Mobile).or_else(|_| Landline::parse(text).map(Self::Landline))
    }

    pub fn as_str(&self) -> &str {
        match self {
            Self::Mobile(number) => number.as_str(),
            Self::Landline(number) => number.as_str(),
        }
    }
}

impl TryFrom<String> for ContactNumber {
    type Error = Refused;

    fn try_from(text: String) -> Result<Self, Refused> {
        Self::parse(&text)
    }
}

impl From<ContactNumber> for String {
    fn from(number: ContactNumber) -> Self {
        number.as_str().to_owned()
    }
}

impl utoipa::PartialSchema for ContactNumber {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        String::schema()
    }
}

impl ToSchema for ContactNumber {
    fn name() -> std::borrow::Cow<'static, str> {
        "ContactNumber".into()
    }
}

fn is_mobile(text: &str) -> bool {
    let digits = text.as_bytes();
    digits.len() == 11
        && digits.iter().all(u8::is_ascii_digit)
        && digits[0] == b'1'
        && (b'3'..=b'9').contains(&digits[1])
}

fn is_landline(text: &str) -> bool {
    let digits =
        |part: &str, least, most| (least..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    if let Some((area, line)) = text.split_once('-') {
        return area.starts_with('0') && digits(area, 3, 4) && digits(line, 7, 8);
    }
    text.starts_with('0') && digits(text, 10, 12)
}

fn is_name(text: &str) -> bool {
    (1..=50).contains(&text.chars().count()) && text.trim() == text && is_plain_line(text)
}

fn is_address(text: &str) -> bool {
    (1..=200).contains(&text.chars().count()) && text.trim() == text && is_plain_line(text)
}

/// One line of visible text: no control characters, and none of the invisible marks that turn or hide what is read,
/// because people sign what they see.
pub(crate) fn is_plain_line(text: &str) -> bool {
    !text.chars().any(|c| {
        c.is_control() || matches!(c, '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}')
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mobile_number_has_eleven_digits_and_a_mobile_prefix() {
        assert_eq!(MobileNumber::parse("13800138000").map(|n| n.masked()), Ok("138****8000".to_owned()));
        for wrong in [
            "12800138000",
            "1380013800",
            "138001380000",
            "+8613800138000",
            "1380013800O",
            "１3800138000",
            " 13800138000",
            "",
        ] {
            assert_eq!(MobileNumber::parse(wrong), Err(Refused(Code::PhoneNumber)), "{wrong}");
        }
    }

    #[test]
    fn a_landline_has_an_area_code_and_seven_or_eight_digits() {
        for right in ["010-12345678", "01012345678", "0851-1234567", "085112345678", "0101234567"] {
            assert!(Landline::parse(right).is_ok(), "{right}");
        }
        for wrong in
            ["010-123456", "12345678", "0-12345678", "010--1234567", "08511-1234567", "0851-123456789", "010-1234567a"]
        {
            assert!(Landline::parse(wrong).is_err(), "{wrong}");
        }
        assert_eq!(ContactNumber::parse("0851-1234567").map(String::from), Ok("0851-1234567".to_owned()));
    }

    #[test]
    fn a_name_is_masked_after_its_first_character() {
        assert_eq!(PersonName::parse("张三").map(|n| n.masked()), Ok("张**".to_owned()));
        assert_eq!(PersonName::parse("欧阳小明").map(|n| n.masked()), Ok("欧**".to_owned()));
        assert!(PersonName::parse("买买提·艾力").is_ok());
        for wrong in ["", " ", "张三 ", "张\n三", "张\u{202e}三", "\u{200b}", &"张".repeat(51)] {
            assert!(PersonName::parse(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn an_address_is_one_line_of_at_most_200_characters() {
        assert_eq!(Address::parse("南明区花果园1号").map(|address| address.masked()), Ok("南明区**".to_owned()));
        for wrong in ["", " 南明区", "南明区\n1号", &"南".repeat(201)] {
            assert_eq!(Address::parse(wrong), Err(Refused(Code::BadValue)), "{wrong}");
        }
    }

    #[test]
    fn numbers_and_names_never_print_in_full() {
        let number = MobileNumber::parse("13800138000").expect("valid");
        let name = PersonName::parse("张三丰").expect("valid");
        assert_eq!(
            format!("{number} {number:?} {name} {name:?}"),
            "138****8000 MobileNumber(138****8000) 张** PersonName(张**)"
        );
    }

    #[test]
    fn a_bad_number_in_a_command_is_refused_by_its_reader() {
        assert!(serde_json::from_str::<MobileNumber>("\"12345\"").is_err());
        assert_eq!(
            serde_json::to_string(&MobileNumber::parse("13800138000").expect("valid")).expect("json"),
            "\"13800138000\""
        );
    }
}
