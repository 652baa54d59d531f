use proptest::prelude::*;

use super::*;
use crate::codes::Code;

const ORDINARY: DrugFacts = DrugFacts {
    class: DrugClass::Ordinary,
    chronic_infection_indication: false,
    special_storage_allowed: false,
    in_formulary: true,
    quantity_matches: true,
    as_needed: false,
    max_days: None,
};

/// 62 years, hypertension, amlodipine 28 days, a repeat with its record, junior physician at a primary institution.
pub(in crate::prescription) fn base() -> Facts {
    Facts {
        kind: Kind::Repeat,
        days: 28,
        drugs: vec![ORDINARY],
        organisation_level: OrganisationLevel::Primary,
        title: Title::Junior,
        specialty_matches: true,
        remote_area_relaxation: false,
        authorised_here: true,
        organisation_capable: true,
        examined: true,
        online: false,
        online_diagnosis_proof: true,
        physician_signed: true,
        ai_generated: false,
        age: 62,
        guardian_present: false,
        diagnosis_confirmed: true,
        regimen_stable: true,
        adherent: true,
        controlled: true,
        long_term_need: true,
        disease_listed: true,
        strict_assessment: false,
        education_recorded: false,
        resident_confirmed: false,
        full_first_assessment: true,
        prior_long_prescription: true,
        goals_met: true,
        new_disease: false,
        hospitalised_since: false,
        other_reassessment: false,
        severe_adr: false,
        pharmacist_review: PharmacistReview::Pass,
        pickup: Pickup::InPerson,
        both_ids_shown: true,
        days_left: 3,
        refill_window_days: 7,
        early_reason_approved: false,
        prescription_expired: false,
        max_days: 84,
        default_days: 28,
    }
}

fn class(class: DrugClass) -> Vec<DrugFacts> {
    vec![DrugFacts { class, ..ORDINARY }]
}

fn recorded(f: &mut Facts) {
    (f.strict_assessment, f.education_recorded, f.resident_confirmed) = (true, true, true);
}

type Example = (&'static str, fn(&mut Facts), Verdict, &'static [u16]);

