//! HUAWEI Push Kit, v2: phones of Huawei and Honor in the mainland, where Google's service is not.
//!
//! Each notification carries a category for which the app has the right; without one it would be marketing, shown silently.
//!
//! Source: HUAWEI Push Kit, «Downlink Message Sending (v2)» and its table of result codes.

use std::time::Duration;

use hyper::Uri;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use jiayi_core::codes::Language;
use jiayi_core::notice::{Action, sentence, title};
use serde::{Deserialize, Serialize};

use super::access::Access;
use super::http::{Answer, Http, Speaks, beneath, code, each, form};
use super::message::{Class, Push, android_channel};
use super::{Channel, Outcome, Unusable};
use crate::clock::Clock;

/// When traffic is held back and nothing is said.
const TRAFFIC_WAIT: Duration = Duration::from_secs(10);
const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=UTF-8");
const FORM: HeaderValue = HeaderValue::from_static("application/x-www-form-urlencoded");

/// Who we are to Huawei.
pub struct HuaweiAccount {
    pub project_id: String,
    pub client_id: String,
    pub client_secret: String,
}

pub struct Huawei {
    http: Http,
    send: Uri,
    token: Uri,
    account: HuaweiAccount,
    access: Access,
    clock: Clock,
}

impl Huawei {
    /// `endpoint` takes messages, `token_endpoint` is the whole address that gives access tokens.
    ///
    /// # Errors
    /// In words, when an endpoint or the machine's certificates are not what they must be.
    pub fn new(
        account: HuaweiAccount,
        endpoint: &str,
        token_endpoint: &str,
        patience: Duration,
        clock: Clock,
    ) -> Result<Self, Unusable> {
        let send = beneath(endpoint, &format!("/v2/{}/messages:send", account.project_id))?;
        let token = beneath(token_endpoint, "")?;
        let http = Http::new(Speaks::Http1, &[&send, &token], patience)?;
        Ok(Self { http, send, token, account, access: Access::default(), clock })
    }

    async fn bearer(&self) -> Option<HeaderValue> {
        let HuaweiAccount { client_id, client_secret, .. } = &self.account;
        let fields = [("grant_type", "client_credentials"), ("client_id", client_id), ("client_secret", client_secret)];
        let ask = self.http.post(&self.token, [(CONTENT_TYPE, FORM)], form(fields));
        self.access.bearer("huawei", self.clock.now(), ask).await
    }

    async fn one(&self, push: &Push) -> Outcome {
        let Ok(body) = request(push).and_then(|request| serde_json::to_vec(&request)) else {
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
            let read: Option<Read> = serde_json::from_slice(&answer.body).ok();
            let refused = read.as_ref().is_some_and(|read| matches!(read.code.as_str(), "80200001" | "80200003"));
            if refused && !renewed {
                self.access.forget(&bearer).await;
                renewed = true;
                continue;
            }
            return outcome(&answer, read, answer.retry_after(self.clock.now()));
        }
    }
}

impl Channel for Huawei {
    type Message = Push;

    async fn send(&self, batch: &[Push]) -> Vec<Outcome> {
        each(batch, |push| self.one(push)).await
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Read {
    code: String,
    request_id: Option<String>,
}

fn outcome(answer: &Answer, read: Option<Read>, asked: Option<Duration>) -> Outcome {
    let throttled = Outcome::Throttled { retry_after: asked.unwrap_or(TRAFFIC_WAIT) };
    let Some(read) = read else {
        return match answer.status {
            // Traffic control speaks for itself.
            429 | 503 => throttled,
            _ => Outcome::Unknown,
        };
    };
    match (answer.status, read.code.as_str()) {
        (200, "80000000") => Outcome::Accepted { provider_id: code(&read.request_id.unwrap_or_default()) },
        // One message has one token, so a part that failed is all of it.
        (_, "80100000" | "80300007") => Outcome::TokenDead,
        // Our own account, or its rights: no message is lost for it, and the operator is told.
        (_, "80200001" | "80200003" | "80300002" | "80600003") => {
            tracing::error!(code = code(&read.code), "huawei refuses our account: look at channels.huawei");
            Outcome::Unavailable
        }
        (429 | 503, _) => throttled,
        (500.., _) | (_, "81000001") => Outcome::Unknown,
        _ => Outcome::Rejected { code: code(&read.code) },
    }
}

pub(super) const fn category(class: Class) -> &'static str {
    match class {
        Class::Health => "HEALTH",
        Class::Account => "ACCOUNT",
    }
}

#[derive(Serialize)]
struct Request<'a> {
    validate_only: bool,
    message: Message<'a>,
}

