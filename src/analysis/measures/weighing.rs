//! Organisations and topics in common, weighed by how rare they are.

use crate::{
    access::Sight,
    analysis::overlap::{Conveners, Measure, Pair, common, counted, organisation_order, set},
    register::{ForumIx, OrganisationIx, Rarity, SeatIx, TopicIx},
    words,
};
use std::cmp::{Ordering, Reverse};

/// Something that both forums have, and how rare it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weighed<T> {
    pub item: T,
    pub rarity: Rarity,
}

/// How far a forum's topics reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Breadth {
    /// As they are written down.
    Own,
    /// Whoever deals with burglary deals with crime prevention.
    WithBroader,
}

/// The weight of what both have by the weight of what either has, from 0 to 1: the weighed Jaccard of two sorted lists without
/// repeats. Nothing where one of them is empty.
pub(super) fn weighed<T: Ord>(a: &[T], b: &[T], weight: impl Fn(&T) -> f64) -> Option<f64> {
    if a.is_empty() || b.is_empty() {
        return None;
    }
    let (shared, in_a, in_b) = (sum(common(a, b).map(&weight)), sum(a.iter().map(&weight)), sum(b.iter().map(&weight)));
    Some(shared / (in_a + in_b - shared))
}

/// The sum of these weights, the least first: to the last digit the same however the register was loaded.
fn sum(weights: impl Iterator<Item = f64>) -> f64 {
    let mut weights: Vec<f64> = weights.collect();
    weights.sort_unstable_by(f64::total_cmp);
    // The sum of nothing is written 0 here; that of the library is -0.
    weights.into_iter().fold(0.0, |sum, weight| sum + weight)
}

/// What is rarest first, then in the Danish order of names.
pub(super) fn rarest_first<T>(items: &mut [T], rarity: impl Fn(&T) -> Rarity, by_name: impl Fn(&T, &T) -> Ordering) {
    // Weights lie between 0 and 1, where the bits of a float sort as the float does.
    let key = |item: &T| Reverse(rarity(item).weight.to_bits());
    items.sort_by(|x, y| key(x).cmp(&key(y)).then_with(|| by_name(x, y)));
}

impl Pair {
    /// How much the organisations in common weigh by all that sit in either.
    #[must_use]
    pub fn organisations_weighed(self, sight: &Sight, conveners: Conveners) -> Option<f64> {
        let [a, b] = self.parties(sight, conveners);
        let among = sight.register().common(sight.on());
        weighed(&a, &b, |ix| among.organisation(*ix).weight)
    }

    /// The organisations in common, the rarest first.
    #[must_use]
    pub fn organisation_evidence(self, sight: &Sight, conveners: Conveners) -> Vec<Weighed<OrganisationIx>> {
        let [a, b] = self.parties(sight, conveners);
        let among = sight.register().common(sight.on());
        let shared = common(&a, &b).map(|ix| Weighed { item: *ix, rarity: among.organisation(*ix) });
        let mut shared: Vec<_> = shared.collect();
        rarest_first(&mut shared, |shared| shared.rarity, |x, y| organisation_order(sight, x.item, y.item));
        shared
    }

    /// The seats through which an organisation or its units sit in one of the two, in the order of the forum; none where the asker may
    /// not see who sits there.
    #[must_use]
    pub fn seats_for(self, sight: &Sight, forum: ForumIx, organisation: OrganisationIx) -> Vec<SeatIx> {
        let register = sight.register();
        let behind = |ix: &SeatIx| register.seats.get(*ix).organisation.is_some_and(|ix| register.root(ix) == organisation);
        if !sight.sees_inside(forum) {
            return Vec::new();
        }
        let mut seats: Vec<_> = counted(sight, forum, self.counting_organisations(sight)).filter(behind).collect();
        seats.sort_by_key(|ix| register.seats.get(*ix).role);
        seats
    }

