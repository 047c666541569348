//! The life of a forum: renamed, started, put to rest, taken up again, closed. History keeps what it was.

use super::{entry::row, removal};
use crate::{
    access::grant::Secretary,
    error::{Detail, Error, Noun, Refusal, Result, RuleCode},
    hub::Work,
    register::{Day, ForumIx, Kept},
    words::{
        dates::{self, day_after},
        fold,
        text::{Checks, NAME},
    },
};
use chrono::NaiveDate;
use entities::{
    forum::{deputy, forum, forum_name, forum_status, seat},
    interface::interface,
    words::{ForumStatus, InterfaceKind, MeetingStatus},
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};
use uuid::Uuid;

/// A new name, and the first day on which the forum bears it.
#[derive(Clone, Debug)]
pub struct Renaming {
    pub name: String,
    pub name_en: Option<String>,
    pub on: NaiveDate,
}

/// Gives a forum another name from a day on. As of the day before, it has the former one. Renamed again on the same day, it never
/// bore the name in between.
///
/// # Errors
/// [`RuleCode::OutsideTerm`] for a day before the forum began or before it was last renamed; [`RuleCode::VersionConflict`].
pub async fn rename(work: &Work, secretary: &Secretary, to: Renaming, expected: Option<i32>) -> Result<forum::Model> {
    let before = row(work, secretary, expected).await?;
    let mut checks = Checks::default();
    let name = checks.needed_line("name", to.name, NAME);
    let name_en = checks.line("nameEn", to.name_en, NAME);
    checks.rule(name != before.name || name_en != before.name_en, "name", RuleCode::AlreadyDone, "");
    let register = work.register();
    let former = register.forum_earlier_names.of(secretary.forum()).iter().map(|ix| register.forum_names.get(*ix));
    let renamed = former.filter_map(|former| former.until).max();
    let first = before.valid_from.and_then(|from| from.succ_opt()).max(renamed);
    let orderly = first.is_none_or(|first| first <= to.on) && before.valid_until.is_none_or(|until| to.on < until);
    checks.rule(orderly, "on", RuleCode::OutsideTerm, first.map(|day| day.to_string()).unwrap_or_default());
    checks.done()?;
    if renamed != Some(to.on) {
        let former = forum_name::Model {
            id: work.new_id(),
            forum_id: before.id,
            name: before.name.clone(),
            name_en: before.name_en.clone(),
            valid_until: Some(to.on),
            version: 1,
        };
        work.insert(former).await?;
    }
    work.update(before.clone(), forum::Model { name, name_en, ..before }).await
}

/// Takes away a former name that the forum never had: it had the name after it all along.
///
/// # Errors
/// [`Error::NotThere`] when it is none of the forum's former names.
pub async fn remove_name(work: &Work, secretary: &Secretary, name: &str) -> Result<Uuid> {
    let id = work.register().forums.get(secretary.forum()).id;
    let mut wrong = forum_name::Entity::find().filter(forum_name::Column::ForumId.eq(id)).all(work.rows()).await?;
    wrong.retain(|former| fold(&former.name) == fold(name.trim()));
    if wrong.is_empty() {
        return Err(Error::NotThere(Noun::Forum));
    }
    for former in wrong {
        work.remove(former).await?;
    }
    Ok(id)
}

/// A coming forum has begun its work. As of the day before, it was coming.
///
/// # Errors
/// [`RuleCode::AlreadyDone`] for one that is not coming; [`RuleCode::OutsideTerm`]; [`RuleCode::VersionConflict`].
pub async fn start(work: &Work, secretary: &Secretary, on: NaiveDate, expected: Option<i32>) -> Result<forum::Model> {
    turn(work, secretary, (ForumStatus::Coming, ForumStatus::Existing, on), expected).await
}

/// Puts a forum to rest from a day on.
///
/// # Errors
/// [`RuleCode::AlreadyDone`] for one that is not at work; [`RuleCode::OutsideTerm`]; [`RuleCode::VersionConflict`].
pub async fn pause(work: &Work, secretary: &Secretary, on: NaiveDate, expected: Option<i32>) -> Result<forum::Model> {
    turn(work, secretary, (ForumStatus::Existing, ForumStatus::Paused, on), expected).await
}

