//! A phone for tests: the engine in a folder, and the clinic that it talks to.

use std::sync::Mutex;

use jiayi_core::calendar::Instant;
use jiayi_core::id::AccountId;
use jiayi_core::view::Kind;
use serde_json::json;
use tempfile::TempDir;
use uuid::Uuid;

use super::fake::Clinic;
use super::{Ended, Next, Sync, synchronise};
use crate::device::Device;
use crate::outbox::Pending;
use crate::screens::Delivery;
use crate::session::Session;
use crate::testing::{Counting, DAY_MS, DOCTOR, MRS_WANG, NOW, command_id, keys, now_or_never, reading};
use crate::transport::{HttpTransport, Response, TransportError};

/// A doctor's phone in a folder, and the clinic that it talks to.
pub struct Phone {
    pub folder: TempDir,
    pub device: Mutex<Device>,
    pub clinic: Clinic,
    pub now: Instant,
}

pub fn session(account: AccountId) -> Session {
    let answer = json!({
        "token": "t", "session": Uuid::from_u128(1), "account": account, "role": "village_doctor", "resident": null,
        "expires_at": NOW.plus_ms(DAY_MS / 2),
    });
    serde_json::from_value(answer).expect("a session")
}

/// A resident's, which a phone may renew.
pub fn long_session(account: AccountId) -> Session {
    let (role, phone) = ("resident".to_owned(), Some("13800138000".to_owned()));
    Session { role, phone, expires_at: NOW.plus_ms(180 * DAY_MS), ..session(account) }
}

impl Phone {
    pub fn signed_in() -> Self {
        let folder = TempDir::new().expect("a folder");
        let mut device = Device::open(folder.path(), keys(), Box::new(Counting::default())).expect("opened");
        device.begin_session(session(DOCTOR)).expect("signed in");
        Self { folder, device: Mutex::new(device), clinic: Clinic::new(DOCTOR), now: NOW }
    }

    pub fn with<T>(&self, ask: impl FnOnce(&mut Device) -> T) -> T {
        ask(&mut self.device.lock().expect("no panic"))
    }

    pub fn records(&self, n: u128, corrects: Option<u128>) {
        self.with(|device| device.record(command_id(n), reading(n, corrects), None, self.now)).expect("recorded");
    }

    pub fn syncs(&self) -> Ended {
        now_or_never(synchronise(&self.device, &self.clinic, || self.now)).expect("the files hold")
    }

    pub fn pending(&self) -> Pending {
        self.with(|device| device.sync_state().expect("counted").pending)
    }

    /// The app is killed and opened again.
    pub fn killed(self) -> Self {
        let Self { folder, device, clinic, now } = self;
        drop(device);
        let device = Device::open(folder.path(), keys(), Box::new(Counting(1 << 48))).expect("opened");
        Self { folder, device: Mutex::new(device), clinic, now }
    }

    /// How her values stand on the screen, the newest first.
    pub fn shown(&self) -> Vec<(u128, Delivery)> {
        let shown = self.with(|device| device.readings(MRS_WANG, self.now)).expect("read");
        shown.into_iter().map(|reading| (reading.id.0.as_u128(), reading.delivery)).collect()
    }

    pub fn known(&self) -> usize {
        self.with(|device| device.known().expect("read").all(Kind::Reading).count())
    }

    /// The next step of a run that is on beside others, and the clinic's answer to it.
    pub fn asks(&self, run: &mut Sync) -> Result<(String, Result<Response, TransportError>), Ended> {
        match self.with(|device| run.next(device, self.now)).expect("the files hold") {
            Next::Send(request) => {
                let path = request.path.clone();
                Ok((path, now_or_never(self.clinic.execute(request))))
            }
            Next::Ended(ended) => Err(ended),
        }
    }

    pub fn takes(&self, run: &mut Sync, answer: Result<Response, TransportError>) {
        self.with(|device| run.answered(device, answer, self.now)).expect("the files hold");
    }
}
