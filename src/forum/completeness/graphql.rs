//! The door to what entries lack.

use super::EntryField;
use crate::{
    access::Sight,
    error::Fault,
    forum::graphql::Forum,
    people::graphql::{Organisation, Person, Post},
    register::ForumIx,
    relay::{Connection, Inline, Page},
};
use async_graphql::Object;

/// A part of an entry that is not there.
pub struct MissingField {
    sight: Sight,
    forum: ForumIx,
    field: EntryField,
}

/// A part of an entry that is not there.
#[Object]
impl MissingField {
    /// The part.
    fn field(&self) -> EntryField {
        self.field
    }
    /// Who should supply it: the forum's secretary, else its chair, else the organisation that calls it together.
    fn responsible(&self) -> Option<Responsible> {
        let found = super::responsible(&self.sight, self.forum);
        found.map(|responsible| Responsible { sight: self.sight.clone(), responsible })
    }
}

/// Who should supply what is missing.
pub struct Responsible {
    sight: Sight,
    responsible: super::Responsible,
}

/// Who should supply what is missing.
#[Object]
impl Responsible {
    /// The title of the post, or the name of the organisation.
    fn name(&self) -> String {
        let register = self.sight.register();
        let Responsible { sight, responsible } = self;
        let post = responsible.post.map(|ix| register.posts.get(ix));
        let post = post.map(|row| sight.language().pick(&row.title, row.title_en.as_deref().unwrap_or(&row.title)));
        let named = |ix| register.organisation_name_in(sight.language(), ix, sight.on());
        let organisation = responsible.organisation.map(named);
        post.or(organisation).unwrap_or_default().to_owned()
    }
    /// The post.
    fn post(&self) -> Option<Inline<Post>> {
        self.responsible.post.map(|ix| Inline(Post::new(&self.sight, ix)))
    }
    /// The organisation, or that of the post.
    fn organisation(&self) -> Option<Inline<Organisation>> {
        self.responsible.organisation.map(|ix| Inline(Organisation::new(&self.sight, ix)))
    }
    /// The person; nobody where you may not see who sits in the forum.
    fn holder(&self) -> Option<Inline<Person>> {
        self.responsible.holder.map(|ix| Inline(Person::new(&self.sight, ix)))
    }
}

/// How much of a forum's entry in the plan's appendix is there.
pub struct Completeness {
    sight: Sight,
    forum: ForumIx,
    found: super::Completeness,
}

impl Completeness {
    /// How much of the entry of a forum is there, as it was found with this sight.
    pub(crate) fn new(sight: &Sight, (forum, found): (ForumIx, super::Completeness)) -> Self {
        Self { sight: sight.clone(), forum, found }
    }
}

/// How much of a forum's entry in the plan's appendix is there.
#[Object]
impl Completeness {
    /// The part of the seven fields that are filled, from 0 to 1.
    fn score(&self) -> f64 {
        self.found.score
    }
    /// The fields that are empty.
    fn missing(&self) -> Vec<MissingField> {
        let fields = self.found.missing.iter();
        fields.map(|field| MissingField { sight: self.sight.clone(), forum: self.forum, field: *field }).collect()
    }
    /// The forum whose entry it is.
    fn forum(&self) -> Inline<Forum> {
        Inline(Forum::new(&self.sight, self.forum))
    }
}

/// How much of the whole register is there.
pub struct RegisterCompleteness {
    sight: Sight,
    score: f64,
    entries: Vec<(ForumIx, super::Completeness)>,
}

impl RegisterCompleteness {
    /// How much of the register that this sight shows is there; nothing for those outside the cooperation.
    pub(in crate::forum) fn of(sight: Sight) -> Option<Self> {
        let (score, entries) = super::whole(&sight)?;
        Some(Self { sight, score, entries })
    }
}

/// How much of the whole register is there.
#[expect(clippy::too_many_arguments, reason = "a connection takes its page beside what is asked")]
#[Object]
impl RegisterCompleteness {
    /// The part of all fields of all entries that are filled, from 0 to 1.
    fn score(&self) -> f64 {
        self.score
    }
    /// The entries, those that lack most first.
    fn entries(
        &self,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
    ) -> Result<Connection<Completeness>, Fault> {
        let places: Vec<usize> = (0..self.entries.len()).collect();
        let id = |at: usize| self.sight.register().forums.get(self.entries[at].0).id;
        let wrap = |at: usize| Completeness::new(&self.sight, self.entries[at].clone());
        Ok(Page { first, after, last, before }.of(&places, id, wrap)?)
    }
}
