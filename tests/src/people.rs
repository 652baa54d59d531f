//! People who talk to the server over HTTP.

use jiayi_core::digest::Digest;
use serde_json::{Value, json};
use ureq::Agent;
use ureq::http::{HeaderMap, Request};
use uuid::Uuid;

use crate::Server;

/// A new UUIDv7, as a phone would mint it.
pub fn fresh_id() -> String {
    Uuid::now_v7().to_string()
}

/// What came back: status, headers and JSON body (text when it is no JSON, `Null` when there is none).
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Reply {
    /// The body of a 200 or 201; panics with the answer otherwise.
    pub fn ok(self) -> Value {
        assert!((200..300).contains(&self.status), "{} {}", self.status, self.body);
        self.body
    }

    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }

    /// A header, or nothing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The body without what differs from request to request.
    pub fn words(&self) -> Value {
        let mut body = self.body.clone();
        if let Some(fields) = body.as_object_mut() {
            fields.remove("request_id");
        }
        body
    }
}

/// Somebody with (or without) a session.
#[derive(Clone)]
pub struct Account {
    agent: Agent,
    address: String,
    token: Option<String>,
}

impl Account {
    /// A visitor who has not signed in.
    pub fn visitor(server: &Server) -> Self {
        let agent = Agent::config_builder().http_status_as_error(false).build().new_agent();
        Self { agent, address: server.address().to_owned(), token: None }
    }

    /// A resident signs in by the code that the demo's message page shows.
    pub fn resident(server: &Server, phone: &str) -> Self {
        let visitor = Self::visitor(server);
        visitor.post("/api/v1/sign-in/codes", &json!({ "phone": phone, "purpose": "sign_in" })).ok();
        let code = visitor.code_sent_to(phone);
        visitor.with_token(visitor.post("/api/v1/sign-in/resident", &json!({ "phone": phone, "code": code })).ok())
    }

    /// A staff member of the demo signs in; the demo's password is on the page that `jiayi demo` prints.
    pub fn staff(server: &Server, login: &str) -> Self {
        let visitor = Self::visitor(server);
        let body = json!({ "login": login, "password": "jiayi-demo-2026" });
        visitor.with_token(visitor.post("/api/v1/sign-in/staff", &body).ok())
    }

    fn with_token(&self, signed_in: Value) -> Self {
        self.with(signed_in["token"].as_str().expect("a token"))
    }

    /// The same visitor, with this session.
    pub fn with(&self, token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..self.clone() }
    }

    /// The same session with the server as it listens now, after a restart.
    pub fn at(&self, server: &Server) -> Self {
        Self { address: server.address().to_owned(), ..self.clone() }
    }

    /// Like [`Account::post_text`], but none when the server is gone.
    pub fn try_post(&self, path: &str, body: &str) -> Option<Reply> {
        let mut request = self.agent.post(format!("{}{path}", self.address)).content_type("application/json");
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let mut response = request.send(body).ok()?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.body_mut().read_to_string().ok()?;
        Some(Reply { status, headers, body: serde_json::from_str(&text).ok()? })
    }

    /// Any request at all: method, path, media type (none: no header) and bytes.
    pub fn request(&self, method: &str, path: &str, media: Option<&str>, body: &[u8]) -> Reply {
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.address));
        if let Some(media) = media {
            request = request.header("content-type", media);
        }
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let request = request.body(body.to_vec()).expect("a request");
        let agent = Agent::config_builder().http_status_as_error(false).allow_non_standard_methods(true).build();
        reply(agent.new_agent().run(request).expect("an answer"))
    }

    /// Uploads a picture or paper and returns the name that commands call it by.
    pub fn keep(&self, bytes: &[u8]) -> String {
        let hash = Digest::of(bytes).to_string();
        self.upload(&hash, bytes).ok();
        hash
    }

    /// The session's token; panics for a visitor.
    pub fn token(&self) -> &str {
        self.token.as_deref().expect("signed in")
    }

    /// The newest code on the demo's message page for this phone.
    pub fn code_sent_to(&self, phone: &str) -> String {
        let messages = self.get("/demo/messages.json").ok();
        let newest = messages["messages"].as_array().expect("messages").iter().find(|message| message["to"] == phone);
        let text = newest.expect("a message")["text"].as_str().expect("text");
        text.chars().filter(char::is_ascii_digit).take(6).collect()
    }

    pub fn get(&self, path: &str) -> Reply {
        let mut request = self.agent.get(format!("{}{path}", self.address));
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        reply(request.call().expect("an answer"))
    }

    /// The bytes of a 200, exactly as they came.
    pub fn download(&self, path: &str) -> Vec<u8> {
        let request = self.agent.get(format!("{}{path}", self.address));
        let mut response =
            request.header("authorization", format!("Bearer {}", self.token())).call().expect("an answer");
        assert_eq!(response.status().as_u16(), 200, "{path}");
        response.body_mut().read_to_vec().expect("a body")
    }

    pub fn post(&self, path: &str, body: &Value) -> Reply {
        self.post_text(path, &body.to_string())
    }

    pub fn post_text(&self, path: &str, body: &str) -> Reply {
        let mut request = self.agent.post(format!("{}{path}", self.address)).content_type("application/json");
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        reply(request.send(body).expect("an answer"))
    }

    /// Uploads bytes under their SHA-256 and returns it in hex.
    pub fn upload(&self, hash: &str, bytes: &[u8]) -> Reply {
        let mut request = self.agent.put(format!("{}/api/v1/blobs/{hash}", self.address));
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        reply(request.send(bytes).expect("an answer"))
    }

    /// Sends one command under a fresh id and returns its outcome.
    pub fn command(&self, name: &str, payload: Value) -> Value {
        self.command_as(&fresh_id(), name, payload)
    }

    /// Sends one command under a chosen id and returns its outcome.
    pub fn command_as(&self, id: &str, name: &str, payload: Value) -> Value {
        let envelope = json!({ "id": id, "issued_at": 0, "schema": 1, "command": { name: payload } });
        let reply = self.post("/api/v1/commands", &json!({ "commands": [envelope] })).ok();
        reply["outcomes"][0].clone()
    }

    /// Sends one command that must be applied.
    pub fn apply(&self, name: &str, payload: Value) {
        let outcome = self.command(name, payload);
        assert_eq!(outcome["status"], "applied", "{name}: {outcome}");
    }

    /// Sends one command that must be rejected, and returns all its codes.
    pub fn refused(&self, name: &str, payload: Value) -> Vec<String> {
        let outcome = self.command(name, payload);
        assert_eq!(outcome["status"], "rejected", "{name}: {outcome}");
        let codes = outcome["codes"].as_array().expect("codes");
        codes.iter().filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// Sends one command that must be rejected, and returns each field with what is wrong with it.
    pub fn faults(&self, name: &str, payload: Value) -> Vec<(String, String)> {
        let outcome = self.command(name, payload);
        assert_eq!(outcome["status"], "rejected", "{name}: {outcome}");
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let fields = outcome["fields"].as_array().into_iter().flatten();
        fields.map(|fault| (text(&fault["field"]), text(&fault["code"]))).collect()
    }
}

fn reply(mut response: ureq::http::Response<ureq::Body>) -> Reply {
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let bytes = response.body_mut().read_to_vec().expect("a body");
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let body = serde_json::from_str(&text).unwrap_or(if text.is_empty() { Value::Null } else { Value::String(text) });
    Reply { status, headers, body }
}
