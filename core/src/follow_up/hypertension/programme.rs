//! Hypertension among the programmes.

use super::{DANGER_SIGNS, Facts, HypertensionForm, assess};
use crate::calendar::NotADay;
use crate::codes::{Code, Fault};
use crate::follow_up::programme::{Judged, PAST_CALENDAR, ProgrammeForm, Seen};
use crate::follow_up::{Assessment, Course};
use crate::reading::DangerSign;

const NO_PRESSURE: Fault = ("common.pressure", Code::MissingField);

impl ProgrammeForm for HypertensionForm {
    fn danger_signs(&self) -> &'static [DangerSign] {
        DANGER_SIGNS
    }

    fn unmeasured(&self, seen: &Seen<'_>) -> Vec<Fault> {
        seen.common.pressure.is_none().then_some(NO_PRESSURE).into_iter().collect()
    }

    fn faults(&self, _seen: &Seen<'_>) -> Vec<Fault> {
        self.validate()
    }

    fn assess(&self, judged: &Judged<'_>) -> Result<Assessment, Fault> {
        let seen = judged.seen;
        let facts = Facts {
            visit: seen.happened_on,
            age: judged.born.age_on(seen.happened_on).into(),
            pressure: seen.common.pressure.ok_or(NO_PRESSURE)?,
            stated: judged.stated,
            previous: judged.previous,
        };
        assess(&facts, seen.policy).map_err(|NotADay| PAST_CALENDAR)
    }

    fn course(&self) -> Option<&Course> {
        Some(&self.course)
    }

    fn follows_pressure(&self) -> bool {
        true
    }
}
