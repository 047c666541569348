//! Tables in: everything or nothing, every error at once, and what is already there is left alone. What a mutation refuses is
//! refused here by the same rules; those across rows ([`super::apart`]) are judged when a table has been read.

use super::{
    apart::{Apart, Both},
    batch::{Line, Taking},
    cells::{Cells, Codes, Complaint},
    sheets::{Sheet, each_sheet},
    source::{Met, Table},
};
use crate::{
    error::{Detail, Error, Result},
    hub::Work,
    meeting::succession::Followed,
    register::Kept,
};
use csv::StringRecord;
use sea_orm::{
    EntityTrait, ModelTrait, Order, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait},
};
use std::collections::BTreeSet;
use uuid::Uuid;

pub use super::source::Source;

/// Rows dealt with at a time: what bounds the memory of an import.
const BATCH: usize = 1_000;
/// Rows of the register looked at in one go.
const PART: u64 = 5_000;
/// The most complaints that are told.
const TOLD: usize = 1_000;

/// What an import did to one table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    pub file: &'static str,
    pub added: u64,
    pub changed: u64,
    pub unchanged: u64,
}

/// What an import did, or what must be mended first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub tallies: Vec<Tally>,
    pub complaints: Vec<Complaint>,
    /// The calls of coming meetings that followed whoever sits.
    pub followed: Followed,
}

impl Report {
    /// How many rows are complained of.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.complaints.iter().map(|complaint| (&complaint.file, complaint.row)).collect::<BTreeSet<_>>().len()
    }
}

/// Takes the tables into the register within this transaction. When the report has complaints, nothing may be kept: the caller
/// lets the transaction fail. `progress` hears how far it has come.
///
/// # Errors
/// When a file cannot be read or the database fails.
pub async fn import(work: &Work, source: &Source, progress: &(dyn Fn(&Step<'_>) + Sync)) -> Result<Report> {
    let report = Report { complaints: source.complaints()?, ..Report::default() };
    let mut all = 0;
    each_sheet!(S => all += source.size(S::FILE));
    let mut desk = Desk { work, source, progress, codes: Codes::new(), report, bytes: Bytes { all, done: 0, read: 0 } };
    each_sheet!(S => desk.sheet::<S>().await?);
    Ok(desk.report)
}

/// The import at work.
pub(super) struct Desk<'a> {
    pub work: &'a Work,
    pub source: &'a Source,
    pub progress: &'a (dyn Fn(&Step<'_>) + Sync),
    pub codes: Codes,
    pub report: Report,
    pub bytes: Bytes,
}

/// How far an import has come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step<'a> {
    pub file: &'a str,
    /// The rows of the file so far.
    pub rows: u64,
    /// How much of all tables has been read, from 0 to 1.
    pub share: f64,
}

/// The bytes of all tables, of those done with, and of the one at hand as far as it has been read.
pub(super) struct Bytes {
    all: u64,
    done: u64,
    read: u64,
}

impl Bytes {
    #[expect(clippy::cast_precision_loss, reason = "a share of a bar")]
    pub fn share(&self) -> f64 {
        ((self.done + self.read) as f64 / Ord::max(self.all, 1) as f64).clamp(0.0, 1.0)
    }
}

/// Where the known columns stand in a file, and whether there are others.
struct Header {
    places: Vec<Option<usize>>,
    stray: bool,
}

