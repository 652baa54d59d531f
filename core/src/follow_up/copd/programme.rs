//! COPD among the programmes.

use super::{CAT_MOST, CatGrade, CopdForm, DANGER_SIGNS, Facts, assess};
use crate::calendar::NotADay;
use crate::codes::Fault;
use crate::follow_up::programme::{Judged, PAST_CALENDAR, ProgrammeForm, Seen};
use crate::follow_up::{Assessment, Course, Scored};
use crate::reading::DangerSign;

impl ProgrammeForm for CopdForm {
    fn danger_signs(&self) -> &'static [DangerSign] {
        DANGER_SIGNS
    }

    fn faults(&self, seen: &Seen<'_>) -> Vec<Fault> {
        self.validate(seen.happened_on, &seen.policy.copd)
    }

    fn assess(&self, judged: &Judged<'_>) -> Result<Assessment, Fault> {
        let seen = judged.seen;
        let facts = Facts {
            visit: seen.happened_on,
            mmrc: self.mmrc,
            cat: self.cat,
            exacerbations: self.exacerbations,
            oxygen: self.oxygen_percent,
            pressure: seen.common.pressure,
            spirometry: self.spirometry.map(|spirometry| spirometry.on),
            stated: judged.stated,
            previous: judged.previous,
        };
        assess(&facts, seen.policy).map_err(|NotADay| PAST_CALENDAR)
    }

    fn course(&self) -> Option<&Course> {
        Some(&self.course)
    }

    fn scored(&self) -> Option<Scored> {
        Some(Scored { points: self.cat, of: CAT_MOST, grade: CatGrade::of(self.cat).as_str() })
    }
}
