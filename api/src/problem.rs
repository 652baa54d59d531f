//! Every failure over HTTP is a problem document (RFC 9457) with a stable code and plain words in Chinese and English.
//!
//! An internal failure is logged with its cause and answered without it.

mod json;

#[cfg(test)]
mod tests;

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, RETRY_AFTER};
use actix_web::{HttpResponse, ResponseError};
use jiayi_core::codes::{Code, Language};
use serde::Serialize;
use utoipa::ToSchema;

use crate::database;
use crate::seal::PasswordError;
use crate::server::request_id::{self, RequestId};

pub use json::{Strict, has_nul, json_code};

/// Seconds after which a busy server is worth asking again.
const RETRY_AFTER_SECONDS: u32 = 1;

pub const MEDIA_TYPE: &str = "application/problem+json";

/// Why a request was not answered.
#[derive(Debug)]
pub struct Problem {
    code: Code,
    fields: Vec<Field>,
    request_id: Option<RequestId>,
}

/// A field that is at fault, and why.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Field {
    /// Path in the body: `device.name`, `commands[3].id`.
    pub field: String,
    #[schema(value_type = String)]
    pub code: Code,
}

/// What the client reads.
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct Body {
    /// Stable: `docs/codes.md`.
    #[schema(value_type = String)]
    code: Code,
    status: u16,
    /// What happened, in Chinese.
    title: &'static str,
    title_en: &'static str,
    /// What the reader can do about it, in Chinese.
    next: &'static str,
    next_en: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<Field>,
    /// Quote it when asking for help: it stands in the log.
    #[schema(value_type = Option<String>)]
    request_id: Option<RequestId>,
}

impl Problem {
    pub fn new(code: Code) -> Self {
        Self { code, fields: Vec::new(), request_id: request_id::current() }
    }

    pub fn on_field(field: impl Into<String>, code: Code) -> Self {
        Self { fields: vec![Field { field: field.into(), code }], ..Self::new(code) }
    }

    /// Logs the cause, which must not hold personal data, and tells the client nothing of it.
    pub fn internal(cause: &dyn fmt::Display) -> Self {
        tracing::error!(%cause, "a request failed");
        Self::new(Code::Internal)
    }

    pub fn code(&self) -> Code {
        self.code
    }
}

impl From<Code> for Problem {
    fn from(code: Code) -> Self {
        Self::new(code)
    }
}

impl From<database::Error> for Problem {
    fn from(error: database::Error) -> Self {
        match error {
            database::Error::Busy | database::Error::Unavailable => Self::new(Code::Busy),
            error => Self::internal(&error),
        }
    }
}

impl From<PasswordError> for Problem {
    fn from(error: PasswordError) -> Self {
        match error {
            PasswordError::Busy => Self::new(Code::Busy),
            error => Self::internal(&error),
        }
    }
}

impl From<diesel::result::Error> for Problem {
    fn from(error: diesel::result::Error) -> Self {
        database::Error::from(error).into()
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.code.fmt(f)
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        let status = self.status_code();
        let mut response = HttpResponse::build(status);
        response.insert_header((CONTENT_TYPE, MEDIA_TYPE));
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.insert_header((RETRY_AFTER, RETRY_AFTER_SECONDS));
        }
        if let Some(id) = self.request_id {
            response.insert_header((request_id::HEADER, id.to_string()));
        }
        response.json(Body {
            code: self.code,
            status: status.as_u16(),
            title: self.code.sentence(Language::Chinese),
            title_en: self.code.sentence(Language::English),
            next: self.code.next_step(Language::Chinese),
            next_en: self.code.next_step(Language::English),
            fields: self.fields.clone(),
            request_id: self.request_id,
        })
    }
}

/// Code, sentence and next step in both languages, then the cause, for an operator at a terminal.
pub fn for_the_terminal(code: Code, cause: &str) -> String {
    let say = |language| format!("{} {}", code.sentence(language), code.next_step(language));
    format!("{code}: {}\n{}\n{cause}", say(Language::Chinese), say(Language::English))
}
