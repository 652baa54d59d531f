//! The page behind a short link. It says that there is something, and no more; only its buttons do anything.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY};
use actix_web::{HttpResponse, get, post, web};
use jiayi_core::codes::{Code, Language};
use jiayi_core::notice::{Action, sentence, title};
use jiayi_core::reminder::{About, Audience};
use serde::Deserialize;
use utoipa::ToSchema;

use super::act::{Act, Came, Held, act, held};
use crate::channels::message::LinkCode;
use crate::clinic::Clinic;
use crate::problem::Problem;
use crate::server::Routes;

/// The page carries its own style, and posts to itself.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'";
const GONE: &str = "这个链接已经失效。请打开家医，或给您的家庭医生团队打电话。";

pub fn routes(routes: &mut Routes<'_>) {
    routes.service(open_link).service(answer_link);
}

/// What stands behind the link of a text message: that there is a reminder, and two buttons. Opening it changes nothing.
#[utoipa::path(tag = "reminders", params(("code" = String, Path)), responses(
    (status = 200, content_type = "text/html", description = "A page with two buttons, or that the link is over.")))]
#[get("/r/{code}")]
async fn open_link(clinic: web::Data<Clinic>, code: web::Path<String>) -> Result<HttpResponse, Problem> {
    let Some(code) = LinkCode::parse(&code) else { return Ok(gone()) };
    let now = clinic.clock.now();
    let held = clinic.database.read(move |conn| held(conn, &code, now)).await?;
    Ok(held.as_ref().map_or_else(gone, asks))
}

/// Which button.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Pressed {
    pub act: Act,
}

/// Does what the button says, as the person to whom the text was sent. Pressed again on the same day, it says the same again.
#[utoipa::path(tag = "reminders", params(("code" = String, Path)),
    request_body(content = Pressed, content_type = "application/x-www-form-urlencoded"), responses(
    (status = 200, content_type = "text/html", description = "Done, or why not, or that the link is over.")))]
#[post("/r/{code}")]
async fn answer_link(
    clinic: web::Data<Clinic>,
    code: web::Path<String>,
    pressed: Result<web::Form<Pressed>, actix_web::Error>,
) -> Result<HttpResponse, Problem> {
    let Some(code) = LinkCode::parse(&code) else { return Ok(gone()) };
    let Ok(web::Form(Pressed { act: pressed })) = pressed else {
        return Ok(page("<p>请按页面上的按钮。</p>"));
    };
    let (rules, now) = (clinic.rules.clone(), clinic.clock.now());
    let acted = move |conn: &mut _| Ok((act(conn, &rules, &code, pressed, now)?, held(conn, &code, now)?));
    Ok(match clinic.database.write(acted).await? {
        (Came::Done, _) => page(done(pressed)),
        (Came::Refused(code), held) => refused(code, held.as_ref()),
        (Came::Gone, _) => gone(),
    })
}

const fn done(pressed: Act) -> &'static str {
    match pressed {
        Act::AskAgain => "<p>申请已经交给您的家庭医生团队。</p><p>医生看过后会通知您取药。</p>",
        Act::Tomorrow => "<p>好的，明天再提醒。</p>",
    }
}

fn asks(held: &Held) -> HttpResponse {
    let to = held.to;
    let buttons: String = [(Act::AskAgain, Action::AskAgain), (Act::Tomorrow, Action::Tomorrow)]
        .into_iter()
        .filter(|(act, _)| to == Audience::Resident || *act == Act::AskAgain)
        .map(|(act, action)| {
            format!("<button name=act value={}>{}</button>", act.as_str(), action.name(Language::Chinese))
        })
        .collect();
    let said = sentence(About::Refill, to, Language::Chinese);
    page(&format!("<p>{said}</p><form method=post>{buttons}</form>{}", call(Some(held))))
}

/// A person is one tap away.
fn call(held: Option<&Held>) -> String {
    let phone = held.and_then(|held| held.team_phone.as_deref()).unwrap_or_default();
    let number: String = phone.chars().filter(char::is_ascii_digit).collect();
    match number.is_empty() {
        true => String::new(),
        false => format!("<p><a href=\"tel:{number}\">给家医团队打电话</a></p>"),
    }
}

fn refused(code: Code, held: Option<&Held>) -> HttpResponse {
    let (why, next) = (code.sentence(Language::Chinese), code.next_step(Language::Chinese));
    page(&format!("<p>{why}</p><p>{next}</p>{}", call(held)))
}

fn gone() -> HttpResponse {
    page(&format!("<p>{GONE}</p>"))
}

fn page(body: &str) -> HttpResponse {
    let title = title(Language::Chinese);
    let html = format!(
        "<!doctype html><html lang=zh-CN><meta charset=utf-8><meta name=viewport content=\"width=device-width\">\
         <meta name=robots content=noindex><title>{title}</title>\
         <style>body{{font:24px/1.6 system-ui,sans-serif;margin:2rem auto;max-width:32rem;padding:0 1rem;color:#111}}\
         button{{display:block;width:100%;min-height:4rem;margin:1rem 0;font:inherit;font-weight:600;border:0;border-radius:.75rem;\
         background:#0b5c46;color:#fff}}button+button{{background:#fff;color:#0b5c46;border:2px solid}}</style>\
         <h1>{title}</h1>{body}</html>"
    );
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((REFERRER_POLICY, "no-referrer"))
        .body(html)
}
