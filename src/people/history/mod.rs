//! Who changed an entry, when, and how: the audit as people read it. It is read by whoever may change the entry, and by nobody else.

mod believed;
mod ends;
pub mod graphql;
pub mod roots;

pub use believed::{Believed, believed};

use crate::{
    access::Sight,
    error::{Error, Result},
    register::PersonIx,
    relay::Kind,
};
use chrono::{DateTime, NaiveDate, Utc};
use ends::Ends;
use entities::hub::{account, audit};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, IntoCondition, LikeExpr},
};
use serde_json::{Map, Value};
use std::collections::HashMap;
use uuid::Uuid;

/// More changes of one entry than this are not read.
const LONGEST: u64 = 2_000;

/// One change of an entry, or of a part of it that is a row of its own.
#[derive(Clone, Debug)]
pub struct Change {
    pub id: Uuid,
    /// The transaction, where it is one that can be taken back.
    pub act: Option<i64>,
    pub at: DateTime<Utc>,
    /// The person who did it, as far as the viewer may know of her.
    pub by: Option<PersonIx>,
    /// The mutation or command.
    pub mutation: String,
    pub fields: Vec<Field>,
}

/// What was otherwise before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    pub name: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// The changes of an entry and of its parts, the newest first; also of one that has been taken away, and of parts that have.
///
/// # Errors
/// As a change of the entry would be refused; [`Error::NotThere`](crate::error::Error::NotThere) of what was taken away for whoever did
/// not keep it; when the database fails.
pub async fn history(sight: &Sight, (kind, id): (Kind, Uuid)) -> Result<Vec<Change>> {
    kept(sight, (kind, id)).await?;
    let tables = parts(kind).iter().chain(beside(kind)).copied();
    let part = Condition::all().add(audit::Column::TableName.is_in(tables)).add(naming(id));
    let mut entries = read(sight, Condition::any().add(audit::Column::RowId.eq(id)).add(part), LONGEST).await?;
    let whole = Value::String(id.to_string());
    let names =
        |row: &Option<Value>| row.as_ref().and_then(Value::as_object).is_some_and(|row| row.values().any(|at| *at == whole));
    entries.retain(|entry| entry.row_id == id || names(&entry.before) || names(&entry.after));
    let rows = entries.iter().flat_map(|entry| entry.before.iter().chain(&entry.after));
    let ends = Ends::of(sight, ends::interfaces(rows)).await?;
    let later = |entry: &audit::Model| (entry.revision, entry.position);
    let closed = |entry: &audit::Model| {
        let row = entry.before.as_ref().or(entry.after.as_ref());
        row.is_some_and(|row| ends.is_closed(sight, &entry.table_name, row, &|other| later(other) > later(entry)))
    };
    entries.retain(|entry| !closed(entry));
    let actors = actors(sight, &entries).await?;
    let changes = entries.into_iter().map(|entry| told(sight, (&ends, &actors), entry, id));
    Ok(changes.filter(|change| !change.fields.is_empty()).collect())
}

/// What the audit calls an import, which is not taken back.
pub const IMPORT: &str = "import";

/// Refuses whoever does not keep the entry, or did not when it was taken away: then it is not there, as what never was.
async fn kept(sight: &Sight, (kind, id): (Kind, Uuid)) -> Result<()> {
    let gone = match sight.keeps_entry((kind, id)) {
        Err(gone @ Error::NotThere(_)) => gone,
        other => return other,
    };
    let Some(table) = table(kind) else { return Err(gone) };
    let last = roots::last_entry(sight.rows(), table, id).await?.filter(|entry| entry.after.is_none());
    let Some(row) = last.and_then(|entry| entry.before) else { return Err(gone) };
    let root = roots::root(sight.register(), sight.rows(), table, &row).await?;
    if root.is_some_and(|root| sight.keeps_root(root)) { Ok(()) } else { Err(gone) }
}

