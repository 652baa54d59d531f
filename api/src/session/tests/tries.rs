//! How often somebody may try, from where, and what of it is written down.

use super::*;

#[test]
fn five_tries_close_the_account_where_they_came_from_for_a_quarter_of_an_hour() {
    let clinic = TestClinic::open();
    let doctor = clinic.doctor();
    clinic.enrols(&doctor);
    for _ in 0..5 {
        clinic.signs_in("203.0.113.9", &doctor.login, "wrong", None);
    }
    clinic.later(STEP_MS);
    let shown = clinic.shown(&doctor.actor);
    let there = clinic.signs_in("203.0.113.9", &doctor.login, PASSWORD, Some(&shown));
    assert_eq!(code(&there), (429, "TOO_MANY_ATTEMPTS"), "the right password does not help there");
    assert_eq!(clinic.signs_in(HERE, &doctor.login, PASSWORD, Some(&shown)).0, 200, "and here nothing is closed");
    clinic.later(15 * 60_000);
    let shown = clinic.shown(&doctor.actor);
    assert_eq!(clinic.signs_in("203.0.113.9", &doctor.login, PASSWORD, Some(&shown)).0, 200);
}

#[test]
fn strangers_everywhere_never_keep_a_doctor_from_her_own_desk() {
    let clinic = TestClinic::open();
    let doctor = clinic.doctor();
    clinic.enrols(&doctor);
    for stranger in 1..=60 {
        clinic.signs_in(&format!("203.0.113.{stranger}"), &doctor.login, "wrong", None);
    }
    clinic.later(STEP_MS);
    let shown = clinic.shown(&doctor.actor);
    let elsewhere = clinic.signs_in("198.51.100.1", &doctor.login, PASSWORD, Some(&shown));
    assert_eq!(code(&elsewhere), (429, "TOO_MANY_ATTEMPTS"), "the account is tried from everywhere");
    assert_eq!(clinic.signs_in(HERE, &doctor.login, PASSWORD, Some(&shown)).0, 200, "she signed in from here before");
}

#[test]
fn one_address_that_tries_everybody_is_closed_and_its_neighbours_are_not() {
    let clinic = TestClinic::open();
    for number in 0..100 {
        assert_eq!(clinic.signs_in(HERE, &format!("nobody{number}"), "wrong", None).0, 401);
    }
    assert_eq!(clinic.signs_in(HERE, "somebody", "wrong", None).0, 429);
    let body = json!({ "phone": "13800138001", "code": "123456" });
    assert_eq!(clinic.knock(HERE, "/sign-in/resident", &body).0, 401, "residents share that address with a stranger");
    assert_eq!(clinic.signs_in("192.0.2.2", "somebody", "wrong", None).0, 401);
}

#[test]
fn signing_in_rightly_is_no_try() {
    let clinic = TestClinic::open();
    let doctor = clinic.doctor();
    clinic.enrols(&doctor);
    for _ in 0..12 {
        clinic.later(STEP_MS);
        let shown = clinic.shown(&doctor.actor);
        assert_eq!(clinic.signs_in(HERE, &doctor.login, PASSWORD, Some(&shown)).0, 200);
    }
}

#[test]
fn counted_tries_lie_in_the_database_and_tell_nobody_who_was_tried() {
    let clinic = TestClinic::open();
    clinic.signs_in(HERE, "somebody", "wrong", None);
    let counted =
        |clinic: &TestClinic| clinic.read(|conn| Ok(attempts::table.select(attempts::tries).load::<i32>(conn)?));
    assert_eq!(counted(&clinic), [1, 1, 1], "by address, by both, by login");
    clinic.later(31 * 60_000);
    clinic.signs_in("192.0.2.2", "other", "wrong", None);
    assert_eq!(counted(&clinic), [1, 1, 1], "those of windows that ended are gone");
}

#[test]
fn around_the_end_of_a_window_nobody_has_twice_the_tries() {
    let clinic = TestClinic::open();
    clinic.later(14 * 60_000 + 50_000);
    let tries =
        |count: usize| -> Vec<u16> { (0..count).map(|_| clinic.signs_in(HERE, "somebody", "wrong", None).0).collect() };
    assert_eq!(tries(5), [401; 5]);
    clinic.later(20_000);
    assert_eq!(tries(2), [401, 429], "ten seconds into the next window the last one's tries still weigh");
    clinic.later(10 * 60_000);
    assert_eq!(tries(2), [401, 401], "and less and less");
}

