//! Which entries look alike. Entries are compared with those that share something, never each with each.

use super::alike::{self, Likeness, person_words, words_of};
use crate::{
    access::Sight,
    error::Result,
    register::{OrganisationIx, PersonIx, Register},
    words::{compare, fold},
};
use entities::{people::person, words::MergeKind};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use std::{
    collections::{BTreeMap, HashMap},
    hash::Hash,
};
use uuid::Uuid;

/// What so many entries share says nothing: a common name, a mailbox for a whole office.
const CROWD: usize = 24;

/// How likely it is that two entries are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, async_graphql::Enum)]
#[graphql(name = "DoubleStrength")]
pub enum Strength {
    /// Hardly anything else: the same name and the same address, or the same number in a foreign register.
    Same,
    /// Likely: the same name, or names alike and the same address.
    Likely,
    /// Worth a look.
    Possible,
}

/// Why two entries look alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, async_graphql::Enum)]
#[graphql(name = "DoubleReason")]
pub enum Reason {
    /// The same name, but for case, accents and hyphens.
    SameName,
    /// The same mail address.
    SameAddress,
    /// The same number in a foreign register.
    SameNumber,
    /// Names that differ by one slip of the pen.
    OneSlip,
    /// Names of which one leaves a given name out or cuts it to its letter.
    Initial,
}

/// Two entries that look alike, in the order of their names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Double {
    pub kind: MergeKind,
    pub a: Uuid,
    pub b: Uuid,
    pub strength: Strength,
    pub reasons: Vec<Reason>,
}

impl Double {
    /// The pair as one id, by which a list goes on.
    #[must_use]
    pub fn id(&self) -> Uuid {
        Uuid::from_u128(self.a.as_u128() ^ self.b.as_u128())
    }
}

/// Every two entries that look alike, among those that the viewer may know of: the likeliest first, then by name.
///
/// # Errors
/// [`Error::SignIn`](crate::error::Error::SignIn) for the anonymous, [`Error::NotAllowed`](crate::error::Error::NotAllowed) for
/// whoever keeps nothing; when the database fails.
pub async fn doubles(sight: &Sight) -> Result<Vec<Double>> {
    sight.keeps_any()?;
    let addresses = person::Entity::find()
        .select_only()
        .columns([person::Column::Id, person::Column::Email])
        .filter(person::Column::Email.is_not_null())
        .into_tuple::<(Uuid, Option<String>)>()
        .all(sight.rows())
        .await?;
    let register = sight.register();
    let known: Vec<PersonIx> = register.persons.iter().map(|(ix, _)| ix).filter(|ix| sight.knows(*ix)).collect();
    // An address that the viewer may not read must not be found out by entering it once more.
    let may_read = |id: &Uuid| register.persons.find(*id).is_some_and(|ix| sight.standing().corrects(register, ix));
    let addresses = addresses.into_iter().filter(|(id, _)| may_read(id));
    let addresses: HashMap<Uuid, String> = addresses.filter_map(|(id, email)| Some((id, email?.to_lowercase()))).collect();
    let mut found = of_people(register, &known, &addresses);
    found.extend(of_organisations(register));
    found.sort_by(|(name, a), (other, b)| {
        (a.strength, a.kind)
            .cmp(&(b.strength, b.kind))
            .then_with(|| compare(name, other))
            .then_with(|| (a.a, a.b).cmp(&(b.a, b.b)))
    });
    Ok(found.into_iter().map(|(_, double)| double).collect())
}

/// Pairs and why they were met. The smaller place stands first.
type Pairs<I> = BTreeMap<(I, I), Vec<Reason>>;

fn of_people(register: &Register, known: &[PersonIx], addresses: &HashMap<Uuid, String>) -> Vec<(String, Double)> {
    let names: HashMap<PersonIx, Vec<String>> =
        known.iter().map(|ix| (*ix, person_words(&register.persons.get(*ix).name))).collect();
    let mut pairs = Pairs::new();
    let near = |a: PersonIx, b: PersonIx| alike::people(&names[&a], &names[&b]).map(reason);
    for group in groups(known, |ix| slips(&names[ix]).into_iter().chain(initials(&names[ix])).collect()) {
        meet(&group, near, &mut pairs);
    }
    let address = |ix: &PersonIx| addresses.get(&register.persons.get(*ix).id).cloned();
    for group in groups(known, |ix| address(ix).into_iter().collect()) {
        meet(&group, |_, _| Some(Reason::SameAddress), &mut pairs);
    }
    let named = |ix: PersonIx| (register.persons.get(ix).name.to_string(), register.persons.get(ix).id);
    pairs.into_iter().map(|(pair, reasons)| double(MergeKind::Person, (named(pair.0), named(pair.1)), reasons)).collect()
}

