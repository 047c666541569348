//! Who asks, what they may see ([`Sight`]), and what they may do ([`grant`]).
//!
//! Five kinds of reader come out of one rule, [`Standing`], judged on the hub's today and never on the date asked about: anyone;
//! the network (whoever holds a post or a seat); the members of a forum; its secretariat and chair; and the operator, who keeps
//! the whole register as an import would. Holding a token alone makes nobody part of the network.

mod addresses;
pub mod grant;
mod keeping;
pub mod link;
mod sight;
mod standing;
mod token;
mod undoing;

pub use addresses::Address;
pub use keeping::Root;
pub use sight::Sight;
pub use standing::Standing;
pub use token::{NewToken, issue, link_digest, link_key};

use crate::{
    error::{Error, Result},
    hub::{Actor, Hub, Session},
    relay::Date,
    words::Language,
};
use async_graphql::Context;
use entities::{
    hub::{account, token as token_row},
    people::person,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::sync::Arc;

/// Who asks, and in which language. Only this room makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    actor: Actor,
    language: Language,
}

impl Viewer {
    /// Somebody who has not signed in.
    #[must_use]
    pub fn anonymous(language: Language) -> Self {
        Self { actor: Actor::default(), language }
    }

    /// Whoever runs a command on the hub's own machine, and could read its database as well. Never made for a request.
    #[must_use]
    pub fn at_the_machine(language: Language) -> Self {
        Self { actor: Actor { operator: true, ..Actor::default() }, language }
    }

    /// Who the viewer is to the hub.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The language asked for.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// Whether the viewer has shown a token.
    #[must_use]
    pub fn signed_in(&self) -> bool {
        self.actor.account.is_some()
    }
}

/// The viewer behind a bearer token, or an anonymous one if there is none.
///
/// # Errors
/// [`Error::SignIn`] when the token is unknown, expired or revoked: a wrong token is never taken for no token.
pub async fn sign_in(hub: &Hub, bearer: Option<&str>, language: Language) -> Result<Viewer> {
    let Some(bearer) = bearer else {
        return Ok(Viewer::anonymous(language));
    };
    let digest = token::digest(bearer).ok_or(Error::SignIn)?;
    let session = match hub.session(&digest) {
        Ok(session) => session,
        Err(looked_up) => {
            let session = find_session(hub, &digest).await?.ok_or(Error::SignIn)?;
            hub.keep_session(digest, session.clone(), looked_up);
            session
        }
    };
    if session.expires_at <= hub.clock().now() {
        return Err(Error::SignIn);
    }
    Ok(Viewer { actor: session.actor, language })
}

/// The viewer of a command on the hub's own machine: the person with this code, or the operator. Whoever may start commands there
/// may read the database anyway.
///
/// # Errors
/// [`Error::BadInput`] when no person has the code.
pub async fn at_the_machine(hub: &Hub, person: Option<&str>) -> Result<Viewer> {
    let Some(code) = person else {
        return Ok(Viewer::at_the_machine(Language::Da));
    };
    let found = person::Entity::find().filter(person::Column::Code.eq(code)).one(hub.connection()).await?;
    let person = found.ok_or_else(|| no_person(code))?;
    Ok(Viewer { actor: Actor { person: Some(person.id), ..Actor::default() }, language: Language::Da })
}

/// Nobody has this code.
fn no_person(code: &str) -> Error {
    Error::bad_input(format!("der er ingen person med koden {code}"), format!("there is no person with the code {code}"))
}

async fn find_session(hub: &Hub, digest: &str) -> Result<Option<Session>> {
    let found = token_row::Entity::find()
        .filter(token_row::Column::Digest.eq(digest))
        .filter(token_row::Column::RevokedAt.is_null())
        .one(hub.connection())
        .await?;
    let Some(token) = found else { return Ok(None) };
    let account = account::Entity::find_by_id(token.account_id).one(hub.connection()).await?;
    Ok(account.filter(|account| account.ended_at.is_none()).map(|account| Session {
        actor: Actor { account: Some(account.id), person: account.person_id, operator: account.operator },
        expires_at: token.expires_at,
    }))
}

/// What a door finds in its request.
pub trait Asking {
    /// The hub.
    fn hub(&self) -> &Arc<Hub>;
    /// Who asks.
    fn viewer(&self) -> &Arc<Viewer>;
    /// What the viewer may see on this date; without a date, today.
    fn sight(&self, as_of: Option<Date>) -> Sight {
        Sight::new(self.hub(), self.viewer(), as_of.map(|date| date.0))
    }
    /// The same for a viewer who has signed in: for questions that cost more than anybody in the world may ask for.
    ///
    /// # Errors
    /// [`Error::SignIn`] for the anonymous.
    fn sight_of_somebody(&self, as_of: Option<Date>) -> Result<Sight> {
        if self.viewer().signed_in() { Ok(self.sight(as_of)) } else { Err(Error::SignIn) }
    }
    /// The language asked for.
    fn language(&self) -> Language {
        self.viewer().language()
    }
}

impl Asking for Context<'_> {
    fn hub(&self) -> &Arc<Hub> {
        self.data_unchecked()
    }
    fn viewer(&self) -> &Arc<Viewer> {
        self.data_unchecked()
    }
}
