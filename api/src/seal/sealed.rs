//! Values that only the service can read, each bound to the place where it lies.
//!
//! Bytes: suite tag, key id, 24-byte random nonce, ciphertext with its 16-byte tag. The place is authenticated with them, so a value
//! that somebody copies into another row, column or table does not open there.

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::frame::Frame;
use super::keys::{Held, Keys};
use super::{RandomError, Suite, random};

/// Where a sealed value lies. `row` is the row's own id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub table: &'static str,
    pub column: &'static str,
    pub row: Uuid,
}

impl Place {
    fn binding(self) -> Frame {
        Frame::new("jiayi sealed value")
            .bytes(self.table.as_bytes())
            .bytes(self.column.as_bytes())
            .bytes(self.row.as_bytes())
    }
}

#[derive(Debug, Clone, Copy, thiserror::Error)]
pub enum SealError {
    #[error(transparent)]
    Random(#[from] RandomError),
    #[error("too long to seal")]
    TooLong,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    #[error("too short for a sealed value")]
    Short,
    #[error("sealed with suite {0}, which this version does not know")]
    UnknownSuite(u8),
    #[error("sealed with key {0}, which is not among the keys")]
    UnknownKey(u8),
    #[error("not sealed for this place, or changed since")]
    NotAuthentic,
    #[error("opened, but not text")]
    NotText,
}

impl Keys {
    /// # Errors
    /// [`SealError`] when there is no randomness, or for more than 256 GB.
    pub fn seal(&self, place: Place, plaintext: &[u8]) -> Result<Vec<u8>, SealError> {
        self.seal_bound(place.binding(), plaintext)
    }

    /// # Errors
    /// [`OpenError`]; what was sealed for another place is [`OpenError::NotAuthentic`].
    pub fn open(&self, place: Place, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        self.open_bound(place.binding(), sealed)
    }

    /// # Errors
    /// As [`Keys::seal`].
    pub fn seal_text(&self, place: Place, text: &str) -> Result<Vec<u8>, SealError> {
        self.seal(place, text.as_bytes())
    }

    /// # Errors
    /// As [`Keys::open`].
    pub fn open_text(&self, place: Place, sealed: &[u8]) -> Result<Zeroizing<String>, OpenError> {
        let opened = self.open(place, sealed)?;
        str::from_utf8(&opened).map(|text| Zeroizing::new(text.to_owned())).map_err(|_| OpenError::NotText)
    }

    pub(super) fn seal_bound(&self, binding: Frame, plaintext: &[u8]) -> Result<Vec<u8>, SealError> {
        let Held { id, suite, key } = self.seal.newest();
        let header = [suite.tag(), id.get()];
        let nonce = random::<24>()?;
        let bound = binding.bytes(&header);
        let payload = Payload { msg: plaintext, aad: bound.as_bytes() };
        let cipher = XChaCha20Poly1305::new((&**key).into());
        let ciphertext = cipher.encrypt(&XNonce::from(*nonce), payload).map_err(|_| SealError::TooLong)?;
        Ok([header.as_slice(), nonce.as_slice(), &ciphertext].concat())
    }

    pub(super) fn open_bound(&self, binding: Frame, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let (&[suite, id], rest) = sealed.split_first_chunk().ok_or(OpenError::Short)?;
        let (nonce, ciphertext) = rest.split_first_chunk::<24>().ok_or(OpenError::Short)?;
        let known = Suite::from_tag(suite).ok_or(OpenError::UnknownSuite(suite))?;
        let held = self.seal.get(id).ok_or(OpenError::UnknownKey(id))?;
        if held.suite != known {
            return Err(OpenError::NotAuthentic);
        }
        let bound = binding.bytes(&[suite, id]);
        let payload = Payload { msg: ciphertext, aad: bound.as_bytes() };
        let cipher = XChaCha20Poly1305::new((&*held.key).into());
        cipher.decrypt(&XNonce::from(*nonce), payload).map(Zeroizing::new).map_err(|_| OpenError::NotAuthentic)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: Place = Place { table: "residents", column: "name", row: Uuid::from_u128(7) };

    #[test]
    fn what_is_sealed_opens_in_its_place() {
        let keys = Keys::fixed(&[(1, 1)]);
        for text in ["", "王秀英", "110101194001010018"] {
            let sealed = keys.seal_text(NAME, text).expect("sealed");
            assert_eq!(sealed.len(), 2 + 24 + text.len() + 16);
            assert_eq!(keys.open_text(NAME, &sealed).expect("opened").as_str(), text);
        }
    }

    #[test]
    fn the_same_name_never_looks_the_same_twice() {
        let keys = Keys::fixed(&[(1, 1)]);
        assert_ne!(keys.seal_text(NAME, "王秀英").expect("sealed"), keys.seal_text(NAME, "王秀英").expect("sealed"));
    }

    #[test]
    fn a_sealed_name_does_not_open_in_another_row_column_or_table() {
        let keys = Keys::fixed(&[(1, 1)]);
        let sealed = keys.seal_text(NAME, "王秀英").expect("sealed");
        let elsewhere = [
            Place { row: Uuid::from_u128(8), ..NAME },
            Place { column: "address", ..NAME },
            Place { table: "staff", ..NAME },
            Place { table: "resident", column: "sname", ..NAME },
        ];
        for place in elsewhere {
            assert_eq!(keys.open(place, &sealed), Err(OpenError::NotAuthentic), "{place:?}");
        }
    }

    #[test]
    fn one_changed_bit_anywhere_or_a_cut_end_is_noticed() {
        let keys = Keys::fixed(&[(1, 1)]);
        let sealed = keys.seal_text(NAME, "王").expect("sealed");
        for bit in 0..sealed.len() * 8 {
            let mut changed = sealed.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            let expected = match bit / 8 {
                0 => OpenError::UnknownSuite(changed[0]),
                1 => OpenError::UnknownKey(changed[1]),
                _ => OpenError::NotAuthentic,
            };
            assert_eq!(keys.open(NAME, &changed), Err(expected), "bit {bit}");
        }
        for length in 0..sealed.len() {
            let expected = if length < 26 { OpenError::Short } else { OpenError::NotAuthentic };
            assert_eq!(keys.open(NAME, &sealed[..length]), Err(expected), "length {length}");
        }
    }

    #[test]
    fn after_a_rotation_old_seals_open_and_the_newest_key_writes() {
        let before = Keys::fixed(&[(1, 1)]);
        let sealed = before.seal_text(NAME, "王秀英").expect("sealed");
        let after = Keys::fixed(&[(2, 2), (1, 1)]);
        assert_eq!(after.open_text(NAME, &sealed).expect("opened").as_str(), "王秀英");
        let anew = after.seal_text(NAME, "王秀英").expect("sealed");
        assert_eq!(anew[1], 2);
        assert_eq!(before.open(NAME, &anew), Err(OpenError::UnknownKey(2)));
    }

    #[test]
    fn a_key_of_the_same_id_from_another_deployment_opens_nothing() {
        let sealed = Keys::fixed(&[(1, 1)]).seal_text(NAME, "王秀英").expect("sealed");
        assert_eq!(Keys::fixed(&[(1, 2)]).open(NAME, &sealed), Err(OpenError::NotAuthentic));
    }

    #[test]
    fn bytes_that_are_no_text_are_refused_as_text() {
        let keys = Keys::fixed(&[(1, 1)]);
        let sealed = keys.seal(NAME, &[0xff]).expect("sealed");
        assert_eq!(keys.open_text(NAME, &sealed), Err(OpenError::NotText));
    }
}
