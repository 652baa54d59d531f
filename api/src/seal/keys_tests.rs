use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use tempfile::TempDir;

use super::*;

/// A directory of its own for each test, removed with it.
struct Scratch(TempDir);

impl Scratch {
    fn new() -> Self {
        Self(TempDir::new().expect("a directory"))
    }

    fn keys(&self) -> PathBuf {
        self.0.path().join("keys")
    }

    fn file(&self, name: &str) -> PathBuf {
        self.keys().join(name)
    }
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("metadata").permissions().mode() & 0o777
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("a mode");
}

fn refusal(scratch: &Scratch) -> String {
    Keys::load_or_create(&scratch.keys()).expect_err("refused").to_string()
}

#[test]
fn a_first_start_makes_three_keys_that_only_the_owner_reads() {
    let scratch = Scratch::new();
    let made = Keys::load_or_create(&scratch.keys()).expect("made");
    assert_eq!(mode(&scratch.keys()), 0o700);
    let mut names: Vec<_> =
        fs::read_dir(scratch.keys()).expect("listed").map(|entry| entry.expect("an entry").file_name()).collect();
    names.sort();
    assert_eq!(names, ["index-1.key", "seal-1.key", "sign-1.key"]);
    for name in names {
        assert_eq!(mode(&scratch.keys().join(name)), 0o600);
    }
    assert_eq!(fs::read_dir(scratch.0.path()).expect("listed").count(), 1, "nothing is left beside the keys");
    let probe = made.seal_probe().expect("a probe");
    assert_eq!(Keys::load(&scratch.keys()).expect("loaded").check_probe(&probe), Ok(()));
}

#[test]
fn a_database_that_exists_never_gets_fresh_keys() {
    let scratch = Scratch::new();
    assert!(matches!(Keys::load(&scratch.keys()), Err(KeyFileError::Absent(_))));
    assert!(!scratch.keys().exists());
    fs::create_dir(scratch.keys()).expect("a directory");
    assert!(matches!(Keys::load(&scratch.keys()), Err(KeyFileError::Absent(_))));
}

#[test]
fn an_empty_directory_made_by_the_operator_is_filled_and_closed_to_others() {
    let scratch = Scratch::new();
    fs::create_dir(scratch.keys()).expect("a directory");
    Keys::load_or_create(&scratch.keys()).expect("made");
    assert_eq!(mode(&scratch.keys()), 0o700);
}

#[test]
fn a_directory_with_other_things_in_it_is_left_alone() {
    let scratch = Scratch::new();
    fs::create_dir(scratch.keys()).expect("a directory");
    fs::write(scratch.file("notes.txt"), "mine").expect("written");
    assert!(refusal(&scratch).starts_with("no keys in "));
    assert_eq!(fs::read_dir(scratch.keys()).expect("listed").count(), 1);
}

#[test]
fn of_two_first_starts_at_once_one_set_of_keys_wins() {
    let scratch = Scratch::new();
    let probes: Vec<Vec<u8>> = std::thread::scope(|scope| {
        let starts: Vec<_> = (0..8)
            .map(|_| {
                scope.spawn(|| Keys::load_or_create(&scratch.keys()).expect("keys").seal_probe().expect("a probe"))
            })
            .collect();
        starts.into_iter().map(|start| start.join().expect("joined")).collect()
    });
    let keys = Keys::load(&scratch.keys()).expect("loaded");
    for probe in probes {
        assert_eq!(keys.check_probe(&probe), Ok(()));
    }
    assert_eq!(fs::read_dir(scratch.0.path()).expect("listed").count(), 1);
}

#[test]
fn keys_that_others_may_read_are_refused() {
    for name in ["", "seal-1.key", "index-1.key", "sign-1.key"] {
        for wide in [0o640, 0o604, 0o610, 0o777] {
            let scratch = Scratch::new();
            Keys::load_or_create(&scratch.keys()).expect("made");
            let path = scratch.file(name);
            set_mode(&path, wide | if name.is_empty() { 0o700 } else { 0 });
            let refusal = refusal(&scratch);
            assert!(refusal.contains("may be used by others") && refusal.contains("chmod"), "{refusal}");
        }
    }
}

#[test]
fn a_missing_key_is_named_and_not_made_anew() {
    for name in ["seal-1.key", "index-1.key", "sign-1.key"] {
        let scratch = Scratch::new();
        Keys::load_or_create(&scratch.keys()).expect("made");
        fs::remove_file(scratch.file(name)).expect("removed");
        let refusal = refusal(&scratch);
        assert!(refusal.contains(name) && refusal.contains("is missing while others are there"), "{refusal}");
        assert!(!scratch.file(name).exists());
    }
}

