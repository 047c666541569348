//! The door to forums and seats.

use super::{
    completeness::{EntryField, completeness},
    seats,
};
use crate::{
    access::{Asking, Sight, grant},
    analysis::{
        graphql::{Counting, MissingActor, MissingInterfaceWith, OverlapWith, missing_actors, missing_of},
        overlap::{OverlapBasis, Ranked, overlaps_of},
    },
    error::Fault,
    hub::Once,
    interface::graphql::{Interface, Referral, interfaces_of, referrals_of},
    meeting::graphql::{Meeting, MeetingTime, forum_meetings},
    people::graphql::{Area, Organisation, Person, Post, Term, Topic, node},
    register::{DeputyIx, ForumIx, SeatIx},
    relay::{Connection, Date, Direction, Kind, Page, Payload, global_id, uuid_of},
    words::{Language, labels::Label},
};
use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};
use entities::words::{BasisKind, Class, DeputyKind, ForumKind, ForumLevel, ForumStatus, SeatKind, SeatRole};
use serde::Serialize;

/// How often something happens.
#[derive(SimpleObject)]
pub struct Cadence {
    /// In words.
    text: Option<String>,
    /// The least number in a year, where there is a rule.
    at_least_per_year: Option<i32>,
}

impl From<&str> for Cadence {
    fn from(text: &str) -> Self {
        Self { text: Some(text.to_owned()), at_least_per_year: None }
    }
}

/// What a forum rests on.
#[derive(SimpleObject)]
pub struct Basis {
    /// What kind of thing is cited.
    kind: BasisKind,
    /// The citation, as written.
    citation: String,
}

/// A part of an entry that is not there.
#[derive(SimpleObject)]
pub struct MissingField {
    /// The part.
    field: EntryField,
}

/// How much of a forum's entry in the plan's appendix is there.
#[derive(SimpleObject)]
pub struct Completeness {
    /// The part of the seven fields that are filled, from 0 to 1.
    score: f64,
    /// The fields that are empty.
    missing: Vec<MissingField>,
}

node!(Forum, ForumIx, forums);

