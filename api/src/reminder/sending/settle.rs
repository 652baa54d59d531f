//! What became of messages.

use diesel::prelude::*;
use jiayi_core::calendar::{Day, Instant};
use jiayi_core::id::{InstitutionId, SessionId};
use jiayi_core::reminder::{Channel, DigestId, Vendor, next_allowed};

use super::claim::Claimed;
use super::spending;
use crate::channels::Outcome;
use crate::clinic::Rules;
use crate::database::schema::digests;
use crate::database::sql::Key;
use crate::database::{Db, Error};
use crate::reminder::installations;

const FIRST_PAUSE_MS: i64 = 10_000;
const LONGEST_PAUSE_MS: i64 = 15 * 60_000;
/// By then a provider lists what it took.
const ASK_AFTER_MS: i64 = 60_000;

/// Nobody could say whether it arrived.
pub(super) const UNKNOWN: &str = "unknown";

/// In the order of what is better for the person: the first of several is what counts.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Came {
    Delivered,
    /// Under the provider's own id, where it told one.
    Taken(Option<String>),
    /// It may have arrived. A push goes again, of anything else the provider is asked.
    Unknown {
        pause_ms: i64,
    },
    /// It has not gone out.
    Later {
        pause_ms: i64,
        is_attempt: bool,
    },
    /// It never will, and falls to its next rung.
    Over(String),
}

impl Came {
    pub fn of_push(outcome: Outcome, attempts: i32) -> Self {
        match outcome {
            Outcome::Unknown => Self::Unknown { pause_ms: pause_ms(attempts) },
            other => Self::of_call(other, attempts),
        }
    }

    pub fn of_call(outcome: Outcome, attempts: i32) -> Self {
        match outcome {
            Outcome::Accepted { provider_id } => Self::Taken(Some(provider_id)),
            Outcome::Throttled { retry_after } => Self::Later {
                pause_ms: i64::try_from(retry_after.as_millis()).unwrap_or(LONGEST_PAUSE_MS),
                is_attempt: false,
            },
            Outcome::TokenDead => Self::Over("token_dead".to_owned()),
            Outcome::Rejected { code } => Self::Over(code),
            Outcome::Unknown => Self::Unknown { pause_ms: ASK_AFTER_MS },
            Outcome::Unavailable => Self::Later { pause_ms: pause_ms(attempts), is_attempt: true },
        }
    }

    /// Of two installations of one person.
    pub fn or(self, other: Self) -> Self {
        self.min(other)
    }
}

/// 10 s, doubled each time, at most a quarter of an hour.
fn pause_ms(attempts: i32) -> i64 {
    let doubled = u32::try_from(attempts).ok().and_then(|times| FIRST_PAUSE_MS.checked_shl(times));
    doubled.filter(|pause| *pause > 0).map_or(LONGEST_PAUSE_MS, |pause| pause.min(LONGEST_PAUSE_MS))
}

/// A message and what became of it.
pub(super) struct Settled {
    id: DigestId,
    lease: Key,
    channel: Channel,
    institution: InstitutionId,
    day: Day,
    ends_at: Instant,
    pub attempts: i32,
    pub came: Came,
    /// Installations that are gone.
    pub dead: Vec<(SessionId, Vendor)>,
}

impl Settled {
    pub fn new(message: Claimed, came: Came) -> Self {
        let Claimed { id, lease, channel, institution, day, ends_at, attempts, .. } = message;
        Self { id, lease, channel, institution, day, ends_at, attempts, came, dead: Vec::new() }
    }
}

/// Writes it down, of each message that nobody else has taken over.
///
/// # Errors
/// When the database fails.
pub(super) fn settle(conn: &mut Db, rules: &Rules, settled: &[Settled], now: Instant) -> Result<(), Error> {
    let policy = &rules.policies.on(now.day()).map_err(|_| Error::Damaged("no policy of a day"))?.reminder;
    for one in settled {
        let mine = digests::table.find(Key(one.id.0)).filter(digests::lease_token.eq(Some(one.lease)));
        let nobody: (Option<Key>, Option<Instant>) = (None, None);
        let free = (digests::lease_token.eq(nobody.0), digests::leased_until.eq(nobody.1));
        // Not at night, and not when its time is over.
        let again = |pause_ms| {
            let at = next_allowed(one.channel, now.plus_ms(pause_ms), policy);
            (at < one.ends_at).then_some(at)
        };
        let never: Option<Instant> = None;
        let over = |code: &str| (digests::failed_at.eq(Some(now)), digests::failure.eq(Some(code.to_owned())));
        let mut went_out = true;
        let rows = match &one.came {
            Came::Taken(provider_id) => diesel::update(mine)
                .set((
                    free,
                    digests::run_at.eq(never),
                    digests::accepted_at.eq(Some(now)),
                    digests::provider_id.eq(provider_id),
                ))
                .execute(conn)?,
            Came::Delivered => diesel::update(mine)
                .set((
                    free,
                    digests::run_at.eq(never),
                    digests::accepted_at.eq(Some(now)),
                    digests::delivered_at.eq(Some(now)),
                ))
                .execute(conn)?,
            Came::Unknown { pause_ms } => match (one.channel, again(*pause_ms)) {
                (Channel::Push, None) => {
                    diesel::update(mine).set((free, digests::run_at.eq(never), over(UNKNOWN))).execute(conn)?
                }
                // Asking makes no sound.
                (_, at) => diesel::update(mine.filter(digests::accepted_at.is_null()))
                    .set((free, digests::run_at.eq(Some(at.unwrap_or(now.plus_ms(*pause_ms))))))
                    .execute(conn)?,
            },
            Came::Later { pause_ms, is_attempt } => {
                went_out = false;
                let attempts = one.attempts + i32::from(*is_attempt);
                match again(*pause_ms) {
                    Some(at) => diesel::update(mine)
                        .set((
                            free,
                            digests::run_at.eq(Some(at)),
                            digests::called_at.eq(never),
                            digests::attempts.eq(attempts),
                        ))
                        .execute(conn)?,
                    None => diesel::update(mine)
                        .set((free, digests::run_at.eq(never), digests::called_at.eq(never), over("expired")))
                        .execute(conn)?,
                }
            }
            Came::Over(code) => {
                went_out = code == UNKNOWN;
                diesel::update(mine).set((free, digests::run_at.eq(never), over(code))).execute(conn)?
            }
        };
        if rows == 1 && !went_out {
            spending::give_back(conn, one.institution, one.channel, one.day)?;
        }
        for (session, vendor) in &one.dead {
            installations::forget(conn, *session, *vendor)?;
        }
    }
    Ok(())
}
