//! Whose a row is or was, also when it is there no more: found by going up what it was part of, in the register or else in the audit.

use crate::{
    access::Root,
    error::Result,
    register::{End, Register},
};
use entities::{hub::audit, words::InterfaceEnd};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::Value;
use uuid::Uuid;

/// What decides who keeps this row; nothing for a table whose rows nobody keeps in that sense.
///
/// # Errors
/// When the database fails.
pub async fn root(register: &Register, rows: &impl ConnectionTrait, table: &str, row: &Value) -> Result<Option<Root>> {
    let id = |column: &str| named(row, column);
    Ok(match table {
        "area" | "area_border" | "topic" | "topic_synonym" | "topic_identifier" => Some(Root::Shared),
        "person" => id("id").map(Root::Person),
        "organisation" => {
            let there = id("id").filter(|id| register.organisations.find(*id).is_some());
            Some(there.or_else(|| id("parent_id")).map_or(Root::Shared, Root::Organisation))
        }
        "organisation_name" | "organisation_identifier" | "post" => id("organisation_id").map(Root::Organisation),
        "holding" | "contact_duty" | "secretariat" => match id("post_id") {
            Some(post) => of_post(register, rows, post).await?,
            None => None,
        },
        "forum" => id("id").map(|forum| Root::Forum(forum, id("convener_id"))),
        "seat" | "forum_topic" | "forum_area" | "forum_basis" | "forum_remit" | "forum_rule" | "forum_name" | "forum_status"
        | "forum_text" | "forum_family" => match id("forum_id") {
            Some(forum) => of_forum(register, rows, forum).await?,
            None => None,
        },
        "deputy" | "seat_address" | "seat_role" => match id("seat_id") {
            Some(seat) => of_seat(register, rows, seat).await?,
            None => None,
        },
        "interface" => Some(Root::Interface(ends(register, row))),
        "interface_exchange" | "interface_condition" | "passing" => match id("interface_id") {
            Some(interface) => Some(Root::Interface(ends_of(register, rows, interface).await?)),
            None => None,
        },
        "interface_contact" | "interface_confirmation" => match (id("interface_id"), end(row)) {
            (Some(interface), Some(end)) => Some(Root::Party(ends_of(register, rows, interface).await?[end as usize])),
            _ => None,
        },
        _ => None,
    })
}

async fn of_post(register: &Register, rows: &impl ConnectionTrait, post: Uuid) -> Result<Option<Root>> {
    if let Some(ix) = register.posts.find(post) {
        let organisation = register.organisations.get(register.posts.get(ix).organisation).id;
        return Ok(Some(Root::Organisation(organisation)));
    }
    Ok(last_said(rows, "post", post).await?.and_then(|row| named(&row, "organisation_id")).map(Root::Organisation))
}

async fn of_forum(register: &Register, rows: &impl ConnectionTrait, forum: Uuid) -> Result<Option<Root>> {
    if register.forums.find(forum).is_some() {
        return Ok(Some(Root::Forum(forum, None)));
    }
    let convener = last_said(rows, "forum", forum).await?.and_then(|row| named(&row, "convener_id"));
    Ok(Some(Root::Forum(forum, convener)))
}

async fn of_seat(register: &Register, rows: &impl ConnectionTrait, seat: Uuid) -> Result<Option<Root>> {
    if let Some(ix) = register.seats.find(seat) {
        return Ok(Some(Root::Forum(register.forums.get(register.seats.get(ix).forum).id, None)));
    }
    match last_said(rows, "seat", seat).await?.and_then(|row| named(&row, "forum_id")) {
        Some(forum) => of_forum(register, rows, forum).await,
        None => Ok(None),
    }
}

async fn ends_of(register: &Register, rows: &impl ConnectionTrait, interface: Uuid) -> Result<[Option<End>; 2]> {
    if let Some(ix) = register.interfaces.find(interface) {
        let row = register.interfaces.get(ix);
        return Ok([Some(row.from), Some(row.to)]);
    }
    Ok(last_said(rows, "interface", interface).await?.map_or([None, None], |row| ends(register, &row)))
}

/// What stands at the ends of an interface, as far as it is there.
pub(super) fn ends(register: &Register, row: &Value) -> [Option<End>; 2] {
    [("from_forum_id", "from_organisation_id"), ("to_forum_id", "to_organisation_id")].map(|(forum, organisation)| {
        let forum = named(row, forum).and_then(|id| register.forums.find(id)).map(End::Forum);
        let organisation = || named(row, organisation).and_then(|id| register.organisations.find(id)).map(End::Organisation);
        forum.or_else(organisation)
    })
}

/// The end that a row is about, if it is about one.
pub(super) fn end(row: &Value) -> Option<InterfaceEnd> {
    match row.get("end")?.as_str()? {
        "from" => Some(InterfaceEnd::From),
        _ => Some(InterfaceEnd::To),
    }
}

/// The id that stands in a column.
pub(super) fn named(row: &Value, column: &str) -> Option<Uuid> {
    row.get(column)?.as_str()?.parse().ok()
}

/// What a row said last, before it was taken away.
async fn last_said(rows: &impl ConnectionTrait, table: &str, id: Uuid) -> Result<Option<Value>> {
    let last = last_entry(rows, table, id).await?;
    Ok(last.and_then(|entry| entry.after.or(entry.before)))
}

/// The last entry of the audit about a row.
pub(super) async fn last_entry(rows: &impl ConnectionTrait, table: &str, id: Uuid) -> Result<Option<audit::Model>> {
    let entries = audit::Entity::find().filter(audit::Column::RowId.eq(id)).filter(audit::Column::TableName.eq(table));
    let newest = entries.order_by_desc(audit::Column::Revision).order_by_desc(audit::Column::Position);
    Ok(newest.one(rows).await?)
}
