//! Which feed, as it is written on the wire.

use std::fmt;
use std::str::FromStr;

use jiayi_core::id::{ResidentId, TeamId};
use uuid::Uuid;

/// A feed that a phone may follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Feed {
    /// The documents that decisions are made with, and the directory.
    Reference,
    /// Of oneself, or of somebody one acts for.
    Resident(ResidentId),
    /// Of a team one works in: everybody on its panel.
    Team(TeamId),
}

/// A feed that this app does not know: it follows the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a feed that this app knows")]
pub struct UnknownFeed;

impl fmt::Display for Feed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reference => f.write_str("reference"),
            Self::Resident(id) => write!(f, "resident:{id}"),
            Self::Team(id) => write!(f, "team:{id}"),
        }
    }
}

impl FromStr for Feed {
    type Err = UnknownFeed;

    fn from_str(text: &str) -> Result<Self, UnknownFeed> {
        let id = |text| Uuid::parse_str(text).map_err(|_| UnknownFeed);
        match text.split_once(':') {
            None if text == "reference" => Ok(Self::Reference),
            Some(("resident", of)) => Ok(Self::Resident(ResidentId(id(of)?))),
            Some(("team", of)) => Ok(Self::Team(TeamId(id(of)?))),
            _ => Err(UnknownFeed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feed_reads_back_as_it_is_written() {
        let id = Uuid::from_u128(7);
        for feed in [Feed::Reference, Feed::Resident(ResidentId(id)), Feed::Team(TeamId(id))] {
            assert_eq!(feed.to_string().parse(), Ok(feed));
        }
        for text in ["audit", "resident", "resident:", "team:7", "village:00000000-0000-0000-0000-000000000007", ""] {
            assert_eq!(text.parse::<Feed>(), Err(UnknownFeed), "{text}");
        }
    }
}
