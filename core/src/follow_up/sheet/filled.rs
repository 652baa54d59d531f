//! From answers to the forms that travel, and back.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::{Answer, Choice, Measure, Question};
use crate::calendar::Day;
use crate::codes::{Code, Fault};
use crate::follow_up::form::{Common, Forms};
use crate::number::Exact;

/// By the question's path what was typed or chosen; several only where several can be. Nothing entered is no answer.
pub type Answers = BTreeMap<String, Vec<String>>;

const YES: &str = "true";
/// What a meter shows instead of a number.
const METER: [&str; 2] = ["lo", "hi"];

/// The forms as they are filled in; an answer to a question that is not asked is left out.
///
/// # Errors
/// Everything that is missing, cannot be read or is out of its range.
pub fn fill(questions: &[Question], answers: &Answers) -> Result<(Common, Forms), Vec<Fault>> {
    let mut root = filled(questions, answers, json!({ "common": {}, "forms": {} }))?;
    let part = root.get_mut("common").map(Value::take).unwrap_or_default();
    let common = as_form("common", part)?;
    let part = root.get_mut("forms").map(Value::take).unwrap_or_default();
    Ok((common, as_form("forms", part)?))
}

/// `root` with each answer at its path.
///
/// # Errors
/// As [`fill`].
pub(crate) fn filled(questions: &[Question], answers: &Answers, mut root: Value) -> Result<Value, Vec<Fault>> {
    let mut faults = Vec::new();
    for question in questions.iter().filter(|question| question.is_asked(answers)) {
        let given = answers.get(question.path).map(Vec::as_slice).unwrap_or_default();
        match question.answer.read(given) {
            Ok(None) if question.is_needed(answers) => faults.push((question.path, Code::MissingField)),
            Ok(None) => {}
            Ok(Some(value)) => put(&mut root, question.path, value),
            Err(code) => faults.push((question.path, code)),
        }
    }
    if faults.is_empty() { Ok(root) } else { Err(faults) }
}

/// What forms say, as answers to these questions.
///
/// # Errors
/// When a form cannot be written as JSON.
pub fn answers(questions: &[Question], common: &Common, forms: &Forms) -> serde_json::Result<Answers> {
    let root = json!({ "common": serde_json::to_value(common)?, "forms": serde_json::to_value(forms)? });
    Ok(given(questions, &root))
}

/// What stands at each path, as it was answered.
pub(crate) fn given(questions: &[Question], root: &Value) -> Answers {
    let answered = questions.iter().filter_map(|question| {
        let given = question.answer.write(get(root, question.path)?);
        (!given.is_empty()).then(|| (question.path.to_owned(), given))
    });
    answered.collect()
}

fn as_form<T: DeserializeOwned>(field: &'static str, value: Value) -> Result<T, Vec<Fault>> {
    serde_json::from_value(value).map_err(|_| vec![(field, Code::Malformed)])
}

impl Answer {
    /// None where nothing was entered.
    fn read(&self, given: &[String]) -> Result<Option<Value>, Code> {
        let entered: Vec<&str> = given.iter().map(|answer| answer.trim()).filter(|answer| !answer.is_empty()).collect();
        let (Some(&first), several) = (entered.first(), entered.len() > 1) else { return Ok(None) };
        if several && !matches!(self, Self::AnyOf { .. }) {
            return Err(Code::BadValue);
        }
        let value = match self {
            Self::Number(measure) => Value::from(measure.read(first)?),
            Self::Glucose(_) if METER.contains(&first) => Value::from(first),
            Self::Glucose(measure) => json!({ "tenths": measure.read(first)? }),
            Self::OneOf(choices) => chosen(choices, first)?,
            Self::AnyOf { choices, none } => {
                if entered.len() > 1 && none.is_some_and(|none| entered.contains(&none)) {
                    return Err(Code::SymptomsConflict);
                }
                entered.iter().map(|code| chosen(choices, code)).collect::<Result<_, _>>()?
            }
            Self::Tick if first == YES => Value::from(true),
            Self::Tick => return Err(Code::BadValue),
            Self::Text => Value::from(first),
            Self::Day => Value::from(first.parse::<Day>().map_err(|_| Code::BadValue)?.to_string()),
        };
        Ok(Some(value))
    }

