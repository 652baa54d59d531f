//! A resident's medicines, each ingredient and strength once: until when it lasts, and whether it can be asked for.

use std::collections::BTreeMap;

use super::case::{Course, review_due};
use super::coding::IcdCode;
use super::status::Status;
use crate::calendar::Day;
use crate::id::{DispensingId, PrescriptionItemId};
use crate::policy::Policy;
use crate::refill::eligibility;
use crate::refill::state::Prescribed;
use crate::view::{Dispensing, PrescribedItem, Prescription, RefillItem, RefillRequest, StockReport, Story};

/// One medicine with everything that was ever prescribed and handed over of it.
#[derive(Debug, Clone)]
pub struct Medicine<'a> {
    /// The item to show and to ask with: the last one handed over, else the last one that may still be.
    pub item: &'a PrescribedItem,
    pub prescription: &'a Prescription,
    /// By what was handed over, carry-over included; a reported count never counts here.
    pub run_out: Option<Day>,
    pub last: Option<&'a Dispensing>,
    /// What the person says is left of the last one.
    pub reported: Option<&'a StockReport>,
    /// Items of all its prescriptions, so that any of them names the medicine.
    pub items: Vec<PrescriptionItemId>,
    /// The open item of a request for it.
    pub asked: Option<(&'a RefillRequest, &'a RefillItem)>,
    stopped: bool,
    waiting: bool,
    review_due: bool,
    contract_in_force: bool,
}

impl Medicine<'_> {
    /// What the rule of asking must know.
    pub fn facts(&self, early_reason_given: bool) -> eligibility::Medicine {
        eligibility::Medicine {
            contract_in_force: self.contract_in_force,
            on_long_prescription: true,
            as_needed: matches!(self.item.regimen, super::Regimen::AsNeeded(_)),
            stopped: self.stopped,
            request_open: self.asked.is_some(),
            prescription_waiting: self.waiting,
            review_due: self.review_due,
            // What is stopped is not taken, however much of it lies at home.
            run_out: self.run_out.filter(|_| !self.stopped),
            early_reason_given,
        }
    }

    /// A prescription for it waits to be reviewed or fetched.
    pub fn is_prescribed(&self) -> bool {
        self.waiting
    }

    pub fn is_stopped(&self) -> bool {
        self.stopped
    }

    /// The run-out date that is shown: the person's own count where she gave one since the last dispensing.
    pub fn shown_run_out(&self) -> Option<Day> {
        self.reported.map(|report| report.run_out).or(self.run_out)
    }
}

/// Every medicine of a resident that was handed over or still may be, in the order of their ingredients. To a reader who is not shown
/// the record or the contract nothing is said of them: who decides on the server knows.
pub fn medicines<'a>(story: &Story<'a>, policy: &Policy, today: Day) -> Vec<Medicine<'a>> {
    let mut prescriptions = story.prescriptions.clone();
    prescriptions.sort_unstable_by_key(|prescription| (prescription.issued_at, prescription.id));
    let mut families: BTreeMap<&str, Vec<Line<'a>>> = BTreeMap::new();
    for prescription in prescriptions {
        for item in &prescription.items {
            let dispensing = story.dispensings.iter().copied().find(|dispensing| dispensing.item == item.item);
            families.entry(&item.family).or_default().push(Line { item, prescription, dispensing });
        }
    }
    let courses = courses(story);
    families.into_values().filter_map(|lines| medicine(story, &courses, &lines, policy, today)).collect()
}

/// The open item of a request, of however many there are the first.
pub fn open_items<'a>(story: &Story<'a>) -> impl Iterator<Item = (&'a RefillRequest, &'a RefillItem)> {
    let items =
        story.refill_requests.iter().copied().flat_map(|asked| asked.items.iter().map(move |item| (asked, item)));
    items.filter(|(_, item)| item.state.is_open())
}

/// What has become of an item that was prescribed.
pub fn prescribed(story: &Story<'_>, item: PrescriptionItemId, today: Day) -> Option<Prescribed> {
    let prescription = story.prescriptions.iter().find(|sheet| sheet.items.iter().any(|line| line.item == item))?;
    let handed_over = story.dispensings.iter().any(|dispensing| dispensing.item == item);
    Some(Prescribed::of(prescription.state, prescription.valid_until, today, handed_over))
}

