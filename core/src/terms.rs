//! One table per list of the field's words: each row is a variant, its text on the wire and in the database, and what
//! people read.

use crate::codes::Language;

/// A list of the field's words, whichever it is.
pub trait Term: Sized + 'static {
    /// Every one, in the order of the table.
    fn every() -> &'static [Self];

    /// As it travels.
    fn word(&self) -> &'static str;

    /// As people read it.
    fn called(&self, language: Language) -> &'static str;
}

/// Makes an enum that travels as its snake_case text. A test in the module checks that serde writes the same text.
macro_rules! terms {
    ($(#[$about:meta])* $name:ident { $( $(#[$row:meta])* $variant:ident = $text:literal, $zh:literal, $en:literal; )+ }) => {
        $(#[$about])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize, utoipa::ToSchema,
        )]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $( $(#[$row])* $variant, )+ }

        impl $name {
            /// Every one, in the order of the table.
            pub const ALL: &'static [Self] = &[$( Self::$variant, )+];

            pub const fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $text, )+ }
            }

            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|term| term.as_str() == text)
            }

            pub const fn name(self, language: $crate::codes::Language) -> &'static str {
                match (self, language) {
                    $(
                        (Self::$variant, $crate::codes::Language::Chinese) => $zh,
                        (Self::$variant, $crate::codes::Language::English) => $en,
                    )+
                }
            }
        }

        impl $crate::terms::Term for $name {
            fn every() -> &'static [Self] {
                Self::ALL
            }

            fn word(&self) -> &'static str {
                self.as_str()
            }

            fn called(&self, language: $crate::codes::Language) -> &'static str {
                self.name(language)
            }
        }
    };
}

pub(crate) use terms;

#[cfg(test)]
mod tests {
    use crate::follow_up;
    use crate::prescription::{assessment, beside};
    use crate::testing::travels;
    use crate::{contract, indicator, notice, person, reading, referral, reminder, task, team, worklist};

    #[test]
    fn a_term_is_written_the_same_to_the_wire_and_to_the_database() {
        travels!(
            worklist::Bucket,
            worklist::DepartureKind,
            worklist::RiskLevel,
            follow_up::Programme,
            follow_up::VisitMode,
            follow_up::Place,
            follow_up::Rating,
            follow_up::Adherence,
            follow_up::IrregularReason,
            follow_up::EnrolmentState,
            follow_up::CloseReason,
            reading::DangerSign,
            reading::GlucoseContext,
            reading::ReadingSource,
            reading::EnteredAs,
            reading::Arm,
            beside::Mind,
            assessment::AssessmentScope,
            assessment::EducationTopic,
            assessment::ConfirmationSigner,
            referral::ReferralDirection,
            referral::ReferralOutcome,
            referral::ReferralUrgency,
            notice::Action,
            reminder::About,
            reminder::Audience,
            reminder::Channel,
            task::TaskKind,
            task::Urgency,
            task::Attention,
            task::TaskState,
            task::TaskOutcome,
            person::Sex,
            person::DocumentKind,
            person::GuardianRelation,
            person::GuardianProof,
            person::ProxyScope,
            person::ConsentPurpose,
            person::ContactPreference,
            person::ConsentAnswer,
            person::LegalBasis,
            person::ClaimState,
            person::IdentityCheck,
            person::ProxyRelation,
            contract::ContractState,
            contract::ContractStatus,
            contract::EndReason,
            contract::PriorityGroup,
            contract::PackageKind,
            contract::ServiceKind,
            contract::Side,
            indicator::Indicator,
            indicator::Counted,
            indicator::Better,
            crate::access::indicators::Level,
            team::PractitionerClass,
            team::Title,
            team::Duty,
        );
    }
}
