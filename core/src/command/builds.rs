//! What a command brings into being and what it builds on: a phone sends a dependent only after its forerunner was applied.

use uuid::Uuid;

use super::Command;
use crate::contract::commands::Origin;

/// Ids of things, each sorted and once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Builds {
    /// Minted by its sender, inside the command.
    pub makes: Vec<Uuid>,
    /// There before it, by an earlier command or long since; never what it makes itself.
    pub on: Vec<Uuid>,
}

impl Builds {
    fn new(makes: Vec<Uuid>, on: Vec<Uuid>) -> Self {
        let (makes, mut on) = (in_order(makes), in_order(on));
        on.retain(|id| makes.binary_search(id).is_err());
        Self { makes, on }
    }
}

fn in_order(mut ids: Vec<Uuid>) -> Vec<Uuid> {
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// The ids of some fields; after the semicolon, of those that may be absent.
macro_rules! ids {
    ($($id:expr),*) => {{
        let ids: Vec<Uuid> = vec![$(Uuid::from($id)),*];
        ids
    }};
    ($($id:expr),*; $($absent:expr),+) => {{
        let mut ids = ids![$($id),*];
        $( ids.extend($absent.map(Uuid::from)); )+
        ids
    }};
}

fn each<I: Into<Uuid>>(ids: impl IntoIterator<Item = I>) -> Vec<Uuid> {
    ids.into_iter().map(Into::into).collect()
}

impl Command {
    /// The things that the command makes and those that it needs. The residents it names are among them.
    pub fn builds(&self) -> Builds {
        let (makes, mut on) = self.named();
        on.extend(self.residents().into_iter().map(Uuid::from));
        Builds::new(makes, on)
    }

    /// One row a command: what it makes, then what it needs beside the residents it is about.
    fn named(&self) -> (Vec<Uuid>, Vec<Uuid>) {
        use Command as C;
        match self {
            // person
            C::ClaimIdentity(c) => (ids![c.claim, c.resident], ids![]),
            C::ActivateClaim(c) => (ids![], ids![c.claim]),
            C::VerifyClaim(c) => (ids![], ids![c.claim]),
            C::RejectClaim(c) => (ids![], ids![c.claim]),
            C::ResolveRivalClaim(c) => (ids![], ids![c.claim]),
            C::RegisterResident(c) => {
                let guardianship = c.guardianship.as_ref();
                let mut makes = ids![c.resident; guardianship.map(|given| given.guardianship)];
                makes.extend(each(c.consents.iter().map(|given| given.consent)));
                makes.extend(each(c.grounds.iter().map(|ground| ground.consent)));
                (makes, ids![; guardianship.map(|given| given.guardian)])
            }
            C::IssueActivationCode(c) => (ids![c.code], ids![]),
            C::GiveConsent(c) => (ids![c.consent], ids![]),
            C::WithdrawConsent(c) => (ids![c.consent], ids![]),
            C::RecordPaperConsent(c) => (ids![c.consent.consent], ids![; c.consent.guardian]),
            C::RecordGuardianship(c) => (ids![c.guardianship], ids![]),
            C::EndGuardianship(c) => (ids![], ids![c.guardianship]),
            C::RecordCapacityDecision(c) => (ids![c.decision], ids![]),
            C::GrantProxy(c) => (ids![c.grant], ids![; c.guardian]),
            C::RevokeGrant(c) => (ids![], ids![c.grant]),
            C::RevokeSession(c) => (ids![], ids![c.session]),
            C::ChangePhone(c) => (ids![c.change], ids![]),
            C::ConfirmPhoneChange(c) => (ids![], ids![c.change]),
            C::StopPhoneChange(c) => (ids![], ids![c.change]),
            C::SetContactPreference(_) => (ids![], ids![]),
            C::OpenStaffAccount(c) => (ids![c.account, c.activation], ids![c.staff]),
            C::ResetStaffAccount(c) => (ids![c.activation], ids![c.account]),
            C::DisableStaffAccount(c) => (ids![], ids![c.account]),
            C::EnableStaffAccount(c) => (ids![c.activation], ids![c.account]),
            C::ConfirmHeldCommand(c) => (ids![], ids![c.held]),
            C::RefuseHeldCommand(c) => (ids![], ids![c.held]),

            // contract
            C::SignContract(c) => {
                let before = match c.origin {
                    Origin::New => None,
                    Origin::Renewal { of } => Some(of),
                    Origin::Transfer { from } => Some(from),
                };
                (ids![c.contract], ids![; before])
            }
            C::WithdrawContract(c) => (ids![], ids![c.contract]),
            C::AcceptContract(c) => (ids![], ids![c.contract]),
            C::RejectContract(c) => (ids![], ids![c.contract]),
            C::TerminateContract(c) => (ids![], ids![c.contract]),
            C::CancelTermination(c) => (ids![], ids![c.contract]),
            C::EndContractByTeam(c) => (ids![], ids![c.contract]),

            // team
            C::NameSubstitute(c) => (ids![c.substitution], ids![]),
            C::EndSubstitution(c) => (ids![], ids![c.substitution]),

            // follow_up, reading, task
            C::RecordDiagnosis(c) => (ids![c.diagnosis], ids![; c.corrects]),
            C::ResolveDiagnosis(c) => (ids![], ids![c.diagnosis]),
            C::EnrolInProgramme(c) => (ids![c.enrolment], ids![; c.diagnosis]),
            C::CloseEnrolment(c) => (ids![], ids![c.enrolment]),
            C::LoseFromFollowUp(c) => (ids![], ids![c.enrolment]),
            C::ResumeFollowUp(c) => (ids![], ids![c.enrolment]),
            C::RecordVisit(c) => (ids![c.visit], ids![; c.corrects]),
            C::RecordReading(c) => (ids![c.reading], ids![; c.corrects]),
            C::Refer(c) => (ids![c.referral], ids![; c.visit]),
            C::RecordReferralOutcome(c) => (ids![], ids![c.referral]),
            C::SeeTask(c) => (ids![], ids![c.task]),
            C::CloseTask(c) => (ids![], ids![c.task]),

            // worklist
            C::RecordCall(c) => (ids![c.act], ids![]),
            C::SnoozeResident(c) => (ids![c.act], ids![]),
            C::AssignResident(c) => (ids![c.act], ids![]),
            C::InviteResident(c) => (ids![c.act], ids![]),
            C::RecordDeparture(c) => (ids![c.act], ids![]),
            C::CorrectDeparture(c) => (ids![], ids![c.act]),
            C::UndoListAct(c) => (ids![], ids![c.act]),
            C::SaveListFilter(c) => (ids![c.id], ids![]),
            C::RemoveListFilter(c) => (ids![], ids![c.id]),

            // prescription, refill
            C::AssessForLongPrescription(c) => (ids![c.assessment], ids![c.visit]),
            C::RecordEducation(c) => (ids![c.education], ids![]),
            C::ConfirmLongPrescription(c) => (ids![c.confirmation], ids![; c.guardian]),
            C::IssuePrescription(c) => {
                let mut makes = ids![c.prescription];
                makes.extend(each(c.items.iter().map(|item| item.item)));
                let mut on = ids![c.visit, c.assessment; c.education, c.confirmation];
                on.extend(each(c.diagnoses.iter().copied()));
                on.extend(each(c.items.iter().filter_map(|item| item.refill_item)));
                (makes, on)
            }
            C::StopPrescription(c) => (ids![], ids![c.prescription]),
            C::ReviewPrescription(c) => (ids![c.review], ids![c.prescription]),
            C::DispensePrescription(c) => {
                let mut on = ids![c.prescription];
                on.extend(each(c.items.iter().map(|item| item.item)));
                (each(c.items.iter().map(|item| item.dispensing)), on)
            }
            C::ReportStock(c) => (ids![c.report], ids![c.dispensing]),
            C::RequestRefill(c) => {
                let mut makes = ids![c.request];
                makes.extend(each(c.items.iter().map(|item| item.refill_item)));
                (makes, each(c.items.iter().map(|item| item.medicine)))
            }
            C::WithdrawRefill(c) => (ids![], [ids![c.request], each(c.items.iter().copied())].concat()),
            C::RefuseRefill(c) => (ids![], [ids![c.request], each(c.items.iter().copied())].concat()),
            C::PrepareRefill(c) => (ids![], [ids![c.request], each(c.items.iter().copied())].concat()),

            // reminder
            C::RegisterPush(_) | C::SeeReminders(_) => (ids![], ids![]),
            C::PutOffReminder(c) => (ids![c.put_off], ids![c.of]),
            C::SetReminderChannels(_) => (ids![], ids![]),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn uuid(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    fn builds(command: Value) -> Builds {
        serde_json::from_value::<Command>(command).expect("a command").builds()
    }

    #[test]
    fn a_reading_is_made_and_builds_on_the_person_and_on_the_one_it_corrects() {
        let reading = json!({ "record_reading": {
            "reading": uuid(9), "resident": uuid(1), "taken_at": 0, "corrects": uuid(5),
            "value": { "kind": "blood_pressure", "sbp": 128, "dbp": 78 },
        }});
        assert_eq!(builds(reading), Builds { makes: vec![uuid(9)], on: vec![uuid(1), uuid(5)] });
    }

    #[test]
    fn somebody_who_claims_an_identity_builds_on_nobody() {
        let claim = json!({ "claim_identity": {
            "claim": uuid(2), "resident": uuid(1),
            "particulars": { "name": "王秀英", "document_kind": "citizen_id", "document_number": "990101194001010018",
                "home_institution": uuid(7) },
        }});
        assert_eq!(builds(claim), Builds { makes: vec![uuid(1), uuid(2)], on: vec![] });
    }

    #[test]
    fn a_refill_that_is_withdrawn_builds_on_the_request_and_on_each_item() {
        let asked = json!({ "request_refill": { "request": uuid(3), "resident": uuid(1),
            "items": [{ "refill_item": uuid(4), "medicine": uuid(8) }] }});
        let withdrawn = json!({ "withdraw_refill": { "request": uuid(3), "resident": uuid(1), "items": [uuid(4)] }});
        assert_eq!(builds(asked), Builds { makes: vec![uuid(3), uuid(4)], on: vec![uuid(1), uuid(8)] });
        assert_eq!(builds(withdrawn), Builds { makes: vec![], on: vec![uuid(1), uuid(3), uuid(4)] });
    }
}
