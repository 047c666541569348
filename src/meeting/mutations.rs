//! The door to changes of meetings: planned, called, moved, cancelled, answered.

use super::{
    Draft, Move, call, cancel,
    graphql::{Invitation, Meeting},
    move_to, plan,
};
use crate::{
    access::{Asking, grant},
    error::{Fault, Result},
    hub::Once,
    relay::{Instant, Kind, Payload, uuid_of},
};
use async_graphql::{Context, ID, InputObject, Object};
use entities::words::Answer;
use serde::Serialize;
use uuid::Uuid;

/// A meeting to be planned.
#[derive(Debug, InputObject, Serialize)]
pub struct PlanMeetingInput {
    /// The forum.
    forum_id: ID,
    /// The title; 200 characters at most.
    title: String,
    /// When it begins.
    starts_at: Instant,
    /// When it ends.
    ends_at: Instant,
    /// Where it is held; 200 characters at most.
    place: Option<String>,
    /// Where it is held on the web.
    online_url: Option<String>,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

/// A call to be sent.
#[derive(Debug, InputObject, Serialize)]
pub struct SendCallInput {
    /// The meeting.
    meeting_id: ID,
    /// The version that you looked at; refused when it has changed since.
    expected_version: Option<i32>,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

/// A meeting to be moved; what is not given stays.
#[derive(Debug, InputObject, Serialize)]
pub struct MoveMeetingInput {
    /// The meeting.
    meeting_id: ID,
    /// When it begins instead. Without `endsAt` it keeps its length.
    starts_at: Option<Instant>,
    /// When it ends instead.
    ends_at: Option<Instant>,
    /// Where it is held instead.
    place: Option<String>,
    /// Where it is held on the web instead.
    online_url: Option<String>,
    /// The version that you looked at; refused when it has changed since.
    expected_version: Option<i32>,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

/// A meeting to be cancelled.
#[derive(Debug, InputObject, Serialize)]
pub struct CancelMeetingInput {
    /// The meeting.
    meeting_id: ID,
    /// The version that you looked at; refused when it has changed since.
    expected_version: Option<i32>,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

/// An answer to an invitation.
#[derive(Debug, InputObject, Serialize)]
pub struct AnswerInvitationInput {
    /// The invitation.
    invitation_id: ID,
    /// ACCEPTED, TENTATIVE or DECLINED.
    answer: Answer,
    /// A word with it, such as a reason; 1,000 characters at most.
    comment: Option<String>,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

/// Changes to meetings.
#[derive(Default)]
pub struct MeetingMutation;

#[Object]
impl MeetingMutation {
    /// Plans a meeting of the forum; nobody is told before the call is sent.
    async fn plan_meeting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The meeting.")] input: PlanMeetingInput,
    ) -> Result<Payload<Meeting>, Fault> {
        let once = Once::new("planMeeting", input.idempotency_key.clone(), &input);
        let outcome = ctx.hub().write(ctx.viewer().actor(), once, async |work| {
            let secretary = grant::secretary(work, uuid_of(&input.forum_id, Kind::Forum))?;
            Ok(plan(work, &secretary, (&input).into()).await?.id)
        });
        meeting_payload(ctx, outcome.await)
    }

    /// Sends the call to everyone who has not had it, with a calendar entry each.
    async fn send_call(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The call.")] input: SendCallInput,
    ) -> Result<Payload<Meeting>, Fault> {
        let once = Once::new("sendCall", input.idempotency_key.clone(), &input);
        let outcome = ctx.hub().write(ctx.viewer().actor(), once, async |work| {
            let (secretary, meeting) = grant::secretary_of_meeting(work, uuid_of(&input.meeting_id, Kind::Meeting))?;
            Ok(call::send(work, &secretary, meeting, input.expected_version).await?.id)
        });
        meeting_payload(ctx, outcome.await)
    }

    /// Moves a meeting in time or place; whoever has been called is told at once and asked again.
    async fn move_meeting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The move.")] input: MoveMeetingInput,
    ) -> Result<Payload<Meeting>, Fault> {
        let once = Once::new("moveMeeting", input.idempotency_key.clone(), &input);
        let outcome = ctx.hub().write(ctx.viewer().actor(), once, async |work| {
            let (secretary, meeting) = grant::secretary_of_meeting(work, uuid_of(&input.meeting_id, Kind::Meeting))?;
            Ok(move_to(work, &secretary, meeting, (&input).into()).await?.id)
        });
        meeting_payload(ctx, outcome.await)
    }

    /// Cancels a meeting; whoever may have had the call is told at once.
    async fn cancel_meeting(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The cancellation.")] input: CancelMeetingInput,
    ) -> Result<Payload<Meeting>, Fault> {
        let once = Once::new("cancelMeeting", input.idempotency_key.clone(), &input);
        let outcome = ctx.hub().write(ctx.viewer().actor(), once, async |work| {
            let (secretary, meeting) = grant::secretary_of_meeting(work, uuid_of(&input.meeting_id, Kind::Meeting))?;
            Ok(cancel(work, &secretary, meeting, input.expected_version).await?.id)
        });
        meeting_payload(ctx, outcome.await)
    }

    /// Answers an invitation: your own, one whose copies you get, or one to a forum that you keep. Regrets call the deputy.
    async fn answer_invitation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The answer.")] input: AnswerInvitationInput,
    ) -> Result<Payload<Invitation>, Fault> {
        let once = Once::new("answerInvitation", input.idempotency_key.clone(), &input);
        let outcome = ctx.hub().write(ctx.viewer().actor(), once, async |work| {
            let invitee = grant::invitee(work, uuid_of(&input.invitation_id, Kind::Invitation)).await?;
            Ok(call::answer(work, &invitee, input.answer, input.comment.clone()).await?.id)
        });
        let outcome = match outcome.await {
            Ok(id) => Invitation::load(&ctx.sight(None), id).await,
            Err(error) => Err(error),
        };
        Payload::of(outcome, ctx.language())
    }
}

fn meeting_payload(ctx: &Context<'_>, outcome: Result<Uuid>) -> Result<Payload<Meeting>, Fault> {
    Payload::of(outcome.and_then(|id| Meeting::find(&ctx.sight(None), id)), ctx.language())
}

impl From<&PlanMeetingInput> for Draft {
    fn from(input: &PlanMeetingInput) -> Self {
        Self {
            title: input.title.clone(),
            starts_at: input.starts_at.0.to_utc(),
            ends_at: input.ends_at.0.to_utc(),
            place: input.place.clone(),
            online_url: input.online_url.clone(),
        }
    }
}

impl From<&MoveMeetingInput> for Move {
    fn from(input: &MoveMeetingInput) -> Self {
        Self {
            starts_at: input.starts_at.map(|at| at.0.to_utc()),
            ends_at: input.ends_at.map(|at| at.0.to_utc()),
            place: input.place.clone(),
            online_url: input.online_url.clone(),
            expected_version: input.expected_version,
        }
    }
}
