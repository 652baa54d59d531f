//! A resident's medicines, each ingredient and strength once: until when it lasts, and whether it can be asked for.

use std::collections::BTreeMap;

use diesel::prelude::*;
use jiayi_core::calendar::Day;
use jiayi_core::id::{DispensingId, PrescriptionItemId, ResidentId};
use jiayi_core::policy::Policy;
use jiayi_core::prescription::assessment::AssessmentAnswers;
use jiayi_core::prescription::case::{Course, review_due};
use jiayi_core::prescription::coding::IcdCode;
use jiayi_core::prescription::status::Status;
use jiayi_core::refill::eligibility;
use jiayi_core::refill::state::Prescribed;

use super::records;
use super::rows::{Dispensing, Item, Prescription, StockReport};
use crate::database::schema::{dispensings, prescription_items, prescriptions, refill_items, stock_reports};
use crate::database::{Db, Error};
use crate::refill::RefillItem;

/// One medicine with everything that was ever prescribed and handed over of it.
#[derive(Debug)]
pub struct Medicine {
    /// The item to show and to ask with: the last one handed over, else the last one that may still be.
    pub item: Item,
    pub prescription: Prescription,
    /// By what was handed over, carry-over included; a reported count never counts here.
    pub run_out: Option<Day>,
    pub last: Option<Dispensing>,
    /// What the person says is left of the last one.
    pub reported: Option<StockReport>,
    /// Items of all its prescriptions, so that any of them names the medicine.
    pub items: Vec<PrescriptionItemId>,
    /// The open item of a request for it.
    pub asked: Option<RefillItem>,
    stopped: bool,
    waiting: bool,
    review_due: bool,
}

impl Medicine {
    /// What the rule of asking must know.
    pub fn facts(&self, contract_in_force: bool, early_reason_given: bool) -> eligibility::Medicine {
        eligibility::Medicine {
            contract_in_force,
            on_long_prescription: true,
            as_needed: self.item.as_needed,
            stopped: self.stopped,
            request_open: self.asked.is_some(),
            prescription_waiting: self.waiting,
            review_due: self.review_due,
            // What is stopped is not taken, however much of it lies at home.
            run_out: self.run_out.filter(|_| !self.stopped),
            early_reason_given,
        }
    }

    pub fn is_stopped(&self) -> bool {
        self.stopped
    }

    /// The run-out date that is shown: the person's own count where she gave one since the last dispensing.
    pub fn shown_run_out(&self) -> Option<Day> {
        self.reported.as_ref().map(|report| report.run_out).or(self.run_out)
    }
}

/// Every medicine of a resident that was handed over or still may be, in the order of their names.
///
/// # Errors
/// When the database fails.
pub fn medicines(conn: &mut Db, resident: ResidentId, policy: &Policy, today: Day) -> Result<Vec<Medicine>, Error> {
    let issued: Vec<Prescription> = prescriptions::table
        .filter(prescriptions::resident_id.eq(resident))
        .order((prescriptions::issued_at, prescriptions::id))
        .load(conn)?;
    let items: Vec<Item> = prescription_items::table
        .filter(prescription_items::resident_id.eq(resident))
        .order(prescription_items::position)
        .load(conn)?;
    let handed_over: Vec<Dispensing> = dispensings::table
        .filter(dispensings::resident_id.eq(resident))
        .order((dispensings::dispensed_at, dispensings::id))
        .load(conn)?;
    let reports: Vec<StockReport> = stock_reports::table
        .filter(stock_reports::resident_id.eq(resident))
        .order((stock_reports::recorded_at, stock_reports::id))
        .load(conn)?;
    let asked: Vec<RefillItem> = refill_items::table
        .filter(refill_items::resident_id.eq(resident))
        .filter(refill_items::collected_at.is_null())
        .filter(refill_items::ended_at.is_null())
        .load(conn)?;
    let courses = records::courses(conn, resident)?;
    let answers = records::newest_answers(conn, resident)?;

    let mut families: BTreeMap<String, Vec<Line>> = BTreeMap::new();
    for prescription in &issued {
        for item in items.iter().filter(|item| item.prescription_id == prescription.id) {
            let dispensing = handed_over.iter().find(|dispensing| dispensing.prescription_item_id == item.id);
            families.entry(item.family.clone()).or_default().push(Line { item, prescription, dispensing });
        }
    }
    let context = Context { reports, asked, courses, answers, policy, today };
    Ok(families.into_values().filter_map(|lines| context.medicine(&lines)).collect())
}

/// One time that a medicine was prescribed.
#[derive(Clone, Copy)]
struct Line<'a> {
    item: &'a Item,
    prescription: &'a Prescription,
    dispensing: Option<&'a Dispensing>,
}

impl Line<'_> {
    fn stands(&self, today: Day) -> Prescribed {
        let Prescription { state, valid_until, .. } = self.prescription;
        Prescribed::of(state.0, *valid_until, today, self.dispensing.is_some())
    }
}

struct Context<'a> {
    reports: Vec<StockReport>,
    asked: Vec<RefillItem>,
    courses: Vec<Course>,
    answers: Option<AssessmentAnswers>,
    policy: &'a Policy,
    today: Day,
}

impl Context<'_> {
    /// `lines` in the order of issue; none for what was never handed over and no longer may be.
    fn medicine(&self, lines: &[Line<'_>]) -> Option<Medicine> {
        let waits = |line: &&Line<'_>| matches!(line.stands(self.today), Prescribed::Unreviewed | Prescribed::Passed);
        let waiting = lines.iter().rfind(waits);
        let last = lines.iter().filter_map(|line| line.dispensing).max_by_key(|dispensing| dispensing.dispensed_at);
        let by_dispensing = lines.iter().rfind(|line| line.dispensing.is_some());
        let shown = by_dispensing.or(waiting)?;
        // What ended the treatment is the last word on it; a prescription that nobody collected says nothing.
        let last_word = lines.iter().rfind(|line| line.dispensing.is_some() || waits(line) || stopped(line));
        let covered = lines.iter().filter_map(|line| line.dispensing?.run_out);
        let items: Vec<PrescriptionItemId> = lines.iter().map(|line| line.item.id).collect();
        let icds: Vec<IcdCode> = shown.prescription.diagnoses.0.iter().map(|judged| judged.icd.clone()).collect();
        let answers = self.answers.as_ref();
        Some(Medicine {
            item: shown.item.clone(),
            prescription: shown.prescription.clone(),
            run_out: covered.max(),
            last: last.cloned(),
            reported: last.and_then(|last| self.reported(last.id)),
            asked: self.asked.iter().find(|asked| items.contains(&asked.prescription_item_id)).cloned(),
            items,
            stopped: last_word.is_some_and(stopped),
            waiting: waiting.is_some(),
            review_due: answers
                .is_none_or(|answers| review_due(&icds, &self.courses, answers, &self.policy.follow_up, self.today)),
        })
    }

    fn reported(&self, dispensing: DispensingId) -> Option<StockReport> {
        self.reports.iter().rfind(|report| report.dispensing_id == dispensing).cloned()
    }
}

fn stopped(line: &Line<'_>) -> bool {
    line.prescription.state.0 == Status::Stopped
}
