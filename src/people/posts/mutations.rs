//! The door to changes of posts, of who holds them, and of the contact duties that go with them.

use crate::{
    access::{Asking, grant},
    change,
    error::{Fault, Result},
    hub::{Once, Work},
    people::{
        duties,
        graphql::{ContactDuty, Holding, Post},
        holdings, posts,
    },
    relay::{Date, Kind, Payload, patch, uuid_of},
};
use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use serde::Serialize;

/// A post to be entered.
#[derive(Debug, InputObject, Serialize)]
pub struct AddPostInput {
    /// The organisation it is an office of.
    organisation_id: ID,
    /// The title.
    title: String,
    /// The English title.
    title_en: Option<String>,
    /// The short handle, which no other post has; made of the organisation's and the title when not given.
    code: Option<String>,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

/// What is to be otherwise with a post. A field left out stays as it is; null empties it.
#[derive(Debug, InputObject, Serialize)]
pub struct ChangePostInput {
    /// The post.
    id: ID,
    /// The organisation it is an office of; you must keep that one too.
    organisation_id: Option<ID>,
    /// The title.
    title: MaybeUndefined<String>,
    /// The English title.
    title_en: MaybeUndefined<String>,
    /// The short handle.
    code: MaybeUndefined<String>,
    /// The version that you looked at; refused when it has changed since.
    expected_version: Option<i32>,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

impl ChangePostInput {
    fn read(&self, work: &Work) -> Result<posts::Change> {
        let organisation = self.organisation_id.as_ref().map(|id| grant::keeper(work, uuid_of(id, Kind::Organisation)));
        Ok(posts::Change {
            code: patch(self.code.clone(), |code| code),
            title: patch(self.title.clone(), |title| title),
            title_en: patch(self.title_en.clone(), |title| title),
            organisation: organisation.transpose()?,
        })
    }
}

/// That a person is to hold a post.
#[derive(Debug, InputObject, Serialize)]
pub struct AppointHolderInput {
    /// The post.
    post_id: ID,
    /// The person.
    person_id: ID,
    /// The first day; today when not given.
    from: Option<Date>,
    /// The last day, included; open when not given.
    until: Option<Date>,
    /// Whether the term of whoever holds the post ends the day before. Else an appointment to a post that is held is refused.
    #[graphql(default = true)]
    ends_former: bool,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

impl From<&AppointHolderInput> for holdings::Draft {
    fn from(input: &AppointHolderInput) -> Self {
        Self {
            person: uuid_of(&input.person_id, Kind::Person),
            from: input.from.map(|date| date.0),
            until: input.until.map(|date| date.0),
            ends_former: input.ends_former,
        }
    }
}

/// What is to be otherwise with a holding of a post. A field left out stays as it is; null opens the term at that end.
#[derive(Debug, InputObject, Serialize)]
pub struct ChangeHoldingInput {
    /// The holding.
    id: ID,
    /// Who held it, when it was written down wrong. A new holder is appointed instead.
    person_id: Option<ID>,
    /// The first day.
    from: MaybeUndefined<Date>,
    /// The last day, included.
    until: MaybeUndefined<Date>,
    /// The version that you looked at; refused when it has changed since.
    expected_version: Option<i32>,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

impl From<&ChangeHoldingInput> for holdings::Change {
    fn from(input: &ChangeHoldingInput) -> Self {
        Self {
            person: input.person_id.as_ref().map(|id| uuid_of(id, Kind::Person)),
            from: patch(input.from, |date| date.0),
            until: patch(input.until, |date| date.0),
        }
    }
}

/// A contact duty to be given to a post.
#[derive(Debug, InputObject, Serialize)]
pub struct AddContactDutyInput {
    /// The post whose holder has the duty.
    post_id: ID,
    /// The area.
    area_id: ID,
    /// In which matter.
    matter: String,
    /// Whether the duty rests on a rule or a decision, rather than on habit.
    #[graphql(default = true)]
    formal: bool,
    /// The first day; open when not given.
    from: Option<Date>,
    /// The last day, included; open when not given.
    until: Option<Date>,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

impl From<&AddContactDutyInput> for duties::Draft {
    fn from(input: &AddContactDutyInput) -> Self {
        Self {
            area: uuid_of(&input.area_id, Kind::Area),
            matter: input.matter.clone(),
            formal: input.formal,
            from: input.from.map(|date| date.0),
            until: input.until.map(|date| date.0),
        }
    }
}

/// What is to be otherwise with a contact duty. A field left out stays as it is; null empties it.
#[derive(Debug, InputObject, Serialize)]
pub struct ChangeContactDutyInput {
    /// The duty.
    id: ID,
    /// The post whose holder has the duty; you must keep its organisation too.
    post_id: Option<ID>,
    /// The area.
    area_id: Option<ID>,
    /// In which matter.
    matter: MaybeUndefined<String>,
    /// Whether the duty rests on a rule or a decision, rather than on habit.
    formal: Option<bool>,
    /// The first day.
    from: MaybeUndefined<Date>,
    /// The last day, included.
    until: MaybeUndefined<Date>,
    /// The version that you looked at; refused when it has changed since.
    expected_version: Option<i32>,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

impl ChangeContactDutyInput {
    fn read(&self, work: &Work) -> Result<duties::Change> {
        let post = self.post_id.as_ref().map(|id| grant::keeper_of_post(work, uuid_of(id, Kind::Post)));
        Ok(duties::Change {
            post: post.transpose()?,
            area: self.area_id.as_ref().map(|id| uuid_of(id, Kind::Area)),
            matter: patch(self.matter.clone(), |matter| matter),
            formal: self.formal,
            from: patch(self.from, |date| date.0),
            until: patch(self.until, |date| date.0),
        })
    }
}

/// Changes to posts, their holders and their duties.
#[derive(Default)]
pub struct PostMutation;

#[Object]
impl PostMutation {
    /// Enters a post of an organisation. It is vacant until a holder is appointed.
    async fn add_post(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The post.")] input: AddPostInput,
    ) -> Result<Payload<Post>, Fault> {
        let once = Once::new("addPost", input.idempotency_key.clone(), &input);
        let outcome = change::write(ctx, once, async |work| {
            let keeper = grant::keeper(work, uuid_of(&input.organisation_id, Kind::Organisation))?;
            let (code, title, title_en) = (input.code.clone(), input.title.clone(), input.title_en.clone());
            Ok(posts::add(work, &keeper, posts::Draft { code, title, title_en }).await?.id)
        });
        Payload::of(outcome.await.and_then(|id| Post::find(&ctx.sight(None), id)), ctx.language())
    }

