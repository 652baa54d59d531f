//! Who we are to Google: a key file, and the signed assertion that an access token is given for. Source: RFC 7523.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hyper::Uri;
use jiayi_core::calendar::Instant;
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::pki_types::pem::PemObject;
use serde::{Deserialize, Serialize};

use super::Unusable;
use super::http::form;

pub(super) const SCOPE: &str = "https://www.googleapis.com/auth/firebase.messaging";
pub(super) const GRANT: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
/// Seconds; Google takes no longer one.
const LIVES: i64 = 3600;

/// As the console gives it out; it has more fields, which nobody needs.
#[derive(Deserialize)]
struct KeyFile {
    project_id: String,
    private_key_id: String,
    private_key: String,
    client_email: String,
    token_uri: String,
}

pub struct ServiceAccount {
    pub(super) project: String,
    pub(super) token_uri: Uri,
    /// As it is written in the file: it is signed so.
    audience: String,
    email: String,
    key_id: String,
    key: RsaKeyPair,
}

impl fmt::Debug for ServiceAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ServiceAccount({})", self.email)
    }
}

#[derive(Serialize)]
struct Header<'a> {
    alg: &'a str,
    typ: &'a str,
    kid: &'a str,
}

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    scope: &'a str,
    aud: &'a str,
    iat: i64,
    exp: i64,
}

impl ServiceAccount {
    /// # Errors
    /// In words, when the text is no key file of a service account.
    pub fn parse(text: &str) -> Result<Self, Unusable> {
        let unusable = |cause: &dyn fmt::Display| Unusable(format!("not the key file of a service account: {cause}"));
        let file: KeyFile = serde_json::from_str(text).map_err(|cause| unusable(&cause))?;
        let der =
            PrivatePkcs8KeyDer::from_pem_slice(file.private_key.as_bytes()).map_err(|_| unusable(&"private_key"))?;
        let key = RsaKeyPair::from_pkcs8(der.secret_pkcs8_der()).map_err(|cause| unusable(&cause))?;
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == ':' || c == '.';
        if file.project_id.is_empty() || !file.project_id.chars().all(plain) {
            return Err(unusable(&"project_id"));
        }
        let token_uri = file.token_uri.parse().map_err(|_| unusable(&"token_uri"))?;
        Ok(Self {
            project: file.project_id,
            token_uri,
            audience: file.token_uri,
            email: file.client_email,
            key_id: file.private_key_id,
            key,
        })
    }

    /// The body of a request for an access token; none when the system has no randomness for the signature.
    pub(super) fn request(&self, now: Instant) -> Option<String> {
        let iat = now.0.div_euclid(1000);
        let header = Header { alg: "RS256", typ: "JWT", kid: &self.key_id };
        let claims = Claims { iss: &self.email, scope: SCOPE, aud: &self.audience, iat, exp: iat + LIVES };
        let part = |json: serde_json::Result<Vec<u8>>| json.map(|json| URL_SAFE_NO_PAD.encode(json)).ok();
        let mut assertion = format!("{}.{}", part(serde_json::to_vec(&header))?, part(serde_json::to_vec(&claims))?);
        let mut signature = vec![0; self.key.public().modulus_len()];
        self.key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), assertion.as_bytes(), &mut signature).ok()?;
        assertion.push('.');
        assertion.push_str(&URL_SAFE_NO_PAD.encode(signature));
        Some(form([("grant_type", GRANT), ("assertion", &assertion)]))
    }
}
