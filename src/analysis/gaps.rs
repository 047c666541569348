//! Interfaces that are real and not declared, and those that are declared with nothing behind them.
//!
//! **Missing**: two forums without a declared interface that share at least two people, or at least half of their organisations
//! when the conveners are left out. Where the asker may not see into one of them, organisations alone count. Forums of one
//! family (ten local councils) look alike by construction: a pair of them is suggested only where it is asked about by name, and
//! what several of them lack to the same forum or family is one line ([`Suggestion`]). Whoever sees a draft between the two is not
//! told again, and a pair that was turned down stays away, for those who may know of it, until what it was suggested on changes
//! ([`Grounds`]).
//!
//! **Hollow**: declared on the day, and nobody in common, no organisation but conveners and police, nobody who answers for it at
//! either end, nothing passed since both ends confirmed it last or the day of its review came. Every seat counts here, deputies too: anybody fills it. What
//! stands at an end and is no forum fills it by a seat in the forum or by somebody of its own who sits there, unless it is the
//! convener or the police as a whole.

use super::{
    alike::{HALF, Party, alike},
    overlap::{Incidence, Measure, Pair, by_code, common, organisations},
    ranking::sharing_people,
};
use crate::{
    access::Sight,
    hub::hex,
    interface::state,
    register::{Counting, Dismissal, End, ForumIx, InterfaceIx, OrganisationIx, PersonIx, SeatIx},
};
use entities::words::{ForumKind, ForumStatus, OrganisationKind};
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};
use uuid::Uuid;

/// From so many people on, those in common suggest an interface.
pub const PEOPLE: u32 = 2;

/// Which rule suggests an interface; the first that holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, async_graphql::Enum)]
pub enum SuggestionRule {
    /// At least two people sit in both.
    People,
    /// At least half of their organisations are the same when the conveners are left out.
    Organisations,
}

impl SuggestionRule {
    fn of(people: Option<Measure>, organisations: Measure) -> Option<Self> {
        if people.is_some_and(|people| people.shared >= PEOPLE as usize) {
            Some(Self::People)
        } else {
            organisations.jaccard.filter(|ratio| *ratio >= HALF).map(|_| Self::Organisations)
        }
    }
}

/// A pair of forums between which an interface is missing. The first has the lower code unless one was asked about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Missing {
    pub a: ForumIx,
    pub b: ForumIx,
    pub rule: SuggestionRule,
    /// What they share in people; nothing where the asker may not see it.
    pub people: Option<Measure>,
    /// What they share in organisations without the conveners.
    pub organisations: Measure,
}

impl Missing {
    /// The pair, with the regular seats counted.
    #[must_use]
    pub fn pair(&self) -> Pair {
        Pair { a: self.a, b: self.b, counting: Counting::default() }
    }

    /// Strongest first: people in common, how much that is, then organisations. Where people are hidden they count as none.
    fn strength(&self) -> (usize, u64, u64) {
        // Ratios lie between 0 and 1, where the bits of a float sort as the float does.
        let bits = |ratio: Option<f64>| ratio.unwrap_or(0.0).to_bits();
        let people = self.people.unwrap_or_default();
        (people.shared, bits(people.jaccard), bits(self.organisations.jaccard))
    }
}

/// The missing interfaces among the forums with these codes, or among all: strongest first, then by code.
#[must_use]
pub fn missing(sight: &Sight, among: Option<&[String]>) -> Vec<Missing> {
    judged(sight, among).0
}

/// The missing interfaces, and how many pairs of one family were left out.
fn judged(sight: &Sight, among: Option<&[String]>) -> (Vec<Missing>, usize) {
    let field = Field::of(sight, working(sight, among));
    let turned_down = TurnedDown::of(sight);
    let judged = field.candidates().into_iter().filter_map(|(a, b)| field.judge(a, b));
    let waits = |missing: &Missing| !is_taken(sight, missing.pair()) && !turned_down.holds(sight, missing.pair());
    let mut found: Vec<_> = judged.filter(waits).collect();
    let all = found.len();
    found.retain(|missing| among.is_some() || !siblings(sight, missing.a, missing.b));
    // A stable sort: what is as strong stays in the order of codes.
    found.sort_by_key(|missing| std::cmp::Reverse(missing.strength()));
    let left_out = all - found.len();
    (found, left_out)
}

/// What is missing between two forums, or between the forums of a family and another forum or family: one line.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// The strongest of the pairs.
    pub first: Missing,
    /// The forums on the side of its first forum, by code.
    pub a: Vec<ForumIx>,
    /// Those on the side of its second.
    pub b: Vec<ForumIx>,
    /// How many pairs of them lack an interface.
    pub pairs: usize,
}

