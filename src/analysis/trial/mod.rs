//! What if: the register changed on trial, and everything asked of it again.
//!
//! A trial is a register of its own, made from the one that the asker looks at by changes that nobody has decided. It is seen with
//! the asker's own rights and forgotten with the answer; nothing reaches the database. Two things would make it a spy-hole: a
//! hidden forum merged into an open one would show who sits there, and a person taken out of a hidden forum would leave a trace
//! there. So only forums whose members the asker may see are merged, and a person leaves only those. Nor does the asker come to know
//! or reach anybody by what she makes up: that is judged by the register that is.

pub mod graphql;
mod rows;

use crate::{
    access::Sight,
    analysis::{graph::path::parts, overlap::all_pairs},
    error::{Error, Misuse, Result},
    register::{Counting, ForumIx, PersonIx, Register, Row, SeatIx, Touched},
    words::text::TEXT,
};
use entities::{
    forum::{deputy, forum, forum_area, forum_topic, seat},
    people::holding,
    words::{Class, ForumKind, ForumLevel, ForumStatus, SeatKind, SeatRole},
};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};
use uuid::Uuid;

/// The most changes of one trial, and the most organisations, people and forums that one of them names.
const CHANGES: usize = 20;
const NAMED: usize = 100;
const NAME: usize = 200;

/// A change on trial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Somebody has left every post, seat and deputyship.
    WithoutPerson(Uuid),
    /// A forum has ended, by code.
    WithoutForum(String),
    /// Forums have become one: the seats, topics, areas and interfaces of the first are the last one's.
    Merged { from: Vec<String>, into: String },
    /// There is a forum more.
    NewForum(NewForum),
    /// People have got seats.
    Joins(Vec<Join>),
}

/// Somebody who gets a seat in a forum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Join {
    pub person: Uuid,
    /// By code.
    pub forum: String,
    /// On whose behalf, by code.
    pub organisation: Option<String>,
}

/// A forum that there is not yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewForum {
    pub code: String,
    pub name: String,
    /// The organisations with a seat, by code.
    pub organisations: Vec<String>,
    /// The people with a seat.
    pub people: Vec<Uuid>,
    /// By code.
    pub convener: Option<String>,
    /// By code.
    pub topics: Vec<String>,
    /// By code.
    pub areas: Vec<String>,
    pub description: Option<String>,
    pub purpose: Option<String>,
    pub kind: ForumKind,
    pub level: ForumLevel,
}

/// What the asker would see after these changes, each made upon those before it.
///
/// # Errors
/// [`Error::Misused`] for too many or impossible changes, for what does not exist and for people whom the asker may not know of;
/// [`Error::NotAllowed`] for merging a forum whose members the asker may not see.
pub fn trial(sight: &Sight, changes: Vec<Change>) -> Result<Sight> {
    if changes.len() > CHANGES {
        return Err(Error::Misused(Misuse::TooManyChanges(CHANGES)));
    }
    let mut made_up = MadeUp(0);
    let mut trial = sight.clone();
    for (at, change) in changes.into_iter().enumerate() {
        let touched = Trial { sight: &trial, at }.touched(change, &mut made_up)?;
        let register = trial.register();
        trial = trial.over(register.apply(register.revision, &touched).map_err(Error::broken)?);
    }
    Ok(trial)
}

/// The forums that common people link to others now, and would no longer, each group as it would hang together: the largest
/// group first. Forums that the asker may not see into take no part.
#[must_use]
pub fn cut_off(now: &Sight, then: &Sight, among: Option<&[String]>) -> Vec<Vec<ForumIx>> {
    let (whole, left) = (parts(now, among), parts(then, among));
    let fallen = whole.iter().flat_map(|part| {
        let remains =
            |group: &Vec<ForumIx>| -> Vec<ForumIx> { group.iter().copied().filter(|forum| part.contains(forum)).collect() };
        let mut groups: Vec<_> = left.iter().map(remains).filter(|group| !group.is_empty()).collect();
        groups.sort_by_key(|group| Reverse(group.len()));
        groups.into_iter().skip(1)
    });
    let mut fallen: Vec<_> = fallen.collect();
    // A stable sort: groups of one size stay in the order of codes.
    fallen.sort_by_key(|group| Reverse(group.len()));
    fallen
}

