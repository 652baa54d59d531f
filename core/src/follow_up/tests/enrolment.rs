use crate::codes::Code;
use crate::follow_up::enrolment::{Change, Documented, Enrolling, LastVisit, covers, may_enrol, next_due};
use crate::follow_up::policy::FollowUpPolicy;
use crate::follow_up::visit::Person;
use crate::follow_up::{CloseReason, EnrolmentState, Programme};
use crate::testing::day;

#[test]
fn an_enrolment_is_lost_found_and_closed_and_every_other_move_is_refused() {
    use EnrolmentState::{Closed, Enrolled, Lost};
    let close = Change::Close(CloseReason::MovedAway);
    let refused = Err(Code::EnrolmentState);
    #[rustfmt::skip]
    let table = [
        //          Lose         Resume         Close
        (Enrolled, [Ok(Lost),    refused,       Ok(Closed)]),
        (Lost,     [refused,     Ok(Enrolled),  Ok(Closed)]),
        (Closed,   [refused,     refused,       refused]),
    ];
    for (state, expected) in table {
        let after = [Change::Lose, Change::Resume, close].map(|change| state.after(change));
        assert_eq!(after, expected, "{state:?}");
        let died = Change::Close(CloseReason::Died);
        assert_eq!(state.after(died), Err(Code::RecordDeparture), "a death closes more than a programme");
    }
}

#[test]
fn essential_hypertension_and_type_2_diabetes_may_be_enrolled_and_a_region_may_add() {
    let national = FollowUpPolicy::default();
    let mut region = FollowUpPolicy::default();
    region.hypertension.diagnoses.push("I11".to_owned());
    for (programme, icd, by_nation, by_region) in [
        (Programme::Hypertension, "I10", true, true),
        (Programme::Hypertension, "I10.x05", true, true),
        (Programme::Hypertension, "I11.9", false, true),
        (Programme::Hypertension, "I15.0", false, false),
        (Programme::Hypertension, "I100", false, false),
        (Programme::Hypertension, "E11.9", false, false),
        (Programme::Diabetes, "E11.9", true, true),
        (Programme::Diabetes, "E10.9", false, false),
        (Programme::Diabetes, "", false, false),
        (Programme::Copd, "J44.100", true, true),
        (Programme::Copd, "J45.9", false, false),
        (Programme::Elderly, "I10", false, false),
    ] {
        assert_eq!(covers(programme, icd, &national), by_nation, "{icd}");
        assert_eq!(covers(programme, icd, &region), by_region, "{icd}");
    }
}

#[test]
fn somebody_under_35_may_be_enrolled_and_somebody_closed_may_be_enrolled_again() {
    let person = Person { born: day("2000-05-01"), died_on: None };
    let enrolling = Enrolling {
        programme: Programme::Hypertension,
        diagnosis: Some(Documented { icd: "I10", on: day("2026-03-02") }),
        earlier: &[EnrolmentState::Closed],
    };
    assert_eq!(may_enrol(&enrolling, &person, day("2026-03-02"), &FollowUpPolicy::default()), []);
}

#[test]
fn the_yearly_check_is_for_everybody_from_the_65th_birthday_and_for_no_diagnosis() {
    let today = day("2026-03-02");
    let enrolling = |diagnosis| Enrolling { programme: Programme::Elderly, diagnosis, earlier: &[] };
    let faults = |born, diagnosis| {
        let person = Person { born: day(born), died_on: None };
        may_enrol(&enrolling(diagnosis), &person, today, &FollowUpPolicy::default())
    };
    assert_eq!(faults("1961-03-02", None), []);
    assert_eq!(faults("1961-03-03", None), [("programme", Code::BelowProgrammeAge)]);
    let hypertension = Documented { icd: "I10", on: day("2020-05-01") };
    assert_eq!(faults("1961-03-02", Some(hypertension)), [("diagnosis", Code::DiagnosisNotInProgramme)]);
}

#[test]
fn a_disease_is_not_followed_without_its_documented_diagnosis() {
    let person = Person { born: day("1950-05-01"), died_on: None };
    for programme in [Programme::Hypertension, Programme::Diabetes, Programme::Copd] {
        let enrolling = Enrolling { programme, diagnosis: None, earlier: &[] };
        let faults = may_enrol(&enrolling, &person, day("2026-03-02"), &FollowUpPolicy::default());
        assert_eq!(faults, [("diagnosis", Code::MissingField)], "{programme:?}");
    }
}

#[test]
fn everything_that_stands_in_the_way_of_enrolling_is_said_at_once() {
    let person = Person { born: day("2027-05-01"), died_on: Some(day("2026-03-01")) };
    let enrolling = Enrolling {
        programme: Programme::Diabetes,
        diagnosis: Some(Documented { icd: "E10.9", on: day("2026-03-03") }),
        earlier: &[EnrolmentState::Closed, EnrolmentState::Lost],
    };
    assert_eq!(
        may_enrol(&enrolling, &person, day("2026-03-02"), &FollowUpPolicy::default()),
        [
            ("programme", Code::AlreadyEnrolled),
            ("diagnosis", Code::DiagnosisNotInProgramme),
            ("diagnosis.diagnosed_on", Code::DateInFuture),
            ("diagnosis.diagnosed_on", Code::BeforeBirth),
            ("resident", Code::AfterDeath),
        ]
    );
}

#[test]
fn a_follow_up_is_due_as_the_last_visit_says_and_without_one_at_enrolment() {
    let enrolled = day("2026-03-02");
    let last = |on, due| Some(LastVisit { happened_on: day(on), next_due: day(due) });
    for (visit, expected) in [
        (None, "2026-03-02"),
        (last("2026-03-02", "2026-06-02"), "2026-06-02"),
        (last("2026-04-02", "2026-04-16"), "2026-04-16"),
        // Under an enrolment that was closed since.
        (last("2024-03-02", "2024-06-02"), "2026-03-02"),
        // On paper, entered when the enrolment was made.
        (last("2026-02-20", "2026-05-20"), "2026-05-20"),
    ] {
        assert_eq!(next_due(enrolled, visit), day(expected), "{visit:?}");
    }
}
