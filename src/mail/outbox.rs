//! The worker of the outbox: claim, commit; open, mark "begun", commit; hand over, mark the outcome, commit.

use super::{
    outcome::{Outcome, Phase, Verdict, next_try},
    transport::{Parcel, Transport},
};
use crate::{error::Result, hub::Hub};
use chrono::{DateTime, TimeDelta, Utc};
use entities::{
    hub::{attempt, letter},
    words::{LetterState, NoticeKind},
};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, DbBackend, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Alias, Expr, ExprTrait, LockBehavior, LockType, Query, SelectStatement},
};
use std::time::Duration;
use uuid::Uuid;

/// A way out of the house, and how long one letter may take on it.
#[derive(Clone, Debug)]
pub struct Carrier {
    pub transport: Transport,
    /// How long a worker may keep a letter before another may take it: two minutes, unless a test is in a hurry.
    pub lease: TimeDelta,
}

impl Carrier {
    /// A carrier with the usual lease.
    #[must_use]
    pub fn new(transport: Transport) -> Self {
        Self { transport, lease: TimeDelta::minutes(2) }
    }
}

/// What one look into the outbox came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Round {
    /// A letter was dealt with; there may be more.
    Carried,
    /// Nothing is due.
    Idle,
    /// The way out is blocked; nothing can be sent for a while.
    Blocked,
}

/// Carries letters until the process ends.
pub async fn run(hub: &Hub, carrier: &Carrier) {
    let mut blocked = 0_u32;
    loop {
        let wait = match carry_one(hub, carrier).await {
            Ok(Round::Carried) => {
                blocked = 0;
                continue;
            }
            Ok(Round::Idle) => Duration::from_secs(1),
            Ok(Round::Blocked) => {
                blocked = Ord::min(blocked + 1, 6);
                tracing::warn!(pause_seconds = 1_u64 << blocked, "no mail can be sent");
                Duration::from_secs(1 << blocked)
            }
            Err(error) => {
                tracing::error!(error = %crate::error::chain(&error), "the outbox failed");
                Duration::from_secs(5)
            }
        };
        // The signal may be lost and another process may have posted: the timer looks again.
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            () = hub.letter_posted(), if blocked == 0 => {}
        }
    }
}

/// Takes one letter that is due and carries it as far as it goes.
///
/// # Errors
/// When the database fails; the letter is then found again by its lease.
pub async fn carry_one(hub: &Hub, carrier: &Carrier) -> Result<Round> {
    let letter = match claim(hub, carrier.lease).await? {
        Some(letter) if letter.state == LetterState::Claimed => letter,
        Some(_) => return Ok(Round::Carried),
        None => return Ok(Round::Idle),
    };
    let sender = letter.sender.clone();
    let envelope_id = letter.id.simple().to_string();
    let parcel = Parcel {
        sender: &sender,
        recipient: &letter.recipient,
        envelope_id: Some(&envelope_id),
        message_id: &letter.message_id,
        bytes: &letter.bytes,
        require_tls: letter.restricted,
    };
    let attempt = begin_attempt(hub, &letter).await?;
    let outcome = match carrier.transport.open(&parcel).await {
        Err(outcome) => outcome,
        Ok(ready) => {
            // From here until the outcome is committed nobody can tell whether the letter was taken over.
            mark(hub, &letter, LetterState::Sending, attempt, Phase::DataBegun).await?;
            ready.send(&parcel).await
        }
    };
    let blocked = matches!(outcome.verdict, Verdict::RelayFault(_));
    settle(hub, carrier.lease, (&letter, attempt), &outcome).await?;
    Ok(if blocked { Round::Blocked } else { Round::Carried })
}

