use serde_json::json;

use super::*;
use crate::testing::day;

#[test]
fn a_kind_reads_back_from_its_text() {
    for kind in Kind::ALL {
        assert_eq!(Kind::parse(kind.as_str()), Some(*kind));
    }
    assert_eq!(Kind::parse("video_call"), None);
}

#[test]
fn a_field_that_an_old_app_does_not_know_is_skipped() {
    let report = json!({ "id": Uuid::nil(), "resident": Uuid::nil(), "dispensing": Uuid::nil(), "units_left": 7,
        "run_out": "2026-12-01", "reported_on": "2026-11-21", "recorded_at": 0, "photo": "new" });
    let View::StockReport(read) = View::parse(Kind::StockReport, &report.to_string()).expect("readable") else {
        panic!("another kind")
    };
    assert_eq!((read.units_left, read.run_out), (7, day("2026-12-01")));
}

#[test]
fn a_page_with_an_entity_that_an_old_app_does_not_know_is_read_and_the_entity_kept() {
    let text = r#"{"changes":[{"kind":"task","id":"00000000-0000-0000-0000-000000000001","version":3,"entity":{"kind":"video_call"}},
        {"kind":"hologram","id":"00000000-0000-0000-0000-000000000002","version":4,"entity":[1,2]},
        {"kind":"visit","id":"00000000-0000-0000-0000-000000000003","version":5,"evicted":true}],"cursor":"c","has_more":false}"#;
    let page: Page = serde_json::from_str(text).expect("a page");
    let kept: Vec<Option<&str>> =
        page.changes.iter().map(|change| change.entity.as_deref().map(RawValue::get)).collect();
    assert_eq!(kept, [Some(r#"{"kind":"video_call"}"#), Some("[1,2]"), None]);
    assert!(View::parse(Kind::Task, kept[0].unwrap_or_default()).is_err(), "and not shown");
    assert!(page.changes[2].evicted);
}

#[test]
fn every_document_that_ships_is_read_from_its_text() {
    let mut kinds: Vec<Kind> = Vec::new();
    for view in shipped() {
        kinds.push(view.kind());
        match &view {
            View::PolicyDocument(document) => match document.scope {
                PolicyScope::National => drop(policy_book(&[&document.text], &[])),
                PolicyScope::Region => drop(policy_book(&[crate::policy::NATIONAL], &[&document.text])),
                PolicyScope::Calendar => drop(crate::policy::WorkCalendar::parse(&document.text).expect("a calendar")),
            },
            View::DrugCatalogue(catalogue) => {
                drop(crate::prescription::Catalogue::parse(&catalogue.text).expect("a catalogue"));
            }
            View::AgreementTemplate(template) => {
                drop(crate::contract::Template::parse(&template.text).expect("a template"));
            }
            other => panic!("{other:?} is no document"),
        }
        let text = serde_json::to_string(&view).expect("json");
        assert_eq!(View::parse(view.kind(), &text).expect("reads back"), view);
    }
    kinds.dedup();
    assert_eq!(kinds, [Kind::PolicyDocument, Kind::DrugCatalogue, Kind::AgreementTemplate]);
}

fn policy_book(national: &[&str], region: &[&str]) -> crate::policy::PolicyBook {
    crate::policy::PolicyBook::parse(national, region).expect("a book")
}

#[test]
fn a_document_s_id_is_of_its_content() {
    assert_eq!(document_id("a"), document_id("a"));
    assert_ne!(document_id("a"), document_id("a "));
    assert_eq!(document_id("a").get_version_num(), 8);
}
