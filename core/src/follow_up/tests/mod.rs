mod enrolment;
pub(super) mod form;
mod programmes;
mod rules;
mod visit;
