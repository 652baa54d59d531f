//! Whose date came, in some days.

use diesel::prelude::*;
use jiayi_core::calendar::Day;
use jiayi_core::contract::ContractState;
use jiayi_core::id::{GrantId, GuardianshipId, PrescriptionId, TeamId};
use jiayi_core::person::capacity::{FULL_FROM, OWN_DATA_FROM, birthday};
use jiayi_core::prescription::status::Status;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::contract::ContractRow;
use crate::database::schema::{
    contracts, grants, guardianships, prescriptions, residents, staff_roles, substitutions, team_members,
    team_placements,
};
use crate::database::sql::{Key, Word};
use crate::database::{Db, Error};

/// One thing that is otherwise from `day` on than it was the day before. In the order in which they are told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Change {
    pub day: Day,
    pub turn: Turn,
    /// Of the contract, the grant, the guardianship, the team, the resident or the prescription.
    pub id: Uuid,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Turn {
    /// The team takes over: whoever comes is there before the one who goes.
    ContractStarts,
    ContractEnds,
    SignatureLapses,
    /// A proxy's grant begins or ends.
    Grant,
    /// Guardianship begins or ends: a minor's on the 18th birthday.
    Guardianship,
    /// Who is of the team: members, their roles and secondments, substitutes, where the team works.
    Team,
    FourteenthBirthday,
    EighteenthBirthday,
    /// A prescription can no longer be handed over, and somebody may wait for it.
    PrescriptionExpires,
}

impl Turn {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ContractStarts => "contract_starts",
            Self::ContractEnds => "contract_ends",
            Self::SignatureLapses => "signature_lapses",
            Self::Grant => "grant",
            Self::Guardianship => "guardianship",
            Self::Team => "team",
            Self::FourteenthBirthday => "fourteenth_birthday",
            Self::EighteenthBirthday => "eighteenth_birthday",
            Self::PrescriptionExpires => "prescription_expires",
        }
    }
}

const OUT_OF_RANGE: Error = Error::Damaged("a day at the end of the calendar");

/// Both days inclusive, and the eve of each for what has its last day.
#[derive(Clone, Copy)]
struct Days {
    from: Day,
    to: Day,
    eve_of_from: Day,
    eve_of_to: Day,
}

impl Days {
    fn contains(self, day: Day) -> bool {
        self.from <= day && day <= self.to
    }

    /// Of an interval: the day it begins and the day after its last one, as far as they are among these.
    fn turns(self, valid_from: Day, valid_to: Option<Day>) -> impl Iterator<Item = Day> {
        let never = valid_to.is_some_and(|last| last < valid_from);
        let after = valid_to.and_then(|last| last.plus_days(1).ok());
        [Some(valid_from), after].into_iter().flatten().filter(move |day| !never && self.contains(*day))
    }
}

/// Every change from `from` to `to`, in order, each once.
pub(super) fn between(conn: &mut Db, from: Day, to: Day) -> Result<Vec<Change>, Error> {
    let eve = |day: Day| day.plus_days(-1).map_err(|_| OUT_OF_RANGE);
    let days = Days { from, to, eve_of_from: eve(from)?, eve_of_to: eve(to)? };
    let mut changes = of_contracts(conn, days)?;
    changes.extend(of_grants(conn, days)?);
    changes.extend(of_guardianships(conn, days)?);
    changes.extend(of_teams(conn, days)?);
    for (age, turn) in [(OWN_DATA_FROM, Turn::FourteenthBirthday), (FULL_FROM, Turn::EighteenthBirthday)] {
        changes.extend(birthdays(conn, days, age, turn)?);
    }
    changes.extend(expiries(conn, days)?);
    changes.sort_unstable();
    changes.dedup();
    Ok(changes)
}

/// Whether an interval begins or ends in these days, as the condition of a query.
macro_rules! turning {
    ($table:ident, $days:expr) => {
        $table::valid_from
            .between($days.from, $days.to)
            .or($table::valid_to.between($days.eve_of_from, $days.eve_of_to))
    };
}

fn of_contracts(conn: &mut Db, days: Days) -> Result<Vec<Change>, Error> {
    let rows: Vec<ContractRow> = contracts::table
        .filter(
            contracts::starts_on
                .between(days.from, days.to)
                .or(contracts::ends_on.between(days.eve_of_from, days.eve_of_to))
                .or(contracts::state.eq(Word(ContractState::ResidentSigned))),
        )
        .load(conn)?;
    let mut changes = Vec::new();
    for row in rows {
        let change = |day: Day, turn| Some(Change { day, turn, id: row.id.0 }).filter(|_| days.contains(day));
        // A row that contradicts itself is one contract's trouble: it is left to whoever applies the change, by itself.
        let Ok(contract) = row.facts() else {
            tracing::error!(contract = %row.id, "a contract cannot be read");
            continue;
        };
        if row.state.0 == ContractState::ResidentSigned {
            let lapsed = contract.answer_by.and_then(|last| last.plus_days(1).ok());
            changes.extend(lapsed.and_then(|day| change(day, Turn::SignatureLapses)));
        } else if contract.accepted_on.is_some() && row.starts_on <= row.ends_on {
            // Whoever accepted on its first day or later has put her on the team's feed already.
            let waited = contract.accepted_on.is_some_and(|on| on < row.starts_on);
            changes.extend(change(row.starts_on, Turn::ContractStarts).filter(|_| waited));
            let after = row.ends_on.plus_days(1).map_err(|_| OUT_OF_RANGE)?;
            changes.extend(change(after, Turn::ContractEnds));
        }
    }
    Ok(changes)
}

