//! Where there is room for a meeting: working days and hours at which no member is to be elsewhere, the best first.

use super::{Span, calendar, called, meetings};
use crate::{
    access::Sight,
    clock::ZONE,
    error::{Error, Misuse, Result},
    meeting::recipients::recipients,
    register::{Day, ForumIx, MeetingIx, PersonIx},
    words::{Language, dates},
};
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use entities::words::MeetingStatus;
use std::collections::BTreeMap;

/// What is looked for.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    pub forum: ForumIx,
    pub span: Span,
    /// How long the meeting lasts, in minutes.
    pub minutes: i64,
    /// The earliest beginning and the latest end, by the clock in Copenhagen.
    pub hours: (NaiveTime, NaiveTime),
    /// The meeting that is to be moved: it is no obstacle, and its hour is the usual one.
    pub instead_of: Option<MeetingIx>,
}

/// Why a slot is good, or not as good as another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, async_graphql::Enum)]
pub enum SlotReason {
    /// No member has another meeting that day.
    NobodyElsewhere,
    /// Some members have another meeting that day, at another hour.
    SomeElsewhere,
    /// The weekday on which the forum usually meets.
    UsualWeekday,
    /// The hour at which the forum usually meets.
    UsualHour,
    /// The day lies between days off: many are away.
    BetweenDaysOff,
}

/// Room for a meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub reasons: Vec<SlotReason>,
    /// How many are to be called, and how many of them are at another meeting that day.
    pub members: usize,
    pub elsewhere: usize,
}

/// Beginnings lie this many minutes apart.
const STEP: i64 = 30;

impl Wish {
    /// The wish, if it can be fulfilled at all.
    ///
    /// # Errors
    /// [`Error::Misused`] for a meeting that is shorter than a quarter of an hour or longer than the hours allow.
    pub fn checked(self) -> Result<Self> {
        let (earliest, latest) = self.hours;
        if self.minutes < 15 || self.minutes > (latest - earliest).num_minutes() {
            return Err(Error::Misused(Misuse::MeetingLength));
        }
        Ok(self)
    }
}

/// The best slots for a meeting of the forum, one a day and so many at most: first those days on which the fewest members have
/// another meeting, that do not lie between days off, and that are the forum's usual weekday and hour. Nothing where the asker
/// may not see who sits there.
#[must_use]
pub fn free_slots(sight: &Sight, wish: &Wish, most: usize) -> Option<Vec<Slot>> {
    if !sight.sees_inside(wish.forum) {
        return None;
    }
    let usual = usual(sight, wish);
    let mut by_day: BTreeMap<Day, Vec<MeetingIx>> = BTreeMap::new();
    // A meeting may last into the days after.
    let before = wish.span.from.checked_sub_signed(TimeDelta::days(7)).unwrap_or(wish.span.from);
    for ix in meetings(sight, Span { from: before, ..wish.span }).into_iter().filter(|ix| Some(*ix) != wish.instead_of) {
        let meeting = sight.register().meetings.get(ix);
        let days = Day::of(meeting.starts_at).date().iter_days().take_while(|date| *date <= Day::of(meeting.ends_at).date());
        days.for_each(|date| by_day.entry(date.into()).or_default().push(ix));
    }
    let days = wish.span.from.iter_days().take_while(|date| *date <= wish.span.until);
    let best = days.filter(|date| calendar::is_working_day(*date)).filter_map(|date| {
        let others = by_day.get(&date.into()).map_or(&[][..], Vec::as_slice);
        best_of_day(sight, wish, (date, others), usual)
    });
    let mut best: Vec<_> = best.collect();
    best.sort_by_key(|(slot, off)| {
        let has = |reason| slot.reasons.contains(&reason);
        let squeezed = has(SlotReason::BetweenDaysOff);
        (slot.elsewhere, squeezed, !has(SlotReason::UsualWeekday), *off, slot.starts_at)
    });
    Some(best.into_iter().take(most).map(|(slot, _)| slot).collect())
}

/// When the forum usually meets: as the meeting that is to be moved, or else as the latest one.
fn usual(sight: &Sight, wish: &Wish) -> Option<NaiveDateTime> {
    let register = sight.register();
    let held = |ix: &&MeetingIx| register.meetings.get(**ix).status != MeetingStatus::Cancelled;
    let latest =
        || sight.meetings(wish.forum).iter().filter(held).max_by_key(|ix| register.meetings.get(**ix).starts_at).copied();
    wish.instead_of.or_else(latest).map(|ix| dates::local(register.meetings.get(ix).starts_at))
}

