//! Forums that become one, and one that becomes several: seats and interfaces are carried over on the day, history stays behind.

use super::{
    entry::{self, Draft, distinct, tightened, within},
    life::{self, Closing, interfaces_at},
};
use crate::{
    access::grant::{Founder, Secretary},
    error::{Detail, Error, Noun, Result, RuleCode},
    hub::{Work, expect_version},
    register::{Day, Register},
    words::text::Checks,
};
use chrono::NaiveDate;
use entities::{
    forum::{deputy, forum, seat, seat_address},
    interface::{interface, interface_condition, interface_contact, interface_exchange},
    words::{Class, ForumStatus, InterfaceKind, PersonalData, SeatRole},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

/// What forums are merged into: one that there is, or a new one.
#[derive(Debug)]
pub enum Target {
    Old(Secretary),
    New(Founder, Box<Draft>),
}

/// When, and what is carried over.
#[derive(Clone, Copy, Debug)]
pub struct Carrying {
    pub on: NaiveDate,
    pub seats: bool,
    pub interfaces: bool,
}

/// A forum that comes out of a split, and which seats of the old one it gets.
#[derive(Debug)]
pub struct Share {
    pub founder: Founder,
    pub draft: Draft,
    pub seats: Vec<Uuid>,
    pub interfaces: bool,
}

/// Merges forums into one from a day on. The merged ones close on the day before; who sits in several gets one seat.
///
/// # Errors
/// [`RuleCode::ClassLoosened`] when the one is more open than one that goes; [`RuleCode::ForumClosed`], [`RuleCode::Circular`], and
/// whatever founding and closing refuse.
pub async fn merge(
    work: &Work,
    gone: &[Secretary],
    into: Target,
    carrying: Carrying,
    expected: Option<i32>,
) -> Result<forum::Model> {
    let before = forums(work, gone).await?;
    let on = carrying.on;
    let last = on.pred_opt().unwrap_or(on);
    let mut checks = Checks::default();
    checks.rule(!before.is_empty(), "fromIds", RuleCode::Required, "");
    let twice = before.iter().enumerate().any(|(at, row)| before[..at].iter().any(|other| other.id == row.id));
    checks.rule(!twice, "fromIds", RuleCode::AlreadyThere, twice_named());
    checks.done()?;
    let into = match into {
        Target::Old(secretary) => {
            let row = entry::row(work, &secretary, None).await?;
            expect_version(&row, expected)?;
            at_work(work, &secretary, (on, on), "intoId")?;
            row
        }
        Target::New(founder, draft) => {
            let draft = inherited(work.register(), Draft { from: draft.from.or(Some(on)), ..*draft }, (gone, last.into()));
            entry::found(work, &founder, draft).await.map_err(|error| within("into", error))?
        }
    };
    let mut checks = Checks::default();
    checks.rule(before.iter().all(|row| row.id != into.id), "intoId", RuleCode::Circular, "");
    let tightest = before.iter().map(|row| row.class).max().unwrap_or(Class::Public);
    tightened(&mut checks, "intoId", (tightest, into.class));
    checks.done()?;
    for secretary in gone {
        at_work(work, secretary, (on, last), "fromIds")?;
    }
    let mut carrier = Carrier::new(work, &into, on).await?;
    for row in &before {
        if carrying.seats {
            carrier.seats_of(row.id).await?;
        }
    }
    if carrying.interfaces {
        carrier.interfaces_of(&before).await?;
    }
    for (secretary, row) in gone.iter().zip(&before) {
        follow(work, (&into, row), (secretary, on), None).await?;
    }
    Ok(into)
}

/// Splits a forum from a day on. It closes on the day before; each new one gets its share of the seats.
///
/// # Errors
/// [`RuleCode::ClassLoosened`] when a new one is more open; [`Error::NotThere`] for a seat of another forum; whatever founding and
/// closing refuse; [`RuleCode::VersionConflict`].
pub async fn split(
    work: &Work,
    secretary: &Secretary,
    shares: Vec<Share>,
    on: NaiveDate,
    expected: Option<i32>,
) -> Result<forum::Model> {
    let before = entry::row(work, secretary, expected).await?;
    let mut checks = Checks::default();
    checks.rule(shares.len() > 1, "into", RuleCode::Required, "");
    for share in &shares {
        tightened(&mut checks, "into", (before.class, share.draft.class));
    }
    checks.done()?;
    at_work(work, secretary, (on, on.pred_opt().unwrap_or(on)), "id")?;
    distinct("into", shares.iter().map(|share| share.draft.code.as_str()))?;
    let mut founded = Vec::with_capacity(shares.len());
    for share in shares {
        let draft = Draft { from: share.draft.from.or(Some(on)), ..share.draft };
        let new = entry::found(work, &share.founder, draft).await.map_err(|error| within("into", error))?;
        let mut carrier = Carrier::new(work, &new, on).await?;
        for seat in share.seats {
            let found = seat::Entity::find_by_id(seat).one(work.rows()).await?.filter(|row| row.forum_id == before.id);
            carrier.seat(found.ok_or(Error::NotThere(Noun::Seat))?, Moving::Copied).await?;
        }
        if share.interfaces {
            carrier.interfaces_of(std::slice::from_ref(&before)).await?;
        }
        founded.push(new);
    }
    for new in &founded[1..] {
        succeed(work, new, &before, on).await?;
    }
    follow(work, (&founded[0], &before), (secretary, on), expected).await
}

/// The draft with what it says nothing of taken over from the forums that it takes the place of: their lists together, and a
/// purpose that they have in common.
fn inherited(register: &Register, mut draft: Draft, (gone, on): (&[Secretary], Day)) -> Draft {
    fn together<T: PartialEq>(all: impl Iterator<Item = T>) -> Vec<T> {
        all.fold(Vec::new(), |mut kept, item| {
            if !kept.contains(&item) {
                kept.push(item);
            }
            kept
        })
    }
    fn said<T>(list: Option<Vec<T>>) -> Option<Vec<T>> {
        list.filter(|list| !list.is_empty())
    }
    let forums = || gone.iter().map(Secretary::forum);
    let parts = &mut draft.parts;
    let topics =
        || together(forums().flat_map(|ix| register.topics_of(ix, on)).map(|topic| register.topics.get(topic).code.to_string()));
    let areas =
        || together(forums().flat_map(|ix| register.areas_of(ix, on)).map(|area| register.areas.get(area).code.to_string()));
    let bases = || forums().flat_map(|ix| register.bases_of(ix, on)).map(|basis| register.bases.get(basis));
    let remits = || forums().flat_map(|ix| register.remits_of(ix, on)).map(|remit| register.remits.get(remit));
    parts.topics = said(parts.topics.take()).or_else(|| Some(topics()));
    parts.areas = said(parts.areas.take()).or_else(|| Some(areas()));
    parts.basis = said(parts.basis.take()).or_else(|| Some(together(bases().map(|row| (row.kind, row.citation.to_string())))));
    parts.remit = said(parts.remit.take()).or_else(|| Some(together(remits().map(|row| row.heading.to_string()))));
    let mut purposes = together(forums().map(|ix| register.told(ix, on).purpose));
    if let (None, [Some(_)]) = (&draft.purpose, &purposes[..]) {
        draft.purpose = purposes.remove(0).map(str::to_owned);
    }
    draft
}

fn twice_named() -> Detail {
    Detail { da: "Det samme forum".to_owned(), en: "The same forum".to_owned() }
}

async fn forums(work: &Work, secretaries: &[Secretary]) -> Result<Vec<forum::Model>> {
    let mut rows = Vec::with_capacity(secretaries.len());
    for secretary in secretaries {
        rows.push(entry::row(work, secretary, None).await?);
    }
    Ok(rows)
}

/// Refuses a forum that is closed on the day, or that begins only after the other.
fn at_work(work: &Work, secretary: &Secretary, (on, began): (NaiveDate, NaiveDate), field: &'static str) -> Result<()> {
    let forum = work.register().forums.get(secretary.forum());
    let mut checks = Checks::default();
    checks.rule(
        work.register().forum_status(secretary.forum(), Day::from(on)) != ForumStatus::Closed,
        field,
        RuleCode::ForumClosed,
        "",
    );
    let late = forum.term.first().filter(|first| began < *first).map(|first| first.to_string());
    checks.rule(late.is_none(), "on", RuleCode::OutsideTerm, late.unwrap_or_default());
    checks.done()
}

/// Closes a forum on the day before another takes its place, and says so.
async fn follow(
    work: &Work,
    (new, old): (&forum::Model, &forum::Model),
    (secretary, on): (&Secretary, NaiveDate),
    expected: Option<i32>,
) -> Result<forum::Model> {
    let closing = Closing { last: on.pred_opt().unwrap_or(on), ends: true };
    let closed = life::close(work, secretary, closing, expected).await?;
    succeed(work, new, old, on).await?;
    Ok(closed)
}

async fn succeed(work: &Work, new: &forum::Model, old: &forum::Model, on: NaiveDate) -> Result<()> {
    let id = work.new_id();
    let row = interface::Model {
        id,
        code: format!("{}-{}", new.code, id.simple()),
        from_forum_id: Some(new.id),
        from_organisation_id: None,
        to_forum_id: Some(old.id),
        to_organisation_id: None,
        kind: InterfaceKind::Succeeds,
        summary: None,
        personal_data: PersonalData::None,
        basis: None,
        review_by: None,
        valid_from: Some(on),
        valid_until: None,
        version: 1,
    };
    work.insert(row).await.map(drop)
}

/// Whether a row that has not begun by the day goes over itself, or a copy of it does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Moving {
    Whole,
    Copied,
}

