//! What a physician records before she can sign a medicine again, and what the person herself confirms: asked, filled in, judged.

use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::visit::Asked;
use crate::access::Role;
use crate::calendar::Day;
use crate::codes::{Code, Fault};
use crate::command::Command;
use crate::follow_up::sheet::{Answer, Answers, Choice, Question, filled, given};
use crate::id::{AssessmentId, DrugId, EducationId, RefillItemId, StaffId};
use crate::policy::Policy;
use crate::prescription::Catalogue;
use crate::prescription::again::{Signer, again, is_unfollowed, seen_by};
use crate::prescription::assessment::{AssessmentAnswers, AssessmentScope, EducationTopic};
use crate::prescription::commands::{AssessForLongPrescription, RecordEducation};
use crate::prescription::evidence::Evidence;
use crate::prescription::medicine::{Medicine, medicines, open_items};
use crate::refill::state::ItemState;
use crate::view::{Resident, Story, Visit};

/// Of whom, by whom and when it is recorded.
#[derive(Clone, Copy)]
pub struct Occasion<'a> {
    pub story: &'a Story<'a>,
    pub staff: StaffId,
    pub catalogue: &'a Catalogue,
    pub policy: &'a Policy,
    pub today: Day,
}

/// A form with everything that is known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    pub asked: Vec<Asked>,
    /// The day of the visit at which she is judged.
    pub visit_on: Option<Day>,
    pub scope: Option<AssessmentScope>,
    /// When it was recorded last.
    pub last_on: Option<Day>,
    /// What stands in its way and is at no question.
    pub faults: Vec<Fault>,
    /// What it comes to; none while anything is missing or wrong.
    pub command: Option<Command>,
}

impl Form {
    /// How many answers are still needed.
    pub fn missing(&self) -> usize {
        self.asked.iter().filter(|asked| asked.is_missing()).count()
    }
}

/// The members of the command that are asked; the others follow from the occasion.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Assessed {
    drugs: Vec<DrugId>,
    answers: AssessmentAnswers,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Taught {
    topics: Vec<EducationTopic>,
}

const DRUGS: &str = "drugs";
const FINDINGS: &str = "answers.findings";

impl<'a> Occasion<'a> {
    /// What is asked. None of what is recorded elsewhere: a visit, and what the person confirms herself.
    pub fn questions(&self, evidence: Evidence) -> Option<Vec<Question>> {
        match evidence {
            Evidence::Assessment => Some(self.of_assessment()),
            Evidence::Education => {
                Some(vec![Question::any_of::<EducationTopic>("topics", "讲了什么", "What was taught").always()])
            }
            Evidence::Visit | Evidence::Confirmation => None,
        }
    }

