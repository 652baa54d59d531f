//! Signing in, and who one is.

use jiayi_core::calendar::Instant;
use jiayi_core::codes::Code;
use jiayi_core::id::{AccountId, InstitutionId, ResidentId, SessionId, StaffId};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use crate::at_once;
use crate::feed::Feed;
use crate::transport::{Request, Response, Token};

/// A session as the phone keeps it, sealed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    pub token: Token,
    pub session: SessionId,
    pub account: AccountId,
    /// As text: a newer server has roles that this app does not know.
    pub role: String,
    pub expires_at: Instant,
    /// Of a resident: what she signed in with, and what she signs with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Shown once, when an authenticator was new.
    #[serde(default, skip_serializing)]
    pub recovery_codes: Vec<String>,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("account", &self.account).field("role", &self.role).finish_non_exhaustive()
    }
}

/// The device as the person knows it, and its installation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Device {
    pub install_id: String,
    pub name: String,
}

/// A no that the person is told of.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Refused {
    /// `SECOND_FACTOR` asks for the code of the authenticator, `SECOND_FACTOR_ENROL` to set one up.
    pub code: String,
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub next: String,
}

impl Refused {
    /// No answer of our server.
    pub(crate) fn unreadable() -> Self {
        Self { code: Code::Internal.as_str().to_owned(), title: String::new(), next: String::new() }
    }
}

/// What a one-time code is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeFor {
    SignIn,
    SignContract,
}

/// Asks for a code to a resident's phone.
pub fn ask_for_code(phone: &str, purpose: CodeFor) -> Request {
    post("/api/v1/sign-in/codes", &json!({ "phone": phone, "purpose": purpose }))
}

/// A resident, guardian or proxy signs in by the code.
pub fn sign_in_resident(phone: &str, code: &str, device: &Device) -> Request {
    post("/api/v1/sign-in/resident", &json!({ "phone": phone, "code": code, "device": device }))
}

/// Somebody of the staff signs in with a password, and with the authenticator's six digits or a recovery code once they are asked for.
pub fn sign_in_staff(login: &str, password: &str, code: Option<&str>, role: Option<&str>, device: &Device) -> Request {
    let mut body = json!({ "login": login, "password": password, "device": device });
    for (field, value) in [("code", code), ("role", role)] {
        if let Some(value) = value {
            body[field] = value.into();
        }
    }
    post("/api/v1/sign-in/staff", &body)
}

fn post(path: &str, body: &serde_json::Value) -> Request {
    Request::post(path, body.to_string().into_bytes())
}

/// Asks for another life of the session.
pub fn renewal() -> Request {
    Request::post("/api/v1/sessions/renewal", Vec::new())
}

/// Reads the answer to a sign-in or a renewal.
///
/// # Errors
/// [`Refused`] with the server's code; `INTERNAL` for what is no answer of our server.
pub fn signed_in(response: &Response) -> Result<Session, Refused> {
    at_once::read(response)
}

/// `GET /api/v1/me`: who one is, and what one may follow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    pub account: AccountId,
    pub role: String,
    pub resident: Option<ResidentId>,
    pub staff: Option<StaffId>,
    pub institution: Option<InstitutionId>,
    /// Of the server's database: another one means that it has been put back to an older state.
    pub incarnation: Uuid,
    /// As they are to be fetched.
    pub feeds: Vec<String>,
    /// The account is disabled: what waits is delivered until then, and nothing else is answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivers_until: Option<Instant>,
}

impl Me {
    /// Those that this app knows, in the server's order.
    pub fn feeds(&self) -> Vec<Feed> {
        self.feeds.iter().filter_map(|feed| feed.parse().ok()).collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn answer(status: u16, body: &Value) -> Response {
        Response { status, headers: vec![], body: body.to_string().into_bytes() }
    }

    fn body(request: &Request) -> Value {
        serde_json::from_slice(request.body.as_deref().expect("a body")).expect("JSON")
    }

    #[test]
    fn the_six_digits_are_sent_when_there_are_some() {
        let device = Device { install_id: "i".into(), name: "n".into() };
        let without = sign_in_staff("leader1", "secret words", None, None, &device);
        let with = sign_in_staff("leader1", "secret words", Some("123456"), Some("nurse"), &device);
        let device = json!({ "install_id": "i", "name": "n" });
        let plain = json!({ "login": "leader1", "password": "secret words", "device": device });
        assert_eq!(body(&without), plain);
        let coded = json!({ "login": "leader1", "password": "secret words", "code": "123456", "role": "nurse", "device": device });
        assert_eq!(body(&with), coded);
    }

    #[test]
    fn a_refusal_says_what_to_do_and_what_is_no_answer_of_ours_does_not_pass_for_one() {
        let asked = answer(
            401,
            &json!({ "code": "SECOND_FACTOR", "title": "还需要验证器里的六位码。", "next": "请输入", "status": 401 }),
        );
        assert_eq!(signed_in(&asked).map_err(|refused| refused.code), Err("SECOND_FACTOR".to_owned()));
        let portal = Response { status: 200, headers: vec![], body: b"<html>Welcome to the hotel</html>".to_vec() };
        assert_eq!(signed_in(&portal).map_err(|refused| refused.code), Err("INTERNAL".to_owned()));
    }

    #[test]
    fn a_feed_that_this_app_does_not_know_is_left_out() {
        let me = json!({ "account": Uuid::nil(), "role": "a_new_role", "resident": null, "staff": null, "institution": null,
            "incarnation": Uuid::nil(), "feeds": ["reference", "village:3"] });
        assert_eq!(serde_json::from_value::<Me>(me).expect("me").feeds(), [Feed::Reference]);
    }
}