/// Takes up a forum that was at rest, from a day on.
///
/// # Errors
/// [`RuleCode::AlreadyDone`] for one that is not at rest; [`RuleCode::OutsideTerm`]; [`RuleCode::VersionConflict`].
pub async fn resume(work: &Work, secretary: &Secretary, on: NaiveDate, expected: Option<i32>) -> Result<forum::Model> {
    turn(work, secretary, (ForumStatus::Paused, ForumStatus::Existing, on), expected).await
}

/// Turns a forum from one status to another on a day, past or coming, but not before it was last turned.
async fn turn(
    work: &Work,
    secretary: &Secretary,
    (from, to, on): (ForumStatus, ForumStatus, NaiveDate),
    expected: Option<i32>,
) -> Result<forum::Model> {
    let before = row(work, secretary, expected).await?;
    let mut checks = Checks::default();
    let register = work.register();
    let turns = register.forum_earlier_statuses.of(secretary.forum()).iter().map(|ix| register.former_statuses.get(*ix).until);
    let first = turns.max().max(before.valid_from).filter(|first| on < *first);
    let outside = first.or(before.valid_until.filter(|until| on >= *until).and_then(|until| until.pred_opt()));
    checks.rule(outside.is_none(), "on", RuleCode::OutsideTerm, outside.map(|day| day.to_string()).unwrap_or_default());
    let stands = outside.is_some() || register.forum_status(secretary.forum(), on.into()) == from;
    checks.rule(stands, "id", RuleCode::AlreadyDone, "");
    checks.done()?;
    note_status(work, &before, to, on).await?;
    let valid_from = before.valid_from.or((from == ForumStatus::Coming).then_some(on));
    work.update(before.clone(), forum::Model { status: to, valid_from, ..before }).await
}

/// Keeps the status that a forum had until a day. Turned back on the same day, it was never anything else.
async fn note_status(work: &Work, forum: &forum::Model, to: ForumStatus, on: NaiveDate) -> Result<()> {
    let of_forum = forum_status::Entity::find().filter(forum_status::Column::ForumId.eq(forum.id));
    match of_forum.filter(forum_status::Column::ValidUntil.eq(on)).one(work.rows()).await? {
        Some(noted) if noted.status == to => work.remove(noted).await,
        Some(_) => Ok(()),
        // What it was before its first day nobody asks, once that day has come.
        None if on <= work.today() && forum.valid_from.is_some_and(|first| on <= first) => Ok(()),
        None => {
            let (id, status) = (work.new_id(), forum.status);
            let noted = forum_status::Model { id, forum_id: forum.id, status, valid_until: on, version: 1 };
            work.insert(noted).await.map(drop)
        }
    }
}

/// The last day of a forum, and whether its seats, deputies and interfaces end with it.
#[derive(Clone, Copy, Debug)]
pub struct Closing {
    pub last: NaiveDate,
    pub ends: bool,
}

/// Closes a forum: a day is its last, and history keeps it. A new last day takes the place of an earlier one.
///
/// # Errors
/// [`RuleCode::MeetingsAhead`] when it has meetings after the day; [`RuleCode::OutsideTerm`] when seats or interfaces began after it;
/// [`RuleCode::StillUsed`] when somebody has been called for a seat that was to begin after it; [`RuleCode::EndsBeforeStart`];
/// [`RuleCode::VersionConflict`].
pub async fn close(work: &Work, secretary: &Secretary, closing: Closing, expected: Option<i32>) -> Result<forum::Model> {
    let before = row(work, secretary, expected).await?;
    let until = day_after(Some(closing.last));
    let mut checks = Checks::default();
    checks.rule(until.is_some(), "on", RuleCode::Required, "");
    checks.term("on", before.valid_from, until);
    let ahead = meetings_after(work, secretary.forum(), closing.last);
    checks.rule(ahead.da.is_empty(), "on", RuleCode::MeetingsAhead, ahead);
    checks.done()?;
    let until = until.unwrap_or(closing.last);
    if closing.ends {
        end_places(work, before.id, until).await?;
        end_interfaces(work, before.id, until).await?;
    }
    // Until its last day it is what it was; from then on its term says that it is closed.
    let at_work = before.status == ForumStatus::Existing;
    let status = if at_work && closing.last < work.today() { ForumStatus::Closed } else { before.status };
    let closed = forum::Model { status, valid_until: Some(until), ..before.clone() };
    work.update(before, closed).await
}

