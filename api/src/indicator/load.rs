//! Everyone's facts, or those of a few, in one query for each kind of record.

use std::collections::HashMap;

use diesel::prelude::*;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::contract::{ContractState, PriorityGroup, Term, state};
use jiayi_core::follow_up::{CloseReason, EnrolmentState, Programme, VisitMode};
use jiayi_core::id::{
    ContractId, DiagnosisId, DispensingId, EnrolmentId, InstitutionId, PrescriptionId, ResidentId, StaffId, TeamId,
    VisitId,
};
use jiayi_core::indicator::Facts;
use jiayi_core::indicator::facts::{
    Assessed, Cancelled, Declared, Enrolled, Fill, Home, Medicine, Prescribed, Promise, Signed, Span,
};
use jiayi_core::prescription::status::Status;

use crate::database::schema::{
    assessments, contract_items, contracts, deliveries, diagnoses, dispensings, enrolment_losses, enrolments,
    prescription_items, prescriptions, resident_homes, residents, reviews, visits,
};
use crate::database::sql::{Json, Key, Word};
use crate::database::{Db, Error};

/// Residents in one query.
const AT_ONCE: usize = 500;

type People = HashMap<ResidentId, Facts>;

/// `None` is everybody. Only verified people: a claim may be somebody who is counted already.
pub(super) fn facts(conn: &mut Db, only: Option<&[ResidentId]>) -> Result<People, Error> {
    let mut people = People::new();
    match only {
        None => read(conn, None, &mut people)?,
        Some(residents) => {
            for some in residents.chunks(AT_ONCE) {
                read(conn, Some(some), &mut people)?;
            }
        }
    }
    // They are kept: what the vectors could still take in is given back.
    people.values_mut().for_each(Facts::compact);
    Ok(people)
}

fn read(conn: &mut Db, only: Option<&[ResidentId]>, people: &mut People) -> Result<(), Error> {
    born(conn, only, people)?;
    homes(conn, only, people)?;
    signed(conn, only, people)?;
    diagnosed(conn, only, people)?;
    enrolled(conn, only, people)?;
    assessed(conn, only, people)?;
    prescribed(conn, only, people)?;
    dispensed(conn, only, people)
}

/// A query of a table, for everybody or for some.
macro_rules! rows {
    ($conn:ident, $only:ident, $table:ident, $query:expr) => {{
        let query = $query.into_boxed();
        match $only {
            None => query.load($conn)?,
            Some(residents) => query.filter($table::resident_id.eq_any(residents)).load($conn)?,
        }
    }};
}

fn born(conn: &mut Db, only: Option<&[ResidentId]>, people: &mut People) -> Result<(), Error> {
    let query = residents::table
        .filter(residents::verified_at.is_not_null())
        .filter(residents::merged_into.is_null())
        .select((residents::id, residents::verified_at.assume_not_null(), residents::born_on, residents::died_on))
        .into_boxed();
    let rows: Vec<(ResidentId, Instant, Day, Option<Day>)> = match only {
        None => query.load(conn)?,
        Some(some) => query.filter(residents::id.eq_any(some)).load(conn)?,
    };
    people.extend(rows.into_iter().map(|(id, verified_at, born_on, died_on)| {
        let facts = Facts {
            verified_on: verified_at.day(),
            born_on,
            died_on,
            homes: Vec::new(),
            contracts: Vec::new(),
            cancelled: Vec::new(),
            priority_diagnoses: Vec::new(),
            enrolments: Vec::new(),
            assessments: Vec::new(),
            prescriptions: Vec::new(),
            medicines: Vec::new(),
        };
        (id, facts)
    }));
    Ok(())
}

fn homes(conn: &mut Db, only: Option<&[ResidentId]>, people: &mut People) -> Result<(), Error> {
    let rows: Vec<(ResidentId, InstitutionId, Day, Option<Day>)> = rows!(
        conn,
        only,
        resident_homes,
        resident_homes::table.select((
            resident_homes::resident_id,
            resident_homes::institution_id,
            resident_homes::valid_from,
            resident_homes::valid_to,
        ))
    );
    for (resident, institution, from, to) in rows {
        if let Some(facts) = people.get_mut(&resident) {
            facts.homes.push(Home { institution, span: Span { from, to } });
        }
    }
    // Of two that share a day the later one holds, as everywhere.
    people.values_mut().for_each(|facts| facts.homes.sort_by_key(|home| std::cmp::Reverse(home.span.from)));
    Ok(())
}

