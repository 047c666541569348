//! How often a forum meets, held against its rule: retsplejeloven's order asks for four meetings of the district council a year.

use crate::{
    access::Sight,
    register::{Day, ForumIx, Meeting},
};
use chrono::Datelike;
use entities::words::MeetingStatus;

/// The meetings of one year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Year {
    /// Over by the day asked about.
    pub held: usize,
    /// Still to come that year.
    pub planned: usize,
    /// How many the rule asks for beside these; nothing without a rule.
    pub missing: Option<usize>,
}

/// The meetings in the year of the day asked about; nothing to whoever may not see when the forum meets.
#[must_use]
pub fn year(sight: &Sight, forum: ForumIx) -> Option<Year> {
    sight.sees_inside(forum).then(|| {
        let (register, on) = (sight.register(), sight.on());
        let meetings = sight.meetings(forum).iter().map(|ix| register.meetings.get(*ix));
        let this_year = meetings.filter(|meeting| Day::of(meeting.starts_at).date().year() == on.date().year());
        let there = this_year.filter(|meeting| meeting.status != MeetingStatus::Cancelled);
        let (over, to_come): (Vec<_>, Vec<_>) = there.partition(|meeting| is_over(sight, meeting));
        // What was planned and never called, nobody came to.
        let held = over.iter().filter(|meeting| meeting.status != MeetingStatus::Planned).count();
        let planned = to_come.len();
        let asked = register.told(forum, on).at_least_per_year.and_then(|asked| usize::try_from(asked).ok());
        Year { held, planned, missing: asked.map(|asked| asked.saturating_sub(held + planned)) }
    })
}

/// Whether a meeting is over: now, when the day asked about is today; else by the end of that day.
fn is_over(sight: &Sight, meeting: &Meeting) -> bool {
    let today = sight.on() == Day::of(sight.now());
    if today { meeting.ends_at <= sight.now() } else { Day::of(meeting.ends_at) <= sight.on() }
}
