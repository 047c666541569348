//! Who may take back what was done.

use super::{
    grant::signed_in,
    keeping::{Root, keeps_root},
};
use crate::{
    error::{Error, Noun, Result},
    hub::Work,
};
use uuid::Uuid;

/// May take back what was done in one transaction.
#[derive(Debug)]
pub struct Undoer(());

/// The grant to take back what this account did to rows that are kept so: its own doings, and those of others for whoever keeps what
/// all share; either must still keep every one of the rows.
///
/// # Errors
/// [`Error::SignIn`] for the anonymous; [`Error::NotThere`] for others, as for what was never done.
pub fn undoer(work: &Work, by: Option<Uuid>, roots: &[Root]) -> Result<Undoer> {
    let (standing, register) = (signed_in(work)?, work.register());
    let own = by.is_some() && by == work.actor().account;
    let kept = roots.iter().all(|root| keeps_root(register, &standing, *root));
    if kept && (own || standing.registers(register)) { Ok(Undoer(())) } else { Err(Error::NotThere(Noun::Act)) }
}
