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

/// Eight characters of 5 bits: 40 bits, printed by the desk for one record.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct ActivationCode([u8; 8]);

impl ActivationCode {
    /// From 5 bytes of the caller's cryptographic generator.
    pub fn from_random(random: [u8; 5]) -> Self {
        let bits = random.iter().fold(0u64, |sum, byte| sum << 8 | u64::from(*byte));
        let mut text = [0; 8];
        for (place, character) in text.iter_mut().rev().enumerate() {
            let value = (bits >> (5 * place)) & 31;
            *character = ALPHABET.get(value as usize).copied().unwrap_or_default();
        }
        Self(text)
    }

    /// Reads what a person typed: case, spaces and hyphens do not matter, O is 0, I and L are 1, full-width letters are
    /// letters.
    /// `None` when it is no code at all; the answer to the person is the same as for a wrong one.
    pub fn read(typed: &str) -> Option<Self> {
        let mut text = [0; 8];
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

    /// As printed: `ABCD-EFGH`.
    pub fn printed(&self) -> String {
        let (head, tail) = self.canonical().split_at(4);
        format!("{head}-{tail}")
    }

    /// Eight characters: what the stored HMAC is taken of.
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

/// What is stored of a printed code besides its HMAC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PrintedCode {
    pub printed_on: Day,
    pub wrong_tries: u32,
    pub used: bool,
}

impl PrintedCode {
    /// The last day on which it opens its record.
    ///
    /// # Errors
    /// `DATE_RANGE` past the year 9999.
    pub fn last_day(&self, policy: &PersonPolicy) -> Result<Day, Code> {
        self.printed_on.plus_days(policy.activation_code_days).map_err(|_| Code::DateRange)
    }

