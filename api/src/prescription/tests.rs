mod counter;
mod issuing;
mod reading;
pub(crate) mod story;
