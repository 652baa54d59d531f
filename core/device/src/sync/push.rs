//! What waits in the outbox goes out, in its order, as the bytes that were kept.

use jiayi_core::calendar::Instant;
use jiayi_core::codes::Code;
use jiayi_core::id::CommandId;
use serde::Deserialize;
use serde_json::Value;

use super::{Stage, Sync, Why};
use crate::device::Device;
use crate::outbox::{Answer, Refusal};
use crate::store::StoreError;
use crate::transport::{Request, Response};

/// Commands of one request.
pub(super) const MOST_AT_ONCE: usize = 50;

#[derive(Deserialize)]
struct Answers {
    /// Each read by itself: an outcome of a kind that this app does not know is none, and its command stays.
    outcomes: Vec<Value>,
}

#[derive(Deserialize)]
struct Answered {
    id: CommandId,
    #[serde(flatten)]
    answer: Answer,
}

#[derive(Deserialize)]
struct Problem {
    code: String,
}

/// What a request was refused by.
pub(super) fn code_of(response: &Response) -> Option<String> {
    serde_json::from_slice(&response.body).ok().map(|Problem { code }| code)
}

impl Sync {
    /// None when nothing more can be sent in this run.
    pub(super) fn next_batch(&mut self, device: &mut Device) -> Result<Option<Request>, StoreError> {
        let Some(me) = &self.me else { return Ok(None) };
        let parcels =
            device.outbox()?.sendable(me.account, me.incarnation, &self.not_yet, &self.kept_apart, self.at_once)?;
        if parcels.is_empty() {
            return Ok(None);
        }
        let mut body = br#"{"commands":["#.to_vec();
        for (n, parcel) in parcels.iter().enumerate() {
            if n > 0 {
                body.push(b',');
            }
            body.extend_from_slice(&parcel.bytes);
        }
        body.extend_from_slice(b"]}");
        self.stage = Stage::Sent(parcels.iter().map(|parcel| parcel.id).collect());
        Ok(Some(Request::post("/api/v1/commands", body)))
    }

    pub(super) fn pushed(
        &mut self,
        device: &mut Device,
        sent: &[CommandId],
        response: &Response,
        now: Instant,
    ) -> Result<(), StoreError> {
        let Some(me) = self.me.clone() else { return Ok(()) };
        match (response.status, sent) {
            (200..=299, _) => {}
            // One of them cannot be read by the server: it must not keep the others from it.
            (400 | 413 | 422, [_, _, ..]) => {
                self.at_once = 1;
                self.stage = Stage::Push;
                return Ok(());
            }
            (400 | 413 | 422, [id]) => {
                let code = code_of(response).unwrap_or_else(|| Code::Malformed.as_str().to_owned());
                device.settle(*id, &Answer::Rejected(Refusal::of(&code)), me.incarnation, now)?;
                self.at_once = MOST_AT_ONCE;
                self.stage = Stage::Push;
                return Ok(());
            }
            _ => return self.later(device, Why::Unexpected, None, now),
        }
        let Ok(Answers { outcomes }) = serde_json::from_slice(&response.body) else {
            return self.later(device, Why::Unexpected, None, now);
        };
        // What got no answer of its own stays, and waits for the next run.
        self.not_yet.extend(sent);
        let outcomes = outcomes.into_iter().filter_map(|outcome| serde_json::from_value::<Answered>(outcome).ok());
        for Answered { id, answer } in outcomes.filter(|answered| sent.contains(&answered.id)) {
            device.settle(id, &answer, me.incarnation, now)?;
            match &answer {
                Answer::NotYet(delay) if delay.code == Code::ClockAhead.as_str() => device.tell_time_anew(id, now)?,
                // It has arrived and waits for a manager: what builds on it is delivered too.
                Answer::NotYet(delay) if delay.code == Code::AwaitsManager.as_str() => {
                    self.kept_apart.insert(id);
                }
                Answer::NotYet(delay) if delay.code == Code::BlobMissing.as_str() => {
                    device.outbox()?.files_are_missing(id)?;
                }
                Answer::NotYet(_) => {}
                Answer::Applied | Answer::Rejected(_) => {
                    self.not_yet.remove(&id);
                }
            }
        }
        self.stage = Stage::Push;
        Ok(())
    }
}
