//! What can stand in a column: how it is read, and how it is written, each beside the other so that the two cannot drift apart.

use super::cells::Cells;
use crate::words::text::Checks;
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use chrono_tz::Europe::Copenhagen;
use sea_orm::{ActiveEnum, Iterable};
use std::borrow::Cow;
use uuid::Uuid;

/// What stands in one cell on its way out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Cell {
    Empty,
    Text(String),
    Number(i32),
    Day(NaiveDate),
    /// A row of this file, to be named by its code.
    Code(&'static str, Uuid),
}

/// A kind of column.
pub(super) trait Column {
    type Value;
    fn read(&self, cells: &mut Cells<'_>, column: &'static str) -> Self::Value;
    fn cell(&self, value: &Self::Value) -> Cell;
}

/// Declares a kind of column: the value it gives, how it is read, how it is written.
macro_rules! column {
    ($(#[$doc:meta])* $name:ident $(($($part:ident: $kind:ty),+))? -> $value:ty, |$this:ident, $cells:ident, $column:ident| $read:expr, |$shown:ident| $cell:expr) => {
        $(#[$doc])*
        #[derive(Clone, Copy)]
        pub(super) struct $name $(($(pub $kind),+))?;

        impl Column for $name {
            type Value = $value;
            fn read(&self, $cells: &mut Cells<'_>, $column: &'static str) -> $value {
                let $this = self;
                $read
            }
            fn cell(&self, $shown: &$value) -> Cell {
                let _this = self;
                $cell
            }
        }
    };
}

column!(
    /// A text of one line that must be there.
    Line -> String, |_this, cells, column| cells.line(column), |value| text(value)
);
column!(
    /// What others name the row by.
    Handle -> String, |_this, cells, column| cells.handle(column), |value| text(value)
);
column!(
    /// A text of one line that may be missing.
    MaybeLine -> Option<String>, |_this, cells, column| cells.maybe_line(column), |value| value.as_deref().map_or(Cell::Empty, text)
);
column!(
    /// What a rule of the rooms makes of a text that may be missing.
    Ruled(rule: fn(&mut Checks, Option<String>) -> Option<String>) -> Option<String>,
    |this, cells, column| cells.by_rule(column, this.0), |value| value.as_deref().map_or(Cell::Empty, text)
);
column!(
    /// A text that must be there.
    Needed -> String, |_this, cells, column| cells.needed(column), |value| text(value)
);
column!(
    /// A text that may be missing.
    Text -> Option<String>, |_this, cells, column| cells.text(column), |value| value.as_deref().map_or(Cell::Empty, text)
);
column!(
    /// A mail address that may be missing.
    Address -> Option<String>, |_this, cells, column| cells.address(column), |value| value.as_deref().map_or(Cell::Empty, text)
);
column!(
    /// A mail address that must be there.
    NeededAddress -> String, |_this, cells, column| {
        cells.must_be_filled(column);
        cells.address(column).unwrap_or_default()
    }, |value| text(value)
);
column!(
    /// A whole number that may be missing.
    Int -> Option<i32>, |_this, cells, column| cells.int(column), |value| value.map_or(Cell::Empty, Cell::Number)
);
column!(
    /// A day that may be missing.
    Day -> Option<NaiveDate>, |_this, cells, column| cells.date(column), |value| value.map_or(Cell::Empty, Cell::Day)
);
column!(
    /// A day that must be there.
    NeededDay -> NaiveDate, |_this, cells, column| cells.needed_date(column), |value| Cell::Day(*value)
);
column!(
    /// The day after a last day: people write the last day itself.
    LastDay -> Option<NaiveDate>, |_this, cells, column| cells.last_day(column),
    |value| value.and_then(|after| after.pred_opt()).map_or(Cell::Empty, Cell::Day)
);
column!(
    /// The day after a last day that must be there.
    NeededLastDay -> NaiveDate, |_this, cells, column| cells.needed_last_day(column),
    |value| value.pred_opt().map_or(Cell::Empty, Cell::Day)
);
column!(
    /// yes or no.
    Yes -> bool, |_this, cells, column| cells.yes(column), |value| text(if *value { "yes" } else { "no" })
);
column!(
    /// An instant, written as the clock stood in Copenhagen.
    Instant -> DateTime<Utc>, |_this, cells, column| cells.instant(column),
    |value| Cell::Text(value.with_timezone(&Copenhagen).to_rfc3339_opts(SecondsFormat::AutoSi, false))
);

/// A whole number, or this one where the cell is empty.
#[derive(Clone, Copy)]
pub(super) struct IntOr(pub i32);

impl Column for IntOr {
    type Value = i32;
    fn read(&self, cells: &mut Cells<'_>, column: &'static str) -> i32 {
        cells.int(column).unwrap_or(self.0)
    }
    fn cell(&self, value: &i32) -> Cell {
        Cell::Number(*value)
    }
}

/// The code of a row of this file, which must be there.
#[derive(Clone, Copy)]
pub(super) struct Code(pub &'static str);

impl Column for Code {
    type Value = Uuid;
    fn read(&self, cells: &mut Cells<'_>, column: &'static str) -> Uuid {
        cells.needed_code(column, self.0)
    }
    fn cell(&self, value: &Uuid) -> Cell {
        Cell::Code(self.0, *value)
    }
}

/// The code of a row of this file, which may be missing.
#[derive(Clone, Copy)]
pub(super) struct MaybeCode(pub &'static str);

impl Column for MaybeCode {
    type Value = Option<Uuid>;
    fn read(&self, cells: &mut Cells<'_>, column: &'static str) -> Option<Uuid> {
        cells.code(column, self.0)
    }
    fn cell(&self, value: &Option<Uuid>) -> Cell {
        value.map_or(Cell::Empty, |id| Cell::Code(self.0, id))
    }
}

/// The code of another row of the same file. It can only be looked up when all rows have been read.
#[derive(Clone, Copy)]
pub(super) struct Parent(pub &'static str);

impl Column for Parent {
    type Value = Option<Uuid>;
    fn read(&self, _: &mut Cells<'_>, _: &'static str) -> Option<Uuid> {
        None
    }
    fn cell(&self, value: &Option<Uuid>) -> Cell {
        MaybeCode(self.0).cell(value)
    }
}

/// A word of a closed vocabulary, with the one that an empty cell means, if it may be empty.
#[derive(Clone, Copy)]
pub(super) struct Word<W>(pub Option<W>);

impl<W: ActiveEnum<Value = String> + Iterable + Copy> Column for Word<W> {
    type Value = W;
    #[expect(clippy::expect_used, reason = "no vocabulary is empty")]
    fn read(&self, cells: &mut Cells<'_>, column: &'static str) -> W {
        cells.word(column, self.0).unwrap_or_else(|| W::iter().next().expect("a word"))
    }
    fn cell(&self, value: &W) -> Cell {
        Cell::Text(value.to_value())
    }
}

/// A word of a closed vocabulary, or none.
#[derive(Clone, Copy)]
pub(super) struct MaybeWord<W>(pub std::marker::PhantomData<W>);

impl<W: ActiveEnum<Value = String> + Iterable + Copy> Column for MaybeWord<W> {
    type Value = Option<W>;
    fn read(&self, cells: &mut Cells<'_>, column: &'static str) -> Option<W> {
        if cells.is_empty(column) { None } else { cells.word(column, None) }
    }
    fn cell(&self, value: &Option<W>) -> Cell {
        value.as_ref().map_or(Cell::Empty, |value| Cell::Text(value.to_value()))
    }
}

fn text(value: &str) -> Cell {
    let value = value.trim();
    if value.is_empty() {
        return Cell::Empty;
    }
    // A return that a spreadsheet would lose or double.
    let value = if value.contains('\r') { value.replace("\r\n", "\n").replace('\r', "\n") } else { value.to_owned() };
    Cell::Text(value)
}

/// Whether a spreadsheet would take the text for a formula, or would once its apostrophes were gone.
fn looks_like_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// The text with an apostrophe before what a spreadsheet would take for a formula.
pub(super) fn guarded(text: &str) -> Cow<'_, str> {
    if looks_like_formula(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text without the apostrophe that [`guarded`] wrote before it.
pub(super) fn unguarded(text: &str) -> &str {
    text.strip_prefix('\'').filter(|_| looks_like_formula(text)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_a_spreadsheet_would_run_gets_an_apostrophe() {
        for text in ["=1+1", "+45 46 32 15 00", "-", "@SUM(A1)", "'=1"] {
            assert_eq!(guarded(text), format!("'{text}"));
        }
        for text in ["", "KR", "'s-Hertogenbosch", "a=1", "'"] {
            assert_eq!(guarded(text), text);
        }
    }

    proptest! {
        #[test]
        fn the_apostrophe_comes_and_goes(text in "['=+@a-]{0,6}.*") {
            let out = guarded(&text);
            prop_assert_eq!(unguarded(&out), &*text);
            prop_assert!(!out.starts_with(['=', '+', '-', '@']));
        }
    }
}
