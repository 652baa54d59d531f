//! A clinician refers somebody, and says what became of it.

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::select;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::codes::Code;
use jiayi_core::command::Rejection;
use jiayi_core::id::{ReferralId, ResidentId, StaffId, VisitId};
use jiayi_core::referral::{ReferralDirection, ReferralOutcome, ReferralUrgency, Referred, Referring, check_by};
use jiayi_core::task::commands::{RecordReferralOutcome, Refer};
use serde_json::json;

use crate::commands::{Refusal, Tx};
use crate::database::schema::{referrals, visits};
use crate::database::sql::Word;
use crate::feed::Entity;
use crate::{each, follow_up};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = referrals, treat_none_as_default_value = false)]
pub(crate) struct ReferralRow {
    pub id: ReferralId,
    pub resident_id: ResidentId,
    pub visit_id: Option<VisitId>,
    pub direction: Word<ReferralDirection>,
    pub urgency: Word<ReferralUrgency>,
    pub reason: String,
    pub to_institution: String,
    pub to_department: String,
    pub referred_by: StaffId,
    pub happened_on: Day,
    pub recorded_at: Instant,
    pub check_by: Day,
    pub outcome: Option<Word<ReferralOutcome>>,
    pub outcome_on: Option<Day>,
    pub outcome_by: Option<StaffId>,
}

/// # Errors
/// `ID_USED`, `NOT_FOUND`, or every fault at its field.
pub fn refer(tx: &mut Tx<'_>, command: &Refer) -> Result<(), Refusal> {
    if select(exists(referrals::table.find(command.referral))).get_result(tx.conn)? {
        return Err(Code::IdUsed.into());
    }
    let person = follow_up::person(tx.conn, command.resident)?.ok_or(Code::NotFound)?;
    let referred_by = tx.actor.staff_id().ok_or(Code::Forbidden)?;
    if let Some(visit) = command.visit {
        let own = visits::table.find(visit).filter(visits::resident_id.eq(command.resident));
        if !select(exists(own)).get_result(tx.conn)? {
            return Err(Rejection::on_field("visit", Code::NotFound).into());
        }
    }
    let referring = Referring {
        to_institution: &command.to_institution,
        to_department: &command.to_department,
        reason: &command.reason,
    };
    let mut faults = referring.faults();
    faults.extend(person.died_on.map(|_| ("resident", Code::AfterDeath)));
    follow_up::refuse(faults)?;
    if command.urgency == ReferralUrgency::Emergency {
        tx.emergency();
    }
    let row = ReferralRow {
        id: command.referral,
        resident_id: command.resident,
        visit_id: command.visit,
        direction: Word(command.direction),
        urgency: Word(command.urgency),
        reason: command.reason.clone(),
        to_institution: command.to_institution.clone(),
        to_department: command.to_department.clone(),
        referred_by,
        happened_on: tx.today,
        recorded_at: tx.now,
        check_by: check_by(tx.today, &tx.policy.follow_up).map_err(|_| Code::DateRange)?,
        outcome: None,
        outcome_on: None,
        outcome_by: None,
    };
    diesel::insert_into(referrals::table).values(&row).execute(tx.conn)?;
    tx.stamp(command.resident, Entity::Referral, command.referral);
    tx.note("referral", command.referral.to_string());
    Ok(())
}

/// # Errors
/// `NOT_FOUND`, `STALE`, or what stands in the way, with the referral as it stands.
pub fn record_referral_outcome(tx: &mut Tx<'_>, command: &RecordReferralOutcome) -> Result<(), Refusal> {
    let row: Option<ReferralRow> = each!(&mut *tx.conn, c => referrals::table
        .find(command.referral)
        .filter(referrals::resident_id.eq(command.resident))
        .select(ReferralRow::as_select())
        .first(c)
        .optional())?;
    let row = row.ok_or(Code::NotFound)?;
    let outcome_by = tx.actor.staff_id().ok_or(Code::Forbidden)?;
    let current = || json!({ "outcome": row.outcome.map(|outcome| outcome.0), "outcome_on": row.outcome_on });
    tx.unchanged_since_seen(command.resident, Entity::Referral, command.referral, current)?;
    let referred = Referred { on: row.happened_on, settled: row.outcome.is_some() };
    follow_up::refuse(referred.outcome_faults(command.on, tx.today))?;
    diesel::update(referrals::table.find(command.referral))
        .set((
            referrals::outcome.eq(Some(Word(command.outcome))),
            referrals::outcome_on.eq(Some(command.on)),
            referrals::outcome_by.eq(Some(outcome_by)),
        ))
        .execute(tx.conn)?;
    tx.stamp(command.resident, Entity::Referral, command.referral);
    tx.note("referral", command.referral.to_string());
    Ok(())
}
