//! N4: the times that she set herself.

use super::*;

const AMLODIPINE: Uuid = Uuid::from_u128(0x51);
const METFORMIN: Uuid = Uuid::from_u128(0x52);

fn times(medicine: Uuid, minutes: &[u16], until: Option<&str>) -> DoseTimes {
    DoseTimes { medicine, minutes: minutes.to_vec(), until: until.map(day) }
}

#[test]
fn what_is_taken_at_one_minute_is_one_alarm_and_sounds_at_night_too() {
    let set = [times(METFORMIN, &[7 * 60, 22 * 60], None), times(AMLODIPINE, &[7 * 60], None)];
    let alarms = doses(ResidentId(RESIDENT), &set, at("2026-03-20", 8), 2);
    let told: Vec<_> = alarms.iter().map(|dose| (dose.at, dose.medicines.clone())).collect();
    let night = |on| (at(on, 22), vec![METFORMIN]);
    assert_eq!(told, [night("2026-03-20"), (at("2026-03-21", 7), vec![AMLODIPINE, METFORMIN]), night("2026-03-21")]);
    let policy = policy();
    assert!(alarms.iter().all(|dose| may_send(Class::MedicineTime, Channel::Local, dose.at, &policy)));
}

#[test]
fn nothing_is_told_from_the_day_without_medicine_on() {
    let set = [times(AMLODIPINE, &[7 * 60], Some("2026-03-22"))];
    let days: Vec<_> =
        doses(ResidentId(RESIDENT), &set, at("2026-03-20", 8), 14).iter().map(|dose| dose.at.day()).collect();
    assert_eq!(days, [day("2026-03-21")]);
}

#[test]
fn an_alarm_has_one_id_whenever_it_is_planned_and_no_minute_is_another_days() {
    let set = [times(AMLODIPINE, &[0, 7 * 60, 1_439, 1_440], None)];
    let planned = |hour| doses(ResidentId(RESIDENT), &set, at("2026-03-20", hour), 2);
    let (early, late) = (planned(1), planned(9));
    assert_eq!((early.len(), late.len()), (5, 4), "a minute that no day has is none");
    assert_eq!(early[1..], late[..]);
}
