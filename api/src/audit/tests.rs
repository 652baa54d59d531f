use std::fs;
use std::path::PathBuf;

use jiayi_core::calendar::Instant;
use proptest::prelude::*;
use proptest::sample::Index as Pick;
use tempfile::TempDir;
use uuid::Uuid;

use super::*;
use crate::seal::Keys;

const BORN_AS: Uuid = Uuid::from_u128(0xB0);

fn cases() -> ProptestConfig {
    let cases = std::env::var("JIAYI_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(64);
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) }
}

fn genesis() -> ChainHash {
    ChainHash::genesis(BORN_AS)
}

fn keys() -> Keys {
    Keys::fixed(&[(1, 1)])
}

fn visit(version: u64) -> Entry {
    Entry {
        version,
        at: Instant(1_772_000_000_000),
        kind: "command".into(),
        account: Some(Uuid::from_u128(1).into()),
        session: Some(Uuid::from_u128(2).into()),
        role: Some("doctor".into()),
        acting_for: None,
        request: Some(Uuid::from_u128(3)),
        envelope: Some([4; 32]),
        outcome: "applied".into(),
        code: None,
        residents: vec![Uuid::from_u128(5).into()],
        teams: vec![],
        detail: None,
    }
}

/// Versions are given anew, so that the chain is one that the product could have written.
fn chained(entries: impl IntoIterator<Item = Entry>) -> Vec<Link> {
    let mut previous = genesis();
    let link = |(version, entry): (u64, Entry)| {
        let entry = Entry { version, ..entry };
        previous = entry.hash_after(&previous);
        Link { entry, hash: previous }
    };
    (1..).zip(entries).map(link).collect()
}

fn log(length: u64) -> Vec<Link> {
    chained((1..=length).map(visit))
}

fn head(incarnation: u128, link: &Link) -> SignedHead {
    SignedHead::sign(&keys(), Uuid::from_u128(incarnation), link.entry.version, link.hash, link.entry.at)
}

fn problem(at: u64, what: What) -> Result<Verified, ChainProblem> {
    Err(ChainProblem { at, what })
}

fn any_entry() -> impl Strategy<Value = Entry> {
    let id = || any::<u128>().prop_map(Uuid::from_u128);
    let text = || "[a-z0-9 ]{1,12}";
    let who = (
        any::<i64>(),
        text(),
        proptest::option::of(id()),
        proptest::option::of(id()),
        proptest::option::of(text()),
        proptest::option::of(id()),
    );
    let what = (
        proptest::option::of(id()),
        proptest::option::of(any::<[u8; 32]>()),
        text(),
        proptest::option::of(text()),
        proptest::collection::vec(id(), 0..3),
        proptest::collection::vec(id(), 0..3),
        proptest::option::of(text()),
    );
    (who, what).prop_map(
        |(
            (at, kind, account, session, role, acting_for),
            (request, envelope, outcome, code, residents, teams, detail),
        )| {
            Entry {
                version: 0,
                at: Instant(at),
                kind,
                account: account.map(Into::into),
                session: session.map(Into::into),
                role,
                acting_for: acting_for.map(Into::into),
                request,
                envelope,
                outcome,
                code,
                residents: residents.into_iter().map(Into::into).collect(),
                teams: teams.into_iter().map(Into::into).collect(),
                detail,
            }
        },
    )
}

fn any_log() -> impl Strategy<Value = Vec<Link>> {
    proptest::collection::vec(any_entry(), 2..12).prop_map(chained)
}

