//! How a medicine is taken and until when it lasts, as people read it.

use super::catalogue::Unit;
use super::supply::{Dose, Regimen, Schedule, Times};
use crate::calendar::Day;
use crate::codes::Language;
use crate::follow_up::MedicineUsed;
use crate::number::Exact;
use crate::view::PrescribedItem;

/// Why a prescription that answers a refill request is valid for longer than its day.
pub const VALIDITY_BY_REQUEST: &str = "根据续药申请开具，留出审方和取药的时间";

/// `每天2次，每次半片`.
pub fn how_to_take(regimen: Regimen, unit: Unit, language: Language) -> String {
    let (dose, how_often) = match regimen {
        Regimen::Scheduled(schedule) => (schedule.per_dose, Some(schedule.times)),
        Regimen::AsNeeded(dose) => (dose, None),
    };
    let dose = amount(dose, unit, language);
    match (language, how_often) {
        (Language::Chinese, Some(Times::PerDay(times))) => format!("每天{}次，每次{dose}", times.get()),
        (Language::Chinese, Some(Times::EveryDays(days))) => match days.get() {
            1 => format!("每天1次，每次{dose}"),
            7 => format!("每周1次，每次{dose}"),
            days => format!("每{days}天1次，每次{dose}"),
        },
        (Language::Chinese, None) => format!("需要时用，每次{dose}"),
        (Language::English, Some(Times::PerDay(times))) => match times.get() {
            1 => format!("{dose} once a day"),
            2 => format!("{dose} twice a day"),
            times => format!("{dose} {times} times a day"),
        },
        (Language::English, Some(Times::EveryDays(days))) => match days.get() {
            1 => format!("{dose} once a day"),
            7 => format!("{dose} once a week"),
            days => format!("{dose} every {days} days"),
        },
        (Language::English, None) => format!("{dose} when needed"),
    }
}

/// As the form of a visit asks for it; none of what is not taken every day.
pub fn as_used(item: &PrescribedItem) -> Option<MedicineUsed> {
    let Regimen::Scheduled(Schedule { per_dose, times: Times::PerDay(times) }) = item.regimen else { return None };
    Some(MedicineUsed {
        name: format!("{} {}", item.drug.name, item.drug.strength),
        times_per_day: u8::try_from(times.get()).ok()?,
        dose: amount(per_dose, item.drug.unit, Language::Chinese),
    })
}

/// `1片`, `半片`, `1片半`, `1/4片`; `1 tablet`, `1/2 tablet`.
fn amount(dose: Dose, unit: Unit, language: Language) -> String {
    let number = Exact::from(dose);
    let whole = number.floor();
    let one_or_less = number.numerator() <= number.denominator();
    let word = unit.word(language);
    // A tablet breaks into halves, thirds and quarters; what is measured reads as a decimal.
    let written = match number.denominator() {
        2..=4 => format!("{}/{}", number.numerator(), number.denominator()),
        _ => dose.to_string(),
    };
    match language {
        Language::Chinese if number.denominator() == 2 && whole == 0 => format!("半{word}"),
        Language::Chinese if number.denominator() == 2 => format!("{whole}{word}半"),
        Language::Chinese => format!("{written}{word}"),
        Language::English if one_or_less || unit == Unit::Milligram => format!("{written} {word}"),
        Language::English => format!("{written} {word}s"),
    }
}

/// `够吃到3月29日`: the last day with medicine, with its year when that is not this one; what to read once there is none.
pub fn lasts_until(run_out: Day, today: Day, language: Language) -> String {
    let last = run_out.plus_days(-1).ok().filter(|last| *last >= today);
    let Some(last) = last else {
        return match language {
            Language::Chinese => "按记录已经没有药了".to_owned(),
            Language::English => "By the records there is no medicine left".to_owned(),
        };
    };
    match language {
        Language::Chinese if last.year() == today.year() => {
            format!("够吃到{}月{}日", last.month(), last.day_of_month())
        }
        Language::Chinese => format!("够吃到{}年{}月{}日", last.year(), last.month(), last.day_of_month()),
        Language::English => format!("Lasts until {last}"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::supply::Schedule;
    use super::*;
    use crate::testing::day;

    fn scheduled(dose: &str, times: Times) -> Regimen {
        Regimen::Scheduled(Schedule { per_dose: dose.parse().expect("a dose"), times })
    }

    fn per_day(times: u32) -> Times {
        Times::PerDay(times.try_into().expect("not 0"))
    }

    fn every(days: u32) -> Times {
        Times::EveryDays(days.try_into().expect("not 0"))
    }

    #[test]
    fn a_dose_is_said_as_it_is_taken() {
        let as_needed = Regimen::AsNeeded("2".parse().expect("a dose"));
        #[rustfmt::skip]
        let rows = [
            (scheduled("1", per_day(1)), Unit::Tablet, "每天1次，每次1片", "1 tablet once a day"),
            (scheduled("1/2", per_day(2)), Unit::Tablet, "每天2次，每次半片", "1/2 tablet twice a day"),
            (scheduled("3/2", per_day(3)), Unit::Tablet, "每天3次，每次1片半", "3/2 tablets 3 times a day"),
            (scheduled("1/4", per_day(1)), Unit::Tablet, "每天1次，每次1/4片", "1/4 tablet once a day"),
            (scheduled("1", every(7)), Unit::Tablet, "每周1次，每次1片", "1 tablet once a week"),
            (scheduled("2", every(2)), Unit::Capsule, "每2天1次，每次2粒", "2 capsules every 2 days"),
            (scheduled("10", per_day(1)), Unit::InsulinUnit, "每天1次，每次10单位", "10 units once a day"),
            (as_needed, Unit::Inhalation, "需要时用，每次2吸", "2 inhalations when needed"),
        ];
        for (regimen, unit, chinese, english) in rows {
            assert_eq!(how_to_take(regimen, unit, Language::Chinese), chinese);
            assert_eq!(how_to_take(regimen, unit, Language::English), english);
        }
    }

    #[test]
    fn the_last_day_with_medicine_is_named_and_not_the_first_without() {
        let until = |run_out: &str, today: &str| lasts_until(day(run_out), day(today), Language::Chinese);
        assert_eq!(until("2026-03-30", "2026-03-02"), "够吃到3月29日");
        assert_eq!(until("2026-03-30", "2026-03-29"), "够吃到3月29日");
        assert_eq!(until("2026-03-30", "2026-03-30"), "按记录已经没有药了");
        assert_eq!(until("2027-01-05", "2026-12-20"), "够吃到2027年1月4日");
    }
}