    fn of_assessment(&self) -> Vec<Question> {
        let offered = self.medicines();
        let choice = |medicine: &Medicine<'_>| {
            let name = format!("{} {}", medicine.item.drug.name, medicine.item.drug.strength);
            Choice::new(medicine.item.drug.id.to_string(), name.clone(), name, json!(medicine.item.drug.id))
        };
        let drugs = Answer::AnyOf { choices: offered.iter().map(choice).collect(), none: None };
        let mut asked = vec![
            Question::new(DRUGS, "评估哪些药", "Which medicines", drugs).always(),
            Question::yes_or_no("answers.regimen_stable", "用药方案稳定", "The treatment is stable"),
            Question::yes_or_no("answers.long_term_need", "需要长期用药", "Needed for long"),
            Question::yes_or_no(
                "answers.new_disease",
                "有要用别的药的新病",
                "A new disease that needs other medicines",
            ),
            Question::yes_or_no("answers.hospitalised_since", "上次开药后住过院", "In hospital since the last time"),
            Question::yes_or_no("answers.severe_adr", "有过严重的药物不良反应", "A severe reaction to a medicine"),
            Question::yes_or_no(
                "answers.other_reassessment",
                "有别的情况要重新评估",
                "Something else calls for another assessment",
            ),
        ];
        if offered.iter().any(|medicine| is_unfollowed(medicine, self.policy)) {
            asked.extend([
                Question::yes_or_no(
                    "answers.other_diagnoses.goals_met",
                    "没有专项随访的病达到了治疗目标",
                    "Diseases without a programme have met their goals",
                ),
                Question::yes_or_no(
                    "answers.other_diagnoses.adherent",
                    "没有专项随访的病按时服药",
                    "Their medicines are taken as agreed",
                ),
            ]);
        }
        asked.push(Question::text(FINDINGS, "病史、用药和检查所见", "History, treatment and findings").always());
        asked
    }

    /// Those that she takes and the catalogue still has.
    fn medicines(&self) -> Vec<Medicine<'a>> {
        let all = medicines(self.story, self.policy, self.today).into_iter();
        all.filter(|one| !one.is_stopped() && self.catalogue.drug(one.item.drug.id).is_some()).collect()
    }

    /// What it begins with: the medicines that are asked for. What is judged is never filled in for her.
    pub fn begin(&self, evidence: Evidence) -> Answers {
        let asked_for = self.medicines().into_iter().filter(|medicine| medicine.asked.is_some());
        let drugs: Vec<String> = asked_for.map(|medicine| medicine.item.drug.id.to_string()).collect();
        match evidence {
            Evidence::Assessment => Answers::from([(DRUGS.to_owned(), drugs)]),
            Evidence::Visit | Evidence::Education | Evidence::Confirmation => Answers::new(),
        }
    }

    /// The form as far as it is filled in, and the command under this id. None of what has no form, and of somebody who is not known.
    ///
    /// # Errors
    /// When what was recorded before cannot be written as JSON.
    pub fn form(&self, evidence: Evidence, answers: &Answers, id: Uuid) -> serde_json::Result<Option<Form>> {
        let (Some(questions), Some(resident)) = (self.questions(evidence), self.story.resident) else {
            return Ok(None);
        };
        let (last, last_on) = self.last(evidence)?;
        let last = given(&questions, &last);
        let visit = seen_by(self.story, self.staff, self.policy, self.today).first().copied();
        let scope = self.scope(answers);
        let command = match evidence {
            Evidence::Assessment => self.assessment(&questions, answers, resident, visit, scope, AssessmentId(id)),
            _ => education(&questions, answers, resident, EducationId(id)),
        };
        let (command, mut faults) = match command {
            Ok(command) => (Some(command), Vec::new()),
            Err(faults) => (None, faults),
        };
        let asked = questions.into_iter().map(|question| Asked {
            given: answers.get(question.path).cloned().unwrap_or_default(),
            last: last.get(question.path).cloned().unwrap_or_default(),
            needed: question.is_needed(answers),
            wrong: faults.iter().position(|(field, _)| *field == question.path).map(|at| faults.remove(at).1),
            question,
        });
        let asked = asked.collect();
        let of_assessment = evidence == Evidence::Assessment;
        Ok(Some(Form {
            asked,
            visit_on: visit.filter(|_| of_assessment).map(|visit| visit.happened_on),
            scope: of_assessment.then_some(scope),
            last_on,
            faults,
            command,
        }))
    }

    /// More than four weeks need the strict one. Source: domain 03 §3.1.
    fn scope(&self, answers: &Answers) -> AssessmentScope {
        let chosen = answers.get(DRUGS).map(Vec::as_slice).unwrap_or_default();
        let medicines = self.medicines();
        let judged = medicines.iter().filter(|one| chosen.contains(&one.item.drug.id.to_string()));
        let longest = judged.filter_map(|one| u32::try_from(one.prescription.days).ok()).max();
        if longest > Some(self.policy.long_prescription.default_days) {
            AssessmentScope::Strict
        } else {
            AssessmentScope::Repeat
        }
    }

    /// What was said the last time, by whomever, and when.
    fn last(&self, evidence: Evidence) -> serde_json::Result<(Value, Option<Day>)> {
        if evidence == Evidence::Assessment {
            let last = self.story.long_assessments.iter().max_by_key(|one| (one.recorded_at, one.id));
            return Ok(match last {
                Some(last) => (json!({ "answers": serde_json::to_value(&last.answers)? }), Some(last.assessed_on)),
                None => (Value::Null, None),
            });
        }
        let last = self.story.educations.iter().max_by_key(|one| (one.recorded_at, one.id));
        Ok(last.map_or((Value::Null, None), |last| (json!({ "topics": last.topics }), Some(last.given_on))))
    }

    fn assessment(
        &self,
        questions: &[Question],
        answers: &Answers,
        resident: &Resident,
        visit: Option<&Visit>,
        scope: AssessmentScope,
        assessment: AssessmentId,
    ) -> Result<Command, Vec<Fault>> {
        let unseen = visit.is_none().then_some(("visit", Code::Lrx401));
        let filled = filled(questions, answers, json!({}));
        let (Some(visit), Ok(filled)) = (visit, filled.clone()) else {
            return Err(unseen.into_iter().chain(filled.err().unwrap_or_default()).collect());
        };
        // Its length is all that can still be wrong.
        let Assessed { drugs, answers } =
            serde_json::from_value(filled).map_err(|_| vec![(FINDINGS, Code::ReasonRequired)])?;
        Ok(Command::AssessForLongPrescription(AssessForLongPrescription {
            assessment,
            resident: resident.id,
            visit: visit.id,
            scope,
            drugs,
            answers,
        }))
    }
}

