//! The records in memory, as this build reads them. When the app opens, the list knows everybody by a gist; the records of each are read
//! when somebody asks for them, and in the end all of them.

use std::collections::{BTreeMap, BTreeSet};

use jiayi_core::calendar::Day;
use jiayi_core::id::ResidentId;
use jiayi_core::policy::{NATIONAL, Policy, PolicyBook, WorkCalendar};
use jiayi_core::prescription::Catalogue;
use jiayi_core::view::{Kind, PolicyScope, View};
use jiayi_core::worklist::Gist;
use uuid::Uuid;

use crate::seal::Entropy;
use crate::store::{Effect, Glance, Records, StoreError};

/// Whom something was about.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct About {
    pub residents: BTreeSet<ResidentId>,
    /// The documents that decisions are made with, or who is of a team.
    pub everybody: bool,
}

impl About {
    fn adds(&mut self, kind: Kind, owner: Option<ResidentId>) {
        self.residents.extend(owner);
        self.everybody |= matches!(kind, Kind::PolicyDocument | Kind::Team);
    }
}

/// What every screen is answered from.
#[derive(Debug, Default)]
pub struct Known {
    views: BTreeMap<(Kind, Uuid), View>,
    /// By whose they are, each with its place in the file.
    of: BTreeMap<ResidentId, BTreeMap<(Kind, Uuid), i64>>,
    /// Of whom only the gist was read so far.
    glances: BTreeMap<ResidentId, Glance>,
    /// The rows of gists on the disk.
    gists: BTreeMap<ResidentId, i64>,
    /// Whose gist on the disk is none, or not true any more.
    overtaken: BTreeSet<ResidentId>,
    policies: Option<PolicyBook>,
    /// On the disk, and not for this build to read.
    unread: BTreeSet<(String, Uuid)>,
}

impl Known {
    /// What the first list needs, and whatever no true gist names. A gist is true while everything that it was made from lies where it lay, and
    /// nothing of hers lies elsewhere.
    ///
    /// # Errors
    /// As [`Records::read`].
    pub fn at_a_glance(records: &Records) -> Result<Self, StoreError> {
        let mut known = Self::default();
        let mut unnamed = records.places()?;
        for (number, glance) in records.glances()? {
            known.gists.insert(glance.resident, number);
            if glance.places.iter().all(|place| unnamed.contains(place)) {
                for place in &glance.places {
                    unnamed.remove(place);
                }
                known.glances.insert(glance.resident, glance);
            } else {
                known.overtaken.insert(glance.resident);
            }
        }
        let about = known.take(records.read(&unnamed)?);
        known.learn(records, &about.residents)?;
        known.overtaken.extend(about.residents);
        Ok(known)
    }

