use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::calendar::Instant;
use jiayi_core::codes::Code;
use jiayi_core::command::{Command, Outcome};
use jiayi_core::contract::ContractState;
use jiayi_core::id::{ConsentId, ContractId, ReadingId, ResidentId, StaffId};
use jiayi_core::person::ConsentPurpose;
use jiayi_core::person::commands::{ActivateClaim, IssueActivationCode, RejectClaim, ResolveRivalClaim, RivalChoice};
use jiayi_core::reading::commands::RecordReading;
use jiayi_core::reading::{Mmhg, Reading};
use serde_json::json;

use super::Claimed;
use crate::database::schema::{contracts, feed_entries, readings, residents, sessions, tasks};
use crate::database::sql::{Key, Word};
use crate::session::Actor;
use crate::testing::{TestClinic, codes, day, fields, id, numbers, rejected};

const WRONG: &str = "ZZZZZ-ZZZZZ";

fn present(clinic: &TestClinic, feed: impl Into<Key>) -> i64 {
    let feed = feed.into();
    clinic.read(move |conn| {
        let entries = feed_entries::table.filter(feed_entries::feed_id.eq(feed)).filter(feed_entries::present.eq(true));
        Ok(entries.count().get_result(conn)?)
    })
}

#[test]
fn a_claim_gets_the_same_answer_whether_the_number_is_known_or_not() {
    let clinic = TestClinic::open();
    clinic.resident("李秀英", numbers::LI, "13800138001");
    clinic.register("王建国", numbers::WANG);
    let outcomes = [numbers::LI, numbers::WANG, numbers::CHEN].map(|number| {
        let stranger =
            clinic.account(&format!("1390013800{}", number.len() + usize::from(number.as_bytes()[9] - b'0') - 18));
        let claimed = Claimed { claim: id(), resident: id() };
        let claiming = clinic.send(&stranger, clinic.claim(claimed, "某某", number));
        (claiming, codes(&clinic.types(&stranger, claimed, WRONG)), codes(&clinic.types(&stranger, claimed, "")))
    });
    for outcome in outcomes {
        assert_eq!(outcome, (Outcome::Applied, vec![Code::ClaimCode], vec![Code::ClaimCode]));
    }
}

#[test]
fn nobody_can_squat_on_a_number() {
    let clinic = TestClinic::open();
    let squatter = clinic.account("13900138001");
    clinic.claims(&squatter, "某某", numbers::LI);
    // The owner claims it all the same, and whoever shows the card has it.
    let owner = clinic.account("13800138001");
    let claimed = clinic.claims(&owner, "李秀英", numbers::LI);
    assert_eq!(clinic.sees_card(claimed, numbers::LI), Outcome::Applied);
    assert!(clinic.may(&owner, claimed.resident));
    assert!(!clinic.may(&squatter, claimed.resident));
}

#[test]
fn a_claim_shows_nothing_of_the_person_who_has_the_number() {
    let clinic = TestClinic::open();
    let li = clinic.resident("李秀英", numbers::LI, "13800138001");
    let stranger = clinic.account("13900138001");
    clinic.claims(&stranger, "某某", numbers::LI);
    assert!(!clinic.may(&stranger, li.id));
}

#[test]
fn a_wrong_number_is_refused_with_its_code_on_the_field() {
    let clinic = TestClinic::open();
    let account = clinic.account("13800138001");
    let rows = [
        ("990101195003150112", Code::IdChecksum),
        ("99010119500315011", Code::IdLength),
        ("100101195003150113", Code::IdRegion),
        ("990101202611220000", Code::IdFuture),
    ];
    for (number, code) in rows {
        let outcome = clinic.send(&account, clinic.claim(Claimed { claim: id(), resident: id() }, "李秀英", number));
        assert_eq!(fields(&outcome), [("particulars.document_number", code)], "{number}");
    }
}

#[test]
fn everything_wrong_with_a_claim_is_told_at_once() {
    let clinic = TestClinic::open();
    let account = clinic.account("13800138001");
    let mut command = clinic.claim(Claimed { claim: id(), resident: id() }, " ", "990101195003150112");
    if let Command::ClaimIdentity(claim) = &mut command {
        claim.particulars.village = Some("000000000000".to_owned());
        claim.particulars.home_institution = id();
    }
    assert_eq!(
        fields(&clinic.send(&account, command)),
        [
            ("particulars.name", Code::PersonName),
            ("particulars.document_number", Code::IdChecksum),
            ("particulars.village", Code::NotFound),
            ("particulars.home_institution", Code::NotFound),
        ]
    );
}

