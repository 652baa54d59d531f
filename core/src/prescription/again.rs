//! The same again: the sheet that a physician would sign for a medicine that is asked for, and what speaks against it.
//!
//! Judged by the decision table, as the server judges it, from what a team's phone holds. What only the server knows (a licence, what the
//! institution can do) is taken for given here, and refused there.

use std::collections::BTreeSet;

use super::assessment::AssessmentScope;
use super::beside::{Mind, beside};
use super::case::{
    Assessment, Case, Confirmation, Diagnosis, Item, Organisation, Prescriber, Visit, continued, last_valid,
};
use super::catalogue::Drug;
use super::coding::AtcCode;
use super::commands::{IssuePrescription, OrderedItem};
use super::evidence::{Evidence, lacking, may_assess_at};
use super::medicine::{Medicine, courses, medicines};
use super::rules::{OrganisationLevel, Stage, decide};
use super::status::{Reason, Status};
use super::{Catalogue, Kind};
use crate::access::Role;
use crate::calendar::Day;
use crate::codes::Code;
use crate::follow_up::enrolment::covers;
use crate::follow_up::{Programme, VisitMode};
use crate::id::{
    AssessmentId, ConfirmationId, DiagnosisId, EducationId, PrescriptionId, PrescriptionItemId, ResidentId, StaffId,
    VisitId,
};
use crate::policy::Policy;
use crate::view::{self, Education, JudgedDiagnosis, LongAssessment, RefillItem, RefillRequest, Story};

/// Who would sign.
#[derive(Debug, Clone, Copy)]
pub struct Signer {
    pub staff: StaffId,
    pub role: Role,
}

/// One medicine that is asked for, as the one who looks at it would sign it.
#[derive(Debug, Clone, PartialEq)]
pub struct Again {
    /// Every code that stands in the way, in the order of the table.
    pub against: Vec<Code>,
    /// What can be recorded against them now.
    pub lacks: BTreeSet<Evidence>,
    /// What must be minded, each with the medicine it is because of.
    pub minds: Vec<(Mind, Option<String>)>,
    /// What is watched while it is taken: whoever signs confirms that it was done and looked at.
    pub monitoring: Option<String>,
    /// None while there is no visit and no assessment of hers to rest on.
    draft: Option<Draft>,
}

#[derive(Debug, Clone, PartialEq)]
struct Draft {
    resident: ResidentId,
    days: i64,
    item: OrderedItem,
    diagnoses: Vec<DiagnosisId>,
    visit: VisitId,
    assessment: AssessmentId,
    education: Option<EducationId>,
    confirmation: Option<ConfirmationId>,
    early_reason: Option<Reason>,
}

impl Again {
    /// Nothing speaks against it and nothing has to be minded: it can be signed with others.
    pub fn is_clear(&self) -> bool {
        self.against.is_empty() && self.minds.is_empty() && self.monitoring.is_none()
    }

    /// What is signed, under ids of its own.
    ///
    /// # Errors
    /// The first code that stands in the way; `MONITORING_UNCONFIRMED`.
    pub fn sheet(
        self,
        prescription: PrescriptionId,
        item: PrescriptionItemId,
        monitoring_confirmed: bool,
    ) -> Result<IssuePrescription, Code> {
        let unconfirmed = (self.monitoring.is_some() && !monitoring_confirmed).then_some(Code::MonitoringUnconfirmed);
        if let Some(code) = self.against.first().copied().or(unconfirmed) {
            return Err(code);
        }
        let draft = self.draft.ok_or(Code::Lrx401)?;
        Ok(IssuePrescription {
            prescription,
            resident: draft.resident,
            kind: Kind::Repeat,
            days: draft.days,
            items: vec![OrderedItem { item, monitoring_confirmed, ..draft.item }],
            diagnoses: draft.diagnoses,
            visit: draft.visit,
            assessment: draft.assessment,
            education: draft.education,
            confirmation: draft.confirmation,
            early_reason: draft.early_reason,
            validity_reason: None,
        })
    }
}

