//! The words in which forums are described: purpose, remit and general description, and in how many forums each word stands.
//!
//! It is made on first use and kept up to date with every change of a text. These texts are for everyone to read, sealed forums'
//! too, so that how often a word stands tells nobody of what is hidden. They have no dates: a forum has the words that it has now.

use super::{
    ForumIx, Ix, Rarity, Register, Row, Touched,
    index::{Field, Thing, texts},
};
use crate::words::meaning::meant;
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Arc, OnceLock},
};

/// A word that carries meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub stem: Arc<str>,
    /// As it is first written, without a capital where it is written so too.
    pub word: Arc<str>,
}

/// The words of a forum in the order of their stems, each once.
pub type Wording = Vec<Said>;

/// The words of all forums.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wordings {
    forums: Vec<Arc<Wording>>,
    /// How many forums have a word at all.
    speaking: u32,
    /// In how many of them each stem stands.
    often: HashMap<Arc<str>, u32>,
}

/// The words of one register; nothing until somebody asks.
#[derive(Clone, Default)]
pub(super) struct Worded(Arc<OnceLock<Wordings>>);

impl Wordings {
    /// The words of all forums, gathered from nothing.
    #[must_use]
    pub fn of(register: &Register) -> Self {
        let mut wordings = Self { forums: vec![Arc::default(); register.forums.places()], ..Self::default() };
        let mut known = Known::default();
        for (ix, _) in register.forums.iter() {
            wordings.put(ix, wording(register, ix, &mut known));
        }
        wordings
    }

    /// The words of a forum.
    #[must_use]
    pub fn forum(&self, ix: ForumIx) -> &[Said] {
        self.forums.get(ix.at()).map_or(&[], |wording| wording)
    }

    /// How rare a word is.
    #[must_use]
    pub fn rarity(&self, said: &Said) -> Rarity {
        Rarity::new(self.often.get(&said.stem).copied().unwrap_or_default(), self.speaking)
    }

    fn put(&mut self, ix: ForumIx, wording: Wording) {
        let former = std::mem::replace(&mut self.forums[ix.at()], Arc::new(wording));
        let new = Arc::clone(&self.forums[ix.at()]);
        self.speaking += u32::from(!new.is_empty());
        self.speaking -= u32::from(!former.is_empty());
        for said in new.iter() {
            *self.often.entry(Arc::clone(&said.stem)).or_default() += 1;
        }
        for said in former.iter() {
            if let Some(often) = self.often.get_mut(&said.stem) {
                *often -= 1;
                if *often == 0 {
                    self.often.remove(&said.stem);
                }
            }
        }
    }
}

/// Words that have been met, so that each is kept once however many forums use it.
#[derive(Default)]
struct Known(HashMap<Arc<str>, Arc<str>>);

impl Known {
    fn keep(&mut self, text: &str) -> Arc<str> {
        if let Some(kept) = self.0.get(text) {
            return Arc::clone(kept);
        }
        let kept: Arc<str> = text.into();
        self.0.insert(Arc::clone(&kept), Arc::clone(&kept));
        kept
    }
}

fn wording(register: &Register, ix: ForumIx, known: &mut Known) -> Wording {
    let described = |field| matches!(field, Field::Purpose | Field::Remit | Field::Description);
    let texts = texts(register, Thing::Forum(ix));
    let mut words: BTreeMap<String, &str> = BTreeMap::new();
    for (word, stem) in texts.iter().filter(|text| described(text.field)).flat_map(|text| meant(text.text)) {
        let kept = words.entry(stem).or_insert(word);
        let capital = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
        if capital(kept) && !capital(word) {
            *kept = word;
        }
    }
    words.into_iter().map(|(stem, word)| Said { stem: known.keep(&stem), word: known.keep(word) }).collect()
}

impl Register {
    /// The words in which the forums are described.
    #[must_use]
    pub fn wordings(&self) -> &Wordings {
        self.worded.0.get_or_init(|| Wordings::of(self))
    }

    /// Brings the words up to date, if somebody has asked for them. The former register keeps its own.
    pub(super) fn word_again(&mut self, former: &Self, touched: &[Touched]) {
        let rows = || touched.iter().flat_map(|change| [&change.before, &change.after]).flatten();
        let forums: BTreeSet<_> = rows()
            .filter_map(|row| match row {
                Row::Forum(row) => Some(row.id),
                Row::Remit(row) => Some(row.forum_id),
                _ => None,
            })
            .collect();
        if forums.is_empty() {
            return;
        }
        let Some(known) = former.worded.0.get() else {
            self.worded = Worded::default();
            return;
        };
        let mut wordings = known.clone();
        wordings.forums.resize(self.forums.places(), Arc::default());
        for id in forums {
            match (self.forums.find(id), former.forums.find(id)) {
                (Some(ix), _) => wordings.put(ix, wording(self, ix, &mut Known::default())),
                (None, Some(ix)) => wordings.put(ix, Wording::new()),
                (None, None) => {}
            }
        }
        self.worded = Worded(Arc::new(wordings.into()));
    }
}
