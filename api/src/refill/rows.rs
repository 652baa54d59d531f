//! The rows of refill requests.

use diesel::prelude::*;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::id::{
    AccountId, InstitutionId, PrescriptionItemId, RefillItemId, RefillRequestId, ResidentId, StaffId, TeamId,
};
use jiayi_core::refill::state::{ItemState, Prescribed};
pub use jiayi_core::view::AskedAs;

use crate::database::schema::{refill_items, refill_requests};
use crate::database::sql::Word;
use crate::database::{Db, Error};
use crate::prescription::reissue;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = refill_requests, treat_none_as_default_value = false)]
pub struct RefillRequest {
    pub id: RefillRequestId,
    pub resident_id: ResidentId,
    pub team_id: TeamId,
    pub requested_by: AccountId,
    pub requested_as: Word<AskedAs>,
    pub early_reason_sealed: Option<Vec<u8>>,
    pub note_sealed: Option<Vec<u8>>,
    pub collect_at: Option<InstitutionId>,
    pub requested_at: Instant,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = refill_items, treat_none_as_default_value = false)]
pub struct RefillItem {
    pub id: RefillItemId,
    pub request_id: RefillRequestId,
    pub resident_id: ResidentId,
    pub team_id: TeamId,
    /// The medicine asked for again.
    pub prescription_item_id: PrescriptionItemId,
    pub state: Word<ItemState>,
    pub received_at: Instant,
    pub reviewed_at: Option<Instant>,
    pub preparing_at: Option<Instant>,
    pub ready_at: Option<Instant>,
    pub collected_at: Option<Instant>,
    /// Refused or withdrawn.
    pub ended_at: Option<Instant>,
    pub reason: Option<String>,
    pub decided_by: Option<StaffId>,
    /// The item prescribed for it.
    pub new_item_id: Option<PrescriptionItemId>,
}

impl RefillItem {
    /// What has become of the item that was prescribed for it; none while nothing is.
    ///
    /// # Errors
    /// When the database fails.
    pub fn prescribed(&self, conn: &mut Db, today: Day) -> Result<Option<Prescribed>, Error> {
        self.new_item_id.map_or(Ok(None), |new| reissue::prescribed(conn, new, today))
    }
}
