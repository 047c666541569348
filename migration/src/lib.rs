//! The tables of the database, one file a change. A change is a list of statements that both databases understand; each runs
//! in a transaction, so a failed start leaves nothing behind.

mod m20261122_000001_register;
mod m20261122_000002_hub;
mod m20261122_000003_living;
mod m20261122_000004_exchange;
mod m20261122_000005_dated;
mod m20261122_000006_borders;
mod m20261122_000007_requests;
mod m20261123_000008_picture;
mod m20261123_000009_print_link;
mod m20261123_000010_told;
mod m20261123_000011_kept_past;
mod table;

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;
use table::Table;

pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_000001_register::Migration),
            Box::new(m20261122_000002_hub::Migration),
            Box::new(m20261122_000003_living::Migration),
            Box::new(m20261122_000004_exchange::Migration),
            Box::new(m20261122_000005_dated::Migration),
            Box::new(m20261122_000006_borders::Migration),
            Box::new(m20261122_000007_requests::Migration),
            Box::new(m20261123_000008_picture::Migration),
            Box::new(m20261123_000009_print_link::Migration),
            Box::new(m20261123_000010_told::Migration),
            Box::new(m20261123_000011_kept_past::Migration),
        ]
    }
}

/// Makes the tables and their indexes.
async fn create(manager: &SchemaManager<'_>, tables: Vec<Table>) -> Result<(), DbErr> {
    for table in tables {
        let (statement, indexes) = table.finish();
        manager.create_table(statement).await?;
        for index in indexes {
            manager.create_index(index).await?;
        }
    }
    Ok(())
}
