//! The page of a panel, a team, an institution or the alliance.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use actix_web::{HttpResponse, get, web};
use diesel::prelude::*;
use jiayi_core::access::indicators::Level;
use jiayi_core::calendar::Day;
use jiayi_core::codes::Language;
use jiayi_core::id::{InstitutionId, StaffId, TeamId};
use jiayi_core::indicator::{
    Better, Counted, Counts, Indicator, IndicatorPolicy, Ledger, Part, Rate, Sums, Tally, month_ends, period_start,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::geography::{Geography, Of};
use super::prepare;
use super::sight::{Asked, Sight, before_policies, out_of_calendar};
use crate::clinic::{Clinic, Rules};
use crate::database::schema::{institutions, staff, teams};
use crate::database::{Db, Error};
use crate::problem::{self, Problem};
use crate::session::{May, Then, reads};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Ask {
    /// A doctor: the own panel unless told. A manager: the own institution. The alliance's manager: the alliance.
    scope: Option<Level>,
    /// Of the doctor, team, institution or alliance; one's own unless told.
    id: Option<Uuid>,
    /// Today unless told; any past day.
    as_of: Option<Day>,
    /// With the last twelve ends of a month.
    #[serde(default)]
    trend: bool,
    /// With the counts of the parts that make the sum.
    #[serde(default)]
    parts: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct IndicatorPage {
    pub scope: Level,
    pub id: Uuid,
    pub as_of: Day,
    /// What happens over time is counted from here to `as_of`.
    pub period_from: Day,
    /// Of the policy whose targets and limits were used.
    pub policy: String,
    pub indicators: Vec<Figure>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<PartCounts>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Figure {
    pub indicator: Indicator,
    pub name: &'static str,
    pub name_en: &'static str,
    pub unit: Counted,
    pub better: Better,
    /// Units that are met.
    pub n: i64,
    /// All units.
    pub d: i64,
    /// People who live in the area by the last official figure, where the indicator is a share of them and it is known.
    pub population: Option<i64>,
    /// What the rate is a share of, where that is not plain: who is registered here, or who lives here.
    pub of: Option<&'static str>,
    pub of_en: Option<&'static str>,
    /// Percent with two decimals, of the population where it is known; "—" when there are no units, for a share that only an area
    /// has, and for one that could not be anything else.
    #[schema(value_type = String)]
    pub rate: String,
    /// What is to be said in place of a share that could not be anything else.
    pub fact: Option<&'static str>,
    pub fact_en: Option<&'static str>,
    /// Percent; none of a share of the registered, which is no coverage of an area.
    pub target: Option<u8>,
    /// Whether the target is reached.
    pub met: Option<bool>,
    /// The ends of the months before, the earliest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub trend: Vec<RatePoint>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct RatePoint {
    pub as_of: Day,
    pub n: i64,
    pub d: i64,
    #[schema(value_type = String)]
    pub rate: String,
}

/// A part of the sum.
#[derive(Debug, Serialize, ToSchema)]
pub struct PartCounts {
    /// None for the people of an institution who have no contract.
    pub scope: Option<Level>,
    pub id: Option<Uuid>,
    pub name: Option<String>,
    pub counts: Vec<PartCount>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct PartCount {
    pub indicator: Indicator,
    pub n: i64,
    pub d: i64,
}

/// All indicators as of a day, each with numerator and denominator.
#[utoipa::path(tag = "indicators", params(Ask),
    responses((status = 200, body = IndicatorPage), (status = 400, body = problem::Body), (status = 401, body = problem::Body),
        (status = 403, body = problem::Body), (status = 404, body = problem::Body), (status = 422, body = problem::Body),
        (status = 503, body = problem::Body)),
    security(("session" = [])))]
#[get("/indicators")]
pub async fn show(
    clinic: web::Data<Clinic>,
    Then(actor, ask): Then<May<reads::Indicators>, web::Query<Ask>>,
) -> Result<HttpResponse, Problem> {
    let (actor, ask, today) = (actor.into_actor(), ask.into_inner(), clinic.clock.today());
    prepare(&clinic).await?;
    let (rules, figures) = (clinic.rules.clone(), Arc::clone(&clinic.figures));
    let page = clinic
        .read(move |conn| {
            let asked = Asked { level: ask.scope, id: ask.id, as_of: ask.as_of };
            let sight = Sight::over(conn, &actor, asked, today)?;
            let days = if ask.trend { month_ends(sight.as_of).map_err(out_of_calendar)? } else { Vec::new() };
            let now = Moment::of(conn, &sight, &rules, sight.as_of)?;
            let past =
                days.into_iter().map(|day| Moment::of(conn, &sight, &rules, day)).collect::<Result<Vec<_>, _>>()?;
            let page = figures.ask(conn, |ledger| make(ledger, &sight, &now, &past, ask.parts))?;
            let mut page = page.map_err(out_of_calendar)?;
            name(conn, &mut page.parts)?;
            Ok(page)
        })
        .await?;
    Ok(HttpResponse::Ok().json(page))
}

/// A day with its policy and the alliance as it was.
struct Moment<'a> {
    day: Day,
    version: &'a str,
    policy: &'a IndicatorPolicy,
    geography: Geography,
}

impl<'a> Moment<'a> {
    fn of(conn: &mut Db, sight: &Sight, rules: &'a Rules, day: Day) -> Result<Self, Problem> {
        let policy = rules.policies.on(day).map_err(before_policies)?;
        Ok(Self { day, version: &policy.version, policy: &policy.indicator, geography: sight.geography(conn, day)? })
    }

    fn counts(&self, ledger: &mut Ledger, sight: &Sight) -> Result<Counts, jiayi_core::calendar::NotADay> {
        let sums = ledger.sums(self.day, self.policy)?;
        Ok(sums.over(|part| sight.holds(&self.geography, part)))
    }
}

fn make(
    ledger: &mut Ledger,
    sight: &Sight,
    now: &Moment<'_>,
    past: &[Moment<'_>],
    with_parts: bool,
) -> Result<IndicatorPage, jiayi_core::calendar::NotADay> {
    let counts = now.counts(ledger, sight)?;
    let mut trend = Vec::new();
    for moment in past {
        trend.push((moment, moment.counts(ledger, sight)?));
    }
    let parts = if with_parts { parts(ledger.sums(now.day, now.policy)?, sight, &now.geography) } else { Vec::new() };
    Ok(IndicatorPage {
        scope: sight.level,
        id: sight.id(),
        as_of: now.day,
        period_from: period_start(now.day)?,
        policy: now.version.to_owned(),
        indicators: Indicator::ALL.iter().map(|one| figure(*one, sight, (now, &counts), &trend)).collect(),
        parts,
    })
}

/// A number as of a moment, and what it is a share of.
struct Share {
    tally: Tally,
    population: Option<i64>,
    rate: Rate,
}

impl Share {
    fn of(indicator: Indicator, sight: &Sight, moment: &Moment<'_>, counts: &Counts) -> Self {
        let tally = counts.of(indicator);
        let population = indicator
            .of_population()
            .and_then(|people| moment.policy.population(people, &moment.geography.villages_of(sight.of), moment.day));
        let is_area = matches!(sight.level, Level::Institution | Level::Alliance);
        let says_something = (is_area || !indicator.is_of_area()) && indicator.settled(Language::Chinese).is_none();
        let d = if says_something { population.unwrap_or(tally.d) } else { 0 };
        Self { tally, population, rate: Rate { n: tally.n, d } }
    }
}

fn figure(
    indicator: Indicator,
    sight: &Sight,
    (now, counts): (&Moment<'_>, &Counts),
    trend: &[(&Moment<'_>, Counts)],
) -> Figure {
    let Share { tally, population, rate } = Share::of(indicator, sight, now, counts);
    // A target for those who live somewhere says nothing about a share of those who are registered.
    let comparable = indicator.of_population().is_none() || population.is_some();
    let target = now.policy.targets.get(&indicator).copied().filter(|_| comparable);
    let (of, of_en) = match (indicator.of_population(), population) {
        (None, _) => (None, None),
        (Some(_), None) => (Some("登记居民"), Some("registered residents")),
        (Some(_), Some(_)) => (Some("常住人口"), Some("resident population")),
    };
    let point = |(moment, counts): &(&Moment<'_>, Counts)| {
        let Share { tally: Tally { n, d }, rate, .. } = Share::of(indicator, sight, moment, counts);
        RatePoint { as_of: moment.day, n, d, rate: rate.to_string() }
    };
    Figure {
        indicator,
        name: indicator.name(Language::Chinese),
        name_en: indicator.name(Language::English),
        unit: indicator.unit(),
        better: indicator.better(),
        n: tally.n,
        d: tally.d,
        population,
        of,
        of_en,
        rate: rate.to_string(),
        fact: indicator.settled(Language::Chinese),
        fact_en: indicator.settled(Language::English),
        target,
        met: target.and_then(|target| rate.meets(target, indicator.better())),
        trend: trend.iter().map(point).collect(),
    }
}

/// What the sum is made of, one level below: doctors of a team, teams of an institution and those without a contract,
/// institutions of the alliance.
fn parts(sums: &Sums, sight: &Sight, geography: &Geography) -> Vec<PartCounts> {
    let of_part = |level, id, within: &dyn Fn(Part) -> bool| {
        let counts = sums.over(|part| sight.holds(geography, part) && within(part));
        let count = |indicator: &Indicator| {
            let Tally { n, d } = counts.of(*indicator);
            PartCount { indicator: *indicator, n, d }
        };
        PartCounts { scope: level, id, name: None, counts: Indicator::ALL.iter().map(count).collect() }
    };
    let below = |of: Of, level, id| of_part(Some(level), Some(id), &|part| geography.holds(of, part));
    match sight.of {
        Of::Panel(_) => Vec::new(),
        Of::Team(_) => {
            let doctor = |part| match part {
                Part::Panel { doctor, .. } if sight.holds(geography, part) => Some(doctor),
                _ => None,
            };
            let doctors: BTreeSet<StaffId> = sums.parts().filter_map(doctor).collect();
            doctors.into_iter().map(|doctor| below(Of::Panel(doctor), Level::Panel, doctor.0)).collect()
        }
        Of::Institution(institution) => {
            let teams = geography.teams_at(institution).into_iter();
            let without = of_part(None, None, &|part| matches!(part, Part::Unsigned { .. }));
            teams.map(|team| below(Of::Team(team), Level::Team, team.0)).chain([without]).collect()
        }
        Of::Alliance(_) => geography
            .institutions()
            .map(|institution| below(Of::Institution(institution), Level::Institution, institution.0))
            .collect(),
    }
}

fn name(conn: &mut Db, parts: &mut [PartCounts]) -> Result<(), Error> {
    let ids = |level| parts.iter().filter(move |part| part.scope == Some(level)).filter_map(|part| part.id);
    let doctors: Vec<StaffId> = ids(Level::Panel).map(StaffId).collect();
    let of_teams: Vec<TeamId> = ids(Level::Team).map(TeamId).collect();
    let places: Vec<InstitutionId> = ids(Level::Institution).map(InstitutionId).collect();
    let mut names: HashMap<Uuid, String> = HashMap::new();
    let rows: Vec<(StaffId, String)> =
        staff::table.filter(staff::id.eq_any(&doctors)).select((staff::id, staff::name)).load(conn)?;
    names.extend(rows.into_iter().map(|(id, name)| (id.0, name)));
    let rows: Vec<(TeamId, String)> =
        teams::table.filter(teams::id.eq_any(&of_teams)).select((teams::id, teams::name)).load(conn)?;
    names.extend(rows.into_iter().map(|(id, name)| (id.0, name)));
    let rows: Vec<(InstitutionId, String)> = institutions::table
        .filter(institutions::id.eq_any(&places))
        .select((institutions::id, institutions::name))
        .load(conn)?;
    names.extend(rows.into_iter().map(|(id, name)| (id.0, name)));
    for part in parts {
        part.name = part.id.and_then(|id| names.remove(&id));
    }
    Ok(())
}
