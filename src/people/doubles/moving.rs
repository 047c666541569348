//! Moving what refers to one entry over to another.

use crate::{error::Result, hub::Work, register::Kept};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};
use serde_json::Value;
use uuid::Uuid;

/// The way from the entry that goes to the one that is kept.
#[derive(Clone, Copy, Debug)]
pub(super) struct Way {
    pub gone: Uuid,
    pub kept: Uuid,
}

/// The rows of a table whose column names this entry, in the order in which they were made.
pub(super) async fn naming<M: Kept>(work: &Work, column: impl ColumnTrait, id: Uuid) -> Result<Vec<M>> {
    Ok(M::Entity::find().filter(column.eq(id)).order_by_asc(Expr::col("id")).all(work.rows()).await?)
}

/// Makes every row whose column names the one that goes name the one that is kept. A row that then says what another says
/// already is taken away.
pub(super) async fn move_all<M: Kept>(
    work: &Work,
    column: impl ColumnTrait,
    way: Way,
    name: fn(&mut M) -> &mut Option<Uuid>,
) -> Result<()> {
    let there: Vec<M> = naming(work, column, way.kept).await?;
    for row in naming::<M>(work, column, way.gone).await? {
        let mut moved = row.clone();
        *name(&mut moved) = Some(way.kept);
        settle(work, &there, row, moved).await?;
    }
    Ok(())
}

/// As [`move_all`], for a column that always names something.
pub(super) async fn move_needed<M: Kept>(
    work: &Work,
    column: impl ColumnTrait,
    way: Way,
    name: fn(&mut M) -> &mut Uuid,
) -> Result<()> {
    let there: Vec<M> = naming(work, column, way.kept).await?;
    for row in naming::<M>(work, column, way.gone).await? {
        let mut moved = row.clone();
        *name(&mut moved) = way.kept;
        settle(work, &there, row, moved).await?;
    }
    Ok(())
}

async fn settle<M: Kept>(work: &Work, there: &[M], row: M, moved: M) -> Result<()> {
    if there.iter().any(|other| says(other) == says(&moved)) {
        return work.remove(row).await;
    }
    work.update(row, moved).await.map(drop)
}

/// What a row says, apart from who it is. A row with a handle is a thing of its own: others may refer to it.
pub(super) fn says<M: Kept>(row: &M) -> Option<Value> {
    let mut said = serde_json::to_value(row).ok()?;
    let fields = said.as_object_mut()?;
    fields.remove("id");
    fields.remove("version");
    Some(said)
}
