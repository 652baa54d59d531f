//! Exactly the filtered list as a file: CSV with a byte-order mark, or XLSX. Cells that a spreadsheet would take for a
//! formula are made text. Every export is in the audit log with those it shows.

use std::sync::Arc;

use actix_web::http::header::{CONTENT_DISPOSITION, ContentDisposition, DispositionParam, DispositionType};
use actix_web::{HttpResponse, get, web};
use jiayi_core::codes::{Code, Language};
use jiayi_core::id::ResidentId;
use jiayi_core::worklist::{Ask, Due, ListFilter, Row};
use rust_xlsxwriter::{Workbook, XlsxError};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};

use super::views::{Wanted, team};
use super::{Days, Standing};
use crate::audit::{self, Entry};
use crate::clinic::Clinic;
use crate::problem::{self, Problem};
use crate::session::{May, Then, reads};

/// Excel opens a CSV as UTF-8 only with this mark.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";
const TITLES: [&str; 12] = [
    "姓名",
    "年龄",
    "风险",
    "风险原因",
    "分组",
    "逾期天数",
    "待办",
    "最近测量",
    "上次联系",
    "余药天数",
    "村（社区）",
    "希望的联系方式",
];

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ListFormat {
    Csv,
    Xlsx,
}

#[derive(Debug, Deserialize, IntoParams)]
pub struct As {
    #[param(inline)]
    format: ListFormat,
}

/// The list as a file.
#[utoipa::path(tag = "worklist", params(As, ListFilter, Wanted),
    responses((status = 200, content(
            (Vec<u8> = "text/csv"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))),
        (status = 400, body = problem::Body),
        (status = 401, body = problem::Body), (status = 403, body = problem::Body), (status = 404, body = problem::Body)),
    security(("session" = [])))]
#[get("/worklist/export/{format}")]
pub async fn export(
    clinic: web::Data<Clinic>,
    asked: Then<May<reads::Worklist>, Then<web::Path<As>, web::Query<Wanted>>>,
) -> Result<HttpResponse, Problem> {
    let Then(actor, Then(wanted_as, wanted)) = asked;
    let (actor, wanted, format) = (actor.into_actor(), wanted.into_inner(), wanted_as.format);
    let (today, now) = (clinic.clock.today(), clinic.clock.now());
    let (rules, panels) = (clinic.rules.clone(), Arc::clone(&clinic.panels));
    for (field, given) in [("page", wanted.page.is_some()), ("limit", wanted.limit.is_some())] {
        if given {
            return Err(Problem::on_field(field, Code::BadValue));
        }
    }
    let (reader, filter) = (actor.clone(), filter(&wanted.part));
    let (team, rows) = clinic
        .read(move |conn| {
            let serving = reader.staff.as_ref().ok_or_else(|| Problem::new(Code::Forbidden))?;
            let team = team(conn, serving, wanted.team, today)?.ok_or_else(|| Problem::new(Code::NotFound))?;
            let own = wanted.own(conn, team, serving, today)?;
            let filter = wanted.filter(&own)?;
            let ask = Ask { as_of: today, filter, bucket: wanted.part.bucket, after: None, limit: usize::MAX };
            let days = Days::today(today);
            let rows =
                panels.ask(conn, &rules, team, days, |Standing { panel, rules, .. }| panel.page(&ask, &rules).rows)?;
            Ok((team, rows))
        })
        .await?;
    let shown: Vec<ResidentId> = rows.iter().map(|row| row.resident).collect();
    // Nothing leaves before it is written down that it left.
    let detail = json!({ "format": format, "filter": filter });
    let entry = Entry {
        teams: vec![team],
        detail: Some(detail.to_string()),
        ..Entry::read(&actor, "worklist_export", shown, now)
    };
    clinic.database.write(move |conn| audit::append(conn, entry.clone())).await?;
    let lines = rows.iter().map(cells);
    let (content, kind, name) = match format {
        ListFormat::Csv => {
            (csv(lines).map_err(|error| Problem::internal(&error))?, "text/csv; charset=utf-8", "worklist.csv")
        }
        ListFormat::Xlsx => (
            xlsx(lines).map_err(|error| Problem::internal(&error))?,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "worklist.xlsx",
        ),
    };
    let disposition = ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::Filename(name.to_owned())],
    };
    Ok(HttpResponse::Ok().content_type(kind).insert_header((CONTENT_DISPOSITION, disposition)).body(content))
}

