//! The list as a file, and the lines beside the names.

use diesel::prelude::*;
use jiayi_core::command::Command;
use serde_json::json;

use crate::database::schema::audit;
use crate::follow_up::story::{Story, pressure};
use crate::testing::numbers;

#[test]
fn a_name_that_a_spreadsheet_would_take_for_a_formula_leaves_as_text() {
    let story = Story::of_both();
    let trap = story.clinic.resident("=HYPERLINK(\"x\")", numbers::WANG, "13800138002");
    story.clinic.contract(&trap, story.clinic.today());
    let (status, bytes) = story.clinic.fetch(&story.nurse(), "/worklist/export/csv");
    assert_eq!(status, 200);
    let text = String::from_utf8(bytes).expect("UTF-8");
    assert!(text.starts_with('\u{feff}'), "Excel reads it as UTF-8");
    assert!(text.contains("\"'=HYPERLINK(\"\"x\"\")\""), "{text}");
    assert!(text.contains("李秀英,76,"), "{text}");
    let (status, bytes) = story.clinic.fetch(&story.nurse(), "/worklist/export/xlsx?q=lxy");
    assert_eq!((status, bytes.get(..2)), (200, Some(b"PK".as_slice())));
    assert_eq!(story.clinic.fetch(&story.nurse(), "/worklist/export/pdf").0, 404);
}

#[test]
fn an_export_is_exactly_the_filtered_list_and_is_written_down() {
    let story = Story::of_both();
    let (_, bytes) = story.clinic.fetch(&story.nurse(), "/worklist/export/csv?programme=copd");
    assert_eq!(String::from_utf8(bytes).expect("UTF-8").lines().count(), 1, "the titles alone");
    story.clinic.fetch(&story.nurse(), "/worklist/export/csv?programme=hypertension");
    let shown: Vec<String> = story.clinic.read(|conn| {
        Ok(audit::table
            .filter(audit::outcome.eq("worklist_export"))
            .order(audit::version)
            .select(audit::residents)
            .load(conn)?)
    });
    assert_eq!(shown, ["[]".to_owned(), json!([story.li.id]).to_string()]);
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
    story.clinic.on(story.clinic.today().plus_months(4).expect("in range"));
    assert_eq!(story.clinic.get(&story.nurse(), &path).1["residents"][0]["points"].as_array().map(Vec::len), Some(2));
    assert_eq!(story.clinic.get(&story.nurse(), "/worklist/trends?residents=her").0, 400);
}
