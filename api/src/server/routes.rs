//! Every route, once: the server serves them and the document describes them from this list.

use actix_web::dev::HttpServiceFactory;
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpResponse, get};
use utoipa::openapi::{Components, OpenApi, Paths, RefOr, Schema};
use utoipa_actix_web::OpenApiFactory;

use super::health;
use crate::openapi::PUBLISHED;
use crate::{
    blob, channels, commands, contract, delivery, feed, follow_up, indicator, person, prescription, reading, refill,
    reminder, session, task, team, worklist,
};

/// Takes only handlers that carry `#[utoipa::path]`, so that nothing is served without being documented. Each worker serves them without
/// describing them again: a description takes 13 MB while it is made.
pub enum Routes<'a> {
    Served(&'a mut ServiceConfig),
    Described(&'a mut Described),
}

/// What the handlers say of themselves.
#[derive(Default)]
pub struct Described {
    paths: Paths,
    schemas: Vec<(String, RefOr<Schema>)>,
}

impl Routes<'_> {
    pub fn service(&mut self, handler: impl HttpServiceFactory + OpenApiFactory + 'static) -> &mut Self {
        match self {
            Self::Served(config) => {
                config.service(handler);
            }
            Self::Described(described) => {
                described.paths.merge(handler.paths());
                handler.schemas(&mut described.schemas);
            }
        }
        self
    }

    pub fn configure(&mut self, some: impl FnOnce(&mut Routes<'_>)) -> &mut Self {
        some(self);
        self
    }

    /// Routes whose paths begin with `prefix`.
    pub fn scope(&mut self, prefix: &str, inner: impl FnOnce(&mut Routes<'_>)) -> &mut Self {
        match self {
            Self::Served(config) => {
                config.service(web::scope(prefix).configure(|config| inner(&mut Routes::Served(config))));
            }
            Self::Described(described) => {
                let outer = std::mem::take(&mut described.paths);
                inner(&mut Routes::Described(described));
                let prefixed = std::mem::replace(&mut described.paths, outer).paths.into_iter();
                described.paths.paths.extend(prefixed.map(|(path, item)| (format!("{prefix}{path}"), item)));
            }
        }
        self
    }

    /// For the routes of this scope.
    pub fn app_data(&mut self, data: impl Sized + 'static) -> &mut Self {
        if let Self::Served(config) = self {
            config.app_data(data);
        }
        self
    }
}

impl Described {
    pub fn of(routes: impl FnOnce(&mut Routes<'_>)) -> Self {
        let mut described = Self::default();
        routes(&mut Routes::Described(&mut described));
        described
    }

    pub fn put_in(self, document: &mut OpenApi) {
        document.paths.merge(self.paths);
        document.components.get_or_insert_with(Components::new).schemas.extend(self.schemas);
    }
}

pub fn routes(routes: &mut Routes<'_>) {
    routes.service(health::healthz).service(health::readyz).service(openapi);
    routes.configure(channels::routes).configure(reminder::links);
    routes.scope("/api/v1", api);
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
        .configure(indicator::routes)
        .configure(reminder::routes);
}

/// This document.
#[utoipa::path(tag = "operation", responses((status = 200, content_type = "application/json")))]
#[get("/openapi.json")]
async fn openapi() -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(PUBLISHED)
}