#[test]
fn an_account_has_one_claim_at_a_time() {
    let clinic = TestClinic::open();
    let account = clinic.account("13800138001");
    let first = clinic.claims(&account, "李秀英", numbers::LI);
    let again = clinic.claim(Claimed { claim: id(), resident: id() }, "王建国", numbers::WANG);
    assert_eq!(codes(&clinic.send(&account, again)), [Code::ClaimState]);

    let reject = RejectClaim { claim: first.claim, resident: first.resident, reason: "证件不符".to_owned() };
    clinic.must(&clinic.staff(Role::Nurse), Command::RejectClaim(reject));
    assert!(!clinic.may(&account, first.resident));
    clinic.claims(&account, "王建国", numbers::WANG);
}

#[test]
fn an_account_cannot_go_on_claiming_all_day() {
    let clinic = TestClinic::open();
    let account = clinic.account("13800138001");
    let nurse = clinic.staff(Role::Nurse);
    for _ in 0..3 {
        let Claimed { claim, resident } = clinic.claims(&account, "李秀英", numbers::LI);
        clinic.must(&nurse, Command::RejectClaim(RejectClaim { claim, resident, reason: "证件不符".to_owned() }));
    }
    let fourth = clinic.claim(Claimed { claim: id(), resident: id() }, "李秀英", numbers::LI);
    assert_eq!(codes(&clinic.send(&account, fourth)), [Code::TooManyAttempts]);
    clinic.on(day("2026-11-22"));
    clinic.claims(&account, "李秀英", numbers::LI);
}

#[test]
fn a_thirteen_year_old_opens_no_account_and_a_fourteen_year_old_does() {
    let clinic = TestClinic::open();
    let young = clinic.claim(Claimed { claim: id(), resident: id() }, "小宝", numbers::THIRTEEN);
    let outcome = clinic.send(&clinic.account("13800138001"), young);
    assert_eq!(fields(&outcome), [("particulars.document_number", Code::ClaimAge)]);
    clinic.claims(&clinic.account("13800138002"), "小美", numbers::FOURTEEN);
}

#[test]
fn the_printed_code_links_the_account_to_the_registered_person() {
    let clinic = TestClinic::open();
    let li = clinic.register("李秀英", numbers::LI);
    let account = clinic.account("13800138001");
    let claimed = clinic.claims(&account, "李秀英", numbers::LI);
    let code = clinic.printed_code(&clinic.staff(Role::VillageDoctor), li);
    let typed = code.to_lowercase().replace('-', " ");
    assert_eq!(clinic.types(&account, claimed, &typed), Outcome::Applied);
    assert_eq!(clinic.refreshed(&account).resident, Some(li));
    let provisional = claimed.resident;
    let merged: Option<ResidentId> =
        clinic.read(move |conn| Ok(residents::table.find(provisional).select(residents::merged_into).first(conn)?));
    assert_eq!(merged, Some(li));
}

#[test]
fn a_code_is_used_once() {
    let clinic = TestClinic::open();
    let li = clinic.register("李秀英", numbers::LI);
    let code = clinic.printed_code(&clinic.staff(Role::Desk), li);
    let (first, second) = (clinic.account("13800138001"), clinic.account("13900138001"));
    let (ours, theirs) = (clinic.claims(&first, "李秀英", numbers::LI), clinic.claims(&second, "某某", numbers::LI));
    assert_eq!(clinic.types(&first, ours, &code), Outcome::Applied);
    assert_eq!(codes(&clinic.types(&second, theirs, &code)), [Code::ClaimCode]);
    assert_eq!(codes(&clinic.types(&first, ours, &code)), [Code::ClaimCode]);
}

#[test]
fn five_wrong_tries_end_a_claim_and_not_the_code_of_whom_it_was_printed_for() {
    let clinic = TestClinic::open();
    let li = clinic.register("李秀英", numbers::LI);
    let code = clinic.printed_code(&clinic.staff(Role::Desk), li);
    let account = clinic.account("13800138001");
    let claimed = clinic.claims(&account, "李秀英", numbers::LI);
    for _ in 0..5 {
        assert_eq!(codes(&clinic.types(&account, claimed, WRONG)), [Code::ClaimCode]);
    }
    assert_eq!(codes(&clinic.types(&account, claimed, &code)), [Code::ClaimCode]);
    let she = clinic.account("13900138001");
    let hers = clinic.claims(&she, "李秀英", numbers::LI);
    assert_eq!(
        clinic.types(&she, hers, &code),
        Outcome::Applied,
        "a stranger who knows her number uses up nothing of hers"
    );
}

