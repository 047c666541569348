//! What a viewer may see on a date. Everything that answers a question reads the register through this and nothing else.

use super::{
    Standing, Viewer,
    addresses::{Address, Addresses},
    keeping::{Root, keeps_entry, keeps_root},
};
use crate::{
    error::{Error, Noun, Result},
    hub::{Hub, PostOffice},
    register::{
        Day, DeputyIx, End, ForumIx, InterfaceIx, Ix, MeetingIx, OrganisationIx, PersonIx, Register, Seat, SeatIx,
        index::{Question, Thing},
    },
    relay::Kind,
    words::Language,
};
use chrono::{DateTime, NaiveDate, Utc};
use entities::{forum::seat_address, words::Class};
use sea_orm::{DatabaseConnection, EntityTrait};
use std::{collections::HashMap, ops::Deref, sync::Arc};
use tokio::sync::OnceCell;
use uuid::Uuid;

/// The register + who asks + the date asked about. A thing found with a sight is read with the same sight.
///
/// It gives the register itself for what everyone may see (names, organisations, topics, who holds which post), and what lies
/// inside a forum (seats, deputies, meetings) only through its own methods.
#[derive(Clone)]
pub struct Sight(Arc<Seen>);

/// What the clones of a sight share.
pub struct Seen {
    hub: Arc<Hub>,
    register: Arc<Register>,
    /// The register by which it is judged whom the viewer may know and reach: the one that is, also while another is looked at.
    real: Arc<Register>,
    viewer: Arc<Viewer>,
    standing: Standing,
    on: Day,
    now: DateTime<Utc>,
    seat_addresses: OnceCell<HashMap<Uuid, (String, i32)>>,
    addresses: Addresses,
}

impl Deref for Sight {
    type Target = Seen;
    fn deref(&self) -> &Seen {
        &self.0
    }
}

impl Sight {
    /// What the viewer may see on this date, or today.
    #[must_use]
    pub fn new(hub: &Arc<Hub>, viewer: &Arc<Viewer>, as_of: Option<NaiveDate>) -> Self {
        let register = hub.register();
        let today = hub.clock().today();
        let standing = Standing::of(&register, viewer.actor(), today.into());
        let now = hub.clock().now();
        Self(Arc::new(Seen {
            hub: Arc::clone(hub),
            viewer: Arc::clone(viewer),
            real: Arc::clone(&register),
            register,
            standing,
            on: as_of.unwrap_or(today).into(),
            now,
            seat_addresses: OnceCell::new(),
            addresses: Addresses::default(),
        }))
    }

    /// The same viewer, with the same rights, on the same day, looking at a register that was changed on trial. It must hold all
    /// that this one holds in the same places. Nothing of it is kept. Whom the viewer may know of and whose address the viewer may read
    /// is judged by the register that is: what somebody makes up gives her no right.
    #[must_use]
    pub(crate) fn over(&self, trial: Register) -> Self {
        self.otherwise(Arc::new(trial), Arc::clone(&self.viewer), self.standing.clone())
    }

    /// What the machine itself sees in the same register on the same day: for what is done for somebody and not told.
    #[must_use]
    pub(crate) fn at_the_machine(&self) -> Self {
        let viewer = Arc::new(Viewer::at_the_machine(self.language()));
        let standing = Standing::of(&self.register, viewer.actor(), self.hub.clock().today().into());
        self.otherwise(Arc::clone(&self.register), viewer, standing)
    }

    fn otherwise(&self, register: Arc<Register>, viewer: Arc<Viewer>, standing: Standing) -> Self {
        Self(Arc::new(Seen {
            hub: Arc::clone(&self.hub),
            viewer,
            register,
            real: Arc::clone(&self.real),
            standing,
            on: self.on,
            now: self.now,
            seat_addresses: OnceCell::new(),
            addresses: Addresses::default(),
        }))
    }
}

impl Seen {
    /// The register, for what everyone may see.
    #[must_use]
    pub fn register(&self) -> &Register {
        &self.register
    }

    /// The day asked about.
    #[must_use]
    pub fn on(&self) -> Day {
        self.on
    }

    /// The present instant of the hub.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// The language asked for.
    #[must_use]
    pub fn language(&self) -> Language {
        self.viewer.language()
    }

    /// The viewer's standing today.
    #[must_use]
    pub fn standing(&self) -> &Standing {
        &self.standing
    }

    /// The addresses that the hub writes mail from.
    pub(crate) fn post_office(&self) -> &PostOffice {
        &self.hub.post_office
    }

    /// For reading by statement what lies in no register: invitations, letters, addresses.
    pub(crate) fn rows(&self) -> &DatabaseConnection {
        self.hub.connection()
    }