impl Desk<'_> {
    /// Takes in one table, batch by batch. A table whose rows name parents among themselves is small and taken whole.
    async fn sheet<S: Sheet>(&mut self) -> Result<()> {
        let known = <S::Row as ModelTrait>::Entity::find().count(self.work.rows()).await?;
        if known > 0 && S::coded() {
            self.learn_codes::<S>().await?;
        }
        let Some(mut table) = self.source.table(S::FILE)? else { return Ok(()) };
        let mut taking = Taking::of(S::FILE, known, table.knows_less);
        if known > 0 {
            self.hold_apart::<S>(&mut taking).await?;
        }
        let Some(header) = self.next(&mut table, S::FILE)? else {
            let da = "Filen er tom; den første række nævner kolonnerne.";
            let en = "The file is empty; its first row names the columns.";
            self.complain(vec![Complaint::of_whole(self.source.named(S::FILE), da, en)]);
            return Ok(());
        };
        let header = self.places::<S>(header.0, &header.1);
        let mut batch = Vec::new();
        while let Some((number, record)) = self.next(&mut table, S::FILE)? {
            batch.push(self.line::<S>(&header, &record, (number, table.knows_less)));
            if batch.len() == BATCH && S::PARENT.is_none() {
                self.bytes.read = table.read();
                self.take::<S>(&mut taking, std::mem::take(&mut batch)).await?;
            }
        }
        (self.bytes.done, self.bytes.read) = (self.bytes.done + self.source.size(S::FILE), 0);
        self.take::<S>(&mut taking, batch).await?;
        let both = taking.apart.take().map(Apart::both::<S>).unwrap_or_default();
        let file = self.source.named(S::FILE);
        let told =
            both.into_iter().map(|Both { number, column, told }| Complaint::new((file, number), Some(column), told.da, told.en));
        self.complain(told.collect());
        self.report.tallies.push(taking.tally);
        Ok(())
    }

    /// Notes what the rows of the register have to themselves, part by part.
    async fn hold_apart<S: Sheet>(&mut self, taking: &mut Taking) -> Result<()> {
        let Some(apart) = taking.apart.as_mut().filter(|_| !S::ALONE.is_empty()) else { return Ok(()) };
        let mut last = Uuid::nil();
        loop {
            let after = Expr::col("id").gt(last);
            let part = <S::Row as ModelTrait>::Entity::find().filter(after).order_by(Expr::col("id"), Order::Asc).limit(PART);
            let part = part.all(self.work.rows()).await?;
            let Some(end) = part.last() else { return Ok(()) };
            last = end.id();
            part.iter().for_each(|row| apart.hold::<S>(row));
        }
    }

    /// The next row that can be read; those that cannot are complained of.
    fn next(&mut self, table: &mut Table, file: &'static str) -> Result<Option<(u64, StringRecord)>> {
        loop {
            match table.next().map_err(|error| Error::BadInput(Detail::of(file, &error.to_string().into())))? {
                Met::End => return Ok(None),
                Met::Row(number, record) => return Ok(Some((number, record))),
                Met::Quoted(number) => {
                    let da = "Et anførselstegn om en celle lukkes ikke, eller der står noget efter det. Skriv \"\" for et anførselstegn i en tekst.";
                    let en =
                        "A quote around a cell is not closed, or something stands after it. Write \"\" for a quote in a text.";
                    self.complain(vec![Complaint::new((self.source.named(file), number), None, da, en)]);
                }
                Met::Garbled(number) => {
                    let (da, en) = ("Rækken er ikke skrevet i UTF-8.", "The row is not written in UTF-8.");
                    self.complain(vec![Complaint::new((self.source.named(file), number), None, da, en)]);
                }
            }
        }
    }

    /// Where each known column stands. Columns without a name are let be as long as nothing stands in them.
    fn places<S: Sheet>(&mut self, row: u64, header: &StringRecord) -> Header {
        let named: Vec<String> = header.iter().map(|name| name.trim_start_matches('\u{feff}').trim().to_lowercase()).collect();
        let mut complaints = Vec::new();
        let place = (self.source.named(S::FILE), row);
        for (at, name) in named.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
            if !S::COLUMNS.contains(&name.as_str()) {
                let known = S::COLUMNS.join(", ");
                let da = format!("Kolonnen {name} kendes ikke; her kan stå {known}.");
                let en = format!("The column {name} is not known; there may be {known}.");
                complaints.push(Complaint::new(place, None, da, en));
            } else if named[..at].contains(name) {
                let (da, en) = (format!("Kolonnen {name} står to gange."), format!("The column {name} stands twice."));
                complaints.push(Complaint::new(place, None, da, en));
            }
        }
        let stray = !complaints.is_empty();
        self.complain(complaints);
        Header { places: S::COLUMNS.iter().map(|column| named.iter().position(|name| name == column)).collect(), stray }
    }

    fn line<S: Sheet>(&mut self, header: &Header, record: &StringRecord, (number, knows_less): (u64, bool)) -> Line<S::Row> {
        let mut complaints = Vec::new();
        let mut cells = Cells {
            work: self.work,
            file: self.source.named(S::FILE),
            row: number,
            columns: S::COLUMNS,
            places: &header.places,
            stray: header.stray,
            record,
            codes: &self.codes,
            complaints: &mut complaints,
            made: knows_less,
        };
        let row = S::read(&mut cells);
        let parent = S::PARENT.and_then(|column| cells.text(column));
        let silent = cells.silent();
        cells.nothing_beside();
        self.complain(complaints);
        Line { row, before: None, number, parent, silent }
    }

    pub fn complain(&mut self, complaints: Vec<Complaint>) {
        let room = TOLD.saturating_sub(self.report.complaints.len());
        self.report.complaints.extend(complaints.into_iter().take(room));
    }

    /// The codes that the database knows.
    async fn learn_codes<S: Sheet>(&mut self) -> Result<()> {
        let codes = super::codes::<S>(self.work.rows()).await?;
        self.codes.insert(S::FILE, codes.into_iter().map(|(id, code)| (code.into_boxed_str(), id)).collect());
        Ok(())
    }
}
