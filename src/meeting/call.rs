//! The call and its answers: call, answer, release.
//!
//! A call (indkaldelse) goes to seats; the person is found when it is sent. Regrets (afbud) call the seat's deputy
//! (stedfortræder); if the member comes after all, the deputy is released. Nobody else hears of either.

use super::{letters, open_meeting, recipients};
use crate::{
    access::grant::{Invitee, Secretary},
    error::{Error, Noun, Result, RuleCode},
    hub::Work,
    register::{Day, MeetingIx, PersonIx},
    words::{
        messages::one_of,
        text::{Checks, NAME},
    },
};
use entities::{
    meeting::{call, invitation, meeting},
    words::{Answer, MeetingStatus, NoticeKind},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

/// Sends the call to everyone who has not had it: rows, invitations and finished letters in one transaction.
///
/// # Errors
/// [`RuleCode::VersionConflict`], [`RuleCode::MeetingOver`], [`RuleCode::MeetingInPast`], [`RuleCode::NobodyToCall`],
/// [`RuleCode::NoAddress`], and [`RuleCode::AlreadyCalled`] when everyone has been called already.
pub async fn send(
    work: &Work,
    secretary: &Secretary,
    meeting: MeetingIx,
    expected_version: Option<i32>,
) -> Result<meeting::Model> {
    let before = open_meeting(work, meeting, expected_version).await?;
    if before.starts_at <= work.now() {
        let now = crate::words::dates::named(work.now());
        return Err(Error::refused(&["input", "meetingId"], RuleCode::MeetingInPast, now));
    }
    let register = work.register();
    let recipients = recipients::recipients(register, secretary.forum(), before.starts_at);
    if recipients.is_empty() {
        return Err(Error::refused(&["input", "meetingId"], RuleCode::NobodyToCall, ""));
    }
    let invited = invitations_to(work, before.id).await?;
    let person_id = |person: PersonIx| register.persons.get(person).id;
    let new: Vec<_> = recipients
        .into_iter()
        .filter(|to| invited.iter().all(|had| had.released || had.person_id != person_id(to.person)))
        .collect();
    if new.is_empty() {
        return Err(Error::refused(&["input", "meetingId"], RuleCode::AlreadyCalled, ""));
    }
    let called = work.update(before.clone(), meeting::Model { status: MeetingStatus::Called, ..before }).await?;
    let call = match call_at(work, &called, NoticeKind::Call).await? {
        Some(call) => call,
        None => record_call(work, &called, NoticeKind::Call).await?,
    };
    let mut invitations = Vec::with_capacity(new.len());
    for to in &new {
        let had = invited.iter().find(|had| had.person_id == person_id(to.person)).cloned();
        let place = (register.seats.get(to.seat).id, person_id(to.person));
        invitations.push(invite(work, &called, place, (None, had)).await?);
    }
    letters::call(work, secretary, (&called, &call), &invitations).await?;
    Ok(called)
}

/// Takes an answer. Regrets call the deputy; a yes after regrets releases the deputy.
///
/// # Errors
/// [`RuleCode::InvitationReleased`], [`RuleCode::MeetingOver`], [`RuleCode::Invalid`] for an answer that is none.
pub async fn answer(work: &Work, invitee: &Invitee, answer: Answer, comment: Option<String>) -> Result<invitation::Model> {
    let mut checks = Checks::default();
    let comment = checks.text("comment", comment, NAME * 5);
    checks.rule(
        !matches!(answer, Answer::NeedsAction | Answer::Delegated),
        "answer",
        RuleCode::Invalid,
        one_of(&["ACCEPTED", "TENTATIVE", "DECLINED"]),
    );
    checks.done()?;
    let before = invitee.invitation().clone();
    if before.released {
        return Err(Error::refused(&["input", "invitationId"], RuleCode::InvitationReleased, ""));
    }
    let ix = work.register().meetings.find(before.meeting_id).ok_or(Error::NotThere(Noun::Meeting))?;
    let meeting = open_meeting(work, ix, None).await?;
    let answered = invitation::Model {
        answer,
        comment,
        answered_at: Some(work.now()),
        answered_by_id: invitee.answers_as().map(|person| work.register().persons.get(person).id),
        answered_sequence: Some(meeting.sequence),
        ..before.clone()
    };
    let answered = work.update(before, answered).await?;
    match answer {
        Answer::Declined => call_deputy(work, &meeting, &answered).await?,
        Answer::Accepted => release_deputy(work, &meeting, &answered).await?,
        _ => {}
    }
    Ok(answered)
}

/// Calls the deputy of a seat whose member has sent regrets, unless one is called already or there is none.
async fn call_deputy(work: &Work, meeting: &meeting::Model, regrets: &invitation::Model) -> Result<()> {
    let register = work.register();
    let Some(seat) = register.seats.find(regrets.seat_id) else { return Ok(()) };
    let deputy = recipients::first_deputy(register, seat, Day::of(meeting.starts_at));
    let Some(deputy) = deputy else { return Ok(()) };
    // Without an address the deputy cannot be called by mail: the secretary sees regrets and nobody standing in.
    if !letters::can_reach(work, register.persons.get(deputy).id).await? {
        return Ok(());
    }
    let invited = invitations_to(work, meeting.id).await?;
    let had = invited.into_iter().find(|had| had.person_id == register.persons.get(deputy).id);
    let invitation = match had {
        // The deputy sits in the forum on another seat, or has been called already.
        Some(had) if !had.released => return Ok(()),
        released => {
            let place = (regrets.seat_id, register.persons.get(deputy).id);
            invite(work, meeting, place, (Some(regrets.id), released)).await?
        }
    };
    letters::call_deputy(work, meeting, &invitation, regrets).await
}

/// Releases whoever was called in this person's place.
async fn release_deputy(work: &Work, meeting: &meeting::Model, comes: &invitation::Model) -> Result<()> {
    let standing_in = invitation::Entity::find()
        .filter(invitation::Column::StandInForId.eq(comes.id))
        .filter(invitation::Column::Released.eq(false))
        .one(work.rows())
        .await?;
    let Some(before) = standing_in else { return Ok(()) };
    let released = work.update(before.clone(), invitation::Model { released: true, ..before }).await?;
    letters::release_deputy(work, meeting, &released, comes).await
}

/// Every invitation to a meeting, in the order in which they were made.
pub(super) async fn invitations_to(work: &Work, meeting: Uuid) -> Result<Vec<invitation::Model>> {
    Ok(invitation::Entity::find().filter(invitation::Column::MeetingId.eq(meeting)).all(work.rows()).await?)
}

/// Invites a person, or once more one whose invitation was withdrawn.
pub(super) async fn invite(
    work: &Work,
    meeting: &meeting::Model,
    (seat_id, person_id): (Uuid, Uuid),
    (stand_in_for_id, withdrawn): (Option<Uuid>, Option<invitation::Model>),
) -> Result<invitation::Model> {
    let new = invitation::Model {
        id: withdrawn.as_ref().map_or_else(|| work.new_id(), |withdrawn| withdrawn.id),
        meeting_id: meeting.id,
        seat_id,
        person_id,
        answer: Answer::NeedsAction,
        answered_at: None,
        answered_by_id: None,
        answered_sequence: None,
        comment: None,
        stand_in_for_id,
        released: false,
        version: 1,
    };
    match withdrawn {
        Some(withdrawn) => work.update(withdrawn, new).await,
        None => work.insert(new).await,
    }
}

/// The act of telling at this sequence, if it has been recorded.
pub(super) async fn call_at(work: &Work, meeting: &meeting::Model, kind: NoticeKind) -> Result<Option<call::Model>> {
    let found = call::Entity::find()
        .filter(call::Column::MeetingId.eq(meeting.id))
        .filter(call::Column::Sequence.eq(meeting.sequence))
        .filter(call::Column::Kind.eq(kind))
        .one(work.rows())
        .await?;
    Ok(found)
}

/// Records an act of telling, with the facts as they are told.
pub(super) async fn record_call(work: &Work, meeting: &meeting::Model, kind: NoticeKind) -> Result<call::Model> {
    work.insert(call::Model {
        id: work.new_id(),
        meeting_id: meeting.id,
        kind,
        sequence: meeting.sequence,
        title: meeting.title.clone(),
        starts_at: meeting.starts_at,
        ends_at: meeting.ends_at,
        place: meeting.place.clone(),
        online_url: meeting.online_url.clone(),
        approved_by_id: work.actor().account,
        approved_at: work.now(),
        version: 1,
    })
    .await
}
