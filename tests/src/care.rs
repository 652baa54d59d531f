//! Steps of follow-up and treatment that several stories share. What they do not set is as good as can be.

use jiayi_core::calendar::Day;
use jiayi_core::prescription::catalogue::drug_id;
use serde_json::{Value, json};

use crate::clinic::{Clinic, list, text};
use crate::person::{me, picture};
use crate::time::{in_days, now_ms, today};
use crate::{Account, fresh_id};

pub const AMLODIPINE: &str = "C08CA01-5mg";
pub const METFORMIN: &str = "A10BA02-0.5g";

const DISEASES: [(&str, &str, &str); 2] =
    [("hypertension", "I10.x00", "原发性高血压"), ("diabetes", "E11.900", "2型糖尿病")];

/// A clinic visit that finds pressure and glucose well, with a form for each of `programmes`.
pub fn visit(resident: &str, on: Day, programmes: &[&str]) -> Value {
    let course = json!({ "adherence": "regular" });
    let mut forms = json!({});
    for programme in programmes {
        forms[*programme] = json!({ "symptoms": ["none"], "course": course });
    }
    if programmes.contains(&"diabetes") {
        forms["diabetes"]["fasting_glucose"] = json!({ "tenths": 61 });
    }
    json!({
        "visit": fresh_id(), "resident": resident, "happened_on": on, "mode": "clinic", "place": "facility",
        "common": { "pressure": { "sbp": 128, "dbp": 78 }, "heart_rate": 72 }, "forms": forms,
    })
}

/// What an assessment and a confirmation speak of.
pub fn both() -> Value {
    json!([drug_id(AMLODIPINE), drug_id(METFORMIN)])
}

/// One tablet `per_day` times, `units` tablets.
pub fn item(drug: &str, units: u32, per_day: u32) -> Value {
    json!({
        "item": fresh_id(), "drug": drug_id(drug), "units": units,
        "regimen": { "scheduled": { "per_dose": "1", "times": { "per_day": per_day } } },
    })
}

/// What a visit found of a programme, in somebody's record.
pub fn found(record: &Value, visit: &Value, programme: &str) -> Value {
    let visit = list(&record["visits"]).iter().find(|seen| seen["id"] == *visit).expect("the visit");
    list(&visit["found"]).iter().find(|found| found["programme"] == programme).expect("the programme").clone()
}

/// A value measured at home now, and the danger signs ticked with it.
pub fn reading(resident: &str, value: Value, signs: Value) -> Value {
    json!({ "reading": fresh_id(), "resident": resident, "taken_at": now_ms(), "value": value, "signs": signs })
}

/// mmHg.
pub fn pressure(sbp: i64, dbp: i64) -> Value {
    json!({ "kind": "blood_pressure", "sbp": sbp, "dbp": dbp })
}

/// What the physician judges when nothing stands in the way.
pub fn answers() -> Value {
    json!({
        "regimen_stable": true, "long_term_need": true, "new_disease": false, "hospitalised_since": false,
        "other_reassessment": false, "severe_adr": false, "findings": "病情稳定，方案不变。",
    })
}

/// What a prescription names: the records of today that it rests on.
#[derive(Debug, Clone)]
pub struct Grounds {
    pub resident: String,
    pub diagnoses: Vec<String>,
    pub visit: String,
    pub assessment: String,
}

impl Clinic {
    /// The doctor documents both diseases and the nurse enrols her; the ids of the diagnoses.
    pub fn diagnosed(&self, resident: &str) -> Vec<String> {
        let mut diagnoses = Vec::new();
        for (programme, icd, name) in DISEASES {
            let diagnosis = fresh_id();
            let documented = json!({
                "diagnosis": diagnosis, "resident": resident, "icd": icd, "name": name,
                "diagnosed_on": in_days(-400), "proof": "金沙县人民医院门诊病历",
            });
            self.doctor().apply("record_diagnosis", documented);
            let enrolled = json!({
                "enrolment": fresh_id(), "resident": resident, "programme": programme, "diagnosis": diagnosis,
            });
            self.nurse().apply("enrol_in_programme", enrolled);
            diagnoses.push(diagnosis);
        }
        diagnoses
    }

