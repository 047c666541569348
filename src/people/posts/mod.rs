//! Posts (stillinger): entered, and set right. A post stays when its holder goes.

pub mod mutations;

use super::codes::{free, slug};
use crate::{
    access::grant::Keeper,
    error::{Error, Noun, Result, RuleCode},
    hub::Work,
    register::PostIx,
    words::text::{Checks, NAME, Patch},
};
use entities::people::post;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};

/// A post as somebody wants it.
#[derive(Clone, Debug)]
pub struct Draft {
    pub code: Option<String>,
    pub title: String,
    pub title_en: Option<String>,
}

/// What is to be otherwise; the rest stays.
#[derive(Debug, Default)]
pub struct Change {
    pub code: Patch<String>,
    pub title: Patch<String>,
    pub title_en: Patch<String>,
    /// The organisation that it moves to, which the actor must keep as well.
    pub organisation: Option<Keeper>,
}

/// Enters a post of an organisation.
///
/// # Errors
/// Every rule that the draft breaks.
pub async fn add(work: &Work, keeper: &Keeper, draft: Draft) -> Result<post::Model> {
    let organisation = work.register().organisations.get(keeper.organisation());
    let given = draft.code.filter(|code| !code.trim().is_empty());
    let code = match &given {
        Some(code) => code.clone(),
        None => {
            let made = format!("{}-{}", organisation.code, slug(&draft.title));
            free(&made, &taken(work, &made).await?)
        }
    };
    let organisation_id = organisation.id;
    let new = post::Model { id: work.new_id(), code, organisation_id, title: draft.title, title_en: draft.title_en, version: 1 };
    work.insert(checked(work, new).await?).await
}

/// Sets a post right.
///
/// # Errors
/// Every rule that the change breaks; [`RuleCode::VersionConflict`].
pub async fn change(work: &Work, (_, post): &(Keeper, PostIx), change: Change, expected: Option<i32>) -> Result<post::Model> {
    let register = work.register();
    let found = post::Entity::find_by_id(register.posts.get(*post).id).one(work.rows()).await?;
    let before = found.ok_or(Error::NotThere(Noun::Post))?;
    crate::hub::expect_version(&before, expected)?;
    let mut after = before.clone();
    change.code.set(&mut after.code);
    change.title.set(&mut after.title);
    change.title_en.put(&mut after.title_en);
    if let Some(keeper) = change.organisation {
        after.organisation_id = register.organisations.get(keeper.organisation()).id;
    }
    work.update(before, checked(work, after).await?).await
}

/// The row trimmed, with every broken rule told at once.
async fn checked(work: &Work, mut row: post::Model) -> Result<post::Model> {
    let mut checks = Checks::default();
    row.code = checks.code("code", row.code);
    row.title = checks.needed_line("title", row.title, NAME);
    row.title_en = checks.line("titleEn", row.title_en, NAME);
    let twin = post::Entity::find().filter(post::Column::Code.eq(&row.code)).one(work.rows()).await?;
    checks.rule(twin.is_none_or(|twin| twin.id == row.id), "code", RuleCode::Taken, &*row.code);
    checks.done()?;
    Ok(row)
}

async fn taken(work: &Work, code: &str) -> Result<Vec<String>> {
    let like = Condition::any().add(post::Column::Code.eq(code)).add(post::Column::Code.starts_with(format!("{code}-")));
    Ok(post::Entity::find().select_only().column(post::Column::Code).filter(like).into_tuple().all(work.rows()).await?)
}
