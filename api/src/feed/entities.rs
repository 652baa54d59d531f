//! What entities are read with: each room reads its own rows, many at once, and gives the views of `core`.

use std::collections::HashMap;

use diesel::prelude::*;
use jiayi_core::calendar::Day;
use jiayi_core::id::{AccountId, InstitutionId, ResidentId, StaffId};
use jiayi_core::view::{Author, View};
use uuid::Uuid;

use super::Entity;
use super::reference::Documents;
use crate::clinic::Rules;
use crate::database::schema::institutions;
use crate::database::sql::Key;
use crate::database::{Db, Error};
use crate::{contract, follow_up, person, prescription, reading, refill, reminder, task, team, worklist};

/// What the loaders of one page read with. A name that many entities carry is read once.
pub(crate) struct Look<'a> {
    pub conn: &'a mut Db,
    pub rules: &'a Rules,
    pub today: Day,
    staff: HashMap<StaffId, String>,
    institutions: HashMap<InstitutionId, String>,
    residents: HashMap<ResidentId, String>,
    authors: HashMap<(AccountId, ResidentId), Author>,
}

/// An entity, and what is asked before somebody sees it.
pub(crate) struct Loaded {
    pub id: Uuid,
    /// Whose record it is of; none of the directory and the documents.
    pub of: Option<ResidentId>,
    /// Who made it, where that decides what of it is seen.
    pub by: Option<AccountId>,
    pub view: View,
}

impl Loaded {
    pub fn of(id: impl Into<Uuid>, resident: ResidentId, view: impl Into<View>) -> Self {
        Self { id: id.into(), of: Some(resident), by: None, view: view.into() }
    }

    pub fn by(self, account: AccountId) -> Self {
        Self { by: Some(account), ..self }
    }

    /// What is nobody's.
    pub fn common(id: impl Into<Uuid>, view: impl Into<View>) -> Self {
        Self { id: id.into(), of: None, by: None, view: view.into() }
    }
}

/// The value of a key, read when it is first asked for.
macro_rules! once {
    ($map:expr, $key:expr, $read:expr) => {
        match $map.get(&$key) {
            Some(known) => Ok(known.clone()),
            None => {
                let read = $read;
                $map.insert($key, read.clone());
                Ok(read)
            }
        }
    };
}

impl<'a> Look<'a> {
    pub fn new(conn: &'a mut Db, rules: &'a Rules, today: Day) -> Self {
        let (staff, institutions, residents, authors) = Default::default();
        Self { conn, rules, today, staff, institutions, residents, authors }
    }

    pub fn staff(&mut self, member: StaffId) -> Result<String, Error> {
        once!(self.staff, member, team::staff_name(self.conn, member)?)
    }

    pub fn institution(&mut self, id: InstitutionId) -> Result<String, Error> {
        let name = institutions::table.find(id).select(institutions::name);
        once!(self.institutions, id, name.first::<String>(self.conn)?)
    }

    pub fn resident(&mut self, id: ResidentId) -> Result<String, Error> {
        once!(self.residents, id, person::name_of(self.conn, self.rules, id)?)
    }

    /// Who `account` is when it does something to `resident`'s record.
    pub fn author(&mut self, account: AccountId, resident: ResidentId) -> Result<Author, Error> {
        once!(self.authors, (account, resident), person::author(self.conn, self.rules, account, resident)?)
    }
}

/// The entities of one kind that are there, in any order.
pub(super) fn load(
    look: &mut Look<'_>,
    documents: &Documents,
    kind: Entity,
    ids: &[Key],
) -> Result<Vec<Loaded>, Error> {
    match kind {
        Entity::Resident => person::entities::residents(look, ids),
        Entity::Claim => person::entities::claims(look, ids),
        Entity::Consent => person::entities::consents(look, ids),
        Entity::Guardianship => person::entities::guardianships(look, ids),
        Entity::Grant => person::entities::grants(look, ids),
        Entity::Contract => contract::entities::contracts(look, ids),
        Entity::Diagnosis => follow_up::entities::diagnoses(look, ids),
        Entity::Enrolment => follow_up::entities::enrolments(look, ids),
        Entity::Visit => follow_up::entities::visits(look, ids),
        Entity::Reading => reading::entities::readings(look, ids),
        Entity::Task => task::entities::tasks(look, ids),
        Entity::ListAct => worklist::entities::list_acts(look, ids),
        Entity::SavedFilter => worklist::entities::saved_filters(look, ids),
        Entity::Referral => task::entities::referrals(look, ids),
        Entity::LongAssessment => prescription::entities::long_assessments(look, ids),
        Entity::Education => prescription::entities::educations(look, ids),
        Entity::Confirmation => prescription::entities::confirmations(look, ids),
        Entity::Prescription => prescription::entities::prescriptions(look, ids),
        Entity::Dispensing => prescription::entities::dispensings(look, ids),
        Entity::StockReport => prescription::entities::stock_reports(look, ids),
        Entity::RefillRequest => refill::entities::refill_requests(look, ids),
        Entity::PutOff => reminder::put_offs(look, ids),
        Entity::Team => team::entities::teams(look, ids),
        Entity::Package => team::entities::packages(look, ids),
        Entity::PolicyDocument | Entity::DrugCatalogue | Entity::AgreementTemplate => Ok(documents.find(kind, ids)),
    }
}
