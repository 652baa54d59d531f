//! What the tests of every room share.

use proptest::test_runner::Config;

use crate::calendar::Day;

/// A term is written the same to the wire and to the database.
macro_rules! travels {
    ($($term:ty),+ $(,)?) => {$(
        for term in <$term>::ALL {
            let wire = serde_json::to_value(term).expect("a string");
            assert_eq!(wire, term.as_str());
            assert_eq!(<$term>::parse(term.as_str()), Some(*term));
        }
    )+};
}
pub(crate) use travels;

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap_or_else(|_| panic!("not a day: {text}"))
}

/// As many cases of each law as `test_cases` says, and no files of old failures beside the source.
pub(crate) fn cases() -> Config {
    Config { failure_persistence: None, ..Config::with_cases(crate::test_cases()) }
}
