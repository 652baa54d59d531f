//! What part of the list one asks for.

use super::facts::{Facts, Reason, Rules};
use super::risk::RiskLevel;
use super::search::Search;
use crate::calendar::Day;
use crate::follow_up::Programme;
use crate::id::StaffId;
use crate::person::ConsentPurpose;

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
