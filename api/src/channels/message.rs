//! What can be sent. No type takes a sentence: the words follow from what a message is about.

use std::fmt;

use jiayi_core::calendar::Instant;
use jiayi_core::person::{ContactNumber, MobileNumber, PersonName};
use jiayi_core::reminder::{About, Audience, DigestId};
use uuid::Uuid;

/// A notification on one installation of the app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Push {
    pub token: PushToken,
    pub class: Class,
    pub about: About,
    pub to: Audience,
    /// Under it a phone shows once what reached it twice.
    pub digest: DigestId,
    pub ttl: Ttl,
}

/// A text message from a template of the provider's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    pub number: MobileNumber,
    pub about: About,
    pub to: Audience,
    /// What stands behind the domain in the template, for what can be answered without an account.
    pub link: Option<LinkCode>,
    /// Our id of it, under which the provider can be asked and receipts come.
    pub out_id: Uuid,
}

/// A voice call from a template of the provider's, which asks for the person first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    pub number: ContactNumber,
    pub name: PersonName,
    pub about: About,
    pub to: Audience,
    pub out_id: Uuid,
}

/// What vendors want to know a notification as: without a class, or with a wrong one, it is marketing and stays silent.
///
/// Source: HUAWEI Push Kit, self-classification of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Medicine, visits and checks.
    Health,
    /// What happens to somebody's contract.
    Account,
}

impl Class {
    pub const fn of(about: About) -> Self {
        match about {
            About::Refill | About::FollowUp | About::AnnualCheck => Self::Health,
            About::ContractExpiry => Self::Account,
        }
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Health => "health",
            Self::Account => "account",
        }
    }

    /// None for a class that this build does not know: such a message is not sent.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Health, Self::Account].into_iter().find(|class| class.as_str() == text)
    }
}

/// The channel of Android's settings that it belongs to. Users tune these, and they never change: a new behaviour is a new name.
pub(super) const fn android_channel(about: About) -> &'static str {
    match about {
        About::Refill => "refill_v1",
        About::FollowUp | About::AnnualCheck => "followup_v1",
        About::ContractExpiry => "system_v1",
    }
}

/// What a vendor calls one installation: 1 to 4,096 visible characters.
#[derive(Clone, PartialEq, Eq)]
pub struct PushToken(String);

impl PushToken {
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=4096).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
        fits.then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PushToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PushToken(…)")
    }
}

/// A secret of a short link: base64url of at least 128 bits.
#[derive(Clone, PartialEq, Eq)]
pub struct LinkCode(String);

impl LinkCode {
    pub fn parse(text: &str) -> Option<Self> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        ((22..=43).contains(&text.len()) && text.bytes().all(plain)).then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for LinkCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinkCode(…)")
    }
}

/// How long a vendor keeps a push for a phone that is away: 1 second to 14 days, which every vendor takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ttl(u32);

impl Ttl {
    const LONGEST_SECONDS: i64 = 14 * 86_400;

    /// Until then; none when that is not ahead.
    pub fn until(until: Instant, now: Instant) -> Option<Self> {
        let seconds = until.0.saturating_sub(now.0) / 1000;
        let seconds = u32::try_from(seconds.min(Self::LONGEST_SECONDS)).ok()?;
        (seconds > 0).then_some(Self(seconds))
    }

    pub const fn seconds(self) -> u32 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_reminded_of_has_a_class_and_an_unknown_class_is_none() {
        for about in About::ALL {
            assert_eq!(Class::parse(Class::of(*about).as_str()), Some(Class::of(*about)));
        }
        for unknown in ["", "HEALTH", "marketing", "health "] {
            assert_eq!(Class::parse(unknown), None);
        }
    }

    #[test]
    fn a_push_that_is_too_late_has_no_time_to_live_and_none_lives_longer_than_vendors_allow() {
        let now = Instant(1_800_000_000_000);
        assert_eq!(Ttl::until(now, now), None);
        assert_eq!(Ttl::until(now.plus_ms(-60_000), now), None);
        assert_eq!(Ttl::until(now.plus_ms(90_500), now).map(Ttl::seconds), Some(90));
        assert_eq!(Ttl::until(now.plus_ms(400 * 86_400_000), now).map(Ttl::seconds), Some(1_209_600));
    }

    #[test]
    fn secrets_are_not_printed_and_what_is_none_is_not_taken() {
        assert!(PushToken::parse("").is_none() && PushToken::parse("a b").is_none());
        assert!(LinkCode::parse("only-21-characters-xx").is_none() && LinkCode::parse(&"é".repeat(12)).is_none());
        let link = LinkCode::parse("AAAAAAAAAAAAAAAAAAAAAA").expect("128 bits");
        let token = PushToken::parse("abc:def").expect("a token");
        assert!(!format!("{link:?} {token:?}").contains("AA") && !format!("{token:?}").contains("abc"));
    }
}
