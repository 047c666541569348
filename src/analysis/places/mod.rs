//! What people and posts in common rest on: the places of each person with their days, the seats of each post, and whether enough
//! is known of who sits there to say anything.
//!
//! A seat that follows a post is there longer than whoever sits in it: a place lasts as long as the seat, the post's being held and
//! the forum all do. A deputy's place lasts as long as the deputy stands in.

pub mod graphql;

use super::overlap::{Pair, common, counted, people, posts};
use crate::{
    access::Sight,
    register::{ForumIx, PersonIx, PostIx, SeatIx, Term},
    words,
};

/// A place that somebody has in a forum on the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub seat: SeatIx,
    /// Whether the person stands in for whoever has the seat.
    pub deputy: bool,
    /// From the first to the last day on which the person has the place.
    pub term: Term,
}

impl Pair {
    /// The places that a person has in one of the two and that count, the earliest first; none where the asker may not see who sits in
    /// both.
    #[must_use]
    pub fn places(self, sight: &Sight, forum: ForumIx, person: PersonIx) -> Vec<Place> {
        let register = sight.register();
        if !self.open(sight) {
            return Vec::new();
        }
        let mut found = Vec::new();
        for ix in counted(sight, forum, self.counting) {
            let seat = register.seats.get(ix);
            let there = seat.term.within(register.forums.get(forum).term);
            if register.holder(seat, sight.on()) == Some(person) {
                found.push(Place { seat: ix, deputy: false, term: there.within(held(sight, seat.post)) });
            }
            let deputies = if self.counting.deputies { sight.deputies(ix) } else { Vec::new() };
            for deputy in deputies.into_iter().map(|ix| register.deputies.get(ix)) {
                if register.stands_in(deputy, sight.on()) == Some(person) {
                    let term = there.within(deputy.term).within(held(sight, deputy.post));
                    found.push(Place { seat: ix, deputy: true, term });
                }
            }
        }
        found.sort_by_key(|place| (place.term.first(), register.seats.get(place.seat).id));
        found
    }

    /// The posts that both have, by title, then by the organisation; none where the asker may not see who sits there.
    #[must_use]
    pub fn shared_posts(self, sight: &Sight) -> Vec<PostIx> {
        let register = sight.register();
        if !self.open(sight) {
            return Vec::new();
        }
        let [a, b] = [self.a, self.b].map(|forum| posts(sight, forum, self.counting));
        let mut shared: Vec<_> = common(&a, &b).copied().collect();
        shared.sort_by(|x, y| {
            let (one, other) = (register.posts.get(*x), register.posts.get(*y));
            let name = |ix| register.organisation_name(ix, sight.on());
            let by_title = words::compare(&one.title, &other.title);
            by_title.then_with(|| words::compare(name(one.organisation), name(other.organisation))).then(one.id.cmp(&other.id))
        });
        shared
    }

    /// The seats that count and follow a post in one of the two, in the order in which they were entered; none where the asker may
    /// not see who sits in both.
    #[must_use]
    pub fn seats_of_post(self, sight: &Sight, forum: ForumIx, post: PostIx) -> Vec<SeatIx> {
        if !self.open(sight) {
            return Vec::new();
        }
        counted(sight, forum, self.counting).filter(|ix| sight.register().seats.get(*ix).post == Some(post)).collect()
    }

    /// Whether too little is known of who sits in one of the two: nobody, or somebody in less than half of the seats that count. Of
    /// what the asker may not see nothing is told.
    #[must_use]
    pub fn too_few_people(self, sight: &Sight) -> bool {
        let register = sight.register();
        let few = |forum| {
            let (mut places, mut filled) = (0, 0);
            for ix in counted(sight, forum, self.counting) {
                places += 1;
                filled += usize::from(register.holder(register.seats.get(ix), sight.on()).is_some());
            }
            2 * filled < places || people(sight, forum, self.counting).is_empty()
        };
        self.open(sight) && (few(self.a) || few(self.b))
    }

    /// Whether no organisation is entered for one of the two, its convener included.
    #[must_use]
    pub fn too_few_organisations(self, sight: &Sight) -> bool {
        self.organisations(sight).jaccard.is_none()
    }
}

/// For how long whoever holds the post on the day has held and will hold it; always without a post.
fn held(sight: &Sight, post: Option<PostIx>) -> Term {
    let register = sight.register();
    let held = post.and_then(|post| {
        let mut holdings = register.post_holdings.of(post).iter().map(|ix| register.holdings.get(*ix));
        holdings.rfind(|holding| holding.term.contains(sight.on()))
    });
    held.map_or(Term::new(None, None), |holding| holding.term)
}
