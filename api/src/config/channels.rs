//! Whom messages go out through. A channel without credentials is off.

use std::fmt;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::ConfigError;
use crate::channels::Templates;

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Channels {
    pub fcm: Fcm,
    pub huawei: Huawei,
    pub sms: Gateway,
    pub voice: Gateway,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Fcm {
    /// The key file of a service account that may send messages. Empty: off.
    pub service_account: PathBuf,
    pub endpoint: String,
    /// Below the project's quota, 600,000 a minute unless Google raised it.
    pub per_second: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Huawei {
    pub project_id: String,
    /// Empty: off.
    pub client_id: String,
    pub client_secret: Secret,
    pub endpoint: String,
    /// The whole address that gives access tokens.
    pub token_endpoint: String,
    pub per_second: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Gateway {
    pub endpoint: String,
    /// Empty: off.
    pub access_key: String,
    pub secret: Secret,
    /// The signature that a text begins with, or the number that a call shows.
    pub sender: String,
    pub templates: Templates,
    /// What receipts are signed with. Empty: none are taken.
    pub receipt_secret: Secret,
    pub per_second: u32,
    /// Messages that an institution may send on one day.
    pub daily_budget: u32,
}

/// Is not printed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_empty() { "none" } else { "…" })
    }
}

impl Default for Fcm {
    fn default() -> Self {
        Self { service_account: PathBuf::new(), endpoint: "https://fcm.googleapis.com".into(), per_second: 5000 }
    }
}

impl Default for Huawei {
    fn default() -> Self {
        Self {
            project_id: String::new(),
            client_id: String::new(),
            client_secret: Secret::default(),
            endpoint: "https://push-api.cloud.huawei.com".into(),
            token_endpoint: "https://oauth-login.cloud.huawei.com/oauth2/v3/token".into(),
            per_second: 3000,
        }
    }
}

impl Default for Gateway {
    fn default() -> Self {
        Self {
            endpoint: String::new(),
            access_key: String::new(),
            secret: Secret::default(),
            sender: String::new(),
            templates: Templates::default(),
            receipt_secret: Secret::default(),
            per_second: 20,
            daily_budget: 500,
        }
    }
}

impl Channels {
    /// What no type can say. The first key that is wrong, in the order of the file.
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        let Self { fcm, huawei, sms, voice } = self;
        address("channels.fcm.endpoint", &fcm.endpoint)?;
        pace("channels.fcm.per_second", fcm.per_second, 9000)?;
        address("channels.huawei.endpoint", &huawei.endpoint)?;
        address("channels.huawei.token_endpoint", &huawei.token_endpoint)?;
        pace("channels.huawei.per_second", huawei.per_second, 6000)?;
        let plain = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric());
        if !plain(&huawei.project_id) {
            return Err(ConfigError::value(
                "channels.huawei.project_id",
                "it has other than letters and digits".into(),
            ));
        }
        all_or_none(
            "channels.huawei",
            &[
                ("project_id", huawei.project_id.is_empty()),
                ("client_id", huawei.client_id.is_empty()),
                ("client_secret", huawei.client_secret.0.is_empty()),
            ],
        )?;
        sms.check("channels.sms")?;
        voice.check("channels.voice")
    }
}

impl Gateway {
    fn check(&self, section: &str) -> Result<(), ConfigError> {
        let key = |name: &str| format!("{section}.{name}");
        if !self.endpoint.is_empty() {
            address(&key("endpoint"), &self.endpoint)?;
        }
        pace(&key("per_second"), self.per_second, 5000)?;
        if (1..32).contains(&self.receipt_secret.0.len()) {
            return Err(ConfigError::value(key("receipt_secret"), "it is shorter than 32 characters".into()));
        }
        all_or_none(
            section,
            &[
                ("endpoint", self.endpoint.is_empty()),
                ("access_key", self.access_key.is_empty()),
                ("secret", self.secret.0.is_empty()),
                ("sender", self.sender.is_empty()),
                ("templates", self.templates == Templates::default()),
            ],
        )
    }
}

fn pace(key: &str, per_second: u32, most: u32) -> Result<(), ConfigError> {
    if (1..=most).contains(&per_second) {
        return Ok(());
    }
    Err(ConfigError::value(key, format!("{per_second} is not between 1 and {most}")))
}

/// What somebody is reminded of goes over no line in clear.
fn address(key: &str, text: &str) -> Result<(), ConfigError> {
    let refused = |cause: &str| Err(ConfigError::value(key, format!("{text} {cause}")));
    let Ok(uri) = text.parse::<hyper::Uri>() else { return refused("is no address") };
    if uri.query().is_some() {
        return refused("has a query");
    }
    match (uri.scheme_str(), uri.host()) {
        (Some("https"), Some(_)) => Ok(()),
        (Some("http"), Some("127.0.0.1" | "[::1]" | "localhost")) => Ok(()),
        _ => refused("is not https:// (http:// may only be this machine)"),
    }
}

/// A channel that is half set up is a mistake, not one that is off.
fn all_or_none(section: &str, fields: &[(&str, bool)]) -> Result<(), ConfigError> {
    if fields.iter().all(|(_, empty)| *empty) {
        return Ok(());
    }
    match fields.iter().find(|(_, empty)| *empty) {
        None => Ok(()),
        Some((name, _)) => Err(ConfigError::value(
            format!("{section}.{name}"),
            format!("it is empty, and others of [{section}] are not"),
        )),
    }
}
