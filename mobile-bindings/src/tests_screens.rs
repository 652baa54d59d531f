//! A screen is made with few calls: each costs some microseconds on the phone, and one for every row would stutter.

use std::collections::BTreeSet;

/// Every screen with what it calls to be shown; acts that follow a tap are calls of their own.
const SCREENS: &[(&str, &[&str])] = &[
    ("R01 welcome", &["consent_texts"]),
    ("R03 identity", &["identity", "identity_number_fault", "institutions"]),
    ("R04 family", &["family", "acting_for"]),
    ("R05 home, L01", &["home"]),
    ("R06 teams, R07 team", &["institutions", "teams", "find_institutions", "find_teams"]),
    ("R08 check", &["agreement"]),
    ("R10 contract", &["contracts"]),
    ("R11 medicines, R12 medicine, L02", &["medicines", "refills", "doses"]),
    ("R13 ask again, L03", &["medicines"]),
    ("R14 refills", &["refills", "to_confirm"]),
    ("R15 inbox", &["inbox"]),
    ("R16 pressure, R17 glucose, L04", &["signs_to_ask", "advice"]),
    ("R18 trend", &["trend"]),
    ("R19 visits", &["resident_card"]),
    ("R20 settings", &["family", "sync_centre"]),
    ("L05 call the doctor", &["home"]),
    ("L06 reminder", &["alarms", "medicines", "dose"]),
    ("G01 unlock", &["unlock"]),
    ("G02 list", &["own_teams", "worklist"]),
    ("G03 card", &["resident_card"]),
    ("G04 visit", &["visit_form", "fill_visit"]),
    ("G05 outcome", &["own_teams", "needs_reason"]),
    ("W5 history", &["list_history"]),
    ("G06 approvals", &["approvals"]),
    ("G06 evidence", &["evidence_form"]),
    ("G07 contract requests", &["contract_requests"]),
    ("G08 home visits", &["own_teams", "home_visits"]),
    ("G09 sync centre", &["sync_centre"]),
    ("G10 team", &["own_teams", "team_standing"]),
    ("G12 settings", &["own_account", "unlock", "sync_centre"]),
];

/// What follows a tap, or is of the app and of no screen.
const ACTS: &[&str] = &[
    "accept_contract",
    "activate_claim",
    "approve_refill",
    "ask_for_code",
    "ask_for_signing_code",
    "assign",
    "claim_identity",
    "close_task",
    "confirm_long_prescription",
    "correct_visit",
    "decline_contract",
    "drop_visit",
    "end_contract",
    "finish_visit",
    "give_consent",
    "grant_proxy",
    "invite",
    "mend",
    "mend_visit",
    "next_revision",
    "own_resident",
    "own_role",
    "pause",
    "record_call",
    "record_evidence",
    "record_reading",
    "refuse_refill",
    "register_push",
    "remind_tomorrow",
    "report_stock",
    "request_refill",
    "resume",
    "revoke_grant",
    "see_reminders",
    "see_task",
    "set_aside",
    "set_reminder_channels",
    "shift_dose",
    "shut_down",
    "sign_contract",
    "sign_in_resident",
    "sign_in_staff",
    "sign_out",
    "snooze",
    "synchronise",
    "take_back_end",
    "take_dose",
    "take_log",
    "take_notices",
    "tell_doses",
    "undo",
    "withdraw_consent",
    "withdraw_contract",
    "withdraw_refill",
];

/// Everything that an app can call of the engine, as it was agreed.
fn exported() -> BTreeSet<String> {
    let surface = include_str!("../surface.kt");
    let calls = surface.lines().filter_map(|line| line.split("fun `").nth(1)?.split('`').next());
    // What the app implements and what the generator adds are not called.
    let own = calls.filter(|call| !["execute", "key", "open", "destroy", "close"].contains(call));
    own.map(snake_case).collect()
}

fn snake_case(name: &str) -> String {
    name.chars().flat_map(|c| c.is_uppercase().then_some('_').into_iter().chain(c.to_lowercase())).collect()
}

#[test]
fn no_screen_needs_more_than_five_calls_and_every_call_has_its_place() {
    let exported = exported();
    for (screen, calls) in SCREENS {
        assert!((1..=5).contains(&calls.len()), "{screen}");
        for call in *calls {
            assert!(exported.contains(*call), "{screen} calls {call}, which there is not");
        }
    }
    let named: BTreeSet<String> =
        SCREENS.iter().flat_map(|(_, calls)| *calls).chain(ACTS).map(|call| (*call).to_owned()).collect();
    assert_eq!(exported, named);
}
