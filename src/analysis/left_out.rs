//! Who sits in one of two forums and is not counted when their people are held against each other, and why: the ratios of the
//! regular count and of a wider one differ by them.

use super::{
    overlap::{Pair, sitting},
    sentence::NAMES,
};
use crate::{
    access::Sight,
    register::{Counting, ForumIx, PersonIx, SeatIx},
    words::{Language, labels::Label, list},
};
use entities::words::SeatKind;
use std::collections::BTreeSet;

/// Why somebody is not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, async_graphql::Enum)]
pub enum LeftOutReason {
    /// The seat is called when there is need.
    CalledWhenNeeded,
    /// The seat is an observer's or a secretary's.
    Observer,
    /// The person stands in for whoever has the seat.
    Deputy,
}

/// Somebody who is not counted, with the first seat on which that rests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeftOut {
    pub person: PersonIx,
    pub seat: SeatIx,
    pub reason: LeftOutReason,
}

impl Pair {
    /// Who sits in the first forum, and then in the second, and is not counted there; each in the Danish order of family names.
    /// Nobody where the asker may not see who sits in both.
    #[must_use]
    pub fn left_out(self, sight: &Sight) -> Vec<LeftOut> {
        if !self.open(sight) {
            return Vec::new();
        }
        [self.a, self.b].into_iter().flat_map(|forum| self.left_out_of(sight, forum)).collect()
    }

    fn left_out_of(self, sight: &Sight, forum: ForumIx) -> Vec<LeftOut> {
        let register = sight.register();
        let mut counted: BTreeSet<PersonIx> = BTreeSet::new();
        let mut found: Vec<LeftOut> = Vec::new();
        for ix in sight.seats(forum) {
            let seat = register.seats.get(ix);
            let counts = self.counting.counts(seat.kind);
            let holder = register.holder(seat, sight.on());
            let deputies = sight.deputies(ix).into_iter().map(|ix| register.deputies.get(ix));
            let deputies = deputies.filter_map(|deputy| register.stands_in(deputy, sight.on()));
            match seat.kind {
                _ if counts => counted.extend(holder),
                SeatKind::CalledWhenNeeded => {
                    found.extend(holder.map(|person| LeftOut { person, seat: ix, reason: LeftOutReason::CalledWhenNeeded }));
                }
                _ => found.extend(holder.map(|person| LeftOut { person, seat: ix, reason: LeftOutReason::Observer })),
            }
            match counts && self.counting.deputies {
                true => counted.extend(deputies),
                false => found.extend(deputies.map(|person| LeftOut { person, seat: ix, reason: LeftOutReason::Deputy })),
            }
        }
        // Whoever has another seat that counts is not left out, and whoever is left out twice is told of once.
        found.retain(|one| counted.insert(one.person));
        found.sort_by(|x, y| register.persons.get(x.person).by_name(register.persons.get(y.person)));
        found
    }

    /// Those of them who would be in both if everybody counted.
    fn nearly_shared(self, sight: &Sight) -> Vec<LeftOut> {
        let mut found = self.left_out(sight);
        if found.is_empty() {
            return found;
        }
        let [in_a, in_b] = [self.a, self.b].map(|forum| sitting(sight, forum, Counting::EVERYBODY));
        let mut told = BTreeSet::new();
        let in_both = |person: &PersonIx| in_a.binary_search(person).is_ok() && in_b.binary_search(person).is_ok();
        found.retain(|one| in_both(&one.person) && told.insert(one.person));
        found
    }

    /// Who would be in common with every seat and deputy counted, in words: others who are left out make nobody more in common.
    pub(super) fn left_out_part(self, sight: &Sight, language: Language) -> Option<String> {
        let register = sight.register();
        let told = |one: &LeftOut| {
            let kind = match one.reason {
                LeftOutReason::Deputy => language.pick("stedfortræder", "deputy"),
                _ => register.seats.get(one.seat).kind.label(language),
            };
            format!("{} ({kind})", register.persons.get(one.person).name)
        };
        let told: Vec<String> = self.nearly_shared(sight).iter().map(told).collect();
        let words = language.pick("ikke medregnet", "not counted");
        match told.len() {
            0 => None,
            n if n <= NAMES => Some(format!("{words}: {}", list(&told, language))),
            n => Some(format!("{words}: {n} {}", language.pick("personer", "people"))),
        }
    }
}
