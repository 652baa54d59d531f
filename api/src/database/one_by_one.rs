//! A writer of PostgreSQL: one transaction for each task, several writers side by side.
//!
//! What met another transaction (a deadlock, a serialization failure, a key that somebody inserted meanwhile) is tried again whole, and
//! so is what lost its connection before its COMMIT was sent: the server has undone it. A COMMIT that is not answered is the one
//! thing nobody knows; the task is answered 503, and the same command sent again finds out.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::time::Duration;

use crossbeam_channel::Receiver;
use diesel::connection::{SimpleConnection, TransactionManager};

use super::Db;
use super::executor::{Abandoned, Task, Verdict, WriteMessage, depth};
use super::place::begin_write;
use super::session::Session;

/// How often a task is tried. Two that deadlock: one of them goes through at once, so that a task loses seldom twice.
const TRIES: u32 = 10;

pub struct Writer {
    session: Session,
    queue: Receiver<WriteMessage>,
}

/// How a try ended.
enum Tried {
    Settled,
    /// Nothing of it is kept; another try may do better.
    Again {
        cause: String,
        settled: bool,
    },
    Abandoned(Abandoned),
}

impl Writer {
    pub fn new(session: Session, queue: Receiver<WriteMessage>) -> Self {
        Self { session, queue }
    }

    pub fn run(mut self) {
        while let Ok(WriteMessage::Write(mut task)) = self.queue.recv() {
            let settled = self.carry_out(task.as_mut());
            task.answer(settled);
        }
    }

    fn carry_out(&mut self, task: &mut dyn Task) -> bool {
        for tried in 1..=TRIES {
            match self.attempt(task) {
                Tried::Settled => return true,
                Tried::Again { cause, settled } if tried == TRIES => {
                    tracing::error!(cause, "a write met others too often");
                    return settled;
                }
                Tried::Again { cause, .. } => {
                    tracing::debug!(cause, tried, "a write is tried again");
                    std::thread::sleep(pause(tried));
                }
                Tried::Abandoned(cause) => {
                    tracing::error!(%cause, "a write was abandoned");
                    return false;
                }
            }
        }
        false
    }

    fn attempt(&mut self, task: &mut dyn Task) -> Tried {
        let Some(conn) = self.session.begin(begin_write) else {
            return Tried::Abandoned(Abandoned::Task("there is no connection".into()));
        };
        match task.run(conn) {
            Verdict::Keep => match commit(conn) {
                Ok(()) => Tried::Settled,
                Err(Abandoned::Transaction(error)) if super::postgres::met_another(&error) => {
                    self.session.end(false);
                    Tried::Again { cause: error.to_string(), settled: false }
                }
                Err(cause) => {
                    // Whether the server has committed is not known: never again under this call.
                    self.session.end(true);
                    Tried::Abandoned(cause)
                }
            },
            Verdict::Undo => {
                self.session.end(false);
                Tried::Settled
            }
            Verdict::MetAnother(cause) => {
                self.session.end(false);
                Tried::Again { cause, settled: true }
            }
            Verdict::Lost(cause) => {
                self.session.end(true);
                Tried::Again { cause, settled: false }
            }
            Verdict::Abandon(cause) => match self.session.end(false) {
                true => Tried::Abandoned(Abandoned::Task(cause)),
                false => Tried::Again { cause, settled: false },
            },
        }
    }
}

/// Longer with each try, and never the same for two who met: else they would meet again.
fn pause(tried: u32) -> Duration {
    let longest = 10 * u64::from(tried * tried);
    Duration::from_millis(RandomState::new().build_hasher().finish() % longest)
}

fn commit(conn: &mut Db) -> Result<(), Abandoned> {
    if depth(conn)? != 1 {
        return Err(Abandoned::Task("a task left a transaction open".into()));
    }
    // A COMMIT after an error that the task swallowed is answered with a silent ROLLBACK; any other statement says so.
    conn.batch_execute("SELECT 1")?;
    Ok(<Db as TransactionManager<Db>>::commit_transaction(conn)?)
}
