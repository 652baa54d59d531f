//! Running the server: it starts only when everything is right, says plainly what is not, and stops without dropping anything.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use jiayi_tests::contract::{Team, Wish};
use jiayi_tests::person::{Identity, of, person_of};
use jiayi_tests::time::{in_days, now_ms};
use jiayi_tests::{Account, Reply, Server, fresh_id};
use serde_json::{Value, json};

const WANG: &str = "13800130001";

fn reading(resident: &str) -> String {
    let value = json!({ "kind": "blood_pressure", "sbp": 128, "dbp": 78 });
    let payload = json!({ "reading": fresh_id(), "resident": resident, "taken_at": now_ms(), "value": value });
    let envelope = json!({ "id": fresh_id(), "issued_at": 0, "schema": 1, "command": { "record_reading": payload } });
    json!({ "commands": [envelope] }).to_string()
}

fn readings(account: &Account, resident: &str) -> usize {
    patiently(|| of(account, resident, "readings")).ok()["readings"].as_array().map_or(0, Vec::len)
}

/// Asks again for as long as the service is busy, as its answer says: where the queue has one place, a job of the server's may be in it.
fn patiently(ask: impl Fn() -> Reply) -> Reply {
    loop {
        let reply = ask();
        if reply.status != 503 {
            return reply;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// A request that the server has begun to read: its head is sent and answered with 100, its body is not.
struct Begun {
    stream: TcpStream,
    body: String,
}

impl Begun {
    fn with(server: &Server, account: &Account, body: String) -> Self {
        let address = server.address().trim_start_matches("http://");
        let mut stream = TcpStream::connect(address).expect("a connection");
        let (token, length) = (account.token(), body.len());
        write!(
            stream,
            "POST /api/v1/commands HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\n\
             content-length: {length}\r\nexpect: 100-continue\r\n\r\n"
        )
        .expect("the head");
        let mut go_on = [0; 25];
        stream.read_exact(&mut go_on).expect("an interim answer");
        assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");
        Self { stream, body }
    }

    /// Sends the body and returns the whole answer.
    fn end(mut self) -> String {
        self.stream.write_all(self.body.as_bytes()).expect("the body");
        let mut answer = String::new();
        self.stream.read_to_string(&mut answer).expect("an answer, then the end of the connection");
        answer
    }
}

#[test]
fn a_stopping_server_answers_every_request_that_it_has_begun() {
    let mut server = Server::demo(40);
    let wang = Account::resident(&server, WANG);
    let resident = person_of(&wang);
    let before = readings(&wang, &resident);
    let begun: Vec<Begun> = (0..8).map(|_| Begun::with(&server, &wang, reading(&resident))).collect();
    let acknowledged = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                // Each with connections of its own, until the server is gone.
                let account = Account::visitor(&server).with(wang.token());
                while let Some(reply) = account.try_post("/api/v1/commands", &reading(&resident)) {
                    acknowledged.fetch_add(1, Ordering::Relaxed);
                    assert_eq!(reply.body["outcomes"][0]["status"], "applied", "{}", reply.body);
                }
            });
        }
        while acknowledged.load(Ordering::Relaxed) < 10 {
            std::thread::yield_now();
        }
        server.ask_to_stop();
        let address = server.address().trim_start_matches("http://");
        while TcpStream::connect(address).is_ok() {
            std::thread::yield_now();
        }
        for request in begun {
            let answer = request.end();
            assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.contains("\"applied\""), "{answer}");
        }
    });
    server.wait_for_end();
    server.start();
    let expected = before + 8 + acknowledged.load(Ordering::Relaxed);
    assert_eq!(readings(&wang.at(&server), &resident), expected, "what was carried out was answered, and is there");
}

