//! Visits for the benches to write.

use jiayi_tests::time::today;
use jiayi_tests::{Account, fresh_id};
use serde_json::{Value, json};

/// Those of the list whose follow-up for hypertension is due.
pub fn with_hypertension(doctor: &Account) -> Vec<Value> {
    let list = doctor.get("/api/v1/worklist?programme=hypertension&limit=200").ok();
    let rows = list["rows"].as_array().cloned().unwrap_or_default();
    assert!(!rows.is_empty(), "somebody with hypertension is on the list");
    rows.into_iter().map(|row| row["resident"].clone()).collect()
}

/// The request's body for a visit of today.
pub fn visit(resident: &Value) -> String {
    json!({ "commands": [{
        "id": fresh_id(), "issued_at": 0, "schema": 1,
        "command": { "record_visit": {
            "visit": fresh_id(), "resident": resident, "happened_on": today(), "mode": "clinic", "place": "facility",
            "common": { "pressure": { "sbp": 132, "dbp": 80 }, "heart_rate": 72 },
            "forms": { "hypertension": { "symptoms": ["none"], "course": { "adherence": "regular" } } }
        } }
    }] })
    .to_string()
}
