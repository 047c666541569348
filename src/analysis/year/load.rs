//! How much people meet: meetings, hours and weeks of a person, a post or an organisation.

use super::{Span, by_name, called, meetings};
use crate::{
    access::Sight,
    register::{Day, MeetingIx, OrganisationIx, PersonIx, PostIx},
    words,
};
use chrono::{DateTime, Datelike, Utc};
use entities::words::SeatKind;
use std::{
    cmp::{Ordering, Reverse},
    collections::{BTreeMap, BTreeSet},
};
use uuid::Uuid;

/// Whose load is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, async_graphql::Enum)]
pub enum LoadBy {
    /// The people who would be called.
    #[default]
    Person,
    /// The posts that a seat follows, whoever holds them.
    Post,
    /// The organisations behind the seats, units counted as what they are units of. A meeting counts once.
    Organisation,
}

/// Who meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    Person(PersonIx),
    Post(PostIx),
    Organisation(OrganisationIx),
}

impl Who {
    /// The id of what it is.
    #[must_use]
    pub fn id(self, sight: &Sight) -> Uuid {
        let register = sight.register();
        match self {
            Self::Person(ix) => register.persons.get(ix).id,
            Self::Post(ix) => register.posts.get(ix).id,
            Self::Organisation(ix) => register.organisations.get(ix).id,
        }
    }

    fn by_name(self, other: Self, sight: &Sight) -> Ordering {
        let register = sight.register();
        match (self, other) {
            (Self::Person(a), Self::Person(b)) => by_name(sight, a, b),
            (Self::Post(a), Self::Post(b)) => words::compare(&register.posts.get(a).title, &register.posts.get(b).title),
            (Self::Organisation(a), Self::Organisation(b)) => {
                words::compare(register.organisation_name(a, sight.on()), register.organisation_name(b, sight.on()))
            }
            _ => Ordering::Equal,
        }
    }
}

/// How much somebody meets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Amount {
    pub meetings: usize,
    pub minutes: i64,
    /// The ISO weeks with a meeting, by year.
    pub weeks: BTreeSet<(i32, u32)>,
}

impl Amount {
    fn add(&mut self, starts_at: DateTime<Utc>, ends_at: DateTime<Utc>) {
        self.meetings += 1;
        self.minutes += (ends_at - starts_at).num_minutes();
        let days = Day::of(starts_at).date().iter_days().take_while(|date| *date <= Day::of(ends_at).date());
        self.weeks.extend(days.map(|date| (date.iso_week().year(), date.iso_week().week())));
    }
}

/// How much one meets in the span, and in each quarter of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Load {
    pub who: Who,
    pub all: Amount,
    /// The meetings, in the order of time.
    pub meetings: Vec<MeetingIx>,
    /// By year and quarter, from 1 to 4.
    pub quarters: BTreeMap<(i32, u32), Amount>,
}

/// Who meets in the span, and how much: most hours first, then most meetings, then by name.
#[must_use]
pub fn loads(sight: &Sight, by: LoadBy, span: Span) -> Vec<Load> {
    let mut found: BTreeMap<Who, Load> = BTreeMap::new();
    for ix in meetings(sight, span) {
        let meeting = sight.register().meetings.get(ix);
        let day = Day::of(meeting.starts_at).date();
        for who in there(sight, ix, by) {
            let none = || Load { who, all: Amount::default(), meetings: Vec::new(), quarters: BTreeMap::new() };
            let load = found.entry(who).or_insert_with(none);
            load.meetings.push(ix);
            load.all.add(meeting.starts_at, meeting.ends_at);
            load.quarters.entry((day.year(), day.month0() / 3 + 1)).or_default().add(meeting.starts_at, meeting.ends_at);
        }
    }
    let mut loads: Vec<_> = found.into_values().collect();
    let most = |load: &Load| Reverse((load.all.minutes, load.all.meetings));
    loads.sort_by(|a, b| most(a).cmp(&most(b)).then_with(|| a.who.by_name(b.who, sight)).then(a.who.cmp(&b.who)));
    loads
}

/// Who is at a meeting, each once.
fn there(sight: &Sight, ix: MeetingIx, by: LoadBy) -> BTreeSet<Who> {
    let register = sight.register();
    let meeting = register.meetings.get(ix);
    let seats = register.seats_in(meeting.forum, Day::of(meeting.starts_at)).into_iter();
    let seats = seats.map(|seat| register.seats.get(seat)).filter(|seat| seat.kind != SeatKind::CalledWhenNeeded);
    match by {
        LoadBy::Person => called(sight, ix).into_iter().map(Who::Person).collect(),
        LoadBy::Post => seats.filter_map(|seat| seat.post).map(Who::Post).collect(),
        LoadBy::Organisation => {
            seats.filter_map(|seat| seat.organisation).map(|unit| Who::Organisation(register.root(unit))).collect()
        }
    }
}