/// A forum of cooperation (samarbejdsforum): an entry of the plan's appendix.
#[expect(clippy::too_many_arguments, reason = "a connection takes its page beside what is asked")]
#[Object]
impl Forum {
    /// The opaque id.
    pub async fn id(&self) -> ID {
        global_id(Kind::Forum, self.row().id)
    }
    /// The short handle that people use, such as KR.
    fn code(&self) -> &str {
        &self.row().code
    }
    /// The name, in the language asked for where there is one.
    fn name(&self) -> &str {
        let row = self.row();
        self.sight.language().pick(&row.name, row.name_en.as_deref().unwrap_or(&row.name))
    }
    /// The level on which it works.
    fn level(&self) -> ForumLevel {
        self.row().level
    }
    /// What kind of forum it is.
    fn kind(&self) -> ForumKind {
        self.row().kind
    }
    /// Where it is in its life.
    fn status(&self) -> ForumStatus {
        self.row().status
    }
    /// Who may see what is inside it.
    fn class(&self) -> Class {
        self.row().class
    }
    /// The words for level, kind, status and class.
    fn labels(
        &self,
        #[graphql(desc = "The language; that of the request when not given.")] language: Option<Language>,
    ) -> ForumLabels {
        let (row, language) = (self.row(), language.unwrap_or(self.sight.language()));
        ForumLabels {
            level: row.level.label(language),
            kind: row.kind.label(language),
            status: row.status.label(language),
            class: row.class.label(language),
        }
    }
    /// Whether you may see who sits in it and when it meets.
    fn viewer_can_see_inside(&self) -> bool {
        self.sight.sees_inside(self.ix)
    }
    /// Whether you may give seats in it, plan its meetings and send its calls.
    fn viewer_can_keep(&self) -> bool {
        self.sight.keeps(self.ix)
    }
    /// What it is, in general.
    fn description(&self) -> Option<&str> {
        self.row().description.as_deref()
    }
    /// What it is for.
    fn purpose(&self) -> Option<&str> {
        self.row().purpose.as_deref()
    }
    /// The headings that it may take up.
    fn remit(&self) -> Vec<&str> {
        let register = self.sight.register();
        register.forum_remits.of(self.ix).iter().map(|ix| &*register.remits.get(*ix).heading).collect()
    }
    /// What it rests on.
    fn basis(&self) -> Vec<Basis> {
        let register = self.sight.register();
        let bases = register.forum_bases.of(self.ix).iter().map(|ix| register.bases.get(*ix));
        bases.map(|basis| Basis { kind: basis.kind, citation: basis.citation.to_string() }).collect()
    }
    /// The subjects that it deals with.
    fn topics(&self) -> Vec<Topic> {
        self.sight.register().topics_of(self.ix).map(|ix| Topic::new(&self.sight, ix)).collect()
    }
    /// The areas that it covers.
    fn areas(&self) -> Vec<Area> {
        self.sight.register().areas_of(self.ix).map(|ix| Area::new(&self.sight, ix)).collect()
    }
    /// How often it meets.
    fn cadence(&self) -> Option<Cadence> {
        let row = self.row();
        let known = row.cadence_text.is_some() || row.at_least_per_year.is_some();
        known.then(|| Cadence { text: row.cadence_text.as_deref().map(str::to_owned), at_least_per_year: row.at_least_per_year })
    }
    /// The days of notice that its calls are to give.
    fn notice_days(&self) -> Option<i32> {
        self.row().notice_days
    }
    /// From when to when there is such a forum.
    fn term(&self) -> Term {
        self.row().term.into()
    }
    /// The organisation that calls it together.
    fn convener(&self) -> Option<Organisation> {
        self.row().convener.map(|ix| Organisation::new(&self.sight, ix))
    }
    /// The organisations that have a seat in it, whoever may see who sits there.
    fn organisations(&self) -> Vec<Organisation> {
        let all = crate::register::Counting::EVERY_SEAT;
        let found = crate::analysis::overlap::organisations(&self.sight, self.ix, all);
        found.iter().map(|ix| Organisation::new(&self.sight, *ix)).collect()
    }
    /// The chair's seat; nothing if there is none or you may not see who sits in the forum.
    fn chair(&self) -> Option<Seat> {
        let register = self.sight.register();
        let seats = register.forum_seats.of(self.ix).iter().copied();
        let mut chairs = seats.filter(|ix| {
            let seat = register.seats.get(*ix);
            seat.role == SeatRole::Chair && seat.term.contains(self.sight.on())
        });
        let chair = chairs.next().filter(|_| self.sight.sees_inside(self.ix));
        chair.map(|ix| Seat::new(&self.sight, ix))
    }
    /// How many seats it has; nothing if you may not see who sits in it.
    fn seat_count(&self) -> Option<usize> {
        let register = self.sight.register();
        let seats = register.forum_seats.of(self.ix).iter();
        let now = || seats.filter(|ix| register.seats.get(**ix).term.contains(self.sight.on())).count();
        self.sight.sees_inside(self.ix).then(now)
    }
    /// Its seats, the chair's first; none if you may not see who sits in it.
    fn seats(
        &self,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
    ) -> Result<Connection<Seat>, Fault> {
        let register = self.sight.register();
        let seats = self.sight.seats(self.ix);
        Ok(Page { first, after, last, before }.of(&seats, |ix| register.seats.get(ix).id, |ix| Seat::new(&self.sight, ix))?)
    }
    /// The interfaces declared for it, whichever end it stands at.
    fn interfaces(
        &self,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
    ) -> Result<Connection<Interface>, Fault> {
        let register = self.sight.register();
        let interfaces = interfaces_of(&self.sight, self.ix);
        Ok(Page { first, after, last, before }.of(
            &interfaces,
            |ix| register.interfaces.get(ix).id,
            |ix| Interface::new(&self.sight, ix),
        )?)
    }
    /// Its meetings in order of time; none if you may not see when it meets.
    fn meetings(
        &self,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
        #[graphql(desc = "Which meetings.", default)] when: MeetingTime,
    ) -> Result<Connection<Meeting>, Fault> {
        Ok(forum_meetings(&self.sight, self.ix, when, &Page { first, after, last, before })?)
    }
    /// How much of its entry is there.
    fn completeness(&self) -> Completeness {
        let found = completeness(&self.sight, self.ix);
        Completeness { score: found.score, missing: found.missing.into_iter().map(|field| MissingField { field }).collect() }
    }
    /// The forums that it overlaps with, most first. Where you may not see who sits in one, it comes last and without numbers
    /// of people.
    fn overlaps(
        &self,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
        #[graphql(desc = "The measure to order by.", default)] by: OverlapBasis,
        #[graphql(desc = "Which seats count; the regular ones when not given.")] counting: Option<Counting>,
    ) -> Result<Connection<OverlapWith>, Fault> {
        let counting = counting.unwrap_or_default().into();
        let others = overlaps_of(&self.sight, self.ix, by, counting);
        let id = |ranked: Ranked| self.sight.register().forums.get(ranked.other).id;
        let wrap = |ranked: Ranked| OverlapWith::new(&self.sight, self.ix, ranked, counting);
        Ok(Page { first, after, last, before }.of(&others, id, wrap)?)
    }
    /// The forums to which an interface is missing, strongest suggestion first; none of its own family.
    fn missing_interfaces(
        &self,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
    ) -> Result<Connection<MissingInterfaceWith>, Fault> {
        Ok(missing_of(&self.sight, self.ix, &Page { first, after, last, before })?)
    }
    /// The organisations that ought to have a seat in it and have none.
    fn missing_actors(&self) -> Vec<MissingActor> {
        missing_actors(&self.sight, self.ix)
    }
    /// The matters sent on from it and to it, the latest first; none unless you keep or sit in one of the two forums.
    fn referrals(
        &self,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
    ) -> Result<Connection<Referral>, Fault> {
        Ok(referrals_of(&self.sight, self.ix, &Page { first, after, last, before })?)
    }
}