/// Accepted contracts, with what they promised and what was delivered.
fn signed(conn: &mut Db, only: Option<&[ResidentId]>, people: &mut People) -> Result<(), Error> {
    let mut promises = promises(conn, only)?;
    type Row = (
        ContractId,
        ResidentId,
        TeamId,
        StaffId,
        Day,
        Day,
        Day,
        Option<Instant>,
        Json<Vec<PriorityGroup>>,
        Option<Instant>,
    );
    let mut rows: Vec<Row> = rows!(
        conn,
        only,
        contracts,
        contracts::table
            .filter(contracts::decided_at.is_not_null())
            .filter(contracts::state.ne(Word(ContractState::Rejected)))
            .select((
                contracts::id,
                contracts::resident_id,
                contracts::team_id,
                contracts::doctor_id,
                contracts::starts_on,
                contracts::ends_on,
                contracts::term_ends_on,
                contracts::decided_at,
                contracts::priority_groups,
                contracts::end_recorded_at,
            ))
    );
    rows.sort_unstable_by_key(|row| (row.4, row.0));
    for (id, resident, team, doctor, starts_on, ends_on, term_ends_on, decided_at, groups, ended_at) in rows {
        let (Some(facts), Some(accepted_on)) = (people.get_mut(&resident), decided_at.map(Instant::day)) else {
            continue;
        };
        let Some(active) = state::active_days(accepted_on, starts_on, ends_on) else {
            let cancelled_on = ended_at.map(Instant::day);
            let cancelled = |cancelled_on| Cancelled { team, accepted_on, starts_on, cancelled_on };
            facts.cancelled.extend(cancelled_on.map(cancelled));
            continue;
        };
        let term = Term::between(starts_on, term_ends_on).map_err(|_| Error::Damaged("a contract"))?;
        let (declared, promises) = (Declared::of(&groups.0), promises.remove(&id).unwrap_or_default());
        facts.contracts.push(Signed { team, doctor, accepted_on, active, term, declared, promises });
    }
    Ok(())
}

fn promises(conn: &mut Db, only: Option<&[ResidentId]>) -> Result<HashMap<ContractId, Vec<Promise>>, Error> {
    let delivered: Vec<(Key, Day)> = rows!(
        conn,
        only,
        deliveries,
        deliveries::table.select((deliveries::contract_item_id, deliveries::happened_on))
    );
    let mut of_item: HashMap<Key, Vec<Day>> = HashMap::new();
    for (item, on) in delivered {
        of_item.entry(item).or_default().push(on);
    }
    let items: Vec<(Key, ContractId, i32)> = rows!(
        conn,
        only,
        contract_items,
        contract_items::table.filter(contract_items::times_per_year.gt(0)).select((
            contract_items::id,
            contract_items::contract_id,
            contract_items::times_per_year,
        ))
    );
    let mut promises: HashMap<ContractId, Vec<Promise>> = HashMap::new();
    for (item, contract, times) in items {
        let times_per_year = u16::try_from(times).map_err(|_| Error::Damaged("a contract's package"))?;
        let delivered = of_item.remove(&item).unwrap_or_default();
        promises.entry(contract).or_default().push(Promise { times_per_year, delivered });
    }
    Ok(promises)
}

/// A diagnosis that another one corrects was never true.
fn diagnosed(conn: &mut Db, only: Option<&[ResidentId]>, people: &mut People) -> Result<(), Error> {
    type Row = (DiagnosisId, ResidentId, String, Day, Option<Day>, Option<DiagnosisId>);
    let rows: Vec<Row> = rows!(
        conn,
        only,
        diagnoses,
        diagnoses::table.select((
            diagnoses::id,
            diagnoses::resident_id,
            diagnoses::icd,
            diagnoses::diagnosed_on,
            diagnoses::resolved_on,
            diagnoses::corrects,
        ))
    );
    let corrected: std::collections::HashSet<DiagnosisId> = rows.iter().filter_map(|row| row.5).collect();
    for (id, resident, icd, from, resolved_on, _) in rows {
        if let Some(facts) = people.get_mut(&resident)
            && !corrected.contains(&id)
            && PriorityGroup::by_diagnosis(&icd).is_some()
        {
            facts.priority_diagnoses.push(Span { from, to: resolved_on });
        }
    }
    Ok(())
}

fn enrolled(conn: &mut Db, only: Option<&[ResidentId]>, people: &mut People) -> Result<(), Error> {
    let losses: Vec<(EnrolmentId, Day, Option<Day>)> = rows!(
        conn,
        only,
        enrolment_losses,
        enrolment_losses::table.select((
            enrolment_losses::enrolment_id,
            enrolment_losses::lost_on,
            enrolment_losses::found_on,
        ))
    );
    let mut lost: HashMap<EnrolmentId, Vec<Span>> = HashMap::new();
    for (enrolment, from, found_on) in losses {
        let eve = found_on.map(|found| found.plus_days(-1)).transpose().map_err(|_| Error::Damaged("the calendar"))?;
        lost.entry(enrolment).or_default().push(Span { from, to: eve });
    }
    type Row =
        (EnrolmentId, ResidentId, Word<Programme>, Word<EnrolmentState>, Option<Word<CloseReason>>, Day, Option<Day>);
    let mut rows: Vec<Row> = rows!(
        conn,
        only,
        enrolments,
        enrolments::table.select((
            enrolments::id,
            enrolments::resident_id,
            enrolments::programme,
            enrolments::state,
            enrolments::reason,
            enrolments::valid_from,
            enrolments::valid_to,
        ))
    );
    rows.sort_by_key(|row| row.5);
    for (id, resident, Word(programme), Word(state), reason, from, to) in rows {
        let Some(facts) = people.get_mut(&resident) else { continue };
        let closed_on = to.filter(|_| state == EnrolmentState::Closed);
        let lost = lost.remove(&id).unwrap_or_default();
        let reason = reason.map(|reason| reason.0);
        facts.enrolments.push(Enrolled { programme, from, closed_on, reason, lost });
    }
    Ok(())
}

