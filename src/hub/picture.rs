//! Where pictures of the register lie: in the database itself, so that they are copied, restored and guarded with the rows. A picture
//! is no truth. One that is missing, of another shape or unreadable costs time: the rows are read instead.

use crate::{
    error::{Error, Result},
    register::{Register, Restored, shape},
};
use entities::hub::picture;
use migration::{Migrator, MigratorTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

/// Which picture, and of what.
struct Head {
    drawing: Uuid,
    revision: i64,
}

/// What a picture must be drawn by: the register's shape and the tables. A table that changes may change rows without a word.
fn made_by() -> String {
    format!("{} {}", Migrator::migrations().len(), shape())
}

async fn newest<C: ConnectionTrait>(db: &C) -> Result<Option<Head>> {
    let heads = picture::Entity::find().filter(picture::Column::Part.eq(0)).filter(picture::Column::Shape.eq(made_by()));
    let columns = heads.select_only().columns([picture::Column::Drawing, picture::Column::Revision]);
    let head = columns.order_by_desc(picture::Column::Revision).into_tuple().one(db).await?;
    Ok(head.map(|(drawing, revision)| Head { drawing, revision }))
}

/// The revision of the newest picture that this hub can read.
pub(super) async fn revision<C: ConnectionTrait>(db: &C) -> Result<Option<i64>> {
    Ok(newest(db).await?.map(|head| head.revision))
}

/// The register of the newest picture that can be read, if there is one.
pub(super) async fn read<C: ConnectionTrait>(db: &C) -> Result<Option<Register>> {
    let Some(head) = newest(db).await? else { return Ok(None) };
    let (mut restored, mut readable) = (Restored::default(), Ok(()));
    // One by one: a stream of them would be read far ahead, and they are large.
    for number in 0.. {
        let Some(part) = picture::Entity::find_by_id((head.drawing, number)).one(db).await? else { break };
        readable = readable.and_then(|()| restored.add(&part.bytes));
    }
    match readable.and_then(|()| restored.finish(head.revision)) {
        Ok(register) => Ok(Some(register)),
        Err(unreadable) => {
            tracing::warn!(error = %unreadable, "the picture of the register cannot be read: the rows are");
            Ok(None)
        }
    }
}

/// Puts a picture of the register in the place of all others.
#[expect(clippy::disallowed_methods, reason = "a picture is no fact about the world and needs no audit")]
pub(super) async fn write(db: &DatabaseTransaction, register: &Register, drawing: Uuid) -> Result<()> {
    picture::Entity::delete_many().exec(db).await?;
    let shape = made_by();
    for (part, bytes) in (0..).zip(register.parts()) {
        let bytes = bytes.map_err(Error::broken)?;
        let row = picture::Model { drawing, part, revision: register.revision, shape: shape.clone(), bytes };
        picture::Entity::insert(row.into_active_model()).exec_without_returning(db).await?;
    }
    Ok(())
}
