//! What every request and every command is carried out with.

use std::sync::Arc;

use jiayi_core::policy::PolicyBook;
use jiayi_core::prescription::Catalogue;

use crate::audit::HeadFile;
use crate::clock::Clock;
use crate::database::Database;
use crate::seal::Keys;
use crate::worklist::Panels;

/// One alliance, as this process serves it. Cheap to clone.
#[derive(Clone)]
pub struct Clinic {
    pub database: Database,
    pub rules: Rules,
    pub clock: Clock,
    pub sessions: crate::config::Session,
    pub panels: Arc<Panels>,
    pub head: Arc<HeadFile>,
    /// The database holds invented people: codes show on a page and nothing is sent for real.
    pub demo: bool,
}

/// What decisions are made with, apart from the facts in the database.
#[derive(Clone)]
pub struct Rules {
    pub keys: Arc<Keys>,
    pub policies: Arc<PolicyBook>,
    pub catalogue: Arc<Catalogue>,
    /// Identity numbers of the test region 99 are people here.
    pub test_region: bool,
}
