//! Who can carry something from one forum to another: the shortest way over people, declared interfaces, or both.

use crate::{
    access::Sight,
    analysis::{
        gaps::working,
        overlap::{Evidence, Incidence, Pair, by_code},
    },
    register::{Counting, End, ForumIx, InterfaceIx, Ix},
    words::{Language, labels::Label, list},
};
use std::collections::{BTreeSet, HashMap, VecDeque};

/// What a way may go over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, async_graphql::Enum)]
pub enum PathBy {
    /// People who sit in both forums, with the regular seats counted.
    People,
    /// Interfaces declared between the two, either way.
    Interfaces,
    /// People and interfaces.
    #[default]
    Mixed,
}

/// One step of a way, and who or what carries it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub from: ForumIx,
    pub to: ForumIx,
    /// In the Danish order of family names.
    pub people: Vec<Evidence>,
    /// In the order of kinds.
    pub interfaces: Vec<InterfaceIx>,
}

fn between(a: ForumIx, b: ForumIx) -> Pair {
    Pair { a, b, counting: Counting::default() }
}

/// The shortest way between two forums; of several that are as short, the one whose codes come first. Nothing where there is
/// none. Closed forums carry nothing.
#[must_use]
pub fn path(sight: &Sight, from: ForumIx, to: ForumIx, by: PathBy) -> Option<Vec<Step>> {
    let web = Web::of(sight, by);
    let place = |forum: ForumIx| web.places.get(&forum).copied();
    let way = shortest(web.forums.len(), |at| web.neighbours(sight, at), place(from)?, place(to)?)?;
    let step = |ends: &[usize]| {
        let (from, to) = (web.forums[ends[0]], web.forums[ends[1]]);
        let pair = between(from, to);
        let people = if by == PathBy::Interfaces { Vec::new() } else { pair.evidence(sight) };
        let interfaces = if by == PathBy::People { Vec::new() } else { pair.declared(sight) };
        Step { from, to, people, interfaces }
    };
    Some(way.windows(2).map(step).collect())
}

/// The parts into which forums fall that are linked by common people: the largest first, then by code. Forums that the asker may
/// not see into take no part.
#[must_use]
pub fn parts(sight: &Sight, among: Option<&[String]>) -> Vec<Vec<ForumIx>> {
    let mut forums = working(sight, among);
    forums.retain(|forum| sight.sees_inside(*forum));
    by_code(sight, &mut forums);
    let seated = Incidence::of(sight, forums, Counting::default());
    let mut met = vec![false; seated.forums.len()];
    let mut parts = Vec::new();
    for start in 0..seated.forums.len() {
        let mut part = BTreeSet::new();
        let mut waiting = vec![start];
        while let Some(at) = waiting.pop() {
            if !std::mem::replace(&mut met[at], true) {
                part.insert(at);
                let sits = seated.people[at].iter().flat_map(|person| &seated.sits[person.at()]);
                waiting.extend(sits.map(|place| *place as usize).filter(|place| !met[*place]));
            }
        }
        let forums: Vec<_> = part.into_iter().map(|at| seated.forums[at]).collect();
        parts.extend((!forums.is_empty()).then_some(forums));
    }
    // A stable sort: parts of one size stay in the order of their first codes.
    parts.sort_by_key(|part| std::cmp::Reverse(part.len()));
    parts
}

/// The forums, and what links them.
struct Web {
    /// By code.
    forums: Vec<ForumIx>,
    places: HashMap<ForumIx, usize>,
    by: PathBy,
    /// Who sits in those that the asker may see into, and where each of these stands among all.
    seated: Incidence,
    open: HashMap<usize, usize>,
}

impl Web {
    fn of(sight: &Sight, by: PathBy) -> Self {
        let mut forums = working(sight, None);
        by_code(sight, &mut forums);
        let places: HashMap<_, _> = forums.iter().enumerate().map(|(place, forum)| (*forum, place)).collect();
        let by_people = by != PathBy::Interfaces;
        let open: Vec<_> = forums.iter().copied().filter(|forum| by_people && sight.sees_inside(*forum)).collect();
        let open_places = open.iter().enumerate().map(|(at, forum)| (places[forum], at)).collect();
        Self { places, by, seated: Incidence::of(sight, open, Counting::default()), open: open_places, forums }
    }

