//! Visits that are being filled in: on the disk after each field, gone in the transaction that puts the visit in.

use jiayi_core::calendar::Instant;
use jiayi_core::id::{AccountId, ResidentId};
use jiayi_core::screen::visit::Draft;
use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::file::{MOST_PLACES, PLACES_WITHOUT_A_COUNT};
use super::{Outbox, Unread};
use crate::seal::{Entropy, OpenError, Place, SealKey};
use crate::store::StoreError;

impl Outbox {
    /// In the place of what was kept of it before.
    ///
    /// # Errors
    /// When it cannot be written: then it was not kept, and whoever writes is told.
    pub fn keep_draft(
        &mut self,
        account: AccountId,
        draft: &Draft,
        now: Instant,
        entropy: &mut dyn Entropy,
    ) -> Result<(), StoreError> {
        let bytes = Zeroizing::new(serde_json::to_vec(draft)?);
        let row = row_of(&account, &draft.resident);
        let sealed = self.key.seal(place(&row), &bytes, entropy)?;
        self.conn.execute(
            "INSERT INTO drafts (account, resident, changed_at, sealed) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (account, resident) DO UPDATE SET changed_at = excluded.changed_at, sealed = excluded.sealed",
            params![account.0.as_bytes(), draft.resident.0.as_bytes(), now.0, sealed],
        )?;
        Ok(())
    }

