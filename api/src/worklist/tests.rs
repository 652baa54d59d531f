use std::sync::Arc;

use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::command::Command;
use jiayi_core::follow_up::commands::{
    CloseEnrolment, EnrolInProgramme, LoseFromFollowUp, RecordVisit, ResumeFollowUp,
};
use jiayi_core::follow_up::{CloseReason, Programme};
use jiayi_core::id::{ContractId, EnrolmentId, ListActId, ReferralId, ResidentId, TaskId, TeamId, VisitId};
use jiayi_core::reading::BloodPressure;
use jiayi_core::referral::{ReferralDirection, ReferralOutcome, ReferralUrgency};
use jiayi_core::task::TaskOutcome;
use jiayi_core::task::commands::{CloseTask, RecordReferralOutcome, Refer, SeeTask};
use jiayi_core::team::Duty;
use jiayi_core::worklist::commands::{AssignResident, RecordCall, SnoozeResident, UndoListAct};
use jiayi_core::worklist::{Ask, CallOutcome, Filter};
use proptest::prelude::*;
use proptest::test_runner::Config;
use serde_json::{Value, json};

use super::{Days, Panels, Standing};
use crate::database::schema::{contracts, enrolments, list_acts, referrals, tasks, visits};
use crate::database::{Db, Error};
use crate::feed::{self, Entity, Feed};
use crate::follow_up::story::{Story, diagnosis_of, ids, pressure, visit_of};
use crate::session::Actor;
use crate::testing::{TestPerson, id, numbers};

fn list(story: &Story, actor: &Actor, query: &str) -> Value {
    let (status, body) = story.clinic.get(actor, &format!("/worklist{query}"));
    assert_eq!(status, 200, "{body}");
    body
}

fn names(list: &Value) -> Vec<String> {
    ids(&list["rows"], "name")
}

fn reasons(row: &Value) -> Vec<String> {
    let dues = row["dues"].as_array().expect("dues");
    dues.iter().map(|due| due["reason"]["kind"].as_str().unwrap_or_default().to_owned()).collect()
}

fn later(story: &Story, days: i64) -> Day {
    story.clinic.today().plus_days(days).expect("in range")
}

#[test]
fn who_waits_for_triage_comes_first_then_the_longest_overdue() {
    let story = Story::of_both();
    let wang = story.clinic.resident("王建国", numbers::WANG, "13800138002");
    let zhao = story.clinic.resident("赵强", numbers::ZHAO, "13800138003");
    for person in [&wang, &zhao] {
        story.clinic.contract(person, story.clinic.today());
    }
    story.enrolled(wang.id, Programme::Hypertension);
    story.recorded(&story.nurse(), story.visit());
    let calm = list(&story, &story.nurse(), "");
    assert_eq!(
        names(&calm),
        ["王建国", "李秀英"],
        "he was never seen, she only lacks the yearly check, nobody waits for the third"
    );
    assert_eq!(calm["rows"][0]["bucket"], "today");

    story.clinic.on(later(&story, 120));
    assert_eq!(
        names(&list(&story, &story.nurse(), "")),
        ["王建国", "赵强", "李秀英"],
        "nobody has ever seen the third"
    );
    let mut high = story.reading(pressure(186, 104));
    high.resident = zhao.id;
    story.clinic.must(&zhao.actor, Command::RecordReading(high));
    let pressing = list(&story, &story.nurse(), "");
    assert_eq!(names(&pressing), ["赵强", "王建国", "李秀英"]);
    assert_eq!(
        (reasons(&pressing["rows"][0]), &pressing["rows"][0]["risk"]),
        (vec!["triage".to_owned(), "not_served".to_owned()], &json!("urgent"))
    );
    let many = ["not_served", "follow_up", "follow_up", "follow_up"];
    assert_eq!(reasons(&pressing["rows"][2]), many, "whatever is due of her is one row");
    assert!(pressing["version"].as_i64() > calm["version"].as_i64());
    assert_eq!(pressing["as_of"], json!(story.clinic.today()));
}

#[test]
fn a_page_ends_where_the_next_begins_and_a_bucket_shows_its_own() {
    let story = Story::of_both();
    let wang = story.clinic.resident("王建国", numbers::WANG, "13800138002");
    story.clinic.contract(&wang, story.clinic.today());
    story.enrolled(wang.id, Programme::Hypertension);
    let first = list(&story, &story.nurse(), "?limit=1");
    assert_eq!(first["changed"], Value::Null);
    let page = first["next"].as_str().expect("more").to_owned();
    let second = list(&story, &story.nurse(), &format!("?limit=1&page={page}"));
    assert_eq!((&second["next"], &second["changed"]), (&Value::Null, &json!(0)));
    let mut both = [names(&first), names(&second)].concat();
    both.sort_unstable();
    assert_eq!(both, ["李秀英", "王建国"]);
    assert_eq!(names(&list(&story, &story.nurse(), "?bucket=today")).len(), 2);
    assert_eq!(names(&list(&story, &story.nurse(), "?bucket=overdue1_to30")).len(), 0);
    for wrong in ["?limit=0", "?limit=201", "?bucket=soon", "?page=2", "?after=x", "?assigned=her", "?risk=huge"] {
        assert_eq!(story.clinic.get(&story.nurse(), &format!("/worklist{wrong}")).0, 400, "{wrong}");
    }
}

