//! The keys of a deployment: old ones still read, the newest writes.

use std::fmt;
use std::num::NonZeroU8;
use std::path::Path;

use ed25519_dalek::{Signer, SigningKey};

use super::frame::Frame;
use super::key_files::{self, KeyFile, KeyFileError, Purpose, Secret};
use super::sealed::{Place, SealError};
use super::{Index, Suite};

/// Which key of its purpose, 1 to 255; a later one has a higher number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(NonZeroU8);

impl KeyId {
    pub const FIRST: Self = Self(NonZeroU8::MIN);

    pub fn new(id: u8) -> Option<Self> {
        NonZeroU8::new(id).map(Self)
    }

    pub const fn get(self) -> u8 {
        self.0.get()
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Key material with its name; `Debug` shows the name only.
pub(super) struct Held<K> {
    pub id: KeyId,
    pub suite: Suite,
    pub key: K,
}

/// One or more keys of a purpose.
pub(super) struct Ring<K> {
    newest: Held<K>,
    older: Vec<Held<K>>,
}

impl<K> Ring<K> {
    /// `held` comes newest first.
    fn new(held: impl Iterator<Item = Held<K>>) -> Option<Self> {
        let mut held = held;
        Some(Self { newest: held.next()?, older: held.collect() })
    }

    pub fn newest(&self) -> &Held<K> {
        &self.newest
    }

    pub fn get(&self, id: u8) -> Option<&Held<K>> {
        std::iter::once(&self.newest).chain(&self.older).find(|held| held.id.get() == id)
    }
}

/// Sealing keys, the index key and signing keys; wiped when dropped, never printed.
pub struct Keys {
    pub(super) seal: Ring<Secret>,
    pub(super) index: Held<Secret>,
    sign: Ring<SigningKey>,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keys")
            .field("seal", &self.seal.newest.id)
            .field("index", &self.index.id)
            .field("sign", &self.sign.newest.id)
            .finish_non_exhaustive()
    }
}

/// An Ed25519 signature with the suite and the key it was made with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signature {
    pub suite: Suite,
    pub key: KeyId,
    pub bytes: [u8; 64],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    #[error("signed with key {0}, which is not among the keys")]
    UnknownKey(KeyId),
    #[error("the signature does not belong to this content")]
    Mismatch,
}

/// The keys do not belong to this database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WrongKey {
    #[error("wrong sealing key: this database was sealed with another one; put the right seal-*.key files back")]
    Seal,
    #[error("wrong index key: this database was indexed with another one; put the right index-*.key file back")]
    Index,
    #[error("wrong signing key: this database was signed with another one; put the right sign-*.key files back")]
    Sign,
}

/// Bound to no row, so that a restore, which renews the database's incarnation, keeps the probe.
const PROBE: Place = Place { table: "database", column: "key_probe", row: uuid::Uuid::nil() };

impl Keys {
    /// The keys of a database that exists.
    ///
    /// # Errors
    /// [`KeyFileError`], in words for the operator: absent, incomplete, readable by others, malformed.
    pub fn load(directory: &Path) -> Result<Self, KeyFileError> {
        Self::from_files(directory, key_files::read(directory)?)
    }

    /// The keys for a database that is new: made when there is nothing at that place yet.
    /// For a database with content use [`Keys::load`]: fresh keys could not open it.
    ///
    /// # Errors
    /// As [`Keys::load`], or the directory cannot be written.
    pub fn load_or_create(directory: &Path) -> Result<Self, KeyFileError> {
        if key_files::is_new(directory)? {
            key_files::create(directory)?;
        }
        Self::load(directory)
    }

