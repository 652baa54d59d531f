//! Consents as events, each for one purpose, and the legal bases that may stand in their place.
//!
//! Source: domain 06 (PIPL 13–16, 28–31). Consent to the use of health data is its own event under its own text and
//! never bundled; withdrawing an optional one never refuses the contract.

pub mod wording;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::capacity::{Actor, FULL_FROM, OWN_DATA_FROM, Person};
use crate::calendar::{Day, Instant};
use crate::codes::Code;
use crate::digest::Digest;
use crate::id::{ResidentId, StaffId};
use crate::terms::terms;

terms! {
    /// What a consent is for; each is asked for by itself.
    ConsentPurpose {
        ContractService = "contract_service", "签约服务", "contracted service";
        /// Sensitive: separate consent (PIPL 28–29).
        HealthData = "health_data", "使用健康信息", "use of health data";
        /// Sensitive: of a child under 14, by a guardian (PIPL 31).
        ChildData = "child_data", "使用儿童信息", "use of a child's data";
        FamilySharing = "family_sharing", "家人共享", "sharing with family";
        /// To a recipient named in the consent: a pharmacy, another hospital (PIPL 23).
        ThirdParty = "third_party", "提供给其他机构", "sharing with another party";
        Push = "push", "手机通知", "push notifications";
        Sms = "sms", "短信提醒", "text messages";
        Research = "research", "科研使用", "research";
    }
}

impl ConsentPurpose {
    /// Refusing or withdrawing it stops its feature and nothing else (PIPL 16).
    pub const fn is_optional(self) -> bool {
        matches!(self, Self::FamilySharing | Self::ThirdParty | Self::Push | Self::Sms | Self::Research)
    }

    /// Which bases besides consent may carry it. Source: PIPL 13.
    pub const fn may_rest_on(self, basis: LegalBasis) -> bool {
        match basis {
            LegalBasis::Consent => true,
            LegalBasis::Contract => matches!(self, Self::ContractService),
            LegalBasis::StatutoryDuty => matches!(self, Self::ContractService | Self::HealthData),
            LegalBasis::Emergency => matches!(self, Self::HealthData | Self::ChildData),
        }
    }
}

terms! {
    /// Source: PIPL 13.
    LegalBasis {
        Consent = "consent", "本人同意", "consent";
        Contract = "contract", "履行合同", "contract";
        StatutoryDuty = "statutory_duty", "法定职责", "statutory duty";
        /// To protect life or health at once; every use of it is logged.
        Emergency = "emergency", "紧急情况", "emergency";
    }
}

/// A basis other than consent, as staff recorded it for one person and purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OtherBasis {
    pub purpose: ConsentPurpose,
    pub basis: LegalBasis,
    /// The day it was recorded.
    pub on: Day,
}

impl OtherBasis {
    /// An emergency is over with its day: a later one is an emergency of its own. The others carry from their day on.
    fn carries(&self, purpose: ConsentPurpose, today: Day) -> bool {
        let in_time = if self.basis == LegalBasis::Emergency { self.on == today } else { self.on <= today };
        self.purpose == purpose && self.basis != LegalBasis::Consent && purpose.may_rest_on(self.basis) && in_time
    }
}

terms! {
    /// What was answered.
    ConsentAnswer {
        Given = "given", "同意", "given";
        Withdrawn = "withdrawn", "撤回", "withdrawn";
    }
}

/// The text that was shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsentText {
    pub version: String,
    pub sha256: Digest,
}

/// How it was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "channel")]
pub enum Channel {
    App,
    /// Signed on paper before a member of staff; the scan is kept.
    Paper {
        witness: StaffId,
        scan: Digest,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "by", content = "id")]
pub enum Giver {
    Resident,
    Guardian(ResidentId),
}

impl TryFrom<Actor> for Giver {
    type Error = Code;

    /// A proxy gives no consent.
    fn try_from(actor: Actor) -> Result<Self, Code> {
        match actor {
            Actor::Resident => Ok(Self::Resident),
            Actor::Guardian(id) => Ok(Self::Guardian(id)),
            Actor::Proxy(_) => Err(Code::ConsentGiver),
        }
    }
}

/// An answer as it is kept; never changed, only followed by another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConsentEvent {
    pub purpose: ConsentPurpose,
    pub answer: ConsentAnswer,
    pub text: ConsentText,
    pub channel: Channel,
    pub giver: Giver,
    /// Named when a third party is to receive something, and only then.
    pub recipient: Option<String>,
    pub at: Instant,
}

/// Where one purpose stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ConsentStanding)]
pub enum Standing {
    Never,
    Given,
    /// Given, but the person has since turned 14 or 18, or now answers for herself.
    AskAgain,
    Withdrawn,
}

/// What was given and not withdrawn, by the last answer to each purpose; the answers in their order.
pub fn given(answers: impl IntoIterator<Item = (ConsentPurpose, ConsentAnswer)>) -> Vec<ConsentPurpose> {
    let mut given = BTreeSet::new();
    for (purpose, answer) in answers {
        match answer {
            ConsentAnswer::Given => given.insert(purpose),
            ConsentAnswer::Withdrawn => given.remove(&purpose),
        };
    }
    given.into_iter().collect()
}

