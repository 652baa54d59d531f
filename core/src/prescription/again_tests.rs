use serde_json::{Value, json};
use uuid::Uuid;

use super::*;
use crate::policy::{NATIONAL, PolicyBook};
use crate::prescription::catalogue::drug_id;
use crate::testing::day;
use crate::view::{Kind as ViewKind, View};

const AMLODIPINE: &str = "C08CA01-5mg";
pub(crate) const TODAY: &str = "2026-03-02";

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

/// Mrs Wang takes amlodipine; her doctor saw her three days ago and judged that it goes on.
pub(crate) struct Hers {
    pub visit: Value,
    pub assessment: Value,
    pub prescriptions: Vec<Value>,
    pub dispensings: Vec<Value>,
    pub request: Value,
    pub diagnosis: Value,
    pub educations: Vec<Value>,
}

pub(crate) const DOCTOR: u128 = 0xD0;

fn at(on: &str) -> i64 {
    day(on).start().0
}

fn prescription(n: u128, key: &str) -> Value {
    let catalogue = Catalogue::shipped().expect("the catalogue");
    let drug = catalogue.drug(drug_id(key)).expect("in the catalogue");
    json!({
        "id": id(n), "resident": id(1), "institution": id(3), "team": id(4), "prescriber": id(DOCTOR), "prescriber_name": "陈医生",
        "prescriber_role": "doctor", "kind": "first", "online": false, "days": 28, "visit": id(5), "issued_on": "2026-02-05",
        "diagnoses": [{ "diagnosis": id(6), "icd": "I10.x00" }], "issued_at": at("2026-02-05"), "valid_until": "2026-02-05",
        "validity_reason": null, "early_reason": null, "state": "dispensed", "stopped_at": null, "stop_reason": null,
        "review": { "by": "药师", "outcome": "pass", "reason": null, "at": at("2026-02-05") },
        "catalogue_version": "1", "policy_version": "1",
        "items": [{
            "item": id(n + 1), "drug": drug, "family": drug.family(), "units": 28, "previous": null, "refill_item": null,
            "regimen": { "scheduled": { "per_dose": "1", "times": { "per_day": 1 } } },
        }],
    })
}

fn dispensing(n: u128, of: u128) -> Value {
    json!({
        "id": id(n), "resident": id(1), "prescription": id(of), "item": id(of + 1), "by": "药师", "institution": id(3), "units": 28,
        "days": 28, "first_covered": "2026-02-05", "last_covered": "2026-03-04", "run_out": "2026-03-05", "collector": "self",
        "dispensed_on": "2026-02-05", "dispensed_at": at("2026-02-05"),
    })
}

pub(crate) fn hers() -> Hers {
    Hers {
        visit: json!({
            "id": id(7), "resident": id(1), "happened_on": "2026-02-27", "recorded_at": at("2026-02-27"), "late": false,
            "mode": "clinic", "place": "facility", "staff": id(DOCTOR), "by": "陈医生", "role": "doctor", "team": id(4),
            "institution": id(3), "danger_sign_confirmed": false, "common": {}, "note": null, "corrects": null, "corrected_by": null,
            "forms": { "hypertension": { "symptoms": ["none"], "course": { "adherence": "regular" } } },
            "found": [{ "programme": "hypertension", "class": 1, "action": "ROUTINE", "controlled": true, "adr": false,
                "next_due": "2026-05-27" }],
        }),
        assessment: json!({
            "id": id(8), "resident": id(1), "visit": id(7), "staff": id(DOCTOR), "by": "陈医生", "scope": "repeat",
            "answers": { "regimen_stable": true, "long_term_need": true, "new_disease": false, "hospitalised_since": false,
                "other_reassessment": false, "severe_adr": false, "findings": "血压平稳" },
            "assessed_on": "2026-02-27", "recorded_at": at("2026-02-27"), "families": ["amlodipine 5mg"],
        }),
        prescriptions: vec![prescription(20, AMLODIPINE)],
        dispensings: vec![dispensing(30, 20)],
        request: json!({
            "id": id(9), "resident": id(1), "team": id(4), "requested_at": at(TODAY), "requested_as": "resident", "by": "王秀英",
            "early_reason": null, "note": null, "collect_at": null,
            "items": [{ "item": id(10), "medicine": id(21), "state": "received", "received_at": at(TODAY), "reviewed_at": null,
                "preparing_at": null, "ready_at": null, "collected_at": null, "ended_at": null, "reason": null,
                "decided_by": null, "prescribed": null }],
        }),
        diagnosis: json!({
            "id": id(6), "resident": id(1), "icd": "I10.x00", "name": "高血压", "diagnosed_on": "2020-05-01", "proof": "门诊",
            "by": "陈医生", "recorded_at": at("2020-05-01"), "resolved_on": null, "corrects": null,
        }),
        educations: Vec::new(),
    }
}

