use proptest::prelude::*;
use proptest::test_runner::Config;

use super::*;
use crate::follow_up::VisitClass;
use crate::person::{ConsentPurpose, ContactPreference};
use crate::reading::{BloodPressure, Glucose};

const TODAY: &str = "2026-03-10";

fn today() -> Day {
    day(TODAY)
}

fn with(facts: Facts, change: impl FnOnce(&mut Facts)) -> Facts {
    let mut facts = facts;
    change(&mut facts);
    facts
}

#[test]
fn risk_comes_first_then_the_longest_overdue_then_who_was_seen_longest_ago() {
    let complication = LastClass { programme: Programme::Hypertension, class: VisitClass::Complication };
    let panel = panel_on(
        today(),
        [
            facts(1, &[(HYPERTENSION, "2026-03-01")]),
            facts(2, &[(HYPERTENSION, "2025-11-01")]),
            with(facts(3, &[(HYPERTENSION, "2026-03-09")]), |f| f.last_classes.push(complication)),
            facts(4, &[(Reason::Triage, TODAY)]),
            facts(5, &[(HYPERTENSION, "2026-03-20")]),
            with(facts(6, &[(HYPERTENSION, "2026-03-01")]), |f| f.last_contact = Some(day("2026-01-01"))),
        ],
    );
    assert_eq!(who(&page(&panel, &ask(today()))), [4, 3, 2, 1, 6, 5]);
}

#[test]
fn several_things_due_are_one_row() {
    let panel = panel_on(today(), [facts(1, &[(HYPERTENSION, "2026-03-01"), (Reason::RunOut, "2026-03-12")])]);
    let page = page(&panel, &ask(today()));
    let [row] = page.rows.as_slice() else { panic!("one row") };
    assert_eq!((row.dues.len(), row.bucket, row.days_overdue), (2, Some(Bucket::Overdue1To30), Some(9)));
    assert_eq!((row.age, row.medicine_days_left), (55, Some(2)));
}

#[test]
fn each_bucket_begins_and_ends_on_its_day() {
    for (on, bucket) in [
        ("2025-12-09", Some(Bucket::OverdueOver90)),
        ("2025-12-10", Some(Bucket::Overdue31To90)),
        ("2026-02-07", Some(Bucket::Overdue31To90)),
        ("2026-02-08", Some(Bucket::Overdue1To30)),
        ("2026-03-09", Some(Bucket::Overdue1To30)),
        ("2026-03-10", Some(Bucket::Today)),
        ("2026-03-11", Some(Bucket::ThisWeek)),
        ("2026-03-17", Some(Bucket::ThisWeek)),
        ("2026-03-18", Some(Bucket::ThisMonth)),
        ("2026-04-10", Some(Bucket::ThisMonth)),
        ("2026-04-11", None),
    ] {
        let panel = panel_on(today(), [facts(1, &[(HYPERTENSION, on)])]);
        let rows = page(&panel, &ask(today())).rows;
        assert_eq!(rows.first().and_then(|row| row.bucket), bucket, "{on}");
        let counted = panel.counts(&Filter::default(), today(), &rules(&national()));
        let counted: Vec<Bucket> = counted.iter().filter(|c| c.residents == 1).map(|c| c.bucket).collect();
        assert_eq!(counted, bucket.into_iter().collect::<Vec<_>>(), "{on}");
    }
}

