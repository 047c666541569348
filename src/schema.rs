//! The roots, merged from the rooms' doors, and the one function that runs them.

use crate::{
    access::{Asking, Sight, Viewer},
    analysis::{
        graph::graphql::GraphQuery,
        graphql::AnalysisQuery,
        mutations::{SuggestionMutation, SuggestionQuery},
        reach::graphql::ReachQuery,
        search::graphql::SearchQuery,
        standings::graphql::StandingsQuery,
        trial::graphql::TrialQuery,
        year::graphql::YearQuery,
    },
    change::{ChangeQuery, EntryMutation},
    error::{Error, Fault, Misuse},
    forum::{
        composition::{graphql::Rule, mutations::RuleMutation},
        family::mutations::FamilyMutation,
        graphql::{Basis, Forum, ForumQuery, Remit},
        mutations::ForumMutation,
        requests::{graphql::RequestQuery, mutations::RequestMutation},
        seats::{
            graphql::{Deputy, Seat},
            mutations::SeatMutation,
        },
    },
    hub::Hub,
    interface::{
        graphql::{Contact, Exchange, Interface, InterfaceQuery, Passing, Referral},
        mutations::InterfaceMutation,
    },
    meeting::{
        graphql::{Invitation, Meeting, MeetingQuery},
        mutations::MeetingMutation,
    },
    people::{
        doubles::{
            graphql::{DoubleQuery, Merging},
            mutations::DoubleMutation,
        },
        graphql::{Area, ContactDuty, Holding, Organisation, PeopleQuery, Person, Post, Topic},
        history::graphql::HistoryQuery,
        mutations::PeopleMutation,
        persons::mutations::PersonMutation,
        posts::mutations::PostMutation,
    },
    plan::{graphql::PlanQuery, mutations::PlanMutation},
    relay::{Date, Kind, read_id},
};
use async_graphql::{
    Context, EmptySubscription, ID, MergedObject, Object, Request, Response, SDLExportOptions, Schema, ValidationMode,
};
use futures_util::future::BoxFuture;
use std::sync::{Arc, LazyLock};

/// A thing with an id.
#[derive(async_graphql::Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "The opaque id."))]
pub enum Node {
    Area(Area),
    Contact(Contact),
    Basis(Basis),
    ContactDuty(ContactDuty),
    Deputy(Deputy),
    Exchange(Exchange),
    Forum(Forum),
    Holding(Holding),
    Interface(Interface),
    Invitation(Invitation),
    Meeting(Meeting),
    Merging(Merging),
    Organisation(Organisation),
    Passing(Passing),
    Person(Person),
    Post(Post),
    Referral(Referral),
    Remit(Remit),
    Rule(Rule),
    Seat(Seat),
    Topic(Topic),
}

impl Node {
    /// The thing behind an id; nothing for what does not exist and for what the viewer may not see.
    pub(crate) async fn find(sight: &Sight, id: &ID) -> Result<Option<Self>, Error> {
        let Some((kind, uuid)) = read_id(id) else { return Ok(None) };
        if kind == Kind::Invitation {
            return match Box::pin(Invitation::load(sight, uuid)).await {
                Ok(invitation) => Ok(Some(Self::Invitation(invitation))),
                Err(Error::NotThere(_)) => Ok(None),
                Err(error) => Err(error),
            };
        }
        if kind == Kind::Merging {
            return match Box::pin(Merging::load(sight, uuid)).await {
                Ok(merging) => Ok(Some(Self::Merging(merging))),
                Err(Error::NotThere(_)) => Ok(None),
                Err(error) => Err(error),
            };
        }
        let register = sight.register();
        let inside = |forum| sight.sees_inside(forum);
        Ok(match kind {
            Kind::Area => register.areas.find(uuid).map(|ix| Self::Area(Area::new(sight, ix))),
            Kind::Basis => register.bases.find(uuid).map(|ix| Self::Basis(Basis::new(sight, ix))),
            Kind::Remit => register.remits.find(uuid).map(|ix| Self::Remit(Remit::new(sight, ix))),
            Kind::Rule => register.rules.find(uuid).map(|ix| Self::Rule(Rule::new(sight, ix))),
            Kind::ContactDuty => register.contact_duties.find(uuid).map(|ix| Self::ContactDuty(ContactDuty::new(sight, ix))),
            Kind::Forum => register.forums.find(uuid).map(|ix| Self::Forum(Forum::new(sight, ix))),
            Kind::Interface => Interface::find(sight, uuid).ok().map(Self::Interface),
            Kind::Contact => Contact::find(sight, uuid).ok().map(Self::Contact),
            Kind::Exchange => Exchange::find(sight, uuid).ok().map(Self::Exchange),
            Kind::Passing => Passing::find(sight, uuid).ok().map(Self::Passing),
            Kind::Referral => Referral::find(sight, uuid).ok().map(Self::Referral),
            Kind::Holding => register.holdings.find(uuid).map(|ix| Self::Holding(Holding::new(sight, ix))),
            Kind::Organisation => register.organisations.find(uuid).map(|ix| Self::Organisation(Organisation::new(sight, ix))),
            Kind::Post => register.posts.find(uuid).map(|ix| Self::Post(Post::new(sight, ix))),
            Kind::Topic => register.topics.find(uuid).map(|ix| Self::Topic(Topic::new(sight, ix))),
            Kind::Person => {
                register.persons.find(uuid).filter(|ix| sight.knows(*ix)).map(|ix| Self::Person(Person::new(sight, ix)))
            }
            Kind::Seat => {
                register.seats.find(uuid).filter(|ix| sight.seat(*ix).is_some()).map(|ix| Self::Seat(Seat::new(sight, ix)))
            }
            Kind::Deputy => {
                let found = register.deputies.find(uuid).filter(|ix| sight.seat(register.deputies.get(*ix).seat).is_some());
                found.map(|ix| Self::Deputy(Deputy::new(sight, ix)))
            }
            Kind::Meeting => {
                let found = register.meetings.find(uuid).filter(|ix| inside(register.meetings.get(*ix).forum));
                found.map(|ix| Self::Meeting(Meeting::new(sight, ix)))
            }
            _ => None,
        })
    }
}

