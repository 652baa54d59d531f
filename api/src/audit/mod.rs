//! The audit log: who did, saw or was refused what, chained so that no entry is changed, removed or reordered unseen.
//!
//! Each entry is hashed together with the hash of the one before ([`chain`]); signed heads of the chain lie in a file outside the
//! database ([`head`]), so that a cut tail or a chain rewritten as a whole shows too. Commands and sessions are appended where they
//! happen; reads go through a batch ([`reads`]) that is at most a second behind.

pub mod chain;
pub mod denials;
pub mod entry;
pub mod head;
mod log;
mod reads;

pub use chain::{ChainProblem, Link, Verified, Verifier, What, verify};
pub use denials::{Denials, append_denials};
pub use entry::{ChainHash, Entry};
pub use head::{HeadError, HeadFile, Heads, SignedHead};
pub use log::{
    Done, Replay, append, append_account, append_all, append_command, append_read, append_session, each_link, genesis,
    hash_at, newest, replay, restored_to,
};
pub use reads::{Looked, Reads, shown};

#[cfg(test)]
mod tests;
