//! Grants to family proxies: what one may do for another, for at most a year, revocable at once.
//!
//! A grant is never edited: it is revoked and given anew. Source: domain 07; domain 11.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::capacity::{Actor, OWN_DATA_FROM, Person, birthday};
use super::contact::MobileNumber;
use super::policy::PersonPolicy;
use crate::calendar::Day;
use crate::codes::Code;
use crate::id::GrantId;
use crate::terms::terms;

terms! {
    /// What a proxy may be allowed.
    ProxyScope {
        View = "view", "查看", "view";
        RequestRefill = "request_refill", "申请续方", "request refills";
        Pickup = "pickup", "代取药", "collect medicine";
    }
}

/// What a proxy may do; never empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "BTreeSet<ProxyScope>", into = "BTreeSet<ProxyScope>")]
#[schema(value_type = Vec<ProxyScope>)]
pub struct ProxyScopes(BTreeSet<ProxyScope>);

impl ProxyScopes {
    pub fn iter(&self) -> impl Iterator<Item = ProxyScope> {
        self.0.iter().copied()
    }
}

impl TryFrom<BTreeSet<ProxyScope>> for ProxyScopes {
    type Error = Code;

    fn try_from(scopes: BTreeSet<ProxyScope>) -> Result<Self, Code> {
        if scopes.is_empty() { Err(Code::GrantScopes) } else { Ok(Self(scopes)) }
    }
}

impl From<ProxyScopes> for BTreeSet<ProxyScope> {
    fn from(scopes: ProxyScopes) -> Self {
        scopes.0
    }
}

terms! {
    /// What the proxy is to the person.
    ProxyRelation {
        Spouse = "spouse", "配偶", "spouse";
        Child = "child", "子女", "child";
        ChildInLaw = "child_in_law", "儿媳或女婿", "child-in-law";
        Grandchild = "grandchild", "孙辈", "grandchild";
        Parent = "parent", "父母", "parent";
        Sibling = "sibling", "兄弟姐妹", "sibling";
        OtherRelative = "other_relative", "其他亲属", "other relative";
        Neighbour = "neighbour", "邻居", "neighbour";
        Friend = "friend", "朋友", "friend";
        Carer = "carer", "护工或保姆", "carer";
    }
}

/// A proxy is known by her phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    pub id: GrantId,
    pub proxy: MobileNumber,
    pub scopes: ProxyScopes,
    pub valid_from: Day,
    /// Inclusive.
    pub valid_to: Day,
    /// From this day on it permits nothing.
    pub revoked_on: Option<Day>,
}

impl Grant {
    pub fn in_force(&self, on: Day) -> bool {
        self.valid_from <= on && on <= self.valid_to && self.revoked_on.is_none_or(|revoked| on < revoked)
    }
}

/// The last day that a grant by this giver may have, where its author's say ends by itself: what a guardian gives for a
/// child ends on the eve of the 14th birthday, from which the child answers herself (PIPL 31).
fn last_day_by(by: Actor, person: &Person<'_>) -> Option<Day> {
    let of_child = matches!(by, Actor::Guardian(_)) && !person.lacks_capacity;
    let eve = birthday(person.birth, OWN_DATA_FROM).and_then(|day| day.plus_days(-1).map_err(|_| Code::DateRange));
    eve.ok().filter(|_| of_child)
}

/// Whether `by` may give `grant` today. `by` is whoever asks in the app or face to face at the desk; from 14 that is
/// the person herself, because a grant shows her data to another. `own_phone` is the person's.
///
/// # Errors
/// `GRANT_WHO`, `GRANT_SELF`, `GRANT_TERM`, `GRANT_EXISTS` (revoke it first) or `GRANT_TOO_MANY`.
pub fn may_grant(
    grant: &Grant,
    person: &Person<'_>,
    by: Actor,
    own_phone: Option<&MobileNumber>,
    existing: &[Grant],
    policy: &PersonPolicy,
    today: Day,
) -> Result<(), Code> {
    person.may_consent(by, today).map_err(|_| Code::GrantWho)?;
    if own_phone == Some(&grant.proxy) {
        return Err(Code::GrantSelf);
    }
    let limit = grant.valid_from.plus_months(policy.grant_max_months).and_then(|next| next.plus_days(-1));
    let limit = limit.map_err(|_| Code::DateRange)?;
    let limit = last_day_by(by, person).map_or(limit, |eve| eve.min(limit));
    if grant.valid_from != today || grant.valid_to < today || grant.valid_to > limit {
        return Err(Code::GrantTerm);
    }
    let in_force: Vec<&Grant> = existing.iter().filter(|known| known.in_force(today)).collect();
    if in_force.iter().any(|known| known.proxy == grant.proxy) {
        return Err(Code::GrantExists);
    }
    if in_force.len() >= policy.max_proxies {
        return Err(Code::GrantTooMany);
    }
    Ok(())
}