/// Questions about anything by its id.
#[derive(Default)]
pub struct NodeQuery;

#[Object]
impl NodeQuery {
    /// The thing with this id; nothing if there is none or you may not see it.
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id.")] id: ID,
        #[graphql(desc = "The date asked about; today when not given.")] as_of: Option<Date>,
    ) -> Option<Result<Node, Fault>> {
        Node::find(&ctx.sight(as_of), &id).await.map_err(Fault::from).transpose()
    }

    /// The things with these ids, in the same order; nothing in the place of one that is not there or that you may not see.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The ids, 50 at most.")] ids: Vec<ID>,
        #[graphql(desc = "The date asked about; today when not given.")] as_of: Option<Date>,
    ) -> Result<Vec<Option<Node>>, Fault> {
        if ids.len() > 50 {
            return Err(Error::Misused(Misuse::TooManyIds(50)).into());
        }
        let sight = ctx.sight(as_of);
        let mut nodes = Vec::with_capacity(ids.len());
        for id in &ids {
            nodes.push(Node::find(&sight, id).await?);
        }
        Ok(nodes)
    }

    /// The hub's date in Copenhagen: what "today" means in every other field.
    fn today(&self, ctx: &Context<'_>) -> Date {
        Date(ctx.hub().clock().today())
    }
}

/// Questions.
#[derive(MergedObject, Default)]
pub struct Query(
    ForumQuery,
    RequestQuery,
    InterfaceQuery,
    PeopleQuery,
    DoubleQuery,
    HistoryQuery,
    AnalysisQuery,
    SuggestionQuery,
    ReachQuery,
    GraphQuery,
    TrialQuery,
    StandingsQuery,
    YearQuery,
    SearchQuery,
    MeetingQuery,
    PlanQuery,
    ChangeQuery,
    NodeQuery,
);

/// Changes. Each field is one transaction.
#[derive(MergedObject, Default)]
pub struct Mutation(
    ForumMutation,
    RuleMutation,
    SeatMutation,
    FamilyMutation,
    RequestMutation,
    InterfaceMutation,
    SuggestionMutation,
    MeetingMutation,
    PlanMutation,
    PeopleMutation,
    PersonMutation,
    PostMutation,
    DoubleMutation,
    EntryMutation,
);

type Built = Schema<Query, Mutation, EmptySubscription>;

/// The wire has counted and validated before; the library need not do it again.
static SCHEMA: LazyLock<Built> = LazyLock::new(|| {
    Schema::build(Query::default(), Mutation::default(), EmptySubscription)
        .validation_mode(ValidationMode::Fast)
        // As deep as the wire's parser goes; the wire limits depth itself.
        .limit_recursive_depth(64)
        .disable_suggestions()
        .finish()
});

static SDL: LazyLock<String> = LazyLock::new(|| {
    let sdl = SCHEMA.sdl_with_options(SDLExportOptions::new().sorted_fields().sorted_arguments().sorted_enum_items());
    format!("{}\n", sdl.trim())
});

/// The schema as text, as it stands in `schema.graphql`.
#[must_use]
pub fn sdl() -> &'static str {
    &SDL
}

/// Runs a request that the wire has checked. The only place where the schema is run: it is generic, and every crate that ran
/// it would compile all resolvers anew.
#[must_use]
pub fn execute(hub: &Arc<Hub>, viewer: Arc<Viewer>, request: Request) -> BoxFuture<'static, Response> {
    let request = request.data(Arc::clone(hub)).data(viewer);
    Box::pin(SCHEMA.execute(request))
}
