//! Passwords of the staff: argon2id, as PHC strings that carry their own parameters.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::password_hash::{CustomizedPasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Block, Params, Version, password_hash};
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use super::{RandomError, random};

/// Checked in place of the hash of an account that does not exist, so that the answer takes as long as for one that does.
/// It is the hash of `nobody`; [`Passwords::verify`] answers no even to that.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5J3Mgc2FsdCE$ZSgyrwLH7Vbia/pKbP1KaTuT5J2stsggHY00G/P4lx0";

/// How long a sign-in waits for its turn; a check takes 12 ms of a core, so a longer queue is an attack.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    #[error("too many passwords are being checked")]
    Busy,
    /// The account's stored hash, never the typed password.
    #[error("the stored password hash cannot be used: {0}")]
    Stored(password_hash::Error),
    #[error("the password cannot be hashed: {0}")]
    Hash(password_hash::Error),
    #[error("the check was stopped: {0}")]
    Stopped(#[from] tokio::task::JoinError),
    #[error(transparent)]
    Random(#[from] RandomError),
}

/// Hashes and checks passwords off the threads that serve requests, as many at once as there are cores: each takes 19 MB and 12 ms.
#[derive(Debug, Clone)]
pub struct Passwords {
    turns: Arc<Semaphore>,
    longest_wait: Duration,
}

impl Passwords {
    pub fn new(cores: NonZeroUsize) -> Self {
        Self { turns: Arc::new(Semaphore::new(cores.get())), longest_wait: LONGEST_WAIT }
    }

    /// A PHC string to store: argon2id with the crate's defaults (m=19456, t=2, p=1; Source: OWASP password storage) and a fresh salt.
    ///
    /// # Errors
    /// [`PasswordError`]; [`PasswordError::Busy`] when no turn came in time.
    pub async fn hash(&self, password: Zeroizing<String>) -> Result<String, PasswordError> {
        self.in_turn(move || {
            let salt = random::<16>()?;
            let hash = GivesBack.hash_password_customized(password.as_bytes(), &*salt, None, None, Params::default());
            hash.map(|hash| hash.to_string()).map_err(PasswordError::Hash)
        })
        .await
    }

    /// Whether the password belongs to the stored hash. `None`, for an account that does not exist, takes as long and is always no.
    ///
    /// # Errors
    /// [`PasswordError`]; a wrong password is no error.
    pub async fn verify(&self, password: Zeroizing<String>, stored: Option<String>) -> Result<bool, PasswordError> {
        self.in_turn(move || {
            let parsed = PasswordHash::new(stored.as_deref().unwrap_or(NOBODY));
            let hash = parsed.map_err(|error| PasswordError::Stored(error.into()))?;
            match GivesBack.verify_password(password.as_bytes(), &hash) {
                Ok(()) => Ok(stored.is_some()),
                Err(password_hash::Error::PasswordInvalid) => Ok(false),
                Err(error) => Err(PasswordError::Stored(error)),
            }
        })
        .await
    }

    /// The turn goes with the work: a caller who hangs up does not make room for another before the core is free.
    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, PasswordError> + Send + 'static,
    ) -> Result<T, PasswordError> {
        let turn = tokio::time::timeout(self.longest_wait, self.turns.clone().acquire_owned()).await;
        let Ok(Ok(turn)) = turn else { return Err(PasswordError::Busy) };
        tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work()
        })
        .await?
    }
}

/// Argon2 whose memory goes back to the system after each hash.
///
/// glibc keeps for each thread of the pool what that has freed in pieces of up to 32 MB; larger ones are mapped and unmapped. So the 19 MB are
/// asked for as the beginning of a larger piece, the rest of which is never touched.
struct GivesBack;

/// Blocks of 1 KiB, more than 32 MB of them.
const TOO_LARGE_TO_KEEP: usize = 33 * 1024;

impl CustomizedPasswordHasher<PasswordHash> for GivesBack {
    type Params = Params;

