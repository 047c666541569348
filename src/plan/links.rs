//! The declared interfaces of a forum, each told from the forum's own side.

use super::{
    Edition,
    appendix::{Part, Point, begin, named},
    entry::sentence,
    responsible::{keeper, office},
};
use crate::{
    access::Sight,
    interface::inverse,
    register::{End, Exchange, ForumIx, Interface, InterfaceIx},
    words::{self, Language, labels::Label, within},
};
use entities::words::{InterfaceEnd, PersonalData};

/// The interfaces that hold on the day: by kind, those in which the forum acts first, then by the name of the other end.
pub(super) fn points(sight: &Sight, edition: Edition, ix: ForumIx) -> Vec<Part> {
    let register = sight.register();
    let mut links: Vec<_> =
        register.forum_interfaces.of(ix).iter().filter_map(|link| Link::of(sight, edition, ix, *link)).collect();
    links.sort_by(|a, b| {
        let near = (a.row.kind, a.end == InterfaceEnd::To).cmp(&(b.row.kind, b.end == InterfaceEnd::To));
        near.then_with(|| words::compare(&a.other, &b.other)).then_with(|| a.row.id.cmp(&b.row.id))
    });
    let points: Vec<_> = links.into_iter().map(|link| link.point()).collect();
    if points.is_empty() { Vec::new() } else { vec![Part::Points(points)] }
}

/// An interface with the end that the forum stands at.
struct Link<'a> {
    sight: &'a Sight,
    ix: InterfaceIx,
    row: &'a Interface,
    end: InterfaceEnd,
    other: String,
}

impl<'a> Link<'a> {
    fn of(sight: &'a Sight, edition: Edition, forum: ForumIx, ix: InterfaceIx) -> Option<Self> {
        let row = sight.register().interfaces.get(ix);
        let (end, other) = match row.from == End::Forum(forum) {
            true => (InterfaceEnd::From, row.to),
            false => (InterfaceEnd::To, row.from),
        };
        let link = Self { sight, ix, row, end, other: party(sight, other) };
        let shown = row.term.contains(sight.on()) && (!link.is_draft() || link.may_see_drafts(edition));
        shown.then_some(link)
    }

    /// A draft is not agreed, so nobody but those who speak for an end hears of it.
    fn is_draft(&self) -> bool {
        let register = self.sight.register();
        register.interface_conditions.of(self.ix).iter().any(|ix| register.conditions.get(*ix).draft)
    }

    fn may_see_drafts(&self, edition: Edition) -> bool {
        let party = |end| self.sight.standing().party_to(self.sight.register(), end);
        edition == Edition::Internal && (party(self.row.from) || party(self.row.to))
    }

    fn point(&self) -> Point {
        let words = inverse::label(self.row.kind, self.end, Language::Da);
        let draft = if self.is_draft() { " (udkast)" } else { "" };
        let told = begin(&format!("{words} {}", self.other));
        let summary = self.row.summary.as_deref().map(|summary| format!(" {}", sentence(summary))).unwrap_or_default();
        let mut under = vec![self.exchanged()];
        under.extend(self.personal_data());
        under.push(self.contacts());
        Point { text: format!("{told}{draft}.{summary}"), under }
    }

    fn exchanged(&self) -> String {
        let register = self.sight.register();
        let rows = register.interface_exchanges.of(self.ix).iter().map(|ix| register.exchanges.get(*ix));
        let told = |row: &Exchange| match row.cadence_text.as_deref() {
            Some(cadence) => format!("{} ({})", row.what, within(cadence)),
            None => row.what.to_string(),
        };
        let told: Vec<_> = rows.map(told).collect();
        format!("Udveksles: {}", if told.is_empty() { "ikke oplyst".to_owned() } else { told.join("; ") })
    }

    /// What may not pass without a legal basis is said with its basis, or that it has none.
    fn personal_data(&self) -> Option<String> {
        let weighty = matches!(self.row.personal_data, PersonalData::Confidential | PersonalData::Sensitive);
        if !weighty {
            return (self.row.personal_data == PersonalData::Ordinary).then(|| "Personoplysninger: almindelige".to_owned());
        }
        let register = self.sight.register();
        let basis = self.row.basis.as_deref().map_or("GRUNDLAG MANGLER".to_owned(), |basis| format!("grundlag: {basis}"));
        let conditions = register.interface_conditions.of(self.ix).iter().map(|ix| register.conditions.get(*ix));
        let limit = conditions.filter_map(|condition| condition.purpose_limit.as_deref()).next();
        let limit = limit.map(|limit| format!("; formålsbegrænsning: {limit}")).unwrap_or_default();
        Some(format!("Personoplysninger: {}; {basis}{limit}", self.row.personal_data.label(Language::Da)))
    }

    /// Who answers for each end, this one first. Names are left out where the reader may not see into one of the forums.
    fn contacts(&self) -> String {
        let far = if self.end == InterfaceEnd::From { InterfaceEnd::To } else { InterfaceEnd::From };
        let mut told: Vec<String> = Vec::new();
        for end in [self.end, far] {
            for contact in self.contacts_at(end) {
                if !told.contains(&contact) {
                    told.push(contact);
                }
            }
        }
        format!("Kontakt: {}", if told.is_empty() { "ikke oplyst".to_owned() } else { told.join("; ") })
    }

    fn contacts_at(&self, end: InterfaceEnd) -> Vec<String> {
        let (register, on) = (self.sight.register(), self.sight.on());
        let rows = register.interface_contacts.of(self.ix).iter().map(|ix| register.contacts.get(*ix));
        let rows = rows.filter(|row| row.end == end && row.term.contains(on));
        rows.filter_map(|row| match (row.post, row.person) {
            (Some(post), _) if self.open() => Some(keeper(self.sight, post)),
            (Some(post), _) => Some(office(self.sight, post)),
            (None, Some(person)) if self.open() && self.sight.knows(person) => {
                Some(register.persons.get(person).name.to_string())
            }
            _ => None,
        })
        .collect()
    }

    fn open(&self) -> bool {
        let open = |end| match end {
            End::Forum(forum) => self.sight.sees_inside(forum),
            End::Organisation(_) => true,
        };
        open(self.row.from) && open(self.row.to)
    }
}

fn party(sight: &Sight, end: End) -> String {
    let register = sight.register();
    match end {
        End::Forum(ix) => named(&register.forums.get(ix).name, &register.forums.get(ix).code),
        End::Organisation(ix) => register.organisations.get(ix).name.to_string(),
    }
}
