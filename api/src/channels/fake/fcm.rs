//! As Firebase answers. Source: «REST Resource: projects.messages», «FCM Error Codes», RFC 7523.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderValue, RETRY_AFTER};
use actix_web::{HttpRequest, HttpResponse, post, web};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{KeyPair, RSA_PKCS1_2048_8192_SHA256, RsaKeyPair, UnparsedPublicKey};
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::pki_types::pem::PemObject;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::Taken;
use super::accounts::{EMAIL, KEY, KEY_ID, PROJECT};
use super::script::{Fault, Provider, Shared};
use crate::channels::service_account::{GRANT, SCOPE};

/// Seconds that a message may wait: four weeks.
const LONGEST_TTL: u64 = 2_419_200;
/// Bytes of a message's data.
const LARGEST: usize = 4096;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    grant_type: String,
    assertion: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    alg: String,
    typ: String,
    kid: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    iss: String,
    scope: String,
    aud: String,
    iat: i64,
    exp: i64,
}

#[post("/fcm/token")]
pub(super) async fn give_token(shared: web::Data<Shared>, asked: web::Form<Asked>) -> HttpResponse {
    let refused =
        |why: &str| HttpResponse::BadRequest().json(json!({ "error": "invalid_grant", "error_description": why }));
    if asked.grant_type != GRANT {
        return HttpResponse::BadRequest().json(json!({ "error": "unsupported_grant_type" }));
    }
    match check_assertion(&shared, &asked.assertion) {
        Ok(()) => HttpResponse::Ok()
            .json(json!({ "access_token": shared.grant(3599), "expires_in": 3599, "token_type": "Bearer" })),
        Err(why) => refused(why),
    }
}

fn check_assertion(shared: &Shared, assertion: &str) -> Result<(), &'static str> {
    let (signed, signature) = assertion.rsplit_once('.').ok_or("no assertion")?;
    let (header, claims) = signed.split_once('.').ok_or("no assertion")?;
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| "not base64url");
    let header: Header = serde_json::from_slice(&decode(header)?).map_err(|_| "header")?;
    let claims: Claims = serde_json::from_slice(&decode(claims)?).map_err(|_| "claims")?;
    if (header.alg.as_str(), header.typ.as_str(), header.kid.as_str()) != ("RS256", "JWT", KEY_ID) {
        return Err("header");
    }
    if claims.iss != EMAIL || claims.scope != SCOPE || claims.aud != shared.own("/fcm/token") {
        return Err("iss, scope or aud");
    }
    let now = shared.clock.now().0 / 1000;
    let of_now = (claims.iat - now).abs() <= 300 && claims.iat < claims.exp && claims.exp - claims.iat <= 3600;
    if !of_now {
        return Err("Token must be a short-lived token and in a reasonable timeframe");
    }
    let der = PrivatePkcs8KeyDer::from_pem_slice(KEY.as_bytes()).map_err(|_| "key")?;
    let key = RsaKeyPair::from_pkcs8(der.secret_pkcs8_der()).map_err(|_| "key")?;
    let public = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key.public_key().as_ref());
    public.verify(signed.as_bytes(), &decode(signature)?).map_err(|_| "Invalid JWT Signature")
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    message: Message,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Message {
    token: String,
    #[serde(default)]
    data: BTreeMap<String, String>,
    android: Android,
    apns: Apns,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Android {
    priority: String,
    ttl: String,
    collapse_key: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Apns {
    headers: BTreeMap<String, String>,
    payload: Value,
}

#[post("/fcm/v1/projects/{project}/messages:send")]
pub(super) async fn take_push(
    shared: web::Data<Shared>,
    project: web::Path<String>,
    request: HttpRequest,
    body: web::Bytes,
) -> HttpResponse {
    let check = || taken(&shared, &project, &request, &body);
    let accept = |taken: &Taken| HttpResponse::Ok().json(json!({ "name": taken.id }));
    shared.answer(Provider::Fcm, check, accept, refuse).await
}

fn refuse(fault: &Fault) -> HttpResponse {
    match fault {
        Fault::TooMany(seconds) => {
            let mut answer = HttpResponse::from(refused(429, "RESOURCE_EXHAUSTED", Some("QUOTA_EXCEEDED"), None));
            answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from(*seconds));
            answer
        }
        Fault::DeadToken => refused(404, "NOT_FOUND", Some("UNREGISTERED"), None).into(),
        Fault::Broken(status) => refused(*status, "INTERNAL", Some("INTERNAL"), None).into(),
        Fault::SilentBefore | Fault::SilentAfter => HttpResponse::GatewayTimeout().finish(),
    }
}

/// In the shape of Google's APIs.
struct Refusal {
    status: u16,
    name: &'static str,
    /// FCM's own code.
    own: Option<&'static str>,
    /// The field that is at fault.
    field: Option<&'static str>,
}

fn refused(status: u16, name: &'static str, own: Option<&'static str>, field: Option<&'static str>) -> Refusal {
    Refusal { status, name, own, field }
}

impl From<Refusal> for HttpResponse {
    fn from(Refusal { status, name, own, field }: Refusal) -> Self {
        let own = own
            .map(|code| json!({ "@type": "type.googleapis.com/google.firebase.fcm.v1.FcmError", "errorCode": code }));
        let field = field.map(|field| {
            json!({ "@type": "type.googleapis.com/google.rpc.BadRequest",
                "fieldViolations": [{ "field": field, "description": format!("Invalid value at '{field}'") }] })
        });
        let details: Vec<Value> = own.into_iter().chain(field).collect();
        let status = StatusCode::from_u16(status).unwrap_or_default();
        Self::build(status).json(json!({ "error": {
            "code": status.as_u16(), "message": name, "status": name, "details": details } }))
    }
}

fn taken(shared: &Shared, project: &str, request: &HttpRequest, body: &[u8]) -> Result<Taken, Refusal> {
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let bearer = header("authorization").strip_prefix("Bearer ").unwrap_or_default();
    if !shared.opens(bearer) {
        return Err(refused(401, "UNAUTHENTICATED", None, None));
    }
    if project != PROJECT {
        return Err(refused(403, "PERMISSION_DENIED", None, None));
    }
    let invalid = |field: &'static str| refused(400, "INVALID_ARGUMENT", None, Some(field));
    if !header("content-type").starts_with("application/json") {
        return Err(invalid("content-type"));
    }
    let Request { message } = serde_json::from_slice(body).map_err(|_| invalid("message"))?;
    if let Some(field) = wrong(&message, shared.clock.now().0 / 1000) {
        return Err(invalid(field));
    }
    if !is_token(&message.token) {
        return Err(refused(400, "INVALID_ARGUMENT", Some("INVALID_ARGUMENT"), None));
    }
    let alert = |name: &str| message.apns.payload.pointer(&format!("/aps/alert/{name}")).and_then(Value::as_str);
    Ok(Taken {
        provider: Provider::Fcm,
        id: format!("projects/{PROJECT}/messages/{}", Uuid::now_v7().simple()),
        text: format!("{} {}", alert("title").unwrap_or_default(), alert("body").unwrap_or_default()),
        to: message.token,
        under: message.android.collapse_key,
        at: shared.clock.now(),
    })
}

fn is_token(token: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'-' | b'_');
    (20..=4096).contains(&token.len()) && token.bytes().all(plain)
}

