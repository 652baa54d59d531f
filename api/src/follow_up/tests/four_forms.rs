//! One visit with the forms of all four programmes.

use super::*;

#[test]
fn one_visit_closes_all_that_is_due_each_with_its_own_class_and_date() {
    let story = of_all_four();
    promise(&story, &[("follow_up", 4), ("health_management", 1)]);
    let today = story.clinic.today();
    let visit = story.recorded(&story.nurse(), visit_for_all(&story));
    let record = story.shown(&story.doctor(), "record");
    let (quarter, year) = (today.plus_months(3).expect("in range"), today.plus_years(1).expect("in range"));
    let view = found(&record, visit);
    let scored = |points: u8, of: u8, grade: &str| json!({ "points": points, "of": of, "grade": grade });
    let row = |programme: &str, class: Value, scored: Value, due| {
        json!({ "programme": programme, "class": class, "scored": scored, "action": "ROUTINE", "controlled": true,
            "next_due": due })
    };
    assert_eq!(
        view["found"],
        json!([
            row("copd", json!(1), scored(12, 40, "medium"), quarter),
            row("diabetes", json!(1), Value::Null, quarter),
            row("elderly", Value::Null, scored(4, 37, "lightly_dependent"), year),
            row("hypertension", json!(1), Value::Null, quarter),
        ])
    );
    for found in view["found"].as_array().expect("what was found") {
        let name = found["programme"].as_str().expect("a name");
        let shown = programme(&record, name);
        assert_eq!((&shown["last"], &shown["next_due"]), (found, &found["next_due"]), "{name}");
        assert_eq!(shown["last_visit"], json!(visit));
    }
    assert_eq!(view["forms"]["elderly"]["self_care"]["dressing"], 3);
    assert_eq!(view["forms"]["copd"]["cat"], 12);
    assert_eq!(record["tasks"], json!([]));
    assert_eq!(delivered(&story), [("follow_up".to_owned(), visit), ("health_management".to_owned(), visit)]);
    let trend = story.shown(&story.li.actor, "readings");
    let mut kinds = ids(&trend["readings"], "kind");
    kinds.sort_unstable();
    assert_eq!(kinds, ["blood_pressure", "glucose", "weight"], "glucose that two forms ask for is measured once");
}

#[test]
fn what_is_wrong_with_four_forms_is_said_at_once_and_closes_none() {
    let story = of_all_four();
    let mut visit = visit_for_all(&story);
    visit.mode = VisitMode::Phone;
    if let Some(form) = &mut visit.forms.elderly {
        form.self_care.washing = 5;
    }
    if let Some(form) = &mut visit.forms.copd {
        form.cat = 41;
    }
    assert_eq!(
        fields(&story.record(&story.nurse(), &visit)),
        [
            ("forms.elderly", Code::CheckInPerson),
            ("forms.elderly.self_care.washing", Code::ScoreNotOnScale),
            ("forms.copd.cat", Code::ScoreNotOnScale),
        ]
    );
    assert_eq!(visits_kept(&story), 0);
}

#[test]
fn an_unfinished_check_is_due_again_soon_and_a_correction_finishes_it() {
    let story = of_all_four();
    let mut unfinished = visit_for_all(&story);
    if let Some(form) = &mut unfinished.forms.elderly {
        form.tests.clear();
    }
    let first = story.recorded(&story.nurse(), unfinished);
    let due = |story: &Story| programme(&story.shown(&story.doctor(), "record"), "elderly")["next_due"].clone();
    assert_eq!(due(&story), json!(story.clinic.today().plus_days(30).expect("in range")));
    let happened_on = story.clinic.today();
    story.clinic.on(happened_on.plus_days(5).expect("in range"));
    let whole = RecordVisit { happened_on, corrects: Some(first), ..visit_for_all(&story) };
    story.recorded(&story.nurse(), whole);
    assert_eq!(due(&story), json!(happened_on.plus_years(1).expect("in range")));
}

#[test]
fn a_low_saturation_is_an_emergency_of_breath_and_a_tick_of_blue_lips_is_triage() {
    let story = of_all_four();
    let mut breathless = visit_for_all(&story);
    if let Some(form) = &mut breathless.forms.copd {
        form.oxygen_percent = Some(88);
    }
    let visit = story.recorded(&story.nurse(), breathless);
    assert_eq!(task_kinds(&story), [("referral_needed".to_owned(), "same_day".to_owned())]);
    let record = story.shown(&story.doctor(), "record");
    let actions = ids(&found(&record, visit)["found"], "action");
    assert_eq!(actions, ["EMERGENCY_REFER", "ROUTINE", "ROUTINE", "ROUTINE"]);
    assert_eq!(record["referrals"], json!([]), "advice refers nobody");

    let other = of_all_four();
    let mut ticked = visit_for_all(&other);
    ticked.common.danger_signs = vec![DangerSign::BlueLips];
    other.recorded(&other.nurse(), ticked);
    assert_eq!(task_kinds(&other), [("triage".to_owned(), "now".to_owned())]);
}

#[test]
fn every_programme_is_on_the_worklist_until_its_visit() {
    let story = of_all_four();
    let due = |story: &Story, bucket: &str| {
        let (status, list) = story.clinic.get(&story.doctor(), &format!("/worklist?bucket={bucket}"));
        assert_eq!(status, 200, "{list}");
        let dues = list["rows"][0]["dues"].as_array().cloned().unwrap_or_default();
        let of = |due: &Value| Some((due["reason"]["programme"].as_str()?.to_owned(), due["on"].clone()));
        let mut all: Vec<(String, Value)> = dues.iter().filter_map(of).collect();
        all.sort_by(|a, b| a.0.cmp(&b.0));
        all
    };
    let today = story.clinic.today();
    let (quarter, year) = (today.plus_months(3).expect("in range"), today.plus_years(1).expect("in range"));
    let names = ["copd", "diabetes", "elderly", "hypertension"];
    assert_eq!(due(&story, "today"), names.map(|name| (name.to_owned(), json!(today))));
    story.recorded(&story.nurse(), visit_for_all(&story));
    assert_eq!(due(&story, "today"), []);
    let record = story.shown(&story.nurse(), "record");
    let next = |programme: &str| {
        let all = record["programmes"].as_array().cloned().unwrap_or_default();
        all.into_iter().find(|one| one["programme"] == programme).map(|one| one["next_due"].clone())
    };
    assert_eq!(next("elderly"), Some(json!(year)));
    story.clinic.on(quarter);
    let thrice = ["copd", "diabetes", "hypertension"];
    // Nothing was delivered for ninety days: that is older than what is due today, and it is one row.
    assert_eq!(due(&story, "overdue1_to30"), thrice.map(|name| (name.to_owned(), json!(quarter))));
}
