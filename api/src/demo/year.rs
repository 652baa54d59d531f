//! A year of the county: people register, sign, are followed up, treated and supplied, each by the acts of their roles.

mod care;
mod joining;
mod medicine;

use jiayi_core::calendar::{Day, Instant};
use jiayi_core::id::ResidentId;
use serde_json::{Value, json};
use uuid::Uuid;

use super::county::{County, Institution, Team};
use super::draw::{Draw, citizen_id};
use super::story::{Agenda, Pen};
use super::{DemoError, programmes};
use crate::clinic::Rules;
use crate::database::Db;
use crate::session::Actor;

/// People think of asking for more when it lasts for at most so many days.
const ASKS_WITHIN_DAYS: i64 = 12;
/// Days' supply of the demo's long prescriptions.
const SUPPLY_DAYS: i64 = 84;
/// Phones of the demo: residents 1, 2, 3 … sign in with 13800130001, 13800130002, 13800130003 …
const FIRST_PHONE: i64 = 13_800_130_001;
/// The people of the README, by their place in the list.
const GRANDMOTHER: usize = 0;
const DAUGHTER: usize = 1;
const MOTHER: usize = 3;
const MINUTE: i64 = 60_000;

/// What becomes of somebody's signature.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Served,
    Waiting,
    Rejected,
    Withdrawn,
    Ended,
}

/// How far a refill request gets.
#[derive(Clone, Copy, PartialEq, Eq)]
enum RefillFate {
    Received,
    Refused,
    Withdrawn,
    Issued,
    Reviewed,
    Preparing,
    Ready,
    Collected,
}

const REFILL_FATES: [RefillFate; 8] = [
    RefillFate::Received,
    RefillFate::Refused,
    RefillFate::Withdrawn,
    RefillFate::Issued,
    RefillFate::Reviewed,
    RefillFate::Preparing,
    RefillFate::Ready,
    RefillFate::Collected,
];

struct Inhabitant {
    number: i64,
    name: String,
    female: bool,
    born_on: Day,
    team: usize,
    village: String,
    resident: ResidentId,
    contract: String,
    fate: Fate,
    followed: Vec<Followed>,
    account: Option<Actor>,
    /// Items of the newest prescription that was dispensed, and the first day without them.
    medicines: Vec<String>,
    runs_out: Option<Day>,
    treated: bool,
}

/// One programme that somebody is in.
struct Followed {
    /// Its place among the programmes.
    row: usize,
    diagnosis: Option<String>,
    /// Its yearly form was filled in.
    done: bool,
}

/// What happens next to one inhabitant.
enum Step {
    Register,
    LinkPhone,
    Sign,
    Answer,
    Diagnose,
    Visit,
    Measure,
    LookAfter,
    AskForRefill(RefillFate),
    LetDaughterHelp,
}

struct Year<'a> {
    county: &'a County,
    programmes: Vec<programmes::Row>,
    agenda: Agenda<(usize, Step)>,
    people: Vec<Inhabitant>,
    today: Day,
}

/// Lets `residents` people live through the year before `now`.
pub fn live(
    conn: &mut Db,
    rules: &Rules,
    draw: &mut Draw,
    county: &County,
    residents: u32,
    now: Instant,
) -> Result<(), DemoError> {
    let today = now.day();
    let mut year =
        Year { county, programmes: programmes::rows()?, agenda: Agenda::new(now), people: Vec::new(), today };
    for number in 1..=i64::from(residents) {
        year.arrive(draw, number)?;
    }
    while let Some((at, (person, step))) = year.agenda.take() {
        let mut pen = Pen { conn: &mut *conn, rules, draw: &mut *draw, at };
        year.happen(&mut pen, person, step)?;
    }
    Ok(())
}

fn ago(today: Day, days: i64) -> Result<Day, DemoError> {
    Ok(today.plus_days(-days)?)
}

