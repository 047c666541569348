//! The door to changes of forums.

use super::{
    composition::mutations::RuleInput,
    entry,
    graphql::Forum,
    joining::{self, Carrying, Share, Target},
    life::{self, Closing, Renaming},
    parts::Parts,
};
use crate::{
    access::{Asking, grant},
    change,
    error::{Error, Fault, Result, RuleCode},
    hub::{Once, Work},
    relay::{Date, Kind, Payload, patch, uuid_of},
    words::messages::one_of_two,
};
use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use entities::words::{BasisKind, Class, ForumKind, ForumLevel, ForumStatus};
use serde::Serialize;
use uuid::Uuid;

/// What a forum rests on.
#[derive(Clone, Debug, InputObject, Serialize)]
pub struct BasisInput {
    /// What kind of thing is cited.
    kind: BasisKind,
    /// The citation, as written.
    citation: String,
}

/// A forum as it is to be, apart from its code and name.
#[derive(Clone, Debug, InputObject, Serialize)]
pub struct ForumTemplateInput {
    /// The level on which it works.
    level: ForumLevel,
    /// What kind of forum it is.
    kind: ForumKind,
    /// Whether it is coming or existing; existing when not given.
    status: Option<ForumStatus>,
    /// Who may see what is inside it. It may only be tightened later.
    class: Class,
    /// The organisation that calls it together.
    convener_id: Option<ID>,
    /// What it is, in general.
    description: Option<String>,
    /// What it is for.
    purpose: Option<String>,
    /// How often it meets, in words.
    cadence_text: Option<String>,
    /// The least number of meetings in a year.
    at_least_per_year: Option<i32>,
    /// The days of notice that its calls are to give.
    notice_days: Option<i32>,
    /// The first day; today when not given.
    from: Option<Date>,
    /// The subjects that it deals with, by code.
    #[graphql(default)]
    topics: Vec<String>,
    /// The areas that it covers, by code.
    #[graphql(default)]
    areas: Vec<String>,
    /// What it rests on.
    #[graphql(default)]
    basis: Vec<BasisInput>,
    /// The headings that it may take up, in order.
    #[graphql(default)]
    remit: Vec<String>,
    /// The rules about who sits in it.
    #[graphql(default)]
    rules: Vec<RuleInput>,
}

impl ForumTemplateInput {
    pub(super) fn convener(&self) -> Option<Uuid> {
        self.convener_id.as_ref().map(|id| uuid_of(id, Kind::Organisation))
    }

    /// The forum, still without code and name.
    pub(super) fn draft(&self) -> entry::Draft {
        let input = self.clone();
        entry::Draft {
            code: String::new(),
            name: String::new(),
            name_en: None,
            level: input.level,
            kind: input.kind,
            status: input.status.unwrap_or(ForumStatus::Existing),
            class: input.class,
            description: input.description,
            purpose: input.purpose,
            cadence_text: input.cadence_text,
            at_least_per_year: input.at_least_per_year,
            notice_days: input.notice_days,
            from: input.from.map(|date| date.0),
            parts: Parts {
                topics: Some(input.topics),
                areas: Some(input.areas),
                basis: Some(citations(input.basis)),
                remit: Some(input.remit),
                since: None,
            },
            rules: self.rules.iter().map(Into::into).collect(),
            family: None,
        }
    }
}

fn citations(basis: Vec<BasisInput>) -> Vec<(BasisKind, String)> {
    basis.into_iter().map(|basis| (basis.kind, basis.citation)).collect()
}

/// A forum as it is to be.
#[derive(Clone, Debug, InputObject, Serialize)]
pub struct ForumDraftInput {
    /// The short handle, which no other forum has.
    code: String,
    /// The name.
    name: String,
    /// The English name.
    name_en: Option<String>,
    /// The family that it is one of: the same forum in many places.
    family: Option<String>,
    #[graphql(flatten)]
    #[serde(flatten)]
    template: ForumTemplateInput,
}

impl ForumDraftInput {
    fn draft(&self) -> entry::Draft {
        entry::Draft {
            code: self.code.clone(),
            name: self.name.clone(),
            name_en: self.name_en.clone(),
            family: self.family.clone(),
            ..self.template.draft()
        }
    }
}

