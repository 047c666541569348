//! What is asked of an index: words, and how like them another word is.

use super::dictionary::{finder, length, letters};
use crate::{
    error::{Error, Misuse, Result},
    words::search::{Stemming, root, stem, words_of},
};
use memchr::memmem;
use rapidfuzz::distance::osa;

/// The longest text that is searched for, in characters.
pub const LONGEST: usize = 200;
/// The most words that are searched for at a time.
pub const MOST_WORDS: usize = 10;
/// The shortest root that leads further.
const SHORTEST_ROOT: u8 = 5;
/// The longest word that slips are looked for in, in characters.
const LONGEST_SLIP: u8 = 64;

/// How like a word of a text is to a word asked for, the nearest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// The same word.
    Same,
    /// Another form of the word.
    Stem,
    /// A word that begins with it, as kriminalitetsforebyggelse with kriminalitet.
    Begins,
    /// A word that holds it, as kredsråd holds råd.
    Within,
    /// The word with one letter missing, too many, wrong, or in the wrong place.
    Slip,
    /// The word with two such slips.
    Slips,
}

/// Everything of one likeness to another, in order.
pub(super) const LIKENESSES: usize = 6;

/// A word asked for.
pub struct Word {
    text: String,
    stems: [u64; 2],
    letters: u32,
    length: u8,
    reach: u8,
    /// Whether it stood by itself, and not in a word with signs in it.
    alone: bool,
    finder: memmem::Finder<'static>,
    slips: osa::BatchComparator<char>,
    /// What is left of it without its ending, which leads wherever the word itself leads: psykiatriske is a form of psykiatrisk.
    root: Option<Box<Self>>,
    is_root: bool,
}

impl Word {
    fn new(text: String, alone: bool) -> Self {
        let length = length(&text);
        // A number with a slip is another number.
        let reach = match length {
            _ if text.chars().any(char::is_numeric) => 0,
            0..=3 => 0,
            4..=7 => 1,
            8..=LONGEST_SLIP => 2,
            _ => 0,
        };
        let stems = [stem(&text, Stemming::Danish), stem(&text, Stemming::English)];
        let slips = osa::BatchComparator::new(if reach == 0 { "" } else { &text }.chars());
        let finder = finder(&text);
        Self { stems, letters: letters(&text), length, reach, alone, finder, slips, text, root: None, is_root: false }
    }

    fn rooted(mut self) -> Self {
        let root = root(&self.text).filter(|root| length(root) >= SHORTEST_ROOT);
        self.root = root.map(|root| Box::new(Self { stems: [0; 2], is_root: true, ..Self::new(root, self.alone) }));
        self
    }

    /// The word, and what is left of it without its ending.
    pub(super) fn with_root(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(self.root.as_deref())
    }

    /// Whether it is another word without its ending, which leads to no name and no code.
    pub(super) fn is_root(&self) -> bool {
        self.is_root
    }

    /// What is like a root is another form of the word at best.
    pub(super) fn at_best(&self, likeness: Likeness) -> Likeness {
        if self.is_root { likeness.max(Likeness::Stem) } else { likeness }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn stems(&self) -> [u64; 2] {
        self.stems
    }

    pub(super) fn letters(&self) -> u32 {
        self.letters
    }

    pub(super) fn length(&self) -> u8 {
        self.length
    }

    /// How many slips are looked past.
    pub(super) fn reach(&self) -> u8 {
        self.reach
    }

    pub(super) fn finder(&self) -> &memmem::Finder<'static> {
        &self.finder
    }

    /// Whether it is looked for inside other words: it is long enough, and no part of a code such as NET-ARB, which samordnet arbejde
    /// would hold.
    pub(super) fn may_lie_within(&self) -> bool {
        self.alone && self.length >= 3
    }

    /// How a word is this one with slips, if it is.
    pub(super) fn slip_of(&self, word: &str) -> Option<Likeness> {
        let cutoff = osa::Args::default().score_cutoff(usize::from(self.reach));
        match self.slips.distance_with_args(word.chars(), &cutoff)? {
            1 => Some(Likeness::Slip),
            2 => Some(Likeness::Slips),
            _ => None,
        }
    }

    /// How like a folded word of a text is to this one, if it is at all.
    #[must_use]
    pub fn like(&self, word: &str, stemming: Stemming) -> Option<Likeness> {
        let root = self.root.as_ref().filter(|_| stemming != Stemming::Nothing);
        let by_root = || root.and_then(|root| root.like(word, stemming)).map(|likeness| likeness.max(Likeness::Stem));
        let itself = self.alike(word, stemming);
        itself.filter(|likeness| *likeness < Likeness::Slip).or_else(by_root).or(itself)
    }

