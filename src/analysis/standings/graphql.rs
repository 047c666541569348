//! The door to what is declared held against what is derived.

use super::{InterfaceStanding, Standing, standings, standings_of};
use crate::{
    access::{Asking, Sight},
    analysis::{gaps::SuggestionRule, graphql::Overlap, named},
    error::{Fault, Result as Outcome},
    interface::graphql::{Interface, InterfaceParty},
    register::ForumIx,
    relay::{Connection, Date, Inline, InlineList, Page},
    words::Language,
};
use async_graphql::{Context, Object};

/// How what was declared between two stands to what they have in common.
pub struct InterfaceState {
    sight: Sight,
    pair: Standing,
}

/// How what was declared between two stands to what they have in common.
#[Object]
impl InterfaceState {
    /// The first of the two: the forum, or the one with the lower code unless one was asked about.
    fn a(&self) -> InterfaceParty {
        InterfaceParty::new(&self.sight, self.pair.a)
    }
    /// The second of the two.
    fn b(&self) -> InterfaceParty {
        InterfaceParty::new(&self.sight, self.pair.b)
    }
    /// How they stand.
    fn standing(&self) -> InterfaceStanding {
        self.pair.standing
    }
    /// The interfaces declared between them, either way, in the order of kinds, then in that in which they were entered.
    fn interfaces(&self) -> InlineList<Interface> {
        self.pair.interfaces.iter().map(|ix| Interface::new(&self.sight, *ix)).collect()
    }
    /// What they have in common, on every measure and with the evidence, the regular seats counted; nothing where one of the two is no
    /// forum.
    fn overlap(&self) -> Option<Inline<Overlap>> {
        self.pair.pair().map(|pair| Inline(Overlap { sight: self.sight.clone(), pair }))
    }
    /// Which rule suggests an interface, where none is declared.
    fn rule(&self) -> Option<SuggestionRule> {
        self.pair.missing.map(|missing| missing.rule)
    }
    /// That rule in words, with its figures.
    fn reason(
        &self,
        #[graphql(desc = "The language; that of the request when not given.")] language: Option<Language>,
    ) -> Option<String> {
        self.pair.missing.map(|missing| missing.reason(language.unwrap_or(self.sight.language())))
    }
    /// All this in a sentence.
    fn sentence(
        &self,
        #[graphql(desc = "The language; that of the request when not given.")] language: Option<Language>,
    ) -> String {
        self.pair.sentence(&self.sight, language.unwrap_or(self.sight.language()))
    }
}

fn paged(sight: &Sight, found: &[Standing], page: &Page) -> Outcome<Connection<InterfaceState>> {
    let places: Vec<usize> = (0..found.len()).collect();
    let wrap = |at: usize| InterfaceState { sight: sight.clone(), pair: found[at].clone() };
    page.of(&places, |at| found[at].id(sight.register()), wrap)
}

/// A page of how a forum stands to the others.
pub(crate) fn states_of(
    sight: &Sight,
    forum: ForumIx,
    standing: Option<InterfaceStanding>,
    page: &Page,
) -> Outcome<Connection<InterfaceState>> {
    paged(sight, &standings_of(sight, forum, standing), page)
}

/// The question about what is declared held against what is derived.
#[derive(Default)]
pub struct StandingsQuery;

#[expect(clippy::too_many_arguments, reason = "a connection takes its page beside what is asked")]
#[Object]
impl StandingsQuery {
    /// What is declared held against what is derived, in one list: the pairs that `missingInterfaces` gives, strongest first; then
    /// those with an interface that `hollowInterfaces` gives, those that are declared alone, and those that are real and declared, each
    /// by what the two are called. A declared pair is real when anybody, or any organisation besides the conveners and the police, is
    /// in both, deputies and every kind of seat counted. Where you may not see who sits in a forum, organisations alone count.
    async fn interface_states(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
        #[graphql(desc = "The codes of the forums to look at; all when not given.")] among: Option<Vec<String>>,
        #[graphql(desc = "Only pairs of this standing; all when not given.")] standing: Option<InterfaceStanding>,
        #[graphql(desc = "The date asked about; today when not given.")] as_of: Option<Date>,
    ) -> Result<Connection<InterfaceState>, Fault> {
        let sight = ctx.sight(as_of);
        let found = standings(&sight, named::among(&[&sight], among.as_deref())?, standing);
        Ok(paged(&sight, &found, &Page { first, after, last, before })?)
    }
}
