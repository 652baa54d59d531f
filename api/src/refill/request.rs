//! Asking for medicines again, and taking it back. A request is never an order: a physician decides each item.

use std::collections::BTreeSet;

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::select;
use jiayi_core::access::{Relation, Role};
use jiayi_core::codes::Code;
use jiayi_core::command::{FieldCode, Rejection};
use jiayi_core::id::{RefillItemId, RefillRequestId, ResidentId};
use jiayi_core::prescription::medicine::{Medicine, medicines};
use jiayi_core::prescription::status::Reason;
use jiayi_core::refill::commands::{RequestRefill, WithdrawRefill};
use jiayi_core::refill::eligibility::{RefusedRequest, check_request};
use jiayi_core::refill::state::{Actor, Event, ItemState, Prescribed, next};
use jiayi_core::view::Story;
use serde_json::json;

use super::rows::{AskedAs, RefillItem, RefillRequest};
use crate::commands::{Refusal, Tx};
use crate::database::Error;
use crate::database::schema::{institutions, refill_items, refill_requests};
use crate::database::sql::Word;
use crate::feed::{Entity, of_medicines};
use crate::follow_up::in_force_on;
use crate::prescription::{refuse_all, reissue};
use crate::seal::Place;

/// Files one request for several medicines with the present team: accepted whole, or refused with every reason of every
/// item at once and, where waiting is enough, the day from which it can be asked for.
///
/// # Errors
/// `NOT_FOUND` and `ID_USED` for ids; the `REFILL_…` codes of each item; `REFILL_COLLECT_AT`.
pub fn request(tx: &mut Tx<'_>, command: &RequestRefill) -> Result<(), Refusal> {
    let resident = command.resident;
    let loaded = of_medicines(tx.conn, tx.rules, resident, tx.today)?;
    let story: Story<'_> = loaded.iter().map(|loaded| &loaded.view).collect();
    let known = medicines(&story, tx.policy, tx.today);
    let asked = asked(tx, command, &known)?;
    let served = in_force_on(tx.conn, resident, tx.today)?;
    let institution = served.as_ref().map(|served| served.institution);
    let team = served.map(|served| served.team);
    let early = command.early_reason.is_some();
    let facts: Vec<_> = asked.iter().map(|medicine| (medicine.item.item, medicine.facts(early))).collect();
    check_request(&facts, &tx.policy.long_prescription, tx.today)
        .map_err(|refused| refusal(&refused, &facts.iter().map(|(item, _)| *item).collect::<Vec<_>>()))?;
    let team = team.ok_or(Code::RefillNoContract)?;
    // The team prescribes where the contract is, and a prescription is handed over where it was made out.
    if command.collect_at.is_some() && command.collect_at != institution {
        return Err(Rejection::on_field("collect_at", Code::RefillCollectAt).into());
    }

    let seal = |column, text: &Option<Reason>| {
        let place = Place { table: "refill_requests", column, row: command.request.0 };
        text.as_ref().map(|text| tx.rules.keys.seal_text(place, text.as_str())).transpose().map_err(Error::from)
    };
    let row = RefillRequest {
        id: command.request,
        resident_id: resident,
        team_id: team,
        requested_by: tx.actor.account,
        requested_as: Word(asked_as(tx)),
        early_reason_sealed: seal("early_reason_sealed", &command.early_reason)?,
        note_sealed: seal("note_sealed", &command.note)?,
        collect_at: command.collect_at,
        requested_at: tx.now,
    };
    diesel::insert_into(refill_requests::table).values(row).execute(tx.conn)?;
    for (line, medicine) in command.items.iter().zip(asked) {
        let row = RefillItem {
            id: line.refill_item,
            request_id: command.request,
            resident_id: resident,
            team_id: team,
            prescription_item_id: medicine.item.item,
            state: Word(ItemState::Received),
            received_at: tx.now,
            reviewed_at: None,
            preparing_at: None,
            ready_at: None,
            collected_at: None,
            ended_at: None,
            reason: None,
            decided_by: None,
            new_item_id: None,
        };
        diesel::insert_into(refill_items::table).values(row).execute(tx.conn)?;
    }
    tx.stamp(resident, Entity::RefillRequest, command.request);
    reissue::ask_where_due(tx, resident)
}

/// The medicines that the command names, by whichever of their items it knows.
fn asked<'a, 'b>(
    tx: &mut Tx<'_>,
    command: &RequestRefill,
    known: &'a [Medicine<'b>],
) -> Result<Vec<&'a Medicine<'b>>, Refusal> {
    let (mut asked, mut faults) = (Vec::new(), Vec::new());
    let mut at = |field: String, code| faults.push(FieldCode { field, code });
    if select(exists(refill_requests::table.find(command.request))).get_result(tx.conn)? {
        at("request".to_owned(), Code::IdUsed);
    }
    if let Some(place) = command.collect_at {
        let there: bool = select(exists(institutions::table.find(place))).get_result(tx.conn)?;
        if !there {
            at("collect_at".to_owned(), Code::NotFound);
        }
    }
    let mut ids = BTreeSet::new();
    for (position, line) in command.items.iter().enumerate() {
        let used: bool = select(exists(refill_items::table.find(line.refill_item))).get_result(tx.conn)?;
        if used || !ids.insert(line.refill_item) {
            at(format!("items[{position}].refill_item"), Code::IdUsed);
        }
        match known.iter().find(|medicine| medicine.items.contains(&line.medicine)) {
            Some(medicine) => asked.push(medicine),
            None => at(format!("items[{position}].medicine"), Code::NotFound),
        }
    }
    refuse_all(faults)?;
    Ok(asked)
}

