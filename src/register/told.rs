//! What the entry of a forum tells on a day: its texts, what it rests on and what it may take up.

use super::{BasisIx, Day, ForumIx, Register, RemitIx};
use entities::words::ForumField;

/// The texts of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told<'a> {
    pub description: Option<&'a str>,
    pub purpose: Option<&'a str>,
    pub cadence_text: Option<&'a str>,
    /// The least number of meetings in a year.
    pub at_least_per_year: Option<i32>,
}

impl Register {
    /// What the entry of the forum says on the day.
    #[must_use]
    pub fn told(&self, forum: ForumIx, on: Day) -> Told<'_> {
        let row = self.forums.get(forum);
        let mut told = Told {
            description: row.description.as_deref(),
            purpose: row.purpose.as_deref(),
            cadence_text: row.cadence_text.as_deref(),
            at_least_per_year: row.at_least_per_year,
        };
        let former = self.forum_former_texts.of(forum).iter().map(|ix| self.former_texts.get(*ix));
        // They stand in the order of their last days. The first that had not gone out is that of the day: taken last, it stands.
        for text in former.rev().filter(|text| on < text.until.into()) {
            let value = text.value.as_deref();
            match text.field {
                ForumField::Description => told.description = value,
                ForumField::Purpose => told.purpose = value,
                ForumField::CadenceText => told.cadence_text = value,
                ForumField::AtLeastPerYear => told.at_least_per_year = value.and_then(|number| number.parse().ok()),
            }
        }
        told
    }

    /// What the forum rests on on the day.
    pub fn bases_of(&self, forum: ForumIx, on: Day) -> impl Iterator<Item = BasisIx> {
        self.forum_bases.of(forum).iter().copied().filter(move |ix| self.bases.get(*ix).term.contains(on))
    }

    /// The headings that the forum may take up on the day, in their order.
    pub fn remits_of(&self, forum: ForumIx, on: Day) -> impl Iterator<Item = RemitIx> {
        self.forum_remits.of(forum).iter().copied().filter(move |ix| self.remits.get(*ix).term.contains(on))
    }
}
