//! By which door a command leaves the app.

use jiayi_core::codes::Code;
use jiayi_core::command::Command;
use jiayi_core::id::CommandId;
use jiayi_core::view::Kind;
use jiayi_device::at_once::{outcome, read};
use jiayi_device::questions::Question;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::error::JiayiError;
use crate::jiayi::Jiayi;
use crate::platform::TransportError;
use crate::values::Moment;

#[uniffi::export(async_runtime = "tokio")]
impl Jiayi {
    /// Sends something refused again, as its author changed it: `content` is that of [`crate::Meant`]. False when it is not in the tray.
    ///
    /// # Errors
    /// `MALFORMED` for what is no such command; as all acts.
    pub async fn mend(&self, id: Uuid, content: String, now: Moment) -> Result<bool, JiayiError> {
        let command: Command = json(&content)?;
        self.with(move |device| device.mend(CommandId(id), new_id(), command, None, now)).await
    }
}

impl Jiayi {
    /// It is in the outbox when this returns, and sent when there is a network; what becomes of it shows on the screens.
    pub(crate) async fn does(&self, command: Command, now: Moment) -> Result<(), JiayiError> {
        self.does_seeing(command, None, now).await
    }

    /// As [`Jiayi::does`], of something that its author saw in this version.
    pub(crate) async fn does_seeing(&self, command: Command, seen: Option<i64>, now: Moment) -> Result<(), JiayiError> {
        self.with(move |device| device.record(new_id(), command, seen, now)).await
    }

    /// Only the server can do it: without a network nothing was done. A lost answer is asked for once more; when that is lost too, the next
    /// run tells what stands. `edits` is what its author has seen.
    pub(crate) async fn asks_at_once(
        &self,
        command: Command,
        edits: Option<(Kind, Uuid)>,
        now: Moment,
    ) -> Result<(), JiayiError> {
        let ask = move |device: &mut jiayi_device::Device| {
            let seen = edits.map(|(kind, id)| device.seen(kind, id)).transpose()?.flatten();
            device.at_once(new_id(), command, seen, now)
        };
        let request = self.with(ask).await?;
        let answer = match self.asks(request.clone()).await {
            Err(JiayiError::NoAnswer { why: TransportError::Timeout | TransportError::Unexpected }) => {
                self.asks(request).await?
            }
            answered => answered?,
        };
        self.log.noting(outcome(&answer).map_err(JiayiError::from))
    }

    /// What is on no feed.
    pub(crate) async fn reads<T: DeserializeOwned>(&self, question: Question<T>) -> Result<T, JiayiError> {
        let request = self.with(move |device| device.as_her(question.request)).await?;
        let answer = self.asks(request).await?;
        self.log.noting(read(&answer).map_err(JiayiError::from))
    }
}

pub(crate) fn new_id() -> CommandId {
    CommandId(Uuid::now_v7())
}

/// What an app wrote down as JSON.
pub(crate) fn json<T: DeserializeOwned>(text: &str) -> Result<T, JiayiError> {
    serde_json::from_str(text).map_err(|_| Code::Malformed.into())
}
