//! Areas: the district, its municipalities, and the towns in them.

use crate::{
    access::grant::Registrar,
    error::{Detail, Error, Noun, Result, RuleCode},
    hub::Work,
    words::{
        Language,
        labels::Label,
        text::{Checks, NAME, Patch},
    },
};
use entities::{people::area, words::AreaKind};
use sea_orm::EntityTrait;
use uuid::Uuid;

/// An area as somebody wants it.
#[derive(Clone, Debug)]
pub struct Draft {
    pub code: String,
    pub name: String,
    pub kind: AreaKind,
    pub parent: Option<Uuid>,
}

/// What is to be otherwise; the rest stays.
#[derive(Clone, Debug, Default)]
pub struct Change {
    pub code: Patch<String>,
    pub name: Patch<String>,
    pub kind: Option<AreaKind>,
    pub parent: Patch<Uuid>,
}

/// Enters an area.
///
/// # Errors
/// Every rule that the draft breaks.
pub async fn add(work: &Work, _: &Registrar, draft: Draft) -> Result<area::Model> {
    let Draft { code, name, kind, parent } = draft;
    let new = area::Model { id: work.new_id(), code, name, kind, parent_id: parent, version: 1 };
    work.insert(checked(work, new)?).await
}

/// Sets an area right.
///
/// # Errors
/// Every rule that the change breaks; [`RuleCode::VersionConflict`].
pub async fn change(work: &Work, _: &Registrar, id: Uuid, change: Change, expected: Option<i32>) -> Result<area::Model> {
    let before = area::Entity::find_by_id(id).one(work.rows()).await?.ok_or(Error::NotThere(Noun::Area))?;
    crate::hub::expect_version(&before, expected)?;
    let mut after = before.clone();
    change.code.set(&mut after.code);
    change.name.set(&mut after.name);
    after.kind = change.kind.unwrap_or(after.kind);
    change.parent.put(&mut after.parent_id);
    work.update(before, checked(work, after)?).await
}

/// The row trimmed, with every broken rule told at once.
fn checked(work: &Work, mut row: area::Model) -> Result<area::Model> {
    let register = work.register();
    let mut checks = Checks::default();
    row.code = checks.code("code", row.code);
    row.name = checks.needed_line("name", row.name, NAME);
    let taken = register.areas.iter().any(|(_, other)| other.id != row.id && *other.code == *row.code);
    checks.rule(!taken, "code", RuleCode::Taken, &*row.code);
    if let Some(parent) = row.parent_id {
        let parent = register.areas.find(parent).ok_or(Error::NotThere(Noun::Area))?;
        let circular = register.areas.find(row.id).is_some_and(|own| register.lies_in(parent, own));
        checks.rule(!circular, "parentId", RuleCode::Circular, "");
        lies_in(&mut checks, row.kind, register.areas.get(parent).kind);
    }
    if let Some(own) = register.areas.find(row.id) {
        let within = register.areas.iter().filter(|(_, area)| area.parent == Some(own));
        // Of many that would not fit one is enough.
        let narrow = within.map(|(_, area)| area.kind).find(|kind| !may_lie_in(*kind, row.kind));
        checks.rule(narrow.is_none(), "kind", RuleCode::Invalid, narrow.map(|kind| too_wide(kind, row.kind)).unwrap_or_default());
    }
    checks.done()?;
    Ok(row)
}

/// Notes an area that lies in one of a kind that it cannot lie in.
pub fn lies_in(checks: &mut Checks, kind: AreaKind, parent: AreaKind) {
    checks.rule(may_lie_in(kind, parent), "parentId", RuleCode::Invalid, too_wide(kind, parent));
}

/// A district holds municipalities, a municipality towns; only a town may have parts of its own kind.
fn may_lie_in(kind: AreaKind, parent: AreaKind) -> bool {
    parent < kind || kind == AreaKind::Town
}

fn too_wide(kind: AreaKind, parent: AreaKind) -> Detail {
    let [da, en] = [Language::Da, Language::En].map(|language| [kind.label(language), parent.label(language)]);
    Detail { da: format!("en {} kan ikke ligge i en {}", da[0], da[1]), en: format!("a {} cannot lie in a {}", en[0], en[1]) }
}