/// What part of the list left, for the audit log: that somebody was searched for, not whom.
fn filter(part: &ListFilter) -> Value {
    let ListFilter { bucket, programme, village, risk, assigned, consent, q } = part;
    json!({
        "bucket": bucket, "programme": programme, "village": village, "risk": risk, "assigned": assigned,
        "consent": consent, "search": q.is_some(),
    })
}

/// What a cell holds. A code is text, however many digits it has.
enum Cell {
    Text(String),
    Number(i64),
    Nothing,
}

impl Cell {
    fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    fn number(number: Option<i64>) -> Self {
        number.map_or(Self::Nothing, Self::Number)
    }
}

fn cells(row: &Row) -> [Cell; TITLES.len()] {
    let reasons: Vec<String> = row.risk_reasons.iter().map(|reason| reason.words(Language::Chinese)).collect();
    let dues: Vec<String> = row.dues.iter().map(due_words).collect();
    let values: Vec<String> = row.last_values.iter().map(|value| value.words(Language::Chinese)).collect();
    [
        Cell::text(&row.name),
        Cell::Number(row.age.into()),
        Cell::text(row.risk.name(Language::Chinese)),
        Cell::text(reasons.join("；")),
        row.bucket.map_or(Cell::Nothing, |bucket| Cell::text(bucket.name(Language::Chinese))),
        Cell::number(row.days_overdue),
        Cell::text(dues.join("；")),
        Cell::text(values.join("；")),
        row.last_contact.map_or(Cell::Nothing, |day| Cell::text(day.to_string())),
        Cell::number(row.medicine_days_left),
        row.village.as_ref().map_or(Cell::Nothing, Cell::text),
        row.contact.map_or(Cell::Nothing, |wish| Cell::text(wish.name(Language::Chinese))),
    ]
}

fn due_words(due: &Due) -> String {
    let what = due.reason.words(Language::Chinese);
    due.on.map_or_else(|| what.clone(), |on| format!("{what} {on}"))
}

/// Text that a spreadsheet would take for a formula or a number, made text: a CSV has no types. Source: OWASP, CSV injection.
fn harmless(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let is_number = text.starts_with(|first: char| first.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '+'));
    if is_formula || is_number { format!("'{text}") } else { text.to_owned() }
}

fn csv(lines: impl Iterator<Item = [Cell; TITLES.len()]>) -> Result<Vec<u8>, csv::Error> {
    let mut file = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(BYTE_ORDER_MARK.to_vec());
    file.write_record(TITLES)?;
    for line in lines {
        file.write_record(line.iter().map(|cell| match cell {
            Cell::Text(text) => harmless(text),
            Cell::Number(number) => number.to_string(),
            Cell::Nothing => String::new(),
        }))?;
    }
    file.into_inner().map_err(|error| error.into_error().into())
}

/// A workbook says of each cell what it is, so that text stays as it is.
fn xlsx(lines: impl Iterator<Item = [Cell; TITLES.len()]>) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, title) in (0_u16..).zip(TITLES) {
        sheet.write_string(0, column, title)?;
    }
    for (row, line) in (1_u32..).zip(lines) {
        for (column, cell) in (0_u16..).zip(line) {
            match cell {
                Cell::Text(text) => sheet.write_string(row, column, text)?,
                Cell::Number(number) => match i32::try_from(number) {
                    Ok(number) => sheet.write_number(row, column, number)?,
                    Err(_) => sheet.write_string(row, column, number.to_string())?,
                },
                Cell::Nothing => continue,
            };
        }
    }
    book.save_to_buffer()
}
