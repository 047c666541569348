//! The door to the weighed measures of an overlap, and to what each is made of.

use super::{
    areas::{AreaPair, AreaRelation},
    texts::{self, Alike, SharedWord as Shared},
    weighing::{Breadth, Weighed, topics_under},
};
use crate::{
    access::Sight,
    analysis::overlap::{Conveners, Measure, Pair},
    error::Fault,
    forum::graphql::Seat,
    people::graphql::{Area, Organisation, Topic},
    register::{ForumIx, OrganisationIx, SeatIx, TopicIx},
    relay::{Connection, Inline, Page},
    words::Language,
};
use async_graphql::{Object, SimpleObject};
use uuid::Uuid;

/// The organisations that two forums share.
pub struct OrganisationOverlap {
    sight: Sight,
    pair: Pair,
    conveners: Conveners,
    measure: Measure,
}

impl OrganisationOverlap {
    /// The organisations that two forums share.
    #[must_use]
    pub fn new(sight: &Sight, pair: Pair, conveners: Conveners) -> Self {
        let [a, b] = pair.parties(sight, conveners);
        let measure = Measure::of(&a, &b);
        Self { sight: sight.clone(), pair, conveners, measure }
    }
}

/// The organisations that two forums share, and which they are. A ratio is missing where one of the two has none.
#[expect(clippy::too_many_arguments, reason = "a connection takes its page beside what is asked")]
#[Object]
impl OrganisationOverlap {
    /// How many have a seat in both.
    fn shared(&self) -> usize {
        self.measure.shared
    }
    /// Shared by all that have a seat in either, from 0 to 1.
    fn jaccard(&self) -> Option<f64> {
        self.measure.jaccard
    }
    /// Shared by the smaller of the two, from 0 to 1.
    fn coefficient(&self) -> Option<f64> {
        self.measure.coefficient
    }
    /// Whether too little is known to say that none sits in both: no organisation is entered for one of the two, its convener included.
    fn too_little(&self) -> bool {
        self.pair.too_few_organisations(&self.sight)
    }
    /// As `jaccard`, but each organisation counts as much as its `weight`: one that sits everywhere counts little. From 0 to 1.
    fn weighed(&self) -> Option<f64> {
        self.pair.organisations_weighed(&self.sight, self.conveners)
    }
    /// Which organisations have a seat in both: the rarest first, then in the Danish order of names.
    fn evidence(
        &self,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
    ) -> Result<Connection<SharedOrganisation>, Fault> {
        let found = self.pair.organisation_evidence(&self.sight, self.conveners);
        let id = |shared: Weighed<OrganisationIx>| self.sight.register().organisations.get(shared.item).id;
        let wrap = |shared| SharedOrganisation { sight: self.sight.clone(), pair: self.pair, shared };
        Ok(Page { first, after, last, before }.of(&found, id, wrap)?)
    }
}

/// An organisation with a seat in both forums.
pub struct SharedOrganisation {
    sight: Sight,
    pair: Pair,
    shared: Weighed<OrganisationIx>,
}

impl SharedOrganisation {
    fn seats(&self, forum: ForumIx) -> Vec<Seat> {
        let seats: Vec<SeatIx> = self.pair.seats_for(&self.sight, forum, self.shared.item);
        seats.into_iter().map(|ix| Seat::new(&self.sight, ix)).collect()
    }
}

/// An organisation with a seat in both forums, how rare it is, and through which seats.
#[Object]
impl SharedOrganisation {
    /// The organisation; its units are part of it.
    fn organisation(&self) -> Inline<Organisation> {
        Inline(Organisation::new(&self.sight, self.shared.item))
    }
    /// How rare it is: ln(1 + all forums / those in which it sits) divided by ln(1 + all forums). 1 where it sits in one forum alone,
    /// near 0 where it sits in all. Every seat on the date counts, whoever asks.
    fn weight(&self) -> f64 {
        self.shared.rarity.weight
    }
    /// In how many forums it has a seat of any kind.
    fn forums(&self) -> u32 {
        self.shared.rarity.forums
    }
    /// Its seats in the first forum that count; none where you may not see who sits there.
    fn seats_a(&self) -> Vec<Seat> {
        self.seats(self.pair.a)
    }
    /// Its seats in the second forum that count; none where you may not see who sits there.
    fn seats_b(&self) -> Vec<Seat> {
        self.seats(self.pair.b)
    }
}

