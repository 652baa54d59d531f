//! Which feeds somebody may follow: what a phone asks for after it has asked who it is.

use jiayi_core::calendar::Day;

use super::Feed;
use super::sight::Sight;
use crate::database::{Db, Error};
use crate::session::{Actor, scope};

/// The feeds that are hers to follow, as they are best fetched: what decisions are made with first, then her own, then others'.
///
/// # Errors
/// When the database fails.
pub fn followed(conn: &mut Db, actor: &Actor, today: Day) -> Result<Vec<Feed>, Error> {
    let mut feeds = vec![Feed::Reference];
    match &actor.staff {
        Some(serving) => feeds.extend(scope::teams_of(conn, serving, today)?.into_iter().map(Feed::Team)),
        None => feeds.extend(scope::acted_for(conn, actor, today)?.into_iter().map(Feed::Resident)),
    }
    // Asked of the same judge as every page: nobody is told to follow what would be refused.
    let mut followed = Vec::with_capacity(feeds.len());
    for feed in feeds {
        if Sight::of(conn, actor, feed, today)?.is_some() {
            followed.push(feed);
        }
    }
    Ok(followed)
}
