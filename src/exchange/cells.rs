//! One row of a table as people wrote it, and what is wrong with it.

use super::columns::unguarded;
use crate::words::{
    Language,
    text::{handle_holds_cpr, holds_cpr},
};
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Europe::Copenhagen;
use csv::StringRecord;
use sea_orm::{ActiveEnum, Iterable};
use std::collections::HashMap;
use uuid::Uuid;

/// Something in a file that must be mended before it can be imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// The file, the sheet of a workbook, or the list of a document.
    pub file: &'static str,
    /// The row as a spreadsheet counts: the header is 1. In a document, the place in the list.
    pub row: u64,
    /// The column, or none for the whole row.
    pub column: Option<&'static str>,
    da: String,
    en: String,
}

impl Complaint {
    pub(super) fn new(
        (file, row): (&'static str, u64),
        column: Option<&'static str>,
        da: impl Into<String>,
        en: impl Into<String>,
    ) -> Self {
        Self { file, row, column, da: da.into(), en: en.into() }
    }

    /// Where and what, in one line.
    #[must_use]
    pub fn line(&self, language: Language) -> String {
        let column = self.column.map(|column| format!(" {column}")).unwrap_or_default();
        format!("{} {} {}{column}: {}", self.file, language.pick("række", "row"), self.row, language.pick(&self.da, &self.en))
    }
}

/// The ids behind the codes of each table.
pub(super) type Codes = HashMap<&'static str, HashMap<Box<str>, Uuid>>;

/// Before a cell that the hub itself has made: it counts for a new row, and a row that is there keeps what it has.
pub(super) const UNLESS_KNOWN: char = '\u{1}';

/// One row being read. What is wrong is noted, and reading goes on, so that all of it is told at once.
pub(super) struct Cells<'a> {
    pub file: &'static str,
    pub row: u64,
    pub columns: &'static [&'static str],
    /// Where each known column stands in the file; none where the file leaves it out.
    pub places: &'a [Option<usize>],
    pub record: &'a StringRecord,
    pub codes: &'a Codes,
    pub complaints: &'a mut Vec<Complaint>,
    /// Whether the header has been complained of, so that what stands under it need not be.
    pub stray: bool,
    /// Whether the hub itself has made the table, out of something that knows less than a table does.
    pub made: bool,
}

