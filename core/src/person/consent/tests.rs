use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::person::guardianship::{GuardianProof, GuardianRelation, Guardianship};
use crate::testing::{cases, day};

const MOTHER: ResidentId = ResidentId(Uuid::from_u128(7));

fn adult() -> Person<'static> {
    Person { birth: day("1961-11-21"), lacks_capacity: false, guardianships: &[] }
}

fn mother() -> Guardianship {
    Guardianship {
        guardian: MOTHER,
        relation: GuardianRelation::Parent,
        proof: GuardianProof::HouseholdRegister,
        valid_from: day("2020-01-01"),
        valid_to: None,
        revoked_on: None,
    }
}

fn event(purpose: ConsentPurpose, answer: ConsentAnswer, giver: Giver, on: &str) -> ConsentEvent {
    ConsentEvent {
        purpose,
        answer,
        text: ConsentText { version: "2026-1".into(), sha256: Digest::of(format!("{purpose:?}").as_bytes()) },
        channel: Channel::App,
        giver,
        recipient: None,
        at: day(on).start(),
    }
}

fn given(purpose: ConsentPurpose, on: &str) -> ConsentEvent {
    event(purpose, ConsentAnswer::Given, Giver::Resident, on)
}

#[test]
fn signing_needs_the_service_and_health_data_each_asked_for_apart() {
    let today = day("2026-03-02");
    let only_service = [given(ConsentPurpose::ContractService, "2026-03-01")];
    assert_eq!(missing(Act::SignContract, &only_service, &[], &adult(), today), [ConsentPurpose::HealthData]);
    assert_eq!(check(Act::SignContract, &only_service, &[], &adult(), today), Err(Code::ConsentHealthData));
    assert_eq!(check(Act::SignContract, &[], &[], &adult(), today), Err(Code::ConsentMissing));
    let both = [given(ConsentPurpose::ContractService, "2026-03-01"), given(ConsentPurpose::HealthData, "2026-03-01")];
    assert_eq!(check(Act::SignContract, &both, &[], &adult(), today), Ok(()));
}

#[test]
fn a_recorded_statutory_duty_may_stand_for_the_consent_to_health_data_and_a_contract_may_not() {
    let today = day("2026-03-02");
    let events = [given(ConsentPurpose::ContractService, "2026-03-01")];
    for (basis, expected) in [
        (LegalBasis::StatutoryDuty, Ok(())),
        (LegalBasis::Emergency, Ok(())),
        (LegalBasis::Contract, Err(Code::ConsentHealthData)),
        (LegalBasis::Consent, Err(Code::ConsentHealthData)),
    ] {
        let others = [OtherBasis { purpose: ConsentPurpose::HealthData, basis, on: today }];
        assert_eq!(check(Act::SignContract, &events, &others, &adult(), today), expected, "{basis:?}");
    }
    let sharing = [OtherBasis { purpose: ConsentPurpose::FamilySharing, basis: LegalBasis::StatutoryDuty, on: today }];
    assert_eq!(check(Act::GiveGrant, &[], &sharing, &adult(), today), Err(Code::ConsentMissing));
}

#[test]
fn a_statutory_duty_carries_from_its_day_on_and_outlives_a_withdrawal_while_an_emergency_is_over_with_its_day() {
    let withdrawn = [
        given(ConsentPurpose::HealthData, "2026-03-01"),
        event(ConsentPurpose::HealthData, ConsentAnswer::Withdrawn, Giver::Resident, "2026-03-03"),
    ];
    let on = |basis, today: &str| {
        let others = [OtherBasis { purpose: ConsentPurpose::HealthData, basis, on: day("2026-03-04") }];
        check(Act::StoreHealthData, &withdrawn, &others, &adult(), day(today)).is_ok()
    };
    for (basis, today, carries) in [
        (LegalBasis::StatutoryDuty, "2026-03-03", false),
        (LegalBasis::StatutoryDuty, "2026-03-04", true),
        (LegalBasis::StatutoryDuty, "2027-03-04", true),
        (LegalBasis::Emergency, "2026-03-04", true),
        (LegalBasis::Emergency, "2026-03-05", false),
    ] {
        assert_eq!(on(basis, today), carries, "{basis:?} on {today}");
    }
}

