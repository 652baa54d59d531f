//! Who opens the app sees it at once, proves to the phone who she is, or signs in again. A team's phone holds other people's records: it is
//! locked whenever it is opened, and without the server it can be unlocked for as long as those records can be read.

use jiayi_core::access::Role;
use jiayi_core::calendar::Instant;

use super::{DAY_MS, Device};
use crate::store::StoreError;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unlock {
    /// Nothing is locked: a resident's own phone, nobody's, or she was away for a moment only.
    Open,
    /// By the phone's own lock; without the server until this moment of the phone's clock.
    ByPhone { until: Instant },
    /// She signs in. What she has not sent is kept.
    BySignIn,
}

impl Device {
    /// `left`: when she left the app that she had unlocked; none when it has just been opened. What nobody may read any more is hidden first.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn unlock(&mut self, left: Option<Instant>, now: Instant) -> Result<Unlock, StoreError> {
        self.hide_what_is_old(now)?;
        let Some(session) = self.session().filter(|session| session.role != Role::Resident.as_str()) else {
            return Ok(Unlock::Open);
        };
        let server_s = self.by_the_server(now);
        let Some(policy) = self.known.policy(server_s.day()) else { return Ok(Unlock::BySignIn) };
        let signed_in = session.expires_at.plus_ms(-policy.session.absolute_ms(true));
        let proved = self.kept.heard.served.map_or(signed_in, |served| served.max(signed_in));
        let until = proved.plus_ms(policy.device.readable_days_without_sync.saturating_mul(DAY_MS));
        let away = left.map(|left| now.0.saturating_sub(left.0));
        Ok(match () {
            () if server_s > until => Unlock::BySignIn,
            () if away.is_some_and(|away| (0..=policy.session.idle_ms(true)).contains(&away)) => Unlock::Open,
            () => Unlock::ByPhone { until: now.plus_ms(until.0.saturating_sub(server_s.0)) },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::Ended;
    use crate::sync::phone::{Phone, long_session};
    use crate::testing::{DOCTOR, NOW};

    const MINUTE_MS: i64 = 60_000;

    fn unlock(phone: &Phone, left: Option<Instant>, now: Instant) -> Unlock {
        phone.with(|device| device.unlock(left, now)).expect("asked")
    }

    #[test]
    fn a_team_s_phone_is_locked_when_it_is_opened_and_after_half_an_hour_away() {
        let phone = Phone::signed_in();
        assert_eq!(phone.syncs(), Ended::Done);
        let locked = Unlock::ByPhone { until: NOW.plus_ms(7 * DAY_MS) };
        assert_eq!(unlock(&phone, None, NOW), locked);
        assert_eq!(unlock(&phone, Some(NOW), NOW.plus_ms(30 * MINUTE_MS)), Unlock::Open);
        assert_eq!(unlock(&phone, Some(NOW), NOW.plus_ms(30 * MINUTE_MS + 1)), locked);
        assert_eq!(unlock(&phone, Some(NOW), NOW.plus_ms(-1)), locked, "a clock that was put back opens nothing");
    }

    #[test]
    fn a_week_without_the_server_asks_for_the_password_and_loses_nothing_unsent() {
        let phone = Phone::signed_in();
        assert_eq!(phone.syncs(), Ended::Done);
        phone.records(7, None);
        let later = NOW.plus_ms(7 * DAY_MS);
        assert!(matches!(unlock(&phone, None, later), Unlock::ByPhone { until } if until == later));
        assert_eq!(unlock(&phone, Some(later), later.plus_ms(1)), Unlock::BySignIn);
        assert_eq!((phone.known(), phone.pending().waiting), (0, 1));
    }

    #[test]
    fn a_resident_s_own_phone_and_nobody_s_are_open() {
        let phone = Phone::signed_in();
        phone.with(Device::end_session).expect("signed out");
        assert_eq!(unlock(&phone, None, NOW), Unlock::Open);
        phone.with(|device| device.begin_session(long_session(DOCTOR))).expect("signed in");
        assert_eq!(unlock(&phone, None, NOW.plus_ms(100 * DAY_MS)), Unlock::Open);
    }
}
