//! How many people a forum has on a day, remembered: ranking overlaps asks it of every forum that is met.

use super::{Day, ForumIx, Ix, Register, Row, Touched};
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

/// For each forum the last day asked about and the number of people then, with the regular seats counted. Eight bytes a forum.
#[derive(Clone, Default)]
pub struct Sizes(Arc<Vec<AtomicU64>>);

impl Sizes {
    /// The number of people in a forum on a day, counted by `count` unless it is remembered.
    pub fn remembered(&self, forum: ForumIx, on: Day, count: impl FnOnce() -> usize) -> usize {
        let Some(slot) = self.0.get(forum.at()) else { return count() };
        // One word holds day and number, so that no reader takes the number of another day.
        let day = u64::from(on.0.cast_unsigned()) << 32;
        let held = slot.load(Ordering::Relaxed);
        if held & 0xffff_ffff_0000_0000 == day && held & 0xffff_ffff != 0 {
            return (held & 0xffff_ffff) as usize - 1;
        }
        let number = count();
        if let Ok(number) = u32::try_from(number + 1) {
            slot.store(day | u64::from(number), Ordering::Relaxed);
        }
        number
    }
}

impl Register {
    /// Forgets the numbers that these changes may have changed. The former register keeps its own.
    pub(super) fn forget_sizes(&mut self, former: &Self, touched: &[Touched]) {
        let rows = || touched.iter().flat_map(|change| [&change.before, &change.after]).flatten();
        let concerns = rows().any(|row| matches!(row, Row::Forum(_) | Row::Seat(_) | Row::Holding(_)));
        if !concerns && self.sizes.0.len() == self.forums.places() {
            return;
        }
        let known = former.sizes.0.iter().map(|slot| slot.load(Ordering::Relaxed));
        let mut slots: Vec<u64> = known.chain(std::iter::repeat(0)).take(self.forums.places()).collect();
        for row in rows() {
            let forums: Vec<_> = match row {
                Row::Seat(seat) => self.forums.find(seat.forum_id).into_iter().collect(),
                Row::Holding(holding) => {
                    self.posts.find(holding.post_id).map(|post| self.forums_through(post)).unwrap_or_default()
                }
                _ => Vec::new(),
            };
            forums.iter().for_each(|forum| slots[forum.at()] = 0);
        }
        self.sizes = Sizes(Arc::new(slots.into_iter().map(AtomicU64::new).collect()));
    }

    fn forums_through(&self, post: super::PostIx) -> Vec<ForumIx> {
        self.post_seats.of(post).iter().map(|ix| self.seats.get(*ix).forum).collect()
    }

    /// Begins to remember, in a register that has just been built.
    pub(super) fn remember_sizes(&mut self) {
        self.sizes = Sizes(Arc::new((0..self.forums.places()).map(|_| AtomicU64::new(0)).collect()));
    }
}