/// Carries seats and interfaces into a forum from a day on, without making anything twice.
struct Carrier<'a> {
    work: &'a Work,
    into: &'a forum::Model,
    on: NaiveDate,
    seats: Vec<seat::Model>,
    interfaces: Vec<interface::Model>,
}

impl<'a> Carrier<'a> {
    async fn new(work: &'a Work, into: &'a forum::Model, on: NaiveDate) -> Result<Self> {
        let seats = seat::Entity::find().filter(seat::Column::ForumId.eq(into.id)).all(work.rows()).await?;
        let interfaces = interfaces_at(work, into.id).await?;
        Ok(Self { work, into, on, seats, interfaces })
    }

    async fn seats_of(&mut self, forum: Uuid) -> Result<()> {
        for row in seat::Entity::find().filter(seat::Column::ForumId.eq(forum)).all(self.work.rows()).await? {
            self.seat(row, Moving::Whole).await?;
        }
        Ok(())
    }

    /// Carries one seat with its deputies and its address.
    async fn seat(&mut self, old: seat::Model, moving: Moving) -> Result<()> {
        let Some(from) = self.still_needed(&old) else { return Ok(()) };
        let overlaps =
            |other: &seat::Model| other.valid_until.is_none_or(|until| from < until) && before(other.valid_from, old.valid_until);
        let led = self.seats.iter().any(|other| other.role == SeatRole::Chair && overlaps(other));
        let role = if old.role == SeatRole::Chair && led { SeatRole::Member } else { old.role };
        if moving == Moving::Whole && old.valid_from == Some(from) && from >= self.on {
            let moved = seat::Model { forum_id: self.into.id, role, ..old.clone() };
            self.seats.push(self.work.update(old, moved).await?);
            return Ok(());
        }
        let id = self.work.new_id();
        let code = format!("{}-{}", self.into.code, id.simple());
        let new = seat::Model { id, code, forum_id: self.into.id, role, valid_from: Some(from), version: 1, ..old.clone() };
        self.seats.push(self.work.insert(new).await?);
        for deputy in deputy::Entity::find().filter(deputy::Column::SeatId.eq(old.id)).all(self.work.rows()).await? {
            if deputy.valid_until.is_none_or(|until| from < until) {
                let valid_from = deputy.valid_from.max(Some(from));
                let copy = deputy::Model { id: self.work.new_id(), seat_id: id, valid_from, version: 1, ..deputy };
                self.work.insert(copy).await?;
            }
        }
        let own = seat_address::Entity::find().filter(seat_address::Column::SeatId.eq(old.id)).one(self.work.rows()).await?;
        if let Some(own) = own {
            self.work.insert(seat_address::Model { id: self.work.new_id(), seat_id: id, version: 1, ..own }).await?;
        }
        Ok(())
    }

