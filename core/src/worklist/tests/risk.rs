use super::*;
use crate::codes::Language;
use crate::follow_up::VisitClass;

const TODAY: &str = "2026-03-10";

fn calm() -> RiskFacts<'static> {
    RiskFacts {
        born_on: day("1970-03-15"),
        lives_alone: false,
        last_classes: &[],
        danger_on: None,
        run_out: None,
        missed_contacts: 0,
        triage_waits: false,
    }
}

fn judged(facts: &RiskFacts<'_>) -> (RiskLevel, u32) {
    let judged = risk(facts, &national().worklist.risk, day(TODAY));
    (judged.level, judged.points)
}

fn classes(classes: &[VisitClass]) -> Vec<LastClass> {
    let programmes = Programme::ALL.iter();
    let class = |(programme, class): (&Programme, &VisitClass)| LastClass { programme: *programme, class: *class };
    programmes.zip(classes).map(class).collect()
}

#[test]
fn each_fact_weighs_what_policy_says() {
    let not_controlled = classes(&[VisitClass::NotControlled]);
    let complication = classes(&[VisitClass::Complication]);
    let both = classes(&[VisitClass::NotControlled, VisitClass::AdverseReaction]);
    #[rustfmt::skip]
    let rows = [
        (calm(),                                                                      RiskLevel::Low, 0),
        (RiskFacts { last_classes: &not_controlled, ..calm() },                       RiskLevel::Medium, 2),
        (RiskFacts { last_classes: &complication, ..calm() },                         RiskLevel::High, 4),
        (RiskFacts { last_classes: &both, ..calm() },                                 RiskLevel::High, 4),
        (RiskFacts { danger_on: Some(day("2026-02-08")), ..calm() },                  RiskLevel::Medium, 3),
        (RiskFacts { danger_on: Some(day("2026-02-07")), ..calm() },                  RiskLevel::Low, 0),
        (RiskFacts { run_out: Some(day("2026-03-11")), ..calm() },                    RiskLevel::Low, 0),
        (RiskFacts { run_out: Some(day("2026-03-10")), ..calm() },                    RiskLevel::Medium, 2),
        (RiskFacts { run_out: Some(day("2026-03-04")), ..calm() },                    RiskLevel::High, 4),
        (RiskFacts { run_out: Some(day("2026-01-01")), ..calm() },                    RiskLevel::High, 6),
        (RiskFacts { born_on: day("1946-03-11"), ..calm() },                          RiskLevel::Low, 0),
        (RiskFacts { born_on: day("1946-03-10"), ..calm() },                          RiskLevel::Low, 1),
        (RiskFacts { born_on: day("1946-03-10"), lives_alone: true, ..calm() },       RiskLevel::Medium, 2),
        (RiskFacts { missed_contacts: 2, ..calm() },                                  RiskLevel::Medium, 2),
        (RiskFacts { missed_contacts: 9, ..calm() },                                  RiskLevel::Medium, 3),
        (RiskFacts { triage_waits: true, ..calm() },                                  RiskLevel::Urgent, 0),
    ];
    for (facts, level, points) in rows {
        assert_eq!(judged(&facts), (level, points), "{facts:?}");
    }
}

#[test]
fn every_point_has_its_reason_in_words() {
    let last = classes(&[VisitClass::NotControlled]);
    let facts = RiskFacts {
        born_on: day("1940-01-01"),
        lives_alone: true,
        last_classes: &last,
        danger_on: Some(day("2026-03-08")),
        run_out: Some(day("2026-03-08")),
        missed_contacts: 2,
        triage_waits: true,
    };
    let words = |language| {
        let judged = risk(&facts, &national().worklist.risk, day(TODAY));
        judged.reasons.iter().map(|reason| reason.words(language)).collect::<Vec<_>>()
    };
    assert_eq!(
        words(Language::Chinese),
        ["危险读数待查看", "高血压：上次控制不满意", "2天前有危险读数", "已断药3天", "86岁", "独居", "2次电话未接通"]
    );
    assert_eq!(words(Language::English).len(), 7);
}
