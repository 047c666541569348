//! The words of the register: which forums, organisations, persons and topics hold a word, kept up to date with every change.
//!
//! It is made on first use and hangs on a register as its tables do: the next register shares with it all that did not change.
//! Nothing of who sits where is in it, only who holds or held which post, which is no secret. How often a word stands, or in how many things, never counts: a number that depends on
//! people whom the asker may not know would tell of them.

mod dictionary;
mod question;
mod tally;
mod texts;

pub use question::{LONGEST, Likeness, MOST_WORDS, Question, Word};
pub use texts::{Field, Text, texts};

use super::{ForumIx, Ix, OrganisationIx, PersonIx, Record, Register, TopicIx, Touched};
use crate::words;
use crate::words::search::Stemming;
use dictionary::{Dictionary, read};
use fixedbitset::FixedBitSet;
use std::{
    collections::BTreeSet,
    sync::{Arc, OnceLock},
};
use tally::{Also, Reading, Slips, tally};
use uuid::Uuid;

/// More changed things than this in one transaction, and the index is made anew when it is next asked.
const MOST_CHANGES: usize = 500;
const KINDS: usize = 4;
/// Where the list of forums looks for a text.
const IN_LISTS: u16 =
    Field::Name as u16 | Field::EarlierName as u16 | Field::Code as u16 | Field::Purpose as u16 | Field::Description as u16;

/// What kind of thing is searched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, async_graphql::Enum)]
#[graphql(name = "SearchKind")]
pub enum ThingKind {
    /// Forums; their topics and the headings of their remits lead to them.
    Forum,
    /// Organisations and units.
    Organisation,
    /// Persons.
    Person,
    /// Topics.
    Topic,
}

impl ThingKind {
    /// Every kind.
    pub const ALL: [Self; KINDS] = [Self::Forum, Self::Organisation, Self::Person, Self::Topic];
}

/// A thing that can be found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing {
    Forum(ForumIx),
    Organisation(OrganisationIx),
    Person(PersonIx),
    Topic(TopicIx),
}

impl Thing {
    /// The thing's id.
    #[must_use]
    pub fn id(self, register: &Register) -> Uuid {
        match self {
            Self::Forum(ix) => register.forums.get(ix).id,
            Self::Organisation(ix) => register.organisations.get(ix).id,
            Self::Person(ix) => register.persons.get(ix).id,
            Self::Topic(ix) => register.topics.get(ix).id,
        }
    }

    /// Its kind.
    #[must_use]
    pub fn kind(self) -> ThingKind {
        match self {
            Self::Forum(_) => ThingKind::Forum,
            Self::Organisation(_) => ThingKind::Organisation,
            Self::Person(_) => ThingKind::Person,
            Self::Topic(_) => ThingKind::Topic,
        }
    }

    /// The number of its kind, and its place among those of its kind.
    fn at(self) -> (usize, usize) {
        let place = match self {
            Self::Forum(ix) => ix.at(),
            Self::Organisation(ix) => ix.at(),
            Self::Person(ix) => ix.at(),
            Self::Topic(ix) => ix.at(),
        };
        (self.kind() as usize, place)
    }

    fn new(kind: ThingKind, place: usize) -> Self {
        match kind {
            ThingKind::Forum => Self::Forum(ForumIx::new(place)),
            ThingKind::Organisation => Self::Organisation(OrganisationIx::new(place)),
            ThingKind::Person => Self::Person(PersonIx::new(place)),
            ThingKind::Topic => Self::Topic(TopicIx::new(place)),
        }
    }
}

/// A thing that answers a question.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    pub thing: Thing,
    /// From 0 to 1; 1 when every word is in the name as it was asked for.
    pub score: f32,
    /// Its place among all things in the Danish order of names.
    pub rank: u32,
    fields: u16,
}

