//! Li has high blood pressure, a contract and a doctor who saw her today: what a long prescription begins with.

use std::ops::Deref;
use std::rc::Rc;

use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::calendar::Day;
use jiayi_core::command::{Command, Outcome};
use jiayi_core::follow_up::{Adherence, Common, Place, Programme, VisitMode};
use jiayi_core::id::{
    AssessmentId, ConfirmationId, DiagnosisId, DispensingId, DrugId, EducationId, PrescriptionId, PrescriptionItemId,
    ResidentId, ReviewId, StaffId, VisitId,
};
use jiayi_core::prescription::Kind;
use jiayi_core::prescription::assessment::{AssessmentAnswers, AssessmentScope, EducationTopic};
use jiayi_core::prescription::catalogue::drug_id;
use jiayi_core::prescription::commands::{
    AssessForLongPrescription, Collector, ConfirmLongPrescription, DispensePrescription, DispensedItem,
    IssuePrescription, OrderedItem, RecordEducation, ReviewPrescription, StopPrescription,
};
use jiayi_core::prescription::status::{Reason, Review};
use jiayi_core::prescription::supply::{Regimen, Schedule, Times};
use serde_json::json;

use crate::database::schema::{assessments, diagnoses, sessions, visits};
use crate::database::sql::Word;
use crate::prescription::Item;
use crate::session::Actor;
use crate::testing::{TestClinic, TestPerson, day, id, numbers};

pub(crate) const AMLODIPINE: &str = "C08CA01-5mg";
pub(crate) const METFORMIN: &str = "A10BA02-0.5g";

#[derive(Clone)]
pub(crate) struct Story {
    pub clinic: Rc<TestClinic>,
    pub li: TestPerson,
    pub doctor: Actor,
    pub pharmacist: Actor,
    pub dispenser: Actor,
    pub diagnosis: DiagnosisId,
}

impl Deref for Story {
    type Target = TestClinic;

    fn deref(&self) -> &TestClinic {
        &self.clinic
    }
}

pub(crate) fn reason(text: &str) -> Reason {
    text.to_owned().try_into().expect("words")
}

pub(crate) fn answers() -> AssessmentAnswers {
    AssessmentAnswers {
        regimen_stable: true,
        long_term_need: true,
        new_disease: false,
        hospitalised_since: false,
        other_reassessment: false,
        severe_adr: false,
        other_diagnoses: None,
        findings: reason("血压平稳，继续原方案"),
    }
}

/// One unit a day.
pub(crate) fn order(key: &str, units: u32) -> OrderedItem {
    let schedule = Schedule { per_dose: "1".parse().expect("a dose"), times: Times::PerDay(1.try_into().expect("1")) };
    OrderedItem {
        item: id(),
        drug: drug_id(key),
        regimen: Regimen::Scheduled(schedule),
        units,
        refill_item: None,
        monitoring_confirmed: false,
    }
}

impl Story {
    pub fn begin() -> Self {
        let clinic = TestClinic::open();
        let li = clinic.resident("李秀英", numbers::LI, "13800138001");
        Self::of(Rc::new(clinic), li)
    }

    /// Of somebody else of the same clinic, who is `li` in it.
    pub fn of(clinic: Rc<TestClinic>, li: TestPerson) -> Self {
        clinic.contract(&li, clinic.today());
        let (doctor, pharmacist, dispenser) =
            (clinic.staff(Role::Doctor), clinic.staff(Role::Pharmacist), clinic.staff(Role::Dispenser));
        let diagnosis = diagnose(&clinic, li.id, "I10.x00", doctor.staff_id().expect("staff"));
        Self { clinic, li, doctor, pharmacist, dispenser, diagnosis }
    }

    /// Moves to a day so many days after the first; everybody's session was used in between.
    pub fn days_later(&self, days: i64) -> Day {
        let later = day(crate::testing::TODAY).plus_days(days).expect("in range");
        self.clinic.on(later);
        let now = self.clock.now();
        self.write(move |conn| {
            diesel::update(sessions::table).set(sessions::last_seen_at.eq(now)).execute(conn)?;
            Ok(())
        });
        later
    }

