//! The numbers of this programme.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::form::ExamTest;
use crate::follow_up::programme::{Admission, ProgrammePolicy};
use crate::reading::policy::Range;

/// Source: domain 04 §4.5.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ElderlyPolicy {
    /// Whole years, on the day of enrolment. [S:27]
    pub from_age: i32,
    /// Days within which a check that is not complete is finished. [P]
    pub finish_days: u16,
    /// What a complete check has beside fasting glucose; a region may ask for less or more of the list. [K]
    pub tests: Vec<ExamTest>,
    /// Outside of it a waist is a slip of the hand. [P]
    pub waist_mm: Range,
}

impl Default for ElderlyPolicy {
    fn default() -> Self {
        Self { from_age: 65, finish_days: 30, tests: ExamTest::ALL.to_vec(), waist_mm: Range { min: 300, max: 2000 } }
    }
}

impl ProgrammePolicy for ElderlyPolicy {
    fn admission(&self) -> Admission<'_> {
        Admission::Age(self.from_age)
    }
}
