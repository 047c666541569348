//! One row of a table as people wrote it, and what is wrong with it.

use super::columns::unguarded;
use crate::{
    error::{Detail, RuleCode},
    hub::Work,
    mail::mailbox,
    words::{
        Language, messages,
        text::{Checks, NAME, TEXT},
        tidy,
    },
};
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Europe::Copenhagen;
use csv::StringRecord;
use sea_orm::{ActiveEnum, Iterable};
use std::{borrow::Cow, collections::HashMap};
use uuid::Uuid;

/// Something in a file that must be mended before it can be imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// The file, the sheet of a workbook, or the list of a document.
    pub file: Cow<'static, str>,
    /// The row as a spreadsheet counts: the header is 1. In a document, the place in the list. For the whole file it is 0.
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
        Self { file: Cow::Borrowed(file), row, column, da: da.into(), en: en.into() }
    }

    /// Of a whole file or sheet.
    pub(super) fn of_whole(file: impl Into<Cow<'static, str>>, da: impl Into<String>, en: impl Into<String>) -> Self {
        Self { file: file.into(), row: 0, column: None, da: da.into(), en: en.into() }
    }

    /// Where and what, in one line.
    #[must_use]
    pub fn line(&self, language: Language) -> String {
        let column = self.column.map(|column| format!(" {column}")).unwrap_or_default();
        let row = match self.row {
            0 => String::new(),
            row => format!(" {} {row}", language.pick("række", "row")),
        };
        format!("{}{row}{column}: {}", self.file, language.pick(&self.da, &self.en))
    }
}

/// The ids behind the codes of each table.
pub(super) type Codes = HashMap<&'static str, HashMap<Box<str>, Uuid>>;

/// Before a cell that the hub itself has made: it counts for a new row, and a row that is there keeps what it has.
pub(super) const UNLESS_KNOWN: char = '\u{1}';

