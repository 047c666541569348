//! Where exports go: written under another name beside the place and put there when whole, so that a broken export leaves nothing.

use super::{
    columns::guarded,
    source::{files, refuse},
    workbook::BookOut,
};
use crate::{
    error::{Detail, Error, Result},
    words::messages,
};
use chrono::NaiveDate;
use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};
use tempfile::{NamedTempFile, TempDir};

/// What stands in one cell of a table that is written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Written {
    Empty,
    /// Already guarded.
    Text(String),
    Number(i32),
    Day(NaiveDate),
}

impl Written {
    /// A text, with the apostrophe that keeps a spreadsheet from running it.
    pub fn text(text: &str) -> Self {
        Self::Text(guarded(text).into_owned())
    }
}

/// A folder in the making, beside the place where it will stand.
pub(super) struct Beside {
    folder: TempDir,
    place: PathBuf,
    may_go: fn(&str) -> bool,
}

impl Beside {
    /// A folder that may take the place of one that holds nothing but what `may_go` tells.
    pub fn at(place: &Path, may_go: fn(&str) -> bool) -> Result<Self> {
        may_be_replaced(place, may_go)?;
        Ok(Self { folder: hidden(place)?, place: place.to_path_buf(), may_go })
    }

    /// Where to write.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Puts it in its place.
    pub fn done(self) -> Result<()> {
        let (place, new) = (&self.place, self.folder.path());
        let broken = |error: io::Error| fault(place, &error);
        if !place.exists() {
            return std::fs::rename(new, place).map_err(broken);
        }
        // Somebody may have put a file there in the meantime.
        may_be_replaced(place, self.may_go)?;
        let old = hidden(place)?;
        std::fs::rename(place, old.path()).map_err(broken)?;
        std::fs::rename(new, place).map_err(|error| {
            let _ = std::fs::rename(old.path(), place);
            broken(error)
        })
    }
}

/// Tables being written.
pub(super) enum TablesOut {
    Folder(Box<FolderOut>),
    Book(Box<BookOut>, TempDir, PathBuf),
}

impl TablesOut {
    /// Tables at this place: a workbook where the name ends in `.xlsx`, else a folder.
    pub fn at(place: &Path) -> Result<Self> {
        if !place.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx")) {
            let beside = Beside::at(place, |name| files().contains(&name))?;
            return Ok(Self::Folder(Box::new(FolderOut { beside, file: None })));
        }
        if place.is_dir() {
            return Err(refuse(place, Detail::new("det er en mappe", "this is a folder")));
        }
        let beside = hidden(place)?;
        let book = BookOut::new(&beside.path().join(BOOK));
        Ok(Self::Book(Box::new(book), beside, place.to_path_buf()))
    }

    /// Begins the table of a file.
    pub fn begin(&mut self, file: &'static str, columns: &[&str]) -> Result<()> {
        match self {
            Self::Folder(folder) => folder.begin(file, columns),
            Self::Book(book, ..) => book.begin(file, columns),
        }
    }

    /// Writes a row of the table that was begun last.
    pub fn row(&mut self, cells: &[Written]) -> Result<()> {
        match self {
            Self::Folder(folder) => folder.row(cells),
            Self::Book(book, ..) => book.row(cells),
        }
    }

    /// Puts everything in its place.
    pub fn done(self) -> Result<()> {
        match self {
            Self::Folder(mut folder) => {
                folder.end_file()?;
                let FolderOut { beside, .. } = *folder;
                beside.done()
            }
            Self::Book(book, beside, place) => {
                book.done()?;
                std::fs::rename(beside.path().join(BOOK), &place).map_err(|error| fault(&place, &error))
            }
        }
    }
}

/// What a workbook is called until it is whole.
const BOOK: &str = "tables.xlsx";

/// A folder of tables being written.
pub(super) struct FolderOut {
    beside: Beside,
    file: Option<csv::Writer<BufWriter<File>>>,
}

impl FolderOut {
    fn begin(&mut self, file: &str, columns: &[&str]) -> Result<()> {
        self.end_file()?;
        let path = self.beside.path().join(file);
        let open = File::create(&path).map_err(|error| fault(&path, &error))?;
        let mut writer = csv::Writer::from_writer(BufWriter::new(open));
        writer.write_record(columns).map_err(Error::broken)?;
        self.file = Some(writer);
        Ok(())
    }

    fn row(&mut self, cells: &[Written]) -> Result<()> {
        let Some(writer) = &mut self.file else { return Ok(()) };
        for cell in cells {
            let written = match cell {
                Written::Empty => writer.write_field(""),
                Written::Text(text) => writer.write_field(text),
                Written::Number(number) => writer.write_field(number.to_string()),
                Written::Day(day) => writer.write_field(day.to_string()),
            };
            written.map_err(Error::broken)?;
        }
        writer.write_record(None::<&[u8]>).map_err(Error::broken)
    }

    fn end_file(&mut self) -> Result<()> {
        let Some(writer) = self.file.take() else { return Ok(()) };
        let buffer = writer.into_inner().map_err(|error| fault(&self.beside.place, error.error()))?;
        buffer.into_inner().map_err(|error| fault(&self.beside.place, error.error()))?;
        Ok(())
    }
}

/// Refuses a folder that holds anything but what an export may have written.
fn may_be_replaced(place: &Path, may_go: fn(&str) -> bool) -> Result<()> {
    let entries = match std::fs::read_dir(place) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(fault(place, &error)),
    };
    for entry in entries {
        let name = entry.map_err(|error| fault(place, &error))?.file_name().to_string_lossy().into_owned();
        if !may_go(&name) {
            return Err(refuse(
                place,
                Detail::new(
                    format!("mappen rummer {name}, som ingen eksport har skrevet"),
                    format!("the folder holds {name}, which no export has written"),
                ),
            ));
        }
    }
    Ok(())
}

/// Writes one file under another name and puts it in its place when it is whole.
pub(super) fn whole_file(place: &Path, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    let (parent, _) = split(place)?;
    let file = NamedTempFile::new_in(parent).map_err(|error| fault(place, &error))?;
    let mut out = BufWriter::new(file);
    write(&mut out)?;
    let file = out.into_inner().map_err(|error| fault(place, error.error()))?;
    file.persist(place).map_err(|error| fault(place, &error.error))?;
    Ok(())
}

fn split(place: &Path) -> Result<(PathBuf, String)> {
    let name = place.file_name().ok_or_else(|| refuse(place, Detail::new("nævn en mappe eller fil", "name a folder or file")))?;
    let parent = place.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Ok((parent.to_path_buf(), name.to_string_lossy().into_owned()))
}

fn hidden(place: &Path) -> Result<TempDir> {
    let (parent, name) = split(place)?;
    let made = tempfile::Builder::new().prefix(&format!(".{name}.")).tempdir_in(&parent);
    made.map_err(|error| fault(&parent, &error))
}

pub(super) fn fault(place: &Path, error: &io::Error) -> Error {
    refuse(place, messages::system(error))
}
