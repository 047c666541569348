//! The door to ending and taking away entries of any kind, and to what has changed.

use super::{end, remove, write};
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
    relay::{Connection, Date, Kind, Page, Payload, read_id},
    schema::Node,
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chrono::NaiveDate;
use serde::Serialize;
use uuid::Uuid;

/// An entry to be ended.
#[derive(Debug, InputObject, Serialize)]
pub struct EndEntryInput {
    /// An organisation, a holding of a post, a contact duty, a seat, a deputy, an interface, or a contact of one.
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
    /// Ends an entry on a day. History keeps it: as of any day of its term it is there.
    async fn end_entry(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The entry and its last day.")] input: EndEntryInput,
    ) -> Result<Payload<Node>, Fault> {
        let once = Once::new("endEntry", input.idempotency_key.clone(), &input);
        let outcome = write(ctx, once, async |work| {
            let entry = entry(&input.id)?;
            end(work, entry, input.until.0, input.expected_version).await?;
            Ok(entry.1)
        });
        let node = match outcome.await {
            Ok(_) => Node::find(&ctx.sight(None), &input.id).await?.ok_or(Error::NotThere(Noun::Forum)),
            Err(error) => Err(error),
        };
        Payload::of(node, ctx.language())
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
}

/// What an id names; what is no id is not there.
fn entry(id: &ID) -> Result<(Kind, Uuid)> {
    read_id(id).ok_or(Error::NotThere(Noun::Forum))
}
