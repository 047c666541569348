//! The door to the year of those who meet.

use super::{
    Span,
    collisions::{self, chairs, collisions},
    during::{self, during},
    hides,
    load::{self, LoadBy, Who, loads},
    slots::{self, SlotReason, Wish, free_slots},
};
use crate::{
    access::{Asking, Sight},
    analysis::{
        graphql::{Counting, find_forum},
        named,
        overlap::Pair,
    },
    error::{Error, Fault, Misuse, Result as Outcome},
    forum::graphql::Forum,
    meeting::graphql::Meeting,
    people::graphql::{Organisation, Person, Post},
    register::MeetingIx,
    relay::{Connection, Date, Instant, Kind, Page, Partial, uuid_of},
    words::Language,
};
use async_graphql::{Context, ID, Object, SimpleObject, Union};
use chrono::{NaiveDate, NaiveTime};
use uuid::Uuid;

/// A span of days in which somebody sat in both forums.
#[derive(Clone, Copy, SimpleObject)]
pub struct CommonTime {
    /// The first day, not before the span asked about.
    from: Date,
    /// The last day, included, not after the span asked about.
    until: Date,
}

/// Somebody who sat in both forums, and when.
#[derive(SimpleObject)]
pub struct CommonMember {
    /// The person.
    person: Person,
    /// When the person sat in both, in order.
    times: Vec<CommonTime>,
}

/// The people that two forums shared in a year, or in the part of it that was asked about.
#[derive(SimpleObject)]
pub struct SharedInYear {
    /// The year.
    year: i32,
    /// How many sat in both on one day of it at least; nothing where too little is known.
    shared: Option<usize>,
    /// Whether too little is known to say that nobody did: nobody is known to have sat in one of them in that year.
    too_little: bool,
    /// Shared by all who sat in either on one day of it at least, from 0 to 1. Missing where nobody sat in one of them.
    jaccard: Option<f64>,
    /// Shared by those of the smaller of the two, from 0 to 1. Missing where nobody sat in one of them.
    coefficient: Option<f64>,
    /// Who sat in both: those first who were first in both.
    people: Vec<Person>,
}

/// What two forums had in common in a span of time.
pub struct OverlapDuring {
    sight: Sight,
    pair: Pair,
    during: Option<during::During>,
}

/// What two forums had in common in a span of time.
#[Object]
impl OverlapDuring {
    /// The first forum.
    fn a(&self) -> Forum {
        Forum::new(&self.sight, self.pair.a)
    }
    /// The second forum.
    fn b(&self) -> Forum {
        Forum::new(&self.sight, self.pair.b)
    }
    /// Whether you may not see who sits in one of the two, so that nobody is named and no number is given.
    fn hidden(&self) -> bool {
        self.during.is_none()
    }
    /// How many sat in both at the same time; nothing where you may not see who sits there, or too little is known.
    fn shared(&self) -> Option<usize> {
        self.during.as_ref().filter(|during| !during.too_little()).map(|during| during.people.len())
    }
    /// Whether too little is known to say that nobody did: in no year of the span somebody is known to have sat in each of the two.
    /// False where you may not see who sits there.
    fn too_little(&self) -> bool {
        self.during.as_ref().is_some_and(during::During::too_little)
    }
    /// Who sat in both at the same time: those first who were first in both.
    fn people(&self) -> Vec<CommonMember> {
        let time = |time: &Span| CommonTime { from: Date(time.from), until: Date(time.until) };
        let member = |together: &during::Together| CommonMember {
            person: Person::new(&self.sight, together.person),
            times: together.times.iter().map(time).collect(),
        };
        self.during.iter().flat_map(|during| &during.people).map(member).collect()
    }
    /// How many in each year, and who; none where you may not see who sits there.
    fn trend(&self) -> Vec<SharedInYear> {
        let wrap = |year: &during::Year| SharedInYear {
            year: year.year,
            shared: year.shared(),
            too_little: year.too_little(),
            jaccard: year.jaccard(),
            coefficient: year.coefficient(),
            people: year.people.iter().map(|ix| Person::new(&self.sight, *ix)).collect(),
        };
        self.during.iter().flat_map(|during| &during.trend).map(wrap).collect()
    }
}

