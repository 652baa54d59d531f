//! The numbers and lists of long prescriptions, as a region's policy document holds them; the defaults are the national ones.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::coding::{AtcCode, IcdCode, IcdRange};
use crate::calendar::Day;
use crate::codes::Code;

/// The national hard limits; a region may only be stricter.
const NATIONAL_DEFAULT_DAYS: u32 = 28;
const NATIONAL_MAX_DAYS: u32 = 84;
const NATIONAL_MAX_VALIDITY_DAYS: u32 = 3;
const MAX_REFILL_WINDOW_DAYS: u32 = 14;

/// Source: domain 03 §3.1, §3.4; what is marked [P] is this product's decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LongPrescriptionPolicy {
    /// Days above which a strict assessment, education and the resident's confirmation are due. 1 to 28. [S:2]
    pub default_days: u32,
    /// Days of one prescription at most, from `default_days` to 84. [S:2]
    pub max_days: u32,
    /// The next supply is handed out when this many days or fewer are left. 0 to 14. [P]
    pub refill_window_days: u32,
    /// A refill may be asked for when this many days or fewer are left; at least the window, so that review and
    /// preparation fit before it opens. [P]
    pub request_opens_days: u32,
    /// An examination counts for this many days after it. At least 1. [P]
    pub examined_within_days: u32,
    /// Days a prescription is valid, the day of issue counted. [S:24a]
    pub validity_days: u32,
    /// The same when the physician extends it with a reason, as with every prescription made from a request. At most 3. [S:24a, P]
    pub extended_validity_days: u32,
    /// Medicines of special storage that may be on a long prescription here (LRX-208).
    #[schema(value_type = Vec<String>)]
    pub special_storage_allowed: BTreeSet<AtcCode>,
    /// Antivirals that may be, for the diagnoses of their catalogue row (LRX-207).
    #[schema(value_type = Vec<String>)]
    pub antivirals_allowed: BTreeSet<AtcCode>,
    /// The region's formulary (LRX-209); absent: the whole catalogue.
    #[schema(value_type = Option<Vec<String>>)]
    pub formulary: Option<BTreeSet<AtcCode>>,
    /// The diseases of the region's list (LRX-106); absent: every disease.
    pub listed_diseases: Option<Vec<IcdRange>>,
    /// Which diseases a specialty is related to (LRX-403), by its word in the staff records. [P]
    #[schema(value_type = std::collections::HashMap<String, Vec<String>>)]
    pub specialties: BTreeMap<String, Vec<IcdRange>>,
    /// First prescriptions by physicians below the intermediate title (LRX-402). [S:3]
    pub remote_area_relaxation: bool,
    /// Whether a licensed village doctor may issue a repeat; never a first. [domain 11]
    pub village_doctor_may_prescribe: bool,
}

impl Default for LongPrescriptionPolicy {
    fn default() -> Self {
        Self {
            default_days: NATIONAL_DEFAULT_DAYS,
            max_days: NATIONAL_MAX_DAYS,
            refill_window_days: 7,
            request_opens_days: 14,
            examined_within_days: 14,
            validity_days: 1,
            extended_validity_days: NATIONAL_MAX_VALIDITY_DAYS,
            special_storage_allowed: BTreeSet::new(),
            antivirals_allowed: BTreeSet::new(),
            formulary: None,
            listed_diseases: None,
            specialties: specialties(),
            remote_area_relaxation: false,
            village_doctor_may_prescribe: false,
        }
    }
}

/// Chapters of ICD-10 by specialty; every text has the shape, or it would not be here.
#[rustfmt::skip]
fn specialties() -> BTreeMap<String, Vec<IcdRange>> {
    let rows: [(&str, &[&str]); 10] = [
        ("general_practice",  &["A00-Z99"]),
        ("internal_medicine", &["A00-Z99"]),
        ("geriatrics",        &["A00-Z99"]),
        ("cardiology",        &["I00-I99", "E78-E78"]),
        ("endocrinology",     &["E00-E90", "I10-I10", "M80-M85"]),
        ("respiratory",       &["J00-J99", "A15-A19"]),
        ("neurology",         &["G00-G99", "I60-I69"]),
        ("psychiatry",        &["F00-F99"]),
        ("urology",           &["N00-N99"]),
        ("infectious_disease",&["A00-B99"]),
    ];
    let ranges = |texts: &[&str]| texts.iter().filter_map(|text| IcdRange::parse(text).ok()).collect();
    rows.into_iter().map(|(word, texts)| (word.to_owned(), ranges(texts))).collect()
}

