//! The door to changes of organisations, areas and topics.

use super::{
    areas,
    graphql::{Area, Organisation, Topic},
    organisations::{self, Adding},
    topics,
};
use crate::{
    access::{Asking, grant},
    change,
    error::Fault,
    hub::Once,
    relay::{Date, Kind, Payload, patch, uuid_of},
};
use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use entities::words::{AreaKind, OrganisationKind};
use serde::Serialize;

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
    /// The first day of the new name. The old one is kept as its name until the day before; without a day it was a mistake.
    renamed_on: Option<Date>,
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
            renamed_on: input.renamed_on.map(|date| date.0),
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

/// Another name of an organisation.
#[derive(Debug, InputObject, Serialize)]
pub struct AddOrganisationNameInput {
    /// The organisation.
    organisation_id: ID,
    /// The name.
    name: String,
    /// The last day on which it was the name; left out for a name that it also goes by.
    until: Option<Date>,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

/// A name that an organisation never had.
#[derive(Debug, InputObject, Serialize)]
pub struct RemoveOrganisationNameInput {
    /// The organisation.
    organisation_id: ID,
    /// One of its other names.
    name: String,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

/// What an organisation is called in a foreign register.
#[derive(Debug, InputObject, Serialize)]
pub struct SetOrganisationIdentifierInput {
    /// The organisation.
    organisation_id: ID,
    /// The foreign register, such as `CVR`, `MUNICIPALITY` or `EAN`. The first two are also fields of the organisation.
    scheme: String,
    /// What the organisation is called there; null takes it away.
    value: Option<String>,
    /// The version of the number that you looked at, 0 when there was none; of `CVR` and `MUNICIPALITY` that of the organisation.
    /// Refused when it has changed since.
    expected_version: Option<i32>,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

/// An area to be entered.
#[derive(Debug, InputObject, Serialize)]
pub struct AddAreaInput {
    /// The short handle, which no other area has; a municipality's is its number.
    code: String,
    /// The name.
    name: String,
    /// What it is.
    kind: AreaKind,
    /// What it lies in.
    parent_id: Option<ID>,
    /// The areas that border on it; none that lies in it or that it lies in.
    #[graphql(default)]
    neighbour_ids: Vec<ID>,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

impl From<&AddAreaInput> for areas::Draft {
    fn from(input: &AddAreaInput) -> Self {
        Self {
            code: input.code.clone(),
            name: input.name.clone(),
            kind: input.kind,
            parent: input.parent_id.as_ref().map(|id| uuid_of(id, Kind::Area)),
            neighbours: input.neighbour_ids.iter().map(|id| uuid_of(id, Kind::Area)).collect(),
        }
    }
}

/// What is to be otherwise with an area. A field left out stays as it is; null empties it.
#[derive(Debug, InputObject, Serialize)]
pub struct ChangeAreaInput {
    /// The area.
    id: ID,
    /// The short handle.
    code: MaybeUndefined<String>,
    /// The name.
    name: MaybeUndefined<String>,
    /// What it is.
    kind: Option<AreaKind>,
    /// What it lies in.
    parent_id: MaybeUndefined<ID>,
    /// Every area that borders on it; those left out do so no more.
    neighbour_ids: MaybeUndefined<Vec<ID>>,
    /// The version that you looked at; refused when it has changed since.
    expected_version: Option<i32>,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

impl From<&ChangeAreaInput> for areas::Change {
    fn from(input: &ChangeAreaInput) -> Self {
        Self {
            code: patch(input.code.clone(), |code| code),
            name: patch(input.name.clone(), |name| name),
            kind: input.kind,
            parent: patch(input.parent_id.clone(), |id| uuid_of(&id, Kind::Area)),
            neighbours: patch(input.neighbour_ids.clone(), |ids| ids.iter().map(|id| uuid_of(id, Kind::Area)).collect()),
        }
    }
}

/// A topic to be entered.
#[derive(Debug, InputObject, Serialize)]
pub struct AddTopicInput {
    /// The short handle, which no other topic has: the Danish word.
    code: String,
    /// The name.
    name: String,
    /// The English name.
    name_en: Option<String>,
    /// The wider subject that it is part of.
    broader_id: Option<ID>,
    /// Other words for it, which stand for no other topic; 50 at most.
    synonyms: Option<Vec<String>>,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

impl From<&AddTopicInput> for topics::Draft {
    fn from(input: &AddTopicInput) -> Self {
        Self {
            code: input.code.clone(),
            name: input.name.clone(),
            name_en: input.name_en.clone(),
            broader: input.broader_id.as_ref().map(|id| uuid_of(id, Kind::Topic)),
            synonyms: input.synonyms.clone().unwrap_or_default(),
        }
    }
}

/// What is to be otherwise with a topic. A field left out stays as it is; null empties it.
#[derive(Debug, InputObject, Serialize)]
pub struct ChangeTopicInput {
    /// The topic.
    id: ID,
    /// The short handle.
    code: MaybeUndefined<String>,
    /// The name.
    name: MaybeUndefined<String>,
    /// The English name.
    name_en: MaybeUndefined<String>,
    /// The wider subject that it is part of.
    broader_id: MaybeUndefined<ID>,
    /// Every other word for it; those left out go.
    synonyms: MaybeUndefined<Vec<String>>,
    /// The version that you looked at; refused when it has changed since.
    expected_version: Option<i32>,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

impl From<&ChangeTopicInput> for topics::Change {
    fn from(input: &ChangeTopicInput) -> Self {
        Self {
            code: patch(input.code.clone(), |code| code),
            name: patch(input.name.clone(), |name| name),
            name_en: patch(input.name_en.clone(), |name| name),
            broader: patch(input.broader_id.clone(), |id| uuid_of(&id, Kind::Topic)),
            synonyms: patch(input.synonyms.clone(), |words| words),
        }
    }
}

/// What a topic is called in a foreign list.
#[derive(Debug, InputObject, Serialize)]
pub struct SetTopicIdentifierInput {
    /// The topic.
    topic_id: ID,
    /// The foreign list, such as `KLE`.
    scheme: String,
    /// What the topic is called there; null takes it away. A KLE number is written 12, 12.34 or 12.34.56.
    value: Option<String>,
    /// The version of the number that you looked at, 0 when there was none; refused when it has changed since.
    expected_version: Option<i32>,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

/// Changes to organisations, areas and topics.
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

