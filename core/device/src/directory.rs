//! R06 and R07 without a network: whom one can sign with, as the server said last. Room and fees may have changed since; what is signed the server
//! is asked for.

use jiayi_core::calendar::Instant;
use jiayi_core::id::InstitutionId;
use serde::{Deserialize, Serialize};

use crate::device::Device;
use crate::questions::{Institutions, Teams};
use crate::store::StoreError;

/// The teams of so many institutions are kept, those that were looked at last.
const MOST: usize = 8;

/// An answer, and when it came by the phone's clock.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Heard<T> {
    pub at: Instant,
    pub answer: T,
}

#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Directory {
    institutions: Option<Heard<Institutions>>,
    /// The newest first.
    teams: Vec<(InstitutionId, Heard<Teams>)>,
}

impl Device {
    /// In the place of what was kept before.
    ///
    /// # Errors
    /// When it cannot be written: then what was kept before is.
    pub fn keep_institutions(&mut self, answer: Institutions, now: Instant) -> Result<(), StoreError> {
        let before = self.directory()?;
        self.keep_directory(&Directory { institutions: Some(Heard { at: now, answer }), ..before })
    }

    /// None before anybody has asked.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub fn kept_institutions(&mut self) -> Result<Option<Heard<Institutions>>, StoreError> {
        Ok(self.directory()?.institutions)
    }

    /// As [`Device::keep_institutions`], of one institution.
    ///
    /// # Errors
    /// As [`Device::keep_institutions`].
    pub fn keep_teams(&mut self, of: InstitutionId, answer: Teams, now: Instant) -> Result<(), StoreError> {
        let mut directory = self.directory()?;
        directory.teams.retain(|(kept, _)| *kept != of);
        directory.teams.insert(0, (of, Heard { at: now, answer }));
        directory.teams.truncate(MOST);
        self.keep_directory(&directory)
    }

    /// None of an institution whose teams nobody has looked at.
    ///
    /// # Errors
    /// When the records cannot be read.
    pub fn kept_teams(&mut self, of: InstitutionId) -> Result<Option<Heard<Teams>>, StoreError> {
        Ok(self.directory()?.teams.into_iter().find_map(|(kept, heard)| (kept == of).then_some(heard)))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use uuid::Uuid;

    use super::*;
    use crate::questions::Institution;
    use crate::sync::phone::Phone;
    use crate::testing::NOW;

    fn institution(n: u128) -> InstitutionId {
        InstitutionId(Uuid::from_u128(n))
    }

    fn institutions(name: &str) -> Institutions {
        let institution = Institution {
            id: institution(1),
            name: name.to_owned(),
            address: "河滨路18号".to_owned(),
            phone: "0857-7221100".to_owned(),
            hours: "周一至周日".to_owned(),
            metres: Some(640),
        };
        Institutions { institutions: vec![institution] }
    }

    fn teams() -> Teams {
        let other = Uuid::from_u128(2);
        let team = json!({
            "id": other, "name": "一队", "introduction": "", "phone": "", "hours": "", "institution_name": "卫生院",
            "members": [{ "id": other, "name": "陈医生", "duty": "leader", "title": null, "room": { "cap": 2000, "left": 3 } }],
            "room": { "cap": 2000, "left": 3 },
            "packages": [{ "id": other, "name": "基本", "kind": "basic", "description": "",
                "fee": { "total": 3, "insurance": 1, "public_health": 1, "resident": 1 },
                "items": [{ "kind": "follow_up", "label": "随访", "times_per_year": 4 }] }],
        });
        serde_json::from_value(json!({ "teams": [team] })).expect("teams")
    }

    #[test]
    fn what_the_server_said_last_is_there_after_the_app_was_killed_and_gone_with_who_signs_out() {
        let phone = Phone::signed_in();
        assert_eq!(phone.with(|device| device.kept_institutions()).expect("read"), None);
        for (name, at) in [("旧", NOW), ("新", NOW.plus_ms(1))] {
            phone.with(|device| device.keep_institutions(institutions(name), at)).expect("kept");
        }
        phone.with(|device| device.keep_teams(institution(1), teams(), NOW)).expect("kept");
        let phone = phone.killed();
        let found = Some(Heard { at: NOW.plus_ms(1), answer: institutions("新") });
        assert_eq!(phone.with(|device| device.kept_institutions()).expect("read"), found);
        let heard = Some(Heard { at: NOW, answer: teams() });
        assert_eq!(phone.with(|device| device.kept_teams(institution(1))).expect("read"), heard);
        assert_eq!(phone.with(|device| device.kept_teams(institution(2))).expect("read"), None);
        phone.with(|device| device.end_session()).expect("signed out");
        assert_eq!(phone.with(|device| device.kept_teams(institution(1))).expect("read"), None);
    }

    #[test]
    fn the_teams_of_few_institutions_are_kept() {
        let phone = Phone::signed_in();
        for n in 1..=9 {
            phone.with(|device| device.keep_teams(institution(n), teams(), NOW)).expect("kept");
        }
        let kept = |n| phone.with(|device| device.kept_teams(institution(n))).expect("read").is_some();
        assert!(!kept(1) && (2..=9).all(kept));
    }
}
