//! Who alone holds the forums together: the people, and the organisations, without whom forums that they link fall apart.

pub mod graphql;

use crate::{
    access::Sight,
    analysis::{
        gaps::working,
        overlap::{Incidence, by_code, organisations},
    },
    register::{Counting, ForumIx, Ix, OrganisationIx, PersonIx},
    words,
};
use std::{
    cmp::{Ordering, Reverse},
    ops::Range,
};

/// A person or organisation without whom linked forums fall apart, and into what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bridge<T> {
    pub across: T,
    /// The largest part first, then by the first code; in each the forums by code.
    pub parts: Vec<Vec<ForumIx>>,
}

/// Those without whom forums fall apart, those first without whom most falls off, then by name. What falls into which parts is
/// worked out for each when it is asked for: in a large register each names hundreds of forums.
pub struct Bridges<T> {
    forums: Vec<ForumIx>,
    /// The places of the forums in the order of the walk that found the cuts.
    order: Vec<usize>,
    cuts: Vec<Cut>,
    who: Vec<T>,
}

impl<T: Ix + Copy> Bridges<T> {
    fn of(forums: Vec<ForumIx>, (rows, sits): (&[Vec<usize>], &[Vec<u32>]), by_name: impl Fn(T, T) -> Ordering) -> Self {
        let (mut cuts, order) = cuts(rows, sits);
        cuts.sort_by(|x, y| {
            let names = || by_name(T::new(x.across), T::new(y.across));
            y.falls_off().cmp(&x.falls_off()).then_with(names).then(x.across.cmp(&y.across))
        });
        let who = cuts.iter().map(|cut| T::new(cut.across)).collect();
        Self { forums, order, cuts, who }
    }

    /// Those without whom forums fall apart, in order.
    #[must_use]
    pub fn who(&self) -> &[T] {
        &self.who
    }

    /// The one at this place, and into what the forums fall.
    #[must_use]
    pub fn at(&self, place: usize) -> Bridge<T> {
        let named = |part: Vec<usize>| part.into_iter().map(|at| self.forums[at]).collect();
        let parts = self.cuts[place].parts(&self.order).into_iter().map(named).collect();
        Bridge { across: self.who[place], parts }
    }
}

/// The people who alone link the forums with these codes, or all that the asker may see into. Forums that the asker may not see
/// into take no part.
#[must_use]
pub fn bridges(sight: &Sight, among: Option<&[String]>) -> Bridges<PersonIx> {
    let mut forums = working(sight, among);
    forums.retain(|forum| sight.sees_inside(*forum));
    by_code(sight, &mut forums);
    let seated = Incidence::of(sight, forums, Counting::default());
    let rows: Vec<Vec<usize>> = seated.people.iter().map(|row| row.iter().map(|ix| ix.at()).collect()).collect();
    let persons = &sight.register().persons;
    let by_name = |x: PersonIx, y: PersonIx| persons.get(x).by_name(persons.get(y));
    Bridges::of(seated.forums.clone(), (&rows, &seated.sits), by_name)
}

/// The organisations that alone link the forums with these codes, or all. An organisation links the forums in which it has a seat.
/// One that convenes a forum does not link it to others unless conveners are asked for: the police would link everything. Every
/// seat counts, whoever asks; where organisations sit is for everyone to read.
#[must_use]
pub fn organisation_bridges(sight: &Sight, among: Option<&[String]>, with_conveners: bool) -> Bridges<OrganisationIx> {
    let register = sight.register();
    let mut forums = working(sight, among);
    by_code(sight, &mut forums);
    let mut sits = vec![Vec::new(); register.organisations.places()];
    let mut rows = Vec::with_capacity(forums.len());
    for (place, forum) in (0_u32..).zip(&forums) {
        let convener = register.forums.get(*forum).convener.map(|ix| register.root(ix));
        let seated = organisations(sight, *forum, Counting::EVERY_SEAT);
        let linking = seated.iter().filter(|ix| with_conveners || convener != Some(**ix)).map(|ix| ix.at());
        let row: Vec<usize> = linking.collect();
        row.iter().for_each(|organisation| sits[*organisation].push(place));
        rows.push(row);
    }
    let by_name = |x: OrganisationIx, y: OrganisationIx| {
        words::compare(register.organisation_name(x, sight.on()), register.organisation_name(y, sight.on()))
    };
    Bridges::of(forums, (&rows, &sits), by_name)
}

