//! Who may sign, accept, reject, withdraw, renew, transfer and end a contract, and when.
//!
//! Each function takes the facts and returns the contract as it is afterwards. Uniqueness is the date overlap,
//! tested under the resident's lock. Source: domain 02 §2.4.

use super::commands::{Origin, SignContract, Signature};
use super::policy::ContractPolicy;
use super::state::{Contract, ContractState, ContractStatus, Event, answer_by, next};
use super::term::Term;
use crate::calendar::Day;
use crate::codes::Code;
use crate::id::{ContractId, StaffId, TeamId};
use crate::person::capacity::{Actor, Person};
use crate::team::capacity::{Admission, Room};
use crate::terms::terms;

/// What a resident signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wish {
    pub id: ContractId,
    pub origin: Origin,
    pub team: TeamId,
    pub doctor: StaffId,
    pub start: Day,
    pub years: i32,
    /// Signed before staff: then a full doctor is no reason to send her away, because the team answers with a reason or declines.
    pub on_paper: bool,
}

impl From<&SignContract> for Wish {
    fn from(command: &SignContract) -> Self {
        let terms = &command.terms;
        let (id, origin, start) = (command.contract, command.origin, terms.starts_on);
        let on_paper = matches!(command.signature, Signature::Paper(_));
        Self { id, origin, team: terms.team, doctor: terms.doctor, start, years: terms.years, on_paper }
    }
}

/// What a signature and its acceptance are judged by.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// Every contract of the resident, in whatever state.
    pub contracts: &'a [Contract],
    /// Of the contracting doctor, today.
    pub room: Room,
    /// Whether the doctor may contract: `team::Member::may_contract`.
    pub doctor: Result<(), Code>,
    /// What the team lacks to take contracts: `team::problems`.
    pub team: &'a [Code],
    /// Whether the consents of `person::consent::Act::SignContract` stand.
    pub consents: Result<(), Code>,
    /// Why the team takes one more resident above the cap.
    pub over_cap: Option<&'a str>,
}

/// The resident or guardian signs; the contract then waits for the team.
///
/// # Errors
/// Every reason against it. When the days themselves are wrong, nothing is said of what depends on them.
pub fn sign(
    wish: &Wish,
    person: &Person<'_>,
    by: Actor,
    facts: &Facts<'_>,
    policy: &ContractPolicy,
    today: Day,
) -> Result<Contract, Vec<Code>> {
    let state = next(ContractState::Draft, Event::Sign).map_err(|code| vec![code])?;
    let mut against: Vec<Code> =
        [person.may_sign(by, today), facts.consents, facts.doctor].into_iter().filter_map(Result::err).collect();
    against.extend(facts.team);
    let term = match days_of(wish, facts.contracts, policy, today) {
        Ok(term) => term,
        Err(code) => {
            against.push(code);
            return Err(against);
        }
    };
    let contract = Contract {
        id: wish.id,
        origin: wish.origin,
        team: wish.team,
        doctor: wish.doctor,
        state,
        term,
        ends_on: term.end(),
        signed_on: Some(today),
        answer_by: Some(answer_by(today, wish.origin, term.start(), policy).map_err(|code| vec![code])?),
        accepted_on: None,
        closed_on: None,
    };
    let admitted = if wish.on_paper { Ok(()) } else { admit(&contract, facts).map(drop) };
    against
        .extend([no_overlap(&contract, facts.contracts, policy, today), admitted].into_iter().filter_map(Result::err));
    if against.is_empty() { Ok(contract) } else { Err(against) }
}

fn days_of(wish: &Wish, contracts: &[Contract], policy: &ContractPolicy, today: Day) -> Result<Term, Code> {
    let term = term_of(wish, policy, today)?;
    if let Some(id) = wish.origin.predecessor() {
        may_follow(wish, find(contracts, id)?, policy, today)?;
    }
    Ok(term)
}

fn term_of(wish: &Wish, policy: &ContractPolicy, today: Day) -> Result<Term, Code> {
    if !(policy.min_years..=policy.max_years).contains(&wish.years) {
        return Err(Code::ContractTerm);
    }
    let ahead = today.days_until(wish.start);
    let earliest = if matches!(wish.origin, Origin::Transfer { .. }) { 1 } else { 0 };
    if !(earliest..=i64::from(policy.max_days_ahead)).contains(&ahead) {
        return Err(Code::ContractStart);
    }
    Term::of_years(wish.start, wish.years.into())
}