/// Domain 03 §3.3, a row a line.
#[rustfmt::skip]
const EXAMPLES: &[Example] = &[
    ("L01", |_| (), Verdict::Ok, &[]),
    ("L02", |f| f.days = 27, Verdict::Ok, &[]),
    ("L03", |f| f.days = 29, Block, &[302, 303, 304]),
    ("L04", |f| { f.days = 29; recorded(f) }, Verdict::Ok, &[]),
    ("L05", |f| { f.days = 84; recorded(f) }, Verdict::Ok, &[]),
    ("L06", |f| { f.days = 85; recorded(f) }, Block, &[301]),
    ("L07", |f| { f.days = 90; recorded(f) }, Block, &[301]),
    ("L08", |f| { f.days = 56; recorded(f); f.resident_confirmed = false }, Block, &[304]),
    ("L09", |f| { f.days = 56; recorded(f); f.strict_assessment = false }, Block, &[302]),
    ("L10", |f| { f.days = 56; recorded(f); f.education_recorded = false }, Block, &[303]),
    ("L11", |f| f.days = 0, Block, &[305]),
    ("L12", |f| f.drugs = vec![DrugFacts { quantity_matches: false, ..ORDINARY }], Block, &[306]),
    ("L13", |f| f.kind = Kind::First, Block, &[402]),
    ("L14", |f| { f.kind = Kind::First; f.title = Title::Intermediate }, Verdict::Ok, &[]),
    ("L15", |f| { f.kind = Kind::First; f.title = Title::Senior }, Verdict::Ok, &[]),
    ("L16", |f| { f.kind = Kind::First; f.organisation_level = OrganisationLevel::Secondary; f.title = Title::Intermediate }, Verdict::Ok, &[]),
    ("L17", |f| { f.kind = Kind::First; f.organisation_level = OrganisationLevel::Tertiary; f.title = Title::Senior; f.specialty_matches = false }, Block, &[403]),
    ("L18", |f| { f.kind = Kind::First; f.remote_area_relaxation = true }, Verdict::Ok, &[]),
    ("L19", |f| { f.kind = Kind::First; f.title = Title::Intermediate; f.full_first_assessment = false }, Block, &[406]),
    ("L20", |f| f.organisation_level = OrganisationLevel::Secondary, Verdict::Ok, &[]),
    ("L21", |f| { f.organisation_level = OrganisationLevel::Secondary; f.specialty_matches = false }, Block, &[403]),
    ("L22", |f| f.prior_long_prescription = false, Block, &[402, 407]),
    ("L23", |f| { f.prior_long_prescription = false; f.title = Title::Intermediate }, Block, &[407]),
    ("L24", |f| f.kind = Kind::Resume, Block, &[402]),
    ("L25", |f| { f.kind = Kind::Resume; f.title = Title::Intermediate }, Verdict::Ok, &[]),
    ("L26", |f| f.examined = false, Block, &[401]),
    ("L27", |f| f.authorised_here = false, Block, &[404]),
    ("L28", |f| f.organisation_capable = false, Block, &[405]),
    ("L29", |f| f.diagnosis_confirmed = false, Block, &[101]),
    ("L30", |f| f.regimen_stable = false, Block, &[102]),
    ("L31", |f| f.adherent = false, Block, &[103]),
    ("L32", |f| f.controlled = false, Block, &[104]),
    ("L33", |f| f.disease_listed = false, Block, &[106]),
    ("L34", |f| f.drugs = class(DrugClass::Psychotropic2), Block, &[206]),
    ("L35", |f| f.drugs.extend(class(DrugClass::Psychotropic2)), Block, &[206]),
    ("L36", |f| f.drugs = class(DrugClass::Psychotropic1), Block, &[205]),
    ("L37", |f| f.drugs = class(DrugClass::Narcotic), Block, &[204]),
    ("L38", |f| f.drugs = class(DrugClass::Antimicrobial), Block, &[207]),
    ("L39", |f| f.drugs = vec![DrugFacts { class: DrugClass::Antimicrobial, chronic_infection_indication: true, ..ORDINARY }], Verdict::Ok, &[]),
    ("L40", |f| f.drugs = class(DrugClass::Precursor), Block, &[203]),
    ("L41", |f| f.drugs = class(DrugClass::Toxic), Block, &[201]),
    ("L42", |f| f.drugs = class(DrugClass::Radioactive), Block, &[202]),
    ("L43", |f| f.drugs = class(DrugClass::SpecialStorage), Block, &[208]),
    ("L44", |f| f.drugs = vec![DrugFacts { class: DrugClass::SpecialStorage, special_storage_allowed: true, ..ORDINARY }], Verdict::Ok, &[]),
    ("L45", |f| f.drugs = vec![DrugFacts { in_formulary: false, ..ORDINARY }], Block, &[209]),
    ("L46", |f| f.drugs = vec![ORDINARY; 6], Block, &[210]),
    ("L47", |f| f.goals_met = false, Reassess, &[501]),
    ("L48", |f| f.new_disease = true, Reassess, &[502]),
    ("L49", |f| f.hospitalised_since = true, Reassess, &[503]),
    ("L50", |f| f.severe_adr = true, Reassess, &[505]),
    ("L51", |f| { f.online = true; f.online_diagnosis_proof = false }, Block, &[701]),
    ("L52", |f| { f.online = true; f.examined = false }, Verdict::Ok, &[]),
    ("L53", |f| { f.ai_generated = true; f.physician_signed = false }, Block, &[703]),
    ("L54", |f| f.pharmacist_review = PharmacistReview::Pending, HoldDispense, &[601]),
    ("L55", |f| { f.pickup = Pickup::Agent; f.both_ids_shown = false }, HoldDispense, &[602]),
    ("L56", |f| f.pickup = Pickup::Agent, Verdict::Ok, &[]),
    ("L57", |f| f.days_left = 8, TooEarly, &[603]),
    ("L58", |f| f.days_left = 7, Verdict::Ok, &[]),
    ("L59", |f| { f.days_left = 4; f.refill_window_days = 3 }, TooEarly, &[603]),
    ("L60", |f| { f.days_left = 10; f.early_reason_approved = true }, Verdict::Ok, &[]),
    ("L61", |f| f.prescription_expired = true, HoldDispense, &[604]),
    ("L62", |f| { f.days = 84; recorded(f); f.resident_confirmed = false; f.hospitalised_since = true; f.days_left = 9 }, Block, &[304, 503, 603]),
];

