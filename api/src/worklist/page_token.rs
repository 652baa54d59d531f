//! What the next page is asked with: the list it belongs to, the day, the feed's version and the place where the page before ended.
//! Opaque to clients, and the same on any node.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiayi_core::calendar::Day;
use jiayi_core::id::{StaffId, TeamId};
use jiayi_core::worklist::Position;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::views::Wanted;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PageToken {
    pub list: ListMark,
    pub as_of: Day,
    pub version: i64,
    pub end: Position,
}

/// Which list: the team, what part of it is asked for, and by whom, since `me` is somebody else for everybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ListMark(String);

impl ListMark {
    pub fn of(team: TeamId, wanted: &Wanted, reader: StaffId) -> Result<Self, serde_json::Error> {
        let Wanted { team: _, part, page: _, limit: _ } = wanted;
        let digest = Sha256::digest(serde_json::to_vec(&(team, part, reader))?);
        Ok(Self(digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect()))
    }
}

impl PageToken {
    pub fn text(&self) -> Result<String, serde_json::Error> {
        Ok(URL_SAFE_NO_PAD.encode(serde_json::to_vec(self)?))
    }

    pub fn parse(text: &str) -> Option<Self> {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()
    }

    /// A list is read on the day it was begun or the day after.
    pub fn is_readable_on(&self, today: Day) -> bool {
        (0..=1).contains(&self.as_of.days_until(today))
    }
}
