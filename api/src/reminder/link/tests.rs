//! What somebody without an account can do with a text, and whoever finds it cannot see.

use std::rc::Rc;

use actix_web::test::TestRequest;
use diesel::prelude::*;
use jiayi_core::person::{ConsentPurpose, ProxyScope};
use jiayi_core::prescription::Kind;
use jiayi_core::reminder::Channel;
use serde_json::{Value, json};

use super::revoke_links;
use crate::channels::fake::Provider;
use crate::database::schema::{accounts, audit, digests, put_offs, refill_requests};
use crate::database::sql::Word;
use crate::person::tests::consents::agrees;
use crate::prescription::tests::story::{METFORMIN, Story, order};
use crate::reminder::sending::tests::Sending;
use crate::reminder::tests::lets_in;
use crate::testing::{day, numbers};

/// Li was texted on the 17th; the link in the text.
fn texted() -> (Sending, String) {
    let sending = Sending::begin();
    sending.lives("2026-12-17", "2026-12-18");
    sending.clock.set(day("2026-12-17").start().plus_ms(11 * 3_600_000));
    let text = sending.fakes().taken().into_iter().find(|taken| taken.provider == Provider::Sms).expect("a text").text;
    let link = Sending::link_in(&text).unwrap_or_else(|| panic!("no link: {text}"));
    (sending, link)
}

impl Sending {
    /// The address that a text names.
    pub(in crate::reminder) fn link_in(text: &str) -> Option<String> {
        let mut words = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_');
        words.find(|word| word.len() == 22).map(|code| format!("/r/{code}"))
    }

    fn opens(&self, link: &str) -> (u16, String) {
        let (status, body) = self.serve(TestRequest::get().uri(link));
        (status, String::from_utf8(body).expect("text"))
    }

    pub(in crate::reminder) fn presses(&self, link: &str, act: &str) -> (u16, String) {
        let form = TestRequest::post().uri(link).set_form([("act", act)]);
        let (status, body) = self.serve(form);
        (status, String::from_utf8(body).expect("text"))
    }

    fn is_over(&self, link: &str) -> bool {
        let pages = [self.opens(link), self.presses(link, "ask_again"), self.presses(link, "tomorrow")];
        pages.iter().all(|(status, page)| *status == 200 && page.contains("已经失效") && !page.contains("<button"))
    }

    fn requests(&self) -> i64 {
        self.read(|conn| Ok(refill_requests::table.count().get_result(conn)?))
    }
}

#[test]
fn opening_a_link_shows_nothing_of_her_and_changes_nothing() {
    let (sending, link) = texted();
    let entries = || sending.read(|conn| Ok(audit::table.count().get_result::<i64>(conn)?));
    let before = entries();
    let (status, page) = sending.opens(&link);
    assert_eq!(status, 200, "{page}");
    for word in ["李", "秀英", "氨氯地平", "高血压", "1380013", "血压"] {
        assert!(!page.contains(word), "{word}: {page}");
    }
    assert!(page.contains("续药") && page.contains("明天提醒") && page.contains("tel:"), "{page}");
    assert_eq!((entries(), sending.requests()), (before, 0));
}

#[test]
fn its_button_asks_for_the_medicine_once_however_often_it_is_pressed() {
    let (sending, link) = texted();
    let (status, page) = sending.presses(&link, "ask_again");
    assert_eq!((status, sending.requests()), (200, 1), "{page}");
    assert!(page.contains("已经交给"));
    assert_eq!(sending.presses(&link, "ask_again"), (status, page));
    assert_eq!(sending.requests(), 1);
    let before = sending.taken().len();
    sending.lives("2026-12-18", "2026-12-20");
    assert_eq!(sending.taken().len(), before, "what is asked for is told no more");
    let acted: i64 = sending.read(|conn| {
        let texts = digests::table.filter(digests::channel.eq(Word(Channel::Sms)));
        Ok(texts.filter(digests::acted_at.is_not_null()).count().get_result(conn)?)
    });
    assert_eq!(acted, 1);
}

#[test]
fn tomorrow_by_the_link_is_tomorrow() {
    let (sending, link) = texted();
    assert_eq!(sending.presses(&link, "tomorrow").0, 200);
    assert_eq!(sending.presses(&link, "tomorrow").0, 200);
    assert_eq!(sending.read(|conn| Ok(put_offs::table.count().get_result::<i64>(conn)?)), 1);
    let before = sending.taken().len();
    sending.lives("2026-12-18", "2026-12-19");
    let texts = sending.taken()[before..].iter().filter(|(provider, _)| *provider == Provider::Sms).count();
    assert_eq!(texts, 1, "{:?}", sending.taken());
}

