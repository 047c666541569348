//! The door to the people and posts that two forums share, and to what each rests on.

use super::Place;
use crate::{
    access::Sight,
    analysis::{
        left_out::{LeftOut, LeftOutReason},
        overlap::{Evidence, Measure, Pair},
    },
    error::Fault,
    forum::graphql::Seat,
    people::graphql::{Organisation, Person, Post, Term},
    register::{ForumIx, PostIx, SeatIx},
    relay::{Connection, Inline, Page},
};
use async_graphql::Object;

/// A place that somebody has in a forum.
pub struct PersonPlace {
    sight: Sight,
    place: Place,
}

/// A place that somebody has in a forum, from when to when, and on whose behalf.
#[Object]
impl PersonPlace {
    /// The seat, or that for which the person stands in.
    fn seat(&self) -> Inline<Seat> {
        Inline(Seat::new(&self.sight, self.place.seat))
    }
    /// From the first to the last day on which the person sits or stands in there: not longer than the seat, and not longer than the
    /// person holds the post that it follows.
    fn term(&self) -> Inline<Term> {
        Inline(self.place.term.into())
    }
    /// On whose behalf.
    fn organisation(&self) -> Option<Inline<Organisation>> {
        let seat = self.sight.register().seats.get(self.place.seat);
        seat.organisation.map(|ix| Inline(Organisation::new(&self.sight, ix)))
    }
    /// Whether the person stands in for whoever has the seat; the term is then that of the standing in.
    fn deputy(&self) -> bool {
        self.place.deputy
    }
}

/// A person in both forums.
#[derive(Clone)]
pub struct SharedPerson {
    sight: Sight,
    pair: Pair,
    evidence: Evidence,
}

impl SharedPerson {
    /// The person in both forums of the pair, seen with this sight.
    pub(in crate::analysis) fn new(sight: &Sight, pair: Pair, evidence: Evidence) -> Self {
        Self { sight: sight.clone(), pair, evidence }
    }

    fn places(&self, forum: ForumIx) -> Vec<PersonPlace> {
        let found = self.pair.places(&self.sight, forum, self.evidence.person).into_iter();
        found.map(|place| PersonPlace { sight: self.sight.clone(), place }).collect()
    }
}

/// A person in both forums, with a seat in each.
#[Object]
impl SharedPerson {
    /// The person.
    fn person(&self) -> Inline<Person> {
        Inline(Person::new(&self.sight, self.evidence.person))
    }
    /// The seat in the first forum; the one that was entered first where the person has more.
    fn seat_a(&self) -> Inline<Seat> {
        Inline(Seat::new(&self.sight, self.evidence.seat_a))
    }
    /// The seat in the second forum; the one that was entered first where the person has more.
    fn seat_b(&self) -> Inline<Seat> {
        Inline(Seat::new(&self.sight, self.evidence.seat_b))
    }
    /// Every place that the person has in the first forum and that counts, the earliest first.
    fn places_a(&self) -> Vec<PersonPlace> {
        self.places(self.pair.a)
    }
    /// Every place that the person has in the second forum and that counts, the earliest first.
    fn places_b(&self) -> Vec<PersonPlace> {
        self.places(self.pair.b)
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

impl PeopleOverlap {
    /// The people that two forums share, measured as given.
    #[must_use]
    pub fn new(sight: &Sight, pair: Pair, measure: Option<Measure>) -> Self {
        Self { sight: sight.clone(), pair, measure }
    }
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
    /// Whether too little is known to say that nobody sits in both: in one of the two nobody is known to sit, or more than half of the
    /// seats that count are vacant. False where you may not see who sits there.
    fn too_little(&self) -> bool {
        self.pair.too_few_people(&self.sight)
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
        let wrap = |evidence| SharedPerson::new(&self.sight, self.pair, evidence);
        Ok(Page { first, after, last, before }.of(&found, id, wrap)?)
    }
}

/// The posts that two forums share.
pub struct PostOverlap {
    sight: Sight,
    pair: Pair,
    measure: Option<Measure>,
}

impl PostOverlap {
    /// The posts that two forums share.
    #[must_use]
    pub fn new(sight: &Sight, pair: Pair) -> Self {
        Self { sight: sight.clone(), pair, measure: pair.posts(sight) }
    }
}

/// The posts that two forums share, whoever holds them, and which they are. A ratio is missing where no seat of one of the two follows
/// a post, and every number where you may not see who sits there.
#[expect(clippy::too_many_arguments, reason = "a connection takes its page beside what is asked")]
#[Object]
impl PostOverlap {
    /// How many have a seat in both.
    fn shared(&self) -> Option<usize> {
        self.measure.map(|measure| measure.shared)
    }
    /// Shared by all that have a seat in either, from 0 to 1.
    fn jaccard(&self) -> Option<f64> {
        self.measure.and_then(|measure| measure.jaccard)
    }
    /// Shared by the smaller of the two, from 0 to 1.
    fn coefficient(&self) -> Option<f64> {
        self.measure.and_then(|measure| measure.coefficient)
    }
    /// Whether too little is known: no seat of one of the two follows a post. False where you may not see who sits there.
    fn too_little(&self) -> bool {
        self.measure.is_some_and(|measure| measure.jaccard.is_none())
    }
    /// Which posts have a seat in both, in the Danish order of titles, then of the organisations.
    fn evidence(
        &self,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
    ) -> Result<Connection<SharedPost>, Fault> {
        let found = self.pair.shared_posts(&self.sight);
        let id = |ix| self.sight.register().posts.get(ix).id;
        let wrap = |post| SharedPost { sight: self.sight.clone(), pair: self.pair, post };
        Ok(Page { first, after, last, before }.of(&found, id, wrap)?)
    }
}

/// A post with a seat in both forums.
pub struct SharedPost {
    sight: Sight,
    pair: Pair,
    post: PostIx,
}

impl SharedPost {
    fn seats(&self, forum: ForumIx) -> Vec<Seat> {
        let seats: Vec<SeatIx> = self.pair.seats_of_post(&self.sight, forum, self.post);
        seats.into_iter().map(|ix| Seat::new(&self.sight, ix)).collect()
    }
}

/// A post with a seat in both forums, and through which seats.
#[Object]
impl SharedPost {
    /// The post.
    fn post(&self) -> Inline<Post> {
        Inline(Post::new(&self.sight, self.post))
    }
    /// The seats in the first forum that follow it, in the order in which they were entered.
    fn seats_a(&self) -> Vec<Seat> {
        self.seats(self.pair.a)
    }
    /// The seats in the second forum that follow it, in the order in which they were entered.
    fn seats_b(&self) -> Vec<Seat> {
        self.seats(self.pair.b)
    }
}
