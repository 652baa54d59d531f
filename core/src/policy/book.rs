//! The policy documents of one deployment: the national ones, and what its region changes.

use serde::Deserialize;
use toml::Table;

use super::Policy;
use crate::calendar::Day;
use crate::codes::Code;

/// A policy document that cannot stand; `problem` names the key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("policy {document}: {problem}")]
pub struct PolicyProblem {
    pub document: String,
    pub problem: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    /// `national`, or six digits.
    region: String,
    version: String,
    valid_from: Day,
    /// Inclusive; without one it holds until further notice.
    valid_to: Option<Day>,
    source: String,
}

impl Header {
    fn covers(&self, day: Day) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|last| day <= last)
    }

    fn overlaps(&self, other: &Self) -> bool {
        let before = |a: &Self, b: &Self| a.valid_to.is_some_and(|last| last < b.valid_from);
        !before(self, other) && !before(other, self)
    }
}

struct Document {
    header: Header,
    sections: Table,
}

/// The policies of a deployment by day. A region's document changes single keys of the national one; the book holds the
/// whole of each period.
#[derive(Debug, Clone)]
pub struct PolicyBook {
    /// In the order of their first days.
    periods: Vec<Period>,
}

#[derive(Debug, Clone)]
struct Period {
    from: Day,
    /// Inclusive.
    to: Option<Day>,
    policy: Policy,
}

impl PolicyBook {
    /// The national policy and the demo county's, as they ship.
    ///
    /// # Errors
    /// As [`PolicyBook::parse`].
    pub fn shipped() -> Result<Self, PolicyProblem> {
        Self::parse(&[super::NATIONAL], &[super::DEMO_COUNTY])
    }

    /// Reads whole national documents, and those of one region that change keys of them.
    ///
    /// # Errors
    /// The document and the key that is missing, unknown, of the wrong type or contradictory; or two documents of one
    /// region for one day.
    pub fn parse(national: &[&str], region: &[&str]) -> Result<Self, PolicyProblem> {
        let national = documents(national, true)?;
        let region = documents(region, false)?;
        let mut starts: Vec<Day> = national.iter().chain(&region).flat_map(edges).collect();
        starts.sort_unstable();
        starts.dedup();

        let mut periods = Vec::new();
        for (n, from) in starts.iter().enumerate() {
            let Some(base) = national.iter().find(|document| document.header.covers(*from)) else {
                continue;
            };
            let change = region.iter().find(|document| document.header.covers(*from));
            let to = starts.get(n + 1).and_then(|next| next.plus_days(-1).ok());
            periods.push(Period { from: *from, to, policy: resolve(base, change)? });
        }
        Ok(Self { periods })
    }

    /// The policy of a day.
    ///
    /// # Errors
    /// `POLICY_MISSING` when no national document covers it.
    pub fn on(&self, day: Day) -> Result<&Policy, Code> {
        let holds = |period: &&Period| period.from <= day && period.to.is_none_or(|last| day <= last);
        self.periods.iter().find(holds).map(|period| &period.policy).ok_or(Code::PolicyMissing)
    }
}

/// The days on which something changes: the first of a document, and the first after it.
fn edges(document: &Document) -> impl Iterator<Item = Day> + use<> {
    let after = document.header.valid_to.and_then(|last| last.plus_days(1).ok());
    [Some(document.header.valid_from), after].into_iter().flatten()
}

fn documents(texts: &[&str], national: bool) -> Result<Vec<Document>, PolicyProblem> {
    let mut documents: Vec<Document> = Vec::new();
    for text in texts {
        let document = document(text, national)?;
        if let Some(first) = documents.first().filter(|first| first.header.region != document.header.region) {
            let problem = format!("region is {}, another document's {}", document.header.region, first.header.region);
            return Err(PolicyProblem { document: document.header.version, problem });
        }
        if let Some(other) = documents.iter().find(|other| other.header.overlaps(&document.header)) {
            let problem = format!("valid_from: a day of it is already covered by {}", other.header.version);
            return Err(PolicyProblem { document: document.header.version, problem });
        }
        documents.push(document);
    }
    Ok(documents)
}

fn document(text: &str, national: bool) -> Result<Document, PolicyProblem> {
    let unread = |problem: String| PolicyProblem { document: "that cannot be read".to_owned(), problem };
    let mut header: Table = text.parse().map_err(|error: toml::de::Error| unread(error.to_string()))?;
    let sections: Table =
        header.iter().filter(|(_, value)| value.is_table()).map(|(k, v)| (k.clone(), v.clone())).collect();
    header.retain(|_, value| !value.is_table());
    let header: Header = header.try_into().map_err(|error: toml::de::Error| unread(error.to_string()))?;

    let refuse = |problem: &str| Err(PolicyProblem { document: header.version.clone(), problem: problem.to_owned() });
    let six_digits = header.region.len() == 6 && header.region.bytes().all(|b| b.is_ascii_digit());
    if national != (header.region == "national") || !(national || six_digits) {
        return refuse("region: must be `national`, or six digits in a region's document");
    }
    if header.valid_to.is_some_and(|last| last < header.valid_from) {
        return refuse("valid_to: is before valid_from");
    }
    if header.version.trim().is_empty() || header.source.trim().is_empty() {
        return refuse("version and source: must be given");
    }
    Ok(Document { header, sections })
}

fn resolve(base: &Document, change: Option<&Document>) -> Result<Policy, PolicyProblem> {
    let mut table = base.sections.clone();
    let mut version = base.header.version.clone();
    if let Some(change) = change {
        version = format!("{version}+{}", change.header.version);
        overlay(&mut table, &change.sections);
    }
    table.insert("version".to_owned(), version.clone().into());
    let policy: Policy = table
        .try_into()
        .map_err(|error: toml::de::Error| PolicyProblem { document: version.clone(), problem: error.to_string() })?;
    match policy.contradiction() {
        None => Ok(policy),
        Some(problem) => Err(PolicyProblem { document: version, problem }),
    }
}

/// Tables are joined key by key; every other value replaces the one it finds.
fn overlay(table: &mut Table, change: &Table) {
    for (key, value) in change {
        match (table.get_mut(key), value) {
            (Some(toml::Value::Table(inner)), toml::Value::Table(changes)) => overlay(inner, changes),
            _ => {
                table.insert(key.clone(), value.clone());
            }
        }
    }
}
