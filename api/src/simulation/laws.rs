//! The laws that a world is held to. What is right is asked of the rows themselves, not of the code that serves them.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::command::Command;
use jiayi_core::id::{ContractId, GrantId, ReadingId, ResidentId, TeamId};
use jiayi_core::person::ProxyScope;
use jiayi_core::reading::Advice;
use jiayi_core::view::{Kind, Page, View};
use jiayi_device::{Answer, Delivery, Request};
use serde_json::Value;
use uuid::Uuid;

use super::deeds::Deed;
use super::phone::Stands;
use super::planted::Planted;
use super::world::{DAY_MS, World};
use crate::database::schema::{audit, contracts, grants, list_acts, readings, visits};
use crate::database::sql::{Json, Key};
use crate::session::Actor;
use crate::testing::TestClinic;

/// What went wrong.
#[derive(Debug)]
pub struct Broken(pub String);

impl Broken {
    pub fn new(what: impl Into<String>) -> Self {
        Self(what.into())
    }
}

fn holds(law: bool, otherwise: impl FnOnce() -> String) -> Result<(), Broken> {
    if law { Ok(()) } else { Err(Broken(otherwise())) }
}

/// Documents and the directory: everybody's.
const COMMON: [Kind; 5] =
    [Kind::Team, Kind::Package, Kind::PolicyDocument, Kind::DrugCatalogue, Kind::AgreementTemplate];
/// What only the team that serves her, herself and whom she lets see it may hold.
const RECORD: [Kind; 5] = [Kind::Diagnosis, Kind::Enrolment, Kind::Visit, Kind::Reading, Kind::Task];

/// All of them, once everything has come to rest.
pub fn hold(world: &mut World<'_>) -> Result<(), Broken> {
    for p in 0..world.phones.len() {
        each_command_has_one_end_and_the_phone_knows_it(world, p)?;
        nobody_holds_what_is_not_hers(world, p)?;
        the_phone_holds_what_the_server_shows(world, p)?;
        the_screen_shows_what_the_server_decided(world, p)?;
        the_list_is_what_a_fresh_start_shows(world, p)?;
    }
    Ok(())
}

/// The list that a phone kept up through everything is the one that it makes from its files.
fn the_list_is_what_a_fresh_start_shows(world: &mut World<'_>, p: usize) -> Result<(), Broken> {
    let Some(kept_up) = world.list_of(p)? else { return Ok(()) };
    world.kill(p);
    let anew = world.list_of(p)?;
    let name = world.phones[p].name;
    holds(anew.as_ref() == Some(&kept_up), || format!("{name}'s list is {kept_up:?}, and begun anew {anew:?}"))
}

/// Every acknowledged command that was in the backup or is still on a phone survives and is applied once; no rejected command vanishes.
fn each_command_has_one_end_and_the_phone_knows_it(world: &mut World<'_>, p: usize) -> Result<(), Broken> {
    let listed: BTreeMap<_, _> =
        world.phones[p].outbox().into_iter().map(|(id, stands, item)| (id, (stands, item))).collect();
    let (clinic, now, name) = (&world.house.clinic, world.now(), world.phones[p].name);
    for deed in world.deeds.iter().filter(|deed| deed.phone == p) {
        let of = |what: &str| format!("{name}: {} {} {what}", deed.command.name().as_str(), deed.id);
        let (outcome, is_there) = (outcome_of(clinic, deed), is_there(clinic, deed));
        if let Some(is_there) = is_there {
            let applied = outcome.as_deref() == Some("applied");
            holds(applied == is_there, || {
                of(&format!("has the outcome {outcome:?}, and its record is there: {is_there}"))
            })?;
        }
        let outcome = outcome.as_deref();
        match listed.get(&deed.id) {
            Some((Stands::Acknowledged, _)) => {
                holds(outcome == Some("applied"), || of(&format!("was acknowledged, and the server has {outcome:?}")))?;
            }
            Some((Stands::Rejected, item)) => {
                let never_heard_of = outcome.is_none() && world.restored;
                holds(outcome == Some("rejected") || never_heard_of, || {
                    of(&format!("is in the tray, and the server has {outcome:?}"))
                })?;
                if let Some(Ok(Answer::Rejected(refusal))) = &item.answer {
                    // What a correction names may be gone with a restore; she is not. But the contracts that a restore brings back say
                    // nothing of those that the server refused by.
                    let refused = !world.restored
                        && refusal.code == "NOT_FOUND"
                        && refusal.fields.is_empty()
                        && was_of_the_team(clinic, &world.phones[p].actor, &deed.command, now.day());
                    holds(!refused, || of("is care of a day on which the team served her, and was refused"))?;
                }
            }
            Some((Stands::Waiting, _)) => {
                holds(outcome.is_none(), || of(&format!("waits, and the server has {outcome:?}")))?
            }
            None if deed.dealt_with => holds(outcome != Some("applied"), || of("was set aside, and is applied"))?,
            None => {
                let lately = deed.acknowledged_at.is_none_or(|at| now.0 - at.0 < 30 * DAY_MS);
                holds(!lately, || of("has vanished from the phone"))?;
                holds(outcome == Some("applied") || world.restored, || {
                    of(&format!("was forgotten, and the server has {outcome:?}"))
                })?;
            }
        }
    }
    Ok(())
}

