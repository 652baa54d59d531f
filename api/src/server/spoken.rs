//! An app that is too old to be spoken with is told so, in words: what it holds is safe, and a newer one sends it.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use jiayi_core::codes::Code;
use jiayi_core::command::SCHEMA_HEADER;

use crate::clinic::Clinic;
use crate::problem::Problem;

/// What an app speaks that does not say what.
const FIRST_SCHEMA: u32 = 1;

/// Proof that the app which asks speaks a schema that the policy of today still admits. It is the app's own, never that of an envelope: what
/// an old app recorded is taken from the one that replaced it.
pub struct SpokenWith;

impl FromRequest for SpokenWith {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(check(request))
    }
}

fn check(request: &HttpRequest) -> Result<SpokenWith, Problem> {
    let clinic = request.app_data::<web::Data<Clinic>>().ok_or_else(|| Problem::new(Code::Internal))?;
    let spoken = match request.headers().get(SCHEMA_HEADER) {
        None => FIRST_SCHEMA,
        Some(told) => {
            let told = told.to_str().ok().and_then(|text| text.parse().ok());
            told.ok_or_else(|| Problem::on_field(SCHEMA_HEADER, Code::BadValue))?
        }
    };
    let oldest = clinic.rules.policies.on(clinic.clock.today())?.device.oldest_schema;
    if spoken < oldest { Err(Problem::new(Code::UpgradeRequired)) } else { Ok(SpokenWith) }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;
    use jiayi_core::access::Role;
    use serde_json::json;

    use crate::testing::TestClinic;

    #[test]
    fn an_app_that_is_too_old_is_told_so_in_words_and_a_newer_one_than_the_server_is_answered() {
        let clinic = TestClinic::open();
        let nurse = clinic.staff(Role::Nurse);
        let answers = |schema: &str| {
            let feed = TestRequest::get().uri("/api/v1/changes?feed=reference");
            let commands = TestRequest::post().uri("/api/v1/commands").set_json(json!({ "commands": [] }));
            [feed, commands].map(|request| {
                let (status, body) = clinic.speaking(schema, &nurse, request);
                (status, body["code"].as_str().unwrap_or_default().to_owned())
            })
        };
        let both = |status: u16, code: &str| [(status, code.to_owned()), (status, code.to_owned())];
        assert_eq!(answers("1"), both(200, ""));
        assert_eq!(answers("4000000000"), both(200, ""), "the app may be newer");
        assert_eq!(answers("0"), both(426, "UPGRADE_REQUIRED"));
        assert_eq!(answers("one"), both(400, "BAD_VALUE"));
        let request = TestRequest::get().uri("/api/v1/changes?feed=reference");
        let (_, told) = clinic.speaking("0", &nurse, request);
        let words =
            ["title", "next", "title_en", "next_en"].map(|field| told[field].as_str().unwrap_or_default().is_empty());
        assert_eq!(words, [false; 4]);
    }
}