/// A forum to be founded.
#[derive(Debug, InputObject, Serialize)]
pub struct FoundForumInput {
    #[graphql(flatten)]
    #[serde(flatten)]
    forum: ForumDraftInput,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

/// What is to be otherwise with a forum, apart from its code and name. A field left out stays as it is; null empties it. A list is
/// given whole.
#[derive(Clone, Debug, InputObject, Serialize)]
pub struct ForumFieldsInput {
    /// The level on which it works.
    level: Option<ForumLevel>,
    /// What kind of forum it is.
    kind: Option<ForumKind>,
    /// Who may see what is inside it; it may only be tightened.
    class: Option<Class>,
    /// The organisation that calls it together. Whoever is secretary for it keeps the forum.
    convener_id: MaybeUndefined<ID>,
    /// What it is, in general.
    description: MaybeUndefined<String>,
    /// What it is for.
    purpose: MaybeUndefined<String>,
    /// How often it meets, in words.
    cadence_text: MaybeUndefined<String>,
    /// The least number of meetings in a year.
    at_least_per_year: MaybeUndefined<i32>,
    /// The days of notice that its calls are to give.
    notice_days: MaybeUndefined<i32>,
    /// The subjects that it deals with, by code: the whole list.
    topics: Option<Vec<String>>,
    /// The areas that it covers, by code: the whole list.
    areas: Option<Vec<String>>,
    /// What it rests on: the whole list.
    basis: Option<Vec<BasisInput>>,
    /// The headings that it may take up, in order: the whole list.
    remit: Option<Vec<String>>,
    /// The first day on which the description, the purpose, the cadence and the lists are as given here: as of the day before, they
    /// still are what they were. When not given, they were wrong and are set right for all time.
    since: Option<Date>,
}

impl From<&ForumFieldsInput> for entry::Change {
    fn from(input: &ForumFieldsInput) -> Self {
        let input = input.clone();
        Self {
            level: input.level,
            kind: input.kind,
            class: input.class,
            convener: patch(input.convener_id, |id| uuid_of(&id, Kind::Organisation)),
            description: patch(input.description, |text| text),
            purpose: patch(input.purpose, |text| text),
            cadence_text: patch(input.cadence_text, |text| text),
            at_least_per_year: patch(input.at_least_per_year, |number| number),
            notice_days: patch(input.notice_days, |number| number),
            parts: Parts {
                topics: input.topics,
                areas: input.areas,
                basis: input.basis.map(citations),
                remit: input.remit,
                since: input.since.map(|since| since.0),
            },
            ..Self::default()
        }
    }
}

/// What is to be otherwise with a forum. A field left out stays as it is; null empties it.
#[derive(Debug, InputObject, Serialize)]
pub struct ChangeForumInput {
    /// The forum.
    id: ID,
    /// The short handle.
    code: MaybeUndefined<String>,
    /// The name, where it was written wrongly; a new name is given with `renameForum`.
    name: MaybeUndefined<String>,
    /// The English name.
    name_en: MaybeUndefined<String>,
    /// The family that it is one of.
    family: MaybeUndefined<String>,
    /// The first day.
    from: MaybeUndefined<Date>,
    #[graphql(flatten)]
    #[serde(flatten)]
    fields: ForumFieldsInput,
    /// The version that you looked at; refused when it has changed since.
    expected_version: Option<i32>,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

impl From<&ChangeForumInput> for entry::Change {
    fn from(input: &ChangeForumInput) -> Self {
        Self {
            code: patch(input.code.clone(), |code| code),
            name: patch(input.name.clone(), |name| name),
            name_en: patch(input.name_en.clone(), |name| name),
            family: patch(input.family.clone(), |family| family),
            from: patch(input.from, |date| date.0),
            ..(&input.fields).into()
        }
    }
}

/// A new name for a forum.
#[derive(Debug, InputObject, Serialize)]
pub struct RenameForumInput {
    /// The forum.
    id: ID,
    /// The new name.
    name: String,
    /// The new English name.
    name_en: Option<String>,
    /// The first day on which it bears the name.
    on: Date,
    /// The version that you looked at; refused when it has changed since.
    expected_version: Option<i32>,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

/// A former name that a forum never had.
#[derive(Debug, InputObject, Serialize)]
pub struct RemoveForumNameInput {
    /// The forum.
    forum_id: ID,
    /// One of its former names.
    name: String,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

/// A coming forum that has begun.
#[derive(Debug, InputObject, Serialize)]
pub struct StartForumInput {
    /// The forum.
    id: ID,
    /// The day on which it begins or began.
    on: Date,
    /// The version that you looked at; refused when it has changed since.
    expected_version: Option<i32>,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

/// A forum that is put to rest.
#[derive(Debug, InputObject, Serialize)]
pub struct PauseForumInput {
    /// The forum.
    id: ID,
    /// The first day on which it rests, past or coming; today when not given.
    on: Option<Date>,
    /// The version that you looked at; refused when it has changed since.
    expected_version: Option<i32>,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

/// A forum that is taken up again.
#[derive(Debug, InputObject, Serialize)]
pub struct ResumeForumInput {
    /// The forum.
    id: ID,
    /// The first day on which it is at work again, past or coming; today when not given.
    on: Option<Date>,
    /// The version that you looked at; refused when it has changed since.
    expected_version: Option<i32>,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

/// A forum that closes.
#[derive(Debug, InputObject, Serialize)]
pub struct CloseForumInput {
    /// The forum.
    id: ID,
    /// The last day, included.
    on: Date,
    /// Whether its seats, deputies and interfaces end on that day too.
    #[graphql(default = true)]
    ends_seats: bool,
    /// The version that you looked at; refused when it has changed since.
    expected_version: Option<i32>,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

/// Forums that become one.
#[derive(Debug, InputObject, Serialize)]
pub struct MergeForumsInput {
    /// The forums that close.
    from_ids: Vec<ID>,
    /// The forum that stays; either this or a new one.
    into_id: Option<ID>,
    /// The new forum that takes their place.
    into: Option<ForumDraftInput>,
    /// The first day of the one forum; the others close on the day before.
    on: Date,
    /// Whether seats are carried over. Who sits in several gets one seat.
    #[graphql(default = true)]
    seats: bool,
    /// Whether interfaces are carried over.
    #[graphql(default = true)]
    interfaces: bool,
    /// The version of the forum that stays, as you looked at it; refused when it has changed since.
    expected_version: Option<i32>,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

impl MergeForumsInput {
    fn target(&self, work: &Work) -> Result<Target> {
        match (&self.into_id, &self.into) {
            (Some(id), None) => grant::secretary(work, uuid_of(id, Kind::Forum)).map(Target::Old),
            (None, Some(new)) => {
                let forums: Vec<_> = self.from_ids.iter().map(|id| uuid_of(id, Kind::Forum)).collect();
                let founder = grant::successor(work, new.template.convener(), &forums)?;
                Ok(Target::New(founder, Box::new(new.draft())))
            }
            _ => Err(Error::refused(
                &["input", "intoId"],
                RuleCode::ExactlyOne,
                one_of_two(["intoId", "into"], self.into_id.is_some()),
            )),
        }
    }
}

/// One of the forums that come out of a split.
#[derive(Debug, InputObject, Serialize)]
pub struct ForumShareInput {
    #[graphql(flatten)]
    #[serde(flatten)]
    forum: ForumDraftInput,
    /// The seats of the old forum that it gets.
    seat_ids: Vec<ID>,
    /// Whether it gets the interfaces of the old one.
    #[graphql(default = true)]
    interfaces: bool,
}

impl ForumShareInput {
    fn share(&self, work: &Work, of: Uuid) -> Result<Share> {
        Ok(Share {
            founder: grant::successor(work, self.forum.template.convener(), &[of])?,
            draft: self.forum.draft(),
            seats: self.seat_ids.iter().map(|id| uuid_of(id, Kind::Seat)).collect(),
            interfaces: self.interfaces,
        })
    }
}

/// A forum that becomes several.
#[derive(Debug, InputObject, Serialize)]
pub struct SplitForumInput {
    /// The forum that closes.
    id: ID,
    /// The forums that take its place, two or more.
    into: Vec<ForumShareInput>,
    /// Their first day; the old one closes on the day before.
    on: Date,
    /// The version that you looked at; refused when it has changed since.
    expected_version: Option<i32>,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

/// Changes to forums.
#[derive(Default)]
pub struct ForumMutation;

#[Object]
impl ForumMutation {
    /// Founds a forum, coming or existing. Whoever keeps its convener may, and the secretary for the police.
    async fn found_forum(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The forum.")] input: FoundForumInput,
    ) -> Result<Payload<Forum>, Fault> {
        let once = Once::new("foundForum", input.idempotency_key.clone(), &input);
        let outcome = change::write(ctx, once, async |work| {
            let founder = grant::founder(work, input.forum.template.convener())?;
            Ok(entry::found(work, &founder, input.forum.draft()).await?.id)
        });
        let outcome = outcome.await.and_then(|id| Forum::find(&ctx.sight(None), id));
        Payload::of(outcome, ctx.language())
    }

