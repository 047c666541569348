//! Register + committed changes → next register. Building one from nothing is the same as applying every row to an empty one.

use super::entries::Entry;
use super::table::Tie;
use super::{
    Area, Basis, Border, ByName, Condition, Confirmation, Contact, ContactDuty, Deputy, Dismissal, Exchange, Family,
    FormerStatus, FormerText, Forum, ForumArea, ForumIx, ForumName, ForumTopic, Holding, Identifier, Interface, Ix, Lookup,
    Meeting, Organisation, OrganisationName, Passing, Person, Post, Referral, Register, Remit, Row, Rule, Seat, Secretariat,
    Synonym, Topic, TopicNumber,
};
use crate::words;
use std::{
    hash::{DefaultHasher, Hasher},
    sync::Arc,
};
use uuid::Uuid;

/// What a transaction did to one row: made it, changed it, or removed it.
#[derive(Clone, Debug, PartialEq)]
pub struct Touched {
    pub before: Option<Row>,
    pub after: Option<Row>,
}

/// A row names another that the register does not hold: the register is behind and must be loaded anew.
#[derive(Debug, thiserror::Error)]
#[error("row {row} names {missing}, which the register does not hold")]
pub struct Dangling {
    pub(super) row: Uuid,
    pub(super) missing: Uuid,
}

pub(super) type Built<T> = Result<T, Dangling>;

impl Register {
    /// The register after these changes, at this revision.
    ///
    /// # Errors
    /// [`Dangling`] when a row names one that the register does not hold.
    pub fn apply(&self, revision: i64, touched: &[Touched]) -> Built<Self> {
        let mut next = self.clone();
        next.revision = revision;
        for change in touched {
            match (&change.before, &change.after) {
                (_, Some(after)) => next.take(after.clone())?,
                (Some(before), None) => next.drop_row(before),
                (None, None) => {}
            }
        }
        next.forget_members(self, touched);
        next.forget_listed(touched);
        next.index_again(self, touched);
        next.forget_seated(touched);
        next.forget_common(touched);
        next.word_again(self, touched);
        Ok(next)
    }

    /// Puts one row in its place.
    pub(super) fn take(&mut self, row: Row) -> Built<()> {
        match row {
            Row::Area(model) => self.put::<Area>(model),
            Row::Organisation(model) => self.put::<Organisation>(model),
            Row::Person(model) => self.put::<Person>(model),
            Row::Post(model) => self.put::<Post>(model),
            Row::Holding(model) => self.put::<Holding>(model),
            Row::ContactDuty(model) => self.put::<ContactDuty>(model),
            Row::Topic(model) => self.put::<Topic>(model),
            Row::Forum(model) => self.put::<Forum>(model),
            Row::ForumTopic(model) => self.put::<ForumTopic>(model),
            Row::ForumArea(model) => self.put::<ForumArea>(model),
            Row::Basis(model) => self.put::<Basis>(model),
            Row::Remit(model) => self.put::<Remit>(model),
            Row::Seat(model) => self.put::<Seat>(model),
            Row::Deputy(model) => self.put::<Deputy>(model),
            Row::Secretariat(model) => self.put::<Secretariat>(model),
            Row::Interface(model) => self.put::<Interface>(model),
            Row::Exchange(model) => self.put::<Exchange>(model),
            Row::Contact(model) => self.put::<Contact>(model),
            Row::Meeting(model) => self.put::<Meeting>(model),
            Row::OrganisationName(model) => self.put::<OrganisationName>(model),
            Row::Identifier(model) => self.put::<Identifier>(model),
            Row::Synonym(model) => self.put::<Synonym>(model),
            Row::ForumName(model) => self.put::<ForumName>(model),
            Row::Rule(model) => self.put::<Rule>(model),
            Row::Family(model) => self.put::<Family>(model),
            Row::Referral(model) => self.put::<Referral>(model),
            Row::Condition(model) => self.put::<Condition>(model),
            Row::Confirmation(model) => self.put::<Confirmation>(model),
            Row::Passing(model) => self.put::<Passing>(model),
            Row::Dismissal(model) => self.put::<Dismissal>(model),
            Row::FormerStatus(model) => self.put::<FormerStatus>(model),
            Row::FormerText(model) => self.put::<FormerText>(model),
            Row::TopicNumber(model) => self.put::<TopicNumber>(model),
            Row::Border(model) => self.put::<Border>(model),
        }
    }