    fn hash_password_customized(
        &self,
        password: &[u8],
        salt: &[u8],
        algorithm: Option<&str>,
        version: Option<u32>,
        params: Params,
    ) -> password_hash::Result<PasswordHash> {
        let algorithm = algorithm.map(Algorithm::try_from).transpose()?.unwrap_or_default();
        let version = version.map(Version::try_from).transpose()?.unwrap_or_default();
        let (salt, mut output) = (Salt::new(salt)?, [0; Output::MAX_LENGTH]);
        let length = params.output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN);
        let output = output.get_mut(..length).ok_or(password_hash::Error::OutputSize)?;
        let blocks = params.block_count();
        let mut memory = Vec::with_capacity(blocks.max(TOO_LARGE_TO_KEEP));
        memory.resize(blocks, Block::new());
        let argon2 = Argon2::new(algorithm, version, params.clone());
        argon2.hash_password_into_with_memory(password, &salt, output, memory.as_mut_slice())?;
        Ok(PasswordHash {
            algorithm: algorithm.ident(),
            version: Some(version.into()),
            params: ParamsString::try_from(&params)?,
            salt: Some(salt),
            hash: Some(Output::new(output)?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passwords() -> Passwords {
        Passwords::new(NonZeroUsize::MIN)
    }

    fn typed(text: &str) -> Zeroizing<String> {
        Zeroizing::new(text.to_owned())
    }

    #[tokio::test]
    async fn the_right_password_is_accepted_and_a_wrong_one_is_not() {
        let hash = passwords().hash(typed("三甲医院-2026")).await.expect("hashed");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(passwords().verify(typed("三甲医院-2026"), Some(hash.clone())).await.expect("checked"));
        assert!(!passwords().verify(typed("三甲医院-2025"), Some(hash.clone())).await.expect("checked"));
        assert!(!passwords().verify(typed(""), Some(hash)).await.expect("checked"));
    }

    #[tokio::test]
    async fn two_people_with_one_password_have_two_hashes() {
        let passwords = passwords();
        assert_ne!(
            passwords.hash(typed("a")).await.expect("hashed"),
            passwords.hash(typed("a")).await.expect("hashed")
        );
    }

    #[tokio::test]
    async fn an_account_that_does_not_exist_is_checked_at_the_same_cost_and_refused() {
        assert!(passwords().verify(typed("nobody"), Some(NOBODY.to_owned())).await.expect("checked"));
        for password in ["anything", "nobody"] {
            assert!(!passwords().verify(typed(password), None).await.expect("checked"), "{password}");
        }
        let nobody = PasswordHash::new(NOBODY).expect("a hash");
        let real = passwords().hash(typed("a")).await.expect("hashed");
        let real = PasswordHash::new(&real).expect("a hash");
        assert_eq!((nobody.algorithm, nobody.version, &nobody.params), (real.algorithm, real.version, &real.params));
        assert_eq!(nobody.hash.map(|hash| hash.len()), real.hash.map(|hash| hash.len()));
    }

    #[tokio::test]
    async fn a_damaged_hash_is_an_error_and_not_a_wrong_password() {
        for damaged in ["", "plain", "$argon2id$v=19$m=1,t=2,p=1$bm9ib2R5J3Mgc2FsdCE$AAAAAAAAAAA", "$md5$abc"] {
            let answer = passwords().verify(typed("a"), Some(damaged.to_owned())).await;
            assert!(!matches!(answer, Ok(true)), "{damaged}: {answer:?}");
            assert!(matches!(answer, Err(PasswordError::Stored(_))), "{damaged}: {answer:?}");
        }
    }

    #[tokio::test]
    async fn who_waits_too_long_for_a_turn_hears_that_it_is_busy() {
        let passwords = Passwords { longest_wait: Duration::from_millis(5), ..passwords() };
        let held = passwords.turns.clone().acquire_owned().await.expect("a turn");
        assert!(matches!(passwords.hash(typed("a")).await, Err(PasswordError::Busy)));
        drop(held);
    }
}