/// Every reason at its item; what stands beside it tells the day from which waiting is enough.
fn refusal<K: Copy + PartialEq + serde::Serialize>(refused: &RefusedRequest<K>, asked: &[K]) -> Rejection {
    let RefusedRequest::Items(items) = refused else {
        return Rejection::on_field("items", refused.code());
    };
    let mut fields = Vec::new();
    for item in items {
        // The second time that a medicine stands in the list is the one that is too much.
        let twice = item.codes.contains(&Code::RefillTwice);
        let position = if twice {
            asked.iter().rposition(|one| *one == item.item)
        } else {
            asked.iter().position(|one| *one == item.item)
        };
        let field = format!("items[{}].medicine", position.unwrap_or_default());
        fields.extend(item.codes.iter().map(|code| FieldCode { field: field.clone(), code: *code }));
    }
    let days: Vec<_> = items.iter().map(|item| json!({ "medicine": item.item, "from_day": item.from_day })).collect();
    Rejection { code: refused.code(), ..Rejection::on_fields(refused.code(), fields) }
        .with_current(json!({ "items": days }))
}

fn asked_as(tx: &Tx<'_>) -> AskedAs {
    match tx.actor.role {
        Role::VillageDoctor => AskedAs::VillageDoctor,
        Role::Nurse => AskedAs::Nurse,
        _ if tx.relation.meets(Relation::OWN) => AskedAs::Resident,
        _ if tx.relation.meets(Relation::GUARDIAN) => AskedAs::Guardian,
        _ => AskedAs::Proxy,
    }
}

/// Takes back what the pharmacy has not begun.
///
/// # Errors
/// `NOT_FOUND`, `STALE`, `MISSING_FIELD` without items, `REFILL_STATE` for what has gone further.
pub fn withdraw(tx: &mut Tx<'_>, command: &WithdrawRefill) -> Result<(), Refusal> {
    let items = named(tx, command.request, command.resident, &command.items)?;
    for (named, state) in moved(&items, |named| next(named.item.state.0, Event::Withdraw, Actor::Asker))? {
        super::end_with(tx, &named.item, state, None)?;
    }
    reissue::ask_where_due(tx, command.resident)
}

/// An item that a command names, with what was prescribed for it.
pub(super) struct Named {
    pub item: RefillItem,
    pub prescribed: Option<Prescribed>,
}

/// The items that a command names, all of one request of this resident.
///
/// # Errors
/// `NOT_FOUND` for the request or an item, `MISSING_FIELD` without items, `BAD_VALUE` for one named twice, `STALE` when
/// the request has changed since its author saw it.
pub(super) fn named(
    tx: &mut Tx<'_>,
    request: RefillRequestId,
    resident: ResidentId,
    wanted: &[RefillItemId],
) -> Result<Vec<Named>, Refusal> {
    let all: Vec<RefillItem> = refill_items::table
        .filter(refill_items::request_id.eq(request))
        .filter(refill_items::resident_id.eq(resident))
        .load(tx.conn)?;
    if all.is_empty() {
        return Err(Rejection::on_field("request", Code::NotFound).into());
    }
    tx.unchanged_since_seen(resident, Entity::RefillRequest, request, || as_they_stand(all.iter()))?;
    let (mut items, mut faults) = (Vec::new(), Vec::new());
    let mut seen = BTreeSet::new();
    for (position, id) in wanted.iter().enumerate() {
        let code = match all.iter().find(|item| item.id == *id) {
            None => Code::NotFound,
            Some(_) if !seen.insert(*id) => Code::BadValue,
            Some(item) => {
                let prescribed = item.prescribed(tx.conn, tx.today)?;
                items.push(Named { item: item.clone(), prescribed });
                continue;
            }
        };
        faults.push(FieldCode { field: format!("items[{position}]"), code });
    }
    if wanted.is_empty() {
        faults.push(FieldCode { field: "items".to_owned(), code: Code::MissingField });
    }
    refuse_all(faults)?;
    Ok(items)
}

/// The next state of each item; none moves unless all can.
///
/// # Errors
/// Each item's code, and how the items stand.
pub(super) fn moved(
    items: &[Named],
    next: impl Fn(&Named) -> Result<ItemState, Code>,
) -> Result<Vec<(&Named, ItemState)>, Refusal> {
    let (mut moved, mut faults) = (Vec::new(), Vec::new());
    for (position, named) in items.iter().enumerate() {
        match next(named) {
            Ok(state) => moved.push((named, state)),
            Err(code) => faults.push(FieldCode { field: format!("items[{position}]"), code }),
        }
    }
    let Some(first) = faults.first().map(|fault| fault.code) else { return Ok(moved) };
    let current = as_they_stand(items.iter().map(|named| &named.item));
    Err(Rejection::on_fields(first, faults).with_current(current).into())
}

/// The items' states, for whoever acted on others.
pub fn as_they_stand<'a>(items: impl Iterator<Item = &'a RefillItem>) -> serde_json::Value {
    let items: Vec<_> = items.map(|item| json!({ "item": item.id, "state": item.state.0 })).collect();
    json!({ "items": items })
}
