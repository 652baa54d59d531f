//! `long-prescription`: the table of domain 03 §3.2, every code at once.

use serde_json::value::RawValue;

use super::input::{Input, Object, Refusal, fields, object, word};
use crate::prescription::rules::{
    Decision, DrugClass, DrugFacts, Facts, Kind, OrganisationLevel, PharmacistReview, Pickup, Title, decide as by_table,
};

const ORDINARY: DrugFacts = DrugFacts {
    class: DrugClass::Ordinary,
    chronic_infection_indication: false,
    special_storage_allowed: false,
    in_formulary: true,
    quantity_matches: true,
    as_needed: false,
    max_days: None,
};

#[rustfmt::skip]
pub(super) fn decide(object: &Object<'_>) -> Result<Decision, Refusal> {
    fields! { object;
        kind: Kind = Kind::Repeat,
        days: i64 = 28,
        drugs: Vec<DrugFacts> = vec![ORDINARY],
        special_storage_allowed: bool = false,
        organisation_level: OrganisationLevel = OrganisationLevel::Primary,
        title: Title = Title::Junior,
        specialty_matches: bool = true,
        remote_area_relaxation: bool = false,
        authorised_here: bool = true,
        organisation_capable: bool = true,
        examined: bool = true,
        online: bool = false,
        online_diagnosis_proof: bool = true,
        physician_signed: bool = true,
        ai_generated: bool = false,
        age: i64 = 62,
        guardian_present: bool = false,
        diagnosis_confirmed: bool = true,
        regimen_stable: bool = true,
        adherent: bool = true,
        controlled: bool = true,
        long_term_need: bool = true,
        disease_listed: bool = true,
        strict_assessment: bool = false,
        education_recorded: bool = false,
        resident_confirmed: bool = false,
        full_first_assessment: bool = true,
        prior_long_prescription: bool = true,
        goals_met: bool = true,
        new_disease: bool = false,
        hospitalised_since: bool = false,
        other_reassessment: bool = false,
        severe_adr: bool = false,
        pharmacist_review: PharmacistReview = PharmacistReview::Pass,
        pickup: Pickup = Pickup::InPerson,
        both_ids_shown: bool = true,
        days_left: i64 = 3,
        refill_window_days: i64 = 7,
        early_reason_approved: bool = false,
        prescription_expired: bool = false,
        max_days: i64 = 84,
        default_days: i64 = 28,
    }
    // The table states the region's word on storage once for the prescription, the rule asks it of each medicine.
    let drugs = drugs.into_iter().map(|drug| DrugFacts { special_storage_allowed, ..drug }).collect();
    Ok(by_table(&Facts {
        kind, days, drugs,
        organisation_level, title, specialty_matches, remote_area_relaxation, authorised_here, organisation_capable, examined,
        online, online_diagnosis_proof, physician_signed, ai_generated, age, guardian_present,
        diagnosis_confirmed, regimen_stable, adherent, controlled, long_term_need, disease_listed,
        strict_assessment, education_recorded, resident_confirmed, full_first_assessment, prior_long_prescription,
        goals_met, new_disease, hospitalised_since, other_reassessment, severe_adr,
        pharmacist_review, pickup, both_ids_shown, days_left, refill_window_days, early_reason_approved, prescription_expired,
        max_days, default_days,
    }))
}

impl<'a> Input<'a> for DrugFacts {
    fn read(raw: &'a RawValue, place: &str) -> Result<Self, Refusal> {
        object(raw, place, |drug| {
            fields! { drug;
                class: DrugClass,
                chronic_infection_indication: bool = false,
                in_formulary: bool = true,
                quantity_matches: bool = true,
            }
            Ok(Self { class, chronic_infection_indication, in_formulary, quantity_matches, ..ORDINARY })
        })
    }
}

impl Input<'_> for DrugClass {
    fn read(raw: &RawValue, place: &str) -> Result<Self, Refusal> {
        match word(raw, place)? {
            // The product's own mark for a class that no table states.
            Self::Unreviewed => Err(Refusal::bad(place, "a reviewed class")),
            class => Ok(class),
        }
    }
}

macro_rules! words {
    ($($of:ty),+) => {
        $( impl Input<'_> for $of {
            fn read(raw: &RawValue, place: &str) -> Result<Self, Refusal> {
                word(raw, place)
            }
        } )+
    };
}

words!(Kind, OrganisationLevel, Title, PharmacistReview, Pickup);