/// Whether `by` may revoke it: the person herself from 14, or a guardian in force, also of a child of 14 to 17; never a
/// proxy.
///
/// # Errors
/// `GRANT_WHO`, or `GRANT_ENDED` when it no longer holds.
pub fn may_revoke(person: &Person<'_>, by: Actor, grant: &Grant, today: Day) -> Result<(), Code> {
    let may = match by {
        Actor::Resident => person.may_use_app(today),
        Actor::Guardian(id) => person.guardian(id, today).is_ok(),
        Actor::Proxy(_) => false,
    };
    if !may {
        return Err(Code::GrantWho);
    }
    if grant.in_force(today) { Ok(()) } else { Err(Code::GrantEnded) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::ResidentId;
    use crate::person::guardianship::{GuardianProof, GuardianRelation, Guardianship};
    use crate::policy::national;
    use crate::testing::day;
    use uuid::Uuid;

    fn elder() -> Person<'static> {
        Person { birth: day("1945-10-01"), lacks_capacity: false, guardianships: &[] }
    }

    fn phone(n: u32) -> MobileNumber {
        MobileNumber::parse(&format!("138{n:08}")).expect("a number")
    }

    fn scopes(list: &[ProxyScope]) -> ProxyScopes {
        ProxyScopes::try_from(list.iter().copied().collect::<BTreeSet<_>>()).expect("not empty")
    }

    fn grant(n: u32, list: &[ProxyScope]) -> Grant {
        Grant {
            id: GrantId(Uuid::from_u128(n.into())),
            proxy: phone(n),
            scopes: scopes(list),
            valid_from: day("2026-03-02"),
            valid_to: day("2026-08-31"),
            revoked_on: None,
        }
    }

    fn give(by: Actor, proxy: u32, valid_to: &str, existing: &[Grant]) -> Result<(), Code> {
        let grant = Grant { valid_to: day(valid_to), ..grant(proxy, &[ProxyScope::View]) };
        may_grant(&grant, &elder(), by, Some(&phone(100)), existing, &national().person, day("2026-03-02"))
    }

    #[test]
    fn a_revoked_grant_permits_nothing_from_that_day_on() {
        let revoked = Grant { revoked_on: Some(day("2026-05-01")), ..grant(1, &[ProxyScope::View]) };
        assert!(revoked.in_force(day("2026-04-30")) && !revoked.in_force(day("2026-05-01")));
        assert_eq!(may_revoke(&elder(), Actor::Resident, &revoked, day("2026-05-01")), Err(Code::GrantEnded));
    }

    #[test]
    fn a_grant_runs_a_year_at_most_and_is_not_in_the_past() {
        assert_eq!(give(Actor::Resident, 1, "2027-03-01", &[]), Ok(()));
        assert_eq!(give(Actor::Resident, 1, "2027-03-02", &[]), Err(Code::GrantTerm));
        assert_eq!(give(Actor::Resident, 1, "2026-03-02", &[]), Ok(()));
        assert_eq!(give(Actor::Resident, 1, "2026-03-01", &[]), Err(Code::GrantTerm));
    }

    #[test]
    fn a_resident_has_at_most_five_proxies_and_each_once() {
        let mut existing: Vec<Grant> = (1..=5).map(|n| grant(n, &[ProxyScope::View])).collect();
        assert_eq!(give(Actor::Resident, 6, "2026-12-31", &existing), Err(Code::GrantTooMany));
        assert_eq!(give(Actor::Resident, 5, "2026-12-31", &existing), Err(Code::GrantExists));
        existing[0].revoked_on = Some(day("2026-03-02"));
        assert_eq!(give(Actor::Resident, 6, "2026-12-31", &existing), Ok(()));
        assert_eq!(give(Actor::Resident, 1, "2026-12-31", &existing), Ok(()));
        assert_eq!(give(Actor::Resident, 100, "2026-12-31", &existing), Err(Code::GrantSelf));
    }

    #[test]
    fn a_proxy_neither_grants_nor_revokes() {
        let proxy = Actor::Proxy(GrantId(Uuid::from_u128(1)));
        assert_eq!(give(proxy, 6, "2026-12-31", &[]), Err(Code::GrantWho));
        assert_eq!(may_revoke(&elder(), proxy, &grant(1, &[ProxyScope::View]), day("2026-03-02")), Err(Code::GrantWho));
        assert_eq!(may_revoke(&elder(), Actor::Resident, &grant(1, &[ProxyScope::View]), day("2026-03-02")), Ok(()));
    }

    #[test]
    fn the_guardian_grants_for_a_child_until_fourteen_and_may_revoke_until_eighteen() {
        let mother = Guardianship {
            guardian: ResidentId(Uuid::from_u128(7)),
            relation: GuardianRelation::Parent,
            proof: GuardianProof::HouseholdRegister,
            valid_from: day("2020-01-01"),
            valid_to: None,
            revoked_on: None,
        };
        let list = [mother];
        let by = Actor::Guardian(mother.guardian);
        let today = day("2026-03-02");
        let give = |birth: &str| {
            let child = Person { birth: day(birth), lacks_capacity: false, guardianships: &list };
            let grant = Grant { valid_to: today, ..grant(1, &[ProxyScope::View]) };
            let given = may_grant(&grant, &child, by, None, &[], &national().person, today);
            (given, may_revoke(&child, by, &grant, today))
        };
        assert_eq!(give("2012-03-03"), (Ok(()), Ok(())));
        assert_eq!(give("2012-03-02"), (Err(Code::GrantWho), Ok(())));
        assert_eq!(give("2008-03-02"), (Err(Code::GrantWho), Err(Code::GrantWho)));
    }

    #[test]
    fn a_grant_without_scopes_is_none() {
        assert!(serde_json::from_str::<ProxyScopes>("[]").is_err());
        assert!(serde_json::from_str::<ProxyScopes>("[\"sign_contract\"]").is_err());
        assert_eq!(
            serde_json::to_string(&scopes(&[ProxyScope::Pickup, ProxyScope::View])).expect("json"),
            r#"["view","pickup"]"#
        );
    }

    #[test]
    fn what_a_guardian_gives_for_a_child_ends_on_the_eve_of_the_fourteenth_birthday() {
        let father = ResidentId(Uuid::from_u128(7));
        let guardianships = [Guardianship {
            guardian: father,
            relation: crate::person::guardianship::GuardianRelation::Parent,
            proof: GuardianProof::HouseholdRegister,
            valid_from: day("2020-01-01"),
            valid_to: None,
            revoked_on: None,
        }];
        let child = Person { birth: day("2012-11-21"), lacks_capacity: false, guardianships: &guardianships };
        let policy = &national().person;
        let until = |last: &str| {
            let given = Grant { valid_from: day("2026-03-02"), valid_to: day(last), ..grant(1, &[ProxyScope::View]) };
            may_grant(&given, &child, Actor::Guardian(father), None, &[], policy, day("2026-03-02"))
        };
        assert_eq!(until("2026-11-20"), Ok(()));
        assert_eq!(until("2026-11-21"), Err(Code::GrantTerm));
        let lost = Person { birth: day("1945-10-01"), lacks_capacity: true, guardianships: &guardianships };
        let given =
            Grant { valid_from: day("2026-03-02"), valid_to: day("2027-03-01"), ..grant(1, &[ProxyScope::View]) };
        let by_guardian = may_grant(&given, &lost, Actor::Guardian(father), None, &[], policy, day("2026-03-02"));
        assert_eq!(by_guardian, Ok(()));
    }
}