/// Nobody holds a record outside her scope after a sync.
pub fn nobody_holds_what_is_not_hers(world: &mut World<'_>, p: usize) -> Result<(), Broken> {
    let now = world.now();
    let today = now.day();
    let phone = &mut world.phones[p];
    // Whom a contract has left yesterday, a team's feed says when the calendar is told.
    if phone.actor.role == Role::Nurse && world.told_on != Some(today) {
        return Ok(());
    }
    let (record, anything) =
        sees(&world.house.clinic, &world.house.people.teams, &world.house.people.nurses, &phone.actor, today);
    // A claim is its author's, and names the person whom it began with.
    let somebody_s = |kind: &Kind| *kind != Kind::Claim && !COMMON.contains(kind);
    let known = phone.device.known().map_err(|error| Broken::new(error.to_string()))?;
    for kind in Kind::ALL.iter().copied().filter(somebody_s) {
        let may = if RECORD.contains(&kind) { &record } else { &anything };
        for view in known.all(kind) {
            let Some(owner) = owner(view) else { continue };
            let what = || {
                format!(
                    "{} holds a {} of {}, who is not hers to see",
                    phone.name,
                    kind.as_str(),
                    world.house.people.name(owner)
                )
            };
            holds(may.contains(&owner), what)?;
        }
    }
    let strangers = world.house.people.residents().into_iter().filter(|resident| !anything.contains(resident));
    for stranger in strangers.collect::<Vec<_>>() {
        let shown = world.phones[p].shows(stranger, now, false).map_err(|error| Broken::new(error.to_string()))?;
        let of = world.house.people.name(stranger);
        holds(shown.is_empty(), || {
            format!("{} shows a value of {of}, who is not hers to see: {shown:?}", world.phones[p].name)
        })?;
    }
    Ok(())
}

/// Phones converge: what is on this one is what a new one would be given.
fn the_phone_holds_what_the_server_shows(world: &mut World<'_>, p: usize) -> Result<(), Broken> {
    let given = given_to(world, p);
    let phone = &mut world.phones[p];
    let known = phone.device.known().map_err(|error| Broken::new(error.to_string()))?;
    let held: BTreeMap<(Kind, Uuid), &View> = Kind::ALL
        .iter()
        .filter(|kind| !COMMON.contains(kind))
        .flat_map(|kind| known.all(*kind))
        .map(|view| ((view.kind(), id_of(view)), view))
        .collect();
    for (key, view) in &given {
        holds(held.get(key) == Some(&view), || {
            format!("{} holds {:?} in place of {view:?}", phone.name, held.get(key))
        })?;
    }
    for (key, view) in &held {
        holds(given.contains_key(key), || format!("{} holds what no new phone would be given: {view:?}", phone.name))?;
    }
    Ok(())
}

/// What a phone showed at once is what the server decided, unless somebody else wrote in between; and what it shows now is the record.
fn the_screen_shows_what_the_server_decided(world: &mut World<'_>, p: usize) -> Result<(), Broken> {
    let kept = world.planted == Some(Planted::OverlayKept);
    let waiting: BTreeSet<ReadingId> = world.phones[p]
        .outbox()
        .into_iter()
        .filter(|(_, stands, _)| *stands == Stands::Waiting)
        .filter_map(|(.., item)| match item.meant.ok()?.command {
            Command::RecordReading(reading) => Some(reading.reading),
            _ => None,
        })
        .collect();
    let (name, now) = (world.phones[p].name, world.now());
    for resident in world.house.people.residents() {
        let recorded: Vec<Recorded> = recorded_of(&world.house.clinic, resident);
        let shown = world.phones[p].shows(resident, now, kept).map_err(|error| Broken::new(error.to_string()))?;
        for value in &shown {
            let row = recorded.iter().find(|row| row.id == value.id);
            let waits = value.delivery == Delivery::Waiting && waiting.contains(&value.id);
            holds(row.is_some() || waits, || format!("{name} shows a value that is nowhere else: {value:?}"))?;
            let Some(row) = row else { continue };
            let advice = row.advice;
            holds(value.advice == advice, || format!("{name} shows {value:?}, and the server decided {advice:?}"))?;
            let foretold = world.deeds.iter().find_map(|deed| match (&deed.command, &deed.foretold) {
                (Command::RecordReading(reading), Some(foretold)) if deed.phone == p && reading.reading == value.id => {
                    Some(foretold)
                }
                _ => None,
            });
            let Some((then, knew)) = foretold else { continue };
            let alike = (&then.value, &then.signs, then.taken_at, then.advice)
                == (&value.value, &value.signs, value.taken_at, value.advice);
            holds(alike || somebody_else_wrote(world, p, resident, row, knew), || {
                format!("{name} showed {then:?} at once, and the server made of it {value:?}")
            })?;
        }
    }
    Ok(())
}

