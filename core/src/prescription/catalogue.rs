//! The drug catalogue: one entry a strength, with the legal class it has on a day and what that means for long prescriptions.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::coding::{AtcCode, IcdCode, IcdRange};
use super::policy::LongPrescriptionPolicy;
use super::rules::{DrugClass, DrugFacts};
use super::supply::{Container, Positive, Regimen, quantity_matches};
use crate::calendar::Day;
use crate::codes::{Code, Language};
use crate::id::DrugId;

/// The catalogue that ships with the product.
pub const SHIPPED: &str = include_str!("../../data/drugs.toml");

/// What doses and quantities of a medicine count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    Tablet,
    Capsule,
    Inhalation,
    InsulinUnit,
    Milligram,
    Patch,
    Ampoule,
    Vial,
}

impl Unit {
    pub const fn word(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Tablet, Language::Chinese) => "片",
            (Self::Tablet, Language::English) => "tablet",
            (Self::Capsule, Language::Chinese) => "粒",
            (Self::Capsule, Language::English) => "capsule",
            (Self::Inhalation, Language::Chinese) => "吸",
            (Self::Inhalation, Language::English) => "inhalation",
            (Self::InsulinUnit, Language::Chinese) => "单位",
            (Self::InsulinUnit, Language::English) => "unit",
            (Self::Milligram, Language::Chinese) => "毫克",
            (Self::Milligram, Language::English) => "mg",
            (Self::Patch, Language::Chinese) => "贴",
            (Self::Patch, Language::English) => "patch",
            (Self::Ampoule, Language::Chinese) => "支",
            (Self::Ampoule, Language::English) => "ampoule",
            (Self::Vial, Language::Chinese) => "瓶",
            (Self::Vial, Language::English) => "vial",
        }
    }
}

/// Whether a medicine may be on a long prescription, its class apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "rule", content = "diagnoses")]
pub enum LongTerm {
    Allowed,
    /// Taken when needed (PRN): never.
    AsNeeded,
    /// Its class forbids it.
    Blocked,
    /// An antimicrobial for a chronic infection: only for these diagnoses, else LRX-207.
    WithDiagnosis(Vec<IcdRange>),
    /// Only where the region's policy lists it, else LRX-208; an antiviral (LRX-207) also only for these diagnoses.
    WhereListed(Vec<IcdRange>),
}

/// A limit of its own, under monitoring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Cap {
    /// Days at most; none: the region's default days.
    pub max_days: Option<u32>,
    /// What is watched, shown to the prescriber and confirmed; none where the catalogue names nothing.
    pub monitoring: Option<String>,
}

/// A class that began on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClassChange {
    pub to: DrugClass,
    pub from: Day,
    pub source: String,
}

/// One strength of one medicine. Written whole, it is the snapshot that a prescription item keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Drug {
    pub id: DrugId,
    /// Stable for ever, `C08CA01-5mg`; the id is derived from it.
    pub key: String,
    /// Chinese generic name.
    pub name: String,
    pub inn: String,
    pub atc: AtcCode,
    pub strength: String,
    pub unit: Unit,
    pub container: Container,
    /// Usual adult total a day: for plausibility, not advice.
    pub usual_daily_dose: Option<String>,
    pub long_term: LongTerm,
    pub cap: Option<Cap>,
    class: DrugClass,
    changed: Option<ClassChange>,
}

/// How a medicine was prescribed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prescribed {
    pub regimen: Regimen,
    pub units: u64,
    pub days: i64,
}

impl Drug {
    /// Same ingredient and strength: dispensings of one family carry over.
    pub fn family(&self) -> String {
        format!("{} {}", self.inn, self.strength)
    }

    pub fn monitoring(&self) -> Option<&str> {
        self.cap.as_ref().and_then(|cap| cap.monitoring.as_deref())
    }

    /// The legal class on a day. A prescription is judged by the class of the day it was issued, also when it is dispensed later.
    pub fn class_on(&self, day: Day) -> DrugClass {
        match &self.changed {
            Some(change) if change.from <= day => change.to,
            _ => self.class,
        }
    }

