//! Text messages and voice calls through a gateway: a template with its variables, our own id, a signature over all of it.
//!
//! Source: Alibaba Cloud, «SendSms», «QuerySendDetails», «SingleCallByTts» and their error codes. Of a call nobody can be asked there by our id:
//! `QueryCallDetails` is what a gateway in front of it may answer, and one that does not know it cannot tell.

use std::time::Duration;

use hyper::Uri;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use jiayi_core::calendar::{Day, Instant};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::http::{Answer, Http, Lost, Speaks, beneath, code, each, form};
use super::message::{Call, Text};
use super::templates::Templates;
use super::{Ask, Channel, Outcome, Status, Unusable, sign};
use crate::clock::Clock;

const FORM: HeaderValue = HeaderValue::from_static("application/x-www-form-urlencoded");
pub(super) const VERSION: &str = "2017-05-25";
/// When we ask too often and nothing is said.
const PACE_WAIT: Duration = Duration::from_secs(1);
/// When the account's own limit of the day is used up: whether it was raised is looked at each hour.
const DAY_WAIT: Duration = Duration::from_secs(3600);

/// Who we are to the gateway, and what we may send.
#[derive(Clone)]
pub struct GatewayAccount {
    pub access_key: String,
    pub secret: String,
    /// What a text begins with and a call shows: approved by the provider.
    pub sender: String,
    pub templates: Templates,
}

struct Gateway {
    http: Http,
    address: Uri,
    account: GatewayAccount,
    clock: Clock,
}

/// Text messages.
pub struct Texts(Gateway);

/// Voice calls.
pub struct Calls(Gateway);

impl Texts {
    /// # Errors
    /// In words, when the endpoint or the machine's certificates are not what they must be.
    pub fn new(account: GatewayAccount, endpoint: &str, patience: Duration, clock: Clock) -> Result<Self, Unusable> {
        Gateway::new(account, endpoint, patience, clock).map(Self)
    }
}

impl Calls {
    /// # Errors
    /// As [`Texts::new`].
    pub fn new(account: GatewayAccount, endpoint: &str, patience: Duration, clock: Clock) -> Result<Self, Unusable> {
        Gateway::new(account, endpoint, patience, clock).map(Self)
    }
}

impl Channel for Texts {
    type Message = Text;

    async fn send(&self, batch: &[Text]) -> Vec<Outcome> {
        each(batch, |text| async {
            let variables = match &text.link {
                Some(link) => json!({ "code": link.as_str() }),
                None => json!({}),
            };
            let Some(template) = self.0.account.templates.id(text.about, text.to) else { return no_template() };
            let fields = [
                ("Action", "SendSms"),
                ("PhoneNumbers", text.number.as_str()),
                ("SignName", &self.0.account.sender),
                ("TemplateCode", template),
                ("TemplateParam", &variables.to_string()),
                ("OutId", &text.out_id.to_string()),
            ];
            self.0.send(&fields).await
        })
        .await
    }
}

impl Ask for Texts {
    async fn ask(&self, text: &Text, sent_at: Instant) -> Option<Status> {
        let fields = [
            ("Action", "QuerySendDetails"),
            ("PhoneNumber", text.number.as_str()),
            ("SendDate", &plain(sent_at.day())),
            ("PageSize", "50"),
            ("CurrentPage", "1"),
        ];
        let answer: TextDetails = self.0.query(&fields).await?;
        status(answer.details.rows, text.out_id)
    }
}

impl Channel for Calls {
    type Message = Call;

    async fn send(&self, batch: &[Call]) -> Vec<Outcome> {
        each(batch, |call| async {
            let Some(template) = self.0.account.templates.id(call.about, call.to) else { return no_template() };
            let fields = [
                ("Action", "SingleCallByTts"),
                ("CalledNumber", call.number.as_str()),
                ("CalledShowNumber", &self.0.account.sender),
                ("TtsCode", template),
                ("TtsParam", &json!({ "name": call.name.as_str() }).to_string()),
                ("PlayTimes", "2"),
                ("OutId", &call.out_id.to_string()),
            ];
            self.0.send(&fields).await
        })
        .await
    }
}

