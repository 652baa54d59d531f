//! A prescription's life from issue to the last unit handed out. [P]
//!
//! Expiry is never stored: it follows from the last valid day. A failed review ends the prescription; the prescriber reads the
//! reason and issues another one.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::calendar::Day;
use crate::codes::Code;
use crate::id::StaffId;
use crate::text::is_reason;

/// As stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Issued,
    Reviewed,
    Rejected,
    PartlyDispensed,
    Dispensed,
    Stopped,
}

impl Status {
    pub const ALL: [Self; 6] =
        [Self::Issued, Self::Reviewed, Self::Rejected, Self::PartlyDispensed, Self::Dispensed, Self::Stopped];
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PrescriptionEvent)]
pub enum Event {
    Pass,
    Reject,
    DispensePart,
    DispenseAll,
    /// The physician stops the treatment; what is used already included.
    Stop,
}

impl Event {
    pub const ALL: [Self; 5] = [Self::Pass, Self::Reject, Self::DispensePart, Self::DispenseAll, Self::Stop];
}

/// The one table of moves.
///
/// # Errors
/// `PRESCRIPTION_STATE` for every move that is not a row here.
pub const fn next(status: Status, event: Event) -> Result<Status, Code> {
    match (status, event) {
        (Status::Issued, Event::Pass) => Ok(Status::Reviewed),
        (Status::Issued, Event::Reject) => Ok(Status::Rejected),
        (Status::Reviewed | Status::PartlyDispensed, Event::DispensePart) => Ok(Status::PartlyDispensed),
        (Status::Reviewed | Status::PartlyDispensed, Event::DispenseAll) => Ok(Status::Dispensed),
        (Status::Issued | Status::Reviewed | Status::PartlyDispensed | Status::Dispensed, Event::Stop) => {
            Ok(Status::Stopped)
        }
        _ => Err(Code::PrescriptionState),
    }
}

/// A move on a day: past its validity a prescription is neither reviewed nor dispensed, but a treatment can always be stopped.
///
/// # Errors
/// `PRESCRIPTION_STATE` for an illegal move, `LRX-604` past `last_valid_day`.
pub fn next_on(status: Status, event: Event, last_valid_day: Day, today: Day) -> Result<Status, Code> {
    let moved = next(status, event)?;
    if event != Event::Stop && today > last_valid_day { Err(Code::Lrx604) } else { Ok(moved) }
}

/// A treatment is stopped at the newest prescription of a medicine that may still be handed over or was: ending an older
/// one would refuse what the newer one answers, and leave that one on the counter's list.
///
/// # Errors
/// `PRESCRIPTION_NEWER` when `newer`, issued later for one of the same medicines, stands.
pub const fn may_stop_before(newer: Standing) -> Result<(), Code> {
    match newer {
        Standing::Issued | Standing::Reviewed | Standing::PartlyDispensed | Standing::Dispensed => {
            Err(Code::PrescriptionNewer)
        }
        Standing::Rejected | Standing::Expired | Standing::Stopped => Ok(()),
    }
}

/// What people see on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PrescriptionStanding)]
pub enum Standing {
    Issued,
    Reviewed,
    Rejected,
    PartlyDispensed,
    Dispensed,
    /// Nothing was handed out within the validity: the prescriber has a task to issue it anew.
    Expired,
    Stopped,
}

pub fn standing(status: Status, last_valid_day: Day, today: Day) -> Standing {
    match status {
        Status::Issued | Status::Reviewed if today > last_valid_day => Standing::Expired,
        Status::Issued => Standing::Issued,
        Status::Reviewed => Standing::Reviewed,
        Status::Rejected => Standing::Rejected,
        Status::PartlyDispensed => Standing::PartlyDispensed,
        Status::Dispensed => Standing::Dispensed,
        Status::Stopped => Standing::Stopped,
    }
}

