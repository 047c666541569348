//! Topics (emner): the vocabulary by which forums are found, with the other words that people use for the same.

use super::called::{self, Filed, KLE, is_kle};
use crate::{
    access::grant::Registrar,
    error::{Detail, Error, Noun, Result, RuleCode},
    hub::Work,
    register::{Register, TopicIx},
    words::{
        fold, same_code,
        text::{Checks, NAME, Patch},
    },
};
use entities::people::{topic, topic_identifier, topic_synonym};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

/// More other words than this are no vocabulary.
const SYNONYMS: usize = 50;

/// A topic as somebody wants it.
#[derive(Clone, Debug)]
pub struct Draft {
    pub code: String,
    pub name: String,
    pub name_en: Option<String>,
    pub broader: Option<Uuid>,
    pub synonyms: Vec<String>,
}

/// What is to be otherwise; the rest stays.
#[derive(Clone, Debug, Default)]
pub struct Change {
    pub code: Patch<String>,
    pub name: Patch<String>,
    pub name_en: Patch<String>,
    pub broader: Patch<Uuid>,
    /// All of them; those that are not among them go.
    pub synonyms: Patch<Vec<String>>,
}

/// Enters a topic with its synonyms.
///
/// # Errors
/// Every rule that the draft breaks.
pub async fn add(work: &Work, _: &Registrar, draft: Draft) -> Result<topic::Model> {
    let Draft { code, name, name_en, broader, synonyms } = draft;
    let new = topic::Model { id: work.new_id(), code, name, name_en, broader_id: broader, version: 1 };
    let (new, synonyms) = checked(work, new, synonyms)?;
    let topic = work.insert(new).await?;
    write_synonyms(work, topic.id, synonyms).await?;
    Ok(topic)
}

/// Sets a topic right.
///
/// # Errors
/// Every rule that the change breaks; [`RuleCode::VersionConflict`].
pub async fn change(work: &Work, _: &Registrar, id: Uuid, change: Change, expected: Option<i32>) -> Result<topic::Model> {
    let before = topic::Entity::find_by_id(id).one(work.rows()).await?.ok_or(Error::NotThere(Noun::Topic))?;
    crate::hub::expect_version(&before, expected)?;
    let mut after = before.clone();
    change.code.set(&mut after.code);
    change.name.set(&mut after.name);
    change.name_en.put(&mut after.name_en);
    change.broader.put(&mut after.broader_id);
    let mut synonyms = work.register().topics.find(id).map(|ix| synonyms_of(work.register(), ix)).unwrap_or_default();
    change.synonyms.set(&mut synonyms);
    let (after, synonyms) = checked(work, after, synonyms)?;
    write_synonyms(work, id, synonyms).await?;
    work.update(before, after).await
}

fn synonyms_of(register: &Register, topic: TopicIx) -> Vec<String> {
    register.topic_synonyms.of(topic).iter().map(|ix| register.synonyms.get(*ix).name.to_string()).collect()
}

/// The row and its synonyms trimmed, with every broken rule told at once. No word may stand for two topics.
fn checked(work: &Work, mut row: topic::Model, synonyms: Vec<String>) -> Result<(topic::Model, Vec<String>)> {
    let register = work.register();
    let mut checks = Checks::default();
    row.code = checks.code("code", row.code);
    row.name = checks.needed_line("name", row.name, NAME);
    row.name_en = checks.line("nameEn", row.name_en, NAME);
    let own = register.topics.find(row.id);
    let others: Vec<_> = register.topics.iter().filter(|(ix, _)| Some(*ix) != own).collect();
    checks.rule(!others.iter().any(|(_, other)| same_code(&other.code, &row.code)), "code", RuleCode::Taken, &*row.code);
    let names = others.iter().flat_map(|(_, other)| [Some(&*other.name), other.name_en.as_deref()]).flatten().map(fold);
    let taken: Vec<String> =
        names.chain(others.iter().flat_map(|(ix, _)| synonyms_of(register, *ix)).map(|word| fold(&word))).collect();
    checks.rule(!taken.contains(&fold(&row.name)), "name", RuleCode::Taken, &*row.name);
    checks.rule(synonyms.len() <= SYNONYMS, "synonyms", RuleCode::TooLong, SYNONYMS.to_string());
    let mut kept: Vec<String> = Vec::new();
    for word in synonyms.into_iter().take(SYNONYMS) {
        let word = checks.needed_line("synonyms", word, NAME);
        checks.rule(!taken.contains(&fold(&word)), "synonyms", RuleCode::Taken, &*word);
        let twice = fold(&word) == fold(&row.name) || kept.iter().any(|other| fold(other) == fold(&word));
        if !twice {
            kept.push(word);
        }
    }
    if let Some(broader) = row.broader_id {
        let broader = register.topics.find(broader).ok_or(Error::NotThere(Noun::Topic))?;
        checks.rule(!register.wider(broader).any(|at| Some(at) == own), "broaderId", RuleCode::Circular, "");
    }
    checks.done()?;
    Ok((row, kept))
}

/// Sets what a topic is called in a foreign list; an empty value takes it away. `expected` is the version of the number, 0 where there
/// was none.
///
/// # Errors
/// [`RuleCode::Invalid`] for what is no KLE number; [`RuleCode::Taken`] when another topic has the value in that list;
/// [`RuleCode::VersionConflict`].
pub async fn set_identifier(
    work: &Work,
    _: &Registrar,
    topic: Uuid,
    (scheme, value): (String, Option<String>),
    expected: Option<i32>,
) -> Result<Uuid> {
    work.register().topics.find(topic).ok_or(Error::NotThere(Noun::Topic))?;
    let mut checks = Checks::default();
    let scheme = checks.code("scheme", scheme).to_uppercase();
    let value = checks.line("value", value, NAME);
    let filed = scheme != KLE || value.as_deref().is_none_or(is_kle);
    let example = Detail {
        da: "skriv et KLE-nummer som 12, 12.34 eller 12.34.56".to_owned(),
        en: "write a KLE number such as 12, 12.34 or 12.34.56".to_owned(),
    };
    checks.rule(filed, "value", RuleCode::Invalid, example);
    let in_scheme = topic_identifier::Entity::find().filter(topic_identifier::Column::Scheme.eq(&scheme));
    let (ours, others): (Vec<_>, Vec<_>) = in_scheme.all(work.rows()).await?.into_iter().partition(|row| row.topic_id == topic);
    let twin = others.iter().any(|other| Some(&other.value) == value.as_ref());
    let new = work.new_id();
    let filed = Filed { ours, value, twin, expected };
    called::file(work, checks, filed, |row, value| match row {
        Some(row) => topic_identifier::Model { value, ..row },
        None => topic_identifier::Model { id: new, topic_id: topic, scheme: scheme.clone(), value, version: 1 },
    })
    .await?;
    Ok(topic)
}

/// Makes these the synonyms of the topic; those that stay are not touched.
async fn write_synonyms(work: &Work, topic_id: Uuid, synonyms: Vec<String>) -> Result<()> {
    let there = topic_synonym::Entity::find().filter(topic_synonym::Column::TopicId.eq(topic_id)).all(work.rows()).await?;
    let new: Vec<_> = synonyms.iter().filter(|word| !there.iter().any(|row| row.name == **word)).cloned().collect();
    for row in there.into_iter().filter(|row| !synonyms.contains(&row.name)) {
        work.remove(row).await?;
    }
    for name in new {
        work.insert(topic_synonym::Model { id: work.new_id(), topic_id, name, version: 1 }).await?;
    }
    Ok(())
}
