//! The adapters that speak to the vendors, speaking to their stand-ins over real sockets.

mod gateway;
mod push;
mod receipts;
mod setting_up;

use std::time::Duration;

use jiayi_core::calendar::Instant;
use jiayi_core::reminder::{About, Audience, DigestId};
use uuid::Uuid;

use super::fake::Fakes;
use super::message::{Class, LinkCode, Push, PushToken, Text, Ttl};
use crate::clock::Clock;

/// 2026-03-20, ten in the morning in China.
const NOW: Instant = Instant(1_773_972_000_000);
const PATIENT: Duration = Duration::from_secs(20);
/// For an answer that does not come.
const SHORT: Duration = Duration::from_secs(1);

fn fakes() -> (Fakes, Clock) {
    let clock = Clock::fixed(NOW);
    (Fakes::start(clock.clone(), drop).expect("stand-ins"), clock)
}

fn push(n: u32, about: About, to: Audience) -> Push {
    Push {
        token: PushToken::parse(&format!("installation-{n:010}-abcdef")).expect("a token"),
        class: Class::of(about),
        about,
        to,
        digest: DigestId(Uuid::from_u128(u128::from(n))),
        ttl: Ttl::until(NOW.plus_ms(3_600_000), NOW).expect("an hour"),
    }
}

fn text(n: u32, about: About) -> Text {
    Text {
        number: jiayi_core::person::MobileNumber::parse("13800138000").expect("a number"),
        about,
        to: Audience::Resident,
        link: (about == About::Refill).then(|| LinkCode::parse("AAECAwQFBgcICQoLDA0ODw").expect("128 bits")),
        out_id: Uuid::from_u128(u128::from(n)),
    }
}