/// None of what was never prescribed here, or is not in the catalogue any more.
pub fn again(
    story: &Story<'_>,
    request: &RefillRequest,
    asked: &RefillItem,
    signer: Signer,
    catalogue: &Catalogue,
    policy: &Policy,
    today: Day,
) -> Option<Again> {
    let medicines = medicines(story, policy, today);
    let medicine = medicines.iter().find(|medicine| medicine.items.contains(&asked.medicine))?;
    let drug = catalogue.drug(medicine.item.drug.id)?;
    let ground = Ground::of(story, medicine, signer.staff, policy, today);
    let (against, lacks) = ground.judged(story, medicine, drug, signer, policy, today);
    let draft = ground.visit.zip(ground.assessment).map(|(visit, assessment)| Draft {
        resident: request.resident,
        days: medicine.prescription.days.into(),
        item: OrderedItem {
            item: medicine.item.item,
            drug: drug.id,
            regimen: medicine.item.regimen,
            units: u32::try_from(medicine.item.units).unwrap_or_default(),
            refill_item: Some(asked.item),
            monitoring_confirmed: false,
        },
        diagnoses: judged_by(medicine).map(|judged| judged.diagnosis).collect(),
        visit: visit.id,
        assessment: assessment.id,
        education: ground.education.map(|education| education.id),
        confirmation: ground.confirmation.map(|confirmation| confirmation.id),
        early_reason: request.early_reason.clone().and_then(|words| words.try_into().ok()),
    });
    let overdue = is_overdue(story, medicine, policy, today).then_some((Mind::FollowUpOverdue, None));
    let minds = overdue.into_iter().chain(others(medicine, &medicines, drug, today)).collect();
    Some(Again { against, lacks, minds, monitoring: drug.monitoring().map(str::to_owned), draft })
}

fn judged_by<'a>(medicine: &Medicine<'a>) -> impl Iterator<Item = &'a JudgedDiagnosis> {
    medicine.prescription.diagnoses.iter().flatten()
}

/// Visits at which whoever would sign has seen her, and which still count today, the last first.
pub fn seen_by<'a>(story: &Story<'a>, staff: StaffId, policy: &Policy, today: Day) -> Vec<&'a view::Visit> {
    let counts = |visit: &view::Visit| policy.long_prescription.examination_counts(visit.happened_on, today);
    let mut visits = story.standing_visits();
    visits.retain(|visit| visit.staff == staff && may_assess_at(Some(visit.mode)).is_ok() && counts(visit));
    visits
}

/// Whether nobody follows up one of the diseases that a medicine is for: the assessment alone tells how it goes.
pub fn is_unfollowed(medicine: &Medicine<'_>, policy: &Policy) -> bool {
    let followed = |judged: &JudgedDiagnosis| {
        Programme::ALL.iter().any(|programme| covers(*programme, judged.icd.as_str(), &policy.follow_up))
    };
    judged_by(medicine).any(|judged| !followed(judged))
}

/// The records that it would rest on.
struct Ground<'a> {
    visit: Option<&'a view::Visit>,
    assessment: Option<&'a LongAssessment>,
    education: Option<&'a Education>,
    confirmation: Option<&'a view::Confirmation>,
}

impl<'a> Ground<'a> {
    /// The newest assessment of this medicine by the one who would sign, at a visit of her own; without one the last such visit.
    fn of(story: &Story<'a>, medicine: &Medicine<'_>, staff: StaffId, policy: &Policy, today: Day) -> Self {
        let (family, days) = (&medicine.item.family, medicine.prescription.days);
        let seen = seen_by(story, staff, policy, today);
        let own = story.long_assessments.iter().copied().filter_map(|assessment| {
            let visit = seen.iter().copied().find(|visit| visit.id == assessment.visit)?;
            (assessment.staff == staff && assessment.families.contains(family)).then_some((visit, assessment))
        });
        let judged = own.max_by_key(|(_, assessment)| (assessment.recorded_at, assessment.id));
        let confirmed = story.confirmations.iter().copied();
        let confirmed = confirmed.filter(|confirmed| confirmed.days >= days && confirmed.families.contains(family));
        Self {
            visit: judged.map(|(visit, _)| visit).or(seen.first().copied()),
            assessment: judged.map(|(_, assessment)| assessment),
            education: story.educations.iter().copied().max_by_key(|one| (one.recorded_at, one.id)),
            confirmation: confirmed.max_by_key(|one| (one.recorded_at, one.id)),
        }
    }

