//! The door to organisations, areas, topics, persons and posts.

use super::{
    called,
    search::{self, PersonFilter, PostFilter, by_name},
};
use crate::{
    access::{Asking, Sight},
    error::{Error, Fault, Noun},
    forum::graphql::Seat,
    interface::graphql::{Interface, organisation_interfaces},
    meeting::graphql::{Meeting, MeetingTime, person_meetings},
    register::{self, AreaIx, ContactDutyIx, HoldingIx, OrganisationIx, PersonIx, PostIx, TopicIx},
    relay::{Connection, Date, Inline, InlineList, Kind, Page, global_id, uuid_of},
};
use async_graphql::{Context, ID, Object, SimpleObject};
use entities::words::{AreaKind, OrganisationKind};
use uuid::Uuid;

/// Declares a node: a thing of the register together with the sight it was found with.
macro_rules! node {
    ($(#[$doc:meta])* $name:ident, $ix:ty, $table:ident) => {
        $(#[$doc])*
        #[derive(Clone)]
        pub struct $name {
            sight: $crate::access::Sight,
            ix: $ix,
        }

        impl $name {
            /// The thing, seen with this sight.
            #[must_use]
            pub fn new(sight: &$crate::access::Sight, ix: $ix) -> Self {
                Self { sight: sight.clone(), ix }
            }

            fn row(&self) -> &$crate::register::$name {
                self.sight.register().$table.get(self.ix)
            }
        }
    };
}
pub(crate) use node;

/// A term of office: first and last day, both included; an end that is open is missing.
#[derive(Clone, Copy, SimpleObject)]
pub struct Term {
    /// The first day.
    from: Option<Date>,
    /// The last day, included.
    until: Option<Date>,
}

impl From<register::Term> for Term {
    fn from(term: register::Term) -> Self {
        Self { from: term.first().map(Date), until: term.last().map(Date) }
    }
}

node!(Area, AreaIx, areas);

/// A police district, a municipality or a town.
#[Object]
impl Area {
    /// The opaque id.
    pub async fn id(&self) -> ID {
        global_id(Kind::Area, self.row().id)
    }
    /// The short handle; a municipality's is its number.
    fn code(&self) -> &str {
        &self.row().code
    }
    /// The name.
    fn name(&self) -> &str {
        &self.row().name
    }
    /// What it is.
    fn kind(&self) -> AreaKind {
        self.row().kind
    }
    /// What it lies in.
    fn parent(&self) -> Option<Area> {
        self.row().parent.map(|ix| Self::new(&self.sight, ix))
    }
    /// What lies in it, one step down, in the order of names.
    fn areas(&self) -> InlineList<Area> {
        let areas = &self.sight.register().areas;
        let inside = self.sight.register().area_parts.of(self.ix).iter().map(|ix| (*ix, areas.get(*ix)));
        by_name(inside, |_, row| &row.name).into_iter().map(|ix| Self::new(&self.sight, ix)).collect()
    }
    /// What borders on it, as far as it is written down, in the order of names.
    fn neighbours(&self) -> InlineList<Area> {
        let register = self.sight.register();
        let around = register.neighbours(self.ix).map(|ix| (ix, register.areas.get(ix)));
        by_name(around, |_, row| &row.name).into_iter().map(|ix| Self::new(&self.sight, ix)).collect()
    }
    /// The version to name as `expectedVersion` when changing it.
    fn version(&self) -> i32 {
        self.row().version
    }
}

node!(Topic, TopicIx, topics);

/// A subject that forums deal with (emne).
#[Object]
impl Topic {
    /// The opaque id.
    pub async fn id(&self) -> ID {
        global_id(Kind::Topic, self.row().id)
    }
    /// The short handle: the Danish word.
    fn code(&self) -> &str {
        &self.row().code
    }
    /// The name, in the language asked for where there is one.
    fn name(&self) -> &str {
        let row = self.row();
        self.sight.language().pick(&row.name, row.name_en.as_deref().unwrap_or(&row.name))
    }
    /// The wider subject that this is part of.
    fn broader(&self) -> Option<Topic> {
        self.row().broader.map(|ix| Self::new(&self.sight, ix))
    }
    /// The subjects that are part of it, one step down, in the order of names.
    fn narrower(&self) -> InlineList<Topic> {
        let topics = &self.sight.register().topics;
        let inside = self.sight.register().topic_narrower.of(self.ix).iter().map(|ix| (*ix, topics.get(*ix)));
        by_name(inside, |_, row| &row.name).into_iter().map(|ix| Self::new(&self.sight, ix)).collect()
    }
    /// Its numbers in foreign lists, such as KLE.
    fn identifiers(&self) -> Vec<called::Identifier> {
        called::topic_identifiers(self.sight.register(), self.ix, self.sight.language())
    }
    /// Other words for it, in their order.
    fn synonyms(&self) -> Vec<&str> {
        let register = self.sight.register();
        let mut words: Vec<_> = register.topic_synonyms.of(self.ix).iter().map(|ix| &*register.synonyms.get(*ix).name).collect();
        words.sort_by(|a, b| crate::words::compare(a, b));
        words
    }
    /// The version to name as `expectedVersion` when changing it.
    fn version(&self) -> i32 {
        self.row().version
    }
}

node!(Organisation, OrganisationIx, organisations);

/// An authority, an association, or a unit of one.
#[expect(clippy::too_many_arguments, reason = "a connection takes its page beside what is asked")]
#[Object]
impl Organisation {
    /// The opaque id.
    pub async fn id(&self) -> ID {
        global_id(Kind::Organisation, self.row().id)
    }
    /// The short handle.
    fn code(&self) -> &str {
        &self.row().code
    }
    /// The name that it had on the date asked about, in the language asked for where there is one.
    fn name(&self) -> &str {
        self.sight.register().organisation_name_in(self.sight.language(), self.ix, self.sight.on())
    }
    /// The names that it had before the date asked about, and those that it also goes by, the latest first.
    fn names(&self) -> Vec<called::OrganisationName> {
        called::other_names(self.sight.register(), self.ix, self.sight.on())
    }
    /// What it is called in foreign registers, CVR and municipality number among them.
    fn identifiers(&self) -> Vec<called::Identifier> {
        called::identifiers(self.sight.register(), self.ix, self.sight.language())
    }
    /// Its units on the date, one step down, in the order of names.
    fn units(&self) -> InlineList<Organisation> {
        let register = self.sight.register();
        let units = register.organisation_units.of(self.ix).iter().map(|ix| (*ix, register.organisations.get(*ix)));
        let there = units.filter(|(_, row)| row.term.contains(self.sight.on()));
        by_name(there, |ix, _| register.organisation_name(ix, self.sight.on()))
            .into_iter()
            .map(|ix| Self::new(&self.sight, ix))
            .collect()
    }
    /// The posts in it, without those of its units, in the order of titles.
    fn posts(&self) -> InlineList<Post> {
        let register = self.sight.register();
        let posts = register.organisation_posts.of(self.ix).iter().map(|ix| (*ix, register.posts.get(*ix)));
        by_name(posts, |_, row| &row.title).into_iter().map(|ix| Post::new(&self.sight, ix)).collect()
    }
    /// When there is such an organisation.
    fn term(&self) -> Inline<Term> {
        Inline(self.row().term.into())
    }
    /// The version to name as `expectedVersion` when changing it.
    fn version(&self) -> i32 {
        self.row().version
    }
    /// What it is.
    fn kind(&self) -> OrganisationKind {
        self.row().kind
    }
    /// What it is a unit of.
    fn parent(&self) -> Option<Organisation> {
        self.row().parent.map(|ix| Self::new(&self.sight, ix))
    }
    /// Its number in the central business register (CVR).
    fn cvr(&self) -> Option<&str> {
        self.row().cvr.as_deref()
    }
    /// Its municipality number, if it is a municipality.
    fn municipality_code(&self) -> Option<&str> {
        self.row().municipality_code.as_deref()
    }
    /// The seats on its behalf, in forums whose members you may see: by the forums' codes, in each the chair's first.
    fn seats(
        &self,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
    ) -> Result<Connection<Seat>, Fault> {
        let register = self.sight.register();
        let seats = self.sight.seats_for(self.ix);
        Ok(Page { first, after, last, before }.of(&seats, |ix| register.seats.get(ix).id, |ix| Seat::new(&self.sight, ix))?)
    }
    /// The interfaces declared for it as such, whichever end it stands at; those of the forums in which it sits are theirs.
    fn interfaces(
        &self,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
    ) -> Result<Connection<Interface>, Fault> {
        Ok(organisation_interfaces(&self.sight, self.ix, &Page { first, after, last, before })?)
    }
}

node!(Person, PersonIx, persons);

/// A person.
#[expect(clippy::too_many_arguments, reason = "a connection takes its page beside what is asked")]
#[Object]
impl Person {
    /// The opaque id.
    pub async fn id(&self) -> ID {
        global_id(Kind::Person, self.row().id)
    }
    /// The name.
    fn name(&self) -> &str {
        &self.row().name
    }
    /// The given names, where they are known.
    fn given_name(&self) -> Option<&str> {
        let (_, given) = self.row().sort_name();
        Some(given.trim()).filter(|given| !given.is_empty())
    }
    /// The family name, by which lists are sorted, where it is known.
    fn family_name(&self) -> Option<&str> {
        let row = self.row();
        Some(row.sort_name().0).filter(|_| row.family > 0)
    }
    /// The mail address, for the person and for whoever may correct it; nothing for others.
    async fn email(&self) -> Option<Result<String, Fault>> {
        self.sight.address(self.ix).await.map(|address| address?.email).map_err(Fault::from).transpose()
    }
    /// The telephone number, for the person and for whoever may correct it; nothing for others.
    async fn phone(&self) -> Option<Result<String, Fault>> {
        self.sight.address(self.ix).await.map(|address| address?.phone).map_err(Fault::from).transpose()
    }
    /// The version to name as `expectedVersion` when changing it.
    fn version(&self) -> i32 {
        self.row().version
    }
    /// The posts that the person holds.
    fn posts(&self) -> InlineList<Post> {
        self.sight.register().posts_of(self.ix, self.sight.on()).map(|ix| Post::new(&self.sight, ix)).collect()
    }
    /// The person's seats, in forums whose members you may see.
    fn seats(
        &self,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
    ) -> Result<Connection<Seat>, Fault> {
        let register = self.sight.register();
        let seats = self.sight.seats_of(self.ix);
        Ok(Page { first, after, last, before }.of(&seats, |ix| register.seats.get(ix).id, |ix| Seat::new(&self.sight, ix))?)
    }
    /// The meetings of the forums in which the person sits, in order of time.
    fn meetings(
        &self,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
        #[graphql(desc = "Which meetings.", default)] when: MeetingTime,
    ) -> Result<Connection<Meeting>, Fault> {
        Ok(person_meetings(&self.sight, self.ix, when, &Page { first, after, last, before })?)
    }
}

node!(Post, PostIx, posts);

/// An office in an organisation, apart from whoever holds it.
#[Object]
impl Post {
    /// The opaque id.
    pub async fn id(&self) -> ID {
        global_id(Kind::Post, self.row().id)
    }
    /// The title, in the language asked for where there is one.
    fn title(&self) -> &str {
        let row = self.row();
        self.sight.language().pick(&row.title, row.title_en.as_deref().unwrap_or(&row.title))
    }
    /// The organisation it is an office of.
    fn organisation(&self) -> Inline<Organisation> {
        Inline(Organisation::new(&self.sight, self.row().organisation))
    }
    /// Who holds it; nobody when it is vacant.
    fn holder(&self) -> Option<Inline<Person>> {
        self.sight.register().holder_of(self.ix, self.sight.on()).map(|ix| Inline(Person::new(&self.sight, ix)))
    }
    /// Whether nobody holds it on the date.
    fn vacant(&self) -> bool {
        self.sight.register().holder_of(self.ix, self.sight.on()).is_none()
    }
    /// Everybody who holds it, held it or is to hold it, in order of time.
    fn holdings(&self) -> Vec<Holding> {
        let register = self.sight.register();
        let mut holdings = register.post_holdings.of(self.ix).to_vec();
        holdings.sort_by_key(|ix| (register.holdings.get(*ix).term.first(), *ix));
        holdings.into_iter().map(|ix| Holding::new(&self.sight, ix)).collect()
    }
    /// The version to name as `expectedVersion` when changing it.
    fn version(&self) -> i32 {
        self.row().version
    }
}

node!(Holding, HoldingIx, holdings);

/// That a person holds a post for a term.
#[Object]
impl Holding {
    /// The opaque id.
    pub async fn id(&self) -> ID {
        global_id(Kind::Holding, self.row().id)
    }
    /// The post.
    fn post(&self) -> Inline<Post> {
        Inline(Post::new(&self.sight, self.row().post))
    }
    /// The person.
    fn person(&self) -> Inline<Person> {
        Inline(Person::new(&self.sight, self.row().person))
    }
    /// When.
    fn term(&self) -> Inline<Term> {
        Inline(self.row().term.into())
    }
    /// The version to name as `expectedVersion` when changing it.
    fn version(&self) -> i32 {
        self.row().version
    }
}

node!(ContactDuty, ContactDutyIx, contact_duties);

/// That the holder of a post is the daily contact for an area (kontaktperson).
#[Object]
impl ContactDuty {
    /// The opaque id.
    pub async fn id(&self) -> ID {
        global_id(Kind::ContactDuty, self.row().id)
    }
    /// In which matter.
    fn matter(&self) -> &str {
        &self.row().matter
    }
    /// Whether the duty rests on a rule or a decision, rather than on habit.
    fn formal(&self) -> bool {
        self.row().formal
    }
    /// The area.
    fn area(&self) -> Inline<Area> {
        Inline(Area::new(&self.sight, self.row().area))
    }
    /// When the post has the duty.
    fn term(&self) -> Inline<Term> {
        Inline(self.row().term.into())
    }
    /// The version to name as `expectedVersion` when changing it.
    fn version(&self) -> i32 {
        self.row().version
    }
    /// The post that has the duty.
    fn post(&self) -> Inline<Post> {
        Inline(Post::new(&self.sight, self.row().post))
    }
    /// Who holds the post.
    fn holder(&self) -> Option<Inline<Person>> {
        self.sight.register().holder_of(self.row().post, self.sight.on()).map(|ix| Inline(Person::new(&self.sight, ix)))
    }
}

/// Gives a node found by the UUID that a mutation answers with.
macro_rules! found {
    ($($node:ident in $table:ident),+) => {
        $(impl $node {
            pub(super) fn find(sight: &Sight, id: Uuid) -> crate::error::Result<Self> {
                let found = sight.register().$table.find(id);
                found.map(|ix| Self::new(sight, ix)).ok_or(Error::NotThere(Noun::$node))
            }
        })+
    };
}

found!(Organisation in organisations, Area in areas, Topic in topics, Post in posts, Holding in holdings);
found!(ContactDuty in contact_duties);

impl Person {
    pub(super) fn find(sight: &Sight, id: Uuid) -> crate::error::Result<Self> {
        let found = sight.register().persons.find(id).filter(|ix| sight.knows(*ix));
        found.map(|ix| Self::new(sight, ix)).ok_or(Error::NotThere(Noun::Person))
    }
}

/// A value of an enumeration with its word.
#[derive(SimpleObject)]
pub struct EnumLabel {
    /// The enumeration.
    name: &'static str,
    /// The value, as it stands in the schema.
    value: String,
    /// The word for people.
    label: &'static str,
}

/// Questions about organisations, areas, topics and persons.
#[derive(Default)]
pub struct PeopleQuery;

#[expect(clippy::too_many_arguments, reason = "a connection takes its page beside what is asked")]
#[Object]
impl PeopleQuery {
    /// A person; nothing if there is none or you may not see that there is.
    async fn person(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The person's id.")] id: ID,
        #[graphql(desc = "The date asked about; today when not given.")] as_of: Option<Date>,
    ) -> Option<Person> {
        let sight = ctx.sight(as_of);
        let ix = sight.register().persons.find(uuid_of(&id, Kind::Person))?;
        sight.knows(ix).then(|| Person::new(&sight, ix))
    }

    /// An organisation by its code.
    async fn organisation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The organisation's code.")] code: String,
        #[graphql(desc = "The date asked about; today when not given.")] as_of: Option<Date>,
    ) -> Option<Organisation> {
        let sight = ctx.sight(as_of);
        let mut there = sight.register().organisations.iter().filter(|(_, row)| row.term.contains(sight.on()));
        there.find(|(_, row)| *row.code == *code).map(|(ix, _)| Organisation::new(&sight, ix))
    }

    /// Every organisation and unit, in the order of names.
    fn organisations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
        #[graphql(desc = "The date asked about; today when not given.")] as_of: Option<Date>,
    ) -> Result<Connection<Organisation>, Fault> {
        let sight = ctx.sight(as_of);
        let register = sight.register();
        let rows = by_name(register.organisations.iter().filter(|(_, row)| row.term.contains(sight.on())), |ix, _| {
            register.organisation_name(ix, sight.on())
        });
        Ok(Page { first, after, last, before }.of(
            &rows,
            |ix| register.organisations.get(ix).id,
            |ix| Organisation::new(&sight, ix),
        )?)
    }

    /// Every area, in the order of names.
    fn areas(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
    ) -> Result<Connection<Area>, Fault> {
        let sight = ctx.sight(None);
        let rows = by_name(sight.register().areas.iter(), |_, row| &row.name);
        Ok(Page { first, after, last, before }.of(&rows, |ix| sight.register().areas.get(ix).id, |ix| Area::new(&sight, ix))?)
    }

    /// Every topic, in the order of names.
    async fn topics(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only topics with this KLE number or one under it: 14 takes in 14.00 and 14.00.01.")] kle: Option<
            String,
        >,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
    ) -> Result<Connection<Topic>, Fault> {
        let sight = ctx.sight(None);
        let rows = called::topics(sight.register(), kle.as_deref());
        Ok(Page { first, after, last, before }.of(&rows, |ix| sight.register().topics.get(ix).id, |ix| Topic::new(&sight, ix))?)
    }

    /// The posts, in the order of titles, for whoever has signed in.
    fn posts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
        #[graphql(desc = "Which posts; all when not given.")] filter: Option<PostFilter>,
        #[graphql(desc = "The date asked about; today when not given.")] as_of: Option<Date>,
    ) -> Result<Connection<Post>, Fault> {
        let sight = ctx.sight(as_of);
        sight.signed_in()?;
        let rows = search::posts(&sight, &filter.unwrap_or_default());
        Ok(Page { first, after, last, before }.of(&rows, |ix| sight.register().posts.get(ix).id, |ix| Post::new(&sight, ix))?)
    }

    /// The people whom you may know of, in the Danish order of family names, for whoever has signed in.
    fn people(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
        #[graphql(desc = "Which people; all when not given.")] filter: Option<PersonFilter>,
        #[graphql(desc = "The date asked about; today when not given.")] as_of: Option<Date>,
    ) -> Result<Connection<Person>, Fault> {
        let sight = ctx.sight(as_of);
        sight.signed_in()?;
        let rows = search::people(&sight, &filter.unwrap_or_default());
        Ok(Page { first, after, last, before }.of(
            &rows,
            |ix| sight.register().persons.get(ix).id,
            |ix| Person::new(&sight, ix),
        )?)
    }

    /// Who is the daily contact for an area, in every matter.
    async fn contact_duties(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The area's code.")] area: String,
        #[graphql(desc = "The date asked about; today when not given.")] as_of: Option<Date>,
    ) -> Result<Vec<ContactDuty>, Fault> {
        let sight = ctx.sight(as_of);
        Ok(super::areas::duties(&sight, &area)?.into_iter().map(|ix| ContactDuty::new(&sight, ix)).collect())
    }

    /// The words for every value of every enumeration.
    fn enum_labels(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The language; that of the request when not given.")] language: Option<crate::words::Language>,
    ) -> Vec<EnumLabel> {
        let labels = crate::words::labels::all(language.unwrap_or(ctx.language())).into_iter();
        labels.map(|(name, value, label)| EnumLabel { name, value, label }).collect()
    }
}
