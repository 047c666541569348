//! Where mail reaches people: the address of the seat for which somebody is called, else the person's own.

use crate::{error::Result, mail::plain, words::Language};
use entities::{forum::seat_address, people::person, words::Tongue};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Expr, UnionType},
};
use std::collections::HashMap;
use uuid::Uuid;

/// The people of one act, and the seats among theirs that have an address of their own, by id. The ids of people and of seats are
/// never the same.
pub(super) struct Addresses(HashMap<Uuid, Reached>);

struct Reached {
    name: String,
    email: Option<String>,
    language: Language,
}

impl Addresses {
    /// Reads the addresses of people and seats with these ids, in one statement.
    ///
    /// # Errors
    /// When the database fails.
    pub(super) async fn of(db: &impl ConnectionTrait, ids: &[Uuid]) -> Result<Self> {
        let own = seat_address::Entity::find()
            .select_only()
            .columns([seat_address::Column::SeatId, seat_address::Column::Email, seat_address::Column::Email])
            .column_as(Expr::value(Option::<String>::None), "language")
            .filter(seat_address::Column::SeatId.is_in(ids.iter().copied()));
        let mut people = person::Entity::find()
            .select_only()
            .columns([person::Column::Id, person::Column::Name, person::Column::Email, person::Column::Language])
            .filter(person::Column::Id.is_in(ids.iter().copied()));
        QuerySelect::query(&mut people).union(UnionType::All, own.into_query());
        let rows: Vec<(Uuid, String, Option<String>, Option<Tongue>)> = people.into_tuple().all(db).await?;
        let reached = |(id, name, email, language): (Uuid, String, Option<String>, Option<Tongue>)| {
            (id, Reached { name, email, language: language.map(Language::from).unwrap_or_default() })
        };
        Ok(Self(rows.into_iter().map(reached).collect()))
    }

    /// The person's name.
    pub(super) fn name(&self, person: Uuid) -> Option<&str> {
        self.0.get(&person).map(|reached| &*reached.name)
    }

    /// The language in which the person is written to.
    pub(super) fn language(&self, person: Uuid) -> Language {
        self.0.get(&person).map(|reached| reached.language).unwrap_or_default()
    }

    /// The address for the seat, else the person's own, if mail can reach it.
    pub(super) fn email(&self, person: Uuid, seat: Option<Uuid>) -> Option<&str> {
        let seat = seat.and_then(|seat| self.0.get(&seat));
        let reached = seat.or_else(|| self.0.get(&person))?;
        reached.email.as_deref().filter(|email| plain::is_address(email))
    }
}
