//! Who stands behind a number.

use std::collections::HashMap;
use std::sync::Arc;

use actix_web::{HttpResponse, get, web};
use diesel::prelude::*;
use jiayi_core::access::indicators::{Level, Names, names};
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::codes::Code;
use jiayi_core::id::{InstitutionId, ResidentId, TeamId};
use jiayi_core::indicator::{Facts, Indicator, Line, Part, Tally};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::geography::Geography;
use super::prepare;
use super::sight::{Asked, Sight, before_policies, out_of_calendar};
use crate::audit::{self, Entry};
use crate::clinic::{Clinic, Rules};
use crate::database::schema::residents;
use crate::database::{Db, Error};
use crate::problem::{self, Problem};
use crate::seal::Place;
use crate::session::{Actor, May, Then, reads, scope};

/// Rows of a page when none are asked for.
const PAGE: usize = 50;
const LONGEST_PAGE: usize = 200;
/// Characters.
const LONGEST_PURPOSE: usize = 200;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Ask {
    /// As of the page.
    scope: Option<Level>,
    id: Option<Uuid>,
    as_of: Option<Day>,
    /// Only those all of whose units are met, or only those with one that is not.
    met: Option<bool>,
    /// What for a manager needs the names of the own institution's people; kept in the audit log.
    purpose: Option<String>,
    /// The last pseudonym of the page before.
    after: Option<String>,
    /// Rows of the page, 1 to 200; 50 unless told.
    limit: Option<usize>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct PeopleBehind {
    pub scope: Level,
    pub id: Uuid,
    pub as_of: Day,
    pub indicator: Indicator,
    /// Of the whole number: the sums over all rows, whatever page or filter is asked for.
    pub n: i64,
    pub d: i64,
    pub rows: Vec<PersonBehind>,
    /// What the next page names as `after`; none on the last page.
    pub next: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct PersonBehind {
    /// The same person in every list, and nothing else.
    pub pseudonym: String,
    /// With the name, where the session may see it.
    pub resident: Option<ResidentId>,
    pub name: Option<String>,
    /// Her units: met, and all.
    pub n: i64,
    pub d: i64,
}

/// The people behind a number, by pseudonym; by name where the roles allow it, which is written to the audit log.
#[utoipa::path(tag = "indicators", params(("indicator" = Indicator, Path), Ask),
    responses((status = 200, body = PeopleBehind), (status = 400, body = problem::Body), (status = 401, body = problem::Body),
        (status = 403, body = problem::Body), (status = 404, body = problem::Body), (status = 422, body = problem::Body),
        (status = 503, body = problem::Body)),
    security(("session" = [])))]
#[get("/indicators/{indicator}/residents")]
pub async fn list(
    clinic: web::Data<Clinic>,
    asked: Then<May<reads::Indicators>, Then<web::Path<Indicator>, web::Query<Ask>>>,
) -> Result<HttpResponse, Problem> {
    let Then(actor, Then(indicator, ask)) = asked;
    let (actor, ask, now) = (actor.into_actor(), ask.into_inner(), clinic.clock.now());
    let limit = ask.limit.unwrap_or(PAGE);
    if !(1..=LONGEST_PAGE).contains(&limit) {
        return Err(Problem::on_field("limit", Code::BadValue));
    }
    let purpose = ask.purpose.as_deref().map(purpose).transpose()?;
    let (rules, figures, reader) = (clinic.rules.clone(), Arc::clone(&clinic.figures), actor.clone());
    let indicator = indicator.into_inner();
    let with_purpose = purpose.is_some();
    prepare(&clinic).await?;
    let listed = clinic
        .read(move |conn| {
            let today = now.day();
            let asked = Asked { level: ask.scope, id: ask.id, as_of: ask.as_of };
            let sight = Sight::over(conn, &reader, asked, today)?;
            let names = names(reader.role, sight.level, with_purpose).map_err(Problem::new)?;
            let (then, present) = (sight.geography(conn, sight.as_of)?, sight.geography(conn, today)?);
            let own = Own::of(conn, &reader, names, &present, today)?;
            let policy = &rules.policies.on(sight.as_of).map_err(before_policies)?.indicator;
            let (lines, named) = figures
                .ask(conn, |ledger| {
                    let lines = ledger.behind(indicator, sight.as_of, policy, |part| sight.holds(&then, part))?;
                    let named = |line: &Line| ledger.facts(line.resident).is_some_and(|facts| own.holds(facts, today));
                    let named = lines.iter().map(named).collect::<Vec<bool>>();
                    Ok((lines, named))
                })?
                .map_err(out_of_calendar)?;
            let all = lines
                .iter()
                .fold(Tally::default(), |sum, line| Tally { n: sum.n + line.tally.n, d: sum.d + line.tally.d });
            let wanted = |tally: Tally| ask.met.is_none_or(|met| met == (tally.n == tally.d));
            let mut rows: Vec<(String, Line, bool)> = lines
                .into_iter()
                .zip(named)
                .filter(|(line, _)| wanted(line.tally))
                .map(|(line, named)| (rules.keys.pseudonym(line.resident.0), line, named))
                .filter(|(pseudonym, ..)| ask.after.as_ref().is_none_or(|after| pseudonym > after))
                .collect();
            rows.sort_unstable_by(|a, b| a.0.cmp(&b.0));
            let next = rows.get(limit - 1).filter(|_| rows.len() > limit).map(|row| row.0.clone());
            rows.truncate(limit);
            let (scope, id, as_of) = (sight.level, sight.id(), sight.as_of);
            let rows = shown(conn, &rules, rows)?;
            Ok(PeopleBehind { scope, id, as_of, indicator, n: all.n, d: all.d, rows, next })
        })
        .await?;
    let named: Vec<ResidentId> = listed.rows.iter().filter_map(|row| row.resident).collect();
    if !named.is_empty() {
        let entry = entry(&actor, &listed, named, purpose.as_deref(), now);
        // Nobody is shown by name before it is written down.
        clinic.database.write(move |conn| audit::append(conn, entry.clone())).await?;
    }
    Ok(HttpResponse::Ok().json(listed))
}

