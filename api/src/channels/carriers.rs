//! Who carries messages, as the configuration says; in a demo, who stands in for them.

use std::fs;
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use jiayi_core::reminder::policy::ReminderPolicy;
use jiayi_core::reminder::{About, Channel as Rung};

use super::fake::Fakes;
use super::{
    Calls, Fcm, Gate, GatewayAccount, Guarded, Huawei, HuaweiAccount, ServiceAccount, Templates, Texts, Unusable, shown,
};
use crate::clinic::Clinic;
use crate::clock::Clock;
use crate::config;

/// For a whole exchange with a provider.
const PATIENCE: Duration = Duration::from_secs(10);

/// None of a kind that is not set up.
#[derive(Default)]
pub struct Carriers {
    pub fcm: Option<Guarded<Fcm>>,
    pub huawei: Option<Guarded<Huawei>>,
    pub sms: Option<Guarded<Texts>>,
    pub voice: Option<Guarded<Calls>>,
    /// Texts, and calls, that an institution may send on one day.
    pub sms_a_day: u32,
    pub voice_a_day: u32,
    pub(super) sms_gate: Option<Gate>,
    pub(super) voice_gate: Option<Gate>,
    pub(crate) fakes: Option<Fakes>,
}

impl Carriers {
    /// Asks nobody yet.
    ///
    /// # Errors
    /// The key and what is wrong with it: a file that is none, a template that a ladder of the policy needs and that is not there.
    pub fn open(config: &config::Channels, policy: Option<&ReminderPolicy>, clock: &Clock) -> Result<Self, Unusable> {
        let config::Channels { fcm, huawei, sms, voice } = config;
        for (section, gateway, by) in [("sms", sms, Rung::Sms), ("voice", voice, Rung::Voice)] {
            if !gateway.access_key.is_empty() {
                has_templates(section, &gateway.templates, by, policy)?;
            }
        }
        Ok(Self {
            fcm: open_fcm(fcm, clock).map_err(|error| Unusable(format!("channels.fcm.service_account: {error}")))?,
            huawei: open_huawei(huawei, clock).map_err(|error| Unusable(format!("channels.huawei: {error}")))?,
            sms: open_gateway("sms", sms, clock, Texts::new)?,
            voice: open_gateway("voice", voice, clock, Calls::new)?,
            sms_a_day: sms.daily_budget,
            voice_a_day: voice.daily_budget,
            sms_gate: gate("sms", sms),
            voice_gate: gate("voice", voice),
            fakes: None,
        })
    }

    /// Who may bring receipts of a channel.
    pub(super) fn gate(&self, channel: &str) -> Option<&Gate> {
        match channel {
            "sms" => self.sms_gate.as_ref(),
            "voice" => self.voice_gate.as_ref(),
            _ => None,
        }
    }

