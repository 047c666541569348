//! Workbooks (`.xlsx`), in and out: a sheet a table, named as its file without `.csv`. The one place that knows the libraries.

use super::{
    cells::Complaint,
    out::Written,
    source::{Made, Maker, columns, files, refuse},
};
use crate::{
    error::{Detail, Error, Result, RuleCode},
    words::{Language, messages, text as guard},
};
use calamine::{DataRef, ExcelDateTime, Reader, Xlsx};
use chrono::{Datelike, NaiveTime, TimeDelta, TimeZone, Utc};
use rust_xlsxwriter::{DocProperties, Format, Workbook, XlsxError};
use std::{
    fs::File,
    io::{self, BufReader, Read},
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
};

/// The most rows that a sheet can have.
const ROWS: u32 = 1_048_576;
/// More columns than any table has. What stands further right is complained of and not read.
const COLUMNS: u32 = 100;
/// The largest workbook that is opened, what its sheets may come to unpacked, and what is read whole beside them.
const PACKED: u64 = 512 << 20;
const UNPACKED: u64 = 4 << 30;
const WHOLE: u64 = 256 << 20;
/// The earliest year that a spreadsheet counts rightly.
const FIRST_YEAR: i32 = 1901;

/// Columns in which a number of nine digits may be just that.
const NUMBERED: [&str; 3] = ["code", "phone", "value"];

type Book = Xlsx<BufReader<File>>;

/// Spreads the sheets of a workbook out as tables.
///
/// # Errors
/// When it cannot be read, or is larger than any register.
pub(super) fn spread(path: &Path) -> Result<Made> {
    weigh(path)?;
    // A workbook comes from anywhere, and what it does to the library must not end the command.
    let read = catch_unwind(AssertUnwindSafe(|| -> Result<Maker> {
        let file = File::open(path).map_err(|error| refuse(path, messages::system(&error)))?;
        let mut book: Book = Xlsx::new(BufReader::new(file)).map_err(|error| broken(path, &error))?;
        let mut maker = Maker::new()?;
        for name in book.sheet_names() {
            spread_sheet(path, &mut book, &name, &mut maker)?;
        }
        Ok(maker)
    }));
    let mut maker = read.map_err(|_| refuse(path, unreadable("")))??;
    if maker.is_empty() {
        let listed: Vec<_> = files().into_iter().map(|file| file.trim_end_matches(".csv")).collect();
        let listed = listed.join(", ");
        let (da, en) = (format!("Der er ingen af arkene: {listed}."), format!("There is none of the sheets: {listed}."));
        maker.complaints.push(Complaint::of_whole(path.display().to_string(), da, en));
    }
    maker.done(|file| file.trim_end_matches(".csv"), false)
}

fn broken(path: &Path, error: &calamine::XlsxError) -> Error {
    refuse(path, unreadable(&error.to_string()))
}

/// A workbook that cannot be read, and why, as far as the library knows.
fn unreadable(why: &str) -> Detail {
    let why = if why.is_empty() { String::new() } else { format!(": {why}") };
    Detail::new(format!("regnearket kan ikke læses{why}"), format!("the workbook cannot be read{why}"))
}

/// Refuses a workbook that would come to more than its size lets on. What it says of itself is not believed: it is unpacked.
fn weigh(path: &Path) -> Result<()> {
    let too_large = || refuse(path, Detail::new("regnearket er for stort", "the workbook is too large"));
    let fault = |error: io::Error| refuse(path, messages::system(&error));
    let file = File::open(path).map_err(fault)?;
    if file.metadata().map_err(fault)?.len() > PACKED {
        return Err(too_large());
    }
    let strange = |error: zip::result::ZipError| refuse(path, unreadable(&error.to_string()));
    let mut archive = zip::ZipArchive::new(BufReader::new(file)).map_err(strange)?;
    let (mut all, mut whole) = (0, 0);
    for number in 0..archive.len() {
        let entry = archive.by_index(number).map_err(strange)?;
        let sheet = entry.name().map_err(strange)?.to_lowercase().contains("worksheets/");
        let size = io::copy(&mut entry.take(UNPACKED), &mut io::sink()).map_err(fault)?;
        all += size;
        whole += if sheet { 0 } else { size };
        if all >= UNPACKED || whole >= WHOLE {
            return Err(too_large());
        }
    }
    Ok(())
}