#[test]
fn an_empty_list_says_when_the_next_is_due() {
    let next = |facts: Vec<Facts>, filter: Filter<'_>| {
        let panel = panel_on(today(), facts);
        panel.next_due(&filter, today(), &rules(&national()))
    };
    let lately = |facts: Facts| with(facts, |f| f.last_served = Some(day("2026-12-01")));
    let two = || vec![facts(1, &[(HYPERTENSION, "2026-06-01")]), facts(2, &[(HYPERTENSION, "2026-05-02")])];
    assert_eq!(next(two(), Filter::default()), Some(day("2026-05-02")));
    let first = Filter { search: Search::of("居民1"), ..Filter::default() };
    assert_eq!(next(two(), first), Some(day("2026-05-30")), "of hers: ninety days after she was served last");
    let diabetes = Filter { programme: Some(Programme::Diabetes), ..Filter::default() };
    assert_eq!(next(two(), diabetes), None);
    assert_eq!(next(vec![lately(facts(1, &[]))], Filter::default()), Some(day("2026-12-31")), "the contract's end");
    let turns_65 = with(lately(facts(1, &[])), |f| f.born_on = day("1961-04-20"));
    assert_eq!(next(vec![turns_65], Filter::default()), Some(day("2026-04-20")));
    let snoozed = with(lately(facts(1, &[(HYPERTENSION, "2026-03-01")])), |f| {
        f.acts.snoozed_until = Some(day("2026-03-20"));
    });
    assert_eq!(next(vec![snoozed], Filter::default()), Some(day("2026-03-20")), "the day she comes back");
    let to_come =
        with(facts(1, &[(HYPERTENSION, "2026-03-01")]), |f| f.served = vec![served("2026-04-01", "2027-03-31")]);
    assert_eq!(next(vec![to_come], Filter::default()), Some(day("2026-04-01")));
    let moved_on = with(facts(1, &[]), |f| {
        f.served = vec![served("2025-01-01", "2026-03-08")];
        let contract = ContractId(Uuid::from_u128(8));
        f.requests = vec![Request { contract, signed_on: day("2026-03-01"), last_day: day("2027-03-31") }];
    });
    assert_eq!(next(vec![moved_on], Filter::default()), None, "of a contract that is over nothing falls due");
    assert_eq!(next(vec![], Filter::default()), None);
}

#[test]
fn of_somebody_who_has_left_only_what_waits_is_due() {
    let leaving = |dues: &[(Reason, &str)]| {
        with(facts(1, dues), |f| {
            f.born_on = day("1950-01-01");
            f.last_served = None;
            f.served = vec![Served { expires: false, ..served("2025-01-01", "2026-03-11") }];
            f.departed_on = Some(today());
        })
    };
    let dues = [(HYPERTENSION, "2026-03-01"), (Reason::RunOut, "2026-03-01"), (Reason::Triage, TODAY)];
    let listed = |facts: Facts, on: &str| -> Vec<Reason> {
        let panel = panel_on(day(on), [facts]);
        page(&panel, &ask(day(on)))
            .rows
            .first()
            .map(|row| row.dues.iter().map(|due| due.reason).collect())
            .unwrap_or_default()
    };
    assert_eq!(listed(leaving(&dues), TODAY), [Reason::Triage]);
    assert_eq!(listed(leaving(&[]), TODAY), []);
    assert!(listed(leaving(&[]), "2026-03-09").contains(&Reason::NotServed), "the day before she was here");
}

#[test]
fn an_end_that_somebody_announced_asks_for_no_renewal() {
    let ending =
        with(facts(1, &[]), |f| f.served = vec![Served { expires: false, ..served("2026-01-01", "2026-03-20") }]);
    assert!(page(&panel_on(today(), [ending]), &ask(today())).rows.is_empty());
}

