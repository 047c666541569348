//! Where there is room for a meeting: working days and hours at which no member is to be elsewhere, the best first.

use super::{Span, calendar, called, hides, meetings};
use crate::{
    access::Sight,
    clock::ZONE,
    error::{Error, Misuse, Result},
    meeting::recipients::recipients,
    register::{Day, ForumIx, MeetingIx, PersonIx},
    words::{Language, dates, list},
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
    /// The earliest beginning and the latest end, by the clock in Copenhagen; where one is not given, the usual hour is within.
    pub hours: (Option<NaiveTime>, Option<NaiveTime>),
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
    /// Whether some may be at meetings that the asker may not see.
    pub hidden: bool,
}

/// What a search for room found, and why days have none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// The best first.
    pub slots: Vec<Slot>,
    /// Weekends, holy days and the like.
    pub off: usize,
    /// Days whose hours are over.
    pub over: usize,
    /// Days on which there is always some member at another meeting.
    pub taken: usize,
    /// Whether some may be at meetings that the asker may not see.
    pub hidden: bool,
}

/// Beginnings lie this many minutes apart.
const STEP: i64 = 30;

/// What is the same for every day.
#[derive(Clone, Copy)]
struct Frame {
    /// When the forum usually begins.
    usual: Option<NaiveDateTime>,
    hours: (NaiveTime, NaiveTime),
    hidden: bool,
}

impl Wish {
    /// The wish, if it can be fulfilled at all.
    ///
    /// # Errors
    /// [`Error::Misused`] for a meeting that is shorter than a quarter of an hour or longer than the hours allow.
    pub fn checked(self, sight: &Sight) -> Result<Self> {
        let (earliest, latest) = self.open(usual(sight, &self));
        if self.minutes < 15 || self.minutes > (latest - earliest).num_minutes() {
            return Err(Error::Misused(Misuse::MeetingLength));
        }
        Ok(self)
    }

    /// The hours: those asked for, or those of an office, and the usual ones of a forum that meets before or after them.
    fn open(&self, usual: Option<(NaiveDateTime, NaiveDateTime)>) -> (NaiveTime, NaiveTime) {
        let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default();
        // A meeting that lasts into the night has no usual end on its day.
        let (begins, ends) = usual.filter(|(from, until)| from.date() == until.date()).unzip();
        let earliest = begins.map_or(hour(8), |begins| begins.time().min(hour(8)));
        let latest = ends.map_or(hour(18), |ends| ends.time().max(hour(18)));
        (self.hours.0.unwrap_or(earliest), self.hours.1.unwrap_or(latest))
    }
}

/// The best slots for a meeting of the forum, one a day and so many at most: first those days on which the fewest members have
/// another meeting, that do not lie between days off, and that are the forum's usual weekday and hour. Nothing where the asker
/// may not see who sits there.
#[must_use]
pub fn free_slots(sight: &Sight, wish: &Wish, most: usize) -> Option<Search> {
    if !sight.sees_inside(wish.forum) {
        return None;
    }
    let usual = usual(sight, wish);
    let frame = Frame { usual: usual.map(|(begins, _)| begins), hours: wish.open(usual), hidden: hides(sight, wish.span) };
    let mut by_day: BTreeMap<Day, Vec<MeetingIx>> = BTreeMap::new();
    // A meeting may last into the days after.
    let before = wish.span.from.checked_sub_signed(TimeDelta::days(7)).unwrap_or(wish.span.from);
    for ix in meetings(sight, Span { from: before, ..wish.span }).into_iter().filter(|ix| Some(*ix) != wish.instead_of) {
        let meeting = sight.register().meetings.get(ix);
        let days = Day::of(meeting.starts_at).date().iter_days().take_while(|date| *date <= Day::of(meeting.ends_at).date());
        days.for_each(|date| by_day.entry(date.into()).or_default().push(ix));
    }
    let mut search = Search { hidden: frame.hidden, ..Search::default() };
    let mut best = Vec::new();
    for date in wish.span.from.iter_days().take_while(|date| *date <= wish.span.until) {
        let others = by_day.get(&date.into()).map_or(&[][..], Vec::as_slice);
        if !calendar::is_working_day(date) {
            search.off += 1;
        } else if let Some(slot) = best_of_day(sight, wish, (date, others), frame) {
            best.push(slot);
        } else if beginnings(wish, frame, date).all(|starts_at| starts_at <= sight.now()) {
            search.over += 1;
        } else {
            search.taken += 1;
        }
    }
    best.sort_by_key(|(slot, off)| {
        let has = |reason| slot.reasons.contains(&reason);
        let squeezed = has(SlotReason::BetweenDaysOff);
        (slot.elsewhere, squeezed, !has(SlotReason::UsualWeekday), *off, slot.starts_at)
    });
    search.slots = best.into_iter().take(most).map(|(slot, _)| slot).collect();
    Some(search)
}

/// When the forum usually meets: as the meeting that is to be moved, or else as the latest one.
fn usual(sight: &Sight, wish: &Wish) -> Option<(NaiveDateTime, NaiveDateTime)> {
    let register = sight.register();
    let held = |ix: &&MeetingIx| register.meetings.get(**ix).status != MeetingStatus::Cancelled;
    let latest =
        || sight.meetings(wish.forum).iter().filter(held).max_by_key(|ix| register.meetings.get(**ix).starts_at).copied();
    let meeting = wish.instead_of.or_else(latest).map(|ix| register.meetings.get(ix));
    meeting.map(|meeting| (dates::local(meeting.starts_at), dates::local(meeting.ends_at)))
}

