//! What somebody does. It is in the outbox when the call returns, and sent when there is a network; what becomes of it shows on the screens.

use jiayi_core::command::Command;
use jiayi_core::id::{CommandId, PrescriptionItemId, PutOffId, RefillItemId, RefillRequestId, ResidentId};
use jiayi_core::prescription::status::Reason;
use jiayi_core::refill::commands::{RequestRefill, RequestedItem};
use jiayi_core::reminder::About;
use jiayi_core::reminder::commands::PutOffReminder;
use uuid::Uuid;

use crate::error::JiayiError;
use crate::jiayi::Jiayi;
use crate::values::Moment;

#[uniffi::export(async_runtime = "tokio")]
impl Jiayi {
    /// 续药: asks for medicines again, named as their cards name them.
    ///
    /// # Errors
    /// [`JiayiError::StorageFull`] and others: it was not kept then.
    pub async fn request_refill(
        &self,
        of: Uuid,
        medicines: Vec<Uuid>,
        note: Option<String>,
        now: Moment,
    ) -> Result<Uuid, JiayiError> {
        let item = |medicine| RequestedItem {
            refill_item: RefillItemId(Uuid::now_v7()),
            medicine: PrescriptionItemId(medicine),
        };
        let request = RefillRequestId(Uuid::now_v7());
        let command = RequestRefill {
            request,
            resident: ResidentId(of),
            items: medicines.into_iter().map(item).collect(),
            early_reason: None,
            note: note.map(Reason::try_from).transpose()?,
            collect_at: None,
        };
        self.does(Command::RequestRefill(command), now).await?;
        Ok(request.0)
    }

    /// 明天提醒: she wants to be told tomorrow that what was handed over then comes to its end.
    ///
    /// # Errors
    /// As [`Jiayi::request_refill`].
    pub async fn remind_tomorrow(&self, of: Uuid, dispensing: Uuid, now: Moment) -> Result<(), JiayiError> {
        let put_off = PutOffId(Uuid::now_v7());
        let command = PutOffReminder { put_off, resident: ResidentId(of), about: About::Refill, of: dispensing };
        self.does(Command::PutOffReminder(command), now).await
    }
}

impl Jiayi {
    pub(crate) async fn does(&self, command: Command, now: Moment) -> Result<(), JiayiError> {
        self.with(move |device| device.record(CommandId(Uuid::now_v7()), command, None, now)).await
    }
}
