//! Values, visits, programmes, tasks.

use jiayi_core::access::Role;
use jiayi_core::calendar::Instant;
use jiayi_core::codes::Fault;
use jiayi_core::follow_up::commands::{
    CloseEnrolment, EnrolInProgramme, LoseFromFollowUp, RecordVisit, ResumeFollowUp,
};
use jiayi_core::follow_up::enrolment::Change;
use jiayi_core::follow_up::visit::{Encounter, Original, Person, Recorder, Situation, VisitDecision, assess_visit};
use jiayi_core::follow_up::{EnrolmentState, hour_of, measured};
use jiayi_core::id::{EnrolmentId, ReadingId};
use jiayi_core::reading::commands::RecordReading;
use jiayi_core::reading::{DangerSign, EnteredAs, ReadingSource, danger};
use jiayi_core::task::TaskState;
use jiayi_core::task::commands::{CloseTask, RecordReferralOutcome, SeeTask};
use jiayi_core::view::{Enrolment, Finding, Kind, Loss, Reading, Story, Task, View, Visit};
use uuid::Uuid;

use super::{Me, Shown, laid};

pub fn reading(shown: Shown<'_>, me: &Me, command: &RecordReading, at: Instant) -> Vec<(Uuid, View)> {
    let story = shown.story(command.resident);
    let signs = DangerSign::once_each(&command.signs);
    let advice = shown.known.policy(command.taken_at.day()).and_then(|policy| {
        let pregnant = story.pregnant_or_lactating(command.taken_at.day(), &policy.follow_up);
        danger(&command.value, &signs, pregnant, &policy.follow_up)
    });
    let entered_as = match () {
        () if me.staff.is_some() => EnteredAs::Staff,
        () if me.resident == Some(command.resident) => EnteredAs::Oneself,
        () if story.guardianships.iter().any(|held| Some(held.guardian) == me.resident) => EnteredAs::Guardian,
        () => EnteredAs::Proxy,
    };
    let view = Reading {
        id: command.reading,
        resident: command.resident,
        value: command.value.clone(),
        signs,
        dangerous: advice.is_some(),
        advice: advice.map(|advice| advice.code().to_owned()),
        source: if me.staff.is_some() { ReadingSource::Team } else { ReadingSource::Home },
        entered_as,
        author: me.author(&story),
        taken_at: command.taken_at,
        recorded_at: at,
        visit: None,
        corrects: command.corrects,
    };
    laid(command.reading, view)
}

/// The visit with what it found, what was measured at it, and that it takes another one's place. One that the rules refuse is shown without
/// findings: the server will say why.
pub fn visit(shown: Shown<'_>, me: &Me, command: &RecordVisit, at: Instant) -> Vec<(Uuid, View)> {
    let story = shown.story(command.resident);
    let under = story.in_force(command.happened_on);
    let (Some(under), Some(staff), Some(role)) = (under, me.staff, me.role) else { return Vec::new() };
    let decided = decide(shown, &story, role, command, at).and_then(Result::ok);
    let found = decided.map_or_else(Vec::new, |decision| findings(command, &decision));
    let view = Visit {
        id: command.visit,
        resident: command.resident,
        happened_on: command.happened_on,
        recorded_at: at,
        late: false,
        mode: command.mode,
        place: command.place,
        staff,
        by: me.name.clone(),
        role,
        team: under.team,
        institution: under.institution,
        danger_sign_confirmed: command.danger_sign_confirmed,
        found,
        common: command.common.clone(),
        forms: command.forms.clone(),
        note: command.note.clone(),
        corrects: command.corrects,
        corrected_by: None,
    };
    let mut views = laid(command.visit, view);
    if let Some(View::Visit(original)) = command.corrects.and_then(|id| shown.get(Kind::Visit, id)) {
        views.extend(laid(original.id, Visit { corrected_by: Some(command.visit), ..original.as_ref().clone() }));
    }
    for (n, value) in (1..).zip(measured(&command.common, &command.forms)) {
        // An id of this phone's own, until the server's comes.
        let id = ReadingId(Uuid::from_u128(command.visit.0.as_u128() ^ n));
        let view = Reading {
            id,
            resident: command.resident,
            value,
            signs: Vec::new(),
            dangerous: false,
            advice: None,
            source: ReadingSource::Visit,
            entered_as: EnteredAs::Staff,
            author: me.author(&story),
            taken_at: hour_of(command.happened_on, at),
            recorded_at: at,
            visit: Some(command.visit),
            corrects: None,
        };
        views.extend(laid(id, view));
    }
    views
}

