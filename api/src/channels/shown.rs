//! Messages in their table, which only the demo shows: sign-in codes and urgent calls, and what the demo's stand-ins took.

use actix_web::{HttpResponse, get, web};
use diesel::prelude::*;
use jiayi_core::calendar::Instant;
use jiayi_core::codes::Code;
use jiayi_core::person::MobileNumber;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::clinic::{Clinic, Rules};
use crate::database::schema::messages;
use crate::database::sql::Key;
use crate::database::{Db, Error};
use crate::problem::{self, Problem};
use crate::seal::Place;
use crate::server::Routes;

/// The page carries its own style and nothing else.
const PAGE_POLICY: (&str, &str) = ("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'");

/// Messages on the demo's page, newest first.
const SHOWN: i64 = 50;

/// Puts a text message in the table.
///
/// # Errors
/// When sealing or the database fails.
pub fn sms(conn: &mut Db, rules: &Rules, to: &MobileNumber, text: &str, now: Instant) -> Result<(), Error> {
    put(conn, rules, "sms", to.as_str(), text, now)
}

/// Puts a call to a desk's or duty telephone in the table, with what is said.
///
/// # Errors
/// When sealing or the database fails.
pub fn call(conn: &mut Db, rules: &Rules, to: &str, text: &str, now: Instant) -> Result<(), Error> {
    put(conn, rules, "call", to, text, now)
}

pub(super) fn put(
    conn: &mut Db,
    rules: &Rules,
    channel: &str,
    to: &str,
    text: &str,
    now: Instant,
) -> Result<(), Error> {
    let id = Uuid::now_v7();
    let place = |column| Place { table: "messages", column, row: id };
    diesel::insert_into(messages::table)
        .values((
            messages::id.eq(Key(id)),
            messages::channel.eq(channel),
            messages::to_sealed.eq(rules.keys.seal_text(place("to_sealed"), to)?),
            messages::body_sealed.eq(rules.keys.seal_text(place("body_sealed"), text)?),
            messages::created_at.eq(now),
        ))
        .execute(conn)?;
    Ok(())
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ShownMessage {
    pub to: String,
    pub text: String,
    pub at: Instant,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ShownMessages {
    pub messages: Vec<ShownMessage>,
}

pub(super) fn routes(routes: &mut Routes<'_>) {
    routes.service(page).service(list);
}

/// The demo's messages as data.
#[utoipa::path(tag = "demo", responses((status = 200, body = ShownMessages), (status = 404, body = problem::Body)))]
#[get("/demo/messages.json")]
async fn list(clinic: web::Data<Clinic>) -> Result<HttpResponse, Problem> {
    Ok(HttpResponse::Ok().json(ShownMessages { messages: shown(&clinic).await? }))
}

/// The demo's messages, for whoever tries the product out.
#[utoipa::path(tag = "demo", responses((status = 200, content_type = "text/html"), (status = 404, body = problem::Body)))]
#[get("/demo/messages")]
async fn page(clinic: web::Data<Clinic>) -> Result<HttpResponse, Problem> {
    let rows: String = shown(&clinic)
        .await?
        .into_iter()
        .map(|message| {
            format!(
                "<tr><td>{} {}<td>{}<td>{}",
                message.at.day(),
                message.at.clock(),
                message.to,
                linked(&message.text)
            )
        })
        .collect();
    let html = format!(
        "<!doctype html><html lang=zh-CN><meta charset=utf-8><meta http-equiv=refresh content=5>\
         <meta name=viewport content=\"width=device-width\"><title>家医演示 · 消息</title>\
         <style>body{{font:18px/1.6 system-ui,sans-serif;margin:2rem auto;max-width:48rem;padding:0 1rem}}\
         table{{border-collapse:collapse;width:100%}}td{{padding:.5rem;border-bottom:1px solid #ccc;vertical-align:top}}</style>\
         <h1>演示消息</h1><p>这里显示演示系统“发出”的短信、推送和电话，不会真的发送。</p><table>{rows}</table></html>"
    );
    Ok(HttpResponse::Ok().content_type("text/html; charset=utf-8").insert_header(PAGE_POLICY).body(html))
}

/// The short link of a text, to press.
fn linked(text: &str) -> String {
    match text.split_once("/r/") {
        Some((said, code)) => format!("{said}<a href=\"/r/{code}\">/r/{code}</a>"),
        None => text.to_owned(),
    }
}

/// Only a demo shows its messages: they hold sign-in codes.
async fn shown(clinic: &Clinic) -> Result<Vec<ShownMessage>, Problem> {
    if !clinic.demo {
        return Err(Problem::new(Code::NotFound));
    }
    let rules = clinic.rules.clone();
    let messages = clinic
        .database
        .read(move |conn| {
            let rows: Vec<(Key, Vec<u8>, Vec<u8>, Instant)> = messages::table
                .order(messages::created_at.desc())
                .limit(SHOWN)
                .select((messages::id, messages::to_sealed, messages::body_sealed, messages::created_at))
                .load(conn)?;
            rows.into_iter()
                .map(|(Key(id), to, body, at)| {
                    let place = |column| Place { table: "messages", column, row: id };
                    Ok(ShownMessage {
                        to: rules.keys.open_text(place("to_sealed"), &to)?.to_string(),
                        text: rules.keys.open_text(place("body_sealed"), &body)?.to_string(),
                        at,
                    })
                })
                .collect::<Result<Vec<_>, Error>>()
        })
        .await?;
    Ok(messages)
}
