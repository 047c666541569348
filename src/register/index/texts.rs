//! What can be found of each thing: its texts, and never who sits in it.

use super::Thing;
use crate::register::{ForumIx, Ix, Record, Register, Row, TopicIx};
use crate::words::search::{Stemming, words_of};

/// Where a word was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, async_graphql::Enum)]
#[graphql(name = "SearchField")]
#[repr(u16)]
pub enum Field {
    /// The name, in Danish or English.
    Name = 1,
    /// The code, or a number that the thing has in a public register.
    Code = 2,
    /// An earlier name, or another that it goes by.
    EarlierName = 4,
    /// Another word for a topic.
    Synonym = 8,
    /// A topic of a forum, or another word for it.
    Topic = 16,
    /// A heading that a forum may take up.
    Remit = 32,
    /// What a forum is for.
    Purpose = 64,
    /// What a forum is, in general.
    Description = 128,
    /// The title of a post: that leads to the organisation that has it, and to whoever holds it on the day.
    Post = 256,
}

impl Field {
    /// Every field, the weightiest first.
    pub const ALL: [Self; 9] = [
        Self::Name,
        Self::Code,
        Self::Synonym,
        Self::EarlierName,
        Self::Post,
        Self::Topic,
        Self::Remit,
        Self::Purpose,
        Self::Description,
    ];

    /// How much a word found here counts, 100 at most.
    pub(super) const fn weight(self) -> u8 {
        match self {
            Self::Name | Self::Code => 100,
            Self::Synonym => 80,
            Self::EarlierName => 70,
            Self::Post => 60,
            Self::Topic => 40,
            Self::Remit => 30,
            Self::Purpose => 25,
            Self::Description => 20,
        }
    }
}

/// A text of a thing.
pub struct Text<'a> {
    pub field: Field,
    pub stemming: Stemming,
    pub text: &'a str,
}

/// The texts by which a thing is found. A forum's topics are not among them: see [`words`].
#[must_use]
pub fn texts<'a>(register: &'a Register, thing: Thing) -> Vec<Text<'a>> {
    use Stemming::{Danish, English, Nothing};
    let mut texts = Vec::new();
    let mut put = |field, stemming, found: Option<&'a str>| texts.extend(found.map(|text| Text { field, stemming, text }));
    match thing {
        Thing::Forum(ix) => {
            let row = register.forums.get(ix);
            put(Field::Name, Danish, Some(&*row.present_name));
            put(Field::Name, English, row.present_name_en.as_deref());
            put(Field::Code, Nothing, Some(&*row.code));
            let names = register.forum_earlier_names.of(ix).iter();
            names.for_each(|ix| put(Field::EarlierName, Danish, Some(&register.forum_names.get(*ix).name)));
            let remits = register.forum_remits.of(ix).iter();
            remits.for_each(|ix| put(Field::Remit, Danish, Some(&register.remits.get(*ix).heading)));
            put(Field::Purpose, Danish, row.purpose.as_deref());
            put(Field::Description, Danish, row.description.as_deref());
        }
        Thing::Organisation(ix) => {
            let row = register.organisations.get(ix);
            put(Field::Name, Danish, Some(&*row.present_name));
            put(Field::Name, English, row.present_name_en.as_deref());
            put(Field::Code, Nothing, Some(&*row.code));
            put(Field::Code, Nothing, row.cvr.as_deref());
            put(Field::Code, Nothing, row.municipality_code.as_deref());
            let identifiers = register.organisation_identifiers.of(ix).iter();
            identifiers.for_each(|ix| put(Field::Code, Nothing, Some(&register.identifiers.get(*ix).value)));
            let names = register.organisation_other_names.of(ix).iter();
            names.for_each(|ix| put(Field::EarlierName, Danish, Some(&register.organisation_names.get(*ix).name)));
            for ix in register.organisation_posts.of(ix) {
                let post = register.posts.get(*ix);
                put(Field::Post, Danish, Some(&*post.title));
                put(Field::Post, English, post.title_en.as_deref());
            }
        }
        Thing::Person(ix) => {
            put(Field::Name, Nothing, Some(&register.persons.get(ix).name));
            // Of every day: which of them a person holds on the day is for the asker to look up.
            for ix in register.person_holdings.of(ix) {
                let post = register.posts.get(register.holdings.get(*ix).post);
                put(Field::Post, Danish, Some(&*post.title));
                put(Field::Post, English, post.title_en.as_deref());
            }
        }
        Thing::Topic(ix) => {
            let row = register.topics.get(ix);
            put(Field::Name, Danish, Some(&*row.name));
            put(Field::Name, English, row.name_en.as_deref());
            put(Field::Code, Nothing, Some(&*row.code));
            let synonyms = register.topic_synonyms.of(ix).iter();
            synonyms.for_each(|ix| put(Field::Synonym, Danish, Some(&register.synonyms.get(*ix).name)));
        }
    }
    texts
}