/// Who meets.
#[derive(Union)]
pub enum LoadSubject {
    /// Somebody who would be called.
    Person(Person),
    /// A post that a seat follows.
    Post(Post),
    /// An organisation with a seat.
    Organisation(Organisation),
}

/// How much one meets in a quarter.
#[derive(Clone, SimpleObject)]
pub struct QuarterLoad {
    /// The year.
    year: i32,
    /// The quarter, from 1 to 4.
    quarter: u32,
    /// How many meetings.
    meetings: usize,
    /// How many hours.
    hours: f64,
    /// How many ISO weeks have a meeting.
    weeks: usize,
}

/// How much somebody meets.
pub struct MeetingLoad {
    sight: Sight,
    load: load::Load,
}

fn hours(amount: &load::Amount) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "there are fewer than 2^52 minutes")]
    let minutes = amount.minutes as f64;
    minutes / 60.0
}

/// How much somebody meets, as far as you may see the meetings.
#[expect(clippy::too_many_arguments, reason = "a connection takes its page beside what is asked")]
#[Object]
impl MeetingLoad {
    /// Who.
    fn subject(&self) -> LoadSubject {
        match self.load.who {
            Who::Person(ix) => LoadSubject::Person(Person::new(&self.sight, ix)),
            Who::Post(ix) => LoadSubject::Post(Post::new(&self.sight, ix)),
            Who::Organisation(ix) => LoadSubject::Organisation(Organisation::new(&self.sight, ix)),
        }
    }
    /// How many meetings.
    fn meetings(&self) -> usize {
        self.load.all.meetings
    }
    /// How many hours.
    fn hours(&self) -> f64 {
        hours(&self.load.all)
    }
    /// How many ISO weeks have a meeting.
    fn weeks(&self) -> usize {
        self.load.all.weeks.len()
    }
    /// The meetings that are counted, in the order of time.
    fn evidence(
        &self,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
    ) -> Result<Connection<Meeting>, Fault> {
        let id = |ix: MeetingIx| self.sight.register().meetings.get(ix).id;
        let wrap = |ix: MeetingIx| Meeting::new(&self.sight, ix);
        Ok(Page { first, after, last, before }.of(&self.load.meetings, id, wrap)?)
    }
    /// The same for each quarter in which there is a meeting.
    fn quarters(&self) -> Vec<QuarterLoad> {
        let quarters = self.load.quarters.iter();
        let wrap = |((year, quarter), amount): (&(i32, u32), &load::Amount)| QuarterLoad {
            year: *year,
            quarter: *quarter,
            meetings: amount.meetings,
            hours: hours(amount),
            weeks: amount.weeks.len(),
        };
        quarters.map(wrap).collect()
    }
}

/// Somebody who is to be at two meetings at once.
#[derive(SimpleObject)]
pub struct TornMember {
    /// The person.
    person: Person,
    /// Whether the person leads the first meeting's forum.
    chairs_a: bool,
    /// Whether the person leads the second meeting's forum.
    chairs_b: bool,
}

/// Two meetings that collide.
pub struct Collision {
    sight: Sight,
    collision: collisions::Collision,
}

