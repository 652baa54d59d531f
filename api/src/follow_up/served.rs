//! Under which contract, and so by which team, somebody is served on a day.

use diesel::dsl::auto_type;
use diesel::prelude::*;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::contract::Term;
use jiayi_core::id::{ContractId, InstitutionId, ResidentId, TeamId};

use crate::database::schema::{contracts, resident_homes};
use crate::database::{Db, Error};
use crate::each;

const DAY_MS: i64 = 24 * 3_600_000;

/// An accepted contract whose days contain a certain one; nobody has two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Served {
    pub contract: ContractId,
    pub team: TeamId,
    pub institution: InstitutionId,
    /// As signed: what a package promises counts by its years.
    pub term: Term,
}

/// Accepted, begun and not ended on `day`: `contract::state::active_days`, in SQL.
#[auto_type]
pub(crate) fn in_force(day: Day) -> _ {
    let next_day: Instant = day.start().plus_ms(DAY_MS);
    contracts::decided_at
        .lt(next_day)
        .and(contracts::state.ne("rejected"))
        .and(contracts::starts_on.le(day))
        .and(contracts::ends_on.ge(day))
}

/// # Errors
/// When the database fails or holds a contract that ends before it starts.
pub(crate) fn in_force_on(conn: &mut Db, resident: ResidentId, day: Day) -> Result<Option<Served>, Error> {
    let query = contracts::table
        .filter(contracts::resident_id.eq(resident))
        .filter(in_force(day))
        .select((
            contracts::id,
            contracts::team_id,
            contracts::institution_id,
            contracts::starts_on,
            contracts::term_ends_on,
        ))
        .limit(1);
    let row: Option<(ContractId, TeamId, InstitutionId, Day, Day)> =
        each!(conn, c => query.get_result(c)).optional()?;
    let Some((contract, team, institution, start, end)) = row else { return Ok(None) };
    let term = Term::between(start, end).map_err(|_| Error::Damaged("a contract"))?;
    Ok(Some(Served { contract, team, institution, term }))
}

/// The home institution on a day.
///
/// # Errors
/// When the database fails.
pub(crate) fn home_on(conn: &mut Db, resident: ResidentId, day: Day) -> Result<Option<InstitutionId>, Error> {
    Ok(resident_homes::table
        .filter(resident_homes::resident_id.eq(resident))
        .filter(resident_homes::valid_from.le(day))
        .filter(resident_homes::valid_to.is_null().or(resident_homes::valid_to.ge(Some(day))))
        .order(resident_homes::valid_from.desc())
        .select(resident_homes::institution_id)
        .first(conn)
        .optional()?)
}
