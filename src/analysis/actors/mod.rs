//! Who is missing in a forum: organisations that ought to have a seat there and have none ("alle relevante lokale aktører").
//!
//! Four rules, each with its reason, and none guesses at texts. A municipality ought to sit where the forum covers it; the
//! convener ought to sit in what it convenes; what sits in more than half of a forum's family ought to sit in it too; and so ought
//! what sits in at least half of the other forums with one of its topics. Which organisations have a seat is public, so everyone
//! gets the same answer. Which kinds of organisations are there is told in [`kinds`].

pub mod graphql;
pub mod kinds;

use crate::{
    access::Sight,
    analysis::{gaps::siblings, overlap::organisations},
    register::{AreaIx, Counting, ForumIx, OrganisationIx, TopicIx},
    words::{self, Language},
};
use entities::words::{AreaKind, ForumStatus, OrganisationKind};
use std::collections::BTreeMap;

/// Why an organisation ought to have a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, async_graphql::Enum)]
pub enum MissingActorReason {
    /// It is the municipality of an area that the forum covers.
    MunicipalityOfArea,
    /// It convenes the forum.
    Convener,
    /// It sits in more than half of the forums of the same family, of which there are at least two others.
    SeatedInSiblings,
    /// It sits in at least half of the other forums with the same topic, and in at least two.
    SeatedByTopic,
}

/// An organisation that ought to have a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MissingActor {
    pub reason: MissingActorReason,
    pub organisation: OrganisationIx,
    /// The municipality's area.
    pub area: Option<AreaIx>,
    /// The topic with which it has to do elsewhere.
    pub topic: Option<TopicIx>,
    /// Of how many that ought to sit for this reason, or of how many forums, so many do.
    pub seated: usize,
    pub of: usize,
}

/// The organisations that are missing in a forum: by reason, then by name.
#[must_use]
pub fn missing_actors(sight: &Sight, forum: ForumIx) -> Vec<MissingActor> {
    let register = sight.register();
    if register.forum_status(forum, sight.on()) == ForumStatus::Closed {
        return Vec::new();
    }
    let seated = organisations(sight, forum, Counting::EVERY_SEAT);
    let mut found = municipalities(sight, forum, &seated);
    let convener = register.forums.get(forum).convener.map(|ix| register.root(ix));
    let absent = convener.filter(|convener| seated.binary_search(convener).is_err());
    found.extend(absent.map(|organisation| MissingActor {
        reason: MissingActorReason::Convener,
        organisation,
        area: None,
        topic: None,
        seated: 0,
        of: 1,
    }));
    found.extend(of_siblings(sight, forum, &seated));
    found.extend(by_topic(sight, forum, &seated));
    let name = |actor: &MissingActor| register.organisation_name(actor.organisation, sight.on());
    found.sort_by(|a, b| a.reason.cmp(&b.reason).then_with(|| words::compare(name(a), name(b))));
    // Whoever is missing for two reasons is told of once, for the first.
    let mut told = Vec::new();
    found.retain(|actor| {
        let new = !told.contains(&actor.organisation);
        told.push(actor.organisation);
        new
    });
    found
}

/// The municipalities of the areas that a forum covers, each with its area.
fn covered(sight: &Sight, forum: ForumIx) -> Vec<(OrganisationIx, AreaIx)> {
    let register = sight.register();
    let covers =
        |area: AreaIx| register.areas_of(forum, sight.on()).any(|at| register.lies_in(area, at) || register.lies_in(at, area));
    let covered = register.areas.iter().filter(|(ix, area)| area.kind == AreaKind::Municipality && covers(*ix));
    let areas: BTreeMap<&str, AreaIx> = covered.map(|(ix, area)| (&*area.code, ix)).collect();
    let theirs = register
        .organisations
        .iter()
        .filter(|(_, row)| row.kind == OrganisationKind::Municipality && row.parent.is_none() && row.term.contains(sight.on()));
    theirs.filter_map(|(ix, row)| Some((ix, *areas.get(row.municipality_code.as_deref()?)?))).collect()
}

/// Those of them that have no seat.
fn municipalities(sight: &Sight, forum: ForumIx, seated: &[OrganisationIx]) -> Vec<MissingActor> {
    let ought = covered(sight, forum);
    let has_seat = |organisation: OrganisationIx| seated.binary_search(&organisation).is_ok();
    let (of, there) = (ought.len(), ought.iter().filter(|(ix, _)| has_seat(*ix)).count());
    let absent = ought.into_iter().filter(|(ix, _)| !has_seat(*ix)).map(|(organisation, area)| MissingActor {
        reason: MissingActorReason::MunicipalityOfArea,
        organisation,
        area: Some(area),
        topic: None,
        seated: there,
        of,
    });
    absent.collect()
}

