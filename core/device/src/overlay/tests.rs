//! What waits, as the story that the planner of reminders reads.

use jiayi_core::id::ResidentId;
use jiayi_core::person::{ConsentPurpose, consent};
use jiayi_core::reminder::commands::{PutOffReminder, SetReminderChannels};
use jiayi_core::reminder::{About, Channel, Matter, matters};
use jiayi_core::view::{PutOff, Resident};
use serde_json::{Value, json};

use super::*;
use crate::store::Effect;
use crate::sync::Ended;
use crate::sync::phone::Phone;
use crate::testing::{CONTRACT, MRS_WANG, NOW, command_id, contract, envelope, mrs_wang};

const PUT_OFF: Uuid = Uuid::from_u128(0x0FF);

/// Mrs Wang with her contract, and what else there is of her.
fn known(more: impl IntoIterator<Item = (Kind, Uuid, Value)>) -> Known {
    let own = [(Kind::Resident, MRS_WANG.0, mrs_wang()), (Kind::Contract, CONTRACT, contract())];
    let effect = |(kind, id, json): (Kind, Uuid, Value)| Effect {
        kind: kind.as_str().to_owned(),
        id,
        place: 0,
        json: Some(json.to_string()),
    };
    let mut known = Known::default();
    known.take(own.into_iter().chain(more).map(effect));
    known
}

fn herself() -> Me {
    Me { role: Some(Role::Resident), resident: Some(MRS_WANG), ..Me::default() }
}

fn waits(command: Command) -> Laid {
    Laid { envelope: envelope(1, command), waits: true }
}

/// When the end of her contract was put off.
fn contract_ends(shown: Shown<'_>) -> Matter {
    let policy = shown.known.policy(NOW.day()).expect("the one that ships");
    let found = matters(&shown.story(MRS_WANG), policy, NOW.day()).expect("in the calendar");
    found.into_iter().find(|matter| matter.about == About::ContractExpiry).expect("it ends soon")
}

fn put_off(resident: ResidentId, of: Uuid) -> Command {
    let said = PutOffReminder { put_off: PUT_OFF.into(), resident, about: About::ContractExpiry, of };
    Command::PutOffReminder(said)
}

#[test]
fn what_is_put_off_without_a_network_is_told_of_as_the_server_will_say() {
    let (known_before, me) = (known([]), herself());
    let shown = |commands: &[Laid]| {
        let overlay = Overlay::of(&known_before, &me, commands);
        contract_ends(Shown { known: &known_before, overlay: &overlay })
    };
    let nothing = shown(&[]);
    assert_eq!(nothing.put_off, []);
    let waiting = shown(&[waits(put_off(MRS_WANG, CONTRACT))]);
    assert_eq!(waiting.put_off, [NOW]);

    let said = PutOff { id: PUT_OFF.into(), resident: MRS_WANG, about: About::ContractExpiry, of: CONTRACT, at: NOW };
    let delivered = known([(Kind::PutOff, PUT_OFF, serde_json::to_value(said).expect("json"))]);
    assert_eq!(contract_ends(Shown { known: &delivered, overlay: &Overlay::default() }), waiting);
    let of_nobody = shown(&[waits(put_off(MRS_WANG, Uuid::from_u128(0xC1)))]);
    assert_eq!(of_nobody, nothing, "as the server, which will not know what it is of");
}

#[test]
fn what_the_server_refused_is_put_off_no_more() {
    let phone = Phone::signed_in();
    phone.clinic.sends(json!({ "kind": "contract", "id": CONTRACT, "version": 1, "entity": contract() }));
    assert_eq!(phone.syncs(), Ended::Done);
    let said = || phone.with(|device| device.shown().expect("read").story(MRS_WANG).put_offs.len());
    phone.with(|device| device.record(command_id(7), put_off(MRS_WANG, CONTRACT), None, NOW)).expect("recorded");
    assert_eq!(said(), 1);
    phone.clinic.finds_stale(7);
    assert_eq!((phone.syncs(), said()), (Ended::Done, 0));
}

