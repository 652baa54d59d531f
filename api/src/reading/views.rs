//! The trend of R18, and the advice of R16 and R17.

use std::collections::HashMap;

use actix_web::{HttpResponse, get, web};
use diesel::prelude::*;
use jiayi_core::access::Read;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::codes::{Code, Language};
use jiayi_core::id::{AccountId, InstitutionId, ReadingId, ResidentId, TeamId};
use jiayi_core::reading::{Advice, Arm, DangerSign, EnteredAs, Glucose, GlucoseContext, Reading, ReadingSource};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::rows::ReadingRow;
use super::trend;
use crate::clinic::{Clinic, Rules};
use crate::database::schema::{institutions, teams};
use crate::database::{Db, Error};
use crate::feed::{self, Entity};
use crate::follow_up;
use crate::person::{self, Author};
use crate::problem::{self, Problem};
use crate::session::scope::Scope;
use crate::session::{May, reads};

/// Days of the trend when none are asked for.
const DAYS: u16 = 90;
/// A year and a day, so that the same day of last year is in sight.
const MOST_DAYS: u16 = 366;

/// What was measured, with its units.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ReadingValue {
    BloodPressure {
        sbp_mmhg: i64,
        dbp_mmhg: i64,
        pulse_per_minute: Option<i64>,
        arm: Option<Arm>,
    },
    Glucose {
        /// Tenths of mmol/L; none when the meter showed only HI or LO.
        tenths_mmol_per_l: Option<i64>,
        meter_shows: Option<MeterMark>,
        context: GlucoseContext,
    },
    Weight {
        /// Tenths of a kilogram.
        hectograms: i64,
    },
}

/// A meter's answer when the value lies outside its range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MeterMark {
    Hi,
    Lo,
}

impl From<Reading> for ReadingValue {
    fn from(reading: Reading) -> Self {
        match reading {
            Reading::BloodPressure { sbp, dbp, pulse, arm } => {
                Self::BloodPressure { sbp_mmhg: sbp.0, dbp_mmhg: dbp.0, pulse_per_minute: pulse, arm }
            }
            Reading::Glucose { value, context } => {
                let (tenths_mmol_per_l, meter_shows) = match value {
                    Glucose::Tenths(tenths) => (Some(tenths), None),
                    Glucose::Hi => (None, Some(MeterMark::Hi)),
                    Glucose::Lo => (None, Some(MeterMark::Lo)),
                };
                Self::Glucose { tenths_mmol_per_l, meter_shows, context }
            }
            Reading::Weight { hectograms } => Self::Weight { hectograms },
        }
    }
}

/// What to do at once, in the order to be shown and read aloud.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AdviceView {
    pub code: &'static str,
    /// The first thing to do is to call 120.
    pub call_120_now: bool,
    pub sentences: &'static [&'static str],
    pub sentences_en: &'static [&'static str],
}

impl From<Advice> for AdviceView {
    fn from(advice: Advice) -> Self {
        Self {
            code: advice.code(),
            call_120_now: advice.call_120_now(),
            sentences: advice.sentences(Language::Chinese),
            sentences_en: advice.sentences(Language::English),
        }
    }
}

/// A value and what was ticked with it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Measured {
    pub id: ReadingId,
    #[serde(flatten)]
    pub value: ReadingValue,
    pub signs: Vec<DangerSign>,
    pub taken_at: Instant,
    pub advice: Option<AdviceView>,
}

impl Measured {
    fn of(row: &ReadingRow) -> Result<Self, Error> {
        let advice = match row.danger.as_ref().filter(|_| row.source.0 != ReadingSource::Visit) {
            Some(code) => Some(Advice::parse(code).ok_or(Error::Damaged("a reading"))?.into()),
            None => None,
        };
        let value = row.value.reading()?.into();
        Ok(Self { id: row.id, value, signs: row.signs.0.clone(), taken_at: row.taken_at, advice })
    }
}

/// A reading of the trend.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ReadingView {
    #[serde(flatten)]
    pub measured: Measured,
    pub source: ReadingSource,
    pub entered_as: EnteredAs,
    #[serde(flatten)]
    pub author: Author,
    pub recorded_at: Instant,
    pub corrects: Option<ReadingId>,
    /// What a correction names as `seen`.
    pub version: i64,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Readings {
    pub resident: ResidentId,
    /// The first day that is shown.
    pub from: Day,
    /// Newest first.
    pub readings: Vec<ReadingView>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// Days back from today, 1 to 366; 90 unless told.
    days: Option<u16>,
}

/// Somebody's readings, newest first.
#[utoipa::path(tag = "follow-up", params(("id" = ResidentId, Path), Period),
    responses((status = 200, body = Readings), (status = 401, body = problem::Body), (status = 403, body = problem::Body),
        (status = 404, body = problem::Body)),
    security(("session" = [])))]
