//! One encounter, several programmes: what a visit decides and which tasks it opens.

use super::commands::RecordVisit;
use super::enrolment::EnrolmentState;
use super::form::{Common, Forms};
use super::policy::FollowUpPolicy;
use super::programme::{Judged, ProgrammeForm, Seen};
use super::{Action, Assessment, Previous, Programme, Stated, VisitMode};
use crate::calendar::{Day, Instant};
use crate::codes::{Code, Fault};
use crate::reading::policy::ReadingPolicy;
use crate::reading::{BloodPressure, DangerSign, Reading, TRIAGE, danger, found};
use crate::task::{NewTask, TaskKind, Urgency};
use crate::text::note_fault;

/// A visit has a day; what was measured at it stands in the trend at an hour of it.
const MIDDAY_MS: i64 = 12 * 60 * 60_000;

/// When a visit was, as far as is known: when it was recorded if that was the same day, else midday.
pub fn hour_of(happened_on: Day, recorded_at: Instant) -> Instant {
    if recorded_at.day() == happened_on { recorded_at } else { happened_on.start().plus_ms(MIDDAY_MS) }
}

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

impl<'a> Encounter<'a> {
    /// As a command tells it; `corrects` is the visit that it names, as that one stands.
    pub fn of(command: &'a RecordVisit, corrects: Option<Original>) -> Self {
        Self {
            happened_on: command.happened_on,
            mode: command.mode,
            common: &command.common,
            forms: &command.forms,
            danger_sign_confirmed: command.danger_sign_confirmed,
            note: command.note.as_deref(),
            corrects,
        }
    }
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
    /// None in a programme that needs no diagnosis.
    pub diagnosed_on: Option<Day>,
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

impl VisitDecision {
    /// Somebody has to act today to protect her life or health.
    pub fn is_emergency(&self) -> bool {
        self.tasks.contains(&TRIAGE) || self.assessments.iter().any(|(_, found)| found.action == Action::EmergencyRefer)
    }
}

/// # Errors
/// Every fault of the form, the dates, the enrolments and the recorder's role at once.
pub fn assess_visit(
    encounter: &Encounter<'_>,
    situation: &Situation<'_>,
    policy: &FollowUpPolicy,
    readings: &ReadingPolicy,
) -> Result<VisitDecision, Vec<Fault>> {
    let seen = Seen {
        happened_on: encounter.happened_on,
        mode: encounter.mode,
        common: encounter.common,
        fasting_glucose: encounter.forms.fasting_glucose(),
        policy,
        readings,
    };
    let faults = validate(encounter, situation, &seen);
    if !faults.is_empty() {
        return Err(faults);
    }
    let assessments = assess(encounter, situation, seen).map_err(|fault| vec![fault])?;
    let tasks = tasks(encounter, situation.recorder, &assessments, policy);
    Ok(VisitDecision { assessments, tasks })
}

/// What the visit before `before` found: the last one with a measured value, by day and then by time of recording.
pub fn previous_valid(past: &[PastAssessment], programme: Programme, before: Day) -> Option<Previous> {
    past.iter()
        .filter(|visit| visit.programme == programme && visit.happened_on < before)
        .filter(|visit| visit.mode.counts(visit.self_report_accepted))
        .max_by_key(|visit| (visit.happened_on, visit.recorded_at))
        .map(|visit| Previous { controlled: visit.controlled, adr: visit.adr })
}

fn validate(encounter: &Encounter<'_>, situation: &Situation<'_>, seen: &Seen<'_>) -> Vec<Fault> {
    let Encounter { happened_on, common, forms, danger_sign_confirmed, note, corrects, .. } = *encounter;
    let Situation { person, recorder, today, .. } = *situation;
    let unconfirmable = danger_sign_confirmed && !recorder.may_confirm_danger;
    let nothing_confirmed = danger_sign_confirmed && common.danger_signs.is_empty();

    let mut faults = found([
        ("happened_on", (happened_on > today).then_some(Code::DateInFuture)),
        ("happened_on", (happened_on < person.born).then_some(Code::BeforeBirth)),
        ("happened_on", person.died_on.filter(|died| happened_on > *died).map(|_| Code::AfterDeath)),
    ]);
    for fault in forms.present().flat_map(|(_, form)| form.unmeasured(seen)) {
        // Two programmes may miss the same value.
        if !faults.contains(&fault) {
            faults.push(fault);
        }
    }
    faults.extend(found([
        ("danger_sign_confirmed", unconfirmable.then_some(Code::DangerConfirmRole)),
        ("common.danger_signs", nothing_confirmed.then_some(Code::DangerSignMissing)),
        ("note", note_fault(note)),
        ("corrects", corrects.filter(|original| original.already_corrected).map(|_| Code::AlreadyCorrected)),
    ]));
    faults.extend(common.validate(seen.readings));
    faults.extend(forms.present().flat_map(|(_, form)| form.faults(seen)));
    for programme in forms.programmes() {
        faults.extend(enrolment_fault(programme, happened_on, situation.enrolments));
    }
    faults
}

/// A visit needs an enrolment that was not closed by its day and a diagnosis that was made by then; the enrolment
/// itself may be younger, so that a visit on paper can be entered afterwards.
fn enrolment_fault(programme: Programme, happened_on: Day, enrolments: &[Enrolment]) -> Option<Fault> {
    let own = || enrolments.iter().filter(|enrolment| enrolment.programme == programme);
    let open = |enrolment: &&Enrolment| {
        enrolment.state != EnrolmentState::Closed || enrolment.closed_on.is_some_and(|closed| happened_on <= closed)
    };
    let code = if own().next().is_none() {
        Code::NotEnrolled
    } else if !own().any(|enrolment| open(&enrolment)) {
        Code::EnrolmentState
    } else if !own().filter(open).any(|enrolment| enrolment.diagnosed_on.is_none_or(|on| on <= happened_on)) {
        Code::VisitBeforeDiagnosis
    } else {
        return None;
    };
    Some((programme.field(), code))
}

fn assess(
    encounter: &Encounter<'_>,
    situation: &Situation<'_>,
    seen: Seen<'_>,
) -> Result<Vec<(Programme, Assessment)>, Fault> {
    let assess = |(programme, form): (Programme, &dyn ProgrammeForm)| {
        let judged = Judged {
            seen,
            born: situation.person.born,
            stated: stated(encounter, form),
            previous: previous_valid(situation.past, programme, seen.happened_on),
            past: situation.past,
        };
        Ok((programme, form.assess(&judged)?))
    };
    encounter.forms.present().map(assess).collect()
}

fn stated(encounter: &Encounter<'_>, form: &dyn ProgrammeForm) -> Stated {
    let Encounter { common, danger_sign_confirmed, .. } = *encounter;
    let of_programme = |sign: &DangerSign| form.danger_signs().contains(sign);
    let course = form.course();
    Stated {
        danger_sign: danger_sign_confirmed && common.danger_signs.iter().any(of_programme),
        pregnant_or_lactating: common.pregnant_or_lactating,
        other_unmanageable: common.other_unmanageable,
        complication: course.is_some_and(|course| course.complication),
        adr: course.is_some_and(|course| course.adr),
        adr_uncontrolled: course.is_some_and(|course| course.adr_uncontrolled),
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

/// High pressure at a visit of programmes that do not follow it belongs to the one that does: the first high reading is
/// to be measured again (domain 04 §4.1, §4.2). In pregnancy it cannot wait.
fn pressure_task(encounter: &Encounter<'_>, policy: &FollowUpPolicy) -> Option<NewTask> {
    let Encounter { common, forms, .. } = *encounter;
    let high = common.pressure.is_some_and(|pressure| pressure.reaches(policy.hypertension.above_normal_from));
    let urgency = if common.pregnant_or_lactating { Urgency::SameDay } else { Urgency::Routine };
    let seen = forms.programmes().next().is_some();
    let followed = forms.present().any(|(_, form)| form.follows_pressure());
    (seen && !followed && high).then_some(NewTask { kind: TaskKind::HypertensionTrack, urgency })
}

/// A danger that no assessment of this visit speaks of: ticks that nobody confirmed, confirmed signs that belong to
/// no programme seen today, and at a visit without any form whatever would have been an emergency of one.
fn uncovered_danger(encounter: &Encounter<'_>, policy: &FollowUpPolicy) -> bool {
    let Encounter { common, forms, danger_sign_confirmed, .. } = *encounter;
    let covered = |sign: &DangerSign| forms.present().any(|(_, form)| form.danger_signs().contains(sign));
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
