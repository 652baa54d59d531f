//! Medicines are handed over: to the person, to her guardian, or to somebody who shows both identity documents.

use std::collections::BTreeSet;

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::select;
use jiayi_core::calendar::Day;
use jiayi_core::codes::Code;
use jiayi_core::command::{FieldCode, Rejection};
use jiayi_core::id::{DispensingId, InstitutionId, PrescriptionId, ResidentId, StaffId};
use jiayi_core::person::{IdentityDocument, PersonName};
use jiayi_core::prescription::case::{Counter, pointers};
use jiayi_core::prescription::commands::{AgentDocument, Collector, DispensePrescription, DispensedItem};
use jiayi_core::prescription::rules::{PharmacistReview, Pickup, Stage, Verdict, decide};
use jiayi_core::prescription::status::{self, ItemProgress, Status, dispensing_event, may_hand_over};
use jiayi_core::prescription::supply::{Regimen, Supply, days_left};
use jiayi_core::refill::state::{Actor, Event, next};

use super::evidence::{refuse_all, staff};
use super::records::{self, Named, items_of};
use super::review::AT_THE_COUNTER;
use super::rows::{Checked, CollectedBy, Dispensing, Item, Prescription, ReviewOutcome};
use super::{reissue, signature};
use crate::commands::{Refusal, Tx};
use crate::database::schema::{dispensings, prescription_items, prescriptions, refill_items, reviews, staff_roles};
use crate::database::sql::{Json, Word};
use crate::database::{Db, Error};
use crate::feed::Entity;
use crate::refill::RefillItem;
use crate::seal::Place;
use crate::session::scope;

/// Hands medicines over and reckons until when they last. The decision is made again, whole, by the records as they are
/// now and with what the counter adds.
///
/// # Errors
/// `NOT_FOUND`, `ID_USED`, `STALE`, `PRESCRIPTION_STATE`; every `LRX-…` code; `DISPENSE_QUANTITY`, `ITEM_HANDED_OVER`,
/// `REVIEWER_DISPENSES`; `PERSON_NAME` and `ID_…` of an agent's document.
pub fn dispense(tx: &mut Tx<'_>, command: &DispensePrescription) -> Result<(), Refusal> {
    let dispenser = staff(tx)?;
    let resident = command.resident;
    let here = tx.actor.institution();
    let prescription = records::prescription(tx.conn, resident, command.prescription)?
        .filter(|prescription| Some(prescription.institution_id) == here)
        .ok_or_else(|| Rejection::on_field("prescription", Code::NotFound))?;
    tx.unchanged_since_seen(resident, Entity::Prescription, prescription.id, || prescription.as_it_stands())?;
    if matches!(prescription.state.0, Status::Rejected | Status::Stopped | Status::Dispensed) {
        return Err(prescription.refuse(Code::PrescriptionState).into());
    }

    let items = records::items(tx.conn, prescription.id)?;
    let collected = collected(tx, &command.collector, resident)?;
    let counted = count(tx, command, &items)?;
    let reviewer = reviewer(tx.conn, prescription.id)?;
    let counter = Counter {
        today: tx.today,
        last_valid_day: prescription.valid_until,
        review: if reviewer.is_some() { PharmacistReview::Pass } else { PharmacistReview::Pending },
        pickup: collected.pickup,
        both_ids_shown: collected.both_ids_shown,
        days_left: most_days_left(&counted, tx.today),
        refill_window_days: tx.policy.long_prescription.refill_window_days.into(),
        early_reason_approved: prescription.early_reason.is_some(),
    };
    let mut faults = codes(tx, &prescription, &items, &counter)?;
    faults.extend(collected.faults);
    faults.extend(counted.iter().filter_map(|counted| counted.fault.clone()));
    if let Some(reviewer) = reviewer {
        let others = others_could(tx.conn, dispenser, prescription.institution_id, tx.today)?;
        faults.extend(may_hand_over(dispenser, reviewer, others).err().map(|code| at("prescription", code)));
    }
    refuse_all(faults)?;

    let event = dispensing_event(&progress_after(tx.conn, &items, &counted)?);
    let state = status::next_on(prescription.state.0, event, prescription.valid_until, tx.today)
        .map_err(|code| prescription.refuse(code))?;
    for counted in &counted {
        hand_over(tx, &prescription, counted, &collected.document, dispenser)?;
    }
    diesel::update(prescriptions::table.find(prescription.id))
        .set(prescriptions::state.eq(Word(state)))
        .execute(tx.conn)?;
    tx.stamp(resident, Entity::Prescription, prescription.id);
    reissue::ask_where_due(tx, resident)
}