    /// Sets a forum's entry right.
    async fn change_forum(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The forum, and what is to be otherwise.")] input: ChangeForumInput,
    ) -> Result<Payload<Forum>, Fault> {
        let once = Once::new("changeForum", input.idempotency_key.clone(), &input);
        let outcome = change::write(ctx, once, async |work| {
            let secretary = grant::secretary(work, uuid_of(&input.id, Kind::Forum))?;
            Ok(entry::change(work, &secretary, (&input).into(), input.expected_version).await?.id)
        });
        let outcome = outcome.await.and_then(|id| Forum::find(&ctx.sight(None), id));
        Payload::of(outcome, ctx.language())
    }

    /// Gives a forum another name from a day on. As of the day before, it has the former one.
    async fn rename_forum(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The forum and its new name.")] input: RenameForumInput,
    ) -> Result<Payload<Forum>, Fault> {
        let once = Once::new("renameForum", input.idempotency_key.clone(), &input);
        let outcome = change::write(ctx, once, async |work| {
            let secretary = grant::secretary(work, uuid_of(&input.id, Kind::Forum))?;
            let to = Renaming { name: input.name.clone(), name_en: input.name_en.clone(), on: input.on.0 };
            Ok(life::rename(work, &secretary, to, input.expected_version).await?.id)
        });
        let outcome = outcome.await.and_then(|id| Forum::find(&ctx.sight(None), id));
        Payload::of(outcome, ctx.language())
    }

