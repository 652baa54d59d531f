//! As a gateway of texts and calls answers. Source: Alibaba Cloud, «SendSms», «QuerySendDetails», «SingleCallByTts», error codes.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use actix_web::{HttpResponse, post, web};
use jiayi_core::calendar::Day;
use jiayi_core::codes::Language;
use jiayi_core::notice::sentence;
use jiayi_core::person::{ContactNumber, MobileNumber};
use jiayi_core::reminder::About;
use serde_json::{Value, json};
use uuid::Uuid;

use super::Taken;
use super::accounts::{ACCESS_KEY, SECRET, SHOWN_NUMBER, SIGNATURE, template};
use super::script::{Fault, Provider, Sent, Shared};
use crate::channels::gateway::VERSION;
use crate::channels::receipt::ReceiptState;
use crate::channels::sign;

/// How far a request's time may be from ours.
const WINDOW_MS: i64 = 15 * 60_000;
/// Texts of one template to one number on a day.
const A_DAY: u32 = 50;
#[rustfmt::skip]
const COMMON: [&str; 9] = [
    "AccessKeyId", "Action", "Format", "Signature", "SignatureMethod", "SignatureNonce", "SignatureVersion", "Timestamp", "Version",
];

type Fields = BTreeMap<String, String>;

#[post("/sms/")]
pub(super) async fn take_text(shared: web::Data<Shared>, body: String) -> HttpResponse {
    serve(shared, &body, Provider::Sms).await
}

#[post("/voice/")]
pub(super) async fn take_call(shared: web::Data<Shared>, body: String) -> HttpResponse {
    serve(shared, &body, Provider::Voice).await
}

async fn serve(shared: web::Data<Shared>, body: &str, provider: Provider) -> HttpResponse {
    let fields = match admitted(&shared, body) {
        Ok(fields) => fields,
        Err(refused) => return refused.into(),
    };
    let check: fn(&Shared, &Fields) -> Result<Taken, Refusal> = match (provider, text(&fields, "Action")) {
        (Provider::Sms, "SendSms") => text_taken,
        (Provider::Voice, "SingleCallByTts") => call_taken,
        (Provider::Sms, "QuerySendDetails") => return text_details(&shared, &fields),
        (Provider::Voice, "QueryCallDetails") => return call_details(&shared, &fields),
        _ => return refused(404, "InvalidAction.NotFound").into(),
    };
    let id = if provider == Provider::Sms { "BizId" } else { "CallId" };
    let accept = |taken: &Taken| {
        HttpResponse::Ok().json(json!({ "Code": "OK", "Message": "OK", "RequestId": Uuid::now_v7(), id: taken.id }))
    };
    let answer = shared.answer(provider, || check(&shared, &fields), accept, refuse).await;
    let delivering = shared.clone();
    actix_web::rt::spawn(async move { delivering.deliver(false).await });
    answer
}

fn refuse(fault: &Fault) -> HttpResponse {
    match fault {
        Fault::TooMany(seconds) => {
            let mut answer = HttpResponse::TooManyRequests();
            answer.insert_header((RETRY_AFTER, seconds.to_string()));
            answer.json(json!({ "Code": "Throttling.User", "Message": "…", "RequestId": Uuid::now_v7() }))
        }
        Fault::DeadToken => refused(200, "isv.MOBILE_NUMBER_ILLEGAL").into(),
        Fault::Broken(status) => refused(*status, "InternalError").into(),
        Fault::SilentBefore | Fault::SilentAfter => HttpResponse::GatewayTimeout().finish(),
    }
}

/// Status and code.
struct Refusal(u16, String);

fn refused(status: u16, code: impl Into<String>) -> Refusal {
    Refusal(status, code.into())
}

impl From<Refusal> for HttpResponse {
    fn from(Refusal(status, code): Refusal) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or_default();
        Self::build(status).json(json!({ "Code": code, "Message": code, "RequestId": Uuid::now_v7() }))
    }
}

fn text<'a>(fields: &'a Fields, name: &str) -> &'a str {
    fields.get(name).map(String::as_str).unwrap_or_default()
}