/// The topics that two forums share.
pub struct TopicOverlap {
    sight: Sight,
    pair: Pair,
    breadth: Breadth,
    measure: Measure,
}

impl TopicOverlap {
    /// The topics that two forums share.
    #[must_use]
    pub fn new(sight: &Sight, pair: Pair, breadth: Breadth) -> Self {
        Self { sight: sight.clone(), pair, breadth, measure: pair.topics(sight, breadth) }
    }
}

/// The topics that two forums share, and which they are. A ratio is missing where one of the two has none.
#[expect(clippy::too_many_arguments, reason = "a connection takes its page beside what is asked")]
#[Object]
impl TopicOverlap {
    /// How many both deal with.
    fn shared(&self) -> usize {
        self.measure.shared
    }
    /// Shared by all that either deals with, from 0 to 1.
    fn jaccard(&self) -> Option<f64> {
        self.measure.jaccard
    }
    /// Shared by the smaller of the two, from 0 to 1.
    fn coefficient(&self) -> Option<f64> {
        self.measure.coefficient
    }
    /// Whether too little is known to say that they share none: no topic is entered for one of the two.
    fn too_little(&self) -> bool {
        self.measure.jaccard.is_none()
    }
    /// As `jaccard`, but each topic counts as much as its `weight`: one that every forum deals with counts little. From 0 to 1.
    fn weighed(&self) -> Option<f64> {
        self.pair.topics_weighed(&self.sight, self.breadth)
    }
    /// Which topics both deal with: the rarest first, then in the Danish order of names.
    fn evidence(
        &self,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
    ) -> Result<Connection<SharedTopic>, Fault> {
        let found = self.pair.topic_evidence(&self.sight, self.breadth);
        let id = |shared: Weighed<TopicIx>| self.sight.register().topics.get(shared.item).id;
        let wrap = |shared| SharedTopic { sight: self.sight.clone(), pair: self.pair, shared };
        Ok(Page { first, after, last, before }.of(&found, id, wrap)?)
    }
}

/// A topic that both forums deal with.
pub struct SharedTopic {
    sight: Sight,
    pair: Pair,
    shared: Weighed<TopicIx>,
}

impl SharedTopic {
    fn topics(&self, forum: ForumIx) -> Vec<Topic> {
        let under = topics_under(&self.sight, forum, self.shared.item);
        under.into_iter().map(|ix| Topic::new(&self.sight, ix)).collect()
    }
}

/// A topic that both forums deal with, how rare it is, and by which of their own topics.
#[Object]
impl SharedTopic {
    /// The topic.
    fn topic(&self) -> Inline<Topic> {
        Inline(Topic::new(&self.sight, self.shared.item))
    }
    /// How rare it is: ln(1 + all forums / those that deal with it) divided by ln(1 + all forums). 1 where one forum alone deals with
    /// it, near 0 where all do.
    fn weight(&self) -> f64 {
        self.shared.rarity.weight
    }
    /// How many forums deal with it or with a narrower topic.
    fn forums(&self) -> u32 {
        self.shared.rarity.forums
    }
    /// The topics of the first forum that are this one or narrower.
    fn topics_a(&self) -> Vec<Topic> {
        self.topics(self.pair.a)
    }
    /// The topics of the second forum that are this one or narrower.
    fn topics_b(&self) -> Vec<Topic> {
        self.topics(self.pair.b)
    }
}

/// The areas of two forums.
pub struct AreaOverlap {
    sight: Sight,
    pair: Pair,
    measure: Measure,
}

impl AreaOverlap {
    /// The areas of two forums.
    #[must_use]
    pub fn new(sight: &Sight, pair: Pair) -> Self {
        Self { sight: sight.clone(), pair, measure: pair.areas(sight) }
    }
}

/// Two areas, one of each forum.
#[derive(SimpleObject)]
pub struct RelatedAreas {
    /// The area of the first forum.
    a: Area,
    /// The area of the second forum.
    b: Area,
    /// How they lie to each other.
    relation: AreaRelation,
}

