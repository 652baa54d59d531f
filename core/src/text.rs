//! Free texts that people write: how long, and what must not be in them.

use ib_pinyin::matcher::PinyinMatcher;
use ib_pinyin::pinyin::PinyinNotation;

use crate::codes::Code;

/// Characters of one line of a form.
const LINE: usize = 200;
/// Characters of a reason.
const REASON: usize = 500;
/// Characters of a note.
const NOTE: usize = 2_000;

/// A line that is given says something, in readable characters.
pub(crate) fn line_fault(text: Option<&str>) -> Option<Code> {
    fault(text?, LINE, |c| c.is_control())
}

/// A note that is given says something; it may have several lines.
pub(crate) fn note_fault(text: Option<&str>) -> Option<Code> {
    fault(text?, NOTE, |c| c.is_control() && c != '\n')
}

/// A reason that people read: it says something, in readable characters, and is no novel.
pub fn is_reason(text: &str) -> bool {
    fault(text, REASON, |c| c.is_control() && c != '\n').is_none()
}

/// Whether `typed` is a part of `name` in pinyin: whole syllables, initials, or both mixed, whatever is read in several ways.
pub fn is_pinyin_of(typed: &str, name: &str) -> bool {
    let notations = PinyinNotation::Ascii | PinyinNotation::AsciiFirstLetter;
    PinyinMatcher::builder(typed).pinyin_notations(notations).build().is_match(name)
}

fn fault(text: &str, longest: usize, unreadable: impl Fn(char) -> bool) -> Option<Code> {
    let wrong = text.trim().is_empty() || text.chars().any(unreadable) || text.chars().count() > longest;
    wrong.then_some(Code::BadValue)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_says_something_readable_and_keeps_its_length() {
        for (text, line, note) in [
            ("服药后头晕", None, None),
            ("", Some(Code::BadValue), Some(Code::BadValue)),
            (" \u{3000}", Some(Code::BadValue), Some(Code::BadValue)),
            ("两行\n文字", Some(Code::BadValue), None),
            ("铃\u{7}", Some(Code::BadValue), Some(Code::BadValue)),
            (&"长".repeat(200), None, None),
            (&"长".repeat(201), Some(Code::BadValue), None),
            (&"长".repeat(2_001), Some(Code::BadValue), Some(Code::BadValue)),
        ] {
            assert_eq!((line_fault(Some(text)), note_fault(Some(text))), (line, note), "{text}");
        }
        assert_eq!((line_fault(None), note_fault(None)), (None, None));
        assert!(is_reason("两行\n文字") && is_reason(&"长".repeat(500)));
        assert!(!is_reason(&"长".repeat(501)) && !is_reason(" ") && !is_reason("铃\u{7}"));
    }
}