/// A request that is whole, of now, new, and from somebody we know.
fn admitted(shared: &Shared, body: &str) -> Result<Fields, Refusal> {
    let pairs = web::Query::<Vec<(String, String)>>::from_query(body).map_err(|_| refused(400, "InvalidParameter"))?;
    let mut pairs = pairs.into_inner();
    let fields: Fields = pairs.iter().cloned().collect();
    if fields.len() != pairs.len() {
        return Err(refused(400, "InvalidParameter"));
    }
    if let Some(missing) = COMMON.iter().find(|name| text(&fields, name).is_empty()) {
        return Err(refused(400, format!("Missing{missing}")));
    }
    if text(&fields, "AccessKeyId") != ACCESS_KEY {
        return Err(refused(404, "InvalidAccessKeyId.NotFound"));
    }
    let fixed =
        [("Format", "JSON"), ("SignatureMethod", "HMAC-SHA1"), ("SignatureVersion", "1.0"), ("Version", VERSION)];
    if fixed.iter().any(|(name, value)| text(&fields, name) != *value) {
        return Err(refused(400, "InvalidParameter"));
    }
    pairs.retain(|(name, _)| name != "Signature");
    if sign::of_request(SECRET, &pairs).as_deref() != Some(text(&fields, "Signature")) {
        return Err(refused(400, "SignatureDoesNotMatch"));
    }
    let timestamp = text(&fields, "Timestamp");
    let at: jiff::Timestamp = timestamp.parse().map_err(|_| refused(400, "InvalidTimeStamp.Format"))?;
    if timestamp.len() != "2026-03-20T01:02:03Z".len() {
        return Err(refused(400, "InvalidTimeStamp.Format"));
    }
    if (at.as_millisecond() - shared.clock.now().0).abs() > WINDOW_MS {
        return Err(refused(400, "InvalidTimeStamp.Expired"));
    }
    if !shared.is_new(text(&fields, "SignatureNonce")) {
        return Err(refused(400, "SignatureNonceUsed"));
    }
    Ok(fields)
}

/// Beside those of every request, exactly these.
fn exactly(fields: &Fields, own: &[&str]) -> Result<(), Refusal> {
    let known = |name: &String| COMMON.contains(&name.as_str()) || own.contains(&name.as_str());
    if !fields.keys().all(known) || own.iter().any(|name| text(fields, name).is_empty()) {
        return Err(refused(400, "isv.INVALID_PARAMETERS"));
    }
    Ok(())
}

/// The variables of a template: texts, all that it has and no other.
fn variables(json: &str, wanted: &[&str]) -> Result<BTreeMap<String, String>, Refusal> {
    let given: BTreeMap<String, Value> =
        serde_json::from_str(json).map_err(|_| refused(200, "isv.INVALID_JSON_PARAM"))?;
    let mut texts = BTreeMap::new();
    for (name, value) in given {
        let Value::String(value) = value else { return Err(refused(200, "isv.INVALID_JSON_PARAM")) };
        if value.contains("://") {
            return Err(refused(200, "isv.PARAM_NOT_SUPPORT_URL"));
        }
        if value.is_empty() || value.chars().count() > 50 {
            return Err(refused(200, "isv.PARAM_LENGTH_LIMIT"));
        }
        texts.insert(name, value);
    }
    if wanted.iter().any(|name| !texts.contains_key(*name)) {
        return Err(refused(200, "isv.TEMPLATE_MISSING_PARAMETERS"));
    }
    if texts.len() != wanted.len() {
        return Err(refused(200, "isv.TEMPLATE_PARAMS_ILLEGAL"));
    }
    Ok(texts)
}

