//! Seats: given, and set right.
//!
//! A seat is never rewritten when somebody else takes it over: it ends, and another begins. What is corrected here was wrong from
//! the first day.

pub mod address;
pub mod deputies;
pub mod graphql;
pub mod mutations;

use crate::{
    access::{
        Sight,
        grant::{self, Secretary},
    },
    error::{Detail, Error, Noun, Result, RuleCode},
    hub::{Work, expect_version},
    register::{Day, ForumIx, OrganisationIx, PersonIx, PostIx, Register, Seat, SeatIx, Term},
    words::{
        dates::day_after,
        messages::one_of_two,
        text::{Checks, Patch},
    },
};
use chrono::NaiveDate;
use entities::{
    forum::{forum, seat},
    words::{ForumStatus, SeatKind, SeatRole},
};
use sea_orm::EntityTrait;
use uuid::Uuid;

/// A seat as somebody wants it. `until` is the last day, included.
#[derive(Clone, Debug)]
pub struct Draft {
    pub kind: SeatKind,
    pub role: SeatRole,
    pub person: Option<Uuid>,
    pub post: Option<Uuid>,
    pub organisation: Option<Uuid>,
    pub from: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
}

/// What is to be otherwise; the rest stays.
#[derive(Clone, Debug, Default)]
pub struct Change {
    pub kind: Option<SeatKind>,
    pub role: Option<SeatRole>,
    pub person: Patch<Uuid>,
    pub post: Patch<Uuid>,
    pub organisation: Patch<Uuid>,
    pub copy_to: Patch<Uuid>,
    pub from: Patch<NaiveDate>,
    pub until: Patch<NaiveDate>,
}

/// What a seat names, found in the register.
#[derive(Clone, Copy)]
struct Named {
    person: Option<PersonIx>,
    post: Option<PostIx>,
    organisation: Option<OrganisationIx>,
}

/// Makes a seat in the forum: a person's, a post's, or a vacant one of an organisation. Without a first day it begins today; a
/// post's organisation is taken where none is given.
///
/// # Errors
/// Every rule that the draft breaks; [`Error::NotThere`] for a person, post or organisation that does not exist, and for a person
/// whom the actor may not know of.
pub async fn add(work: &Work, secretary: &Secretary, draft: Draft) -> Result<seat::Model> {
    let named = find(work, &draft)?;
    let forum = work.register().forums.get(secretary.forum());
    let first = forum.term.first();
    let from = draft.from.unwrap_or_else(|| first.map_or(work.today(), |first| first.max(work.today())));
    // A forum that ends takes its seats with it.
    let until = day_after(draft.until.or(forum.term.last()));
    let row = row(work, (forum.id, &forum.code), (&draft, named), (from, until));
    begun(first, row.valid_from)?;
    checked(work, secretary.forum(), &row)?;
    work.insert(row).await
}

/// Refuses a first day on which there was no forum yet.
fn begun(first: Option<NaiveDate>, from: Option<NaiveDate>) -> Result<()> {
    let before = first.filter(|first| from.is_some_and(|from| from < *first));
    let mut checks = Checks::default();
    checks.rule(before.is_none(), "from", RuleCode::OutsideTerm, before.map(|first| first.to_string()).unwrap_or_default());
    checks.done()
}

/// Makes a seat in a forum that is being founded by the same act.
///
/// # Errors
/// As [`add`].
pub(super) async fn add_to_new(work: &Work, forum: &forum::Model, draft: Draft) -> Result<seat::Model> {
    let named = find(work, &draft)?;
    let from = draft.from.or(forum.valid_from).unwrap_or_else(|| work.today());
    let row = row(work, (forum.id, &forum.code), (&draft, named), (from, day_after(draft.until)));
    let mut checks = Checks::default();
    checks.rule(row.organisation_id.is_some(), "organisationId", RuleCode::Required, "");
    one_holder(&mut checks, &row);
    well_formed(&mut checks, &row);
    checks.done()?;
    work.insert(row).await
}

/// Sets a seat right. To name a post takes a person's name away, and the other way round.
///
/// # Errors
/// As [`add`]; [`RuleCode::VersionConflict`].
pub async fn change(
    work: &Work,
    (secretary, ix): (&Secretary, SeatIx),
    change: Change,
    expected: Option<i32>,
) -> Result<seat::Model> {
    let register = work.register();
    let found = seat::Entity::find_by_id(register.seats.get(ix).id).one(work.rows()).await?;
    let before = found.ok_or(Error::NotThere(Noun::Seat))?;
    expect_version(&before, expected)?;
    let mut after = before.clone();
    match (&change.person, &change.post) {
        (Patch::Set(_), Patch::Keep) => after.post_id = None,
        (Patch::Keep, Patch::Set(_)) => after.person_id = None,
        _ => {}
    }
    change.person.put(&mut after.person_id);
    change.post.put(&mut after.post_id);
    change.organisation.put(&mut after.organisation_id);
    change.copy_to.put(&mut after.copy_to_id);
    change.from.put(&mut after.valid_from);
    change.until.put_last_day(&mut after.valid_until);
    after.kind = change.kind.unwrap_or(after.kind);
    after.role = change.role.unwrap_or(after.role);
    // Who is named anew must be known to the actor; who sat there before may have become unknown since.
    let anew = |now: Option<Uuid>, then: Option<Uuid>| now.filter(|_| now != then);
    for person in [anew(after.person_id, before.person_id), anew(after.copy_to_id, before.copy_to_id)].into_iter().flatten() {
        grant::acquaintance(work, person)?;
    }
    let named = named(register, &after)?;
    after.organisation_id = named.organisation.map(|ix| register.organisations.get(ix).id);
    if after.valid_from != before.valid_from {
        begun(register.forums.get(secretary.forum()).term.first(), after.valid_from)?;
    }
    checked(work, secretary.forum(), &after)?;
    work.update(before, after).await
}