/// Flips one bit somewhere in a field of the link; false when the field is absent. Texts are ASCII, so their low bits may flip.
fn flip(link: &mut Link, field: usize, pick: Pick) -> bool {
    let in_uuid = |id: &mut Uuid| *id = Uuid::from_u128(id.as_u128() ^ 1 << pick.index(128));
    let in_text = |text: &mut String| {
        let mut bytes = std::mem::take(text).into_bytes();
        let at = pick.index(bytes.len());
        bytes[at] ^= 1 << pick.index(5);
        *text = String::from_utf8(bytes).expect("ASCII");
    };
    let Link { entry, hash } = link;
    match field {
        0 => entry.version ^= 1 << pick.index(64),
        1 => entry.at.0 ^= 1 << pick.index(64),
        2 => in_text(&mut entry.kind),
        3 => return entry.account.as_mut().map(|id| in_uuid(&mut id.0)).is_some(),
        4 => return entry.session.as_mut().map(|id| in_uuid(&mut id.0)).is_some(),
        5 => return entry.role.as_mut().map(in_text).is_some(),
        6 => return entry.acting_for.as_mut().map(|id| in_uuid(&mut id.0)).is_some(),
        7 => return entry.request.as_mut().map(in_uuid).is_some(),
        8 => return entry.envelope.as_mut().map(|hash| hash[pick.index(32)] ^= 1 << pick.index(8)).is_some(),
        9 => in_text(&mut entry.outcome),
        10 => return entry.code.as_mut().map(in_text).is_some(),
        11 => return entry.residents.first_mut().map(|id| in_uuid(&mut id.0)).is_some(),
        12 => return entry.teams.last_mut().map(|id| in_uuid(&mut id.0)).is_some(),
        13 => return entry.detail.as_mut().map(in_text).is_some(),
        _ => {
            let mut bytes = *hash.as_bytes();
            bytes[1 + pick.index(32)] ^= 1 << pick.index(8);
            *hash = ChainHash::from_bytes(&bytes).expect("a hash");
        }
    }
    true
}
const FIELDS: usize = 15;

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn a_log_that_nobody_touched_is_whole(log in any_log()) {
        let last = log.last().expect("an entry");
        let verified = verify(genesis(), &[head(1, &log[0]), head(1, last)], &log);
        prop_assert_eq!(verified, Ok(Verified { count: log.len() as u64, head: last.hash }));
    }

    #[test]
    fn one_changed_bit_in_any_field_is_found_where_it_is(log in any_log(), at: Pick, pick: Pick) {
        for field in 0..FIELDS {
            let mut log = log.clone();
            let at = at.index(log.len());
            if flip(&mut log[at], field, pick) {
                let found = verify(genesis(), &[], &log).expect_err("found");
                let version = at as u64 + 1;
                if field == 0 {
                    prop_assert!(found.at <= version, "field {}: {}", field, found);
                } else {
                    prop_assert_eq!(found, ChainProblem { at: version, what: What::Edited }, "field {}", field);
                }
            }
        }
    }

    #[test]
    fn a_removed_entry_is_found(log in any_log(), at: Pick) {
        let mut log = log;
        let at = at.index(log.len() - 1);
        log.remove(at);
        prop_assert_eq!(verify(genesis(), &[], &log), problem(at as u64 + 1, What::Missing));
    }

    #[test]
    fn a_removed_entry_is_found_though_the_rest_was_renumbered(log in any_log(), at: Pick) {
        let mut log = log;
        let at = at.index(log.len() - 1);
        log.remove(at);
        for (version, link) in (1..).zip(&mut log) {
            link.entry.version = version;
        }
        prop_assert_eq!(verify(genesis(), &[], &log).expect_err("found").at, at as u64 + 1);
    }

    #[test]
    fn two_entries_in_each_others_place_are_found(log in any_log(), one: Pick, two: Pick) {
        let (one, two) = (one.index(log.len()), two.index(log.len()));
        let (one, two) = (one.min(two), one.max(two));
        prop_assume!(one != two);
        let first = one as u64 + 1;
        let mut read = log.clone();
        read.swap(one, two);
        prop_assert_eq!(verify(genesis(), &[], &read), problem(first, What::Reordered), "read in another order");
        let mut rows = read;
        rows[one].entry.version = first;
        rows[two].entry.version = two as u64 + 1;
        prop_assert_eq!(verify(genesis(), &[], &rows), problem(first, What::Reordered), "with their versions exchanged");
        let (upper, lower) = rows.split_at_mut(two);
        std::mem::swap(&mut upper[one].hash, &mut lower[0].hash);
        prop_assert_eq!(verify(genesis(), &[], &rows), problem(first, What::Reordered), "with the hashes left in place");
    }

    #[test]
    fn an_entry_that_stands_twice_is_found(log in any_log(), at: Pick) {
        let mut log = log;
        let at = at.index(log.len());
        log.insert(at, log[at].clone());
        prop_assert_eq!(verify(genesis(), &[], &log), problem(at as u64 + 1, What::Repeated));
    }

    #[test]
    fn a_cut_tail_shows_against_a_signed_head(log in any_log(), keep: Pick) {
        let keep = keep.index(log.len());
        let heads = [head(1, log.last().expect("an entry"))];
        let answer = verify(genesis(), &heads, &log[..keep]);
        prop_assert_eq!(answer, problem(keep as u64 + 1, What::Cut { promised: log.len() as u64 }));
    }

    #[test]
    fn a_log_written_anew_as_a_whole_shows_against_a_signed_head(log in any_log(), at: Pick, signed: Pick) {
        let at = at.index(log.len());
        let signed = at + signed.index(log.len() - at);
        let heads = [head(1, &log[signed])];
        let mut entries: Vec<Entry> = log.into_iter().map(|link| link.entry).collect();
        entries[at].outcome.push('!');
        let anew = chained(entries);
        prop_assert!(verify(genesis(), &[], &anew).is_ok(), "without a head it looks whole");
        prop_assert_eq!(verify(genesis(), &heads, &anew), problem(signed as u64 + 1, What::Rewritten));
    }

    #[test]
    fn one_changed_bit_in_the_file_of_heads_is_found(log in any_log(), pick: Pick) {
        let scratch = Scratch::new();
        let mut file = HeadFile::open(&scratch.0, &keys()).expect("opened");
        for link in &log {
            file.append(head(1, link)).expect("appended");
        }
        let mut bytes = fs::read(&scratch.0).expect("read");
        let bit = pick.index(bytes.len() * 8);
        bytes[bit / 8] ^= 1 << (bit % 8);
        fs::write(&scratch.0, &bytes).expect("written");
        let read = Heads::read(&scratch.0, &keys());
        if bit / 8 == bytes.len() - 1 {
            // The end of the last line: it counts as one that was never acknowledged.
            prop_assert_eq!(read.expect("read").standing().len(), log.len() - 1);
        } else {
            prop_assert!(read.is_err(), "bit {}", bit);
        }
    }
}

