//! The words that stand in the texts of one kind of thing, and where each stands.
//!
//! A word is looked for by running through all words, which are few and lie close together, and never through texts: a part of
//! a word is found by a search through bytes, a stem by comparing numbers, a slip by measuring those few words that have nearly
//! the same letters. Words stand on shelves which one index shares with the next; a change copies the shelves that it touches.

use super::question::{Likeness, Word};
use crate::register::table::Lookup;
use crate::words::search::{Stemming, stem};
use memchr::memmem;
use std::{
    hash::{DefaultHasher, Hasher},
    sync::Arc,
};

const SHELF: usize = 128;
/// The bits of a posting that hold the fields; the others hold the place.
const FIELDS: u32 = 9;
const MOST_PLACES: usize = 1 << (32 - FIELDS);

/// The words of one kind of thing.
#[derive(Clone, Default)]
pub(super) struct Dictionary {
    shelves: Arc<Vec<Arc<Shelf>>>,
    len: usize,
    lookup: Lookup,
    /// One more than the highest place that a word stands in.
    places: usize,
}

/// Some words. What a search runs through lies in rows of its own.
#[derive(Clone, Default)]
struct Shelf {
    /// The words, each after a line break.
    text: String,
    /// Where each begins, and where the last ends.
    begins: Vec<u32>,
    stems: Vec<u64>,
    letters: Vec<u32>,
    lengths: Vec<u8>,
    stemmings: Vec<Stemming>,
    postings: Vec<Arc<Vec<u32>>>,
}

/// A thing in whose texts a word stands, and in which of its fields.
#[derive(Clone, Copy)]
pub(super) struct Posting(u32);

impl Posting {
    fn new(place: usize, fields: u16) -> Self {
        Self(u32::try_from(place).unwrap_or(u32::MAX) << FIELDS | u32::from(fields))
    }

    pub(super) fn place(self) -> usize {
        (self.0 >> FIELDS) as usize
    }

    pub(super) fn fields(self) -> u16 {
        (self.0 & ((1 << FIELDS) - 1)) as u16
    }
}

/// Which letters a word has, as bits: what differs in more of them than slips could change need not be measured.
pub(super) fn letters(word: &str) -> u32 {
    word.chars().fold(0, |bits, letter| bits | 1 << (u32::from(letter) % 32))
}

/// How many letters a word has; 255 for more.
pub(super) fn length(word: &str) -> u8 {
    u8::try_from(word.chars().count()).unwrap_or(u8::MAX)
}

impl Shelf {
    fn word(&self, at: usize) -> &str {
        let end = self.begins.get(at + 1).map_or(self.text.len(), |begin| *begin as usize - 1);
        &self.text[self.begins[at] as usize..end]
    }

    fn push(&mut self, word: &str, stemming: Stemming) {
        self.text.push('\n');
        self.begins.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        self.text.push_str(word);
        self.stems.push(stem(word, stemming));
        self.letters.push(letters(word));
        self.lengths.push(length(word));
        self.stemmings.push(stemming);
        self.postings.push(Arc::default());
    }

    /// The words that hold the word asked for, or share its stem.
    fn standing(&self, asked: &Word, put: &mut impl FnMut(usize, Likeness)) {
        let mut last = usize::MAX;
        let fits = |at: usize| !asked.is_root() || self.stemmings[at] != Stemming::Nothing;
        for found in asked.finder().find_iter(self.text.as_bytes()) {
            // What is looked for has no line break in it, so it lies within one word.
            let at = self.begins.partition_point(|begin| *begin as usize <= found) - 1;
            if at == last {
                continue;
            }
            last = at;
            let begins = self.begins[at] as usize == found;
            let likeness = match (begins, self.word(at).len() == asked.text().len()) {
                (true, true) => Likeness::Same,
                (true, false) => Likeness::Begins,
                _ => Likeness::Within,
            };
            if (begins || asked.may_lie_within()) && fits(at) {
                put(at, asked.at_best(likeness));
            }
        }
        for (at, stem) in self.stems.iter().enumerate() {
            if asked.stems().contains(stem) && *stem != 0 {
                put(at, Likeness::Stem);
            }
        }
    }

