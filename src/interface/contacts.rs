//! Who answers for an end of an interface, and that an end confirms it.

use super::declare::{expect_declared, judged_on};
use crate::{
    access::grant::{self, Party, Speaker},
    error::{Detail, Error, Noun, Result, RuleCode},
    hub::{Work, expect_version},
    register::{ContactIx, End, InterfaceIx, Register, Term},
    words::{
        dates::day_after,
        text::{Checks, Patch},
    },
};
use chrono::NaiveDate;
use entities::{
    interface::{interface, interface_confirmation, interface_contact},
    words::InterfaceEnd,
};
use sea_orm::EntityTrait;
use uuid::Uuid;

/// A contact as somebody wants it: a post, whose holder answers, or a person. `until` is the last day, included.
#[derive(Clone, Copy, Debug)]
pub struct Draft {
    pub end: InterfaceEnd,
    pub post: Option<Uuid>,
    pub person: Option<Uuid>,
    pub from: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
}

/// What is to be otherwise; the rest stays. A post takes the place of a person, and a person that of a post.
#[derive(Clone, Debug, Default)]
pub struct Change {
    pub post: Patch<Uuid>,
    pub person: Patch<Uuid>,
    pub from: Patch<NaiveDate>,
    pub until: Patch<NaiveDate>,
}

/// Makes somebody answer for an end. Without a first day from today.
///
/// # Errors
/// Every rule that the draft breaks; [`Error::NotThere`] for a post or person that does not exist, and for a person whom the
/// actor may not know of.
pub async fn add(work: &Work, (_, ix): (&Party, InterfaceIx), draft: Draft) -> Result<Uuid> {
    let register = work.register();
    let mut checks = Checks::default();
    let from = Some(draft.from.unwrap_or_else(|| work.today()));
    let row = row(work, register.interfaces.get(ix).id, Draft { from, ..draft })?;
    check(register, &row, &mut checks);
    check_place(work, register.interfaces.get(ix).at(row.end), ("personId", &row), &mut checks)?;
    checks.done()?;
    Ok(work.insert(row).await?.id)
}

/// The contacts of a new interface, for ends that the party speaks for; they begin with it where they have no first day.
pub(super) fn rows(
    work: &Work,
    (party, interface): (&Party, &interface::Model),
    drafts: Vec<Draft>,
    checks: &mut Checks,
) -> Result<Vec<interface_contact::Model>> {
    let mut rows: Vec<interface_contact::Model> = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let from = draft.from.or(interface.valid_from);
        checks.exactly_one("contacts", ["postId", "personId"], [draft.post.is_some(), draft.person.is_some()]);
        checks.rule(party.is_at(draft.end), "contacts", RuleCode::Forbidden, "");
        let new = row(work, interface.id, Draft { from, ..draft })?;
        checks.term("contacts", new.valid_from, new.valid_until);
        let twice = rows.iter().any(|row| (row.end, row.post_id, row.person_id) == (new.end, new.post_id, new.person_id));
        checks.rule(!twice, "contacts", RuleCode::AlreadyThere, name(work.register(), &new));
        if let Some(end) = end_of(work.register(), interface, new.end) {
            check_place(work, end, ("contacts", &new), checks)?;
        }
        rows.push(new);
    }
    Ok(rows)
}

fn row(work: &Work, interface_id: Uuid, draft: Draft) -> Result<interface_contact::Model> {
    exists(work, draft.post, draft.person)?;
    Ok(interface_contact::Model {
        id: work.new_id(),
        interface_id,
        end: draft.end,
        post_id: draft.post,
        person_id: draft.person,
        valid_from: draft.from,
        valid_until: day_after(draft.until),
        version: 1,
    })
}

fn exists(work: &Work, post: Option<Uuid>, person: Option<Uuid>) -> Result<()> {
    if let Some(post) = post {
        work.register().posts.find(post).ok_or(Error::NotThere(Noun::Post))?;
    }
    if let Some(person) = person {
        grant::acquaintance(work, person)?;
    }
    Ok(())
}

/// Sets a contact right. Who stops is ended instead, so that history keeps it.
///
/// # Errors
/// As [`add`]; [`RuleCode::VersionConflict`].
pub async fn change(work: &Work, (_, ix): (&Party, ContactIx), change: Change, expected: Option<i32>) -> Result<Uuid> {
    let id = work.register().contacts.get(ix).id;
    let before = interface_contact::Entity::find_by_id(id).one(work.rows()).await?.ok_or(Error::NotThere(Noun::Contact))?;
    expect_version(&before, expected)?;
    let mut after = before.clone();
    if matches!((&change.post, &change.person), (Patch::Set(_), Patch::Keep)) {
        after.person_id = None;
    }
    if matches!((&change.post, &change.person), (Patch::Keep, Patch::Set(_))) {
        after.post_id = None;
    }
    change.post.put(&mut after.post_id);
    change.person.put(&mut after.person_id);
    change.from.put(&mut after.valid_from);
    change.until.put_last_day(&mut after.valid_until);
    let named = |new: Option<Uuid>, old: Option<Uuid>| new.filter(|_| new != old);
    exists(work, named(after.post_id, before.post_id), named(after.person_id, before.person_id))?;
    let mut checks = Checks::default();
    check(work.register(), &after, &mut checks);
    if after.person_id != before.person_id {
        let contact = work.register().contacts.get(ix);
        let end = work.register().interfaces.get(contact.interface).at(contact.end);
        check_place(work, end, ("personId", &after), &mut checks)?;
    }
    checks.done()?;
    work.update(before, after).await.map(|row| row.id)
}

