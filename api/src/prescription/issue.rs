//! A physician issues a long prescription, and ends one.

use std::collections::BTreeSet;

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::select;
use jiayi_core::access::Role;
use jiayi_core::calendar::Instant;
use jiayi_core::codes::Code;
use jiayi_core::command::{FieldCode, Rejection};
use jiayi_core::id::{DrugId, InstitutionId, PrescriptionId, PrescriptionItemId, RefillItemId, ResidentId, StaffId};
use jiayi_core::prescription::Kind;
use jiayi_core::prescription::case::pointers;
use jiayi_core::prescription::catalogue::{Drug, monitoring_confirmed};
use jiayi_core::prescription::coding::AtcCode;
use jiayi_core::prescription::commands::{IssuePrescription, OrderedItem, StopPrescription};
use jiayi_core::prescription::rules::{Decision, Stage, decide};
use jiayi_core::prescription::status::{self, Event, Status};
use jiayi_core::prescription::words::VALIDITY_BY_REQUEST;
use jiayi_core::refill::state::{self, ItemState, issue_for, next};

use super::evidence::{refuse_all, staff};
use super::records::{self, Named, NamedItem, Records, items_of};
use super::rows::{Item, JudgedDiagnosis, Prescription, RegimenColumns};
use super::{reissue, signature};
use crate::commands::{Refusal, Tx};
use crate::database::Error;
use crate::database::schema::{dispensings, prescription_items, prescriptions, refill_items, refill_requests};
use crate::database::sql::{Json, Word};
use crate::feed::Entity;
use crate::follow_up::in_force_on;
use crate::refill::{RefillItem, as_they_stand, end_with};
use crate::session::Serving;

/// Issues a prescription when nothing stands in its way: everything that does is refused at once, each code at the field
/// or record where it is mended.
///
/// # Errors
/// `NOT_FOUND` and `ID_USED` for ids; every `LRX-…` code of the issuing stage; `MONITORING_UNCONFIRMED`, `ITEM_TWICE`,
/// `MISSING_FIELD` without items; `REFILL_STATE`, `REFILL_OTHER_MEDICINE` and `REFILL_COLLECT_AT` for what a request asked.
pub fn issue(tx: &mut Tx<'_>, command: &IssuePrescription) -> Result<(), Refusal> {
    let serving = tx.actor.staff.clone().ok_or(Code::Forbidden)?;
    let mut faults = ids_in_use(tx, command)?;
    let (drugs, unknown) = drugs(tx, command);
    faults.extend(unknown);
    refuse_all(faults)?;

    let named = named(tx, command, &serving, drugs);
    let found = records::read(tx.conn, &named)?;
    let refills = refills(tx, command, &named)?;
    let (records, refills) = match (found, refills) {
        (Ok(records), Ok(refills)) => (records, refills),
        (found, refills) => {
            let unknown = [found.err(), refills.err()].into_iter().flatten().flatten();
            return Err(Refusal::Rejected(Rejection::on_fields(Code::NotFound, unknown.collect())));
        }
    };

    let (policy, follow_up) = (&tx.policy.long_prescription, &tx.policy.follow_up);
    let items = items_of(&named);
    let facts = records.case(&named, &items).facts(policy, follow_up, None);
    let decision = decide(&facts).at(Stage::Issue);
    let mut faults: Vec<FieldCode> =
        pointers(&facts, &decision).into_iter().map(|(field, code)| FieldCode { field, code }).collect();
    faults.extend(order_faults(command, &named));
    faults.extend(refills.faults);
    refuse_with_current(faults, &refills.moved_on)?;

    let previous = previous_items(tx, command.resident, &named)?;
    let rows = item_rows(command, &named, &previous)?;
    let unsigned = unsigned(tx, command, &serving, &records, &decision)?;
    let signature = signature::sign(&tx.rules.keys, &unsigned, &rows)?;
    let prescription = Prescription { signature, ..unsigned };
    diesel::insert_into(prescriptions::table).values(prescription).execute(tx.conn)?;
    for row in rows {
        diesel::insert_into(prescription_items::table).values(row).execute(tx.conn)?;
    }
    tx.stamp(command.resident, Entity::Prescription, command.prescription);
    for answered in refills.answered {
        answer(tx, &answered, command.resident)?;
    }
    tx.note("prescription", command.prescription.to_string());
    reissue::ask_where_due(tx, command.resident)
}

