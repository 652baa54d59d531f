use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::codes::Code;
use jiayi_core::command::{Command, Outcome};
use jiayi_core::id::{AccountId, PhoneChangeId, ResidentId};
use jiayi_core::person::commands::{ChangePhone, ConfirmPhoneChange, GrantProxy, NewPhone, StopPhoneChange};
use jiayi_core::person::{ConsentPurpose, IdentityText, ProxyRelation, ProxyScope};
use serde_json::json;

use super::consents::agrees;
use crate::database::schema::{accounts, audit, grants, phone_changes, sessions};
use crate::seal::Place;
use crate::session::Actor;
use crate::testing::{TestClinic, TestPerson, codes, day, fields, id, numbers};

const OLD: &str = "13800138001";
const NEW: &str = "13800138099";
const DESK: &str = "192.0.2.1";

/// Whose doing it is: what is the same in every change.
struct Asked<'a> {
    by: &'a Actor,
    resident: ResidentId,
    card: &'a str,
}

impl Asked<'_> {
    fn command(&self, clinic: &TestClinic, new: Option<(&str, &str)>, old_code: Option<&str>) -> ChangePhone {
        ChangePhone {
            change: id(),
            resident: self.resident,
            card_number: IdentityText::new(self.card),
            scan: clinic.blob(self.by),
            old_code: old_code.map(str::to_owned),
            new: new.map(|(number, code)| NewPhone { number: number.to_owned(), code: code.to_owned() }),
        }
    }
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

    /// Asked for by one member of the staff, without the old phone: it waits.
    fn asks_alone(&self, by: &Actor, resident: ResidentId, card: &str) -> PhoneChangeId {
        let code = self.code_for(NEW, "change_phone");
        let command = Asked { by, resident, card }.command(self, Some((NEW, &code)), None);
        let change = command.change;
        self.must(by, Command::ChangePhone(command));
        change
    }

    /// Both phones are there and their codes are read out.
    fn changes_with_both(&self, by: &Actor, resident: ResidentId, card: &str) {
        let old = self.phone_of(resident);
        let (leaves, code) = (self.code_for(&old, "leave_phone"), self.code_for(NEW, "change_phone"));
        let command = Asked { by, resident, card }.command(self, Some((NEW, &code)), Some(&leaves));
        self.must(by, Command::ChangePhone(command));
    }

    fn phone_of(&self, resident: ResidentId) -> String {
        let rules = self.rules.clone();
        self.read(move |conn| {
            let (account, sealed): (AccountId, Option<Vec<u8>>) = accounts::table
                .filter(accounts::resident_id.eq(resident))
                .select((accounts::id, accounts::phone_sealed))
                .first(conn)?;
            let place = Place { table: "accounts", column: "phone_sealed", row: account.0 };
            Ok(rules.keys.open_text(place, &sealed.expect("a phone"))?.to_string())
        })
    }

    fn live_sessions(&self, person: &TestPerson) -> i64 {
        let account = person.actor.account;
        self.read(move |conn| {
            let of = sessions::table.filter(sessions::account_id.eq(account)).filter(sessions::revoked_at.is_null());
            Ok(of.count().get_result(conn)?)
        })
    }

    /// Whose record opens when this phone signs in.
    fn holder_by_code(&self, phone: &str) -> Option<ResidentId> {
        let (status, body) = self.signs_in_by_code(phone);
        assert_eq!(status, 200, "{body}");
        serde_json::from_value(body["resident"].clone()).expect("an id or nobody")
    }

    fn signs_in_by_code(&self, phone: &str) -> (u16, serde_json::Value) {
        let code = self.code_for(phone, "sign_in");
        self.knock(DESK, "/sign-in/resident", &json!({ "phone": phone, "code": code }))
    }
}

