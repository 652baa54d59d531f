//! What a disabled account had recorded: delivered, kept apart, confirmed or not.

use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::calendar::Instant;
use jiayi_core::codes::Code;
use jiayi_core::command::{Command, Envelope, Outcome, SCHEMA};
use jiayi_core::id::CommandId;
use jiayi_core::person::commands::RevokeSession;
use jiayi_core::reading::commands::RecordReading;
use jiayi_core::team::commands::{DisableStaffAccount, EnableStaffAccount, ResetStaffAccount};
use jiayi_core::team::delivery::{ConfirmHeldCommand, RefuseHeldCommand};
use serde_json::{Value, json};

use crate::database::schema::{audit, sessions, visits};
use crate::follow_up::story::{Story, ids, pressure, visit_of};
use crate::session::Actor;
use crate::testing::{codes, id, numbers};

fn disabled(story: &Story, who: &Actor) {
    let disable = DisableStaffAccount { account: who.account };
    story.clinic.must(&story.clinic.staff(Role::Operator), Command::DisableStaffAccount(disable));
}

fn envelope(story: &Story, command: Command) -> Envelope {
    Envelope { id: id(), issued_at: story.clinic.clock.now(), schema: SCHEMA, seen: None, command }
}

/// Status, and what the phone reads of each command's outcome.
fn sends(story: &Story, who: &Actor, commands: &[&Envelope]) -> (u16, Vec<String>) {
    let (status, body) = story.clinic.post(who, "/commands", &json!({ "commands": commands }));
    let answer = |outcome: &Value| {
        let word = outcome["code"].as_str().or_else(|| outcome["status"].as_str());
        word.unwrap_or_default().to_owned()
    };
    (status, body["outcomes"].as_array().map(|all| all.iter().map(answer).collect()).unwrap_or_default())
}

fn held(story: &Story, manager: &Actor) -> Value {
    let (status, body) = story.clinic.get(manager, "/held-commands");
    assert_eq!(status, 200, "{body}");
    body["held"].clone()
}

fn confirms(story: &Story, held: CommandId) -> Outcome {
    story.clinic.send(&story.clinic.staff(Role::Manager), Command::ConfirmHeldCommand(ConfirmHeldCommand { held }))
}

fn reading(story: &Story) -> RecordReading {
    story.reading(pressure(128, 78))
}

#[test]
fn what_a_disabled_nurse_delivers_waits_for_the_manager_and_is_then_done_as_hers() {
    let story = Story::of_both();
    let (nurse, manager) = (story.nurse(), story.clinic.staff(Role::Manager));
    let visit = story.visit();
    let sent = envelope(&story, Command::RecordVisit(visit.clone()));
    disabled(&story, &nurse);
    let awaits = (200, vec!["AWAITS_MANAGER".to_owned()]);
    assert_eq!(sends(&story, &nurse, &[&sent]), awaits);
    assert_eq!(sends(&story, &nurse, &[&sent]), awaits, "and the same again");
    assert_eq!(story.shown(&story.doctor(), "record")["visits"], json!([]));

    let waits = held(&story, &manager);
    assert_eq!(ids(&waits, "held"), [sent.id.to_string()]);
    let shown = (&waits[0]["staff_name"], &waits[0]["resident_name"], &waits[0]["command"], &waits[0]["happened_on"]);
    let today = json!(story.clinic.today());
    assert_eq!(shown, (&json!("测试nurse"), &json!("李秀英"), &json!("record_visit"), &today));
    assert!(!waits.to_string().contains("forms"), "nothing of her health");

    assert_eq!(confirms(&story, sent.id), Outcome::Applied);
    let record = story.shown(&story.doctor(), "record");
    assert_eq!(ids(&record["visits"], "id"), [visit.visit.to_string()]);
    assert_eq!((&record["visits"][0]["by"], &record["visits"][0]["role"]), (&json!("测试nurse"), &json!("nurse")));
    assert_eq!(held(&story, &manager), json!([]));
    assert_eq!(sends(&story, &nurse, &[&sent]), (200, vec!["applied".to_owned()]), "her phone hears of it");
    assert_eq!(codes(&confirms(&story, sent.id)), [Code::HeldDecided]);
    let account = nurse.account;
    let told: Vec<(String, String)> = story.clinic.read(move |conn| {
        let of_her = audit::table.filter(audit::account_id.eq(account)).filter(audit::kind.ne("read"));
        Ok(of_her.order(audit::version).select((audit::kind, audit::outcome)).load(conn)?)
    });
    let told: Vec<(&str, &str)> = told.iter().map(|(kind, outcome)| (kind.as_str(), outcome.as_str())).collect();
    assert_eq!(told, [("delivery", "held"), ("command", "applied")]);
}