    fn from_files(directory: &Path, files: Vec<KeyFile>) -> Result<Self, KeyFileError> {
        let (mut seal, mut index, mut sign) = (Vec::new(), Vec::new(), Vec::new());
        for KeyFile { purpose, id, suite, secret } in files {
            match purpose {
                Purpose::Seal => seal.push(Held { id, suite, key: secret }),
                Purpose::Index => index.push(Held { id, suite, key: secret }),
                Purpose::Sign => sign.push(Held { id, suite, key: SigningKey::from_bytes(&secret) }),
            }
        }
        match (Ring::new(seal.into_iter()), index.into_iter().next(), Ring::new(sign.into_iter())) {
            (Some(seal), Some(index), Some(sign)) => Ok(Self { seal, index, sign }),
            _ => Err(KeyFileError::Absent(directory.to_path_buf())),
        }
    }

    /// Signs with the newest key. `message` says by itself what it is, so that no signature can be passed off as another kind.
    pub fn sign(&self, message: &[u8]) -> Signature {
        let Held { id, suite, key } = self.sign.newest();
        Signature { suite: *suite, key: *id, bytes: key.sign(message).to_bytes() }
    }

    /// # Errors
    /// [`SignatureError`] when the key is unknown or the content is not what was signed.
    pub fn verify(&self, message: &[u8], signature: &Signature) -> Result<(), SignatureError> {
        let held = self.sign.get(signature.key.get()).ok_or(SignatureError::UnknownKey(signature.key))?;
        if held.suite != signature.suite {
            return Err(SignatureError::Mismatch);
        }
        let bytes = ed25519_dalek::Signature::from_bytes(&signature.bytes);
        held.key.verifying_key().verify_strict(message, &bytes).map_err(|_| SignatureError::Mismatch)
    }

    /// The key that signs now.
    pub fn signing_key(&self) -> KeyId {
        self.sign.newest().id
    }

    /// The public half of a signing key, for whoever verifies without the server.
    pub fn public_key(&self, id: KeyId) -> Option<[u8; 32]> {
        self.sign.get(id.get()).map(|held| held.key.verifying_key().to_bytes())
    }

    /// A known value for the caller to keep in the database; made anew after a rotation.
    ///
    /// # Errors
    /// [`SealError`] when there is no randomness.
    pub fn seal_probe(&self) -> Result<Vec<u8>, SealError> {
        let signing = self.sign.newest();
        let known =
            [self.probe_index().as_bytes().as_slice(), &[signing.id.get()], signing.key.verifying_key().as_bytes()]
                .concat();
        self.seal(PROBE, &known)
    }

    /// Asks whether these are the keys that the probe was made with, before anything is read or written with them.
    ///
    /// # Errors
    /// [`WrongKey`] naming the first that is wrong.
    pub fn check_probe(&self, probe: &[u8]) -> Result<(), WrongKey> {
        let known = self.open(PROBE, probe).map_err(|_| WrongKey::Seal)?;
        let (index, signing) = known.split_at_checked(Index::LENGTH).ok_or(WrongKey::Seal)?;
        if index != self.probe_index().as_bytes() {
            return Err(WrongKey::Index);
        }
        let (id, public) = signing.split_first().ok_or(WrongKey::Seal)?;
        match self.sign.get(*id) {
            Some(held) if held.key.verifying_key().as_bytes() == public => Ok(()),
            _ => Err(WrongKey::Sign),
        }
    }

    fn probe_index(&self) -> Index {
        self.mark(Frame::new("jiayi key probe"))
    }

    /// Keys from fixed bytes, with the ids given, the newest first.
    #[cfg(test)]
    pub(crate) fn fixed(ids: &[(u8, u8)]) -> Self {
        let files = ids.iter().flat_map(|&(id, seed)| {
            let id = KeyId::new(id).expect("an id");
            let file =
                move |purpose, more| KeyFile { purpose, id, suite: Suite::Default, secret: [seed + more; 32].into() };
            [file(Purpose::Seal, 0), file(Purpose::Index, 64), file(Purpose::Sign, 128)]
        });
        Self::from_files(Path::new("fixed"), files.collect()).expect("a set of keys")
    }
}

#[cfg(test)]
#[path = "keys_tests.rs"]
mod tests;
