//! What was merged, read for whoever keeps anything.

use crate::{
    access::Sight,
    error::{Error, Noun, Result},
};
use entities::{hub::merging, words::MergeKind};
use sea_orm::{EntityTrait, QueryOrder};
use uuid::Uuid;

/// Every merging that the viewer may hear of, the newest first.
///
/// # Errors
/// [`Error::SignIn`] for the anonymous, [`Error::NotAllowed`] for whoever keeps nothing; when the database fails.
pub async fn mergings(sight: &Sight) -> Result<Vec<merging::Model>> {
    sight.keeps_any()?;
    let mut all = merging::Entity::find().order_by_desc(merging::Column::Id).all(sight.rows()).await?;
    all.retain(|row| may_see(sight, row));
    Ok(all)
}

/// One merging.
///
/// # Errors
/// [`Error::NotThere`] when there is none, and to whoever may not hear of it.
pub async fn merging(sight: &Sight, id: Uuid) -> Result<merging::Model> {
    let found = merging::Entity::find_by_id(id).one(sight.rows()).await?;
    let seen = found.filter(|row| sight.keeps_any().is_ok() && may_see(sight, row));
    seen.ok_or(Error::NotThere(Noun::Merging))
}

/// Whoever knows the person that was kept may know what else she was called. What has gone since is for whoever keeps all.
fn may_see(sight: &Sight, row: &merging::Model) -> bool {
    let register = sight.register();
    let kept = match row.kind {
        // Once it is undone they are two again, and each is known or not.
        MergeKind::Person => register.persons.find(row.kept_id).map(|ix| {
            let gone = register.persons.find(row.gone_id);
            sight.knows(ix) && gone.is_none_or(|ix| sight.knows(ix))
        }),
        MergeKind::Organisation => register.organisations.find(row.kept_id).map(|_| true),
    };
    kept.unwrap_or_else(|| sight.standing().registers(register))
}
