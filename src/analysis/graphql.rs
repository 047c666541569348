//! The door to overlaps, and to what is missing.

use super::{
    gaps::{self, Missing, Suggestion, SuggestionRule},
    measures::{
        graphql::{AreaOverlap, OrganisationOverlap, TextOverlap, TopicOverlap},
        weighing::Breadth,
    },
    named,
    overlap::{self, Conveners, Measure, Pair, all_pairs},
    places::graphql::{PeopleOverlap, PostOverlap},
    ranking::{self, OverlapBasis, Ranked},
};
use crate::{
    access::{Asking, Sight},
    error::Fault,
    forum::graphql::Forum,
    interface::graphql::Interface,
    register::{self, ForumIx},
    relay::{AtLeast, Connection, Date, Direction, Edge, Inline, InlineList, Page, PageInfo, Partial},
    words::Language,
};
use async_graphql::{Context, Enum, InputObject, Object};
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
        Inline(PeopleOverlap::new(&self.sight, self.pair, self.pair.people(&self.sight)))
    }
    /// Posts in common.
    fn posts(&self) -> Inline<PostOverlap> {
        Inline(PostOverlap::new(&self.sight, self.pair))
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
        Inline(PeopleOverlap::new(sight, *pair, self.measured.or_else(|| pair.people(sight))))
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
    line: Option<Suggestion>,
}

impl MissingInterface {
    /// What is missing, seen with this sight.
    pub(super) fn new(sight: &Sight, missing: Missing) -> Self {
        Self { sight: sight.clone(), missing, line: None }
    }

    /// A line of what is missing, seen with this sight.
    fn line(sight: &Sight, line: &Suggestion) -> Self {
        Self { line: Some(line.clone()), ..Self::new(sight, line.first) }
    }

