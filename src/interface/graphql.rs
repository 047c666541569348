//! The door to declared interfaces.

use crate::{
    access::Sight,
    forum::graphql::Forum,
    people::graphql::{Organisation, Term, node},
    register::{self, End, InterfaceIx},
    relay::{Date, Kind, global_id},
};
use async_graphql::{ID, Object, SimpleObject, Union};
use entities::words::{InterfaceEnd, InterfaceKind, PersonalData};

/// What stands at an end of an interface.
#[derive(Union)]
pub enum InterfaceParty {
    /// A forum.
    Forum(Forum),
    /// An organisation or a unit of one.
    Organisation(Organisation),
}

impl InterfaceParty {
    fn new(sight: &Sight, end: End) -> Self {
        match end {
            End::Forum(ix) => Self::Forum(Forum::new(sight, ix)),
            End::Organisation(ix) => Self::Organisation(Organisation::new(sight, ix)),
        }
    }
}

/// What is exchanged over an interface.
#[derive(SimpleObject)]
pub struct InterfaceExchange {
    /// What.
    what: String,
    /// How often.
    cadence: Option<super::super::forum::graphql::Cadence>,
}

node!(Interface, InterfaceIx, interfaces);

impl Interface {
    /// The end at which the forum with this code stands.
    fn end_of(&self, code: &str) -> Option<InterfaceEnd> {
        let register = self.sight.register();
        let row = self.row();
        let stands = |end: End| matches!(end, End::Forum(ix) if *register.forums.get(ix).code == *code);
        if stands(row.from) { Some(InterfaceEnd::From) } else { stands(row.to).then_some(InterfaceEnd::To) }
    }
}

/// A declared interface (snitflade): what one end does for the other.
#[Object]
impl Interface {
    /// The opaque id.
    pub async fn id(&self) -> ID {
        global_id(Kind::Interface, self.row().id)
    }
    /// What the end it goes from does for the end it goes to.
    fn kind(&self) -> InterfaceKind {
        self.row().kind
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
    /// Which end the forum stands at; nothing if it stands at neither.
    async fn direction(&self, #[graphql(desc = "The forum's code.")] of: String) -> Option<InterfaceEnd> {
        self.end_of(&of)
    }
    /// What stands at the other end than this forum; nothing if the forum stands at neither.
    async fn other(&self, #[graphql(desc = "The forum's code.")] than: String) -> Option<InterfaceParty> {
        let row = self.row();
        let end = if self.end_of(&than)? == InterfaceEnd::From { row.to } else { row.from };
        Some(InterfaceParty::new(&self.sight, end))
    }
    /// What is exchanged, and how often.
    fn exchanged(&self) -> Vec<InterfaceExchange> {
        let register = self.sight.register();
        let exchanges = register.interface_exchanges.of(self.ix).iter().map(|ix| register.exchanges.get(*ix));
        exchanges
            .map(|row| InterfaceExchange { what: row.what.to_string(), cadence: row.cadence_text.as_deref().map(Into::into) })
            .collect()
    }
    /// Which personal data pass over it.
    fn personal_data(&self) -> PersonalData {
        self.row().personal_data
    }
    /// When it is to be looked at again.
    fn review_by(&self) -> Option<Date> {
        self.row().review_by.map(Date)
    }
    /// From when to when it holds.
    fn term(&self) -> Term {
        self.row().term.into()
    }
}

/// The interfaces of a forum that hold on the day, in the order of kinds.
#[must_use]
pub fn interfaces_of(sight: &Sight, forum: register::ForumIx) -> Vec<InterfaceIx> {
    let register = sight.register();
    let all = register.forum_interfaces.of(forum).iter().copied();
    let mut now: Vec<_> = all.filter(|ix| register.interfaces.get(*ix).term.contains(sight.on())).collect();
    now.sort_by_key(|ix| register.interfaces.get(*ix).kind);
    now
}
