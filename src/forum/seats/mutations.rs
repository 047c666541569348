//! The door to changes of seats and deputies.

use super::{
    address, deputies,
    graphql::{Deputy, Seat},
};
use crate::{
    access::{Asking, grant},
    change,
    error::Fault,
    hub::Once,
    relay::{Date, Kind, Payload, patch, uuid_of},
};
use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use entities::words::{DeputyKind, SeatKind, SeatRole};
use serde::Serialize;

/// A seat to be made. One of person and post, or neither for a vacant seat of an organisation.
#[derive(Debug, InputObject, Serialize)]
pub struct AddSeatInput {
    /// The forum.
    forum_id: ID,
    /// How the seat is filled.
    kind: SeatKind,
    /// What its holder is in the forum; an ordinary member when not given.
    role: Option<SeatRole>,
    /// The person who sits in it.
    person_id: Option<ID>,
    /// The post whose holder sits in it.
    post_id: Option<ID>,
    /// On whose behalf; the post's organisation when not given.
    organisation_id: Option<ID>,
    /// The first day; today when not given.
    from: Option<Date>,
    /// The last day, included; open when not given.
    until: Option<Date>,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

impl From<&AddSeatInput> for super::Draft {
    fn from(input: &AddSeatInput) -> Self {
        Self {
            kind: input.kind,
            role: input.role.unwrap_or(SeatRole::Member),
            person: input.person_id.as_ref().map(|id| uuid_of(id, Kind::Person)),
            post: input.post_id.as_ref().map(|id| uuid_of(id, Kind::Post)),
            organisation: input.organisation_id.as_ref().map(|id| uuid_of(id, Kind::Organisation)),
            from: input.from.map(|date| date.0),
            until: input.until.map(|date| date.0),
        }
    }
}

/// What is to be otherwise with a seat. A field left out stays as it is; null empties it. Naming a person takes the post away, and
/// the other way round.
#[derive(Debug, InputObject, Serialize)]
pub struct ChangeSeatInput {
    /// The seat.
    id: ID,
    /// How the seat is filled.
    kind: Option<SeatKind>,
    /// What its holder is in the forum.
    role: Option<SeatRole>,
    /// The person who sits in it.
    person_id: MaybeUndefined<ID>,
    /// The post whose holder sits in it.
    post_id: MaybeUndefined<ID>,
    /// On whose behalf.
    organisation_id: MaybeUndefined<ID>,
    /// Who gets a copy of what is sent.
    copy_to_id: MaybeUndefined<ID>,
    /// The first day.
    from: MaybeUndefined<Date>,
    /// The last day, included.
    until: MaybeUndefined<Date>,
    /// The version that you looked at; refused when it has changed since.
    expected_version: Option<i32>,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

impl From<&ChangeSeatInput> for super::Change {
    fn from(input: &ChangeSeatInput) -> Self {
        Self {
            kind: input.kind,
            role: input.role,
            person: patch(input.person_id.clone(), |id| uuid_of(&id, Kind::Person)),
            post: patch(input.post_id.clone(), |id| uuid_of(&id, Kind::Post)),
            organisation: patch(input.organisation_id.clone(), |id| uuid_of(&id, Kind::Organisation)),
            copy_to: patch(input.copy_to_id.clone(), |id| uuid_of(&id, Kind::Person)),
            from: patch(input.from, |date| date.0),
            until: patch(input.until, |date| date.0),
        }
    }
}

/// An address for a seat.
#[derive(Debug, InputObject, Serialize)]
pub struct SetSeatAddressInput {
    /// The seat.
    seat_id: ID,
    /// The mail address; none, and letters go to the person's own.
    email: Option<String>,
    /// The version of the address that you looked at, as `addressVersion` gives it; refused when it has changed since.
    expected_version: Option<i32>,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

/// A deputy to be entered: a person, or whoever holds a post.
#[derive(Debug, InputObject, Serialize)]
pub struct AddDeputyInput {
    /// The seat.
    seat_id: ID,
    /// How the deputy was chosen.
    kind: DeputyKind,
    /// The place in the order, from 1; the last when not given.
    rank: Option<i32>,
    /// The person.
    person_id: Option<ID>,
    /// The post whose holder stands in.
    post_id: Option<ID>,
    /// The first day; today when not given.
    from: Option<Date>,
    /// The last day, included; that of the seat when not given.
    until: Option<Date>,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

impl From<&AddDeputyInput> for deputies::Draft {
    fn from(input: &AddDeputyInput) -> Self {
        Self {
            kind: input.kind,
            rank: input.rank,
            person: input.person_id.as_ref().map(|id| uuid_of(id, Kind::Person)),
            post: input.post_id.as_ref().map(|id| uuid_of(id, Kind::Post)),
            from: input.from.map(|date| date.0),
            until: input.until.map(|date| date.0),
        }
    }
}

/// What is to be otherwise with a deputy. A field left out stays as it is; null empties it. Naming a person takes the post away, and
/// the other way round.
#[derive(Debug, InputObject, Serialize)]
pub struct ChangeDeputyInput {
    /// The deputy.
    id: ID,
    /// How the deputy was chosen.
    kind: Option<DeputyKind>,
    /// The place in the order, from 1; the others make room.
    rank: Option<i32>,
    /// The person.
    person_id: MaybeUndefined<ID>,
    /// The post whose holder stands in.
    post_id: MaybeUndefined<ID>,
    /// The first day.
    from: MaybeUndefined<Date>,
    /// The last day, included.
    until: MaybeUndefined<Date>,
    /// The version that you looked at; refused when it has changed since.
    expected_version: Option<i32>,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

impl From<&ChangeDeputyInput> for deputies::Change {
    fn from(input: &ChangeDeputyInput) -> Self {
        Self {
            kind: input.kind,
            rank: input.rank,
            person: patch(input.person_id.clone(), |id| uuid_of(&id, Kind::Person)),
            post: patch(input.post_id.clone(), |id| uuid_of(&id, Kind::Post)),
            from: patch(input.from, |date| date.0),
            until: patch(input.until, |date| date.0),
        }
    }
}

/// Changes to seats and deputies.
#[derive(Default)]
pub struct SeatMutation;

#[Object]
impl SeatMutation {
    /// Gives a seat in a forum to a person or a post, or makes a vacant one.
    async fn add_seat(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The seat.")] input: AddSeatInput,
    ) -> Result<Payload<Seat>, Fault> {
        let once = Once::new("addSeat", input.idempotency_key.clone(), &input);
        let outcome = change::write(ctx, once, async |work| {
            let secretary = grant::secretary(work, uuid_of(&input.forum_id, Kind::Forum))?;
            Ok(super::add(work, &secretary, (&input).into()).await?.id)
        });
        let outcome = outcome.await.and_then(|id| Seat::find(&ctx.sight(None), id));
        Payload::of(outcome, ctx.language())
    }

