//! The readings that count, and the ones that tasks come from.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use jiayi_core::calendar::Instant;
use jiayi_core::id::{ReadingId, ResidentId, VisitId};

use super::rows::ReadingRow;
use crate::database::schema::{readings, visits};
use crate::database::{Db, Error};
use crate::each;

/// Readings since a moment, newest first: without those that were corrected and those of a visit that was.
pub(super) fn since(conn: &mut Db, resident: ResidentId, from: Instant) -> Result<Vec<ReadingRow>, Error> {
    let rows: Vec<ReadingRow> = each!(&mut *conn, c => readings::table
        .filter(readings::resident_id.eq(resident))
        .filter(readings::taken_at.ge(from))
        .order((readings::taken_at.desc(), readings::recorded_at.desc(), readings::id.desc()))
        .select(ReadingRow::as_select())
        .load(c))?;
    let corrected: HashSet<ReadingId> = readings::table
        .filter(readings::resident_id.eq(resident))
        .filter(readings::corrects.is_not_null())
        .select(readings::corrects.assume_not_null())
        .load(conn)?
        .into_iter()
        .collect();
    let corrected_visits: HashSet<VisitId> = visits::table
        .filter(visits::resident_id.eq(resident))
        .filter(visits::corrected_by.is_not_null())
        .select(visits::id)
        .load(conn)?
        .into_iter()
        .collect();
    let counts = |row: &ReadingRow| {
        !corrected.contains(&row.id) && !row.visit_id.is_some_and(|visit| corrected_visits.contains(&visit))
    };
    Ok(rows.into_iter().filter(counts).collect())
}

/// One reading, whoever's it is: its scope is the caller's to prove.
pub(super) fn find(conn: &mut Db, id: ReadingId) -> Result<Option<ReadingRow>, Error> {
    let row = each!(conn, c => readings::table.find(id).select(ReadingRow::as_select()).first(c).optional())?;
    Ok(row)
}

/// Readings by their ids, for those who may see what came of them.
pub(super) fn by_ids(conn: &mut Db, ids: &[ReadingId]) -> Result<HashMap<ReadingId, ReadingRow>, Error> {
    let rows: Vec<ReadingRow> = each!(conn, c => readings::table
        .filter(readings::id.eq_any(ids))
        .select(ReadingRow::as_select())
        .load(c))?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}