#[test]
fn with_both_phones_at_the_desk_the_change_is_done_and_the_old_one_opens_nothing() {
    let clinic = TestClinic::open();
    let li = clinic.li();
    clinic.changes_with_both(&clinic.staff(Role::Nurse), li.id, numbers::LI);
    assert_eq!(clinic.live_sessions(&li), 0, "every session has ended");
    assert!(clinic.message_to(OLD).expect("a message").contains("更换登录手机"), "the old phone is told");
    assert_eq!(clinic.holder_by_code(NEW), Some(li.id));
    assert_eq!(clinic.holder_by_code(OLD), None, "the old number is a stranger's");
    let (scans, recorded): (i64, i64) = clinic.read(|conn| {
        let kept = phone_changes::table.filter(phone_changes::scan_hash.is_not_null());
        Ok((kept.count().get_result(conn)?, phone_changes::table.count().get_result(conn)?))
    });
    assert_eq!((scans, recorded), (1, 1), "with the scan of the card");
}

#[test]
fn a_clerk_alone_who_knows_the_number_on_a_card_gets_nobodys_account() {
    let clinic = TestClinic::open();
    let li = clinic.li();
    let clerk = clinic.staff(Role::Desk);
    let change = clinic.asks_alone(&clerk, li.id, numbers::LI);
    assert_eq!(clinic.get(&li.actor, "/me").0, 200, "nothing has changed");
    assert_eq!(clinic.holder_by_code(NEW), None);
    let told = clinic.message_to(OLD).expect("a message");
    assert!(told.contains("停止码") && told.contains("138****8099"), "{told}");
    let confirm = |by: &Actor| {
        let card_number = IdentityText::new(numbers::LI);
        clinic.send(by, Command::ConfirmPhoneChange(ConfirmPhoneChange { change, resident: li.id, card_number }))
    };
    assert_eq!(codes(&confirm(&clerk)), [Code::SecondPerson], "the clerk is no second person");
    let stranger = clinic.employ(Role::Desk, clinic.elsewhere);
    assert_eq!(codes(&confirm(&stranger)), [Code::NotFound], "nor is one of another institution");
    let (_, body) = clinic.get(&li.actor, &format!("/residents/{}", li.id));
    assert_eq!(body["phone_change"]["change"], json!(change.to_string()), "she sees it in the app");
    clinic.must(&li.actor, Command::StopPhoneChange(StopPhoneChange { change, resident: li.id }));
    assert_eq!(codes(&confirm(&clinic.staff(Role::Nurse))), [Code::PhoneChangeState]);
    clinic.pass(48 * 3_600_000);
    assert_eq!(clinic.holder_by_code(NEW), None, "what she stopped never takes effect");
    assert_eq!(clinic.holder_by_code(OLD), Some(li.id));
}

#[test]
fn a_clerk_of_another_institution_cannot_even_ask() {
    let clinic = TestClinic::open();
    let li = clinic.li();
    let stranger = clinic.employ(Role::Desk, clinic.elsewhere);
    let look = json!({ "document_kind": "citizen_id", "document_number": numbers::LI });
    assert_eq!(clinic.post(&stranger, "/look-up", &look).0, 200);
    let code = clinic.code_for(NEW, "change_phone");
    let asked = Asked { by: &stranger, resident: li.id, card: numbers::LI };
    let command = asked.command(&clinic, Some((NEW, &code)), None);
    assert_eq!(codes(&clinic.send(&stranger, Command::ChangePhone(command))), [Code::NotFound]);
}

#[test]
fn a_second_member_of_the_staff_who_sees_the_card_lets_the_change_take_effect() {
    let clinic = TestClinic::open();
    let li = clinic.li();
    let change = clinic.asks_alone(&clinic.staff(Role::Desk), li.id, numbers::LI);
    let nurse = clinic.staff(Role::Nurse);
    let confirm = |card: &str| {
        let card_number = IdentityText::new(card);
        clinic.send(&nurse, Command::ConfirmPhoneChange(ConfirmPhoneChange { change, resident: li.id, card_number }))
    };
    assert_eq!(codes(&confirm(numbers::WANG)), [Code::PhoneCard]);
    assert_eq!(confirm(numbers::LI), Outcome::Applied);
    assert_eq!(clinic.live_sessions(&li), 0);
    assert_eq!(clinic.holder_by_code(NEW), Some(li.id));
    assert_eq!(codes(&confirm(numbers::LI)), [Code::PhoneChangeState]);
}