#[test]
fn a_replayed_try_is_counted_once() {
    let clinic = TestClinic::open();
    let li = clinic.register("李秀英", numbers::LI);
    let code = clinic.printed_code(&clinic.staff(Role::Desk), li);
    let account = clinic.account("13800138001");
    let claimed = clinic.claims(&account, "李秀英", numbers::LI);
    let Claimed { claim, resident } = claimed;
    let wrong =
        Command::ActivateClaim(jiayi_core::person::commands::ActivateClaim { claim, resident, code: WRONG.to_owned() });
    let command = id();
    for _ in 0..9 {
        assert_eq!(codes(&clinic.send_as(command, &account, wrong.clone(), None)), [Code::ClaimCode]);
    }
    assert_eq!(clinic.types(&account, claimed, &code), Outcome::Applied);
}

#[test]
fn a_code_is_good_for_seven_days() {
    for (on, opens) in [("2026-11-28", true), ("2026-11-29", false)] {
        let clinic = TestClinic::open();
        let li = clinic.register("李秀英", numbers::LI);
        let code = clinic.printed_code(&clinic.staff(Role::Desk), li);
        clinic.on(day(on));
        let account = clinic.account("13800138001");
        let claimed = clinic.claims(&account, "李秀英", numbers::LI);
        assert_eq!(clinic.types(&account, claimed, &code) == Outcome::Applied, opens, "{on}");
    }
}

#[test]
fn the_newest_code_takes_the_place_of_the_one_before() {
    let clinic = TestClinic::open();
    let li = clinic.register("李秀英", numbers::LI);
    let desk = clinic.staff(Role::Desk);
    let (old, new) = (clinic.printed_code(&desk, li), {
        clinic.on(day("2026-11-22"));
        clinic.printed_code(&desk, li)
    });
    let account = clinic.account("13800138001");
    let claimed = clinic.claims(&account, "李秀英", numbers::LI);
    assert_eq!(codes(&clinic.types(&account, claimed, &old)), [Code::ClaimCode]);
    assert_eq!(clinic.types(&account, claimed, &new), Outcome::Applied);
}

#[test]
fn no_code_is_printed_for_somebody_unverified_or_with_an_account() {
    let clinic = TestClinic::open();
    let li = clinic.resident("李秀英", numbers::LI, "13800138001");
    let claimed = clinic.claims(&clinic.account("13800138002"), "王建国", numbers::WANG);
    let desk = clinic.staff(Role::Desk);
    let print = |resident| {
        codes(&clinic.send(&desk, Command::IssueActivationCode(IssueActivationCode { code: id(), resident })))
    };
    assert_eq!(print(li.id), [Code::ClaimHeld]);
    assert_eq!(print(claimed.resident), [Code::NotFound]);
    assert_eq!(print(id()), [Code::NotFound]);
}

#[test]
fn somebody_elses_claim_is_not_found() {
    let clinic = TestClinic::open();
    let li = clinic.register("李秀英", numbers::LI);
    let code = clinic.printed_code(&clinic.staff(Role::Desk), li);
    let claimed = clinic.claims(&clinic.account("13800138001"), "李秀英", numbers::LI);
    let stranger = clinic.account("13900138001");
    assert_eq!(codes(&clinic.types(&stranger, claimed, &code)), [Code::NotFound]);
    let mixed = Claimed { resident: li, ..claimed };
    assert_eq!(codes(&clinic.types(&stranger, mixed, &code)), [Code::NotFound]);
}

#[test]
fn staff_verify_only_with_the_card_of_the_claimed_number() {
    let clinic = TestClinic::open();
    let account = clinic.account("13800138001");
    let claimed = clinic.claims(&account, "李秀英", numbers::LI);
    assert_eq!(fields(&clinic.sees_card(claimed, numbers::WANG)), [("card_number", Code::ClaimCard)]);
    assert_eq!(fields(&clinic.sees_card(claimed, "12")), [("card_number", Code::IdLength)]);
    assert_eq!(clinic.sees_card(claimed, numbers::LI), Outcome::Applied);
    assert_eq!(codes(&clinic.sees_card(claimed, numbers::LI)), [Code::ClaimState]);
}

#[test]
fn the_card_links_the_account_to_a_person_registered_before() {
    let clinic = TestClinic::open();
    let li = clinic.register("李秀英", numbers::LI);
    let account = clinic.account("13800138001");
    let claimed = clinic.claims(&account, "李秀英", numbers::LI);
    assert_eq!(clinic.sees_card(claimed, numbers::LI), Outcome::Applied);
    assert_eq!(clinic.refreshed(&account).resident, Some(li));
}

