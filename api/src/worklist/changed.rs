//! Whose facts a change of the team's feed touches.

use std::collections::{BTreeSet, HashMap};

use diesel::prelude::*;
use jiayi_core::id::{ResidentId, TeamId};

use crate::database::schema::{
    consents, contracts, dispensings, enrolments, grants, list_acts, prescriptions, readings, referrals,
    refill_requests, tasks, visits,
};
use crate::database::sql::Key;
use crate::database::{Db, Error};
use crate::feed::{self, Entity, Feed};

/// Ids in one query.
const AT_ONCE: usize = 500;

macro_rules! owners {
    ($conn:ident, $table:ident, $ids:ident) => {
        $table::table.filter($table::id.eq_any($ids)).select($table::resident_id).load($conn)?
    };
}

/// The residents of whom something has changed after `version` that a panel shows.
pub(super) fn residents(conn: &mut Db, team: TeamId, version: i64) -> Result<BTreeSet<ResidentId>, Error> {
    let mut changed: HashMap<Entity, Vec<Key>> = HashMap::new();
    for (kind, entity) in feed::changed_after(conn, Feed::Team(team), version)? {
        changed.entry(kind).or_default().push(Key(entity));
    }
    let mut residents = BTreeSet::new();
    for (kind, ids) in changed {
        for ids in ids.chunks(AT_ONCE) {
            residents.extend(owners(conn, kind, ids)?);
        }
    }
    Ok(residents)
}

fn owners(conn: &mut Db, kind: Entity, ids: &[Key]) -> Result<Vec<ResidentId>, Error> {
    Ok(match kind {
        Entity::Resident => ids.iter().map(|id| ResidentId(id.0)).collect(),
        Entity::Contract => owners!(conn, contracts, ids),
        Entity::Enrolment => owners!(conn, enrolments, ids),
        Entity::Visit => owners!(conn, visits, ids),
        Entity::Task => owners!(conn, tasks, ids),
        Entity::Referral => owners!(conn, referrals, ids),
        Entity::Prescription => owners!(conn, prescriptions, ids),
        Entity::Dispensing => owners!(conn, dispensings, ids),
        Entity::RefillRequest => owners!(conn, refill_requests, ids),
        Entity::Consent => owners!(conn, consents, ids),
        Entity::Grant => owners!(conn, grants, ids),
        Entity::Reading => owners!(conn, readings, ids),
        Entity::ListAct => owners!(conn, list_acts, ids),
        // Nothing of these is on the list.
        Entity::Claim
        | Entity::Guardianship
        | Entity::Diagnosis
        | Entity::LongAssessment
        | Entity::Education
        | Entity::Confirmation
        | Entity::StockReport
        | Entity::PutOff
        | Entity::SavedFilter
        | Entity::Team
        | Entity::Package
        | Entity::PolicyDocument
        | Entity::DrugCatalogue
        | Entity::AgreementTemplate => Vec::new(),
    })
}
