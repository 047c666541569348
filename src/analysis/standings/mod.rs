//! Declared against derived, in one list: what is real and declared, real and not declared, declared and hollow, or declared alone.
//!
//! Nothing is judged here anew. **Real and not declared** is what [`gaps::missing`](super::gaps::missing) finds, by its rules and
//! without what was turned down or begun. A declared pair is **real** when the two have somebody or some organisation in common
//! beside conveners and police ([`gaps::meeting`](super::gaps::meeting)), **hollow** when one of its interfaces is
//! ([`gaps::hollow`](super::gaps::hollow)), and **declared alone** otherwise: nothing in common, but somebody answers for it or
//! something passes, or the asker may not see enough to tell. Real and hollow exclude each other, for hollowness asks the same.

pub mod graphql;

use super::gaps::{self, Missing};
use crate::{
    access::Sight,
    analysis::overlap::Pair,
    register::{Counting, End, ForumIx, InterfaceIx, Register},
    words::{Language, labels::Label},
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// How what was declared between two stands to what they have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, async_graphql::Enum)]
pub enum InterfaceStanding {
    /// An interface is missing: enough in common, and none declared.
    RealButUndeclared,
    /// An interface is declared with nothing behind it.
    DeclaredButHollow,
    /// An interface is declared between two that have nothing in common that you may see, and it is not known to be hollow: somebody
    /// answers for it, something passes, or you may not see enough to tell.
    Declared,
    /// An interface is declared, and somebody or some organisation besides the conveners and the police is in both.
    RealAndDeclared,
}

/// Two that something was declared between, or that have enough in common for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    pub a: End,
    pub b: End,
    pub standing: InterfaceStanding,
    /// What was declared between them.
    pub interfaces: Vec<InterfaceIx>,
    /// What suggests an interface, where none is declared.
    pub missing: Option<Missing>,
}

/// The pairs among the forums with these codes, or among all, of this standing or of any: in the order of the standings, those that
/// lack an interface strongest first, the others by what the two are called. The first of two is the forum, or the one with the lower
/// code.
#[must_use]
pub fn standings(sight: &Sight, among: Option<&[String]>, only: Option<InterfaceStanding>) -> Vec<Standing> {
    let missing = || gaps::missing(sight, among);
    let declared = gaps::declared_among(sight, among);
    gathered(sight, only, missing, &declared)
}

/// The same of one forum, which is the first of every pair.
#[must_use]
pub fn standings_of(sight: &Sight, forum: ForumIx, only: Option<InterfaceStanding>) -> Vec<Standing> {
    let all = sight.register().forum_interfaces.of(forum).iter().copied();
    let declared: Vec<_> = all.filter(|ix| sight.declares(*ix)).collect();
    let mut found = gathered(sight, only, || gaps::missing_of(sight, forum), &declared);
    for pair in found.iter_mut().filter(|pair| pair.b == End::Forum(forum)) {
        std::mem::swap(&mut pair.a, &mut pair.b);
    }
    found
}

fn gathered(
    sight: &Sight,
    only: Option<InterfaceStanding>,
    missing: impl FnOnce() -> Vec<Missing>,
    declared: &[InterfaceIx],
) -> Vec<Standing> {
    let asked = |standing| only.is_none_or(|only| only == standing);
    let mut found: Vec<Standing> = if asked(InterfaceStanding::RealButUndeclared) {
        missing().into_iter().map(Standing::lacking).collect()
    } else {
        Vec::new()
    };
    let mut pairs: BTreeMap<[Key<'_>; 2], Vec<InterfaceIx>> = BTreeMap::new();
    for ix in declared {
        let row = sight.register().interfaces.get(*ix);
        let mut ends = [row.from, row.to].map(|end| Key::of(sight, end));
        ends.sort();
        pairs.entry(ends).or_default().push(*ix);
    }
    let judged = pairs.into_iter().map(|([a, b], interfaces)| Standing::declared(sight, (a.end, b.end), interfaces));
    let mut judged: Vec<_> = judged.filter(|pair| asked(pair.standing)).collect();
    // A stable sort: those of one standing stay in the order of what they are called.
    judged.sort_by_key(|pair| pair.standing);
    found.extend(judged);
    found
}

impl Standing {
    fn lacking(missing: Missing) -> Self {
        let (a, b) = (End::Forum(missing.a), End::Forum(missing.b));
        Self { a, b, standing: InterfaceStanding::RealButUndeclared, interfaces: Vec::new(), missing: Some(missing) }
    }

    fn declared(sight: &Sight, (a, b): (End, End), mut interfaces: Vec<InterfaceIx>) -> Self {
        let register = sight.register();
        interfaces.sort_by_key(|ix| (register.interfaces.get(*ix).kind, register.interfaces.get(*ix).id));
        let standing = if gaps::meeting(sight, a, b).contains(&Some(true)) {
            InterfaceStanding::RealAndDeclared
        } else if interfaces.iter().any(|ix| gaps::hollow(sight, *ix) == Some(true)) {
            InterfaceStanding::DeclaredButHollow
        } else {
            InterfaceStanding::Declared
        };
        Self { a, b, standing, interfaces, missing: None }
    }

    /// The two forums with the regular seats counted; nothing where one of the two is no forum.
    #[must_use]
    pub fn pair(&self) -> Option<Pair> {
        match (self.a, self.b) {
            (End::Forum(a), End::Forum(b)) => Some(Pair { a, b, counting: Counting::default() }),
            _ => None,
        }
    }

    /// An id by which a cursor finds the pair again.
    #[must_use]
    pub fn id(&self, register: &Register) -> Uuid {
        let [a, b] = [self.a, self.b].map(|end| end_id(register, end).as_u128());
        Uuid::from_u128(a.rotate_left(1) ^ b)
    }

    /// How the two stand, and what they have in common or what was declared between them, in words.
    #[must_use]
    pub fn sentence(&self, sight: &Sight, language: Language) -> String {
        let register = sight.register();
        let words = match self.standing {
            InterfaceStanding::RealButUndeclared => language.pick("reel, men ikke erklæret", "real but not declared"),
            InterfaceStanding::DeclaredButHollow => language.pick("erklæret, men hul", "declared but hollow"),
            InterfaceStanding::Declared => language.pick("erklæret", "declared"),
            InterfaceStanding::RealAndDeclared => language.pick("reel og erklæret", "real and declared"),
        };
        let told = |ix: &InterfaceIx| {
            let row = register.interfaces.get(*ix);
            let [from, to] = [row.from, row.to].map(|end| register.called(end, sight.on()));
            format!("{from} {} {to}", row.kind.label(language))
        };
        let declared = || self.interfaces.iter().map(told).collect::<Vec<_>>().join("; ");
        format!("{words}: {}", self.pair().map_or_else(declared, |pair| pair.sentence(sight, language)))
    }
}

/// Where an end stands among others: forums by their codes, then organisations by their names.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Key<'a> {
    end: End,
    called: &'a str,
    id: Uuid,
}

impl<'a> Key<'a> {
    fn of(sight: &'a Sight, end: End) -> Self {
        let register = sight.register();
        Self { end, called: register.called(end, sight.on()), id: end_id(register, end) }
    }

    fn place(&self) -> (bool, &str, Uuid) {
        (matches!(self.end, End::Organisation(_)), self.called, self.id)
    }
}

impl Ord for Key<'_> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.place().cmp(&other.place())
    }
}

impl PartialOrd for Key<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

fn end_id(register: &Register, end: End) -> Uuid {
    match end {
        End::Forum(ix) => register.forums.get(ix).id,
        End::Organisation(ix) => register.organisations.get(ix).id,
    }
}
