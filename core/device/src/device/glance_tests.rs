//! The list is shown before the records are read: what it says then is what it says of the records.

use jiayi_core::calendar::Instant;
use jiayi_core::id::{AccountId, ResidentId, TeamId};
use jiayi_core::view::{Change, Page};
use jiayi_core::worklist::{ListFilter, ListRow};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::value::to_raw_value;
use serde_json::{Value, json};
use tempfile::TempDir;
use uuid::Uuid;

use super::Device;
use crate::feed::Feed;
use crate::session::Me;
use crate::store::Notice;
use crate::sync::phone::session;
use crate::testing::{Counting, DAY_MS, DOCTOR, MRS_WANG, NOW, cases, command_id, contract, keys, mrs_wang, reading};

/// Of the tests' contract.
const TEAM: TeamId = TeamId(Uuid::from_u128(0xBB));
/// Her neighbours and she.
const PEOPLE: u128 = 4;

/// A doctor's phone, and how often its app was opened.
struct Phone {
    folder: TempDir,
    device: Device,
    pages: u64,
    lives: u64,
}

fn person(n: u128) -> ResidentId {
    ResidentId(Uuid::from_u128(MRS_WANG.0.as_u128() + (n << 64)))
}

/// As `entity`, of somebody else.
fn of(n: u128, entity: Value) -> Value {
    let text = entity.to_string().replace(&MRS_WANG.to_string(), &person(n).to_string());
    serde_json::from_str(&text).expect("JSON")
}

fn there(kind: &str, id: Uuid, entity: &Value) -> Change {
    let entity = Some(to_raw_value(entity).expect("JSON"));
    Change { kind: kind.to_owned(), id, version: 1, seen: Some(1), entity, evicted: false }
}

fn gone(kind: &str, id: Uuid) -> Change {
    Change { entity: None, evicted: true, ..there(kind, id, &Value::Null) }
}

fn resident(n: u128, changed: &Value) -> Change {
    let mut entity = of(n, mrs_wang());
    for (field, value) in changed.as_object().expect("fields") {
        entity[field] = value.clone();
    }
    there("resident", person(n).0, &entity)
}

fn contract_id(n: u128) -> Uuid {
    Uuid::from_u128(0xC0 + (n << 64))
}

fn signed(n: u128) -> Change {
    let mut entity = of(n, contract());
    entity["id"] = json!(contract_id(n));
    there("contract", contract_id(n), &entity)
}

fn value(n: u128, which: u128, days_ago: i64, dangerous: bool) -> Change {
    let id = Uuid::from_u128(0x1000 + which + (n << 64));
    let at = NOW.plus_ms(-days_ago * DAY_MS);
    let entity = json!({
        "id": id, "resident": person(n), "signs": [], "dangerous": dangerous, "advice": null, "source": "home",
        "value": { "kind": "blood_pressure", "sbp": 130 + which, "dbp": 80 },
        "entered_as": "oneself", "by": "王秀英", "taken_at": at, "recorded_at": at, "visit": null, "corrects": null,
    });
    there("reading", id, &entity)
}

fn snoozed(n: u128, which: u128, undone: bool) -> Change {
    let id = Uuid::from_u128(0x2000 + which + (n << 64));
    let entity = json!({
        "id": id, "resident": person(n), "team": TEAM, "act": { "act": "snooze", "until": "2026-03-05" }, "made_on": "2026-03-01",
        "made_at": NOW.plus_ms(-DAY_MS), "recorded_at": NOW.plus_ms(-DAY_MS), "by": "陈医生", "undone_at": undone.then_some(NOW),
    });
    there("list_act", id, &entity)
}

impl Phone {
    /// Everybody has signed with the team.
    fn with_a_list() -> Self {
        let folder = TempDir::new().expect("a folder");
        let mut device = Device::open(folder.path(), keys(), Box::new(Counting::default())).expect("opened");
        device.begin_session(session(DOCTOR)).expect("signed in");
        device.is(&me(DOCTOR)).expect("known");
        let mut phone = Self { folder, device, pages: 0, lives: 0 };
        phone.brings((0..PEOPLE).flat_map(|n| [resident(n, &json!({})), signed(n)]).collect());
        phone
    }