/// The first day without a medicine, by everything that was handed over of its ingredient and strength.
pub fn run_out_of(story: &Story<'_>, family: &str) -> Option<Day> {
    let items = story.prescriptions.iter().flat_map(|sheet| &sheet.items).filter(|item| item.family == family);
    let items: Vec<PrescriptionItemId> = items.map(|item| item.item).collect();
    let handed_over = story.dispensings.iter().filter(|dispensing| items.contains(&dispensing.item));
    handed_over.filter_map(|dispensing| dispensing.run_out).max()
}

/// What every visit that no other one corrects found of the diseases she is followed up for.
pub fn courses(story: &Story<'_>) -> Vec<Course> {
    let mut courses = Vec::new();
    for visit in story.visits.iter().filter(|visit| visit.corrected_by.is_none()) {
        for found in &visit.found {
            let Some(course) = visit.forms.get(found.programme).and_then(|form| form.course()) else { continue };
            courses.push(Course {
                programme: found.programme,
                happened_on: visit.happened_on,
                recorded_at: visit.recorded_at,
                mode: visit.mode,
                self_report_accepted: visit.common.self_report_accepted,
                controlled: found.controlled,
                adherence: course.adherence,
                next_due: found.next_due,
            });
        }
    }
    courses
}

/// One time that a medicine was prescribed.
#[derive(Clone, Copy)]
struct Line<'a> {
    item: &'a PrescribedItem,
    prescription: &'a Prescription,
    dispensing: Option<&'a Dispensing>,
}

impl Line<'_> {
    fn stands(&self, today: Day) -> Prescribed {
        let Prescription { state, valid_until, .. } = self.prescription;
        Prescribed::of(*state, *valid_until, today, self.dispensing.is_some())
    }

    fn is_stopped(&self) -> bool {
        self.prescription.state == Status::Stopped
    }
}

/// `lines` in the order of issue; none for what was never handed over and no longer may be.
fn medicine<'a>(
    story: &Story<'a>,
    courses: &[Course],
    lines: &[Line<'a>],
    policy: &Policy,
    today: Day,
) -> Option<Medicine<'a>> {
    let waits = |line: &&Line<'a>| matches!(line.stands(today), Prescribed::Unreviewed | Prescribed::Passed);
    let waiting = lines.iter().rfind(waits);
    let last = lines.iter().filter_map(|line| line.dispensing).max_by_key(|dispensing| dispensing.dispensed_at);
    let by_dispensing = lines.iter().rfind(|line| line.dispensing.is_some());
    let shown = by_dispensing.or(waiting)?;
    // What ended the treatment is the last word on it; a prescription that nobody collected says nothing.
    let last_word = lines.iter().rfind(|line| line.dispensing.is_some() || waits(line) || line.is_stopped());
    let items: Vec<PrescriptionItemId> = lines.iter().map(|line| line.item.item).collect();
    let sees_record = story.resident.is_some();
    Some(Medicine {
        item: shown.item,
        prescription: shown.prescription,
        run_out: lines.iter().filter_map(|line| line.dispensing?.run_out).max(),
        last,
        reported: last.and_then(|last| reported(story, last.id)),
        asked: open_items(story).find(|(_, asked)| items.contains(&asked.medicine)),
        items,
        stopped: last_word.is_some_and(Line::is_stopped),
        waiting: waiting.is_some(),
        review_due: sees_record && is_review_due(story, shown.prescription, courses, policy, today),
        contract_in_force: !sees_record || story.in_force(today).is_some(),
    })
}

fn reported<'a>(story: &Story<'a>, dispensing: DispensingId) -> Option<&'a StockReport> {
    let reports = story.stock_reports.iter().copied().filter(|report| report.dispensing == dispensing);
    reports.max_by_key(|report| (report.recorded_at, report.id))
}

fn is_review_due(
    story: &Story<'_>,
    prescription: &Prescription,
    courses: &[Course],
    policy: &Policy,
    today: Day,
) -> bool {
    let newest = story.long_assessments.iter().max_by_key(|assessment| (assessment.recorded_at, assessment.id));
    let icds: Vec<IcdCode> = prescription.diagnoses.iter().flatten().map(|judged| judged.icd.clone()).collect();
    newest.is_none_or(|newest| review_due(&icds, courses, &newest.answers, &policy.follow_up, today))
}