fn resident() -> Value {
    json!({
        "id": id(1), "name": "王秀英", "sex": "female", "born_on": "1960-01-01", "document_kind": "citizen_id",
        "document": "990101********0018", "phone": null, "phone_changed_at": null, "phone_change": null, "address": null,
        "contact_preference": null, "homes": [], "lives_alone": false, "lacks_capacity": false, "verified": null,
        "died_on": null, "registered_at": at("2020-01-01"),
    })
}

impl Hers {
    pub(crate) fn views(&self) -> Vec<View> {
        let mut views = vec![
            (ViewKind::Resident, resident()),
            (ViewKind::Visit, self.visit.clone()),
            (ViewKind::LongAssessment, self.assessment.clone()),
            (ViewKind::RefillRequest, self.request.clone()),
            (ViewKind::Diagnosis, self.diagnosis.clone()),
        ];
        views.extend(self.prescriptions.iter().map(|sheet| (ViewKind::Prescription, sheet.clone())));
        views.extend(self.educations.iter().map(|one| (ViewKind::Education, one.clone())));
        views.extend(self.dispensings.iter().map(|one| (ViewKind::Dispensing, one.clone())));
        views.iter().map(|(kind, view)| View::parse(*kind, &view.to_string()).expect("readable")).collect()
    }

    fn seen_by(&self, role: Role, staff: u128, today: &str) -> Again {
        let views = self.views();
        let story: Story<'_> = views.iter().collect();
        let book = PolicyBook::parse(&[NATIONAL], &[]).expect("a book");
        let policy = book.on(day(today)).expect("a policy");
        let catalogue = Catalogue::shipped().expect("the catalogue");
        let request = story.refill_requests[0];
        let signer = Signer { staff: StaffId(id(staff)), role };
        again(&story, request, &request.items[0], signer, &catalogue, policy, day(today)).expect("known")
    }

    fn again(&self) -> Again {
        self.seen_by(Role::Doctor, DOCTOR, TODAY)
    }

    fn codes(&self) -> Vec<Code> {
        self.again().against
    }
}

fn sheet(again: Again, monitoring_confirmed: bool) -> Result<IssuePrescription, Code> {
    again.sheet(PrescriptionId(id(50)), PrescriptionItemId(id(51)), monitoring_confirmed)
}

#[test]
fn what_nothing_speaks_against_is_the_last_sheet_under_new_ids() {
    let again = hers().again();
    assert!(again.is_clear(), "{again:?}");
    let sheet = sheet(again, false).expect("a sheet");
    assert_eq!((sheet.kind, sheet.days, sheet.prescription.0), (Kind::Repeat, 28, id(50)));
    assert_eq!((sheet.visit.0, sheet.assessment.0, sheet.diagnoses.len()), (id(7), id(8), 1));
    let [item] = sheet.items.as_slice() else { panic!("one item") };
    assert_eq!((item.item.0, item.drug, item.units), (id(51), drug_id(AMLODIPINE), 28));
    assert_eq!(item.refill_item.map(|item| item.0), Some(id(10)));
}

#[test]
fn a_reason_to_ask_early_is_approved_with_it() {
    let mut hers = hers();
    hers.request["early_reason"] = json!("下周去外地");
    let sheet = sheet(hers.again(), false).expect("a sheet");
    assert_eq!(sheet.early_reason.as_ref().map(Reason::as_str), Some("下周去外地"));
}

#[test]
fn whoever_has_not_seen_her_lately_signs_nothing() {
    let hers = hers();
    let of_a_colleague = hers.seen_by(Role::Doctor, 0xD1, TODAY);
    assert_eq!(of_a_colleague.against, [Code::Lrx401, Code::Lrx504], "a colleague's visit and judgement");
    let later = hers.seen_by(Role::Doctor, DOCTOR, "2026-03-14");
    assert!(later.against.contains(&Code::Lrx401), "{later:?}");
    assert_eq!(sheet(later, false), Err(Code::Lrx401));
}

#[test]
fn the_table_is_asked_of_what_the_phone_holds() {
    let mut uncontrolled = hers();
    uncontrolled.visit["found"][0]["controlled"] = json!(false);
    assert_eq!(uncontrolled.codes(), [Code::Lrx104, Code::Lrx501]);
    let mut corrected = hers();
    corrected.visit["corrected_by"] = json!(id(99));
    let unseen = [Code::Lrx103, Code::Lrx104, Code::Lrx401, Code::Lrx501, Code::Lrx504];
    assert_eq!(corrected.codes(), unseen, "nothing is known of how it goes either");
    let mut resolved = hers();
    resolved.diagnosis["resolved_on"] = json!("2026-02-20");
    assert_eq!(resolved.codes(), [Code::Lrx101]);
    let mut never_had = hers();
    never_had.dispensings[0]["id"] = json!(id(31));
    never_had.prescriptions[0]["state"] = json!("stopped");
    never_had.prescriptions[0]["stopped_at"] = json!(at("2026-02-20"));
    assert!(never_had.codes().contains(&Code::Lrx407), "{:?}", never_had.codes());
    assert!(hers().seen_by(Role::Nurse, DOCTOR, TODAY).against.contains(&Code::Lrx703), "a nurse signs none");
}

