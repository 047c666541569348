//! The forums that overlap with one, most first, by one measure or another.
//!
//! By people, forums whose people are known and none of which is shared are not left away: two that share every organisation are the
//! closest of pairs though nobody sits in both. They follow after those with common people, by organisations, together with those
//! that the asker may not see into, so that neither order nor number tells who sits there; those that share a convener alone come
//! last. Each part costs more than the one before and is looked at less: it is found only when it is asked for.

use super::{
    measures::{areas::AreaRelation, weighing::Breadth},
    overlap::{Conveners, Measure, Pair, how_many, organisations, people},
};
use crate::{
    access::Sight,
    register::{Counting, ForumIx, Ix},
};
use fixedbitset::FixedBitSet;
use std::cmp::Reverse;

/// Which measure a list is ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, async_graphql::Enum)]
pub enum OverlapBasis {
    /// People in common: the most first, then the larger part of all who sit in either, then by code.
    #[default]
    People,
    /// Organisations in common, without the conveners: the larger part of all in either first, then the most, then by name.
    Organisations,
    /// Organisations in common, the rarer the more, without the conveners; those as rare by name.
    RareOrganisations,
    /// Topics in common: the larger part of all that either deals with first, then the most, then by name.
    Topics,
    /// How the areas lie to each other: the same, containing the other's, within them, overlapping, next to each other; then the larger
    /// part in common, then by name.
    Areas,
    /// How alike purpose, remit and description are: the most alike first, then by name. It costs the most by far.
    Texts,
}

/// Another forum, and the people in common where the ranking has measured them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ranked {
    pub other: ForumIx,
    pub people: Option<Measure>,
}

/// The first part of the forums that overlap with this one: by people those that share people, else all.
#[must_use]
pub fn first(sight: &Sight, forum: ForumIx, by: OverlapBasis, counting: Counting) -> Vec<Ranked> {
    let pair = |other| Pair { a: forum, b: other, counting };
    match by {
        OverlapBasis::People => sharing_people(sight, forum, counting),
        OverlapBasis::Organisations => by_organisations(sight, forum, counting),
        OverlapBasis::RareOrganisations => ranked(sight, forum, |other| {
            let weight = rounded(pair(other).organisations_weighed(sight, Conveners::LeftOut));
            (weight > 0).then_some(weight)
        }),
        OverlapBasis::Topics => ranked(sight, forum, |other| most(pair(other).topics(sight, Breadth::Own))),
        OverlapBasis::Areas => ranked(sight, forum, |other| {
            let near = pair(other).area_relation(sight).filter(|relation| *relation != AreaRelation::Apart)?;
            Some((Reverse(near), order(pair(other).areas(sight).jaccard)))
        }),
        OverlapBasis::Texts => ranked(sight, forum, |other| {
            let alike = rounded(pair(other).texts(sight).map(|alike| alike.weighed));
            (alike > 0).then_some(alike)
        }),
    }
}

/// By people, what follows on that first part: the others that share an organisation besides those that convene either. They are found
/// from the seats of the forum's own organisations, not by a look at every forum.
#[must_use]
pub fn second(sight: &Sight, forum: ForumIx, (by, counting): (OverlapBasis, Counting), first: &[Ranked]) -> Vec<Ranked> {
    if by != OverlapBasis::People {
        return Vec::new();
    }
    let register = sight.register();
    let convener = register.forums.get(forum).convener.map(|ix| register.root(ix));
    let own = organisations(sight, forum, Counting::EVERY_SEAT);
    let mut near = FixedBitSet::with_capacity(register.forums.places());
    for unit in own.iter().filter(|ix| Some(**ix) != convener).flat_map(|ix| register.with_units(*ix)) {
        near.extend(register.organisation_seats.of(unit).iter().map(|seat| register.seats.get(*seat).forum.at()));
    }
    first.iter().for_each(|ranked| near.set(ranked.other.at(), false));
    ranked(sight, forum, |other| {
        let close = near.contains(other.at()).then_some(Pair { a: forum, b: other, counting })?;
        most(close.organisations_without_convener(sight))
    })
}

