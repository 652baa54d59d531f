//! "I still have n": what the person says is left. It moves what is shown and reminded of, never what rules use.

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::select;
use jiayi_core::codes::Code;
use jiayi_core::command::Rejection;
use jiayi_core::id::DispensingId;
use jiayi_core::prescription::commands::ReportStock;
use jiayi_core::prescription::supply::{Regimen, reported_run_out};

use super::evidence::refuse_if_any;
use super::reissue;
use super::rows::{Dispensing, Item, StockReport};
use crate::commands::{Refusal, Tx};
use crate::database::schema::{dispensings, prescription_items, stock_reports};
use crate::feed::Entity;

/// Notes how much is left of a medicine, counted against what was handed over last.
///
/// # Errors
/// `NOT_FOUND`, `ID_USED`; `STALE` when more was handed over since; `STOCK_COUNT` for more than was handed over;
/// `REFILL_AS_NEEDED` for what has no run-out.
pub fn report_stock(tx: &mut Tx<'_>, command: &ReportStock) -> Result<(), Refusal> {
    let resident = command.resident;
    let found: Option<Dispensing> = dispensings::table
        .find(command.dispensing)
        .filter(dispensings::resident_id.eq(resident))
        .first(tx.conn)
        .optional()?;
    let dispensing = found.ok_or_else(|| Rejection::on_field("dispensing", Code::NotFound))?;
    let item: Item = prescription_items::table.find(dispensing.prescription_item_id).first(tx.conn)?;
    let latest: DispensingId = dispensings::table
        .inner_join(prescription_items::table.on(prescription_items::id.eq(dispensings::prescription_item_id)))
        .filter(dispensings::resident_id.eq(resident))
        .filter(prescription_items::family.eq(&item.family))
        .order((dispensings::dispensed_at.desc(), dispensings::id.desc()))
        .select(dispensings::id)
        .first(tx.conn)?;
    if latest != dispensing.id {
        let current = serde_json::json!({ "dispensing": latest });
        return Err(Rejection::on_field("dispensing", Code::Stale).with_current(current).into());
    }
    let used: bool = select(exists(stock_reports::table.find(command.report))).get_result(tx.conn)?;
    let too_many = i64::from(command.units_left) > i64::from(dispensing.units);
    refuse_if_any([("report", used.then_some(Code::IdUsed)), ("units_left", too_many.then_some(Code::StockCount))])?;
    let Regimen::Scheduled(schedule) = item.regimen()? else {
        return Err(Rejection::on_field("dispensing", Code::RefillAsNeeded).into());
    };
    let run_out = reported_run_out(tx.today, command.units_left.into(), item.units()?, schedule)?;
    let row = StockReport {
        id: command.report,
        dispensing_id: dispensing.id,
        resident_id: resident,
        units_left: i32::try_from(command.units_left).map_err(|_| Code::StockCount)?,
        run_out,
        reported_on: tx.today,
        recorded_at: tx.now,
        recorded_by: tx.actor.account,
    };
    diesel::insert_into(stock_reports::table).values(row).execute(tx.conn)?;
    tx.stamp(resident, Entity::StockReport, command.report);
    reissue::ask_where_due(tx, resident)
}
