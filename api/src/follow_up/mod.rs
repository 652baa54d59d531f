//! Follow-up of chronic disease: diagnoses, enrolment and visits.

mod deliver;
mod diagnosis;
mod enrolment;
pub(crate) mod entities;
mod facts;
mod rows;
mod served;
mod views;
mod visit;

#[cfg(test)]
pub(crate) mod story;
#[cfg(test)]
mod tests;

pub use diagnosis::{record_diagnosis, resolve_diagnosis};
pub(crate) use enrolment::{EnrolmentBefore, close_all, reopen};
pub use enrolment::{close_enrolment, enrol, lose, resume};
pub use visit::record_visit;

pub(crate) use facts::{diagnosed_with, last_visit_on, person, pregnant_or_lactating};
use served::Served;
pub(crate) use served::{home_on, in_force, in_force_on};

use jiayi_core::codes::Fault;
use jiayi_core::command::{FieldCode, Rejection};

use crate::commands::Refusal;
use crate::server::Routes;

pub fn routes(routes: &mut Routes<'_>) {
    routes.service(views::record);
}

/// Refuses with every fault at its field; goes on when there is none.
pub(crate) fn refuse(faults: Vec<Fault>) -> Result<(), Refusal> {
    let Some((_, first)) = faults.first().copied() else { return Ok(()) };
    let fields = faults.into_iter().map(|(field, code)| FieldCode { field: field.to_owned(), code }).collect();
    Err(Rejection::on_fields(first, fields).into())
}
