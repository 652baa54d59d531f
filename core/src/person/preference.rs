//! How somebody wishes to be reached. Source: screens, W8.
//!
//! A wish, not a consent: what may be sent to her is asked of her consents. Through her family is a wish only while a grant
//! lets somebody of hers look at her record: whoever may merely collect medicine is told nothing of her care. It cannot be
//! set without such a grant, sleeps when the last one has ended, and is awake again with the next. A guardian is no family
//! here: she acts for her ward anyway, on the ward's number.

use super::ProxyScope;
use crate::calendar::Day;
use crate::codes::Code;
use crate::terms::terms;

terms! {
    ContactPreference {
        App = "app", "请用应用联系", "Please write in the app";
        Sms = "sms", "请发短信", "Please send a text message";
        PhoneCall = "phone_call", "请打电话", "Please call";
        HomeVisit = "home_visit", "请上门", "Please come to the home";
        ViaFamily = "via_family", "请联系家人", "Please ask her family";
    }
}

impl ContactPreference {
    /// Whether it may be set today. `family_until` is the last day of the grants that let somebody look.
    ///
    /// # Errors
    /// `CONTACT_FAMILY`.
    pub fn may_set(self, family_until: Option<Day>, today: Day) -> Result<(), Code> {
        self.on(today, family_until).map(|_| ()).ok_or(Code::ContactFamily)
    }

    /// What stands of it on `day`.
    pub fn on(self, day: Day, family_until: Option<Day>) -> Option<Self> {
        let stands = self != Self::ViaFamily || family_until.is_some_and(|until| day <= until);
        stands.then_some(self)
    }
}

/// The last day on which somebody of hers may look, by the grants that were not revoked: each with its scopes and last day.
pub fn family_until<'a>(grants: impl IntoIterator<Item = (&'a [ProxyScope], Day)>) -> Option<Day> {
    let looks = grants.into_iter().filter(|(scopes, _)| scopes.contains(&ProxyScope::View));
    looks.map(|(_, last)| last).max()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::day;

    #[test]
    fn through_the_family_holds_while_somebody_of_hers_may_look_and_every_other_wish_always() {
        let until = Some(day("2026-08-31"));
        for wish in ContactPreference::ALL.iter().copied() {
            let by_family = wish == ContactPreference::ViaFamily;
            for (on, until, stands) in
                [("2026-08-31", until, true), ("2026-09-01", until, !by_family), ("2026-03-02", None, !by_family)]
            {
                assert_eq!(wish.on(day(on), until), stands.then_some(wish), "{wish:?} {on}");
                let expected = if stands { Ok(()) } else { Err(Code::ContactFamily) };
                assert_eq!(wish.may_set(until, day(on)), expected, "{wish:?} {on}");
            }
        }
    }

    #[test]
    fn who_may_only_ask_or_collect_is_not_spoken_to_about_her() {
        let (pickup, all): (&[ProxyScope], &[ProxyScope]) =
            (&[ProxyScope::Pickup, ProxyScope::RequestRefill], ProxyScope::ALL);
        let (near, far) = (day("2026-04-01"), day("2026-08-31"));
        assert_eq!(family_until([(pickup, far)]), None);
        assert_eq!(family_until([(pickup, far), (all, near)]), Some(near));
        assert_eq!(family_until([(all, near), (all, far)]), Some(far));
        assert_eq!(family_until([]), None);
    }
}
