//! One row of a table as people wrote it, and what is wrong with it.

use crate::words::{Language, text::holds_cpr};
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use csv::StringRecord;
use std::collections::HashMap;
use uuid::Uuid;

/// Something in a file that must be mended before it can be imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// The file.
    pub file: &'static str,
    /// The line as a spreadsheet counts: the header is 1.
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
}

impl Cells<'_> {
    /// Notes what is wrong in a column.
    pub fn complain(&mut self, column: &'static str, da: impl Into<String>, en: impl Into<String>) {
        self.complaints.push(Complaint::new((self.file, self.row), Some(column), da, en));
    }

    fn raw(&self, column: &'static str) -> Option<&str> {
        let known = self.columns.iter().position(|name| *name == column)?;
        let text = self.record.get(self.places[known]?)?.trim();
        (!text.is_empty()).then_some(text)
    }

    /// The text in a column; nothing when it is empty.
    pub fn text(&mut self, column: &'static str) -> Option<String> {
        let text = self.raw(column)?.to_owned();
        if text.chars().count() > crate::words::text::TEXT {
            self.complain(column, "Teksten er for lang.", "The text is too long.");
        }
        if holds_cpr(&text) {
            self.complain(
                column,
                "Teksten indeholder noget, der ligner et CPR-nummer.",
                "The text holds what looks like a CPR number.",
            );
        }
        if text.chars().any(|letter| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t')) {
            self.complain(column, "Fjern skjulte tegn fra teksten.", "Take hidden letters out of the text.");
        }
        Some(text)
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
        let text = self.text(column);
        if text.is_none() {
            self.complain(column, "Feltet skal udfyldes.", "This field must be filled in.");
        }
        text.unwrap_or_default()
    }

    /// A value of a closed vocabulary, or this one where the column is empty.
    pub fn word<W: Copy>(
        &mut self,
        column: &'static str,
        read: fn(&str) -> Option<W>,
        all: &[(W, String)],
        empty: Option<W>,
    ) -> W {
        let text = self.raw(column).map(str::to_lowercase);
        let value = match &text {
            None => empty,
            Some(text) => read(text),
        };
        value.unwrap_or_else(|| {
            let words: Vec<&str> = all.iter().map(|(_, word)| word.as_str()).collect();
            let words = words.join(", ");
            self.complain(column, format!("Skriv et af ordene {words}."), format!("Write one of the words {words}."));
            all[0].0
        })
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
        if self.raw(column).is_none() {
            self.complain(column, "Feltet skal udfyldes.", "This field must be filled in.");
        }
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
        if self.raw(column).is_none() {
            self.complain(column, "Feltet skal udfyldes.", "This field must be filled in.");
        }
        self.date(column).unwrap_or_default()
    }

    /// The day after a last day.
    pub fn last_day(&mut self, column: &'static str) -> Option<NaiveDate> {
        crate::words::dates::day_after(self.date(column))
    }

    /// The first day of a term, and the day after its last.
    pub fn term(&mut self) -> (Option<NaiveDate>, Option<NaiveDate>) {
        let (from, until) = (self.date("from"), self.last_day("until"));
        if from.zip(until).is_some_and(|(from, until)| from >= until) {
            self.complain("until", "Sidste dag ligger før den første.", "The last day comes before the first.");
        }
        (from, until)
    }

    /// An instant with its offset.
    pub fn instant(&mut self, column: &'static str) -> DateTime<Utc> {
        let text = self.needed(column);
        match DateTime::parse_from_rfc3339(&text) {
            Ok(instant) => instant.to_utc(),
            Err(_) => {
                let example = "2009-09-15T10:00:00+02:00";
                self.complain(
                    column,
                    format!("Skriv et tidspunkt som {example}."),
                    format!("Write an instant such as {example}."),
                );
                DateTime::UNIX_EPOCH
            }
        }
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