    /// The day from which the new forum lacks this seat; nothing when it ends before, or whoever sits in it sits there already.
    fn still_needed(&self, old: &seat::Model) -> Option<NaiveDate> {
        let mut from = old.valid_from.map_or(self.on, |first| first.max(self.on));
        let somebody = old.person_id.is_some() || old.post_id.is_some();
        let twin = |other: &&seat::Model| {
            let same =
                (other.person_id, other.post_id, other.organisation_id) == (old.person_id, old.post_id, old.organisation_id);
            same && somebody && before(other.valid_from, old.valid_until)
        };
        for other in self.seats.iter().filter(twin) {
            match other.valid_until {
                None => return None,
                Some(until) => from = from.max(until),
            }
        }
        old.valid_until.is_none_or(|until| from < until).then_some(from)
    }

    /// Carries the interfaces of forums that go, unless both ends are here or there is one of the kind already.
    async fn interfaces_of(&mut self, gone: &[forum::Model]) -> Result<()> {
        let here = |id: Option<Uuid>| id.map(|id| if gone.iter().any(|row| row.id == id) { self.into.id } else { id });
        for row in gone {
            for old in interfaces_at(self.work, row.id).await? {
                let (from_forum_id, to_forum_id) = (here(old.from_forum_id), here(old.to_forum_id));
                let over = old.valid_until.is_some_and(|until| until <= self.on);
                if over || old.kind == InterfaceKind::Succeeds || (from_forum_id.is_some() && from_forum_id == to_forum_id) {
                    continue;
                }
                let from = old.valid_from.map_or(self.on, |first| first.max(self.on));
                let new = interface::Model { from_forum_id, to_forum_id, valid_from: Some(from), ..old.clone() };
                if !self.interfaces.iter().any(|other| alike(other, &new)) {
                    self.interfaces.push(carry_interface(self.work, old.id, new, &self.into.code).await?);
                }
            }
        }
        Ok(())
    }
}

