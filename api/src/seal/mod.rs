//! Keys and what is made with them: seals, keyed indexes, signatures, tokens, passwords and sealed files.
//!
//! Every sealed value, hash and signature begins with the tag of its [`Suite`], and what needs a key also names the key,
//! so that keys rotate and a deployment may one day choose another suite without rewriting what is stored.
//! Bytes in, bytes out: nothing here knows the database.

pub mod blob;
pub mod frame;
pub mod index;
mod key_files;
pub mod keys;
pub mod password;
pub mod sealed;
pub mod token;
pub mod totp;

pub use blob::{BlobError, BlobName, MediaType};
pub use index::{Index, Indexed};
pub use key_files::KeyFileError;
pub(crate) use key_files::sync_directory;
pub use keys::{KeyId, Keys, Signature, SignatureError, WrongKey};
pub use password::{PasswordError, Passwords};
pub use sealed::{OpenError, Place, SealError};
pub use token::{OneTimeCode, SessionToken, TokenHash};
pub use totp::TotpSecret;

use zeroize::Zeroizing;

/// A family of algorithms that belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suite {
    /// XChaCha20-Poly1305, SHA-256, HMAC-SHA-256, Ed25519.
    Default,
}

impl Suite {
    pub const fn tag(self) -> u8 {
        match self {
            Self::Default => 1,
        }
    }

    pub const fn from_tag(tag: u8) -> Option<Self> {
        match tag {
            1 => Some(Self::Default),
            _ => None,
        }
    }
}

/// The system's random source failed; nothing that needs a secret may go on.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the system's random source failed: {0}")]
pub struct RandomError(#[from] getrandom::Error);

/// Random bytes from the operating system, wiped when dropped.
///
/// # Errors
/// [`RandomError`] when the system has none to give.
pub fn random<const N: usize>() -> Result<Zeroizing<[u8; N]>, RandomError> {
    let mut bytes = Zeroizing::new([0; N]);
    getrandom::fill(bytes.as_mut_slice())?;
    Ok(bytes)
}

/// Lower-case hexadecimal.
pub fn to_hex(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from(if nibble < 10 { b'0' + nibble } else { b'a' + nibble - 10 });
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// Exactly `N` bytes in lower-case hexadecimal; one value has one spelling.
pub fn from_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let value = |digit: u8| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    };
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if pairs.len() != N || !rest.is_empty() {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
        *byte = value(*high)? << 4 | value(*low)?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_has_one_spelling_in_hexadecimal() {
        assert_eq!(to_hex(&[0, 9, 10, 255]), "00090aff");
        assert_eq!(from_hex("00090aff"), Some([0, 9, 10, 255]));
        for wrong in ["00090AFF", "00090af", "00090aff0", "00090aff00", "0x090aff", "00090a é", ""] {
            assert_eq!(from_hex::<4>(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_unknown_suite_is_not_guessed() {
        assert_eq!(Suite::from_tag(Suite::Default.tag()), Some(Suite::Default));
        assert!((0..=255).filter(|tag| *tag != 1).all(|tag| Suite::from_tag(tag).is_none()));
    }
}
