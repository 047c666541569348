//! The door to what looks alike and to what was merged.

use super::{Reason, Strength};
use crate::{
    access::{Asking, Sight},
    error::{Fault, Result},
    people::graphql::{Organisation, Person},
    relay::{Connection, Instant, Kind, Page, global_id},
    schema::Node,
};
use async_graphql::{Context, ID, Object};
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
