//! Readings as their feeds carry them.

use diesel::prelude::*;
use jiayi_core::reading::ReadingSource;
use jiayi_core::view;

use super::rows::ReadingRow;
use crate::database::Error;
use crate::database::schema::readings;
use crate::database::sql::Key;
use crate::each;
use crate::feed::{Loaded, Look};

pub(crate) fn readings(look: &mut Look<'_>, ids: &[Key]) -> Result<Vec<Loaded>, Error> {
    let rows: Vec<ReadingRow> = each!(&mut *look.conn, c => readings::table
        .filter(readings::id.eq_any(ids))
        .select(ReadingRow::as_select())
        .load(c))?;
    rows.into_iter()
        .map(|row| {
            let view = view::Reading {
                id: row.id,
                resident: row.resident_id,
                value: row.value.reading()?,
                signs: row.signs.0,
                dangerous: row.danger.is_some(),
                advice: row.danger.filter(|_| row.source.0 != ReadingSource::Visit),
                source: row.source.0,
                entered_as: row.entered_as.0,
                author: look.author(row.recorded_by, row.resident_id)?,
                taken_at: row.taken_at,
                recorded_at: row.recorded_at,
                visit: row.visit_id,
                corrects: row.corrects,
            };
            Ok(Loaded::of(row.id, row.resident_id, view))
        })
        .collect()
}
