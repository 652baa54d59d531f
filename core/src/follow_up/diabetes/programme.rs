//! Diabetes among the programmes.

use super::{DANGER_SIGNS, DiabetesForm, Facts, assess};
use crate::calendar::NotADay;
use crate::codes::{Code, Fault};
use crate::follow_up::programme::{Judged, PAST_CALENDAR, ProgrammeForm, Seen};
use crate::follow_up::{Assessment, Course};
use crate::number::Exact;
use crate::reading::{DangerSign, Glucose, found};

impl ProgrammeForm for DiabetesForm {
    fn danger_signs(&self) -> &'static [DangerSign] {
        DANGER_SIGNS
    }

    fn unmeasured(&self, seen: &Seen<'_>) -> Vec<Fault> {
        let Seen { mode, common, policy, .. } = *seen;
        let fast = common.heart_rate.is_some_and(|rate| rate > policy.diabetes.heart_rate_above);
        let rate_needed = fast && common.second_heart_rate.is_none();
        found([
            ("common.pressure", (mode.is_face_to_face() && common.pressure.is_none()).then_some(Code::MissingField)),
            ("common.second_heart_rate", rate_needed.then_some(Code::HeartRateAgain)),
        ])
    }

    fn faults(&self, seen: &Seen<'_>) -> Vec<Fault> {
        self.validate(seen.happened_on, seen.readings)
    }

    fn assess(&self, judged: &Judged<'_>) -> Result<Assessment, Fault> {
        let seen = judged.seen;
        let facts = Facts {
            visit: seen.happened_on,
            fasting: self.fasting_glucose.into(),
            other_glucose: self.other_glucose.map(Into::into),
            pressure: seen.common.pressure,
            sustained_heart_rate: seen.common.sustained_heart_rate(),
            temperature: seen.common.temperature_tenths.map(Exact::from_tenths),
            stated: judged.stated,
            previous: judged.previous,
        };
        assess(&facts, seen.policy).map_err(|NotADay| PAST_CALENDAR)
    }

    fn course(&self) -> Option<&Course> {
        Some(&self.course)
    }

    fn fasting_glucose(&self) -> Option<Glucose> {
        Some(self.fasting_glucose)
    }

    fn other_glucose(&self) -> Option<Glucose> {
        self.other_glucose
    }
}
