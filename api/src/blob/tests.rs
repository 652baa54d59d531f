use jiayi_core::access::Role;

use crate::seal::BlobName;
use crate::session::Actor;
use crate::testing::{TestClinic, day, numbers};

fn uploads(clinic: &TestClinic, actor: &Actor, text: &str) -> u16 {
    let bytes = format!("%PDF-1.7 {text}").into_bytes();
    clinic.put(actor, &format!("/blobs/{}", BlobName::of(&bytes)), bytes)
}

#[test]
fn an_account_uploads_so_many_files_a_day_and_the_same_one_again_is_none() {
    let clinic = TestClinic::open();
    let li = clinic.resident("李秀英", numbers::LI, "13800138001");
    for number in 0..50 {
        assert_eq!(uploads(&clinic, &li.actor, &number.to_string()), 204);
    }
    assert_eq!(uploads(&clinic, &li.actor, "one more"), 429);
    assert_eq!(uploads(&clinic, &li.actor, "7"), 204, "it is there already");
    let desk = clinic.staff(Role::Desk);
    assert_eq!(uploads(&clinic, &desk, "hers are hers"), 204);
    clinic.on(day("2026-11-23"));
    assert_eq!(uploads(&clinic, &li.actor, "one more"), 204);
}
