//! Which areas border on each other: no tree of areas tells it.

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
        let border = Table::new("area_border").refers("a_area_id", "area").refers("b_area_id", "area").int("version");
        super::create(manager, vec![border.unique(&["a_area_id", "b_area_id"]).indexed(&["b_area_id"])]).await
    }
}
