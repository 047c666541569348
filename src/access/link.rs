//! Links for browsers: a browser that opens an address shows no token, so whoever has one is given an address that opens one print, for
//! some minutes. It shows what its owner may see when it is opened, and never signs in: of its key only the SHA-256 is kept, in a
//! table of its own, where nobody looks for tokens.

use super::{Viewer, grant::signed_in, link_digest, link_key};
use crate::{
    error::{Error, Noun, Result},
    hub::{Actor, Hub, Work},
    words::Language,
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entities::hub::{account, print_link, token};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use secrecy::SecretString;
use uuid::Uuid;

/// How long a link counts: long enough to open it, too short to be worth keeping.
const COUNTS: TimeDelta = TimeDelta::minutes(5);

/// May open what is printed for the network.
#[derive(Debug)]
pub struct Insider {
    account: Uuid,
}

/// A link that was just made: the one time that its key is known.
#[derive(Debug)]
pub struct Link {
    pub id: Uuid,
    pub key: SecretString,
    pub expires_at: DateTime<Utc>,
}

/// The grant to open what is printed for the network.
///
/// # Errors
/// [`Error::SignIn`] for the anonymous; [`Error::NotAllowed`] for somebody outside the network.
pub fn insider(work: &Work) -> Result<Insider> {
    let standing = signed_in(work)?;
    let account = work.actor().account.ok_or(Error::SignIn)?;
    if standing.in_network() { Ok(Insider { account }) } else { Err(Error::NotAllowed) }
}

/// Makes a link to the internal edition as of a day. Those of the same owner that count no more are taken away.
///
/// # Errors
/// When the database fails.
pub async fn make(work: &Work, insider: &Insider, as_of: Option<NaiveDate>) -> Result<Link> {
    let now = work.now();
    let own = print_link::Entity::find().filter(print_link::Column::AccountId.eq(insider.account));
    for over in own.filter(print_link::Column::ExpiresAt.lte(now)).all(work.rows()).await? {
        work.remove(over).await?;
    }
    let (key, digest) = link_key(&work.secret());
    let (id, expires_at) = (work.new_id(), now + COUNTS);
    let row = print_link::Model { id, account_id: insider.account, digest, as_of, made_at: now, expires_at, version: 1 };
    work.insert(row).await?;
    Ok(Link { id, key, expires_at })
}

/// Whose sight the key of a link opens, and for which day; as long as the link counts and its owner has a token that does.
///
/// # Errors
/// [`Error::NotThere`] for every key that does not count, whyever.
pub async fn opened(hub: &Hub, key: &str, language: Language) -> Result<(Viewer, Option<NaiveDate>)> {
    let gone = || Error::NotThere(Noun::Forum);
    let (digest, now) = (link_digest(key).ok_or_else(gone)?, hub.clock().now());
    let found = print_link::Entity::find().filter(print_link::Column::Digest.eq(digest)).one(hub.connection()).await?;
    let link = found.filter(|link| link.expires_at > now).ok_or_else(gone)?;
    let tokens = token::Entity::find().filter(token::Column::AccountId.eq(link.account_id));
    let counting = tokens.filter(token::Column::RevokedAt.is_null()).filter(token::Column::ExpiresAt.gt(now));
    counting.one(hub.connection()).await?.ok_or_else(gone)?;
    let owner = account::Entity::find_by_id(link.account_id).one(hub.connection()).await?;
    let owner = owner.filter(|owner| owner.ended_at.is_none()).ok_or_else(gone)?;
    let actor = Actor { account: Some(owner.id), person: owner.person_id, operator: owner.operator };
    Ok((Viewer { actor, language }, link.as_of))
}