impl Hit {
    /// The fields in which words were found, the weightiest first.
    pub fn fields(&self) -> impl Iterator<Item = Field> {
        Field::ALL.into_iter().filter(|field| self.fields & *field as u16 != 0)
    }
}

/// The words of a register.
#[derive(Clone, Default)]
pub struct Index {
    words: [Dictionary; KINDS],
    /// Everything in the Danish order of names, then of ids.
    order: Arc<Vec<Thing>>,
    /// For each kind and place, the place in that order.
    ranks: [Arc<Vec<u32>>; KINDS],
}

/// The index of one register; empty until somebody asks.
#[derive(Clone, Default)]
pub struct Indexed(Arc<OnceLock<Index>>);

impl Register {
    /// The words of this register.
    pub fn index(&self) -> &Index {
        self.indexed.0.get_or_init(|| Index::of(self))
    }

    /// Brings the index up to date, if there is one. The former register keeps its own.
    pub(super) fn index_again(&mut self, former: &Self, touched: &[Touched]) {
        let rows = || touched.iter().flat_map(|change| [&change.before, &change.after]).flatten();
        let things = rows().flat_map(|row| [texts::things_of(former, row), texts::things_of(self, row)]).flatten();
        let things: BTreeSet<Thing> = things.collect();
        if things.is_empty() {
            return;
        }
        let known = former.indexed.0.get().filter(|_| things.len() <= MOST_CHANGES);
        self.indexed = Indexed(Arc::new(known.map_or_else(OnceLock::new, |index| index.after(former, self, &things).into())));
    }
}

impl Index {
    /// The words of a register, gathered from nothing.
    #[must_use]
    pub fn of(register: &Register) -> Self {
        let mut index = Self::default();
        let things = things(register);
        for thing in &things {
            let (kind, place) = thing.at();
            let words = texts::words(register, *thing);
            words.iter().for_each(|(word, stemming, fields)| index.words[kind].set(word, *stemming, place, *fields));
        }
        let key = |thing: &Thing| (words::sort_key(texts::name(register, *thing).unwrap_or_default()), thing.id(register));
        let mut sorted: Vec<_> = things.into_iter().map(|thing| (key(&thing), thing)).collect();
        sorted.sort_unstable();
        index.order = Arc::new(sorted.into_iter().map(|(_, thing)| thing).collect());
        index.rank();
        index
    }

    /// The index of the next register, in which these things may differ.
    fn after(&self, former: &Register, next: &Register, things: &BTreeSet<Thing>) -> Self {
        let mut index = self.clone();
        let mut moved = Vec::new();
        for thing in things {
            let (kind, place) = thing.at();
            let (before, after) = (texts::words(former, *thing), texts::words(next, *thing));
            let is_gone = |(word, stemming, _): &texts::Standing| {
                after.binary_search_by(|(other, by, _)| (other, by).cmp(&(word, stemming))).is_err()
            };
            let gone = before.iter().filter(|old| is_gone(old));
            gone.for_each(|(word, stemming, _)| index.words[kind].set(word, *stemming, place, 0));
            let new = after.iter().filter(|new| before.binary_search(new).is_err());
            new.for_each(|(word, stemming, fields)| index.words[kind].set(word, *stemming, place, *fields));
            if texts::name(former, *thing) != texts::name(next, *thing) {
                moved.push(*thing);
            }
        }
        if !moved.is_empty() {
            index.sort_again(next, &moved);
        }
        index
    }

    /// Puts the things whose names have changed, given in order, where they now belong.
    fn sort_again(&mut self, next: &Register, moved: &[Thing]) {
        let order = Arc::make_mut(&mut self.order);
        order.retain(|thing| moved.binary_search(thing).is_err());
        for thing in moved {
            let Some(name) = texts::name(next, *thing) else { continue };
            let place = order.partition_point(|other| {
                let other_name = texts::name(next, *other).unwrap_or_default();
                words::compare(other_name, name).then_with(|| other.id(next).cmp(&thing.id(next))).is_lt()
            });
            order.insert(place, *thing);
        }
        self.rank();
    }

