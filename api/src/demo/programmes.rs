//! What the demo's people are followed up for: `programmes.json` has one row for each programme, with its form filled in
//! for somebody who is well and for somebody who is not.

use std::collections::BTreeMap;

use jiayi_core::follow_up::Programme;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::DemoError;
use super::draw::Draw;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Row {
    pub programme: Programme,
    /// Percent of those who are old enough.
    share: i64,
    /// Whole years.
    from_age: i64,
    /// The people of the README who are in it, by their number.
    people: Vec<i64>,
    /// Its form is filled in once a year, not at each visit.
    pub yearly: bool,
    pub diagnosis: Option<Diagnosis>,
    pub medicine: Option<Medicine>,
    /// What its visits say in the part that all share.
    common: Value,
    well: Value,
    unwell: Value,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Diagnosis {
    pub icd: String,
    pub name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Medicine {
    pub drug: String,
    pub per_day: i64,
}

/// # Errors
/// When the data cannot be read.
pub fn rows() -> Result<Vec<Row>, DemoError> {
    serde_json::from_str(include_str!("programmes.json")).map_err(|error| DemoError::Refused(error.to_string()))
}

impl Row {
    /// Whether somebody is in the programme; the people of the README as their story says.
    pub fn takes(&self, number: i64, age: i64, draw: &mut Draw) -> bool {
        if number <= 5 {
            return self.people.contains(&number);
        }
        age >= self.from_age && draw.chance(self.share)
    }

    /// Fills in the form, and what belongs to it of the shared part.
    pub fn fill(&self, well: bool, draw: &mut Draw, sheet: &mut Sheet) {
        let form = sheet.drawn(if well { &self.well } else { &self.unwell }, draw);
        sheet.forms.insert(self.programme.as_str().to_owned(), form);
        if let Value::Object(own) = sheet.drawn(&self.common, draw) {
            sheet.common.extend(own);
        }
    }
}

/// What is written down at one visit.
#[derive(Default)]
pub struct Sheet {
    pub forms: Map<String, Value>,
    /// Belongs into the part that all forms share.
    pub common: Map<String, Value>,
    /// Numbers that several forms ask for.
    once: BTreeMap<String, i64>,
}

impl Sheet {
    /// The data with a number drawn for each `{"between": [low, high]}`; one that also says `"once": name` is drawn once
    /// a visit.
    fn drawn(&mut self, data: &Value, draw: &mut Draw) -> Value {
        match data {
            Value::Object(fields) => match self.number(fields, draw) {
                Some(number) => number.into(),
                None => fields.iter().map(|(key, value)| (key.clone(), self.drawn(value, draw))).collect(),
            },
            Value::Array(items) => items.iter().map(|item| self.drawn(item, draw)).collect(),
            plain => plain.clone(),
        }
    }

    fn number(&mut self, fields: &Map<String, Value>, draw: &mut Draw) -> Option<i64> {
        let [low, high] = fields.get("between")?.as_array()?.as_slice() else { return None };
        let (low, high) = (low.as_i64()?, high.as_i64()?);
        let Some(name) = fields.get("once").and_then(Value::as_str) else { return Some(draw.between(low, high)) };
        Some(*self.once.entry(name.to_owned()).or_insert_with(|| draw.between(low, high)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiayi_core::follow_up::Forms;

    #[test]
    fn every_programme_has_its_people_and_forms_that_can_be_read() {
        let rows = rows().expect("the data");
        let listed: Vec<Programme> = rows.iter().map(|row| row.programme).collect();
        assert_eq!(listed, Programme::ALL);
        let mut draw = Draw::new(3);
        for row in rows {
            for well in [true, false] {
                let mut sheet = Sheet::default();
                row.fill(well, &mut draw, &mut sheet);
                let forms: Forms = serde_json::from_value(Value::Object(sheet.forms)).expect("a form");
                assert_eq!(forms.programmes().collect::<Vec<_>>(), [row.programme]);
            }
        }
    }
}
