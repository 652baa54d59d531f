//! One item of a request, from received to collected. [P]
//!
//! To approve an item is to issue a prescription for it, so only a physician can. When that prescription expires or fails review,
//! the physician issues it anew or refuses; the resident is not asked to begin again.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::codes::Code;

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
}

impl Event {
    pub const ALL: [Self; 7] =
        [Self::Approve, Self::Reissue, Self::Refuse, Self::Withdraw, Self::Prepare, Self::MakeReady, Self::Collect];
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
        (ItemState::Ready, Event::Collect) => Ok(ItemState::Collected),
        _ => Err(Code::RefillState),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_moves_only_along_its_table() {
        use Event::{Approve, Collect, MakeReady, Prepare, Refuse, Reissue, Withdraw};
        use ItemState::{BeingPrepared, Collected, Ready, Received, Refused, Reviewed, Withdrawn};
        let legal = [
            (Received, Approve, Reviewed),
            (Received, Refuse, Refused),
            (Received, Withdraw, Withdrawn),
            (Reviewed, Prepare, BeingPrepared),
            (Reviewed, Reissue, Reviewed),
            (Reviewed, Refuse, Refused),
            (Reviewed, Withdraw, Withdrawn),
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
    fn an_item_is_open_as_long_as_some_move_leads_on() {
        for state in ItemState::ALL {
            let leads_on = Event::ALL.into_iter().any(|event| next(state, event, Actor::Physician).is_ok());
            assert_eq!(state.is_open(), leads_on, "{state:?}");
        }
    }
}
