//! What the records say about one prescription, put together for the decision table.
//!
//! Every fact comes from a record that the prescription names or that its resident has; nothing is taken from a client.

use super::assessment::{AssessmentAnswers, AssessmentScope};
use super::catalogue::{Drug, Prescribed};
use super::coding::{AtcCode, IcdCode};
use super::policy::LongPrescriptionPolicy;
use super::rules::{Decision, Facts, Kind, OrganisationLevel, PharmacistReview, Pickup, Title, decide};
use super::supply::Regimen;
use crate::calendar::{Day, Instant};
use crate::codes::Code;
use crate::follow_up::enrolment::covers;
use crate::follow_up::policy::FollowUpPolicy;
use crate::follow_up::{Adherence, Programme, VisitMode};

/// One prescription with the records it rests on.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    pub kind: Kind,
    /// As entered.
    pub days: i64,
    pub issued_on: Day,
    pub items: &'a [Item<'a>],
    pub born_on: Day,
    pub diagnoses: &'a [Diagnosis],
    pub visit: Visit,
    pub assessment: Assessment,
    /// Of the newest assessment on record, this prescription's or a later one.
    pub answers: &'a AssessmentAnswers,
    /// Every assessment of a programme at a visit that no other one corrects.
    pub courses: &'a [Course],
    /// The day of the education it names.
    pub education: Option<Day>,
    pub confirmation: Option<Confirmation>,
    /// Ingredients of this resident's long prescriptions that were dispensed, and not stopped since.
    pub continued: &'a [AtcCode],
    pub prescriber: Prescriber<'a>,
    pub organisation: Organisation,
    /// A physician's session made it; once it is stored, its signature verifies.
    pub signed: bool,
}

#[derive(Debug, Clone, Copy)]
pub struct Item<'a> {
    pub drug: &'a Drug,
    pub regimen: Regimen,
    pub units: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnosis {
    pub icd: IcdCode,
    /// Neither resolved nor corrected by another record.
    pub stands: bool,
    pub diagnosed_on: Day,
}

#[derive(Debug, Clone, Copy)]
pub struct Visit {
    pub happened_on: Day,
    pub mode: VisitMode,
    pub by_prescriber: bool,
}

#[derive(Debug, Clone, Copy)]
pub struct Assessment {
    pub scope: AssessmentScope,
    pub assessed_on: Day,
    pub by_prescriber: bool,
    /// Made at the visit that the prescription names.
    pub at_the_visit: bool,
    /// It speaks of every medicine on the prescription.
    pub of_these_medicines: bool,
}

/// What one visit found of one programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Course {
    pub programme: Programme,
    pub happened_on: Day,
    /// Tells two visits of one day apart.
    pub recorded_at: Instant,
    pub mode: VisitMode,
    pub self_report_accepted: bool,
    /// By the norm of the programme (rule 1 of domain 00); the guideline's target only advises.
    pub controlled: bool,
    pub adherence: Adherence,
    pub next_due: Day,
}

#[derive(Debug, Clone, Copy)]
pub struct Confirmation {
    pub days: i64,
    pub confirmed_on: Day,
    /// It speaks of every medicine on the prescription.
    pub of_these_medicines: bool,
}

#[derive(Debug, Clone, Copy)]
pub struct Prescriber<'a> {
    /// Licensed by policy for repeats, never for a first long prescription. Source: domain 11.
    pub village_doctor: bool,
    pub title: Option<Title>,
    pub specialty: Option<&'a str>,
    /// A licence that holds and a right at this institution, on the day of issue.
    pub may_prescribe_here: bool,
}

#[derive(Debug, Clone, Copy)]
pub struct Organisation {
    pub level: OrganisationLevel,
    pub remote_area: bool,
    pub has_physician: bool,
    /// Its own, or a remote one of the alliance.
    pub has_pharmacist: bool,
    pub has_equipment: bool,
}

/// What the pharmacy's counter adds when medicines are handed over.
#[derive(Debug, Clone, Copy)]
pub struct Counter {
    pub today: Day,
    pub last_valid_day: Day,
    pub review: PharmacistReview,
    pub pickup: Pickup,
    pub both_ids_shown: bool,
    /// Most days left of any medicine that is handed over now, by what was dispensed before.
    pub days_left: i64,
    pub refill_window_days: i64,
    pub early_reason_approved: bool,
}

/// The last visit of the programme whose values were measured, or reported and vouched for.
/// Source: domain 04 §4.1, "previous valid visit".
pub fn last_valid(courses: &[Course], programme: Programme) -> Option<&Course> {
    courses
        .iter()
        .filter(|course| course.programme == programme)
        .filter(|course| course.mode.counts(course.self_report_accepted))
        .max_by_key(|course| (course.happened_on, course.recorded_at))
}

