//! The numbers of this programme.

use std::num::NonZeroU16;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::follow_up::programme::{Admission, ProgrammePolicy};
use crate::reading::policy::Range;

/// Source: domain 04 §4.6. The trial specification of 2024 was not found: visits, spirometry and what counts as
/// controlled are this product's until a region sets its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CopdPolicy {
    /// ICD-10 categories that may be enrolled. [P]
    pub diagnoses: Vec<String>,
    /// Visits a year when all is well: the next one is due after as many whole months as fit. 12 at most. [?]
    #[schema(value_type = u16, minimum = 1)]
    pub visits_per_year: NonZeroU16,
    /// Calendar months from one spirometry to the next. [?]
    pub spirometry_months: u16,
    /// Controlled means a CAT sum up to this, 0 to 40: no more than a medium burden. [P]
    pub controlled_cat_up_to: u8,
    /// … and breathlessness up to this, mMRC 0 to 4. [P]
    pub controlled_mmrc_up_to: u8,
    /// … and exacerbations in the last 12 months up to this. [P]
    pub controlled_exacerbations_up_to: u8,
    /// Percent; an emergency below. [K]
    pub oxygen_below: i64,
    /// Percent; outside of it a saturation is a slip of the hand. [P]
    pub oxygen_percent: Range,
    /// Percent of the predicted value; outside of it FEV1 is a slip of the hand. [P]
    pub fev1_percent: Range,
}

const FOUR: NonZeroU16 = match NonZeroU16::new(4) {
    Some(four) => four,
    None => NonZeroU16::MIN,
};

impl Default for CopdPolicy {
    fn default() -> Self {
        Self {
            diagnoses: vec!["J44".to_owned()],
            visits_per_year: FOUR,
            spirometry_months: 12,
            controlled_cat_up_to: 20,
            controlled_mmrc_up_to: 2,
            controlled_exacerbations_up_to: 1,
            oxygen_below: 90,
            oxygen_percent: Range { min: 50, max: 100 },
            fev1_percent: Range { min: 10, max: 200 },
        }
    }
}

impl CopdPolicy {
    /// Whole calendar months between two visits when all is well.
    pub(super) fn routine_months(&self) -> u16 {
        (12 / self.visits_per_year).max(1)
    }
}

impl ProgrammePolicy for CopdPolicy {
    fn admission(&self) -> Admission<'_> {
        Admission::Diagnosis(&self.diagnoses)
    }
}
