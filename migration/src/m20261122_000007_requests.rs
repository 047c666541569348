//! Letters that are about no meeting: requests to confirm an interface, and to supply what an entry lacks.

use super::{m20261122_000002_hub::outbox, table::Table};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        // SQLite cannot widen a check, so the outbox is made anew around its rows; the attempts refer to the letters and go first.
        for statement in [
            "CREATE TABLE attempt_kept AS SELECT * FROM attempt",
            "CREATE TABLE letter_kept AS SELECT * FROM letter",
            "DROP TABLE attempt",
            "DROP TABLE letter",
        ] {
            connection.execute_unprepared(statement).await?;
        }
        super::create(manager, outbox(&["call", "change", "cancellation", "request"])).await?;
        for statement in [
            "INSERT INTO letter SELECT * FROM letter_kept",
            "INSERT INTO attempt SELECT * FROM attempt_kept",
            "DROP TABLE attempt_kept",
            "DROP TABLE letter_kept",
        ] {
            connection.execute_unprepared(statement).await?;
        }
        super::create(manager, requests()).await
    }
}

fn requests() -> Vec<Table> {
    vec![
        Table::new("confirmation_request")
            .id("interface_id")
            .word("end", &["from", "to"])
            .refers("person_id", "person")
            .date("occasion")
            .int("round")
            .text("digest")
            .instant("asked_at")
            .instant("expires_at")
            .instant_or_none("confirmed_at")
            .int("version")
            .unique(&["digest"])
            .indexed(&["interface_id"]),
        Table::new("entry_request")
            .id("act_id")
            .id("forum_id")
            .refers("person_id", "person")
            .instant("asked_at")
            .int("version")
            .indexed(&["act_id"])
            .indexed(&["person_id", "asked_at"]),
    ]
}
