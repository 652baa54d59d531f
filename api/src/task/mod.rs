//! Tasks: what somebody must look at, and referrals.

mod departure;
pub(crate) mod entities;
mod escalate;
mod handle;
mod open;
mod refer;
mod rows;
mod views;

#[cfg(test)]
mod escalate_tests;
#[cfg(test)]
mod tests;

pub(crate) use departure::{close_for_departure, reopen};
pub(crate) use escalate::escalate;
pub use handle::{close, see};
pub(crate) use open::{Source, move_to, open, open_for};
pub(crate) use refer::ReferralRow;
pub use refer::{record_referral_outcome, refer};
pub(crate) use rows::TaskRow;

use crate::server::Routes;

pub fn routes(routes: &mut Routes<'_>) {
    routes.service(views::list);
}
