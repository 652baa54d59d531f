//! The agreement's template: headings and lines with named fields, read once and checked for every field it must have.

use serde::Deserialize;

/// The template that ships with the product.
pub const CHINESE: &str = include_str!("../../data/agreement-zh.toml");

/// What every agreement must say. Source: domain 02 §2.5.
pub(super) const FIELDS: [&str; 22] = [
    "agreement_number",
    "institution_name",
    "institution_address",
    "institution_phone",
    "team_name",
    "leader_name",
    "doctor_name",
    "team_phone",
    "resident_name",
    "document_kind",
    "document_number",
    "resident_phone",
    "resident_address",
    "health_record_number",
    "guardian",
    "district_institution",
    "municipal_institution",
    "term_start",
    "term_end",
    "years",
    "lapse_days",
    "template_version",
];
/// Fields that become as many lines as they have entries.
pub(super) const LISTS: [&str; 3] = ["priority_groups", "packages", "fees"];

/// A template that cannot stand.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateProblem {
    #[error("agreement template: {0}")]
    Unreadable(String),
    #[error("agreement template: unknown field {0}")]
    UnknownField(String),
    #[error("agreement template: field {0} is missing")]
    MissingField(&'static str),
    #[error("agreement template: unclosed brace or list inside a line: {0}")]
    Malformed(String),
}

/// A version of the agreement's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    pub(super) version: String,
    pub(super) title: String,
    pub(super) sections: Vec<Section>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Section {
    pub heading: String,
    pub lines: Vec<Line>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Line {
    Text(Vec<Piece>),
    List(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    Words(String),
    Field(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: String,
    title: String,
    section: Vec<FileSection>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileSection {
    heading: String,
    lines: Vec<String>,
}

impl Template {
    /// The template that ships with the product.
    ///
    /// # Errors
    /// As [`Template::parse`].
    pub fn chinese() -> Result<Self, TemplateProblem> {
        Self::parse(CHINESE)
    }

    /// # Errors
    /// What cannot be read, which field is unknown, or which must-have is missing.
    pub fn parse(text: &str) -> Result<Self, TemplateProblem> {
        let file: File = toml::from_str(text).map_err(|error| TemplateProblem::Unreadable(error.to_string()))?;
        let mut sections = Vec::new();
        for FileSection { heading, lines } in file.section {
            let lines = lines.iter().map(|text| line(text)).collect::<Result<_, _>>()?;
            sections.push(Section { heading, lines });
        }
        let template = Self { version: file.version, title: file.title, sections };
        match FIELDS.iter().chain(&LISTS).find(|field| !template.uses(field)) {
            Some(field) => Err(TemplateProblem::MissingField(field)),
            None => Ok(template),
        }
    }

    pub fn version(&self) -> &str {
        &self.version
    }

    fn uses(&self, name: &str) -> bool {
        let in_line = |line: &Line| match line {
            Line::List(list) => list == name,
            Line::Text(pieces) => pieces.iter().any(|piece| matches!(piece, Piece::Field(field) if field == name)),
        };
        self.sections.iter().any(|section| section.lines.iter().any(in_line))
    }
}

fn line(text: &str) -> Result<Line, TemplateProblem> {
    if let Some(name) = text.strip_prefix("{*").and_then(|rest| rest.strip_suffix('}')) {
        let known = LISTS.contains(&name);
        return if known {
            Ok(Line::List(name.to_owned()))
        } else {
            Err(TemplateProblem::UnknownField(name.to_owned()))
        };
    }
    let malformed = || TemplateProblem::Malformed(text.to_owned());
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((words, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').ok_or_else(malformed)?;
        if LISTS.contains(&name) || name.starts_with('*') || words.contains('}') {
            return Err(malformed());
        }
        if !FIELDS.contains(&name) {
            return Err(TemplateProblem::UnknownField(name.to_owned()));
        }
        pieces.push(Piece::Words(words.to_owned()));
        pieces.push(Piece::Field(name.to_owned()));
        rest = after;
    }
    if rest.contains('}') {
        return Err(malformed());
    }
    pieces.push(Piece::Words(rest.to_owned()));
    Ok(Line::Text(pieces))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_template_uses_every_field() {
        assert_eq!(Template::chinese().map(|template| template.version), Ok("zh-2026.1".to_owned()));
    }

    #[test]
    fn a_template_without_a_must_have_field_is_refused_with_its_name() {
        for field in FIELDS {
            let without = CHINESE.replace(&format!("{{{field}}}"), "");
            assert_eq!(Template::parse(&without), Err(TemplateProblem::MissingField(field)));
        }
        for field in LISTS {
            let without = CHINESE.replace(&format!("{{*{field}}}"), "");
            assert_eq!(Template::parse(&without), Err(TemplateProblem::MissingField(field)));
        }
    }

    #[test]
    fn an_unknown_or_broken_field_is_refused() {
        let with = |line: &str| Template::parse(&CHINESE.replace("协议编号：", line));
        assert_eq!(with("{price}"), Err(TemplateProblem::UnknownField("price".into())));
        for broken in ["{years", "years}", "x{*fees}", "{{years}}"] {
            assert!(with(broken).is_err(), "{broken}");
        }
        assert!(matches!(Template::parse("version = 1"), Err(TemplateProblem::Unreadable(_))));
    }
}
