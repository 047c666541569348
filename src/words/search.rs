//! Words as a search takes them: folded, cut at whatever is no letter or digit, and known by their stems.

use super::spelled_out;
use frostem::{Algorithm, Stemmer};
use std::hash::{DefaultHasher, Hasher};

/// How the words of a text are brought to their stems.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stemming {
    /// Kredsrådets is a form of kredsråd.
    Danish,
    /// Councils is a form of council.
    English,
    /// Names of people and codes have no other forms: Hansen is not a form of Hans.
    Nothing,
}

/// The words of a text in order, folded and without Danish letters: haervaerk is hærværk.
pub fn words_of(text: &str) -> Vec<String> {
    spelled_out(text).split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The words of a text as they stand in it: where each begins and ends.
pub fn places_of(text: &str) -> impl Iterator<Item = (usize, usize)> {
    // An accent that stands for itself belongs to the letter before it; folding takes it away.
    let part = |letter: char| letter.is_alphanumeric() || matches!(letter, '\u{300}'..='\u{36f}');
    let mut rest = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (from, _) = rest.by_ref().find(|(_, letter)| part(*letter))?;
        while rest.next_if(|(_, letter)| part(*letter)).is_some() {}
        Some((from, rest.peek().map_or(text.len(), |(at, _)| *at)))
    })
}

/// A number that words with the same stem share, and others do not; 0 for none.
#[must_use]
pub fn stem(word: &str, stemming: Stemming) -> u64 {
    let algorithm = match stemming {
        Stemming::Danish => Algorithm::Danish,
        Stemming::English => Algorithm::English,
        Stemming::Nothing => return 0,
    };
    let mut hasher = DefaultHasher::new();
    hasher.write_u8(u8::from(stemming == Stemming::English));
    hasher.write(Stemmer::new(algorithm).stem(word).as_bytes());
    hasher.finish().max(1)
}

/// A Danish word without its ending, where it has one.
#[must_use]
pub fn root(word: &str) -> Option<String> {
    let root = Stemmer::new(Algorithm::Danish).stem(word);
    (root.len() < word.len() && !word.chars().any(char::is_numeric)).then(|| root.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::fold;
    use proptest::prelude::*;

    #[test]
    fn forms_of_a_word_share_a_stem_and_other_words_do_not() {
        let same = |a: &str, b: &str, stemming| stem(&fold(a), stemming) == stem(&fold(b), stemming);
        for (a, b) in [("kredsråd", "kredsrådets"), ("forebyggelse", "forebyggelsen"), ("kommune", "kommunerne")] {
            assert!(same(a, b, Stemming::Danish), "{a} {b}");
        }
        assert!(same("council", "councils", Stemming::English));
        assert!(!same("politi", "politik", Stemming::Danish));
        assert_ne!(stem("council", Stemming::English), stem("council", Stemming::Danish));
        assert_eq!(stem("hansen", Stemming::Nothing), 0);
    }

    #[test]
    fn words_are_cut_at_signs_and_found_again_in_the_text() {
        assert_eq!(words_of("Hærværk i Køge"), words_of("HAERVAERK I KOEGE"));
        assert_eq!(words_of("SSP-Lejre, § 115 (Kredsråd)"), ["ssp", "lejre", "115", "kredsraad"]);
        let text = "Kredsråd: a\u{30a}r 2009.";
        let found: Vec<_> = places_of(text).map(|(from, to)| fold(&text[from..to])).collect();
        assert_eq!(found, words_of(text));
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_cutting(text in ".*") {
            for word in words_of(&text) {
                prop_assert!(!word.is_empty());
                let _ = (stem(&word, Stemming::Danish), stem(&word, Stemming::English));
            }
            for (from, to) in places_of(&text) {
                prop_assert!(!text[from..to].is_empty());
            }
        }
    }
}