/// Two meetings that collide.
#[Object]
impl Collision {
    /// The one that begins first.
    fn a(&self) -> Meeting {
        Meeting::new(&self.sight, self.collision.a)
    }
    /// The other.
    fn b(&self) -> Meeting {
        Meeting::new(&self.sight, self.collision.b)
    }
    /// Who is to be at both, in the Danish order of family names.
    fn people(&self) -> Vec<TornMember> {
        let chairs = |person, meeting: MeetingIx| chairs(&self.sight, person, meeting);
        let (a, b) = (self.collision.a, self.collision.b);
        let torn = self.collision.people.iter().map(|person| TornMember {
            person: Person::new(&self.sight, *person),
            chairs_a: chairs(*person, a),
            chairs_b: chairs(*person, b),
        });
        torn.collect()
    }
    /// How many minutes both are held; 0 where they only lie on one day.
    fn shared_minutes(&self) -> i64 {
        self.collision.minutes()
    }
    /// When both are first held; missing where they only lie on one day.
    fn shared_from(&self) -> Option<Instant> {
        self.collision.shared.map(|(from, _)| from.into())
    }
    /// When the first of them ends; missing where they only lie on one day.
    fn shared_until(&self) -> Option<Instant> {
        self.collision.shared.map(|(_, until)| until.into())
    }
    /// Whether they lie on one day and their hours do not overlap.
    fn same_day(&self) -> bool {
        self.collision.shared.is_none()
    }
    /// The collision in a sentence.
    fn sentence(
        &self,
        #[graphql(desc = "The language; that of the request when not given.")] language: Option<Language>,
    ) -> String {
        self.collision.sentence(&self.sight, language.unwrap_or(self.sight.language()))
    }
}

/// Room for a meeting.
pub struct FreeSlot {
    sight: Sight,
    slot: slots::Slot,
}

/// Room for a meeting, as far as you may see what else there is.
#[Object]
impl FreeSlot {
    /// When it begins.
    fn starts_at(&self) -> Instant {
        self.slot.starts_at.into()
    }
    /// When it ends.
    fn ends_at(&self) -> Instant {
        self.slot.ends_at.into()
    }
    /// Why it is good, or not as good as another.
    fn reasons(&self) -> &[SlotReason] {
        &self.slot.reasons
    }
    /// How many are to be called.
    fn members(&self) -> usize {
        self.slot.members
    }
    /// How many of them have another meeting that day, at another hour.
    fn elsewhere(&self) -> usize {
        self.slot.elsewhere
    }
    /// Whether there are forums into which you may not see: some may be at a meeting there. It is the same for every slot.
    fn hidden(&self) -> bool {
        self.slot.hidden
    }
    /// The slot and its reasons in a sentence.
    fn sentence(
        &self,
        #[graphql(desc = "The language; that of the request when not given.")] language: Option<Language>,
    ) -> String {
        self.slot.sentence(language.unwrap_or(self.sight.language()))
    }
}

/// Room for a meeting of a forum, and why days have none.
pub struct FreeTime {
    sight: Sight,
    search: slots::Search,
}

impl FreeTime {
    fn slots(&self) -> Vec<FreeSlot> {
        self.search.slots.iter().map(|slot| FreeSlot { sight: self.sight.clone(), slot: slot.clone() }).collect()
    }
}

/// Room for a meeting of a forum, and why days have none.
#[Object]
impl FreeTime {
    /// The best slots, as in `freeSlots`.
    #[graphql(name = "slots")]
    fn found(&self) -> Vec<FreeSlot> {
        self.slots()
    }
    /// How many of the days are weekends, holy days or in the autumn holiday.
    fn days_off(&self) -> usize {
        self.search.off
    }
    /// How many of the days are over.
    fn days_over(&self) -> usize {
        self.search.over
    }
    /// On how many of the days there is always some member at another meeting that you may see.
    fn days_taken(&self) -> usize {
        self.search.taken
    }
    /// Whether there are forums into which you may not see: some may be at a meeting there.
    fn hidden(&self) -> bool {
        self.search.hidden
    }
    /// Whether there is room, and why days have none, in a sentence.
    fn sentence(
        &self,
        #[graphql(desc = "The language; that of the request when not given.")] language: Option<Language>,
    ) -> String {
        self.search.sentence(language.unwrap_or(self.sight.language()))
    }
}

/// An hour of the day as people write it, such as 09:30.
fn hour(text: &str) -> Outcome<NaiveTime> {
    NaiveTime::parse_from_str(text, "%H:%M").map_err(|_| Error::Misused(Misuse::Hour))
}

/// Which slots are asked for, as it came.
struct Asked {
    forum: String,
    days: (NaiveDate, NaiveDate),
    minutes: i32,
    hours: (Option<String>, Option<String>),
    instead_of: Option<ID>,
    most: Option<i32>,
}

