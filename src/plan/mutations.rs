//! The door to links by which a browser opens what is printed.

use crate::{
    access::{
        Asking,
        link::{self, Link},
    },
    change,
    error::Fault,
    hub::Once,
    relay::{Date, Instant, Payload},
};
use async_graphql::{Context, InputObject, Object, SimpleObject};
use secrecy::ExposeSecret as _;
use serde::Serialize;

/// Where what a link opens stands; the key and the ending come after it.
pub const OPENED: &str = "/appendix/";

/// A link to be made.
#[derive(Debug, InputObject, Serialize)]
pub struct MakeAppendixLinkInput {
    /// The date that the appendix shows the register on; the day on which it is opened when not given.
    as_of: Option<Date>,
    /// Sent twice with the same key, the mutation acts once. The link is told the first time alone: the hub keeps no copy of it.
    idempotency_key: Option<String>,
}

/// Addresses that open the internal edition of appendix 1 in a browser, without a token. Whoever has one sees what you may see, until
/// it expires: it is for your own browser, and not to be passed on.
#[derive(Default, SimpleObject)]
pub struct AppendixLink {
    /// The address of the page; nothing when it has been told before.
    html: Option<String>,
    /// The address of the same as PDF; nothing when it has been told before.
    pdf: Option<String>,
    /// From when it opens nothing any more; nothing when it has been told before.
    expires_at: Option<Instant>,
}

impl AppendixLink {
    fn new(ctx: &Context<'_>, link: &Link) -> Self {
        let address = |ending| Some(format!("{}{OPENED}{}.{ending}", ctx.hub().post_office.pages, link.key.expose_secret()));
        Self { html: address("html"), pdf: address("pdf"), expires_at: Some(link.expires_at.into()) }
    }
}

/// Changes about what is printed.
#[derive(Default)]
pub struct PlanMutation;

#[Object]
impl PlanMutation {
    /// Makes a link that opens the internal edition of appendix 1 in a browser, for five minutes: a browser shows no token when it opens
    /// an address. For the network. The public edition needs none, it stands at `/appendix.html` and `/appendix.pdf`.
    async fn make_appendix_link(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What the link opens.")] input: MakeAppendixLinkInput,
    ) -> Result<Payload<AppendixLink>, Fault> {
        let once = Once::new("makeAppendixLink", input.idempotency_key.clone(), &input);
        let mut told = None;
        let outcome = change::write(ctx, once, async |work| {
            let link = link::make(work, &link::insider(work)?, input.as_of.map(|date| date.0)).await?;
            told = Some(AppendixLink::new(ctx, &link));
            Ok(link.id)
        });
        Payload::of(outcome.await.map(|_| told.unwrap_or_default()), ctx.language())
    }
}
