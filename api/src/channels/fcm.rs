//! Firebase Cloud Messaging, HTTP v1: phones with Google's services, and Apple's through it.
//!
//! Android gets a data message, so that the app itself puts up the notification with its buttons, under the digest's id that its own alarm
//! has too. iOS gets an alert of a category, whose buttons the app has registered.
//!
//! Source: Firebase, «REST Resource: projects.messages» and «FCM Error Codes».

use std::time::Duration;

use hyper::Uri;
use hyper::body::Bytes;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use jiayi_core::calendar::Instant;
use jiayi_core::codes::Language;
use jiayi_core::notice::{sentence, title};
use serde::{Deserialize, Serialize};

use super::access::Access;
use super::http::{Answer, Http, Lost, Speaks, beneath, code, each};
use super::message::{Class, Push, android_channel};
use super::service_account::ServiceAccount;
use super::{Channel, Outcome, Unusable};
use crate::clock::Clock;

/// When a quota is used up and nothing is said. Source: «FCM Error Codes», QUOTA_EXCEEDED.
const QUOTA_WAIT: Duration = Duration::from_secs(60);
const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");
const FORM: HeaderValue = HeaderValue::from_static("application/x-www-form-urlencoded");

pub struct Fcm {
    http: Http,
    account: ServiceAccount,
    send: Uri,
    access: Access,
    clock: Clock,
}

impl Fcm {
    /// # Errors
    /// In words, when the endpoint or the machine's certificates are not what they must be.
    pub fn new(account: ServiceAccount, endpoint: &str, patience: Duration, clock: Clock) -> Result<Self, Unusable> {
        let send = beneath(endpoint, &format!("/v1/projects/{}/messages:send", account.project))?;
        let http = Http::new(Speaks::Http2, &[&send, &account.token_uri], patience)?;
        Ok(Self { http, account, send, access: Access::default(), clock })
    }

    async fn bearer(&self) -> Option<HeaderValue> {
        let now = self.clock.now();
        let ask = async {
            let body = self.account.request(now).ok_or(Lost::NotSent)?;
            self.http.post(&self.account.token_uri, [(CONTENT_TYPE, FORM)], body).await
        };
        self.access.bearer("fcm", now, ask).await
    }

    async fn one(&self, push: &Push) -> Outcome {
        let Ok(body) = body(push, self.clock.now()).map(Bytes::from) else {
            return Outcome::Rejected { code: "unwritable".into() };
        };
        let mut renewed = false;
        loop {
            let Some(bearer) = self.bearer().await else { return Outcome::Unavailable };
            let headers = [(AUTHORIZATION, bearer.clone()), (CONTENT_TYPE, JSON)];
            let answer = match self.http.post(&self.send, headers, body.clone()).await {
                Ok(answer) => answer,
                Err(lost) => return lost.into(),
            };
            let read = Read::of(&answer);
            if read.token_refused && !renewed {
                self.access.forget(&bearer).await;
                renewed = true;
                continue;
            }
            let asked = answer.retry_after(self.clock.now());
            return outcome(answer.status, read, asked);
        }
    }
}

impl Channel for Fcm {
    type Message = Push;

    async fn send(&self, batch: &[Push]) -> Vec<Outcome> {
        each(batch, |push| self.one(push)).await
    }
}

/// What an answer says, of either kind.
struct Read {
    name: Option<String>,
    /// `UNREGISTERED`, `INVALID_ARGUMENT` …; where FCM has none of its own, the status of Google's APIs.
    code: String,
    /// Only the token is at fault, nothing that we wrote around it.
    only_token: bool,
    /// It is our access token that is not taken.
    token_refused: bool,
}

impl Read {
    fn of(answer: &Answer) -> Self {
        let taken: Option<Taken> = (answer.status == 200).then(|| serde_json::from_slice(&answer.body).ok()).flatten();
        let refused: Refused = serde_json::from_slice(&answer.body).unwrap_or_default();
        let details = &refused.error.details;
        let own = details.iter().find_map(|detail| detail.error_code.as_deref());
        let fields = || details.iter().flat_map(|detail| &detail.field_violations).map(|one| one.field.as_str());
        Self {
            name: taken.map(|taken| taken.name),
            code: code(own.unwrap_or(&refused.error.status)),
            only_token: (own.is_some() || fields().next().is_some()) && fields().all(|field| field == "message.token"),
            token_refused: answer.status == 401 && own.is_none(),
        }
    }
}