    /// Takes away a former name of a forum that was a mistake: until its last day the forum had the name that came after it.
    async fn remove_forum_name(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The forum and the name.")] input: RemoveForumNameInput,
    ) -> Result<Payload<Forum>, Fault> {
        let once = Once::new("removeForumName", input.idempotency_key.clone(), &input);
        let outcome = change::write(ctx, once, async |work| {
            let secretary = grant::secretary(work, uuid_of(&input.forum_id, Kind::Forum))?;
            life::remove_name(work, &secretary, &input.name).await
        });
        let outcome = outcome.await.and_then(|id| Forum::find(&ctx.sight(None), id));
        Payload::of(outcome, ctx.language())
    }

    /// A coming forum begins its work, or has begun it. As of the day before, it is coming.
    async fn start_forum(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The forum and the day.")] input: StartForumInput,
    ) -> Result<Payload<Forum>, Fault> {
        let once = Once::new("startForum", input.idempotency_key.clone(), &input);
        let outcome = change::write(ctx, once, async |work| {
            let secretary = grant::secretary(work, uuid_of(&input.id, Kind::Forum))?;
            Ok(life::start(work, &secretary, input.on.0, input.expected_version).await?.id)
        });
        let outcome = outcome.await.and_then(|id| Forum::find(&ctx.sight(None), id));
        Payload::of(outcome, ctx.language())
    }