#[test]
fn who_is_lost_or_has_declined_does_not_come_back_every_day() {
    const ELDERLY: Reason = Reason::FollowUp { programme: Programme::Elderly };
    let elder = |why, since: &str, dues: &[(Reason, &str)]| {
        with(facts(1, dues), |f| {
            f.born_on = day("1955-01-01");
            f.last_served = Some(day("2026-12-01"));
            f.aside = vec![Aside { programme: Programme::Elderly, why, since: day(since) }];
        })
    };
    let reasons = |facts: Facts, on: &str| -> Vec<Reason> {
        let panel = panel_on(day(on), [facts]);
        page(&panel, &ask(day(on)))
            .rows
            .first()
            .map(|row| row.dues.iter().map(|due| due.reason).collect())
            .unwrap_or_default()
    };
    let lost = || elder(WhyAside::Lost, "2026-03-01", &[(ELDERLY, "2026-02-01")]);
    assert_eq!(reasons(lost(), TODAY), []);
    assert_eq!(reasons(lost(), "2026-09-01"), [], "however long");
    let found = with(lost(), |f| f.last_contact = Some(day("2026-03-05")));
    assert_eq!(reasons(found, TODAY), [ELDERLY]);
    let given_up = with(elder(WhyAside::Lost, "2026-03-01", &[]), |f| f.last_contact = Some(day("2026-02-20")));
    assert_eq!(reasons(given_up, TODAY), []);
    let declined = elder(WhyAside::Declined, "2026-02-01", &[]);
    assert_eq!(reasons(declined.clone(), TODAY), []);
    let next_year = with(declined, |f| f.served = vec![served("2026-01-01", "2028-12-31")]);
    assert_eq!(reasons(next_year, "2027-01-01"), [ELDERLY], "a new year, a new offer");
}

#[test]
fn a_row_shows_the_last_value_beside_its_target() {
    let measured = |born: &str| {
        with(facts(1, &[(HYPERTENSION, "2026-03-01")]), |f| {
            f.born_on = day(born);
            f.last_pressure = Some((BloodPressure::new(146, 86), day("2026-02-01")));
            f.last_fasting = Some((Glucose::Tenths(71), day("2026-02-01")));
        })
    };
    let shown = |facts: Facts, on: &str| page(&panel_on(day(on), [facts]), &ask(day(on))).rows[0].last_values.clone();
    let pressure = |sbp| {
        let (value, below) = (BloodPressure::new(146, 86), BloodPressure::new(sbp, 90));
        LastValue::BloodPressure { value, below, on: day("2026-02-01") }
    };
    assert_eq!(shown(measured("1970-03-15"), TODAY), [pressure(140)], "nobody follows up her glucose");
    assert_eq!(shown(measured("1955-03-15"), TODAY), [pressure(150)], "her age's target");
    let sugar = with(measured("1970-03-15"), |f| {
        f.dues[0].reason = Reason::FollowUp { programme: Programme::Diabetes };
        f.served = vec![served("2026-01-01", "2028-12-31")];
    });
    let glucose = LastValue::FastingGlucose { value: Glucose::Tenths(71), below_tenths: 70, on: day("2026-02-01") };
    assert_eq!(shown(sugar.clone(), TODAY), [glucose]);
    assert_eq!(glucose.words(crate::codes::Language::Chinese), "空腹血糖 7.1（目标低于7.0，2026-02-01）");
    assert_eq!(shown(sugar, "2027-02-02"), [], "older than a year");
}

#[test]
fn what_follows_from_dates_alone_is_due_without_any_record() {
    let reasons = |facts: Facts, on: &str| {
        let panel = panel_on(day(on), [facts]);
        let page = page(&panel, &ask(day(on)));
        page.rows
            .first()
            .map(|row| row.dues.iter().map(|due| (due.reason, due.on)).collect::<Vec<_>>())
            .unwrap_or_default()
    };
    let last = Some(day("2026-12-31"));
    let recent = |facts: Facts| with(facts, |f| f.last_served = Some(day("2026-12-20")));
    assert_eq!(reasons(recent(facts(1, &[])), "2026-11-29"), []);
    assert_eq!(reasons(recent(facts(1, &[])), "2026-11-30"), [(Reason::ContractExpiry, last)]);
    let renewed = with(recent(facts(1, &[])), |f| f.served.push(served("2027-01-01", "2027-12-31")));
    assert_eq!(reasons(renewed, "2026-12-31"), [], "another contract follows");

    let neglected = with(facts(1, &[]), |f| f.last_served = None);
    assert_eq!(reasons(neglected.clone(), "2026-03-31"), []);
    assert_eq!(reasons(neglected, "2026-04-01"), [(Reason::NotServed, Some(day("2026-04-01")))]);

    let turns_65 = with(facts(1, &[]), |f| f.born_on = day("1961-03-11"));
    assert_eq!(reasons(turns_65.clone(), TODAY), []);
    assert_eq!(reasons(turns_65, "2026-03-11"), [(Reason::FollowUp { programme: Programme::Elderly }, None)]);

    let unreachable = with(facts(1, &[]), |f| f.acts.wrong_number = true);
    assert_eq!(reasons(unreachable, TODAY), [(Reason::WrongNumber, None)]);
}

