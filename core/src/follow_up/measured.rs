//! The values of a visit that belong to the trend beside those measured at home.

use super::{Common, Forms};
use crate::reading::{BloodPressure, Glucose, GlucoseContext, Reading};

/// What was measured at a visit, as readings.
pub fn measured(common: &Common, forms: &Forms) -> Vec<Reading> {
    let pressure = common.pressure.map(|BloodPressure { sbp, dbp }| Reading::BloodPressure {
        sbp,
        dbp,
        pulse: common.sustained_heart_rate(),
        arm: None,
    });
    let glucose = |value: Glucose, context| Reading::Glucose { value, context };
    let fasting = forms.fasting_glucose().map(|value| glucose(value, GlucoseContext::Fasting));
    let other = forms.present().filter_map(|(_, form)| form.other_glucose());
    let other = other.map(|value| glucose(value, GlucoseContext::Random));
    let weight = common.weight_hectograms.map(|hectograms| Reading::Weight { hectograms });
    pressure.into_iter().chain(fasting).chain(other).chain(weight).collect()
}
