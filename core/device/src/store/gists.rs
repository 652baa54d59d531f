//! The gist of each resident beside her records: the first list is made from them, before the records are read.

use jiayi_core::id::ResidentId;
use jiayi_core::worklist::{GIST_BY, Gist};
use rusqlite::{TransactionBehavior, params};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::records::keep;
use super::{Records, StoreError};
use crate::seal::{Entropy, Place};

/// By which rules the gists were made.
const MADE_BY: &str = "gists_by";

/// What is known of somebody before her records are read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Glance {
    pub resident: ResidentId,
    /// Of everything of hers.
    pub places: Vec<i64>,
    /// None of somebody who is on no list.
    pub gist: Option<Gist>,
}

impl Records {
    /// Those that were made by the rules of this build, each with the number of its row. Whether one is still true, the places tell.
    ///
    /// # Errors
    /// As [`Records::read`].
    pub fn glances(&self) -> Result<Vec<(i64, Glance)>, StoreError> {
        if self.kept::<String>(MADE_BY)?.as_deref() != Some(GIST_BY) {
            return Ok(Vec::new());
        }
        let mut rows = self.conn.prepare("SELECT number, sealed FROM gists")?;
        let mut rows = rows.query([])?;
        let mut glances = Vec::new();
        while let Some(row) = rows.next()? {
            let number: i64 = row.get(0)?;
            let sealed = row.get_ref(1)?.as_blob().map_err(|_| StoreError::Damaged)?;
            let opened = self.key.open(Place { table: "gists", row: &[&number.to_be_bytes()] }, sealed)?;
            glances.push((number, serde_json::from_slice(&opened)?));
        }
        Ok(glances)
    }

    /// Keeps new ones in place of the rows `overtaken`; the number of each.
    ///
    /// # Errors
    /// When they cannot be written: then none is.
    pub fn keep_glances(
        &mut self,
        overtaken: &[i64],
        glances: &[Glance],
        entropy: &mut dyn Entropy,
    ) -> Result<Vec<i64>, StoreError> {
        let by_these_rules = self.kept::<String>(MADE_BY)?.as_deref() == Some(GIST_BY);
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if !by_these_rules {
            tx.execute("DELETE FROM gists", [])?;
            keep(&tx, &self.key, MADE_BY, &GIST_BY, entropy)?;
        }
        let mut numbers = Vec::with_capacity(glances.len());
        {
            let mut remove = tx.prepare_cached("DELETE FROM gists WHERE number = ?1")?;
            for number in overtaken {
                remove.execute([number])?;
            }
            let mut write = tx.prepare_cached("INSERT INTO gists (number, sealed) VALUES (?1, ?2)")?;
            for glance in glances {
                let mut drawn = [0; 8];
                entropy.fill(&mut drawn)?;
                let number = i64::from_be_bytes(drawn);
                let plain = Zeroizing::new(serde_json::to_vec(glance)?);
                let place = Place { table: "gists", row: &[&number.to_be_bytes()] };
                write.execute(params![number, self.key.seal(place, &plain, entropy)?])?;
                numbers.push(number);
            }
        }
        tx.commit()?;
        Ok(numbers)
    }
}
