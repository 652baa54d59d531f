//! What age and capacity allow: who signs a contract, who consents to the use of personal data.
//!
//! The ages are national statute, not regional policy. Source: domain 02 §2.9 (Civil Code; PIPL 31).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::guardianship::Guardianship;
use crate::calendar::Day;
use crate::codes::Code;
use crate::id::{GrantId, ResidentId};

/// Below it a minor has no civil capacity. Source: Civil Code art. 19–20.
pub const LIMITED_FROM: i32 = 8;
/// Below it a guardian consents to the use of personal data. Source: PIPL 31.
pub const OWN_DATA_FROM: i32 = 14;
/// From it one signs one's own contracts. Source: Civil Code art. 17–18.
pub const FULL_FROM: i32 = 18;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Capacity {
    None,
    Limited,
    Full,
}

/// Who acts for a person: herself, her guardian or a proxy. What the desk records on paper is the act of the one who
/// signed the paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "by", content = "id")]
pub enum Actor {
    Resident,
    Guardian(ResidentId),
    Proxy(GrantId),
}

/// The person a rule is about, as the records show her.
#[derive(Debug, Clone, Copy)]
pub struct Person<'a> {
    pub birth: Day,
    /// A court found so of her as an adult; it stays until a court finds otherwise, whatever becomes of the guardian.
    pub lacks_capacity: bool,
    /// All that were ever recorded; those in force are found by date.
    pub guardianships: &'a [Guardianship],
}

impl Person<'_> {
    pub fn age(&self, on: Day) -> i32 {
        self.birth.age_on(on)
    }

    /// By age, unless it was proved that an adult has none.
    pub fn capacity(&self, on: Day) -> Capacity {
        if self.lacks_capacity {
            return Capacity::None;
        }
        match self.age(on) {
            ..LIMITED_FROM => Capacity::None,
            LIMITED_FROM..FULL_FROM => Capacity::Limited,
            FULL_FROM.. => Capacity::Full,
        }
    }

    /// May hold an account of her own.
    pub fn may_use_app(&self, on: Day) -> bool {
        self.age(on) >= OWN_DATA_FROM && !self.lacks_capacity
    }

    /// Whether `by` may sign, renew, transfer or end this person's contract: herself from 18 with capacity, otherwise a
    /// guardian whose guardianship is in force; never a proxy.
    ///
    /// # Errors
    /// `CONTRACT_SIGNER_PROXY`, `CONTRACT_SIGNER_GUARDIAN_NEEDED`, `CONTRACT_SIGNER_RESIDENT_NEEDED` or
    /// `GUARDIAN_NOT_IN_FORCE`.
    pub fn may_sign(&self, by: Actor, on: Day) -> Result<(), Code> {
        match (by, self.capacity(on)) {
            (Actor::Proxy(_), _) => Err(Code::ContractSignerProxy),
            (Actor::Resident, Capacity::Full) => Ok(()),
            (Actor::Resident, _) => Err(Code::ContractSignerGuardianNeeded),
            (Actor::Guardian(_), Capacity::Full) => Err(Code::ContractSignerResidentNeeded),
            (Actor::Guardian(id), _) => self.guardian(id, on).map(|_| ()),
        }
    }

    /// Whether `by` may consent to the use of this person's data, withdraw that, export, correct or give a grant:
    /// herself from 14 unless she has no capacity, otherwise a guardian; never a proxy.
    ///
    /// # Errors
    /// `CONSENT_GIVER` or `GUARDIAN_NOT_IN_FORCE`.
    pub fn may_consent(&self, by: Actor, on: Day) -> Result<(), Code> {
        match (by, self.may_use_app(on)) {
            (Actor::Resident, true) => Ok(()),
            (Actor::Guardian(id), false) => self.guardian(id, on).map(|_| ()),
            _ => Err(Code::ConsentGiver),
        }
    }

    /// # Errors
    /// `GUARDIAN_NOT_IN_FORCE` when `guardian` is not this person's guardian on that day.
    pub fn guardian(&self, guardian: ResidentId, on: Day) -> Result<&Guardianship, Code> {
        let holds = |known: &&Guardianship| known.guardian == guardian && known.in_force(self.birth, on);
        self.guardianships.iter().find(holds).ok_or(Code::GuardianNotInForce)
    }
}