/// What the sample of §3.3 leaves out, as `rules-cli.md` and the table read.
#[rustfmt::skip]
const READINGS: &[Example] = &[
    ("no long-term need", |f| f.long_term_need = false, Block, &[105]),
    ("a medicine taken when needed", |f| f.drugs = vec![DrugFacts { as_needed: true, ..ORDINARY }], Block, &[105]),
    ("negative days", |f| f.days = -3, Block, &[305]),
    ("a region's cap", |f| { f.days = 29; f.max_days = 28; recorded(f) }, Block, &[301]),
    ("a medicine's own cap", |f| { f.days = 29; recorded(f); f.drugs = vec![DrugFacts { max_days: Some(28), ..ORDINARY }] }, Block, &[301]),
    ("a medicine's own cap kept", |f| f.drugs = vec![DrugFacts { max_days: Some(28), ..ORDINARY }], Verdict::Ok, &[]),
    ("a class nobody reviewed", |f| f.drugs = class(DrugClass::Unreviewed), Block, &[209]),
    ("no medicine at all", |f| f.drugs.clear(), Verdict::Ok, &[]),
    ("five medicines", |f| f.drugs = vec![ORDINARY; 5], Verdict::Ok, &[]),
    ("a junior's first at level 3", |f| { f.kind = Kind::First; f.organisation_level = OrganisationLevel::Tertiary }, Block, &[402]),
    ("relaxation covers an unproved repeat's title", |f| { f.prior_long_prescription = false; f.remote_area_relaxation = true }, Block, &[407]),
    ("a first needs no earlier record", |f| { f.kind = Kind::First; f.title = Title::Senior; f.prior_long_prescription = false }, Verdict::Ok, &[]),
    ("a resume unassessed", |f| { f.kind = Kind::Resume; f.title = Title::Senior; f.full_first_assessment = false }, Block, &[406]),
    ("a repeat needs no first assessment", |f| f.full_first_assessment = false, Verdict::Ok, &[]),
    ("specialty is not asked at primary level", |f| f.specialty_matches = false, Verdict::Ok, &[]),
    ("neither examined nor proved online", |f| { f.online = true; f.examined = false; f.online_diagnosis_proof = false }, Block, &[401, 701]),
    ("proof without being online", |f| { f.examined = false; f.online_diagnosis_proof = true }, Block, &[401]),
    ("another reason to reassess", |f| f.other_reassessment = true, Reassess, &[504]),
    ("a first is reassessed too", |f| { f.kind = Kind::First; f.title = Title::Senior; f.goals_met = false }, Reassess, &[501]),
    ("a failed review", |f| f.pharmacist_review = PharmacistReview::Fail, HoldDispense, &[601]),
    ("hold before too early", |f| { f.days_left = 20; f.prescription_expired = true }, HoldDispense, &[603, 604]),
    ("reassess before hold", |f| { f.severe_adr = true; f.pharmacist_review = PharmacistReview::Pending }, Reassess, &[505, 601]),
    ("self pickup asks for no second identity", |f| f.both_ids_shown = false, Verdict::Ok, &[]),
    ("unsigned", |f| f.physician_signed = false, Block, &[703]),
    ("made by a machine, though signed", |f| f.ai_generated = true, Block, &[703]),
    ("a child of 5 alone online", |f| { f.online = true; f.age = 5 }, Block, &[704]),
    ("a child of 5 with a guardian online", |f| { f.online = true; f.age = 5; f.guardian_present = true }, Verdict::Ok, &[]),
    ("a child of 6 online", |f| { f.online = true; f.age = 6 }, Verdict::Ok, &[]),
    ("a child of 5 in the clinic", |f| f.age = 5, Verdict::Ok, &[]),
];

