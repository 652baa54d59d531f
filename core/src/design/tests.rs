//! A1 to A4 of the accessibility checks.
#![allow(clippy::float_arithmetic)]

use super::{Argument, Colour, Palette, Sizes, TEXT_STEPS, Word};
use crate::codes::Language;

/// Relative luminance. Source: WCAG 2.2.
fn luminance(Colour(rgb): Colour) -> f64 {
    let linear = |shift: u32| {
        let part = f64::from(rgb >> shift & 0xFF) / 255.0;
        if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(16) + 0.7152 * linear(8) + 0.0722 * linear(0)
}

fn contrast(one: Colour, other: Colour) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn what_is_written_can_be_read_on_what_it_stands_on() {
    assert!((contrast(Colour(0), Colour(0xFF_FF_FF)) - 21.0).abs() < 1e-9);
    for (dark, strong) in [(false, false), (false, true), (true, false), (true, true)] {
        let palette = Palette::of(dark, strong);
        let names = palette.colours();
        let name = |colour| names.iter().find(|(_, of)| *of == colour).map(|(name, _)| *name);
        let least = if strong { 7.0 } else { 4.5 };
        for (pairs, least) in [(palette.text_pairs(), least), (palette.edge_pairs(), 3.0)] {
            for (ink, ground) in pairs {
                let is = contrast(ink, ground);
                assert!(is >= least, "{:?} on {:?}: {is:.2} ({dark}, {strong})", name(ink), name(ground));
            }
        }
    }
}

#[test]
fn old_eyes_and_fingers_have_their_sizes() {
    let elderly = Sizes::of(true);
    assert!(elderly.body >= 18 && elderly.small >= 18 && elderly.primary_tap >= 60 && elderly.tap >= 48);
    for sizes in [Sizes::of(false), elderly] {
        assert!(sizes.tap >= 48 && sizes.primary_tap >= sizes.tap && sizes.line_height >= 130 && sizes.gap >= 8);
        assert!(u32::from(sizes.body) * u32::from(TEXT_STEPS[3]) >= 30 * 100, "{sizes:?}");
    }
    assert!(TEXT_STEPS.is_sorted() && TEXT_STEPS[0] == 100);
}

#[test]
fn every_word_is_there_in_both_languages_and_short() {
    let mut keys: Vec<_> = Word::ALL.iter().map(|word| word.key()).collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), Word::ALL.len());
    for word in Word::ALL {
        for language in [Language::Chinese, Language::English] {
            assert!(!word.text(language).is_empty(), "{}", word.key());
        }
        let zh = word.text(Language::Chinese);
        let outside: String = zh.split('{').map(|part| part.rsplit('}').next().unwrap_or_default()).collect();
        assert!(!outside.is_ascii() || !outside.contains(char::is_alphabetic), "{zh}");
        let sentences = zh.split(['。', '！', '？', '；']).filter(|part| !part.trim().is_empty());
        for sentence in sentences {
            assert!(sentence.split('，').count() <= 2, "{zh}");
        }
    }
}

#[test]
fn both_languages_take_the_same_arguments() {
    let of = |word: &Word, language| {
        let mut arguments = Argument::all_of(word.text(language));
        arguments.sort();
        arguments
    };
    for word in Word::ALL {
        assert_eq!(of(word, Language::Chinese), of(word, Language::English), "{}", word.key());
    }
    let days = Argument { name: "days", number: true };
    assert_eq!(Argument::all_of("还剩{#days}天，{who}"), [days, Argument { name: "who", number: false }]);
}

#[test]
fn the_days_left_can_be_said_aloud() {
    assert_eq!(Word::MedicineDaysLeftSpoken.text(Language::Chinese), "{medicine}还剩{#days}天的量。");
}
