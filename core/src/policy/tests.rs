use super::*;
use crate::codes::Code;
use crate::testing::day;

fn region(header: &str, sections: &str) -> String {
    format!("region = \"990101\"\nsource = \"test\"\n{header}\n{sections}")
}

fn book(sections: &str) -> Result<PolicyBook, PolicyProblem> {
    PolicyBook::parse(&[NATIONAL], &[&region("version = \"test\"\nvalid_from = \"2026-01-01\"", sections)])
}

#[test]
fn the_shipped_policies_hold_today() {
    let shipped = PolicyBook::shipped().expect("the shipped policies");
    let policy = shipped.on(day("2026-03-02")).expect("in force");
    assert_eq!((policy.contract.min_years, policy.contract.default_years, policy.contract.max_years), (1, 1, 3));
    assert_eq!((policy.contract.lapse_days, policy.contract.expiring_days), (14, 30));
    assert_eq!((policy.team.residents_per_doctor, policy.team.nearly_full_percent), (2000, 90));
    assert_eq!((policy.person.max_proxies, policy.person.grant_max_months), (5, 12));
    assert_eq!((policy.person.activation_code_days, policy.person.activation_code_tries), (7, 5));
    assert!(policy.version.contains("990101"), "{}", policy.version);
}

#[test]
fn the_national_document_writes_out_the_numbers_of_the_rules() {
    let policy = national();
    assert_eq!(policy.follow_up, FollowUpPolicy::default());
    assert_eq!(policy.reading, ReadingPolicy::default());
    assert_eq!(policy.long_prescription, LongPrescriptionPolicy::default());
    assert_eq!(policy.task, TaskPolicy::default());
}

#[test]
fn a_programme_needs_no_section_of_the_national_document() {
    let (before, section) = NATIONAL.split_once("[follow_up.copd]").expect("its section");
    let (_, after) = section.split_once("\n# Outside these").expect("the next one");
    let without = PolicyBook::parse(&[&format!("{before}#{after}")], &[]).expect("a policy");
    assert_eq!(without.on(day("2026-03-02")).expect("in force").follow_up, FollowUpPolicy::default());
}

#[test]
fn the_demo_county_lists_insulin_and_nothing_laxer_than_the_nation() {
    let shipped = PolicyBook::shipped().expect("the shipped policies");
    let policy = shipped.on(day("2026-03-02")).expect("in force");
    let listed: Vec<String> =
        policy.long_prescription.special_storage_allowed.iter().map(|code| code.to_string()).collect();
    assert_eq!(listed, ["A10AD01", "A10AE04"]);
    assert_eq!(policy.long_prescription.refill_window_days, 7);
}

#[test]
fn a_day_before_every_document_has_no_policy() {
    let from_2000 = NATIONAL.replacen("valid_from = \"0001-01-01\"", "valid_from = \"2000-01-01\"", 1);
    let book = PolicyBook::parse(&[&from_2000], &[]).expect("a policy");
    assert!(book.on(day("2000-01-01")).is_ok());
    assert_eq!(book.on(day("1999-12-31")).err(), Some(Code::PolicyMissing));
}

#[test]
fn a_region_changes_single_keys_from_its_day_to_its_last() {
    let document = region(
        "version = \"test\"\nvalid_from = \"2026-01-01\"\nvalid_to = \"2026-06-30\"",
        "[contract]\nmax_years = 5",
    );
    let book = PolicyBook::parse(&[NATIONAL], &[&document]).expect("a book");
    let years = |on| book.on(day(on)).expect("in force").contract.max_years;
    assert_eq!(["2025-12-31", "2026-01-01", "2026-06-30", "2026-07-01"].map(years), [3, 5, 5, 3]);
    assert_eq!(book.on(day("2026-03-02")).expect("in force").contract.min_years, 1);
}