#[test]
fn what_the_manager_does_not_confirm_changes_nothing_and_its_author_is_told() {
    let story = Story::of_both();
    let nurse = story.nurse();
    disabled(&story, &nurse);
    let sent = envelope(&story, Command::RecordVisit(story.visit()));
    sends(&story, &nurse, &[&sent]);
    let refuse = |reason: &str| {
        let refused = RefuseHeldCommand { held: sent.id, reason: reason.to_owned() };
        story.clinic.send(&story.clinic.staff(Role::Manager), Command::RefuseHeldCommand(refused))
    };
    assert_eq!(codes(&refuse(" ")), [Code::ReasonRequired]);
    assert_eq!(refuse("当天没有上门"), Outcome::Applied);
    assert_eq!(story.clinic.read(|conn| Ok(visits::table.count().get_result::<i64>(conn)?)), 0);
    assert_eq!(sends(&story, &nurse, &[&sent]), (200, vec!["NOT_CONFIRMED".to_owned()]));
    assert_eq!(codes(&confirms(&story, sent.id)), [Code::HeldDecided]);
}

#[test]
fn what_needs_the_server_and_what_is_not_hers_is_rejected_when_it_arrives() {
    let story = Story::of_both();
    let nurse = story.nurse();
    let stranger = story.clinic.register("王德明", numbers::WANG);
    disabled(&story, &nurse);
    let own_session = envelope(&story, Command::RevokeSession(RevokeSession { session: nurse.session }));
    let not_hers = envelope(&story, Command::RecordVisit(visit_of(stranger, story.clinic.today())));
    let expected = ["ACCOUNT_DISABLED", "NOT_FOUND"].map(str::to_owned).to_vec();
    assert_eq!(sends(&story, &nurse, &[&own_session, &not_hers]), (200, expected));
    assert_eq!(held(&story, &story.clinic.staff(Role::Manager)), json!([]));
}

#[test]
fn an_id_that_waits_is_nobody_elses_and_its_bytes_are_no_others() {
    let story = Story::of_both();
    let (nurse, public_health) = (story.nurse(), story.clinic.staff(Role::PublicHealth));
    let sent = envelope(&story, Command::RecordReading(reading(&story)));
    let altered = Envelope { id: sent.id, ..envelope(&story, Command::RecordReading(reading(&story))) };
    disabled(&story, &nurse);
    disabled(&story, &public_health);
    sends(&story, &nurse, &[&sent]);
    let used = (200, vec!["COMMAND_ID_USED".to_owned()]);
    assert_eq!(sends(&story, &nurse, &[&altered]), used);
    assert_eq!(sends(&story, &public_health, &[&sent]), used);
}

#[test]
fn a_correction_is_confirmed_after_what_it_corrects() {
    let story = Story::of_both();
    let nurse = story.nurse();
    let first = reading(&story);
    let mended = RecordReading { corrects: Some(first.reading), ..reading(&story) };
    let first = envelope(&story, Command::RecordReading(first));
    let mended = envelope(&story, Command::RecordReading(mended));
    disabled(&story, &nurse);
    assert_eq!(sends(&story, &nurse, &[&first, &mended]).1, ["AWAITS_MANAGER", "AWAITS_MANAGER"]);
    assert_eq!(codes(&confirms(&story, mended.id)), [Code::HeldForerunner]);
    assert_eq!((confirms(&story, first.id), confirms(&story, mended.id)), (Outcome::Applied, Outcome::Applied));
}