/// Why something was refused or stopped, in the words of whoever did it: 1 to 500 characters, not blank, no control characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, max_length = 500)]
#[schema(as = StatedReason)]
pub struct Reason(String);

impl Reason {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Reason {
    type Error = Code;

    fn try_from(text: String) -> Result<Self, Code> {
        if is_reason(&text) { Ok(Self(text)) } else { Err(Code::ReasonRequired) }
    }
}

impl From<Reason> for String {
    fn from(reason: Reason) -> Self {
        reason.0
    }
}

/// A pharmacist's answer: a prescription never fails without the reason that goes back to the prescriber.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Review {
    Pass,
    Fail(Reason),
}

impl Review {
    pub const fn event(&self) -> Event {
        match self {
            Self::Pass => Event::Pass,
            Self::Fail(_) => Event::Reject,
        }
    }
}

/// One item of a prescription at the counter: handed over once, whole. Part of it would leave a run-out date and a rest
/// that no validity covers; when the shelf is short, the physician issues what there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ItemProgress {
    prescribed: u64,
    handed_over: bool,
}

impl ItemProgress {
    pub const fn new(prescribed: u64, handed_over: bool) -> Self {
        Self { prescribed, handed_over }
    }

    pub const fn is_handed_over(self) -> bool {
        self.handed_over
    }

    /// # Errors
    /// `ITEM_HANDED_OVER` the second time, `DISPENSE_QUANTITY` for anything but what was prescribed.
    pub const fn hand_over(self, units: u64) -> Result<Self, Code> {
        if self.handed_over {
            return Err(Code::ItemHandedOver);
        }
        if units != self.prescribed {
            return Err(Code::DispenseQuantity);
        }
        Ok(Self { handed_over: true, ..self })
    }
}

/// What a dispensing that left the items so means for the prescription.
pub fn dispensing_event(items: &[ItemProgress]) -> Event {
    if items.iter().all(|item| item.handed_over) { Event::DispenseAll } else { Event::DispensePart }
}

/// Nobody reviews a prescription of one's own, in whatever role one sits at the counter. [P]
///
/// # Errors
/// `REVIEWER_PRESCRIBED`.
pub fn may_review(pharmacist: StaffId, prescriber: StaffId) -> Result<(), Code> {
    if pharmacist == prescriber { Err(Code::ReviewerPrescribed) } else { Ok(()) }
}