fn programme_of(icd: &IcdCode, policy: &FollowUpPolicy) -> Option<Programme> {
    Programme::ALL.iter().copied().find(|programme| covers(*programme, icd.as_str(), policy))
}

/// The ingredients that were handed over and not stopped since, by the time of each event. What was stopped in between
/// is begun anew, whatever was handed over before.
pub fn continued(handed_over: &[(AtcCode, Instant)], stopped: &[(AtcCode, Instant)]) -> Vec<AtcCode> {
    let stopped_since = |ingredient: &AtcCode, at: Instant| {
        stopped.iter().any(|(other, stopped_at)| other == ingredient && *stopped_at >= at)
    };
    let mut continued: Vec<AtcCode> = handed_over
        .iter()
        .filter(|(ingredient, at)| !stopped_since(ingredient, *at))
        .map(|(ingredient, _)| ingredient.clone())
        .collect();
    continued.sort_unstable();
    continued.dedup();
    continued
}

/// Whether the physician must see her before a refill: a programme of the medicine's diagnoses is overdue, never visited
/// or not controlled, or the newest assessment asks for another (LRX-501 to 505).
pub fn review_due(
    diagnoses: &[IcdCode],
    courses: &[Course],
    answers: &AssessmentAnswers,
    policy: &FollowUpPolicy,
    today: Day,
) -> bool {
    let due = |icd: &IcdCode| match programme_of(icd, policy) {
        Some(programme) => {
            last_valid(courses, programme).is_none_or(|course| !course.controlled || course.next_due < today)
        }
        None => answers.other_diagnoses.is_none_or(|found| !found.goals_met),
    };
    answers.asks_for_another() || diagnoses.iter().any(due)
}

impl Case<'_> {
    /// The facts of the decision. Without a counter only what [`super::rules::Stage::Issue`] asks for is meaningful.
    pub fn facts(
        &self,
        policy: &LongPrescriptionPolicy,
        follow_up: &FollowUpPolicy,
        counter: Option<&Counter>,
    ) -> Facts {
        let icds: Vec<IcdCode> = self.diagnoses.iter().map(|diagnosis| diagnosis.icd.clone()).collect();
        let (controlled, adherent) = self.course(follow_up);
        let seen = self.visit.by_prescriber && policy.examination_counts(self.visit.happened_on, self.issued_on);
        let current = self.assessment.by_prescriber
            && self.assessment.at_the_visit
            && self.assessment.of_these_medicines
            && (self.visit.happened_on..=self.issued_on).contains(&self.assessment.assessed_on);
        let recent = |on: Day| policy.examination_counts(on, self.issued_on);
        Facts {
            kind: self.kind,
            days: self.days,
            drugs: self
                .items
                .iter()
                .map(|item| {
                    let prescribed = Prescribed { regimen: item.regimen, units: item.units, days: self.days };
                    item.drug.facts(prescribed, &icds, self.issued_on, policy)
                })
                .collect(),

            organisation_level: self.organisation.level,
            title: self.title(),
            specialty_matches: self.prescriber.specialty.is_some_and(|own| policy.specialty_covers(own, &icds)),
            remote_area_relaxation: policy.remote_area_relaxation
                && self.organisation.remote_area
                && !self.prescriber.village_doctor,
            authorised_here: self.prescriber.may_prescribe_here
                && (!self.prescriber.village_doctor || policy.village_doctor_may_prescribe),
            organisation_capable: self.organisation.has_physician
                && self.organisation.has_pharmacist
                && self.organisation.has_equipment,
            examined: seen && self.visit.mode.is_face_to_face(),

            online: seen && self.visit.mode == VisitMode::Video,
            online_diagnosis_proof: self.documented_before_the_visit(),
            physician_signed: self.signed,
            ai_generated: false,
            age: self.born_on.age_on(self.issued_on).into(),
            // No record says who sat beside a child in front of the camera.
            guardian_present: false,

            diagnosis_confirmed: !self.diagnoses.is_empty() && self.diagnoses.iter().all(|diagnosis| diagnosis.stands),
            regimen_stable: self.answers.regimen_stable,
            adherent,
            controlled,
            long_term_need: self.answers.long_term_need,
            disease_listed: policy.lists_diseases(&icds),

            strict_assessment: current && self.assessment.scope == AssessmentScope::Strict,
            education_recorded: self.education.is_some_and(recent),
            resident_confirmed: self.confirmation.is_some_and(|confirmed| {
                confirmed.of_these_medicines && confirmed.days >= self.days && recent(confirmed.confirmed_on)
            }),
            full_first_assessment: current && self.assessment.scope.is_full_first(),
            prior_long_prescription: self.items.iter().all(|item| self.continued.contains(&item.drug.atc)),

            goals_met: controlled,
            new_disease: self.answers.new_disease,
            hospitalised_since: self.answers.hospitalised_since,
            // An assessment from before the visit, of another one, by somebody else or of other medicines judges another
            // state of things.
            other_reassessment: self.answers.other_reassessment || !current,
            severe_adr: self.answers.severe_adr,

            pharmacist_review: counter.map_or(PharmacistReview::Pending, |at| at.review),
            pickup: counter.map_or(Pickup::InPerson, |at| at.pickup),
            both_ids_shown: counter.is_some_and(|at| at.both_ids_shown),
            days_left: counter.map_or(0, |at| at.days_left),
            refill_window_days: counter.map_or(i64::from(policy.refill_window_days), |at| at.refill_window_days),
            early_reason_approved: counter.is_some_and(|at| at.early_reason_approved),
            prescription_expired: counter.is_some_and(|at| at.today > at.last_valid_day),

            max_days: policy.max_days.into(),
            default_days: policy.default_days.into(),
        }
    }

    /// Controlled, and adherent, for every diagnosis: by the last valid visit where a programme follows it, else by the
    /// physician's newest assessment. What nobody has recorded is neither.
    fn course(&self, policy: &FollowUpPolicy) -> (bool, bool) {
        let of = |diagnosis: &Diagnosis| match programme_of(&diagnosis.icd, policy) {
            Some(programme) => last_valid(self.courses, programme)
                .map(|course| (course.controlled, course.adherence == Adherence::Regular)),
            None => self.answers.other_diagnoses.map(|found| (found.goals_met, found.adherent)),
        };
        let found: Vec<(bool, bool)> = self.diagnoses.iter().map(|one| of(one).unwrap_or((false, false))).collect();
        (found.iter().all(|(controlled, _)| *controlled), found.iter().all(|(_, adherent)| *adherent))
    }

    /// A title that nobody recorded, and a village doctor's whatever it is, opens no first long prescription.
    fn title(&self) -> Title {
        match self.prescriber.title {
            Some(title) if !self.prescriber.village_doctor => title,
            _ => Title::Junior,
        }
    }

    /// Online is for follow-up of a diagnosis made before, never for a first one. Source: rule 9 of domain 00.
    fn documented_before_the_visit(&self) -> bool {
        let documented = |diagnosis: &Diagnosis| diagnosis.stands && diagnosis.diagnosed_on < self.visit.happened_on;
        !self.diagnoses.is_empty() && self.diagnoses.iter().all(documented)
    }
}

