//! The stand-ins refuse what the vendors refuse: without that, a test with them would prove nothing.

use std::time::Duration;

use hyper::Uri;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use jiayi_core::calendar::Instant;
use serde_json::{Value, json};

use super::Fakes;
use super::accounts::{ACCESS_KEY, HUAWEI_PROJECT, PROJECT, SECRET, SIGNATURE};
use crate::channels::http::{Http, Speaks, form};
use crate::channels::sign;
use crate::clock::Clock;

/// 2026-03-20 02:00 UTC.
const NOW: Instant = Instant(1_773_972_000_000);

fn fakes() -> Fakes {
    Fakes::start(Clock::fixed(NOW), drop).expect("stand-ins")
}

fn http() -> Http {
    Http::new(Speaks::Http1, &[], Duration::from_secs(20)).expect("a client")
}

fn address(fakes: &Fakes, path: &str) -> Uri {
    format!("http://{}{path}", fakes.address).parse().expect("an address")
}

/// The body with one thing changed: a value at a pointer, or the key there taken away.
fn changed(body: &Value, pointer: &str, value: Option<Value>) -> Value {
    let mut body = body.clone();
    let (above, key) = pointer.rsplit_once('/').expect("a pointer");
    let place = body.pointer_mut(above).and_then(Value::as_object_mut).expect("an object");
    match value {
        Some(value) => drop(place.insert(key.to_owned(), value)),
        None => drop(place.remove(key).expect("it was there")),
    }
    body
}

async fn push(fakes: &Fakes, path: &str, bearer: &str, body: &Value) -> (u16, Value) {
    let bearer = HeaderValue::from_str(&format!("Bearer {bearer}")).expect("a header");
    let headers = [(AUTHORIZATION, bearer), (CONTENT_TYPE, HeaderValue::from_static("application/json"))];
    let answer = http().post(&address(fakes, path), headers, body.to_string()).await.expect("an answer");
    (answer.status, serde_json::from_slice(&answer.body).unwrap_or_default())
}

#[actix_web::test]
async fn fcm_refuses_each_field_that_is_against_its_documentation() {
    let fakes = fakes();
    let good = json!({ "message": {
        "token": "installation-0000000001",
        "data": { "digest": "d" },
        "android": { "priority": "HIGH", "ttl": "3600s", "collapse_key": "d" },
        "apns": {
            "headers": { "apns-push-type": "alert", "apns-priority": "10", "apns-expiration": "1773975600", "apns-collapse-id": "d" },
            "payload": { "aps": { "alert": { "title": "t", "body": "b" } } } } } });
    let path = format!("/fcm/v1/projects/{PROJECT}/messages:send");
    let token = fakes.shared.grant(3600);
    assert_eq!(push(&fakes, &path, &token, &good).await.0, 200);
    let field = |field: &str| format!("/error/details/0/fieldViolations/0/field={field}");
    let own = |code: &str| format!("/error/details/0/errorCode={code}");
    #[rustfmt::skip]
    let rows = [
        ("/message/topic",                             Some(json!("all")),          400, field("message")),
        ("/message/android",                           None,                        400, field("message")),
        ("/message/data/count",                        Some(json!(1)),              400, field("message")),
        ("/message/data/from",                         Some(json!("us")),           400, field("message.data")),
        ("/message/data/gcm.n",                        Some(json!("us")),           400, field("message.data")),
        ("/message/data/long",                         Some(json!("x".repeat(4096))), 400, field("message.data")),
        ("/message/android/priority",                  Some(json!("MAX")),          400, field("message.android.priority")),
        ("/message/android/ttl",                       Some(json!("3600")),         400, field("message.android.ttl")),
        ("/message/android/ttl",                       Some(json!("-1s")),          400, field("message.android.ttl")),
        ("/message/android/ttl",                       Some(json!("2419201s")),     400, field("message.android.ttl")),
        ("/message/android/collapse_key",              Some(json!("")),             400, field("message.android.collapse_key")),
        ("/message/apns/headers/apns-priority",        Some(json!("9")),            400, field("message.apns.headers")),
        ("/message/apns/headers/apns-push-type",       None,                        400, field("message.apns.headers")),
        ("/message/apns/headers/apns-expiration",      Some(json!("1773971999")),   400, field("message.apns.headers")),
        ("/message/apns/headers/apns-collapse-id",     Some(json!("x".repeat(65))), 400, field("message.apns.headers")),
        ("/message/apns/payload/aps/alert/body",       None,                        400, field("message.apns.payload")),
        ("/message/token",                             Some(json!("cut")),          400, own("INVALID_ARGUMENT")),
    ];
    for (pointer, value, status, said) in rows {
        let (answered, body) = push(&fakes, &path, &token, &changed(&good, pointer, value.clone())).await;
        let (at, expected) = said.split_once('=').expect("a pointer and a text");
        assert_eq!((answered, body.pointer(at)), (status, Some(&json!(expected))), "{pointer} {value:?}");
    }
    assert_eq!(push(&fakes, &path, "stolen", &good).await.0, 401);
    assert_eq!(push(&fakes, "/fcm/v1/projects/another/messages:send", &token, &good).await.0, 403);
    assert_eq!(fakes.taken().len(), 1);
    fakes.stop().await;
}

