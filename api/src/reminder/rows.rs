//! The rows of what falls due.

use diesel::prelude::*;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::id::ResidentId;
use jiayi_core::policy::WorkCalendar;
use jiayi_core::reminder::policy::ReminderPolicy;
use jiayi_core::reminder::{About, Matter, Recipient, plan};
use uuid::Uuid;

use crate::database::schema::reminders;
use crate::database::sql::{Json, Key, Word};
use crate::database::{Db, Error};

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
    policy: &ReminderPolicy,
    calendar: &WorkCalendar,
) -> Result<(), Error> {
    diesel::delete(reminders::table.filter(reminders::resident_id.eq(resident))).execute(conn)?;
    for matter in matters {
        let ladder = plan(matter, people, &[], policy, calendar, Instant(i64::MIN));
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
        };
        diesel::insert_into(reminders::table).values(row).execute(conn)?;
    }
    Ok(())
}

/// Where a reader stands: the key of the last row.
pub(super) type After = (Word<About>, Key);

/// Some of the matters whose ladder lies over these moments, in the order of their keys, and where to go on.
///
/// # Errors
/// When the database fails.
pub(super) fn between(
    conn: &mut Db,
    (from, to): (Instant, Instant),
    after: Option<After>,
    limit: i64,
) -> Result<(Vec<(Matter, Vec<Recipient>)>, Option<After>), Error> {
    let mut query = reminders::table
        .filter(reminders::begins_at.lt(Some(to)))
        .filter(reminders::ends_at.ge(Some(from)))
        .order((reminders::about, reminders::of_id))
        .limit(limit)
        .select(Row::as_select())
        .into_boxed();
    if let Some((about, of)) = after {
        let behind = reminders::about.eq(about).and(reminders::of_id.gt(of));
        query = query.filter(reminders::about.gt(about).or(behind));
    }
    let rows: Vec<Row> = query.load(conn)?;
    let end = rows.last().map(|row| (row.about, row.of_id));
    Ok((rows.into_iter().map(Row::into_parts).collect(), end))
}

impl Row {
    fn into_parts(self) -> (Matter, Vec<Recipient>) {
        let Self { about: Word(about), of_id: Key(of), resident_id, due, counted, asked, people, .. } = self;
        let of: Uuid = of;
        (Matter { about, resident: resident_id, of, due, counted, asked, put_off: Vec::new() }, people.0)
    }
}
