//! Step 6 of the story: who needs the team, the most urgent first, and each thing off the list once it is done.

use jiayi_tests::care::{AMLODIPINE, Grounds, item, pressure, reading, visit, with};
use jiayi_tests::clinic::{Clinic, Person, list, text};
use jiayi_tests::time::today;
use jiayi_tests::{Account, fresh_id};
use serde_json::{Value, json};

const BOTH: [&str; 2] = ["hypertension", "diabetes"];

fn rows(reader: &Account) -> Vec<Value> {
    let shown = reader.get("/api/v1/worklist?limit=200").ok();
    list(&shown["rows"]).to_vec()
}

fn place(rows: &[Value], person: &Person) -> Option<usize> {
    rows.iter().position(|row| row["resident"] == json!(person.id))
}

/// Why somebody is on the list, in its order; nothing when she is not.
fn reasons(reader: &Account, person: &Person) -> Vec<String> {
    let rows = rows(reader);
    let Some(at) = place(&rows, person) else { return Vec::new() };
    list(&rows[at]["dues"]).iter().map(|due| text(&due["reason"]["kind"])).collect()
}

fn high_pressure(person: &Person) -> Value {
    reading(&person.id, pressure(192, 104), json!([]))
}

/// Somebody with six days of both medicines left.
fn supplied(clinic: &Clinic, name: &'static str) -> (Person, Grounds) {
    let person = clinic.newcomer_with_phone(name, 71);
    let grounds = clinic.grounds(&person.id);
    clinic.supplied(&grounds, 6);
    (person, grounds)
}

/// Asks for amlodipine; the request.
fn ask(clinic: &Clinic, person: &Person) -> Value {
    let medicine = clinic.medicine(&person.account, &person.id, "氨氯地平");
    let items = json!([{ "refill_item": fresh_id(), "medicine": medicine["medicine"] }]);
    let request = json!({ "request": fresh_id(), "resident": person.id, "items": items });
    person.account.apply("request_refill", request.clone());
    request
}

fn refusal(request: &Value) -> Value {
    json!({
        "request": request["request"], "resident": request["resident"],
        "items": [request["items"][0]["refill_item"]], "reason": "请先来门诊复查。",
    })
}

#[test]
fn the_most_urgent_comes_first_and_what_is_done_is_off_the_list() {
    let clinic = Clinic::open(40);
    let due = clinic.newcomer("罗桂兰", 60);
    clinic.diagnosed(&due.id);
    let (asking, _) = supplied(&clinic, "林玉兰");
    let request = ask(&clinic, &asking);
    let signing = clinic.registered("高丽华", 44);
    let contract = clinic.signed(&signing);
    let in_danger = clinic.newcomer("马秀英", 63);
    clinic.nurse().apply("record_reading", high_pressure(&in_danger));

    let (nurse, doctor) = (clinic.nurse(), clinic.doctor());
    let before = nurse.get("/api/v1/worklist").ok();
    let list = rows(&nurse);
    let at = |person: &Person| place(&list, person).expect("on the list");
    assert!(list[at(&in_danger)]["risk"] == "urgent" && list[at(&asking)]["risk"] != "urgent");
    assert!(at(&in_danger) < at(&asking) && at(&in_danger) < at(&signing), "danger comes before all else");
    assert!(at(&due) < at(&asking), "of equal risk, and nothing overdue: first whom nobody has seen yet");
    assert_eq!(reasons(&nurse, &due), ["follow_up", "follow_up"], "two programmes are one row");
    assert_eq!(reasons(&nurse, &asking), ["refill_decision", "run_out", "run_out", "follow_up"]);
    assert_eq!(reasons(&nurse, &signing), ["contract_request"]);
    assert_eq!(reasons(&nurse, &in_danger), ["triage"]);

    doctor.apply("record_visit", visit(&due.id, today(), &BOTH));
    assert_eq!(reasons(&nurse, &due), [""; 0], "she is seen again in three months");
    doctor.apply("refuse_refill", refusal(&request));
    assert_eq!(reasons(&nurse, &asking), ["run_out", "run_out", "follow_up"]);
    doctor.apply("accept_contract", json!({ "contract": contract, "resident": signing.id }));
    assert_eq!(reasons(&nurse, &signing), [""; 0]);
    let tasks = nurse.get("/api/v1/tasks").ok();
    let task = jiayi_tests::clinic::list(&tasks["tasks"]).iter().find(|task| task["resident"] == json!(in_danger.id));
    let task = json!({ "task": task.expect("a task")["id"], "resident": in_danger.id });
    nurse.apply("see_task", task.clone());
    assert_eq!(reasons(&nurse, &in_danger), ["triage"], "seen is not done");
    nurse.apply("close_task", with(task, json!({ "outcome": "handled" })));
    assert_eq!(reasons(&nurse, &in_danger), [""; 0]);
    let after = nurse.get("/api/v1/worklist").ok();
    assert!(after["version"].as_i64() > before["version"].as_i64());
    assert_eq!(after["as_of"], json!(today()));
}

