//! Meetings: planned, called, moved, cancelled.
//!
//! A meeting (møde) belongs to one forum and is numbered within its year, "3/2009". Its sequence rises with every weighty change
//! once people have been called, and is the SEQUENCE of its calendar entries. A stranger would mail on planning: nobody hears of
//! a meeting before a person has seen the list of recipients and sends the call.

mod addresses;
pub mod call;
pub mod graphql;
pub mod invitations;
mod letters;
pub mod mutations;
pub mod recipients;
pub mod succession;

use crate::{
    access::grant::Secretary,
    clock::ZONE,
    error::{Error, Noun, Result, RuleCode},
    hub::Work,
    register::{Day, MeetingIx, Register},
    words::{
        dates,
        text::{Checks, NAME},
    },
};
use chrono::{DateTime, Datelike, TimeDelta, TimeZone, Utc};
use entities::{
    meeting::meeting,
    words::{ForumStatus, MeetingStatus, NoticeKind},
};
use sea_orm::EntityTrait;

/// Which meetings, seen from now, or from the beginning of the date asked about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, async_graphql::Enum)]
pub enum MeetingTime {
    /// Not yet over.
    Upcoming,
    /// Over.
    Past,
    /// All of them.
    #[default]
    All,
}

/// A meeting as somebody wants it.
#[derive(Clone, Debug)]
pub struct Draft {
    pub title: String,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub place: Option<String>,
    pub online_url: Option<String>,
}

impl Draft {
    /// The draft with its texts trimmed.
    ///
    /// # Errors
    /// Every rule that it breaks.
    fn checked(self, work: &Work) -> Result<Self> {
        let mut checks = Checks::default();
        let draft = Self {
            title: checks.needed_line("title", self.title, NAME),
            place: checks.line("place", self.place, NAME),
            online_url: checks.url("onlineUrl", self.online_url),
            ..self
        };
        let now = dates::named(work.now());
        checks.rule(draft.starts_at > work.now(), "startsAt", RuleCode::MeetingInPast, now);
        checks.rule(draft.starts_at < draft.ends_at, "endsAt", RuleCode::EndsBeforeStart, "");
        not_endless(&mut checks, draft.starts_at, draft.ends_at);
        let once = |instant: DateTime<Utc>| ZONE.from_local_datetime(&dates::local(instant)).single().is_some();
        checks.rule(once(draft.starts_at), "startsAt", RuleCode::DoubledHour, "");
        checks.rule(once(draft.ends_at), "endsAt", RuleCode::DoubledHour, "");
        let far = draft.starts_at - work.now() > TimeDelta::days(20 * 366);
        checks.rule(
            !far,
            "startsAt",
            RuleCode::Invalid,
            crate::error::Detail { da: "mere end 20 år frem".to_owned(), en: "more than 20 years ahead".to_owned() },
        );
        checks.done()?;
        Ok(draft)
    }
}

/// Notes a meeting longer than a week.
pub fn not_endless(checks: &mut Checks, starts_at: DateTime<Utc>, ends_at: DateTime<Utc>) {
    let detail = crate::error::Detail { da: "længere end en uge".to_owned(), en: "longer than a week".to_owned() };
    checks.rule(ends_at - starts_at <= TimeDelta::days(7), "endsAt", RuleCode::Invalid, detail);
}

/// Plans a meeting of the forum. Nobody is told before the call is sent.
///
/// # Errors
/// Every rule that the draft breaks; [`RuleCode::ForumClosed`].
pub async fn plan(work: &Work, secretary: &Secretary, draft: Draft) -> Result<meeting::Model> {
    let register = work.register();
    let forum = register.forums.get(secretary.forum());
    if register.forum_status(secretary.forum(), Day::of(draft.starts_at)) == ForumStatus::Closed {
        return Err(Error::refused(&["input", "forumId"], RuleCode::ForumClosed, ""));
    }
    let draft = draft.checked(work)?;
    let year = draft.starts_at.with_timezone(&ZONE).year();
    let id = work.new_id();
    work.insert(meeting::Model {
        id,
        code: format!("{}-{}", forum.code, id.simple()),
        forum_id: forum.id,
        number: Some(next_number(register, secretary, year)),
        year: Some(year),
        title: draft.title,
        starts_at: draft.starts_at,
        ends_at: draft.ends_at,
        place: draft.place,
        online_url: draft.online_url,
        status: MeetingStatus::Planned,
        sequence: 0,
        version: 1,
    })
    .await
}

