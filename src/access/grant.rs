//! What a viewer may do, as values: a rule that changes a forum asks for a [`Secretary`], and only this file makes one.

use super::Standing;
use crate::{
    error::{Error, Noun, Result},
    hub::Work,
    register::{ForumIx, MeetingIx, PersonIx},
};
use entities::meeting::invitation;
use sea_orm::EntityTrait;
use uuid::Uuid;

/// May keep the register of one forum, plan its meetings and send its calls: its secretariat, its chair, or the operator.
#[derive(Debug)]
pub struct Secretary {
    forum: ForumIx,
}

impl Secretary {
    /// The forum that this grant is for.
    #[must_use]
    pub fn forum(&self) -> ForumIx {
        self.forum
    }
}

/// May answer one invitation: the person invited, who gets the copies for the seat, or the forum's secretary.
#[derive(Debug)]
pub struct Invitee {
    invitation: invitation::Model,
    answers_as: Option<PersonIx>,
}

impl Invitee {
    /// The invitation as it stands.
    #[must_use]
    pub fn invitation(&self) -> &invitation::Model {
        &self.invitation
    }

    /// Who gives the answer.
    #[must_use]
    pub fn answers_as(&self) -> Option<PersonIx> {
        self.answers_as
    }
}

/// The grant to keep this forum.
///
/// # Errors
/// [`Error::SignIn`] for the anonymous, [`Error::NotThere`] when there is no such forum, [`Error::NotAllowed`] for others.
pub fn secretary(work: &Work, forum: Uuid) -> Result<Secretary> {
    let standing = signed_in(work)?;
    let forum = work.register().forums.find(forum).ok_or(Error::NotThere(Noun::Forum))?;
    if standing.keeps(work.register(), forum) { Ok(Secretary { forum }) } else { Err(Error::NotAllowed) }
}

/// The grant to keep the forum of this meeting, and the meeting.
///
/// # Errors
/// As [`secretary`]; to whoever may not see the meeting it is not there.
pub fn secretary_of_meeting(work: &Work, meeting: Uuid) -> Result<(Secretary, MeetingIx)> {
    let standing = signed_in(work)?;
    let ix = work.register().meetings.find(meeting).ok_or(Error::NotThere(Noun::Meeting))?;
    let forum = work.register().meetings.get(ix).forum;
    match (standing.keeps(work.register(), forum), standing.sees_inside(work.register(), forum)) {
        (true, _) => Ok((Secretary { forum }, ix)),
        (false, true) => Err(Error::NotAllowed),
        (false, false) => Err(Error::NotThere(Noun::Meeting)),
    }
}

/// The grant to answer this invitation.
///
/// # Errors
/// [`Error::SignIn`] for the anonymous; to whoever may not answer it the invitation is not there.
pub async fn invitee(work: &Work, invitation: Uuid) -> Result<Invitee> {
    let standing = signed_in(work)?;
    let found = invitation::Entity::find_by_id(invitation).one(work.rows()).await?;
    let invitation = found.ok_or(Error::NotThere(Noun::Invitation))?;
    let register = work.register();
    let invited = register.persons.find(invitation.person_id);
    let seat = register.seats.find(invitation.seat_id).map(|ix| register.seats.get(ix));
    let person = standing.person();
    let own = person.is_some() && person == invited;
    let copied = person.is_some() && seat.is_some_and(|seat| seat.copy_to == person);
    let keeps = seat.is_some_and(|seat| standing.keeps(register, seat.forum));
    if own || copied || keeps { Ok(Invitee { invitation, answers_as: person }) } else { Err(Error::NotThere(Noun::Invitation)) }
}

/// The person with this id, as far as the actor may know that there is one.
///
/// # Errors
/// [`Error::SignIn`] for the anonymous; [`Error::NotThere`] for a person whom the actor may not know of, as for none.
pub fn acquaintance(work: &Work, person: Uuid) -> Result<PersonIx> {
    let standing = signed_in(work)?;
    let found = work.register().persons.find(person).filter(|ix| standing.knows(work.register(), *ix));
    found.ok_or(Error::NotThere(Noun::Person))
}

fn signed_in(work: &Work) -> Result<Standing> {
    if work.actor().account.is_none() {
        return Err(Error::SignIn);
    }
    Ok(Standing::of(work.register(), work.actor(), work.today().into()))
}
