//! One encounter, several programmes: what a visit decides and which tasks it opens.

use super::enrolment::EnrolmentState;
use super::form::{Common, Course, Forms};
use super::policy::FollowUpPolicy;
use super::{Action, Assessment, Previous, Programme, Stated, VisitMode, diabetes, hypertension};
use crate::calendar::{Day, Instant, NotADay};
use crate::codes::{Code, Fault};
use crate::number::Exact;
use crate::reading::policy::ReadingPolicy;
use crate::reading::{BloodPressure, DangerSign, Reading, TRIAGE, danger, found};
use crate::task::{NewTask, TaskKind, Urgency};
use crate::text::note_fault;

/// What was recorded.
#[derive(Debug, Clone, Copy)]
pub struct Encounter<'a> {
    pub happened_on: Day,
    pub mode: VisitMode,
    pub common: &'a Common,
    pub forms: &'a Forms,
    /// A clinician found the ticked danger signs to be such.
    pub danger_sign_confirmed: bool,
    pub note: Option<&'a str>,
    pub corrects: Option<Original>,
}

/// The visit that another one corrects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Original {
    /// By a visit recorded before this one.
    pub already_corrected: bool,
}

/// Whom it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Person {
    pub born: Day,
    pub died_on: Option<Day>,
}

/// Who recorded it, as far as the rules ask. Source: domain 11.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recorder {
    pub may_confirm_danger: bool,
    pub may_refer: bool,
}

/// One enrolment of the person, open or closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Enrolment {
    pub programme: Programme,
    pub diagnosed_on: Day,
    pub state: EnrolmentState,
    /// The last day of a closed one.
    pub closed_on: Option<Day>,
}

/// The assessment of one programme at another visit of the person; a visit that was corrected is not among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PastAssessment {
    pub programme: Programme,
    pub happened_on: Day,
    /// Tells two visits of one day apart.
    pub recorded_at: Instant,
    pub mode: VisitMode,
    pub self_report_accepted: bool,
    pub controlled: bool,
    pub adr: bool,
}

/// What is known beside the encounter itself.
#[derive(Debug, Clone, Copy)]
pub struct Situation<'a> {
    pub person: Person,
    pub recorder: Recorder,
    pub enrolments: &'a [Enrolment],
    pub past: &'a [PastAssessment],
    pub today: Day,
}

/// The decision: one assessment per form, and the tasks that the visit opens, each kind once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitDecision {
    pub assessments: Vec<(Programme, Assessment)>,
    pub tasks: Vec<NewTask>,
}

/// # Errors
/// Every fault of the form, the dates, the enrolments and the recorder's role at once.
pub fn assess_visit(
    encounter: &Encounter<'_>,
    situation: &Situation<'_>,
    policy: &FollowUpPolicy,
    readings: &ReadingPolicy,
) -> Result<VisitDecision, Vec<Fault>> {
    let faults = validate(encounter, situation, policy, readings);
    if !faults.is_empty() {
        return Err(faults);
    }
    let assessments = assess(encounter, situation, policy).map_err(|NotADay| vec![("happened_on", Code::DateRange)])?;
    let tasks = tasks(encounter, situation.recorder, &assessments, policy);
    Ok(VisitDecision { assessments, tasks })
}

/// What the visit before `before` found: the last one with a measured value, by day and then by time of recording.
/// What a person reported by phone or video counts only if the recorder vouched for it. Source: domain 04 §4.1 [P].
pub fn previous_valid(past: &[PastAssessment], programme: Programme, before: Day) -> Option<Previous> {
    past.iter()
        .filter(|visit| visit.programme == programme && visit.happened_on < before)
        .filter(|visit| visit.mode.is_face_to_face() || visit.self_report_accepted)
        .max_by_key(|visit| (visit.happened_on, visit.recorded_at))
        .map(|visit| Previous { controlled: visit.controlled, adr: visit.adr })
}

