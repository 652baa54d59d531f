//! Keyed marks of whole values, so that the database can find and compare what it cannot read.
//!
//! At rest there are marks of the whole identity number and the whole phone only: whoever steals the file cannot try all numbers
//! without the index key, and there is nothing to search by parts.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use uuid::Uuid;

use super::frame::Frame;
use super::keys::{Held, Keys};

/// What may be looked up by its whole value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Indexed {
    IdentityNumber,
    Phone,
    PushToken,
}

impl Indexed {
    const fn name(self) -> &'static str {
        match self {
            Self::IdentityNumber => "identity number",
            Self::Phone => "phone",
            Self::PushToken => "push token",
        }
    }
}

/// Suite tag, key id, HMAC-SHA-256.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Index([u8; Index::LENGTH]);

impl Index {
    /// Bytes.
    pub const LENGTH: usize = 34;

    pub fn as_bytes(&self) -> &[u8; Self::LENGTH] {
        &self.0
    }
}

impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Index({})", super::to_hex(&self.0))
    }
}

impl Keys {
    /// The mark under which a value is stored and looked up. `normalised` is the one spelling of the value (upper-case X, no
    /// spaces, no country prefix): the caller's parsed type gives it.
    pub fn index(&self, kind: Indexed, normalised: &str) -> Index {
        self.mark(Frame::new("jiayi index").bytes(kind.name().as_bytes()).bytes(normalised.as_bytes()))
    }

    /// A name for somebody that tells nothing, the same in every list. It is shown and never stored.
    pub fn pseudonym(&self, of: Uuid) -> String {
        let mark = self.mark(Frame::new("jiayi pseudonym").bytes(of.as_bytes()));
        super::to_hex(mark.0.get(2..12).unwrap_or_default())
    }

    /// Names a row that counts or recognises something, so that its table tells nobody what.
    pub fn counter(&self, parts: &[&[u8]]) -> Uuid {
        let mark = self.mark(Frame::new("jiayi counter").list(parts.iter()));
        Uuid::from_bytes(mark.as_bytes().last_chunk().copied().unwrap_or_default())
    }

    pub(super) fn mark(&self, content: Frame) -> Index {
        let Held { id, suite, .. } = &self.index;
        let mac = self.mac(content).finalize().into_bytes();
        let mut bytes = [0; Index::LENGTH];
        let parts = [suite.tag(), id.get()].into_iter().chain(mac);
        bytes.iter_mut().zip(parts).for_each(|(byte, part)| *byte = part);
        Index(bytes)
    }

    /// Compares in constant time: the answer's duration tells nothing about a secret being guessed.
    pub(super) fn is_mark_of(&self, stored: &[u8], content: Frame) -> bool {
        let Held { id, suite, .. } = &self.index;
        match stored.split_first_chunk() {
            Some((header, mac)) if *header == [suite.tag(), id.get()] => self.mac(content).verify_slice(mac).is_ok(),
            _ => false,
        }
    }

    fn mac(&self, content: Frame) -> Hmac<Sha256> {
        let Held { id, suite, key } = &self.index;
        let bound = content.bytes(&[suite.tag(), id.get()]);
        // A key shorter than the hash's block is padded with zeros (RFC 2104), which spares an error that cannot happen.
        let mut block = zeroize::Zeroizing::new([0; 64]);
        block.iter_mut().zip(key.iter()).for_each(|(byte, part)| *byte = *part);
        Hmac::<Sha256>::new((&*block).into()).chain_update(bound.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NUMBER: &str = "110101194001010018";

    #[test]
    fn the_same_number_is_found_again_and_another_is_not() {
        let keys = Keys::fixed(&[(1, 1)]);
        let mark = keys.index(Indexed::IdentityNumber, NUMBER);
        assert_eq!(mark, keys.index(Indexed::IdentityNumber, NUMBER));
        assert_ne!(mark, keys.index(Indexed::IdentityNumber, "110101194001010026"));
        assert_eq!(mark.as_bytes()[..2], [1, 1]);
    }

    #[test]
    fn a_phone_and_an_identity_number_of_the_same_digits_have_different_marks() {
        let keys = Keys::fixed(&[(1, 1)]);
        assert_ne!(keys.index(Indexed::Phone, NUMBER), keys.index(Indexed::IdentityNumber, NUMBER));
    }

    #[test]
    fn without_the_key_a_mark_says_nothing() {
        let ours = Keys::fixed(&[(1, 1)]).index(Indexed::IdentityNumber, NUMBER);
        let theirs = Keys::fixed(&[(1, 2)]).index(Indexed::IdentityNumber, NUMBER);
        assert_ne!(ours, theirs);
    }

    #[test]
    fn the_mark_is_an_rfc_2104_hmac_of_the_framed_value() {
        let keys = Keys::fixed(&[(1, 1)]);
        let framed = Frame::new("jiayi index").bytes(b"phone").bytes(b"13800000000").bytes(&[1, 1]);
        let hmac = Hmac::<Sha256>::new_from_slice(&[65; 32]).expect("a key").chain_update(framed.as_bytes());
        let mark = keys.index(Indexed::Phone, "13800000000");
        assert_eq!(mark.as_bytes()[2..], hmac.finalize().into_bytes()[..]);
    }
}