fn spread_sheet(path: &Path, book: &mut Book, name: &str, maker: &mut Maker) -> Result<()> {
    let wanted = format!("{}.csv", name.trim().to_lowercase());
    let file = files().into_iter().find(|file| *file == wanted);
    let mut sheet = match (book.worksheet_cells_reader(name), file) {
        (Ok(sheet), _) => sheet,
        (Err(_), None) => {
            maker.complaints.push(not_known(name));
            return Ok(());
        }
        (Err(error), Some(_)) => return Err(broken(path, &error)),
    };
    let mut row = Row::default();
    while let Some(cell) = sheet.next_cell().map_err(|error| broken(path, &error))? {
        let ((at, column), value) = (cell.get_position(), cell.get_value());
        if matches!(value, DataRef::Empty) {
            continue;
        }
        let Some(file) = file else {
            // An empty sheet, such as the one that Excel begins with, is nobody's table.
            maker.complaints.push(not_known(name));
            return Ok(());
        };
        if at < row.at || at >= ROWS {
            let (da, en) = ("rækkerne i arket {} står i uorden", "the rows of the sheet {} are out of order");
            return Err(refuse(path, Detail::new(da.replace("{}", name), en.replace("{}", name))));
        }
        if at > row.at {
            row.end(file, maker)?;
            row.at = at;
        }
        row.put(file, column, value, maker);
    }
    if let Some(file) = file { row.end(file, maker) } else { Ok(()) }
}

fn not_known(name: &str) -> Complaint {
    let (da, en) = (format!("Arket {name} kendes ikke."), format!("The sheet {name} is not known."));
    Complaint::of_whole(name.to_owned(), da, en)
}

/// The row of a sheet that is being read.
#[derive(Default)]
struct Row {
    at: u32,
    cells: Vec<String>,
    header: Vec<String>,
}

impl Row {
    fn put(&mut self, file: &'static str, column: u32, value: &DataRef<'_>, maker: &mut Maker) {
        let sheet = file.trim_end_matches(".csv");
        let place = (sheet, u64::from(self.at) + 1);
        if column >= COLUMNS {
            let (da, en) = ("Der står noget uden for tabellen.", "Something stands outside the table.");
            return maker.complaints.push(Complaint::new(place, None, da, en));
        }
        let column = column as usize;
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        let header = self.header.get(column).map(|name| name.trim().to_lowercase());
        let known = columns(file).unwrap_or_default().iter().find(|name| Some(**name) == header.as_deref());
        let number = matches!(value, DataRef::Float(_) | DataRef::Int(_)) && known.is_some_and(|name| !NUMBERED.contains(name));
        if number && guard::lost_zero(&text(value)) {
            let told = |language| messages::refusal(RuleCode::CprNumber, "", language);
            maker.complaints.push(Complaint::new(place, known.copied(), told(Language::Da), told(Language::En)));
        }
        if let DataRef::Error(error) = value {
            let (da, en) = (format!("Cellen viser fejlen {error}."), format!("The cell shows the error {error}."));
            maker.complaints.push(Complaint::new(place, known.copied(), da, en));
        }
        self.cells[column] = text(value);
    }

    fn end(&mut self, file: &'static str, maker: &mut Maker) -> Result<()> {
        if self.cells.iter().all(|cell| cell.trim().is_empty()) {
            return Ok(());
        }
        maker.row(file, u64::from(self.at) + 1, self.cells.iter().map(String::as_str))?;
        if self.header.is_empty() {
            self.header.clone_from(&self.cells);
        }
        self.cells.clear();
        Ok(())
    }
}

