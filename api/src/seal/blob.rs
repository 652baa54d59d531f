//! Files that belong to records: drawn signatures, scans, photos. Named by their content, sealed for their owner.

use std::fmt;

use jiayi_core::codes::Code;
use sha2::{Digest, Sha256};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::frame::Frame;
use super::keys::Keys;
use super::{OpenError, SealError, from_hex, to_hex};

/// Longest file, bytes.
pub const LONGEST_BLOB: usize = 1_048_576;

/// SHA-256 of a file's content: its name, written as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlobName([u8; 32]);

impl BlobName {
    pub fn of(content: &[u8]) -> Self {
        Self(Sha256::digest(content).into())
    }

    pub fn parse(text: &str) -> Option<Self> {
        from_hex(text).map(Self)
    }

    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for BlobName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&to_hex(&self.0))
    }
}

impl fmt::Debug for BlobName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BlobName({self})")
    }
}

/// What a file is, by its first bytes and not by what the sender says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaType {
    Png,
    Jpeg,
    Pdf,
}

impl MediaType {
    const SIGNATURES: [(Self, &'static [u8]); 3] =
        [(Self::Png, b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR"), (Self::Jpeg, b"\xff\xd8\xff"), (Self::Pdf, b"%PDF-")];

    pub fn sniff(content: &[u8]) -> Option<Self> {
        Self::SIGNATURES.iter().find(|(_, start)| content.starts_with(start)).map(|(kind, _)| *kind)
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Pdf => "application/pdf",
        }
    }
}

#[derive(Debug, Clone, Copy, thiserror::Error)]
pub enum BlobError {
    #[error("the file is longer than {LONGEST_BLOB} bytes")]
    TooLong,
    #[error("the file is not a PNG, JPEG or PDF")]
    Type,
    #[error("the content does not have the hash it is named by")]
    Hash,
    #[error(transparent)]
    Seal(#[from] SealError),
    #[error(transparent)]
    Open(#[from] OpenError),
}

impl BlobError {
    pub const fn code(&self) -> Code {
        match self {
            Self::TooLong => Code::TooLarge,
            Self::Type => Code::BlobType,
            Self::Hash => Code::BlobHash,
            Self::Seal(_) | Self::Open(_) => Code::Internal,
        }
    }
}

/// A file that was accepted: what it is, and the bytes to store.
#[derive(Debug)]
pub struct SealedBlob {
    pub media: MediaType,
    pub sealed: Vec<u8>,
}

/// A file as it was uploaded.
#[derive(Debug)]
pub struct OpenedBlob {
    pub media: MediaType,
    pub content: Zeroizing<Vec<u8>>,
}

impl Keys {
    /// Accepts a file of at most 1 MB under the name that its content has, and seals it for `owner`: the same content of two owners is
    /// two sealed files, and neither opens as the other's.
    ///
    /// # Errors
    /// [`BlobError`], with its code for the sender.
    pub fn seal_blob(&self, owner: Uuid, name: BlobName, content: &[u8]) -> Result<SealedBlob, BlobError> {
        if content.len() > LONGEST_BLOB {
            return Err(BlobError::TooLong);
        }
        if BlobName::of(content) != name {
            return Err(BlobError::Hash);
        }
        let media = MediaType::sniff(content).ok_or(BlobError::Type)?;
        Ok(SealedBlob { media, sealed: self.seal_bound(binding(owner, name), content)? })
    }

    /// # Errors
    /// [`BlobError::Open`] for what was sealed for another owner or name, or was changed since.
    pub fn open_blob(&self, owner: Uuid, name: BlobName, sealed: &[u8]) -> Result<OpenedBlob, BlobError> {
        let content = self.open_bound(binding(owner, name), sealed)?;
        if BlobName::of(&content) != name {
            return Err(BlobError::Hash);
        }
        let media = MediaType::sniff(&content).ok_or(BlobError::Type)?;
        Ok(OpenedBlob { media, content })
    }
}

fn binding(owner: Uuid, name: BlobName) -> Frame {
    Frame::new("jiayi sealed file").bytes(owner.as_bytes()).bytes(name.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWNER: Uuid = Uuid::from_u128(5);
    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR and a drawn signature";

    #[test]
    fn a_drawn_signature_comes_back_as_it_was_drawn() {
        let keys = Keys::fixed(&[(1, 1)]);
        let name = BlobName::of(PNG);
        let blob = keys.seal_blob(OWNER, name, PNG).expect("sealed");
        assert_eq!(blob.media, MediaType::Png);
        assert!(!blob.sealed.windows(9).any(|part| part == b"signature"));
        let opened = keys.open_blob(OWNER, name, &blob.sealed).expect("opened");
        assert_eq!((opened.media, opened.content.as_slice()), (MediaType::Png, PNG));
    }

    #[test]
    fn it_does_not_open_for_another_owner_or_under_another_name() {
        let keys = Keys::fixed(&[(1, 1)]);
        let name = BlobName::of(PNG);
        let sealed = keys.seal_blob(OWNER, name, PNG).expect("sealed").sealed;
        let forged = |answer| matches!(answer, Err(BlobError::Open(OpenError::NotAuthentic)));
        assert!(forged(keys.open_blob(Uuid::from_u128(6), name, &sealed)));
        assert!(forged(keys.open_blob(OWNER, BlobName::of(b"another"), &sealed)));
    }

    #[test]
    fn only_images_and_documents_are_taken_whatever_the_sender_calls_them() {
        let kinds: [(&[u8], Option<MediaType>); 8] = [
            (PNG, Some(MediaType::Png)),
            (b"\xff\xd8\xff\xe0 JFIF", Some(MediaType::Jpeg)),
            (b"%PDF-1.7\n", Some(MediaType::Pdf)),
            (b"\x89PNG\r\n\x1a\n", None),
            (b"GIF89a", None),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
            (b" %PDF-1.7", None),
            (b"", None),
        ];
        let keys = Keys::fixed(&[(1, 1)]);
        for (content, media) in kinds {
            assert_eq!(MediaType::sniff(content), media, "{content:?}");
            let answer = keys.seal_blob(OWNER, BlobName::of(content), content);
            match media {
                Some(media) => assert_eq!(answer.expect("sealed").media, media),
                None => assert_eq!(answer.expect_err("refused").code(), Code::BlobType),
            }
        }
    }

    #[test]
    fn a_file_must_have_the_hash_it_is_named_by_and_at_most_a_megabyte() {
        let keys = Keys::fixed(&[(1, 1)]);
        let wrong = keys.seal_blob(OWNER, BlobName::of(b"another"), PNG).expect_err("refused");
        assert_eq!(wrong.code(), Code::BlobHash);
        let mut long = PNG.to_vec();
        long.resize(LONGEST_BLOB, 0);
        assert!(keys.seal_blob(OWNER, BlobName::of(&long), &long).is_ok());
        long.push(0);
        let long = keys.seal_blob(OWNER, BlobName::of(&long), &long).expect_err("refused");
        assert_eq!(long.code(), Code::TooLarge);
    }

    #[test]
    fn a_name_is_written_one_way() {
        let name = BlobName::of(b"");
        assert_eq!(name.to_string(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_eq!(BlobName::parse(&name.to_string()), Some(name));
        assert_eq!(BlobName::parse(&name.to_string().to_uppercase()), None);
        assert_eq!(BlobName::parse("../../etc/passwd"), None);
    }
}