/// The missing interfaces as lines to be looked at, strongest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestions {
    pub found: Vec<Suggestion>,
    /// How many pairs of one family were left out.
    pub left_out: usize,
}

/// The missing interfaces among the forums with these codes, each pair for itself; or among all, the forums of a family together.
#[must_use]
pub fn suggestions(sight: &Sight, among: Option<&[String]>) -> Suggestions {
    let (found, left_out) = judged(sight, among);
    let found = if among.is_some() { found.into_iter().map(Suggestion::of).collect() } else { together(sight, found) };
    Suggestions { found, left_out }
}

/// The missing interfaces of one forum, the forums of a family together.
#[must_use]
pub fn suggestions_of(sight: &Sight, forum: ForumIx) -> Vec<Suggestion> {
    together(sight, missing_of(sight, forum))
}

/// One line for all pairs between the same two families, in the place of the strongest.
fn together(sight: &Sight, found: Vec<Missing>) -> Vec<Suggestion> {
    let mut lines: Vec<Suggestion> = Vec::new();
    let mut places: HashMap<(Group, Group), usize> = HashMap::new();
    for missing in found {
        let (a, b) = (Group::of(sight, missing.a), Group::of(sight, missing.b));
        match places.get(&(a, b)).or_else(|| places.get(&(b, a))) {
            None => {
                places.insert((a, b), lines.len());
                lines.push(Suggestion::of(missing));
            }
            Some(place) => {
                let line = &mut lines[*place];
                let turned = Group::of(sight, line.first.a) != a;
                let (a, b) = if turned { (missing.b, missing.a) } else { (missing.a, missing.b) };
                line.a.push(a);
                line.b.push(b);
                line.pairs += 1;
            }
        }
    }
    for side in lines.iter_mut().flat_map(|line| [&mut line.a, &mut line.b]) {
        by_code(sight, side);
        side.dedup();
    }
    lines
}

impl Suggestion {
    fn of(first: Missing) -> Self {
        Self { first, a: vec![first.a], b: vec![first.b], pairs: 1 }
    }
}

/// What a forum is one of: see [`siblings`].
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Group<'a> {
    Family(&'a str),
    Kind(ForumKind, OrganisationIx),
    Alone(ForumIx),
}

impl<'a> Group<'a> {
    fn of(sight: &'a Sight, forum: ForumIx) -> Self {
        let register = sight.register();
        let row = register.forums.get(forum);
        match (register.family_of(forum), row.convener.filter(|_| of_a_kind(row.kind))) {
            (Some(family), _) => Self::Family(family),
            (None, Some(convener)) => Self::Kind(row.kind, convener),
            (None, None) => Self::Alone(forum),
        }
    }
}

/// Who and what sits in each of some forums, looked up once, by the place of the forum in the order of codes.
struct Field {
    forums: Vec<ForumIx>,
    open: Vec<bool>,
    /// Nobody where the asker may not see into the forum.
    people: Vec<Arc<[PersonIx]>>,
    /// The pairs of places that share people enough.
    meet: Vec<(usize, usize)>,
    regular: Vec<Party<OrganisationIx>>,
    /// With every seat counted; empty when all forums are open to the asker.
    every: Vec<Party<OrganisationIx>>,
}

impl Field {
    fn of(sight: &Sight, mut forums: Vec<ForumIx>) -> Self {
        by_code(sight, &mut forums);
        let open: Vec<_> = forums.iter().map(|forum| sight.sees_inside(*forum)).collect();
        let seen = (0..forums.len()).filter(|place| open[*place]).collect::<Vec<_>>();
        let seated = Incidence::of(sight, seen.iter().map(|place| forums[*place]).collect(), Counting::default());
        let place: HashMap<ForumIx, usize> = seen.iter().map(|place| (forums[*place], *place)).collect();
        let meet = seated.pairs(PEOPLE).into_iter().map(|shared| (place[&shared.a], place[&shared.b])).collect();
        let mut people = vec![Arc::default(); forums.len()];
        seen.into_iter().zip(seated.people).for_each(|(place, row)| people[place] = row);
        let regular = parties(sight, &forums, Counting::default());
        let every = if open.contains(&false) { parties(sight, &forums, Counting::EVERY_SEAT) } else { Vec::new() };
        Self { forums, open, people, meet, regular, every }
    }

