//! One item of a request, from received to collected. [P]
//!
//! To approve an item is to issue a prescription for it, so only a physician can. When that prescription expires or fails review,
//! the physician issues it anew or refuses; the resident is not asked to begin again.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::calendar::Day;
use crate::codes::Code;
use crate::prescription::status::Status;
use crate::worklist::DepartureKind;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ItemState {
    Received,
    /// Approved: a physician has issued a prescription for it.
    Reviewed,
    BeingPrepared,
    Ready,
    Collected,
    /// With a reason, which is stored beside it.
    Refused,
    Withdrawn,
}

impl ItemState {
    pub const ALL: [Self; 7] = [
        Self::Received,
        Self::Reviewed,
        Self::BeingPrepared,
        Self::Ready,
        Self::Collected,
        Self::Refused,
        Self::Withdrawn,
    ];

    /// Whether somebody still has to do something; an open item keeps a second request for its medicine away.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Received | Self::Reviewed | Self::BeingPrepared | Self::Ready)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RefillEvent)]
pub enum Event {
    /// A prescription was issued for it.
    Approve,
    /// The prescription expired or failed review, and another was issued.
    Reissue,
    Refuse,
    Withdraw,
    Prepare,
    MakeReady,
    Collect,
    /// The person has died, or moved away before a physician had decided.
    Depart,
}

impl Event {
    pub const ALL: [Self; 8] = [
        Self::Approve,
        Self::Reissue,
        Self::Refuse,
        Self::Withdraw,
        Self::Prepare,
        Self::MakeReady,
        Self::Collect,
        Self::Depart,
    ];
}

/// Who acts; `access` has seen that the session may.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    Physician,
    Pharmacy,
    /// The resident, a guardian, a proxy, or whoever asked for her.
    Asker,
}

/// The one table of moves.
///
/// # Errors
/// `REFILL_PHYSICIAN_DECIDES` when someone else approves or refuses, `REFILL_STATE` for every move that is not a row here.
pub const fn next(state: ItemState, event: Event, actor: Actor) -> Result<ItemState, Code> {
    let physicians = matches!(event, Event::Approve | Event::Reissue | Event::Refuse);
    if physicians && !matches!(actor, Actor::Physician) {
        return Err(Code::RefillPhysicianDecides);
    }
    match (state, event) {
        (ItemState::Received, Event::Approve) => Ok(ItemState::Reviewed),
        (ItemState::Reviewed | ItemState::BeingPrepared | ItemState::Ready, Event::Reissue) => Ok(ItemState::Reviewed),
        (ItemState::Received | ItemState::Reviewed | ItemState::BeingPrepared | ItemState::Ready, Event::Refuse) => {
            Ok(ItemState::Refused)
        }
        // Once the pharmacy has begun, the asker calls instead of taking back.
        (ItemState::Received | ItemState::Reviewed, Event::Withdraw) => Ok(ItemState::Withdrawn),
        (ItemState::Reviewed, Event::Prepare) => Ok(ItemState::BeingPrepared),
        (ItemState::BeingPrepared, Event::MakeReady) => Ok(ItemState::Ready),
        // Whoever comes before the pharmacy has announced it takes it away all the same.
        (ItemState::Reviewed | ItemState::BeingPrepared | ItemState::Ready, Event::Collect) => Ok(ItemState::Collected),
        (ItemState::Received | ItemState::Reviewed | ItemState::BeingPrepared | ItemState::Ready, Event::Depart) => {
            Ok(ItemState::Withdrawn)
        }
        _ => Err(Code::RefillState),
    }
}

/// What has become of the item that was prescribed in answer to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prescribed {
    /// Issued, and no pharmacist has passed it yet.
    Unreviewed,
    /// Passed, and not handed over yet.
    Passed,
    HandedOver,
    /// Past its validity, failed in review, or stopped: nothing will be handed over.
    Void(Void),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Void {
    Expired,
    Failed,
    Stopped,
}

impl Prescribed {
    pub fn of(status: Status, last_valid_day: Day, today: Day, handed_over: bool) -> Self {
        match status {
            Status::Rejected => Self::Void(Void::Failed),
            Status::Stopped => Self::Void(Void::Stopped),
            _ if handed_over => Self::HandedOver,
            _ if today > last_valid_day => Self::Void(Void::Expired),
            Status::Issued => Self::Unreviewed,
            Status::Reviewed | Status::PartlyDispensed | Status::Dispensed => Self::Passed,
        }
    }
}

