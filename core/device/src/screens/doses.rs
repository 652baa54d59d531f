//! R11, R12 and L06: when she takes her medicines, and what she says she took. All of it stays on this phone.

use jiayi_core::calendar::{Day, Instant};
use jiayi_core::id::{PrescriptionItemId, ResidentId};
use jiayi_core::prescription::Regimen;
use jiayi_core::prescription::medicine::medicines;
use jiayi_core::reminder::{Dose, DoseBook, DoseTimes, Intake, StepId, doses_on, proposed};

use super::Scene;
use crate::device::Device;
use crate::store::StoreError;

/// What is taken when.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Doses {
    /// Of this day, at the times at which she wants to be told, in their order.
    pub today: Vec<ShownDose>,
    /// Of each medicine that has times of a day.
    pub times: Vec<MedicineTimes>,
}

/// Everything that is taken at one time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownDose {
    /// That of its alarm.
    pub id: StepId,
    /// By the server's clock.
    pub at: Instant,
    pub medicines: Vec<PrescriptionItemId>,
    /// She says that she took all of it.
    pub taken: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MedicineTimes {
    pub medicine: PrescriptionItemId,
    /// Minutes of the day: hers, or where nothing is told those that she may begin with.
    pub minutes: Vec<u16>,
    /// She wants to be told.
    pub told: bool,
}

/// A medicine that she has, and takes at times of a day.
pub(super) struct Daily {
    item: PrescriptionItemId,
    family: String,
    regimen: Regimen,
    /// The first day without it.
    until: Option<Day>,
}

impl Device {
    /// Nothing of anybody but whose phone it is.
    ///
    /// # Errors
    /// When the files cannot be read.
    pub fn doses(&mut self, of: ResidentId, now: Instant) -> Result<Doses, StoreError> {
        let book = self.dose_book()?;
        let scene = self.scene_of(&[], now)?;
        if scene.me.resident != Some(of) {
            return Ok(Doses::default());
        }
        let daily = scene.daily(of);
        let today = scene.doses_on(scene.today, &daily, &book).into_iter().map(|dose| shown(&dose, &daily, &book));
        let times = daily.iter().map(|of| {
            let told = book.times(&of.family, of.regimen);
            let (is_told, minutes) = (told.is_some(), told.unwrap_or_else(|| proposed(of.regimen)));
            MedicineTimes { medicine: of.item, minutes, told: is_told }
        });
        Ok(Doses { today: today.collect(), times: times.collect() })
    }

    /// One of today or the day before, whose notification may still lie there. None of times that she has changed.
    ///
    /// # Errors
    /// As [`Device::doses`].
    pub fn dose(&mut self, dose: StepId, now: Instant) -> Result<Option<ShownDose>, StoreError> {
        let book = self.dose_book()?;
        let scene = self.scene_of(&[], now)?;
        let Some(her) = scene.me.resident else { return Ok(None) };
        let daily = scene.daily(her);
        Ok(scene.told_dose(dose, &daily, &book).map(|dose| shown(&dose, &daily, &book)))
    }

    /// She wants to be told to take a medicine, or no more. False, and nothing is changed, when it is not hers or has no times of a day.
    ///
    /// # Errors
    /// [`StoreError::Full`] and others: it was not kept then.
    pub fn tell_doses(&mut self, medicine: PrescriptionItemId, on: bool, now: Instant) -> Result<bool, StoreError> {
        self.change_times(medicine, now, |book, of| book.tell(&of.family, of.regimen, on))
    }

    /// One of its times is half an hour later, or earlier. False, and nothing is changed, where it cannot be.
    ///
    /// # Errors
    /// As [`Device::tell_doses`].
    pub fn shift_dose(
        &mut self,
        medicine: PrescriptionItemId,
        turn: u16,
        later: bool,
        now: Instant,
    ) -> Result<bool, StoreError> {
        self.change_times(medicine, now, |book, of| book.shift(&of.family, of.regimen, turn, later))
    }

    /// 已吃: of everything that was to be taken at that time, today or the day before; or not after all. False, and nothing is changed, when
    /// there is no such dose any more.
    ///
    /// # Errors
    /// As [`Device::tell_doses`].
    pub fn take_dose(&mut self, dose: StepId, taken: bool, now: Instant) -> Result<bool, StoreError> {
        let mut book = self.dose_book()?;
        let scene = self.scene_of(&[], now)?;
        let Some(her) = scene.me.resident else { return Ok(false) };
        let (daily, today) = (scene.daily(her), scene.today);
        let Some(found) = scene.told_dose(dose, &daily, &book) else { return Ok(false) };
        for intake in found.intakes {
            if let Some(of) = daily.iter().find(|of| of.item.0 == intake.medicine) {
                book.take((found.at.day(), &of.family, intake.turn), taken, today);
            }
        }
        self.keep_dose_book(&book)?;
        Ok(true)
    }

