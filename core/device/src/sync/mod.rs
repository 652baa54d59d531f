//! One run of synchronising, without I/O of its own: it says what to send and takes what came back.
//!
//! Who one is; another life for a session that nears its end; what waits in the outbox, files before the commands that name them; for a doctor's first time the page of who is due; then each feed, page by page. Every answer is
//! durable before the next request goes out, so a run may end anywhere (no network, a killed app, a full disk) and the next one goes on from
//! there.

mod files;
mod pace;
mod pull;
mod push;

#[cfg(test)]
pub mod fake;
#[cfg(test)]
pub mod phone;
#[cfg(test)]
mod tests;

use std::collections::{HashSet, VecDeque};

use jiayi_core::calendar::Instant;
use jiayi_core::digest::Digest;
use jiayi_core::id::CommandId;

use crate::device::{Device, Traffic};
use crate::feed::Feed;
use crate::outbox::Words;
use crate::session::{self, Me, Session};
use crate::store::StoreError;
use crate::transport::{HttpTransport, Request, Response, TransportError};

use push::MOST_AT_ONCE;

/// Seconds: as long as the server holds a request.
const LONGEST_WAIT: u8 = 25;
/// To an app that the server does not speak with any more.
const UPGRADE_REQUIRED: u16 = 426;

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    /// Everything that could be sent is sent, and every feed was read to its end.
    Done,
    /// Nobody is signed in, or the session has ended. Nothing was wiped.
    SignIn,
    /// Not before this moment of the phone's clock.
    Later { at: Instant, why: Why },
    /// The phone has no space left for what comes; what was there is.
    StorageFull,
    /// The server does not speak with an app this old; its words say what to do. Nothing is lost: a newer one sends what waits.
    TooOld(Option<Words>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    Network(TransportError),
    /// Too many requests, or busy.
    Busy,
    /// An answer that this app does not understand.
    Unexpected,
}

/// What a run does next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    Send(Request),
    Ended(Ended),
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Stage {
    Who,
    /// Another life of the session was asked for.
    Renew,
    /// The files that commands name.
    Files,
    /// This one was sent.
    Uploaded(Digest),
    Push,
    /// These were sent.
    Sent(Vec<CommandId>),
    /// The due pages of these teams, then the feeds.
    Due(VecDeque<Feed>),
    Pull(VecDeque<Feed>),
    /// The page of the first was asked for with this cursor.
    Asked {
        feeds: VecDeque<Feed>,
        after: Option<String>,
        /// What the device's records rested on then.
        ground: u64,
    },
    Over(Ended),
}

/// A run. One at a time is best; of two at once the one that comes late writes nothing.
#[derive(Debug)]
pub struct Sync {
    stage: Stage,
    me: Option<Me>,
    /// Without an outcome in this run: not sent again before the next.
    not_yet: HashSet<CommandId>,
    /// Of those, what a disabled account has delivered.
    kept_apart: HashSet<CommandId>,
    /// Files that the server has not taken in this run.
    files_not_yet: HashSet<Digest>,
    /// Commands that one request carries: one by one after a batch was refused whole.
    at_once: usize,
    /// Feeds that were begun anew in this run.
    begun_anew: HashSet<Feed>,
    sent_at: Instant,
    /// The end of the session's life in which that was.
    life: Option<Instant>,
    traffic: Traffic,
    /// Seconds that the server may hold the last feed when there is nothing new.
    wait: Option<u8>,
}

impl Sync {
    pub fn begin(now: Instant) -> Self {
        Self {
            stage: Stage::Who,
            me: None,
            not_yet: HashSet::new(),
            kept_apart: HashSet::new(),
            files_not_yet: HashSet::new(),
            at_once: MOST_AT_ONCE,
            begun_anew: HashSet::new(),
            sent_at: now,
            life: None,
            traffic: Traffic::default(),
            wait: None,
        }
    }