/// The physician issues for an item: the first time, or anew once what was prescribed for it is void.
///
/// # Errors
/// `REFILL_STATE` while a prescription for it still runs, or when the item is closed.
pub fn issue_for(state: ItemState, prescribed: Option<Prescribed>) -> Result<ItemState, Code> {
    match prescribed {
        None => next(state, Event::Approve, Actor::Physician),
        Some(Prescribed::Void(_)) => next(state, Event::Reissue, Actor::Physician),
        Some(_) => Err(Code::RefillState),
    }
}

/// The physician says no. What is prescribed and runs is stopped instead, so that nobody hands it over.
///
/// # Errors
/// `REFILL_STATE` while a prescription for it still runs, or when the item is closed.
pub fn refuse(state: ItemState, prescribed: Option<Prescribed>) -> Result<ItemState, Code> {
    match prescribed {
        None | Some(Prescribed::Void(_)) => next(state, Event::Refuse, Actor::Physician),
        Some(_) => Err(Code::RefillState),
    }
}

/// The pharmacy moves an item on, once a pharmacist has passed its prescription.
///
/// # Errors
/// `LRX-601` before the review, `LRX-604` past the validity, `REFILL_STATE` for an illegal move.
pub fn prepare(state: ItemState, event: Event, prescribed: Option<Prescribed>) -> Result<ItemState, Code> {
    match prescribed {
        Some(Prescribed::Passed) => next(state, event, Actor::Pharmacy),
        Some(Prescribed::Unreviewed) => Err(Code::Lrx601),
        Some(Prescribed::Void(Void::Expired)) => Err(Code::Lrx604),
        _ => Err(Code::RefillState),
    }
}

/// What a departure makes of an item; none of what goes on. Of somebody who has moved the pharmacy still hands over what is prescribed,
/// while nobody here will decide what is not: she is told, and asks where she is now.
pub fn depart(kind: DepartureKind, state: ItemState, prescribed: Option<Prescribed>) -> Option<ItemState> {
    let waits_for_physician = matches!(prescribed, None | Some(Prescribed::Void(_)));
    let ends = kind == DepartureKind::Died || waits_for_physician;
    next(state, Event::Depart, Actor::Asker).ok().filter(|_| ends)
}

