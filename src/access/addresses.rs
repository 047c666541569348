//! Mail addresses and telephone numbers, which lie in no register: read by statement, one for a whole list of people.

use crate::error::Result;
use entities::people::person;
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};
use uuid::Uuid;

/// How a person is reached.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    pub email: Option<String>,
    pub phone: Option<String>,
}

/// The addresses that have been asked for with one sight.
#[derive(Default)]
pub(super) struct Addresses {
    wanted: Mutex<Vec<Uuid>>,
    found: tokio::sync::Mutex<HashMap<Uuid, Address>>,
}

impl Addresses {
    /// The address of this person.
    pub(super) async fn of(&self, person: Uuid, rows: &DatabaseConnection) -> Result<Address> {
        self.wanted.lock().unwrap_or_else(PoisonError::into_inner).push(person);
        // The others of the same list are asked for before this goes on, and read together with it.
        tokio::task::yield_now().await;
        let mut found = self.found.lock().await;
        if !found.contains_key(&person) {
            let wanted = std::mem::take(&mut *self.wanted.lock().unwrap_or_else(PoisonError::into_inner));
            let read = person::Entity::find().filter(person::Column::Id.is_in(wanted)).all(rows).await?;
            found.extend(read.into_iter().map(|row| (row.id, Address { email: row.email, phone: row.phone })));
        }
        Ok(found.get(&person).cloned().unwrap_or_default())
    }
}
