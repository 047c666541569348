//! Who sits where, as a few long lists of numbers, made for one question: how many people does each pair of forums share?
//!
//! The time goes into waiting for memory, not into counting, so the order of people matters more than anything else: they are
//! numbered anew in the order of the first forum they sit in, and people who sit in one forum alone, who make no pair, are left
//! out. Then the forums of a person and the people of a forum lie close together.

use super::{Counting, Day, ForumIx, Register, Row, Touched};
use std::sync::{Arc, Mutex, PoisonError};

/// The people of each forum and the forums of each person, both as one list with the places where each begins.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Kernel {
    forum_starts: Vec<u32>,
    people: Vec<u32>,
    person_starts: Vec<u32>,
    forums: Vec<u32>,
}

/// The forums of a day in the order of their codes, and the kernel of who sits in them.
#[derive(Debug)]
pub struct Seated {
    pub forums: Vec<ForumIx>,
    pub kernel: Kernel,
}

/// The kernel last asked for, kept until somebody else sits somewhere. Its size is that of the seats: four bytes each, twice.
#[derive(Clone, Default)]
pub(super) struct Remembered(Arc<Mutex<Option<Last>>>);

/// The day and the seats that were asked for, and who sits where then.
type Last = (Day, Counting, Arc<Seated>);

impl Register {
    /// Who sits where on a day, made by `make` unless it was the last to be asked for.
    pub fn seated(&self, on: Day, counting: Counting, make: impl FnOnce() -> Seated) -> Arc<Seated> {
        let held = || self.seated.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((day, counted, seated)) = &*held()
            && (*day, *counted) == (on, counting)
        {
            return Arc::clone(seated);
        }
        let seated = Arc::new(make());
        *held() = Some((on, counting, Arc::clone(&seated)));
        seated
    }

    /// Forgets who sits where if these changes may have changed it. The former register keeps its own.
    pub(super) fn forget_seated(&mut self, touched: &[Touched]) {
        let mut rows = touched.iter().flat_map(|change| [&change.before, &change.after]).flatten();
        if rows.any(|row| matches!(row, Row::Forum(_) | Row::Seat(_) | Row::Holding(_) | Row::Deputy(_))) {
            self.seated = Remembered::default();
        }
    }
}

/// Two places of forums, the first the lower, and the number of people they share.
pub type Pair = (u32, u32, u32);

/// What stands in the place of a new number for somebody who gets none.
const NOBODY: u32 = u32::MAX;

impl Kernel {
    /// The kernel of these forums: for each the numbers of its people, none twice and all below `most`.
    #[must_use]
    pub fn new(rows: &[Vec<u32>], most: usize) -> Self {
        let mut degree = vec![0_u32; most];
        rows.iter().flatten().for_each(|person| degree[*person as usize] += 1);
        let mut kernel = Self { forum_starts: Vec::with_capacity(rows.len() + 1), ..Self::default() };
        let mut number = vec![NOBODY; most];
        kernel.person_starts.push(0);
        for row in rows {
            kernel.forum_starts.push(length(&kernel.people));
            for person in row.iter().map(|person| *person as usize).filter(|person| degree[*person] > 1) {
                if number[person] == NOBODY {
                    number[person] = length(&kernel.person_starts) - 1;
                    let begins = kernel.person_starts.last().copied().unwrap_or_default();
                    kernel.person_starts.push(begins + degree[person]);
                }
                kernel.people.push(number[person]);
            }
        }
        kernel.forum_starts.push(length(&kernel.people));
        kernel.turn();
        kernel
    }

    /// Fills in the forums of each person, ascending, from the people of each forum.
    fn turn(&mut self) {
        self.forums = vec![0; self.people.len()];
        let mut next = self.person_starts.clone();
        for forum in 0..self.forum_starts.len() - 1 {
            for person in &self.people[range(&self.forum_starts, forum)] {
                let place = &mut next[*person as usize];
                self.forums[*place as usize] = u32::try_from(forum).unwrap_or(u32::MAX);
                *place += 1;
            }
        }
    }

    /// The pairs of open forums that share at least so many people, and one at least, in the order of their places.
    #[must_use]
    pub fn pairs(&self, at_least: u32, open: &[bool]) -> Vec<Pair> {
        let number = self.forum_starts.len() - 1;
        let (mut shared, mut met, mut pairs) = (vec![0_u32; number], Vec::new(), Vec::new());
        // Forums are gone through in order, so what is left of a person's list is always the forums still to come.
        let mut rest = self.person_starts.clone();
        for forum in 0..number {
            for person in &self.people[range(&self.forum_starts, forum)] {
                let person = *person as usize;
                rest[person] += 1;
                if !open[forum] {
                    continue;
                }
                for other in &self.forums[rest[person] as usize..self.person_starts[person + 1] as usize] {
                    let count = &mut shared[*other as usize];
                    if *count == 0 {
                        met.push(*other);
                    }
                    *count += 1;
                }
            }
            let begin = pairs.len();
            for other in met.drain(..) {
                let people = std::mem::take(&mut shared[other as usize]);
                if people >= at_least.max(1) && open[other as usize] {
                    pairs.push((u32::try_from(forum).unwrap_or(u32::MAX), other, people));
                }
            }
            pairs[begin..].sort_unstable();
        }
        pairs
    }
}

fn range(starts: &[u32], at: usize) -> std::ops::Range<usize> {
    starts[at] as usize..starts[at + 1] as usize
}

/// A register holds fewer than four thousand million seats.
fn length(list: &[u32]) -> u32 {
    u32::try_from(list.len()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::btree_set, prelude::*};

    fn naively(rows: &[Vec<u32>], at_least: u32, open: &[bool]) -> Vec<Pair> {
        let place = |at: usize| u32::try_from(at).unwrap();
        let mut pairs = Vec::new();
        for a in 0..rows.len() {
            for b in a + 1..rows.len() {
                let people = place(rows[a].iter().filter(|person| rows[b].contains(person)).count());
                if open[a] && open[b] && people >= at_least.max(1) {
                    pairs.push((place(a), place(b), people));
                }
            }
        }
        pairs
    }

    proptest! {
        #[test]
        fn the_pairs_are_those_that_a_comparison_of_each_with_each_finds(
            rows in proptest::collection::vec(btree_set(0u32..30, 0..12), 0..14), at_least in 0u32..4, closed in any::<u16>(),
        ) {
            let rows: Vec<Vec<u32>> = rows.into_iter().map(|row| row.into_iter().collect()).collect();
            let open: Vec<bool> = (0..rows.len()).map(|at| closed >> at & 1 == 0).collect();
            prop_assert_eq!(Kernel::new(&rows, 30).pairs(at_least, &open), naively(&rows, at_least, &open));
        }
    }

    #[test]
    fn no_forums_make_no_pairs() {
        assert_eq!(Kernel::new(&[], 0).pairs(1, &[]), []);
    }
}
