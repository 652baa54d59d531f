//! `citizen-id`: what a citizen identity number says, or its first problem. Source: domain 05 §5.1.

use serde::Serialize;

use super::input::{Object, Refusal, fields};
use crate::calendar::Day;
use crate::codes::Code;
use crate::person::citizen_id::{CitizenId, Regions, Sex};

#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Answer {
    Read { birth: Day, sex: Sex, age: i32, normalised: String },
    Wrong { problem: Code },
}

pub(super) fn decide(object: &Object<'_>) -> Result<Answer, Refusal> {
    fields! { object;
        id: String,
        on: Day,
        allow_test_region: bool = false,
    }
    let regions = if allow_test_region { Regions::RealAndTest } else { Regions::Real };
    Ok(match CitizenId::parse(&id, on, regions) {
        Ok(id) => Answer::Read {
            birth: id.birth(),
            sex: id.sex(),
            age: id.age_on(on),
            normalised: id.normalised().to_owned(),
        },
        Err(problem) => Answer::Wrong { problem: problem.code() },
    })
}
