//! Finding somebody by what one remembers of her: name, pinyin, or the last digits of a number.

use ib_pinyin::matcher::PinyinMatcher;
use ib_pinyin::pinyin::PinyinNotation;

use super::facts::Facts;

/// Fewer digits than this would match half the list.
const SHORTEST_TAIL: usize = 3;

/// What was typed, made ready once for a whole list.
pub struct Search<'a> {
    typed: &'a str,
    /// None for digits: no name is written with them.
    name: Option<PinyinMatcher<'a>>,
}

impl<'a> Search<'a> {
    /// None when nothing was typed.
    pub fn of(typed: &'a str) -> Option<Self> {
        let typed = typed.trim();
        if typed.is_empty() {
            return None;
        }
        let is_number = typed.chars().all(|c| c.is_ascii_digit() || matches!(c, 'x' | 'X'))
            && typed.chars().any(|c| c.is_ascii_digit());
        let notations = PinyinNotation::Ascii | PinyinNotation::AsciiFirstLetter;
        let name = (!is_number).then(|| PinyinMatcher::builder(typed).pinyin_notations(notations).build());
        Some(Self { typed, name })
    }

    pub fn finds(&self, facts: &Facts) -> bool {
        match &self.name {
            Some(name) => name.is_match(facts.name.as_str()),
            None => self.is_tail_of(&facts.document_tail) || self.is_tail_of(&facts.phone_tail),
        }
    }

    fn is_tail_of(&self, tail: &str) -> bool {
        let (typed, tail) = (self.typed.as_bytes(), tail.as_bytes());
        typed.len() >= SHORTEST_TAIL
            && typed.len() <= tail.len()
            && typed.iter().rev().zip(tail.iter().rev()).all(|(a, b)| a.eq_ignore_ascii_case(b))
    }
}

impl std::fmt::Debug for Search<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Search")
    }
}