fn may_follow(wish: &Wish, predecessor: &Contract, policy: &ContractPolicy, today: Day) -> Result<(), Code> {
    if predecessor.state != ContractState::Active || !predecessor.status_on(today, policy).is_active() {
        return Err(Code::ContractPredecessor);
    }
    let day_after = predecessor.ends_on.plus_days(1).map_err(|_| Code::DateRange)?;
    match wish.origin {
        Origin::New => Ok(()),
        Origin::Renewal { .. } if wish.team != predecessor.team => Err(Code::ContractPredecessor),
        Origin::Renewal { .. } if wish.start != day_after => Err(Code::ContractStart),
        Origin::Renewal { .. } if too_early_to_renew(predecessor, policy, today) => Err(Code::ContractRenewalWindow),
        Origin::Renewal { .. } => Ok(()),
        Origin::Transfer { .. } if (wish.team, wish.doctor) == (predecessor.team, predecessor.doctor) => {
            Err(Code::ContractPredecessor)
        }
        Origin::Transfer { .. } if wish.start > day_after => Err(Code::ContractStart),
        Origin::Transfer { .. } => Ok(()),
    }
}

/// No day of `contract` belongs to another one of the resident.
fn no_overlap(contract: &Contract, others: &[Contract], policy: &ContractPolicy, today: Day) -> Result<(), Code> {
    let mine = Term::between(contract.term.start(), contract.ends_on)?;
    let clash = overlapping(contract.id, contract.origin, mine, others, policy, today);
    clash.map_or(Ok(()), |_| Err(Code::ContractOverlap))
}

/// The contract of the resident that holds one of the days of another, `id`. The one that a transfer ends gives up its days from
/// the start of the new one.
pub fn overlapping<'a>(
    id: ContractId,
    origin: Origin,
    days: Term,
    others: &'a [Contract],
    policy: &ContractPolicy,
    today: Day,
) -> Option<&'a Contract> {
    let replaced = match origin {
        Origin::Transfer { from } => Some(from),
        Origin::New | Origin::Renewal { .. } => None,
    };
    let mut others = others.iter().filter(|other| other.id != id && Some(other.id) != replaced);
    others.find(|other| other.holds(today, policy).is_some_and(|held| held.overlaps(days)))
}

/// A resident who stays with the doctor takes no new place.
fn admit(contract: &Contract, facts: &Facts<'_>) -> Result<Admission, Code> {
    let stays = |id| find(facts.contracts, id).is_ok_and(|old| old.doctor == contract.doctor);
    if contract.origin.predecessor().is_some_and(stays) {
        return Ok(Admission::WithinCap);
    }
    facts.room.admit(facts.over_cap)
}

fn find(contracts: &[Contract], id: ContractId) -> Result<&Contract, Code> {
    contracts.iter().find(|contract| contract.id == id).ok_or(Code::ContractPredecessor)
}

/// The contract after its acceptance, and its predecessor after that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    pub contract: Contract,
    pub predecessor: Option<Contract>,
    pub admission: Admission,
}

/// The team countersigns. A renewed contract runs to its end; a transferred one to the day before the new one starts.
/// The consents must still stand: they may have been withdrawn since the signature.
///
/// # Errors
/// `CONTRACT_LAPSED`, `CONTRACT_STATE`, `CONSENT_…`, `TEAM_…`, `CONTRACT_PREDECESSOR`, `CONTRACT_OVERLAP`.
pub fn accept(contract: &Contract, facts: &Facts<'_>, policy: &ContractPolicy, today: Day) -> Result<Accepted, Code> {
    let state = answerable(contract, Event::Accept, policy, today)?;
    facts.consents?;
    facts.doctor?;
    facts.team.first().copied().map_or(Ok(()), Err)?;
    let predecessor = match contract.origin {
        Origin::New => None,
        Origin::Renewal { of: id } => {
            let old = find(facts.contracts, id)?;
            let state = next(old.state, Event::Renew).map_err(|_| Code::ContractPredecessor)?;
            Some(Contract { state, closed_on: Some(today), ..*old })
        }
        Origin::Transfer { from: id } => {
            let old = find(facts.contracts, id)?;
            let state = next(old.state, Event::Transfer).map_err(|_| Code::ContractPredecessor)?;
            let last_day = contract.term.start().plus_days(-1).map_err(|_| Code::DateRange)?;
            Some(Contract { state, closed_on: Some(today), ends_on: last_day, ..*old })
        }
    };
    let accepted = Contract { state, accepted_on: Some(today), ..*contract };
    no_overlap(&accepted, facts.contracts, policy, today)?;
    let admission = admit(&accepted, facts)?;
    Ok(Accepted { contract: accepted, predecessor, admission })
}

