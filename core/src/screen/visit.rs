//! A visit while it is filled in: what is asked, what was answered, what is missing and what it comes to.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::record::ProgrammeView;
use crate::calendar::Day;
use crate::codes::{Code, Fault};
use crate::follow_up::commands::RecordVisit;
use crate::follow_up::sheet::{Answers, Occasion, Question, answers, fill, is_within, questions};
use crate::follow_up::visit::VisitDecision;
use crate::follow_up::{AuxiliaryTest, Common, Forms, MedicineUsed, Place, Programme, VisitMode};
use crate::id::{ResidentId, VisitId};
use crate::policy::Policy;
use crate::prescription::medicine::medicines;
use crate::prescription::words::as_used;
use crate::view::{Story, Visit};

/// What is filled in so far. It is kept after each field and becomes a visit when it is finished.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    pub resident: ResidentId,
    /// Those that the visit closes.
    pub programmes: Vec<Programme>,
    pub happened_on: Day,
    pub mode: Option<VisitMode>,
    pub answers: Answers,
    #[serde(default)]
    pub danger_sign_confirmed: bool,
    #[serde(default)]
    pub note: String,
    /// The visit in whose place it comes.
    #[serde(default)]
    pub corrects: Option<Corrected>,
}

/// What a correction begins from: what the form does not ask stays as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Corrected {
    pub visit: VisitId,
    /// As it was seen.
    pub version: Option<i64>,
    mode: VisitMode,
    place: Place,
    medicines: Vec<MedicineUsed>,
    tests: Vec<AuxiliaryTest>,
}

/// One field of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    Answer {
        path: String,
        /// As it was typed or chosen; empty to take it back.
        given: Vec<String>,
    },
    Mode(VisitMode),
    HappenedOn(Day),
    Covers {
        programme: Programme,
        covered: bool,
    },
    ConfirmsDanger(bool),
    Note(String),
}

/// The form with everything that is known of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Those she is in.
    pub programmes: Vec<ProgrammeView>,
    pub draft: Draft,
    /// Those that are asked now.
    pub asked: Vec<Asked>,
    /// The day of the last visit.
    pub last_on: Option<Day>,
    /// What stands in its way and is at no question.
    pub faults: Vec<Fault>,
    /// None while anything is missing or wrong.
    pub decision: Option<VisitDecision>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    pub question: Question,
    pub given: Vec<String>,
    /// At the last visit.
    pub last: Vec<String>,
    pub needed: bool,
    /// What is wrong with what was given.
    pub wrong: Option<Code>,
}

impl Asked {
    pub fn is_missing(&self) -> bool {
        self.wrong == Some(Code::MissingField)
    }
}

const DANGER_SIGNS: &str = "common.danger_signs";
/// The form's one line of tests.
const TESTS: &str = "辅助检查";
/// She may be enrolled by now, where the phone has not heard of it: the server decides.
const SITUATION: [Code; 4] =
    [Code::NotEnrolled, Code::EnrolmentState, Code::VisitBeforeDiagnosis, Code::AlreadyCorrected];

impl Corrected {
    fn of(visit: &Visit, version: Option<i64>) -> Self {
        Self {
            visit: visit.id,
            version,
            mode: visit.mode,
            place: visit.place,
            medicines: visit.common.medicines.clone(),
            tests: visit.common.tests.clone(),
        }
    }
}

impl Sheet {
    /// Nothing that the form itself asks is missing or wrong.
    pub fn is_ready(&self) -> bool {
        let situation = |(_, code): &Fault| SITUATION.contains(code);
        self.asked.iter().all(|asked| asked.wrong.is_none()) && self.faults.iter().all(situation)
    }

    /// Everything that is missing or wrong.
    pub fn told(&self) -> Vec<Fault> {
        let at_questions = self.asked.iter().filter_map(|asked| Some((asked.question.path, asked.wrong?)));
        at_questions.chain(self.faults.iter().copied()).collect()
    }

    /// How many answers are still needed.
    pub fn missing(&self) -> usize {
        let of_form = self.faults.iter().filter(|(_, code)| *code == Code::MissingField).count();
        self.asked.iter().filter(|asked| asked.is_missing()).count() + of_form
    }
}

