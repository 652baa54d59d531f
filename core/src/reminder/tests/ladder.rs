//! N1 and N2, sentence by sentence.

use super::*;

#[test]
fn the_ladder_of_a_refill_goes_from_a_week_before_to_the_team() {
    let steps = planned(&refill("2026-03-30"), &everybody(), &[], at("2026-03-20", 8));
    let row = |rung: &str, channel, day: &str| (rung.to_owned(), channel, day.to_owned());
    assert_eq!(
        told(&steps),
        [
            row("week_before", "local", "2026-03-23"),
            row("week_before", "push", "2026-03-23"),
            row("week_before", "inbox", "2026-03-23"),
            // A Wednesday: Wednesday, Thursday and Friday are left to work in.
            row("team", "task", "2026-03-25"),
            row("five_days_before", "push", "2026-03-25"),
            row("five_days_before", "inbox", "2026-03-25"),
            row("three_days_before", "push", "2026-03-27"),
            row("family", "push", "2026-03-27"),
            row("family", "inbox", "2026-03-27"),
            row("text", "inbox", "2026-03-28"),
            row("text", "sms", "2026-03-28"),
            row("call", "voice", "2026-03-29"),
            row("family_text", "sms", "2026-03-29"),
        ]
        .as_slice()
    );
}

#[test]
fn the_team_has_three_working_days_over_a_holiday_too() {
    let steps = planned(&refill("2026-02-24"), &everybody(), &[], at("2026-02-01", 8));
    assert_eq!(days(&steps, Audience::Team, Channel::Task), [day("2026-02-12")]);
    assert_eq!(days(&steps, Audience::Resident, Channel::Sms), [day("2026-02-22")], "a calendar day for her");
}

#[test]
fn a_filed_request_silences_everybody_but_the_team() {
    let asked = Matter { asked: true, ..refill("2026-03-30") };
    let steps = planned(&asked, &everybody(), &[], at("2026-03-20", 8));
    assert_eq!(steps.iter().map(|step| step.to).collect::<Vec<_>>(), [Audience::Team]);
    // Refused or withdrawn: from today.
    let again = planned(&refill("2026-03-30"), &everybody(), &[], at("2026-03-28", 10));
    assert_eq!(days(&again, Audience::Resident, Channel::Push), [] as [Day; 0]);
    assert_eq!(days(&again, Audience::Resident, Channel::Sms), [day("2026-03-28")]);
}

#[test]
fn tomorrow_moves_her_own_rungs_by_a_day_and_no_others() {
    let before = planned(&refill("2026-03-30"), &everybody(), &[], at("2026-03-20", 8));
    let past: Vec<Past> = before
        .iter()
        .filter(|step| step.rung == "five_days_before")
        .map(|step| sent(step, true, "2026-03-30"))
        .collect();
    let tapped = Matter { put_off: vec![at("2026-03-25", 19)], ..refill("2026-03-30") };
    let steps = planned(&tapped, &everybody(), &past, at("2026-03-25", 20));
    // The one she answered comes once more, the others a day later.
    assert_eq!(days(&steps, Audience::Resident, Channel::Push), [day("2026-03-26"), day("2026-03-28")]);
    assert_eq!(days(&steps, Audience::Resident, Channel::Sms), [day("2026-03-29")]);
    assert_eq!(days(&steps, Audience::Resident, Channel::Voice), [day("2026-03-30")]);
    assert_eq!(days(&steps, Audience::Family, Channel::Push), [day("2026-03-27")]);
    assert_eq!(days(&steps, Audience::Team, Channel::Task), [day("2026-03-25")]);
}

#[test]
fn what_was_put_off_in_an_earlier_cycle_moves_nothing_of_this_one() {
    let visit = Matter { about: About::FollowUp, ..refill("2026-06-28") };
    let put_off = Matter { put_off: vec![at("2026-03-28", 19)], ..visit.clone() };
    let planned = |matter: &Matter| planned(matter, &everybody(), &[], at("2026-04-02", 8));
    assert_eq!(planned(&put_off), planned(&visit));
}

