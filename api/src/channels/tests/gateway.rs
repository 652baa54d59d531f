use jiayi_core::person::{ContactNumber, PersonName};

use super::*;
use crate::channels::fake::{Fault, Provider};
use crate::channels::message::Call;
use crate::channels::{Ask, Channel, GatewayAccount, Outcome, ReceiptState, Status, Templates, Texts};

fn call(n: u32) -> Call {
    Call {
        number: ContactNumber::parse("0851-5551234").expect("a number"),
        name: PersonName::parse("王秀英").expect("a name"),
        about: About::Refill,
        to: Audience::Resident,
        out_id: Uuid::from_u128(u128::from(n)),
    }
}

fn rejected(code: &str) -> Vec<Outcome> {
    vec![Outcome::Rejected { code: code.into() }]
}

fn is_taken(outcomes: &[Outcome]) -> bool {
    outcomes.iter().all(|outcome| matches!(outcome, Outcome::Accepted { .. }))
}

#[actix_web::test]
async fn texts_and_calls_are_taken_under_our_own_id_and_say_what_their_templates_say() {
    let (fakes, _) = fakes();
    let (texts, calls) = (fakes.texts(PATIENT).expect("texts"), fakes.calls(PATIENT).expect("calls"));
    for (n, about) in (1..).zip(About::ALL) {
        assert!(is_taken(&texts.send(&[text(n, *about)]).await), "{about:?}");
    }
    assert!(is_taken(&calls.send(&[call(9)]).await));
    let taken: Vec<_> = fakes.taken().into_iter().map(|taken| (taken.to, taken.text, taken.under)).collect();
    let under = |n: u128| Uuid::from_u128(n).to_string();
    let to = || "13800138000".to_owned();
    let expected = [
        (to(), "【金沙家医】您有一项用药提醒。办理：/r/AAECAwQFBgcICQoLDA0ODw".to_owned(), under(1)),
        (to(), "【金沙家医】您有一项健康服务提醒。".to_owned(), under(2)),
        (to(), "【金沙家医】您有一项体检提醒。".to_owned(), under(3)),
        (to(), "【金沙家医】您有一项签约提醒。".to_owned(), under(4)),
        ("0851-5551234".to_owned(), "请问是王秀英吗？您有一项用药提醒。".to_owned(), under(9)),
    ];
    assert_eq!(taken, expected);
    fakes.stop().await;
}

#[actix_web::test]
async fn what_does_not_fit_its_template_is_refused_by_name() {
    let (fakes, _) = fakes();
    let texts = fakes.texts(PATIENT).expect("texts");
    let without = Text { link: None, ..text(1, About::Refill) };
    assert_eq!(texts.send(&[without]).await, rejected("isv.TEMPLATE_MISSING_PARAMETERS"));
    let beyond = Text { link: text(1, About::Refill).link, ..text(1, About::FollowUp) };
    assert_eq!(texts.send(&[beyond]).await, rejected("isv.TEMPLATE_PARAMS_ILLEGAL"));

    let account = || fakes.sms_account().expect("an account");
    let templates = |text: &str| Templates::try_from(text.to_owned()).expect("templates");
    let unknown = GatewayAccount { templates: templates("refill/resident=SMS_77"), ..account() };
    let texts = fakes.texts_as(unknown, PATIENT).expect("texts");
    assert_eq!(texts.send(&[text(1, About::Refill)]).await, rejected("isv.SMS_TEMPLATE_ILLEGAL"));
    assert_eq!(texts.send(&[text(1, About::FollowUp)]).await, rejected("no_template"), "nobody is asked");
    let unsigned = GatewayAccount { sender: "别家".into(), ..account() };
    let texts = fakes.texts_as(unsigned, PATIENT).expect("texts");
    assert_eq!(texts.send(&[text(1, About::Refill)]).await, rejected("isv.SMS_SIGNATURE_ILLEGAL"));
    assert_eq!(fakes.taken(), []);
    fakes.stop().await;
}

#[actix_web::test]
async fn each_fault_of_the_gateway_is_its_outcome() {
    let (fakes, _) = fakes();
    let texts = fakes.texts(SHORT).expect("texts");
    let wait = |seconds| Outcome::Throttled { retry_after: Duration::from_secs(seconds) };
    #[rustfmt::skip]
    let rows = [
        (Fault::SilentBefore, Outcome::Unknown,                                                        0),
        (Fault::SilentAfter,  Outcome::Unknown,                                                        1),
        (Fault::TooMany(7),   wait(7),                                                                 0),
        (Fault::Broken(500),  Outcome::Unknown,                                                        0),
        (Fault::Broken(503),  Outcome::Unknown,                                                        0),
        (Fault::DeadToken,    Outcome::Rejected { code: "isv.MOBILE_NUMBER_ILLEGAL".into() },          0),
    ];
    for (fault, expected, more) in rows {
        let before = fakes.taken().len();
        fakes.next(Provider::Sms, fault.clone());
        assert_eq!(texts.send(&[text(1, About::Refill)]).await, [expected], "{fault:?}");
        assert_eq!(fakes.taken().len() - before, more, "{fault:?}");
    }
    fakes.stop().await;
}