#[actix_web::test]
async fn huawei_refuses_each_field_that_is_against_its_documentation() {
    let fakes = fakes();
    let good = json!({ "validate_only": false, "message": {
        "token": ["installation-0000000001"],
        "android": { "category": "HEALTH", "ttl": "3600s", "data": "{}", "notification": {
            "title": "t", "body": "b", "click_action": { "type": 3 }, "tag": "d", "channel_id": "refill_v1", "importance": "NORMAL",
            "buttons": [{ "name": "n", "action_type": 1, "intent_type": 0, "intent": "a://b" }] } } } });
    let path = format!("/huawei/v2/{HUAWEI_PROJECT}/messages:send");
    let token = fakes.shared.grant(3600);
    assert_eq!(push(&fakes, &path, &token, &good).await.0, 200);
    let four =
        Value::from(vec![good.pointer("/message/android/notification/buttons/0").cloned().expect("a button"); 4]);
    #[rustfmt::skip]
    let rows = [
        // Without the class it is marketing, for which the app has no right.
        ("/message/android/category",                        None,                              "80300002"),
        ("/message/android/category",                        Some(json!("MARKETING")),          "80300002"),
        ("/message/android/category",                        Some(json!("MEDICINE")),           "80100003"),
        ("/message/android/ttl",                             Some(json!("0s")),                 "80100003"),
        ("/message/android/ttl",                             Some(json!("1296001s")),           "80100003"),
        ("/message/android/data",                            Some(json!("not json")),           "80100003"),
        ("/message/android/urgent",                          Some(json!(true)),                 "80100003"),
        ("/message/android/notification/tag",                Some(json!("")),                   "80100003"),
        ("/message/android/notification/importance",         Some(json!("HIGH")),               "80100003"),
        ("/message/android/notification/click_action/type",  Some(json!(9)),                    "80100003"),
        ("/message/android/notification/buttons",            Some(four),                        "80100003"),
        ("/message/android/notification/body",               Some(json!("x".repeat(4096))),     "80300008"),
        ("/message/token",                                   Some(json!([])),                   "80100002"),
        ("/message/token",                                   Some(json!(["cut"])),              "80300007"),
        ("/validate_only",                                   Some(json!(true)),                 "80100003"),
    ];
    for (pointer, value, code) in rows {
        let (_, body) = push(&fakes, &path, &token, &changed(&good, pointer, value.clone())).await;
        assert_eq!(body["code"], code, "{pointer} {value:?}");
    }
    assert_eq!(push(&fakes, &path, "stolen", &good).await.1["code"], "80200003");
    assert_eq!(push(&fakes, "/huawei/v2/1/messages:send", &token, &good).await.1["code"], "80300002");
    assert_eq!(fakes.taken().len(), 1);
    fakes.stop().await;
}

type Pairs = Vec<(String, String)>;