/// Takes the oldest letter that is due, together with any left behind by a worker that died: claimed ones are simply taken
/// again; those whose handing over had begun are in doubt, and are sent again as they are (same bytes, same Message-ID) after
/// the lease, since a lost call is worse than one that comes twice and shows once in a calendar. A letter whose fate is settled
/// by what has happened since is marked so and given back in that state.
#[expect(clippy::disallowed_methods, reason = "the outbox is its own record and needs no audit")]
async fn claim(hub: &Hub, lease: TimeDelta) -> Result<Option<letter::Model>> {
    let now = hub.clock().now();
    hub.bookkeeping(async |tx| {
        let locks = sea_orm::ConnectionTrait::get_database_backend(tx) == DbBackend::Postgres;
        let waiting = letter::Column::State.eq(LetterState::Queued).and(letter::Column::NotBefore.lte(now));
        let left_behind = letter::Column::State
            .is_in([LetterState::Claimed, LetterState::Sending, LetterState::InDoubt])
            .and(letter::Column::LeaseUntil.lte(now));
        let mut due = letter::Entity::find()
            .filter(waiting.or(left_behind))
            .filter(Expr::exists(older_in_flight(now)).not())
            .order_by_asc(letter::Column::NotBefore)
            .order_by_asc(letter::Column::Id)
            .limit(1);
        if locks {
            due = due.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
        }
        let Some(mut letter) = due.one(tx).await? else {
            return Ok(None);
        };
        let mut changed = letter::ActiveModel { id: Set(letter.id), ..Default::default() };
        if newer(tx, &letter).await? {
            letter.state = LetterState::Superseded;
            changed.settled_at = Set(Some(now));
        } else if too_late(hub, &letter, now) {
            letter.state = LetterState::Failed;
            changed.settled_at = Set(Some(now));
        } else {
            letter.state = LetterState::Claimed;
            letter.attempts += 1;
            changed.attempts = Set(letter.attempts);
            changed.lease_until = Set(Some(now + lease));
        }
        changed.state = Set(letter.state);
        letter::Entity::update(changed).exec(tx).await?;
        Ok(Some(letter))
    })
    .await
}

/// An older letter to the same person that a worker is carrying at this moment: what a person gets comes in its order.
fn older_in_flight(now: DateTime<Utc>) -> SelectStatement {
    let older = Alias::new("older");
    let of = |column: letter::Column| Expr::col((older.clone(), column));
    let this = |column: letter::Column| (letter::Entity, column);
    Query::select()
        .expr(Expr::val(1))
        .from_as(letter::Entity, older.clone())
        .and_where(of(letter::Column::InvitationId).equals(this(letter::Column::InvitationId)))
        .and_where(of(letter::Column::Recipient).equals(this(letter::Column::Recipient)))
        .and_where(of(letter::Column::Id).lt(Expr::col(this(letter::Column::Id))))
        .and_where(of(letter::Column::State).is_in([LetterState::Claimed, LetterState::Sending]))
        .and_where(of(letter::Column::LeaseUntil).gt(now))
        .take()
}

/// Whether a newer letter tells the same person what this one tells: then this one need not come any more.
async fn newer(tx: &sea_orm::DatabaseTransaction, letter: &letter::Model) -> Result<bool> {
    let Some(invitation) = letter.invitation_id else { return Ok(false) };
    let found = letter::Entity::find()
        .filter(letter::Column::InvitationId.eq(invitation))
        .filter(letter::Column::Recipient.eq(&letter.recipient))
        .filter(letter::Column::Id.gt(letter.id))
        .one(tx)
        .await?;
    Ok(found.is_some())
}

/// Whether the letter calls to a meeting that has begun: the outbox or the relay stood still, and nobody can come any more.
fn too_late(hub: &Hub, letter: &letter::Model, now: DateTime<Utc>) -> bool {
    let register = hub.register();
    let meeting = letter.meeting_id.and_then(|id| register.meetings.find(id)).map(|ix| register.meetings.get(ix));
    letter.kind != NoticeKind::Cancellation && meeting.is_some_and(|meeting| meeting.starts_at <= now)
}

