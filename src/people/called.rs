//! What else an organisation is called: earlier names, names beside its own, numbers in foreign registers.

use crate::{
    register::{OrganisationIx, Register},
    relay::Date,
};
use async_graphql::SimpleObject;

/// A name beside the one that an organisation has now.
#[derive(SimpleObject)]
pub struct OrganisationName {
    /// The name.
    pub name: String,
    /// The last day on which it was the name, included; nothing for a name that it also goes by.
    pub until: Option<Date>,
}

/// The other names of an organisation, the latest first, and those that it also goes by last.
#[must_use]
pub fn other_names(register: &Register, organisation: OrganisationIx) -> Vec<OrganisationName> {
    let names = register.organisation_other_names.of(organisation).iter().map(|ix| register.organisation_names.get(*ix));
    let mut names: Vec<_> = names.collect();
    names.sort_by(|a, b| b.until.cmp(&a.until).then_with(|| crate::words::compare(&a.name, &b.name)));
    let last = |until: chrono::NaiveDate| until.pred_opt().map(Date);
    names.into_iter().map(|row| OrganisationName { name: row.name.to_string(), until: row.until.and_then(last) }).collect()
}

/// What an organisation is called in a foreign register.
#[derive(SimpleObject)]
pub struct Identifier {
    /// The foreign register, such as `CVR`.
    pub scheme: String,
    /// What the organisation is called there.
    pub value: String,
}

/// The numbers of an organisation in foreign registers, its CVR and municipality number among them.
#[must_use]
pub fn identifiers(register: &Register, organisation: OrganisationIx) -> Vec<Identifier> {
    let row = register.organisations.get(organisation);
    let own = [("CVR", row.cvr.as_deref()), ("MUNICIPALITY", row.municipality_code.as_deref())].into_iter();
    let own = own.filter_map(|(scheme, value)| Some((scheme, value?)));
    let others = register.organisation_identifiers.of(organisation).iter().map(|ix| register.identifiers.get(*ix));
    let mut all: Vec<_> = own.chain(others.map(|row| (&*row.scheme, &*row.value))).collect();
    all.sort_unstable();
    all.into_iter().map(|(scheme, value)| Identifier { scheme: scheme.to_owned(), value: value.to_owned() }).collect()
}
