//! One seed's world: who does what, in which order, and what becomes of it on the line.

use jiayi_core::calendar::Instant;
use jiayi_core::command::{Command, Outcome};
use jiayi_core::id::CommandId;
use jiayi_core::worklist::{ListFilter, ListRow};
use jiayi_device::{Request, StoreError, Sync};

use super::deeds::Deed;
use super::house::House;
use super::laws::{self, Broken};
use super::line::short;
use super::phone::{Phone, Run, Stage};
use super::planted::{Planted, Plants};
use crate::demo::draw::Draw;
use crate::jobs::{Stop, run_due};

pub const MINUTE_MS: i64 = 60_000;
pub const HOUR_MS: i64 = 60 * MINUTE_MS;
pub const DAY_MS: i64 = 24 * HOUR_MS;

pub struct World<'a> {
    pub house: &'a mut House,
    pub dice: Draw,
    pub phones: Vec<Phone>,
    pub deeds: Vec<Deed>,
    pub planted: Option<Planted>,
    pub log: Vec<String>,
    /// How often it changed who may see what.
    pub changes: u64,
    pub restored: bool,
    /// The calendar has been told of this day.
    pub told_on: Option<jiayi_core::calendar::Day>,
    pub(super) plants: Plants,
    /// Requests whose sender has given up; they arrive yet.
    pub(super) late: Vec<Request>,
    backup: Option<std::path::PathBuf>,
}

