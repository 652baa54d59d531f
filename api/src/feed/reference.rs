//! The documents on the reference feed: they come from files, so that a server which starts with others tells the phones.

use std::collections::BTreeMap;

use diesel::prelude::*;
use jiayi_core::view::{View, document_id, shipped};
use uuid::Uuid;

use super::{Entity, Feed, Loaded, lock, stamp};
use crate::database::schema::feed_entries;
use crate::database::sql::Key;
use crate::database::{Db, Error};

/// What this process decides with, by kind and the id of the content.
#[derive(Debug)]
pub struct Documents(BTreeMap<(Entity, Uuid), View>);

impl Documents {
    pub fn shipped() -> Self {
        Self::of(shipped())
    }

    pub fn of(documents: impl IntoIterator<Item = View>) -> Self {
        let keyed = documents.into_iter().filter_map(|view| {
            let text = text(&view)?;
            Some(((view.kind(), document_id(text)), view))
        });
        Self(keyed.collect())
    }

    pub(super) fn find(&self, kind: Entity, ids: &[Key]) -> Vec<Loaded> {
        let found = |id: &Key| Some(Loaded::common(id.0, self.0.get(&(kind, id.0))?.clone()));
        ids.iter().filter_map(found).collect()
    }
}

/// The text of a document; none of what is no document.
fn text(view: &View) -> Option<&str> {
    match view {
        View::PolicyDocument(document) => Some(&document.text),
        View::DrugCatalogue(catalogue) => Some(&catalogue.text),
        View::AgreementTemplate(template) => Some(&template.text),
        _ => None,
    }
}

pub(super) const fn is_document(kind: Entity) -> bool {
    matches!(kind, Entity::PolicyDocument | Entity::DrugCatalogue | Entity::AgreementTemplate)
}

/// Puts the documents on the reference feed that are not there, and takes off those that are no more. Nothing changes for the same
/// documents again.
///
/// # Errors
/// When the database fails.
pub fn publish(conn: &mut Db, documents: &Documents) -> Result<(), Error> {
    lock(conn, Feed::Reference)?;
    let kinds: Vec<&str> = Entity::ALL.iter().filter(|kind| is_document(**kind)).map(|kind| kind.as_str()).collect();
    let rows: Vec<(String, Key)> = feed_entries::table
        .filter(feed_entries::feed_id.eq(Key(Feed::Reference.id())))
        .filter(feed_entries::kind.eq_any(kinds))
        .filter(feed_entries::present.eq(true))
        .order(feed_entries::version)
        .select((feed_entries::kind, feed_entries::entity_id))
        .load(conn)?;
    let there: Vec<(Entity, Uuid)> =
        rows.into_iter().filter_map(|(kind, Key(id))| Some((Entity::parse(&kind)?, id))).collect();
    for (kind, id) in documents.0.keys().filter(|key| !there.contains(key)) {
        stamp(conn, Feed::Reference, *kind, *id, true)?;
    }
    for (kind, id) in there.iter().filter(|key| !documents.0.contains_key(key)) {
        stamp(conn, Feed::Reference, *kind, *id, false)?;
    }
    Ok(())
}
