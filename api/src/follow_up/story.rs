//! What the tests of care tell their stories with.

use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::calendar::Day;
use jiayi_core::command::{Command, Outcome};
use jiayi_core::follow_up::commands::{EnrolInProgramme, RecordDiagnosis, RecordVisit};
use jiayi_core::follow_up::diabetes::{DiabetesForm, DiabetesSymptom};
use jiayi_core::follow_up::hypertension::{HypertensionForm, HypertensionSymptom};
use jiayi_core::follow_up::policy::FollowUpPolicy;
use jiayi_core::follow_up::programme::Admission;
use jiayi_core::follow_up::{Adherence, Common, Course, Forms, Place, Programme, VisitMode};
use jiayi_core::id::{ContractId, DiagnosisId, EnrolmentId, ResidentId, TeamId, VisitId};
use jiayi_core::prescription::coding::IcdCode;
use jiayi_core::reading::commands::RecordReading;
use jiayi_core::reading::{BloodPressure, Glucose, Mmhg, Reading};
use serde_json::Value;

use crate::database::schema::contracts;
use crate::database::sql::Word;
use crate::feed::{self, Entity, Feed};
use crate::session::Actor;
use crate::testing::{TestClinic, TestPerson, id, numbers};

/// A clinic whose team has served 李秀英 for a month; she is followed up for nothing yet.
pub(crate) struct Story {
    pub clinic: TestClinic,
    pub li: TestPerson,
}

impl Story {
    pub fn begin() -> Self {
        let clinic = TestClinic::open();
        let li = clinic.resident("李秀英", numbers::LI, "13800138001");
        clinic.contract(&li, clinic.today().plus_months(-1).expect("in range"));
        Self { clinic, li }
    }

    /// 李秀英 is in both programmes.
    pub fn of_both() -> Self {
        let story = Self::begin();
        story.enrol_in_both();
        story
    }

    pub fn enrol_in_both(&self) {
        self.enrolled(self.li.id, Programme::Hypertension);
        self.enrolled(self.li.id, Programme::Diabetes);
    }

    pub fn doctor(&self) -> Actor {
        self.clinic.staff(Role::Doctor)
    }

    pub fn nurse(&self) -> Actor {
        self.clinic.staff(Role::Nurse)
    }

    pub fn diagnosed(&self, resident: ResidentId, icd: &str) -> DiagnosisId {
        let diagnosis = id();
        self.clinic.must(&self.doctor(), Command::RecordDiagnosis(diagnosis_of(diagnosis, resident, icd)));
        diagnosis
    }

    pub fn diagnosis(&self, icd: &str) -> RecordDiagnosis {
        diagnosis_of(id(), self.li.id, icd)
    }

    pub fn enrolled(&self, resident: ResidentId, programme: Programme) -> EnrolmentId {
        // The first family that a programme takes; none where it asks for an age.
        let policy = FollowUpPolicy::default();
        let icd = match policy.admission(programme) {
            Admission::Diagnosis(families) => families.first().map(|family| format!("{family}.x00")),
            Admission::Age(_) => None,
        };
        let (enrolment, diagnosis) = (id(), icd.map(|icd| self.diagnosed(resident, &icd)));
        self.clinic.must(
            &self.doctor(),
            Command::EnrolInProgramme(EnrolInProgramme { enrolment, resident, programme, diagnosis }),
        );
        enrolment
    }

    /// A calm visit of today for both programmes.
    pub fn visit(&self) -> RecordVisit {
        visit_of(self.li.id, self.clinic.today())
    }

    pub fn hypertension_visit(&self, sbp: i64, dbp: i64) -> RecordVisit {
        let mut visit = self.visit();
        visit.common.pressure = Some(BloodPressure::new(sbp, dbp));
        visit.forms.diabetes = None;
        visit
    }

    pub fn record(&self, by: &Actor, visit: &RecordVisit) -> Outcome {
        self.clinic.send(by, Command::RecordVisit(visit.clone()))
    }

    pub fn recorded(&self, by: &Actor, visit: RecordVisit) -> VisitId {
        let id = visit.visit;
        self.clinic.must(by, Command::RecordVisit(visit));
        id
    }

