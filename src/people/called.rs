//! What else an organisation or a topic is called: earlier names, names beside its own, numbers in foreign registers.

use super::search::by_name;
use crate::{
    error::{Result, RuleCode},
    hub::Work,
    register::{Day, Kept, OrganisationIx, Register, TopicIx},
    relay::Date,
    words::{Language, text::Checks},
};
use async_graphql::SimpleObject;

/// A name beside the one that an organisation has on the day.
#[derive(SimpleObject)]
pub struct OrganisationName {
    /// The name.
    pub name: String,
    /// The last day on which it was the name, included; nothing for a name that it also goes by.
    pub until: Option<Date>,
}

/// The other names of an organisation on a day, those that it goes by first, then the latest. What it is called on the day or
/// later is not among them.
#[must_use]
pub fn other_names(register: &Register, organisation: OrganisationIx, on: Day) -> Vec<OrganisationName> {
    let names = register.organisation_other_names.of(organisation).iter().map(|ix| register.organisation_names.get(*ix));
    let mut names: Vec<_> = names.filter(|name| name.until.is_none_or(|until| Day::from(until) <= on)).collect();
    names.sort_by(|a, b| b.until.cmp(&a.until).then_with(|| crate::words::compare(&a.name, &b.name)));
    let last = |until: chrono::NaiveDate| until.pred_opt().map(Date);
    names.into_iter().map(|row| OrganisationName { name: row.name.to_string(), until: row.until.and_then(last) }).collect()
}

/// The list of subjects that Danish municipalities file by.
pub const KLE: &str = "KLE";

/// What an organisation or a topic is called in a foreign register.
#[derive(SimpleObject)]
pub struct Identifier {
    /// The foreign register, such as `CVR` or `KLE`.
    pub scheme: String,
    /// What it is called there.
    pub value: String,
    /// The foreign register in words, in the language asked for.
    pub label: String,
    /// The version to name as `expectedVersion` when setting it.
    pub version: i32,
}

impl Identifier {
    fn new((scheme, value, version): (&str, &str, i32), language: Language) -> Self {
        let label = match scheme {
            "CVR" => language.pick("CVR-nummer", "CVR number"),
            "MUNICIPALITY" => language.pick("Kommunenummer", "Municipality number"),
            KLE => language.pick("KLE-nummer", "KLE number"),
            other => other,
        };
        Self { scheme: scheme.to_owned(), value: value.to_owned(), label: label.to_owned(), version }
    }
}

/// The one row of a thing in a scheme, as it is to be.
pub(super) struct Filed<M> {
    /// The rows of the thing; an import may have given several, and all but one go.
    pub ours: Vec<M>,
    /// What it is to be called there; nothing takes it out.
    pub value: Option<String>,
    /// Whether something else is called so.
    pub twin: bool,
    /// The version that whoever changes it has seen, 0 for none.
    pub expected: Option<i32>,
}

/// Writes what a thing is called in a scheme; `with` makes a row of the one there was and the new value.
///
/// # Errors
/// What `checks` has found; [`RuleCode::Taken`]; [`RuleCode::VersionConflict`].
pub(super) async fn file<M: Kept>(
    work: &Work,
    mut checks: Checks,
    Filed { ours, value, twin, expected }: Filed<M>,
    with: impl Fn(Option<M>, String) -> M,
) -> Result<()> {
    checks.rule(!twin, "value", RuleCode::Taken, value.as_deref().unwrap_or_default());
    let version = ours.first().map_or(0, M::version);
    let seen = expected.is_none_or(|expected| expected == version);
    checks.rule(seen, "expectedVersion", RuleCode::VersionConflict, version.to_string());
    checks.done()?;
    let mut ours = ours.into_iter();
    match (ours.next(), value) {
        (Some(row), Some(value)) => drop(work.update(row.clone(), with(Some(row), value)).await?),
        (Some(row), None) => work.remove(row).await?,
        (None, Some(value)) => drop(work.insert(with(None, value)).await?),
        (None, None) => {}
    }
    for row in ours {
        work.remove(row).await?;
    }
    Ok(())
}

/// The numbers of an organisation in foreign registers, its CVR and municipality number among them.
#[must_use]
pub fn identifiers(register: &Register, organisation: OrganisationIx, language: Language) -> Vec<Identifier> {
    let row = register.organisations.get(organisation);
    let own = [("CVR", row.cvr.as_deref()), ("MUNICIPALITY", row.municipality_code.as_deref())].into_iter();
    let own = own.filter_map(|(scheme, value)| Some((scheme, value?, row.version)));
    let others = register.organisation_identifiers.of(organisation).iter().map(|ix| register.identifiers.get(*ix));
    let mut all: Vec<_> = own.chain(others.map(|row| (&*row.scheme, &*row.value, row.version))).collect();
    all.sort_unstable();
    all.into_iter().map(|number| Identifier::new(number, language)).collect()
}

/// The numbers of a topic in foreign lists.
#[must_use]
pub fn topic_identifiers(register: &Register, topic: TopicIx, language: Language) -> Vec<Identifier> {
    let rows = register.topic_identifiers.of(topic).iter().map(|ix| register.topic_numbers.get(*ix));
    let mut all: Vec<_> = rows.map(|row| (&*row.scheme, &*row.value, row.version)).collect();
    all.sort_unstable();
    all.into_iter().map(|number| Identifier::new(number, language)).collect()
}

/// The topics in the order of names: all, or those with this KLE number or one under it.
#[must_use]
pub fn topics(register: &Register, kle: Option<&str>) -> Vec<TopicIx> {
    let under = |value: &str, asked: &str| value.strip_prefix(asked).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    let filed = |topic: TopicIx, asked: &str| {
        let numbers = register.topic_identifiers.of(topic).iter().map(|ix| register.topic_numbers.get(*ix));
        numbers.into_iter().any(|row| &*row.scheme == KLE && under(&row.value, asked.trim()))
    };
    let found = register.topics.iter().filter(|(ix, _)| kle.is_none_or(|asked| filed(*ix, asked)));
    by_name(found, |_, row| &row.name)
}

/// Whether a text is a KLE number: a main group, a group or a subject, such as 12, 12.34 or 12.34.56.
#[must_use]
pub fn is_kle(number: &str) -> bool {
    let parts: Vec<&str> = number.split('.').collect();
    parts.len() <= 3 && parts.iter().all(|part| part.len() == 2 && part.bytes().all(|digit| digit.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::is_kle;

    #[test]
    fn kle_numbers_have_one_to_three_pairs_of_digits() {
        assert!(["14", "14.00", "14.00.01", "27.36.00"].into_iter().all(is_kle));
        assert!(!["", "1", "14.", "14.0", "14.00.01.02", "14-00", "14.00.ab", "１４"].into_iter().any(is_kle));
    }
}
