use actix_web::HttpServer;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use jiayi_core::codes::Code;

use super::*;
use crate::channels::http::{Http, Speaks};
use crate::channels::receipt::{NONCE, SIGNATURE, TIMESTAMP};
use crate::channels::{Channel, Gate, Outcome, ReceiptState, sign, with_fakes_in_a_demo};
use crate::config;
use crate::server::{Shared, application, routes};
use crate::testing::TestClinic;

const SECRET: &str = "0123456789abcdef0123456789abcdef";
const BODY: &str =
    r#"{"receipts":[{"out_id":"00000000-0000-0000-0000-000000000001","state":"delivered","at":1773972000000}]}"#;

fn headers(channel: &str, at: &str, nonce: &str, body: &str) -> HeaderMap {
    let signature = sign::of_receipt(SECRET, channel, at, nonce, body.as_bytes()).expect("a signature");
    [(TIMESTAMP, at), (NONCE, nonce), (SIGNATURE, &signature)]
        .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_str(value).expect("a header")))
        .into_iter()
        .collect()
}

#[test]
fn a_receipt_is_signed_of_now_and_here_once() {
    let gate = Gate::new("sms", SECRET.into());
    let now = NOW.0.to_string();
    let minutes = |minutes: i64| (NOW.0 + minutes * 60_000).to_string();
    let unsigned = {
        let mut headers = headers("sms", &now, "nonce-of-this-one", BODY);
        headers.remove(SIGNATURE);
        headers
    };
    #[rustfmt::skip]
    let rows = [
        (unsigned,                                            BODY,                           Err(Code::ReceiptSignature)),
        (HeaderMap::new(),                                    BODY,                           Err(Code::ReceiptSignature)),
        (headers("voice", &now, "nonce-of-another-0", BODY),  BODY,                           Err(Code::ReceiptSignature)),
        (headers("sms", &now, "nonce-of-another-1", BODY),    &BODY[1..],                     Err(Code::ReceiptSignature)),
        (headers("sms", &now, "short", BODY),                 BODY,                           Err(Code::ReceiptSignature)),
        (headers("sms", &minutes(-6), "nonce-of-an-old-1", BODY), BODY,                       Err(Code::ReceiptStale)),
        (headers("sms", &minutes(6), "nonce-of-the-next", BODY),  BODY,                       Err(Code::ReceiptStale)),
        (headers("sms", "today", "nonce-of-today-000", BODY), BODY,                           Err(Code::ReceiptStale)),
        (headers("sms", &now, "nonce-of-nonsense", "{}"),     "{}",                           Err(Code::MissingField)),
        (headers("sms", &now, "nonce-of-nonsense", "["),      "[",                            Err(Code::Malformed)),
        (headers("sms", &now, "nonce-of-the-first", BODY),    BODY,                           Ok(1)),
        (headers("sms", &now, "nonce-of-the-first", BODY),    BODY,                           Err(Code::ReceiptReplayed)),
        (headers("sms", &minutes(-4), "nonce-of-the-other", BODY), BODY,                      Ok(1)),
        (headers("sms", &now, "nonce-of-the-first", BODY),    BODY,                           Err(Code::ReceiptReplayed)),
    ];
    for (n, (headers, body, expected)) in rows.into_iter().enumerate() {
        let entered = gate.enter(&headers, body.as_bytes(), NOW).map(|entry| entry.receipts.len());
        assert_eq!(entered, expected, "row {n}");
    }
    let other = Gate::new("sms", SECRET.replace('0', "1"));
    let asked = headers("sms", &now, "nonce-of-the-first", BODY);
    assert_eq!(other.enter(&asked, BODY.as_bytes(), NOW).err(), Some(Code::ReceiptSignature));
}

#[test]
fn what_could_not_be_kept_may_come_again() {
    let gate = Gate::new("sms", SECRET.into());
    let asked = headers("sms", &NOW.0.to_string(), "nonce-of-the-first", BODY);
    let entry = gate.enter(&asked, BODY.as_bytes(), NOW).expect("new");
    gate.leave(entry);
    assert!(gate.enter(&asked, BODY.as_bytes(), NOW).is_ok());
    // A replay after its window is stale, whatever is remembered of it.
    assert_eq!(gate.enter(&asked, BODY.as_bytes(), NOW.plus_ms(301_000)).err(), Some(Code::ReceiptStale));
}

/// A demo's clinic served on a port, its stand-ins sending their receipts there.
struct Served {
    clinic: TestClinic,
    address: std::net::SocketAddr,
}

