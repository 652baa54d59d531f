//! What is known of one resident, kind by kind: the server's rows as her feed carries them, or what a phone holds. Screens and rules that
//! look at the whole of her are functions of this.

use std::collections::BTreeSet;

use super::{
    Claim, Confirmation, Consent, Contract, Diagnosis, Dispensing, Education, Enrolment, Grant, Guardianship, ListAct,
    LongAssessment, Prescription, PutOff, Reading, Referral, RefillRequest, Resident, StockReport, Task, View, Visit,
};
use crate::calendar::{Day, Instant};
use crate::contract::{self, Term};
use crate::follow_up::policy::FollowUpPolicy;
use crate::follow_up::visit;
use crate::id::{ReadingId, ResidentId, VisitId};

/// Each kind in the order of its ids, unless it is said otherwise.
#[derive(Debug, Clone, Default)]
pub struct Story<'a> {
    /// None for a reader who is not shown who she is: of such a one the record and the contract are not known either.
    pub resident: Option<&'a Resident>,
    pub claims: Vec<&'a Claim>,
    pub consents: Vec<&'a Consent>,
    pub guardianships: Vec<&'a Guardianship>,
    pub grants: Vec<&'a Grant>,
    pub contracts: Vec<&'a Contract>,
    pub diagnoses: Vec<&'a Diagnosis>,
    pub enrolments: Vec<&'a Enrolment>,
    pub visits: Vec<&'a Visit>,
    pub readings: Vec<&'a Reading>,
    pub tasks: Vec<&'a Task>,
    pub list_acts: Vec<&'a ListAct>,
    pub referrals: Vec<&'a Referral>,
    pub long_assessments: Vec<&'a LongAssessment>,
    pub educations: Vec<&'a Education>,
    pub confirmations: Vec<&'a Confirmation>,
    pub prescriptions: Vec<&'a Prescription>,
    pub dispensings: Vec<&'a Dispensing>,
    pub stock_reports: Vec<&'a StockReport>,
    pub refill_requests: Vec<&'a RefillRequest>,
    pub put_offs: Vec<&'a PutOff>,
}

impl View {
    /// Whose record it is of; none of the directory, the documents and the filters of a team.
    pub fn resident(&self) -> Option<ResidentId> {
        match self {
            View::Resident(view) => Some(view.id),
            View::Claim(view) => Some(view.resident),
            View::Consent(view) => Some(view.resident),
            View::Guardianship(view) => Some(view.ward),
            View::Grant(view) => Some(view.resident),
            View::Contract(view) => Some(view.resident),
            View::Diagnosis(view) => Some(view.resident),
            View::Enrolment(view) => Some(view.resident),
            View::Visit(view) => Some(view.resident),
            View::Reading(view) => Some(view.resident),
            View::Task(view) => Some(view.resident),
            View::ListAct(view) => Some(view.resident),
            View::Referral(view) => Some(view.resident),
            View::LongAssessment(view) => Some(view.resident),
            View::Education(view) => Some(view.resident),
            View::Confirmation(view) => Some(view.resident),
            View::Prescription(view) => Some(view.resident),
            View::Dispensing(view) => Some(view.resident),
            View::StockReport(view) => Some(view.resident),
            View::RefillRequest(view) => Some(view.resident),
            View::PutOff(view) => Some(view.resident),
            View::SavedFilter(_)
            | View::Team(_)
            | View::Package(_)
            | View::PolicyDocument(_)
            | View::DrugCatalogue(_)
            | View::AgreementTemplate(_) => None,
        }
    }
}

impl<'a> FromIterator<&'a View> for Story<'a> {
    /// Of one resident's views; what is nobody's is left out.
    fn from_iter<I: IntoIterator<Item = &'a View>>(views: I) -> Self {
        let mut story = Self::default();
        for view in views {
            match view {
                View::Resident(view) => story.resident = Some(view),
                View::Claim(view) => story.claims.push(view),
                View::Consent(view) => story.consents.push(view),
                View::Guardianship(view) => story.guardianships.push(view),
                View::Grant(view) => story.grants.push(view),
                View::Contract(view) => story.contracts.push(view),
                View::Diagnosis(view) => story.diagnoses.push(view),
                View::Enrolment(view) => story.enrolments.push(view),
                View::Visit(view) => story.visits.push(view),
                View::Reading(view) => story.readings.push(view),
                View::Task(view) => story.tasks.push(view),
                View::ListAct(view) => story.list_acts.push(view),
                View::Referral(view) => story.referrals.push(view),
                View::LongAssessment(view) => story.long_assessments.push(view),
                View::Education(view) => story.educations.push(view),
                View::Confirmation(view) => story.confirmations.push(view),
                View::Prescription(view) => story.prescriptions.push(view),
                View::Dispensing(view) => story.dispensings.push(view),
                View::StockReport(view) => story.stock_reports.push(view),
                View::RefillRequest(view) => story.refill_requests.push(view),
                View::PutOff(view) => story.put_offs.push(view),
                View::SavedFilter(_)
                | View::Team(_)
                | View::Package(_)
                | View::PolicyDocument(_)
                | View::DrugCatalogue(_)
                | View::AgreementTemplate(_) => {}
            }
        }
        story
    }
}

