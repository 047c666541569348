//! The door to changes of rules about who sits in a forum.

use super::{Change, Draft, add, change, graphql::Rule};
use crate::{
    access::{Asking, grant},
    error::Fault,
    hub::Once,
    relay::{Kind, Payload, patch, uuid_of},
};
use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use entities::words::{OrganisationKind, RuleKind, SeatKind};
use serde::Serialize;

/// A rule about who sits in a forum.
#[derive(Clone, Debug, InputObject, Serialize)]
pub struct RuleInput {
    /// What it demands.
    kind: RuleKind,
    /// The kind of organisation whose seats it is about; all when not given.
    organisation_kind: Option<OrganisationKind>,
    /// The kind of seats that it is about; all when not given.
    seat_kind: Option<SeatKind>,
    /// How many seats, or how many years.
    number: i32,
    /// The rule as people wrote it.
    text: String,
}

impl From<&RuleInput> for Draft {
    fn from(input: &RuleInput) -> Self {
        let RuleInput { kind, organisation_kind, seat_kind, number, ref text } = *input;
        Self { kind, organisation_kind, seat_kind, number, text: text.clone() }
    }
}

/// A rule about who sits in a forum, to be written down.
#[derive(Debug, InputObject, Serialize)]
pub struct AddRuleInput {
    /// The forum.
    forum_id: ID,
    #[graphql(flatten)]
    #[serde(flatten)]
    rule: RuleInput,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

/// What is to be otherwise with a rule. A field left out stays as it is; null empties it.
#[derive(Debug, InputObject, Serialize)]
pub struct ChangeRuleInput {
    /// The rule.
    id: ID,
    /// What it demands.
    kind: Option<RuleKind>,
    /// The kind of organisation whose seats it is about.
    organisation_kind: MaybeUndefined<OrganisationKind>,
    /// The kind of seats that it is about.
    seat_kind: MaybeUndefined<SeatKind>,
    /// How many seats, or how many years.
    number: Option<i32>,
    /// The rule as people wrote it.
    text: MaybeUndefined<String>,
    /// The version that you looked at; refused when it has changed since.
    expected_version: Option<i32>,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

impl From<&ChangeRuleInput> for Change {
    fn from(input: &ChangeRuleInput) -> Self {
        Self {
            kind: input.kind,
            organisation_kind: patch(input.organisation_kind, |kind| kind),
            seat_kind: patch(input.seat_kind, |kind| kind),
            number: input.number,
            text: patch(input.text.clone(), |text| text),
        }
    }
}

/// Changes to rules about who sits in a forum.
#[derive(Default)]
pub struct RuleMutation;

#[Object]
impl RuleMutation {
    /// Writes down a rule about who sits in a forum.
    async fn add_rule(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The forum and the rule.")] input: AddRuleInput,
    ) -> Result<Payload<Rule>, Fault> {
        let once = Once::new("addRule", input.idempotency_key.clone(), &input);
        let outcome = crate::change::write(ctx, once, async |work| {
            let secretary = grant::secretary(work, uuid_of(&input.forum_id, Kind::Forum))?;
            Ok(add(work, &secretary, (&input.rule).into()).await?.id)
        });
        let outcome = outcome.await.and_then(|id| Rule::find(&ctx.sight(None), id));
        Payload::of(outcome, ctx.language())
    }

    /// Sets a rule about who sits in a forum right.
    async fn change_rule(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The rule, and what is to be otherwise.")] input: ChangeRuleInput,
    ) -> Result<Payload<Rule>, Fault> {
        let once = Once::new("changeRule", input.idempotency_key.clone(), &input);
        let outcome = crate::change::write(ctx, once, async |work| {
            let (secretary, rule) = grant::secretary_of_rule(work, uuid_of(&input.id, Kind::Rule))?;
            Ok(change(work, &secretary, rule, (&input).into(), input.expected_version).await?.id)
        });
        let outcome = outcome.await.and_then(|id| Rule::find(&ctx.sight(None), id));
        Payload::of(outcome, ctx.language())
    }
}