#[test]
fn a_past_decision_is_recomputed_under_the_policy_of_its_day() {
    let until =
        region("version = \"a\"\nvalid_from = \"2026-01-01\"\nvalid_to = \"2026-06-30\"", "[person]\nmax_proxies = 3");
    let since = region("version = \"b\"\nvalid_from = \"2026-07-01\"", "[person]\nmax_proxies = 4");
    let book = PolicyBook::parse(&[NATIONAL], &[&since, &until]).expect("a book");
    let proxies = |on| book.on(day(on)).expect("in force").person.max_proxies;
    assert_eq!(["2025-06-01", "2026-06-30", "2026-07-01", "2030-01-01"].map(proxies), [5, 3, 4, 4]);
}

#[test]
fn two_documents_for_one_day_are_refused() {
    let a = region("version = \"a\"\nvalid_from = \"2026-01-01\"\nvalid_to = \"2026-07-01\"", "");
    let b = region("version = \"b\"\nvalid_from = \"2026-07-01\"", "");
    let problem = PolicyBook::parse(&[NATIONAL], &[&a, &b]).expect_err("overlap").to_string();
    assert!(problem.contains("valid_from") && problem.contains(" a"), "{problem}");
    assert!(PolicyBook::parse(&[NATIONAL, NATIONAL], &[]).is_err());
}

#[test]
fn a_wrong_document_is_refused_with_the_name_of_its_key() {
    for (sections, key) in [
        ("[contract]\nmax_yaers = 5", "max_yaers"),
        ("[contract]\nmax_years = \"5\"", "max_years"),
        ("[contract]\nmax_years = 0", "contract.max_years"),
        ("[contract]\ndefault_years = 9", "contract.default_years"),
        ("[contarct]\nmax_years = 5", "contarct"),
        ("[team.contracting.gp]\nmin_title = \"professor\"", "min_title"),
        ("[team.contracting.witch]\ngp_training = true\nprimary_platform = false\nmin_title = \"junior\"", "witch"),
        ("[team]\nnearly_full_percent = 101", "team.nearly_full_percent"),
        ("[task]\nworking_hours = [{ from_minute = 1020, to_minute = 480 }]", "task.working_hours"),
        ("[long_prescription]\nmax_days = 90", "long_prescription.max_days"),
        ("[reading.sbp]\nmin = 1\nmaximum = 2", "maximum"),
        ("[session]\ncode_tries = 0", "session"),
        ("[session]\ncodes_per_hour = 0", "session"),
        ("[device]\noldest_schema = 99", "device.oldest_schema"),
    ] {
        let problem = book(sections).expect_err(sections).to_string();
        assert!(problem.contains(key), "{sections}: {problem}");
    }
    for (header, key) in [
        ("version = \"t\"", "valid_from"),
        ("version = \"t\"\nvalid_from = \"2026-02-30\"", "valid_from"),
        ("version = \"t\"\nvalid_from = \"2026-02-01\"\nvalid_to = \"2026-01-01\"", "valid_to"),
        ("version = \" \"\nvalid_from = \"2026-02-01\"", "version"),
        ("version = \"t\"\nvalid_from = \"2026-02-01\"\nauthor = \"x\"", "author"),
    ] {
        let problem = PolicyBook::parse(&[NATIONAL], &[&region(header, "")]).expect_err(header).to_string();
        assert!(problem.contains(key), "{header}: {problem}");
    }
    assert!(PolicyBook::parse(&[DEMO_COUNTY], &[]).is_err(), "a region is not national");
}

#[test]
fn a_national_document_leaves_no_number_out() {
    for key in ["sbp = { min = 50, max = 300 }", "max_days = 84", "routine_days = 7 ", "psychiatry "] {
        let line = NATIONAL.lines().find(|line| line.starts_with(key)).expect(key);
        let without = NATIONAL.replacen(&format!("{line}\n"), "", 1);
        let read = PolicyBook::parse(&[&without], &[]);
        // A list has as many rows as it has; every other key must stand there.
        assert_eq!(read.is_err(), key != "psychiatry ", "{key}");
    }
}
