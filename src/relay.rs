//! What every door needs: opaque ids, pages of lists, and payloads of mutations.
//!
//! It knows no room. An id is a kind and a UUID behind letters that mean nothing outside; a cursor is the id of the last row and
//! a version; a page is at most 100 long and 20 when nothing is asked for.

mod inline;
mod partial;

pub use inline::{Inline, InlineList};
pub use partial::Partial;

use crate::{
    clock::ZONE,
    error::{Error, Fault, Misuse, Result},
    words::{Language, text::Patch},
};
use async_graphql::{
    Enum, ID, InputObject, InputValueError, InputValueResult, MaybeUndefined, Object, ObjectType, OutputType, Scalar, ScalarType,
    SimpleObject, TypeName, Value,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, SecondsFormat, SubsecRound, Utc};
use std::{borrow::Cow, sync::LazyLock};
use uuid::Uuid;

/// A day of the calendar, as `2009-12-31`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Date(pub NaiveDate);

/// A day of the calendar, as `2009-12-31`.
#[Scalar(specified_by_url = "https://datatracker.ietf.org/doc/html/rfc3339#section-5.6")]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else { return Err(InputValueError::expected_type(value)) };
        let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|date| text.len() == 10 && date.year() >= 1000);
        date.map(Self).ok_or_else(|| InputValueError::custom("A date is written 2009-12-31."))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_string())
    }
}

impl From<NaiveDate> for Date {
    fn from(date: NaiveDate) -> Self {
        Self(date)
    }
}

/// An instant with its offset from UTC, as `2009-09-15T10:00:00+02:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Instant(pub DateTime<FixedOffset>);

/// An instant with its offset from UTC, as `2009-09-15T10:00:00+02:00`.
#[Scalar(name = "DateTime", specified_by_url = "https://datatracker.ietf.org/doc/html/rfc3339#section-5.6")]
impl ScalarType for Instant {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else { return Err(InputValueError::expected_type(value)) };
        let instant = DateTime::parse_from_rfc3339(text).ok().filter(|instant| (1000..9999).contains(&instant.year()));
        // Calendars know seconds; what the two databases cut off differently is cut off here.
        instant
            .map(|instant| Self(instant.trunc_subsecs(0)))
            .ok_or_else(|| InputValueError::custom("An instant is written 2009-09-15T10:00:00+02:00."))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

impl From<DateTime<Utc>> for Instant {
    /// As the clock in Copenhagen shows it.
    fn from(instant: DateTime<Utc>) -> Self {
        Self(instant.with_timezone(&ZONE).fixed_offset())
    }
}

/// What an id is the id of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Area = 1,
    ContactDuty,
    Deputy,
    Forum,
    Interface,
    Invitation,
    Meeting,
    Organisation,
    Person,
    Post,
    Seat,
    Topic,
    Holding,
    Contact,
    Exchange,
    Passing,
    Referral,
    Basis,
    Remit,
    Rule,
    Merging,
}

const KINDS: [Kind; 21] = [
    Kind::Area,
    Kind::ContactDuty,
    Kind::Deputy,
    Kind::Forum,
    Kind::Interface,
    Kind::Invitation,
    Kind::Meeting,
    Kind::Organisation,
    Kind::Person,
    Kind::Post,
    Kind::Seat,
    Kind::Topic,
    Kind::Holding,
    Kind::Contact,
    Kind::Exchange,
    Kind::Passing,
    Kind::Referral,
    Kind::Basis,
    Kind::Remit,
    Kind::Rule,
    Kind::Merging,
];

/// The opaque id of a thing.
#[must_use]
pub fn global_id(kind: Kind, id: Uuid) -> ID {
    let mut bytes = [0; 17];
    bytes[0] = kind as u8;
    bytes[1..].copy_from_slice(id.as_bytes());
    ID(URL_SAFE_NO_PAD.encode(bytes))
}

/// The kind of an act among the ids. It is no thing that can be asked for, so it is not one of [`Kind`].
const ACT: u8 = 255;

/// The opaque id of everything that was done in one transaction.
#[must_use]
pub fn act_id(revision: i64) -> ID {
    let mut bytes = [0; 17];
    bytes[0] = ACT;
    bytes[9..].copy_from_slice(&revision.to_be_bytes());
    ID(URL_SAFE_NO_PAD.encode(bytes))
}

/// The transaction behind the id of an act.
#[must_use]
pub fn read_act(id: &ID) -> Option<i64> {
    let bytes: [u8; 17] = URL_SAFE_NO_PAD.decode(&id.0).ok()?.try_into().ok()?;
    let revision = i64::from_be_bytes(bytes[9..].try_into().ok()?);
    (act_id(revision) == *id).then_some(revision)
}