/// The meetings that people still count on after a day, in words; empty when there are none.
fn meetings_after(work: &Work, forum: ForumIx, last: NaiveDate) -> Detail {
    let register = work.register();
    let meetings = register.forum_meetings.of(forum).iter().map(|ix| register.meetings.get(*ix));
    let open = meetings.filter(|meeting| matches!(meeting.status, MeetingStatus::Planned | MeetingStatus::Called));
    let after = open.filter(|meeting| Day::of(meeting.starts_at) > last.into());
    let named: Vec<_> = after.map(|meeting| (&*meeting.title, dates::named(meeting.starts_at))).collect();
    let list = |pick: fn(&Detail) -> &str| {
        let each = named.iter().map(|(title, when)| format!("{title} ({})", pick(when)));
        each.collect::<Vec<_>>().join("; ")
    };
    Detail { da: list(|when| &when.da), en: list(|when| &when.en) }
}

/// Ends the seats of a forum and their deputies.
async fn end_places(work: &Work, forum: Uuid, until: NaiveDate) -> Result<()> {
    let seats = seat::Entity::find().filter(seat::Column::ForumId.eq(forum)).all(work.rows()).await?;
    let ids: Vec<Uuid> = seats.iter().map(|seat| seat.id).collect();
    let deputies = deputy::Entity::find().filter(deputy::Column::SeatId.is_in(ids)).all(work.rows()).await?;
    let (never, now) = apart(work, deputies, until, |row| row.valid_from);
    for deputy in never {
        removal::entry(work, deputy).await.map_err(on_the_day)?;
    }
    end_all(work, now, |row| (row.valid_from, &mut row.valid_until), until).await?;
    let (never, now) = apart(work, seats, until, |row| row.valid_from);
    for seat in never {
        removal::seat(work, seat).await.map_err(on_the_day)?;
    }
    end_all(work, now, |row| (row.valid_from, &mut row.valid_until), until).await
}

/// Ends the interfaces at either end of which the forum stands, all but that something took its place: that is for good.
async fn end_interfaces(work: &Work, forum: Uuid, until: NaiveDate) -> Result<()> {
    let mut interfaces = interfaces_at(work, forum).await?;
    interfaces.retain(|interface| interface.kind != InterfaceKind::Succeeds);
    let (never, now) = apart(work, interfaces, until, |row| row.valid_from);
    for interface in never {
        removal::interface(work, interface).await.map_err(on_the_day)?;
    }
    end_all(work, now, |row| (row.valid_from, &mut row.valid_until), until).await
}

/// What was to begin only after the end and has not begun by today, which never will; and the rest.
fn apart<M>(work: &Work, rows: Vec<M>, until: NaiveDate, first: fn(&M) -> Option<NaiveDate>) -> (Vec<M>, Vec<M>) {
    rows.into_iter().partition(|row| first(row).is_some_and(|first| first >= until && first > work.today()))
}

/// The same error, told of the day on which the forum was to close.
fn on_the_day(error: Error) -> Error {
    match error {
        Error::Refused(refusals) => {
            let told = |refusal| Refusal { field: vec!["input", "on"], ..refusal };
            Error::Refused(refusals.into_iter().map(told).collect())
        }
        other => other,
    }
}

/// The interfaces at either end of which the forum stands, whenever.
pub(super) async fn interfaces_at(work: &Work, forum: Uuid) -> Result<Vec<interface::Model>> {
    let ends = [interface::Column::FromForumId, interface::Column::ToForumId].map(|end| end.eq(forum));
    let either = ends.into_iter().fold(Condition::any(), Condition::add);
    Ok(interface::Entity::find().filter(either).all(work.rows()).await?)
}

/// The first day of a row, and the day after its last.
type TermOf<M> = fn(&mut M) -> (Option<NaiveDate>, &mut Option<NaiveDate>);

/// Ends what would last longer. What began only then and has been true since is no mistake of the closing's to mend: a person looks
/// at it.
async fn end_all<M: Kept>(work: &Work, rows: Vec<M>, term: TermOf<M>, until: NaiveDate) -> Result<()> {
    for before in rows {
        let mut after = before.clone();
        let (from, end) = term(&mut after);
        if end.is_some_and(|end| end <= until) {
            continue;
        }
        if from.is_some_and(|from| from >= until) {
            let detail = Detail {
                da: format!("noget begyndte først derefter ({})", from.unwrap_or(until)),
                en: format!("something began only after it ({})", from.unwrap_or(until)),
            };
            return Err(Error::refused(&["input", "on"], RuleCode::OutsideTerm, detail));
        }
        *end = Some(until);
        work.update(before, after).await?;
    }
    Ok(())
}
