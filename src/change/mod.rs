//! What follows from a change: the one place where rooms meet.
//!
//! Nobody has to remember to say what happened: what follows is found from the rows that were written, in the same transaction,
//! before it is committed. A mutation of the register goes through [`write`], so that nothing is forgotten.

mod entries;
mod graphql;

pub use entries::{end, remove};
pub use graphql::EntryMutation;

use crate::{
    access::Asking,
    error::Result,
    hub::{Once, Work},
};
use async_graphql::Context;
use uuid::Uuid;

/// One transaction of a door, with everything that follows from it.
///
/// # Errors
/// As [`Hub::write`](crate::hub::Hub::write).
pub async fn write(ctx: &Context<'_>, once: Once, act: impl AsyncFnOnce(&Work) -> Result<Uuid>) -> Result<Uuid> {
    let outcome = ctx.hub().write(ctx.viewer().actor(), once, async |work| {
        let id = act(work).await?;
        follow(work).await?;
        Ok(id)
    });
    outcome.await
}

/// Does what follows from what has been written so far.
///
/// # Errors
/// When the database fails.
#[expect(clippy::unused_async, reason = "what follows is written to the database")]
pub async fn follow(_work: &Work) -> Result<()> {
    Ok(())
}
