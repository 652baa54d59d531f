//! The rows of what falls due.

use std::collections::{BTreeSet, HashMap};

use diesel::dsl::{exists, not, select};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Nullable, Text};
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::id::ResidentId;
use jiayi_core::policy::WorkCalendar;
use jiayi_core::reminder::policy::ReminderPolicy;
use jiayi_core::reminder::{About, Channel, Matter, Recipient, Step, plan};
use uuid::Uuid;

use super::past::Pasts;
use crate::database::schema::{next_messages, reminders, unplanned};
use crate::database::sql::{Id, Json, Key, Word};
use crate::database::{Db, Error};
use crate::each;

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = reminders, treat_none_as_default_value = false)]
struct Row {
    about: Word<About>,
    of_id: Key,
    resident_id: ResidentId,
    due: Day,
    counted: Option<Day>,
    asked: bool,
    people: Json<Vec<Recipient>>,
    begins_at: Option<Instant>,
    ends_at: Option<Instant>,
    put_off: Json<Vec<Instant>>,
}

/// What is due of one resident, in place of what was.
///
/// # Errors
/// When the database fails.
pub(super) fn replace(
    conn: &mut Db,
    resident: ResidentId,
    matters: &[Matter],
    people: &[Recipient],
    (policy, calendar): (&ReminderPolicy, &WorkCalendar),
    now: Instant,
) -> Result<(), Error> {
    diesel::delete(reminders::table.filter(reminders::resident_id.eq(resident))).execute(conn)?;
    let pasts = Pasts::of(conn, matters.iter().map(|matter| matter.of))?;
    for matter in matters {
        let ladder = plan(matter, people, &[], policy, calendar, Instant(i64::MIN));
        let ahead = plan(matter, people, pasts.of_matter(matter.of), policy, calendar, now);
        let row = Row {
            about: Word(matter.about),
            of_id: Key(matter.of),
            resident_id: resident,
            due: matter.due,
            counted: matter.counted,
            asked: matter.asked,
            people: Json(people.to_vec()),
            begins_at: ladder.first().map(|step| step.at),
            ends_at: ladder.last().map(|step| step.at),
            put_off: Json(matter.put_off.clone()),
        };
        diesel::insert_into(reminders::table).values(row).execute(conn)?;
        let next = (
            next_messages::about.eq(Word(matter.about)),
            next_messages::of_id.eq(Key(matter.of)),
            next_messages::at.eq(ahead.iter().find(|step| is_sent(step)).map(|step| step.at)),
        );
        diesel::insert_into(next_messages::table).values(next).execute(conn)?;
    }
    Ok(())
}

/// What the server sends: phones have an alarm of their own, and the team has its list.
pub(super) const fn is_sent(step: &Step) -> bool {
    !matches!(step.channel, Channel::Local | Channel::Task)
}

macro_rules! page_of {
    ($table:ident, $after:expr, $limit:expr) => {
        $table::table.filter($table::about.eq(Word($after.about))).order($table::of_id).limit($limit)
    };
}

macro_rules! of_matter {
    () => {
        next_messages::about.eq(reminders::about).and(next_messages::of_id.eq(reminders::of_id))
    };
}

/// Matters of which somebody is to be told by now. Whoever has changed since is looked at first.
macro_rules! due {
    ($now:expr) => {
        next_messages::table
            .inner_join(reminders::table.on(of_matter!()))
            .filter(next_messages::at.le(Some($now)))
            .filter(not(exists(unplanned::table.filter(unplanned::resident_id.eq(reminders::resident_id)))))
    };
}

/// Whether there are any: asked by a reader, so that an idle clinic writes nothing.
///
/// # Errors
/// When the database fails.
pub(super) fn is_any_due(conn: &mut Db, now: Instant) -> QueryResult<bool> {
    select(exists(due!(now))).get_result(conn)
}

/// Some of them in the order in which they come; each is held until the transaction ends, and what another holds is left to it.
///
/// # Errors
/// When the database fails.
pub(super) fn due(conn: &mut Db, now: Instant, limit: i64) -> Result<Vec<(Matter, Option<Instant>)>, Error> {
    let order = (next_messages::at, next_messages::about, next_messages::of_id);
    let query = due!(now).order(order).limit(limit);
    let rows: Vec<(Row, Option<Instant>)> = match conn {
        Db::Pg(conn) => query.select((Row::as_select(), next_messages::at)).for_update().skip_locked().load(conn)?,
        Db::Sqlite(conn) => query.select((Row::as_select(), next_messages::at)).load(conn)?,
    };
    Ok(rows.into_iter().map(|(row, at)| (row.into_parts().0, at)).collect())
}

