use super::super::rules::tests::base;
use super::super::rules::{Facts, decide};
use super::super::supply::{Schedule, Times};
use super::*;
use crate::testing::day;

const TODAY: &str = "2026-03-02";

fn shipped() -> Catalogue {
    Catalogue::shipped().expect("the shipped catalogue reads")
}

fn drug(key: &str) -> Drug {
    shipped().drug(drug_id(key)).unwrap_or_else(|| panic!("no {key}")).clone()
}

fn icd(text: &str) -> IcdCode {
    IcdCode::parse(text).expect("a diagnosis")
}

fn atc(text: &str) -> AtcCode {
    AtcCode::parse(text).expect("a substance")
}

/// One unit a day for 28 days, in as many units as that needs.
fn prescribed(drug: &Drug) -> Prescribed {
    let schedule =
        Schedule { per_dose: "1".parse().expect("a dose"), times: Times::PerDay(1.try_into().expect("not 0")) };
    let units = schedule.units_needed(28, drug.container).expect("in range").expect("whole");
    Prescribed { regimen: Regimen::Scheduled(schedule), units, days: 28 }
}

/// The codes of a prescription of this medicine alone, all else as in the base case.
fn codes(drug: &Drug, diagnosis: &str, on: &str, policy: &LongPrescriptionPolicy) -> Vec<&'static str> {
    let facts = drug.facts(prescribed(drug), &[icd(diagnosis)], day(on), policy);
    decide(&Facts { drugs: vec![facts], ..base() }).codes.into_iter().map(Code::as_str).collect()
}

#[test]
fn every_row_and_strength_of_the_formulary_is_there_under_an_id_of_its_own() {
    let catalogue = shipped();
    let names: BTreeSet<&str> = catalogue.drugs().map(|drug| drug.name.as_str()).collect();
    assert_eq!((names.len(), catalogue.drugs().count()), (114, 142));
    assert!(catalogue.drugs().all(|drug| drug.id == drug_id(&drug.key)));
    assert!(!catalogue.version().is_empty() && !catalogue.source().is_empty());
}

#[test]
fn an_id_never_changes() {
    assert_eq!(drug_id("C08CA01-5mg").to_string(), "593f5eb2-7da0-8a4c-8aeb-80c2d4dadfb1");
}

#[test]
fn strengths_of_one_medicine_are_families_apart() {
    assert_eq!(drug("C09AA02-5mg").family(), "enalapril 5mg");
    assert_eq!(drug("C09AA02-10mg").family(), "enalapril 10mg");
    assert_eq!(drug("R03AK07-160/4.5µg").container, Container::MultiDose(60.try_into().expect("not 0")));
    assert_eq!(drug("C08CA01-5mg").container, Container::Countable);
}