/// Where `purpose` stands on `today`; `events` in the order in which they were recorded.
pub fn standing(purpose: ConsentPurpose, events: &[ConsentEvent], person: &Person<'_>, today: Day) -> Standing {
    let of_purpose = events.iter().filter(|event| event.purpose == purpose && event.at.day() <= today);
    let Some(last) = of_purpose.max_by_key(|event| event.at) else {
        return Standing::Never;
    };
    if last.answer == ConsentAnswer::Withdrawn {
        return Standing::Withdrawn;
    }
    let (then, now) = (person.age(last.at.day()), person.age(today));
    let came_of_age = [OWN_DATA_FROM, FULL_FROM].iter().any(|age| then < *age && now >= *age);
    let answers_for_herself = matches!(last.giver, Giver::Guardian(_)) && person.may_use_app(today);
    if came_of_age || answers_for_herself { Standing::AskAgain } else { Standing::Given }
}

/// Whether this event may be recorded after `earlier`.
///
/// # Errors
/// `CONSENT_GIVER` when this person does not answer; `CONSENT_PURPOSE` for a child's consent from 14;
/// `CONSENT_RECIPIENT` when a third party is not named, or named for another purpose;
/// `CONSENT_BUNDLED` when one text serves two purposes; `CONSENT_NOT_GIVEN` when there is nothing to withdraw.
pub fn may_record(event: &ConsentEvent, earlier: &[ConsentEvent], person: &Person<'_>, today: Day) -> Result<(), Code> {
    let by = match event.giver {
        Giver::Resident => Actor::Resident,
        Giver::Guardian(id) => Actor::Guardian(id),
    };
    person.may_consent(by, today)?;
    if event.answer == ConsentAnswer::Withdrawn {
        let stands = standing(event.purpose, earlier, person, today);
        let withdrawable = matches!(stands, Standing::Given | Standing::AskAgain);
        return if withdrawable { Ok(()) } else { Err(Code::ConsentNotGiven) };
    }
    if event.purpose == ConsentPurpose::ChildData && person.age(today) >= OWN_DATA_FROM {
        return Err(Code::ConsentPurpose);
    }
    let named = event.recipient.as_deref().is_some_and(|name| !name.trim().is_empty());
    if named != (event.purpose == ConsentPurpose::ThirdParty) || named != event.recipient.is_some() {
        return Err(Code::ConsentRecipient);
    }
    let bundled = |other: &ConsentEvent| other.purpose != event.purpose && other.text.sha256 == event.text.sha256;
    if earlier.iter().any(bundled) { Err(Code::ConsentBundled) } else { Ok(()) }
}

/// What needs a consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Act {
    SignContract,
    StoreHealthData,
    GiveGrant,
}

/// The purposes that `act` needs for a person of that age.
pub const fn required(act: Act, age: i32) -> &'static [ConsentPurpose] {
    match act {
        Act::SignContract if age < OWN_DATA_FROM => {
            &[ConsentPurpose::ContractService, ConsentPurpose::HealthData, ConsentPurpose::ChildData]
        }
        Act::SignContract => &[ConsentPurpose::ContractService, ConsentPurpose::HealthData],
        Act::StoreHealthData if age < OWN_DATA_FROM => &[ConsentPurpose::HealthData, ConsentPurpose::ChildData],
        Act::StoreHealthData => &[ConsentPurpose::HealthData],
        Act::GiveGrant => &[ConsentPurpose::FamilySharing],
    }
}

/// What `purpose` rests on today; `None` when nothing carries it.
pub fn basis(
    purpose: ConsentPurpose,
    events: &[ConsentEvent],
    others: &[OtherBasis],
    person: &Person<'_>,
    today: Day,
) -> Option<LegalBasis> {
    if standing(purpose, events, person, today) == Standing::Given {
        return Some(LegalBasis::Consent);
    }
    others.iter().find(|other| other.carries(purpose, today)).map(|other| other.basis)
}

/// The purposes that still have to be asked for before `act`.
pub fn missing(
    act: Act,
    events: &[ConsentEvent],
    others: &[OtherBasis],
    person: &Person<'_>,
    today: Day,
) -> Vec<ConsentPurpose> {
    let needed = required(act, person.age(today)).iter().copied();
    needed.filter(|purpose| basis(*purpose, events, others, person, today).is_none()).collect()
}

/// # Errors
/// For the first purpose without a basis: `CONSENT_ASK_AGAIN` when a birthday ended what was agreed to, else
/// `CONSENT_HEALTH_DATA`, `CONSENT_CHILD_DATA` or `CONSENT_MISSING`.
pub fn check(
    act: Act,
    events: &[ConsentEvent],
    others: &[OtherBasis],
    person: &Person<'_>,
    today: Day,
) -> Result<(), Code> {
    let Some(first) = missing(act, events, others, person, today).first().copied() else { return Ok(()) };
    if standing(first, events, person, today) == Standing::AskAgain {
        return Err(Code::ConsentAskAgain);
    }
    Err(match first {
        ConsentPurpose::HealthData => Code::ConsentHealthData,
        ConsentPurpose::ChildData => Code::ConsentChildData,
        _ => Code::ConsentMissing,
    })
}

#[cfg(test)]
mod tests;
