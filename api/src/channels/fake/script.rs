//! What the stand-ins share: what they took, whom they know, and what goes wrong next.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::future::pending;
use std::io;
use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use actix_web::HttpResponse;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hyper::header::{HeaderName, HeaderValue};
use jiayi_core::calendar::{Day, Instant};
use uuid::Uuid;

use super::Taken;
use crate::channels::http::{Http, Speaks};
use crate::channels::receipt::{NONCE, Receipt, ReceiptState, Receipts, SIGNATURE, TIMESTAMP};
use crate::channels::sign;
use crate::clock::Clock;

/// Messages that are remembered.
const REMEMBERED: usize = 1000;
/// For a receipt to be taken.
const PATIENCE: Duration = Duration::from_secs(10);

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Provider {
    Fcm,
    Huawei,
    Sms,
    Voice,
}

impl Provider {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fcm => "fcm",
            Self::Huawei => "huawei",
            Self::Sms => "sms",
            Self::Voice => "voice",
        }
    }
}

/// What goes wrong with one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// No answer, and it was not taken.
    SilentBefore,
    /// No answer, and it was taken.
    SilentAfter,
    /// 429, with `Retry-After` in seconds.
    TooMany(u32),
    /// This status and nothing else.
    Broken(u16),
    /// The installation is gone.
    DeadToken,
}

pub(super) struct Shared {
    pub clock: Clock,
    pub receipt_secret: String,
    show: Box<dyn Fn(Taken) + Send + Sync>,
    http: Http,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    address: Option<SocketAddr>,
    faults: BTreeMap<Provider, VecDeque<Fault>>,
    taken: VecDeque<Taken>,
    /// Until when each access token opens.
    access: BTreeMap<String, Instant>,
    nonces: BTreeSet<String>,
    /// Of texts and calls: who, what, and in which state.
    sent: VecDeque<Sent>,
    /// Messages of one template to one number on a day.
    counted: BTreeMap<(Day, String, String), u32>,
    receipts_to: Option<SocketAddr>,
    receipts: VecDeque<(Provider, Receipt)>,
    next_receipts: Option<Vec<ReceiptState>>,
    held: bool,
}

#[derive(Debug, Clone)]
pub(super) struct Sent {
    pub provider: Provider,
    pub number: String,
    pub out_id: String,
    pub state: ReceiptState,
    pub on: Day,
}

impl Shared {
    pub fn new(clock: Clock, show: Box<dyn Fn(Taken) + Send + Sync>) -> io::Result<Self> {
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).map_err(io::Error::other)?;
        let http = Http::new(Speaks::Http1, &[], PATIENCE).map_err(io::Error::other)?;
        let receipt_secret = URL_SAFE_NO_PAD.encode(secret);
        Ok(Self { clock, receipt_secret, show, http, state: Mutex::default() })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn listens_at(&self, address: SocketAddr) {
        self.state().address = Some(address);
    }

    /// The stand-in's own address of a path, as it is signed.
    pub fn own(&self, path: &str) -> String {
        self.state().address.map(|address| format!("http://{address}{path}")).unwrap_or_default()
    }

    pub fn script(&self, provider: Provider, fault: Fault) {
        self.state().faults.entry(provider).or_default().push_back(fault);
    }

    pub fn forget_access(&self) {
        self.state().access.clear();
    }

    pub fn taken(&self) -> Vec<Taken> {
        self.state().taken.iter().cloned().collect()
    }

    pub fn send_receipts_to(&self, server: SocketAddr) {
        self.state().receipts_to = Some(server);
    }

    pub fn hold(&self, held: bool) {
        self.state().held = held;
    }

    pub fn next_receipts(&self, states: &[ReceiptState]) {
        self.state().next_receipts = Some(states.to_vec());
    }

    /// An access token that opens for so long.
    pub fn grant(&self, seconds: i64) -> String {
        let token = format!("demo-{}", Uuid::now_v7().simple());
        let until = self.clock.now().plus_ms(seconds.saturating_mul(1000));
        self.state().access.insert(token.clone(), until);
        token
    }

    pub fn opens(&self, token: &str) -> bool {
        self.state().access.get(token).is_some_and(|until| self.clock.now() < *until)
    }

    /// False for one that was here before.
    pub fn is_new(&self, nonce: &str) -> bool {
        self.state().nonces.insert(nonce.to_owned())
    }

