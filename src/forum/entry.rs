//! A forum's entry: founded, and set right.

use super::{
    composition,
    parts::{self, Checked, Parts},
};
use crate::{
    access::grant::{self, Founder, Secretary},
    error::{Detail, Error, Noun, Refusal, Result, RuleCode},
    hub::{Work, expect_version},
    mail::mailbox,
    words::{
        Language,
        labels::Label,
        messages::{between, one_of},
        same_code,
        text::{Checks, NAME, Patch, TEXT},
    },
};
use chrono::NaiveDate;
use entities::{
    forum::{forum, forum_family, forum_text},
    words::{Class, ForumField, ForumKind, ForumLevel, ForumStatus},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

/// A forum as somebody wants it; who convenes it, the [`Founder`] says.
#[derive(Clone, Debug)]
pub struct Draft {
    pub code: String,
    pub name: String,
    pub name_en: Option<String>,
    pub level: ForumLevel,
    pub kind: ForumKind,
    pub status: ForumStatus,
    pub class: Class,
    pub description: Option<String>,
    pub purpose: Option<String>,
    pub cadence_text: Option<String>,
    pub at_least_per_year: Option<i32>,
    pub notice_days: Option<i32>,
    /// The first day; today when not given.
    pub from: Option<NaiveDate>,
    pub parts: Parts,
    pub rules: Vec<composition::Draft>,
    pub family: Option<String>,
}

/// What is to be otherwise with an entry; the rest stays.
#[derive(Clone, Debug, Default)]
pub struct Change {
    pub code: Patch<String>,
    pub name: Patch<String>,
    pub name_en: Patch<String>,
    pub level: Option<ForumLevel>,
    pub kind: Option<ForumKind>,
    pub class: Option<Class>,
    pub convener: Patch<Uuid>,
    pub description: Patch<String>,
    pub purpose: Patch<String>,
    pub cadence_text: Patch<String>,
    pub at_least_per_year: Patch<i32>,
    pub notice_days: Patch<i32>,
    pub from: Patch<NaiveDate>,
    pub parts: Parts,
    pub family: Patch<String>,
}

/// Founds a forum, coming or existing.
///
/// # Errors
/// Every rule that the draft breaks.
pub async fn found(work: &Work, founder: &Founder, draft: Draft) -> Result<forum::Model> {
    let new = forum::Model {
        id: work.new_id(),
        code: draft.code,
        name: draft.name,
        name_en: draft.name_en,
        level: draft.level,
        kind: draft.kind,
        status: draft.status,
        class: draft.class,
        convener_id: founder.convener().map(|ix| work.register().organisations.get(ix).id),
        description: draft.description,
        purpose: draft.purpose,
        cadence_text: draft.cadence_text,
        at_least_per_year: draft.at_least_per_year,
        notice_days: draft.notice_days,
        valid_from: Some(draft.from.unwrap_or_else(|| work.today())),
        valid_until: None,
        version: 1,
    };
    let mut checks = Checks::default();
    let begins = matches!(new.status, ForumStatus::Coming | ForumStatus::Existing);
    checks.rule(begins, "status", RuleCode::Invalid, one_of(&["COMING", "EXISTING"]));
    let family = checks.line("family", draft.family, 60);
    let (new, lists) = checked(work, new, draft.parts, checks)?;
    let rules = draft.rules.into_iter().map(|rule| composition::checked(composition::row(work, new.id, rule)));
    let rules = rules.collect::<Result<Vec<_>>>().map_err(|error| within("rules", error))?;
    let new = work.insert(new).await?;
    parts::put(work, new.id, lists).await?;
    for rule in rules {
        work.insert(rule).await?;
    }
    if let Some(family) = family {
        work.insert(forum_family::Model { id: work.new_id(), forum_id: new.id, family, version: 1 }).await?;
    }
    Ok(new)
}

/// Sets a forum's entry right. Its class may only be tightened, and only whoever keeps both organisations may put one in the other's
/// place as the convener: its secretary keeps the forum from then on.
///
/// # Errors
/// Every rule that the change breaks; [`RuleCode::ClassLoosened`]; [`RuleCode::VersionConflict`].
pub async fn change(work: &Work, secretary: &Secretary, change: Change, expected: Option<i32>) -> Result<forum::Model> {
    let before = row(work, secretary, expected).await?;
    let convener = match change.convener {
        Patch::Keep => before.convener_id,
        Patch::Clear => None,
        Patch::Set(convener) => Some(convener),
    };
    if convener != before.convener_id {
        // Its secretariat keeps the forum: it cannot be thrown out, and nobody takes another's place.
        for organisation in before.convener_id.into_iter().chain(convener) {
            grant::keeper(work, organisation)?;
        }
    }
    let mut after = before.clone();
    change.code.set(&mut after.code);
    change.name.set(&mut after.name);
    change.name_en.put(&mut after.name_en);
    after.level = change.level.unwrap_or(after.level);
    after.kind = change.kind.unwrap_or(after.kind);
    after.class = change.class.unwrap_or(after.class);
    change.convener.put(&mut after.convener_id);
    change.description.put(&mut after.description);
    change.purpose.put(&mut after.purpose);
    change.cadence_text.put(&mut after.cadence_text);
    change.at_least_per_year.put(&mut after.at_least_per_year);
    change.notice_days.put(&mut after.notice_days);
    change.from.put(&mut after.valid_from);
    let since = change.parts.since;
    let mut checks = Checks::default();
    tightened(&mut checks, "class", (before.class, after.class));
    let family = match change.family {
        Patch::Set(family) => checks.line("family", Some(family), 60).map_or(Patch::Clear, Patch::Set),
        other => other,
    };
    let (mut after, lists) = checked(work, after, change.parts, checks)?;
    let touched = parts::put(work, before.id, lists).await? | put_family(work, before.id, family).await?;
    if let Some(since) = since {
        keep_texts(work, secretary, (&before, &after), since).await?;
    }
    if touched && after == before {
        // The lists are part of the entry: whoever looked at it before must hear that it has changed.
        after.version += 1;
    }
    work.update(before, after).await
}

/// Keeps what the texts were until a day. Changed again from the same day on, they never were what they are now.
async fn keep_texts(
    work: &Work,
    secretary: &Secretary,
    (before, after): (&forum::Model, &forum::Model),
    since: NaiveDate,
) -> Result<()> {
    let number = |row: &forum::Model| row.at_least_per_year.map(|number| number.to_string());
    let texts = [
        ("description", ForumField::Description, before.description.clone(), before.description != after.description),
        ("purpose", ForumField::Purpose, before.purpose.clone(), before.purpose != after.purpose),
        ("cadenceText", ForumField::CadenceText, before.cadence_text.clone(), before.cadence_text != after.cadence_text),
        ("atLeastPerYear", ForumField::AtLeastPerYear, number(before), before.at_least_per_year != after.at_least_per_year),
    ];
    let register = work.register();
    let former = || register.forum_former_texts.of(secretary.forum()).iter().map(|ix| register.former_texts.get(*ix));
    let mut checks = Checks::default();
    for (name, field, value, differs) in texts {
        let last = former().filter(|text| text.field == field).map(|text| text.until).max();
        if !differs || last == Some(since) || before.valid_from == Some(since) {
            continue;
        }
        let late = last.filter(|last| since < *last).map(|last| last.to_string());
        checks.rule(late.is_none(), name, RuleCode::OutsideTerm, late.unwrap_or_default());
        let (id, forum_id) = (work.new_id(), before.id);
        work.insert(forum_text::Model { id, forum_id, field, value, valid_until: since, version: 1 }).await?;
    }
    checks.done()
}

/// Notes a class that is looser than it was: what people said behind closed doors stays there.
pub fn tightened(checks: &mut Checks, field: &'static str, (before, after): (Class, Class)) {
    let label = |language| before.label(language).to_owned();
    let detail = Detail { da: label(Language::Da), en: label(Language::En) };
    checks.rule(after >= before, field, RuleCode::ClassLoosened, detail);
}

/// The row of a forum, at the version that the caller has seen.
pub(super) async fn row(work: &Work, secretary: &Secretary, expected: Option<i32>) -> Result<forum::Model> {
    let id = work.register().forums.get(secretary.forum()).id;
    let found = forum::Entity::find_by_id(id).one(work.rows()).await?.ok_or(Error::NotThere(Noun::Forum))?;
    expect_version(&found, expected)?;
    Ok(found)
}

/// Makes the forum one of this family, or of none; whether that was a change.
async fn put_family(work: &Work, forum_id: Uuid, family: Patch<String>) -> Result<bool> {
    if family == Patch::Keep {
        return Ok(false);
    }
    let held = forum_family::Entity::find().filter(forum_family::Column::ForumId.eq(forum_id)).one(work.rows()).await?;
    match (held, family) {
        (Some(held), Patch::Set(family)) if held.family == family => return Ok(false),
        (Some(held), Patch::Set(family)) => drop(work.update(held.clone(), forum_family::Model { family, ..held }).await?),
        (Some(held), _) => work.remove(held).await?,
        (None, Patch::Set(family)) => {
            drop(work.insert(forum_family::Model { id: work.new_id(), forum_id, family, version: 1 }).await?);
        }
        (None, _) => return Ok(false),
    }
    Ok(true)
}

/// The row trimmed and the lists looked up, with every broken rule told at once.
fn checked(work: &Work, mut row: forum::Model, lists: Parts, mut checks: Checks) -> Result<(forum::Model, Checked)> {
    let register = work.register();
    row.code = checks.code("code", row.code);
    row.name = checks.needed_line("name", row.name, NAME);
    row.name_en = checks.line("nameEn", row.name_en, NAME);
    row.description = checks.text("description", row.description, TEXT);
    row.purpose = checks.text("purpose", row.purpose, TEXT);
    row.cadence_text = checks.line("cadenceText", row.cadence_text, NAME);
    numbers(&mut checks, &row);
    checks.term("from", row.valid_from, row.valid_until);
    let twin = register.forums.iter().any(|(_, other)| other.id != row.id && same_code(&other.code, &row.code));
    checks.rule(!twin, "code", RuleCode::Taken, &*row.code);
    if !twin && register.forums.find(row.id).is_none_or(|ix| *register.forums.get(ix).code != *row.code) {
        mailbox::check_code(work, &row, &mut checks);
    }
    let inside =
        |day: NaiveDate| row.valid_from.is_none_or(|from| from <= day) && row.valid_until.is_none_or(|until| day < until);
    let outside = lists.since.filter(|since| !inside(*since)).map(|since| since.to_string());
    checks.rule(outside.is_none(), "since", RuleCode::OutsideTerm, outside.unwrap_or_default());
    let lists = lists.checked(register, &mut checks);
    checks.done()?;
    Ok((row, lists))
}

/// Notes numbers of a forum that cannot be.
pub fn numbers(checks: &mut Checks, row: &forum::Model) {
    let within = |number: Option<i32>, least, most| number.is_none_or(|number| (least..=most).contains(&number));
    checks.rule(within(row.at_least_per_year, 1, 366), "atLeastPerYear", RuleCode::Invalid, between(1, 366));
    checks.rule(within(row.notice_days, 0, 365), "noticeDays", RuleCode::Invalid, between(0, 365));
}

/// The error as it concerns a part of the input: its fields lie one deeper.
pub(super) fn within(part: &'static str, error: Error) -> Error {
    let deeper = |refusal: Refusal| {
        let mut field = refusal.field.clone();
        field.insert(field.len().min(1), part);
        Refusal { field, ..refusal }
    };
    match error {
        Error::Refused(refusals) => Error::Refused(refusals.into_iter().map(deeper).collect()),
        other => other,
    }
}

/// Refuses codes of which two are the same.
pub(super) fn distinct<'a>(part: &'static str, codes: impl Iterator<Item = &'a str>) -> Result<()> {
    let mut met: Vec<&str> = Vec::new();
    for code in codes.map(str::trim) {
        if met.contains(&code) {
            return Err(Error::refused(&["input", part, "code"], RuleCode::Taken, code));
        }
        met.push(code);
    }
    Ok(())
}
