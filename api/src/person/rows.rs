//! The rows of people, and where their sealed columns lie.

use diesel::prelude::*;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::id::{AccountId, ClaimId, ConsentId, GrantId, GuardianshipId, InstitutionId, ResidentId, StaffId};
use jiayi_core::person::claim::ClaimState;
use jiayi_core::person::consent::{ConsentAnswer, LegalBasis};
use jiayi_core::person::grant::ProxyRelation;
use jiayi_core::person::{
    ConsentPurpose, ContactPreference, DocumentKind, GuardianProof, GuardianRelation, IdentityCheck, ProxyScope, Sex,
};
pub use jiayi_core::view::{ConsentChannel, GrantedAs};
use uuid::Uuid;

use crate::database::schema::{activation_codes, consents, grants, guardianships, identity_claims, residents};
use crate::database::sql::{Json, Word};
use crate::seal::Place;

pub fn place(table: &'static str, column: &'static str, row: impl Into<Uuid>) -> Place {
    Place { table, column, row: row.into() }
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = residents, treat_none_as_default_value = false)]
pub struct Resident {
    pub id: ResidentId,
    pub name_sealed: Vec<u8>,
    pub sex: Word<Sex>,
    pub born_on: Day,
    pub document_kind: Word<DocumentKind>,
    pub document_sealed: Vec<u8>,
    /// Only once verified.
    pub document_index: Option<Vec<u8>>,
    pub phone_sealed: Option<Vec<u8>>,
    pub phone_index: Option<Vec<u8>>,
    pub address_sealed: Option<Vec<u8>>,
    pub lives_alone: bool,
    pub lacks_capacity: bool,
    pub verified_at: Option<Instant>,
    pub verified_how: Option<Word<IdentityCheck>>,
    pub verified_by: Option<StaffId>,
    pub merged_into: Option<ResidentId>,
    pub died_on: Option<Day>,
    pub registered_at: Instant,
    pub contact_preference: Option<Word<ContactPreference>>,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = identity_claims, treat_none_as_default_value = false)]
pub struct Claim {
    pub id: ClaimId,
    pub account_id: AccountId,
    /// The provisional person.
    pub resident_id: ResidentId,
    pub document_index: Vec<u8>,
    pub state: Word<ClaimState>,
    pub tries_left: i32,
    pub claimed_at: Instant,
    pub decided_at: Option<Instant>,
    pub decided_by: Option<AccountId>,
    pub decided_how: Option<Word<IdentityCheck>>,
    pub reason: Option<String>,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = activation_codes, treat_none_as_default_value = false)]
pub struct Printed {
    pub id: ClaimId,
    pub resident_id: ResidentId,
    pub issued_by: AccountId,
    pub issued_at: Instant,
    pub expires_at: Instant,
    pub tries_left: i32,
    pub used_at: Option<Instant>,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = consents, treat_none_as_default_value = false)]
pub struct Consent {
    pub id: ConsentId,
    pub resident_id: ResidentId,
    pub purpose: Word<ConsentPurpose>,
    pub event: Word<ConsentAnswer>,
    pub legal_basis: Word<LegalBasis>,
    pub text_version: Option<String>,
    pub text_hash: Option<Vec<u8>>,
    pub channel: Word<ConsentChannel>,
    pub recipient: Option<String>,
    pub by_account: AccountId,
    pub guardian_id: Option<ResidentId>,
    pub witness_id: Option<StaffId>,
    pub scan_hash: Option<Vec<u8>>,
    pub at: Instant,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = guardianships, treat_none_as_default_value = false)]
pub struct GuardianshipRow {
    pub id: GuardianshipId,
    pub ward_id: ResidentId,
    pub guardian_id: ResidentId,
    pub relation: Word<GuardianRelation>,
    pub proof_kind: Word<GuardianProof>,
    pub proof_hash: Vec<u8>,
    pub verified_by: StaffId,
    pub recorded_at: Instant,
    pub valid_from: Day,
    pub valid_to: Option<Day>,
    pub revoked_at: Option<Instant>,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = grants, treat_none_as_default_value = false)]
pub struct GrantRow {
    pub id: GrantId,
    pub resident_id: ResidentId,
    pub proxy_name_sealed: Vec<u8>,
    pub proxy_phone_sealed: Vec<u8>,
    pub proxy_phone_index: Vec<u8>,
    pub relation: Word<ProxyRelation>,
    pub scopes: Json<Vec<ProxyScope>>,
    pub granted_by: AccountId,
    pub granted_as: Word<GrantedAs>,
    pub scan_hash: Option<Vec<u8>>,
    pub granted_at: Instant,
    pub valid_from: Day,
    pub valid_to: Day,
    pub revoked_at: Option<Instant>,
    pub revoked_by: Option<AccountId>,
}

#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = crate::database::schema::resident_homes, treat_none_as_default_value = false)]
pub struct Home {
    pub id: crate::database::sql::Key,
    pub resident_id: ResidentId,
    pub institution_id: InstitutionId,
    pub village_code: Option<String>,
    pub valid_from: Day,
    pub valid_to: Option<Day>,
}