/// The team declines, in words that the resident reads.
///
/// # Errors
/// `CONTRACT_REASON_TEXT` without words, `CONTRACT_LAPSED`, `CONTRACT_STATE`.
pub fn reject(contract: &Contract, reason: &str, policy: &ContractPolicy, today: Day) -> Result<Contract, Code> {
    let state = answerable(contract, Event::Reject, policy, today)?;
    if reason.trim().is_empty() {
        return Err(Code::ContractReasonText);
    }
    Ok(Contract { state, closed_on: Some(today), ..*contract })
}

/// The resident or guardian takes an unanswered signature back.
///
/// # Errors
/// As [`Person::may_sign`]; `CONTRACT_LAPSED`, `CONTRACT_STATE`.
pub fn withdraw(
    contract: &Contract,
    person: &Person<'_>,
    by: Actor,
    policy: &ContractPolicy,
    today: Day,
) -> Result<Contract, Code> {
    person.may_sign(by, today)?;
    let state = answerable(contract, Event::Withdraw, policy, today)?;
    Ok(Contract { state, closed_on: Some(today), ..*contract })
}

fn answerable(contract: &Contract, event: Event, policy: &ContractPolicy, today: Day) -> Result<ContractState, Code> {
    let state = next(contract.state, event)?;
    match contract.status_on(today, policy) {
        ContractStatus::ResidentSigned => Ok(state),
        ContractStatus::Lapsed => Err(Code::ContractLapsed),
        _ => Err(Code::ContractState),
    }
}

terms! {
    /// Why a contract ended before its time. Source: domain 02 §2.4 (S:9; 6 to 9 are ours).
    EndReason {
        MovedAway = "moved_away", "迁出本辖区", "moved away";
        Unreachable = "unreachable", "连续一年无法取得联系", "not reachable for a year";
        RefusesService = "refuses_service", "连续一年拒绝服务", "refused service for a year";
        OwnWish = "own_wish", "主动解约", "own wish";
        Other = "other", "其他", "other";
        Death = "death", "死亡", "death";
        TeamChange = "team_change", "团队或医生变更", "change of team or doctor";
        /// Computed from the dates, so nobody ends a contract with it.
        Expired = "expired", "协议期满", "term over";
        Duplicate = "duplicate", "重复签约", "duplicate contract";
    }
}

impl EndReason {
    /// The number in reports, 1 to 9.
    pub const fn number(self) -> u8 {
        self as u8 + 1
    }

    /// A death, and on the team's side a move, is a departure of a person: it ends more than a contract.
    const fn open_to(self, side: Side) -> Result<(), Code> {
        const YES: Result<(), Code> = Ok(());
        const NO: Result<(), Code> = Err(Code::ContractReason);
        const AS_DEPARTURE: Result<(), Code> = Err(Code::RecordDeparture);
        let (resident, team) = match self {
            Self::MovedAway => (YES, AS_DEPARTURE),
            Self::Unreachable => (NO, YES),
            Self::RefusesService => (NO, YES),
            Self::OwnWish => (YES, NO),
            Self::Other => (YES, YES),
            Self::Death => (NO, AS_DEPARTURE),
            Self::TeamChange => (NO, YES),
            Self::Expired => (NO, NO),
            Self::Duplicate => (NO, YES),
        };
        match side {
            Side::Resident => resident,
            Side::Team => team,
        }
    }
}

terms! {
    /// One of the two sides of a contract.
    Side {
        Resident = "resident", "居民一方", "the resident's side";
        Team = "team", "家医团队", "the team";
    }
}

