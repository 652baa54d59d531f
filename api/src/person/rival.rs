//! Two accounts say to be one person: a task for the desk, which sees the card and decides.

use diesel::prelude::*;
use jiayi_core::codes::Code;
use jiayi_core::id::{AccountId, ResidentId, StaffId};
use jiayi_core::person::claim::{ClaimEvent, ClaimState, Holder};
use jiayi_core::person::commands::{ResolveRivalClaim, RivalChoice};
use jiayi_core::task::{NewTask, TaskKind, TaskOutcome, Urgency};

use super::rows::Claim;
use super::{claim, holding, verify};
use crate::channels;
use crate::commands::{Refusal, Tx};
use crate::database::schema::{accounts, identity_claims, tasks};
use crate::database::sql::Word;
use crate::feed::Entity;
use crate::session::end_sessions;
use crate::task::{self, Source};

/// Told to whoever holds the person while somebody else shows a card at the desk.
const TOLD: &str = "有人持身份证在窗口申请把您的家医档案转到另一部手机。不是本人办理，请马上联系家医机构。";

/// The claim becomes a rival one and the desk of the claimed home institution hears of it; the author is refused.
///
/// # Errors
/// Always: `CLAIM_RIVAL`, and what was written stays.
pub(super) fn refuse(tx: &mut Tx<'_>, claim: &Claim) -> Result<(), Refusal> {
    if claim.state.0 != ClaimState::Rival {
        diesel::update(identity_claims::table.find(claim.id))
            .set(identity_claims::state.eq(Word(ClaimState::Rival)))
            .execute(tx.conn)?;
        let task = NewTask { kind: TaskKind::RivalIdentityClaim, urgency: Urgency::SameDay };
        task::open(tx, claim.resident_id, task, Source::Claim(claim.id))?;
        tx.stamp(claim.resident_id, Entity::Claim, claim.id);
    }
    Err(Refusal::keeping(Code::ClaimRival))
}

/// Nothing is left for the desk to do about a provisional person that is being closed.
pub(super) fn close_tasks(tx: &mut Tx<'_>, provisional: ResidentId) -> Result<(), Refusal> {
    let open = tasks::table
        .filter(tasks::resident_id.eq(provisional))
        .filter(tasks::kind.eq(Word(TaskKind::RivalIdentityClaim)))
        .filter(tasks::closed_at.is_null());
    diesel::update(open)
        .set((
            tasks::closed_at.eq(tx.now),
            tasks::closed_by.eq(tx.actor.account),
            tasks::outcome.eq(Word(TaskOutcome::Handled)),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Staff have seen the card and say whose account holds the person. To pass her to the claimant takes two of them: the first one's word
/// is kept, and whoever holds her now is told.
///
/// # Errors
/// `SECOND_PERSON` when the same one says so again; `CLAIM_STATE` unless the claim is a rival one; `REASON_REQUIRED` without words.
pub fn resolve_rival_claim(tx: &mut Tx<'_>, command: &ResolveRivalClaim) -> Result<(), Refusal> {
    let claim = claim::find(tx, command.claim, command.resident)?;
    claim::as_seen(tx, &claim)?;
    let reason = verify::reason(&command.reason)?;
    if claim.state.0 != ClaimState::Rival {
        return Err(Code::ClaimState.into());
    }
    let held = holding::holder(tx, &claim)?;
    let seen = held.as_ref().map_or(Holder::Nobody, |held| held.as_seen_by(&claim));
    match (command.keep, held) {
        (RivalChoice::Claimant, None) => Err(Code::ClaimState.into()),
        (RivalChoice::Holder, _) => {
            let state = claim.state.0.next(ClaimEvent::Rejected, seen)?;
            verify::reject(tx, &claim, state, reason)
        }
        (RivalChoice::Claimant, Some(held)) => {
            if !is_second(tx, &claim, held.account)? {
                return Ok(());
            }
            if let Some(account) = held.account {
                release(tx, account)?;
            }
            let state = claim.state.0.next(ClaimEvent::CardSeen, Holder::RecordWithoutAccount)?;
            holding::link(tx, &claim, &held, state, ClaimEvent::CardSeen, Some(reason))
        }
    }
}

/// Whether a colleague said so before; if nobody did, this is the first word.
fn is_second(tx: &mut Tx<'_>, claim: &Claim, held_by: Option<AccountId>) -> Result<bool, Refusal> {
    let staff = verify::staff(tx)?;
    let row = identity_claims::table.find(claim.id);
    match row.select(identity_claims::proposed_by).first::<Option<StaffId>>(tx.conn)? {
        Some(first) if first == staff => Err(Code::SecondPerson.into()),
        Some(_) => Ok(true),
        None => {
            diesel::update(row).set(identity_claims::proposed_by.eq(Some(staff))).execute(tx.conn)?;
            tx.stamp(claim.resident_id, Entity::Claim, claim.id);
            tx.note("proposed", true);
            if let Some(account) = held_by
                && let Some(phone) = holding::phone_of(tx, account)?
            {
                channels::sms(tx.conn, tx.rules, &phone, TOLD, tx.now)?;
            }
            Ok(false)
        }
    }
}

/// The account that showed no card lets go of the person, at once and on every device.
fn release(tx: &mut Tx<'_>, account: AccountId) -> Result<(), Refusal> {
    diesel::update(accounts::table.find(account)).set(accounts::resident_id.eq(None::<ResidentId>)).execute(tx.conn)?;
    end_sessions(tx.conn, account, tx.now)?;
    tx.note("released_account", account.to_string());
    Ok(())
}
