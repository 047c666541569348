//! The door to overlaps, and to what is missing.

use super::{
    actors::{self, MissingActorReason},
    gaps::{self, Missing, SuggestionRule},
    left_out::{LeftOut, LeftOutReason},
    measures::{
        graphql::{AreaOverlap, OrganisationOverlap, OverlapMeasure, TextOverlap, TopicOverlap},
        weighing::Breadth,
    },
    named,
    overlap::{self, Conveners, Evidence, Measure, Pair, Ranked, all_pairs},
    reach,
};
use crate::{
    access::{Asking, Sight},
    error::Fault,
    forum::graphql::{Forum, Seat},
    interface::graphql::Interface,
    people::graphql::{Area, Organisation, Person},
    register::{self, ForumIx, OrganisationIx, PersonIx},
    relay::{AtLeast, Connection, Date, Direction, Inline, InlineList, Page},
    words::Language,
};
use async_graphql::{Context, Enum, InputObject, Object, SimpleObject};
use uuid::Uuid;

/// Which seats count beside the regular ones.
#[derive(Clone, Copy, Debug, Default, InputObject)]
pub struct Counting {
    /// Seats that are called when there is need.
    #[graphql(default)]
    called_when_needed: bool,
    /// Deputies.
    #[graphql(default)]
    deputies: bool,
    /// Observers and secretaries.
    #[graphql(default)]
    observers: bool,
}

impl From<Counting> for register::Counting {
    fn from(counting: Counting) -> Self {
        let Counting { called_when_needed, deputies, observers } = counting;
        Self { called_when_needed, deputies, observers }
    }
}

/// A person in both forums.
#[derive(Clone)]
pub struct SharedPerson {
    sight: Sight,
    evidence: Evidence,
}

/// A person in both forums, with a seat in each.
#[Object]
impl SharedPerson {
    /// The person.
    fn person(&self) -> Inline<Person> {
        Inline(Person::new(&self.sight, self.evidence.person))
    }
    /// The seat in the first forum.
    fn seat_a(&self) -> Inline<Seat> {
        Inline(Seat::new(&self.sight, self.evidence.seat_a))
    }
    /// The seat in the second forum.
    fn seat_b(&self) -> Inline<Seat> {
        Inline(Seat::new(&self.sight, self.evidence.seat_b))
    }
}

/// Somebody who sits in one of two forums and is not counted.
pub struct LeftOutPerson {
    sight: Sight,
    left_out: LeftOut,
}

/// Somebody who sits in one of two forums and is not counted, and why.
#[Object]
impl LeftOutPerson {
    /// The person.
    fn person(&self) -> Inline<Person> {
        Inline(Person::new(&self.sight, self.left_out.person))
    }
    /// The seat, or that for which the person stands in.
    fn seat(&self) -> Inline<Seat> {
        Inline(Seat::new(&self.sight, self.left_out.seat))
    }
    /// Why.
    fn reason(&self) -> LeftOutReason {
        self.left_out.reason
    }
}

/// The people that two forums share.
pub struct PeopleOverlap {
    sight: Sight,
    pair: Pair,
    measure: Option<Measure>,
}

/// The people that two forums share, and who they are.
#[expect(clippy::too_many_arguments, reason = "a connection takes its page beside what is asked")]
#[Object]
impl PeopleOverlap {
    /// How many sit in both; nothing where you may not see who sits there.
    fn shared(&self) -> Option<usize> {
        self.measure.map(|measure| measure.shared)
    }
    /// Shared by all who sit in either, from 0 to 1.
    fn jaccard(&self) -> Option<f64> {
        self.measure.and_then(|measure| measure.jaccard)
    }
    /// Shared by the smaller of the two, from 0 to 1.
    fn coefficient(&self) -> Option<f64> {
        self.measure.and_then(|measure| measure.coefficient)
    }
    /// Whether you may not see who sits in one of the two, so that no number is given.
    fn hidden(&self) -> bool {
        self.measure.is_none()
    }
    /// Who sits in one of the two and is not counted, and why; none where you may not see who sits there. Another `counting` takes
    /// them in.
    fn left_out(&self) -> Vec<LeftOutPerson> {
        let found = self.pair.left_out(&self.sight).into_iter();
        found.map(|left_out| LeftOutPerson { sight: self.sight.clone(), left_out }).collect()
    }
    /// Who sits in both, in the Danish order of family names.
    fn evidence(
        &self,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
    ) -> Result<Connection<SharedPerson>, Fault> {
        let found = self.pair.evidence(&self.sight);
        let id = |evidence: Evidence| self.sight.register().persons.get(evidence.person).id;
        Ok(Page { first, after, last, before }.of(&found, id, |evidence| SharedPerson { sight: self.sight.clone(), evidence })?)
    }
}

