//! What an operator does with the binary besides serving.

pub mod audit;
pub mod backup;
pub mod evidence;
pub mod log;
pub mod migrate;
pub mod moving;
pub mod restore;
pub mod rules;
pub mod transfer;
