//! Who keeps an entry, of whatever kind: whoever may end it or take it away may also read who changed it.

use super::Standing;
use crate::{
    error::{Error, Noun, Result},
    register::{Contact, ContactDuty, ForumIx, InterfaceIx, OrganisationIx, PostIx, Record, Register, Table},
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
        Kind::Interface => keeping.interface(found(&register.interfaces, id, Noun::Interface)?, Noun::Interface)?,
        Kind::Exchange => {
            let exchange = register.exchanges.get(found(&register.exchanges, id, Noun::Interface)?);
            keeping.interface(exchange.interface, Noun::Interface)?
        }
        Kind::Contact => {
            let contact: &Contact = register.contacts.get(found(&register.contacts, id, Noun::Contact)?);
            keeping.interface(contact.interface, Noun::Contact)?
        }
        Kind::Passing => {
            let passing = register.passings.get(found(&register.passings, id, Noun::Interface)?);
            keeping.interface(passing.interface, Noun::Interface)?
        }
        Kind::Meeting => {
            keeping.inside(register.meetings.get(found(&register.meetings, id, Noun::Meeting)?).forum, Noun::Meeting)?
        }
        Kind::Invitation => return Err(Error::NotThere(Noun::Invitation)),
        Kind::Referral => return Err(Error::NotThere(Noun::Referral)),
        Kind::Merging => return Err(Error::NotThere(Noun::Merging)),
    };
    if may { Ok(()) } else { Err(Error::NotAllowed) }
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

    /// Somebody else's draft is not there.
    fn interface(&self, interface: InterfaceIx, noun: Noun) -> Result<bool> {
        if !self.1.shows(self.0, interface) {
            return Err(Error::NotThere(noun));
        }
        Ok(self.1.party_to_either(self.0, interface))
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