    /// While a screen is open: the server answers the last feed when something changes, or after some seconds, 25 at most.
    pub fn waiting(now: Instant, seconds: u8) -> Self {
        Self { wait: Some(seconds.min(LONGEST_WAIT)), ..Self::begin(now) }
    }

    /// What to do next: the same again until it was answered.
    ///
    /// # Errors
    /// When the phone's own files fail.
    pub fn next(&mut self, device: &mut Device, now: Instant) -> Result<Next, StoreError> {
        self.sent_at = now;
        let of_this = device.session().filter(|session| self.is_of(session));
        let Some((token, life)) = of_this.map(|session| (session.token.clone(), session.expires_at)) else {
            return Ok(Next::Ended(self.over(Ended::SignIn)));
        };
        loop {
            let request = match &self.stage {
                Stage::Over(ended) => return Ok(Next::Ended(ended.clone())),
                Stage::Who => Some(Request::get("/api/v1/me")),
                Stage::Renew => Some(session::renewal()),
                Stage::Files | Stage::Uploaded(_) => self.next_file(device)?,
                Stage::Push | Stage::Sent(_) => self.next_batch(device)?,
                Stage::Due(teams) => self.due_page(teams),
                Stage::Pull(_) | Stage::Asked { .. } => self.next_page(device, now)?,
            };
            match request {
                Some(request) => {
                    self.traffic.sent += (request.path.len() + request.body.as_ref().map_or(0, Vec::len)) as u64;
                    device.counts(self.traffic);
                    self.life = Some(life);
                    return Ok(Next::Send(request.with_token(&token)));
                }
                None => self.go_on(device)?,
            }
        }
    }

    /// Takes what came back for the last request.
    ///
    /// # Errors
    /// When the phone's own files fail; a full disk ends the run instead.
    pub fn answered(
        &mut self,
        device: &mut Device,
        answer: Result<Response, TransportError>,
        now: Instant,
    ) -> Result<(), StoreError> {
        match self.take(device, answer, now) {
            Err(StoreError::Full) => {
                self.over(Ended::StorageFull);
                Ok(())
            }
            result => result,
        }
    }

    fn take(
        &mut self,
        device: &mut Device,
        answer: Result<Response, TransportError>,
        now: Instant,
    ) -> Result<(), StoreError> {
        if !device.session().is_some_and(|session| self.is_of(session)) {
            self.over(Ended::SignIn);
            return Ok(());
        }
        let response = match answer {
            Ok(response) => response,
            Err(error) => return self.later(device, Why::Network(error), None, now),
        };
        self.traffic.received += response.body.len() as u64;
        device.counts(self.traffic);
        if let Some(skew) = pace::skew_ms(&response, self.sent_at, now) {
            device.learn_skew(skew)?;
        }
        device.heard(pace::written_at(&response), response.is_ok(), now)?;
        match response.status {
            // Another run has renewed the session meanwhile: it is asked again with the token that holds now.
            401 if device.session().map(|session| session.expires_at) != self.life => return Ok(()),
            401 => {
                device.session_ended(true)?;
                self.over(Ended::SignIn);
                return Ok(());
            }
            UPGRADE_REQUIRED => {
                self.over(Ended::TooOld(serde_json::from_slice(&response.body).ok()));
                return Ok(());
            }
            // So many files a day: the others go on.
            429 if matches!(self.stage, Stage::Uploaded(_)) => {}
            429 | 503 => return self.later(device, Why::Busy, pace::retry_after(&response), now),
            500..=599 => return self.later(device, Why::Unexpected, pace::retry_after(&response), now),
            200..=299 => device.session_ended(false)?,
            _ => {}
        }
        match self.stage.clone() {
            Stage::Who => self.who(device, &response, now),
            Stage::Renew => self.renewed(device, &response),
            Stage::Uploaded(name) => self.uploaded(device, &name, &response, now),
            Stage::Sent(ids) => self.pushed(device, &ids, &response, now),
            Stage::Due(teams) => self.due(device, teams, &response),
            // Dropped meanwhile, by another run: what comes late may be what she is not to see any more.
            Stage::Asked { feeds, ground, .. } if ground != device.ground() => {
                let followed = device.me().map(Me::feeds).unwrap_or_default();
                self.stage = Stage::Pull(feeds.into_iter().filter(|feed| followed.contains(feed)).collect());
                Ok(())
            }
            Stage::Asked { feeds, after, .. } => self.pulled(device, feeds, after.as_deref(), &response, now),
            // An answer that nobody asked for.
            Stage::Files | Stage::Push | Stage::Pull(_) | Stage::Over(_) => Ok(()),
        }
    }

