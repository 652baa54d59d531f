//! What people read of somebody, put together from her story for one day: the server answers with it, and a phone shows the same without a
//! network. Everything to be said is in words; nothing here decides.

pub mod contract;
pub mod evidence;
pub mod inbox;
pub mod medicine;
pub mod record;
pub mod refill;
pub mod visit;

use serde::Serialize;
use utoipa::ToSchema;

use crate::codes::{Code, Language};

/// A code with its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Why {
    #[schema(value_type = String)]
    pub code: Code,
    pub sentence: &'static str,
    pub sentence_en: &'static str,
    pub next: &'static str,
    pub next_en: &'static str,
}

impl From<Code> for Why {
    fn from(code: Code) -> Self {
        Self {
            code,
            sentence: code.sentence(Language::Chinese),
            sentence_en: code.sentence(Language::English),
            next: code.next_step(Language::Chinese),
            next_en: code.next_step(Language::English),
        }
    }
}
