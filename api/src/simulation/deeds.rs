//! What people do: on their phones, at home or in the village; and at the clinic, online.

use std::collections::BTreeSet;

use jiayi_core::access::Role;
use jiayi_core::calendar::Instant;
use jiayi_core::command::{Command, Outcome};
use jiayi_core::contract::commands::{Origin, Terms};
use jiayi_core::follow_up::commands::RecordVisit;
use jiayi_core::id::{CommandId, ContractId, GrantId, ReadingId, ResidentId};
use jiayi_core::person::commands::{GrantProxy, RevokeGrant};
use jiayi_core::person::{ProxyRelation, ProxyScope};
use jiayi_core::reading::commands::RecordReading;
use jiayi_core::reading::{DangerSign, Glucose, GlucoseContext, Mmhg, Reading};
use jiayi_core::view::{Kind, View};
use jiayi_core::worklist::CallOutcome;
use jiayi_core::worklist::commands::{InviteResident, RecordCall, SnoozeResident};
use jiayi_device::{ShownReading, StoreError};
use uuid::Uuid;

use super::house::People;
use super::laws::{self, Broken};
use super::world::{DAY_MS, HOUR_MS, MINUTE_MS, World, chosen};
use crate::contract::tests::{accepting, drawn, signing, terms};
use crate::follow_up::story::visit_of;

/// Something that somebody recorded on a phone.
pub struct Deed {
    pub phone: usize,
    pub id: CommandId,
    pub command: Command,
    /// When the server wrote the answer from which the phone last heard that it is done.
    pub acknowledged_at: Option<Instant>,
    /// Its author has taken it out of the tray.
    pub dealt_with: bool,
    /// Of a value: how the phone showed it at once, and the visits that it knew then. None where it held no record of the person.
    pub foretold: Option<(ShownReading, BTreeSet<Uuid>)>,
}

#[derive(Debug, Clone, Copy)]
enum Care {
    Reading,
    Correction,
    Visit,
    Call,
    Snooze,
    Invite,
    Grant,
    Revoke,
}

const NURSE: &[(i64, Care)] = &[
    (35, Care::Reading),
    (15, Care::Correction),
    (25, Care::Visit),
    (15, Care::Call),
    (5, Care::Snooze),
    (5, Care::Invite),
];
const HERSELF: &[(i64, Care)] = &[(55, Care::Reading), (20, Care::Correction), (15, Care::Grant), (10, Care::Revoke)];
const FAMILY: &[(i64, Care)] = &[(80, Care::Reading), (20, Care::Correction)];