/// A visit of somebody else was recorded before the value, and the phone did not know it; or one of its own was refused.
fn somebody_else_wrote(
    world: &World<'_>,
    p: usize,
    resident: ResidentId,
    row: &Recorded,
    knew: &BTreeSet<Uuid>,
) -> bool {
    let before = row.recorded_at;
    let made: Vec<Key> = world.house.clinic.read(move |conn| {
        Ok(visits::table
            .filter(visits::resident_id.eq(resident))
            .filter(visits::recorded_at.le(before))
            .select(visits::id)
            .load(conn)?)
    });
    let own = |id: Uuid| {
        let is = |deed: &Deed| matches!(&deed.command, Command::RecordVisit(visit) if visit.visit.0 == id);
        world.deeds.iter().any(|deed| deed.phone == p && is(deed))
    };
    // Its own that the server refused, it had counted with.
    let refused = world.deeds.iter().any(|deed| {
        let of_her = matches!(&deed.command, Command::RecordVisit(visit) if visit.resident == resident);
        deed.phone == p && of_her && outcome_of(&world.house.clinic, deed).as_deref() != Some("applied")
    });
    refused || made.into_iter().any(|Key(id)| !knew.contains(&id) && !own(id))
}

struct Recorded {
    id: ReadingId,
    advice: Option<Advice>,
    recorded_at: Instant,
}

fn recorded_of(clinic: &TestClinic, resident: ResidentId) -> Vec<Recorded> {
    let rows: Vec<(ReadingId, Option<String>, Instant, Option<Key>)> = clinic.read(move |conn| {
        Ok(readings::table
            .filter(readings::resident_id.eq(resident))
            .select((readings::id, readings::danger, readings::recorded_at, readings::visit_id))
            .load(conn)?)
    });
    let recorded = |(id, danger, recorded_at, visit): (_, Option<String>, _, Option<Key>)| Recorded {
        id,
        // What a visit brought was talked of there.
        advice: danger.as_deref().filter(|_| visit.is_none()).and_then(Advice::parse),
        recorded_at,
    };
    rows.into_iter().map(recorded).collect()
}

// What the server has.

fn outcome_of(clinic: &TestClinic, deed: &Deed) -> Option<String> {
    let id = Key(deed.id.0);
    clinic.read(move |conn| {
        Ok(audit::table.filter(audit::request_id.eq(Some(id))).select(audit::outcome).first(conn).optional()?)
    })
}

/// Whether the thing that a command makes is in its table; none for one that makes nothing.
fn is_there(clinic: &TestClinic, deed: &Deed) -> Option<bool> {
    let id = Key(*deed.command.builds().makes.first()?);
    let found: i64 = match &deed.command {
        Command::RecordReading(_) => clinic.read(move |conn| Ok(readings::table.find(id).count().get_result(conn)?)),
        Command::RecordVisit(_) => clinic.read(move |conn| Ok(visits::table.find(id).count().get_result(conn)?)),
        Command::GrantProxy(_) => clinic.read(move |conn| Ok(grants::table.find(id).count().get_result(conn)?)),
        _ => clinic.read(move |conn| Ok(list_acts::table.find(id).count().get_result(conn)?)),
    };
    Some(found == 1)
}

/// Everything that a phone which begins anew would be given, but for what is everybody's.
fn given_to(world: &World<'_>, p: usize) -> BTreeMap<(Kind, Uuid), View> {
    let house = &*world.house;
    let token = world.phones[p].device.session().expect("signed in").token.clone();
    let ask = |path: String| house.answers(&Request::get(path).with_token(&token)).body;
    let me: Value = serde_json::from_slice(&ask("/api/v1/me".to_owned())).expect("JSON");
    let mut given = BTreeMap::new();
    for feed in
        me["feeds"].as_array().expect("feeds").iter().filter_map(Value::as_str).filter(|feed| *feed != "reference")
    {
        let mut after = String::new();
        loop {
            let page = ask(format!("/api/v1/changes?feed={feed}&limit=500{after}"));
            let page: Page = serde_json::from_slice(&page).expect("a page");
            for change in page.changes {
                let kind = Kind::parse(&change.kind).expect("a kind");
                if let (Some(json), false) = (&change.entity, COMMON.contains(&kind)) {
                    given.insert((kind, change.id), View::parse(kind, json.get()).expect("a view"));
                }
            }
            after = format!("&after={}", page.cursor);
            if !page.has_more {
                break;
            }
        }
    }
    given
}