#[test]
fn a_change_that_nobody_confirmed_takes_effect_after_a_day_when_the_new_phone_signs_in() {
    let clinic = TestClinic::open();
    let li = clinic.li();
    clinic.asks_alone(&clinic.staff(Role::Desk), li.id, numbers::LI);
    clinic.pass(23 * 3_600_000);
    assert_eq!(clinic.holder_by_code(NEW), None);
    clinic.pass(3_600_000);
    assert_eq!(clinic.holder_by_code(NEW), Some(li.id));
    assert_eq!(clinic.get(&li.actor, "/me").0, 401, "no session survives");
    assert_eq!(clinic.holder_by_code(OLD), None);
    let told: i64 = clinic
        .read(|conn| Ok(audit::table.filter(audit::outcome.eq("phone_change_waited")).count().get_result(conn)?));
    assert_eq!(told, 1, "it stands in the log");
}

#[test]
fn a_lost_phone_that_is_found_again_stops_what_was_asked_for_with_the_card() {
    let clinic = TestClinic::open();
    let li = clinic.li();
    let thief = clinic.staff(Role::Desk);
    let lost = Asked { by: &thief, resident: li.id, card: numbers::LI };
    clinic.must(&thief, Command::ChangePhone(lost.command(&clinic, None, None)));
    assert_eq!(clinic.live_sessions(&li), 0, "closed at once");
    clinic.asks_alone(&thief, li.id, numbers::LI);
    let told = clinic.message_to(OLD).expect("the number that was is told");
    let stop: String = told.chars().skip(4).take(11).collect();
    let knock = |code: &str| clinic.knock(DESK, "/sign-in/stop-phone-change", &json!({ "phone": OLD, "code": code })).0;
    assert_eq!(knock("00000-00000"), 401);
    assert_eq!(knock(&stop), 204);
    assert_eq!(knock(&stop), 401, "once");
    clinic.pass(48 * 3_600_000);
    assert_eq!(clinic.holder_by_code(NEW), None);
}

#[test]
fn a_change_needs_the_scan_of_the_card() {
    let clinic = TestClinic::open();
    let li = clinic.li();
    let desk = clinic.staff(Role::Desk);
    let code = clinic.code_for(NEW, "change_phone");
    let asked = Asked { by: &desk, resident: li.id, card: numbers::LI };
    let without = ChangePhone { scan: "0".repeat(64), ..asked.command(&clinic, Some((NEW, &code)), None) };
    assert_eq!(clinic.send(&desk, Command::ChangePhone(without)), Outcome::NotYet { code: Code::BlobMissing });
    let with = asked.command(&clinic, Some((NEW, &code)), None);
    clinic.must(&desk, Command::ChangePhone(with));
}

#[test]
fn a_lost_phone_is_closed_before_there_is_a_new_one() {
    let clinic = TestClinic::open();
    let li = clinic.li();
    let desk = clinic.staff(Role::Desk);
    let lost = Asked { by: &desk, resident: li.id, card: numbers::LI };
    clinic.must(&desk, Command::ChangePhone(lost.command(&clinic, None, None)));
    assert_eq!(clinic.holder_by_code(OLD), None);
    let change = clinic.asks_alone(&desk, li.id, numbers::LI);
    let card_number = IdentityText::new(numbers::LI);
    clinic.must(
        &clinic.staff(Role::Doctor),
        Command::ConfirmPhoneChange(ConfirmPhoneChange { change, resident: li.id, card_number }),
    );
    assert_eq!(clinic.holder_by_code(NEW), Some(li.id));
}

