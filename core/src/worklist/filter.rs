//! What part of the list one asks for.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::bucket::Bucket;
use super::facts::{Facts, Reason, Rules};
use super::risk::RiskLevel;
use super::search::Search;
use crate::calendar::Day;
use crate::codes::{Code, Fault};
use crate::follow_up::Programme;
use crate::id::StaffId;
use crate::person::ConsentPurpose;

/// Characters of a search.
const LONGEST_SEARCH: usize = 40;
/// Digits of a statistics code.
const VILLAGE: usize = 12;

/// A part of the list as people ask for it: the fields stand in the list's address, and under a name they are kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ListFilter {
    /// Only those whose most pressing thing lies in this bucket.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bucket: Option<Bucket>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub programme: Option<Programme>,
    /// Statistics code of a village or community, twelve digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub village: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risk: Option<RiskLevel>,
    /// `me` (with those for whom one stands in today), `nobody`, or the id of a member of the team.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    #[param(value_type = Option<String>)]
    pub assigned: Option<Assignee>,
    /// Only those who have given this consent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<ConsentPurpose>,
    /// Name, pinyin or its initials, or the end of an identity number or phone: looks through the whole panel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
}

impl ListFilter {
    /// What no list can be asked by.
    pub fn fault(&self) -> Option<Fault> {
        let is_code = |code: &str| code.len() == VILLAGE && code.bytes().all(|digit| digit.is_ascii_digit());
        if self.village.as_deref().is_some_and(|code| !is_code(code)) {
            return Some(("village", Code::BadValue));
        }
        let too_long = self.q.as_deref().is_some_and(|q| q.chars().count() > LONGEST_SEARCH);
        too_long.then_some(("q", Code::BadValue))
    }

    /// For one who asks: `own` is herself, with those for whom she stands in.
    pub fn asked_by<'a>(&'a self, own: &'a [StaffId]) -> Filter<'a> {
        Filter {
            programme: self.programme,
            village: self.village.as_deref(),
            risk: self.risk,
            assigned: self.assigned.map(|assignee| match assignee {
                Assignee::Me => Assigned::ToOneOf(own),
                Assignee::Nobody => Assigned::ToNobody,
                Assignee::Member(staff) => Assigned::To(staff),
            }),
            consent: self.consent,
            search: Search::of(self.q.as_deref().unwrap_or_default()),
        }
    }
}

/// To whom somebody is assigned, as it is written: `me` is whoever asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Assignee {
    Me,
    Nobody,
    Member(StaffId),
}

impl TryFrom<String> for Assignee {
    type Error = Code;

    fn try_from(text: String) -> Result<Self, Code> {
        match text.as_str() {
            "me" => Ok(Self::Me),
            "nobody" => Ok(Self::Nobody),
            id => id.parse::<Uuid>().map(|id| Self::Member(StaffId(id))).map_err(|_| Code::BadValue),
        }
    }
}

impl From<Assignee> for String {
    fn from(assignee: Assignee) -> Self {
        match assignee {
            Assignee::Me => "me".to_owned(),
            Assignee::Nobody => "nobody".to_owned(),
            Assignee::Member(staff) => staff.to_string(),
        }
    }
}

/// Everything that is given must hold; nothing given is the whole list.
#[derive(Debug, Default)]
pub struct Filter<'a> {
    /// Something of this programme stands: what the row shows, and what is due later.
    pub programme: Option<Programme>,
    pub village: Option<&'a str>,
    pub risk: Option<RiskLevel>,
    pub assigned: Option<Assigned<'a>>,
    pub consent: Option<ConsentPurpose>,
    /// A search looks through the whole panel, also at those with nothing due.
    pub search: Option<Search<'a>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assigned<'a> {
    To(StaffId),
    /// To oneself, or to those one stands in for.
    ToOneOf(&'a [StaffId]),
    ToNobody,
}

impl Filter<'_> {
    pub(super) fn is_empty(&self) -> bool {
        let Self { programme, village, risk, assigned, consent, search } = self;
        programme.is_none()
            && village.is_none()
            && risk.is_none()
            && assigned.is_none()
            && consent.is_none()
            && search.is_none()
    }

    pub(super) fn takes(&self, level: RiskLevel, facts: &Facts, today: Day, rules: &Rules<'_>) -> bool {
        let in_programme =
            |programme| facts.standing(today, rules).any(|due| due.reason == Reason::FollowUp { programme });
        let assigned = |wanted| match wanted {
            Assigned::To(staff) => facts.assigned_to(rules) == Some(staff),
            Assigned::ToOneOf(staff) => facts.assigned_to(rules).is_some_and(|to| staff.contains(&to)),
            Assigned::ToNobody => facts.assigned_to(rules).is_none(),
        };
        self.risk.is_none_or(|wanted| wanted == level)
            && self.village.is_none_or(|village| facts.village.as_deref() == Some(village))
            && self.assigned.is_none_or(assigned)
            && self.consent.is_none_or(|purpose| facts.consents.contains(&purpose))
            && self.search.as_ref().is_none_or(|search| search.finds(facts))
            && self.programme.is_none_or(in_programme)
    }
}