fn education(
    questions: &[Question],
    answers: &Answers,
    resident: &Resident,
    education: EducationId,
) -> Result<Command, Vec<Fault>> {
    let filled = filled(questions, answers, json!({}))?;
    let Taught { topics } = serde_json::from_value(filled).map_err(|_| vec![("topics", Code::BadValue)])?;
    Ok(Command::RecordEducation(RecordEducation { education, resident: resident.id, topics }))
}

/// A supply of more than four weeks that she is asked to confirm.
#[derive(Debug, Clone, PartialEq)]
pub struct ToConfirm {
    pub days: u32,
    pub medicines: Vec<ConfirmedMedicine>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ConfirmedMedicine {
    pub item: RefillItemId,
    pub drug: DrugId,
    pub name: String,
    pub strength: String,
}

/// What waits of hers for the physician and lacks her confirmation: all of it in one, for the longest of its supplies.
pub fn to_confirm(story: &Story<'_>, catalogue: &Catalogue, policy: &Policy, today: Day) -> Option<ToConfirm> {
    // Whoever will sign it, she confirms the same.
    let signer = Signer { staff: StaffId(Uuid::nil()), role: Role::Doctor };
    let medicines = medicines(story, policy, today);
    let unconfirmed = open_items(story).filter_map(|(request, asked)| {
        let again = again(story, request, asked, signer, catalogue, policy, today)?;
        let waits = asked.state == ItemState::Received && again.lacks.contains(&Evidence::Confirmation);
        medicines.iter().find(|medicine| waits && medicine.items.contains(&asked.medicine)).map(|one| (asked.item, one))
    });
    let unconfirmed: Vec<_> = unconfirmed.collect();
    let days = unconfirmed.iter().filter_map(|(_, medicine)| u32::try_from(medicine.prescription.days).ok()).max()?;
    let named = unconfirmed.into_iter().map(|(item, medicine)| ConfirmedMedicine {
        item,
        drug: medicine.item.drug.id,
        name: medicine.item.drug.name.clone(),
        strength: medicine.item.drug.strength.clone(),
    });
    Some(ToConfirm { days, medicines: named.collect() })
}

#[cfg(test)]
#[path = "evidence_tests.rs"]
mod tests;