async fn ask(fakes: &Fakes, secret: &str, mut fields: Pairs) -> (u16, String) {
    let signature = sign::of_request(secret, &fields).expect("a signature");
    fields.push(("Signature".into(), signature));
    let body = form(fields.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let headers = [(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"))];
    let answer = http().post(&address(fakes, "/sms/"), headers, body).await.expect("an answer");
    let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    (answer.status, body["Code"].as_str().unwrap_or_default().to_owned())
}

fn with(fields: &[(&str, &str)], nonce: &str, name: &str, value: Option<&str>) -> Pairs {
    let mut pairs: Pairs = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    pairs.push(("SignatureNonce".into(), nonce.into()));
    pairs.retain(|(kept, _)| kept != name);
    pairs.extend(value.map(|value| (name.to_owned(), value.to_owned())));
    pairs
}

#[actix_web::test]
async fn the_gateway_refuses_each_field_that_is_against_its_documentation() {
    let fakes = fakes();
    let good = [
        ("AccessKeyId", ACCESS_KEY),
        ("Action", "SendSms"),
        ("Format", "JSON"),
        ("SignatureMethod", "HMAC-SHA1"),
        ("SignatureVersion", "1.0"),
        ("Timestamp", "2026-03-20T02:00:00Z"),
        ("Version", "2017-05-25"),
        ("PhoneNumbers", "13800138000"),
        ("SignName", SIGNATURE),
        ("TemplateCode", "SMS_refill_resident"),
        ("TemplateParam", r#"{"code":"AAECAwQFBgcICQoLDA0ODw"}"#),
        ("OutId", "1"),
    ];
    assert_eq!(ask(&fakes, SECRET, with(&good, "first", "", None)).await, (200, "OK".into()));
    #[rustfmt::skip]
    let rows = [
        ("SignatureNonce",   Some("first"),                       "SignatureNonceUsed"),
        ("SignatureNonce",   None,                                "MissingSignatureNonce"),
        ("Timestamp",        Some("2026-03-20T02:15:01Z"),        "InvalidTimeStamp.Expired"),
        ("Timestamp",        Some("2026-03-20T10:00:00+08:00"),   "InvalidTimeStamp.Format"),
        ("Version",          Some("2016-01-01"),                  "InvalidParameter"),
        ("SignatureMethod",  Some("HMAC-MD5"),                    "InvalidParameter"),
        ("AccessKeyId",      Some("nobody"),                      "InvalidAccessKeyId.NotFound"),
        ("Action",           Some("SendEverything"),              "InvalidAction.NotFound"),
        ("PhoneNumbers",     Some("12345"),                       "isv.MOBILE_NUMBER_ILLEGAL"),
        ("SignName",         Some("别家"),                        "isv.SMS_SIGNATURE_ILLEGAL"),
        ("TemplateCode",     Some("SMS_1"),                       "isv.SMS_TEMPLATE_ILLEGAL"),
        ("TemplateParam",    Some("{}"),                          "isv.TEMPLATE_MISSING_PARAMETERS"),
        ("TemplateParam",    Some(r#"{"code":"1","name":"x"}"#),  "isv.TEMPLATE_PARAMS_ILLEGAL"),
        ("TemplateParam",    Some(r#"{"code":1}"#),               "isv.INVALID_JSON_PARAM"),
        ("TemplateParam",    Some("code=1"),                      "isv.INVALID_JSON_PARAM"),
        ("TemplateParam",    Some(r#"{"code":"https://x"}"#),     "isv.PARAM_NOT_SUPPORT_URL"),
        ("OutId",            None,                                "isv.INVALID_PARAMETERS"),
        ("Content",          Some("free words"),                  "isv.INVALID_PARAMETERS"),
    ];
    for (n, (name, value, code)) in rows.into_iter().enumerate() {
        let (_, answered) = ask(&fakes, SECRET, with(&good, &format!("row-{n}"), name, value)).await;
        assert_eq!(answered, code, "{name} {value:?}");
    }
    let (_, unsigned) = ask(&fakes, "another", with(&good, "signed-by-another", "", None)).await;
    assert_eq!(unsigned, "SignatureDoesNotMatch");
    assert_eq!(fakes.taken().len(), 1);
    fakes.stop().await;
}
