//! Who stands in for a seat, in order: the first who can be named is called when the member sends regrets.

use crate::{
    access::grant::{self, Secretary},
    error::{Detail, Error, Noun, Result, RuleCode},
    hub::{Work, expect_version},
    register::{DeputyIx, PersonIx, SeatIx, Term},
    words::{
        dates::day_after,
        messages::between,
        text::{Checks, Patch},
    },
};
use chrono::NaiveDate;
use entities::{forum::deputy, words::DeputyKind};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

/// The last place in an order of deputies that a table may name.
const MOST: i32 = 1_000;

/// A deputy as somebody wants it; without a rank the last in the order. `until` is the last day, included.
#[derive(Clone, Debug)]
pub struct Draft {
    pub kind: DeputyKind,
    pub rank: Option<i32>,
    pub person: Option<Uuid>,
    pub post: Option<Uuid>,
    pub from: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
}

/// What is to be otherwise; the rest stays.
#[derive(Clone, Debug, Default)]
pub struct Change {
    pub kind: Option<DeputyKind>,
    pub rank: Option<i32>,
    pub person: Patch<Uuid>,
    pub post: Patch<Uuid>,
    pub from: Patch<NaiveDate>,
    pub until: Patch<NaiveDate>,
}

/// Enters a deputy for a seat, from today where no first day is given.
///
/// # Errors
/// Every rule that the draft breaks; [`Error::NotThere`] for a person whom the actor may not know of.
pub async fn add(work: &Work, (_, seat): &(Secretary, SeatIx), draft: Draft) -> Result<deputy::Model> {
    let seat = *seat;
    draft.person.map(|person| grant::acquaintance(work, person)).transpose()?;
    let term = work.register().seats.get(seat).term;
    let new = deputy::Model {
        id: work.new_id(),
        seat_id: work.register().seats.get(seat).id,
        kind: draft.kind,
        rank: i32::MAX,
        person_id: draft.person,
        post_id: draft.post,
        valid_from: draft.from.or_else(|| Some(work.today()).max(term.first())),
        valid_until: day_after(draft.until.or(term.last())),
        version: 1,
    };
    checked(work, seat, &new)?;
    let rank = place(work, &new, draft.rank.unwrap_or(i32::MAX)).await?;
    work.insert(deputy::Model { rank, ..new }).await
}

/// Sets a deputy right, or gives it another place in the order. To name a post takes a person's name away, and the other way round.
///
/// # Errors
/// As [`add`]; [`RuleCode::VersionConflict`].
pub async fn change(
    work: &Work,
    (_, ix): &(Secretary, DeputyIx),
    change: Change,
    expected: Option<i32>,
) -> Result<deputy::Model> {
    let register = work.register();
    let (id, seat) = (register.deputies.get(*ix).id, register.deputies.get(*ix).seat);
    let before = deputy::Entity::find_by_id(id).one(work.rows()).await?.ok_or(Error::NotThere(Noun::Deputy))?;
    expect_version(&before, expected)?;
    let mut after = before.clone();
    match (&change.person, &change.post) {
        (Patch::Set(_), Patch::Keep) => after.post_id = None,
        (Patch::Keep, Patch::Set(_)) => after.person_id = None,
        _ => {}
    }
    change.person.put(&mut after.person_id);
    change.post.put(&mut after.post_id);
    change.from.put(&mut after.valid_from);
    change.until.put_last_day(&mut after.valid_until);
    after.kind = change.kind.unwrap_or(after.kind);
    if let Some(person) = after.person_id.filter(|person| before.person_id != Some(*person)) {
        grant::acquaintance(work, person)?;
    }
    checked(work, seat, &after)?;
    // With other days others stand in at the same time.
    after.rank = place(work, &after, change.rank.unwrap_or(before.rank)).await?;
    work.update(before, after).await
}