    /// Sets a post right. What is bound to it stays bound to it.
    async fn change_post(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The post, and what is to be otherwise.")] input: ChangePostInput,
    ) -> Result<Payload<Post>, Fault> {
        let once = Once::new("changePost", input.idempotency_key.clone(), &input);
        let outcome = change::write(ctx, once, async |work| {
            let post = grant::keeper_of_post(work, uuid_of(&input.id, Kind::Post))?;
            Ok(posts::change(work, &post, input.read(work)?, input.expected_version).await?.id)
        });
        Payload::of(outcome.await.and_then(|id| Post::find(&ctx.sight(None), id)), ctx.language())
    }

    /// Makes a person the holder of a post. Seats, duties and deputies bound to the post are hers from the first day. Nobody gives
    /// herself a post: another keeper of the organisation does, or the secretary for the police.
    async fn appoint_holder(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The post, the person and the term.")] input: AppointHolderInput,
    ) -> Result<Payload<Holding>, Fault> {
        let once = Once::new("appointHolder", input.idempotency_key.clone(), &input);
        let outcome = change::write(ctx, once, async |work| {
            let post = grant::keeper_of_post(work, uuid_of(&input.post_id, Kind::Post))?;
            Ok(holdings::appoint(work, &post, (&input).into()).await?.id)
        });
        Payload::of(outcome.await.and_then(|id| Holding::find(&ctx.sight(None), id)), ctx.language())
    }

    /// Sets right who held a post, or when. With another holder it is another holding, with an id of its own. Nobody lengthens her own.
    async fn change_holding(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The holding, and what is to be otherwise.")] input: ChangeHoldingInput,
    ) -> Result<Payload<Holding>, Fault> {
        let once = Once::new("changeHolding", input.idempotency_key.clone(), &input);
        let outcome = change::write(ctx, once, async |work| {
            let holding = grant::keeper_of_holding(work, uuid_of(&input.id, Kind::Holding))?;
            Ok(holdings::change(work, &holding, (&input).into(), input.expected_version).await?.id)
        });
        Payload::of(outcome.await.and_then(|id| Holding::find(&ctx.sight(None), id)), ctx.language())
    }

    /// Makes the holder of a post the daily contact for an area.
    async fn add_contact_duty(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The duty.")] input: AddContactDutyInput,
    ) -> Result<Payload<ContactDuty>, Fault> {
        let once = Once::new("addContactDuty", input.idempotency_key.clone(), &input);
        let outcome = change::write(ctx, once, async |work| {
            let post = grant::keeper_of_post(work, uuid_of(&input.post_id, Kind::Post))?;
            Ok(duties::add(work, &post, (&input).into()).await?.id)
        });
        Payload::of(outcome.await.and_then(|id| ContactDuty::find(&ctx.sight(None), id)), ctx.language())
    }

    /// Sets a contact duty right.
    async fn change_contact_duty(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The duty, and what is to be otherwise.")] input: ChangeContactDutyInput,
    ) -> Result<Payload<ContactDuty>, Fault> {
        let once = Once::new("changeContactDuty", input.idempotency_key.clone(), &input);
        let outcome = change::write(ctx, once, async |work| {
            let duty = grant::keeper_of_duty(work, uuid_of(&input.id, Kind::ContactDuty))?;
            Ok(duties::change(work, &duty, input.read(work)?, input.expected_version).await?.id)
        });
        Payload::of(outcome.await.and_then(|id| ContactDuty::find(&ctx.sight(None), id)), ctx.language())
    }
}
