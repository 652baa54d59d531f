//! What a room decides and writes with: the locked transaction of one command.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use jiayi_core::access::Relation;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::codes::Code;
use jiayi_core::command::Rejection;
use jiayi_core::id::{ResidentId, TeamId};
use jiayi_core::person::consent::LegalBasis;
use jiayi_core::policy::Policy;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::clinic::Rules;
use crate::contract;
use crate::database::schema::blobs;
use crate::database::sql::Key;
use crate::database::{self, Db};
use crate::feed::{self, Entity, Feed, Stamp};
use crate::follow_up::in_force_on;
use crate::jobs::{self, Work};
use crate::person;
use crate::session::Actor;

/// Why a command was not carried out.
#[derive(Debug)]
pub enum Refusal {
    /// Final: recorded, answered, shown to its author; whatever the room wrote is undone.
    Rejected(Rejection),
    /// Final too, but what the room wrote stays: the try that a wrong activation code spent, the task of a rival claim.
    RejectedKeeping(Rejection),
    /// No outcome: nothing is stored and the command stays with its author.
    NotYet(Code),
    /// The database failed: nothing happened.
    Failed(database::Error),
}

impl Refusal {
    /// A rejection that keeps what the room wrote before it.
    pub fn keeping(code: Code) -> Self {
        Self::RejectedKeeping(code.into())
    }
}

impl From<Rejection> for Refusal {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(rejection)
    }
}

impl From<Code> for Refusal {
    fn from(code: Code) -> Self {
        Self::Rejected(code.into())
    }
}

impl From<database::Error> for Refusal {
    fn from(error: database::Error) -> Self {
        Self::Failed(error)
    }
}

impl From<diesel::result::Error> for Refusal {
    fn from(error: diesel::result::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// What the audit entry tells of a command that was carried out.
#[derive(Default)]
pub(super) struct Written {
    pub acting_for_another: bool,
    pub teams: Vec<TeamId>,
    pub notes: Map<String, Value>,
}

/// The transaction of one command, its feeds locked and its author authorised.
pub struct Tx<'a> {
    pub conn: &'a mut Db,
    pub rules: &'a Rules,
    /// The policy of today.
    pub policy: &'a Policy,
    pub actor: &'a Actor,
    /// How the author stands to the resident the command is about.
    pub relation: Relation,
    pub now: Instant,
    pub today: Day,
    /// A late command of care: the scope it was done under has ended since.
    pub late: bool,
    emergency: bool,
    seen: Option<i64>,
    teams: Teams,
    stamps: Vec<(ResidentId, Entity, Uuid)>,
    /// Teams that a resident may have parted with.
    partings: Vec<(TeamId, ResidentId)>,
    /// Teams that are no longer what they were: their members, or who stands in.
    changed_teams: BTreeSet<TeamId>,
    /// Teams of whose own things the command is about, of no resident.
    held_teams: BTreeSet<TeamId>,
    team_stamps: Vec<(TeamId, Entity, Uuid, Presence)>,
    notes: Map<String, Value>,
}

impl<'a> Tx<'a> {
    #[expect(clippy::too_many_arguments, reason = "made in one place, the door")]
    pub(super) fn new(
        conn: &'a mut Db,
        rules: &'a Rules,
        policy: &'a Policy,
        actor: &'a Actor,
        relation: Relation,
        now: Instant,
        late: bool,
        seen: Option<i64>,
        teams: Teams,
    ) -> Self {
        let today = now.day();
        let (stamps, partings, notes) = (Vec::new(), Vec::new(), Map::new());
        let (changed_teams, held_teams, team_stamps) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
        Self {
            conn,
            rules,
            policy,
            actor,
            relation,
            now,
            today,
            late,
            emergency: false,
            seen,
            teams,
            stamps,
            partings,
            changed_teams,
            held_teams,
            team_stamps,
            notes,
        }
    }

    /// Records that `entity` of `resident` changed: her feed and those of the teams concerned carry it.
    pub fn stamp(&mut self, resident: ResidentId, kind: Entity, entity: impl Into<Uuid>) {
        self.stamps.push((resident, kind, entity.into()));
    }

    /// A team that the command brings in (the one just signed with): it hears of what is stamped of `resident`.
    ///
    /// # Errors
    /// When the database fails.
    pub fn concern(&mut self, resident: ResidentId, team: TeamId) -> Result<(), Refusal> {
        feed::lock(self.conn, Feed::Team(team))?;
        self.teams.entry(resident).or_default().insert(team);
        Ok(())
    }