#[test]
fn what_a_claimant_asked_of_teams_and_agreed_to_follows_the_claim() {
    let clinic = TestClinic::open();
    let li = clinic.register("李秀英", numbers::LI);
    let account = clinic.account("13800138001");
    let claimed = clinic.claims(&account, "李秀英", numbers::LI);
    let provisional = claimed.resident;
    let asked =
        clinic.contract_with(provisional, account.account, clinic.team, clinic.staff_id(Role::Doctor), clinic.today());
    clinic.write(move |conn| {
        let row = contracts::table.find(asked);
        diesel::update(row)
            .set((
                contracts::state.eq(Word(ContractState::ResidentSigned)),
                contracts::decided_at.eq(None::<Instant>),
                contracts::decided_by.eq(None::<StaffId>),
            ))
            .execute(conn)?;
        Ok(())
    });
    let consent: ConsentId =
        super::consents::agrees(&clinic, &clinic.refreshed(&account), provisional, ConsentPurpose::Sms);
    assert!(present(&clinic, provisional) > 0 && present(&clinic, clinic.team) > 0);

    let code = clinic.printed_code(&clinic.staff(Role::Desk), li);
    assert_eq!(clinic.types(&account, claimed, &code), Outcome::Applied);
    assert_eq!((present(&clinic, provisional), present(&clinic, clinic.team)), (0, 0));
    assert_eq!(state(&clinic, asked), ContractState::Withdrawn);
    let of: ResidentId = clinic.read(move |conn| {
        use crate::database::schema::consents;
        Ok(consents::table.find(consent).select(consents::resident_id).first(conn)?)
    });
    assert_eq!(of, li);
}

fn state(clinic: &TestClinic, contract: ContractId) -> ContractState {
    let Word(state) =
        clinic.read(move |conn| Ok(contracts::table.find(contract).select(contracts::state).first(conn)?));
    state
}

fn open_tasks(clinic: &TestClinic) -> i64 {
    clinic.read(|conn| Ok(tasks::table.filter(tasks::closed_at.is_null()).count().get_result(conn)?))
}

/// Li's phone was lost: her new account claims, the desk sees her card.
fn rivals(clinic: &TestClinic) -> (crate::testing::TestPerson, Actor, Claimed) {
    let holder = clinic.resident("李秀英", numbers::LI, "13800138001");
    let claimant = clinic.account("13900138001");
    let claimed = clinic.claims(&claimant, "李秀英", numbers::LI);
    assert_eq!(codes(&clinic.sees_card(claimed, numbers::LI)), [Code::ClaimRival]);
    (holder, claimant, claimed)
}

fn resolve(clinic: &TestClinic, claimed: Claimed, keep: RivalChoice) -> Outcome {
    resolve_as(clinic, Role::Desk, claimed, keep)
}

fn resolve_as(clinic: &TestClinic, role: Role, Claimed { claim, resident }: Claimed, keep: RivalChoice) -> Outcome {
    let command = ResolveRivalClaim { claim, resident, keep, reason: "当面核对身份证".to_owned() };
    clinic.send(&clinic.staff(role), Command::ResolveRivalClaim(command))
}

#[test]
fn two_accounts_of_one_person_are_a_task_for_the_desk() {
    let clinic = TestClinic::open();
    let (_, _, claimed) = rivals(&clinic);
    assert_eq!(open_tasks(&clinic), 1);
    assert_eq!(codes(&clinic.sees_card(claimed, numbers::LI)), [Code::ClaimRival]);
    assert_eq!(open_tasks(&clinic), 1);
}

#[test]
fn a_clerk_alone_passes_nobody_to_a_claimant() {
    let clinic = TestClinic::open();
    let (holder, claimant, claimed) = rivals(&clinic);
    assert_eq!(resolve(&clinic, claimed, RivalChoice::Claimant), Outcome::Applied);
    assert_eq!(clinic.refreshed(&claimant).resident, Some(claimed.resident), "one word is kept and changes nothing");
    assert_eq!(clinic.refreshed(&holder.actor).resident, Some(holder.id));
    assert!(clinic.message_to("13800138001").expect("a message").contains("另一部手机"), "the holder is told");
    assert_eq!(codes(&resolve(&clinic, claimed, RivalChoice::Claimant)), [Code::SecondPerson]);
    assert_eq!(resolve(&clinic, claimed, RivalChoice::Holder), Outcome::Applied, "it can be taken back");
    assert_eq!(clinic.refreshed(&holder.actor).resident, Some(holder.id));
}