fn row(
    work: &Work,
    (forum_id, code): (Uuid, &str),
    (draft, named): (&Draft, Named),
    (from, until): (NaiveDate, Option<NaiveDate>),
) -> seat::Model {
    let (register, id) = (work.register(), work.new_id());
    seat::Model {
        id,
        code: format!("{code}-{}", id.simple()),
        forum_id,
        kind: draft.kind,
        role: draft.role,
        organisation_id: named.organisation.map(|ix| register.organisations.get(ix).id),
        post_id: named.post.map(|ix| register.posts.get(ix).id),
        person_id: named.person.map(|ix| register.persons.get(ix).id),
        copy_to_id: None,
        valid_from: Some(from),
        valid_until: until,
        version: 1,
    }
}

/// Refuses a seat that breaks a rule, all of them told at once.
fn checked(work: &Work, ix: ForumIx, row: &seat::Model) -> Result<()> {
    let mut checks = Checks::default();
    within(work, (work.register(), ix), row, &mut checks);
    checks.rule(row.organisation_id.is_some(), "organisationId", RuleCode::Required, "");
    one_holder(&mut checks, row);
    well_formed(&mut checks, row);
    alone(work, (work.register(), ix), row, &mut checks);
    checks.done()
}

/// Refuses a seat that is put back where it no longer fits, in the register as it would be then.
///
/// # Errors
/// Every rule that it would break.
pub fn fits(work: &Work, next: &Register, row: &seat::Model) -> Result<()> {
    let Some(ix) = next.forums.find(row.forum_id) else { return Err(Error::NotThere(Noun::Forum)) };
    let mut checks = Checks::default();
    within(work, (next, ix), row, &mut checks);
    alone(work, (next, ix), row, &mut checks);
    checks.done()
}

/// Notes a seat that lies outside the term of its forum.
fn within(work: &Work, (register, ix): (&Register, ForumIx), row: &seat::Model, checks: &mut Checks) {
    let forum = register.forums.get(ix);
    let first = row.valid_from.map_or(Day::from(work.today()), Day::from);
    let status = register.forum_status(ix, first);
    checks.rule(status != ForumStatus::Closed, "forumId", RuleCode::ForumClosed, "");
    let last = forum.term.last();
    let stays = last.is_none_or(|last| row.valid_until.is_some_and(|until| Some(until) <= last.succ_opt()));
    checks.rule(stays, "until", RuleCode::OutsideTerm, last.map(|last| last.to_string()).unwrap_or_default());
}

/// Notes a seat that gives somebody the same place twice, or the forum a second chair.
fn alone(work: &Work, (register, ix): (&Register, ForumIx), row: &seat::Model, checks: &mut Checks) {
    let beside = beside(register, ix, row);
    let twin = beside.iter().find(|seat| place(row).is_some() && place_of(register, seat) == place(row));
    let field = if row.post_id.is_some() { "postId" } else { "personId" };
    let called = |seat: Option<&&Seat>| seat.map(|seat| called(work, register, seat)).unwrap_or_default();
    checks.rule(twin.is_none(), field, RuleCode::AlreadySeated, called(twin));
    let chair = beside.iter().find(|seat| row.role == SeatRole::Chair && seat.role == SeatRole::Chair);
    checks.rule(chair.is_none(), "role", RuleCode::SecondChair, called(chair));
}

fn one_holder(checks: &mut Checks, row: &seat::Model) {
    let both = row.person_id.is_some() && row.post_id.is_some();
    checks.rule(!both, "personId", RuleCode::ExactlyOne, one_of_two(["personId", "postId"], true));
}

/// What every seat must say by itself, beside that it has one holder: a table names its columns otherwise.
pub fn well_formed(checks: &mut Checks, row: &seat::Model) {
    checks.rule(row.kind != SeatKind::ExOfficio || row.post_id.is_some(), "postId", RuleCode::Required, "");
    checks.term("until", row.valid_from, row.valid_until);
    let other = Detail { da: "den, der selv sidder der".to_owned(), en: "whoever sits there".to_owned() };
    checks.rule(row.copy_to_id.is_none() || row.copy_to_id != row.person_id, "copyToId", RuleCode::Invalid, other);
}

