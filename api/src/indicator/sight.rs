//! What a session may ask of the indicators: the level, whose, and where its own ends.

use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::access::indicators::{Level, sees};
use jiayi_core::calendar::{Day, NotADay};
use jiayi_core::codes::Code;
use jiayi_core::id::{AllianceId, InstitutionId, StaffId, TeamId};
use jiayi_core::indicator::Part;
use uuid::Uuid;

use super::geography::{Geography, Of};
use crate::database::Db;
use crate::database::schema::{institution_placements, team_members};
use crate::problem::Problem;
use crate::session::{Actor, scope};

/// What is asked for; what is left out is one's own.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked {
    pub level: Option<Level>,
    pub id: Option<Uuid>,
    pub as_of: Option<Day>,
}

/// Proof that the session may see these numbers. Every query of indicators goes through it.
pub(super) struct Sight {
    pub level: Level,
    pub of: Of,
    pub as_of: Day,
    alliance: AllianceId,
    /// A manager's own institution: nothing outside of it, whatever is asked.
    bound: Option<InstitutionId>,
}

impl Sight {
    /// # Errors
    /// `NOT_FOUND` alike for what is absent and what is not the session's to see; `DATE_IN_FUTURE`, `DATE_RANGE`.
    pub fn over(conn: &mut Db, actor: &Actor, asked: Asked, today: Day) -> Result<Self, Problem> {
        let serving = actor.staff.as_ref().ok_or_else(|| Problem::new(Code::Forbidden))?;
        let as_of = asked.as_of.unwrap_or(today);
        if as_of > today {
            return Err(Problem::on_field("as_of", Code::DateInFuture));
        }
        let own = match actor.role {
            Role::Manager => Level::Institution,
            Role::AllianceManager => Level::Alliance,
            _ => Level::Panel,
        };
        let level = asked.level.unwrap_or(own);
        let not_found = || Problem::new(Code::NotFound);
        if !sees(actor.role, level) {
            return Err(not_found());
        }
        let alliance: AllianceId = institution_placements::table
            .filter(institution_placements::institution_id.eq(serving.institution))
            .filter(institution_placements::valid_from.le(today))
            .filter(institution_placements::valid_to.is_null().or(institution_placements::valid_to.ge(Some(today))))
            .order(institution_placements::valid_from.desc())
            .select(institution_placements::alliance_id)
            .first(conn)
            .optional()?
            .ok_or_else(not_found)?;
        let geography = Geography::on(conn, alliance, as_of)?;
        let bound = (actor.role == Role::Manager).then_some(serving.institution);
        let within = |institution| bound.is_none_or(|own| own == institution);
        let id = |own: Uuid| asked.id.unwrap_or(own);
        let (of, own) = match level {
            Level::Alliance => (Of::Alliance(alliance), id(alliance.0) == alliance.0),
            Level::Institution => {
                let institution = InstitutionId(id(serving.institution.0));
                let known = geography.institutions().any(|one| one == institution);
                (Of::Institution(institution), known && within(institution))
            }
            Level::Team => {
                let teams = match actor.role {
                    Role::Doctor => scope::teams_of(conn, serving, today)?,
                    _ => Vec::new(),
                };
                let team = TeamId(asked.id.or(teams.first().map(|team| team.0)).ok_or_else(not_found)?);
                let own = match actor.role {
                    Role::Doctor => teams.contains(&team),
                    _ => geography.place_of(team).is_some_and(within),
                };
                (Of::Team(team), own)
            }
            Level::Panel => {
                let doctor = StaffId(id(serving.staff.0));
                let own = match actor.role {
                    Role::Doctor | Role::AssistantGp | Role::VillageDoctor => doctor == serving.staff,
                    _ => teams_ever(conn, doctor)?.into_iter().filter_map(|team| geography.place_of(team)).any(within),
                };
                (Of::Panel(doctor), own)
            }
        };
        if own { Ok(Self { level, of, as_of, alliance, bound }) } else { Err(not_found()) }
    }

    /// The alliance as it was on a day.
    pub fn geography(&self, conn: &mut Db, day: Day) -> Result<Geography, Problem> {
        Ok(Geography::on(conn, self.alliance, day)?)
    }

    /// Whether a part stands in what was asked for and may be seen.
    pub fn holds(&self, geography: &Geography, part: Part) -> bool {
        geography.holds(self.of, part)
            && self.bound.is_none_or(|institution| geography.institution(part) == Some(institution))
    }

    pub fn id(&self) -> Uuid {
        match self.of {
            Of::Panel(id) => id.0,
            Of::Team(id) => id.0,
            Of::Institution(id) => id.0,
            Of::Alliance(id) => id.0,
        }
    }
}

/// The teams that somebody was ever a member of: a panel may be older than the present membership.
fn teams_ever(conn: &mut Db, doctor: StaffId) -> Result<Vec<TeamId>, Problem> {
    Ok(team_members::table.filter(team_members::staff_id.eq(doctor)).select(team_members::team_id).load(conn)?)
}

/// A day before the first policy cannot be counted.
pub(super) fn before_policies(_: Code) -> Problem {
    Problem::on_field("as_of", Code::DateRange)
}

/// Days at the ends of the calendar have no trend.
pub(super) fn out_of_calendar(_: NotADay) -> Problem {
    Problem::on_field("as_of", Code::DateRange)
}
