//! Where tables come from: a folder, the program itself, or a workbook or document that is spread out as tables first.

use super::{
    cells::{Complaint, UNLESS_KNOWN},
    columns::guarded,
    decode::{self, separated},
    sheets::{Sheet, each_sheet},
    workbook,
};
use crate::{
    error::{Detail, Error, Result},
    words::messages,
};
use csv::{ByteRecord, StringRecord};
use std::{
    collections::HashMap,
    fs::File,
    io::{self, BufWriter, Read},
    path::{Path, PathBuf},
};
use tempfile::TempDir;

/// Where the tables lie.
pub enum Source {
    /// In a folder.
    Folder(PathBuf),
    /// In the program: name and content.
    Embedded(&'static [(&'static str, &'static str)]),
    /// Spread out from a workbook or a document, with what is wrong with it.
    Made(Made),
}

impl Source {
    /// The tables at a path: a folder, or a workbook.
    ///
    /// # Errors
    /// When there is neither.
    pub fn at(path: &Path) -> Result<Self> {
        if path.is_dir() {
            return Ok(Self::Folder(path.to_path_buf()));
        }
        let mut begin = Vec::new();
        File::open(path).and_then(|file| file.take(4).read_to_end(&mut begin)).map_err(|error| unreadable(path, &error))?;
        // Every workbook is a zip file, and an old one of Excel's begins with this.
        match begin[..] {
            [b'P', b'K', ..] => Ok(Self::Made(workbook::spread(path)?)),
            [0xd0, 0xcf, 0x11, 0xe0] => {
                let da = "regnearket er af en gammel slags eller låst; gem det som .xlsx uden adgangskode";
                let en = "this workbook is of an old kind or locked; save it as .xlsx without a password";
                Err(refuse(path, Detail::new(da, en)))
            }
            _ => {
                let da = "hverken en mappe med tabeller eller et regneark (.xlsx)";
                Err(refuse(path, Detail::new(da, "neither a folder with tables nor a workbook (.xlsx)")))
            }
        }
    }

    /// What the user calls a file: in a workbook it is a sheet, in a document a list.
    pub(super) fn named(&self, file: &'static str) -> &'static str {
        match self {
            Self::Made(made) => (made.named)(file),
            Self::Folder(_) | Self::Embedded(_) => file,
        }
    }

    /// How many things in a document have no place in the register.
    pub(super) fn left_out(&self) -> u64 {
        match self {
            Self::Made(made) => made.left_out,
            Self::Folder(_) | Self::Embedded(_) => 0,
        }
    }

    /// What is wrong before any table is read: files that are not known, and what a workbook or document itself says.
    pub(super) fn complaints(&self) -> Result<Vec<Complaint>> {
        let folder = match self {
            Self::Embedded(_) => return Ok(Vec::new()),
            Self::Made(made) => return Ok(made.complaints.clone()),
            Self::Folder(folder) => folder,
        };
        let mut complaints = Vec::new();
        let mut names = std::fs::read_dir(folder)
            .and_then(|entries| {
                entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect::<io::Result<Vec<_>>>()
            })
            .map_err(|error| unreadable(folder, &error))?;
        names.sort();
        for name in names.iter().filter(|name| name.to_lowercase().ends_with(".csv") && !files().contains(&name.as_str())) {
            let (da, en) = (format!("Filen {name} kendes ikke."), format!("The file {name} is not known."));
            complaints.push(Complaint::new(("*.csv", 1), None, da, en));
        }
        Ok(complaints)
    }

    /// The table of this file, if it is there.
    pub(super) fn table(&self, file: &str) -> Result<Option<Table>> {
        let open = |folder: &Path| match File::open(folder.join(file)) {
            Ok(open) => Ok(Some(open)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(unreadable(Path::new(file), &error)),
        };
        let broken = |error: io::Error| unreadable(Path::new(file), &error);
        let text = match self {
            Self::Embedded(files) => match files.iter().find(|(name, _)| *name == file) {
                Some((_, text)) => decode::plain(text.as_bytes()),
                None => return Ok(None),
            },
            Self::Folder(folder) => match open(folder)? {
                Some(file) => decode::text(file).map_err(broken)?,
                None => return Ok(None),
            },
            Self::Made(made) => match open(made.folder.path())? {
                Some(file) => {
                    let mut table = Table::new(b',', Box::new(file));
                    (table.numbered, table.knows_less) = (true, made.knows_less);
                    return Ok(Some(table));
                }
                None => return Ok(None),
            },
        };
        let (separator, text) = separated(text).map_err(broken)?;
        Ok(Some(Table::new(separator, text)))
    }
}

/// The names of all files.
pub(super) fn files() -> Vec<&'static str> {
    let mut files = Vec::new();
    each_sheet!(S => files.push(S::FILE));
    files
}

/// The columns of a file.
pub(super) fn columns(file: &str) -> Option<&'static [&'static str]> {
    let mut found = None;
    each_sheet!(S => if S::FILE == file { found = Some(S::COLUMNS) });
    found
}

fn unreadable(path: &Path, error: &io::Error) -> Error {
    refuse(path, messages::system(error))
}

pub(super) fn refuse(path: &Path, why: impl Into<Detail>) -> Error {
    Error::BadInput(Detail::of(path.display(), &why.into()))
}

/// One table being read.
pub(super) struct Table {
    reader: csv::Reader<Box<dyn Read + Send>>,
    /// Whether the first column is the number of the row.
    numbered: bool,
    /// Whether the table is made from something that knows less than a table does, so that an empty cell says nothing.
    pub knows_less: bool,
    bytes: ByteRecord,
    row: u64,
}

/// A row that was met.
pub(super) enum Met {
    Row(u64, StringRecord),
    /// It is not written in UTF-8.
    Garbled(u64),
    End,
}

impl Table {
    fn new(separator: u8, text: Box<dyn Read + Send>) -> Self {
        let reader = csv::ReaderBuilder::new().flexible(true).has_headers(false).delimiter(separator).from_reader(text);
        Self { reader, numbered: false, knows_less: false, bytes: ByteRecord::new(), row: 0 }
    }

