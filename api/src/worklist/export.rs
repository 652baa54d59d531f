//! Exactly the filtered list as a file: CSV with a byte-order mark, or XLSX. Cells that a spreadsheet would take for a
//! formula are made text. Every export is in the audit log with those it shows.

use std::sync::Arc;

use actix_web::http::header::{CONTENT_DISPOSITION, ContentDisposition, DispositionParam, DispositionType};
use actix_web::{HttpResponse, get, web};
use jiayi_core::codes::{Code, Language};
use jiayi_core::id::ResidentId;
use jiayi_core::worklist::{Ask, Due, Row};
use rust_xlsxwriter::{Workbook, XlsxError};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use super::Standing;
use super::views::{Wanted, team};
use crate::audit;
use crate::clinic::Clinic;
use crate::problem::{self, Problem};
use crate::session::{May, Then, reads};

/// Excel opens a CSV as UTF-8 only with this mark.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";
const TITLES: [&str; 10] =
    ["姓名", "年龄", "风险", "风险原因", "分组", "逾期天数", "待办", "上次联系", "余药天数", "村（社区）"];

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ListFormat {
    Csv,
    Xlsx,
}

#[derive(Debug, Deserialize, IntoParams)]
pub struct As {
    format: ListFormat,
}

/// The list as a file.
#[utoipa::path(tag = "worklist", params(As, Wanted),
    responses((status = 200, content_type = "text/csv", body = Vec<u8>), (status = 400, body = problem::Body),
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
    let reader = actor.clone();
    let rows = clinic
        .read(move |conn| {
            let serving = reader.staff.as_ref().ok_or_else(|| Problem::new(Code::Forbidden))?;
            let team = team(conn, serving, wanted.team, today)?.ok_or_else(|| Problem::new(Code::NotFound))?;
            let own = wanted.own(conn, team, serving, today)?;
            let filter = wanted.filter(&own)?;
            let ask = Ask { as_of: today, filter, bucket: wanted.bucket, after: None, limit: usize::MAX };
            let rows =
                panels.ask(conn, &rules, team, today, |Standing { panel, rules, .. }| panel.page(&ask, &rules).rows)?;
            Ok(rows)
        })
        .await?;
    let shown: Vec<ResidentId> = rows.iter().map(|row| row.resident).collect();
    // Nothing leaves before it is written down that it left.
    clinic.database.write(move |conn| audit::append_read(conn, &actor, "worklist_export", &shown, now)).await?;
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

fn cells(row: &Row) -> [String; TITLES.len()] {
    let number = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
    let reasons: Vec<String> = row.risk_reasons.iter().map(|reason| reason.words(Language::Chinese)).collect();
    let dues: Vec<String> = row.dues.iter().map(due_words).collect();
    [
        row.name.clone(),
        row.age.to_string(),
        row.risk.name(Language::Chinese).to_owned(),
        reasons.join("；"),
        row.bucket.map(|bucket| bucket.name(Language::Chinese)).unwrap_or_default().to_owned(),
        number(row.days_overdue),
        dues.join("；"),
        row.last_contact.map(|day| day.to_string()).unwrap_or_default(),
        number(row.medicine_days_left),
        row.village.clone().unwrap_or_default(),
    ]
}

fn due_words(due: &Due) -> String {
    let what = due.reason.words(Language::Chinese);
    due.on.map_or_else(|| what.clone(), |on| format!("{what} {on}"))
}

/// Text that begins like a formula, made text for every spreadsheet. Source: OWASP, CSV injection.
fn harmless(cell: &str) -> String {
    let is_number = cell.parse::<i64>().is_ok();
    if !is_number && cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

fn csv(lines: impl Iterator<Item = [String; TITLES.len()]>) -> Result<Vec<u8>, csv::Error> {
    let mut file = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(BYTE_ORDER_MARK.to_vec());
    file.write_record(TITLES)?;
    for line in lines {
        file.write_record(line.iter().map(|cell| harmless(cell)))?;
    }
    file.into_inner().map_err(|error| error.into_error().into())
}

fn xlsx(lines: impl Iterator<Item = [String; TITLES.len()]>) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let titles = TITLES.map(str::to_owned);
    for (row, line) in (0_u32..).zip(std::iter::once(titles).chain(lines)) {
        for (column, cell) in (0_u16..).zip(line) {
            match cell.parse::<i32>() {
                Ok(number) => sheet.write_number(row, column, number)?,
                Err(_) => sheet.write_string(row, column, harmless(&cell))?,
            };
        }
    }
    book.save_to_buffer()
}
