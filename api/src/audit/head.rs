//! Signed heads of the chain, in a file outside the database that is kept with each backup.
//!
//! One line a head: `jiayi-audit-head-1 <version> <hash> <at, ms> <incarnation> <suite> <key id> <signature>`, the signature over all that
//! stands before it. A restore renews the incarnation and goes on at a lower version: from its first head on, the older heads at and
//! after that version no longer stand, and those before it still do.

use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use jiayi_core::calendar::Instant;
use uuid::Uuid;

use super::chain::{ChainProblem, What};
use super::entry::ChainHash;
use crate::seal::{KeyId, Keys, Signature, SignatureError, Suite, from_hex, sync_directory, to_hex};

const MAGIC: &str = "jiayi-audit-head-1";
/// A line is about 300 bytes.
const LONGEST_LINE: u64 = 512;

/// "At this time, the log of this incarnation ended with this version and this hash", signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignedHead {
    version: u64,
    hash: ChainHash,
    at: Instant,
    incarnation: Uuid,
    signature: Signature,
}

impl SignedHead {
    pub fn sign(keys: &Keys, incarnation: Uuid, version: u64, hash: ChainHash, at: Instant) -> Self {
        let key = keys.signing_key();
        let unsigned = Signature { suite: Suite::Default, key, bytes: [0; 64] };
        let mut head = Self { version, hash, at, incarnation, signature: unsigned };
        head.signature = keys.sign(head.statement().as_bytes());
        head
    }

    pub const fn version(&self) -> u64 {
        self.version
    }

    pub const fn hash(&self) -> ChainHash {
        self.hash
    }

    pub const fn at(&self) -> Instant {
        self.at
    }

    pub const fn incarnation(&self) -> Uuid {
        self.incarnation
    }

    /// For a start that does not read the whole log: does the database still hold this head? `stored` is the hash at
    /// [`SignedHead::version`] in the database's log, if it reaches so far.
    ///
    /// # Errors
    /// [`ChainProblem`]: the log ends before, differs, or belongs to another incarnation.
    pub fn check(&self, incarnation: Uuid, stored: Option<ChainHash>) -> Result<(), ChainProblem> {
        let what = match stored {
            _ if self.incarnation != incarnation => What::OtherIncarnation,
            None => What::Cut { promised: self.version },
            Some(stored) if stored != self.hash => What::Rewritten,
            Some(_) => return Ok(()),
        };
        Err(ChainProblem { at: self.version, what })
    }

    fn statement(&self) -> String {
        let Self { version, hash, at, incarnation, signature: Signature { suite, key, .. } } = self;
        format!("{MAGIC} {version} {hash} {} {incarnation} {} {key}", at.0, suite.tag())
    }

    fn line(&self) -> String {
        format!("{} {}", self.statement(), to_hex(&self.signature.bytes))
    }

    /// A line in its one spelling; whether it is genuine is another question.
    fn parse(line: &str) -> Option<Self> {
        let mut words = line.strip_prefix(MAGIC)?.strip_prefix(' ')?.split(' ');
        let version = words.next()?.parse().ok()?;
        let hash = ChainHash::from_bytes(&from_hex::<{ ChainHash::LENGTH }>(words.next()?)?)?;
        let at = Instant(words.next()?.parse().ok()?);
        let incarnation = words.next()?.parse().ok()?;
        let suite = words.next()?.parse().ok().and_then(Suite::from_tag)?;
        let key = words.next()?.parse().ok().and_then(KeyId::new)?;
        let bytes = from_hex(words.next()?)?;
        let head = Self { version, hash, at, incarnation, signature: Signature { suite, key, bytes } };
        (head.line() == line).then_some(head)
    }
}

/// Where in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// Counted from 1.
    Number(usize),
    Last,
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "line {number} of the audit heads"),
            Self::Last => f.write_str("the last line of the audit heads"),
        }
    }
}

/// What is wrong with the file of heads.
#[derive(Debug, thiserror::Error)]
pub enum HeadError {
    #[error("cannot {doing} the audit heads in {}: {cause}", path.display())]
    Io { doing: &'static str, path: PathBuf, cause: io::Error },
    #[error("{0} is not a head")]
    Malformed(Line),
    #[error("{line} is not genuine: {why}")]
    Forged { line: Line, why: SignatureError },
    #[error("{0} stands in the wrong place")]
    OutOfOrder(Line),
}

fn failed(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> HeadError {
    move |cause| HeadError::Io { doing, path: path.to_path_buf(), cause }
}

fn genuine(line: &[u8], number: Line, keys: &Keys) -> Result<SignedHead, HeadError> {
    let text = line.strip_suffix(b"\n").and_then(|line| str::from_utf8(line).ok());
    let head = text.and_then(SignedHead::parse).ok_or(HeadError::Malformed(number))?;
    match keys.verify(head.statement().as_bytes(), &head.signature) {
        Ok(()) => Ok(head),
        Err(why) => Err(HeadError::Forged { line: number, why }),
    }
}

/// Every head of a file that still stands, in the order of their versions: what the whole log is held against.
#[derive(Debug, Default)]
pub struct Heads {
    standing: Vec<SignedHead>,
    incarnations: Vec<Uuid>,
}

impl Heads {
    /// Reads and checks the whole file; without a file there are no heads. A last line without its end is one that a power cut
    /// interrupted before it was acknowledged, and does not count.
    ///
    /// # Errors
    /// [`HeadError`] for a line that is malformed, forged or out of place.
    pub fn read(path: &Path, keys: &Keys) -> Result<Self, HeadError> {
        Self::read_while(path, keys, |_, _| true)
    }

    /// What stood while `incarnation` was the last one: an old copy knows nothing of what another one went on with.
    ///
    /// # Errors
    /// [`HeadError`] for a line that is malformed, forged or out of place.
    pub fn as_of(incarnation: Uuid, path: &Path, keys: &Keys) -> Result<Self, HeadError> {
        let goes_on = |heads: &Self, next: &SignedHead| {
            next.incarnation == incarnation || heads.incarnations.last() != Some(&incarnation)
        };
        Self::read_while(path, keys, goes_on)
    }

    fn read_while(
        path: &Path,
        keys: &Keys,
        mut goes_on: impl FnMut(&Self, &SignedHead) -> bool,
    ) -> Result<Self, HeadError> {
        let mut heads = Self::default();
        let mut reader = match File::open(path) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Ok(heads),
            file => BufReader::new(file.map_err(failed("open", path))?),
        };
        let mut line = Vec::new();
        for number in (1..).map(Line::Number) {
            line.clear();
            // Bounded, so that a file that is no file of heads at all is not read into memory.
            let read = reader.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line);
            read.map_err(failed("read", path))?;
            if !line.ends_with(b"\n") && (line.len() as u64) < LONGEST_LINE {
                break;
            }
            let head = genuine(&line, number, keys)?;
            if !goes_on(&heads, &head) {
                break;
            }
            if !heads.admit(head) {
                return Err(HeadError::OutOfOrder(number));
            }
        }
        Ok(heads)
    }

