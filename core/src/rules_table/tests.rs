//! Every worked example as a line, every way a line can be wrong, and the promise that each line gets one answer.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::value::RawValue;

use super::*;
use crate::testing::cases;

macro_rules! examples {
    ($name:literal) => {
        (
            include_str!(concat!("examples/", $name, ".jsonl")),
            include_str!(concat!("examples/", $name, ".expected.jsonl")),
        )
    };
}

/// The lines of a table and what each is answered, written from the domain's tables and named by their rows.
fn examples(table: Table) -> Vec<(&'static str, &'static str)> {
    let (given, expected) = match table {
        Table::LongPrescription => examples!("long-prescription"),
        Table::Hypertension => examples!("hypertension"),
        Table::Diabetes => examples!("diabetes"),
        Table::Supply => examples!("supply"),
        Table::Adherence => examples!("adherence"),
        Table::CitizenId => examples!("citizen-id"),
        Table::ContractTerm => examples!("contract-term"),
    };
    assert_eq!(given.lines().count(), expected.lines().count(), "{}", table.as_str());
    given.lines().zip(expected.lines()).collect()
}

fn ask(table: Table, line: &str) -> String {
    answer(table, line.as_bytes())
}

fn error(answer: &str) -> (String, String) {
    let answer: serde_json::Value = serde_json::from_str(answer).expect("JSON");
    let part = |name: &str| answer["error"][name].as_str().unwrap_or_else(|| panic!("no {name}: {answer}")).to_owned();
    (part("code"), part("message"))
}

#[test]
fn each_worked_example_of_the_domain_is_answered_as_its_row_says() {
    for table in Table::ALL {
        for (line, expected) in examples(table) {
            assert_eq!(ask(table, line), expected, "{}: {line}", table.as_str());
        }
    }
}

