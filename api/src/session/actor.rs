//! Who is asking, in which role.

use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::id::{AccountId, InstitutionId, ResidentId, SessionId, StaffId};
use uuid::Uuid;

use crate::audit::Looked;
use crate::database::schema::accounts;
use crate::database::{Db, Error};

/// The holder of a session. A session acts in one role.
#[derive(Debug, Clone)]
pub struct Actor {
    pub account: AccountId,
    pub session: SessionId,
    pub role: Role,
    /// The person of a resident's account, once she has said who she is.
    pub resident: Option<ResidentId>,
    /// HMAC of the account's phone, by which grants name a proxy.
    pub phone_index: Option<Vec<u8>>,
    pub staff: Option<Serving>,
    /// Whose records this request has shown.
    pub looked: Looked,
}

/// A staff member in one role at one institution.
#[derive(Debug, Clone)]
pub struct Serving {
    pub staff: StaffId,
    pub institution: InstitutionId,
}

impl Actor {
    /// Notes for the log whose records are shown; one's own are nobody else's business.
    pub fn looks_at(&self, residents: impl IntoIterator<Item = ResidentId>) {
        self.looked.at(residents.into_iter().filter(|resident| Some(*resident) != self.resident));
    }

    /// The same holder as her account stands now: an earlier command of the same batch may have given it its person.
    ///
    /// # Errors
    /// When the database fails.
    pub fn as_of_now(&self, conn: &mut Db) -> Result<Self, Error> {
        if self.staff.is_some() || self.session.0.is_nil() {
            return Ok(self.clone());
        }
        let account = accounts::table.find(self.account).select((accounts::resident_id, accounts::phone_index));
        let (resident, phone_index) = account.first(conn).optional()?.unwrap_or_default();
        Ok(Self { resident, phone_index, ..self.clone() })
    }

    /// The house itself, when a date has come. It has no session, so no door lets it in.
    pub fn house() -> Self {
        Self {
            account: AccountId(Uuid::nil()),
            session: SessionId(Uuid::nil()),
            role: Role::Operator,
            resident: None,
            phone_index: None,
            staff: None,
            looked: Looked::default(),
        }
    }

    /// Whoever holds the telephone that a link was sent to. There is no session: only what stands behind the link acts so.
    pub fn by_link(account: AccountId, resident: Option<ResidentId>, phone_index: Option<Vec<u8>>) -> Self {
        Self { account, role: Role::Resident, resident, phone_index, ..Self::house() }
    }

    pub fn staff_id(&self) -> Option<StaffId> {
        self.staff.as_ref().map(|serving| serving.staff)
    }

    pub fn institution(&self) -> Option<InstitutionId> {
        self.staff.as_ref().map(|serving| serving.institution)
    }
}