/// When somebody is to be told of a matter next, and what stood there when that was found.
pub(super) struct Moved {
    pub about: About,
    pub of: Uuid,
    pub from: Option<Instant>,
    pub to: Option<Instant>,
}

/// Notes when matters come next, where nobody else has done so since.
///
/// # Errors
/// When the database fails.
pub(super) fn come_again(conn: &mut Db, matters: &[&Moved]) -> Result<(), Error> {
    match conn {
        Db::Sqlite(conn) => {
            for Moved { about, of, from, to } in matters {
                diesel::update(next_messages::table.find((Word(*about), Key(*of))))
                    .filter(next_messages::at.is(from))
                    .set(next_messages::at.eq(to))
                    .execute(conn)?;
            }
        }
        // One exchange for all of them.
        Db::Pg(conn) => {
            let all = "UPDATE next_messages SET at = come.at \
                FROM unnest($1, $2, $3, $4) AS come (about, of_id, stood, at) \
                WHERE next_messages.about = come.about AND next_messages.of_id = come.of_id \
                AND next_messages.at IS NOT DISTINCT FROM come.stood";
            let abouts: Vec<&str> = matters.iter().map(|moved| moved.about.as_str()).collect();
            let of: Vec<Key> = matters.iter().map(|moved| Key(moved.of)).collect();
            let from: Vec<Option<i64>> = matters.iter().map(|moved| moved.from.map(|at| at.0)).collect();
            let to: Vec<Option<i64>> = matters.iter().map(|moved| moved.to.map(|at| at.0)).collect();
            diesel::sql_query(all)
                .bind::<Array<Text>, _>(abouts)
                .bind::<Array<Id>, _>(of)
                .bind::<Array<Nullable<BigInt>>, _>(from)
                .bind::<Array<Nullable<BigInt>>, _>(to)
                .execute(conn)?;
        }
    }
    Ok(())
}

/// The matters as they stand now.
///
/// # Errors
/// When the database fails.
pub(super) fn as_they_stand(conn: &mut Db, of: &BTreeSet<Uuid>) -> Result<Vec<Matter>, Error> {
    let ids = of.iter().copied().map(Key);
    let rows: Vec<Row> = reminders::table.filter(reminders::of_id.eq_any(ids)).select(Row::as_select()).load(conn)?;
    Ok(rows.into_iter().map(|row| row.into_parts().0).collect())
}

/// A row as the nightly look finds it.
pub(super) struct Swept {
    pub matter: Matter,
    pub people: Vec<Recipient>,
    pub next_at: Option<Instant>,
    /// The people as they were written: a server of another version wrote them in another way.
    written: String,
    begins_at: Option<Instant>,
    ends_at: Option<Instant>,
}

impl Swept {
    /// Something of its ladder may have been told.
    pub fn has_begun(&self, now: Instant) -> bool {
        self.begins_at.is_some_and(|begins| begins <= now)
    }

    /// Somebody is to be told by then, or nobody could be reached so far.
    pub fn comes_by(&self, soon: Instant, now: Instant) -> bool {
        self.next_at.map_or(self.ends_at.is_none_or(|ends| ends >= now), |next| next <= soon)
    }
}