    /// Diagnosed, seen today by the doctor and found well, and assessed.
    pub fn grounds(&self, resident: &str) -> Grounds {
        let diagnoses = self.diagnosed(resident);
        let seen = visit(resident, today(), &["hypertension", "diabetes"]);
        let visit = text(&seen["visit"]);
        self.doctor().apply("record_visit", seen);
        let assessment = self.assessed(resident, &visit, "strict", answers());
        Grounds { resident: resident.to_owned(), diagnoses, visit, assessment }
    }

    /// The doctor's assessment at a visit.
    pub fn assessed(&self, resident: &str, visit: &str, scope: &str, answers: Value) -> String {
        let assessment = fresh_id();
        let judged = json!({
            "assessment": assessment, "resident": resident, "visit": visit, "scope": scope, "answers": answers,
            "drugs": both(),
        });
        self.doctor().apply("assess_for_long_prescription", judged);
        assessment
    }

    /// The nurse teaches her.
    pub fn taught(&self, resident: &str) -> String {
        let education = fresh_id();
        let taught = json!({ "education": education, "resident": resident, "topics": ["dose", "storage"] });
        self.nurse().apply("record_education", taught);
        education
    }

    /// She signs on paper, before the nurse and the doctor, for up to so many days.
    pub fn confirmed(&self, resident: &str, days: u32) -> String {
        let (nurse, confirmation) = (self.nurse(), fresh_id());
        let signed = json!({
            "confirmation": confirmation, "resident": resident, "days": days, "drugs": both(), "signature": nurse.keep(&picture()),
            "witness": me(&self.doctor())["staff"],
        });
        nurse.apply("confirm_long_prescription", signed);
        confirmation
    }

    /// Both medicines for so many days out of complete records, issued, passed by the pharmacist and handed to her.
    pub fn supplied(&self, grounds: &Grounds, days: u32) -> Value {
        let items = vec![item(AMLODIPINE, days, 1), item(METFORMIN, days * 2, 2)];
        let draft = grounds.draft("first", days, items);
        self.doctor().apply("issue_prescription", draft.clone());
        self.passed(&draft);
        self.dispenser().apply("dispense_prescription", handed_over(&draft, json!({ "who": "resident" })));
        draft
    }

    /// The pharmacist passes it.
    pub fn passed(&self, draft: &Value) {
        self.pharmacist().apply("review_prescription", review(draft, json!("pass")));
    }

    /// Her list of medicines as she reads it, by name.
    pub fn medicine(&self, reader: &Account, resident: &str, name: &str) -> Value {
        let medicines = reader.get(&format!("/api/v1/residents/{resident}/medicines")).ok();
        let found = list(&medicines["medicines"]).iter().find(|medicine| medicine["name"] == name);
        found.unwrap_or_else(|| panic!("{name} in {medicines}")).clone()
    }
}

impl Grounds {
    /// A prescription by these records.
    pub fn draft(&self, kind: &str, days: u32, items: Vec<Value>) -> Value {
        json!({
            "prescription": fresh_id(), "resident": self.resident, "kind": kind, "days": days, "items": items,
            "diagnoses": self.diagnoses, "visit": self.visit, "assessment": self.assessment,
        })
    }
}

/// A pharmacist's answer to an issued prescription.
pub fn review(draft: &Value, outcome: Value) -> Value {
    json!({
        "review": fresh_id(), "prescription": draft["prescription"], "resident": draft["resident"], "outcome": outcome,
    })
}

/// Everything on the prescription, as counted at the counter.
pub fn handed_over(draft: &Value, collector: Value) -> Value {
    let lines: Vec<Value> = list(&draft["items"]).iter().map(|item| line(item, &item["units"])).collect();
    json!({
        "prescription": draft["prescription"], "resident": draft["resident"], "items": lines, "collector": collector,
    })
}

/// One item as counted.
pub fn line(item: &Value, units: &Value) -> Value {
    json!({ "dispensing": fresh_id(), "item": item["item"], "units": units })
}

/// The same payload with some fields set; `null` takes a field away.
pub fn with(mut payload: Value, changes: Value) -> Value {
    let fields = payload.as_object_mut().expect("an object");
    for (field, value) in changes.as_object().expect("an object") {
        match value {
            Value::Null => drop(fields.remove(field)),
            value => drop(fields.insert(field.clone(), value.clone())),
        }
    }
    payload
}
