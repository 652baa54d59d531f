//! Receipts: what a provider says later became of a message. Signed, of now, and each once.
//!
//! `POST /hooks/receipts/{channel}` with the headers below and `{"receipts": [{"out_id", "state", "at", "code"?}]}`. The signature is
//! base64 of HMAC-SHA256 under the channel's receipt secret over channel, timestamp and nonce, a line each, and the body.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use actix_web::http::header::HeaderMap;
use actix_web::{HttpRequest, HttpResponse, post, web};
use jiayi_core::calendar::Instant;
use jiayi_core::codes::Code;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::sign;
use crate::clinic::Clinic;
use crate::problem::{self, Problem, json_code};
use crate::reminder;

/// Milliseconds since 1970, as a number in digits.
pub(super) const TIMESTAMP: &str = "x-jiayi-timestamp";
/// 16 to 64 letters and digits, another for each request.
pub(super) const NONCE: &str = "x-jiayi-nonce";
pub(super) const SIGNATURE: &str = "x-jiayi-signature";

/// How far a receipt's time may be from ours, either way.
const WINDOW_MS: i64 = 5 * 60_000;
/// Receipts in one request.
const MOST: usize = 500;

/// What became of a message after the provider took it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReceiptState {
    OnItsWay,
    Delivered,
    Failed,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// Our own id of the message.
    pub out_id: Uuid,
    pub state: ReceiptState,
    /// When it came to that, by the provider's clock.
    pub at: Instant,
    /// The provider's, of a failure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Receipts {
    pub receipts: Vec<Receipt>,
}

/// Requests of the window, in this process's memory: another process, or this one after a restart, may take one again, and what it
/// says is known by then.
type Seen = BTreeSet<(Instant, String)>;

/// Whoever holds a channel's secret may come in, once with each request.
#[derive(Debug)]
pub struct Gate {
    channel: &'static str,
    secret: String,
    seen: Mutex<Seen>,
}

/// A request that came in; given back when its receipts could not be kept, so that the provider may send it again.
#[derive(Debug)]
pub struct Entry {
    pub receipts: Vec<Receipt>,
    at: Instant,
    nonce: String,
}

impl Gate {
    pub fn new(channel: &'static str, secret: String) -> Self {
        Self { channel, secret, seen: Mutex::default() }
    }

    /// What the request says, when it is signed, of now and new. A nonce counts only under a right signature, so that no stranger
    /// fills the memory.
    ///
    /// # Errors
    /// The code of what is wrong with it.
    pub fn enter(&self, headers: &HeaderMap, body: &[u8], now: Instant) -> Result<Entry, Code> {
        let header = |name| headers.get(name).and_then(|value| value.to_str().ok()).ok_or(Code::ReceiptSignature);
        let (timestamp, nonce, signature) = (header(TIMESTAMP)?, header(NONCE)?, header(SIGNATURE)?);
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        let named = (16..=64).contains(&nonce.len()) && nonce.bytes().all(plain);
        if !named || !sign::is_of_receipt(&self.secret, self.channel, timestamp, nonce, body, signature) {
            return Err(Code::ReceiptSignature);
        }
        let at = timestamp.parse().map(Instant).map_err(|_| Code::ReceiptStale)?;
        let read: Receipts = serde_json::from_slice(body).map_err(|error| json_code(&error))?;
        if read.receipts.len() > MOST {
            return Err(Code::TooLarge);
        }
        self.admit(at, nonce, now)?;
        Ok(Entry { receipts: read.receipts, at, nonce: nonce.to_owned() })
    }

    fn admit(&self, at: Instant, nonce: &str, now: Instant) -> Result<(), Code> {
        if at.0.saturating_sub(now.0).saturating_abs() > WINDOW_MS {
            return Err(Code::ReceiptStale);
        }
        let mut seen = self.seen();
        // Whatever is older would be stale.
        *seen = seen.split_off(&(now.plus_ms(-WINDOW_MS), String::new()));
        if seen.insert((at, nonce.to_owned())) { Ok(()) } else { Err(Code::ReceiptReplayed) }
    }

    pub fn leave(&self, entry: Entry) {
        self.seen().remove(&(entry.at, entry.nonce));
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a provider says became of messages: for gateways of `channels.sms` and `channels.voice`.
///
/// The same receipt may come again under another nonce, and a later state before an earlier one.
#[utoipa::path(
    tag = "operation",
    request_body = Receipts,
    params(
        ("channel" = String, Path, description = "`sms` or `voice`"),
        ("x-jiayi-timestamp" = String, Header, description = "Milliseconds since 1970"),
        ("x-jiayi-nonce" = String, Header, description = "16 to 64 letters and digits, another for each request"),
        ("x-jiayi-signature" = String, Header, description = "Base64 of HMAC-SHA256 over channel, timestamp and nonce, a line each, and the body")
    ),
    responses(
        (status = 204, description = "Taken."),
        (status = 400, body = problem::Body, description = "The body cannot be read."),
        (status = 401, body = problem::Body, description = "Not signed by whoever holds the channel's receipt secret."),
        (status = 404, body = problem::Body, description = "No such channel, or it takes no receipts."),
        (status = 409, body = problem::Body, description = "Too old, or it was here before."),
        (status = 413, body = problem::Body, description = "Too many at once.")
    )
)]
#[post("/hooks/receipts/{channel}")]
pub(super) async fn hear_receipts(
    clinic: web::Data<Clinic>,
    channel: web::Path<String>,
    request: HttpRequest,
    body: web::Bytes,
) -> Result<HttpResponse, Problem> {
    let gate = clinic.carriers.gate(&channel).ok_or(Code::NotFound)?;
    let entry = gate.enter(request.headers(), &body, clinic.clock.now())?;
    let receipts = entry.receipts.clone();
    if let Err(cause) = clinic.database.write(move |conn| reminder::hear(conn, &receipts)).await {
        gate.leave(entry);
        return Err(cause.into());
    }
    Ok(HttpResponse::NoContent().finish())
}
