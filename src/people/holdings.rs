//! Who holds a post, and since when. A post has one holder on a day, or none.

use crate::{
    access::grant::{self, Keeper},
    error::{Error, Noun, Result, RuleCode},
    hub::Work,
    register::{HoldingIx, PostIx, Register, Term},
    words::{
        dates::day_after,
        text::{Checks, Patch},
    },
};
use chrono::NaiveDate;
use entities::people::holding;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

/// That a person is to hold a post. `until` is the last day, included.
#[derive(Clone, Debug)]
pub struct Draft {
    pub person: Uuid,
    pub from: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
    /// Whether the former holder's term ends the day before.
    pub ends_former: bool,
}

/// What is to be otherwise; the rest stays.
#[derive(Clone, Debug, Default)]
pub struct Change {
    pub person: Option<Uuid>,
    pub from: Patch<NaiveDate>,
    pub until: Patch<NaiveDate>,
}

/// Makes a person the holder of a post, from today when no day is given. Everything bound to the post follows from that day.
///
/// # Errors
/// [`RuleCode::AlreadyHeld`] when the person holds it in the term already, or somebody else on one of its days whose term is not
/// ended; [`Error::NotThere`] for a person whom the actor may not know of; [`Error::NotAllowed`] for the actor: seats follow posts,
/// also into forums that the actor may not see.
pub async fn appoint(work: &Work, (_, post): &(Keeper, PostIx), draft: Draft) -> Result<holding::Model> {
    let post_id = work.register().posts.get(*post).id;
    let person = grant::acquaintance(work, draft.person)?;
    grant::not_oneself(work, person)?;
    let from = draft.from.unwrap_or_else(|| work.today());
    let new = holding::Model {
        id: work.new_id(),
        post_id,
        person_id: work.register().persons.get(person).id,
        valid_from: Some(from),
        valid_until: day_after(draft.until),
        version: 1,
    };
    orderly(&new)?;
    let others = overlapping(work, &new).await?;
    let former = |other: &holding::Model| {
        let earlier = other.valid_from.is_none_or(|began| began < from);
        draft.ends_former && earlier && other.person_id != new.person_id
    };
    if let Some(other) = others.iter().find(|other| !former(other)) {
        return Err(held(work, other, "personId"));
    }
    for other in others {
        let ended = holding::Model { valid_until: Some(from), ..other.clone() };
        work.update(other, ended).await?;
    }
    work.insert(new).await
}

/// Sets a holding right: its days, or who it was. With another holder it is another holding: since when somebody holds a post says
/// who may speak for her, and an old row would say it wrong.
///
/// # Errors
/// As [`appoint`], also for the actor whose own term would have days more; nobody else's term is ended.
/// [`RuleCode::VersionConflict`].
pub async fn change(
    work: &Work,
    (_, holding): &(Keeper, HoldingIx),
    change: Change,
    expected: Option<i32>,
) -> Result<holding::Model> {
    let found = holding::Entity::find_by_id(work.register().holdings.get(*holding).id).one(work.rows()).await?;
    let before = found.ok_or(Error::NotThere(Noun::Holding))?;
    crate::hub::expect_version(&before, expected)?;
    let mut after = before.clone();
    if let Some(person) = change.person {
        let person = grant::acquaintance(work, person)?;
        after.person_id = work.register().persons.get(person).id;
    }
    change.from.put(&mut after.valid_from);
    change.until.put_last_day(&mut after.valid_until);
    let anew = after.person_id != before.person_id;
    let longer = term(&before).with(term(&after)) != term(&before);
    if let Some(person) = work.register().persons.find(after.person_id).filter(|_| anew || longer) {
        grant::not_oneself(work, person)?;
    }
    orderly(&after)?;
    if let Some(other) = overlapping(work, &after).await?.first() {
        return Err(held(work, other, "from"));
    }
    if anew {
        work.remove(before).await?;
        return work.insert(holding::Model { id: work.new_id(), version: 1, ..after }).await;
    }
    work.update(before, after).await
}

fn term(row: &holding::Model) -> Term {
    Term::new(row.valid_from, row.valid_until)
}

fn orderly(row: &holding::Model) -> Result<()> {
    let mut checks = Checks::default();
    checks.term("until", row.valid_from, row.valid_until);
    checks.done()
}

/// The post that a holding takes: it has one holder on a day.
#[must_use]
pub fn held_post(row: &holding::Model) -> Uuid {
    row.post_id
}

/// The other holdings of the post that share a day with this one.
async fn overlapping(work: &Work, row: &holding::Model) -> Result<Vec<holding::Model>> {
    let of_post = holding::Entity::find().filter(holding::Column::PostId.eq(held_post(row))).order_by_asc(holding::Column::Id);
    let mut others = of_post.all(work.rows()).await?;
    others.retain(|other| other.id != row.id && term(other).overlaps(term(row)));
    Ok(others)
}

/// Whether the second of two states of a holding has days that the first has not, or another holder.
#[must_use]
pub fn gives(now: &holding::Model, then: &holding::Model) -> bool {
    now.person_id != then.person_id || term(now).with(term(then)) != term(now)
}

/// Refuses a holding that is put back where somebody else has come since, in the register as it would be then.
///
/// # Errors
/// [`RuleCode::AlreadyHeld`].
pub fn fits(next: &Register, row: &holding::Model) -> Result<()> {
    let of_post = next.posts.find(held_post(row)).map_or(&[][..], |post| next.post_holdings.of(post));
    let mut others = of_post.iter().map(|ix| next.holdings.get(*ix));
    match others.find(|other| other.id != row.id && other.term.overlaps(term(row))) {
        Some(other) => {
            let name = &*next.persons.get(other.person).name;
            Err(Error::refused(&["input", "id"], RuleCode::AlreadyHeld, name))
        }
        None => Ok(()),
    }
}

fn held(work: &Work, by: &holding::Model, field: &'static str) -> Error {
    let register = work.register();
    let name = register.persons.find(by.person_id).map(|ix| &*register.persons.get(ix).name).unwrap_or_default();
    Error::refused(&["input", field], RuleCode::AlreadyHeld, name)
}