impl World<'_> {
    pub fn somebody_acts(&mut self) -> Result<(), Broken> {
        let p = self.pick(self.phones.len());
        let failed = |error: StoreError| Broken::new(format!("something could not be recorded: {error}"));
        if self.dice.chance(25) && self.deals_with_the_tray(p).map_err(failed)? {
            return Ok(());
        }
        let Some(command) = self.care(p).map_err(failed)? else { return Ok(()) };
        self.records(p, command).map_err(failed)
    }

    fn records(&mut self, p: usize, command: Command) -> Result<(), StoreError> {
        let id: CommandId = self.dice.id(self.now());
        let now = self.phones[p].clock(self.now());
        let phone = &mut self.phones[p];
        phone.device.record(id, command.clone(), None, now)?;
        let about = command.residents().first().copied();
        let foretold = match (&command, about) {
            (Command::RecordReading(reading), Some(of))
                if phone.device.known()?.get(Kind::Resident, of.0).is_some() =>
            {
                let shown = phone.device.readings(of, now)?.into_iter().find(|shown| shown.id == reading.reading);
                let knew = phone.device.known()?.all(Kind::Visit).filter_map(|view| match view {
                    View::Visit(visit) => Some(visit.id.0),
                    _ => None,
                });
                let knew = knew.collect();
                shown.map(|shown| (shown, knew))
            }
            _ => None,
        };
        let (name, of) = (phone.name, about.map_or("", |of| self.house.people.name(of)));
        let made = command.builds().makes.first().map(|made| made.to_string()).unwrap_or_default();
        self.notes(format!("{name} records …{}: {} of {of} ({made})", tail(id), command.name().as_str()));
        self.deeds.push(Deed { phone: p, id, command, acknowledged_at: None, dealt_with: false, foretold });
        Ok(())
    }

    fn care(&mut self, p: usize) -> Result<Option<Command>, StoreError> {
        let People { li, .. } = &self.house.people;
        let (li, residents) = (li.id, self.house.people.residents());
        let table = match (self.phones[p].actor.role, self.phones[p].actor.resident) {
            (Role::Nurse, _) => NURSE,
            (_, Some(_)) => HERSELF,
            _ => FAMILY,
        };
        let resident = if self.phones[p].actor.role == Role::Nurse { residents[self.pick(2)] } else { li };
        // Of somebody who is not on the phone only what was begun before she left it.
        let known = self.phones[p].device.known()?.get(Kind::Resident, resident.0).is_some();
        if !known && !self.dice.chance(5) {
            return Ok(None);
        }
        let now = self.now();
        let believed = self.phones[p].believes(now);
        let ago =
            if self.dice.chance(85) { self.dice.between(0, 2 * HOUR_MS) } else { self.dice.between(0, 5 * DAY_MS) };
        let at = believed.plus_ms(-ago);
        let made: Uuid = self.dice.id(self.now());
        Ok(Some(match chosen(&mut self.dice, table) {
            Care::Reading => Command::RecordReading(self.reading(resident, at, None)),
            Care::Correction => {
                let clock = self.phones[p].clock(now);
                let shown = self.phones[p].device.readings(resident, clock)?;
                if shown.is_empty() {
                    return Ok(None);
                }
                let of = &shown[self.pick(shown.len())];
                let (id, at) = (of.id, of.taken_at);
                Command::RecordReading(self.reading(resident, at, Some(id)))
            }
            Care::Visit => {
                let mut visit = RecordVisit { visit: made.into(), ..visit_of(resident, at.day()) };
                visit.common.pregnant_or_lactating = self.dice.chance(30);
                if self.dice.chance(50) {
                    visit.forms = Default::default();
                }
                Command::RecordVisit(visit)
            }
            Care::Call => {
                let outcome = if self.dice.chance(50) { CallOutcome::Reached } else { CallOutcome::NoAnswer };
                Command::RecordCall(RecordCall { act: made.into(), resident, called_at: at, outcome, reason: None })
            }
            Care::Snooze => {
                let until = believed.day().plus_days(self.dice.between(-1, 6)).unwrap_or(believed.day());
                Command::SnoozeResident(SnoozeResident { act: made.into(), resident, until })
            }
            Care::Invite => Command::InviteResident(InviteResident { act: made.into(), resident }),
            Care::Grant => Command::GrantProxy(self.grant(made.into())),
            Care::Revoke => {
                let grants = self.phones[p].device.known()?.all(Kind::Grant).filter_map(|view| match view {
                    View::Grant(grant) if grant.revoked_at.is_none() => Some(grant.id),
                    _ => None,
                });
                let grants: Vec<GrantId> = grants.collect();
                if grants.is_empty() {
                    return Ok(None);
                }
                let grant = grants[self.pick(grants.len())];
                Command::RevokeGrant(RevokeGrant { grant, resident, scan: None, guardian: None })
            }
        }))
    }

    /// Calm ones, dangerous ones, and now and then one that cannot be.
    fn reading(&mut self, resident: ResidentId, taken_at: Instant, corrects: Option<ReadingId>) -> RecordReading {
        let value = match self.dice.between(0, 9) {
            0..=2 => Reading::Glucose {
                value: Glucose::Tenths(self.dice.between(30, 200)),
                context: [GlucoseContext::Fasting, GlucoseContext::Random][self.pick(2)],
            },
            3 => Reading::BloodPressure { sbp: Mmhg(90), dbp: Mmhg(140), pulse: None, arm: None },
            _ => {
                let sbp = self.dice.between(105, 210);
                let dbp = self.dice.between(60, 100);
                Reading::BloodPressure { sbp: Mmhg(sbp), dbp: Mmhg(dbp), pulse: None, arm: None }
            }
        };
        let signs = if self.dice.chance(20) {
            (0..self.dice.between(1, 3)).map(|_| DangerSign::ALL[self.pick(DangerSign::ALL.len())]).collect()
        } else {
            Vec::new()
        };
        let reading = self.dice.id(taken_at);
        RecordReading { reading, resident, value, taken_at, signs, corrects }
    }

    fn grant(&mut self, grant: GrantId) -> GrantProxy {
        let scopes = match self.dice.between(0, 5) {
            0 => vec![ProxyScope::RequestRefill],
            1 => vec![ProxyScope::Pickup],
            _ => vec![ProxyScope::View],
        };
        GrantProxy {
            grant,
            resident: self.house.people.li.id,
            proxy_name: "李明".to_owned(),
            proxy_phone: People::son_s_phone().to_owned(),
            relation: ProxyRelation::Child,
            scopes,
            until: self.now().day().plus_days(self.dice.between(0, 4)).expect("in range"),
            scan: None,
            guardian: None,
        }
    }

    /// Mends something rejected, or wants no more of it. False when the tray is empty.
    fn deals_with_the_tray(&mut self, p: usize) -> Result<bool, StoreError> {
        let tray = self.phones[p].device.tray()?;
        if tray.is_empty() {
            return Ok(false);
        }
        let item = tray[self.pick(tray.len())].clone();
        let name = self.phones[p].name;
        if let (true, Some(Command::RecordReading(meant))) =
            (self.dice.chance(50), item.meant.ok().map(|meant| meant.command))
        {
            let now = self.phones[p].clock(self.now());
            let true_time = self.now();
            let at = self.phones[p].believes(true_time).plus_ms(-MINUTE_MS);
            let id: CommandId = self.dice.id(self.now());
            let corrects = meant.corrects.filter(|_| self.dice.chance(50));
            let command = Command::RecordReading(self.reading(meant.resident, at, corrects));
            self.phones[p].device.mend(item.id, id, command.clone(), None, now)?;
            self.notes(format!("{name} mends …{} as …{}", tail(item.id), tail(id)));
            self.deeds.push(Deed { phone: p, id, command, acknowledged_at: None, dealt_with: false, foretold: None });
        } else {
            self.phones[p].device.set_aside(item.id)?;
            self.notes(format!("{name} sets …{} aside", tail(item.id)));
        }
        self.deeds.iter_mut().filter(|deed| deed.id == item.id).for_each(|deed| deed.dealt_with = true);
        Ok(true)
    }

    // At the clinic.

    /// She signs with the other team from one of the next days on, and its leader accepts.
    pub fn somebody_changes_teams(&mut self) -> Result<(), Broken> {
        let which = self.pick(2);
        let People { li, wang, teams, leaders, .. } = &self.house.people;
        let (person, teams, leaders) = ([li, wang][which].clone(), *teams, leaders.clone());
        let today = self.now().day();
        let Some((from, team)) = laws::served_by(&self.house.clinic, person.id, today) else { return Ok(()) };
        let to = usize::from(team == teams[0]);
        let starts_on = today.plus_days(self.dice.between(1, 3)).expect("in range");
        let clinic = &self.house.clinic;
        let doctor = leaders[to].staff_id().expect("staff");
        let wished = Terms { team: teams[to], doctor, ..terms(clinic, starts_on) };
        let signature = drawn(clinic, &person.actor);
        let signed = signing(clinic, &person.actor, person.id, wished, Origin::Transfer { from }, signature);
        let contract: ContractId = signed.contract;
        if self.sends(&person.actor, Command::SignContract(signed)) == Outcome::Applied {
            self.sends(&leaders[to], accepting(contract, person.id));
        }
        Ok(())
    }

    pub fn a_proxy_comes_or_goes(&mut self) -> Result<(), Broken> {
        let standing = laws::grants_of(&self.house.clinic, self.house.people.li.id);
        let (li, made) = (self.house.people.li.clone(), self.dice.id(self.now()));
        let command = match standing.first().filter(|_| self.dice.chance(50)) {
            Some(grant) => {
                Command::RevokeGrant(RevokeGrant { grant: *grant, resident: li.id, scan: None, guardian: None })
            }
            None => Command::GrantProxy(self.grant(made)),
        };
        self.sends(&li.actor, command);
        Ok(())
    }
}

fn tail(id: CommandId) -> String {
    let id = id.to_string();
    id[id.len() - 4..].to_owned()
}
