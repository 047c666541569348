//! The door to what would be if.

use super::{Change, Changed, Join, NewForum, changed, cut_off, trial};
use crate::{
    access::{Asking, Sight},
    analysis::named,
    analysis::{
        graph::{graphql::Path, path::PathBy},
        graphql::{Counting, MissingInterfaces, Overlap, OverlapFilter, find_forum, forums_id, missing, overlap_of, overlaps},
        reach::graphql::{
            Bridge, OrganisationBridge, first as first_of, organisations as bridging_organisations, people as bridging_people,
        },
        year::{
            Span,
            graphql::{MeetingLoad, load_of},
            load::LoadBy,
        },
    },
    error::Fault,
    forum::graphql::Forum,
    register::ForumIx,
    relay::{Connection, Date, Kind, Page, Partial, uuid_of},
};
use async_graphql::{Context, ID, InputObject, Object, OneofObject, SimpleObject};
use entities::words::{ForumKind, ForumLevel};

/// Forums that become one.
#[derive(InputObject)]
pub struct MergedForumsInput {
    /// The codes of the forums that end.
    from: Vec<String>,
    /// The code of the forum that takes over their seats, topics, areas and interfaces.
    into: String,
}

/// A forum that there is not yet.
#[derive(InputObject)]
pub struct NewForumInput {
    /// Its code, which no other forum has.
    code: String,
    /// Its name.
    name: String,
    /// The codes of the organisations with a seat in it, 100 at most.
    #[graphql(default)]
    organisations: Vec<String>,
    /// The ids of the people with a seat in it, 100 at most.
    #[graphql(default)]
    people: Vec<ID>,
    /// The code of the organisation that calls it together.
    convener: Option<String>,
    /// The codes of the topics that it deals with, 100 at most.
    #[graphql(default)]
    topics: Vec<String>,
    /// The codes of the areas that it covers, 100 at most.
    #[graphql(default)]
    areas: Vec<String>,
    /// What it is, in general.
    description: Option<String>,
    /// What it is for.
    purpose: Option<String>,
    /// What kind of forum it is; OTHER when not given. With a convener it decides which forums are its family.
    kind: Option<ForumKind>,
    /// The level on which it works; NETWORK when not given.
    level: Option<ForumLevel>,
}

impl From<NewForumInput> for NewForum {
    fn from(input: NewForumInput) -> Self {
        Self {
            code: input.code,
            name: input.name,
            organisations: input.organisations,
            people: input.people.iter().map(|id| uuid_of(id, Kind::Person)).collect(),
            convener: input.convener,
            topics: input.topics,
            areas: input.areas,
            description: input.description,
            purpose: input.purpose,
            kind: input.kind.unwrap_or(ForumKind::Other),
            level: input.level.unwrap_or(ForumLevel::Network),
        }
    }
}

/// Somebody who gets a seat.
#[derive(InputObject)]
pub struct JoinInput {
    /// The id of the person.
    person: ID,
    /// The code of the forum. You must be able to see who sits in it.
    forum: String,
    /// The code of the organisation on whose behalf; on nobody's when not given.
    organisation: Option<String>,
}

impl From<JoinInput> for Join {
    fn from(input: JoinInput) -> Self {
        Self { person: uuid_of(&input.person, Kind::Person), forum: input.forum, organisation: input.organisation }
    }
}

/// One change on trial.
#[derive(OneofObject)]
pub enum WhatIfInput {
    /// This person has left every post and every seat that you may see. The id.
    WithoutPerson(ID),
    /// This forum has ended. The code.
    WithoutForum(String),
    /// These forums have become one. You must be able to see who sits in each.
    MergedForums(MergedForumsInput),
    /// There is a forum more.
    NewForum(NewForumInput),
    /// These people have got seats, 100 at most.
    Joins(Vec<JoinInput>),
}

