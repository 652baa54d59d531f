//! How far each role sees indicators, and whether with names. Source: domain 11, "indicators, reports".

use super::Role;
use crate::codes::Code;
use crate::terms::terms;

terms! {
    /// The levels at which indicators are asked for; each is the sum of those below it.
    Level {
        /// One doctor's contracts.
        Panel = "panel", "医生", "a doctor's panel";
        Team = "team", "团队", "a team";
        Institution = "institution", "机构", "an institution";
        Alliance = "alliance", "医共体", "the alliance";
    }
}

/// Whether a role sees this level at all, of what is its own: whoever may be a contracting doctor the own panel, a doctor the own
/// teams too, a manager the own institution and what is in it, the alliance's manager everything.
pub const fn sees(role: Role, level: Level) -> bool {
    match role {
        Role::AssistantGp | Role::VillageDoctor => matches!(level, Level::Panel),
        Role::Doctor => matches!(level, Level::Panel | Level::Team),
        Role::Manager => matches!(level, Level::Panel | Level::Team | Level::Institution),
        Role::AllianceManager => true,
        _ => false,
    }
}

/// Who is shown by name in the list behind a number. Everybody else stands under a pseudonym.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    Nobody,
    /// Those who are on the doctor's own panel today.
    OwnPanel,
    /// Those who belong to the manager's institution today; the purpose is kept in the audit log.
    OwnInstitution,
}

/// # Errors
/// `FORBIDDEN` for a role that gives a purpose where none opens names.
pub const fn names(role: Role, level: Level, with_purpose: bool) -> Result<Names, Code> {
    match (role, level, with_purpose) {
        (Role::AssistantGp | Role::VillageDoctor, Level::Panel, false) => Ok(Names::OwnPanel),
        (Role::Doctor, Level::Panel | Level::Team, false) => Ok(Names::OwnPanel),
        (Role::Manager, Level::Institution, true) => Ok(Names::OwnInstitution),
        (_, _, false) => Ok(Names::Nobody),
        (_, _, true) => Err(Code::Forbidden),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_sees_further_than_what_is_their_own() {
        for role in Role::ALL {
            let seen: Vec<Level> = Level::ALL.iter().copied().filter(|level| sees(role, *level)).collect();
            let expected: &[Level] = match role {
                Role::AssistantGp | Role::VillageDoctor => &[Level::Panel],
                Role::Doctor => &[Level::Panel, Level::Team],
                Role::Manager => &[Level::Panel, Level::Team, Level::Institution],
                Role::AllianceManager => Level::ALL,
                _ => &[],
            };
            assert_eq!(seen, expected, "{role:?}");
        }
    }

    #[test]
    fn a_manager_sees_names_only_of_the_own_institution_and_for_a_stated_purpose() {
        for role in Role::ALL {
            for level in Level::ALL.iter().copied() {
                for with_purpose in [false, true] {
                    let expected = match (role, level, with_purpose) {
                        (Role::AssistantGp | Role::VillageDoctor, Level::Panel, false) => Ok(Names::OwnPanel),
                        (Role::Doctor, Level::Panel | Level::Team, false) => Ok(Names::OwnPanel),
                        (Role::Manager, Level::Institution, true) => Ok(Names::OwnInstitution),
                        _ if with_purpose => Err(Code::Forbidden),
                        _ => Ok(Names::Nobody),
                    };
                    assert_eq!(names(role, level, with_purpose), expected, "{role:?} {level:?} {with_purpose}");
                }
            }
        }
    }
}
