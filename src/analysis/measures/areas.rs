//! How the areas that two forums cover lie to each other.

use crate::{
    access::Sight,
    analysis::overlap::{Measure, Pair, set},
    register::{AreaIx, ForumIx, Register},
    words::{self, Language, list},
};
use entities::words::AreaKind;

/// How one area, or all that a forum covers, lies to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, async_graphql::Enum)]
pub enum AreaRelation {
    /// They are the same.
    Same,
    /// The first contains the second, and more.
    Contains,
    /// The first lies in the second, which contains more.
    Within,
    /// Part of each lies in the other, and part does not.
    Overlaps,
    /// Nothing lies in the other, and they, or what they lie in, border on each other.
    Neighbours,
    /// Nothing lies in the other, and no border between them is known.
    Apart,
}

/// Two areas, one of each forum, that have to do with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AreaPair {
    pub a: AreaIx,
    pub b: AreaIx,
    pub relation: AreaRelation,
}

/// The most areas that a sentence names.
const NAMES: usize = 5;

/// Whether an area lies in one of these, or all the municipalities of a district do.
fn covered(register: &Register, by: &[AreaIx], area: AreaIx) -> bool {
    let inside = |area| by.iter().any(|outer| register.lies_in(area, *outer));
    let parts = register.area_parts.of(area);
    let whole = || register.areas.get(area).kind == AreaKind::District && !parts.is_empty();
    inside(area) || (whole() && parts.iter().all(|part| inside(*part)))
}

/// How two areas lie to each other.
fn relation(register: &Register, a: AreaIx, b: AreaIx) -> AreaRelation {
    match (register.lies_in(b, a), register.lies_in(a, b)) {
        (true, true) => AreaRelation::Same,
        (true, false) => AreaRelation::Contains,
        (false, true) => AreaRelation::Within,
        (false, false) if register.borders_on(a, b) => AreaRelation::Neighbours,
        (false, false) => AreaRelation::Apart,
    }
}

impl Pair {
    fn area_sets(self, sight: &Sight) -> [Vec<AreaIx>; 2] {
        [self.a, self.b].map(|forum: ForumIx| set(sight.register().areas_of(forum, sight.on())))
    }

    /// Areas in common.
    #[must_use]
    pub fn areas(self, sight: &Sight) -> Measure {
        let [a, b] = self.area_sets(sight);
        Measure::of(&a, &b)
    }

    /// How all that the first covers lies to all that the second covers; nothing where one of them covers nothing that is known.
    #[must_use]
    pub fn area_relation(self, sight: &Sight) -> Option<AreaRelation> {
        let register = sight.register();
        let [a, b] = self.area_sets(sight);
        let holds = |outer: &[AreaIx], inner: &[AreaIx]| inner.iter().all(|area| covered(register, outer, *area));
        if a.is_empty() || b.is_empty() {
            return None;
        }
        Some(match (holds(&a, &b), holds(&b, &a)) {
            (true, true) => AreaRelation::Same,
            (true, false) => AreaRelation::Contains,
            (false, true) => AreaRelation::Within,
            (false, false) => match self.area_evidence(sight).iter().map(|pair| pair.relation).min() {
                Some(nearest) if nearest < AreaRelation::Neighbours => AreaRelation::Overlaps,
                Some(nearest) => nearest,
                None => AreaRelation::Apart,
            },
        })
    }

    /// The areas of the two that have to do with each other, the nearest relation first, then by name, then by code.
    #[must_use]
    pub fn area_evidence(self, sight: &Sight) -> Vec<AreaPair> {
        let register = sight.register();
        let [a, b] = self.area_sets(sight);
        let every = a.iter().flat_map(|a| b.iter().map(|b| AreaPair { a: *a, b: *b, relation: relation(register, *a, *b) }));
        let mut related: Vec<_> = every.filter(|pair| pair.relation != AreaRelation::Apart).collect();
        let by_name = |x: AreaIx, y: AreaIx| {
            let (x, y) = (register.areas.get(x), register.areas.get(y));
            words::compare(&x.name, &y.name).then_with(|| x.code.cmp(&y.code))
        };
        related.sort_by(|x, y| x.relation.cmp(&y.relation).then_with(|| by_name(x.a, y.a)).then_with(|| by_name(x.b, y.b)));
        related
    }

    /// The same in a sentence that names the areas.
    #[must_use]
    pub fn area_sentence(self, sight: &Sight, language: Language) -> String {
        let register = sight.register();
        let names = |areas: Vec<AreaIx>| {
            let mut names: Vec<String> = areas.iter().map(|ix| register.areas.get(*ix).name.to_string()).collect();
            names.sort_by(|a, b| words::compare(a, b));
            names.dedup();
            let more = names.len().saturating_sub(NAMES);
            names.truncate(NAMES);
            names.extend((more > 0).then(|| format!("{more} {}", language.pick("til", "more"))));
            list(&names, language)
        };
        let [a, b] = self.area_sets(sight);
        let relation = self.area_relation(sight);
        let related = self.area_evidence(sight);
        let inner = |pair: &AreaPair| if pair.relation == AreaRelation::Within { pair.a } else { pair.b };
        let (first, second) = match relation {
            Some(AreaRelation::Overlaps) => {
                let shared = related.iter().filter(|pair| pair.relation < AreaRelation::Neighbours);
                (names(shared.map(inner).collect()), String::new())
            }
            Some(AreaRelation::Neighbours) => {
                (names(related.iter().map(|pair| pair.a).collect()), names(related.iter().map(|pair| pair.b).collect()))
            }
            _ => (names(a), names(b)),
        };
        match (relation, language) {
            (None, _) => language.pick("for få oplysninger", "too little is known").to_owned(),
            (Some(AreaRelation::Same), Language::Da) => format!("samme område: {first}"),
            (Some(AreaRelation::Same), Language::En) => format!("the same area: {first}"),
            (Some(AreaRelation::Contains), Language::Da) => format!("{first} rummer {second}"),
            (Some(AreaRelation::Contains), Language::En) => format!("{second} within {first}"),
            (Some(AreaRelation::Within), Language::Da) => format!("{first} ligger i {second}"),
            (Some(AreaRelation::Within), Language::En) => format!("{first} within {second}"),
            (Some(AreaRelation::Overlaps), Language::Da) => format!("overlapper: {first}"),
            (Some(AreaRelation::Overlaps), Language::En) => format!("they overlap: {first}"),
            (Some(AreaRelation::Neighbours), Language::Da) => format!("{first} grænser op til {second}"),
            (Some(AreaRelation::Neighbours), Language::En) => format!("{first} next to {second}"),
            (Some(AreaRelation::Apart), _) => language.pick("ingen fælles områder", "no areas in common").to_owned(),
        }
    }
}