#[test]
fn another_medicine_and_a_visit_that_is_late_are_minded_and_do_not_stand_in_the_way() {
    let mut two = hers();
    two.prescriptions.push(prescription(40, "C08CA05-30mg"));
    two.dispensings.push(dispensing(31, 40));
    let again = two.again();
    assert_eq!(again.minds, [(Mind::SameClass, Some("硝苯地平控释".to_owned()))]);
    assert!(!again.is_clear() && sheet(again, false).is_ok());
    two.dispensings[1]["run_out"] = json!("2026-03-02");
    assert_eq!(two.again().minds, [], "she takes it no more");
    two.dispensings[1]["run_out"] = json!("2026-03-05");
    two.prescriptions[1]["state"] = json!("stopped");
    two.prescriptions[1]["stopped_at"] = json!(at("2026-02-20"));
    assert_eq!(two.again().minds, [], "it was stopped");

    let mut late = hers();
    late.visit["found"][0]["next_due"] = json!("2026-03-01");
    assert_eq!(late.again().minds, [(Mind::FollowUpOverdue, None)]);
}

#[test]
fn what_is_watched_is_confirmed_by_whoever_signs() {
    let catalogue = Catalogue::shipped().expect("the catalogue");
    let watched = catalogue.drugs().find(|drug| drug.key.starts_with("C03DA01")).expect("spironolactone");
    assert!(watched.monitoring().is_some());
    let mut hers = hers();
    hers.prescriptions = vec![prescription(20, &watched.key)];
    hers.assessment["families"] = json!([watched.family()]);
    let again = hers.again();
    assert_eq!((again.against.clone(), again.is_clear()), (vec![], false));
    assert_eq!(sheet(again.clone(), false), Err(Code::MonitoringUnconfirmed));
    assert!(sheet(again, true).expect("a sheet").items[0].monitoring_confirmed);
}

/// Twelve weeks of it.
pub(crate) fn long() -> Hers {
    let mut hers = hers();
    hers.prescriptions[0]["days"] = json!(84);
    hers.prescriptions[0]["items"][0]["units"] = json!(84);
    hers
}

pub(crate) fn education() -> Value {
    json!({ "id": id(11), "resident": id(1), "by": "李护士", "topics": ["dose"], "given_on": "2026-03-01",
        "recorded_at": at("2026-03-01") })
}

fn lacks(again: &Again) -> Vec<Evidence> {
    again.lacks.iter().copied().collect()
}

#[test]
fn what_is_lacking_is_named_where_a_record_makes_it_good() {
    let again = long().again();
    assert_eq!(again.against, [Code::Lrx302, Code::Lrx303, Code::Lrx304]);
    assert_eq!(lacks(&again), [Evidence::Assessment, Evidence::Education]);
    let mut taught = long();
    taught.educations = vec![education()];
    let again = taught.again();
    assert_eq!(again.against, [Code::Lrx302, Code::Lrx304]);
    assert_eq!(lacks(&again), [Evidence::Assessment, Evidence::Confirmation], "she confirms what she was taught");

    let unseen = long().seen_by(Role::Doctor, DOCTOR, "2026-03-14");
    assert_eq!(lacks(&unseen), [Evidence::Visit, Evidence::Education], "seen, then judged");

    let of_a_nurse = long().seen_by(Role::Nurse, 0xD2, TODAY);
    assert_eq!(lacks(&of_a_nurse), [Evidence::Education], "who does not sign does not judge");

    let mut uncontrolled = hers();
    uncontrolled.visit["found"][0]["controlled"] = json!(false);
    assert_eq!(lacks(&uncontrolled.again()), [], "no record of hers makes it good");
    let mut hospitalised = hers();
    hospitalised.assessment["answers"]["hospitalised_since"] = json!(true);
    assert_eq!(lacks(&hospitalised.again()), [Evidence::Assessment]);
    assert_eq!(lacks(&hers().again()), []);
}

#[test]
fn whom_she_has_seen_and_not_judged_she_judges() {
    let mut of_another = hers();
    of_another.assessment["staff"] = json!(id(0xD1));
    let again = of_another.again();
    assert_eq!((again.against.as_slice(), lacks(&again)), (&[Code::Lrx504][..], vec![Evidence::Assessment]));
    assert_eq!(sheet(again, false), Err(Code::Lrx504));

    let mut on_the_phone = hers();
    on_the_phone.visit["mode"] = json!("phone");
    assert_eq!(lacks(&on_the_phone.again()), [Evidence::Visit]);
}

#[test]
fn a_disease_without_a_programme_is_judged_by_hand() {
    let mut unfollowed = hers();
    unfollowed.prescriptions[0]["diagnoses"] = json!([{ "diagnosis": id(6), "icd": "E78.500" }]);
    unfollowed.diagnosis["icd"] = json!("E78.500");
    let again = unfollowed.again();
    assert!(again.against.contains(&Code::Lrx501), "{:?}", again.against);
    assert_eq!(lacks(&again), [Evidence::Assessment]);
}