/// What two forums have in common.
#[derive(Clone)]
pub struct Overlap {
    pub(super) sight: Sight,
    pub(super) pair: Pair,
}

/// What two forums have in common, on every measure.
#[Object]
impl Overlap {
    /// The first forum.
    fn a(&self) -> Inline<Forum> {
        Inline(Forum::new(&self.sight, self.pair.a))
    }
    /// The second forum.
    fn b(&self) -> Inline<Forum> {
        Inline(Forum::new(&self.sight, self.pair.b))
    }
    /// People in common.
    fn people(&self) -> Inline<PeopleOverlap> {
        Inline(PeopleOverlap { sight: self.sight.clone(), pair: self.pair, measure: self.pair.people(&self.sight) })
    }
    /// Posts in common.
    fn posts(&self) -> Inline<OverlapMeasure> {
        Inline(self.pair.posts(&self.sight).into())
    }
    /// Organisations in common; a unit counts as what it is a unit of.
    fn organisations(&self) -> Inline<OrganisationOverlap> {
        Inline(OrganisationOverlap::new(&self.sight, self.pair, Conveners::Counted))
    }
    /// Organisations in common when those that convene either forum are left out.
    fn organisations_without_convener(&self) -> Inline<OrganisationOverlap> {
        Inline(OrganisationOverlap::new(&self.sight, self.pair, Conveners::LeftOut))
    }
    /// Topics in common, as they are written down.
    fn topics(&self) -> TopicOverlap {
        TopicOverlap::new(&self.sight, self.pair, Breadth::Own)
    }
    /// Topics in common when a forum that deals with a topic also deals with every broader one.
    fn topics_with_broader(&self) -> TopicOverlap {
        TopicOverlap::new(&self.sight, self.pair, Breadth::WithBroader)
    }
    /// Areas in common, and how the areas lie to each other.
    fn areas(&self) -> AreaOverlap {
        AreaOverlap::new(&self.sight, self.pair)
    }
    /// How alike their purpose, remit and description are, and by which words.
    fn texts(&self) -> TextOverlap {
        TextOverlap::new(&self.sight, self.pair)
    }
    /// The interfaces declared between the two, either way.
    fn declared(&self) -> InlineList<Interface> {
        self.pair.declared(&self.sight).into_iter().map(|ix| Interface::new(&self.sight, ix)).collect()
    }
    /// All this in a sentence.
    fn sentence(
        &self,
        #[graphql(desc = "The language; that of the request when not given.")] language: Option<Language>,
    ) -> String {
        self.pair.sentence(&self.sight, language.unwrap_or(self.sight.language()))
    }
}

/// What a forum has in common with another.
#[derive(Clone)]
pub struct OverlapWith {
    overlap: Overlap,
    measured: Option<Measure>,
}

impl OverlapWith {
    /// What `a` has in common with the forum that was ranked.
    #[must_use]
    pub fn new(sight: &Sight, a: ForumIx, ranked: Ranked, counting: register::Counting) -> Self {
        let pair = Pair { a, b: ranked.other, counting };
        Self { overlap: Overlap { sight: sight.clone(), pair }, measured: ranked.people }
    }
}

/// What a forum has in common with another.
#[Object]
impl OverlapWith {
    /// The other forum.
    fn other(&self) -> Inline<Forum> {
        Inline(Forum::new(&self.overlap.sight, self.overlap.pair.b))
    }
    /// People in common.
    fn people(&self) -> Inline<PeopleOverlap> {
        let Overlap { sight, pair } = &self.overlap;
        Inline(PeopleOverlap { sight: sight.clone(), pair: *pair, measure: self.measured.or_else(|| pair.people(sight)) })
    }
    /// Organisations in common; a unit counts as what it is a unit of.
    fn organisations(&self) -> Inline<OrganisationOverlap> {
        Inline(OrganisationOverlap::new(&self.overlap.sight, self.overlap.pair, Conveners::Counted))
    }
    /// Organisations in common when those that convene either forum are left out.
    fn organisations_without_convener(&self) -> Inline<OrganisationOverlap> {
        Inline(OrganisationOverlap::new(&self.overlap.sight, self.overlap.pair, Conveners::LeftOut))
    }
    /// The interfaces declared between the two, either way.
    fn declared(&self) -> InlineList<Interface> {
        let Overlap { sight, pair } = &self.overlap;
        pair.declared(sight).into_iter().map(|ix| Interface::new(sight, ix)).collect()
    }
    /// All this in a sentence.
    fn sentence(
        &self,
        #[graphql(desc = "The language; that of the request when not given.")] language: Option<Language>,
    ) -> String {
        let Overlap { sight, pair } = &self.overlap;
        pair.sentence(sight, language.unwrap_or(sight.language()))
    }
    /// The same on every measure.
    fn overlap(&self) -> &Overlap {
        &self.overlap
    }
}