/// The slot of a day that lies closest to the usual hour, and how many minutes off; else the earliest.
fn best_of_day(
    sight: &Sight,
    wish: &Wish,
    (date, others): (NaiveDate, &[MeetingIx]),
    usual: Option<NaiveDateTime>,
) -> Option<(Slot, i64)> {
    let members = members(sight, wish.forum, date);
    let at_others: Vec<_> = others.iter().map(|ix| (*ix, called(sight, *ix))).collect();
    let torn = |people: &[PersonIx]| people.iter().any(|person| members.contains(person));
    let busy: Vec<_> =
        at_others.iter().filter(|(_, people)| torn(people)).map(|(ix, _)| sight.register().meetings.get(*ix)).collect();
    let off =
        |starts_at: DateTime<Utc>| usual.map_or(0, |usual| (dates::local(starts_at).time() - usual.time()).num_minutes().abs());
    let free = beginnings(wish, date).filter(|starts_at| {
        let ends_at = *starts_at + TimeDelta::minutes(wish.minutes);
        *starts_at > sight.now() && !busy.iter().any(|other| other.starts_at < ends_at && *starts_at < other.ends_at)
    });
    let starts_at = free.min_by_key(|starts_at| (off(*starts_at), *starts_at))?;
    let elsewhere = members.iter().filter(|person| at_others.iter().any(|(_, people)| people.contains(person))).count();
    let reasons = [
        (elsewhere == 0, SlotReason::NobodyElsewhere),
        (elsewhere > 0, SlotReason::SomeElsewhere),
        (usual.is_some_and(|usual| usual.weekday() == date.weekday()), SlotReason::UsualWeekday),
        (usual.is_some() && off(starts_at) == 0, SlotReason::UsualHour),
        (calendar::is_squeezed(date), SlotReason::BetweenDaysOff),
    ];
    let reasons = reasons.into_iter().filter(|(holds, _)| *holds).map(|(_, reason)| reason).collect();
    let ends_at = starts_at + TimeDelta::minutes(wish.minutes);
    Some((Slot { starts_at, ends_at, reasons, members: members.len(), elsewhere }, off(starts_at)))
}

/// Who would be called to a meeting of the forum on this day.
fn members(sight: &Sight, forum: ForumIx, date: NaiveDate) -> Vec<PersonIx> {
    let noon = ZONE.from_local_datetime(&date.and_time(NaiveTime::MIN)).earliest().map(|midnight| midnight.to_utc());
    let noon = noon.map(|midnight| midnight + TimeDelta::hours(12));
    noon.map(|noon| recipients(sight.register(), forum, noon)).unwrap_or_default().into_iter().map(|to| to.person).collect()
}

/// The beginnings on a day, within the hours.
fn beginnings(wish: &Wish, date: NaiveDate) -> impl Iterator<Item = DateTime<Utc>> {
    let (earliest, latest) = wish.hours;
    let room = (latest - earliest).num_minutes() - wish.minutes;
    let steps = (0..=room / STEP).map(move |step| date.and_time(earliest) + TimeDelta::minutes(step * STEP));
    steps.filter_map(|local| ZONE.from_local_datetime(&local).single().map(|instant| instant.to_utc()))
}

impl Slot {
    /// The slot in words, with the reasons.
    #[must_use]
    pub fn sentence(&self, language: Language) -> String {
        let (members, elsewhere) = (self.members, self.elsewhere);
        let reason = |reason: &SlotReason| match (reason, language) {
            (SlotReason::NobodyElsewhere, Language::Da) => format!("ingen af de {members} deltagere har andre møder den dag"),
            (SlotReason::NobodyElsewhere, Language::En) => format!("none of the {members} members has another meeting that day"),
            (SlotReason::SomeElsewhere, Language::Da) => {
                format!("{elsewhere} af de {members} deltagere har et andet møde den dag, på et andet tidspunkt")
            }
            (SlotReason::SomeElsewhere, Language::En) => {
                format!("{elsewhere} of the {members} members have another meeting that day, at another hour")
            }
            (SlotReason::UsualWeekday, _) => language.pick("forummets sædvanlige ugedag", "the forum's usual weekday").to_owned(),
            (SlotReason::UsualHour, _) => language.pick("det sædvanlige klokkeslæt", "the usual hour").to_owned(),
            (SlotReason::BetweenDaysOff, _) => language.pick("inklemt mellem fridage", "squeezed between days off").to_owned(),
        };
        let reasons: Vec<_> = self.reasons.iter().map(reason).collect();
        format!("{}: {}", dates::moment_range(language, self.starts_at, self.ends_at), reasons.join("; "))
    }
}
