//! Signing in, as somebody at the door sees it.

use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::codes::Code;
use jiayi_core::command::Command;
use jiayi_core::team::commands::{OpenStaffAccount, ResetStaffAccount};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::audit;
use crate::clinic::{Clinic, StartError};
use crate::clock::Clock;
use crate::config::{self, Config};
use crate::database::schema::{accounts, attempts, audit as log, second_factors};
use crate::seal::{Place, TotpSecret};
use crate::session::{Actor, SecondFactor};
use crate::testing::{TestClinic, codes, fields, id};

const HERE: &str = "192.0.2.1";
const PASSWORD: &str = "correct-mule-Lantern-47";
const OTHER: &str = "yugan chaofan feiji 46 shu";
const STEP_MS: i64 = 30_000;

/// Somebody of the staff with a login and a password.
struct Doctor {
    actor: Actor,
    login: String,
}

impl TestClinic {
    fn doctor(&self) -> Doctor {
        let actor = self.staff(Role::Doctor);
        let hash = self.wait(self.passwords.hash(Zeroizing::new(PASSWORD.to_owned()))).expect("hashed");
        let account = actor.account;
        let login = self.write(move |conn| {
            diesel::update(accounts::table.find(account)).set(accounts::password_hash.eq(hash)).execute(conn)?;
            Ok(accounts::table.find(account).select(accounts::login).first::<Option<String>>(conn)?)
        });
        Doctor { actor, login: login.expect("a login") }
    }

    fn signs_in(&self, from: &str, login: &str, password: &str, code: Option<&str>) -> (u16, Value) {
        let mut body = json!({ "login": login, "password": password });
        if let Some(code) = code {
            body["code"] = json!(code);
        }
        self.knock(from, "/sign-in/staff", &body)
    }

    /// The authenticator of an account, as its holder's app has it.
    fn authenticator(&self, actor: &Actor) -> TotpSecret {
        let (account, rules) = (actor.account, self.rules.clone());
        self.read(move |conn| {
            let sealed: Vec<u8> =
                second_factors::table.find(account).select(second_factors::secret_sealed).first(conn)?;
            let place = Place { table: "second_factors", column: "secret_sealed", row: account.0 };
            Ok(TotpSecret::from_bytes(&rules.keys.open(place, &sealed)?).expect("a secret"))
        })
    }

    /// The code that the app shows now.
    fn shown(&self, actor: &Actor) -> String {
        self.authenticator(actor).code_at(self.clock.now().0)
    }

    fn later(&self, ms: i64) {
        self.clock.set(self.clock.now().plus_ms(ms));
    }

    /// The accounts of which the log says this.
    fn told_of(&self, what: &str) -> Vec<jiayi_core::id::AccountId> {
        let what = what.to_owned();
        let details: Vec<Option<String>> = self.read(move |conn| {
            let told = log::table.filter(log::kind.eq("account")).filter(log::outcome.eq(what));
            Ok(told.order(log::version).select(log::detail).load(conn)?)
        });
        let account = |detail: Option<String>| {
            let detail: Value = serde_json::from_str(&detail.expect("a detail")).expect("JSON");
            serde_json::from_value(detail["account"].clone()).expect("an account")
        };
        details.into_iter().map(account).collect()
    }

    /// Sets up the authenticator and gives the recovery codes.
    fn enrols(&self, doctor: &Doctor) -> Vec<String> {
        let body = json!({ "login": doctor.login, "password": PASSWORD });
        assert_eq!(self.knock(HERE, "/sign-in/staff/second-factor", &body).0, 200);
        let (status, signed_in) = self.signs_in(HERE, &doctor.login, PASSWORD, Some(&self.shown(&doctor.actor)));
        assert_eq!(status, 200, "{signed_in}");
        let codes = signed_in["recovery_codes"].as_array().expect("codes").iter();
        codes.map(|code| code.as_str().expect("text").to_owned()).collect()
    }
}

