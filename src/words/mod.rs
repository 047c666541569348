//! Danish and English: which language, how words are sorted and folded, labels, dates and messages.
//!
//! Danish comes first. Sorting follows the Danish alphabet (æ, ø, å, with aa as å); folding makes `Århus`, `aarhus` and `ÅRHUS`
//! the same word.

pub mod dates;
pub mod labels;
pub mod meaning;
pub mod messages;
mod named;
pub mod progress;
pub mod search;
pub mod text;
pub mod tidy;

use entities::words::Tongue;
use icu_casemap::CaseMapper;
use icu_collator::{CollatorBorrowed, options::CollatorOptions};
use icu_normalizer::DecomposingNormalizerBorrowed;
use std::{cmp::Ordering, sync::LazyLock};

/// A language the hub speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, async_graphql::Enum)]
pub enum Language {
    /// Danish.
    #[default]
    Da,
    /// English.
    En,
}

impl Language {
    /// The one of two texts that is in this language.
    #[must_use]
    pub fn pick<'a>(self, da: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Da => da,
            Self::En => en,
        }
    }
}

impl From<Tongue> for Language {
    fn from(tongue: Tongue) -> Self {
        match tongue {
            Tongue::Da => Self::Da,
            Tongue::En => Self::En,
        }
    }
}

impl From<Language> for Tongue {
    fn from(language: Language) -> Self {
        match language {
            Language::Da => Self::Da,
            Language::En => Self::En,
        }
    }
}

#[expect(clippy::expect_used, reason = "the Danish order is compiled into the program")]
static DANISH: LazyLock<CollatorBorrowed<'static>> = LazyLock::new(|| {
    CollatorBorrowed::try_new(icu_locale_core::locale!("da").into(), CollatorOptions::default()).expect("Danish order")
});

/// The order of two names in a Danish list.
#[must_use]
pub fn compare(a: &str, b: &str) -> Ordering {
    DANISH.compare(a, b)
}

/// The place of a name in a Danish list, as bytes that compare as [`compare`] does. For sorting many.
#[must_use]
pub fn sort_key(name: &str) -> Vec<u8> {
    let mut key = Vec::with_capacity(2 * name.len());
    let Ok(()) = DANISH.write_sort_key_to(name, &mut key);
    key
}

/// Writes `text` so that what a Danish reader takes for the same word is the same text: without case, å as aa, accents gone.
#[must_use]
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let lower = CaseMapper::new().fold_string(text).into_owned();
    let mut danish = String::with_capacity(lower.len() + 4);
    for letter in DecomposingNormalizerBorrowed::new_nfd().normalize(&lower).chars() {
        match letter {
            // The ring that made an å of the a before it.
            '\u{30a}' => danish.push('a'),
            // The dots of Swedish and German ä and ö.
            '\u{308}' => match danish.pop() {
                Some('a') => danish.push('æ'),
                Some('o') => danish.push('ø'),
                Some(other) => danish.push(other),
                None => {}
            },
            '\u{300}'..='\u{36f}' => {}
            other => danish.push(other),
        }
    }
    danish
}

/// Folds `text` further, as people write who have no Danish letters: æ as ae, ø as oe.
#[must_use]
pub fn spelled_out(text: &str) -> String {
    let folded = fold(text);
    if folded.contains(['æ', 'ø']) { folded.replace('æ', "ae").replace('ø', "oe") } else { folded }
}

/// Whether two codes are the same to people: `TEST` is `test`.
#[must_use]
pub fn same_code(a: &str, b: &str) -> bool {
    a == b || a.to_lowercase() == b.to_lowercase()
}

/// The parts as a Danish or English list: "Bang, Hede og Østergaard".
#[must_use]
pub fn list(parts: &[String], language: Language) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {} {last}", first.join(", "), language.pick("og", "and")),
    }
}

/// The text as it stands within a sentence; an abbreviation keeps its capitals.
#[must_use]
pub fn within(text: &str) -> String {
    let mut letters = text.chars();
    let Some(first) = letters.next() else { return String::new() };
    if letters.clone().next().is_some_and(char::is_uppercase) {
        return text.to_owned();
    }
    first.to_lowercase().chain(letters).collect()
}

/// A post with the organisation that it is in, which is left out where the title names it already: "Borgmester, Lejre Kommune".
#[must_use]
pub fn office(title: &str, organisation: &str) -> String {
    if fold(title).contains(&fold(organisation)) { title.to_owned() } else { format!("{title}, {organisation}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn persons_sort_the_danish_way() {
        let mut names = ["Aaris", "Østergaard", "Winther", "Ærø", "abe", "Åse", "Zebra"];
        names.sort_by(|a, b| compare(a, b));
        assert_eq!(names, ["abe", "Winther", "Zebra", "Ærø", "Østergaard", "Aaris", "Åse"]);
    }

    proptest! {
        #[test]
        fn a_sort_key_orders_as_names_compare(a in "[a-zæøåA-ZÆØÅ é.-]{0,8}", b in "[a-zæøåA-ZÆØÅ é.-]{0,8}") {
            prop_assert_eq!(sort_key(&a).cmp(&sort_key(&b)), compare(&a, &b));
        }
    }

    #[test]
    fn folding_takes_away_what_people_type_differently() {
        assert_eq!(fold("Kredsråd"), fold("KREDSRAAD"));
        assert_eq!(fold("Århus"), "aarhus");
        assert_eq!(fold("Malmö"), fold("malmø"));
        assert_eq!(fold("Café Ærø"), "cafe ærø");
    }
}