#[actix_web::test]
async fn of_a_text_whose_answer_was_lost_the_provider_is_asked_by_our_id() {
    let (fakes, clock) = fakes();
    let texts = fakes.texts(SHORT).expect("texts");
    let [arrived, lost, failed, under_way] = [1, 2, 3, 4].map(|n| text(n, About::Refill));
    fakes.next(Provider::Sms, Fault::SilentAfter);
    fakes.next(Provider::Sms, Fault::SilentBefore);
    assert_eq!(texts.send(std::slice::from_ref(&arrived)).await, [Outcome::Unknown]);
    assert_eq!(texts.send(std::slice::from_ref(&lost)).await, [Outcome::Unknown]);
    fakes.next_receipts(&[ReceiptState::OnItsWay, ReceiptState::Failed]);
    assert!(is_taken(&texts.send(std::slice::from_ref(&failed)).await));
    fakes.next_receipts(&[ReceiptState::OnItsWay]);
    assert!(is_taken(&texts.send(std::slice::from_ref(&under_way)).await));

    assert_eq!(texts.ask(&arrived, NOW).await, Some(Status::Delivered));
    assert_eq!(texts.ask(&lost, NOW).await, None, "nobody can tell, and it is not repeated");
    assert_eq!(texts.ask(&failed, NOW).await, Some(Status::Failed { code: "UNDELIVERABLE".into() }));
    assert_eq!(texts.ask(&under_way, NOW).await, Some(Status::OnItsWay));
    assert_eq!(texts.ask(&arrived, NOW.plus_ms(86_400_000)).await, None, "of another day");
    let account = fakes.sms_account().expect("an account");
    let nowhere = Texts::new(account, "http://127.0.0.1:1", SHORT, clock).expect("texts");
    assert_eq!(nowhere.ask(&arrived, NOW).await, None);
    fakes.stop().await;
}

#[actix_web::test]
async fn of_a_call_whose_answer_was_lost_the_provider_is_asked_by_our_id() {
    let (fakes, _) = fakes();
    let calls = fakes.calls(SHORT).expect("calls");
    let [arrived, lost] = [1, 2].map(call);
    fakes.next(Provider::Voice, Fault::SilentAfter);
    fakes.next(Provider::Voice, Fault::SilentBefore);
    assert_eq!(calls.send(std::slice::from_ref(&arrived)).await, [Outcome::Unknown]);
    assert_eq!(calls.send(std::slice::from_ref(&lost)).await, [Outcome::Unknown]);
    assert_eq!(calls.ask(&arrived, NOW).await, Some(Status::Delivered));
    assert_eq!(calls.ask(&lost, NOW).await, None);
    fakes.stop().await;
}

#[actix_web::test]
async fn our_own_accounts_trouble_loses_no_message() {
    let (fakes, _) = fakes();
    let account = || fakes.sms_account().expect("an account");
    let one = [text(1, About::Refill)];
    for stranger in [
        GatewayAccount { secret: "another".into(), ..account() },
        GatewayAccount { access_key: "another".into(), ..account() },
    ] {
        let texts = fakes.texts_as(stranger, PATIENT).expect("texts");
        assert_eq!(texts.send(&one).await, [Outcome::Unavailable]);
    }
    let at = |clock| Texts::new(account(), &fakes.beneath("/sms"), PATIENT, clock).expect("texts");
    assert_eq!(at(Clock::fixed(NOW.plus_ms(-3_600_000))).send(&one).await, [Outcome::Unavailable]);
    let nowhere = Texts::new(account(), "http://127.0.0.1:1", PATIENT, Clock::fixed(NOW)).expect("texts");
    assert_eq!(nowhere.send(&one).await, [Outcome::Unavailable]);
    assert_eq!(fakes.taken(), []);
    assert!(is_taken(&at(Clock::fixed(NOW)).send(&one).await), "with the right time it may");
    fakes.stop().await;
}

#[actix_web::test]
async fn one_number_gets_so_many_texts_of_a_template_on_a_day_and_then_others_still_do() {
    let (fakes, clock) = fakes();
    let texts = fakes.texts(PATIENT).expect("texts");
    let fifty: Vec<_> = (0..50).map(|n| text(n, About::Refill)).collect();
    assert!(is_taken(&texts.send(&fifty).await));
    assert_eq!(texts.send(&[text(51, About::Refill)]).await, rejected("isv.BUSINESS_LIMIT_CONTROL"));
    assert!(is_taken(&texts.send(&[text(52, About::FollowUp)]).await));
    clock.set(NOW.plus_ms(86_400_000));
    assert!(is_taken(&texts.send(&[text(53, About::Refill)]).await));
    fakes.stop().await;
}
