//! Who sits where on a day: answered here, once, for everyone.

use super::{Day, ForumIx, PersonIx, Register, Seat, SeatIx};
use entities::words::SeatKind;

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
}