/// Refuses a deputy that breaks a rule, all of them told at once.
fn checked(work: &Work, seat: SeatIx, row: &deputy::Model) -> Result<()> {
    let register = work.register();
    let found = register.seats.get(seat);
    let person = row.person_id.map(|id| register.persons.find(id).ok_or(Error::NotThere(Noun::Person))).transpose()?;
    let post = row.post_id.map(|id| register.posts.find(id).ok_or(Error::NotThere(Noun::Post))).transpose()?;
    let mut checks = Checks::default();
    checks.exactly_one("personId", ["personId", "postId"], [person.is_some(), post.is_some()]);
    checks.term("until", row.valid_from, row.valid_until);
    let name = |ix: PersonIx| register.persons.get(ix).name.to_string();
    let who = person.map(name).or_else(|| post.map(|ix| register.posts.get(ix).title.to_string())).unwrap_or_default();
    let holder = (found.person.map(|ix| register.persons.get(ix).id), found.post.map(|ix| register.posts.get(ix).id));
    let own = !stands_in(&mut checks, row, (found.term, holder), &*who);
    let term = Term::new(row.valid_from, row.valid_until);
    let others = register.seat_deputies.of(seat).iter().map(|ix| register.deputies.get(*ix));
    let mut now = others.filter(|other| other.id != row.id && other.term.overlaps(term));
    let twin = !own && now.any(|other| other.person == person && other.post == post);
    checks.rule(!twin, field(row), RuleCode::AlreadySeated, who);
    checks.done()
}

fn field(row: &deputy::Model) -> &'static str {
    if row.post_id.is_some() { "postId" } else { "personId" }
}

/// Whether the deputy is another than whoever has the seat; that, and a term outside the seat's, is noted.
pub fn stands_in(
    checks: &mut Checks,
    row: &deputy::Model,
    (term, (person, post)): (Term, (Option<Uuid>, Option<Uuid>)),
    who: impl Into<Detail>,
) -> bool {
    let within = Term::new(row.valid_from, row.valid_until).overlaps(term);
    checks.rule(within, "from", RuleCode::OutsideTerm, term.first().map(|first| first.to_string()).unwrap_or_default());
    let own = (row.person_id.is_some() && row.person_id == person) || (row.post_id.is_some() && row.post_id == post);
    checks.rule(!own, field(row), RuleCode::AlreadySeated, who);
    !own
}

/// A deputy's place in the order counts from 1.
pub fn ranked(checks: &mut Checks, row: &deputy::Model) {
    checks.rule((1..=MOST).contains(&row.rank), "rank", RuleCode::Invalid, between(1, MOST));
}

/// The place of a deputy among those who stand in at the same time, counted from 1; the others make room, so that no two have one
/// place on a day.
async fn place(work: &Work, row: &deputy::Model, wanted: i32) -> Result<i32> {
    let others = deputy::Entity::find()
        .filter(deputy::Column::SeatId.eq(row.seat_id))
        .filter(deputy::Column::Id.ne(row.id))
        .order_by_asc(deputy::Column::Rank)
        .order_by_asc(deputy::Column::Id)
        .all(work.rows())
        .await?;
    let term = |deputy: &deputy::Model| Term::new(deputy.valid_from, deputy.valid_until);
    let ahead = usize::try_from(wanted.saturating_sub(1)).unwrap_or(0);
    let beside = others.iter().enumerate().filter(|(_, other)| term(other).overlaps(term(row)));
    let at = beside.map(|(at, _)| at).nth(ahead).unwrap_or(others.len());
    let mut order = others;
    order.insert(at, row.clone());
    let mut placed: Vec<deputy::Model> = Vec::with_capacity(order.len());
    let mut own = 1;
    for before in order {
        let together = placed.iter().filter(|other| term(other).overlaps(term(&before)));
        let rank = together.map(|other| other.rank).max().unwrap_or(0) + 1;
        let after = deputy::Model { rank, ..before.clone() };
        placed.push(after.clone());
        if before.id == row.id {
            own = rank;
        } else {
            work.update(before, after).await?;
        }
    }
    Ok(own)
}