/// The areas that two forums cover, and how they lie to each other. A ratio is missing where one of the two covers none.
#[Object]
impl AreaOverlap {
    /// How many both cover.
    fn shared(&self) -> usize {
        self.measure.shared
    }
    /// Shared by all that either covers, from 0 to 1.
    fn jaccard(&self) -> Option<f64> {
        self.measure.jaccard
    }
    /// Shared by the smaller of the two, from 0 to 1.
    fn coefficient(&self) -> Option<f64> {
        self.measure.coefficient
    }
    /// Whether too little is known to say that they share none: no area is entered for one of the two.
    fn too_little(&self) -> bool {
        self.measure.jaccard.is_none()
    }
    /// How all that the first covers lies to all that the second covers; nothing where one of them covers nothing that is known.
    /// A district is covered when all its municipalities are.
    fn relation(&self) -> Option<AreaRelation> {
        self.pair.area_relation(&self.sight)
    }
    /// The areas of the two that are the same, lie in each other or are neighbours, in this order.
    fn evidence(&self) -> Vec<RelatedAreas> {
        let area = |ix| Area::new(&self.sight, ix);
        let wrap = |pair: AreaPair| RelatedAreas { a: area(pair.a), b: area(pair.b), relation: pair.relation };
        self.pair.area_evidence(&self.sight).into_iter().map(wrap).collect()
    }
    /// The same in a sentence.
    fn sentence(
        &self,
        #[graphql(desc = "The language; that of the request when not given.")] language: Option<Language>,
    ) -> String {
        self.pair.area_sentence(&self.sight, language.unwrap_or(self.sight.language()))
    }
}

/// How alike the texts of two forums are.
pub struct TextOverlap {
    sight: Sight,
    alike: Option<Alike>,
}

impl TextOverlap {
    /// How alike the texts of two forums are.
    #[must_use]
    pub fn new(sight: &Sight, pair: Pair) -> Self {
        Self { sight: sight.clone(), alike: pair.texts(sight) }
    }
}

/// How alike the texts of two forums are: purpose, remit and description, in Danish. Small words do not count, forms of a word are
/// one word, and a compound counts as its parts where the other text has them.
#[expect(clippy::too_many_arguments, reason = "a connection takes its page beside what is asked")]
#[Object]
impl TextOverlap {
    /// The weight of the words that both use by that of all that either uses, from 0 to 1; nothing where too little is known.
    fn weighed(&self) -> Option<f64> {
        self.alike.as_ref().map(|alike| alike.weighed)
    }
    /// How many words both use; nothing where too little is known.
    fn shared(&self) -> Option<usize> {
        self.alike.as_ref().map(|alike| alike.words.len())
    }
    /// Whether one of the two says too little to tell: fewer than five words that carry meaning.
    fn too_little(&self) -> bool {
        self.alike.is_none()
    }
    /// The words that both use: the rarest first, then in the Danish order.
    fn evidence(
        &self,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
    ) -> Result<Connection<SharedWord>, Fault> {
        let found = self.alike.as_ref().map_or(&[][..], |alike| &alike.words);
        let places: Vec<usize> = (0..found.len()).collect();
        let id = |at: usize| Uuid::from_u128(at as u128 + 1);
        Ok(Page { first, after, last, before }.of(&places, id, |at| SharedWord::from(&found[at]))?)
    }
    /// The same in a sentence that names the rarest words.
    fn sentence(
        &self,
        #[graphql(desc = "The language; that of the request when not given.")] language: Option<Language>,
    ) -> String {
        texts::sentence(self.alike.as_ref(), language.unwrap_or(self.sight.language()))
    }
}

/// A word that the texts of both forums use.
#[derive(SimpleObject)]
pub struct SharedWord {
    /// As the first forum writes it, or the compound in which it has it.
    a: String,
    /// As the second forum writes it, or the compound in which it has it.
    b: String,
    /// How rare it is: ln(1 + all forums with texts / those that use it) divided by ln(1 + all forums with texts). 1 where one forum alone
    /// uses it, near 0 where all do.
    weight: f64,
    /// How many forums use it; of a compound and its part, the one that more of them use.
    forums: u32,
}

impl From<&Shared> for SharedWord {
    fn from(shared: &Shared) -> Self {
        let (a, b) = (shared.in_a.to_string(), shared.in_b.to_string());
        Self { a, b, weight: shared.rarity.weight, forums: shared.rarity.forums }
    }
}
