//! Who sat in both of two forums at the same time within a span, and from when to when.
//!
//! A seat that follows a post is filled by whoever held the post, day by day; a first day counts and so does a last. Whoever sat
//! in a forum for two organisations sat there once.

use super::{Span, by_name};
use crate::{
    access::Sight,
    analysis::overlap::Pair,
    register::{Counting, ForumIx, PersonIx, PostIx, Term},
};
use chrono::{Datelike, Days, NaiveDate};
use std::{collections::BTreeMap, iter};

/// A person in both forums, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Together {
    pub person: PersonIx,
    /// In the order of time, with a day at least between them.
    pub times: Vec<Span>,
}

/// What two forums had in common in a span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct During {
    /// In the order in which they were first in both, then by name.
    pub people: Vec<Together>,
    pub trend: Vec<Year>,
}

/// What two forums had in common in a year, or the part of it that was asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Year {
    pub year: i32,
    /// Who was in both on one day of it at least, in the order of the span.
    pub people: Vec<PersonIx>,
    /// How many were in the first, in the second, and in either, on one day of it at least.
    pub sat: [usize; 3],
}

impl During {
    /// Whether in no year somebody is known to have been in each of the two: then nothing can be said of those in both.
    #[must_use]
    pub fn too_little(&self) -> bool {
        self.trend.iter().all(Year::too_little)
    }
}

impl Year {
    /// Whether nobody is known to have been in one of the two.
    #[must_use]
    pub fn too_little(&self) -> bool {
        self.sat[0] == 0 || self.sat[1] == 0
    }

    /// How many were in both, where something is known of either.
    #[must_use]
    pub fn shared(&self) -> Option<usize> {
        (!self.too_little()).then_some(self.people.len())
    }

    /// Those in both by all in either, from 0 to 1. Nothing where nobody was in one of them, as for a day.
    #[must_use]
    pub fn jaccard(&self) -> Option<f64> {
        self.ratio(self.sat[2])
    }

    /// Those in both by all in the smaller, from 0 to 1.
    #[must_use]
    pub fn coefficient(&self) -> Option<f64> {
        self.ratio(self.sat[0].min(self.sat[1]))
    }

    #[expect(clippy::cast_precision_loss, reason = "forums have fewer than 2^52 members")]
    fn ratio(&self, whole: usize) -> Option<f64> {
        self.shared().map(|shared| shared as f64 / whole as f64)
    }
}

/// Who was in both forums in the span; nothing where the asker may not see who sits there.
#[must_use]
pub fn during(sight: &Sight, pair: Pair, span: Span) -> Option<During> {
    if !pair.open(sight) {
        return None;
    }
    let [in_a, in_b] = [pair.a, pair.b].map(|forum| sat(sight, forum, pair.counting, span));
    let both = in_a.iter().filter_map(|(person, times)| {
        let times = common(times, in_b.get(person)?);
        (!times.is_empty()).then_some(Together { person: *person, times })
    });
    let mut people: Vec<_> = both.collect();
    people.sort_by(|x, y| x.times[0].from.cmp(&y.times[0].from).then_with(|| by_name(sight, x.person, y.person)));
    let in_year = |year: i32| {
        let within = |times: &[Span]| times.iter().any(|time| time.from.year() <= year && year <= time.until.year());
        let count = |sat: &BTreeMap<PersonIx, Vec<Span>>| sat.values().filter(|times| within(times)).count();
        // Whoever was first in the one and later in the other was in both forums, and never at once.
        let in_each = in_a.iter().filter(|(person, times)| within(times) && in_b.get(person).is_some_and(|times| within(times)));
        let (a, b) = (count(&in_a), count(&in_b));
        let together = people.iter().filter(|together| within(&together.times));
        Year { year, people: together.map(|together| together.person).collect(), sat: [a, b, a + b - in_each.count()] }
    };
    let trend = (span.from.year()..=span.until.year()).map(in_year).collect();
    Some(During { people, trend })
}

/// When each person sat in the forum within the span.
fn sat(sight: &Sight, forum: ForumIx, counting: Counting, span: Span) -> BTreeMap<PersonIx, Vec<Span>> {
    let register = sight.register();
    let there = within(register.forums.get(forum).term, span);
    let seats = register.forum_seats.of(forum).iter().map(|ix| (*ix, register.seats.get(*ix)));
    let mut found: BTreeMap<PersonIx, Vec<Span>> = BTreeMap::new();
    for (ix, seat) in seats.filter(|(_, seat)| counting.counts(seat.kind)) {
        let Some(time) = there.and_then(|there| within(seat.term, there)) else { continue };
        let deputies = if counting.deputies { register.seat_deputies.of(ix) } else { &[] };
        let deputies = deputies.iter().map(|ix| register.deputies.get(*ix));
        let places = deputies.map(|deputy| (deputy.post, deputy.person, within(deputy.term, time)));
        for (post, person, time) in iter::once((seat.post, seat.person, Some(time))).chain(places) {
            for (person, times) in time.map(|time| fillers(sight, (post, person), time)).unwrap_or_default() {
                found.entry(person).or_default().extend(times);
            }
        }
    }
    found.values_mut().for_each(|times| *times = joined(std::mem::take(times)));
    found
}

