//! `jiayi audit verify`: walks the chained log of the database and the signed heads outside it.

use super::transfer;
use crate::audit::{ChainProblem, Heads, Verified};
use crate::clinic::StartError;
use crate::config::Config;
use crate::database::Database;
use crate::seal::Keys;

/// Verifies the whole log; the inner result is the log's, the outer one says that it could not be read.
///
/// # Errors
/// When the database, the keys or the file of heads cannot be opened.
pub async fn verify(config: &Config) -> Result<Result<Verified, ChainProblem>, StartError> {
    let keys = Keys::load(&config.keys.directory)?;
    let heads = Heads::read(&config.heads_file(), &keys)?;
    let database = Database::open(&config.database)?;
    Ok(database.read(move |conn| transfer::verified(conn, &heads)).await?)
}
