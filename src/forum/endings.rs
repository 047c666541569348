//! What ends soon and has no successor, what stands empty, and which rules are broken: what somebody has to see to.

use super::composition::{self, Breach};
use crate::{
    access::Sight,
    register::{Day, DeputyIx, ForumIx, HoldingIx, PersonIx, SeatIx, Term},
};
use chrono::{Days, NaiveDate};
use std::collections::BTreeSet;

/// What ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Expiring {
    /// A seat.
    Seat(SeatIx),
    /// That somebody holds the post that a seat follows.
    Holding(HoldingIx),
    /// That somebody stands in for a seat.
    Deputy(DeputyIx),
}

/// Something that ends soon, with nothing entered for the day after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ending {
    pub what: Expiring,
    pub forum: ForumIx,
    pub seat: SeatIx,
    pub person: Option<PersonIx>,
    /// The last day, included.
    pub last: NaiveDate,
}

/// What stands empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vacancy {
    /// Nobody sits in the seat.
    Seat(SeatIx),
    /// The seat had a deputy and has none now.
    Deputy(SeatIx),
}

/// What ends in these forums within so many days of the day asked about and has no successor, the first to end first: seats, deputies,
/// and who holds the posts that seats follow, each once. Of forums into which the viewer may not see, nothing.
#[must_use]
pub fn ending(sight: &Sight, forums: &[ForumIx], within_days: u64) -> Vec<Ending> {
    let register = sight.register();
    let today = sight.on().date();
    let limit = today.checked_add_days(Days::new(within_days)).unwrap_or(today);
    let soon = |term: Term| term.last().filter(|last| today <= *last && *last <= limit && term.contains(sight.on()));
    let mut found: Vec<Ending> = Vec::new();
    for (forum, seat) in places(sight, forums) {
        let row = register.seats.get(seat);
        if let Some(last) = soon(row.term).filter(|last| !taken_up(sight, seat, *last)) {
            found.push(Ending { what: Expiring::Seat(seat), forum, seat, person: register.holder(row, sight.on()), last });
        }
        for ix in row.post.map_or(&[][..], |post| register.post_holdings.of(post)) {
            let holding = register.holdings.get(*ix);
            let next = |last: NaiveDate| holds_after(sight, holding.post, last);
            if let Some(last) = soon(holding.term).filter(|last| !next(*last)) {
                found.push(Ending { what: Expiring::Holding(*ix), forum, seat, person: Some(holding.person), last });
            }
        }
        for ix in sight.deputies(seat) {
            let deputy = register.deputies.get(ix);
            let mut others = register.seat_deputies.of(seat).iter().map(|other| register.deputies.get(*other));
            let mut next = |last: NaiveDate| others.any(|other| day_after(last).is_some_and(|day| other.term.contains(day)));
            if let Some(last) = soon(deputy.term).filter(|last| !next(*last)) {
                let person = register.stands_in(deputy, sight.on());
                found.push(Ending { what: Expiring::Deputy(ix), forum, seat, person, last });
            }
        }
    }
    // A post may fill seats in many forums; it is told of once.
    let mut told = BTreeSet::new();
    found.retain(|ending| told.insert(ending.what));
    found.sort_by_key(|ending| ending.last);
    found
}

/// The seats of these forums that nobody sits in on the day, and those that had a deputy before and have none.
#[must_use]
pub fn vacancies(sight: &Sight, forums: &[ForumIx]) -> Vec<(ForumIx, Vacancy)> {
    let register = sight.register();
    let mut found = Vec::new();
    for (forum, seat) in places(sight, forums) {
        if register.holder(register.seats.get(seat), sight.on()).is_none() {
            found.push((forum, Vacancy::Seat(seat)));
        }
        let ended = |term: Term| term.last().is_some_and(|last| Day::from(last) < sight.on());
        let had = register.seat_deputies.of(seat).iter().any(|ix| ended(register.deputies.get(*ix).term));
        if had && sight.deputies(seat).is_empty() {
            found.push((forum, Vacancy::Deputy(seat)));
        }
    }
    found
}

/// The rules about who sits where in these forums that do not hold on the day, in the order of forums.
#[must_use]
pub fn breaches(sight: &Sight, forums: &[ForumIx]) -> Vec<(ForumIx, Breach)> {
    let of = |forum| composition::breaches(sight, forum).into_iter().map(move |breach| (forum, breach));
    forums.iter().copied().flat_map(of).collect()
}

/// Every seat of the day that the viewer may see, forum by forum.
fn places(sight: &Sight, forums: &[ForumIx]) -> impl Iterator<Item = (ForumIx, SeatIx)> {
    forums.iter().flat_map(|forum| sight.seats(*forum).into_iter().map(move |seat| (*forum, seat)))
}

/// Whether the forum has another seat for the same organisation, of the same kind and role, that begins when this one has ended.
fn taken_up(sight: &Sight, seat: SeatIx, last: NaiveDate) -> bool {
    let register = sight.register();
    let old = register.seats.get(seat);
    let seats = register.forum_seats.of(old.forum).iter().map(|ix| register.seats.get(*ix));
    let mut new = seats.filter(|other| other.id != old.id && other.term.first().is_some_and(|first| first > sight.on().date()));
    new.any(|other| {
        let same = (other.organisation, other.kind, other.role) == (old.organisation, old.kind, old.role);
        same && day_after(last).is_some_and(|day| other.term.contains(day))
    })
}

/// Whether somebody holds the post on the day after.
fn holds_after(sight: &Sight, post: crate::register::PostIx, last: NaiveDate) -> bool {
    day_after(last).is_some_and(|day| sight.register().holder_of(post, day).is_some())
}

fn day_after(last: NaiveDate) -> Option<Day> {
    last.succ_opt().map(Day::from)
}
