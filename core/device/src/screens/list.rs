//! G02: who needs the team, as the server's list has it, from what lies on the phone.

use std::collections::BTreeSet;

use jiayi_core::calendar::{Day, Instant};
use jiayi_core::id::{ResidentId, StaffId, TeamId};
use jiayi_core::policy::Policy;
use jiayi_core::view;
use jiayi_core::worklist::{Ask, Count, ListFilter, ListRow, Page, Panel, Position, Rules};
use serde::Deserialize;
use serde_json::Value;

use super::{KeptPanel, Scene, team_of};
use crate::device::Device;
use crate::feed::Feed;
use crate::store::StoreError;

/// A page of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListScreen {
    pub team: TeamId,
    pub as_of: Day,
    /// False until the team's feed was read once: until then these are the rows that the server put first, and neither filter nor search
    /// nor counts are offered.
    pub whole: bool,
    /// Of the whole filtered list, whatever bucket is asked for.
    pub counts: Vec<Count>,
    /// The most urgent first.
    pub rows: Vec<ListRow>,
    /// What the next page is asked with; none on the last page.
    pub next: Option<Position>,
    /// For an empty list: the next day on which something is due.
    pub next_due: Option<Day>,
    /// Whose visits are being filled in on this phone, the one written last first.
    pub drafts: Vec<ResidentId>,
}

/// The page that the server gave for the first time.
#[derive(Deserialize)]
struct DuePage {
    as_of: Day,
    /// Each read by itself: a row with a word that this app does not know is not shown, its neighbours are.
    rows: Vec<Value>,
}

/// A team whose list this phone holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnTeam {
    pub team: TeamId,
    /// None until the directory is here.
    pub name: Option<String>,
    /// Who is of it today: to whom somebody can be assigned.
    pub members: Vec<(StaffId, String)>,
}

impl Device {
    /// # Errors
    /// When the files cannot be read.
    pub fn own_teams(&mut self, now: Instant) -> Result<Vec<OwnTeam>, StoreError> {
        let scene = self.scene_of(&[], now)?;
        let own = scene.teams.iter().map(|&team| {
            let (known, today) = (team_of(scene.shown.known, team), members(&scene, team));
            let of_today = known.into_iter().flat_map(|known| &known.members).filter(|one| today.contains(&one.staff));
            let members = of_today.map(|one| (one.staff, one.name.clone())).collect();
            OwnTeam { team, name: known.map(|known| known.name.clone()), members }
        });
        Ok(own.collect())
    }

    /// # Errors
    /// When the files cannot be read.
    pub fn worklist(
        &mut self,
        team: TeamId,
        part: &ListFilter,
        after: Option<Position>,
        limit: usize,
        now: Instant,
    ) -> Result<ListScreen, StoreError> {
        let drafts = self.drafts()?;
        let whole = self.records()?.is_whole(Feed::Team(team))?;
        let page = if whole { None } else { self.due_page(team)? };
        // One of another server's shape is none: the list then shows what has come so far.
        if let Some(page) = page.and_then(|page| serde_json::from_str::<DuePage>(page.get()).ok()) {
            let rows = page.rows.into_iter().filter_map(|row| serde_json::from_value(row).ok()).collect();
            let (counts, next, next_due) = (Vec::new(), None, None);
            return Ok(ListScreen { team, as_of: page.as_of, whole, counts, rows, next, next_due, drafts });
        }
        let panel = self.panel(team, now)?;
        let scene = self.scene_of(&[], now)?;
        let members = members(&scene, team);
        let rules = judged_by(scene.policy, &members);
        let own = own(&scene, team);
        let (filter, as_of) = (part.asked_by(&own), scene.today);
        let ask = Ask { as_of, filter, bucket: part.bucket, after, limit };
        let Page { rows, end } = panel.panel.page(&ask, &rules);
        let empty = rows.is_empty() && after.is_none() && ask.filter.search.is_none();
        let next_due = empty.then(|| panel.panel.next_due(&ask.filter, as_of, &rules)).flatten();
        let counts = panel.panel.counts(&ask.filter, as_of, &rules);
        self.cache.panel = Some(panel);
        let mut rows: Vec<ListRow> = rows.into_iter().map(ListRow::from).collect();
        for ListRow { row, .. } in &mut rows {
            row.version = self.newest_act_of(row.resident)?;
        }
        Ok(ListScreen { team, as_of, whole, counts, rows, next: end, next_due, drafts })
    }

    /// The panel as it stands, taken out of its place. Of a day it is made once; then whoever has changed is worked out anew.
    fn panel(&mut self, team: TeamId, now: Instant) -> Result<KeptPanel, StoreError> {
        // What waits tells first whom it is about.
        self.scene_of(&[], now)?;
        let (kept, changed) = (self.cache.panel.take(), std::mem::take(&mut self.cache.changed));
        let scene = self.scene_of(&[], now)?;
        let day = scene.today;
        let members = members(&scene, team);
        let rules = judged_by(scene.policy, &members);
        let kept = kept.filter(|kept| (kept.team, kept.day) == (team, day));
        let (mut panel, whom) = match kept {
            Some(kept) => (kept.panel, changed.into_iter().collect()),
            None => (Panel::default(), scene.shown.known.residents().collect::<Vec<_>>()),
        };
        for resident in whom {
            let facts = scene.shown.facts(resident, team, &scene.policy.worklist, day);
            match facts.map_err(|_| StoreError::NoPolicy(day))? {
                Some(facts) => panel.put(facts, &rules),
                None => panel.remove(resident),
            }
        }
        panel.turn_to(day, &rules);
        Ok(KeptPanel { team, day, panel })
    }
}

fn judged_by<'a>(policy: &'a Policy, members: &'a BTreeSet<StaffId>) -> Rules<'a> {
    let Policy { worklist, contract, follow_up, .. } = policy;
    Rules { worklist, contract, follow_up, members }
}

/// Whoever is of the team today.
fn members(scene: &Scene<'_>, team: TeamId) -> BTreeSet<StaffId> {
    let members = team_of(scene.shown.known, team).into_iter().flat_map(|team| &team.members);
    let today = scene.today;
    let today = members.filter(|member| member.valid_from <= today && member.valid_to.is_none_or(|last| today <= last));
    today.map(|member| member.staff).collect()
}

/// Oneself, and those for whom one stands in today: what is assigned to them is one's own to do.
fn own(scene: &Scene<'_>, team: TeamId) -> Vec<StaffId> {
    let Some(me) = scene.me.staff else { return Vec::new() };
    let roster = team_of(scene.shown.known, team).map(view::Team::roster).unwrap_or_default();
    std::iter::once(me).chain(roster.stood_in_for(me, scene.today)).collect()
}