fn validate(
    encounter: &Encounter<'_>,
    situation: &Situation<'_>,
    policy: &FollowUpPolicy,
    readings: &ReadingPolicy,
) -> Vec<Fault> {
    let Encounter { happened_on, mode, common, forms, danger_sign_confirmed, note, corrects } = *encounter;
    let Situation { person, recorder, today, .. } = *situation;
    let pressure_needed = forms.hypertension.is_some() || (forms.diabetes.is_some() && mode.is_face_to_face());
    let fast = common.heart_rate.is_some_and(|rate| rate > policy.diabetes.heart_rate_above);
    let rate_needed = forms.diabetes.is_some() && fast && common.second_heart_rate.is_none();
    let unconfirmable = danger_sign_confirmed && !recorder.may_confirm_danger;
    let nothing_confirmed = danger_sign_confirmed && common.danger_signs.is_empty();

    let mut faults = found([
        ("happened_on", (happened_on > today).then_some(Code::DateInFuture)),
        ("happened_on", (happened_on < person.born).then_some(Code::BeforeBirth)),
        ("happened_on", person.died_on.filter(|died| happened_on > *died).map(|_| Code::AfterDeath)),
        ("common.pressure", (pressure_needed && common.pressure.is_none()).then_some(Code::MissingField)),
        ("common.second_heart_rate", rate_needed.then_some(Code::HeartRateAgain)),
        ("danger_sign_confirmed", unconfirmable.then_some(Code::DangerConfirmRole)),
        ("common.danger_signs", nothing_confirmed.then_some(Code::DangerSignMissing)),
        ("note", note_fault(note)),
        ("corrects", corrects.filter(|original| original.already_corrected).map(|_| Code::AlreadyCorrected)),
    ]);
    faults.extend(common.validate(readings));
    faults.extend(forms.hypertension.iter().flat_map(|form| form.validate()));
    faults.extend(forms.diabetes.iter().flat_map(|form| form.validate(happened_on, readings)));
    for programme in forms.programmes() {
        faults.extend(enrolment_fault(programme, happened_on, situation.enrolments));
    }
    faults
}

/// A visit needs an enrolment that was not closed by its day and a diagnosis that was made by then; the enrolment
/// itself may be younger, so that a visit on paper can be entered afterwards.
fn enrolment_fault(programme: Programme, happened_on: Day, enrolments: &[Enrolment]) -> Option<Fault> {
    let field = match programme {
        Programme::Hypertension => "forms.hypertension",
        Programme::Diabetes => "forms.diabetes",
    };
    let own = || enrolments.iter().filter(|enrolment| enrolment.programme == programme);
    let open = |enrolment: &&Enrolment| {
        enrolment.state != EnrolmentState::Closed || enrolment.closed_on.is_some_and(|closed| happened_on <= closed)
    };
    let code = if own().next().is_none() {
        Code::NotEnrolled
    } else if !own().any(|enrolment| open(&enrolment)) {
        Code::EnrolmentState
    } else if !own().filter(open).any(|enrolment| enrolment.diagnosed_on <= happened_on) {
        Code::VisitBeforeDiagnosis
    } else {
        return None;
    };
    Some((field, code))
}

fn assess(
    encounter: &Encounter<'_>,
    situation: &Situation<'_>,
    policy: &FollowUpPolicy,
) -> Result<Vec<(Programme, Assessment)>, NotADay> {
    let Encounter { happened_on: visit, common, forms, .. } = *encounter;
    let previous = |programme| previous_valid(situation.past, programme, visit);
    let mut assessments = Vec::new();
    // The form was refused above when it came without a pressure.
    if let (Some(form), Some(pressure)) = (&forms.hypertension, common.pressure) {
        let facts = hypertension::Facts {
            visit,
            age: situation.person.born.age_on(visit).into(),
            pressure,
            stated: stated(encounter, &form.course, hypertension::DANGER_SIGNS),
            previous: previous(Programme::Hypertension),
        };
        assessments.push((Programme::Hypertension, hypertension::assess(&facts, policy)?));
    }
    if let Some(form) = &forms.diabetes {
        let facts = diabetes::Facts {
            visit,
            fasting: form.fasting_glucose.into(),
            other_glucose: form.other_glucose.map(Into::into),
            pressure: common.pressure,
            sustained_heart_rate: common.sustained_heart_rate(),
            temperature: common.temperature_tenths.map(Exact::from_tenths),
            stated: stated(encounter, &form.course, diabetes::DANGER_SIGNS),
            previous: previous(Programme::Diabetes),
        };
        assessments.push((Programme::Diabetes, diabetes::assess(&facts, policy)?));
    }
    Ok(assessments)
}

