//! Which room carries out which command.

use jiayi_core::codes::Code;
use jiayi_core::command::Command;

use super::{Refusal, Tx};
use crate::session;

pub(super) fn dispatch(tx: &mut Tx<'_>, command: &Command) -> Result<(), Refusal> {
    match command {
        Command::RevokeSession(c) => session::revoke_session(tx, c),
        _ => Err(Code::Forbidden.into()),
    }
}