#[test]
fn an_opt_out_removes_one_channel_and_never_the_team() {
    let deaf = |channel| {
        let mut people = everybody();
        people[0].channels = people[0].channels.without(channel);
        planned(&refill("2026-03-30"), &people, &[], at("2026-03-20", 8))
    };
    for channel in Channel::ALL.iter().copied().filter(|channel| *channel != Channel::Task) {
        let steps = deaf(channel);
        assert!(steps.iter().all(|step| step.to != Audience::Resident || step.channel != channel), "{channel:?}");
        assert!(steps.iter().any(|step| step.to == Audience::Resident), "{channel:?} alone is silent");
        assert_eq!(days(&steps, Audience::Team, Channel::Task), [day("2026-03-25")], "{channel:?}");
    }
}

#[test]
fn her_own_count_moves_what_she_and_her_family_hear_and_not_the_team() {
    let counted = Matter { counted: Some(day("2026-04-09")), ..refill("2026-03-30") };
    let steps = planned(&counted, &everybody(), &[], at("2026-03-20", 8));
    assert_eq!(days(&steps, Audience::Resident, Channel::Sms), [day("2026-04-07")]);
    assert_eq!(days(&steps, Audience::Family, Channel::Sms), [day("2026-04-08")]);
    assert_eq!(days(&steps, Audience::Team, Channel::Task), [day("2026-03-25")]);
}

#[test]
fn a_step_has_one_id_wherever_it_is_planned_and_another_in_another_cycle() {
    let ids =
        |matter: &Matter, now| planned(matter, &everybody(), &[], now).iter().map(|step| step.id).collect::<Vec<_>>();
    let all = ids(&refill("2026-03-30"), at("2026-03-20", 8));
    let later = ids(&refill("2026-03-30"), at("2026-03-26", 8));
    let left = later.iter().filter(|id| all.contains(id)).count();
    assert_eq!((all.len(), left), (13, later.len()), "planned again, the same steps");
    let other = [
        ids(&Matter { of: Uuid::from_u128(0x29), ..refill("2026-03-30") }, at("2026-03-20", 8)),
        ids(&refill("2026-03-31"), at("2026-03-20", 8)),
    ];
    assert!(other.iter().flatten().all(|id| !all.contains(id)));
}

#[test]
fn what_went_out_is_not_sent_again_and_a_date_that_moves_repeats_no_rung_within_two_days() {
    let first = planned(&refill("2026-03-30"), &everybody(), &[], at("2026-03-20", 8));
    let push = first.iter().find(|step| step.rung == "five_days_before").expect("planned");
    let past = [sent(push, false, "2026-03-30")];
    let again = planned(&refill("2026-03-30"), &everybody(), &past, at("2026-03-25", 12));
    assert!(again.iter().all(|step| step.id != push.id));
    // By her own count it is two days more: the rung would come on the 27th.
    let moved = Matter { counted: Some(day("2026-04-01")), ..refill("2026-03-30") };
    let steps = planned(&moved, &everybody(), &past, at("2026-03-25", 12));
    assert_eq!(days(&steps, Audience::Resident, Channel::Push)[..1], [day("2026-03-27")], "48 hours later it may");
    let moved = Matter { counted: Some(day("2026-03-31")), ..refill("2026-03-30") };
    let steps = planned(&moved, &everybody(), &past, at("2026-03-25", 12));
    assert_eq!(days(&steps, Audience::Resident, Channel::Push), [day("2026-03-28")], "24 hours later it may not");
}

#[test]
fn what_no_provider_took_is_not_tried_again_and_silences_nothing_else() {
    let first = planned(&refill("2026-03-30"), &everybody(), &[], at("2026-03-20", 8));
    let push = first.iter().find(|step| step.rung == "five_days_before").expect("planned");
    let past = [Past { went_out: false, ..sent(push, false, "2026-03-30") }];
    let again = planned(&refill("2026-03-30"), &everybody(), &past, at("2026-03-25", 12));
    assert!(again.iter().all(|step| step.id != push.id));
    let moved = Matter { counted: Some(day("2026-03-31")), ..refill("2026-03-30") };
    let steps = planned(&moved, &everybody(), &past, at("2026-03-25", 12));
    let days = days(&steps, Audience::Resident, Channel::Push);
    assert_eq!(days, [day("2026-03-25"), day("2026-03-26"), day("2026-03-28")], "the week's, too, which still stands");
}

