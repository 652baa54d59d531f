//! What is due of some residents, by their records.

use std::collections::{BTreeSet, HashMap};
use std::hash::Hash;

use diesel::dsl::{max, not};
use diesel::prelude::*;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::follow_up::enrolment::{LastVisit, next_due};
use jiayi_core::follow_up::{CloseReason, EnrolmentState, Programme, VisitClass, VisitMode};
use jiayi_core::id::{
    EnrolmentId, PrescriptionItemId, ReadingId, ReferralId, RefillRequestId, ResidentId, TaskId, VisitId,
};
use jiayi_core::policy::Policy;
use jiayi_core::prescription::status::Status;
use jiayi_core::reading::{BloodPressure, Glucose, GlucoseContext};
use jiayi_core::refill::state::ItemState;
use jiayi_core::task::{TaskKind, Urgency};
use jiayi_core::worklist::{Aside, Due, LastClass, Reason, WhyAside};
use uuid::Uuid;

use crate::database::schema::{
    assessments, deliveries, dispensings, enrolment_losses, enrolments, prescription_items, prescriptions, readings,
    referrals, refill_items, tasks, visits,
};
use crate::database::sql::Word;
use crate::database::{Db, Error};
use crate::follow_up::hour_of;

/// What the records say of one resident.
#[derive(Default)]
pub(super) struct Record {
    /// The last visit, in whatever way.
    pub seen_at: Option<Instant>,
    /// The last visit face to face, or when an item of a contract was last delivered.
    pub served_on: Option<Day>,
    /// In the order of the programmes.
    pub aside: Vec<Aside>,
    /// In the order of the programmes.
    pub last_classes: Vec<LastClass>,
    /// The newest dangerous value of those that still weigh.
    pub danger_on: Option<Day>,
    pub last_pressure: Option<(BloodPressure, Day)>,
    pub last_fasting: Option<(Glucose, Day)>,
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
        records.enrolments(conn, ids)?;
        records.readings(conn, ids, policy, today)?;
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
        record.aside.sort_unstable_by_key(|aside| aside.programme);
        record
    }

    fn at(&mut self, id: ResidentId) -> &mut Record {
        self.0.entry(id).or_default()
    }

    fn add(&mut self, id: ResidentId, reason: Reason, source: impl Into<Uuid>, on: Day, urgent: bool) {
        self.at(id).dues.push(Due { reason, source: source.into(), on: Some(on), urgent });
    }

    fn contacts(&mut self, conn: &mut Db, ids: &[ResidentId]) -> Result<(), Error> {
        let contacts: Vec<(ResidentId, Day, Instant, Word<VisitMode>)> = visits::table
            .filter(visits::resident_id.eq_any(ids))
            .filter(visits::corrected_by.is_null())
            .select((visits::resident_id, visits::happened_on, visits::recorded_at, visits::mode))
            .load(conn)?;
        for (id, on, recorded_at, Word(mode)) in contacts {
            let record = self.at(id);
            record.seen_at = record.seen_at.max(Some(hour_of(on, recorded_at)));
            if mode.is_face_to_face() {
                record.served_on = record.served_on.max(Some(on));
            }
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
            let record = self.at(id);
            record.served_on = record.served_on.max(on);
        }
        Ok(())
    }

    /// Values of the last year that were not corrected, by themselves or with their visit: the dangerous ones of the last days, and
    /// the last pressure and fasting glucose.
    fn readings(&mut self, conn: &mut Db, ids: &[ResidentId], policy: &Policy, today: Day) -> Result<(), Error> {
        let out_of_range = |_| Error::Damaged("the calendar");
        let danger_from = today.plus_days(-policy.worklist.risk.danger_days).map_err(out_of_range)?;
        let from = today.plus_months(-12).map_err(out_of_range)?;
        let corrected = visits::table.filter(visits::corrected_by.is_not_null()).select(visits::id.nullable());
        type Measured =
            (ResidentId, ReadingId, Instant, bool, String, Option<i64>, Option<i64>, Option<String>, Option<String>);
        let measured: Vec<Measured> = readings::table
            .filter(readings::resident_id.eq_any(ids))
            .filter(readings::kind.eq_any(["blood_pressure", "glucose"]))
            .filter(readings::taken_at.ge(from.start()))
            .filter(readings::visit_id.is_null().or(not(readings::visit_id.eq_any(corrected))))
            .order((readings::taken_at, readings::recorded_at, readings::id))
            .select((
                readings::resident_id,
                readings::id,
                readings::taken_at,
                readings::danger.is_not_null(),
                readings::kind,
                readings::first,
                readings::second,
                readings::mark,
                readings::context,
            ))
            .load(conn)?;
        let slips: BTreeSet<ReadingId> = readings::table
            .filter(readings::resident_id.eq_any(ids))
            .filter(readings::corrects.is_not_null())
            .select(readings::corrects.assume_not_null())
            .load(conn)?
            .into_iter()
            .collect();
        for (id, reading, taken_at, dangerous, kind, first, second, mark, context) in measured {
            if slips.contains(&reading) {
                continue;
            }
            let (record, on) = (self.at(id), taken_at.day());
            if dangerous && danger_from <= on {
                record.danger_on = Some(on);
            }
            match (kind.as_str(), first, second, mark.as_deref()) {
                ("blood_pressure", Some(sbp), Some(dbp), _) => {
                    record.last_pressure = Some((BloodPressure::new(sbp, dbp), on));
                }
                ("glucose", first, _, mark) if context.as_deref() == Some(GlucoseContext::Fasting.as_str()) => {
                    let value = match (first, mark) {
                        (Some(tenths), _) => Glucose::Tenths(tenths),
                        (None, Some("lo")) => Glucose::Lo,
                        (None, Some("hi")) => Glucose::Hi,
                        _ => return Err(Error::Damaged("a reading")),
                    };
                    record.last_fasting = Some((value, on));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// The programmes whose last enrolment says that they wait: lost, or declined.
    fn enrolments(&mut self, conn: &mut Db, ids: &[ResidentId]) -> Result<(), Error> {
        type Row = (
            ResidentId,
            EnrolmentId,
            Word<Programme>,
            Word<EnrolmentState>,
            Option<Word<CloseReason>>,
            Day,
            Option<Day>,
            Instant,
        );
        let rows: Vec<Row> = enrolments::table
            .filter(enrolments::resident_id.eq_any(ids))
            .select((
                enrolments::resident_id,
                enrolments::id,
                enrolments::programme,
                enrolments::state,
                enrolments::reason,
                enrolments::valid_from,
                enrolments::valid_to,
                enrolments::recorded_at,
            ))
            .load(conn)?;
        let lost: HashMap<EnrolmentId, Day> = enrolment_losses::table
            .filter(enrolment_losses::resident_id.eq_any(ids))
            .filter(enrolment_losses::found_on.is_null())
            .order(enrolment_losses::lost_on)
            .select((enrolment_losses::enrolment_id, enrolment_losses::lost_on))
            .load(conn)?
            .into_iter()
            .collect();
        let of_programme = rows.into_iter().map(|(resident, id, Word(programme), state, reason, from, to, at)| {
            ((resident, programme), (from, at, id), (state.0, reason.map(|reason| reason.0), to))
        });
        for ((resident, programme), ((from, _, id), (state, reason, closed_on))) in latest(of_programme) {
            let why = match (state, reason, closed_on) {
                (EnrolmentState::Lost, ..) => Some((WhyAside::Lost, lost.get(&id).copied().unwrap_or(from))),
                (EnrolmentState::Closed, Some(CloseReason::Lost), Some(on)) => Some((WhyAside::Lost, on)),
                (EnrolmentState::Closed, Some(CloseReason::Refused), Some(on)) => Some((WhyAside::Declined, on)),
                _ => None,
            };
            self.at(resident).aside.extend(why.map(|(why, since)| Aside { programme, why, since }));
        }
        Ok(())
    }

    fn follow_ups(&mut self, conn: &mut Db, ids: &[ResidentId]) -> Result<(), Error> {
        let enrolled: Vec<(ResidentId, EnrolmentId, Word<Programme>, Day)> = enrolments::table
            .filter(enrolments::resident_id.eq_any(ids))
            .filter(enrolments::state.ne(Word(EnrolmentState::Closed)))
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
            if let Some((_, Some(class))) = last {
                let class = u8::try_from(class).ok().and_then(|number| VisitClass::try_from(number).ok());
                let class = class.ok_or(Error::Damaged("an assessment"))?;
                self.at(resident).last_classes.push(LastClass { programme, class });
            }
        }
        Ok(())
    }

    /// When what was handed over of each medicine runs out, unless the treatment was stopped since: what is stopped is not taken, however
    /// often it was handed over before.
    fn run_outs(&mut self, conn: &mut Db, ids: &[ResidentId]) -> Result<(), Error> {
        let dispensed: Vec<(ResidentId, String, PrescriptionItemId, Instant, Option<Day>)> = dispensings::table
            .inner_join(prescription_items::table.on(prescription_items::id.eq(dispensings::prescription_item_id)))
            .filter(dispensings::resident_id.eq_any(ids))
            .select((
                dispensings::resident_id,
                prescription_items::family,
                dispensings::prescription_item_id,
                dispensings::dispensed_at,
                dispensings::run_out,
            ))
            .load(conn)?;
        let stops: Vec<(ResidentId, String, Option<Instant>)> = prescription_items::table
            .inner_join(prescriptions::table.on(prescriptions::id.eq(prescription_items::prescription_id)))
            .filter(prescriptions::resident_id.eq_any(ids))
            .filter(prescriptions::state.eq(Word(Status::Stopped)))
            .select((prescriptions::resident_id, prescription_items::family, prescriptions::stopped_at))
            .load(conn)?;
        let stopped = latest(stops.into_iter().map(|(resident, family, at)| ((resident, family), at, ())));
        let handed_over =
            latest(dispensed.iter().map(|(resident, family, _, at, _)| ((*resident, family.clone()), *at, ())));
        let covered = dispensed
            .into_iter()
            .filter_map(|(resident, family, item, at, run_out)| Some(((resident, family), (run_out?, at), item)));
        for (medicine, ((run_out, _), item)) in latest(covered) {
            let last = handed_over.get(&medicine).map(|(at, ())| *at);
            let is_stopped = stopped.get(&medicine).is_some_and(|(at, ())| *at >= last);
            if !is_stopped {
                self.add(medicine.0, Reason::RunOut, item, run_out, false);
            }
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
