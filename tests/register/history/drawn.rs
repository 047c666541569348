//! Single values of a made-up row, drawn by chance.

use super::{Maker, Row};
use chrono::{Days, NaiveDate};
use uuid::Uuid;

impl Maker<'_> {
    pub(super) fn any(&mut self, is: impl Fn(&Row) -> bool) -> Option<Uuid> {
        let ids: Vec<Uuid> = self.world.iter().filter(|row| is(row)).map(Row::id).collect();
        self.chance.one(&ids).copied()
    }

    /// A parent made before: so there is never a ring.
    pub(super) fn elder(&mut self, is: impl Fn(&Row) -> bool) -> Option<Uuid> {
        let id = self.id;
        if self.chance.below(2) == 0 { self.any(|row| is(row) && row.id() < id) } else { None }
    }

    pub(super) fn name(&mut self) -> String {
        let given = self.chance.one(&["Åse", "Ærø", "aa", "Østen", "Zenia", "bo", "Anna"]).expect("a name");
        format!("{given} {}", self.chance.below(4))
    }

    pub(super) fn text(&mut self) -> Option<String> {
        (self.chance.below(2) == 0).then(|| self.name())
    }

    /// A code that belongs to this row alone; a forum's comes from a few, so that it is used again.
    pub(super) fn code(&self) -> String {
        self.id.simple().to_string()
    }

    pub(super) fn term(&mut self) -> (Option<NaiveDate>, Option<NaiveDate>) {
        let day = |days: u64| NaiveDate::from_ymd_opt(2009, 1, 1).expect("a day") + Days::new(days);
        let (from, length) = (self.chance.below(300), self.chance.below(300));
        let open = self.chance.below(4);
        ((open & 1 == 0).then(|| day(from)), (open & 2 == 0).then(|| day(from + length + 1)))
    }
}
