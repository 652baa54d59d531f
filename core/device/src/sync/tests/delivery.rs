//! Somebody whose account was disabled while her phone was without a network.

use super::*;

#[test]
fn a_disabled_account_delivers_everything_and_holds_nobody_and_loses_nothing() {
    let phone = Phone::signed_in();
    phone.clinic.has_readings(3);
    assert_eq!(phone.syncs(), Ended::Done);
    phone.records(7, None);
    phone.records(8, Some(7));
    phone.clinic.disables_the_account();
    assert_eq!(phone.syncs(), Ended::Done);
    let arrived = [7, 8].map(|n| phone.clinic.received(n));
    assert_eq!(arrived, [1, 1], "what builds on the first does not wait for the manager");
    assert_eq!((phone.known(), phone.pending().waiting), (0, 2), "records of others have left, what is hers has not");
    assert!(phone.with(|device| device.me().expect("known").delivers_until).is_some());

    phone.clinic.confirms_what_was_delivered();
    assert_eq!(phone.syncs(), Ended::Done);
    assert_eq!(phone.pending().waiting, 0);
}

#[test]
fn a_drawing_that_cannot_be_delivered_any_more_keeps_nothing_else_back() {
    let phone = Phone::signed_in();
    signs(&phone, 7);
    phone.records(8, None);
    phone.clinic.disables_the_account();
    assert_eq!(phone.syncs(), Ended::Done);
    assert_eq!([7, 8].map(|n| phone.clinic.received(n)), [0, 1]);
    assert_eq!(phone.pending().waiting, 2, "and nothing is lost");
}