/// An interface that is missing between two forums.
#[derive(Clone)]
pub struct MissingInterface {
    sight: Sight,
    missing: Missing,
}

impl MissingInterface {
    /// What is missing, seen with this sight.
    pub(super) fn new(sight: &Sight, missing: Missing) -> Self {
        Self { sight: sight.clone(), missing }
    }
}

/// An interface that is missing between two forums, and what suggests it.
#[Object]
impl MissingInterface {
    /// The first forum.
    fn a(&self) -> Inline<Forum> {
        Inline(Forum::new(&self.sight, self.missing.a))
    }
    /// The second forum.
    fn b(&self) -> Inline<Forum> {
        Inline(Forum::new(&self.sight, self.missing.b))
    }
    /// Which rule suggests it.
    fn rule(&self) -> SuggestionRule {
        self.missing.rule
    }
    /// The rule in words, with its figures.
    fn reason(
        &self,
        #[graphql(desc = "The language; that of the request when not given.")] language: Option<Language>,
    ) -> String {
        self.missing.reason(language.unwrap_or(self.sight.language()))
    }
    /// What the two have in common, in a sentence that names it.
    fn sentence(
        &self,
        #[graphql(desc = "The language; that of the request when not given.")] language: Option<Language>,
    ) -> String {
        self.missing.sentence(&self.sight, language.unwrap_or(self.sight.language()))
    }
    /// What the two have in common, on every measure and with the evidence.
    fn overlap(&self) -> Overlap {
        Overlap { sight: self.sight.clone(), pair: self.missing.pair() }
    }
}

/// An interface that a forum lacks to another.
pub struct MissingInterfaceWith(MissingInterface);

impl MissingInterfaceWith {
    /// What a forum lacks; the forum is the first of the pair.
    #[must_use]
    pub fn new(sight: &Sight, missing: Missing) -> Self {
        Self(MissingInterface { sight: sight.clone(), missing })
    }
}

/// An interface that a forum lacks to another, and what suggests it.
#[Object]
impl MissingInterfaceWith {
    /// The other forum.
    fn other(&self) -> Inline<Forum> {
        Inline(Forum::new(&self.0.sight, self.0.missing.b))
    }
    /// Which rule suggests it.
    fn rule(&self) -> SuggestionRule {
        self.0.missing.rule
    }
    /// The rule in words, with its figures.
    fn reason(
        &self,
        #[graphql(desc = "The language; that of the request when not given.")] language: Option<Language>,
    ) -> String {
        self.0.missing.reason(language.unwrap_or(self.0.sight.language()))
    }
    /// What the two have in common, in a sentence that names it.
    fn sentence(
        &self,
        #[graphql(desc = "The language; that of the request when not given.")] language: Option<Language>,
    ) -> String {
        self.0.missing.sentence(&self.0.sight, language.unwrap_or(self.0.sight.language()))
    }
    /// What the two have in common, on every measure and with the evidence.
    fn overlap(&self) -> Overlap {
        Overlap { sight: self.0.sight.clone(), pair: self.0.missing.pair() }
    }
}

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

/// An organisation that ought to have a seat in a forum and has none.
#[derive(SimpleObject)]
pub struct MissingActor {
    /// Why it ought to.
    reason: MissingActorReason,
    /// The organisation.
    organisation: Organisation,
    /// The area of which it is the municipality, where that is why.
    area: Option<Area>,
    /// The same in a sentence.
    sentence: String,
}

