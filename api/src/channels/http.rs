//! A small client: POST, one answer, and when there is none, whether the request can have arrived.

use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use futures_util::{StreamExt, stream};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper::header::{HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};
use hyper::{Method, Request, Uri};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use jiayi_core::calendar::Instant;
use rustls::{ClientConfig, RootCertStore};
use tokio::sync::Semaphore;

use super::{Outcome, Unusable};

/// Requests under way at once. Some HTTP/2 servers break at more than 75 to 100 streams of a connection.
pub(super) const AT_ONCE: usize = 75;
/// Bytes of an answer that anybody reads.
const MOST_BYTES: usize = 64 * 1024;
/// What a provider asks for that is longer than this is a mistake of its clock.
const LONGEST_WAIT_SECONDS: u64 = 24 * 3600;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Speaks {
    /// One connection with many streams; in clear to a server that is known to speak it.
    Http2,
    Http1,
}

pub(super) struct Http {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    streams: Semaphore,
    patience: Duration,
}

#[derive(Debug)]
pub(super) struct Answer {
    pub status: u16,
    pub body: Bytes,
    headers: HeaderMap,
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lost {
    /// No connection: the request did not arrive.
    NotSent,
    Perhaps,
}

impl From<Lost> for Outcome {
    fn from(lost: Lost) -> Self {
        match lost {
            Lost::NotSent => Self::Unavailable,
            Lost::Perhaps => Self::Unknown,
        }
    }
}

impl Http {
    /// `patience` is for a whole exchange. The system's certificates are read when `endpoints` need them.
    pub fn new(speaks: Speaks, endpoints: &[&Uri], patience: Duration) -> Result<Self, Unusable> {
        let secured = endpoints.iter().any(|uri| uri.scheme_str() == Some("https"));
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        // Whoever cannot be reached is known not to have the message.
        tcp.set_connect_timeout(Some(patience / 2));
        let connector = HttpsConnectorBuilder::new().with_tls_config(tls(secured)?).https_or_http();
        let connector = match speaks {
            Speaks::Http2 => connector.enable_http2().wrap_connector(tcp),
            Speaks::Http1 => connector.enable_http1().wrap_connector(tcp),
        };
        let client = Client::builder(TokioExecutor::new()).http2_only(speaks == Speaks::Http2).build(connector);
        Ok(Self { client, streams: Semaphore::new(AT_ONCE), patience })
    }

