//! The door to what people do with suggested interfaces.

use super::suggestions;
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
    relay::{Date, Kind, Payload, uuid_of},
};
use async_graphql::{Context, ID, InputObject, Object};
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
}

impl DismissedSuggestion {
    fn find(sight: &Sight, id: Uuid) -> Result<Self> {
        let found = sight.register().dismissals.find(id);
        found.map(|ix| Self { sight: sight.clone(), ix }).ok_or(Error::NotThere(Noun::Interface))
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
}