fn of_organisations(register: &Register) -> Vec<(String, Double)> {
    let all: Vec<OrganisationIx> = register.organisations.iter().map(|(ix, _)| ix).collect();
    let mut pairs = Pairs::new();
    let names = |ix: OrganisationIx| {
        let other = register.organisation_other_names.of(ix).iter().map(|name| &*register.organisation_names.get(*name).name);
        std::iter::once(&*register.organisations.get(ix).present_name).chain(other).map(words_of).collect::<Vec<_>>()
    };
    // Units of different organisations bear the same names, and are not the same.
    let parent = |ix: OrganisationIx| register.organisations.get(ix).parent;
    let near = |a: OrganisationIx, b: OrganisationIx| {
        let of_b = names(b);
        let alike =
            names(a).iter().flat_map(|name| of_b.iter().filter_map(|other| alike::organisations(name, other))).map(reason).min();
        alike.filter(|_| parent(a) == parent(b))
    };
    for group in groups(&all, |ix| names(*ix).iter().flat_map(|name| slips(name)).collect()) {
        meet(&group, near, &mut pairs);
    }
    for group in groups(&all, |ix| numbers(register, *ix)) {
        meet(&group, |_, _| Some(Reason::SameNumber), &mut pairs);
    }
    let named = |ix: OrganisationIx| (register.organisations.get(ix).present_name.to_string(), register.organisations.get(ix).id);
    pairs.into_iter().map(|(pair, reasons)| double(MergeKind::Organisation, (named(pair.0), named(pair.1)), reasons)).collect()
}

/// What an organisation is called in foreign registers, as texts that are the same where the numbers are.
fn numbers(register: &Register, organisation: OrganisationIx) -> Vec<String> {
    let row = register.organisations.get(organisation);
    let own = [("cvr", row.cvr.as_deref()), ("municipality", row.municipality_code.as_deref())].into_iter();
    let own = own.filter_map(|(scheme, value)| Some((scheme.to_owned(), value?)));
    let others = register.organisation_identifiers.of(organisation).iter().map(|ix| register.identifiers.get(*ix));
    let all = own.chain(others.map(|row| (fold(&row.scheme), &*row.value)));
    all.map(|(scheme, value)| format!("{scheme} {}", fold(value).replace([' ', '-'], ""))).collect()
}

fn reason(likeness: Likeness) -> Reason {
    match likeness {
        Likeness::Same => Reason::SameName,
        Likeness::Slip => Reason::OneSlip,
        Likeness::Initial => Reason::Initial,
    }
}

fn double(kind: MergeKind, (a, b): ((String, Uuid), (String, Uuid)), mut reasons: Vec<Reason>) -> (String, Double) {
    reasons.sort_unstable();
    reasons.dedup();
    let has = |reason| reasons.contains(&reason);
    let strength = match () {
        () if has(Reason::SameNumber) || (has(Reason::SameName) && has(Reason::SameAddress)) => Strength::Same,
        () if has(Reason::SameName) || reasons.len() > 1 => Strength::Likely,
        () => Strength::Possible,
    };
    let (a, b) = if compare(&a.0, &b.0).then(a.1.cmp(&b.1)).is_gt() { (b, a) } else { (a, b) };
    (format!("{} {}", a.0, b.0), Double { kind, a: a.1, b: b.1, strength, reasons })
}

/// The rows that share a key, each group in order; what a crowd shares is left out.
fn groups<I: Copy + Ord, K: Hash + Eq>(rows: &[I], keys: impl Fn(&I) -> Vec<K>) -> Vec<Vec<I>> {
    let mut groups: HashMap<K, Vec<I>> = HashMap::new();
    for row in rows {
        for key in keys(row) {
            let group = groups.entry(key).or_default();
            if group.last() != Some(row) {
                group.push(*row);
            }
        }
    }
    groups.into_values().filter(|group| (2..=CROWD).contains(&group.len())).collect()
}

fn meet<I: Copy + Ord>(group: &[I], why: impl Fn(I, I) -> Option<Reason>, pairs: &mut Pairs<I>) {
    for (at, a) in group.iter().enumerate() {
        for b in &group[at + 1..] {
            if let Some(reason) = why(*a, *b) {
                pairs.entry(((*a).min(*b), (*a).max(*b))).or_default().push(reason);
            }
        }
    }
}

/// Keys that two names share when they are the same or one slip apart: the name with one letter of one word left out, or none.
fn slips(name: &[String]) -> Vec<String> {
    let whole = name.join(" ");
    let letters: Vec<char> = whole.chars().collect();
    let without = |at: usize| letters.iter().enumerate().filter(|(place, _)| *place != at).map(|(_, letter)| letter).collect();
    let mut keys: Vec<String> = (0..letters.len()).filter(|at| letters[*at] != ' ').map(without).collect();
    keys.push(whole);
    keys
}

/// The key that two names share when one is the other shortened: the family name and the first letter.
fn initials(name: &[String]) -> Option<String> {
    let (family, given) = name.split_last()?;
    given.first()?.chars().next().map(|letter| format!("{letter}. {family}"))
}
