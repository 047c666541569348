//! The door to ending and taking away entries of any kind.

use super::{end, remove, write};
use crate::{
    access::Asking,
    error::{Error, Fault, Noun, Result},
    hub::Once,
    relay::{Date, Kind, Payload, read_id},
    schema::Node,
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use serde::Serialize;
use uuid::Uuid;

/// An entry to be ended.
#[derive(Debug, InputObject, Serialize)]
pub struct EndEntryInput {
    /// An organisation, a holding of a post, a contact duty, a seat, a deputy, an interface, or a contact of one.
    id: ID,
    /// The last day, included.
    until: Date,
    /// The version that you looked at; refused when it has changed since.
    expected_version: Option<i32>,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

/// An entry to be taken away.
#[derive(Debug, InputObject, Serialize)]
pub struct RemoveEntryInput {
    /// The entry.
    id: ID,
    /// The version that you looked at; refused when it has changed since.
    expected_version: Option<i32>,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

/// An entry that is no longer there.
#[derive(SimpleObject)]
pub struct RemovedEntry {
    /// The id that it had.
    id: ID,
}

/// Changes to entries of any kind.
#[derive(Default)]
pub struct EntryMutation;

#[Object]
impl EntryMutation {
    /// Ends an entry on a day. History keeps it: as of any day of its term it is there.
    async fn end_entry(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The entry and its last day.")] input: EndEntryInput,
    ) -> Result<Payload<Node>, Fault> {
        let once = Once::new("endEntry", input.idempotency_key.clone(), &input);
        let outcome = write(ctx, once, async |work| {
            let entry = entry(&input.id)?;
            end(work, entry, input.until.0, input.expected_version).await?;
            Ok(entry.1)
        });
        let node = match outcome.await {
            Ok(_) => Node::find(&ctx.sight(None), &input.id).await?.ok_or(Error::NotThere(Noun::Forum)),
            Err(error) => Err(error),
        };
        Payload::of(node, ctx.language())
    }

    /// Takes an entry away that was a mistake, when nothing refers to it. What was true once is ended instead.
    async fn remove_entry(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The entry.")] input: RemoveEntryInput,
    ) -> Result<Payload<RemovedEntry>, Fault> {
        let once = Once::new("removeEntry", input.idempotency_key.clone(), &input);
        let outcome = write(ctx, once, async |work| {
            let entry = entry(&input.id)?;
            remove(work, entry, input.expected_version).await?;
            Ok(entry.1)
        });
        Payload::of(outcome.await.map(|_| RemovedEntry { id: input.id.clone() }), ctx.language())
    }
}

/// What an id names; what is no id is not there.
fn entry(id: &ID) -> Result<(Kind, Uuid)> {
    read_id(id).ok_or(Error::NotThere(Noun::Forum))
}