#[test]
fn a_lapsed_session_delivers_for_thirty_days_and_one_that_she_ended_does_not() {
    let story = Story::of_both();
    let (nurse, doctor) = (story.nurse(), story.doctor());
    let (lapsed, ended, then) = (nurse.session, doctor.session, story.clinic.clock.now());
    story.clinic.write(move |conn| {
        diesel::update(sessions::table.find(lapsed)).set(sessions::expires_at.eq(then)).execute(conn)?;
        diesel::update(sessions::table.find(ended)).set(sessions::revoked_at.eq(Some(then))).execute(conn)?;
        Ok(())
    });
    let sent = envelope(&story, Command::RecordReading(reading(&story)));
    assert_eq!(sends(&story, &nurse, &[&sent]).0, 401, "not while the account holds: she signs in");
    disabled(&story, &nurse);
    disabled(&story, &doctor);
    assert_eq!(sends(&story, &doctor, &[&sent]).0, 401);
    let (_, me) = story.clinic.get(&nurse, "/me");
    let until: Instant = serde_json::from_value(me["delivers_until"].clone()).expect("a moment");
    assert_eq!((until, &me["feeds"]), (then.plus_ms(30 * 86_400_000), &json!([])));
    story.clinic.clock.set(until.plus_ms(-1));
    assert_eq!(sends(&story, &nurse, &[&sent]), (200, vec!["AWAITS_MANAGER".to_owned()]));
    story.clinic.clock.set(until);
    assert_eq!(sends(&story, &nurse, &[&sent]).0, 401);
    story.clinic.everybody_is_signed_in();
    assert_eq!(ids(&held(&story, &story.clinic.staff(Role::Manager)), "held"), [sent.id.to_string()], "it still waits");
}

#[test]
fn what_is_held_is_decided_by_a_manager_of_the_institution_or_of_the_alliance() {
    let story = Story::of_both();
    let nurse = story.nurse();
    disabled(&story, &nurse);
    let sent = envelope(&story, Command::RecordReading(reading(&story)));
    sends(&story, &nurse, &[&sent]);
    let stranger = story.clinic.employ(Role::Manager, story.clinic.elsewhere);
    let confirm = || Command::ConfirmHeldCommand(ConfirmHeldCommand { held: sent.id });
    assert_eq!(held(&story, &stranger), json!([]));
    assert_eq!(codes(&story.clinic.send(&stranger, confirm())), [Code::NotFound]);
    let of_the_alliance = story.clinic.employ(Role::AllianceManager, story.clinic.elsewhere);
    assert_eq!(ids(&held(&story, &of_the_alliance), "held"), [sent.id.to_string()]);
    assert_eq!(story.clinic.send(&of_the_alliance, confirm()), Outcome::Applied);
}

#[test]
fn an_account_that_holds_again_is_opened_anew_and_what_it_had_delivered_is_applied_once() {
    let story = Story::of_both();
    let (nurse, operator) = (story.nurse(), story.clinic.staff(Role::Operator));
    let own = DisableStaffAccount { account: operator.account };
    assert_eq!(codes(&story.clinic.send(&operator, Command::DisableStaffAccount(own))), [Code::NotFound]);
    disabled(&story, &nurse);
    let again = DisableStaffAccount { account: nurse.account };
    assert_eq!(codes(&story.clinic.send(&operator, Command::DisableStaffAccount(again))), [Code::AccountDisabled]);
    let reset = ResetStaffAccount { account: nurse.account, activation: id() };
    assert_eq!(codes(&story.clinic.send(&operator, Command::ResetStaffAccount(reset))), [Code::AccountDisabled]);
    let sent = envelope(&story, Command::RecordReading(reading(&story)));
    sends(&story, &nurse, &[&sent]);

    let enable = EnableStaffAccount { account: nurse.account, activation: id() };
    story.clinic.must(&operator, Command::EnableStaffAccount(enable.clone()));
    let anew = EnableStaffAccount { activation: id(), ..enable };
    assert_eq!(codes(&story.clinic.send(&operator, Command::EnableStaffAccount(anew))), [Code::NotFound]);
    assert_eq!(sends(&story, &nurse, &[&sent]).0, 401, "whoever has the old phone signs in first");
    let now = story.clinic.clock.now();
    let session = nurse.session;
    story.clinic.write(move |conn| {
        // As if she had signed in again.
        diesel::update(sessions::table.find(session))
            .set((sessions::revoked_at.eq(None::<Instant>), sessions::last_seen_at.eq(now)))
            .execute(conn)?;
        Ok(())
    });
    assert_eq!(sends(&story, &nurse, &[&sent]), (200, vec!["applied".to_owned()]));
    assert_eq!(confirms(&story, sent.id), Outcome::Applied, "and the manager's list is cleared");
    let measured = story.shown(&story.doctor(), "readings");
    assert_eq!(measured["readings"].as_array().map(Vec::len), Some(1));
}