/// The sign that stands for a topic among the words of its forums, so that a new word for the topic touches none of them. It is
/// neither letter nor digit, so nobody finds it by typing.
pub(super) fn mark(topic: TopicIx) -> Option<String> {
    let sign = u32::try_from(topic.at()).ok().and_then(|at| char::from_u32(0xf_0000 + at));
    sign.map(String::from)
}

/// The name by which a thing is sorted, if it is there.
pub(super) fn name(register: &Register, thing: Thing) -> Option<&str> {
    fn there<R: Record>(table: &crate::register::Table<R>, ix: R::Ix) -> Option<&R> {
        (ix.at() < table.places()).then(|| table.get(ix)).filter(|row| !row.id().is_nil())
    }
    match thing {
        Thing::Forum(ix) => there(&register.forums, ix).map(|row| &*row.present_name),
        Thing::Organisation(ix) => there(&register.organisations, ix).map(|row| &*row.present_name),
        Thing::Person(ix) => there(&register.persons, ix).map(|row| &*row.name),
        Thing::Topic(ix) => there(&register.topics, ix).map(|row| &*row.name),
    }
}

/// A word, how it was stemmed, and the fields of a thing in which it stands.
pub(super) type Standing = (String, Stemming, u16);

/// The words of a thing, each once and in order; none if the thing is not there.
pub(super) fn words(register: &Register, thing: Thing) -> Vec<Standing> {
    if name(register, thing).is_none() {
        return Vec::new();
    }
    let mut words: Vec<Standing> = Vec::new();
    for text in texts(register, thing) {
        words.extend(words_of(text.text).into_iter().map(|word| {
            // A number has no other forms, and so stands once for both languages.
            let number = word.chars().any(char::is_numeric);
            (word, if number { Stemming::Nothing } else { text.stemming }, text.field as u16)
        }));
    }
    if let Thing::Forum(forum) = thing {
        let marks = register.topics_ever_of(forum).filter_map(mark);
        words.extend(marks.map(|mark| (mark, Stemming::Nothing, Field::Topic as u16)));
    }
    words.sort_unstable();
    words.dedup_by(|next, kept| {
        let same = (&next.0, next.1) == (&kept.0, kept.1);
        kept.2 |= if same { next.2 } else { 0 };
        same
    });
    words
}

/// The things whose texts a row is part of, in this register.
pub(super) fn things_of(register: &Register, row: &Row) -> Vec<Thing> {
    let Row::Post(row) = row else { return thing_of(register, row).into_iter().collect() };
    let Some(post) = register.posts.find(row.id) else { return Vec::new() };
    let holders = register.post_holdings.of(post).iter().map(|ix| Thing::Person(register.holdings.get(*ix).person));
    holders.chain([Thing::Organisation(register.posts.get(post).organisation)]).collect()
}

fn thing_of(register: &Register, row: &Row) -> Option<Thing> {
    let forum = |ix: ForumIx| Some(Thing::Forum(ix));
    match row {
        Row::Forum(row) => forum(register.forums.find(row.id)?),
        Row::ForumTopic(row) => forum(register.forum_topics.get(register.forum_topics.find(row.id)?).forum),
        Row::Remit(row) => forum(register.remits.get(register.remits.find(row.id)?).forum),
        Row::ForumName(row) => forum(register.forum_names.get(register.forum_names.find(row.id)?).forum),
        Row::Organisation(row) => Some(Thing::Organisation(register.organisations.find(row.id)?)),
        Row::OrganisationName(row) => {
            let name = register.organisation_names.get(register.organisation_names.find(row.id)?);
            Some(Thing::Organisation(name.organisation))
        }
        Row::Identifier(row) => {
            Some(Thing::Organisation(register.identifiers.get(register.identifiers.find(row.id)?).organisation))
        }
        Row::Holding(row) => Some(Thing::Person(register.holdings.get(register.holdings.find(row.id)?).person)),
        Row::Person(row) => Some(Thing::Person(register.persons.find(row.id)?)),
        Row::Topic(row) => Some(Thing::Topic(register.topics.find(row.id)?)),
        Row::Synonym(row) => Some(Thing::Topic(register.synonyms.get(register.synonyms.find(row.id)?).topic)),
        _ => None,
    }
}