fn of_grants(conn: &mut Db, days: Days) -> Result<Vec<Change>, Error> {
    let rows: Vec<(GrantId, Day, Day)> = grants::table
        .filter(grants::revoked_at.is_null())
        .filter(turning!(grants, days))
        .select((grants::id, grants::valid_from, grants::valid_to))
        .load(conn)?;
    let turns = rows.into_iter().flat_map(|(id, from, to)| {
        days.turns(from, Some(to)).map(move |day| Change { day, turn: Turn::Grant, id: id.0 })
    });
    Ok(turns.collect())
}

fn of_guardianships(conn: &mut Db, days: Days) -> Result<Vec<Change>, Error> {
    let rows: Vec<(GuardianshipId, Day, Option<Day>)> = guardianships::table
        .filter(guardianships::revoked_at.is_null())
        .filter(turning!(guardianships, days))
        .select((guardianships::id, guardianships::valid_from, guardianships::valid_to))
        .load(conn)?;
    let turns = rows.into_iter().flat_map(|(id, from, to)| {
        days.turns(from, to).map(move |day| Change { day, turn: Turn::Guardianship, id: id.0 })
    });
    Ok(turns.collect())
}

fn of_teams(conn: &mut Db, days: Days) -> Result<Vec<Change>, Error> {
    type Row = (TeamId, Day, Option<Day>);
    let members: Vec<Row> = team_members::table
        .filter(turning!(team_members, days))
        .select((team_members::team_id, team_members::valid_from, team_members::valid_to))
        .load(conn)?;
    let placements: Vec<Row> = team_placements::table
        .filter(turning!(team_placements, days))
        .select((team_placements::team_id, team_placements::valid_from, team_placements::valid_to))
        .load(conn)?;
    let roles: Vec<Row> = staff_roles::table
        .inner_join(team_members::table.on(team_members::staff_id.eq(staff_roles::staff_id)))
        .filter(turning!(staff_roles, days))
        .select((team_members::team_id, staff_roles::valid_from, staff_roles::valid_to))
        .load(conn)?;
    let leave: Vec<(TeamId, Day, Day)> = substitutions::table
        .filter(turning!(substitutions, days))
        .select((substitutions::team_id, substitutions::valid_from, substitutions::valid_to))
        .load(conn)?;
    let leave = leave.into_iter().map(|(team, from, to)| (team, from, Some(to)));
    let rows = members.into_iter().chain(placements).chain(roles).chain(leave);
    let turns = rows
        .flat_map(|(team, from, to)| days.turns(from, to).map(move |day| Change { day, turn: Turn::Team, id: team.0 }));
    Ok(turns.collect())
}

fn expiries(conn: &mut Db, days: Days) -> Result<Vec<Change>, Error> {
    let not_all_taken = [Status::Issued, Status::Reviewed, Status::PartlyDispensed].map(Word);
    let rows: Vec<(PrescriptionId, Day)> = prescriptions::table
        .filter(prescriptions::valid_until.between(days.eve_of_from, days.eve_of_to))
        .filter(prescriptions::state.eq_any(not_all_taken))
        .select((prescriptions::id, prescriptions::valid_until))
        .load(conn)?;
    rows.into_iter()
        .map(|(id, last)| {
            let day = last.plus_days(1).map_err(|_| OUT_OF_RANGE)?;
            Ok(Change { day, turn: Turn::PrescriptionExpires, id: id.0 })
        })
        .collect()
}

/// The living whose identity is known. Who is born on 29 February has the birthday on 1 March.
fn birthdays(conn: &mut Db, days: Days, age: i32, turn: Turn) -> Result<Vec<Change>, Error> {
    let born = |day: Day| day.plus_years(-i64::from(age)).map_err(|_| OUT_OF_RANGE);
    let first = born(days.from)?.plus_days(-1).map_err(|_| OUT_OF_RANGE)?;
    let rows: Vec<(Key, Day)> = residents::table
        .filter(residents::born_on.between(first, born(days.to)?))
        .filter(residents::merged_into.is_null())
        .filter(residents::died_on.is_null())
        .filter(residents::verified_at.is_not_null())
        .select((residents::id, residents::born_on))
        .load(conn)?;
    let changes = rows.into_iter().filter_map(|(Key(id), born_on)| {
        let day = birthday(born_on, age).ok()?;
        days.contains(day).then_some(Change { day, turn, id })
    });
    Ok(changes.collect())
}
