//! What is known of one resident, in the form in which her feed carries it: what is worked out from the whole of her is worked out from
//! what a phone holds of her too, by the same functions.

use std::collections::BTreeMap;

use diesel::prelude::*;
use jiayi_core::calendar::Day;
use jiayi_core::id::ResidentId;

use super::entities::{Loaded, Look, load};
use super::{Entity, Feed, held};
use crate::clinic::Rules;
use crate::database::schema::{
    contracts, diagnoses, dispensings, enrolments, long_assessments, prescriptions, referrals, refill_requests,
    stock_reports, tasks, visits,
};
use crate::database::sql::Key;
use crate::database::{Db, Error};

/// The ids of a resident's rows of a table.
macro_rules! ids {
    ($conn:ident, $table:ident of $resident:ident) => {
        $table::table.filter($table::resident_id.eq($resident)).select($table::id).load::<Key>($conn)?
    };
}

/// Everything of her that her medicines, and whether they can be asked for, follow from. That it may be read is the caller's to prove, and
/// what of it is shown.
///
/// # Errors
/// When the database fails or holds what cannot be read.
pub(crate) fn of_medicines(
    conn: &mut Db,
    rules: &Rules,
    resident: ResidentId,
    today: Day,
) -> Result<Vec<Loaded>, Error> {
    let all = [
        (Entity::Resident, vec![Key(resident.0)]),
        (Entity::Contract, ids!(conn, contracts of resident)),
        (Entity::Visit, ids!(conn, visits of resident)),
        (Entity::LongAssessment, ids!(conn, long_assessments of resident)),
        (Entity::Prescription, ids!(conn, prescriptions of resident)),
        (Entity::Dispensing, ids!(conn, dispensings of resident)),
        (Entity::StockReport, ids!(conn, stock_reports of resident)),
        (Entity::RefillRequest, ids!(conn, refill_requests of resident)),
    ];
    loaded(conn, rules, all, today)
}

/// Her record of follow-up. That it may be read is the caller's to prove.
///
/// # Errors
/// As [`of_medicines`].
pub(crate) fn of_record(conn: &mut Db, rules: &Rules, resident: ResidentId, today: Day) -> Result<Vec<Loaded>, Error> {
    let all = [
        (Entity::Diagnosis, ids!(conn, diagnoses of resident)),
        (Entity::Enrolment, ids!(conn, enrolments of resident)),
        (Entity::Visit, ids!(conn, visits of resident)),
        (Entity::Referral, ids!(conn, referrals of resident)),
        (Entity::Task, ids!(conn, tasks of resident)),
    ];
    loaded(conn, rules, all, today)
}

/// Everything of a resident, as her feed holds it.
///
/// # Errors
/// As [`of_medicines`].
pub(crate) fn whole(conn: &mut Db, rules: &Rules, resident: ResidentId, today: Day) -> Result<Vec<Loaded>, Error> {
    let mut of_kinds: BTreeMap<Entity, Vec<Key>> = BTreeMap::new();
    for (kind, entity) in held(conn, Feed::Resident(resident), None)? {
        let kind = Entity::parse(&kind).ok_or(Error::Damaged("a feed's entry"))?;
        of_kinds.entry(kind).or_default().push(entity);
    }
    loaded(conn, rules, of_kinds, today)
}

fn loaded(
    conn: &mut Db,
    rules: &Rules,
    all: impl IntoIterator<Item = (Entity, Vec<Key>)>,
    today: Day,
) -> Result<Vec<Loaded>, Error> {
    let mut look = Look::new(conn, rules, today);
    let mut loaded = Vec::new();
    for (kind, ids) in all {
        loaded.extend(load(&mut look, &rules.documents, kind, &ids)?);
    }
    Ok(loaded)
}
