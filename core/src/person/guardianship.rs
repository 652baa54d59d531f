//! Guardianship: who acts for a minor or for an adult without capacity, on which proof, and until when.

use super::capacity::{Capacity, FULL_FROM, Person, birthday};
use crate::calendar::Day;
use crate::codes::Code;
use crate::id::ResidentId;
use crate::terms::terms;

terms! {
    /// What the guardian is to the ward.
    GuardianRelation {
        Parent = "parent", "父母", "parent";
        Spouse = "spouse", "配偶", "spouse";
        Child = "child", "子女", "child";
        Grandparent = "grandparent", "祖父母或外祖父母", "grandparent";
        Grandchild = "grandchild", "孙子女或外孙子女", "grandchild";
        Sibling = "sibling", "兄弟姐妹", "brother or sister";
        OtherRelative = "other_relative", "其他亲属", "other relative";
        Organisation = "organisation", "居委会、村委会、民政部门或其他组织", "committee or organisation";
        Other = "other", "其他", "other";
    }
}

terms! {
    /// The document that staff saw.
    GuardianProof {
        HouseholdRegister = "household_register", "户口簿", "household register";
        BirthCertificate = "birth_certificate", "出生医学证明", "birth certificate";
        CourtDecision = "court_decision", "法院文书", "court decision";
        CommitteeAppointment = "committee_appointment", "居委会、村委会或民政部门指定", "appointment by the committee or the civil affairs office";
        NotarisedAgreement = "notarised_agreement", "意定监护公证书", "notarised agreement";
    }
}

/// A household register shows a parent, not that an adult has lost capacity; a notarised agreement is an adult's.
/// Source: Civil Code art. 24, 27–33 [K].
const fn proves(proof: GuardianProof, of_minor: bool) -> bool {
    match proof {
        GuardianProof::HouseholdRegister | GuardianProof::BirthCertificate => of_minor,
        GuardianProof::CourtDecision | GuardianProof::CommitteeAppointment => true,
        GuardianProof::NotarisedAgreement => !of_minor,
    }
}

/// Whether the proof of an adult's guardianship is itself the finding that she lacks capacity. An agreement she made for
/// that case, and an appointment, take effect only with it. Source: Civil Code art. 24, 31, 33 [K].
pub const fn finds_no_capacity(proof: GuardianProof) -> bool {
    matches!(proof, GuardianProof::CourtDecision)
}

/// Of a minor, or of an adult without capacity; which one follows from the ward's age when it was recorded. Immutable
/// but for its revocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guardianship {
    pub guardian: ResidentId,
    pub relation: GuardianRelation,
    pub proof: GuardianProof,
    pub valid_from: Day,
    /// Inclusive; a minor's ends at the latest on the eve of the 18th birthday, whatever stands here.
    pub valid_to: Option<Day>,
    /// From this day on it no longer holds.
    pub revoked_on: Option<Day>,
}

impl Guardianship {
    pub fn in_force(&self, ward_birth: Day, on: Day) -> bool {
        let begun = self.valid_from <= on;
        let ended = self.last_day(ward_birth).is_some_and(|last| last < on);
        begun && !ended && self.revoked_on.is_none_or(|revoked| on < revoked)
    }

    /// The last day by itself; `None` when it holds until it is revoked.
    pub fn last_day(&self, ward_birth: Day) -> Option<Day> {
        let of_minor = ward_birth.age_on(self.valid_from) < FULL_FROM;
        let eve = birthday(ward_birth, FULL_FROM).and_then(|day| day.plus_days(-1).map_err(|_| Code::DateRange));
        let eve = eve.ok().filter(|_| of_minor);
        self.valid_to.into_iter().chain(eve).min()
    }
}

