//! Steps of registering: who somebody is, what she claims, shows and agrees to.

use jiayi_core::calendar::Day;
use serde_json::{Value, json};

use crate::people::{Account, fresh_id};
use crate::time::{in_days, today};
use crate::{Reply, Server};

/// Somebody invented, with a number of the test region that belongs to no one.
#[derive(Debug, Clone)]
pub struct Identity {
    pub name: &'static str,
    pub number: String,
    pub phone: &'static str,
}

impl Identity {
    /// A woman of so many years; `serial` 0 to 99 keeps numbers of one birthday apart.
    pub fn of(name: &'static str, phone: &'static str, age: i64, serial: u32) -> Self {
        let born_on = today().plus_years(-age).and_then(|day| day.plus_days(-40)).expect("a birthday");
        Self { name, number: citizen_id(born_on, serial), phone }
    }

    /// What a claim and a registration say of her.
    pub fn particulars(&self, institution: &str) -> Value {
        json!({
            "name": self.name, "document_kind": "citizen_id", "document_number": self.number,
            "address": "金沙县城关镇和平路3号", "home_institution": institution,
        })
    }

    /// She signs in on her phone and says who she is.
    pub fn claims(&self, server: &Server, institution: &str) -> Claimant {
        let account = Account::resident(server, self.phone);
        let (claim, resident) = (fresh_id(), fresh_id());
        account.apply(
            "claim_identity",
            json!({ "claim": claim, "resident": resident, "particulars": self.particulars(institution) }),
        );
        Claimant { identity: self.clone(), account, claim, resident }
    }

    /// She claims, shows her card to `staff` and agrees to what a contract needs.
    pub fn registers(&self, server: &Server, staff: &Account) -> Claimant {
        let she = self.claims(server, &institution_of(staff));
        assert_eq!(she.shows_card_to(staff)["status"], "applied");
        she.agrees_to("contract_service");
        she.agrees_to("health_data");
        she
    }
}

/// Digits of a citizen number: region, birth, order, check character (GB 11643-1999).
pub fn citizen_id(born_on: Day, serial: u32) -> String {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    // Even orders are women's; the demo's own people have lower ones.
    let digits = format!("990101{}{}", born_on.to_string().replace('-', ""), 800 + 2 * serial);
    let sum: u32 = digits.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    let check = "10X98765432".as_bytes()[(sum % 11) as usize];
    format!("{digits}{}", char::from(check))
}

/// Somebody with an account who said who she is.
pub struct Claimant {
    pub identity: Identity,
    pub account: Account,
    pub claim: String,
    /// The provisional person; hers for good once the card was seen and nobody else was known by the number.
    pub resident: String,
}

impl Claimant {
    /// The outcome of `staff` seeing her card.
    pub fn shows_card_to(&self, staff: &Account) -> Value {
        let seen = json!({ "claim": self.claim, "resident": self.resident, "card_number": self.identity.number });
        staff.command("verify_claim", seen)
    }

    /// The outcome of typing an activation code.
    pub fn types(&self, code: &str) -> Value {
        let typed = json!({ "claim": self.claim, "resident": self.resident, "code": code });
        self.account.command("activate_claim", typed)
    }

    pub fn agrees_to(&self, purpose: &str) {
        let mut consent = consent_to(&self.account, purpose);
        consent["resident"] = json!(self.resident);
        self.account.apply("give_consent", consent);
    }
}

/// A consent in the app to the text that is shown for `purpose`; whose, the caller adds.
pub fn consent_to(reader: &Account, purpose: &str) -> Value {
    let text = consent_text(reader, purpose);
    json!({
        "consent": fresh_id(), "purpose": purpose, "text_version": text["version"], "text_hash": text["hash"],
    })
}

/// A consent that `recorder` keeps on paper, signed before a colleague too.
pub fn paper_consent(recorder: &Account, purpose: &str) -> Value {
    json!({
        "consent": fresh_id(), "purpose": purpose, "text_version": consent_text(recorder, purpose)["version"],
        "witness": colleague(recorder), "scan": recorder.keep(&picture()),
    })
}

/// Somebody else of the institution where `of` works.
pub fn colleague(of: &Account) -> Value {
    let (own, institution) = (me(of)["staff"].clone(), institution_of(of));
    let teams = of.get(&format!("/api/v1/institutions/{institution}/teams")).ok();
    let teams = teams["teams"].as_array().expect("teams").iter();
    let mut members = teams.flat_map(|team| team["members"].as_array().expect("members"));
    members.find(|member| member["id"] != own).expect("a colleague")["id"].clone()
}

fn consent_text(reader: &Account, purpose: &str) -> Value {
    let texts = reader.get("/api/v1/consent-texts").ok();
    let text = texts["texts"].as_array().expect("texts").iter().find(|text| text["purpose"] == purpose);
    text.expect("a text for the purpose").clone()
}

/// The code that `staff` prints for somebody verified.
pub fn printed_code(staff: &Account, resident: &str) -> String {
    let code = fresh_id();
    staff.apply("issue_activation_code", json!({ "code": code, "resident": resident }));
    let printed = staff.get(&format!("/api/v1/activation-codes/{code}")).ok();
    printed["code"].as_str().expect("a code").to_owned()
}

/// Lets the phone see and ask, from today for a month.
pub fn grant(resident: &str, phone: &str, scopes: &[&str]) -> Value {
    json!({
        "grant": fresh_id(), "resident": resident, "proxy_name": "李敏", "proxy_phone": phone, "relation": "child",
        "scopes": scopes, "until": in_days(30),
    })
}

pub fn me(account: &Account) -> Value {
    account.get("/api/v1/me").ok()
}

/// The person whom an account holds.
pub fn person_of(account: &Account) -> String {
    me(account)["resident"].as_str().expect("a person").to_owned()
}

pub fn institution_of(staff: &Account) -> String {
    me(staff)["institution"].as_str().expect("an institution").to_owned()
}

/// One of the reads about a person: `contracts`, `readings`, …; empty for the person herself.
pub fn of(reader: &Account, resident: &str, what: &str) -> Reply {
    let path = format!("/api/v1/residents/{resident}/{what}");
    reader.get(path.trim_end_matches('/'))
}

/// A PNG with bytes of its own: a drawn signature, a scanned paper.
pub fn picture() -> Vec<u8> {
    // A header of one grey pixel; whatever follows it.
    const HEADER: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3a\x7e\x9b\x55";
    [HEADER, fresh_id().as_bytes()].concat()
}

/// Everything that can be read of a person, for comparing before and after.
pub fn everything(reader: &Account, resident: &str) -> Vec<Value> {
    let parts = [
        "",
        "consents",
        "grants",
        "guardianships",
        "contracts",
        "record",
        "readings",
        "medicines",
        "prescriptions",
        "refills",
    ];
    parts.iter().map(|part| of(reader, resident, part).ok()).collect()
}
