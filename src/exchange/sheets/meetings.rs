//! The sheets of meetings.

use super::Sheet;
use crate::exchange::{
    cells::Cells,
    columns::{Cell, Code, Column, Handle, Instant, Int, IntOr, Line, MaybeLine, Text, Word},
};
use crate::meeting as meeting_rules;
use chrono::DateTime;
use entities::{meeting::meeting, words::MeetingStatus};
use sea_orm::{ColumnTrait, Condition, EntityTrait, sea_query::SimpleExpr};
use uuid::Uuid;

sheet!(Meetings: meeting, "meetings.csv", by Code = code,
    {
        "code" code = Handle, "forum" forum_id = Code("forums.csv"), "number" number = Int, "year" year = Int,
        "title" title = Line, "starts_at" starts_at = Instant, "ends_at" ends_at = Instant, "place" place = MaybeLine,
        "status" status = Word(Some(MeetingStatus::Planned));
        beside online_url = None, sequence = 0
    },
    {
        const CORE: bool = true;
        known!(by code);
        const PART_OF: Option<&'static str> = Some("forum");
        fn check(row: &Self::Row, cells: &mut Cells<'_>) {
            if row.starts_at >= row.ends_at {
                cells.complain("ends_at", "Slutningen ligger ikke efter begyndelsen.", "The end does not come after the beginning.");
            }
            // An instant that cannot be read is complained of already.
            if row.starts_at > DateTime::UNIX_EPOCH {
                cells.refuse(|checks| meeting_rules::not_endless(checks, row.starts_at, row.ends_at));
            }
        }
        fn unique(row: &Self::Row) -> Vec<(&'static str, String)> {
            let numbered = row.number.zip(row.year).map(|(number, year)| ("number", format!("{} {number}/{year}", row.forum_id)));
            numbered.into_iter().collect()
        }
        fn rivals(rows: &[&Self::Row]) -> Option<Condition> {
            let forum = meeting::Column::ForumId.is_in(rows.iter().map(|row| row.forum_id));
            let year = meeting::Column::Year.is_in(rows.iter().filter_map(|row| row.year));
            let number = meeting::Column::Number.is_in(rows.iter().filter_map(|row| row.number));
            Some(Condition::all().add(forum).add(year).add(number))
        }
    }
);

/// What a meeting has beside its line in `meetings.csv`: for those that have any of it.
pub(in crate::exchange) struct MeetingDetails;

impl Sheet for MeetingDetails {
    type Row = meeting::Model;
    const FILE: &'static str = "meeting_details.csv";
    const COLUMNS: &'static [&'static str] = &["meeting", "online_url", "sequence"];
    const CORE: bool = false;
    const OWNER: &'static str = "meetings.csv";
    const PART_OF: Option<&'static str> = Some("meeting");

    /// Everything but the details is taken from the meeting itself, which always is there: a code that is not is complained of.
    fn read(cells: &mut Cells<'_>) -> Self::Row {
        meeting::Model {
            id: Code("meetings.csv").read(cells, "meeting"),
            online_url: Text.read(cells, "online_url"),
            sequence: IntOr(0).read(cells, "sequence"),
            code: String::new(),
            forum_id: Uuid::nil(),
            number: None,
            year: None,
            title: String::new(),
            starts_at: chrono::DateTime::UNIX_EPOCH,
            ends_at: chrono::DateTime::UNIX_EPOCH,
            place: None,
            status: MeetingStatus::Planned,
            version: 1,
        }
    }
    fn write(row: &Self::Row) -> Vec<Cell> {
        vec![Code("meetings.csv").cell(&row.id), Text.cell(&row.online_url), IntOr(0).cell(&row.sequence)]
    }
    fn keep(before: &Self::Row, after: &mut Self::Row, columns: &[&'static str]) {
        let kept = |column| columns.contains(&column);
        let online_url = if kept("online_url") { before.online_url.clone() } else { after.online_url.take() };
        let sequence = if kept("sequence") { before.sequence } else { after.sequence };
        *after = meeting::Model { online_url, sequence, ..before.clone() };
    }
    fn key(row: &Self::Row) -> String {
        row.id.to_string()
    }
    fn among(rows: &[&Self::Row]) -> SimpleExpr {
        Self::by().is_in(rows.iter().map(|row| row.id))
    }
    fn by() -> meeting::Column {
        meeting::Column::Id
    }
    fn set_id(row: &mut Self::Row, id: Uuid) {
        row.id = id;
    }
    fn tells(row: &Self::Row) -> bool {
        row.online_url.is_some() || row.sequence != 0
    }
}
