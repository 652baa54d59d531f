//! Secrets that people and their devices hold: session tokens, one-time codes, activation codes.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiayi_core::person::ActivationCode;
use sha2::{Digest, Sha256};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::frame::Frame;
use super::keys::Keys;
use super::{Index, RandomError, Suite, random};

/// What a signed-in device holds: 32 random bytes, 43 characters of base64url. The server keeps its [`TokenHash`] only.
pub struct SessionToken(Zeroizing<[u8; 32]>);

/// Suite tag and SHA-256 of a token. A plain hash is enough: nobody can try 2²⁵⁶ tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TokenHash(pub [u8; 33]);

impl SessionToken {
    /// # Errors
    /// [`RandomError`] when there is no randomness.
    pub fn draw() -> Result<Self, RandomError> {
        random().map(Self)
    }

    /// The token in its one spelling; anything else is no token.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(text).ok()?);
        bytes.as_slice().try_into().ok().map(|bytes| Self(Zeroizing::new(bytes)))
    }

    /// For the client, once.
    pub fn text(&self) -> Zeroizing<String> {
        Zeroizing::new(URL_SAFE_NO_PAD.encode(self.0.as_slice()))
    }

    /// For the database.
    pub fn hash(&self) -> TokenHash {
        let mut bytes = [Suite::Default.tag(); 33];
        bytes.iter_mut().skip(1).zip(Sha256::digest(self.0.as_slice())).for_each(|(byte, part)| *byte = part);
        TokenHash(bytes)
    }
}

/// Six digits, each of the million equally likely.
pub struct OneTimeCode(Zeroizing<String>);

impl OneTimeCode {
    const COUNT: u32 = 1_000_000;

    /// # Errors
    /// [`RandomError`] when there is no randomness.
    pub fn draw() -> Result<Self, RandomError> {
        loop {
            if let Some(code) = Self::from_draw(u32::from_be_bytes(*random()?)) {
                return Ok(code);
            }
        }
    }

    /// 2³² is no multiple of a million: the draws above the last whole multiple (one in 4,446) would favour low codes.
    fn from_draw(draw: u32) -> Option<Self> {
        let fair = u32::MAX - u32::MAX % Self::COUNT;
        (draw < fair).then(|| Self(Zeroizing::new(format!("{:06}", draw % Self::COUNT))))
    }

    /// For the message that carries it.
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl Keys {
    /// What is stored of a one-time code. Keyed, because a plain hash of six digits is read back by trying a million;
    /// bound to its challenge (the row that counts tries and expiry), so that it cannot be moved to another.
    pub fn code_mark(&self, challenge: Uuid, code: &[u8]) -> Index {
        self.mark(code_frame(challenge, code))
    }

    /// Compares in constant time. A `stored` mark of another key or of another shape matches nothing.
    pub fn code_matches(&self, challenge: Uuid, code: &[u8], stored: &[u8]) -> bool {
        self.is_mark_of(stored, code_frame(challenge, code))
    }
}

impl Keys {
    /// The token that follows one in a session's life: derived, so that whoever asks twice is told the same.
    pub fn token_after(&self, current: &[u8], session: Uuid) -> SessionToken {
        let mark = self.mark(Frame::new("jiayi next token").bytes(session.as_bytes()).bytes(current));
        SessionToken(Zeroizing::new(mark.as_bytes().last_chunk().copied().unwrap_or_default()))
    }
}

impl Keys {
    /// What stands behind the domain in the short link of a message: derived, 128 bits as base64url.
    pub fn reminder_link(&self, message: Uuid) -> Zeroizing<String> {
        let mark = self.mark(Frame::new("jiayi reminder link").bytes(message.as_bytes()));
        let secret: [u8; 16] = mark.as_bytes().last_chunk().copied().unwrap_or_default();
        Zeroizing::new(URL_SAFE_NO_PAD.encode(secret))
    }
}

impl Keys {
    /// The code printed under this id: derived, so that it can be printed again and lies nowhere.
    pub fn activation_code(&self, id: Uuid) -> ActivationCode {
        let mark = self.mark(Frame::new("jiayi activation code").bytes(id.as_bytes()));
        let secret = mark.as_bytes().last_chunk().copied().unwrap_or_default();
        ActivationCode::from_secret(u64::from_be_bytes(secret))
    }