fn stated(encounter: &Encounter<'_>, course: &Course, of_programme: &[DangerSign]) -> Stated {
    let Encounter { common, danger_sign_confirmed, .. } = *encounter;
    Stated {
        danger_sign: danger_sign_confirmed && common.danger_signs.iter().any(|sign| of_programme.contains(sign)),
        pregnant_or_lactating: common.pregnant_or_lactating,
        other_unmanageable: common.other_unmanageable,
        complication: course.complication,
        adr: course.adr,
        adr_uncontrolled: course.adr_uncontrolled,
    }
}

fn tasks(
    encounter: &Encounter<'_>,
    recorder: Recorder,
    assessments: &[(Programme, Assessment)],
    policy: &FollowUpPolicy,
) -> Vec<NewTask> {
    let referrals = assessments.iter().filter_map(|(_, assessment)| referral_task(assessment.action));
    let mut tasks: Vec<NewTask> = referrals.filter(|_| !recorder.may_refer).collect();
    tasks.extend(pressure_task(encounter, policy));
    tasks.extend(uncovered_danger(encounter, policy).then_some(TRIAGE));
    // Each kind once, the most pressing one.
    tasks.sort_unstable_by(|a, b| b.cmp(a));
    tasks.dedup_by_key(|task| task.kind);
    tasks
}

/// A referral is a command of those who may refer; for anyone else the advice becomes a task.
fn referral_task(action: Action) -> Option<NewTask> {
    let urgency = match action {
        Action::Routine | Action::Adjust => return None,
        Action::Refer => Urgency::Routine,
        Action::EmergencyRefer => Urgency::SameDay,
    };
    Some(NewTask { kind: TaskKind::ReferralNeeded, urgency })
}

/// High pressure at a visit for diabetes only belongs to the other programme; in pregnancy it cannot wait.
fn pressure_task(encounter: &Encounter<'_>, policy: &FollowUpPolicy) -> Option<NewTask> {
    let Encounter { common, forms, .. } = *encounter;
    let high = common.pressure.is_some_and(|pressure| pressure.reaches(policy.hypertension.above_normal_from));
    let urgency = if common.pregnant_or_lactating { Urgency::SameDay } else { Urgency::Routine };
    (forms.diabetes.is_some() && forms.hypertension.is_none() && high)
        .then_some(NewTask { kind: TaskKind::HypertensionTrack, urgency })
}

/// A danger that no assessment of this visit speaks of: ticks that nobody confirmed, confirmed signs that belong to
/// no programme seen today, and at a visit without any form whatever would have been an emergency of one.
fn uncovered_danger(encounter: &Encounter<'_>, policy: &FollowUpPolicy) -> bool {
    let Encounter { common, forms, danger_sign_confirmed, .. } = *encounter;
    let covered = |sign: &DangerSign| {
        forms.programmes().any(|programme| match programme {
            Programme::Hypertension => hypertension::DANGER_SIGNS.contains(sign),
            Programme::Diabetes => diabetes::DANGER_SIGNS.contains(sign),
        })
    };
    let signs = common.danger_signs.iter().any(|sign| !danger_sign_confirmed || !covered(sign));
    let without_form = forms.programmes().next().is_none();
    signs || (without_form && (common.other_unmanageable || pressure_danger(common, policy)))
}

fn pressure_danger(common: &Common, policy: &FollowUpPolicy) -> bool {
    common.pressure.is_some_and(|BloodPressure { sbp, dbp }| {
        let reading = Reading::BloodPressure { sbp, dbp, pulse: None, arm: None };
        danger(&reading, &[], common.pregnant_or_lactating, policy).is_some()
    })
}
