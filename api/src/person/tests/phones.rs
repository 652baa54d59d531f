use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::codes::Code;
use jiayi_core::command::Command;
use jiayi_core::id::ResidentId;
use jiayi_core::person::commands::{ChangePhone, GrantProxy, NewPhone};
use jiayi_core::person::{ConsentPurpose, IdentityText, ProxyRelation, ProxyScope};
use serde_json::json;

use super::consents::agrees;
use crate::database::schema::{grants, phone_changes, sessions};
use crate::testing::{TestClinic, TestPerson, codes, day, fields, id, numbers};

const OLD: &str = "13800138001";
const NEW: &str = "13800138099";
const DESK: &str = "192.0.2.1";

fn change(resident: ResidentId, card: &str, new: Option<(&str, &str)>) -> Command {
    let new = new.map(|(number, code)| NewPhone { number: number.to_owned(), code: code.to_owned() });
    Command::ChangePhone(ChangePhone { change: id(), resident, card_number: IdentityText::new(card), new })
}

impl TestClinic {
    fn li(&self) -> TestPerson {
        self.resident("李秀英", numbers::LI, OLD)
    }

    /// The code that a phone is sent for a purpose.
    fn code_for(&self, phone: &str, purpose: &str) -> String {
        let (status, _) = self.knock(DESK, "/sign-in/codes", &json!({ "phone": phone, "purpose": purpose }));
        assert_eq!(status, 202);
        self.message_to(phone).expect("a message").chars().take(6).collect()
    }

    fn signs_in_by_code(&self, phone: &str) -> (u16, serde_json::Value) {
        let code = self.code_for(phone, "sign_in");
        self.knock(DESK, "/sign-in/resident", &json!({ "phone": phone, "code": code }))
    }
}

#[test]
fn the_person_at_the_desk_gets_another_phone_and_the_old_one_opens_nothing() {
    let clinic = TestClinic::open();
    let li = clinic.li();
    let code = clinic.code_for(NEW, "change_phone");
    clinic.must(&clinic.staff(Role::Nurse), change(li.id, numbers::LI, Some((NEW, &code))));
    let account = li.actor.account;
    let live: i64 = clinic.read(move |conn| {
        let of = sessions::table.filter(sessions::account_id.eq(account)).filter(sessions::revoked_at.is_null());
        Ok(of.count().get_result(conn)?)
    });
    assert_eq!(live, 0, "every session has ended");
    assert!(clinic.message_to(OLD).expect("a message").contains("更换登录手机"), "the old phone is told");
    let (status, body) = clinic.signs_in_by_code(NEW);
    assert_eq!((status, &body["resident"]), (200, &json!(li.id.to_string())));
    let (status, body) = clinic.signs_in_by_code(OLD);
    assert_eq!((status, &body["resident"]), (200, &json!(null)), "the old number is a stranger's");
    let recorded: i64 = clinic.read(|conn| Ok(phone_changes::table.count().get_result(conn)?));
    assert_eq!(recorded, 1);
}

#[test]
fn a_lost_phone_is_closed_before_there_is_a_new_one() {
    let clinic = TestClinic::open();
    let li = clinic.li();
    let desk = clinic.staff(Role::Desk);
    clinic.must(&desk, change(li.id, numbers::LI, None));
    assert_eq!(clinic.signs_in_by_code(OLD).1["resident"], json!(null));
    let code = clinic.code_for(NEW, "change_phone");
    clinic.must(&desk, change(li.id, numbers::LI, Some((NEW, &code))));
    assert_eq!(clinic.signs_in_by_code(NEW).1["resident"], json!(li.id.to_string()));
}

#[test]
fn the_same_number_on_a_new_card_ends_the_sessions_of_the_lost_phone() {
    let clinic = TestClinic::open();
    let li = clinic.li();
    let code = clinic.code_for(OLD, "change_phone");
    clinic.must(&clinic.staff(Role::Desk), change(li.id, numbers::LI, Some((OLD, &code))));
    assert_eq!(clinic.get(&li.actor, "/me").0, 401);
    assert_eq!(clinic.signs_in_by_code(OLD).1["resident"], json!(li.id.to_string()));
}

#[test]
fn without_the_card_or_the_code_nothing_changes() {
    let clinic = TestClinic::open();
    let li = clinic.li();
    let desk = clinic.staff(Role::Desk);
    let code = clinic.code_for(NEW, "change_phone");
    let other_card = clinic.send(&desk, change(li.id, numbers::WANG, Some((NEW, &code))));
    assert_eq!(fields(&other_card), [("card_number", Code::PhoneCard)]);
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let guessed = clinic.send(&desk, change(li.id, numbers::LI, Some((NEW, wrong))));
    assert_eq!(fields(&guessed), [("new.code", Code::PhoneCode)]);
    let sign_in = clinic.code_for(NEW, "sign_in");
    let other_purpose = clinic.send(&desk, change(li.id, numbers::LI, Some((NEW, &sign_in))));
    assert_eq!(codes(&other_purpose), [Code::PhoneCode]);
    let no_number = clinic.send(&desk, change(li.id, numbers::LI, Some(("12", &code))));
    assert_eq!(fields(&no_number), [("new.number", Code::PhoneNumber)]);
    assert_eq!(clinic.get(&li.actor, "/me").0, 200);
    clinic.must(&desk, change(li.id, numbers::LI, Some((NEW, &code))));
}

