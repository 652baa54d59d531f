//! The list as it is read: a page from memory.

use std::sync::Arc;

use actix_web::{HttpResponse, get, web};
use jiayi_core::calendar::Day;
use jiayi_core::codes::Code;
use jiayi_core::id::{StaffId, TeamId};
use jiayi_core::worklist::{Ask, Assignee, Count, Filter, ListFilter, ListRow, Row};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::{IntoParams, ToSchema};

use super::page_token::{ListMark, PageToken};
use super::{Days, Panels, Patience, Standing, changed};
use crate::clinic::{Clinic, Rules};
use crate::database::{Db, Error};
use crate::problem::{self, Problem};
use crate::session::{Actor, May, Serving, Then, reads, scope};
use crate::team::roster;

/// Rows of a page when none are asked for.
const PAGE: usize = 20;
const LONGEST_PAGE: usize = 200;

/// What part of the list is asked for; the export takes the same.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// Which of one's teams; one's own first.
    pub team: Option<TeamId>,
    #[serde(flatten)]
    #[param(ignore)]
    pub part: ListFilter,
    /// `next` of the page before, with the same filter.
    pub page: Option<String>,
    /// Rows of the page, 1 to 200; 20 unless told.
    pub limit: Option<usize>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Worklist {
    pub team: TeamId,
    /// The day for which overdue and due are worked out.
    pub as_of: Day,
    /// Version of the team's feed at which the list stands.
    pub version: i64,
    /// Of the whole filtered list, whatever bucket is asked for.
    pub counts: Vec<Count>,
    /// The most urgent first.
    #[schema(value_type = Vec<ListRow>)]
    pub rows: Vec<Box<RawValue>>,
    /// What the next page is asked with; none on the last page.
    pub next: Option<String>,
    /// Residents who changed since the first page was read: it may be time to begin anew. None on a first page.
    pub changed: Option<usize>,
    /// For an empty list: the next day on which something is due of those whom the filter takes then.
    pub next_due: Option<Day>,
}

impl Wanted {
    /// Whose list `me` is: who asks, and those for whom she stands in today; what is assigned to them is hers to do.
    pub(super) fn own(
        &self,
        conn: &mut Db,
        team: TeamId,
        serving: &Serving,
        today: Day,
    ) -> Result<Vec<StaffId>, Error> {
        let mut own = vec![serving.staff];
        if self.part.assigned == Some(Assignee::Me) {
            own.extend(roster(conn, team)?.stood_in_for(serving.staff, today));
        }
        Ok(own)
    }

    /// `own` as above.
    pub(super) fn filter<'a>(&'a self, own: &'a [StaffId]) -> Result<Filter<'a>, Problem> {
        match self.part.fault() {
            Some((field, code)) => Err(Problem::on_field(field, code)),
            None => Ok(self.part.asked_by(own)),
        }
    }
}

/// Who needs the team, the most urgent first.
#[utoipa::path(tag = "worklist", params(ListFilter, Wanted),
    responses((status = 200, body = Worklist), (status = 400, body = problem::Body), (status = 401, body = problem::Body),
        (status = 403, body = problem::Body), (status = 404, body = problem::Body)),
    security(("session" = [])))]
#[get("/worklist")]
pub async fn list(
    clinic: web::Data<Clinic>,
    Then(actor, wanted): Then<May<reads::Worklist>, web::Query<Wanted>>,
) -> Result<HttpResponse, Problem> {
    let (actor, wanted, today) = (actor.into_actor(), wanted.into_inner(), clinic.clock.today());
    let limit = wanted.limit.unwrap_or(PAGE);
    if !(1..=LONGEST_PAGE).contains(&limit) {
        return Err(Problem::on_field("limit", Code::BadValue));
    }
    let token = match wanted.page.as_deref() {
        None => None,
        Some(text) => {
            let token = PageToken::parse(text).filter(|token| token.is_readable_on(today));
            Some(token.ok_or_else(wrong_page)?)
        }
    };
    let (rules, panels) = (clinic.rules.clone(), Arc::clone(&clinic.panels));
    let question = Arc::new(Question { actor, wanted, token, limit, today, rules, panels });
    let at_once = Arc::clone(&question);
    let shown = match clinic.read_here(move |conn| at_once.answer(conn, Patience::Now)).await? {
        Some(shown) => shown,
        None => {
            let shown = clinic.read(move |conn| question.answer(conn, Patience::Long)).await?;
            shown.ok_or_else(|| Problem::new(Code::Busy))?
        }
    };
    Ok(HttpResponse::Ok().json(shown))
}