    /// The doctor sees her today and finds her well.
    pub fn visit(&self) -> VisitId {
        self.seen(&self.doctor, VisitMode::Clinic, self.today(), true, Adherence::Regular)
    }

    pub fn seen(&self, by: &Actor, mode: VisitMode, on: Day, controlled: bool, adherence: Adherence) -> VisitId {
        see(&self.clinic, self.li.id, by, mode, on, controlled, adherence)
    }

    pub fn assess(&self, visit: VisitId, scope: AssessmentScope) -> AssessmentId {
        self.assess_with(visit, scope, answers())
    }

    pub fn assess_with(&self, visit: VisitId, scope: AssessmentScope, answers: AssessmentAnswers) -> AssessmentId {
        let assessment = id();
        let drugs = self.every_drug();
        let command = AssessForLongPrescription { assessment, resident: self.li.id, visit, scope, answers, drugs };
        self.must(&self.doctor, Command::AssessForLongPrescription(command));
        assessment
    }

    pub fn educate(&self) -> EducationId {
        let education = id();
        let topics = vec![EducationTopic::Storage, EducationTopic::SelfMonitoring];
        let command = RecordEducation { education, resident: self.li.id, topics };
        self.must(&self.staff(Role::Nurse), Command::RecordEducation(command));
        education
    }

    /// For stories that are about something else: their records speak of whatever is prescribed.
    fn every_drug(&self) -> Vec<DrugId> {
        self.rules.catalogue.drugs().map(|drug| drug.id).collect()
    }

    /// She signs on her phone.
    pub fn confirm(&self, days: u32) -> ConfirmationId {
        self.confirm_of(days, self.every_drug())
    }

    pub fn confirm_of(&self, days: u32, drugs: Vec<DrugId>) -> ConfirmationId {
        let confirmation = id();
        let signature = self.blob(&self.li.actor);
        let (witness, guardian) = (None, None);
        let command =
            ConfirmLongPrescription { confirmation, resident: self.li.id, days, drugs, signature, witness, guardian };
        self.must(&self.li.actor, Command::ConfirmLongPrescription(command));
        confirmation
    }

    /// 28 days, of what the doctor saw today.
    pub fn draft(&self, kind: Kind, items: Vec<OrderedItem>) -> IssuePrescription {
        let visit = self.visit();
        let scope = if kind == Kind::Repeat { AssessmentScope::Repeat } else { AssessmentScope::FullFirst };
        IssuePrescription {
            prescription: id(),
            resident: self.li.id,
            kind,
            days: 28,
            items,
            diagnoses: vec![self.diagnosis],
            visit,
            assessment: self.assess(visit, scope),
            education: None,
            confirmation: None,
            early_reason: None,
            validity_reason: None,
        }
    }

    pub fn issue(&self, draft: &IssuePrescription) -> Outcome {
        self.send(&self.doctor, Command::IssuePrescription(draft.clone()))
    }

    /// Issues, and insists.
    pub fn issued(&self, kind: Kind, items: Vec<OrderedItem>) -> PrescriptionId {
        let draft = self.draft(kind, items);
        assert_eq!(self.issue(&draft), Outcome::Applied);
        draft.prescription
    }

    pub fn review(&self, by: &Actor, prescription: PrescriptionId, outcome: Review) -> Outcome {
        let review: ReviewId = id();
        let command = ReviewPrescription { review, prescription, resident: self.li.id, outcome };
        self.send(by, Command::ReviewPrescription(command))
    }

    pub fn pass(&self, prescription: PrescriptionId) {
        assert_eq!(self.review(&self.pharmacist, prescription, Review::Pass), Outcome::Applied);
    }

    pub fn items(&self, prescription: PrescriptionId) -> Vec<Item> {
        self.read(move |conn| crate::prescription::records::items(conn, prescription))
    }

    /// Hands over everything to whoever collects it.
    pub fn hand_over(&self, prescription: PrescriptionId, collector: Collector) -> Outcome {
        let items = self.items(prescription);
        let lines = items.iter().map(|item| line(item.id, u32::try_from(item.units).expect("units"))).collect();
        self.hand_over_lines(&self.dispenser, prescription, lines, collector)
    }

