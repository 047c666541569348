//! The door to the printed appendix.

use super::{Edition, appendix, html, text};
use crate::{
    access::{Asking, Sight},
    error::Fault,
    forum::graphql::Forum,
    relay::{Connection, Date, Instant, Page},
};
use async_graphql::{Context, Object};
use std::sync::Arc;

/// Appendix 1 of the cooperation plan, printed.
pub struct Appendix {
    sight: Sight,
    content: Arc<appendix::Appendix>,
}

/// Appendix 1 of the cooperation plan (bilag 1), printed from the register. It is in Danish.
#[expect(clippy::too_many_arguments, reason = "a connection takes its page beside what is asked")]
#[Object]
impl Appendix {
    /// The title.
    fn title(&self) -> &str {
        &self.content.title
    }
    /// The date that it shows the register on.
    fn as_of(&self) -> Date {
        Date(self.content.on)
    }
    /// For whom it is printed.
    fn edition(&self) -> Edition {
        self.content.edition
    }
    /// When it was printed. Two prints of one register differ in this alone.
    fn printed_at(&self) -> Instant {
        self.sight.now().into()
    }
    /// The whole appendix as one page of HTML that fetches nothing and prints on A4.
    fn html(&self) -> Result<String, Fault> {
        Ok(html::render(&self.content, self.sight.now())?)
    }
    /// The entries in the order of print.
    fn entries(
        &self,
        #[graphql(desc = "How many from the beginning, 100 at most; 20 when not given.")] first: Option<i32>,
        #[graphql(desc = "The cursor to go on from.")] after: Option<String>,
        #[graphql(desc = "How many from the end, 100 at most.")] last: Option<i32>,
        #[graphql(desc = "The cursor to go back from.")] before: Option<String>,
    ) -> Result<Connection<AppendixEntry>, Fault> {
        let places = self.content.places();
        let id = |(_, forum)| self.sight.register().forums.get(forum).id;
        let wrap = |(place, _)| AppendixEntry { sight: self.sight.clone(), content: Arc::clone(&self.content), place };
        Ok(Page { first, after, last, before }.of(&places, id, wrap)?)
    }
}

/// The entry of one forum.
pub struct AppendixEntry {
    sight: Sight,
    content: Arc<appendix::Appendix>,
    place: appendix::Place,
}

/// The entry of one forum in the appendix.
#[Object]
impl AppendixEntry {
    /// The forum.
    fn forum(&self) -> Forum {
        Forum::new(&self.sight, self.content.entry(self.place).forum)
    }
    /// The heading: name, code, and a mark such as "kommende".
    fn heading(&self) -> String {
        self.content.entry(self.place).heading()
    }
    /// The entry as plain text.
    fn text(&self) -> String {
        text::entry(self.content.entry(self.place))
    }
}

/// Questions about the plan.
#[derive(Default)]
pub struct PlanQuery;

#[Object]
impl PlanQuery {
    /// Appendix 1 of the cooperation plan as it would be printed now. It counts as 2,000 nodes.
    async fn appendix(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The date that it shows the register on; today when not given.")] as_of: Option<Date>,
        #[graphql(desc = "For whom it is printed. The internal edition is for the network.", default)] edition: Edition,
    ) -> Option<Result<Appendix, Fault>> {
        let printed = super::print(ctx.hub(), ctx.viewer(), edition, as_of.map(|date| date.0));
        Some(printed.map(|(sight, content)| Appendix { sight, content: Arc::new(content) }).map_err(Fault::from))
    }
}
