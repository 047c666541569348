//! Which kinds of organisations have a seat in a forum, and which ought to: those that a rule about its seats asks for, and those
//! that sit in more than half of its sister forums.

use super::{covered, family};
use crate::{
    access::Sight,
    analysis::overlap::organisations,
    register::{Counting, ForumIx, OrganisationIx},
    words::{Language, labels::Label, list},
};
use entities::words::{ForumStatus, OrganisationKind, RuleKind};

/// Why a kind of organisation ought to have a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, async_graphql::Enum)]
pub enum KindReason {
    /// A rule about the seats of the forum asks for at least one of that kind.
    Rule,
    /// One of that kind sits in more than half of the forums of the same family, of which there are at least two others.
    Siblings,
    /// The forum covers areas that have such an organisation each.
    Areas,
}

/// A kind of organisation that has a seat or ought to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Represented {
    pub kind: OrganisationKind,
    /// Those with a seat.
    pub seated: Vec<OrganisationIx>,
    /// How many of that kind belong to the areas that the forum covers, where that is known.
    pub of: Option<usize>,
    pub expected: Vec<KindReason>,
}

/// Which kinds of organisations have a seat in a forum or ought to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Representation {
    pub kinds: Vec<Represented>,
    /// Whether nothing is known of the forum by which anybody could be missing.
    pub too_little: bool,
}

/// Which kinds of organisations have a seat in a forum or ought to, in the order of the enumeration.
#[must_use]
pub fn representation(sight: &Sight, forum: ForumIx) -> Representation {
    let register = sight.register();
    let there = organisations(sight, forum, Counting::EVERY_SEAT);
    let kind_of = |ix: &OrganisationIx| register.organisations.get(*ix).kind;
    let local = covered(sight, forum).len();
    let family: Vec<_> = family(sight, forum).into_iter().map(|ix| organisations(sight, ix, Counting::EVERY_SEAT)).collect();
    let rules = || register.forum_rules.of(forum).iter().map(|ix| register.rules.get(*ix));
    let asked = |kind| rules().any(|rule| rule.kind == RuleKind::AtLeast && rule.organisation_kind == Some(kind));
    let usual = |kind| {
        let with = family.iter().filter(|seated| seated.iter().any(|ix| kind_of(ix) == kind)).count();
        family.len() >= 2 && with * 2 > family.len()
    };
    let closed = register.forum_status(forum, sight.on()) == ForumStatus::Closed;
    let represented = |kind: OrganisationKind| {
        let of = (kind == OrganisationKind::Municipality && local > 0).then_some(local);
        let reasons = [(asked(kind), KindReason::Rule), (usual(kind), KindReason::Siblings), (of.is_some(), KindReason::Areas)];
        let expected = reasons.into_iter().filter(|(holds, _)| *holds && !closed).map(|(_, reason)| reason).collect();
        Represented { kind, seated: there.iter().copied().filter(|ix| kind_of(ix) == kind).collect(), of, expected }
    };
    let mut kinds: Vec<_> = OrganisationKind::ALL.iter().copied().map(represented).collect();
    kinds.retain(|kind| !kind.seated.is_empty() || !kind.expected.is_empty());
    let topics = register.topics_of(forum, sight.on()).next().is_some();
    let areas = register.areas_of(forum, sight.on()).next().is_some();
    let too_little = !topics && !areas && family.len() < 2 && !rules().any(|rule| rule.organisation_kind.is_some());
    Representation { kinds, too_little }
}

impl Represented {
    /// The kind with those that have a seat, in words: "kommune 1 af 10 (Roskilde Kommune)".
    #[must_use]
    pub fn sentence(&self, sight: &Sight, language: Language) -> String {
        let register = sight.register();
        let kind = self.kind.label(language);
        let number = self.of.map(|of| format!(" {} {} {of}", self.seated.len(), language.pick("af", "of"))).unwrap_or_default();
        let name = |ix: &OrganisationIx| register.organisation_name_in(language, *ix, sight.on()).to_owned();
        let names: Vec<_> = self.seated.iter().map(name).collect();
        let names = match names.len() {
            0 => language.pick(" (ingen)", " (none)").to_owned(),
            1..=3 => format!(" ({})", list(&names, language)),
            _ => String::new(),
        };
        format!("{kind}{number}{names}")
    }
}

impl Representation {
    /// Which kinds have a seat and which have none and ought to, in words; or that too little is known to tell.
    #[must_use]
    pub fn sentence(&self, sight: &Sight, language: Language) -> String {
        let told = |seated: bool| -> Vec<String> {
            let kinds = self.kinds.iter().filter(|kind| kind.seated.is_empty() != seated);
            kinds.map(|kind| kind.sentence(sight, language)).collect()
        };
        let (present, missing) = (told(true), told(false));
        let mut parts = Vec::new();
        if !present.is_empty() {
            parts.push(format!("{} {}", language.pick("Til stede:", "Present:"), list(&present, language)));
        }
        if !missing.is_empty() {
            parts.push(format!("{} {}", language.pick("Mangler:", "Missing:"), list(&missing, language)));
        }
        if self.too_little {
            let (da, en) = (
                "For få oplysninger til at sige, hvem der mangler: forummet har hverken emner, områder, søsterfora eller regler om, hvem der skal sidde i det",
                "Too little is known to tell who is missing: the forum has no topics, areas, sister forums or rules about who is to sit in it",
            );
            parts.push(language.pick(da, en).to_owned());
        }
        format!("{}.", parts.join(". "))
    }
}
