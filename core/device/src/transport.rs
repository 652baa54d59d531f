//! HTTP as the platform does it: OkHttp on Android, URLSession on iOS, a script in tests. Everything else (retries, sessions, JSON) is
//! decided here, so an answer is only a status, headers and bytes.

use std::fmt;

use jiayi_core::command::{SCHEMA, SCHEMA_HEADER};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// What proves a session; wiped when dropped, never printed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(transparent)]
pub struct Token(String);

impl Token {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    Get,
    Post,
    Put,
}

impl Method {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
        }
    }
}

/// What the platform is to send, once: it never tries again by itself.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    pub method: Method,
    /// From the root of the server, with its query.
    pub path: String,
    /// Of the session: `Authorization: Bearer …`.
    pub token: Option<Token>,
    /// JSON; of a `PUT`, the bytes of a file, `application/octet-stream`.
    pub body: Option<Vec<u8>>,
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method.as_str(), self.path)
    }
}

impl Request {
    pub fn get(path: impl Into<String>) -> Self {
        Self { method: Method::Get, path: path.into(), token: None, body: None }
    }

    pub fn post(path: impl Into<String>, body: Vec<u8>) -> Self {
        Self { method: Method::Post, path: path.into(), token: None, body: Some(body) }
    }

    /// The headers to send with it; what the platform adds by itself comes on top.
    pub fn headers(&self) -> Vec<(&'static str, Zeroizing<String>)> {
        let mut headers = vec![(SCHEMA_HEADER, Zeroizing::new(SCHEMA.to_string()))];
        if let Some(token) = &self.token {
            headers.push(("authorization", Zeroizing::new(format!("Bearer {}", token.as_str()))));
        }
        if self.body.is_some() {
            let media = if self.method == Method::Put { "application/octet-stream" } else { "application/json" };
            headers.push(("content-type", Zeroizing::new(media.to_owned())));
        }
        headers
    }

    pub fn put(path: impl Into<String>, body: Vec<u8>) -> Self {
        Self { method: Method::Put, path: path.into(), token: None, body: Some(body) }
    }

    #[must_use]
    pub fn with_token(self, token: &Token) -> Self {
        Self { token: Some(token.clone()), ..self }
    }
}

/// What came back, whatever its status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Response {
    /// A header by its name, in whatever case it came.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// Whether it is a yes.
    pub const fn is_ok(&self) -> bool {
        matches!(self.status, 200..=299)
    }
}

/// No answer. Whether the server did what it was asked is not known then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    #[error("no network")]
    NoNetwork,
    #[error("no answer in time")]
    Timeout,
    /// The certificate is not one that this app trusts, or the phone's date is wrong.
    #[error("no secure connection")]
    Tls,
    #[error("cancelled")]
    Cancelled,
    #[error("the platform failed")]
    Unexpected,
}

/// The platform's HTTP.
pub trait HttpTransport: Sync {
    fn execute(&self, request: Request) -> impl Future<Output = Result<Response, TransportError>> + Send;
}