/// Where each code of a refused prescription is mended: the dotted field of the command, or the record that it names.
pub fn pointers(facts: &Facts, decision: &Decision) -> Vec<(String, Code)> {
    let mut pointers = Vec::new();
    for code in &decision.codes {
        let before = pointers.len();
        for (position, drug) in facts.drugs.iter().enumerate() {
            let Some(part) = item_field(*code) else { break };
            let alone = Facts { drugs: vec![*drug], long_term_need: true, max_days: i64::MAX, ..facts.clone() };
            if decide(&alone).codes.contains(code) {
                pointers.push((format!("items[{position}].{part}"), *code));
            }
        }
        let of_no_item = pointers.len() == before;
        let of_the_whole = match code {
            Code::Lrx105 => !facts.long_term_need,
            Code::Lrx301 => facts.days > facts.max_days,
            _ => of_no_item,
        };
        if of_the_whole {
            pointers.push((whole_field(*code).to_owned(), *code));
        }
    }
    pointers
}

/// The part of an item that a code of a single medicine points to.
const fn item_field(code: Code) -> Option<&'static str> {
    match code {
        Code::Lrx105 => Some("regimen"),
        Code::Lrx201
        | Code::Lrx202
        | Code::Lrx203
        | Code::Lrx204
        | Code::Lrx205
        | Code::Lrx206
        | Code::Lrx207
        | Code::Lrx208
        | Code::Lrx209
        | Code::Lrx301 => Some("drug"),
        Code::Lrx306 => Some("units"),
        _ => None,
    }
}

const fn whole_field(code: Code) -> &'static str {
    match code {
        Code::Lrx101 | Code::Lrx106 | Code::Lrx701 => "diagnoses",
        Code::Lrx103 | Code::Lrx104 | Code::Lrx401 | Code::Lrx501 | Code::Lrx704 => "visit",
        Code::Lrx210 => "items",
        Code::Lrx301 | Code::Lrx305 => "days",
        Code::Lrx303 => "education",
        Code::Lrx304 => "confirmation",
        Code::Lrx402 | Code::Lrx407 => "kind",
        Code::Lrx403 | Code::Lrx404 | Code::Lrx703 => "prescriber",
        Code::Lrx405 => "institution",
        Code::Lrx602 => "collector",
        Code::Lrx601 | Code::Lrx603 | Code::Lrx604 => "prescription",
        _ => "assessment",
    }
}

#[cfg(test)]
#[path = "case_tests.rs"]
mod tests;
