//! G04: the form of a visit, kept after each field, and finishing it. The core says what is asked: nothing here names a programme.

use jiayi_core::calendar::Day;
use jiayi_core::codes::{Code, Fault};
use jiayi_core::follow_up::sheet::{Answer, Choice, Measure};
use jiayi_core::follow_up::visit::VisitDecision;
use jiayi_core::follow_up::{Programme, VisitMode};
use jiayi_core::id::{CommandId, ResidentId, VisitId};
use jiayi_core::screen::visit::{Asked, Change};
use jiayi_device as engine;
use uuid::Uuid;

use crate::acts::new_id;
use crate::error::JiayiError;
use crate::jiayi::Jiayi;
use crate::readings::ShownReading;
use crate::record::{FoundLine, ProgrammeLine};
use crate::screens::Medicine;
use crate::values::Moment;

/// A visit as it is filled in.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct VisitForm {
    pub resident: Uuid,
    pub name: String,
    pub age: i32,
    /// Those she is in.
    pub programmes: Vec<ProgrammeLine>,
    /// The codes of those that this visit closes.
    pub covers: Vec<String>,
    pub mode: Option<VisitMode>,
    pub happened_on: Day,
    pub last_on: Option<Day>,
    pub questions: Vec<VisitQuestion>,
    pub note: String,
    pub danger_sign_confirmed: bool,
    /// Who fills it in may confirm a danger sign.
    pub may_confirm: bool,
    pub corrects: Option<Uuid>,
    /// Something of it was filled in before: it is on the phone.
    pub kept: bool,
    /// What was filled in before cannot be read any more: the next field begins it anew.
    pub unread: bool,
    /// How many answers are still needed.
    pub missing: u32,
    /// It can be finished.
    pub ready: bool,
    /// What stands in its way and is at no question.
    pub faults: Vec<FieldFault>,
    /// What it comes to, by the rules that the server decides by; none while anything is missing.
    pub decided: Option<Decided>,
    /// The newest value of each kind.
    pub readings: Vec<ShownReading>,
    pub medicines: Vec<Medicine>,
}

#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct VisitQuestion {
    /// What it is answered by.
    pub path: String,
    pub zh: String,
    pub en: String,
    pub answer: VisitAnswer,
    /// As typed, or the codes that were chosen.
    pub given: Vec<String>,
    /// At the last visit.
    pub last: Vec<String>,
    pub needed: bool,
    /// The code of what is wrong with what was given.
    pub wrong: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum VisitAnswer {
    Number {
        unit_zh: String,
        unit_en: String,
        decimals: u8,
        /// `lo` and `hi` are answers as well: what a meter shows instead of a number.
        meter: bool,
    },
    OneOf {
        choices: Vec<VisitChoice>,
    },
    AnyOf {
        choices: Vec<VisitChoice>,
        /// The one that stands alone.
        none: Option<String>,
    },
    /// `true`, or nothing.
    Tick,
    Text,
    /// `2026-11-23`.
    Day,
}

#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct VisitChoice {
    pub code: String,
    pub zh: String,
    pub en: String,
}

