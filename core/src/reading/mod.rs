//! Values measured at home and in the clinic, and what is said when they are dangerous.

mod value;

pub use value::{BloodPressure, Glucose, GlucoseLevel, Mmhg};
