//! The directory: institutions near one, their teams, who is in them, how much room they have and what they offer.

mod directory;
pub(crate) mod entities;
mod room;
mod substitution;
#[cfg(test)]
mod tests;
mod views;

pub use directory::staff_name;
pub use room::room_of_doctor;
pub(crate) use substitution::roster;
pub use substitution::{end_substitution, name_substitute};
pub use views::routes;
