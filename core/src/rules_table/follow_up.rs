//! `hypertension` and `diabetes`: the rules of domain 04 §4.1–4.3 under the national policy.

use std::sync::LazyLock;

use serde::Serialize;
use serde_json::value::RawValue;

use super::input::{Input, Object, Refusal, fields, object};
use crate::calendar::{Day, NotADay};
use crate::codes::Code;
use crate::follow_up::policy::FollowUpPolicy;
use crate::follow_up::{Action, Assessment, Previous, Stated, VisitClass, diabetes, hypertension};
use crate::number::Exact;
use crate::policy::{PolicyBook, PolicyProblem};
use crate::reading::{BloodPressure, GlucoseLevel};

#[derive(Serialize)]
pub(super) struct Answer {
    class: Option<VisitClass>,
    action: Action,
    next_due: Day,
}

pub(super) fn hypertension(object: &Object<'_>) -> Result<Answer, Refusal> {
    fields! { object;
        visit: Day,
        age: i64,
        sbp: i64,
        dbp: i64,
        danger_sign: bool = false,
        pregnant_or_lactating: bool = false,
        other_unmanageable: bool = false,
        complication: bool = false,
        adr: bool = false,
        adr_uncontrolled: bool = false,
        previous: Option<Previous> = None,
    }
    let stated = Stated { danger_sign, pregnant_or_lactating, other_unmanageable, complication, adr, adr_uncontrolled };
    let facts = hypertension::Facts { visit, age, pressure: BloodPressure::new(sbp, dbp), stated, previous };
    answer(hypertension::assess(&facts, policy_on(visit)?))
}

pub(super) fn diabetes(object: &Object<'_>) -> Result<Answer, Refusal> {
    fields! { object;
        visit: Day,
        fpg: Exact,
        sbp: i64 = 120,
        dbp: i64 = 70,
        heart_rate: i64 = 72,
        temperature: Exact = Exact::from_tenths(365),
        danger_sign: bool = false,
        pregnant_or_lactating: bool = false,
        other_unmanageable: bool = false,
        complication: bool = false,
        adr: bool = false,
        adr_uncontrolled: bool = false,
        previous: Option<Previous> = None,
    }
    let facts = diabetes::Facts {
        visit,
        fasting: GlucoseLevel::Measured(fpg),
        other_glucose: None,
        pressure: Some(BloodPressure::new(sbp, dbp)),
        sustained_heart_rate: Some(heart_rate),
        temperature: Some(temperature),
        stated: Stated { danger_sign, pregnant_or_lactating, other_unmanageable, complication, adr, adr_uncontrolled },
        previous,
    };
    answer(diabetes::assess(&facts, policy_on(visit)?))
}

/// The national policy, read once.
static NATIONAL: LazyLock<Result<PolicyBook, PolicyProblem>> =
    LazyLock::new(|| PolicyBook::parse(&[crate::policy::NATIONAL], &[]));

/// As it holds on the day of the visit.
fn policy_on(visit: Day) -> Result<&'static FollowUpPolicy, Refusal> {
    let book = NATIONAL.as_ref().map_err(|_| Refusal::by_rule(Code::PolicyMissing, "`visit`"))?;
    book.on(visit).map(|policy| &policy.follow_up).map_err(|code| Refusal::by_rule(code, "`visit`"))
}

fn answer(assessment: Result<Assessment, NotADay>) -> Result<Answer, Refusal> {
    let Assessment { class, action, next_due, .. } =
        assessment.map_err(|NotADay| Refusal::by_rule(Code::DateRange, "`visit`"))?;
    Ok(Answer { class, action, next_due })
}

impl<'a> Input<'a> for Previous {
    fn read(raw: &'a RawValue, place: &str) -> Result<Self, Refusal> {
        object(raw, place, |previous| {
            fields! { previous; controlled: bool, adr: bool }
            Ok(Self { controlled, adr })
        })
    }
}
