//! Sending: a message is claimed, looked at once more, carried, and what became of it is written down.
//!
//! The row says that a provider is being called before it is; so after a crash the next holder of the lease knows that the message may
//! have arrived. A push goes out again under the same digest, which a phone shows once; of a text or a call the provider is asked by our
//! id, and where it cannot tell, the message falls to its next rung. Source: reminders N10, N11.

mod address;
mod claim;
#[cfg(test)]
mod kill_tests;
mod settle;
mod spending;
#[cfg(test)]
mod storm_tests;
#[cfg(test)]
pub(super) mod tests;

use std::collections::BTreeMap;

use futures_util::future::{join_all, join3};
use jiayi_core::calendar::Instant;
use jiayi_core::reminder::Vendor;

use self::claim::{Claimed, Doing};
use self::settle::{Came, Settled};
use super::installations::Installation;
use super::tell::tell_some;
use crate::channels::message::{Call, Class, Push, Text, Ttl};
use crate::channels::{Ask, Channel, Outcome, Status};
use crate::clinic::{Clinic, Rules};
use crate::database::{Db, Error};
use crate::jobs;

/// Sends some of what is due; how many messages it took up.
///
/// # Errors
/// When the database cannot be asked; what a provider does is no error.
pub async fn send_some(clinic: &Clinic) -> Result<usize, Error> {
    let clock = clinic.clock.clone();
    let is_due = move |conn: &mut Db| {
        let now = jobs::now(conn, &clock)?;
        claim::is_anything_due(conn, now)
    };
    if !clinic.database.read(is_due).await? {
        return Ok(0);
    }
    while write(clinic, tell_some).await? > 0 {}
    let budgets = spending::Budgets::of(&clinic.carriers);
    let claimed = write(clinic, move |conn, rules, now| claim::claim(conn, rules, &budgets, now)).await?;
    let taken_up = claimed.taken_up;
    let settled = carry(clinic, claimed.messages).await;
    if !settled.is_empty() {
        write(clinic, move |conn, rules, now| settle::settle(conn, rules, &settled, now)).await?;
    }
    Ok(taken_up)
}

/// One transaction, by the clock that all nodes share.
async fn write<T, F>(clinic: &Clinic, mut work: F) -> Result<T, Error>
where
    T: Send + 'static,
    F: FnMut(&mut Db, &Rules, Instant) -> Result<T, Error> + Send + 'static,
{
    let (rules, clock) = (clinic.rules.clone(), clinic.clock.clone());
    let work = move |conn: &mut Db| {
        let now = jobs::now(conn, &clock)?;
        work(conn, &rules, now)
    };
    clinic.database.write(work).await
}

/// Each channel at its own pace, all at once.
async fn carry(clinic: &Clinic, claimed: Vec<Claimed>) -> Vec<Settled> {
    let now = clinic.clock.now();
    let (mut pushes, mut texts, mut calls) = (Vec::new(), Vec::new(), Vec::new());
    for message in claimed {
        match &message.doing {
            Doing::Push(_) => pushes.push(message),
            Doing::Text(_) | Doing::AskText(..) => texts.push(message),
            Doing::Call(_) | Doing::AskCall(..) => calls.push(message),
        }
    }
    let carriers = &clinic.carriers;
    let (mut settled, texts, calls) = join3(
        push(clinic, pushes, now),
        speak(carriers.sms.as_ref(), texts, as_text),
        speak(carriers.voice.as_ref(), calls, as_call),
    )
    .await;
    settled.extend(texts);
    settled.extend(calls);
    settled
}

