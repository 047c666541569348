//! The door to what people do with suggested interfaces, and to what they did with them.

use super::{gaps, graphql::MissingInterface, suggestions};
use crate::{
    access::{Asking, Sight, grant},
    change,
    error::{Error, Fault, Noun, Result},
    forum::graphql::Forum,
    hub::{Once, Work},
    interface::{
        declare::{self, Side},
        graphql::Interface,
    },
    register::DismissalIx,
    relay::{Connection, Date, Kind, Page, Payload, uuid_of},
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use serde::Serialize;
use uuid::Uuid;

/// A suggested interface to be taken up.
#[derive(Debug, InputObject, Serialize)]
pub struct AcceptSuggestionInput {
    /// One of the two forums.
    a_forum_id: ID,
    /// The other.
    b_forum_id: ID,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

/// A suggested interface to be turned down.
#[derive(Debug, InputObject, Serialize)]
pub struct DismissSuggestionInput {
    /// One of the two forums.
    a_forum_id: ID,
    /// The other.
    b_forum_id: ID,
    /// Why there need be no interface.
    reason: String,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

/// That a suggested interface was turned down.
pub struct DismissedSuggestion {
    sight: Sight,
    ix: DismissalIx,
}

/// That a suggested interface was turned down. It stays away until what it was suggested on changes.
#[Object]
impl DismissedSuggestion {
    /// One of the two forums.
    fn a(&self) -> Forum {
        Forum::new(&self.sight, self.sight.register().dismissals.get(self.ix).a)
    }
    /// The other.
    fn b(&self) -> Forum {
        Forum::new(&self.sight, self.sight.register().dismissals.get(self.ix).b)
    }
    /// Why.
    fn reason(&self) -> &str {
        &self.sight.register().dismissals.get(self.ix).reason
    }
    /// When.
    fn dismissed_on(&self) -> Date {
        Date(self.sight.register().dismissals.get(self.ix).on)
    }
    /// Whether the suggestion still stays away: what it rested on has not changed, as far as you see.
    fn holds(&self) -> bool {
        gaps::stays_away(&self.sight, self.sight.register().dismissals.get(self.ix))
    }
}

impl DismissedSuggestion {
    fn find(sight: &Sight, id: Uuid) -> Result<Self> {
        let found = sight.register().dismissals.find(id);
        found.map(|ix| Self { sight: sight.clone(), ix }).ok_or(Error::NotThere(Noun::Interface))
    }
}

/// A dismissed suggestion to be taken up again.
#[derive(Debug, InputObject, Serialize)]
pub struct RestoreSuggestionInput {
    /// One of the two forums.
    a_forum_id: ID,
    /// The other.
    b_forum_id: ID,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

/// Two forums between which a suggestion is no longer dismissed.
#[derive(SimpleObject)]
pub struct RestoredSuggestion {
    /// One of the two forums.
    a: Forum,
    /// The other.
    b: Forum,
    /// What is suggested between them now; nothing where what it rested on is gone.
    missing: Option<MissingInterface>,
}

impl RestoredSuggestion {
    fn between(sight: &Sight, a: &ID, b: &ID) -> Result<Self> {
        let find = |id| sight.register().forums.find(uuid_of(id, Kind::Forum)).ok_or(Error::NotThere(Noun::Forum));
        let (a, b) = (find(a)?, find(b)?);
        let missing = gaps::suggestion(sight, a, b).map(|missing| MissingInterface::new(sight, missing));
        Ok(Self { a: Forum::new(sight, a), b: Forum::new(sight, b), missing })
    }
}

/// Questions about what people did with suggested interfaces.
#[derive(Default)]
pub struct SuggestionQuery;

#[expect(clippy::too_many_arguments, reason = "a connection takes its page beside what is asked")]
#[Object]
impl SuggestionQuery {
    /// The suggested interfaces that were turned down, the latest first: those between forums of which you keep or sit in one.
    async fn dismissals(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
        #[graphql(desc = "The date asked about; today when not given.")] as_of: Option<Date>,
    ) -> Result<Connection<DismissedSuggestion>, Fault> {
        let sight = ctx.sight(as_of);
        let found = suggestions::dismissals(&sight);
        let wrap = |ix| DismissedSuggestion { sight: sight.clone(), ix };
        Ok(Page { first, after, last, before }.of(&found, |ix| sight.register().dismissals.get(ix).id, wrap)?)
    }
}

fn party(work: &Work, a: &ID, b: &ID) -> Result<grant::Party> {
    let side = |id| Side { forum: Some(uuid_of(id, Kind::Forum)), organisation: None };
    let (a, b) = declare::ends(work, side(a), side(b))?;
    grant::party(work, a, b)
}

/// What people do with suggested interfaces.
#[derive(Default)]
pub struct SuggestionMutation;

#[Object]
impl SuggestionMutation {
    /// Makes a draft of a suggested interface. Whoever keeps or sits in one of the two forums may do it.
    async fn accept_suggestion(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The two forums.")] input: AcceptSuggestionInput,
    ) -> Result<Payload<Interface>, Fault> {
        let once = Once::new("acceptSuggestion", input.idempotency_key.clone(), &input);
        let outcome = change::write(ctx, once, async |work| {
            let party = party(work, &input.a_forum_id, &input.b_forum_id)?;
            suggestions::accept(work, &party, &ctx.sight(None)).await
        });
        let outcome = outcome.await.and_then(|id| Interface::find(&ctx.sight(None), id));
        Payload::of(outcome, ctx.language())
    }

    /// Turns a suggested interface down, with a reason. Whoever keeps or sits in one of the two forums may do it.
    async fn dismiss_suggestion(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The two forums, and why.")] input: DismissSuggestionInput,
    ) -> Result<Payload<DismissedSuggestion>, Fault> {
        let once = Once::new("dismissSuggestion", input.idempotency_key.clone(), &input);
        let outcome = change::write(ctx, once, async |work| {
            let party = party(work, &input.a_forum_id, &input.b_forum_id)?;
            suggestions::dismiss(work, &party, &ctx.sight(None), input.reason.clone()).await
        });
        let outcome = outcome.await.and_then(|id| DismissedSuggestion::find(&ctx.sight(None), id));
        Payload::of(outcome, ctx.language())
    }

    /// Takes it back that a suggested interface was turned down. Whoever keeps or sits in one of the two forums may do it.
    async fn restore_suggestion(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The two forums.")] input: RestoreSuggestionInput,
    ) -> Result<Payload<RestoredSuggestion>, Fault> {
        let once = Once::new("restoreSuggestion", input.idempotency_key.clone(), &input);
        let outcome = change::write(ctx, once, async |work| {
            let party = party(work, &input.a_forum_id, &input.b_forum_id)?;
            suggestions::restore(work, &party).await
        });
        let between = |_| RestoredSuggestion::between(&ctx.sight(None), &input.a_forum_id, &input.b_forum_id);
        Payload::of(outcome.await.and_then(between), ctx.language())
    }
}
