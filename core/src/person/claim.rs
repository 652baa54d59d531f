//! Claiming a record: a number typed online is only a claim, and the answer never tells whether the number is known.
//!
//! Source: domain 11 (Identity).

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::policy::PersonPolicy;
use crate::calendar::Day;
use crate::codes::Code;
use crate::terms::terms;

/// Crockford's base 32: no I, L, O or U, so that a printed code reads one way only.
const ALPHABET: [u8; 32] = *b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

const LENGTH: usize = 10;

/// Ten characters of 5 bits: 50 bits, printed by the desk for one record.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct ActivationCode([u8; LENGTH]);

impl ActivationCode {
    /// Of a secret of the caller's: its lowest 50 bits.
    pub fn from_secret(secret: u64) -> Self {
        let mut text = [0; LENGTH];
        for (place, character) in text.iter_mut().rev().enumerate() {
            let value = (secret >> (5 * place)) & 31;
            *character = ALPHABET.get(value as usize).copied().unwrap_or_default();
        }
        Self(text)
    }

    /// Reads what a person typed: case, spaces and hyphens do not matter, O is 0, I and L are 1, full-width letters are
    /// letters.
    /// `None` when it is no code at all; the answer to the person is the same as for a wrong one.
    pub fn read(typed: &str) -> Option<Self> {
        let mut text = [0; LENGTH];
        let mut places = text.iter_mut();
        for character in typed.chars() {
            let character = half_width(character).to_ascii_uppercase();
            if matches!(character, ' ' | '-' | '–' | '—' | '\u{3000}') {
                continue;
            }
            let meant = match character {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            let byte = u8::try_from(meant).ok().filter(|byte| ALPHABET.contains(byte))?;
            *places.next()? = byte;
        }
        if places.next().is_some() { None } else { Some(Self(text)) }
    }

    /// As printed: `ABCDE-FGHJK`.
    pub fn printed(&self) -> String {
        let (head, tail) = self.canonical().split_at(LENGTH / 2);
        format!("{head}-{tail}")
    }

    /// Ten characters, without the hyphen.
    pub fn canonical(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

fn half_width(character: char) -> char {
    match character {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character),
        other => other,
    }
}

impl fmt::Debug for ActivationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ActivationCode(…)")
    }
}

/// A printed code as it lies in the records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PrintedCode {
    /// The last day on which it opens its record.
    pub last_day: Day,
    pub tries_left: u32,
    pub used: bool,
}

impl PrintedCode {
    /// # Errors
    /// `DATE_RANGE` past the year 9999.
    pub fn print(policy: &PersonPolicy, today: Day) -> Result<Self, Code> {
        let last_day = today.plus_days(policy.activation_code_days).map_err(|_| Code::DateRange)?;
        Ok(Self { last_day, tries_left: policy.activation_code_tries_in_all, used: false })
    }

    fn is_alive(self, today: Day) -> bool {
        !self.used && self.tries_left > 0 && today <= self.last_day
    }
}

/// What somebody who types a code for her claim has left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempt {
    /// Of the claim: it counts where there is no code too, so that a number nobody has looks like any other.
    pub tries_left: u32,
    /// The newest unused code of the record with the claimed number.
    pub code: Option<PrintedCode>,
}

impl Attempt {
    /// One try: what is left afterwards, and whether it opened. `matches` is a comparison in constant time.
    /// A wrong, expired, used or exhausted code and a number without one give one and the same refusal.
    pub fn with(self, matches: bool, today: Day) -> (Self, Result<(), Code>) {
        if self.tries_left == 0 {
            return (self, Err(Code::ClaimCode));
        }
        if let Some(code) = self.code.filter(|code| matches && code.is_alive(today)) {
            return (Self { code: Some(PrintedCode { used: true, ..code }), ..self }, Ok(()));
        }
        let spend = |code: PrintedCode| PrintedCode { tries_left: code.tries_left.saturating_sub(1), ..code };
        (Self { tries_left: self.tries_left - 1, code: self.code.map(spend) }, Err(Code::ClaimCode))
    }
}

/// Who holds the claimed number among verified people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder {
    Nobody,
    /// A record made face to face that no account is bound to yet.
    RecordWithoutAccount,
    /// A record bound to another account.
    OtherAccount,
}

