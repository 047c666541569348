//! What was so until a day: what a forum was called in English while it had an earlier name, and that an interface was confirmed until
//! it was changed.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut name = ColumnDef::new(Alias::new("name_en"));
        name.text().null();
        let mut until = ColumnDef::new(Alias::new("valid_until"));
        until.date().null();
        for (table, mut column) in [("forum_name", name), ("interface_confirmation", until)] {
            manager.alter_table(TableAlterStatement::new().table(Alias::new(table)).add_column(&mut column).to_owned()).await?;
        }
        Ok(())
    }
}
