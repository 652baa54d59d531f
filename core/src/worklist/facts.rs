//! What the panel keeps of one resident.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use zeroize::Zeroize;

use super::policy::WorklistPolicy;
use super::risk::{LastClass, RiskFacts};
use crate::calendar::Day;
use crate::codes::Language;
use crate::contract::{ContractPolicy, Term};
use crate::follow_up::Programme;
use crate::follow_up::policy::FollowUpPolicy;
use crate::follow_up::programme::Admission;
use crate::id::{ContractId, ResidentId, StaffId};
use crate::person::{ConsentPurpose, ContactPreference};
use crate::policy::Policy;
use crate::reading::{BloodPressure, Glucose};

/// Why somebody is on the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Reason {
    /// A danger reading or a ticked danger sign waits for a clinician.
    Triage,
    /// Another task of the team.
    Task,
    RefillDecision,
    ContractRequest,
    FollowUp {
        programme: Programme,
    },
    /// Somebody was referred: what became of it?
    ReferralCheck,
    /// The first day without medicine, by what was dispensed.
    RunOut,
    /// The contract's last day is near and no other follows.
    ContractExpiry,
    /// Signed, and nothing delivered for as long as policy bears. Source: domain 02 §2.8.
    NotServed,
    /// The telephone number on record is wrong: no day is set.
    WrongNumber,
}

impl Reason {
    /// Waits for a person's decision today, whatever its date: no snooze hides it.
    pub(super) const fn waits(self) -> bool {
        matches!(self, Reason::Triage | Reason::Task | Reason::RefillDecision | Reason::ContractRequest)
    }
}

impl Reason {
    /// As the row shows it.
    pub fn words(self, language: Language) -> String {
        let (chinese, english) = match self {
            Reason::FollowUp { programme } if language == Language::Chinese => {
                return format!("{}随访", programme.name(language));
            }
            Reason::FollowUp { programme } => return format!("{} follow-up", programme.name(language)),
            Reason::Triage => ("紧急查看", "Look at once"),
            Reason::Task => ("待办任务", "Task"),
            Reason::RefillDecision => ("续方待决定", "Refill to decide"),
            Reason::ContractRequest => ("签约待答复", "Contract to answer"),
            Reason::ReferralCheck => ("转诊结果", "Outcome of a referral"),
            Reason::RunOut => ("药吃完", "Medicine runs out"),
            Reason::ContractExpiry => ("合同到期", "Contract ends"),
            Reason::NotServed => ("签约未服务", "Signed and not served"),
            Reason::WrongNumber => ("电话有误", "Wrong telephone number"),
        };
        match language {
            Language::Chinese => chinese.to_owned(),
            Language::English => english.to_owned(),
        }
    }
}

/// One thing due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
pub struct Due {
    pub reason: Reason,
    /// The record it comes from.
    pub source: Uuid,
    /// The day it is due, or since when it waits; none is due without a day.
    pub on: Option<Day>,
    /// Somebody must look today.
    pub urgent: bool,
}

/// Facts of one resident; replaced whole when anything of hers changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    pub resident: ResidentId,
    pub name: String,
    pub born_on: Day,
    pub lives_alone: bool,
    /// The last four characters of the identity document and of the phone.
    pub document_tail: String,
    pub phone_tail: String,
    /// Statistics code of the village or community, twelve digits.
    pub village: Option<String>,
    /// Given and not withdrawn.
    pub consents: Vec<ConsentPurpose>,
    /// How she wishes to be reached.
    pub contact: Option<ContactPreference>,
    /// The last day of the grants that let somebody of hers look.
    pub family_until: Option<Day>,
    /// When she is of the team's panel: on other days nothing of her record shows.
    pub served: Vec<Served>,
    /// What the team has not answered yet.
    pub requests: Vec<Request>,
    /// She died or moved away on that day, and nothing was signed since.
    pub departed_on: Option<Day>,
    /// The programmes that she is not asked into for now.
    pub aside: Vec<Aside>,
    /// What is due by her record, in any order; what follows from dates alone is added when asked.
    pub dues: Vec<Due>,
    /// Visit or call.
    pub last_contact: Option<Day>,
    /// The last visit, or the last delivery of an item of her contract.
    pub last_served: Option<Day>,
    pub last_classes: Vec<LastClass>,
    /// The newest dangerous value.
    pub danger_on: Option<Day>,
    pub last_pressure: Option<(BloodPressure, Day)>,
    pub last_fasting: Option<(Glucose, Day)>,
    pub acts: Standing,
    /// Of the newest act in her feed, 0 without one: what an act on the list is sent with as `seen`. None for a reader who follows the
    /// team's feed alone.
    pub version: Option<i64>,
}

