//! Who saw somebody sign on paper.

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::select;
use jiayi_core::codes::Code;
use jiayi_core::command::Rejection;
use jiayi_core::id::StaffId;

use crate::commands::{Refusal, Tx};
use crate::database::schema::staff_roles;

/// A colleague who works at the author's institution today, and not the author: two people saw the signature.
///
/// # Errors
/// `PAPER_WITNESS` at `field`.
pub fn check_witness(tx: &mut Tx<'_>, witness: StaffId, field: &str) -> Result<(), Refusal> {
    let institution = tx.actor.institution().ok_or(Code::Forbidden)?;
    let works_here = staff_roles::table
        .filter(staff_roles::staff_id.eq(witness))
        .filter(staff_roles::institution_id.eq(institution))
        .filter(staff_roles::valid_from.le(tx.today))
        .filter(staff_roles::valid_to.is_null().or(staff_roles::valid_to.ge(Some(tx.today))));
    let another = tx.actor.staff_id() != Some(witness);
    if another && select(exists(works_here)).get_result(tx.conn)? {
        return Ok(());
    }
    Err(Rejection::on_field(field, Code::PaperWitness).into())
}