/// The kind and UUID behind an id, if it is one of ours.
#[must_use]
pub fn read_id(id: &ID) -> Option<(Kind, Uuid)> {
    let bytes: [u8; 17] = URL_SAFE_NO_PAD.decode(&id.0).ok()?.try_into().ok()?;
    let kind = KINDS.into_iter().find(|kind| *kind as u8 == bytes[0])?;
    Some((kind, Uuid::from_slice(&bytes[1..]).ok()?))
}

/// The UUID behind an id of this kind. What is no such id names nothing: the nil UUID, which no row has.
#[must_use]
pub fn uuid_of(id: &ID, kind: Kind) -> Uuid {
    read_id(id).filter(|(found, _)| *found == kind).map_or(Uuid::nil(), |(_, uuid)| uuid)
}

const LONGEST_PAGE: i32 = 100;
const USUAL_PAGE: i32 = 20;
const CURSOR_VERSION: u8 = 1;

/// Which part of a list is asked for.
#[derive(Clone, Debug, Default)]
pub struct Page {
    pub first: Option<i32>,
    pub after: Option<String>,
    pub last: Option<i32>,
    pub before: Option<String>,
}

impl Page {
    /// The rows of `list` that this page holds, wrapped one by one. `id_of` gives the id by which a cursor finds its row again.
    ///
    /// # Errors
    /// [`Error::Misused`] for a page that is too long, negative or of both ends, and for a cursor that is not of this list.
    pub fn of<K: Copy, T>(&self, list: &[K], id_of: impl Fn(K) -> Uuid, wrap: impl Fn(K) -> T) -> Result<Connection<T>> {
        if self.first.is_some() && self.last.is_some() {
            return Err(Error::Misused(Misuse::BothEnds));
        }
        let size = size(self.first.or(self.last).unwrap_or(USUAL_PAGE))?;
        let find = |cursor: &str| {
            let id = read_cursor(cursor)?;
            list.iter().position(|row| id_of(*row) == id).ok_or_else(bad_cursor)
        };
        let start = self.after.as_deref().map(find).transpose()?.map_or(0, |place| place + 1);
        let end = self.before.as_deref().map(find).transpose()?.unwrap_or(list.len()).max(start);
        let (from, to) = match self.last {
            Some(_) => (start.max(end.saturating_sub(size)), end),
            None => (start, end.min(start + size)),
        };
        let edges: Vec<_> = list[from..to].iter().map(|row| Edge { id: id_of(*row), node: wrap(*row) }).collect();
        let total = Total::Known(list.len());
        Ok(Connection { has_next: to < list.len(), has_previous: from > 0, total, edges })
    }

    /// As [`Self::of`], of a list whose end is dear to find: `rest`, which gets the first part, is asked for it only where this page
    /// reaches beyond that, or somebody asks how many there are.
    ///
    /// # Errors
    /// As [`Self::of`].
    pub fn of_long<K: Copy + Send + 'static, T>(
        &self,
        mut first: Vec<K>,
        rest: impl FnOnce(&[K]) -> Vec<K> + Send + 'static,
        id_of: impl Fn(K) -> Uuid,
        wrap: impl Fn(K) -> T,
    ) -> Result<Connection<T>> {
        if self.reaches_beyond(&first, &id_of) {
            let rest = rest(&first);
            first.extend(rest);
            return self.of(&first, id_of, wrap);
        }
        let page = self.of(&first, id_of, wrap)?;
        let count: CountLater = Box::new(move || first.len() + rest(&first).len());
        Ok(Connection { total: Total::Later(LazyLock::new(count)), ..page })
    }

    /// Whether the page, or one row after it, may lie beyond this first part of a list.
    pub fn reaches_beyond<K: Copy>(&self, first: &[K], id_of: impl Fn(K) -> Uuid) -> bool {
        let after = |cursor: &String| {
            let id = read_cursor(cursor).ok()?;
            first.iter().position(|row| id_of(*row) == id).map(|place| place + 1)
        };
        let start = self.after.as_ref().map_or(Some(0), after);
        let asked = usize::try_from(self.first.unwrap_or(USUAL_PAGE)).ok();
        let end = start.zip(asked).map(|(start, asked)| start.saturating_add(asked));
        self.last.is_some() || self.before.is_some() || end.is_none_or(|end| end >= first.len())
    }
}