/// A programme that is silent about her for now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Aside {
    pub programme: Programme,
    pub why: WhyAside,
    pub since: Day,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhyAside {
    /// Cannot be found: until somebody has been in touch with her.
    Lost,
    /// Declined: until the end of that year.
    Declined,
}

impl Aside {
    fn holds(&self, today: Day, last_contact: Option<Day>) -> bool {
        match self.why {
            WhyAside::Lost => last_contact.is_none_or(|on| on < self.since),
            WhyAside::Declined => self.since.year() == today.year(),
        }
    }
}

/// What the acts on the list have come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    pub assigned_to: Option<StaffId>,
    /// Hidden before this day, but for what waits.
    pub snoozed_until: Option<Day>,
    /// Told to come, and not seen since.
    pub invited_on: Option<Day>,
    /// Calls without an answer since the last contact.
    pub missed_calls: u32,
    /// The last call found a wrong number.
    pub wrong_number: bool,
}

/// A contract of the team while it serves her.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Served {
    pub contract: ContractId,
    pub term: Term,
    /// It runs out by the calendar; an end that somebody announced asks for no renewal.
    pub expires: bool,
}

/// A signed contract that waits for the team's answer; afterwards it lapses by the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Request {
    pub contract: ContractId,
    pub signed_on: Day,
    pub last_day: Day,
}

impl Facts {
    pub(super) fn is_served(&self, today: Day) -> bool {
        self.served.iter().any(|served| served.term.contains(today))
    }

    /// Whether the team has anything to do with her from `today` on.
    pub(super) fn is_tied(&self, today: Day) -> bool {
        self.served.iter().any(|served| served.term.end() >= today)
            || self.requests.iter().any(|request| request.last_day >= today)
    }

