use actix_web::body::to_bytes;
use actix_web::http::header::{HeaderMap, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::test::{TestRequest, init_service, try_call_service};
use actix_web::{HttpResponse, get, post, web};
use jiayi_cluster::Scratch;
use jiayi_core::calendar::Instant;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::serve::{Shared, application};
use super::*;
use crate::clinic::Clinic;
use crate::clock::Clock;
use crate::config::Config;
use crate::problem::{Problem, Strict};
use crate::testing;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Note {
    text: String,
}

/// Counts characters.
#[utoipa::path]
#[post("/try/notes")]
async fn note(body: Strict<Note>) -> Result<String, Problem> {
    Ok(body.into_inner().text.chars().count().to_string())
}

/// Takes bytes.
#[utoipa::path(request_body(content = Vec<u8>, content_type = "application/octet-stream"))]
#[post("/try/bytes")]
async fn bytes(body: web::Bytes) -> String {
    body.len().to_string()
}

/// Panics.
#[utoipa::path]
#[get("/try/panic")]
async fn panics() -> HttpResponse {
    panic!("王芳")
}

/// Takes a number.
#[utoipa::path]
#[get("/try/{number}")]
async fn number(number: web::Path<u32>) -> String {
    number.to_string()
}

/// A clinic in memory, with keys of its own.
async fn clinic() -> (Clinic, Option<Scratch>) {
    let (database, scratch) = testing::database();
    let folder = tempfile::tempdir().unwrap();
    let config =
        Config { database, keys: config::Keys { directory: folder.path().join("keys") }, ..Default::default() };
    (Clinic::open(&config, Clock::fixed(Instant(0))).await.unwrap(), scratch)
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("{}", self.body))
    }

    fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }
}

async fn ask_of(clinic: Clinic, request: TestRequest) -> Answer {
    let config = config::Server { body_limit: 100, command_body_limit: 200, ..Default::default() };
    let shared = Shared::new(&config, clinic).unwrap();
    let with_trials = |all: &mut Routes<'_>| {
        routes(all);
        all.service(note).service(bytes).service(panics).service(number);
    };
    let service = init_service(application(shared, with_trials)).await;
    let response = match try_call_service(&service, request.to_request()).await {
        Ok(response) => response.into_parts().1,
        // What the server makes of an error that left the application: the request is gone.
        Err(error) => error.error_response(),
    };
    let (status, headers) = (response.status(), response.headers().clone());
    let body = String::from_utf8(to_bytes(response.into_body()).await.unwrap().to_vec()).unwrap();
    Answer { status, headers, body }
}

async fn ask(method: Method, path: &str, body: &str) -> Answer {
    let (clinic, _scratch) = clinic().await;
    ask_of(clinic, TestRequest::with_uri(path).method(method).set_payload(body.to_owned())).await
}

#[actix_web::test]
async fn a_healthy_server_says_so() {
    for path in ["/healthz", "/readyz"] {
        let answer = ask(Method::GET, path, "").await;
        assert_eq!((answer.status, answer.json()["status"].as_str()), (StatusCode::OK, Some("ok")), "{path}");
    }
}

#[actix_web::test]
async fn without_its_database_it_is_alive_but_not_ready() {
    let (clinic, _scratch) = clinic().await;
    clinic.database.close();
    let alive = ask_of(clinic.clone(), TestRequest::with_uri("/healthz")).await;
    assert_eq!(alive.status, StatusCode::OK);
    let ready = ask_of(clinic, TestRequest::with_uri("/readyz")).await;
    assert_eq!(
        (ready.status, ready.code().as_str(), ready.header("retry-after")),
        (StatusCode::SERVICE_UNAVAILABLE, "BUSY", "1")
    );
}

#[actix_web::test]
async fn whatever_is_wrong_with_a_request_is_a_problem_document() {
    let long = "x".repeat(150);
    let (long_note, too_long) = (format!("{{\"text\":\"{long}\"}}"), "x".repeat(201));
    #[rustfmt::skip]
    let wrong = [
        (Method::GET,    "/nowhere",      "",                 404, "NOT_FOUND"),
        (Method::GET,    "/api/v1/",      "",                 404, "NOT_FOUND"),
        (Method::POST,   "/healthz",      "",                 405, "METHOD_NOT_ALLOWED"),
        (Method::GET,    "/try/word",     "",                 404, "NOT_FOUND"),
        (Method::POST,   "/try/notes",    "",                 400, "MALFORMED"),
        (Method::POST,   "/try/notes",    "{\"text\":1}",     400, "BAD_VALUE"),
        (Method::POST,   "/try/notes",    long_note.as_str(), 413, "TOO_LARGE"),
        (Method::POST,   "/try/bytes",    too_long.as_str(),  413, "TOO_LARGE"),
    ];
    for (method, path, body, status, code) in wrong {
        let answer = ask(method.clone(), path, body).await;
        assert_eq!(
            (answer.status.as_u16(), answer.code().as_str()),
            (status, code),
            "{method} {path}: {}",
            answer.body
        );
        assert_eq!(answer.header("content-type"), "application/problem+json");
        assert_eq!(answer.json()["status"], status);
        for words in ["title", "title_en", "next", "next_en"] {
            assert!(!answer.json()[words].as_str().unwrap().is_empty(), "{code} {words}");
        }
    }
    assert_eq!(ask(Method::POST, "/healthz", "").await.header("allow"), "GET");
    assert_eq!(ask(Method::POST, "/try/notes", "{\"text\":\"头晕\"}").await.body, "2");
    assert_eq!(ask(Method::POST, "/try/bytes", &long).await.body, "150");
}

#[actix_web::test]
async fn each_request_has_an_id_of_our_own_in_the_header_and_in_the_problem() {
    let theirs = TestRequest::with_uri("/nowhere").insert_header(("x-request-id", HeaderValue::from_static("theirs")));
    let (clinic, _scratch) = clinic().await;
    let answer = ask_of(clinic, theirs).await;
    assert_eq!(answer.header("x-request-id").len(), 32);
    assert_eq!(answer.json()["request_id"], answer.header("x-request-id"));
    let other = ask(Method::GET, "/nowhere", "").await;
    assert_ne!(other.header("x-request-id"), answer.header("x-request-id"));
}

#[actix_web::test]
async fn answers_are_kept_by_nobody() {
    for path in ["/healthz", "/nowhere"] {
        let answer = ask(Method::GET, path, "").await;
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("content-security-policy"), "default-src 'none'; frame-ancestors 'none'", "{path}");
    }
}

#[actix_web::test]
async fn a_handler_that_panics_is_an_internal_failure_with_an_id() {
    let answer = ask(Method::GET, "/try/panic", "").await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (500, "INTERNAL"));
    assert_eq!(answer.json()["request_id"], answer.header("x-request-id"));
    assert!(!answer.body.contains("王芳"), "{}", answer.body);
}

#[actix_web::test]
async fn the_document_is_served() {
    let answer = ask(Method::GET, "/openapi.json", "").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.json()["paths"]["/readyz"]["get"]["responses"]["503"].is_object());
}
