//! Limits of sign-in and sessions.

use serde::Deserialize;

/// Source: domain 06 (GB/T 22239-2019).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SessionPolicy {
    /// A resident's session ends when it was not used for so long.
    pub resident_idle_days: i64,
    /// It ends then in any case, unless the phone that holds it has renewed it.
    pub resident_absolute_days: i64,
    /// So long before that it does.
    pub resident_renewal_days: i64,
    pub staff_idle_minutes: i64,
    pub staff_absolute_hours: i64,
    /// So long before that, whoever is signed in on a phone is told to sign in again while she can.
    pub resident_warning_days: i64,
    pub staff_warning_minutes: i64,
    /// How long a one-time code can be used.
    pub code_minutes: i64,
    /// Wrong tries after which a one-time code is void.
    pub code_tries: u32,
    /// No new code while one younger than this waits to be used.
    pub code_again_seconds: i64,
    /// Codes that one phone is sent in an hour, asked for from one address.
    pub codes_per_hour: u32,
    /// From all addresses together.
    pub codes_per_hour_to_phone: u32,
    /// To all phones together.
    pub codes_per_hour_from_address: u32,
    /// Tries at one account from one address before it is locked there.
    pub password_tries: u32,
    /// Tries at one account before it is locked wherever it never signed in.
    pub password_tries_everywhere: u32,
    /// Tries from one address, whoever is tried.
    pub address_tries: u32,
    /// The same of residents, whom a carrier or a waiting room puts behind one address: what keeps their codes from being guessed
    /// is each code's own tries.
    pub resident_address_tries: u32,
    /// Wrong codes of an authenticator in a row, each with the right password, after which the password has ended.
    pub second_factor_tries: u32,
    /// A number that nobody had an account with for so long may be another person's by now: what was granted to it before ends.
    pub phone_quiet_days: i64,
    /// How long a link lives that opens an agreement to print, once.
    pub print_link_seconds: i64,
    /// The window in which tries are counted.
    pub lockout_minutes: i64,
    /// Characters that a password has at least.
    pub password_length: u32,
    /// How long the secret lives by which somebody of the staff opens her account.
    pub activation_hours: i64,
    /// Recovery codes that come with a second factor.
    pub recovery_codes: u32,
    /// How long a disabled account may deliver what its phone still holds. Source: design, decision 5.
    pub delivery_days: i64,
}

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

impl SessionPolicy {
    /// Milliseconds without use after which a session ends.
    pub const fn idle_ms(&self, staff: bool) -> i64 {
        if staff { self.staff_idle_minutes * MINUTE_MS } else { self.resident_idle_days * DAY_MS }
    }

    /// Milliseconds after which a session ends however much it is used.
    pub const fn absolute_ms(&self, staff: bool) -> i64 {
        if staff { self.staff_absolute_hours * HOUR_MS } else { self.resident_absolute_days * DAY_MS }
    }

    /// Milliseconds before that in which a phone renews it by itself; none of the staff's, who prove who they are every working day.
    pub const fn renewal_ms(&self, staff: bool) -> Option<i64> {
        if staff { None } else { Some(self.resident_renewal_days * DAY_MS) }
    }

    /// Milliseconds before that in which a phone says so.
    pub const fn warning_ms(&self, staff: bool) -> i64 {
        if staff { self.staff_warning_minutes * MINUTE_MS } else { self.resident_warning_days * DAY_MS }
    }

    pub(super) fn positive(&self) -> bool {
        let times = [
            self.resident_idle_days,
            self.resident_absolute_days,
            self.resident_renewal_days,
            self.staff_idle_minutes,
            self.staff_absolute_hours,
            self.resident_warning_days,
            self.staff_warning_minutes,
            self.code_minutes,
            self.code_again_seconds,
            self.lockout_minutes,
            self.activation_hours,
            self.phone_quiet_days,
            self.print_link_seconds,
            self.delivery_days,
        ];
        let counts = [
            self.code_tries,
            self.codes_per_hour,
            self.codes_per_hour_to_phone,
            self.codes_per_hour_from_address,
            self.password_tries,
            self.password_tries_everywhere,
            self.address_tries,
            self.resident_address_tries,
            self.second_factor_tries,
            self.password_length,
            self.recovery_codes,
        ];
        times.iter().all(|limit| *limit >= 1) && counts.iter().all(|limit| *limit >= 1)
    }
}
