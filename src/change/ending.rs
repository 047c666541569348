//! Ending what has no term of its own, and what rests on what ends: on one day, in one act.
//!
//! A post that ends leaves the seats that follow it: nobody sits there from then on, and they show as vacant. So does the seat that a
//! person had on behalf of an organisation: it ends, and the place stands empty from the day after.

use super::entries::Dated;
use crate::{
    access::{Root, Sight, grant},
    error::{Detail, Error, Result, RuleCode},
    forum::removal,
    hub::Work,
    people::history::roots::root,
    register::{End, OrganisationIx, Register},
    relay::Kind,
};
use chrono::NaiveDate;
use entities::{
    forum::{deputy, forum_area, forum_topic, seat, secretariat},
    hub::audit,
    interface::{interface, interface_contact},
    people::{contact_duty, holding, organisation, post},
    words::InterfaceKind,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::IntoCondition};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Ends everything dated that rests on this entry; `until` is the day after its last.
///
/// # Errors
/// [`Error::NotAllowed`] for whoever may correct a person and does not keep the register; [`RuleCode::OutsideTerm`] when something
/// began only after the day and has been true since.
pub async fn resting(work: &Work, (kind, id): (Kind, Uuid), until: NaiveDate) -> Result<()> {
    match kind {
        Kind::Post => of_posts(work, &[id], until).await,
        Kind::Person => {
            // She may have places that only their keepers know of.
            grant::registrar(work)?;
            of_person(work, id, until).await
        }
        Kind::Organisation => of_organisation(work, id, until).await,
        Kind::Topic => all::<forum_topic::Model>(work, forum_topic::Column::TopicId.eq(id), until).await,
        Kind::Area => {
            all::<forum_area::Model>(work, forum_area::Column::AreaId.eq(id), until).await?;
            all::<contact_duty::Model>(work, contact_duty::Column::AreaId.eq(id), until).await
        }
        _ => Ok(()),
    }
}

async fn of_posts(work: &Work, posts: &[Uuid], until: NaiveDate) -> Result<()> {
    let posts = || posts.iter().copied();
    all::<holding::Model>(work, holding::Column::PostId.is_in(posts()), until).await?;
    all::<contact_duty::Model>(work, contact_duty::Column::PostId.is_in(posts()), until).await?;
    all::<secretariat::Model>(work, secretariat::Column::PostId.is_in(posts()), until).await?;
    all::<deputy::Model>(work, deputy::Column::PostId.is_in(posts()), until).await?;
    all::<interface_contact::Model>(work, interface_contact::Column::PostId.is_in(posts()), until).await
}

async fn of_person(work: &Work, person: Uuid, until: NaiveDate) -> Result<()> {
    all::<holding::Model>(work, holding::Column::PersonId.eq(person), until).await?;
    all::<deputy::Model>(work, deputy::Column::PersonId.eq(person), until).await?;
    all::<interface_contact::Model>(work, interface_contact::Column::PersonId.eq(person), until).await?;
    let seats = seat::Entity::find().filter(seat::Column::PersonId.eq(person)).all(work.rows()).await?;
    for before in seats.into_iter().filter(|seat| lasts(seat, until)) {
        let begun = before.valid_from.is_none_or(|from| from < until);
        seat_ends(work, before.clone(), until).await?;
        if begun && before.organisation_id.is_some() {
            vacant(work, before, until).await?;
        }
    }
    Ok(())
}

/// The same place, empty from a day on.
async fn vacant(work: &Work, seat: seat::Model, from: NaiveDate) -> Result<()> {
    let id = work.new_id();
    let stem = work.register().forums.find(seat.forum_id).map(|ix| work.register().forums.get(ix).code.to_string());
    let code = format!("{}-{}", stem.unwrap_or_default(), id.simple());
    let empty = seat::Model { id, code, person_id: None, copy_to_id: None, valid_from: Some(from), version: 1, ..seat };
    work.insert(empty).await.map(drop)
}