#[test]
fn the_same_number_on_a_new_card_ends_the_sessions_of_the_lost_phone() {
    let clinic = TestClinic::open();
    let li = clinic.li();
    let nurse = clinic.staff(Role::Nurse);
    let code = clinic.code_for(OLD, "change_phone");
    let asked = Asked { by: &nurse, resident: li.id, card: numbers::LI };
    clinic.must(&nurse, Command::ChangePhone(asked.command(&clinic, Some((OLD, &code)), None)));
    assert_eq!(clinic.get(&li.actor, "/me").0, 401);
    assert_eq!(clinic.holder_by_code(OLD), Some(li.id));
}

#[test]
fn without_the_card_or_the_code_nothing_changes() {
    let clinic = TestClinic::open();
    let li = clinic.li();
    let desk = clinic.staff(Role::Desk);
    let send = |card: &str, new: (&str, &str), old_code: Option<&str>| {
        let asked = Asked { by: &desk, resident: li.id, card };
        clinic.send(&desk, Command::ChangePhone(asked.command(&clinic, Some(new), old_code)))
    };
    let code = clinic.code_for(NEW, "change_phone");
    assert_eq!(fields(&send(numbers::WANG, (NEW, &code), None)), [("card_number", Code::PhoneCard)]);
    let wrong = if code == "000000" { "000001" } else { "000000" };
    assert_eq!(fields(&send(numbers::LI, (NEW, wrong), None)), [("new.code", Code::PhoneCode)]);
    let sign_in = clinic.code_for(NEW, "sign_in");
    assert_eq!(codes(&send(numbers::LI, (NEW, &sign_in), None)), [Code::PhoneCode]);
    assert_eq!(fields(&send(numbers::LI, ("12", &code), None)), [("new.number", Code::PhoneNumber)]);
    let leaves = clinic.code_for(OLD, "sign_in");
    assert_eq!(fields(&send(numbers::LI, (NEW, &code), Some(&leaves))), [("old_code", Code::PhoneCode)]);
    assert_eq!(clinic.get(&li.actor, "/me").0, 200);
}

#[test]
fn a_code_that_was_guessed_too_often_is_void_at_the_desk_too() {
    let clinic = TestClinic::open();
    let li = clinic.li();
    let desk = clinic.staff(Role::Desk);
    let code = clinic.code_for(NEW, "change_phone");
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let send = |code: &str| {
        let asked = Asked { by: &desk, resident: li.id, card: numbers::LI };
        clinic.send(&desk, Command::ChangePhone(asked.command(&clinic, Some((NEW, code)), None)))
    };
    for _ in 0..5 {
        send(wrong);
    }
    assert_eq!(codes(&send(&code)), [Code::PhoneCode]);
}

#[test]
fn a_number_by_which_somebody_else_signs_in_is_refused_and_an_empty_account_gives_it_up() {
    let clinic = TestClinic::open();
    let li = clinic.li();
    clinic.resident("王德明", numbers::WANG, "13800138002");
    let desk = clinic.staff(Role::Desk);
    let code = clinic.code_for("13800138002", "change_phone");
    let asked = Asked { by: &desk, resident: li.id, card: numbers::LI };
    let held = asked.command(&clinic, Some(("13800138002", &code)), None);
    assert_eq!(fields(&clinic.send(&desk, Command::ChangePhone(held))), [("new.number", Code::PhoneHeld)]);
    let empty = clinic.account(NEW);
    clinic.changes_with_both(&desk, li.id, numbers::LI);
    assert_eq!(clinic.get(&empty, "/me").0, 401, "whoever began with the number stands at the desk");
    assert_eq!(clinic.holder_by_code(NEW), Some(li.id));
}

#[test]
fn while_two_claim_to_be_one_person_the_desk_decides_that_first() {
    let clinic = TestClinic::open();
    let li = clinic.li();
    let rival = clinic.account("13800138003");
    let claimed = clinic.claims(&rival, "李秀英", numbers::LI);
    assert_eq!(codes(&clinic.sees_card(claimed, numbers::LI)), [Code::ClaimRival]);
    let desk = clinic.staff(Role::Desk);
    let code = clinic.code_for(NEW, "change_phone");
    let asked = Asked { by: &desk, resident: li.id, card: numbers::LI };
    let command = asked.command(&clinic, Some((NEW, &code)), None);
    assert_eq!(codes(&clinic.send(&desk, Command::ChangePhone(command))), [Code::ClaimRival]);
}