fn number(code: Code) -> u16 {
    code.as_str().strip_prefix("LRX-").and_then(|n| n.parse().ok()).expect("an LRX code")
}

fn numbers(decision: &Decision) -> Vec<u16> {
    decision.codes.iter().copied().map(number).collect()
}

fn holds(examples: &[Example]) {
    for (name, change, verdict, codes) in examples {
        let mut facts = base();
        change(&mut facts);
        let decision = decide(&facts);
        assert_eq!((decision.verdict, numbers(&decision).as_slice()), (*verdict, *codes), "{name}");
    }
}

#[test]
fn the_62_worked_examples_come_out_as_the_table_says() {
    assert_eq!(EXAMPLES.len(), 62);
    holds(EXAMPLES);
}

#[test]
fn what_the_worked_examples_leave_out_comes_out_as_the_readings_say() {
    holds(READINGS);
}

#[test]
fn the_table_ascends_and_each_row_is_shown_by_an_example() {
    let table: Vec<u16> = TABLE.iter().map(|Row(code, ..)| number(*code)).collect();
    assert!(table.is_sorted_by(|a, b| a < b));
    for row in table {
        assert!(EXAMPLES.iter().chain(READINGS).any(|(.., codes)| codes.contains(&row)), "LRX-{row} has no example");
    }
    let in_codes = Code::ALL.iter().filter(|code| code.as_str().starts_with("LRX-")).count();
    assert_eq!(in_codes, TABLE.len(), "a code without a row");
}

#[test]
fn medicine_left_at_home_holds_the_dispensing_only() {
    let early = decide(&Facts { days_left: 20, ..base() });
    assert_eq!(
        [Stage::Issue, Stage::Review, Stage::Dispense].map(|stage| early.at(stage).verdict),
        [Verdict::Ok, Verdict::Ok, early.verdict]
    );
}

#[test]
fn each_stage_asks_for_its_own_codes() {
    let facts = Facts {
        goals_met: false,
        pharmacist_review: PharmacistReview::Pending,
        pickup: Pickup::Agent,
        both_ids_shown: false,
        days_left: 20,
        prescription_expired: true,
        physician_signed: false,
        ..base()
    };
    let decision = decide(&facts);
    assert_eq!(numbers(&decision.at(Stage::Issue)), [501, 703]);
    assert_eq!(numbers(&decision.at(Stage::Review)), [501, 604, 703]);
    assert_eq!(numbers(&decision.at(Stage::Dispense)), [501, 601, 602, 603, 604, 703]);

    let reassess = decide(&Facts { goals_met: false, days_left: 20, ..base() }).at(Stage::Issue);
    assert_eq!(reassess.verdict, Verdict::Reassess);
    assert_ne!(reassess.at(Stage::Issue).verdict, Verdict::Ok);
    assert_eq!(decide(&Facts { prescription_expired: true, ..base() }).at(Stage::Issue).verdict, Verdict::Ok);
}

