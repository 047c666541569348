//! The door to forums.

use super::{
    cadence::{self, Year},
    completeness::{
        self,
        graphql::{Completeness, RegisterCompleteness},
    },
    composition::{
        self,
        graphql::{Breach, Rule},
    },
    filter::{self, Filter},
};
use crate::{
    access::{Asking, Sight},
    analysis::{
        actors::graphql::{MissingActor, Representation, missing_actors},
        graphql::{Counting, MissingInterfaceWith, OverlapWith, missing_of, overlaps_with},
        overlap::organisations_by_name,
        ranking::OverlapBasis,
        standings::{InterfaceStanding, graphql::InterfaceState, graphql::states_of},
    },
    error::{Error, Fault, Noun, Result as Outcome},
    interface::graphql::{Interface, Referral, interfaces_of, referrals_of},
    meeting::graphql::{Meeting, MeetingTime, forum_meetings},
    people::graphql::{Area, Organisation, Term, Topic, node},
    register::{BasisIx, Day, ForumIx, ForumName, RemitIx, Told},
    relay::{Connection, Date, Direction, Inline, InlineList, Kind, Page, global_id},
    words::{Language, labels::Label},
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use entities::words::{BasisKind, Class, ForumKind, ForumLevel, ForumStatus, SeatRole};
use uuid::Uuid;

pub use super::filter::ForumOrderField;
pub use super::seats::graphql::{Deputy, Seat};

/// How often something happens.
#[derive(SimpleObject)]
pub struct Cadence {
    /// In words.
    text: Option<String>,
    /// The least number in a year, where there is a rule.
    at_least_per_year: Option<i32>,
    /// How many meetings there have been in the year of the date asked about; nothing where you may not see when the forum meets.
    held: Option<usize>,
    /// How many more are in the calendar that year.
    planned: Option<usize>,
    /// How many more the rule asks for that year.
    missing: Option<usize>,
}

impl From<&str> for Cadence {
    fn from(text: &str) -> Self {
        Self { text: Some(text.to_owned()), at_least_per_year: None, held: None, planned: None, missing: None }
    }
}

/// A name that a forum had.
#[derive(SimpleObject)]
pub struct FormerName {
    /// The name, in the language asked for where there is one.
    name: String,
    /// The last day on which it had the name.
    until: Option<Date>,
}

node!(Basis, BasisIx, bases);

/// What a forum rests on.
#[Object]
impl Basis {
    /// The opaque id.
    pub async fn id(&self) -> ID {
        global_id(Kind::Basis, self.row().id)
    }
    /// What kind of thing is cited.
    fn kind(&self) -> BasisKind {
        self.row().kind
    }
    /// The citation, as written.
    fn citation(&self) -> &str {
        &self.row().citation
    }
}

node!(Remit, RemitIx, remits);

/// A heading that a forum may take up.
#[Object]
impl Remit {
    /// The opaque id.
    pub async fn id(&self) -> ID {
        global_id(Kind::Remit, self.row().id)
    }
    /// Its place in the list.
    fn position(&self) -> i32 {
        self.row().position
    }
    /// The heading.
    fn heading(&self) -> &str {
        &self.row().heading
    }
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
    /// The name that it had on the date asked about, in the language asked for where there is one.
    fn name(&self) -> &str {
        self.sight.register().forum_name_in(self.sight.language(), self.ix, self.sight.on())
    }
    /// The names that it had before the date asked about, the first to go first.
    fn former_names(&self) -> Vec<FormerName> {
        let register = self.sight.register();
        let names = register.forum_earlier_names.of(self.ix).iter().map(|ix| register.forum_names.get(*ix));
        let gone = |name: &&ForumName| name.until.is_none_or(|until| Day::from(until) <= self.sight.on());
        let mut names: Vec<_> = names.filter(gone).collect();
        names.sort_by_key(|row| row.until);
        let last = |until: chrono::NaiveDate| until.pred_opt().map(Date);
        let called = |row: &ForumName| {
            let english = row.name_en.as_deref().unwrap_or(&row.name);
            self.sight.language().pick(&row.name, english).to_owned()
        };
        names.iter().map(|row| FormerName { name: called(row), until: row.until.and_then(last) }).collect()
    }
    /// The version to name as `expectedVersion` when changing it.
    fn version(&self) -> i32 {
        self.row().version
    }
    /// The level on which it works.
    fn level(&self) -> ForumLevel {
        self.row().level
    }
    /// What kind of forum it is.
    fn kind(&self) -> ForumKind {
        self.row().kind
    }
    /// Where it was in its life on the date asked about. One that has closed was until its last day what it was.
    fn status(&self) -> ForumStatus {
        self.sight.register().forum_status(self.ix, self.sight.on())
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
            status: self.sight.register().forum_status(self.ix, self.sight.on()).label(language),
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
        self.told().description
    }
    /// What it is for.
    fn purpose(&self) -> Option<&str> {
        self.told().purpose
    }
    /// The headings that it may take up.
    fn remit(&self) -> Vec<&str> {
        let register = self.sight.register();
        register.remits_of(self.ix, self.sight.on()).map(|ix| &*register.remits.get(ix).heading).collect()
    }
    /// The headings that it may take up, each with its id.
    fn remit_headings(&self) -> Vec<Remit> {
        let headings = self.sight.register().remits_of(self.ix, self.sight.on());
        headings.map(|ix| Remit::new(&self.sight, ix)).collect()
    }
    /// What it rests on.
    fn basis(&self) -> InlineList<Basis> {
        self.sight.register().bases_of(self.ix, self.sight.on()).map(|ix| Basis::new(&self.sight, ix)).collect()
    }
    /// The rules about who sits in it.
    fn rules(&self) -> Vec<Rule> {
        self.sight.register().forum_rules.of(self.ix).iter().map(|ix| Rule::new(&self.sight, *ix)).collect()
    }
    /// The rules about who sits in it that do not hold; none if you may not see who sits in it.
    fn breaches(&self) -> Vec<Breach> {
        let found = composition::breaches(&self.sight, self.ix).into_iter();
        found.map(|breach| Breach::new(&self.sight, breach)).collect()
    }
    /// The family that it is one of: the same forum in many places.
    fn family(&self) -> Option<&str> {
        self.sight.register().family_of(self.ix)
    }
    /// The other forums of its family.
    fn siblings(&self) -> InlineList<Forum> {
        filter::siblings(&self.sight, self.ix).into_iter().map(|ix| Self::new(&self.sight, ix)).collect()
    }
    /// The forums whose place it took.
    fn predecessors(&self) -> InlineList<Forum> {
        filter::successions(&self.sight, self.ix).0.into_iter().map(|ix| Self::new(&self.sight, ix)).collect()
    }
    /// The forums that take its place, also when they are still to do so.
    fn successors(&self) -> InlineList<Forum> {
        filter::successions(&self.sight, self.ix).1.into_iter().map(|ix| Self::new(&self.sight, ix)).collect()
    }
    /// The subjects that it deals with, in the order in which they were entered.
    fn topics(&self) -> InlineList<Topic> {
        self.sight.register().topics_of(self.ix, self.sight.on()).map(|ix| Topic::new(&self.sight, ix)).collect()
    }
    /// The areas that it covers, in the order in which they were entered.
    fn areas(&self) -> InlineList<Area> {
        self.sight.register().areas_of(self.ix, self.sight.on()).map(|ix| Area::new(&self.sight, ix)).collect()
    }
    /// How often it is to meet, and how often it does in the year of the date asked about.
    fn cadence(&self) -> Option<Cadence> {
        let told = self.told();
        let known = told.cadence_text.is_some() || told.at_least_per_year.is_some();
        let year = cadence::year(&self.sight, self.ix).filter(|_| known);
        known.then(|| Cadence {
            text: told.cadence_text.map(str::to_owned),
            at_least_per_year: told.at_least_per_year,
            held: year.map(|Year { held, .. }| held),
            planned: year.map(|Year { planned, .. }| planned),
            missing: year.and_then(|Year { missing, .. }| missing),
        })
    }
    /// The days of notice that its calls are to give.
    fn notice_days(&self) -> Option<i32> {
        self.row().notice_days
    }
    /// From when to when there is such a forum.
    fn term(&self) -> Inline<Term> {
        Inline(self.row().term.into())
    }
    /// The organisation that calls it together.
    fn convener(&self) -> Option<Inline<Organisation>> {
        self.row().convener.map(|ix| Inline(Organisation::new(&self.sight, ix)))
    }
    /// The organisations that have a seat in it, in the Danish order of names, whoever may see who sits there.
    fn organisations(&self) -> InlineList<Organisation> {
        organisations_by_name(&self.sight, self.ix).into_iter().map(|ix| Organisation::new(&self.sight, ix)).collect()
    }
    /// The chair's seat; nothing if there is none or you may not see who sits in the forum.
    fn chair(&self) -> Option<Inline<Seat>> {
        let register = self.sight.register();
        let seats = register.forum_seats.of(self.ix).iter().copied();
        let mut chairs = seats.filter(|ix| {
            let seat = register.seats.get(*ix);
            seat.role == SeatRole::Chair && seat.term.contains(self.sight.on())
        });
        let chair = chairs.next().filter(|_| self.sight.sees_inside(self.ix));
        chair.map(|ix| Inline(Seat::new(&self.sight, ix)))
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
    fn completeness(&self) -> Inline<Completeness> {
        Inline(Completeness::new(&self.sight, (self.ix, completeness::completeness(&self.sight, self.ix))))
    }
    /// The forums that it overlaps with, most first. By people those come first that share people, the most first, then by code; after
    /// them, in the order of `ORGANISATIONS`, the others that share an organisation, whether you may see who sits there or not, last
    /// those that share a convener alone. Where you may not see, no numbers of people are given and every seat counts towards
    /// organisations.
    fn overlaps(
        &self,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
        #[graphql(desc = "The measure to order by.", default)] by: OverlapBasis,
        #[graphql(desc = "Which seats count; the regular ones when not given.")] counting: Option<Counting>,
    ) -> Result<Connection<OverlapWith>, Fault> {
        Ok(overlaps_with(&self.sight, self.ix, (by, counting), &Page { first, after, last, before })?)
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
    /// How what is declared for it stands to what it has in common with others, as `interfaceStates` does for all; it is the first of every
    /// pair.
    fn interface_states(
        &self,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
        #[graphql(desc = "Only pairs of this standing; all when not given.")] standing: Option<InterfaceStanding>,
    ) -> Result<Connection<InterfaceState>, Fault> {
        Ok(states_of(&self.sight, self.ix, standing, &Page { first, after, last, before })?)
    }
    /// The organisations that ought to have a seat in it and have none. With none, `representation` says whether enough is known.
    fn missing_actors(&self) -> Vec<MissingActor> {
        missing_actors(&self.sight, self.ix)
    }
    /// Which kinds of organisations have a seat in it, and which ought to.
    fn representation(&self) -> Representation {
        Representation::new(&self.sight, self.ix)
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

/// Which forums. Everything given must hold; within a list one is enough.
#[derive(Debug, Default, InputObject)]
pub struct ForumFilter {
    /// Words in name, earlier names, code, description or purpose, each a whole word, a form or a part of one. Case does not count and å is aa. A word
    /// that stands nowhere is taken for a slip.
    text: Option<String>,
    /// The level.
    level: Option<ForumLevel>,
    /// The kind.
    kind: Option<ForumKind>,
    /// The status on the date asked about. CLOSED lists those that had closed before it, which are listed only when asked for so.
    status: Option<ForumStatus>,
    /// The class.
    class: Option<Class>,
    /// Topics by code; a wider topic takes in its narrower ones.
    topics: Option<Vec<String>>,
    /// Areas by code: what the forum covers lies in one of them, or takes it in.
    areas: Option<Vec<String>>,
    /// The convening organisation, by code.
    convener: Option<String>,
    /// The family: the same forum in many places.
    family: Option<String>,
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

impl From<ForumFilter> for Filter {
    fn from(input: ForumFilter) -> Self {
        let ForumFilter { text, level, kind, status, class, topics, areas, convener, family } = input;
        Self { text, level, kind, status, class, topics, areas, convener, family }
    }
}

impl Forum {
    pub(super) fn find(sight: &Sight, id: Uuid) -> Outcome<Self> {
        sight.register().forums.find(id).map(|ix| Self::new(sight, ix)).ok_or(Error::NotThere(Noun::Forum))
    }

    fn told(&self) -> Told<'_> {
        self.sight.register().told(self.ix, self.sight.on())
    }
}

/// Questions about forums.
#[derive(Default)]
pub struct ForumQuery;

#[expect(clippy::too_many_arguments, reason = "a connection takes its page beside what is asked")]
#[Object]
impl ForumQuery {
    /// A forum by its code. One that has closed by the date is found with the status CLOSED; one that has not begun is not.
    async fn forum(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The short handle, such as KR.")] code: String,
        #[graphql(desc = "The date asked about; today when not given.")] as_of: Option<Date>,
    ) -> Option<Forum> {
        let sight = ctx.sight(as_of);
        sight.forum_by_code(&code).map(|ix| Forum::new(&sight, ix))
    }

    /// The forums that there are on a date, coming ones among them. Those that had closed by then are listed when the filter asks for
    /// the status CLOSED.
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
        let order = order_by.map(|order| (order.field, order.direction)).unwrap_or_default();
        let found = filter::forums(&sight, &filter.unwrap_or_default().into(), order)?;
        let page = Page { first, after, last, before };
        Ok(page.of(&found, |ix| sight.register().forums.get(ix).id, |ix| Forum::new(&sight, ix))?)
    }

    /// How much of the whole register is there, and who should supply the rest; nothing for those outside the cooperation.
    fn register_completeness(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The date asked about; today when not given.")] as_of: Option<Date>,
    ) -> Option<RegisterCompleteness> {
        RegisterCompleteness::of(ctx.sight(as_of))
    }
}