terms! {
    /// Where a claim stands.
    ClaimState {
        Pending = "pending", "待核实", "waiting";
        Verified = "verified", "已核实", "verified";
        Rejected = "rejected", "未通过", "rejected";
        /// Someone else was verified with this number: the desk decides, with the card in hand.
        Rival = "rival", "待窗口核对", "at the desk";
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClaimEvent {
    /// The activation code of the record with this number opened.
    CodeAccepted,
    /// Staff saw the card and the person.
    CardSeen,
    Rejected,
}

terms! {
    /// How an identity was checked; a contract's acceptance records it.
    IdentityCheck {
        ActivationCode = "activation_code", "激活码", "activation code";
        CardSeen = "card_seen", "当面核对证件", "card seen";
    }
}

impl ClaimEvent {
    /// The check that this event is; `None` for what verifies nobody.
    pub const fn identity_check(self) -> Option<IdentityCheck> {
        match self {
            Self::CodeAccepted => Some(IdentityCheck::ActivationCode),
            Self::CardSeen => Some(IdentityCheck::CardSeen),
            Self::Rejected => None,
        }
    }
}

/// What the person who claims is told: the same for a pending and a rival claim, so that nobody can probe for a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClaimAnswer {
    Received,
    Verified,
    Rejected,
}

impl ClaimState {
    /// # Errors
    /// `CLAIM_STATE` for a move that is not a row here; `CLAIM_RIVAL` when staff would verify a number whose record is
    /// bound to another account: the desk decides between the two.
    pub const fn next(self, event: ClaimEvent, holder: Holder) -> Result<Self, Code> {
        use ClaimEvent::{CardSeen, CodeAccepted, Rejected};
        match (self, event, holder) {
            (Self::Pending, CodeAccepted, Holder::OtherAccount) => Ok(Self::Rival),
            (Self::Pending | Self::Rival, CardSeen, Holder::OtherAccount) => Err(Code::ClaimRival),
            (Self::Pending, CodeAccepted | CardSeen, _) | (Self::Rival, CardSeen, _) => Ok(Self::Verified),
            (Self::Pending | Self::Rival, Rejected, _) => Ok(Self::Rejected),
            // As any other code that does not open: CLAIM_STATE would tell a rival that there is another.
            (_, CodeAccepted, _) => Err(Code::ClaimCode),
            _ => Err(Code::ClaimState),
        }
    }

    pub const fn answer(self) -> ClaimAnswer {
        match self {
            Self::Pending | Self::Rival => ClaimAnswer::Received,
            Self::Verified => ClaimAnswer::Verified,
            Self::Rejected => ClaimAnswer::Rejected,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{cases, day};
    use proptest::prelude::*;

    fn attempt() -> Attempt {
        let policy = crate::policy::national().person;
        let code = PrintedCode::print(&policy, day("2026-03-02")).expect("in range");
        Attempt { tries_left: policy.activation_code_tries, code: Some(code) }
    }

    #[test]
    fn a_typed_code_forgives_what_people_mistake() {
        let code = ActivationCode::from_secret(0xfffc_0110_c853_1d09);
        assert_eq!(code.printed(), "01234-56789");
        for typed in
            ["0123456789", "O123456789", "oi234 56789", "0l234-56789", "０１２３４－５６７８９", " 01234 — 56789 "]
        {
            assert_eq!(ActivationCode::read(typed).as_ref(), Some(&code), "{typed}");
        }
        for typed in ["", "012345678", "01234567890", "U123456789", "012345678家", "01234_5678"] {
            assert!(ActivationCode::read(typed).is_none(), "{typed}");
        }
        assert_eq!(format!("{code:?}"), "ActivationCode(…)");
    }

    #[test]
    fn a_code_opens_once_within_seven_days() {
        for (on, opens) in [("2026-03-02", true), ("2026-03-09", true), ("2026-03-10", false)] {
            assert_eq!(attempt().with(true, day(on)).1.is_ok(), opens, "{on}");
        }
        let (used, first) = attempt().with(true, day("2026-03-02"));
        assert_eq!(first, Ok(()));
        assert_eq!(used.with(true, day("2026-03-02")).1, Err(Code::ClaimCode));
    }

    #[test]
    fn five_wrong_tries_end_a_claims_tries_and_leave_the_code_to_whoever_it_was_printed_for() {
        let mut left = attempt();
        for _ in 0..4 {
            let (after, answer) = left.with(false, day("2026-03-02"));
            assert_eq!(answer, Err(Code::ClaimCode));
            left = after;
        }
        assert_eq!(left.with(true, day("2026-03-02")).1, Ok(()));
        let (spent, _) = left.with(false, day("2026-03-02"));
        assert_eq!(spent.with(true, day("2026-03-02")), (spent, Err(Code::ClaimCode)));
        let hers = Attempt { tries_left: 5, ..spent };
        assert_eq!(hers.with(true, day("2026-03-02")).1, Ok(()));
    }

    #[test]
    fn a_code_that_many_claims_guess_at_dies() {
        let mut left = attempt();
        for _ in 0..crate::policy::national().person.activation_code_tries_in_all {
            left = Attempt { tries_left: 5, ..left }.with(false, day("2026-03-02")).0;
        }
        let hers = Attempt { tries_left: 5, ..left };
        assert_eq!(hers.with(true, day("2026-03-02")).1, Err(Code::ClaimCode));
    }

    #[test]
    fn where_there_is_no_code_the_tries_count_and_the_answer_is_the_same() {
        let mut left = Attempt { code: None, ..attempt() };
        for tries_left in [4, 3, 2, 1, 0, 0] {
            let (after, answer) = left.with(false, day("2026-03-02"));
            assert_eq!((after.tries_left, answer), (tries_left, Err(Code::ClaimCode)));
            left = after;
        }
    }

    #[test]
    fn every_move_of_a_claim_is_a_row_or_refused() {
        use ClaimEvent::{CardSeen, CodeAccepted, Rejected};
        use ClaimState::{Pending, Rival, Verified};
        use Holder::{Nobody, OtherAccount, RecordWithoutAccount};
        let rows = [
            (Pending, CodeAccepted, Nobody, Ok(Verified)),
            (Pending, CodeAccepted, RecordWithoutAccount, Ok(Verified)),
            (Pending, CodeAccepted, OtherAccount, Ok(Rival)),
            (Pending, CardSeen, Nobody, Ok(Verified)),
            (Pending, CardSeen, RecordWithoutAccount, Ok(Verified)),
            (Pending, CardSeen, OtherAccount, Err(Code::ClaimRival)),
            (Pending, Rejected, Nobody, Ok(ClaimState::Rejected)),
            (Pending, Rejected, RecordWithoutAccount, Ok(ClaimState::Rejected)),
            (Pending, Rejected, OtherAccount, Ok(ClaimState::Rejected)),
            (Rival, CardSeen, Nobody, Ok(Verified)),
            (Rival, CardSeen, RecordWithoutAccount, Ok(Verified)),
            (Rival, CardSeen, OtherAccount, Err(Code::ClaimRival)),
            (Rival, Rejected, Nobody, Ok(ClaimState::Rejected)),
            (Rival, Rejected, RecordWithoutAccount, Ok(ClaimState::Rejected)),
            (Rival, Rejected, OtherAccount, Ok(ClaimState::Rejected)),
        ];
        for state in ClaimState::ALL.iter().copied() {
            for event in [CodeAccepted, CardSeen, Rejected] {
                for holder in [Nobody, RecordWithoutAccount, OtherAccount] {
                    let row = rows.iter().find(|row| (row.0, row.1, row.2) == (state, event, holder));
                    let refusal = if event == CodeAccepted { Code::ClaimCode } else { Code::ClaimState };
                    let expected = row.map_or(Err(refusal), |row| row.3);
                    assert_eq!(state.next(event, holder), expected, "{state:?} {event:?} {holder:?}");
                }
            }
        }
    }

    proptest! {
        #![proptest_config(cases())]

        #[test]
        fn a_printed_code_is_read_back_and_no_two_secrets_of_50_bits_share_one(a: u64, b: u64) {
            let code = ActivationCode::from_secret(a);
            prop_assert_eq!(ActivationCode::read(&code.printed().to_lowercase()), Some(code.clone()));
            prop_assert_eq!(code == ActivationCode::from_secret(b), a << 14 == b << 14);
        }

        #[test]
        fn any_typed_text_is_read_or_refused_without_a_panic(text in "\\PC{0,14}") {
            if let Some(code) = ActivationCode::read(&text) {
                prop_assert_eq!(code.canonical().len(), LENGTH);
            }
        }
    }
}