fn at(field: impl Into<String>, code: Code) -> FieldCode {
    FieldCode { field: field.into(), code }
}

/// Every code of the decision, by the records as they are now and under the policy of the day of issue.
fn codes(
    tx: &mut Tx<'_>,
    prescription: &Prescription,
    items: &[Item],
    counter: &Counter,
) -> Result<Vec<FieldCode>, Refusal> {
    let signed = signature::verifies(&tx.rules.keys, prescription, items)?;
    let named = Named::of(prescription, items, signed)?;
    let records = match records::read(tx.conn, &named)? {
        Ok(records) => records,
        Err(gone) => return Ok(gone),
    };
    let policy = tx.rules.policies.on(prescription.issued_on)?;
    let ordered = items_of(&named);
    let facts = records.case(&named, &ordered).facts(&policy.long_prescription, &policy.follow_up, Some(counter));
    let decision = decide(&facts).at(Stage::Dispense);
    if decision.verdict == Verdict::Ok {
        return Ok(Vec::new());
    }
    Ok(pointers(&facts, &decision).into_iter().map(|(field, code)| FieldCode { field, code }).collect())
}

/// Who takes the medicines away, and what was checked.
struct Collected {
    pickup: Pickup,
    both_ids_shown: bool,
    document: Document,
    faults: Vec<FieldCode>,
}

/// What is written down of it.
struct Document {
    by: CollectedBy,
    checked: Checked,
    /// Name and number of an agent, in full, to be sealed.
    agent: Option<(String, String)>,
}

fn collected(tx: &mut Tx<'_>, collector: &Collector, resident: ResidentId) -> Result<Collected, Refusal> {
    let in_person = |by, checked| Collected {
        pickup: Pickup::InPerson,
        both_ids_shown: false,
        document: Document { by, checked, agent: None },
        faults: Vec::new(),
    };
    match collector {
        Collector::Resident => Ok(in_person(CollectedBy::InPerson, Checked::default())),
        Collector::Guardian { guardian } => {
            if !scope::guards(tx.conn, *guardian, resident, tx.today)? {
                return Err(Rejection::on_field("collector.guardian", Code::NotFound).into());
            }
            let checked = Checked { guardian: Some(*guardian), ..Checked::default() };
            Ok(in_person(CollectedBy::Guardian, checked))
        }
        Collector::Agent { agent, resident_document_shown } => {
            let (seen, faults) = match agent {
                None => (None, Vec::new()),
                Some(document) => match agent_document(tx, document) {
                    Ok(seen) => (Some(seen), Vec::new()),
                    Err(faults) => (None, faults),
                },
            };
            let checked = Checked {
                guardian: None,
                agent_document: agent.as_ref().map(|document| document.document_kind),
                resident_document: *resident_document_shown,
            };
            Ok(Collected {
                pickup: Pickup::Agent,
                both_ids_shown: agent.is_some() && *resident_document_shown,
                document: Document { by: CollectedBy::Agent, checked, agent: seen },
                faults,
            })
        }
    }
}