/// Somebody who links parts, a person or an organisation. What is linked is a stretch of forums in the order of a walk, and so is
/// each part that hangs on them; the rest is a part too.
struct Cut {
    across: usize,
    whole: Range<usize>,
    hanging: Vec<Range<usize>>,
}

impl Cut {
    /// How many forums lie outside the largest part.
    fn falls_off(&self) -> usize {
        let hanging = self.hanging.iter().map(Range::len);
        let rest = self.whole.len() - hanging.clone().sum::<usize>();
        self.whole.len() - hanging.max().unwrap_or(0).max(rest)
    }

    /// The parts as places of forums: the largest first, then by the first place.
    fn parts(&self, order: &[usize]) -> Vec<Vec<usize>> {
        let mut parts: Vec<Vec<usize>> = self.hanging.iter().map(|range| order[range.clone()].to_vec()).collect();
        let hangs = |place: &usize| self.hanging.iter().any(|range| range.contains(place));
        parts.push(self.whole.clone().filter(|place| !hangs(place)).map(|place| order[place]).collect());
        parts.iter_mut().for_each(|part| part.sort_unstable());
        parts.sort_by_key(|part| (Reverse(part.len()), part.first().copied()));
        parts
    }
}

/// The state of a walk through forums and people: forums are numbered from 0, people after them.
struct Walk<'a> {
    rows: &'a [Vec<usize>],
    sits: &'a [Vec<u32>],
    entered: Vec<u32>,
    low: Vec<u32>,
    /// How many forums had been entered before.
    before: Vec<usize>,
    clock: u32,
    /// The forums in the order in which they were entered.
    order: Vec<usize>,
    /// For a person the stretches of `order` that hang on that person alone.
    hanging: Vec<(usize, Range<usize>)>,
}

/// The people whose removal splits what is linked, and the forums in the order of the walk. A walk in depth finds them in one
/// pass (Tarjan): what is reached through a person and leads back to nothing entered before the person hangs on that person.
fn cuts(rows: &[Vec<usize>], sits: &[Vec<u32>]) -> (Vec<Cut>, Vec<usize>) {
    let nodes = rows.len() + sits.len();
    let (entered, low, before) = (vec![0; nodes], vec![0; nodes], vec![0; nodes]);
    let mut walk = Walk { rows, sits, entered, low, before, clock: 0, order: Vec::new(), hanging: Vec::new() };
    let mut found = Vec::new();
    for start in 0..rows.len() {
        if walk.entered[start] == 0 {
            let first = walk.order.len();
            walk.from(start);
            walk.gather(first, &mut found);
        }
    }
    (found, walk.order)
}

