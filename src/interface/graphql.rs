//! The door to declared interfaces.

use super::{
    inverse,
    state::{self, Filter},
};
use crate::{
    access::{Asking, Sight},
    analysis::gaps,
    error::{Error, Fault, Noun, Result},
    forum::graphql::{Cadence, Forum, Seat},
    meeting::graphql::Meeting,
    people::graphql::{Organisation, Person, Post, Term, node},
    register::{ContactIx, End, ExchangeIx, ForumIx, InterfaceIx, OrganisationIx, PassingIx, ReferralIx},
    relay::{Connection, Date, Inline, Kind, Page, global_id},
    words::Language,
};
use async_graphql::{Context, ID, InputObject, Object, SimpleObject, Union};
use entities::words::{
    InterfaceEnd, InterfaceKind, InterfaceStatus, InterfaceWarningCode, PassingKind, PersonalData, ReferralState,
};
use uuid::Uuid;

/// What stands at an end of an interface.
#[derive(Union)]
pub enum InterfaceParty {
    /// A forum.
    Forum(Forum),
    /// An organisation or a unit of one.
    Organisation(Organisation),
}

impl InterfaceParty {
    /// What stands at an end, seen with this sight.
    pub(crate) fn new(sight: &Sight, end: End) -> Self {
        match end {
            End::Forum(ix) => Self::Forum(Forum::new(sight, ix)),
            End::Organisation(ix) => Self::Organisation(Organisation::new(sight, ix)),
        }
    }
}

node!(Exchange, ExchangeIx, exchanges);

/// What is exchanged over an interface.
#[Object(name = "InterfaceExchange")]
impl Exchange {
    /// The opaque id.
    pub async fn id(&self) -> ID {
        global_id(Kind::Exchange, self.row().id)
    }
    /// What.
    fn what(&self) -> &str {
        &self.row().what
    }
    /// How often.
    fn cadence(&self) -> Option<Cadence> {
        self.row().cadence_text.as_deref().map(Into::into)
    }
}

node!(Contact, ContactIx, contacts);

/// Who answers for an end of an interface. Of a forum that is closed to you nobody is named.
#[Object(name = "InterfaceContact")]
impl Contact {
    /// The opaque id.
    pub async fn id(&self) -> ID {
        global_id(Kind::Contact, self.row().id)
    }
    /// The end.
    fn end(&self) -> InterfaceEnd {
        self.row().end
    }
    /// The interface.
    fn interface(&self) -> Inline<Interface> {
        Inline(Interface::new(&self.sight, self.row().interface))
    }
    /// The post whose holder answers, where it is a post.
    fn post(&self) -> Option<Inline<Post>> {
        state::answering(&self.sight, self.ix).post.map(|ix| Inline(Post::new(&self.sight, ix)))
    }
    /// Who answers: the holder of the post, or the person who was named.
    fn holder(&self) -> Option<Inline<Person>> {
        state::answering(&self.sight, self.ix).holder.map(|ix| Inline(Person::new(&self.sight, ix)))
    }
    /// The seat of whoever answers, in the forum at that end.
    fn seat(&self) -> Option<Inline<Seat>> {
        state::answering(&self.sight, self.ix).seat.map(|ix| Inline(Seat::new(&self.sight, ix)))
    }
    /// Whether nobody answers any more: the post is vacant, or the person has left the forum or the organisation. Nothing where you
    /// may not know it.
    fn orphaned(&self) -> Option<bool> {
        state::answering(&self.sight, self.ix).orphaned
    }
    /// From when to when.
    fn term(&self) -> Inline<Term> {
        Inline(self.row().term.into())
    }
    /// The version to name as `expectedVersion` when changing it.
    fn version(&self) -> i32 {
        self.row().version
    }
}

node!(Passing, PassingIx, passings);

/// Something that passed over an interface.
#[Object]
impl Passing {
    /// The opaque id.
    pub async fn id(&self) -> ID {
        global_id(Kind::Passing, self.row().id)
    }
    /// What kind of thing.
    fn kind(&self) -> PassingKind {
        self.row().kind
    }
    /// On which day.
    fn passed_on(&self) -> Date {
        Date(self.row().on)
    }
    /// What it was.
    fn what(&self) -> &str {
        &self.row().what
    }
    /// The meeting that it belongs to, if you may see it.
    fn meeting(&self) -> Option<Meeting> {
        let seen = |ix: &_| self.sight.sees_inside(self.sight.register().meetings.get(*ix).forum);
        self.row().meeting.filter(seen).map(|ix| Meeting::new(&self.sight, ix))
    }
    /// The interface.
    fn interface(&self) -> Inline<Interface> {
        Inline(Interface::new(&self.sight, self.row().interface))
    }
}

