//! What a physician judges at a visit before a long prescription, and who confirms a supply of more than four weeks.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::status::Reason;
use crate::calendar::Day;
use crate::codes::Code;
use crate::person::capacity::{Actor, Person};
use crate::terms::terms;

terms! {
    AssessmentScope {
        /// Past and present history, regimen, adherence, control: before a first or resumed long prescription.
        FullFirst = "full_first", "首次全面评估", "Full first assessment";
        /// The strict assessment that more than four weeks need; also serves as a full first one.
        Strict = "strict", "严格评估", "Strict assessment";
        /// The review before a repeat.
        Repeat = "repeat", "续开评估", "Review before a repeat";
    }
}

impl AssessmentScope {
    pub const fn is_full_first(self) -> bool {
        matches!(self, Self::FullFirst | Self::Strict)
    }
}

/// The physician's own judgement. Control and adherence of a disease that a programme follows are taken from its last
/// valid visit, never from here. What happened counts since the assessment before: a tick asks for another assessment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssessmentAnswers {
    pub regimen_stable: bool,
    pub long_term_need: bool,
    /// One that needs other medicines.
    pub new_disease: bool,
    pub hospitalised_since: bool,
    pub other_reassessment: bool,
    pub severe_adr: bool,
    /// Diagnoses that no programme follows; absent, nothing is known of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_diagnoses: Option<OtherDiagnoses>,
    /// History, regimen and findings in the physician's words.
    pub findings: Reason,
}

/// Of diagnoses without a programme nobody else records this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OtherDiagnoses {
    pub goals_met: bool,
    pub adherent: bool,
}

impl AssessmentAnswers {
    /// One of LRX-502 to 505 stands.
    pub const fn asks_for_another(&self) -> bool {
        self.new_disease || self.hospitalised_since || self.other_reassessment || self.severe_adr
    }
}

terms! {
    /// What the person was taught. Source: domain 03 §3.1, "education on storage and self-monitoring".
    EducationTopic {
        Dose = "dose", "用法用量", "How and when to take it";
        Storage = "storage", "储存方法", "Storage";
        SelfMonitoring = "self_monitoring", "自我监测", "Self-monitoring";
        SideEffects = "side_effects", "不良反应的识别和处理", "Side effects and what to do";
        MissedDose = "missed_dose", "漏服怎么办", "What to do about a missed dose";
        WhenToCall = "when_to_call", "什么情况要联系医生", "When to call the team";
    }
}

terms! {
    /// Who confirmed.
    ConfirmationSigner {
        Resident = "resident", "本人", "The resident";
        Guardian = "guardian", "监护人", "The guardian";
    }
}

/// Whether `by` may confirm a supply of more than four weeks for this person: who may sign her contract.
///
/// # Errors
/// `CONFIRMATION_SIGNER` or `GUARDIAN_NOT_IN_FORCE`.
pub fn may_confirm(person: &Person<'_>, by: Actor, on: Day) -> Result<ConfirmationSigner, Code> {
    match person.may_sign(by, on) {
        Ok(()) if matches!(by, Actor::Guardian(_)) => Ok(ConfirmationSigner::Guardian),
        Ok(()) => Ok(ConfirmationSigner::Resident),
        Err(Code::GuardianNotInForce) => Err(Code::GuardianNotInForce),
        Err(_) => Err(Code::ConfirmationSigner),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{GrantId, ResidentId};
    use crate::person::guardianship::{GuardianProof, GuardianRelation, Guardianship};
    use crate::testing::day;
    use uuid::Uuid;

    #[test]
    fn an_adult_confirms_herself_and_a_guardian_for_whoever_cannot() {
        let (mother, today) = (ResidentId(Uuid::from_u128(1)), day("2026-03-02"));
        let guardianships = [Guardianship {
            guardian: mother,
            relation: GuardianRelation::Parent,
            proof: GuardianProof::HouseholdRegister,
            valid_from: day("2020-01-01"),
            valid_to: None,
            revoked_on: None,
        }];
        let person = |born: &str| Person { birth: day(born), lacks_capacity: false, guardianships: &guardianships };
        let confirm = |born: &str, by| may_confirm(&person(born), by, today);
        assert_eq!(confirm("1958-07-01", Actor::Resident), Ok(ConfirmationSigner::Resident));
        assert_eq!(confirm("1958-07-01", Actor::Guardian(mother)), Err(Code::ConfirmationSigner));
        assert_eq!(confirm("2012-07-01", Actor::Guardian(mother)), Ok(ConfirmationSigner::Guardian));
        assert_eq!(confirm("2012-07-01", Actor::Resident), Err(Code::ConfirmationSigner));
        let stranger = Actor::Guardian(ResidentId(Uuid::from_u128(2)));
        assert_eq!(confirm("2012-07-01", stranger), Err(Code::GuardianNotInForce));
        let proxy = Actor::Proxy(GrantId(Uuid::from_u128(3)));
        assert_eq!(confirm("1958-07-01", proxy), Err(Code::ConfirmationSigner));
    }
}
