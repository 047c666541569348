//! How rare an organisation, a topic or a word is among the forums: what stands in all of them tells little of any two.
//!
//! Every seat counts here, whatever its kind and whoever asks. Which organisations sit in a forum and what it deals with is for
//! everyone to read, so that a weight made of it tells nothing of who sits there.

use super::{Day, Ix, OrganisationIx, Register, Row, TopicIx, Touched};
use std::sync::{Arc, Mutex, PoisonError};

/// In how many forums something stands, and how much that weighs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rarity {
    pub forums: u32,
    /// Near 0 for what stands in every forum, 1 for what stands in one alone.
    pub weight: f64,
}

impl Rarity {
    /// The rarity of what stands in so many of so many forums: the inverse document frequency of text search, brought to 1 for
    /// what stands in one alone. It is never 0, so that even what sits everywhere is something in common.
    #[must_use]
    pub fn new(forums: u32, of: u32) -> Self {
        let (stands, all) = (f64::from(forums.max(1)), f64::from(of.max(forums).max(1)));
        Self { forums, weight: (all / stands).ln_1p() / all.ln_1p() }
    }
}

/// How common organisations and topics are on a day.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Common {
    forums: u32,
    organisations: Vec<u32>,
    topics: Vec<u32>,
}

/// What was last asked for, kept until it may be otherwise: four bytes for each organisation and topic.
#[derive(Clone, Default)]
pub(super) struct Remembered(Arc<Mutex<Option<Last>>>);

/// The day that was asked for, and what was common then.
type Last = (Day, Arc<Common>);

impl Common {
    /// The organisations at the top of their trees and the topics of the forums that there are on the day, counted.
    fn of(register: &Register, on: Day) -> Self {
        let mut organisations = Count::new(register.organisations.places());
        let mut topics = Count::new(register.topics.places());
        let mut forums = 0;
        for (forum, _) in register.forums.iter().filter(|(_, row)| row.term.contains(on)) {
            forums += 1;
            let seats = register.forum_seats.of(forum).iter().map(|ix| register.seats.get(*ix));
            let seated = seats.filter(|seat| seat.term.contains(on)).filter_map(|seat| seat.organisation);
            seated.for_each(|ix| organisations.once(register.root(ix).at(), forums));
            register.topics_of(forum, on).flat_map(|ix| register.wider(ix)).for_each(|ix| topics.once(ix.at(), forums));
        }
        Self { forums, organisations: organisations.numbers, topics: topics.numbers }
    }

    /// The rarity of an organisation at the top of its tree.
    #[must_use]
    pub fn organisation(&self, ix: OrganisationIx) -> Rarity {
        self.rarity(&self.organisations, ix.at())
    }

    /// The rarity of a topic. A forum that deals with a narrower one deals with it.
    #[must_use]
    pub fn topic(&self, ix: TopicIx) -> Rarity {
        self.rarity(&self.topics, ix.at())
    }

    fn rarity(&self, numbers: &[u32], place: usize) -> Rarity {
        Rarity::new(numbers.get(place).copied().unwrap_or_default(), self.forums)
    }
}

/// Numbers of forums, each forum counted once.
struct Count {
    numbers: Vec<u32>,
    last: Vec<u32>,
}

impl Count {
    fn new(places: usize) -> Self {
        Self { numbers: vec![0; places], last: vec![0; places] }
    }

    fn once(&mut self, place: usize, forum: u32) {
        if std::mem::replace(&mut self.last[place], forum) != forum {
            self.numbers[place] += 1;
        }
    }
}

impl Register {
    /// How common organisations and topics are on a day, counted unless it was the last to be asked for.
    #[must_use]
    pub fn common(&self, on: Day) -> Arc<Common> {
        let held = || self.common.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, common)) = held().as_ref().filter(|(day, _)| *day == on) {
            return Arc::clone(common);
        }
        let common = Arc::new(Common::of(self, on));
        *held() = Some((on, Arc::clone(&common)));
        common
    }

    /// Forgets how common things are if these changes may have changed it. The former register keeps its own.
    pub(super) fn forget_common(&mut self, touched: &[Touched]) {
        let mut rows = touched.iter().flat_map(|change| [&change.before, &change.after]).flatten();
        let counts =
            |row: &Row| matches!(row, Row::Forum(_) | Row::Seat(_) | Row::Organisation(_) | Row::ForumTopic(_) | Row::Topic(_));
        if rows.any(counts) {
            self.common = Remembered::default();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn weights_are_those_that_one_computes_by_hand() {
        let weight = |forums, of| format!("{:.3}", Rarity::new(forums, of).weight);
        assert_eq!(
            [(1, 17), (2, 17), (4, 17), (17, 17)].map(|(forums, of)| weight(forums, of)),
            ["1.000", "0.779", "0.574", "0.240"]
        );
        assert_eq!(weight(1, 1), "1.000", "what stands in the only forum is as rare as can be");
        assert_eq!((weight(5_000, 5_000), weight(2, 5_000)), ("0.081".to_owned(), "0.919".to_owned()));
    }

    proptest! {
        #[test]
        fn the_rarer_weighs_more_and_all_weights_lie_between_0_and_1(one in 1u32..6_000, other in 1u32..6_000, of in 1u32..6_000) {
            let (one, other) = (Rarity::new(one.min(of), of), Rarity::new(other.min(of), of));
            prop_assert!(one.weight > 0.0 && one.weight <= 1.0);
            prop_assert_eq!(one.forums < other.forums, one.weight > other.weight);
        }
    }
}
