//! Tables out: every row by code, so that export, import into an empty hub and export again give the same bytes.

use super::{
    codes,
    columns::{Cell, guarded},
    out::{TablesOut, Written},
    sheets::{Sheet, each_sheet},
};
use crate::{
    error::Result,
    hub::Hub,
    register::{Day, Kept},
};
use chrono::NaiveDate;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ModelTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait},
};
use std::{
    collections::{HashMap, HashSet},
    path::Path,
};
use uuid::Uuid;

/// Owners whose rows are read at a time.
const PAGE: usize = 500;

/// Writes the register to a folder, or to a workbook where the name ends in `.xlsx`: all of it, or what there was on a day and
/// whatever that refers to. `progress` hears the file and the rows so far.
///
/// # Errors
/// When the place cannot be written or holds other files, or the database fails.
pub async fn export(hub: &Hub, place: &Path, as_of: Option<NaiveDate>, progress: &(dyn Fn(&str, u64) + Sync)) -> Result<()> {
    let out = TablesOut::at(place)?;
    hub.look(async |rows| {
        let mut writer = Writer { rows, out, progress, names: HashMap::new(), kept: HashMap::new() };
        each_sheet!(S => writer.learn_names::<S>().await?);
        if let Some(day) = as_of {
            writer.choose(day.into()).await?;
        }
        each_sheet!(S => writer.sheet::<S>(as_of.is_some()).await?);
        writer.out.done()
    })
    .await
}

/// The names of the rows of one file: in the order of their codes, and by id.
#[derive(Default)]
struct Names {
    in_order: Vec<(Box<str>, Uuid)>,
    places: HashMap<Uuid, u32>,
}

/// An export at work.
struct Writer<'a, C> {
    rows: &'a C,
    out: TablesOut,
    progress: &'a (dyn Fn(&str, u64) + Sync),
    names: HashMap<&'static str, Names>,
    /// The rows of each file that are written, where not all are.
    kept: HashMap<&'static str, HashSet<Uuid>>,
}