#[test]
fn a_code_that_was_guessed_too_often_is_void_at_the_desk_too() {
    let clinic = TestClinic::open();
    let li = clinic.li();
    let desk = clinic.staff(Role::Desk);
    let code = clinic.code_for(NEW, "change_phone");
    let wrong = if code == "000000" { "000001" } else { "000000" };
    for _ in 0..5 {
        clinic.send(&desk, change(li.id, numbers::LI, Some((NEW, wrong))));
    }
    assert_eq!(codes(&clinic.send(&desk, change(li.id, numbers::LI, Some((NEW, &code))))), [Code::PhoneCode]);
}

#[test]
fn a_number_by_which_somebody_else_signs_in_is_refused_and_an_empty_account_gives_it_up() {
    let clinic = TestClinic::open();
    let li = clinic.li();
    clinic.resident("王德明", numbers::WANG, "13800138002");
    let desk = clinic.staff(Role::Desk);
    let code = clinic.code_for("13800138002", "change_phone");
    let held = clinic.send(&desk, change(li.id, numbers::LI, Some(("13800138002", &code))));
    assert_eq!(fields(&held), [("new.number", Code::PhoneHeld)]);
    let empty = clinic.account(NEW);
    let code = clinic.code_for(NEW, "change_phone");
    clinic.must(&desk, change(li.id, numbers::LI, Some((NEW, &code))));
    assert_eq!(clinic.get(&empty, "/me").0, 401, "whoever began with the number stands at the desk");
    assert_eq!(clinic.signs_in_by_code(NEW).1["resident"], json!(li.id.to_string()));
}

#[test]
fn while_two_claim_to_be_one_person_the_desk_decides_that_first() {
    let clinic = TestClinic::open();
    let li = clinic.li();
    let rival = clinic.account("13800138003");
    let claimed = clinic.claims(&rival, "李秀英", numbers::LI);
    assert_eq!(codes(&clinic.sees_card(claimed, numbers::LI)), [Code::ClaimRival]);
    let code = clinic.code_for(NEW, "change_phone");
    let outcome = clinic.send(&clinic.staff(Role::Desk), change(li.id, numbers::LI, Some((NEW, &code))));
    assert_eq!(codes(&outcome), [Code::ClaimRival]);
}

#[test]
fn nobody_without_an_account_has_a_phone_to_change() {
    let clinic = TestClinic::open();
    let li = clinic.register("李秀英", numbers::LI);
    let desk = clinic.staff(Role::Desk);
    assert_eq!(codes(&clinic.send(&desk, change(li, numbers::LI, None))), [Code::PhoneNoAccount]);
    assert_eq!(codes(&clinic.send(&desk, change(id(), numbers::LI, None))), [Code::NotFound]);
}

#[test]
fn what_was_granted_to_the_old_number_ends_with_it() {
    let clinic = TestClinic::open();
    let li = clinic.li();
    let daughter = clinic.resident("赵敏", numbers::ZHAO, "13700137001");
    agrees(&clinic, &li.actor, li.id, ConsentPurpose::FamilySharing);
    clinic.must(
        &li.actor,
        Command::GrantProxy(GrantProxy {
            grant: id(),
            resident: li.id,
            proxy_name: "赵敏".to_owned(),
            proxy_phone: daughter.phone.clone(),
            relation: ProxyRelation::Child,
            scopes: vec![ProxyScope::View],
            until: day("2027-05-20"),
            scan: None,
            guardian: None,
        }),
    );
    assert!(clinic.may(&daughter.actor, li.id));
    let code = clinic.code_for(NEW, "change_phone");
    clinic.must(&clinic.staff(Role::Desk), change(daughter.id, numbers::ZHAO, Some((NEW, &code))));
    let open: i64 =
        clinic.read(|conn| Ok(grants::table.filter(grants::revoked_at.is_null()).count().get_result(conn)?));
    assert_eq!(open, 0, "a number is given to somebody else one day");
}

#[test]
fn only_staff_who_see_the_person_change_her_phone() {
    let clinic = TestClinic::open();
    let li = clinic.li();
    for role in [Role::Pharmacist, Role::Manager, Role::Operator, Role::Auditor, Role::PublicHealth] {
        let outcome = clinic.send(&clinic.staff(role), change(li.id, numbers::LI, None));
        assert_eq!(codes(&outcome), [Code::Forbidden], "{role:?}");
    }
    let own = clinic.send(&li.actor, change(li.id, numbers::LI, None));
    assert_eq!(codes(&own), [Code::Forbidden]);
    clinic.must(&clinic.staff(Role::VillageDoctor), change(li.id, numbers::LI, None));
}