    /// The end of a contract may have been the last tie of a resident to a team: then, after all stamps, what the team holds of her
    /// leaves its feed.
    pub fn part_unless_tied(&mut self, team: TeamId, resident: ResidentId) {
        self.partings.push((team, resident));
    }

    /// The team itself changed: its members' feed and the reference feed carry it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn stamp_team(&mut self, team: TeamId) -> Result<(), Refusal> {
        feed::lock(self.conn, Feed::Team(team))?;
        self.changed_teams.insert(team);
        Ok(())
    }

    /// Locks what a team has of its own, of no resident; the log names the team.
    ///
    /// # Errors
    /// When the database fails.
    pub fn hold_team(&mut self, team: TeamId) -> Result<(), Refusal> {
        feed::lock(self.conn, Feed::Team(team))?;
        self.held_teams.insert(team);
        Ok(())
    }

    /// Something that a held team has of its own came or went: its feed carries it.
    pub fn stamp_in_team(&mut self, team: TeamId, kind: Entity, entity: impl Into<Uuid>, presence: Presence) {
        self.team_stamps.push((team, kind, entity.into(), presence));
    }

    /// Makes the resident's teams look again at `entity`, which did not change: her own feed stays as it is, so that nobody who is
    /// about to act on it is told that it is stale.
    ///
    /// # Errors
    /// When the database fails.
    pub fn remind_teams(&mut self, resident: ResidentId, kind: Entity, entity: impl Into<Uuid>) -> Result<(), Refusal> {
        let entity = entity.into();
        for team in self.teams.get(&resident).into_iter().flatten() {
            feed::stamp(self.conn, Feed::Team(*team), kind, entity, true)?;
        }
        Ok(())
    }

    /// Work that this causes, done from `run_at` on once the transaction is committed.
    ///
    /// # Errors
    /// When the database fails.
    pub fn enqueue(&mut self, work: &Work, run_at: Instant) -> Result<(), Refusal> {
        Ok(jobs::enqueue(self.conn, work, run_at)?)
    }

    /// Another resident whom the command turns out to be about, found only now: the person of a claimed number, the
    /// guardian of a child. Her feed and her teams' are locked behind those that the command names; where that order
    /// meets another, the database ends one of the two, which is tried again whole.
    ///
    /// # Errors
    /// When the database fails.
    pub fn also(&mut self, resident: ResidentId) -> Result<(), Refusal> {
        feed::lock(self.conn, Feed::Resident(resident))?;
        for team in contract::teams_tied_to(self.conn, resident, &self.policy.contract, self.today)? {
            self.concern(resident, team)?;
        }
        Ok(())
    }

    /// Nobody is to hold this resident's record any more: everything leaves her feed and those of her teams.
    ///
    /// # Errors
    /// When the database fails.
    pub fn forget(&mut self, resident: ResidentId) -> Result<(), Refusal> {
        self.stamps.retain(|(stamped, ..)| *stamped != resident);
        for team in self.teams.remove(&resident).unwrap_or_default() {
            feed::leave(self.conn, team, resident, |_| false)?;
        }
        feed::empty(self.conn, resident)?;
        Ok(())
    }

    /// Refuses when the edited thing has changed since the author saw it.
    ///
    /// # Errors
    /// `STALE` with the thing as it stands.
    pub fn unchanged_since_seen(
        &mut self,
        resident: ResidentId,
        kind: Entity,
        entity: impl Into<Uuid>,
        current: impl FnOnce() -> Value,
    ) -> Result<(), Refusal> {
        let Some(seen) = self.seen else { return Ok(()) };
        let version = feed::entity_version(self.conn, Feed::Resident(resident), kind, entity.into())?;
        if version == Some(seen) { Ok(()) } else { Err(Rejection::of(Code::Stale).with_current(current()).into()) }
    }

    /// What of a kind is in the resident's feed since the version that the author names as seen, 0 for none; nothing when none is named.
    ///
    /// # Errors
    /// When the database fails.
    pub fn newer_than_seen(&mut self, resident: ResidentId, kind: Entity) -> Result<Vec<Uuid>, Refusal> {
        let Some(seen) = self.seen else { return Ok(Vec::new()) };
        Ok(feed::newer(self.conn, resident, kind, seen)?)
    }

    /// Adds what an auditor should see of this command: ids, never clinical content.
    pub fn note(&mut self, key: &str, value: impl Into<Value>) {
        self.notes.insert(key.to_owned(), value.into());
    }

    /// What the room found is a danger to life or health: it may be stored though nothing else carries it.
    pub fn emergency(&mut self) {
        self.emergency = true;
    }

