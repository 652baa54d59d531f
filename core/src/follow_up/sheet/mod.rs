//! What a visit asks, question by question: whoever draws the form, on a phone or on a page, draws it from here.
//!
//! An answer is text as somebody typed or chose it, kept by the question's path. [`fill`] makes the forms of it, or says what is missing or wrong;
//! [`answers`] goes the other way.

mod common;
mod filled;
#[cfg(test)]
mod tests;

use serde_json::Value;

use super::policy::FollowUpPolicy;
use super::programme::Seen;
use super::{MedicineUsed, Programme, VisitMode};
use crate::calendar::Day;
use crate::codes::Language;
use crate::reading::policy::{Range, ReadingPolicy};
use crate::terms::Term;

pub use filled::{Answers, answers, fill};
pub(crate) use filled::{filled, given};

/// A count of the form has no range of its own: any that can be written down.
pub(super) const ANY: Range = Range { min: 0, max: u16::MAX as i64 };

/// One question of the form.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Where its answer goes, dotted, as faults name it; `[key=word]` is the member of a list.
    pub path: &'static str,
    pub name: Name,
    pub answer: Answer,
    pub needed: Needed,
    pub only_if: Option<OnlyIf>,
    pub lasts: bool,
}

/// In both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Name {
    pub zh: &'static str,
    pub en: &'static str,
}

/// How a question is answered.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    Number(Measure),
    /// A number, or that the meter showed LO or HI.
    Glucose(Measure),
    OneOf(Vec<Choice>),
    AnyOf {
        choices: Vec<Choice>,
        /// The one that stands alone.
        none: Option<&'static str>,
    },
    /// Yes, or nothing.
    Tick,
    Text,
    Day,
}

