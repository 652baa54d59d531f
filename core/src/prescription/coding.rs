//! Codes of diagnoses (ICD-10) and of medicines (ATC), as the national tables write them.

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::codes::Code;

macro_rules! coded_text {
    ($(#[$doc:meta])* $name:ident, $has_shape:ident, $code:expr, $example:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
        #[serde(try_from = "String", into = "String")]
        #[schema(value_type = String, example = $example)]
        pub struct $name(String);

        impl $name {
            /// # Errors
            /// The code of a text without this shape; nothing is trimmed or folded.
            pub fn parse(text: &str) -> Result<Self, Code> {
                if $has_shape(text.as_bytes()) { Ok(Self(text.to_owned())) } else { Err($code) }
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = Code;

            fn try_from(text: String) -> Result<Self, Code> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

coded_text! {
    /// A diagnosis: `I10`, `E11.9`, `I25.103`, `I10.x00x002`.
    /// Shape `^[A-Z]\d{2}(\.[0-9xX]\d{0,2}([x+*]\d{3})?)?$`. Source: domain 05 §5.4.
    IcdCode, is_icd, Code::IcdCode, "I10.x00"
}

coded_text! {
    /// A medicine's substance, level 5 of the ATC tree: `C08CA01`.
    AtcCode, is_atc, Code::BadValue, "C08CA01"
}

coded_text! {
    /// Diagnoses of one kind: a category `I10`, a subcategory `B18.1`, or categories from one to another, `A15-A19`.
    IcdRange, is_icd_range, Code::IcdCode, "A15-A19"
}

fn is_icd(text: &[u8]) -> bool {
    let (category, rest) = text.split_at(text.len().min(3));
    if !is_category(category) {
        return false;
    }
    match rest {
        [] => true,
        [b'.', b'0'..=b'9' | b'x' | b'X', rest @ ..] => {
            let digits = rest.iter().take(2).take_while(|byte| byte.is_ascii_digit()).count();
            match rest.split_at(digits).1 {
                [] => true,
                [b'x' | b'+' | b'*', rest @ ..] => rest.len() == 3 && rest.iter().all(u8::is_ascii_digit),
                _ => false,
            }
        }
        _ => false,
    }
}

fn is_category(text: &[u8]) -> bool {
    matches!(text, [b'A'..=b'Z', b'0'..=b'9', b'0'..=b'9'])
}

fn is_atc(text: &[u8]) -> bool {
    let shape = [u8::is_ascii_uppercase, u8::is_ascii_digit, u8::is_ascii_digit, u8::is_ascii_uppercase]
        .into_iter()
        .chain([u8::is_ascii_uppercase, u8::is_ascii_digit, u8::is_ascii_digit]);
    text.len() == 7 && text.iter().zip(shape).all(|(byte, fits)| fits(byte))
}

fn is_icd_range(text: &[u8]) -> bool {
    match text {
        [from @ .., b'-', _, _, _] if from.len() == 3 => {
            let to = text.split_at(4).1;
            is_category(from) && is_category(to) && from <= to
        }
        [category @ .., b'.', b'0'..=b'9'] => is_category(category),
        _ => is_category(text),
    }
}

impl IcdRange {
    pub fn contains(&self, diagnosis: &IcdCode) -> bool {
        let diagnosis = diagnosis.as_str();
        match self.0.split_once('-') {
            None => diagnosis.starts_with(&self.0),
            Some((from, to)) => diagnosis.get(..3).is_some_and(|category| (from..=to).contains(&category)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diagnosis_is_written_as_the_national_tables_write_it() {
        for right in [
            "I10",
            "E11.9",
            "I10.x00",
            "I10.x00x002",
            "E11.900",
            "I25.103",
            "A17.X",
            "M01.30*001",
            "G63.2+123",
            "R73.0",
        ] {
            assert_eq!(IcdCode::parse(right).map(String::from), Ok(right.to_owned()), "{right}");
        }
        for wrong in [
            "",
            "I1",
            "i10",
            "I100",
            "I10.",
            "I10.y",
            "I10.x000",
            "I10.x00x02",
            "I10.x00x0022",
            "I10.x00-002",
            " I10",
            "I10 ",
            "高10",
            "I10.x0０",
            "I10.x00X002",
            "A15-A19",
        ] {
            assert_eq!(IcdCode::parse(wrong), Err(Code::IcdCode), "{wrong}");
        }
    }

    #[test]
    fn a_range_holds_its_categories_and_their_subdivisions() {
        let holds = |range: &str, icd: &str| {
            IcdRange::parse(range).expect("a range").contains(&IcdCode::parse(icd).expect("a diagnosis"))
        };
        for (range, icd) in [
            ("A15-A19", "A15"),
            ("A15-A19", "A19.900"),
            ("B18.1", "B18.100"),
            ("I10", "I10.x00x002"),
            ("A15-A15", "A15.0"),
        ] {
            assert!(holds(range, icd), "{icd} in {range}");
        }
        for (range, icd) in [
            ("A15-A19", "A14"),
            ("A15-A19", "A20.0"),
            ("A15-A19", "B16"),
            ("B18.1", "B18.2"),
            ("B18.1", "B18"),
            ("I10", "I11"),
        ] {
            assert!(!holds(range, icd), "{icd} in {range}");
        }
        for wrong in ["A19-A15", "A15-", "A15-A1", "A15.0-A19.9", "B18.10", "B18.", "", "-A15", "A15–A19"] {
            assert_eq!(IcdRange::parse(wrong), Err(Code::IcdCode), "{wrong}");
        }
    }

    #[test]
    fn a_substance_has_seven_characters_of_atc() {
        assert!(AtcCode::parse("C08CA01").is_ok());
        for wrong in ["C08CA1", "c08CA01", "C08CA011", "CC8CA01", "C08C101", ""] {
            assert_eq!(AtcCode::parse(wrong), Err(Code::BadValue), "{wrong}");
        }
    }
}
