//! Who may send to the stand-ins, and the adapters that do.

use std::time::Duration;

use jiayi_core::reminder::{About, Audience};
use serde_json::json;

use super::Fakes;
use crate::channels::message::Push;
use crate::channels::{
    Calls, Fcm, GatewayAccount, Huawei, HuaweiAccount, ServiceAccount, Templates, Texts, Unusable, fcm,
};

/// A key that opens nothing but the stand-in, which holds its public half.
pub(super) const KEY: &str = include_str!("service-account.pem");
pub(super) const PROJECT: &str = "jiayi-demo";
pub(super) const EMAIL: &str = "sender@jiayi-demo.iam.gserviceaccount.com";
pub(super) const KEY_ID: &str = "5f1e9c";
pub(super) const HUAWEI_PROJECT: &str = "736430079244";
pub(super) const HUAWEI_CLIENT: &str = "108451285";
pub(super) const HUAWEI_SECRET: &str = "opens-the-stand-in-and-nothing-else";
pub(super) const ACCESS_KEY: &str = "demo";
pub(super) const SECRET: &str = "opens-the-stand-in-and-nothing-else";
pub(super) const SIGNATURE: &str = "金沙家医";
pub(super) const SHOWN_NUMBER: &str = "08515555001";

/// The templates that the stand-in approved, a text's or a call's: one for each matter and reader.
pub(super) fn template_id(kind: &str, about: About, to: Audience) -> String {
    format!("{kind}_{}_{}", about.as_str(), to.as_str())
}

/// What a template is about, whom it is for.
pub(super) fn template(kind: &str, id: &str) -> Option<(About, Audience)> {
    let readers = [Audience::Resident, Audience::Family];
    let all = About::ALL.iter().flat_map(|about| readers.map(|to| (*about, to)));
    all.into_iter().find(|(about, to)| template_id(kind, *about, *to) == id)
}

fn templates(kind: &str) -> Result<Templates, Unusable> {
    let readers = [Audience::Resident, Audience::Family];
    let rows = About::ALL.iter().flat_map(|about| {
        readers.map(|to| format!("{}/{}={}", about.as_str(), to.as_str(), template_id(kind, *about, to)))
    });
    Templates::try_from(rows.collect::<Vec<_>>().join(",")).map_err(Unusable)
}

impl Fakes {
    /// Where a vendor's stand-in is: `/fcm`, `/huawei`, `/sms`, `/voice`.
    pub(crate) fn beneath(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// As the console would give it out.
    pub fn key_file(&self) -> String {
        let file = json!({
            "type": "service_account",
            "project_id": PROJECT,
            "private_key_id": KEY_ID,
            "private_key": KEY,
            "client_email": EMAIL,
            "token_uri": self.beneath("/fcm/token"),
        });
        file.to_string()
    }

    /// # Errors
    /// When the adapter does not take its address; so the others.
    pub fn service_account(&self) -> Result<ServiceAccount, Unusable> {
        ServiceAccount::parse(&self.key_file())
    }

    pub fn fcm(&self, patience: Duration) -> Result<Fcm, Unusable> {
        Fcm::new(self.service_account()?, &self.beneath("/fcm"), patience, self.shared.clock.clone())
    }

    /// Where pushes go, the access token that opens, and the bodies of these: what a bare client sends.
    ///
    /// # Errors
    /// When one cannot be written.
    pub fn written(&self, pushes: &[Push]) -> serde_json::Result<(String, String, Vec<Vec<u8>>)> {
        let now = self.shared.clock.now();
        let bodies = pushes.iter().map(|push| fcm::body(push, now)).collect::<Result<_, _>>()?;
        let send = self.beneath(&format!("/fcm/v1/projects/{PROJECT}/messages:send"));
        Ok((send, format!("Bearer {}", self.shared.grant(3600)), bodies))
    }

    pub fn huawei(&self, patience: Duration) -> Result<Huawei, Unusable> {
        let account = HuaweiAccount {
            project_id: HUAWEI_PROJECT.into(),
            client_id: HUAWEI_CLIENT.into(),
            client_secret: HUAWEI_SECRET.into(),
        };
        self.huawei_as(account, patience)
    }

    pub fn huawei_as(&self, account: HuaweiAccount, patience: Duration) -> Result<Huawei, Unusable> {
        let (endpoint, token) = (self.beneath("/huawei"), self.beneath("/huawei/oauth2/v3/token"));
        Huawei::new(account, &endpoint, &token, patience, self.shared.clock.clone())
    }

    /// Who may send texts.
    pub fn sms_account(&self) -> Result<GatewayAccount, Unusable> {
        Ok(GatewayAccount {
            access_key: ACCESS_KEY.into(),
            secret: SECRET.into(),
            sender: SIGNATURE.into(),
            templates: templates("SMS")?,
        })
    }

    pub fn texts(&self, patience: Duration) -> Result<Texts, Unusable> {
        self.texts_as(self.sms_account()?, patience)
    }

    pub fn texts_as(&self, account: GatewayAccount, patience: Duration) -> Result<Texts, Unusable> {
        Texts::new(account, &self.beneath("/sms"), patience, self.shared.clock.clone())
    }

    /// Who may call.
    pub fn voice_account(&self) -> Result<GatewayAccount, Unusable> {
        Ok(GatewayAccount { sender: SHOWN_NUMBER.into(), templates: templates("TTS")?, ..self.sms_account()? })
    }

    pub fn calls(&self, patience: Duration) -> Result<Calls, Unusable> {
        Calls::new(self.voice_account()?, &self.beneath("/voice"), patience, self.shared.clock.clone())
    }
}