#[derive(Serialize)]
struct Message<'a> {
    android: Android,
    token: [&'a str; 1],
}

#[derive(Serialize)]
struct Android {
    category: &'static str,
    ttl: String,
    notification: Notification,
    /// JSON as a text: what the app gets when it is opened.
    data: String,
}

#[derive(Serialize)]
struct Notification {
    title: &'static str,
    body: &'static str,
    click_action: ClickAction,
    /// A later notification of the same tag takes its place.
    tag: String,
    channel_id: &'static str,
    importance: &'static str,
    buttons: Vec<Button>,
}

#[derive(Serialize)]
struct ClickAction {
    /// 3: opens the app.
    r#type: u8,
}

#[derive(Serialize)]
struct Button {
    name: &'static str,
    /// 1: opens what the intent names.
    action_type: u8,
    /// 0: by its address.
    intent_type: u8,
    intent: String,
}

#[derive(Serialize)]
struct Data {
    digest: String,
    about: &'static str,
    to: &'static str,
}

fn request(push: &Push) -> serde_json::Result<Request<'_>> {
    let digest = push.digest.0.to_string();
    let button = |action: &Action| Button {
        name: action.name(Language::Chinese),
        action_type: 1,
        intent_type: 0,
        intent: format!("jiayi://reminder/{digest}/{}", action.as_str()),
    };
    let data = Data { digest: digest.clone(), about: push.about.as_str(), to: push.to.as_str() };
    let notification = Notification {
        title: title(Language::Chinese),
        body: sentence(push.about, push.to, Language::Chinese),
        click_action: ClickAction { r#type: 3 },
        tag: digest.clone(),
        channel_id: android_channel(push.about),
        importance: "NORMAL",
        buttons: push.about.actions().iter().map(button).collect(),
    };
    let android = Android {
        category: category(push.class),
        ttl: format!("{}s", push.ttl.seconds()),
        notification,
        data: serde_json::to_string(&data)?,
    };
    Ok(Request { validate_only: false, message: Message { android, token: [push.token.as_str()] } })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_result_code_is_what_the_documentation_says_of_it() {
        let wait = |seconds| Outcome::Throttled { retry_after: Duration::from_secs(seconds) };
        let refused = |code: &str| Outcome::Rejected { code: code.into() };
        #[rustfmt::skip]
        let rows = [
            (200, None,      "80000000", Outcome::Accepted { provider_id: "r1".into() }),
            (200, None,      "80100000", Outcome::TokenDead),
            (400, None,      "80300007", Outcome::TokenDead),
            (401, None,      "80200001", Outcome::Unavailable),
            (401, None,      "80200003", Outcome::Unavailable),
            (403, None,      "80300002", Outcome::Unavailable),
            (400, None,      "80100003", refused("80100003")),
            (400, None,      "80300008", refused("80300008")),
            (503, Some("5"), "81000001", wait(5)),
            (429, None,      "80300029", wait(10)),
            (500, None,      "81000001", Outcome::Unknown),
        ];
        for (status, asked, result, expected) in rows {
            let answer = Answer::of(status, asked, "");
            let read = Read { code: result.into(), request_id: Some("r1".into()) };
            let asked = answer.retry_after(jiayi_core::calendar::Instant(0));
            assert_eq!(outcome(&answer, Some(read), asked), expected, "{status} {result}");
        }
        assert_eq!(outcome(&Answer::of(502, None, "<html>"), None, None), Outcome::Unknown);
        assert_eq!(outcome(&Answer::of(503, None, ""), None, None), wait(10));
    }
}
