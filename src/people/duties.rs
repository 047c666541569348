//! Contact duties (kontaktpersoner): that the holder of a post is the daily contact for an area in a matter.

use crate::{
    access::grant::Keeper,
    error::{Error, Noun, Result, RuleCode},
    hub::Work,
    register::{ContactDutyIx, PostIx, Term},
    words::{
        dates::day_after,
        fold,
        text::{Checks, NAME, Patch},
    },
};
use chrono::NaiveDate;
use entities::people::contact_duty;
use sea_orm::EntityTrait;
use uuid::Uuid;

/// A duty as somebody wants it. `until` is the last day, included.
#[derive(Clone, Debug)]
pub struct Draft {
    pub area: Uuid,
    pub matter: String,
    pub formal: bool,
    pub from: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
}

/// What is to be otherwise; the rest stays.
#[derive(Debug, Default)]
pub struct Change {
    /// The post that it goes to, whose organisation the actor must keep as well.
    pub post: Option<(Keeper, PostIx)>,
    pub area: Option<Uuid>,
    pub matter: Patch<String>,
    pub formal: Option<bool>,
    pub from: Patch<NaiveDate>,
    pub until: Patch<NaiveDate>,
}

/// Gives a post a duty.
///
/// # Errors
/// Every rule that the draft breaks.
pub async fn add(work: &Work, (_, post): &(Keeper, PostIx), draft: Draft) -> Result<contact_duty::Model> {
    let new = contact_duty::Model {
        id: work.new_id(),
        post_id: work.register().posts.get(*post).id,
        area_id: draft.area,
        matter: draft.matter,
        formal: draft.formal,
        valid_from: draft.from,
        valid_until: day_after(draft.until),
        version: 1,
    };
    work.insert(checked(work, new)?).await
}

/// Sets a duty right.
///
/// # Errors
/// Every rule that the change breaks; [`RuleCode::VersionConflict`].
pub async fn change(
    work: &Work,
    (_, duty): &(Keeper, ContactDutyIx),
    change: Change,
    expected: Option<i32>,
) -> Result<contact_duty::Model> {
    let register = work.register();
    let found = contact_duty::Entity::find_by_id(register.contact_duties.get(*duty).id).one(work.rows()).await?;
    let before = found.ok_or(Error::NotThere(Noun::ContactDuty))?;
    crate::hub::expect_version(&before, expected)?;
    let mut after = before.clone();
    if let Some((_, post)) = change.post {
        after.post_id = register.posts.get(post).id;
    }
    after.area_id = change.area.unwrap_or(after.area_id);
    change.matter.set(&mut after.matter);
    after.formal = change.formal.unwrap_or(after.formal);
    change.from.put(&mut after.valid_from);
    change.until.put_last_day(&mut after.valid_until);
    work.update(before, checked(work, after)?).await
}

/// The row trimmed, with every broken rule told at once. A post has a duty once on a day.
fn checked(work: &Work, mut row: contact_duty::Model) -> Result<contact_duty::Model> {
    let register = work.register();
    let area = register.areas.find(row.area_id).ok_or(Error::NotThere(Noun::Area))?;
    let mut checks = Checks::default();
    row.matter = checks.needed_line("matter", row.matter, NAME);
    checks.term("until", row.valid_from, row.valid_until);
    let term = Term::new(row.valid_from, row.valid_until);
    let twin = register.area_duties.of(area).iter().map(|ix| register.contact_duties.get(*ix)).any(|other| {
        let same = register.posts.get(other.post).id == row.post_id && fold(&other.matter) == fold(&row.matter);
        other.id != row.id && same && other.term.overlaps(term)
    });
    checks.rule(!twin, "matter", RuleCode::AlreadyThere, &*row.matter);
    checks.done()?;
    Ok(row)
}