    pub fn hand_over_lines(
        &self,
        by: &Actor,
        prescription: PrescriptionId,
        items: Vec<DispensedItem>,
        collector: Collector,
    ) -> Outcome {
        let command = DispensePrescription { prescription, resident: self.li.id, items, collector };
        self.send(by, Command::DispensePrescription(command))
    }

    /// Issued, passed and handed over to her on this day; the item of each medicine.
    pub fn supplied(&self, kind: Kind, items: Vec<OrderedItem>) -> PrescriptionId {
        let prescription = self.issued(kind, items);
        self.pass(prescription);
        assert_eq!(self.hand_over(prescription, Collector::Resident), Outcome::Applied);
        prescription
    }

    pub fn stop(&self, prescription: PrescriptionId) -> Outcome {
        let command = StopPrescription { prescription, resident: self.li.id, reason: reason("踝部水肿") };
        self.send(&self.doctor, Command::StopPrescription(command))
    }
}

pub(crate) fn line(item: PrescriptionItemId, units: u32) -> DispensedItem {
    let dispensing: DispensingId = id();
    DispensedItem { dispensing, item, units }
}

/// A diagnosis that was made years ago.
pub(crate) fn diagnose(clinic: &TestClinic, resident: ResidentId, icd: &'static str, by: StaffId) -> DiagnosisId {
    let diagnosis: DiagnosisId = id();
    let now = clinic.clock.now();
    clinic.write(move |conn| {
        diesel::insert_into(diagnoses::table)
            .values((
                diagnoses::id.eq(diagnosis),
                diagnoses::resident_id.eq(resident),
                diagnoses::icd.eq(icd),
                diagnoses::name.eq("高血压"),
                diagnoses::diagnosed_on.eq(day("2019-05-06")),
                diagnoses::proof.eq("县人民医院门诊病历"),
                diagnoses::confirmed_by.eq(by),
                diagnoses::recorded_at.eq(now),
            ))
            .execute(conn)?;
        Ok(())
    });
    diagnosis
}

/// A visit of the hypertension programme.
pub(crate) fn see(
    clinic: &TestClinic,
    resident: ResidentId,
    by: &Actor,
    mode: VisitMode,
    on: Day,
    controlled: bool,
    adherence: Adherence,
) -> VisitId {
    let visit: VisitId = id();
    let (team, institution, staff) = (clinic.team, clinic.institution, by.staff_id().expect("staff"));
    let (role, now) = (by.role, clinic.clock.now());
    let form = json!({ "symptoms": ["none"], "course": { "adherence": adherence } }).to_string();
    let common = serde_json::to_string(&Common::default()).expect("json");
    let next_due = on.plus_months(3).expect("in range");
    clinic.write(move |conn| {
        diesel::insert_into(visits::table)
            .values((
                visits::id.eq(visit),
                visits::resident_id.eq(resident),
                visits::team_id.eq(team),
                visits::institution_id.eq(institution),
                visits::staff_id.eq(staff),
                visits::role.eq(Word(role)),
                visits::happened_on.eq(on),
                visits::recorded_at.eq(now),
                visits::late.eq(false),
                visits::mode.eq(Word(mode)),
                visits::place.eq(Word(Place::Facility)),
                visits::common.eq(common),
                visits::danger_sign_confirmed.eq(false),
                visits::policy_version.eq("test"),
            ))
            .execute(conn)?;
        diesel::insert_into(assessments::table)
            .values((
                assessments::visit_id.eq(visit),
                assessments::programme.eq(Word(Programme::Hypertension)),
                assessments::resident_id.eq(resident),
                assessments::happened_on.eq(on),
                assessments::facts.eq(form),
                assessments::controlled.eq(controlled),
                assessments::adr.eq(false),
                assessments::class.eq(if controlled { 1 } else { 2 }),
                assessments::action.eq(if controlled { "ROUTINE" } else { "ADJUST" }),
                assessments::next_due.eq(next_due),
            ))
            .execute(conn)?;
        Ok(())
    });
    visit
}
