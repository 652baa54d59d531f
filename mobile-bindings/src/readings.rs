//! R16 to R18: what was measured, what to do at once, and how it went.

use jiayi_core::calendar::Day;
use jiayi_core::codes::Language;
use jiayi_core::command::Command;
use jiayi_core::id::{ReadingId, ResidentId};
use jiayi_core::reading::commands::RecordReading;
use jiayi_core::reading::{self as core, Arm, DangerSign, GlucoseContext, Mmhg, ReadingSource};
use jiayi_device::{self as engine, Delivery};
use uuid::Uuid;

use crate::error::JiayiError;
use crate::jiayi::Jiayi;
use crate::values::Moment;

#[uniffi::remote(Enum)]
pub enum GlucoseContext {
    Fasting,
    AfterMeal,
    Random,
}

#[uniffi::remote(Enum)]
pub enum Arm {
    Left,
    Right,
}

#[uniffi::remote(Enum)]
pub enum ReadingSource {
    Home,
    Team,
    Visit,
}

#[uniffi::remote(Enum)]
pub enum DangerSign {
    AlteredConsciousness,
    SevereHeadacheOrDizziness,
    NauseaOrVomiting,
    BlurredVision,
    SuddenVisionLoss,
    EyePain,
    Palpitations,
    ChestTightness,
    CannotLieFlat,
    AcetoneBreath,
    Sweating,
    LossOfAppetite,
    ExcessiveThirst,
    FrequentUrination,
    AbdominalPain,
    DeepBreathing,
    FlushedSkin,
    SuddenBreathlessness,
    BlueLips,
}

/// What was measured.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum Measured {
    /// mmHg; the pulse in beats a minute.
    BloodPressure {
        systolic: i64,
        diastolic: i64,
        pulse: Option<i64>,
        arm: Option<Arm>,
    },
    Glucose {
        value: Glucose,
        context: GlucoseContext,
    },
    /// Tenths of a kilogram.
    Weight {
        tenths: i64,
    },
}

/// As a meter shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum Glucose {
    Lo,
    /// mmol/L.
    Tenths {
        tenths: i64,
    },
    Hi,
}

/// What is to be done now; the screen adds the team's hours and number.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Advice {
    /// Stable.
    pub code: String,
    /// The first thing to do is to call 120.
    pub call120: bool,
    /// In the order to be shown and read aloud.
    pub sentences: Vec<String>,
    pub sentences_en: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ShownReading {
    pub id: Uuid,
    pub value: Measured,
    pub signs: Vec<DangerSign>,
    pub taken_at: Moment,
    pub source: ReadingSource,
    /// Who entered it; none for what is on this phone only.
    pub by: Option<String>,
    pub advice: Option<Advice>,
    pub waits: bool,
}

/// The values of some days, the newest first: the list beside the curves.
#[derive(Debug, Clone, PartialEq, uniffi::Record)]
pub struct Trend {
    pub from: Day,
    pub to: Day,
    pub curves: Vec<Curve>,
    pub readings: Vec<ShownReading>,
}

