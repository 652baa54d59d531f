//! How the product looks and what its buttons say: one source for the apps, the pages and the console.
//!
//! The generator `jiayi-design` writes Kotlin and Swift from it; pages take their style sheet from [`Palette`] and [`Sizes`] themselves.

mod palette;
mod sizes;
mod words;

#[cfg(test)]
mod tests;

pub use palette::{Colour, Palette};
pub use sizes::{Sizes, TEXT_STEPS};
pub use words::{Argument, Word};
