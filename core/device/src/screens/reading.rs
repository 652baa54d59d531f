//! R16 to R18: values as they stand, what to do at once, and how they went.

use jiayi_core::calendar::{Day, Instant};
use jiayi_core::codes::Fault;
use jiayi_core::follow_up::visit;
use jiayi_core::id::{ReadingId, ResidentId};
use jiayi_core::reading::{Advice, DangerSign, Glucose, GlucoseContext, Reading, ReadingSource, danger};

use super::{Delivery, Scene};
use crate::device::Device;
use crate::store::StoreError;

/// One value as a list shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct ShownReading {
    pub id: ReadingId,
    pub value: Reading,
    pub signs: Vec<DangerSign>,
    pub taken_at: Instant,
    pub source: ReadingSource,
    /// Who entered it; none for what was entered here and is not delivered yet.
    pub by: Option<String>,
    /// What was, or is, to be done at once.
    pub advice: Option<Advice>,
    pub delivery: Delivery,
}

/// Values of some days, as a curve and as the list beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Trend {
    pub from: Day,
    pub to: Day,
    pub series: Vec<TrendSeries>,
    /// The newest first.
    pub readings: Vec<ShownReading>,
}

/// One curve, the oldest point first. What lies outside a meter's range is in the list and no point of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TrendSeries {
    /// mmHg, systolic and diastolic.
    BloodPressure(Vec<(Instant, i64, i64)>),
    /// Tenths of mmol/L.
    Glucose(GlucoseContext, Vec<(Instant, i64)>),
    /// Tenths of a kilogram.
    Weight(Vec<(Instant, i64)>),
}

impl Device {
    /// Somebody's values, the newest first; what a later one corrects is not among them.
    ///
    /// # Errors
    /// When the outbox cannot be read.
    pub fn readings(&mut self, of: ResidentId, now: Instant) -> Result<Vec<ShownReading>, StoreError> {
        Ok(self.scene_of(&[of], now)?.readings(of))
    }

    /// What is wrong with a value, as the server would say it; nothing of somebody who is not on this phone: the server knows her.
    ///
    /// # Errors
    /// As [`Device::advice`].
    pub fn reading_faults(
        &mut self,
        of: ResidentId,
        value: &Reading,
        taken_at: Instant,
        now: Instant,
    ) -> Result<Vec<Fault>, StoreError> {
        let now = self.by_the_server(now);
        let (shown, day) = (self.shown()?, now.day());
        let policy = &shown.known.policy(day).ok_or(StoreError::NoPolicy(day))?.reading;
        let Some(resident) = shown.story(of).resident else { return Ok(Vec::new()) };
        let person = visit::Person { born: resident.born_on, died_on: resident.died_on };
        Ok(value.validate(taken_at, &person, now, policy))
    }

    /// The last days, today among them.
    ///
    /// # Errors
    /// When the outbox cannot be read.
    pub fn trend(&mut self, of: ResidentId, days: u16, now: Instant) -> Result<Trend, StoreError> {
        let scene = self.scene_of(&[of], now)?;
        let to = scene.today;
        let from = to.plus_days(1 - i64::from(days)).unwrap_or(to);
        let mut readings = scene.readings(of);
        readings.retain(|reading| from <= reading.taken_at.day());
        Ok(Trend { from, to, series: series(&readings), readings })
    }

    /// What to say at once of a value, by the policy of its day and what the last visit found, also one that still waits.
    ///
    /// # Errors
    /// When the outbox cannot be read; [`StoreError::NoPolicy`] for a day that no policy is for.
    pub fn advice(
        &mut self,
        of: ResidentId,
        value: &Reading,
        signs: &[DangerSign],
        taken_at: Instant,
    ) -> Result<Option<Advice>, StoreError> {
        let (shown, day) = (self.shown()?, taken_at.day());
        let policy = &shown.known.policy(day).ok_or(StoreError::NoPolicy(day))?.follow_up;
        let pregnant = shown.story(of).pregnant_or_lactating(day, policy);
        Ok(danger(value, signs, pregnant, policy))
    }
}

impl Scene<'_> {
    pub(super) fn readings(&self, of: ResidentId) -> Vec<ShownReading> {
        let shown = self.shown.story(of).standing_readings().into_iter().map(|reading| {
            let delivery = match reading.visit {
                Some(visit) => Delivery::of(self.shown.overlay, visit),
                None => Delivery::of(self.shown.overlay, reading.id),
            };
            ShownReading {
                id: reading.id,
                value: reading.value.clone(),
                signs: reading.signs.clone(),
                taken_at: reading.taken_at,
                source: reading.source,
                by: Some(reading.author.by.clone()).filter(|_| delivery == Delivery::Delivered),
                advice: reading.advice.as_deref().and_then(Advice::parse),
                delivery,
            }
        });
        shown.collect()
    }
}

fn series(readings: &[ShownReading]) -> Vec<TrendSeries> {
    let (mut pressure, mut weight) = (Vec::new(), Vec::new());
    let mut glucose: Vec<(GlucoseContext, Vec<(Instant, i64)>)> =
        GlucoseContext::ALL.iter().map(|context| (*context, Vec::new())).collect();
    for reading in readings.iter().rev() {
        match &reading.value {
            Reading::BloodPressure { sbp, dbp, .. } => pressure.push((reading.taken_at, sbp.0, dbp.0)),
            Reading::Weight { hectograms } => weight.push((reading.taken_at, *hectograms)),
            Reading::Glucose { value: Glucose::Tenths(tenths), context } => {
                let points = glucose.iter_mut().find(|(of, _)| of == context);
                points.into_iter().for_each(|(_, points)| points.push((reading.taken_at, *tenths)));
            }
            Reading::Glucose { .. } => {}
        }
    }
    let glucose = glucose.into_iter().filter(|(_, points)| !points.is_empty());
    let pressure = (!pressure.is_empty()).then_some(TrendSeries::BloodPressure(pressure));
    let weight = (!weight.is_empty()).then_some(TrendSeries::Weight(weight));
    pressure
        .into_iter()
        .chain(glucose.map(|(context, points)| TrendSeries::Glucose(context, points)))
        .chain(weight)
        .collect()
}
