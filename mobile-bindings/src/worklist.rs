//! G02: who needs the team, and what is done on the list.

use jiayi_core::calendar::Day;
use jiayi_core::codes::{Code, Language};
use jiayi_core::command::Command;
use jiayi_core::follow_up::Programme;
use jiayi_core::id::{ListActId, ResidentId, StaffId, TeamId};
use jiayi_core::person::ConsentPurpose;
use jiayi_core::worklist::commands::{AssignResident, InviteResident, RecordCall, SnoozeResident, UndoListAct};
use jiayi_core::worklist::{self as core, Bucket, CallOutcome, ListFilter, Position, RiskLevel};
use jiayi_device as engine;
use uuid::Uuid;

use crate::acts::json;
use crate::error::JiayiError;
use crate::jiayi::Jiayi;
use crate::screens::count;
use crate::values::Moment;

#[uniffi::remote(Enum)]
pub enum Bucket {
    OverdueOver90,
    Overdue31To90,
    Overdue1To30,
    Today,
    ThisWeek,
    ThisMonth,
    Unscheduled,
}

#[uniffi::remote(Enum)]
pub enum RiskLevel {
    Low,
    Medium,
    High,
    Urgent,
}

#[uniffi::remote(Enum)]
pub enum CallOutcome {
    Reached,
    WillCome { on: Day },
    NoAnswer,
    WrongNumber,
    Refused,
    Moved { on: Day },
    Died { on: Day },
}

/// A team whose list this phone holds.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct OwnTeam {
    pub team: Uuid,
    /// None until the directory is here.
    pub name: Option<String>,
    /// Who is of it today: to whom somebody can be assigned.
    pub members: Vec<Colleague>,
}

#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Colleague {
    pub staff: Uuid,
    pub name: String,
}

/// A part of the list: everything that is given must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default, uniffi::Record)]
pub struct ListPart {
    pub bucket: Option<Bucket>,
    /// A code.
    pub programme: Option<String>,
    /// Statistics code, twelve digits.
    pub village: Option<String>,
    pub risk: Option<RiskLevel>,
    /// `me`, `nobody`, or the id of a member of the team.
    pub assigned: Option<String>,
    pub consent: Option<ConsentPurpose>,
    /// Name, pinyin or its initials, or the end of an identity number or phone.
    pub search: Option<String>,
}

