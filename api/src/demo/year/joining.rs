//! How somebody joins: registered at the desk, linked to a phone, signed with a team.

use jiayi_core::access::Role;
use jiayi_core::id::{AccountId, ResidentId, SessionId, StaffId};
use jiayi_core::person::ConsentPurpose;
use jiayi_core::person::consent::wording::Wording;
use serde_json::{Value, json};

use super::{DAUGHTER, FIRST_PHONE, Fate, GRANDMOTHER, Inhabitant, MINUTE, MOTHER, Step, Year, ago};
use crate::audit::Looked;
use crate::demo::DemoError;
use crate::demo::county::Worker;
use crate::demo::story::Pen;
use crate::session::Actor;
use crate::{contract, session};

impl Year<'_> {
    /// Face to face at the desk, with consents on paper. A child's come with the guardian, later.
    pub(super) fn register(&mut self, pen: &mut Pen<'_>, who: usize) -> Result<(), DemoError> {
        let desk = self.institution(who)?.desk.clone();
        let person = self.person(who)?;
        let child = person.born_on.age_on(pen.at.day()) < 14;
        let guardian = if child { Some(self.person(MOTHER)?.resident) } else { None };
        let purposes: &[&str] = match who {
            _ if child => &["contract_service", "child_data", "health_data"],
            GRANDMOTHER => &["contract_service", "health_data", "family_sharing"],
            _ => &["contract_service", "health_data"],
        };
        let witness = self.team(who)?.leader.staff();
        let mut consents = Vec::new();
        for purpose in purposes {
            consents.push(paper_consent(pen, &desk, witness, purpose, guardian)?);
        }
        let mut payload = json!({
            "resident": person.resident, "particulars": self.particulars(who)?, "consents": consents,
        });
        if let Some(guardian) = guardian {
            let scan = pen.picture(&desk.actor)?;
            payload["guardianship"] = json!({
                "guardianship": pen.id(), "ward": person.resident, "guardian": guardian, "relation": "parent",
                "proof": "birth_certificate", "scan": scan,
            });
        } else {
            payload["phone"] = json!((FIRST_PHONE + person.number - 1).to_string());
        }
        pen.send(&desk.actor, "register_resident", payload)?;
        if let Some(wish) = wish(person) {
            let payload = json!({ "resident": person.resident, "preference": wish });
            pen.send(&desk.actor, "set_contact_preference", payload)?;
        }
        let number = person.number;
        if number <= 4 || number % 12 == 0 {
            self.agenda.add(pen.at.plus_ms(20 * MINUTE), (who, Step::LinkPhone));
        }
        if who == GRANDMOTHER {
            self.agenda.add(pen.at.plus_ms(45 * MINUTE), (who, Step::LetDaughterHelp));
        }
        self.agenda.add(pen.at.plus_ms(60 * MINUTE), (who, Step::Sign));
        Ok(())
    }

    /// She signs in on her phone, says who she is and types the code that the desk printed.
    pub(super) fn link_phone(&mut self, pen: &mut Pen<'_>, who: usize) -> Result<(), DemoError> {
        let desk = self.institution(who)?.desk.clone();
        let person = self.person(who)?;
        let code = pen.id();
        pen.send(&desk.actor, "issue_activation_code", json!({ "code": code, "resident": person.resident }))?;
        let printed = pen.rules.keys.activation_code(code.parse().map_err(|_| DemoError::Nobody)?).printed();
        let phone = (FIRST_PHONE + person.number - 1).to_string();
        let (account, phone_index): (AccountId, Vec<u8>) = session::open_account(pen.conn, pen.rules, &phone, pen.at)?;
        let session: SessionId = pen.draw.id(pen.at);
        let mut actor = Actor {
            account,
            session,
            role: Role::Resident,
            resident: None,
            phone_index: Some(phone_index),
            staff: None,
            looked: Looked::default(),
        };
        let (claim, provisional) = (pen.id(), pen.id());
        let payload = json!({ "claim": claim, "resident": provisional, "particulars": self.particulars(who)? });
        pen.send(&actor, "claim_identity", payload)?;
        pen.send(&actor, "activate_claim", json!({ "claim": claim, "resident": provisional, "code": printed }))?;
        let person = self.person_mut(who)?;
        actor.resident = Some(person.resident);
        person.account = Some(actor);
        Ok(())
    }

    pub(super) fn let_daughter_help(&mut self, pen: &mut Pen<'_>) -> Result<(), DemoError> {
        let (grandmother, daughter) = (self.person(GRANDMOTHER)?, self.person(DAUGHTER)?);
        let Some(actor) = grandmother.account.clone() else { return Ok(()) };
        let payload = json!({
            "grant": pen.id(), "resident": grandmother.resident, "proxy_name": daughter.name,
            "proxy_phone": (FIRST_PHONE + 1).to_string(), "relation": "child",
            "scopes": ["view", "request_refill", "pickup"], "until": pen.at.day().plus_days(300)?,
        });
        pen.send(&actor, "grant_proxy", payload)?;
        let payload = json!({ "resident": grandmother.resident, "preference": "via_family" });
        pen.send(&actor, "set_contact_preference", payload)
    }

    pub(super) fn sign(&mut self, pen: &mut Pen<'_>, who: usize) -> Result<(), DemoError> {
        let desk = self.institution(who)?.desk.clone();
        let team = self.team(who)?;
        let person = self.person(who)?;
        let today = pen.at.day();
        let package = usize::from(!person.followed.is_empty());
        let terms = json!({
            "team": team.id, "doctor": if person.number % 3 == 0 { team.doctor.staff() } else { team.leader.staff() },
            "package": team.packages.get(package), "starts_on": today.plus_days(3)?, "years": 1,
        });
        let guardian = if person.number == 5 { Some(self.person(MOTHER)?.resident) } else { None };
        let mut wanted = terms.clone();
        wanted["contract"] = json!(person.contract);
        wanted["guardian"] = json!(guardian);
        let wanted = serde_json::from_value(wanted).map_err(|_| DemoError::Nobody)?;
        let policy = pen.rules.policies.on(today).map_err(|code| DemoError::Refused(code.to_string()))?;
        let shown = contract::preview(pen.conn, pen.rules, policy, &desk.actor, person.resident, &wanted, today)?;
        let scan = pen.picture(&desk.actor)?;
        let witness = team.leader.staff();
        let mut signature = json!({ "kind": "paper", "scan": scan, "witness": witness });
        if let Some(guardian) = guardian {
            signature["guardian"] = json!(guardian);
        }
        let payload = json!({
            "contract": person.contract, "resident": person.resident, "origin": { "kind": "new" }, "terms": terms,
            "template_version": shown.template_version, "document_hash": shown.document_hash, "signature": signature,
        });
        pen.send(&desk.actor, "sign_contract", payload)?;
        let answered = pen.at.plus_ms(pen.draw.between(2, 40) * 60 * MINUTE);
        self.agenda.add(answered, (who, Step::Answer));
        Ok(())
    }

    pub(super) fn answer(&mut self, pen: &mut Pen<'_>, who: usize) -> Result<(), DemoError> {
        let person = self.person(who)?;
        let names = json!({ "contract": person.contract, "resident": person.resident });
        let with = |more: Value| {
            let mut payload = names.clone();
            if let (Some(all), Some(more)) = (payload.as_object_mut(), more.as_object()) {
                all.extend(more.clone());
            }
            payload
        };
        let team = self.team(who)?;
        let leader = team.leader.actor.clone();
        let desk = self.institution(who)?.desk.clone();
        match person.fate {
            Fate::Waiting => return Ok(()),
            Fate::Rejected => {
                let payload = with(json!({ "reason": "居住地不在本团队服务范围，请就近签约。" }));
                return pen.send(&leader, "reject_contract", payload);
            }
            Fate::Withdrawn => {
                let scan = pen.picture(&desk.actor)?;
                let payload = with(json!({ "paper": { "scan": scan, "witness": team.leader.staff() } }));
                return pen.send(&desk.actor, "withdraw_contract", payload);
            }
            Fate::Served | Fate::Ended => pen.send(&leader, "accept_contract", with(json!({})))?,
        }
        let day = pen.at.day();
        if person.fate == Fate::Ended {
            let scan = pen.picture(&desk.actor)?;
            let payload = with(json!({
                "reason": "moved_away", "last_day": day.plus_days(30)?,
                "paper": { "scan": scan, "witness": team.leader.staff() },
            }));
            return pen.send(&desk.actor, "terminate_contract", payload);
        }
        let first = if person.number == 1 { ago(self.today, 79)? } else { day.plus_days(pen.draw.between(4, 12))? };
        let at = pen.draw.working_time(first);
        let (followed, has_phone) = (!person.followed.is_empty(), person.account.is_some());
        if followed {
            self.agenda.add(at, (who, Step::Diagnose));
        }
        if has_phone {
            for _ in 0..pen.draw.between(2, 6) {
                let day = first.plus_days(pen.draw.between(1, 90))?;
                let at = pen.draw.working_time(day);
                self.agenda.add(at, (who, Step::Measure));
            }
        }
        Ok(())
    }
}

fn paper_consent(
    pen: &mut Pen<'_>,
    desk: &Worker,
    witness: StaffId,
    purpose: &str,
    guardian: Option<ResidentId>,
) -> Result<Value, DemoError> {
    let scan = pen.picture(&desk.actor)?;
    let mut consent = json!({
        "consent": pen.id(), "purpose": purpose, "text_version": newest_wording(purpose)?,
        "witness": witness, "scan": scan,
    });
    if let Some(guardian) = guardian {
        consent["guardian"] = json!(guardian);
    }
    Ok(consent)
}

fn newest_wording(purpose: &str) -> Result<&'static str, DemoError> {
    let purpose = ConsentPurpose::parse(purpose).ok_or(DemoError::Nobody)?;
    Ok(Wording::newest(purpose).ok_or(DemoError::Nobody)?.version)
}

/// Some say at the desk how they wish to be reached.
const fn wish(person: &Inhabitant) -> Option<&'static str> {
    match person.number % 10 {
        1 => Some("phone_call"),
        4 => Some("home_visit"),
        6 => Some("sms"),
        8 => Some("app"),
        _ => None,
    }
}
