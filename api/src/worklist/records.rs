//! What was recorded of some residents, in a query for each kind; what follows from it is `worklist::record`'s to say.

use std::collections::{BTreeSet, HashMap};

use diesel::dsl::{max, not};
use diesel::prelude::*;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::follow_up::{CloseReason, EnrolmentState, Programme, VisitClass, VisitMode};
use jiayi_core::id::{
    EnrolmentId, PrescriptionItemId, ReadingId, ReferralId, RefillRequestId, ResidentId, TaskId, VisitId,
};
use jiayi_core::prescription::status::Status;
use jiayi_core::refill::state::ItemState;
use jiayi_core::task::{TaskKind, Urgency};
use jiayi_core::worklist::record::{Assessed, Enrolled, HandedOver, Measured, OpenTask, Record, Stopped, Visited};

use crate::database::schema::{
    assessments, deliveries, dispensings, enrolment_losses, enrolments, prescription_items, prescriptions, readings,
    referrals, refill_items, tasks, visits,
};
use crate::database::sql::Word;
use crate::database::{Db, Error};
use crate::reading::Stored;

#[derive(Default)]
pub(super) struct Records(HashMap<ResidentId, Record>);

impl Records {
    /// Of the values those of the last year before `today`.
    pub fn of(conn: &mut Db, ids: &[ResidentId], today: Day) -> Result<Self, Error> {
        let mut records = Self::default();
        records.visits(conn, ids)?;
        records.deliveries(conn, ids)?;
        records.assessments(conn, ids)?;
        records.enrolments(conn, ids)?;
        records.readings(conn, ids, today)?;
        records.medicines(conn, ids)?;
        records.refills(conn, ids)?;
        records.tasks(conn, ids)?;
        records.referrals(conn, ids)?;
        Ok(records)
    }

    pub fn take(&mut self, id: ResidentId) -> Record {
        self.0.remove(&id).unwrap_or_default()
    }

    fn at(&mut self, id: ResidentId) -> &mut Record {
        self.0.entry(id).or_default()
    }

    fn visits(&mut self, conn: &mut Db, ids: &[ResidentId]) -> Result<(), Error> {
        let rows: Vec<(ResidentId, Day, Instant, Word<VisitMode>)> = visits::table
            .filter(visits::resident_id.eq_any(ids))
            .filter(visits::corrected_by.is_null())
            .select((visits::resident_id, visits::happened_on, visits::recorded_at, visits::mode))
            .load(conn)?;
        for (id, on, recorded_at, Word(mode)) in rows {
            self.at(id).visits.push(Visited { on, recorded_at, mode });
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

    /// Those that were not corrected, by themselves or with their visit.
    fn readings(&mut self, conn: &mut Db, ids: &[ResidentId], today: Day) -> Result<(), Error> {
        let from = today.plus_months(-12).map_err(|_| Error::Damaged("the calendar"))?;
        let corrected = visits::table.filter(visits::corrected_by.is_not_null()).select(visits::id.nullable());
        type Row = (ResidentId, ReadingId, Instant, Instant, bool, Value);
        type Value = (String, Option<i64>, Option<i64>, Option<i64>, Option<String>, Option<String>);
        let rows: Vec<Row> = readings::table
            .filter(readings::resident_id.eq_any(ids))
            .filter(readings::kind.eq_any(["blood_pressure", "glucose"]))
            .filter(readings::taken_at.ge(from.start()))
            .filter(readings::visit_id.is_null().or(not(readings::visit_id.eq_any(corrected))))
            .select((
                readings::resident_id,
                readings::id,
                readings::taken_at,
                readings::recorded_at,
                readings::danger.is_not_null(),
                (readings::kind, readings::first, readings::second, readings::third, readings::mark, readings::context),
            ))
            .load(conn)?;
        let slips: BTreeSet<ReadingId> = readings::table
            .filter(readings::resident_id.eq_any(ids))
            .filter(readings::corrects.is_not_null())
            .select(readings::corrects.assume_not_null())
            .load(conn)?
            .into_iter()
            .collect();
        for (resident, id, taken_at, recorded_at, dangerous, (kind, first, second, third, mark, context)) in rows {
            if slips.contains(&id) {
                continue;
            }
            let value = Stored { kind, first, second, third, mark, context }.reading()?;
            self.at(resident).readings.push(Measured { id, taken_at, recorded_at, dangerous, value });
        }
        Ok(())
    }

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
        for (resident, id, Word(programme), Word(state), reason, on, closed_on, recorded_at) in rows {
            let (reason, lost_on) = (reason.map(|reason| reason.0), lost.get(&id).copied());
            let enrolled = Enrolled { id, programme, state, reason, on, closed_on, recorded_at, lost_on };
            self.at(resident).enrolments.push(enrolled);
        }
        Ok(())
    }

    fn assessments(&mut self, conn: &mut Db, ids: &[ResidentId]) -> Result<(), Error> {
        let rows: Vec<(ResidentId, Word<Programme>, VisitId, Day, Instant, Day, Option<i32>)> = assessments::table
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
        for (resident, Word(programme), visit, on, recorded_at, next_due, class) in rows {
            let class = class.map(|number| {
                let class = u8::try_from(number).ok().and_then(|number| VisitClass::try_from(number).ok());
                class.ok_or(Error::Damaged("an assessment"))
            });
            let assessed = Assessed { visit, on, recorded_at, programme, class: class.transpose()?, next_due };
            self.at(resident).assessed.push(assessed);
        }
        Ok(())
    }

    fn medicines(&mut self, conn: &mut Db, ids: &[ResidentId]) -> Result<(), Error> {
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
        for (resident, family, item, at, run_out) in dispensed {
            self.at(resident).handed_over.push(HandedOver { item, family, at, run_out });
        }
        for (resident, family, at) in stops {
            self.at(resident).stopped.push(Stopped { family, at });
        }
        Ok(())
    }

    fn refills(&mut self, conn: &mut Db, ids: &[ResidentId]) -> Result<(), Error> {
        let waiting: Vec<(ResidentId, RefillRequestId, Instant)> = refill_items::table
            .filter(refill_items::resident_id.eq_any(ids))
            .filter(refill_items::state.eq(Word(ItemState::Received)))
            .select((refill_items::resident_id, refill_items::request_id, refill_items::received_at))
            .load(conn)?;
        for (resident, request, at) in waiting {
            self.at(resident).asked.push((request, at));
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
            self.at(resident).tasks.push(OpenTask { id, kind, urgency, due_at });
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
            self.at(resident).referred.push((referral, check_by));
        }
        Ok(())
    }
}