#[test]
fn two_of_the_staff_let_the_claimant_who_showed_the_card_take_over() {
    let clinic = TestClinic::open();
    let (holder, claimant, claimed) = rivals(&clinic);
    assert_eq!(resolve(&clinic, claimed, RivalChoice::Claimant), Outcome::Applied);
    assert_eq!(resolve_as(&clinic, Role::Nurse, claimed, RivalChoice::Claimant), Outcome::Applied);
    assert_eq!(clinic.refreshed(&claimant).resident, Some(holder.id));
    assert_eq!(clinic.refreshed(&holder.actor).resident, None);
    let account = holder.actor.account;
    let live: i64 = clinic.read(move |conn| {
        let of = sessions::table.filter(sessions::account_id.eq(account)).filter(sessions::revoked_at.is_null());
        Ok(of.count().get_result(conn)?)
    });
    assert_eq!((live, open_tasks(&clinic)), (0, 0));
    assert_eq!(codes(&resolve(&clinic, claimed, RivalChoice::Holder)), [Code::ClaimState]);
}

#[test]
fn the_desk_lets_the_holder_stay() {
    let clinic = TestClinic::open();
    let (holder, claimant, claimed) = rivals(&clinic);
    assert_eq!(resolve(&clinic, claimed, RivalChoice::Holder), Outcome::Applied);
    assert_eq!(clinic.refreshed(&claimant).resident, None);
    assert_eq!(clinic.refreshed(&holder.actor).resident, Some(holder.id));
    assert_eq!(open_tasks(&clinic), 0);
}

#[test]
fn only_a_rival_claim_is_resolved() {
    let clinic = TestClinic::open();
    let claimed = clinic.claims(&clinic.account("13800138001"), "李秀英", numbers::LI);
    for keep in [RivalChoice::Holder, RivalChoice::Claimant] {
        assert_eq!(codes(&resolve(&clinic, claimed, keep)), [Code::ClaimState]);
    }
}

#[test]
fn a_resident_verifies_nobody() {
    let clinic = TestClinic::open();
    let account = clinic.account("13800138001");
    let claimed = clinic.claims(&account, "李秀英", numbers::LI);
    let command = Command::VerifyClaim(jiayi_core::person::commands::VerifyClaim {
        claim: claimed.claim,
        resident: claimed.resident,
        card_number: jiayi_core::person::IdentityText::new(numbers::LI),
    });
    assert_eq!(codes(&clinic.send(&account, command)), [Code::Forbidden]);
}

#[test]
fn what_a_claim_has_come_to_is_told_only_to_whom_it_concerns() {
    let clinic = TestClinic::open();
    let (owner, stranger) = (clinic.account("13800138001"), clinic.account("13900138001"));
    let claimed = clinic.claims(&owner, "李秀英", numbers::LI);
    let types = |actor: &Actor| {
        let Claimed { claim, resident } = claimed;
        let activate = ActivateClaim { claim, resident, code: WRONG.to_owned() };
        clinic.send_as(id(), actor, Command::ActivateClaim(activate), Some(999))
    };
    assert_eq!((codes(&types(&stranger)), &rejected(&types(&stranger)).current), (vec![Code::NotFound], &None));
    assert_eq!(codes(&types(&owner)), [Code::Stale]);
    assert_eq!(rejected(&types(&owner)).current, Some(json!({ "state": "received" })), "rival or not");
}

#[test]
fn what_a_claimant_measured_at_home_goes_with_her() {
    let clinic = TestClinic::open();
    let li = clinic.register("李秀英", numbers::LI);
    let account = clinic.account("13800138001");
    let claimed = clinic.claims(&account, "李秀英", numbers::LI);
    let reading: ReadingId = id();
    let value = Reading::BloodPressure { sbp: Mmhg(186), dbp: Mmhg(104), pulse: None, arm: None };
    let taken_at = clinic.clock.now();
    let resident = claimed.resident;
    let measured = RecordReading { reading, resident, taken_at, value, signs: Vec::new(), corrects: None };
    clinic.must(&clinic.refreshed(&account), Command::RecordReading(measured));
    let code = clinic.printed_code(&clinic.staff(Role::Desk), li);
    assert_eq!(clinic.types(&account, claimed, &code), Outcome::Applied);
    let (of_reading, of_task): (ResidentId, ResidentId) = clinic.read(move |conn| {
        let of_reading = readings::table.find(reading).select(readings::resident_id).first(conn)?;
        let triage = tasks::table.filter(tasks::source_id.eq(Key(reading.0)));
        Ok((of_reading, triage.select(tasks::resident_id).first(conn)?))
    });
    assert_eq!((of_reading, of_task), (li, li));
}
