//! Putting rows back as the audit says that they were: shared by whatever takes something back.

use crate::{
    error::{Detail, Error, Result, RuleCode},
    hub::Work,
    register::Kept,
};
use entities::{
    forum::{
        deputy, entry_request, forum, forum_area, forum_basis, forum_family, forum_name, forum_remit, forum_rule, forum_status,
        forum_text, forum_topic, seat, seat_address, seat_role, secretariat,
    },
    hub::{account, audit, letter},
    interface::{
        confirmation_request, interface, interface_condition, interface_confirmation, interface_contact, interface_exchange,
        passing,
    },
    meeting::invitation,
    people::{
        area, area_border, contact_duty, holding, organisation, organisation_identifier, organisation_name, person, post, topic,
        topic_identifier, topic_synonym,
    },
};
use sea_orm::{EntityTrait, SqlErr};
use serde_json::Value;
use uuid::Uuid;

/// Does something with the row type of a table that can be put back.
macro_rules! by_table {
    ($name:expr, $model:ident => $do:expr, $other:ident => $else:expr) => {
        by_table!(@ $name, $model => $do, $other => $else,
            person organisation organisation_name organisation_identifier post holding forum seat seat_address seat_role deputy
            secretariat contact_duty interface interface_condition interface_contact interface_confirmation interface_exchange
            passing invitation account entry_request forum_area forum_basis forum_family forum_name forum_remit forum_rule
            forum_status forum_text forum_topic area area_border topic topic_identifier topic_synonym
        )
    };
    (@ $name:expr, $model:ident => $do:expr, $other:ident => $else:expr, $($table:ident)+) => {
        match $name {
            $(<$table::Model as Kept>::TABLE => {
                type $model = $table::Model;
                $do
            })+
            $other => $else,
        }
    };
}

/// Undoes one entry of the audit. `untouched` says that no later entry of the same row has been undone before.
///
/// # Errors
/// [`RuleCode::ChangedSince`] when the row is no longer as the entry left it.
pub async fn revert(work: &Work, entry: audit::Model, untouched: bool) -> Result<()> {
    if entry.table_name == LETTER {
        return revert_letter(work, &entry).await;
    }
    if entry.table_name == <confirmation_request::Model as Kept>::TABLE {
        return revert_request(work, entry).await;
    }
    by_table!(entry.table_name.as_str(), Model => Box::pin(revert_row::<Model>(work, entry, untouched)).await, other => {
        Err(Error::broken_because(format!("no row of the table {other} is put back")))
    })
}

/// How a row stands to what an act did to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// As the act left it.
    As,
    /// As it was before the act.
    Before,
    /// Otherwise.
    Otherwise,
}

/// Whether the rows of a table can be put back as they were.
#[must_use]
pub fn is_reverted(table: &str) -> bool {
    by_table!(table, Model => !["invitation", "account", "entry_request"].contains(&<Model as Kept>::TABLE), _other => false)
}

/// How a row stands to the state before an act and the one after it.
///
/// # Errors
/// When the database fails.
pub async fn stands(work: &Work, (table, id): (&str, Uuid), before: Option<&Value>, after: Option<&Value>) -> Result<Stands> {
    by_table!(table, Model => Box::pin(compare::<Model>(work, id, before, after)).await, _other => Ok(Stands::Otherwise))
}

async fn compare<M: Kept>(work: &Work, id: Uuid, before: Option<&Value>, after: Option<&Value>) -> Result<Stands> {
    let now = M::Entity::find_by_id(id).one(work.rows()).await?;
    let (before, after) = (read::<M>(before.cloned())?, read::<M>(after.cloned())?);
    let is = |then: &Option<M>| match (&now, then) {
        (Some(now), Some(then)) => same(now, then),
        (None, None) => true,
        _ => false,
    };
    Ok(if is(&after) {
        Stands::As
    } else if is(&before) {
        Stands::Before
    } else {
        Stands::Otherwise
    })
}

/// Whether two states of a row say the same, whatever their versions.
fn same<M: Kept>(now: &M, then: &M) -> bool {
    let mut other = now.clone();
    other.set_version(then.version());
    other == *then
}

async fn revert_row<M: Kept>(work: &Work, entry: audit::Model, untouched: bool) -> Result<()> {
    let (before, after) = (read::<M>(entry.before)?, read::<M>(entry.after)?);
    let now = M::Entity::find_by_id(entry.row_id).one(work.rows()).await?;
    let stands = match (&now, &after) {
        (Some(now), Some(after)) => !untouched || now.version() == after.version() || same(now, after),
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

fn changed(table: &str) -> Error {
    Error::refused(&["input", "id"], RuleCode::ChangedSince, called(table))
}

/// What a row of a table is of, as people call it.
#[must_use]
pub fn called(table: &str) -> Detail {
    let (da, en) = match table {
        "person" => ("personen", "the person"),
        "area" | "area_border" => ("et område", "an area"),
        "topic" | "topic_synonym" | "topic_identifier" => ("et emne", "a topic"),
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
    Detail { da: da.to_owned(), en: en.to_owned() }
}