    fn rank(&mut self) {
        let mut ranks: [Vec<u32>; KINDS] = Default::default();
        for (rank, thing) in (0..).zip(self.order.iter()) {
            let (kind, place) = thing.at();
            if ranks[kind].len() <= place {
                ranks[kind].resize(place + 1, 0);
            }
            ranks[kind][place] = rank;
        }
        self.ranks = ranks.map(Arc::new);
    }

    /// Everything of these kinds in whose texts every word of the question stands, or a word that it may be a slip of. In no order.
    #[must_use]
    pub fn find(&self, question: &Question, kinds: &[ThingKind]) -> Vec<Hit> {
        let words = question.words();
        let reading = Reading { fields: u16::MAX, slips: Slips::Always, within_codes: false };
        let best = words.len() as f32 * tally::BEST as f32;
        let mut hits = Vec::new();
        for kind in ThingKind::ALL.into_iter().filter(|kind| kinds.contains(kind)) {
            let also = if kind == ThingKind::Forum { self.through_topics(words) } else { Vec::new() };
            let tallied = tally(&self.words[kind as usize], words, &reading, &also).into_iter();
            hits.extend(tallied.map(|tallied| Hit {
                thing: Thing::new(kind, tallied.place),
                score: tallied.score as f32 / best,
                rank: self.ranks[kind as usize].get(tallied.place).copied().unwrap_or(u32::MAX),
                fields: tallied.fields,
            }));
        }
        hits
    }

    /// For each word, the forums of the topics that it leads to.
    fn through_topics(&self, words: &[Word]) -> Vec<Vec<Also<'_>>> {
        let (topics, forums) = (&self.words[ThingKind::Topic as usize], &self.words[ThingKind::Forum as usize]);
        let through = |word: &Word| {
            let mut also = Vec::new();
            let mut take = |postings: &[u32], likeness| {
                let marks = read(postings).filter_map(|posting| texts::mark(TopicIx::new(posting.place())));
                also.extend(marks.map(|mark| (forums.exactly(&mark, Stemming::Nothing), likeness)));
            };
            topics.standing(word, &mut take);
            topics.slips(word, &mut take);
            also
        };
        words.iter().map(through).collect()
    }

    /// The places of the forums in whose name, earlier names, code, purpose or description every word of the question stands. A word that
    /// stands in none of them may be a slip.
    #[must_use]
    pub fn forums_with(&self, question: &Question) -> FixedBitSet {
        let forums = &self.words[ThingKind::Forum as usize];
        let reading = Reading { fields: IN_LISTS, slips: Slips::IfNowhere, within_codes: true };
        let mut found = FixedBitSet::with_capacity(forums.places());
        tally(forums, question.words(), &reading, &[]).into_iter().for_each(|tallied| found.insert(tallied.place));
        found
    }
}

/// Indexes are the same when they answer every question alike, whatever way they came about.
impl PartialEq for Index {
    fn eq(&self, other: &Self) -> bool {
        let words = self.words.iter().zip(&other.words);
        self.order == other.order
            && self.order.iter().all(|thing| {
                let (kind, place) = thing.at();
                self.ranks[kind][place] == other.ranks[kind][place]
            })
            && words.into_iter().all(|(ours, theirs)| ours.content() == theirs.content())
    }
}

fn things(register: &Register) -> Vec<Thing> {
    fn of<R: Record>(table: &super::Table<R>, thing: impl Fn(R::Ix) -> Thing) -> impl Iterator<Item = Thing> {
        table.iter().map(move |(ix, _)| thing(ix))
    }
    let forums = of(&register.forums, Thing::Forum).chain(of(&register.organisations, Thing::Organisation));
    forums.chain(of(&register.persons, Thing::Person)).chain(of(&register.topics, Thing::Topic)).collect()
}
