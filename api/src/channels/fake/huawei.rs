//! As HUAWEI Push Kit answers. Source: «Downlink Message Sending (v2)» and its result codes.

use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::Taken;
use super::accounts::{HUAWEI_CLIENT, HUAWEI_PROJECT, HUAWEI_SECRET};
use super::script::{Fault, Provider, Shared};

/// Bytes of a message without its tokens.
const LARGEST: usize = 4096;
/// Seconds that a message may wait: 15 days.
const LONGEST_TTL: u64 = 1_296_000;
/// Those for which an app can be granted the right. Source: «自分类权益», services and communication.
#[rustfmt::skip]
const CATEGORIES: [&str; 12] = [
    "IM", "VOIP", "SUBSCRIPTION", "TRAVEL", "HEALTH", "WORK", "ACCOUNT", "EXPRESS", "FINANCE", "DEVICE_REMINDER", "MAIL", "MARKETING",
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    grant_type: String,
    client_id: String,
    client_secret: String,
}

#[post("/huawei/oauth2/v3/token")]
pub(super) async fn give_token(shared: web::Data<Shared>, asked: web::Form<Asked>) -> HttpResponse {
    if asked.grant_type != "client_credentials" {
        return HttpResponse::BadRequest().json(json!({ "error": 1102, "error_description": "grant_type" }));
    }
    if asked.client_id != HUAWEI_CLIENT || asked.client_secret != HUAWEI_SECRET {
        return HttpResponse::BadRequest().json(json!({ "error": 1101, "error_description": "invalid client" }));
    }
    HttpResponse::Ok().json(json!({ "access_token": shared.grant(3600), "expires_in": 3600, "token_type": "Bearer" }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    validate_only: bool,
    message: Message,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Message {
    android: Android,
    token: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Android {
    category: Option<String>,
    ttl: String,
    notification: Notification,
    data: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Notification {
    title: String,
    body: String,
    click_action: ClickAction,
    tag: String,
    #[serde(rename = "channel_id")]
    _channel_id: String,
    importance: String,
    buttons: Vec<Button>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClickAction {
    r#type: u8,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Button {
    name: String,
    action_type: u8,
    intent_type: u8,
    intent: String,
}

#[post("/huawei/v2/{project}/messages:send")]
pub(super) async fn take_push(
    shared: web::Data<Shared>,
    project: web::Path<String>,
    request: HttpRequest,
    body: web::Bytes,
) -> HttpResponse {
    let check = || taken(&shared, &project, &request, &body);
    let accept =
        |taken: &Taken| HttpResponse::Ok().json(json!({ "code": "80000000", "msg": "Success", "requestId": taken.id }));
    shared.answer(Provider::Huawei, check, accept, refuse).await
}

fn refuse(fault: &Fault) -> HttpResponse {
    match fault {
        Fault::TooMany(seconds) => {
            let mut answer = HttpResponse::ServiceUnavailable();
            answer.insert_header((RETRY_AFTER, seconds.to_string())).finish()
        }
        Fault::DeadToken => refused(400, "80300007", "All tokens are invalid").into(),
        Fault::Broken(status) => refused(*status, "81000001", "System inner error").into(),
        Fault::SilentBefore | Fault::SilentAfter => HttpResponse::GatewayTimeout().finish(),
    }
}

/// Status, result code and why.
struct Refusal(u16, &'static str, &'static str);

fn refused(status: u16, code: &'static str, why: &'static str) -> Refusal {
    Refusal(status, code, why)
}

impl From<Refusal> for HttpResponse {
    fn from(Refusal(status, code, why): Refusal) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or_default();
        let id = Uuid::now_v7().simple().to_string();
        Self::build(status).json(json!({ "code": code, "msg": why, "requestId": id }))
    }
}

fn taken(shared: &Shared, project: &str, request: &HttpRequest, body: &[u8]) -> Result<Taken, Refusal> {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let bearer = header("authorization").strip_prefix("Bearer ").unwrap_or_default();
    if !shared.opens(bearer) {
        return Err(refused(401, "80200003", "Oauth token expired"));
    }
    if project != HUAWEI_PROJECT {
        return Err(refused(403, "80300002", "App does not have the permission to send"));
    }
    let malformed = || refused(400, "80100003", "Incorrect message structure");
    if !header("content-type").starts_with("application/json") {
        return Err(malformed());
    }
    let Request { validate_only, message } = serde_json::from_slice(body).map_err(|_| malformed())?;
    let Message { android, token } = message;
    if body.len() - token.iter().map(String::len).sum::<usize>().min(body.len()) > LARGEST {
        return Err(refused(400, "80300008", "The message body size exceeds the default value"));
    }
    let [token] = <[String; 1]>::try_from(token).map_err(|_| refused(400, "80100002", "Incorrect token quantity"))?;
    if validate_only || is_wrong(&android) {
        return Err(malformed());
    }
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if token.len() < 20 || !token.bytes().all(plain) {
        return Err(refused(400, "80300007", "All tokens are invalid"));
    }
    // It would be marketing: shown without a sound, twice a day at most, and never for an app without that right.
    if android.category.is_none_or(|category| category == "MARKETING") {
        return Err(refused(403, "80300002", "App does not have the permission to send"));
    }
    Ok(Taken {
        provider: Provider::Huawei,
        id: Uuid::now_v7().simple().to_string(),
        text: format!("{} {}", android.notification.title, android.notification.body),
        to: token,
        under: android.notification.tag,
        at: shared.clock.now(),
    })
}

fn is_wrong(android: &Android) -> bool {
    let Android { category, ttl, notification, data } = android;
    let ttl = ttl.strip_suffix('s').and_then(|seconds| seconds.parse::<u64>().ok());
    let unknown = category.as_deref().is_some_and(|category| !CATEGORIES.contains(&category));
    let button = |button: &Button| {
        !button.name.is_empty() && button.action_type == 1 && button.intent_type == 0 && button.intent.contains("://")
    };
    unknown
        || ttl.is_none_or(|seconds| !(1..=LONGEST_TTL).contains(&seconds))
        || notification.title.is_empty()
        || notification.body.is_empty()
        || notification.tag.is_empty()
        || !matches!(notification.importance.as_str(), "LOW" | "NORMAL")
        || !(1..=3).contains(&notification.click_action.r#type)
        || notification.buttons.len() > 3
        || !notification.buttons.iter().all(button)
        || serde_json::from_str::<serde_json::Value>(data).is_err()
}
