//! The server's life: bind, say where, serve, and on SIGTERM or SIGINT finish what was begun.

use std::io::{self, Write};
use std::time::Duration;

use actix_web::body::BoxBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::{Compress, DefaultHeaders, from_fn};
use actix_web::{App, Error, HttpServer, web};
use jiayi_core::calendar::Instant;
use tokio::signal::unix::{Signal, SignalKind, signal};

use super::absent::{Paths, absent};
use super::looked::looked;
use super::observe::observe;
use super::{BodyLimit, Routes, routes};
use crate::channels::with_fakes_in_a_demo;
use crate::clinic::Clinic;
use crate::config;
use crate::indicator;
use crate::jobs::Jobs;
use crate::openapi;

/// How often the head of the audit log is signed.
const HEAD_EVERY: Duration = Duration::from_secs(5);

/// What asks the server to stop. Made before the address is told, so that no signal is lost in between.
pub struct Stop {
    terminate: Signal,
    interrupt: Signal,
}

impl Stop {
    /// # Errors
    /// When the system refuses a handler.
    pub fn on_signals() -> io::Result<Self> {
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn asked(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// What every worker's application is made from.
#[derive(Clone)]
pub(crate) struct Shared {
    clinic: web::Data<Clinic>,
    paths: web::Data<Paths>,
    body_limit: BodyLimit,
    command_body_limit: usize,
}

impl Shared {
    pub(crate) fn new(config: &config::Server, clinic: Clinic) -> io::Result<Self> {
        Ok(Self {
            clinic: web::Data::new(clinic),
            paths: web::Data::new(Paths::of(openapi::PUBLISHED)?),
            body_limit: BodyLimit(config.body_limit),
            command_body_limit: config.command_body_limit,
        })
    }

    /// The same around another clinic.
    #[cfg(test)]
    pub(crate) fn around(&self, clinic: Clinic) -> Self {
        Self { clinic: web::Data::new(clinic), ..self.clone() }
    }
}

/// The routes with what they need, and around them what every answer gets.
pub(crate) fn application(
    shared: Shared,
    routes: impl FnOnce(&mut Routes<'_>),
) -> App<
    impl ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse<BoxBody>, Error = Error, InitError = ()>,
> {
    App::new()
        .configure(|config| routes(&mut Routes::Served(config)))
        .app_data(shared.clinic)
        .app_data(shared.paths)
        .app_data(shared.body_limit)
        .app_data(web::PayloadConfig::new(shared.command_body_limit))
        .default_service(web::to(absent))
        .wrap(from_fn(looked))
        .wrap(Compress::default())
        .wrap(default_headers())
        .wrap(from_fn(observe))
}

/// Serves until asked to stop: requests in progress are answered, the jobs put down what they hold, then what the log of
/// reads and the database were given is committed.
///
/// # Errors
/// When the address cannot be bound or the server ends by itself.
pub async fn serve(config: &config::Server, clinic: Clinic, mut stop: Stop) -> io::Result<()> {
    let clinic = with_fakes_in_a_demo(clinic)?;
    clinic.carriers.tell();
    let shared = Shared::new(config, clinic.clone())?;
    let server = HttpServer::new(move || application(shared.clone(), routes))
        .workers(config.workers)
        .shutdown_timeout(config.shutdown_seconds)
        // An answer of several segments would wait 40 ms for the client's delayed acknowledgement.
        .tcp_nodelay(true)
        // actix would force the shutdown on SIGINT.
        .disable_signals()
        .bind(config.listen)?;

    // Whoever connects meanwhile is answered as soon as the server runs.
    indicator::read_at_start(&clinic).await.map_err(io::Error::other)?;
    let addresses = server.addrs();
    addresses.first().iter().for_each(|address| clinic.carriers.served_at(**address));
    let running = server.run();
    let handle = running.handle();
    let mut running = actix_web::rt::spawn(running);
    for address in addresses {
        writeln!(io::stdout(), "listening on http://{address}")?;
    }
    let jobs = Jobs::start(clinic.clone()).await.map_err(io::Error::other)?;
    let heads = actix_web::rt::spawn(append_heads(clinic.clone()));
    let ended = tokio::select! {
        () = stop.asked() => None,
        ended = &mut running => Some(ended),
    };
    tracing::info!("stopping");
    clinic.waiting.stop();
    let ended = match ended {
        Some(ended) => ended,
        None => {
            handle.stop(true).await;
            running.await
        }
    };
    jobs.stop().await;
    clinic.carriers.stop().await;
    heads.abort();
    let patience = Duration::from_secs(config.shutdown_seconds);
    match tokio::time::timeout(patience, clinic.reads.flush()).await {
        Ok(flushed) => flushed.map_err(io::Error::other)?,
        Err(_) => tracing::error!("the last reads could not be written to the audit log"),
    }
    clinic.record_denials(Instant(i64::MAX)).await.map_err(io::Error::other)?;
    clinic.append_head().await.map_err(io::Error::other)?;
    web::block(move || clinic.database.close()).await.map_err(io::Error::other)?;
    ended?
}

/// Nothing here may be kept by a cache or shown inside another site's page; a handler that knows better says so itself.
fn default_headers() -> DefaultHeaders {
    DefaultHeaders::new()
        .add(("cache-control", "no-store"))
        .add(("x-content-type-options", "nosniff"))
        .add(("referrer-policy", "no-referrer"))
        .add(("content-security-policy", "default-src 'none'; frame-ancestors 'none'"))
        .add(("cross-origin-resource-policy", "same-origin"))
}

/// Writes what was denied in the last minute, and signs the head of the audit log for the file outside the database, so that a cut tail shows.
async fn append_heads(clinic: Clinic) {
    let mut tick = actix_web::rt::time::interval(HEAD_EVERY);
    loop {
        tick.tick().await;
        if let Err(cause) = clinic.record_denials(clinic.clock.now()).await {
            tracing::error!(%cause, "denials were not written to the audit log");
        }
        if let Err(cause) = clinic.append_head().await {
            tracing::error!(%cause, "the head of the audit log was not appended");
        }
    }
}
