//! What the server answers to one command, as an app of any age reads it.

use jiayi_core::codes::{Code, Language};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The first two are final; the third is no outcome, and the command stays.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum Answer {
    Applied,
    Rejected(Refusal),
    NotYet(Delay),
}

/// A final no: what stands in the way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Refusal {
    /// The first of `codes`, as text: a newer server has codes that this app does not know.
    pub code: String,
    #[serde(default)]
    pub codes: Vec<String>,
    #[serde(default)]
    pub fields: Vec<FieldCode>,
    /// The thing as it stands on the server, when the author should look again: beside what was meant.
    #[serde(default)]
    pub current: Option<Value>,
    #[serde(default)]
    pub words: Option<Words>,
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldCode {
    pub field: String,
    pub code: String,
}

/// Not now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Delay {
    pub code: String,
    #[serde(default)]
    pub words: Option<Words>,
}

/// The server's sentence and next step: shown for a code that this app does not know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    pub title: String,
    pub next: String,
    pub title_en: String,
    pub next_en: String,
}

impl Refusal {
    /// Of a request that was refused before it was looked into.
    pub fn of(code: &str) -> Self {
        Self { code: code.to_owned(), codes: vec![code.to_owned()], fields: vec![], current: None, words: None }
    }

    /// Somebody else was first: the author is shown `current` and what was meant.
    pub fn is_stale(&self) -> bool {
        self.code == Code::Stale.as_str()
    }

    /// What happened and what to do, in this app's words, or in the server's for a code that is newer than the app.
    pub fn sentence(&self, language: Language) -> Option<(String, String)> {
        match (Code::parse(&self.code), &self.words, language) {
            (Some(code), ..) => Some((code.sentence(language).to_owned(), code.next_step(language).to_owned())),
            (None, Some(words), Language::Chinese) => Some((words.title.clone(), words.next.clone())),
            (None, Some(words), Language::English) => Some((words.title_en.clone(), words.next_en.clone())),
            (None, None, _) => None,
        }
    }
}