#[test]
fn what_has_no_day_comes_last_and_is_counted_apart() {
    let elder = with(facts(2, &[]), |f| f.born_on = day("1955-01-01"));
    let panel = panel_on(today(), [elder, facts(1, &[(HYPERTENSION, "2026-04-01")])]);
    let page = page(&panel, &ask(today()));
    assert_eq!(who(&page), [1, 2]);
    assert_eq!((page.rows[1].bucket, page.rows[1].days_overdue), (Some(Bucket::Unscheduled), None));
}

#[test]
fn a_snooze_hides_what_can_wait_and_nothing_else() {
    let snoozed = |dues: &[(Reason, &str)]| with(facts(1, dues), |f| f.acts.snoozed_until = Some(day("2026-03-15")));
    for (dues, listed) in [
        (vec![(HYPERTENSION, "2026-03-01")], 0),
        (vec![(Reason::RunOut, "2026-03-12")], 0),
        (vec![(Reason::RunOut, TODAY)], 1),
        (vec![(Reason::RefillDecision, "2026-03-09")], 1),
        (vec![(Reason::Triage, TODAY)], 1),
    ] {
        let panel = panel_on(today(), [snoozed(&dues)]);
        assert_eq!(page(&panel, &ask(today())).rows.len(), listed, "{dues:?}");
    }
    let panel = panel_on(day("2026-03-15"), [snoozed(&[(HYPERTENSION, "2026-03-01")])]);
    assert_eq!(page(&panel, &ask(day("2026-03-15"))).rows[0].days_overdue, Some(14), "she is back with her days");
}

#[test]
fn a_contract_that_ends_or_lapses_by_the_calendar_takes_everything_with_it() {
    let leaving = with(facts(1, &[(HYPERTENSION, "2026-03-01")]), |f| {
        f.served = vec![served("2025-03-11", "2026-03-10"), served("2026-03-21", "2027-03-20")];
    });
    let asking = with(facts(2, &[(HYPERTENSION, "2026-03-01")]), |f| {
        f.served.clear();
        let contract = ContractId(Uuid::from_u128(8));
        f.requests = vec![Request { contract, signed_on: day("2026-03-01"), last_day: day("2026-03-15") }];
    });
    for (on, listed) in [
        ("2026-02-28", vec![1]),
        ("2026-03-10", vec![1, 2]),
        ("2026-03-11", vec![2]),
        ("2026-03-16", vec![]),
        ("2026-03-21", vec![1]),
    ] {
        let panel = panel_on(day(on), [leaving.clone(), asking.clone()]);
        assert_eq!(everyone(&page(&panel, &ask(day(on)))), listed.into_iter().collect(), "{on}");
    }
    let mut panel = panel_on(today(), [leaving, asking]);
    for (on, left) in [("2026-03-16", 2), ("2026-03-17", 1), ("2027-03-21", 1), ("2027-03-22", 0)] {
        panel.turn_to(day(on), &rules(&national()));
        assert_eq!(panel.residents(), left, "{on}");
    }
}