#[test]
fn a_stolen_password_ends_after_twenty_wrong_codes_from_wherever_they_come() {
    let clinic = TestClinic::open();
    let doctor = clinic.doctor();
    clinic.enrols(&doctor);
    clinic.later(STEP_MS);
    let shown = clinic.shown(&doctor.actor);
    let wrong = if shown == "000000" { "000001" } else { "000000" };
    for robot in 1..20 {
        let (status, _) = clinic.signs_in(&format!("203.0.113.{robot}"), &doctor.login, PASSWORD, Some(wrong));
        assert_eq!(status, 401);
    }
    assert_eq!(
        clinic.signs_in(HERE, &doctor.login, PASSWORD, Some(&shown)).0,
        200,
        "her own code begins the count anew"
    );
    for robot in 1..=20 {
        clinic.signs_in(&format!("198.51.100.{robot}"), &doctor.login, PASSWORD, Some(wrong));
    }
    clinic.later(STEP_MS);
    let shown = clinic.shown(&doctor.actor);
    assert_eq!(clinic.signs_in(HERE, &doctor.login, PASSWORD, Some(&shown)).0, 401, "the password has ended");
    assert_eq!(clinic.get(&doctor.actor, "/me").0, 401, "and every session");
    assert_eq!(clinic.told_of("password_ended"), [doctor.actor.account]);
}

#[test]
fn codes_are_sent_again_after_a_minute_and_not_without_end() {
    let clinic = TestClinic::open();
    let ask = |from: &str, phone: &str| {
        clinic.knock(from, "/sign-in/codes", &json!({ "phone": phone, "purpose": "sign_in" })).0
    };
    assert_eq!(ask(HERE, "13800138001"), 202);
    assert_eq!(ask(HERE, "13800138001"), 429, "the first is on its way");
    for _ in 0..4 {
        clinic.later(61_000);
        assert_eq!(ask(HERE, "13800138001"), 202);
    }
    clinic.later(61_000);
    assert_eq!(ask(HERE, "13800138001"), 429);
    assert_eq!(ask("192.0.2.2", "13800138001"), 202, "a stranger does not use up her codes");
    assert_eq!(ask(HERE, "13800138002"), 202);
}

#[test]
fn a_code_outlives_four_wrong_guesses_and_dies_of_the_fifth() {
    let clinic = TestClinic::open();
    let phone = "13800138001";
    clinic.knock(HERE, "/sign-in/codes", &json!({ "phone": phone, "purpose": "sign_in" }));
    let sent: String = clinic.message_to(phone).expect("a message").chars().take(6).collect();
    let wrong = if sent == "000000" { "000001" } else { "000000" };
    let try_it =
        |from: &str, code: &str| clinic.knock(from, "/sign-in/resident", &json!({ "phone": phone, "code": code })).0;
    assert_eq!([401; 4], [0; 4].map(|_| try_it("203.0.113.9", wrong)));
    assert_eq!(try_it(HERE, &sent), 200);
    assert_eq!(try_it(HERE, &sent), 401, "once");

    let asks = || clinic.knock(HERE, "/sign-in/codes", &json!({ "phone": phone, "purpose": "sign_in" })).0;
    assert_eq!(asks(), 202);
    let sent: String = clinic.message_to(phone).expect("a message").chars().take(6).collect();
    let wrong = if sent == "000000" { "000001" } else { "000000" };
    assert_eq!([401; 5], [0; 5].map(|_| try_it("198.51.100.7", wrong)));
    assert_eq!(try_it(HERE, &sent), 401, "a million guesses at five a code");
    assert_eq!(asks(), 202, "who holds the phone asks for another at once");
    let sent: String = clinic.message_to(phone).expect("a message").chars().take(6).collect();
    assert_eq!(try_it(HERE, &sent), 200);
}

#[test]
fn what_is_refused_before_sign_in_is_counted_by_address_and_minute_in_the_log() {
    let clinic = TestClinic::open();
    for _ in 0..3 {
        clinic.signs_in(HERE, "somebody", "wrong", None);
    }
    clinic.signs_in("192.0.2.2", "somebody", "wrong", None);
    clinic.later(60_000);
    clinic.wait(clinic.record_denials(clinic.clock.now())).expect("recorded");
    let details: Vec<Option<String>> = clinic.read(|conn| {
        Ok(log::table.filter(log::kind.eq("denial")).order(log::version).select(log::detail).load(conn)?)
    });
    let counts: Vec<(String, u64)> = details
        .into_iter()
        .map(|detail| serde_json::from_str::<Value>(&detail.expect("a detail")).expect("JSON"))
        .map(|detail| {
            (detail["address"].as_str().unwrap_or_default().to_owned(), detail["count"].as_u64().unwrap_or(0))
        })
        .collect();
    assert_eq!(counts, [(HERE.to_owned(), 3), ("192.0.2.2".to_owned(), 1)]);
    let whole = clinic.read(|conn| {
        let mut verifier = audit::Verifier::new(audit::genesis(conn)?, &[]);
        audit::each_link(conn, |link| verifier.take(&link.expect("readable")))?;
        Ok(verifier.finish().is_ok())
    });
    assert!(whole, "chained like every entry");
}