/// Domain 05 §5.5, column LRX: medicine, diagnosis, codes under the national policy.
#[test]
fn each_kind_of_row_decides_as_its_column_says() {
    #[rustfmt::skip]
    let rows: &[(&str, &str, &[&str])] = &[
        ("C08CA01-5mg",      "I10.x00", &[]),
        ("C03CA01-20mg",     "I50.900", &[]),
        ("C01DA02-0.5mg",    "I20.900", &["LRX-105"]),
        ("R03AC02-100µg",    "J45.900", &["LRX-105"]),
        ("A10AE04-300U/3ml", "E11.900", &["LRX-208"]),
        ("A10AD01-300U/3ml", "E11.900", &["LRX-208"]),
        ("A10BJ06-1.34mg/ml pen", "E11.900", &["LRX-208"]),
        ("J04AC01-0.1g",     "A15.000", &[]),
        ("J04AB02-0.15g",    "A19.900", &[]),
        ("J04AK02-0.25g",    "I10",     &["LRX-207"]),
        ("J05AF10-0.5mg",    "B18.100", &["LRX-207"]),
        ("J01MA12-0.5g",     "A16.200", &[]),
        ("J01MA12-0.5g",     "J18.900", &["LRX-207"]),
        ("J02AC02-0.1g",     "B35.100", &[]),
        ("J02AC02-0.1g",     "B37.300", &["LRX-207"]),
        ("J01CA04-0.25g",    "A15.000", &["LRX-207"]),
        ("J01DC02-0.25g",    "N39.000", &["LRX-207"]),
        ("J01FA10-0.25g",    "J44.100", &["LRX-207"]),
        ("N05BA01-2.5mg",    "G40",     &["LRX-206"]),
        ("N05CD04-1mg",      "G47",     &["LRX-206"]),
        ("N05BA12-0.4mg",    "F41",     &["LRX-206"]),
        ("N05BA06-0.5mg",    "F41",     &["LRX-206"]),
        ("N03AE01-2mg",      "G40",     &["LRX-206"]),
        ("N05CF02-10mg",     "G47",     &["LRX-206"]),
        ("N05CF01-7.5mg",    "G47",     &["LRX-206"]),
        ("N03AA02-30mg",     "G40",     &["LRX-206"]),
        ("N02AX02-50mg",     "M54",     &["LRX-206"]),
        ("R05DA09-15mg",     "R05",     &["LRX-206"]),
        ("A07DA01-2.5mg",    "K59",     &["LRX-206"]),
        ("N05CD08-15mg",     "G47",     &["LRX-206"]),
        ("N05CD08-inj",      "G47",     &["LRX-205"]),
        ("N06BA04-18mg",     "F90",     &["LRX-205"]),
        ("N01AX03-inj",      "R52",     &["LRX-205"]),
        ("N02AA01-30mg",     "C80",     &["LRX-204"]),
        ("N02AA05-10mg",     "C80",     &["LRX-204"]),
        ("N02AB03-4.2mg",    "C80",     &["LRX-204"]),
        ("R05DA04-30mg",     "R05",     &["LRX-204"]),
        ("R03CA02-30mg",     "J45",     &["LRX-203"]),
        ("G02AB03-inj",      "O72",     &["LRX-203"]),
        ("L01XX27-10mg",     "C92",     &["LRX-201"]),
        ("M03AX01-100U",     "G24",     &["LRX-201"]),
        ("V10XA01-individual", "E05",   &["LRX-202"]),
        ("N05AH03-5mg",      "F20",     &[]),
    ];
    for (key, diagnosis, expected) in rows {
        assert_eq!(
            codes(&drug(key), diagnosis, TODAY, &LongPrescriptionPolicy::default()),
            *expected,
            "{key} for {diagnosis}"
        );
    }
}

#[test]
fn what_is_not_named_above_is_allowed_and_nothing_blocked_slips_through() {
    let policy = LongPrescriptionPolicy::default();
    for drug in shipped().drugs() {
        let clear = codes(drug, "I10", TODAY, &policy).is_empty();
        assert_eq!(clear, drug.long_term == LongTerm::Allowed, "{}", drug.key);
    }
}

#[test]
fn a_class_is_the_one_of_the_day_of_issue() {
    let policy = LongPrescriptionPolicy::default();
    for (key, before, since) in [
        ("N05CD08-inj", &["LRX-206"][..], &["LRX-205"][..]),
        ("R05DA09-15mg", &[], &["LRX-206"]),
        ("A07DA01-2.5mg", &[], &["LRX-206"]),
        ("N05CD08-15mg", &["LRX-206"], &["LRX-206"]),
    ] {
        assert_eq!(codes(&drug(key), "R05", "2024-06-30", &policy), before, "{key}");
        assert_eq!(codes(&drug(key), "R05", "2024-07-01", &policy), since, "{key}");
    }
}

#[test]
fn a_region_lists_insulin_and_antivirals_by_substance() {
    let policy = LongPrescriptionPolicy {
        special_storage_allowed: BTreeSet::from([atc("A10AE04"), atc("J05AF10")]),
        antivirals_allowed: BTreeSet::from([atc("J05AF10"), atc("A10AD01"), atc("J01CA04")]),
        ..LongPrescriptionPolicy::default()
    };
    let answers = |key: &str, diagnosis: &str| codes(&drug(key), diagnosis, TODAY, &policy);
    assert!(answers("A10AE04-300U/3ml", "E11").is_empty(), "L44");
    assert_eq!(answers("A10AD01-300U/3ml", "E11"), ["LRX-208"]);
    assert!(answers("J05AF10-0.5mg", "B18.1").is_empty());
    assert_eq!(answers("J05AF10-0.5mg", "B18.2"), ["LRX-207"]);
    assert_eq!(answers("J01CA04-0.25g", "A15"), ["LRX-207"], "no list makes amoxicillin long-term");
}

#[test]
fn a_regional_formulary_leaves_out_the_rest() {
    let policy = LongPrescriptionPolicy {
        formulary: Some(BTreeSet::from([atc("C08CA01")])),
        ..LongPrescriptionPolicy::default()
    };
    assert!(codes(&drug("C08CA01-5mg"), "I10", TODAY, &policy).is_empty());
    assert_eq!(codes(&drug("A10BA02-0.5g"), "E11", TODAY, &policy), ["LRX-209"]);
}

