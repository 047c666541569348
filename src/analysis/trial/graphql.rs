//! The door to what would be if.

use super::{Change, Changed, NewForum, changed, cut_off, trial};
use crate::{
    access::{Asking, Sight},
    analysis::graphql::{
        Bridge, Counting, MissingInterface, OrganisationBridge, Overlap, OverlapFilter, bridges, find_forum, forums_id, missing,
        organisation_bridges, overlap_of, overlaps,
    },
    analysis::named,
    error::Fault,
    forum::graphql::Forum,
    register::ForumIx,
    relay::{Connection, Date, Kind, Page, uuid_of},
};
use async_graphql::{Context, ID, InputObject, Object, OneofObject, SimpleObject};

/// Forums that become one.
#[derive(InputObject)]
pub struct MergedForumsInput {
    /// The codes of the forums that end.
    from: Vec<String>,
    /// The code of the forum that takes over their seats, topics, areas and interfaces.
    into: String,
}

/// A forum that there is not yet.
#[derive(InputObject)]
pub struct NewForumInput {
    /// Its code, which no other forum has.
    code: String,
    /// Its name.
    name: String,
    /// The codes of the organisations with a seat in it, 100 at most.
    #[graphql(default)]
    organisations: Vec<String>,
    /// The ids of the people with a seat in it, 100 at most.
    #[graphql(default)]
    people: Vec<ID>,
}

/// One change on trial.
#[derive(OneofObject)]
pub enum WhatIfInput {
    /// This person has left every post and every seat that you may see. The id.
    WithoutPerson(ID),
    /// This forum has ended. The code.
    WithoutForum(String),
    /// These forums have become one. You must be able to see who sits in each.
    MergedForums(MergedForumsInput),
    /// There is a forum more.
    NewForum(NewForumInput),
}

impl From<WhatIfInput> for Change {
    fn from(input: WhatIfInput) -> Self {
        match input {
            WhatIfInput::WithoutPerson(id) => Self::WithoutPerson(uuid_of(&id, Kind::Person)),
            WhatIfInput::WithoutForum(code) => Self::WithoutForum(code),
            WhatIfInput::MergedForums(MergedForumsInput { from, into }) => Self::Merged { from, into },
            WhatIfInput::NewForum(NewForumInput { code, name, organisations, people }) => {
                let people = people.iter().map(|id| uuid_of(id, Kind::Person)).collect();
                Self::NewForum(NewForum { code, name, organisations, people })
            }
        }
    }
}

/// Two forums that would share more or fewer people.
#[derive(SimpleObject)]
pub struct ChangedOverlap {
    /// The first forum.
    a: Forum,
    /// The second forum.
    b: Forum,
    /// How many people they share now.
    shared_now: u32,
    /// How many they would share.
    shared_then: u32,
}

/// The register as it would be.
pub struct WhatIf {
    now: Sight,
    then: Sight,
}

/// What would be if. It is worked out for this answer and kept nowhere; the ids of what is made up lead to nothing.
#[expect(clippy::too_many_arguments, reason = "a connection takes its page beside what is asked")]
#[Object]
impl WhatIf {
    /// A forum as it would be.
    async fn forum(&self, #[graphql(desc = "The forum's code.")] code: String) -> Option<Forum> {
        find_forum(&self.then, &code).map(|ix| Forum::new(&self.then, ix))
    }
    /// What two forums would have in common.
    async fn overlap(
        &self,
        #[graphql(desc = "The first forum's code.")] a: String,
        #[graphql(desc = "The second forum's code.")] b: String,
        #[graphql(desc = "Which seats count; the regular ones when not given.")] counting: Option<Counting>,
    ) -> Option<Overlap> {
        overlap_of(&self.then, (&a, &b), counting)
    }
    /// Every pair of forums that would share people, most first, among those whose members you may see.
    async fn overlaps(
        &self,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
        #[graphql(desc = "Which pairs.")] filter: Option<OverlapFilter>,
        #[graphql(desc = "Which seats count; the regular ones when not given.")] counting: Option<Counting>,
    ) -> Result<Connection<Overlap>, Fault> {
        Ok(overlaps(&self.then, (filter, None, counting), &Page { first, after, last, before })?)
    }
    /// The pairs of forums that would share more or fewer people, by code.
    async fn changed_overlaps(
        &self,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
    ) -> Result<Connection<ChangedOverlap>, Fault> {
        let found = changed(&self.now, &self.then);
        let forum = |ix| Forum::new(&self.then, ix);
        let wrap =
            |pair: Changed| ChangedOverlap { a: forum(pair.a), b: forum(pair.b), shared_now: pair.now, shared_then: pair.then };
        let id = |pair: Changed| forums_id(&self.then, pair.a, pair.b);
        Ok(Page { first, after, last, before }.of(&found, id, wrap)?)
    }
    /// The forums that common people link to others now and would no longer, each group as it would hang together. Only forums
    /// whose members you may see take part.
    async fn cut_off(
        &self,
        #[graphql(desc = "The codes of the forums to look at; all when not given.")] among: Option<Vec<String>>,
    ) -> Result<Vec<Vec<Forum>>, Fault> {
        let forums = |group: Vec<ForumIx>| group.into_iter().map(|ix| Forum::new(&self.then, ix)).collect();
        let among = named::among(&[&self.then, &self.now], among.as_deref())?;
        Ok(cut_off(&self.now, &self.then, among).into_iter().map(forums).collect())
    }
    /// The people who alone would link forums, 20 at most.
    async fn bridges(
        &self,
        #[graphql(desc = "The codes of the forums to look at; all when not given.")] among: Option<Vec<String>>,
    ) -> Result<Vec<Bridge>, Fault> {
        Ok(bridges(&self.then, named::among(&[&self.then, &self.now], among.as_deref())?))
    }
    /// The organisations that alone would link forums, 20 at most.
    async fn organisation_bridges(
        &self,
        #[graphql(desc = "The codes of the forums to look at; all when not given.")] among: Option<Vec<String>>,
        #[graphql(desc = "Whether an organisation also links the forums that it convenes itself.", default = false)]
        with_conveners: bool,
    ) -> Result<Vec<OrganisationBridge>, Fault> {
        let among = named::among(&[&self.then, &self.now], among.as_deref())?;
        Ok(organisation_bridges(&self.then, among, with_conveners))
    }
    /// The interfaces that would be missing, strongest first.
    async fn missing_interfaces(
        &self,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
        #[graphql(desc = "The codes of the forums to look at; all when not given.")] among: Option<Vec<String>>,
    ) -> Result<Connection<MissingInterface>, Fault> {
        let among = named::among(&[&self.then, &self.now], among.as_deref())?;
        Ok(missing(&self.then, among, &Page { first, after, last, before })?)
    }
}

/// Questions about what would be if.
#[derive(Default)]
pub struct TrialQuery;

#[Object]
impl TrialQuery {
    /// What would be if: the overlaps, bridges and missing interfaces after changes that nobody has made. Nothing is saved. Forums
    /// whose members you may not see stay closed. For whoever has signed in.
    async fn what_if(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The changes, each made upon those before it; 20 at most.")] changes: Vec<WhatIfInput>,
        #[graphql(desc = "The date asked about; today when not given.")] as_of: Option<Date>,
    ) -> Result<WhatIf, Fault> {
        let now = ctx.sight_of_somebody(as_of)?;
        let then = trial(&now, changes.into_iter().map(Change::from).collect())?;
        Ok(WhatIf { now, then })
    }
}
