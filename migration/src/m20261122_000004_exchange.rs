//! What a foreign register calls the holder of a seat: a table beside the seats, because only seats from such a register have it.

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
        super::create(
            manager,
            vec![Table::new("seat_role").refers("seat_id", "seat").text("text").int("version").unique(&["seat_id"])],
        )
        .await
    }
}