impl Year<'_> {
    /// Draws somebody and when she first comes. The first few are the people of the README.
    fn arrive(&mut self, draw: &mut Draw, number: i64) -> Result<(), DemoError> {
        let teams = i64::try_from(self.county.teams.len()).unwrap_or(1);
        let team_number = usize::try_from(if number <= 5 { 0 } else { number % teams }).unwrap_or(0);
        let Some(team) = self.county.teams.get(team_number) else { return Ok(()) };
        let (age, female) = match number {
            1 => (75, true),
            2 => (48, true),
            3 => (68, false),
            4 => (34, true),
            5 => (6, false),
            _ if draw.chance(60) => (draw.between(60, 90), draw.chance(54)),
            // Of age already when she signed, up to a year ago.
            _ => (draw.between(19, 59), draw.chance(50)),
        };
        let born_on = ago(self.today, age * 365 + age / 4 + draw.between(5, 300))?;
        let name = match number {
            1 => "王秀英".to_owned(),
            2 => "李敏".to_owned(),
            3 => "张建国".to_owned(),
            4 => "陈晓燕".to_owned(),
            5 => "陈小宝".to_owned(),
            _ => draw.name(female),
        };
        let came = match number {
            1..=4 => ago(self.today, 100)?,
            5 => ago(self.today, 98)?,
            _ => ago(self.today, draw.between(12, 350))?,
        };
        let fate = match number {
            1 | 2 | 4 | 5 => Fate::Served,
            3 => Fate::Waiting,
            _ => match draw.between(1, 100) {
                1..=3 => Fate::Rejected,
                4..=5 => Fate::Withdrawn,
                6..=9 => Fate::Waiting,
                10..=13 => Fate::Ended,
                _ => Fate::Served,
            },
        };
        let takes = |(_, row): &(usize, &programmes::Row)| row.takes(number, age, draw);
        let in_them = self.programmes.iter().enumerate().filter(takes).map(|(row, _)| row);
        let followed = in_them.map(|row| Followed { row, diagnosis: None, done: false }).collect();
        let at = draw.working_time(came);
        self.people.push(Inhabitant {
            number,
            name,
            female,
            born_on,
            team: team_number,
            village: draw.pick(&team.villages).copied().unwrap_or("990101001001").to_owned(),
            resident: draw.id(at),
            contract: draw.id::<Uuid>(at).to_string(),
            fate,
            followed,
            account: None,
            medicines: Vec::new(),
            runs_out: None,
            treated: number == 1 || draw.chance(75),
        });
        // A signature that still waits is a fresh one.
        let at = if fate == Fate::Waiting && number > 5 && draw.chance(70) {
            let day = ago(self.today, draw.between(1, 10))?;
            draw.working_time(day)
        } else if number == 3 {
            draw.working_time(ago(self.today, 2)?)
        } else {
            at
        };
        self.agenda.add(at, (self.people.len() - 1, Step::Register));
        Ok(())
    }

    fn happen(&mut self, pen: &mut Pen<'_>, who: usize, step: Step) -> Result<(), DemoError> {
        match step {
            Step::Register => self.register(pen, who),
            Step::LinkPhone => self.link_phone(pen, who),
            Step::Sign => self.sign(pen, who),
            Step::Answer => self.answer(pen, who),
            Step::Diagnose => self.diagnose(pen, who),
            Step::Visit => self.visit(pen, who),
            Step::Measure => self.measure(pen, who),
            Step::LookAfter => self.look_after(pen, who),
            Step::AskForRefill(fate) => self.ask_for_refill(pen, who, fate),
            Step::LetDaughterHelp => self.let_daughter_help(pen),
        }
    }

    fn person(&self, who: usize) -> Result<&Inhabitant, DemoError> {
        self.people.get(who).ok_or(DemoError::Nobody)
    }

    fn person_mut(&mut self, who: usize) -> Result<&mut Inhabitant, DemoError> {
        self.people.get_mut(who).ok_or(DemoError::Nobody)
    }

    fn team(&self, who: usize) -> Result<&Team, DemoError> {
        self.county.teams.get(self.person(who)?.team).ok_or(DemoError::Nobody)
    }

    fn institution(&self, who: usize) -> Result<&Institution, DemoError> {
        let id = self.team(who)?.institution;
        self.county.institutions.iter().find(|institution| institution.id == id).ok_or(DemoError::Nobody)
    }

    fn particulars(&self, who: usize) -> Result<Value, DemoError> {
        let person = self.person(who)?;
        Ok(json!({
            "name": person.name,
            "document_kind": "citizen_id",
            "document_number": citizen_id(person.born_on, person.female, person.number),
            "address": format!("金沙县{}号", person.number),
            "village": person.village,
            "home_institution": self.team(who)?.institution,
            "lives_alone": person.number % 7 == 1,
        }))
    }
}
