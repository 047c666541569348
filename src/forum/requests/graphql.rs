//! The door to requests for what entries lack.

use super::{Letter, Plan, State, letters_of, previewed};
use crate::{
    access::{Asking, Sight},
    error::{Error, Fault, Result as Outcome},
    forum::{completeness::graphql::Completeness, endings::Open, graphql::Forum, seats::graphql::Seat},
    people::graphql::Person,
    relay::{Connection, Instant, Kind, Page, uuid_of},
};
use async_graphql::{Context, ID, Object, SimpleObject};
use uuid::Uuid;

/// Who is asked for what entries lack.
pub struct EntryRequests {
    sight: Sight,
    plan: Plan,
    sent: usize,
}

impl EntryRequests {
    /// As it stands for a forum or the whole register.
    pub(crate) async fn load(sight: &Sight, forum: Option<Uuid>) -> Outcome<Self> {
        let plan = previewed(sight, forum).await?;
        Ok(Self { sight: sight.clone(), plan, sent: 0 })
    }

    /// As it stands after an act, with how many letters that sent.
    pub(crate) async fn after(act: Outcome<Uuid>, sight: &Sight, forum: Option<Uuid>) -> Outcome<Self> {
        let sent = letters_of(sight, act?).await?;
        Ok(Self { sent, ..Self::load(sight, forum).await? })
    }
}

/// Who is asked for what entries lack.
#[expect(clippy::too_many_arguments, reason = "a connection takes its page beside what is asked")]
#[Object]
impl EntryRequests {
    /// How many letters were sent just now; none in a preview.
    fn sent_count(&self) -> usize {
        self.sent
    }
    /// How many letters would be sent now.
    fn ready_count(&self) -> usize {
        self.plan.letters.iter().filter(|letter| letter.state == State::Ready).count()
    }
    /// Who should supply what, in the order of names. What somebody has been asked for within a day stands apart.
    fn requests(
        &self,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
    ) -> Result<Connection<EntryRequest>, Fault> {
        let places: Vec<usize> = (0..self.plan.letters.len()).collect();
        let id = |at: usize| {
            let letter = &self.plan.letters[at];
            Uuid::from_u128(self.sight.register().persons.get(letter.person).id.as_u128() ^ ((letter.state as u128) << 1))
        };
        let wrap = |at: usize| EntryRequest { sight: self.sight.clone(), letter: self.plan.letters[at].clone() };
        Ok(Page { first, after, last, before }.of(&places, id, wrap)?)
    }
    /// The entries that lack something which no person is responsible for.
    fn unassigned(
        &self,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
    ) -> Result<Connection<Completeness>, Fault> {
        let places: Vec<usize> = (0..self.plan.nobody.len()).collect();
        let id = |at: usize| self.sight.register().forums.get(self.plan.nobody[at].0).id;
        let wrap = |at: usize| Completeness::new(&self.sight, self.plan.nobody[at].clone());
        Ok(Page { first, after, last, before }.of(&places, id, wrap)?)
    }
}

/// What one person is asked for.
pub struct EntryRequest {
    sight: Sight,
    letter: Letter,
}

/// What one person is asked for, in one letter.
#[Object]
impl EntryRequest {
    /// The person.
    fn person(&self) -> Person {
        Person::new(&self.sight, self.letter.person)
    }
    /// Whether a letter would be sent now.
    fn state(&self) -> State {
        self.letter.state
    }
    /// When the person was asked, if that was within a day.
    fn asked_at(&self) -> Option<Instant> {
        self.letter.asked_at.map(Into::into)
    }
    /// The entries, each with the fields that are empty.
    fn entries(&self) -> Vec<Completeness> {
        self.letter.lacking.iter().map(|lacking| Completeness::new(&self.sight, lacking.clone())).collect()
    }
    /// The seats that the person answers for and at which a term ends within 90 days, nobody sits, or nobody stands in any more.
    fn seats(&self) -> Vec<SeatRequest> {
        let language = self.sight.language();
        let wrap = |open: &Open| SeatRequest {
            seat: Seat::new(&self.sight, open.seat()),
            forum: Forum::new(&self.sight, open.forum()),
            sentence: open.sentence(&self.sight, language),
        };
        self.letter.seats.iter().map(wrap).collect()
    }
}

/// A seat about which somebody is asked.
#[derive(SimpleObject)]
pub struct SeatRequest {
    /// The seat.
    seat: Seat,
    /// The forum that it is of.
    forum: Forum,
    /// What is to be seen to.
    sentence: String,
}

/// Questions about requests for what entries lack.
#[derive(Default)]
pub struct RequestQuery;

#[Object]
impl RequestQuery {
    /// Who would be asked by mail for what entries lack, if askForEntries were called now. Nothing is sent. Whoever keeps the forum
    /// may see it, and of the whole register whoever keeps what all forums share.
    async fn entry_requests(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The forum; the whole register when not given.")] forum_id: Option<ID>,
    ) -> Option<Result<EntryRequests, Fault>> {
        let forum = forum_id.map(|id| uuid_of(&id, Kind::Forum));
        match EntryRequests::load(&ctx.sight(None), forum).await {
            Err(Error::NotThere(_)) => None,
            found => Some(found.map_err(Fault::from)),
        }
    }
}