/// What stands in a cell, as it would stand in a file. Of a formula it is the value that it had when it was saved.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty | DataRef::Error(_) => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => plain_lines(text),
        DataRef::SharedString(text) => plain_lines(text),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_text(*number),
        DataRef::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        DataRef::DateTime(moment) => moment_text(moment),
    }
}

fn plain_lines(text: &str) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.to_owned() }
}

/// A whole number stands without a point, as people see it.
fn number_text(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 { format!("{number:.0}") } else { number.to_string() }
}

/// A day, or a moment by the clock in Copenhagen.
fn moment_text(moment: &ExcelDateTime) -> String {
    let found = if moment.is_datetime() { moment.as_datetime() } else { None };
    // A fraction of a day is never quite a second.
    let found = found.and_then(|found| found.checked_add_signed(TimeDelta::milliseconds(500)));
    match found {
        None => number_text(moment.as_f64()),
        Some(found) if found.time().signed_duration_since(NaiveTime::MIN) < TimeDelta::seconds(1) => found.date().to_string(),
        Some(found) => found.format("%Y-%m-%dT%H:%M:%S").to_string(),
    }
}

/// A workbook being written, a row at a time.
pub(super) struct BookOut {
    workbook: Workbook,
    path: PathBuf,
    sheets: usize,
    row: u32,
    date: Format,
}

impl BookOut {
    pub fn new(path: &Path) -> Self {
        let mut workbook = Workbook::new();
        // The same register is the same bytes, whenever it is written.
        let then = Utc.timestamp_opt(0, 0).single().map(|epoch| epoch + TimeDelta::days(14_609)).unwrap_or_default();
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&then));
        Self { workbook, path: path.to_path_buf(), sheets: 0, row: 0, date: Format::new().set_num_format("yyyy-mm-dd") }
    }

    fn fault(&self, error: &XlsxError) -> Error {
        let row = self.row + 1;
        refuse(&self.path, Detail::new(format!("række {row}: {error}"), format!("row {row}: {error}")))
    }

    pub fn begin(&mut self, file: &str, columns: &[&str]) -> Result<()> {
        self.row = 0;
        let made = self.begin_sheet(file.trim_end_matches(".csv"));
        made.map_err(|error| self.fault(&error))?;
        let header: Vec<_> = columns.iter().map(|column| Written::Text((*column).to_owned())).collect();
        self.row(&header)
    }

    fn begin_sheet(&mut self, name: &str) -> std::result::Result<(), XlsxError> {
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name(name)?.set_freeze_panes(1, 0)?;
        self.sheets += 1;
        Ok(())
    }

    pub fn row(&mut self, cells: &[Written]) -> Result<()> {
        if self.row >= ROWS {
            let (da, en) = (
                "et ark har plads til en million rækker; skriv en mappe i stedet",
                "a sheet has room for a million rows; write a folder instead",
            );
            return Err(refuse(&self.path, Detail::new(da, en)));
        }
        self.put(cells).map_err(|error| self.fault(&error))?;
        self.row += 1;
        Ok(())
    }

    fn put(&mut self, cells: &[Written]) -> std::result::Result<(), XlsxError> {
        let sheet = self.workbook.worksheet_from_index(self.sheets.saturating_sub(1))?;
        for (column, cell) in (0..).zip(cells) {
            match cell {
                Written::Empty => {}
                Written::Text(text) => {
                    sheet.write_string(self.row, column, text)?;
                }
                Written::Number(number) => {
                    sheet.write_number(self.row, column, *number)?;
                }
                Written::Day(day) if day.year() >= FIRST_YEAR => {
                    sheet.write_datetime_with_format(self.row, column, day, &self.date)?;
                }
                Written::Day(day) => {
                    sheet.write_string(self.row, column, day.to_string())?;
                }
            }
        }
        Ok(())
    }

    pub fn done(mut self) -> Result<()> {
        let saved = self.workbook.save(&self.path);
        saved.map_err(|error| self.fault(&error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_as_people_see_them() {
        assert_eq!(number_text(350.0), "350");
        assert_eq!(number_text(-2.0), "-2");
        assert_eq!(number_text(0.5), "0.5");
    }
}
