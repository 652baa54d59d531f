//! No basis in law, no health data stored. Source: domain 06 (PIPL 13, 15, 28, 31).

use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::codes::Code;
use jiayi_core::command::{Command, Outcome};
use jiayi_core::follow_up::CloseReason;
use jiayi_core::follow_up::Programme;
use jiayi_core::follow_up::commands::{CloseEnrolment, RecordVisit};
use jiayi_core::id::ResidentId;
use jiayi_core::person::ConsentPurpose;
use jiayi_core::person::commands::{ClaimIdentity, OtherGround, WithdrawConsent};
use jiayi_core::person::consent::LegalBasis;
use jiayi_core::reading::Reading;
use jiayi_core::reading::commands::RecordReading;
use serde_json::Value;

use crate::database::schema::{audit, readings};
use crate::database::sql::Json;
use crate::follow_up::story::{Story, pressure};
use crate::session::Actor;
use crate::testing::{TestClinic, codes, day, id, numbers};

fn measures(clinic: &TestClinic, by: &Actor, resident: ResidentId, value: Reading) -> Outcome {
    let (reading, taken_at) = (id(), clinic.clock.now());
    let command = RecordReading { reading, resident, taken_at, value, signs: Vec::new(), corrects: None };
    clinic.send(by, Command::RecordReading(command))
}

fn withdraws(clinic: &TestClinic, by: &Actor, resident: ResidentId) {
    let command = WithdrawConsent { consent: id(), resident, purpose: ConsentPurpose::HealthData };
    clinic.must(by, Command::WithdrawConsent(command));
}

fn notes(clinic: &TestClinic) -> Value {
    let detail: Json<Value> = clinic.read(|conn| {
        Ok(audit::table
            .filter(audit::kind.eq("command"))
            .order(audit::version.desc())
            .select(audit::detail.assume_not_null())
            .first(conn)?)
    });
    detail.0
}

#[test]
fn who_has_agreed_to_nothing_keeps_nothing_but_a_danger() {
    let clinic = TestClinic::open();
    let account = clinic.account("13800138001");
    let resident = id();
    let particulars = clinic.particulars("李秀英", numbers::LI);
    clinic.must(&account, Command::ClaimIdentity(ClaimIdentity { claim: id(), resident, particulars }));
    let claimant = clinic.refreshed(&account);
    let calm = measures(&clinic, &claimant, resident, pressure(128, 78));
    assert_eq!(codes(&calm), [Code::ConsentHealthData]);
    let kept: i64 = clinic.read(|conn| Ok(readings::table.count().get_result(conn)?));
    assert_eq!(kept, 0);
    assert_eq!(measures(&clinic, &claimant, resident, pressure(186, 112)), Outcome::Applied);
    assert_eq!(notes(&clinic)["notes"]["without_consent"], "emergency");
}

#[test]
fn a_withdrawal_stops_what_rested_on_the_consent_and_not_what_ends_or_saves() {
    let story = Story::begin();
    let (clinic, li) = (&story.clinic, story.li.id);
    let enrolment = story.enrolled(li, Programme::Hypertension);
    let monday = clinic.today();
    clinic.on(monday.plus_days(2).expect("in range"));
    withdraws(clinic, &story.li.actor, li);
    let refused = |outcome: Outcome| assert_eq!(codes(&outcome), [Code::ConsentHealthData]);
    refused(measures(clinic, &story.li.actor, li, pressure(128, 78)));
    refused(measures(clinic, &story.nurse(), li, pressure(128, 78)));
    refused(story.record(&story.nurse(), &story.hypertension_visit(128, 78)));
    refused(clinic.send(&story.doctor(), Command::RecordDiagnosis(story.diagnosis("E11.900"))));

    let of_monday = RecordVisit { happened_on: monday, ..story.hypertension_visit(128, 78) };
    assert_eq!(story.record(&story.nurse(), &of_monday), Outcome::Applied, "she had agreed on the day it happened");
    assert_eq!(story.record(&story.nurse(), &story.hypertension_visit(190, 118)), Outcome::Applied, "an emergency");
    let close = CloseEnrolment { enrolment, resident: li, reason: CloseReason::Refused };
    clinic.must(&story.nurse(), Command::CloseEnrolment(close));
}

#[test]
fn a_duty_by_law_that_staff_recorded_carries_on_after_a_withdrawal() {
    let clinic = TestClinic::open();
    let desk = clinic.staff(Role::Desk);
    let li = id();
    let mut registration = clinic.registration(li, "李秀英", numbers::LI);
    let (purpose, basis) = (ConsentPurpose::HealthData, LegalBasis::StatutoryDuty);
    registration.grounds = vec![OtherGround { consent: id(), purpose, basis }];
    clinic.must(&desk, Command::RegisterResident(registration));
    let actor = clinic.link("李秀英", numbers::LI, "13800138001", li);
    withdraws(&clinic, &actor, li);
    assert_eq!(measures(&clinic, &actor, li, pressure(128, 78)), Outcome::Applied);
}

#[test]
fn on_the_fourteenth_birthday_she_is_asked_again() {
    let clinic = TestClinic::open();
    let father = clinic.resident("赵大海", numbers::ZHAO, "13800138001");
    let boy = clinic.ward("赵小宝", numbers::THIRTEEN, &father);
    assert_eq!(measures(&clinic, &father.actor, boy, pressure(110, 70)), Outcome::Applied);
    clinic.on(day("2026-11-22"));
    assert_eq!(codes(&measures(&clinic, &father.actor, boy, pressure(110, 70))), [Code::ConsentAskAgain]);
}
