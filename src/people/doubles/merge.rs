//! Merging two entries into one. Whatever refers to the one that goes is made to refer to the one that stays, whoever keeps it.

use super::{
    moving::{Way, move_all, move_needed, naming, says},
    twins::{interfaces_of, join_interfaces, join_posts},
};
use crate::{
    access::grant::{self, Registrar},
    error::{Detail, Error, Noun, Result, RuleCode},
    hub::{Work, expect_version},
    register::{Register, Term},
    words::fold,
};
use entities::{
    forum::{deputy, entry_request, forum, seat, seat_address, seat_role, secretariat},
    hub::{account, letter, merging},
    interface::{confirmation_request, interface, interface_confirmation, interface_contact},
    meeting::invitation,
    people::{holding, organisation, organisation_identifier, organisation_name, person, post},
    words::{Answer, MergeKind},
};
use sea_orm::EntityTrait;
use uuid::Uuid;

/// Merges one person's entry into another's, which takes over what it lacks.
///
/// # Errors
/// [`Error::NotThere`] for a person whom the actor may not know of; [`Error::NotAllowed`] when one of them is the actor, who would
/// get the other's places; [`RuleCode::Invalid`] for one and the same.
pub async fn merge_people(work: &Work, _: &Registrar, (kept, gone): (Uuid, Uuid), expected: Option<i32>) -> Result<Uuid> {
    for person in [kept, gone] {
        grant::not_oneself(work, grant::acquaintance(work, person)?)?;
    }
    two(kept, gone)?;
    let way = Way { gone, kept };
    let find = async |id| person::Entity::find_by_id(id).one(work.rows()).await?.ok_or(Error::NotThere(Noun::Person));
    let (before, leaving) = (find(kept).await?, find(gone).await?);
    expect_version(&before, expected)?;
    move_holdings(work, way).await?;
    move_seats(work, way).await?;
    move_all::<seat::Model>(work, seat::Column::CopyToId, way, |row| &mut row.copy_to_id).await?;
    move_all::<deputy::Model>(work, deputy::Column::PersonId, way, |row| &mut row.person_id).await?;
    move_all::<interface_contact::Model>(work, interface_contact::Column::PersonId, way, |row| &mut row.person_id).await?;
    let column = interface_confirmation::Column::PersonId;
    move_all::<interface_confirmation::Model>(work, column, way, |row| &mut row.person_id).await?;
    move_all::<invitation::Model>(work, invitation::Column::AnsweredById, way, |row| &mut row.answered_by_id).await?;
    let column = confirmation_request::Column::PersonId;
    move_needed::<confirmation_request::Model>(work, column, way, |row| &mut row.person_id).await?;
    move_needed::<entry_request::Model>(work, entry_request::Column::PersonId, way, |row| &mut row.person_id).await?;
    move_invitations(work, way).await?;
    work.hand_letters(letter::Column::PersonId, gone, kept).await?;
    move_account(work, way).await?;
    work.remove(leaving.clone()).await?;
    let mut after = before.clone();
    after.email = after.email.or(leaving.email);
    after.phone = after.phone.or(leaving.phone);
    after.given_name = after.given_name.or(leaving.given_name.filter(|given| before.name.starts_with(&**given)));
    after.family_name = after.family_name.or(leaving.family_name.filter(|family| before.name.ends_with(&**family)));
    work.update(before, after).await?;
    write_down(work, MergeKind::Person, way, leaving.name).await
}