    fn members(&self, side: impl Fn(&Suggestion) -> &[ForumIx], alone: ForumIx) -> Vec<Forum> {
        let members = self.line.as_ref().map_or(std::slice::from_ref(&alone), side);
        members.iter().map(|ix| Forum::new(&self.sight, *ix)).collect()
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
    /// The first forum and those of its family to which the same applies, by code. The rest of the line is about the first pair.
    fn a_members(&self) -> Vec<Forum> {
        self.members(|line| &line.a, self.missing.a)
    }
    /// The second forum and those of its family to which the same applies, by code.
    fn b_members(&self) -> Vec<Forum> {
        self.members(|line| &line.b, self.missing.b)
    }
    /// How many pairs of these forums lack an interface: 1 where the line is about two forums alone.
    fn pairs(&self) -> usize {
        self.line.as_ref().map_or(1, |line| line.pairs)
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

/// A part of the list of missing interfaces.
pub struct MissingInterfaces {
    page: Connection<MissingInterface>,
    hidden: bool,
    left_out: usize,
}

/// A part of the list of missing interfaces, with the way to the rest.
#[Object(name = "MissingInterfaceConnection")]
impl MissingInterfaces {
    /// The things on this page.
    fn nodes(&self) -> InlineList<&MissingInterface> {
        self.page.shown()
    }
    /// The things on this page, each with its cursor.
    fn edges(&self) -> InlineList<&Edge<MissingInterface>> {
        self.page.shown_edges()
    }
    /// Where this page lies in the list.
    fn page_info(&self) -> PageInfo {
        self.page.place()
    }
    /// How many there are in the whole list, counting only what the asker may see.
    fn total_count(&self) -> usize {
        self.page.total()
    }
    /// Whether there are forums into which you may not see, so that the list may lack something. It is the same for whatever you
    /// ask about that day.
    fn hidden(&self) -> bool {
        self.hidden
    }
    /// How many pairs of one family, such as two local councils, are left out. Asked about by name, they are in the list.
    fn left_out_in_families(&self) -> usize {
        self.left_out
    }
}

/// An interface that a forum lacks to another.
pub struct MissingInterfaceWith(MissingInterface);

impl MissingInterfaceWith {
    /// What a forum lacks; the forum is the first of the pair.
    #[must_use]
    pub fn new(sight: &Sight, line: &Suggestion) -> Self {
        Self(MissingInterface::line(sight, line))
    }
}

/// An interface that a forum lacks to another, and what suggests it.
#[Object]
impl MissingInterfaceWith {
    /// The other forum.
    fn other(&self) -> Inline<Forum> {
        Inline(Forum::new(&self.0.sight, self.0.missing.b))
    }
    /// The other forum and those of its family to which an interface is missing too, by code. The rest of the line is about the
    /// first.
    fn other_members(&self) -> Vec<Forum> {
        self.0.members(|line| &line.b, self.0.missing.b)
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

/// A page of the forums that one overlaps with. What comes after those with common people is looked for only where a page reaches it.
pub(crate) fn overlaps_with(
    sight: &Sight,
    forum: ForumIx,
    (by, counting): (OverlapBasis, Option<Counting>),
    page: &Page,
) -> crate::error::Result<Connection<OverlapWith>> {
    let counting = counting.unwrap_or_default().into();
    let id = |ranked: Ranked| sight.register().forums.get(ranked.other).id;
    let mut found = ranking::first(sight, forum, by, counting);
    let second = |first: &[Ranked]| ranking::second(sight, forum, (by, counting), first);
    if page.reaches_beyond(&found, id) {
        found.extend(second(&found));
    }
    let (first, later) = (found, sight.clone());
    let rest = move |listed: &[Ranked]| ranking::rest(&later, forum, (by, counting), listed);
    page.of_long(first, rest, id, |ranked| OverlapWith::new(sight, forum, ranked, counting))
}

/// A page of the interfaces that a forum lacks.
pub(crate) fn missing_of(sight: &Sight, forum: ForumIx, page: &Page) -> crate::error::Result<Connection<MissingInterfaceWith>> {
    let found = gaps::suggestions_of(sight, forum);
    let places: Vec<usize> = (0..found.len()).collect();
    let id = |at: usize| sight.register().forums.get(found[at].first.b).id;
    page.of(&places, id, |at| MissingInterfaceWith::new(sight, &found[at]))
}

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
    ) -> Result<Partial<Overlap>, Fault> {
        Ok(overlaps(&ctx.sight(as_of), (filter, order_by, counting), &Page { first, after, last, before })?)
    }

    /// The interfaces that are missing: pairs of forums without a declared interface that share at least two people, or at least
    /// half of their organisations when the conveners are left out; strongest first. Where you may not see who sits in a forum,
    /// organisations alone count. What several forums of one family lack to the same forum or family is one line.
    async fn missing_interfaces(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
        #[graphql(desc = "The codes of the forums to look at. All when not given; then two of one family, such as two local \
                          councils, are not held against each other, and a family makes one line.")]
        among: Option<Vec<String>>,
        #[graphql(desc = "The date asked about; today when not given.")] as_of: Option<Date>,
    ) -> Result<MissingInterfaces, Fault> {
        let sight = ctx.sight(as_of);
        Ok(missing(&sight, named::among(&[&sight], among.as_deref())?, &Page { first, after, last, before })?)
    }

    /// The interfaces that are declared with nothing behind them, by code, as far as you may see enough to tell: `somethingHidden`
    /// tells whether that is everything.
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
) -> crate::error::Result<Partial<Overlap>> {
    let counting = counting.unwrap_or_default().into();
    let at_least = filter.and_then(|filter| filter.people).map_or(1, |people| people.at_least);
    let mut pairs = all_pairs(sight, u32::try_from(at_least).unwrap_or(1), counting);
    if order_by.is_some_and(|order| order.direction == Direction::Asc) {
        pairs.reverse();
    }
    let id = |shared: overlap::Shared| pair_id(sight, shared);
    let wrap = |shared: overlap::Shared| Overlap { sight: sight.clone(), pair: Pair { a: shared.a, b: shared.b, counting } };
    Ok(page.of(&pairs, id, wrap)?.hiding(sight.hides()))
}

pub(super) fn missing(sight: &Sight, among: Option<&[String]>, page: &Page) -> crate::error::Result<MissingInterfaces> {
    let suggestions = gaps::suggestions(sight, among);
    let found = &suggestions.found;
    let places: Vec<usize> = (0..found.len()).collect();
    let id = |at: usize| forums_id(sight, found[at].first.a, found[at].first.b);
    let page = page.of(&places, id, |at| MissingInterface::line(sight, &found[at]))?;
    Ok(MissingInterfaces { page, hidden: sight.hides(), left_out: suggestions.left_out })
}

/// An id for a pair, by which a cursor finds it again.
fn pair_id(sight: &Sight, pair: overlap::Shared) -> Uuid {
    forums_id(sight, pair.a, pair.b)
}

pub(super) fn forums_id(sight: &Sight, a: ForumIx, b: ForumIx) -> Uuid {
    let id = |ix| sight.register().forums.get(ix).id.as_u128();
    Uuid::from_u128(id(a).rotate_left(1) ^ id(b))
}