    /// The pairs of places of which a rule may hold, in the order of codes.
    fn candidates(&self) -> Vec<(usize, usize)> {
        let mut pairs = self.meet.clone();
        pairs.extend(alike(&self.regular, |a, b| self.open[a] && self.open[b]));
        pairs.extend(alike(&self.every, |a, b| !(self.open[a] && self.open[b])));
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }

    /// What is missing between the forums in these places. Where one is closed to the asker every seat counts, or the difference
    /// would tell what kind of seat an organisation has.
    fn judge(&self, a: usize, b: usize) -> Option<Missing> {
        let open = self.open[a] && self.open[b];
        let people = open.then(|| Measure::of(&self.people[a], &self.people[b]));
        let parties = if open { &self.regular } else { &self.every };
        let organisations = parties[a].measure(&parties[b]);
        let rule = SuggestionRule::of(people, organisations)?;
        Some(Missing { a: self.forums[a], b: self.forums[b], rule, people, organisations })
    }
}

fn parties(sight: &Sight, forums: &[ForumIx], counting: Counting) -> Vec<Party<OrganisationIx>> {
    forums.iter().map(|forum| Party::of(sight, *forum, counting)).collect()
}

/// The missing interfaces of one forum: strongest first, then by the other's code.
#[must_use]
pub fn missing_of(sight: &Sight, forum: ForumIx) -> Vec<Missing> {
    let mut others: Vec<_> = sight.forums().filter(|other| *other != forum && works(sight, *other)).collect();
    by_code(sight, &mut others);
    let ranked = sharing_people(sight, forum, Counting::default()).into_iter();
    let people: HashMap<_, _> = ranked.filter_map(|ranked| ranked.people.map(|people| (ranked.other, people))).collect();
    let turned_down = TurnedDown::of(sight);
    let judged = others.into_iter().filter_map(|other| {
        let pair = Pair { a: forum, b: other, counting: Counting::default() };
        let organisations = pair.organisations_without_convener(sight);
        SuggestionRule::of(people.get(&other).copied(), organisations)?;
        let waits = !siblings(sight, forum, other) && !is_taken(sight, pair) && !turned_down.holds(sight, pair);
        if waits { judge(sight, pair) } else { None }
    });
    let mut found: Vec<_> = judged.filter(|_| works(sight, forum)).collect();
    found.sort_by_key(|missing| std::cmp::Reverse(missing.strength()));
    found
}

/// What is suggested for this pair, if a rule holds and nobody has begun on it.
#[must_use]
pub fn suggestion(sight: &Sight, a: ForumIx, b: ForumIx) -> Option<Missing> {
    let mut forums = [a, b];
    by_code(sight, &mut forums);
    let pair = Pair { a: forums[0], b: forums[1], counting: Counting::default() };
    judge(sight, pair).filter(|_| a != b && works(sight, a) && works(sight, b) && !is_taken(sight, pair))
}

fn judge(sight: &Sight, pair: Pair) -> Option<Missing> {
    let (people, organisations) = (pair.people(sight), pair.organisations_without_convener(sight));
    let rule = SuggestionRule::of(people, organisations)?;
    Some(Missing { a: pair.a, b: pair.b, rule, people, organisations })
}

/// The forums with these codes that there are on the day and are not closed, or all of them.
pub(super) fn working(sight: &Sight, among: Option<&[String]>) -> Vec<ForumIx> {
    let there = |forum: &ForumIx| sight.register().forums.get(*forum).term.contains(sight.on()) && works(sight, *forum);
    match among {
        None => sight.forums().filter(there).collect(),
        Some(codes) => {
            let mut named: Vec<_> = codes.iter().filter_map(|code| sight.register().forum_by_code(code)).filter(there).collect();
            named.sort_unstable();
            named.dedup();
            named
        }
    }
}

fn works(sight: &Sight, forum: ForumIx) -> bool {
    sight.register().forum_status(forum, sight.on()) != ForumStatus::Closed
}

/// Whether two forums are of one family: of the same written down, or else of the same kind under the same convener. Networks,
/// committees and the like are what many unlike forums are called, and make no family.
#[must_use]
pub fn siblings(sight: &Sight, a: ForumIx, b: ForumIx) -> bool {
    let register = sight.register();
    let family = |forum| register.forum_families.of(forum).first().map(|ix| &register.families.get(*ix).family);
    let (x, y) = (register.forums.get(a), register.forums.get(b));
    match (family(a), family(b)) {
        (Some(one), Some(other)) => one == other,
        _ => x.kind == y.kind && x.convener.is_some() && x.convener == y.convener && of_a_kind(x.kind),
    }
}

