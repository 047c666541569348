//! The register: who is who, who sits where, and since when, as one immutable, dated graph in memory.
//!
//! It is plain data. A reader holds one [`Register`] and sees no half change; the next one shares with it all that did not
//! change. Ids are dense indexes inside a register ([`ForumIx`], [`PersonIx`] …); outside they are UUIDs. A [`Term`] is
//! half-open: the day after the last day is written down, although people say "til og med". What a viewer may see of all this
//! is decided in `access::sight`, never here.

mod apply;
mod entries;
pub mod index;
mod kernel;
mod listed;
mod load;
mod members;
mod picture;
mod rarity;
mod rows;
mod shared;
mod sitting;
mod table;
mod told;
mod tree;
mod wording;

pub use apply::Touched;
pub use kernel::{Kernel, Seated};
pub use listed::Listed;
pub(crate) use load::ROWS_AHEAD;
pub use load::load;
pub use members::ByForum;
pub use picture::{Restored, Unreadable, shape};
pub use rarity::{Common, Rarity};
pub use rows::{Kept, Row};
pub use shared::Shared;
pub use sitting::Counting;
pub use table::{Ix, Links, Lookup, Record, Table};
pub use told::Told;
pub use wording::{Said, Wording, Wordings};

use crate::words::{self, Language, dates};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use entities::words::{
    AreaKind, BasisKind, Class, DeputyKind, ForumField, ForumKind, ForumLevel, ForumStatus, InterfaceEnd, InterfaceKind,
    MeetingStatus, OrganisationKind, PassingKind, PersonalData, ReferralState, RuleKind, SeatKind, SeatRole,
};
use serde::{Deserialize, Serialize};
use std::{cmp::Ordering, num::NonZeroU32, sync::Arc};
use uuid::Uuid;

/// A day, counted from the beginning of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Day(i32);

impl From<NaiveDate> for Day {
    fn from(date: NaiveDate) -> Self {
        Self(date.num_days_from_ce())
    }
}

impl Day {
    /// The day in Copenhagen on which an instant lies.
    #[must_use]
    pub fn of(instant: DateTime<Utc>) -> Self {
        dates::local(instant).date().into()
    }

    /// The day as a calendar date.
    #[must_use]
    pub fn date(self) -> NaiveDate {
        NaiveDate::from_num_days_from_ce_opt(self.0).unwrap_or_default()
    }
}

/// A span of days: from the first, up to and not including the day after the last. Either end may be open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    from: Day,
    until: Day,
}

impl Term {
    /// The term between these days; `until` is the day after the last.
    #[must_use]
    pub fn new(from: Option<NaiveDate>, until: Option<NaiveDate>) -> Self {
        Self { from: from.map_or(Day(i32::MIN), Day::from), until: until.map_or(Day(i32::MAX), Day::from) }
    }

    /// Whether the day lies in the term.
    #[must_use]
    pub fn contains(self, day: Day) -> bool {
        self.from <= day && day < self.until
    }

    /// Whether the two terms share a day.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.from < other.until && other.from < self.until
    }

    /// The shortest term that holds both.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self { from: self.from.min(other.from), until: self.until.max(other.until) }
    }

    /// The days that lie in both terms; no day where they share none.
    #[must_use]
    pub fn within(self, other: Self) -> Self {
        Self { from: self.from.max(other.from), until: self.until.min(other.until) }
    }

    /// The first day, if the term has one.
    #[must_use]
    pub fn first(self) -> Option<NaiveDate> {
        (self.from.0 != i32::MIN).then(|| self.from.date())
    }

    /// The last day, included, if the term has one.
    #[must_use]
    pub fn last(self) -> Option<NaiveDate> {
        (self.until.0 != i32::MAX).then(|| Day(self.until.0 - 1).date())
    }
}

