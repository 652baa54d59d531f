use jiayi_core::policy::PolicyBook;

use super::*;
use crate::channels::{Carriers, Templates};
use crate::config::channels::{Channels, Gateway, Secret};

fn gateway(templates: &str) -> Gateway {
    Gateway {
        endpoint: "http://127.0.0.1:1".into(),
        access_key: "k".into(),
        secret: Secret("s".into()),
        sender: "家医".into(),
        templates: Templates::try_from(templates.to_owned()).expect("templates"),
        ..Default::default()
    }
}

fn open(channels: &Channels) -> Result<Carriers, String> {
    let policies = PolicyBook::shipped().expect("policies");
    let policy = policies.on(NOW.day()).expect("a policy");
    Carriers::open(channels, Some(&policy.reminder), &Clock::fixed(NOW)).map_err(|error| error.to_string())
}

#[test]
fn a_channel_without_credentials_is_off() {
    let carriers = open(&Channels::default()).expect("nothing is wrong");
    assert!(carriers.fcm.is_none() && carriers.huawei.is_none() && carriers.sms.is_none() && carriers.voice.is_none());
    assert!(carriers.gate("sms").is_none(), "and takes no receipts");
}

#[test]
fn a_ladder_that_nobody_could_be_told_by_stops_the_start_with_the_template_that_is_missing() {
    let whole =
        "refill/resident=A, refill/family=B, follow_up/resident=C, annual_check/resident=D, contract_expiry/resident=E";
    let sms = |templates: &str| open(&Channels { sms: gateway(templates), ..Default::default() });
    assert!(sms(whole).is_ok_and(|carriers| carriers.sms.is_some() && carriers.gate("sms").is_none()));
    let lacking = whole.replace(", annual_check/resident=D", "");
    assert_eq!(sms(&lacking).err().as_deref(), Some("channels.sms.templates: annual_check/resident is missing"));
    let voice = Channels { voice: gateway("follow_up/resident=T"), ..Default::default() };
    assert_eq!(open(&voice).err().as_deref(), Some("channels.voice.templates: refill/resident is missing"));
}

#[test]
fn receipts_are_taken_where_a_secret_for_them_is_set() {
    let voice = Gateway { receipt_secret: Secret("x".repeat(32)), ..gateway("refill/resident=T") };
    let carriers = open(&Channels { voice, ..Default::default() }).expect("whole");
    assert!(carriers.gate("voice").is_some() && carriers.gate("sms").is_none());
}

#[test]
fn a_key_file_that_is_none_stops_the_start_with_its_key() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("key.json");
    let with = |text: &str| {
        std::fs::write(&file, text).expect("written");
        let mut channels = Channels::default();
        channels.fcm.service_account.clone_from(&file);
        open(&channels).err().unwrap_or_default()
    };
    for text in [
        "",
        "{}",
        r#"{"project_id":"p","private_key_id":"1","private_key":"none","client_email":"a","token_uri":"https://b"}"#,
    ] {
        let refused = with(text);
        assert!(refused.starts_with("channels.fcm.service_account: not the key file"), "{refused}");
    }
    let mut channels = Channels::default();
    channels.fcm.service_account = folder.path().join("nowhere.json");
    assert!(open(&channels).err().is_some_and(|refused| refused.contains("nowhere.json")));
}
