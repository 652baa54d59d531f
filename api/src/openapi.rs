//! The document of the API follows from the routes that are served; `docs/openapi.json`, which is what is handed out, is a copy that a test
//! compares.

mod common;

use utoipa::OpenApi;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};

use crate::server::{Described, routes};

/// The document as it is served.
pub const PUBLISHED: &str = include_str!("../../docs/openapi.json");

#[derive(OpenApi)]
#[openapi(info(
    title = "Jiayi 家医",
    description = "Family-doctor contracts, follow-up and medicine. Commands change things, resources show them; every failure is a problem document with a stable code (docs/codes.md)."
))]
struct Frame;

/// The document as it follows from the routes, and its text.
pub struct Document {
    pub api: utoipa::openapi::OpenApi,
    pub json: String,
}

impl Document {
    /// # Errors
    /// When a schema cannot be written as JSON.
    pub fn new() -> serde_json::Result<Self> {
        let mut api = Frame::openapi();
        Described::of(routes).put_in(&mut api);
        let session =
            HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some("The token of a sign-in.")).build();
        api.components.get_or_insert_default().add_security_scheme("session", SecurityScheme::Http(session));
        common::document(&mut api);

        let mut text = api.to_pretty_json()?;
        text.push('\n');
        Ok(Self { api, json: text })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_in_docs_is_the_one_that_is_served() {
        let document = Document::new().unwrap();
        let served = document.json.as_str();
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/openapi.json");
        if std::env::var_os("JIAYI_UPDATE").is_some() {
            std::fs::write(path, served).unwrap();
        }
        let kept = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            kept == served && PUBLISHED == served,
            "the API changed: look at the difference after JIAYI_UPDATE=1 cargo test -p jiayi-api openapi"
        );
    }

    #[test]
    fn every_type_that_the_document_names_is_in_it() {
        let text = Document::new().unwrap().json;
        let document: serde_json::Value = serde_json::from_str(&text).unwrap();
        let named: Vec<&str> = text.split("\"$ref\": \"#").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert!(named.len() > 100);
        for pointer in named {
            assert!(document.pointer(pointer).is_some(), "{pointer}");
        }
    }

    #[test]
    fn every_route_has_a_summary_and_a_tag() {
        let document = Document::new().unwrap();
        for (path, item) in document.api.paths.paths {
            for operation in [item.get, item.put, item.post, item.delete].into_iter().flatten() {
                assert!(operation.summary.is_some() && operation.tags.is_some_and(|tags| !tags.is_empty()), "{path}");
            }
        }
    }
}
