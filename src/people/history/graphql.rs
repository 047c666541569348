//! The door to who changed what.

use crate::{
    access::{Asking, Sight},
    error::{Error, Fault, Noun},
    people::graphql::Person,
    relay::{Connection, Instant, Page, act_id, read_id},
};
use async_graphql::{Context, ID, Object, SimpleObject};

/// A change, and the sight it was found with.
pub struct EntryChange {
    sight: Sight,
    change: super::Change,
}

impl EntryChange {
    /// A page of changes.
    ///
    /// # Errors
    /// [`Error::Misused`] for a page that cannot be.
    pub fn page(sight: &Sight, all: &[super::Change], page: &Page) -> Result<Connection<Self>, Error> {
        let places: Vec<usize> = (0..all.len()).collect();
        page.of(&places, |at| all[at].id, |at| Self { sight: sight.clone(), change: all[at].clone() })
    }
}

/// One change of an entry.
#[Object]
impl EntryChange {
    /// When.
    fn at(&self) -> Instant {
        self.change.at.into()
    }
    /// Who did it; nothing for the operator, for a command such as an import, and for somebody whom you may not know of.
    fn by(&self) -> Option<Person> {
        self.change.by.map(|ix| Person::new(&self.sight, ix))
    }
    /// All that was done at once, of which this is a line: what `undoAct` takes back. Nothing for an import or another command.
    fn act(&self) -> Option<ID> {
        self.change.act.map(act_id)
    }
    /// The mutation or command, such as `changeOrganisation` or `import`.
    fn mutation(&self) -> &str {
        &self.change.mutation
    }
    /// What was otherwise before, field by field.
    fn changes(&self) -> Vec<FieldChange> {
        let fields = self.change.fields.iter().cloned();
        fields.map(|super::Field { name, before, after }| FieldChange { field: name, before, after }).collect()
    }
}

/// What one field said before and after a change.
#[derive(SimpleObject)]
pub struct FieldChange {
    /// The field. One of a part begins with what the part is, such as `organisationName.name`.
    field: String,
    /// What it said before; nothing when it was empty or not there.
    before: Option<String>,
    /// What it says after; nothing when it is empty or was taken away. Things are named, `…` where that cannot be.
    after: Option<String>,
}

/// What the register said of an entry, or of a part of it.
#[derive(SimpleObject)]
pub struct BelievedEntry {
    /// What kind of part it is, such as `seat` or `holding`; nothing for the entry itself.
    part: Option<String>,
    /// What it said, field by field; empty fields are left out.
    fields: Vec<BelievedField>,
}

/// What one field said.
#[derive(SimpleObject)]
pub struct BelievedField {
    /// The field.
    field: String,
    /// What it said. Things are named, `…` where that cannot be.
    value: String,
}

impl From<super::Believed> for BelievedEntry {
    fn from(row: super::Believed) -> Self {
        let fields = row.fields.into_iter().map(|(field, value)| BelievedField { field, value }).collect();
        Self { part: Some(row.part).filter(|part| !part.is_empty()), fields }
    }
}

/// Questions about who changed what.
#[derive(Default)]
pub struct HistoryQuery;

#[expect(clippy::too_many_arguments, reason = "a connection takes its page beside what is asked")]
#[Object]
impl HistoryQuery {
    /// What the register said of an entry at an instant, whatever has been corrected since, for whoever keeps it: the entry itself and
    /// then its parts, such as the seats of a forum, the holdings of a person or a post, the contacts of an interface. An entry that was
    /// taken away since is told as it was. Empty when the
    /// register did not have it then; refused when it has been changed more than 2,000 times since. It is not `asOf`, which says what
    /// was true on a day as far as we know now.
    async fn believed(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The entry.")] id: ID,
        #[graphql(desc = "The instant.")] on: Instant,
    ) -> Result<Vec<BelievedEntry>, Fault> {
        let sight = ctx.sight(None);
        sight.signed_in()?;
        let entry = read_id(&id).ok_or(Error::NotThere(Noun::Forum))?;
        let rows = super::believed(&sight, entry, on.0.to_utc()).await?;
        Ok(rows.into_iter().map(Into::into).collect())
    }

    /// Who changed an entry or a part of it, when and how, the newest first, for whoever keeps it. Of an entry that was taken away it
    /// tells as well, for whoever keeps what it was part of; that it came and went stands in the history of that, too.
    async fn history(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The entry.")] id: ID,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
    ) -> Result<Connection<EntryChange>, Fault> {
        let sight = ctx.sight(None);
        sight.signed_in()?;
        let all = super::history(&sight, read_id(&id).ok_or(Error::NotThere(Noun::Forum))?).await?;
        Ok(EntryChange::page(&sight, &all, &Page { first, after, last, before })?)
    }
}
