//! The decision table of long prescriptions, evaluated whole: every code that applies comes back at once.
//!
//! Source: domain 03 §3.2; the readings fixed in `rules-cli.md`.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::codes::Code;
pub use crate::team::Title;

/// A prescription holds at most this many medicines. Source: 处方管理办法, art. 6 [S:24b].
const MAX_DRUGS: usize = 5;
/// Below this age in years a guardian is present online. Source: online rules [S:11].
const GUARDIAN_AGE: i64 = 6;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    First,
    Repeat,
    /// Again after a stop; judged like a first one.
    Resume,
}

/// The legal class of a medicine on the day the prescription was issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DrugClass {
    Ordinary,
    Toxic,
    Radioactive,
    Precursor,
    Narcotic,
    #[serde(rename = "psychotropic_1")]
    Psychotropic1,
    #[serde(rename = "psychotropic_2")]
    Psychotropic2,
    Antimicrobial,
    SpecialStorage,
    /// Nobody has reviewed the class yet, so the medicine stands in no formulary: refused by LRX-209.
    Unreviewed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OrganisationLevel {
    Primary,
    Secondary,
    Tertiary,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PharmacistReview {
    Pass,
    Pending,
    Fail,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Pickup {
    #[serde(rename = "self")]
    InPerson,
    Agent,
}

/// What the rule must know of one medicine on the prescription.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DrugFacts {
    pub class: DrugClass,
    /// A diagnosis of the prescription is a chronic infection that this medicine treats.
    pub chronic_infection_indication: bool,
    /// The region allows this medicine of special storage.
    pub special_storage_allowed: bool,
    pub in_formulary: bool,
    /// Units prescribed are what days and dose need (see [`super::supply::quantity_matches`]).
    pub quantity_matches: bool,
    /// Taken when needed: no days' supply, hence never long-term.
    pub as_needed: bool,
    /// Days this medicine may be given at most, where it is stricter than the prescription's cap.
    pub max_days: Option<i64>,
}

/// Everything the decision rests on, read from records by whoever assembles it, never from a client's booleans.
/// There is no default on purpose: each fact is stated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    pub kind: Kind,
    /// Days prescribed, as entered.
    pub days: i64,
    /// May be empty here; the command that issues refuses an empty prescription.
    pub drugs: Vec<DrugFacts>,

    pub organisation_level: OrganisationLevel,
    pub title: Title,
    pub specialty_matches: bool,
    pub remote_area_relaxation: bool,
    pub authorised_here: bool,
    pub organisation_capable: bool,
    /// A completed face-to-face visit with this prescriber within the policy's days.
    pub examined: bool,

    pub online: bool,
    pub online_diagnosis_proof: bool,
    pub physician_signed: bool,
    pub ai_generated: bool,
    /// Years.
    pub age: i64,
    pub guardian_present: bool,

    pub diagnosis_confirmed: bool,
    pub regimen_stable: bool,
    pub adherent: bool,
    pub controlled: bool,
    pub long_term_need: bool,
    pub disease_listed: bool,

    pub strict_assessment: bool,
    pub education_recorded: bool,
    pub resident_confirmed: bool,
    pub full_first_assessment: bool,
    pub prior_long_prescription: bool,

    pub goals_met: bool,
    pub new_disease: bool,
    pub hospitalised_since: bool,
    pub other_reassessment: bool,
    pub severe_adr: bool,

    pub pharmacist_review: PharmacistReview,
    pub pickup: Pickup,
    pub both_ids_shown: bool,
    /// Days of dispensed supply left today; what a person reports as left never counts here.
    pub days_left: i64,
    pub refill_window_days: i64,
    pub early_reason_approved: bool,
    pub prescription_expired: bool,

    /// The region's cap in days, at most the national 84.
    pub max_days: i64,
    /// Days above which assessment, education and confirmation are due.
    pub default_days: i64,
}

impl Facts {
    fn any(&self, class: DrugClass) -> bool {
        self.drugs.iter().any(|drug| drug.class == class)
    }

    fn unfounded_antimicrobial(&self) -> bool {
        self.drugs.iter().any(|drug| drug.class == DrugClass::Antimicrobial && !drug.chronic_infection_indication)
    }

    fn storage_not_allowed(&self) -> bool {
        self.drugs.iter().any(|drug| drug.class == DrugClass::SpecialStorage && !drug.special_storage_allowed)
    }

    fn outside_formulary(&self) -> bool {
        self.drugs.iter().any(|drug| !drug.in_formulary || drug.class == DrugClass::Unreviewed)
    }

    fn over_cap(&self) -> bool {
        self.days > self.max_days || self.drugs.iter().any(|drug| drug.max_days.is_some_and(|cap| self.days > cap))
    }

    fn beyond_default(&self) -> bool {
        self.days > self.default_days
    }

    /// A repeat without the record it repeats is unproved and counts as a first one where the title is asked for.
    fn unproved_repeat(&self) -> bool {
        self.kind == Kind::Repeat && !self.prior_long_prescription
    }

    fn starts_anew(&self) -> bool {
        matches!(self.kind, Kind::First | Kind::Resume)
    }

    fn title_too_low(&self) -> bool {
        (self.starts_anew() || self.unproved_repeat())
            && self.title < Title::Intermediate
            && !self.remote_area_relaxation
    }
}

/// What follows, from the mildest to the gravest: the gravest of the codes decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Verdict {
    Ok,
    TooEarly,
    HoldDispense,
    /// The physician records a new assessment and submits again as a repeat, or stops the medicine.
    Reassess,
    Block,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decision {
    #[serde(rename = "decision")]
    pub verdict: Verdict,
    /// Ascending, none twice.
    pub codes: Vec<Code>,
}

