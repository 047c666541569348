//! The tables of exchange, one by one: columns, each with the field it stands for and how it is read and written, and by what a
//! row is known again.

use super::{cells::Cells, columns::Cell};
use crate::{
    error::{Result, RuleCode},
    hub::Work,
    register::{Kept, Term},
    words::text::Checks,
};
use chrono::NaiveDate;
use sea_orm::{Condition, EntityTrait, sea_query::SimpleExpr};
use uuid::Uuid;

/// A first day, and the day after a last day.
pub(super) type Days = (Option<NaiveDate>, Option<NaiveDate>);

/// A table of exchange, whose rows are rows of one table of the database.
pub(super) trait Sheet: 'static {
    type Row: Kept;
    const FILE: &'static str;
    const COLUMNS: &'static [&'static str];
    /// Whether the table is written even when it has no rows.
    const CORE: bool;
    /// Whether two rows may have the same key: then they are told apart by the rest.
    const LOOSE: bool = false;
    /// The column in which a row names another of its own sheet.
    const PARENT: Option<&'static str> = None;
    /// The file whose codes the rows stand in the order of: its own, or that of the first column.
    const OWNER: &'static str = Self::FILE;
    /// The column that names what a row is part of; on a given day it is there only when that is.
    const PART_OF: Option<&'static str> = None;
    /// How many columns at the end are written only where some row has something in one of them.
    const SPARE: usize = 0;
    /// Whether a row that has no days and is part of nothing is there on every day, or only where others name it.
    const ALWAYS: bool = false;

    /// The row that is written in the cells. It has the nil id and version 1.
    fn read(cells: &mut Cells<'_>) -> Self::Row;
    /// The cells in which the row is written, in the order of the columns.
    fn write(row: &Self::Row) -> Vec<Cell>;
    /// Gives a row what one that was there before has in these columns, and what no column holds.
    fn keep(before: &Self::Row, after: &mut Self::Row, columns: &[&'static str]);
    /// What a row is known by: its code, or whatever names it where it has none.
    fn key(row: &Self::Row) -> String;
    /// The rows of the database among which these rows may already be.
    fn among(rows: &[&Self::Row]) -> SimpleExpr;
    /// The column of the database that [`Sheet::among`] looks in: the code, or what the row hangs on.
    fn by() -> <<Self::Row as sea_orm::ModelTrait>::Entity as EntityTrait>::Column;
    fn set_id(row: &mut Self::Row, id: Uuid);

    /// Whether rows have codes by which others name them.
    fn coded() -> bool {
        Self::COLUMNS[0] == "code"
    }
    /// Notes what columns say against each other.
    fn check(_row: &Self::Row, _cells: &mut Cells<'_>) {}
    /// The days on which the row counts, if it has such.
    fn days(_row: &Self::Row) -> Option<Days> {
        None
    }
    /// Columns beside the key that no two rows may share, with the value in this row.
    fn unique(_row: &Self::Row) -> Vec<(&'static str, String)> {
        Vec::new()
    }
    /// The rows that have something in a spare column.
    fn in_spare() -> Option<Condition> {
        None
    }
    /// The rows of the database that may hold one of those values.
    fn rivals(_rows: &[&Self::Row]) -> Option<Condition> {
        None
    }
    /// Gives a row back what a document cannot take from the one that was there before.
    fn hold_on(_before: &Self::Row, _after: &mut Self::Row) {}
    /// Why a row may not become this one: a column, in Danish and in English.
    fn forbids(_before: &Self::Row, _after: &Self::Row) -> Option<(&'static str, &'static str, &'static str)> {
        None
    }
    /// Notes what rows that are new or changed say against what other tables hold, with the place of each.
    fn against(_work: &Work, _rows: &[&Self::Row]) -> impl Future<Output = Result<Vec<(usize, Checks)>>> + Send {
        async { Ok(Vec::new()) }
    }
    /// What only one row has on a day: the column, and the rule that says so.
    const ALONE: &'static [(&'static str, RuleCode)] = &[];
    /// Whether the row has it for good, and not on its days alone.
    const FOR_GOOD: bool = false;
    /// What the row has of that: the place in [`Sheet::ALONE`], and what it is.
    fn alone(_row: &Self::Row) -> Vec<(u8, String)> {
        Vec::new()
    }
    /// Notes a parent that the row cannot have.
    fn hangs(_row: &Self::Row, _parent: &Self::Row, _checks: &mut Checks) {}
    /// Names its parent, once all rows of the sheet have their ids.
    fn set_parent(_row: &mut Self::Row, _parent: Option<Uuid>) {}
    fn parent(_row: &Self::Row) -> Option<Uuid> {
        None
    }
    /// Whether there is anything in the row to write.
    fn tells(_row: &Self::Row) -> bool {
        true
    }
    /// Whether the row counts on the day: within its own days, and with what it is part of.
    fn counts(row: &Self::Row, on: crate::register::Day, there: impl Fn(&str, Uuid) -> bool) -> bool {
        let in_term = Self::days(row).map(|(from, until)| Term::new(from, until).contains(on));
        let with_owner = Self::PART_OF.map(|column| {
            let place = Self::COLUMNS.iter().position(|name| *name == column);
            let owner = place.and_then(|place| Self::write(row).into_iter().nth(place));
            matches!(owner, Some(Cell::Code(file, id)) if there(file, id))
        });
        match (in_term, with_owner) {
            (None, None) => Self::ALWAYS,
            (in_term, with_owner) => in_term.unwrap_or(true) && with_owner.unwrap_or(true),
        }
    }
}

/// Declares a sheet. `by` is the column of the database by which rows that may already be there are found. The last braces hold
/// whatever else there is to say about it.
macro_rules! sheet {
    (
        $sheet:ident: $module:ident, $file:literal, by $by:ident = $field:ident,
        { $($column:literal $name:ident = $kind:expr),+ $(,)? $(; beside $($rest:ident = $empty:expr),+)? },
        { $($more:tt)* }
    ) => {
        pub(in crate::exchange) struct $sheet;

        impl Sheet for $sheet {
            type Row = $module::Model;
            const FILE: &'static str = $file;
            const COLUMNS: &'static [&'static str] = &[$($column),+];

            fn read(cells: &mut Cells<'_>) -> Self::Row {
                let row = $module::Model {
                    id: Uuid::nil(),
                    $($name: $kind.read(cells, $column),)+
                    $($($rest: $empty,)+)?
                    version: 1,
                };
                if let Some((from, until)) = Self::days(&row) {
                    cells.orderly(from, until);
                }
                Self::check(&row, cells);
                row
            }
            fn write(row: &Self::Row) -> Vec<Cell> {
                vec![$($kind.cell(&row.$name)),+]
            }
            fn keep(before: &Self::Row, after: &mut Self::Row, columns: &[&'static str]) {
                $(if columns.contains(&$column) {
                    after.$name.clone_from(&before.$name);
                })+
                $($(after.$rest.clone_from(&before.$rest);)+)?
            }
            fn among(rows: &[&Self::Row]) -> SimpleExpr {
                Self::by().is_in(rows.iter().map(|row| row.$field.clone()))
            }
            fn by() -> <$module::Entity as EntityTrait>::Column {
                <$module::Entity as EntityTrait>::Column::$by
            }
            fn set_id(row: &mut Self::Row, id: Uuid) {
                row.id = id;
            }
            $($more)*
        }
    };
}

/// Says that the rows of a sheet have a first and a last day.
macro_rules! dated {
    () => {
        fn days(row: &Self::Row) -> Option<Days> {
            Some((row.valid_from, row.valid_until))
        }
    };
}

/// Says that the rows of a sheet may hang under one another.
macro_rules! tree {
    ($column:literal = $field:ident) => {
        const PARENT: Option<&'static str> = Some($column);
        fn set_parent(row: &mut Self::Row, parent: Option<Uuid>) {
            row.$field = parent;
        }
        fn parent(row: &Self::Row) -> Option<Uuid> {
            row.$field
        }
    };
}

/// Says what a row is known by.
macro_rules! known {
    (by code) => {
        fn key(row: &Self::Row) -> String {
            row.code.clone()
        }
    };
    (by $($field:ident)+) => {
        fn key(row: &Self::Row) -> String {
            format!("{:?}", ($(&row.$field),+,))
        }
    };
}

/// Does the same with every sheet. A sheet stands after those that it refers to.
macro_rules! each_sheet {
    ($sheet:ident => $body:expr) => {
        $crate::exchange::sheets::each_sheet!(@ $sheet $body; Areas, Organisations, People, Posts, Holdings, ContactDuties, Topics,
            Forums, ForumTopics, ForumAreas, ForumBasis, ForumRemit, Seats, Deputies, Secretariats, Interfaces, InterfaceExchanges,
            InterfaceContacts, Meetings, OrganisationNames, OrganisationIdentifiers, TopicSynonyms, TopicIdentifiers, ForumNames, ForumStatuses, ForumTexts, ForumRules,
            ForumFamilies, SeatAddresses, SeatRoles, Referrals, InterfaceConditions, InterfaceConfirmations, InterfacePassings,
            Dismissals, MeetingDetails, AreaBorders)
    };
    (@ $sheet:ident $body:expr; $($name:ident),+) => {
        $({
            type $sheet = $crate::exchange::sheets::$name;
            $body;
        })+
    };
}
pub(super) use each_sheet;

mod forums;
mod interfaces;
mod meetings;
mod people;

pub(super) use forums::*;
pub(super) use interfaces::*;
pub(super) use meetings::*;
pub(super) use people::*;
