//! The door to seats and deputies.

use super::address;
use crate::{
    access::Sight,
    error::{Error, Fault, Noun, Result},
    forum::graphql::Forum,
    people::graphql::{Organisation, Person, Post, Term, node},
    register::{DeputyIx, SeatIx},
    relay::{Date, Inline, InlineList, Kind, global_id},
};
use async_graphql::{ID, Object};
use entities::words::{DeputyKind, SeatKind, SeatRole};
use uuid::Uuid;

node!(Seat, SeatIx, seats);

/// A place in a forum: filled through a post, by a person, or vacant.
#[Object]
impl Seat {
    /// The opaque id.
    pub async fn id(&self) -> ID {
        global_id(Kind::Seat, self.row().id)
    }
    /// How it is filled.
    fn kind(&self) -> SeatKind {
        self.row().kind
    }
    /// What its holder is in the forum.
    fn role(&self) -> SeatRole {
        self.row().role
    }
    /// From when to when there is this seat.
    fn term(&self) -> Inline<Term> {
        Inline(self.row().term.into())
    }
    /// The version to name as `expectedVersion` when changing it.
    fn version(&self) -> i32 {
        self.row().version
    }
    /// Whether nobody sits in it.
    fn vacant(&self) -> bool {
        self.sight.register().holder(self.row(), self.sight.on()).is_none()
    }
    /// The first day on which nobody sat in it, where nobody does.
    fn vacant_since(&self) -> Option<Date> {
        super::vacant_since(&self.sight, self.ix).map(Date)
    }
    /// The mail address that letters to whoever sits in it go to, where it is not the person's own; for those who keep the forum.
    async fn address(&self) -> Option<Result<String, Fault>> {
        // Boxed, or every field of a seat would carry the room that a statement needs.
        Box::pin(address::address(&self.sight, self.ix)).await.map(|found| found.map_err(Fault::from))
    }
    /// The version to name as `expectedVersion` when setting its address, 0 when it has none of its own; for those who keep the forum.
    async fn address_version(&self) -> Option<Result<i32, Fault>> {
        Box::pin(address::version(&self.sight, self.ix)).await.map(|found| found.map_err(Fault::from))
    }
    /// Who gets a copy of what is sent; for those who keep the forum and whoever sits in the seat.
    fn copy_to(&self) -> Option<Inline<Person>> {
        super::copy_to(&self.sight, self.ix).map(|ix| Inline(Person::new(&self.sight, ix)))
    }
    /// The forum.
    fn forum(&self) -> Inline<Forum> {
        Inline(Forum::new(&self.sight, self.row().forum))
    }
    /// On whose behalf its holder sits.
    fn organisation(&self) -> Option<Inline<Organisation>> {
        self.row().organisation.map(|ix| Inline(Organisation::new(&self.sight, ix)))
    }
    /// The post that it follows.
    fn post(&self) -> Option<Inline<Post>> {
        self.row().post.map(|ix| Inline(Post::new(&self.sight, ix)))
    }
    /// Who sits in it: the holder of its post, or the person it was given to.
    fn holder(&self) -> Option<Inline<Person>> {
        self.sight.register().holder(self.row(), self.sight.on()).map(|ix| Inline(Person::new(&self.sight, ix)))
    }
    /// Who stands in, in order.
    fn deputies(&self) -> InlineList<Deputy> {
        self.sight.deputies(self.ix).into_iter().map(|ix| Deputy::new(&self.sight, ix)).collect()
    }
}

node!(Deputy, DeputyIx, deputies);

/// Who stands in for a seat (stedfortræder, suppleant).
#[Object]
impl Deputy {
    /// The opaque id.
    pub async fn id(&self) -> ID {
        global_id(Kind::Deputy, self.row().id)
    }
    /// How the deputy was chosen.
    fn kind(&self) -> DeputyKind {
        self.row().kind
    }
    /// The version to name as `expectedVersion` when changing it.
    fn version(&self) -> i32 {
        self.row().version
    }
    /// The seat.
    fn seat(&self) -> Inline<Seat> {
        Inline(Seat::new(&self.sight, self.row().seat))
    }
    /// The place in the order of deputies, from 1.
    fn rank(&self) -> i32 {
        self.row().rank
    }
    /// The person: the holder of the post, or the one named.
    fn person(&self) -> Option<Person> {
        let row = self.row();
        let person = row.post.map_or(row.person, |post| self.sight.register().holder_of(post, self.sight.on()));
        person.map(|ix| Person::new(&self.sight, ix))
    }
    /// The post that the deputy follows.
    fn post(&self) -> Option<Inline<Post>> {
        self.row().post.map(|ix| Inline(Post::new(&self.sight, ix)))
    }
    /// From when to when.
    fn term(&self) -> Inline<Term> {
        Inline(self.row().term.into())
    }
}

impl Seat {
    pub(super) fn find(sight: &Sight, id: Uuid) -> Result<Self> {
        let found = sight.register().seats.find(id).filter(|ix| sight.seat(*ix).is_some());
        found.map(|ix| Self::new(sight, ix)).ok_or(Error::NotThere(Noun::Seat))
    }
}

impl Deputy {
    pub(super) fn find(sight: &Sight, id: Uuid) -> Result<Self> {
        let seen = |ix: &DeputyIx| sight.seat(sight.register().deputies.get(*ix).seat).is_some();
        let found = sight.register().deputies.find(id).filter(seen);
        found.map(|ix| Self::new(sight, ix)).ok_or(Error::NotThere(Noun::Deputy))
    }
}
