//! Which team was at which institution, and which institution in the alliance, on a day.

use std::collections::{BTreeSet, HashMap};

use diesel::prelude::*;
use jiayi_core::calendar::Day;
use jiayi_core::id::{AllianceId, InstitutionId, StaffId, TeamId};
use jiayi_core::indicator::Part;

use crate::database::schema::{institution_placements, team_placements, villages};
use crate::database::{Db, Error};

/// The alliance as it was on a day.
pub(super) struct Geography {
    institutions: BTreeSet<InstitutionId>,
    /// A team that was dissolved stays where it last was: what it did in the year counts there.
    institution_of: HashMap<TeamId, InstitutionId>,
    /// Statistics codes of the villages that each looks after.
    villages: HashMap<InstitutionId, Vec<String>>,
}

/// What a number is asked of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    Panel(StaffId),
    Team(TeamId),
    Institution(InstitutionId),
    Alliance(AllianceId),
}

impl Geography {
    pub fn on(conn: &mut Db, alliance: AllianceId, day: Day) -> Result<Self, Error> {
        let institutions: Vec<InstitutionId> = institution_placements::table
            .filter(institution_placements::alliance_id.eq(alliance))
            .filter(institution_placements::valid_from.le(day))
            .filter(institution_placements::valid_to.is_null().or(institution_placements::valid_to.ge(Some(day))))
            .select(institution_placements::institution_id)
            .load(conn)?;
        let placed: Vec<(TeamId, InstitutionId)> = team_placements::table
            .filter(team_placements::valid_from.le(day))
            .order(team_placements::valid_from)
            .select((team_placements::team_id, team_placements::institution_id))
            .load(conn)?;
        let rows: Vec<(InstitutionId, String)> =
            villages::table.select((villages::institution_id, villages::code)).load(conn)?;
        let mut villages: HashMap<InstitutionId, Vec<String>> = HashMap::new();
        for (institution, code) in rows {
            villages.entry(institution).or_default().push(code);
        }
        let (institutions, institution_of) = (institutions.into_iter().collect(), placed.into_iter().collect());
        Ok(Self { institutions, institution_of, villages })
    }

    /// The villages of an area; none of what is no area.
    pub fn villages_of(&self, of: Of) -> Vec<String> {
        let asked = |institution: &&InstitutionId| match of {
            Of::Alliance(_) => true,
            Of::Institution(asked) => **institution == asked,
            Of::Team(_) | Of::Panel(_) => false,
        };
        let areas = self.institutions.iter().filter(asked).filter_map(|institution| self.villages.get(institution));
        areas.flatten().cloned().collect()
    }

    /// The institution in whose sum a part stands; none for what is not of the alliance.
    pub fn institution(&self, part: Part) -> Option<InstitutionId> {
        let institution = match part {
            Part::Panel { team, .. } => *self.institution_of.get(&team)?,
            Part::Unsigned { institution } => institution,
        };
        self.institutions.contains(&institution).then_some(institution)
    }

    pub fn holds(&self, of: Of, part: Part) -> bool {
        let Some(institution) = self.institution(part) else { return false };
        match (of, part) {
            (Of::Alliance(_), _) => true,
            (Of::Institution(asked), _) => institution == asked,
            (Of::Team(asked), Part::Panel { team, .. }) => team == asked,
            (Of::Panel(asked), Part::Panel { doctor, .. }) => doctor == asked,
            (Of::Team(_) | Of::Panel(_), Part::Unsigned { .. }) => false,
        }
    }

    /// In the order of ids.
    pub fn institutions(&self) -> impl Iterator<Item = InstitutionId> {
        self.institutions.iter().copied()
    }

    /// The institution of a team, in the alliance.
    pub fn place_of(&self, team: TeamId) -> Option<InstitutionId> {
        self.institution_of.get(&team).copied().filter(|institution| self.institutions.contains(institution))
    }

    /// The teams of an institution, in the order of ids.
    pub fn teams_at(&self, institution: InstitutionId) -> BTreeSet<TeamId> {
        let here = self.institution_of.iter().filter(|(_, at)| **at == institution);
        here.map(|(team, _)| *team).collect()
    }
}
