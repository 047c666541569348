//! How alike the texts are that say what two forums are for, and by which words.
//!
//! Forms of a word are one word, small words do not count, and a word weighs as much as it is rare among all forums. A compound
//! counts as its parts where the other text has them: *kriminalitetsforebyggelse* speaks of *kriminalitet* and of *forebyggelse*.

use super::weighing::rarest_first;
use crate::{
    access::Sight,
    analysis::overlap::Pair,
    register::{Rarity, Said},
    words::{self, Language, list},
};
use std::{cmp::Ordering, sync::Arc};

/// A text of fewer words says too little to be held against another.
const LEAST: usize = 5;
/// The most words that a sentence names.
const NAMES: usize = 5;
/// The fewest letters of a part of a compound, and of what is beside it.
const PART: usize = 4;
const REST: usize = 4;

/// A word that both texts use, each in its own form or within a compound.
#[derive(Clone, Debug, PartialEq)]
pub struct SharedWord {
    pub in_a: Arc<str>,
    pub in_b: Arc<str>,
    pub rarity: Rarity,
}

/// How alike two texts are.
#[derive(Clone, Debug, PartialEq)]
pub struct Alike {
    /// The weight of the words that both use by that of all that either uses, from 0 to 1.
    pub weighed: f64,
    /// The rarest first.
    pub words: Vec<SharedWord>,
}

impl Pair {
    /// How alike purpose, remit and description of the two are; nothing where one of them says too little to tell. Everyone may
    /// read these texts.
    #[must_use]
    pub fn texts(self, sight: &Sight) -> Option<Alike> {
        let wordings = sight.register().wordings();
        let (a, b) = (wordings.forum(self.a), wordings.forum(self.b));
        (a.len() >= LEAST && b.len() >= LEAST).then(|| alike(a, b, |said| wordings.rarity(said)))
    }
}

/// How alike two wordings are, both in the order of stems.
fn alike(a: &[Said], b: &[Said], rarity: impl Fn(&Said) -> Rarity) -> Alike {
    let (mut shared, mut either, mut met_words) = (0.0, 0.0, Vec::new());
    let mut meet = |one: &Said, met: Option<(&Said, &Said)>| {
        either += rarity(one).weight;
        if let Some((in_a, in_b)) = met {
            // A part may stand alone nowhere else and in many compounds: the commoner of the two says how much it tells.
            let rarity = [rarity(in_a), rarity(in_b)].into_iter().fold(rarity(one), commoner);
            shared += rarity.weight;
            met_words.push(SharedWord { in_a: Arc::clone(&in_a.word), in_b: Arc::clone(&in_b.word), rarity });
        }
    };
    let (mut of_a, mut of_b) = (a.iter().peekable(), b.iter().peekable());
    loop {
        let order = match (of_a.peek(), of_b.peek()) {
            (None, None) => break,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(one), Some(other)) => one.stem.cmp(&other.stem),
        };
        let one = if order == Ordering::Greater { None } else { of_a.next() };
        let other = if order == Ordering::Less { None } else { of_b.next() };
        match (one, other) {
            (Some(one), Some(other)) => meet(one, Some((one, other))),
            (Some(one), None) => meet(one, compound(b, one).map(|whole| (one, whole))),
            (None, Some(other)) => meet(other, compound(a, other).map(|whole| (whole, other))),
            (None, None) => {}
        }
    }
    rarest_first(&mut met_words, |word| word.rarity, |x, y| words::compare(&x.in_a, &y.in_a));
    Alike { weighed: if either > 0.0 { shared / either } else { 0.0 }, words: met_words }
}

fn commoner(one: Rarity, other: Rarity) -> Rarity {
    if other.forums > one.forums { other } else { one }
}

/// The first compound that begins or ends with the part.
fn compound<'a>(among: &'a [Said], part: &Said) -> Option<&'a Said> {
    let stem = &*part.stem;
    if stem.chars().count() < PART {
        return None;
    }
    among.iter().find(|whole| {
        let (before, after) = (whole.stem.strip_suffix(stem), whole.stem.strip_prefix(stem));
        [before, after].into_iter().flatten().any(|rest| rest.chars().count() >= REST)
    })
}

