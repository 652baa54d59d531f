//! The directory: institutions near somebody, their teams with members and room, and what they offer.
//!
//! Nothing here is about a resident: anybody with a session may look.

mod queries;
mod views;

use crate::server::Routes;

pub use queries::placed_on;

pub fn routes(routes: &mut Routes<'_>) {
    routes.service(views::institutions).service(views::teams_of_institution).service(views::one_team);
}
