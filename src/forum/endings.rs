//! What ends soon and has no successor, what stands empty, and which rules are broken: what somebody has to see to.

use super::composition::{self, Breach};
use crate::{
    access::Sight,
    register::{Day, DeputyIx, ForumIx, HoldingIx, OrganisationIx, PersonIx, SeatIx, Term},
    words::{Language, dates, office},
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

/// A seat, and the forum that it is of.
pub type Place = (ForumIx, SeatIx);

/// What ends at these seats within so many days of the day asked about and has no successor, the first to end first: seats, deputies,
/// and who holds the posts that seats follow, each once.
#[must_use]
pub fn ending(sight: &Sight, places: &[Place], within_days: u64) -> Vec<Ending> {
    let register = sight.register();
    let today = sight.on().date();
    let limit = today.checked_add_days(Days::new(within_days)).unwrap_or(today);
    let soon = |term: Term| term.last().filter(|last| today <= *last && *last <= limit && term.contains(sight.on()));
    let mut found: Vec<Ending> = Vec::new();
    for (forum, seat) in places.iter().copied() {
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

/// Those of these seats that nobody sits in on the day, and those that had a deputy before and have none.
#[must_use]
pub fn vacancies(sight: &Sight, places: &[Place]) -> Vec<(ForumIx, Vacancy)> {
    let register = sight.register();
    let mut found = Vec::new();
    for (forum, seat) in places.iter().copied() {
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
#[must_use]
pub fn places(sight: &Sight, forums: &[ForumIx]) -> Vec<Place> {
    forums.iter().flat_map(|forum| sight.seats(*forum).into_iter().map(move |seat| (*forum, seat))).collect()
}

/// The seats for which the viewer answers, in forums that the viewer may see into and does not keep.
#[must_use]
pub fn answered_for(sight: &Sight) -> Vec<Place> {
    let register = sight.register();
    let Some(viewer) = sight.standing().person() else { return Vec::new() };
    let mut seats = register.person_copies.of(viewer).to_vec();
    let mut organisations = sight.standing().secretary_for().to_vec();
    while let Some(organisation) = organisations.pop() {
        organisations.extend(register.organisation_units.of(organisation));
        seats.extend(register.organisation_seats.of(organisation));
    }
    seats.sort_unstable();
    seats.dedup();
    let placed = seats.into_iter().map(|seat| (register.seats.get(seat), seat));
    let open = placed.filter(|(row, _)| {
        let there = row.term.contains(sight.on()) && register.forums.get(row.forum).term.contains(sight.on());
        there && sight.sees_inside(row.forum) && !sight.keeps(row.forum)
    });
    open.filter(|(_, seat)| answers(sight, *seat) == Some(viewer)).map(|(row, seat)| (row.forum, seat)).collect()
}

/// Who answers for a seat towards its organisation: whoever gets copies of what is sent to it, else the secretary of the organisation
/// or of what it is a unit of.
#[must_use]
pub fn answers(sight: &Sight, seat: SeatIx) -> Option<PersonIx> {
    let register = sight.register();
    let row = register.seats.get(seat);
    let keeps = |organisation: OrganisationIx| {
        let mut all = register.secretariats.iter().map(|(_, row)| row).filter(|row| row.term.contains(sight.on()));
        all.find(|row| row.organisation == Some(organisation)).and_then(|row| register.holder_of(row.post, sight.on()))
    };
    row.copy_to.or_else(|| register.above(row.organisation?).find_map(keeps))
}

/// What somebody who answers for a seat is to see to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Open {
    /// Something ends.
    Ends(Ending),
    /// Something stands empty.
    Stands(ForumIx, Vacancy),
}

/// What ends within so many days at the seats of these forums or stands empty, for each who answers for the seat; what nobody answers
/// for is left out.
#[must_use]
pub fn open(sight: &Sight, forums: &[ForumIx], within_days: u64) -> Vec<(PersonIx, Open)> {
    let places = places(sight, forums);
    let ends = ending(sight, &places, within_days).into_iter().map(Open::Ends);
    let stands = vacancies(sight, &places).into_iter().map(|(forum, vacancy)| Open::Stands(forum, vacancy));
    ends.chain(stands).filter_map(|open| Some((answers(sight, open.seat())?, open))).collect()
}

impl Open {
    /// The forum that the seat is of.
    #[must_use]
    pub fn forum(self) -> ForumIx {
        match self {
            Self::Ends(ending) => ending.forum,
            Self::Stands(forum, _) => forum,
        }
    }

    /// The seat.
    #[must_use]
    pub fn seat(self) -> SeatIx {
        match self {
            Self::Ends(ending) => ending.seat,
            Self::Stands(_, Vacancy::Seat(seat) | Vacancy::Deputy(seat)) => seat,
        }
    }

    /// What is to be seen to, in words: "Borgmester, Lejre Kommune – stedfortræder ikke valgt".
    #[must_use]
    pub fn sentence(self, sight: &Sight, language: Language) -> String {
        let register = sight.register();
        let row = register.seats.get(self.seat());
        let title = row.post.map(|ix| &*register.posts.get(ix).title);
        let name = row.organisation.map(|ix| register.organisation_name_in(language, ix, sight.on()));
        let seat = match (title, name) {
            (Some(title), Some(name)) => office(title, name),
            (Some(one), None) | (None, Some(one)) => one.to_owned(),
            (None, None) => language.pick("en plads", "a seat").to_owned(),
        };
        let what = match self {
            Self::Stands(_, Vacancy::Seat(_)) => language.pick("pladsen er ubesat", "the seat is vacant").to_owned(),
            Self::Stands(_, Vacancy::Deputy(_)) => language.pick("stedfortræder ikke valgt", "no deputy elected").to_owned(),
            Self::Ends(ending) => {
                let day = dates::day(language, ending.last);
                match ending.what {
                    Expiring::Deputy(_) => {
                        format!("{} {day}", language.pick("stedfortræderens periode udløber", "the deputy's term ends on"))
                    }
                    _ => format!("{} {day}", language.pick("perioden udløber", "the term ends on")),
                }
            }
        };
        format!("{seat} – {what}")
    }
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