/// What two texts have in common, in a sentence that names the rarest words.
#[must_use]
pub fn sentence(alike: Option<&Alike>, language: Language) -> String {
    let Some(Alike { words, .. }) = alike else {
        return language.pick("for få oplysninger", "too little is known").to_owned();
    };
    let shorter = |word: &SharedWord| {
        let of_b = word.in_b.chars().count() < word.in_a.chars().count();
        if of_b { word.in_b.to_string() } else { word.in_a.to_string() }
    };
    let names: Vec<_> = words.iter().take(NAMES).map(shorter).collect();
    match (words.len(), language) {
        (0, _) => language.pick("ingen fælles ord", "no words in common").to_owned(),
        (1, Language::Da) => format!("1 fælles ord: {}", names[0]),
        (1, Language::En) => format!("1 word in common: {}", names[0]),
        (n, Language::Da) if n <= NAMES => format!("{n} fælles ord: {}", list(&names, language)),
        (n, Language::En) if n <= NAMES => format!("{n} words in common: {}", list(&names, language)),
        (n, Language::Da) => format!("{n} fælles ord, blandt andre {}", list(&names, language)),
        (n, Language::En) => format!("{n} words in common, among them {}", list(&names, language)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::meaning::meant;
    use proptest::{collection::vec, prelude::*};

    fn wording(text: &str) -> Vec<Said> {
        let mut said: Vec<_> = meant(text).map(|(word, stem)| Said { stem: stem.into(), word: word.into() }).collect();
        said.sort_by(|a, b| a.stem.cmp(&b.stem));
        said.dedup_by(|a, b| a.stem == b.stem);
        said
    }

    fn of(a: &str, b: &str) -> (f64, Vec<String>) {
        let found = alike(&wording(a), &wording(b), |_| Rarity::new(1, 1));
        let mut words: Vec<_> = found.words.iter().map(|word| format!("{}={}", word.in_a, word.in_b)).collect();
        words.sort();
        (found.weighed, words)
    }

    #[test]
    fn forms_of_a_word_are_one_and_compounds_speak_of_their_parts() {
        let (ratio, words) = of("at forebygge kriminalitet", "forebyggelsen af kriminaliteten");
        assert_eq!((ratio, words), (1.0, vec!["forebygge=forebyggelsen".to_owned(), "kriminalitet=kriminaliteten".to_owned()]));
        let (ratio, words) = of("kriminalitetsforebyggelse", "forebyggelse af kriminalitet");
        let expected = ["kriminalitetsforebyggelse=forebyggelse", "kriminalitetsforebyggelse=kriminalitet"];
        assert_eq!(words, expected);
        assert!((ratio - 2.0 / 3.0).abs() < 1e-9, "two of three words are met: {ratio}");
        assert_eq!(of("politik", "politi").1, [""; 0], "a longer word is not always a compound");
        assert_eq!(of("ungdomsskole", "unge").1, [""; 0], "short words are part of too many");
        assert_eq!(of("kredsrådet", "kredsen").1, ["kredsrådet=kredsen"]);
    }

    proptest! {
        #[test]
        fn it_is_a_ratio_and_the_same_from_either_side(
            a in vec("(kreds|raad|politi|forebyg|lokal|skole){1,2}", 0..9), b in vec("(kreds|raad|politi|forebyg|lokal|skole){1,2}", 0..9),
        ) {
            let (x, y) = (wording(&a.join(" ")), wording(&b.join(" ")));
            let rarity = |said: &Said| Rarity::new(said.stem.len() as u32, 20);
            let (one, other) = (alike(&x, &y, rarity), alike(&y, &x, rarity));
            prop_assert!((0.0..=1.0 + 1e-9).contains(&one.weighed));
            prop_assert!((one.weighed - other.weighed).abs() < 1e-9);
            prop_assert_eq!(one.words.len(), other.words.len());
            prop_assert!(one.words.windows(2).all(|pair| pair[0].rarity.weight >= pair[1].rarity.weight));
            if !x.is_empty() {
                prop_assert!((alike(&x, &x, rarity).weighed - 1.0).abs() < 1e-9);
            }
        }
    }
}
