//! What two forums have in common, measured on people, posts, organisations, topics and areas.

use super::alike::Party;
use crate::{
    access::Sight,
    register::{Counting, ForumIx, InterfaceIx, Ix, Kernel, OrganisationIx, PersonIx, PostIx, SeatIx, Seated},
    words,
};
use std::{
    cmp::{Ordering, Reverse},
    sync::Arc,
};

/// How much two sets share. The ratios are missing when a set is empty: nothing is known, which is not "no overlap".
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Measure {
    /// How many both have.
    pub shared: usize,
    /// Shared by all that either has, from 0 to 1.
    pub jaccard: Option<f64>,
    /// Shared by the smaller of the two, from 0 to 1: shows a small group inside a big one.
    pub coefficient: Option<f64>,
}

impl Measure {
    /// The measure of two sets of these sizes.
    #[must_use]
    pub fn new(shared: usize, a: usize, b: usize) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "forums have fewer than 2^52 members")]
        let ratio = |whole: usize| (a > 0 && b > 0).then(|| shared as f64 / whole as f64);
        Self { shared, jaccard: ratio(a + b - shared), coefficient: ratio(a.min(b)) }
    }

    /// The measure of two sorted lists without repeats.
    #[must_use]
    pub fn of<T: Ord>(a: &[T], b: &[T]) -> Self {
        Self::new(common(a, b).count(), a.len(), b.len())
    }
}

/// What two sorted lists without repeats have in common, in order.
pub fn common<'a, T: Ord>(a: &'a [T], b: &'a [T]) -> impl Iterator<Item = &'a T> {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    std::iter::from_fn(move || {
        loop {
            match a.peek()?.cmp(b.peek()?) {
                Ordering::Less => drop(a.next()),
                Ordering::Greater => drop(b.next()),
                Ordering::Equal => {
                    b.next();
                    return a.next();
                }
            }
        }
    })
}

/// What to compare, and which seats count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    pub a: ForumIx,
    pub b: ForumIx,
    pub counting: Counting,
}

/// Whether the organisations that convene either of two forums count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conveners {
    Counted,
    /// The police sit everywhere.
    LeftOut,
}

/// A person in both forums, with a seat in each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evidence {
    pub person: PersonIx,
    pub seat_a: SeatIx,
    pub seat_b: SeatIx,
}

pub(super) fn set<T: Ord>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut items: Vec<T> = items.collect();
    items.sort_unstable();
    items.dedup();
    items
}

/// The seats of a forum that count, whoever asks.
pub(super) fn counted(sight: &Sight, forum: ForumIx, counting: Counting) -> impl Iterator<Item = SeatIx> {
    let register = sight.register();
    let seats = register.forum_seats.of(forum).iter().copied();
    seats.filter(move |ix| {
        let seat = register.seats.get(*ix);
        seat.term.contains(sight.on()) && counting.counts(seat.kind)
    })
}

/// Everyone who sits in the seat and counts: the holder and, if asked for, the deputies.
fn sitters(sight: &Sight, seat: SeatIx, counting: Counting) -> impl Iterator<Item = PersonIx> {
    let register = sight.register();
    let holder = register.holder(register.seats.get(seat), sight.on());
    let deputies = if counting.deputies { register.seat_deputies.of(seat) } else { &[] };
    let deputies = deputies.iter().map(|ix| register.deputies.get(*ix)).filter(|deputy| deputy.term.contains(sight.on()));
    let deputies = deputies.filter_map(|deputy| register.stands_in(deputy, sight.on()));
    holder.into_iter().chain(deputies)
}

/// The people of a forum, each once however many seats they have.
pub(super) fn people(sight: &Sight, forum: ForumIx, counting: Counting) -> Arc<[PersonIx]> {
    sight.register().people_of.of(forum, (sight.on(), counting), || sitting(sight, forum, counting))
}

pub(super) fn how_many(sight: &Sight, forum: ForumIx, counting: Counting) -> usize {
    sight.register().people_of.count(forum, (sight.on(), counting), || sitting(sight, forum, counting))
}

