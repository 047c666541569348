//! Meetings at which the same people are to be at the same time.

use super::{Span, by_name, called, meetings};
use crate::{
    access::Sight,
    register::{Day, MeetingIx, PersonIx},
    words::{Language, dates, list},
};
use chrono::{DateTime, Utc};
use entities::words::SeatRole;
use std::collections::BTreeMap;

/// Two meetings and who is to be at both, in the Danish order of names. The first begins first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collision {
    pub a: MeetingIx,
    pub b: MeetingIx,
    pub people: Vec<PersonIx>,
    /// When both are held; nothing where they only lie on one day.
    pub shared: Option<(DateTime<Utc>, DateTime<Utc>)>,
}

/// The meetings in the span that collide, in the order of time: those whose hours overlap, and if asked for those that lie on the
/// same day. With codes only meetings of these forums are held against each other.
#[must_use]
pub fn collisions(sight: &Sight, span: Span, among: Option<&[String]>, same_day: bool) -> Vec<Collision> {
    let register = sight.register();
    let named = |ix: &MeetingIx| {
        let code = &*register.forums.get(register.meetings.get(*ix).forum).code;
        among.is_none_or(|codes| codes.iter().any(|named| named == code))
    };
    let all: Vec<_> = meetings(sight, span).into_iter().filter(named).collect();
    let mut engagements: BTreeMap<PersonIx, Vec<usize>> = BTreeMap::new();
    for (place, ix) in all.iter().enumerate() {
        called(sight, *ix).into_iter().for_each(|person| engagements.entry(person).or_default().push(place));
    }
    let mut met: BTreeMap<(usize, usize), Vec<PersonIx>> = BTreeMap::new();
    for (person, places) in engagements {
        for (at, first) in places.iter().enumerate() {
            let first_meeting = register.meetings.get(all[*first]);
            let begins_in_time = |second: &&usize| {
                let starts_at = register.meetings.get(all[**second]).starts_at;
                starts_at < first_meeting.ends_at || (same_day && Day::of(starts_at) == Day::of(first_meeting.starts_at))
            };
            for second in places[at + 1..].iter().take_while(begins_in_time) {
                met.entry((*first, *second)).or_default().push(person);
            }
        }
    }
    let collision = |((a, b), mut people): ((usize, usize), Vec<PersonIx>)| {
        people.sort_by(|x, y| by_name(sight, *x, *y));
        Collision { a: all[a], b: all[b], people, shared: shared(sight, all[a], all[b]) }
    };
    met.into_iter().map(collision).collect()
}

fn shared(sight: &Sight, a: MeetingIx, b: MeetingIx) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let [a, b] = [a, b].map(|ix| sight.register().meetings.get(ix));
    let (starts_at, ends_at) = (a.starts_at.max(b.starts_at), a.ends_at.min(b.ends_at));
    (starts_at < ends_at).then_some((starts_at, ends_at))
}

/// Whether the person leads the forum on the day of the meeting.
#[must_use]
pub fn chairs(sight: &Sight, person: PersonIx, ix: MeetingIx) -> bool {
    let register = sight.register();
    let meeting = register.meetings.get(ix);
    let on = Day::of(meeting.starts_at);
    let mut seats = register.seats_in(meeting.forum, on).into_iter().map(|seat| register.seats.get(seat));
    seats.any(|seat| seat.role == SeatRole::Chair && register.holder(seat, on) == Some(person))
}

impl Collision {
    /// How many minutes both are held; none where they only lie on one day.
    #[must_use]
    pub fn minutes(&self) -> i64 {
        self.shared.map_or(0, |(starts_at, ends_at)| (ends_at - starts_at).num_minutes())
    }

    /// The collision in words, with who is torn and who is missed most.
    #[must_use]
    pub fn sentence(&self, sight: &Sight, language: Language) -> String {
        let register = sight.register();
        let code = |ix: MeetingIx| &register.forums.get(register.meetings.get(ix).forum).code;
        let name = |ix: &PersonIx| register.persons.get(*ix).name.to_string();
        let day = dates::long_date(language, Day::of(register.meetings.get(self.b).starts_at).date());
        let time = |instant| dates::clock_time(language, dates::local(instant));
        let overlap = match self.shared {
            None => language.pick("samme dag", "the same day").to_owned(),
            Some((starts_at, ends_at)) => {
                let (minutes, span) = (self.minutes(), format!("{}-{}", time(starts_at), time(ends_at)));
                match language {
                    Language::Da => format!("{minutes} fælles minutter, kl. {span}"),
                    Language::En => format!("{minutes} shared minutes, {span}"),
                }
            }
        };
        let people = list(&self.people.iter().map(name).collect::<Vec<_>>(), language);
        let mut sentence = format!("{} × {}, {day}: {overlap}: {people}", code(self.a), code(self.b));
        for person in self.people.iter().filter(|person| chairs(sight, **person, self.a) && chairs(sight, **person, self.b)) {
            let chair = language.pick("er formand i begge", "chairs both");
            sentence.push_str(&format!("; {} {chair}", name(person)));
        }
        sentence
    }
}
