//! The token that a vendor's server wants with each request: fetched once, by one of those who wait for it, and kept until it is old.

use std::future::Future;

use hyper::header::HeaderValue;
use jiayi_core::calendar::Instant;
use serde::Deserialize;
use tokio::sync::Mutex;

use super::http::{Answer, Lost, code};

/// A token is not used in its last minute: the request has to arrive too.
const MARGIN_MS: i64 = 60_000;

#[derive(Default)]
pub(super) struct Access(Mutex<Option<Held>>);

struct Held {
    bearer: HeaderValue,
    until: Instant,
}

/// What a token's server answers. Source: RFC 6749 5.1.
#[derive(Deserialize)]
struct Granted {
    access_token: String,
    expires_in: i64,
}

#[derive(Deserialize)]
struct Refused {
    error: serde_json::Value,
}

impl Access {
    /// None when there is none to be had: then nothing can be sent.
    pub async fn bearer(
        &self,
        vendor: &str,
        now: Instant,
        ask: impl Future<Output = Result<Answer, Lost>>,
    ) -> Option<HeaderValue> {
        let mut held = self.0.lock().await;
        if let Some(held) = held.as_ref().filter(|held| now < held.until) {
            return Some(held.bearer.clone());
        }
        let answer = match ask.await {
            Ok(answer) => answer,
            Err(lost) => {
                tracing::warn!(vendor, ?lost, "no access token: its server does not answer");
                return None;
            }
        };
        let Some(granted) = granted(&answer) else {
            let refused: Option<Refused> = serde_json::from_slice(&answer.body).ok();
            let error = code(&refused.map(|refused| refused.error.to_string()).unwrap_or_default());
            tracing::error!(
                vendor,
                status = answer.status,
                error,
                "no access token: look at the channel's credentials"
            );
            return None;
        };
        let mut bearer = HeaderValue::from_str(&format!("Bearer {}", granted.access_token)).ok()?;
        bearer.set_sensitive(true);
        let until = now.plus_ms(granted.expires_in.saturating_mul(1000).saturating_sub(MARGIN_MS));
        *held = Some(Held { bearer: bearer.clone(), until });
        Some(bearer)
    }

    /// It was refused before its time: the next who asks fetches another, unless somebody has already.
    pub async fn forget(&self, refused: &HeaderValue) {
        let mut held = self.0.lock().await;
        if held.as_ref().is_some_and(|held| held.bearer == *refused) {
            *held = None;
        }
    }
}

fn granted(answer: &Answer) -> Option<Granted> {
    if answer.status == 200 { serde_json::from_slice(&answer.body).ok() } else { None }
}