/// The row as the physician is about to sign it.
fn unsigned(
    tx: &mut Tx<'_>,
    command: &IssuePrescription,
    serving: &Serving,
    records: &Records,
    decision: &Decision,
) -> Result<Prescription, Refusal> {
    let answers_request = command.items.iter().any(|item| item.refill_item.is_some());
    let validity_reason = match &command.validity_reason {
        Some(reason) => Some(reason.as_str().to_owned()),
        None => answers_request.then(|| VALIDITY_BY_REQUEST.to_owned()),
    };
    let valid_until = tx.policy.long_prescription.last_valid_day(tx.today, validity_reason.is_some())?;
    Ok(Prescription {
        id: command.prescription,
        resident_id: command.resident,
        institution_id: serving.institution,
        team_id: in_force_on(tx.conn, command.resident, tx.today)?.map(|served| served.team),
        prescriber_id: serving.staff,
        prescriber_role: Word(tx.actor.role),
        kind: Word(command.kind),
        online: records.online(),
        days: i32::try_from(command.days).map_err(|_| Code::Lrx301)?,
        diagnoses: Json(judged(command, records)),
        visit_id: command.visit,
        assessment_id: command.assessment,
        education_id: command.education,
        confirmation_id: command.confirmation,
        early_reason: command.early_reason.as_ref().map(|reason| reason.as_str().to_owned()),
        issued_on: tx.today,
        issued_at: tx.now,
        valid_until,
        validity_reason,
        decision: Json(decision_as_stored(decision)?),
        signature: Vec::new(),
        state: Word(Status::Issued),
        stopped_at: None,
        stopped_by: None,
        stop_reason: None,
        catalogue_version: tx.rules.catalogue.version().to_owned(),
        policy_version: tx.policy.version.clone(),
    })
}

fn at(field: impl Into<String>, code: Code) -> FieldCode {
    FieldCode { field: field.into(), code }
}

fn ids_in_use(tx: &mut Tx<'_>, command: &IssuePrescription) -> Result<Vec<FieldCode>, Refusal> {
    let mut faults = Vec::new();
    if select(exists(prescriptions::table.find(command.prescription))).get_result(tx.conn)? {
        faults.push(at("prescription", Code::IdUsed));
    }
    let mut seen = BTreeSet::new();
    for (position, item) in command.items.iter().enumerate() {
        let used: bool = select(exists(prescription_items::table.find(item.item))).get_result(tx.conn)?;
        if used || !seen.insert(item.item) {
            faults.push(at(format!("items[{position}].item"), Code::IdUsed));
        }
    }
    Ok(faults)
}

/// The catalogue's entries of what is ordered, and each that it does not have.
fn drugs(tx: &Tx<'_>, command: &IssuePrescription) -> (Vec<Drug>, Vec<FieldCode>) {
    let (mut drugs, mut unknown) = (Vec::new(), Vec::new());
    for (position, item) in command.items.iter().enumerate() {
        match tx.rules.catalogue.drug(item.drug) {
            Some(drug) => drugs.push(drug.clone()),
            None => unknown.push(at(format!("items[{position}].drug"), Code::NotFound)),
        }
    }
    (drugs, unknown)
}

/// Refuses with every fault; what a colleague did meanwhile to the request is shown as it stands.
fn refuse_with_current(faults: Vec<FieldCode>, moved_on: &[RefillItem]) -> Result<(), Refusal> {
    refuse_all(faults).map_err(|refusal| match refusal {
        Refusal::Rejected(rejection) if !moved_on.is_empty() => {
            rejection.with_current(as_they_stand(moved_on.iter())).into()
        }
        other => other,
    })
}

