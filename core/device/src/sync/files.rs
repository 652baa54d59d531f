//! Files go before the commands that name them, one at a time, under the SHA-256 of their content: again is harmless.

use jiayi_core::calendar::Instant;
use jiayi_core::codes::Code;
use jiayi_core::digest::Digest;

use super::push::code_of;
use super::{Stage, Sync, Why};
use crate::device::Device;
use crate::outbox::{Answer, Refusal};
use crate::store::StoreError;
use crate::transport::{Request, Response};

impl Sync {
    /// None when no command that is to be sent waits for a file.
    pub(super) fn next_file(&mut self, device: &mut Device) -> Result<Option<Request>, StoreError> {
        let Some(me) = &self.me else { return Ok(None) };
        let Some(file) = device.outbox()?.next_upload(me.account, me.incarnation, &self.files_not_yet)? else {
            return Ok(None);
        };
        self.stage = Stage::Uploaded(file.name);
        Ok(Some(Request::put(format!("/api/v1/blobs/{}", file.name), file.bytes.to_vec())))
    }

    pub(super) fn uploaded(
        &mut self,
        device: &mut Device,
        name: &Digest,
        response: &Response,
        now: Instant,
    ) -> Result<(), StoreError> {
        let Some(me) = self.me.clone() else { return Ok(()) };
        match response.status {
            200..=299 => device.outbox()?.uploaded(me.account, name, me.incarnation)?,
            // No command can be carried out that names it: its author sees why.
            400 | 413 | 422 => {
                let refusal = Refusal::of(&code_of(response).unwrap_or_else(|| Code::Malformed.as_str().to_owned()));
                for id in device.outbox()?.naming(me.account, name)? {
                    device.settle(id, &Answer::Rejected(refusal.clone()), me.incarnation, now)?;
                }
                self.files_not_yet.insert(*name);
            }
            429 => {
                self.files_not_yet.insert(*name);
            }
            _ => return self.later(device, Why::Unexpected, None, now),
        }
        self.stage = Stage::Files;
        Ok(())
    }
}
