use jiayi_core::codes::Language;
use jiayi_core::notice::{sentence, title};

use super::*;
use crate::channels::fake::{Fault, Provider};
use crate::channels::{Channel, Fcm, Guarded, HuaweiAccount, Outcome};

const READERS: [Audience; 2] = [Audience::Resident, Audience::Family];

fn is_taken(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Accepted { .. })
}

async fn whatever_it_is_about_is_taken(channel: impl Channel<Message = Push>, fakes: &Fakes) {
    for about in About::ALL {
        for to in READERS {
            let sent = push(7, *about, to);
            let outcomes = channel.send(std::slice::from_ref(&sent)).await;
            assert!(outcomes.iter().all(is_taken), "{about:?} {to:?}: {outcomes:?}");
            let taken = fakes.taken().pop().expect("taken");
            let said = format!("{} {}", title(Language::Chinese), sentence(*about, to, Language::Chinese));
            assert_eq!((taken.text, taken.under), (said, sent.digest.0.to_string()));
            let Outcome::Accepted { provider_id } = &outcomes[0] else { unreachable!() };
            assert_eq!(*provider_id, taken.id);
        }
    }
}

#[actix_web::test]
async fn fcm_takes_a_push_of_every_kind_and_it_says_nothing_but_the_neutral_sentence() {
    let (fakes, _) = fakes();
    whatever_it_is_about_is_taken(fakes.fcm(PATIENT).expect("fcm"), &fakes).await;
    fakes.stop().await;
}

#[actix_web::test]
async fn huawei_takes_a_push_of_every_kind_and_it_says_nothing_but_the_neutral_sentence() {
    let (fakes, _) = fakes();
    whatever_it_is_about_is_taken(fakes.huawei(PATIENT).expect("huawei"), &fakes).await;
    fakes.stop().await;
}

async fn each_fault_is_its_outcome(provider: Provider, channel: impl Channel<Message = Push>, fakes: &Fakes) {
    let wait = |seconds| Outcome::Throttled { retry_after: Duration::from_secs(seconds) };
    let one = [push(1, About::Refill, Audience::Resident)];
    assert!(channel.send(&one).await.iter().all(is_taken), "connected, and allowed to send");
    #[rustfmt::skip]
    let rows = [
        (Fault::SilentBefore, Outcome::Unknown,   0),
        (Fault::SilentAfter,  Outcome::Unknown,   1),
        (Fault::TooMany(7),   wait(7),            0),
        (Fault::Broken(500),  Outcome::Unknown,   0),
        (Fault::DeadToken,    Outcome::TokenDead, 0),
    ];
    for (fault, expected, more) in rows {
        let before = fakes.taken().len();
        fakes.next(provider, fault.clone());
        assert_eq!(channel.send(&one).await, [expected], "{fault:?}");
        assert_eq!(fakes.taken().len() - before, more, "{fault:?}");
    }
    assert!(channel.send(&one).await.iter().all(is_taken), "after all of it");
    let last = fakes.taken();
    let under = |taken: &&crate::channels::fake::Taken| taken.under == one[0].digest.0.to_string();
    assert_eq!(last.iter().filter(under).count(), last.len(), "what came twice has one collapse id");
}

#[actix_web::test]
async fn each_fault_of_fcm_is_its_outcome() {
    let (fakes, _) = fakes();
    each_fault_is_its_outcome(Provider::Fcm, fakes.fcm(SHORT).expect("fcm"), &fakes).await;
    fakes.stop().await;
}

#[actix_web::test]
async fn each_fault_of_huawei_is_its_outcome() {
    let (fakes, _) = fakes();
    each_fault_is_its_outcome(Provider::Huawei, fakes.huawei(SHORT).expect("huawei"), &fakes).await;
    fakes.stop().await;
}

async fn each_message_has_its_own_outcome(channel: impl Channel<Message = Push>) {
    let gone = [0, 42, 199];
    let batch: Vec<Push> = (0..200)
        .map(|n| {
            let sent = push(n, About::FollowUp, Audience::Resident);
            let token = PushToken::parse("cut-off").expect("a token");
            if gone.contains(&n) { Push { token, ..sent } } else { sent }
        })
        .collect();
    let outcomes = channel.send(&batch).await;
    assert_eq!(outcomes.len(), 200);
    for (n, outcome) in outcomes.iter().enumerate() {
        let dead = gone.iter().any(|gone| *gone as usize == n);
        assert_eq!((dead, !dead), (*outcome == Outcome::TokenDead, is_taken(outcome)), "{n}: {outcome:?}");
    }
}

#[actix_web::test]
async fn of_many_at_once_each_has_its_own_outcome_in_their_order() {
    let (fakes, _) = fakes();
    each_message_has_its_own_outcome(fakes.fcm(PATIENT).expect("fcm")).await;
    each_message_has_its_own_outcome(fakes.huawei(PATIENT).expect("huawei")).await;
    fakes.stop().await;
}

#[actix_web::test]
async fn an_access_token_is_fetched_anew_when_it_is_old_and_when_it_is_refused() {
    let (fakes, clock) = fakes();
    let (fcm, huawei) = (fakes.fcm(PATIENT).expect("fcm"), fakes.huawei(PATIENT).expect("huawei"));
    for step in 0..3 {
        let one = push(step, About::Refill, Audience::Resident);
        // A push is worth no more after its time.
        let one = Push { ttl: Ttl::until(NOW.plus_ms(86_400_000), NOW).expect("a day"), ..one };
        for outcomes in [fcm.send(std::slice::from_ref(&one)).await, huawei.send(std::slice::from_ref(&one)).await] {
            assert!(outcomes.iter().all(is_taken), "step {step}: {outcomes:?}");
        }
        match step {
            0 => fakes.forget_access(),
            _ => clock.set(NOW.plus_ms(2 * 3_600_000)),
        }
    }
    fakes.stop().await;
}

#[actix_web::test]
async fn whoever_may_not_send_has_lost_no_message() {
    let (fakes, _) = fakes();
    let one = [push(1, About::Refill, Audience::Resident)];
    let stranger = HuaweiAccount { project_id: "1".into(), client_id: "2".into(), client_secret: "3".into() };
    let huawei = fakes.huawei_as(stranger, PATIENT).expect("huawei");
    assert_eq!(huawei.send(&one).await, [Outcome::Unavailable]);

    // Signed an hour ago.
    let account = || fakes.service_account().expect("an account");
    let at = |clock| Fcm::new(account(), &fakes.beneath("/fcm"), PATIENT, clock).expect("fcm");
    assert_eq!(at(Clock::fixed(NOW.plus_ms(-3_600_000))).send(&one).await, [Outcome::Unavailable]);
    assert_eq!(fakes.taken(), []);
    assert!(at(Clock::fixed(NOW)).send(&one).await.iter().all(is_taken), "signed now, it may");
    fakes.stop().await;
}

#[actix_web::test]
async fn where_nobody_listens_nothing_has_arrived() {
    let (fakes, clock) = fakes();
    // The account is answered, and the messages' address is not.
    let account = fakes.service_account().expect("an account");
    let nowhere = "http://127.0.0.1:1";
    let fcm = Fcm::new(account, nowhere, PATIENT, clock.clone()).expect("fcm");
    let one = [push(1, About::Refill, Audience::Resident)];
    assert_eq!(fcm.send(&one).await, [Outcome::Unavailable]);

    let guarded = Guarded::new(fcm, 100, clock);
    assert_eq!(guarded.send(&vec![one[0].clone(); 5]).await, vec![Outcome::Unavailable; 5]);
    fakes.stop().await;
}
