//! A prescription's life from issue to the last unit handed out. [P]
//!
//! Expiry is never stored: it follows from the last valid day. A failed review ends the prescription; the prescriber reads the
//! reason and issues another one.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::supply::Container;
use crate::calendar::Day;
use crate::codes::Code;

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

/// What people see on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
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
pub struct Reason(String);

impl Reason {
    const MAX_CHARACTERS: usize = 500;

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Reason {
    type Error = Code;

    fn try_from(text: String) -> Result<Self, Code> {
        let written = !text.trim().is_empty()
            && text.chars().count() <= Self::MAX_CHARACTERS
            && !text.chars().any(|c| c.is_control() && c != '\n');
        if written { Ok(Self(text)) } else { Err(Code::ReasonRequired) }
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

/// What has been handed out of one item. `dispensed` never exceeds `prescribed`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ItemProgress {
    prescribed: u64,
    dispensed: u64,
    stopped: bool,
}

impl ItemProgress {
    /// As the records have it.
    ///
    /// # Errors
    /// `DISPENSE_QUANTITY` when more was handed out than prescribed.
    pub const fn new(prescribed: u64, dispensed: u64, stopped: bool) -> Result<Self, Code> {
        if dispensed > prescribed {
            return Err(Code::DispenseQuantity);
        }
        Ok(Self { prescribed, dispensed, stopped })
    }

    /// Units still to hand out; none of a stopped item.
    pub const fn left(self) -> u64 {
        if self.stopped { 0 } else { self.prescribed - self.dispensed }
    }

    /// # Errors
    /// `PRESCRIPTION_STATE` for a stopped item; `DISPENSE_QUANTITY` for nothing, more than is left, or part of a container.
    pub fn dispense(self, units: u64, container: Container) -> Result<Self, Code> {
        if self.stopped {
            return Err(Code::PrescriptionState);
        }
        let whole = match container {
            Container::Countable => true,
            Container::MultiDose(size) => units.is_multiple_of(size.get().into()),
        };
        if units == 0 || units > self.left() || !whole {
            return Err(Code::DispenseQuantity);
        }
        Ok(Self { dispensed: self.dispensed + units, ..self })
    }

    /// # Errors
    /// `PRESCRIPTION_STATE` when it is stopped already.
    pub const fn stop(self) -> Result<Self, Code> {
        if self.stopped { Err(Code::PrescriptionState) } else { Ok(Self { stopped: true, ..self }) }
    }
}

/// What a dispensing that left the items so means for the prescription.
pub fn dispensing_event(items: &[ItemProgress]) -> Event {
    if items.iter().all(|item| item.left() == 0) { Event::DispenseAll } else { Event::DispensePart }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

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
    fn an_item_is_handed_out_in_whole_packs_and_never_beyond_what_was_prescribed() {
        let pens = Container::MultiDose(300.try_into().expect("not 0"));
        let item = ItemProgress::new(900, 0, false).expect("an item");
        let first = item.dispense(600, pens).expect("two pens");
        assert_eq!((first.left(), dispensing_event(&[first])), (300, Event::DispensePart));
        for wrong in [0, 100, 301, 600] {
            assert_eq!(first.dispense(wrong, pens), Err(Code::DispenseQuantity), "{wrong}");
        }
        let all = first.dispense(300, pens).expect("the last pen");
        assert_eq!(dispensing_event(&[all]), Event::DispenseAll);
        assert_eq!(ItemProgress::new(28, 29, false), Err(Code::DispenseQuantity));
    }

    #[test]
    fn a_stopped_item_is_handed_out_no_more_and_keeps_nobody_waiting() {
        let stopped = ItemProgress::new(28, 0, false).and_then(ItemProgress::stop).expect("stopped");
        assert_eq!(stopped.dispense(1, Container::Countable), Err(Code::PrescriptionState));
        assert_eq!(stopped.stop(), Err(Code::PrescriptionState));
        let taken = ItemProgress::new(28, 28, false).expect("an item");
        assert_eq!(dispensing_event(&[stopped, taken]), Event::DispenseAll);
    }

    proptest! {
        #![proptest_config(crate::testing::cases())]

        #[test]
        fn no_dispensing_ever_hands_out_more_than_was_prescribed(prescribed in 0_u64..200, tries in prop::collection::vec(0_u64..100, 0..10)) {
            let mut item = ItemProgress::new(prescribed, 0, false).expect("an item");
            let mut handed_out = 0;
            for units in tries {
                if let Ok(after) = item.dispense(units, Container::Countable) {
                    handed_out += units;
                    item = after;
                }
            }
            prop_assert!(handed_out <= prescribed);
            prop_assert_eq!(item.left(), prescribed - handed_out);
        }
    }
}