    fn change_times(
        &mut self,
        medicine: PrescriptionItemId,
        now: Instant,
        change: impl FnOnce(&mut DoseBook, &Daily) -> bool,
    ) -> Result<bool, StoreError> {
        let mut book = self.dose_book()?;
        let scene = self.scene_of(&[], now)?;
        let Some(her) = scene.me.resident else { return Ok(false) };
        let daily = scene.daily(her);
        let changed = daily.iter().find(|of| of.item == medicine).is_some_and(|of| change(&mut book, of));
        if changed {
            self.keep_dose_book(&book)?;
        }
        Ok(changed)
    }
}

impl Scene<'_> {
    /// Nothing is told of what she has stopped, or was not handed over yet.
    pub(super) fn daily(&self, her: ResidentId) -> Vec<Daily> {
        let medicines = medicines(&self.shown.story(her), self.policy, self.today).into_iter();
        let taken = medicines.filter(|medicine| medicine.last.is_some() && !medicine.is_stopped());
        let daily = taken.map(|medicine| Daily {
            item: medicine.item.item,
            family: medicine.item.family.clone(),
            regimen: medicine.item.regimen,
            until: medicine.shown_run_out(),
        });
        daily.filter(|of| !proposed(of.regimen).is_empty()).collect()
    }

    fn doses_on(&self, day: Day, daily: &[Daily], book: &DoseBook) -> Vec<Dose> {
        self.me.resident.map(|her| doses_on(her, &told(daily, book), day)).unwrap_or_default()
    }

    /// Of today or the day before.
    fn told_dose(&self, dose: StepId, daily: &[Daily], book: &DoseBook) -> Option<Dose> {
        let days = [Some(self.today), self.today.plus_days(-1).ok()].into_iter().flatten();
        days.flat_map(|day| self.doses_on(day, daily, book)).find(|known| known.id == dose)
    }
}

fn shown(dose: &Dose, daily: &[Daily], book: &DoseBook) -> ShownDose {
    ShownDose {
        id: dose.id,
        at: dose.at,
        medicines: dose.intakes.iter().map(|intake| PrescriptionItemId(intake.medicine)).collect(),
        taken: dose.intakes.iter().all(|intake| is_taken(book, daily, dose.at.day(), *intake)),
    }
}

/// Of what she wants to be told.
pub(super) fn told(daily: &[Daily], book: &DoseBook) -> Vec<DoseTimes> {
    let times = |of: &Daily| {
        let minutes = book.times(&of.family, of.regimen)?;
        Some(DoseTimes { medicine: of.item.0, minutes, until: of.until })
    };
    daily.iter().filter_map(times).collect()
}

pub(super) fn is_taken(book: &DoseBook, daily: &[Daily], on: Day, intake: Intake) -> bool {
    let of = daily.iter().find(|of| of.item.0 == intake.medicine);
    of.is_some_and(|of| book.is_taken(on, &of.family, intake.turn))
}

#[cfg(test)]
mod tests {
    use jiayi_core::prescription::Catalogue;
    use jiayi_core::prescription::catalogue::drug_id;
    use jiayi_core::view::Kind;
    use serde_json::{Value, json};
    use uuid::Uuid;

    use super::*;
    use crate::screens::Tells;
    use crate::screens::reminders::tests::{alarms, at, day, phone_with};
    use crate::sync::phone::Phone;
    use crate::testing::{MRS_WANG, NOW};

    const ITEM: PrescriptionItemId = PrescriptionItemId(Uuid::from_u128(0x51));
    const NEXT: PrescriptionItemId = PrescriptionItemId(Uuid::from_u128(0x61));
    const HALF_AN_HOUR_MS: i64 = 1_800_000;

    /// Amlodipine, so many times a day.
    fn prescribed(item: PrescriptionItemId, per_day: u32, state: &str) -> (Kind, Value) {
        let (other, catalogue) = (Uuid::from_u128(0xBB), Catalogue::shipped().expect("the catalogue"));
        let drug = catalogue.drug(drug_id("C08CA01-5mg")).expect("in the catalogue");
        let stopped = (state == "stopped").then_some(NOW);
        let prescription = json!({
            "id": Uuid::from_u128(item.0.as_u128() - 1), "resident": MRS_WANG, "institution": other, "team": other, "prescriber": other,
            "prescriber_name": "陈医生", "prescriber_role": "doctor", "kind": "first", "online": false, "days": 28, "visit": other,
            "issued_on": "2026-02-05", "issued_at": at("2026-02-05", item.0.as_u128() as i64 - 0x50), "valid_until": "2026-02-05",
            "validity_reason": null, "early_reason": null, "state": state, "stopped_at": stopped, "stop_reason": null,
            "review": null, "catalogue_version": "1", "policy_version": "1",
            "items": [{
                "item": item, "drug": drug, "family": drug.family(), "units": 28, "previous": null, "refill_item": null,
                "regimen": { "scheduled": { "per_dose": "1", "times": { "per_day": per_day } } },
            }],
        });
        (Kind::Prescription, prescription)
    }

