//! What the entry of a forum told until a day: its texts, what it rested on and what it could take up.

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
        let text = Table::new("forum_text")
            .refers("forum_id", "forum")
            .word("field", &["description", "purpose", "cadence_text", "at_least_per_year"])
            .text_or_none("value")
            .date("valid_until")
            .int("version")
            .unique(&["forum_id", "field", "valid_until"]);
        super::create(manager, vec![text]).await?;
        for table in ["forum_basis", "forum_remit"] {
            for column in ["valid_from", "valid_until"] {
                let mut column = ColumnDef::new(Alias::new(column));
                column.date().null();
                manager
                    .alter_table(TableAlterStatement::new().table(Alias::new(table)).add_column(&mut column).to_owned())
                    .await?;
            }
        }
        Ok(())
    }
}
