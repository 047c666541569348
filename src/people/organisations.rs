//! Organisations and their units: entered, and set right.

use super::called::{self, Filed};
use crate::{
    access::grant::{self, Keeper, Registrar},
    error::{Detail, Error, Noun, Result, RuleCode},
    hub::Work,
    register::OrganisationName,
    words::{
        dates::day_after,
        fold, same_code,
        text::{Checks, NAME, Patch},
    },
};
use chrono::NaiveDate;
use entities::{
    people::{organisation, organisation_identifier, organisation_name},
    words::OrganisationKind,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

/// An organisation as somebody wants it; what it is a unit of, [`Adding`] says. `until` is the last day, included.
#[derive(Clone, Debug)]
pub struct Draft {
    pub code: String,
    pub name: String,
    pub name_en: Option<String>,
    pub kind: OrganisationKind,
    pub cvr: Option<String>,
    pub municipality_code: Option<String>,
    pub from: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
}

/// What is to be otherwise; the rest stays.
#[derive(Clone, Debug, Default)]
pub struct Change {
    pub code: Patch<String>,
    pub name: Patch<String>,
    /// The first day of the new name; the old one is kept until the day before.
    pub renamed_on: Option<NaiveDate>,
    pub name_en: Patch<String>,
    pub kind: Option<OrganisationKind>,
    pub parent: Patch<Uuid>,
    pub cvr: Patch<String>,
    pub municipality_code: Patch<String>,
    pub from: Patch<NaiveDate>,
    pub until: Patch<NaiveDate>,
}

/// Enters an organisation, or a unit of one. A unit may be entered by whoever keeps what it is a unit of.
///
/// # Errors
/// Every rule that the draft breaks.
pub async fn add(work: &Work, by: &Adding, draft: Draft) -> Result<organisation::Model> {
    let parent = match by {
        Adding::Whole(_) => None,
        Adding::Unit(keeper) => Some(work.register().organisations.get(keeper.organisation()).id),
    };
    let new = organisation::Model {
        id: work.new_id(),
        code: draft.code,
        name: draft.name,
        name_en: draft.name_en,
        kind: draft.kind,
        parent_id: parent,
        cvr: draft.cvr,
        municipality_code: draft.municipality_code,
        valid_from: draft.from,
        valid_until: day_after(draft.until),
        version: 1,
    };
    work.insert(checked(work, new)?).await
}

/// Who enters it: the registrar an organisation of its own, a keeper a unit.
#[derive(Debug)]
pub enum Adding {
    Whole(Registrar),
    Unit(Keeper),
}

/// Sets an organisation right. What it is, and that it is a unit of nothing, is for the registrar to say: who keeps the police keeps
/// what all share. To make it a unit of another one must keep that too.
///
/// # Errors
/// Every rule that the change breaks; [`Error::NotAllowed`]; [`RuleCode::VersionConflict`].
pub async fn change(work: &Work, keeper: &Keeper, change: Change, expected: Option<i32>) -> Result<organisation::Model> {
    let id = work.register().organisations.get(keeper.organisation()).id;
    let found = organisation::Entity::find_by_id(id).one(work.rows()).await?;
    let before = found.ok_or(Error::NotThere(Noun::Organisation))?;
    crate::hub::expect_version(&before, expected)?;
    let mut after = before.clone();
    change.code.set(&mut after.code);
    change.name.set(&mut after.name);
    change.name_en.put(&mut after.name_en);
    after.kind = change.kind.unwrap_or(after.kind);
    change.parent.put(&mut after.parent_id);
    change.cvr.put(&mut after.cvr);
    change.municipality_code.put(&mut after.municipality_code);
    change.from.put(&mut after.valid_from);
    change.until.put_last_day(&mut after.valid_until);
    if after.kind != before.kind {
        grant::registrar(work)?;
    }
    if after.parent_id != before.parent_id {
        match after.parent_id {
            Some(parent) => grant::keeper(work, parent).map(|_| ()),
            None => grant::registrar(work).map(|_| ()),
        }?;
    }
    let after = checked(work, after)?;
    if let Some(first) = change.renamed_on {
        keep_name(work, &before, &after, first).await?;
    }
    work.update(before, after).await
}

/// Keeps the name that the organisation had until the day before this one.
async fn keep_name(work: &Work, before: &organisation::Model, after: &organisation::Model, first: NaiveDate) -> Result<()> {
    let register = work.register();
    let kept = register.organisations.find(before.id).map_or(&[][..], |ix| register.organisation_other_names.of(ix));
    let later = kept.iter().filter_map(|ix| register.organisation_names.get(*ix).until).any(|until| until >= first);
    let mut checks = Checks::default();
    checks.rule(before.name != after.name, "name", RuleCode::Required, "");
    let inside = before.valid_from.is_none_or(|from| from < first) && before.valid_until.is_none_or(|until| first < until);
    checks.rule(inside && !later, "renamedOn", RuleCode::OutsideTerm, first.to_string());
    checks.done()?;
    let (id, name) = (work.new_id(), before.name.clone());
    let row = organisation_name::Model { id, organisation_id: before.id, name, valid_until: Some(first), version: 1 };
    work.insert(row).await.map(drop)
}

/// Notes a name that the organisation also goes by; with a last day, one that it had until then.
///
/// # Errors
/// Every rule that the name breaks; [`RuleCode::AlreadyThere`] when the organisation has the name already.
pub async fn add_name(work: &Work, keeper: &Keeper, name: String, last: Option<NaiveDate>) -> Result<Uuid> {
    let register = work.register();
    let organisation = register.organisations.get(keeper.organisation());
    let mut checks = Checks::default();
    let name = checks.needed_line("name", name, NAME);
    let until = day_after(last);
    let kept = register.organisation_other_names.of(keeper.organisation()).iter();
    let same = |kept: &OrganisationName| fold(&kept.name) == fold(&name) && kept.until == until;
    let twin = kept.map(|ix| register.organisation_names.get(*ix)).any(same) || fold(&organisation.present_name) == fold(&name);
    checks.rule(!twin, "name", RuleCode::AlreadyThere, &*name);
    checks.done()?;
    let id = work.new_id();
    let row = organisation_name::Model { id, organisation_id: organisation.id, name, valid_until: until, version: 1 };
    work.insert(row).await?;
    Ok(organisation.id)
}

/// Takes away a name that the organisation never had.
///
/// # Errors
/// [`Error::NotThere`] when it is none of the organisation's other names.
pub async fn remove_name(work: &Work, keeper: &Keeper, name: &str) -> Result<Uuid> {
    let id = work.register().organisations.get(keeper.organisation()).id;
    let kept =
        organisation_name::Entity::find().filter(organisation_name::Column::OrganisationId.eq(id)).all(work.rows()).await?;
    let wrong: Vec<_> = kept.into_iter().filter(|kept| fold(&kept.name) == fold(name.trim())).collect();
    if wrong.is_empty() {
        return Err(Error::NotThere(Noun::Organisation));
    }
    for kept in wrong {
        work.remove(kept).await?;
    }
    Ok(id)
}

/// Sets what the organisation is called in a foreign register; an empty value takes it away. CVR and municipality numbers are
/// fields of their own, with the organisation's version; of others `expected` is their own, 0 where there was none.
///
/// # Errors
/// Every rule that is broken; [`RuleCode::Taken`] when another organisation has the value in that scheme;
/// [`RuleCode::VersionConflict`].
pub async fn set_identifier(
    work: &Work,
    keeper: &Keeper,
    (scheme, value): (String, Option<String>),
    expected: Option<i32>,
) -> Result<Uuid> {
    let mut checks = Checks::default();
    let scheme = checks.code("scheme", scheme).to_uppercase();
    let value = checks.line("value", value, NAME);
    let patch = value.clone().map_or(Patch::Clear, Patch::Set);
    let own = match scheme.as_str() {
        "CVR" => Some(Change { cvr: patch, ..Change::default() }),
        "MUNICIPALITY" => Some(Change { municipality_code: patch, ..Change::default() }),
        _ => None,
    };
    if let Some(to) = own {
        // What is wrong with the number is wrong with the value that was given.
        let changed = change(work, keeper, to, expected).await;
        return changed.map(|row| row.id).map_err(|error| error.in_place_of(&["cvr", "municipalityCode"], "value"));
    }
    let id = work.register().organisations.get(keeper.organisation()).id;
    let in_scheme = organisation_identifier::Entity::find().filter(organisation_identifier::Column::Scheme.eq(&scheme));
    let (ours, others): (Vec<_>, Vec<_>) =
        in_scheme.all(work.rows()).await?.into_iter().partition(|row| row.organisation_id == id);
    let twin = others.iter().any(|other| Some(&other.value) == value.as_ref());
    let new = work.new_id();
    let filed = Filed { ours, value, twin, expected };
    called::file(work, checks, filed, |row, value| match row {
        Some(row) => organisation_identifier::Model { value, ..row },
        None => organisation_identifier::Model { id: new, organisation_id: id, scheme: scheme.clone(), value, version: 1 },
    })
    .await?;
    Ok(id)
}

/// The row trimmed, with every broken rule told at once.
fn checked(work: &Work, mut row: organisation::Model) -> Result<organisation::Model> {
    let register = work.register();
    let mut checks = Checks::default();
    row.code = checks.code("code", row.code);
    row.name = checks.needed_line("name", row.name, NAME);
    row.name_en = checks.line("nameEn", row.name_en, NAME);
    row.cvr = cvr_number(&mut checks, row.cvr);
    row.municipality_code = municipality_code(&mut checks, row.municipality_code);
    checks.term("until", row.valid_from, row.valid_until);
    let cvr = row.cvr.as_deref().unwrap_or_default();
    let others = || register.organisations.iter().filter(|(_, other)| other.id != row.id).map(|(_, other)| other);
    checks.rule(!others().any(|other| same_code(&other.code, &row.code)), "code", RuleCode::Taken, &*row.code);
    let twin = row.cvr.is_some() && others().any(|other| other.cvr.as_deref() == row.cvr.as_deref());
    checks.rule(!twin, "cvr", RuleCode::Taken, cvr);
    let code = row.municipality_code.as_deref();
    let twin = code.is_some() && others().any(|other| other.municipality_code.as_deref() == code);
    checks.rule(!twin, "municipalityCode", RuleCode::Taken, code.unwrap_or_default());
    if let Some(parent) = row.parent_id {
        let parent = register.organisations.find(parent).ok_or(Error::NotThere(Noun::Organisation))?;
        let circular = register.above(parent).any(|at| register.organisations.get(at).id == row.id);
        checks.rule(!circular, "parentId", RuleCode::Circular, "");
    }
    checks.done()?;
    Ok(row)
}

/// A CVR number without the blanks that people write in it; one that is none is noted.
pub fn cvr_number(checks: &mut Checks, number: Option<String>) -> Option<String> {
    let number = checks.line("cvr", number, 20)?.replace(' ', "");
    checks.rule(is_cvr(&number), "cvr", RuleCode::CvrNumber, &*number);
    Some(number)
}

/// The number of a municipality; one that is none is noted.
pub fn municipality_code(checks: &mut Checks, code: Option<String>) -> Option<String> {
    let code = checks.line("municipalityCode", code, 10)?;
    let numbered = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_digit());
    let example = Detail { da: "skriv tre cifre som 265".to_owned(), en: "write three digits such as 265".to_owned() };
    checks.rule(numbered, "municipalityCode", RuleCode::Invalid, example);
    Some(code)
}