impl Ask for Calls {
    async fn ask(&self, call: &Call, sent_at: Instant) -> Option<Status> {
        let fields = [
            ("Action", "QueryCallDetails"),
            ("CalledNumber", call.number.as_str()),
            ("QueryDate", &plain(sent_at.day())),
        ];
        let answer: CallDetails = self.0.query(&fields).await?;
        status(answer.call_details, call.out_id)
    }
}

impl Gateway {
    fn new(account: GatewayAccount, endpoint: &str, patience: Duration, clock: Clock) -> Result<Self, Unusable> {
        let address = beneath(endpoint, "/")?;
        let http = Http::new(Speaks::Http1, &[&address], patience)?;
        Ok(Self { http, address, account, clock })
    }

    async fn send(&self, fields: &[(&str, &str)]) -> Outcome {
        match self.ask(fields).await {
            Ok(answer) => outcome(&answer, answer.retry_after(self.clock.now())),
            Err(lost) => lost.into(),
        }
    }

    async fn query<T: for<'de> Deserialize<'de>>(&self, fields: &[(&str, &str)]) -> Option<T> {
        let answer = self.ask(fields).await.ok()?;
        let read: Read = serde_json::from_slice(&answer.body).ok()?;
        if read.code != "OK" {
            return None;
        }
        serde_json::from_slice(&answer.body).ok()
    }