#[test]
fn a_wrong_configuration_stops_the_start_with_the_name_of_the_key() {
    let mut server = Server::demo(40);
    server.stop();
    let file = |content: &str| {
        fs::write(server.folder().join("jiayi.toml"), content).expect("a file");
        server.refused(&["--config", "jiayi.toml", "serve"], &[])
    };
    for (content, code, key) in [
        ("[server]\nlisten_on = \"127.0.0.1:0\"", "CONFIG_KEY", "server.listen_on"),
        ("[servre]\nlisten = \"127.0.0.1:0\"", "CONFIG_KEY", "servre"),
        ("[database]\nqueue = \"many\"", "CONFIG_VALUE", "database.queue"),
        ("[database]\nreaders = 0", "CONFIG_VALUE", "database.readers"),
        ("[log]\nformat = \"xml\"", "CONFIG_VALUE", "log.format"),
        ("listen = ", "CONFIG_VALUE", "line 1"),
    ] {
        let said = file(content);
        assert!(said.contains(code) && said.contains(key), "{content}: {said}");
    }
    for (name, value, code) in [
        ("JIAYI_SERVER__LISTEN_ON", "127.0.0.1:0", "CONFIG_KEY"),
        ("JIAYI_DATABASE__QUEUE", "many", "CONFIG_VALUE"),
        ("JIAYI_LOG__FORMAT", "xml", "CONFIG_VALUE"),
        ("JIAYI_DATABASE__URL", "mysql://localhost/jiayi", "DATABASE_SCHEME"),
        ("JIAYI_DATABASE__URL", "postgres://wang:geheim@127.0.0.1:1/jiayi", "DATABASE_OPEN"),
        ("JIAYI_CONFIG", "nowhere.toml", "CONFIG_VALUE"),
    ] {
        let said = server.refused(&["serve"], &[(name, value)]);
        let named = said.contains(name) || code.starts_with("DATABASE") || said.contains("nowhere.toml");
        assert!(said.contains(code) && named, "{name}: {said}");
        assert!(!said.contains("geheim"), "{said}");
    }
    for beyond in ["0.0.0.0:8420", "192.0.2.7:8420", "[::]:8420"] {
        let said = server.refused(&["serve"], &[("JIAYI_SERVER__LISTEN", beyond)]);
        assert!(said.contains("LISTEN_NOT_LOOPBACK") && said.contains("server.listen"), "{beyond}: {said}");
    }
}

#[test]
fn without_its_own_keys_a_database_is_not_served() {
    let mut server = Server::demo(40);
    server.stop();
    let keys = server.folder().join("data/keys");
    let aside = server.folder().join("data/keys-aside");
    let says = |what: &str| {
        let said = server.refused(&["serve"], &[]);
        assert!(said.contains(what), "{what}: {said}");
        assert!(!said.contains("panicked"), "{said}");
    };
    fs::rename(&keys, &aside).expect("moved");
    says("no keys in data/keys: put the keys of this database back");
    assert!(!keys.exists(), "no new keys are made for an old database");

    // The keys of another clinic.
    let elsewhere = [("JIAYI_DATABASE__URL", "sqlite:other/jiayi.db"), ("JIAYI_KEYS__DIRECTORY", "other/keys")];
    let output = server.command(&["demo", "--residents", "5"]).envs(elsewhere).output().expect("the binary starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    fs::rename(server.folder().join("other/keys"), &keys).expect("moved");
    says("the keys are not those that this database was written with");
    fs::remove_dir_all(&keys).expect("removed");
    fs::rename(&aside, &keys).expect("moved back");

    fs::rename(keys.join("index-1.key"), server.folder().join("index-1.key")).expect("moved");
    says("index-1.key is missing while others are there");
    fs::rename(server.folder().join("index-1.key"), keys.join("index-1.key")).expect("moved back");
    use std::os::unix::fs::PermissionsExt;
    let rights = |mode| fs::set_permissions(keys.join("seal-1.key"), fs::Permissions::from_mode(mode)).expect("rights");
    rights(0o644);
    says("may be used by others than its owner");
    rights(0o600);
    fs::write(keys.join("sign-1.key"), "jiayi-key 1 sign 1 00\n").expect("a file");
    says("is not a key file of this product");
}

#[test]
fn a_second_demo_on_the_same_folder_changes_nothing() {
    let mut server = Server::demo(40);
    server.stop();
    let state = || {
        let records =
            "SELECT COUNT(*) FROM residents) + (SELECT COUNT(*) FROM contracts) + (SELECT SUM(version) FROM feeds";
        (server.run(&["audit", "verify"]), server.records().number(records))
    };
    let before = state();
    let said = server.run(&["demo", "--residents", "2000"]);
    assert!(said.contains("leader1") && !said.contains("making a county"), "{said}");
    assert_eq!(state(), before);
    assert!(server.run(&["migrate"]).contains("up to date"));
    server.start();
    let visitor = Account::visitor(&server);
    for path in ["/healthz", "/readyz"] {
        assert_eq!(visitor.get(path).ok()["status"], "ok", "{path}");
    }
}

#[test]
fn a_full_queue_says_when_to_come_back_and_loses_nothing() {
    let mut server = Server::demo(40);
    let wang = Account::resident(&server, WANG);
    let resident = person_of(&wang);
    server.stop();
    let one_each = [("JIAYI_DATABASE__READERS", "1"), ("JIAYI_DATABASE__WRITERS", "1"), ("JIAYI_DATABASE__QUEUE", "1")];
    server.start_with(&one_each);
    let wang = wang.at(&server);
    let before = readings(&wang, &resident);
    let bodies: Vec<String> = (0..10).map(|_| reading(&resident)).collect();
    // Somebody else writes: one command waits for him, one in the queue, and there is no room for the others.
    let mut other = server.records();
    other.keep_others_from_writing();
    let refused = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for body in &bodies {
            scope.spawn(|| {
                let reply = wang.post_text("/api/v1/commands", body);
                if reply.status == 200 {
                    return assert_eq!(reply.body["outcomes"][0]["status"], "applied");
                }
                refused.fetch_add(1, Ordering::Relaxed);
                assert_eq!((reply.status, reply.code(), reply.header("retry-after")), (503, "BUSY", "1"));
                assert_eq!(reply.header("content-type"), "application/problem+json");
            });
        }
        while refused.load(Ordering::Relaxed) < 8 {
            std::thread::yield_now();
        }
        other.edit("ROLLBACK");
    });
    assert_eq!(readings(&wang, &resident), before + bodies.len() - refused.load(Ordering::Relaxed));
    for body in &bodies {
        let again = patiently(|| wang.post_text("/api/v1/commands", body)).ok();
        assert_eq!(again["outcomes"][0]["status"], "applied");
    }
    assert_eq!(readings(&wang, &resident), before + bodies.len(), "sent again, each counts once");
}