fn text_taken(shared: &Shared, fields: &Fields) -> Result<Taken, Refusal> {
    exactly(fields, &["PhoneNumbers", "SignName", "TemplateCode", "TemplateParam", "OutId"])?;
    let (number, id) = (text(fields, "PhoneNumbers"), text(fields, "TemplateCode"));
    MobileNumber::parse(number).map_err(|_| refused(200, "isv.MOBILE_NUMBER_ILLEGAL"))?;
    if text(fields, "SignName") != SIGNATURE {
        return Err(refused(200, "isv.SMS_SIGNATURE_ILLEGAL"));
    }
    let (about, to) = template("SMS", id).ok_or_else(|| refused(200, "isv.SMS_TEMPLATE_ILLEGAL"))?;
    let wanted: &[&str] = if about == About::Refill { &["code"] } else { &[] };
    let variables = variables(text(fields, "TemplateParam"), wanted)?;
    if shared.count(number, id) > A_DAY {
        return Err(refused(200, "isv.BUSINESS_LIMIT_CONTROL"));
    }
    let said = sentence(about, to, Language::Chinese);
    let link = variables.get("code").map(|code| format!("办理：/r/{code}")).unwrap_or_default();
    Ok(Taken {
        provider: Provider::Sms,
        id: Uuid::now_v7().simple().to_string(),
        to: number.to_owned(),
        text: format!("【{SIGNATURE}】{said}{link}"),
        under: text(fields, "OutId").to_owned(),
        at: shared.clock.now(),
    })
}

fn call_taken(shared: &Shared, fields: &Fields) -> Result<Taken, Refusal> {
    exactly(fields, &["CalledNumber", "CalledShowNumber", "TtsCode", "TtsParam", "PlayTimes", "OutId"])?;
    let (number, id) = (text(fields, "CalledNumber"), text(fields, "TtsCode"));
    ContactNumber::parse(number).map_err(|_| refused(200, "isv.MOBILE_NUMBER_ILLEGAL"))?;
    if text(fields, "CalledShowNumber") != SHOWN_NUMBER {
        return Err(refused(200, "isv.SHOW_NUMBER_ILLEGAL"));
    }
    if !matches!(text(fields, "PlayTimes"), "1" | "2" | "3") {
        return Err(refused(200, "isv.INVALID_PARAMETERS"));
    }
    let (about, to) = template("TTS", id).ok_or_else(|| refused(200, "isv.TTS_TEMPLATE_ILLEGAL"))?;
    let variables = variables(text(fields, "TtsParam"), &["name"])?;
    let name = variables.get("name").map(String::as_str).unwrap_or_default();
    Ok(Taken {
        provider: Provider::Voice,
        id: Uuid::now_v7().simple().to_string(),
        to: number.to_owned(),
        text: format!("请问是{name}吗？{}", sentence(about, to, Language::Chinese)),
        under: text(fields, "OutId").to_owned(),
        at: shared.clock.now(),
    })
}

fn day(plain: &str) -> Option<Day> {
    let (year, rest) = plain.split_at_checked(4)?;
    let (month, day) = rest.split_at_checked(2)?;
    format!("{year}-{month}-{day}").parse().ok()
}

fn row(sent: &Sent) -> Value {
    let (status, code) = match sent.state {
        ReceiptState::OnItsWay => (1, ""),
        ReceiptState::Failed => (2, "UNDELIVERABLE"),
        ReceiptState::Delivered => (3, "DELIVERED"),
    };
    json!({ "OutId": sent.out_id, "SendStatus": status, "ErrCode": code })
}

fn text_details(shared: &Shared, fields: &Fields) -> HttpResponse {
    if let Err(refused) = exactly(fields, &["PhoneNumber", "SendDate", "PageSize", "CurrentPage"]) {
        return refused.into();
    }
    let Some(on) = day(text(fields, "SendDate")) else { return refused(200, "isv.INVALID_PARAMETERS").into() };
    let rows: Vec<_> =
        shared.sent_to(Provider::Sms, text(fields, "PhoneNumber"), on).iter().rev().take(50).map(row).collect();
    HttpResponse::Ok().json(json!({ "Code": "OK", "Message": "OK", "RequestId": Uuid::now_v7(),
        "TotalCount": rows.len(), "SmsSendDetailDTOs": { "SmsSendDetailDTO": rows } }))
}

fn call_details(shared: &Shared, fields: &Fields) -> HttpResponse {
    if let Err(refused) = exactly(fields, &["CalledNumber", "QueryDate"]) {
        return refused.into();
    }
    let Some(on) = day(text(fields, "QueryDate")) else { return refused(200, "isv.INVALID_PARAMETERS").into() };
    let rows: Vec<_> = shared.sent_to(Provider::Voice, text(fields, "CalledNumber"), on).iter().map(row).collect();
    HttpResponse::Ok().json(json!({ "Code": "OK", "Message": "OK", "RequestId": Uuid::now_v7(), "CallDetails": rows }))
}