    /// The words that the word asked for may be a slip of.
    fn slips(&self, asked: &Word, put: &mut impl FnMut(usize, Likeness)) {
        let reach = asked.reach();
        for (at, (letters, length)) in self.letters.iter().zip(&self.lengths).enumerate() {
            let differing = (letters ^ asked.letters()).count_ones();
            let near = differing <= 2 * u32::from(reach) && length.abs_diff(asked.length()) <= reach;
            let may = near && (!asked.is_root() || self.stemmings[at] != Stemming::Nothing);
            if let Some(likeness) = may.then(|| asked.slip_of(self.word(at))).flatten() {
                put(at, likeness);
            }
        }
    }
}

impl Dictionary {
    /// One more than the highest place that a word may stand in.
    pub(super) fn places(&self) -> usize {
        self.places
    }

    /// Where the words stand that hold the word asked for, or share its stem.
    pub(super) fn standing<'a>(&'a self, asked: &Word, put: &mut impl FnMut(&'a [u32], Likeness)) {
        for asked in asked.with_root() {
            for shelf in self.shelves.iter() {
                shelf.standing(asked, &mut |at, likeness| put(&shelf.postings[at], likeness));
            }
        }
    }

    /// Where the words stand that the word asked for may be a slip of.
    pub(super) fn slips<'a>(&'a self, asked: &Word, put: &mut impl FnMut(&'a [u32], Likeness)) {
        for asked in asked.with_root().filter(|asked| asked.reach() > 0) {
            for shelf in self.shelves.iter() {
                shelf.slips(asked, &mut |at, likeness| put(&shelf.postings[at], likeness));
            }
        }
    }

    /// Where this very word stands.
    pub(super) fn exactly(&self, word: &str, stemming: Stemming) -> &[u32] {
        self.find(word, stemming).map_or(&[], |at| &self.shelves[at / SHELF].postings[at % SHELF])
    }

    /// Says in which fields of a thing a word stands; in none takes it away.
    pub(super) fn set(&mut self, word: &str, stemming: Stemming, place: usize, fields: u16) {
        if place >= MOST_PLACES {
            return;
        }
        let at = match self.find(word, stemming) {
            Some(at) => at,
            None if fields == 0 => return,
            None => self.add(word, stemming),
        };
        self.places = self.places.max(place + 1);
        let shelf = Arc::make_mut(&mut Arc::make_mut(&mut self.shelves)[at / SHELF]);
        let postings = Arc::make_mut(&mut shelf.postings[at % SHELF]);
        let posting = Posting::new(place, fields);
        let found = postings.binary_search_by_key(&place, |other| Posting(*other).place());
        match (found, fields) {
            (Ok(at), 0) => drop(postings.remove(at)),
            (Ok(at), _) => postings[at] = posting.0,
            (Err(_), 0) => {}
            (Err(at), _) => postings.insert(at, posting.0),
        }
    }

    fn find(&self, word: &str, stemming: Stemming) -> Option<usize> {
        self.lookup.find(hash(word, stemming), |at| {
            let shelf = &self.shelves[at / SHELF];
            shelf.stemmings[at % SHELF] == stemming && shelf.word(at % SHELF) == word
        })
    }

    fn add(&mut self, word: &str, stemming: Stemming) -> usize {
        let at = self.len;
        let shelves = Arc::make_mut(&mut self.shelves);
        if at.is_multiple_of(SHELF) {
            shelves.push(Arc::default());
        }
        Arc::make_mut(&mut shelves[at / SHELF]).push(word, stemming);
        self.len += 1;
        let shelves = &self.shelves;
        self.lookup.add(hash(word, stemming), at, |other| {
            let shelf = &shelves[other / SHELF];
            hash(shelf.word(other % SHELF), shelf.stemmings[other % SHELF])
        });
        at
    }

    /// Every word that stands anywhere, with where it stands, in an order of its own.
    pub(super) fn content(&self) -> Vec<(&str, Stemming, &[u32])> {
        let words = self.shelves.iter().flat_map(|shelf| {
            (0..shelf.stems.len()).map(|at| (shelf.word(at), shelf.stemmings[at], shelf.postings[at].as_slice()))
        });
        let mut words: Vec<_> = words.filter(|(_, _, postings)| !postings.is_empty()).collect();
        words.sort_unstable();
        words
    }
}

/// The postings as they are read.
pub(super) fn read(postings: &[u32]) -> impl Iterator<Item = Posting> {
    postings.iter().map(|posting| Posting(*posting))
}

/// What looks for a word in the words of a shelf.
pub(super) fn finder(word: &str) -> memmem::Finder<'static> {
    memmem::Finder::new(word).into_owned()
}

fn hash(word: &str, stemming: Stemming) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(word.as_bytes());
    hasher.write_u8(stemming as u8);
    hasher.finish()
}