fn of_a_kind(kind: ForumKind) -> bool {
    match kind {
        ForumKind::LocalCouncil
        | ForumKind::Ssp
        | ForumKind::Psp
        | ForumKind::Ksp
        | ForumKind::DistrictCouncil
        | ForumKind::ContactCommittee => true,
        ForumKind::MeetingForum | ForumKind::Network | ForumKind::Committee | ForumKind::WorkingGroup | ForumKind::Other => false,
    }
}

/// Whether the asker sees an interface between the two on the day, declared or begun.
pub(super) fn is_taken(sight: &Sight, pair: Pair) -> bool {
    pair.interfaces(sight).any(|ix| sight.shows(ix))
}

/// What a suggestion rests on, in a form that names nobody: one digest of the people in common, and one of the organisations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grounds {
    people: Option<String>,
    organisations: String,
}

impl Grounds {
    /// What the suggestion of this pair rests on, as the asker sees it.
    #[must_use]
    pub fn of(sight: &Sight, pair: Pair) -> Self {
        let register = sight.register();
        let people = pair.evidence(sight).into_iter().map(|shared| register.persons.get(shared.person).id);
        let every = |forum| organisations(sight, forum, Counting::EVERY_SEAT);
        let shared = common(&every(pair.a), &every(pair.b)).map(|ix| register.organisations.get(*ix).id).collect();
        Self { people: pair.open(sight).then(|| digest(people.collect())), organisations: digest(shared) }
    }

    /// The same as a text to be kept.
    #[must_use]
    pub fn text(&self) -> String {
        format!("people:{} organisations:{}", self.people.as_deref().unwrap_or("-"), self.organisations)
    }

    /// Whether a text that was kept says the same, as far as the asker sees. Whoever turned a pair down without seeing the people
    /// has turned it down for those who do not see them either.
    fn stands_in(&self, kept: &str) -> bool {
        let Some((people, organisations)) = kept.split_once(' ') else { return false };
        let same_people = self.people.as_ref().is_none_or(|own| people.strip_prefix("people:") == Some(own));
        same_people && organisations.strip_prefix("organisations:") == Some(&self.organisations)
    }
}

fn digest(mut ids: Vec<Uuid>) -> String {
    ids.sort_unstable();
    let mut hash = Sha256::new();
    ids.iter().for_each(|id| hash.update(id.as_bytes()));
    hex(&hash.finalize()[..16])
}

/// Whether what a suggestion was turned down on still stands, as far as the asker sees.
#[must_use]
pub fn stays_away(sight: &Sight, dismissal: &Dismissal) -> bool {
    let pair = Pair { a: dismissal.a, b: dismissal.b, counting: Counting::default() };
    Grounds::of(sight, pair).stands_in(&dismissal.evidence)
}

/// Whether the asker may know that a pair was turned down: keeps or sits in one of the two. It was decided inside; to others the
/// suggestion stands as before.
#[must_use]
pub fn hears_of(sight: &Sight, dismissal: &Dismissal) -> bool {
    let party = |forum| sight.standing().party_to(sight.register(), End::Forum(forum));
    party(dismissal.a) || party(dismissal.b)
}

/// The pairs that were turned down, as far as the asker may know.
struct TurnedDown<'a>(BTreeMap<(ForumIx, ForumIx), &'a Dismissal>);

impl<'a> TurnedDown<'a> {
    fn of(sight: &'a Sight) -> Self {
        let rows = sight.register().dismissals.iter().filter(|(_, row)| row.on <= sight.on().date() && hears_of(sight, row));
        Self(rows.map(|(_, row)| ((row.a.min(row.b), row.a.max(row.b)), row)).collect())
    }

    fn holds(&self, sight: &Sight, pair: Pair) -> bool {
        let kept = self.0.get(&(pair.a.min(pair.b), pair.a.max(pair.b)));
        kept.is_some_and(|kept| stays_away(sight, kept))
    }
}

/// The hollow interfaces between the forums with these codes, or among all, by code.
#[must_use]
pub fn hollows(sight: &Sight, among: Option<&[String]>) -> Vec<InterfaceIx> {
    let mut found = declared_among(sight, among);
    found.retain(|ix| hollow(sight, *ix) == Some(true));
    found
}