fn named(tx: &Tx<'_>, command: &IssuePrescription, serving: &Serving, drugs: Vec<Drug>) -> Named {
    let items = command.items.iter().zip(drugs);
    Named {
        resident: command.resident,
        kind: command.kind,
        days: command.days,
        issued_on: tx.today,
        items: items.map(|(item, drug)| NamedItem { drug, regimen: item.regimen, units: item.units.into() }).collect(),
        diagnoses: command.diagnoses.clone(),
        visit: command.visit,
        assessment: command.assessment,
        education: command.education,
        confirmation: command.confirmation,
        prescriber: serving.staff,
        role: tx.actor.role,
        institution: serving.institution,
        signed: matches!(tx.actor.role, Role::Doctor | Role::AssistantGp | Role::VillageDoctor),
    }
}

/// What is wrong with the order itself, whatever the rules of long prescriptions say.
fn order_faults(command: &IssuePrescription, named: &Named) -> Vec<FieldCode> {
    let mut faults = Vec::new();
    if command.items.is_empty() {
        faults.push(at("items", Code::MissingField));
    }
    if repeats(&command.diagnoses) {
        faults.push(at("diagnoses", Code::BadValue));
    }
    let confirmed: BTreeSet<DrugId> =
        command.items.iter().filter(|item| item.monitoring_confirmed).map(|item| item.drug).collect();
    let mut families = BTreeSet::new();
    for (position, NamedItem { drug, .. }) in named.items.iter().enumerate() {
        if !families.insert(drug.family()) {
            faults.push(at(format!("items[{position}].drug"), Code::ItemTwice));
        }
        if let Err(code) = monitoring_confirmed([drug], &confirmed) {
            faults.push(at(format!("items[{position}].monitoring_confirmed"), code));
        }
    }
    faults
}

fn repeats<T: Ord>(list: &[T]) -> bool {
    list.iter().collect::<BTreeSet<_>>().len() != list.len()
}

fn judged(command: &IssuePrescription, records: &Records) -> Vec<JudgedDiagnosis> {
    let icds = records.diagnoses.iter().map(|diagnosis| diagnosis.icd.clone());
    command.diagnoses.iter().zip(icds).map(|(diagnosis, icd)| JudgedDiagnosis { diagnosis: *diagnosis, icd }).collect()
}

fn decision_as_stored(decision: &Decision) -> Result<serde_json::Value, Error> {
    serde_json::to_value(decision).map_err(|_| Error::Damaged("a decision"))
}

/// For a repeat, the item of each ingredient that was handed over last.
fn previous_items(
    tx: &mut Tx<'_>,
    resident: ResidentId,
    named: &Named,
) -> Result<Vec<Option<PrescriptionItemId>>, Refusal> {
    if named.kind != Kind::Repeat {
        return Ok(vec![None; named.items.len()]);
    }
    let handed_over: Vec<(PrescriptionItemId, Json<Drug>)> = dispensings::table
        .inner_join(prescription_items::table.on(prescription_items::id.eq(dispensings::prescription_item_id)))
        .filter(dispensings::resident_id.eq(resident))
        .order(dispensings::dispensed_at.desc())
        .select((prescription_items::id, prescription_items::drug))
        .load(tx.conn)?;
    let last =
        |ingredient: &AtcCode| handed_over.iter().find(|(_, drug)| drug.0.atc == *ingredient).map(|(item, _)| *item);
    Ok(named.items.iter().map(|item| last(&item.drug.atc)).collect())
}

