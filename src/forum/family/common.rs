//! What the forums of a family have in common, and what one of them has of its own.
//!
//! A later change is offered to all: a forum takes it where it has what most of the family had, or nothing. What somebody wrote for
//! one forum alone, its own area or its own purpose, is left as it is.

use crate::{
    forum::entry::Change,
    register::{ForumIx, Register},
    words::text::Patch,
};
use chrono::NaiveDate;
use std::collections::HashMap;

/// A field of an entry that a family may share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Level,
    Kind,
    Class,
    Convener,
    Description,
    Purpose,
    Cadence,
    AtLeast,
    Notice,
    Topics,
    Areas,
    Basis,
    Remit,
}

const FIELDS: [Field; 13] = [
    Field::Level,
    Field::Kind,
    Field::Class,
    Field::Convener,
    Field::Description,
    Field::Purpose,
    Field::Cadence,
    Field::AtLeast,
    Field::Notice,
    Field::Topics,
    Field::Areas,
    Field::Basis,
    Field::Remit,
];

/// A change for every forum of a family.
#[derive(Clone, Debug)]
pub struct FamilyChange {
    pub family: String,
    pub change: Change,
    /// Whether it also takes the place of what a forum has of its own.
    pub overwrite: bool,
}

impl FamilyChange {
    /// The part of the change that fits a forum; nothing when none of it does.
    #[must_use]
    pub fn fitting(&self, register: &Register, forum: ForumIx, today: NaiveDate) -> Option<Change> {
        let family = register.family(&self.family);
        let mut change = self.change.clone();
        let mut fits = false;
        for field in FIELDS.into_iter().filter(|field| wanted(&self.change, *field).is_some()) {
            let own = value(register, forum, field, today);
            if self.overwrite || own.is_none() || own == common(register, &family, field, today) {
                fits = true;
            } else {
                leave(&mut change, field);
            }
        }
        fits.then_some(change)
    }

    /// Whether the forum has on the day all that the change says. A change that says nothing is nowhere.
    #[must_use]
    pub fn is_made(&self, register: &Register, forum: ForumIx, today: NaiveDate) -> bool {
        let on = self.change.parts.since.unwrap_or(today);
        let mut asked = FIELDS.into_iter().filter_map(|field| Some((field, wanted(&self.change, field)?))).peekable();
        asked.peek().is_some() && asked.all(|(field, wanted)| value(register, forum, field, on) == wanted)
    }

    /// Whether the change says anything.
    #[must_use]
    pub fn says_something(&self) -> bool {
        FIELDS.into_iter().any(|field| wanted(&self.change, field).is_some())
    }
}

/// What more than half of the forums have.
fn common(register: &Register, family: &[ForumIx], field: Field, on: NaiveDate) -> Option<String> {
    let mut times: HashMap<String, usize> = HashMap::new();
    for held in family.iter().filter_map(|forum| value(register, *forum, field, on)) {
        *times.entry(held).or_default() += 1;
    }
    times.into_iter().find(|(_, times)| times * 2 > family.len()).map(|(held, _)| held)
}

/// What a forum has, in a form that can be compared; nothing where it has nothing.
fn value(register: &Register, forum: ForumIx, field: Field, on: NaiveDate) -> Option<String> {
    let row = register.forums.get(forum);
    let text = |text: Option<&str>| text.map(str::to_owned);
    match field {
        Field::Level => Some(row.level.word()),
        Field::Kind => Some(row.kind.word()),
        Field::Class => Some(row.class.word()),
        Field::Convener => row.convener.map(|ix| register.organisations.get(ix).id.to_string()),
        Field::Description => text(row.description.as_deref()),
        Field::Purpose => text(row.purpose.as_deref()),
        Field::Cadence => text(row.cadence_text.as_deref()),
        Field::AtLeast => row.at_least_per_year.map(|number| number.to_string()),
        Field::Notice => row.notice_days.map(|number| number.to_string()),
        Field::Topics => listed(register.topics_of(forum, on.into()).map(|ix| register.topics.get(ix).code.to_string()), true),
        Field::Areas => listed(register.areas_of(forum, on.into()).map(|ix| register.areas.get(ix).code.to_string()), true),
        Field::Basis => {
            let all = register.forum_bases.of(forum).iter().map(|ix| register.bases.get(*ix));
            listed(all.map(|row| format!("{} {}", row.kind.word(), &*row.citation)), true)
        }
        Field::Remit => {
            let mut all: Vec<_> = register.forum_remits.of(forum).iter().map(|ix| register.remits.get(*ix)).collect();
            all.sort_by_key(|row| row.position);
            listed(all.into_iter().map(|row| row.heading.to_string()), false)
        }
    }
}

/// What the change asks for, in the same form; the outer nothing where the field is to stay.
fn wanted(change: &Change, field: Field) -> Option<Option<String>> {
    let text = |patch: &Patch<String>| match patch {
        Patch::Keep => None,
        Patch::Clear => Some(None),
        Patch::Set(text) => Some(Some(text.trim().to_owned()).filter(|text| !text.is_empty())),
    };
    let number = |patch: &Patch<i32>| match patch {
        Patch::Keep => None,
        Patch::Clear => Some(None),
        Patch::Set(number) => Some(Some(number.to_string())),
    };
    let trimmed = |text: &String| text.trim().to_owned();
    let parts = &change.parts;
    match field {
        Field::Level => change.level.map(|level| Some(level.word())),
        Field::Kind => change.kind.map(|kind| Some(kind.word())),
        Field::Class => change.class.map(|class| Some(class.word())),
        Field::Convener => match change.convener {
            Patch::Keep => None,
            Patch::Clear => Some(None),
            Patch::Set(id) => Some(Some(id.to_string())),
        },
        Field::Description => text(&change.description),
        Field::Purpose => text(&change.purpose),
        Field::Cadence => text(&change.cadence_text),
        Field::AtLeast => number(&change.at_least_per_year),
        Field::Notice => number(&change.notice_days),
        Field::Topics => parts.topics.as_ref().map(|codes| listed(codes.iter().cloned(), true)),
        Field::Areas => parts.areas.as_ref().map(|codes| listed(codes.iter().cloned(), true)),
        Field::Basis => {
            let line = |(kind, citation): &(entities::words::BasisKind, String)| format!("{} {}", kind.word(), citation.trim());
            parts.basis.as_ref().map(|all| listed(all.iter().map(line), true))
        }
        Field::Remit => parts.remit.as_ref().map(|all| listed(all.iter().map(trimmed), false)),
    }
}

/// A list as one text; nothing when it is empty. In some the order says nothing, and what is there twice is there once.
fn listed(items: impl Iterator<Item = String>, unordered: bool) -> Option<String> {
    let mut items: Vec<_> = items.collect();
    if unordered {
        items.sort_unstable();
        items.dedup();
    }
    (!items.is_empty()).then(|| items.join("\u{0}"))
}

/// Takes a field out of a change.
fn leave(change: &mut Change, field: Field) {
    match field {
        Field::Level => change.level = None,
        Field::Kind => change.kind = None,
        Field::Class => change.class = None,
        Field::Convener => change.convener = Patch::Keep,
        Field::Description => change.description = Patch::Keep,
        Field::Purpose => change.purpose = Patch::Keep,
        Field::Cadence => change.cadence_text = Patch::Keep,
        Field::AtLeast => change.at_least_per_year = Patch::Keep,
        Field::Notice => change.notice_days = Patch::Keep,
        Field::Topics => change.parts.topics = None,
        Field::Areas => change.parts.areas = None,
        Field::Basis => change.parts.basis = None,
        Field::Remit => change.parts.remit = None,
    }
}
