//! How a failure is told.

use jiayi_core::codes::{Code, Language};

/// Code, sentence and next step in both languages, then the cause, for an operator at a terminal.
pub fn for_the_terminal(code: Code, cause: &str) -> String {
    let say = |language| format!("{} {}", code.sentence(language), code.next_step(language));
    format!("{code}: {}\n{}\n{cause}", say(Language::Chinese), say(Language::English))
}
