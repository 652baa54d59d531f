//! Fields as bytes that can be read in one way only, for what is hashed, signed or bound to a seal.
//!
//! Without lengths, "a table `ab` and a column `c`" and "a table `a` and a column `bc`" would be the same bytes.

use zeroize::Zeroizing;

/// A label that says what the bytes are for, then each field with its length before it. Wiped when dropped.
pub struct Frame(Zeroizing<Vec<u8>>);

impl Frame {
    /// `label` keeps apart what is made under one key for different ends.
    pub fn new(label: &str) -> Self {
        Self(Zeroizing::new(Vec::with_capacity(256))).bytes(label.as_bytes())
    }

    pub fn bytes(mut self, field: &[u8]) -> Self {
        self.0.extend_from_slice(&(field.len() as u64).to_be_bytes());
        self.0.extend_from_slice(field);
        self
    }

    pub fn number(mut self, field: u64) -> Self {
        self.0.extend_from_slice(&field.to_be_bytes());
        self
    }

    /// An absent field and an empty one differ.
    pub fn optional(mut self, field: Option<impl AsRef<[u8]>>) -> Self {
        self.0.push(u8::from(field.is_some()));
        match field {
            Some(field) => self.bytes(field.as_ref()),
            None => self,
        }
    }

    pub fn list<F: AsRef<[u8]>>(self, fields: impl ExactSizeIterator<Item = F>) -> Self {
        let counted = self.number(fields.len() as u64);
        fields.fold(counted, |frame, field| frame.bytes(field.as_ref()))
    }

    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn different_fields_never_give_the_same_bytes() {
        let none: Option<&[u8]> = None;
        let frames = [
            Frame::new("a").bytes(b"ab").bytes(b"c"),
            Frame::new("a").bytes(b"a").bytes(b"bc"),
            Frame::new("aa").bytes(b"b").bytes(b"c"),
            Frame::new("a").optional(none).optional(Some(b"")),
            Frame::new("a").optional(Some(b"")).optional(none),
            Frame::new("a").list([b"ab", b"cd"].iter()).list([b"ef"].iter()),
            Frame::new("a").list([b"ab"].iter()).list([b"cd", b"ef"].iter()),
        ];
        for (i, one) in frames.iter().enumerate() {
            for other in frames.iter().skip(i + 1) {
                assert_ne!(one.as_bytes(), other.as_bytes());
            }
        }
    }
}
