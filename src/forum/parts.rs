//! The lists of a forum's entry: topics, areas, basis and remit. Each is replaced as a whole, and only rows that differ are touched.

use crate::{
    error::{Result, RuleCode},
    hub::Work,
    register::{Kept, Register},
    words::{
        messages::{at_most, unknown},
        text::{Checks, NAME},
    },
};
use chrono::NaiveDate;
use entities::{
    forum::{forum_area, forum_basis, forum_remit, forum_topic},
    words::BasisKind,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

/// The longest citation and heading, in characters.
const LINE: usize = NAME * 3;
/// The most items in a list.
const MOST: usize = 100;

/// What a forum rests on, as cited.
pub type Citation = (BasisKind, String);

/// The lists as somebody wants them; one that is not given stays. Topics and areas by code.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    pub topics: Option<Vec<String>>,
    pub areas: Option<Vec<String>>,
    pub basis: Option<Vec<Citation>>,
    pub remit: Option<Vec<String>>,
    /// The first day of these lists; none, and they were always these.
    pub since: Option<NaiveDate>,
}

/// The lists looked at, with codes found.
pub(super) struct Checked {
    topics: Option<Vec<Uuid>>,
    areas: Option<Vec<Uuid>>,
    basis: Option<Vec<Citation>>,
    remit: Option<Vec<String>>,
    since: Option<NaiveDate>,
}

impl Parts {
    /// The lists trimmed and looked up; what is broken is noted.
    pub(super) fn checked(self, register: &Register, checks: &mut Checks) -> Checked {
        let topic = |code: &str| register.topics.iter().find(|(_, row)| *row.code == *code).map(|(_, row)| row.id);
        let area = |code: &str| register.areas.iter().find(|(_, row)| *row.code == *code).map(|(_, row)| row.id);
        let lengths = [
            ("topics", self.topics.as_ref().map(Vec::len)),
            ("areas", self.areas.as_ref().map(Vec::len)),
            ("basis", self.basis.as_ref().map(Vec::len)),
            ("remit", self.remit.as_ref().map(Vec::len)),
        ];
        for (field, length) in lengths {
            checks.rule(length.is_none_or(|length| length <= MOST), field, RuleCode::Invalid, at_most(MOST));
        }
        let mut line = |field, text| checks.needed_text(field, text, LINE);
        let basis = self.basis.map(|all| all.into_iter().map(|(kind, text)| (kind, line("basis", text))).collect());
        let remit = self.remit.map(|all| all.into_iter().map(|text| line("remit", text)).collect());
        let topics = self.topics.map(|codes| found("topics", &codes, topic, checks));
        let areas = self.areas.map(|codes| found("areas", &codes, area, checks));
        Checked { topics, areas, basis, remit, since: self.since }
    }
}

/// The ids of these codes, each once.
fn found(field: &'static str, codes: &[String], find: impl Fn(&str) -> Option<Uuid>, checks: &mut Checks) -> Vec<Uuid> {
    let mut ids = Vec::with_capacity(codes.len());
    for code in codes {
        let id = find(code);
        checks.rule(id.is_some(), field, RuleCode::Invalid, unknown(code));
        ids.extend(id.filter(|id| !ids.contains(id)));
    }
    ids
}

/// Makes the lists of a forum these; whether any row was touched.
pub(super) async fn put(work: &Work, forum: Uuid, lists: Checked) -> Result<bool> {
    let before = work.touched().len();
    if let Some(wanted) = lists.topics {
        let held = forum_topic::Entity::find().filter(forum_topic::Column::ForumId.eq(forum)).all(work.rows()).await?;
        let row = |topic_id| {
            let id = work.new_id();
            forum_topic::Model { id, forum_id: forum, topic_id, valid_from: lists.since, valid_until: None, version: 1 }
        };
        exchange_from(work, held, lists.since, (&wanted, |row| row.topic_id, row)).await?;
    }
    if let Some(wanted) = lists.areas {
        let held = forum_area::Entity::find().filter(forum_area::Column::ForumId.eq(forum)).all(work.rows()).await?;
        let row = |area_id| {
            let id = work.new_id();
            forum_area::Model { id, forum_id: forum, area_id, valid_from: lists.since, valid_until: None, version: 1 }
        };
        exchange_from(work, held, lists.since, (&wanted, |row| row.area_id, row)).await?;
    }
    if let Some(wanted) = lists.basis {
        let held = forum_basis::Entity::find().filter(forum_basis::Column::ForumId.eq(forum)).all(work.rows()).await?;
        let row = |(kind, citation)| {
            let id = work.new_id();
            forum_basis::Model { id, forum_id: forum, kind, citation, valid_from: lists.since, valid_until: None, version: 1 }
        };
        exchange_from(work, held, lists.since, (&wanted, |row| (row.kind, row.citation.clone()), row)).await?;
    }
    if let Some(wanted) = lists.remit {
        put_remit(work, forum, lists.since, wanted).await?;
    }
    Ok(work.touched().len() != before)
}

