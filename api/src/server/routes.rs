//! Every route, once: the server serves them and the document describes them from this list.
//!
//! `Routes` takes only handlers that carry `#[utoipa::path]`, so that nothing is served without being documented.

use actix_web::{HttpResponse, get, web};
use utoipa_actix_web::service_config::ServiceConfig;

use utoipa_actix_web::scope;

use super::health;
use crate::openapi::Document;
use crate::{
    blob, channels, commands, contract, delivery, feed, follow_up, indicator, person, prescription, reading, refill,
    session, task, team, worklist,
};

pub type Routes<'a> = ServiceConfig<'a>;

pub fn routes(routes: &mut Routes<'_>) {
    routes.service(health::healthz).service(health::readyz).service(openapi);
    routes.configure(channels::routes);
    routes.service(scope("/api/v1").configure(api));
}

fn api(routes: &mut Routes<'_>) {
    routes.service(commands::submit::submit);
    routes
        .configure(feed::routes)
        .configure(session::routes)
        .configure(blob::routes)
        .configure(delivery::routes)
        .configure(team::routes)
        .configure(person::routes)
        .configure(contract::routes)
        .configure(follow_up::routes)
        .configure(reading::routes)
        .configure(prescription::routes)
        .configure(refill::routes)
        .configure(task::routes)
        .configure(worklist::routes)
        .configure(indicator::routes);
}

/// This document.
#[utoipa::path(tag = "operation", responses((status = 200, content_type = "application/json")))]
#[get("/openapi.json")]
async fn openapi(document: web::Data<Document>) -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(document.json.clone())
}
