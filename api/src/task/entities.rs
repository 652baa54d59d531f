//! Tasks and referrals as their feeds carry them.

use diesel::prelude::*;
use jiayi_core::view;

use super::{ReferralRow, TaskRow};
use crate::database::Error;
use crate::database::schema::{referrals, tasks};
use crate::database::sql::Key;
use crate::each;
use crate::feed::{Loaded, Look};

pub(crate) fn tasks(look: &mut Look<'_>, ids: &[Key]) -> Result<Vec<Loaded>, Error> {
    let rows: Vec<TaskRow> = each!(&mut *look.conn, c => tasks::table
        .filter(tasks::id.eq_any(ids))
        .select(TaskRow::as_select())
        .load(c))?;
    let view = |row: TaskRow| {
        let view = view::Task {
            id: row.id,
            resident: row.resident_id,
            kind: row.kind.0,
            urgency: row.urgency.0,
            source_kind: row.source_kind,
            source: row.source_id.0,
            team: row.team_id,
            institution: row.institution_id,
            opened_at: row.opened_at,
            due_at: row.due_at,
            seen_at: row.seen_at,
            closed_at: row.closed_at,
        };
        Loaded::of(row.id, row.resident_id, view)
    };
    Ok(rows.into_iter().map(view).collect())
}

pub(crate) fn referrals(look: &mut Look<'_>, ids: &[Key]) -> Result<Vec<Loaded>, Error> {
    let rows: Vec<ReferralRow> = each!(&mut *look.conn, c => referrals::table
        .filter(referrals::id.eq_any(ids))
        .select(ReferralRow::as_select())
        .load(c))?;
    rows.into_iter()
        .map(|row| {
            let view = view::Referral {
                id: row.id,
                resident: row.resident_id,
                visit: row.visit_id,
                direction: row.direction.0,
                urgency: row.urgency.0,
                reason: row.reason,
                to_institution: row.to_institution,
                to_department: row.to_department,
                by: look.staff(row.referred_by)?,
                happened_on: row.happened_on,
                check_by: row.check_by,
                outcome: row.outcome.map(|outcome| outcome.0),
                outcome_on: row.outcome_on,
            };
            Ok(Loaded::of(row.id, row.resident_id, view))
        })
        .collect()
}