    async fn ask(&self, fields: &[(&str, &str)]) -> Result<Answer, Lost> {
        let time = jiff::Timestamp::from_millisecond(self.clock.now().0).map_err(|_| Lost::NotSent)?;
        let (timestamp, nonce) = (time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(), Uuid::now_v7().to_string());
        let common = [
            ("AccessKeyId", self.account.access_key.as_str()),
            ("Format", "JSON"),
            ("SignatureMethod", "HMAC-SHA1"),
            ("SignatureNonce", &nonce),
            ("SignatureVersion", "1.0"),
            ("Timestamp", &timestamp),
            ("Version", VERSION),
        ];
        let all = fields.iter().chain(&common).map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let mut all: Vec<(String, String)> = all.collect();
        let signature = sign::of_request(&self.account.secret, &all).ok_or(Lost::NotSent)?;
        all.push(("Signature".to_owned(), signature));
        let body = form(all.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        self.http.post(&self.address, [(CONTENT_TYPE, FORM)], body).await
    }
}

fn no_template() -> Outcome {
    Outcome::Rejected { code: "no_template".into() }
}

/// `20260320`
fn plain(day: Day) -> String {
    day.to_string().replace('-', "")
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Read {
    code: String,
    /// Of a text.
    biz_id: Option<String>,
    /// Of a call.
    call_id: Option<String>,
}

fn outcome(answer: &Answer, asked: Option<Duration>) -> Outcome {
    let Ok(read) = serde_json::from_slice::<Read>(&answer.body) else {
        return match (answer.status, asked) {
            (429, asked) => Outcome::Throttled { retry_after: asked.unwrap_or(PACE_WAIT) },
            _ => Outcome::Unknown,
        };
    };
    match (answer.status, read.code.as_str()) {
        (200, "OK") => match read.biz_id.or(read.call_id) {
            Some(id) => Outcome::Accepted { provider_id: code(&id) },
            None => Outcome::Unknown,
        },
        (429, _) => Outcome::Throttled { retry_after: asked.unwrap_or(PACE_WAIT) },
        (_, other) if other.starts_with("Throttling") => Outcome::Throttled { retry_after: asked.unwrap_or(PACE_WAIT) },
        // Of the one number, and not of the channel: this message is too many for it today.
        (_, "isv.BUSINESS_LIMIT_CONTROL") => Outcome::Rejected { code: code(&read.code) },
        // The request came twice, so the first may have been taken.
        (_, "SignatureNonceUsed") => Outcome::Unknown,
        (_, "isp.SYSTEM_ERROR" | "isp.GATEWAY_ERROR" | "isp.UNKNOWN" | "InternalError") | (500.., _) => {
            Outcome::Unknown
        }
        // Our own account: no message is lost for it, and the operator is told.
        (
            _,
            "InvalidAccessKeyId.NotFound"
            | "InvalidAccessKeyId.Inactive"
            | "SignatureDoesNotMatch"
            | "InvalidTimeStamp.Expired"
            | "InvalidTimeStamp.Format"
            | "isp.RAM_PERMISSION_DENY"
            | "isv.OUT_OF_SERVICE"
            | "isv.AMOUNT_NOT_ENOUGH"
            | "isv.ACCOUNT_NOT_EXISTS"
            | "isv.ACCOUNT_ABNORMAL"
            | "isv.PRODUCT_UNSUBSCRIBE"
            | "isv.PRODUCT_UN_SUBSCRIPT",
        ) => {
            tracing::error!(
                code = code(&read.code),
                "the gateway refuses our account: look at channels.sms and channels.voice"
            );
            Outcome::Unavailable
        }
        (_, "isv.DAY_LIMIT_CONTROL") => Outcome::Throttled { retry_after: DAY_WAIT },
        _ => Outcome::Rejected { code: code(&read.code) },
    }
}

#[derive(Deserialize)]
struct TextDetails {
    #[serde(rename = "SmsSendDetailDTOs")]
    details: TextRows,
}

#[derive(Deserialize)]
struct TextRows {
    #[serde(rename = "SmsSendDetailDTO")]
    rows: Vec<Detail>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct CallDetails {
    call_details: Vec<Detail>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Detail {
    out_id: Option<String>,
    /// 1 on its way, 2 failed, 3 delivered.
    send_status: u8,
    #[serde(default)]
    err_code: String,
}

fn status(rows: Vec<Detail>, out_id: Uuid) -> Option<Status> {
    let ours = out_id.to_string();
    let detail = rows.into_iter().find(|row| row.out_id.as_deref() == Some(ours.as_str()))?;
    match detail.send_status {
        1 => Some(Status::OnItsWay),
        2 => Some(Status::Failed { code: code(&detail.err_code) }),
        3 => Some(Status::Delivered),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_code_is_what_the_documentation_says_of_it() {
        let wait = |seconds| Outcome::Throttled { retry_after: Duration::from_secs(seconds) };
        let refused = |code: &str| Outcome::Rejected { code: code.into() };
        #[rustfmt::skip]
        let rows = [
            (200, None,      "OK",                            Outcome::Accepted { provider_id: "b-1".into() }),
            (200, None,      "isv.MOBILE_NUMBER_ILLEGAL",     refused("isv.MOBILE_NUMBER_ILLEGAL")),
            (200, None,      "isv.SMS_TEMPLATE_ILLEGAL",      refused("isv.SMS_TEMPLATE_ILLEGAL")),
            (200, None,      "isv.BUSINESS_LIMIT_CONTROL",    refused("isv.BUSINESS_LIMIT_CONTROL")),
            (200, None,      "isv.DAY_LIMIT_CONTROL",         wait(3600)),
            (200, None,      "isv.AMOUNT_NOT_ENOUGH",         Outcome::Unavailable),
            (400, None,      "SignatureDoesNotMatch",         Outcome::Unavailable),
            (400, None,      "InvalidTimeStamp.Expired",      Outcome::Unavailable),
            (400, None,      "SignatureNonceUsed",            Outcome::Unknown),
            (400, None,      "Throttling.User",               wait(1)),
            (429, Some("9"), "Throttling.Api",                wait(9)),
            (200, None,      "isp.SYSTEM_ERROR",              Outcome::Unknown),
            (500, None,      "InternalError",                 Outcome::Unknown),
            (503, None,      "ServiceUnavailable",            Outcome::Unknown),
        ];
        for (status, asked, result, expected) in rows {
            let body = format!("{{\"Code\":\"{result}\",\"Message\":\"…\",\"BizId\":\"b-1\"}}");
            let answer = Answer::of(status, asked, &body);
            assert_eq!(outcome(&answer, answer.retry_after(Instant(0))), expected, "{status} {result}");
        }
        assert_eq!(outcome(&Answer::of(502, None, "<html>"), None), Outcome::Unknown);
        assert_eq!(outcome(&Answer::of(200, None, "{\"Code\":\"OK\"}"), None), Outcome::Unknown, "without an id");
    }
}
