//! The door to the search.

use super::{search, snippet::snippet};
use crate::{
    access::{Asking, Sight},
    error::Fault,
    forum::graphql::Forum,
    people::graphql::{Organisation, Person, Topic},
    register::index::{Field, Hit, Question, Thing, ThingKind},
    relay::{Connection, Date, Page},
    schema::Node,
};
use async_graphql::{Context, Object};
use std::sync::Arc;

/// A thing that a search found.
#[derive(Clone)]
pub struct SearchHit {
    sight: Sight,
    question: Arc<Question>,
    hit: Hit,
}

/// A thing that a search found.
#[Object]
impl SearchHit {
    /// The thing.
    fn node(&self) -> Node {
        match self.hit.thing {
            Thing::Forum(ix) => Node::Forum(Forum::new(&self.sight, ix)),
            Thing::Organisation(ix) => Node::Organisation(Organisation::new(&self.sight, ix)),
            Thing::Person(ix) => Node::Person(Person::new(&self.sight, ix)),
            Thing::Topic(ix) => Node::Topic(Topic::new(&self.sight, ix)),
        }
    }
    /// What kind of thing it is.
    fn kind(&self) -> ThingKind {
        self.hit.thing.kind()
    }
    /// Where words of the text were found, the weightiest first.
    fn matched(&self) -> Vec<Field> {
        self.hit.fields().collect()
    }
    /// The words around what was found, as plain text; nothing when it was found in the name or the code alone.
    fn snippet(&self) -> Option<String> {
        snippet(&self.sight, &self.hit, &self.question)
    }
    /// How well it fits, from 0 to 1. It does not depend on what else there is.
    fn score(&self) -> f64 {
        f64::from(self.hit.score)
    }
}

/// Questions by text.
#[derive(Default)]
pub struct SearchQuery;

#[expect(clippy::too_many_arguments, reason = "a connection takes its page beside what is asked")]
#[Object]
impl SearchQuery {
    /// What a text leads to, the best first: forums, organisations, persons you may know of, and topics. Every word must be found,
    /// in whatever field, as it is, in another form, as part of a longer word, or with slips. Case does not count; å is aa, æ is
    /// ae, and ø is oe.
    async fn search(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The words, 10 at most and 200 characters in all.")] text: String,
        #[graphql(desc = "What kinds of things; all when not given.")] kinds: Option<Vec<ThingKind>>,
        #[graphql(desc = "The date asked about; today when not given.")] as_of: Option<Date>,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
    ) -> Result<Connection<SearchHit>, Fault> {
        let sight = ctx.sight(as_of);
        let (question, hits) = search(&sight, &text, kinds.as_deref())?;
        let question = Arc::new(question);
        let wrap = |hit| SearchHit { sight: sight.clone(), question: Arc::clone(&question), hit };
        Ok(Page { first, after, last, before }.of(&hits, |hit| hit.thing.id(sight.register()), wrap)?)
    }
}