    /// Notes another name of an organisation: one that it had, or one that it also goes by.
    async fn add_organisation_name(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The organisation and the name.")] input: AddOrganisationNameInput,
    ) -> Result<Payload<Organisation>, Fault> {
        let once = Once::new("addOrganisationName", input.idempotency_key.clone(), &input);
        let outcome = change::write(ctx, once, async |work| {
            let keeper = grant::keeper(work, uuid_of(&input.organisation_id, Kind::Organisation))?;
            organisations::add_name(work, &keeper, input.name.clone(), input.until.map(|date| date.0)).await
        });
        let outcome = outcome.await.and_then(|id| Organisation::find(&ctx.sight(None), id));
        Payload::of(outcome, ctx.language())
    }

    /// Takes away another name of an organisation that was a mistake.
    async fn remove_organisation_name(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The organisation and the name.")] input: RemoveOrganisationNameInput,
    ) -> Result<Payload<Organisation>, Fault> {
        let once = Once::new("removeOrganisationName", input.idempotency_key.clone(), &input);
        let outcome = change::write(ctx, once, async |work| {
            let keeper = grant::keeper(work, uuid_of(&input.organisation_id, Kind::Organisation))?;
            organisations::remove_name(work, &keeper, &input.name).await
        });
        let outcome = outcome.await.and_then(|id| Organisation::find(&ctx.sight(None), id));
        Payload::of(outcome, ctx.language())
    }