/// Whether something that begins then begins before that end.
fn before(from: Option<NaiveDate>, until: Option<NaiveDate>) -> bool {
    from.zip(until).is_none_or(|(from, until)| from < until)
}

/// Whether two interfaces say the same at the same time.
fn alike(a: &interface::Model, b: &interface::Model) -> bool {
    let ends =
        |row: &interface::Model| (row.kind, row.from_forum_id, row.from_organisation_id, row.to_forum_id, row.to_organisation_id);
    ends(a) == ends(b) && before(a.valid_from, b.valid_until) && before(b.valid_from, a.valid_until)
}

/// Writes an interface anew with all that hangs on it.
async fn carry_interface(work: &Work, old: Uuid, new: interface::Model, forum: &str) -> Result<interface::Model> {
    let id = work.new_id();
    let new = work.insert(interface::Model { id, code: format!("{forum}-{}", id.simple()), version: 1, ..new }).await?;
    let exchanges = interface_exchange::Entity::find().filter(interface_exchange::Column::InterfaceId.eq(old));
    for row in exchanges.all(work.rows()).await? {
        work.insert(interface_exchange::Model { id: work.new_id(), interface_id: id, version: 1, ..row }).await?;
    }
    let contacts = interface_contact::Entity::find().filter(interface_contact::Column::InterfaceId.eq(old));
    for row in contacts.all(work.rows()).await? {
        if before(new.valid_from, row.valid_until) {
            let valid_from = row.valid_from.max(new.valid_from);
            let copy = interface_contact::Model { id: work.new_id(), interface_id: id, valid_from, version: 1, ..row };
            work.insert(copy).await?;
        }
    }
    let conditions = interface_condition::Entity::find().filter(interface_condition::Column::InterfaceId.eq(old));
    for row in conditions.all(work.rows()).await? {
        work.insert(interface_condition::Model { id: work.new_id(), interface_id: id, version: 1, ..row }).await?;
    }
    Ok(new)
}