    /// Whoever signs in meanwhile begins a run of her own: hers are not sent in another's name.
    fn is_of(&self, session: &Session) -> bool {
        self.me.as_ref().is_none_or(|me| me.account == session.account)
    }

    fn who(&mut self, device: &mut Device, response: &Response, now: Instant) -> Result<(), StoreError> {
        let me: Option<Me> = if response.is_ok() { serde_json::from_slice(&response.body).ok() } else { None };
        let Some(me) = me else { return self.later(device, Why::Unexpected, None, now) };
        if device.session().is_none_or(|session| session.account != me.account) {
            self.over(Ended::SignIn);
            return Ok(());
        }
        device.is(&me)?;
        // A disabled account delivers commands and nothing else: a file would be answered as if nobody had signed in.
        self.stage = match me.delivers_until {
            Some(_) => Stage::Push,
            None if device.renews(now) => Stage::Renew,
            None => Stage::Files,
        };
        self.me = Some(me);
        Ok(())
    }

    /// An older server knows of no renewal: the session lives its one life.
    fn renewed(&mut self, device: &mut Device, response: &Response) -> Result<(), StoreError> {
        let renewed = session::signed_in(response).ok();
        if let Some(session) = renewed.filter(|session| self.is_of(session)) {
            device.renewed(session)?;
        }
        self.stage = Stage::Files;
        Ok(())
    }

    /// Nothing more to send in this stage.
    fn go_on(&mut self, device: &mut Device) -> Result<(), StoreError> {
        self.stage = match &self.stage {
            Stage::Files | Stage::Uploaded(_) => Stage::Push,
            Stage::Push | Stage::Sent(_) => Stage::Due(self.first_times(device)?),
            Stage::Due(_) => Stage::Pull(self.me.iter().flat_map(Me::feeds).collect()),
            stage => stage.clone(),
        };
        Ok(())
    }

    fn over(&mut self, ended: Ended) -> Ended {
        self.stage = Stage::Over(ended.clone());
        ended
    }

    fn later(
        &mut self,
        device: &mut Device,
        why: Why,
        retry_after: Option<i64>,
        now: Instant,
    ) -> Result<(), StoreError> {
        let (failures, roll) = device.failed()?;
        let at = now.plus_ms(pace::pause_ms(failures, retry_after, roll));
        self.over(Ended::Later { at, why });
        Ok(())
    }
}

/// Runs to its end. The device is locked only between requests, so that screens are answered meanwhile.
///
/// # Errors
/// When the phone's own files fail.
pub async fn synchronise<T: HttpTransport>(
    device: &std::sync::Mutex<Device>,
    transport: &T,
    clock: impl Fn() -> Instant,
) -> Result<Ended, StoreError> {
    run(Sync::begin(clock()), device, transport, clock).await
}

/// Runs as it was begun to its end.
///
/// # Errors
/// When the phone's own files fail.
pub async fn run<T: HttpTransport>(
    mut run: Sync,
    device: &std::sync::Mutex<Device>,
    transport: &T,
    clock: impl Fn() -> Instant,
) -> Result<Ended, StoreError> {
    let lock = || device.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    loop {
        let next = run.next(&mut lock(), clock())?;
        let request = match next {
            Next::Send(request) => request,
            Next::Ended(ended) => return Ok(ended),
        };
        let answer = transport.execute(request).await;
        run.answered(&mut lock(), answer, clock())?;
    }
}
