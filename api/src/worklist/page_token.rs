//! What the next page is asked with: the day, the feed's version and the place where the page before ended. Opaque to
//! clients, and the same on any node.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiayi_core::calendar::Day;
use jiayi_core::worklist::Position;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PageToken {
    pub as_of: Day,
    pub version: i64,
    pub end: Position,
}

impl PageToken {
    pub fn text(self) -> Result<String, serde_json::Error> {
        Ok(URL_SAFE_NO_PAD.encode(serde_json::to_vec(&self)?))
    }

    pub fn parse(text: &str) -> Option<Self> {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()
    }
}