node!(Referral, ReferralIx, referrals);

/// A matter that one forum sent on to another (henvisning). Seen by whoever keeps or sits in one of the two.
#[Object]
impl Referral {
    /// The opaque id.
    pub async fn id(&self) -> ID {
        global_id(Kind::Referral, self.row().id)
    }
    /// The forum that sent it.
    fn from(&self) -> Inline<Forum> {
        Inline(Forum::new(&self.sight, self.row().from))
    }
    /// The forum that it was sent to.
    fn to(&self) -> Inline<Forum> {
        Inline(Forum::new(&self.sight, self.row().to))
    }
    /// What it is about, without personal data.
    fn subject(&self) -> &str {
        &self.row().subject
    }
    /// How far it has come.
    fn state(&self) -> ReferralState {
        self.row().state
    }
    /// When it was sent.
    fn sent_on(&self) -> Date {
        Date(self.row().sent_on)
    }
    /// When it was answered.
    fn answered_on(&self) -> Option<Date> {
        self.row().answered_on.map(Date)
    }
    /// What was answered.
    fn answer(&self) -> Option<&str> {
        self.row().answer.as_deref()
    }
    /// The version to name as `expectedVersion` when changing it.
    fn version(&self) -> i32 {
        self.row().version
    }
}

/// What an exchange of data rests on.
#[derive(SimpleObject)]
pub struct InterfaceBasis {
    /// The citation, as written.
    citation: String,
}

/// That an end confirmed an interface.
#[derive(SimpleObject)]
pub struct InterfaceConfirmation {
    /// The end.
    end: InterfaceEnd,
    /// The day.
    confirmed_on: Date,
    /// Who did it; nothing where you may not know.
    by: Option<Person>,
}

/// Something amiss with an interface.
#[derive(SimpleObject)]
pub struct InterfaceWarning {
    /// What.
    code: InterfaceWarningCode,
    /// The same in a sentence.
    sentence: String,
}

node!(Interface, InterfaceIx, interfaces);

impl Interface {
    /// The interface with this id, if the viewer may see it.
    ///
    /// # Errors
    /// [`Error::NotThere`].
    pub(crate) fn find(sight: &Sight, id: Uuid) -> Result<Self> {
        let found = sight.register().interfaces.find(id).filter(|ix| sight.shows(*ix));
        found.map(|ix| Self::new(sight, ix)).ok_or(Error::NotThere(Noun::Interface))
    }

    /// The end at which the forum or organisation with this code stands; a forum's code goes first.
    fn end_of(&self, code: &str) -> Option<InterfaceEnd> {
        let register = self.sight.register();
        let row = self.row();
        let forum = |end: End| matches!(end, End::Forum(ix) if *register.forums.get(ix).code == *code);
        let unit = |end: End| matches!(end, End::Organisation(ix) if *register.organisations.get(ix).code == *code);
        let ends = [InterfaceEnd::From, InterfaceEnd::To];
        ends.into_iter().find(|end| forum(row.at(*end))).or_else(|| ends.into_iter().find(|end| unit(row.at(*end))))
    }
}