#[test]
fn a_log_belongs_to_the_database_it_was_born_in() {
    let stranger = ChainHash::genesis(Uuid::from_u128(0xB1));
    assert_eq!(verify(stranger, &[], &log(3)), problem(1, What::Edited));
}

#[test]
fn an_empty_log_is_whole_until_a_head_says_otherwise() {
    let log = log(3);
    assert_eq!(verify(genesis(), &[], []), Ok(Verified { count: 0, head: genesis() }));
    assert_eq!(verify(genesis(), &[head(1, &log[2])], []), problem(1, What::Cut { promised: 3 }));
    let empty = SignedHead::sign(&keys(), BORN_AS, 0, genesis(), Instant(0));
    assert!(verify(genesis(), &[empty], &log).is_ok());
    assert_eq!(verify(ChainHash::genesis(Uuid::nil()), &[empty], []), problem(0, What::Rewritten));
}

#[test]
fn an_absent_field_is_not_an_empty_one_and_lists_do_not_run_together() {
    let id = Uuid::from_u128(5);
    let variants = [
        visit(1),
        Entry { code: Some(String::new()), ..visit(1) },
        Entry { detail: Some(String::new()), ..visit(1) },
        Entry { residents: vec![], teams: vec![id.into()], ..visit(1) },
        Entry { residents: vec![id.into(), id.into()], ..visit(1) },
        Entry { account: None, session: visit(1).account.map(|id| id.0.into()), ..visit(1) },
    ];
    let hashes: std::collections::HashSet<_> = variants.iter().map(|entry| entry.hash_after(&genesis())).collect();
    assert_eq!(hashes.len(), variants.len());
}

