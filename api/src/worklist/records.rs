//! What is due of some residents, by their records.

use std::collections::{BTreeSet, HashMap};
use std::hash::Hash;

use diesel::dsl::max;
use diesel::prelude::*;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::follow_up::enrolment::{LastVisit, next_due};
use jiayi_core::follow_up::{EnrolmentState, Programme, VisitClass};
use jiayi_core::id::{
    EnrolmentId, PrescriptionItemId, ReadingId, ReferralId, RefillRequestId, ResidentId, TaskId, VisitId,
};
use jiayi_core::policy::Policy;
use jiayi_core::prescription::status::Status;
use jiayi_core::refill::state::ItemState;
use jiayi_core::task::{TaskKind, Urgency};
use jiayi_core::worklist::{Due, LastClass, Reason};
use uuid::Uuid;

use crate::database::schema::{
    assessments, deliveries, dispensings, enrolments, prescription_items, prescriptions, readings, referrals,
    refill_items, tasks, visits,
};
use crate::database::sql::Word;
use crate::database::{Db, Error};

/// What the records say of one resident.
#[derive(Default)]
pub(super) struct Record {
    /// The last visit.
    pub seen_on: Option<Day>,
    /// When an item of a contract was last delivered.
    pub delivered_on: Option<Day>,
    /// In the order of the programmes.
    pub last_classes: Vec<LastClass>,
    /// The newest dangerous value of those that still weigh.
    pub danger_on: Option<Day>,
    pub dues: Vec<Due>,
}

#[derive(Default)]
pub(super) struct Records(HashMap<ResidentId, Record>);

impl Records {
    pub fn of(conn: &mut Db, ids: &[ResidentId], policy: &Policy, today: Day) -> Result<Self, Error> {
        let mut records = Self::default();
        records.contacts(conn, ids)?;
        records.deliveries(conn, ids)?;
        records.follow_ups(conn, ids)?;
        records.dangers(conn, ids, policy, today)?;
        records.run_outs(conn, ids)?;
        records.refills(conn, ids)?;
        records.tasks(conn, ids)?;
        records.referrals(conn, ids)?;
        Ok(records)
    }

    /// In one order whatever the database's, so that panels of the same facts are equal.
    pub fn take(&mut self, id: ResidentId) -> Record {
        let mut record = self.0.remove(&id).unwrap_or_default();
        record.dues.sort_unstable();
        record.last_classes.sort_unstable_by_key(|last| last.programme);
        record
    }

    fn at(&mut self, id: ResidentId) -> &mut Record {
        self.0.entry(id).or_default()
    }

    fn add(&mut self, id: ResidentId, reason: Reason, source: impl Into<Uuid>, on: Day, urgent: bool) {
        self.at(id).dues.push(Due { reason, source: source.into(), on: Some(on), urgent });
    }

    fn contacts(&mut self, conn: &mut Db, ids: &[ResidentId]) -> Result<(), Error> {
        let contacts: Vec<(ResidentId, Option<Day>)> = visits::table
            .filter(visits::resident_id.eq_any(ids))
            .filter(visits::corrected_by.is_null())
            .group_by(visits::resident_id)
            .select((visits::resident_id, max(visits::happened_on)))
            .load(conn)?;
        for (id, on) in contacts {
            self.at(id).seen_on = on;
        }
        Ok(())
    }

    fn deliveries(&mut self, conn: &mut Db, ids: &[ResidentId]) -> Result<(), Error> {
        let delivered: Vec<(ResidentId, Option<Day>)> = deliveries::table
            .filter(deliveries::resident_id.eq_any(ids))
            .group_by(deliveries::resident_id)
            .select((deliveries::resident_id, max(deliveries::happened_on)))
            .load(conn)?;
        for (id, on) in delivered {
            self.at(id).delivered_on = on;
        }
        Ok(())
    }

    fn dangers(&mut self, conn: &mut Db, ids: &[ResidentId], policy: &Policy, today: Day) -> Result<(), Error> {
        let from = today.plus_days(-policy.worklist.risk.danger_days).map_err(|_| Error::Damaged("the calendar"))?;
        let dangerous: Vec<(ResidentId, ReadingId, Instant)> = readings::table
            .filter(readings::resident_id.eq_any(ids))
            .filter(readings::danger.is_not_null())
            .filter(readings::taken_at.ge(from.start()))
            .order(readings::taken_at)
            .select((readings::resident_id, readings::id, readings::taken_at))
            .load(conn)?;
        let slips: BTreeSet<ReadingId> = readings::table
            .filter(readings::corrects.eq_any(dangerous.iter().map(|(_, id, _)| Some(*id))))
            .select(readings::corrects.assume_not_null())
            .load(conn)?
            .into_iter()
            .collect();
        for (id, reading, taken_at) in dangerous {
            if !slips.contains(&reading) {
                self.at(id).danger_on = Some(taken_at.day());
            }
        }
        Ok(())
    }