// Who may see whom.

type ContractRow = (ContractId, ResidentId, TeamId, String, Option<Instant>, Day, Day);

fn all_contracts(clinic: &TestClinic) -> Vec<ContractRow> {
    clinic.read(|conn| {
        Ok(contracts::table
            .select((
                contracts::id,
                contracts::resident_id,
                contracts::team_id,
                contracts::state,
                contracts::decided_at,
                contracts::starts_on,
                contracts::ends_on,
            ))
            .load(conn)?)
    })
}

fn serves((_, _, _, state, decided_at, starts_on, ends_on): &ContractRow, day: Day) -> bool {
    decided_at.is_some_and(|at| at.day() <= day) && state != "rejected" && *starts_on <= day && day <= *ends_on
}

/// The contract in force, and its team.
pub fn served_by(clinic: &TestClinic, resident: ResidentId, day: Day) -> Option<(ContractId, TeamId)> {
    let mut rows = all_contracts(clinic).into_iter();
    rows.find(|row| row.1 == resident && serves(row, day)).map(|row| (row.0, row.2))
}

/// Grants that were not revoked, ended or not.
pub fn grants_of(clinic: &TestClinic, resident: ResidentId) -> Vec<GrantId> {
    clinic.read(move |conn| {
        Ok(grants::table
            .filter(grants::resident_id.eq(resident))
            .filter(grants::revoked_at.is_null())
            .order(grants::granted_at)
            .select(grants::id)
            .load(conn)?)
    })
}

type Residents = BTreeSet<ResidentId>;

/// Whose record somebody may hold today, and of whom anything.
fn sees(
    clinic: &TestClinic,
    teams: &[TeamId; 2],
    nurses: &[Actor; 2],
    actor: &Actor,
    today: Day,
) -> (Residents, Residents) {
    if let Some(n) = nurses.iter().position(|nurse| nurse.account == actor.account) {
        let rows = all_contracts(clinic);
        let of_team: Vec<&ContractRow> = rows.iter().filter(|row| row.2 == teams[n]).collect();
        let record = of_team.iter().filter(|row| serves(row, today)).map(|row| row.1).collect();
        // What is signed, or is to begin.
        let tied =
            |row: &&&ContractRow| row.6 >= today && row.5 <= row.6 && row.3 != "rejected" && row.3 != "withdrawn";
        return (record, of_team.iter().filter(tied).map(|row| row.1).collect());
    }
    let own = actor.resident;
    let index = actor.phone_index.clone().unwrap_or_default();
    type GrantRow = (ResidentId, Json<Vec<ProxyScope>>, Day, Day);
    let granted: Vec<GrantRow> = clinic.read(move |conn| {
        Ok(grants::table
            .filter(grants::proxy_phone_index.eq(index))
            .filter(grants::revoked_at.is_null())
            .select((grants::resident_id, grants::scopes, grants::valid_from, grants::valid_to))
            .load(conn)?)
    });
    let granted: Vec<_> = granted.into_iter().filter(|row| row.2 <= today && today <= row.3).collect();
    let with = |wanted: &[ProxyScope]| -> Residents {
        let granted = granted.iter().filter(|(_, Json(scopes), ..)| scopes.iter().any(|scope| wanted.contains(scope)));
        granted.map(|row| row.0).chain(own).collect()
    };
    (with(&[ProxyScope::View]), with(&[ProxyScope::View, ProxyScope::RequestRefill]))
}

/// Whether the author's team served her on the day of some care.
fn was_of_the_team(clinic: &TestClinic, author: &Actor, command: &Command, today: Day) -> bool {
    let (Some(day), Some(resident), Some(staff)) =
        (command.care_day(), command.residents().first().copied(), author.staff_id())
    else {
        return false;
    };
    let Some((_, team)) = served_by(clinic, resident, day.min(today)) else { return false };
    clinic.read(move |conn| crate::session::scope::members_of(conn, team, today)).contains(&staff)
}

fn owner(view: &View) -> Option<ResidentId> {
    let json = serde_json::to_value(view).expect("JSON");
    let of = if view.kind() == Kind::Resident { &json["id"] } else { &json["resident"] };
    serde_json::from_value(of.clone()).ok()
}

fn id_of(view: &View) -> Uuid {
    serde_json::to_value(view).ok().and_then(|json| serde_json::from_value(json["id"].clone()).ok()).expect("an id")
}
