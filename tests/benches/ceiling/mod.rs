//! Requests a second, as a share of what bare actix does with the same bytes in the same run.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use actix_web::{App, HttpResponse, HttpServer, web};
use jiayi_tests::Server;

pub const CONNECTIONS: usize = 8;
pub const ROUNDS: usize = 5;
pub const ROUND: Duration = Duration::from_secs(2);
/// More than a bench sends: a write that is sent again would only be a replay.
const REQUESTS: usize = 60_000;

/// The server beside bare actix that answers the same bytes.
pub fn compare(what: &str, server: &Server, next: &mut dyn FnMut() -> String, same: &str) {
    let bare = Bare::start(same.to_owned());
    let first = next();
    let bare_request = match first.starts_with("GET") {
        true => request("GET", "/", "-", ""),
        false => request("POST", "/", "-", body(&first)),
    };
    let mut ceiling = || rate(&bare.address, std::slice::from_ref(&bare_request)).0;
    against(what, server, next, "bare actix with the same bytes", &mut ceiling);
}

/// Alternates rounds of the server and of something else that does the same, and prints the medians and their ratio. Rates are a second's.
pub fn against(
    what: &str,
    server: &Server,
    next: &mut dyn FnMut() -> String,
    other: &str,
    rate_of_other: &mut dyn FnMut() -> f64,
) {
    let requests: Vec<String> = (0..REQUESTS).map(|_| next()).collect();
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    let mut used = 0;
    for _ in 0..ROUNDS {
        let (rate, count) = rate(server.address(), &requests[used..]);
        ours.push(rate);
        if !requests[0].starts_with("GET") {
            used += count;
            assert!(used < requests.len(), "a write was sent twice");
        }
        theirs.push(rate_of_other());
    }
    ours.sort_by(f64::total_cmp);
    theirs.sort_by(f64::total_cmp);
    let (median, ceiling) = (ours[ROUNDS / 2], theirs[ROUNDS / 2]);
    println!(
        "{what}: {median:.0}/s ({:.0}–{:.0}), {other} {ceiling:.0}/s ({:.0}–{:.0}): {:.2} of it",
        ours[0],
        ours[ROUNDS - 1],
        theirs[0],
        theirs[ROUNDS - 1],
        median / ceiling
    );
}

fn body(request: &str) -> &str {
    request.split_once("\r\n\r\n").map_or("", |(_, body)| body)
}

pub fn request(method: &str, path: &str, token: &str, body: &str) -> String {
    format!(
        "{method} {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// Requests a second over a round, and how many were sent; each connection takes the next request of the list.
fn rate(address: &str, requests: &[String]) -> (f64, usize) {
    let (stop, done) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..CONNECTIONS {
            let (stop, done) = (Arc::clone(&stop), Arc::clone(&done));
            scope.spawn(move || {
                let mut stream = TcpStream::connect(address.trim_start_matches("http://")).expect("connects");
                stream.set_nodelay(true).expect("nodelay");
                let mut reader = BufReader::new(stream.try_clone().expect("clone"));
                while !stop.load(Ordering::Relaxed) {
                    let turn = usize::try_from(done.fetch_add(1, Ordering::Relaxed)).expect("fits");
                    stream.write_all(requests[turn % requests.len()].as_bytes()).expect("sends");
                    answer(&mut reader);
                }
            });
        }
        std::thread::sleep(ROUND);
        stop.store(true, Ordering::Relaxed);
    });
    let count = done.load(Ordering::Relaxed);
    (count as f64 / begun.elapsed().as_secs_f64(), usize::try_from(count).expect("fits"))
}

fn answer(reader: &mut BufReader<TcpStream>) {
    let (mut length, mut line) = (0, String::new());
    reader.read_line(&mut line).expect("a status");
    assert!(line.contains(" 200 "), "{line}");
    loop {
        line.clear();
        reader.read_line(&mut line).expect("a header");
        if line == "\r\n" {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().expect("a length");
        }
    }
    let mut content = vec![0; length];
    reader.read_exact(&mut content).expect("a body");
    let content = String::from_utf8(content).expect("text");
    assert!(!content.contains("\"rejected\"") && !content.contains("\"not_yet\""), "{content}");
}

/// The ceiling: actix that returns the same bytes.
struct Bare {
    address: String,
}

impl Bare {
    fn start(same: String) -> Self {
        let (say, hear) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let http = HttpServer::new(move || {
                    let same = same.clone();
                    let answer = move |_: web::Bytes| {
                        let same = same.clone();
                        async move { HttpResponse::Ok().content_type("application/json").body(same) }
                    };
                    App::new().default_service(web::to(answer))
                })
                .bind("127.0.0.1:0")
                .expect("binds");
                say.send(format!("http://{}", http.addrs()[0])).expect("heard");
                http.run().await.expect("serves");
            });
        });
        Self { address: hear.recv().expect("an address") }
    }
}