fn outcome(status: u16, read: Read, asked: Option<Duration>) -> Outcome {
    match (status, read.code.as_str()) {
        (200, _) => read.name.map_or(Outcome::Unknown, |provider_id| Outcome::Accepted { provider_id }),
        (404, "UNREGISTERED") => Outcome::TokenDead,
        // The same code is given for a mistake of ours in any other field, and that says nothing of the token.
        (400, "INVALID_ARGUMENT") if read.only_token => Outcome::TokenDead,
        (429, _) => Outcome::Throttled { retry_after: asked.unwrap_or(QUOTA_WAIT) },
        (503, _) if asked.is_some() => Outcome::Throttled { retry_after: asked.unwrap_or(QUOTA_WAIT) },
        (500.., _) => Outcome::Unknown,
        // Our own account: no message is lost for it, and the operator is told.
        (401, "UNAUTHENTICATED" | "unnamed") | (403, "PERMISSION_DENIED") => {
            tracing::error!(code = read.code, "fcm refuses our account: look at channels.fcm.service_account");
            Outcome::Unavailable
        }
        _ => Outcome::Rejected { code: read.code },
    }
}

#[derive(Deserialize)]
struct Taken {
    name: String,
}

#[derive(Default, Deserialize)]
struct Refused {
    error: RefusedError,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct RefusedError {
    status: String,
    details: Vec<Detail>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Detail {
    error_code: Option<String>,
    #[serde(default)]
    field_violations: Vec<Violation>,
}

#[derive(Deserialize)]
struct Violation {
    field: String,
}

#[derive(Serialize)]
struct Request<'a> {
    message: Message<'a>,
}

#[derive(Serialize)]
struct Message<'a> {
    token: &'a str,
    data: Data,
    android: Android,
    apns: Apns,
}

/// What the app gets; on iOS beside `aps`. All values are texts.
#[derive(Serialize)]
struct Data {
    digest: String,
    about: &'static str,
    to: &'static str,
    title: &'static str,
    body: &'static str,
    channel_id: &'static str,
    actions: String,
}

#[derive(Serialize)]
struct Android {
    priority: &'static str,
    ttl: String,
    collapse_key: String,
}