struct Row(Code, Verdict, fn(&Facts) -> bool);

use Verdict::{Block, HoldDispense, Reassess, TooEarly};

/// Source: domain 03 §3.2, one row a line.
#[rustfmt::skip]
const TABLE: &[Row] = &[
    Row(Code::Lrx101, Block, |f| !f.diagnosis_confirmed),
    Row(Code::Lrx102, Block, |f| !f.regimen_stable),
    Row(Code::Lrx103, Block, |f| !f.adherent),
    Row(Code::Lrx104, Block, |f| !f.controlled),
    Row(Code::Lrx105, Block, |f| !f.long_term_need || f.drugs.iter().any(|drug| drug.as_needed)),
    Row(Code::Lrx106, Block, |f| !f.disease_listed),

    Row(Code::Lrx201, Block, |f| f.any(DrugClass::Toxic)),
    Row(Code::Lrx202, Block, |f| f.any(DrugClass::Radioactive)),
    Row(Code::Lrx203, Block, |f| f.any(DrugClass::Precursor)),
    Row(Code::Lrx204, Block, |f| f.any(DrugClass::Narcotic)),
    Row(Code::Lrx205, Block, |f| f.any(DrugClass::Psychotropic1)),
    Row(Code::Lrx206, Block, |f| f.any(DrugClass::Psychotropic2)),
    Row(Code::Lrx207, Block, Facts::unfounded_antimicrobial),
    Row(Code::Lrx208, Block, Facts::storage_not_allowed),
    Row(Code::Lrx209, Block, Facts::outside_formulary),
    Row(Code::Lrx210, Block, |f| f.drugs.len() > MAX_DRUGS),

    Row(Code::Lrx301, Block, Facts::over_cap),
    Row(Code::Lrx302, Block, |f| f.beyond_default() && !f.strict_assessment),
    Row(Code::Lrx303, Block, |f| f.beyond_default() && !f.education_recorded),
    Row(Code::Lrx304, Block, |f| f.beyond_default() && !f.resident_confirmed),
    Row(Code::Lrx305, Block, |f| f.days < 1),
    Row(Code::Lrx306, Block, |f| f.drugs.iter().any(|drug| !drug.quantity_matches)),

    Row(Code::Lrx401, Block, |f| !(f.examined || f.online && f.online_diagnosis_proof)),
    Row(Code::Lrx402, Block, Facts::title_too_low),
    Row(Code::Lrx403, Block, |f| f.organisation_level != OrganisationLevel::Primary && !f.specialty_matches),
    Row(Code::Lrx404, Block, |f| !f.authorised_here),
    Row(Code::Lrx405, Block, |f| !f.organisation_capable),
    Row(Code::Lrx406, Block, |f| f.starts_anew() && !f.full_first_assessment),
    Row(Code::Lrx407, Block, Facts::unproved_repeat),

    Row(Code::Lrx501, Reassess, |f| !f.goals_met),
    Row(Code::Lrx502, Reassess, |f| f.new_disease),
    Row(Code::Lrx503, Reassess, |f| f.hospitalised_since),
    Row(Code::Lrx504, Reassess, |f| f.other_reassessment),
    Row(Code::Lrx505, Reassess, |f| f.severe_adr),

    Row(Code::Lrx601, HoldDispense, |f| f.pharmacist_review != PharmacistReview::Pass),
    Row(Code::Lrx602, HoldDispense, |f| f.pickup == Pickup::Agent && !f.both_ids_shown),
    Row(Code::Lrx603, TooEarly,     |f| f.days_left > f.refill_window_days && !f.early_reason_approved),
    Row(Code::Lrx604, HoldDispense, |f| f.prescription_expired),

    Row(Code::Lrx701, Block, |f| f.online && !f.online_diagnosis_proof),
    Row(Code::Lrx703, Block, |f| f.ai_generated || !f.physician_signed),
    Row(Code::Lrx704, Block, |f| f.online && f.age < GUARDIAN_AGE && !f.guardian_present),
];

/// Evaluates every row. The order of the medicines does not matter.
pub fn decide(facts: &Facts) -> Decision {
    Decision::from_rows(TABLE.iter().filter(|Row(_, _, applies)| applies(facts)))
}

/// When a decision is asked for; each stage looks at the codes that are its own to mend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The physician signs: everything but 6xx. Supply at home never hinders a prescription, only its dispensing.
    Issue,
    /// The pharmacist reviews: what issuing saw, and the validity; the review itself is what is being made.
    Review,
    /// Everything, the agent's identities and the early window included.
    Dispense,
}

impl Stage {
    const fn asks_for(self, code: Code) -> bool {
        match code {
            Code::Lrx601 | Code::Lrx602 | Code::Lrx603 => matches!(self, Self::Dispense),
            Code::Lrx604 => !matches!(self, Self::Issue),
            _ => true,
        }
    }
}

impl Decision {
    fn from_rows<'a>(rows: impl Iterator<Item = &'a Row>) -> Self {
        let mut decision = Self { verdict: Verdict::Ok, codes: Vec::new() };
        for Row(code, verdict, _) in rows {
            decision.verdict = decision.verdict.max(*verdict);
            decision.codes.push(*code);
        }
        decision
    }

    /// The same decision with only the codes that `stage` asks for.
    #[must_use]
    pub fn at(&self, stage: Stage) -> Self {
        Self::from_rows(TABLE.iter().filter(|Row(code, _, _)| stage.asks_for(*code) && self.codes.contains(code)))
    }
}

#[cfg(test)]
#[path = "rules_tests.rs"]
pub(super) mod tests;
