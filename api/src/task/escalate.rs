//! Triage that nobody looks at goes to the team's leader, then to the institution's duty number. Source: domain 11.

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::select;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::id::{InstitutionId, ResidentId, StaffId, TaskId, TeamId};
use jiayi_core::person::MobileNumber;
use jiayi_core::task::{Attention, TaskKind, TaskState, comes_to};

use super::rows::TaskRow;
use crate::clinic::Rules;
use crate::commands::{Refusal, Tx, by_itself};
use crate::contract;
use crate::database::schema::{accounts, institutions, task_escalations, tasks};
use crate::database::sql::Word;
use crate::database::{Db, Error};
use crate::feed::Entity;
use crate::follow_up::in_force_on;
use crate::jobs::Work;
use crate::seal::Place;
use crate::{channels, each, team};

/// Whoever holds the phone may read it: no name, nothing of a record.
const TO_THE_LEADER: &str = "【家医】您的团队有一项紧急任务还没有人查看，请马上登录家医查看。";
const TO_THE_DUTY_NUMBER: &str = "【家医】有一项紧急任务一直没有人查看，请值班医生马上登录家医查看。";

/// The moments at which a new triage task goes on, counted in working time.
pub(super) fn plan(tx: &mut Tx<'_>, row: &TaskRow) -> Result<(), Refusal> {
    if row.kind.0 != TaskKind::Triage {
        return Ok(());
    }
    for to in [Attention::Leader, Attention::DutyNumber] {
        let calendar = &tx.rules.calendar;
        let at = comes_to(to, row.opened_at, &tx.policy.task, |day| calendar.is_working_day(day));
        tx.enqueue(&Work::Escalate { task: row.id, to }, at)?;
    }
    Ok(())
}

/// The moment has come: a task that nobody has looked at is taken to the next one, once.
///
/// # Errors
/// When the database fails.
pub(crate) fn escalate(conn: &mut Db, rules: &Rules, now: Instant, task: TaskId, to: Attention) -> Result<(), Error> {
    let resident: ResidentId = tasks::table.find(task).select(tasks::resident_id).first(conn)?;
    by_itself(conn, rules, now, "escalate_task", &[resident], |tx| {
        let row: TaskRow = each!(&mut *tx.conn, c => tasks::table.find(task).select(TaskRow::as_select()).first(c))?;
        let recorded = task_escalations::table.find((task, Word(to)));
        if row.state() != TaskState::Open || select(exists(recorded)).get_result(tx.conn)? {
            return Ok(false);
        }
        let served = in_force_on(tx.conn, resident, tx.today)?;
        let leader = match (to, served) {
            (Attention::Leader, Some(served)) => answers_first(tx.conn, served.team, tx.today)?,
            _ => None,
        };
        let institution = served.map_or(row.institution_id, |served| served.institution);
        match leader {
            Some(leader) => tell(tx, leader)?,
            // A rung on which nobody stands is passed over.
            None => call(tx, institution)?,
        }
        diesel::insert_into(task_escalations::table)
            .values((
                task_escalations::task_id.eq(task),
                task_escalations::attention.eq(Word(to)),
                task_escalations::at.eq(tx.now),
                task_escalations::staff_id.eq(leader),
                task_escalations::institution_id.eq(institution),
            ))
            .execute(tx.conn)?;
        tx.remind_teams(resident, Entity::Task, task)?;
        tx.note("task", task.to_string());
        tx.note("to", to.as_str());
        Ok(true)
    })
}

/// The leader of a team, or during leave who stands in.
fn answers_first(conn: &mut Db, team: TeamId, today: Day) -> Result<Option<StaffId>, Error> {
    let Some(leader) = contract::leader_of(conn, team, today)? else { return Ok(None) };
    Ok(Some(team::roster(conn, team)?.stand_in_of(leader, today).unwrap_or(leader)))
}

/// By text message where the account has a phone; on the list the task says whose attention it has in any case.
fn tell(tx: &mut Tx<'_>, member: StaffId) -> Result<(), Error> {
    let accounts: Vec<(jiayi_core::id::AccountId, Option<Vec<u8>>)> = accounts::table
        .filter(accounts::staff_id.eq(member))
        .filter(accounts::disabled_at.is_null())
        .select((accounts::id, accounts::phone_sealed))
        .load(tx.conn)?;
    for (account, sealed) in accounts {
        let Some(sealed) = sealed else { continue };
        let place = Place { table: "accounts", column: "phone_sealed", row: account.0 };
        let phone = MobileNumber::parse(&tx.rules.keys.open_text(place, &sealed)?);
        let phone = phone.map_err(|_| Error::Damaged("a telephone number"))?;
        channels::sms(tx.conn, tx.rules, &phone, TO_THE_LEADER, tx.now)?;
    }
    Ok(())
}

fn call(tx: &mut Tx<'_>, institution: InstitutionId) -> Result<(), Error> {
    let phone: String = institutions::table.find(institution).select(institutions::duty_phone).first(tx.conn)?;
    channels::call(tx.conn, tx.rules, &phone, TO_THE_DUTY_NUMBER, tx.now)
}