    /// Whether `typed` is that code. What was typed and cannot be read takes as long as what is wrong.
    pub fn opens(&self, id: Uuid, typed: Option<&ActivationCode>) -> bool {
        let expected = self.code_mark(id, self.activation_code(id).canonical().as_bytes());
        self.code_matches(id, typed.map_or("", ActivationCode::canonical).as_bytes(), expected.as_bytes())
    }
}

fn code_frame(challenge: Uuid, code: &[u8]) -> Frame {
    Frame::new("jiayi code").bytes(challenge.as_bytes()).bytes(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printed_code_is_the_same_again_and_opens_for_its_id_only() {
        let keys = Keys::fixed(&[(1, 1)]);
        let (here, there) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let code = keys.activation_code(here);
        assert_eq!(code, keys.activation_code(here));
        assert_ne!(code, keys.activation_code(there));
        assert_ne!(code, Keys::fixed(&[(1, 2)]).activation_code(here));
        assert!(keys.opens(here, ActivationCode::read(&code.printed()).as_ref()));
        assert!(!keys.opens(there, Some(&code)));
        assert!(!keys.opens(here, None));
    }

    #[test]
    fn the_next_token_is_the_same_again_and_of_its_session_and_predecessor_only() {
        let (keys, session) = (Keys::fixed(&[(1, 1)]), Uuid::from_u128(1));
        let next = keys.token_after(b"current", session).hash();
        assert_eq!(keys.token_after(b"current", session).hash(), next);
        assert_ne!(keys.token_after(b"other", session).hash(), next);
        assert_ne!(keys.token_after(b"current", Uuid::from_u128(2)).hash(), next);
        assert_ne!(Keys::fixed(&[(1, 2)]).token_after(b"current", session).hash(), next);
        let zero = SessionToken::parse(&"A".repeat(43)).expect("parsed");
        assert_ne!(next, zero.hash());
    }

    #[test]
    fn a_token_comes_back_from_its_text_and_has_one_spelling() {
        let token = SessionToken::draw().expect("a token");
        let text = token.text();
        assert_eq!(text.len(), 43);
        assert_eq!(SessionToken::parse(&text).expect("parsed").hash(), token.hash());
        let padded = format!("{}=", text.as_str());
        for wrong in ["", "x", &padded, &text[1..], &text.repeat(2), "令牌"] {
            assert!(SessionToken::parse(wrong).is_none(), "{wrong}");
        }
        // 43 characters carry two bits more than 32 bytes: only one value of those is the token.
        let zero = SessionToken::parse(&"A".repeat(43)).expect("parsed");
        assert_eq!(*zero.0, [0; 32]);
        assert!(SessionToken::parse(&format!("{}B", "A".repeat(42))).is_none());
    }

    #[test]
    fn the_stored_hash_names_its_suite_and_is_not_the_token() {
        let zero = SessionToken::parse(&"A".repeat(43)).expect("parsed");
        let sha = "66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925";
        assert_eq!(super::super::to_hex(&zero.hash().0), format!("01{sha}"));
    }

    #[test]
    fn two_tokens_differ() {
        assert_ne!(SessionToken::draw().expect("a token").hash(), SessionToken::draw().expect("a token").hash());
    }

    #[test]
    fn every_code_of_six_digits_is_equally_likely() {
        let text = |draw| OneTimeCode::from_draw(draw).map(|code| code.text().to_owned());
        assert_eq!(text(0).as_deref(), Some("000000"));
        assert_eq!(text(42).as_deref(), Some("000042"));
        assert_eq!(text(4_293_999_999).as_deref(), Some("999999"));
        assert_eq!(text(4_294_000_000), None);
        assert_eq!(text(u32::MAX), None);
        let drawn = OneTimeCode::draw().expect("a code");
        assert!(drawn.text().len() == 6 && drawn.text().bytes().all(|byte| byte.is_ascii_digit()));
    }

    #[test]
    fn a_code_matches_its_own_challenge_only() {
        let keys = Keys::fixed(&[(1, 1)]);
        let (ours, theirs) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let stored = keys.code_mark(ours, b"123456");
        assert!(keys.code_matches(ours, b"123456", stored.as_bytes()));
        assert!(!keys.code_matches(ours, b"123457", stored.as_bytes()));
        assert!(!keys.code_matches(theirs, b"123456", stored.as_bytes()));
        assert!(!keys.code_matches(ours, b"123456", &stored.as_bytes()[..33]));
        assert!(!keys.code_matches(ours, b"123456", &[]));
        assert!(!Keys::fixed(&[(1, 2)]).code_matches(ours, b"123456", stored.as_bytes()));
        assert!(!Keys::fixed(&[(2, 1)]).code_matches(ours, b"123456", stored.as_bytes()));
    }
}