#[test]
fn the_list_is_the_team_s() {
    let story = Story::of_both();
    let team = story.clinic.another_team(story.clinic.institution);
    let other = story.clinic.employ(Role::Nurse, story.clinic.institution);
    story.clinic.join(team, other.staff_id().expect("staff"), Duty::Nurse);
    assert_eq!(names(&list(&story, &other, "")), [""; 0]);
    assert_eq!(story.clinic.get(&other, &format!("/worklist?team={}", story.clinic.team)).0, 404);
    let teamless = story.clinic.employ(Role::Nurse, story.clinic.institution);
    assert_eq!(story.clinic.get(&teamless, "/worklist").0, 404);
    for actor in [story.li.actor.clone(), story.clinic.staff(Role::Desk), story.clinic.staff(Role::Auditor)] {
        assert_eq!(story.clinic.get(&actor, "/worklist").0, 403, "{:?}", actor.role);
    }
}

#[test]
fn a_contract_that_ends_by_the_calendar_leaves_the_list_without_any_change() {
    let story = Story::of_both();
    assert_eq!(names(&list(&story, &story.nurse(), "")), ["李秀英"]);
    let last_day: Day = story.clinic.read(|conn| Ok(contracts::table.select(contracts::ends_on).first(conn)?));
    story.clinic.on(last_day);
    assert_eq!(names(&list(&story, &story.nurse(), "")), ["李秀英"]);
    story.clinic.on(last_day.plus_days(1).expect("in range"));
    assert_eq!(names(&list(&story, &story.nurse(), "")), [""; 0]);
}

#[test]
fn a_referral_without_an_outcome_is_asked_after() {
    let story = Story::begin();
    refer(&story, story.li.id);
    story.clinic.on(later(&story, 14));
    let row = &list(&story, &story.nurse(), "")["rows"][0];
    assert_eq!(
        (reasons(row), &row["bucket"]),
        (vec!["referral_check".to_owned(), "follow_up".to_owned()], &json!("today"))
    );
}

fn refer(story: &Story, resident: ResidentId) {
    story.clinic.must(&story.doctor(), Command::Refer(referral(resident)));
}

fn referral(resident: ResidentId) -> Refer {
    Refer {
        referral: id(),
        resident,
        visit: None,
        direction: ReferralDirection::Up,
        urgency: ReferralUrgency::Emergency,
        to_institution: "县人民医院".to_owned(),
        to_department: "急诊科".to_owned(),
        reason: "血压很高".to_owned(),
    }
}

/// What may happen to a team's panel.
#[derive(Debug, Clone)]
enum Event {
    Enrol(Programme),
    Close(CloseReason),
    Lose,
    Resume,
    Visit { sbp: i64, by_nurse: bool },
    Correct { sbp: i64 },
    Reading { sbp: i64 },
    Look,
    Settle,
    Refer,
    Outcome,
    Transfer,
    Ask,
    Call(CallOutcome),
    Snooze(i64),
    Assign,
    Undo,
    Days(i64),
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        2 => prop_oneof![Just(Programme::Hypertension), Just(Programme::Diabetes), Just(Programme::Elderly)]
            .prop_map(Event::Enrol),
        1 => prop_oneof![Just(CloseReason::Lost), Just(CloseReason::Refused)].prop_map(Event::Close),
        1 => Just(Event::Lose),
        1 => Just(Event::Resume),
        4 => (100_i64..200, any::<bool>()).prop_map(|(sbp, by_nurse)| Event::Visit { sbp, by_nurse }),
        1 => (100_i64..200).prop_map(|sbp| Event::Correct { sbp }),
        2 => (150_i64..200).prop_map(|sbp| Event::Reading { sbp }),
        2 => Just(Event::Look),
        1 => Just(Event::Settle),
        1 => Just(Event::Refer),
        1 => Just(Event::Outcome),
        1 => Just(Event::Transfer),
        1 => Just(Event::Ask),
        2 => prop_oneof![
            Just(CallOutcome::Reached),
            Just(CallOutcome::NoAnswer),
            Just(CallOutcome::WrongNumber),
            Just(CallOutcome::Refused),
        ]
        .prop_map(Event::Call),
        1 => (1_i64..90).prop_map(Event::Snooze),
        1 => Just(Event::Assign),
        1 => Just(Event::Undo),
        2 => (1_i64..40).prop_map(Event::Days),
    ]
}