/// Each of these makes things worse and nothing better.
#[rustfmt::skip]
const VIOLATIONS: &[fn(&mut Facts)] = &[
    |f| f.diagnosis_confirmed = false, |f| f.regimen_stable = false, |f| f.adherent = false, |f| f.controlled = false,
    |f| f.long_term_need = false, |f| f.disease_listed = false, |f| f.authorised_here = false, |f| f.organisation_capable = false,
    |f| f.examined = false, |f| f.online_diagnosis_proof = false, |f| f.physician_signed = false, |f| f.ai_generated = true,
    |f| f.guardian_present = false, |f| f.specialty_matches = false, |f| f.remote_area_relaxation = false, |f| f.title = Title::Junior,
    |f| f.strict_assessment = false, |f| f.education_recorded = false, |f| f.resident_confirmed = false,
    |f| f.full_first_assessment = false, |f| f.prior_long_prescription = false, |f| f.goals_met = false, |f| f.new_disease = true,
    |f| f.hospitalised_since = true, |f| f.other_reassessment = true, |f| f.severe_adr = true,
    |f| f.pharmacist_review = PharmacistReview::Fail, |f| { f.pickup = Pickup::Agent; f.both_ids_shown = false },
    |f| f.days_left += 30, |f| f.early_reason_approved = false, |f| f.prescription_expired = true, |f| f.max_days -= 60,
    |f| f.drugs.extend(class(DrugClass::Toxic)), |f| f.drugs.extend(class(DrugClass::Antimicrobial)),
    |f| f.drugs.push(DrugFacts { quantity_matches: false, in_formulary: false, max_days: Some(1), ..ORDINARY }),
];

fn drug() -> impl Strategy<Value = DrugFacts> {
    use DrugClass::{
        Antimicrobial, Narcotic, Ordinary, Precursor, Psychotropic1, Psychotropic2, Radioactive, SpecialStorage, Toxic,
        Unreviewed,
    };
    let classes = vec![
        Ordinary,
        Toxic,
        Radioactive,
        Precursor,
        Narcotic,
        Psychotropic1,
        Psychotropic2,
        Antimicrobial,
        SpecialStorage,
        Unreviewed,
    ];
    let cap = prop::option::of(20_i64..60);
    (prop::sample::select(classes), any::<[bool; 5]>(), cap).prop_map(|(class, [a, b, c, d, e], max_days)| DrugFacts {
        class,
        chronic_infection_indication: a,
        special_storage_allowed: b,
        in_formulary: c,
        quantity_matches: d,
        as_needed: e,
        max_days,
    })
}

prop_compose! {
    fn facts()(
        kind in prop::sample::select(vec![Kind::First, Kind::Repeat, Kind::Resume]),
        days in -2_i64..100,
        drugs in prop::collection::vec(drug(), 0..8),
        online in any::<bool>(),
        age in 0_i64..12,
        senior in any::<bool>(),
        primary in any::<bool>(),
        changes in prop::collection::vec(0..VIOLATIONS.len(), 0..10),
    ) -> Facts {
        let mut facts = Facts { kind, days, drugs, online, age, ..base() };
        facts.guardian_present = true;
        recorded(&mut facts);
        if senior { facts.title = Title::Senior }
        if !primary { facts.organisation_level = OrganisationLevel::Tertiary }
        for change in changes { VIOLATIONS[change](&mut facts) }
        facts
    }
}

proptest! {
    #![proptest_config(crate::testing::cases())]

    #[test]
    fn the_order_of_the_medicines_never_matters(facts in facts(), seed in any::<prop::sample::Index>()) {
        let before = decide(&facts);
        let mut turned = facts;
        turned.drugs.reverse();
        if !turned.drugs.is_empty() {
            let by = seed.index(turned.drugs.len());
            turned.drugs.rotate_left(by);
        }
        prop_assert_eq!(decide(&turned), before);
    }

    #[test]
    fn codes_ascend_and_none_stands_twice(facts in facts()) {
        prop_assert!(numbers(&decide(&facts)).is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn one_more_violation_never_removes_a_code_nor_softens_the_verdict(facts in facts(), which in 0..VIOLATIONS.len()) {
        let before = decide(&facts);
        let mut worse = facts;
        VIOLATIONS[which](&mut worse);
        let after = decide(&worse);
        prop_assert!(before.codes.iter().all(|code| after.codes.contains(code)), "{:?} became {:?}", before, after);
        prop_assert!(after.verdict >= before.verdict);
    }
}