#[test]
fn a_filter_narrows_the_list_and_its_counts() {
    let nurse = NURSE;
    let mine = with(facts(1, &[(HYPERTENSION, "2026-03-01")]), |f| f.acts.assigned_to = Some(nurse));
    let of_village = with(facts(2, &[(Reason::FollowUp { programme: Programme::Diabetes }, TODAY)]), |f| {
        f.village = Some("990101001001".to_owned());
    });
    let agreed = with(facts(3, &[(Reason::RunOut, TODAY)]), |f| f.consents.push(ConsentPurpose::Sms));
    let panel = panel_on(today(), [mine, of_village, agreed]);
    let all = Filter::default;
    for (filter, found) in [
        (Filter { programme: Some(Programme::Hypertension), ..all() }, vec![1]),
        (Filter { village: Some("990101001001"), ..all() }, vec![2]),
        (Filter { assigned: Some(Assigned::To(nurse)), ..all() }, vec![1]),
        (Filter { assigned: Some(Assigned::ToOneOf(&[StaffId(Uuid::nil()), nurse])), ..all() }, vec![1]),
        (Filter { assigned: Some(Assigned::ToOneOf(&[])), ..all() }, vec![]),
        (Filter { assigned: Some(Assigned::ToNobody), ..all() }, vec![2, 3]),
        (Filter { consent: Some(ConsentPurpose::Sms), ..all() }, vec![3]),
        (Filter { risk: Some(RiskLevel::Medium), ..all() }, vec![3]),
        (Filter { risk: Some(RiskLevel::Urgent), ..all() }, vec![]),
    ] {
        let counted: usize =
            panel.counts(&filter, today(), &rules(&national())).iter().map(|count| count.residents).sum();
        let shown = everyone(&page(&panel, &Ask { filter, ..ask(today()) }));
        assert_eq!((shown, counted), (found.iter().copied().collect(), found.len()));
    }
    let in_bucket = Ask { bucket: Some(Bucket::Today), ..ask(today()) };
    assert_eq!(everyone(&page(&panel, &in_bucket)), BTreeSet::from([2, 3]));
}

#[test]
fn the_programme_filter_looks_at_what_the_row_shows() {
    let hypertension = || Filter { programme: Some(Programme::Hypertension), ..Filter::default() };
    let asking = with(facts(1, &[(HYPERTENSION, "2026-03-01")]), |f| {
        f.served.clear();
        let contract = ContractId(Uuid::from_u128(8));
        f.requests = vec![Request { contract, signed_on: day("2026-03-01"), last_day: day("2026-03-15") }];
    });
    let panel = panel_on(today(), [asking]);
    assert_eq!(page(&panel, &ask(today())).rows.len(), 1, "her request waits");
    assert_eq!(
        page(&panel, &Ask { filter: hypertension(), ..ask(today()) }).rows.len(),
        0,
        "her illness is not theirs yet"
    );
    let elder = with(facts(2, &[]), |f| f.born_on = day("1955-01-01"));
    let elderly = Filter { programme: Some(Programme::Elderly), ..Filter::default() };
    let panel = panel_on(today(), [elder]);
    assert_eq!(who(&page(&panel, &Ask { filter: elderly, ..ask(today()) })), [2]);
    let later = facts(3, &[(Reason::RunOut, TODAY), (HYPERTENSION, "2026-06-01")]);
    let panel = panel_on(today(), [later]);
    assert_eq!(who(&page(&panel, &Ask { filter: hypertension(), ..ask(today()) })), [3], "due later");
}

#[test]
fn who_was_given_to_a_member_who_left_is_nobody_s() {
    let gone = StaffId(Uuid::from_u128(78));
    let panel = panel_on(today(), [with(facts(1, &[(HYPERTENSION, TODAY)]), |f| f.acts.assigned_to = Some(gone))]);
    let with_filter = |assigned| {
        page(&panel, &Ask { filter: Filter { assigned: Some(assigned), ..Filter::default() }, ..ask(today()) })
    };
    assert_eq!(who(&with_filter(Assigned::To(gone))), [0_u128; 0]);
    let shown = with_filter(Assigned::ToNobody);
    assert_eq!((who(&shown), shown.rows[0].assigned_to), (vec![1], None));
}