fn size(asked: i32) -> Result<usize> {
    match usize::try_from(asked) {
        Ok(size) if asked <= LONGEST_PAGE => Ok(size),
        Ok(_) => Err(Error::Misused(Misuse::PageTooLong { most: LONGEST_PAGE, asked })),
        Err(_) => Err(Error::Misused(Misuse::NegativePage)),
    }
}

fn cursor(id: Uuid) -> String {
    let mut bytes = [CURSOR_VERSION; 17];
    bytes[1..].copy_from_slice(id.as_bytes());
    URL_SAFE_NO_PAD.encode(bytes)
}

fn read_cursor(cursor: &str) -> Result<Uuid> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).ok().filter(|bytes| bytes.len() == 17 && bytes[0] == CURSOR_VERSION);
    bytes.and_then(|bytes| Uuid::from_slice(&bytes[1..]).ok()).ok_or_else(bad_cursor)
}

fn bad_cursor() -> Error {
    Error::Misused(Misuse::StrangeCursor)
}

/// A part of a list, with the way to the rest.
pub struct Connection<T> {
    edges: Vec<Edge<T>>,
    has_next: bool,
    has_previous: bool,
    total: Total,
}

/// How many there are in a list.
enum Total {
    Known(usize),
    /// Counted when somebody asks, and once.
    Later(LazyLock<usize, CountLater>),
}

type CountLater = Box<dyn FnOnce() -> usize + Send>;

impl<T: OutputType> TypeName for Connection<T> {
    fn type_name() -> Cow<'static, str> {
        Cow::Owned(format!("{}Connection", T::type_name()))
    }
}

impl<T> Connection<T> {
    /// The things on this page alone.
    #[must_use]
    pub fn into_nodes(self) -> Vec<T> {
        self.edges.into_iter().map(|edge| edge.node).collect()
    }

    /// The list, with whether something may lie where the asker may not see.
    #[must_use]
    pub fn hiding(self, hidden: bool) -> Partial<T> {
        Partial { page: self, hidden }
    }

    /// The things on this page, in order.
    pub fn shown(&self) -> InlineList<&T> {
        self.edges.iter().map(|edge| &edge.node).collect()
    }

    /// The same, each with its cursor.
    pub fn shown_edges(&self) -> InlineList<&Edge<T>> {
        self.edges.iter().collect()
    }

    /// How many there are in the whole list.
    #[must_use]
    pub fn total(&self) -> usize {
        match &self.total {
            Total::Known(total) => *total,
            Total::Later(total) => **total,
        }
    }

    /// Where the page lies in the list.
    #[must_use]
    pub fn place(&self) -> PageInfo {
        PageInfo {
            has_next_page: self.has_next,
            has_previous_page: self.has_previous,
            start_cursor: self.edges.first().map(|edge| cursor(edge.id)),
            end_cursor: self.edges.last().map(|edge| cursor(edge.id)),
        }
    }
}

/// A part of a list, with the way to the rest.
#[Object(name_type)]
impl<T: ObjectType> Connection<T> {
    /// The things on this page.
    fn nodes(&self) -> InlineList<&T> {
        self.shown()
    }

    /// The things on this page, each with its cursor.
    fn edges(&self) -> InlineList<&Edge<T>> {
        self.shown_edges()
    }

    /// Where this page lies in the list.
    fn page_info(&self) -> PageInfo {
        self.place()
    }

    /// How many there are in the whole list, counting only what the asker may see.
    fn total_count(&self) -> usize {
        self.total()
    }
}

/// A thing in a list, with its cursor.
pub struct Edge<T> {
    id: Uuid,
    node: T,
}

impl<T: OutputType> TypeName for Edge<T> {
    fn type_name() -> Cow<'static, str> {
        Cow::Owned(format!("{}Edge", T::type_name()))
    }
}

/// A thing in a list, with its cursor.
#[Object(name_type)]
impl<T: ObjectType> Edge<T> {
    /// The thing.
    fn node(&self) -> Inline<&T> {
        Inline(&self.node)
    }

    /// Where to go on from, as `after` or `before`.
    fn cursor(&self) -> String {
        cursor(self.id)
    }
}

/// Where a page lies in its list.
#[derive(SimpleObject)]
pub struct PageInfo {
    /// Whether there are more after this page.
    has_next_page: bool,
    /// Whether there are more before this page.
    has_previous_page: bool,
    /// The cursor of the first thing on the page.
    start_cursor: Option<String>,
    /// The cursor of the last thing on the page.
    end_cursor: Option<String>,
}