/// The organisations that are missing in a forum.
#[must_use]
pub fn missing_actors(sight: &Sight, forum: ForumIx) -> Vec<MissingActor> {
    let found = actors::missing_actors(sight, forum).into_iter();
    let wrap = |actor: actors::MissingActor| MissingActor {
        reason: actor.reason,
        organisation: Organisation::new(sight, actor.organisation),
        area: actor.area.map(|ix| Area::new(sight, ix)),
        sentence: actor.sentence(sight, sight.language()),
    };
    found.map(wrap).collect()
}

/// A page of the interfaces that a forum lacks.
pub(crate) fn missing_of(sight: &Sight, forum: ForumIx, page: &Page) -> crate::error::Result<Connection<MissingInterfaceWith>> {
    let found = gaps::missing_of(sight, forum);
    page.of(&found, |missing| sight.register().forums.get(missing.b).id, |missing| MissingInterfaceWith::new(sight, missing))
}

/// The most bridges that are told of at a time: each names every forum that it links.
const BRIDGES: usize = 20;

/// Which overlaps.
#[derive(Clone, Copy, Debug, InputObject)]
pub struct OverlapFilter {
    /// At least so many people in common; one when not given.
    people: Option<AtLeast>,
}

/// What overlaps are ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum OverlapOrderField {
    /// The number of people in common, then the codes.
    People,
}

/// The order of overlaps.
#[derive(Clone, Copy, Debug, InputObject)]
pub struct OverlapOrder {
    /// By what.
    field: OverlapOrderField,
    /// Which way.
    #[graphql(default_with = "Direction::Desc")]
    direction: Direction,
}

/// Questions about overlaps.
#[derive(Default)]
pub struct AnalysisQuery;

#[expect(clippy::too_many_arguments, reason = "a connection takes its page beside what is asked")]
#[Object]
impl AnalysisQuery {
    /// What two forums have in common, and why.
    async fn overlap(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first forum's code.")] a: String,
        #[graphql(desc = "The second forum's code.")] b: String,
        #[graphql(desc = "The date asked about; today when not given.")] as_of: Option<Date>,
        #[graphql(desc = "Which seats count; the regular ones when not given.")] counting: Option<Counting>,
    ) -> Option<Overlap> {
        overlap_of(&ctx.sight(as_of), (&a, &b), counting)
    }

    /// Every pair of forums that share people, among those whose members you may see.
    fn overlaps(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
        #[graphql(desc = "Which pairs.")] filter: Option<OverlapFilter>,
        #[graphql(desc = "The order; most people first when not given.")] order_by: Option<OverlapOrder>,
        #[graphql(desc = "Which seats count; the regular ones when not given.")] counting: Option<Counting>,
        #[graphql(desc = "The date asked about; today when not given.")] as_of: Option<Date>,
    ) -> Result<Connection<Overlap>, Fault> {
        Ok(overlaps(&ctx.sight(as_of), (filter, order_by, counting), &Page { first, after, last, before })?)
    }

    /// The interfaces that are missing: pairs of forums without a declared interface that share at least two people, or at least
    /// half of their organisations when the conveners are left out; strongest first. Where you may not see who sits in a forum,
    /// organisations alone count.
    async fn missing_interfaces(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
        #[graphql(desc = "The codes of the forums to look at. All when not given; then two of one family, such as two local \
                          councils, are not held against each other.")]
        among: Option<Vec<String>>,
        #[graphql(desc = "The date asked about; today when not given.")] as_of: Option<Date>,
    ) -> Result<Connection<MissingInterface>, Fault> {
        let sight = ctx.sight(as_of);
        Ok(missing(&sight, named::among(&[&sight], among.as_deref())?, &Page { first, after, last, before })?)
    }

    /// The interfaces that are declared with nothing behind them, by code, as far as you may see enough to tell.
    async fn hollow_interfaces(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
        #[graphql(desc = "The codes of the forums that may stand at their ends; all when not given.")] among: Option<Vec<String>>,
        #[graphql(desc = "The date asked about; today when not given.")] as_of: Option<Date>,
    ) -> Result<Connection<Interface>, Fault> {
        let sight = ctx.sight(as_of);
        let found = gaps::hollows(&sight, named::among(&[&sight], among.as_deref())?);
        Ok(crate::interface::graphql::page(&sight, &found, &Page { first, after, last, before })?)
    }

    /// The people who alone link forums: without one of them, forums that are linked by common people fall apart. Those first
    /// without whom most falls off, 20 at most. Only forums whose members you may see take part.
    async fn bridges(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The codes of the forums to look at; all when not given.")] among: Option<Vec<String>>,
        #[graphql(desc = "The date asked about; today when not given.")] as_of: Option<Date>,
    ) -> Result<Vec<Bridge>, Fault> {
        let sight = ctx.sight(as_of);
        Ok(bridges(&sight, named::among(&[&sight], among.as_deref())?))
    }