/// One curve, the oldest point first. What lies outside a meter's range is in the list and no point of it.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum Curve {
    /// mmHg.
    BloodPressure { points: Vec<PressurePoint> },
    /// Tenths of mmol/L.
    Glucose { context: GlucoseContext, points: Vec<Point> },
    /// Tenths of a kilogram.
    Weight { points: Vec<Point> },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct PressurePoint {
    pub at: Moment,
    pub systolic: i64,
    pub diastolic: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct Point {
    pub at: Moment,
    pub value: i64,
}

/// What is asked about beside a value, before it is kept.
#[uniffi::export]
pub fn signs_to_ask(value: Measured) -> Vec<DangerSign> {
    core::signs_to_ask(&value.into()).to_vec()
}

#[uniffi::export(async_runtime = "tokio")]
impl Jiayi {
    /// R18: the last days, today among them.
    ///
    /// # Errors
    /// When the phone's files cannot be read.
    pub async fn trend(&self, of: Uuid, days: u16, now: Moment) -> Result<Trend, JiayiError> {
        self.with(move |device| device.trend(ResidentId(of), days, now).map(Trend::from)).await
    }

    /// What to say at once of a value, before it is kept.
    ///
    /// # Errors
    /// As [`Jiayi::trend`].
    pub async fn advice(
        &self,
        of: Uuid,
        value: Measured,
        signs: Vec<DangerSign>,
        taken_at: Moment,
    ) -> Result<Option<Advice>, JiayiError> {
        let value = core::Reading::from(value);
        let advice = move |device: &mut engine::Device| {
            let taken_at = device.by_the_server(taken_at);
            device.advice(ResidentId(of), &value, &signs, taken_at)
        };
        Ok(self.with(advice).await?.map(Advice::from))
    }

    /// R16 and R17: keeps what was measured; `corrects` names the value in whose place it stands.
    ///
    /// # Errors
    /// [`JiayiError::Refused`] for a value that the server would refuse; [`JiayiError::StorageFull`] and others: it was not kept then.
    pub async fn record_reading(
        &self,
        of: Uuid,
        value: Measured,
        signs: Vec<DangerSign>,
        taken_at: Moment,
        corrects: Option<Uuid>,
        now: Moment,
    ) -> Result<Uuid, JiayiError> {
        let (reading, resident) = (ReadingId(Uuid::now_v7()), ResidentId(of));
        let (value, corrects) = (core::Reading::from(value), corrects.map(ReadingId));
        let judged = value.clone();
        let judge = move |device: &mut engine::Device| {
            let taken_at = device.by_the_server(taken_at);
            Ok((taken_at, device.reading_faults(resident, &judged, taken_at, now)?))
        };
        let (taken_at, faults) = self.with(judge).await?;
        if let Some((_, code)) = faults.first() {
            return Err((*code).into());
        }
        let command = RecordReading { reading, resident, value, taken_at, signs, corrects };
        self.does(Command::RecordReading(command), now).await?;
        Ok(reading.0)
    }
}

impl From<Measured> for core::Reading {
    fn from(value: Measured) -> Self {
        match value {
            Measured::BloodPressure { systolic, diastolic, pulse, arm } => {
                Self::BloodPressure { sbp: Mmhg(systolic), dbp: Mmhg(diastolic), pulse, arm }
            }
            Measured::Glucose { value, context } => Self::Glucose { value: value.into(), context },
            Measured::Weight { tenths } => Self::Weight { hectograms: tenths },
        }
    }
}

impl From<core::Reading> for Measured {
    fn from(value: core::Reading) -> Self {
        match value {
            core::Reading::BloodPressure { sbp, dbp, pulse, arm } => {
                Self::BloodPressure { systolic: sbp.0, diastolic: dbp.0, pulse, arm }
            }
            core::Reading::Glucose { value, context } => Self::Glucose { value: value.into(), context },
            core::Reading::Weight { hectograms } => Self::Weight { tenths: hectograms },
        }
    }
}

impl From<Glucose> for core::Glucose {
    fn from(value: Glucose) -> Self {
        match value {
            Glucose::Lo => Self::Lo,
            Glucose::Tenths { tenths } => Self::Tenths(tenths),
            Glucose::Hi => Self::Hi,
        }
    }
}

impl From<core::Glucose> for Glucose {
    fn from(value: core::Glucose) -> Self {
        match value {
            core::Glucose::Lo => Self::Lo,
            core::Glucose::Tenths(tenths) => Self::Tenths { tenths },
            core::Glucose::Hi => Self::Hi,
        }
    }
}

impl From<core::Advice> for Advice {
    fn from(advice: core::Advice) -> Self {
        let said = |language| advice.sentences(language).iter().map(|&sentence| sentence.to_owned()).collect();
        Self {
            code: advice.code().to_owned(),
            call120: advice.call_120_now(),
            sentences: said(Language::Chinese),
            sentences_en: said(Language::English),
        }
    }
}

impl From<engine::ShownReading> for ShownReading {
    fn from(shown: engine::ShownReading) -> Self {
        let engine::ShownReading { id, value, signs, taken_at, source, by, advice, delivery } = shown;
        let (advice, waits) = (advice.map(Advice::from), delivery == Delivery::Waiting);
        Self { id: id.0, value: value.into(), signs, taken_at, source, by, advice, waits }
    }
}

impl From<engine::Trend> for Trend {
    fn from(engine::Trend { from, to, series, readings }: engine::Trend) -> Self {
        let curves = series.into_iter().map(Curve::from).collect();
        Self { from, to, curves, readings: readings.into_iter().map(ShownReading::from).collect() }
    }
}

impl From<engine::TrendSeries> for Curve {
    fn from(series: engine::TrendSeries) -> Self {
        let points = |of: Vec<(Moment, i64)>| of.into_iter().map(|(at, value)| Point { at, value }).collect();
        match series {
            engine::TrendSeries::BloodPressure(of) => {
                let point = |(at, systolic, diastolic)| PressurePoint { at, systolic, diastolic };
                Self::BloodPressure { points: of.into_iter().map(point).collect() }
            }
            engine::TrendSeries::Glucose(context, of) => Self::Glucose { context, points: points(of) },
            engine::TrendSeries::Weight(of) => Self::Weight { points: points(of) },
        }
    }
}