fn next_number(register: &Register, secretary: &Secretary, year: i32) -> i32 {
    let meetings = register.forum_meetings.of(secretary.forum()).iter().map(|ix| register.meetings.get(*ix));
    meetings.filter(|meeting| meeting.year == Some(year)).filter_map(|meeting| meeting.number).max().unwrap_or(0) + 1
}

/// Where and when a meeting is to be instead; what is not given stays.
#[derive(Clone, Debug, Default)]
pub struct Move {
    pub starts_at: Option<DateTime<Utc>>,
    pub ends_at: Option<DateTime<Utc>>,
    pub place: Option<String>,
    pub online_url: Option<String>,
    pub expected_version: Option<i32>,
}

/// Moves a meeting in time or place. Whoever has been called is told what changed and is asked again; former answers are kept.
///
/// # Errors
/// [`RuleCode::VersionConflict`], [`RuleCode::MeetingOver`], [`RuleCode::ForumClosed`] for a day after the forum's last, and every
/// rule that the new time breaks.
pub async fn move_to(work: &Work, secretary: &Secretary, meeting: MeetingIx, to: Move) -> Result<meeting::Model> {
    let before = open_meeting(work, meeting, to.expected_version).await?;
    let length = before.ends_at - before.starts_at;
    let starts_at = to.starts_at.unwrap_or(before.starts_at);
    let draft = Draft {
        title: before.title.clone(),
        starts_at,
        ends_at: to.ends_at.unwrap_or(if to.starts_at.is_some() { starts_at + length } else { before.ends_at }),
        place: to.place.or_else(|| before.place.clone()),
        online_url: to.online_url.or_else(|| before.online_url.clone()),
    };
    let draft = draft.checked(work)?;
    let status = work.register().forum_status(secretary.forum(), Day::of(draft.starts_at));
    if to.starts_at.is_some() && status == ForumStatus::Closed {
        return Err(Error::refused(&["input", "startsAt"], RuleCode::ForumClosed, ""));
    }
    let moved = meeting::Model {
        starts_at: draft.starts_at,
        ends_at: draft.ends_at,
        place: draft.place,
        online_url: draft.online_url,
        ..before.clone()
    };
    if moved == before || before.status == MeetingStatus::Planned {
        return work.update(before, moved).await;
    }
    let moved = work.update(before.clone(), meeting::Model { sequence: before.sequence + 1, ..moved }).await?;
    letters::tell_everyone(work, secretary, &moved, NoticeKind::Change).await?;
    Ok(moved)
}

/// Cancels a meeting. Whoever may have had the call is told.
///
/// # Errors
/// [`RuleCode::VersionConflict`] and [`RuleCode::MeetingOver`].
pub async fn cancel(
    work: &Work,
    secretary: &Secretary,
    meeting: MeetingIx,
    expected_version: Option<i32>,
) -> Result<meeting::Model> {
    let before = open_meeting(work, meeting, expected_version).await?;
    let called = before.status == MeetingStatus::Called;
    let sequence = if called { before.sequence + 1 } else { before.sequence };
    let cancelled = meeting::Model { status: MeetingStatus::Cancelled, sequence, ..before.clone() };
    let cancelled = work.update(before.clone(), cancelled).await?;
    if called {
        letters::tell_everyone(work, secretary, &cancelled, NoticeKind::Cancellation).await?;
    }
    Ok(cancelled)
}

/// The row of a meeting that can still be changed, at the version that the caller has seen.
async fn open_meeting(work: &Work, meeting: MeetingIx, expected_version: Option<i32>) -> Result<meeting::Model> {
    let id = work.register().meetings.get(meeting).id;
    let row = meeting::Entity::find_by_id(id).one(work.rows()).await?.ok_or(Error::NotThere(Noun::Meeting))?;
    if expected_version.is_some_and(|version| version != row.version) {
        return Err(Error::refused(&["input", "expectedVersion"], RuleCode::VersionConflict, row.version.to_string()));
    }
    if matches!(row.status, MeetingStatus::Cancelled | MeetingStatus::Held) || row.ends_at <= work.now() {
        return Err(Error::refused(&["input", "meetingId"], RuleCode::MeetingOver, ""));
    }
    Ok(row)
}
