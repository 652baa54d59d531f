//! A path that no route has is 404; a path that has routes, but none with the method, is 405 and names those it has.

use std::collections::BTreeMap;

use actix_web::dev::ResourceDef;
use actix_web::http::header::ALLOW;
use actix_web::{HttpRequest, HttpResponse, ResponseError, web};
use jiayi_core::codes::Code;
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::problem::Problem;

/// The paths of the document, which holds every route, and their methods.
pub struct Paths(Vec<(ResourceDef, String)>);

/// Of the document, its paths and their methods alone.
#[derive(Deserialize)]
struct Table {
    paths: BTreeMap<String, BTreeMap<String, IgnoredAny>>,
}

impl Paths {
    /// # Errors
    /// When the document is none.
    pub fn of(document: &str) -> serde_json::Result<Self> {
        let table: Table = serde_json::from_str(document)?;
        let paths = table.paths.iter();
        Ok(Self(paths.map(|(path, operations)| (ResourceDef::new(path.as_str()), methods(operations))).collect()))
    }
}

fn methods(operations: &BTreeMap<String, IgnoredAny>) -> String {
    let methods = ["GET", "HEAD", "PUT", "POST", "DELETE"].into_iter();
    let taken: Vec<_> = methods.filter(|name| operations.contains_key(&name.to_ascii_lowercase())).collect();
    taken.join(", ")
}

pub async fn absent(request: HttpRequest, paths: web::Data<Paths>) -> HttpResponse {
    let Some((_, methods)) = paths.0.iter().find(|(path, _)| path.is_match(request.path())) else {
        return Problem::new(Code::NotFound).error_response();
    };
    let mut response = Problem::new(Code::MethodNotAllowed).error_response();
    if let Ok(methods) = methods.parse() {
        response.headers_mut().insert(ALLOW, methods);
    }
    response
}