impl Asked {
    fn search(self, sight: Outcome<Sight>) -> Outcome<Option<FreeTime>> {
        let sight = sight?;
        let span = Span::new(self.days.0, self.days.1, 1)?;
        let read = |text: Option<String>| text.as_deref().map(hour).transpose();
        let hours = (read(self.hours.0)?, read(self.hours.1)?);
        let Some(forum) = find_forum(&sight, &self.forum) else { return Ok(None) };
        // A meeting of another forum, or one that is hidden, is none of this forum's.
        let own = |ix: &MeetingIx| sight.meetings(forum).contains(ix);
        let instead_of = self.instead_of.and_then(|id| sight.register().meetings.find(uuid_of(&id, Kind::Meeting))).filter(own);
        let wish = Wish { forum, span, minutes: self.minutes.into(), hours, instead_of }.checked(&sight)?;
        let most = usize::try_from(self.most.unwrap_or(5)).unwrap_or(0).min(MOST_SLOTS);
        let found = free_slots(&sight, &wish, most);
        Ok(found.map(|search| FreeTime { sight: sight.clone(), search }))
    }
}

const MOST_SLOTS: usize = 20;

/// A page of who meets in a span, and how much.
pub(crate) fn load_of(sight: &Sight, (by, span): (LoadBy, Span), page: &Page) -> Outcome<Partial<MeetingLoad>> {
    let found = loads(sight, by, span);
    let places: Vec<usize> = (0..found.len()).collect();
    let wrap = |at: usize| MeetingLoad { sight: sight.clone(), load: found[at].clone() };
    Ok(page.of(&places, |at| found[at].who.id(sight), wrap)?.hiding(hides(sight, span)))
}

/// Questions about the year of those who meet.
#[derive(Default)]
pub struct YearQuery;

#[expect(clippy::too_many_arguments, reason = "a connection takes its page beside what is asked")]
#[Object]
impl YearQuery {
    /// Who sat in both of two forums at the same time in a span of days, and from when to when.
    async fn overlap_during(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first forum's code.")] a: String,
        #[graphql(desc = "The second forum's code.")] b: String,
        #[graphql(desc = "The first day.")] from: Date,
        #[graphql(desc = "The last day, included; 100 years on at most.")] until: Date,
        #[graphql(desc = "Which seats count; the regular ones when not given.")] counting: Option<Counting>,
    ) -> Option<Result<OverlapDuring, Fault>> {
        let sight = ctx.sight(None);
        let (a, b) = (sight.register().forum_by_code(&a)?, sight.register().forum_by_code(&b)?);
        let pair = Pair { a, b, counting: counting.unwrap_or_default().into() };
        let found = Span::new(from.0, until.0, 100).map(|span| during(&sight, pair, span));
        Some(found.map(|during| OverlapDuring { sight, pair, during }).map_err(Fault::from))
    }

    /// How much people, posts or organisations meet in a span of days: most hours first. It counts the meetings that you may see
    /// and that are not cancelled, for whoever would be called to them. For whoever has signed in.
    async fn meeting_load(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
        #[graphql(desc = "Whose load; that of people when not given.")] by: Option<LoadBy>,
        #[graphql(desc = "The first day.")] from: Date,
        #[graphql(desc = "The last day, included; 10 years on at most.")] until: Date,
    ) -> Result<Partial<MeetingLoad>, Fault> {
        let sight = ctx.sight_of_somebody(None)?;
        let span = Span::new(from.0, until.0, 10)?;
        Ok(load_of(&sight, (by.unwrap_or_default(), span), &Page { first, after, last, before })?)
    }

