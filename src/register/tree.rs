//! What stands under what: areas, organisations and topics each make a tree, and nothing ever stands under itself.

use super::{AreaIx, Ix, OrganisationIx, Register, Row, TopicIx, Touched};
use std::iter::successors;

impl Register {
    /// The organisation and what it is a unit of, upwards.
    pub fn above(&self, organisation: OrganisationIx) -> impl Iterator<Item = OrganisationIx> {
        successors(Some(organisation), |at| self.organisations.get(*at).parent)
    }

    /// The area and what it lies in, outwards.
    pub fn around(&self, area: AreaIx) -> impl Iterator<Item = AreaIx> {
        successors(Some(area), |at| self.areas.get(*at).parent)
    }

    /// The topic and those that take it in, ever wider.
    pub fn wider(&self, topic: TopicIx) -> impl Iterator<Item = TopicIx> {
        successors(Some(topic), |at| self.topics.get(*at).broader)
    }

    /// The organisation at the top of the tree that this one stands in: itself if it is no unit of another.
    #[must_use]
    pub fn root(&self, organisation: OrganisationIx) -> OrganisationIx {
        self.above(organisation).last().unwrap_or(organisation)
    }

    /// The organisation and everything that is a unit of it, at any depth.
    #[must_use]
    pub fn with_units(&self, organisation: OrganisationIx) -> Vec<OrganisationIx> {
        let mut found = vec![organisation];
        let mut at = 0;
        while let Some(next) = found.get(at) {
            found.extend_from_slice(self.organisation_units.of(*next));
            at += 1;
        }
        found
    }

    /// Whether an organisation is another one, or a unit of it.
    #[must_use]
    pub fn is_unit_of(&self, inner: OrganisationIx, outer: OrganisationIx) -> bool {
        self.above(inner).any(|at| at == outer)
    }

    /// Whether `inner` is `outer` or lies in it.
    #[must_use]
    pub fn lies_in(&self, inner: AreaIx, outer: AreaIx) -> bool {
        self.around(inner).any(|at| at == outer)
    }

    /// Whether one of these rows has come to stand under itself. Such a register must not be kept: to go upwards in it has no end.
    #[must_use]
    pub fn has_ring(&self, touched: &[Touched]) -> bool {
        touched.iter().filter_map(|change| change.after.as_ref()).any(|row| match row {
            Row::Area(model) => self.areas.find(model.id).is_some_and(|ix| comes_back(ix, |at| self.areas.get(at).parent)),
            Row::Organisation(model) => {
                self.organisations.find(model.id).is_some_and(|ix| comes_back(ix, |at| self.organisations.get(at).parent))
            }
            Row::Topic(model) => self.topics.find(model.id).is_some_and(|ix| comes_back(ix, |at| self.topics.get(at).broader)),
            _ => false,
        })
    }
}

/// Whether the way upwards runs into itself: whoever goes twice as fast then meets whoever goes slowly.
fn comes_back<I: Ix>(from: I, up: impl Fn(I) -> Option<I>) -> bool {
    let mut slow = Some(from);
    let mut fast = up(from);
    while let (Some(behind), Some(ahead)) = (slow, fast) {
        if behind == ahead {
            return true;
        }
        slow = up(behind);
        fast = up(ahead).and_then(&up);
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::vec, prelude::*};

    proptest! {
        #[test]
        fn a_way_that_comes_back_is_found(parents in vec(proptest::option::of(0..12usize), 12), from in 0..12usize) {
            let up = |at: AreaIx| parents[at.at()].map(AreaIx::new);
            let longer_than_all = successors(Some(AreaIx::new(from)), |at| up(*at)).take(13).count() == 13;
            prop_assert_eq!(comes_back(AreaIx::new(from), up), longer_than_all);
        }
    }
}
