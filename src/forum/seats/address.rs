//! The mail address of a seat, where letters for whoever sits there go to instead of to the person's own.

use crate::{
    access::{Sight, grant::Secretary},
    error::{Error, Result, RuleCode},
    hub::Work,
    mail::mailbox,
    register::SeatIx,
    words::text::Checks,
};
use entities::forum::seat_address;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// Gives a seat an address of its own, or takes it away. `expected` is the version of the address, 0 where there was none.
///
/// # Errors
/// [`RuleCode::Invalid`] for what no mail server can carry; [`RuleCode::VersionConflict`].
pub async fn set(work: &Work, (_, seat): &(Secretary, SeatIx), email: Option<String>, expected: Option<i32>) -> Result<()> {
    let seat_id = work.register().seats.get(*seat).id;
    let held = seat_address::Entity::find().filter(seat_address::Column::SeatId.eq(seat_id)).one(work.rows()).await?;
    let version = held.as_ref().map_or(0, |held| held.version);
    if expected.is_some_and(|expected| expected != version) {
        return Err(Error::refused(&["input", "expectedVersion"], RuleCode::VersionConflict, version.to_string()));
    }
    let mut checks = Checks::default();
    let email = mailbox::checked(work, ("email", email), &mut checks);
    checks.done()?;
    match (held, email) {
        (Some(held), Some(email)) => work.update(held.clone(), seat_address::Model { email, ..held }).await.map(drop),
        (Some(held), None) => work.remove(held).await,
        (None, Some(email)) => work.insert(seat_address::Model { id: work.new_id(), seat_id, email, version: 1 }).await.map(drop),
        (None, None) => Ok(()),
    }
}

/// The address of a seat, for whoever keeps its forum.
pub async fn address(sight: &Sight, seat: SeatIx) -> Option<Result<String>> {
    let found = known(sight, seat).await?;
    found.map(|found| found.map(|(email, _)| email)).transpose()
}

/// The version of a seat's address, 0 where it has none, for whoever keeps its forum.
pub async fn version(sight: &Sight, seat: SeatIx) -> Option<Result<i32>> {
    let found = known(sight, seat).await?;
    Some(found.map(|found| found.map_or(0, |(_, version)| version)))
}

async fn known(sight: &Sight, seat: SeatIx) -> Option<Result<Option<(String, i32)>>> {
    let row = sight.register().seats.get(seat);
    if !sight.keeps(row.forum) {
        return None;
    }
    Some(sight.seat_addresses().await.map(|all| all.get(&row.id).cloned()))
}
