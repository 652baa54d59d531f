//! The line between phones and the server: each request meets a fate, and each run of a phone goes on from what came back.

use jiayi_core::calendar::Instant;
use jiayi_core::id::CommandId;
use jiayi_device::{Ended, Request, Response, StoreError, Sync, TransportError};
use serde_json::Value;

use super::laws::{self, Broken};
use super::phone::{Run, Stage};
use super::world::{World, chosen};

/// What becomes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Answered,
    /// It does not arrive.
    Lost,
    /// It is carried out, and the answer is lost.
    Cut,
    /// Nobody hears of it until its sender has given up, and then it is carried out.
    Delayed,
    /// It is carried out twice; the second answer comes.
    Doubled,
    /// The server is busy.
    Busy,
    /// The server dies after some of the commands.
    ServerDies,
    /// The phone dies after it has taken in some of the outcomes.
    PhoneDies,
}

/// One row a fate: how many of a hundred requests.
const FATES: &[(i64, Fate)] = &[
    (62, Fate::Answered),
    (7, Fate::Lost),
    (8, Fate::Cut),
    (6, Fate::Delayed),
    (7, Fate::Doubled),
    (4, Fate::Busy),
    (2, Fate::ServerDies),
    (4, Fate::PhoneDies),
];

impl World<'_> {
    pub(super) fn a_phone_talks(&mut self) -> Result<(), Broken> {
        let p = self.pick(self.phones.len());
        if self.phones[p].runs.is_empty() || (self.phones[p].runs.len() == 1 && self.dice.chance(15)) {
            let sync = Sync::begin(self.phones[p].clock(self.now()));
            let began_at = self.changes;
            self.phones[p].runs.push(Run { sync, stage: Stage::ToAsk, began_at });
        }
        let r = self.pick(self.phones[p].runs.len());
        // Often the whole exchange goes by with nothing in between.
        for _ in 0..self.dice.between(1, 12) {
            if !self.goes_on(p, r)? {
                break;
            }
            let ms = self.dice.between(0, 40) - 20;
            self.pass(ms.max(0));
        }
        Ok(())
    }

    /// A run takes its next step; false when it is over, or its phone.
    pub(super) fn goes_on(&mut self, p: usize, r: usize) -> Result<bool, Broken> {
        let now = self.phones[p].clock(self.now());
        let phone = &mut self.phones[p];
        let run = &mut phone.runs[r];
        match std::mem::replace(&mut run.stage, Stage::ToAsk) {
            Stage::ToAsk => match run.sync.next(&mut phone.device, now) {
                Ok(jiayi_device::Next::Send(request)) => {
                    run.stage = Stage::Asked(request);
                    Ok(true)
                }
                Ok(jiayi_device::Next::Ended(ended)) => self.ended(p, r, ended).map(|()| false),
                Err(StoreError::Paused) => {
                    phone.runs.remove(r);
                    Ok(false)
                }
                Err(error) => Err(Broken::new(format!("{}'s files fail: {error}", phone.name))),
            },
            Stage::Asked(request) => self.meets_its_fate(p, r, request),
            Stage::Answered(request, answer) => self.takes(p, r, &request, answer),
        }
    }

    fn ended(&mut self, p: usize, r: usize, ended: Ended) -> Result<(), Broken> {
        let run = self.phones[p].runs.remove(r);
        let name = self.phones[p].name;
        self.notes(format!("{name} has synchronised: {ended:?}"));
        // Somebody looks at her list, which is kept up from then on.
        self.list_of(p)?;
        let is_clean = ended == Ended::Done && run.began_at == self.changes;
        // Nor does an older run bring back what a newer one has removed.
        if is_clean || self.phones[p].clean_at == Some(self.changes) {
            laws::nobody_holds_what_is_not_hers(self, p)?;
            self.phones[p].clean_at = Some(self.changes);
        }
        match ended {
            Ended::SignIn | Ended::StorageFull => Err(Broken::new(format!("{name} ends with {ended:?}"))),
            _ => Ok(()),
        }
    }

    fn meets_its_fate(&mut self, p: usize, r: usize, request: Request) -> Result<bool, Broken> {
        let name = self.phones[p].name;
        let sent = commands_in(&request).len();
        let fate = match chosen(&mut self.dice, FATES) {
            Fate::ServerDies | Fate::PhoneDies if sent == 0 => Fate::Cut,
            fate => fate,
        };
        if fate != Fate::Answered || sent > 0 {
            self.notes(format!("{name}: {} with {sent} commands: {fate:?}", short(&request)));
        }
        let no_answer = || Err(TransportError::Timeout);
        let answer = match fate {
            Fate::Answered => Ok(self.serve(&request)),
            Fate::Lost => Err(TransportError::NoNetwork),
            Fate::Cut => {
                self.serve(&request);
                no_answer()
            }
            Fate::Delayed => {
                self.late.push(request.clone());
                no_answer()
            }
            Fate::Doubled => {
                self.serve(&request);
                self.plants.between_copies(self.planted, self.house);
                Ok(self.serve(&request))
            }
            Fate::Busy => Ok(Response {
                status: 503,
                headers: vec![("Retry-After".to_owned(), "5".to_owned())],
                body: Vec::new(),
            }),
            Fate::ServerDies => {
                let carried_out = self.pick(sent + 1);
                self.serve(&only_some(&request, carried_out));
                self.the_server_dies()?;
                no_answer()
            }
            Fate::PhoneDies => {
                let mut answer = self.serve(&request);
                let taken_in = self.pick(sent + 1);
                keep_only_some(&mut answer, taken_in);
                self.phones[p].runs[r].stage = Stage::Answered(request, Ok(answer));
                self.goes_on(p, r)?;
                self.kill(p);
                return Ok(false);
            }
        };
        self.phones[p].runs[r].stage = Stage::Answered(request, answer);
        // Now and then it is long on its way, and what is asked later is answered sooner.
        Ok(!self.dice.chance(12))
    }

    fn takes(
        &mut self,
        p: usize,
        r: usize,
        request: &Request,
        answer: Result<Response, TransportError>,
    ) -> Result<bool, Broken> {
        let acknowledged = acknowledged_in(request, answer.as_ref().ok());
        let now = self.phones[p].clock(self.now());
        let written_at = answer.as_ref().ok().and_then(written_at);
        let phone = &mut self.phones[p];
        match phone.runs[r].sync.answered(&mut phone.device, answer, now) {
            Ok(()) => {}
            Err(StoreError::Paused) => {
                phone.runs.remove(r);
                return Ok(false);
            }
            Err(error) => return Err(Broken::new(format!("{}'s files fail: {error}", phone.name))),
        }
        for deed in self.deeds.iter_mut().filter(|deed| deed.phone == p && acknowledged.contains(&deed.id)) {
            deed.acknowledged_at = written_at;
        }
        Ok(true)
    }

    pub fn serve(&mut self, request: &Request) -> Response {
        let asked = self.plants.asked(self.planted, request, self.house);
        let response = self.house.answers(&asked);
        if request.path == "/api/v1/commands" {
            let of_grants =
                |sent: &Value| ["grant_proxy", "revoke_grant"].iter().any(|name| !sent["command"][name].is_null());
            self.changes += u64::from(commands_in(request).iter().any(of_grants));
            self.notes(format!("   the server: {}", outcomes_in(&response)));
        }
        self.plants.answered(self.planted, request, response, self.house)
    }
}