/// What a visit decides, or everything that stands in its way; none of somebody who is not known.
pub(crate) fn decide(
    shown: Shown<'_>,
    story: &Story<'_>,
    role: Role,
    command: &RecordVisit,
    at: Instant,
) -> Option<Result<VisitDecision, Vec<Fault>>> {
    let policy = shown.known.policy(command.happened_on)?;
    let resident = story.resident?;
    let original = command.corrects.and_then(|id| story.visits.iter().find(|visit| visit.id == id));
    let corrects = original.map(|original| Original { already_corrected: original.corrected_by.is_some() });
    let encounter = Encounter::of(command, corrects);
    let situation = Situation {
        person: Person { born: resident.born_on, died_on: resident.died_on },
        recorder: Recorder { may_confirm_danger: role.confirms_danger(), may_refer: role.confirms_danger() },
        enrolments: &story.enrolments_ever(),
        past: &story.assessed_before(command.corrects),
        today: at.day(),
    };
    Some(assess_visit(&encounter, &situation, &policy.follow_up, &policy.reading))
}

fn findings(command: &RecordVisit, decision: &VisitDecision) -> Vec<Finding> {
    let found = decision.assessments.iter().map(|(programme, found)| Finding {
        programme: *programme,
        class: found.class,
        action: found.action,
        controlled: found.controlled,
        adr: command.forms.get(*programme).and_then(|form| form.course()).is_some_and(|course| course.adr),
        next_due: found.next_due,
    });
    found.collect()
}

pub fn enrol(command: &EnrolInProgramme, at: Instant) -> Vec<(Uuid, View)> {
    let view = Enrolment {
        id: command.enrolment,
        resident: command.resident,
        programme: command.programme,
        state: EnrolmentState::Enrolled,
        reason: None,
        enrolled_on: at.day(),
        closed_on: None,
        diagnosis: command.diagnosis,
        recorded_at: at,
        losses: Vec::new(),
    };
    laid(command.enrolment, view)
}

/// The enrolment after a change that its table allows.
fn enrolment(shown: Shown<'_>, id: EnrolmentId, change: Change) -> Option<Enrolment> {
    let Some(View::Enrolment(enrolment)) = shown.get(Kind::Enrolment, id) else { return None };
    let state = enrolment.state.after(change).ok()?;
    Some(Enrolment { state, ..enrolment.as_ref().clone() })
}

pub fn close_enrolment(shown: Shown<'_>, command: &CloseEnrolment, at: Instant) -> Vec<(Uuid, View)> {
    let closed = enrolment(shown, command.enrolment, Change::Close(command.reason));
    let closed = closed.map(|view| Enrolment { reason: Some(command.reason), closed_on: Some(at.day()), ..view });
    closed.map_or_else(Vec::new, |view| laid(command.enrolment, view))
}

pub fn lose(shown: Shown<'_>, command: &LoseFromFollowUp, at: Instant) -> Vec<(Uuid, View)> {
    let Some(mut lost) = enrolment(shown, command.enrolment, Change::Lose) else { return Vec::new() };
    lost.losses.push(Loss { lost_on: at.day(), found_on: None });
    laid(command.enrolment, lost)
}

pub fn resume(shown: Shown<'_>, command: &ResumeFollowUp, at: Instant) -> Vec<(Uuid, View)> {
    let Some(mut found) = enrolment(shown, command.enrolment, Change::Resume) else { return Vec::new() };
    found.losses.iter_mut().filter(|loss| loss.found_on.is_none()).for_each(|loss| loss.found_on = Some(at.day()));
    laid(command.enrolment, found)
}

fn state(task: &Task) -> TaskState {
    TaskState::of(task.seen_at, task.closed_at)
}

pub fn see_task(shown: Shown<'_>, command: &SeeTask, at: Instant) -> Vec<(Uuid, View)> {
    match shown.get(Kind::Task, command.task) {
        Some(View::Task(task)) if state(task).see().is_ok() => {
            laid(task.id, Task { seen_at: Some(at), ..task.as_ref().clone() })
        }
        _ => Vec::new(),
    }
}

pub fn close_task(shown: Shown<'_>, me: &Me, command: &CloseTask, at: Instant) -> Vec<(Uuid, View)> {
    let Some(View::Task(task)) = shown.get(Kind::Task, command.task) else { return Vec::new() };
    let may_confirm = me.role.is_some_and(Role::confirms_danger);
    match state(task).close(command.outcome, command.note.as_deref(), may_confirm) {
        Ok(_) => laid(task.id, Task { closed_at: Some(at), ..task.as_ref().clone() }),
        Err(_) => Vec::new(),
    }
}

pub fn referral_outcome(shown: Shown<'_>, command: &RecordReferralOutcome) -> Vec<(Uuid, View)> {
    let Some(View::Referral(referral)) = shown.get(Kind::Referral, command.referral) else { return Vec::new() };
    let mut told = referral.as_ref().clone();
    (told.outcome, told.outcome_on) = (Some(command.outcome), Some(command.on));
    laid(command.referral, told)
}