/// Whether staff who saw the proof may record this guardianship.
///
/// # Errors
/// `GUARDIAN_PROOF` when the proof does not carry it, `GUARDIAN_NO_DECISION` when it takes effect only once a court has
/// found that the adult lacks capacity, `GUARDIAN_TERM` when it would already have ended,
/// `GUARDIAN_NOT_ADULT` when the guardian is a minor or lacks capacity.
pub fn may_record(
    proof: GuardianProof,
    ward: &Person<'_>,
    guardian: &Person<'_>,
    valid_to: Option<Day>,
    today: Day,
) -> Result<(), Code> {
    let of_minor = ward.age(today) < FULL_FROM;
    if !proves(proof, of_minor) {
        return Err(Code::GuardianProof);
    }
    if !of_minor && !ward.lacks_capacity && !finds_no_capacity(proof) {
        return Err(Code::GuardianNoDecision);
    }
    if valid_to.is_some_and(|last| last < today) {
        return Err(Code::GuardianTerm);
    }
    if guardian.capacity(today) != Capacity::Full {
        return Err(Code::GuardianNotAdult);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::day;
    use uuid::Uuid;

    fn person(birth: &str) -> Person<'static> {
        Person { birth: day(birth), lacks_capacity: false, guardianships: &[] }
    }

    #[test]
    fn a_minors_guardianship_ends_on_the_eve_of_the_eighteenth_birthday() {
        let leap = day("2012-02-29");
        let mother = Guardianship {
            guardian: ResidentId(Uuid::nil()),
            relation: GuardianRelation::Parent,
            proof: GuardianProof::BirthCertificate,
            valid_from: day("2026-03-02"),
            valid_to: Some(day("2040-01-01")),
            revoked_on: None,
        };
        assert_eq!(mother.last_day(leap), Some(day("2030-02-28")));
        assert!(!mother.in_force(leap, day("2026-03-01")));
        assert!(mother.in_force(leap, day("2026-03-02")) && mother.in_force(leap, day("2030-02-28")));
        assert!(!mother.in_force(leap, day("2030-03-01")));
        let revoked = Guardianship { revoked_on: Some(day("2026-06-01")), ..mother };
        assert!(revoked.in_force(leap, day("2026-05-31")) && !revoked.in_force(leap, day("2026-06-01")));
        let shorter = Guardianship { valid_to: Some(day("2027-01-01")), ..mother };
        assert_eq!(shorter.last_day(leap), Some(day("2027-01-01")));
    }

    #[test]
    fn an_adults_guardianship_holds_until_its_end_or_revocation() {
        let son = Guardianship {
            guardian: ResidentId(Uuid::nil()),
            relation: GuardianRelation::Child,
            proof: GuardianProof::CourtDecision,
            valid_from: day("2026-03-02"),
            valid_to: None,
            revoked_on: None,
        };
        assert_eq!(son.last_day(day("1945-10-01")), None);
        assert!(son.in_force(day("1945-10-01"), day("2060-01-01")));
    }

    #[test]
    fn a_guardianship_needs_a_proof_that_carries_it_and_an_adult() {
        use GuardianProof::{
            BirthCertificate, CommitteeAppointment, CourtDecision, HouseholdRegister, NotarisedAgreement,
        };
        let (child, adult) = (person("2018-01-01"), person("1945-10-01"));
        let lost = Person { lacks_capacity: true, ..adult };
        let guardian = person("1986-01-01");
        let today = day("2026-03-02");
        let rows = [
            (HouseholdRegister, child, guardian, None, Ok(())),
            (BirthCertificate, child, guardian, None, Ok(())),
            (CommitteeAppointment, child, guardian, None, Ok(())),
            (NotarisedAgreement, child, guardian, None, Err(Code::GuardianProof)),
            (HouseholdRegister, child, person("2008-03-03"), None, Err(Code::GuardianNotAdult)),
            (HouseholdRegister, child, Person { lacks_capacity: true, ..guardian }, None, Err(Code::GuardianNotAdult)),
            (HouseholdRegister, child, guardian, Some(day("2026-03-01")), Err(Code::GuardianTerm)),
            (CourtDecision, adult, guardian, None, Ok(())),
            (NotarisedAgreement, adult, guardian, None, Err(Code::GuardianNoDecision)),
            (CommitteeAppointment, adult, guardian, None, Err(Code::GuardianNoDecision)),
            (NotarisedAgreement, lost, guardian, None, Ok(())),
            (CommitteeAppointment, lost, guardian, None, Ok(())),
            (HouseholdRegister, adult, guardian, None, Err(Code::GuardianProof)),
            (BirthCertificate, adult, guardian, None, Err(Code::GuardianProof)),
        ];
        for (proof, ward, guardian, valid_to, expected) in rows {
            assert_eq!(may_record(proof, &ward, &guardian, valid_to, today), expected, "{proof:?} of {ward:?}");
        }
    }
}
