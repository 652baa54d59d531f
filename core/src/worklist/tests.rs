use super::*;

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn resident(number: u128) -> ResidentId {
    ResidentId(Uuid::from_u128(number))
}

fn facts(number: u128, dues: &[(Reason, &str, bool)]) -> Facts {
    Facts {
        resident: resident(number),
        name: format!("居民{number}"),
        born_on: day("1950-03-15"),
        last_contact: None,
        dues: dues
            .iter()
            .map(|&(reason, on, urgent)| Due { reason, source: Uuid::from_u128(number), on: day(on), urgent })
            .collect(),
    }
}

const HYPERTENSION: Reason = Reason::FollowUp { programme: Programme::Hypertension };

fn order(panel: &Panel) -> Vec<u128> {
    panel.page(day("2026-03-10"), 31, None, 50).iter().map(|row| row.resident.0.as_u128()).collect()
}

#[test]
fn urgent_comes_first_then_decisions_then_the_longest_overdue() {
    let mut panel = Panel::default();
    panel.put(facts(1, &[(HYPERTENSION, "2026-03-01", false)]));
    panel.put(facts(2, &[(HYPERTENSION, "2025-11-01", false)]));
    panel.put(facts(3, &[(Reason::RefillDecision, "2026-03-10", false)]));
    panel.put(facts(4, &[(Reason::Triage, "2026-03-10", true)]));
    panel.put(facts(5, &[(HYPERTENSION, "2026-03-20", false)]));
    assert_eq!(order(&panel), [4, 3, 2, 1, 5]);
}

#[test]
fn several_things_due_are_one_row() {
    let mut panel = Panel::default();
    panel.put(facts(1, &[(HYPERTENSION, "2026-03-01", false), (Reason::RunOut, "2026-03-12", false)]));
    let page = panel.page(day("2026-03-10"), 31, None, 50);
    assert_eq!(page.len(), 1);
    assert_eq!(page[0].dues.len(), 2);
    assert_eq!((page[0].bucket, page[0].days_overdue, page[0].age), (Bucket::Overdue1To30, 9, 75));
}

#[test]
fn what_is_due_later_is_counted_but_not_listed() {
    let mut panel = Panel::default();
    panel.put(facts(1, &[(HYPERTENSION, "2026-06-01", false)]));
    assert!(order(&panel).is_empty());
    let later = panel.counts(day("2026-03-10")).into_iter().find(|count| count.bucket == Bucket::Later);
    assert_eq!(later.map(|count| count.residents), Some(1));
}

#[test]
fn pages_follow_on_without_a_gap_or_a_repeat() {
    let mut panel = Panel::default();
    for number in 1..=25 {
        panel.put(facts(number, &[(HYPERTENSION, "2026-03-01", false)]));
    }
    let mut seen = Vec::new();
    let mut after = None;
    loop {
        let page = panel.page(day("2026-03-10"), 31, after, 10);
        let Some(last) = page.last() else { break };
        after = Some(last.resident);
        seen.extend(page.iter().map(|row| row.resident));
    }
    assert_eq!(seen.len(), 25);
    assert_eq!(seen, (1..=25).map(resident).collect::<Vec<_>>());
}

#[test]
fn who_leaves_the_scope_leaves_the_list() {
    let mut panel = Panel::default();
    panel.put(facts(1, &[(HYPERTENSION, "2026-03-01", false)]));
    panel.remove(resident(1));
    assert!(panel.is_empty());
}