/// The other forums of the family.
fn family(sight: &Sight, forum: ForumIx) -> Vec<ForumIx> {
    sight.forums().filter(|other| *other != forum && siblings(sight, forum, *other)).collect()
}

/// In how many of these forums each organisation sits.
fn sitting(sight: &Sight, forums: &[ForumIx]) -> BTreeMap<OrganisationIx, usize> {
    let mut sits: BTreeMap<OrganisationIx, usize> = BTreeMap::new();
    for forum in forums {
        organisations(sight, *forum, Counting::EVERY_SEAT).iter().for_each(|ix| *sits.entry(*ix).or_default() += 1);
    }
    sits
}

/// What sits in at least half of the other forums with a topic, and in at least two, and not here. Municipalities are left out.
fn by_topic(sight: &Sight, forum: ForumIx, seated: &[OrganisationIx]) -> Vec<MissingActor> {
    let register = sight.register();
    let mut found = Vec::new();
    for topic in register.topics_of(forum, sight.on()) {
        let deals = |other: &ForumIx| register.topics_of(*other, sight.on()).any(|theirs| theirs == topic);
        let others: Vec<_> = sight.forums().filter(|other| *other != forum && deals(other)).collect();
        let of = others.len();
        let absent = sitting(sight, &others).into_iter().filter(|(ix, times)| {
            let local = register.organisations.get(*ix).kind == OrganisationKind::Municipality;
            *times >= 2 && times * 2 >= of && !local && seated.binary_search(ix).is_err()
        });
        found.extend(absent.map(|(organisation, seated)| MissingActor {
            reason: MissingActorReason::SeatedByTopic,
            organisation,
            area: None,
            topic: Some(topic),
            seated,
            of,
        }));
    }
    found
}

/// What sits in more than half of the other forums of the family and not here. Municipalities are left out: each belongs in the
/// forums of its own area.
fn of_siblings(sight: &Sight, forum: ForumIx, seated: &[OrganisationIx]) -> Vec<MissingActor> {
    let register = sight.register();
    let family = family(sight, forum);
    let sits = sitting(sight, &family);
    let of = family.len();
    let absent = sits.into_iter().filter(|(ix, times)| {
        let local = register.organisations.get(*ix).kind == OrganisationKind::Municipality;
        of >= 2 && times * 2 > of && !local && seated.binary_search(ix).is_err()
    });
    absent
        .map(|(organisation, seated)| MissingActor {
            reason: MissingActorReason::SeatedInSiblings,
            organisation,
            area: None,
            topic: None,
            seated,
            of,
        })
        .collect()
}

impl MissingActor {
    /// Why it ought to have a seat, in words.
    #[must_use]
    pub fn sentence(&self, sight: &Sight, language: Language) -> String {
        let register = sight.register();
        let name = register.organisation_name_in(language, self.organisation, sight.on());
        let area = self.area.map(|ix| &*register.areas.get(ix).name).unwrap_or_default();
        let topic = self
            .topic
            .map(|ix| register.topics.get(ix))
            .map_or("", |row| language.pick(&row.name, row.name_en.as_deref().unwrap_or(&row.name)));
        let (seated, of) = (self.seated, self.of);
        match (self.reason, language) {
            (MissingActorReason::MunicipalityOfArea, Language::Da) => {
                format!("{name} har ingen plads, skønt forummet dækker {area}; {seated} af {of} kommuner har en plads.")
            }
            (MissingActorReason::MunicipalityOfArea, Language::En) => {
                format!("{name} has no seat, although the forum covers {area}; {seated} of {of} municipalities have one.")
            }
            (MissingActorReason::Convener, Language::Da) => format!("{name} indkalder forummet og har selv ingen plads."),
            (MissingActorReason::Convener, Language::En) => format!("{name} convenes the forum and has no seat itself."),
            (MissingActorReason::SeatedInSiblings, Language::Da) => {
                format!("{name} har ingen plads her, men i {seated} af {of} søsterfora.")
            }
            (MissingActorReason::SeatedInSiblings, Language::En) => {
                format!("{name} has no seat here, but in {seated} of {of} sister forums.")
            }
            (MissingActorReason::SeatedByTopic, Language::Da) => {
                format!("{name} har ingen plads her, men i {seated} af {of} andre fora om {topic}.")
            }
            (MissingActorReason::SeatedByTopic, Language::En) => {
                format!("{name} has no seat here, but in {seated} of {of} other forums about {topic}.")
            }
        }
    }
}