    /// Whether what was written may stay although nothing but an emergency carries it; the log shows every such use.
    pub(super) fn rests_on(&mut self, missing: Option<Code>) -> Result<(), Refusal> {
        let Some(code) = missing else { return Ok(()) };
        if !self.emergency {
            return Err(code.into());
        }
        self.note("without_consent", LegalBasis::Emergency.as_str());
        Ok(())
    }

    /// Binds a blob that the author uploaded before to the resident whose record names it.
    ///
    /// # Errors
    /// `BAD_VALUE` when `hash` is no SHA-256 in hex, `NotYet(BLOB_MISSING)` while it has not arrived.
    pub fn attach_blob(&mut self, field: &str, hash: &str, resident: ResidentId) -> Result<Vec<u8>, Refusal> {
        let hash = parse_hash(hash).ok_or_else(|| Rejection::on_field(field, Code::BadValue))?;
        let held = blobs::table
            .filter(blobs::hash.eq(&hash))
            .filter(blobs::account_id.eq(self.actor.account))
            .filter(blobs::resident_id.is_null().or(blobs::resident_id.eq(Some(resident))));
        let id: Option<Key> = held.select(blobs::id).first(self.conn).optional()?;
        let Some(id) = id else { return Err(Refusal::NotYet(Code::BlobMissing)) };
        diesel::update(blobs::table.find(id)).set(blobs::resident_id.eq(Some(resident))).execute(self.conn)?;
        Ok(hash)
    }

    /// Writes the stamps; called once by the door after the room has written.
    pub(super) fn finish(self) -> Result<Written, Refusal> {
        let Tx { conn, policy, today, relation, teams, stamps, partings, .. } = self;
        let Self { changed_teams, held_teams, team_stamps, notes, .. } = self;
        let mut of_feeds: BTreeMap<Feed, Vec<Stamp>> = BTreeMap::new();
        for (resident, kind, entity) in stamps {
            let of_teams = teams.get(&resident).into_iter().flatten().map(|team| Feed::Team(*team));
            for feed in std::iter::once(Feed::Resident(resident)).chain(of_teams) {
                of_feeds.entry(feed).or_default().push(Stamp { kind, entity, present: true });
            }
        }
        for (feed, stamps) in of_feeds {
            feed::stamp_all(conn, feed, &stamps)?;
        }
        for (team, resident) in partings {
            part(conn, team, resident, policy, today)?;
        }
        for team in &changed_teams {
            feed::stamp(conn, Feed::Team(*team), Entity::Team, team.0, true)?;
            feed::stamp(conn, Feed::Reference, Entity::Team, team.0, true)?;
        }
        for (team, kind, entity, presence) in team_stamps {
            feed::stamp(conn, Feed::Team(team), kind, entity, presence == Presence::Present)?;
        }
        let teams: BTreeSet<TeamId> = all(&teams).into_iter().chain(changed_teams).chain(held_teams).collect();
        let teams = teams.into_iter().collect();
        Ok(Written { acting_for_another: relation.acts_for_another(), teams, notes })
    }
}

/// After the end of a contract the team keeps what its ties still show it: the record while another contract runs, what a request shows
/// while it waits, else nothing. What it knows of her as the guardian of somebody else is that other person's.
fn part(conn: &mut Db, team: TeamId, resident: ResidentId, policy: &Policy, today: Day) -> Result<(), Refusal> {
    if in_force_on(conn, resident, today)?.is_some_and(|served| served.team == team) {
        return Ok(());
    }
    let waits = contract::teams_tied_to(conn, resident, &policy.contract, today)?.contains(&team);
    feed::leave(conn, team, resident, |kind| waits && feed::is_shown_to_the_asked(kind))?;
    for (guardianship, ward) in person::held_as_guardian(conn, resident)? {
        if contract::teams_tied_to(conn, ward, &policy.contract, today)?.contains(&team) {
            feed::stamp(conn, Feed::Team(team), Entity::Guardianship, guardianship.0, true)?;
        }
    }
    Ok(())
}

/// Whether a feed holds a thing from now on, or drops it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    Present,
    Gone,
}

/// Which teams hear of each resident's changes.
pub(super) type Teams = BTreeMap<ResidentId, BTreeSet<TeamId>>;

/// All teams of all residents, in the order of locking.
pub(super) fn all(teams: &Teams) -> BTreeSet<TeamId> {
    teams.values().flatten().copied().collect()
}

/// SHA-256 from 64 hex digits.
pub fn parse_hash(hex: &str) -> Option<Vec<u8>> {
    if hex.len() != 64 || !hex.is_ascii() {
        return None;
    }
    (0..64).step_by(2).map(|at| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok()).collect()
}