/// Merges one organisation's entry into another's, which takes over what it lacks. The name that goes stays as one that the
/// organisation also goes by. Posts with the same title and interfaces that say the same become one too, where nothing stands against it.
///
/// # Errors
/// [`Error::NotThere`]; [`Error::NotAllowed`] when the actor would come to keep forums; [`RuleCode::Circular`] when the one that stays
/// is a unit of the one that goes; [`RuleCode::Invalid`] for one and the same, and where both have a number of their own.
pub async fn merge_organisations(work: &Work, _: &Registrar, (kept, gone): (Uuid, Uuid), expected: Option<i32>) -> Result<Uuid> {
    let find = async |id| organisation::Entity::find_by_id(id).one(work.rows()).await?.ok_or(Error::NotThere(Noun::Organisation));
    let (before, leaving) = (find(kept).await?, find(gone).await?);
    two(kept, gone)?;
    expect_version(&before, expected)?;
    no_forums_for_oneself(work, [kept, gone])?;
    one_organisation(work.register(), &before, &leaving)?;
    let way = Way { gone, kept };
    move_all::<organisation::Model>(work, organisation::Column::ParentId, way, |row| &mut row.parent_id).await?;
    join_posts(work, way).await?;
    move_needed::<post::Model>(work, post::Column::OrganisationId, way, |row| &mut row.organisation_id).await?;
    move_all::<forum::Model>(work, forum::Column::ConvenerId, way, |row| &mut row.convener_id).await?;
    move_all::<seat::Model>(work, seat::Column::OrganisationId, way, |row| &mut row.organisation_id).await?;
    move_all::<secretariat::Model>(work, secretariat::Column::OrganisationId, way, |row| &mut row.organisation_id).await?;
    let came = interfaces_of(work, gone).await?;
    let (from, to) = (interface::Column::FromOrganisationId, interface::Column::ToOrganisationId);
    move_all::<interface::Model>(work, from, way, |row| &mut row.from_organisation_id).await?;
    move_all::<interface::Model>(work, to, way, |row| &mut row.to_organisation_id).await?;
    join_interfaces(work, kept, &came).await?;
    let column = organisation_name::Column::OrganisationId;
    move_needed::<organisation_name::Model>(work, column, way, |row| &mut row.organisation_id).await?;
    let column = organisation_identifier::Column::OrganisationId;
    move_needed::<organisation_identifier::Model>(work, column, way, |row| &mut row.organisation_id).await?;
    work.remove(leaving.clone()).await?;
    let wider = Term::new(before.valid_from, before.valid_until).with(Term::new(leaving.valid_from, leaving.valid_until));
    let mut after = before.clone();
    after.name_en = after.name_en.or(leaving.name_en);
    after.cvr = after.cvr.or(leaving.cvr);
    after.municipality_code = after.municipality_code.or(leaving.municipality_code);
    (after.valid_from, after.valid_until) = (wider.first(), crate::words::dates::day_after(wider.last()));
    if fold(&before.name) != fold(&leaving.name) {
        let (id, name) = (work.new_id(), leaving.name.clone());
        work.insert(organisation_name::Model { id, organisation_id: kept, name, valid_until: None, version: 1 }).await?;
    }
    work.update(before, after).await?;
    write_down(work, MergeKind::Organisation, way, leaving.name).await
}

fn two(kept: Uuid, gone: Uuid) -> Result<()> {
    let both = Detail { da: "vælg to forskellige".to_owned(), en: "choose two different ones".to_owned() };
    if kept == gone { Err(Error::refused(&["input", "goneId"], RuleCode::Invalid, both)) } else { Ok(()) }
}

/// Refuses to make one what the actor is secretary for and what convenes a forum that the actor does not keep: whoever is secretary
/// for the convener keeps the forum, and nobody gives herself that. The operator keeps every forum.
fn no_forums_for_oneself(work: &Work, pair: [Uuid; 2]) -> Result<()> {
    let (standing, register) = (grant::signed_in(work)?, work.register());
    let pair: Vec<_> = pair.iter().filter_map(|id| register.organisations.find(*id)).collect();
    let convened = register.forums.iter().filter(|(_, row)| row.convener.is_some_and(|convener| pair.contains(&convener)));
    let all_kept = convened.map(|(ix, _)| ix).all(|forum| standing.keeps(register, forum));
    let own = pair.iter().any(|ix| standing.secretary_for().contains(ix));
    if own && !all_kept { Err(Error::NotAllowed) } else { Ok(()) }
}

/// Refuses what cannot be one organisation.
fn one_organisation(register: &Register, kept: &organisation::Model, gone: &organisation::Model) -> Result<()> {
    let ix = register.organisations.find(kept.id).ok_or(Error::NotThere(Noun::Organisation))?;
    if register.above(ix).any(|at| register.organisations.get(at).id == gone.id) {
        return Err(Error::refused(&["input", "keepId"], RuleCode::Circular, ""));
    }
    let apart = |a: &Option<String>, b: &Option<String>| a.is_some() && b.is_some();
    if apart(&kept.cvr, &gone.cvr) || apart(&kept.municipality_code, &gone.municipality_code) {
        let numbers = Detail {
            da: "de har hver sit CVR- eller kommunenummer".to_owned(),
            en: "each has a CVR or municipality number of its own".to_owned(),
        };
        return Err(Error::refused(&["input", "goneId"], RuleCode::Invalid, numbers));
    }
    Ok(())
}

async fn write_down(work: &Work, kind: MergeKind, way: Way, gone_name: String) -> Result<Uuid> {
    let row = merging::Model {
        id: work.new_id(),
        kind,
        kept_id: way.kept,
        gone_id: way.gone,
        gone_name,
        revision: work.revision(),
        merged_at: work.now(),
        undone_at: None,
        version: 1,
    };
    Ok(work.insert(row).await?.id)
}

/// Moves who held which post. Where both entries held one post on the same days, the term that is kept becomes as long as both.
async fn move_holdings(work: &Work, way: Way) -> Result<()> {
    let term = |row: &holding::Model| Term::new(row.valid_from, row.valid_until);
    let mut ours: Vec<holding::Model> = naming(work, holding::Column::PersonId, way.kept).await?;
    for theirs in naming::<holding::Model>(work, holding::Column::PersonId, way.gone).await? {
        let meets = |own: &&mut holding::Model| own.post_id == theirs.post_id && term(own).overlaps(term(&theirs));
        match ours.iter_mut().find(meets) {
            Some(own) => {
                let both = term(own).with(term(&theirs));
                work.remove(theirs).await?;
                let (valid_from, valid_until) = (both.first(), crate::words::dates::day_after(both.last()));
                *own = work.update(own.clone(), holding::Model { valid_from, valid_until, ..own.clone() }).await?;
            }
            None => {
                work.update(theirs.clone(), holding::Model { person_id: way.kept, ..theirs }).await?;
            }
        }
    }
    Ok(())
}