fn item_rows(
    command: &IssuePrescription,
    named: &Named,
    previous: &[Option<PrescriptionItemId>],
) -> Result<Vec<Item>, Refusal> {
    let ordered = command.items.iter().zip(&named.items).zip(previous);
    ordered
        .zip(0..)
        .map(|(((ordered, NamedItem { drug, .. }), previous), position)| {
            let RegimenColumns { per_dose, per_day, every_days, as_needed } = ordered.regimen.into();
            Ok(Item {
                id: ordered.item,
                prescription_id: command.prescription,
                resident_id: command.resident,
                position,
                drug_id: drug.id,
                drug: Json(drug.clone()),
                family: drug.family(),
                per_dose,
                per_day,
                every_days,
                as_needed,
                units: i32::try_from(ordered.units)
                    .map_err(|_| Rejection::on_field(format!("items[{position}].units"), Code::Lrx306))?,
                previous_item_id: *previous,
                refill_item_id: ordered.refill_item,
            })
        })
        .collect()
}

/// The requests that the prescription answers.
#[derive(Default)]
struct Refills {
    answered: Vec<Answered>,
    faults: Vec<FieldCode>,
    /// What can no longer be answered: a colleague decided, or she took it back.
    moved_on: Vec<RefillItem>,
}

struct Answered {
    refill: RefillItem,
    state: ItemState,
    item: PrescriptionItemId,
    /// What was prescribed for it before and is void now.
    before: Option<PrescriptionId>,
}

/// Reads the refill items that the command names.
///
/// The inner error names those that are nobody's or somebody else's.
fn refills(
    tx: &mut Tx<'_>,
    command: &IssuePrescription,
    named: &Named,
) -> Result<Result<Refills, Vec<FieldCode>>, Refusal> {
    let (mut refills, mut unknown) = (Refills::default(), Vec::new());
    let mut seen: BTreeSet<RefillItemId> = BTreeSet::new();
    for (position, (ordered, NamedItem { drug, .. })) in command.items.iter().zip(&named.items).enumerate() {
        let OrderedItem { item, refill_item: Some(refill_item), .. } = ordered else { continue };
        let field = format!("items[{position}].refill_item");
        let found: Option<RefillItem> = refill_items::table
            .find(refill_item)
            .filter(refill_items::resident_id.eq(command.resident))
            .first(tx.conn)
            .optional()?;
        let Some(refill) = found else {
            unknown.push(at(field, Code::NotFound));
            continue;
        };
        if !seen.insert(*refill_item) {
            refills.faults.push(at(field.clone(), Code::RefillTwice));
        }
        let asked_for: Json<Drug> = prescription_items::table
            .find(refill.prescription_item_id)
            .select(prescription_items::drug)
            .first(tx.conn)?;
        let collect_at: Option<InstitutionId> =
            refill_requests::table.find(refill.request_id).select(refill_requests::collect_at).first(tx.conn)?;
        if collect_at.is_some_and(|place| place != named.institution) {
            refills.faults.push(at(field.clone(), Code::RefillCollectAt));
        }
        if asked_for.0.atc != drug.atc {
            refills.faults.push(at(field.clone(), Code::RefillOtherMedicine));
        }
        let (before, prescribed) = match refill.new_item_id {
            None => (None, None),
            Some(item) => {
                let before = prescription_items::table.find(item).select(prescription_items::prescription_id);
                (Some(before.first(tx.conn)?), reissue::prescribed(tx.conn, item, tx.today)?)
            }
        };
        match issue_for(refill.state.0, prescribed) {
            Ok(state) => refills.answered.push(Answered { refill, state, item: *item, before }),
            Err(code) => {
                refills.faults.push(at(field, code));
                refills.moved_on.push(refill);
            }
        }
    }
    Ok(if unknown.is_empty() { Ok(refills) } else { Err(unknown) })
}

/// Moves a request's item on: issuing is the physician's yes.
fn answer(tx: &mut Tx<'_>, answered: &Answered, resident: ResidentId) -> Result<(), Refusal> {
    let Answered { refill, state, item, before } = answered;
    diesel::update(refill_items::table.find(refill.id))
        .set((
            refill_items::state.eq(Word(*state)),
            refill_items::reviewed_at.eq(Some(tx.now)),
            refill_items::preparing_at.eq(None::<Instant>),
            refill_items::ready_at.eq(None::<Instant>),
            refill_items::decided_by.eq(tx.actor.staff_id()),
            refill_items::new_item_id.eq(Some(*item)),
        ))
        .execute(tx.conn)?;
    tx.stamp(resident, Entity::RefillRequest, refill.request_id);
    match before {
        Some(before) => reissue::settle(tx, *before, resident),
        None => Ok(()),
    }
}

