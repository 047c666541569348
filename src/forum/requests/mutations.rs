//! The door to the act that asks for what entries lack.

use super::{graphql::EntryRequests, send};
use crate::{
    access::{Asking, grant},
    change,
    error::Fault,
    hub::Once,
    relay::{Kind, Payload, uuid_of},
};
use async_graphql::{Context, ID, InputObject, Object};
use serde::Serialize;

/// Whose entries are asked for.
#[derive(Debug, InputObject, Serialize)]
pub struct AskForEntriesInput {
    /// The forum; the whole register when not given.
    forum_id: Option<ID>,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

/// The act that asks for what entries lack.
#[derive(Default)]
pub struct RequestMutation;

#[Object]
impl RequestMutation {
    /// Asks by mail for what entries lack: one letter to each person who should supply something, with every forum and field of theirs.
    /// Whoever answers for a seat is asked about it in the same letter: when a term ends within 90 days and nobody is entered for
    /// after it, when nobody sits there, and when nobody stands in any more.
    /// entryRequests shows beforehand who that is. Who has been asked about a forum within a day is not asked about it again. Whoever
    /// keeps the forum may do it, and for the whole register whoever keeps what all forums share.
    async fn ask_for_entries(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Whose entries.")] input: AskForEntriesInput,
    ) -> Result<Payload<EntryRequests>, Fault> {
        let once = Once::new("askForEntries", input.idempotency_key.clone(), &input);
        let forum = input.forum_id.as_ref().map(|id| uuid_of(id, Kind::Forum));
        let outcome = change::write(ctx, once, async |work| {
            let requester = grant::requester(work, forum)?;
            send(work, &requester, &ctx.sight(None)).await
        });
        let outcome = EntryRequests::after(outcome.await, &ctx.sight(None), forum).await;
        Payload::of(outcome, ctx.language())
    }
}