#[expect(clippy::disallowed_methods, reason = "the outbox is its own record and needs no audit")]
async fn begin_attempt(hub: &Hub, letter: &letter::Model) -> Result<Uuid> {
    let row = attempt::Model {
        id: hub.clock().new_id(),
        letter_id: letter.id,
        begun_at: hub.clock().now(),
        ended_at: None,
        phase: Phase::Connect.word().to_owned(),
        verdict: None,
        code: None,
        enhanced: None,
        text: None,
    };
    let id = row.id;
    hub.bookkeeping(async |tx| {
        attempt::Entity::insert(row.into_active_model()).exec_without_returning(tx).await?;
        Ok(())
    })
    .await?;
    Ok(id)
}

#[expect(clippy::disallowed_methods, reason = "the outbox is its own record and needs no audit")]
async fn mark(hub: &Hub, letter: &letter::Model, state: LetterState, attempt: Uuid, phase: Phase) -> Result<()> {
    hub.bookkeeping(async |tx| {
        let marked = letter::ActiveModel { id: Set(letter.id), state: Set(state), ..Default::default() };
        letter::Entity::update(marked).exec(tx).await?;
        attempt::Entity::update_many()
            .col_expr(attempt::Column::Phase, Expr::value(phase.word()))
            .filter(attempt::Column::Id.eq(attempt))
            .exec(tx)
            .await?;
        Ok(())
    })
    .await
}

/// What becomes of a letter after an attempt: its state, and when it may be tried again.
fn verdict(
    letter: &letter::Model,
    outcome: &Outcome,
    now: DateTime<Utc>,
    lease: TimeDelta,
) -> (LetterState, Option<DateTime<Utc>>) {
    let attempts = u32::try_from(letter.attempts).unwrap_or(1);
    let seed = letter.id.as_u64_pair().1.wrapping_add(u64::from(attempts));
    match outcome.verdict {
        Verdict::Accepted => (LetterState::Accepted, None),
        Verdict::Never(_) => (LetterState::Failed, None),
        Verdict::RelayFault(_) => (LetterState::Queued, Some(now)),
        Verdict::InDoubt if letter.kind == NoticeKind::Cancellation || now < letter.give_up_at => {
            (LetterState::InDoubt, Some(now + lease))
        }
        Verdict::InDoubt => (LetterState::Failed, None),
        Verdict::Later(_) => match next_try(attempts, letter.created_at, now, Some(letter.give_up_at), seed) {
            Some(wait) => (LetterState::Queued, Some(now + wait)),
            None => (LetterState::Failed, None),
        },
    }
}

#[expect(clippy::disallowed_methods, reason = "the outbox is its own record and needs no audit")]
async fn settle(hub: &Hub, lease: TimeDelta, (letter, attempt): (&letter::Model, Uuid), outcome: &Outcome) -> Result<()> {
    let now = hub.clock().now();
    let (state, again) = verdict(letter, outcome, now, lease);
    let settled = letter::ActiveModel {
        id: Set(letter.id),
        state: Set(state),
        not_before: Set(again.unwrap_or(letter.not_before)),
        lease_until: Set(if state == LetterState::InDoubt { again } else { None }),
        settled_at: Set(again.is_none().then_some(now)),
        // The link in a request is a key: once the letter is gone, nobody who reads the database shall find it.
        bytes: if again.is_none() && letter.kind == NoticeKind::Request { Set(Vec::new()) } else { NotSet },
        ..Default::default()
    };
    let ended = attempt::ActiveModel {
        id: Set(attempt),
        ended_at: Set(Some(now)),
        phase: Set(outcome.phase.word().to_owned()),
        verdict: Set(Some(format!("{:?}", outcome.verdict))),
        code: Set(outcome.code.map(i32::from)),
        enhanced: Set(outcome.enhanced.clone()),
        text: Set(Some(outcome.text.clone())),
        ..Default::default()
    };
    hub.bookkeeping(async |tx| {
        letter::Entity::update(settled).exec(tx).await?;
        attempt::Entity::update(ended).exec(tx).await?;
        Ok(())
    })
    .await?;
    tracing::info!(letter = %letter.id, state = ?state, attempts = letter.attempts, code = outcome.code, "a letter was carried");
    Ok(())
}