/// What follows on both: those that share nobody and nothing but a convener.
#[must_use]
pub fn rest(sight: &Sight, forum: ForumIx, (by, counting): (OverlapBasis, Counting), first: &[Ranked]) -> Vec<Ranked> {
    if by != OverlapBasis::People {
        return Vec::new();
    }
    let mut listed: Vec<_> = first.iter().map(|ranked| ranked.other).collect();
    listed.sort_unstable();
    ranked(sight, forum, |other| {
        let pair = Pair { a: forum, b: other, counting };
        let fresh = listed.binary_search(&other).is_err() && pair.has_common_organisation(sight);
        fresh.then(|| rank(pair.organisations_without_convener(sight)))
    })
}

/// The forums that share people with this one, as far as the asker may see who sits in them.
#[must_use]
pub fn sharing_people(sight: &Sight, forum: ForumIx, counting: Counting) -> Vec<Ranked> {
    if sight.sees_inside(forum) { by_people(sight, forum, counting) } else { Vec::new() }
}

fn by_people(sight: &Sight, forum: ForumIx, counting: Counting) -> Vec<Ranked> {
    let register = sight.register();
    let own = people(sight, forum, counting);
    let mut met: Vec<ForumIx> = Vec::new();
    for person in own.iter() {
        let seats = register.seats_of(*person, sight.on()).filter(|ix| counting.counts(register.seats.get(*ix).kind));
        let mut forums: Vec<_> = seats.map(|ix| register.seats.get(ix).forum).collect();
        if counting.deputies {
            let by_post = register.posts_of(*person, sight.on()).flat_map(|post| register.post_deputies.of(post));
            let deputies = register.person_deputies.of(*person).iter().chain(by_post).map(|ix| register.deputies.get(*ix));
            let seats = deputies.filter(|deputy| deputy.term.contains(sight.on())).map(|deputy| register.seats.get(deputy.seat));
            forums.extend(seats.filter(|seat| seat.term.contains(sight.on())).map(|seat| seat.forum));
        }
        forums.sort_unstable();
        forums.dedup();
        met.extend(forums);
    }
    met.sort_unstable();
    let counted = met.chunk_by(|x, y| x == y).map(|run| (run[0], run.len()));
    let open = counted.filter(|(other, _)| {
        *other != forum && sight.sees_inside(*other) && register.forums.get(*other).term.contains(sight.on())
    });
    let measured = open.map(|(other, shared)| (other, Measure::new(shared, own.len(), how_many(sight, other, counting))));
    let mut ranked: Vec<_> = measured.collect();
    ranked.sort_by(|(x, of_x), (y, of_y)| {
        let most = (of_y.shared, order(of_y.jaccard)).cmp(&(of_x.shared, order(of_x.jaccard)));
        most.then_with(|| register.forums.get(*x).code.cmp(&register.forums.get(*y).code))
    });
    ranked.into_iter().map(|(other, people)| Ranked { other, people: Some(people) }).collect()
}

fn by_organisations(sight: &Sight, forum: ForumIx, counting: Counting) -> Vec<Ranked> {
    ranked(sight, forum, |other| most(Pair { a: forum, b: other, counting }.organisations_without_convener(sight)))
}

/// The other forums that have a key, the greatest first; what is equal stays in the order of names.
fn ranked<K: Ord>(sight: &Sight, forum: ForumIx, key: impl Fn(ForumIx) -> Option<K>) -> Vec<Ranked> {
    let others = sight.forums().filter(|other| *other != forum);
    let mut ranked: Vec<_> = others.filter_map(|other| Some((Reverse(key(other)?), other))).collect();
    // A stable sort, and by the key alone.
    ranked.sort_by(|(x, _), (y, _)| x.cmp(y));
    ranked.into_iter().map(|(_, other)| Ranked { other, people: None }).collect()
}

/// The larger part first, then the most; nothing where nothing is shared.
fn most(measure: Measure) -> Option<(u64, usize)> {
    (measure.shared > 0).then(|| rank(measure))
}

fn rank(measure: Measure) -> (u64, usize) {
    (order(measure.jaccard), measure.shared)
}

/// A ratio as a number that sorts without rounding away what differs.
fn order(ratio: Option<f64>) -> u64 {
    // Ratios lie between 0 and 1, where the bits of a float sort as the float does.
    ratio.unwrap_or(0.0).to_bits()
}

/// A weighed ratio as a number that sorts. Sums of weights differ in their last digits where the ratio does not.
fn rounded(ratio: Option<f64>) -> u64 {
    order(ratio.map(|ratio| (ratio * 1e12).round()))
}