/// What visits found that no other visit has corrected.
fn assessed(conn: &mut Db, only: Option<&[ResidentId]>, people: &mut People) -> Result<(), Error> {
    type Row = (ResidentId, Day, Instant, VisitId, Word<Programme>, Word<VisitMode>, bool, Day);
    let mut rows: Vec<Row> = rows!(
        conn,
        only,
        assessments,
        assessments::table
            .inner_join(visits::table.on(visits::id.eq(assessments::visit_id)))
            .filter(visits::corrected_by.is_null())
            .select((
                assessments::resident_id,
                visits::happened_on,
                visits::recorded_at,
                assessments::visit_id,
                assessments::programme,
                visits::mode,
                assessments::controlled,
                assessments::next_due,
            ))
    );
    rows.sort_unstable_by_key(|row| (row.1, row.2, row.3));
    for (resident, on, _, _, Word(programme), Word(mode), controlled, next_due) in rows {
        if let Some(facts) = people.get_mut(&resident) {
            facts.assessments.push(Assessed { programme, on, mode, controlled, next_due });
        }
    }
    Ok(())
}

/// Every prescription that is written here is written under the rules of long prescriptions.
fn prescribed(conn: &mut Db, only: Option<&[ResidentId]>, people: &mut People) -> Result<(), Error> {
    let reviewed: Vec<(PrescriptionId, Instant)> = rows!(
        conn,
        only,
        reviews,
        reviews::table
            .filter(reviews::outcome.ne("pass"))
            .order(reviews::reviewed_at)
            .select((reviews::prescription_id, reviews::reviewed_at))
    );
    let reviewed: HashMap<PrescriptionId, Instant> = reviewed.into_iter().collect();
    let rows: Vec<(PrescriptionId, ResidentId, Day, Word<Status>)> = rows!(
        conn,
        only,
        prescriptions,
        prescriptions::table.select((
            prescriptions::id,
            prescriptions::resident_id,
            prescriptions::issued_on,
            prescriptions::state,
        ))
    );
    for (id, resident, on, Word(state)) in rows {
        if let Some(facts) = people.get_mut(&resident) {
            let rejected = (state == Status::Rejected).then(|| reviewed.get(&id)).flatten();
            let rejected_on = rejected.map(|at| at.day());
            facts.prescriptions.push(Prescribed { on, long: true, rejected_on });
        }
    }
    Ok(())
}

/// What is taken by schedule; what is taken as needed has no days.
fn dispensed(conn: &mut Db, only: Option<&[ResidentId]>, people: &mut People) -> Result<(), Error> {
    type Row = (ResidentId, String, Instant, DispensingId, Day, Option<Day>, Option<Day>, Option<Instant>);
    let mut rows: Vec<Row> = rows!(
        conn,
        only,
        dispensings,
        dispensings::table
            .inner_join(prescription_items::table.on(prescription_items::id.eq(dispensings::prescription_item_id)))
            .inner_join(prescriptions::table.on(prescriptions::id.eq(dispensings::prescription_id)))
            .filter(dispensings::run_out.is_not_null())
            .select((
                dispensings::resident_id,
                prescription_items::family,
                dispensings::dispensed_at,
                dispensings::id,
                dispensings::dispensed_on,
                dispensings::first_covered,
                dispensings::run_out,
                prescriptions::stopped_at,
            ))
    );
    rows.sort_unstable_by(|a, b| (a.0, &a.1, a.2, a.3).cmp(&(b.0, &b.1, b.2, b.3)));
    for medicine in rows.chunk_by(|a, b| a.0 == b.0 && a.1 == b.1) {
        let Some(facts) = medicine.first().and_then(|row| people.get_mut(&row.0)) else { continue };
        let fill = |row: &Row| {
            let (first_covered, run_out) = row.5.zip(row.6).ok_or(Error::Damaged("a dispensing"))?;
            Ok(Fill { on: row.4, first_covered, run_out, stopped_on: row.7.map(Instant::day) })
        };
        let fills = medicine.iter().map(fill).collect::<Result<_, Error>>()?;
        facts.medicines.push(Medicine { fills });
    }
    Ok(())
}
