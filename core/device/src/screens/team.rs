//! A team's day: who is to be visited, village by village, and how the team stands.

use std::collections::{BTreeMap, BTreeSet};

use jiayi_core::calendar::{Day, Instant};
use jiayi_core::follow_up::VisitMode;
use jiayi_core::id::{ResidentId, TeamId};
use jiayi_core::screen::refill::to_decide;
use jiayi_core::view::{Contract, Resident, Story, Visit};
use jiayi_core::worklist::{Count, Due, ListFilter, ListRow, Reason};

use super::doctor::requests_of;
use super::{Delivery, staff_name, team_of};
use crate::device::Device;
use crate::store::StoreError;

/// Days in which a follow-up that is not due yet is worth the way.
const AHEAD: i64 = 7;

/// Who is signed in on this phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnAccount {
    /// As text: a newer server has roles that this app does not know.
    pub role: String,
    /// None until it is known who she is.
    pub name: Option<String>,
}

/// G08: the villages in the order of their names, those without one last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HomeVisits {
    pub as_of: Day,
    /// False until everything was read once.
    pub whole: bool,
    pub villages: Vec<Village>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Village {
    pub name: Option<String>,
    /// The most urgent first; whoever was visited last.
    pub residents: Vec<ToVisit>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToVisit {
    pub resident: ResidentId,
    pub name: String,
    pub age: i32,
    pub address: Option<String>,
    /// Follow-ups that are due, or soon are.
    pub dues: Vec<Due>,
    /// Visited at home today.
    pub visited: bool,
    /// Of that visit.
    pub delivery: Delivery,
}

/// G10: what this phone knows of how the team stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamStanding {
    pub team: TeamId,
    pub name: Option<String>,
    pub as_of: Day,
    pub whole: bool,
    pub counts: Vec<Count>,
    /// Whose contract is in force.
    pub served: usize,
    /// Contracts accepted since the first of the month.
    pub signed_this_month: usize,
    /// Visits since the first of the month that no other one corrects, and those of them at home.
    pub visits_this_month: usize,
    pub home_visits_this_month: usize,
    pub refills_waiting: usize,
    pub contracts_waiting: usize,
}

impl Device {
    /// None when nobody is.
    pub fn own_account(&self) -> Option<OwnAccount> {
        let role = self.session()?.role.clone();
        let staff = self.me().and_then(|me| me.staff);
        let name = staff.and_then(|staff| staff_name(self.known_so_far(), staff)).map(str::to_owned);
        Some(OwnAccount { role, name })
    }

    /// # Errors
    /// When the files cannot be read.
    pub fn home_visits(&mut self, team: TeamId, now: Instant) -> Result<HomeVisits, StoreError> {
        let list = self.worklist(team, &ListFilter::default(), None, usize::MAX, now)?;
        let scene = self.scene(now)?;
        let mut villages: BTreeMap<(bool, Option<String>), Vec<ToVisit>> = BTreeMap::new();
        let mut takes = |resident: ResidentId, dues: Vec<Due>| {
            let story = scene.shown.story(resident);
            let visited = visited_at_home(&story, scene.today);
            let Some(person) = story.resident.filter(|_| visited.is_some() || !dues.is_empty()) else { return };
            let village = village_of(person, scene.today);
            let waits = visited.is_some_and(|visit| scene.shown.overlay.waits(visit.id));
            villages.entry((village.is_none(), village)).or_default().push(ToVisit {
                resident,
                name: person.name.clone(),
                age: person.born_on.age_on(scene.today),
                address: person.address.clone(),
                dues,
                visited: visited.is_some(),
                delivery: if waits { Delivery::Waiting } else { Delivery::Delivered },
            });
        };
        let listed: BTreeSet<ResidentId> = list.rows.iter().map(|row| row.row.resident).collect();
        for ListRow { row, .. } in list.rows {
            takes(row.resident, row.dues.into_iter().filter(|due| is_worth_the_way(due, scene.today)).collect());
        }
        // Whoever was visited today may have nothing due any more.
        for resident in scene.shown.known.residents().filter(|resident| !listed.contains(resident)) {
            takes(resident, Vec::new());
        }
        let villages = villages.into_iter().map(|((_, name), mut residents)| {
            residents.sort_by_key(|one| one.visited);
            Village { name, residents }
        });
        Ok(HomeVisits { as_of: list.as_of, whole: list.whole, villages: villages.collect() })
    }

    /// # Errors
    /// When the files cannot be read.
    pub fn team_standing(&mut self, team: TeamId, now: Instant) -> Result<TeamStanding, StoreError> {
        let list = self.worklist(team, &ListFilter::default(), None, 0, now)?;
        let scene = self.scene(now)?;
        let today = scene.today;
        let month = today.plus_days(1 - i64::from(today.day_of_month())).unwrap_or(today);
        let mut standing = TeamStanding {
            team,
            name: team_of(scene.shown.known, team).map(|team| team.name.clone()),
            as_of: list.as_of,
            whole: list.whole,
            counts: list.counts,
            served: 0,
            signed_this_month: 0,
            visits_this_month: 0,
            home_visits_this_month: 0,
            refills_waiting: 0,
            contracts_waiting: 0,
        };
        for resident in scene.shown.known.residents() {
            let story = scene.shown.story(resident);
            if story.in_force(today).is_some_and(|contract| contract.team == team) {
                standing.served += 1;
                standing.refills_waiting += to_decide(&story, today).len();
            }
            standing.contracts_waiting += requests_of(&scene, &story).len();
            let signed = |contract: &&&Contract| {
                let accepted = contract.answer.as_ref().filter(|answer| answer.accepted);
                contract.team == team && accepted.is_some_and(|answer| (month..=today).contains(&answer.at.day()))
            };
            standing.signed_this_month += story.contracts.iter().filter(signed).count();
            let visits = story.standing_visits();
            let of_month = |visit: &&&Visit| visit.team == team && (month..=today).contains(&visit.happened_on);
            standing.visits_this_month += visits.iter().filter(of_month).count();
            standing.home_visits_this_month +=
                visits.iter().filter(of_month).filter(|visit| visit.mode == VisitMode::Home).count();
        }
        Ok(standing)
    }
}

fn is_worth_the_way(due: &Due, today: Day) -> bool {
    matches!(due.reason, Reason::FollowUp { .. }) && due.on.is_some_and(|on| today.days_until(on) <= AHEAD)
}

fn visited_at_home<'a>(story: &Story<'a>, today: Day) -> Option<&'a Visit> {
    let visits = story.standing_visits();
    visits.into_iter().find(|visit| visit.happened_on == today && visit.mode == VisitMode::Home)
}

/// Where she lives today, as people call it.
fn village_of(resident: &Resident, today: Day) -> Option<String> {
    let lives = |from: Day, to: Option<Day>| from <= today && to.is_none_or(|last| today <= last);
    let home = resident.homes.iter().find(|home| lives(home.valid_from, home.valid_to))?;
    home.village_name.clone()
}