#[test]
fn who_has_no_account_acts_by_it_too() {
    let (sending, link) = texted();
    let account = sending.li.actor.account;
    sending.write(move |conn| {
        diesel::update(accounts::table.find(account))
            .set(accounts::resident_id.eq(None::<jiayi_core::id::ResidentId>))
            .execute(conn)?;
        Ok(())
    });
    assert_eq!((sending.presses(&link, "ask_again").0, sending.requests()), (200, 1));
    assert_eq!(asked_by(&sending), (json!("李秀英"), Value::Null));
}

/// Who asked and for whom, as the doctor reads it.
fn asked_by(sending: &Sending) -> (Value, Value) {
    let (status, page) = sending.get(&sending.doctor, &format!("/changes?feed=team:{}&limit=500", sending.team));
    assert_eq!(status, 200, "{page}");
    let changes = page["changes"].as_array().expect("changes");
    let request = changes.iter().find(|change| change["kind"] == "refill_request").expect("a request");
    (request["entity"]["by"].clone(), request["entity"]["for"].clone())
}

#[test]
fn what_a_relative_without_an_account_asks_for_bears_the_name_of_the_grant() {
    let sending = Sending::begin();
    agrees(&sending, &sending.li.actor, sending.li.id, ConsentPurpose::FamilySharing);
    lets_in(&sending, "13700137001", &[ProxyScope::View, ProxyScope::RequestRefill]);
    sending.lives("2026-12-18", "2026-12-19");
    sending.clock.set(day("2026-12-18").start().plus_ms(11 * 3_600_000));
    let texts = sending.fakes().taken();
    let text = texts.iter().find(|taken| taken.to == "13700137001").expect("a text to him");
    let link = Sending::link_in(&text.text).expect("a link");
    assert_eq!((sending.presses(&link, "ask_again").0, sending.requests()), (200, 1));
    assert_eq!(asked_by(&sending), (json!("李小红"), json!("李秀英")));
    let before = sending.taken().len();
    sending.lives("2026-12-19", "2026-12-20");
    assert_eq!(sending.taken().len(), before, "what is asked for is told no more");
}

#[test]
fn a_relative_without_an_account_whom_two_let_look_gets_one_text_and_asks_for_both() {
    let sending = Sending::begin();
    let wang = sending.resident("王建国", numbers::WANG, "13800138002");
    let wang = Story::of(Rc::clone(&sending.clinic), wang);
    wang.supplied(Kind::First, vec![order(METFORMIN, 28)]);
    for story in [&*sending, &wang] {
        agrees(&sending, &story.li.actor, story.li.id, ConsentPurpose::FamilySharing);
        lets_in(story, "13700137001", &[ProxyScope::View, ProxyScope::RequestRefill]);
    }
    sending.lives("2026-12-18", "2026-12-19");
    sending.clock.set(day("2026-12-18").start().plus_ms(11 * 3_600_000));
    let mut texts = sending.fakes().taken();
    texts.retain(|taken| taken.to == "13700137001" && taken.provider == Provider::Sms);
    let [text] = texts.as_slice() else { panic!("{texts:?}") };
    let link = Sending::link_in(&text.text).expect("a link");
    assert_eq!((sending.presses(&link, "ask_again").0, sending.requests()), (200, 2));
    assert_eq!((sending.presses(&link, "ask_again").0, sending.requests()), (200, 2));
}

#[test]
fn a_link_is_over_three_days_after_the_medicine_or_when_it_is_revoked_and_no_other_opens() {
    let (sending, link) = texted();
    for wrong in ["/r/AAAAAAAAAAAAAAAAAAAAAA", "/r/x", "/r/%2e%2e"] {
        assert!(sending.is_over(wrong), "{wrong}");
    }
    assert!(sending.presses(&link, "refuse").1.contains("请按页面上的按钮"));
    sending.clock.set(day("2026-12-22").start().plus_ms(20 * 3_600_000));
    assert!(sending.opens(&link).1.contains("续药"));
    sending.clock.set(day("2026-12-23").start());
    assert!(sending.is_over(&link));
    sending.clock.set(day("2026-12-18").start());
    let (li, now) = (sending.li.id, sending.clock.now());
    sending.write(move |conn| revoke_links(conn, li, now));
    assert!(sending.is_over(&link));
    assert_eq!(sending.requests(), 0);
}