#[test]
fn the_log_names_requests_and_never_people() {
    for format in ["text", "json"] {
        let mut server = Server::demo(40);
        server.stop();
        server.start_with(&[("JIAYI_LOG__FILTER", "debug"), ("JIAYI_LOG__FORMAT", format)]);
        let (desk, leader) = (Account::staff(&server, "desk1"), Account::staff(&server, "leader1"));
        let her = Identity::of("赵桂兰", "13900000001", 70, 1);
        let she = her.registers(&server, &desk);
        let code = she.account.code_sent_to(her.phone);
        let wish = Wish::new(&she.resident, &Team::of(&leader), in_days(1));
        assert_eq!(wish.sign(&she.account, her.phone)["status"], "applied");
        leader.apply("accept_contract", wish.names());
        she.account.post_text("/api/v1/commands", &reading(&she.resident)).ok();
        let look = json!({ "document_kind": "citizen_id", "document_number": her.number });
        desk.post("/api/v1/look-up", &look).ok();
        // What cannot be read is not quoted either.
        for body in [her.number.as_str(), "{\"phone\":\"赵桂兰\"}", "{\"commands\":[{\"id\":\"赵桂兰\"}]}"] {
            assert_eq!(she.account.post_text("/api/v1/commands", body).status, 400);
        }
        let asked = of(&leader, &she.resident, "contracts");
        let absent = leader.get(&format!("/api/v1/residents/{}/nothing?name=%E8%B5%B5", her.number));
        assert_eq!((asked.status, absent.status), (200, 404));
        server.stop();

        let log = server.log();
        let answered = |id: &str| log.lines().find(|line| line.contains(id)).unwrap_or_default().to_owned();
        let line = answered(asked.header("x-request-id"));
        assert!(line.contains("/residents/{id}/contracts") && line.contains("200"), "{line}");
        assert!(answered(absent.header("x-request-id")).contains("404"));
        let requests = log.lines().filter(|line| line.contains("answered"));
        let without_id = |line: &&str| !line.contains("request{id=") && !line.contains("\"name\":\"request\"");
        assert_eq!(requests.clone().find(without_id), None);
        assert!(requests.count() > 20, "every request leaves a line");
        let tail = &her.number[6..];
        let tokens = [she.account.token(), desk.token(), leader.token()];
        let secrets = ["赵桂兰", "桂兰", "王秀英", her.phone, her.number.as_str(), tail, "和平路", "%E8%B5%B5"];
        for secret in secrets
            .into_iter()
            .chain(["jiayi-demo-2026", code.as_str(), she.resident.as_str(), wish.contract.as_str()])
            .chain(tokens)
        {
            assert_eq!(log.lines().find(|line| line.contains(secret)), None, "{secret} stands in the log");
        }
    }
}

#[test]
fn the_document_of_the_interface_is_what_the_binary_prints() {
    let server = Server::demo(40);
    let served = Account::visitor(&server).get("/openapi.json").ok();
    let printed: Value = serde_json::from_str(&server.run(&["openapi"])).expect("JSON");
    assert_eq!(served, printed);
}

#[test]
fn what_would_be_sent_on_a_day_is_counted_and_nothing_is_sent() {
    let server = Server::demo(40);
    let messages = || server.records().number("SELECT count(*) FROM messages");
    let sent = messages();
    let told: Vec<String> = (0..28).map(|days| server.run(&["plan", "--date", &in_days(days).to_string()])).collect();
    assert!(told.iter().any(|day| day.contains("Refill") && day.contains("task")), "{told:?}");
    assert!(told.iter().any(|day| day.contains("Text message") && day.contains("yuan")), "{told:?}");
    assert_eq!(server.run(&["plan", "--date", &in_days(3).to_string()]), told[3], "asked again it is the same");
    assert_eq!(messages(), sent);
}