    /// How many of the template the number has had on this day, this one among them.
    pub fn count(&self, number: &str, template: &str) -> u32 {
        let key = (self.clock.today(), number.to_owned(), template.to_owned());
        let mut state = self.state();
        let count = state.counted.entry(key).or_default();
        *count = count.saturating_add(1);
        *count
    }

    pub fn sent_to(&self, provider: Provider, number: &str, on: Day) -> Vec<Sent> {
        let state = self.state();
        let his = |sent: &&Sent| sent.provider == provider && sent.number == number && sent.on == on;
        state.sent.iter().filter(his).cloned().collect()
    }

    /// One message as its script says, or as `check` finds it; each kind of answer in the vendor's own shape.
    pub async fn answer<R: Into<HttpResponse>>(
        &self,
        provider: Provider,
        check: impl FnOnce() -> Result<Taken, R>,
        accept: impl FnOnce(&Taken) -> HttpResponse,
        refuse: impl FnOnce(&Fault) -> HttpResponse,
    ) -> HttpResponse {
        let fault = self.state().faults.get_mut(&provider).and_then(VecDeque::pop_front);
        match fault {
            None => match check() {
                Ok(taken) => {
                    let answer = accept(&taken);
                    self.take(taken);
                    answer
                }
                Err(refused) => refused.into(),
            },
            Some(Fault::SilentBefore) => pending().await,
            Some(Fault::SilentAfter) => {
                if let Ok(taken) = check() {
                    self.take(taken);
                }
                pending().await
            }
            Some(fault) => refuse(&fault),
        }
    }

    fn take(&self, taken: Taken) {
        let mut state = self.state();
        if let Provider::Sms | Provider::Voice = taken.provider {
            let states = state.next_receipts.take().unwrap_or_else(|| vec![ReceiptState::Delivered]);
            let last = states.last().copied().unwrap_or(ReceiptState::OnItsWay);
            state.sent.push_back(Sent {
                provider: taken.provider,
                number: taken.to.clone(),
                out_id: taken.under.clone(),
                state: last,
                on: taken.at.day(),
            });
            if let Ok(out_id) = taken.under.parse::<Uuid>() {
                let receipt = |state| (taken.provider, Receipt { out_id, state, at: taken.at, code: None });
                state.receipts.extend(states.into_iter().map(receipt));
            }
            if state.sent.len() > REMEMBERED {
                state.sent.pop_front();
            }
        }
        if state.taken.len() >= REMEMBERED {
            state.taken.pop_front();
        }
        state.taken.push_back(taken.clone());
        drop(state);
        (self.show)(taken);
    }

    /// Sends what waits, unless it is held; backwards when asked. Gives the statuses of the answers, 0 for none.
    pub async fn deliver(&self, backwards: bool) -> Vec<u16> {
        let (to, waiting) = {
            let mut state = self.state();
            let (Some(to), false) = (state.receipts_to, state.held) else { return Vec::new() };
            (to, std::mem::take(&mut state.receipts))
        };
        let mut waiting: Vec<_> = waiting.into();
        if backwards {
            waiting.reverse();
        }
        let mut statuses = Vec::new();
        for (provider, receipt) in waiting {
            statuses.push(self.send_receipt(to, provider, receipt).await.unwrap_or(0));
        }
        statuses
    }

    async fn send_receipt(&self, to: SocketAddr, provider: Provider, receipt: Receipt) -> Option<u16> {
        let channel = provider.as_str();
        let body = serde_json::to_vec(&Receipts { receipts: vec![receipt] }).ok()?;
        let (timestamp, nonce) = (self.clock.now().0.to_string(), Uuid::now_v7().to_string());
        let signature = sign::of_receipt(&self.receipt_secret, channel, &timestamp, &nonce, &body)?;
        let headers = [(TIMESTAMP, timestamp), (NONCE, nonce), (SIGNATURE, signature)];
        let headers = headers
            .into_iter()
            .filter_map(|(name, value)| Some((HeaderName::from_static(name), HeaderValue::from_str(&value).ok()?)));
        let uri = format!("http://{to}/hooks/receipts/{channel}").parse().ok()?;
        let answer = self.http.post(&uri, headers.collect::<Vec<_>>(), body).await.ok()?;
        Some(answer.status)
    }
}