    /// The addresses of the seats that have one of their own, with their versions, in forums that the viewer keeps: read once, however
    /// many are asked for.
    pub(crate) async fn seat_addresses(&self) -> Result<&HashMap<Uuid, (String, i32)>> {
        let read = || async {
            let rows = seat_address::Entity::find().all(self.rows()).await?;
            Ok(rows
                .into_iter()
                .filter(|row| self.reaches(row.seat_id))
                .map(|row| (row.seat_id, (row.email, row.version)))
                .collect())
        };
        self.seat_addresses.get_or_try_init(read).await
    }

    /// Whether the viewer may read where letters for the seat with this id go: keeps the forum that it really is of.
    #[must_use]
    pub fn reaches(&self, seat: Uuid) -> bool {
        let found = self.real.seats.find(seat);
        found.is_some_and(|ix| self.standing.keeps(&self.real, self.real.seats.get(ix).forum))
    }

    /// The forum with this code, if it has begun by the date: one that has closed is history, and is found.
    #[must_use]
    pub fn forum_by_code(&self, code: &str) -> Option<ForumIx> {
        let found = self.register.forum_by_code(code)?;
        let begun = self.register.forums.get(found).term.first().is_none_or(|first| Day::from(first) <= self.on);
        begun.then_some(found)
    }

    /// The forums that there are on the day, in the Danish order of names.
    pub fn forums(&self) -> impl Iterator<Item = ForumIx> + use<> {
        let listed = self.register.forums_on(self.on);
        (0..listed.forums.len()).map(move |at| listed.forums[at])
    }

    /// Those of them that the viewer may not see into, in the same order.
    pub fn closed_forums(&self) -> impl Iterator<Item = ForumIx> {
        let listed = self.register.forums_on(self.on);
        let guarded = if self.standing.operates() { 0 } else { listed.guarded.len() };
        // Of those that the whole network may see into, the rows need not be read.
        let seen = |(ix, class): &(ForumIx, Class)| match class {
            Class::Network => self.standing.in_network(),
            _ => self.sees_inside(*ix),
        };
        (0..guarded).map(move |at| listed.guarded[at]).filter(move |forum| !seen(forum)).map(|(ix, _)| ix)
    }

    /// Whether there are forums on the day that the viewer may not see into: what is worked out from people and meetings may then
    /// lack something. It depends on who asks and on the day alone.
    #[must_use]
    pub fn hides(&self) -> bool {
        self.closed_forums().next().is_some()
    }

    /// Whether every word of the text stands in the name, an earlier name, the code, the purpose or the description of a forum; they
    /// all do without a text.
    ///
    /// # Errors
    /// [`Error::BadInput`](crate::error::Error::BadInput) when the text is too long.
    pub fn named(&self, text: Option<&str>) -> Result<impl Fn(&ForumIx) -> bool + use<>> {
        let text = text.filter(|text| !text.trim().is_empty());
        let found = text.map(Question::read).transpose()?.map(|question| self.register.index().forums_with(&question));
        Ok(move |ix: &ForumIx| found.as_ref().is_none_or(|found| found.contains(ix.at())))
    }

    /// Whether the viewer may see who sits in the forum and when it meets.
    #[must_use]
    pub fn sees_inside(&self, forum: ForumIx) -> bool {
        self.standing.sees_inside(&self.register, forum)
    }

    /// Whether the viewer may know which post answers for what stands at this end of an interface. Of a forum that is closed to the
    /// viewer nobody is named.
    #[must_use]
    pub fn opens(&self, end: End) -> bool {
        let open = |forum| matches!(self.register.forums.get(forum).class, Class::Public | Class::Network);
        !matches!(end, End::Forum(forum) if !open(forum) && !self.sees_inside(forum))
    }

    /// Whether the viewer keeps the forum: sees addresses, plans and calls.
    #[must_use]
    pub fn keeps(&self, forum: ForumIx) -> bool {
        self.standing.keeps(&self.register, forum)
    }

    /// The seats of the forum on the day that the viewer may see: all or none.
    #[must_use]
    pub fn seats(&self, forum: ForumIx) -> Vec<SeatIx> {
        if self.sees_inside(forum) { self.register.seats_in(forum, self.on) } else { Vec::new() }
    }

    /// The seats that the person has on the day, in forums that the viewer may see into.
    #[must_use]
    pub fn seats_of(&self, person: PersonIx) -> Vec<SeatIx> {
        let seats = self.register.seats_of(person, self.on);
        seats.filter(|ix| self.sees_inside(self.register.seats.get(*ix).forum)).collect()
    }

