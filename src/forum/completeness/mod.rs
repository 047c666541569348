//! What a forum's entry in the plan's appendix lacks, and who should supply it: the plan asks for description, topics, basis,
//! purpose, interfaces, who sits there, and how often it meets (samarbejdsplanen 2.4).

pub mod graphql;

use crate::{
    access::Sight,
    register::{ForumIx, OrganisationIx, PersonIx, PostIx},
    words::Language,
};
use entities::words::{SeatKind, SeatRole};

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

impl EntryField {
    /// The name of the field, as the plan's appendix has it.
    #[must_use]
    pub fn label(self, language: Language) -> &'static str {
        match self {
            Self::Description => language.pick("beskrivelse", "description"),
            Self::Topics => language.pick("emner", "topics"),
            Self::Basis => language.pick("grundlag", "basis"),
            Self::Purpose => language.pick("formål", "purpose"),
            Self::Interfaces => language.pick("snitflader", "interfaces"),
            Self::Seats => language.pick("medlemmer", "members"),
            Self::Cadence => language.pick("mødehyppighed", "how often it meets"),
        }
    }
}

/// How much of an entry is there.
#[derive(Clone, Debug, PartialEq)]
pub struct Completeness {
    /// The part of the fields that are filled, from 0 to 1.
    pub score: f64,
    /// The fields that are empty.
    pub missing: Vec<EntryField>,
}

/// Who should supply what an entry lacks: the holder of a post, somebody who sits in the forum, or an organisation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Responsible {
    pub post: Option<PostIx>,
    pub organisation: Option<OrganisationIx>,
    pub holder: Option<PersonIx>,
}

/// How many fields an entry is asked for.
const FIELDS: usize = 7;

/// What the entry of a forum lacks on the day. Whether there are seats is told to everyone; who sits in them is not.
#[must_use]
pub fn completeness(sight: &Sight, ix: ForumIx) -> Completeness {
    let register = sight.register();
    let told = register.told(ix, sight.on());
    let seated = register.forum_seats.of(ix).iter().any(|seat| register.seats.get(*seat).term.contains(sight.on()));
    let linked = register.forum_interfaces.of(ix).iter().any(|one| sight.declares(*one));
    let fields: [_; FIELDS] = [
        (EntryField::Description, told.description.is_some()),
        (EntryField::Topics, register.topics_of(ix, sight.on()).next().is_some()),
        (EntryField::Basis, register.bases_of(ix, sight.on()).next().is_some()),
        (EntryField::Purpose, told.purpose.is_some()),
        (EntryField::Interfaces, linked),
        (EntryField::Seats, seated),
        (EntryField::Cadence, told.cadence_text.is_some() || told.at_least_per_year.is_some()),
    ];
    let missing: Vec<_> = fields.iter().filter(|(_, there)| !there).map(|(field, _)| *field).collect();
    Completeness { score: part(fields.len() - missing.len(), fields.len()), missing }
}

/// The entries of all forums of the day, those that lack most first, and how much is there in all, from 0 to 1. Nothing to whoever
/// stands outside the cooperation: it is a list of work.
#[must_use]
pub fn whole(sight: &Sight) -> Option<(f64, Vec<(ForumIx, Completeness)>)> {
    if !sight.standing().in_network() {
        return None;
    }
    let mut entries: Vec<_> = sight.forums().map(|ix| (ix, completeness(sight, ix))).collect();
    let lacking: usize = entries.iter().map(|(_, entry)| entry.missing.len()).sum();
    let asked = entries.len() * FIELDS;
    // The sort is stable: entries that lack as much stand in the order of names.
    entries.sort_by_key(|(_, entry)| std::cmp::Reverse(entry.missing.len()));
    Some((part(asked - lacking, asked), entries))
}

fn part(there: usize, asked: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "seven fields a forum, and there are fewer than 2^49 forums")]
    let part = if asked == 0 { 1.0 } else { there as f64 / asked as f64 };
    part
}

/// Who should supply what the entry of a forum lacks: its secretary, else its chair, else the organisation that calls it together.
/// To whoever may not see inside, no person is named, and no post but that of the convener's secretariat.
#[must_use]
pub fn responsible(sight: &Sight, forum: ForumIx) -> Option<Responsible> {
    let register = sight.register();
    let convener = register.forums.get(forum).convener;
    let secretariats = || register.secretariats.iter().map(|(_, row)| row).filter(|row| row.term.contains(sight.on()));
    let through = |post: PostIx, seen: bool| Responsible {
        post: Some(post),
        organisation: Some(register.posts.get(post).organisation),
        holder: register.holder_of(post, sight.on()).filter(|_| seen),
    };
    let inside = sight.sees_inside(forum);
    let own = secretariats().find(|row| inside && row.forum == Some(forum)).map(|row| through(row.post, true));
    let sitting = |wanted: &dyn Fn(&crate::register::Seat) -> bool| {
        let seats = sight.seats(forum).into_iter().map(|ix| register.seats.get(ix));
        let mut filled = seats.filter(|seat| wanted(seat) && register.holder(seat, sight.on()).is_some());
        filled.next().map(|seat| Responsible {
            post: seat.post,
            organisation: seat.organisation,
            holder: register.holder(seat, sight.on()),
        })
    };
    own.or_else(|| sitting(&|seat| seat.kind == SeatKind::Secretary))
        .or_else(|| {
            let common = secretariats().find(|row| row.organisation.is_some() && row.organisation == convener);
            common.map(|row| through(row.post, inside))
        })
        .or_else(|| sitting(&|seat| seat.role == SeatRole::Chair))
        .or_else(|| convener.map(|organisation| Responsible { organisation: Some(organisation), ..Responsible::default() }))
}