/// Whether a court's decision about an adult's capacity may be recorded: only a court finds that she lacks it, or has it
/// again. Source: Civil Code art. 24 [K].
///
/// # Errors
/// At its field: `CAPACITY_MINOR`; `CAPACITY_KNOWN` when it changes nothing; `DATE_IN_FUTURE`; `BEFORE_BIRTH`.
pub fn may_decide(
    person: &Person<'_>,
    lacks_capacity: bool,
    decided_on: Day,
    today: Day,
) -> Result<(), (&'static str, Code)> {
    if person.age(today) < FULL_FROM {
        return Err(("resident", Code::CapacityMinor));
    }
    if person.lacks_capacity == lacks_capacity {
        return Err(("lacks_capacity", Code::CapacityKnown));
    }
    if decided_on > today {
        return Err(("decided_on", Code::DateInFuture));
    }
    if decided_on < person.birth { Err(("decided_on", Code::BeforeBirth)) } else { Ok(()) }
}

/// The first day on which someone is so many years old: 1 March for a 29 February birth in common years.
///
/// # Errors
/// `DATE_RANGE` past the year 9999.
pub fn birthday(birth: Day, years: i32) -> Result<Day, Code> {
    let same_day = birth.plus_years(i64::from(years)).map_err(|_| Code::DateRange)?;
    if birth.age_on(same_day) >= years {
        return Ok(same_day);
    }
    same_day.plus_days(1).map_err(|_| Code::DateRange)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::person::guardianship::{GuardianProof, GuardianRelation};
    use crate::testing::{cases, day};
    use proptest::prelude::*;
    use uuid::Uuid;

    const FATHER: ResidentId = ResidentId(Uuid::from_u128(1));
    const PROXY: Actor = Actor::Proxy(GrantId(Uuid::from_u128(2)));

    fn guardianship(relation: GuardianRelation, proof: GuardianProof, valid_from: &str) -> Guardianship {
        Guardianship {
            guardian: FATHER,
            relation,
            proof,
            valid_from: day(valid_from),
            valid_to: None,
            revoked_on: None,
        }
    }

    fn fatherhood() -> Guardianship {
        guardianship(GuardianRelation::Parent, GuardianProof::HouseholdRegister, "2020-01-01")
    }

    fn person(birth: &str) -> Person<'static> {
        Person { birth: day(birth), lacks_capacity: false, guardianships: &[] }
    }

    #[test]
    fn capacity_steps_on_the_eighth_and_eighteenth_birthday() {
        let child = person("2012-11-21");
        for (on, capacity) in [
            ("2020-11-20", Capacity::None),
            ("2020-11-21", Capacity::Limited),
            ("2030-11-20", Capacity::Limited),
            ("2030-11-21", Capacity::Full),
        ] {
            assert_eq!(child.capacity(day(on)), capacity, "{on}");
        }
    }

    #[test]
    fn the_ages_of_the_domain_hold_on_2026_11_21() {
        // ID age rows of §5.1: born, years, may consent to one's own data.
        let today = day("2026-11-21");
        for (birth, age, own_data) in [
            ("1961-11-21", 65, true),
            ("1961-11-22", 64, true),
            ("1991-11-21", 35, true),
            ("1991-11-22", 34, true),
            ("2012-11-21", 14, true),
            ("2012-11-22", 13, false),
            ("2020-10-09", 6, false),
        ] {
            let person = person(birth);
            assert_eq!(
                (person.age(today), person.may_consent(Actor::Resident, today).is_ok()),
                (age, own_data),
                "{birth}"
            );
        }
    }

    #[test]
    fn a_guardian_signs_until_the_eighteenth_birthday_and_the_resident_from_it() {
        let guardianships = [fatherhood()];
        let child = Person { guardianships: &guardianships, ..person("2012-11-21") };
        let (eve, birthday) = (day("2030-11-20"), day("2030-11-21"));
        assert_eq!(child.may_sign(Actor::Guardian(FATHER), eve), Ok(()));
        assert_eq!(child.may_sign(Actor::Resident, eve), Err(Code::ContractSignerGuardianNeeded));
        assert_eq!(child.may_sign(Actor::Guardian(FATHER), birthday), Err(Code::ContractSignerResidentNeeded));
        assert_eq!(child.may_sign(Actor::Resident, birthday), Ok(()));
        for on in [eve, birthday] {
            assert_eq!(child.may_sign(PROXY, on), Err(Code::ContractSignerProxy));
        }
    }

    #[test]
    fn a_guardian_consents_for_the_child_until_fourteen_and_not_longer() {
        let guardianships = [fatherhood()];
        let child = Person { guardianships: &guardianships, ..person("2012-11-21") };
        let (eve, birthday) = (day("2026-11-20"), day("2026-11-21"));
        assert_eq!(child.may_consent(Actor::Guardian(FATHER), eve), Ok(()));
        assert_eq!(child.may_consent(Actor::Resident, eve), Err(Code::ConsentGiver));
        assert_eq!(child.may_consent(Actor::Guardian(FATHER), birthday), Err(Code::ConsentGiver));
        assert_eq!(child.may_consent(Actor::Resident, birthday), Ok(()));
        assert_eq!(child.may_consent(PROXY, birthday), Err(Code::ConsentGiver));
        assert!(!child.may_use_app(eve) && child.may_use_app(birthday));
    }

    #[test]
    fn a_court_decides_about_adults_and_only_what_the_record_does_not_say_yet() {
        let (today, adult) = (day("2026-05-01"), person("1945-10-01"));
        assert_eq!(may_decide(&adult, true, today, today), Ok(()));
        assert_eq!(may_decide(&adult, false, today, today), Err(("lacks_capacity", Code::CapacityKnown)));
        let lost = Person { lacks_capacity: true, ..adult };
        assert_eq!(may_decide(&lost, false, today, today), Ok(()));
        assert_eq!(may_decide(&lost, true, today, today), Err(("lacks_capacity", Code::CapacityKnown)));
        assert_eq!(may_decide(&adult, true, day("2026-05-02"), today), Err(("decided_on", Code::DateInFuture)));
        assert_eq!(may_decide(&adult, true, day("1945-09-30"), today), Err(("decided_on", Code::BeforeBirth)));
        assert_eq!(may_decide(&person("2012-11-21"), true, today, today), Err(("resident", Code::CapacityMinor)));
    }

    #[test]
    fn an_adult_without_capacity_is_signed_for_by_the_guardian_with_proof() {
        let guardianships = [guardianship(GuardianRelation::Child, GuardianProof::CourtDecision, "2026-05-01")];
        let adult = Person { guardianships: &guardianships, ..person("1945-10-01") };
        let on = day("2026-05-01");
        assert_eq!(adult.may_sign(Actor::Resident, on), Ok(()));
        assert_eq!(adult.may_sign(Actor::Guardian(FATHER), on), Err(Code::ContractSignerResidentNeeded));
        let adult = Person { lacks_capacity: true, ..adult };
        assert_eq!(adult.may_sign(Actor::Resident, on), Err(Code::ContractSignerGuardianNeeded));
        assert_eq!(adult.may_sign(Actor::Guardian(FATHER), on), Ok(()));
        assert_eq!(adult.may_consent(Actor::Guardian(FATHER), on), Ok(()));
        assert_eq!(adult.may_sign(Actor::Guardian(FATHER), day("2026-04-30")), Err(Code::GuardianNotInForce));
        let stranger = Actor::Guardian(ResidentId(Uuid::from_u128(9)));
        assert_eq!(adult.may_sign(stranger, on), Err(Code::GuardianNotInForce));
    }

    proptest! {
        #![proptest_config(cases())]

        #[test]
        fn a_birthday_is_the_first_day_of_that_age(days in 0i64..40_000, years in 0i32..120) {
            let birth = day("1900-01-01").plus_days(days).expect("in range");
            let on = birthday(birth, years).expect("in range");
            prop_assert_eq!(birth.age_on(on), years);
            prop_assert_eq!(birth.age_on(on.plus_days(-1).expect("in range")), years - 1);
        }
    }
}