#[test]
fn what_her_own_phone_has_shown_is_not_pushed_too() {
    let first = planned(&refill("2026-03-30"), &everybody(), &[], at("2026-03-20", 8));
    let alarm = first.iter().find(|step| step.channel == Channel::Local).expect("planned");
    let pushes = |past: &[Past]| {
        let steps = planned(&refill("2026-03-30"), &everybody(), past, at("2026-03-20", 8));
        days(&steps, Audience::Resident, Channel::Push)
    };
    let later = [day("2026-03-25"), day("2026-03-27")];
    assert_eq!(pushes(&[sent(alarm, false, "2026-03-30")]), later);
    assert_eq!(pushes(&[])[0], day("2026-03-23"));
    let sons = Past { recipient: SON, ..sent(alarm, false, "2026-03-30") };
    assert_eq!(pushes(&[sons])[0], day("2026-03-23"), "his phone is not hers");
}

#[test]
fn who_begins_late_hears_the_last_rung_and_not_all_that_she_missed() {
    let steps = planned(&refill("2026-03-30"), &everybody(), &[], at("2026-03-26", 11));
    assert_eq!(days(&steps, Audience::Resident, Channel::Push), [day("2026-03-26"), day("2026-03-27")]);
    assert_eq!(days(&steps, Audience::Resident, Channel::Local), [] as [Day; 0]);
    assert_eq!(days(&steps, Audience::Team, Channel::Task), [day("2026-03-26")], "its day has passed: at once");
    let after = planned(&refill("2026-03-30"), &everybody(), &[], at("2026-05-01", 11));
    assert_eq!(
        told(&after),
        [("team".to_owned(), "task", "2026-05-01".to_owned())],
        "she is without: the team alone, and still"
    );
}

#[test]
fn an_old_person_is_called_and_a_younger_one_only_without_a_sign_of_having_seen_it() {
    let now = at("2026-03-20", 8);
    let mut younger = everybody();
    younger[0].is_elder = false;
    let push = planned(&refill("2026-03-30"), &younger, &[], now)
        .into_iter()
        .find(|step| step.channel == Channel::Push)
        .expect("one");
    let called = |people: &[Recipient], past: &[Past]| {
        !days(&planned(&refill("2026-03-30"), people, past, now), Audience::Resident, Channel::Voice).is_empty()
    };
    assert!(called(&younger, &[]) && called(&younger, &[sent(&push, false, "2026-03-30")]));
    assert!(!called(&younger, &[sent(&push, true, "2026-03-30")]));
    assert!(called(&younger, &[sent(&push, true, "2026-01-05")]), "what she saw in an earlier cycle says nothing");
    let sons = Past { recipient: SON, ..sent(&push, true, "2026-03-30") };
    assert!(called(&younger, &[sons]), "nor what her son saw");
    assert!(called(&everybody(), &[sent(&push, true, "2026-03-30")]));
}

#[test]
fn where_a_push_does_not_show_the_text_comes_a_rung_earlier() {
    let mut people = everybody();
    people[0].push_arrives = false;
    people[0].channels = people[0].channels.without(Channel::Push);
    let steps = planned(&refill("2026-03-30"), &people, &[], at("2026-03-20", 8));
    assert_eq!(days(&steps, Audience::Resident, Channel::Sms), [day("2026-03-27")]);
    let visit = Matter { about: About::FollowUp, ..refill("2026-03-30") };
    let steps = planned(&visit, &people, &[], at("2026-03-20", 8));
    let texts = [day("2026-03-27"), day("2026-04-06")];
    assert_eq!(days(&steps, Audience::Resident, Channel::Sms), texts, "what a push and a text tell together stays");
}

#[test]
fn a_visit_a_check_and_a_contract_have_ladders_of_their_own() {
    for (about, first) in
        [(About::FollowUp, "2026-03-27"), (About::AnnualCheck, "2026-03-16"), (About::ContractExpiry, "2026-02-28")]
    {
        let matter = Matter { about, ..refill("2026-03-30") };
        let steps = planned(&matter, &everybody(), &[], at("2026-02-01", 8));
        assert_eq!(steps.first().map(|step| step.at.day()), Some(day(first)), "{about:?}");
        assert!(steps.iter().all(|step| step.to != Audience::Team), "{about:?} is on the team's list by its own date");
    }
}
