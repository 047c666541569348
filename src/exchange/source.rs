//! Where tables come from: a folder, the program itself, or a workbook or document that is spread out as tables first.

use super::{
    cells::{Complaint, UNLESS_KNOWN},
    columns::guarded,
    decode::{self, separated},
    quotes::{Faults, Watched},
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
    io::{self, BufWriter, Read, Seek},
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

    /// The places of the things in a document that have no place in the register.
    #[must_use]
    pub fn left_out(&self) -> &[u64] {
        match self {
            Self::Made(made) => &made.left_out,
            Self::Folder(_) | Self::Embedded(_) => &[],
        }
    }

    /// How many forums of a document have no class of their own.
    #[must_use]
    pub fn unclassed(&self) -> u64 {
        match self {
            Self::Made(made) => made.unclassed,
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
            complaints.push(Complaint::of_whole(name.clone(), da, en));
        }
        if complaints.is_empty() && !names.iter().any(|name| files().contains(&name.as_str())) {
            let listed = files().join(", ");
            let (da, en) = (format!("Der er ingen af tabellerne: {listed}."), format!("There is none of the tables: {listed}."));
            complaints.push(Complaint::of_whole(folder.display().to_string(), da, en));
        }
        Ok(complaints)
    }

    /// How many bytes a file has; none where it is left out.
    pub(super) fn size(&self, file: &str) -> u64 {
        let weigh = |folder: &Path| std::fs::metadata(folder.join(file)).map_or(0, |found| found.len());
        match self {
            Self::Embedded(files) => files.iter().find(|(name, _)| *name == file).map_or(0, |(_, text)| text.len() as u64),
            Self::Folder(folder) => weigh(folder),
            Self::Made(made) => weigh(made.folder.path()),
        }
    }

    /// The table of this file, if it is there.
    pub(super) fn table(&self, file: &str) -> Result<Option<Table>> {
        let open = |folder: &Path| match File::open(folder.join(file)) {
            Ok(open) => Ok(Some(open)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(unreadable(Path::new(file), &error)),
        };
        let broken = |error: io::Error| unreadable(Path::new(file), &error);
        let mut place = None;
        let text = match self {
            Self::Embedded(files) => match files.iter().find(|(name, _)| *name == file) {
                Some((_, text)) => decode::plain(text.as_bytes()),
                None => return Ok(None),
            },
            Self::Folder(folder) => match open(folder)? {
                Some(file) => {
                    place = file.try_clone().ok();
                    decode::text(file).map_err(broken)?
                }
                None => return Ok(None),
            },
            Self::Made(made) => match open(made.folder.path())? {
                Some(file) => {
                    let place = file.try_clone().ok();
                    let mut table = Table::new(b',', Box::new(file), place);
                    (table.numbered, table.knows_less) = (true, made.knows_less);
                    return Ok(Some(table));
                }
                None => return Ok(None),
            },
        };
        let (separator, text) = separated(text).map_err(broken)?;
        Ok(Some(Table::new(separator, text, place)))
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
    reader: csv::Reader<Watched<Box<dyn Read + Send>>>,
    faults: Faults,
    /// Whether the first column is the number of the row.
    numbered: bool,
    /// Whether the table is made from something that knows less than a table does, so that an empty cell says nothing.
    pub knows_less: bool,
    bytes: ByteRecord,
    row: u64,
    /// The file itself: two handles of one file share the place that is read next.
    place: Option<File>,
}

/// A row that was met.
pub(super) enum Met {
    Row(u64, StringRecord),
    /// It is not written in UTF-8.
    Garbled(u64),
    /// A quote in it is not closed, or something stands after it.
    Quoted(u64),
    End,
}

impl Table {
    fn new(separator: u8, text: Box<dyn Read + Send>, place: Option<File>) -> Self {
        let faults = Faults::default();
        let text = Watched::new(text, separator, faults.clone());
        let reader = csv::ReaderBuilder::new().flexible(true).has_headers(false).delimiter(separator).from_reader(text);
        Self { reader, faults, numbered: false, knows_less: false, bytes: ByteRecord::new(), row: 0, place }
    }

    /// How many bytes of the file have been read.
    pub fn read(&mut self) -> u64 {
        let place = self.place.as_mut().and_then(|file| file.stream_position().ok());
        place.unwrap_or_else(|| self.reader.position().byte())
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
            if self.faults.before(self.reader.position().byte()) {
                let row = self.row;
                // What the cell swallowed were rows.
                self.row += inside;
                return Ok(Met::Quoted(row));
            }
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
    left_out: Vec<u64>,
    unclassed: u64,
}

/// Tables in the making.
pub(super) struct Maker {
    folder: TempDir,
    files: HashMap<&'static str, csv::Writer<BufWriter<File>>>,
    /// What is wrong.
    pub complaints: Vec<Complaint>,
    /// The places in their list of things that have no place in the register.
    pub left_out: Vec<u64>,
    /// How many forums the document does not say the class of.
    pub unclassed: u64,
}

impl Maker {
    pub fn new() -> Result<Self> {
        let folder = tempfile::tempdir().map_err(Error::broken)?;
        Ok(Self { folder, files: HashMap::new(), complaints: Vec::new(), left_out: Vec::new(), unclassed: 0 })
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

    /// Whether nothing has been made.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.complaints.is_empty()
    }

    /// Ends the making. Files are told of by the names that they have there.
    pub fn done(mut self, named: fn(&'static str) -> &'static str, knows_less: bool) -> Result<Made> {
        for writer in self.files.values_mut() {
            writer.flush().map_err(Error::broken)?;
        }
        Ok(Made {
            folder: self.folder,
            complaints: self.complaints,
            named,
            knows_less,
            left_out: self.left_out,
            unclassed: self.unclassed,
        })
    }
}

/// A cell that counts for a new row; a row that is there keeps what it has.
pub(super) fn unless_known(text: &str) -> Option<String> {
    Some(format!("{UNLESS_KNOWN}{text}"))
}