/// Moves seats. Where both entries have the same seat, its deputies, invitations and address go over to the one that is kept.
async fn move_seats(work: &Work, way: Way) -> Result<()> {
    let plain = |row: &seat::Model| says(&seat::Model { person_id: None, code: String::new(), copy_to_id: None, ..row.clone() });
    let ours: Vec<seat::Model> = naming(work, seat::Column::PersonId, way.kept).await?;
    for theirs in naming::<seat::Model>(work, seat::Column::PersonId, way.gone).await? {
        let Some(own) = ours.iter().find(|own| plain(own) == plain(&theirs)) else {
            work.update(theirs.clone(), seat::Model { person_id: Some(way.kept), ..theirs }).await?;
            continue;
        };
        let seats = Way { gone: theirs.id, kept: own.id };
        move_needed::<deputy::Model>(work, deputy::Column::SeatId, seats, |row| &mut row.seat_id).await?;
        move_needed::<invitation::Model>(work, invitation::Column::SeatId, seats, |row| &mut row.seat_id).await?;
        let addressed = !naming::<seat_address::Model>(work, seat_address::Column::SeatId, own.id).await?.is_empty();
        for address in naming::<seat_address::Model>(work, seat_address::Column::SeatId, theirs.id).await? {
            match addressed {
                true => work.remove(address).await?,
                false => drop(work.update(address.clone(), seat_address::Model { seat_id: own.id, ..address }).await?),
            }
        }
        // What a foreign register calls the holder is told of a seat once.
        let called = !naming::<seat_role::Model>(work, seat_role::Column::SeatId, own.id).await?.is_empty();
        for role in naming::<seat_role::Model>(work, seat_role::Column::SeatId, theirs.id).await? {
            match called {
                true => work.remove(role).await?,
                false => drop(work.update(role.clone(), seat_role::Model { seat_id: own.id, ..role }).await?),
            }
        }
        work.remove(theirs).await?;
    }
    Ok(())
}

/// Moves invitations. A person has one to a meeting: of two, the one that is kept takes over the answer that only the other has.
async fn move_invitations(work: &Work, way: Way) -> Result<()> {
    let ours: Vec<invitation::Model> = naming(work, invitation::Column::PersonId, way.kept).await?;
    for theirs in naming::<invitation::Model>(work, invitation::Column::PersonId, way.gone).await? {
        match ours.iter().find(|own| own.meeting_id == theirs.meeting_id) {
            Some(own) => join_invitations(work, Way { gone: theirs.id, kept: own.id }).await?,
            None => {
                let theirs = invitation_now(work, theirs.id).await?;
                work.update(theirs.clone(), invitation::Model { person_id: way.kept, ..theirs }).await?;
            }
        }
    }
    Ok(())
}

async fn join_invitations(work: &Work, way: Way) -> Result<()> {
    let column = invitation::Column::StandInForId;
    move_all::<invitation::Model>(work, column, way, |row| &mut row.stand_in_for_id).await?;
    work.hand_letters(letter::Column::InvitationId, way.gone, way.kept).await?;
    // Read after what named them has been moved: either may have been among it.
    let (theirs, own) = (invitation_now(work, way.gone).await?, invitation_now(work, way.kept).await?);
    let mut after = own.clone();
    after.stand_in_for_id = after.stand_in_for_id.filter(|for_whom| *for_whom != own.id);
    after.released &= theirs.released;
    if own.answer == Answer::NeedsAction {
        after.answer = theirs.answer;
        (after.answered_at, after.answered_by_id) = (theirs.answered_at, theirs.answered_by_id);
        (after.answered_sequence, after.comment) = (theirs.answered_sequence, theirs.comment.clone());
    }
    work.remove(theirs).await?;
    work.update(own, after).await.map(drop)
}

async fn invitation_now(work: &Work, id: Uuid) -> Result<invitation::Model> {
    let found = invitation::Entity::find_by_id(id).one(work.rows()).await?;
    found.ok_or(Error::NotThere(Noun::Invitation))
}

/// Moves the account. Of two, the one that goes with the entry is ended: nobody's key opens more than it did.
async fn move_account(work: &Work, way: Way) -> Result<()> {
    let taken = !naming::<account::Model>(work, account::Column::PersonId, way.kept).await?.is_empty();
    for theirs in naming::<account::Model>(work, account::Column::PersonId, way.gone).await? {
        let after = match taken {
            true => account::Model { person_id: None, ended_at: theirs.ended_at.or(Some(work.now())), ..theirs.clone() },
            false => account::Model { person_id: Some(way.kept), ..theirs.clone() },
        };
        work.update(theirs, after).await?;
    }
    Ok(())
}
