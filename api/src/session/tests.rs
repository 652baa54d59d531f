//! Signing in, as somebody at the door sees it.

mod renewal;
mod staff_accounts;
mod tries;

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

#[actix_web::test]
async fn a_real_clinic_is_not_served_without_the_second_factor() {
    let folder = tempfile::tempdir().expect("a folder");
    let (database, _scratch) = crate::testing::database();
    let config = Config {
        database,
        keys: config::Keys { directory: folder.path().join("keys") },
        staff: config::Staff { second_factor: SecondFactor::OffInDemo },
        ..Default::default()
    };
    assert!(matches!(Clinic::open(&config, Clock::system()).await, Err(StartError::SecondFactor)));
}
