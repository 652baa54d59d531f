//! Whether a password can be guessed: zxcvbn's estimate of what is left when the words of this country and this trade, which it
//! does not know, are struck out.

use std::cmp::Reverse;

use jiayi_core::codes::Code;
use jiayi_core::policy::SessionPolicy;
use jiayi_core::prescription::Catalogue;
use zxcvbn::Score;

/// Pinyin of words, names, places and hospitals, one a line: what people here think of first.
const WORDS: &str = include_str!("guessable.txt");

/// The estimate takes longer with every character, and nobody remembers more.
const LONGEST: usize = 100;

/// # Errors
/// `PASSWORD_GUESSABLE` when it is shorter than policy asks, or when its rest is found in less than 10⁸ guesses.
pub(super) fn check(password: &str, login: &str, policy: &SessionPolicy, catalogue: &Catalogue) -> Result<(), Code> {
    let length = password.chars().count();
    let long_enough = u32::try_from(length).is_ok_and(|length| length >= policy.password_length);
    if !long_enough || length > LONGEST {
        return Err(Code::PasswordGuessable);
    }
    let medicines = catalogue.drugs().flat_map(|drug| drug.inn.split_whitespace());
    let parts = login.split(|mark: char| !mark.is_ascii_alphanumeric()).filter(|part| part.len() > 2);
    let mut words: Vec<String> = WORDS.lines().chain(medicines).chain(parts).map(str::to_lowercase).collect();
    words.sort_unstable_by_key(|word| Reverse(word.len()));
    let rest = words.iter().fold(password.to_lowercase(), |rest, word| rest.replace(word.as_str(), ""));
    if zxcvbn::zxcvbn(&rest, &[]).score() < Score::Three { Err(Code::PasswordGuessable) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiayi_core::policy::PolicyBook;

    #[test]
    fn what_people_here_think_of_first_is_refused() {
        let book = PolicyBook::shipped().expect("policies");
        let policy = &book.on("2026-11-21".parse().expect("a day")).expect("a policy").session;
        let catalogue = Catalogue::shipped().expect("drugs");
        let guessable = |password: &str| check(password, "wang.xiuying", policy, &catalogue).is_err();
        for password in [
            "short9!Kx",
            "password123",
            "1234567890",
            "woaini1314520",
            "renminyiyuan1",
            "weishengyuan2026",
            "jiatingyisheng1",
            "wangxiuying88",
            "amlodipine5",
            "metformin2026",
            "zhongguo1949",
            "jiayi-demo-2026",
            "qwertyuiop",
            "19800101wang",
            &"aB3$".repeat(26),
        ] {
            assert!(guessable(password), "{password}");
        }
        for password in
            ["竹窗听雨-青石板路7", "correct-mule-Lantern-47", "k7!vPq2#xWz9Lm", "yugan chaofan feiji 46 shu"]
        {
            assert!(!guessable(password), "{password}");
        }
    }
}