/// Said in so many visible characters.
fn purpose(text: &str) -> Result<String, Problem> {
    let text = text.trim();
    let said = (1..=LONGEST_PURPOSE).contains(&text.chars().count()) && !text.chars().any(char::is_control);
    if said { Ok(text.to_owned()) } else { Err(Problem::on_field("purpose", Code::BadValue)) }
}

/// Whose names the session may see: those who are its own today, whatever they were on the day asked about.
enum Own<'a> {
    Nobody,
    Teams(Vec<TeamId>),
    Institution(InstitutionId, &'a Geography),
}

impl<'a> Own<'a> {
    fn of(conn: &mut Db, reader: &Actor, names: Names, present: &'a Geography, today: Day) -> Result<Self, Problem> {
        let serving = reader.staff.as_ref().ok_or_else(|| Problem::new(Code::Forbidden))?;
        Ok(match names {
            Names::Nobody => Self::Nobody,
            Names::OwnPanel => Self::Teams(scope::teams_of(conn, serving, today)?),
            Names::OwnInstitution => Self::Institution(serving.institution, present),
        })
    }

    fn holds(&self, facts: &Facts, today: Day) -> bool {
        match (self, facts.part_on(today)) {
            (Self::Teams(teams), Some(Part::Panel { team, .. })) => teams.contains(&team),
            (Self::Institution(own, present), Some(part)) => present.institution(part) == Some(*own),
            _ => false,
        }
    }
}

/// Opens the names that may be seen.
fn shown(conn: &mut Db, rules: &Rules, rows: Vec<(String, Line, bool)>) -> Result<Vec<PersonBehind>, Error> {
    let open: Vec<ResidentId> = rows.iter().filter(|(.., named)| *named).map(|(_, line, _)| line.resident).collect();
    let sealed: Vec<(ResidentId, Vec<u8>)> = residents::table
        .filter(residents::id.eq_any(&open))
        .select((residents::id, residents::name_sealed))
        .load(conn)?;
    let mut names: HashMap<ResidentId, String> = HashMap::new();
    for (id, sealed) in sealed {
        let place = Place { table: "residents", column: "name_sealed", row: id.0 };
        names.insert(id, rules.keys.open_text(place, &sealed)?.to_string());
    }
    let row = |(pseudonym, line, _): (String, Line, bool)| {
        let name = names.remove(&line.resident);
        let resident = name.as_ref().map(|_| line.resident);
        PersonBehind { pseudonym, resident, name, n: line.tally.n, d: line.tally.d }
    };
    Ok(rows.into_iter().map(row).collect())
}

fn entry(actor: &Actor, listed: &PeopleBehind, named: Vec<ResidentId>, purpose: Option<&str>, now: Instant) -> Entry {
    let detail = json!({
        "indicator": listed.indicator, "scope": listed.scope, "id": listed.id, "as_of": listed.as_of, "purpose": purpose,
    });
    Entry { detail: Some(detail.to_string()), ..Entry::read(actor, "indicator_names", named, now) }
}
