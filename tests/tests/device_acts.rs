//! What a phone asks of the server while the person waits, of which nothing is done without a network; and what it decides by itself.

use std::sync::atomic::Ordering;

use jiayi_core::codes::Code;
use jiayi_core::command::Command;
use jiayi_core::contract::ContractState;
use jiayi_core::contract::commands::{Origin, Terms};
use jiayi_core::follow_up::{Programme, VisitMode};
use jiayi_core::id::{CommandId, ContractId, VisitId};
use jiayi_core::screen::visit::Change;
use jiayi_device::at_once::{accepted, outcome, read};
use jiayi_device::questions::{Question, acting_for, agreement, institutions, teams_of};
use jiayi_device::session::Refused;
use jiayi_device::{Ended, HttpTransport, Kept, Request, Response, TransportError};
use jiayi_tests::care::found;
use jiayi_tests::clinic::Clinic;
use jiayi_tests::contract::{Team, Wish, drawn};
use jiayi_tests::person::Identity;
use jiayi_tests::phone::{Phone, finished, now, resident_id};
use jiayi_tests::time::in_days;
use jiayi_tests::{Account, Server, fresh_id};
use serde::de::DeserializeOwned;
use serde_json::json;

const PHONE: &str = "13900000001";

fn sends(phone: &Phone, request: Request) -> Result<Response, TransportError> {
    let request = phone.with(|device| device.as_her(request)).expect("signed in");
    finished(phone.line.execute(request))
}

fn asks<T: DeserializeOwned>(phone: &Phone, question: Question<T>) -> Result<T, Refused> {
    read(&sends(phone, question.request).expect("an answer"))
}

fn at_once(phone: &Phone, command: Command) -> Result<Result<(), Refused>, TransportError> {
    let id = CommandId(fresh_id().parse().expect("an id"));
    let request = phone.with(|device| device.at_once(id, command, None, now())).expect("signed in");
    Ok(outcome(&finished(phone.line.execute(request))?))
}

#[test]
fn she_chooses_a_team_and_signs_what_her_phone_showed_her() {
    let server = Server::demo(40);
    let she = Identity::of("赵桂兰", PHONE, 70, 1).registers(&server, &Account::staff(&server, "desk1"));
    let phone = Phone::of_resident(&server, PHONE);
    assert_eq!(phone.syncs(), Ended::Done);
    let near = asks(&phone, institutions(Some((27_562_000, 106_341_000)))).expect("institutions").institutions;
    assert_eq!(near[0].metres, Some(0));
    let teams = asks(&phone, teams_of(near[0].id)).expect("teams").teams;
    assert!(teams.iter().all(|team| team.room.left > 0 && !team.packages.is_empty()));
    let own = asks(&phone, acting_for()).expect("people").people;
    assert_eq!(own.iter().map(|one| one.acting_as.as_str()).collect::<Vec<_>>(), ["own"]);

    let wish = Wish::new(&she.resident, &Team::of(&Account::staff(&server, "leader1")), in_days(1));
    let contract: ContractId = wish.contract.parse().map(ContractId).expect("an id");
    let terms: Terms = serde_json::from_value(wish.terms.clone()).expect("terms");
    let shown = asks(&phone, agreement(resident_id(&she.resident), contract, Origin::New, &terms)).expect("shown");
    assert!(shown.text.contains("赵桂兰") && shown.against.is_empty(), "{:?}", shown.against);
    let drawn = drawn(&she.account, PHONE);
    let sign = |hash: &str| {
        let shown = json!({ "template_version": shown.template_version, "document_hash": hash });
        let command = wish.command(&shown, drawn.clone());
        serde_json::from_value(json!({ "sign_contract": command })).expect("a command")
    };
    let sign_it: Command = sign(&shown.document_hash.to_string());
    phone.line.down.store(true, Ordering::Relaxed);
    assert!(at_once(&phone, sign_it.clone()).is_err() && phone.waiting() == 0, "nothing lies in wait");
    phone.line.down.store(false, Ordering::Relaxed);
    let other = at_once(&phone, sign(&"0".repeat(64))).expect("an answer");
    assert_eq!(other.map_err(|no| no.code), Err("STALE".to_owned()));
    assert_eq!(at_once(&phone, sign_it), Ok(Ok(())));
    assert_eq!(phone.syncs(), Ended::Done);
    let contracts = phone.with(|device| device.contracts(resident_id(&she.resident), now())).expect("read");
    assert_eq!((contracts[0].contract.id, contracts[0].contract.state), (contract, ContractState::ResidentSigned));
    assert_eq!(contracts[0].contract.document_hash, Some(shown.document_hash));
}

