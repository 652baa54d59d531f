//! Two alliances on one PostgreSQL have nothing to do with one another, though a phone number is known to both.

use jiayi_tests::person::person_of;
use jiayi_tests::{Account, Server};
use serde_json::json;

/// 王秀英's in every demo.
const WANG: &str = "13800130001";

#[test]
fn two_alliances_with_the_same_phone_number_keep_to_themselves() {
    let here = Server::demo(40);
    // Each alliance of SQLite has a file of its own: there is nothing to mix.
    let Some(there) = Server::of_another_alliance(&here, "another", 30) else { return };
    let (wang_here, wang_there) = (Account::resident(&here, WANG), Account::resident(&there, WANG));
    let (person_here, person_there) = (person_of(&wang_here), person_of(&wang_there));
    assert_ne!(person_here, person_there, "one number, two people's records");

    // What is written in one is not seen in the other, by the same ids or the same session.
    let value = json!({ "kind": "blood_pressure", "sbp": 151, "dbp": 91 });
    let reading = json!({ "reading": jiayi_tests::fresh_id(), "resident": person_here, "value": value,
        "taken_at": jiayi_tests::time::now_ms() });
    let of = |account: &Account, person: &str| account.get(&format!("/api/v1/residents/{person}/readings"));
    let before = of(&wang_there, &person_there).ok();
    wang_here.apply("record_reading", reading.clone());
    assert_eq!(of(&wang_there, &person_there).ok(), before);
    assert_eq!(of(&wang_there, &person_here).code(), "NOT_FOUND");
    assert_eq!(wang_there.refused("record_reading", reading), ["NOT_FOUND"]);
    assert_eq!(wang_here.at(&there).get("/api/v1/me").code(), "SIGN_IN_REQUIRED");

    // Each doctor finds her own.
    for (server, person) in [(&here, &person_here), (&there, &person_there)] {
        let rows = Account::staff(server, "leader1").get("/api/v1/worklist?q=wxy").ok();
        let found: Vec<&str> =
            rows["rows"].as_array().expect("rows").iter().filter_map(|row| row["resident"].as_str()).collect();
        assert!(found.contains(&person.as_str()), "{rows}");
    }
}