impl Draft {
    /// A visit of today for what is due, or for everything she is in where nothing is; it begins with what lasts from the last one.
    ///
    /// # Errors
    /// When a form cannot be read again.
    pub fn begin(
        of: ResidentId,
        programmes: &[ProgrammeView],
        story: &Story<'_>,
        policy: &Policy,
        today: Day,
    ) -> serde_json::Result<Self> {
        let open = || programmes.iter().filter(|programme| programme.next_due.is_some());
        let due = open().filter(|programme| programme.next_due.is_some_and(|due| due <= today));
        let mut programmes: Vec<Programme> = due.map(|programme| programme.programme).collect();
        if programmes.is_empty() {
            programmes = open().map(|programme| programme.programme).collect();
        }
        let mut draft = Self {
            resident: of,
            programmes,
            happened_on: today,
            mode: None,
            answers: Answers::new(),
            danger_sign_confirmed: false,
            note: String::new(),
            corrects: None,
        };
        let questions = draft.questions(story, policy);
        let mut last = Last::of(story).answers(&questions)?;
        last.retain(|path, _| questions.iter().any(|question| question.path == path && question.lasts));
        draft.answers = last;
        Ok(draft)
    }

    /// One that takes another's place and begins as that one stands.
    ///
    /// # Errors
    /// As [`Draft::begin`].
    pub fn correcting(
        visit: &Visit,
        version: Option<i64>,
        story: &Story<'_>,
        policy: &Policy,
    ) -> serde_json::Result<Self> {
        let mut draft = Self {
            resident: visit.resident,
            programmes: visit.forms.programmes().collect(),
            happened_on: visit.happened_on,
            mode: Some(visit.mode),
            answers: Answers::new(),
            // Whoever may confirms it anew.
            danger_sign_confirmed: false,
            note: visit.note.clone().unwrap_or_default(),
            corrects: Some(Corrected::of(visit, version)),
        };
        draft.answers = answers(&draft.questions(story, policy), &visit.common, &visit.forms)?;
        Ok(draft)
    }

    /// What was recorded and refused, to be filled in again.
    ///
    /// # Errors
    /// As [`Draft::begin`].
    pub fn of(refused: &RecordVisit, story: &Story<'_>, policy: &Policy) -> serde_json::Result<Self> {
        let corrected = refused.corrects.and_then(|id| story.visits.iter().find(|visit| visit.id == id));
        let mut draft = Self {
            resident: refused.resident,
            programmes: refused.forms.programmes().collect(),
            happened_on: refused.happened_on,
            mode: Some(refused.mode),
            answers: Answers::new(),
            danger_sign_confirmed: refused.danger_sign_confirmed,
            note: refused.note.clone().unwrap_or_default(),
            corrects: corrected.map(|visit| Corrected::of(visit, None)),
        };
        draft.answers = answers(&draft.questions(story, policy), &refused.common, &refused.forms)?;
        Ok(draft)
    }

    pub fn apply(&mut self, change: Change) {
        match change {
            Change::Answer { path, given } => {
                // Other signs than those that were confirmed.
                self.danger_sign_confirmed &= path != DANGER_SIGNS;
                if given.iter().all(|one| one.trim().is_empty()) {
                    self.answers.remove(&path);
                } else {
                    self.answers.insert(path, given);
                }
            }
            Change::Mode(mode) => self.mode = Some(mode),
            Change::HappenedOn(day) => self.happened_on = day,
            Change::Covers { programme, covered } => {
                self.programmes.retain(|other| *other != programme);
                if covered {
                    self.programmes.push(programme);
                }
            }
            Change::ConfirmsDanger(confirmed) => self.danger_sign_confirmed = confirmed,
            Change::Note(note) => self.note = note,
        }
    }

    /// The visit that it comes to.
    ///
    /// # Errors
    /// Everything that is missing or wrong by itself.
    pub fn command(&self, visit: VisitId, story: &Story<'_>, policy: &Policy) -> Result<RecordVisit, Vec<Fault>> {
        self.filled(visit, &self.questions(story, policy))
    }

    fn filled(&self, visit: VisitId, questions: &[Question]) -> Result<RecordVisit, Vec<Fault>> {
        let filled = fill(questions, &self.answers);
        let (Some(mode), Ok((mut common, forms))) = (self.mode, filled.clone()) else {
            let without_mode = self.mode.is_none().then_some(("mode", Code::MissingField));
            return Err(without_mode.into_iter().chain(filled.err().unwrap_or_default()).collect());
        };
        let mut place = usual_place(mode);
        if let Some(corrected) = &self.corrects {
            if corrected.mode == mode {
                place = corrected.place;
            }
            let answered: Vec<String> = common.tests.iter().map(|test| test.name.clone()).collect();
            let others = corrected.tests.iter().filter(|test| test.name != TESTS && !answered.contains(&test.name));
            common.tests.extend(others.cloned());
        }
        let note = self.note.trim();
        // A sign that was taken back is not confirmed any more.
        let confirmed = self.danger_sign_confirmed && !common.danger_signs.is_empty();
        Ok(RecordVisit {
            visit,
            resident: self.resident,
            happened_on: self.happened_on,
            mode,
            place,
            common,
            forms,
            danger_sign_confirmed: confirmed,
            note: (!note.is_empty()).then(|| note.to_owned()),
            corrects: self.corrects.as_ref().map(|corrected| corrected.visit),
        })
    }

