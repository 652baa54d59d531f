//! A path that no route has is 404; a path that has routes, but none with the method, is 405 and names those it has.

use actix_web::dev::ResourceDef;
use actix_web::http::header::ALLOW;
use actix_web::{HttpRequest, HttpResponse, ResponseError, web};
use jiayi_core::codes::Code;
use utoipa::openapi::{OpenApi, PathItem};

use crate::problem::Problem;

/// The paths of the document, which holds every route, and their methods.
pub struct Paths(Vec<(ResourceDef, String)>);

impl Paths {
    pub fn of(document: &OpenApi) -> Self {
        let paths = document.paths.paths.iter();
        Self(paths.map(|(path, item)| (ResourceDef::new(path.as_str()), methods(item))).collect())
    }
}

fn methods(item: &PathItem) -> String {
    let methods =
        [("GET", &item.get), ("HEAD", &item.head), ("PUT", &item.put), ("POST", &item.post), ("DELETE", &item.delete)];
    let taken: Vec<_> = methods.iter().filter(|(_, operation)| operation.is_some()).map(|(name, _)| *name).collect();
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
