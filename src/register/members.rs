//! The people and organisations of forums, remembered from one question to the next: whoever holds one forum against others asks
//! for them again and again, and finding them anew reads every seat.

use super::{Counting, Day, ForumIx, Ix, PostIx, Register, Row, Touched};
use arc_swap::ArcSwapOption;
use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

/// Forums whose places are copied together when one of them changes.
const CHUNK: usize = 256;

/// For each forum what was asked for last, and the answer.
pub struct ByForum<T>(Arc<Vec<Arc<Chunk<T>>>>);

type Chunk<T> = Vec<Slot<T>>;

struct Slot<T> {
    answer: ArcSwapOption<Answer<T>>,
    /// What the answer is to and how many it names, as one word that is read without looking at it: see [`word`].
    size: AtomicU64,
}

struct Answer<T> {
    asked: Asked,
    found: Arc<[T]>,
}

/// The day, and which seats count.
type Asked = (Day, Counting);

/// Bits of a word that hold a number.
const NUMBER: u32 = 29;

/// The question and one more than the number in one word, so that no reader takes the number of another question.
fn word((on, counting): Asked, number: usize) -> u64 {
    let flags = [counting.called_when_needed, counting.deputies, counting.observers];
    let key = flags.iter().fold(u64::from(on.0.cast_unsigned()), |key, flag| (key << 1) | u64::from(*flag));
    (key << NUMBER) | (number as u64 + 1)
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
    fn slot(&self, forum: ForumIx) -> Option<&Slot<T>> {
        self.0.get(forum.at() / CHUNK)?.get(forum.at() % CHUNK)
    }

    /// What a forum has on a day with these seats counted, found by `find` unless it is remembered.
    pub fn of(&self, forum: ForumIx, asked: Asked, find: impl FnOnce() -> Vec<T>) -> Arc<[T]> {
        let slot = self.slot(forum);
        let held = slot.map(|slot| slot.answer.load());
        if let Some(answer) = held.as_ref().and_then(|held| held.as_deref()).filter(|answer| answer.asked == asked) {
            return Arc::clone(&answer.found);
        }
        let found: Arc<[T]> = find().into();
        if let Some(slot) = slot {
            slot.answer.store(Some(Arc::new(Answer { asked, found: Arc::clone(&found) })));
            slot.size.store(word(asked, found.len()), Ordering::Relaxed);
        }
        found
    }

    /// How many that are.
    pub fn count(&self, forum: ForumIx, asked: Asked, find: impl FnOnce() -> Vec<T>) -> usize {
        let held = self.slot(forum).map_or(0, |slot| slot.size.load(Ordering::Relaxed));
        // What is left above an empty answer to the same question is the number.
        match held.checked_sub(word(asked, 0)) {
            Some(number) if number < 1 << NUMBER => number as usize,
            _ => self.of(forum, asked, find).len(),
        }
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
                let held =
                    former.filter(|_| !forums.contains(&(first + place))).and_then(|chunk| chunk[place].answer.load_full());
                let size = held.as_ref().map_or(0, |answer| word(answer.asked, answer.found.len()));
                Slot { answer: ArcSwapOption::new(held), size: AtomicU64::new(size) }
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
                    forums.extend([self, former].iter().filter_map(|register| register.forum_of(deputy.seat_id)));
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

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Asked = (Day(733_000), Counting { called_when_needed: false, deputies: false, observers: false });

    fn forums(number: usize) -> ByForum<u32> {
        ByForum::default().without(&BTreeSet::new(), number)
    }

    fn never() -> Vec<u32> {
        panic!("it is remembered")
    }

    #[test]
    fn what_was_asked_is_remembered_and_nothing_else() {
        let (known, forum) = (forums(1), ForumIx::new(0));
        let others = [(Day(732_999), DAY.1), (Day(733_001), DAY.1), (DAY.0, Counting { observers: true, ..DAY.1 })];
        for list in [vec![], vec![7], vec![7; 300]] {
            for asked in others {
                assert_eq!(known.count(forum, asked, || vec![1, 2, 3]), 3);
                assert_eq!(known.count(forum, asked, never), 3);
                assert_eq!(known.count(forum, DAY, || list.clone()), list.len());
                assert_eq!(known.count(forum, DAY, never), list.len());
                assert_eq!(*known.of(forum, DAY, never), *list);
            }
        }
    }

    #[test]
    fn a_change_forgets_its_forum_alone_and_the_former_forgets_nothing() {
        let (known, [first, other, far]) = (forums(CHUNK + 1), [0, 1, CHUNK].map(ForumIx::new));
        for forum in [first, other, far] {
            known.of(forum, DAY, || vec![1]);
        }
        let next = known.without(&BTreeSet::from([first.at()]), CHUNK + 2);
        assert_eq!(next.count(first, DAY, || vec![1, 2]), 2);
        for forum in [other, far] {
            assert_eq!((next.count(forum, DAY, never), *next.of(forum, DAY, never) == [1]), (1, true));
        }
        assert_eq!(known.count(first, DAY, never), 1);
    }
}
