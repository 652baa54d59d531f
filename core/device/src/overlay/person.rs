//! What she agrees to, and takes back.

use jiayi_core::calendar::Instant;
use jiayi_core::person::commands::{GiveConsent, WithdrawConsent};
use jiayi_core::person::{ConsentAnswer, LegalBasis};
use jiayi_core::view::{Consent, ConsentChannel, View};
use uuid::Uuid;

use super::{Me, Shown, laid};

pub fn give(shown: Shown<'_>, me: &Me, command: &GiveConsent, at: Instant) -> Vec<(Uuid, View)> {
    let story = shown.story(command.resident);
    let guardian = me.resident.filter(|reader| *reader != command.resident);
    let view = Consent {
        id: command.consent,
        resident: command.resident,
        purpose: command.purpose,
        answer: ConsentAnswer::Given,
        legal_basis: LegalBasis::Consent,
        text_version: Some(command.text_version.clone()),
        channel: ConsentChannel::App,
        recipient: command.recipient.clone(),
        guardian,
        guardian_name: guardian.map(|_| me.name.clone()),
        author: me.author(&story),
        at,
    };
    laid(command.consent, view)
}

pub fn withdraw(shown: Shown<'_>, me: &Me, command: &WithdrawConsent, at: Instant) -> Vec<(Uuid, View)> {
    let story = shown.story(command.resident);
    let given = story.consents.iter().filter(|given| given.purpose == command.purpose).max_by_key(|given| given.at);
    let Some(given) = given else { return Vec::new() };
    let (answer, author) = (ConsentAnswer::Withdrawn, me.author(&story));
    laid(command.consent, Consent { id: command.consent, answer, author, at, ..(*given).clone() })
}
