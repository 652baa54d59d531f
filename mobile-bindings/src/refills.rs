//! R12 to R14: asking for medicines again, how far each is, and what is left at home.

use jiayi_core::command::Command;
use jiayi_core::id::{DispensingId, PrescriptionItemId, RefillItemId, RefillRequestId, ResidentId, StockReportId};
use jiayi_core::prescription::commands::ReportStock;
use jiayi_core::prescription::status::Reason;
use jiayi_core::refill::commands::{RequestRefill, RequestedItem, WithdrawRefill};
use jiayi_core::screen::refill::RefillItemView;
use jiayi_device::{self as engine, Delivery};
use uuid::Uuid;

use crate::error::JiayiError;
use crate::jiayi::Jiayi;
use crate::screens::Refill;
use crate::values::Moment;

/// What was asked for at one time.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct RefillRequest {
    pub request: Uuid,
    pub requested_at: Moment,
    pub by: String,
    /// When somebody else asked: for whom.
    pub acting_for: Option<String>,
    pub early_reason: Option<String>,
    pub note: Option<String>,
    pub items: Vec<RefillItem>,
    /// On this phone only.
    pub waits: bool,
}

/// One medicine of a request, with the time of each step.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct RefillItem {
    pub name: String,
    pub strength: String,
    pub stands: Refill,
    pub received_at: Moment,
    pub reviewed_at: Option<Moment>,
    pub preparing_at: Option<Moment>,
    pub ready_at: Option<Moment>,
    pub collected_at: Option<Moment>,
    /// Refused or withdrawn.
    pub ended_at: Option<Moment>,
    pub decided_by: Option<String>,
}

#[uniffi::export(async_runtime = "tokio")]
impl Jiayi {
    /// R14, the newest first.
    ///
    /// # Errors
    /// When the phone's files cannot be read.
    pub async fn refills(&self, of: Uuid, now: Moment) -> Result<Vec<RefillRequest>, JiayiError> {
        let medicines = self.with(move |device| device.medicines(ResidentId(of), now)).await?;
        Ok(medicines.refills.into_iter().map(RefillRequest::from).collect())
    }

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

    /// Takes items of a request back.
    ///
    /// # Errors
    /// As [`Jiayi::request_refill`].
    pub async fn withdraw_refill(
        &self,
        of: Uuid,
        request: Uuid,
        items: Vec<Uuid>,
        now: Moment,
    ) -> Result<(), JiayiError> {
        let (resident, items) = (ResidentId(of), items.into_iter().map(RefillItemId).collect());
        let command = WithdrawRefill { request: RefillRequestId(request), resident, items };
        self.does(Command::WithdrawRefill(command), now).await
    }

    /// 已够药: so many whole units are left of what was handed over last.
    ///
    /// # Errors
    /// As [`Jiayi::request_refill`].
    pub async fn report_stock(
        &self,
        of: Uuid,
        dispensing: Uuid,
        units_left: u32,
        now: Moment,
    ) -> Result<(), JiayiError> {
        let (report, dispensing) = (StockReportId(Uuid::now_v7()), DispensingId(dispensing));
        let command = ReportStock { report, resident: ResidentId(of), dispensing, units_left };
        self.does(Command::ReportStock(command), now).await
    }
}

impl From<engine::ShownRefill> for RefillRequest {
    fn from(engine::ShownRefill { refill, delivery }: engine::ShownRefill) -> Self {
        Self {
            request: refill.request.0,
            requested_at: refill.requested_at,
            by: refill.author.by,
            acting_for: refill.author.acting_for,
            early_reason: refill.early_reason,
            note: refill.note,
            items: refill.items.into_iter().map(RefillItem::from).collect(),
            waits: delivery == Delivery::Waiting,
        }
    }
}

impl From<RefillItemView> for RefillItem {
    fn from(view: RefillItemView) -> Self {
        let item = &view.item;
        Self {
            name: view.name.clone(),
            strength: view.strength.clone(),
            received_at: item.received_at,
            reviewed_at: item.reviewed_at,
            preparing_at: item.preparing_at,
            ready_at: item.ready_at,
            collected_at: item.collected_at,
            ended_at: item.ended_at,
            decided_by: item.decided_by.clone(),
            stands: view.into(),
        }
    }
}