    /// The seats on behalf of the organisation on the day, in forums that the viewer may see into: by the forums' codes, in each the
    /// chair's first.
    #[must_use]
    pub fn seats_for(&self, organisation: OrganisationIx) -> Vec<SeatIx> {
        let seats = self.register.organisation_seats.of(organisation).iter().copied();
        let seen = |seat: &Seat| seat.term.contains(self.on) && self.sees_inside(seat.forum);
        let mut seats: Vec<_> = seats.filter(|ix| seen(self.register.seats.get(*ix))).collect();
        let place = |seat: &Seat| (&self.register.forums.get(seat.forum).code, seat.role, seat.id);
        seats.sort_by(|a, b| place(self.register.seats.get(*a)).cmp(&place(self.register.seats.get(*b))));
        seats
    }

    /// The deputies of a seat on the day, in order.
    #[must_use]
    pub fn deputies(&self, seat: SeatIx) -> Vec<DeputyIx> {
        let deputies = self.register.seat_deputies.of(seat).iter().copied();
        deputies.filter(|ix| self.register.deputies.get(*ix).term.contains(self.on)).collect()
    }

    /// The seat, if the viewer may see it. It need not be there on the day: a link to a seat that has ended still leads to it.
    #[must_use]
    pub fn seat(&self, seat: SeatIx) -> Option<&Seat> {
        let seat = self.register.seats.get(seat);
        self.sees_inside(seat.forum).then_some(seat)
    }

    /// The meetings of the forum, if the viewer may see into it.
    #[must_use]
    pub fn meetings(&self, forum: ForumIx) -> &[MeetingIx] {
        if self.sees_inside(forum) { self.register.forum_meetings.of(forum) } else { &[] }
    }

    /// Whether the viewer may find the thing, and there is one on the day.
    #[must_use]
    pub fn finds(&self, thing: Thing) -> bool {
        match thing {
            Thing::Forum(ix) => self.register.forums.get(ix).term.contains(self.on),
            Thing::Organisation(ix) => self.register.organisations.get(ix).term.contains(self.on),
            Thing::Person(ix) => self.knows(ix),
            Thing::Topic(_) => true,
        }
    }

    /// Whether the viewer may see the interface: a draft is for those who keep or sit in an end of it.
    #[must_use]
    pub fn shows(&self, interface: InterfaceIx) -> bool {
        self.standing.shows(&self.register, interface)
    }

    /// Whether the interface is declared and holds on the day. A draft is declared to nobody, not even to those who see it.
    #[must_use]
    pub fn declares(&self, interface: InterfaceIx) -> bool {
        self.register.interfaces.get(interface).term.contains(self.on) && !self.register.is_draft(interface)
    }

    /// Whether the viewer may know that there is this person: see [`Standing::knows`].
    #[must_use]
    pub fn knows(&self, person: PersonIx) -> bool {
        self.standing.knows(&self.real, person)
    }

    /// How the person is reached, for the person and for whoever may correct what is known of her; nothing for others.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn address(&self, person: PersonIx) -> Result<Option<Address>> {
        if !self.standing.corrects(&self.real, person) {
            return Ok(None);
        }
        self.addresses.of(self.register.persons.get(person).id, self.rows()).await.map(Some)
    }

    /// Refuses the anonymous.
    ///
    /// # Errors
    /// [`Error::SignIn`].
    pub fn signed_in(&self) -> Result<()> {
        if self.viewer.signed_in() { Ok(()) } else { Err(Error::SignIn) }
    }

    /// Refuses whoever keeps nothing.
    ///
    /// # Errors
    /// [`Error::SignIn`] for the anonymous; [`Error::NotAllowed`].
    pub fn keeps_any(&self) -> Result<()> {
        self.signed_in()?;
        if self.standing.keeps_any() { Ok(()) } else { Err(Error::NotAllowed) }
    }

    /// The forum with this id for whoever keeps it, or nothing, for the whole register, to whoever keeps what all share.
    ///
    /// # Errors
    /// As [`grant::requester`](super::grant::requester).
    pub fn requests(&self, forum: Option<Uuid>) -> Result<Option<ForumIx>> {
        self.signed_in()?;
        let found = forum.map(|id| self.register.forums.find(id).ok_or(Error::NotThere(Noun::Forum))).transpose()?;
        let may = found.map_or_else(|| self.standing.registers(&self.register), |forum| self.keeps(forum));
        if may { Ok(found) } else { Err(Error::NotAllowed) }
    }

    /// Refuses whoever does not keep this entry, as a change of it would.
    ///
    /// # Errors
    /// As [`grant::keeper_of_entry`](super::grant::keeper_of_entry).
    pub fn keeps_entry(&self, entry: (Kind, Uuid)) -> Result<()> {
        self.signed_in()?;
        keeps_entry(&self.register, &self.standing, entry)
    }

    /// Whether the viewer keeps what stands there, or what stood there last.
    #[must_use]
    pub fn keeps_root(&self, root: Root) -> bool {
        self.viewer.signed_in() && keeps_root(&self.register, &self.standing, root)
    }
}