#[test]
fn no_row_of_the_domain_s_tables_is_left_out() {
    let numbered = [(Table::LongPrescription, 'L', 62), (Table::Hypertension, 'H', 30), (Table::Diabetes, 'D', 31)];
    for (table, letter, count) in numbered {
        let rows = examples(table);
        assert_eq!(rows.len(), count);
        for (i, (line, expected)) in rows.into_iter().enumerate() {
            let name = format!(r#"{{"case":"{letter}{:02}""#, i + 1);
            assert!(line.starts_with(&name) && expected.starts_with(&name), "{name}: {line}");
        }
    }
    let others = [Table::Supply, Table::Adherence, Table::CitizenId, Table::ContractTerm];
    assert_eq!(others.map(|table| examples(table).len()), [9, 5, 32, 5]);
}

#[test]
fn what_is_left_out_takes_the_default_of_the_document() {
    let stated = r#"{"kind":"repeat","days":28,"drugs":[{"class":"ordinary","chronic_infection_indication":false,"in_formulary":true,"quantity_matches":true}],
        "special_storage_allowed":false,"organisation_level":"primary","title":"junior","specialty_matches":true,"remote_area_relaxation":false,
        "authorised_here":true,"organisation_capable":true,"examined":true,"online":false,"online_diagnosis_proof":true,"physician_signed":true,
        "ai_generated":false,"age":62,"guardian_present":false,"diagnosis_confirmed":true,"regimen_stable":true,"adherent":true,"controlled":true,
        "long_term_need":true,"disease_listed":true,"strict_assessment":false,"education_recorded":false,"resident_confirmed":false,
        "full_first_assessment":true,"prior_long_prescription":true,"goals_met":true,"new_disease":false,"hospitalised_since":false,
        "other_reassessment":false,"severe_adr":false,"pharmacist_review":"pass","pickup":"self","both_ids_shown":true,"days_left":3,
        "refill_window_days":7,"early_reason_approved":false,"prescription_expired":false,"max_days":84,"default_days":28}"#
        .replace("\n        ", "");
    // A default shows only beside a fact that makes it matter.
    #[rustfmt::skip]
    let rows = [
        ("", r#"{"decision":"OK","codes":[]}"#),
        (r#""organisation_level":"secondary""#, r#"{"decision":"OK","codes":[]}"#),
        (r#""kind":"first","organisation_level":"tertiary""#, r#"{"decision":"BLOCK","codes":["LRX-402"]}"#),
        (r#""drugs":[{"class":"antimicrobial"},{"class":"special_storage"}]"#, r#"{"decision":"BLOCK","codes":["LRX-207","LRX-208"]}"#),
        (r#""drugs":[]"#, r#"{"decision":"OK","codes":[]}"#),
        (r#""days":85"#, r#"{"decision":"BLOCK","codes":["LRX-301","LRX-302","LRX-303","LRX-304"]}"#),
        (r#""online":true"#, r#"{"decision":"OK","codes":[]}"#),
        (r#""online":true,"age":5"#, r#"{"decision":"BLOCK","codes":["LRX-704"]}"#),
        (r#""pickup":"agent""#, r#"{"decision":"OK","codes":[]}"#),
        (r#""days_left":8"#, r#"{"decision":"TOO_EARLY","codes":["LRX-603"]}"#),
        (r#""refill_window_days":3"#, r#"{"decision":"OK","codes":[]}"#),
        (r#""refill_window_days":2"#, r#"{"decision":"TOO_EARLY","codes":["LRX-603"]}"#),
        (r#""default_days":27"#, r#"{"decision":"BLOCK","codes":["LRX-302","LRX-303","LRX-304"]}"#),
        (r#""max_days":27"#, r#"{"decision":"BLOCK","codes":["LRX-301"]}"#),
    ];
    for (changed, expected) in rows {
        assert_eq!(ask(Table::LongPrescription, &format!("{{{changed}}}")), expected, "{changed}");
        let names: Vec<String> =
            changed.split(',').filter_map(|f| f.split_once(':')).map(|(name, _)| format!("{name}:")).collect();
        let rest: String = split_fields(&stated)
            .into_iter()
            .filter(|f| !names.iter().any(|n| f.starts_with(n)))
            .map(|f| format!(",{f}"))
            .collect();
        let whole = format!("{{{}}}", format!("{changed}{rest}").trim_start_matches(','));
        assert_eq!(ask(Table::LongPrescription, &whole), expected, "{whole}");
    }

    let plain = ask(Table::Diabetes, r#"{"visit":"2026-03-02","fpg":"6.1"}"#);
    assert_eq!(plain, r#"{"class":1,"action":"ROUTINE","next_due":"2026-06-02"}"#);
    let stated = r#"{"visit":"2026-03-02","fpg":"6.1","sbp":120,"dbp":70,"heart_rate":72,"temperature":"36.5","danger_sign":false,
        "pregnant_or_lactating":false,"other_unmanageable":false,"complication":false,"adr":false,"adr_uncontrolled":false,"previous":null}"#;
    assert_eq!(ask(Table::Diabetes, stated), plain);
    let supply = r#"{"units":28,"per_dose":1,"doses_per_day":1,"dispensed":"2026-03-02"}"#;
    let stated = supply.replace('}', r#","previous_run_out":null,"window_days":7}"#);
    assert_eq!(ask(Table::Supply, supply), ask(Table::Supply, &stated));
}

/// `{"a":1,"b":[{"c":2}]}` → `"a":1` and `"b":[{"c":2}]`.
fn split_fields(object: &str) -> Vec<String> {
    let fields: BTreeMap<String, &RawValue> = serde_json::from_str(object).expect("an object");
    fields.into_iter().map(|(name, raw)| format!("\"{name}\":{}", raw.get())).collect()
}

#[test]
fn follow_up_is_decided_by_the_national_policy() {
    assert_eq!(crate::policy::national().follow_up, crate::follow_up::policy::FollowUpPolicy::default());
}

#[test]
fn numbers_are_exact_and_any_integer_is_answered() {
    let diabetes = |fpg: &str| ask(Table::Diabetes, &format!(r#"{{"visit":"2026-03-02","fpg":{fpg}}}"#));
    let class = |n: u8| format!(r#"{{"class":{n},"#);
    for (fpg, n) in [
        (r#""7""#, 2),
        ("7", 2),
        (r#""6.99999999999999999999999999999999999""#, 1),
        (r#""7.00000000000000000000000000000000000""#, 2),
        (r#""20/3""#, 1),
        (r#""14/2""#, 2),
        (r#""-1""#, 2),
        (r#""\u0036.1""#, 1),
        ("99999999999999999999", 2),
    ] {
        assert!(diabetes(fpg).starts_with(&class(n)), "{fpg}: {}", diabetes(fpg));
    }
    let extremes = r#"{"days":-9223372036854775808,"age":9223372036854775807,"days_left":-0,"max_days":-9223372036854775808,"default_days":9223372036854775807}"#;
    assert_eq!(ask(Table::LongPrescription, extremes), r#"{"decision":"BLOCK","codes":["LRX-305"]}"#);
    let pressure = r#"{"visit":"2026-03-02","age":-5,"sbp":9223372036854775807,"dbp":-9223372036854775808}"#;
    assert!(ask(Table::Hypertension, pressure).contains("EMERGENCY_REFER"));
    let supply = |rest: &str| ask(Table::Supply, &format!(r#"{{"dispensed":"2026-03-02",{rest}}}"#));
    for (rest, days) in [
        (r#""units":100,"per_dose":"0.33333333333333333333","doses_per_day":3"#, 100),
        (r#""units":99,"per_dose":"1/3","doses_per_day":3"#, 99),
        (r#""units":1,"per_dose":"100000000000000000000000000000000000","doses_per_day":9223372036854775807"#, 0),
        (r#""units":10,"per_dose":"4","every_days":7"#, 14),
        (r#""units":10,"per_dose":"1.5","doses_per_day":2"#, 3),
        (r#""units":0,"per_dose":1,"every_days":9223372036854775807"#, 0),
        (r#""units":9,"per_dose":1,"doses_per_day":1,"window_days":-2"#, 9),
    ] {
        assert!(supply(rest).starts_with(&format!(r#"{{"days":{days},"#)), "{rest}: {}", supply(rest));
    }
    let fills =
        r#"{"from":"2026-01-01","to":"2026-01-02","fills":[["2026-01-01",9223372036854775807],["2025-12-31",0]]}"#;
    assert_eq!(ask(Table::Adherence, fills), r#"{"covered":2,"days":2,"pdc":"100.0","mpr":"461168601842738790350.0"}"#);
}

#[test]
fn a_case_comes_back_as_it_was_written_with_every_answer() {
    for (given, echoed) in [
        ("\"L01\"", "\"L01\""),
        ("null", "null"),
        ("28.0", "28.0"),
        ("1e400", "1e400"),
        ("123456789012345678901234567890.10", "123456789012345678901234567890.10"),
        (r#""\u5bb6\ud83d\ude00 \" \\""#, r#""\u5bb6\ud83d\ude00 \" \\""#),
        ("\"家医\u{2028}\"", "\"家医\u{2028}\""),
        ("[ 1 ,\r\t{ \"a b\" : [ ] , \"a b\" : \"  \\\\\" } ]", r#"[1,{"a b":[],"a b":"  \\"}]"#),
    ] {
        let line = format!(r#"{{"start":"2026-01-01","case": {given} ,"years":1}}"#);
        assert_eq!(ask(Table::ContractTerm, &line), format!(r#"{{"case":{echoed},"end":"2026-12-31"}}"#), "{given}");
        let wrong = ask(Table::ContractTerm, &line.replace("years", "Years"));
        assert!(
            wrong.starts_with(&format!(r#"{{"case":{echoed},"error":{{"code":"UNKNOWN_FIELD","message":""#)),
            "{wrong}"
        );
    }
    let deep = format!(r#"{{"case":{}{},"start":"2026-01-01","years":1}}"#, "[".repeat(100_000), "]".repeat(100_000));
    assert!(ask(Table::ContractTerm, &deep).ends_with(r#"]],"end":"2026-12-31"}"#));
    assert_eq!(ask(Table::ContractTerm, r#"{"start":"2026-01-01","years":1}"#), r#"{"end":"2026-12-31"}"#);
    assert_eq!(
        ask(Table::ContractTerm, r#"{"start":"2026-01-01"}"#),
        r#"{"case":null,"error":{"code":"MISSING_FIELD","message":"`years` is missing."}}"#
    );
}

#[test]
fn each_malformed_line_gets_its_code_and_names_the_field() {
    use Table::{
        Adherence as A, CitizenId as C, ContractTerm as T, Diabetes as D, Hypertension as H, LongPrescription as L,
        Supply as S,
    };
    #[rustfmt::skip]
    let rows: &[(Table, &str, &str, &str)] = &[
        (L, "",                                    "MALFORMED", "blank"),
        (L, " \t\r",                               "MALFORMED", "blank"),
        (L, "[]",                                  "MALFORMED", "JSON object"),
        (L, "7",                                   "MALFORMED", "JSON object"),
        (L, "null",                                "MALFORMED", "JSON object"),
        (L, "{",                                   "MALFORMED", "JSON object"),
        (L, r#"{"case":1,"days":28"#,              "MALFORMED", "JSON object"),
        (L, r#"{"days":28,}"#,                     "MALFORMED", "JSON object"),
        (L, r#"{"days":028}"#,                     "MALFORMED", "JSON object"),
        (L, r#"{"days":NaN}"#,                     "MALFORMED", "JSON object"),
        (L, r#"{'days':28}"#,                      "MALFORMED", "JSON object"),
        (L, r#"{"days":28} {"days":28}"#,          "MALFORMED", "JSON object"),
        (L, r#"{"days":28}//"#,                    "MALFORMED", "JSON object"),
        (L, "{\"title\":\"jun\u{1}ior\"}",         "MALFORMED", "JSON object"),
        (L, "\u{feff}{}",                          "MALFORMED", "JSON object"),

        (L, r#"{"Days":28}"#,                      "UNKNOWN_FIELD", "`Days`"),
        (L, r#"{"":28}"#,                          "UNKNOWN_FIELD", "``"),
        (L, r#"{"days":28,"as_needed":true}"#,     "UNKNOWN_FIELD", "`as_needed`"),
        (L, r#"{"drugs":[{"class":"toxic","case":1}]}"#, "UNKNOWN_FIELD", "`drugs[0].case`"),
        (H, r#"{"visit":"2026-03-02","age":50,"sbp":120,"dbp":70,"heart_rate":72}"#, "UNKNOWN_FIELD", "`heart_rate`"),
        (D, r#"{"visit":"2026-03-02","fpg":"6.1","age":50}"#, "UNKNOWN_FIELD", "`age`"),
        (D, r#"{"visit":"2026-03-02","fpg":"6.1","previous":{"controlled":true,"adr":false,"class":1}}"#, "UNKNOWN_FIELD", "`previous.class`"),

        (L, r#"{"days":28,"days":28}"#,            "DUPLICATE_FIELD", "`days`"),
        (L, r#"{"days":28,"d\u0061ys":28}"#,       "DUPLICATE_FIELD", "`days`"),
        (L, r#"{"case":1,"case":1}"#,              "DUPLICATE_FIELD", "`case`"),
        (L, r#"{"drugs":[{"class":"toxic"},{"class":"toxic","class":"toxic"}]}"#, "DUPLICATE_FIELD", "`drugs[1].class`"),

        (H, r#"{"visit":"2026-03-02","age":50,"sbp":120}"#, "MISSING_FIELD", "`dbp`"),
        (H, r#"{"visit":"2026-03-02","sbp":120,"dbp":70}"#, "MISSING_FIELD", "`age`"),
        (H, "{}",                                  "MISSING_FIELD", "`visit`"),
        (D, r#"{"visit":"2026-03-02"}"#,           "MISSING_FIELD", "`fpg`"),
        (D, r#"{"visit":"2026-03-02","fpg":"6.1","previous":{"controlled":true}}"#, "MISSING_FIELD", "`previous.adr`"),
        (L, r#"{"drugs":[{}]}"#,                   "MISSING_FIELD", "`drugs[0].class`"),
        (S, r#"{"per_dose":"1","doses_per_day":1,"dispensed":"2026-03-02"}"#, "MISSING_FIELD", "`units`"),
        (S, r#"{"units":28,"per_dose":"1","dispensed":"2026-03-02"}"#, "MISSING_FIELD", "`doses_per_day` or `every_days`"),
        (A, r#"{"from":"2026-01-01","to":"2026-01-02"}"#, "MISSING_FIELD", "`fills`"),
        (C, r#"{"id":"11010519491231002X"}"#,      "MISSING_FIELD", "`on`"),
        (T, r#"{"years":1}"#,                      "MISSING_FIELD", "`start`"),

        (L, r#"{"days":28.0}"#,                    "BAD_VALUE", "`days`"),
        (L, r#"{"days":"28"}"#,                    "BAD_VALUE", "`days`"),
        (L, r#"{"days":1e2}"#,                     "BAD_VALUE", "`days`"),
        (L, r#"{"days":null}"#,                    "BAD_VALUE", "`days`"),
        (L, r#"{"days":true}"#,                    "BAD_VALUE", "`days`"),
        (L, r#"{"days":[28]}"#,                    "BAD_VALUE", "`days`"),
        (L, r#"{"days":9223372036854775808}"#,     "BAD_VALUE", "`days`"),
        (L, r#"{"examined":1}"#,                   "BAD_VALUE", "`examined`"),
        (L, r#"{"examined":"true"}"#,              "BAD_VALUE", "`examined`"),
        (L, r#"{"examined":null}"#,                "BAD_VALUE", "`examined`"),
        (L, r#"{"kind":"FIRST"}"#,                 "BAD_VALUE", "`kind`"),
        (L, r#"{"kind":{"first":null}}"#,          "BAD_VALUE", "`kind`"),
        (L, r#"{"kind":0}"#,                       "BAD_VALUE", "`kind`"),
        (L, r#"{"pickup":"in_person"}"#,           "BAD_VALUE", "`self`"),
        (L, r#"{"drugs":null}"#,                   "BAD_VALUE", "`drugs`"),
        (L, r#"{"drugs":{"class":"toxic"}}"#,      "BAD_VALUE", "`drugs`"),
        (L, r#"{"drugs":["toxic"]}"#,              "BAD_VALUE", "`drugs[0]`"),
        (L, r#"{"drugs":[["toxic",false,true,true]]}"#, "BAD_VALUE", "`drugs[0]`"),
        (L, r#"{"drugs":[{"class":"unreviewed"}]}"#, "BAD_VALUE", "`drugs[0].class`"),
        (L, r#"{"drugs":[{"class":"toxic"},{"class":"toxic","in_formulary":"no"}]}"#, "BAD_VALUE", "`drugs[1].in_formulary`"),
        (D, r#"{"visit":"2026-03-02","fpg":6.1}"#, "BAD_VALUE", "`fpg`"),
        (D, r#"{"visit":"2026-03-02","fpg":1e1}"#, "BAD_VALUE", "`fpg`"),
        (D, r#"{"visit":"2026-03-02","fpg":"6,1"}"#, "BAD_VALUE", "`fpg`"),
        (D, r#"{"visit":"2026-03-02","fpg":"6.1 "}"#, "BAD_VALUE", "`fpg`"),
        (D, r#"{"visit":"2026-03-02","fpg":"1/0"}"#, "BAD_VALUE", "`fpg`"),
        (D, r#"{"visit":"2026-03-02","fpg":""}"#,  "BAD_VALUE", "`fpg`"),
        (D, r#"{"visit":"2026-03-02","fpg":"\ud800"}"#, "BAD_VALUE", "`fpg`"),
        (D, r#"{"visit":"2026-03-02","fpg":"6.1","temperature":null}"#, "BAD_VALUE", "`temperature`"),
        (D, r#"{"visit":"2026-03-02","fpg":"6.1","previous":[true,false]}"#, "BAD_VALUE", "`previous`"),
        (D, r#"{"visit":"2026-03-02","fpg":"6.1","previous":{"controlled":true,"adr":null}}"#, "BAD_VALUE", "`previous.adr`"),
        (H, r#"{"visit":"2026-02-29","age":50,"sbp":120,"dbp":70}"#, "BAD_VALUE", "`visit`"),
        (H, r#"{"visit":"2026-3-2","age":50,"sbp":120,"dbp":70}"#, "BAD_VALUE", "`visit`"),
        (H, r#"{"visit":"2026-03-02T00:00:00","age":50,"sbp":120,"dbp":70}"#, "BAD_VALUE", "`visit`"),
        (H, r#"{"visit":20260302,"age":50,"sbp":120,"dbp":70}"#, "BAD_VALUE", "`visit`"),
        (H, r#"{"visit":null,"age":50,"sbp":120,"dbp":70}"#, "BAD_VALUE", "`visit`"),
        (S, r#"{"units":-1,"per_dose":"1","doses_per_day":1,"dispensed":"2026-03-02"}"#, "BAD_VALUE", "`units`"),
        (S, r#"{"units":28,"per_dose":"one","doses_per_day":1,"dispensed":"2026-03-02"}"#, "BAD_VALUE", "`per_dose`"),
        (S, r#"{"units":28,"per_dose":"1","doses_per_day":0,"dispensed":"2026-03-02"}"#, "BAD_VALUE", "`doses_per_day`"),
        (S, r#"{"units":28,"per_dose":"1","every_days":-7,"dispensed":"2026-03-02"}"#, "BAD_VALUE", "`every_days`"),
        (S, r#"{"units":28,"per_dose":"1","doses_per_day":"1","dispensed":"2026-03-02"}"#, "BAD_VALUE", "`doses_per_day`"),
        (S, r#"{"units":28,"per_dose":"1","doses_per_day":1,"every_days":7,"dispensed":"2026-03-02"}"#, "BAD_VALUE", "not both"),
        (S, r#"{"units":28,"per_dose":"1","doses_per_day":1,"every_days":null,"dispensed":"2026-03-02"}"#, "BAD_VALUE", "`every_days`"),
        (S, r#"{"units":28,"per_dose":"1","doses_per_day":1,"dispensed":"2026-03-02","previous_run_out":""}"#, "BAD_VALUE", "`previous_run_out`"),
        (S, r#"{"units":28,"per_dose":"1","doses_per_day":1,"dispensed":"2026-03-02","window_days":null}"#, "BAD_VALUE", "`window_days`"),
        (A, r#"{"from":"2026-01-01","to":"2026-01-02","fills":[["2026-01-01"]]}"#, "BAD_VALUE", "`fills[0]`"),
        (A, r#"{"from":"2026-01-01","to":"2026-01-02","fills":[["2026-01-01",1],["2026-01-01",1,2]]}"#, "BAD_VALUE", "`fills[1]`"),
        (A, r#"{"from":"2026-01-01","to":"2026-01-02","fills":[["2026-01-01","1"]]}"#, "BAD_VALUE", "`fills[0][1]`"),
        (A, r#"{"from":"2026-01-01","to":"2026-01-02","fills":[["2026-01-01",-1]]}"#, "BAD_VALUE", "`fills[0][1]`"),
        (A, r#"{"from":"2026-01-01","to":"2026-01-02","fills":[["01-01",1]]}"#, "BAD_VALUE", "`fills[0][0]`"),
        (A, r#"{"from":"2026-01-01","to":"2026-01-02","fills":[{"date":"2026-01-01","days":1}]}"#, "BAD_VALUE", "`fills[0]`"),
        (C, r#"{"id":11010519491231002,"on":"2026-11-21"}"#, "BAD_VALUE", "`id`"),
        (C, r#"{"id":null,"on":"2026-11-21"}"#,    "BAD_VALUE", "`id`"),
        (C, r#"{"id":"11010519491231002X","on":"2026-11-21","allow_test_region":"no"}"#, "BAD_VALUE", "`allow_test_region`"),
        (T, r#"{"start":"2026-01-01","years":1.0}"#, "BAD_VALUE", "`years`"),

        (S, r#"{"units":28,"per_dose":"0","doses_per_day":1,"dispensed":"2026-03-02"}"#, "DOSE_INVALID", "`per_dose`"),
        (S, r#"{"units":28,"per_dose":"-1/2","every_days":7,"dispensed":"2026-03-02"}"#, "DOSE_INVALID", "`per_dose`"),
        (T, r#"{"start":"2026-01-01","years":0}"#, "CONTRACT_TERM", "`years`"),
        (T, r#"{"start":"2026-01-01","years":-1}"#, "CONTRACT_TERM", "`years`"),

        (H, r#"{"visit":"9999-12-20","age":50,"sbp":120,"dbp":70}"#, "DATE_RANGE", "`visit`"),
        (S, r#"{"units":9223372036854775807,"per_dose":"1","doses_per_day":1,"dispensed":"2026-03-02"}"#, "DATE_RANGE", "`units`"),
        (S, r#"{"units":9223372036854775807,"per_dose":"1","every_days":9223372036854775807,"dispensed":"2026-03-02"}"#, "DATE_RANGE", "`units`"),
        (S, r#"{"units":28,"per_dose":"1","doses_per_day":1,"dispensed":"9999-12-20"}"#, "DATE_RANGE", "`dispensed`"),
        (S, r#"{"units":28,"per_dose":"1","doses_per_day":1,"dispensed":"2026-03-02","window_days":-9223372036854775808}"#, "DATE_RANGE", "`window_days`"),
        (A, r#"{"from":"2026-01-02","to":"2026-01-01","fills":[]}"#, "DATE_RANGE", "`from`"),
        (T, r#"{"start":"2026-01-01","years":9223372036854775807}"#, "DATE_RANGE", "`years`"),
    ];
    for (table, line, code, named) in rows {
        let (got, message) = error(&ask(*table, line));
        assert_eq!(got, *code, "{line}: {message}");
        assert!(message.contains(named) && message.ends_with('.'), "{line}: {message}");
    }
    assert_eq!(
        String::from_utf8(answer(L, b"{\"case\":\"\xff\"}").into_bytes()).map(|text| error(&text).0),
        Ok("MALFORMED".to_owned())
    );
}

#[test]
fn a_line_may_be_as_long_as_the_limit_and_no_longer() {
    let line = |length: usize| {
        let start = r#"{"start":"2026-01-01","years":1,"case":""#;
        format!("{start}{}\"}}", "x".repeat(length - start.len() - 2))
    };
    assert!(ask(Table::ContractTerm, &line(LINE_LIMIT)).ends_with(r#","end":"2026-12-31"}"#));
    assert_eq!(error(&ask(Table::ContractTerm, &line(LINE_LIMIT + 1))).0, "TOO_LARGE");
}

#[test]
fn a_message_repeats_only_the_beginning_of_what_was_sent() {
    let long = "k".repeat(500_000);
    for line in [format!(r#"{{"{long}":1}}"#), format!(r#"{{"kind":"{long}"}}"#), format!("\"{long}\"")] {
        assert!(ask(Table::LongPrescription, &line).len() < 1000);
    }
}

#[test]
fn a_visit_of_any_day_is_decided() {
    for (visit, due) in [("1950-03-01", "1950-06-01"), ("0001-01-01", "0001-04-01")] {
        let line = format!(r#"{{"visit":"{visit}","age":60,"sbp":130,"dbp":80}}"#);
        assert_eq!(ask(Table::Hypertension, &line), format!(r#"{{"class":1,"action":"ROUTINE","next_due":"{due}"}}"#));
    }
}

#[test]
fn a_table_is_known_by_its_name_only() {
    for table in Table::ALL {
        assert_eq!(table.as_str().parse(), Ok(table));
    }
    assert_eq!("Supply".parse::<Table>(), Err(NoSuchTable));
    assert!(NoSuchTable.to_string().contains("long-prescription, hypertension, diabetes"));
}

fn table_and_line() -> impl Strategy<Value = (Table, &'static str)> {
    prop::sample::select(
        Table::ALL
            .into_iter()
            .flat_map(|table| examples(table).into_iter().map(move |(line, _)| (table, line)))
            .collect::<Vec<_>>(),
    )
}

/// Values that fit some field and not others, at the edges of what fits.
const VALUES: &[&str] = &[
    "null",
    "true",
    "false",
    "0",
    "-1",
    "1",
    "7",
    "28.0",
    "1e2",
    "9223372036854775807",
    "-9223372036854775808",
    "9223372036854775808",
    "\"\"",
    "\"0\"",
    "\"1/3\"",
    "\"-7.5\"",
    "\"170141183460469231731687303715884105727\"",
    "\"1/170141183460469231731687303715884105727\"",
    "\"0001-01-01\"",
    "\"9999-12-31\"",
    "\"2026-02-30\"",
    "\"first\"",
    "\"toxic\"",
    "[]",
    "{}",
    "[[\"0001-01-01\",9223372036854775807]]",
    "[{\"class\":\"toxic\"}]",
    "{\"controlled\":false,\"adr\":true}",
    "\"\\ud800\"",
    "[[[[[[[[]]]]]]]]",
];

/// Exactly one line: an object with the decision or with a coded error.
fn is_answered(table: Table, line: &[u8]) {
    let answer = answer(table, line);
    assert!(!answer.contains(['\n', '\r']), "{answer}");
    let fields: BTreeMap<String, &RawValue> = serde_json::from_str(&answer).unwrap_or_else(|e| panic!("{e}: {answer}"));
    if fields.contains_key("error") {
        let (code, message) = error(&format!("{{\"error\":{}}}", fields["error"].get()));
        assert!(crate::codes::Code::parse(&code).is_some() && code != "INTERNAL", "{answer}");
        assert!(!message.is_empty() && fields.contains_key("case") && fields.len() == 2, "{answer}");
        return;
    }
    let decided = ["decision", "class", "days", "covered", "birth", "problem", "end"];
    assert!(decided.iter().any(|name| fields.contains_key(*name)), "{answer}");
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn any_bytes_get_one_answer(table in prop::sample::select(Table::ALL.to_vec()), line in prop::collection::vec(any::<u8>(), 0..200)) {
        is_answered(table, &line);
    }

    #[test]
    fn a_line_with_some_bytes_changed_gets_one_answer(
        (table, line) in table_and_line(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0_u8..4, any::<u8>()), 1..6),
    ) {
        let mut line = line.as_bytes().to_vec();
        for (at, how, byte) in changes {
            let at = at.index(line.len().max(1)).min(line.len());
            match how {
                0 => line.insert(at, byte),
                1 => line.insert(at, b"{}[]\",:\\01-eu./ "[usize::from(byte) % 16]),
                2 if at < line.len() => { line.remove(at); }
                _ => line.truncate(at),
            }
        }
        is_answered(table, &line);
    }

    #[test]
    fn a_line_with_a_field_changed_left_out_or_given_twice_gets_one_answer(
        (table, line) in table_and_line(),
        at in any::<prop::sample::Index>(),
        values in prop::collection::vec(prop::sample::select(VALUES), 0..3),
        other in table_and_line(),
    ) {
        let mut fields: Vec<String> = split_fields(line);
        let foreign = split_fields(other.1);
        let changed = fields.remove(at.index(fields.len()));
        let name = changed.split_once(':').expect("a field").0;
        fields.extend(values.iter().map(|value| format!("{name}:{value}")));
        is_answered(table, format!("{{{}}}", fields.join(",")).as_bytes());
        fields.push(foreign[at.index(foreign.len())].clone());
        is_answered(table, format!("{{{}}}", fields.join(",")).as_bytes());
    }

    #[test]
    fn the_order_of_fields_and_the_blanks_between_never_matter((table, line) in table_and_line(), by in any::<prop::sample::Index>()) {
        let mut fields = split_fields(line);
        let by = by.index(fields.len());
        fields.rotate_left(by);
        let turned = format!(" \t{{ {}\r}}\r", fields.join(" , ").replace("\":", "\" : "));
        prop_assert_eq!(ask(table, &turned), ask(table, line));
    }
}