#[test]
fn an_answer_that_was_lost_is_given_again() {
    let server = Server::demo(40);
    let phone = Phone::of_resident(&server, "13800130001");
    assert_eq!(phone.syncs(), Ended::Done);
    let her = phone.with(|device| device.me().and_then(|me| me.resident)).expect("her own");
    let grant = json!({ "grant_proxy": {
        "grant": fresh_id(), "resident": her, "proxy_name": "王小明", "proxy_phone": "13900000077", "relation": "child",
        "scopes": ["view"], "until": in_days(100),
    }});
    let id = CommandId(fresh_id().parse().expect("an id"));
    let command: Command = serde_json::from_value(grant).expect("a command");
    let request = phone.with(|device| device.at_once(id, command, None, now())).expect("signed in");
    phone.line.cut.store(true, Ordering::Relaxed);
    assert_eq!(finished(phone.line.execute(request.clone())), Err(TransportError::Timeout));
    let again = finished(phone.line.execute(request)).expect("an answer");
    assert_eq!((accepted(&again), outcome(&again)), (Ok(()), Ok(())));
    assert_eq!(phone.syncs(), Ended::Done);
    let family = phone.with(|device| device.family(her, now())).expect("read");
    let of_the_son = |proxy: &&jiayi_core::view::Grant| proxy.proxy_name == "王小明";
    assert_eq!(family.proxies.iter().filter(of_the_son).count(), 1, "given once");
}