    fn drop_row(&mut self, row: &Row) {
        match row {
            Row::Area(model) => self.remove::<Area>(model.id),
            Row::Organisation(model) => self.remove::<Organisation>(model.id),
            Row::Person(model) => self.remove::<Person>(model.id),
            Row::Post(model) => self.remove::<Post>(model.id),
            Row::Holding(model) => self.remove::<Holding>(model.id),
            Row::ContactDuty(model) => self.remove::<ContactDuty>(model.id),
            Row::Topic(model) => self.remove::<Topic>(model.id),
            Row::Forum(model) => self.remove::<Forum>(model.id),
            Row::ForumTopic(model) => self.remove::<ForumTopic>(model.id),
            Row::ForumArea(model) => self.remove::<ForumArea>(model.id),
            Row::Basis(model) => self.remove::<Basis>(model.id),
            Row::Remit(model) => self.remove::<Remit>(model.id),
            Row::Seat(model) => self.remove::<Seat>(model.id),
            Row::Deputy(model) => self.remove::<Deputy>(model.id),
            Row::Secretariat(model) => self.remove::<Secretariat>(model.id),
            Row::Interface(model) => self.remove::<Interface>(model.id),
            Row::Exchange(model) => self.remove::<Exchange>(model.id),
            Row::Contact(model) => self.remove::<Contact>(model.id),
            Row::Meeting(model) => self.remove::<Meeting>(model.id),
            Row::OrganisationName(model) => self.remove::<OrganisationName>(model.id),
            Row::Identifier(model) => self.remove::<Identifier>(model.id),
            Row::Synonym(model) => self.remove::<Synonym>(model.id),
            Row::ForumName(model) => self.remove::<ForumName>(model.id),
            Row::Rule(model) => self.remove::<Rule>(model.id),
            Row::Family(model) => self.remove::<Family>(model.id),
            Row::Referral(model) => self.remove::<Referral>(model.id),
            Row::Condition(model) => self.remove::<Condition>(model.id),
            Row::Confirmation(model) => self.remove::<Confirmation>(model.id),
            Row::Passing(model) => self.remove::<Passing>(model.id),
            Row::Dismissal(model) => self.remove::<Dismissal>(model.id),
            Row::FormerStatus(model) => self.remove::<FormerStatus>(model.id),
            Row::FormerText(model) => self.remove::<FormerText>(model.id),
            Row::TopicNumber(model) => self.remove::<TopicNumber>(model.id),
            Row::Border(model) => self.remove::<Border>(model.id),
        }
    }

    fn put<E: Entry>(&mut self, model: E::Model) -> Built<()> {
        let entry = E::build(model, self)?;
        if let Some(ix) = E::table(self).find(entry.id()) {
            let old = E::table(self).get(ix).clone();
            old.tie(Tie::Cut, ix, self);
        }
        let ix = E::table(self).put(entry.clone());
        entry.tie(Tie::Make, ix, self);
        Ok(())
    }

    fn remove<E: Entry>(&mut self, id: Uuid) {
        // The links are cut while the row still stands: they are kept in the order of its key.
        let Some(ix) = E::table(self).find(id) else {
            return;
        };
        let old = E::table(self).get(ix).clone();
        old.tie(Tie::Cut, ix, self);
        E::table(self).remove(id);
    }

    /// Lets every forum be found by its code.
    pub(super) fn find_codes(&mut self) {
        let hash = |place: usize| hash_code(&self.forums.get(ForumIx::new(place)).code);
        self.forum_codes = Lookup::of(self.forums.iter().map(|(ix, _)| ix.at()), self.forums.places(), hash);
    }

    /// Sorts the forums by name, once, after a register has been built from nothing. In a picture they stand so already, by the order
    /// of names of whoever drew it.
    pub(super) fn sort(&mut self) {
        let mut forums = match std::mem::take(&mut self.by_name) {
            ByName::Sorted(forums) => Arc::unwrap_or_clone(forums),
            ByName::Unsorted => self.forums.iter().map(|(ix, _)| ix).collect(),
        };
        forums.sort_by(|a, b| self.name_order(*a, *b));
        self.by_name = ByName::Sorted(Arc::new(forums));
        self.remember_members();
        self.listed = Default::default();
    }

    fn name_order(&self, a: ForumIx, b: ForumIx) -> std::cmp::Ordering {
        let (a, b) = (self.forums.get(a), self.forums.get(b));
        words::compare(&a.present_name, &b.present_name).then_with(|| a.code.cmp(&b.code))
    }

    pub(super) fn tie_name(&mut self, tie: Tie, forum: ForumIx) {
        let ByName::Sorted(mut sorted) = std::mem::take(&mut self.by_name) else { return };
        let forums = Arc::make_mut(&mut sorted);
        let place = forums.binary_search_by(|other| self.name_order(*other, forum));
        match (tie, place) {
            (Tie::Make, Err(place)) => forums.insert(place, forum),
            (Tie::Cut, Ok(place)) => drop(forums.remove(place)),
            _ => {}
        }
        self.by_name = ByName::Sorted(sorted);
    }
}

/// The hash by which a forum's code is found.
pub(super) fn hash_code(code: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(code.as_bytes());
    hasher.finish()
}
