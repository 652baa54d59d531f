//! Enrolment in a programme: who may be enrolled, and how it goes on.

use super::Programme;
use super::policy::FollowUpPolicy;
use super::programme::Admission;
use super::visit::Person;
use crate::calendar::Day;
use crate::codes::{Code, Fault};
use crate::reading::found;
use crate::terms::terms;

terms! {
    /// 转归: how the follow-up of somebody goes on. Source: domain 04 §4.4.
    EnrolmentState {
        Enrolled = "enrolled", "继续随访", "Followed up";
        Lost = "lost", "暂时失访", "Lost for the time being";
        Closed = "closed", "终止管理", "Closed";
    }
}

terms! {
    /// Source: domain 04 §4.4.
    CloseReason {
        Died = "died", "死亡", "Died";
        MovedAway = "moved_away", "迁出", "Moved away";
        Lost = "lost", "失访", "Lost to follow-up";
        Refused = "refused", "拒绝", "Declined";
    }
}

/// What can happen to an enrolment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// The person cannot be found for the time being.
    Lose,
    /// Found again.
    Resume,
    Close(CloseReason),
}

impl EnrolmentState {
    /// # Errors
    /// `RECORD_DEPARTURE` for a death, which closes more than a programme; `ENROLMENT_STATE`: a closed enrolment stays closed (the
    /// person is enrolled anew), and nobody is lost twice.
    pub fn after(self, change: Change) -> Result<Self, Code> {
        match (self, change) {
            (Self::Enrolled, Change::Lose) => Ok(Self::Lost),
            (Self::Lost, Change::Resume) => Ok(Self::Enrolled),
            (_, Change::Close(CloseReason::Died)) => Err(Code::RecordDeparture),
            (Self::Enrolled | Self::Lost, Change::Close(_)) => Ok(Self::Closed),
            _ => Err(Code::EnrolmentState),
        }
    }
}

/// When the next follow-up of a programme is due: as the last visit says. Without a visit since the enrolment it is not
/// due before the enrolment itself, whatever a visit under an earlier one had said.
pub fn next_due(enrolled_on: Day, last: Option<LastVisit>) -> Day {
    match last {
        Some(last) if last.happened_on >= enrolled_on => last.next_due,
        Some(last) => last.next_due.max(enrolled_on),
        None => enrolled_on,
    }
}

/// The last visit of a programme that was not corrected since.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastVisit {
    pub happened_on: Day,
    pub next_due: Day,
}

/// Whether an ICD-10 code, as `I10` or `I10.x05`, belongs to the programme. Source: domain 05.
pub fn covers(programme: Programme, icd: &str, policy: &FollowUpPolicy) -> bool {
    match policy.admission(programme) {
        Admission::Diagnosis(categories) => is_of(categories, icd),
        Admission::Age(_) => false,
    }
}

fn is_of(categories: &[String], icd: &str) -> bool {
    let category = icd.split_once('.').map_or(icd, |(category, _)| category);
    categories.iter().any(|covered| covered == category)
}

/// Somebody who is to be enrolled today.
#[derive(Debug, Clone, Copy)]
pub struct Enrolling<'a> {
    pub programme: Programme,
    pub diagnosis: Option<Documented<'a>>,
    /// States of the person's earlier enrolments in this programme.
    pub earlier: &'a [EnrolmentState],
}

/// The documented diagnosis that somebody is enrolled for.
#[derive(Debug, Clone, Copy)]
pub struct Documented<'a> {
    /// ICD-10.
    pub icd: &'a str,
    pub on: Day,
}

/// Everything that stands in the way of enrolling. A programme of a disease asks for its diagnosis and not for an age,
/// since the limit of 35 is for denominators only; one of an age asks for that and for no diagnosis.
pub fn may_enrol(enrolling: &Enrolling<'_>, person: &Person, today: Day, policy: &FollowUpPolicy) -> Vec<Fault> {
    let Enrolling { programme, diagnosis, earlier } = *enrolling;
    let open = earlier.iter().any(|state| *state != EnrolmentState::Closed);
    let (too_young, diagnosis_fault) = match (policy.admission(programme), diagnosis) {
        (Admission::Diagnosis(_), None) => (false, Some(Code::MissingField)),
        (Admission::Diagnosis(categories), Some(documented)) => {
            (false, (!is_of(categories, documented.icd)).then_some(Code::DiagnosisNotInProgramme))
        }
        (Admission::Age(from), given) => {
            (person.born.age_on(today) < from, given.map(|_| Code::DiagnosisNotInProgramme))
        }
    };
    let diagnosed = |wrong: &dyn Fn(Day) -> bool| diagnosis.is_some_and(|documented| wrong(documented.on));
    found([
        ("programme", open.then_some(Code::AlreadyEnrolled)),
        ("programme", too_young.then_some(Code::BelowProgrammeAge)),
        ("diagnosis", diagnosis_fault),
        ("diagnosis.diagnosed_on", diagnosed(&|on| on > today).then_some(Code::DateInFuture)),
        ("diagnosis.diagnosed_on", diagnosed(&|on| on < person.born).then_some(Code::BeforeBirth)),
        ("resident", person.died_on.is_some().then_some(Code::AfterDeath)),
    ])
}
