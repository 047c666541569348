//! The door to overlaps.

use super::overlap::{self, Evidence, Measure, Pair, Ranked, all_pairs};
use crate::{
    access::{Asking, Sight},
    error::Fault,
    forum::graphql::{Forum, Seat},
    interface::graphql::Interface,
    people::graphql::Person,
    register::{self, ForumIx},
    relay::{AtLeast, Connection, Date, Direction, Page},
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

/// How much two forums share of one thing. A ratio is missing where one of them has none of it, and every number where you may
/// not see it.
#[derive(Clone, Copy, SimpleObject)]
pub struct OverlapMeasure {
    /// How many both have.
    shared: Option<usize>,
    /// Shared by all that either has, from 0 to 1.
    jaccard: Option<f64>,
    /// Shared by the smaller of the two, from 0 to 1.
    coefficient: Option<f64>,
}

impl From<Option<Measure>> for OverlapMeasure {
    fn from(measure: Option<Measure>) -> Self {
        Self {
            shared: measure.map(|measure| measure.shared),
            jaccard: measure.and_then(|measure| measure.jaccard),
            coefficient: measure.and_then(|measure| measure.coefficient),
        }
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
    fn person(&self) -> Person {
        Person::new(&self.sight, self.evidence.person)
    }
    /// The seat in the first forum.
    fn seat_a(&self) -> Seat {
        Seat::new(&self.sight, self.evidence.seat_a)
    }
    /// The seat in the second forum.
    fn seat_b(&self) -> Seat {
        Seat::new(&self.sight, self.evidence.seat_b)
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
    sight: Sight,
    pair: Pair,
}

/// What two forums have in common, on every measure.
#[Object]
impl Overlap {
    /// The first forum.
    fn a(&self) -> Forum {
        Forum::new(&self.sight, self.pair.a)
    }
    /// The second forum.
    fn b(&self) -> Forum {
        Forum::new(&self.sight, self.pair.b)
    }
    /// People in common.
    fn people(&self) -> PeopleOverlap {
        PeopleOverlap { sight: self.sight.clone(), pair: self.pair, measure: self.pair.people(&self.sight) }
    }
    /// Posts in common.
    fn posts(&self) -> OverlapMeasure {
        self.pair.posts(&self.sight).into()
    }
    /// Organisations in common; a unit counts as what it is a unit of.
    fn organisations(&self) -> OverlapMeasure {
        Some(self.pair.organisations(&self.sight)).into()
    }
    /// Organisations in common when those that convene either forum are left out.
    fn organisations_without_convener(&self) -> OverlapMeasure {
        Some(self.pair.organisations_without_convener(&self.sight)).into()
    }
    /// Topics in common.
    fn topics(&self) -> OverlapMeasure {
        Some(self.pair.topics(&self.sight)).into()
    }
    /// Areas in common.
    fn areas(&self) -> OverlapMeasure {
        Some(self.pair.areas(&self.sight)).into()
    }
    /// The interfaces declared between the two, either way.
    fn declared(&self) -> Vec<Interface> {
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
    fn other(&self) -> Forum {
        Forum::new(&self.overlap.sight, self.overlap.pair.b)
    }
    /// People in common.
    fn people(&self) -> PeopleOverlap {
        let Overlap { sight, pair } = &self.overlap;
        PeopleOverlap { sight: sight.clone(), pair: *pair, measure: self.measured.or_else(|| pair.people(sight)) }
    }
    /// Organisations in common; a unit counts as what it is a unit of.
    fn organisations(&self) -> OverlapMeasure {
        Some(self.overlap.pair.organisations(&self.overlap.sight)).into()
    }
    /// Organisations in common when those that convene either forum are left out.
    fn organisations_without_convener(&self) -> OverlapMeasure {
        Some(self.overlap.pair.organisations_without_convener(&self.overlap.sight)).into()
    }
    /// The interfaces declared between the two, either way.
    fn declared(&self) -> Vec<Interface> {
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
        let sight = ctx.sight(as_of);
        let register = sight.register();
        let find = |code: &str| register.forum_by_code(code).filter(|ix| register.forums.get(*ix).term.contains(sight.on()));
        let pair = Pair { a: find(&a)?, b: find(&b)?, counting: counting.unwrap_or_default().into() };
        Some(Overlap { sight: sight.clone(), pair })
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
        let sight = ctx.sight(as_of);
        let counting = counting.unwrap_or_default().into();
        let at_least = filter.and_then(|filter| filter.people).map_or(1, |people| people.at_least);
        let mut pairs = all_pairs(&sight, u32::try_from(at_least).unwrap_or(1), counting);
        if order_by.is_some_and(|order| order.direction == Direction::Asc) {
            pairs.reverse();
        }
        let id = |shared: overlap::Shared| pair_id(&sight, shared);
        let wrap = |shared: overlap::Shared| Overlap { sight: sight.clone(), pair: Pair { a: shared.a, b: shared.b, counting } };
        Ok(Page { first, after, last, before }.of(&pairs, id, wrap)?)
    }
}

/// An id for a pair, by which a cursor finds it again.
fn pair_id(sight: &Sight, pair: overlap::Shared) -> Uuid {
    let id = |ix| sight.register().forums.get(ix).id.as_u128();
    Uuid::from_u128(id(pair.a).rotate_left(1) ^ id(pair.b))
}
