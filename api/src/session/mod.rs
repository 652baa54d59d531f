//! Signing in, sessions, and how a session stands to a resident.

mod actor;
mod extract;
mod manage;
pub mod scope;
mod sign_in;
mod then;

use crate::server::Routes;

pub use actor::{Actor, Serving};
pub use extract::{May, reads};
pub use manage::revoke_session;
pub use sign_in::{CodePurpose, open_account, use_code};
pub use then::Then;

pub fn routes(routes: &mut Routes<'_>) {
    routes
        .service(sign_in::send_code)
        .service(sign_in::sign_in_resident)
        .service(sign_in::sign_in_staff)
        .service(manage::sign_out)
        .service(manage::list)
        .service(manage::me);
}
