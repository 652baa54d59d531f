//! The directory: institutions near one, their teams, who is in them, how much room they have and what they offer.

mod directory;
mod room;
#[cfg(test)]
mod tests;
mod views;

pub use directory::staff_name;
pub use room::room_of_doctor;
pub use views::routes;