    /// The next row that is not empty, with its number as a spreadsheet counts: empty rows count, and a cell of many lines is
    /// one row. The header is the first row that is met.
    pub fn next(&mut self) -> csv::Result<Met> {
        loop {
            let before = self.reader.position().line();
            if !self.reader.read_byte_record(&mut self.bytes)? {
                return Ok(Met::End);
            }
            let lines = self.reader.position().line() - before;
            let inside = self.bytes.iter().flatten().filter(|byte| **byte == b'\n').count() as u64;
            self.row += lines.saturating_sub(inside).max(1);
            let Ok(mut record) = StringRecord::from_byte_record(std::mem::take(&mut self.bytes)) else {
                return Ok(Met::Garbled(self.row));
            };
            if record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            if self.numbered {
                self.row = record.get(0).and_then(|row| row.parse().ok()).unwrap_or(self.row);
                record = record.iter().skip(1).collect();
            }
            return Ok(Met::Row(self.row, record));
        }
    }
}

/// Tables made from something else, in a folder that goes when they have been read. Each row begins with its number there.
pub struct Made {
    folder: TempDir,
    complaints: Vec<Complaint>,
    named: fn(&'static str) -> &'static str,
    knows_less: bool,
    left_out: u64,
}

/// Tables in the making.
pub(super) struct Maker {
    folder: TempDir,
    files: HashMap<&'static str, csv::Writer<BufWriter<File>>>,
    /// What is wrong.
    pub complaints: Vec<Complaint>,
    /// How many things have no place in the register.
    pub left_out: u64,
}

impl Maker {
    pub fn new() -> Result<Self> {
        let folder = tempfile::tempdir().map_err(Error::broken)?;
        Ok(Self { folder, files: HashMap::new(), complaints: Vec::new(), left_out: 0 })
    }

    /// Writes a row; the first of a file is its header.
    pub fn row<'a>(&mut self, file: &'static str, row: u64, cells: impl IntoIterator<Item = &'a str>) -> Result<()> {
        let writer = match self.files.entry(file) {
            std::collections::hash_map::Entry::Occupied(entry) => entry.into_mut(),
            std::collections::hash_map::Entry::Vacant(entry) => {
                let open = File::create(self.folder.path().join(file)).map_err(Error::broken)?;
                entry.insert(csv::WriterBuilder::new().flexible(true).from_writer(BufWriter::new(open)))
            }
        };
        writer.write_field(row.to_string()).map_err(Error::broken)?;
        for cell in cells {
            writer.write_field(cell).map_err(Error::broken)?;
        }
        writer.write_record(None::<&[u8]>).map_err(Error::broken)
    }

    /// Writes a row of cells that are known or not, under all columns of the file. What stands there counts for a new row only
    /// where it is marked with [`unless_known`], or missing.
    pub fn fill(&mut self, file: &'static str, row: u64, cells: &[(&'static str, Option<String>)]) -> Result<()> {
        let columns = columns(file).unwrap_or_default();
        if !self.files.contains_key(file) {
            self.row(file, 1, columns.iter().copied())?;
        }
        let line = columns.iter().map(|column| {
            let cell = cells.iter().find(|(name, _)| name == column);
            guarded(cell.and_then(|(_, text)| text.as_deref()).unwrap_or_default())
        });
        let line: Vec<_> = line.collect();
        self.row(file, row, line.iter().map(|cell| &**cell))
    }

    /// Ends the making. Files are told of by the names that they have there.
    pub fn done(mut self, named: fn(&'static str) -> &'static str, knows_less: bool) -> Result<Made> {
        for writer in self.files.values_mut() {
            writer.flush().map_err(Error::broken)?;
        }
        Ok(Made { folder: self.folder, complaints: self.complaints, named, knows_less, left_out: self.left_out })
    }
}

/// A cell that counts for a new row; a row that is there keeps what it has.
pub(super) fn unless_known(text: &str) -> Option<String> {
    Some(format!("{UNLESS_KNOWN}{text}"))
}
