//! The people and organisations of forums, remembered from one question to the next: whoever holds one forum against others asks
//! for them again and again, and finding them anew reads every seat.

use super::{Counting, Day, ForumIx, Ix, PostIx, Register, Row, Touched};
use arc_swap::ArcSwapOption;
use std::{collections::BTreeSet, sync::Arc};

/// Forums whose places are copied together when one of them changes.
const CHUNK: usize = 256;

/// For each forum what was asked for last, and the answer.
pub struct ByForum<T>(Arc<Vec<Arc<Chunk<T>>>>);

type Chunk<T> = Vec<ArcSwapOption<Answer<T>>>;

struct Answer<T> {
    on: Day,
    counting: Counting,
    found: Arc<[T]>,
}

impl<T> Clone for ByForum<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Default for ByForum<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T> ByForum<T> {
    /// What a forum has on a day with these seats counted, found by `find` unless it is remembered.
    pub fn of(&self, forum: ForumIx, (on, counting): (Day, Counting), find: impl FnOnce() -> Vec<T>) -> Arc<[T]> {
        let slot = self.0.get(forum.at() / CHUNK).and_then(|chunk| chunk.get(forum.at() % CHUNK));
        let held = slot.map(ArcSwapOption::load);
        if let Some(Some(answer)) = held.as_deref()
            && (answer.on, answer.counting) == (on, counting)
        {
            return Arc::clone(&answer.found);
        }
        let found: Arc<[T]> = find().into();
        if let Some(slot) = slot {
            slot.store(Some(Arc::new(Answer { on, counting, found: Arc::clone(&found) })));
        }
        found
    }

    /// The same with room for so many forums, and without the answers of these. The former keeps its own.
    fn without(&self, forums: &BTreeSet<usize>, places: usize) -> Self {
        let kept = |at: usize| {
            let first = at * CHUNK;
            let former = self.0.get(at);
            if let Some(chunk) = former
                && forums.range(first..first + CHUNK).next().is_none()
            {
                return Arc::clone(chunk);
            }
            let slot = |place: usize| {
                let held = former.filter(|_| !forums.contains(&(first + place))).and_then(|chunk| chunk[place].load_full());
                ArcSwapOption::new(held)
            };
            Arc::new((0..CHUNK).map(slot).collect())
        };
        Self(Arc::new((0..places.div_ceil(CHUNK)).map(kept).collect()))
    }
}

impl Register {
    /// Forgets what these changes may have changed.
    pub(super) fn forget_members(&mut self, former: &Self, touched: &[Touched]) {
        let mut forums = BTreeSet::new();
        let mut tree = false;
        for row in touched.iter().flat_map(|change| [&change.before, &change.after]).flatten() {
            match row {
                Row::Seat(seat) => forums.extend(self.forums.find(seat.forum_id)),
                Row::Deputy(deputy) => {
                    forums.extend([self, former].iter().filter_map(|register| register.forum_of(deputy.seat_id)))
                }
                Row::Holding(holding) => {
                    self.posts.find(holding.post_id).into_iter().for_each(|post| forums.extend(self.forums_through(post)));
                }
                // A unit counts as what it is a unit of.
                Row::Organisation(_) => tree = true,
                _ => {}
            }
        }
        let (forums, places) = (forums.into_iter().map(Ix::at).collect(), self.forums.places());
        self.people_of = former.people_of.without(&forums, places);
        self.organisations_of = if tree { ByForum::default() } else { former.organisations_of.clone() }.without(&forums, places);
    }

    fn forum_of(&self, seat: uuid::Uuid) -> Option<ForumIx> {
        self.seats.find(seat).map(|ix| self.seats.get(ix).forum)
    }

    fn forums_through(&self, post: PostIx) -> impl Iterator<Item = ForumIx> {
        let deputies = self.post_deputies.of(post).iter().map(|ix| self.deputies.get(*ix).seat);
        let seats = self.post_seats.of(post).iter().copied().chain(deputies);
        seats.map(|ix| self.seats.get(ix).forum)
    }

    /// Begins to remember, in a register that has just been built.
    pub(super) fn remember_members(&mut self) {
        let places = self.forums.places();
        self.people_of = ByForum::default().without(&BTreeSet::new(), places);
        self.organisations_of = ByForum::default().without(&BTreeSet::new(), places);
    }
}
