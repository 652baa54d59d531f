//! The documents that decisions are made with: without them a phone could not decide as the server does. Each travels as the text it is
//! parsed from, so that a phone reads it with the very function that the server reads it with; its id is of its content.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;
use uuid::Uuid;

use super::View;
use crate::contract::template;
use crate::policy;
use crate::prescription::catalogue;

/// What a policy document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PolicyScope {
    /// Whole: `PolicyBook::parse`, the first list.
    National,
    /// Changes keys of the national one: the second list.
    Region,
    /// Working days: `WorkCalendar::parse`.
    Calendar,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = FeedPolicyDocument)]
pub struct PolicyDocument {
    pub scope: PolicyScope,
    /// TOML.
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = FeedDrugCatalogue)]
pub struct DrugCatalogue {
    /// TOML: `Catalogue::parse`.
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = FeedAgreementTemplate)]
pub struct AgreementTemplate {
    /// TOML: `Template::parse`.
    pub text: String,
}

/// Every document that ships with this build.
pub fn shipped() -> Vec<View> {
    let policy = |scope, text: &str| PolicyDocument { scope, text: text.to_owned() }.into();
    vec![
        policy(PolicyScope::National, policy::NATIONAL),
        policy(PolicyScope::Region, policy::DEMO_COUNTY),
        policy(PolicyScope::Calendar, policy::CALENDAR),
        DrugCatalogue { text: catalogue::SHIPPED.to_owned() }.into(),
        AgreementTemplate { text: template::CHINESE.to_owned() }.into(),
    ]
}

/// The id of a document: the same for the same text on every server.
pub fn document_id(text: &str) -> Uuid {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&Sha256::digest(text)[..16]);
    // Version 8: by a rule of our own.
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}
