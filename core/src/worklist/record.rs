//! What the list says of one resident, by her records. The server gathers them from its rows, the phone from what its feeds brought;
//! what follows from them is worked out here alone, so that both show the same list.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::act::{Answered, Kept, last_reached, standing};
use super::facts::{Aside, Due, Facts, Reason, Request, Served, WhyAside};
use super::policy::WorklistPolicy;
use super::risk::LastClass;
use crate::calendar::{Day, Instant, NotADay};
use crate::contract::{Contract, ContractState, Term};
use crate::follow_up::enrolment::{LastVisit, next_due};
use crate::follow_up::{CloseReason, EnrolmentState, Programme, VisitClass, VisitMode, hour_of};
use crate::id::{EnrolmentId, PrescriptionItemId, ReadingId, ReferralId, RefillRequestId, ResidentId, TaskId, VisitId};
use crate::person::{ConsentPurpose, ContactPreference};
use crate::reading::{BloodPressure, Glucose, GlucoseContext, Reading};
use crate::task::{TaskKind, Urgency};

/// Characters of a tail.
const TAIL: usize = 4;

/// Who she is, as the list shows her.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Person {
    pub id: ResidentId,
    pub name: String,
    pub born_on: Day,
    pub lives_alone: bool,
    /// The last four characters of the identity document and of the phone.
    pub document_tail: String,
    pub phone_tail: String,
    pub phone_changed_at: Option<Instant>,
    /// Where she lives today.
    pub village: Option<String>,
    /// Given and not withdrawn, in their order.
    pub consents: Vec<ConsentPurpose>,
    pub contact: Option<ContactPreference>,
    pub family_until: Option<Day>,
}

/// The end of a number, whole or masked, that she is found by.
pub fn tail(number: &str) -> String {
    let skip = number.chars().count().saturating_sub(TAIL);
    number.chars().skip(skip).collect()
}

/// How she belongs to the team.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ties {
    served: Vec<Served>,
    requests: Vec<Request>,
    /// Her last signature.
    signed_at: Option<Instant>,
}

impl Ties {
    /// By her contracts with the team, each with the moment of its signature, in the order of their terms; of those that ended before
    /// `from` nothing counts. None when nothing is left.
    pub fn of(contracts: impl IntoIterator<Item = (Contract, Instant)>, from: Day) -> Option<Self> {
        let mut ties = Self::default();
        for (contract, signed_at) in contracts {
            if contract.ends_on < from {
                continue;
            }
            ties.signed_at = ties.signed_at.max(Some(signed_at));
            if contract.state == ContractState::ResidentSigned {
                if let (Some(signed_on), Some(last_day)) = (contract.signed_on, contract.answer_by) {
                    ties.requests.push(Request { contract: contract.id, signed_on, last_day });
                }
            } else if contract.accepted_on.is_some() {
                // One that ended before it began has no days.
                let term = Term::between(contract.term.start(), contract.ends_on);
                let expires = matches!(contract.state, ContractState::Active | ContractState::Renewed);
                ties.served.extend(term.map(|term| Served { contract: contract.id, term, expires }));
            }
        }
        (!ties.served.is_empty() || !ties.requests.is_empty()).then_some(ties)
    }
}

