//! What a long prescription rests on besides the medicine, and what of it would make good what stands in its way.

use std::collections::BTreeSet;

use super::rules::Facts;
use crate::access::{self, Relation, Role, command_row};
use crate::codes::Code;
use crate::command::CommandName;
use crate::follow_up::VisitMode;
use crate::terms::terms;

terms! {
    Evidence {
        /// The prescriber has seen her.
        Visit = "visit", "随访", "Visit";
        /// The prescriber has judged her at that visit.
        Assessment = "assessment", "长期处方评估", "Assessment";
        Education = "education", "用药教育", "Medicine education";
        /// By herself or her guardian.
        Confirmation = "confirmation", "本人确认", "Her confirmation";
    }
}

impl Evidence {
    /// None where no record makes it good. `unfollowed`: of a diagnosis without a programme the assessment tells how it goes.
    fn against(code: Code, facts: &Facts, unfollowed: bool) -> Option<Self> {
        match code {
            Code::Lrx401 => Some(Self::Visit),
            // What is taken only when needed is no long-term need, whatever she judges.
            Code::Lrx105 => (!facts.long_term_need).then_some(Self::Assessment),
            Code::Lrx103 | Code::Lrx104 | Code::Lrx501 => unfollowed.then_some(Self::Assessment),
            Code::Lrx102 | Code::Lrx302 | Code::Lrx406 | Code::Lrx502 | Code::Lrx503 | Code::Lrx504 | Code::Lrx505 => {
                Some(Self::Assessment)
            }
            Code::Lrx303 => Some(Self::Education),
            Code::Lrx304 => Some(Self::Confirmation),
            _ => None,
        }
    }
}

/// What can be recorded now against these codes: whoever was not seen cannot be judged, and she confirms what she was taught. For a reader who does not sign, of her own visits
/// nothing follows.
pub fn lacking(codes: &[Code], facts: &Facts, unfollowed: bool, reader: Role) -> BTreeSet<Evidence> {
    let mut lacking: BTreeSet<Evidence> =
        codes.iter().filter_map(|code| Evidence::against(*code, facts, unfollowed)).collect();
    if lacking.contains(&Evidence::Visit) {
        lacking.remove(&Evidence::Assessment);
    }
    if lacking.contains(&Evidence::Education) {
        lacking.remove(&Evidence::Confirmation);
    }
    lacking.retain(|evidence| match evidence {
        Evidence::Visit | Evidence::Assessment => may(CommandName::AssessForLongPrescription, reader),
        Evidence::Education => may(CommandName::RecordEducation, reader),
        Evidence::Confirmation => true,
    });
    lacking
}

fn may(command: CommandName, role: Role) -> bool {
    access::may(command_row(command), role, Relation::PANEL)
}

/// Whether somebody can be judged at a visit of hers that no other one corrects.
///
/// # Errors
/// `NOT_FOUND` without one, `LRX-401` when nobody was seen at it.
pub fn may_assess_at(visit: Option<VisitMode>) -> Result<(), Code> {
    match visit {
        None => Err(Code::NotFound),
        Some(VisitMode::Phone) => Err(Code::Lrx401),
        Some(VisitMode::Clinic | VisitMode::Home | VisitMode::Video) => Ok(()),
    }
}
