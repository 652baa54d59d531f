//! Before an answer leaves, the log has a place for whose records it shows.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, ResponseError, web};

use crate::audit::{self, Entry};
use crate::clinic::Clinic;
use crate::problem::Problem;
use crate::session::Actor;

pub async fn looked<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let response = next.call(request).await?.map_into_boxed_body();
    let Some((clinic, entry)) = to_tell(&response) else { return Ok(response) };
    match clinic.reads.append(entry).await {
        Ok(()) => Ok(response),
        Err(busy) => {
            let (request, _) = response.into_parts();
            Ok(ServiceResponse::new(request, Problem::from(busy).error_response()))
        }
    }
}

/// The entry of an answer that shows somebody's records.
fn to_tell(response: &ServiceResponse<BoxBody>) -> Option<(web::Data<Clinic>, Entry)> {
    let request = response.request();
    let clinic = request.app_data::<web::Data<Clinic>>()?;
    let actor = request.extensions().get::<Actor>().cloned()?;
    let route = request.match_pattern().filter(|_| response.status().is_success())?;
    let entry = audit::shown(&actor, &route, clinic.clock.now())?;
    Some((clinic.clone(), entry))
}
