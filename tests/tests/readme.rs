//! The README's walk, sent as it is written.
//!
//! A block ```http NAME holds a request and its answer:
//!
//! ```text
//! METHOD /path
//! {request body, if any}
//!
//! STATUS
//! {part of the answer, if any}
//! ```
//!
//! NAME's session is used, and begun by an answer that holds `"token": "{token}"`. `{new:x}` mints an id and keeps it as
//! x; `{picture:x}` draws a picture, which a PUT sends, and keeps its SHA-256; `{x}` stands for what is kept; `{code}` for the newest code sent to the phone in the request before; `{today}` and
//! `{now}` for the time. In an answer `"{x}"` keeps the value and `"…"` stands for any.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use jiayi_core::digest::Digest;
use jiayi_tests::person::picture;
use jiayi_tests::{Account, Reply, Server, fresh_id};
use serde_json::Value;

struct Walk {
    server: Server,
    sessions: BTreeMap<String, Account>,
    kept: BTreeMap<String, String>,
    phone: String,
    picture: Vec<u8>,
}

#[test]
fn the_walk_in_the_readme_is_true() {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md");
    let text = fs::read_to_string(readme).expect("the README");
    let mut walk = Walk {
        server: Server::demo(60),
        sessions: BTreeMap::new(),
        kept: BTreeMap::new(),
        phone: String::new(),
        picture: Vec::new(),
    };
    let mut steps = 0;
    for block in text.split("```http ").skip(1) {
        let (who, rest) = block.split_once('\n').expect("a name");
        let (body, _) = rest.split_once("```").expect("an end");
        walk.step(who.trim(), body);
        steps += 1;
    }
    assert!(steps >= 8, "the README walks through the story");
}

impl Walk {
    fn step(&mut self, who: &str, block: &str) {
        let (request, answer) = block.split_once("\n\n").expect("an empty line before the answer");
        let (line, body) = request.split_once('\n').unwrap_or((request, ""));
        let (method, path) = line.split_once(' ').expect("METHOD path");
        let (status, expected) = answer.split_once('\n').unwrap_or((answer, ""));
        let (path, body) = (self.fill(path), self.fill(body));
        if let Some(phone) =
            serde_json::from_str::<Value>(&body).ok().and_then(|body| body["phone"].as_str().map(str::to_owned))
        {
            self.phone = phone;
        }
        let account = self.sessions.get(who).cloned().unwrap_or_else(|| Account::visitor(&self.server));
        let reply: Reply = match method {
            "GET" => account.get(&path),
            "POST" => account.post_text(&path, &body),
            "PUT" => account.request("PUT", &path, None, &self.picture),
            other => panic!("{other}: only GET, POST and PUT stand in the README"),
        };
        assert_eq!(reply.status.to_string(), status.trim(), "{line}\n{body}\n→ {}", reply.body);
        if !expected.trim().is_empty() {
            let expected: Value = serde_json::from_str(&self.fill_kept(expected)).expect("the answer is JSON");
            self.compare(&expected, &reply.body, &format!("{line}\n{body}\n→ {}\n", reply.body));
        }
        if let Some(token) = self.kept.remove("token") {
            self.sessions.insert(who.to_owned(), account.with(&token));
        }
    }

    fn fill(&mut self, text: &str) -> String {
        let mut text = text.to_owned();
        while let Some((before, rest)) = text.split_once("{new:") {
            let (name, after) = rest.split_once('}').expect("{new:name}");
            let id = fresh_id();
            self.kept.insert(name.to_owned(), id.clone());
            text = format!("{before}{id}{after}");
        }
        if let Some((before, rest)) = text.split_once("{picture:") {
            let (name, after) = rest.split_once('}').expect("{picture:name}");
            self.picture = picture();
            let hash = Digest::of(&self.picture).to_string();
            self.kept.insert(name.to_owned(), hash.clone());
            text = format!("{before}{hash}{after}");
        }
        if text.contains("{code}") {
            let code = Account::visitor(&self.server).code_sent_to(&self.phone);
            text = text.replace("{code}", &code);
        }
        let now = i64::try_from(
            std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970").as_millis(),
        )
        .expect("fits");
        let today = jiayi_core::calendar::Instant(now).day().to_string();
        let text = text.replace("\"{now}\"", &now.to_string()).replace("{today}", &today);
        self.fill_kept(&text)
    }

    fn fill_kept(&self, text: &str) -> String {
        self.kept.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
    }

    /// Every part that the README shows is in the answer.
    fn compare(&mut self, expected: &Value, found: &Value, line: &str) {
        match (expected, found) {
            (Value::String(text), _) if text == "…" => assert!(!found.is_null(), "{line}: something"),
            (Value::String(text), found) if text.starts_with('{') && text.ends_with('}') => {
                let name = text.trim_matches(['{', '}']).to_owned();
                let value = found.as_str().map_or_else(|| found.to_string(), str::to_owned);
                self.kept.insert(name, value);
            }
            (Value::Object(parts), Value::Object(_)) => {
                for (key, part) in parts {
                    self.compare(part, &found[key], &format!("{line} .{key}"));
                }
            }
            (Value::Array(parts), Value::Array(whole)) => {
                assert!(whole.len() >= parts.len(), "{line}: {found}");
                for (part, found) in parts.iter().zip(whole) {
                    self.compare(part, found, line);
                }
            }
            _ => assert_eq!(expected, found, "{line}"),
        }
    }
}
