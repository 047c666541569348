//! Areas: the district, its municipalities, the towns in them, and which of them border on each other.

use crate::{
    access::{Sight, grant::Registrar},
    error::{Detail, Error, Noun, Result, RuleCode},
    hub::Work,
    register::ContactDutyIx,
    words::{
        Language,
        labels::Label,
        same_code,
        text::{Checks, NAME, Patch},
    },
};
use entities::{
    people::{area, area_border},
    words::AreaKind,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};
use std::collections::BTreeSet;
use uuid::Uuid;

/// The duties of the day for the area with this code.
///
/// # Errors
/// [`Error::Misused`] when there is no such area: nobody for it would say that it has no contact.
pub fn duties(sight: &Sight, code: &str) -> Result<Vec<ContactDutyIx>> {
    let register = sight.register();
    let found = register.areas.iter().find(|(_, row)| *row.code == *code);
    let (area, _) = found.ok_or_else(|| Error::unknown("area", code))?;
    let now = |ix: &ContactDutyIx| register.contact_duties.get(*ix).term.contains(sight.on());
    Ok(register.area_duties.of(area).iter().copied().filter(now).collect())
}

/// An area as somebody wants it.
#[derive(Clone, Debug)]
pub struct Draft {
    pub code: String,
    pub name: String,
    pub kind: AreaKind,
    pub parent: Option<Uuid>,
    pub neighbours: Vec<Uuid>,
}

/// What is to be otherwise; the rest stays.
#[derive(Clone, Debug, Default)]
pub struct Change {
    pub code: Patch<String>,
    pub name: Patch<String>,
    pub kind: Option<AreaKind>,
    pub parent: Patch<Uuid>,
    /// All of them; those that are not among them go.
    pub neighbours: Patch<Vec<Uuid>>,
}

/// Enters an area.
///
/// # Errors
/// Every rule that the draft breaks.
pub async fn add(work: &Work, _: &Registrar, draft: Draft) -> Result<area::Model> {
    let Draft { code, name, kind, parent, neighbours } = draft;
    let new = area::Model { id: work.new_id(), code, name, kind, parent_id: parent, version: 1 };
    let area = work.insert(checked(work, new, &neighbours)?).await?;
    write_borders(work, area.id, neighbours).await?;
    Ok(area)
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
    let mut neighbours = neighbours_of(work, id);
    change.neighbours.set(&mut neighbours);
    let after = checked(work, after, &neighbours)?;
    write_borders(work, id, neighbours).await?;
    work.update(before, after).await
}

fn neighbours_of(work: &Work, area: Uuid) -> Vec<Uuid> {
    let register = work.register();
    let found = register.areas.find(area).into_iter().flat_map(|ix| register.neighbours(ix));
    found.map(|ix| register.areas.get(ix).id).collect()
}

/// The row trimmed, with every broken rule told at once.
fn checked(work: &Work, mut row: area::Model, neighbours: &[Uuid]) -> Result<area::Model> {
    let register = work.register();
    let mut checks = Checks::default();
    row.code = checks.code("code", row.code);
    row.name = checks.needed_line("name", row.name, NAME);
    let taken = register.areas.iter().any(|(_, other)| other.id != row.id && same_code(&other.code, &row.code));
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
    let (own, parent) = (register.areas.find(row.id), row.parent_id.and_then(|parent| register.areas.find(parent)));
    for neighbour in neighbours {
        let other = register.areas.find(*neighbour).ok_or(Error::NotThere(Noun::Area))?;
        let nested =
            own.is_some_and(|own| register.lies_in(other, own)) || parent.is_some_and(|parent| register.lies_in(parent, other));
        checks.rule(!nested, "neighbourIds", RuleCode::Invalid, &*register.areas.get(other).name);
    }
    checks.done()?;
    Ok(row)
}

/// Makes these the neighbours of the area; borders that stay are not touched.
async fn write_borders(work: &Work, area: Uuid, neighbours: Vec<Uuid>) -> Result<()> {
    let mut neighbours: BTreeSet<Uuid> = neighbours.into_iter().collect();
    let own = Condition::any().add(area_border::Column::AAreaId.eq(area)).add(area_border::Column::BAreaId.eq(area));
    for row in area_border::Entity::find().filter(own).all(work.rows()).await? {
        let other = if row.a_area_id == area { row.b_area_id } else { row.a_area_id };
        // What is written both ways round is one border.
        if !neighbours.remove(&other) {
            work.remove(row).await?;
        }
    }
    for b_area_id in neighbours {
        work.insert(area_border::Model { id: work.new_id(), a_area_id: area, b_area_id, version: 1 }).await?;
    }
    Ok(())
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