/// A page of the list.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Worklist {
    pub team: Uuid,
    pub as_of: Day,
    /// False until everything was read once: the rows are then those that the server put first, without filter, search and counts.
    pub whole: bool,
    /// Of the whole filtered list, whatever bucket is asked for.
    pub counts: Vec<BucketCount>,
    /// The most urgent first.
    pub rows: Vec<ListRow>,
    /// What the next page is asked with; none on the last page.
    pub next: Option<String>,
    /// For an empty list: the next day on which something is due.
    pub next_due: Option<Day>,
    /// Whose visits are being filled in on this phone, the one written last first.
    pub drafts: Vec<Uuid>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct BucketCount {
    pub bucket: Bucket,
    pub residents: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ListRow {
    pub resident: Uuid,
    pub name: String,
    pub age: i32,
    /// None for somebody who was searched for and has nothing due this month.
    pub bucket: Option<Bucket>,
    /// Of what is due longest; negative days are still to come.
    pub days_overdue: Option<i64>,
    pub risk: RiskLevel,
    pub risk_words: Vec<String>,
    pub last_contact: Option<Day>,
    /// Until the first medicine runs out; negative days are without it.
    pub medicine_days_left: Option<i64>,
    /// The most pressing first.
    pub dues: Vec<DueLine>,
    pub village: Option<String>,
    pub assigned_to: Option<Uuid>,
    pub snoozed_until: Option<Day>,
    pub invited_on: Option<Day>,
    /// What was measured last and what it should be, in words.
    pub last_values: Vec<String>,
    pub contact_words: Option<String>,
    /// What an act about her is given as `seen`.
    pub version: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct DueLine {
    pub words: String,
    /// The record it comes from.
    pub source: Uuid,
    pub on: Option<Day>,
    /// Somebody must look today.
    pub urgent: bool,
}

/// What she did on the list and can still take back.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct DoneAct {
    pub act: Uuid,
    pub resident: Uuid,
    pub name: String,
    pub did: Did,
    pub at: Moment,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum Did {
    Call,
    Snooze,
    Assign,
    Invite,
    Departure,
}

#[uniffi::export(async_runtime = "tokio")]
impl Jiayi {
    /// Whose lists there are.
    ///
    /// # Errors
    /// When the phone's files cannot be read.
    pub async fn own_teams(&self, now: Moment) -> Result<Vec<OwnTeam>, JiayiError> {
        let teams = self.with(move |device| device.own_teams(now)).await?;
        Ok(teams.into_iter().map(OwnTeam::from).collect())
    }

    /// G02. `after` is `next` of the page before.
    ///
    /// # Errors
    /// When the phone's files cannot be read; `BAD_VALUE` for a part that no list can be asked by.
    pub async fn worklist(
        &self,
        team: Uuid,
        part: ListPart,
        after: Option<String>,
        limit: u32,
        now: Moment,
    ) -> Result<Worklist, JiayiError> {
        let part = ListFilter::try_from(part)?;
        let after: Option<Position> = after.as_deref().map(json).transpose()?;
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let screen = self.with(move |device| device.worklist(TeamId(team), &part, after, limit, now)).await?;
        Ok(screen.into())
    }

    /// Somebody called her; a reason is needed for what takes her off the list. What [`Jiayi::undo`] names.
    ///
    /// # Errors
    /// [`JiayiError::StorageFull`] and others: it was not kept then.
    pub async fn record_call(
        &self,
        of: Uuid,
        outcome: CallOutcome,
        reason: Option<String>,
        seen: Option<i64>,
        now: Moment,
    ) -> Result<Uuid, JiayiError> {
        let (act, called_at) = (new_act(), self.with(move |device| Ok(device.by_the_server(now))).await?);
        let command = RecordCall { act, resident: ResidentId(of), called_at, outcome, reason };
        self.acts_on_list(act, Command::RecordCall(command), seen, now).await
    }

    /// Off the list before a day, but for what waits.
    ///
    /// # Errors
    /// As [`Jiayi::record_call`].
    pub async fn snooze(&self, of: Uuid, until: Day, seen: Option<i64>, now: Moment) -> Result<Uuid, JiayiError> {
        let act = new_act();
        let command = Command::SnoozeResident(SnoozeResident { act, resident: ResidentId(of), until });
        self.acts_on_list(act, command, seen, now).await
    }

    /// One of the team takes her on; nobody when none.
    ///
    /// # Errors
    /// As [`Jiayi::record_call`].
    pub async fn assign(&self, of: Uuid, to: Option<Uuid>, seen: Option<i64>, now: Moment) -> Result<Uuid, JiayiError> {
        let act = new_act();
        let command = AssignResident { act, resident: ResidentId(of), to: to.map(StaffId) };
        self.acts_on_list(act, Command::AssignResident(command), seen, now).await
    }

    /// She was told to come.
    ///
    /// # Errors
    /// As [`Jiayi::record_call`].
    pub async fn invite(&self, of: Uuid, seen: Option<i64>, now: Moment) -> Result<Uuid, JiayiError> {
        let act = new_act();
        let command = Command::InviteResident(InviteResident { act, resident: ResidentId(of) });
        self.acts_on_list(act, command, seen, now).await
    }

    /// The last first.
    ///
    /// # Errors
    /// When the phone's files cannot be read.
    pub async fn list_history(&self, now: Moment) -> Result<Vec<DoneAct>, JiayiError> {
        let history = self.with(move |device| device.list_history(now)).await?;
        Ok(history.into_iter().map(DoneAct::from).collect())
    }

    /// Takes an act on the list back within its minutes.
    ///
    /// # Errors
    /// As [`Jiayi::record_call`].
    pub async fn undo(&self, of: Uuid, act: Uuid, now: Moment) -> Result<(), JiayiError> {
        let command = UndoListAct { act: ListActId(act), resident: ResidentId(of) };
        self.does(Command::UndoListAct(command), now).await
    }
}

/// What takes somebody off the list needs a reason.
#[uniffi::export]
pub fn needs_reason(outcome: CallOutcome) -> bool {
    outcome.needs_reason()
}

impl Jiayi {
    async fn acts_on_list(
        &self,
        act: ListActId,
        command: Command,
        seen: Option<i64>,
        now: Moment,
    ) -> Result<Uuid, JiayiError> {
        self.does_seeing(command, seen, now).await?;
        Ok(act.0)
    }
}

fn new_act() -> ListActId {
    ListActId(Uuid::now_v7())
}

impl TryFrom<ListPart> for ListFilter {
    type Error = Code;

    fn try_from(part: ListPart) -> Result<Self, Code> {
        let ListPart { bucket, programme, village, risk, assigned, consent, search } = part;
        let programme = programme.map(|code| Programme::parse(&code).ok_or(Code::BadValue)).transpose()?;
        let assigned = assigned.map(core::Assignee::try_from).transpose()?;
        let filter = Self { bucket, programme, village, risk, assigned, consent, q: search };
        filter.fault().map_or(Ok(filter), |(_, code)| Err(code))
    }
}

impl From<engine::DoneAct> for DoneAct {
    fn from(engine::DoneAct { act, resident, name, did, at }: engine::DoneAct) -> Self {
        Self { act: act.0, resident: resident.0, name, did: did.into(), at }
    }
}

impl From<core::ListAct> for Did {
    fn from(act: core::ListAct) -> Self {
        match act {
            core::ListAct::Call { .. } => Self::Call,
            core::ListAct::Snooze { .. } => Self::Snooze,
            core::ListAct::Assign { .. } => Self::Assign,
            core::ListAct::Invite => Self::Invite,
            core::ListAct::Departure { .. } => Self::Departure,
        }
    }
}

impl From<engine::OwnTeam> for OwnTeam {
    fn from(engine::OwnTeam { team, name, members }: engine::OwnTeam) -> Self {
        let members = members.into_iter().map(|(staff, name)| Colleague { staff: staff.0, name }).collect();
        Self { team: team.0, name, members }
    }
}

impl From<engine::ListScreen> for Worklist {
    fn from(screen: engine::ListScreen) -> Self {
        let engine::ListScreen { team, as_of, whole, counts, rows, next, next_due, drafts } = screen;
        let counts = counts.into_iter().map(BucketCount::from).collect();
        let next = next.and_then(|next| serde_json::to_string(&next).ok());
        let drafts = drafts.into_iter().map(|resident| resident.0).collect();
        let rows = rows.into_iter().map(ListRow::from).collect();
        Self { team: team.0, as_of, whole, counts, rows, next, next_due, drafts }
    }
}

impl From<core::Count> for BucketCount {
    fn from(core::Count { bucket, residents }: core::Count) -> Self {
        Self { bucket, residents: count(residents) }
    }
}

impl From<core::ListRow> for ListRow {
    fn from(core::ListRow { row, risk_words, contact_words }: core::ListRow) -> Self {
        Self {
            resident: row.resident.0,
            name: row.name,
            age: row.age,
            bucket: row.bucket,
            days_overdue: row.days_overdue,
            risk: row.risk,
            risk_words,
            last_contact: row.last_contact,
            medicine_days_left: row.medicine_days_left,
            dues: row.dues.into_iter().map(DueLine::from).collect(),
            village: row.village,
            assigned_to: row.assigned_to.map(Uuid::from),
            snoozed_until: row.snoozed_until,
            invited_on: row.invited_on,
            last_values: row.last_values.into_iter().map(|value| value.words(Language::Chinese)).collect(),
            contact_words,
            version: row.version,
        }
    }
}

impl From<core::Due> for DueLine {
    fn from(core::Due { reason, source, on, urgent }: core::Due) -> Self {
        Self { words: reason.words(Language::Chinese), source, on, urgent }
    }
}
