//! What is dated: how far a forum had come in its life until a day, and from when to when it deals with a topic or covers an area.
//! And the numbers that topics have in foreign lists.

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
        let status = Table::new("forum_status")
            .refers("forum_id", "forum")
            .word("status", &["coming", "existing", "paused", "closed"])
            .date("valid_until")
            .int("version")
            .unique(&["forum_id", "valid_until"]);
        let number = Table::new("topic_identifier")
            .refers("topic_id", "topic")
            .text("scheme")
            .text("value")
            .int("version")
            .unique(&["scheme", "value"])
            .indexed(&["topic_id"]);
        super::create(manager, vec![status, number]).await?;
        for (table, other) in [("forum_topic", "topic_id"), ("forum_area", "area_id")] {
            date(manager, table, other).await?;
        }
        Ok(())
    }
}

/// Gives a table a first day and a day after the last. A forum may take up again what it had left, so a pair may stand twice.
async fn date(manager: &SchemaManager<'_>, table: &'static str, other: &'static str) -> Result<(), DbErr> {
    for column in ["valid_from", "valid_until"] {
        let mut column = ColumnDef::new(Alias::new(column));
        column.date().null();
        manager.alter_table(TableAlterStatement::new().table(Alias::new(table)).add_column(&mut column).to_owned()).await?;
    }
    let name = format!("{table}_forum_id_{other}");
    manager.drop_index(Index::drop().name(&name).table(Alias::new(table)).to_owned()).await?;
    let pair = Index::create().name(&name).table(Alias::new(table)).col(Alias::new("forum_id")).col(Alias::new(other)).to_owned();
    manager.create_index(pair).await
}
