//! The door to those who alone hold the forums together, and to whether anything is hidden.

use super::Bridges;
use crate::{
    access::{Asking, Sight},
    analysis::named,
    error::{Fault, Result as Outcome},
    forum::graphql::Forum,
    people::graphql::{Organisation, Person},
    register::{ForumIx, OrganisationIx, PersonIx},
    relay::{Connection, Date, Page, Partial},
};
use async_graphql::{Context, Object, SimpleObject};

/// A person without whom linked forums fall apart.
#[derive(SimpleObject)]
pub struct Bridge {
    /// The person.
    person: Person,
    /// The parts into which the forums fall without the person: the largest first, in each the forums by code.
    components: Vec<Vec<Forum>>,
}

/// An organisation without which linked forums fall apart.
#[derive(SimpleObject)]
pub struct OrganisationBridge {
    /// The organisation; its units are part of it.
    organisation: Organisation,
    /// The parts into which the forums fall without it: the largest first, in each the forums by code.
    components: Vec<Vec<Forum>>,
}

fn components(sight: &Sight, parts: Vec<Vec<ForumIx>>) -> Vec<Vec<Forum>> {
    parts.into_iter().map(|part| part.into_iter().map(|ix| Forum::new(sight, ix)).collect()).collect()
}

/// A page of the people who alone link forums.
pub(crate) fn people(sight: &Sight, among: Option<&[String]>, page: &Page) -> Outcome<Connection<Bridge>> {
    let found: Bridges<PersonIx> = super::bridges(sight, among);
    let places: Vec<usize> = (0..found.who().len()).collect();
    let id = |at: usize| sight.register().persons.get(found.who()[at]).id;
    page.of(&places, id, |at| {
        let bridge = found.at(at);
        Bridge { person: Person::new(sight, bridge.across), components: components(sight, bridge.parts) }
    })
}

/// A page of the organisations that alone link forums.
pub(crate) fn organisations(
    sight: &Sight,
    (among, with_conveners): (Option<&[String]>, bool),
    page: &Page,
) -> Outcome<Connection<OrganisationBridge>> {
    let found: Bridges<OrganisationIx> = super::organisation_bridges(sight, among, with_conveners);
    let places: Vec<usize> = (0..found.who().len()).collect();
    let id = |at: usize| sight.register().organisations.get(found.who()[at]).id;
    page.of(&places, id, |at| {
        let bridge = found.at(at);
        OrganisationBridge { organisation: Organisation::new(sight, bridge.across), components: components(sight, bridge.parts) }
    })
}

/// The first so many.
pub(crate) fn first(first: Option<i32>) -> Page {
    Page { first, ..Page::default() }
}

/// Questions about who holds the forums together.
#[derive(Default)]
pub struct ReachQuery;

#[expect(clippy::too_many_arguments, reason = "a connection takes its page beside what is asked")]
#[Object]
impl ReachQuery {
    /// Whether there are forums on the day into which you may not see. If so, whatever is worked out from people and meetings may
    /// lack something, and nothing found is nothing that you may see. It is the same whatever else you ask about the day.
    async fn something_hidden(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The date asked about; today when not given.")] as_of: Option<Date>,
    ) -> bool {
        ctx.sight(as_of).hides()
    }

    /// The first of the people who alone link forums; `bridgingPeople` has all of them, page by page. Without one of them, forums
    /// that are linked by common people fall apart. Only forums whose members you may see take part.
    async fn bridges(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The codes of the forums to look at; all when not given.")] among: Option<Vec<String>>,
        #[graphql(desc = "The date asked about; today when not given.")] as_of: Option<Date>,
    ) -> Result<Vec<Bridge>, Fault> {
        let sight = ctx.sight(as_of);
        Ok(people(&sight, named::among(&[&sight], among.as_deref())?, &self::first(first))?.into_nodes())
    }

    /// The people who alone link forums: without one of them, forums that are linked by common people fall apart. Those first
    /// without whom most falls off, then by name. Only forums whose members you may see take part.
    async fn bridging_people(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
        #[graphql(desc = "The codes of the forums to look at; all when not given.")] among: Option<Vec<String>>,
        #[graphql(desc = "The date asked about; today when not given.")] as_of: Option<Date>,
    ) -> Result<Partial<Bridge>, Fault> {
        let sight = ctx.sight(as_of);
        Ok(people(&sight, named::among(&[&sight], among.as_deref())?, &Page { first, after, last, before })?
            .hiding(sight.hides()))
    }

    /// The first of the organisations that alone link forums; `bridgingOrganisations` has all of them, page by page. Without the
    /// seats of one of them, forums that have organisations in common fall apart. Every seat counts, whoever asks.
    async fn organisation_bridges(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The codes of the forums to look at; all when not given.")] among: Option<Vec<String>>,
        #[graphql(desc = "Whether an organisation also links the forums that it convenes itself.", default = false)]
        with_conveners: bool,
        #[graphql(desc = "The date asked about; today when not given.")] as_of: Option<Date>,
    ) -> Result<Vec<OrganisationBridge>, Fault> {
        let sight = ctx.sight(as_of);
        let among = named::among(&[&sight], among.as_deref())?;
        Ok(organisations(&sight, (among, with_conveners), &self::first(first))?.into_nodes())
    }

    /// The organisations that alone link forums: without the seats of one of them, forums that have organisations in common fall
    /// apart. Those first without which most falls off, then by name. Every seat counts, whoever asks.
    async fn bridging_organisations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
        #[graphql(desc = "The codes of the forums to look at; all when not given.")] among: Option<Vec<String>>,
        #[graphql(desc = "Whether an organisation also links the forums that it convenes itself.", default = false)]
        with_conveners: bool,
        #[graphql(desc = "The date asked about; today when not given.")] as_of: Option<Date>,
    ) -> Result<Connection<OrganisationBridge>, Fault> {
        let page = Page { first, after, last, before };
        let sight = ctx.sight(as_of);
        let among = named::among(&[&sight], among.as_deref())?;
        Ok(organisations(&sight, (among, with_conveners), &page)?)
    }
}
