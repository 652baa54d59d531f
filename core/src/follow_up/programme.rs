//! What a programme answers: whoever records, stores, shows or lists visits goes through [`ProgrammeForm`] and
//! [`ProgrammePolicy`] and names no programme.

use super::form::{Common, Course};
use super::policy::FollowUpPolicy;
use super::visit::PastAssessment;
use super::{Assessment, Previous, Stated, VisitMode};
use crate::calendar::Day;
use crate::codes::{Code, Fault};
use crate::contract::package::ServiceKind;
use crate::reading::policy::ReadingPolicy;
use crate::reading::{BloodPressure, DangerSign, Glucose};
use crate::terms::terms;

macro_rules! programme {
    ($( $folder:ident: $name:ident = $word:literal, $zh:literal, $en:literal, $form:ident, $policy:ident; )+) => {
        terms! {
            /// A programme of regular follow-up under the national public-health service.
            Programme { $( $name = $word, $zh, $en; )+ }
        }

        impl Programme {
            /// The path of its form in a visit.
            pub const fn field(self) -> &'static str {
                match self { $( Self::$name => concat!("forms.", $word), )+ }
            }
        }
    };
}
programmes!(programme);

/// What a programme's form answers.
pub trait ProgrammeForm {
    /// Signs that are an emergency of the programme once a clinician confirms them.
    fn danger_signs(&self) -> &'static [DangerSign];

    /// Values that must be measured at such a visit and were not.
    fn unmeasured(&self, _seen: &Seen<'_>) -> Vec<Fault> {
        Vec::new()
    }

    /// Everything that is wrong with what the form says.
    fn faults(&self, seen: &Seen<'_>) -> Vec<Fault>;

    /// Class, action and next date of a visit without faults.
    ///
    /// # Errors
    /// A value without which the programme cannot be judged, or a next date past the calendar's end.
    fn assess(&self, judged: &Judged<'_>) -> Result<Assessment, Fault>;

    /// How a disease and its treatment went; none where the programme treats no disease.
    fn course(&self) -> Option<&Course>;

    /// Whether the programme follows blood pressure, so that no other track has to be told of a high one.
    fn follows_pressure(&self) -> bool {
        false
    }

    fn fasting_glucose(&self) -> Option<Glucose> {
        None
    }

    /// Glucose taken at another time of the day.
    fn other_glucose(&self) -> Option<Glucose> {
        None
    }

    /// What a scale of the form adds up to.
    fn scored(&self) -> Option<Scored> {
        None
    }

    /// The promised service that such a visit is.
    fn service(&self) -> ServiceKind {
        ServiceKind::FollowUp
    }
}

/// What a programme's policy answers before there is a visit.
pub trait ProgrammePolicy {
    fn admission(&self) -> Admission<'_>;

    /// Below both it counts as controlled at an age in whole years; none where the programme aims at no pressure.
    fn pressure_target(&self, _age: i64) -> Option<BloodPressure> {
        None
    }

    /// Tenths of mmol/L below which fasting glucose counts as controlled.
    fn fasting_target_tenths(&self) -> Option<i64> {
        None
    }
}

/// Who may be enrolled in a programme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission<'a> {
    /// Whoever has a documented diagnosis of one of these ICD-10 categories.
    Diagnosis(&'a [String]),
    /// Everybody from this age on, in whole years.
    Age(i32),
}

/// One visit as a form is read with it.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    pub happened_on: Day,
    pub mode: VisitMode,
    pub common: &'a Common,
    /// By whichever form of the visit says it first: it is asked once.
    pub fasting_glucose: Option<Glucose>,
    pub policy: &'a FollowUpPolicy,
    pub readings: &'a ReadingPolicy,
}

/// One visit as a form judges it.
#[derive(Debug, Clone, Copy)]
pub struct Judged<'a> {
    pub seen: Seen<'a>,
    pub born: Day,
    pub stated: Stated,
    /// What the programme's last valid visit before this one found.
    pub previous: Option<Previous>,
    /// Of every programme; the one that is corrected is not among them.
    pub past: &'a [PastAssessment],
}

/// The sum of a scale, and the grade it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Scored {
    pub points: u8,
    /// The most there can be.
    pub of: u8,
    /// The grade's word.
    pub grade: &'static str,
}

/// A visit whose next date would lie past the calendar's end.
pub(super) const PAST_CALENDAR: Fault = ("happened_on", Code::DateRange);