    pub async fn post(
        &self,
        uri: &Uri,
        headers: impl IntoIterator<Item = (HeaderName, HeaderValue)>,
        body: impl Into<Bytes>,
    ) -> Result<Answer, Lost> {
        let _stream = self.streams.acquire().await.map_err(|_| Lost::NotSent)?;
        let mut request = Request::new(Full::new(body.into()));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = uri.clone();
        request.headers_mut().extend(headers);
        let exchange = async {
            let sent = self.client.request(request).await;
            let answer = sent.map_err(|cause| if cause.is_connect() { Lost::NotSent } else { Lost::Perhaps })?;
            let (head, body) = answer.into_parts();
            let body = Limited::new(body, MOST_BYTES).collect().await.map_err(|_| Lost::Perhaps)?.to_bytes();
            Ok(Answer { status: head.status.as_u16(), body, headers: head.headers })
        };
        tokio::time::timeout(self.patience, exchange).await.unwrap_or(Err(Lost::Perhaps))
    }
}

fn tls(secured: bool) -> Result<ClientConfig, Unusable> {
    let mut roots = RootCertStore::empty();
    if secured {
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        if roots.is_empty() {
            return Err(Unusable("this machine has no certificates of authorities (package ca-certificates)".into()));
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = config.map_err(|cause| Unusable(cause.to_string()))?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

impl Answer {
    /// What the answer asks for: seconds, or a date.
    pub fn retry_after(&self, now: Instant) -> Option<Duration> {
        let asked = self.headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
        let seconds = asked.parse().ok().or_else(|| {
            let at = httpdate::parse_http_date(asked).ok()?;
            let now = UNIX_EPOCH + Duration::from_millis(u64::try_from(now.0).ok()?);
            Some(at.duration_since(now).unwrap_or_default().as_secs())
        })?;
        Some(Duration::from_secs(u64::min(seconds, LONGEST_WAIT_SECONDS)))
    }

    #[cfg(test)]
    pub fn of(status: u16, retry_after: Option<&str>, body: &str) -> Self {
        let asked = retry_after.map(|text| (RETRY_AFTER, HeaderValue::from_str(text).expect("a header")));
        Self { status, body: Bytes::copy_from_slice(body.as_bytes()), headers: asked.into_iter().collect() }
    }
}

/// Sends each, many at once, and gives the outcomes in the order of the messages.
pub(super) async fn each<'a, M, F>(batch: &'a [M], send: impl Fn(&'a M) -> F) -> Vec<Outcome>
where
    F: Future<Output = Outcome>,
{
    let sending = batch.iter().enumerate().map(|(n, message)| {
        let outcome = send(message);
        async move { (n, outcome.await) }
    });
    let mut outcomes: Vec<_> = stream::iter(sending).buffer_unordered(AT_ONCE).collect().await;
    outcomes.sort_by_key(|(n, _)| *n);
    outcomes.into_iter().map(|(_, outcome)| outcome).collect()
}

/// Of an address that was checked with the configuration, and a path beneath it.
pub(super) fn beneath(endpoint: &str, path: &str) -> Result<Uri, Unusable> {
    let whole = format!("{}{path}", endpoint.trim_end_matches('/'));
    whole.parse().map_err(|_| Unusable(format!("{whole} is no address")))
}

/// Of what a provider says, so much as is safe to keep and to log.
pub(super) fn code(text: &str) -> String {
    let plain = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    let kept: String = text.chars().filter(plain).take(64).collect();
    if kept.is_empty() { "unnamed".to_owned() } else { kept }
}

/// Name and value of each, as a form.
pub(super) fn form<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let pairs = fields.into_iter().map(|(name, value)| format!("{}={}", percent(name), percent(value)));
    pairs.collect::<Vec<_>>().join("&")
}

/// Everything but letters, digits, `-`, `.`, `_` and `~`. Source: RFC 3986 2.3.
pub(super) fn percent(text: &str) -> String {
    use std::fmt::Write;
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            encoded.push(char::from(byte));
        } else {
            // Into a text nothing can fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_seconds_or_a_date_and_never_more_than_a_day() {
        let now = Instant(1_445_412_480_000); // Wed, 21 Oct 2015 07:28:00 GMT
        let wait = |asked| Answer::of(429, asked, "").retry_after(now).map(|wait| wait.as_secs());
        assert_eq!(wait(Some("120")), Some(120));
        assert_eq!(wait(Some("Wed, 21 Oct 2015 07:29:30 GMT")), Some(90));
        assert_eq!(wait(Some("Wed, 21 Oct 2015 07:00:00 GMT")), Some(0));
        assert_eq!(wait(Some("99999999")), Some(86_400));
        assert_eq!(wait(Some("soon")), None);
        assert_eq!(wait(None), None);
    }

    #[test]
    fn what_is_signed_is_written_one_way() {
        assert_eq!(percent("a b+c*~é/"), "a%20b%2Bc%2A~%C3%A9%2F");
        assert_eq!(form([("a", "1 2"), ("b", "&")]), "a=1%202&b=%26");
    }

    #[test]
    fn of_a_providers_code_only_plain_letters_are_kept() {
        assert_eq!(code("isv.LIMIT_1\n<b>"), "isv.LIMIT_1b");
        assert_eq!(code("余额不足"), "unnamed");
        assert_eq!(code(&"x".repeat(900)).len(), 64);
    }
}
