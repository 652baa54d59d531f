use actix_web::test::TestRequest;

use super::*;

const DAY_MS: i64 = 86_400_000;
const PHONE: &str = "13900000001";

impl TestClinic {
    /// Signs in by the code that was sent; the token.
    fn enters(&self) -> String {
        assert_eq!(self.knock(HERE, "/sign-in/codes", &json!({ "phone": PHONE, "purpose": "sign_in" })).0, 202);
        let code: String = self.message_to(PHONE).expect("a message").chars().take(6).collect();
        let (status, signed_in) = self.knock(HERE, "/sign-in/resident", &json!({ "phone": PHONE, "code": code }));
        assert_eq!(status, 200, "{signed_in}");
        text(&signed_in["token"])
    }

    fn holds(&self, token: &str) -> bool {
        match self.bearing(token, TestRequest::get().uri("/api/v1/me")) {
            (200, _) => true,
            (401, _) => false,
            other => panic!("{other:?}"),
        }
    }

    fn renews(&self, token: &str) -> (u16, Value) {
        self.bearing(token, TestRequest::post().uri("/api/v1/sessions/renewal"))
    }
}

fn text(value: &Value) -> String {
    value.as_str().expect("text").to_owned()
}

#[test]
fn a_renewed_session_goes_on_under_its_next_token_and_the_one_before_ends_with_its_first_use() {
    let clinic = TestClinic::open();
    let first = clinic.enters();
    for _ in 0..4 {
        clinic.later(25 * DAY_MS);
        assert!(clinic.holds(&first));
    }
    let (status, renewed) = clinic.renews(&first);
    assert_eq!(status, 200, "{renewed}");
    let next = text(&renewed["token"]);
    assert!(clinic.holds(&first), "the answer may be lost");
    assert!(clinic.holds(&next));
    assert!(!clinic.holds(&first));
    // Well after the first life's end.
    for _ in 0..6 {
        clinic.later(25 * DAY_MS);
        assert!(clinic.holds(&next));
    }
    assert_eq!(renewed["expires_at"], json!(clinic.clock.now().plus_ms(-150 * DAY_MS + 180 * DAY_MS)));
    clinic.later(29 * DAY_MS);
    assert!(clinic.holds(&next));
    clinic.later(DAY_MS);
    assert!(!clinic.holds(&next), "not renewed again, it ends");
}

#[test]
fn whoever_asks_twice_is_given_the_same_token() {
    let clinic = TestClinic::open();
    let first = clinic.enters();
    let (one, other) = (clinic.renews(&first).1, clinic.renews(&first).1);
    assert_eq!(one["token"], other["token"]);
    assert!(clinic.holds(&text(&one["token"])));
    assert_eq!(clinic.renews(&first).0, 401, "late, and a copy of what was asked before");
    assert!(clinic.holds(&text(&one["token"])));
}

#[test]
fn what_ends_a_session_ends_its_next_token_too() {
    let clinic = TestClinic::open();
    let first = clinic.enters();
    let next = text(&clinic.renews(&first).1["token"]);
    assert_eq!(clinic.bearing(&first, TestRequest::post().uri("/api/v1/sign-out")).0, 204);
    assert!(!clinic.holds(&next));
    clinic.later(DAY_MS);
    let first = clinic.enters();
    let next = text(&clinic.renews(&first).1["token"]);
    clinic.later(31 * DAY_MS);
    assert!(!clinic.holds(&next), "unused for so long");
}

#[test]
fn nobody_of_the_staff_renews_a_session() {
    let clinic = TestClinic::open();
    let doctor = clinic.doctor();
    clinic.enrols(&doctor);
    clinic.later(STEP_MS);
    let (_, signed_in) = clinic.signs_in(HERE, &doctor.login, PASSWORD, Some(&clinic.shown(&doctor.actor)));
    assert_eq!(code(&clinic.renews(&text(&signed_in["token"]))), (403, "FORBIDDEN"));
}
