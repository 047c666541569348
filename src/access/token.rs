//! Tokens: `snf_`, 256 random bits, and a checksum by which a slip of the pen is told from a guess. Only the SHA-256 is kept.
//!
//! The key in a letter's link is made the same way and begins with `snl_`: it opens one page for one purpose, and never signs in.

use crate::{
    error::{Error, Result},
    hub::{Actor, Hub, hex},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use entities::{
    hub::{account, token},
    people::person,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use secrecy::SecretString;
use sha2::{Digest, Sha256};

const PREFIX: &str = "snf_";
const LINK_PREFIX: &str = "snl_";
const CHECKSUM: usize = 4;

/// Whom a new token is for.
#[derive(Clone, Debug)]
pub enum NewToken {
    /// The person with this code.
    Person(String),
    /// An operator.
    Operator,
}

/// Makes a token that counts for 90 days, and the account behind it where there is none yet.
///
/// # Errors
/// [`Error::BadInput`] when no person has the code.
pub async fn issue(hub: &Hub, whom: &NewToken) -> Result<SecretString> {
    let key = written(&hub.clock().secret());
    let digest = digest(&key).ok_or_else(|| Error::broken_because("a fresh token does not read back"))?;
    hub.command(&Actor::default(), "token", async |work| {
        let person = match whom {
            NewToken::Operator => None,
            NewToken::Person(code) => {
                let found = person::Entity::find().filter(person::Column::Code.eq(code)).one(work.rows()).await?;
                Some(found.ok_or_else(|| super::no_person(code))?)
            }
        };
        let held = match &person {
            None => {
                account::Entity::find()
                    .filter(account::Column::Operator.eq(true))
                    .filter(account::Column::EndedAt.is_null())
                    .one(work.rows())
                    .await?
            }
            Some(person) => account::Entity::find().filter(account::Column::PersonId.eq(person.id)).one(work.rows()).await?,
        };
        let now = work.now();
        let account = match held {
            Some(account) => account,
            None => {
                let (person_id, operator) = (person.as_ref().map(|person| person.id), person.is_none());
                work.insert(account::Model {
                    id: work.new_id(),
                    person_id,
                    operator,
                    created_at: now,
                    ended_at: None,
                    version: 1,
                })
                .await?
            }
        };
        let expires_at = now + TimeDelta::days(90);
        let row = token::Model {
            id: work.new_id(),
            account_id: account.id,
            digest: digest.clone(),
            created_at: now,
            expires_at,
            revoked_at: None,
            version: 1,
        };
        work.insert(row).await?;
        Ok(())
    })
    .await?;
    Ok(SecretString::from(key))
}

/// The digest under which a token is kept, if the text is a token at all.
pub(super) fn digest(text: &str) -> Option<String> {
    digest_after(PREFIX, text)
}

/// The key of a link made of this secret, and the digest to keep of it.
#[must_use]
pub fn link_key(secret: &[u8; 32]) -> (SecretString, String) {
    (SecretString::from(written_after(LINK_PREFIX, secret)), hex(&Sha256::digest(secret)))
}

/// The digest under which the key of a link is kept, if the text is one at all.
#[must_use]
pub fn link_digest(text: &str) -> Option<String> {
    digest_after(LINK_PREFIX, text)
}

fn digest_after(prefix: &str, text: &str) -> Option<String> {
    let bytes = URL_SAFE_NO_PAD.decode(text.strip_prefix(prefix)?).ok()?;
    let (secret, checksum) = bytes.split_at_checked(32)?;
    let hash = Sha256::digest(secret);
    (checksum == &Sha256::digest(hash)[..CHECKSUM]).then(|| hex(&hash))
}

fn written(secret: &[u8; 32]) -> String {
    written_after(PREFIX, secret)
}

fn written_after(prefix: &str, secret: &[u8; 32]) -> String {
    let checksum = Sha256::digest(Sha256::digest(secret));
    let bytes: Vec<u8> = secret.iter().chain(&checksum[..CHECKSUM]).copied().collect();
    format!("{prefix}{}", URL_SAFE_NO_PAD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_reads_back_and_a_changed_one_does_not() {
        let key = written(&[7; 32]);
        assert!(digest(&key).is_some());
        let mut changed = key.clone();
        changed.replace_range(10..11, if &key[10..11] == "A" { "B" } else { "A" });
        assert_eq!(digest(&changed), None);
        assert_eq!(digest(""), None);
        assert_eq!(digest("snf_"), None);
        assert_eq!(digest(&format!("{key}\n")), None);
    }

    #[test]
    fn the_key_of_a_link_is_no_token_and_a_token_no_key() {
        use secrecy::ExposeSecret as _;
        let (key, kept) = link_key(&[7; 32]);
        assert_eq!(link_digest(key.expose_secret()).as_deref(), Some(&*kept));
        assert_eq!(digest(key.expose_secret()), None);
        assert_eq!(link_digest(&written(&[7; 32])), None);
    }

    #[test]
    fn what_is_kept_does_not_hold_the_token() {
        let key = written(&[7; 32]);
        assert!(!key.contains(&digest(&key).unwrap()));
    }
}
