//! Which things hold every word of a question, and how well.

use super::{
    dictionary::{Dictionary, read},
    question::{LIKENESSES, Likeness, Word},
    texts::Field,
};

/// How much a word counts that is as like the one asked for, in hundredths.
const NEARNESS: [u16; LIKENESSES] = [100, 90, 70, 45, 35, 20];
/// What the best word of a thing can count.
pub(super) const BEST: u32 = 100 * 100;
/// The weight of the weightiest among some fields.
const WEIGHTS: [u8; 512] = weights();

const fn weights() -> [u8; 512] {
    let mut weights = [0; 512];
    let mut fields = 1;
    while fields < weights.len() {
        let mut at = 0;
        while at < Field::ALL.len() {
            let field = Field::ALL[at];
            if fields & field as usize != 0 && field.weight() > weights[fields] {
                weights[fields] = field.weight();
            }
            at += 1;
        }
        fields += 1;
    }
    weights
}

/// When a word is taken for a slip of another.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Slips {
    /// Beside what is found without.
    Always,
    /// When it stands nowhere.
    IfNowhere,
}

/// How texts are read.
pub(super) struct Reading {
    /// The fields that count.
    pub fields: u16,
    pub slips: Slips,
    /// Whether a part of a code counts that is not its beginning.
    pub within_codes: bool,
}

impl Reading {
    fn fields(&self, likeness: Likeness) -> u16 {
        let codes = match likeness {
            Likeness::Within => self.within_codes,
            Likeness::Slip | Likeness::Slips => false,
            Likeness::Same | Likeness::Stem | Likeness::Begins => true,
        };
        if codes { self.fields } else { self.fields & !(Field::Code as u16) }
    }
}

/// A thing in which every word was found.
pub(super) struct Tallied {
    pub place: usize,
    pub score: u32,
    pub fields: u16,
}

/// What is known of a thing while words are looked for, one after the other.
#[derive(Clone, Copy, Default)]
struct Cell {
    score: u32,
    /// The best that the present word came to.
    best: u16,
    fields: u16,
    /// How many words have been found.
    found: u8,
}

/// Where something stands that is as like a word asked for.
pub(super) type Also<'a> = (&'a [u32], Likeness);

/// What has been found so far.
struct Tally<'a> {
    reading: &'a Reading,
    cells: Vec<Cell>,
    /// The number of the present word, from 1.
    turn: u8,
    /// The places in which it and all words before it were found.
    met: Vec<usize>,
    /// Whether it stands anywhere.
    stands: bool,
}

impl Tally<'_> {
    fn take(&mut self, postings: &[u32], likeness: Likeness) {
        let (fields, nearness) = (self.reading.fields(likeness), NEARNESS[likeness as usize]);
        for posting in read(postings) {
            let here = posting.fields() & fields;
            if here == 0 {
                continue;
            }
            self.stands = true;
            let counts = u16::from(WEIGHTS[usize::from(here)]) * nearness;
            let cell = &mut self.cells[posting.place()];
            if cell.found == self.turn {
                cell.best = cell.best.max(counts);
                cell.fields |= here;
            } else if cell.found + 1 == self.turn {
                (cell.found, cell.best, cell.fields) = (self.turn, counts, cell.fields | here);
                self.met.push(posting.place());
            }
        }
    }
}

/// The things in which every word stands. `also` gives for each word where else it is to count as standing.
pub(super) fn tally(dictionary: &Dictionary, words: &[Word], reading: &Reading, also: &[Vec<Also<'_>>]) -> Vec<Tallied> {
    let cells = vec![Cell::default(); dictionary.places()];
    let mut tally = Tally { reading, cells, turn: 0, met: Vec::new(), stands: false };
    for (at, word) in words.iter().enumerate() {
        tally.turn += 1;
        tally.met.clear();
        tally.stands = false;
        dictionary.standing(word, &mut |postings, likeness| tally.take(postings, likeness));
        also.get(at).into_iter().flatten().for_each(|(postings, likeness)| tally.take(postings, *likeness));
        if reading.slips == Slips::Always || !tally.stands {
            dictionary.slips(word, &mut |postings, likeness| tally.take(postings, likeness));
        }
        if tally.met.is_empty() {
            return Vec::new();
        }
        tally.met.iter().for_each(|place| tally.cells[*place].score += u32::from(tally.cells[*place].best));
    }
    let tallied = |place: usize| Tallied { place, score: tally.cells[place].score, fields: tally.cells[place].fields };
    tally.met.iter().map(|place| tallied(*place)).collect()
}