    /// The places of the forums one step away, ascending.
    fn neighbours(&self, sight: &Sight, at: usize) -> Vec<usize> {
        let register = sight.register();
        let mut found = BTreeSet::new();
        if let Some(open) = self.open.get(&at) {
            let sits = self.seated.people[*open].iter().flat_map(|person| &self.seated.sits[person.at()]);
            found.extend(sits.map(|place| self.places[&self.seated.forums[*place as usize]]));
        }
        if self.by != PathBy::People {
            let declared = register.forum_interfaces.of(self.forums[at]).iter().filter(|ix| sight.declares(**ix));
            let ends = declared.map(|ix| register.interfaces.get(*ix)).flat_map(|row| [row.from, row.to]);
            found.extend(ends.filter_map(|end| match end {
                End::Forum(forum) => self.places.get(&forum).copied(),
                End::Organisation(_) => None,
            }));
        }
        found.remove(&at);
        found.into_iter().collect()
    }
}

/// The shortest way through a graph without directions; of several the one that comes first in the order of places.
fn shortest(nodes: usize, neighbours: impl Fn(usize) -> Vec<usize>, from: usize, to: usize) -> Option<Vec<usize>> {
    let mut steps_left = vec![usize::MAX; nodes];
    steps_left[to] = 0;
    let mut waiting = VecDeque::from([to]);
    while let Some(at) = waiting.pop_front().filter(|at| *at != from) {
        for next in neighbours(at) {
            if steps_left[next] == usize::MAX {
                steps_left[next] = steps_left[at] + 1;
                waiting.push_back(next);
            }
        }
    }
    if steps_left[from] == usize::MAX {
        return None;
    }
    let closer = |at: &usize| neighbours(*at).into_iter().find(|next| steps_left[*next] < steps_left[*at]);
    Some(std::iter::successors(Some(from), closer).collect())
}

impl Step {
    /// The two forums, held against each other as the way does.
    #[must_use]
    pub fn pair(&self) -> Pair {
        between(self.from, self.to)
    }

    /// The step in words: who sits in both, and what is declared.
    #[must_use]
    pub fn sentence(&self, sight: &Sight, language: Language) -> String {
        let register = sight.register();
        let code = |forum| &register.forums.get(forum).code;
        let names: Vec<_> = self.people.iter().map(|shared| register.persons.get(shared.person).name.to_string()).collect();
        let sit = language.pick("sidder i begge", if names.len() == 1 { "sits in both" } else { "sit in both" });
        let mut parts = Vec::new();
        if !names.is_empty() {
            parts.push(format!("{} {sit}", list(&names, language)));
        }
        parts.extend(self.interfaces.iter().map(|ix| {
            let row = register.interfaces.get(*ix);
            let called = |end| sight.register().called(end, sight.on());
            format!("{} {} {}", called(row.from), row.kind.label(language), called(row.to))
        }));
        format!("{} → {}: {}", code(self.from), code(self.to), parts.join("; "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::btree_set, prelude::*};

    const NODES: usize = 7;

    /// Every way without a circle, in the order of places.
    fn ways(edges: &BTreeSet<(usize, usize)>, way: &mut Vec<usize>, to: usize, found: &mut Vec<Vec<usize>>) {
        let at = way[way.len() - 1];
        if at == to {
            found.push(way.clone());
            return;
        }
        for next in 0..NODES {
            if !way.contains(&next) && (edges.contains(&(at, next)) || edges.contains(&(next, at))) {
                way.push(next);
                ways(edges, way, to, found);
                way.pop();
            }
        }
    }

    proptest! {
        #[test]
        fn the_way_is_the_first_of_the_shortest(edges in btree_set((0..NODES, 0..NODES), 0..14), from in 0..NODES, to in 0..NODES) {
            let neighbours = |at: usize| -> Vec<usize> {
                (0..NODES).filter(|next| *next != at && (edges.contains(&(at, *next)) || edges.contains(&(*next, at)))).collect()
            };
            let mut all = Vec::new();
            ways(&edges, &mut vec![from], to, &mut all);
            let expected = all.into_iter().min_by(|x, y| x.len().cmp(&y.len()).then_with(|| x.cmp(y)));
            prop_assert_eq!(shortest(NODES, neighbours, from, to), expected);
        }
    }
}