    /// What is kept of her, or why it cannot be shown; it stays until it is thrown away or written anew.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn draft(&self, account: AccountId, of: ResidentId) -> Result<Option<Result<Draft, Unread>>, StoreError> {
        let sql = "SELECT sealed FROM drafts WHERE account = ?1 AND resident = ?2";
        let asked = params![account.0.as_bytes(), of.0.as_bytes()];
        let sealed: Option<Vec<u8>> = self.conn.query_row(sql, asked, |row| row.get(0)).optional()?;
        Ok(sealed.map(|sealed| {
            let bytes = open(&self.key, &row_of(&account, &of), &sealed).map_err(Unread::Damaged)?;
            serde_json::from_slice(&bytes).map_err(|_| Unread::OfAnotherVersion)
        }))
    }

    /// Of whom there are drafts, the one written last first.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn drafts(&self, account: AccountId) -> Result<Vec<(ResidentId, Instant)>, StoreError> {
        let sql = "SELECT resident, changed_at FROM drafts WHERE account = ?1 ORDER BY changed_at DESC, resident";
        let mut rows = self.conn.prepare(sql)?;
        let rows = rows.query_map([account.0.as_bytes()], |row| {
            Ok((ResidentId(Uuid::from_bytes(row.get(0)?)), Instant(row.get(1)?)))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Its author wants no more of it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn drop_draft(&mut self, account: AccountId, of: ResidentId) -> Result<(), StoreError> {
        forget(&self.conn, account, of)
    }
}

/// It has become a visit.
pub(super) fn forget(conn: &Connection, account: AccountId, of: ResidentId) -> Result<(), StoreError> {
    let sql = "DELETE FROM drafts WHERE account = ?1 AND resident = ?2";
    conn.execute(sql, params![account.0.as_bytes(), of.0.as_bytes()])?;
    Ok(())
}

/// Copies what opens from a damaged outbox. How many came over, and how many did not.
pub(super) fn copy_drafts(old: &Connection, new: &Connection, key: &SealKey) -> Result<(usize, usize), StoreError> {
    let ask = |sql: &str| old.query_row(sql, [], |row| row.get::<_, Option<i64>>(0)).map(Option::unwrap_or_default);
    if ask("SELECT count(*) FROM sqlite_master WHERE name = 'drafts'") == Ok(0) {
        return Ok((0, 0));
    }
    let last = ask("SELECT max(rowid) FROM drafts");
    let (mut saved, mut lost) = (0, 0);
    for n in 1..=*last.as_ref().unwrap_or(&PLACES_WITHOUT_A_COUNT).min(&MOST_PLACES) {
        let sql = "SELECT account, resident, changed_at, sealed FROM drafts WHERE rowid = ?1";
        let found = old.query_row(sql, [n], |row| {
            let whose: ([u8; 16], [u8; 16]) = (row.get(0)?, row.get(1)?);
            Ok((whose, row.get::<_, i64>(2)?, row.get::<_, Vec<u8>>(3)?))
        });
        match found.optional() {
            Ok(None) => {}
            Ok(Some(((account, resident), changed_at, sealed)))
                if open(key, &[&account, &resident], &sealed).is_ok() =>
            {
                let sql =
                    "INSERT OR IGNORE INTO drafts (account, resident, changed_at, sealed) VALUES (?1, ?2, ?3, ?4)";
                new.execute(sql, params![account, resident, changed_at, sealed])?;
                saved += 1;
            }
            _ => lost += 1,
        }
    }
    // Where the file cannot say how many there were, each place that was tried is no draft.
    Ok((saved, if last.is_ok() { lost } else { lost.min(1) }))
}

fn open(key: &SealKey, row: &[&[u8]], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, OpenError> {
    key.open(Place { table: "drafts", row }, sealed)
}

fn row_of<'a>(account: &'a AccountId, of: &'a ResidentId) -> [&'a [u8]; 2] {
    [account.0.as_bytes(), of.0.as_bytes()]
}

fn place<'a>(row: &'a [&'a [u8]]) -> Place<'a> {
    Place { table: "drafts", row }
}

#[cfg(test)]
mod tests {
    use jiayi_core::screen::visit::Change;
    use serde_json::json;
    use tempfile::TempDir;

    use super::*;
    use crate::store::Notice;
    use crate::testing::{Counting, DOCTOR, MRS_WANG, NOW, keys};

    fn opened(folder: &TempDir, seed: u64) -> Outbox {
        Outbox::open(folder.path(), &keys().outbox, &mut Counting(seed)).expect("opened").0
    }

    /// Noise over a page.
    fn spoil(folder: &TempDir, page: u32) {
        let file = folder.path().join("outbox-1.db");
        let mut bytes = std::fs::read(&file).expect("read");
        let at = (page as usize - 1) * 4096;
        bytes[at..at + 4096].fill(0xA5);
        std::fs::write(&file, bytes).expect("written");
    }

    fn written() -> Draft {
        let draft =
            json!({ "resident": MRS_WANG, "programmes": [], "happened_on": "2026-03-02", "mode": null, "answers": {} });
        let mut draft: Draft = serde_json::from_value(draft).expect("a draft");
        draft.apply(Change::Note("门没有开，邻居说她去镇上了".to_owned()));
        draft
    }

    #[test]
    fn what_is_filled_in_is_its_author_s_alone_and_is_saved_from_a_damaged_outbox() {
        let folder = TempDir::new().expect("a folder");
        let mut outbox = opened(&folder, 0);
        outbox.keep_draft(DOCTOR, &written(), NOW, &mut Counting(100)).expect("kept");
        let colleague = AccountId(Uuid::from_u128(0xD1));
        assert_eq!(outbox.draft(colleague, MRS_WANG).expect("read"), None);
        assert_eq!(outbox.drafts(colleague).expect("read"), []);
        let sql = "SELECT rootpage FROM sqlite_master WHERE name = 'names_of'";
        let page: u32 = outbox.conn.query_row(sql, [], |row| row.get(0)).expect("a page");
        outbox.close().expect("closed");
        spoil(&folder, page);
        let mut outbox = opened(&folder, 1 << 50);
        assert_eq!(outbox.draft(DOCTOR, MRS_WANG).expect("read"), Some(Ok(written())));
        assert_eq!(outbox.drafts(DOCTOR).expect("read"), [(MRS_WANG, NOW)]);
        outbox.drop_draft(DOCTOR, MRS_WANG).expect("gone");
        assert_eq!(outbox.draft(DOCTOR, MRS_WANG).expect("read"), None);
    }
    #[test]
    fn a_draft_that_cannot_be_read_is_told_of() {
        let folder = TempDir::new().expect("a folder");
        let mut outbox = opened(&folder, 0);
        outbox.keep_draft(DOCTOR, &written(), NOW, &mut Counting(100)).expect("kept");
        let row = row_of(&DOCTOR, &MRS_WANG);
        let strange = outbox.key.seal(place(&row), b"{\"of\":\"next year\"}", &mut Counting(200)).expect("sealed");
        outbox.conn.execute("UPDATE drafts SET sealed = ?1", [strange]).expect("changed");
        assert_eq!(outbox.draft(DOCTOR, MRS_WANG).expect("read"), Some(Err(Unread::OfAnotherVersion)));
        outbox.conn.execute("UPDATE drafts SET sealed = x'00'", []).expect("changed");
        assert!(matches!(outbox.draft(DOCTOR, MRS_WANG).expect("read"), Some(Err(Unread::Damaged(_)))));
        let page: u32 = outbox
            .conn
            .query_row("SELECT rootpage FROM sqlite_master WHERE name = 'drafts'", [], |row| row.get(0))
            .expect("a page");
        outbox.keep_draft(DOCTOR, &written(), NOW, &mut Counting(300)).expect("written anew");
        outbox.close().expect("closed");
        spoil(&folder, page);
        let (outbox, notice) = Outbox::open(folder.path(), &keys().outbox, &mut Counting(1 << 50)).expect("opened");
        assert_eq!(notice, Some(Notice::OutboxDamaged { saved: 0, lost: 1, file: "outbox-1.db".into() }));
        assert_eq!(outbox.draft(DOCTOR, MRS_WANG).expect("read"), None);
    }
}
