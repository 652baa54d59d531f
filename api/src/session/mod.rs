//! Signing in, sessions, and how a session stands to a resident.

mod account;
mod actor;
mod address;
mod begin;
mod code;
mod extract;
mod guessable;
mod limits;
mod manage;
mod password;
mod renewal;
mod resident;
pub mod scope;
mod second_factor;
mod sender;
mod staff;
mod then;

#[cfg(test)]
mod tests;

use crate::server::Routes;

pub use account::{disable_staff_account, enable_staff_account, open_staff_account, reset_staff_account};
pub use actor::{Actor, Serving};
pub use address::Address;
pub use code::{CodePurpose, use_code};
pub use extract::{May, holder, reads};
pub use manage::{end_sessions, revoke_session};
pub use resident::open_account;
pub use second_factor::SecondFactor;
pub use sender::Sender;
pub use then::Then;

pub fn routes(routes: &mut Routes<'_>) {
    routes
        .service(code::send_code)
        .service(resident::sign_in_resident)
        .service(resident::stop_phone_change)
        .service(staff::sign_in_staff)
        .service(staff::enrol_second_factor)
        .service(staff::activate_account)
        .service(password::change_password)
        .service(manage::sign_out)
        .service(renewal::renew)
        .service(manage::list)
        .service(manage::me)
        .service(account::list_accounts)
        .service(account::list_activations)
        .service(account::show_activation);
}
