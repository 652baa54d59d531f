//! Where a reader of a feed stands: opaque to phones, and the same on any node.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use uuid::Uuid;

use super::Feed;
use super::sight::Mark;

/// The first byte: another layout is nobody's cursor.
const LAYOUT: u8 = 1;
const LENGTH: usize = 1 + 3 * 16 + 8;

/// What a cursor holds good for. Any difference means that what the phone holds is not what it would be sent now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ground {
    /// Of the database: a restore renews it.
    pub incarnation: Uuid,
    pub feed: Feed,
    /// What the reader may see: her role, how she stands to the feed, and the grants that this rests on.
    pub sight: Mark,
}

impl Ground {
    fn bytes(self) -> [u8; LENGTH - 8] {
        let mut bytes = [LAYOUT; LENGTH - 8];
        let parts = [self.incarnation.into_bytes(), self.feed.id().into_bytes(), self.sight.0];
        bytes[1..].copy_from_slice(parts.as_flattened());
        bytes
    }

    /// The cursor of whoever has seen everything up to `version`.
    pub fn at(self, version: i64) -> String {
        URL_SAFE_NO_PAD.encode([self.bytes().as_slice(), &version.to_be_bytes()].concat())
    }

    /// The version up to which the holder of this cursor has seen everything; none for a cursor of another ground.
    pub fn version_of(self, cursor: &str) -> Option<i64> {
        let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
        let version = bytes.strip_prefix(self.bytes().as_slice())?;
        let version = i64::from_be_bytes(version.try_into().ok()?);
        (version >= 0).then_some(version)
    }
}

#[cfg(test)]
mod tests {
    use jiayi_core::id::{ResidentId, TeamId};

    use super::*;

    fn ground() -> Ground {
        Ground { incarnation: Uuid::from_u128(1), feed: Feed::Team(TeamId(Uuid::from_u128(2))), sight: Mark([3; 16]) }
    }

    #[test]
    fn a_cursor_reads_back_on_its_own_ground_and_on_no_other() {
        let cursor = ground().at(41);
        assert_eq!(ground().version_of(&cursor), Some(41));
        for other in [
            Ground { incarnation: Uuid::from_u128(9), ..ground() },
            Ground { feed: Feed::Team(TeamId(Uuid::from_u128(9))), ..ground() },
            Ground { feed: Feed::Resident(ResidentId(Uuid::from_u128(9))), ..ground() },
            Ground { sight: Mark([9; 16]), ..ground() },
        ] {
            assert_eq!(other.version_of(&cursor), None);
        }
    }

    #[test]
    fn what_is_no_cursor_is_none() {
        let cursor = ground().at(41);
        let negative = ground().at(-1);
        for text in
            ["", "0", "not a cursor", &cursor[1..], &cursor[..cursor.len() - 1], &format!("{cursor}A"), &negative]
        {
            assert_eq!(ground().version_of(text), None, "{text}");
        }
    }
}
