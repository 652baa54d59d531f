//! Refill requests as their feeds carry them.

use std::collections::HashMap;

use diesel::prelude::*;
use jiayi_core::id::RefillRequestId;
use jiayi_core::view;

use super::rows::{RefillItem, RefillRequest};
use crate::database::Error;
use crate::database::schema::{refill_items, refill_requests};
use crate::database::sql::Key;
use crate::feed::{Loaded, Look};
use crate::seal::Place;

pub(crate) fn refill_requests(look: &mut Look<'_>, ids: &[Key]) -> Result<Vec<Loaded>, Error> {
    let rows: Vec<RefillRequest> = refill_requests::table.filter(refill_requests::id.eq_any(ids)).load(look.conn)?;
    let mut items = items(look, ids)?;
    rows.into_iter()
        .map(|row| {
            let open = |column, sealed: &Option<Vec<u8>>| {
                let place = Place { table: "refill_requests", column, row: row.id.0 };
                let text = sealed.as_ref().map(|sealed| look.rules.keys.open_text(place, sealed)).transpose();
                text.map(|text| text.map(|text| text.to_string())).map_err(Error::from)
            };
            let (early_reason, note) =
                (open("early_reason_sealed", &row.early_reason_sealed)?, open("note_sealed", &row.note_sealed)?);
            let view = view::RefillRequest {
                id: row.id,
                resident: row.resident_id,
                team: row.team_id,
                requested_at: row.requested_at,
                requested_as: row.requested_as.0,
                author: look.author(row.requested_by, row.resident_id)?,
                early_reason,
                note,
                collect_at: row.collect_at,
                items: items.remove(&row.id).unwrap_or_default(),
            };
            Ok(Loaded::of(row.id, row.resident_id, view).by(row.requested_by))
        })
        .collect()
}

fn items(look: &mut Look<'_>, ids: &[Key]) -> Result<HashMap<RefillRequestId, Vec<view::RefillItem>>, Error> {
    let rows: Vec<RefillItem> =
        refill_items::table.filter(refill_items::request_id.eq_any(ids)).order(refill_items::id).load(look.conn)?;
    let mut items: HashMap<RefillRequestId, Vec<view::RefillItem>> = HashMap::new();
    for row in rows {
        let decided_by = row.decided_by.map(|member| look.staff(member)).transpose()?;
        items.entry(row.request_id).or_default().push(view::RefillItem {
            item: row.id,
            medicine: row.prescription_item_id,
            state: row.state.0,
            received_at: row.received_at,
            reviewed_at: row.reviewed_at,
            preparing_at: row.preparing_at,
            ready_at: row.ready_at,
            collected_at: row.collected_at,
            ended_at: row.ended_at,
            reason: row.reason,
            decided_by,
            prescribed: row.new_item_id,
        });
    }
    Ok(items)
}