/// What was recorded of her, in any order unless it says otherwise.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Those that were not corrected.
    pub visits: Vec<Visited>,
    /// When an item of a contract was last delivered.
    pub delivered_on: Option<Day>,
    /// Values that were not corrected, by themselves or with their visit: those of the last year at least.
    pub readings: Vec<Measured>,
    pub enrolments: Vec<Enrolled>,
    /// At visits that were not corrected.
    pub assessed: Vec<Assessed>,
    pub handed_over: Vec<HandedOver>,
    pub stopped: Vec<Stopped>,
    /// Items of refill requests that wait for the physician.
    pub asked: Vec<(RefillRequestId, Instant)>,
    /// Those that are open.
    pub tasks: Vec<OpenTask>,
    /// Without an outcome: by when somebody asks.
    pub referred: Vec<(ReferralId, Day)>,
    /// Of the team, in the order they were made; none that was undone.
    pub acts: Vec<Kept>,
    /// When somebody, of whatever team, last recorded that she died or moved, and the day.
    pub departed: Option<(Instant, Day)>,
    /// Of the newest act in her own feed; none where that is not known.
    pub version: Option<i64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Visited {
    pub on: Day,
    pub recorded_at: Instant,
    pub mode: VisitMode,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    pub id: ReadingId,
    pub taken_at: Instant,
    pub recorded_at: Instant,
    /// It was a danger when it was recorded.
    pub dangerous: bool,
    pub value: Reading,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Enrolled {
    pub id: EnrolmentId,
    pub programme: Programme,
    pub state: EnrolmentState,
    pub reason: Option<CloseReason>,
    pub on: Day,
    pub closed_on: Option<Day>,
    pub recorded_at: Instant,
    /// The last time she could not be found and was not found again.
    pub lost_on: Option<Day>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Assessed {
    pub visit: VisitId,
    pub on: Day,
    pub recorded_at: Instant,
    pub programme: Programme,
    pub class: Option<VisitClass>,
    pub next_due: Day,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HandedOver {
    pub item: PrescriptionItemId,
    /// Ingredient and strength.
    pub family: String,
    pub at: Instant,
    /// None for what is taken as needed.
    pub run_out: Option<Day>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stopped {
    pub family: String,
    pub at: Option<Instant>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct OpenTask {
    pub id: TaskId,
    pub kind: TaskKind,
    pub urgency: Urgency,
    pub due_at: Instant,
}

/// What the panel keeps of her. `eve` is the day before the list's: whoever began to read it then ends it with the same facts.
///
/// # Errors
/// When the policy's days lead beyond the calendar.
pub fn facts(person: Person, ties: Ties, record: &Record, policy: &WorklistPolicy, eve: Day) -> Result<Facts, NotADay> {
    let Person { id, name, born_on, lives_alone, document_tail, phone_tail, phone_changed_at, .. } = person;
    let Person { village, consents, contact, family_until, .. } = person;
    let Ties { served, requests, signed_at } = ties;
    let seen_at = record.visits.iter().map(|visit| hour_of(visit.on, visit.recorded_at)).max();
    let in_person = record.visits.iter().filter(|visit| visit.mode.is_face_to_face()).map(|visit| visit.on).max();
    // Who signs again is here again.
    let stands = |recorded_at| signed_at.is_none_or(|signed_at| signed_at <= recorded_at);
    let departed_on = record.departed.filter(|(recorded_at, _)| stands(*recorded_at)).map(|(_, on)| on);
    let answered = Answered { seen_at, phone_changed_at };
    let values = record.values(policy, eve)?;
    let (follow_ups, last_classes) = record.follow_ups();
    let mut dues = [follow_ups, record.run_outs(), record.waits()].concat();
    // In one order whatever the records', so that panels of the same facts are equal.
    dues.sort_unstable();
    Ok(Facts {
        resident: id,
        name,
        born_on,
        lives_alone,
        document_tail,
        phone_tail,
        village,
        consents,
        contact,
        family_until,
        served,
        requests,
        departed_on,
        aside: record.aside(),
        dues,
        last_contact: seen_at.map(Instant::day).max(last_reached(&record.acts)),
        last_served: in_person.max(record.delivered_on),
        last_classes,
        danger_on: values.danger_on,
        last_pressure: values.pressure,
        last_fasting: values.fasting,
        acts: standing(&record.acts, answered, policy),
        version: record.version,
    })
}

impl Measured {
    const fn is_pressure(&self) -> bool {
        matches!(self.value, Reading::BloodPressure { .. })
    }

    const fn is_fasting(&self) -> bool {
        matches!(self.value, Reading::Glucose { context: GlucoseContext::Fasting, .. })
    }

    /// A weight is none, whatever was said of it.
    const fn is_dangerous(&self) -> bool {
        self.dangerous && !matches!(self.value, Reading::Weight { .. })
    }
}

/// What was measured lately.
#[derive(Default)]
struct Values {
    /// The newest dangerous value of those that still weigh.
    danger_on: Option<Day>,
    pressure: Option<(BloodPressure, Day)>,
    fasting: Option<(Glucose, Day)>,
}

impl Record {
    /// Without what later records have overtaken: the same facts follow on every day and by every policy, and it stays short however long
    /// somebody is cared for.
    #[must_use]
    pub(super) fn distilled(self) -> Self {
        let Self { visits, readings, assessed, handed_over, stopped, .. } = &self;
        let seen = visits.iter().max_by_key(|visit| hour_of(visit.on, visit.recorded_at));
        let in_person = visits.iter().filter(|visit| visit.mode.is_face_to_face()).max_by_key(|visit| visit.on);
        let newest = |weighs: fn(&Measured) -> bool| {
            let weighing = readings.iter().filter(|reading| weighs(reading));
            weighing.max_by_key(|reading| (reading.taken_at, reading.recorded_at, reading.id))
        };
        let assessed = assessed.iter().map(|row| (row.programme, (row.on, row.recorded_at, row.visit), row));
        let covered = handed_over.iter().filter_map(|row| Some((row.family.as_str(), (row.run_out?, row.at), row)));
        let of_each = handed_over.iter().map(|row| (row.family.as_str(), row.at, row));
        let stopped = stopped.iter().map(|stop| (stop.family.as_str(), stop.at, stop));
        Self {
            visits: seen.into_iter().chain(in_person).copied().collect(),
            readings: [Measured::is_pressure, Measured::is_fasting, Measured::is_dangerous]
                .into_iter()
                .filter_map(newest)
                .cloned()
                .collect(),
            assessed: lasts(latest(assessed)).collect(),
            handed_over: lasts(latest(covered)).chain(lasts(latest(of_each))).collect(),
            stopped: lasts(latest(stopped)).collect(),
            ..self.clone()
        }
    }

    /// The dangerous values of the last days, and the last pressure and fasting glucose of the last year.
    fn values(&self, policy: &WorklistPolicy, eve: Day) -> Result<Values, NotADay> {
        let danger_from = eve.plus_days(-policy.risk.danger_days)?;
        let from = eve.plus_months(-12)?.start();
        let mut readings: Vec<&Measured> = self.readings.iter().filter(|reading| reading.taken_at >= from).collect();
        readings.sort_unstable_by_key(|reading| (reading.taken_at, reading.recorded_at, reading.id));
        let mut values = Values::default();
        for reading in readings {
            let on = reading.taken_at.day();
            match &reading.value {
                Reading::BloodPressure { sbp, dbp, .. } => {
                    values.pressure = Some((BloodPressure { sbp: *sbp, dbp: *dbp }, on));
                }
                Reading::Glucose { value, context: GlucoseContext::Fasting } => values.fasting = Some((*value, on)),
                Reading::Glucose { .. } | Reading::Weight { .. } => {}
            }
            if reading.is_dangerous() && danger_from <= on {
                values.danger_on = Some(on);
            }
        }
        Ok(values)
    }

    /// The programmes whose last enrolment says that they wait: lost, or declined.
    fn aside(&self) -> Vec<Aside> {
        let last = latest(
            self.enrolments
                .iter()
                .map(|enrolled| (enrolled.programme, (enrolled.on, enrolled.recorded_at, enrolled.id), enrolled)),
        );
        let aside = last.into_iter().filter_map(|(programme, (_, last))| {
            let (why, since) = match (last.state, last.reason, last.closed_on) {
                (EnrolmentState::Lost, ..) => (WhyAside::Lost, last.lost_on.unwrap_or(last.on)),
                (EnrolmentState::Closed, Some(CloseReason::Lost), Some(on)) => (WhyAside::Lost, on),
                (EnrolmentState::Closed, Some(CloseReason::Refused), Some(on)) => (WhyAside::Declined, on),
                _ => return None,
            };
            Some(Aside { programme, why, since })
        });
        aside.collect()
    }

    /// When each programme is due again, and the class that its last visit found.
    fn follow_ups(&self) -> (Vec<Due>, Vec<LastClass>) {
        let last = latest(
            self.assessed
                .iter()
                .map(|assessed| (assessed.programme, (assessed.on, assessed.recorded_at, assessed.visit), assessed)),
        );
        let (mut dues, mut classes) = (Vec::new(), Vec::new());
        for enrolled in self.enrolments.iter().filter(|enrolled| enrolled.state != EnrolmentState::Closed) {
            let programme = enrolled.programme;
            let last = last.get(&programme).map(|(_, last)| *last);
            let visit = last.map(|last| LastVisit { happened_on: last.on, next_due: last.next_due });
            let on = next_due(enrolled.on, visit);
            dues.push(due(Reason::FollowUp { programme }, enrolled.id.0, on));
            classes.extend(last.and_then(|last| last.class).map(|class| LastClass { programme, class }));
        }
        classes.sort_unstable_by_key(|last| last.programme);
        (dues, classes)
    }

    /// When what was handed over of each medicine runs out, unless the treatment was stopped since: what is stopped is not taken, however
    /// often it was handed over before.
    fn run_outs(&self) -> Vec<Due> {
        let stopped = latest(self.stopped.iter().map(|stop| (stop.family.as_str(), stop.at, ())));
        let handed_over = latest(self.handed_over.iter().map(|row| (row.family.as_str(), row.at, ())));
        let covered = self.handed_over.iter().filter_map(|row| {
            let run_out = row.run_out?;
            Some((row.family.as_str(), (run_out, row.at), row.item))
        });
        let run_outs = latest(covered).into_iter().filter_map(|(family, ((run_out, _), item))| {
            let last = handed_over.get(family).map(|(at, ())| *at);
            let is_stopped = stopped.get(family).is_some_and(|(at, ())| *at >= last);
            (!is_stopped).then(|| due(Reason::RunOut, item.0, run_out))
        });
        run_outs.collect()
    }

    /// What somebody has to decide, to handle, to ask after. One due for a request, however many of its items wait.
    fn waits(&self) -> Vec<Due> {
        let requests: BTreeSet<(RefillRequestId, Day)> = self.asked.iter().map(|(id, at)| (*id, at.day())).collect();
        let requests = requests.into_iter().map(|(request, on)| due(Reason::RefillDecision, request.0, on));
        let tasks = self.tasks.iter().filter_map(|task| {
            // Due before that moment: at midnight that is the day before.
            let due = due(reason(task.kind)?, task.id.0, task.due_at.plus_ms(-1).day());
            Some(Due { urgent: task.urgency >= Urgency::SameDay, ..due })
        });
        let referrals = self.referred.iter().map(|(referral, on)| due(Reason::ReferralCheck, referral.0, *on));
        requests.chain(tasks).chain(referrals).collect()
    }
}

fn due(reason: Reason, source: uuid::Uuid, on: Day) -> Due {
    Due { reason, source, on: Some(on), urgent: false }
}

/// As what a task stands on the list; a rival claim is the desk's, a refill request stands there by itself.
const fn reason(kind: TaskKind) -> Option<Reason> {
    match kind {
        TaskKind::Triage => Some(Reason::Triage),
        TaskKind::ReferralNeeded
        | TaskKind::HypertensionTrack
        | TaskKind::ReissuePrescription
        | TaskKind::AskedAgain => Some(Reason::Task),
        TaskKind::RivalIdentityClaim => None,
    }
}

fn lasts<'a, K, O, V: Clone + 'a>(latest: BTreeMap<K, (O, &'a V)>) -> impl Iterator<Item = V> {
    latest.into_values().map(|(_, last)| last.clone())
}

/// The last of each key.
fn latest<K: Ord, O: Ord, V>(rows: impl Iterator<Item = (K, O, V)>) -> BTreeMap<K, (O, V)> {
    let mut last: BTreeMap<K, (O, V)> = BTreeMap::new();
    for (key, order, value) in rows {
        if last.get(&key).is_none_or(|(before, _)| *before < order) {
            last.insert(key, (order, value));
        }
    }
    last
}

#[cfg(test)]
mod distilled_tests;

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::policy::national;
    use crate::testing::day;

    const AMLODIPINE: &str = "amlodipine 5 mg";

    fn handed_over(item: u128, at: &str, run_out: &str) -> HandedOver {
        let item = PrescriptionItemId(Uuid::from_u128(item));
        HandedOver { item, family: AMLODIPINE.to_owned(), at: day(at).start(), run_out: Some(day(run_out)) }
    }

    fn stopped(at: &str) -> Stopped {
        Stopped { family: AMLODIPINE.to_owned(), at: Some(day(at).start()) }
    }

    #[test]
    fn a_medicine_runs_out_by_its_last_supply_unless_it_was_stopped_since() {
        let twice = vec![handed_over(1, "2026-01-05", "2026-02-02"), handed_over(2, "2026-02-01", "2026-03-02")];
        let rows = [
            (vec![], Some("2026-03-02")),
            (vec![stopped("2026-01-20")], Some("2026-03-02")),
            (vec![stopped("2026-02-10")], None),
        ];
        for (stopped, expected) in rows {
            let record = Record { handed_over: twice.clone(), stopped, ..Record::default() };
            let days: Vec<_> = record.run_outs().into_iter().map(|due| (due.on, due.source.as_u128())).collect();
            let expected: Vec<_> = expected.map(|on| (Some(day(on)), 2)).into_iter().collect();
            assert_eq!(days, expected);
        }
    }

    #[test]
    fn the_last_pressure_is_of_the_last_year_and_an_old_danger_weighs_no_more() {
        let policy = national().worklist;
        let measured = |n, on: &str, sbp, dangerous| Measured {
            id: ReadingId(Uuid::from_u128(n)),
            taken_at: day(on).start(),
            recorded_at: day(on).start(),
            dangerous,
            value: Reading::BloodPressure {
                sbp: crate::reading::Mmhg(sbp),
                dbp: crate::reading::Mmhg(80),
                pulse: None,
                arm: None,
            },
        };
        let eve = day("2026-11-21");
        let lately = eve.plus_days(-policy.risk.danger_days).expect("in range");
        let values = |readings| Record { readings, ..Record::default() }.values(&policy, eve).expect("in range");
        let found = values(vec![
            measured(3, "2026-11-20", 128, false),
            measured(2, &lately.to_string(), 185, true),
            measured(1, "2025-11-20", 190, true),
        ]);
        assert_eq!(found.pressure, Some((BloodPressure::new(128, 80), day("2026-11-20"))));
        assert_eq!(found.danger_on, Some(lately));
        let past = lately.plus_days(-1).expect("in range").to_string();
        assert_eq!(values(vec![measured(1, &past, 185, true)]).danger_on, None);
        assert_eq!(values(vec![measured(1, "2025-11-20", 128, false)]).pressure, None);
    }

    #[test]
    fn a_number_is_found_by_its_end_whole_or_masked() {
        assert_eq!([tail("990101195801010121"), tail("990101********0121"), tail("12")], ["0121", "0121", "12"]);
    }
}