/// Whether the prescriber is asked to issue again: somebody still waits for what can no longer be handed over.
pub const fn needs_reissue(state: ItemState, prescribed: Option<Prescribed>) -> bool {
    state.is_open() && matches!(prescribed, Some(Prescribed::Void(_)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::day;

    #[test]
    fn an_item_moves_only_along_its_table() {
        use Event::{Approve, Collect, Depart, MakeReady, Prepare, Refuse, Reissue, Withdraw};
        use ItemState::{BeingPrepared, Collected, Ready, Received, Refused, Reviewed, Withdrawn};
        let legal = [
            (Received, Approve, Reviewed),
            (Received, Depart, Withdrawn),
            (Reviewed, Depart, Withdrawn),
            (BeingPrepared, Depart, Withdrawn),
            (Ready, Depart, Withdrawn),
            (Received, Refuse, Refused),
            (Received, Withdraw, Withdrawn),
            (Reviewed, Prepare, BeingPrepared),
            (Reviewed, Reissue, Reviewed),
            (Reviewed, Refuse, Refused),
            (Reviewed, Withdraw, Withdrawn),
            (Reviewed, Collect, Collected),
            (BeingPrepared, Collect, Collected),
            (BeingPrepared, MakeReady, Ready),
            (BeingPrepared, Reissue, Reviewed),
            (BeingPrepared, Refuse, Refused),
            (Ready, Collect, Collected),
            (Ready, Reissue, Reviewed),
            (Ready, Refuse, Refused),
        ];
        for state in ItemState::ALL {
            for event in Event::ALL {
                let row = legal.iter().find(|(from, by, _)| (*from, *by) == (state, event));
                let expected = row.map(|(.., to)| *to).ok_or(Code::RefillState);
                assert_eq!(next(state, event, Actor::Physician), expected, "{state:?} {event:?}");
            }
        }
    }

    #[test]
    fn who_has_moved_still_collects_what_was_prescribed_and_waits_for_no_decision() {
        use DepartureKind::{Died, Moved};
        use ItemState::{Collected, Ready, Received, Refused, Reviewed, Withdrawn};
        let expired = Some(Prescribed::Void(Void::Expired));
        let table = [
            (Moved, Received, None, Some(Withdrawn)),
            (Moved, Reviewed, Some(Prescribed::Unreviewed), None),
            (Moved, Ready, Some(Prescribed::Passed), None),
            (Moved, Ready, expired, Some(Withdrawn)),
            (Moved, Refused, None, None),
            (Died, Received, None, Some(Withdrawn)),
            (Died, Ready, Some(Prescribed::Passed), Some(Withdrawn)),
            (Died, Collected, Some(Prescribed::HandedOver), None),
        ];
        for (kind, state, prescribed, becomes) in table {
            assert_eq!(depart(kind, state, prescribed), becomes, "{kind:?} {state:?} {prescribed:?}");
        }
    }

    #[test]
    fn nobody_but_a_physician_decides() {
        for state in ItemState::ALL {
            for actor in [Actor::Pharmacy, Actor::Asker] {
                for event in [Event::Approve, Event::Reissue, Event::Refuse] {
                    assert_eq!(next(state, event, actor), Err(Code::RefillPhysicianDecides), "{state:?} {event:?}");
                }
            }
        }
        assert_eq!(next(ItemState::Ready, Event::Collect, Actor::Pharmacy), Ok(ItemState::Collected));
        assert_eq!(next(ItemState::Received, Event::Withdraw, Actor::Asker), Ok(ItemState::Withdrawn));
    }

    #[test]
    fn what_was_prescribed_is_void_after_its_last_day_and_never_once_it_was_handed_over() {
        let (last, after) = (day("2026-03-04"), day("2026-03-05"));
        let of = |status, today, handed_over| Prescribed::of(status, last, today, handed_over);
        assert_eq!(of(Status::Issued, last, false), Prescribed::Unreviewed);
        assert_eq!(of(Status::Reviewed, last, false), Prescribed::Passed);
        assert_eq!(of(Status::PartlyDispensed, last, false), Prescribed::Passed);
        assert_eq!(of(Status::PartlyDispensed, after, false), Prescribed::Void(Void::Expired));
        assert_eq!(of(Status::PartlyDispensed, after, true), Prescribed::HandedOver);
        assert_eq!(of(Status::Issued, after, false), Prescribed::Void(Void::Expired));
        assert_eq!(of(Status::Rejected, last, false), Prescribed::Void(Void::Failed));
        assert_eq!(of(Status::Stopped, last, true), Prescribed::Void(Void::Stopped));
    }

    #[test]
    fn a_physician_decides_again_only_when_nothing_can_be_handed_over() {
        let expired = Some(Prescribed::Void(Void::Expired));
        assert_eq!(issue_for(ItemState::Received, None), Ok(ItemState::Reviewed));
        for state in [ItemState::Reviewed, ItemState::BeingPrepared, ItemState::Ready] {
            assert_eq!(issue_for(state, expired), Ok(ItemState::Reviewed), "{state:?}");
            assert_eq!(refuse(state, expired), Ok(ItemState::Refused), "{state:?}");
            for running in [Prescribed::Unreviewed, Prescribed::Passed, Prescribed::HandedOver] {
                assert_eq!(issue_for(state, Some(running)), Err(Code::RefillState), "{state:?} {running:?}");
                assert_eq!(refuse(state, Some(running)), Err(Code::RefillState), "{state:?} {running:?}");
            }
            assert!(needs_reissue(state, expired) && !needs_reissue(state, Some(Prescribed::Passed)), "{state:?}");
        }
        assert_eq!(issue_for(ItemState::Withdrawn, None), Err(Code::RefillState));
        assert!(!needs_reissue(ItemState::Withdrawn, expired));
    }

    #[test]
    fn nothing_is_prepared_before_a_pharmacist_has_passed_it() {
        let step = |prescribed| prepare(ItemState::Reviewed, Event::Prepare, prescribed);
        assert_eq!(step(Some(Prescribed::Passed)), Ok(ItemState::BeingPrepared));
        assert_eq!(step(Some(Prescribed::Unreviewed)), Err(Code::Lrx601));
        assert_eq!(step(Some(Prescribed::Void(Void::Expired))), Err(Code::Lrx604));
        assert_eq!(step(Some(Prescribed::Void(Void::Failed))), Err(Code::RefillState));
        assert_eq!(step(None), Err(Code::RefillState));
        let skipped = prepare(ItemState::Reviewed, Event::MakeReady, Some(Prescribed::Passed));
        assert_eq!(skipped, Err(Code::RefillState));
    }

    #[test]
    fn an_item_is_open_as_long_as_some_move_leads_on() {
        for state in ItemState::ALL {
            let leads_on = Event::ALL.into_iter().any(|event| next(state, event, Actor::Physician).is_ok());
            assert_eq!(state.is_open(), leads_on, "{state:?}");
        }
    }
}