pub(super) fn short(request: &Request) -> String {
    let path = request.path.trim_start_matches("/api/v1/");
    let end = path.char_indices().nth(32).map_or(path.len(), |(at, _)| at);
    path[..end].to_owned()
}

fn body_of(request: &Request) -> Option<Value> {
    serde_json::from_slice(request.body.as_deref()?).ok()
}

fn commands_in(request: &Request) -> Vec<Value> {
    body_of(request).and_then(|mut body| body["commands"].as_array_mut().map(std::mem::take)).unwrap_or_default()
}

/// The first commands of a batch, in the very bytes.
fn only_some(request: &Request, count: usize) -> Request {
    let body = request.body.as_deref().unwrap_or_default();
    let batch: jiayi_core::command::Batch<'_> = serde_json::from_slice(body).expect("a batch");
    let some: Vec<&str> = batch.commands.iter().take(count).map(|raw| raw.get()).collect();
    Request { body: Some(format!(r#"{{"commands":[{}]}}"#, some.join(",")).into_bytes()), ..request.clone() }
}

fn keep_only_some(answer: &mut Response, count: usize) {
    let Ok(mut body) = serde_json::from_slice::<Value>(&answer.body) else { return };
    if let Some(outcomes) = body["outcomes"].as_array_mut() {
        outcomes.truncate(count);
        answer.body = serde_json::to_vec(&body).expect("JSON");
    }
}

fn outcomes_in(response: &Response) -> String {
    let body: Value = serde_json::from_slice(&response.body).unwrap_or_default();
    let outcomes = body["outcomes"].as_array().into_iter().flatten();
    let told = outcomes.map(|outcome| {
        let id = outcome["id"].as_str().unwrap_or_default();
        let code = outcome["code"].as_str().unwrap_or_default();
        format!("…{} {} {code}", &id[id.len().saturating_sub(4)..], outcome["status"].as_str().unwrap_or_default())
    });
    format!("{} [{}]", response.status, told.collect::<Vec<_>>().join(", "))
}

fn written_at(answer: &Response) -> Option<Instant> {
    let date = httpdate::parse_http_date(answer.header("date")?).ok()?;
    let since = date.duration_since(std::time::UNIX_EPOCH).ok()?;
    Some(Instant(i64::try_from(since.as_millis()).ok()?))
}

fn acknowledged_in(request: &Request, answer: Option<&Response>) -> Vec<CommandId> {
    let Some(answer) = answer.filter(|answer| request.path == "/api/v1/commands" && answer.is_ok()) else {
        return Vec::new();
    };
    let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    let outcomes = body["outcomes"].as_array().into_iter().flatten();
    let applied = outcomes.filter(|outcome| outcome["status"] == "applied");
    applied.filter_map(|outcome| serde_json::from_value(outcome["id"].clone()).ok()).collect()
}
