//! What the register said of an entry at an instant, whatever has been corrected since: rebuilt from the audit. That is registration
//! time; what was true on a day, as far as we know now, is `asOf`.

use super::{
    LONGEST, camel,
    ends::{Ends, interfaces},
    field_name, kept, naming, parts, said,
};
use crate::{
    access::Sight,
    error::{Error, Misuse, Result},
    register::Kept,
    relay::Kind,
};
use chrono::{DateTime, Utc};
use entities::{
    forum::{
        deputy, forum, forum_area, forum_basis, forum_name, forum_remit, forum_rule, forum_status, forum_text, forum_topic, seat,
        seat_address,
    },
    hub::audit,
    interface::{interface, interface_condition, interface_confirmation, interface_contact, interface_exchange, passing},
    meeting::meeting,
    people::{
        area, contact_duty, holding, organisation, organisation_identifier, organisation_name, person, post, topic,
        topic_identifier, topic_synonym,
    },
};
use sea_orm::{ColumnTrait, Condition, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::Value;
use std::collections::BTreeMap;
use uuid::Uuid;

/// What the register said of an entry, or of a part of it that is a row of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Believed {
    /// What kind of part, as the API would call it; empty for the entry itself.
    pub part: String,
    pub fields: Vec<(String, String)>,
}

/// The entry and its parts as they stood at the instant: first the entry, then its parts in the order in which they were made.
/// Nothing when it was not in the register then.
///
/// # Errors
/// As a change of the entry would be refused; [`Misuse::ChangedTooOften`]; when the database fails.
pub async fn believed(sight: &Sight, (kind, id): (Kind, Uuid), at: DateTime<Utc>) -> Result<Vec<Believed>> {
    kept(sight, (kind, id)).await?;
    let tables = parts(kind);
    let mut rows: BTreeMap<Uuid, (String, Option<Value>)> = BTreeMap::new();
    for (table, row) in standing(sight.rows(), kind, id).await? {
        let row_id = row.get("id").and_then(Value::as_str).and_then(|text| text.parse().ok()).unwrap_or_default();
        rows.insert(row_id, (table.to_owned(), Some(row)));
    }
    // Parts that are there no more, or belong to another entry by now, are found where they named this one.
    let part = Condition::all().add(audit::Column::TableName.is_in(tables.iter().copied())).add(naming(id));
    let own = audit::Column::RowId.is_in(rows.keys().copied().chain([id]));
    let entries = audit::Entity::find()
        .filter(Condition::all().add(audit::Column::At.gt(at)).add(Condition::any().add(own).add(part)))
        .order_by_desc(audit::Column::Revision)
        .order_by_desc(audit::Column::Position)
        .limit(LONGEST + 1)
        .all(sight.rows())
        .await?;
    // Without all of them what stood there cannot be told.
    if entries.len() as u64 > LONGEST {
        return Err(Error::Misused(Misuse::ChangedTooOften(LONGEST)));
    }
    // From now back to the instant: each change after it is taken back.
    for entry in entries {
        rows.insert(entry.row_id, (entry.table_name, entry.before));
    }
    rows.retain(|row_id, _| !made_after(*row_id, at));
    let Some((_, Some(own))) = rows.remove(&id) else { return Ok(Vec::new()) };
    let ends = Ends::of(sight, interfaces(rows.values().filter_map(|(_, row)| row.as_ref()).chain([&own]))).await?;
    let later = |change: &audit::Model| change.at > at;
    let mut told = vec![Believed { part: String::new(), fields: fields(sight, (&ends, &later), &own, id) }];
    let whole = Value::String(id.to_string());
    for (table, row) in rows.into_values().filter_map(|(table, row)| Some((table, row?))) {
        let still = row.as_object().is_some_and(|row| row.values().any(|value| *value == whole));
        if still && !ends.is_closed(sight, &table, &row, &later) {
            told.push(Believed { part: camel(&table), fields: fields(sight, (&ends, &later), &row, id) });
        }
    }
    Ok(told)
}

/// Whether the row was made after the instant, as its id tells, which begins with the time. Of many rows that came in at once the audit
/// holds one entry for all, which names none of them.
fn made_after(id: Uuid, at: DateTime<Utc>) -> bool {
    let made = id.get_timestamp().and_then(|time| {
        let (seconds, nanos) = time.to_unix();
        DateTime::from_timestamp(i64::try_from(seconds).ok()?, nanos)
    });
    made.is_some_and(|made| made > at)
}

type Later<'a> = &'a dyn Fn(&audit::Model) -> bool;

/// The fields of a row that say something, but for what tells which row it is and what it is part of.
fn fields(sight: &Sight, (ends, later): (&Ends, Later<'_>), row: &Value, of: Uuid) -> Vec<(String, String)> {
    let Some(row) = row.as_object() else { return Vec::new() };
    let whole = Value::String(of.to_string());
    let columns = row.iter().filter(|(name, _)| !ends.hides(sight, row, name, later));
    let columns = columns.filter(|(name, value)| !["id", "version"].contains(&name.as_str()) && **value != whole);
    columns.filter_map(|(name, value)| Some((field_name(name), said(sight, name, value)?))).collect()
}

type Standing = Vec<(&'static str, Value)>;

/// The entry and its parts as they lie in the database now.
async fn standing(rows: &DatabaseConnection, kind: Kind, id: Uuid) -> Result<Standing> {
    let mut found = Standing::new();
    macro_rules! take {
        ($own:ident $(, $part:ident by $column:ident)*) => {{
            read::<$own::Model>(rows, $own::Column::Id.eq(id), &mut found).await?;
            $(read::<$part::Model>(rows, $part::Column::$column.eq(id), &mut found).await?;)*
        }};
    }
    match kind {
        Kind::Area => take!(area),
        Kind::Topic => take!(topic, topic_synonym by TopicId, topic_identifier by TopicId),
        Kind::Organisation => {
            take!(organisation, organisation_name by OrganisationId, organisation_identifier by OrganisationId);
        }
        Kind::Person => take!(person, holding by PersonId),
        Kind::Post => take!(post, holding by PostId),
        Kind::Holding => take!(holding),
        Kind::ContactDuty => take!(contact_duty),
        Kind::Forum => {
            take!(forum, seat by ForumId, forum_topic by ForumId, forum_area by ForumId, forum_basis by ForumId);
            take!(forum, forum_remit by ForumId, forum_rule by ForumId, forum_name by ForumId, forum_status by ForumId);
            take!(forum, forum_text by ForumId);
        }
        Kind::Seat => take!(seat, deputy by SeatId, seat_address by SeatId),
        Kind::Deputy => take!(deputy),
        Kind::Basis => take!(forum_basis),
        Kind::Remit => take!(forum_remit),
        Kind::Rule => take!(forum_rule),
        Kind::Interface => {
            take!(interface, interface_exchange by InterfaceId, interface_contact by InterfaceId);
            take!(interface, interface_condition by InterfaceId, interface_confirmation by InterfaceId, passing by InterfaceId);
        }
        Kind::Exchange => take!(interface_exchange),
        Kind::Contact => take!(interface_contact),
        Kind::Passing => take!(passing),
        Kind::Meeting => take!(meeting),
        Kind::Invitation | Kind::Referral | Kind::Merging => {}
    }
    Ok(found)
}

async fn read<M: Kept>(rows: &DatabaseConnection, of: sea_orm::sea_query::SimpleExpr, found: &mut Standing) -> Result<()> {
    for row in M::Entity::find().filter(of).all(rows).await? {
        found.push((M::TABLE, serde_json::to_value(row).map_err(Error::broken)?));
    }
    Ok(())
}