    /// Until the 4th of March.
    fn handed_over(item: PrescriptionItemId) -> (Kind, Value) {
        let n = item.0.as_u128();
        let dispensing = json!({
            "id": Uuid::from_u128(n + 1), "resident": MRS_WANG, "prescription": Uuid::from_u128(n - 1), "item": item, "by": "药师",
            "institution": Uuid::from_u128(0xBB), "units": 28, "days": 28, "first_covered": "2026-02-05",
            "last_covered": "2026-03-04", "run_out": "2026-03-05", "collector": "self", "dispensed_on": "2026-02-05",
            "dispensed_at": at("2026-02-05", n as i64 - 0x50),
        });
        (Kind::Dispensing, dispensing)
    }

    fn phone(per_day: u32) -> Phone {
        phone_with(true, &[prescribed(ITEM, per_day, "dispensed"), handed_over(ITEM)])
    }

    fn tells(phone: &Phone, now: Instant) -> bool {
        phone.with(|device| device.tell_doses(ITEM, true, now)).expect("kept")
    }

    fn takes(phone: &Phone, dose: StepId, taken: bool, now: Instant) -> bool {
        phone.with(|device| device.take_dose(dose, taken, now)).expect("kept")
    }

    fn doses(phone: &Phone, now: Instant) -> Doses {
        phone.with(|device| device.doses(MRS_WANG, now)).expect("read")
    }

    /// When a dose is told.
    fn rings(phone: &Phone, now: Instant) -> Vec<Instant> {
        let doses = alarms(phone, now).into_iter().filter(|alarm| matches!(alarm.tells, Tells::Dose { .. }));
        doses.map(|alarm| alarm.at).collect()
    }

    #[test]
    fn nothing_is_told_before_she_wants_it_and_nothing_from_the_day_without_medicine_on() {
        let (phone, now) = (phone(2), at("2026-03-02", 9));
        let proposed = |told| [MedicineTimes { medicine: ITEM, minutes: vec![8 * 60, 20 * 60], told }];
        assert_eq!(doses(&phone, now), Doses { today: vec![], times: proposed(false).into() });
        assert_eq!(rings(&phone, now), []);
        assert!(tells(&phone, now));
        assert_eq!(doses(&phone, now).times, proposed(true));
        let told = [("2026-03-02", 20), ("2026-03-03", 8), ("2026-03-03", 20), ("2026-03-04", 8), ("2026-03-04", 20)];
        assert_eq!(rings(&phone, now), told.map(|(on, hour)| at(on, hour)));
        let today: Vec<_> = doses(&phone, now).today.into_iter().map(|dose| (dose.at, dose.medicines)).collect();
        assert_eq!(today, [(at("2026-03-02", 8), vec![ITEM]), (at("2026-03-02", 20), vec![ITEM])]);
        assert!(phone.with(|device| device.tell_doses(ITEM, false, now)).expect("kept"));
        assert_eq!(rings(&phone, now), []);
    }

    #[test]
    fn a_time_that_she_set_rings_in_the_quiet_hours_whatever_happens_to_app_and_records() {
        let (phone, now) = (phone(1), at("2026-03-02", 9));
        assert!(tells(&phone, now));
        for _ in 0..4 {
            assert!(phone.with(|device| device.shift_dose(ITEM, 0, false, now)).expect("kept"));
        }
        let six = [at("2026-03-03", 6), at("2026-03-04", 6)];
        assert_eq!(rings(&phone, now), six);
        let phone = phone.killed();
        assert_eq!(rings(&phone, now), six);
        phone.with(|device| device.learn_skew(-2 * HALF_AN_HOUR_MS)).expect("kept");
        assert_eq!(rings(&phone, now), six.map(|at| at.plus_ms(2 * HALF_AN_HOUR_MS)), "by the phone's own clock");
    }

