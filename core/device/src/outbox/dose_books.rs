//! When she wants to be told to take her medicines: on the disk after each tap, and with the outbox, which no wipe destroys.

use jiayi_core::id::AccountId;
use jiayi_core::reminder::DoseBook;
use rusqlite::{Connection, OptionalExtension, params};

use super::Outbox;
use crate::seal::{Entropy, Place, SealKey};
use crate::store::StoreError;

impl Outbox {
    /// In the place of what was kept before.
    ///
    /// # Errors
    /// When it cannot be written: then it was not kept, and whoever ticks is told.
    pub fn keep_dose_book(
        &mut self,
        account: AccountId,
        book: &DoseBook,
        entropy: &mut dyn Entropy,
    ) -> Result<(), StoreError> {
        let sealed = self.key.seal(place(&[account.0.as_bytes()]), &serde_json::to_vec(book)?, entropy)?;
        self.conn.execute(
            "INSERT INTO dose_books (account, sealed) VALUES (?1, ?2)
             ON CONFLICT (account) DO UPDATE SET sealed = excluded.sealed",
            params![account.0.as_bytes(), sealed],
        )?;
        Ok(())
    }

    /// One that does not open any more is an empty one: that nothing is told stands on the page of each medicine, and the other reminders go on.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn dose_book(&self, account: AccountId) -> Result<DoseBook, StoreError> {
        let sql = "SELECT sealed FROM dose_books WHERE account = ?1";
        let sealed: Option<Vec<u8>> = self.conn.query_row(sql, [account.0.as_bytes()], |row| row.get(0)).optional()?;
        Ok(sealed.and_then(|sealed| open(&self.key, account.0.as_bytes(), &sealed)).unwrap_or_default())
    }
}

/// Copies what opens from a damaged outbox; what does not she sets again.
pub(super) fn copy_dose_books(old: &Connection, new: &Connection, key: &SealKey) -> Result<(), StoreError> {
    let Ok(mut rows) = old.prepare("SELECT account, sealed FROM dose_books") else { return Ok(()) };
    let rows = rows.query_map([], |row| Ok((row.get::<_, [u8; 16]>(0)?, row.get::<_, Vec<u8>>(1)?)));
    // Where the tree is damaged nothing comes after the damage.
    for (account, sealed) in rows.into_iter().flat_map(|rows| rows.map_while(Result::ok)) {
        if open(key, &account, &sealed).is_some() {
            let sql = "INSERT OR IGNORE INTO dose_books (account, sealed) VALUES (?1, ?2)";
            new.execute(sql, params![account, sealed])?;
        }
    }
    Ok(())
}

fn open(key: &SealKey, account: &[u8; 16], sealed: &[u8]) -> Option<DoseBook> {
    serde_json::from_slice(&key.open(place(&[account]), sealed).ok()?).ok()
}

fn place<'a>(row: &'a [&'a [u8]]) -> Place<'a> {
    Place { table: "dose_books", row }
}

#[cfg(test)]
mod tests {
    use jiayi_core::prescription::Regimen;
    use serde_json::json;
    use tempfile::TempDir;
    use uuid::Uuid;

    use super::*;
    use crate::testing::{Counting, DOCTOR, keys};

    fn opened(folder: &TempDir, seed: u64) -> Outbox {
        Outbox::open(folder.path(), &keys().outbox, &mut Counting(seed)).expect("opened").0
    }

    fn written() -> DoseBook {
        let daily = json!({ "scheduled": { "per_dose": "1", "times": { "per_day": 1 } } });
        let daily: Regimen = serde_json::from_value(daily).expect("a regimen");
        let mut book = DoseBook::default();
        assert!(book.tell("C08CA01-5mg", daily, true));
        book
    }

    #[test]
    fn times_are_their_owner_s_alone_and_are_saved_from_a_damaged_outbox() {
        let folder = TempDir::new().expect("a folder");
        let mut outbox = opened(&folder, 0);
        outbox.keep_dose_book(DOCTOR, &written(), &mut Counting(100)).expect("kept");
        let other = AccountId(Uuid::from_u128(0xD1));
        assert_eq!(outbox.dose_book(other).expect("read"), DoseBook::default());
        let sql = "SELECT rootpage FROM sqlite_master WHERE name = 'names_of'";
        let page: u32 = outbox.conn.query_row(sql, [], |row| row.get(0)).expect("a page");
        outbox.close().expect("closed");
        let file = folder.path().join("outbox-1.db");
        let mut bytes = std::fs::read(&file).expect("read");
        let at = (page as usize - 1) * 4096;
        bytes[at..at + 4096].fill(0xA5);
        std::fs::write(&file, bytes).expect("written");
        let outbox = opened(&folder, 1 << 50);
        assert!(folder.path().join("outbox-2.db").exists());
        assert_eq!(outbox.dose_book(DOCTOR).expect("read"), written());
    }

    #[test]
    fn times_that_do_not_open_any_more_are_none_and_can_be_set_again() {
        let folder = TempDir::new().expect("a folder");
        let mut outbox = opened(&folder, 0);
        outbox.keep_dose_book(DOCTOR, &written(), &mut Counting(100)).expect("kept");
        outbox.conn.execute("UPDATE dose_books SET sealed = x'00'", []).expect("changed");
        assert_eq!(outbox.dose_book(DOCTOR).expect("read"), DoseBook::default());
        outbox.keep_dose_book(DOCTOR, &written(), &mut Counting(200)).expect("kept");
        assert_eq!(outbox.dose_book(DOCTOR).expect("read"), written());
    }
}