    fn follow_ups(&mut self, conn: &mut Db, ids: &[ResidentId]) -> Result<(), Error> {
        let enrolled: Vec<(ResidentId, EnrolmentId, Word<Programme>, Day)> = enrolments::table
            .filter(enrolments::resident_id.eq_any(ids))
            .filter(enrolments::state.eq(Word(EnrolmentState::Enrolled)))
            .select((enrolments::resident_id, enrolments::id, enrolments::programme, enrolments::valid_from))
            .load(conn)?;
        let assessed: Vec<(ResidentId, Word<Programme>, VisitId, Day, Instant, Day, Option<i32>)> = assessments::table
            .inner_join(visits::table.on(visits::id.eq(assessments::visit_id)))
            .filter(assessments::resident_id.eq_any(ids))
            .filter(visits::corrected_by.is_null())
            .select((
                assessments::resident_id,
                assessments::programme,
                assessments::visit_id,
                visits::happened_on,
                visits::recorded_at,
                assessments::next_due,
                assessments::class,
            ))
            .load(conn)?;
        let last = latest(assessed.into_iter().map(|(resident, programme, visit, on, at, next_due, class)| {
            ((resident, programme.0), (on, at, visit), (LastVisit { happened_on: on, next_due }, class))
        }));
        for (resident, enrolment, Word(programme), enrolled_on) in enrolled {
            let last = last.get(&(resident, programme)).map(|(_, last)| *last);
            let due_on = next_due(enrolled_on, last.map(|(visit, _)| visit));
            self.add(resident, Reason::FollowUp { programme }, enrolment, due_on, false);
            if let Some((visit, Some(class))) = last {
                let class = u8::try_from(class).ok().and_then(|number| VisitClass::try_from(number).ok());
                let class = class.ok_or(Error::Damaged("an assessment"))?;
                self.at(resident).last_classes.push(LastClass { programme, class, on: visit.happened_on });
            }
        }
        Ok(())
    }

    /// The last dispensing of each medicine whose treatment was not stopped.
    fn run_outs(&mut self, conn: &mut Db, ids: &[ResidentId]) -> Result<(), Error> {
        let dispensed: Vec<(ResidentId, String, PrescriptionItemId, Instant, Option<Day>)> = dispensings::table
            .inner_join(prescription_items::table.on(prescription_items::id.eq(dispensings::prescription_item_id)))
            .inner_join(prescriptions::table.on(prescriptions::id.eq(dispensings::prescription_id)))
            .filter(dispensings::resident_id.eq_any(ids))
            .filter(prescriptions::state.ne(Word(Status::Stopped)))
            .select((
                dispensings::resident_id,
                prescription_items::family,
                dispensings::prescription_item_id,
                dispensings::dispensed_at,
                dispensings::run_out,
            ))
            .load(conn)?;
        let covered = dispensed
            .into_iter()
            .filter_map(|(resident, family, item, at, run_out)| Some(((resident, family), (run_out?, at), item)));
        for ((resident, _), ((run_out, _), item)) in latest(covered) {
            self.add(resident, Reason::RunOut, item, run_out, false);
        }
        Ok(())
    }

    /// One due for a request, however many of its items wait.
    fn refills(&mut self, conn: &mut Db, ids: &[ResidentId]) -> Result<(), Error> {
        let waiting: Vec<(ResidentId, RefillRequestId, Instant)> = refill_items::table
            .filter(refill_items::resident_id.eq_any(ids))
            .filter(refill_items::state.eq(Word(ItemState::Received)))
            .select((refill_items::resident_id, refill_items::request_id, refill_items::received_at))
            .load(conn)?;
        let requests: BTreeSet<(ResidentId, RefillRequestId, Day)> =
            waiting.into_iter().map(|(resident, request, at)| (resident, request, at.day())).collect();
        for (resident, request, on) in requests {
            self.add(resident, Reason::RefillDecision, request, on, false);
        }
        Ok(())
    }

    fn tasks(&mut self, conn: &mut Db, ids: &[ResidentId]) -> Result<(), Error> {
        let open: Vec<(ResidentId, TaskId, Word<TaskKind>, Word<Urgency>, Instant)> = tasks::table
            .filter(tasks::resident_id.eq_any(ids))
            .filter(tasks::closed_at.is_null())
            .select((tasks::resident_id, tasks::id, tasks::kind, tasks::urgency, tasks::due_at))
            .load(conn)?;
        for (resident, id, Word(kind), Word(urgency), due_at) in open {
            let Some(reason) = reason(kind) else { continue };
            // Due before that moment: at midnight that is the day before.
            self.add(resident, reason, id, due_at.plus_ms(-1).day(), urgency >= Urgency::SameDay);
        }
        Ok(())
    }

    fn referrals(&mut self, conn: &mut Db, ids: &[ResidentId]) -> Result<(), Error> {
        let waiting: Vec<(ResidentId, ReferralId, Day)> = referrals::table
            .filter(referrals::resident_id.eq_any(ids))
            .filter(referrals::outcome.is_null())
            .select((referrals::resident_id, referrals::id, referrals::check_by))
            .load(conn)?;
        for (resident, referral, check_by) in waiting {
            self.add(resident, Reason::ReferralCheck, referral, check_by, false);
        }
        Ok(())
    }
}

/// As what a task stands on the list; a rival claim is the desk's, a refill request stands there by itself.
const fn reason(kind: TaskKind) -> Option<Reason> {
    match kind {
        TaskKind::Triage => Some(Reason::Triage),
        TaskKind::ReferralNeeded
        | TaskKind::HypertensionTrack
        | TaskKind::ReissuePrescription
        | TaskKind::AskedAgain => Some(Reason::Task),
        TaskKind::RivalIdentityClaim => None,
    }
}

/// The last of each key.
fn latest<K: Eq + Hash, O: Ord, V>(rows: impl Iterator<Item = (K, O, V)>) -> HashMap<K, (O, V)> {
    let mut last: HashMap<K, (O, V)> = HashMap::new();
    for (key, order, value) in rows {
        if last.get(&key).is_none_or(|(before, _)| *before < order) {
            last.insert(key, (order, value));
        }
    }
    last
}
