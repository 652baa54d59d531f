//! What disabled accounts had recorded without a network: kept apart as it arrives, shown to the manager, and carried out when she
//! confirms it.

mod decide;
mod list;
mod rows;

#[cfg(test)]
mod tests;

use crate::server::Routes;

pub use decide::{confirm, refuse};
pub use rows::{Kept, keep, kept};

pub fn routes(routes: &mut Routes<'_>) {
    routes.service(list::list);
}