/// Whoever reviewed a prescription does not hand it over where the institution has somebody else who could.
/// Source: domain 11.
///
/// # Errors
/// `REVIEWER_DISPENSES`.
pub fn may_hand_over(dispenser: StaffId, reviewer: StaffId, others_could: bool) -> Result<(), Code> {
    if dispenser == reviewer && others_could { Err(Code::ReviewerDispenses) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::day;

    #[test]
    fn a_prescription_moves_only_along_its_table() {
        use Event::{DispenseAll, DispensePart, Pass, Reject, Stop};
        use Status::{Dispensed, Issued, PartlyDispensed, Rejected, Reviewed, Stopped};
        let legal = [
            (Issued, Pass, Reviewed),
            (Issued, Reject, Rejected),
            (Issued, Stop, Stopped),
            (Reviewed, DispensePart, PartlyDispensed),
            (Reviewed, DispenseAll, Dispensed),
            (Reviewed, Stop, Stopped),
            (PartlyDispensed, DispensePart, PartlyDispensed),
            (PartlyDispensed, DispenseAll, Dispensed),
            (PartlyDispensed, Stop, Stopped),
            (Dispensed, Stop, Stopped),
        ];
        for status in Status::ALL {
            for event in Event::ALL {
                let row = legal.iter().find(|(from, by, _)| (*from, *by) == (status, event));
                let expected = row.map(|(.., to)| *to).ok_or(Code::PrescriptionState);
                assert_eq!(next(status, event), expected, "{status:?} {event:?}");
            }
        }
    }

    #[test]
    fn past_its_validity_a_prescription_can_only_be_stopped() {
        let (last, after) = (day("2026-03-04"), day("2026-03-05"));
        assert_eq!(next_on(Status::Issued, Event::Pass, last, last), Ok(Status::Reviewed));
        for (status, event) in [
            (Status::Issued, Event::Pass),
            (Status::Issued, Event::Reject),
            (Status::Reviewed, Event::DispenseAll),
            (Status::PartlyDispensed, Event::DispensePart),
        ] {
            assert_eq!(next_on(status, event, last, after), Err(Code::Lrx604), "{status:?} {event:?}");
        }
        assert_eq!(next_on(Status::PartlyDispensed, Event::Stop, last, after), Ok(Status::Stopped));
        assert_eq!(next_on(Status::Stopped, Event::Pass, last, after), Err(Code::PrescriptionState));
    }

    #[test]
    fn a_treatment_is_stopped_at_its_newest_prescription() {
        use Standing::{Dispensed, Expired, Issued, PartlyDispensed, Rejected, Reviewed, Stopped};
        for newer in [Issued, Reviewed, PartlyDispensed, Dispensed] {
            assert_eq!(may_stop_before(newer), Err(Code::PrescriptionNewer), "{newer:?}");
        }
        for newer in [Rejected, Expired, Stopped] {
            assert_eq!(may_stop_before(newer), Ok(()), "{newer:?}");
        }
    }

    #[test]
    fn expiry_is_seen_and_not_stored() {
        let (last, after) = (day("2026-03-04"), day("2026-03-05"));
        assert_eq!(standing(Status::Reviewed, last, last), Standing::Reviewed);
        assert_eq!(standing(Status::Reviewed, last, after), Standing::Expired);
        assert_eq!(standing(Status::Issued, last, after), Standing::Expired);
        assert_eq!(standing(Status::Dispensed, last, after), Standing::Dispensed);
        assert_eq!(standing(Status::PartlyDispensed, last, after), Standing::PartlyDispensed);
        assert_eq!(standing(Status::Rejected, last, after), Standing::Rejected);
    }

    #[test]
    fn a_review_never_fails_without_a_reason() {
        let reason = |text: &str| Reason::try_from(text.to_owned());
        let doubt = reason("与厄贝沙坦重复").expect("a reason");
        assert_eq!(Review::Fail(doubt).event(), Event::Reject);
        assert_eq!(Review::Pass.event(), Event::Pass);
        for wrong in ["", "  \n", "a\u{7}b", &"字".repeat(501)] {
            assert_eq!(reason(wrong), Err(Code::ReasonRequired), "{wrong:?}");
        }
        assert!(serde_json::from_str::<Review>(r#"{"fail":" "}"#).is_err());
    }

    #[test]
    fn an_item_is_handed_over_once_and_exactly_as_prescribed() {
        let item = ItemProgress::new(28, false);
        for wrong in [0, 27, 29] {
            assert_eq!(item.hand_over(wrong), Err(Code::DispenseQuantity), "{wrong}");
        }
        let after = item.hand_over(28).expect("as prescribed");
        assert_eq!(after.hand_over(28), Err(Code::ItemHandedOver));
        assert_eq!(dispensing_event(&[after, item]), Event::DispensePart);
        assert_eq!(dispensing_event(&[after, after]), Event::DispenseAll);
    }

    #[test]
    fn the_reviewer_hands_over_only_where_nobody_else_could() {
        let (reviewer, other) = (StaffId(uuid::Uuid::from_u128(1)), StaffId(uuid::Uuid::from_u128(2)));
        assert_eq!(may_hand_over(reviewer, reviewer, true), Err(Code::ReviewerDispenses));
        assert_eq!(may_hand_over(reviewer, reviewer, false), Ok(()));
        assert_eq!(may_hand_over(other, reviewer, true), Ok(()));
        assert_eq!(may_review(reviewer, reviewer), Err(Code::ReviewerPrescribed));
        assert_eq!(may_review(reviewer, other), Ok(()));
    }
}
