//! How requests to a gateway are signed, and how what a gateway sends us is.
//!
//! Source: Alibaba Cloud, «RPC mechanism: request signatures» (HMAC-SHA1 over the sorted parameters, a nonce and a time).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::Sha256;

use super::http::{form, percent};

/// The signature of a POST with these parameters, of which `Signature` is none.
pub(super) fn of_request(secret: &str, parameters: &[(String, String)]) -> Option<String> {
    let mut mac = Hmac::<Sha1>::new_from_slice(format!("{secret}&").as_bytes()).ok()?;
    mac.update(to_sign(parameters).as_bytes());
    Some(STANDARD.encode(mac.finalize().into_bytes()))
}

fn to_sign(parameters: &[(String, String)]) -> String {
    let mut sorted: Vec<_> = parameters.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    sorted.sort_unstable();
    format!("POST&%2F&{}", percent(&form(sorted)))
}

/// What of a receipt is signed: where it goes, when it was sent, once, and all of it.
fn receipt(secret: &str, channel: &str, timestamp: &str, nonce: &str, body: &[u8]) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(format!("{channel}\n{timestamp}\n{nonce}\n").as_bytes());
    mac.update(body);
    Some(mac)
}

/// Base64 of HMAC-SHA256, for the gateway's side.
pub(super) fn of_receipt(secret: &str, channel: &str, timestamp: &str, nonce: &str, body: &[u8]) -> Option<String> {
    Some(STANDARD.encode(receipt(secret, channel, timestamp, nonce, body)?.finalize().into_bytes()))
}

/// Whether it is whole and from whoever holds the secret; compared in constant time.
pub(super) fn is_of_receipt(
    secret: &str,
    channel: &str,
    timestamp: &str,
    nonce: &str,
    body: &[u8],
    signature: &str,
) -> bool {
    let Ok(signature) = STANDARD.decode(signature) else { return false };
    receipt(secret, channel, timestamp, nonce, body).is_some_and(|mac| mac.verify_slice(&signature).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned(parameters: &[(&str, &str)]) -> Vec<(String, String)> {
        parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    /// The provider's own worked example, for POST in place of GET.
    #[test]
    fn what_is_signed_is_sorted_and_encoded_twice() {
        let parameters = owned(&[
            ("Timestamp", "2016-02-23T12:46:24Z"),
            ("Format", "XML"),
            ("AccessKeyId", "testid"),
            ("Action", "DescribeRegions"),
            ("SignatureMethod", "HMAC-SHA1"),
            ("SignatureNonce", "3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf"),
            ("Version", "2014-05-26"),
            ("SignatureVersion", "1.0"),
        ]);
        assert_eq!(
            to_sign(&parameters),
            "POST&%2F&AccessKeyId%3Dtestid%26Action%3DDescribeRegions%26Format%3DXML%26SignatureMethod%3DHMAC-SHA1%26\
             SignatureNonce%3D3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf%26SignatureVersion%3D1.0%26Timestamp%3D2016-02-23T12%253A46%253A24Z%26\
             Version%3D2014-05-26"
        );
    }

    #[test]
    fn a_receipt_with_another_word_anywhere_is_not_signed() {
        let signature = of_receipt("s", "sms", "1", "n", b"{}").expect("a signature");
        let is = |channel, timestamp, nonce, body: &[u8], secret| {
            is_of_receipt(secret, channel, timestamp, nonce, body, &signature)
        };
        assert!(is("sms", "1", "n", b"{}", "s"));
        for other in [
            is("voice", "1", "n", b"{}", "s"),
            is("sms", "2", "n", b"{}", "s"),
            is("sms", "1", "m", b"{}", "s"),
            is("sms", "1", "n", b"{ }", "s"),
            is("sms", "1", "n", b"{}", "t"),
            is_of_receipt("s", "sms", "1", "n", b"{}", "not base64!"),
            is_of_receipt("s", "sms", "1", "n", b"{}", ""),
        ] {
            assert!(!other);
        }
    }
}