/// One row being read. What is wrong is noted, and reading goes on, so that all of it is told at once.
pub(super) struct Cells<'a> {
    pub work: &'a Work,
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

    /// What stands in the column, tidied; nothing when that is nothing.
    fn raw(&self, column: &'static str) -> Option<Cow<'_, str>> {
        let mut text = self.whole(column)?;
        if self.made {
            text = text.strip_prefix(UNLESS_KNOWN).unwrap_or(text);
        }
        let text = match tidy::lines(unguarded(text)) {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
            Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
        };
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
            let told = |language| messages::refusal(RuleCode::Required, "", language);
            self.complain(column, told(Language::Da), told(Language::En));
        }
    }

    /// What a rule of the rooms makes of the text in a column; what it refuses is complained of.
    pub fn by_rule<T>(&mut self, column: &'static str, rule: impl FnOnce(&mut Checks, Option<String>) -> T) -> T {
        let text = self.raw(column).map(Cow::into_owned);
        let mut checks = Checks::default();
        let value = rule(&mut checks, text);
        for refusal in checks.refusals() {
            self.complain(column, refusal.message(Language::Da), refusal.message(Language::En));
        }
        value
    }

    /// What a rule of the rooms says of the whole row. Of a column that is complained of already nothing more is said.
    pub fn refuse(&mut self, rule: impl FnOnce(&mut Checks)) {
        let mut checks = Checks::default();
        rule(&mut checks);
        for refusal in checks.refusals() {
            let column = self.column_of(refusal.field.last().copied().unwrap_or_default());
            if !self.complaints.iter().any(|complaint| complaint.row == self.row && complaint.column == Some(column)) {
                self.complain(column, refusal.message(Language::Da), refusal.message(Language::En));
            }
        }
    }

    /// The column of a field of the API: `organisationId` is `organisation`, and `to` is that of `to_forum` and `to_organisation`
    /// which is filled.
    fn column_of(&self, field: &str) -> &'static str {
        let mut name = String::with_capacity(field.len() + 4);
        for letter in field.chars() {
            if letter.is_ascii_uppercase() {
                name.push('_');
            }
            name.push(letter.to_ascii_lowercase());
        }
        let name = name.trim_end_matches("_id").trim_start_matches("valid_");
        let exact = self.columns.iter().find(|column| **column == name);
        let part = |column: &&&'static str| column.strip_prefix(name).is_some_and(|rest| rest.starts_with('_'));
        let filled = |column: &&&'static str| part(column) && !self.is_empty(column);
        exact.or_else(|| self.columns.iter().find(filled)).unwrap_or(&self.columns[0])
    }

    /// The text in a column; nothing when it is empty.
    pub fn text(&mut self, column: &'static str) -> Option<String> {
        let text = self.by_rule(column, |checks, text| checks.text("", text, TEXT))?;
        Some(text.replace('\0', ""))
    }

    /// A text of one line: a name, a title; nothing when it is empty.
    pub fn maybe_line(&mut self, column: &'static str) -> Option<String> {
        let text = self.by_rule(column, |checks, text| checks.line("", text, NAME))?;
        Some(text.replace('\0', ""))
    }

    /// A text of one line that must not be empty.
    pub fn line(&mut self, column: &'static str) -> String {
        self.must_be_filled(column);
        self.maybe_line(column).unwrap_or_default()
    }

    /// What others name the row by.
    pub fn handle(&mut self, column: &'static str) -> String {
        self.must_be_filled(column);
        let handle = self.by_rule(column, |checks, text| checks.handle("", text));
        handle.unwrap_or_default().replace('\0', "")
    }

    /// A mail address that every mail server can carry, and not to the hub itself.
    pub fn address(&mut self, column: &'static str) -> Option<String> {
        let work = self.work;
        self.by_rule(column, |checks, text| mailbox::checked(work, ("", text), checks))
    }

    /// The text in a column that must not be empty.
    pub fn needed(&mut self, column: &'static str) -> String {
        self.must_be_filled(column);
        self.text(column).unwrap_or_default()
    }

    /// A word of a closed vocabulary, or this one where the column is empty; none when what stands there is no such word.
    pub fn word<W: ActiveEnum<Value = String> + Iterable>(&mut self, column: &'static str, empty: Option<W>) -> Option<W> {
        let value = match self.raw(column).map(|text| text.to_lowercase()) {
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
        let found = self.codes.get(table).and_then(|codes| codes.get(&*code)).copied();
        if found.is_none() {
            let code = code.into_owned();
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
        let text = self.raw(column)?.into_owned();
        let number = text.parse().ok();
        if number.is_none() {
            self.complain(column, format!("{text} er ikke et helt tal."), format!("{text} is no whole number."));
        }
        number
    }

    /// yes or no.
    pub fn yes(&mut self, column: &'static str) -> bool {
        match self.raw(column).map(|text| text.to_lowercase()).as_deref() {
            Some("yes" | "ja") => true,
            Some("no" | "nej") | None => false,
            Some(_) => {
                self.complain(column, "Skriv ja eller nej.", "Write yes or no.");
                false
            }
        }
    }

    /// A day as 2009-12-31, or as Danes write it, 31-12-2009.
    pub fn date(&mut self, column: &'static str) -> Option<NaiveDate> {
        let text = self.raw(column)?.into_owned();
        let date = ["%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y"]
            .iter()
            .find_map(|form| NaiveDate::parse_from_str(&text, form).ok())
            .filter(|date| (1000..=9999).contains(&date.year()));
        if date.is_none() {
            let (da, en) = (
                format!("{text} er ikke en dato; skriv datoen som 2009-12-31."),
                format!("{text} is no date; write it as 2009-12-31."),
            );
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
            self.complain("until", "Den sidste dag ligger før den første.", "The last day comes before the first.");
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
            let Detail { da, en } = messages::one_of_two([a.0, b.0], a.1);
            self.complain(a.0, da, en);
        }
    }

    /// Notes that two columns must not both be filled, unless they are not.
    pub fn at_most_one(&mut self, a: (&'static str, bool), b: (&'static str, bool)) {
        if a.1 && b.1 {
            self.exactly_one(a, b);
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
