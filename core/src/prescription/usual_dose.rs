//! Whether a dose is above what adults usually take: shown to who prescribes, reviews and hands over, and refused by nobody.
//!
//! Source: domain 05 §5.5, whose doses are "for plausibility checks only, not advice".

use super::catalogue::{Drug, Unit};
use super::supply::{Regimen, Times};
use crate::number::Exact;

/// True when the regimen gives more on an average day than the catalogue's usual dose. False for medicines taken when needed and where the
/// catalogue names no dose (individual) or none that can be compared with a unit (a pen, a mixture by volume).
pub fn is_above_usual(drug: &Drug, regimen: Regimen) -> bool {
    let Regimen::Scheduled(schedule) = regimen else { return false };
    let per_dose = Exact::from(schedule.per_dose);
    let a_day = match schedule.times {
        Times::PerDay(times) => per_dose.times(whole(times.get())),
        Times::EveryDays(days) => per_dose.over(whole(days.get())),
    };
    match (a_day, most_units_a_day(drug)) {
        (Ok(a_day), Some(most)) => a_day > most,
        _ => false,
    }
}

/// The upper end of the usual dose, in units of the drug.
fn most_units_a_day(drug: &Drug) -> Option<Exact> {
    let usual = drug.usual_daily_dose.as_deref()?;
    let (most, measure) = amount(usual)?;
    let units = match measure {
        "tab" | "inh" => most,
        measure => micrograms(most, measure)?.over(micrograms_of_one(drug)?).ok()?,
    };
    if usual.ends_with("weekly") { units.over(whole(7)).ok() } else { Some(units) }
}

fn micrograms_of_one(drug: &Drug) -> Option<Exact> {
    if drug.unit == Unit::Milligram {
        return Some(whole(1_000));
    }
    let (one, measure) = amount(&drug.strength)?;
    let all_of_it = drug.strength.ends_with(measure) && !drug.strength.contains('/');
    all_of_it.then(|| micrograms(one, measure)).flatten()
}

/// `5–10mg qd`: the last number before the measure, and the measure.
fn amount(text: &str) -> Option<(Exact, &str)> {
    let numbers = text.find(|mark: char| !(mark.is_ascii_digit() || matches!(mark, '.' | '–')))?;
    let (numbers, rest) = text.split_at_checked(numbers)?;
    let rest = rest.trim_start();
    let measure = rest.split(|mark: char| !mark.is_alphabetic()).next()?;
    Some((numbers.split('–').next_back()?.parse().ok()?, measure))
}

fn micrograms(amount: Exact, measure: &str) -> Option<Exact> {
    let each = match measure {
        "µg" => 1,
        "mg" => 1_000,
        "g" => 1_000_000,
        _ => return None,
    };
    amount.times(whole(each)).ok()
}

fn whole(number: u32) -> Exact {
    Exact::from_tenths(i64::from(number) * 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prescription::Catalogue;
    use crate::prescription::supply::{Dose, Positive, Schedule};

    fn drug(key: &str) -> Drug {
        let catalogue = Catalogue::shipped().expect("the catalogue");
        catalogue.drugs().find(|drug| drug.key == key).expect("in the catalogue").clone()
    }

    fn times(number: u32) -> Positive {
        number.try_into().expect("at least one")
    }

    fn taken(per_dose: &str, times: Times) -> Regimen {
        Regimen::Scheduled(Schedule { per_dose: per_dose.parse().expect("a dose"), times })
    }

    fn per_day(key: &str, per_dose: &str, number: u32) -> bool {
        is_above_usual(&drug(key), taken(per_dose, Times::PerDay(times(number))))
    }

    #[test]
    fn what_lies_within_the_usual_dose_is_not_remarked_on() {
        assert!(!per_day("C08CA01-5mg", "2", 1), "10 mg of amlodipine");
        assert!(!per_day("A10BA02-0.5g", "1", 4), "2 g of metformin");
        assert!(!per_day("C09DA04-150/12.5mg", "1", 1), "one tablet of a combination");
        let weekly = taken("1", Times::EveryDays(times(7)));
        assert!(!is_above_usual(&drug("M05BA04-70mg"), weekly), "alendronate once a week");
    }

    #[test]
    fn more_than_the_usual_dose_is_remarked_on() {
        assert!(per_day("C08CA01-5mg", "1", 3), "15 mg of amlodipine");
        assert!(per_day("A10BA02-0.5g", "2.5", 2), "2.5 g of metformin");
        assert!(per_day("C09DA04-150/12.5mg", "1", 2), "two tablets of a combination");
        assert!(per_day("C01AA05-0.25mg", "50", 1), "fifty tablets of digoxin");
        assert!(per_day("M05BA04-70mg", "1", 1), "alendronate every day");
    }

    #[test]
    fn what_is_taken_when_needed_or_set_for_each_person_is_not_compared() {
        let needed = Regimen::AsNeeded(Dose::new(50, 1).expect("a dose"));
        assert!(!is_above_usual(&drug("C08CA01-5mg"), needed));
        assert!(!per_day("B01AA03-2.5mg", "4", 1), "warfarin is individual");
    }

    #[test]
    fn every_dose_of_the_catalogue_that_names_an_amount_is_understood() {
        let catalogue = Catalogue::shipped().expect("the catalogue");
        for drug in catalogue.drugs() {
            let Some(usual) = &drug.usual_daily_dose else { continue };
            let compared = most_units_a_day(drug).is_some();
            assert_eq!(compared, usual.starts_with(|first: char| first.is_ascii_digit()), "{} {usual}", drug.key);
        }
    }
}
