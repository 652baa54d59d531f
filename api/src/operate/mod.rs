//! What an operator does with the binary besides serving.

pub mod migrate;