/// The same, found anew: for a count that is asked for once and must not push out what is remembered.
pub(super) fn sitting(sight: &Sight, forum: ForumIx, counting: Counting) -> Vec<PersonIx> {
    set(counted(sight, forum, counting).flat_map(|seat| sitters(sight, seat, counting)))
}

/// The posts that the seats of a forum follow, each once.
pub(super) fn posts(sight: &Sight, forum: ForumIx, counting: Counting) -> Vec<PostIx> {
    set(counted(sight, forum, counting).filter_map(|seat| sight.register().seats.get(seat).post))
}

/// The organisations behind the seats of a forum, each as the top of its tree, in the order of their places in the register.
#[must_use]
pub fn organisations(sight: &Sight, forum: ForumIx, counting: Counting) -> Arc<[OrganisationIx]> {
    let register = sight.register();
    let find = || {
        let behind = counted(sight, forum, counting).filter_map(|seat| register.seats.get(seat).organisation);
        set(behind.map(|organisation| register.root(organisation)))
    };
    register.organisations_of.of(forum, (sight.on(), counting), find)
}

/// The organisations that have a seat of any kind in a forum, in the Danish order of names.
#[must_use]
pub fn organisations_by_name(sight: &Sight, forum: ForumIx) -> Vec<OrganisationIx> {
    let mut found = organisations(sight, forum, Counting::EVERY_SEAT).to_vec();
    sort_by_name(sight, &mut found);
    found
}

/// Puts organisations in the Danish order of names, those called alike by code.
pub(super) fn sort_by_name(sight: &Sight, organisations: &mut [OrganisationIx]) {
    organisations.sort_by(|a, b| organisation_order(sight, *a, *b));
}

/// The order of two organisations in a Danish list.
pub(super) fn organisation_order(sight: &Sight, a: OrganisationIx, b: OrganisationIx) -> Ordering {
    let register = sight.register();
    let (name, code) = (|ix| register.organisation_name(ix, sight.on()), |ix| &*register.organisations.get(ix).code);
    words::compare(name(a), name(b)).then_with(|| code(a).cmp(code(b)))
}

impl Pair {
    /// Whether the asker may see who sits in both.
    #[must_use]
    pub fn open(self, sight: &Sight) -> bool {
        sight.sees_inside(self.a) && sight.sees_inside(self.b)
    }

    /// People in common; nothing where the asker may not see who sits there.
    #[must_use]
    pub fn people(self, sight: &Sight) -> Option<Measure> {
        let of = |forum| people(sight, forum, self.counting);
        self.open(sight).then(|| Measure::of(&of(self.a), &of(self.b)))
    }

    /// Who is in both, in the Danish order of family names, with the first seat of each.
    #[must_use]
    pub fn evidence(self, sight: &Sight) -> Vec<Evidence> {
        if !self.open(sight) {
            return Vec::new();
        }
        let (a, b) = (people(sight, self.a, self.counting), people(sight, self.b, self.counting));
        let seat_of = |forum, person| {
            counted(sight, forum, self.counting).find(|seat| sitters(sight, *seat, self.counting).any(|sitter| sitter == person))
        };
        let both = common(&a, &b).filter_map(|person| {
            Some(Evidence { person: *person, seat_a: seat_of(self.a, *person)?, seat_b: seat_of(self.b, *person)? })
        });
        let mut evidence: Vec<_> = both.collect();
        let persons = &sight.register().persons;
        evidence.sort_by(|x, y| persons.get(x.person).by_name(persons.get(y.person)));
        evidence
    }

    /// Posts in common; nothing where the asker may not see who sits there.
    #[must_use]
    pub fn posts(self, sight: &Sight) -> Option<Measure> {
        let of = |forum| posts(sight, forum, self.counting);
        self.open(sight).then(|| Measure::of(&of(self.a), &of(self.b)))
    }