    fn topic_sets(self, sight: &Sight, breadth: Breadth) -> [Vec<TopicIx>; 2] {
        let register = sight.register();
        [self.a, self.b].map(|forum| match breadth {
            Breadth::Own => set(register.topics_of(forum, sight.on())),
            Breadth::WithBroader => set(register.topics_of(forum, sight.on()).flat_map(|ix| register.wider(ix))),
        })
    }

    /// Topics in common.
    #[must_use]
    pub fn topics(self, sight: &Sight, breadth: Breadth) -> Measure {
        let [a, b] = self.topic_sets(sight, breadth);
        Measure::of(&a, &b)
    }

    /// How much the topics in common weigh by all that either deals with.
    #[must_use]
    pub fn topics_weighed(self, sight: &Sight, breadth: Breadth) -> Option<f64> {
        let [a, b] = self.topic_sets(sight, breadth);
        let among = sight.register().common(sight.on());
        weighed(&a, &b, |ix| among.topic(*ix).weight)
    }

    /// The topics in common, the rarest first.
    #[must_use]
    pub fn topic_evidence(self, sight: &Sight, breadth: Breadth) -> Vec<Weighed<TopicIx>> {
        let [a, b] = self.topic_sets(sight, breadth);
        let among = sight.register().common(sight.on());
        let shared = common(&a, &b).map(|ix| Weighed { item: *ix, rarity: among.topic(*ix) });
        let mut shared: Vec<_> = shared.collect();
        rarest_first(&mut shared, |shared| shared.rarity, |x, y| topic_order(sight, x.item, y.item));
        shared
    }
}

/// The topics of a forum that are this one or narrower, by name.
#[must_use]
pub fn topics_under(sight: &Sight, forum: ForumIx, topic: TopicIx) -> Vec<TopicIx> {
    let register = sight.register();
    let mut under = set(register.topics_of(forum, sight.on()).filter(|ix| register.wider(*ix).any(|at| at == topic)));
    under.sort_by(|a, b| topic_order(sight, *a, *b));
    under
}

/// The order of two topics in a Danish list, those called alike by code.
fn topic_order(sight: &Sight, a: TopicIx, b: TopicIx) -> Ordering {
    let (a, b) = (sight.register().topics.get(a), sight.register().topics.get(b));
    words::compare(&a.name, &b.name).then_with(|| a.code.cmp(&b.code))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::btree_set, prelude::*};

    proptest! {
        #[test]
        fn equal_weights_make_it_the_plain_ratio(a in btree_set(0u8..20, 0..12), b in btree_set(0u8..20, 0..12), weight in 0.1f64..1.0) {
            let (a, b): (Vec<_>, Vec<_>) = (a.into_iter().collect(), b.into_iter().collect());
            let (plain, found) = (Measure::of(&a, &b).jaccard, weighed(&a, &b, |_| weight));
            prop_assert_eq!(plain.is_some(), found.is_some());
            prop_assert!((plain.unwrap_or_default() - found.unwrap_or_default()).abs() < 1e-9);
        }

        #[test]
        fn it_is_a_ratio_the_same_from_either_side_and_grows_with_what_is_shared(
            a in btree_set(0u8..20, 1..12), b in btree_set(0u8..20, 1..12), weights in proptest::array::uniform20(0.05f64..1.0),
        ) {
            let (x, y): (Vec<_>, Vec<_>) = (a.iter().copied().collect(), b.iter().copied().collect());
            let weight = |item: &u8| weights[usize::from(*item)];
            let found = weighed(&x, &y, weight).unwrap();
            prop_assert!((0.0..=1.0 + 1e-12).contains(&found));
            prop_assert!((found - weighed(&y, &x, weight).unwrap()).abs() < 1e-12);
            prop_assert_eq!(found == 0.0, a.is_disjoint(&b));
            prop_assert!(found.is_sign_positive());
            prop_assert_eq!(weighed(&x, &x, weight), Some(1.0));
            if let Some(more) = b.difference(&a).next() {
                let mut with = x;
                with.push(*more);
                with.sort_unstable();
                prop_assert!(weighed(&with, &y, weight).unwrap() > found);
            }
        }
    }
}
