//! The directory of keys: one file a key, made on the first start, refused in plain words when something is wrong with it.
//!
//! `seal-1.key` holds one line: `jiayi-key <suite tag> <purpose> <key id> <32 bytes in hexadecimal>`. The purpose stands inside too,
//! so that a renamed file is noticed. Nobody but the service's own user may read the directory or a file in it.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::keys::KeyId;
use super::{RandomError, Suite, from_hex, random, to_hex};

const DIRECTORY_MODE: u32 = 0o700;
const FILE_MODE: u32 = 0o600;
/// Rights of the group and of others: a key has none.
const FOREIGN_RIGHTS: u32 = 0o077;
/// A key file is about 90 bytes; whatever is longer is something else.
const LONGEST_FILE: u64 = 256;
const MAGIC: &str = "jiayi-key";

pub type Secret = Zeroizing<[u8; 32]>;

/// One key as it lies in its file.
pub struct KeyFile {
    pub purpose: Purpose,
    pub id: KeyId,
    pub suite: Suite,
    pub secret: Secret,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    Seal,
    Index,
    Sign,
}

impl Purpose {
    pub const ALL: [Self; 3] = [Self::Seal, Self::Index, Self::Sign];

    const fn name(self) -> &'static str {
        match self {
            Self::Seal => "seal",
            Self::Index => "index",
            Self::Sign => "sign",
        }
    }

    fn file(self, id: KeyId) -> String {
        format!("{}-{id}.key", self.name())
    }
}

/// Why the service does not start with these keys. The sentences are for the operator and hold no secret.
#[derive(Debug, thiserror::Error)]
pub enum KeyFileError {
    #[error("no keys in {}: put the keys of this database back from their safe copy; for a new database name an empty directory", .0.display())]
    Absent(PathBuf),
    #[error("the key file {} is missing while others are there: put it back from the safe copy of the keys", .0.display())]
    Missing(PathBuf),
    #[error(
        "{} may be used by others than its owner (mode {mode:03o}): `chmod {allowed:03o} {}`, and consider the keys known to others", path.display(), path.display()
    )]
    Open { path: PathBuf, mode: u32, allowed: u32 },
    #[error("{} is not a key file of this product: {why}", path.display())]
    Malformed { path: PathBuf, why: &'static str },
    #[error("{} is a second index key: without rotation, one identity number could be registered under each", .0.display())]
    SecondIndexKey(PathBuf),
    #[error("cannot {doing} {}: {cause}", path.display())]
    Io { doing: &'static str, path: PathBuf, cause: io::Error },
    #[error(transparent)]
    Random(#[from] RandomError),
}

fn failed(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> KeyFileError {
    move |cause| KeyFileError::Io { doing, path: path.to_path_buf(), cause }
}

/// Every key of the directory, newest id first; at least one of each purpose, and one index key.
pub fn read(directory: &Path) -> Result<Vec<KeyFile>, KeyFileError> {
    let absent = || KeyFileError::Absent(directory.to_path_buf());
    let metadata = match fs::metadata(directory) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => return Err(absent()),
        other => other.map_err(failed("look at", directory))?,
    };
    if !metadata.is_dir() {
        return Err(KeyFileError::Malformed { path: directory.to_path_buf(), why: "it should be a directory" });
    }
    let mut keys = Vec::new();
    for entry in fs::read_dir(directory).map_err(failed("list", directory))? {
        let path = entry.map_err(failed("list", directory))?.path();
        if path.extension().is_some_and(|extension| extension == "key") {
            keys.push(read_file(path)?);
        }
    }
    if keys.is_empty() {
        return Err(absent());
    }
    refuse_foreign_rights(directory, metadata.mode(), DIRECTORY_MODE)?;
    keys.sort_by_key(|key| std::cmp::Reverse(key.id));
    for purpose in Purpose::ALL {
        let mut of_purpose = keys.iter().filter(|key| key.purpose == purpose);
        match (of_purpose.next(), of_purpose.next()) {
            (None, _) => return Err(KeyFileError::Missing(directory.join(purpose.file(KeyId::FIRST)))),
            (Some(second), Some(_)) if purpose == Purpose::Index => {
                return Err(KeyFileError::SecondIndexKey(directory.join(purpose.file(second.id))));
            }
            _ => {}
        }
    }
    Ok(keys)
}

fn refuse_foreign_rights(path: &Path, mode: u32, allowed: u32) -> Result<(), KeyFileError> {
    if mode & FOREIGN_RIGHTS == 0 {
        return Ok(());
    }
    Err(KeyFileError::Open { path: path.to_path_buf(), mode: mode & 0o777, allowed })
}

fn read_file(path: PathBuf) -> Result<KeyFile, KeyFileError> {
    let file = File::open(&path).map_err(failed("open", &path))?;
    let metadata = file.metadata().map_err(failed("look at", &path))?;
    if !metadata.is_file() {
        return Err(KeyFileError::Malformed { path, why: "it should be a plain file" });
    }
    refuse_foreign_rights(&path, metadata.mode(), FILE_MODE)?;
    let mut bytes = Zeroizing::new(Vec::with_capacity(LONGEST_FILE as usize));
    file.take(LONGEST_FILE).read_to_end(&mut bytes).map_err(failed("read", &path))?;
    let key = match parse(&bytes) {
        Ok(key) => key,
        Err(why) => return Err(KeyFileError::Malformed { path, why }),
    };
    if path.file_name().is_none_or(|name| *name != *key.purpose.file(key.id)) {
        return Err(KeyFileError::Malformed { path, why: "its name does not say what is written in it" });
    }
    Ok(key)
}

fn parse(bytes: &[u8]) -> Result<KeyFile, &'static str> {
    let text = str::from_utf8(bytes).map_err(|_| "it is not text")?;
    let line = text.strip_suffix('\n').ok_or("it is cut short")?;
    let mut words = line.split(' ');
    let (Some(MAGIC), Some(suite), Some(purpose), Some(id), Some(secret), None) =
        (words.next(), words.next(), words.next(), words.next(), words.next(), words.next())
    else {
        return Err("it should be one line of five words");
    };
    let suite = suite.parse().ok().and_then(Suite::from_tag).ok_or("its suite is not known to this version")?;
    let purpose = Purpose::ALL.into_iter().find(|known| known.name() == purpose).ok_or("its purpose is not known")?;
    let id = id.parse().ok().and_then(KeyId::new).ok_or("its key id is not a number from 1 to 255")?;
    let secret = from_hex(secret).map(Zeroizing::new).ok_or("its secret is not 64 hexadecimal digits")?;
    Ok(KeyFile { purpose, id, suite, secret })
}

/// True when there is nothing at all at that place yet, so that a first start may make keys there.
pub fn is_new(directory: &Path) -> Result<bool, KeyFileError> {
    match fs::read_dir(directory) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(cause) => Err(failed("list", directory)(cause)),
    }
}