impl LongPrescriptionPolicy {
    /// The first field that is out of its range.
    ///
    /// # Errors
    /// The field's name; the caller refuses the document with it.
    pub fn check(&self) -> Result<(), &'static str> {
        let ranges = [
            ("default_days", self.default_days, 1..=NATIONAL_DEFAULT_DAYS),
            ("max_days", self.max_days, self.default_days..=NATIONAL_MAX_DAYS),
            ("refill_window_days", self.refill_window_days, 0..=MAX_REFILL_WINDOW_DAYS),
            ("request_opens_days", self.request_opens_days, self.refill_window_days..=NATIONAL_MAX_DAYS),
            ("examined_within_days", self.examined_within_days, 1..=NATIONAL_MAX_DAYS),
            ("validity_days", self.validity_days, 1..=self.extended_validity_days),
            ("extended_validity_days", self.extended_validity_days, 1..=NATIONAL_MAX_VALIDITY_DAYS),
        ];
        match ranges.into_iter().find(|(_, value, range)| !range.contains(value)) {
            Some((field, ..)) => Err(field),
            None => Ok(()),
        }
    }

    /// Whether an examination on `examined_on` still counts for a prescription issued on `today`.
    pub fn examination_counts(&self, examined_on: Day, today: Day) -> bool {
        (0..=i64::from(self.examined_within_days)).contains(&examined_on.days_until(today))
    }

    /// The last day on which the prescription may be dispensed; the day of issue is the first.
    ///
    /// # Errors
    /// `DATE_RANGE` past the calendar.
    pub fn last_valid_day(&self, issued_on: Day, extended: bool) -> Result<Day, Code> {
        let days = if extended { self.extended_validity_days } else { self.validity_days };
        issued_on.plus_days(i64::from(days) - 1).map_err(|_| Code::DateRange)
    }

    /// Whether the specialty is related to every diagnosis the prescription is written for.
    pub fn specialty_covers(&self, specialty: &str, diagnoses: &[IcdCode]) -> bool {
        let ranges = self.specialties.get(specialty).map(Vec::as_slice).unwrap_or_default();
        !diagnoses.is_empty() && diagnoses.iter().all(|icd| ranges.iter().any(|range| range.contains(icd)))
    }

    /// Every diagnosis the prescription is written for stands on the region's list; without a diagnosis, none does.
    pub fn lists_diseases(&self, diagnoses: &[IcdCode]) -> bool {
        let listed = |icd: &IcdCode| {
            self.listed_diseases.as_ref().is_none_or(|ranges| ranges.iter().any(|range| range.contains(icd)))
        };
        !diagnoses.is_empty() && diagnoses.iter().all(listed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{NATIONAL, PolicyBook, PolicyProblem};
    use crate::testing::day;

    #[test]
    fn the_national_defaults_are_within_their_own_limits() {
        let policy = LongPrescriptionPolicy::default();
        assert_eq!(policy.check(), Ok(()));
        assert_eq!((policy.default_days, policy.max_days, policy.refill_window_days), (28, 84, 7));
    }

    #[test]
    fn a_region_may_be_stricter_and_never_laxer() {
        let national = LongPrescriptionPolicy::default;
        #[rustfmt::skip]
        let rows = [
            (LongPrescriptionPolicy { max_days: 60, refill_window_days: 3, ..national() }, Ok(())),
            (LongPrescriptionPolicy { max_days: 85, ..national() }, Err("max_days")),
            (LongPrescriptionPolicy { max_days: 27, ..national() }, Err("max_days")),
            (LongPrescriptionPolicy { default_days: 29, ..national() }, Err("default_days")),
            (LongPrescriptionPolicy { default_days: 0, ..national() }, Err("default_days")),
            (LongPrescriptionPolicy { refill_window_days: 15, request_opens_days: 20, ..national() }, Err("refill_window_days")),
            (LongPrescriptionPolicy { request_opens_days: 6, ..national() }, Err("request_opens_days")),
            (LongPrescriptionPolicy { examined_within_days: 0, ..national() }, Err("examined_within_days")),
            (LongPrescriptionPolicy { extended_validity_days: 4, ..national() }, Err("extended_validity_days")),
            (LongPrescriptionPolicy { validity_days: 0, ..national() }, Err("validity_days")),
            (LongPrescriptionPolicy { validity_days: 3, extended_validity_days: 2, ..national() }, Err("validity_days")),
        ];
        for (policy, expected) in rows {
            assert_eq!(policy.check(), expected, "{policy:?}");
        }
    }

    #[test]
    fn a_policy_document_with_an_unknown_key_is_refused() {
        let changed = |key: &str| {
            let header = "region = \"990101\"\nversion = \"test\"\nvalid_from = \"2026-01-01\"\nsource = \"test\"";
            let book = PolicyBook::parse(&[NATIONAL], &[&format!("{header}\n[long_prescription]\n{key}")])?;
            Ok::<_, PolicyProblem>(book.on(day("2026-03-02")).expect("in force").long_prescription.clone())
        };
        assert!(changed("max_day = 28").is_err());
        let policy = changed("special_storage_allowed = [\"A10AE04\"]").expect("a policy");
        assert_eq!(policy.special_storage_allowed.len(), 1);
        assert!(changed("special_storage_allowed = [\"insulin\"]").is_err());
    }

    #[test]
    fn a_prescription_is_valid_on_its_day_and_extended_at_most_to_the_third() {
        let policy = LongPrescriptionPolicy::default();
        assert_eq!(policy.last_valid_day(day("2026-03-02"), false), Ok(day("2026-03-02")));
        assert_eq!(policy.last_valid_day(day("2026-03-02"), true), Ok(day("2026-03-04")));
    }

    #[test]
    fn an_examination_counts_from_its_day_until_the_policys_last() {
        let policy = LongPrescriptionPolicy::default();
        let counts = |on: &str| policy.examination_counts(day("2026-03-02"), day(on));
        assert!(counts("2026-03-02") && counts("2026-03-16") && !counts("2026-03-17") && !counts("2026-03-01"));
    }

    #[test]
    fn a_specialty_is_related_to_every_disease_of_the_prescription() {
        let policy = LongPrescriptionPolicy::default();
        let icd = |text: &str| IcdCode::parse(text).expect("a diagnosis");
        let (pressure, sugar) = (icd("I10.x00"), icd("E11.900"));
        assert!(policy.specialty_covers("endocrinology", &[pressure.clone(), sugar.clone()]));
        assert!(policy.specialty_covers("general_practice", std::slice::from_ref(&sugar)));
        assert!(!policy.specialty_covers("cardiology", &[pressure.clone(), sugar]));
        assert!(!policy.specialty_covers("dentistry", &[pressure]));
        assert_eq!(policy.specialties.values().map(Vec::len).sum::<usize>(), 15, "a range was not read");
    }

    #[test]
    fn every_disease_of_the_prescription_stands_on_the_regions_list() {
        let icd = |text: &str| IcdCode::parse(text).expect("a diagnosis");
        let national = LongPrescriptionPolicy::default();
        let region = LongPrescriptionPolicy {
            listed_diseases: Some(vec![IcdRange::parse("I10-I13").expect("a range")]),
            ..national.clone()
        };
        assert!(national.lists_diseases(&[icd("K29")]) && !national.lists_diseases(&[]));
        assert!(region.lists_diseases(&[icd("I10.x00")]) && !region.lists_diseases(&[icd("I10"), icd("E11.9")]));
    }
}
