//! The door to who is missing in a forum.

use super::{
    MissingActorReason,
    kinds::{self, KindReason, representation},
};
use crate::{
    access::Sight,
    forum::graphql::Forum,
    people::graphql::{Area, Organisation, Topic},
    register::ForumIx,
    words::Language,
};
use async_graphql::{Object, SimpleObject};
use entities::words::OrganisationKind;

/// An organisation that ought to have a seat in a forum and has none.
#[derive(SimpleObject)]
pub struct MissingActor {
    /// Why it ought to.
    reason: MissingActorReason,
    /// The organisation.
    organisation: Organisation,
    /// The area of which it is the municipality, where that is why.
    area: Option<Area>,
    /// The topic with which it has to do in other forums, where that is why.
    topic: Option<Topic>,
    /// The same in a sentence.
    sentence: String,
}

/// The organisations that are missing in a forum.
#[must_use]
pub fn missing_actors(sight: &Sight, forum: ForumIx) -> Vec<MissingActor> {
    let found = super::missing_actors(sight, forum).into_iter();
    let wrap = |actor: super::MissingActor| MissingActor {
        reason: actor.reason,
        organisation: Organisation::new(sight, actor.organisation),
        area: actor.area.map(|ix| Area::new(sight, ix)),
        topic: actor.topic.map(|ix| Topic::new(sight, ix)),
        sentence: actor.sentence(sight, sight.language()),
    };
    found.map(wrap).collect()
}

/// A kind of organisation that has a seat in a forum or ought to.
pub struct RepresentedKind {
    sight: Sight,
    represented: kinds::Represented,
}

/// A kind of organisation that has a seat in a forum or ought to.
#[Object]
impl RepresentedKind {
    /// The kind.
    fn kind(&self) -> OrganisationKind {
        self.represented.kind
    }
    /// How many organisations of that kind have a seat.
    fn seated(&self) -> usize {
        self.represented.seated.len()
    }
    /// How many of that kind belong to the areas that the forum covers; missing where that is not known.
    fn of(&self) -> Option<usize> {
        self.represented.of
    }
    /// Those with a seat.
    fn organisations(&self) -> Vec<Organisation> {
        self.represented.seated.iter().map(|ix| Organisation::new(&self.sight, *ix)).collect()
    }
    /// Why the kind ought to have a seat, if so.
    fn expected_by(&self) -> &[KindReason] {
        &self.represented.expected
    }
    /// The kind with those that have a seat, in words.
    fn sentence(
        &self,
        #[graphql(desc = "The language; that of the request when not given.")] language: Option<Language>,
    ) -> String {
        self.represented.sentence(&self.sight, language.unwrap_or(self.sight.language()))
    }
}

/// Which kinds of organisations have a seat in a forum, and which ought to.
pub struct Representation {
    sight: Sight,
    forum: ForumIx,
    found: kinds::Representation,
}

impl Representation {
    /// Of a forum, as it is seen with this sight.
    #[must_use]
    pub fn new(sight: &Sight, forum: ForumIx) -> Self {
        Self { sight: sight.clone(), forum, found: representation(sight, forum) }
    }
}

/// Which kinds of organisations have a seat in a forum, and which ought to. Where organisations sit is for everyone to read.
#[Object]
impl Representation {
    /// The forum.
    fn forum(&self) -> Forum {
        Forum::new(&self.sight, self.forum)
    }
    /// Whether too little is known to tell who is missing: the forum has no topics, no areas, no sister forums and no rules about
    /// which organisations sit in it. Then nobody missing does not mean that everybody is there.
    fn too_little(&self) -> bool {
        self.found.too_little
    }
    /// The kinds that have a seat or ought to.
    fn kinds(&self) -> Vec<RepresentedKind> {
        let wrap =
            |represented: &kinds::Represented| RepresentedKind { sight: self.sight.clone(), represented: represented.clone() };
        self.found.kinds.iter().map(wrap).collect()
    }
    /// The same in a sentence.
    fn sentence(
        &self,
        #[graphql(desc = "The language; that of the request when not given.")] language: Option<Language>,
    ) -> String {
        self.found.sentence(&self.sight, language.unwrap_or(self.sight.language()))
    }
}
