//! Steps of signing.

use jiayi_core::calendar::Day;
use serde_json::{Value, json};

use crate::people::{Account, Reply, fresh_id};
use crate::person::{colleague, institution_of, me, picture};

/// A team as somebody who chooses sees it.
#[derive(Debug, Clone)]
pub struct Team {
    pub id: String,
    pub leader: String,
    pub doctor: String,
    /// The package that costs the resident something.
    pub package: String,
}

impl Team {
    /// The team that a doctor leads or works in.
    pub fn of(member: &Account) -> Self {
        let (staff, institution) = (me(member)["staff"].clone(), institution_of(member));
        let teams = member.get(&format!("/api/v1/institutions/{institution}/teams")).ok();
        let has_member =
            |team: &&Value| team["members"].as_array().is_some_and(|all| all.iter().any(|m| m["id"] == staff));
        let team = teams["teams"].as_array().expect("teams").iter().find(has_member).expect("a team");
        let duty = |duty: &str| first(&team["members"], |member| member["duty"] == duty);
        let package = first(&team["packages"], |package| package["fee"]["resident"] != 0);
        Self { id: text(&team["id"]), leader: duty("leader"), doctor: duty("doctor"), package }
    }
}

fn text(value: &Value) -> String {
    value.as_str().expect("text").to_owned()
}

fn first(list: &Value, wanted: impl Fn(&Value) -> bool) -> String {
    let found = list.as_array().expect("a list").iter().find(|one| wanted(one));
    text(&found.expect("one of them")["id"])
}

/// What somebody wants to sign, as the preview and the command say it.
#[derive(Debug, Clone)]
pub struct Wish {
    pub contract: String,
    pub resident: String,
    pub terms: Value,
    pub origin: Value,
}

impl Wish {
    /// A year with the team's leader.
    pub fn new(resident: &str, team: &Team, starts_on: Day) -> Self {
        let terms = json!({
            "team": team.id, "doctor": team.leader, "package": team.package, "starts_on": starts_on, "years": 1,
        });
        Self { contract: fresh_id(), resident: resident.to_owned(), terms, origin: json!({ "kind": "new" }) }
    }

    pub fn renewal(self, of: &str) -> Self {
        Self { origin: json!({ "kind": "renewal", "of": of }), ..self }
    }

    pub fn transfer(self, from: &str) -> Self {
        Self { origin: json!({ "kind": "transfer", "from": from }), ..self }
    }

    /// The agreement as it would be signed today.
    pub fn preview(&self, reader: &Account) -> Reply {
        let mut query = format!("contract={}", self.contract);
        for (name, value) in self.terms.as_object().expect("terms") {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            query.push_str(&format!("&{name}={value}"));
        }
        for (name, place) in [("renewal_of", "of"), ("transfer_from", "from")] {
            if let Some(contract) = self.origin[place].as_str() {
                query.push_str(&format!("&{name}={contract}"));
            }
        }
        reader.get(&format!("/api/v1/residents/{}/agreement?{query}", self.resident))
    }

    /// `SignContract` of the agreement that was shown.
    pub fn command(&self, shown: &Value, signature: Value) -> Value {
        json!({
            "contract": self.contract, "resident": self.resident, "origin": self.origin, "terms": self.terms,
            "template_version": shown["template_version"], "document_hash": shown["document_hash"],
            "signature": signature,
        })
    }

    /// She reads, draws her name and types the code from her phone; the outcome.
    pub fn sign(&self, account: &Account, phone: &str) -> Value {
        let shown = self.preview(account).ok();
        account.command("sign_contract", self.command(&shown, drawn(account, phone)))
    }

    /// At the desk she signs a paper before a colleague of the one who sends it; the outcome.
    pub fn sign_on_paper(&self, desk: &Account) -> Value {
        let shown = self.preview(desk).ok();
        let paper = json!({ "kind": "paper", "scan": desk.keep(&picture()), "witness": colleague(desk) });
        desk.command("sign_contract", self.command(&shown, paper))
    }

    /// The names by which every later command calls the contract.
    pub fn names(&self) -> Value {
        json!({ "contract": self.contract, "resident": self.resident })
    }

    pub fn with(&self, name: &str, value: impl Into<Value>) -> Value {
        let mut names = self.names();
        names[name] = value.into();
        names
    }
}

/// A drawn signature: the drawing is uploaded and a code sent to the phone.
pub fn drawn(account: &Account, phone: &str) -> Value {
    account.post("/api/v1/sign-in/codes", &json!({ "phone": phone, "purpose": "sign_contract" })).ok();
    json!({ "kind": "drawn", "blob": account.keep(&picture()), "code": account.code_sent_to(phone) })
}

/// A contract as `reader` sees it.
pub fn shown(reader: &Account, contract: &str) -> Value {
    reader.get(&format!("/api/v1/contracts/{contract}")).ok()
}
