//! The forums that there are on a day, remembered from one question to the next: finding them anew reads the row of every forum.

use super::{Day, ForumIx, Register, Row, Touched};
use arc_swap::ArcSwapOption;
use entities::words::Class;
use std::sync::Arc;

/// The day last asked about and the forums then.
pub(super) type Remembered = Arc<ArcSwapOption<Listed>>;

/// The forums that there are on a day.
pub struct Listed {
    on: Day,
    /// All of them, in the Danish order of names.
    pub forums: Vec<ForumIx>,
    /// Those of them that not everybody may see into, each with who may.
    pub guarded: Vec<(ForumIx, Class)>,
}

impl Register {
    /// The forums that there are on the day.
    #[must_use]
    pub fn forums_on(&self, on: Day) -> Arc<Listed> {
        if let Some(listed) = self.listed.load_full().filter(|listed| listed.on == on) {
            return listed;
        }
        let there = |ix: &ForumIx| self.forums.get(*ix).term.contains(on);
        let forums: Vec<_> = self.forums_by_name().iter().copied().filter(there).collect();
        let classes = forums.iter().map(|ix| (*ix, self.forums.get(*ix).class));
        let guarded = classes.filter(|(_, class)| *class != Class::Public).collect();
        let listed = Arc::new(Listed { on, forums, guarded });
        self.listed.store(Some(Arc::clone(&listed)));
        listed
    }

    /// Forgets the list when these changes may have changed it. The former register keeps its own.
    pub(super) fn forget_listed(&mut self, touched: &[Touched]) {
        let mut rows = touched.iter().flat_map(|change| [&change.before, &change.after]).flatten();
        if rows.any(|row| matches!(row, Row::Forum(_) | Row::ForumName(_))) {
            self.listed = Remembered::default();
        }
    }
}
