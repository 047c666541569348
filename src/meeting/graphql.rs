//! The door to meetings, calls and answers.

use super::{
    invitations::{self, Invited, Whose},
    recipients::{self, recipients},
};
use crate::{
    access::{Asking, Sight},
    clock::ZONE,
    error::{Error, Fault, Noun, Result},
    forum::graphql::{Forum, Seat},
    people::{
        graphql::{Person, Post},
        history::{Change, graphql::EntryChange},
    },
    register::{Day, ForumIx, MeetingIx, PersonIx, SeatIx},
    relay::{Connection, Inline, Instant, Kind, Page, global_id},
};
use async_graphql::{Context, ID, Object, SimpleObject};
use chrono::{DateTime, NaiveTime, TimeZone, Utc};
use entities::words::{Answer, LetterState, MeetingStatus};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::OnceCell;
use uuid::Uuid;

pub use super::MeetingTime;

/// From when a meeting is upcoming: now, or the first moment of another date asked about.
fn from_when(sight: &Sight) -> DateTime<Utc> {
    if Day::of(sight.now()) == sight.on() {
        return sight.now();
    }
    let midnight = ZONE.from_local_datetime(&sight.on().date().and_time(NaiveTime::MIN)).earliest();
    midnight.map_or(sight.now(), |midnight| midnight.to_utc())
}

fn page_of(sight: &Sight, mut meetings: Vec<MeetingIx>, when: MeetingTime, page: &Page) -> Result<Connection<Meeting>> {
    let register = sight.register();
    let from = from_when(sight);
    meetings.retain(|ix| match when {
        MeetingTime::Upcoming => register.meetings.get(*ix).ends_at > from,
        MeetingTime::Past => register.meetings.get(*ix).ends_at <= from,
        MeetingTime::All => true,
    });
    meetings.sort_by_key(|ix| (register.meetings.get(*ix).starts_at, *ix));
    let beside = Arc::default();
    page.of(&meetings, |ix| register.meetings.get(ix).id, |ix| Meeting::beside(sight, ix, &beside))
}

/// The meetings of a forum.
///
/// # Errors
/// [`Error::BadInput`] for a page that cannot be.
pub fn forum_meetings(sight: &Sight, forum: ForumIx, when: MeetingTime, page: &Page) -> Result<Connection<Meeting>> {
    page_of(sight, sight.meetings(forum).to_vec(), when, page)
}

/// The meetings of the forums in which a person sits.
///
/// # Errors
/// [`Error::BadInput`] for a page that cannot be.
pub fn person_meetings(sight: &Sight, person: PersonIx, when: MeetingTime, page: &Page) -> Result<Connection<Meeting>> {
    let register = sight.register();
    let mut forums: Vec<_> = sight.seats_of(person).into_iter().map(|ix| register.seats.get(ix).forum).collect();
    forums.sort_unstable();
    forums.dedup();
    page_of(sight, forums.iter().flat_map(|forum| sight.meetings(*forum)).copied().collect(), when, page)
}

/// The meetings of one page, whose invitations and addresses are read together when the first of them is asked.
#[derive(Default)]
struct Beside {
    meetings: Mutex<Vec<MeetingIx>>,
    invited: OnceCell<Vec<Invited>>,
    addresses: OnceCell<HashMap<(PersonIx, SeatIx), String>>,
    past: OnceCell<Arc<Past>>,
}

/// What became of the invitations that were read together, itself read when the first of them is asked.
struct Past {
    of: Vec<Uuid>,
    changes: OnceCell<HashMap<Uuid, Vec<Change>>>,
}

impl Past {
    fn of(invited: &[Invited]) -> Arc<Self> {
        Arc::new(Self { of: invited.iter().map(|invited| invited.row.id).collect(), changes: OnceCell::new() })
    }
}

