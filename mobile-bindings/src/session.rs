//! Signing in and out.

use jiayi_device::at_once::accepted;
use jiayi_device::session::{
    CodeFor, Device as Install, Session, ask_for_code, sign_in_resident, sign_in_staff, signed_in,
};
use jiayi_device::{HttpTransport as _, Request, Response};
use uuid::Uuid;

use crate::error::JiayiError;
use crate::jiayi::Jiayi;
use crate::platform::TransportError;

/// The phone as its owner knows it, and this installation of the app.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Installation {
    pub install_id: String,
    pub name: String,
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Account {
    pub account: Uuid,
    /// `resident`, or a role of the staff; a newer server has more.
    pub role: String,
    /// Shown once, when an authenticator was new.
    pub recovery_codes: Vec<String>,
}

#[uniffi::export(async_runtime = "tokio")]
impl Jiayi {
    /// Has a code sent to a resident's phone.
    ///
    /// # Errors
    /// [`JiayiError::NoAnswer`], or the server's refusal.
    pub async fn ask_for_code(&self, phone: String) -> Result<(), JiayiError> {
        self.asks_for_code(&phone, CodeFor::SignIn).await
    }

    /// A resident, guardian or proxy signs in by the code.
    ///
    /// # Errors
    /// As [`Jiayi::ask_for_code`].
    pub async fn sign_in_resident(
        &self,
        phone: String,
        code: String,
        installation: Installation,
    ) -> Result<Account, JiayiError> {
        let request = sign_in_resident(&phone, &code, &installation.into());
        self.signs_in(request, Some(phone)).await
    }

    /// Somebody of the staff signs in, with the authenticator's six digits or a recovery code once `SECOND_FACTOR` asks for them.
    ///
    /// # Errors
    /// As [`Jiayi::ask_for_code`].
    pub async fn sign_in_staff(
        &self,
        login: String,
        password: String,
        code: Option<String>,
        role: Option<String>,
        installation: Installation,
    ) -> Result<Account, JiayiError> {
        let install = installation.into();
        self.signs_in(sign_in_staff(&login, &password, code.as_deref(), role.as_deref(), &install), None).await
    }

    /// The records leave the phone; what was not sent stays, for her.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn sign_out(&self) -> Result<(), JiayiError> {
        self.with(jiayi_device::Device::end_session).await
    }
}

impl Jiayi {
    pub(crate) async fn asks_for_code(&self, phone: &str, purpose: CodeFor) -> Result<(), JiayiError> {
        let answer = self.asks(ask_for_code(phone, purpose)).await?;
        self.log.noting(accepted(&answer).map_err(JiayiError::from))
    }

    pub(crate) async fn asks(&self, request: Request) -> Result<Response, JiayiError> {
        let answered = self.line.execute(request).await.map_err(|why| TransportError::from(why).into());
        self.log.noting(answered)
    }

    async fn signs_in(&self, request: Request, phone: Option<String>) -> Result<Account, JiayiError> {
        let answer = self.asks(request).await?;
        let session = self.log.noting(signed_in(&answer).map_err(JiayiError::from))?;
        let session = Session { phone, ..session };
        let account = Account {
            account: session.account.0,
            role: session.role.clone(),
            recovery_codes: session.recovery_codes.clone(),
        };
        self.with(|device| device.begin_session(session)).await?;
        Ok(account)
    }
}

impl From<Installation> for Install {
    fn from(Installation { install_id, name }: Installation) -> Self {
        Self { install_id, name }
    }
}