/// The slot of a day that lies closest to the usual hour, and how many minutes off; else the earliest.
fn best_of_day(sight: &Sight, wish: &Wish, (date, others): (NaiveDate, &[MeetingIx]), frame: Frame) -> Option<(Slot, i64)> {
    let usual = frame.usual;
    let members = members(sight, wish.forum, date);
    let at_others: Vec<_> = others.iter().map(|ix| (*ix, called(sight, *ix))).collect();
    let torn = |people: &[PersonIx]| people.iter().any(|person| members.contains(person));
    let busy: Vec<_> =
        at_others.iter().filter(|(_, people)| torn(people)).map(|(ix, _)| sight.register().meetings.get(*ix)).collect();
    let off =
        |starts_at: DateTime<Utc>| usual.map_or(0, |usual| (dates::local(starts_at).time() - usual.time()).num_minutes().abs());
    let free = beginnings(wish, frame, date).filter(|starts_at| {
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
    Some((Slot { starts_at, ends_at, reasons, members: members.len(), elsewhere, hidden: frame.hidden }, off(starts_at)))
}

/// Who would be called to a meeting of the forum on this day.
fn members(sight: &Sight, forum: ForumIx, date: NaiveDate) -> Vec<PersonIx> {
    let noon = ZONE.from_local_datetime(&date.and_time(NaiveTime::MIN)).earliest().map(|midnight| midnight.to_utc());
    let noon = noon.map(|midnight| midnight + TimeDelta::hours(12));
    noon.map(|noon| recipients(sight.register(), forum, noon)).unwrap_or_default().into_iter().map(|to| to.person).collect()
}

/// The beginnings on a day, within the hours; the usual one too where it does not lie on a step.
fn beginnings(wish: &Wish, frame: Frame, date: NaiveDate) -> impl Iterator<Item = DateTime<Utc>> {
    let (earliest, latest) = frame.hours;
    let room = (latest - earliest).num_minutes() - wish.minutes;
    let steps = (0..=room / STEP).map(move |step| date.and_time(earliest) + TimeDelta::minutes(step * STEP));
    let fits = move |begins: &NaiveTime| earliest <= *begins && (*begins - earliest).num_minutes() <= room;
    let usual = frame.usual.map(|usual| usual.time()).filter(fits).map(|begins| date.and_time(begins));
    steps.chain(usual).filter_map(|local| ZONE.from_local_datetime(&local).single().map(|instant| instant.to_utc()))
}

impl Slot {
    /// The slot in words, with the reasons.
    #[must_use]
    pub fn sentence(&self, language: Language) -> String {
        let (members, elsewhere) = (self.members, self.elsewhere);
        // To whoever does not see everything a free day is free as far as she sees.
        let seen = if self.hidden { language.pick(", som du må se", " that you may see") } else { "" };
        let reason = |reason: &SlotReason| match (reason, language) {
            (SlotReason::NobodyElsewhere, Language::Da) => {
                format!("ingen af de {members} deltagere har andre møder den dag{seen}")
            }
            (SlotReason::NobodyElsewhere, Language::En) => {
                format!("none of the {members} members has another meeting that day{seen}")
            }
            (SlotReason::SomeElsewhere, Language::Da) => {
                format!("{elsewhere} af de {members} deltagere har et andet møde den dag{seen}, på et andet tidspunkt")
            }
            (SlotReason::SomeElsewhere, Language::En) => {
                format!("{elsewhere} of the {members} members have another meeting that day{seen}, at another hour")
            }
            (SlotReason::UsualWeekday, _) => language.pick("forummets sædvanlige ugedag", "the forum's usual weekday").to_owned(),
            (SlotReason::UsualHour, _) => language.pick("det sædvanlige klokkeslæt", "the usual hour").to_owned(),
            (SlotReason::BetweenDaysOff, _) => language.pick("inklemt mellem fridage", "squeezed between days off").to_owned(),
        };
        let reasons: Vec<_> = self.reasons.iter().map(reason).collect();
        format!("{}: {}", dates::moment_range(language, self.starts_at, self.ends_at), reasons.join("; "))
    }
}

impl Search {
    /// Why days have no room, in words.
    #[must_use]
    pub fn sentence(&self, language: Language) -> String {
        let seen = if self.hidden { language.pick(", som du må se", " that you may see") } else { "" };
        let days = |number: usize| match number {
            1 => language.pick("1 dag", "1 day").to_owned(),
            _ => format!("{number} {}", language.pick("dage", "days")),
        };
        let counted = [
            (self.off, language.pick("er weekend eller fridag", "off").to_owned()),
            (self.over, language.pick("er forbi", "over").to_owned()),
            (
                self.taken,
                format!(
                    "{}{seen}",
                    language.pick("har hele tiden en deltager i et andet møde", "with some member always at a meeting")
                ),
            ),
        ];
        let counted = counted.into_iter().filter(|(number, _)| *number > 0);
        let told: Vec<_> = counted.map(|(number, why)| format!("{} {why}", days(number))).collect();
        let found = if self.slots.is_empty() {
            language.pick("Ingen ledig tid", "No room").to_owned()
        } else {
            language.pick("Ledig tid fundet", "Room found").to_owned()
        };
        if told.is_empty() { format!("{found}.") } else { format!("{found}: {}.", list(&told, language)) }
    }
}