#[test]
fn a_childs_data_needs_the_guardians_consent_and_both_are_asked_again_at_fourteen_and_eighteen() {
    let guardianships = [mother()];
    let child = Person { birth: day("2012-11-21"), lacks_capacity: false, guardianships: &guardianships };
    let by_mother = |purpose| event(purpose, ConsentAnswer::Given, Giver::Guardian(MOTHER), "2026-03-01");
    let mut events = vec![by_mother(ConsentPurpose::ContractService), by_mother(ConsentPurpose::HealthData)];
    assert_eq!(check(Act::SignContract, &events, &[], &child, day("2026-03-02")), Err(Code::ConsentChildData));
    events.push(by_mother(ConsentPurpose::ChildData));
    assert_eq!(check(Act::SignContract, &events, &[], &child, day("2026-11-20")), Ok(()));

    assert_eq!(standing(ConsentPurpose::HealthData, &events, &child, day("2026-11-21")), Standing::AskAgain);
    assert_eq!(check(Act::SignContract, &events, &[], &child, day("2026-11-21")), Err(Code::ConsentAskAgain));
    assert_eq!(check(Act::StoreHealthData, &events, &[], &child, day("2026-11-21")), Err(Code::ConsentAskAgain));

    let own = [given(ConsentPurpose::HealthData, "2026-11-21")];
    assert_eq!(standing(ConsentPurpose::HealthData, &own, &child, day("2030-11-20")), Standing::Given);
    assert_eq!(standing(ConsentPurpose::HealthData, &own, &child, day("2030-11-21")), Standing::AskAgain);
}

#[test]
fn a_guardians_consent_is_asked_for_again_when_the_adult_answers_for_herself() {
    let unable = Person { birth: day("1961-11-21"), lacks_capacity: true, guardianships: &[] };
    let able = Person { lacks_capacity: false, ..unable };
    let events = [event(ConsentPurpose::HealthData, ConsentAnswer::Given, Giver::Guardian(MOTHER), "2026-03-01")];
    assert_eq!(standing(ConsentPurpose::HealthData, &events, &unable, day("2026-05-31")), Standing::Given);
    assert_eq!(standing(ConsentPurpose::HealthData, &events, &able, day("2026-06-01")), Standing::AskAgain);
}

#[test]
fn the_last_answer_stands() {
    let events = [
        given(ConsentPurpose::Push, "2026-03-01"),
        event(ConsentPurpose::Push, ConsentAnswer::Withdrawn, Giver::Resident, "2026-03-05"),
        given(ConsentPurpose::Push, "2026-03-09"),
    ];
    let at = |on| standing(ConsentPurpose::Push, &events, &adult(), day(on));
    assert_eq!(at("2026-02-28"), Standing::Never);
    assert_eq!(at("2026-03-01"), Standing::Given);
    assert_eq!(at("2026-03-05"), Standing::Withdrawn);
    assert_eq!(at("2026-03-09"), Standing::Given);
}

#[test]
fn of_two_answers_at_one_moment_the_one_recorded_later_stands() {
    let events = [
        given(ConsentPurpose::Push, "2026-03-01"),
        event(ConsentPurpose::Push, ConsentAnswer::Withdrawn, Giver::Resident, "2026-03-01"),
    ];
    assert_eq!(standing(ConsentPurpose::Push, &events, &adult(), day("2026-03-01")), Standing::Withdrawn);
}

#[test]
fn one_text_cannot_carry_two_purposes() {
    let today = day("2026-03-02");
    let service = given(ConsentPurpose::ContractService, "2026-03-02");
    let bundled = ConsentEvent { text: service.text.clone(), ..given(ConsentPurpose::HealthData, "2026-03-02") };
    let earlier = [service];
    assert_eq!(may_record(&bundled, &earlier, &adult(), today), Err(Code::ConsentBundled));
    assert_eq!(may_record(&given(ConsentPurpose::HealthData, "2026-03-02"), &earlier, &adult(), today), Ok(()));
    assert_eq!(may_record(&earlier[0], &earlier, &adult(), today), Ok(()));
}