    pub fn standing(&self) -> &[SignedHead] {
        &self.standing
    }

    /// What an old copy, whose newest entry is `version`, must still hold.
    pub fn up_to(mut self, version: u64) -> Self {
        self.standing.retain(|head| head.version <= version);
        self
    }

    /// Versions rise within an incarnation, and an incarnation that was left does not come back.
    fn admit(&mut self, head: SignedHead) -> bool {
        if self.incarnations.last() != Some(&head.incarnation) {
            if self.incarnations.contains(&head.incarnation) {
                return false;
            }
            self.incarnations.push(head.incarnation);
            self.standing.retain(|older| older.version < head.version);
        }
        let rises = self.standing.last().is_none_or(|newest| newest.version < head.version);
        if rises {
            self.standing.push(head);
        }
        rises
    }
}

/// The file, open for new heads. One process writes it.
#[derive(Debug)]
pub struct HeadFile {
    file: File,
    path: PathBuf,
    /// Of the whole lines.
    length: u64,
    /// A write failed: what follows the whole lines is to be removed.
    unfinished: bool,
    newest: Option<SignedHead>,
}

impl HeadFile {
    /// Opens or makes the file, checks its newest head only (a start takes no longer after a year than on the first day), and removes
    /// what a power cut left of an unfinished line.
    ///
    /// # Errors
    /// [`HeadError`].
    pub fn open(path: &Path, keys: &Keys) -> Result<Self, HeadError> {
        let is_new = !path.try_exists().map_err(failed("look at", path))?;
        let mut options = OpenOptions::new();
        let mut file =
            options.read(true).append(true).create(true).mode(0o600).open(path).map_err(failed("open", path))?;
        if is_new {
            let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
            sync_directory(parent).map_err(failed("create", path))?;
        }
        let (newest, length, rest) = last_line(&mut file).map_err(failed("read", path))?;
        let newest = newest.map(|line| genuine(&line, Line::Last, keys)).transpose()?;
        if rest > LONGEST_LINE {
            return Err(HeadError::Malformed(Line::Last));
        }
        if rest > 0 {
            file.set_len(length).and_then(|()| file.sync_all()).map_err(failed("mend", path))?;
        }
        Ok(Self { file, path: path.to_path_buf(), length, unfinished: false, newest })
    }

    pub const fn newest(&self) -> Option<&SignedHead> {
        self.newest.as_ref()
    }

    /// Appends the head of a committed entry, on the disk before this returns. A head that the file already surpasses changes nothing.
    ///
    /// # Errors
    /// [`HeadError::Io`]; the head may then be appended again.
    pub fn append(&mut self, head: SignedHead) -> Result<(), HeadError> {
        let surpasses = |newest: &SignedHead| newest.incarnation == head.incarnation && newest.version >= head.version;
        if self.newest.as_ref().is_some_and(surpasses) {
            return Ok(());
        }
        let line = format!("{}\n", head.line());
        self.write(line.as_bytes()).map_err(failed("append to", &self.path))?;
        self.newest = Some(head);
        Ok(())
    }

    fn write(&mut self, line: &[u8]) -> io::Result<()> {
        if self.unfinished {
            self.file.set_len(self.length)?;
        }
        self.unfinished = true;
        self.file.write_all(line)?;
        self.file.sync_data()?;
        self.unfinished = false;
        self.length += line.len() as u64;
        Ok(())
    }
}

/// The last whole line, the length of all whole lines, and the number of bytes after them.
fn last_line(file: &mut File) -> io::Result<(Option<Vec<u8>>, u64, u64)> {
    let length = file.metadata()?.len();
    let tail_start = length.saturating_sub(3 * LONGEST_LINE);
    file.seek(SeekFrom::Start(tail_start))?;
    let mut tail = Vec::new();
    file.take(3 * LONGEST_LINE).read_to_end(&mut tail)?;
    let rest = tail.iter().rev().take_while(|byte| **byte != b'\n').count();
    tail.truncate(tail.len() - rest);
    let line = tail.split_inclusive(|byte| *byte == b'\n').next_back().map(<[u8]>::to_vec);
    Ok((line, length - rest as u64, rest as u64))
}
