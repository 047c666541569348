//! Persons: entered, and set right.
//!
//! That a person exists may be known only to those who may see into her forums; so a handle that a stranger's entry has taken is
//! never told of, another is made.

pub mod mutations;

use super::codes::{free, slug};
use crate::{
    access::grant::{self, Corrector, Introducer},
    error::{Detail, Error, Noun, Result, RuleCode},
    hub::Work,
    mail::mailbox,
    words::text::{Checks, NAME, Patch},
};
use entities::{people::person, words::Tongue};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};

/// A person as somebody enters her.
#[derive(Clone, Debug)]
pub struct Draft {
    pub code: Option<String>,
    pub name: String,
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub language: Tongue,
}

/// What is to be otherwise; the rest stays.
#[derive(Clone, Debug, Default)]
pub struct Change {
    pub name: Patch<String>,
    pub given_name: Patch<String>,
    pub family_name: Patch<String>,
    pub email: Patch<String>,
    pub phone: Patch<String>,
    pub language: Option<Tongue>,
}

/// Enters a person.
///
/// # Errors
/// Every rule that the draft breaks.
pub async fn add(work: &Work, _: &Introducer, draft: Draft) -> Result<person::Model> {
    let mut checks = Checks::default();
    let code = draft.code.filter(|code| !code.trim().is_empty()).map(|code| checks.code("code", code));
    let row = person::Model {
        id: work.new_id(),
        code: String::new(),
        name: draft.name,
        given_name: draft.given_name,
        family_name: draft.family_name,
        email: draft.email,
        phone: draft.phone,
        language: draft.language,
        version: 1,
    };
    let mut row = named(checked(work, &mut checks, row));
    let wanted = code.clone().unwrap_or_else(|| slug(&row.name));
    let wanted = if wanted.is_empty() { "person".to_owned() } else { wanted };
    let holders = holders(work, &wanted).await?;
    let known = holders.iter().any(|(id, held)| *held == wanted && grant::acquaintance(work, *id).is_ok());
    checks.rule(code.is_none() || !known, "code", RuleCode::Taken, &*wanted);
    checks.done()?;
    let taken: Vec<String> = holders.into_iter().map(|(_, code)| code).collect();
    row.code = free(&wanted, &taken);
    work.insert(row).await
}

/// Sets right what is known of a person. A new name brings its given and family names with it where they are not said.
///
/// # Errors
/// Every rule that the change breaks; [`RuleCode::AddressNotYours`]; [`RuleCode::VersionConflict`].
pub async fn change(work: &Work, by: &Corrector, change: Change, expected: Option<i32>) -> Result<person::Model> {
    let id = work.register().persons.get(by.person()).id;
    let before = person::Entity::find_by_id(id).one(work.rows()).await?.ok_or(Error::NotThere(Noun::Person))?;
    crate::hub::expect_version(&before, expected)?;
    let mut after = before.clone();
    change.name.set(&mut after.name);
    if after.name != before.name {
        (after.given_name, after.family_name) = (None, None);
    }
    change.given_name.put(&mut after.given_name);
    change.family_name.put(&mut after.family_name);
    change.email.put(&mut after.email);
    change.phone.put(&mut after.phone);
    after.language = change.language.unwrap_or(after.language);
    let mut checks = Checks::default();
    let after = checked(work, &mut checks, after);
    checks.rule(by.redirects() || after.email == before.email, "email", RuleCode::AddressNotYours, "");
    checks.done()?;
    let renamed = after.name != before.name;
    work.update(before, if renamed { named(after) } else { after }).await
}

/// The row with its given and family names: where they are not said, the last word of the name is the family's.
fn named(mut row: person::Model) -> person::Model {
    let last = || row.name.rsplit_once(' ').map(|(_, family)| family.to_owned());
    row.family_name = row.family_name.take().or_else(last);
    let rest = || row.family_name.as_ref().and_then(|family| row.name.strip_suffix(&**family)).map(|rest| rest.trim().to_owned());
    row.given_name = row.given_name.take().or_else(rest).filter(|given| !given.is_empty());
    row
}

/// The row trimmed; what is wrong with it is noted.
fn checked(work: &Work, checks: &mut Checks, mut row: person::Model) -> person::Model {
    row.name = checks.needed_line("name", row.name, NAME);
    row.given_name = checks.line("givenName", row.given_name, NAME);
    row.family_name = checks.line("familyName", row.family_name, NAME);
    row.email = mailbox::checked(work, ("email", row.email), checks);
    row.phone = checks.phone("phone", row.phone);
    let last = row.family_name.as_ref().is_none_or(|family| row.name.ends_with(&**family));
    let example = Detail {
        da: "efternavnet skal stå sidst i navnet".to_owned(),
        en: "the family name must stand last in the name".to_owned(),
    };
    checks.rule(last, "familyName", RuleCode::Invalid, example);
    row
}

/// Whoever has this handle, or one that is made of it.
async fn holders(work: &Work, code: &str) -> Result<Vec<(uuid::Uuid, String)>> {
    let like = Condition::any().add(person::Column::Code.eq(code)).add(person::Column::Code.starts_with(format!("{code}-")));
    let found = person::Entity::find().select_only().columns([person::Column::Id, person::Column::Code]).filter(like);
    Ok(found.into_tuple().all(work.rows()).await?)
}
