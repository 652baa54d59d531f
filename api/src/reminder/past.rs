//! What was told of a matter, for the planner.

use std::collections::BTreeMap;

use diesel::prelude::*;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::reminder::{Channel, DigestId, Past, StepId};
use uuid::Uuid;

use crate::database::schema::{digests, told};
use crate::database::sql::{Key, Word};
use crate::database::{Db, Error};

/// By matter.
#[derive(Default)]
pub(super) struct Pasts(BTreeMap<Uuid, Vec<Past>>);

type Row = (Key, Option<Key>, Key, Key, String, Word<Channel>, Day, Instant, Option<Instant>);

impl Pasts {
    /// # Errors
    /// When the database fails.
    pub fn of(conn: &mut Db, matters: impl IntoIterator<Item = Uuid>) -> Result<Self, Error> {
        Self::before(conn, matters, &[])
    }

    /// Without what these messages tell, which have not gone out yet.
    ///
    /// # Errors
    /// When the database fails.
    pub fn before(conn: &mut Db, matters: impl IntoIterator<Item = Uuid>, pending: &[DigestId]) -> Result<Self, Error> {
        let rows: Vec<(Row, Option<(Option<Instant>, Option<Instant>)>)> = told::table
            .left_join(digests::table.on(told::digest_id.eq(digests::id.nullable())))
            .filter(told::of_id.eq_any(matters.into_iter().map(Key)))
            .order(told::at)
            .select((
                (
                    told::step_id,
                    told::digest_id,
                    told::of_id,
                    told::recipient_id,
                    told::rung,
                    told::channel,
                    told::due,
                    told::at,
                    told::seen_at,
                ),
                (digests::seen_at, digests::failed_at).nullable(),
            ))
            .load(conn)?;
        let mut pasts = Self::default();
        for ((step, digest, of, recipient, rung, channel, due, at, seen), message) in rows {
            if digest.is_some_and(|Key(id)| pending.contains(&DigestId(id))) {
                continue;
            }
            let (opened, failed) = message.unwrap_or_default();
            pasts.0.entry(of.0).or_default().push(Past {
                step: StepId(step.0),
                rung,
                channel: channel.0,
                recipient: recipient.0,
                at,
                went_out: failed.is_none(),
                seen: seen.or(opened).is_some(),
                due,
            });
        }
        Ok(pasts)
    }

    pub fn of_matter(&self, of: Uuid) -> &[Past] {
        self.0.get(&of).map_or(&[], Vec::as_slice)
    }
}
