//! Bodies: JSON of exactly the shape that the handler's type has.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use jiayi_core::codes::Code;
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use super::Problem;
use crate::server::BodyLimit;

/// The code for what serde found wrong. Its message is the only place that says which of these it was.
pub fn json_code(error: &serde_json::Error) -> Code {
    if error.classify() != Category::Data {
        return Code::Malformed;
    }
    let message = error.to_string();
    #[rustfmt::skip]
    let kinds = [
        ("unknown field",   Code::UnknownField),
        ("missing field",   Code::MissingField),
        ("duplicate field", Code::Malformed),
    ];
    kinds.into_iter().find(|(start, _)| message.starts_with(start)).map_or(Code::BadValue, |(_, code)| code)
}

/// Whether a text of it holds U+0000, which nobody types and PostgreSQL cannot keep. In JSON it has one spelling.
pub fn has_nul(json: &[u8]) -> bool {
    let mut rest = json;
    while let Some(at) = rest.iter().position(|byte| *byte == b'\\') {
        rest = rest.get(at..).unwrap_or_default();
        if rest.starts_with(b"\\u0000") {
            return true;
        }
        rest = rest.get(2..).unwrap_or_default();
    }
    false
}

impl Problem {
    /// A body that is not what the route takes; names the field where serde names it.
    pub fn from_json(error: &serde_json::Error) -> Self {
        Self::from_json_at(error, "")
    }

    /// `path` leads to the value that was being read: `device.name`, `.` for the whole body.
    fn from_json_at(error: &serde_json::Error, path: &str) -> Self {
        let code = json_code(error);
        if code == Code::Malformed {
            return Self::new(code);
        }
        let path = path.trim_matches('.');
        let message = error.to_string();
        // serde_path_to_error stops at the object that lacks a field, and at the field that is not known.
        let missing = (code == Code::MissingField).then(|| message.split('`').nth(1)).flatten();
        let field = match missing {
            Some(name) if path.is_empty() => name.to_owned(),
            Some(name) => format!("{path}.{name}"),
            None => path.to_owned(),
        };
        if field.is_empty() { Self::new(code) } else { Self::on_field(field, code) }
    }
}

/// A JSON body within the size limit, of exactly the shape of `T`; what is wrong is answered with its code and field.
/// `T` denies unknown fields.
#[derive(Debug)]
pub struct Strict<T>(T);

impl<T> Strict<T> {
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T: DeserializeOwned> FromRequest for Strict<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let limit = request.app_data::<BodyLimit>().copied().unwrap_or_default();
        let payload = web::Payload::from_request(request, payload).into_inner();
        Box::pin(async move {
            let payload = payload.map_err(|_| Problem::new(Code::Malformed))?;
            let body = payload.to_bytes_limited(limit.0).await.map_err(|_| Problem::new(Code::TooLarge))?;
            let body = body.map_err(|_| Problem::new(Code::Malformed))?;
            parse(&body).map(Self)
        })
    }
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut deserializer)
        .map_err(|error| Problem::from_json_at(error.inner(), &error.path().to_string()))?;
    deserializer.end().map_err(|_| Problem::new(Code::Malformed))?;
    if has_nul(body) {
        return Err(Problem::new(Code::BadValue));
    }
    Ok(value)
}

#[cfg(test)]
pub(super) fn parse_for_test<T: DeserializeOwned>(body: &str) -> Result<T, Problem> {
    parse(body.as_bytes())
}
