//! What stands at the two ends of an interface: named, and set right where it was wrong from the first day.

use crate::{
    access::grant::{self, Party},
    error::{Error, Noun, Result, RuleCode},
    hub::Work,
    register::{End, InterfaceIx, Register},
    words::text::Checks,
};
use entities::{
    interface::{interface, interface_contact},
    words::InterfaceEnd,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

/// What somebody wants to stand at an end: a forum or an organisation.
#[derive(Clone, Copy, Debug)]
pub struct Side {
    pub forum: Option<Uuid>,
    pub organisation: Option<Uuid>,
}

/// The two ends that are named.
///
/// # Errors
/// [`RuleCode::ExactlyOne`] unless each is a forum or an organisation; [`Error::NotThere`].
pub fn ends(work: &Work, from: Side, to: Side) -> Result<(End, End)> {
    let mut checks = Checks::default();
    for (field, side) in [("from", from), ("to", to)] {
        checks.exactly_one(field, ["forumId", "organisationId"], [side.forum.is_some(), side.organisation.is_some()]);
    }
    checks.done()?;
    Ok((end(work.register(), from)?, end(work.register(), to)?))
}

fn end(register: &Register, side: Side) -> Result<End> {
    match side.forum {
        Some(forum) => register.forums.find(forum).map(End::Forum).ok_or(Error::NotThere(Noun::Forum)),
        None => {
            let found = register.organisations.find(side.organisation.unwrap_or_default());
            found.map(End::Organisation).ok_or(Error::NotThere(Noun::Organisation))
        }
    }
}

/// The columns of an end.
pub(super) fn ids(register: &Register, end: End) -> (Option<Uuid>, Option<Uuid>) {
    match end {
        End::Forum(ix) => (Some(register.forums.get(ix).id), None),
        End::Organisation(ix) => (None, Some(register.organisations.get(ix).id)),
    }
}

/// The grant to write the interface down between its new ends; nothing when they are the old ones.
///
/// # Errors
/// As [`ends`] and [`grant::party`].
pub(super) fn moved(work: &Work, party: &Party, (from, to): (Option<Side>, Option<Side>)) -> Result<Option<Party>> {
    let register = work.register();
    let side = |end| {
        let (forum, organisation) = ids(register, end);
        Side { forum, organisation }
    };
    let old = party.ends();
    let new = ends(work, from.unwrap_or_else(|| side(old.0)), to.unwrap_or_else(|| side(old.1)))?;
    if new == old { Ok(None) } else { grant::party(work, new.0, new.1).map(Some) }
}

/// Writes the ends into the row.
pub(super) fn name(register: &Register, (from, to): (End, End), row: &mut interface::Model) {
    (row.from_forum_id, row.from_organisation_id) = ids(register, from);
    (row.to_forum_id, row.to_organisation_id) = ids(register, to);
}

/// Notes something that passed at a meeting of a forum that would stand at no end any more.
pub(super) fn check_passings(register: &Register, ix: InterfaceIx, (from, to): (End, End), checks: &mut Checks) {
    let passings = register.interface_passings.of(ix).iter().map(|ix| register.passings.get(*ix));
    let mut forums = passings.filter_map(|row| row.meeting).map(|meeting| register.meetings.get(meeting).forum);
    let apart = forums.any(|forum| from != End::Forum(forum) && to != End::Forum(forum));
    checks.rule(!apart, "from", RuleCode::StillUsed, "");
}

/// Lets contacts follow what they answer for: turned round they stay with it, and where something else stands they are taken away.
pub(super) async fn move_contacts(work: &Work, interface: Uuid, old: (End, End), new: (End, End)) -> Result<()> {
    let found = interface_contact::Entity::find().filter(interface_contact::Column::InterfaceId.eq(interface));
    for before in found.all(work.rows()).await? {
        let stood = if before.end == InterfaceEnd::From { old.0 } else { old.1 };
        let end = match stood {
            at if at == new.0 => InterfaceEnd::From,
            at if at == new.1 => InterfaceEnd::To,
            _ => {
                work.remove(before).await?;
                continue;
            }
        };
        work.update(before.clone(), interface_contact::Model { end, ..before }).await?;
    }
    Ok(())
}
