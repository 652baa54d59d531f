//! One entry of the log and its place in the chain.

use std::fmt;

use jiayi_core::calendar::Instant;
use jiayi_core::id::{AccountId, ResidentId, SessionId, TeamId};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::seal::frame::Frame;
use crate::seal::{Suite, to_hex};

/// Suite tag and SHA-256 of an entry with everything before it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ChainHash([u8; ChainHash::LENGTH]);

impl ChainHash {
    /// Bytes.
    pub const LENGTH: usize = 33;

    /// What the first entry is chained to: the incarnation the database was born with. A restore renews the incarnation and goes on
    /// with the chain, so the first one is kept for as long as the chain.
    pub fn genesis(born_as: Uuid) -> Self {
        Self::of(&[Frame::new("jiayi audit genesis").bytes(born_as.as_bytes()).as_bytes()])
    }

    /// A stored hash. None for another length or a suite that this version does not know.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let bytes: [u8; Self::LENGTH] = bytes.try_into().ok()?;
        let [tag, ..] = bytes;
        Suite::from_tag(tag).map(|_| Self(bytes))
    }

    pub const fn as_bytes(&self) -> &[u8; Self::LENGTH] {
        &self.0
    }

    fn of(parts: &[&[u8]]) -> Self {
        let digest = parts.iter().fold(Sha256::new(), |hasher, part| hasher.chain_update(part)).finalize();
        let mut bytes = [Suite::Default.tag(); Self::LENGTH];
        bytes.iter_mut().skip(1).zip(digest).for_each(|(byte, part)| *byte = part);
        Self(bytes)
    }
}

impl fmt::Display for ChainHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&to_hex(&self.0))
    }
}

impl fmt::Debug for ChainHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ChainHash({self})")
    }
}

/// What the log says of one act, read or denial. Texts are kept as they are stored: a changed byte is a changed entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Version of the audit feed: 1, 2, 3 … without holes.
    pub version: u64,
    pub at: Instant,
    /// `command`, `read`, `sign_in`, …
    pub kind: String,
    pub account: Option<AccountId>,
    pub session: Option<SessionId>,
    /// The role the session acts in.
    pub role: Option<String>,
    /// Whom a proxy or guardian acts for.
    pub acting_for: Option<ResidentId>,
    /// The id of the command or of the request.
    pub request: Option<Uuid>,
    /// SHA-256 of the command's envelope as it was sent.
    pub envelope: Option<[u8; 32]>,
    /// `applied`, `rejected`, `shown`, `denied`, …
    pub outcome: String,
    pub code: Option<String>,
    /// Whom it concerns, in the order stored.
    pub residents: Vec<ResidentId>,
    pub teams: Vec<TeamId>,
    /// JSON without clinical content.
    pub detail: Option<String>,
}

impl Entry {
    /// Of something that the server did by itself; `detail` is JSON without clinical content.
    pub fn of_the_house(at: Instant, detail: String) -> Self {
        Self {
            version: 0,
            at,
            kind: "operation".to_owned(),
            account: None,
            session: None,
            role: None,
            acting_for: None,
            request: None,
            envelope: None,
            outcome: "applied".to_owned(),
            code: None,
            residents: Vec::new(),
            teams: Vec::new(),
            detail: Some(detail),
        }
    }

    /// The entry's hash in a chain whose newest hash is `previous`.
    pub fn hash_after(&self, previous: &ChainHash) -> ChainHash {
        self.hash_as(self.version, previous)
    }

    /// The hash that the entry would have at another place: how a moved entry is recognised.
    pub(super) fn hash_as(&self, version: u64, previous: &ChainHash) -> ChainHash {
        ChainHash::of(&[previous.as_bytes(), self.canonical(version).as_bytes()])
    }

    /// Every field in order; a field added later gets a new label.
    fn canonical(&self, version: u64) -> Frame {
        Frame::new("jiayi audit entry 1")
            .number(version)
            .bytes(&self.at.0.to_be_bytes())
            .bytes(self.kind.as_bytes())
            .optional(self.account.map(|id| id.0))
            .optional(self.session.map(|id| id.0))
            .optional(self.role.as_deref())
            .optional(self.acting_for.map(|id| id.0))
            .optional(self.request)
            .optional(self.envelope)
            .bytes(self.outcome.as_bytes())
            .optional(self.code.as_deref())
            .list(self.residents.iter().map(|id| id.0))
            .list(self.teams.iter().map(|id| id.0))
            .optional(self.detail.as_deref())
    }
}