    /// Which seats count towards organisations. Where seats are hidden, nobody can ask for those of a certain kind: the
    /// difference would tell what kind of seat an organisation has.
    pub(super) fn counting_organisations(self, sight: &Sight) -> Counting {
        if self.open(sight) { self.counting } else { Counting::EVERY_SEAT }
    }

    /// The organisations behind the seats of either forum, units counted as what they are units of.
    #[must_use]
    pub fn parties(self, sight: &Sight, conveners: Conveners) -> [Arc<[OrganisationIx]>; 2] {
        let register = sight.register();
        let counting = self.counting_organisations(sight);
        let parties = [self.a, self.b].map(|forum| organisations(sight, forum, counting));
        if conveners == Conveners::Counted {
            return parties;
        }
        let left_out = [self.a, self.b].map(|forum| register.forums.get(forum).convener.map(|ix| register.root(ix)));
        parties.map(|all| all.iter().copied().filter(|organisation| !left_out.contains(&Some(*organisation))).collect())
    }

    /// The organisations that both have, in the Danish order of names.
    #[must_use]
    pub fn shared_organisations(self, sight: &Sight) -> Vec<OrganisationIx> {
        let [a, b] = self.parties(sight, Conveners::Counted);
        let mut shared: Vec<_> = common(&a, &b).copied().collect();
        sort_by_name(sight, &mut shared);
        shared
    }

    /// Whether any organisation has a seat in both.
    #[must_use]
    pub fn has_common_organisation(self, sight: &Sight) -> bool {
        let [a, b] = self.parties(sight, Conveners::Counted);
        common(&a, &b).next().is_some()
    }

    /// Organisations in common, units counted as what they are units of.
    #[must_use]
    pub fn organisations(self, sight: &Sight) -> Measure {
        let [a, b] = self.parties(sight, Conveners::Counted);
        Measure::of(&a, &b)
    }

    /// Organisations in common when those that convene either forum are left out: the police sit everywhere.
    #[must_use]
    pub fn organisations_without_convener(self, sight: &Sight) -> Measure {
        let counting = self.counting_organisations(sight);
        let [a, b] = [self.a, self.b].map(|forum| Party::of(sight, forum, counting));
        a.measure(&b)
    }

    /// The interfaces declared between the two, either way, in the order of kinds, then in that in which they were entered.
    #[must_use]
    pub fn declared(self, sight: &Sight) -> Vec<InterfaceIx> {
        let register = sight.register();
        let mut declared: Vec<_> = self.interfaces(sight).filter(|ix| sight.declares(*ix)).collect();
        declared.sort_by_key(|ix| register.interfaces.get(*ix).kind);
        declared
    }

    /// The interfaces between the two on the day, either way, declared and drafts, whoever asks.
    pub(super) fn interfaces(self, sight: &Sight) -> impl Iterator<Item = InterfaceIx> {
        use crate::register::End::Forum;
        let register = sight.register();
        // A council has an interface to everyone: the shorter list is walked.
        let [of_a, of_b] = [self.a, self.b].map(|forum| register.forum_interfaces.of(forum));
        let shorter = if of_b.len() < of_a.len() { of_b } else { of_a };
        shorter.iter().copied().filter(move |ix| {
            let interface = register.interfaces.get(*ix);
            let ends = (interface.from, interface.to);
            let these = ends == (Forum(self.a), Forum(self.b)) || ends == (Forum(self.b), Forum(self.a));
            these && interface.term.contains(sight.on())
        })
    }
}

/// Two forums and the number of people they share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shared {
    pub a: ForumIx,
    pub b: ForumIx,
    pub people: u32,
}

/// Every pair of forums that the asker may see into and that shares at least so many people: most first, then by code.
#[must_use]
pub fn all_pairs(sight: &Sight, at_least: u32, counting: Counting) -> Vec<Shared> {
    let seated = sight.register().seated(sight.on(), counting, || seated(sight, counting));
    let open: Vec<bool> = seated.forums.iter().map(|forum| sight.sees_inside(*forum)).collect();
    let forum = |place: u32| seated.forums[place as usize];
    let found = seated.kernel.pairs(at_least, &open).into_iter();
    let mut pairs: Vec<_> = found.map(|(a, b, people)| Shared { a: forum(a), b: forum(b), people }).collect();
    // A stable sort: pairs that share as many stay in the order of codes.
    pairs.sort_by_key(|pair| Reverse(pair.people));
    pairs
}

