//! How the session stands: whoever has to sign in again is told while she still has a network, and nothing unsent is lost either way.

use jiayi_core::access::Role;
use jiayi_core::calendar::Instant;

use super::{Device, ENDED, SESSION};
use crate::session::Session;
use crate::store::StoreError;

/// The server writes down a session's use this often, milliseconds: it may think it idle for so much longer than it was.
const NOTED_EVERY_MS: i64 = 5 * 60_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nobody is signed in on this phone.
    SignedOut,
    /// It holds. A run of synchronising before this moment of the phone's clock keeps it from ending unused.
    Holds { renew_by: Instant },
    /// It ends at this moment of the phone's clock however much it is used: she signs in again before, while she can.
    EndsSoon { at: Instant },
    /// It is over. What she does is kept as before, and is sent once she has signed in again.
    Ended,
}

impl Device {
    /// By what the server said last and by its limits, which it alone enforces: a run may find it otherwise.
    pub fn session_stands(&self, now: Instant) -> Standing {
        let Some(session) = &self.kept.session else { return Standing::SignedOut };
        if self.kept.ended {
            return Standing::Ended;
        }
        let server_s = self.by_the_server(now);
        let by_the_phone = |at: Instant| now.plus_ms(at.0.saturating_sub(server_s.0));
        let ends = session.expires_at;
        let Some(limits) = self.known.policy(server_s.day()).map(|policy| &policy.session) else {
            return if server_s < ends { Standing::Holds { renew_by: by_the_phone(ends) } } else { Standing::Ended };
        };
        let staff = session.role != Role::Resident.as_str();
        let began = ends.plus_ms(-limits.absolute_ms(staff));
        let used = self.kept.heard.served.map_or(began, |served| served.max(began));
        let unused = used.plus_ms(limits.idle_ms(staff) - NOTED_EVERY_MS);
        match () {
            () if server_s >= ends.min(unused) => Standing::Ended,
            () if server_s >= ends.plus_ms(-limits.warning_ms(staff)) => Standing::EndsSoon { at: by_the_phone(ends) },
            () => Standing::Holds { renew_by: by_the_phone(ends.min(unused)) },
        }
    }

    /// Whether the phone asks for another life of the session while it has one.
    pub(crate) fn renews(&self, now: Instant) -> bool {
        let Some(session) = &self.kept.session else { return false };
        let server_s = self.by_the_server(now);
        let limits = self.known.policy(server_s.day()).map(|policy| &policy.session);
        let before = limits.and_then(|limits| limits.renewal_ms(session.role != Role::Resident.as_str()));
        before.is_some_and(|before| server_s >= session.expires_at.plus_ms(-before))
    }

    /// The session has another life.
    pub(crate) fn renewed(&mut self, session: Session) -> Result<(), StoreError> {
        let phone = self.kept.session.as_ref().and_then(|before| before.phone.clone());
        let session = Session { phone, ..session };
        self.keep(SESSION, &session)?;
        self.kept.session = Some(session);
        self.revision += 1;
        Ok(())
    }

    /// The server knows this session no more, or serves it again.
    pub(crate) fn session_ended(&mut self, ended: bool) -> Result<(), StoreError> {
        if self.kept.ended != ended {
            self.keep(ENDED, &ended)?;
            self.kept.ended = ended;
            self.revision += 1;
        }
        Ok(())
    }
}