fn find(work: &Work, draft: &Draft) -> Result<Named> {
    let register = work.register();
    let person = draft.person.map(|id| grant::acquaintance(work, id)).transpose()?;
    let post = draft.post.map(|id| register.posts.find(id).ok_or(Error::NotThere(Noun::Post))).transpose()?;
    let organisation = draft.organisation.map(|id| register.organisations.find(id).ok_or(Error::NotThere(Noun::Organisation)));
    let organisation = organisation.transpose()?.or_else(|| post.map(|post| register.posts.get(post).organisation));
    // A person who holds one post sits on behalf of its organisation.
    let organisation = organisation.or_else(|| person.and_then(|person| only_organisation(register, person, draft.from)));
    Ok(Named { person, post, organisation })
}

fn named(register: &Register, row: &seat::Model) -> Result<Named> {
    let person = row.person_id.map(|id| register.persons.find(id).ok_or(Error::NotThere(Noun::Person))).transpose()?;
    let post = row.post_id.map(|id| register.posts.find(id).ok_or(Error::NotThere(Noun::Post))).transpose()?;
    let organisation = row.organisation_id.map(|id| register.organisations.find(id).ok_or(Error::NotThere(Noun::Organisation)));
    let organisation = organisation.transpose()?.or_else(|| post.map(|post| register.posts.get(post).organisation));
    Ok(Named { person, post, organisation })
}

fn only_organisation(register: &Register, person: PersonIx, from: Option<NaiveDate>) -> Option<OrganisationIx> {
    let on = from?.into();
    let mut posts = register.posts_of(person, on).map(|post| register.posts.get(post).organisation);
    posts.next().filter(|first| posts.all(|other| other == *first))
}

/// What a seat gives to whom. Nobody has the same place twice on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    forum: Uuid,
    kind: SeatKind,
    organisation: Option<Uuid>,
    post: Option<Uuid>,
    person: Option<Uuid>,
}

/// The place that a seat gives, if it gives it to anybody.
#[must_use]
pub fn place(row: &seat::Model) -> Option<Place> {
    let (kind, organisation, post, person) = (row.kind, row.organisation_id, row.post_id, row.person_id);
    (post.is_some() || person.is_some()).then_some(Place { forum: row.forum_id, kind, organisation, post, person })
}

fn place_of(register: &Register, seat: &Seat) -> Option<Place> {
    let post = seat.post.map(|ix| register.posts.get(ix).id);
    let person = seat.person.map(|ix| register.persons.get(ix).id);
    let organisation = seat.organisation.map(|ix| register.organisations.get(ix).id);
    let forum = register.forums.get(seat.forum).id;
    (post.is_some() || person.is_some()).then_some(Place { forum, kind: seat.kind, organisation, post, person })
}

/// The other seats of the forum that share a day with this one.
fn beside<'a>(register: &'a Register, forum: ForumIx, row: &seat::Model) -> Vec<&'a Seat> {
    let term = Term::new(row.valid_from, row.valid_until);
    let seats = register.forum_seats.of(forum).iter().map(|ix| register.seats.get(*ix));
    seats.filter(|seat| seat.id != row.id && seat.term.overlaps(term)).collect()
}

/// Who has a seat, as far as the actor may know: a person, or the post or organisation whose seat it is.
fn called(work: &Work, register: &Register, seat: &Seat) -> String {
    let person = seat.person.map(|ix| register.persons.get(ix)).filter(|row| grant::acquaintance(work, row.id).is_ok());
    let post = seat.post.map(|ix| &*register.posts.get(ix).title);
    let organisation = seat.organisation.map(|ix| register.organisation_name(ix, work.today().into()));
    person.map(|row| &*row.name).or(post).or(organisation).unwrap_or_default().to_owned()
}

/// The first day on which nobody sat in the seat, where nobody does on the day asked about.
#[must_use]
pub fn vacant_since(sight: &Sight, ix: SeatIx) -> Option<NaiveDate> {
    let register = sight.register();
    let seat = register.seats.get(ix);
    if register.holder(seat, sight.on()).is_some() {
        return None;
    }
    let holdings = seat.post.map_or(&[][..], |post| register.post_holdings.of(post)).iter();
    let ended = holdings.filter_map(|ix| register.holdings.get(*ix).term.last()).filter(|last| Day::from(*last) < sight.on());
    ended.max().and_then(|last| last.succ_opt()).max(seat.term.first())
}

/// Who gets a copy for the seat, as far as the viewer may know: whoever keeps the forum, and whoever sits there.
#[must_use]
pub fn copy_to(sight: &Sight, ix: SeatIx) -> Option<PersonIx> {
    let register = sight.register();
    let seat = register.seats.get(ix);
    let me = sight.standing().person();
    let own = me.is_some() && register.holder(seat, sight.on()) == me;
    seat.copy_to.filter(|_| own || sight.keeps(seat.forum))
}