fn wrong_page() -> Problem {
    Problem::on_field("page", Code::BadValue)
}

/// What was asked, read and checked as far as it goes without the database.
struct Question {
    actor: Actor,
    wanted: Wanted,
    token: Option<PageToken>,
    limit: usize,
    today: Day,
    rules: Rules,
    panels: Arc<Panels>,
}

impl Question {
    /// `None` when it would take longer than there is patience for.
    fn answer(&self, conn: &mut Db, patience: Patience) -> Result<Option<Worklist>, Problem> {
        let Self { actor, wanted, limit, today, .. } = self;
        let token = self.token.as_ref();
        let as_of = token.map_or(*today, |token| token.as_of);
        let serving = actor.staff.as_ref().ok_or_else(|| Problem::new(Code::Forbidden))?;
        let team = team(conn, serving, wanted.team, *today)?.ok_or_else(|| Problem::new(Code::NotFound))?;
        let own = wanted.own(conn, team, serving, *today)?;
        let filter = wanted.filter(&own)?;
        let mark = ListMark::of(team, wanted, serving.staff).map_err(Error::from)?;
        if token.is_some_and(|token| token.list != mark) {
            return Err(wrong_page());
        }
        let after = token.map(|token| token.end);
        let ask = Ask { as_of, filter, bucket: wanted.part.bucket, after, limit: *limit };
        let days = Days { today: *today, as_of };
        let read = |Standing { panel, version, rules, written }: Standing<'_>| {
            let shown = |resident, row: &dyn Fn() -> Row| Ok((resident, written.row(resident, row)?));
            let (rows, end) = panel.page_as(&ask, &rules, shown);
            let rows: serde_json::Result<Vec<_>> = rows.into_iter().collect();
            // Whoever searches asks for somebody, not for what is to be done next.
            let empty = rows.as_ref().is_ok_and(Vec::is_empty) && token.is_none() && ask.filter.search.is_none();
            let next_due = empty.then(|| panel.next_due(&ask.filter, as_of, &rules)).flatten();
            (rows, end, panel.counts(&ask.filter, as_of, &rules), next_due, version)
        };
        let answered = self.panels.ask_with(patience, conn, &self.rules, team, days, read)?;
        let Some((rows, end, counts, next_due, version)) = answered else { return Ok(None) };
        let begun_at = token.map(|token| token.version);
        let changed = match begun_at {
            None => None,
            Some(begun_at) if begun_at >= version => Some(0),
            Some(begun_at) => Some(changed::residents(conn, team, begun_at)?.len()),
        };
        let next = end.map(|end| PageToken { list: mark, as_of, version: begun_at.unwrap_or(version), end }.text());
        let next = next.transpose().map_err(Error::from)?;
        let (residents, rows): (Vec<_>, Vec<_>) = rows.map_err(Error::from)?.into_iter().unzip();
        actor.looks_at(residents);
        Ok(Some(Worklist { team, as_of, version, counts, rows, next, changed, next_due }))
    }
}

/// The team that is asked for if it is one's own; else the one whose member one has been the longest.
pub(super) fn team(
    conn: &mut Db,
    serving: &Serving,
    wanted: Option<TeamId>,
    today: Day,
) -> Result<Option<TeamId>, Error> {
    let teams = scope::teams_of(conn, serving, today)?;
    Ok(teams.into_iter().find(|team| wanted.is_none_or(|wanted| *team == wanted)))
}