    /// Sets what an organisation is called in a foreign register. No two organisations have the same value in one.
    async fn set_organisation_identifier(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The organisation, the register and the value.")] input: SetOrganisationIdentifierInput,
    ) -> Result<Payload<Organisation>, Fault> {
        let once = Once::new("setOrganisationIdentifier", input.idempotency_key.clone(), &input);
        let outcome = change::write(ctx, once, async |work| {
            let keeper = grant::keeper(work, uuid_of(&input.organisation_id, Kind::Organisation))?;
            let number = (input.scheme.clone(), input.value.clone());
            organisations::set_identifier(work, &keeper, number, input.expected_version).await
        });
        let outcome = outcome.await.and_then(|id| Organisation::find(&ctx.sight(None), id));
        Payload::of(outcome, ctx.language())
    }

    /// Enters an area.
    async fn add_area(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The area.")] input: AddAreaInput,
    ) -> Result<Payload<Area>, Fault> {
        let once = Once::new("addArea", input.idempotency_key.clone(), &input);
        let outcome =
            change::write(ctx, once, async |work| Ok(areas::add(work, &grant::registrar(work)?, (&input).into()).await?.id));
        Payload::of(outcome.await.and_then(|id| Area::find(&ctx.sight(None), id)), ctx.language())
    }

    /// Sets an area right.
    async fn change_area(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The area, and what is to be otherwise.")] input: ChangeAreaInput,
    ) -> Result<Payload<Area>, Fault> {
        let once = Once::new("changeArea", input.idempotency_key.clone(), &input);
        let outcome = change::write(ctx, once, async |work| {
            let (registrar, id) = (grant::registrar(work)?, uuid_of(&input.id, Kind::Area));
            Ok(areas::change(work, &registrar, id, (&input).into(), input.expected_version).await?.id)
        });
        Payload::of(outcome.await.and_then(|id| Area::find(&ctx.sight(None), id)), ctx.language())
    }

    /// Enters a topic.
    async fn add_topic(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The topic.")] input: AddTopicInput,
    ) -> Result<Payload<Topic>, Fault> {
        let once = Once::new("addTopic", input.idempotency_key.clone(), &input);
        let outcome =
            change::write(ctx, once, async |work| Ok(topics::add(work, &grant::registrar(work)?, (&input).into()).await?.id));
        Payload::of(outcome.await.and_then(|id| Topic::find(&ctx.sight(None), id)), ctx.language())
    }

    /// Sets a topic right.
    async fn change_topic(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The topic, and what is to be otherwise.")] input: ChangeTopicInput,
    ) -> Result<Payload<Topic>, Fault> {
        let once = Once::new("changeTopic", input.idempotency_key.clone(), &input);
        let outcome = change::write(ctx, once, async |work| {
            let (registrar, id) = (grant::registrar(work)?, uuid_of(&input.id, Kind::Topic));
            Ok(topics::change(work, &registrar, id, (&input).into(), input.expected_version).await?.id)
        });
        Payload::of(outcome.await.and_then(|id| Topic::find(&ctx.sight(None), id)), ctx.language())
    }

    /// Sets what a topic is called in a foreign list such as KLE. No two topics have the same value in one.
    async fn set_topic_identifier(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The topic, the list and the value.")] input: SetTopicIdentifierInput,
    ) -> Result<Payload<Topic>, Fault> {
        let once = Once::new("setTopicIdentifier", input.idempotency_key.clone(), &input);
        let outcome = change::write(ctx, once, async |work| {
            let (registrar, id) = (grant::registrar(work)?, uuid_of(&input.topic_id, Kind::Topic));
            let number = (input.scheme.clone(), input.value.clone());
            topics::set_identifier(work, &registrar, id, number, input.expected_version).await
        });
        Payload::of(outcome.await.and_then(|id| Topic::find(&ctx.sight(None), id)), ctx.language())
    }
}
