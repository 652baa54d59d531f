//! How people wish to be reached: who says so, where it shows, and when their family stands for them.

use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::codes::Code;
use jiayi_core::command::{Command, Outcome};
use jiayi_core::id::{CommandId, GrantId, ResidentId};
use jiayi_core::person::commands::{GrantProxy, RevokeGrant, SetContactPreference};
use jiayi_core::person::{ConsentPurpose, ContactPreference, ProxyRelation, ProxyScope};
use serde_json::{Value, json};

use super::consents::agrees;
use crate::database::schema::grants;
use crate::session::Actor;
use crate::testing::{TestClinic, TestPerson, codes, day, fields, id, numbers, rejected};

fn li(clinic: &TestClinic) -> TestPerson {
    let li = clinic.resident("李秀英", numbers::LI, "13800138001");
    clinic.contract(&li, clinic.today());
    li
}

fn wishes(resident: ResidentId, preference: Option<ContactPreference>) -> Command {
    Command::SetContactPreference(SetContactPreference { resident, preference })
}

fn lets(clinic: &TestClinic, li: &TestPerson, phone: &str, scopes: &[ProxyScope]) -> GrantId {
    let grant = id();
    let command = GrantProxy {
        grant,
        resident: li.id,
        proxy_name: "李小红".to_owned(),
        proxy_phone: phone.to_owned(),
        relation: ProxyRelation::Child,
        scopes: scopes.to_vec(),
        until: day("2027-05-20"),
        scan: None,
        guardian: None,
    };
    clinic.must(&li.actor, Command::GrantProxy(command));
    grant
}

fn revokes(clinic: &TestClinic, li: &TestPerson, grant: GrantId) {
    let revoke = RevokeGrant { grant, resident: li.id, scan: None, guardian: None };
    clinic.must(&li.actor, Command::RevokeGrant(revoke));
}

fn shown(clinic: &TestClinic, by: &Actor, resident: ResidentId) -> Value {
    let (status, body) = clinic.get(by, &format!("/residents/{resident}"));
    assert_eq!(status, 200, "{body}");
    body["contact"].clone()
}

/// The wish on the team's list, as a term and in words.
fn listed(clinic: &TestClinic) -> [Value; 2] {
    let (status, body) = clinic.get(&clinic.staff(Role::Nurse), "/worklist?q=lixiuying");
    assert_eq!(status, 200, "{body}");
    [body["rows"][0]["contact"].clone(), body["rows"][0]["contact_words"].clone()]
}

#[test]
fn what_she_tells_the_app_the_desk_or_the_nurse_is_shown_to_who_may_know_her_and_on_the_list() {
    let clinic = TestClinic::open();
    let li = li(&clinic);
    let (desk, nurse) = (clinic.staff(Role::Desk), clinic.staff(Role::Nurse));
    assert_eq!((shown(&clinic, &li.actor, li.id), listed(&clinic)), (Value::Null, [Value::Null, Value::Null]));
    for (by, wish, words, words_en) in [
        (&li.actor, ContactPreference::PhoneCall, "请打电话", "Please call"),
        (&desk, ContactPreference::HomeVisit, "请上门", "Please come to the home"),
        (&nurse, ContactPreference::Sms, "请发短信", "Please send a text message"),
    ] {
        clinic.must(by, wishes(li.id, Some(wish)));
        let expected = json!({ "preference": wish, "words": words, "words_en": words_en });
        assert_eq!(shown(&clinic, &nurse, li.id), expected);
        assert_eq!(listed(&clinic), [json!(wish), json!(words)], "a list that is kept hears of it");
    }
    let (status, file) = clinic.fetch(&nurse, "/worklist/export/csv?q=lixiuying");
    let file = String::from_utf8(file).expect("text");
    assert!(status == 200 && file.contains(",希望的联系方式\r\n") && file.contains(",请发短信\r\n"), "{file}");
    clinic.must(&li.actor, wishes(li.id, None));
    assert_eq!((shown(&clinic, &li.actor, li.id), listed(&clinic)), (Value::Null, [Value::Null, Value::Null]));
}

#[test]
fn two_who_write_it_down_at_once_do_not_overwrite_each_other() {
    let clinic = TestClinic::open();
    let li = li(&clinic);
    let (_, body) = clinic.get(&li.actor, &format!("/residents/{}", li.id));
    let seen = body["version"].as_i64();
    let send = |wish| clinic.send_as(CommandId(id::<ResidentId>().0), &li.actor, wishes(li.id, Some(wish)), seen);
    assert_eq!(send(ContactPreference::App), Outcome::Applied);
    let second = send(ContactPreference::Sms);
    assert_eq!(codes(&second), [Code::Stale]);
    assert_eq!(rejected(&second).current, Some(json!({ "preference": "app" })));
}

#[test]
fn through_her_family_needs_somebody_who_may_look_and_sleeps_without() {
    let clinic = TestClinic::open();
    let li = li(&clinic);
    agrees(&clinic, &li.actor, li.id, ConsentPurpose::FamilySharing);
    let by_family = || wishes(li.id, Some(ContactPreference::ViaFamily));
    assert_eq!(fields(&clinic.send(&li.actor, by_family())), [("preference", Code::ContactFamily)]);
    lets(&clinic, &li, "13700137002", &[ProxyScope::Pickup]);
    let refused = clinic.send(&clinic.staff(Role::Desk), by_family());
    assert_eq!(fields(&refused), [("preference", Code::ContactFamily)], "who collects is told nothing of her care");

    let grant = lets(&clinic, &li, "13700137001", &[ProxyScope::View]);
    clinic.must(&li.actor, by_family());
    assert_eq!(listed(&clinic), [json!("via_family"), json!("请联系家人")]);
    revokes(&clinic, &li, grant);
    assert_eq!((shown(&clinic, &li.actor, li.id), listed(&clinic)), (Value::Null, [Value::Null, Value::Null]));
    let again = lets(&clinic, &li, "13700137001", &[ProxyScope::View]);
    assert_eq!(listed(&clinic), [json!("via_family"), json!("请联系家人")], "her wish is as it was");

    // A grant ends by its date, and nothing is stamped.
    let today = clinic.today();
    clinic.write(move |conn| {
        diesel::update(grants::table.find(again)).set(grants::valid_to.eq(today)).execute(conn)?;
        Ok(())
    });
    assert_eq!(shown(&clinic, &li.actor, li.id)["preference"], "via_family");
    clinic.on(today.plus_days(1).expect("in range"));
    assert_eq!(shown(&clinic, &li.actor, li.id), Value::Null);
}