#[test]
fn a_visit_is_judged_while_it_is_filled_in_as_it_is_when_it_is_recorded() {
    let clinic = Clinic::open(40);
    let she = clinic.newcomer("周桂兰", 66);
    clinic.diagnosed(&she.id);
    let phone = Phone::of_staff(&clinic.server, "village1");
    assert_eq!(phone.syncs(), Ended::Done);
    phone.line.down.store(true, Ordering::Relaxed);
    let of = resident_id(&she.id);
    let fills =
        |change| phone.with(|device| device.change_visit(of, change, now())).expect("kept").expect("she is known");
    let answers = |path: &str, given: &[&str]| {
        let given = given.iter().map(|&one| one.to_owned()).collect();
        fills(Change::Answer { path: path.to_owned(), given }).sheet
    };
    let finishes = |visit| {
        let id = CommandId(fresh_id().parse().expect("an id"));
        phone.with(|device| device.finish_visit(of, id, visit, now())).expect("read").expect("she is known")
    };
    let visit = VisitId(fresh_id().parse().expect("an id"));

    let begun = phone.with(|device| device.visit(of, now())).expect("read").expect("she is known");
    assert_eq!(begun.sheet.draft.programmes, [Programme::Diabetes, Programme::Hypertension], "both are due");
    assert!(begun.kept == Kept::Nothing && begun.sheet.decision.is_none());
    fills(Change::Covers { programme: Programme::Diabetes, covered: false });
    fills(Change::Mode(VisitMode::Home));
    answers("common.pressure.sbp", &["86"]);
    answers("common.pressure.dbp", &["100"]);
    answers("forms.hypertension.symptoms", &["none"]);
    let sheet = answers("forms.hypertension.course.adherence", &["regular"]);
    let wrong: Vec<_> = sheet.asked.iter().filter_map(|asked| Some((asked.question.path, asked.wrong?))).collect();
    assert_eq!(wrong, [("common.pressure.sbp", Code::PressureOrder)]);
    assert_eq!(finishes(visit), Err(wrong));
    let sheet = answers("common.pressure.sbp", &["186"]);
    assert!(sheet.decision.expect("decided").is_emergency());
    let decision = answers("common.pressure.sbp", &["138"]).decision;
    let decision = answers("common.pressure.dbp", &["84"]).decision.or(decision).expect("decided");

    // The app dies: what was filled in is there, and becomes a visit once.
    phone.with(|device| device.pause().and_then(|()| device.resume())).expect("opened again");
    let again = phone.with(|device| device.visit(of, now())).expect("read").expect("she is known");
    assert!(again.kept == Kept::Whole && again.sheet.is_ready());
    assert_eq!(finishes(visit), Ok(visit));
    let after = phone.with(|device| device.visit(of, now())).expect("read").expect("she is known");
    assert_eq!((after.kept, after.sheet.draft.programmes), (Kept::Nothing, vec![Programme::Diabetes]));
    phone.line.down.store(false, Ordering::Relaxed);
    assert_eq!((phone.syncs(), phone.waiting()), (Ended::Done, 0));
    let server = found(&clinic.record(&she.id), &json!(visit), "hypertension");
    let [(Programme::Hypertension, found)] = decision.assessments[..] else { panic!("{decision:?}") };
    let ours = json!({ "class": found.class, "action": found.action, "next_due": found.next_due, "controlled": found.controlled });
    for field in ["class", "action", "next_due", "controlled"] {
        assert_eq!(ours[field], server[field], "{field}");
    }

    // A correction begins as the visit stands, and takes its place.
    let corrects = |visit| phone.with(|device| device.correct_visit(of, visit, now())).expect("read");
    answers("forms.diabetes.symptoms", &["none"]);
    assert!(!corrects(visit), "one is being filled in already");
    phone.with(|device| device.drop_visit(of)).expect("gone");
    assert!(corrects(visit) && corrects(visit));
    let begun = phone.with(|device| device.visit(of, now())).expect("read").expect("she is known");
    assert_eq!(begun.sheet.draft.answers["common.pressure.sbp"], ["138"]);
    answers("common.pressure.sbp", &["136"]);
    let corrected = VisitId(fresh_id().parse().expect("an id"));
    assert_eq!(finishes(corrected), Ok(corrected));
    assert_eq!((phone.syncs(), phone.waiting()), (Ended::Done, 0));
    let record = clinic.record(&she.id);
    let original = record["visits"].as_array().expect("visits").iter().find(|seen| seen["id"] == json!(visit));
    assert_eq!(original.expect("kept")["corrected_by"], json!(corrected));

    // What cannot be read any more is told of, and nothing takes its place unasked.
    answers("common.pressure.sbp", &["130"]);
    phone.with(|device| device.pause()).expect("closed");
    let outbox = rusqlite::Connection::open(phone.folder.path().join("outbox-1.db")).expect("opened");
    outbox.execute("UPDATE drafts SET sealed = x'00'", []).expect("spoilt");
    drop(outbox);
    phone.with(|device| device.resume()).expect("opened again");
    let unread = || phone.with(|device| device.visit(of, now())).expect("read").expect("she is known").kept;
    assert_eq!((unread(), corrects(corrected), unread()), (Kept::Unread, false, Kept::Unread));
    answers("common.pressure.sbp", &["130"]);
    assert_eq!(unread(), Kept::Whole);

    let nobody = resident_id(&fresh_id());
    assert_eq!(phone.with(|device| device.visit(nobody, now())).expect("read"), None);
}

#[test]
fn a_phone_names_the_teams_whose_lists_it_holds_and_their_members() {
    let clinic = Clinic::open(40);
    let phone = Phone::of_staff(&clinic.server, "leader1");
    assert_eq!(phone.syncs(), Ended::Done);
    let own = phone.with(|device| device.own_teams(now())).expect("read");
    assert_eq!(own.iter().map(|own| own.team).collect::<Vec<_>>(), phone.teams());
    assert!(own.iter().all(|own| own.name.is_some() && own.members.len() > 3), "{own:?}");
}
