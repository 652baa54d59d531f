//! What only the server can do, asked while the person waits: a signature, an acceptance, a grant. It never lies in the outbox: without a
//! network nothing was done, and she is told so.

use jiayi_core::calendar::Instant;
use jiayi_core::codes::Language;
use jiayi_core::command::Command;
use jiayi_core::id::CommandId;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::device::Device;
use crate::outbox::{Answer, Refusal};
use crate::session::Refused;
use crate::store::StoreError;
use crate::transport::{Request, Response};

#[derive(Deserialize)]
struct Answers {
    outcomes: Vec<Answer>,
}

impl Device {
    /// One command by itself. The same bytes again are answered as they were the first time.
    ///
    /// # Errors
    /// [`StoreError::NobodySignedIn`].
    pub fn at_once(
        &self,
        id: CommandId,
        command: Command,
        seen: Option<i64>,
        now: Instant,
    ) -> Result<Request, StoreError> {
        let (_, envelope) = self.envelope(id, command, seen, now)?;
        let body = serde_json::json!({ "commands": [envelope] }).to_string().into_bytes();
        self.as_her(Request::post("/api/v1/commands", body))
    }

    /// A request of whoever is signed in.
    ///
    /// # Errors
    /// [`StoreError::NobodySignedIn`].
    pub fn as_her(&self, request: Request) -> Result<Request, StoreError> {
        let session = self.session().ok_or(StoreError::NobodySignedIn)?;
        Ok(request.with_token(&session.token))
    }
}

/// What became of the one command.
///
/// # Errors
/// The server's no, also one for now.
pub fn outcome(response: &Response) -> Result<(), Refused> {
    let Answers { outcomes } = read(response)?;
    match outcomes.into_iter().next() {
        Some(Answer::Applied) => Ok(()),
        Some(Answer::Rejected(refusal)) => Err(refusal.into()),
        Some(Answer::NotYet(delay)) => Err(Refusal { words: delay.words, ..Refusal::of(&delay.code) }.into()),
        None => Err(Refused::unreadable()),
    }
}

/// What a question was answered with.
///
/// # Errors
/// The server's no; `INTERNAL` for what is no answer of our server.
pub fn read<T: DeserializeOwned>(response: &Response) -> Result<T, Refused> {
    accepted(response)?;
    serde_json::from_slice(&response.body).map_err(|_| Refused::unreadable())
}

/// Whether it was a yes, whatever came with it.
///
/// # Errors
/// As [`read`].
pub fn accepted(response: &Response) -> Result<(), Refused> {
    match response.is_ok() {
        true => Ok(()),
        false => Err(serde_json::from_slice(&response.body).unwrap_or_else(|_| Refused::unreadable())),
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        let (title, next) = refusal.sentence(Language::Chinese).unwrap_or_default();
        Self { code: refusal.code, title, next }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::sync::phone::Phone;
    use crate::testing::{NOW, command_id, reading};

    fn answer(status: u16, body: &Value) -> Response {
        Response { status, headers: vec![], body: body.to_string().into_bytes() }
    }

    #[test]
    fn what_is_asked_at_once_is_hers_and_is_in_no_outbox() {
        let phone = Phone::signed_in();
        let asked = phone.with(|device| device.at_once(command_id(7), reading(1, None), Some(3), NOW)).expect("asked");
        let body: Value = serde_json::from_slice(asked.body.as_deref().expect("a body")).expect("JSON");
        let sent = body["commands"].as_array().expect("a batch");
        assert_eq!((sent.len(), &sent[0]["id"], &sent[0]["seen"]), (1, &json!(command_id(7)), &json!(3)));
        assert_eq!(asked.token.as_ref().map(|token| token.as_str()), Some("t"));
        assert_eq!(phone.pending().waiting, 0);
        phone.with(Device::end_session).expect("signed out");
        let asked = phone.with(|device| device.at_once(command_id(8), reading(1, None), None, NOW));
        assert!(matches!(asked, Err(StoreError::NobodySignedIn)), "{asked:?}");
    }

    #[test]
    fn only_what_was_applied_is_a_yes() {
        let said = |said: Value| outcome(&answer(200, &json!({ "outcomes": [said] })));
        assert_eq!(said(json!({ "id": command_id(1), "status": "applied" })), Ok(()));
        let stale = json!({ "id": command_id(1), "status": "rejected", "code": "STALE", "codes": ["STALE"] });
        let refused = said(stale).expect_err("a no");
        assert!(refused.code == "STALE" && !refused.title.is_empty());
        let words = json!({ "title": "一", "next": "二", "title_en": "1", "next_en": "2" });
        let later = said(json!({ "id": command_id(1), "status": "not_yet", "code": "NEWER", "words": words }));
        assert_eq!(later, Err(Refused { code: "NEWER".to_owned(), title: "一".to_owned(), next: "二".to_owned() }));
        let busy = Refused { code: "BUSY".to_owned(), title: "忙".to_owned(), next: "等".to_owned() };
        let body = json!({ "code": busy.code, "title": busy.title, "next": busy.next });
        assert_eq!(outcome(&answer(503, &body)), Err(busy));
        assert_eq!(outcome(&answer(200, &json!({ "outcomes": [] }))), Err(Refused::unreadable()));
    }
}