    /// Nothing where it is no answer to this question.
    fn write(&self, value: &Value) -> Vec<String> {
        let code = |choices: &[Choice], value: &Value| {
            choices.iter().find(|choice| choice.value == *value).map(|choice| choice.code.clone())
        };
        let one = match self {
            Self::Number(measure) => value.as_i64().map(|number| measure.write(number)),
            Self::Glucose(measure) => match value.get("tenths") {
                Some(tenths) => tenths.as_i64().map(|number| measure.write(number)),
                None => value.as_str().map(str::to_owned),
            },
            Self::OneOf(choices) => code(choices, value),
            Self::AnyOf { choices, .. } => {
                return value.as_array().into_iter().flatten().filter_map(|value| code(choices, value)).collect();
            }
            Self::Tick => (value == &Value::from(true)).then(|| YES.to_owned()),
            Self::Text | Self::Day => value.as_str().map(str::to_owned),
        };
        one.into_iter().collect()
    }
}

fn chosen(choices: &[Choice], code: &str) -> Result<Value, Code> {
    choices.iter().find(|choice| choice.code == code).map(|choice| choice.value.clone()).ok_or(Code::BadValue)
}

impl Measure {
    fn read(&self, text: &str) -> Result<i64, Code> {
        let scale = Exact::new(10_i128.pow(self.decimals.into()), 1).map_err(|_| Code::BadValue)?;
        let kept = text.parse::<Exact>().and_then(|number| number.times(scale)).map_err(|_| Code::BadValue)?;
        if kept.denominator() != 1 {
            return Err(Code::BadValue);
        }
        let kept = i64::try_from(kept.numerator()).map_err(|_| Code::ReadingRange)?;
        self.range.fault(Some(kept)).map_or(Ok(kept), Err)
    }

    pub(super) fn write(&self, kept: i64) -> String {
        let scale = 10_i64.pow(self.decimals.into());
        if self.decimals == 0 || kept % scale == 0 {
            return (kept / scale).to_string();
        }
        format!("{}.{:0width$}", kept / scale, kept % scale, width = usize::from(self.decimals))
    }
}

/// A step of a path: a member by its name, or of a list by one of its own members.
enum Step<'a> {
    Member(&'a str),
    Of(&'a str, &'a str, &'a str),
}

fn steps(path: &str) -> impl Iterator<Item = Step<'_>> {
    path.split('.').map(|step| {
        let member = step.strip_suffix(']').and_then(|step| step.split_once('['));
        match member.and_then(|(list, which)| Some((list, which.split_once('=')?))) {
            Some((list, (key, word))) => Step::Of(list, key, word),
            None => Step::Member(step),
        }
    })
}

fn put(root: &mut Value, path: &str, value: Value) {
    let mut place = root;
    for step in steps(path) {
        place = match step {
            Step::Member(name) => member(place, name),
            Step::Of(list, key, word) => of_list(member(place, list), key, word),
        };
    }
    *place = value;
}

fn member<'a>(of: &'a mut Value, name: &str) -> &'a mut Value {
    if !of.is_object() {
        *of = Value::Object(Map::new());
    }
    &mut of[name]
}

fn of_list<'a>(list: &'a mut Value, key: &str, word: &str) -> &'a mut Value {
    let known = list.as_array().and_then(|members| members.iter().position(|member| member[key] == word));
    let at = match (known, &mut *list) {
        (Some(at), _) => at,
        (None, Value::Array(members)) => {
            members.push(json!({ key: word }));
            members.len() - 1
        }
        (None, other) => {
            *other = json!([{ key: word }]);
            0
        }
    };
    &mut list[at]
}

fn get<'a>(root: &'a Value, path: &str) -> Option<&'a Value> {
    steps(path).try_fold(root, |place, step| match step {
        Step::Member(name) => place.get(name),
        Step::Of(list, key, word) => place.get(list)?.as_array()?.iter().find(|member| member[key] == word),
    })
}
