//! Prescriptions, what they rest on and what came of them, as their feeds carry them.

use std::collections::HashMap;

use diesel::prelude::*;
use jiayi_core::id::PrescriptionId;
use jiayi_core::view::{self, PrescribedItem, ReviewView};

use super::rows::{Confirmation, Dispensing, Education, Item, LongAssessment, Prescription, Review, StockReport};
use crate::database::Error;
use crate::database::schema::{
    confirmations, dispensings, educations, long_assessments, prescription_items, prescriptions, reviews, stock_reports,
};
use crate::database::sql::Key;
use crate::feed::{Loaded, Look};

pub(crate) fn long_assessments(look: &mut Look<'_>, ids: &[Key]) -> Result<Vec<Loaded>, Error> {
    let rows: Vec<LongAssessment> = long_assessments::table.filter(long_assessments::id.eq_any(ids)).load(look.conn)?;
    rows.into_iter()
        .map(|row| {
            let view = view::LongAssessment {
                id: row.id,
                resident: row.resident_id,
                visit: row.visit_id,
                staff: row.staff_id,
                by: look.staff(row.staff_id)?,
                scope: row.scope.0,
                answers: row.answers.0,
                assessed_on: row.assessed_on,
                recorded_at: row.recorded_at,
                families: row.families.0,
            };
            Ok(Loaded::of(row.id, row.resident_id, view))
        })
        .collect()
}

pub(crate) fn educations(look: &mut Look<'_>, ids: &[Key]) -> Result<Vec<Loaded>, Error> {
    let rows: Vec<Education> = educations::table.filter(educations::id.eq_any(ids)).load(look.conn)?;
    rows.into_iter()
        .map(|row| {
            let view = view::Education {
                id: row.id,
                resident: row.resident_id,
                by: look.staff(row.staff_id)?,
                topics: row.topics.0,
                given_on: row.given_on,
                recorded_at: row.recorded_at,
            };
            Ok(Loaded::of(row.id, row.resident_id, view))
        })
        .collect()
}

pub(crate) fn confirmations(look: &mut Look<'_>, ids: &[Key]) -> Result<Vec<Loaded>, Error> {
    let rows: Vec<Confirmation> = confirmations::table.filter(confirmations::id.eq_any(ids)).load(look.conn)?;
    let view = |row: Confirmation| {
        let view = view::Confirmation {
            id: row.id,
            resident: row.resident_id,
            days: row.days,
            signer: row.signer_kind.0,
            confirmed_on: row.confirmed_on,
            recorded_at: row.recorded_at,
            families: row.families.0,
        };
        Loaded::of(row.id, row.resident_id, view)
    };
    Ok(rows.into_iter().map(view).collect())
}

pub(crate) fn prescriptions(look: &mut Look<'_>, ids: &[Key]) -> Result<Vec<Loaded>, Error> {
    let rows: Vec<Prescription> = prescriptions::table.filter(prescriptions::id.eq_any(ids)).load(look.conn)?;
    let mut items = items(look, ids)?;
    let mut last_reviews: HashMap<PrescriptionId, Review> = HashMap::new();
    let reviewed: Vec<Review> = reviews::table
        .filter(reviews::prescription_id.eq_any(ids))
        .order((reviews::reviewed_at, reviews::id))
        .load(look.conn)?;
    for review in reviewed {
        last_reviews.insert(review.prescription_id, review);
    }
    rows.into_iter()
        .map(|row| {
            let review = match last_reviews.remove(&row.id) {
                None => None,
                Some(review) => Some(ReviewView {
                    by: look.staff(review.pharmacist_id)?,
                    outcome: review.outcome.0,
                    reason: review.reason,
                    at: review.reviewed_at,
                }),
            };
            let view = view::Prescription {
                id: row.id,
                resident: row.resident_id,
                institution: row.institution_id,
                team: row.team_id,
                prescriber: row.prescriber_id,
                prescriber_name: look.staff(row.prescriber_id)?,
                prescriber_role: row.prescriber_role.0,
                kind: row.kind.0,
                online: row.online,
                days: row.days,
                diagnoses: Some(row.diagnoses.0),
                visit: row.visit_id,
                issued_on: row.issued_on,
                issued_at: row.issued_at,
                valid_until: row.valid_until,
                validity_reason: row.validity_reason,
                early_reason: row.early_reason,
                state: row.state.0,
                stopped_at: row.stopped_at,
                stop_reason: row.stop_reason,
                items: items.remove(&row.id).unwrap_or_default(),
                review,
                catalogue_version: row.catalogue_version,
                policy_version: row.policy_version,
            };
            Ok(Loaded::of(row.id, row.resident_id, view))
        })
        .collect()
}

fn items(look: &mut Look<'_>, ids: &[Key]) -> Result<HashMap<PrescriptionId, Vec<PrescribedItem>>, Error> {
    let rows: Vec<Item> = prescription_items::table
        .filter(prescription_items::prescription_id.eq_any(ids))
        .order((prescription_items::prescription_id, prescription_items::position))
        .load(look.conn)?;
    let mut items: HashMap<PrescriptionId, Vec<PrescribedItem>> = HashMap::new();
    for row in rows {
        let regimen = row.regimen()?;
        items.entry(row.prescription_id).or_default().push(PrescribedItem {
            item: row.id,
            drug: row.drug.0,
            family: row.family,
            regimen,
            units: row.units,
            previous: row.previous_item_id,
            refill_item: row.refill_item_id,
        });
    }
    Ok(items)
}

pub(crate) fn dispensings(look: &mut Look<'_>, ids: &[Key]) -> Result<Vec<Loaded>, Error> {
    let rows: Vec<Dispensing> = dispensings::table.filter(dispensings::id.eq_any(ids)).load(look.conn)?;
    rows.into_iter()
        .map(|row| {
            let view = view::Dispensing {
                id: row.id,
                resident: row.resident_id,
                prescription: row.prescription_id,
                item: row.prescription_item_id,
                by: look.staff(row.dispenser_id)?,
                institution: row.institution_id,
                units: row.units,
                days: row.days,
                first_covered: row.first_covered,
                last_covered: row.last_covered,
                run_out: row.run_out,
                collector: row.collector.0,
                dispensed_on: row.dispensed_on,
                dispensed_at: row.dispensed_at,
            };
            Ok(Loaded::of(row.id, row.resident_id, view))
        })
        .collect()
}

pub(crate) fn stock_reports(look: &mut Look<'_>, ids: &[Key]) -> Result<Vec<Loaded>, Error> {
    let rows: Vec<StockReport> = stock_reports::table.filter(stock_reports::id.eq_any(ids)).load(look.conn)?;
    let view = |row: StockReport| {
        let view = view::StockReport {
            id: row.id,
            resident: row.resident_id,
            dispensing: row.dispensing_id,
            units_left: row.units_left,
            run_out: row.run_out,
            reported_on: row.reported_on,
            recorded_at: row.recorded_at,
        };
        Loaded::of(row.id, row.resident_id, view)
    };
    Ok(rows.into_iter().map(view).collect())
}