impl From<WhatIfInput> for Change {
    fn from(input: WhatIfInput) -> Self {
        match input {
            WhatIfInput::WithoutPerson(id) => Self::WithoutPerson(uuid_of(&id, Kind::Person)),
            WhatIfInput::WithoutForum(code) => Self::WithoutForum(code),
            WhatIfInput::MergedForums(MergedForumsInput { from, into }) => Self::Merged { from, into },
            WhatIfInput::NewForum(input) => Self::NewForum(input.into()),
            WhatIfInput::Joins(joins) => Self::Joins(joins.into_iter().map(Join::from).collect()),
        }
    }
}

/// Two forums that would share more or fewer people.
#[derive(SimpleObject)]
pub struct ChangedOverlap {
    /// The first forum.
    a: Forum,
    /// The second forum.
    b: Forum,
    /// How many people they share now.
    shared_now: u32,
    /// How many they would share.
    shared_then: u32,
}

/// The register as it would be.
pub struct WhatIf {
    now: Sight,
    then: Sight,
}

impl WhatIf {
    /// The codes, each of which must be of a forum that there would be, or is.
    fn among<'a>(&self, codes: Option<&'a [String]>) -> crate::error::Result<Option<&'a [String]>> {
        named::among(&[&self.then, &self.now], codes)
    }
}

