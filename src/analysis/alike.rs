//! Finding the pairs of forums whose organisations are alike without holding every forum against every other.

use super::overlap::{Measure, common, organisations};
use crate::{
    access::Sight,
    register::{Counting, ForumIx, OrganisationIx},
};
use std::{collections::HashMap, hash::Hash, sync::Arc};

/// From this part on, organisations in common without the conveners suggest an interface.
pub const HALF: f64 = 0.5;

/// The organisations of a forum, sorted and without repeats, and the one that convenes it.
#[derive(Clone, Debug)]
pub struct Party<T> {
    pub all: Arc<[T]>,
    pub convener: Option<T>,
}

impl Party<OrganisationIx> {
    /// The organisations of a forum, each as the top of its tree.
    pub fn of(sight: &Sight, forum: ForumIx, counting: Counting) -> Self {
        let register = sight.register();
        let convener = register.forums.get(forum).convener.map(|ix| register.root(ix));
        Self { all: organisations(sight, forum, counting), convener }
    }
}

impl<T: Ord + Copy> Party<T> {
    /// What two parties have in common when the conveners of both are left out.
    #[must_use]
    pub fn measure(&self, other: &Self) -> Measure {
        let conveners = [self.convener, other.convener];
        let shared = common(&self.all, &other.all).filter(|item| !conveners.contains(&Some(**item))).count();
        let left_out = |party: &Self| {
            let twice = self.convener == other.convener;
            let out = conveners.iter().skip(usize::from(twice)).flatten();
            out.filter(|convener| party.all.binary_search(convener).is_ok()).count()
        };
        let size = |party: &Self| party.all.len() - left_out(party);
        Measure::new(shared, size(self), size(other))
    }

    /// Whether the one is so much larger that half cannot be in common. Each may lose the other's convener, and its own.
    fn outgrows(&self, other: &Self) -> bool {
        self.all.len().saturating_sub(2) > 2 * other.all.len()
    }
}

/// The pairs that `wanted` takes and of which at least half is in common, as places in ascending order.
///
/// Of two such parties the one must hold one of the other's rarest members: of `n` members without the convener at least `n / 2`
/// are shared, so that a pair meets in the first `n - n / 2 + 1` of them, rarest first. What sits everywhere is met last and
/// seldom looked at.
pub fn alike<T: Ord + Copy + Hash>(parties: &[Party<T>], wanted: impl Fn(usize, usize) -> bool) -> Vec<(usize, usize)> {
    let own = |party: &Party<T>| -> Vec<T> {
        let members = party.all.iter().copied();
        members.filter(|member| party.convener != Some(*member)).collect()
    };
    let mut often: HashMap<T, u32> = HashMap::new();
    for party in parties {
        own(party).into_iter().for_each(|member| *often.entry(member).or_default() += 1);
    }
    let mut met: HashMap<T, Vec<usize>> = HashMap::new();
    let mut seen = vec![usize::MAX; parties.len()];
    let mut pairs = Vec::new();
    for (place, party) in parties.iter().enumerate() {
        let mut members = own(party);
        members.sort_unstable_by_key(|member| (often.get(member).copied(), *member));
        let least = (members.len() / 2).max(1);
        members.truncate((members.len() + 1).saturating_sub(least));
        for member in members {
            let others = met.entry(member).or_default();
            for other in others.iter().copied() {
                if std::mem::replace(&mut seen[other], place) != place
                    && wanted(other, place)
                    && !parties[other].outgrows(party)
                    && !party.outgrows(&parties[other])
                    && parties[other].measure(party).jaccard.is_some_and(|ratio| ratio >= HALF)
                {
                    pairs.push((other, place));
                }
            }
            others.push(place);
        }
    }
    pairs.sort_unstable();
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::btree_set, collection::vec, option, prelude::*};

    proptest! {
        #[test]
        fn nothing_is_missed_and_nothing_is_invented(
            sets in vec((btree_set(0u8..12, 0..7), option::of(0u8..4)), 0..14), odd in any::<bool>(),
        ) {
            let parties: Vec<_> = sets.into_iter().map(|(set, convener)| Party { all: set.into_iter().collect(), convener }).collect();
            let wanted = |a: usize, b: usize| !odd || (a + b) % 2 == 1;
            let mut naive = Vec::new();
            for b in 0..parties.len() {
                for a in 0..b {
                    let (x, y) = (&parties[a], &parties[b]);
                    let left = |party: &Party<u8>| -> Vec<u8> {
                        party.all.iter().copied().filter(|m| x.convener != Some(*m) && y.convener != Some(*m)).collect()
                    };
                    let half = Measure::of(&left(x), &left(y)).jaccard.is_some_and(|ratio| ratio >= HALF);
                    if wanted(a, b) && half {
                        naive.push((a, b));
                    }
                }
            }
            naive.sort_unstable();
            prop_assert_eq!(alike(&parties, wanted), naive);
        }
    }
}
