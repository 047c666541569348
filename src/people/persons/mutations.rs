//! The door to changes of persons.

use super::{Change, Draft};
use crate::{
    access::{Asking, grant},
    change,
    error::Fault,
    hub::Once,
    people::graphql::Person,
    relay::{Kind, Payload, patch, uuid_of},
    words::Language,
};
use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use serde::Serialize;

/// A person to be entered.
#[derive(Debug, InputObject, Serialize)]
pub struct AddPersonInput {
    /// The whole name.
    name: String,
    /// The given names; the name without the family name when not given.
    given_name: Option<String>,
    /// The family name, by which lists are sorted; the last word of the name when not given.
    family_name: Option<String>,
    /// The mail address.
    email: Option<String>,
    /// The telephone number.
    phone: Option<String>,
    /// The language of letters to the person; Danish when not given.
    language: Option<Language>,
    /// A short handle for tables; made of the name when not given.
    code: Option<String>,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

impl From<&AddPersonInput> for Draft {
    fn from(input: &AddPersonInput) -> Self {
        Self {
            code: input.code.clone(),
            name: input.name.clone(),
            given_name: input.given_name.clone(),
            family_name: input.family_name.clone(),
            email: input.email.clone(),
            phone: input.phone.clone(),
            language: input.language.unwrap_or_default().into(),
        }
    }
}

/// What is to be otherwise with a person. A field left out stays as it is; null empties it.
#[derive(Debug, InputObject, Serialize)]
pub struct ChangePersonInput {
    /// The person.
    id: ID,
    /// The whole name. Given and family names follow it where they are left out.
    name: MaybeUndefined<String>,
    /// The given names.
    given_name: MaybeUndefined<String>,
    /// The family name, by which lists are sorted; it stands last in the name.
    family_name: MaybeUndefined<String>,
    /// The mail address, to which letters of all forums go. It is for the person, for whoever keeps the organisations of all posts
    /// that the person holds, and for the secretary for the police. Others give the seat an address with `setSeatAddress`.
    email: MaybeUndefined<String>,
    /// The telephone number.
    phone: MaybeUndefined<String>,
    /// The language of letters to the person.
    language: Option<Language>,
    /// The version that you looked at; refused when it has changed since.
    expected_version: Option<i32>,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

impl From<&ChangePersonInput> for Change {
    fn from(input: &ChangePersonInput) -> Self {
        Self {
            name: patch(input.name.clone(), |name| name),
            given_name: patch(input.given_name.clone(), |name| name),
            family_name: patch(input.family_name.clone(), |name| name),
            email: patch(input.email.clone(), |email| email),
            phone: patch(input.phone.clone(), |phone| phone),
            language: input.language.map(Into::into),
        }
    }
}

/// Changes to persons.
#[derive(Default)]
pub struct PersonMutation;

#[Object]
impl PersonMutation {
    /// Enters a person. Seats and posts come after.
    async fn add_person(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The person.")] input: AddPersonInput,
    ) -> Result<Payload<Person>, Fault> {
        let once = Once::new("addPerson", input.idempotency_key.clone(), &input);
        let outcome = change::write(ctx, once, async |work| {
            let introducer = grant::introducer(work)?;
            Ok(super::add(work, &introducer, (&input).into()).await?.id)
        });
        Payload::of(outcome.await.and_then(|id| Person::find(&ctx.sight(None), id)), ctx.language())
    }

    /// Sets right what is known of a person; everybody may do it for herself.
    async fn change_person(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The person, and what is to be otherwise.")] input: ChangePersonInput,
    ) -> Result<Payload<Person>, Fault> {
        let once = Once::new("changePerson", input.idempotency_key.clone(), &input);
        let outcome = change::write(ctx, once, async |work| {
            let corrector = grant::corrector(work, uuid_of(&input.id, Kind::Person))?;
            Ok(super::change(work, &corrector, (&input).into(), input.expected_version).await?.id)
        });
        Payload::of(outcome.await.and_then(|id| Person::find(&ctx.sight(None), id)), ctx.language())
    }
}
