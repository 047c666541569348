//! Who keeps an entry, of whatever kind: whoever may end it or take it away may also read who changed it.

use super::Standing;
use crate::{
    error::{Error, Noun, Result},
    register::{Contact, ContactDuty, End, ForumIx, InterfaceIx, OrganisationIx, PostIx, Record, Register, Table},
    relay::Kind,
};
use uuid::Uuid;

/// The register, and who stands before it.
struct Keeping<'a>(&'a Register, &'a Standing);

/// Refuses whoever does not keep this entry.
///
/// # Errors
/// [`Error::NotThere`] for what does not exist or may not be seen; [`Error::NotAllowed`].
pub(super) fn keeps_entry(register: &Register, standing: &Standing, (kind, id): (Kind, Uuid)) -> Result<()> {
    let keeping = Keeping(register, standing);
    let may = match kind {
        Kind::Area => found(&register.areas, id, Noun::Area).map(|_| standing.registers(register))?,
        Kind::Topic => found(&register.topics, id, Noun::Topic).map(|_| standing.registers(register))?,
        Kind::Organisation => keeping.organisation(found(&register.organisations, id, Noun::Organisation)?),
        Kind::Person => keeping.person(id)?,
        Kind::Post => keeping.post(found(&register.posts, id, Noun::Post)?),
        Kind::Holding => keeping.post(register.holdings.get(found(&register.holdings, id, Noun::Holding)?).post),
        Kind::ContactDuty => {
            let duty: &ContactDuty = register.contact_duties.get(found(&register.contact_duties, id, Noun::ContactDuty)?);
            keeping.post(duty.post)
        }
        Kind::Seat => keeping.inside(register.seats.get(found(&register.seats, id, Noun::Seat)?).forum, Noun::Seat)?,
        Kind::Deputy => {
            let seat = register.deputies.get(found(&register.deputies, id, Noun::Deputy)?).seat;
            keeping.inside(register.seats.get(seat).forum, Noun::Deputy)?
        }
        Kind::Forum => standing.keeps(register, found(&register.forums, id, Noun::Forum)?),
        Kind::Basis => standing.keeps(register, register.bases.get(found(&register.bases, id, Noun::Forum)?).forum),
        Kind::Remit => standing.keeps(register, register.remits.get(found(&register.remits, id, Noun::Forum)?).forum),
        Kind::Rule => standing.keeps(register, register.rules.get(found(&register.rules, id, Noun::Forum)?).forum),
        Kind::Interface => keeping.interface(found(&register.interfaces, id, Noun::Interface)?)?,
        Kind::Exchange => {
            keeping.interface(register.exchanges.get(found(&register.exchanges, id, Noun::Interface)?).interface)?
        }
        Kind::Contact => keeping.contact(register.contacts.get(found(&register.contacts, id, Noun::Contact)?))?,
        Kind::Passing => keeping.interface(register.passings.get(found(&register.passings, id, Noun::Interface)?).interface)?,
        Kind::Meeting => {
            keeping.inside(register.meetings.get(found(&register.meetings, id, Noun::Meeting)?).forum, Noun::Meeting)?
        }
        Kind::Invitation => return Err(Error::NotThere(Noun::Invitation)),
        Kind::Referral => return Err(Error::NotThere(Noun::Referral)),
        Kind::Merging => return Err(Error::NotThere(Noun::Merging)),
    };
    if may { Ok(()) } else { Err(Error::NotAllowed) }
}

/// What decides who keeps a row, whether it is there or has been taken away: what stands at the top of what it is a part of. An end
/// at which something stood that is there no more is nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Root {
    /// What all forums share.
    Shared,
    Person(Uuid),
    Organisation(Uuid),
    /// A forum, and who called it together where it is there no more.
    Forum(Uuid, Option<Uuid>),
    /// Both ends of an interface.
    Interface([Option<End>; 2]),
    /// One end of an interface, whose own contacts and confirmations are.
    Party(Option<End>),
}

/// Whether the actor keeps what stands there.
pub(super) fn keeps_root(register: &Register, standing: &Standing, root: Root) -> bool {
    let keeping = Keeping(register, standing);
    match root {
        Root::Shared => standing.registers(register),
        Root::Person(id) if register.persons.find(id).is_some() => keeping.person(id).unwrap_or(false),
        Root::Person(_) => standing.registers(register),
        Root::Organisation(id) => match register.organisations.find(id) {
            Some(organisation) => keeping.organisation(organisation),
            None => standing.registers(register),
        },
        Root::Forum(id, convener) => match register.forums.find(id) {
            Some(forum) => standing.keeps(register, forum),
            None => {
                let convener = convener.and_then(|id| register.organisations.find(id));
                standing.operates() || convener.is_some_and(|convener| standing.secretary_for().contains(&convener))
            }
        },
        Root::Interface(ends) => {
            standing.operates() || matches!(ends, [Some(from), Some(to)] if standing.declares(register, (from, to)))
        }
        Root::Party(end) => standing.operates() || end.is_some_and(|end| standing.party_to(register, end)),
    }
}

impl Keeping<'_> {
    fn organisation(&self, organisation: OrganisationIx) -> bool {
        self.1.keeps_organisation(self.0, organisation)
    }

    fn post(&self, post: PostIx) -> bool {
        self.organisation(self.0.posts.get(post).organisation)
    }

    fn person(&self, id: Uuid) -> Result<bool> {
        let known = self.0.persons.find(id).filter(|person| self.1.knows(self.0, *person));
        known.map(|person| self.1.corrects(self.0, person)).ok_or(Error::NotThere(Noun::Person))
    }

    /// A draft is its parties' own, and not there for others.
    fn interface(&self, interface: InterfaceIx) -> Result<bool> {
        if !self.1.shows(self.0, interface) {
            return Err(Error::NotThere(Noun::Interface));
        }
        let row = self.0.interfaces.get(interface);
        Ok(self.0.is_draft(interface) || self.1.declares(self.0, (row.from, row.to)))
    }

    /// Each end keeps its own contacts. Those of a forum are not there for whoever may not look inside.
    fn contact(&self, contact: &Contact) -> Result<bool> {
        let end = self.0.interfaces.get(contact.interface).at(contact.end);
        let inside = match end {
            End::Forum(forum) => self.1.sees_inside(self.0, forum),
            End::Organisation(_) => true,
        };
        let there = inside && self.1.shows(self.0, contact.interface);
        if there { Ok(self.1.party_to(self.0, end)) } else { Err(Error::NotThere(Noun::Contact)) }
    }

    /// What lies inside a forum is not there for whoever may not look inside.
    fn inside(&self, forum: ForumIx, noun: Noun) -> Result<bool> {
        let keeps = self.1.keeps(self.0, forum);
        if keeps || self.1.sees_inside(self.0, forum) { Ok(keeps) } else { Err(Error::NotThere(noun)) }
    }
}

fn found<R: Record>(table: &Table<R>, id: Uuid, noun: Noun) -> Result<R::Ix> {
    table.find(id).ok_or(Error::NotThere(noun))
}
