//! The records in memory, as this build reads them.

use std::collections::BTreeMap;

use jiayi_core::calendar::Day;
use jiayi_core::policy::{NATIONAL, Policy, PolicyBook};
use jiayi_core::view::{Kind, PolicyScope, View};
use uuid::Uuid;

use crate::store::Effect;

/// What every screen is answered from.
#[derive(Debug, Default)]
pub struct Known {
    views: BTreeMap<(Kind, Uuid), View>,
    policies: Option<PolicyBook>,
}

impl Known {
    /// Takes what was written to the disk. What this build cannot read stays there for one that can, and is not shown: an older state
    /// of it is not shown either.
    pub fn take(&mut self, effects: impl IntoIterator<Item = Effect>) {
        for Effect { kind, id, json } in effects {
            let Some(kind) = Kind::parse(&kind) else { continue };
            if kind == Kind::PolicyDocument {
                self.policies = None;
            }
            match json.and_then(|json| View::parse(kind, &json).ok()) {
                Some(view) => drop(self.views.insert((kind, id), view)),
                None => drop(self.views.remove(&(kind, id))),
            }
        }
        if self.policies.is_none() {
            self.policies = self.read_policies();
        }
    }

    /// All of a kind, by their ids.
    pub fn all(&self, kind: Kind) -> impl Iterator<Item = &View> {
        self.views.range((kind, Uuid::nil())..=(kind, Uuid::max())).map(|(_, view)| view)
    }

    pub fn get(&self, kind: Kind, id: Uuid) -> Option<&View> {
        self.views.get(&(kind, id))
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

    fn read_policies(&self) -> Option<PolicyBook> {
        let texts = |wanted: PolicyScope| -> Vec<&str> {
            let documents = self.all(Kind::PolicyDocument).filter_map(|view| match view {
                View::PolicyDocument(document) if document.scope == wanted => Some(document.text.as_str()),
                _ => None,
            });
            documents.collect()
        };
        let national = texts(PolicyScope::National);
        let sent = PolicyBook::parse(&national, &texts(PolicyScope::Region)).ok().filter(|_| !national.is_empty());
        sent.or_else(|| PolicyBook::parse(&[NATIONAL], &[]).ok())
    }
}