fn agent_document(tx: &Tx<'_>, shown: &AgentDocument) -> Result<(String, String), Vec<FieldCode>> {
    let name = PersonName::parse(&shown.name);
    let number = shown.document_number.as_str();
    let document = IdentityDocument::parse(shown.document_kind, number, tx.today, tx.rules.regions());
    match (name, document) {
        (Ok(name), Ok(document)) => Ok((name.as_str().to_owned(), document.number().to_owned())),
        (name, document) => Err([
            name.err().map(|refused| at("collector.agent.name", refused.0)),
            document.err().map(|code| at("collector.agent.document_number", code)),
        ]
        .into_iter()
        .flatten()
        .collect()),
    }
}

/// One item as counted at the counter.
struct Counted<'a> {
    line: &'a DispensedItem,
    item: &'a Item,
    /// Run-out of what was handed over before of the same ingredient and strength.
    previous_run_out: Option<Day>,
    fault: Option<FieldCode>,
}

/// Finds each line's item.
///
/// # Errors
/// `NOT_FOUND` for an item that is not on this prescription, `ID_USED` for a dispensing that exists, `MISSING_FIELD`
/// without a line.
fn count<'a>(
    tx: &mut Tx<'_>,
    command: &'a DispensePrescription,
    items: &'a [Item],
) -> Result<Vec<Counted<'a>>, Refusal> {
    let (mut counted, mut faults) = (Vec::new(), Vec::new());
    let (mut ids, mut seen): (BTreeSet<DispensingId>, BTreeSet<_>) = Default::default();
    for (position, line) in command.items.iter().enumerate() {
        let used: bool = select(exists(dispensings::table.find(line.dispensing))).get_result(tx.conn)?;
        if used || !ids.insert(line.dispensing) {
            faults.push(at(format!("items[{position}].dispensing"), Code::IdUsed));
        }
        let Some(item) = items.iter().find(|item| item.id == line.item) else {
            faults.push(at(format!("items[{position}].item"), Code::NotFound));
            continue;
        };
        let handed_over = is_handed_over(tx.conn, item)? || !seen.insert(line.item);
        let fault = ItemProgress::new(item.units()?, handed_over)
            .hand_over(line.units.into())
            .err()
            .map(|code| at(format!("items[{position}].units"), code));
        let previous_run_out = run_out_of(tx.conn, command.resident, &item.family)?;
        counted.push(Counted { line, item, previous_run_out, fault });
    }
    if command.items.is_empty() {
        faults.push(at("items", Code::MissingField));
    }
    refuse_all(faults)?;
    Ok(counted)
}

fn is_handed_over(conn: &mut Db, item: &Item) -> Result<bool, Error> {
    let done = dispensings::table.filter(dispensings::prescription_item_id.eq(item.id));
    Ok(select(exists(done)).get_result(conn)?)
}

