//! How many residents a contracting doctor, and so a team, has room for. Source: domain 02 §2.3.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::TeamPolicy;
use crate::codes::Code;

/// One contracting doctor's residents, in whatever team.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Load {
    /// With a contract that is active or upcoming today: the cap counts these.
    pub residents: u32,
    /// Whose signature waits for an answer. It takes no place before the doctor accepts it.
    pub waiting: u32,
    /// This doctor's own cap; `None` takes the policy's.
    pub cap: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Fullness {
    Open,
    NearlyFull,
    Full,
}

/// Room of a doctor or, summed, of a team.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Room {
    pub cap: u32,
    pub taken: u32,
    /// Signatures that wait for an answer, beside those who are taken.
    pub waiting: u32,
    /// 0 when full or over.
    pub left: u32,
    pub fullness: Fullness,
}

/// A contract above the cap that someone answers for; the reason is kept with it, and the audit shows that there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Admission {
    WithinCap,
    Overridden { reason: String },
}

impl Load {
    fn cap(self, policy: &TeamPolicy) -> u32 {
        self.cap.unwrap_or(policy.residents_per_doctor)
    }
}

impl Room {
    pub fn of_doctor(load: Load, policy: &TeamPolicy) -> Self {
        Self::new(load.cap(policy), load, policy)
    }

    /// A team's room is the sum over its contracting doctors.
    pub fn of_team(doctors: &[Load], policy: &TeamPolicy) -> Self {
        let cap = doctors.iter().fold(0u32, |sum, load| sum.saturating_add(load.cap(policy)));
        let sum = |of: fn(&Load) -> u32| doctors.iter().map(of).fold(0u32, u32::saturating_add);
        let (residents, waiting) = (sum(|load| load.residents), sum(|load| load.waiting));
        Self::new(cap, Load { residents, waiting, cap: Some(cap) }, policy)
    }

    fn new(cap: u32, load: Load, policy: &TeamPolicy) -> Self {
        let Load { residents: taken, waiting, .. } = load;
        let reaches = |percent: u32| u64::from(taken) * 100 >= u64::from(cap) * u64::from(percent);
        let fullness = match () {
            () if reaches(100) => Fullness::Full,
            () if reaches(policy.nearly_full_percent) => Fullness::NearlyFull,
            () => Fullness::Open,
        };
        Self { cap, taken, waiting, left: cap.saturating_sub(taken), fullness }
    }

    /// Whether one more contract may be made; above the cap only with a reason in words.
    ///
    /// # Errors
    /// `TEAM_FULL`.
    pub fn admit(&self, override_reason: Option<&str>) -> Result<Admission, Code> {
        if self.fullness != Fullness::Full {
            return Ok(Admission::WithinCap);
        }
        match override_reason.map(str::trim) {
            Some(reason) if !reason.is_empty() => Ok(Admission::Overridden { reason: reason.to_owned() }),
            _ => Err(Code::TeamFull),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::national;

    fn room(residents: u32) -> Room {
        Room::of_doctor(Load { residents, waiting: 0, cap: None }, &national().team)
    }

    #[test]
    fn a_doctor_is_warned_at_ninety_percent_and_full_at_the_cap() {
        let rows = [
            (0, Fullness::Open, 2000),
            (1799, Fullness::Open, 201),
            (1800, Fullness::NearlyFull, 200),
            (1999, Fullness::NearlyFull, 1),
            (2000, Fullness::Full, 0),
            (2500, Fullness::Full, 0),
        ];
        for (residents, fullness, left) in rows {
            assert_eq!((room(residents).fullness, room(residents).left), (fullness, left), "{residents}");
        }
    }

    #[test]
    fn a_teams_room_is_the_sum_of_its_doctors() {
        let team = Room::of_team(
            &[Load { residents: 2000, waiting: 3, cap: None }, Load { residents: 100, waiting: 1, cap: Some(500) }],
            &national().team,
        );
        assert_eq!(team, Room { cap: 2500, taken: 2100, waiting: 4, left: 400, fullness: Fullness::Open });
        assert_eq!(Room::of_team(&[], &national().team).fullness, Fullness::Full);
    }

    #[test]
    fn who_waits_for_an_answer_takes_no_place() {
        let asked_for = Room::of_doctor(Load { residents: 1998, waiting: 3, cap: None }, &national().team);
        assert_eq!((asked_for.left, asked_for.waiting), (2, 3));
        assert_eq!(asked_for.admit(None), Ok(Admission::WithinCap));
    }

    #[test]
    fn a_full_doctor_takes_another_resident_only_for_a_stated_reason() {
        assert_eq!(room(1999).admit(None), Ok(Admission::WithinCap));
        assert_eq!(room(2000).admit(None), Err(Code::TeamFull));
        assert_eq!(room(2000).admit(Some("  ")), Err(Code::TeamFull));
        let reason = "本村唯一的医生".to_owned();
        assert_eq!(room(2000).admit(Some(&reason)), Ok(Admission::Overridden { reason }));
    }
}