    /// One try: the code afterwards, and whether it opened. `matches` is a constant-time comparison with the stored
    /// HMAC. A wrong, expired, used or exhausted code gives one and the same refusal.
    pub fn try_with(self, matches: bool, policy: &PersonPolicy, today: Day) -> (Self, Result<(), Code>) {
        let in_time = self.last_day(policy).is_ok_and(|last| today <= last);
        let alive = !self.used && self.wrong_tries < policy.activation_code_tries && in_time;
        if alive && matches {
            return (Self { used: true, ..self }, Ok(()));
        }
        let wrong_tries = if matches { self.wrong_tries } else { self.wrong_tries.saturating_add(1) };
        (Self { wrong_tries, ..self }, Err(Code::ClaimCode))
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
    /// A real-name service confirmed name, number and person.
    AdapterConfirmed,
    Rejected,
    /// Another claim to the number was verified.
    OtherVerified,
}

terms! {
    /// How an identity was checked; a contract's acceptance records it.
    IdentityCheck {
        ActivationCode = "activation_code", "激活码", "activation code";
        CardSeen = "card_seen", "当面核对证件", "card seen";
        Adapter = "adapter", "实名核验", "real-name check";
    }
}

impl ClaimEvent {
    /// The check that this event is; `None` for what verifies nobody.
    pub const fn identity_check(self) -> Option<IdentityCheck> {
        match self {
            Self::CodeAccepted => Some(IdentityCheck::ActivationCode),
            Self::CardSeen => Some(IdentityCheck::CardSeen),
            Self::AdapterConfirmed => Some(IdentityCheck::Adapter),
            Self::Rejected | Self::OtherVerified => None,
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
    /// A new claim. Other pending claims do not matter: whoever shows the card or the code is verified, so squatting
    /// gains nothing.
    pub const fn open(holder: Holder) -> Self {
        match holder {
            Holder::Nobody | Holder::RecordWithoutAccount => Self::Pending,
            Holder::OtherAccount => Self::Rival,
        }
    }

    /// # Errors
    /// `CLAIM_STATE` for a move that is not a row here; `CLAIM_HELD` when staff would verify a number that is bound
    /// to another account: that binding has to be ended first.
    pub const fn next(self, event: ClaimEvent, holder: Holder) -> Result<Self, Code> {
        use ClaimEvent::{AdapterConfirmed, CardSeen, CodeAccepted, OtherVerified, Rejected};
        match (self, event, holder) {
            (Self::Pending, CodeAccepted | AdapterConfirmed, Holder::OtherAccount) => Ok(Self::Rival),
            (Self::Pending | Self::Rival, CardSeen, Holder::OtherAccount) => Err(Code::ClaimHeld),
            (Self::Pending, CodeAccepted | CardSeen | AdapterConfirmed, _) | (Self::Rival, CardSeen, _) => {
                Ok(Self::Verified)
            }
            (Self::Pending | Self::Rival, Rejected, _) => Ok(Self::Rejected),
            (Self::Pending, OtherVerified, _) => Ok(Self::Rival),
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

    fn policy() -> PersonPolicy {
        crate::policy::national().person
    }

    fn printed() -> PrintedCode {
        PrintedCode { printed_on: day("2026-03-02"), wrong_tries: 0, used: false }
    }

    #[test]
    fn a_typed_code_forgives_what_people_mistake() {
        let code = ActivationCode::from_random([0x00, 0x44, 0x32, 0x14, 0xc7]);
        assert_eq!(code.printed(), "0123-4567");
        for typed in ["01234567", "O1234567", "oi23 4567", "0l23-4567", "０１２３－４５６７", " 0123 — 4567 "]
        {
            assert_eq!(ActivationCode::read(typed).as_ref(), Some(&code), "{typed}");
        }
        for typed in ["", "0123456", "012345678", "U1234567", "0123456家", "0123_567"] {
            assert!(ActivationCode::read(typed).is_none(), "{typed}");
        }
        assert_eq!(format!("{code:?}"), "ActivationCode(…)");
    }

    #[test]
    fn a_code_opens_once_within_seven_days() {
        for (on, opens) in [("2026-03-02", true), ("2026-03-09", true), ("2026-03-10", false)] {
            assert_eq!(printed().try_with(true, &policy(), day(on)).1.is_ok(), opens, "{on}");
        }
        let (used, first) = printed().try_with(true, &policy(), day("2026-03-02"));
        assert_eq!(first, Ok(()));
        assert_eq!(used.try_with(true, &policy(), day("2026-03-02")).1, Err(Code::ClaimCode));
    }

    #[test]
    fn five_wrong_tries_kill_a_code_and_every_refusal_looks_the_same() {
        let mut code = printed();
        for _ in 0..4 {
            let (after, answer) = code.try_with(false, &policy(), day("2026-03-02"));
            assert_eq!(answer, Err(Code::ClaimCode));
            code = after;
        }
        assert_eq!(code.try_with(true, &policy(), day("2026-03-02")).1, Ok(()));
        let (dead, _) = code.try_with(false, &policy(), day("2026-03-02"));
        assert_eq!(dead.try_with(true, &policy(), day("2026-03-02")).1, Err(Code::ClaimCode));
    }

    #[test]
    fn the_claimer_hears_the_same_whether_the_number_is_known_or_not() {
        for holder in [Holder::Nobody, Holder::RecordWithoutAccount, Holder::OtherAccount] {
            assert_eq!(ClaimState::open(holder).answer(), ClaimAnswer::Received, "{holder:?}");
        }
    }

    #[test]
    fn every_move_of_a_claim_is_a_row_or_refused() {
        use ClaimEvent::{AdapterConfirmed, CardSeen, CodeAccepted, OtherVerified, Rejected};
        use ClaimState::{Pending, Rival, Verified};
        use Holder::{Nobody, OtherAccount, RecordWithoutAccount};
        let rows = [
            (Pending, CodeAccepted, Nobody, Ok(Verified)),
            (Pending, CodeAccepted, RecordWithoutAccount, Ok(Verified)),
            (Pending, CodeAccepted, OtherAccount, Ok(Rival)),
            (Pending, CardSeen, Nobody, Ok(Verified)),
            (Pending, CardSeen, RecordWithoutAccount, Ok(Verified)),
            (Pending, CardSeen, OtherAccount, Err(Code::ClaimHeld)),
            (Pending, AdapterConfirmed, Nobody, Ok(Verified)),
            (Pending, AdapterConfirmed, RecordWithoutAccount, Ok(Verified)),
            (Pending, AdapterConfirmed, OtherAccount, Ok(Rival)),
            (Pending, Rejected, Nobody, Ok(ClaimState::Rejected)),
            (Pending, Rejected, RecordWithoutAccount, Ok(ClaimState::Rejected)),
            (Pending, Rejected, OtherAccount, Ok(ClaimState::Rejected)),
            (Pending, OtherVerified, Nobody, Ok(Rival)),
            (Pending, OtherVerified, RecordWithoutAccount, Ok(Rival)),
            (Pending, OtherVerified, OtherAccount, Ok(Rival)),
            (Rival, CardSeen, Nobody, Ok(Verified)),
            (Rival, CardSeen, RecordWithoutAccount, Ok(Verified)),
            (Rival, CardSeen, OtherAccount, Err(Code::ClaimHeld)),
            (Rival, Rejected, Nobody, Ok(ClaimState::Rejected)),
            (Rival, Rejected, RecordWithoutAccount, Ok(ClaimState::Rejected)),
            (Rival, Rejected, OtherAccount, Ok(ClaimState::Rejected)),
        ];
        for state in ClaimState::ALL.iter().copied() {
            for event in [CodeAccepted, CardSeen, AdapterConfirmed, Rejected, OtherVerified] {
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
        fn a_printed_code_is_read_back_and_no_two_seeds_share_one(a: [u8; 5], b: [u8; 5]) {
            let code = ActivationCode::from_random(a);
            prop_assert_eq!(ActivationCode::read(&code.printed().to_lowercase()), Some(code.clone()));
            prop_assert_eq!(code == ActivationCode::from_random(b), a == b);
        }

        #[test]
        fn any_typed_text_is_read_or_refused_without_a_panic(text in "\\PC{0,12}") {
            if let Some(code) = ActivationCode::read(&text) {
                prop_assert_eq!(code.canonical().len(), 8);
            }
        }
    }
}
