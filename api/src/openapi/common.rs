//! What every route may answer beside its own answers: written once here, so that a route names only what is particular to it.

use utoipa::openapi::path::Operation;
use utoipa::openapi::schema::AnyOfBuilder;
use utoipa::openapi::{ContentBuilder, OpenApi, Ref, RefOr, Response, ResponseBuilder, Schema};

use crate::problem::MEDIA_TYPE;

pub fn document(api: &mut OpenApi) {
    for (path, item) in &mut api.paths.paths {
        for operation in [&mut item.get, &mut item.put, &mut item.post, &mut item.delete].into_iter().flatten() {
            if path.starts_with("/api/") {
                complete(path, operation);
            }
            name_problems(operation);
        }
    }
    let_entities_look_alike(api);
}

/// What an entity of a feed is, its `kind` says: its bytes alone may fit another kind with fewer fields too.
fn let_entities_look_alike(api: &mut OpenApi) {
    let entity = api.components.as_mut().and_then(|components| components.schemas.get_mut("FeedEntity"));
    if let Some(RefOr::T(schema)) = entity
        && let Schema::OneOf(one) = schema
    {
        let any = AnyOfBuilder::new().description(one.description.take());
        *schema = Schema::AnyOf(one.items.drain(..).fold(any, AnyOfBuilder::item).build());
    }
}

fn complete(path: &str, operation: &mut Operation) {
    let takes_input = operation.parameters.is_some() || operation.request_body.is_some();
    let has_body = operation.request_body.is_some();
    #[rustfmt::skip]
    let common = [
        (takes_input,                    "400", "The request cannot be read."),
        (operation.security.is_some(),   "401", "No session, or it has ended."),
        (path.contains('{'),             "404", "There is no such thing, or it is not yours to see."),
        (has_body,                       "413", "The body is too large."),
        (true,                           "503", "Busy: ask again after `Retry-After` seconds."),
    ];
    for (_, status, words) in common.into_iter().filter(|(applies, ..)| *applies) {
        operation.responses.responses.entry(status.to_owned()).or_insert_with(|| problem(words).into());
    }
}

fn problem(words: &str) -> Response {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    ResponseBuilder::new().description(words).content(MEDIA_TYPE, content).build()
}

/// Problems have a media type of their own (RFC 9457).
fn name_problems(operation: &mut Operation) {
    for (status, response) in &mut operation.responses.responses {
        let RefOr::T(response) = response else { continue };
        if !status.starts_with(['4', '5']) {
            continue;
        }
        if let Some(content) = response.content.swap_remove("application/json") {
            response.content.insert(MEDIA_TYPE.to_owned(), content);
        }
    }
}