#[test]
fn what_she_turns_off_is_silent_at_once_and_what_her_family_turns_off_is_not() {
    let known = known([]);
    let off = |me: &Me, off: &[Channel]| {
        let set = SetReminderChannels { resident: MRS_WANG, off: off.to_vec() };
        let overlay = Overlay::of(&known, me, &[waits(Command::SetReminderChannels(set))]);
        let shown = Shown { known: &known, overlay: &overlay };
        let herself: &Resident = shown.story(MRS_WANG).resident.expect("known");
        herself.reminders_off.clone()
    };
    assert_eq!(off(&herself(), &[Channel::Sms, Channel::Local]), [Channel::Local, Channel::Sms]);
    let nurse = Me { role: Some(Role::Nurse), staff: Some(Uuid::from_u128(5).into()), ..Me::default() };
    assert_eq!(off(&nurse, &[Channel::Local]), [Channel::Local], "for her");
    let son = Me { resident: Some(Uuid::from_u128(0xAB).into()), ..herself() };
    assert_eq!(off(&son, &[Channel::Local]), []);
    assert_eq!(off(&herself(), &[Channel::Local, Channel::Task]), [], "as the server, which refuses it");
}

#[test]
fn what_she_agrees_to_holds_on_her_phone_until_she_takes_it_back() {
    let (known, me) = (known([]), herself());
    let answer = |n: u128, command: Value, at: i64| {
        let command: Command = serde_json::from_value(command).expect("a command");
        Laid { envelope: Envelope { issued_at: NOW.plus_ms(at), ..envelope(n, command) }, waits: true }
    };
    let give = |n: u128, at| {
        let (id, hash) = (Uuid::from_u128(n), "0".repeat(64));
        let text = json!({ "consent": id, "resident": MRS_WANG, "purpose": "research", "text_version": "2026-1", "text_hash": hash });
        answer(n, json!({ "give_consent": text }), at)
    };
    let withdraw = |n: u128, at| {
        let taken_back = json!({ "consent": Uuid::from_u128(n), "resident": MRS_WANG, "purpose": "research" });
        answer(n, json!({ "withdraw_consent": taken_back }), at)
    };
    let given = |commands: &[Laid]| {
        let overlay = Overlay::of(&known, &me, commands);
        let story = Shown { known: &known, overlay: &overlay }.story(MRS_WANG);
        let mut answers: Vec<_> = story.consents.iter().map(|said| (said.at, said.purpose, said.answer)).collect();
        answers.sort_unstable_by_key(|(at, ..)| *at);
        consent::given(answers.into_iter().map(|(_, purpose, answer)| (purpose, answer)))
    };
    assert_eq!(given(&[withdraw(1, 0)]), [], "what was never given");
    assert_eq!(given(&[give(1, 0)]), [ConsentPurpose::Research]);
    assert_eq!(given(&[give(1, 0), withdraw(2, 1)]), []);
    assert_eq!(given(&[give(1, 0), withdraw(2, 1), give(3, 2)]), [ConsentPurpose::Research]);
}

#[test]
fn what_a_physician_judges_and_teaches_holds_on_her_phone_at_once() {
    let known = known([]);
    let catalogue = known.catalogue().expect("the one that ships");
    let drug = catalogue.drugs().next().expect("a medicine");
    let answers = json!({ "regimen_stable": true, "long_term_need": true, "new_disease": false, "hospitalised_since": false,
        "other_reassessment": false, "severe_adr": false, "findings": "平稳" });
    let assess = json!({ "assess_for_long_prescription": { "assessment": Uuid::from_u128(1), "resident": MRS_WANG,
        "visit": Uuid::from_u128(2), "scope": "strict", "drugs": [drug.id], "answers": answers } });
    let educate =
        json!({ "record_education": { "education": Uuid::from_u128(3), "resident": MRS_WANG, "topics": ["dose"] } });
    let commands: Vec<Laid> =
        [assess, educate].map(|command| waits(serde_json::from_value(command).expect("a command"))).into();
    let staff = Some(Uuid::from_u128(5).into());
    let doctor = Me { role: Some(Role::Doctor), staff, name: "陈医生".to_owned(), ..Me::default() };
    let overlay = Overlay::of(&known, &doctor, &commands);
    let story = Shown { known: &known, overlay: &overlay }.story(MRS_WANG);
    let [judged] = story.long_assessments.as_slice() else { panic!("{:?}", story.long_assessments) };
    assert_eq!((Some(judged.staff), judged.families.as_slice()), (staff, &[drug.family()][..]));
    assert_eq!((judged.assessed_on, judged.by.as_str()), (NOW.day(), "陈医生"));
    assert_eq!(story.educations.iter().map(|taught| taught.given_on).collect::<Vec<_>>(), [NOW.day()]);
    assert!(overlay.waits(judged.id));
}