    /// What the decision table must know of it, for the diagnoses the prescription is written for.
    pub fn facts(
        &self,
        prescribed: Prescribed,
        diagnoses: &[IcdCode],
        issued_on: Day,
        policy: &LongPrescriptionPolicy,
    ) -> DrugFacts {
        let Prescribed { regimen, units, days } = prescribed;
        let named = |ranges: &[IcdRange]| diagnoses.iter().any(|icd| ranges.iter().any(|range| range.contains(icd)));
        let (special_storage_allowed, chronic_infection_indication) = match &self.long_term {
            LongTerm::Allowed | LongTerm::AsNeeded | LongTerm::Blocked => (false, false),
            LongTerm::WithDiagnosis(ranges) => (false, named(ranges)),
            LongTerm::WhereListed(ranges) => (
                policy.special_storage_allowed.contains(&self.atc),
                policy.antivirals_allowed.contains(&self.atc) && named(ranges),
            ),
        };
        DrugFacts {
            class: self.class_on(issued_on),
            chronic_infection_indication,
            special_storage_allowed,
            in_formulary: policy.formulary.as_ref().is_none_or(|formulary| formulary.contains(&self.atc)),
            // A quantity beyond reckoning is not the one that the days need.
            quantity_matches: quantity_matches(units, days, regimen, self.container).unwrap_or(false),
            as_needed: matches!(regimen, Regimen::AsNeeded(_)) || self.long_term == LongTerm::AsNeeded,
            max_days: self.cap.as_ref().map(|cap| i64::from(cap.max_days.unwrap_or(policy.default_days))),
        }
    }
}

/// Every medicine with a monitoring of its own was shown with it and confirmed by the prescriber.
///
/// # Errors
/// `MONITORING_UNCONFIRMED` when one was not.
pub fn monitoring_confirmed<'a>(
    drugs: impl IntoIterator<Item = &'a Drug>,
    confirmed: &BTreeSet<DrugId>,
) -> Result<(), Code> {
    let open = |drug: &Drug| drug.monitoring().is_some() && !confirmed.contains(&drug.id);
    if drugs.into_iter().any(open) { Err(Code::MonitoringUnconfirmed) } else { Ok(()) }
}

