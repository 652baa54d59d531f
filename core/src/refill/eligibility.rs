//! Whether a medicine can be asked for now; if not, why, and from which day.
//!
//! A request may be filed before the refill window opens: it is the dispensing that LRX-603 holds. How early is policy
//! (`request_opens_days`) [P]. Source: domain 03 §3.4, screens R11–R13.

use serde::Serialize;
use utoipa::ToSchema;

use crate::calendar::Day;
use crate::codes::Code;
use crate::prescription::policy::LongPrescriptionPolicy;
use crate::prescription::supply::days_left;

/// What is known of one medicine of one resident: its latest prescription item and what was dispensed of its family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Medicine {
    pub contract_in_force: bool,
    pub on_long_prescription: bool,
    pub as_needed: bool,
    pub stopped: bool,
    /// An item of an earlier request for it is open.
    pub request_open: bool,
    /// A prescription of it is issued and waits to be dispensed, or to be issued anew after it expired.
    pub prescription_waiting: bool,
    /// The assessment it rests on is due, or one of LRX-501 to 505 holds: the physician must see her first.
    pub review_due: bool,
    /// By what was dispensed, carry-over included; none: never dispensed. A reported count never counts here.
    pub run_out: Option<Day>,
    /// The asker gives a reason to need it early (travel); the physician judges it.
    pub early_reason_given: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "answer")]
pub enum Eligibility {
    CanAsk,
    Not {
        /// Every reason, the weightiest first: the screen shows that one.
        #[schema(value_type = Vec<String>)]
        codes: Vec<Code>,
        /// The first day on which it can be asked for; only when waiting is all that is needed.
        from_day: Option<Day>,
    },
}

struct Row(Code, fn(&Medicine) -> bool);

/// From what ends the matter to what the resident can mend.
#[rustfmt::skip]
const TABLE: &[Row] = &[
    Row(Code::RefillStopped,      |m| m.stopped),
    Row(Code::RefillAsNeeded,     |m| m.as_needed),
    Row(Code::RefillNotLong,      |m| !m.on_long_prescription && !m.as_needed),
    Row(Code::RefillNoContract,   |m| !m.contract_in_force),
    Row(Code::RefillOpen,         |m| m.request_open),
    Row(Code::RefillNotCollected, |m| m.prescription_waiting),
    Row(Code::RefillReviewDue,    |m| m.review_due),
];

pub fn eligibility(medicine: &Medicine, policy: &LongPrescriptionPolicy, today: Day) -> Eligibility {
    let mut codes: Vec<Code> =
        TABLE.iter().filter(|Row(_, applies)| applies(medicine)).map(|Row(code, _)| *code).collect();
    let opens = i64::from(policy.request_opens_days);
    let too_soon = days_left(medicine.run_out, today) > opens && !medicine.early_reason_given;
    if !too_soon && codes.is_empty() {
        return Eligibility::CanAsk;
    }
    // Once another reason stands, a day would promise what waiting cannot bring.
    let waits = too_soon && codes.is_empty();
    let from_day = medicine.run_out.filter(|_| waits).and_then(|run_out| run_out.plus_days(-opens).ok());
    if too_soon {
        codes.push(Code::RefillTooSoon);
    }
    Eligibility::Not { codes, from_day }
}

/// Why one item of a request is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedItem<K> {
    pub item: K,
    pub codes: Vec<Code>,
    pub from_day: Option<Day>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefusedRequest<K> {
    /// `REFILL_EMPTY`.
    Empty,
    /// Each item that cannot be asked for, in the order of the request, with all its codes; the others are sound.
    Items(Vec<RefusedItem<K>>),
}

impl<K> RefusedRequest<K> {
    /// The code that stands for the whole answer: the weightiest of the first refused item.
    pub fn code(&self) -> Code {
        match self {
            Self::Empty => Code::RefillEmpty,
            Self::Items(items) => {
                items.iter().find_map(|item| item.codes.first()).copied().unwrap_or(Code::RefillEmpty)
            }
        }
    }
}