    /// Reads what lies on the disk of those of whom only the gist was read.
    ///
    /// # Errors
    /// As [`Records::read`].
    pub fn learn<'a>(
        &mut self,
        records: &Records,
        whom: impl IntoIterator<Item = &'a ResidentId>,
    ) -> Result<(), StoreError> {
        for resident in whom {
            let Some(glance) = self.glances.get(resident) else { continue };
            let effects = records.read(&glance.places)?;
            self.glances.remove(resident);
            self.take(effects);
        }
        Ok(())
    }

    /// Those of whom only the gist was read so far.
    pub fn glanced(&self) -> impl Iterator<Item = ResidentId> {
        self.glances.keys().copied()
    }

    /// None once her records are read.
    pub fn glance(&self, resident: ResidentId) -> Option<&Glance> {
        self.glances.get(&resident)
    }

    /// The server wrote of somebody.
    pub fn overtake(&mut self, about: &About) {
        self.overtaken.extend(&about.residents);
    }

    /// Makes the gists anew that are not true any more, and keeps them.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn keep_gists(&mut self, records: &mut Records, entropy: &mut dyn Entropy) -> Result<(), StoreError> {
        if self.overtaken.is_empty() {
            return Ok(());
        }
        let rows: Vec<i64> = self.overtaken.iter().filter_map(|resident| self.gists.get(resident).copied()).collect();
        let glances: Vec<Glance> = self.overtaken.iter().filter_map(|resident| self.glance_at(*resident)).collect();
        let numbers = records.keep_glances(&rows, &glances, entropy)?;
        for resident in std::mem::take(&mut self.overtaken) {
            self.gists.remove(&resident);
        }
        self.gists.extend(glances.iter().map(|glance| glance.resident).zip(numbers));
        Ok(())
    }

    fn glance_at(&self, resident: ResidentId) -> Option<Glance> {
        let hers = self.of.get(&resident).filter(|hers| !hers.is_empty())?;
        let story = self.of(resident).map(|(_, view)| view).collect();
        Some(Glance { resident, places: hers.values().copied().collect(), gist: Gist::of(&story) })
    }

    /// Takes what was written to the disk, and says whom it was about. What this build cannot read stays there for one that can, and is not
    /// shown: an older state of it is not shown either.
    pub fn take(&mut self, effects: impl IntoIterator<Item = Effect>) -> About {
        let mut about = About::default();
        for Effect { kind, id, place, json } in effects {
            let name = (kind, id);
            self.unread.remove(&name);
            let Some(kind) = Kind::parse(&name.0) else {
                if json.is_some() {
                    self.unread.insert(name);
                }
                continue;
            };
            if kind == Kind::PolicyDocument {
                self.policies = None;
            }
            let key = (kind, id);
            let owner = self.views.remove(&key).and_then(|before| before.resident());
            about.adds(kind, owner);
            if let Some(hers) = owner.and_then(|owner| self.of.get_mut(&owner)) {
                hers.remove(&key);
            }
            let Some(json) = json else { continue };
            let Ok(view) = View::parse(kind, &json) else {
                self.unread.insert(name);
                continue;
            };
            about.adds(kind, view.resident());
            if let Some(owner) = view.resident() {
                self.of.entry(owner).or_default().insert(key, place);
            }
            self.views.insert(key, view);
        }
        if self.policies.is_none() {
            self.policies = self.read_policies();
        }
        about
    }

    /// All of a kind, by their ids.
    pub fn all(&self, kind: Kind) -> impl Iterator<Item = &View> {
        self.views.range((kind, Uuid::nil())..=(kind, Uuid::max())).map(|(_, view)| view)
    }

    /// All of one resident.
    pub fn of(&self, resident: ResidentId) -> impl Iterator<Item = ((Kind, Uuid), &View)> {
        let hers = self.of.get(&resident).into_iter().flatten();
        hers.filter_map(|(key, _)| Some((*key, self.views.get(key)?)))
    }

    /// Everybody of whom anything is known.
    pub fn residents(&self) -> impl Iterator<Item = ResidentId> {
        let read = self.of.iter().filter(|(_, hers)| !hers.is_empty()).map(|(resident, _)| *resident);
        read.chain(self.glanced())
    }

    /// Whether anything of somebody is known; it need not say who she is.
    pub fn is_of(&self, resident: ResidentId) -> bool {
        self.glances.contains_key(&resident) || self.of.get(&resident).is_some_and(|hers| !hers.is_empty())
    }

    pub fn get(&self, kind: Kind, id: Uuid) -> Option<&View> {
        self.views.get(&(kind, id))
    }

    /// How much of what the server sent is kept for a newer app: a reason to fetch one.
    pub fn unread(&self) -> usize {
        self.unread.len()
    }

    pub fn len(&self) -> usize {
        self.views.len()
    }

    pub fn is_empty(&self) -> bool {
        self.views.is_empty()
    }

    /// The policy of a day: as the server decides by it, and until its documents are here (or when this build cannot read them) the
    /// national one that ships, so that a danger is called one from the first moment.
    pub fn policy(&self, day: Day) -> Option<&Policy> {
        self.policies.as_ref()?.on(day).ok()
    }

    /// Working days as the server counts them, and until they are here those that ship.
    pub fn calendar(&self) -> Option<WorkCalendar> {
        let sent = self.documents(PolicyScope::Calendar).into_iter().find_map(|text| WorkCalendar::parse(text).ok());
        sent.or_else(|| WorkCalendar::shipped().ok())
    }

    /// Medicines as the server knows them, and until its list is here those that ship.
    pub fn catalogue(&self) -> Option<Catalogue> {
        let sent = self.all(Kind::DrugCatalogue).find_map(|view| match view {
            View::DrugCatalogue(document) => Catalogue::parse(&document.text).ok(),
            _ => None,
        });
        sent.or_else(|| Catalogue::shipped().ok())
    }

    fn documents(&self, wanted: PolicyScope) -> Vec<&str> {
        let documents = self.all(Kind::PolicyDocument).filter_map(|view| match view {
            View::PolicyDocument(document) if document.scope == wanted => Some(document.text.as_str()),
            _ => None,
        });
        documents.collect()
    }

    fn read_policies(&self) -> Option<PolicyBook> {
        let national = self.documents(PolicyScope::National);
        let sent =
            PolicyBook::parse(&national, &self.documents(PolicyScope::Region)).ok().filter(|_| !national.is_empty());
        sent.or_else(|| PolicyBook::parse(&[NATIONAL], &[]).ok())
    }
}
