//! What a forum's entry in the plan's appendix lacks: the plan asks for description, topics, basis, purpose, interfaces, who
//! sits there, and how often it meets (samarbejdsplanen 2.4).

use crate::{access::Sight, register::ForumIx};

/// A part of the entry that the plan asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, async_graphql::Enum)]
pub enum EntryField {
    /// The general description (beskrivelse).
    Description,
    /// The topics it deals with (emner).
    Topics,
    /// What it rests on (grundlag).
    Basis,
    /// What it is for (formål).
    Purpose,
    /// Its interfaces to others (snitflader).
    Interfaces,
    /// Who sits in it (medlemmer).
    Seats,
    /// How often it meets (mødehyppighed).
    Cadence,
}

/// How much of an entry is there.
#[derive(Clone, Debug, PartialEq)]
pub struct Completeness {
    /// The part of the fields that are filled, from 0 to 1.
    pub score: f64,
    /// The fields that are empty.
    pub missing: Vec<EntryField>,
}

/// What the entry of a forum lacks on the day. Whether there are seats is told to everyone; who sits in them is not.
#[must_use]
pub fn completeness(sight: &Sight, ix: ForumIx) -> Completeness {
    let register = sight.register();
    let forum = register.forums.get(ix);
    let seated = register.forum_seats.of(ix).iter().any(|seat| register.seats.get(*seat).term.contains(sight.on()));
    let linked = register.forum_interfaces.of(ix).iter().any(|one| sight.declares(*one));
    let fields = [
        (EntryField::Description, forum.description.is_some()),
        (EntryField::Topics, register.topics_of(ix).next().is_some()),
        (EntryField::Basis, !register.forum_bases.of(ix).is_empty()),
        (EntryField::Purpose, forum.purpose.is_some()),
        (EntryField::Interfaces, linked),
        (EntryField::Seats, seated),
        (EntryField::Cadence, forum.cadence_text.is_some() || forum.at_least_per_year.is_some()),
    ];
    let missing: Vec<_> = fields.iter().filter(|(_, there)| !there).map(|(field, _)| *field).collect();
    #[expect(clippy::cast_precision_loss, reason = "there are seven fields")]
    let score = (fields.len() - missing.len()) as f64 / fields.len() as f64;
    Completeness { score, missing }
}
