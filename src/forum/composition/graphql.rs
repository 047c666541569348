//! The door to rules about who sits in a forum, and where they are broken.

use crate::{
    access::Sight,
    error::{Error, Noun, Result},
    forum::seats::graphql::Seat,
    people::graphql::node,
    register::RuleIx,
    relay::{Kind, global_id},
    words::Language,
};
use async_graphql::{ID, Object};
use entities::words::{OrganisationKind, RuleKind, SeatKind};
use uuid::Uuid;

node!(Rule, RuleIx, rules);

/// A rule about who sits in a forum, as data.
#[Object]
impl Rule {
    /// The opaque id.
    pub async fn id(&self) -> ID {
        global_id(Kind::Rule, self.row().id)
    }
    /// What it demands.
    fn kind(&self) -> RuleKind {
        self.row().kind
    }
    /// The kind of organisation whose seats it is about; all when not given.
    fn organisation_kind(&self) -> Option<OrganisationKind> {
        self.row().organisation_kind
    }
    /// The kind of seats that it is about; all when not given.
    fn seat_kind(&self) -> Option<SeatKind> {
        self.row().seat_kind
    }
    /// How many seats, or how many years.
    fn number(&self) -> i32 {
        self.row().number
    }
    /// The rule as people wrote it.
    fn text(&self) -> &str {
        &self.row().text
    }
}

impl Rule {
    pub(super) fn find(sight: &Sight, id: Uuid) -> Result<Self> {
        sight.register().rules.find(id).map(|ix| Self::new(sight, ix)).ok_or(Error::NotThere(Noun::Forum))
    }
}

/// A rule about who sits in a forum that does not hold.
pub struct Breach {
    sight: Sight,
    breach: super::Breach,
}

impl Breach {
    /// The breach, seen with this sight.
    #[must_use]
    pub fn new(sight: &Sight, breach: super::Breach) -> Self {
        Self { sight: sight.clone(), breach }
    }
}

/// A rule about who sits in a forum that does not hold.
#[Object]
impl Breach {
    /// The rule.
    fn rule(&self) -> Rule {
        Rule::new(&self.sight, self.breach.rule)
    }
    /// What is wrong, in words, with the text of the rule.
    fn sentence(
        &self,
        #[graphql(desc = "The language; that of the request when not given.")] language: Option<Language>,
    ) -> String {
        self.breach.sentence(&self.sight, language.unwrap_or(self.sight.language()))
    }
    /// The seats that the rule is about: those that are too many, too few or too long.
    fn seats(&self) -> Vec<Seat> {
        self.breach.seats.iter().map(|ix| Seat::new(&self.sight, *ix)).collect()
    }
}
