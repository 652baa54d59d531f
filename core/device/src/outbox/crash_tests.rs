//! The power fails at every statement: what was recorded before is there, as it was or as it was to be, and nothing unsent is gone.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use rusqlite::trace::{TraceEvent, TraceEventCodes};
use tempfile::TempDir;
use uuid::Uuid;

use super::{Answer, Delay, Outbox, Refusal};
use crate::store::StoreError;
use crate::testing::{Counting, DAY_MS, DOCTOR, NOW, cases, command_id, envelope, keys, reading};

const SERVER: Uuid = Uuid::from_u128(0x51);

thread_local! {
    /// The folder whose state is copied at each statement, and the copies.
    static CAMERA: RefCell<Option<(PathBuf, Vec<TempDir>)>> = const { RefCell::new(None) };
}

fn copy(folder: &Path) -> TempDir {
    let image = TempDir::new().expect("a folder");
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        // The index of the log is memory, and is lost with the power.
        if !path.to_string_lossy().ends_with("-shm") {
            fs::copy(&path, image.path().join(path.file_name().expect("a name"))).expect("a copy");
        }
    }
    image
}

fn shoot(_: TraceEvent<'_>) {
    CAMERA.with_borrow_mut(|camera| {
        if let Some((folder, images)) = camera {
            images.push(copy(folder));
        }
    });
}

/// What the disk held at each statement of `act`, and after it.
fn photographed(folder: &Path, act: impl FnOnce()) -> Vec<TempDir> {
    CAMERA.set(Some((folder.to_path_buf(), Vec::new())));
    act();
    let (_, mut images) = CAMERA.take().expect("the camera");
    images.push(copy(folder));
    images
}

#[derive(Debug, Clone, Copy)]
enum Act {
    Put { corrects: Option<usize> },
    Applied(usize),
    Rejected(usize),
    NotYet(usize),
    Mend(usize),
    SetAside(usize),
    Retime(usize),
    Forget,
}

fn act() -> impl Strategy<Value = Act> {
    let which = 0..8_usize;
    prop_oneof![
        4 => prop::option::of(which.clone()).prop_map(|corrects| Act::Put { corrects }),
        2 => which.clone().prop_map(Act::Applied),
        2 => which.clone().prop_map(Act::Rejected),
        1 => which.clone().prop_map(Act::NotYet),
        1 => which.clone().prop_map(Act::Mend),
        1 => which.clone().prop_map(Act::SetAside),
        1 => which.prop_map(Act::Retime),
        1 => Just(Act::Forget),
    ]
}

/// Of each command: its state, its bytes, and what it makes and builds on.
type Contents = BTreeMap<u128, (String, Vec<u8>, BTreeSet<Vec<u8>>)>;

/// Rows of both tables, each with the table's mark before the entity.
fn builds(outbox: &Outbox, id: [u8; 16]) -> BTreeSet<Vec<u8>> {
    let sql = "SELECT x'00' || entity FROM makes WHERE command = ?1 UNION SELECT x'01' || entity FROM needs WHERE command = ?1";
    let mut rows = outbox.conn.prepare(sql).expect("tables");
    // Of two blobs, `||` makes a text: its bytes are what counts.
    let rows = rows.query_map([id], |row| Ok(row.get_ref(0)?.as_bytes()?.to_vec())).expect("rows");
    rows.map(|row| row.expect("a row")).collect()
}

fn contents(outbox: &Outbox) -> Contents {
    let mut rows = outbox.conn.prepare("SELECT id, state, sealed FROM commands").expect("a table");
    let rows =
        rows.query_map([], |row| Ok((row.get::<_, [u8; 16]>(0)?, row.get::<_, String>(1)?, row.get::<_, Vec<u8>>(2)?)));
    let opened = |(id, state, sealed): ([u8; 16], String, Vec<u8>)| {
        let id = u128::from_be_bytes(id);
        let bytes = super::open_envelope(&keys().outbox, command_id(id), &sealed).expect("it opens");
        (id, (state, bytes.to_vec(), builds(outbox, id.to_be_bytes())))
    };
    rows.expect("rows").map(|row| opened(row.expect("a row"))).collect()
}

fn carry_out(outbox: &mut Outbox, act: Act, next: &mut u128) -> Result<(), StoreError> {
    let entropy = &mut Counting((*next as u64) << 20);
    let refused = Answer::Rejected(Refusal::of("STALE"));
    let busy = Answer::NotYet(Delay { code: "CLOCK_AHEAD".into(), words: None });
    let id = |n: usize| command_id(n as u128 + 1);
    *next += 1;
    match act {
        Act::Put { corrects } => {
            let corrects = corrects.map(|n| n as u128 + 1).filter(|n| n != next);
            outbox.put(DOCTOR, &envelope(*next, reading(*next, corrects)), NOW, entropy)
        }
        Act::Applied(n) => outbox.settle(id(n), &Answer::Applied, SERVER, NOW, entropy),
        Act::Rejected(n) => outbox.settle(id(n), &refused, SERVER, NOW, entropy),
        Act::NotYet(n) => outbox.settle(id(n), &busy, SERVER, NOW, entropy),
        Act::Mend(n) => outbox.mend(DOCTOR, id(n), &envelope(*next, reading(*next, None)), NOW, entropy).map(drop),
        Act::SetAside(n) => outbox.set_aside(DOCTOR, id(n)).map(drop),
        Act::Retime(n) => outbox.tell_time_anew(id(n), -60_000, NOW, entropy),
        Act::Forget => outbox.forget_acknowledged(NOW.plus_ms(DAY_MS)).map(drop),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: (cases() / 8).max(2), ..ProptestConfig::default() })]

    #[test]
    fn whenever_the_power_fails_nothing_unsent_is_gone(acts in prop::collection::vec(act(), 1..10)) {
        let folder = TempDir::new().expect("a folder");
        let (mut outbox, _) = Outbox::open(folder.path(), &keys().outbox, &mut Counting(1)).expect("opened");
        outbox.conn.trace_v2(TraceEventCodes::SQLITE_TRACE_STMT, Some(shoot));
        let mut next = 0;
        for act in acts {
            let before = contents(&outbox);
            let images = photographed(folder.path(), || carry_out(&mut outbox, act, &mut next).expect("carried out"));
            let after = contents(&outbox);
            let last = images.len() - 1;
            for (n, image) in images.iter().enumerate() {
                let (found, notice) = Outbox::open(image.path(), &keys().outbox, &mut Counting(2)).expect("opened");
                prop_assert_eq!(notice, None);
                let found = contents(&found);
                // One act is one step: the disk holds what was before it or what is after it, and after its end the latter.
                prop_assert!(found == after || (n < last && found == before), "{:?} at statement {} of {}", act, n, last);
            }
            for (id, (state, bytes, _)) in &before {
                let now = after.get(id);
                prop_assert!(now.is_some() || state == "acknowledged", "{:?} removed command {}, {}", act, id, state);
                let same = now.is_none_or(|(_, now, _)| now == bytes);
                prop_assert!(same || matches!(act, Act::Retime(_)), "{:?} changed the bytes of command {}", act, id);
            }
        }
    }
}