/// The changes of rows that stand outside the register, the newest first: who reads them says what the viewer may see of each state.
///
/// # Errors
/// When the database fails.
pub async fn of_rows(sight: &Sight, rows: &[Uuid], shown: impl Fn(Value) -> Option<Value>) -> Result<HashMap<Uuid, Vec<Change>>> {
    let most = LONGEST.saturating_mul(rows.len() as u64);
    let entries = read(sight, audit::Column::RowId.is_in(rows.iter().copied()), most).await?;
    let (actors, ends) = (actors(sight, &entries).await?, Ends::of(sight, Vec::new()).await?);
    let mut found: HashMap<Uuid, Vec<Change>> = HashMap::new();
    for mut entry in entries {
        let row = entry.row_id;
        entry.before = entry.before.and_then(&shown);
        entry.after = entry.after.and_then(&shown);
        let change = told(sight, (&ends, &actors), entry, row);
        if !change.fields.is_empty() {
            found.entry(row).or_default().push(change);
        }
    }
    Ok(found)
}

async fn read(sight: &Sight, which: impl IntoCondition, most: u64) -> Result<Vec<audit::Model>> {
    let found = audit::Entity::find().filter(which);
    let found = found.order_by_desc(audit::Column::Revision).order_by_desc(audit::Column::Position).limit(most);
    Ok(found.all(sight.rows()).await?)
}

/// A change as the viewer may read it.
fn told(sight: &Sight, (ends, actors): (&Ends, &HashMap<Uuid, PersonIx>), entry: audit::Model, of: Uuid) -> Change {
    Change {
        id: entry.id,
        act: (entry.account_id.is_some() && entry.field != IMPORT).then_some(entry.revision),
        at: entry.at,
        by: entry.account_id.and_then(|account| actors.get(&account).copied()),
        fields: fields(sight, ends, &entry, of),
        mutation: entry.field,
    }
}

/// Where the audit names this entry in a row.
fn naming(id: Uuid) -> Condition {
    let named = |column: audit::Column| Expr::col(column).cast_as("text").like(LikeExpr::new(format!("%{id}%")));
    Condition::any().add(named(audit::Column::Before)).add(named(audit::Column::After))
}

/// The table in which an entry lies.
fn table(kind: Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::Area => "area",
        Kind::ContactDuty => "contact_duty",
        Kind::Deputy => "deputy",
        Kind::Forum => "forum",
        Kind::Interface => "interface",
        Kind::Organisation => "organisation",
        Kind::Person => "person",
        Kind::Post => "post",
        Kind::Seat => "seat",
        Kind::Topic => "topic",
        Kind::Holding => "holding",
        Kind::Contact => "interface_contact",
        Kind::Exchange => "interface_exchange",
        Kind::Passing => "passing",
        Kind::Basis => "forum_basis",
        Kind::Remit => "forum_remit",
        Kind::Rule => "forum_rule",
        Kind::Meeting | Kind::Invitation | Kind::Referral | Kind::Merging => return None,
    })
}

/// The tables in which the parts of an entry lie.
fn parts(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Forum => &[
            "seat",
            "forum_topic",
            "forum_area",
            "forum_basis",
            "forum_remit",
            "forum_rule",
            "forum_name",
            "forum_status",
            "forum_text",
        ],
        Kind::Seat => &["deputy", "seat_address"],
        Kind::Person | Kind::Post => &["holding"],
        Kind::Organisation => &["organisation_name", "organisation_identifier"],
        Kind::Topic => &["topic_synonym", "topic_identifier"],
        Kind::Interface => {
            &["interface_exchange", "interface_contact", "interface_condition", "interface_confirmation", "passing"]
        }
        _ => &[],
    }
}

/// The tables of what has a place of its own and still tells something of an entry when it comes, changes or goes. Where a person
/// sits is not for everybody who keeps her entry.
fn beside(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Forum => &["forum_family", "interface"],
        Kind::Organisation => &["post", "interface"],
        Kind::Post => &["contact_duty"],
        _ => &[],
    }
}

/// The people behind the accounts, as far as the viewer may know of them.
async fn actors(sight: &Sight, entries: &[audit::Model]) -> Result<HashMap<Uuid, PersonIx>> {
    let mut accounts: Vec<Uuid> = entries.iter().filter_map(|entry| entry.account_id).collect();
    accounts.sort_unstable();
    accounts.dedup();
    if accounts.is_empty() {
        return Ok(HashMap::new());
    }
    let found = account::Entity::find().filter(account::Column::Id.is_in(accounts)).all(sight.rows()).await?;
    let person = |account: &account::Model| sight.register().persons.find(account.person_id?).filter(|ix| sight.knows(*ix));
    Ok(found.iter().filter_map(|account| Some((account.id, person(account)?))).collect())
}

