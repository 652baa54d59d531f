//! Time-based codes of an authenticator app. Source: RFC 6238 and RFC 4226.
//!
//! HMAC-SHA-1 and six digits every thirty seconds, because that is what every app computes whatever the address says. SHA-1's
//! collisions do not touch an HMAC. Forty lines over the workspace's `hmac` in place of a crate that brings an older one.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use zeroize::Zeroizing;

use super::{RandomError, random};

/// Seconds that a code lives.
const STEP_SECONDS: i64 = 30;
/// Steps by which the phone's clock may differ from ours, each way.
const DRIFT_STEPS: i64 = 1;
const MODULUS: u32 = 1_000_000;

/// Twenty random bytes (RFC 4226, R6), shared with the app once.
pub struct TotpSecret(Zeroizing<[u8; TotpSecret::LENGTH]>);

impl TotpSecret {
    /// Bytes.
    pub const LENGTH: usize = 20;

    /// # Errors
    /// [`RandomError`] when there is no randomness.
    pub fn draw() -> Result<Self, RandomError> {
        random().map(Self)
    }

    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(|bytes| Self(Zeroizing::new(bytes)))
    }

    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_slice()
    }

    /// As an app takes it when it is typed: RFC 4648 base 32.
    pub fn text(&self) -> Zeroizing<String> {
        const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        let (groups, _) = self.0.as_chunks::<5>();
        let mut text = Zeroizing::new(String::with_capacity(Self::LENGTH * 8 / 5));
        for group in groups {
            let bits = group.iter().fold(0u64, |bits, byte| bits << 8 | u64::from(*byte));
            let digits = (0..8).rev().filter_map(|place| ALPHABET.get((bits >> (5 * place) & 31) as usize));
            digits.for_each(|digit| text.push(char::from(*digit)));
        }
        text
    }

    /// As a QR code carries it. `login` holds ASCII letters, digits, `.`, `-` and `_` only.
    pub fn address(&self, login: &str) -> Zeroizing<String> {
        Zeroizing::new(format!("otpauth://totp/Jiayi:{login}?secret={}&issuer=Jiayi", self.text().as_str()))
    }

    /// The code of the moment, as the app shows it.
    pub fn code_at(&self, unix_ms: i64) -> String {
        format!("{:06}", self.code(step(unix_ms)))
    }

    /// The step whose code was typed, when it is now, one before or one after, and later than `last_used`. All candidates are
    /// computed and compared whatever matches, so that the answer takes as long.
    pub fn accepts(&self, typed: &str, unix_ms: i64, last_used: i64) -> Option<i64> {
        let now = step(unix_ms);
        let typed = (typed.len() == 6 && typed.bytes().all(|byte| byte.is_ascii_digit())).then(|| typed.parse().ok());
        let typed: Option<u32> = typed.flatten();
        (now - DRIFT_STEPS..=now + DRIFT_STEPS).fold(None, |found, step| {
            let fits = typed == Some(self.code(step)) && step > last_used;
            found.or(fits.then_some(step))
        })
    }

    fn code(&self, step: i64) -> u32 {
        // A key shorter than the hash's block is padded with zeros (RFC 2104), which spares an error that cannot happen.
        let mut block = Zeroizing::new([0; 64]);
        block.iter_mut().zip(self.0.iter()).for_each(|(byte, part)| *byte = *part);
        let mac = Hmac::<Sha1>::new((&*block).into()).chain_update(step.to_be_bytes()).finalize().into_bytes();
        let offset = usize::from(mac.last().copied().unwrap_or_default() & 15);
        let taken = mac.iter().skip(offset).take(4).fold(0u32, |bits, byte| bits << 8 | u32::from(*byte));
        (taken & 0x7fff_ffff) % MODULUS
    }
}

fn step(unix_ms: i64) -> i64 {
    unix_ms.div_euclid(1_000 * STEP_SECONDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret() -> TotpSecret {
        TotpSecret::from_bytes(b"12345678901234567890").expect("twenty bytes")
    }

    #[test]
    fn the_codes_are_those_of_rfc_6238() {
        // Appendix B, SHA-1; the table has eight digits, an app shows the last six.
        #[rustfmt::skip]
        let table = [
            (59,             "94287082"),
            (1_111_111_109,  "07081804"),
            (1_111_111_111,  "14050471"),
            (1_234_567_890,  "89005924"),
            (2_000_000_000,  "69279037"),
            (20_000_000_000, "65353130"),
        ];
        for (seconds, digits) in table {
            assert_eq!(secret().code_at(seconds * 1_000), digits[2..], "{seconds}");
        }
    }

    #[test]
    fn the_counters_are_those_of_rfc_4226() {
        let codes = [755_224, 287_082, 359_152, 969_429, 338_314, 254_676, 287_922, 162_583, 399_871, 520_489];
        for (counter, code) in (0..).zip(codes) {
            assert_eq!(secret().code(counter), code);
        }
    }

    #[test]
    fn a_clock_may_be_one_step_off_and_no_more() {
        let (secret, now) = (secret(), 1_111_111_109_000);
        for (seconds, accepted) in [(-60, false), (-30, true), (0, true), (30, true), (60, false)] {
            let typed = secret.code_at(now + seconds * 1_000);
            assert_eq!(secret.accepts(&typed, now, 0).is_some(), accepted, "{seconds}");
        }
    }

    #[test]
    fn a_used_step_and_those_before_it_are_refused() {
        let (secret, now) = (secret(), 1_111_111_109_000);
        let typed = secret.code_at(now);
        let used = secret.accepts(&typed, now, 0).expect("accepted");
        assert_eq!(secret.accepts(&typed, now, used), None);
        assert_eq!(secret.accepts(&secret.code_at(now - 30_000), now, used), None);
        assert_eq!(secret.accepts(&secret.code_at(now + 30_000), now, used), Some(used + 1));
    }

    #[test]
    fn what_is_no_code_of_six_digits_is_refused() {
        let secret = secret();
        for typed in ["", "81804", "0081804", "+81804", "08180４", " 081804", "081 804"] {
            assert_eq!(secret.accepts(typed, 1_111_111_109_000, 0), None, "{typed}");
        }
    }

    #[test]
    fn an_app_reads_the_secret_from_the_address() {
        assert_eq!(secret().text().as_str(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        let address = secret().address("leader1");
        assert_eq!(
            address.as_str(),
            "otpauth://totp/Jiayi:leader1?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Jiayi"
        );
    }
}