#[test]
fn somebody_is_found_by_name_pinyin_and_the_end_of_a_number() {
    let named = |number: u128, name: &str, document: &str, phone: &str| {
        with(facts(number, &[]), |f| {
            f.name = name.to_owned();
            f.document_tail = document.to_owned();
            f.phone_tail = phone.to_owned();
        })
    };
    let panel = panel_on(
        today(),
        [
            named(1, "单雄信", "123X", "8001"),
            named(2, "解珍", "2345", "8002"),
            named(3, "仇英", "3456", "8003"),
            named(4, "曾国强", "4567", "8004"),
            named(5, "王秀英", "5678", "8005"),
        ],
    );
    for (typed, found) in [
        ("王秀", vec![5]),
        ("wxy", vec![5]),
        ("wangxiuying", vec![5]),
        ("shan", vec![1]),
        ("xiezhen", vec![2]),
        ("qy", vec![3]),
        ("zengguoqiang", vec![4]),
        ("123x", vec![1]),
        ("23X", vec![1]),
        ("8004", vec![4]),
        ("567", vec![4]),
        ("05", vec![]),
        ("zzz", vec![]),
    ] {
        let filter = Filter { search: Search::of(typed), ..Filter::default() };
        assert_eq!(everyone(&page(&panel, &Ask { filter, ..ask(today()) })), found.into_iter().collect(), "{typed}");
    }
    assert!(Search::of("  ").is_none());
}

#[test]
fn a_reader_who_began_yesterday_ends_yesterday_s_list() {
    let policy = national();
    let by = rules(&policy);
    let leaving =
        with(facts(1, &[(HYPERTENSION, "2026-03-08")]), |f| f.served = vec![served("2025-03-10", "2026-03-09")]);
    let lapsing = with(facts(4, &[]), |f| {
        f.served.clear();
        let contract = ContractId(Uuid::from_u128(8));
        f.requests = vec![Request { contract, signed_on: day("2026-03-09"), last_day: day("2026-03-09") }];
    });
    let stay = [facts(2, &[(HYPERTENSION, "2026-03-09")]), facts(3, &[(HYPERTENSION, "2026-03-10")])];
    let mut panel = panel_on(day("2026-03-09"), stay.into_iter().chain([leaving, lapsing]));
    let yesterday = || ask(day("2026-03-09"));
    let whole = who(&page(&panel, &yesterday()));
    let first = page(&panel, &Ask { limit: 2, ..yesterday() });
    panel.turn_to(today(), &by);
    panel.look_back_to(day("2026-03-09"), &by);
    let rest = page(&panel, &Ask { after: first.end, ..yesterday() });
    assert_eq!([who(&first), who(&rest)].concat(), whole, "whoever has not changed is there");
    assert_eq!(whole.len(), 4);
    assert_eq!(everyone(&page(&panel, &ask(today()))), BTreeSet::from([2, 3]), "today she is theirs no more");
    let search = Filter { search: Search::of("居民"), ..Filter::default() };
    assert_eq!(everyone(&page(&panel, &Ask { filter: search, ..ask(today()) })), BTreeSet::from([2, 3]));
    panel.put(facts(2, &[(HYPERTENSION, "2026-05-09")]), &by);
    panel.look_back_to(day("2026-03-09"), &by);
    assert_eq!(
        everyone(&page(&panel, &yesterday())),
        BTreeSet::from([1, 3, 4]),
        "yesterday's list hears of changes too"
    );
    panel.turn_to(day("2026-03-11"), &by);
    assert_eq!(panel.residents(), 2);
}