    /// A home reading of now.
    pub fn reading(&self, value: Reading) -> RecordReading {
        RecordReading {
            reading: id(),
            resident: self.li.id,
            value,
            taken_at: self.clinic.clock.now(),
            signs: Vec::new(),
            corrects: None,
        }
    }

    /// What a session reads of 李秀英's record.
    pub fn shown(&self, actor: &Actor, what: &str) -> Value {
        let (status, body) = self.clinic.get(actor, &format!("/residents/{}/{what}", self.li.id));
        assert_eq!(status, 200, "{body}");
        body
    }

    /// Moves the present contract to another team from today on, as a transfer does on its day.
    pub fn transferred(&self, to: TeamId) -> ContractId {
        let (resident, today, from) = (self.li.id, self.clinic.today(), self.clinic.team);
        let eve = today.plus_days(-1).expect("in range");
        self.clinic.write(move |conn| {
            let present =
                contracts::table.filter(contracts::resident_id.eq(resident)).filter(contracts::team_id.eq(from));
            diesel::update(present)
                .set((
                    contracts::ends_on.eq(eve),
                    contracts::state.eq(Word(jiayi_core::contract::ContractState::Transferred)),
                    contracts::end_recorded_at.eq(eve.start()),
                ))
                .execute(conn)?;
            let moved: ContractId = contracts::table
                .filter(contracts::resident_id.eq(resident))
                .filter(contracts::team_id.eq(from))
                .select(contracts::id)
                .first(conn)?;
            feed::stamp(conn, Feed::Resident(resident), Entity::Contract, moved.0, true)?;
            feed::leave(conn, from, resident, |_| false)
        });
        let doctor = self.clinic.staff_id(Role::Doctor);
        self.clinic.contract_with(resident, self.li.actor.account, to, doctor, today)
    }
}

pub(crate) fn diagnosis_of(diagnosis: DiagnosisId, resident: ResidentId, icd: &str) -> RecordDiagnosis {
    RecordDiagnosis {
        diagnosis,
        resident,
        icd: IcdCode::parse(icd).expect("a code"),
        name: "慢性病".to_owned(),
        diagnosed_on: "2020-05-01".parse().expect("a day"),
        proof: "县人民医院门诊病历".to_owned(),
        corrects: None,
    }
}

pub(crate) fn visit_of(resident: ResidentId, on: Day) -> RecordVisit {
    RecordVisit {
        visit: id(),
        resident,
        happened_on: on,
        mode: VisitMode::Clinic,
        place: Place::Facility,
        common: Common {
            pressure: Some(BloodPressure::new(128, 78)),
            heart_rate: Some(72),
            weight_hectograms: Some(615),
            ..Common::default()
        },
        forms: Forms { hypertension: Some(hypertension()), diabetes: Some(diabetes(61)), ..Forms::default() },
        danger_sign_confirmed: false,
        note: None,
        corrects: None,
    }
}

pub(crate) fn course() -> Course {
    Course {
        adherence: Adherence::Regular,
        irregular_reason: None,
        adr: false,
        adr_uncontrolled: false,
        complication: false,
        detail: None,
    }
}

pub(crate) fn hypertension() -> HypertensionForm {
    HypertensionForm {
        symptoms: vec![HypertensionSymptom::None],
        other_symptom: None,
        salt: None,
        salt_target: None,
        course: course(),
    }
}

pub(crate) fn diabetes(fasting_tenths: i64) -> DiabetesForm {
    DiabetesForm {
        fasting_glucose: Glucose::Tenths(fasting_tenths),
        other_glucose: None,
        symptoms: vec![DiabetesSymptom::None],
        other_symptom: None,
        foot_pulse: None,
        staple_food_g: None,
        staple_food_target_g: None,
        hba1c_tenths: None,
        hba1c_on: None,
        hypoglycaemia: None,
        insulin: None,
        course: course(),
    }
}

pub(crate) fn pressure(sbp: i64, dbp: i64) -> Reading {
    Reading::BloodPressure { sbp: Mmhg(sbp), dbp: Mmhg(dbp), pulse: None, arm: None }
}

/// The ids under `key` of a list of objects.
pub(crate) fn ids(list: &Value, key: &str) -> Vec<String> {
    let of = |item: &Value| item[key].as_str().unwrap_or_default().to_owned();
    list.as_array().map(|list| list.iter().map(of).collect()).unwrap_or_default()
}