impl Served {
    fn new() -> Self {
        let mut clinic = TestClinic::open();
        clinic.clinic.demo = true;
        let plain = clinic.clinic.clone();
        clinic.clinic = clinic.wait(async { with_fakes_in_a_demo(plain) }).expect("stand-ins");
        let shared = Shared::new(&config::Server::default(), clinic.clinic.clone()).expect("a document");
        let server = HttpServer::new(move || application(shared.clone(), routes)).workers(1).disable_signals();
        let server = server.bind(("127.0.0.1", 0)).expect("a port");
        let address = server.addrs()[0];
        clinic.wait(async { drop(actix_web::rt::spawn(server.run())) });
        clinic.carriers.served_at(address);
        Self { clinic, address }
    }

    fn fakes(&self) -> &Fakes {
        self.clinic.carriers.fakes.as_ref().expect("stand-ins")
    }

    async fn page(&self) -> String {
        let shared = Shared::new(&config::Server::default(), self.clinic.clinic.clone()).expect("a document");
        let app = actix_web::test::init_service(application(shared, routes)).await;
        let asked = actix_web::test::TestRequest::get().uri("/demo/messages").to_request();
        let answer = actix_web::test::call_service(&app, asked).await;
        String::from_utf8(actix_web::test::read_body(answer).await.to_vec()).expect("UTF-8")
    }

    async fn posts(&self, channel: &str, headers: HeaderMap, body: &str) -> u16 {
        let http = Http::new(Speaks::Http1, &[], PATIENT).expect("a client");
        let uri = format!("http://{}/hooks/receipts/{channel}", self.address).parse().expect("an address");
        let headers = headers.iter().map(|(name, value)| {
            let name: hyper::header::HeaderName = name.as_str().parse().expect("a name");
            (name, hyper::header::HeaderValue::from_bytes(value.as_bytes()).expect("a value"))
        });
        http.post(&uri, headers.collect::<Vec<_>>(), body.to_owned()).await.expect("an answer").status
    }
}

#[test]
fn receipts_come_over_the_line_late_twice_and_the_last_first() {
    let served = Served::new();
    let sms = served.clinic.carriers.sms.as_ref().expect("texts");
    served.clinic.wait(async {
        served.fakes().hold_receipts();
        served.fakes().next_receipts(&[ReceiptState::OnItsWay, ReceiptState::Delivered, ReceiptState::Delivered]);
        let outcomes = sms.send(&[text(1, About::Refill), text(2, About::Refill)]).await;
        assert!(outcomes.iter().all(|outcome| matches!(outcome, Outcome::Accepted { .. })), "{outcomes:?}");
        assert_eq!(served.fakes().release_receipts().await, [204; 4]);
        assert_eq!(served.fakes().release_receipts().await, [0; 0], "none is left");
    });
    served.clinic.wait(served.clinic.carriers.stop());
}

#[test]
fn what_is_unsigned_stale_or_for_no_channel_is_refused_over_the_line() {
    let served = Served::new();
    served.clinic.wait(async {
        let now = served.clinic.clock.now().0.to_string();
        let asked = headers("sms", &now, "nonce-of-the-first", BODY);
        assert_eq!(served.posts("sms", HeaderMap::new(), BODY).await, 401);
        assert_eq!(served.posts("sms", asked, BODY).await, 401, "under a secret that is not its own");
        assert_eq!(served.posts("fcm", HeaderMap::new(), BODY).await, 404);
        assert_eq!(served.posts("nobody", HeaderMap::new(), BODY).await, 404);
    });
    served.clinic.wait(served.clinic.carriers.stop());
}

#[test]
fn everything_that_a_demos_stand_ins_take_shows_on_its_page() {
    let served = Served::new();
    let carriers = &served.clinic.carriers;
    let (fcm, sms) = (carriers.fcm.as_ref().expect("fcm"), carriers.sms.as_ref().expect("texts"));
    let shown = served.clinic.wait(async {
        let now = served.clinic.clock.now();
        let ttl = Ttl::until(now.plus_ms(60_000), now).expect("a minute");
        fcm.send(&[Push { ttl, ..push(1, About::Refill, Audience::Resident) }]).await;
        sms.send(&[text(2, About::FollowUp)]).await;
        // They are put there beside the sending.
        loop {
            let page = served.page().await;
            if page.contains("您有一项用药提醒。") && page.contains("【金沙家医】您有一项健康服务提醒。")
            {
                return page;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    assert!(shown.contains("13800138000"));
    served.clinic.wait(served.clinic.carriers.stop());
}