/// A declared interface (snitflade): what one end does for the other.
#[expect(clippy::too_many_arguments, reason = "a connection takes its page beside what is asked")]
#[Object]
impl Interface {
    /// The opaque id.
    pub async fn id(&self) -> ID {
        global_id(Kind::Interface, self.row().id)
    }
    /// The short handle. While it is a draft, somebody who may not see it can take the handle, and it gets another.
    fn code(&self) -> &str {
        &self.row().code
    }
    /// What the end it goes from does for the end it goes to.
    fn kind(&self) -> InterfaceKind {
        self.row().kind
    }
    /// The words that lead from one end to the other, such as "bistår" from the one and "bistås af" from the other;
    /// nothing if what is named stands at neither.
    async fn label(
        &self,
        #[graphql(desc = "The code of the forum or organisation from whose side it is told.")] of: String,
        #[graphql(desc = "The language; that of the request when not given.")] language: Option<Language>,
    ) -> Option<&'static str> {
        let end = self.end_of(&of)?;
        Some(inverse::label(self.row().kind, end, language.unwrap_or(self.sight.language())))
    }
    /// How it stands on the day.
    fn status(&self) -> InterfaceStatus {
        state::status(&self.sight, self.ix)
    }
    /// What it is about, in a sentence.
    fn summary(&self) -> Option<&str> {
        self.row().summary.as_deref()
    }
    /// The end that acts.
    fn from(&self) -> InterfaceParty {
        InterfaceParty::new(&self.sight, self.row().from)
    }
    /// The end that is acted upon.
    fn to(&self) -> InterfaceParty {
        InterfaceParty::new(&self.sight, self.row().to)
    }
    /// Which end it stands at; nothing if it stands at neither.
    async fn direction(&self, #[graphql(desc = "The code of a forum or organisation.")] of: String) -> Option<InterfaceEnd> {
        self.end_of(&of)
    }
    /// What stands at the other end; nothing if what is named stands at neither.
    async fn other(&self, #[graphql(desc = "The code of a forum or organisation.")] than: String) -> Option<InterfaceParty> {
        let row = self.row();
        let end = if self.end_of(&than)? == InterfaceEnd::From { row.to } else { row.from };
        Some(InterfaceParty::new(&self.sight, end))
    }
    /// What is exchanged, and how often.
    fn exchanged(&self) -> Vec<Exchange> {
        let exchanges = self.sight.register().interface_exchanges.of(self.ix).iter();
        exchanges.map(|ix| Exchange::new(&self.sight, *ix)).collect()
    }
    /// Which personal data pass over it.
    fn personal_data(&self) -> PersonalData {
        self.row().personal_data
    }
    /// What the exchange of data rests on.
    fn basis(&self) -> Option<InterfaceBasis> {
        self.row().basis.as_deref().map(|basis| InterfaceBasis { citation: basis.to_owned() })
    }
    /// What the data may be used for, such as "not for investigation".
    fn purpose_limit(&self) -> Option<&str> {
        state::purpose_limit(&self.sight, self.ix)
    }
    /// Who answers for its ends, the acting end first.
    fn contacts(&self) -> Vec<Contact> {
        state::contacts(&self.sight, self.ix).into_iter().map(|ix| Contact::new(&self.sight, ix)).collect()
    }
    /// When it is to be looked at again.
    fn review_by(&self) -> Option<Date> {
        self.row().review_by.map(Date)
    }
    /// The confirmations of either end, the earliest first.
    fn confirmations(&self) -> Vec<InterfaceConfirmation> {
        let given = state::confirmations(&self.sight, self.ix);
        let by = |row: &crate::register::Confirmation| {
            row.person.filter(|person| state::names(&self.sight, self.row().at(row.end), *person))
        };
        let wrap = |row: &crate::register::Confirmation| InterfaceConfirmation {
            end: row.end,
            confirmed_on: Date(row.on),
            by: by(row).map(|ix| Person::new(&self.sight, ix)),
        };
        given.map(wrap).collect()
    }
    /// The day on which the later of the two ends confirmed it last; nothing until both have.
    fn confirmed_at(&self) -> Option<Date> {
        state::confirmed_at(&self.sight, self.ix).map(Date)
    }
    /// What has passed over it, the latest first; none if you may not look into a forum at an end.
    fn passings(
        &self,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
    ) -> Result<Connection<Passing>, Fault> {
        let found = state::passings(&self.sight, self.ix);
        let id = |ix| self.sight.register().passings.get(ix).id;
        Ok(Page { first, after, last, before }.of(&found, id, |ix| Passing::new(&self.sight, ix))?)
    }
    /// Whether it is declared with nothing behind it: no person and no organisation in common, nobody who answers for it, nothing
    /// passed since both ends confirmed it or the day of its review came, whichever is later. The conveners and the police do not count, since they sit everywhere. Nothing where you may
    /// not see enough to tell.
    fn hollow(&self) -> Option<bool> {
        gaps::hollow(&self.sight, self.ix)
    }
    /// What is amiss with it.
    fn warnings(
        &self,
        #[graphql(desc = "The language; that of the request when not given.")] language: Option<Language>,
    ) -> Vec<InterfaceWarning> {
        let found = state::warnings(&self.sight, self.ix, language.unwrap_or(self.sight.language())).into_iter();
        found.map(|warning| InterfaceWarning { code: warning.code, sentence: warning.sentence }).collect()
    }
    /// From when to when it holds.
    fn term(&self) -> Inline<Term> {
        Inline(self.row().term.into())
    }
    /// Whether you may change it: you keep or sit in one of its ends.
    fn viewer_can_change(&self) -> bool {
        self.sight.standing().party_to_either(self.sight.register(), self.ix)
    }
    /// The version to name as `expectedVersion` when changing it.
    fn version(&self) -> i32 {
        self.row().version
    }
}