proptest! {
    #![proptest_config(Config::with_cases(crate::test_cases()))]

    #[test]
    fn whoever_does_not_change_between_pages_is_shown_exactly_once(
        dues in prop::collection::vec((-200_i64..60, 0_u8..3), 1..60),
        limit in 1_usize..9,
        changes in prop::collection::vec((0_usize..60, -200_i64..60), 0..6),
    ) {
        let policy = national();
        let on = |days: i64| today().plus_days(days).expect("in range").to_string();
        let make = |number: usize, days: i64, missed: u8| {
            with(facts(number as u128, &[(HYPERTENSION, &on(days))]), |f| f.acts.missed_calls = u32::from(missed))
        };
        let mut panel = panel_on(today(), dues.iter().enumerate().map(|(n, (days, missed))| make(n, *days, *missed)));
        let listed: BTreeSet<u128> =
            everyone(&page(&panel, &Ask { limit: 1_000, ..ask(today()) }));
        let (mut seen, mut after, mut changed, mut pending) = (Vec::new(), None, BTreeSet::new(), changes.into_iter());
        loop {
            let shown = page(&panel, &Ask { after, limit, ..ask(today()) });
            seen.extend(who(&shown));
            let Some(end) = shown.end else { break };
            after = Some(end);
            if let Some((who, days)) = pending.next().filter(|(who, _)| *who < dues.len()) {
                panel.put(make(who, days, 0), &rules(&policy));
                changed.insert(who as u128);
            }
        }
        let mut unchanged: Vec<u128> = seen.into_iter().filter(|number| !changed.contains(number)).collect();
        unchanged.sort_unstable();
        let expected: Vec<u128> = listed.difference(&changed).copied().collect();
        prop_assert_eq!(unchanged, expected);
    }

    #[test]
    fn a_panel_kept_current_equals_one_made_anew(
        steps in prop::collection::vec((0_u128..12, -100_i64..100, any::<bool>(), 0_i64..3), 1..60),
    ) {
        let policy = national();
        let mut now = today();
        let mut kept = panel_on(now, []);
        let mut truth: std::collections::BTreeMap<u128, Facts> = Default::default();
        for (number, days, stays, pass) in steps {
            now = now.plus_days(pass).expect("in range");
            kept.turn_to(now, &rules(&policy));
            if stays {
                let due = now.plus_days(days).expect("in range").to_string();
                let facts = facts(number, &[(HYPERTENSION, &due)]);
                truth.insert(number, facts.clone());
                kept.put(facts, &rules(&policy));
            } else {
                truth.remove(&number);
                kept.remove(resident(number));
            }
            let anew = panel_on(now, truth.values().cloned());
            prop_assert_eq!(page(&kept, &ask(now)), page(&anew, &ask(now)));
            let counts = |panel: &Panel| panel.counts(&Filter::default(), now, &rules(&policy));
            prop_assert_eq!(counts(&kept), counts(&anew));
        }
    }
}

#[test]
fn a_row_says_how_she_wishes_to_be_reached_and_no_longer_through_a_family_whose_grant_has_ended() {
    let of = |contact, family_until: Option<&str>, today: &str| {
        let due = facts(1, &[(Reason::FollowUp { programme: Programme::Hypertension }, today)]);
        let facts = with(due, |facts| (facts.contact, facts.family_until) = (contact, family_until.map(day)));
        let policy = national();
        let page = panel_on(day(today), [facts]).page(&ask(day(today)), &rules(&policy));
        page.rows.first().expect("a row").contact
    };
    let (family, call) = (Some(ContactPreference::ViaFamily), Some(ContactPreference::PhoneCall));
    assert_eq!(of(None, None, "2026-03-02"), None);
    assert_eq!(of(call, None, "2026-03-02"), call);
    assert_eq!(of(family, Some("2026-03-02"), "2026-03-02"), family);
    assert_eq!(of(family, Some("2026-03-02"), "2026-03-03"), None);
}