/// Who ends a contract. What the desk records from paper is the resident's act.
#[derive(Debug, Clone, Copy)]
pub enum Party<'a> {
    Resident { person: &'a Person<'a>, by: Actor },
    Team,
}

impl Party<'_> {
    pub const fn side(&self) -> Side {
        match self {
            Self::Resident { .. } => Side::Resident,
            Self::Team => Side::Team,
        }
    }

    fn may_act(&self, today: Day) -> Result<(), Code> {
        match self {
            Self::Resident { person, by } => person.may_sign(*by, today),
            Self::Team => Ok(()),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ending<'a> {
    pub reason: EndReason,
    /// Required with [`EndReason::Other`].
    pub words: Option<&'a str>,
    /// The last day in force.
    pub last_day: Day,
    /// Whether the record shows a year of what the reason says: [`super::attempts::for_a_year`].
    pub for_a_year: bool,
}

/// The contract after its end was recorded; the predecessor it gives back when it never began; what was to follow it and falls
/// with it: its renewal, or a signature that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    pub contract: Contract,
    pub reinstated: Option<Contract>,
    pub fallen: Vec<Contract>,
}

/// Ends an accepted contract, from tomorrow on; deaths and moves that a team learns of are [`super::departure`]'s. A contract
/// whose term would not have begun is cancelled at once, and the one it was to follow stands again. What was to follow one that
/// ends falls with it: it follows nothing any more. The refund is `fee::refund` to the contract's `ends_on`.
///
/// # Errors
/// As [`Person::may_sign`]; `CONTRACT_STATE`, `CONTRACT_REASON`, `RECORD_DEPARTURE`, `CONTRACT_REASON_TEXT`,
/// `CONTRACT_REASON_YEAR`, `CONTRACT_MIDTERM`, `CONTRACT_END_DAY`, `CONTRACT_OVERLAP`.
pub fn terminate(
    contract: &Contract,
    ending: &Ending<'_>,
    party: Party<'_>,
    others: &[Contract],
    policy: &ContractPolicy,
    today: Day,
) -> Result<Ended, Code> {
    party.may_act(today)?;
    let side = party.side();
    let state = endable(contract, policy, today)?;
    let status = contract.status_on(today, policy);
    ending.reason.open_to(side)?;
    if ending.reason == EndReason::Other && ending.words.is_none_or(|words| words.trim().is_empty()) {
        return Err(Code::ContractReasonText);
    }
    if !ending.for_a_year {
        return Err(Code::ContractReasonYear);
    }
    let own_choice = side == Side::Resident && ending.reason != EndReason::MovedAway;
    if own_choice && !policy.midterm_termination && status.is_active() {
        return Err(Code::ContractMidterm);
    }
    let last_day = ending.last_day;
    if last_day <= today || last_day > contract.term.end() {
        return Err(Code::ContractEndDay);
    }
    let begins = last_day >= contract.term.start();
    let ended = Contract {
        state,
        closed_on: Some(today),
        ends_on: if begins { last_day } else { last_day.min(today) },
        ..*contract
    };
    let reinstated = if begins { None } else { reinstate(&ended, others, policy, today)? };
    let renewal = renewal_of(contract, others).map(|renewal| cancel(renewal, today));
    let fallen = renewal.into_iter().chain(waiting_after(contract, others, policy, today)).collect();
    Ok(Ended { contract: ended, reinstated, fallen })
}

/// Only what is in force or is to begin ends before its time.
fn endable(contract: &Contract, policy: &ContractPolicy, today: Day) -> Result<ContractState, Code> {
    let state = next(contract.state, Event::Terminate)?;
    let status = contract.status_on(today, policy);
    if status.is_active() || status == ContractStatus::Upcoming { Ok(state) } else { Err(Code::ContractState) }
}

/// What its holder can do with a contract today, if the reasons and days are right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Possible {
    pub withdraw: bool,
    pub renew: bool,
    pub end: bool,
    /// An end that was recorded can be taken back until its day has come.
    pub take_back: bool,
}