    fn rows(&self) -> [(&'static str, bool); 4] {
        [
            ("fcm", self.fcm.is_some()),
            ("huawei", self.huawei.is_some()),
            ("sms", self.sms.is_some()),
            ("voice", self.voice.is_some()),
        ]
    }

    /// A line in the log for each.
    pub fn tell(&self) {
        for (channel, on) in self.rows() {
            match (on, &self.fakes) {
                (true, Some(_)) => tracing::info!(channel, "goes to the demo's stand-in on loopback"),
                (true, None) => tracing::info!(channel, "is on"),
                (false, _) => tracing::info!(channel, "is off: it has no credentials"),
            }
        }
    }

    /// The server listens there: receipts of the stand-ins come to it.
    pub fn served_at(&self, address: SocketAddr) {
        if let Some(fakes) = &self.fakes {
            fakes.send_receipts_to(address);
        }
    }

    pub async fn stop(&self) {
        if let Some(fakes) = &self.fakes {
            fakes.stop().await;
        }
    }
}

/// A demo without channels gets stand-ins, and everything they take shows on its page.
///
/// # Errors
/// When loopback has no port, or the stand-ins cannot be spoken to.
pub fn with_fakes_in_a_demo(mut clinic: Clinic) -> io::Result<Clinic> {
    if !clinic.demo || clinic.carriers.rows().iter().any(|(_, on)| *on) {
        return Ok(clinic);
    }
    let (database, rules) = (clinic.database.clone(), clinic.rules.clone());
    let show = move |taken: super::fake::Taken| {
        let (database, rules) = (database.clone(), rules.clone());
        actix_web::rt::spawn(async move {
            let channel = taken.provider.as_str();
            let kept =
                database.write(move |conn| shown::put(conn, &rules, channel, &taken.to, &taken.text, taken.at)).await;
            if let Err(cause) = kept {
                tracing::warn!(%cause, "a message of the demo is not on its page");
            }
        });
    };
    let fakes = Fakes::start(clinic.clock.clone(), show)?;
    clinic.carriers = Arc::new(fakes.carriers(PATIENCE).map_err(io::Error::other)?);
    Ok(clinic)
}

fn open_fcm(config: &config::channels::Fcm, clock: &Clock) -> Result<Option<Guarded<Fcm>>, Unusable> {
    if config.service_account == Path::new("") {
        return Ok(None);
    }
    let text = fs::read_to_string(&config.service_account)
        .map_err(|cause| Unusable(format!("{}: {cause}", config.service_account.display())))?;
    let fcm = Fcm::new(ServiceAccount::parse(&text)?, &config.endpoint, PATIENCE, clock.clone())?;
    Ok(Some(Guarded::new(fcm, config.per_second, clock.clone())))
}

fn open_huawei(config: &config::channels::Huawei, clock: &Clock) -> Result<Option<Guarded<Huawei>>, Unusable> {
    if config.client_id.is_empty() {
        return Ok(None);
    }
    let account = HuaweiAccount {
        project_id: config.project_id.clone(),
        client_id: config.client_id.clone(),
        client_secret: config.client_secret.0.clone(),
    };
    let huawei = Huawei::new(account, &config.endpoint, &config.token_endpoint, PATIENCE, clock.clone())?;
    Ok(Some(Guarded::new(huawei, config.per_second, clock.clone())))
}

fn open_gateway<C>(
    section: &str,
    config: &config::channels::Gateway,
    clock: &Clock,
    open: impl FnOnce(GatewayAccount, &str, Duration, Clock) -> Result<C, Unusable>,
) -> Result<Option<Guarded<C>>, Unusable> {
    if config.access_key.is_empty() {
        return Ok(None);
    }
    let account = GatewayAccount {
        access_key: config.access_key.clone(),
        secret: config.secret.0.clone(),
        sender: config.sender.clone(),
        templates: config.templates.clone(),
    };
    let channel = open(account, &config.endpoint, PATIENCE, clock.clone())
        .map_err(|error| Unusable(format!("channels.{section}.endpoint: {error}")))?;
    Ok(Some(Guarded::new(channel, config.per_second, clock.clone())))
}

fn gate(channel: &'static str, config: &config::channels::Gateway) -> Option<Gate> {
    let secret = &config.receipt_secret.0;
    (!config.access_key.is_empty() && !secret.is_empty()).then(|| Gate::new(channel, secret.clone()))
}

/// Every message that a ladder sends so has a template: found out on the first day, and not when somebody is not told.
fn has_templates(
    section: &str,
    templates: &Templates,
    by: Rung,
    policy: Option<&ReminderPolicy>,
) -> Result<(), Unusable> {
    let Some(policy) = policy else { return Ok(()) };
    for about in About::ALL.iter().copied() {
        let rungs = policy.ladder(about).iter().filter(|rung| rung.by.contains(&by));
        for rung in rungs {
            if templates.id(about, rung.to).is_none() {
                let row = format!("{}/{}", about.as_str(), rung.to.as_str());
                return Err(Unusable(format!("channels.{section}.templates: {row} is missing")));
            }
        }
    }
    Ok(())
}