    /// The organisations that alone link forums: without the seats of one of them, forums that have organisations in common fall
    /// apart. Those first without which most falls off, 20 at most. Every seat counts, whoever asks.
    async fn organisation_bridges(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The codes of the forums to look at; all when not given.")] among: Option<Vec<String>>,
        #[graphql(desc = "Whether an organisation also links the forums that it convenes itself.", default = false)]
        with_conveners: bool,
        #[graphql(desc = "The date asked about; today when not given.")] as_of: Option<Date>,
    ) -> Result<Vec<OrganisationBridge>, Fault> {
        let sight = ctx.sight(as_of);
        Ok(organisation_bridges(&sight, named::among(&[&sight], among.as_deref())?, with_conveners))
    }
}

/// The forum with this code, if it is there on the day.
pub(super) fn find_forum(sight: &Sight, code: &str) -> Option<ForumIx> {
    let register = sight.register();
    register.forum_by_code(code).filter(|ix| register.forums.get(*ix).term.contains(sight.on()))
}

pub(super) fn overlap_of(sight: &Sight, (a, b): (&str, &str), counting: Option<Counting>) -> Option<Overlap> {
    let pair = Pair { a: find_forum(sight, a)?, b: find_forum(sight, b)?, counting: counting.unwrap_or_default().into() };
    Some(Overlap { sight: sight.clone(), pair })
}

/// Which overlaps, in which order, counting which seats.
type Asked = (Option<OverlapFilter>, Option<OverlapOrder>, Option<Counting>);

pub(super) fn overlaps(
    sight: &Sight,
    (filter, order_by, counting): Asked,
    page: &Page,
) -> crate::error::Result<Connection<Overlap>> {
    let counting = counting.unwrap_or_default().into();
    let at_least = filter.and_then(|filter| filter.people).map_or(1, |people| people.at_least);
    let mut pairs = all_pairs(sight, u32::try_from(at_least).unwrap_or(1), counting);
    if order_by.is_some_and(|order| order.direction == Direction::Asc) {
        pairs.reverse();
    }
    let id = |shared: overlap::Shared| pair_id(sight, shared);
    let wrap = |shared: overlap::Shared| Overlap { sight: sight.clone(), pair: Pair { a: shared.a, b: shared.b, counting } };
    page.of(&pairs, id, wrap)
}

pub(super) fn missing(
    sight: &Sight,
    among: Option<&[String]>,
    page: &Page,
) -> crate::error::Result<Connection<MissingInterface>> {
    let found = gaps::missing(sight, among);
    let id = |missing: Missing| forums_id(sight, missing.a, missing.b);
    page.of(&found, id, |missing| MissingInterface { sight: sight.clone(), missing })
}

fn components(sight: &Sight, parts: Vec<Vec<ForumIx>>) -> Vec<Vec<Forum>> {
    parts.into_iter().map(|part| part.into_iter().map(|ix| Forum::new(sight, ix)).collect()).collect()
}

pub(super) fn bridges(sight: &Sight, among: Option<&[String]>) -> Vec<Bridge> {
    let wrap = |bridge: reach::Bridge<PersonIx>| Bridge {
        person: Person::new(sight, bridge.across),
        components: components(sight, bridge.parts),
    };
    reach::bridges(sight, among, BRIDGES).into_iter().map(wrap).collect()
}

pub(super) fn organisation_bridges(sight: &Sight, among: Option<&[String]>, with_conveners: bool) -> Vec<OrganisationBridge> {
    let wrap = |bridge: reach::Bridge<OrganisationIx>| OrganisationBridge {
        organisation: Organisation::new(sight, bridge.across),
        components: components(sight, bridge.parts),
    };
    reach::organisation_bridges(sight, among, with_conveners, BRIDGES).into_iter().map(wrap).collect()
}

/// An id for a pair, by which a cursor finds it again.
fn pair_id(sight: &Sight, pair: overlap::Shared) -> Uuid {
    forums_id(sight, pair.a, pair.b)
}

pub(super) fn forums_id(sight: &Sight, a: ForumIx, b: ForumIx) -> Uuid {
    let id = |ix| sight.register().forums.get(ix).id.as_u128();
    Uuid::from_u128(id(a).rotate_left(1) ^ id(b))
}