/// Some of all matters, and where to go on.
///
/// # Errors
/// When the database fails.
pub(super) fn page(conn: &mut Db, after: After, limit: i64) -> Result<(Vec<Swept>, Option<After>), Error> {
    // Both tables have the same keys, and are read side by side: PostgreSQL would join each page with the whole of the other.
    let (rows, next): (Vec<(Row, String)>, Vec<(Key, Option<Instant>)>) = match after.of {
        None => each!(conn, c => (
            page_of!(reminders, after, limit).select((Row::as_select(), reminders::people)).load(c)?,
            page_of!(next_messages, after, limit).select((next_messages::of_id, next_messages::at)).load(c)?,
        )),
        Some(of) => each!(conn, c => (
            page_of!(reminders, after, limit)
                .filter(reminders::of_id.gt(Key(of)))
                .select((Row::as_select(), reminders::people))
                .load(c)?,
            page_of!(next_messages, after, limit)
                .filter(next_messages::of_id.gt(Key(of)))
                .select((next_messages::of_id, next_messages::at))
                .load(c)?,
        )),
    };
    let go_on = after.next(rows.last().map(|(row, _)| row), rows.len(), limit);
    let next: HashMap<Uuid, Option<Instant>> = next.into_iter().map(|(Key(of), at)| (of, at)).collect();
    let swept = |(row, written): (Row, String)| {
        let (begins_at, ends_at) = (row.begins_at, row.ends_at);
        let (matter, people) = row.into_parts();
        let next_at = next.get(&matter.of).copied().flatten();
        Swept { matter, people, next_at, written, begins_at, ends_at }
    };
    Ok((rows.into_iter().map(swept).collect(), go_on))
}

/// Others are told of a matter than were. False, and nothing is changed, where somebody else has noted so since.
///
/// # Errors
/// When the database fails.
pub(super) fn told_to(
    conn: &mut Db,
    Swept { matter, written, .. }: &Swept,
    people: &[Recipient],
    policy: &ReminderPolicy,
    calendar: &WorkCalendar,
) -> Result<bool, Error> {
    let ladder = plan(matter, people, &[], policy, calendar, Instant(i64::MIN));
    let noted = diesel::update(reminders::table.find((Word(matter.about), Key(matter.of))))
        .filter(reminders::people.eq(written))
        .set((
            reminders::people.eq(Json(people.to_vec())),
            reminders::begins_at.eq(ladder.first().map(|step| step.at)),
            reminders::ends_at.eq(ladder.last().map(|step| step.at)),
        ))
        .execute(conn)?;
    Ok(noted == 1)
}

/// Everything that falls due of a resident.
///
/// # Errors
/// When the database fails.
pub(super) fn of_resident(conn: &mut Db, resident: ResidentId) -> Result<Vec<Matter>, Error> {
    let rows: Vec<Row> =
        reminders::table.filter(reminders::resident_id.eq(resident)).select(Row::as_select()).load(conn)?;
    Ok(rows.into_iter().map(|row| row.into_parts().0).collect())
}

/// Where a reader of all rows stands: within what they are about, by the id of the last one.
#[derive(Debug, Clone, Copy)]
pub struct After {
    about: About,
    of: Option<Uuid>,
}

impl After {
    pub const BEGIN: Self = Self { about: About::ALL[0], of: None };

    fn next(self, last: Option<&Row>, read: usize, limit: i64) -> Option<Self> {
        match last {
            Some(last) if i64::try_from(read) == Ok(limit) => Some(Self { of: Some(last.of_id.0), ..self }),
            _ => {
                let about = About::ALL.iter().copied().find(|about| *about > self.about)?;
                Some(Self { about, of: None })
            }
        }
    }
}

/// Some of the matters whose ladder lies over these moments, and where to go on.
///
/// # Errors
/// When the database fails.
pub(super) fn between(
    conn: &mut Db,
    (from, to): (Instant, Instant),
    after: After,
    limit: i64,
) -> Result<(Vec<(Matter, Vec<Recipient>)>, Option<After>), Error> {
    let mut query = reminders::table
        .filter(reminders::about.eq(Word(after.about)))
        .filter(reminders::begins_at.lt(Some(to)))
        .filter(reminders::ends_at.ge(Some(from)))
        .order(reminders::of_id)
        .limit(limit)
        .select(Row::as_select())
        .into_boxed();
    if let Some(of) = after.of {
        query = query.filter(reminders::of_id.gt(Key(of)));
    }
    let rows: Vec<Row> = query.load(conn)?;
    let next = after.next(rows.last(), rows.len(), limit);
    Ok((rows.into_iter().map(Row::into_parts).collect(), next))
}

impl Row {
    fn into_parts(self) -> (Matter, Vec<Recipient>) {
        let Self { about: Word(about), of_id: Key(of), resident_id, due, counted, asked, people, put_off, .. } = self;
        let of: Uuid = of;
        (Matter { about, resident: resident_id, of, due, counted, asked, put_off: put_off.0 }, people.0)
    }
}
