//! Which forums a list holds, and in which order.

use crate::{
    access::Sight,
    error::{Error, Result},
    register::{AreaIx, Day, End, ForumIx},
    relay::Direction,
};
use entities::words::{Class, ForumKind, ForumLevel, ForumStatus, InterfaceKind};

/// Which forums. Everything given must hold; within a list one is enough.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub text: Option<String>,
    pub level: Option<ForumLevel>,
    pub kind: Option<ForumKind>,
    pub status: Option<ForumStatus>,
    pub class: Option<Class>,
    pub topics: Option<Vec<String>>,
    pub areas: Option<Vec<String>>,
    pub convener: Option<String>,
    pub family: Option<String>,
}

/// What forums are ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, async_graphql::Enum)]
pub enum ForumOrderField {
    /// The name, the Danish way.
    #[default]
    Name,
    /// The code.
    Code,
}

/// A filter with its codes looked up.
struct Sought<'a> {
    filter: &'a Filter,
    areas: Option<Vec<AreaIx>>,
}

/// The forums that there are on the day and that the filter takes. Closed ones are asked for by their status: those that there have
/// been and that were closed before the day.
///
/// # Errors
/// When the text is too long to be searched for, and for a code that nothing has.
pub fn forums(sight: &Sight, filter: &Filter, (field, direction): (ForumOrderField, Direction)) -> Result<Vec<ForumIx>> {
    known(sight, filter)?;
    let sought = Sought::new(sight, filter);
    let (named, register) = (sight.named(filter.text.as_deref())?, sight.register());
    let takes = |ix: &ForumIx| named(ix) && sought.takes(sight, *ix);
    let begun = |ix: &ForumIx| register.forums.get(*ix).term.first().is_none_or(|first| Day::from(first) <= sight.on());
    let mut found: Vec<_> = match filter.status {
        Some(ForumStatus::Closed) => register.forums_by_name().iter().copied().filter(begun).filter(takes).collect(),
        _ => sight.forums().filter(takes).collect(),
    };
    let code = |ix: &ForumIx| &register.forums.get(*ix).code;
    if field == ForumOrderField::Code {
        found.sort_by(|a, b| code(a).cmp(code(b)));
    }
    if direction == Direction::Desc {
        found.reverse();
    }
    Ok(found)
}

/// The other forums of the family that there are on the day.
#[must_use]
pub fn siblings(sight: &Sight, ix: ForumIx) -> Vec<ForumIx> {
    let register = sight.register();
    let Some(family) = register.family_of(ix) else { return Vec::new() };
    let others = register.family(family).into_iter().filter(|other| *other != ix);
    others.filter(|other| register.forums.get(*other).term.contains(sight.on())).collect()
}

/// The forums whose place this one took, and those that take its place, in the order in which that was written down. What lies
/// ahead of the day is told, as the last day of a term is.
#[must_use]
pub fn successions(sight: &Sight, ix: ForumIx) -> (Vec<ForumIx>, Vec<ForumIx>) {
    let register = sight.register();
    let all = register.forum_interfaces.of(ix).iter().map(|interface| register.interfaces.get(*interface));
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for row in
        all.filter(|row| row.kind == InterfaceKind::Succeeds && row.term.last().is_none_or(|last| sight.on() <= last.into()))
    {
        match (row.from, row.to) {
            (End::Forum(new), End::Forum(old)) if new == ix => before.push(old),
            (End::Forum(new), End::Forum(old)) if old == ix => after.push(new),
            _ => {}
        }
    }
    (before, after)
}

/// Refuses a code that nothing has: an empty list would say that no forum deals with it.
fn known(sight: &Sight, filter: &Filter) -> Result<()> {
    let register = sight.register();
    let listed = |codes: &Option<Vec<String>>, is: &dyn Fn(&str) -> bool| codes.iter().flatten().find(|code| !is(code)).cloned();
    let topic = listed(&filter.topics, &|code| register.topics.iter().any(|(_, row)| *row.code == *code));
    let area = listed(&filter.areas, &|code| register.areas.iter().any(|(_, row)| *row.code == *code));
    let convened = |code: &str| register.organisations.iter().any(|(_, row)| *row.code == *code);
    let convener = filter.convener.clone().filter(|code| !convened(code));
    let strange = [("topics", topic), ("areas", area), ("convener", convener)];
    match strange.into_iter().find_map(|(place, code)| code.map(|code| (place, code))) {
        None => Ok(()),
        Some((place, code)) => Err(Error::unknown(place, &code)),
    }
}

impl<'a> Sought<'a> {
    fn new(sight: &Sight, filter: &'a Filter) -> Self {
        let areas = filter.areas.as_ref().map(|codes| {
            let named = sight.register().areas.iter().filter(|(_, row)| codes.iter().any(|code| **code == *row.code));
            named.map(|(ix, _)| ix).collect()
        });
        Self { filter, areas }
    }

    fn takes(&self, sight: &Sight, ix: ForumIx) -> bool {
        let (register, filter) = (sight.register(), self.filter);
        let forum = register.forums.get(ix);
        let convened =
            |code: &String| forum.convener.is_some_and(|organisation| *register.organisations.get(organisation).code == **code);
        filter.level.is_none_or(|level| level == forum.level)
            && filter.kind.is_none_or(|kind| kind == forum.kind)
            && filter.status.is_none_or(|status| status == register.forum_status(ix, sight.on()))
            && filter.class.is_none_or(|class| class == forum.class)
            && filter.convener.as_ref().is_none_or(convened)
            && filter.family.as_deref().is_none_or(|family| register.family_of(ix) == Some(family))
            && filter.topics.as_ref().is_none_or(|codes| deals_with(sight, ix, codes))
            && self.areas.as_ref().is_none_or(|areas| covers(sight, ix, areas))
    }
}

/// Whether the forum deals with one of these topics; a wider topic takes in its narrower ones.
fn deals_with(sight: &Sight, ix: ForumIx, codes: &[String]) -> bool {
    let register = sight.register();
    let mut topics = register.topics_of(ix, sight.on()).flat_map(|topic| register.wider(topic));
    topics.any(|at| codes.iter().any(|code| *register.topics.get(at).code == **code))
}

/// Whether what the forum covers lies in one of these areas, or takes it in.
fn covers(sight: &Sight, ix: ForumIx, areas: &[AreaIx]) -> bool {
    let register = sight.register();
    register
        .areas_of(ix, sight.on())
        .any(|area| areas.iter().any(|asked| register.lies_in(area, *asked) || register.lies_in(*asked, area)))
}