/// The words for a forum's enumerations.
#[derive(SimpleObject)]
pub struct ForumLabels {
    /// The level.
    level: &'static str,
    /// The kind.
    kind: &'static str,
    /// The status.
    status: &'static str,
    /// The class.
    class: &'static str,
}

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
    fn term(&self) -> Term {
        self.row().term.into()
    }
    /// Whether nobody sits in it.
    fn vacant(&self) -> bool {
        self.sight.register().holder(self.row(), self.sight.on()).is_none()
    }
    /// The forum.
    fn forum(&self) -> Forum {
        Forum::new(&self.sight, self.row().forum)
    }
    /// On whose behalf its holder sits.
    fn organisation(&self) -> Option<Organisation> {
        self.row().organisation.map(|ix| Organisation::new(&self.sight, ix))
    }
    /// The post that it follows.
    fn post(&self) -> Option<Post> {
        self.row().post.map(|ix| Post::new(&self.sight, ix))
    }
    /// Who sits in it: the holder of its post, or the person it was given to.
    fn holder(&self) -> Option<Person> {
        self.sight.register().holder(self.row(), self.sight.on()).map(|ix| Person::new(&self.sight, ix))
    }
    /// Who stands in, in order.
    fn deputies(&self) -> Vec<Deputy> {
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
    fn post(&self) -> Option<Post> {
        self.row().post.map(|ix| Post::new(&self.sight, ix))
    }
    /// From when to when.
    fn term(&self) -> Term {
        self.row().term.into()
    }
}

/// Which forums. Everything given must hold; within a list one is enough.
#[derive(Debug, Default, InputObject)]
pub struct ForumFilter {
    /// Words in name, code, description or purpose; case does not count and å is aa.
    text: Option<String>,
    /// The level.
    level: Option<ForumLevel>,
    /// The kind.
    kind: Option<ForumKind>,
    /// The status.
    status: Option<ForumStatus>,
    /// The class.
    class: Option<Class>,
    /// Topics by code; a wider topic takes in its narrower ones.
    topics: Option<Vec<String>>,
    /// Areas by code: what the forum covers lies in one of them, or takes it in.
    areas: Option<Vec<String>>,
    /// The convening organisation, by code.
    convener: Option<String>,
}

/// What forums are ordered by.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub enum ForumOrderField {
    /// The name, the Danish way.
    Name,
    /// The code.
    Code,
}

/// The order of forums.
#[derive(InputObject)]
pub struct ForumOrder {
    /// By what.
    field: ForumOrderField,
    /// Which way.
    #[graphql(default)]
    direction: Direction,
}

impl ForumFilter {
    fn takes(&self, sight: &Sight, words: &[String], ix: ForumIx) -> bool {
        let register = sight.register();
        let forum = register.forums.get(ix);
        let topic = |code: &str| {
            register.topics_of(ix).any(|topic| {
                let mut wider = std::iter::successors(Some(topic), |at| register.topics.get(*at).broader).take(32);
                wider.any(|at| *register.topics.get(at).code == *code)
            })
        };
        let area = |code: &str| {
            let Some((asked, _)) = register.areas.iter().find(|(_, row)| *row.code == *code) else { return false };
            register.areas_of(ix).any(|area| register.lies_in(area, asked) || register.lies_in(asked, area))
        };
        self.level.is_none_or(|level| level == forum.level)
            && self.kind.is_none_or(|kind| kind == forum.kind)
            && self.status.is_none_or(|status| status == forum.status)
            && self.class.is_none_or(|class| class == forum.class)
            && self
                .convener
                .as_ref()
                .is_none_or(|code| forum.convener.is_some_and(|at| *register.organisations.get(at).code == **code))
            && self.topics.as_ref().is_none_or(|codes| codes.iter().any(|code| topic(code)))
            && self.areas.as_ref().is_none_or(|codes| codes.iter().any(|code| area(code)))
            && holds(forum, words)
    }
}

