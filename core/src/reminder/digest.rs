//! The messages of a day: the steps for one person by one channel are one. Source: reminders N5.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;
use uuid::Uuid;

use super::policy::ReminderPolicy;
use super::step::of_day;
use super::{Channel, Step};
use crate::calendar::{Day, Instant};

/// By person, day and channel: under it a phone collapses what reached it twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
pub struct DigestId(pub Uuid);

impl DigestId {
    /// A push and the phone's own alarm are one: whichever comes first is shown.
    pub fn of(recipient: Uuid, day: Day, channel: Channel) -> Self {
        let channel = if channel == Channel::Local { Channel::Push } else { channel };
        let mut hash = Sha256::new();
        hash.update(recipient.as_bytes());
        hash.update([channel as u8]);
        Self(of_day(day, hash))
    }
}

/// One message with everything that it tells of; a task of the team is one by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest {
    pub id: DigestId,
    pub recipient: Uuid,
    pub channel: Channel,
    /// In the order in which they are told.
    pub steps: Vec<Step>,
    /// Not before.
    pub at: Instant,
    /// As long as one of its steps may go out.
    pub until: Instant,
}

/// Joins steps into messages. Of those that sound a person gets at most `most_a_day` on one day, `sounded` of which she has had already, by what
/// is most pressing; what is left out falls to its next rung.
pub fn digests(
    steps: impl IntoIterator<Item = Step>,
    sounded: impl Fn(Uuid, Day) -> usize,
    policy: &ReminderPolicy,
) -> Vec<Digest> {
    let mut joined: BTreeMap<(Uuid, Day, DigestId), Digest> = BTreeMap::new();
    for step in steps {
        let (recipient, day, channel) = (step.recipient, step.at.day(), step.channel);
        let Some(until) = step.until else { continue };
        let id = DigestId::of(recipient, day, channel);
        let digest = joined.entry((recipient, day, id)).or_insert_with(|| Digest {
            id,
            recipient,
            channel,
            steps: Vec::new(),
            at: step.at,
            until,
        });
        (digest.at, digest.until) = (digest.at.min(step.at), digest.until.max(until));
        digest.steps.push(step);
    }
    let mut days: BTreeMap<(Uuid, Day), Vec<Digest>> = BTreeMap::new();
    for ((recipient, day, _), mut digest) in joined {
        digest.steps.sort_by_key(|step| (step.about, step.at, step.id));
        days.entry((recipient, day)).or_default().push(digest);
    }
    let mut left = Vec::new();
    for ((recipient, day), mut digests) in days {
        // Of one matter the channel that comes last on its ladder is the surest.
        digests.sort_by_key(|digest| (digest.steps.first().map(|step| step.about), Reverse(digest.channel)));
        let mut sounding = sounded(recipient, day);
        digests.retain(|digest| {
            let sounds = digest.channel != Channel::Inbox;
            sounding += usize::from(sounds);
            !sounds || sounding <= policy.most_a_day
        });
        left.extend(digests);
    }
    left.sort_by_key(|digest| (digest.at, digest.channel, digest.id));
    left
}
