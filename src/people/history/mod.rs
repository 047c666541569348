//! Who changed an entry, when, and how: the audit as people read it. It is read by whoever may change the entry, and by nobody else.

mod believed;
pub mod graphql;

pub use believed::{Believed, believed};

use crate::{
    access::Sight,
    error::Result,
    register::{End, PersonIx},
    relay::Kind,
};
use chrono::{DateTime, NaiveDate, Utc};
use entities::{
    hub::{account, audit},
    words::InterfaceEnd,
};
use sea_orm::{
    ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{ExprTrait, IntoCondition},
};
use serde_json::{Map, Value};
use std::{
    cmp::Reverse,
    collections::{BTreeSet, HashMap},
};
use uuid::Uuid;

/// More changes of one entry than this are not read.
const LONGEST: u64 = 2_000;

/// One change of an entry, or of a part of it that is a row of its own.
#[derive(Clone, Debug)]
pub struct Change {
    pub id: Uuid,
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

/// The changes of an entry, the newest first.
///
/// # Errors
/// As a change of the entry would be refused; when the database fails.
pub async fn history(sight: &Sight, (kind, id): (Kind, Uuid)) -> Result<Vec<Change>> {
    sight.keeps_entry((kind, id))?;
    let rows: Vec<Uuid> = std::iter::once(id).chain(parts(sight, kind, id)).collect();
    let mut entries = read(sight, audit::Column::RowId.is_in(rows.iter().copied()), LONGEST).await?;
    let (tables, owner) = lists(kind);
    if !tables.is_empty() {
        // Items of a list go when the list is set right. The entry's own row is touched then, and tells when that was.
        let revisions: BTreeSet<i64> = entries.iter().filter(|entry| entry.row_id == id).map(|entry| entry.revision).collect();
        let beside = audit::Column::Revision.is_in(revisions).and(audit::Column::TableName.is_in(tables.iter().copied()));
        let own = |row: &Option<Value>| row.as_ref().and_then(|row| row.get(owner)?.as_str()) == Some(&*id.to_string());
        let gone = read(sight, beside, LONGEST).await?.into_iter();
        let gone = gone.filter(|entry| !rows.contains(&entry.row_id) && (own(&entry.before) || own(&entry.after)));
        entries.extend(gone);
        entries.sort_by_key(|entry| Reverse((entry.revision, entry.position)));
    }
    let actors = actors(sight, &entries).await?;
    let changes = entries.into_iter().map(|entry| told(sight, &actors, entry, id));
    Ok(changes.filter(|change| !change.fields.is_empty()).collect())
}

/// The changes of rows that stand outside the register, the newest first: who reads them says what the viewer may see of each state.
///
/// # Errors
/// When the database fails.
pub async fn of_rows(sight: &Sight, rows: &[Uuid], shown: impl Fn(Value) -> Option<Value>) -> Result<HashMap<Uuid, Vec<Change>>> {
    let most = LONGEST.saturating_mul(rows.len() as u64);
    let entries = read(sight, audit::Column::RowId.is_in(rows.iter().copied()), most).await?;
    let actors = actors(sight, &entries).await?;
    let mut found: HashMap<Uuid, Vec<Change>> = HashMap::new();
    for mut entry in entries {
        let row = entry.row_id;
        entry.before = entry.before.and_then(&shown);
        entry.after = entry.after.and_then(&shown);
        let change = told(sight, &actors, entry, row);
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
fn told(sight: &Sight, actors: &HashMap<Uuid, PersonIx>, entry: audit::Model, of: Uuid) -> Change {
    Change {
        id: entry.id,
        at: entry.at,
        by: entry.account_id.and_then(|account| actors.get(&account).copied()),
        fields: fields(sight, &entry, of),
        mutation: entry.field,
    }
}

/// The tables whose rows are the lists of an entry, and the column that names the entry.
fn lists(kind: Kind) -> (&'static [&'static str], &'static str) {
    match kind {
        Kind::Forum => (&["forum_topic", "forum_area", "forum_basis", "forum_remit", "forum_family", "forum_text"], "forum_id"),
        Kind::Interface => (&["interface_exchange", "interface_condition"], "interface_id"),
        Kind::Organisation => (&["organisation_name", "organisation_identifier"], "organisation_id"),
        Kind::Topic => (&["topic_synonym"], "topic_id"),
        _ => (&[], ""),
    }
}

/// The rows of their own that make up an entry: its other names, numbers and words, and what it confirms.
fn parts(sight: &Sight, kind: Kind, id: Uuid) -> Vec<Uuid> {
    let register = sight.register();
    match kind {
        Kind::Organisation => register.organisations.find(id).map_or_else(Vec::new, |ix| {
            let names = register.organisation_other_names.of(ix).iter().map(|name| register.organisation_names.get(*name).id);
            let numbers = register.organisation_identifiers.of(ix).iter().map(|number| register.identifiers.get(*number).id);
            names.chain(numbers).collect()
        }),
        Kind::Topic => register.topics.find(id).map_or_else(Vec::new, |ix| {
            let words = register.topic_synonyms.of(ix).iter().map(|word| register.synonyms.get(*word).id);
            words.chain(register.topic_identifiers.of(ix).iter().map(|number| register.topic_numbers.get(*number).id)).collect()
        }),
        Kind::Forum => register.forums.find(id).map_or_else(Vec::new, |ix| {
            let names = register.forum_earlier_names.of(ix).iter().map(|name| register.forum_names.get(*name).id);
            let basis = register.forum_bases.of(ix).iter().map(|basis| register.bases.get(*basis).id);
            let remit = register.forum_remits.of(ix).iter().map(|remit| register.remits.get(*remit).id);
            let topics = register.forum_topic_links.of(ix).iter().map(|topic| register.forum_topics.get(*topic).id);
            let areas = register.forum_area_links.of(ix).iter().map(|area| register.forum_areas.get(*area).id);
            let texts = register.forum_former_texts.of(ix).iter().map(|text| register.former_texts.get(*text).id);
            names.chain(texts).chain(basis).chain(remit).chain(topics).chain(areas).collect()
        }),
        Kind::Interface => register.interfaces.find(id).map_or_else(Vec::new, |ix| {
            let exchanges = register.interface_exchanges.of(ix).iter().map(|row| register.exchanges.get(*row).id);
            let conditions = register.interface_conditions.of(ix).iter().map(|row| register.conditions.get(*row).id);
            let confirmed = register.interface_confirmations.of(ix).iter().map(|row| register.confirmations.get(*row).id);
            exchanges.chain(conditions).chain(confirmed).collect()
        }),
        _ => Vec::new(),
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
fn fields(sight: &Sight, entry: &audit::Model, of: Uuid) -> Vec<Field> {
    let row = |value: &Option<Value>| value.as_ref().and_then(Value::as_object).cloned().unwrap_or_default();
    let (before, after) = (row(&entry.before), row(&entry.after));
    let prefix = if entry.row_id == of { String::new() } else { format!("{}.", camel(&entry.table_name)) };
    let whole = Value::String(of.to_string());
    let mut columns: Vec<&String> = before.keys().chain(after.keys().filter(|name| !before.contains_key(*name))).collect();
    columns.retain(|name| !["id", "version"].contains(&name.as_str()) && before.get(*name) != after.get(*name));
    columns.retain(|name| before.get(*name).or(after.get(*name)) != Some(&whole));
    columns.retain(|name| !hides(sight, &before, name) && !hides(sight, &after, name));
    let said = |row: &Map<String, Value>, column: &str| row.get(column).and_then(|value| said(sight, column, value));
    let field = |column: &String| Field {
        name: format!("{prefix}{}", field_name(column)),
        before: said(&before, column),
        after: said(&after, column),
    };
    columns.into_iter().map(field).filter(|field| field.before != field.after).collect()
}

/// Whether the column says who answers for an end of an interface at which a forum stands that the viewer may not see into; or a
/// person's handle, which is made of the name, with a number where others have it, and so would tell of people who are hidden.
fn hides(sight: &Sight, row: &Map<String, Value>, column: &str) -> bool {
    if column == "code" && row.contains_key("family_name") {
        return true;
    }
    let answers = ["person_id", "post_id"].contains(&column);
    answers && matches!(end_of(sight, row), Some(End::Forum(forum)) if !sight.sees_inside(forum))
}

/// What stands at the end of an interface that the row is about, if it is about one.
fn end_of(sight: &Sight, row: &Map<String, Value>) -> Option<End> {
    let text = |name: &str| row.get(name).and_then(Value::as_str);
    let interface = text("interface_id").and_then(|id| sight.register().interfaces.find(id.parse().ok()?))?;
    let end = if text("end")? == "from" { InterfaceEnd::From } else { InterfaceEnd::To };
    Some(sight.register().interfaces.get(interface).at(end))
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
