//! The door to ways through the graph, and to the graph as a file.

use super::{
    Format, export,
    path::{self, PathBy},
};
use crate::{
    access::{Asking, Sight},
    analysis::{named, places::graphql::SharedPerson},
    error::Fault,
    forum::graphql::Forum,
    interface::graphql::Interface,
    people::graphql::Person,
    relay::Date,
    words::Language,
};
use async_graphql::{Context, Object, Union};

/// Who or what carries something from one forum to the next.
#[derive(Union)]
pub enum Carrier {
    /// Somebody who sits in both.
    Person(Person),
    /// An interface declared between the two.
    Interface(Interface),
}

/// A step from one forum to the next.
pub struct PathStep {
    sight: Sight,
    step: path::Step,
}

/// A step from one forum to the next, and who can carry it.
#[Object]
impl PathStep {
    /// Where it begins.
    fn from(&self) -> Forum {
        Forum::new(&self.sight, self.step.from)
    }
    /// Where it ends.
    fn to(&self) -> Forum {
        Forum::new(&self.sight, self.step.to)
    }
    /// The people who sit in both, by family name, then the interfaces declared between the two.
    fn carriers(&self) -> Vec<Carrier> {
        let people = self.step.people.iter().map(|shared| Carrier::Person(Person::new(&self.sight, shared.person)));
        let interfaces = self.step.interfaces.iter().map(|ix| Carrier::Interface(Interface::new(&self.sight, *ix)));
        people.chain(interfaces).collect()
    }
    /// The people who sit in both, each with the seat at either end: `seatA` where the step begins, `seatB` where it ends.
    fn people(&self) -> Vec<SharedPerson> {
        self.step.people.iter().map(|shared| SharedPerson::new(&self.sight, self.step.pair(), *shared)).collect()
    }
    /// The step in a sentence.
    fn sentence(
        &self,
        #[graphql(desc = "The language; that of the request when not given.")] language: Option<Language>,
    ) -> String {
        self.step.sentence(&self.sight, language.unwrap_or(self.sight.language()))
    }
}

/// A way from one forum to another.
pub struct Path {
    sight: Sight,
    steps: Vec<path::Step>,
}

/// A way from one forum to another.
#[Object]
impl Path {
    /// The steps, in order; none when it ends where it begins.
    fn steps(&self) -> Vec<PathStep> {
        self.steps.iter().map(|step| PathStep { sight: self.sight.clone(), step: step.clone() }).collect()
    }
    /// How many steps it has.
    fn length(&self) -> usize {
        self.steps.len()
    }
    /// Whether there are forums into which you may not see: there may be a shorter way through them. It is the same for every way.
    fn hidden(&self) -> bool {
        self.sight.hides()
    }
}

impl Path {
    /// The shortest way between the forums with these codes, each of which must be one.
    pub(crate) fn between(sight: Sight, (from, to): (&str, &str), by: PathBy) -> crate::error::Result<Option<Self>> {
        let (from, to) = (named::forum(&sight, from)?, named::forum(&sight, to)?);
        Ok(path::path(&sight, from, to, by).map(|steps| Self { sight, steps }))
    }
}

/// The most forums in a graph that is asked for here. The command `snitflade graph` has no such limit.
const FORUMS: usize = 300;

/// Questions about the graph of forums.
#[derive(Default)]
pub struct GraphQuery;

#[expect(clippy::too_many_arguments, reason = "a way has two ends, what it may go over, and a day")]
#[Object]
impl GraphQuery {
    /// The shortest way from one forum to another: who can carry something there. Of several that are as short, the one whose
    /// codes come first. Nothing where there is none, as far as you may see: `somethingHidden` tells whether that is everything.
    async fn path(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The code of the forum where it begins.")] from: String,
        #[graphql(desc = "The code of the forum where it ends.")] to: String,
        #[graphql(desc = "What it may go over; people and interfaces when not given.")] by: Option<PathBy>,
        #[graphql(desc = "The date asked about; today when not given.")] as_of: Option<Date>,
    ) -> Option<Result<Path, Fault>> {
        Path::between(ctx.sight(as_of), (&from, &to), by.unwrap_or_default()).map_err(Fault::from).transpose()
    }

    /// The graph of forums and organisations as a file: declared interfaces, derived overlaps, and the seats of organisations. It
    /// holds what you may see. At most 300 forums.
    async fn graph_export(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The format of the file.")] format: Format,
        #[graphql(desc = "The codes of the forums; all when not given.")] among: Option<Vec<String>>,
        #[graphql(desc = "The date asked about; today when not given.")] as_of: Option<Date>,
    ) -> Result<String, Fault> {
        Ok(export::graph(&ctx.sight(as_of), among.as_deref(), FORUMS)?.write(format)?)
    }
}
