//! Pushes through the adapter, its breaker and its bucket, as a share of what Firebase's stand-in takes from a client that does nothing else: the same
//! bodies, written before, over the same kind of connection with as many streams.
//!
//! `JIAYI_PUSHES` asks for another number of them.
#![allow(clippy::expect_used, clippy::cast_precision_loss)]

use std::time::Instant as Moment;

use futures_util::{StreamExt, stream};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http2;
use hyper::{Request, Uri};
use hyper_util::rt::{TokioExecutor, TokioIo};
use jiayi_api::channels::fake::Fakes;
use jiayi_api::channels::message::{Class, Push, PushToken, Ttl};
use jiayi_api::channels::{Channel, Guarded, Outcome};
use jiayi_api::clock::Clock;
use jiayi_core::reminder::{About, Audience, DigestId};
use uuid::Uuid;

const ROUNDS: usize = 5;
/// As the sender does: so many at once.
const BATCH: usize = 500;
const STREAMS: usize = 75;
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(60);

fn main() {
    let asked = std::env::var("JIAYI_PUSHES").unwrap_or_else(|_| "200000".to_owned());
    let pushes: usize = asked.parse().expect("a number");
    actix_web::rt::System::new().block_on(measure(pushes / ROUNDS));
}

async fn measure(each_round: usize) {
    let clock = Clock::system();
    let fakes = Fakes::start(clock.clone(), drop).expect("stand-ins");
    let fcm = Guarded::new(fakes.fcm(PATIENCE).expect("fcm"), u32::MAX, clock.clone());
    let batch: Vec<Push> = (0..BATCH).map(|n| push(n, &clock)).collect();
    let (uri, bearer, bodies) = fakes.written(&batch).expect("written");
    let (uri, bodies): (Uri, Vec<Bytes>) =
        (uri.parse().expect("an address"), bodies.into_iter().map(Bytes::from).collect());
    let (mut through, mut bare) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        through.push(rate(each_round, send(&fcm, &batch, each_round)).await);
        bare.push(rate(each_round, ask(&uri, &bearer, &bodies, each_round)).await);
    }
    let (through, bare) = (median(&mut through), median(&mut bare));
    println!("{each_round} pushes a round, {ROUNDS} rounds");
    println!("bare HTTP/2 client: {bare:.0}/s; the channel: {through:.0}/s, {:.2} of it (goal 0.50)", through / bare);
    fakes.stop().await;
}

async fn rate(count: usize, work: impl Future<Output = ()>) -> f64 {
    let begun = Moment::now();
    work.await;
    count as f64 / begun.elapsed().as_secs_f64()
}

fn median(rates: &mut [f64]) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates[rates.len() / 2]
}

async fn send(fcm: &impl Channel<Message = Push>, batch: &[Push], count: usize) {
    for _ in 0..count.div_ceil(BATCH) {
        let outcomes = fcm.send(batch).await;
        assert!(outcomes.iter().all(|outcome| matches!(outcome, Outcome::Accepted { .. })), "{:?}", outcomes.first());
    }
}

async fn ask(uri: &Uri, bearer: &str, bodies: &[Bytes], count: usize) {
    let address = uri.authority().expect("an address").to_string();
    let tcp = tokio::net::TcpStream::connect(address).await.expect("connected");
    tcp.set_nodelay(true).expect("no delay");
    let (sender, connection) = http2::handshake(TokioExecutor::new(), TokioIo::new(tcp)).await.expect("HTTP/2");
    actix_web::rt::spawn(connection);
    let asking = (0..count.div_ceil(BATCH) * BATCH).map(|n| {
        let (mut sender, body) = (sender.clone(), bodies[n % bodies.len()].clone());
        let request = Request::post(uri.clone())
            .header("authorization", bearer)
            .header("content-type", "application/json; charset=utf-8")
            .body(Full::new(body))
            .expect("a request");
        async move {
            sender.ready().await.expect("ready");
            let answer = sender.send_request(request).await.expect("an answer");
            assert_eq!(answer.status(), 200);
            answer.into_body().collect().await.expect("a body");
        }
    });
    stream::iter(asking).buffer_unordered(STREAMS).collect::<Vec<()>>().await;
}

fn push(n: usize, clock: &Clock) -> Push {
    let now = clock.now();
    Push {
        token: PushToken::parse(&format!("installation-{n:010}-abcdef")).expect("a token"),
        class: Class::of(About::Refill),
        about: About::Refill,
        to: Audience::Resident,
        digest: DigestId(Uuid::from_u128(n as u128)),
        ttl: Ttl::until(now.plus_ms(3_600_000), now).expect("an hour"),
    }
}