    /// What stands on `today`: the record's dues while she is served, and the requests until they lapse. Of somebody who has left
    /// only what waits for a decision does.
    pub(super) fn standing<'a>(&'a self, today: Day, rules: &'a Rules<'_>) -> impl Iterator<Item = Due> + 'a {
        let served = self.served.iter().find(|served| served.term.contains(today));
        let hidden = self.acts.snoozed_until.is_some_and(|until| today < until);
        let gone = self.departed_on.is_some_and(|on| on <= today);
        let requests = self
            .requests
            .iter()
            .filter(move |request| request.signed_on <= today && today <= request.last_day)
            .map(|request| due(Reason::ContractRequest, request.contract, Some(request.signed_on)));
        let silent =
            move |due: &Due| matches!(due.reason, Reason::FollowUp { programme } if self.is_aside(programme, today));
        let by_record = self.dues.iter().copied().filter(move |due| served.is_some() && !silent(due));
        let by_date = served.map(|served| self.due_by_date(served, today, rules)).into_iter().flatten().flatten();
        let by_age = served.map(|_| self.due_by_age(today, rules)).into_iter().flatten();
        let of_panel = by_record.chain(by_date).chain(by_age);
        of_panel.filter(move |due| (!gone || due.reason.waits()) && (!hidden || stays(due, today))).chain(requests)
    }

    /// What is due of her on `today`, whoever of the team it was given to.
    pub fn dues_on(&self, today: Day, policy: &Policy) -> Vec<Due> {
        let Policy { worklist, contract, follow_up, .. } = policy;
        self.standing(today, &Rules { worklist, contract, follow_up, members: &BTreeSet::new() }).collect()
    }

    fn is_aside(&self, programme: Programme, today: Day) -> bool {
        self.aside.iter().any(|aside| aside.programme == programme && aside.holds(today, self.last_contact))
    }

    /// The next day after `today` on which something has fallen due, is due without a day, or waits.
    pub(super) fn next_due(&self, today: Day, rules: &Rules<'_>, takes: impl Fn(Day) -> bool) -> Option<Day> {
        let mut days: BTreeSet<Day> = self.dues.iter().filter_map(|due| due.on).collect();
        // A term that is over decides nothing more, though she stays on the list for a request.
        for served in self.served.iter().filter(|served| served.term.end() >= today) {
            let since = self.last_served.map_or(served.term.start(), |on| on.max(served.term.start()));
            days.extend([served.term.start(), served.term.end()]);
            days.extend(since.plus_days(rules.worklist.not_served_days));
        }
        days.extend(self.acts.snoozed_until);
        // Who declined is asked again in the new year.
        days.extend(self.aside.iter().filter_map(|aside| Day::new(aside.since.year().checked_add(1)?, 1, 1).ok()));
        for programme in Programme::ALL {
            if let Admission::Age(from) = rules.follow_up.admission(*programme) {
                days.extend(self.born_on.plus_years(from.into()));
            }
        }
        let has_come = |day: Day| move |due: Due| due.on.is_none_or(|on| on <= day);
        let stands = |day: &Day| self.standing(*day, rules).any(has_come(*day)) && takes(*day);
        days.split_off(&today).into_iter().filter(|day| *day > today).find(stands)
    }

    /// The last day of a contract that nothing follows yet, however far ahead it lies.
    pub fn contract_ends(&self, contract: ContractId) -> Option<Day> {
        self.served.iter().find(|served| served.contract == contract).and_then(|served| self.expires_on(served))
    }

    fn expires_on(&self, served: &Served) -> Option<Day> {
        let last_day = served.term.end();
        let followed = self.served.iter().any(|other| other.term.start() > last_day);
        (served.expires && !followed).then_some(last_day)
    }

    fn due_by_date(&self, served: &Served, today: Day, rules: &Rules<'_>) -> [Option<Due>; 3] {
        let ends_soon = |last_day: &Day| last_day.days_until(today) >= -i64::from(rules.contract.renewal_window_days);
        let expiry = self
            .expires_on(served)
            .filter(ends_soon)
            .map(|last_day| due(Reason::ContractExpiry, served.contract, Some(last_day)));

        let since = self.last_served.map_or(served.term.start(), |on| on.max(served.term.start()));
        let borne_until = since.plus_days(rules.worklist.not_served_days).ok();
        let not_served = borne_until
            .filter(|until| *until <= today)
            .map(|until| due(Reason::NotServed, served.contract, Some(until)));

        let wrong_number = self.acts.wrong_number.then(|| due(Reason::WrongNumber, self.resident, None));
        [expiry, not_served, wrong_number]
    }

    /// Programmes that are open to everybody of her age, that she is not in and has not set aside: due, and no day is set.
    fn due_by_age(&self, today: Day, rules: &Rules<'_>) -> impl Iterator<Item = Due> {
        let age = self.born_on.age_on(today);
        let open = move |programme| matches!(rules.follow_up.admission(programme), Admission::Age(from) if age >= from);
        let missing = move |programme| {
            !self.dues.iter().any(|due| due.reason == Reason::FollowUp { programme })
                && !self.is_aside(programme, today)
        };
        Programme::ALL
            .iter()
            .copied()
            .filter(move |programme| open(*programme) && missing(*programme))
            .map(|programme| due(Reason::FollowUp { programme }, self.resident, None))
    }

    pub(super) fn risk_facts(&self, today: Day) -> RiskFacts<'_> {
        let served = self.is_served(today);
        let of_record = |reason| self.dues.iter().filter(move |due| served && due.reason == reason);
        RiskFacts {
            born_on: self.born_on,
            lives_alone: self.lives_alone,
            last_classes: if served { &self.last_classes } else { &[] },
            danger_on: self.danger_on.filter(|_| served),
            run_out: of_record(Reason::RunOut).filter_map(|due| due.on).min(),
            missed_contacts: self.acts.missed_calls,
            triage_waits: of_record(Reason::Triage).next().is_some(),
        }
    }

    pub(super) fn last_contact_on(&self, today: Day) -> Option<Day> {
        self.last_contact.filter(|_| self.is_served(today))
    }

    pub(super) fn contact_on(&self, today: Day) -> Option<ContactPreference> {
        self.contact?.on(today, self.family_until)
    }

    /// To whom she was given; nobody once that member has left.
    pub(super) fn assigned_to(&self, rules: &Rules<'_>) -> Option<StaffId> {
        self.acts.assigned_to.filter(|staff| rules.members.contains(staff))
    }
}

/// What a day's list is judged by.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'a> {
    pub worklist: &'a WorklistPolicy,
    pub contract: &'a ContractPolicy,
    pub follow_up: &'a FollowUpPolicy,
    /// Whoever is of the team today.
    pub members: &'a BTreeSet<StaffId>,
}

/// A snooze never hides what waits for a decision, nor that somebody is without medicine.
fn stays(due: &Due, today: Day) -> bool {
    let without_medicine = due.reason == Reason::RunOut && due.on.is_some_and(|on| on <= today);
    due.urgent || due.reason.waits() || without_medicine
}

fn due(reason: Reason, source: impl Into<Uuid>, on: Option<Day>) -> Due {
    Due { reason, source: source.into(), on, urgent: false }
}

impl Drop for Facts {
    fn drop(&mut self) {
        self.name.zeroize();
        self.document_tail.zeroize();
        self.phone_tail.zeroize();
    }
}