/// Notes what is wrong with a contact beside the others of its interface.
fn check(register: &Register, row: &interface_contact::Model, checks: &mut Checks) {
    let field = if row.post_id.is_some() { "postId" } else { "personId" };
    checks.exactly_one(field, ["postId", "personId"], [row.post_id.is_some(), row.person_id.is_some()]);
    checks.term("until", row.valid_from, row.valid_until);
    let Some(interface) = register.interfaces.find(row.interface_id) else { return };
    let (post, person) = found(register, row);
    let term = Term::new(row.valid_from, row.valid_until);
    let mut others = register.interface_contacts.of(interface).iter().map(|ix| register.contacts.get(*ix));
    let twin = others.any(|other| {
        let same = (other.end, other.post, other.person) == (row.end, post, person);
        other.id != row.id && same && other.term.overlaps(term)
    });
    checks.rule(!twin, field, RuleCode::AlreadyThere, name(register, row));
}

/// Notes a person who has no place in what stands at the end, and so would answer for nothing: on the contact's last day where that
/// is past, else today or when it begins. As far as the actor may see: a refusal must not tell who sits where.
fn check_place(
    work: &Work,
    end: End,
    (field, row): (&'static str, &interface_contact::Model),
    checks: &mut Checks,
) -> Result<()> {
    let (standing, register) = (grant::signed_in(work)?, work.register());
    let day = judged_on(work.today(), row.valid_from, row.valid_until);
    let belongs = |person| match end {
        End::Forum(forum) => !standing.sees_inside(register, forum) || register.belongs_to_forum(person, forum, day),
        End::Organisation(organisation) => {
            let sends = |seat| {
                let seat = register.seats.get(seat);
                seat.organisation.is_some_and(|ix| register.is_unit_of(ix, organisation))
                    && standing.sees_inside(register, seat.forum)
            };
            register.holds_post_in(person, organisation, day) || register.seats_of(person, day).any(sends)
        }
    };
    let nowhere = Detail {
        da: "personen har hverken plads eller stilling dér".to_owned(),
        en: "the person has neither a seat nor a post there".to_owned(),
    };
    checks.rule(found(register, row).1.is_none_or(belongs), field, RuleCode::Invalid, nowhere);
    Ok(())
}

/// What stands at an end of an interface that is not in the register yet.
fn end_of(register: &Register, interface: &interface::Model, end: InterfaceEnd) -> Option<End> {
    let (forum, organisation) = match end {
        InterfaceEnd::From => (interface.from_forum_id, interface.from_organisation_id),
        InterfaceEnd::To => (interface.to_forum_id, interface.to_organisation_id),
    };
    let forum = forum.and_then(|id| register.forums.find(id)).map(End::Forum);
    forum.or_else(|| organisation.and_then(|id| register.organisations.find(id)).map(End::Organisation))
}

type Found = (Option<crate::register::PostIx>, Option<crate::register::PersonIx>);

fn found(register: &Register, row: &interface_contact::Model) -> Found {
    (row.post_id.and_then(|id| register.posts.find(id)), row.person_id.and_then(|id| register.persons.find(id)))
}

fn name(register: &Register, row: &interface_contact::Model) -> String {
    let (post, person) = found(register, row);
    let title = post.map(|ix| register.posts.get(ix).title.to_string());
    title.or_else(|| person.map(|ix| register.persons.get(ix).name.to_string())).unwrap_or_default()
}

/// Confirms an interface for an end today. Each end confirms for itself, once a day.
///
/// # Errors
/// [`RuleCode::AlreadyDone`]; [`RuleCode::Invalid`] for a draft; [`RuleCode::OutsideTerm`] when it has ended or not begun.
pub async fn confirm(work: &Work, speaker: &Speaker) -> Result<Uuid> {
    let (register, today) = (work.register(), work.today());
    let (ix, end) = speaker.speaks_for();
    expect_declared(work, ix)?;
    let row = register.interfaces.get(ix);
    let done = register.interface_confirmations.of(ix).iter().map(|ix| register.confirmations.get(*ix));
    let given = done.into_iter().find(|given| given.end == end && given.on == today);
    let done = given.is_some_and(|given| given.until.is_none());
    let mut checks = Checks::default();
    checks.rule(row.term.contains(today.into()), "id", RuleCode::OutsideTerm, today.to_string());
    checks.rule(!done, "end", RuleCode::AlreadyDone, "");
    checks.done()?;
    let person_id = speaker.person().map(|person| register.persons.get(person).id);
    if let Some(given) = given {
        // Confirmed, changed and confirmed again on one day.
        let found = interface_confirmation::Entity::find_by_id(given.id).one(work.rows()).await?;
        let before = found.ok_or(Error::NotThere(Noun::Interface))?;
        work.update(before.clone(), interface_confirmation::Model { person_id, valid_until: None, ..before }).await?;
        return Ok(row.id);
    }
    let (id, interface_id, confirmed_on) = (work.new_id(), row.id, today);
    let new = interface_confirmation::Model { id, interface_id, end, confirmed_on, person_id, valid_until: None, version: 1 };
    work.insert(new).await?;
    Ok(row.id)
}