/// Two forums that would share more or fewer people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Changed {
    pub a: ForumIx,
    pub b: ForumIx,
    pub now: u32,
    pub then: u32,
}

/// The pairs of forums that would share more or fewer people, by code.
#[must_use]
pub fn changed(now: &Sight, then: &Sight) -> Vec<Changed> {
    let mut found: BTreeMap<(ForumIx, ForumIx), (u32, u32)> = BTreeMap::new();
    let counting = Counting::default();
    all_pairs(now, 1, counting).iter().for_each(|pair| found.entry((pair.a, pair.b)).or_default().0 = pair.people);
    all_pairs(then, 1, counting).iter().for_each(|pair| found.entry((pair.a, pair.b)).or_default().1 = pair.people);
    let pairs = found.into_iter().filter(|(_, (now, then))| now != then);
    let mut changed: Vec<_> = pairs.map(|((a, b), (now, then))| Changed { a, b, now, then }).collect();
    let code = |ix: ForumIx| &then.register().forums.get(ix).code;
    changed.sort_by(|x, y| (code(x.a), code(x.b)).cmp(&(code(y.a), code(y.b))));
    changed
}

/// Ids for rows that nobody keeps. No row of the database has such a one: its ids begin with the time.
struct MadeUp(u128);

impl MadeUp {
    fn next(&mut self) -> Uuid {
        self.0 += 1;
        Uuid::from_u128(u128::MAX - self.0)
    }
}

struct Trial<'a> {
    sight: &'a Sight,
    /// The place of the change among those of the trial.
    at: usize,
}

fn gone(row: Row) -> Touched {
    Touched { before: Some(row), after: None }
}

fn made(row: Row) -> Touched {
    Touched { before: None, after: Some(row) }
}

