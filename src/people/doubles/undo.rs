//! Taking apart what was merged: what the merging did to each row is done backwards, newest first.

use crate::{
    access::grant::Registrar,
    error::{Error, Noun, Result, RuleCode},
    hub::{Work, expect_version},
    people::reverting::revert,
};
use entities::hub::{audit, merging};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashSet;
use uuid::Uuid;

/// Undoes a merging: both entries are there again, and whatever referred to the one that went refers to it once more.
///
/// # Errors
/// [`Error::NotThere`]; [`RuleCode::AlreadyDone`] when it has been undone; [`RuleCode::ChangedSince`] when somebody has changed any of
/// it since, and then nothing is undone; [`RuleCode::VersionConflict`].
pub async fn undo(work: &Work, _: &Registrar, id: Uuid, expected: Option<i32>) -> Result<Uuid> {
    let found = merging::Entity::find_by_id(id).one(work.rows()).await?;
    let merging = found.ok_or(Error::NotThere(Noun::Merging))?;
    expect_version(&merging, expected)?;
    if merging.undone_at.is_some() {
        return Err(Error::refused(&["input", "id"], RuleCode::AlreadyDone, ""));
    }
    let entries =
        audit::Entity::find().filter(audit::Column::Revision.eq(merging.revision)).order_by_desc(audit::Column::Position);
    let entries = entries.all(work.rows()).await?;
    // What came after the merging was written down followed from it, and what follows from undoing it is found anew.
    let own = entries.into_iter().skip_while(|entry| entry.row_id != merging.id).skip(1);
    let mut undone = HashSet::new();
    for entry in own {
        let first = undone.insert(entry.row_id);
        revert(work, entry, first).await?;
    }
    let after = merging::Model { undone_at: Some(work.now()), ..merging.clone() };
    work.update(merging, after).await?;
    Ok(id)
}
