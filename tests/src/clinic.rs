//! The demo's first team with the people who come to it: signed in when first asked for, registered as at a desk.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use crate::contract::{Team, Wish};
use crate::person::{Identity, colleague, grant, institution_of, paper_consent, person_of, picture, printed_code};
use crate::time::today;
use crate::{Account, Server, fresh_id};

/// Of those who come to the desk, in their order.
const PHONES: [&str; 6] = ["13900140001", "13900140002", "13900140003", "13900140004", "13900140005", "13900140006"];

/// A demo county with its staff.
pub struct Clinic {
    pub server: Server,
    signed_in: Mutex<BTreeMap<String, Account>>,
    newcomers: AtomicUsize,
}

/// Somebody whom the team serves.
#[derive(Clone)]
pub struct Person {
    pub id: String,
    /// Her session on the phone; a visitor's for whoever has none.
    pub account: Account,
}

impl Clinic {
    pub fn open(residents: u32) -> Self {
        Self { server: Server::demo(residents), signed_in: Mutex::default(), newcomers: AtomicUsize::new(0) }
    }

    /// A member of the demo's staff, signed in once.
    pub fn staff(&self, login: &str) -> Account {
        let mut signed_in = self.signed_in.lock().expect("no panic");
        signed_in.entry(login.to_owned()).or_insert_with(|| Account::staff(&self.server, login)).clone()
    }

    /// The family doctor who leads the first team.
    pub fn doctor(&self) -> Account {
        self.staff("leader1")
    }

    pub fn nurse(&self) -> Account {
        self.staff("nurse1")
    }

    pub fn village_doctor(&self) -> Account {
        self.staff("village1")
    }

    pub fn pharmacist(&self) -> Account {
        self.staff("pharmacist1")
    }

    pub fn dispenser(&self) -> Account {
        self.staff("dispenser1")
    }

    /// A doctor of another team at another institution.
    pub fn stranger(&self) -> Account {
        self.staff("leader5")
    }

    /// Somebody of the demo who holds an account.
    pub fn resident(&self, phone: &str) -> Person {
        let account = Account::resident(&self.server, phone);
        Person { id: person_of(&account), account }
    }

    /// Registers somebody face to face and signs with the first team: in force from today.
    pub fn newcomer(&self, name: &'static str, age: i64) -> Person {
        let (person, _) = self.register(name, age);
        self.contracted(&person);
        person
    }

    /// The same, with a session on her phone by the code that the desk prints.
    pub fn newcomer_with_phone(&self, name: &'static str, age: i64) -> Person {
        let (person, identity) = self.register(name, age);
        self.contracted(&person);
        let desk = self.staff("desk1");
        let code = printed_code(&desk, &person.id);
        let she = identity.claims(&self.server, &institution_of(&desk));
        assert_eq!(she.types(&code)["status"], "applied");
        Person { account: she.account, ..person }
    }

    /// Registered at the first institution with the consents on paper; no contract yet.
    pub fn registered(&self, name: &'static str, age: i64) -> Person {
        self.register(name, age).0
    }

    fn register(&self, name: &'static str, age: i64) -> (Person, Identity) {
        let (desk, serial) = (self.staff("desk1"), self.newcomers.fetch_add(1, Ordering::Relaxed));
        let identity = Identity::of(name, PHONES[serial], age, u32::try_from(serial).expect("a few"));
        let id = fresh_id();
        let purposes = ["contract_service", "health_data", "family_sharing"];
        let consents = purposes.map(|purpose| paper_consent(&desk, purpose));
        let register = json!({
            "resident": id, "particulars": identity.particulars(&institution_of(&desk)), "phone": identity.phone,
            "consents": consents,
        });
        desk.apply("register_resident", register);
        (Person { id, account: Account::visitor(&self.server) }, identity)
    }

    /// She signs on paper with the first team, from today on, and waits for its answer; the contract.
    pub fn signed(&self, person: &Person) -> String {
        let (desk, wish) = (self.staff("desk1"), Wish::new(&person.id, &Team::of(&self.doctor()), today()));
        let shown = wish.preview(&desk).ok();
        let paper = json!({ "kind": "paper", "scan": desk.keep(&picture()), "witness": colleague(&desk) });
        desk.apply("sign_contract", wish.command(&shown, paper));
        wish.contract
    }

    fn contracted(&self, person: &Person) {
        let contract = self.signed(person);
        self.doctor().apply("accept_contract", json!({ "contract": contract, "resident": person.id }));
    }

    /// What the team reads of her.
    pub fn record(&self, resident: &str) -> Value {
        self.doctor().get(&format!("/api/v1/residents/{resident}/record")).ok()
    }

    /// She lets whoever holds `phone` act for her within `scopes`; the grant.
    pub fn grant(&self, from: &Person, phone: &str, scopes: &[&str]) -> String {
        let granted = grant(&from.id, phone, scopes);
        from.account.apply("grant_proxy", granted.clone());
        text(&granted["grant"])
    }

    /// She takes a grant back.
    pub fn revoke(&self, from: &Person, grant: &str) {
        from.account.apply("revoke_grant", json!({ "grant": grant, "resident": from.id }));
    }
}

/// The text of a JSON string; panics for anything else.
pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

/// The elements of a JSON array; panics for anything else.
pub fn list(value: &Value) -> &[Value] {
    value.as_array().unwrap_or_else(|| panic!("{value} is no list"))
}
