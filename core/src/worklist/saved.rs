//! Parts of the list that a member of the team keeps under a name. Source: screens, W7.

use super::commands::SaveListFilter;
use crate::codes::{Code, Fault};
use crate::id::StaffId;

/// Characters of a name.
const LONGEST_NAME: usize = 40;
/// What one member keeps in one team, shared or not: a list to choose from, not an archive.
const MOST_KEPT: usize = 30;

/// Whose a kept filter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeptFilter {
    pub by: StaffId,
    pub shared: bool,
}

impl KeptFilter {
    /// Whether a member of the team sees it.
    pub fn is_for(self, member: StaffId) -> bool {
        self.shared || self.by == member
    }

    /// Whoever saved it removes it; what is shared, the team's leader too, also when its author has left.
    pub fn is_removed_by(self, member: StaffId, leads: bool) -> bool {
        self.by == member || (self.shared && leads)
    }
}

/// What stands in the way of keeping a filter, of whose author `kept` are there already.
pub fn may_keep(new: &SaveListFilter, kept: usize) -> Vec<Fault> {
    let unreadable = new.name.trim().is_empty() || new.name.chars().any(char::is_control);
    let rows = [
        (unreadable || new.name.chars().count() > LONGEST_NAME).then_some(("name", Code::BadValue)),
        new.filter.fault(),
        (kept >= MOST_KEPT).then_some(("id", Code::FiltersFull)),
    ];
    rows.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::id::{SavedFilterId, TeamId};
    use crate::worklist::{Assignee, ListFilter};

    const NURSE: StaffId = StaffId(Uuid::from_u128(1));
    const OTHER: StaffId = StaffId(Uuid::from_u128(2));

    fn filter(json: &str) -> ListFilter {
        serde_json::from_str(json).expect("a filter")
    }

    fn named(name: &str, part: &str) -> SaveListFilter {
        let (id, team) = (SavedFilterId(Uuid::from_u128(3)), TeamId(Uuid::from_u128(4)));
        SaveListFilter { id, team, name: name.to_owned(), shared: false, filter: filter(part) }
    }

    #[test]
    fn what_is_not_shared_is_its_authors_alone_and_the_leader_removes_what_is_shared() {
        for (shared, member, leads, sees, removes) in [
            (false, NURSE, false, true, true),
            (false, OTHER, false, false, false),
            (false, OTHER, true, false, false),
            (true, NURSE, false, true, true),
            (true, OTHER, false, true, false),
            (true, OTHER, true, true, true),
        ] {
            let kept = KeptFilter { by: NURSE, shared };
            let answers = (kept.is_for(member), kept.is_removed_by(member, leads));
            assert_eq!(answers, (sees, removes), "{kept:?} {member:?} {leads}");
        }
    }

    #[test]
    fn a_filter_has_a_name_that_can_be_read_and_only_what_a_list_can_be_asked_by() {
        let wrong = |field| vec![(field, Code::BadValue)];
        for (new, kept, expected) in [
            (named("高风险·和平路", "{}"), 29, vec![]),
            (named("高风险", "{}"), 30, vec![("id", Code::FiltersFull)]),
            (named(" ", "{}"), 0, wrong("name")),
            (named("两\n行", "{}"), 0, wrong("name")),
            (named(&"长".repeat(40), "{}"), 0, vec![]),
            (named(&"长".repeat(41), "{}"), 0, wrong("name")),
            (named("村", r#"{"village": "990101001001"}"#), 0, vec![]),
            (named("村", r#"{"village": "99010100100"}"#), 0, wrong("village")),
            (named("找", &format!(r#"{{"q": "{}"}}"#, "长".repeat(41))), 0, wrong("q")),
        ] {
            assert_eq!(may_keep(&new, kept), expected, "{new:?}");
        }
    }

    #[test]
    fn an_assignee_reads_back_as_it_is_written() {
        for (text, assignee) in [
            ("me", Assignee::Me),
            ("nobody", Assignee::Nobody),
            ("00000000-0000-0000-0000-000000000001", Assignee::Member(NURSE)),
        ] {
            let part = filter(&format!(r#"{{"assigned": "{text}"}}"#));
            assert_eq!(part.assigned, Some(assignee));
            assert_eq!(String::from(assignee), text);
        }
        assert!(serde_json::from_str::<ListFilter>(r#"{"assigned": "her"}"#).is_err());
        assert!(serde_json::from_str::<ListFilter>(r#"{"team": "her"}"#).is_err());
    }
}