/// The interfaces that are declared on the day with forums at their ends, or with one and an organisation: between the forums with these
/// codes, or among all, by code.
#[must_use]
pub fn declared_among(sight: &Sight, among: Option<&[String]>) -> Vec<InterfaceIx> {
    let register = sight.register();
    let asked: Vec<_> = among.map(|_| working(sight, among)).unwrap_or_default();
    let inside = |end| match end {
        End::Forum(forum) => among.is_none() || asked.binary_search(&forum).is_ok(),
        End::Organisation(_) => true,
    };
    let of_forums = |from, to| matches!(from, End::Forum(_)) || matches!(to, End::Forum(_));
    let listed = register.interfaces.iter().filter(|(_, row)| inside(row.from) && inside(row.to) && of_forums(row.from, row.to));
    let mut found: Vec<_> = listed.map(|(ix, _)| ix).filter(|ix| sight.declares(*ix)).collect();
    found.sort_by(|a, b| register.interfaces.get(*a).code.cmp(&register.interfaces.get(*b).code));
    found
}

/// Whether the interface is declared with nothing behind it; nothing where the asker may not see enough to tell.
#[must_use]
pub fn hollow(sight: &Sight, ix: InterfaceIx) -> Option<bool> {
    if !sight.declares(ix) || state::is_answered_for(sight, ix) {
        return Some(false);
    }
    let row = sight.register().interfaces.get(ix);
    let met = meeting(sight, row.from, row.to);
    let behind = [met[0], met[1], has_passed(sight, ix)];
    match (behind.contains(&Some(true)), behind.contains(&None)) {
        (true, _) => Some(false),
        (false, true) => None,
        (false, false) => Some(true),
    }
}

/// Whether what stands at two ends has an organisation in common beside conveners and police, and whether it has a person in common;
/// nothing where the asker may not see it.
#[must_use]
pub fn meeting(sight: &Sight, from: End, to: End) -> [Option<bool>; 2] {
    match (from, to) {
        (End::Forum(a), End::Forum(b)) => [organisations_meet(sight, a, b), people_meet(sight, a, b)],
        (End::Forum(forum), End::Organisation(unit)) | (End::Organisation(unit), End::Forum(forum)) => {
            [Some(is_seated(sight, forum, unit)), sends(sight, forum, unit)]
        }
        (End::Organisation(_), End::Organisation(_)) => [Some(false), Some(false)],
    }
}

/// Whether the two forums have an organisation in common beside conveners and police.
fn organisations_meet(sight: &Sight, a: ForumIx, b: ForumIx) -> Option<bool> {
    let pair = Pair { a, b, counting: Counting::EVERY_SEAT };
    let counts = |organisation: &OrganisationIx| !sits_everywhere(sight, &[a, b], *organisation);
    Some(pair.shared_organisations(sight).iter().any(counts))
}

/// Whether an organisation convenes one of the forums or is the police.
fn sits_everywhere(sight: &Sight, forums: &[ForumIx], organisation: OrganisationIx) -> bool {
    let register = sight.register();
    let convener = |forum: &ForumIx| register.forums.get(*forum).convener.map(|ix| register.root(ix));
    register.organisations.get(organisation).kind == OrganisationKind::Police
        || forums.iter().any(|forum| convener(forum) == Some(organisation))
}

fn people_meet(sight: &Sight, a: ForumIx, b: ForumIx) -> Option<bool> {
    Pair { a, b, counting: Counting::EVERYBODY }.people(sight).map(|people| people.shared > 0)
}

/// Whether an organisation has a seat in the forum, and not because it sits everywhere.
fn is_seated(sight: &Sight, forum: ForumIx, unit: OrganisationIx) -> bool {
    let root = sight.register().root(unit);
    !sits_everywhere(sight, &[forum], root) && organisations(sight, forum, Counting::EVERY_SEAT).binary_search(&root).is_ok()
}

/// Whether somebody of the organisation or unit sits in the forum.
fn sends(sight: &Sight, forum: ForumIx, unit: OrganisationIx) -> Option<bool> {
    let register = sight.register();
    if unit == register.root(unit) && sits_everywhere(sight, &[forum], unit) {
        return Some(false);
    }
    let ours = |seat: &SeatIx| {
        let seat = register.seats.get(*seat);
        let holder = register.holder(seat, sight.on());
        seat.organisation.is_some_and(|ix| register.is_unit_of(ix, unit))
            || holder.is_some_and(|person| register.holds_post_in(person, unit, sight.on()))
    };
    sight.sees_inside(forum).then(|| sight.seats(forum).iter().any(ours))
}

/// Whether anything has passed since the interface was last looked at: since both ends confirmed it, or since the last day of review
/// that has come, whichever is later; ever where there is neither.
fn has_passed(sight: &Sight, ix: InterfaceIx) -> Option<bool> {
    let register = sight.register();
    let since = state::looked_at(sight, ix);
    let passed = || state::passings(sight, ix).iter().any(|ix| since.is_none_or(|since| since <= register.passings.get(*ix).on));
    state::shows_passings(sight, ix).then(passed)
}