impl<C: ConnectionTrait> Writer<'_, C> {
    async fn learn_names<S: Sheet>(&mut self) -> Result<()> {
        if !S::coded() {
            return Ok(());
        }
        let found = codes::<S>(self.rows).await?;
        let mut in_order: Vec<(Box<str>, Uuid)> = found.into_iter().map(|(id, code)| (code.into_boxed_str(), id)).collect();
        in_order.sort_unstable_by(|(a, _), (b, _)| guarded(a).cmp(&guarded(b)));
        let places = (0..).zip(&in_order).map(|(place, (_, id))| (*id, place)).collect();
        self.names.insert(S::FILE, Names { in_order, places });
        Ok(())
    }

    fn code(&self, file: &str, id: Uuid) -> Option<&str> {
        let names = self.names.get(file)?;
        let place = *names.places.get(&id)?;
        names.in_order.get(place as usize).map(|(code, _)| &**code)
    }

    /// The rows of a sheet that hang on these owners, or are they.
    async fn page<S: Sheet>(&self, owners: &[Uuid]) -> Result<Vec<S::Row>> {
        let owners = owners.iter().copied();
        let filter = if S::coded() { Expr::col("id").is_in(owners) } else { S::by().is_in(owners) };
        Ok(<S::Row as ModelTrait>::Entity::find().filter(filter).all(self.rows).await?)
    }

    fn owners(&self, file: &str) -> Vec<Uuid> {
        self.names.get(file).map(|names| names.in_order.iter().map(|(_, id)| *id).collect()).unwrap_or_default()
    }

    async fn sheet<S: Sheet>(&mut self, chosen: bool) -> Result<()> {
        let mut begun = S::CORE;
        let columns = self.columns::<S>(chosen).await?;
        if begun {
            self.out.begin(S::FILE, columns)?;
        }
        if <S::Row as ModelTrait>::Entity::find().limit(1).one(self.rows).await?.is_none() {
            return Ok(());
        }
        let mut count = 0;
        for owners in self.owners(S::OWNER).chunks(PAGE) {
            let page = self.page::<S>(owners).await?;
            for row in self.lines::<S>(&page, chosen) {
                if !std::mem::replace(&mut begun, true) {
                    self.out.begin(S::FILE, columns)?;
                }
                self.out.row(&row[..columns.len()])?;
                count += 1;
            }
            (self.progress)(S::FILE, count);
        }
        Ok(())
    }

    /// The columns that are written: all, but those at the end that nothing stands in and that may be left out.
    async fn columns<S: Sheet>(&self, chosen: bool) -> Result<&'static [&'static str]> {
        let Some(filled) = S::in_spare() else { return Ok(S::COLUMNS) };
        let dated = <S::Row as ModelTrait>::Entity::find().filter(filled);
        let some = match self.kept.get(S::FILE).filter(|_| chosen) {
            Some(kept) => dated.all(self.rows).await?.iter().any(|row| kept.contains(&row.id())),
            None => dated.limit(1).one(self.rows).await?.is_some(),
        };
        Ok(if some { S::COLUMNS } else { &S::COLUMNS[..S::COLUMNS.len() - S::SPARE] })
    }

    /// The rows as they are written, in their order; a row that says what another says is written once.
    fn lines<S: Sheet>(&self, page: &[S::Row], chosen: bool) -> Vec<Vec<Written>> {
        let kept = |row: &&S::Row| !chosen || self.kept.get(S::FILE).is_some_and(|kept| kept.contains(&row.id()));
        let told = page.iter().filter(kept).filter(|row| S::tells(row));
        let mut lines: Vec<Vec<Written>> =
            told.map(|row| S::write(row).iter().map(|cell| self.written(cell)).collect()).collect();
        // The first cell is the code that the row stands by.
        lines.sort_unstable();
        lines.dedup();
        lines
    }

    fn written(&self, cell: &Cell) -> Written {
        match cell {
            Cell::Empty => Written::Empty,
            Cell::Text(text) => Written::text(text),
            Cell::Number(number) => Written::Number(*number),
            Cell::Day(day) => Written::Day(*day),
            Cell::Code(file, id) => self.code(file, *id).map_or(Written::Empty, Written::text),
        }
    }

    /// Chooses the rows that count on a day, and then, from the last sheet to the first, those that they refer to.
    async fn choose(&mut self, on: Day) -> Result<()> {
        each_sheet!(S => self.choose_counting::<S>(on).await?);
        // What a row refers to stands in an earlier sheet, or in its own.
        let mut files = super::source::files();
        files.reverse();
        for file in files {
            each_sheet!(S => if S::FILE == file { self.choose_referred::<S>().await? });
        }
        Ok(())
    }

    async fn choose_counting<S: Sheet>(&mut self, on: Day) -> Result<()> {
        let mut chosen = HashSet::new();
        for owners in self.owners(S::OWNER).chunks(PAGE) {
            let there = |file: &str, id: Uuid| self.kept.get(file).is_some_and(|kept| kept.contains(&id));
            let page = self.page::<S>(owners).await?;
            chosen.extend(page.iter().filter(|row| S::counts(row, on, there)).map(Kept::id));
        }
        self.kept.insert(S::FILE, chosen);
        Ok(())
    }

    async fn choose_referred<S: Sheet>(&mut self) -> Result<()> {
        let mut waiting: Vec<Uuid> = self.kept.get(S::FILE).map(|kept| kept.iter().copied().collect()).unwrap_or_default();
        // A parent that is only now chosen has a parent of its own.
        while !waiting.is_empty() {
            let mut next = Vec::new();
            for ids in waiting.chunks(PAGE) {
                let filter = Expr::col("id").is_in(ids.iter().copied());
                let page = <S::Row as ModelTrait>::Entity::find().filter(filter).all(self.rows).await?;
                for cell in page.iter().flat_map(S::write) {
                    let Cell::Code(file, id) = cell else { continue };
                    if self.kept.entry(file).or_default().insert(id) && file == S::FILE {
                        next.push(id);
                    }
                }
            }
            waiting = next;
        }
        Ok(())
    }
}
