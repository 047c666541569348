//! The door to changes of organisations, areas, topics, people, posts and duties.

use super::{
    graphql::Organisation,
    organisations::{self, Adding},
};
use crate::{
    access::{Asking, Sight, grant},
    change,
    error::{Error, Fault, Noun, Result},
    hub::Once,
    relay::{Date, Kind, Payload, patch, uuid_of},
};
use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use entities::words::OrganisationKind;
use serde::Serialize;
use uuid::Uuid;

/// An organisation to be entered, or a unit of one.
#[derive(Debug, InputObject, Serialize)]
pub struct AddOrganisationInput {
    /// The short handle, which no other organisation has.
    code: String,
    /// The name.
    name: String,
    /// The English name.
    name_en: Option<String>,
    /// What it is.
    kind: OrganisationKind,
    /// What it is a unit of.
    parent_id: Option<ID>,
    /// Its number in the central business register (CVR): eight digits that pass the check.
    cvr: Option<String>,
    /// Its municipality number, if it is a municipality: three digits.
    municipality_code: Option<String>,
    /// The first day; open when not given.
    from: Option<Date>,
    /// The last day, included; open when not given.
    until: Option<Date>,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

impl From<&AddOrganisationInput> for organisations::Draft {
    fn from(input: &AddOrganisationInput) -> Self {
        Self {
            code: input.code.clone(),
            name: input.name.clone(),
            name_en: input.name_en.clone(),
            kind: input.kind,
            cvr: input.cvr.clone(),
            municipality_code: input.municipality_code.clone(),
            from: input.from.map(|date| date.0),
            until: input.until.map(|date| date.0),
        }
    }
}

/// What is to be otherwise with an organisation. A field left out stays as it is; null empties it.
#[derive(Debug, InputObject, Serialize)]
pub struct ChangeOrganisationInput {
    /// The organisation.
    id: ID,
    /// The short handle.
    code: MaybeUndefined<String>,
    /// The name.
    name: MaybeUndefined<String>,
    /// The English name.
    name_en: MaybeUndefined<String>,
    /// What it is.
    kind: Option<OrganisationKind>,
    /// What it is a unit of.
    parent_id: MaybeUndefined<ID>,
    /// Its CVR number.
    cvr: MaybeUndefined<String>,
    /// Its municipality number.
    municipality_code: MaybeUndefined<String>,
    /// The first day.
    from: MaybeUndefined<Date>,
    /// The last day, included.
    until: MaybeUndefined<Date>,
    /// The version that you looked at; refused when it has changed since.
    expected_version: Option<i32>,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

impl From<&ChangeOrganisationInput> for organisations::Change {
    fn from(input: &ChangeOrganisationInput) -> Self {
        Self {
            code: patch(input.code.clone(), |code| code),
            name: patch(input.name.clone(), |name| name),
            name_en: patch(input.name_en.clone(), |name| name),
            kind: input.kind,
            parent: patch(input.parent_id.clone(), |id| uuid_of(&id, Kind::Organisation)),
            cvr: patch(input.cvr.clone(), |cvr| cvr),
            municipality_code: patch(input.municipality_code.clone(), |code| code),
            from: patch(input.from, |date| date.0),
            until: patch(input.until, |date| date.0),
        }
    }
}

/// Changes to organisations, areas, topics, people, posts and duties.
#[derive(Default)]
pub struct PeopleMutation;

#[Object]
impl PeopleMutation {
    /// Enters an organisation, or a unit of one.
    async fn add_organisation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The organisation.")] input: AddOrganisationInput,
    ) -> Result<Payload<Organisation>, Fault> {
        let once = Once::new("addOrganisation", input.idempotency_key.clone(), &input);
        let outcome = change::write(ctx, once, async |work| {
            let by = match &input.parent_id {
                Some(parent) => Adding::Unit(grant::keeper(work, uuid_of(parent, Kind::Organisation))?),
                None => Adding::Whole(grant::registrar(work)?),
            };
            Ok(organisations::add(work, &by, (&input).into()).await?.id)
        });
        let outcome = outcome.await.and_then(|id| Organisation::find(&ctx.sight(None), id));
        Payload::of(outcome, ctx.language())
    }

    /// Sets an organisation right.
    async fn change_organisation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The organisation, and what is to be otherwise.")] input: ChangeOrganisationInput,
    ) -> Result<Payload<Organisation>, Fault> {
        let once = Once::new("changeOrganisation", input.idempotency_key.clone(), &input);
        let outcome = change::write(ctx, once, async |work| {
            let keeper = grant::keeper(work, uuid_of(&input.id, Kind::Organisation))?;
            Ok(organisations::change(work, &keeper, (&input).into(), input.expected_version).await?.id)
        });
        let outcome = outcome.await.and_then(|id| Organisation::find(&ctx.sight(None), id));
        Payload::of(outcome, ctx.language())
    }
}

impl Organisation {
    fn find(sight: &Sight, id: Uuid) -> Result<Self> {
        let found = sight.register().organisations.find(id);
        found.map(|ix| Self::new(sight, ix)).ok_or(Error::NotThere(Noun::Organisation))
    }
}