#[derive(Serialize)]
struct Apns {
    headers: ApnsHeaders,
    payload: ApnsPayload,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct ApnsHeaders {
    apns_push_type: &'static str,
    apns_priority: &'static str,
    apns_expiration: String,
    apns_collapse_id: String,
}

#[derive(Serialize)]
struct ApnsPayload {
    aps: Aps,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Aps {
    alert: Alert,
    category: &'static str,
    thread_id: &'static str,
    /// The system lets the app fetch what is new, beside what it shows by itself.
    content_available: u8,
}

#[derive(Serialize)]
struct Alert {
    title: &'static str,
    body: &'static str,
}

pub(super) fn body(push: &Push, now: Instant) -> serde_json::Result<Vec<u8>> {
    serde_json::to_vec(&Request { message: Message::of(push, now.0) })
}

impl<'a> Message<'a> {
    fn of(push: &'a Push, now_ms: i64) -> Self {
        let (title, body) = (title(Language::Chinese), sentence(push.about, push.to, Language::Chinese));
        let (digest, seconds) = (push.digest.0.to_string(), push.ttl.seconds());
        let channel_id = android_channel(push.about);
        // What somebody's health waits for wakes the phone.
        let (priority, apns_priority) = match push.class {
            Class::Health => ("HIGH", "10"),
            Class::Account => ("NORMAL", "5"),
        };
        let actions: Vec<_> = push.about.actions().iter().map(|action| action.as_str()).collect();
        Self {
            token: push.token.as_str(),
            data: Data {
                digest: digest.clone(),
                about: push.about.as_str(),
                to: push.to.as_str(),
                title,
                body,
                channel_id,
                actions: actions.join(","),
            },
            android: Android { priority, ttl: format!("{seconds}s"), collapse_key: digest.clone() },
            apns: Apns {
                headers: ApnsHeaders {
                    apns_push_type: "alert",
                    apns_priority,
                    apns_expiration: (now_ms.div_euclid(1000) + i64::from(seconds)).to_string(),
                    apns_collapse_id: digest,
                },
                payload: ApnsPayload {
                    aps: Aps {
                        alert: Alert { title, body },
                        category: channel_id,
                        thread_id: push.about.as_str(),
                        content_available: 1,
                    },
                },
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VIOLATION: &str = "\"@type\":\"type.googleapis.com/google.rpc.BadRequest\",\"fieldViolations\":[{\"field\":";
    const OWN: &str = "\"@type\":\"type.googleapis.com/google.firebase.fcm.v1.FcmError\",\"errorCode\":";

    fn heard(status: u16, retry_after: Option<&str>, name: &str, details: &str) -> Outcome {
        let body = format!(
            "{{\"error\":{{\"code\":{status},\"message\":\"…\",\"status\":\"{name}\",\"details\":[{details}]}}}}"
        );
        let answer = Answer::of(status, retry_after, &body);
        let asked = answer.retry_after(Instant(0));
        outcome(status, Read::of(&answer), asked)
    }

    #[test]
    fn each_refusal_is_what_the_documentation_says_of_it() {
        let own = |code: &str| format!("{{{OWN}\"{code}\"}}");
        let field = |field: &str| format!("{{{VIOLATION}\"{field}\",\"description\":\"\"}}]}}");
        let wait = |seconds| Outcome::Throttled { retry_after: Duration::from_secs(seconds) };
        let refused = |code: &str| Outcome::Rejected { code: code.into() };
        #[rustfmt::skip]
        let rows = [
            (404, None,       "NOT_FOUND",          own("UNREGISTERED"),            Outcome::TokenDead),
            (404, None,       "NOT_FOUND",          String::new(),                  refused("NOT_FOUND")),
            (400, None,       "INVALID_ARGUMENT",   own("INVALID_ARGUMENT"),        Outcome::TokenDead),
            (400, None,       "INVALID_ARGUMENT",   field("message.token"),         Outcome::TokenDead),
            (400, None,       "INVALID_ARGUMENT",   field("message.android.ttl"),   refused("INVALID_ARGUMENT")),
            (400, None,       "INVALID_ARGUMENT",   [own("INVALID_ARGUMENT"), field("message.data[0].value")].join(","), refused("INVALID_ARGUMENT")),
            (400, None,       "INVALID_ARGUMENT",   String::new(),                  refused("INVALID_ARGUMENT")),
            (403, None,       "PERMISSION_DENIED",  own("SENDER_ID_MISMATCH"),      refused("SENDER_ID_MISMATCH")),
            (403, None,       "PERMISSION_DENIED",  String::new(),                  Outcome::Unavailable),
            (401, None,       "UNAUTHENTICATED",    String::new(),                  Outcome::Unavailable),
            (401, None,       "UNAUTHENTICATED",    own("THIRD_PARTY_AUTH_ERROR"),  refused("THIRD_PARTY_AUTH_ERROR")),
            (429, Some("7"),  "RESOURCE_EXHAUSTED", own("QUOTA_EXCEEDED"),          wait(7)),
            (429, None,       "RESOURCE_EXHAUSTED", own("QUOTA_EXCEEDED"),          wait(60)),
            (503, Some("30"), "UNAVAILABLE",        own("UNAVAILABLE"),             wait(30)),
            (503, None,       "UNAVAILABLE",        own("UNAVAILABLE"),             Outcome::Unknown),
            (500, None,       "INTERNAL",           own("INTERNAL"),                Outcome::Unknown),
        ];
        for (status, asked, name, details, expected) in rows {
            assert_eq!(heard(status, asked, name, &details), expected, "{status} {name} {details}");
        }
    }

    #[test]
    fn an_answer_that_cannot_be_read_leaves_it_open() {
        let of = |status, body: &str| {
            let answer = Answer::of(status, None, body);
            outcome(status, Read::of(&answer), None)
        };
        assert_eq!(of(200, "{}"), Outcome::Unknown);
        assert_eq!(
            of(200, "{\"name\":\"projects/p/messages/1\"}"),
            Outcome::Accepted { provider_id: "projects/p/messages/1".into() }
        );
        assert_eq!(of(502, "<html>"), Outcome::Unknown);
    }
}
