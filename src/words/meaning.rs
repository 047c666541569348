//! The words of a Danish text that carry what it is about: without the small words that stand in every text, and known by their
//! stems.

use super::{fold, search::places_of};
use frostem::{Algorithm, Stemmer};
use std::{collections::HashSet, sync::LazyLock};

/// Words that say nothing of what a text is about: pronouns, prepositions, conjunctions, helping verbs, and the abbreviations of
/// officials.
const SMALL: &str = "ad af al alle allerede alligevel alt altid anden andet andre at bare bl blandt bliver blev blive både da de dem den denne \
    dens der deres derfor derved desuden det dets dette dig din dine disse dit dog du efter eks eller en end endnu enhver ens er et \
    eventuelle eventuelt fik fordi foran fra frem fx få får før først for forud gennem gør gøre ham han hans har havde have hele helt \
    hen hende hendes forum forummet forums fora her herfra herunder hos hun hvad hvem hver hvert hvilke hvilken hvilket hvis hvor hvordan hvorfor hvorledes \
    hvornår ifm ifølge igen ikke imellem imod ind inden indtil ingen intet især jeg jer jf jfr kan klar kom komme kommer kun kunne langt \
    lige man mange mht med meget mellem men mens mere mest mig min mindre mindst mine mit mod må måtte mv ned netop nogen noget nogle \
    nok nu nye når nær næste og også om omkring op os ofte over overfor pga på samme samt sammen selv ses set sig sin sine sit skal \
    skulle som stk står således så sådan t til tilsvarende to ud uden under ved vedr vedrørende via vil ville vor vores være været \
    vi øvrig øvrige øvrigt";

static SMALL_WORDS: LazyLock<HashSet<String>> = LazyLock::new(|| SMALL.split_whitespace().map(fold).collect());

/// The words of a text that carry meaning, in order: each as it is written, and its stem. Numbers and single letters carry none.
pub fn meant(text: &str) -> impl Iterator<Item = (&str, String)> {
    let stemmer = Stemmer::new(Algorithm::Danish);
    places_of(text).filter_map(move |(from, to)| {
        let written = &text[from..to];
        let word = fold(written);
        let means = word.chars().nth(1).is_some() && word.chars().all(char::is_alphabetic) && !SMALL_WORDS.contains(&word);
        means.then(|| (written, root(&stemmer, word)))
    })
}

/// What is left of a word when nothing more can be taken off. Once is not enough: the first time *kriminaliteten* becomes
/// *kriminalitet*, which itself becomes something shorter.
fn root(stemmer: &Stemmer, mut word: String) -> String {
    loop {
        let shorter = stemmer.stem(&word).into_owned();
        if shorter.is_empty() || shorter == word {
            return word;
        }
        word = shorter;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn small_words_and_numbers_are_left_out_and_forms_share_a_stem() {
        let words = |text| meant(text).map(|(word, _)| word).collect::<Vec<_>>();
        let text = "At forebygge kriminalitet blandt børn og unge gennem en tidlig indsats, jf. § 115 – også PÅ skolerne.";
        assert_eq!(words(text), ["forebygge", "kriminalitet", "børn", "unge", "tidlig", "indsats", "skolerne"]);
        let stem = |word| meant(word).next().map(|(_, stem)| stem);
        for (form, word) in [("kommunernes", "Kommune"), ("kriminaliteten", "kriminalitet"), ("indsatserne", "indsats")] {
            assert_eq!(stem(form), stem(word), "{form}");
        }
        assert_ne!(stem("politik"), stem("politi"));
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_reading(text in ".*") {
            for (word, stem) in meant(&text) {
                prop_assert!(text.contains(word) && !stem.is_empty());
            }
        }
    }
}
