//! The door to ending and taking away entries of any kind, and to what has changed.

use super::{end, ending::ended, remove, undo, write};
use crate::{
    access::{Asking, Sight},
    analysis::{
        attention::{Attention, AttentionKind, Matter, attention},
        changes::{Change, ChangeKind, Subject, changes},
    },
    error::{Error, Fault, Noun, Result},
    forum::graphql::{Deputy, Forum, Seat},
    hub::Once,
    interface::graphql::{Interface, Referral},
    people::graphql::{Holding, Organisation, Person},
    relay::{Connection, Date, Kind, Page, Payload, UserError, act_id, read_act, read_id},
    schema::Node,
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

/// An entry to be ended.
#[derive(Debug, InputObject, Serialize)]
pub struct EndEntryInput {
    /// An organisation, a post, a person, a topic, an area, a holding of a post, a contact duty, a seat, a deputy, an interface, or a
    /// contact of one. A forum is closed with `closeForum`.
    id: ID,
    /// The last day, included.
    until: Date,
    /// The version that you looked at; refused when it has changed since.
    expected_version: Option<i32>,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

/// An entry to be taken away.
#[derive(Debug, InputObject, Serialize)]
pub struct RemoveEntryInput {
    /// The entry.
    id: ID,
    /// The version that you looked at; refused when it has changed since.
    expected_version: Option<i32>,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

/// What was done at once, to be taken back.
#[derive(Debug, InputObject, Serialize)]
pub struct UndoActInput {
    /// The act, as a line of `history` names it.
    id: ID,
    /// Sent twice with the same key, the mutation acts once.
    idempotency_key: Option<String>,
}

/// That something was taken back.
#[derive(SimpleObject)]
pub struct UndoneAct {
    /// The act that takes it back. It stands in the history as any other, and can be taken back in turn.
    id: ID,
}

/// An entry that was ended, and how much ended with it.
#[derive(SimpleObject)]
#[graphql(name = "NodePayload")]
pub struct EndedPayload {
    /// The thing that was made or changed; nothing when a rule was broken.
    node: Option<Node>,
    /// How many entries got this last day or never begin now, the entry itself among them where it has a term; those that you may know
    /// of.
    ended: usize,
    /// What to mend; empty when it went well.
    user_errors: Vec<UserError>,
}

impl EndedPayload {
    async fn of(ctx: &Context<'_>, id: &ID, outcome: Result<Uuid>) -> Result<Self, Fault> {
        let sight = ctx.sight(None);
        let revision = match outcome {
            Ok(act) => revision(act),
            Err(error) => {
                return Ok(Self { node: None, ended: 0, user_errors: UserError::of(error, ctx.language())? });
            }
        };
        let node = Node::find(&sight, id).await?;
        Ok(Self { node, ended: ended(&sight, revision).await?, user_errors: Vec::new() })
    }
}

/// An entry that is no longer there.
#[derive(SimpleObject)]
pub struct RemovedEntry {
    /// The id that it had.
    id: ID,
}

/// Something that is otherwise since a day.
#[derive(Clone)]
pub struct RegisterChange {
    sight: Sight,
    change: Change,
}

/// Something that is otherwise since a day.
#[Object]
impl RegisterChange {
    /// What happened.
    fn kind(&self) -> ChangeKind {
        self.change.kind
    }
    /// The day: the first of what began, the last of what ended.
    fn on(&self) -> Date {
        Date(self.change.on)
    }
    /// What it is about: the person who came or went, or else the forum, organisation or interface.
    fn subject(&self) -> Node {
        Node::about(&self.sight, self.change.subject, self.change.on)
    }
    /// The name until the day before, of what got another name.
    fn former_name(&self) -> Option<&str> {
        self.change.names(&self.sight).map(|[former, _]| former)
    }
    /// The name from the day on, of what got another name.
    fn new_name(&self) -> Option<&str> {
        self.change.names(&self.sight).map(|[_, new]| new)
    }
    /// The change in a sentence.
    fn sentence(&self) -> String {
        self.change.sentence(&self.sight)
    }
}

impl Node {
    fn about(sight: &Sight, subject: Subject, on: NaiveDate) -> Self {
        let register = sight.register();
        match subject {
            Subject::Forum(ix) => Self::Forum(Forum::new(sight, ix)),
            Subject::Organisation(ix) => Self::Organisation(Organisation::new(sight, ix)),
            Subject::Holding(ix) => Self::Person(Person::new(sight, register.holdings.get(ix).person)),
            Subject::Interface(ix) => Self::Interface(Interface::new(sight, ix)),
            Subject::Seat(ix) => {
                let seat = register.seats.get(ix);
                let holder = register.holder(seat, on.into()).map(|person| Self::Person(Person::new(sight, person)));
                holder.unwrap_or_else(|| Self::Forum(Forum::new(sight, seat.forum)))
            }
        }
    }
}

/// Something that somebody has to see to.
#[derive(Clone)]
pub struct AttentionItem {
    sight: Sight,
    item: Attention,
}

/// Something that somebody has to see to.
#[Object]
impl AttentionItem {
    /// What is to be seen to.
    fn kind(&self) -> AttentionKind {
        self.item.kind
    }
    /// What it is about.
    fn subject(&self) -> Node {
        let sight = &self.sight;
        match self.item.matter {
            Matter::Forum(ix) => Node::Forum(Forum::new(sight, ix)),
            Matter::Seat(ix) => Node::Seat(Seat::new(sight, ix)),
            Matter::Deputy(ix) => Node::Deputy(Deputy::new(sight, ix)),
            Matter::Holding(ix) => Node::Holding(Holding::new(sight, ix)),
            Matter::Interface(ix) => Node::Interface(Interface::new(sight, ix)),
            Matter::Referral(ix) => Node::Referral(Referral::new(sight, ix)),
        }
    }
    /// The forum that it concerns, where there is one.
    fn forum(&self) -> Option<Forum> {
        self.item.forum.map(|ix| Forum::new(&self.sight, ix))
    }
    /// The day that it is about: the last of a term, the day of a review, the day on which a referral was sent.
    fn due(&self) -> Option<Date> {
        self.item.due.map(Date)
    }
    /// How many seats, where the line is about some that are alike: the subject is the first of them. Else 1.
    fn count(&self) -> usize {
        self.item.count
    }
    /// What is to be done, in a sentence.
    fn sentence(&self) -> &str {
        &self.item.sentence
    }
}

/// Questions about what has changed.
#[derive(Default)]
pub struct ChangeQuery;

#[expect(clippy::too_many_arguments, reason = "a connection takes its page beside what is asked")]
#[Object]
impl ChangeQuery {
    /// What you are responsible for and have to see to: as keeper of a forum or an organisation, as whoever gets copies for a seat or
    /// keeps the organisation that it is of, or as contact at an end of an interface. The most urgent first: what is overdue or due within a fortnight, what breaks a rule or has nobody who answers for
    /// it, what is due later, and the rest. Empty for others.
    async fn attention(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What kinds; all when not given.")] kinds: Option<Vec<AttentionKind>>,
        #[graphql(desc = "How many days ahead terms and reviews are looked for, 3,660 at most.", default = 90)] within_days: i32,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
        #[graphql(desc = "The date asked about; today when not given.")] as_of: Option<Date>,
    ) -> Result<Connection<AttentionItem>, Fault> {
        let sight = ctx.sight(as_of);
        let found = attention(&sight, within_days, kinds.as_deref());
        let places: Vec<usize> = (0..found.len()).collect();
        let wrap = |at: usize| AttentionItem { sight: sight.clone(), item: found[at].clone() };
        Ok(Page { first, after, last, before }.of(&places, |at| found[at].id(&sight), wrap)?)
    }

    /// What began, ended or was renamed from one day to another, in order of time: as the world was, whenever it was typed. What
    /// lies inside a forum is left out where you may not see inside it.
    fn register_changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first day.")] since: Date,
        #[graphql(desc = "The last day, included; today when not given.")] until: Option<Date>,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
    ) -> Result<Connection<RegisterChange>, Fault> {
        let sight = ctx.sight(None);
        let found = changes(&sight, since.0, until.map_or(sight.on().date(), |until| until.0));
        let wrap = |at: usize| RegisterChange { sight: sight.clone(), change: found[at].clone() };
        let places: Vec<usize> = (0..found.len()).collect();
        Ok(Page { first, after, last, before }.of(&places, |at| found[at].id(&sight), wrap)?)
    }
}

/// Changes to entries of any kind.
#[derive(Default)]
pub struct EntryMutation;

#[Object]
impl EntryMutation {
    /// Ends an entry on a day. History keeps it: as of any day of its term it is there. What rests on it ends with it: with a post who
    /// holds it, its contact duties, secretariats, deputies and contacts of interfaces; with a person, for whoever keeps the register,
    /// her posts and places; with an organisation its units, posts, seats and interfaces; with a topic or an area that forums deal with
    /// it. A seat that follows an ended post, or that a person had for an organisation, stays as a vacant place.
    async fn end_entry(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The entry and its last day.")] input: EndEntryInput,
    ) -> Result<EndedPayload, Fault> {
        let once = Once::new("endEntry", input.idempotency_key.clone(), &input);
        let outcome = write(ctx, once, async |work| {
            end(work, entry(&input.id)?, input.until.0, input.expected_version).await?;
            Ok(answer(work.revision()))
        });
        EndedPayload::of(ctx, &input.id, outcome.await).await
    }

    /// Takes an entry away that was a mistake. What was true once is ended instead. With it go its own parts: deputies and the address
    /// of a seat; exchanges, contacts, conditions, confirmations and passings of an interface; other names and numbers of an
    /// organisation; other words and numbers of a topic. Refused with STILL_USED when other entries refer to it: when somebody has been called
    /// for the seat, or something passed over the interface at a meeting.
    async fn remove_entry(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The entry.")] input: RemoveEntryInput,
    ) -> Result<Payload<RemovedEntry>, Fault> {
        let once = Once::new("removeEntry", input.idempotency_key.clone(), &input);
        let outcome = write(ctx, once, async |work| {
            let entry = entry(&input.id)?;
            remove(work, entry, input.expected_version).await?;
            Ok(entry.1)
        });
        Payload::of(outcome.await.map(|_| RemovedEntry { id: input.id.clone() }), ctx.language())
    }

    /// Takes back all that was done at once by one mutation: every row is as it was before. Whoever did it may, as long as she still
    /// may do it, and whoever keeps the register, to what she keeps. Refused with CHANGED_SINCE when any of it has been changed since:
    /// the answer names what. Letters that were sent stay sent; what follows from the rows that are put back follows anew, so that
    /// whoever was called hears of it. Imports, calls, answers and confirmations by letter are not taken back.
    async fn undo_act(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The act.")] input: UndoActInput,
    ) -> Result<Payload<UndoneAct>, Fault> {
        let once = Once::new("undoAct", input.idempotency_key.clone(), &input);
        let outcome = write(ctx, once, async |work| Ok(answer(undo(work, read_act(&input.id)).await?)));
        Payload::of(outcome.await.map(|id| UndoneAct { id: act_id(revision(id)) }), ctx.language())
    }
}

/// The number of a transaction as a once-key remembers it.
fn answer(revision: i64) -> Uuid {
    Uuid::from_u64_pair(0, revision.unsigned_abs())
}

fn revision(answer: Uuid) -> i64 {
    i64::try_from(answer.as_u64_pair().1).unwrap_or_default()
}

/// What an id names; what is no id is not there.
fn entry(id: &ID) -> Result<(Kind, Uuid)> {
    read_id(id).ok_or(Error::NotThere(Noun::Forum))
}
