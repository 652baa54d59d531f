//! The numbers of the follow-up rules, as a region's policy document holds them; the defaults are the national ones.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Programme;
use super::programme::{Admission, ProgrammePolicy};
use crate::reading::BloodPressure;

macro_rules! policies {
    ($( $folder:ident: $name:ident = $word:literal, $zh:literal, $en:literal, $form:ident, $policy:ident; )+) => {
        $( use super::$folder::$policy; )+

        /// What all programmes share, and the numbers of each. Source: domain 04 §4.1, §4.2.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        #[serde(deny_unknown_fields)]
        pub struct FollowUpPolicy {
            /// Calendar months to the next visit when all is well. [K]
            pub routine_months: u16,
            /// Days to the next visit, or to the check of a referral, otherwise. [S:6, S:7]
            pub short_days: u16,
            /// From either number on, whatever the programme: an emergency, and a dangerous home reading. [S:6, S:7]
            pub emergency_pressure: BloodPressure,
            /// Calendar months for which a visit that found pregnancy or lactation is believed when a home reading is
            /// judged. [P]
            pub pregnancy_months: u16,
            // A document may leave a programme out: its folder says the national numbers.
            $( #[serde(default)] pub $folder: $policy, )+
        }

        impl Default for FollowUpPolicy {
            fn default() -> Self {
                Self {
                    routine_months: 3,
                    short_days: 14,
                    emergency_pressure: BloodPressure::new(180, 110),
                    pregnancy_months: 12,
                    $( $folder: $policy::default(), )+
                }
            }
        }

        impl FollowUpPolicy {
            /// Who may be enrolled in a programme.
            pub fn admission(&self, programme: Programme) -> Admission<'_> {
                self.of(programme).admission()
            }

            /// The numbers of one programme.
            pub fn of(&self, programme: Programme) -> &dyn ProgrammePolicy {
                match programme { $( Programme::$name => &self.$folder, )+ }
            }
        }
    };
}
programmes!(policies);