#[test]
fn a_damaged_key_file_is_refused_without_showing_it() {
    let scratch = Scratch::new();
    Keys::load_or_create(&scratch.keys()).expect("made");
    let path = scratch.file("seal-1.key");
    let good = fs::read_to_string(&path).expect("read");
    let secret = good.trim_end().rsplit(' ').next().expect("a secret").to_owned();
    let damages = [
        String::new(),
        good.trim_end().to_owned(),
        good.replace(&secret, &secret[2..]),
        good.replace(&secret, &secret.to_uppercase().replace(|c: char| c.is_ascii_digit(), "A")),
        good.replace("jiayi-key 1", "jiayi-key 9"),
        good.replace(" seal ", " index "),
        good.replace("seal 1", "seal 2"),
        good.replace("seal 1", "seal 0"),
        good.replace("seal 1", "seal  1"),
        good.repeat(2),
        good.repeat(9),
    ];
    for damage in damages {
        fs::write(&path, &damage).expect("written");
        let refusal = refusal(&scratch);
        assert!(refusal.contains("seal-1.key is not a key file"), "{damage:?}: {refusal}");
        assert!(!refusal.contains(&secret[2..]), "{refusal}");
    }
    fs::write(&path, [0xff; 90]).expect("written");
    assert!(refusal(&scratch).contains("it is not text"));
}

#[test]
fn a_renamed_key_is_noticed() {
    let scratch = Scratch::new();
    Keys::load_or_create(&scratch.keys()).expect("made");
    fs::rename(scratch.file("sign-1.key"), scratch.file("sign-01.key")).expect("renamed");
    assert!(refusal(&scratch).contains("its name does not say what is written in it"));
}

#[test]
fn a_second_sealing_key_writes_and_a_second_index_key_is_refused() {
    let (scratch, other) = (Scratch::new(), Scratch::new());
    let first = Keys::load_or_create(&scratch.keys()).expect("made");
    Keys::load_or_create(&other.keys()).expect("made");
    let take = |from: &str, to: &str| {
        let text = fs::read_to_string(other.file(&format!("{from}-1.key"))).expect("read");
        let path = scratch.file(&format!("{to}.key"));
        fs::write(&path, text.replace(&format!("{from} 1"), &format!("{from} 2"))).expect("written");
        set_mode(&path, 0o600);
    };
    take("seal", "seal-2");
    take("sign", "sign-2");
    let rotated = Keys::load(&scratch.keys()).expect("loaded");
    assert_eq!((rotated.seal.newest().id.get(), rotated.signing_key().get()), (2, 2));
    assert_eq!(rotated.check_probe(&first.seal_probe().expect("a probe")), Ok(()));
    assert_eq!(rotated.verify(b"agreement", &first.sign(b"agreement")), Ok(()));
    take("index", "index-2");
    assert!(refusal(&scratch).contains("is a second index key"));
}

#[test]
fn each_wrong_key_is_named_at_the_start() {
    let ours = Keys::fixed(&[(1, 1)]);
    let probe = ours.seal_probe().expect("a probe");
    let mixed = |change: fn(&mut Keys, Keys)| {
        let mut keys = Keys::fixed(&[(1, 1)]);
        change(&mut keys, Keys::fixed(&[(1, 2)]));
        keys.check_probe(&probe)
    };
    assert_eq!(ours.check_probe(&probe), Ok(()));
    assert_eq!(mixed(|keys, other| keys.seal = other.seal), Err(WrongKey::Seal));
    assert_eq!(mixed(|keys, other| keys.index = other.index), Err(WrongKey::Index));
    assert_eq!(mixed(|keys, other| keys.sign = other.sign), Err(WrongKey::Sign));
    assert_eq!(ours.check_probe(&[]), Err(WrongKey::Seal));
}

#[test]
fn a_signature_belongs_to_its_content_and_its_key() {
    let keys = Keys::fixed(&[(1, 1)]);
    let signature = keys.sign(b"agreement");
    assert_eq!(keys.verify(b"agreement", &signature), Ok(()));
    assert_eq!(keys.verify(b"agreemenu", &signature), Err(SignatureError::Mismatch));
    assert_eq!(Keys::fixed(&[(1, 2)]).verify(b"agreement", &signature), Err(SignatureError::Mismatch));
    let other = Keys::fixed(&[(2, 1)]);
    assert_eq!(other.verify(b"agreement", &signature), Err(SignatureError::UnknownKey(KeyId::FIRST)));
    let mut changed = signature;
    changed.bytes[63] ^= 1;
    assert_eq!(keys.verify(b"agreement", &changed), Err(SignatureError::Mismatch));
    assert!(keys.public_key(KeyId::FIRST).is_some() && other.public_key(KeyId::FIRST).is_none());
}

#[test]
fn keys_are_never_printed() {
    let printed = format!("{:?}", Keys::fixed(&[(1, 1)]));
    assert_eq!(printed, "Keys { seal: KeyId(1), index: KeyId(1), sign: KeyId(1), .. }");
}
