//! What the tests of every room share.

use proptest::test_runner::Config;

use crate::calendar::Day;

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap_or_else(|_| panic!("not a day: {text}"))
}

/// As many cases of each law as `test_cases` says, and no files of old failures beside the source.
pub(crate) fn cases() -> Config {
    Config { failure_persistence: None, ..Config::with_cases(crate::test_cases()) }
}