fn code(answer: &(u16, Value)) -> (u16, &str) {
    (answer.0, answer.1["code"].as_str().unwrap_or_default())
}

#[test]
fn nobody_of_the_staff_signs_in_without_a_second_factor() {
    let clinic = TestClinic::open();
    let doctor = clinic.doctor();
    let bare = clinic.signs_in(HERE, &doctor.login, PASSWORD, None);
    assert_eq!(code(&bare), (401, "SECOND_FACTOR_ENROL"));
    let recovery = clinic.enrols(&doctor);
    assert_eq!(recovery.len(), 10);
    let bare = clinic.signs_in(HERE, &doctor.login, PASSWORD, None);
    assert_eq!(code(&bare), (401, "SECOND_FACTOR"));
    let enrolled =
        clinic.knock(HERE, "/sign-in/staff/second-factor", &json!({ "login": doctor.login, "password": PASSWORD }));
    assert_eq!(code(&enrolled), (409, "SECOND_FACTOR_HELD"), "a password alone never replaces an authenticator");
    clinic.later(STEP_MS);
    let (status, signed_in) = clinic.signs_in(HERE, &doctor.login, PASSWORD, Some(&clinic.shown(&doctor.actor)));
    assert_eq!((status, signed_in.get("recovery_codes")), (200, None), "shown once");
}

#[test]
fn a_code_that_was_seen_over_the_shoulder_is_used_up() {
    let clinic = TestClinic::open();
    let doctor = clinic.doctor();
    clinic.enrols(&doctor);
    clinic.later(STEP_MS);
    let shown = clinic.shown(&doctor.actor);
    assert_eq!(clinic.signs_in(HERE, &doctor.login, PASSWORD, Some(&shown)).0, 200);
    let again = clinic.signs_in(HERE, &doctor.login, PASSWORD, Some(&shown));
    assert_eq!(code(&again), (401, "SIGN_IN_FAILED"));
}

#[test]
fn a_recovery_code_opens_once() {
    let clinic = TestClinic::open();
    let doctor = clinic.doctor();
    let recovery = clinic.enrols(&doctor);
    assert_eq!(clinic.signs_in(HERE, &doctor.login, PASSWORD, Some(&recovery[3].to_lowercase())).0, 200);
    let again = clinic.signs_in(HERE, &doctor.login, PASSWORD, Some(&recovery[3]));
    assert_eq!(code(&again), (401, "SIGN_IN_FAILED"));
    assert_eq!(clinic.signs_in(HERE, &doctor.login, PASSWORD, Some(&recovery[4])).0, 200);
}

#[test]
fn an_unconfirmed_authenticator_opens_nothing_by_recovery_and_may_be_drawn_again() {
    let clinic = TestClinic::open();
    let doctor = clinic.doctor();
    let body = json!({ "login": doctor.login, "password": PASSWORD });
    let (_, first) = clinic.knock(HERE, "/sign-in/staff/second-factor", &body);
    let (status, second) = clinic.knock(HERE, "/sign-in/staff/second-factor", &body);
    assert_eq!(status, 200);
    assert_ne!(first["secret"], second["secret"]);
    let address = second["otpauth"].as_str().expect("an address");
    assert!(address.starts_with("otpauth://totp/Jiayi:doctor-"), "{address}");
}