/// A contract that something is signed to follow is not renewed again.
pub fn possible(contract: &Contract, others: &[Contract], policy: &ContractPolicy, today: Day) -> Possible {
    let follows = |other: &&Contract| other.origin.predecessor() == Some(contract.id);
    let followed = others.iter().filter(follows).any(|other| other.holds(today, policy).is_some());
    let stands = contract.state == ContractState::Active && contract.status_on(today, policy).is_active();
    Possible {
        withdraw: answerable(contract, Event::Withdraw, policy, today).is_ok(),
        renew: stands && !followed && !too_early_to_renew(contract, policy, today),
        end: endable(contract, policy, today).is_ok(),
        take_back: contract.state == ContractState::Terminated && today < contract.ends_on,
    }
}

fn too_early_to_renew(contract: &Contract, policy: &ContractPolicy, today: Day) -> bool {
    today.days_until(contract.term.end()) > policy.renewal_window_days.into()
}

/// The accepted renewal of a contract, if it has one.
fn renewal_of<'a>(contract: &Contract, others: &'a [Contract]) -> Option<&'a Contract> {
    let renews = |other: &&Contract| {
        other.origin == Origin::Renewal { of: contract.id }
            && matches!(other.state, ContractState::Active | ContractState::Terminated)
            && other.ends_on >= other.term.start()
    };
    others.iter().find(renews).filter(|_| contract.state == ContractState::Renewed)
}

/// The signatures to follow a contract that the team has not answered, as they are when it ends: withdrawn.
fn waiting_after<'a>(
    contract: &'a Contract,
    others: &'a [Contract],
    policy: &'a ContractPolicy,
    today: Day,
) -> impl Iterator<Item = Contract> + 'a {
    let follows = |other: &&Contract| other.origin.predecessor() == Some(contract.id);
    let waits = move |other: &&Contract| other.status_on(today, policy) == ContractStatus::ResidentSigned;
    let withdrawn =
        move |other: &Contract| Contract { state: ContractState::Withdrawn, closed_on: Some(today), ..*other };
    others.iter().filter(follows).filter(waits).map(withdrawn)
}

/// Its predecessor still runs today, so it has not begun.
fn cancel(renewal: &Contract, today: Day) -> Contract {
    Contract { state: ContractState::Terminated, closed_on: Some(today), ends_on: today, ..*renewal }
}

fn reinstate(
    cancelled: &Contract,
    others: &[Contract],
    policy: &ContractPolicy,
    today: Day,
) -> Result<Option<Contract>, Code> {
    let Some(id) = cancelled.origin.predecessor() else {
        return Ok(None);
    };
    let old = find(others, id)?;
    if today > old.ends_on {
        return Ok(None);
    }
    let reinstated =
        Contract { state: next(old.state, Event::Reinstate)?, closed_on: None, ends_on: old.term.end(), ..*old };
    let remaining: Vec<Contract> = others.iter().filter(|other| other.id != cancelled.id).copied().collect();
    no_overlap(&Contract { origin: Origin::New, ..reinstated }, &remaining, policy, today)?;
    Ok(Some(reinstated))
}

/// Until its last day comes, an announced end can be taken back by the side that announced it, unless other days have been
/// signed for meanwhile.
///
/// # Errors
/// As [`Person::may_sign`]; `CONTRACT_STATE`, `RECORD_DEPARTURE` for an end that a departure brought, `CONTRACT_END_SIDE`,
/// `CONTRACT_END_DAY` when the day has come, `CONTRACT_OVERLAP`.
pub fn take_back_termination(
    contract: &Contract,
    (announced_by, reason): (Side, Option<EndReason>),
    party: Party<'_>,
    others: &[Contract],
    policy: &ContractPolicy,
    today: Day,
) -> Result<Contract, Code> {
    party.may_act(today)?;
    let state = next(contract.state, Event::TakeBackTermination)?;
    if reason.is_some_and(|reason| reason.open_to(announced_by) == Err(Code::RecordDeparture)) {
        return Err(Code::RecordDeparture);
    }
    if announced_by != party.side() {
        return Err(Code::ContractEndSide);
    }
    if today >= contract.ends_on {
        return Err(Code::ContractEndDay);
    }
    let restored = Contract { state, closed_on: None, ends_on: contract.term.end(), ..*contract };
    no_overlap(&Contract { origin: Origin::New, ..restored }, others, policy, today)?;
    Ok(restored)
}

#[cfg(test)]
mod tests;