/// Makes one key of each purpose: all of them or none, on the disk before this returns.
///
/// They are written beside the directory and renamed into its place, so a crash leaves no half set of keys, and of two
/// processes that start at once one set wins.
pub fn create(directory: &Path) -> Result<(), KeyFileError> {
    let Some(name) = directory.file_name() else {
        return Err(KeyFileError::Malformed {
            path: directory.to_path_buf(),
            why: "the directory of keys needs a name",
        });
    };
    let parent = match directory.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    fs::create_dir_all(parent).map_err(failed("create", parent))?;
    let staging = parent.join(format!(".{}-{}", name.display(), to_hex(random::<8>()?.as_slice())));
    let made = fill(&staging).and_then(|()| put_in_place(&staging, directory, parent));
    if made.is_err() {
        // Keys that never came into use: whether they can be removed matters less than the error that is reported.
        let _ = fs::remove_dir_all(&staging);
    }
    match made {
        Err(KeyFileError::Io { cause, .. }) if cause.kind() == io::ErrorKind::DirectoryNotEmpty => Ok(()),
        other => other,
    }
}

fn fill(staging: &Path) -> Result<(), KeyFileError> {
    DirBuilder::new().mode(DIRECTORY_MODE).create(staging).map_err(failed("create", staging))?;
    for purpose in Purpose::ALL {
        let path = staging.join(purpose.file(KeyId::FIRST));
        let secret = Zeroizing::new(to_hex(random::<32>()?.as_slice()));
        let line = format!("{MAGIC} {} {} {} {}\n", Suite::Default.tag(), purpose.name(), KeyId::FIRST, *secret);
        let line = Zeroizing::new(line);
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(FILE_MODE)
            .open(&path)
            .map_err(failed("create", &path))?;
        file.write_all(line.as_bytes()).and_then(|()| file.sync_all()).map_err(failed("write", &path))?;
    }
    sync_directory(staging).map_err(failed("write", staging))
}

fn put_in_place(staging: &Path, directory: &Path, parent: &Path) -> Result<(), KeyFileError> {
    fs::rename(staging, directory).map_err(failed("put new keys in", directory))?;
    sync_directory(parent).map_err(failed("write", parent))
}

/// A new or renamed file survives a power cut only when its directory is written too.
pub fn sync_directory(directory: &Path) -> io::Result<()> {
    File::open(directory)?.sync_all()
}