    /// Sets a seat right that was written down wrongly. When somebody else takes it over, end it and add another.
    async fn change_seat(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The seat, and what is to be otherwise.")] input: ChangeSeatInput,
    ) -> Result<Payload<Seat>, Fault> {
        let once = Once::new("changeSeat", input.idempotency_key.clone(), &input);
        let outcome = change::write(ctx, once, async |work| {
            let (secretary, seat) = grant::secretary_of_seat(work, uuid_of(&input.id, Kind::Seat))?;
            Ok(super::change(work, (&secretary, seat), (&input).into(), input.expected_version).await?.id)
        });
        let outcome = outcome.await.and_then(|id| Seat::find(&ctx.sight(None), id));
        Payload::of(outcome, ctx.language())
    }

    /// Gives a seat a mail address of its own, or takes it away. Letters to whoever sits there go to it.
    async fn set_seat_address(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The seat and its address.")] input: SetSeatAddressInput,
    ) -> Result<Payload<Seat>, Fault> {
        let once = Once::new("setSeatAddress", input.idempotency_key.clone(), &input);
        let outcome = change::write(ctx, once, async |work| {
            let id = uuid_of(&input.seat_id, Kind::Seat);
            let place = grant::secretary_of_seat(work, id)?;
            address::set(work, &place, input.email.clone(), input.expected_version).await?;
            Ok(id)
        });
        let outcome = outcome.await.and_then(|id| Seat::find(&ctx.sight(None), id));
        Payload::of(outcome, ctx.language())
    }

    /// Enters a deputy for a seat.
    async fn add_deputy(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The seat and the deputy.")] input: AddDeputyInput,
    ) -> Result<Payload<Deputy>, Fault> {
        let once = Once::new("addDeputy", input.idempotency_key.clone(), &input);
        let outcome = change::write(ctx, once, async |work| {
            let place = grant::secretary_of_seat(work, uuid_of(&input.seat_id, Kind::Seat))?;
            Ok(deputies::add(work, &place, (&input).into()).await?.id)
        });
        let outcome = outcome.await.and_then(|id| Deputy::find(&ctx.sight(None), id));
        Payload::of(outcome, ctx.language())
    }

    /// Sets a deputy right, or gives it another place in the order.
    async fn change_deputy(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The deputy, and what is to be otherwise.")] input: ChangeDeputyInput,
    ) -> Result<Payload<Deputy>, Fault> {
        let once = Once::new("changeDeputy", input.idempotency_key.clone(), &input);
        let outcome = change::write(ctx, once, async |work| {
            let place = grant::secretary_of_deputy(work, uuid_of(&input.id, Kind::Deputy))?;
            Ok(deputies::change(work, &place, (&input).into(), input.expected_version).await?.id)
        });
        let outcome = outcome.await.and_then(|id| Deputy::find(&ctx.sight(None), id));
        Payload::of(outcome, ctx.language())
    }
}