/// Two teams, their people, and what is done to them; a command that the rules refuse changes nothing, as it should.
struct World {
    story: Story,
    people: Vec<TestPerson>,
    teams: [TeamId; 2],
}

impl World {
    fn begin() -> Self {
        let story = Story::begin();
        let wang = story.clinic.resident("王建国", numbers::WANG, "13800138002");
        story.clinic.contract(&wang, story.clinic.today());
        let people = vec![story.li.clone(), wang];
        let other = story.clinic.another_team(story.clinic.institution);
        for (role, duty) in [(Role::Doctor, Duty::Leader), (Role::Nurse, Duty::Nurse)] {
            story.clinic.join(other, story.clinic.staff_id(role), duty);
        }
        let teams = [story.clinic.team, other];
        Self { story, people, teams }
    }

    /// Sends what is allowed and shrugs at what is refused.
    fn send(&self, by: &Actor, command: Command) {
        self.story.clinic.send(by, command);
    }

    fn happen(&self, who: usize, event: &Event) {
        let person = &self.people[who % self.people.len()];
        let resident = person.id;
        let (doctor, nurse) = (self.story.doctor(), self.story.nurse());
        match event {
            Event::Enrol(programme) => {
                let (diagnosis, enrolment, programme) = (id(), id(), *programme);
                let icd = if programme == Programme::Hypertension { "I10" } else { "E11" };
                self.send(&doctor, Command::RecordDiagnosis(diagnosis_of(diagnosis, resident, icd)));
                let diagnosis = (programme != Programme::Elderly).then_some(diagnosis);
                let enrol = EnrolInProgramme { enrolment, resident, programme, diagnosis };
                self.send(&nurse, Command::EnrolInProgramme(enrol));
            }
            Event::Close(reason) => {
                if let Some(enrolment) = self.newest::<EnrolmentId>(resident) {
                    let close = CloseEnrolment { enrolment, resident, reason: *reason };
                    self.send(&nurse, Command::CloseEnrolment(close));
                }
            }
            Event::Lose => {
                if let Some(enrolment) = self.newest::<EnrolmentId>(resident) {
                    self.send(&nurse, Command::LoseFromFollowUp(LoseFromFollowUp { enrolment, resident }));
                }
            }
            Event::Resume => {
                if let Some(enrolment) = self.newest::<EnrolmentId>(resident) {
                    self.send(&nurse, Command::ResumeFollowUp(ResumeFollowUp { enrolment, resident }));
                }
            }
            Event::Visit { sbp, by_nurse } => {
                let mut visit = self.visit(resident, *sbp);
                if *by_nurse {
                    visit.forms.diabetes = None;
                }
                self.send(if *by_nurse { &nurse } else { &doctor }, Command::RecordVisit(visit));
            }
            Event::Correct { sbp } => {
                let corrects = self.newest::<VisitId>(resident);
                let visit = RecordVisit { corrects, ..self.visit(resident, *sbp) };
                self.send(&doctor, Command::RecordVisit(visit));
            }
            Event::Reading { sbp } => {
                let mut reading = self.story.reading(pressure(*sbp, 80));
                reading.resident = resident;
                self.send(&person.actor, Command::RecordReading(reading));
            }
            Event::Look => {
                if let Some(task) = self.newest::<TaskId>(resident) {
                    self.send(&doctor, Command::SeeTask(SeeTask { task, resident }));
                }
            }
            Event::Settle => {
                if let Some(task) = self.newest::<TaskId>(resident) {
                    let close = CloseTask { task, resident, outcome: TaskOutcome::Handled, note: None };
                    self.send(&doctor, Command::CloseTask(close));
                }
            }
            Event::Refer => self.send(&doctor, Command::Refer(referral(resident))),
            Event::Outcome => {
                if let Some(referral) = self.newest::<ReferralId>(resident) {
                    let on = self.story.clinic.today();
                    let outcome = ReferralOutcome::Treated;
                    let settled = RecordReferralOutcome { referral, resident, outcome, on };
                    self.send(&doctor, Command::RecordReferralOutcome(settled));
                }
            }
            Event::Transfer => {
                if person.id == self.story.li.id && self.contracts_of(resident) == 1 {
                    self.story.transferred(self.teams[1]);
                }
            }
            Event::Ask => self.ask_for_a_contract(resident),
            Event::Call(outcome) => {
                let (called_at, reason) = (self.story.clinic.clock.now(), Some("家人告知".to_owned()));
                let call = RecordCall { act: id(), resident, called_at, outcome: *outcome, reason };
                self.send(&nurse, Command::RecordCall(call));
            }
            Event::Snooze(days) => {
                let until = later(&self.story, *days);
                self.send(&nurse, Command::SnoozeResident(SnoozeResident { act: id(), resident, until }));
            }
            Event::Assign => {
                let to = nurse.staff_id();
                self.send(&doctor, Command::AssignResident(AssignResident { act: id(), resident, to }));
            }
            Event::Undo => {
                if let Some(act) = self.newest::<ListActId>(resident) {
                    self.send(&nurse, Command::UndoListAct(UndoListAct { act, resident }));
                }
            }
            Event::Days(days) => self.story.clinic.on(later(&self.story, *days)),
        }
    }

