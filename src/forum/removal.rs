//! Taking away what was written down wrongly, with all that is part of it. What others made that refers to it keeps it.

use crate::{
    error::{Error, Result, RuleCode},
    hub::Work,
    register::Kept,
};
use entities::{
    forum::{deputy, seat, seat_address, seat_role},
    interface::{interface, interface_condition, interface_confirmation, interface_contact, interface_exchange, passing},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, SqlErr, sea_query::IntoCondition};

/// Takes a seat away with its deputies, its address and what a foreign register calls its holder.
///
/// # Errors
/// [`RuleCode::StillUsed`] when somebody has been called for it.
pub async fn seat(work: &Work, row: seat::Model) -> Result<()> {
    parts::<deputy::Model>(work, deputy::Column::SeatId.eq(row.id)).await?;
    parts::<seat_address::Model>(work, seat_address::Column::SeatId.eq(row.id)).await?;
    parts::<seat_role::Model>(work, seat_role::Column::SeatId.eq(row.id)).await?;
    entry(work, row).await
}

/// Takes an interface away with what is exchanged over it, its contacts, conditions and confirmations, and what was noted to have
/// passed over it. What passed at a meeting belongs to that meeting too, and keeps it.
///
/// # Errors
/// [`RuleCode::StillUsed`] when something passed over it at a meeting.
pub async fn interface(work: &Work, row: interface::Model) -> Result<()> {
    parts::<interface_exchange::Model>(work, interface_exchange::Column::InterfaceId.eq(row.id)).await?;
    parts::<interface_contact::Model>(work, interface_contact::Column::InterfaceId.eq(row.id)).await?;
    parts::<interface_condition::Model>(work, interface_condition::Column::InterfaceId.eq(row.id)).await?;
    parts::<interface_confirmation::Model>(work, interface_confirmation::Column::InterfaceId.eq(row.id)).await?;
    let at_no_meeting = Condition::all().add(passing::Column::InterfaceId.eq(row.id)).add(passing::Column::MeetingId.is_null());
    parts::<passing::Model>(work, at_no_meeting).await?;
    entry(work, row).await
}

/// Takes away the rows of a table that are part of something.
///
/// # Errors
/// When the database fails, or something refers to one of them.
pub async fn parts<M: Kept>(work: &Work, of: impl IntoCondition) -> Result<()> {
    for row in M::Entity::find().filter(of).all(work.rows()).await? {
        entry(work, row).await?;
    }
    Ok(())
}

/// Takes one row away.
///
/// # Errors
/// [`RuleCode::StillUsed`] when other rows refer to it.
pub async fn entry<M: Kept>(work: &Work, row: M) -> Result<()> {
    work.remove(row).await.map_err(|error| {
        let Error::Broken(source) = &error else { return error };
        match source.downcast_ref::<sea_orm::DbErr>().and_then(sea_orm::DbErr::sql_err) {
            Some(SqlErr::ForeignKeyConstraintViolation(_)) => Error::refused(&["input", "id"], RuleCode::StillUsed, ""),
            _ => error,
        }
    })
}
