//! The mail address of a seat, where letters for whoever sits there go to instead of to the person's own.

use crate::{
    access::{Sight, grant::Secretary},
    error::Result,
    hub::Work,
    mail::mailbox,
    register::SeatIx,
    words::text::Checks,
};
use entities::forum::seat_address;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// Gives a seat an address of its own, or takes it away.
///
/// # Errors
/// [`RuleCode::Invalid`](crate::error::RuleCode::Invalid) for what no mail server can carry.
pub async fn set(work: &Work, (_, seat): &(Secretary, SeatIx), email: Option<String>) -> Result<()> {
    let seat_id = work.register().seats.get(*seat).id;
    let mut checks = Checks::default();
    let email = mailbox::checked(work, ("email", email), &mut checks);
    checks.done()?;
    let held = seat_address::Entity::find().filter(seat_address::Column::SeatId.eq(seat_id)).one(work.rows()).await?;
    match (held, email) {
        (Some(held), Some(email)) => work.update(held.clone(), seat_address::Model { email, ..held }).await.map(drop),
        (Some(held), None) => work.remove(held).await,
        (None, Some(email)) => work.insert(seat_address::Model { id: work.new_id(), seat_id, email, version: 1 }).await.map(drop),
        (None, None) => Ok(()),
    }
}

/// The address of a seat, for whoever keeps its forum.
pub async fn address(sight: &Sight, seat: SeatIx) -> Option<Result<String>> {
    let row = sight.register().seats.get(seat);
    if !sight.keeps(row.forum) {
        return None;
    }
    sight.seat_addresses().await.map(|all| all.get(&row.id).cloned()).transpose()
}
