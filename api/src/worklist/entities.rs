//! Acts on the list as the teams' feeds carry them: without the reasons, which the list does not show either.

use diesel::prelude::*;
use jiayi_core::view;

use super::act_rows::ListActRow;
pub(crate) use super::saved::shared as saved_filters;
use crate::database::Error;
use crate::database::schema::list_acts;
use crate::database::sql::Key;
use crate::feed::{Loaded, Look};

pub(crate) fn list_acts(look: &mut Look<'_>, ids: &[Key]) -> Result<Vec<Loaded>, Error> {
    let rows: Vec<ListActRow> = list_acts::table.filter(list_acts::id.eq_any(ids)).load(look.conn)?;
    rows.into_iter()
        .map(|row| {
            let view = view::ListAct {
                id: row.id,
                resident: row.resident_id,
                team: row.team_id,
                act: row.act.0,
                made_on: row.made_on,
                made_at: row.made_at,
                recorded_at: row.recorded_at,
                by: look.author(row.made_by, row.resident_id)?.by,
                undone_at: row.undone_at,
            };
            Ok(Loaded::of(row.id, row.resident_id, view))
        })
        .collect()
}