#[get("/residents/{id}/readings")]
pub async fn list(
    clinic: web::Data<Clinic>,
    actor: May<reads::Record>,
    resident: web::Path<ResidentId>,
    period: web::Query<Period>,
) -> Result<HttpResponse, Problem> {
    let days = period.days.unwrap_or(DAYS);
    if !(1..=MOST_DAYS).contains(&days) {
        return Err(Problem::on_field("days", Code::BadValue));
    }
    let (actor, resident, today) = (actor.into_actor(), resident.into_inner(), clinic.clock.today());
    let rules = clinic.rules.clone();
    let shown = clinic
        .read(move |conn| {
            let policy = rules.policies.on(today).map_err(Problem::new)?;
            let scope = Scope::over(conn, &actor, Read::Record, resident, policy, today)?;
            let from = today.plus_days(1 - i64::from(days)).map_err(|_| Problem::new(Code::DateRange))?;
            Ok(Readings { resident, from, readings: readings(conn, &rules, scope, from)? })
        })
        .await?;
    Ok(HttpResponse::Ok().json(shown))
}

fn readings(conn: &mut Db, rules: &Rules, scope: Scope, from: Day) -> Result<Vec<ReadingView>, Error> {
    let resident = scope.resident();
    let versions = feed::versions(conn, &[resident], Entity::Reading)?;
    let mut authors: HashMap<AccountId, Author> = HashMap::new();
    let mut shown = Vec::new();
    for row in trend::since(conn, resident, from.start())? {
        let author = match authors.get(&row.recorded_by) {
            Some(author) => author.clone(),
            None => person::author(conn, rules, row.recorded_by, resident)?,
        };
        authors.entry(row.recorded_by).or_insert_with(|| author.clone());
        shown.push(ReadingView {
            measured: Measured::of(&row)?,
            source: row.source.0,
            entered_as: row.entered_as.0,
            author,
            recorded_at: row.recorded_at,
            corrects: row.corrects,
            version: versions.get(&row.id.0).copied().unwrap_or(0),
        });
    }
    Ok(shown)
}

/// Whom to call: the team's hours, and the institution's duty number.
#[derive(Debug, Serialize, ToSchema)]
pub struct Contact {
    /// None without a contract in force.
    pub team: Option<TeamContact>,
    pub institution: String,
    pub phone: String,
    pub duty_phone: String,
    pub hours: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct TeamContact {
    pub name: String,
    pub phone: String,
    pub hours: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ReadingAdvice {
    pub reading: ReadingId,
    /// None when all is calm.
    pub advice: Option<AdviceView>,
    pub contact: Option<Contact>,
}

/// What to do about a reading, and whom to call. Nobody watches: in an emergency it is 120.
#[utoipa::path(tag = "follow-up", params(("id" = ReadingId, Path)),
    responses((status = 200, body = ReadingAdvice), (status = 401, body = problem::Body), (status = 403, body = problem::Body),
        (status = 404, body = problem::Body)),
    security(("session" = [])))]
#[get("/readings/{id}/advice")]
pub async fn advice_on(
    clinic: web::Data<Clinic>,
    actor: May<reads::Record>,
    reading: web::Path<ReadingId>,
) -> Result<HttpResponse, Problem> {
    let (actor, id, today) = (actor.into_actor(), reading.into_inner(), clinic.clock.today());
    let rules = clinic.rules.clone();
    let shown = clinic
        .read(move |conn| {
            let policy = rules.policies.on(today).map_err(Problem::new)?;
            let row = trend::find(conn, id)?.ok_or_else(|| Problem::new(Code::NotFound))?;
            let scope = Scope::over(conn, &actor, Read::Record, row.resident_id, policy, today)?;
            let contact = contact(conn, scope.resident(), today)?;
            Ok(ReadingAdvice { reading: id, advice: Measured::of(&row)?.advice, contact })
        })
        .await?;
    Ok(HttpResponse::Ok().json(shown))
}

fn contact(conn: &mut Db, resident: ResidentId, today: Day) -> Result<Option<Contact>, Error> {
    let served = follow_up::in_force_on(conn, resident, today)?;
    let institution: Option<InstitutionId> = match &served {
        Some(served) => Some(served.institution),
        None => follow_up::home_on(conn, resident, today)?,
    };
    let Some(institution) = institution else { return Ok(None) };
    let team = served.map(|served| team_contact(conn, served.team)).transpose()?;
    let (institution, phone, duty_phone, hours) = institutions::table
        .find(institution)
        .select((institutions::name, institutions::phone, institutions::duty_phone, institutions::hours))
        .first(conn)?;
    Ok(Some(Contact { team, institution, phone, duty_phone, hours }))
}

fn team_contact(conn: &mut Db, team: TeamId) -> Result<TeamContact, Error> {
    let row: (String, String, String) =
        teams::table.find(team).select((teams::name, teams::phone, teams::hours)).first(conn)?;
    let (name, phone, hours) = row;
    Ok(TeamContact { name, phone, hours })
}

/// Readings by their ids, for those who may see what came of them.
///
/// # Errors
/// When the database fails or a row cannot be read.
pub(crate) fn measured_by_ids(conn: &mut Db, ids: &[ReadingId]) -> Result<HashMap<ReadingId, Measured>, Error> {
    trend::by_ids(conn, ids)?.values().map(|row| Ok((row.id, Measured::of(row)?))).collect()
}
