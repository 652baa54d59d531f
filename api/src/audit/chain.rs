//! Reading the log from its first entry to its last and saying whether it is whole.

use super::entry::{ChainHash, Entry};
use super::head::SignedHead;

/// An entry as it is stored: with its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub entry: Entry,
    pub hash: ChainHash,
}

/// The log is whole up to its head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    /// Entries, and so the version of the newest; 0 for a log without any.
    pub count: u64,
    pub head: ChainHash,
}

/// The log is not what was written. Everything before `at` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("audit entry {at}: {what}")]
pub struct ChainProblem {
    /// The first version that is wrong.
    pub at: u64,
    pub what: What,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum What {
    #[error("it was changed after it was written, or stands for another that was removed")]
    Edited,
    #[error("it is missing, though later entries are there")]
    Missing,
    #[error("it stands in another place: the order of the entries was changed")]
    Reordered,
    #[error("it stands more than once")]
    Repeated,
    #[error("it cannot be read as an entry")]
    Unreadable,
    #[error(
        "the log ends before it, though a signed head names entry {promised}: the end was cut, or an old copy was put back"
    )]
    Cut { promised: u64 },
    #[error("a signed head names another hash for it: the log was written anew up to here")]
    Rewritten,
    #[error("the newest signed head is of another incarnation of the database")]
    OtherIncarnation,
}

/// Takes the stored entries one by one, in the order of their versions, in constant memory.
///
/// A problem is reported by [`Verifier::finish`] and not at once: only what follows tells whether an entry is missing or has moved.
#[derive(Debug)]
pub struct Verifier<'a> {
    verified: Verified,
    heads: &'a [SignedHead],
    suspect: Option<Suspect>,
}

#[derive(Debug, Clone, Copy)]
struct Suspect {
    problem: ChainProblem,
    /// The stored hash at that version, when there is an entry.
    stored: Option<ChainHash>,
}

impl Suspect {
    const fn new(at: u64, what: What) -> Self {
        Self { problem: ChainProblem { at, what }, stored: None }
    }
}

impl<'a> Verifier<'a> {
    /// `heads` are the standing signed heads ([`super::Heads::standing`]), in the order of their versions.
    pub fn new(genesis: ChainHash, heads: &'a [SignedHead]) -> Self {
        let mut verifier = Self { verified: Verified { count: 0, head: genesis }, heads, suspect: None };
        verifier.suspect = verifier.meet_heads(0, genesis).err();
        verifier
    }

    pub fn take(&mut self, link: &Link) {
        match self.suspect {
            Some(suspect) => self.explain(suspect, link),
            None => self.suspect = self.advance(link).err(),
        }
    }

    /// A row that cannot be read as an entry: a text where an id should be, a hash of the wrong length.
    pub fn take_unreadable(&mut self, version: u64) {
        self.suspect.get_or_insert(Suspect::new(version, What::Unreadable));
    }

    fn advance(&mut self, link: &Link) -> Result<(), Suspect> {
        let Link { entry, hash } = link;
        let due = self.verified.count.saturating_add(1);
        if entry.version > due {
            return Err(Suspect::new(due, What::Missing));
        }
        if entry.version < due {
            return Err(Suspect::new(entry.version, What::Repeated));
        }
        if entry.hash_after(&self.verified.head) != *hash {
            return Err(Suspect { stored: Some(*hash), ..Suspect::new(due, What::Edited) });
        }
        self.meet_heads(due, *hash)?;
        self.verified = Verified { count: due, head: *hash };
        Ok(())
    }

    /// Holds the chain against the signed heads of this version, which are then done with.
    fn meet_heads(&mut self, version: u64, hash: ChainHash) -> Result<(), Suspect> {
        while let Some((head, later)) = self.heads.split_first().filter(|(head, _)| head.version() <= version) {
            if head.hash() != hash {
                return Err(Suspect::new(version, What::Rewritten));
            }
            self.heads = later;
        }
        Ok(())
    }

    /// Is this later entry the one that should have stood where the trouble began?
    fn explain(&mut self, suspect: Suspect, link: &Link) {
        let at = suspect.problem.at;
        let moved = match suspect {
            Suspect { problem: ChainProblem { what: What::Missing, .. }, .. } => link.entry.version == at,
            Suspect { problem: ChainProblem { what: What::Edited, .. }, stored: Some(stored) } => {
                let here = link.entry.hash_as(at, &self.verified.head);
                here == link.hash || here == stored
            }
            _ => false,
        };
        if moved {
            self.suspect = Some(Suspect::new(at, What::Reordered));
        }
    }

    /// # Errors
    /// The first [`ChainProblem`].
    pub fn finish(self) -> Result<Verified, ChainProblem> {
        if let Some(Suspect { problem, .. }) = self.suspect {
            return Err(problem);
        }
        match self.heads.last() {
            Some(head) => Err(ChainProblem {
                at: self.verified.count.saturating_add(1),
                what: What::Cut { promised: head.version() },
            }),
            None => Ok(self.verified),
        }
    }
}

/// [`Verifier`] over links at hand.
///
/// # Errors
/// The first [`ChainProblem`].
pub fn verify<'l>(
    genesis: ChainHash,
    heads: &[SignedHead],
    links: impl IntoIterator<Item = &'l Link>,
) -> Result<Verified, ChainProblem> {
    let mut verifier = Verifier::new(genesis, heads);
    links.into_iter().for_each(|link| verifier.take(link));
    verifier.finish()
}
