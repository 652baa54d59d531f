//! What lies on the phone can be read with the phone's keys only, each value bound to the place where it lies.
//!
//! Bytes: suite tag, 24-byte random nonce, ciphertext with its 16-byte tag. The place is authenticated with them, so a value that
//! somebody copies into another row or table does not open there.

use std::fmt;

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

/// XChaCha20-Poly1305. A deployment may one day choose another suite: the tag says which one sealed a value.
const SUITE: u8 = 1;

/// Where randomness comes from: the system's on a phone, a fixed stream in tests.
pub trait Entropy: Send {
    /// # Errors
    /// [`NoEntropy`] when the system has none to give: then nothing may be sealed.
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), NoEntropy>;
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the system has no randomness to give")]
pub struct NoEntropy;

/// The system's own.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), NoEntropy> {
        getrandom::fill(bytes).map_err(|_| NoEntropy)
    }
}

/// 32 bytes that the platform keeps (Keystore, Keychain) and hands in; wiped when dropped, never printed.
#[derive(Clone)]
pub struct SealKey(Zeroizing<[u8; 32]>);

impl SealKey {
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }
}

impl fmt::Debug for SealKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SealKey")
    }
}

/// The keys of an installation. The outbox has one of its own, which neither a wipe of the records nor a long absence destroys.
#[derive(Debug, Clone)]
pub struct Keys {
    pub records: SealKey,
    pub outbox: SealKey,
}

/// Where a sealed value lies: a table and what names its row there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    pub table: &'static str,
    pub row: &'a [&'a [u8]],
}

impl Place<'_> {
    /// Each part with its length before it, so that two places are never the same bytes.
    fn binding(&self) -> Vec<u8> {
        let parts = [b"jiayi device value".as_slice(), &[SUITE], self.table.as_bytes()];
        let mut bytes = Vec::with_capacity(128);
        for part in parts.iter().chain(self.row) {
            bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
            bytes.extend_from_slice(part);
        }
        bytes
    }
}

/// A value that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    #[error("too short for a sealed value")]
    Short,
    #[error("sealed with suite {0}, which this version does not know")]
    UnknownSuite(u8),
    #[error("not sealed with this key for this place, or changed since")]
    NotAuthentic,
}

impl SealKey {
    /// # Errors
    /// [`NoEntropy`].
    pub fn seal(&self, place: Place<'_>, plain: &[u8], entropy: &mut dyn Entropy) -> Result<Vec<u8>, NoEntropy> {
        let mut nonce = [0; 24];
        entropy.fill(&mut nonce)?;
        let payload = Payload { msg: plain, aad: &place.binding() };
        let cipher = XChaCha20Poly1305::new((&*self.0).into());
        // Fails only for more than 256 GB, which no phone holds in memory.
        let ciphertext = cipher.encrypt(&XNonce::from(nonce), payload).map_err(|_| NoEntropy)?;
        Ok([[SUITE].as_slice(), &nonce, &ciphertext].concat())
    }

    /// # Errors
    /// [`OpenError`].
    pub fn open(&self, place: Place<'_>, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let (&suite, rest) = sealed.split_first().ok_or(OpenError::Short)?;
        if suite != SUITE {
            return Err(OpenError::UnknownSuite(suite));
        }
        let (nonce, ciphertext) = rest.split_first_chunk::<24>().ok_or(OpenError::Short)?;
        let payload = Payload { msg: ciphertext, aad: &place.binding() };
        let cipher = XChaCha20Poly1305::new((&*self.0).into());
        cipher.decrypt(&XNonce::from(*nonce), payload).map(Zeroizing::new).map_err(|_| OpenError::NotAuthentic)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Counting;

    const ROW: Place<'static> = Place { table: "records", row: &[b"reading", b"1"] };

    #[test]
    fn what_is_sealed_opens_in_its_place_and_nowhere_else() {
        let key = SealKey::new([1; 32]);
        let sealed = key.seal(ROW, "血压".as_bytes(), &mut Counting::default()).expect("sealed");
        assert_eq!(key.open(ROW, &sealed).expect("opened").as_slice(), "血压".as_bytes());
        let elsewhere = [
            Place { table: "kept", ..ROW },
            Place { row: &[b"reading", b"2"], ..ROW },
            Place { row: &[b"readin", b"g1"], ..ROW },
            Place { row: &[b"reading1"], ..ROW },
        ];
        for place in elsewhere {
            assert_eq!(key.open(place, &sealed), Err(OpenError::NotAuthentic), "{place:?}");
        }
        assert_eq!(SealKey::new([2; 32]).open(ROW, &sealed), Err(OpenError::NotAuthentic));
    }

    #[test]
    fn one_changed_bit_anywhere_or_a_cut_end_is_noticed() {
        let key = SealKey::new([1; 32]);
        let sealed = key.seal(ROW, b"x", &mut Counting::default()).expect("sealed");
        for bit in 0..sealed.len() * 8 {
            let mut changed = sealed.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert!(key.open(ROW, &changed).is_err(), "bit {bit}");
        }
        for length in 0..sealed.len() {
            assert!(key.open(ROW, &sealed[..length]).is_err(), "length {length}");
        }
    }
}