impl Cells<'_> {
    /// Notes what is wrong in a column.
    pub fn complain(&mut self, column: &'static str, da: impl Into<String>, en: impl Into<String>) {
        self.complaints.push(Complaint::new((self.file, self.row), Some(column), da, en));
    }

    fn whole(&self, column: &'static str) -> Option<&str> {
        let known = self.columns.iter().position(|name| *name == column)?;
        self.record.get(self.places[known]?).map(str::trim)
    }

    fn raw(&self, column: &'static str) -> Option<&str> {
        let mut text = self.whole(column)?;
        if self.made {
            text = text.strip_prefix(UNLESS_KNOWN).unwrap_or(text);
        }
        let text = unguarded(text);
        (!text.is_empty()).then_some(text)
    }

    /// The columns that leave a row that is there as it is: those that the file does not have.
    pub fn silent(&self) -> Vec<&'static str> {
        let marked =
            |column| self.made && self.whole(column).is_none_or(|text| text.is_empty() || text.starts_with(UNLESS_KNOWN));
        let absent = self.columns.iter().zip(self.places).filter(|(column, place)| place.is_none() || marked(**column));
        absent.map(|(column, _)| *column).collect()
    }

    /// Notes what stands under no column that has a name.
    pub fn nothing_beside(&mut self) {
        let lost = |(at, cell): (usize, &str)| !cell.trim().is_empty() && !self.places.contains(&Some(at));
        if !self.stray && self.record.iter().enumerate().any(lost) {
            let (da, en) = ("Der står noget uden for kolonnerne.", "Something stands outside the columns.");
            self.complaints.push(Complaint::new((self.file, self.row), None, da, en));
        }
    }

    /// Whether nothing stands in the column.
    pub fn is_empty(&self, column: &'static str) -> bool {
        self.raw(column).is_none()
    }

    /// Notes an empty cell that must not be empty.
    pub fn must_be_filled(&mut self, column: &'static str) {
        if self.raw(column).is_none() {
            self.complain(column, "Feltet skal udfyldes.", "This field must be filled in.");
        }
    }

    /// The text in a column; nothing when it is empty.
    pub fn text(&mut self, column: &'static str) -> Option<String> {
        let text = self.raw(column)?.to_owned();
        if text.chars().count() > crate::words::text::TEXT {
            self.complain(column, "Teksten er for lang.", "The text is too long.");
        }
        // An id that a machine has made may hold any ten digits, and so may a handle made of a forum's and a year.
        let held = if column == "code" { handle_holds_cpr(&text) } else { holds_cpr(&text) };
        if held && Uuid::try_parse(&text).is_err() {
            self.complain(
                column,
                "Teksten indeholder noget, der ligner et CPR-nummer.",
                "The text holds what looks like a CPR number.",
            );
        }
        if text.chars().any(|letter| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t')) {
            self.complain(column, "Fjern skjulte tegn fra teksten.", "Take hidden letters out of the text.");
        }
        // Complained of already; no database would even look for it.
        Some(text.replace('\0', ""))
    }

    /// A text of one line that must not be empty: a name, a title, a code.
    pub fn line(&mut self, column: &'static str) -> String {
        let text = self.needed(column);
        if text.contains(['\n', '\r']) {
            self.complain(column, "Teksten skal stå på én linje.", "The text must stand on one line.");
        }
        text
    }

    /// A mail address that every mail server can carry.
    pub fn address(&mut self, column: &'static str) -> Option<String> {
        let address = self.text(column)?;
        if !crate::mail::plain::is_address(&address) {
            let (da, en) = ("Skriv en mailadresse uden æ, ø og å.", "Write a mail address in plain letters.");
            self.complain(column, da, en);
        }
        Some(address)
    }

    /// The text in a column that must not be empty.
    pub fn needed(&mut self, column: &'static str) -> String {
        self.must_be_filled(column);
        self.text(column).unwrap_or_default()
    }

    /// A word of a closed vocabulary, or this one where the column is empty; none when what stands there is no such word.
    pub fn word<W: ActiveEnum<Value = String> + Iterable>(&mut self, column: &'static str, empty: Option<W>) -> Option<W> {
        let value = match self.raw(column).map(str::to_lowercase) {
            None => empty,
            Some(text) => W::try_from_value(&text).ok(),
        };
        if value.is_none() {
            let words: Vec<String> = W::iter().map(|word| word.to_value()).collect();
            let words = words.join(", ");
            self.complain(column, format!("Skriv et af ordene {words}."), format!("Write one of the words {words}."));
        }
        value
    }

    /// The id behind a code of another table; nothing when the column is empty.
    pub fn code(&mut self, column: &'static str, table: &'static str) -> Option<Uuid> {
        let code = self.raw(column)?;
        let found = self.codes.get(table).and_then(|codes| codes.get(code)).copied();
        if found.is_none() {
            let code = code.to_owned();
            self.complain(column, format!("Koden {code} findes ikke i {table}."), format!("There is no code {code} in {table}."));
        }
        found
    }

    /// The id behind a code that must be there.
    pub fn needed_code(&mut self, column: &'static str, table: &'static str) -> Uuid {
        self.must_be_filled(column);
        self.code(column, table).unwrap_or_default()
    }

    /// A whole number.
    pub fn int(&mut self, column: &'static str) -> Option<i32> {
        let text = self.raw(column)?.to_owned();
        let number = text.parse().ok();
        if number.is_none() {
            self.complain(column, format!("{text} er ikke et helt tal."), format!("{text} is no whole number."));
        }
        number
    }

    /// yes or no.
    pub fn yes(&mut self, column: &'static str) -> bool {
        match self.raw(column).map(str::to_lowercase).as_deref() {
            Some("yes" | "ja") => true,
            Some("no" | "nej") | None => false,
            Some(_) => {
                self.complain(column, "Skriv yes eller no.", "Write yes or no.");
                false
            }
        }
    }

    /// A day as 2009-12-31, or as Danes write it, 31-12-2009.
    pub fn date(&mut self, column: &'static str) -> Option<NaiveDate> {
        let text = self.raw(column)?.to_owned();
        let date = ["%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y"]
            .iter()
            .find_map(|form| NaiveDate::parse_from_str(&text, form).ok())
            .filter(|date| (1000..=9999).contains(&date.year()));
        if date.is_none() {
            let (da, en) =
                (format!("{text} er ikke en dato; skriv 2009-12-31."), format!("{text} is no date; write 2009-12-31."));
            self.complain(column, da, en);
        }
        date
    }

    /// A day that must be there.
    pub fn needed_date(&mut self, column: &'static str) -> NaiveDate {
        self.must_be_filled(column);
        self.date(column).unwrap_or_default()
    }

    /// The day after a last day.
    pub fn last_day(&mut self, column: &'static str) -> Option<NaiveDate> {
        crate::words::dates::day_after(self.date(column))
    }

    /// The day after a last day, which must be there.
    pub fn needed_last_day(&mut self, column: &'static str) -> NaiveDate {
        self.must_be_filled(column);
        self.last_day(column).unwrap_or_default()
    }

    /// Notes a term that ends before it begins; `until` is the day after its last.
    pub fn orderly(&mut self, from: Option<NaiveDate>, until: Option<NaiveDate>) {
        if from.zip(until).is_some_and(|(from, until)| from >= until) {
            self.complain("until", "Sidste dag ligger før den første.", "The last day comes before the first.");
        }
    }

    /// An instant with its offset, or as the clock stands in Copenhagen.
    pub fn instant(&mut self, column: &'static str) -> DateTime<Utc> {
        let text = self.needed(column);
        if text.is_empty() {
            return DateTime::UNIX_EPOCH;
        }
        let instant = DateTime::parse_from_rfc3339(&text).ok().map(|instant| instant.to_utc());
        let instant = instant.or_else(|| local(&text)).filter(|instant| (1000..=9999).contains(&instant.year()));
        instant.unwrap_or_else(|| {
            let example = "2009-09-15T10:00:00+02:00";
            let (da, en) = (format!("Skriv et tidspunkt som {example}."), format!("Write an instant such as {example}."));
            self.complain(column, da, en);
            DateTime::UNIX_EPOCH
        })
    }

    /// Notes that exactly one of two columns must be filled, unless it is so.
    pub fn exactly_one(&mut self, a: (&'static str, bool), b: (&'static str, bool)) {
        if a.1 == b.1 {
            let pair = format!("{}, {}", a.0, b.0);
            self.complain(a.0, format!("Udfyld ét af felterne {pair}."), format!("Fill in one of the fields {pair}."));
        }
    }

    /// Notes that two columns must not both be filled, unless they are not.
    pub fn at_most_one(&mut self, a: (&'static str, bool), b: (&'static str, bool)) {
        if a.1 && b.1 {
            let pair = format!("{}, {}", a.0, b.0);
            self.complain(
                a.0,
                format!("Udfyld højst ét af felterne {pair}."),
                format!("Fill in at most one of the fields {pair}."),
            );
        }
    }
}

/// An instant as people and spreadsheets write it, by the clock in Copenhagen; none in the hour that comes twice or never.
fn local(text: &str) -> Option<DateTime<Utc>> {
    let forms =
        ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%d-%m-%Y %H:%M:%S", "%d-%m-%Y %H:%M", "%d-%m-%Y %H.%M"];
    let time = forms.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())?;
    Copenhagen.from_local_datetime(&time).single().map(|instant| instant.to_utc())
}