#[test]
fn a_login_that_nobody_has_is_answered_like_one_that_somebody_has() {
    let clinic = TestClinic::open();
    let doctor = clinic.doctor();
    let asks = |login: &str| {
        let mut answers = Vec::new();
        for _ in 0..7 {
            let (status, mut body) = clinic.signs_in(HERE, login, "wrong", Some("123456"));
            body["request_id"] = Value::Null;
            answers.push((status, body));
        }
        answers
    };
    let (known, unknown) = (asks(&doctor.login), asks("nobody"));
    assert_eq!(known, unknown);
    let statuses: Vec<u16> = known.iter().map(|(status, _)| *status).collect();
    assert_eq!(statuses, [401, 401, 401, 401, 401, 429, 429]);
}

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
fn what_opens_an_account_of_the_staff_stands_in_the_log_with_the_account() {
    let clinic = TestClinic::open();
    let doctor = clinic.doctor();
    let account = doctor.actor.account;
    let reset = ResetStaffAccount { account, activation: id() };
    clinic.must(&clinic.staff(Role::Operator), Command::ResetStaffAccount(reset.clone()));
    let manager = clinic.staff(Role::Manager);
    let (_, shown) = clinic.get(&manager, &format!("/staff-activations/{}", reset.activation));
    assert_eq!(clinic.told_of("activation_shown"), [account], "whose secret was looked at");
    let by: Option<Option<jiayi_core::id::AccountId>> = clinic.read(|conn| {
        let looks = log::table.filter(log::outcome.eq("activation_shown"));
        Ok(looks.select(log::account_id).first(conn).optional()?)
    });
    assert_eq!(by, Some(Some(manager.account)), "and by whom");
    let body = json!({ "login": doctor.login, "activation": shown["secret"], "password": OTHER });
    assert_eq!(clinic.knock(HERE, "/sign-in/staff/activate", &body).0, 200);
    let (_, signed_in) = clinic.signs_in(HERE, &doctor.login, OTHER, Some(&clinic.shown(&doctor.actor)));
    let recovery = signed_in["recovery_codes"][0].as_str().expect("a code").to_owned();
    assert_eq!(clinic.signs_in(HERE, &doctor.login, OTHER, Some(&recovery)).0, 200);
    for what in ["account_opened", "second_factor_drawn", "second_factor_confirmed", "recovery_code_spent"] {
        assert_eq!(clinic.told_of(what), [account], "{what}");
    }
}