impl Trial<'_> {
    fn register(&self) -> &Register {
        self.sight.register()
    }

    fn touched(&self, change: Change, made_up: &mut MadeUp) -> Result<Vec<Touched>> {
        match change {
            Change::WithoutPerson(person) => Ok(self.without_person(self.person("withoutPerson", person)?)),
            Change::WithoutForum(code) => Ok(self.without_forum(self.forum("withoutForum", &code)?)),
            Change::Merged { from, into } => self.merged(&from, &into, made_up),
            Change::NewForum(new) => self.new_forum(&new, made_up),
            Change::Joins(joins) => self.joined(&joins, made_up),
        }
    }

    fn place(&self, field: &str) -> String {
        format!("changes[{}].{field}", self.at)
    }

    /// What the field of the change names is not there, or the asker may not know of it.
    fn unknown(&self, field: &str, noun: &str, value: &str) -> Error {
        let value: String = value.chars().take(NAME).collect();
        Error::Misused(Misuse::Unknown { place: self.place(field), what: Some(format!("{noun} {value}")) })
    }

    /// The id of a person is not said again: no answer holds one that its reader may not know of.
    fn person(&self, field: &str, id: Uuid) -> Result<PersonIx> {
        let found = self.register().persons.find(id).filter(|ix| self.sight.knows(*ix));
        found.ok_or_else(|| Error::Misused(Misuse::Unknown { place: self.place(field), what: None }))
    }

    fn forum(&self, field: &str, code: &str) -> Result<ForumIx> {
        let there = |ix: &ForumIx| self.register().forums.get(*ix).term.contains(self.sight.on());
        self.register().forum_by_code(code).filter(there).ok_or_else(|| self.unknown(field, "forum", code))
    }

    /// A seat that has another holder, another forum or another end.
    fn seat(&self, ix: SeatIx, change: impl FnOnce(&mut seat::Model)) -> Touched {
        let before = rows::seat(self.register(), ix);
        let mut after = before.clone();
        change(&mut after);
        Touched { before: Some(Row::Seat(before)), after: Some(Row::Seat(after)) }
    }

    /// The seats stay, vacant: organisations keep theirs.
    fn without_person(&self, person: PersonIx) -> Vec<Touched> {
        let register = self.register();
        let holdings = register.person_holdings.of(person).iter().map(|ix| register.holdings.get(*ix)).map(|row| {
            let (post_id, person_id) = (register.posts.get(row.post).id, register.persons.get(person).id);
            let model =
                holding::Model { id: row.id, post_id, person_id, valid_from: None, valid_until: None, version: row.version };
            gone(Row::Holding(model))
        });
        let open = |seat: &SeatIx| self.sight.sees_inside(register.seats.get(*seat).forum);
        let seats = register.person_seats.of(person).iter().copied().filter(open);
        let seats = seats.map(|ix| self.seat(ix, |seat| seat.person_id = None));
        let deputies = register.person_deputies.of(person).iter().map(|ix| register.deputies.get(*ix));
        let deputies = deputies.filter(|row| open(&row.seat)).map(|row| {
            gone(Row::Deputy(deputy::Model {
                id: row.id,
                seat_id: register.seats.get(row.seat).id,
                kind: row.kind,
                rank: row.rank,
                person_id: row.person.map(|ix| register.persons.get(ix).id),
                post_id: row.post.map(|ix| register.posts.get(ix).id),
                valid_from: None,
                valid_until: None,
                version: row.version,
            }))
        });
        holdings.chain(seats).chain(deputies).collect()
    }

    fn without_forum(&self, forum: ForumIx) -> Vec<Touched> {
        let register = self.register();
        let open = self.sight.sees_inside(forum);
        let seats = register.forum_seats.of(forum).iter().copied().filter(|_| open);
        let end = Some(self.sight.on().date());
        let seats = seats.map(|ix| self.seat(ix, |seat| seat.valid_until = end));
        let shown = register.forum_interfaces.of(forum).iter().filter(|ix| self.sight.shows(**ix));
        let interfaces: BTreeSet<_> = shown.copied().collect();
        let interfaces = interfaces.into_iter().map(|ix| gone(Row::Interface(rows::interface(register, ix))));
        seats.chain(interfaces).chain([self.ended(forum)]).collect()
    }

    fn ended(&self, forum: ForumIx) -> Touched {
        let before = rows::forum(self.register(), forum);
        let after = forum::Model { valid_until: Some(self.sight.on().date()), ..before.clone() };
        Touched { before: Some(Row::Forum(before)), after: Some(Row::Forum(after)) }
    }

    fn merged(&self, from: &[String], into: &str, made_up: &mut MadeUp) -> Result<Vec<Touched>> {
        let target = self.forum("mergedForums.into", into)?;
        if from.len() > NAMED {
            return Err(Error::Misused(Misuse::TooManyToMerge(NAMED)));
        }
        let mut sources = from.iter().map(|code| self.forum("mergedForums.from", code)).collect::<Result<BTreeSet<_>>>()?;
        sources.remove(&target);
        if !sources.iter().chain([&target]).all(|forum| self.sight.sees_inside(*forum)) {
            return Err(Error::NotAllowed);
        }
        let register = self.register();
        let into = register.forums.get(target).id;
        let seats =
            sources.iter().flat_map(|forum| register.forum_seats.of(*forum).iter().map(|ix| (*ix, self.sight.keeps(*forum))));
        let moved = seats.map(|(ix, kept)| {
            // Who gets copies is for whoever keeps the forum that there is.
            self.seat(ix, |seat| (seat.forum_id, seat.copy_to_id) = (into, seat.copy_to_id.filter(|_| kept)))
        });
        let mut touched: Vec<_> = moved.collect();
        touched.extend(self.moved_interfaces(&sources, target));
        touched.extend(self.added_remit(&sources, target, made_up));
        touched.extend(sources.iter().map(|forum| self.ended(*forum)));
        Ok(touched)
    }

    /// The interfaces of merged forums, at their new ends; those between them are gone.
    fn moved_interfaces(&self, sources: &BTreeSet<ForumIx>, target: ForumIx) -> Vec<Touched> {
        let register = self.register();
        let ids: BTreeSet<_> = sources.iter().map(|forum| register.forums.get(*forum).id).collect();
        let into = register.forums.get(target).id;
        let all = sources.iter().flat_map(|forum| register.forum_interfaces.of(*forum)).copied();
        let all: BTreeSet<_> = all.filter(|ix| self.sight.shows(*ix)).collect();
        let moved = |end: Option<Uuid>| end.map(|forum| if ids.contains(&forum) { into } else { forum });
        let touched = all.into_iter().map(|ix| {
            let before = rows::interface(register, ix);
            let mut after = before.clone();
            (after.from_forum_id, after.to_forum_id) = (moved(before.from_forum_id), moved(before.to_forum_id));
            let inside = after.from_forum_id.is_some() && after.from_forum_id == after.to_forum_id;
            Touched { before: Some(Row::Interface(before)), after: (!inside).then_some(Row::Interface(after)) }
        });
        touched.collect()
    }

    /// The topics and areas that the forum takes over.
    fn added_remit(&self, sources: &BTreeSet<ForumIx>, target: ForumIx, made_up: &mut MadeUp) -> Vec<Touched> {
        let (register, on) = (self.register(), self.sight.on());
        let forum_id = register.forums.get(target).id;
        let own: BTreeSet<_> = register.topics_of(target, on).collect();
        let topics: BTreeSet<_> = sources.iter().flat_map(|forum| register.topics_of(*forum, on)).collect();
        let topics = topics.difference(&own).map(|ix| register.topics.get(*ix).id).collect();
        let own: BTreeSet<_> = register.areas_of(target, on).collect();
        let areas: BTreeSet<_> = sources.iter().flat_map(|forum| register.areas_of(*forum, on)).collect();
        let areas = areas.difference(&own).map(|ix| register.areas.get(*ix).id).collect();
        remit(forum_id, (topics, areas), made_up)
    }

    fn organisation(&self, field: &str, code: &str) -> Result<Uuid> {
        let found = self.register().organisations.iter().find(|(_, row)| *row.code == *code);
        found.map(|(_, row)| row.id).ok_or_else(|| self.unknown(field, "organisation", code))
    }

    /// People with a seat more each. Into a closed forum nobody is put: what it shares with others would be told.
    fn joined(&self, joins: &[Join], made_up: &mut MadeUp) -> Result<Vec<Touched>> {
        if joins.len() > NAMED {
            return Err(Error::Misused(Misuse::TooManyChanges(NAMED)));
        }
        let joined = joins.iter().enumerate().map(|(at, join)| {
            let field = |name: &str| format!("joins[{at}].{name}");
            self.person(&field("person"), join.person)?;
            let forum = self.forum(&field("forum"), &join.forum)?;
            if !self.sight.sees_inside(forum) {
                return Err(Error::NotAllowed);
            }
            let organisation = join.organisation.as_ref();
            let organisation = organisation.map(|code| self.organisation(&field("organisation"), code)).transpose()?;
            let forum = self.register().forums.get(forum).id;
            Ok(made(Row::Seat(place(made_up.next(), forum, organisation, Some(join.person)))))
        });
        joined.collect()
    }

    fn new_forum(&self, new: &NewForum, made_up: &mut MadeUp) -> Result<Vec<Touched>> {
        let (code, name) = (new.code.trim(), new.name.trim());
        let fits = |text: &str| !text.is_empty() && text.chars().count() <= NAME;
        let short = |text: &Option<String>| text.as_ref().is_none_or(|text| text.chars().count() <= TEXT);
        let lists = [new.organisations.len(), new.people.len(), new.topics.len(), new.areas.len()];
        let few = lists.into_iter().all(|length| length <= NAMED);
        if !fits(code) || !fits(name) || !few || !short(&new.description) || !short(&new.purpose) {
            return Err(Error::Misused(Misuse::NewForum(NAMED)));
        }
        let register = self.register();
        if register.forum_by_code(code).is_some() {
            return Err(Error::Misused(Misuse::ForumThere(code.to_owned())));
        }
        let organisation = |code: &String| self.organisation("newForum.organisations", code);
        let organisations = new.organisations.iter().map(organisation).collect::<Result<Vec<_>>>()?;
        let convener = new.convener.as_ref().map(|code| self.organisation("newForum.convener", code)).transpose()?;
        let topic = |code: &String| {
            let found = register.topics.iter().find(|(_, row)| *row.code == **code);
            found.map(|(_, row)| row.id).ok_or_else(|| self.unknown("newForum.topics", "topic", code))
        };
        let topics = new.topics.iter().map(topic).collect::<Result<BTreeSet<_>>>()?;
        let area = |code: &String| {
            let found = register.areas.iter().find(|(_, row)| *row.code == **code);
            found.map(|(_, row)| row.id).ok_or_else(|| self.unknown("newForum.areas", "area", code))
        };
        let areas = new.areas.iter().map(area).collect::<Result<BTreeSet<_>>>()?;
        let known = |(at, id): (usize, &Uuid)| self.person(&format!("newForum.people[{at}]"), *id).map(|_| *id);
        let people = new.people.iter().enumerate().map(known).collect::<Result<Vec<_>>>()?;
        let forum_id = made_up.next();
        let mut touched = vec![made(Row::Forum(founded(forum_id, new, convener)))];
        let places = organisations.into_iter().map(|id| (Some(id), None)).chain(people.into_iter().map(|id| (None, Some(id))));
        let seat = |(organisation, person)| made(Row::Seat(place(made_up.next(), forum_id, organisation, person)));
        touched.extend(places.map(seat));
        touched.extend(remit(forum_id, (topics, areas), made_up));
        Ok(touched)
    }
}

