//! Long prescriptions, and asking for them again.

use jiayi_core::id::ResidentId;
use jiayi_core::prescription::catalogue::drug_id;
use jiayi_core::prescription::medicine::medicines;
use jiayi_core::refill::eligibility::check_request;
use jiayi_core::view::Story;
use serde_json::{Value, json};

use super::{MINUTE, RefillFate, SUPPLY_DAYS, Year};
use crate::demo::DemoError;
use crate::demo::story::Pen;
use crate::feed::of_medicines;

impl Year<'_> {
    /// Twelve weeks' supply with all that more than four weeks need. `refill` names the request's items it answers and
    /// how far the supply gets.
    pub(super) fn treat(
        &mut self,
        pen: &mut Pen<'_>,
        who: usize,
        visit: &str,
        refill: Option<(&[String], RefillFate)>,
    ) -> Result<(), DemoError> {
        let leader = self.team(who)?.leader.actor.clone();
        let nurse = self.team(who)?.nurse.clone();
        let (pharmacist, dispenser) =
            (self.institution(who)?.pharmacist.actor.clone(), self.institution(who)?.dispenser.actor.clone());
        let person = self.person(who)?;
        let resident = person.resident;
        let first = person.medicines.is_empty();
        let (assessment, education, confirmation) = (pen.id(), pen.id(), pen.id());
        let drugs: Vec<_> = self.medicines_of(who)?.map(|(medicine, _)| drug_id(&medicine.drug)).collect();
        let payload = json!({
            "assessment": assessment, "resident": resident, "visit": visit, "scope": "strict",
            "answers": {
                "regimen_stable": true, "long_term_need": true, "new_disease": false, "hospitalised_since": false,
                "other_reassessment": false, "severe_adr": false, "findings": "病情稳定，方案不变，依从性好。",
            },
            "drugs": drugs,
        });
        pen.send(&leader, "assess_for_long_prescription", payload)?;
        let payload = json!({
            "education": education, "resident": resident, "topics": ["dose", "storage", "self_monitoring"],
        });
        pen.send(&nurse.actor, "record_education", payload)?;
        let signature = pen.picture(&nurse.actor)?;
        let payload = json!({
            "confirmation": confirmation, "resident": resident, "days": SUPPLY_DAYS, "drugs": drugs, "signature": signature,
            "witness": leader.staff_id(),
        });
        pen.send(&nurse.actor, "confirm_long_prescription", payload)?;

        let mut items = Vec::new();
        let mut handed_over = Vec::new();
        let mut diagnoses = Vec::new();
        for (medicine, diagnosis) in self.medicines_of(who)? {
            let per_day = medicine.per_day;
            let item = pen.id();
            let units = SUPPLY_DAYS * per_day;
            let mut ordered = json!({
                "item": item, "drug": drug_id(&medicine.drug), "units": units,
                "regimen": { "scheduled": { "per_dose": "1", "times": { "per_day": per_day } } },
            });
            if let Some(asked) = refill.and_then(|(asked, _)| asked.get(items.len())) {
                ordered["refill_item"] = json!(asked);
            }
            items.push(ordered);
            handed_over.push(json!({ "dispensing": pen.id(), "item": item, "units": units }));
            diagnoses.push(diagnosis.to_owned());
        }
        let prescription = pen.id();
        let payload = json!({
            "prescription": prescription, "resident": resident, "kind": if first { "first" } else { "repeat" },
            "days": SUPPLY_DAYS, "items": items, "diagnoses": diagnoses, "visit": visit,
            "assessment": assessment, "education": education, "confirmation": confirmation,
            "early_reason": "就诊日一并取药。",
        });
        pen.send(&leader, "issue_prescription", payload)?;
        let fate = refill.map_or(RefillFate::Collected, |(_, fate)| fate);
        if fate == RefillFate::Issued {
            return Ok(());
        }
        pen.at = pen.at.plus_ms(10 * MINUTE);
        let payload = json!({
            "review": pen.id(), "prescription": prescription, "resident": resident, "outcome": "pass",
        });
        pen.send(&pharmacist, "review_prescription", payload)?;
        if fate == RefillFate::Reviewed {
            return Ok(());
        }
        if let Some((request_items, _)) = refill {
            let request = request_items.last().cloned().unwrap_or_default();
            let asked = request_items.get(..items.len()).unwrap_or_default();
            for step in ["being_prepared", "ready"] {
                let payload = json!({ "request": request, "resident": resident, "items": asked, "step": step });
                pen.send(&dispenser, "prepare_refill", payload)?;
                if fate == RefillFate::Preparing {
                    return Ok(());
                }
            }
            if fate == RefillFate::Ready {
                return Ok(());
            }
        }
        let payload = json!({
            "prescription": prescription, "resident": resident, "items": handed_over,
            "collector": { "who": "resident" },
        });
        pen.send(&dispenser, "dispense_prescription", payload)?;
        let names = items.iter().filter_map(|item| item["item"].as_str().map(str::to_owned)).collect();
        let day = pen.at.day();
        let person = self.person_mut(who)?;
        let from = person.runs_out.filter(|runs_out| *runs_out > day).unwrap_or(day);
        person.runs_out = Some(from.plus_days(SUPPLY_DAYS)?);
        person.medicines = names;
        Ok(())
    }

    pub(super) fn ask_for_refill(&mut self, pen: &mut Pen<'_>, who: usize, fate: RefillFate) -> Result<(), DemoError> {
        let team = self.team(who)?;
        let (leader, village_doctor) = (team.leader.actor.clone(), team.village_doctor.actor.clone());
        let person = self.person(who)?;
        // A visit between the plan and the day may have given a new supply, or called for a review: her list says so.
        if !may_ask(pen, person.resident)? {
            return Ok(());
        }
        let (resident, request) = (person.resident, pen.id());
        let actor = person.account.clone().unwrap_or(village_doctor);
        let mut names: Vec<String> = person.medicines.iter().map(|_| pen.id()).collect();
        let items: Vec<Value> = names
            .iter()
            .zip(&person.medicines)
            .map(|(item, medicine)| json!({ "refill_item": item, "medicine": medicine }))
            .collect();
        pen.send(&actor, "request_refill", json!({ "request": request, "resident": resident, "items": items }))?;
        let decided = json!({ "request": request, "resident": resident, "items": names });
        match fate {
            RefillFate::Received => Ok(()),
            RefillFate::Withdrawn => pen.send(&actor, "withdraw_refill", decided),
            RefillFate::Refused => {
                let mut payload = decided;
                payload["reason"] = json!("血压近期波动，请先来门诊复查。");
                pen.send(&leader, "refuse_refill", payload)
            }
            _ => {
                pen.at = pen.at.plus_ms(30 * MINUTE);
                let visit = self.check_up(pen, who)?;
                names.push(request);
                self.treat(pen, who, &visit, Some((&names, fate)))
            }
        }
    }
}

/// Whether each of her medicines can be asked for, as her list shows it.
fn may_ask(pen: &mut Pen<'_>, resident: ResidentId) -> Result<bool, DemoError> {
    let today = pen.at.day();
    let policy = pen.rules.policies.on(today).map_err(|code| DemoError::Refused(code.to_string()))?;
    let loaded = of_medicines(pen.conn, pen.rules, resident, today)?;
    let story: Story<'_> = loaded.iter().map(|loaded| &loaded.view).collect();
    let medicines = medicines(&story, policy, today);
    let facts: Vec<_> = medicines.iter().map(|medicine| (medicine.item.item, medicine.facts(false))).collect();
    Ok(check_request(&facts, &policy.long_prescription, today).is_ok())
}
