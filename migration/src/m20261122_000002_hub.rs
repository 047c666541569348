//! The hub's own tables: accounts, calls and invitations, the outbox, the audit and the revision.

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
        super::create(manager, access()).await?;
        super::create(manager, calls()).await?;
        super::create(manager, outbox(&["call", "change", "cancellation"])).await?;
        super::create(manager, records()).await?;
        let first = Query::insert()
            .into_table(Alias::new("hub_state"))
            .columns([Alias::new("id"), Alias::new("revision")])
            .values_panic([1.into(), 0.into()])
            .to_owned();
        manager.execute(first).await
    }
}

fn access() -> Vec<Table> {
    vec![
        Table::new("account")
            .may_refer("person_id", "person")
            .flag("operator")
            .instant("created_at")
            .instant_or_none("ended_at")
            .int("version")
            .unique(&["person_id"]),
        Table::new("token")
            .refers("account_id", "account")
            .text("digest")
            .instant("created_at")
            .instant("expires_at")
            .instant_or_none("revoked_at")
            .int("version")
            .unique(&["digest"]),
        Table::new("once_key")
            .refers("account_id", "account")
            .text("field")
            .text("key")
            .text("input_digest")
            .id("answer_id")
            .instant("at")
            .unique(&["account_id", "key"]),
    ]
}

fn calls() -> Vec<Table> {
    let kinds = ["call", "change", "cancellation"];
    let answers = ["needs_action", "accepted", "tentative", "declined", "delegated"];
    vec![
        Table::new("call")
            .refers("meeting_id", "meeting")
            .word("kind", &kinds)
            .int("sequence")
            .text("title")
            .instant("starts_at")
            .instant("ends_at")
            .text_or_none("place")
            .text_or_none("online_url")
            .may_refer("approved_by_id", "account")
            .instant("approved_at")
            .int("version")
            .unique(&["meeting_id", "sequence", "kind"]),
        Table::new("invitation")
            .refers("meeting_id", "meeting")
            .refers("seat_id", "seat")
            .refers("person_id", "person")
            .word("answer", &answers)
            .instant_or_none("answered_at")
            .may_refer("answered_by_id", "person")
            .int_or_none("answered_sequence")
            .text_or_none("comment")
            .may_refer("stand_in_for_id", "invitation")
            .flag("released")
            .int("version")
            .unique(&["meeting_id", "person_id"])
            .indexed(&["person_id"]),
    ]
}

/// The outbox, whose letters are of these kinds.
pub(super) fn outbox(kinds: &[&str]) -> Vec<Table> {
    let states = ["queued", "claimed", "sending", "accepted", "in_doubt", "failed", "superseded", "held"];
    vec![
        Table::new("letter")
            .text("message_id")
            .may_refer("call_id", "call")
            .may_refer("meeting_id", "meeting")
            .may_refer("invitation_id", "invitation")
            .may_refer("person_id", "person")
            .word("kind", kinds)
            .int("sequence")
            .flag("copy")
            .text("sender")
            .text("recipient")
            .flag("restricted")
            .bytes("bytes")
            .word("state", &states)
            .int("attempts")
            .instant("not_before")
            .instant("give_up_at")
            .instant_or_none("lease_until")
            .instant("created_at")
            .instant_or_none("settled_at")
            .unique(&["message_id", "recipient"])
            .indexed(&["state", "not_before"])
            .indexed(&["invitation_id"]),
        Table::new("attempt")
            .refers("letter_id", "letter")
            .instant("begun_at")
            .instant_or_none("ended_at")
            .text("phase")
            .text_or_none("verdict")
            .int_or_none("code")
            .text_or_none("enhanced")
            .text_or_none("text")
            .indexed(&["letter_id"]),
    ]
}

fn records() -> Vec<Table> {
    vec![
        Table::new("audit")
            .big("revision")
            .int("position")
            .instant("at")
            .may_refer("account_id", "account")
            .text("field")
            .text("table_name")
            .id("row_id")
            .json_or_none("before")
            .json_or_none("after")
            .unique(&["revision", "position"])
            .indexed(&["row_id"]),
        Table::bare("hub_state").key("id").big("revision"),
    ]
}
