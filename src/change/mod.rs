//! What follows from a change: the one place where rooms meet.
//!
//! Nobody has to remember to say what happened: what follows is found from the rows that were written, in the same transaction,
//! before it is committed. A mutation of the register goes through [`write`], so that nothing is forgotten.

mod ending;
mod entries;
mod graphql;
mod undo;

pub use entries::{end, remove};
pub use graphql::{ChangeQuery, EntryMutation};
pub use undo::undo;

use crate::{
    access::Asking,
    error::Result,
    exchange::{
        self,
        import::{Report, Source, Step},
    },
    hub::{Once, Work},
    meeting,
    register::{ForumIx, Register, Row, Touched},
};
use async_graphql::Context;
use std::collections::BTreeSet;
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

/// Does what follows from what has been written so far: invitations already sent follow whoever sits.
///
/// # Errors
/// When the database fails.
pub async fn follow(work: &Work) -> Result<()> {
    let forums = reseated(work.register(), &work.touched());
    if forums.is_empty() {
        return Ok(());
    }
    let next = work.preview().await?;
    for forum in forums {
        meeting::succession::follow(work, &next, forum).await?;
    }
    Ok(())
}

/// Takes tables in, with everything that follows from it: calls of coming meetings already sent follow whoever sits. Where no such
/// call is out, nothing is looked at. When the report has complaints nothing follows, and nothing may be kept.
///
/// # Errors
/// As [`exchange::import::import`].
pub async fn take_in(work: &Work, source: &Source, progress: &(dyn Fn(&Step<'_>) + Sync)) -> Result<Report> {
    let mut report = exchange::import::import(work, source, progress).await?;
    let forums = meeting::succession::awaiting(work);
    if forums.is_empty() || !report.complaints.is_empty() {
        return Ok(report);
    }
    let next = work.preview().await?;
    for forum in forums {
        report.followed = report.followed.and(meeting::succession::follow(work, &next, forum).await?);
    }
    Ok(report)
}

/// The forums in which somebody else may sit after these changes.
fn reseated(register: &Register, touched: &[Touched]) -> BTreeSet<ForumIx> {
    let rows = touched.iter().flat_map(|change| change.before.iter().chain(change.after.iter()));
    let mut forums = BTreeSet::new();
    for row in rows {
        match row {
            Row::Seat(seat) => forums.extend(register.forums.find(seat.forum_id)),
            Row::Holding(holding) => {
                let seats = register.posts.find(holding.post_id).map_or(&[][..], |post| register.post_seats.of(post));
                forums.extend(seats.iter().map(|seat| register.seats.get(*seat).forum));
            }
            _ => {}
        }
    }
    forums
}