/// The first field that is against the documentation.
fn wrong(message: &Message, now_seconds: i64) -> Option<&'static str> {
    let Message { token: _, data, android, apns } = message;
    let reserved = |key: &String| {
        matches!(key.as_str(), "from" | "message_type") || key.starts_with("google") || key.starts_with("gcm")
    };
    let ttl = android.ttl.strip_suffix('s').and_then(|seconds| seconds.parse::<u64>().ok());
    let size: usize = data.iter().map(|(key, value)| key.len() + value.len()).sum();
    let apple = |name: &str| apns.headers.get(name).map(String::as_str).unwrap_or_default();
    let known = ["apns-push-type", "apns-priority", "apns-expiration", "apns-collapse-id"];
    let expires = apple("apns-expiration").parse::<i64>().ok();
    let text =
        |pointer: &str| apns.payload.pointer(pointer).and_then(Value::as_str).is_some_and(|text| !text.is_empty());
    #[rustfmt::skip]
    let rows = [
        (data.keys().any(reserved),                                              "message.data"),
        (size > LARGEST,                                                         "message.data"),
        (!matches!(android.priority.as_str(), "NORMAL" | "HIGH"),                "message.android.priority"),
        (ttl.is_none_or(|seconds| seconds > LONGEST_TTL),                        "message.android.ttl"),
        (android.collapse_key.is_empty(),                                        "message.android.collapse_key"),
        (apns.headers.keys().any(|name| !known.contains(&name.as_str())),        "message.apns.headers"),
        (apple("apns-push-type") != "alert",                                     "message.apns.headers"),
        (!matches!(apple("apns-priority"), "5" | "10"),                          "message.apns.headers"),
        (expires.is_none_or(|at| at < now_seconds),                              "message.apns.headers"),
        (!(1..=64).contains(&apple("apns-collapse-id").len()),                   "message.apns.headers"),
        (!text("/aps/alert/title") || !text("/aps/alert/body"),                  "message.apns.payload"),
    ];
    rows.into_iter().find(|(wrong, _)| *wrong).map(|(_, field)| field)
}