    fn brings(&mut self, changes: Vec<Change>) {
        let after = (self.pages > 0).then(|| self.pages.to_string());
        self.pages += 1;
        let page = Page { changes, cursor: self.pages.to_string(), has_more: false };
        self.device.apply(Feed::Team(TEAM), after.as_deref(), &page).expect("applied");
    }

    fn ends_its_run(&mut self) {
        self.device.synchronised(NOW).expect("kept");
    }

    fn is_killed(&mut self) {
        self.lives += 1;
        let entropy = Box::new(Counting(self.lives << 40));
        self.device = Device::open(self.folder.path(), keys(), entropy).expect("opened");
    }

    fn forgets_its_gists(&mut self) {
        self.device.records().expect("open").conn().execute("DELETE FROM gists", []).expect("gone");
        self.is_killed();
    }

    fn list(&mut self, now: Instant) -> Vec<ListRow> {
        self.device.worklist(TEAM, &ListFilter::default(), None, 50, now).expect("read").rows
    }

    fn glanced(&self) -> usize {
        self.device.known_so_far().glanced().count()
    }

    fn reads_on(&mut self) {
        while self.device.read_on().expect("read") {}
    }
}

fn me(account: AccountId) -> Me {
    let me = json!({
        "account": account, "role": "village_doctor", "resident": null, "staff": Uuid::from_u128(5), "institution": Uuid::from_u128(6),
        "incarnation": Uuid::from_u128(1), "feeds": ["reference", format!("team:{TEAM}")],
    });
    serde_json::from_value(me).expect("somebody")
}

#[test]
fn the_first_list_is_shown_before_anybody_s_records_are_read() {
    let mut phone = Phone::with_a_list();
    phone.ends_its_run();
    let kept_up = phone.list(NOW);
    phone.is_killed();
    let everybody = usize::try_from(PEOPLE).expect("few");
    assert_eq!(phone.glanced(), everybody);
    assert_eq!(phone.device.worklist(TEAM, &ListFilter::default(), None, 1, NOW).expect("read").rows, kept_up[..1]);
    assert_eq!(phone.glanced(), everybody - 1, "what stands on the page is read");
    phone.reads_on();
    assert_eq!((phone.glanced(), phone.list(NOW)), (0, kept_up));
}

#[test]
fn other_rules_make_every_gist_anew() {
    let mut phone = Phone::with_a_list();
    phone.ends_its_run();
    let shown = phone.list(NOW);
    let entropy = &mut Counting(1 << 50);
    phone.device.records().expect("open").keep("gists_by", &"the rules of last year", entropy).expect("kept");
    phone.is_killed();
    assert_eq!((phone.glanced(), phone.list(NOW)), (0, shown));
    phone.reads_on();
    phone.is_killed();
    assert_ne!(phone.glanced(), 0);
}

#[test]
fn whoever_died_or_left_is_on_no_list_and_whoever_the_server_wrote_of_is_shown_as_she_is_now() {
    let mut phone = Phone::with_a_list();
    phone.ends_its_run();
    let (died, left) =
        (json!({ "died_on": "2026-02-01" }), [gone("resident", person(1).0), gone("contract", contract_id(1))]);
    phone.brings([vec![resident(0, &died), resident(2, &json!({ "name": "王秀兰" }))], left.to_vec()].concat());
    phone.is_killed();
    let mut names: Vec<String> = phone.list(NOW).into_iter().map(|row| row.row.name).collect();
    names.sort();
    assert_eq!(names, ["王秀兰", "王秀英"]);
}