fn progress_after(conn: &mut Db, items: &[Item], counted: &[Counted<'_>]) -> Result<Vec<ItemProgress>, Refusal> {
    items
        .iter()
        .map(|item| {
            let now = counted.iter().any(|counted| counted.item.id == item.id);
            Ok(ItemProgress::new(item.units()?, now || is_handed_over(conn, item)?))
        })
        .collect()
}

/// The last run-out of an ingredient and strength by what was handed over. A stop takes nothing away that lies at home:
/// who begins again still has it.
///
/// # Errors
/// When the database fails.
pub fn run_out_of(conn: &mut Db, resident: ResidentId, family: &str) -> Result<Option<Day>, Error> {
    let run_outs: Vec<Option<Day>> = dispensings::table
        .inner_join(prescription_items::table.on(prescription_items::id.eq(dispensings::prescription_item_id)))
        .filter(dispensings::resident_id.eq(resident))
        .filter(prescription_items::family.eq(family))
        .select(dispensings::run_out)
        .load(conn)?;
    Ok(run_outs.into_iter().flatten().max())
}

fn most_days_left(counted: &[Counted<'_>], today: Day) -> i64 {
    counted.iter().map(|counted| days_left(counted.previous_run_out, today)).max().unwrap_or(0)
}

/// Who passed the prescription.
fn reviewer(conn: &mut Db, prescription: PrescriptionId) -> Result<Option<StaffId>, Error> {
    Ok(reviews::table
        .filter(reviews::prescription_id.eq(prescription))
        .filter(reviews::outcome.eq(Word(ReviewOutcome::Pass)))
        .order(reviews::reviewed_at.desc())
        .select(reviews::pharmacist_id)
        .first(conn)
        .optional()?)
}

/// Whether somebody else at the institution could hand medicines over today.
fn others_could(conn: &mut Db, dispenser: StaffId, institution: InstitutionId, today: Day) -> Result<bool, Error> {
    let others = staff_roles::table
        .filter(staff_roles::institution_id.eq(institution))
        .filter(staff_roles::staff_id.ne(dispenser))
        .filter(staff_roles::role.eq_any(AT_THE_COUNTER.map(|role| role.as_str())))
        .filter(staff_roles::valid_from.le(today))
        .filter(staff_roles::valid_to.is_null().or(staff_roles::valid_to.ge(Some(today))));
    Ok(select(exists(others)).get_result(conn)?)
}

fn hand_over(
    tx: &mut Tx<'_>,
    prescription: &Prescription,
    counted: &Counted<'_>,
    document: &Document,
    dispenser: StaffId,
) -> Result<(), Refusal> {
    let Counted { line, item, previous_run_out, .. } = counted;
    let supply = match item.regimen()? {
        Regimen::AsNeeded(_) => None,
        Regimen::Scheduled(schedule) => Some(Supply::of(
            item.units()?,
            schedule,
            tx.today,
            *previous_run_out,
            tx.policy.long_prescription.refill_window_days,
        )?),
    };
    let seal = |column, text: &str| {
        let place = Place { table: "dispensings", column, row: line.dispensing.0 };
        tx.rules.keys.seal_text(place, text).map_err(Error::from)
    };
    let (agent_name_sealed, agent_document_sealed) = match &document.agent {
        None => (None, None),
        Some((name, number)) => (Some(seal("agent_name_sealed", name)?), Some(seal("agent_document_sealed", number)?)),
    };
    let days = supply.map(|supply| i32::try_from(supply.days)).transpose().map_err(|_| Code::DateRange)?;
    let row = Dispensing {
        id: line.dispensing,
        prescription_id: prescription.id,
        prescription_item_id: item.id,
        resident_id: prescription.resident_id,
        dispenser_id: dispenser,
        institution_id: prescription.institution_id,
        units: item.units,
        days,
        first_covered: supply.map(|supply| supply.first_covered),
        last_covered: supply.map(|supply| supply.last_covered),
        run_out: supply.map(|supply| supply.run_out),
        collector: Word(document.by),
        collector_checked: Json(document.checked.clone()),
        agent_name_sealed,
        agent_document_sealed,
        dispensed_on: tx.today,
        dispensed_at: tx.now,
        policy_version: tx.policy.version.clone(),
    };
    diesel::insert_into(dispensings::table).values(row).execute(tx.conn)?;
    tx.stamp(prescription.resident_id, Entity::Dispensing, line.dispensing);
    collect(tx, item)
}

/// The request's item that this one answers has come to its end; one that was withdrawn meanwhile stays so.
fn collect(tx: &mut Tx<'_>, item: &Item) -> Result<(), Refusal> {
    let answered: Option<RefillItem> =
        refill_items::table.filter(refill_items::new_item_id.eq(Some(item.id))).first(tx.conn).optional()?;
    let Some(refill) = answered.filter(|refill| refill.state.0.is_open()) else { return Ok(()) };
    let state = next(refill.state.0, Event::Collect, Actor::Pharmacy)?;
    diesel::update(refill_items::table.find(refill.id))
        .set((refill_items::state.eq(Word(state)), refill_items::collected_at.eq(Some(tx.now))))
        .execute(tx.conn)?;
    tx.stamp(refill.resident_id, Entity::RefillRequest, refill.request_id);
    Ok(())
}