async fn of_organisation(work: &Work, id: Uuid, until: NaiveDate) -> Result<()> {
    let register = work.register();
    let Some(top) = register.organisations.find(id) else { return Ok(()) };
    let tree = tree(register, top);
    let ids: Vec<Uuid> = tree.iter().map(|ix| register.organisations.get(*ix).id).collect();
    let units = ids.iter().copied().filter(|unit| *unit != id);
    all::<organisation::Model>(work, organisation::Column::Id.is_in(units), until).await?;
    let posts = post::Entity::find().filter(post::Column::OrganisationId.is_in(ids.iter().copied())).all(work.rows()).await?;
    of_posts(work, &posts.iter().map(|post| post.id).collect::<Vec<_>>(), until).await?;
    all::<secretariat::Model>(work, secretariat::Column::OrganisationId.is_in(ids.iter().copied()), until).await?;
    let seats = seat::Entity::find().filter(seat::Column::OrganisationId.is_in(ids.iter().copied())).all(work.rows()).await?;
    for seat in seats.into_iter().filter(|seat| lasts(seat, until)) {
        seat_ends(work, seat, until).await?;
    }
    let ends = tree.iter().flat_map(|ix| register.organisation_interfaces.of(*ix)).map(|ix| register.interfaces.get(*ix));
    let ends: BTreeSet<Uuid> = ends.filter(|row| row.kind != InterfaceKind::Succeeds).map(|row| row.id).collect();
    let ends = interface::Entity::find().filter(interface::Column::Id.is_in(ends)).all(work.rows()).await?;
    for row in ends.into_iter().filter(|row| lasts(row, until)) {
        if never(work, &row, until) {
            removal::interface(work, row).await.map_err(on_the_day)?;
        } else {
            ends_on(work, row, until).await?;
        }
    }
    Ok(())
}

/// The organisation with all that is a unit of it.
fn tree(register: &Register, top: OrganisationIx) -> Vec<OrganisationIx> {
    let mut found = vec![top];
    let mut at = 0;
    while let Some(organisation) = found.get(at).copied() {
        found.extend(register.organisation_units.of(organisation));
        at += 1;
    }
    found
}

/// Ends the rows of a table that would last longer.
async fn all<M: Dated>(work: &Work, of: impl IntoCondition, until: NaiveDate) -> Result<()> {
    for row in M::Entity::find().filter(of).all(work.rows()).await? {
        if !lasts(&row, until) {
            continue;
        }
        if never(work, &row, until) {
            removal::entry(work, row).await.map_err(on_the_day)?;
        } else {
            ends_on(work, row, until).await?;
        }
    }
    Ok(())
}

async fn seat_ends(work: &Work, seat: seat::Model, until: NaiveDate) -> Result<()> {
    if never(work, &seat, until) {
        return removal::seat(work, seat).await.map_err(on_the_day);
    }
    ends_on(work, seat, until).await
}

fn lasts<M: Dated>(row: &M, until: NaiveDate) -> bool {
    row.clone().until().is_none_or(|end| until < end)
}

/// Whether it was to begin only after the day and has not begun, and so never will.
fn never<M: Dated>(work: &Work, row: &M, until: NaiveDate) -> bool {
    row.from().is_some_and(|first| first >= until && first > work.today())
}

async fn ends_on<M: Dated>(work: &Work, before: M, until: NaiveDate) -> Result<()> {
    if let Some(first) = before.from().filter(|first| *first >= until) {
        let (da, en) = (format!("noget begyndte først derefter ({first})"), format!("something began only after it ({first})"));
        return Err(Error::refused(&["input", "until"], RuleCode::OutsideTerm, Detail { da, en }));
    }
    let mut after = before.clone();
    *after.until() = Some(until);
    work.update(before, after).await.map(drop)
}

/// The same error, told of the last day.
fn on_the_day(error: Error) -> Error {
    match error {
        Error::Refused(refusals) => Error::Refused(
            refusals.into_iter().map(|refusal| crate::error::Refusal { field: vec!["input", "until"], ..refusal }).collect(),
        ),
        other => other,
    }
}

/// How many entries got a last day in this transaction, as far as the viewer may know of them.
///
/// # Errors
/// When the database fails.
pub async fn ended(sight: &Sight, revision: i64) -> Result<usize> {
    let entries = audit::Entity::find().filter(audit::Column::Revision.eq(revision)).all(sight.rows()).await?;
    let mut count = 0;
    for entry in &entries {
        let Some(row) = entry.before.as_ref() else { continue };
        let Some(last) = row.get("valid_until") else { continue };
        if entry.after.as_ref().and_then(|after| after.get("valid_until")) == Some(last) {
            continue;
        }
        let known = match root(sight.register(), sight.rows(), &entry.table_name, row).await? {
            Some(Root::Forum(id, _)) => sight.register().forums.find(id).is_some_and(|forum| sight.sees_inside(forum)),
            Some(Root::Party(end)) => end.is_some_and(|end: End| sight.opens(end)),
            root => root.is_some(),
        };
        count += usize::from(known);
    }
    Ok(count)
}