/// Who sits where on the day, whoever asks: what an asker may not see is left out when pairs are made of it.
fn seated(sight: &Sight, counting: Counting) -> Seated {
    let mut forums: Vec<_> = sight.forums().collect();
    by_code(sight, &mut forums);
    let number = |person: &PersonIx| u32::try_from(person.at()).unwrap_or(u32::MAX);
    let rows: Vec<Vec<u32>> = forums.iter().map(|forum| people(sight, *forum, counting).iter().map(number).collect()).collect();
    let kernel = Kernel::new(&rows, sight.register().persons.places());
    Seated { forums, kernel }
}

/// Puts forums in the order of their codes.
pub(super) fn by_code(sight: &Sight, forums: &mut [ForumIx]) {
    let register = sight.register();
    forums.sort_by(|a, b| register.forums.get(*a).code.cmp(&register.forums.get(*b).code));
}

/// Who sits where among some forums.
pub(super) struct Incidence {
    /// The forums, each in its place.
    pub forums: Vec<ForumIx>,
    /// The people of each forum.
    pub people: Vec<Arc<[PersonIx]>>,
    /// For each person the places of the forums, ascending.
    pub sits: Vec<Vec<u32>>,
}

impl Incidence {
    /// Who sits in these forums, which the asker must be able to see into.
    pub fn of(sight: &Sight, forums: Vec<ForumIx>, counting: Counting) -> Self {
        let mut sits = vec![Vec::new(); sight.register().persons.places()];
        let mut rows = Vec::with_capacity(forums.len());
        for (place, forum) in (0_u32..).zip(&forums) {
            let people = people(sight, *forum, counting);
            for person in people.iter() {
                sits[person.at()].push(place);
            }
            rows.push(people);
        }
        Self { forums, people: rows, sits }
    }

    /// The pairs that share at least so many people, and one at least, in the order of the forums.
    pub fn pairs(&self, at_least: u32) -> Vec<Shared> {
        let mut count = vec![0_u32; self.forums.len()];
        let mut pairs = Vec::new();
        for (place, people) in self.people.iter().enumerate() {
            let mut met = Vec::new();
            for person in people.iter() {
                let others = &self.sits[person.at()];
                for other in others.iter().rev().take_while(|other| **other as usize > place) {
                    count[*other as usize] += 1;
                    if count[*other as usize] == 1 {
                        met.push(*other);
                    }
                }
            }
            met.sort_unstable();
            for other in met {
                let people = std::mem::take(&mut count[other as usize]);
                if people >= at_least.max(1) {
                    pairs.push(Shared { a: self.forums[place], b: self.forums[other as usize], people });
                }
            }
        }
        pairs
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::btree_set, prelude::*};

    proptest! {
        #[test]
        fn the_measure_is_that_of_sets(a in btree_set(0u8..40, 0..30), b in btree_set(0u8..40, 0..30)) {
            let (x, y): (Vec<_>, Vec<_>) = (a.iter().collect(), b.iter().collect());
            let shared = a.intersection(&b).count();
            let measure = Measure::of(&x, &y);
            prop_assert_eq!(measure.shared, shared);
            prop_assert_eq!(measure, Measure::of(&y, &x));
            if a.is_empty() || b.is_empty() {
                prop_assert_eq!(measure.jaccard, None);
            } else {
                #[expect(clippy::cast_precision_loss, reason = "small sets")]
                let jaccard = shared as f64 / a.union(&b).count() as f64;
                prop_assert_eq!(measure.jaccard, Some(jaccard));
                prop_assert!(measure.coefficient.unwrap() >= jaccard);
            }
        }
    }
}
