//! The year of those who meet: how much (load), where they are to be in two places (collisions), and where there is room (slots).
//!
//! Who is at a meeting is whoever would be called to it: those who sit in the forum on the day of the meeting, not on the day of
//! asking, and not those who are called when there is need. A meeting that was cancelled is none. Only meetings of forums that
//! the asker may see into take part, and the answer says so: a free hour is free as far as the asker can see.

pub mod calendar;
pub mod collisions;
pub mod during;
pub mod graphql;
pub mod load;
pub mod slots;

use crate::{
    access::Sight,
    error::{Error, Misuse, Result},
    meeting::recipients::recipients,
    register::{Day, MeetingIx, PersonIx, Term},
};
use chrono::NaiveDate;
use entities::words::MeetingStatus;

/// A span of days, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub from: NaiveDate,
    pub until: NaiveDate,
}

impl Span {
    /// The span between two days.
    ///
    /// # Errors
    /// [`Error::Misused`] when it ends before it begins, or is longer than so many years.
    pub fn new(from: NaiveDate, until: NaiveDate, years: u16) -> Result<Self> {
        if until < from {
            return Err(Error::Misused(Misuse::SpanBackwards));
        }
        if (until - from).num_days() > i64::from(years) * 366 {
            return Err(Error::Misused(Misuse::SpanTooLong(years)));
        }
        Ok(Self { from, until })
    }

    fn holds(self, date: NaiveDate) -> bool {
        self.from <= date && date <= self.until
    }
}

/// The meetings that begin in the span and that the asker may see, in the order of time.
fn meetings(sight: &Sight, span: Span) -> Vec<MeetingIx> {
    let register = sight.register();
    let forums = register.forums.iter().map(|(ix, _)| ix);
    let all = forums.flat_map(|forum| sight.meetings(forum).iter().copied());
    let mut within: Vec<_> = all
        .filter(|ix| {
            let meeting = register.meetings.get(*ix);
            meeting.status != MeetingStatus::Cancelled && span.holds(Day::of(meeting.starts_at).date())
        })
        .collect();
    let code = |ix: &MeetingIx| &register.forums.get(register.meetings.get(*ix).forum).code;
    within.sort_by(|a, b| {
        let starts = |ix: &MeetingIx| register.meetings.get(*ix).starts_at;
        starts(a).cmp(&starts(b)).then_with(|| code(a).cmp(code(b))).then(a.cmp(b))
    });
    within
}

/// Whether there are forums in the span that the asker may not see into: they may have met. It depends on who asks and on the span
/// alone.
fn hides(sight: &Sight, span: Span) -> bool {
    let asked = Term::new(Some(span.from), span.until.succ_opt());
    sight.register().forums.iter().any(|(ix, row)| row.term.overlaps(asked) && !sight.sees_inside(ix))
}

/// Who would be called to a meeting that the asker may see, once each.
fn called(sight: &Sight, ix: MeetingIx) -> Vec<PersonIx> {
    let meeting = sight.register().meetings.get(ix);
    recipients(sight.register(), meeting.forum, meeting.starts_at).into_iter().map(|to| to.person).collect()
}

/// The order of two people in a Danish list.
fn by_name(sight: &Sight, a: PersonIx, b: PersonIx) -> std::cmp::Ordering {
    let persons = &sight.register().persons;
    persons.get(a).by_name(persons.get(b)).then(a.cmp(&b))
}