#[test]
fn the_hash_of_an_entry_stays_what_it_was() {
    // Reckoned apart from this code: SHA-256 over the fields, each with its length in eight bytes before it.
    let hash = visit(1).hash_after(&genesis()).to_string();
    assert_eq!(hash, "01cf133bb138e3d57f72fb720a75166af3ddf2da57a60101e06d5d840db9a8bc8b");
}

#[test]
fn a_row_that_is_no_entry_is_a_finding_and_not_a_failure() {
    let log = log(3);
    let mut verifier = Verifier::new(genesis(), &[]);
    verifier.take(&log[0]);
    verifier.take_unreadable(2);
    verifier.take(&log[2]);
    assert_eq!(verifier.finish(), problem(2, What::Unreadable));
    let mut verifier = Verifier::new(genesis(), &[]);
    verifier.take(&log[1]);
    verifier.take_unreadable(3);
    assert_eq!(verifier.finish(), problem(1, What::Missing), "the first problem is the one reported");
}

#[test]
fn a_hash_of_another_suite_or_length_is_not_taken() {
    let bytes = *genesis().as_bytes();
    assert_eq!(ChainHash::from_bytes(&bytes), Some(genesis()));
    assert_eq!(ChainHash::from_bytes(&bytes[..32]), None);
    assert_eq!(ChainHash::from_bytes(&[&[2], &bytes[1..]].concat()), None);
}