#[test]
fn only_who_answers_for_the_person_records_a_consent() {
    let guardianships = [mother()];
    let child = Person { birth: day("2018-01-01"), lacks_capacity: false, guardianships: &guardianships };
    let today = day("2026-03-02");
    let by_mother = event(ConsentPurpose::ChildData, ConsentAnswer::Given, Giver::Guardian(MOTHER), "2026-03-02");
    assert_eq!(may_record(&by_mother, &[], &child, today), Ok(()));
    assert_eq!(
        may_record(&given(ConsentPurpose::HealthData, "2026-03-02"), &[], &child, today),
        Err(Code::ConsentGiver)
    );
    assert_eq!(
        may_record(&given(ConsentPurpose::ChildData, "2026-03-02"), &[], &adult(), today),
        Err(Code::ConsentPurpose)
    );
    assert_eq!(Giver::try_from(Actor::Proxy(crate::id::GrantId(Uuid::nil()))), Err(Code::ConsentGiver));
}

#[test]
fn only_what_was_given_can_be_withdrawn() {
    let withdrawal = event(ConsentPurpose::Sms, ConsentAnswer::Withdrawn, Giver::Resident, "2026-03-02");
    let today = day("2026-03-02");
    assert_eq!(may_record(&withdrawal, &[], &adult(), today), Err(Code::ConsentNotGiven));
    assert_eq!(may_record(&withdrawal, &[given(ConsentPurpose::Sms, "2026-03-01")], &adult(), today), Ok(()));
}

#[test]
fn a_third_party_is_named() {
    let to = |name: &str, on| ConsentEvent { recipient: Some(name.into()), ..given(ConsentPurpose::ThirdParty, on) };
    let today = day("2026-03-02");
    assert_eq!(may_record(&to("南明区人民医院", "2026-03-02"), &[], &adult(), today), Ok(()));
    let nameless = given(ConsentPurpose::ThirdParty, "2026-03-02");
    let misplaced = ConsentEvent { recipient: Some("某药店".into()), ..given(ConsentPurpose::Push, "2026-03-02") };
    for wrong in [nameless, misplaced, to(" ", "2026-03-02")] {
        assert_eq!(may_record(&wrong, &[], &adult(), today), Err(Code::ConsentRecipient));
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn withdrawing_what_is_optional_never_refuses_the_contract(
        answers in proptest::collection::vec((0usize..8, any::<bool>(), 0i64..700), 0..20)
    ) {
        let today = day("2026-12-31");
        let mut events: Vec<ConsentEvent> = answers.iter().map(|(purpose, yes, after)| ConsentEvent {
            answer: if *yes { ConsentAnswer::Given } else { ConsentAnswer::Withdrawn },
            at: day("2025-01-01").plus_days(*after).expect("in range").start(),
            ..given(ConsentPurpose::ALL[*purpose], "2025-01-01")
        }).collect();
        let before = check(Act::SignContract, &events, &[], &adult(), today);
        for purpose in ConsentPurpose::ALL.iter().copied().filter(|purpose| purpose.is_optional()) {
            events.push(event(purpose, ConsentAnswer::Withdrawn, Giver::Resident, "2026-12-31"));
        }
        prop_assert_eq!(check(Act::SignContract, &events, &[], &adult(), today), before);
    }
}

#[test]
fn what_was_given_is_what_the_last_answer_to_each_purpose_says() {
    use ConsentAnswer::{Given, Withdrawn};
    let (first, second) = (ConsentPurpose::ALL[0], ConsentPurpose::ALL[1]);
    let answers = [(second, Given), (first, Given), (first, Withdrawn), (second, Withdrawn), (second, Given)];
    assert_eq!(super::given(answers), [second]);
    assert_eq!(super::given([(second, Given), (first, Given)]), [first, second], "in the order of the purposes");
}
