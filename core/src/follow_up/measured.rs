//! The values of a visit that belong to the trend beside those measured at home.

use super::{Common, Forms};
use crate::reading::{BloodPressure, GlucoseContext, Reading};

/// What was measured at a visit, as readings.
pub fn measured(common: &Common, forms: &Forms) -> Vec<Reading> {
    let pressure = common.pressure.map(|BloodPressure { sbp, dbp }| Reading::BloodPressure {
        sbp,
        dbp,
        pulse: common.sustained_heart_rate(),
        arm: None,
    });
    let diabetes = forms.diabetes.as_ref();
    let fasting =
        diabetes.map(|form| Reading::Glucose { value: form.fasting_glucose, context: GlucoseContext::Fasting });
    let other = diabetes
        .and_then(|form| form.other_glucose)
        .map(|value| Reading::Glucose { value, context: GlucoseContext::Random });
    let weight = common.weight_hectograms.map(|hectograms| Reading::Weight { hectograms });
    [pressure, fasting, other, weight].into_iter().flatten().collect()
}
