//! Around every request: its id, its span in the log, and an answer even when a handler panics.
//!
//! The log names the method, the route's pattern, the status and the time taken. Never a path, a query or an address:
//! they hold ids of people.

use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::Poll;
use std::time::Instant;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, ResponseError, web};
use jiayi_core::codes::Code;
use tracing::Instrument;

use super::request_id::{self, RequestId};
use crate::clinic::Clinic;
use crate::problem::{MEDIA_TYPE, Problem};
use crate::session::Address;

pub async fn observe<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let id = RequestId::new();
    let span = tracing::info_span!("request", %id);
    request_id::during(id, answer(request, next, id).instrument(span)).await
}

async fn answer<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
    id: RequestId,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let (began, method) = (Instant::now(), request.method().clone());
    let mut answering = next.call(request);
    let answered = poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| answering.as_mut().poll(context))) {
        Ok(poll) => poll,
        Err(_) => Poll::Ready(Err(Problem::internal(&"a handler panicked").into())),
    })
    .await;
    let milliseconds = began.elapsed().as_millis();
    let mut response = match answered {
        Ok(response) => in_our_words(response.map_into_boxed_body()),
        Err(error) => {
            let status = error.as_response_error().status_code().as_u16();
            tracing::info!(%method, route = "?", status, milliseconds, "answered");
            return Err(error);
        }
    };
    count_denial(&response);
    let route = response.request().match_pattern().unwrap_or_else(|| "none".to_owned());
    tracing::info!(%method, route, status = response.status().as_u16(), milliseconds, "answered");
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        response.headers_mut().insert(request_id::HEADER, value);
    }
    Ok(response)
}

/// Nobody is signed in when a request is refused with 401 or 429: the log hears of it by address and minute.
fn count_denial(response: &ServiceResponse<BoxBody>) {
    let request = response.request();
    let denied = matches!(response.status(), StatusCode::UNAUTHORIZED | StatusCode::TOO_MANY_REQUESTS);
    if let Some(clinic) = request.app_data::<web::Data<Clinic>>().filter(|_| denied) {
        clinic.denials.count(clinic.clock.now(), Address::of(request).network());
    }
}

/// What actix refuses by itself (a path, a query or a body it cannot read) gets a problem document too.
fn in_our_words(response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let status = response.status();
    let is_ours = response.headers().get(CONTENT_TYPE).is_some_and(|media_type| media_type == MEDIA_TYPE);
    if is_ours || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let code = match status {
        StatusCode::NOT_FOUND => Code::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => Code::MethodNotAllowed,
        StatusCode::PAYLOAD_TOO_LARGE => Code::TooLarge,
        status if status.is_server_error() => Code::Internal,
        _ => Code::Malformed,
    };
    let (request, _) = response.into_parts();
    ServiceResponse::new(request, Problem::new(code).error_response())
}
