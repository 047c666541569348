//! The door to what looks alike and to what was merged.

use super::{Reason, Strength, Twins};
use crate::{
    access::{Asking, Sight},
    error::{Fault, Result},
    interface::graphql::Interface,
    people::graphql::{Organisation, Person, Post},
    relay::{Connection, Instant, Kind, Page, global_id},
    schema::Node,
};
use async_graphql::{Context, ID, Object, SimpleObject};
use entities::{hub::merging, words::MergeKind};
use uuid::Uuid;

/// Two entries that look alike, and the sight they were found with.
pub struct Double {
    sight: Sight,
    double: super::Double,
}

/// Two entries that look like one person or one organisation. Nothing is done about it before somebody decides.
#[Object]
impl Double {
    /// What they are.
    fn kind(&self) -> MergeKind {
        self.double.kind
    }
    /// How likely it is that they are one.
    fn strength(&self) -> Strength {
        self.double.strength
    }
    /// Why they look alike.
    fn reasons(&self) -> &[Reason] {
        &self.double.reasons
    }
    /// The one whose name comes first.
    fn a(&self) -> Option<Node> {
        entry(&self.sight, self.double.kind, self.double.a)
    }
    /// The other one.
    fn b(&self) -> Option<Node> {
        entry(&self.sight, self.double.kind, self.double.b)
    }
}

/// A merging, and the sight it was found with.
pub struct Merging {
    sight: Sight,
    row: merging::Model,
}

/// That two entries were made one.
#[Object]
impl Merging {
    /// The opaque id.
    pub async fn id(&self) -> ID {
        global_id(Kind::Merging, self.row.id)
    }
    /// What they were.
    fn kind(&self) -> MergeKind {
        self.row.kind
    }
    /// The entry that was kept; nothing when it is no longer there.
    fn kept(&self) -> Option<Node> {
        entry(&self.sight, self.row.kind, self.row.kept_id)
    }
    /// The entry that went; there only once the merging has been undone.
    fn gone(&self) -> Option<Node> {
        entry(&self.sight, self.row.kind, self.row.gone_id)
    }
    /// What the organisation that was kept still has twice, two by two, and what you may see of it: posts with the same title, and
    /// interfaces of the same kind between the same ends. The merging made one of those against which nothing stood.
    fn still_double(&self) -> Vec<StillDouble> {
        let register = self.sight.register();
        let kept = register.organisations.find(self.row.kept_id).filter(|_| self.row.undone_at.is_none());
        let found = kept.map(|ix| super::twins(&self.sight, ix)).unwrap_or_default();
        found.into_iter().map(|twins| StillDouble::of(&self.sight, twins)).collect()
    }
    /// The name of the entry that went.
    fn gone_name(&self) -> &str {
        &self.row.gone_name
    }
    /// When they were merged.
    fn merged_at(&self) -> Instant {
        self.row.merged_at.into()
    }
    /// When it was undone, if it was.
    fn undone_at(&self) -> Option<Instant> {
        self.row.undone_at.map(Instant::from)
    }
    /// The version to name as `expectedVersion` when changing it.
    fn version(&self) -> i32 {
        self.row.version
    }
}

/// Two posts or two interfaces that still stand side by side.
#[derive(SimpleObject)]
pub struct StillDouble {
    /// The one.
    a: Node,
    /// The other.
    b: Node,
}

impl StillDouble {
    fn of(sight: &Sight, twins: Twins) -> Self {
        let post = |ix| Node::Post(Post::new(sight, ix));
        let interface = |ix| Node::Interface(Interface::new(sight, ix));
        match twins {
            Twins::Posts(a, b) => Self { a: post(a), b: post(b) },
            Twins::Interfaces(a, b) => Self { a: interface(a), b: interface(b) },
        }
    }
}

impl Merging {
    /// The merging with this id, if the viewer may hear of it.
    pub(crate) async fn load(sight: &Sight, id: Uuid) -> Result<Self> {
        Ok(Self { sight: sight.clone(), row: super::merging(sight, id).await? })
    }
}

/// The person or organisation, as far as the viewer may know of it.
fn entry(sight: &Sight, kind: MergeKind, id: Uuid) -> Option<Node> {
    match kind {
        MergeKind::Person => Person::find(sight, id).ok().map(Node::Person),
        MergeKind::Organisation => Organisation::find(sight, id).ok().map(Node::Organisation),
    }
}

/// Questions about what looks alike and what was merged.
#[derive(Default)]
pub struct DoubleQuery;

#[expect(clippy::too_many_arguments, reason = "a connection takes its page beside what is asked")]
#[Object]
impl DoubleQuery {
    /// Entries that look like one person or one organisation, the likeliest first, for whoever keeps anything.
    async fn doubles(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
    ) -> Result<Connection<Double>, Fault> {
        let sight = ctx.sight(None);
        let all = super::doubles(&sight).await?;
        let places: Vec<usize> = (0..all.len()).collect();
        let page = Page { first, after, last, before };
        Ok(page.of(&places, |at| all[at].id(), |at| Double { sight: sight.clone(), double: all[at].clone() })?)
    }

    /// What was merged, the newest first, for whoever keeps anything.
    async fn mergings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
    ) -> Result<Connection<Merging>, Fault> {
        let sight = ctx.sight(None);
        let all = super::mergings(&sight).await?;
        let places: Vec<usize> = (0..all.len()).collect();
        let page = Page { first, after, last, before };
        Ok(page.of(&places, |at| all[at].id, |at| Merging { sight: sight.clone(), row: all[at].clone() })?)
    }
}
