//! Database → register, row by row as they come, so that the rows themselves are never held twice.

use super::{Kept, Register, apply::Dangling};
use crate::error::{Error, Result};
use entities::{
    forum::{
        deputy, forum, forum_area, forum_basis, forum_family, forum_name, forum_remit, forum_rule, forum_status, forum_text,
        forum_topic, referral, seat, secretariat,
    },
    hub::hub_state,
    interface::{
        dismissal, interface, interface_condition, interface_confirmation, interface_contact, interface_exchange, passing,
    },
    meeting::meeting,
    people::{
        area, area_border, contact_duty, holding, organisation, organisation_identifier, organisation_name, person, post, topic,
        topic_identifier, topic_synonym,
    },
};
use futures_util::TryStreamExt;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, Iden, Iterable, Order, QueryOrder, QueryTrait, StreamTrait};
use std::{collections::HashMap, pin::pin};
use uuid::Uuid;

/// Rows that SQLite may be ahead of whoever takes them, at about a kilobyte each.
pub(crate) const ROWS_AHEAD: usize = 1_000;

/// Loads the register. The connection must see one state of the database throughout: a transaction, or nobody writes.
///
/// # Errors
/// When the database fails, or holds a row that names a missing one.
pub async fn load<C: ConnectionTrait + StreamTrait>(db: &C) -> Result<Register> {
    let mut register = Register::default();
    tree::<area::Model, C>(db, &mut register, |row| row.parent_id).await?;
    tree::<organisation::Model, C>(db, &mut register, |row| row.parent_id).await?;
    tree::<topic::Model, C>(db, &mut register, |row| row.broader_id).await?;
    rows::<person::Model, C>(db, &mut register).await?;
    rows::<post::Model, C>(db, &mut register).await?;
    rows::<holding::Model, C>(db, &mut register).await?;
    rows::<contact_duty::Model, C>(db, &mut register).await?;
    rows::<forum::Model, C>(db, &mut register).await?;
    rows::<forum_topic::Model, C>(db, &mut register).await?;
    rows::<forum_area::Model, C>(db, &mut register).await?;
    rows::<forum_basis::Model, C>(db, &mut register).await?;
    rows::<forum_remit::Model, C>(db, &mut register).await?;
    rows::<seat::Model, C>(db, &mut register).await?;
    rows::<deputy::Model, C>(db, &mut register).await?;
    rows::<secretariat::Model, C>(db, &mut register).await?;
    rows::<interface::Model, C>(db, &mut register).await?;
    rows::<interface_exchange::Model, C>(db, &mut register).await?;
    rows::<interface_contact::Model, C>(db, &mut register).await?;
    rows::<meeting::Model, C>(db, &mut register).await?;
    rows::<organisation_name::Model, C>(db, &mut register).await?;
    rows::<organisation_identifier::Model, C>(db, &mut register).await?;
    rows::<topic_synonym::Model, C>(db, &mut register).await?;
    rows::<forum_name::Model, C>(db, &mut register).await?;
    rows::<forum_rule::Model, C>(db, &mut register).await?;
    rows::<forum_family::Model, C>(db, &mut register).await?;
    rows::<referral::Model, C>(db, &mut register).await?;
    rows::<interface_condition::Model, C>(db, &mut register).await?;
    rows::<interface_confirmation::Model, C>(db, &mut register).await?;
    rows::<passing::Model, C>(db, &mut register).await?;
    rows::<dismissal::Model, C>(db, &mut register).await?;
    rows::<forum_status::Model, C>(db, &mut register).await?;
    rows::<forum_text::Model, C>(db, &mut register).await?;
    rows::<topic_identifier::Model, C>(db, &mut register).await?;
    rows::<area_border::Model, C>(db, &mut register).await?;
    register.revision = hub_state::Entity::find_by_id(1).one(db).await?.map_or(0, |state| state.revision);
    register.sort();
    Ok(register)
}

/// The rows in the order in which they were made, so that lists grow at their ends.
async fn rows<M: Kept, C: ConnectionTrait + StreamTrait>(db: &C, register: &mut Register) -> Result<()> {
    let query = M::Entity::find().order_by(id_column::<M>(), Order::Asc);
    // All that are there are taken before one is looked at: SQLite reads in a thread of its own, which each single row would wake.
    let found = StreamTrait::stream(db, query.as_query()).await?;
    let mut chunks = pin!(found.try_ready_chunks(ROWS_AHEAD));
    while let Some(chunk) = chunks.try_next().await.map_err(|failed| failed.1)? {
        for found in &chunk {
            if let Some(row) = M::from_query_result(found, "")?.into_row() {
                register.take(row).map_err(Error::broken)?;
            }
        }
    }
    Ok(())
}

/// Rows that name a parent in their own table: a parent may have been made after its child.
async fn tree<M: Kept, C: ConnectionTrait + StreamTrait>(
    db: &C,
    register: &mut Register,
    parent: fn(&M) -> Option<Uuid>,
) -> Result<()> {
    let mut waiting: HashMap<Uuid, Vec<M>> = HashMap::new();
    let mut ready = Vec::new();
    for model in M::Entity::find().order_by(id_column::<M>(), Order::Asc).all(db).await? {
        match parent(&model) {
            Some(id) => waiting.entry(id).or_default().push(model),
            None => ready.push(model),
        }
    }
    while let Some(model) = ready.pop() {
        ready.extend(waiting.remove(&model.id()).unwrap_or_default());
        if let Some(row) = model.into_row() {
            register.take(row).map_err(Error::broken)?;
        }
    }
    match waiting.into_iter().next() {
        Some((missing, children)) => {
            let row = children.first().map_or(Uuid::nil(), Kept::id);
            Err(Error::broken(Dangling { row, missing }))
        }
        None => Ok(()),
    }
}

#[expect(clippy::expect_used, reason = "every kept table has an id")]
fn id_column<M: Kept>() -> impl ColumnTrait {
    <M::Entity as EntityTrait>::Column::iter().find(|column| column.unquoted() == "id").expect("an id")
}
