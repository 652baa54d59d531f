//! What became of messages, and whether people had their medicine: the first is shown so that the second can be understood.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, get, web};
use diesel::dsl::count;
use diesel::prelude::*;
use jiayi_core::access::Role;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::codes::Code;
use jiayi_core::id::{InstitutionId, ResidentId};
use jiayi_core::prescription::adherence::{Adherence, Fill};
use jiayi_core::reminder::{About, Audience, Channel};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::clinic::Clinic;
use crate::database::schema::{contracts, digests, dispensings, prescription_items, prescriptions, told};
use crate::database::sql::Word;
use crate::database::{Db, Error};
use crate::follow_up::in_force;
use crate::problem::{self, Problem};
use crate::server::Routes;
use crate::session::{May, Then, reads};

/// Of those days the report speaks.
const LONGEST_DAYS: i64 = 400;

pub fn routes(routes: &mut Routes<'_>) {
    routes.service(show);
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Ask {
    /// The first day of the messages.
    pub from: Day,
    /// The last one.
    pub to: Day,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Report {
    pub funnel: Vec<Funnel>,
    /// At 3, 6 and 12 months.
    pub covered: Vec<Covered>,
}

/// What became of the steps of one rung by one channel. Each state is counted by itself: taken by a provider is not delivered, delivered is not
/// seen, seen is not acted on.
#[derive(Debug, Serialize, ToSchema, PartialEq, Eq)]
pub struct Funnel {
    pub about: About,
    pub rung: String,
    pub to: Audience,
    pub channel: Channel,
    pub steps: i64,
    pub accepted: i64,
    pub delivered: i64,
    pub seen: i64,
    pub acted: i64,
    pub failed: i64,
}

/// Proportion of days covered since the first dispensing of each medicine, of everybody under contract for whom so much time has passed.
#[derive(Debug, Serialize, ToSchema, PartialEq, Eq)]
pub struct Covered {
    pub months: u8,
    /// Medicines of people: whoever takes two counts twice.
    pub medicines: usize,
    /// The mean in tenths of a percent; none without anybody.
    pub mean: Option<u64>,
    /// How many reach 80 percent.
    pub at_least_80: usize,
}

/// What became of reminders, and how much of the time the medicine was there. A manager is told of the own institution, the alliance's of
/// all.
#[utoipa::path(tag = "indicators", params(Ask), responses((status = 200, body = Report), (status = 401, body = problem::Body),
    (status = 403, body = problem::Body), (status = 422, body = problem::Body)), security(("session" = [])))]
#[get("/reminders/report")]
pub async fn show(
    clinic: web::Data<Clinic>,
    Then(actor, ask): Then<May<reads::Indicators>, web::Query<Ask>>,
) -> Result<HttpResponse, Problem> {
    let (actor, Ask { from, to }) = (actor.into_actor(), ask.into_inner());
    let institution = match actor.role {
        Role::Manager => Some(actor.institution().ok_or(Code::Forbidden)?),
        Role::AllianceManager => None,
        _ => return Err(Problem::new(Code::Forbidden)),
    };
    if from > to || from.days_until(to) > LONGEST_DAYS {
        return Err(Problem::on_field("to", Code::DateRange));
    }
    let today = clinic.clock.today();
    let report = clinic
        .database
        .read(move |conn| {
            Ok(Report { funnel: funnel(conn, (from, to), institution)?, covered: covered(conn, today, institution)? })
        })
        .await?;
    Ok(HttpResponse::Ok().json(report))
}

/// By about, rung, audience and channel.
///
/// # Errors
/// When the database fails.
pub(super) fn funnel(
    conn: &mut Db,
    (from, to): (Day, Day),
    institution: Option<InstitutionId>,
) -> Result<Vec<Funnel>, Error> {
    type Line = (Word<About>, String, Word<Audience>, Word<Channel>);
    type States = (i64, i64, i64, i64, i64, i64);
    let mut query = told::table
        .inner_join(digests::table.on(told::digest_id.eq(digests::id.nullable())))
        .filter(digests::day.between(from, to))
        .group_by((told::about, told::rung, digests::audience, told::channel))
        .order((told::about, told::rung, digests::audience, told::channel))
        .select((
            (told::about, told::rung, digests::audience, told::channel),
            (
                count(told::step_id),
                count(digests::accepted_at),
                count(digests::delivered_at),
                count(digests::seen_at),
                count(digests::acted_at),
                count(digests::failed_at),
            ),
        ))
        .into_boxed();
    if let Some(institution) = institution {
        query = query.filter(digests::institution_id.eq(institution));
    }
    let rows: Vec<(Line, States)> = query.load(conn)?;
    let line = |((about, rung, to, channel), states): (Line, States)| {
        let (steps, accepted, delivered, seen, acted, failed) = states;
        Funnel { about: about.0, rung, to: to.0, channel: channel.0, steps, accepted, delivered, seen, acted, failed }
    };
    Ok(rows.into_iter().map(line).collect())
}

/// At 3, 6 and 12 months, by what was handed over; what people count themselves has no part in it.
///
/// # Errors
/// When the database fails.
pub(super) fn covered(conn: &mut Db, today: Day, institution: Option<InstitutionId>) -> Result<Vec<Covered>, Error> {
    let mut query = dispensings::table
        .inner_join(prescription_items::table.on(prescription_items::id.eq(dispensings::prescription_item_id)))
        .inner_join(prescriptions::table.on(prescriptions::id.eq(dispensings::prescription_id)))
        .inner_join(contracts::table.on(contracts::resident_id.eq(dispensings::resident_id)))
        .filter(in_force(today))
        .filter(dispensings::days.is_not_null())
        .select((
            dispensings::resident_id,
            prescription_items::family,
            dispensings::dispensed_on,
            dispensings::days.assume_not_null(),
            prescriptions::stopped_at,
        ))
        .into_boxed();
    if let Some(institution) = institution {
        query = query.filter(contracts::institution_id.eq(institution));
    }
    let rows: Vec<(ResidentId, String, Day, i32, Option<Instant>)> = query.load(conn)?;
    let mut medicines: BTreeMap<(ResidentId, String), (Vec<Fill>, Option<Day>)> = BTreeMap::new();
    for (resident, family, dispensed, days, stopped) in rows {
        let (fills, ended) = medicines.entry((resident, family)).or_default();
        fills.push(Fill { dispensed, days: u64::try_from(days).map_err(|_| Error::Damaged("a dispensing"))? });
        *ended = (*ended).max(stopped.map(Instant::day));
    }
    let of_month = |months: u8| {
        let reached = medicines.values().filter_map(|(fills, ended)| {
            let adherence = Adherence::after_months(fills, i64::from(months), today)?;
            let stopped = ended.is_some_and(|on| adherence.1 > on);
            (!stopped).then(|| adherence.0.pdc_tenths())
        });
        let tenths: Vec<u64> = reached.map(|tenths| u64::try_from(tenths).unwrap_or(1_000)).collect();
        let count = u64::try_from(tenths.len()).unwrap_or(u64::MAX);
        Covered {
            months,
            medicines: tenths.len(),
            mean: tenths.iter().sum::<u64>().checked_div(count),
            at_least_80: tenths.iter().filter(|tenths| **tenths >= 800).count(),
        }
    };
    Ok([3, 6, 12].map(of_month).into())
}