#[test]
fn what_is_damaged_is_found_while_nobody_waits_and_what_was_not_sent_is_safe() {
    let mut phone = Phone::with_a_list();
    phone.ends_its_run();
    phone.device.record(command_id(7), reading(7, None), None, NOW).expect("recorded");
    let swap = "UPDATE entities SET sealed = (SELECT sealed FROM entities WHERE place = 3) WHERE place = 5";
    phone.device.records().expect("open").conn().execute(swap, []).expect("swapped");
    phone.is_killed();
    assert_eq!(phone.device.take_notices(), []);
    let before = phone.device.revision();
    phone.reads_on();
    assert_eq!(phone.device.take_notices(), [Notice::RecordsDamaged { file: "records-damaged.db".into() }]);
    assert!(phone.device.revision() > before, "whoever shows a page hears of it");
    assert!(phone.device.session().is_none());
    assert_eq!(phone.device.known().expect("read").residents().count(), 0);
    phone.device.begin_session(session(DOCTOR)).expect("signed in");
    assert_eq!(phone.device.sync_state().expect("counted").pending.waiting, 1);
}

/// What befalls a phone.
#[derive(Debug, Clone)]
enum Event {
    Brings(Vec<Change>),
    EndsItsRun,
    IsKilled,
    ReadsOn,
    ReadsOne(u128),
    Records(u128),
    ShowsItsList(i64),
}

fn change() -> impl Strategy<Value = Change> {
    let n = 0..PEOPLE;
    prop_oneof![
        (n.clone(), prop::sample::select(vec!["王秀英", "李桂芳"]), any::<bool>())
            .prop_map(|(n, name, alone)| resident(n, &json!({ "name": name, "lives_alone": alone }))),
        n.clone().prop_map(|n| resident(n, &json!({ "died_on": "2026-02-01" }))),
        n.clone().prop_map(|n| gone("resident", person(n).0)),
        n.clone().prop_map(signed),
        n.clone().prop_map(|n| gone("contract", contract_id(n))),
        (n.clone(), 0..3_u128, 0..500_i64, any::<bool>())
            .prop_map(|(n, which, ago, danger)| value(n, which, ago, danger)),
        (n.clone(), 0..3_u128).prop_map(|(n, which)| gone("reading", Uuid::from_u128(0x1000 + which + (n << 64)))),
        (n, 0..2_u128, any::<bool>()).prop_map(|(n, which, undone)| snoozed(n, which, undone)),
    ]
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => vec(change(), 1..5).prop_map(Event::Brings),
        2 => Just(Event::EndsItsRun),
        3 => Just(Event::IsKilled),
        1 => Just(Event::ReadsOn),
        1 => (0..PEOPLE).prop_map(Event::ReadsOne),
        1 => (0..50_u128).prop_map(Event::Records),
        2 => (0..10_i64).prop_map(Event::ShowsItsList),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    #[test]
    fn whatever_befell_a_phone_its_quick_list_is_the_one_that_its_records_make(
        events in vec(event(), 1..25), days in 0..20_i64,
    ) {
        let mut phone = Phone::with_a_list();
        let mut recorded = std::collections::BTreeSet::new();
        for event in events {
            match event {
                Event::Brings(changes) => phone.brings(changes),
                Event::EndsItsRun => phone.ends_its_run(),
                Event::IsKilled => phone.is_killed(),
                Event::ReadsOn => phone.reads_on(),
                Event::ReadsOne(n) => drop(phone.device.resident_card(person(n), NOW).expect("read")),
                Event::Records(n) if recorded.insert(n) => {
                    phone.device.record(command_id(n), reading(n, None), None, NOW).expect("recorded");
                }
                Event::Records(_) => {}
                Event::ShowsItsList(days) => drop(phone.list(NOW.plus_ms(days * DAY_MS))),
            }
        }
        let now = NOW.plus_ms(days * DAY_MS);
        let kept_up = phone.list(now);
        phone.is_killed();
        let quick = phone.list(now);
        phone.forgets_its_gists();
        let slow = phone.list(now);
        prop_assert_eq!(phone.glanced(), 0);
        prop_assert_eq!(&quick, &slow);
        prop_assert_eq!(&quick, &kept_up);
    }
}