#[test]
fn nobody_without_an_account_has_a_phone_to_change() {
    let clinic = TestClinic::open();
    let li = clinic.register("李秀英", numbers::LI);
    let desk = clinic.staff(Role::Desk);
    for (resident, code) in [(li, Code::PhoneNoAccount), (id(), Code::NotFound)] {
        let asked = Asked { by: &desk, resident, card: numbers::LI };
        assert_eq!(codes(&clinic.send(&desk, Command::ChangePhone(asked.command(&clinic, None, None)))), [code]);
    }
}

/// Wang's daughter, whose phone he lets see his record.
fn grants_to(clinic: &TestClinic, giver: &TestPerson, phone: &str) {
    agrees(clinic, &giver.actor, giver.id, ConsentPurpose::FamilySharing);
    clinic.must(
        &giver.actor,
        Command::GrantProxy(GrantProxy {
            grant: id(),
            resident: giver.id,
            proxy_name: "赵敏".to_owned(),
            proxy_phone: phone.to_owned(),
            relation: ProxyRelation::Child,
            scopes: vec![ProxyScope::View],
            until: day("2027-11-20"),
            scan: None,
            guardian: None,
        }),
    );
}

fn open_grants(clinic: &TestClinic) -> i64 {
    clinic.read(|conn| Ok(grants::table.filter(grants::revoked_at.is_null()).count().get_result(conn)?))
}

#[test]
fn what_was_granted_to_the_old_number_and_to_the_new_ones_former_holder_ends_with_the_change() {
    let clinic = TestClinic::open();
    let li = clinic.li();
    let daughter = clinic.resident("赵敏", numbers::ZHAO, "13700137001");
    grants_to(&clinic, &li, &daughter.phone);
    assert!(clinic.may(&daughter.actor, li.id));
    let wang = clinic.resident("王德明", numbers::WANG, "13800138002");
    grants_to(&clinic, &wang, NEW);
    assert_eq!(open_grants(&clinic), 2);
    clinic.changes_with_both(&clinic.staff(Role::Desk), daughter.id, numbers::ZHAO);
    assert_eq!(open_grants(&clinic), 0, "a number is given to somebody else one day");
}

#[test]
fn a_number_that_first_signs_in_a_quarter_of_a_year_later_brings_nobody_what_was_granted_to_it() {
    for (days, left) in [(89, 1), (90, 0)] {
        let clinic = TestClinic::open();
        let li = clinic.li();
        grants_to(&clinic, &li, NEW);
        clinic.pass(days * 86_400_000);
        assert_eq!(clinic.signs_in_by_code(NEW).0, 200);
        assert_eq!(open_grants(&clinic), left, "after {days} days it may have become another person's");
        clinic.pass(100 * 86_400_000);
        assert_eq!(clinic.signs_in_by_code(NEW).0, 200);
        assert_eq!(open_grants(&clinic), left, "whoever has an account keeps what it was granted");
    }
}

#[test]
fn only_staff_who_see_the_person_change_her_phone() {
    let clinic = TestClinic::open();
    let li = clinic.li();
    let send = |by: &Actor| {
        let asked = Asked { by, resident: li.id, card: numbers::LI };
        clinic.send(by, Command::ChangePhone(asked.command(&clinic, None, None)))
    };
    for role in [Role::Pharmacist, Role::Manager, Role::Operator, Role::Auditor, Role::PublicHealth] {
        assert_eq!(codes(&send(&clinic.staff(role))), [Code::Forbidden], "{role:?}");
    }
    assert_eq!(codes(&send(&li.actor)), [Code::Forbidden]);
    assert_eq!(send(&clinic.staff(Role::VillageDoctor)), Outcome::Applied);
}
