//! Who is called to a meeting: the seats of the forum, and who sits in them on the day of the meeting.

use crate::register::{Day, ForumIx, PersonIx, Register, SeatIx};
use chrono::{DateTime, Utc};
use entities::words::SeatKind;

/// A person to be called, for which seat, and who is told or called beside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recipient {
    pub seat: SeatIx,
    pub person: PersonIx,
    /// The first deputy of the seat, called if the person sends regrets.
    pub deputy: Option<PersonIx>,
    /// Who gets a copy.
    pub copy_to: Option<PersonIx>,
}

/// Everyone to be called, once each, in the order of seats. Seats that are called when there is need are not called by
/// themselves; vacant ones have nobody to call.
#[must_use]
pub fn recipients(register: &Register, forum: ForumIx, starts_at: DateTime<Utc>) -> Vec<Recipient> {
    let on = Day::of(starts_at);
    let mut called: Vec<Recipient> = Vec::new();
    for ix in register.seats_in(forum, on) {
        let seat = register.seats.get(ix);
        let Some(person) = register.holder(seat, on) else { continue };
        let twice = called.iter().any(|recipient| recipient.person == person);
        if seat.kind == SeatKind::CalledWhenNeeded || twice {
            continue;
        }
        let copy_to = seat.copy_to.filter(|secretary| *secretary != person);
        called.push(Recipient { seat: ix, person, deputy: first_deputy(register, ix, on), copy_to });
    }
    called
}

/// The first deputy of a seat who can be named on the day.
#[must_use]
pub fn first_deputy(register: &Register, seat: SeatIx, on: Day) -> Option<PersonIx> {
    let deputies = register.seat_deputies.of(seat).iter().map(|ix| register.deputies.get(*ix));
    let mut now = deputies.filter(|deputy| deputy.term.contains(on));
    now.find_map(|deputy| register.stands_in(deputy, on))
}
