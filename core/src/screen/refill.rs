//! R14 and G06: how far each request is, for the person who waits and for the team that decides.

use serde::Serialize;
use utoipa::ToSchema;

use super::Why;
use crate::calendar::{Day, Instant};
use crate::codes::Code;
use crate::follow_up::Programme;
use crate::id::{InstitutionId, PrescriptionId, PrescriptionItemId, RefillRequestId, ResidentId, TeamId};
use crate::prescription::case::last_valid;
use crate::prescription::catalogue::Unit;
use crate::prescription::medicine::{courses, open_items, prescribed, run_out_of};
use crate::prescription::supply::days_left;
use crate::refill::state::{ItemState, Prescribed, Void, needs_reissue};
use crate::view::{AskedAs, Author, PrescribedItem, Prescription, RefillItem, RefillRequest, Story};

/// One medicine of a request, with the time of each step and what it is.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RefillItemView {
    #[serde(flatten)]
    pub item: RefillItem,
    pub request: RefillRequestId,
    pub name: String,
    pub strength: String,
    pub unit: Unit,
    /// The prescription that answers it.
    pub prescription: Option<PrescriptionId>,
    /// The last day to collect it, while it can be collected.
    pub collect_by: Option<Day>,
    /// What it waits for when that is not the next step: the prescriber has to issue again.
    pub delayed: Option<Why>,
}

impl RefillItemView {
    /// None while the prescription that it asks for again is not known.
    pub fn of(story: &Story<'_>, request: &RefillRequest, item: &RefillItem, today: Day) -> Option<Self> {
        let (_, asked) = sheet_of(story, item.medicine)?;
        let sheet = item.prescribed.and_then(|new| sheet_of(story, new)).map(|(sheet, _)| sheet);
        let stands = item.prescribed.and_then(|new| prescribed(story, new, today));
        let collectable = item.state.is_open() && matches!(stands, Some(Prescribed::Passed | Prescribed::Unreviewed));
        Some(Self {
            item: item.clone(),
            request: request.id,
            name: asked.drug.name.clone(),
            strength: asked.drug.strength.clone(),
            unit: asked.drug.unit,
            prescription: sheet.map(|sheet| sheet.id),
            collect_by: sheet.map(|sheet| sheet.valid_until).filter(|_| collectable),
            delayed: delay(item.state, stands).map(Why::from),
        })
    }

    /// For who may ask and not read the record.
    #[must_use]
    pub fn without_words(self) -> Self {
        Self { item: RefillItem { reason: None, ..self.item }, ..self }
    }
}

fn sheet_of<'a>(story: &Story<'a>, item: PrescriptionItemId) -> Option<(&'a Prescription, &'a PrescribedItem)> {
    let lines = story.prescriptions.iter().copied().flat_map(|sheet| sheet.items.iter().map(move |line| (sheet, line)));
    lines.into_iter().find(|(_, line)| line.item == item)
}

/// The code that says why an item waits for a new prescription.
fn delay(state: ItemState, prescribed: Option<Prescribed>) -> Option<Code> {
    match prescribed {
        Some(Prescribed::Void(Void::Failed)) if state.is_open() => Some(Code::Lrx601),
        _ if needs_reissue(state, prescribed) => Some(Code::Lrx604),
        _ => None,
    }
}

/// A request with its items.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RefillView {
    pub request: RefillRequestId,
    pub resident: ResidentId,
    pub team: TeamId,
    pub requested_at: Instant,
    pub requested_as: AskedAs,
    #[serde(flatten)]
    pub author: Author,
    pub early_reason: Option<String>,
    pub note: Option<String>,
    pub collect_at: Option<InstitutionId>,
    pub items: Vec<RefillItemView>,
}

impl RefillView {
    pub fn of(story: &Story<'_>, request: &RefillRequest, today: Day) -> Self {
        Self {
            request: request.id,
            resident: request.resident,
            team: request.team,
            requested_at: request.requested_at,
            requested_as: request.requested_as,
            author: request.author.clone(),
            early_reason: request.early_reason.clone(),
            note: request.note.clone(),
            collect_at: request.collect_at,
            items: request.items.iter().filter_map(|item| RefillItemView::of(story, request, item, today)).collect(),
        }
    }
}

/// Her requests, the newest first.
pub fn refills(story: &Story<'_>, today: Day) -> Vec<RefillView> {
    let mut requests = story.refill_requests.clone();
    requests.sort_unstable_by_key(|request| std::cmp::Reverse((request.requested_at, request.id)));
    requests.into_iter().map(|request| RefillView::of(story, request, today)).collect()
}

/// One medicine that waits for the physician, with what she must know to decide.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ToDecide {
    pub resident: ResidentId,
    pub name: String,
    /// Whole years.
    pub age: i32,
    pub requested_as: AskedAs,
    pub early_reason: Option<String>,
    pub note: Option<String>,
    pub item: RefillItemView,
    /// By what was handed over; a reported count never counts here.
    pub run_out: Option<Day>,
    pub days_left: i64,
    pub last_visit: Option<Day>,
    /// Of each programme, at its last valid visit.
    pub control: Vec<Control>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Control {
    pub programme: Programme,
    pub on: Day,
    pub controlled: bool,
    pub next_due: Day,
}

/// What waits of hers to be decided or issued again, the longest waiting first.
pub fn to_decide(story: &Story<'_>, today: Day) -> Vec<ToDecide> {
    let Some(resident) = story.resident else { return Vec::new() };
    let control = control(story);
    let last_visit = story.standing_visits().first().map(|visit| visit.happened_on);
    let open = open_items(story).filter_map(|(request, item)| {
        let view = RefillItemView::of(story, request, item, today)?;
        let waits = item.state == ItemState::Received || view.delayed.is_some();
        let (_, asked) = sheet_of(story, item.medicine).filter(|_| waits)?;
        let run_out = run_out_of(story, &asked.family);
        Some(ToDecide {
            resident: resident.id,
            name: resident.name.clone(),
            age: resident.born_on.age_on(today),
            requested_as: request.requested_as,
            early_reason: request.early_reason.clone(),
            note: request.note.clone(),
            item: view,
            run_out,
            days_left: days_left(run_out, today),
            last_visit,
            control: control.clone(),
        })
    });
    let mut open: Vec<ToDecide> = open.collect();
    open.sort_by_key(|waiting| (waiting.item.item.received_at, waiting.item.item.item));
    open
}

fn control(story: &Story<'_>) -> Vec<Control> {
    let courses = courses(story);
    let last = Programme::ALL.iter().filter_map(|programme| last_valid(&courses, *programme));
    last.map(|course| Control {
        programme: course.programme,
        on: course.happened_on,
        controlled: course.controlled,
        next_due: course.next_due,
    })
    .collect()
}