/// Who filled a place within the span that follows a post or was given to a person, and when. Where a post had two holders at once
/// the later entry counts, as everywhere.
fn fillers(sight: &Sight, (post, person): (Option<PostIx>, Option<PersonIx>), span: Span) -> Vec<(PersonIx, Vec<Span>)> {
    let register = sight.register();
    let Some(post) = post else {
        return person.map(|person| (person, vec![span])).into_iter().collect();
    };
    let mut left = vec![span];
    let mut found = Vec::new();
    for holding in register.post_holdings.of(post).iter().rev().map(|ix| register.holdings.get(*ix)) {
        let held: Vec<_> = left.iter().filter_map(|time| within(holding.term, *time)).collect();
        left = held.iter().fold(left, |left, taken| left.into_iter().flat_map(|time| without(time, *taken)).collect());
        found.push((holding.person, held));
    }
    found
}

/// The part of a span that lies in a term.
fn within(term: Term, span: Span) -> Option<Span> {
    let from = term.first().map_or(span.from, |first| first.max(span.from));
    let until = term.last().map_or(span.until, |last| last.min(span.until));
    (from <= until).then_some(Span { from, until })
}

/// What is left of a span when another is taken out of it.
fn without(span: Span, taken: Span) -> Vec<Span> {
    if taken.until < span.from || span.until < taken.from {
        return vec![span];
    }
    let before = day_before(taken.from).filter(|until| span.from <= *until).map(|until| Span { until, ..span });
    let after = day_after(taken.until).filter(|from| *from <= span.until).map(|from| Span { from, ..span });
    before.into_iter().chain(after).collect()
}

/// Spans in the order of time, those that touch made one.
fn joined(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable_by_key(|span| (span.from, span.until));
    let mut joined: Vec<Span> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some(last) if day_after(last.until).is_none_or(|next| span.from <= next) => last.until = last.until.max(span.until),
            _ => joined.push(span),
        }
    }
    joined
}

/// The times that two lists of joined spans share.
fn common(a: &[Span], b: &[Span]) -> Vec<Span> {
    let both = a.iter().flat_map(|one| b.iter().map(move |other| (one.from.max(other.from), one.until.min(other.until))));
    both.filter(|(from, until)| from <= until).map(|(from, until)| Span { from, until }).collect()
}

fn day_after(date: NaiveDate) -> Option<NaiveDate> {
    date.checked_add_days(Days::new(1))
}

fn day_before(date: NaiveDate) -> Option<NaiveDate> {
    date.checked_sub_days(Days::new(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::vec, prelude::*};

    fn spans() -> impl Strategy<Value = Vec<Span>> {
        let day = |number: u64| NaiveDate::from_ymd_opt(2009, 1, 1).unwrap() + Days::new(number);
        vec((0u64..30, 0u64..8), 0..6).prop_map(move |list| {
            list.into_iter().map(|(from, days)| Span { from: day(from), until: day(from + days) }).collect()
        })
    }

    fn days(spans: &[Span]) -> Vec<NaiveDate> {
        let year = NaiveDate::from_ymd_opt(2009, 1, 1).unwrap().iter_days().take(60);
        year.filter(|date| spans.iter().any(|span| span.holds(*date))).collect()
    }

    proptest! {
        #[test]
        fn spans_are_joined_cut_and_compared_day_by_day(a in spans(), b in spans()) {
            let (x, y) = (joined(a.clone()), joined(b.clone()));
            prop_assert_eq!(days(&x), days(&a));
            prop_assert!(x.windows(2).all(|pair| day_after(pair[0].until).unwrap() < pair[1].from));
            let both: Vec<_> = days(&a).into_iter().filter(|date| days(&b).contains(date)).collect();
            prop_assert_eq!(days(&common(&x, &y)), both);
            let left = y.iter().fold(x, |left, taken| left.into_iter().flat_map(|span| without(span, *taken)).collect());
            let only: Vec<_> = days(&a).into_iter().filter(|date| !days(&b).contains(date)).collect();
            prop_assert_eq!(days(&left), only);
        }
    }
}
