//! Every door tried by everybody: route × role × relation and command × role × relation, against the real server with people in it.
//!
//! What is expected stands in `doors/routes.txt` and `doors/commands.txt`, written by hand from domain 11 and never computed from
//! the table that the server asks. A route, a command or a role without its place there fails.

pub(crate) mod clinic;
mod commands;
mod routes;
pub(crate) mod table;
