//! Accounts of the staff: opened, opened anew, and their passwords.

use super::*;

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