/// The topics and areas of a forum as rows.
fn remit(forum_id: Uuid, (topics, areas): (BTreeSet<Uuid>, BTreeSet<Uuid>), made_up: &mut MadeUp) -> Vec<Touched> {
    let mut rows: Vec<_> = Vec::new();
    rows.extend(topics.into_iter().map(|topic_id| {
        let (valid_from, valid_until) = (None, None);
        Row::ForumTopic(forum_topic::Model { id: made_up.next(), forum_id, topic_id, valid_from, valid_until, version: 1 })
    }));
    rows.extend(areas.into_iter().map(|area_id| {
        let (valid_from, valid_until) = (None, None);
        Row::ForumArea(forum_area::Model { id: made_up.next(), forum_id, area_id, valid_from, valid_until, version: 1 })
    }));
    rows.into_iter().map(made).collect()
}

/// A new forum's row. Whoever makes it up may see into it.
fn founded(id: Uuid, new: &NewForum, convener_id: Option<Uuid>) -> forum::Model {
    forum::Model {
        id,
        code: new.code.trim().to_owned(),
        name: new.name.trim().to_owned(),
        name_en: None,
        level: new.level,
        kind: new.kind,
        status: ForumStatus::Coming,
        class: Class::Public,
        convener_id,
        description: new.description.clone(),
        purpose: new.purpose.clone(),
        cadence_text: None,
        at_least_per_year: None,
        notice_days: None,
        valid_from: None,
        valid_until: None,
        version: 1,
    }
}

fn place(id: Uuid, forum_id: Uuid, organisation_id: Option<Uuid>, person_id: Option<Uuid>) -> seat::Model {
    seat::Model {
        id,
        code: String::new(),
        forum_id,
        kind: SeatKind::Appointed,
        role: SeatRole::Member,
        organisation_id,
        post_id: None,
        person_id,
        copy_to_id: None,
        valid_from: None,
        valid_until: None,
        version: 1,
    }
}
