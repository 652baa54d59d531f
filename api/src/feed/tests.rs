mod calendar;
mod commits;
mod cursors;
mod who;
mod whole;

use std::collections::BTreeMap;

use jiayi_core::calendar::Day;
use serde_json::Value;

use crate::jobs::{Stop, run_due};
use crate::session::Actor;
use crate::testing::TestClinic;

/// What a phone holds of one feed.
#[derive(Debug, Default)]
struct Phone {
    held: BTreeMap<(String, String), Value>,
    cursor: Option<String>,
    /// Every change in the order in which it came.
    came: Vec<Value>,
}

/// One page.
fn page(clinic: &TestClinic, actor: &Actor, query: &str) -> Value {
    let (status, page) = clinic.get(actor, &format!("/changes?{query}"));
    assert_eq!(status, 200, "{page}");
    page
}

impl Phone {
    /// Fetches until there is no more, `limit` at a time.
    fn sync(&mut self, clinic: &TestClinic, actor: &Actor, feed: &str, limit: usize) {
        loop {
            let after = self.cursor.as_ref().map(|cursor| format!("&after={cursor}")).unwrap_or_default();
            let page = page(clinic, actor, &format!("feed={feed}&limit={limit}{after}"));
            if !self.take(&page) {
                return;
            }
        }
    }

    /// Takes a page in, and says whether there is more.
    fn take(&mut self, page: &Value) -> bool {
        for change in page["changes"].as_array().expect("changes") {
            let text = |key: &str| change[key].as_str().expect("text").to_owned();
            let key = (text("kind"), text("id"));
            match &change["entity"] {
                Value::Null => {
                    assert_eq!(change["evicted"], true, "{change}");
                    self.held.remove(&key);
                }
                entity => drop(self.held.insert(key, entity.clone())),
            }
            self.came.push(change.clone());
        }
        self.cursor = Some(page["cursor"].as_str().expect("a cursor").to_owned());
        page["has_more"] == true
    }

    fn of(clinic: &TestClinic, actor: &Actor, feed: &str) -> Self {
        let mut phone = Self::default();
        phone.sync(clinic, actor, feed, 200);
        phone
    }

    fn has(&self, kind: &str, id: impl ToString) -> bool {
        self.held.contains_key(&(kind.to_owned(), id.to_string()))
    }

    fn kinds(&self) -> Vec<&str> {
        let mut kinds: Vec<&str> = self.held.keys().map(|(kind, _)| kind.as_str()).collect();
        kinds.dedup();
        kinds
    }
}

/// The calendar comes to a day, and its job is done.
fn come_to(clinic: &TestClinic, day: Day) {
    clinic.on(day);
    clinic.wait(run_due(&clinic.clinic, &Stop::default())).expect("the jobs");
}

fn plus(day: Day, days: i64) -> Day {
    day.plus_days(days).expect("in range")
}