impl<'a> Story<'a> {
    /// Visits that no other one corrects, the last first.
    pub fn standing_visits(&self) -> Vec<&'a Visit> {
        let mut visits: Vec<&Visit> =
            self.visits.iter().copied().filter(|visit| visit.corrected_by.is_none()).collect();
        visits.sort_unstable_by_key(|visit| std::cmp::Reverse((visit.happened_on, visit.recorded_at, visit.id)));
        visits
    }

    /// Values that were not corrected, by themselves or with their visit, the last first.
    pub fn standing_readings(&self) -> Vec<&'a Reading> {
        let slips: BTreeSet<ReadingId> = self.readings.iter().filter_map(|reading| reading.corrects).collect();
        let corrected: BTreeSet<VisitId> =
            self.visits.iter().filter(|visit| visit.corrected_by.is_some()).map(|visit| visit.id).collect();
        let stands = |reading: &&Reading| {
            !slips.contains(&reading.id) && reading.visit.is_none_or(|visit| !corrected.contains(&visit))
        };
        let mut readings: Vec<&Reading> = self.readings.iter().copied().filter(stands).collect();
        readings.sort_unstable_by_key(|reading| std::cmp::Reverse((reading.taken_at, reading.recorded_at, reading.id)));
        readings
    }

    /// The contract that is in force on a day.
    pub fn in_force(&self, day: Day) -> Option<&'a Contract> {
        self.contracts.iter().copied().find(|contract| contract.is_in_force(day))
    }
}

impl Contract {
    /// What the rules know of it; none when its term is not one.
    pub fn facts(&self) -> Option<contract::Contract> {
        use contract::ContractState::{
            Active, Draft, Rejected, Renewed, ResidentSigned, Terminated, Transferred, Withdrawn,
        };
        let closed_at = match self.state {
            Rejected => self.answer.as_ref().map(|answer| answer.at),
            Draft | ResidentSigned | Active => None,
            Withdrawn | Terminated | Transferred | Renewed => self.end.as_ref().map(|end| end.recorded_at),
        };
        let accepted = self.answer.as_ref().filter(|answer| answer.accepted);
        Some(contract::Contract {
            id: self.id,
            origin: self.origin,
            team: self.team,
            doctor: self.doctor,
            state: self.state,
            term: Term::between(self.starts_on, self.term_ends_on).ok()?,
            ends_on: self.ends_on,
            signed_on: Some(self.signature.at.day()),
            answer_by: self.answer_by,
            accepted_on: accepted.map(|answer| answer.at.day()),
            closed_on: closed_at.map(Instant::day),
        })
    }

    fn is_in_force(&self, day: Day) -> bool {
        let days = self.facts().and_then(|contract| contract.active_days());
        days.is_some_and(|days| days.contains(day))
    }
}

/// What the rules of follow-up ask of her story.
impl Story<'_> {
    /// Every enrolment that she ever had.
    pub fn enrolments_ever(&self) -> Vec<visit::Enrolment> {
        let diagnosed_on = |enrolment: &Enrolment| {
            let diagnosis = self.diagnoses.iter().find(|diagnosis| Some(diagnosis.id) == enrolment.diagnosis);
            diagnosis.map(|diagnosis| diagnosis.diagnosed_on)
        };
        let enrolment = |enrolment: &&Enrolment| visit::Enrolment {
            programme: enrolment.programme,
            diagnosed_on: diagnosed_on(enrolment),
            state: enrolment.state,
            closed_on: enrolment.closed_on,
        };
        self.enrolments.iter().map(enrolment).collect()
    }

    /// Every assessment that counts: not of a visit that was corrected, nor of the one that is being corrected now.
    pub fn assessed_before(&self, corrects: Option<VisitId>) -> Vec<visit::PastAssessment> {
        let visits = self.standing_visits().into_iter().filter(|visit| Some(visit.id) != corrects);
        let past = visits.flat_map(|visit| {
            visit.found.iter().map(|found| visit::PastAssessment {
                programme: found.programme,
                happened_on: visit.happened_on,
                recorded_at: visit.recorded_at,
                mode: visit.mode,
                self_report_accepted: visit.common.self_report_accepted,
                controlled: found.controlled,
                adr: found.adr,
            })
        });
        past.collect()
    }

    /// Whether the last visit before a day found it, and lately enough to be believed.
    pub fn pregnant_or_lactating(&self, day: Day, policy: &FollowUpPolicy) -> bool {
        let Ok(since) = day.plus_months(-i64::from(policy.pregnancy_months)) else { return false };
        let visits = self.standing_visits();
        let last = visits.iter().find(|visit| (since..=day).contains(&visit.happened_on));
        last.is_some_and(|visit| visit.common.pregnant_or_lactating)
    }
}
