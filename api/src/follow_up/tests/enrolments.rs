//! Diagnoses and enrolments: who is in a programme, from when and until when.

use super::*;

#[test]
fn a_diagnosis_has_a_life_around_it_and_an_id_of_its_own() {
    let story = Story::begin();
    let diagnosis = story.diagnosed(story.li.id, "I10.x00");
    let again = Command::RecordDiagnosis(diagnosis_of(diagnosis, story.li.id, "I10.x00"));
    assert_eq!(codes(&story.clinic.send(&story.doctor(), again)), [Code::IdUsed]);
    let mut wrong = diagnosis_of(id(), story.li.id, "I10.x00");
    (wrong.diagnosed_on, wrong.name) = (day("1950-03-14"), String::new());
    let refused = story.clinic.send(&story.doctor(), Command::RecordDiagnosis(wrong));
    assert_eq!(fields(&refused), [("name", Code::BadValue), ("diagnosed_on", Code::BeforeBirth)]);
    let by_nurse = Command::RecordDiagnosis(diagnosis_of(id(), story.li.id, "I10.x00"));
    assert_eq!(codes(&story.clinic.send(&story.nurse(), by_nurse)), [Code::Forbidden]);
}

#[test]
fn nobody_is_enrolled_twice_or_on_somebody_else_s_diagnosis() {
    let story = Story::begin();
    let wang = story.clinic.resident("王建国", numbers::WANG, "13800138002");
    story.clinic.contract(&wang, story.clinic.today());
    let his = story.diagnosed(wang.id, "I10.x00");
    let enrol = |enrolment, diagnosis, programme| {
        let resident = story.li.id;
        let command = EnrolInProgramme { enrolment, resident, programme, diagnosis: Some(diagnosis) };
        story.clinic.send(&story.nurse(), Command::EnrolInProgramme(command))
    };
    let hypertension = Programme::Hypertension;
    assert_eq!(fields(&enrol(id(), his, hypertension)), [("diagnosis", Code::NotFound)]);
    let hers = story.diagnosed(story.li.id, "I10.x00");
    let enrolment: EnrolmentId = id();
    assert_eq!(fields(&enrol(id(), hers, Programme::Diabetes)), [("diagnosis", Code::DiagnosisNotInProgramme)]);
    assert_eq!(enrol(enrolment, hers, hypertension), Outcome::Applied);
    assert_eq!(codes(&enrol(enrolment, hers, hypertension)), [Code::IdUsed]);
    assert_eq!(fields(&enrol(id(), hers, hypertension)), [("programme", Code::AlreadyEnrolled)]);
}

#[test]
fn an_enrolment_is_closed_once_and_by_who_has_seen_it_as_it_is() {
    let story = Story::begin();
    let enrolment = story.enrolled(story.li.id, Programme::Hypertension);
    let resident = story.li.id;
    let close = |reason, seen| {
        let command = CloseEnrolment { enrolment, resident, reason };
        story.clinic.send_as(id(), &story.nurse(), Command::CloseEnrolment(command), seen)
    };
    let seen = story.shown(&story.nurse(), "record")["programmes"][0]["version"].as_i64().expect("a version");
    assert_eq!(codes(&close(CloseReason::MovedAway, Some(seen - 1))), [Code::Stale]);
    assert_eq!(close(CloseReason::MovedAway, Some(seen)), Outcome::Applied);
    let refused = close(CloseReason::Refused, None);
    assert_eq!(codes(&refused), [Code::EnrolmentState]);
    assert_eq!(rejected(&refused).current.as_ref().map(|now| now["reason"].clone()), Some(json!("moved_away")));
    let programme = &story.shown(&story.nurse(), "record")["programmes"][0];
    assert_eq!((&programme["state"], &programme["next_due"]), (&json!("closed"), &Value::Null));
    story.clinic.on(story.clinic.today().plus_days(1).expect("in range"));
    assert_eq!(
        fields(&story.record(&story.nurse(), &story.hypertension_visit(128, 78))),
        [("forms.hypertension", Code::EnrolmentState)]
    );
}

#[test]
fn the_yearly_check_asks_for_an_age_and_a_disease_for_its_diagnosis() {
    let story = Story::begin();
    let enrol = |programme, diagnosis| {
        let (enrolment, resident) = (id(), story.li.id);
        story.clinic.send(
            &story.nurse(),
            Command::EnrolInProgramme(EnrolInProgramme { enrolment, resident, programme, diagnosis }),
        )
    };
    assert_eq!(fields(&enrol(Programme::Copd, None)), [("diagnosis", Code::MissingField)]);
    let copd = story.diagnosed(story.li.id, "J44.900");
    assert_eq!(fields(&enrol(Programme::Elderly, Some(copd))), [("diagnosis", Code::DiagnosisNotInProgramme)]);
    assert_eq!(enrol(Programme::Copd, Some(copd)), Outcome::Applied);
    assert_eq!(enrol(Programme::Elderly, None), Outcome::Applied);
    assert_eq!(fields(&enrol(Programme::Elderly, None)), [("programme", Code::AlreadyEnrolled)]);
}

#[test]
fn somebody_younger_than_65_is_not_enrolled_for_the_yearly_check() {
    let story = Story::begin();
    let young = story.clinic.resident("王建国", numbers::WANG, "13800138002");
    story.clinic.contract(&young, story.clinic.today());
    let born = story.clinic.today().plus_years(-65).and_then(|day| day.plus_days(1)).expect("in range");
    let resident = young.id;
    story.clinic.write(move |conn| {
        let person = residents::table.find(resident);
        Ok(diesel::update(person).set(residents::born_on.eq(born)).execute(conn)?)
    });
    let enrol = || {
        let (enrolment, programme) = (id(), Programme::Elderly);
        story.clinic.send(
            &story.nurse(),
            Command::EnrolInProgramme(EnrolInProgramme { enrolment, resident, programme, diagnosis: None }),
        )
    };
    assert_eq!(fields(&enrol()), [("programme", Code::BelowProgrammeAge)]);
    story.clinic.on(story.clinic.today().plus_days(1).expect("in range"));
    assert_eq!(enrol(), Outcome::Applied);
}

#[test]
fn who_cannot_be_found_for_the_time_being_is_lost_and_taken_up_again() {
    let story = Story::begin();
    let (resident, enrolment) = (story.li.id, story.enrolled(story.li.id, Programme::Hypertension));
    let lose = || Command::LoseFromFollowUp(LoseFromFollowUp { enrolment, resident });
    let resume = || Command::ResumeFollowUp(ResumeFollowUp { enrolment, resident });
    assert_eq!(codes(&story.clinic.send(&story.nurse(), resume())), [Code::EnrolmentState]);
    story.clinic.must(&story.nurse(), lose());
    assert_eq!(story.shown(&story.nurse(), "record")["programmes"][0]["state"], "lost");
    assert_eq!(codes(&story.clinic.send(&story.li.actor, resume())), [Code::Forbidden]);
    story.clinic.must(&story.nurse(), resume());
    assert_eq!(story.shown(&story.nurse(), "record")["programmes"][0]["state"], "enrolled");
}