#[test]
fn a_monitored_medicine_is_capped_at_the_regions_default_days_and_confirmed() {
    let national = LongPrescriptionPolicy::default();
    let strict = LongPrescriptionPolicy { default_days: 14, ..national.clone() };
    let cap = |key: &str, policy: &LongPrescriptionPolicy| {
        let drug = drug(key);
        drug.facts(prescribed(&drug), &[icd("I48")], day(TODAY), policy).max_days
    };
    assert_eq!(
        (cap("B01AA03-3mg", &national), cap("B01AF01-10mg", &national), cap("C08CA01-5mg", &national)),
        (Some(28), Some(28), None)
    );
    assert_eq!((cap("B01AA03-3mg", &strict), cap("B01AF01-10mg", &strict)), (Some(28), Some(14)));

    let (warfarin, amlodipine) = (drug("B01AA03-3mg"), drug("C08CA01-5mg"));
    assert_eq!(monitoring_confirmed([&warfarin, &amlodipine], &BTreeSet::new()), Err(Code::MonitoringUnconfirmed));
    assert_eq!(monitoring_confirmed([&warfarin, &amlodipine], &BTreeSet::from([warfarin.id])), Ok(()));
    assert_eq!(monitoring_confirmed([&amlodipine], &BTreeSet::new()), Ok(()));
}

#[test]
fn a_quantity_that_does_not_fit_and_an_as_needed_regimen_are_facts_of_the_medicine() {
    let drug = drug("C08CA01-5mg");
    let facts = |prescribed| drug.facts(prescribed, &[icd("I10")], day(TODAY), &LongPrescriptionPolicy::default());
    let right = prescribed(&drug);
    assert!(facts(right).quantity_matches && !facts(right).as_needed);
    assert!(!facts(Prescribed { units: 30, ..right }).quantity_matches, "L12");
    assert!(facts(Prescribed { regimen: Regimen::AsNeeded("1".parse().expect("a dose")), ..right }).as_needed);
}

#[test]
fn a_snapshot_reads_back_as_the_entry_it_was() {
    for drug in shipped().drugs() {
        let written = serde_json::to_string(drug).expect("text");
        assert_eq!(serde_json::from_str::<Drug>(&written).as_ref().ok(), Some(drug), "{written}");
    }
}

const HEAD: &str = "version = \"t\"\nsource = \"t\"\ndrugs = [\n";
const ROW: &str = r#"name = "甲", inn = "a", atc = "C08CA01", strengths = ["5mg"], unit = "tablet""#;

fn parsed(rows: &[&str]) -> Result<Catalogue, CatalogueError> {
    let rows: String = rows.iter().map(|rest| format!("{{ {ROW}, {rest} }},\n")).collect();
    Catalogue::parse(&format!("{HEAD}{rows}]"))
}

#[test]
fn a_medicine_whose_class_nobody_reviewed_is_refused() {
    let catalogue = parsed(&[r#"long_term = "allowed""#]).expect("reads");
    let drug = catalogue.drugs().next().expect("one");
    assert_eq!(codes(drug, "I10", TODAY, &LongPrescriptionPolicy::default()), ["LRX-209"]);
}

#[test]
fn a_row_that_makes_no_sense_is_refused() {
    for wrong in [
        r#"class = "ordinary", long_term = "perhaps""#,
        r#"class = "ordinary", long_term = "allowed", surprise = 1"#,
        r#"class = "ordinary", long_term = "allowed", units_per_container = 0"#,
    ] {
        assert!(matches!(parsed(&[wrong]), Err(CatalogueError::Toml(_))), "{wrong}");
    }
    for wrong in [
        r#"class = "narcotic", long_term = "allowed""#,
        r#"class = "ordinary", long_term = "blocked""#,
        r#"class = "ordinary", long_term = "with_diagnosis", diagnoses = ["A15"]"#,
        r#"class = "antimicrobial", long_term = "with_diagnosis""#,
        r#"class = "antimicrobial", long_term = "where_listed""#,
        r#"class = "ordinary", long_term = "where_listed""#,
        r#"class = "ordinary", long_term = "allowed", diagnoses = ["A15"]"#,
        r#"class = "ordinary", long_term = "allowed", max_days = 28"#,
    ] {
        assert!(matches!(parsed(&[wrong]), Err(CatalogueError::Row { .. })), "{wrong}");
    }
    let right = r#"class = "ordinary", long_term = "allowed""#;
    assert_eq!(
        parsed(&[right, right]),
        Err(CatalogueError::Row { key: "C08CA01-5mg".to_owned(), problem: "stands twice" })
    );
}
