//! What a text leads to: forums, organisations, persons and topics, the best first.
//!
//! Which words stand where is in the register's index; here it is put in order and cut down to what the asker may see. A person
//! whom the asker may not know is neither found nor counted, and nobody is found through a forum that they sit in.

pub mod graphql;
pub mod snippet;

use crate::{
    access::Sight,
    error::Result,
    register::{
        PersonIx,
        index::{Field, Hit, Question, Text, Thing, ThingKind, texts},
    },
    words::search::{Stemming, words_of},
};

/// What the text leads to, and the words it was taken for. Of those that score alike the first in the Danish order of names comes first.
///
/// # Errors
/// [`Error::BadInput`](crate::error::Error::BadInput) when the text is too long.
pub fn search(sight: &Sight, text: &str, kinds: Option<&[ThingKind]>) -> Result<(Question, Vec<Hit>)> {
    let (mut question, kinds) = (Question::read(text)?, kinds.unwrap_or(&ThingKind::ALL));
    let mut hits = found(sight, &question, kinds);
    for parts in if hits.is_empty() { apart(text) } else { Vec::new() } {
        // Parts may be more words than one may ask for.
        let Ok(parted) = Question::read(&parts) else { break };
        hits = found(sight, &parted, kinds);
        question = parted;
        if !hits.is_empty() {
            break;
        }
    }
    let written = written(text);
    let otherwise = |hit: &Hit| !written.is_empty() && !bears(sight, hit.thing, &written);
    // No score is negative, so its bits are in the order of its values.
    hits.sort_by_cached_key(|hit| (!hit.score.to_bits(), otherwise(hit), hit.rank));
    Ok((question, hits))
}

/// What the asker may find, in no order.
fn found(sight: &Sight, question: &Question, kinds: &[ThingKind]) -> Vec<Hit> {
    let mut hits = sight.register().index().find(question, kinds);
    hits.retain(|hit| sight.finds(hit.thing) && stands(sight, hit, question));
    hits
}

/// The shortest part of a compound, in letters.
const PART: usize = 4;

/// The text with a compound taken apart at an s that joins its parts, each way it can be: stationsleder is the leder of a station.
fn apart(text: &str) -> Vec<String> {
    let ways = text.char_indices().filter(|(_, letter)| *letter == 's').map(|(at, _)| (&text[..at], &text[at + 1..]));
    let letters = |part: &str| part.chars().take_while(|letter| letter.is_alphabetic()).count();
    let long = |(before, after): &(&str, &str)| {
        let left: String = before.chars().rev().collect();
        letters(&left) >= PART && letters(after) >= PART
    };
    ways.filter(long).take(5).map(|(before, after)| format!("{before} {after}")).collect()
}

/// The words of a text that could be written otherwise with Danish letters or without, as they are written; none where no word could.
fn written(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let either = |word: &&str| ["ae", "oe", "aa"].iter().any(|pair| word.contains(pair)) || word.contains(['æ', 'ø', 'å']);
    lower.split_whitespace().filter(either).map(str::to_owned).collect()
}

/// Whether the thing's name has all the words as they are written.
fn bears(sight: &Sight, thing: Thing, written: &[String]) -> bool {
    let names = texts(sight.register(), thing).into_iter().filter(|text| text.field == Field::Name);
    let names: Vec<String> = names.map(|text| text.text.to_lowercase()).collect();
    written.iter().all(|word| names.iter().any(|name| name.contains(word)))
}

/// Whether every word still stands somewhere: of a person's posts only those that she holds on the day lead to her.
fn stands(sight: &Sight, hit: &Hit, question: &Question) -> bool {
    let Thing::Person(person) = hit.thing else { return true };
    if !hit.fields().any(|field| field == Field::Post) {
        return true;
    }
    let name = Text { field: Field::Name, stemming: Stemming::Nothing, text: &sight.register().persons.get(person).name };
    let all = titles(sight, person).into_iter().chain([name]);
    let words: Vec<_> = all.flat_map(|text| words_of(text.text).into_iter().map(move |word| (word, text.stemming))).collect();
    question.words().iter().all(|asked| words.iter().any(|(word, stemming)| asked.like(word, *stemming).is_some()))
}

/// The titles of the posts that a person holds on the day.
fn titles(sight: &Sight, person: PersonIx) -> Vec<Text<'_>> {
    let register = sight.register();
    let posts = register.posts_of(person, sight.on()).map(|post| register.posts.get(post));
    let words = posts.flat_map(|post| {
        let english = post.title_en.as_deref().map(|title| (Stemming::English, title));
        std::iter::once((Stemming::Danish, &*post.title)).chain(english)
    });
    words.map(|(stemming, text)| Text { field: Field::Post, stemming, text }).collect()
}
