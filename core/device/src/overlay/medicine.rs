//! Asking for medicine again, taking it back, and what is left at home.

use jiayi_core::access::Role;
use jiayi_core::calendar::Instant;
use jiayi_core::id::RefillItemId;
use jiayi_core::prescription::Regimen;
use jiayi_core::prescription::commands::{AssessForLongPrescription, RecordEducation, ReportStock};
use jiayi_core::prescription::medicine::prescribed;
use jiayi_core::prescription::supply::reported_run_out;
use jiayi_core::refill::commands::{RefuseRefill, RequestRefill, WithdrawRefill};
use jiayi_core::refill::state::{self, Actor, Event, ItemState};
use jiayi_core::view::{
    AskedAs, Dispensing, Education, Kind, LongAssessment, PrescribedItem, RefillItem, RefillRequest, StockReport,
    Story, View,
};
use uuid::Uuid;

use super::{Me, Shown, laid};

pub fn request(shown: Shown<'_>, me: &Me, command: &RequestRefill, at: Instant) -> Vec<(Uuid, View)> {
    let story = shown.story(command.resident);
    // Whoever asks for somebody sees of her medicines only, and on them the team that prescribed.
    let prescribing = story.prescriptions.iter().max_by_key(|sheet| sheet.issued_at).and_then(|sheet| sheet.team);
    let Some(team) = story.in_force(at.day()).map(|contract| contract.team).or(prescribing) else { return Vec::new() };
    let items = command.items.iter().map(|asked| RefillItem {
        item: asked.refill_item,
        medicine: asked.medicine,
        state: ItemState::Received,
        received_at: at,
        reviewed_at: None,
        preparing_at: None,
        ready_at: None,
        collected_at: None,
        ended_at: None,
        reason: None,
        decided_by: None,
        prescribed: None,
    });
    let view = RefillRequest {
        id: command.request,
        resident: command.resident,
        team,
        requested_at: at,
        requested_as: match me.role {
            Some(Role::VillageDoctor) => AskedAs::VillageDoctor,
            Some(Role::Nurse) => AskedAs::Nurse,
            _ if me.resident == Some(command.resident) => AskedAs::Resident,
            _ if story.guardianships.iter().any(|held| Some(held.guardian) == me.resident) => AskedAs::Guardian,
            _ => AskedAs::Proxy,
        },
        author: me.author(&story),
        early_reason: command.early_reason.as_ref().map(|reason| reason.as_str().to_owned()),
        note: command.note.as_ref().map(|note| note.as_str().to_owned()),
        collect_at: command.collect_at,
        items: items.collect(),
    };
    laid(command.request, view)
}

pub fn withdraw(shown: Shown<'_>, command: &WithdrawRefill, at: Instant) -> Vec<(Uuid, View)> {
    moved(shown, command.request, &command.items, |item| {
        let state = state::next(item.state, Event::Withdraw, Actor::Asker).ok()?;
        Some(RefillItem { state, ended_at: Some(at), ..item.clone() })
    })
}

pub fn refuse(shown: Shown<'_>, me: &Me, command: &RefuseRefill, at: Instant) -> Vec<(Uuid, View)> {
    let story = shown.story(command.resident);
    moved(shown, command.request, &command.items, |item| {
        let stands = item.prescribed.and_then(|new| prescribed(&story, new, at.day()));
        let state = state::refuse(item.state, stands).ok()?;
        let (reason, decided_by) = (Some(command.reason.as_str().to_owned()), Some(me.name.clone()));
        Some(RefillItem { state, ended_at: Some(at), reason, decided_by, ..item.clone() })
    })
}

/// The request after some of its items moved; those that cannot stay as they are.
fn moved(
    shown: Shown<'_>,
    request: impl Into<Uuid>,
    items: &[RefillItemId],
    step: impl Fn(&RefillItem) -> Option<RefillItem>,
) -> Vec<(Uuid, View)> {
    let Some(View::RefillRequest(request)) = shown.get(Kind::RefillRequest, request) else { return Vec::new() };
    let mut request = request.as_ref().clone();
    for item in request.items.iter_mut().filter(|item| items.contains(&item.item)) {
        if let Some(moved) = step(item) {
            *item = moved;
        }
    }
    laid(request.id, request)
}

pub fn report(shown: Shown<'_>, command: &ReportStock, at: Instant) -> Vec<(Uuid, View)> {
    let story = shown.story(command.resident);
    let Some((dispensing, item)) = handed_over(&story, command) else { return Vec::new() };
    let Regimen::Scheduled(schedule) = item.regimen else { return Vec::new() };
    let (Ok(units_left), Ok(units)) = (i32::try_from(command.units_left), u64::try_from(item.units)) else {
        return Vec::new();
    };
    if units_left > dispensing.units {
        return Vec::new();
    }
    let Ok(run_out) = reported_run_out(at.day(), command.units_left.into(), units, schedule) else { return Vec::new() };
    let view = StockReport {
        id: command.report,
        resident: command.resident,
        dispensing: dispensing.id,
        units_left,
        run_out,
        reported_on: at.day(),
        recorded_at: at,
    };
    laid(command.report, view)
}

pub fn assess(shown: Shown<'_>, me: &Me, command: &AssessForLongPrescription, at: Instant) -> Vec<(Uuid, View)> {
    let (Some(staff), Some(catalogue)) = (me.staff, shown.known.catalogue()) else { return Vec::new() };
    let view = LongAssessment {
        id: command.assessment,
        resident: command.resident,
        visit: command.visit,
        staff,
        by: me.name.clone(),
        scope: command.scope,
        answers: command.answers.clone(),
        assessed_on: at.day(),
        recorded_at: at,
        families: command.drugs.iter().filter_map(|drug| Some(catalogue.drug(*drug)?.family())).collect(),
    };
    laid(command.assessment, view)
}

pub fn educate(me: &Me, command: &RecordEducation, at: Instant) -> Vec<(Uuid, View)> {
    let view = Education {
        id: command.education,
        resident: command.resident,
        by: me.name.clone(),
        topics: command.topics.clone(),
        given_on: at.day(),
        recorded_at: at,
    };
    laid(command.education, view)
}

fn handed_over<'a>(story: &Story<'a>, command: &ReportStock) -> Option<(&'a Dispensing, &'a PrescribedItem)> {
    let dispensing = story.dispensings.iter().copied().find(|dispensing| dispensing.id == command.dispensing)?;
    let mut items = story.prescriptions.iter().copied().flat_map(|sheet| &sheet.items);
    Some((dispensing, items.find(|item| item.item == dispensing.item)?))
}