/// A field that is filled in.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum VisitField {
    /// Nothing given takes the answer back.
    Answer {
        path: String,
        given: Vec<String>,
    },
    Mode {
        mode: VisitMode,
    },
    HappenedOn {
        day: Day,
    },
    /// By its code.
    Covers {
        programme: String,
        covered: bool,
    },
    ConfirmsDanger {
        confirmed: bool,
    },
    Note {
        text: String,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Decided {
    /// Class, action and next date of each programme.
    pub found: Vec<FoundLine>,
    pub tasks: Vec<OpenedTask>,
    /// Somebody has to act today to protect her life or health.
    pub emergency: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct OpenedTask {
    /// Codes.
    pub kind: String,
    pub urgency: String,
}

#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct FieldFault {
    /// Its path, dotted.
    pub field: String,
    pub code: String,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum Finished {
    Recorded {
        visit: Uuid,
    },
    /// Everything that is missing or wrong; the draft stays.
    Incomplete {
        faults: Vec<FieldFault>,
    },
    /// She is not on this phone.
    Unknown,
}

#[uniffi::export(async_runtime = "tokio")]
impl Jiayi {
    /// G04. None of somebody who is not on this phone.
    ///
    /// # Errors
    /// When the phone's files cannot be read.
    pub async fn visit_form(&self, of: Uuid, now: Moment) -> Result<Option<VisitForm>, JiayiError> {
        self.with(move |device| Ok(device.visit(ResidentId(of), now)?.map(VisitForm::from))).await
    }

    /// Fills in one field: it is on the phone when this returns, and the form as it is now.
    ///
    /// # Errors
    /// [`JiayiError::StorageFull`] and others: it was not kept then. `MALFORMED` for a programme that this app does not know.
    pub async fn fill_visit(&self, of: Uuid, field: VisitField, now: Moment) -> Result<Option<VisitForm>, JiayiError> {
        let change = Change::try_from(field)?;
        self.with(move |device| Ok(device.change_visit(ResidentId(of), change, now)?.map(VisitForm::from))).await
    }

    /// Begins the visit that takes another's place. False when one of hers is being filled in already: that is finished or thrown away first.
    ///
    /// # Errors
    /// As [`Jiayi::fill_visit`].
    pub async fn correct_visit(&self, of: Uuid, visit: Uuid, now: Moment) -> Result<bool, JiayiError> {
        self.with(move |device| device.correct_visit(ResidentId(of), VisitId(visit), now)).await
    }

    /// Fills in again a visit that the server has refused: whose it is. None of what is no visit in the tray, and where another of hers is being
    /// filled in already. What was refused stays in the tray until it is set aside.
    ///
    /// # Errors
    /// As [`Jiayi::fill_visit`].
    pub async fn mend_visit(&self, refused: Uuid, now: Moment) -> Result<Option<Uuid>, JiayiError> {
        let of = self.with(move |device| device.mend_visit(CommandId(refused), now)).await?;
        Ok(of.map(|of| of.0))
    }

    /// Makes a visit of what is filled in: it waits on this phone when this returns.
    ///
    /// # Errors
    /// As [`Jiayi::fill_visit`]: the draft stays then.
    pub async fn finish_visit(&self, of: Uuid, now: Moment) -> Result<Finished, JiayiError> {
        let (id, visit) = (new_id(), VisitId(Uuid::now_v7()));
        let finished = self.with(move |device| device.finish_visit(ResidentId(of), id, visit, now)).await?;
        Ok(match finished {
            None => Finished::Unknown,
            Some(Ok(visit)) => Finished::Recorded { visit: visit.0 },
            Some(Err(faults)) => Finished::Incomplete { faults: told(faults) },
        })
    }

    /// Throws away what is filled in.
    ///
    /// # Errors
    /// When the phone's files cannot be written.
    pub async fn drop_visit(&self, of: Uuid) -> Result<(), JiayiError> {
        self.with(move |device| device.drop_visit(ResidentId(of))).await
    }
}

impl From<engine::VisitScreen> for VisitForm {
    fn from(screen: engine::VisitScreen) -> Self {
        let engine::VisitScreen { resident, name, age, sheet, may_confirm, kept, readings, medicines } = screen;
        Self {
            resident: resident.0,
            name,
            age,
            covers: sheet.draft.programmes.iter().map(|programme| programme.as_str().to_owned()).collect(),
            mode: sheet.draft.mode,
            happened_on: sheet.draft.happened_on,
            last_on: sheet.last_on,
            note: sheet.draft.note.clone(),
            danger_sign_confirmed: sheet.draft.danger_sign_confirmed,
            may_confirm,
            corrects: sheet.draft.corrects.as_ref().map(|corrected| corrected.visit.0),
            kept: kept == engine::Kept::Whole,
            unread: kept == engine::Kept::Unread,
            missing: u32::try_from(sheet.missing()).unwrap_or(u32::MAX),
            ready: sheet.is_ready(),
            programmes: sheet.programmes.into_iter().map(ProgrammeLine::from).collect(),
            questions: sheet.asked.into_iter().map(VisitQuestion::from).collect(),
            faults: told(sheet.faults),
            decided: sheet.decision.map(Decided::from),
            readings: readings.into_iter().map(ShownReading::from).collect(),
            medicines: medicines.into_iter().map(Medicine::from).collect(),
        }
    }
}

impl From<Asked> for VisitQuestion {
    fn from(asked: Asked) -> Self {
        Self {
            path: asked.question.path.to_owned(),
            zh: asked.question.name.zh.to_owned(),
            en: asked.question.name.en.to_owned(),
            answer: asked.question.answer.into(),
            given: asked.given,
            last: asked.last,
            needed: asked.needed,
            wrong: asked.wrong.map(|code| code.as_str().to_owned()),
        }
    }
}

impl From<Answer> for VisitAnswer {
    fn from(answer: Answer) -> Self {
        let number = |measure: Measure, meter| Self::Number {
            unit_zh: measure.unit.zh.to_owned(),
            unit_en: measure.unit.en.to_owned(),
            decimals: measure.decimals,
            meter,
        };
        let offered = |choices: Vec<Choice>| {
            let choice = |Choice { code, zh, en, .. }| VisitChoice { code, zh, en };
            choices.into_iter().map(choice).collect()
        };
        match answer {
            Answer::Number(measure) => number(measure, false),
            Answer::Glucose(measure) => number(measure, true),
            Answer::OneOf(choices) => Self::OneOf { choices: offered(choices) },
            Answer::AnyOf { choices, none } => Self::AnyOf { choices: offered(choices), none: none.map(str::to_owned) },
            Answer::Tick => Self::Tick,
            Answer::Text => Self::Text,
            Answer::Day => Self::Day,
        }
    }
}

impl TryFrom<VisitField> for Change {
    type Error = JiayiError;

    fn try_from(field: VisitField) -> Result<Self, JiayiError> {
        Ok(match field {
            VisitField::Answer { path, given } => Self::Answer { path, given },
            VisitField::Mode { mode } => Self::Mode(mode),
            VisitField::HappenedOn { day } => Self::HappenedOn(day),
            VisitField::Covers { programme, covered } => {
                Self::Covers { programme: Programme::parse(&programme).ok_or(Code::Malformed)?, covered }
            }
            VisitField::ConfirmsDanger { confirmed } => Self::ConfirmsDanger(confirmed),
            VisitField::Note { text } => Self::Note(text),
        })
    }
}

impl From<VisitDecision> for Decided {
    fn from(decision: VisitDecision) -> Self {
        let emergency = decision.is_emergency();
        let tasks = decision
            .tasks
            .iter()
            .map(|task| OpenedTask { kind: task.kind.as_str().to_owned(), urgency: task.urgency.as_str().to_owned() });
        Self {
            emergency,
            tasks: tasks.collect(),
            found: decision.assessments.into_iter().map(FoundLine::from).collect(),
        }
    }
}

pub(crate) fn told(faults: Vec<Fault>) -> Vec<FieldFault> {
    let fault = |(field, code): Fault| FieldFault { field: field.to_owned(), code: code.as_str().to_owned() };
    faults.into_iter().map(fault).collect()
}