impl Beside {
    fn meetings(&self) -> Vec<MeetingIx> {
        self.meetings.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// A meeting, seen with a sight.
#[derive(Clone)]
pub struct Meeting {
    sight: Sight,
    ix: MeetingIx,
    beside: Arc<Beside>,
}

/// A meeting of a forum.
#[expect(clippy::too_many_arguments, reason = "a connection takes its page beside what is asked")]
#[Object]
impl Meeting {
    /// The opaque id.
    pub async fn id(&self) -> ID {
        global_id(Kind::Meeting, self.row().id)
    }
    /// The number within the year, such as 3/2009.
    fn number(&self) -> Option<String> {
        let row = self.row();
        row.number.zip(row.year).map(|(number, year)| format!("{number}/{year}"))
    }
    /// The title.
    fn title(&self) -> &str {
        &self.row().title
    }
    /// When it begins.
    fn starts_at(&self) -> Instant {
        self.row().starts_at.into()
    }
    /// When it ends.
    fn ends_at(&self) -> Instant {
        self.row().ends_at.into()
    }
    /// Where it is held.
    fn place(&self) -> Option<&str> {
        self.row().place.as_deref()
    }
    /// Where it is held on the web; for those who sit in the forum or keep it.
    fn online_url(&self) -> Option<&str> {
        let row = self.row();
        let invited = self.sight.standing().sits_in(row.forum) || self.sight.keeps(row.forum);
        row.online_url.as_deref().filter(|_| invited)
    }
    /// Where it is in its life.
    fn status(&self) -> MeetingStatus {
        self.row().status
    }
    /// How many weighty changes there have been since the call.
    fn sequence(&self) -> i32 {
        self.row().sequence
    }
    /// The version to name as `expectedVersion` when changing it.
    fn version(&self) -> i32 {
        self.row().version
    }
    /// The forum.
    fn forum(&self) -> Inline<Forum> {
        Inline(Forum::new(&self.sight, self.row().forum))
    }
    /// Who would be called if the call were sent now; nothing unless you keep the forum.
    async fn recipients(&self) -> Option<Result<Vec<Recipient>, Fault>> {
        if !self.sight.keeps(self.row().forum) {
            return None;
        }
        // Boxed, or every field of a meeting would carry the room that a statement needs.
        Some(Box::pin(self.called()).await.map_err(Fault::from))
    }
    /// Who has been called and what they answered: all for those who keep the forum, your own for others.
    async fn invitations(
        &self,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
    ) -> Option<Result<Connection<Invitation>, Fault>> {
        let page = Page { first, after, last, before };
        Some(Box::pin(self.invited(&page)).await.map_err(Fault::from))
    }
}

impl Meeting {
    /// The meeting, seen with this sight.
    #[must_use]
    pub fn new(sight: &Sight, ix: MeetingIx) -> Self {
        Self::beside(sight, ix, &Arc::default())
    }

    /// The meeting as one of a page.
    fn beside(sight: &Sight, ix: MeetingIx, beside: &Arc<Beside>) -> Self {
        beside.meetings.lock().unwrap_or_else(PoisonError::into_inner).push(ix);
        Self { sight: sight.clone(), ix, beside: Arc::clone(beside) }
    }

    fn row(&self) -> &crate::register::Meeting {
        self.sight.register().meetings.get(self.ix)
    }

    fn to_call(&self, ix: MeetingIx) -> Vec<recipients::Recipient> {
        let meeting = self.sight.register().meetings.get(ix);
        recipients(self.sight.register(), meeting.forum, meeting.starts_at)
    }

    async fn called(&self) -> Result<Vec<Recipient>> {
        let register = self.sight.register();
        let read = || async {
            let kept = self.beside.meetings().into_iter().filter(|ix| self.sight.keeps(register.meetings.get(*ix).forum));
            let called = kept.flat_map(|ix| self.to_call(ix)).filter(|to| self.sight.reaches(register.seats.get(to.seat).id));
            invitations::addresses(&self.sight, called).await
        };
        let addresses = self.beside.addresses.get_or_try_init(read).await?;
        let with_address = self.to_call(self.ix).into_iter().map(|to| {
            let email = addresses.get(&(to.person, to.seat)).cloned();
            Recipient { sight: self.sight.clone(), to, email }
        });
        Ok(with_address.collect())
    }

    async fn invited(&self, page: &Page) -> Result<Connection<Invitation>> {
        let read = || invitations::load(&self.sight, Whose::Meetings(self.beside.meetings()));
        let all = self.beside.invited.get_or_try_init(read).await?;
        let past = self.beside.past.get_or_init(async || Past::of(all)).await;
        let own: Vec<_> = all.iter().filter(|invited| invited.row.meeting_id == self.row().id).cloned().collect();
        invitation_page(&self.sight, (&own, past), page)
    }

    pub(super) fn find(sight: &Sight, id: Uuid) -> Result<Self> {
        let found = sight.register().meetings.find(id).filter(|ix| sight.sees_inside(sight.register().meetings.get(*ix).forum));
        found.map(|ix| Self::new(sight, ix)).ok_or(Error::NotThere(Noun::Meeting))
    }
}

fn invitation_page(sight: &Sight, (found, past): (&[Invited], &Arc<Past>), page: &Page) -> Result<Connection<Invitation>> {
    let places: Vec<usize> = (0..found.len()).collect();
    let wrap = |at: usize| Invitation { sight: sight.clone(), invited: found[at].clone(), past: Arc::clone(past) };
    page.of(&places, |at| found[at].row.id, wrap)
}

/// Somebody to be called to a meeting.
pub struct Recipient {
    sight: Sight,
    to: recipients::Recipient,
    email: Option<String>,
}

/// Somebody to be called to a meeting.
#[Object]
impl Recipient {
    /// The seat for which the person is called.
    fn seat(&self) -> Inline<Seat> {
        Inline(Seat::new(&self.sight, self.to.seat))
    }
    /// The person who sits in it on the day of the meeting.
    fn person(&self) -> Inline<Person> {
        Inline(Person::new(&self.sight, self.to.person))
    }
    /// The post that the seat follows.
    fn post(&self) -> Option<Inline<Post>> {
        self.sight.register().seats.get(self.to.seat).post.map(|ix| Inline(Post::new(&self.sight, ix)))
    }
    /// Who is called if the person sends regrets; gets nothing before.
    fn deputy(&self) -> Option<Inline<Person>> {
        self.to.deputy.map(|ix| Inline(Person::new(&self.sight, ix)))
    }
    /// Who gets a copy.
    fn copy_to(&self) -> Option<Inline<Person>> {
        self.to.copy_to.map(|ix| Inline(Person::new(&self.sight, ix)))
    }
    /// The address that the call goes to; without one the call cannot be sent.
    fn email(&self) -> Option<&str> {
        self.email.as_deref()
    }
}

/// How far the newest letter about an invitation has come.
#[derive(Clone, Copy, SimpleObject)]
pub struct Delivery {
    /// The state. A mail server only takes a letter over; an answer is the one proof of receipt.
    status: LetterState,
    /// How many times it has been tried.
    attempts: i32,
}

/// That a person is called to a meeting.
pub struct Invitation {
    sight: Sight,
    invited: Invited,
    past: Arc<Past>,
}

/// That a person is called to a meeting, and what the person answered.
#[expect(clippy::too_many_arguments, reason = "a connection takes its page beside what is asked")]
#[Object]
impl Invitation {
    /// The opaque id.
    pub async fn id(&self) -> ID {
        global_id(Kind::Invitation, self.invited.row.id)
    }
    /// The meeting; nothing if the invitation has been withdrawn and you may not see when the forum meets.
    fn meeting(&self) -> Option<Meeting> {
        let register = self.sight.register();
        let found = register.meetings.find(self.invited.row.meeting_id);
        let shown = |ix: &MeetingIx| !self.invited.row.released || self.sight.sees_inside(register.meetings.get(*ix).forum);
        found.filter(shown).map(|ix| Meeting::new(&self.sight, ix))
    }
    /// Who is called.
    fn person(&self) -> Option<Inline<Person>> {
        self.sight.register().persons.find(self.invited.row.person_id).map(|ix| Inline(Person::new(&self.sight, ix)))
    }
    /// The seat for which the person is called; nothing if you may no longer see who sits in the forum.
    fn seat(&self) -> Option<Seat> {
        let found = self.sight.register().seats.find(self.invited.row.seat_id);
        found.filter(|ix| self.sight.seat(*ix).is_some()).map(|ix| Seat::new(&self.sight, ix))
    }
    /// The answer to the meeting as it stands; after a weighty change it is asked for again.
    fn answer(&self) -> Answer {
        self.invited.answer(&self.sight)
    }
    /// What was answered before the last weighty change, where nothing has been answered since.
    fn former_answer(&self) -> Option<Answer> {
        let row = &self.invited.row;
        (row.answered_at.is_some() && self.invited.answer(&self.sight) != row.answer).then_some(row.answer)
    }
    /// When it was answered.
    fn answered_at(&self) -> Option<Instant> {
        self.invited.row.answered_at.map(Instant::from)
    }
    /// Who gave the answer, which may be a secretary.
    fn answered_by(&self) -> Option<Person> {
        let person = self.invited.row.answered_by_id.and_then(|id| self.sight.register().persons.find(id));
        person.map(|ix| Person::new(&self.sight, ix))
    }
    /// What was written with the answer.
    fn comment(&self) -> Option<&str> {
        self.invited.row.comment.as_deref()
    }
    /// Whether the invitation has been withdrawn, as a deputy's is when the member comes after all.
    fn released(&self) -> bool {
        self.invited.row.released
    }
    /// Who has been called in this person's place.
    fn stand_in(&self) -> Option<Inline<Person>> {
        self.invited.stand_in.and_then(|id| self.sight.register().persons.find(id)).map(|ix| Inline(Person::new(&self.sight, ix)))
    }
    /// How far the newest letter has come.
    fn delivery(&self) -> Option<Delivery> {
        self.invited.delivery.map(|(status, attempts)| Delivery { status, attempts })
    }
    /// What became of the invitation, the newest first: called, answered, withdrawn, when and by whom. It tells no state that it was
    /// in when you would not have seen it.
    async fn history(
        &self,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
    ) -> Option<Result<Connection<EntryChange>, Fault>> {
        let page = Page { first, after, last, before };
        Some(Box::pin(self.became(&page)).await.map_err(Fault::from))
    }
}

impl Invitation {
    async fn became(&self, page: &Page) -> Result<Connection<EntryChange>> {
        let read = || invitations::history(&self.sight, &self.past.of);
        let changes = self.past.changes.get_or_try_init(read).await?;
        EntryChange::page(&self.sight, changes.get(&self.invited.row.id).map_or(&[][..], Vec::as_slice), page)
    }
}

/// Who asks, and what concerns them.
pub struct ViewerNode {
    sight: Sight,
    signed_in: bool,
}

/// Who asks, and what concerns them.
#[expect(clippy::too_many_arguments, reason = "a connection takes its page beside what is asked")]
#[Object(name = "Viewer")]
impl ViewerNode {
    /// Whether a token was shown.
    fn signed_in(&self) -> bool {
        self.signed_in
    }
    /// Whether the viewer keeps the whole hub.
    fn operator(&self) -> bool {
        self.sight.standing().operates()
    }
    /// The person behind the token.
    fn person(&self) -> Option<Inline<Person>> {
        self.sight.standing().person().map(|ix| Inline(Person::new(&self.sight, ix)))
    }
    /// The viewer's own seats.
    fn seats(
        &self,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
    ) -> Result<Connection<Seat>, Fault> {
        let register = self.sight.register();
        let seats = self.sight.standing().person().map(|person| self.sight.seats_of(person)).unwrap_or_default();
        Ok(Page { first, after, last, before }.of(&seats, |ix| register.seats.get(ix).id, |ix| Seat::new(&self.sight, ix))?)
    }
    /// The viewer's own invitations and those that the viewer may answer for others, whose copies the viewer gets, in order of time.
    async fn invitations(
        &self,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
        #[graphql(desc = "To which meetings.", default)] when: MeetingTime,
    ) -> Option<Result<Connection<Invitation>, Fault>> {
        let page = Page { first, after, last, before };
        let whose = Whose::Person(self.sight.standing().person(), when, from_when(&self.sight));
        let found = Box::pin(invitations::load(&self.sight, whose)).await;
        let found = found.and_then(|found| invitation_page(&self.sight, (&found, &Past::of(&found)), &page));
        Some(found.map_err(Fault::from))
    }
}

/// Questions about the asker.
#[derive(Default)]
pub struct MeetingQuery;

#[Object]
impl MeetingQuery {
    /// Who asks, and what concerns them.
    fn viewer(&self, ctx: &Context<'_>) -> ViewerNode {
        ViewerNode { sight: ctx.sight(None), signed_in: ctx.viewer().signed_in() }
    }
}

impl Invitation {
    /// An invitation that the viewer may see.
    ///
    /// # Errors
    /// [`Error::NotThere`] otherwise.
    pub async fn load(sight: &Sight, id: Uuid) -> Result<Self> {
        let found = invitations::load(sight, Whose::One(id)).await?.into_iter().next();
        let one = |invited: Invited| Self { past: Past::of(std::slice::from_ref(&invited)), sight: sight.clone(), invited };
        found.map(one).ok_or(Error::NotThere(Noun::Invitation))
    }
}
