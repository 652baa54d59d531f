//! Identities of things: UUIDv7, minted by whoever creates the thing, so that a phone can name what it makes offline.

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        #[cfg(feature = "diesel")]
        expression!($name);

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }
    )+};
}

ids! {
    /// Who signs in: a resident's or a staff member's account.
    AccountId,
    /// A person who receives care.
    ResidentId,
    StaffId,
    SessionId,
    CommandId,
    AllianceId,
    InstitutionId,
    TeamId,
    /// Somebody stands in for a colleague from one day to another.
    SubstitutionId,
    PackageId,
    TemplateId,
    ContractId,
    GuardianshipId,
    GrantId,
    ConsentId,
    CapacityDecisionId,
    ClaimId,
    EnrolmentId,
    VisitId,
    ReadingId,
    TaskId,
    /// A call, snooze or assignment on the worklist.
    ListActId,
    /// Of a filter of the list that is kept under a name.
    SavedFilterId,
    ReferralId,
    AssessmentId,
    EducationId,
    ConfirmationId,
    DiagnosisId,
    DrugId,
    PrescriptionId,
    PrescriptionItemId,
    ReviewId,
    DispensingId,
    StockReportId,
    RefillRequestId,
    RefillItemId,
    DeliveryId,
    /// Of a secret by which somebody of the staff opens her account.
    ActivationId,
    PhoneChangeId,
    /// Of a reminder that was put off until tomorrow.
    PutOffId,
}
