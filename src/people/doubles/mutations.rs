//! The door to merging doubles and to taking them apart again.

use super::graphql::Merging;
use crate::{
    access::{Asking, grant},
    change,
    error::{Fault, Result},
    hub::Once,
    relay::{Kind, Payload, uuid_of},
};
use async_graphql::{Context, ID, InputObject, Object};
use serde::Serialize;
use uuid::Uuid;

/// Two entries to be made one.
#[derive(Debug, InputObject, Serialize)]
pub struct MergeInput {
    /// The entry that stays.
    keep_id: ID,
    /// The entry that goes. Whatever refers to it will refer to the one that stays.
    gone_id: ID,
    /// The version of the one that stays that you looked at; refused when it has changed since.
    expected_version: Option<i32>,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

/// A merging to be undone.
#[derive(Debug, InputObject, Serialize)]
pub struct UndoMergeInput {
    /// The merging.
    id: ID,
    /// The version that you looked at; refused when it has changed since.
    expected_version: Option<i32>,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

/// Changes to doubles.
#[derive(Default)]
pub struct DoubleMutation;

#[Object]
impl DoubleMutation {
    /// Makes two entries of one person one. It can be undone as long as none of what it moved has been changed. Nobody merges her own
    /// entry: somebody else does.
    async fn merge_people(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The two people.")] input: MergeInput,
    ) -> Result<Payload<Merging>, Fault> {
        let once = Once::new("mergePeople", input.idempotency_key.clone(), &input);
        let outcome = change::write(ctx, once, async |work| {
            let registrar = grant::registrar(work)?;
            super::merge_people(work, &registrar, input.both(Kind::Person), input.expected_version).await
        });
        answer(ctx, outcome.await).await
    }

    /// Makes two entries of one organisation one, with the posts and interfaces that both have. It can be undone as long as none of
    /// what it moved has been changed. What still stands twice, `stillDouble` of the answer says: so do posts that you hold or held,
    /// and forbidden is what would make you the keeper of more forums. Then somebody else merges.
    async fn merge_organisations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The two organisations.")] input: MergeInput,
    ) -> Result<Payload<Merging>, Fault> {
        let once = Once::new("mergeOrganisations", input.idempotency_key.clone(), &input);
        let outcome = change::write(ctx, once, async |work| {
            let registrar = grant::registrar(work)?;
            super::merge_organisations(work, &registrar, input.both(Kind::Organisation), input.expected_version).await
        });
        answer(ctx, outcome.await).await
    }

    /// Takes apart what was merged. Refused when any of it has been changed since.
    async fn undo_merge(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The merging.")] input: UndoMergeInput,
    ) -> Result<Payload<Merging>, Fault> {
        let once = Once::new("undoMerge", input.idempotency_key.clone(), &input);
        let outcome = change::write(ctx, once, async |work| {
            let registrar = grant::registrar(work)?;
            super::undo(work, &registrar, uuid_of(&input.id, Kind::Merging), input.expected_version).await
        });
        answer(ctx, outcome.await).await
    }
}

impl MergeInput {
    /// The one that stays and the one that goes.
    fn both(&self, kind: Kind) -> (Uuid, Uuid) {
        (uuid_of(&self.keep_id, kind), uuid_of(&self.gone_id, kind))
    }
}

async fn answer(ctx: &Context<'_>, outcome: Result<Uuid>) -> Result<Payload<Merging>, Fault> {
    let merging = match outcome {
        Ok(id) => Merging::load(&ctx.sight(None), id).await,
        Err(error) => Err(error),
    };
    Payload::of(merging, ctx.language())
}
