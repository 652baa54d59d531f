//! Whether a password can be guessed: zxcvbn's estimate of what is left when the words of this country and this trade, which it
//! does not know, are struck out.

use std::cmp::Reverse;

use jiayi_core::codes::Code;
use jiayi_core::policy::SessionPolicy;
use jiayi_core::prescription::Catalogue;
use jiayi_core::text::is_pinyin_of;
use zxcvbn::Score;

/// Pinyin of words, names, places and hospitals, one a line: what people here think of first.
const WORDS: &str = include_str!("guessable.txt");

/// The estimate takes longer with every character, and nobody remembers more.
const LONGEST: usize = 100;

/// Letters of a name in pinyin that are struck out; fewer stand in any word.
const NAME_LETTERS: std::ops::RangeInclusive<usize> = 4..=24;

/// `names` are the holder's own and her institutions', as they are written.
///
/// # Errors
/// `PASSWORD_GUESSABLE` when it is shorter than policy asks, or when its rest is found in less than 10⁸ guesses.
pub(super) fn check(
    password: &str,
    login: &str,
    names: &[String],
    policy: &SessionPolicy,
    catalogue: &Catalogue,
) -> Result<(), Code> {
    let length = password.chars().count();
    let long_enough = u32::try_from(length).is_ok_and(|length| length >= policy.password_length);
    if !long_enough || length > LONGEST {
        return Err(Code::PasswordGuessable);
    }
    let medicines = catalogue.drugs().flat_map(|drug| drug.inn.split_whitespace());
    let parts = login.split(|mark: char| !mark.is_ascii_alphanumeric()).filter(|part| part.len() > 2);
    let mut words: Vec<String> = WORDS.lines().chain(medicines).chain(parts).map(str::to_lowercase).collect();
    words.sort_unstable_by_key(|word| Reverse(word.len()));
    let rest = names.iter().fold(password.to_lowercase(), |rest, name| without_name(&rest, name));
    let rest = words.iter().fold(rest, |rest, word| rest.replace(word.as_str(), ""));
    if zxcvbn::zxcvbn(&rest, &[]).score() < Score::Three { Err(Code::PasswordGuessable) } else { Ok(()) }
}

/// Strikes out every part of a name in pinyin, the longest first.
fn without_name(password: &str, name: &str) -> String {
    let mut rest = password.to_owned();
    for length in NAME_LETTERS.rev() {
        let mut at = 0;
        while let Some(part) = rest.get(at..at + length) {
            let is_name = part.bytes().all(|byte| byte.is_ascii_lowercase()) && is_pinyin_of(part, name);
            if is_name {
                rest.replace_range(at..at + length, "");
            } else {
                at += 1;
                while at < rest.len() && !rest.is_char_boundary(at) {
                    at += 1;
                }
            }
        }
    }
    rest
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
        let guessable = |password: &str| check(password, "wang.xiuying", &[], policy, &catalogue).is_err();
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
        let names = ["单于嘉禾".to_owned(), "青山镇卫生院".to_owned()];
        let hers = |password: &str| check(password, "n12", &names, policy, &catalogue).is_err();
        for password in ["chanyujiahe7#Q", "Jiahe-Shanyu.92", "qingshanzhen#7Q"] {
            assert!(hers(password), "{password}");
            assert!(!guessable(password), "{password}: it is refused for her name alone");
        }
        for password in
            ["竹窗听雨-青石板路7", "correct-mule-Lantern-47", "k7!vPq2#xWz9Lm", "yugan chaofan feiji 46 shu"]
        {
            assert!(!guessable(password), "{password}");
        }
    }
}