    /// Puts a forum to rest for a time. As of the day before, it is at work.
    async fn pause_forum(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The forum.")] input: PauseForumInput,
    ) -> Result<Payload<Forum>, Fault> {
        let once = Once::new("pauseForum", input.idempotency_key.clone(), &input);
        let outcome = change::write(ctx, once, async |work| {
            let secretary = grant::secretary(work, uuid_of(&input.id, Kind::Forum))?;
            let on = input.on.map_or_else(|| work.today(), |on| on.0);
            Ok(life::pause(work, &secretary, on, input.expected_version).await?.id)
        });
        let outcome = outcome.await.and_then(|id| Forum::find(&ctx.sight(None), id));
        Payload::of(outcome, ctx.language())
    }

    /// Takes up a forum that was at rest. As of the days between, it rests.
    async fn resume_forum(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The forum.")] input: ResumeForumInput,
    ) -> Result<Payload<Forum>, Fault> {
        let once = Once::new("resumeForum", input.idempotency_key.clone(), &input);
        let outcome = change::write(ctx, once, async |work| {
            let secretary = grant::secretary(work, uuid_of(&input.id, Kind::Forum))?;
            let on = input.on.map_or_else(|| work.today(), |on| on.0);
            Ok(life::resume(work, &secretary, on, input.expected_version).await?.id)
        });
        let outcome = outcome.await.and_then(|id| Forum::find(&ctx.sight(None), id));
        Payload::of(outcome, ctx.language())
    }

    /// Closes a forum on a day. History keeps it: as of any day until then it is there. Seats, deputies and interfaces end with it;
    /// those that were to begin after it and have not begun are taken away, since they never will. Refused while it has meetings
    /// after the day: the answer names them, and people who count on them are told when you move or cancel them.
    async fn close_forum(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The forum and its last day.")] input: CloseForumInput,
    ) -> Result<Payload<Forum>, Fault> {
        let once = Once::new("closeForum", input.idempotency_key.clone(), &input);
        let outcome = change::write(ctx, once, async |work| {
            let secretary = grant::secretary(work, uuid_of(&input.id, Kind::Forum))?;
            let closing = Closing { last: input.on.0, ends: input.ends_seats };
            Ok(life::close(work, &secretary, closing, input.expected_version).await?.id)
        });
        let outcome = outcome.await.and_then(|id| Forum::find(&ctx.sight(None), id));
        Payload::of(outcome, ctx.language())
    }

    /// Merges forums into one from a day on; the payload has the one. The others close on the day before, and it succeeds them.
    async fn merge_forums(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The forums, and what they become.")] input: MergeForumsInput,
    ) -> Result<Payload<Forum>, Fault> {
        let once = Once::new("mergeForums", input.idempotency_key.clone(), &input);
        let outcome = change::write(ctx, once, async |work| {
            let gone = input.from_ids.iter().map(|id| grant::secretary(work, uuid_of(id, Kind::Forum)));
            let gone = gone.collect::<Result<Vec<_>>>()?;
            let carrying = Carrying { on: input.on.0, seats: input.seats, interfaces: input.interfaces };
            Ok(joining::merge(work, &gone, input.target(work)?, carrying, input.expected_version).await?.id)
        });
        let outcome = outcome.await.and_then(|id| Forum::find(&ctx.sight(None), id));
        Payload::of(outcome, ctx.language())
    }

    /// Splits a forum from a day on; the payload has the old one, with its successors. It closes on the day before.
    async fn split_forum(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The forum, and what it becomes.")] input: SplitForumInput,
    ) -> Result<Payload<Forum>, Fault> {
        let once = Once::new("splitForum", input.idempotency_key.clone(), &input);
        let outcome = change::write(ctx, once, async |work| {
            let secretary = grant::secretary(work, uuid_of(&input.id, Kind::Forum))?;
            let shares =
                input.into.iter().map(|share| share.share(work, uuid_of(&input.id, Kind::Forum))).collect::<Result<Vec<_>>>()?;
            Ok(joining::split(work, &secretary, shares, input.on.0, input.expected_version).await?.id)
        });
        let outcome = outcome.await.and_then(|id| Forum::find(&ctx.sight(None), id));
        Payload::of(outcome, ctx.language())
    }
}
