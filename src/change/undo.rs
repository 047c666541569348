//! Taking back what was done at once: every row of one transaction as it was before, if none of them has changed since.
//!
//! Letters that were sent stay sent, and what follows from putting the rows back is found anew, as for any other change.

use crate::{
    access::{
        Root,
        grant::{self, Undoer},
    },
    error::{Detail, Error, Noun, Result, RuleCode},
    forum::{entry, seats},
    hub::Work,
    interface::declare,
    people::{
        doubles,
        history::{IMPORT, roots::root},
        holdings,
        reverting::{self, Stands, is_reverted, revert, stands},
    },
    register::{End, Kept, Register},
    words::text::Checks,
};
use entities::{
    forum::{forum, seat},
    hub::{audit, merging},
    interface::{interface, interface_condition, interface_confirmation},
    people::{holding, organisation, person},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::{BTreeMap, HashSet};
use uuid::Uuid;

/// Tables whose rows follow from others: what they are to be is found anew.
const FOLLOWING: [&str; 2] = ["invitation", "letter"];

/// A row of an act, as it was before and as the act left it.
struct Done {
    table: String,
    id: Uuid,
    before: Option<Value>,
    after: Option<Value>,
    root: Option<Root>,
}

impl Done {
    /// The two states of a row of this table.
    fn states<M: Kept + DeserializeOwned>(&self) -> Result<Option<(Option<M>, Option<M>)>> {
        if self.table != M::TABLE {
            return Ok(None);
        }
        let read = |json: &Option<Value>| json.clone().map(serde_json::from_value).transpose().map_err(Error::broken);
        Ok(Some((read(&self.before)?, read(&self.after)?)))
    }
}

/// Takes back all that was done in one transaction; the number of the one that takes it back is given.
///
/// # Errors
/// [`Error::SignIn`]; [`Error::NotThere`] for what was never done and for whoever may not take it back; [`RuleCode::ChangedSince`] when
/// a row of it has changed since, and then nothing is taken back; [`RuleCode::AlreadyDone`]; [`RuleCode::Invalid`] for what is not
/// taken back at all; every rule that the rows would break today.
pub async fn undo(work: &Work, act: Option<i64>) -> Result<i64> {
    grant::signed_in(work)?;
    let gone = || Error::NotThere(Noun::Act);
    let act = audit::Entity::find().filter(audit::Column::Revision.eq(act.ok_or_else(gone)?));
    let entries = act.order_by_desc(audit::Column::Position).all(work.rows()).await?;
    let by = entries.first().ok_or_else(gone)?.account_id;
    if let Some(merged) = entries.iter().find(|entry| entry.table_name == merging::Model::TABLE && entry.before.is_none()) {
        let registrar = grant::registrar(work).map_err(|_| gone())?;
        doubles::undo(work, &registrar, merged.row_id, None).await?;
        return Ok(work.revision());
    }
    let own: Vec<_> = entries.into_iter().filter(|entry| !FOLLOWING.contains(&&*entry.table_name)).collect();
    let done = done(work, &own).await?;
    let roots: Vec<Root> = done.iter().filter_map(|row| row.root).collect();
    // Of what nobody keeps row by row, such as meetings and accounts, whoever did it hears that it is not taken back.
    if by != work.actor().account && roots.len() < done.len() {
        return Err(gone());
    }
    let undoer = grant::undoer(work, by, &roots)?;
    let fixed = |entry: &audit::Model| !is_reverted(&entry.table_name) || entry.field == IMPORT;
    if own.is_empty() || own.iter().any(fixed) {
        return Err(Error::refused(&["input", "id"], RuleCode::Invalid, not_undone()));
    }
    unchanged(work, &done).await?;
    allowed(work, &undoer, &done)?;
    let mut undone = HashSet::new();
    for entry in own {
        let first = undone.insert(entry.row_id);
        revert(work, entry, first).await?;
    }
    fits(work, &work.preview().await?, &done)?;
    Ok(work.revision())
}

fn not_undone() -> Detail {
    Detail { da: "det tages ikke tilbage; ret det i stedet".to_owned(), en: "it is not taken back; change it instead".to_owned() }
}

/// The rows of an act, each once, with what decides who keeps them. The entries come newest first.
async fn done(work: &Work, entries: &[audit::Model]) -> Result<Vec<Done>> {
    let register = work.register();
    let mut found: Vec<Done> = Vec::new();
    let mut places: BTreeMap<Uuid, usize> = BTreeMap::new();
    for entry in entries {
        match places.get(&entry.row_id) {
            Some(place) => found[*place].before = entry.before.clone(),
            None => {
                places.insert(entry.row_id, found.len());
                let (table, id) = (entry.table_name.clone(), entry.row_id);
                found.push(Done { table, id, before: entry.before.clone(), after: entry.after.clone(), root: None });
            }
        }
    }
    let mut made = BTreeMap::new();
    for row in &found {
        if let Some((None, Some(forum))) = row.states::<forum::Model>()? {
            made.insert(forum.id, forum.convener_id);
        }
    }
    let mut whole = HashSet::new();
    for row in &found {
        // Made, taken away, or led elsewhere.
        let ends =
            |row: &interface::Model| (row.from_forum_id, row.from_organisation_id, row.to_forum_id, row.to_organisation_id);
        if let Some((before, after)) = row.states::<interface::Model>()?
            && before.as_ref().map(ends) != after.as_ref().map(ends)
        {
            whole.insert(row.id);
        }
    }
    for row in &mut found {
        let Some(said) = row.after.as_ref().or(row.before.as_ref()) else { continue };
        let id = |column: &str| said.get(column).and_then(Value::as_str).and_then(|id| id.parse::<Uuid>().ok());
        // What comes and goes with an interface is the interface's, whoever answers for its ends; so is that it is no longer confirmed.
        let withdrawn = row.table == interface_confirmation::Model::TABLE && row.before.is_some() && row.after.is_some();
        let part = withdrawn || id("interface_id").is_some_and(|id| whole.contains(&id));
        let table = if part { "interface_exchange" } else { &*row.table };
        let root = root(register, work.rows(), table, said).await?;
        row.root = root.map(|root| as_founder(register, root, &made));
    }
    Ok(found)
}

/// Whoever founded a forum may take that back, who need not keep it: it takes the right to found it, and no more.
fn as_founder(register: &Register, root: Root, made: &BTreeMap<Uuid, Option<Uuid>>) -> Root {
    let founded = |id: Uuid| made.get(&id).copied().flatten().map(Root::Organisation);
    let ended = |ends: [Option<End>; 2]| {
        let forums = ends.into_iter().flatten().filter_map(|end| match end {
            End::Forum(ix) => Some(register.forums.get(ix).id),
            End::Organisation(_) => None,
        });
        forums.filter_map(founded).next()
    };
    match root {
        Root::Forum(id, _) => founded(id).unwrap_or(root),
        Root::Interface(ends) => ended(ends).unwrap_or(root),
        other => other,
    }
}

/// Refuses when a row is no longer as the act left it, and names what it is.
async fn unchanged(work: &Work, done: &[Done]) -> Result<()> {
    let (mut as_before, mut as_left, mut changed) = (0, 0, Vec::new());
    for row in done.iter().filter(|row| row.before != row.after) {
        match stands(work, (&row.table, row.id), row.before.as_ref(), row.after.as_ref()).await? {
            Stands::As => as_left += 1,
            Stands::Before => {
                as_before += 1;
                changed.push(row);
            }
            Stands::Otherwise => changed.push(row),
        }
    }
    if changed.is_empty() {
        return Ok(());
    }
    if as_left == 0 && as_before == changed.len() {
        return Err(Error::refused(&["input", "id"], RuleCode::AlreadyDone, ""));
    }
    let mut named: Vec<(String, String)> = changed.into_iter().map(|row| called(work, row)).collect();
    named.dedup();
    let (da, en): (Vec<_>, Vec<_>) = named.into_iter().unzip();
    Err(Error::refused(&["input", "id"], RuleCode::ChangedSince, Detail { da: da.join("; "), en: en.join("; ") }))
}

/// What a row is of, with the name of what it is part of. The actor keeps it, and so may know.
fn called(work: &Work, row: &Done) -> (String, String) {
    let (register, today) = (work.register(), work.today().into());
    let name = match row.root {
        Some(Root::Forum(id, _)) => register.forums.find(id).map(|ix| register.forum_name(ix, today)),
        Some(Root::Organisation(id)) => register.organisations.find(id).map(|ix| register.organisation_name(ix, today)),
        Some(Root::Person(id)) => register.persons.find(id).map(|ix| &*register.persons.get(ix).name),
        _ => None,
    };
    let name = name.map(|name| format!(" ({name})")).unwrap_or_default();
    let Detail { da, en } = reverting::called(&row.table);
    (format!("{da}{name}"), format!("{en}{name}"))
}

/// Refuses to put back what the actor could not put so by hand.
fn allowed(work: &Work, _: &Undoer, done: &[Done]) -> Result<()> {
    let register = work.register();
    let mut checks = Checks::default();
    for row in done {
        if let Some((Some(before), Some(after))) = row.states::<forum::Model>()? {
            entry::tightened(&mut checks, "id", (after.class, before.class));
            if before.convener_id != after.convener_id {
                for convener in before.convener_id.into_iter().chain(after.convener_id) {
                    grant::keeper(work, convener)?;
                }
            }
        }
        if let Some((Some(before), Some(after))) = row.states::<organisation::Model>()?
            && (before.kind, before.parent_id) != (after.kind, after.parent_id)
        {
            grant::registrar(work)?;
        }
        if let Some((Some(before), Some(after))) = row.states::<person::Model>()?
            && before.email != after.email
        {
            let redirects = grant::corrector(work, row.id)?.redirects();
            checks.rule(redirects, "id", RuleCode::AddressNotYours, "");
        }
        if let Some((Some(before), after)) = row.states::<holding::Model>()? {
            let longer = after.is_none_or(|after| holdings::gives(&after, &before));
            if let Some(person) = register.persons.find(before.person_id).filter(|_| longer) {
                grant::not_oneself(work, person)?;
            }
        }
        if let Some((before, after)) = row.states::<interface_condition::Model>()? {
            let drafted = before.is_some_and(|before| before.draft);
            let gone = after.is_none() && register.interfaces.find(interface_of(row)).is_none();
            let again = drafted && !gone && !after.is_some_and(|after| after.draft);
            checks.rule(!again, "id", RuleCode::Invalid, declare::once_declared());
        }
    }
    checks.done()
}

fn interface_of(row: &Done) -> Uuid {
    let named = row.before.as_ref().and_then(|row| row.get("interface_id")).and_then(Value::as_str);
    named.and_then(|id| id.parse().ok()).unwrap_or_default()
}

/// Refuses when what was put back does not fit what is there today.
fn fits(work: &Work, next: &Register, done: &[Done]) -> Result<()> {
    for row in done {
        if let Some((Some(before), _)) = row.states::<seat::Model>()? {
            seats::fits(work, next, &before)?;
        }
        if let Some((Some(before), _)) = row.states::<holding::Model>()? {
            holdings::fits(next, &before)?;
        }
        if let Some((Some(before), _)) = row.states::<interface::Model>()? {
            declare::fits(next, &before)?;
        }
    }
    Ok(())
}