/// Whether every word stands somewhere in the forum's texts.
fn holds(forum: &crate::register::Forum, words: &[String]) -> bool {
    if words.is_empty() {
        return true;
    }
    let texts = [Some(&forum.name), Some(&forum.code), forum.description.as_ref(), forum.purpose.as_ref()];
    let texts: Vec<String> = texts.into_iter().flatten().map(|text| crate::words::fold(text)).collect();
    words.iter().all(|word| texts.iter().any(|text| text.contains(word)))
}

fn forums(sight: &Sight, filter: &ForumFilter, order: Option<&ForumOrder>) -> Vec<ForumIx> {
    let folded = filter.text.as_deref().map(crate::words::fold).unwrap_or_default();
    let words: Vec<String> = folded.split_whitespace().map(str::to_owned).collect();
    let mut found: Vec<_> = sight.forums().filter(|ix| filter.takes(sight, &words, *ix)).collect();
    let code = |ix: &ForumIx| &sight.register().forums.get(*ix).code;
    if order.is_some_and(|order| order.field == ForumOrderField::Code) {
        found.sort_by(|a, b| code(a).cmp(code(b)));
    }
    if order.is_some_and(|order| order.direction == Direction::Desc) {
        found.reverse();
    }
    found
}

/// Questions about forums.
#[derive(Default)]
pub struct ForumQuery;

#[expect(clippy::too_many_arguments, reason = "a connection takes its page beside what is asked")]
#[Object]
impl ForumQuery {
    /// A forum by its code.
    async fn forum(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The short handle, such as KR.")] code: String,
        #[graphql(desc = "The date asked about; today when not given.")] as_of: Option<Date>,
    ) -> Option<Forum> {
        let sight = ctx.sight(as_of);
        let ix = sight.register().forum_by_code(&code)?;
        sight.register().forums.get(ix).term.contains(sight.on()).then(|| Forum::new(&sight, ix))
    }

    /// The forums that there are on a date, coming ones among them.
    async fn forums(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
        #[graphql(desc = "Which forums; all when not given.")] filter: Option<ForumFilter>,
        #[graphql(desc = "The order; by name when not given.")] order_by: Option<ForumOrder>,
        #[graphql(desc = "The date asked about; today when not given.")] as_of: Option<Date>,
    ) -> Result<Connection<Forum>, Fault> {
        let sight = ctx.sight(as_of);
        let found = forums(&sight, &filter.unwrap_or_default(), order_by.as_ref());
        let page = Page { first, after, last, before };
        Ok(page.of(&found, |ix| sight.register().forums.get(ix).id, |ix| Forum::new(&sight, ix))?)
    }
}

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

impl From<&AddSeatInput> for seats::Draft {
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

/// Changes to forums.
#[derive(Default)]
pub struct ForumMutation;

#[Object]
impl ForumMutation {
    /// Gives a seat in a forum to a person or a post, or makes a vacant one.
    async fn add_seat(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The seat.")] input: AddSeatInput,
    ) -> Result<Payload<Seat>, Fault> {
        let once = Once::new("addSeat", input.idempotency_key.clone(), &input);
        let outcome = ctx.hub().write(ctx.viewer().actor(), once, async |work| {
            let secretary = grant::secretary(work, uuid_of(&input.forum_id, Kind::Forum))?;
            Ok(seats::add(work, &secretary, (&input).into()).await?.id)
        });
        let outcome = outcome.await.and_then(|id| Seat::find(&ctx.sight(None), id));
        Payload::of(outcome, ctx.language())
    }
}

impl Seat {
    fn find(sight: &Sight, id: uuid::Uuid) -> crate::error::Result<Self> {
        let found = sight.register().seats.find(id).filter(|ix| sight.seat(*ix).is_some());
        found.map(|ix| Self::new(sight, ix)).ok_or(crate::error::Error::NotThere(crate::error::Noun::Seat))
    }
}