/// Declares the index and the row of one kind of thing.
macro_rules! records {
    ($($(#[$doc:meta])* $name:ident [$ix:ident] { $($field:ident: $kind:ty),+ $(,)? })+) => {
        $(
            /// The place of a row in one register.
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
            pub struct $ix(NonZeroU32);

            impl Ix for $ix {
                fn new(place: usize) -> Self {
                    Self(table::number(place))
                }
                fn at(self) -> usize {
                    self.0.get() as usize - 1
                }
            }

            $(#[$doc])*
            #[derive(Clone, Debug, Serialize, Deserialize)]
            pub struct $name {
                pub id: Uuid,
                $(pub $field: $kind),+
            }

            impl Record for $name {
                type Ix = $ix;
                fn id(&self) -> Uuid {
                    self.id
                }
                fn clear(&mut self) {
                    self.id = Uuid::nil();
                }
            }
        )+
    };
}

records! {
    /// A district, municipality or town.
    Area [AreaIx] { code: Box<str>, name: Box<str>, kind: AreaKind, parent: Option<AreaIx>, version: i32 }

    /// An organisation or a unit of one. What it is called on a day is asked of [`Register::organisation_name`].
    Organisation [OrganisationIx] {
        code: Box<str>, present_name: Box<str>, present_name_en: Option<Box<str>>, kind: OrganisationKind,
        parent: Option<OrganisationIx>, cvr: Option<Box<str>>, municipality_code: Option<Box<str>>, term: Term, version: i32,
    }

    /// A person. Addresses stay in the database.
    Person [PersonIx] { name: Box<str>, family: u16, version: i32 }

    /// An office in an organisation.
    Post [PostIx] { organisation: OrganisationIx, title: Shared, title_en: Option<Shared>, version: i32 }

    /// That a person holds a post.
    Holding [HoldingIx] { post: PostIx, person: PersonIx, term: Term, version: i32 }

    /// That a post is the daily contact for an area.
    ContactDuty [ContactDutyIx] { post: PostIx, area: AreaIx, matter: Shared, formal: bool, term: Term, version: i32 }

    /// A subject that forums deal with.
    Topic [TopicIx] { code: Box<str>, name: Box<str>, name_en: Option<Box<str>>, broader: Option<TopicIx>, version: i32 }

    /// A forum of cooperation. What it is called on a day is asked of [`Register::forum_name`], where it is in its life of
    /// [`Register::forum_status`], and what its entry tells of [`Register::told`].
    Forum [ForumIx] {
        code: Box<str>, present_name: Box<str>, present_name_en: Option<Box<str>>, level: ForumLevel, kind: ForumKind,
        present_status: ForumStatus, class: Class, convener: Option<OrganisationIx>, description: Option<Box<str>>, purpose: Option<Box<str>>,
        cadence_text: Option<Shared>, at_least_per_year: Option<i32>, notice_days: Option<i32>, term: Term, version: i32,
    }

    /// That a forum deals with a topic.
    ForumTopic [ForumTopicIx] { forum: ForumIx, topic: TopicIx, term: Term }

    /// That a forum covers an area.
    ForumArea [ForumAreaIx] { forum: ForumIx, area: AreaIx, term: Term }

    /// What a forum rests on.
    Basis [BasisIx] { forum: ForumIx, kind: BasisKind, citation: Shared, term: Term }

    /// A heading that a forum may take up.
    Remit [RemitIx] { forum: ForumIx, position: i32, heading: Shared, term: Term }

    /// A place in a forum. It has a post (and follows whoever holds it), a person, or nobody yet.
    Seat [SeatIx] {
        forum: ForumIx, kind: SeatKind, role: SeatRole, organisation: Option<OrganisationIx>, post: Option<PostIx>,
        person: Option<PersonIx>, copy_to: Option<PersonIx>, term: Term, version: i32,
    }

    /// Who stands in for a seat.
    Deputy [DeputyIx] { seat: SeatIx, kind: DeputyKind, rank: i32, person: Option<PersonIx>, post: Option<PostIx>, term: Term, version: i32 }

    /// That a post's holder is secretary of a forum, or of every forum that an organisation convenes.
    Secretariat [SecretariatIx] { post: PostIx, organisation: Option<OrganisationIx>, forum: Option<ForumIx>, term: Term }

    /// A declared interface.
    Interface [InterfaceIx] {
        code: Box<str>, from: End, to: End, kind: InterfaceKind, summary: Option<Shared>, personal_data: PersonalData,
        basis: Option<Shared>, review_by: Option<NaiveDate>, term: Term, version: i32,
    }

    /// What is exchanged over an interface.
    Exchange [ExchangeIx] { interface: InterfaceIx, what: Shared, cadence_text: Option<Shared> }

    /// Who answers for one end of an interface.
    Contact [ContactIx] { interface: InterfaceIx, end: InterfaceEnd, post: Option<PostIx>, person: Option<PersonIx>, term: Term, version: i32 }

    /// That two areas border on each other.
    Border [BorderIx] { a: AreaIx, b: AreaIx }

    /// An earlier name of an organisation, or another that it goes by.
    OrganisationName [OrganisationNameIx] { organisation: OrganisationIx, name: Box<str>, until: Option<NaiveDate> }

    /// What an organisation is called in a foreign register.
    Identifier [IdentifierIx] { organisation: OrganisationIx, scheme: Box<str>, value: Box<str>, version: i32 }

    /// Another word for a topic.
    Synonym [SynonymIx] { topic: TopicIx, name: Box<str> }

    /// What a topic is called in a foreign list.
    TopicNumber [TopicNumberIx] { topic: TopicIx, scheme: Box<str>, value: Box<str>, version: i32 }

    /// An earlier name of a forum; `until` is the day after its last.
    ForumName [ForumNameIx] { forum: ForumIx, name: Box<str>, name_en: Option<Box<str>>, until: Option<NaiveDate> }

    /// How far a forum had come in its life; `until` is the day after the last on which it was so.
    FormerStatus [FormerStatusIx] { forum: ForumIx, status: ForumStatus, until: NaiveDate }

    /// What a text in the entry of a forum was; `until` is the day after the last on which it was so.
    FormerText [FormerTextIx] { forum: ForumIx, field: ForumField, value: Option<Shared>, until: NaiveDate }

    /// A rule about the seats of a forum.
    Rule [RuleIx] {
        forum: ForumIx, kind: RuleKind, organisation_kind: Option<OrganisationKind>, seat_kind: Option<SeatKind>, number: i32,
        text: Box<str>,
    }

    /// That a forum is one of a family.
    Family [FamilyIx] { forum: ForumIx, family: Box<str> }

    /// That a matter was sent from one forum to another.
    Referral [ReferralIx] {
        from: ForumIx, to: ForumIx, subject: Box<str>, state: ReferralState, sent_on: NaiveDate, answered_on: Option<NaiveDate>,
        answer: Option<Box<str>>, version: i32,
    }

    /// Whether an interface is a draft, and what its data may be used for.
    Condition [ConditionIx] { interface: InterfaceIx, draft: bool, purpose_limit: Option<Box<str>> }

    /// That one end confirmed an interface. It counts until the day on which the interface was changed.
    Confirmation [ConfirmationIx] { interface: InterfaceIx, end: InterfaceEnd, on: NaiveDate, person: Option<PersonIx>, until: Option<NaiveDate> }

    /// Something that passed over an interface.
    Passing [PassingIx] { interface: InterfaceIx, kind: PassingKind, on: NaiveDate, what: Box<str>, meeting: Option<MeetingIx> }

    /// That a suggested interface was turned down.
    Dismissal [DismissalIx] { a: ForumIx, b: ForumIx, rule: Box<str>, evidence: Box<str>, reason: Box<str>, on: NaiveDate }

    /// The head of a meeting.
    Meeting [MeetingIx] {
        forum: ForumIx, number: Option<i32>, year: Option<i32>, title: Shared, starts_at: DateTime<Utc>,
        ends_at: DateTime<Utc>, place: Option<Shared>, online_url: Option<Box<str>>, status: MeetingStatus, sequence: i32,
        version: i32,
    }
}

/// One end of an interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum End {
    Forum(ForumIx),
    Organisation(OrganisationIx),
}

impl Interface {
    /// What stands at this end.
    #[must_use]
    pub fn at(&self, end: InterfaceEnd) -> End {
        match end {
            InterfaceEnd::From => self.from,
            InterfaceEnd::To => self.to,
        }
    }
}

impl Person {
    /// The part of the name that a list is sorted by: the family name where it is known, else the whole name.
    #[must_use]
    pub fn sort_name(&self) -> (&str, &str) {
        self.name.split_at_checked(usize::from(self.family)).map_or((&self.name, ""), |(given, family)| (family, given))
    }

    /// The order of two people in a Danish list: by family name, then by the rest of the name; namesakes in the order in which they
    /// were entered, so that no list depends on how the register was loaded.
    #[must_use]
    pub fn by_name(&self, other: &Self) -> Ordering {
        let ((family, given), (other_family, other_given)) = (self.sort_name(), other.sort_name());
        let by_family = words::compare(family.trim(), other_family.trim());
        by_family.then_with(|| words::compare(given.trim(), other_given.trim())).then(self.id.cmp(&other.id))
    }
}

/// The graph at one revision.
#[derive(Clone, Default)]
pub struct Register {
    /// The last transaction of the database that this picture holds.
    pub revision: i64,
    pub areas: Table<Area>,
    pub organisations: Table<Organisation>,
    pub persons: Table<Person>,
    pub posts: Table<Post>,
    pub holdings: Table<Holding>,
    pub contact_duties: Table<ContactDuty>,
    pub topics: Table<Topic>,
    pub forums: Table<Forum>,
    pub forum_topics: Table<ForumTopic>,
    pub forum_areas: Table<ForumArea>,
    pub bases: Table<Basis>,
    pub remits: Table<Remit>,
    pub seats: Table<Seat>,
    pub deputies: Table<Deputy>,
    pub secretariats: Table<Secretariat>,
    pub interfaces: Table<Interface>,
    pub exchanges: Table<Exchange>,
    pub contacts: Table<Contact>,
    pub meetings: Table<Meeting>,
    pub organisation_names: Table<OrganisationName>,
    pub identifiers: Table<Identifier>,
    pub synonyms: Table<Synonym>,
    pub forum_names: Table<ForumName>,
    pub rules: Table<Rule>,
    pub families: Table<Family>,
    pub referrals: Table<Referral>,
    pub conditions: Table<Condition>,
    pub confirmations: Table<Confirmation>,
    pub passings: Table<Passing>,
    pub dismissals: Table<Dismissal>,
    pub former_statuses: Table<FormerStatus>,
    pub former_texts: Table<FormerText>,
    pub topic_numbers: Table<TopicNumber>,
    pub borders: Table<Border>,
    pub area_parts: Links<AreaIx, AreaIx>,
    pub area_borders: Links<AreaIx, BorderIx>,
    pub organisation_units: Links<OrganisationIx, OrganisationIx>,
    pub organisation_posts: Links<OrganisationIx, PostIx>,
    pub topic_narrower: Links<TopicIx, TopicIx>,
    pub post_holdings: Links<PostIx, HoldingIx>,
    pub person_holdings: Links<PersonIx, HoldingIx>,
    pub area_duties: Links<AreaIx, ContactDutyIx>,
    pub forum_topic_links: Links<ForumIx, ForumTopicIx>,
    pub forum_area_links: Links<ForumIx, ForumAreaIx>,
    pub forum_bases: Links<ForumIx, BasisIx>,
    pub forum_remits: Links<ForumIx, RemitIx>,
    pub forum_seats: Links<ForumIx, SeatIx>,
    pub person_seats: Links<PersonIx, SeatIx>,
    pub organisation_seats: Links<OrganisationIx, SeatIx>,
    pub post_secretariats: Links<PostIx, SecretariatIx>,
    pub post_seats: Links<PostIx, SeatIx>,
    /// The seats whose copies a person gets.
    pub person_copies: Links<PersonIx, SeatIx>,
    pub seat_deputies: Links<SeatIx, DeputyIx>,
    pub person_deputies: Links<PersonIx, DeputyIx>,
    pub post_deputies: Links<PostIx, DeputyIx>,
    pub forum_interfaces: Links<ForumIx, InterfaceIx>,
    pub organisation_interfaces: Links<OrganisationIx, InterfaceIx>,
    pub interface_exchanges: Links<InterfaceIx, ExchangeIx>,
    pub interface_contacts: Links<InterfaceIx, ContactIx>,
    pub forum_meetings: Links<ForumIx, MeetingIx>,
    pub organisation_other_names: Links<OrganisationIx, OrganisationNameIx>,
    pub organisation_identifiers: Links<OrganisationIx, IdentifierIx>,
    pub topic_synonyms: Links<TopicIx, SynonymIx>,
    pub topic_identifiers: Links<TopicIx, TopicNumberIx>,
    pub forum_earlier_names: Links<ForumIx, ForumNameIx>,
    pub forum_earlier_statuses: Links<ForumIx, FormerStatusIx>,
    pub forum_former_texts: Links<ForumIx, FormerTextIx>,
    pub forum_rules: Links<ForumIx, RuleIx>,
    pub forum_families: Links<ForumIx, FamilyIx>,
    pub forum_referrals: Links<ForumIx, ReferralIx>,
    pub interface_conditions: Links<InterfaceIx, ConditionIx>,
    pub interface_confirmations: Links<InterfaceIx, ConfirmationIx>,
    pub interface_passings: Links<InterfaceIx, PassingIx>,
    /// Who sits in each forum.
    pub people_of: ByForum<PersonIx>,
    /// The organisations behind the seats of each forum, as the tops of their trees.
    pub organisations_of: ByForum<OrganisationIx>,
    /// The words by which things are found.
    indexed: index::Indexed,
    /// The forums on the day last asked about.
    listed: listed::Remembered,
    /// Who sits where on the day last asked about.
    seated: kernel::Remembered,
    /// How common organisations and topics are on the day last asked about.
    common: rarity::Remembered,
    /// The words in which forums are described.
    worded: wording::Worded,
    forum_codes: Lookup,
    by_name: ByName,
}

/// The forums in the order of their names.
#[derive(Clone, Default)]
enum ByName {
    /// Not yet sorted: a register in the making.
    #[default]
    Unsorted,
    Sorted(Arc<Vec<ForumIx>>),
}

impl ByName {
    fn forums(&self) -> &[ForumIx] {
        match self {
            Self::Sorted(forums) => forums,
            Self::Unsorted => &[],
        }
    }
}

impl Register {
    /// The forum with this code.
    #[must_use]
    pub fn forum_by_code(&self, code: &str) -> Option<ForumIx> {
        let place = self.forum_codes.find(apply::hash_code(code), |place| *self.forums.get(ForumIx::new(place)).code == *code)?;
        Some(ForumIx::new(place))
    }

    /// Every forum in the Danish order of names.
    #[must_use]
    pub fn forums_by_name(&self) -> &[ForumIx] {
        self.by_name.forums()
    }

    /// The Danish name of the organisation on the day.
    #[must_use]
    pub fn organisation_name(&self, organisation: OrganisationIx, on: Day) -> &str {
        let present = || &*self.organisations.get(organisation).present_name;
        self.former_organisation_name(organisation, on).unwrap_or_else(present)
    }

    /// The name of the organisation on the day, in the language where it has one. Earlier names are kept in Danish alone.
    #[must_use]
    pub fn organisation_name_in(&self, language: Language, organisation: OrganisationIx, on: Day) -> &str {
        let row = self.organisations.get(organisation);
        let present = || language.pick(&row.present_name, row.present_name_en.as_deref().unwrap_or(&row.present_name));
        self.former_organisation_name(organisation, on).unwrap_or_else(present)
    }

    fn former_organisation_name(&self, organisation: OrganisationIx, on: Day) -> Option<&str> {
        let names = self.organisation_other_names.of(organisation).iter().map(|ix| self.organisation_names.get(*ix));
        name_before(names.map(|name| (&*name.name, name.until)), on)
    }

    /// The areas that border on this one.
    pub fn neighbours(&self, area: AreaIx) -> impl Iterator<Item = AreaIx> {
        let borders = self.area_borders.of(area).iter().map(|ix| self.borders.get(*ix));
        borders.map(move |border| if border.a == area { border.b } else { border.a })
    }

    /// Whether two areas lie on either side of a border that is written down: their own, or that of what they lie in.
    #[must_use]
    pub fn borders_on(&self, a: AreaIx, b: AreaIx) -> bool {
        self.around(a).any(|at| !self.lies_in(b, at) && self.neighbours(at).any(|other| self.lies_in(b, other)))
    }

    /// Who holds the post on the day.
    #[must_use]
    pub fn holder_of(&self, post: PostIx, on: Day) -> Option<PersonIx> {
        let holdings = self.post_holdings.of(post).iter().map(|ix| self.holdings.get(*ix));
        holdings.filter(|holding| holding.term.contains(on)).map(|holding| holding.person).next_back()
    }

    /// The posts that the person holds on the day.
    pub fn posts_of(&self, person: PersonIx, on: Day) -> impl Iterator<Item = PostIx> {
        let holdings = self.person_holdings.of(person).iter().map(|ix| self.holdings.get(*ix));
        holdings.filter(move |holding| holding.term.contains(on)).map(|holding| holding.post)
    }

    /// The Danish name of the forum on the day.
    #[must_use]
    pub fn forum_name(&self, forum: ForumIx, on: Day) -> &str {
        self.forum_name_in(Language::Da, forum, on)
    }

    /// The name of the forum on the day, in the language where it has one.
    #[must_use]
    pub fn forum_name_in(&self, language: Language, forum: ForumIx, on: Day) -> &str {
        let names = self.forum_earlier_names.of(forum).iter().map(|ix| self.forum_names.get(*ix));
        let former = name_before(names.map(|name| (name, name.until)), on);
        let (name, name_en) = match former {
            Some(former) => (&former.name, &former.name_en),
            None => {
                let row = self.forums.get(forum);
                (&row.present_name, &row.present_name_en)
            }
        };
        language.pick(name, name_en.as_deref().unwrap_or(name))
    }

    /// Where the forum is in its life on the day. One that has closed was until its last day what it was.
    #[must_use]
    pub fn forum_status(&self, forum: ForumIx, on: Day) -> ForumStatus {
        let row = self.forums.get(forum);
        if row.term.last().is_some_and(|last| Day::from(last) < on) {
            return ForumStatus::Closed;
        }
        let earlier = self.forum_earlier_statuses.of(forum).iter().map(|ix| self.former_statuses.get(*ix));
        let then = earlier.filter(|earlier| on < earlier.until.into()).min_by_key(|earlier| earlier.until);
        match then.map_or(row.present_status, |earlier| earlier.status) {
            ForumStatus::Closed if row.term.last().is_some() => ForumStatus::Existing,
            status => status,
        }
    }

    /// The family that a forum is one of.
    #[must_use]
    pub fn family_of(&self, forum: ForumIx) -> Option<&str> {
        self.forum_families.of(forum).first().map(|ix| &*self.families.get(*ix).family)
    }

    /// The forums of a family, in the Danish order of names.
    #[must_use]
    pub fn family(&self, family: &str) -> Vec<ForumIx> {
        let forums = self.forums_by_name().iter().copied();
        forums.filter(|ix| self.family_of(*ix) == Some(family)).collect()
    }

    /// The topics that a forum deals with on the day.
    pub fn topics_of(&self, forum: ForumIx, on: Day) -> impl Iterator<Item = TopicIx> {
        let all = self.forum_topic_links.of(forum).iter().map(|ix| self.forum_topics.get(*ix));
        all.filter(move |row| row.term.contains(on)).map(|row| row.topic)
    }

    /// The topics that a forum deals with or ever did.
    pub fn topics_ever_of(&self, forum: ForumIx) -> impl Iterator<Item = TopicIx> {
        self.forum_topic_links.of(forum).iter().map(|ix| self.forum_topics.get(*ix).topic)
    }

    /// Whether the interface is a draft: begun by one of its parties and declared by nobody yet.
    #[must_use]
    pub fn is_draft(&self, interface: InterfaceIx) -> bool {
        self.interface_conditions.of(interface).iter().any(|ix| self.conditions.get(*ix).draft)
    }

    /// The areas that a forum covers on the day.
    pub fn areas_of(&self, forum: ForumIx, on: Day) -> impl Iterator<Item = AreaIx> {
        let all = self.forum_area_links.of(forum).iter().map(|ix| self.forum_areas.get(*ix));
        all.filter(move |row| row.term.contains(on)).map(|row| row.area)
    }
}

/// The name of the day among names that each held until a day: the first that had not yet gone out.
fn name_before<N>(names: impl Iterator<Item = (N, Option<NaiveDate>)>, on: Day) -> Option<N> {
    let later = names.filter_map(|(name, until)| Some((Day::from(until?), name))).filter(|(until, _)| on < *until);
    later.min_by_key(|(until, _)| *until).map(|(_, name)| name)
}
