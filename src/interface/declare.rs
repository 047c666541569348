//! Interfaces written down, declared, and set right.

pub use super::ends::{Side, ends};

use super::{contacts, ends, state::needs_basis};
use crate::{
    access::grant::{self, Party},
    error::{Detail, Error, Noun, Result, RuleCode},
    hub::{Work, expect_version},
    register::{Day, End, InterfaceIx, Register, Term},
    words::{
        Language,
        dates::day_after,
        labels::Label,
        text::{Checks, NAME, Patch, TEXT},
    },
};
use chrono::NaiveDate;
use entities::{
    interface::{interface, interface_condition, interface_confirmation, interface_exchange},
    words::{ForumStatus, InterfaceKind, PersonalData},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

/// What is exchanged, and how often.
#[derive(Clone, Debug)]
pub struct Exchange {
    pub what: String,
    pub cadence: Option<String>,
}

/// An interface as somebody wants it; its ends are the party's. `until` is the last day, included.
#[derive(Clone, Debug)]
pub struct Draft {
    pub code: Option<String>,
    pub kind: InterfaceKind,
    pub summary: Option<String>,
    pub personal_data: PersonalData,
    pub basis: Option<String>,
    pub purpose_limit: Option<String>,
    pub review_by: Option<NaiveDate>,
    pub from: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
    pub draft: bool,
    pub exchanges: Vec<Exchange>,
    pub contacts: Vec<contacts::Draft>,
}

/// What is to be otherwise; the rest stays.
#[derive(Clone, Debug, Default)]
pub struct Change {
    pub kind: Option<InterfaceKind>,
    pub from_end: Option<Side>,
    pub to_end: Option<Side>,
    pub summary: Patch<String>,
    pub personal_data: Option<PersonalData>,
    pub basis: Patch<String>,
    pub purpose_limit: Patch<String>,
    pub review_by: Patch<NaiveDate>,
    pub from: Patch<NaiveDate>,
    pub until: Patch<NaiveDate>,
    pub draft: Option<bool>,
    pub exchanges: Option<Vec<Exchange>>,
}

/// Writes an interface down, as a draft or declared. Without a first day it begins today.
///
/// # Errors
/// Every rule that the draft breaks; [`RuleCode::Forbidden`] when the party may only propose it.
pub async fn add(work: &Work, party: &Party, draft: Draft) -> Result<interface::Model> {
    let register = work.register();
    let (from, to) = party.ends();
    let (ends, mut checks) = ((ends::ids(register, from), ends::ids(register, to)), Checks::default());
    let new = interface::Model {
        id: work.new_id(),
        code: code(work, party, (draft.kind, draft.code), &mut checks)?,
        from_forum_id: ends.0.0,
        from_organisation_id: ends.0.1,
        to_forum_id: ends.1.0,
        to_organisation_id: ends.1.1,
        kind: draft.kind,
        summary: draft.summary,
        personal_data: draft.personal_data,
        basis: draft.basis,
        review_by: draft.review_by,
        valid_from: Some(draft.from.unwrap_or_else(|| work.today())),
        valid_until: day_after(draft.until),
        version: 1,
    };
    check_ends(work, party, &new, &mut checks);
    checks.rule(draft.draft || party.declares(), "draft", RuleCode::Forbidden, "");
    let condition = Condition { draft: draft.draft, purpose_limit: draft.purpose_limit };
    let (new, condition) = checked(work, party, (new, condition), &mut checks);
    let exchanges = exchanged(work, new.id, draft.exchanges, &mut checks);
    let contacts = contacts::rows(work, (party, &new), draft.contacts, &mut checks)?;
    checks.done()?;
    make_way(work, &new.code).await?;
    let new = work.insert(new).await?;
    if let Some(row) = condition.row(work, new.id) {
        work.insert(row).await?;
    }
    work.insert_all(&exchanges).await?;
    work.insert_all(&contacts).await?;
    Ok(new)
}

/// Sets an interface right, or declares a draft. What is exchanged is given whole; what stays the same is not touched. Where what both
/// ends stand by changes, their confirmations no longer count, and they are asked again.
///
/// # Errors
/// Every rule that the change breaks; [`Error::NotAllowed`] for whoever may not write down an interface between the new ends;
/// [`RuleCode::VersionConflict`].
pub async fn change(work: &Work, (party, ix): (&Party, InterfaceIx), change: Change, expected: Option<i32>) -> Result<Uuid> {
    let register = work.register();
    let id = register.interfaces.get(ix).id;
    let before = interface::Entity::find_by_id(id).one(work.rows()).await?.ok_or(Error::NotThere(Noun::Interface))?;
    expect_version(&before, expected)?;
    let found = interface_condition::Entity::find().filter(interface_condition::Column::InterfaceId.eq(id));
    let condition_before = found.one(work.rows()).await?;
    let mut after = before.clone();
    let moved = ends::moved(work, party, (change.from_end, change.to_end))?;
    let new = moved.as_ref().unwrap_or(party);
    if moved.is_some() {
        ends::name(register, new.ends(), &mut after);
    }
    after.kind = change.kind.unwrap_or(after.kind);
    change.summary.put(&mut after.summary);
    after.personal_data = change.personal_data.unwrap_or(after.personal_data);
    change.basis.put(&mut after.basis);
    change.review_by.put(&mut after.review_by);
    change.from.put(&mut after.valid_from);
    change.until.put_last_day(&mut after.valid_until);
    let mut condition = Condition::of(condition_before.as_ref());
    change.purpose_limit.put(&mut condition.purpose_limit);
    let mut checks = Checks::default();
    let back = change.draft == Some(true) && !condition.draft;
    checks.rule(!back, "draft", RuleCode::Invalid, once_declared());
    condition.draft = change.draft.unwrap_or(condition.draft);
    checks.rule(condition.draft || (party.declares() && new.declares()), "draft", RuleCode::Forbidden, "");
    if moved.is_some() {
        check_ends(work, new, &after, &mut checks);
        ends::check_passings(register, ix, new.ends(), &mut checks);
    }
    let (mut after, condition) = checked(work, new, (after, condition), &mut checks);
    let exchanges = change.exchanges.map(|list| exchanged(work, id, list, &mut checks));
    checks.done()?;
    let limit = condition_before.as_ref().and_then(|row| row.purpose_limit.clone());
    let mut said = limit != condition.purpose_limit || stands_by(&before) != stands_by(&after);
    let mut touched = keep_condition(work, id, condition_before, condition).await?;
    if let Some(exchanges) = exchanges {
        let replaced = replace_exchanges(work, id, exchanges).await?;
        (touched, said) = (touched | replaced, said | replaced);
    }
    if moved.is_some() {
        ends::move_contacts(work, id, party.ends(), new.ends()).await?;
    }
    if said {
        withdraw(work, id).await?;
    }
    if touched && after == before {
        // What is exchanged is part of the entry: whoever looked at it before must hear that it has changed.
        after.version += 1;
    }
    work.update(before, after).await?;
    Ok(id)
}

/// What both ends stand by when they confirm. Who answers, from when to when it holds and when it is looked at again is something else.
fn stands_by(row: &interface::Model) -> impl PartialEq {
    let ends = (row.from_forum_id, row.from_organisation_id, row.to_forum_id, row.to_organisation_id);
    (ends, row.kind, row.summary.clone(), row.personal_data, row.basis.clone())
}

/// Lets the confirmations of an interface count no more from today on. As of the days before, they do.
async fn withdraw(work: &Work, interface: Uuid) -> Result<()> {
    let given = interface_confirmation::Entity::find().filter(interface_confirmation::Column::InterfaceId.eq(interface));
    let counting = given.filter(interface_confirmation::Column::ValidUntil.is_null()).all(work.rows()).await?;
    for before in counting {
        let after = interface_confirmation::Model { valid_until: Some(work.today()), ..before.clone() };
        work.update(before, after).await?;
    }
    Ok(())
}

/// Refuses what happens to a declared interface when this one is a draft yet.
///
/// # Errors
/// [`RuleCode::Invalid`].
pub fn expect_declared(work: &Work, ix: InterfaceIx) -> Result<()> {
    let detail = Detail { da: "det er endnu et udkast".to_owned(), en: "it is still a draft".to_owned() };
    if work.register().is_draft(ix) { Err(Error::refused(&["input", "id"], RuleCode::Invalid, detail)) } else { Ok(()) }
}

/// Refuses an interface that is put back where there is one of its kind by now, in the register as it would be then.
///
/// # Errors
/// [`RuleCode::AlreadyThere`].
pub fn fits(next: &Register, row: &interface::Model) -> Result<()> {
    let ends = next.interfaces.find(row.id).map(|ix| next.interfaces.get(ix)).map(|row| (row.from, row.to));
    match ends.and_then(|ends| twin(next, ends, row)) {
        Some(twin) => Err(Error::refused(&["input", "id"], RuleCode::AlreadyThere, twin)),
        None => Ok(()),
    }
}

/// What is said of a declared interface that somebody wants to make a draft again.
#[must_use]
pub fn once_declared() -> Detail {
    Detail {
        da: "en erklæret snitflade bliver ikke til et udkast igen; afslut den i stedet".to_owned(),
        en: "a declared interface does not become a draft again; end it instead".to_owned(),
    }
}

/// The terms of an interface, which have a row of their own when there is anything to say.
struct Condition {
    draft: bool,
    purpose_limit: Option<String>,
}

impl Condition {
    fn of(row: Option<&interface_condition::Model>) -> Self {
        Self { draft: row.is_some_and(|row| row.draft), purpose_limit: row.and_then(|row| row.purpose_limit.clone()) }
    }

    fn row(self, work: &Work, interface_id: Uuid) -> Option<interface_condition::Model> {
        let Self { draft, purpose_limit } = self;
        let said = draft || purpose_limit.is_some();
        said.then(|| interface_condition::Model { id: work.new_id(), interface_id, draft, purpose_limit, version: 1 })
    }
}

/// Writes what holds for the interface; whether that was a change.
async fn keep_condition(
    work: &Work,
    interface: Uuid,
    before: Option<interface_condition::Model>,
    after: Condition,
) -> Result<bool> {
    let Some(before) = before else {
        let row = after.row(work, interface);
        let said = row.is_some();
        if let Some(row) = row {
            work.insert(row).await?;
        }
        return Ok(said);
    };
    let Condition { draft, purpose_limit } = after;
    let after = interface_condition::Model { draft, purpose_limit, ..before.clone() };
    let otherwise = after != before;
    work.update(before, after).await?;
    Ok(otherwise)
}

/// The day on which what is written down with this term is judged: its last day where that is past, else today or when it begins.
pub(super) fn judged_on(today: NaiveDate, from: Option<NaiveDate>, until: Option<NaiveDate>) -> Day {
    let first = from.map_or(today, |from| from.max(today));
    let last = until.and_then(|until| until.pred_opt());
    last.map_or(first, |last| last.min(first)).into()
}

/// Notes an interface that does not lead from one thing to another.
pub fn two_ends(checks: &mut Checks, apart: bool) {
    let two =
        Detail { da: "en snitflade har to forskellige ender".to_owned(), en: "an interface has two different ends".to_owned() };
    checks.rule(apart, "to", RuleCode::Invalid, two);
}

/// Notes a review before there is anything to look at.
pub fn reviewed_later(checks: &mut Checks, row: &interface::Model) {
    let orderly = row.review_by.zip(row.valid_from).is_none_or(|(review, from)| from <= review);
    checks.rule(orderly, "reviewBy", RuleCode::EndsBeforeStart, "");
}

/// An interface needs two ends, and forums that are there.
fn check_ends(work: &Work, party: &Party, row: &interface::Model, checks: &mut Checks) {
    let day = judged_on(work.today(), row.valid_from, row.valid_until);
    let (from, to) = party.ends();
    two_ends(checks, from != to);
    for (field, end) in [("from", from), ("to", to)] {
        let closed = matches!(end, End::Forum(ix) if work.register().forum_status(ix, day) == ForumStatus::Closed);
        checks.rule(!closed, field, RuleCode::ForumClosed, "");
    }
}

/// The rows trimmed, with every broken rule noted.
fn checked(
    work: &Work,
    party: &Party,
    (mut row, mut condition): (interface::Model, Condition),
    checks: &mut Checks,
) -> (interface::Model, Condition) {
    row.summary = checks.text("summary", row.summary, TEXT);
    row.basis = checks.text("basis", row.basis, TEXT);
    condition.purpose_limit = checks.text("purposeLimit", condition.purpose_limit, TEXT);
    checks.term("validUntil", row.valid_from, row.valid_until);
    reviewed_later(checks, &row);
    // A draft may lack it, and carries a warning.
    let needed = needs_basis(row.personal_data) && !condition.draft;
    checks.rule(!needed || row.basis.is_some(), "basis", RuleCode::BasisRequired, "");
    checks.rule(!needed || condition.purpose_limit.is_some(), "purposeLimit", RuleCode::BasisRequired, "");
    if let Some(twin) = twin(work.register(), party.ends(), &row) {
        let (from, to) = party.ends();
        let [from, to] = [from, to].map(|end| work.register().called(end, work.today().into()));
        let words = |language| format!("{from} {} {to}", row.kind.label(language));
        let named = |[open, close]: [&str; 2], language| format!("{open}{}{close} ({twin})", words(language));
        let named = Detail { da: named(["»", "«"], Language::Da), en: named(["“", "”"], Language::En) };
        checks.rule(false, "kind", RuleCode::AlreadyThere, named);
    }
    (row, condition)
}

/// The code of an interface of the same kind between the same ends in a term that meets this one's. Coordination is the same
/// whichever end is named first.
fn twin(register: &Register, (from, to): (End, End), row: &interface::Model) -> Option<String> {
    let links = match from {
        End::Forum(ix) => register.forum_interfaces.of(ix),
        End::Organisation(ix) => register.organisation_interfaces.of(ix),
    };
    let term = Term::new(row.valid_from, row.valid_until);
    let mut others = links.iter().map(|ix| register.interfaces.get(*ix));
    let twin = others.find(|other| {
        let turned = row.kind == InterfaceKind::CoordinatesWith && (other.from, other.to) == (to, from);
        let same = (other.from, other.to) == (from, to) || turned;
        other.id != row.id && other.kind == row.kind && same && other.term.overlaps(term)
    });
    twin.map(|twin| twin.code.to_string())
}

/// The code that is asked for, or one made of the ends and the kind, with a number where it is taken. Codes are easily guessed: one
/// that a draft has which the actor may not see is not taken.
fn code(work: &Work, party: &Party, (kind, asked): (InterfaceKind, Option<String>), checks: &mut Checks) -> Result<String> {
    let (standing, register) = (grant::signed_in(work)?, work.register());
    let taken = |code: &str| register.interfaces.iter().any(|(ix, row)| *row.code == *code && standing.shows(register, ix));
    if let Some(asked) = asked {
        let code = checks.code("code", asked);
        checks.rule(!taken(&code), "code", RuleCode::Taken, &*code);
        return Ok(code);
    }
    let (from, to) = party.ends();
    let end = |end| match end {
        End::Forum(ix) => &*register.forums.get(ix).code,
        End::Organisation(ix) => &*register.organisations.get(ix).code,
    };
    let base: String = format!("{}-{}-{}", end(from), end(to), kind.word()).chars().take(BASE).collect();
    Ok(std::iter::once(base.clone()).chain(numbered(base.clone())).find(|code| !taken(code)).unwrap_or(base))
}

/// The longest code that a number is put to.
const BASE: usize = 180;

fn numbered(base: String) -> impl Iterator<Item = String> {
    (2..).map(move |number| format!("{base}-{number}"))
}

/// Gives another code to the hidden draft that has this one: what the actor may not see stands in nobody's way.
async fn make_way(work: &Work, code: &str) -> Result<()> {
    let (standing, register) = (grant::signed_in(work)?, work.register());
    let mut hidden = register.interfaces.iter().filter(|(ix, _)| !standing.shows(register, *ix));
    let Some((_, row)) = hidden.find(|(_, row)| *row.code == *code) else { return Ok(()) };
    let found = interface::Entity::find_by_id(row.id).one(work.rows()).await?;
    let before = found.ok_or(Error::NotThere(Noun::Interface))?;
    let taken = |code: &str| register.interfaces.iter().any(|(_, row)| *row.code == *code);
    let free = numbered(code.chars().take(BASE).collect()).find(|code| !taken(code));
    let code = free.unwrap_or_else(|| row.id.to_string());
    work.update(before.clone(), interface::Model { code, ..before }).await.map(drop)
}

/// What is exchanged as rows, each thing once.
fn exchanged(work: &Work, interface_id: Uuid, list: Vec<Exchange>, checks: &mut Checks) -> Vec<interface_exchange::Model> {
    let mut rows: Vec<interface_exchange::Model> = Vec::with_capacity(list.len());
    for exchange in list {
        let what = checks.needed_text("exchanges", exchange.what, TEXT);
        let cadence_text = checks.line("exchanges", exchange.cadence, NAME);
        checks.rule(!rows.iter().any(|row| row.what == what), "exchanges", RuleCode::AlreadyThere, &*what);
        rows.push(interface_exchange::Model { id: work.new_id(), interface_id, what, cadence_text, version: 1 });
    }
    rows
}

/// Makes the list of what is exchanged this one; a thing is known by its words. Whether that was a change.
async fn replace_exchanges(work: &Work, interface: Uuid, wanted: Vec<interface_exchange::Model>) -> Result<bool> {
    let found = interface_exchange::Entity::find().filter(interface_exchange::Column::InterfaceId.eq(interface));
    let mut there = found.all(work.rows()).await?;
    let mut touched = false;
    for row in wanted {
        match there.iter().position(|old| old.what == row.what) {
            Some(place) => {
                let before = there.swap_remove(place);
                let after = interface_exchange::Model { cadence_text: row.cadence_text, ..before.clone() };
                touched |= after != before;
                work.update(before, after).await?;
            }
            None => {
                work.insert(row).await?;
                touched = true;
            }
        }
    }
    touched |= !there.is_empty();
    for gone in there {
        work.remove(gone).await?;
    }
    Ok(touched)
}
