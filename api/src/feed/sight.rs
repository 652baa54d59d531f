//! Who sees what of a feed: asked live for every page, by the same table as every `GET`.

use std::collections::{BTreeSet, HashMap};

use jiayi_core::access::{self, Read, Relation, Role};
use jiayi_core::calendar::Day;
use jiayi_core::id::{ResidentId, TeamId};
use jiayi_core::policy::Policy;
use jiayi_core::task::TaskKind;
use jiayi_core::view::View;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{Entity, Feed, Loaded};
use crate::database::{Db, Error};
use crate::prescription::views::asks_only;
use crate::session::{Actor, scope};

/// A fingerprint of what somebody sees of a feed: another one means that the phone begins anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark(pub [u8; 16]);

/// How somebody reads one feed.
pub(super) struct Sight<'a> {
    actor: &'a Actor,
    whose: Whose,
    /// The kinds that may be hers to see there: no others are looked for.
    pub kinds: Vec<Entity>,
    pub mark: Mark,
}

#[derive(Clone, Copy)]
enum Whose {
    Nobodys,
    /// With what she is to the resident.
    Resident(ResidentId, Relation),
    Team(TeamId),
}

impl<'a> Sight<'a> {
    /// None when the feed is not hers to read, or is nobody's.
    pub fn of(conn: &mut Db, actor: &'a Actor, feed: Feed, today: Day) -> Result<Option<Self>, Error> {
        let of_everybody = |kind: &Entity| kind.read() == Read::Directory;
        let (whose, kinds, rests_on) = match feed {
            Feed::Audit => return Ok(None),
            Feed::Reference => (Whose::Nobodys, kinds(of_everybody), BTreeSet::new()),
            Feed::Resident(resident) => {
                if actor.role != Role::Resident || !scope::is_somebody(conn, resident)? {
                    return Ok(None);
                }
                let (relation, rests_on) = scope::personal_ties(conn, actor, resident, today)?;
                let shown = |kind: &Entity| {
                    !of_everybody(kind) && access::may(access::read_row(kind.read()), actor.role, relation)
                };
                let kinds = kinds(shown);
                // Who may only collect sees nothing of her. Of a claim everybody could; it is its author's.
                if kinds.iter().all(|kind| *kind == Entity::Claim) || relation.is_none() {
                    return Ok(None);
                }
                (Whose::Resident(resident, relation), kinds, rests_on)
            }
            Feed::Team(team) => {
                let Some(serving) = &actor.staff else { return Ok(None) };
                if !scope::teams_of(conn, serving, today)?.contains(&team) {
                    return Ok(None);
                }
                let shown = |kind: &Entity| access::has_route(access::read_row(kind.read()), actor.role);
                (Whose::Team(team), kinds(shown), BTreeSet::new())
            }
        };
        let mark = mark(actor.role, whose, &kinds, &rests_on);
        Ok(Some(Self { actor, whose, kinds, mark }))
    }

    /// How she stands today to those whose records these are.
    pub fn relations(
        &self,
        conn: &mut Db,
        loaded: &[Loaded],
        policy: &Policy,
        today: Day,
    ) -> Result<HashMap<ResidentId, Relation>, Error> {
        let owners: BTreeSet<ResidentId> = loaded.iter().filter_map(|entity| entity.of).collect();
        match self.whose {
            Whose::Nobodys => Ok(HashMap::new()),
            Whose::Team(team) => {
                let owners: Vec<ResidentId> = owners.into_iter().collect();
                scope::ties_to_team(conn, team, &owners, today)
            }
            Whose::Resident(resident, relation) => owners
                .into_iter()
                .map(|owner| match owner == resident {
                    true => Ok((owner, relation)),
                    false => Ok((owner, scope::relation(conn, self.actor, owner, today, today, policy)?)),
                })
                .collect(),
        }
    }

    /// The entity as she may see it; none when it is not hers to see.
    pub fn shown(&self, entity: Loaded, relations: &HashMap<ResidentId, Relation>) -> Option<Loaded> {
        let Some(owner) = entity.of else { return Some(entity) };
        let relation = relations.get(&owner).copied().unwrap_or_default();
        let own = entity.by == Some(self.actor.account);
        // Whoever is no guardian any more sees that it has ended.
        let own_guardianship =
            matches!(&entity.view, View::Guardianship(held) if Some(held.guardian) == self.actor.resident);
        let row = access::read_row(entity.view.kind().read());
        // A claim that was linked names the person it began as, to whom nobody stands in any way.
        let own_claim = own && matches!(&entity.view, View::Claim(_));
        if !own_guardianship && !own_claim && (relation.is_none() || !access::may(row, self.actor.role, relation)) {
            return None;
        }
        let view = match entity.view {
            View::Claim(_) if !own => return None,
            // The desk's business.
            View::Task(task) if task.kind == TaskKind::RivalIdentityClaim => return None,
            // What another team did is its own; that she has left concerns every team.
            View::ListAct(act) if act.act.departure().is_none() && !self.is_of(act.team) => return None,
            View::Prescription(sheet) if asks_only(relation) => sheet.without_words().into(),
            View::RefillRequest(request) if asks_only(relation) => request.for_who_asks_only(own).into(),
            view => view,
        };
        // Her own claim shows nobody else.
        Some(Loaded { view, of: entity.of.filter(|_| !own_claim), ..entity })
    }

    fn is_of(&self, team: Option<TeamId>) -> bool {
        matches!(self.whose, Whose::Team(own) if team == Some(own))
    }
}

fn kinds(shown: impl Fn(&Entity) -> bool) -> Vec<Entity> {
    Entity::ALL.iter().copied().filter(shown).collect()
}

fn mark(role: Role, whose: Whose, kinds: &[Entity], rests_on: &BTreeSet<Uuid>) -> Mark {
    let relation = match whose {
        Whose::Resident(_, relation) => relation.bits(),
        Whose::Nobodys | Whose::Team(_) => 0,
    };
    let mut hash = Sha256::new();
    hash.update([role.as_str().as_bytes(), b"|"].concat());
    hash.update(relation.to_be_bytes());
    kinds.iter().for_each(|kind| hash.update([kind.as_str().as_bytes(), b"|"].concat()));
    rests_on.iter().for_each(|id| hash.update(id.as_bytes()));
    let mut mark = [0; 16];
    mark.copy_from_slice(&hash.finalize()[..16]);
    Mark(mark)
}
