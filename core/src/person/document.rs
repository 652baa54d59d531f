//! Identity documents: the citizen card and those of people who have none.

use std::fmt;

use zeroize::Zeroizing;

use super::citizen_id::{CitizenId, Regions};
use crate::calendar::Day;
use crate::codes::Code;
use crate::terms::terms;

terms! {
    /// Kinds of identity document a person may register with.
    DocumentKind {
        CitizenId = "citizen_id", "居民身份证", "citizen identity card";
        Passport = "passport", "护照", "passport";
        HongKongMacauPermit = "hong_kong_macau_permit", "港澳居民来往内地通行证", "Hong Kong and Macau permit";
        TaiwanPermit = "taiwan_permit", "台湾居民来往大陆通行证", "Taiwan permit";
        ForeignResidenceCard = "foreign_residence_card", "外国人永久居留身份证", "foreign permanent residence card";
        MilitaryOfficer = "military_officer", "军官证", "military officer's card";
    }
}

impl DocumentKind {
    /// Code of the national value set CV02.01.101; what it does not list is 99, other.
    pub const fn registry_code(self) -> &'static str {
        match self {
            Self::CitizenId => "01",
            Self::Passport => "03",
            Self::MilitaryOfficer => "04",
            Self::HongKongMacauPermit => "06",
            Self::TaiwanPermit => "07",
            Self::ForeignResidenceCard => "99",
        }
    }

    /// Editions of a document differ in their numbers, so only the common frame is required.
    fn accepts(self, number: &str) -> bool {
        let length = number.chars().count();
        let alphanumeric = number.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
        let digits_after = |prefix: usize| number.bytes().skip(prefix).all(|b| b.is_ascii_digit());
        match self {
            Self::CitizenId => false,
            Self::Passport => alphanumeric && (5..=17).contains(&length),
            Self::HongKongMacauPermit => number.starts_with(['H', 'M']) && matches!(length, 9 | 11) && digits_after(1),
            Self::TaiwanPermit => matches!(length, 8 | 10) && digits_after(0),
            Self::ForeignResidenceCard => alphanumeric && matches!(length, 15 | 18),
            Self::MilitaryOfficer => {
                (6..=20).contains(&length)
                    && number.chars().all(|c| c.is_ascii_digit() || "军兵士文职武警官字第号".contains(c))
            }
        }
    }
}

/// A document whose number has the shape of its kind. It prints itself masked only.
#[derive(Clone, PartialEq, Eq)]
pub struct IdentityDocument {
    kind: DocumentKind,
    number: Zeroizing<String>,
}

impl IdentityDocument {
    /// # Errors
    /// `ID_…` of a citizen number, `ID_DOCUMENT` of the other kinds.
    pub fn parse(kind: DocumentKind, number: &str, on: Day, regions: Regions) -> Result<Self, Code> {
        if kind == DocumentKind::CitizenId {
            return Ok(CitizenId::parse(number, on, regions)?.into());
        }
        let number = Zeroizing::new(number.to_uppercase());
        if kind.accepts(&number) { Ok(Self { kind, number }) } else { Err(Code::IdDocument) }
    }

    pub const fn kind(&self) -> DocumentKind {
        self.kind
    }

    /// In full: for sealing, index keys and the agreement only.
    pub fn number(&self) -> &str {
        &self.number
    }

    /// A citizen number as its own mask, others with the first character and the last two: `E******56`.
    pub fn masked(&self) -> String {
        let length = self.number.chars().count();
        let (head, tail) = if self.kind == DocumentKind::CitizenId { (6, 4) } else { (1, 2) };
        self.number.chars().enumerate().map(|(i, c)| if i < head || i + tail >= length { c } else { '*' }).collect()
    }
}

impl From<CitizenId> for IdentityDocument {
    fn from(id: CitizenId) -> Self {
        Self { kind: DocumentKind::CitizenId, number: Zeroizing::new(id.normalised().to_owned()) }
    }
}

impl fmt::Debug for IdentityDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IdentityDocument({:?} {})", self.kind, self.masked())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::day;

    fn read(kind: DocumentKind, number: &str) -> Result<IdentityDocument, Code> {
        IdentityDocument::parse(kind, number, day("2026-11-21"), Regions::Real)
    }

    #[test]
    fn each_kind_of_document_has_its_shape() {
        let rows = [
            (DocumentKind::CitizenId, "11010519491231002x", "110105********002X"),
            (DocumentKind::Passport, "e12345678", "E******78"),
            (DocumentKind::HongKongMacauPermit, "H12345678", "H******78"),
            (DocumentKind::TaiwanPermit, "12345678", "1*****78"),
            (DocumentKind::ForeignResidenceCard, "USA110000010101", "U************01"),
            (DocumentKind::MilitaryOfficer, "军字第1234567号", "军********7号"),
        ];
        for (kind, number, mask) in rows {
            assert_eq!(read(kind, number).map(|document| document.masked()), Ok(mask.to_owned()), "{kind:?}");
        }
    }

    #[test]
    fn a_number_of_another_shape_is_refused() {
        assert_eq!(read(DocumentKind::CitizenId, "110105194912310021").err(), Some(Code::IdChecksum));
        for (kind, number) in [
            (DocumentKind::Passport, "E1"),
            (DocumentKind::Passport, "E1234 5678"),
            (DocumentKind::HongKongMacauPermit, "A12345678"),
            (DocumentKind::TaiwanPermit, "1234567"),
            (DocumentKind::ForeignResidenceCard, "USA"),
            (DocumentKind::MilitaryOfficer, "ABCDEFG"),
        ] {
            assert_eq!(read(kind, number).err(), Some(Code::IdDocument), "{kind:?} {number}");
        }
    }
}