    #[test]
    fn what_she_took_is_not_told_and_can_be_taken_back() {
        let (phone, now) = (phone(2), at("2026-03-02", 9));
        assert!(tells(&phone, now));
        let evening = doses(&phone, now).today[1].id;
        assert!(takes(&phone, evening, true, now));
        assert_eq!(doses(&phone, now).today.iter().map(|dose| dose.taken).collect::<Vec<_>>(), [false, true]);
        assert_eq!(rings(&phone, now)[0], at("2026-03-03", 8));
        assert!(phone.with(|device| device.shift_dose(ITEM, 1, true, now)).expect("kept"));
        assert_eq!(rings(&phone, now)[0], at("2026-03-03", 8), "at another time it is the same dose");
        let phone = phone.killed();
        let moved = doses(&phone, now).today[1].id;
        assert!(takes(&phone, moved, false, now));
        assert_eq!(rings(&phone, now)[0], at("2026-03-02", 20).plus_ms(HALF_AN_HOUR_MS));
    }

    #[test]
    fn the_dose_of_the_evening_can_be_ticked_after_midnight() {
        let (phone, evening) = (phone(2), at("2026-03-02", 21));
        assert!(tells(&phone, evening));
        let last = doses(&phone, evening).today[1].id;
        let midnight = at("2026-03-03", 0);
        let its = |now| phone.with(|device| device.dose(last, now)).expect("read");
        assert_eq!(its(midnight).map(|dose| (dose.at.day(), dose.taken)), Some((day("2026-03-02"), false)));
        assert!(takes(&phone, last, true, at("2026-03-03", 1)));
        assert_eq!(its(midnight).map(|dose| dose.taken), Some(true));
        assert!(doses(&phone, midnight).today.iter().all(|dose| !dose.taken), "those of the new day are told");
        assert_eq!(its(at("2026-03-04", 1)), None);
        assert!(doses(&phone, evening).today[1].taken);
        assert!(!takes(&phone, last, true, at("2026-03-04", 1)), "of the day before that nobody asks");
    }

    #[test]
    fn the_next_prescription_of_a_medicine_goes_on_with_its_times() {
        let (now, first) = (at("2026-03-02", 9), phone(1));
        assert!(tells(&first, now));
        assert!(first.with(|device| device.shift_dose(ITEM, 0, false, now)).expect("kept"));
        let next = [prescribed(NEXT, 1, "dispensed"), handed_over(NEXT)];
        let changes = (7..)
            .zip(next)
            .map(|(n, (kind, view))| json!({ "kind": kind.as_str(), "id": view["id"], "version": n, "entity": view }));
        let page = json!({ "cursor": "2", "has_more": false, "changes": changes.collect::<Vec<_>>() });
        let page = serde_json::from_value(page).expect("a page");
        first.with(|device| device.apply(crate::feed::Feed::Resident(MRS_WANG), Some("1"), &page)).expect("kept");
        let times = [MedicineTimes { medicine: NEXT, minutes: vec![7 * 60 + 30], told: true }];
        assert_eq!(doses(&first, now).times, times);
    }

    #[test]
    fn what_is_stopped_or_was_not_handed_over_has_no_times() {
        let now = at("2026-03-02", 9);
        for hers in [vec![prescribed(ITEM, 1, "stopped"), handed_over(ITEM)], vec![prescribed(ITEM, 1, "reviewed")]] {
            let phone = phone_with(true, &hers);
            assert_eq!(doses(&phone, now), Doses::default());
            assert!(!tells(&phone, now));
        }
    }

    #[test]
    fn what_is_not_hers_or_not_there_changes_nothing() {
        let (phone, now) = (phone(1), at("2026-03-02", 9));
        assert!(tells(&phone, now));
        let before = (doses(&phone, now), phone.with(|device| device.revision()));
        let (unknown, other) = (PrescriptionItemId(Uuid::from_u128(1)), ResidentId(Uuid::from_u128(0xAB)));
        assert!(!phone.with(|device| device.tell_doses(unknown, true, now)).expect("read"));
        assert!(!phone.with(|device| device.shift_dose(unknown, 0, true, now)).expect("read"));
        assert!(!phone.with(|device| device.shift_dose(ITEM, u16::MAX, true, now)).expect("read"));
        assert!(!takes(&phone, StepId(Uuid::nil()), true, now));
        assert_eq!(phone.with(|device| device.doses(other, now)).expect("read"), Doses::default());
        assert_eq!((doses(&phone, now), phone.with(|device| device.revision())), before);
        let of_a_doctor = phone_with(false, &[prescribed(ITEM, 1, "dispensed"), handed_over(ITEM)]);
        assert!(!tells(&of_a_doctor, now));
    }

    #[test]
    fn a_dose_is_left_out_before_what_falls_due() {
        let (phone, now) = (phone(6), at("2026-02-20", 9));
        let due = alarms(&phone, now);
        assert!(!due.is_empty() && tells(&phone, now));
        let told = alarms(&phone, now);
        assert_eq!(told.len(), 48);
        assert!(told.is_sorted_by_key(|alarm| alarm.at) && due.iter().all(|alarm| told.contains(alarm)));
    }
}