/// One request for several medicines: accepted whole, or refused with every reason of every item at once.
///
/// # Errors
/// [`RefusedRequest`]; an item named again is refused by `REFILL_TWICE`.
pub fn check_request<K: Copy + PartialEq>(
    items: &[(K, Medicine)],
    policy: &LongPrescriptionPolicy,
    today: Day,
) -> Result<(), RefusedRequest<K>> {
    if items.is_empty() {
        return Err(RefusedRequest::Empty);
    }
    let mut refused = Vec::new();
    let mut seen = Vec::with_capacity(items.len());
    for (item, medicine) in items {
        let (mut codes, from_day) = match eligibility(medicine, policy, today) {
            Eligibility::CanAsk => (Vec::new(), None),
            Eligibility::Not { codes, from_day } => (codes, from_day),
        };
        if seen.contains(item) {
            codes.push(Code::RefillTwice);
        }
        seen.push(*item);
        if !codes.is_empty() {
            refused.push(RefusedItem { item: *item, codes, from_day });
        }
    }
    if refused.is_empty() { Ok(()) } else { Err(RefusedRequest::Items(refused)) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::day;

    /// Runs out on 30 March; with 14 days can be asked for from 16 March.
    fn amlodipine() -> Medicine {
        Medicine {
            contract_in_force: true,
            on_long_prescription: true,
            as_needed: false,
            stopped: false,
            request_open: false,
            prescription_waiting: false,
            review_due: false,
            run_out: Some(day("2026-03-30")),
            early_reason_given: false,
        }
    }

    fn ask(medicine: Medicine, on: &str) -> Eligibility {
        eligibility(&medicine, &LongPrescriptionPolicy::default(), day(on))
    }

    fn not(codes: &[Code]) -> Eligibility {
        Eligibility::Not { codes: codes.to_vec(), from_day: None }
    }

    #[test]
    fn a_medicine_can_be_asked_for_from_the_day_policy_says_and_after_it_ran_out() {
        let too_soon = Eligibility::Not { codes: vec![Code::RefillTooSoon], from_day: Some(day("2026-03-16")) };
        assert_eq!(ask(amlodipine(), "2026-03-15"), too_soon);
        for on in ["2026-03-16", "2026-03-30", "2026-06-01"] {
            assert_eq!(ask(amlodipine(), on), Eligibility::CanAsk, "{on}");
        }
        assert_eq!(ask(Medicine { run_out: None, ..amlodipine() }, "2026-03-02"), Eligibility::CanAsk);
    }

    #[test]
    fn who_will_travel_asks_early_with_a_reason() {
        assert_eq!(ask(Medicine { early_reason_given: true, ..amlodipine() }, "2026-03-03"), Eligibility::CanAsk);
    }

    #[test]
    fn each_obstacle_has_its_code() {
        let base = amlodipine;
        #[rustfmt::skip]
        let rows = [
            (Medicine { stopped: true, ..base() }, Code::RefillStopped),
            (Medicine { as_needed: true, on_long_prescription: false, ..base() }, Code::RefillAsNeeded),
            (Medicine { on_long_prescription: false, ..base() }, Code::RefillNotLong),
            (Medicine { contract_in_force: false, ..base() }, Code::RefillNoContract),
            (Medicine { request_open: true, ..base() }, Code::RefillOpen),
            (Medicine { prescription_waiting: true, ..base() }, Code::RefillNotCollected),
            (Medicine { review_due: true, ..base() }, Code::RefillReviewDue),
        ];
        for (medicine, code) in rows {
            assert_eq!(ask(medicine, "2026-03-20"), not(&[code]));
        }
    }

    #[test]
    fn no_day_is_promised_when_waiting_is_not_enough() {
        let medicine = Medicine { review_due: true, ..amlodipine() };
        assert_eq!(ask(medicine, "2026-03-02"), not(&[Code::RefillReviewDue, Code::RefillTooSoon]));
    }

    #[test]
    fn a_request_is_refused_with_all_codes_of_all_its_items_at_once() {
        let policy = LongPrescriptionPolicy::default();
        let today = day("2026-03-10");
        let late = Medicine { run_out: Some(day("2026-03-12")), ..amlodipine() };
        let stopped = Medicine { stopped: true, contract_in_force: false, ..late };
        assert_eq!(check_request(&[(1, late), (2, late)], &policy, today), Ok(()));
        let empty = check_request::<u8>(&[], &policy, today).expect_err("empty");
        assert_eq!(empty.code(), Code::RefillEmpty);
        let refused = check_request(&[(1, amlodipine()), (2, late), (3, stopped), (2, late)], &policy, today);
        let expected = RefusedRequest::Items(vec![
            RefusedItem { item: 1, codes: vec![Code::RefillTooSoon], from_day: Some(day("2026-03-16")) },
            RefusedItem { item: 3, codes: vec![Code::RefillStopped, Code::RefillNoContract], from_day: None },
            RefusedItem { item: 2, codes: vec![Code::RefillTwice], from_day: None },
        ]);
        assert_eq!(expected.code(), Code::RefillTooSoon);
        assert_eq!(refused, Err(expected));
    }

    proptest! {
        #![proptest_config(crate::testing::cases())]

        #[test]
        fn on_the_promised_day_and_not_before_it_can_be_asked_for(left in 0_i64..120, opens in 7_u32..60) {
            let policy = LongPrescriptionPolicy { request_opens_days: opens, ..LongPrescriptionPolicy::default() };
            let today = day("2026-03-02");
            let medicine = Medicine { run_out: today.plus_days(left).ok(), ..amlodipine() };
            if let Eligibility::Not { from_day, .. } = eligibility(&medicine, &policy, today) {
                let from = from_day.expect("waiting is enough");
                prop_assert!(from > today);
                prop_assert_eq!(eligibility(&medicine, &policy, from), Eligibility::CanAsk);
                let eve = from.plus_days(-1).expect("in range");
                prop_assert_ne!(eligibility(&medicine, &policy, eve), Eligibility::CanAsk);
            } else {
                prop_assert!(left <= i64::from(opens));
            }
        }

        #[test]
        fn one_more_obstacle_never_opens_the_way(flags in any::<[bool; 6]>(), which in 0..6_usize, offset in 0_i64..60) {
            let with = |flags: [bool; 6]| Medicine {
                stopped: flags[0],
                on_long_prescription: !flags[1],
                contract_in_force: !flags[2],
                request_open: flags[3],
                prescription_waiting: flags[4],
                review_due: flags[5],
                ..amlodipine()
            };
            let today = day("2026-03-02").plus_days(offset).expect("in range");
            let codes = |flags| match eligibility(&with(flags), &LongPrescriptionPolicy::default(), today) {
                Eligibility::CanAsk => Vec::new(),
                Eligibility::Not { codes, .. } => codes,
            };
            let mut worse = flags;
            worse[which] = true;
            let (before, after) = (codes(flags), codes(worse));
            prop_assert!(!after.is_empty() && before.iter().all(|code| after.contains(code)));
        }
    }
}
