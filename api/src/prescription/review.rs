//! A pharmacist reviews a prescription: of the own institution, or a remote one of the alliance.

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::select;
use jiayi_core::access::Role;
use jiayi_core::codes::Code;
use jiayi_core::command::Rejection;
use jiayi_core::id::InstitutionId;
use jiayi_core::prescription::commands::ReviewPrescription;
use jiayi_core::prescription::rules::{Decision, Stage, Verdict, decide};
use jiayi_core::prescription::status;

use super::evidence::{refuse_if_any, staff};
use super::records::{self, Named, items_of};
use super::rows::{Item, Prescription, Review, ReviewOutcome};
use super::{reissue, signature};
use crate::commands::{Refusal, Tx};
use crate::database::Db;
use crate::database::Error;
use crate::database::schema::{institutions, prescriptions, reviews};
use crate::database::sql::Word;
use crate::feed::Entity;
use crate::session::Serving;

/// Passes a prescription, or gives it back to the prescriber with the reason.
///
/// # Errors
/// `NOT_FOUND`, `ID_USED`, `STALE`, `PRESCRIPTION_STATE`, `LRX-604`, `REVIEWER_PRESCRIBED`; to pass it, every `LRX-…`
/// code that stands in the way by now.
pub fn review(tx: &mut Tx<'_>, command: &ReviewPrescription) -> Result<(), Refusal> {
    let pharmacist = staff(tx)?;
    let resident = command.resident;
    let serving = tx.actor.staff.clone().ok_or(Code::Forbidden)?;
    let prescription = match records::prescription(tx.conn, resident, command.prescription)? {
        Some(prescription) if reviews_for(tx.conn, &serving, prescription.institution_id)? => prescription,
        _ => return Err(Rejection::on_field("prescription", Code::NotFound).into()),
    };
    tx.unchanged_since_seen(resident, Entity::Prescription, prescription.id, || prescription.as_it_stands())?;
    let used: bool = select(exists(reviews::table.find(command.review))).get_result(tx.conn)?;
    refuse_if_any([
        ("review", used.then_some(Code::IdUsed)),
        ("prescription", status::may_review(pharmacist, prescription.prescriber_id).err()),
    ])?;
    let event = command.outcome.event();
    let state = status::next_on(prescription.state.0, event, prescription.valid_until, tx.today)
        .map_err(|code| prescription.refuse(code))?;

    let (outcome, reason) = match &command.outcome {
        status::Review::Pass => {
            let items = records::items(tx.conn, prescription.id)?;
            let decision = decision_now(tx, &prescription, &items)?.at(Stage::Review);
            if decision.verdict != Verdict::Ok {
                return Err(Rejection::of_all(Code::Lrx504, decision.codes).into());
            }
            (ReviewOutcome::Pass, None)
        }
        status::Review::Fail(reason) => (ReviewOutcome::Fail, Some(reason.as_str().to_owned())),
    };
    let row = Review {
        id: command.review,
        prescription_id: prescription.id,
        resident_id: resident,
        pharmacist_id: pharmacist,
        outcome: Word(outcome),
        reason,
        reviewed_at: tx.now,
    };
    diesel::insert_into(reviews::table).values(row).execute(tx.conn)?;
    diesel::update(prescriptions::table.find(prescription.id))
        .set(prescriptions::state.eq(Word(state)))
        .execute(tx.conn)?;
    tx.stamp(resident, Entity::Prescription, prescription.id);
    if outcome == ReviewOutcome::Fail {
        reissue::ask(tx, &prescription)?;
    }
    reissue::ask_where_due(tx, resident)
}

/// Whether this pharmacist reviews for that institution: the own one, or one whose pharmacist is remote.
///
/// # Errors
/// When the database fails.
pub fn reviews_for(conn: &mut Db, serving: &Serving, institution: InstitutionId) -> Result<bool, Error> {
    if serving.institution == institution {
        return Ok(true);
    }
    let remote = institutions::table.find(institution).filter(institutions::pharmacist.eq("remote"));
    Ok(select(exists(remote)).get_result(conn)?)
}

/// The decision of a stored prescription by the records as they are now, under the policy of its day, without a counter.
fn decision_now(tx: &mut Tx<'_>, prescription: &Prescription, items: &[Item]) -> Result<Decision, Refusal> {
    let signed = signature::verifies(&tx.rules.keys, prescription, items)?;
    let named = Named::of(prescription, items, signed)?;
    let records = records::read(tx.conn, &named)?.map_err(|gone| Rejection::on_fields(Code::NotFound, gone))?;
    let policy = tx.rules.policies.on(prescription.issued_on)?;
    let ordered = items_of(&named);
    let facts = records.case(&named, &ordered).facts(&policy.long_prescription, &policy.follow_up, None);
    Ok(decide(&facts))
}

/// Roles that hand medicines over.
pub(super) const AT_THE_COUNTER: [Role; 2] = [Role::Pharmacist, Role::Dispenser];