/// What happens next. One row each: how many of a thousand steps.
const EVENTS: &[(i64, fn(&mut World<'_>) -> Result<(), Broken>)] = &[
    (560, |world| world.a_phone_talks()),
    (200, |world| world.somebody_acts()),
    (70, |world| world.some_time_passes()),
    (25, |world| world.a_night_passes()),
    (35, |world| world.the_calendar_is_told()),
    (25, |world| world.a_phone_dies()),
    (12, |world| world.a_phone_s_clock_jumps()),
    (20, |world| world.something_late_arrives()),
    (6, |world| world.the_server_dies()),
    (12, |world| world.a_backup_is_made()),
    (6, |world| world.the_backup_is_restored()),
    (10, |world| world.somebody_changes_teams()),
    (12, |world| world.a_proxy_comes_or_goes()),
    (7, |world| world.a_phone_sleeps_or_wakes()),
];

pub fn chosen<T: Copy>(dice: &mut Draw, table: &[(i64, T)]) -> T {
    let mut left = dice.between(1, table.iter().map(|(weight, _)| weight).sum());
    for (weight, what) in table {
        left -= weight;
        if left <= 0 {
            return *what;
        }
    }
    table[0].1
}

impl<'a> World<'a> {
    pub fn begin(house: &'a mut House, seed: u64, planted: Option<Planted>) -> Self {
        let phones = house.begin(seed);
        Self {
            house,
            dice: Draw::new(seed),
            phones,
            deeds: Vec::new(),
            planted,
            log: Vec::new(),
            changes: 0,
            restored: false,
            told_on: None,
            plants: Plants::default(),
            late: Vec::new(),
            backup: None,
        }
    }

    /// Lives through some random events and comes to rest; every law is held to it.
    ///
    /// # Errors
    /// The law that was broken.
    pub fn live(&mut self) -> Result<(), Broken> {
        for _ in 0..self.dice.between(30, 120) {
            let event = chosen(&mut self.dice, EVENTS);
            event(self)?;
        }
        self.comes_to_rest()?;
        laws::hold(self)
    }

    pub fn now(&self) -> Instant {
        self.house.clinic.clock.now()
    }

    pub fn notes(&mut self, what: impl std::fmt::Display) {
        let now = self.now();
        let of_day = now.0 - now.day().start().0;
        let (hours, minutes, ms) = (of_day / HOUR_MS, of_day / MINUTE_MS % 60, of_day % MINUTE_MS);
        self.log.push(format!("{} {hours:02}:{minutes:02}:{:06.3}  {what}", now.day(), ms as f64 / 1000.0));
    }

    pub fn pick(&mut self, count: usize) -> usize {
        usize::try_from(self.dice.between(0, count as i64 - 1)).expect("an index")
    }

    pub(super) fn pass(&mut self, ms: i64) {
        self.house.clinic.pass(ms);
        if ms >= MINUTE_MS {
            self.house.clinic.everybody_is_signed_in();
        }
    }

    // Phones.

    /// The list on a nurse's phone; on the others there is none.
    pub fn list_of(&mut self, p: usize) -> Result<Option<Vec<ListRow>>, Broken> {
        let n = self.house.people.nurses.iter().position(|nurse| nurse.account == self.phones[p].actor.account);
        let Some(team) = n.map(|n| self.house.people.teams[n]) else { return Ok(None) };
        let (now, phone) = (self.phones[p].clock(self.now()), &mut self.phones[p]);
        let list = phone.device.worklist(team, &ListFilter::default(), None, 100, now);
        match list {
            Ok(list) => Ok(Some(list.rows)),
            // Its clock is years off, and nobody has told it so yet.
            Err(StoreError::NoPolicy(_)) => Ok(None),
            Err(error) => Err(Broken::new(format!("{} shows no list: {error}", phone.name))),
        }
    }

    pub(super) fn kill(&mut self, p: usize) {
        let folder = self.house.next_folder();
        let name = self.phones[p].name;
        self.phones[p].is_killed(folder);
        self.notes(format!("{name} is killed and opened again"));
    }

    fn a_phone_dies(&mut self) -> Result<(), Broken> {
        let p = self.pick(self.phones.len());
        self.kill(p);
        Ok(())
    }

    fn a_phone_s_clock_jumps(&mut self) -> Result<(), Broken> {
        const JUMPS: &[(i64, i64)] = &[
            (4, 0),
            (2, 3 * MINUTE_MS),
            (2, -7 * MINUTE_MS),
            (2, 26 * HOUR_MS),
            (2, -26 * HOUR_MS),
            (1, 40 * DAY_MS),
            (1, -4_000 * DAY_MS),
        ];
        let p = self.pick(self.phones.len());
        let ahead = chosen(&mut self.dice, JUMPS);
        self.phones[p].ahead_ms = ahead;
        let name = self.phones[p].name;
        self.notes(format!("{name}'s clock is {} minutes ahead", ahead / MINUTE_MS));
        Ok(())
    }

    fn a_phone_sleeps_or_wakes(&mut self) -> Result<(), Broken> {
        let p = self.pick(self.phones.len());
        let now = self.phones[p].clock(self.now());
        let phone = &mut self.phones[p];
        let name = phone.name;
        phone.device.pause().map_err(|error| Broken::new(format!("{name} cannot sleep: {error}")))?;
        phone.device.resume().map_err(|error| Broken::new(format!("{name} cannot wake: {error}")))?;
        phone.device.hide_what_is_old(now).map_err(|error| Broken::new(format!("{name} cannot hide: {error}")))?;
        self.notes(format!("{name} slept and woke"));
        Ok(())
    }

    fn something_late_arrives(&mut self) -> Result<(), Broken> {
        if self.late.is_empty() {
            return Ok(());
        }
        let n = self.pick(self.late.len());
        let request = self.late.remove(n);
        self.notes(format!("what was given up arrives: {}", short(&request)));
        self.serve(&request);
        Ok(())
    }

    // Time.

    fn some_time_passes(&mut self) -> Result<(), Broken> {
        let ms = self.dice.between(1, 3 * HOUR_MS);
        self.passes_midnight(ms);
        Ok(())
    }

    fn a_night_passes(&mut self) -> Result<(), Broken> {
        const NIGHTS: &[(i64, i64)] = &[(8, 1), (3, 2), (1, 8), (1, 33)];
        let nights = chosen(&mut self.dice, NIGHTS);
        let morning = self.now().day().plus_days(nights).expect("in range").start();
        // From the first moment of the day on.
        let at = if self.dice.chance(50) { 0 } else { self.dice.between(0, 10 * HOUR_MS) };
        let ms = morning.plus_ms(at).0 - self.now().0;
        self.passes_midnight(ms);
        Ok(())
    }

    fn passes_midnight(&mut self, ms: i64) {
        let before = self.now().day();
        self.pass(ms);
        if self.now().day() != before {
            self.changes += 1;
            self.notes("another day");
        }
    }

    fn the_calendar_is_told(&mut self) -> Result<(), Broken> {
        let today = self.now().day();
        let done = self.house.clinic.wait(run_due(&self.house.clinic.clinic, &Stop::default())).expect("the jobs");
        if done > 0 {
            self.changes += 1;
            self.notes(format!("{done} jobs are done"));
        }
        // Its minute is the fifth of the day.
        if self.now().0 - today.start().0 >= 5 * MINUTE_MS {
            self.told_on = Some(today);
        }
        Ok(())
    }

    // The server.

    pub(super) fn the_server_dies(&mut self) -> Result<(), Broken> {
        self.house.is_killed();
        self.notes("the server is killed and starts again");
        Ok(())
    }

    fn a_backup_is_made(&mut self) -> Result<(), Broken> {
        if self.planted != Some(Planted::ReplayBeforeLock) {
            self.backup = Some(self.house.backs_up());
            self.notes("a backup is made");
        }
        Ok(())
    }

    fn the_backup_is_restored(&mut self) -> Result<(), Broken> {
        let Some(backup) = self.backup.take() else { return Ok(()) };
        self.house.goes_back_to(&backup);
        self.restored = true;
        self.told_on = None;
        self.changes += 1;
        self.notes("the clinic goes back to its backup");
        Ok(())
    }

    // The end of the story.

    fn comes_to_rest(&mut self) -> Result<(), Broken> {
        self.notes("— everything comes to rest");
        while !self.late.is_empty() {
            self.something_late_arrives()?;
        }
        self.pass(10 * MINUTE_MS);
        self.the_calendar_is_told()?;
        for _ in 0..2 {
            for p in 0..self.phones.len() {
                self.sends_everything(p)?;
            }
        }
        Ok(())
    }

    fn sends_everything(&mut self, p: usize) -> Result<(), Broken> {
        self.phones[p].runs.clear();
        for _ in 0..8 {
            let began_at = self.changes;
            let sync = Sync::begin(self.phones[p].clock(self.now()));
            self.phones[p].runs.push(Run { sync, stage: Stage::ToAsk, began_at });
            while let Some(run) = self.phones[p].runs.first_mut() {
                if let Stage::Asked(request) = &run.stage {
                    let request = request.clone();
                    let answer = self.serve(&request);
                    self.phones[p].runs[0].stage = Stage::Answered(request, Ok(answer));
                }
                self.goes_on(p, 0)?;
            }
            self.pass(1_000);
            let pending = self.phones[p].device.sync_state().map_err(|error| Broken::new(error.to_string()))?.pending;
            if pending.waiting == pending.held {
                return Ok(());
            }
        }
        Err(Broken::new(format!("{} never comes to rest", self.phones[p].name)))
    }

    /// Online, at once.
    pub fn sends(&mut self, by: &crate::session::Actor, command: Command) -> Outcome {
        self.changes += 1;
        let name = command.name().as_str();
        let id: CommandId = self.dice.id(self.now());
        let outcome = self.house.clinic.send_as(id, by, command, None);
        self.notes(format!("   at the clinic, {name}: {outcome:?}"));
        outcome
    }
}
