//! What there is to be reminded of, by somebody's story.

use uuid::Uuid;

use super::{About, Audience};
use crate::calendar::{Day, Instant, NotADay};
use crate::follow_up::programme::Admission;
use crate::id::ResidentId;
use crate::policy::Policy;
use crate::prescription::medicine::medicines;
use crate::view::{PutOff, Story};
use crate::worklist::{self, Reason};

/// One thing that falls due. What has ended is none: a medicine that was handed over again is another, and what was stopped, and
/// everything of who died, moved away or has no contract, is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matter {
    pub about: About,
    pub resident: ResidentId,
    /// The last dispensing of a medicine, the enrolment, the contract: with `due` the cycle.
    pub of: Uuid,
    /// The day by the record: the first without medicine, of a visit, the last of a contract.
    pub due: Day,
    /// The first day without medicine by her own count.
    pub counted: Option<Day>,
    /// A request for it is filed, or its prescription waits to be fetched.
    pub asked: bool,
    /// When she said 明天提醒, in order, on each day the first time.
    pub put_off: Vec<Instant>,
}

impl Matter {
    /// Her own count moves what she and her family are told, never the team's day.
    pub fn due_for(&self, audience: Audience) -> Day {
        match audience {
            Audience::Team => self.due,
            Audience::Resident | Audience::Family => self.counted.unwrap_or(self.due),
        }
    }
}

/// Everything that somebody is to be reminded of.
///
/// # Errors
/// When the policy's days lead beyond the calendar.
pub fn matters(story: &Story<'_>, policy: &Policy, today: Day) -> Result<Vec<Matter>, NotADay> {
    let Some((contract, resident)) = story.in_force(today).zip(story.resident) else { return Ok(Vec::new()) };
    let Some(facts) = worklist::facts_of(story, contract.team, &policy.worklist, today)? else { return Ok(Vec::new()) };
    if facts.departed_on.is_some_and(|on| on <= today) {
        return Ok(Vec::new());
    }
    let matter = |about, of, due| Matter {
        about,
        resident: resident.id,
        of,
        due,
        counted: None,
        asked: false,
        put_off: put_off(story, about, of),
    };
    let refills = medicines(story, policy, today).into_iter().filter(|medicine| !medicine.is_stopped());
    let refills = refills.filter_map(|medicine| {
        let (due, last) = medicine.run_out.zip(medicine.last)?;
        Some(Matter {
            counted: medicine.reported.map(|report| report.run_out),
            asked: medicine.asked.is_some() || medicine.is_prescribed(),
            ..matter(About::Refill, last.id.0, due)
        })
    });
    let dated = facts.dues_on(today, policy).into_iter().filter_map(|due| {
        let about = match due.reason {
            // What is open to everybody of an age is a check, and no treatment.
            Reason::FollowUp { programme } => match policy.follow_up.admission(programme) {
                Admission::Age(_) => About::AnnualCheck,
                Admission::Diagnosis(_) => About::FollowUp,
            },
            _ => return None,
        };
        Some(matter(about, due.source, due.on?))
    });
    // The day on which its ladder begins moves no feed: it is there from the first day.
    let expiry =
        facts.contract_ends(contract.id).map(|last_day| matter(About::ContractExpiry, contract.id.0, last_day));
    Ok(refills.chain(dated).chain(expiry).collect())
}

/// When it was put off, in order. Who taps twice on one day means tomorrow all the same.
fn put_off(story: &Story<'_>, about: About, of: Uuid) -> Vec<Instant> {
    let of_it = |said: &&&PutOff| said.about == about && said.of == of;
    let mut put_off: Vec<Instant> = story.put_offs.iter().filter(of_it).map(|said| said.at).collect();
    put_off.sort_unstable();
    put_off.dedup_by_key(|at| at.day());
    put_off
}
