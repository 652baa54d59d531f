//! Messages that cost something: so many a day for each institution.

use diesel::prelude::*;
use jiayi_core::calendar::Day;
use jiayi_core::id::InstitutionId;
use jiayi_core::reminder::Channel;

use crate::channels::Carriers;
use crate::database::schema::channel_spending;
use crate::database::sql::Word;
use crate::database::{Db, Error};
use crate::each;

/// What an institution may send on one day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Budgets {
    texts: i32,
    calls: i32,
}

impl Budgets {
    pub fn of(carriers: &Carriers) -> Self {
        let most = |messages| i32::try_from(messages).unwrap_or(i32::MAX);
        Self { texts: most(carriers.sms_a_day), calls: most(carriers.voice_a_day) }
    }

    const fn most(self, channel: Channel) -> Option<i32> {
        match channel {
            Channel::Sms => Some(self.texts),
            Channel::Voice => Some(self.calls),
            Channel::Local | Channel::Push | Channel::Inbox | Channel::Task => None,
        }
    }

    /// One more; false when the day's are spent, and then nothing is counted.
    ///
    /// # Errors
    /// When the database fails.
    pub fn take(self, conn: &mut Db, institution: InstitutionId, channel: Channel, day: Day) -> Result<bool, Error> {
        let Some(most) = self.most(channel) else { return Ok(true) };
        if most == 0 {
            return Ok(false);
        }
        let row = || channel_spending::table.find((institution, Word(channel), day));
        let count = |conn: &mut Db| {
            diesel::update(row().filter(channel_spending::messages.lt(most)))
                .set(channel_spending::messages.eq(channel_spending::messages + 1))
                .execute(conn)
        };
        if count(conn)? == 1 {
            return Ok(true);
        }
        let first = (
            channel_spending::institution_id.eq(institution),
            channel_spending::channel.eq(Word(channel)),
            channel_spending::day.eq(day),
            channel_spending::messages.eq(1),
        );
        let begun = each!(conn, c => diesel::insert_into(channel_spending::table)
            .values(first)
            .on_conflict_do_nothing()
            .execute(c))?;
        // Another node may have begun the day meanwhile.
        Ok(begun == 1 || count(conn)? == 1)
    }
}

/// It cost nothing after all.
///
/// # Errors
/// When the database fails.
pub(super) fn give_back(conn: &mut Db, institution: InstitutionId, channel: Channel, day: Day) -> Result<(), Error> {
    if matches!(channel, Channel::Sms | Channel::Voice) {
        diesel::update(channel_spending::table.find((institution, Word(channel), day)))
            .filter(channel_spending::messages.gt(0))
            .set(channel_spending::messages.eq(channel_spending::messages - 1))
            .execute(conn)?;
    }
    Ok(())
}
