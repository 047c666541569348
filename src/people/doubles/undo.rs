//! Taking apart what was merged: what the merging did to each row is done backwards, newest first.

use crate::{
    access::grant::Registrar,
    error::{Detail, Error, Noun, Result, RuleCode},
    hub::{Work, expect_version},
    register::Kept,
};
use entities::{
    forum::{deputy, entry_request, forum, seat, seat_address, seat_role, secretariat},
    hub::{account, audit, letter, merging},
    interface::{
        confirmation_request, interface, interface_condition, interface_confirmation, interface_contact, interface_exchange,
        passing,
    },
    meeting::invitation,
    people::{contact_duty, holding, organisation, organisation_identifier, organisation_name, person, post},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, SqlErr};
use serde_json::Value;
use std::collections::HashSet;
use uuid::Uuid;

/// Undoes a merging: both entries are there again, and whatever referred to the one that went refers to it once more.
///
/// # Errors
/// [`Error::NotThere`]; [`RuleCode::AlreadyDone`] when it has been undone; [`RuleCode::ChangedSince`] when somebody has changed any of
/// it since, and then nothing is undone; [`RuleCode::VersionConflict`].
pub async fn undo(work: &Work, _: &Registrar, id: Uuid, expected: Option<i32>) -> Result<Uuid> {
    let found = merging::Entity::find_by_id(id).one(work.rows()).await?;
    let merging = found.ok_or(Error::NotThere(Noun::Merging))?;
    expect_version(&merging, expected)?;
    if merging.undone_at.is_some() {
        return Err(Error::refused(&["input", "id"], RuleCode::AlreadyDone, ""));
    }
    let entries =
        audit::Entity::find().filter(audit::Column::Revision.eq(merging.revision)).order_by_desc(audit::Column::Position);
    let entries = entries.all(work.rows()).await?;
    // What came after the merging was written down followed from it, and what follows from undoing it is found anew.
    let own = entries.into_iter().skip_while(|entry| entry.row_id != merging.id).skip(1);
    let mut undone = HashSet::new();
    for entry in own {
        let first = undone.insert(entry.row_id);
        revert(work, entry, first).await?;
    }
    let after = merging::Model { undone_at: Some(work.now()), ..merging.clone() };
    work.update(merging, after).await?;
    Ok(id)
}

/// Undoes one entry of the audit. `untouched` says that no later entry of the same row has been undone before.
async fn revert(work: &Work, entry: audit::Model, untouched: bool) -> Result<()> {
    if entry.table_name == LETTER {
        return revert_letter(work, &entry).await;
    }
    if entry.table_name == <confirmation_request::Model as Kept>::TABLE {
        return revert_request(work, entry).await;
    }
    macro_rules! by_table {
        ($($table:ident),+) => {
            match entry.table_name.as_str() {
                $(<$table::Model as Kept>::TABLE => Box::pin(revert_row::<$table::Model>(work, entry, untouched)).await,)+
                other => Err(Error::broken_because(format!("a merging does not touch the table {other}"))),
            }
        };
    }
    by_table!(
        person,
        organisation,
        organisation_name,
        organisation_identifier,
        post,
        holding,
        forum,
        seat,
        seat_address,
        seat_role,
        deputy,
        secretariat,
        contact_duty,
        interface,
        interface_condition,
        interface_contact,
        interface_confirmation,
        interface_exchange,
        passing,
        invitation,
        account,
        entry_request
    )
}

async fn revert_row<M: Kept>(work: &Work, entry: audit::Model, untouched: bool) -> Result<()> {
    let (before, after) = (read::<M>(entry.before)?, read::<M>(entry.after)?);
    let now = M::Entity::find_by_id(entry.row_id).one(work.rows()).await?;
    let stands = match (&now, &after) {
        (Some(now), Some(after)) => !untouched || now.version() == after.version(),
        (None, None) => true,
        _ => false,
    };
    if !stands {
        return Err(changed(M::TABLE));
    }
    let outcome = match (now, before) {
        (Some(now), Some(before)) => work.update(now, before).await.map(drop),
        (Some(now), None) => work.remove(now).await,
        (None, Some(before)) => work.insert(before).await.map(drop),
        (None, None) => Ok(()),
    };
    // A number or handle that somebody else has got since, or a row that others refer to by now.
    outcome.map_err(|error| match &error {
        Error::Broken(source) => match source.downcast_ref::<sea_orm::DbErr>().and_then(sea_orm::DbErr::sql_err) {
            Some(SqlErr::UniqueConstraintViolation(_) | SqlErr::ForeignKeyConstraintViolation(_)) => changed(M::TABLE),
            _ => error,
        },
        _ => error,
    })
}

/// Hands back what somebody was asked. That she has pressed the button since stands, whoever's it was then.
async fn revert_request(work: &Work, entry: audit::Model) -> Result<()> {
    type Asked = confirmation_request::Model;
    let now = confirmation_request::Entity::find_by_id(entry.row_id).one(work.rows()).await?;
    let refers = |row: &Asked| (row.interface_id, row.person_id);
    match (now, read::<Asked>(entry.before)?, read::<Asked>(entry.after)?) {
        (Some(now), Some(before), Some(after)) if refers(&now) == refers(&after) => {
            let (interface_id, person_id) = refers(&before);
            work.update(now.clone(), Asked { interface_id, person_id, ..now }).await.map(drop)
        }
        _ => Err(changed(Asked::TABLE)),
    }
}

const LETTER: &str = "letter";

async fn revert_letter(work: &Work, entry: &audit::Model) -> Result<()> {
    let named = |value: &Option<Value>, column: &str| -> Option<Uuid> { value.as_ref()?.get(column)?.as_str()?.parse().ok() };
    for (column, name) in [(letter::Column::PersonId, "person_id"), (letter::Column::InvitationId, "invitation_id")] {
        if let (Some(before), Some(after)) = (named(&entry.before, name), named(&entry.after, name)) {
            let handed = work.hand_letter(entry.row_id, column, (after, before)).await?;
            return if handed { Ok(()) } else { Err(changed(LETTER)) };
        }
    }
    Ok(())
}

fn read<M: Kept>(json: Option<Value>) -> Result<Option<M>> {
    json.map(serde_json::from_value).transpose().map_err(Error::broken)
}

/// What has been changed since, as people call it.
fn changed(table: &str) -> Error {
    let (da, en) = match table {
        "person" => ("personen", "the person"),
        "organisation" | "organisation_name" | "organisation_identifier" => ("organisationen", "the organisation"),
        "post" | "holding" | "contact_duty" => ("en stilling", "a post"),
        "seat" | "seat_address" | "seat_role" | "deputy" => ("en plads", "a seat"),
        "invitation" | LETTER => ("en indkaldelse", "an invitation"),
        "interface"
        | "interface_condition"
        | "interface_contact"
        | "interface_confirmation"
        | "interface_exchange"
        | "confirmation_request"
        | "passing" => ("en snitflade", "an interface"),
        "account" => ("adgangen til hubben", "the access to the hub"),
        _ => ("et forum", "a forum"),
    };
    Error::refused(&["input", "id"], RuleCode::ChangedSince, Detail { da: da.to_owned(), en: en.to_owned() })
}
