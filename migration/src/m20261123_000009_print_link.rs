//! Links by which a browser, which shows no token, opens a print that somebody may see.

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
        let links = Table::new("print_link")
            .refers("account_id", "account")
            .text("digest")
            .date_or_none("as_of")
            .instant("made_at")
            .instant("expires_at")
            .int("version")
            .unique(&["digest"])
            .indexed(&["account_id"]);
        super::create(manager, vec![links]).await
    }
}