/// What would be if. It is worked out for this answer and kept nowhere; the ids of what is made up lead to nothing.
#[expect(clippy::too_many_arguments, reason = "a connection takes its page beside what is asked")]
#[Object]
impl WhatIf {
    /// A forum as it would be.
    async fn forum(&self, #[graphql(desc = "The forum's code.")] code: String) -> Option<Forum> {
        find_forum(&self.then, &code).map(|ix| Forum::new(&self.then, ix))
    }
    /// What two forums would have in common.
    async fn overlap(
        &self,
        #[graphql(desc = "The first forum's code.")] a: String,
        #[graphql(desc = "The second forum's code.")] b: String,
        #[graphql(desc = "Which seats count; the regular ones when not given.")] counting: Option<Counting>,
    ) -> Option<Overlap> {
        overlap_of(&self.then, (&a, &b), counting)
    }
    /// Every pair of forums that would share people, most first, among those whose members you may see.
    async fn overlaps(
        &self,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
        #[graphql(desc = "Which pairs.")] filter: Option<OverlapFilter>,
        #[graphql(desc = "Which seats count; the regular ones when not given.")] counting: Option<Counting>,
    ) -> Result<Partial<Overlap>, Fault> {
        Ok(overlaps(&self.then, (filter, None, counting), &Page { first, after, last, before })?)
    }
    /// The pairs of forums that would share more or fewer people, by code.
    async fn changed_overlaps(
        &self,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
    ) -> Result<Connection<ChangedOverlap>, Fault> {
        let found = changed(&self.now, &self.then);
        let forum = |ix| Forum::new(&self.then, ix);
        let wrap =
            |pair: Changed| ChangedOverlap { a: forum(pair.a), b: forum(pair.b), shared_now: pair.now, shared_then: pair.then };
        let id = |pair: Changed| forums_id(&self.then, pair.a, pair.b);
        Ok(Page { first, after, last, before }.of(&found, id, wrap)?)
    }
    /// The forums that common people link to others now and would no longer, each group as it would hang together. Only forums
    /// whose members you may see take part.
    async fn cut_off(
        &self,
        #[graphql(desc = "The codes of the forums to look at; all when not given.")] among: Option<Vec<String>>,
    ) -> Result<Vec<Vec<Forum>>, Fault> {
        let forums = |group: Vec<ForumIx>| group.into_iter().map(|ix| Forum::new(&self.then, ix)).collect();
        let among = self.among(among.as_deref())?;
        Ok(cut_off(&self.now, &self.then, among).into_iter().map(forums).collect())
    }
    /// The first of the people who alone would link forums; `bridgingPeople` has all of them.
    async fn bridges(
        &self,
        #[graphql(desc = "How many, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The codes of the forums to look at; all when not given.")] among: Option<Vec<String>>,
    ) -> Result<Vec<Bridge>, Fault> {
        Ok(bridging_people(&self.then, self.among(among.as_deref())?, &first_of(first))?.into_nodes())
    }
    /// The people who alone would link forums: those first without whom most would fall off.
    async fn bridging_people(
        &self,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
        #[graphql(desc = "The codes of the forums to look at; all when not given.")] among: Option<Vec<String>>,
    ) -> Result<Partial<Bridge>, Fault> {
        let page = Page { first, after, last, before };
        Ok(bridging_people(&self.then, self.among(among.as_deref())?, &page)?.hiding(self.then.hides()))
    }
    /// The first of the organisations that alone would link forums; `bridgingOrganisations` has all of them.
    async fn organisation_bridges(
        &self,
        #[graphql(desc = "How many, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The codes of the forums to look at; all when not given.")] among: Option<Vec<String>>,
        #[graphql(desc = "Whether an organisation also links the forums that it convenes itself.", default = false)]
        with_conveners: bool,
    ) -> Result<Vec<OrganisationBridge>, Fault> {
        Ok(bridging_organisations(&self.then, (self.among(among.as_deref())?, with_conveners), &first_of(first))?.into_nodes())
    }
    /// The organisations that alone would link forums: those first without which most would fall off.
    async fn bridging_organisations(
        &self,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
        #[graphql(desc = "The codes of the forums to look at; all when not given.")] among: Option<Vec<String>>,
        #[graphql(desc = "Whether an organisation also links the forums that it convenes itself.", default = false)]
        with_conveners: bool,
    ) -> Result<Connection<OrganisationBridge>, Fault> {
        let page = Page { first, after, last, before };
        Ok(bridging_organisations(&self.then, (self.among(among.as_deref())?, with_conveners), &page)?)
    }
    /// The shortest way that there would be from one forum to another.
    async fn path(
        &self,
        #[graphql(desc = "The code of the forum where it begins.")] from: String,
        #[graphql(desc = "The code of the forum where it ends.")] to: String,
        #[graphql(desc = "What it may go over; people and interfaces when not given.")] by: Option<PathBy>,
    ) -> Option<Result<Path, Fault>> {
        Path::between(self.then.clone(), (&from, &to), by.unwrap_or_default()).map_err(Fault::from).transpose()
    }
    /// How much people, posts or organisations would meet in a span of days at the meetings that are planned: most hours first.
    async fn meeting_load(
        &self,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
        #[graphql(desc = "Whose load; that of people when not given.")] by: Option<LoadBy>,
        #[graphql(desc = "The first day.")] from: Date,
        #[graphql(desc = "The last day, included; 10 years on at most.")] until: Date,
    ) -> Result<Partial<MeetingLoad>, Fault> {
        let span = Span::new(from.0, until.0, 10)?;
        Ok(load_of(&self.then, (by.unwrap_or_default(), span), &Page { first, after, last, before })?)
    }
    /// The interfaces that would be missing, strongest first.
    async fn missing_interfaces(
        &self,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
        #[graphql(desc = "The codes of the forums to look at; all when not given.")] among: Option<Vec<String>>,
    ) -> Result<MissingInterfaces, Fault> {
        Ok(missing(&self.then, self.among(among.as_deref())?, &Page { first, after, last, before })?)
    }
}

/// Questions about what would be if.
#[derive(Default)]
pub struct TrialQuery;

#[Object]
impl TrialQuery {
    /// What would be if: the overlaps, bridges and missing interfaces after changes that nobody has made. Nothing is saved. Forums
    /// whose members you may not see stay closed. For whoever has signed in.
    async fn what_if(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The changes, each made upon those before it; 20 at most.")] changes: Vec<WhatIfInput>,
        #[graphql(desc = "The date asked about; today when not given.")] as_of: Option<Date>,
    ) -> Result<WhatIf, Fault> {
        let now = ctx.sight_of_somebody(as_of)?;
        let then = trial(&now, changes.into_iter().map(Change::from).collect())?;
        Ok(WhatIf { now, then })
    }
}
