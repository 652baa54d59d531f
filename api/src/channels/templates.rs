//! The templates that a provider has approved, by what a message is about and whom it is for.

use std::collections::BTreeMap;
use std::fmt;

use jiayi_core::reminder::{About, Audience};
use serde::{Deserialize, Serialize};

/// Written `refill/resident=SMS_1, refill/family=SMS_2`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Templates(BTreeMap<(About, Audience), String>);

impl Templates {
    pub fn id(&self, about: About, to: Audience) -> Option<&str> {
        self.0.get(&(about, to)).map(String::as_str)
    }

    pub(super) fn all(&self) -> impl Iterator<Item = (About, Audience, &str)> {
        self.0.iter().map(|((about, to), id)| (*about, *to, id.as_str()))
    }
}

impl TryFrom<String> for Templates {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let mut templates = BTreeMap::new();
        for row in text.split(',').map(str::trim).filter(|row| !row.is_empty()) {
            let wrong = || format!("{row} is not written about/to=TEMPLATE, as refill/resident=SMS_1");
            let (key, id) = row.split_once('=').ok_or_else(wrong)?;
            let (about, to) = key.trim().split_once('/').ok_or_else(wrong)?;
            let key = (About::parse(about).ok_or_else(wrong)?, Audience::parse(to).ok_or_else(wrong)?);
            let id = id.trim();
            if id.is_empty() || !id.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-') {
                return Err(wrong());
            }
            if templates.insert(key, id.to_owned()).is_some() {
                return Err(format!("{about}/{to} is there twice"));
            }
        }
        Ok(Self(templates))
    }
}

impl From<Templates> for String {
    fn from(templates: Templates) -> Self {
        templates.to_string()
    }
}

impl fmt::Display for Templates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rows = self.all().map(|(about, to, id)| format!("{}/{}={id}", about.as_str(), to.as_str()));
        f.write_str(&rows.collect::<Vec<_>>().join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_written_one_way_and_stands_once() {
        let text = "refill/resident=SMS_1, refill/family=SMS_2";
        let templates = Templates::try_from(text.to_owned()).expect("templates");
        assert_eq!(templates.id(About::Refill, Audience::Family), Some("SMS_2"));
        assert_eq!(templates.id(About::FollowUp, Audience::Resident), None);
        assert_eq!(templates.to_string(), text);
        for wrong in [
            "refill=SMS_1",
            "refill/resident",
            "refill/resident=",
            "refills/resident=SMS_1",
            "refill/resident=SMS 1",
            "refill/resident=SMS_1,refill/resident=SMS_2",
        ] {
            assert!(Templates::try_from(wrong.to_owned()).is_err(), "{wrong}");
        }
    }
}