/// Which way a list runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
pub enum Direction {
    /// From the beginning.
    #[default]
    Asc,
    /// From the end.
    Desc,
}

/// What a change says of a field that may be left out: not given it stays, null empties it.
pub fn patch<T, U>(given: MaybeUndefined<T>, read: impl FnOnce(T) -> U) -> Patch<U> {
    match given {
        MaybeUndefined::Undefined => Patch::Keep,
        MaybeUndefined::Null => Patch::Clear,
        MaybeUndefined::Value(value) => Patch::Set(read(value)),
    }
}

/// At least so many.
#[derive(Clone, Copy, Debug, InputObject)]
pub struct AtLeast {
    /// The smallest number that counts.
    pub at_least: i32,
}

/// A rule of the input that was broken, in the language asked for.
#[derive(Clone, Debug, SimpleObject)]
pub struct UserError {
    /// The way to the field to mend, such as `["input", "startsAt"]`.
    field: Vec<&'static str>,
    /// Which rule.
    code: crate::error::RuleCode,
    /// What to mend, in the language asked for.
    message: String,
}

/// The outcome of a mutation: the thing, or what to mend.
pub struct Payload<T> {
    node: Option<T>,
    user_errors: Vec<UserError>,
}

impl<T> Payload<T> {
    /// The payload of an outcome. What people can mend becomes user errors.
    ///
    /// # Errors
    /// What only programs or the log can use.
    pub fn of(outcome: Result<T>, language: Language) -> std::result::Result<Self, Fault> {
        match outcome {
            Ok(node) => Ok(Self { node: Some(node), user_errors: Vec::new() }),
            Err(error) => Ok(Self { node: None, user_errors: UserError::of(error, language)? }),
        }
    }
}

impl UserError {
    /// What people can mend of an error.
    ///
    /// # Errors
    /// What only programs or the log can use.
    pub fn of(error: Error, language: Language) -> std::result::Result<Vec<Self>, Fault> {
        let told = error.refusals()?.into_iter().map(|refusal| Self {
            message: refusal.message(language),
            field: refusal.field,
            code: refusal.code,
        });
        Ok(told.collect())
    }
}

impl<T: OutputType> TypeName for Payload<T> {
    fn type_name() -> Cow<'static, str> {
        Cow::Owned(format!("{}Payload", T::type_name()))
    }
}

/// The outcome of a mutation: the thing, or what to mend.
#[Object(name_type)]
impl<T: OutputType> Payload<T> {
    /// The thing that was made or changed; nothing when a rule was broken.
    async fn node(&self) -> Option<&T> {
        self.node.as_ref()
    }

    /// What to mend; empty when it went well.
    async fn user_errors(&self) -> &[UserError] {
        &self.user_errors
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ids(number: u128) -> Vec<Uuid> {
        (1..=number).map(Uuid::from_u128).collect()
    }

    fn walk(list: &[Uuid], size: i32, backwards: bool) -> Vec<Uuid> {
        let (mut met, mut cursor) = (Vec::new(), None);
        loop {
            let page = if backwards {
                Page { last: Some(size), before: cursor.clone(), ..Page::default() }
            } else {
                Page { first: Some(size), after: cursor.clone(), ..Page::default() }
            };
            let part = page.of(list, |id| id, |id| id).unwrap();
            let nodes: Vec<_> = part.edges.iter().map(|edge| edge.id).collect();
            if backwards {
                met.splice(0..0, nodes);
                cursor = part.edges.first().map(|edge| super::cursor(edge.id));
            } else {
                met.extend(nodes);
                cursor = part.edges.last().map(|edge| super::cursor(edge.id));
            }
            if !(if backwards { part.has_previous } else { part.has_next }) {
                return met;
            }
        }
    }

    proptest! {
        #[test]
        fn a_list_walked_page_by_page_is_the_list(number in 0u128..60, size in 1i32..20) {
            let list = ids(number);
            prop_assert_eq!(&walk(&list, size, false), &list);
            prop_assert_eq!(&walk(&list, size, true), &list);
        }

        #[test]
        fn no_text_breaks_a_cursor_or_an_id(text in ".*") {
            let _ = read_cursor(&text);
            let _ = read_id(&ID(text));
        }
    }

    #[test]
    fn a_page_too_long_is_refused_with_the_limit() {
        let refused = Page { first: Some(5_000), ..Page::default() }.of(&ids(3), |id| id, |id| id).err().unwrap();
        assert!(matches!(refused, Error::Misused(Misuse::PageTooLong { most: 100, asked: 5_000 })));
    }
}