/// Whether a number passes the check of the central business register: eight digits, weighed 2 7 6 5 4 3 2 1, divisible by 11.
#[must_use]
fn is_cvr(number: &str) -> bool {
    let digits: Vec<u32> = number.chars().filter_map(|digit| digit.to_digit(10)).collect();
    let sum: u32 = digits.iter().zip([2, 7, 6, 5, 4, 3, 2, 1]).map(|(digit, weight)| digit * weight).sum();
    digits.len() == 8 && number.len() == 8 && digits[0] != 0 && sum.is_multiple_of(11)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_ten_municipalities_pass_the_check() {
        let numbers = [
            "44023911", "29189374", "29189404", "68534917", "29188459", "29189447", "29189595", "18957981", "29208654",
            "29188548",
        ];
        assert!(numbers.iter().all(|number| is_cvr(number)));
    }

    proptest! {
        #[test]
        fn one_wrong_digit_is_seen(place in 0usize..8, by in 1u8..10) {
            let mut digits = *b"29189404";
            digits[place] = b'0' + (digits[place] - b'0' + by) % 10;
            prop_assert!(!is_cvr(std::str::from_utf8(&digits).unwrap()));
        }

        #[test]
        fn no_text_breaks_the_check(text in ".*") {
            let _ = is_cvr(&text);
        }
    }
}
