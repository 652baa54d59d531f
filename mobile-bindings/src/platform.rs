//! What the app brings: HTTP as the platform does it, and the keys that it keeps.

use std::sync::Arc;
use std::time::Duration;

use jiayi_device as engine;
use tokio::time::timeout;

/// For a whole exchange, the engine's longest wait for news of 25 s among them. A foreign call that never ends is given up then.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct HttpRequest {
    /// `GET`, `POST` or `PUT`.
    pub method: String,
    /// From the root of the server, with its query.
    pub path: String,
    pub headers: Vec<HttpHeader>,
    pub body: Option<Vec<u8>>,
}

#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct HttpHeader {
    pub name: String,
    pub value: String,
}

/// Whatever its status.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct HttpResponse {
    pub status: u16,
    pub headers: Vec<HttpHeader>,
    pub body: Vec<u8>,
}

/// No answer. Whether the server did what it was asked is not known then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum TransportError {
    #[error("no network")]
    NoNetwork,
    #[error("no answer in time")]
    Timeout,
    /// The certificate is not one that this app trusts, or the phone's date is wrong.
    #[error("no secure connection")]
    Tls,
    #[error("cancelled")]
    Cancelled,
    #[error("the platform failed")]
    Unexpected,
}

impl From<uniffi::UnexpectedUniFFICallbackError> for TransportError {
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Unexpected
    }
}

/// Sends a request once and brings what came back: only the engine tries again.
#[uniffi::export(foreign)]
#[async_trait::async_trait]
pub trait HttpTransport: Send + Sync {
    async fn execute(&self, request: HttpRequest) -> Result<HttpResponse, TransportError>;
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum KeyName {
    Records,
    /// Neither a wipe of the records nor a long absence destroys it.
    Outbox,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum KeyError {
    /// The phone has to be unlocked first.
    #[error("locked")]
    Locked,
    #[error("the platform failed")]
    Unexpected,
}

impl From<uniffi::UnexpectedUniFFICallbackError> for KeyError {
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Unexpected
    }
}

/// Keeps 32 bytes under each name, and makes them when there are none.
#[uniffi::export(foreign)]
pub trait KeyProvider: Send + Sync {
    fn key(&self, name: KeyName) -> Result<Vec<u8>, KeyError>;
}

pub(crate) fn seal_key(keys: &dyn KeyProvider, name: KeyName) -> Result<engine::SealKey, KeyError> {
    let bytes = zeroize::Zeroizing::new(keys.key(name)?);
    bytes.as_slice().try_into().map(engine::SealKey::new).map_err(|_| KeyError::Unexpected)
}

/// The app's HTTP, as the engine asks for it; an exchange that does not end is given up.
pub(crate) struct Line {
    pub transport: Arc<dyn HttpTransport>,
    pub patience: Duration,
}

impl engine::HttpTransport for Line {
    async fn execute(&self, request: engine::Request) -> Result<engine::Response, engine::TransportError> {
        let headers = request.headers().iter().map(|(name, value)| header(name, value.as_str())).collect();
        let engine::Request { method, path, body, .. } = request;
        let request = HttpRequest { method: method.as_str().to_owned(), path, headers, body };
        let answered =
            timeout(self.patience, self.transport.execute(request)).await.unwrap_or(Err(TransportError::Timeout));
        let HttpResponse { status, headers, body } = answered.map_err(engine::TransportError::from)?;
        let headers = headers.into_iter().map(|HttpHeader { name, value }| (name, value)).collect();
        Ok(engine::Response { status, headers, body })
    }
}

fn header(name: &str, value: &str) -> HttpHeader {
    HttpHeader { name: name.to_owned(), value: value.to_owned() }
}

impl From<TransportError> for engine::TransportError {
    fn from(error: TransportError) -> Self {
        match error {
            TransportError::NoNetwork => Self::NoNetwork,
            TransportError::Timeout => Self::Timeout,
            TransportError::Tls => Self::Tls,
            TransportError::Cancelled => Self::Cancelled,
            TransportError::Unexpected => Self::Unexpected,
        }
    }
}

impl From<engine::TransportError> for TransportError {
    fn from(error: engine::TransportError) -> Self {
        match error {
            engine::TransportError::NoNetwork => Self::NoNetwork,
            engine::TransportError::Timeout => Self::Timeout,
            engine::TransportError::Tls => Self::Tls,
            engine::TransportError::Cancelled => Self::Cancelled,
            engine::TransportError::Unexpected => Self::Unexpected,
        }
    }
}
