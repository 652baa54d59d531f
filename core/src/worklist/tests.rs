use super::*;

fn day(text: &str) -> Day {
    text.parse().expect("a day")
}

fn resident(number: u128) -> ResidentId {
    ResidentId(Uuid::from_u128(number))
}

fn term(from: &str, to: &str) -> Term {
    Term::between(day(from), day(to)).expect("a term")
}

fn facts(number: u128, dues: &[(Reason, &str, bool)]) -> Facts {
    Facts {
        resident: resident(number),
        name: format!("居民{number}"),
        born_on: day("1950-03-15"),
        last_contact: None,
        served: vec![term("2026-01-01", "2026-12-31")],
        requests: Vec::new(),
        dues: dues
            .iter()
            .map(|&(reason, on, urgent)| Due { reason, source: Uuid::from_u128(number), on: day(on), urgent })
            .collect(),
    }
}

const MONTH: Sight = Sight::DaysAhead(31);
const HYPERTENSION: Reason = Reason::FollowUp { programme: Programme::Hypertension };

fn order(panel: &Panel) -> Vec<u128> {
    panel.page(day("2026-03-10"), MONTH, None, 50).iter().map(|row| row.resident.0.as_u128()).collect()
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
    let page = panel.page(day("2026-03-10"), MONTH, None, 50);
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
        let page = panel.page(day("2026-03-10"), MONTH, after, 10);
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

#[test]
fn a_contract_that_ends_or_lapses_by_the_calendar_takes_everything_with_it() {
    let mut panel = Panel::default();
    let contract = ContractId(Uuid::from_u128(9));
    let mut leaving = facts(1, &[(HYPERTENSION, "2026-03-01", false)]);
    leaving.served = vec![term("2025-03-11", "2026-03-10"), term("2026-03-21", "2027-03-20")];
    panel.put(leaving);
    let mut asking = facts(2, &[(HYPERTENSION, "2026-03-01", false)]);
    asking.served = Vec::new();
    asking.requests = vec![Request { contract, signed_on: day("2026-03-01"), last_day: day("2026-03-15") }];
    asking.last_contact = Some(day("2026-03-01"));
    panel.put(asking);
    let on = |text| panel.page(day(text), MONTH, None, 50);
    let who = |rows: Vec<Row>| rows.iter().map(|row| row.resident.0.as_u128()).collect::<Vec<_>>();
    for (today, listed) in [
        ("2026-02-28", vec![1]),
        ("2026-03-10", vec![2, 1]),
        ("2026-03-11", vec![2]),
        ("2026-03-16", vec![]),
        ("2026-03-21", vec![1]),
    ] {
        assert_eq!(who(on(today)), listed, "{today}");
    }
    let mut later = panel.clone();
    later.forget_before(day("2026-03-16"));
    assert_eq!((panel.len(), later.len()), (2, 1), "who only asked has lapsed");
    later.forget_before(day("2027-03-21"));
    assert!(later.is_empty());
    let asking = on("2026-03-11").remove(0);
    assert_eq!(asking.dues.iter().map(|due| due.reason).collect::<Vec<_>>(), [Reason::ContractRequest]);
    assert_eq!(asking.last_contact, None, "the record of somebody who only asks is not the team's");
}

#[test]
fn a_bucket_shows_whom_its_count_counts() {
    let mut panel = Panel::default();
    panel.put(facts(1, &[(HYPERTENSION, "2025-11-01", false), (Reason::RunOut, "2026-09-01", false)]));
    panel.put(facts(2, &[(HYPERTENSION, "2026-02-20", false)]));
    panel.put(facts(3, &[(HYPERTENSION, "2026-03-10", false)]));
    panel.put(facts(4, &[(Reason::Task, "2026-03-15", false)]));
    panel.put(facts(5, &[(HYPERTENSION, "2026-06-01", false)]));
    let today = day("2026-03-10");
    for Count { bucket, residents } in panel.counts(today) {
        let rows = panel.page(today, Sight::Bucket(bucket), None, 50);
        assert_eq!(rows.len(), residents, "{bucket:?}");
        assert!(rows.iter().all(|row| row.bucket == bucket), "{bucket:?}");
    }
    assert_eq!(panel.page(today, Sight::Bucket(Bucket::OverdueOver90), None, 50)[0].dues.len(), 2);
}
