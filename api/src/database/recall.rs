//! What a thread has read from a file before, as long as nobody has committed anything since.
//!
//! Not a cache with a life of its own: SQLite says for each snapshot whether another connection has changed the file (`PRAGMA
//! data_version`), and one commit of whatever kind, a revoked session among them, makes the thread forget everything.

use std::any::{Any, TypeId};
use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::Hash;

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::BigInt;

use super::{Db, Error};

/// Answers that a thread keeps at most.
const MOST: usize = 4_096;

/// What one connection has read.
#[derive(Default)]
pub(super) struct Recalled {
    /// Of the file, as that connection counts it.
    version: Option<i64>,
    /// A map from question to answer for each type of question.
    answers: HashMap<TypeId, Box<dyn Any>>,
    count: usize,
}

thread_local! {
    /// Of the connection that is being read with, inside [`with`].
    static CURRENT: RefCell<Option<Recalled>> = const { RefCell::new(None) };
}

/// A question whose answer follows from it and the database alone.
pub trait Question: Hash + Eq + 'static {
    type Answer: Clone + 'static;
}

#[derive(QueryableByName)]
struct DataVersion {
    #[diesel(sql_type = BigInt)]
    data_version: i64,
}

/// The answer: recalled, or read and kept for the next time. Outside of short reads of a file it is always read.
///
/// # Errors
/// As `read`.
pub fn recall<Q: Question>(
    conn: &mut Db,
    question: Q,
    read: impl FnOnce(&mut Db, &Q) -> Result<Q::Answer, Error>,
) -> Result<Q::Answer, Error> {
    let known = CURRENT.with_borrow(|current| current.as_ref().and_then(|recalled| recalled.get(&question)));
    if let Some(answer) = known {
        return Ok(answer);
    }
    let answer = read(conn, &question)?;
    CURRENT.with_borrow_mut(|current| {
        if let Some(recalled) = current {
            recalled.keep(question, answer.clone());
        }
    });
    Ok(answer)
}

/// Lets `work` recall what this connection has read, if its snapshot is still the same.
pub(super) fn with<T>(
    recalled: &mut Recalled,
    conn: &mut Db,
    work: impl FnOnce(&mut Db) -> Result<T, Error>,
) -> Result<T, Error> {
    recalled.stand_at(data_version(conn)?);
    CURRENT.set(Some(std::mem::take(recalled)));
    // A panic leaves nothing behind but what has to be read again.
    let result = work(conn);
    *recalled = CURRENT.take().unwrap_or_default();
    result
}

fn data_version(conn: &mut Db) -> Result<i64, Error> {
    let found: DataVersion = sql_query("PRAGMA data_version").get_result(conn)?;
    Ok(found.data_version)
}

impl Recalled {
    fn stand_at(&mut self, version: i64) {
        if self.version != Some(version) || self.count >= MOST {
            *self = Self { version: Some(version), ..Self::default() };
        }
    }

    fn get<Q: Question>(&self, question: &Q) -> Option<Q::Answer> {
        let answers: &HashMap<Q, Q::Answer> = self.answers.get(&TypeId::of::<Q>())?.downcast_ref()?;
        answers.get(question).cloned()
    }

    fn keep<Q: Question>(&mut self, question: Q, answer: Q::Answer) {
        let of_this_type =
            self.answers.entry(TypeId::of::<Q>()).or_insert_with(|| Box::new(HashMap::<Q, Q::Answer>::new()));
        if let Some(answers) = of_this_type.downcast_mut::<HashMap<Q, Q::Answer>>() {
            answers.insert(question, answer);
            self.count += 1;
        }
    }
}