#[test]
fn nobody_takes_her_own_name_as_a_password_and_a_stranger_does_not_learn_whose_account_it_is() {
    let clinic = TestClinic::open();
    let doctor = clinic.doctor();
    let staff = doctor.actor.staff_id().expect("staff");
    clinic.write(move |conn| {
        use crate::database::schema::staff as people;
        diesel::update(people::table.find(staff)).set(people::name.eq("单于嘉禾")).execute(conn)?;
        Ok(())
    });
    let reset = ResetStaffAccount { account: doctor.actor.account, activation: id() };
    clinic.must(&clinic.staff(Role::Operator), Command::ResetStaffAccount(reset.clone()));
    let (_, shown) = clinic.get(&clinic.staff(Role::Manager), &format!("/staff-activations/{}", reset.activation));
    let named = "chanyujiahe7#Q";
    let activate = |login: &str, secret: &str| {
        let body = json!({ "login": login, "activation": secret, "password": named });
        let (status, mut body) = clinic.knock(HERE, "/sign-in/staff/activate", &body);
        body["request_id"] = Value::Null;
        (status, body)
    };
    let secret = shown["secret"].as_str().expect("a secret");
    assert_eq!(code(&activate(&doctor.login, secret)), (422, "PASSWORD_GUESSABLE"));
    let (known, unknown) = (activate(&doctor.login, "00000-00000"), activate("nobody", "00000-00000"));
    assert_eq!(known, unknown);
    assert_eq!(code(&known), (401, "ACTIVATION_SECRET"));
    let enrol = |login: &str| {
        let body = json!({ "login": login, "password": "wrong" });
        let (status, mut body) = clinic.knock(HERE, "/sign-in/staff/second-factor", &body);
        body["request_id"] = Value::Null;
        (status, body)
    };
    assert_eq!(enrol(&doctor.login), enrol("nobody"));
    let body = json!({ "login": doctor.login, "activation": secret, "password": OTHER });
    assert_eq!(clinic.knock(HERE, "/sign-in/staff/activate", &body).0, 200, "the secret was not spent");
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
fn the_operator_opens_an_account_and_the_manager_hands_over_its_secret() {
    let clinic = TestClinic::open();
    let newcomer = clinic.employ(Role::Nurse, clinic.institution);
    let (staff, old) = (newcomer.staff_id().expect("staff"), newcomer.account);
    clinic.write(move |conn| {
        diesel::update(accounts::table.find(old))
            .set(accounts::staff_id.eq(None::<jiayi_core::id::StaffId>))
            .execute(conn)?;
        Ok(())
    });
    let operator = clinic.staff(Role::Operator);
    let open = OpenStaffAccount { account: id(), activation: id(), staff, login: "nurse9".to_owned() };
    let badly_named = OpenStaffAccount { login: "护士".to_owned(), ..open.clone() };
    assert_eq!(fields(&clinic.send(&operator, Command::OpenStaffAccount(badly_named))), [("login", Code::BadValue)]);
    clinic.must(&operator, Command::OpenStaffAccount(open.clone()));
    let again = OpenStaffAccount { account: id(), activation: id(), ..open.clone() };
    assert_eq!(fields(&clinic.send(&operator, Command::OpenStaffAccount(again))), [("login", Code::IdUsed)]);

    let path = format!("/staff-activations/{}", open.activation);
    assert_eq!(clinic.get(&operator, &path).0, 403, "who opens it never sees its secret");
    let elsewhere = clinic.employ(Role::Manager, clinic.elsewhere);
    assert_eq!(clinic.get(&elsewhere, &path).0, 404);
    let (status, shown) = clinic.get(&clinic.staff(Role::Manager), &path);
    assert_eq!((status, &shown["login"]), (200, &json!("nurse9")));
    assert_eq!(
        clinic.get(&clinic.staff(Role::AllianceManager), "/staff-activations").1["activations"][0]["login"],
        "nurse9"
    );

    let secret = shown["secret"].as_str().expect("a secret");
    let activate = |login: &str, secret: &str, password: &str| {
        let body = json!({ "login": login, "activation": secret, "password": password });
        clinic.knock(HERE, "/sign-in/staff/activate", &body)
    };
    assert_eq!(code(&activate("nurse9", secret, "jiayi-demo-2026")), (422, "PASSWORD_GUESSABLE"));
    assert_eq!(code(&activate("nurse9", "00000-00000", PASSWORD)), (401, "ACTIVATION_SECRET"));
    assert_eq!(code(&activate("nobody", secret, PASSWORD)), (401, "ACTIVATION_SECRET"));
    let (status, enrolment) = activate("nurse9", secret, PASSWORD);
    assert_eq!(status, 200);
    assert!(enrolment["otpauth"].as_str().is_some_and(|address| address.contains("nurse9")));
    assert_eq!(code(&activate("nurse9", secret, OTHER)), (401, "ACTIVATION_SECRET"), "once");
    let account = Actor { account: open.account, ..newcomer };
    let (status, signed_in) = clinic.signs_in(HERE, "nurse9", PASSWORD, Some(&clinic.shown(&account)));
    assert_eq!((status, &signed_in["role"]), (200, &json!("nurse")));
}

#[test]
fn a_lost_authenticator_ends_everything_and_the_account_is_opened_anew() {
    let clinic = TestClinic::open();
    let doctor = clinic.doctor();
    let recovery = clinic.enrols(&doctor);
    let operator = clinic.staff(Role::Operator);
    let reset = ResetStaffAccount { account: doctor.actor.account, activation: id() };
    clinic.must(&operator, Command::ResetStaffAccount(reset.clone()));
    assert_eq!(clinic.get(&doctor.actor, "/me").0, 401);
    assert_eq!(clinic.signs_in(HERE, &doctor.login, PASSWORD, Some(&recovery[0])).0, 401);
    let (_, shown) = clinic.get(&clinic.staff(Role::Manager), &format!("/staff-activations/{}", reset.activation));
    let body = json!({ "login": doctor.login, "activation": shown["secret"], "password": OTHER });
    assert_eq!(clinic.knock(HERE, "/sign-in/staff/activate", &body).0, 200);
    let (status, _) = clinic.signs_in(HERE, &doctor.login, OTHER, Some(&clinic.shown(&doctor.actor)));
    assert_eq!(status, 200);
    assert_eq!(
        clinic.signs_in(HERE, &doctor.login, OTHER, Some(&recovery[0])).0,
        401,
        "the old recovery codes are void"
    );
    let own = ResetStaffAccount { account: operator.account, activation: id() };
    assert_eq!(codes(&clinic.send(&operator, Command::ResetStaffAccount(own))), [Code::NotFound]);
}

#[test]
fn a_secret_that_nobody_used_in_three_days_has_ended() {
    let clinic = TestClinic::open();
    let doctor = clinic.doctor();
    let reset = ResetStaffAccount { account: doctor.actor.account, activation: id() };
    clinic.must(&clinic.staff(Role::Operator), Command::ResetStaffAccount(reset.clone()));
    let path = format!("/staff-activations/{}", reset.activation);
    let (_, shown) = clinic.get(&clinic.staff(Role::Manager), &path);
    clinic.later(72 * 3_600_000);
    assert_eq!(clinic.get(&clinic.staff(Role::Manager), &path).0, 404);
    let body = json!({ "login": doctor.login, "activation": shown["secret"], "password": PASSWORD });
    assert_eq!(code(&clinic.knock(HERE, "/sign-in/staff/activate", &body)), (401, "ACTIVATION_SECRET"));
}

#[test]
fn one_changes_ones_password_by_the_old_one_and_every_other_session_ends() {
    let clinic = TestClinic::open();
    let doctor = clinic.doctor();
    clinic.enrols(&doctor);
    let change = |actor: &Actor, current: &str, new: &str| {
        clinic.post(actor, "/password", &json!({ "current": current, "new": new }))
    };
    assert_eq!(code(&change(&doctor.actor, "wrong", OTHER)), (401, "SIGN_IN_FAILED"));
    assert_eq!(code(&change(&doctor.actor, PASSWORD, "renminyiyuan1")), (422, "PASSWORD_GUESSABLE"));
    clinic.later(STEP_MS);
    let (_, other) = clinic.signs_in(HERE, &doctor.login, PASSWORD, Some(&clinic.shown(&doctor.actor)));
    assert_eq!(change(&doctor.actor, PASSWORD, OTHER).0, 204);
    let (_, sessions) = clinic.get(&doctor.actor, "/sessions");
    let live: Vec<&Value> = sessions["sessions"].as_array().expect("sessions").iter().map(|s| &s["id"]).collect();
    assert!(!live.contains(&&other["session"]), "the other session has ended");
    clinic.later(STEP_MS);
    let shown = clinic.shown(&doctor.actor);
    assert_eq!(clinic.signs_in(HERE, &doctor.login, PASSWORD, Some(&shown)).0, 401);
    assert_eq!(clinic.signs_in(HERE, &doctor.login, OTHER, Some(&shown)).0, 200);
    let li = clinic.account("13800138001");
    assert_eq!(change(&li, "a", OTHER).0, 403, "residents have none");
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

#[actix_web::test]
async fn a_real_clinic_is_not_served_without_the_second_factor() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = Config {
        database: config::Database { url: "sqlite::memory:".into(), ..Default::default() },
        keys: config::Keys { directory: folder.path().join("keys") },
        staff: config::Staff { second_factor: SecondFactor::OffInDemo },
        ..Default::default()
    };
    assert!(matches!(Clinic::open(&config, Clock::system()).await, Err(StartError::SecondFactor)));
}
