//! Stand-ins for the vendors, on loopback: as strict as their documentation, and with a script of what goes wrong.
//!
//! They are what `make run` sends to. Tests speak to them over real sockets with the adapters that speak to the vendors. The key of the service
//! account that lies beside this file is nobody's: it opens this stand-in and nothing else.

mod accounts;
mod fcm;
mod gateway;
mod huawei;
mod script;
#[cfg(test)]
mod tests;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::{App, HttpServer, web};
use jiayi_core::calendar::Instant;

use script::Shared;
pub use script::{Fault, Provider};

use super::receipt::ReceiptState;
use super::{Carriers, Gate, Guarded, Unusable};
use crate::clock::Clock;

/// A message that a stand-in took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    pub provider: Provider,
    /// The stand-in's id of it.
    pub id: String,
    /// A token or a number.
    pub to: String,
    /// What the person would read or hear.
    pub text: String,
    /// Under which it collapses, or our own id of it.
    pub under: String,
    pub at: Instant,
}

/// All vendors behind one port.
pub struct Fakes {
    shared: Arc<Shared>,
    address: SocketAddr,
    handle: ServerHandle,
}

impl Fakes {
    /// Serves on a free port of loopback until it is stopped; `show` hears of each message that is taken.
    ///
    /// # Errors
    /// When there is no port.
    pub fn start(clock: Clock, show: impl Fn(Taken) + Send + Sync + 'static) -> io::Result<Self> {
        let shared = Arc::new(Shared::new(clock, Box::new(show))?);
        let data = web::Data::from(Arc::clone(&shared));
        let server = HttpServer::new(move || {
            App::new()
                .app_data(data.clone())
                .service(fcm::give_token)
                .service(fcm::take_push)
                .service(huawei::give_token)
                .service(huawei::take_push)
                .service(gateway::take_text)
                .service(gateway::take_call)
        })
        .workers(1)
        .shutdown_timeout(0)
        .tcp_nodelay(true)
        .disable_signals()
        .bind_auto_h2c(("127.0.0.1", 0))?;
        let address = server.addrs().first().copied().ok_or_else(|| io::Error::other("no port of loopback"))?;
        let running = server.run();
        let handle = running.handle();
        actix_web::rt::spawn(running);
        shared.listens_at(address);
        Ok(Self { shared, address, handle })
    }

    pub async fn stop(&self) {
        self.handle.stop(false).await;
    }

    /// The next message to a vendor meets this; several wait in line.
    pub fn next(&self, provider: Provider, fault: Fault) {
        self.shared.script(provider, fault);
    }

    /// Every access token that was given out is refused from now on.
    pub fn forget_access(&self) {
        self.shared.forget_access();
    }

    /// What was taken last, oldest first.
    pub fn taken(&self) -> Vec<Taken> {
        self.shared.taken()
    }

    /// Receipts go there, as soon as a message is taken.
    pub fn send_receipts_to(&self, server: SocketAddr) {
        self.shared.send_receipts_to(server);
    }

    /// Receipts wait until [`Self::release_receipts`].
    pub fn hold_receipts(&self) {
        self.shared.hold(true);
    }

    /// Sends those that waited, the last first, and gives the answers' statuses.
    pub async fn release_receipts(&self) -> Vec<u16> {
        self.shared.hold(false);
        self.shared.deliver(true).await
    }

    /// The next text or call is followed by receipts of these states, each in a request of its own.
    pub fn next_receipts(&self, states: &[ReceiptState]) {
        self.shared.next_receipts(states);
    }

    /// Everybody set up to send here.
    ///
    /// # Errors
    /// When an adapter does not take its address.
    pub fn carriers(self, patience: Duration) -> Result<Carriers, Unusable> {
        const PER_SECOND: u32 = 100;
        const A_DAY: u32 = 500;
        let clock = self.shared.clock.clone();
        let gate = |channel| Some(Gate::new(channel, self.shared.receipt_secret.clone()));
        Ok(Carriers {
            fcm: Some(Guarded::new(self.fcm(patience)?, PER_SECOND, clock.clone())),
            huawei: Some(Guarded::new(self.huawei(patience)?, PER_SECOND, clock.clone())),
            sms: Some(Guarded::new(self.texts(patience)?, PER_SECOND, clock.clone())),
            voice: Some(Guarded::new(self.calls(patience)?, PER_SECOND, clock)),
            sms_a_day: A_DAY,
            voice_a_day: A_DAY,
            sms_gate: gate("sms"),
            voice_gate: gate("voice"),
            fakes: Some(self),
        })
    }
}