    /// Those of the visit that is corrected; what is prescribed now; and what she said at the last visit that she takes besides. What was
    /// stopped, or is prescribed otherwise by now, is not offered again as it was then.
    fn known_medicines(&self, story: &Story<'_>, policy: &Policy) -> Vec<MedicineUsed> {
        let prescribed = medicines(story, policy, self.happened_on);
        let mut known: Vec<MedicineUsed> =
            self.corrects.iter().flat_map(|corrected| corrected.medicines.clone()).collect();
        let now = prescribed.iter().filter(|medicine| !medicine.is_stopped());
        let now = now.filter_map(|medicine| as_used(medicine.item));
        let last = story.standing_visits().into_iter().next();
        let besides = last.into_iter().flat_map(|visit| visit.common.medicines.clone());
        let besides = besides
            .filter(|used| !prescribed.iter().any(|medicine| used.name.contains(medicine.item.drug.name.as_str())));
        for used in now.chain(besides) {
            if !known.contains(&used) {
                known.push(used);
            }
        }
        known
    }

    /// As long as nobody has said how, it is asked as if face to face: more is needed then.
    fn questions(&self, story: &Story<'_>, policy: &Policy) -> Vec<Question> {
        let occasion = Occasion {
            on: self.happened_on,
            mode: self.mode.unwrap_or(VisitMode::Home),
            medicines: &self.known_medicines(story, policy),
            policy: &policy.follow_up,
            readings: &policy.reading,
        };
        questions(&self.programmes, &occasion)
    }

    /// The form as far as it is filled in; `judge` decides as the server will.
    ///
    /// # Errors
    /// When a form of the last visit cannot be read again.
    pub fn sheet(
        self,
        programmes: Vec<ProgrammeView>,
        story: &Story<'_>,
        policy: &Policy,
        judge: impl FnOnce(&RecordVisit) -> Option<Result<VisitDecision, Vec<Fault>>>,
    ) -> serde_json::Result<Sheet> {
        let questions = self.questions(story, policy);
        let last = Last::of(story);
        let lasts = last.answers(&questions)?;
        let decided = self.filled(VisitId(Uuid::nil()), &questions).map(|filled| judge(&filled));
        let (decision, mut faults) = match decided {
            Err(faults) | Ok(Some(Err(faults))) => (None, faults),
            Ok(Some(Ok(decision))) => (Some(decision), Vec::new()),
            Ok(None) => (None, Vec::new()),
        };
        let asked = questions.into_iter().filter(|question| question.is_asked(&self.answers));
        let asked = asked.map(|question| Asked {
            given: self.answers.get(question.path).cloned().unwrap_or_default(),
            last: lasts.get(question.path).cloned().unwrap_or_default(),
            needed: question.is_needed(&self.answers),
            wrong: take_fault(&mut faults, question.path),
            question,
        });
        let asked = asked.collect();
        Ok(Sheet { programmes, last_on: last.on, draft: self, asked, faults, decision })
    }
}

/// The fault at a question, or at what it is a part of: told once.
fn take_fault(faults: &mut Vec<Fault>, path: &str) -> Option<Code> {
    let whole_form = |field| Programme::ALL.iter().any(|programme| programme.field() == field);
    let at = faults.iter().position(|(field, _)| is_within(path, field) && !whole_form(*field))?;
    Some(faults.remove(at).1)
}

const fn usual_place(mode: VisitMode) -> Place {
    match mode {
        VisitMode::Clinic => Place::Facility,
        VisitMode::Home => Place::Home,
        VisitMode::Phone | VisitMode::Video => Place::Online,
    }
}

/// What the visits before said.
struct Last<'a> {
    on: Option<Day>,
    common: Option<&'a Common>,
    visits: Vec<&'a Visit>,
}

impl<'a> Last<'a> {
    fn of(story: &Story<'a>) -> Self {
        let visits = story.standing_visits();
        let last = visits.first().copied();
        Self { on: last.map(|visit| visit.happened_on), common: last.map(|visit| &visit.common), visits }
    }

    /// The shared part of the last visit, and of each programme its last form.
    fn answers(&self, questions: &[Question]) -> serde_json::Result<Answers> {
        let nothing = Common::default();
        let mut parts = Vec::new();
        for programme in Programme::ALL {
            let Some(visit) = self.visits.iter().find(|visit| visit.forms.get(*programme).is_some()) else { continue };
            parts.extend(visit.forms.to_parts()?.into_iter().filter(|(of, _)| of == programme));
        }
        answers(questions, self.common.unwrap_or(&nothing), &Forms::from_parts(parts)?)
    }
}