    /// What stands in the way, and what can be recorded against it.
    fn judged(
        &self,
        story: &Story<'_>,
        medicine: &Medicine<'_>,
        drug: &Drug,
        signer: Signer,
        policy: &Policy,
        today: Day,
    ) -> (Vec<Code>, BTreeSet<Evidence>) {
        let Some(resident) = story.resident else { return (vec![Code::NotFound], BTreeSet::new()) };
        let Some(newest) = story.long_assessments.iter().max_by_key(|one| (one.recorded_at, one.id)) else {
            // Nobody has ever judged anything of her: there are no facts.
            return match self.visit {
                Some(_) => (vec![Code::Lrx504], BTreeSet::from([Evidence::Assessment])),
                None => (vec![Code::Lrx401, Code::Lrx504], BTreeSet::from([Evidence::Visit])),
            };
        };
        let case = Case {
            kind: Kind::Repeat,
            days: medicine.prescription.days.into(),
            issued_on: today,
            items: &[Item {
                drug,
                regimen: medicine.item.regimen,
                units: u64::try_from(medicine.item.units).unwrap_or_default(),
            }],
            born_on: resident.born_on,
            diagnoses: &diagnoses(story, medicine),
            visit: Visit {
                happened_on: self.visit.map_or(today, |visit| visit.happened_on),
                mode: self.visit.map_or(VisitMode::Phone, |visit| visit.mode),
                by_prescriber: self.visit.is_some(),
            },
            assessment: Assessment {
                scope: self.assessment.map_or(AssessmentScope::Repeat, |assessment| assessment.scope),
                assessed_on: self.assessment.map_or(today, |assessment| assessment.assessed_on),
                by_prescriber: self.assessment.is_some(),
                at_the_visit: true,
                of_these_medicines: true,
            },
            answers: &newest.answers,
            courses: &courses(story),
            education: self.education.map(|education| education.given_on),
            confirmation: self.confirmation.map(|confirmation| Confirmation {
                days: confirmation.days.into(),
                confirmed_on: confirmation.confirmed_on,
                of_these_medicines: true,
            }),
            continued: &taken_on(story),
            prescriber: Prescriber {
                village_doctor: signer.role == Role::VillageDoctor,
                title: None,
                specialty: None,
                may_prescribe_here: true,
            },
            organisation: Organisation {
                level: OrganisationLevel::Primary,
                remote_area: false,
                has_physician: true,
                has_pharmacist: true,
                has_equipment: true,
            },
            signed: matches!(signer.role, Role::Doctor | Role::AssistantGp | Role::VillageDoctor),
        };
        let facts = case.facts(&policy.long_prescription, &policy.follow_up, None);
        let codes = decide(&facts).at(Stage::Issue).codes;
        let lacks = lacking(&codes, &facts, is_unfollowed(medicine, policy), signer.role);
        (codes, lacks)
    }
}

/// As they stand now; one that is not known any more does not.
fn diagnoses(story: &Story<'_>, medicine: &Medicine<'_>) -> Vec<Diagnosis> {
    let corrected: BTreeSet<DiagnosisId> = story.diagnoses.iter().filter_map(|diagnosis| diagnosis.corrects).collect();
    let stands = |diagnosis: &&&view::Diagnosis| diagnosis.resolved_on.is_none() && !corrected.contains(&diagnosis.id);
    let facts = judged_by(medicine).map(|judged| {
        let known = story.diagnoses.iter().find(|diagnosis| diagnosis.id == judged.diagnosis);
        Diagnosis {
            icd: judged.icd.clone(),
            stands: known.filter(stands).is_some(),
            diagnosed_on: known.map_or(medicine.prescription.issued_on, |known| known.diagnosed_on),
        }
    });
    facts.collect()
}

/// Ingredients that were handed over and not stopped since.
fn taken_on(story: &Story<'_>) -> Vec<AtcCode> {
    let (mut handed_over, mut stopped) = (Vec::new(), Vec::new());
    for prescription in &story.prescriptions {
        for item in &prescription.items {
            let atc = &item.drug.atc;
            if prescription.state == Status::Stopped {
                stopped.extend(prescription.stopped_at.map(|at| (atc.clone(), at)));
            } else {
                let dispensed = story.dispensings.iter().filter(|dispensing| dispensing.item == item.item);
                handed_over.extend(dispensed.map(|dispensing| (atc.clone(), dispensing.dispensed_at)));
            }
        }
    }
    continued(&handed_over, &stopped)
}

/// The next visit of a programme of the medicine's diagnoses should have been.
fn is_overdue(story: &Story<'_>, medicine: &Medicine<'_>, policy: &Policy, today: Day) -> bool {
    let followed = |programme: &&Programme| {
        judged_by(medicine).any(|judged| covers(**programme, judged.icd.as_str(), &policy.follow_up))
    };
    let courses = courses(story);
    let mut last = Programme::ALL.iter().filter(followed).filter_map(|programme| last_valid(&courses, *programme));
    last.any(|course| course.next_due < today)
}

/// Because of the other medicines that she takes now or is going to fetch.
fn others(medicine: &Medicine<'_>, all: &[Medicine<'_>], drug: &Drug, today: Day) -> Vec<(Mind, Option<String>)> {
    let others = all.iter().filter(|other| other.item.family != medicine.item.family && !other.is_stopped());
    let taken = others.filter(|other| other.is_prescribed() || other.run_out.is_some_and(|day| today < day));
    let minds = taken.filter_map(|other| {
        let mind = beside(&drug.atc, &other.item.drug.atc)?;
        Some((mind, Some(other.item.drug.name.clone())))
    });
    minds.collect()
}

#[cfg(test)]
#[path = "again_tests.rs"]
pub(crate) mod tests;
