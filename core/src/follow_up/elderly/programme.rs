//! The yearly check among the programmes.

use super::{ElderlyForm, rules};
use crate::calendar::NotADay;
use crate::codes::Fault;
use crate::contract::package::ServiceKind;
use crate::follow_up::programme::{Judged, PAST_CALENDAR, ProgrammeForm, Seen};
use crate::follow_up::{Assessment, Course, Scored};
use crate::reading::{DangerSign, Glucose};

impl ProgrammeForm for ElderlyForm {
    fn danger_signs(&self) -> &'static [DangerSign] {
        &[]
    }

    fn faults(&self, seen: &Seen<'_>) -> Vec<Fault> {
        self.faults(seen)
    }

    fn assess(&self, judged: &Judged<'_>) -> Result<Assessment, Fault> {
        rules::assess(self, judged).map_err(|NotADay| PAST_CALENDAR)
    }

    fn course(&self) -> Option<&Course> {
        None
    }

    fn fasting_glucose(&self) -> Option<Glucose> {
        self.fasting_glucose
    }

    fn scored(&self) -> Option<Scored> {
        self.self_care.scored()
    }

    fn service(&self) -> ServiceKind {
        ServiceKind::HealthManagement
    }
}