/// A number with `decimals` places of `unit`; it is kept as a whole one, in the smallest place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measure {
    pub unit: Name,
    pub decimals: u8,
    /// As it is kept.
    pub range: Range,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    pub code: String,
    pub zh: String,
    pub en: String,
    /// As it is kept.
    value: Value,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needed {
    Always,
    /// Where anything else below this path is answered.
    With(&'static str),
    Optional,
}

/// When a question is asked at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnlyIf {
    /// Another one has one of these answers.
    Answered(&'static str, &'static [&'static str]),
    /// Values are told by the person and not measured.
    Reported,
}

/// When and how a visit is, and by which rules.
#[derive(Debug, Clone, Copy)]
pub struct Occasion<'a> {
    pub on: Day,
    pub mode: VisitMode,
    /// As far as is known before she is asked.
    pub medicines: &'a [MedicineUsed],
    pub policy: &'a FollowUpPolicy,
    pub readings: &'a ReadingPolicy,
}

/// What a visit of these programmes asks: what all share first, each programme's own in their order.
pub fn questions(programmes: &[Programme], occasion: &Occasion<'_>) -> Vec<Question> {
    let chosen = Programme::ALL.iter().filter(|programme| programmes.contains(programme));
    let own: Vec<Question> =
        chosen.flat_map(|programme| programme.questions(occasion.policy, occasion.readings)).collect();
    let unmeasured = unmeasured(&own, occasion);
    let needed = |question: &Question| unmeasured.iter().any(|field| is_within(question.path, field));
    let mut asked = common::questions(occasion.medicines, occasion.readings);
    asked.retain(|question| question.only_if != Some(OnlyIf::Reported) || !occasion.mode.is_face_to_face());
    for question in asked.iter_mut().filter(|question| needed(question)) {
        question.needed = Needed::Always;
    }
    for question in own {
        // A value is measured once, whichever programmes ask for it.
        let again = |other: &Question| matches!(question.answer, Answer::Glucose(_)) && other.name == question.name;
        if !asked.iter().any(again) {
            asked.push(question);
        }
    }
    asked
}

/// The shared values that programmes cannot do without, by their own rules: they are shown a visit at which nothing was measured.
fn unmeasured(own: &[Question], occasion: &Occasion<'_>) -> Vec<&'static str> {
    let needed = own.iter().filter(|question| question.needed == Needed::Always);
    let barest = needed.filter_map(|question| Some((question.path.to_owned(), vec![question.answer.any()?]))).collect();
    let Ok((common, forms)) = fill(own, &barest) else { return Vec::new() };
    let Occasion { on, mode, policy, readings, .. } = *occasion;
    let fasting_glucose = forms.fasting_glucose();
    let seen = Seen { happened_on: on, mode, common: &common, fasting_glucose, policy, readings };
    forms.present().flat_map(|(_, form)| form.unmeasured(&seen)).map(|(field, _)| field).collect()
}

/// The path itself, or one below it.
pub fn is_within(path: &str, of: &str) -> bool {
    path.strip_prefix(of).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

impl Question {
    pub(crate) const fn new(path: &'static str, zh: &'static str, en: &'static str, answer: Answer) -> Self {
        Self { path, name: Name { zh, en }, answer, needed: Needed::Optional, only_if: None, lasts: false }
    }

    pub(super) fn number(path: &'static str, zh: &'static str, en: &'static str, measure: Measure) -> Self {
        Self::new(path, zh, en, Answer::Number(measure))
    }

    pub(super) fn glucose(path: &'static str, zh: &'static str, en: &'static str, readings: &ReadingPolicy) -> Self {
        Self::new(path, zh, en, Answer::Glucose(Measure::tenths("mmol/L", "mmol/L", readings.glucose_tenths)))
    }

    pub(super) fn one_of<T: Term>(path: &'static str, zh: &'static str, en: &'static str) -> Self {
        Self::new(path, zh, en, Answer::OneOf(Choice::all_of::<T>()))
    }

    pub(crate) fn any_of<T: Term>(path: &'static str, zh: &'static str, en: &'static str) -> Self {
        Self::new(path, zh, en, Answer::AnyOf { choices: Choice::all_of::<T>(), none: None })
    }

    /// Both are answers: what nobody has asked is neither.
    pub(crate) fn yes_or_no(path: &'static str, zh: &'static str, en: &'static str) -> Self {
        let yes = Choice::new("yes", "是", "Yes", Value::from(true));
        let no = Choice::new("no", "否", "No", Value::from(false));
        Self::new(path, zh, en, Answer::OneOf(vec![yes, no])).always()
    }

    /// Something is ticked, and `none` stands alone.
    pub(super) fn symptoms<T: Term>(path: &'static str, none: T) -> Self {
        let answer = Answer::AnyOf { choices: Choice::all_of::<T>(), none: Some(none.word()) };
        Self::new(path, "症状", "Symptoms", answer).always()
    }

    /// Points of a scale, each with what it means.
    pub(super) fn points(path: &'static str, zh: &'static str, en: &'static str, scale: &[(u8, Name)]) -> Self {
        let choice = |(points, name): &(u8, Name)| Choice {
            code: points.to_string(),
            zh: name.zh.to_owned(),
            en: name.en.to_owned(),
            value: Value::from(*points),
        };
        Self::new(path, zh, en, Answer::OneOf(scale.iter().map(choice).collect())).always()
    }

    pub(super) fn tick(path: &'static str, zh: &'static str, en: &'static str) -> Self {
        Self::new(path, zh, en, Answer::Tick)
    }

    pub(crate) fn text(path: &'static str, zh: &'static str, en: &'static str) -> Self {
        Self::new(path, zh, en, Answer::Text)
    }

    pub(super) fn day(path: &'static str, zh: &'static str, en: &'static str) -> Self {
        Self::new(path, zh, en, Answer::Day)
    }

    pub(crate) fn always(self) -> Self {
        Self { needed: Needed::Always, ..self }
    }

    pub(super) fn with(self, path: &'static str) -> Self {
        Self { needed: Needed::With(path), ..self }
    }

    pub(super) fn only_if(self, path: &'static str, answers: &'static [&'static str]) -> Self {
        Self { only_if: Some(OnlyIf::Answered(path, answers)), ..self }
    }

    /// Holds until it is changed, so that the next visit begins with it. What is found on the day is asked anew each time.
    pub(super) fn lasting(self) -> Self {
        Self { lasts: true, ..self }
    }

    /// Whether it is asked, as far as the others are answered.
    pub fn is_asked(&self, answers: &Answers) -> bool {
        let Some(OnlyIf::Answered(path, among)) = self.only_if else { return true };
        answers.get(path).is_some_and(|given| given.iter().any(|answer| among.contains(&answer.as_str())))
    }

    /// Whether there can be no visit without it, as far as the others are answered.
    pub fn is_needed(&self, answers: &Answers) -> bool {
        match self.needed {
            Needed::Always => true,
            Needed::With(path) => {
                answers.iter().any(|(other, given)| other != self.path && !given.is_empty() && is_within(other, path))
            }
            Needed::Optional => false,
        }
    }
}

impl Answer {
    /// One that is possible.
    fn any(&self) -> Option<String> {
        match self {
            Self::Number(measure) | Self::Glucose(measure) => Some(measure.write(measure.range.min)),
            Self::OneOf(choices) => Some(choices.first()?.code.clone()),
            Self::AnyOf { choices, none } => Some(none.map_or(&choices.first()?.code[..], |none| none).to_owned()),
            Self::Tick | Self::Text | Self::Day => None,
        }
    }
}

impl Measure {
    pub(super) const fn whole(zh: &'static str, en: &'static str, range: Range) -> Self {
        Self { unit: Name { zh, en }, decimals: 0, range }
    }

    pub(super) const fn tenths(zh: &'static str, en: &'static str, range: Range) -> Self {
        Self { unit: Name { zh, en }, decimals: 1, range }
    }
}

impl Choice {
    pub(crate) fn new(code: impl Into<String>, zh: impl Into<String>, en: impl Into<String>, value: Value) -> Self {
        Self { code: code.into(), zh: zh.into(), en: en.into(), value }
    }

    fn all_of<T: Term>() -> Vec<Self> {
        let choice = |term: &T| Self {
            code: term.word().to_owned(),
            zh: term.called(Language::Chinese).to_owned(),
            en: term.called(Language::English).to_owned(),
            value: Value::from(term.word()),
        };
        T::every().iter().map(choice).collect()
    }
}

/// How a disease and its treatment went: asked alike by every programme that treats one.
macro_rules! course_questions {
    ($course:literal) => {{
        use $crate::follow_up::sheet::Question;
        use $crate::follow_up::{Adherence, IrregularReason};
        [
            Question::one_of::<Adherence>(concat!($course, ".adherence"), "服药依从性", "Takes the medicines").always(),
            Question::one_of::<IrregularReason>(concat!($course, ".irregular_reason"), "不规律服药原因", "Why not regularly")
                .only_if(concat!($course, ".adherence"), &["irregular", "none"]),
            Question::tick(concat!($course, ".adr"), "有药物不良反应", "Adverse drug reaction"),
            Question::tick(concat!($course, ".adr_uncontrolled"), "不良反应难以控制", "The reaction cannot be controlled")
                .only_if(concat!($course, ".adr"), &["true"]),
            Question::tick(
                concat!($course, ".complication"),
                "新发并发症或原有并发症加重",
                "New complication, or one that got worse",
            ),
            Question::text(concat!($course, ".detail"), "说明", "In words"),
        ]
    }};
}
pub(super) use course_questions;

impl Name {
    pub(super) const fn of(zh: &'static str, en: &'static str) -> Self {
        Self { zh, en }
    }
}

impl Programme {
    /// The programme's own questions.
    fn questions(self, policy: &FollowUpPolicy, readings: &ReadingPolicy) -> Vec<Question> {
        macro_rules! own {
            ($( $folder:ident: $name:ident = $word:literal, $zh:literal, $en:literal, $form:ident, $policy:ident; )+) => {
                match self { $( Self::$name => super::$folder::questions(policy, readings), )+ }
            };
        }
        programmes!(own)
    }
}
