use actix_web::ResponseError;
use jiayi_core::codes::Code;
use serde::Deserialize;

use super::json::parse_for_test;
use super::*;

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Visit {
    systolic: u16,
    #[serde(default)]
    device: Option<Device>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Device {
    name: String,
}

#[test]
fn a_nul_is_seen_where_it_is_one() {
    for (json, seen) in [
        (r#""a\u0000b""#, true),
        (r#""\\\u0000""#, true),
        (r#""\\u0000""#, false),
        (r#""\u00001""#, true),
        (r#""\n""#, false),
        ("\\", false),
    ] {
        assert_eq!(has_nul(json.as_bytes()), seen, "{json}");
    }
}

#[test]
fn what_is_wrong_with_a_body_has_a_code_and_a_field() {
    #[rustfmt::skip]
    let wrong = [
        ("",                                                     Code::Malformed,    ""),
        ("{",                                                    Code::Malformed,    ""),
        ("{\"systolic\":130}{}",                                 Code::Malformed,    ""),
        ("{\"systolic\":130,\"systolic\":131}",                  Code::Malformed,    ""),
        ("{\"systolic\":130,\"device\":{\"name\":\"\\u0000\"}}", Code::BadValue,   ""),
        ("[]",                                                   Code::BadValue,     ""),
        ("{}",                                                   Code::MissingField, "systolic"),
        ("{\"systolic\":130,\"device\":{}}",                     Code::MissingField, "device.name"),
        ("{\"systolic\":130,\"pulse\":60}",                      Code::UnknownField, "pulse"),
        ("{\"systolic\":130,\"device\":{\"name\":\"\",\"x\":1}}", Code::UnknownField, "device.x"),
        ("{\"systolic\":\"130\"}",                               Code::BadValue,     "systolic"),
        ("{\"systolic\":-1}",                                    Code::BadValue,     "systolic"),
        ("{\"systolic\":130.5}",                                 Code::BadValue,     "systolic"),
        ("{\"systolic\":130,\"device\":{\"name\":7}}",           Code::BadValue,     "device.name"),
    ];
    for (body, code, field) in wrong {
        let problem = parse_for_test::<Visit>(body).expect_err(body);
        let fields: Vec<_> = problem.fields.iter().map(|field| field.field.as_str()).collect();
        let expected: Vec<_> = [field].into_iter().filter(|field| !field.is_empty()).collect();
        assert_eq!((problem.code(), fields), (code, expected), "{body}");
    }
    assert!(parse_for_test::<Visit>("{\"systolic\":130}").is_ok());
}

#[actix_web::test]
async fn an_internal_failure_tells_the_client_nothing_of_its_cause() {
    let error = database::Error::Query(diesel::result::Error::DeserializationError("王芳".into()));
    assert_eq!(error.to_string(), "a stored value cannot be read", "the log neither");
    let response = Problem::from(error).error_response();
    assert_eq!(response.status(), 500);
    let body = actix_web::body::to_bytes(response.into_body()).await.unwrap();
    let text = std::str::from_utf8(&body).unwrap();
    assert!(text.contains("\"code\":\"INTERNAL\"") && !text.contains("王芳") && !text.contains("stored"), "{text}");
}

#[actix_web::test]
async fn a_busy_database_is_worth_asking_again() {
    for error in [database::Error::Busy, database::Error::Unavailable] {
        let response = Problem::from(error).error_response();
        assert_eq!(response.status(), 503);
        assert_eq!(response.headers().get("retry-after").unwrap(), "1");
        assert_eq!(response.headers().get("content-type").unwrap(), MEDIA_TYPE);
    }
}
