//! Who sits where on a day: answered here, once, for everyone.

use super::{Contact, Day, Deputy, End, ForumIx, InterfaceIx, OrganisationIx, PersonIx, Register, Seat, SeatIx, Secretariat};
use entities::words::{InterfaceEnd, SeatKind};

/// Which seats count among a forum's members. The default counts the regular ones alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Counting {
    /// Seats that are called when there is need.
    pub called_when_needed: bool,
    /// Personal deputies and deputies from a list.
    pub deputies: bool,
    /// Observers and secretaries.
    pub observers: bool,
}

impl Counting {
    /// Every seat, and no deputies.
    pub const EVERY_SEAT: Self = Self { called_when_needed: true, deputies: false, observers: true };

    /// Every seat and every deputy.
    pub const EVERYBODY: Self = Self { called_when_needed: true, deputies: true, observers: true };

    /// Whether a seat of this kind counts.
    #[must_use]
    pub fn counts(self, kind: SeatKind) -> bool {
        match kind {
            SeatKind::ExOfficio | SeatKind::Appointed | SeatKind::NominatedAppointed | SeatKind::Elected => true,
            SeatKind::CalledWhenNeeded => self.called_when_needed,
            SeatKind::Observer | SeatKind::Secretary => self.observers,
        }
    }
}

impl Register {
    /// The seats of a forum that there are on the day, the chair's first.
    #[must_use]
    pub fn seats_in(&self, forum: ForumIx, on: Day) -> Vec<SeatIx> {
        let seats = self.forum_seats.of(forum).iter().copied();
        let mut seats: Vec<_> = seats.filter(|ix| self.seats.get(*ix).term.contains(on)).collect();
        seats.sort_by_key(|ix| self.seats.get(*ix).role);
        seats
    }

    /// Who sits in the seat on the day: the holder of its post, or the person it was given to.
    #[must_use]
    pub fn holder(&self, seat: &Seat, on: Day) -> Option<PersonIx> {
        match seat.post {
            Some(post) => self.holder_of(post, on),
            None => seat.person,
        }
    }

    /// The seats that a person has on the day, directly or through a post.
    pub fn seats_of(&self, person: PersonIx, on: Day) -> impl Iterator<Item = SeatIx> {
        let own = self.person_seats.of(person).iter().copied();
        let through_posts = self
            .posts_of(person, on)
            .filter(move |post| self.holder_of(*post, on) == Some(person))
            .flat_map(|post| self.post_seats.of(post).iter().copied());
        own.chain(through_posts).filter(move |ix| self.seats.get(*ix).term.contains(on))
    }

    /// The secretariats that a person has through posts on the day.
    pub fn secretariats_of(&self, person: PersonIx, on: Day) -> impl Iterator<Item = &Secretariat> {
        let all = self.posts_of(person, on).flat_map(|post| self.post_secretariats.of(post));
        all.map(|ix| self.secretariats.get(*ix)).filter(move |row| row.term.contains(on))
    }

    /// Who stands in for the seat as this deputy on the day: the holder of the post, or the person who was named.
    #[must_use]
    pub fn stands_in(&self, deputy: &Deputy, on: Day) -> Option<PersonIx> {
        deputy.post.map_or(deputy.person, |post| self.holder_of(post, on))
    }

    /// Who answers for an end of an interface through this contact on the day: the holder of the post, or the person for as long
    /// as the person belongs to what stands there.
    #[must_use]
    pub fn answering(&self, contact: &Contact, on: Day) -> Option<PersonIx> {
        let end = self.interfaces.get(contact.interface).at(contact.end);
        match contact.post {
            Some(post) => self.holder_of(post, on),
            None => contact.person.filter(|person| match end {
                End::Forum(forum) => self.belongs_to_forum(*person, forum, on),
                End::Organisation(ix) => self.belongs_to_organisation(*person, ix, on),
            }),
        }
    }

    /// Whether the person answers for an end of the interface on the day.
    #[must_use]
    pub fn answers_for(&self, person: PersonIx, (interface, end): (InterfaceIx, InterfaceEnd), on: Day) -> bool {
        let contacts = self.interface_contacts.of(interface).iter().map(|ix| self.contacts.get(*ix));
        let mut now = contacts.filter(|contact| contact.end == end && contact.term.contains(on));
        now.any(|contact| self.answering(contact, on) == Some(person))
    }

    /// What people call what stands at an end of an interface: a forum by its code, an organisation by its name on the day.
    #[must_use]
    pub fn called(&self, end: End, on: Day) -> &str {
        match end {
            End::Forum(forum) => &self.forums.get(forum).code,
            End::Organisation(organisation) => self.organisation_name(organisation, on),
        }
    }

    /// The name on the day of what stands at an end of an interface.
    #[must_use]
    pub fn end_name(&self, end: End, on: Day) -> &str {
        match end {
            End::Forum(forum) => self.forum_name(forum, on),
            End::Organisation(organisation) => self.organisation_name(organisation, on),
        }
    }

    /// Whether the person sits in the forum, stands in for a seat of it, or is its secretary.
    #[must_use]
    pub fn belongs_to_forum(&self, person: PersonIx, forum: ForumIx, on: Day) -> bool {
        let by_post = || self.posts_of(person, on).flat_map(|post| self.post_deputies.of(post));
        let deputies = || self.person_deputies.of(person).iter().chain(by_post()).map(|ix| self.deputies.get(*ix));
        let convener = self.forums.get(forum).convener;
        let serves = || {
            let mut served = self.secretariats_of(person, on);
            served.any(|row| row.forum == Some(forum) || (row.organisation.is_some() && row.organisation == convener))
        };
        self.seats_of(person, on).any(|seat| self.seats.get(seat).forum == forum)
            || deputies().any(|deputy| deputy.term.contains(on) && self.seats.get(deputy.seat).forum == forum)
            || serves()
    }

    /// Whether the person holds a post in the organisation or a unit of it, or sits somewhere on its behalf.
    fn belongs_to_organisation(&self, person: PersonIx, organisation: OrganisationIx, on: Day) -> bool {
        let seated = |seat| self.seats.get(seat).organisation.is_some_and(|ix| self.is_unit_of(ix, organisation));
        self.holds_post_in(person, organisation, on) || self.seats_of(person, on).any(seated)
    }

    /// Whether the person holds a post in the organisation or a unit of it.
    #[must_use]
    pub fn holds_post_in(&self, person: PersonIx, organisation: OrganisationIx, on: Day) -> bool {
        self.posts_of(person, on).any(|post| self.is_unit_of(self.posts.get(post).organisation, organisation))
    }
}