/// The physician ends a treatment: nothing more is handed over, and what was asked for again is refused with the reason.
///
/// # Errors
/// `NOT_FOUND`, `STALE`, `LRX-404` without a prescribing right here, `PRESCRIPTION_NEWER`, `PRESCRIPTION_STATE`.
pub fn stop(tx: &mut Tx<'_>, command: &StopPrescription) -> Result<(), Refusal> {
    let resident = command.resident;
    let prescription = records::prescription(tx.conn, resident, command.prescription)?
        .ok_or_else(|| Rejection::on_field("prescription", Code::NotFound))?;
    tx.unchanged_since_seen(resident, Entity::Prescription, prescription.id, || prescription.as_it_stands())?;
    let physician = prescriber(tx)?;
    let families: Vec<String> = records::items(tx.conn, prescription.id)?.into_iter().map(|item| item.family).collect();
    no_newer_stands(tx, &prescription, &families)?;
    let stopped = status::next_on(prescription.state.0, Event::Stop, prescription.valid_until, tx.today)
        .map_err(|code| prescription.refuse(code))?;
    diesel::update(prescriptions::table.find(prescription.id))
        .set((
            prescriptions::state.eq(Word(stopped)),
            prescriptions::stopped_at.eq(Some(tx.now)),
            prescriptions::stopped_by.eq(Some(physician)),
            prescriptions::stop_reason.eq(Some(command.reason.as_str())),
        ))
        .execute(tx.conn)?;
    tx.stamp(resident, Entity::Prescription, prescription.id);

    let asked: Vec<RefillItem> = refill_items::table
        .inner_join(prescription_items::table.on(prescription_items::id.eq(refill_items::prescription_item_id)))
        .filter(refill_items::resident_id.eq(resident))
        .filter(prescription_items::family.eq_any(families))
        .select(refill_items::all_columns)
        .load(tx.conn)?;
    for item in asked.into_iter().filter(|item| item.state.0.is_open()) {
        let state = next(item.state.0, state::Event::Refuse, state::Actor::Physician)?;
        end_with(tx, &item, state, Some(command.reason.as_str()))?;
    }
    reissue::settle(tx, prescription.id, resident)
}

/// # Errors
/// `PRESCRIPTION_NEWER` with the one that has to be stopped first.
fn no_newer_stands(tx: &mut Tx<'_>, prescription: &Prescription, families: &[String]) -> Result<(), Refusal> {
    let newer: Vec<Prescription> = prescriptions::table
        .filter(prescriptions::resident_id.eq(prescription.resident_id))
        .filter(prescriptions::issued_at.gt(prescription.issued_at))
        .filter(
            prescriptions::id.eq_any(
                prescription_items::table
                    .filter(prescription_items::family.eq_any(families))
                    .select(prescription_items::prescription_id),
            ),
        )
        .order((prescriptions::issued_at.desc(), prescriptions::id.desc()))
        .load(tx.conn)?;
    for one in newer {
        let standing = status::standing(one.state.0, one.valid_until, tx.today);
        status::may_stop_before(standing).map_err(|code| one.refuse(code))?;
    }
    Ok(())
}

/// The physician who acts, with a right to prescribe here today.
///
/// # Errors
/// `LRX-404` without that right.
pub fn prescriber(tx: &mut Tx<'_>) -> Result<StaffId, Refusal> {
    let serving = tx.actor.staff.clone().ok_or(Code::Forbidden)?;
    let licensed = tx.actor.role != Role::VillageDoctor || tx.policy.long_prescription.village_doctor_may_prescribe;
    let right = records::may_prescribe(tx.conn, serving.staff, tx.actor.role, serving.institution, tx.today)?;
    if licensed && right { staff(tx) } else { Err(Code::Lrx404.into()) }
}