/// Which interfaces. Everything given must hold.
#[derive(Debug, Default, InputObject)]
pub struct InterfaceFilter {
    /// What the acting end does for the other.
    kind: Option<InterfaceKind>,
    /// How it stands; ENDED ones are listed only when asked for.
    status: Option<InterfaceStatus>,
    /// The code of a forum that must stand at an end.
    forum: Option<String>,
    /// The code of an organisation or unit that must stand at an end.
    organisation: Option<String>,
    /// Whether there is nothing behind it; those that you may not see enough of are left out either way.
    hollow: Option<bool>,
}

impl Contact {
    /// Its place in the register.
    pub(super) fn ix(&self) -> ContactIx {
        self.ix
    }
}

impl InterfaceFilter {
    /// What the filter asks for; nothing when it names what does not exist.
    fn read(&self, sight: &Sight) -> Option<Filter> {
        let register = sight.register();
        let mut ends = Vec::new();
        if let Some(code) = &self.forum {
            ends.push(End::Forum(register.forum_by_code(code)?));
        }
        if let Some(code) = &self.organisation {
            let mut named = register.organisations.iter().filter(|(_, row)| *row.code == **code);
            ends.push(End::Organisation(named.next()?.0));
        }
        Some(Filter { kind: self.kind, status: self.status, ends })
    }
}

fn interfaces(sight: &Sight, filter: &InterfaceFilter) -> Vec<InterfaceIx> {
    let found = filter.read(sight).map(|asked| state::interfaces(sight, &asked)).unwrap_or_default();
    let fits = |ix: &InterfaceIx| filter.hollow.is_none_or(|wanted| gaps::hollow(sight, *ix) == Some(wanted));
    found.into_iter().filter(fits).collect()
}

/// Questions about interfaces.
#[derive(Default)]
pub struct InterfaceQuery;

#[expect(clippy::too_many_arguments, reason = "a connection takes its page beside what is asked")]
#[Object]
impl InterfaceQuery {
    /// The interfaces that hold on a date, by code. Drafts are among them for those who keep or sit in an end.
    async fn interfaces(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
        #[graphql(desc = "Which interfaces; all when not given.")] filter: Option<InterfaceFilter>,
        #[graphql(desc = "The date asked about; today when not given.")] as_of: Option<Date>,
    ) -> Result<Connection<Interface>, Fault> {
        let sight = ctx.sight(as_of);
        let found = interfaces(&sight, &filter.unwrap_or_default());
        Ok(page(&sight, &found, &Page { first, after, last, before })?)
    }
}

/// A page of interfaces.
pub(crate) fn page(sight: &Sight, list: &[InterfaceIx], page: &Page) -> Result<Connection<Interface>> {
    page.of(list, |ix| sight.register().interfaces.get(ix).id, |ix| Interface::new(sight, ix))
}

/// The interfaces of a forum that hold on the day, in the order of kinds.
#[must_use]
pub fn interfaces_of(sight: &Sight, forum: ForumIx) -> Vec<InterfaceIx> {
    state::interfaces_at(sight, End::Forum(forum))
}

/// A page of the interfaces of an organisation or unit that hold on the day, in the order of kinds.
pub(crate) fn organisation_interfaces(
    sight: &Sight,
    organisation: OrganisationIx,
    asked: &Page,
) -> Result<Connection<Interface>> {
    page(sight, &state::interfaces_at(sight, End::Organisation(organisation)), asked)
}

/// A page of the referrals from and to a forum that the viewer may see, the latest first.
pub(crate) fn referrals_of(sight: &Sight, forum: ForumIx, page: &Page) -> Result<Connection<Referral>> {
    let found = state::referrals(sight, forum);
    page.of(&found, |ix| sight.register().referrals.get(ix).id, |ix| Referral::new(sight, ix))
}