/// To every installation of each; the best that came of it counts.
async fn push(clinic: &Clinic, claimed: Vec<Claimed>, now: Instant) -> Vec<Settled> {
    let mut by_vendor: BTreeMap<Vendor, (Vec<(usize, Installation)>, Vec<Push>)> = BTreeMap::new();
    for (n, message) in claimed.iter().enumerate() {
        let Doing::Push(installations) = &message.doing else { continue };
        let Some(ttl) = Ttl::until(message.ends_at, now) else { continue };
        for installation in installations {
            let push = Push {
                token: installation.token.clone(),
                class: Class::of(message.about),
                about: message.about,
                to: message.to,
                digest: message.id,
                ttl,
            };
            let (whose, pushes) = by_vendor.entry(installation.vendor).or_default();
            whose.push((n, installation.clone()));
            pushes.push(push);
        }
    }
    let carriers = &clinic.carriers;
    let sent = by_vendor.into_iter().map(|(vendor, (whose, pushes))| async move {
        let outcomes = match vendor {
            Vendor::Fcm => send_by(carriers.fcm.as_ref(), &pushes).await,
            Vendor::Huawei => send_by(carriers.huawei.as_ref(), &pushes).await,
        };
        (whose, outcomes)
    });
    let mut settled: Vec<Settled> =
        claimed.into_iter().map(|message| Settled::new(message, Came::Over("expired".to_owned()))).collect();
    let mut first = vec![true; settled.len()];
    for (whose, outcomes) in join_all(sent).await {
        for ((n, installation), outcome) in whose.into_iter().zip(outcomes) {
            if outcome == Outcome::TokenDead {
                settled[n].dead.push((installation.session, installation.vendor));
            }
            let came = Came::of_push(outcome, settled[n].attempts);
            settled[n].came = match std::mem::take(&mut first[n]) {
                true => came,
                false => came.or(std::mem::replace(&mut settled[n].came, Came::Over(String::new()))),
            };
        }
    }
    settled
}

async fn send_by<C: Channel>(channel: Option<&C>, messages: &[C::Message]) -> Vec<Outcome> {
    match channel {
        Some(channel) => channel.send(messages).await,
        None => vec![Outcome::Rejected { code: "channel_off".to_owned() }; messages.len()],
    }
}

/// A message of a channel whose provider can be asked about it.
enum Spoken<'a, M> {
    Send(&'a M),
    Ask(&'a M, Instant),
}

fn as_text(doing: &Doing) -> Option<Spoken<'_, Text>> {
    match doing {
        Doing::Text(text) => Some(Spoken::Send(text)),
        Doing::AskText(text, since) => Some(Spoken::Ask(text, *since)),
        _ => None,
    }
}

fn as_call(doing: &Doing) -> Option<Spoken<'_, Call>> {
    match doing {
        Doing::Call(call) => Some(Spoken::Send(call)),
        Doing::AskCall(call, since) => Some(Spoken::Ask(call, *since)),
        _ => None,
    }
}

async fn speak<C>(
    channel: Option<&C>,
    claimed: Vec<Claimed>,
    spoken: fn(&Doing) -> Option<Spoken<'_, C::Message>>,
) -> Vec<Settled>
where
    C: Ask,
    C::Message: Clone,
{
    let mut settled = Vec::with_capacity(claimed.len());
    let (mut sent, mut batch) = (Vec::new(), Vec::new());
    for message in claimed {
        match spoken(&message.doing) {
            Some(Spoken::Ask(question, since)) => {
                let status = match channel {
                    Some(channel) => channel.ask(question, since).await,
                    None => None,
                };
                settled.push(Settled::new(message, Came::of_question(status)));
            }
            Some(Spoken::Send(one)) => {
                batch.push(one.clone());
                sent.push(message);
            }
            None => {}
        }
    }
    let outcomes = if batch.is_empty() { Vec::new() } else { send_by(channel, &batch).await };
    for (message, outcome) in sent.into_iter().zip(outcomes) {
        let came = Came::of_call(outcome, message.attempts);
        settled.push(Settled::new(message, came));
    }
    settled
}

impl Came {
    fn of_question(status: Option<Status>) -> Self {
        match status {
            Some(Status::OnItsWay) => Self::Taken(None),
            Some(Status::Delivered) => Self::Delivered,
            Some(Status::Failed { code }) => Self::Over(code),
            None => Self::Over(settle::UNKNOWN.to_owned()),
        }
    }
}