/// The id of a catalogue entry: the first 16 bytes of SHA-256 over `jiayi drug ` and the key, marked as UUID version 8,
/// so that every server and every phone derives the same.
pub fn drug_id(key: &str) -> DrugId {
    let digest = Sha256::new().chain_update(b"jiayi drug ").chain_update(key.as_bytes()).finalize();
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(digest).for_each(|(byte, from)| *byte = from);
    DrugId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CatalogueError {
    #[error("the catalogue cannot be read: {0}")]
    Toml(String),
    #[error("{key}: {problem}")]
    Row { key: String, problem: &'static str },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalogue {
    version: String,
    source: String,
    drugs: BTreeMap<DrugId, Drug>,
}

impl Catalogue {
    /// The catalogue that ships with the product.
    ///
    /// # Errors
    /// Never as released: a test reads every row.
    pub fn shipped() -> Result<Self, CatalogueError> {
        Self::parse(SHIPPED)
    }

    /// # Errors
    /// The first row that does not make sense.
    pub fn parse(text: &str) -> Result<Self, CatalogueError> {
        let file: File = toml::from_str(text).map_err(|error| CatalogueError::Toml(error.to_string()))?;
        let mut drugs = BTreeMap::new();
        for row in file.drugs {
            for drug in row.drugs()? {
                if let Some(twice) = drugs.insert(drug.id, drug) {
                    return Err(CatalogueError::Row { key: twice.key, problem: "stands twice" });
                }
            }
        }
        Ok(Self { version: file.version, source: file.source, drugs })
    }

    /// Stored with each prescription item.
    pub fn version(&self) -> &str {
        &self.version
    }

    pub fn source(&self) -> &str {
        &self.source
    }

    pub fn drug(&self, id: DrugId) -> Option<&Drug> {
        self.drugs.get(&id)
    }

    /// Every entry, in the order of the ids.
    pub fn drugs(&self) -> impl Iterator<Item = &Drug> {
        self.drugs.values()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: String,
    source: String,
    drugs: Vec<Row>,
}

/// One line of the file: a medicine with its strengths.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: String,
    inn: String,
    atc: AtcCode,
    strengths: Vec<String>,
    unit: Unit,
    units_per_container: Option<Positive>,
    usual_daily_dose: Option<String>,
    class: Option<DrugClass>,
    changed: Option<ClassChange>,
    long_term: RowRule,
    #[serde(default)]
    diagnoses: Vec<IcdRange>,
    #[serde(default)]
    capped: bool,
    max_days: Option<Positive>,
    monitoring: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum RowRule {
    Allowed,
    AsNeeded,
    Blocked,
    WithDiagnosis,
    WhereListed,
}

impl Row {
    fn drugs(self) -> Result<Vec<Drug>, CatalogueError> {
        if let Some(problem) = self.problem() {
            return Err(CatalogueError::Row { key: self.inn, problem });
        }
        let drugs = self.strengths.iter().map(|strength| self.drug(strength)).collect();
        Ok(drugs)
    }

    fn problem(&self) -> Option<&'static str> {
        let class = self.class.unwrap_or(DrugClass::Unreviewed);
        let latest = self.changed.as_ref().map_or(class, |change| change.to);
        let antimicrobial = class == DrugClass::Antimicrobial;
        #[rustfmt::skip]
        let checks = [
            (self.name.is_empty() || self.inn.is_empty(), "has no name"),
            (self.strengths.is_empty() || self.strengths.iter().any(String::is_empty), "has no strength"),
            (self.long_term == RowRule::Allowed && !matches!(latest, DrugClass::Ordinary | DrugClass::Unreviewed), "is allowed though its class is not ordinary"),
            (self.long_term == RowRule::Blocked && latest == DrugClass::Ordinary, "is blocked though its class is ordinary"),
            (self.long_term == RowRule::WithDiagnosis && !antimicrobial, "has a diagnosis rule though it is no antimicrobial"),
            (self.long_term == RowRule::WhereListed && !antimicrobial && class != DrugClass::SpecialStorage, "is listed though neither its storage nor its class asks for it"),
            (self.diagnoses.is_empty() == self.asks_for_diagnoses(), "names diagnoses where its rule has none, or none where it needs them"),
            (!self.capped && (self.max_days.is_some() || self.monitoring.is_some()), "is monitored but not capped"),
        ];
        checks.into_iter().find_map(|(wrong, problem)| wrong.then_some(problem))
    }

    fn asks_for_diagnoses(&self) -> bool {
        match self.long_term {
            RowRule::WithDiagnosis => true,
            RowRule::WhereListed => self.class == Some(DrugClass::Antimicrobial),
            RowRule::Allowed | RowRule::AsNeeded | RowRule::Blocked => false,
        }
    }

    fn drug(&self, strength: &str) -> Drug {
        let key = format!("{}-{strength}", self.atc);
        Drug {
            id: drug_id(&key),
            key,
            name: self.name.clone(),
            inn: self.inn.clone(),
            atc: self.atc.clone(),
            strength: strength.to_owned(),
            unit: self.unit,
            container: self.units_per_container.map_or(Container::Countable, Container::MultiDose),
            usual_daily_dose: self.usual_daily_dose.clone(),
            long_term: match self.long_term {
                RowRule::Allowed => LongTerm::Allowed,
                RowRule::AsNeeded => LongTerm::AsNeeded,
                RowRule::Blocked => LongTerm::Blocked,
                RowRule::WithDiagnosis => LongTerm::WithDiagnosis(self.diagnoses.clone()),
                RowRule::WhereListed => LongTerm::WhereListed(self.diagnoses.clone()),
            },
            cap: self
                .capped
                .then(|| Cap { max_days: self.max_days.map(Positive::get), monitoring: self.monitoring.clone() }),
            class: self.class.unwrap_or(DrugClass::Unreviewed),
            changed: self.changed.clone(),
        }
    }
}

#[cfg(test)]
#[path = "catalogue_tests.rs"]
mod tests;