/// A file of heads of its own for each test, removed with it.
struct Scratch(PathBuf, #[expect(dead_code, reason = "keeps the directory")] TempDir);

impl Scratch {
    fn new() -> Self {
        let directory = TempDir::new().expect("a directory");
        Self(directory.path().join("audit-heads"), directory)
    }

    fn heads(&self) -> Result<Heads, HeadError> {
        Heads::read(&self.0, &keys())
    }

    fn with(heads: &[SignedHead]) -> Self {
        let scratch = Self::new();
        let mut file = HeadFile::open(&scratch.0, &keys()).expect("opened");
        heads.iter().for_each(|head| file.append(*head).expect("appended"));
        scratch
    }
}

#[test]
fn heads_come_back_as_they_were_appended() {
    let log = log(5);
    let heads = [head(1, &log[0]), head(1, &log[3])];
    let scratch = Scratch::with(&heads);
    assert_eq!(scratch.heads().expect("read").standing(), heads);
    let mut file = HeadFile::open(&scratch.0, &keys()).expect("opened");
    assert_eq!(file.newest(), Some(&heads[1]));
    file.append(head(1, &log[2])).expect("surpassed");
    file.append(head(1, &log[3])).expect("surpassed");
    file.append(head(1, &log[4])).expect("appended");
    assert_eq!(scratch.heads().expect("read").standing(), [heads[0], heads[1], head(1, &log[4])]);
}

#[test]
fn without_a_file_there_are_no_heads() {
    assert!(Scratch::new().heads().expect("read").standing().is_empty());
}

#[test]
fn a_line_that_a_power_cut_left_unfinished_is_removed_at_the_next_start() {
    let log = log(3);
    let heads = [head(1, &log[0]), head(1, &log[1])];
    let whole = fs::read(&Scratch::with(&heads).0).expect("read");
    let first = whole.len() / 2;
    for length in 0..=whole.len() {
        let scratch = Scratch::new();
        fs::write(&scratch.0, &whole[..length]).expect("written");
        let left = length / first;
        assert_eq!(scratch.heads().expect("read").standing(), &heads[..left], "{length}");
        let mut file = HeadFile::open(&scratch.0, &keys()).expect("opened");
        assert_eq!(file.newest(), heads[..left].last(), "{length}");
        file.append(head(1, &log[2])).expect("appended");
        assert_eq!(scratch.heads().expect("read").standing().len(), left + 1, "{length}");
    }
}

#[test]
fn forged_malformed_and_moved_heads_are_found() {
    let log = log(4);
    let scratch = Scratch::with(&[head(1, &log[0]), head(1, &log[1]), head(2, &log[2])]);
    let text = fs::read_to_string(&scratch.0).expect("read");
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let refusal = |text: String| {
        fs::write(&scratch.0, text).expect("written");
        scratch.heads().expect_err("found").to_string()
    };
    let stranger = Keys::fixed(&[(1, 2)]);
    let forged = SignedHead::sign(&stranger, BORN_AS, 9, log[3].hash, Instant(0));
    assert_eq!(Heads::read(&scratch.0, &keys()).expect("read").standing().len(), 3);
    assert!(matches!(Heads::read(&scratch.0, &stranger), Err(HeadError::Forged { .. })));
    fs::remove_file(&scratch.0).expect("removed");
    HeadFile::open(&scratch.0, &stranger).expect("opened").append(forged).expect("appended");
    let forged = fs::read_to_string(&scratch.0).expect("read");
    assert!(refusal([lines[0], &forged].concat()).starts_with("line 2 of the audit heads is not genuine"));
    assert!(matches!(HeadFile::open(&scratch.0, &keys()), Err(HeadError::Forged { line: head::Line::Last, .. })));
    assert!(refusal([lines[1], lines[0]].concat()).contains("line 2 of the audit heads stands in the wrong place"));
    assert!(refusal([lines[0], lines[0]].concat()).contains("wrong place"));
    assert!(
        refusal([lines[0], lines[2], lines[1]].concat())
            .contains("line 3 of the audit heads stands in the wrong place")
    );
    assert!(refusal([lines[0], "\n", lines[1]].concat()).contains("line 2 of the audit heads is not a head"));
    assert!(refusal(text.replace(" 1 ", " 01 ")).contains("is not a head"));
    assert!(refusal(text.replace('\n', "\r\n")).contains("is not a head"));
    assert!(refusal("x".repeat(9_000)).contains("line 1 of the audit heads is not a head"));
    assert!(matches!(HeadFile::open(&scratch.0, &keys()), Err(HeadError::Malformed(_))));
}

#[test]
fn after_a_restore_the_heads_of_what_was_lost_no_longer_stand() {
    let before = log(6);
    let mut entries: Vec<Entry> = before.iter().take(3).map(|link| link.entry.clone()).collect();
    entries.push(Entry { kind: "restored".into(), ..visit(4) });
    let restored = chained(entries);
    let heads = [head(1, &before[1]), head(1, &before[2]), head(1, &before[5])];
    let scratch = Scratch::with(&heads);
    assert_eq!(
        verify(genesis(), scratch.heads().expect("read").standing(), &restored),
        problem(5, What::Cut { promised: 6 }),
        "an old copy put back without a word is noticed"
    );
    let mut file = HeadFile::open(&scratch.0, &keys()).expect("opened");
    file.append(head(2, &restored[3])).expect("appended");
    let standing = scratch.heads().expect("read");
    assert_eq!(standing.standing(), [heads[0], heads[1], head(2, &restored[3])]);
    assert!(verify(genesis(), standing.standing(), &restored).is_ok());
}

#[test]
fn a_start_holds_the_newest_head_against_the_database() {
    let log = log(3);
    let newest = head(1, &log[2]);
    let ours = Uuid::from_u128(1);
    assert_eq!(newest.check(ours, Some(log[2].hash)), Ok(()));
    assert_eq!(newest.check(ours, None), Err(ChainProblem { at: 3, what: What::Cut { promised: 3 } }));
    assert_eq!(newest.check(ours, Some(log[1].hash)), Err(ChainProblem { at: 3, what: What::Rewritten }));
    let other = newest.check(Uuid::from_u128(2), Some(log[2].hash));
    assert_eq!(other, Err(ChainProblem { at: 3, what: What::OtherIncarnation }));
}
