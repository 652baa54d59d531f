//! When she takes her medicines, and what she says she took: kept on this phone, sent nowhere.

use jiayi_core::id::{PrescriptionItemId, ResidentId};
use jiayi_core::reminder::StepId;
use jiayi_device as engine;
use uuid::Uuid;

use crate::error::JiayiError;
use crate::jiayi::Jiayi;
use crate::values::Moment;

#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Doses {
    /// Of this day, at the times at which she wants to be told, in their order.
    pub today: Vec<Dose>,
    /// Of each medicine that has times of a day.
    pub times: Vec<MedicineTimes>,
}

/// Everything that is taken at one time.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Dose {
    /// That of its alarm.
    pub id: Uuid,
    pub at: Moment,
    /// As [`crate::Medicine::medicine`].
    pub medicines: Vec<Uuid>,
    /// She says that she took all of it.
    pub taken: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct MedicineTimes {
    pub medicine: Uuid,
    /// Minutes of the day, 0 to 1,439, by the clock of China: hers, or where nothing is told those that she may begin with. A convenience and no
    /// medical advice.
    pub minutes: Vec<u16>,
    /// She wants to be told.
    pub told: bool,
}

#[uniffi::export(async_runtime = "tokio")]
impl Jiayi {
    /// R11, R12 and L06. Nothing of anybody but whose phone it is.
    ///
    /// # Errors
    /// When the phone's files cannot be read.
    pub async fn doses(&self, of: Uuid, now: Moment) -> Result<Doses, JiayiError> {
        self.with(move |device| device.doses(ResidentId(of), now).map(Doses::from)).await
    }

    /// L06: one of today or the day before, whose notification may still lie there. None of times that she has changed.
    ///
    /// # Errors
    /// As [`Jiayi::doses`].
    pub async fn dose(&self, dose: Uuid, now: Moment) -> Result<Option<Dose>, JiayiError> {
        self.with(move |device| Ok(device.dose(StepId(dose), now)?.map(Dose::from))).await
    }

    /// She wants to be told to take a medicine of hers, or no more. False, and nothing is changed, when it has no times of a day.
    ///
    /// # Errors
    /// [`JiayiError::StorageFull`] and others: it was not kept then.
    pub async fn tell_doses(&self, medicine: Uuid, on: bool, now: Moment) -> Result<bool, JiayiError> {
        self.with(move |device| device.tell_doses(PrescriptionItemId(medicine), on, now)).await
    }

    /// Moves one of its times, counted from 0, by half an hour. False, and nothing is changed, where the day or another of its times begins.
    ///
    /// # Errors
    /// As [`Jiayi::tell_doses`].
    pub async fn shift_dose(&self, medicine: Uuid, turn: u16, later: bool, now: Moment) -> Result<bool, JiayiError> {
        self.with(move |device| device.shift_dose(PrescriptionItemId(medicine), turn, later, now)).await
    }

    /// 已吃: everything of a dose of today or the day before, or not after all. False, and nothing is changed, when there is no such dose any more.
    ///
    /// # Errors
    /// As [`Jiayi::tell_doses`].
    pub async fn take_dose(&self, dose: Uuid, taken: bool, now: Moment) -> Result<bool, JiayiError> {
        self.with(move |device| device.take_dose(StepId(dose), taken, now)).await
    }
}

impl From<engine::Doses> for Doses {
    fn from(engine::Doses { today, times }: engine::Doses) -> Self {
        Self {
            today: today.into_iter().map(Dose::from).collect(),
            times: times.into_iter().map(MedicineTimes::from).collect(),
        }
    }
}

impl From<engine::ShownDose> for Dose {
    fn from(engine::ShownDose { id, at, medicines, taken }: engine::ShownDose) -> Self {
        Self { id: id.0, at, medicines: medicines.into_iter().map(|medicine| medicine.0).collect(), taken }
    }
}

impl From<engine::MedicineTimes> for MedicineTimes {
    fn from(engine::MedicineTimes { medicine, minutes, told }: engine::MedicineTimes) -> Self {
        Self { medicine: medicine.0, minutes, told }
    }
}