/// The fields that differ. Those of a part begin with what the part is, and do not say what it is a part of.
fn fields(sight: &Sight, ends: &Ends, entry: &audit::Model, of: Uuid) -> Vec<Field> {
    let row = |value: &Option<Value>| value.as_ref().and_then(Value::as_object).cloned().unwrap_or_default();
    let (before, after) = (row(&entry.before), row(&entry.after));
    let prefix = if entry.row_id == of { String::new() } else { format!("{}.", camel(&entry.table_name)) };
    let whole = Value::String(of.to_string());
    let mut columns: Vec<&String> = before.keys().chain(after.keys().filter(|name| !before.contains_key(*name))).collect();
    columns.retain(|name| !["id", "version"].contains(&name.as_str()) && before.get(*name) != after.get(*name));
    columns.retain(|name| before.get(*name).or(after.get(*name)) != Some(&whole));
    let later = |other: &audit::Model| (other.revision, other.position) > (entry.revision, entry.position);
    columns.retain(|name| !ends.hides(sight, &before, name, &later) && !ends.hides(sight, &after, name, &later));
    let said = |row: &Map<String, Value>, column: &str| row.get(column).and_then(|value| said(sight, column, value));
    let field = |column: &String| Field {
        name: format!("{prefix}{}", field_name(column)),
        before: said(&before, column),
        after: said(&after, column),
    };
    columns.into_iter().map(field).filter(|field| field.before != field.after).collect()
}

/// What the API calls a column.
fn field_name(column: &str) -> String {
    match column {
        "valid_from" => "from".to_owned(),
        "valid_until" => "until".to_owned(),
        _ => camel(column.strip_suffix("_id").unwrap_or(column)),
    }
}

fn camel(snake: &str) -> String {
    let mut words = snake.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| {
        let mut letters = word.chars();
        let capital = letters.next().map(|letter| letter.to_ascii_uppercase());
        capital.into_iter().fold(name, |name, capital| name + &capital.to_string()) + letters.as_str()
    })
}

/// A value as people read it: a last day for the day after it, a name for an id.
fn said(sight: &Sight, column: &str, value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) if column == "valid_until" => {
            let last = text.parse::<NaiveDate>().ok().and_then(|day| day.pred_opt());
            Some(last.map_or_else(|| text.clone(), |last| last.to_string()))
        }
        Value::String(text) if column.ends_with("_id") => {
            let named = text.parse().ok().and_then(|id| name_of(sight, id));
            Some(named.unwrap_or_else(|| "…".to_owned()))
        }
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// What the thing with this id is called, if it is there and the viewer may know.
fn name_of(sight: &Sight, id: Uuid) -> Option<String> {
    let (register, language) = (sight.register(), sight.language());
    let pick = |da: &str, en: Option<&str>| language.pick(da, en.unwrap_or(da)).to_owned();
    let person = || register.persons.find(id).filter(|ix| sight.knows(*ix)).map(|ix| register.persons.get(ix).name.to_string());
    let organisation =
        || register.organisations.find(id).map(|ix| register.organisation_name_in(language, ix, sight.on()).to_owned());
    let post = || register.posts.find(id).map(|ix| register.posts.get(ix));
    let area = || register.areas.find(id).map(|ix| register.areas.get(ix).name.to_string());
    let topic = || register.topics.find(id).map(|ix| register.topics.get(ix));
    let forum = || register.forums.find(id).map(|ix| register.forum_name_in(language, ix, sight.on()).to_owned());
    let seen = || register.meetings.find(id).map(|ix| register.meetings.get(ix)).filter(|row| sight.sees_inside(row.forum));
    person()
        .or_else(organisation)
        .or_else(|| post().map(|row| pick(&row.title, row.title_en.as_deref())))
        .or_else(area)
        .or_else(|| topic().map(|row| pick(&row.name, row.name_en.as_deref())))
        .or_else(forum)
        .or_else(|| seen().map(|row| row.title.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_called_what_the_api_calls_them() {
        let names = ["name_en", "valid_from", "valid_until", "parent_id", "code", "municipality_code"].map(field_name);
        assert_eq!(names, ["nameEn", "from", "until", "parent", "code", "municipalityCode"]);
    }
}
