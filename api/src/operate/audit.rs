//! `jiayi audit verify`: walks the chained log of the database and the signed heads outside it.

use crate::audit::{self, ChainProblem, Heads, Verified, Verifier};
use crate::clinic::StartError;
use crate::config::Config;
use crate::database::{Database, Error};
use crate::seal::Keys;

/// Verifies the whole log; the inner result is the log's, the outer one says that it could not be read.
///
/// # Errors
/// When the database, the keys or the file of heads cannot be opened.
pub async fn verify(config: &Config) -> Result<Result<Verified, ChainProblem>, StartError> {
    let keys = Keys::load(&config.keys.directory)?;
    let heads = Heads::read(&config.heads_file(), &keys)?;
    let database = Database::open(&config.database)?;
    let verdict = database
        .read(move |conn| {
            let mut verifier = Verifier::new(audit::genesis(conn)?, heads.standing());
            audit::each_link(conn, |link| match link {
                Ok(link) => verifier.take(&link),
                Err(version) => verifier.take_unreadable(version),
            })?;
            Ok::<_, Error>(verifier.finish())
        })
        .await?;
    Ok(verdict)
}
