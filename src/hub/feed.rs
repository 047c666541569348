//! Revisions: the number of the last transaction, and what the transactions since a number did.

use crate::{
    error::{Error, Result},
    register::{Row, Touched},
};
use entities::hub::{audit, hub_state};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Statement, StreamTrait};

/// A feed longer than this is not read: loading anew is quicker.
const LONGEST: u64 = 20_000;

/// What the feed and the register can be read from.
pub(super) trait Source: ConnectionTrait + StreamTrait {}
impl<C: ConnectionTrait + StreamTrait> Source for C {}

/// The last revision committed.
pub(super) async fn revision<C: ConnectionTrait>(db: &C) -> Result<i64> {
    Ok(hub_state::Entity::find_by_id(1).one(db).await?.map_or(0, |state| state.revision))
}

/// Takes the next revision and with it the lock that lets one transaction write at a time.
pub(super) async fn next_revision<C: ConnectionTrait>(db: &C) -> Result<i64> {
    let sql = "UPDATE hub_state SET revision = revision + 1 WHERE id = 1 RETURNING revision";
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await?;
    let row = row.ok_or_else(|| Error::broken_because("the database has lost its revision"))?;
    Ok(row.try_get("", "revision")?)
}

/// What the transactions after `held` and up to `revision` did; nothing when that cannot be told row by row.
pub(super) async fn since<C: ConnectionTrait>(db: &C, held: i64, revision: i64) -> Result<Option<Vec<Touched>>> {
    let entries = audit::Entity::find()
        .filter(audit::Column::Revision.gt(held))
        .filter(audit::Column::Revision.lte(revision))
        .order_by_asc(audit::Column::Revision)
        .order_by_asc(audit::Column::Position)
        .limit(LONGEST)
        .all(db)
        .await?;
    if entries.len() as u64 == LONGEST || revision < held {
        return Ok(None);
    }
    let mut met = held;
    let mut touched = Vec::with_capacity(entries.len());
    for entry in entries {
        let in_order = entry.revision == met || entry.revision == met + 1;
        if !in_order || entry.table_name == super::work::BULK {
            return Ok(None);
        }
        met = entry.revision;
        let before = row(&entry.table_name, entry.before)?;
        let after = row(&entry.table_name, entry.after)?;
        if before.is_some() || after.is_some() {
            touched.push(Touched { before, after });
        }
    }
    Ok((met == revision).then_some(touched))
}

fn row(table: &str, json: Option<serde_json::Value>) -> Result<Option<Row>> {
    match json {
        Some(json) => Row::from_json(table, json).map_err(Error::broken),
        None => Ok(None),
    }
}