impl Walk<'_> {
    fn next(&self, node: usize, place: usize) -> Option<usize> {
        match node.checked_sub(self.rows.len()) {
            None => self.rows[node].get(place).map(|person| person + self.rows.len()),
            Some(person) => self.sits[person].get(place).map(|forum| *forum as usize),
        }
    }

    fn enter(&mut self, node: usize) {
        self.clock += 1;
        self.entered[node] = self.clock;
        self.low[node] = self.clock;
        self.before[node] = self.order.len();
        if node < self.rows.len() {
            self.order.push(node);
        }
    }

    /// Walks everything that is linked with a forum. Without recursion: a chain may be as long as the register.
    fn from(&mut self, start: usize) {
        let mut path = vec![(start, usize::MAX, 0)];
        self.enter(start);
        while let Some((node, parent, place)) = path.last_mut() {
            let (node, parent) = (*node, *parent);
            let next = self.next(node, *place);
            *place += 1;
            match next {
                Some(next) if next == parent => {}
                Some(next) if self.entered[next] > 0 => self.low[node] = self.low[node].min(self.entered[next]),
                Some(next) => {
                    self.enter(next);
                    path.push((next, node, 0));
                }
                None => {
                    path.pop();
                    self.leave(node, parent);
                }
            }
        }
    }

    fn leave(&mut self, node: usize, parent: usize) {
        if parent == usize::MAX {
            return;
        }
        self.low[parent] = self.low[parent].min(self.low[node]);
        // The walk begins with a forum, so that a person always has one before.
        if parent >= self.rows.len() && self.low[node] >= self.entered[parent] {
            self.hanging.push((parent - self.rows.len(), self.before[node]..self.order.len()));
        }
    }

    /// Gathers what hangs on each person of what is linked, which began with the forum at this place of the order.
    fn gather(&mut self, first: usize, found: &mut Vec<Cut>) {
        let mut hanging = std::mem::take(&mut self.hanging);
        hanging.sort_by_key(|(person, range)| (*person, range.start));
        found.extend(hanging.chunk_by(|x, y| x.0 == y.0).map(|run| Cut {
            across: run[0].0,
            whole: first..self.order.len(),
            hanging: run.iter().map(|(_, range)| range.clone()).collect(),
        }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::btree_set, collection::vec, prelude::*};

    const PEOPLE: usize = 9;

    /// The parts into which forums fall when only these people link them.
    fn parts(rows: &[Vec<usize>], without: Option<usize>) -> Vec<Vec<usize>> {
        let mut part: Vec<usize> = (0..rows.len()).collect();
        for _ in 0..rows.len() {
            for (a, one) in rows.iter().enumerate() {
                for (b, other) in rows.iter().enumerate() {
                    if one.iter().any(|person| Some(*person) != without && other.contains(person)) {
                        let least = part[a].min(part[b]);
                        (part[a], part[b]) = (least, least);
                    }
                }
            }
        }
        let gathered = (0..rows.len()).map(|least| (0..rows.len()).filter(|at| part[*at] == least).collect::<Vec<_>>());
        gathered.filter(|part| !part.is_empty()).collect()
    }

    proptest! {
        #[test]
        fn those_are_found_without_whom_forums_fall_apart(sets in vec(btree_set(0..PEOPLE, 0..4), 0..9)) {
            let rows: Vec<Vec<usize>> = sets.into_iter().map(|set| set.into_iter().collect()).collect();
            let sits: Vec<Vec<u32>> = (0..PEOPLE)
                .map(|person| (0..).zip(&rows).filter(|(_, row)| row.contains(&person)).map(|(at, _)| at).collect())
                .collect();
            let whole = parts(&rows, None);
            let mut expected = Vec::new();
            for person in 0..PEOPLE {
                let left = parts(&rows, Some(person));
                if left.len() > whole.len() {
                    let mut fallen: Vec<_> = left.into_iter().filter(|part| !whole.contains(part)).collect();
                    fallen.sort_by_key(|part| (std::cmp::Reverse(part.len()), part[0]));
                    expected.push((person, fallen));
                }
            }
            let (cuts, order) = cuts(&rows, &sits);
            let mut found: Vec<_> = cuts.iter().map(|cut| (cut.across, cut.parts(&order))).collect();
            found.sort();
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn a_chain_as_long_as_a_register_is_walked() {
        let length = 100_000;
        let rows: Vec<Vec<usize>> = (0..length).map(|at| vec![at, at + 1]).collect();
        let sits: Vec<Vec<u32>> = (0..=length)
            .map(|person| {
                [person.checked_sub(1), (person < length).then_some(person)].into_iter().flatten().map(|at| at as u32).collect()
            })
            .collect();
        let (cuts, _) = cuts(&rows, &sits);
        assert_eq!(cuts.len(), length - 1);
        assert_eq!(cuts.iter().map(Cut::falls_off).max(), Some(length / 2));
    }
}
