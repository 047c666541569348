//! Pictures of the register, from which a hub starts.

use super::table::Table;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let picture = Table::bare("picture").id("drawing").int("part").big("revision").text("shape").bytes("bytes");
        super::create(manager, vec![picture.unique(&["drawing", "part"])]).await
    }
}