    /// Meetings in a span of days at which the same people are to be at the same time, in the order of time. Only meetings that
    /// you may see take part. For whoever has signed in.
    async fn collisions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
        #[graphql(desc = "The first day.")] from: Date,
        #[graphql(desc = "The last day, included; 10 years on at most.")] until: Date,
        #[graphql(desc = "The codes of the forums whose meetings are held against each other; all when not given.")]
        among: Option<Vec<String>>,
        #[graphql(desc = "Whether meetings on one day whose hours do not overlap are told too.", default = false)] same_day: bool,
    ) -> Result<Partial<Collision>, Fault> {
        let sight = ctx.sight_of_somebody(None)?;
        let span = Span::new(from.0, until.0, 10)?;
        let found = collisions(&sight, span, named::ever(&sight, among.as_deref())?, same_day);
        let places: Vec<usize> = (0..found.len()).collect();
        let id = |ix: MeetingIx| sight.register().meetings.get(ix).id.as_u128();
        let pair = |at: usize| Uuid::from_u128(id(found[at].a).rotate_left(1) ^ id(found[at].b));
        let wrap = |at: usize| Collision { sight: sight.clone(), collision: found[at].clone() };
        Ok(Page { first, after, last, before }.of(&places, pair, wrap)?.hiding(hides(&sight, span)))
    }

    /// The best room for a meeting of a forum: working days, outside the schools' autumn holiday (week 42), at hours when no member
    /// has another meeting that you may see. One a day, the best first. Nothing where you may not see who sits in the forum. For
    /// whoever has signed in.
    async fn free_slots(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The forum's code.")] forum: String,
        #[graphql(desc = "The first day.")] from: Date,
        #[graphql(desc = "The last day, included; a year on at most.")] until: Date,
        #[graphql(desc = "How long the meeting lasts.")] duration_minutes: i32,
        #[graphql(
            desc = "The earliest beginning by the clock in Copenhagen, such as 09:00. When not given 08:00, or the usual hour \
                          of the forum where that is earlier."
        )]
        earliest: Option<String>,
        #[graphql(
            desc = "The latest end by the clock in Copenhagen, such as 16:00. When not given 18:00, or the hour at which the \
                          forum's meeting usually ends where that is later."
        )]
        latest: Option<String>,
        #[graphql(desc = "The meeting of the forum that is to be moved: it is no obstacle, and its hour is the usual one.")]
        instead_of: Option<ID>,
        #[graphql(desc = "How many, 20 at most; 5 when not given.")] first: Option<i32>,
    ) -> Option<Result<Vec<FreeSlot>, Fault>> {
        let hours = (earliest, latest);
        let asked = Asked { forum, days: (from.0, until.0), minutes: duration_minutes, hours, instead_of, most: first };
        let found = asked.search(ctx.sight_of_somebody(None)).map_err(Fault::from).transpose();
        found.map(|found| found.map(|time| time.slots()))
    }

    /// The same as `freeSlots`, with the reason why days have no room. Nothing where you may not see who sits in the forum. For whoever
    /// has signed in.
    async fn free_time(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The forum's code.")] forum: String,
        #[graphql(desc = "The first day.")] from: Date,
        #[graphql(desc = "The last day, included; a year on at most.")] until: Date,
        #[graphql(desc = "How long the meeting lasts.")] duration_minutes: i32,
        #[graphql(
            desc = "The earliest beginning by the clock in Copenhagen, such as 09:00. When not given 08:00, or the usual hour \
                          of the forum where that is earlier."
        )]
        earliest: Option<String>,
        #[graphql(
            desc = "The latest end by the clock in Copenhagen, such as 16:00. When not given 18:00, or the hour at which the \
                          forum's meeting usually ends where that is later."
        )]
        latest: Option<String>,
        #[graphql(desc = "The meeting of the forum that is to be moved: it is no obstacle, and its hour is the usual one.")]
        instead_of: Option<ID>,
        #[graphql(desc = "How many, 20 at most; 5 when not given.")] first: Option<i32>,
    ) -> Option<Result<FreeTime, Fault>> {
        let hours = (earliest, latest);
        let asked = Asked { forum, days: (from.0, until.0), minutes: duration_minutes, hours, instead_of, most: first };
        asked.search(ctx.sight_of_somebody(None)).map_err(Fault::from).transpose()
    }
}
