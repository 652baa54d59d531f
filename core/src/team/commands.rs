//! What the operator asks for about the accounts of the staff. The secret that opens one is shown to a manager, never to the
//! operator: nobody alone can sign in as somebody else.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::id::{AccountId, ActivationId, StaffId};

/// Open an account for a member of the staff.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenStaffAccount {
    pub account: AccountId,
    pub activation: ActivationId,
    pub staff: StaffId,
    /// 3 to 40 of `a`–`z`, `0`–`9`, `.`, `-` and `_`.
    pub login: String,
}

/// Password or second factor is lost, or somebody else may have them: both end with every session, and the account is opened anew.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResetStaffAccount {
    pub account: AccountId,
    pub activation: ActivationId,
}

/// Nobody signs in by it any more. What its holder had recorded without a network is accepted for some days and waits for a manager.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DisableStaffAccount {
    pub account: AccountId,
}

/// A disabled account holds again. Password, second factor and sessions end, and it is opened anew.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnableStaffAccount {
    pub account: AccountId,
    pub activation: ActivationId,
}

/// Whether a login name can be typed, read aloud and put into an authenticator's address without a mistake.
pub fn is_login(text: &str) -> bool {
    (3..=40).contains(&text.len())
        && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_is_short_and_plain() {
        for right in ["leader1", "wang.xiuying", "a_b", "990101-desk"] {
            assert!(is_login(right), "{right}");
        }
        for wrong in ["", "ab", "Leader1", "王医生", "a b", "a&b", &"a".repeat(41)] {
            assert!(!is_login(wrong), "{wrong}");
        }
    }
}