#[test]
fn another_team_does_not_see_them_and_other_roles_have_no_list() {
    let clinic = Clinic::open(40);
    let person = clinic.newcomer_with_phone("高玉梅", 66);
    clinic.diagnosed(&person.id);
    clinic.nurse().apply("record_reading", high_pressure(&person));
    let signing = clinic.registered("何丽华", 44);
    clinic.signed(&signing);
    let team = clinic.doctor().get("/api/v1/worklist").ok()["team"].clone();
    for member in ["leader1", "doctor1", "nurse1", "village1", "health1"] {
        let seen = rows(&clinic.staff(member));
        assert!(place(&seen, &person).is_some() && place(&seen, &signing).is_some(), "{member}");
    }
    for stranger in ["leader2", "nurse2", "leader5", "village8"] {
        let stranger = clinic.staff(stranger);
        let seen = rows(&stranger);
        assert_eq!((place(&seen, &person), place(&seen, &signing)), (None, None));
        assert_eq!(stranger.get(&format!("/api/v1/worklist?team={}", text(&team))).status, 404);
        for list_of in ["tasks", "refill-requests", "contract-requests"] {
            let shown = stranger.get(&format!("/api/v1/{list_of}")).ok().to_string();
            assert!(!shown.contains(&person.id) && !shown.contains(&signing.id), "{list_of}");
        }
    }
    for other in ["pharmacist1", "dispenser1", "desk1", "manager1", "county", "auditor", "operator"] {
        let reply = clinic.staff(other).get("/api/v1/worklist");
        assert_eq!((reply.status, reply.code()), (403, "FORBIDDEN"), "{other}");
    }
    assert_eq!(person.account.get("/api/v1/worklist").status, 403);
    assert_eq!(Account::visitor(&clinic.server).get("/api/v1/worklist").status, 401);
}

#[test]
fn of_two_doctors_who_decide_the_same_refill_at_once_one_wins_and_the_other_sees_how_it_stands() {
    let clinic = Clinic::open(40);
    let (person, grounds) = supplied(&clinic, "高凤英");
    let (leader, colleague) = (clinic.doctor(), clinic.staff("doctor1"));
    for round in 0..6 {
        let request = ask(&clinic, &person);
        let refill_item = &request["items"][0]["refill_item"];
        let answering = with(item(AMLODIPINE, 28, 1), json!({ "refill_item": refill_item }));
        let prescription = grounds.draft("repeat", 28, vec![answering]);
        // Every second time the leader prescribes what the colleague refuses.
        let (act, payload) = match round % 2 {
            0 => ("refuse_refill", refusal(&request)),
            _ => ("issue_prescription", prescription.clone()),
        };
        let outcomes = std::thread::scope(|scope| {
            let one = scope.spawn(|| leader.command(act, payload.clone()));
            let other = scope.spawn(|| colleague.command("refuse_refill", refusal(&request)));
            [one.join().expect("an outcome"), other.join().expect("an outcome")]
        });
        let lost: Vec<&Value> = outcomes.iter().filter(|outcome| outcome["status"] == "rejected").collect();
        assert_eq!(lost.len(), 1, "{outcomes:?}");
        assert_eq!(lost[0]["codes"], json!(["REFILL_STATE"]));
        let won_by_issue = outcomes[0]["status"] == "applied" && act == "issue_prescription";
        let state = if won_by_issue { "reviewed" } else { "refused" };
        let refills = person.account.get(&format!("/api/v1/residents/{}/refills", person.id)).ok();
        assert_eq!(refills["requests"][0]["items"][0]["state"], state);
        assert_eq!(lost[0]["current"]["items"][0]["state"], state, "{outcomes:?}");
        if won_by_issue {
            let stop = json!({
                "prescription": prescription["prescription"], "resident": person.id, "reason": "先观察",
            });
            leader.apply("stop_prescription", stop);
            return;
        }
    }
}
