//! What keeps the register alive: earlier names, rules of composition, confirmations, what passed, and merged doubles.

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
        super::create(manager, people()).await?;
        super::create(manager, forums()).await?;
        super::create(manager, interfaces()).await
    }
}

fn people() -> Vec<Table> {
    vec![
        Table::new("organisation_name")
            .refers("organisation_id", "organisation")
            .text("name")
            .date_or_none("valid_until")
            .int("version")
            .indexed(&["organisation_id"]),
        Table::new("organisation_identifier")
            .refers("organisation_id", "organisation")
            .text("scheme")
            .text("value")
            .int("version")
            .unique(&["scheme", "value"]),
        Table::new("topic_synonym").refers("topic_id", "topic").text("name").int("version").unique(&["topic_id", "name"]),
        Table::new("merging")
            .word("kind", &["person", "organisation"])
            .id("kept_id")
            .id("gone_id")
            .text("gone_name")
            .big("revision")
            .instant("merged_at")
            .instant_or_none("undone_at")
            .int("version"),
    ]
}

fn forums() -> Vec<Table> {
    let part = |name| Table::new(name).refers("forum_id", "forum");
    let organisations = ["police", "municipality", "authority", "interest_organisation", "association", "other"];
    let seats = ["ex_officio", "appointed", "nominated_appointed", "elected", "called_when_needed", "observer", "secretary"];
    vec![
        part("forum_name").text("name").date_or_none("valid_until").int("version").indexed(&["forum_id"]),
        part("forum_rule")
            .word("kind", &["at_most", "at_least", "term_years"])
            .word_or_none("organisation_kind", &organisations)
            .word_or_none("seat_kind", &seats)
            .int("number")
            .text("text")
            .int("version")
            .indexed(&["forum_id"]),
        part("forum_family").text("family").int("version").unique(&["forum_id"]),
        Table::new("seat_address").refers("seat_id", "seat").text("email").int("version").unique(&["seat_id"]),
        Table::new("referral")
            .refers("from_forum_id", "forum")
            .refers("to_forum_id", "forum")
            .text("subject")
            .word("state", &["sent", "taken_up", "returned"])
            .date("sent_on")
            .date_or_none("answered_on")
            .text_or_none("answer")
            .int("version")
            .indexed(&["to_forum_id"]),
    ]
}

fn interfaces() -> Vec<Table> {
    let part = |name| Table::new(name).refers("interface_id", "interface");
    vec![
        part("interface_condition").flag("draft").text_or_none("purpose_limit").int("version").unique(&["interface_id"]),
        part("interface_confirmation")
            .word("end", &["from", "to"])
            .date("confirmed_on")
            .may_refer("person_id", "person")
            .int("version")
            .unique(&["interface_id", "end", "confirmed_on"]),
        part("passing")
            .word("kind", &["paper", "report", "request", "decision"])
            .date("passed_on")
            .text("what")
            .may_refer("meeting_id", "meeting")
            .int("version")
            .indexed(&["interface_id"]),
        Table::new("dismissal")
            .refers("a_forum_id", "forum")
            .refers("b_forum_id", "forum")
            .text("rule")
            .text("evidence")
            .text("reason")
            .date("dismissed_on")
            .int("version")
            .unique(&["a_forum_id", "b_forum_id"]),
    ]
}