    fn visit(&self, resident: ResidentId, sbp: i64) -> RecordVisit {
        let mut visit = visit_of(resident, self.story.clinic.today());
        visit.common.pressure = Some(BloodPressure::new(sbp, 80));
        visit
    }

    fn contracts_of(&self, resident: ResidentId) -> i64 {
        let own = contracts::table.filter(contracts::resident_id.eq(resident));
        self.story.clinic.read(move |conn| Ok(own.count().get_result(conn)?))
    }

    /// A renewal that is signed and waits.
    fn ask_for_a_contract(&self, resident: ResidentId) {
        let (team, signed_at) = (self.teams[0], self.story.clinic.clock.now());
        self.story.clinic.contract_with(
            resident,
            self.story.li.actor.account,
            team,
            self.story.clinic.staff_id(Role::Doctor),
            later(&self.story, 400),
        );
        self.story.clinic.write(move |conn| {
            let newest: ContractId = contracts::table
                .filter(contracts::resident_id.eq(resident))
                .order(contracts::starts_on.desc())
                .select(contracts::id)
                .first(conn)?;
            diesel::update(contracts::table.find(newest))
                .set((
                    contracts::state.eq("resident_signed"),
                    contracts::signed_at.eq(signed_at),
                    contracts::decided_at.eq(None::<Instant>),
                ))
                .execute(conn)?;
            feed::stamp(conn, Feed::Resident(resident), Entity::Contract, newest.0, true)?;
            feed::stamp(conn, Feed::Team(team), Entity::Contract, newest.0, true)
        });
    }

    fn newest<T: Newest>(&self, resident: ResidentId) -> Option<T> {
        self.story.clinic.read(move |conn| T::of(conn, resident))
    }

    /// Whether the panels that were kept current equal panels read anew.
    fn compare(&self, kept: &Arc<Panels>) -> Result<(), TestCaseError> {
        for team in self.teams {
            let anew = Arc::new(Panels::default());
            let [kept, anew] = [kept, &anew].map(|panels| {
                let panels = Arc::clone(panels);
                let (rules, today) = (self.story.clinic.rules.clone(), self.story.clinic.today());
                self.story.clinic.read(move |conn| {
                    panels.ask(conn, &rules, team, Days::today(today), |Standing { panel, rules, .. }| {
                        let whole = Ask {
                            as_of: today,
                            filter: Filter::default(),
                            bucket: None,
                            after: None,
                            limit: usize::MAX,
                        };
                        let counts = panel.counts(&whole.filter, today, &rules);
                        (panel.page(&whole, &rules), counts, panel.next_due(&whole.filter, today, &rules))
                    })
                })
            });
            prop_assert_eq!(kept, anew);
        }
        Ok(())
    }
}

trait Newest: Sized + Send + 'static {
    fn of(conn: &mut Db, resident: ResidentId) -> Result<Option<Self>, Error>;
}

macro_rules! newest {
    ($($id:ident: $table:ident by $at:ident;)+) => {$(
        impl Newest for $id {
            fn of(conn: &mut Db, resident: ResidentId) -> Result<Option<Self>, Error> {
                Ok($table::table
                    .filter($table::resident_id.eq(resident))
                    .order(($table::$at.desc(), $table::id.desc()))
                    .select($table::id)
                    .first(conn)
                    .optional()?)
            }
        }
    )+};
}

newest! {
    EnrolmentId: enrolments by recorded_at;
    VisitId: visits by recorded_at;
    TaskId: tasks by opened_at;
    ReferralId: referrals by recorded_at;
    ListActId: list_acts by recorded_at;
}

/// A world takes some seconds' hundredths to furnish: a few stories of many events each.
fn cases() -> Config {
    let asked = std::env::var("JIAYI_CASES").ok().and_then(|cases| cases.parse().ok());
    Config { cases: asked.unwrap_or(16), failure_persistence: None, ..Config::default() }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn a_panel_kept_current_from_the_feed_equals_one_read_anew(
        events in proptest::collection::vec((0_usize..2, event()), 1..30),
    ) {
        let world = World::begin();
        let kept = Arc::new(Panels::default());
        world.compare(&kept)?;
        for (who, event) in &events {
            world.happen(*who, event);
            world.compare(&kept)?;
        }
    }
}
