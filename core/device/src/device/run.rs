//! What a run of synchronising does to the phone.

use jiayi_core::calendar::Instant;
use jiayi_core::id::{CommandId, TeamId};
use jiayi_core::view::Page;
use serde_json::value::RawValue;
use uuid::Uuid;

use super::{DAY_MS, Device, Files, LAST_SYNC, ME, SHOWN_UNTIL, TRAFFIC, Traffic, due};
use crate::feed::Feed;
use crate::outbox::Answer;
use crate::session::Me;
use crate::store::{Applied, StoreError};

impl Device {
    /// Another number means that some feed was dropped, or is another's to follow: a page that was asked for before is of no use.
    pub(crate) fn ground(&self) -> u64 {
        self.ground
    }

    pub(crate) fn is(&mut self, me: &Me) -> Result<(), StoreError> {
        if self.kept.me.as_ref() != Some(me) {
            self.ground += 1;
        }
        self.keep_only(&me.feeds())?;
        self.keep(ME, me)?;
        self.kept.me = Some(me.clone());
        Ok(())
    }

    pub(crate) fn apply(&mut self, feed: Feed, after: Option<&str>, page: &Page) -> Result<(), StoreError> {
        let ground = self.ground;
        if !page.changes.is_empty() {
            self.learn_all()?;
        }
        // Begun anew, for damage.
        if self.ground != ground {
            return Ok(());
        }
        let Files { records, .. } = self.files.as_mut().ok_or(StoreError::Paused)?;
        if let Applied::Written(effects) = records.apply(feed, after, page, &mut *self.entropy)? {
            self.took(effects);
        }
        match feed {
            Feed::Team(team) if !page.has_more => self.records()?.forget(&due(team)),
            _ => Ok(()),
        }
    }

    pub(crate) fn drop_feed(&mut self, feed: Feed) -> Result<(), StoreError> {
        self.learn_all()?;
        let effects = self.records()?.drop_feed(feed)?;
        self.ground += 1;
        self.took(effects);
        Ok(())
    }

    pub(crate) fn keep_due_page(&mut self, team: TeamId, page: Box<RawValue>) -> Result<(), StoreError> {
        self.revision += 1;
        self.keep(&due(team), &page)
    }

    pub(crate) fn settle(
        &mut self,
        id: CommandId,
        answer: &Answer,
        incarnation: Uuid,
        now: Instant,
    ) -> Result<(), StoreError> {
        // A phone's clock may be years off and put right tomorrow: how long something is kept is counted by the server's.
        let after_what_is_shown = self.kept.shown_until.map_or(Instant(i64::MIN), |until| until.plus_ms(1));
        let at = self.kept.heard.at.unwrap_or_else(|| self.by_the_server(now)).max(after_what_is_shown);
        let Files { outbox, .. } = self.files.as_mut().ok_or(StoreError::Paused)?;
        outbox.settle(id, answer, incarnation, at, &mut *self.entropy)?;
        self.revision += 1;
        Ok(())
    }

    pub(crate) fn tell_time_anew(&mut self, id: CommandId, now: Instant) -> Result<(), StoreError> {
        let skew = self.kept.skew_ms;
        let Files { outbox, .. } = self.files.as_mut().ok_or(StoreError::Paused)?;
        outbox.tell_time_anew(id, skew, now, &mut *self.entropy)
    }

    /// What the run that is on has sent and received so far.
    pub(crate) fn counts(&mut self, traffic: Traffic) {
        self.kept.traffic = traffic;
    }

    /// One more failure: how many in a row, and a number drawn for the pause.
    pub(crate) fn failed(&mut self) -> Result<(u32, u32), StoreError> {
        self.failures = self.failures.saturating_add(1);
        let mut drawn = [0; 4];
        self.entropy.fill(&mut drawn)?;
        Ok((self.failures, u32::from_be_bytes(drawn)))
    }

    /// Everything was sent and read.
    pub(crate) fn synchronised(&mut self, now: Instant) -> Result<(), StoreError> {
        self.failures = 0;
        self.keep(LAST_SYNC, &now)?;
        let traffic = self.kept.traffic;
        self.keep(TRAFFIC, &traffic)?;
        self.kept.last_sync = Some(now);
        let server_s = self.kept.heard.at.unwrap_or_else(|| self.by_the_server(now));
        let shown_until = server_s.max(self.outbox()?.last_acknowledged()?.unwrap_or(server_s));
        self.keep(SHOWN_UNTIL, &shown_until)?;
        self.kept.shown_until = Some(shown_until);
        self.revision += 1;
        self.keep_gists()?;
        let Some(policy) = self.known.policy(server_s.day()) else { return Ok(()) };
        let before = server_s.plus_ms(-policy.device.acknowledged_days.saturating_mul(DAY_MS));
        self.outbox()?.forget_acknowledged(before)?;
        Ok(())
    }
}