    fn alike(&self, word: &str, stemming: Stemming) -> Option<Likeness> {
        let stemmed = stem(word, stemming);
        match word.find(&self.text) {
            _ if word == self.text => Some(Likeness::Same),
            _ if stemmed != 0 && self.stems.contains(&stemmed) => Some(Likeness::Stem),
            Some(0) => Some(Likeness::Begins),
            Some(_) if self.may_lie_within() => Some(Likeness::Within),
            _ if self.reach > 0 => self.slip_of(word),
            _ => None,
        }
    }
}

/// A text that is searched for. Every word of it must be found.
pub struct Question {
    words: Vec<Word>,
}

impl Question {
    /// The words of a text, each once.
    ///
    /// # Errors
    /// [`Error::Misused`] when the text is too long or has too many words.
    pub fn read(text: &str) -> Result<Self> {
        if text.chars().nth(LONGEST).is_some() {
            return Err(Error::Misused(Misuse::LongText(LONGEST)));
        }
        let mut words: Vec<(String, bool)> = Vec::new();
        for part in text.split_whitespace() {
            let found = words_of(part);
            let alone = found.len() == 1;
            for word in found {
                if !words.iter().any(|(other, _)| *other == word) {
                    words.push((word, alone));
                }
            }
        }
        if words.len() > MOST_WORDS {
            return Err(Error::Misused(Misuse::ManyWords(MOST_WORDS)));
        }
        Ok(Self { words: words.into_iter().map(|(word, alone)| Word::new(word, alone).rooted()).collect() })
    }

    /// The words; none when the text has neither letter nor digit.
    #[must_use]
    pub fn words(&self) -> &[Word] {
        &self.words
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::fold;
    use proptest::prelude::*;

    fn like(asked: &str, word: &str) -> Option<Likeness> {
        Word::new(fold(asked), true).like(&fold(word), Stemming::Danish)
    }

    #[test]
    fn words_are_like_each_other_in_many_ways_and_slips_come_last() {
        for (asked, word, expected) in [
            ("kredsraad", "Kredsråd", Some(Likeness::Same)),
            ("kredsråd", "kredsrådets", Some(Likeness::Stem)),
            ("kriminalitet", "kriminalitetsforebyggelse", Some(Likeness::Begins)),
            ("råd", "Kredsråd", Some(Likeness::Within)),
            ("krogh", "Krog", Some(Likeness::Slip)),
            ("ksykiatri", "psykiatri", Some(Likeness::Slip)),
            ("spykiatri", "psykiatri", Some(Likeness::Slip)),
            ("spykiatti", "psykiatri", Some(Likeness::Slips)),
            ("lejer", "Lejre", Some(Likeness::Slip)),
            ("ssb", "ssp", None),
            ("2009", "2008", None),
            ("aa", "kredsraad", None),
        ] {
            assert_eq!(like(asked, word), expected, "{asked} {word}");
        }
    }

    /// The distance with neighbours that change places, by the book.
    fn distance(a: &[char], b: &[char]) -> usize {
        let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                rows[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let wrong = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                    let swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                    let swap = if swapped { rows[i - 2][j - 2] + 1 } else { usize::MAX };
                    wrong.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1).min(swap)
                };
            }
        }
        rows[a.len()][b.len()]
    }

    proptest! {
        #[test]
        fn a_slip_is_what_the_book_says_and_no_letter_test_hides_it(a in "[abcæøz]{4,9}", b in "[abcæøz]{1,11}") {
            let asked = Word::new(a.clone(), true);
            let (x, y): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
            let expected = match distance(&x, &y) {
                1 => Some(Likeness::Slip),
                2 if asked.reach() == 2 => Some(Likeness::Slips),
                _ => None,
            };
            prop_assert_eq!(asked.slip_of(&b), expected);
            if expected.is_some() {
                prop_assert!((letters(&b) ^ asked.letters()).count_ones() <= 2 * u32::from(asked.reach()));
            }
        }

        #[test]
        fn no_text_breaks_a_question(text in ".*", word in ".*") {
            if let Ok(question) = Question::read(&text) {
                prop_assert!(question.words().len() <= MOST_WORDS);
                for asked in question.words() {
                    let _ = asked.like(&fold(&word), Stemming::Danish);
                }
            }
        }
    }
}
