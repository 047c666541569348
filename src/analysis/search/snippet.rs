//! The words around a hit.

use super::titles;
use crate::{
    access::Sight,
    register::index::{Field, Hit, Question, Text, Thing, texts},
    words::{search::places_of, spelled_out},
};

/// The letters that are shown before and after the word that was found.
const BEFORE: usize = 50;
const AFTER: usize = 90;

/// The words around what was found, from the weightiest text beside name and code; nothing when no other has it.
#[must_use]
pub fn snippet(sight: &Sight, hit: &Hit, question: &Question) -> Option<String> {
    let register = sight.register();
    let mut found: Vec<_> = match hit.thing {
        Thing::Person(person) => titles(sight, person),
        thing => texts(register, thing),
    };
    if let Thing::Forum(forum) = hit.thing {
        let topics = register.topics_ever_of(forum).flat_map(|topic| texts(register, Thing::Topic(topic)));
        found.extend(topics.filter(|text| text.field != Field::Code).map(|text| Text { field: Field::Topic, ..text }));
    }
    let fields = hit.fields().filter(|field| !matches!(field, Field::Name | Field::Code));
    let mut texts = fields.flat_map(|field| found.iter().filter(move |text| text.field == field));
    texts.find_map(|text| best(text, question).map(|place| excerpt(text.text, place)))
}

/// Where in the text the likest word stands.
fn best(text: &Text<'_>, question: &Question) -> Option<(usize, usize)> {
    let like = |place: (usize, usize)| {
        let word = spelled_out(&text.text[place.0..place.1]);
        let likeness = question.words().iter().filter_map(|asked| asked.like(&word, text.stemming)).min();
        likeness.map(|likeness| (likeness, place))
    };
    places_of(text.text).filter_map(like).min().map(|(_, place)| place)
}

/// The place in the text with what stands around it, cut at blanks.
fn excerpt(text: &str, (from, to): (usize, usize)) -> String {
    let (before, after) = (&text[..from], &text[to..]);
    let begin = before.char_indices().rev().nth(BEFORE).map_or(0, |(at, _)| {
        let blank = before[at..].find(char::is_whitespace);
        blank.map_or(from, |blank| at + blank)
    });
    let end = after.char_indices().nth(AFTER).map_or(text.len(), |(at, _)| {
        let blank = after[..at].rfind(char::is_whitespace);
        blank.map_or(to, |blank| to + blank)
    });
    let words: Vec<&str> = text[begin..end].split_whitespace().collect();
    let (head, tail) = (if begin > 0 { "… " } else { "" }, if end < text.len() { " …" } else { "" });
    format!("{head}{}{tail}", words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_stands_around_a_word_is_cut_at_blanks() {
        let text = "Lokalsamarbejdets øverste strategiske ledelsesforum. Her mødes politidirektøren og borgmestrene i politikredsens \
                    ti kommuner om spørgsmål af fælles interesse, ofte på grundlag af politiets analyser.";
        let from = text.find("politidirektøren").unwrap();
        let expected = "… øverste strategiske ledelsesforum. Her mødes politidirektøren og borgmestrene i politikredsens ti kommuner \
                        om spørgsmål af fælles interesse, ofte på …";
        assert_eq!(excerpt(text, (from, from + "politidirektøren".len())), expected);
        assert_eq!(excerpt("Vold", (0, 4)), "Vold");
    }

    proptest! {
        #[test]
        fn no_text_breaks_an_excerpt(text in ".{0,300}") {
            for place in places_of(&text) {
                let around = excerpt(&text, place);
                prop_assert!(around.contains(&text[place.0..place.1]));
                prop_assert!(around.chars().count() <= BEFORE + AFTER + (place.1 - place.0) + 4);
            }
        }
    }
}
