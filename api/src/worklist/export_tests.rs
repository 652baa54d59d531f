//! The list as a file, and the lines beside the names.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::command::Command;
use serde_json::{Value, json};

use crate::database::schema::audit;
use crate::follow_up::story::{Story, pressure};
use crate::testing::numbers;

/// The cells of a CSV file, read back.
fn of_csv(bytes: &[u8]) -> Vec<Vec<String>> {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").expect("Excel reads it as UTF-8");
    let mut file = csv::ReaderBuilder::new().has_headers(false).from_reader(text);
    file.records().map(|line| line.expect("a line").iter().map(str::to_owned).collect()).collect()
}

/// The cells of a workbook's first sheet, read back.
fn of_xlsx(bytes: Vec<u8>) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).expect("a workbook");
    let sheet = book.worksheet_range_at(0).expect("a sheet").expect("cells");
    sheet.rows().map(<[Data]>::to_vec).collect()
}

fn fetched(story: &Story, path: &str) -> Vec<u8> {
    let (status, bytes) = story.clinic.fetch(&story.nurse(), &format!("/worklist/export/{path}"));
    assert_eq!(status, 200, "{path}");
    bytes
}

#[test]
fn both_formats_say_what_the_list_says_and_nothing_in_them_is_a_formula() {
    let story = Story::of_both();
    let trap = story.clinic.resident("=HYPERLINK(\"x\")", numbers::WANG, "13800138002");
    story.clinic.contract(&trap, story.clinic.today());
    story.recorded(&story.nurse(), story.visit());
    let (csv, xlsx) = (of_csv(&fetched(&story, "csv")), of_xlsx(fetched(&story, "xlsx")));
    assert_eq!((csv.len(), xlsx.len()), (3, 3));
    let of = |name: &str| csv.iter().position(|line| line[0] == name).expect("a line");
    let (trap, li) = (of("'=HYPERLINK(\"x\")"), of("李秀英"));
    assert_eq!(xlsx[trap][0], Data::String("=HYPERLINK(\"x\")".to_owned()), "a workbook needs no mark");
    assert_eq!((csv[li][1].as_str(), &xlsx[li][1]), ("76", &Data::Float(76.0)));
    let village = story.clinic.village.clone();
    assert_eq!(csv[li][10], format!("'{village}"), "a code of twelve digits is no number");
    assert_eq!(xlsx[li][10], Data::String(village));
    assert!(csv[li][7].contains("血压 128/78（目标低于150/90"), "{}", csv[li][7]);
    for (line, cells) in csv.iter().zip(&xlsx) {
        for (text, cell) in line.iter().zip(cells) {
            assert_eq!(text.trim_start_matches('\''), cell.to_string(), "the same in both");
        }
    }
    assert_eq!(story.clinic.fetch(&story.nurse(), "/worklist/export/pdf").0, 404);
    for paged in ["limit=1", "page=x"] {
        assert_eq!(story.clinic.fetch(&story.nurse(), &format!("/worklist/export/csv?{paged}")).0, 400, "{paged}");
    }
}

#[test]
fn an_export_is_exactly_the_filtered_list_and_is_written_down() {
    let story = Story::of_both();
    assert_eq!(of_csv(&fetched(&story, "csv?programme=copd")).len(), 1, "the titles alone");
    fetched(&story, "xlsx?programme=hypertension&q=lixiuying");
    let written: Vec<(String, String, Option<String>)> = story.clinic.read(|conn| {
        Ok(audit::table
            .filter(audit::outcome.eq("worklist_export"))
            .order(audit::version)
            .select((audit::residents, audit::teams, audit::detail))
            .load(conn)?)
    });
    let shown: Vec<&str> = written.iter().map(|(residents, ..)| residents.as_str()).collect();
    assert_eq!(shown, ["[]".to_owned(), json!([story.li.id]).to_string()]);
    assert_eq!(written[1].1, json!([story.clinic.team]).to_string());
    let detail: Value = serde_json::from_str(written[1].2.as_deref().expect("a detail")).expect("json");
    assert_eq!((&detail["format"], &detail["filter"]["programme"]), (&json!("xlsx"), &json!("hypertension")));
    assert_eq!(detail["filter"]["search"], json!(true));
    assert!(!detail.to_string().contains("lixiuying"), "whom somebody searched for is in the list of residents");
}

#[test]
fn the_lines_beside_the_names_hold_twelve_months_and_nobody_else_s() {
    let story = Story::of_both();
    story.clinic.must(&story.li.actor, Command::RecordReading(story.reading(pressure(132, 78))));
    story.clinic.on(story.clinic.today().plus_months(6).expect("in range"));
    story.clinic.must(&story.li.actor, Command::RecordReading(story.reading(pressure(128, 76))));
    let stranger = story.clinic.resident("赵强", numbers::ZHAO, "13800138003");
    let path = format!("/worklist/trends?residents={},{}", story.li.id, stranger.id);
    let (status, body) = story.clinic.get(&story.nurse(), &path);
    assert_eq!(status, 200, "{body}");
    assert_eq!(body["residents"].as_array().map(Vec::len), Some(1));
    let points = body["residents"][0]["points"].as_array().expect("points");
    assert_eq!(points.iter().map(|point| point["first"].clone()).collect::<Vec<_>>(), [json!(132), json!(128)]);
    let shown = || -> Vec<Value> {
        let (_, body) = story.clinic.get(&story.nurse(), &path);
        let points = body["residents"][0]["points"].as_array().cloned().unwrap_or_default();
        points.iter().map(|point| point["first"].clone()).collect()
    };
    let first = crate::testing::day("2026-11-21").plus_months(12).expect("in range");
    // She has signed again.
    story.clinic.contract_with(
        story.li.id,
        story.li.actor.account,
        story.clinic.team,
        story.clinic.staff_id(Role::Doctor),
        first.plus_days(-30).expect("in range"),
    );
    story.clinic.on(first);
    assert_eq!(shown(), [json!(132), json!(128)], "on the day twelve months after");
    story.clinic.on(first.plus_days(1).expect("in range"));
    assert_eq!(shown(), [json!(128)], "a day later it is older than twelve months");
    let high = jiayi_core::reading::Reading::Glucose {
        value: jiayi_core::reading::Glucose::Hi,
        context: jiayi_core::reading::GlucoseContext::Random,
    };
    story.clinic.must(&story.li.actor, Command::RecordReading(story.reading(high)));
    let point = &story.clinic.get(&story.nurse(), &path).1["residents"][0]["points"][1];
    assert_eq!((&point["first"], &point["mark"]), (&Value::Null, &json!("hi")));
    assert_eq!(story.clinic.get(&story.nurse(), "/worklist/trends?residents=her").0, 400);
}
