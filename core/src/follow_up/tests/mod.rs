mod enrolment;
mod form;
mod rules;
mod visit;
