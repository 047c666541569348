//! The declared interfaces of a forum, each told from the forum's own side. What may be told of them is decided in the room of
//! interfaces; here it is put into words.

use super::{
    appendix::{Part, Point, begin, named},
    entry::sentence,
    responsible::keeper,
};
use crate::{
    access::Sight,
    interface::{inverse, state},
    register::{ContactIx, End, Exchange, ForumIx, Interface, InterfaceIx},
    words::{self, Language, labels::Label, within},
};
use entities::words::{InterfaceEnd, InterfaceStatus, PersonalData};

/// The interfaces that hold on the day: by kind, those in which the forum acts first, then by the name of the other end. A draft is
/// not agreed, so nobody but those who speak for an end hears of it.
pub(super) fn points(sight: &Sight, ix: ForumIx) -> Vec<Part> {
    let own = End::Forum(ix);
    let mut links: Vec<_> = state::interfaces_at(sight, own).into_iter().map(|link| Link::new(sight, own, link)).collect();
    links.sort_by(|a, b| {
        let near = (a.row.kind, a.end == InterfaceEnd::To).cmp(&(b.row.kind, b.end == InterfaceEnd::To));
        near.then_with(|| words::compare(&a.other, &b.other)).then_with(|| a.row.id.cmp(&b.row.id))
    });
    let points: Vec<_> = links.into_iter().map(|link| link.point()).collect();
    if points.is_empty() { Vec::new() } else { vec![Part::Points(points)] }
}

/// One interface as what stands at an end tells it to everyone; nothing for one that is a draft or does not hold on the day.
pub(super) fn told_at(sight: &Sight, ix: InterfaceIx, end: InterfaceEnd) -> Option<(String, Point)> {
    let register = sight.register();
    let row = register.interfaces.get(ix);
    let told = row.term.contains(sight.on()) && !register.is_draft(ix);
    told.then(|| (party(sight, row.at(end)), Link::new(sight, row.at(end), ix).point()))
}

/// An interface with the end that it is told from.
struct Link<'a> {
    sight: &'a Sight,
    ix: InterfaceIx,
    row: &'a Interface,
    end: InterfaceEnd,
    other: String,
}

impl<'a> Link<'a> {
    fn new(sight: &'a Sight, own: End, ix: InterfaceIx) -> Self {
        let row = sight.register().interfaces.get(ix);
        let (end, other) = match row.from == own {
            true => (InterfaceEnd::From, row.to),
            false => (InterfaceEnd::To, row.from),
        };
        Self { sight, ix, row, end, other: party(sight, other) }
    }

    fn point(&self) -> Point {
        let words = inverse::label(self.row.kind, self.end, Language::Da);
        let draft = if self.sight.register().is_draft(self.ix) { " (udkast)" } else { "" };
        let told = begin(&format!("{words} {}", self.other));
        let summary = self.row.summary.as_deref().map(|summary| format!(" {}", sentence(summary))).unwrap_or_default();
        let mut under = vec![self.exchanged()];
        under.extend(self.personal_data());
        under.push(self.contacts());
        under.extend(self.standing());
        Point { text: format!("{told}{draft}.{summary}"), under }
    }

    /// What sets the interface apart from one that both ends stand by and that lacks nothing; a draft says so beside its words.
    fn standing(&self) -> Option<String> {
        let status = state::status(self.sight, self.ix);
        let why: Vec<_> = state::warnings(self.sight, self.ix, Language::Da).into_iter().map(|one| one.sentence).collect();
        let marked = status != InterfaceStatus::Confirmed || !why.is_empty();
        (marked && !self.sight.register().is_draft(self.ix))
            .then(|| format!("Status: {}. {}", status.label(Language::Da), why.join(" ")).trim_end().to_owned())
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

    /// What should not pass without a legal basis and a limit of its purpose is said with both, or with what is missing of them.
    fn personal_data(&self) -> Option<String> {
        let data = self.row.personal_data;
        if data == PersonalData::None {
            return None;
        }
        let basis = self.row.basis.as_deref().map_or("GRUNDLAG MANGLER".to_owned(), |basis| format!("grundlag: {basis}"));
        let told = format!("Personoplysninger: {}; {basis}", data.label(Language::Da));
        let limit = state::purpose_limit(self.sight, self.ix).map(|limit| format!("; formålsbegrænsning: {limit}"));
        let none = if state::needs_basis(data) { "; FORMÅLSBEGRÆNSNING MANGLER" } else { "" };
        Some(told + limit.as_deref().unwrap_or(none))
    }

    /// Who answers for each end, this one first.
    fn contacts(&self) -> String {
        let register = self.sight.register();
        let mut contacts = state::contacts(self.sight, self.ix);
        contacts.sort_by_key(|ix| register.contacts.get(*ix).end != self.end);
        let mut told: Vec<String> = Vec::new();
        for contact in contacts.into_iter().filter_map(|ix| self.contact(ix)) {
            if !told.contains(&contact) {
                told.push(contact);
            }
        }
        format!("Kontakt: {}", if told.is_empty() { "ikke oplyst".to_owned() } else { told.join("; ") })
    }

    /// Who answers through a contact. A person who has left what stands there answers no more and is not named.
    fn contact(&self, ix: ContactIx) -> Option<String> {
        let found = state::answering(self.sight, ix);
        let person = || found.holder.map(|person| self.sight.register().persons.get(person).name.to_string());
        match found.post {
            Some(post) if found.orphaned == Some(true) => Some(format!("{} (ubesat)", keeper(self.sight, post, None))),
            Some(post) => Some(keeper(self.sight, post, found.holder)),
            None => person(),
        }
    }
}

fn party(sight: &Sight, end: End) -> String {
    let register = sight.register();
    match end {
        End::Forum(ix) => named(register.forum_name(ix, sight.on()), &register.forums.get(ix).code),
        End::Organisation(ix) => register.organisation_name(ix, sight.on()).to_owned(),
    }
}