/// A row that says something of a forum from a first to a last day.
trait Dated: Kept {
    fn term(&mut self) -> (&mut Option<NaiveDate>, &mut Option<NaiveDate>);
}

impl Dated for forum_topic::Model {
    fn term(&mut self) -> (&mut Option<NaiveDate>, &mut Option<NaiveDate>) {
        (&mut self.valid_from, &mut self.valid_until)
    }
}

impl Dated for forum_area::Model {
    fn term(&mut self) -> (&mut Option<NaiveDate>, &mut Option<NaiveDate>) {
        (&mut self.valid_from, &mut self.valid_until)
    }
}

impl Dated for forum_basis::Model {
    fn term(&mut self) -> (&mut Option<NaiveDate>, &mut Option<NaiveDate>) {
        (&mut self.valid_from, &mut self.valid_until)
    }
}

/// Makes the list this from a day on; without a day it is set right as of today, and what ended before is left alone. What is not
/// wanted ends on the day, or is taken away when it was wrong or would only begin.
async fn exchange_from<M: Dated, W: PartialEq + Clone + Send + Sync>(
    work: &Work,
    held: Vec<M>,
    since: Option<NaiveDate>,
    (wanted, value, row): (&[W], fn(&M) -> W, impl Fn(W) -> M + Send),
) -> Result<()> {
    let on = since.unwrap_or_else(|| work.today());
    let mut there: Vec<W> = Vec::new();
    for before in held {
        let (mut after, value) = (before.clone(), value(&before));
        let (from, until) = after.term();
        if until.is_some_and(|until| until <= on) {
            continue;
        }
        let begun = from.is_none_or(|from| from < on);
        if wanted.contains(&value) && !there.contains(&value) {
            there.push(value);
            *until = None;
            *from = if begun { *from } else { Some(on) };
            work.update(before, after).await?;
        } else if since.is_some() && begun {
            *until = Some(on);
            work.update(before, after).await?;
        } else {
            work.remove(before).await?;
        }
    }
    for (at, new) in wanted.iter().enumerate() {
        if !there.contains(new) && !wanted[..at].contains(new) {
            work.insert(row(new.clone())).await?;
        }
    }
    Ok(())
}

/// The headings in their order. A heading keeps its place's row, so that no two rows ever claim one place. From a day on, other
/// headings have places of their own; what ended before is left alone.
async fn put_remit(work: &Work, forum: Uuid, since: Option<NaiveDate>, wanted: Vec<String>) -> Result<()> {
    let held = forum_remit::Entity::find()
        .filter(forum_remit::Column::ForumId.eq(forum))
        .order_by_asc(forum_remit::Column::Position)
        .all(work.rows())
        .await?;
    let mut position = held.last().map_or(0, |row| row.position);
    let on = since.unwrap_or_else(|| work.today());
    let standing: Vec<_> = held.into_iter().filter(|row| row.valid_until.is_none_or(|until| on < until)).collect();
    if standing.iter().map(|row| &row.heading).eq(&wanted) {
        return Ok(());
    }
    let mut wanted = wanted.into_iter();
    for before in standing {
        let begun = since.is_some_and(|since| before.valid_from.is_none_or(|from| from < since));
        if begun {
            work.update(before.clone(), forum_remit::Model { valid_until: since, ..before }).await?;
            continue;
        }
        match wanted.next() {
            Some(heading) => drop(work.update(before.clone(), forum_remit::Model { heading, ..before }).await?),
            None => work.remove(before).await?,
        }
    }
    for heading in wanted {
        position += 1;
        let id = work.new_id();
        work.insert(forum_remit::Model {
            id,
            forum_id: forum,
            position,
            heading,
            valid_from: since,
            valid_until: None,
            version: 1,
        })
        .await?;
    }
    Ok(())
}
