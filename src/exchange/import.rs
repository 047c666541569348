//! Tables in: everything or nothing, every error at once, and what is already there is left alone.

use super::{
    cells::{Cells, Codes, Complaint},
    sheets::Sheet,
};
use crate::{
    error::{Error, Result},
    hub::Work,
};
use csv::{ByteRecord, StringRecord};
use entities::{
    forum::{
        deputy, forum, forum_area, forum_basis, forum_family, forum_name, forum_remit, forum_rule, forum_topic, referral, seat,
        seat_address, secretariat,
    },
    interface::{interface, interface_condition, interface_confirmation, interface_contact, interface_exchange, passing},
    meeting::meeting,
    people::{
        area, contact_duty, holding, organisation, organisation_identifier, organisation_name, person, post, topic, topic_synonym,
    },
};
use sea_orm::{EntityTrait, PaginatorTrait, QueryFilter};
use std::{
    collections::{HashMap, HashSet},
    fs::File,
    io::Read,
    path::PathBuf,
};
use uuid::Uuid;

/// Rows dealt with at a time: what bounds the memory of an import.
const BATCH: usize = 1_000;
/// More new rows than this in one sheet are audited as one entry with their number.
const BULK: u64 = 5_000;
/// The most complaints that are told.
const TOLD: usize = 1_000;

/// Where the tables lie.
pub enum Source {
    /// In a folder.
    Folder(PathBuf),
    /// In the program: name and content.
    Embedded(&'static [(&'static str, &'static str)]),
}

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
}

/// Takes the tables into the register within this transaction. When the report has complaints, nothing may be kept: the caller
/// lets the transaction fail. `progress` hears the file and the rows so far.
///
/// # Errors
/// When a file cannot be read or the database fails.
pub async fn import(work: &Work, source: &Source, progress: &(dyn Fn(&str, u64) + Sync)) -> Result<Report> {
    let mut desk = Desk { work, source, progress, codes: Codes::new(), report: Report::default() };
    desk.refuse_unknown_files()?;
    desk.sheet::<area::Model>().await?;
    desk.sheet::<organisation::Model>().await?;
    desk.sheet::<person::Model>().await?;
    desk.sheet::<post::Model>().await?;
    desk.sheet::<holding::Model>().await?;
    desk.sheet::<contact_duty::Model>().await?;
    desk.sheet::<topic::Model>().await?;
    desk.sheet::<forum::Model>().await?;
    desk.sheet::<forum_topic::Model>().await?;
    desk.sheet::<forum_area::Model>().await?;
    desk.sheet::<forum_basis::Model>().await?;
    desk.sheet::<forum_remit::Model>().await?;
    desk.sheet::<seat::Model>().await?;
    desk.sheet::<deputy::Model>().await?;
    desk.sheet::<secretariat::Model>().await?;
    desk.sheet::<interface::Model>().await?;
    desk.sheet::<interface_exchange::Model>().await?;
    desk.sheet::<interface_contact::Model>().await?;
    desk.sheet::<meeting::Model>().await?;
    desk.sheet::<organisation_name::Model>().await?;
    desk.sheet::<organisation_identifier::Model>().await?;
    desk.sheet::<topic_synonym::Model>().await?;
    desk.sheet::<forum_name::Model>().await?;
    desk.sheet::<forum_rule::Model>().await?;
    desk.sheet::<forum_family::Model>().await?;
    desk.sheet::<seat_address::Model>().await?;
    desk.sheet::<referral::Model>().await?;
    desk.sheet::<interface_condition::Model>().await?;
    desk.sheet::<interface_confirmation::Model>().await?;
    desk.sheet::<passing::Model>().await?;
    Ok(desk.report)
}

const FILES: [&str; 30] = [
    area::Model::FILE,
    organisation::Model::FILE,
    person::Model::FILE,
    post::Model::FILE,
    holding::Model::FILE,
    contact_duty::Model::FILE,
    topic::Model::FILE,
    forum::Model::FILE,
    forum_topic::Model::FILE,
    forum_area::Model::FILE,
    forum_basis::Model::FILE,
    forum_remit::Model::FILE,
    seat::Model::FILE,
    deputy::Model::FILE,
    secretariat::Model::FILE,
    interface::Model::FILE,
    interface_exchange::Model::FILE,
    interface_contact::Model::FILE,
    meeting::Model::FILE,
    organisation_name::Model::FILE,
    organisation_identifier::Model::FILE,
    topic_synonym::Model::FILE,
    forum_name::Model::FILE,
    forum_rule::Model::FILE,
    forum_family::Model::FILE,
    seat_address::Model::FILE,
    referral::Model::FILE,
    interface_condition::Model::FILE,
    interface_confirmation::Model::FILE,
    passing::Model::FILE,
];

/// The import at work.
struct Desk<'a> {
    work: &'a Work,
    source: &'a Source,
    progress: &'a (dyn Fn(&str, u64) + Sync),
    codes: Codes,
    report: Report,
}

/// A row as read, with its line in the file and the code of its parent.
struct Line<S> {
    model: S,
    row: u64,
    parent: Option<String>,
}

impl Desk<'_> {
    fn refuse_unknown_files(&mut self) -> Result<()> {
        let Source::Folder(folder) = self.source else { return Ok(()) };
        let unreadable = |error: std::io::Error| Error::BadInput(format!("{}: {error}", folder.display()));
        for entry in std::fs::read_dir(folder).map_err(unreadable)? {
            let name = entry.map_err(unreadable)?.file_name().to_string_lossy().into_owned();
            if name.ends_with(".csv") && !FILES.contains(&name.as_str()) {
                let (da, en) = (format!("Filen {name} kendes ikke."), format!("The file {name} is not known."));
                self.report.complaints.push(Complaint::new(("*.csv", 1), None, da, en));
            }
        }
        Ok(())
    }

    fn open(&self, file: &str) -> Result<Option<Box<dyn Read + Send>>> {
        match self.source {
            Source::Embedded(files) => {
                Ok(files.iter().find(|(name, _)| *name == file).map(|(_, text)| Box::new(text.as_bytes()) as _))
            }
            Source::Folder(folder) => match File::open(folder.join(file)) {
                Ok(open) => Ok(Some(Box::new(open))),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
                Err(error) => Err(Error::BadInput(format!("{file}: {error}"))),
            },
        }
    }

    /// Takes in one table, batch by batch. A table whose rows name parents among themselves is small and taken whole.
    async fn sheet<S: Sheet>(&mut self) -> Result<()> {
        let known = S::Entity::find().count(self.work.rows()).await?;
        if known > 0 && S::COLUMNS[0] == "code" {
            self.learn_codes::<S>().await?;
        }
        let Some(input) = self.open(S::FILE)? else { return Ok(()) };
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(input);
        let places = match reader.headers().map_err(|error| unreadable(S::FILE, &error))?.clone() {
            headers if headers.is_empty() => return Ok(()),
            headers => self.places::<S>(&headers),
        };
        let mut taking =
            Taking { known, tally: Tally { file: S::FILE, added: 0, changed: 0, unchanged: 0 }, met: HashSet::new() };
        let (mut batch, mut bytes) = (Vec::new(), ByteRecord::new());
        while reader.read_byte_record(&mut bytes).map_err(|error| unreadable(S::FILE, &error))? {
            let row = bytes.position().map_or(0, csv::Position::line);
            let Ok(record) = StringRecord::from_byte_record(bytes.clone()) else {
                let (da, en) = ("Rækken er ikke skrevet i UTF-8.", "The row is not written in UTF-8.");
                self.complain(vec![Complaint::new((S::FILE, row), None, da, en)]);
                continue;
            };
            if record.iter().all(str::is_empty) {
                continue;
            }
            batch.push(self.line::<S>(&places, &record, row));
            if batch.len() == BATCH && S::PARENT.is_none() {
                self.take(&mut taking, std::mem::take(&mut batch)).await?;
            }
        }
        self.take(&mut taking, batch).await?;
        self.report.tallies.push(taking.tally);
        Ok(())
    }

    fn places<S: Sheet>(&mut self, headers: &StringRecord) -> Vec<Option<usize>> {
        let named: Vec<String> = headers.iter().map(|name| name.trim_start_matches('\u{feff}').trim().to_lowercase()).collect();
        for name in &named {
            if !S::COLUMNS.contains(&name.as_str()) {
                let known = S::COLUMNS.join(", ");
                let da = format!("Kolonnen {name} kendes ikke; her kan stå {known}.");
                let en = format!("The column {name} is not known; there may be {known}.");
                self.report.complaints.push(Complaint::new((S::FILE, 1), None, da, en));
            }
        }
        S::COLUMNS.iter().map(|column| named.iter().position(|name| name == column)).collect()
    }

    fn line<S: Sheet>(&mut self, places: &[Option<usize>], record: &StringRecord, row: u64) -> Line<S> {
        let mut complaints = Vec::new();
        let mut cells =
            Cells { file: S::FILE, row, columns: S::COLUMNS, places, record, codes: &self.codes, complaints: &mut complaints };
        let model = S::read(&mut cells);
        let parent = S::PARENT.and_then(|column| cells.text(column));
        self.complain(complaints);
        Line { model, row, parent }
    }

    fn complain(&mut self, complaints: Vec<Complaint>) {
        let room = TOLD.saturating_sub(self.report.complaints.len());
        self.report.complaints.extend(complaints.into_iter().take(room));
    }

    async fn learn_codes<S: Sheet>(&mut self) -> Result<()> {
        let mut codes = HashMap::new();
        let mut pages = S::Entity::find().paginate(self.work.rows(), 10_000);
        while let Some(page) = pages.fetch_and_next().await? {
            codes.extend(page.into_iter().map(|model| (model.key().into_boxed_str(), model.id())));
        }
        self.codes.insert(S::FILE, codes);
        Ok(())
    }

    async fn take<S: Sheet>(&mut self, taking: &mut Taking, mut lines: Vec<Line<S>>) -> Result<()> {
        let there = if taking.known > 0 { self.already_there(&lines).await? } else { HashMap::new() };
        self.give_ids(taking, &mut lines, &there);
        if S::PARENT.is_some() {
            lines = self.under_parents(lines).await?;
        }
        if !self.report.complaints.is_empty() {
            // Nothing will be kept; the rest is read only to tell everything that is wrong with it.
            return Ok(());
        }
        let mut new = Vec::with_capacity(lines.len());
        for line in lines {
            match there.get(&line.model.key()) {
                None => new.push(line.model),
                Some(before) => {
                    let mut after = line.model;
                    after.set_version(before.version());
                    let same = *before == after;
                    if same {
                        taking.tally.unchanged += 1;
                    } else {
                        taking.tally.changed += 1;
                    }
                    self.work.update(before.clone(), after).await.map_err(|error| clash(S::FILE, error))?;
                }
            }
        }
        taking.tally.added += new.len() as u64;
        // The number of rows to come is not known before the end; whether it is many is known after the first batches.
        let written =
            if taking.tally.added > BULK { self.work.insert_bulk(&new).await } else { self.work.insert_all(&new).await };
        written.map_err(|error| clash(S::FILE, error))?;
        (self.progress)(S::FILE, taking.tally.added + taking.tally.changed + taking.tally.unchanged);
        Ok(())
    }

    async fn already_there<S: Sheet>(&self, lines: &[Line<S>]) -> Result<HashMap<String, S>> {
        let models: Vec<S> = lines.iter().map(|line| line.model.clone()).collect();
        let rows = S::Entity::find().filter(S::among(&models)).all(self.work.rows()).await?;
        Ok(rows.into_iter().map(|model| (model.key(), model)).collect())
    }

    fn give_ids<S: Sheet>(&mut self, taking: &mut Taking, lines: &mut [Line<S>], there: &HashMap<String, S>) {
        let coded = S::COLUMNS[0] == "code";
        let mut complaints = Vec::new();
        for line in lines {
            let key = line.model.key();
            let id = there.get(&key).map_or_else(|| self.work.new_id(), crate::register::Kept::id);
            line.model.set_id(id);
            let codes = self.codes.entry(S::FILE).or_default();
            if coded {
                codes.insert(key.clone().into_boxed_str(), id);
            }
            for (column, value) in line.model.unique() {
                if !taking.met.insert(format!("{column}\0{value}")) {
                    let (da, en) = ("Værdien står også i en anden række.", "The value stands in another row too.");
                    complaints.push(Complaint::new((S::FILE, line.row), Some(column), da, en));
                }
            }
            if !taking.met.insert(key) {
                let column = coded.then_some("code");
                let (da, en) = ("Rækken står to gange.", "The row stands twice.");
                complaints.push(Complaint::new((S::FILE, line.row), column, da, en));
            }
        }
        self.complain(complaints);
    }

    /// Names the parents, and puts every parent before its children.
    async fn under_parents<S: Sheet>(&mut self, mut lines: Vec<Line<S>>) -> Result<Vec<Line<S>>> {
        for line in &mut lines {
            let parent = line.parent.as_deref().map(|code| self.codes.get(S::FILE).and_then(|codes| codes.get(code)).copied());
            if parent == Some(None) {
                let code = line.parent.clone().unwrap_or_default();
                let (da, en) = (format!("Koden {code} findes ikke."), format!("There is no code {code}."));
                self.complain(vec![Complaint::new((S::FILE, line.row), S::PARENT, da, en)]);
            }
            line.model.set_parent(parent.flatten());
        }
        let mut parents: HashMap<Uuid, Uuid> = HashMap::new();
        for held in S::Entity::find().all(self.work.rows()).await? {
            parents.extend(held.parent().map(|parent| (held.id(), parent)));
        }
        for line in &lines {
            parents.remove(&line.model.id());
            parents.extend(line.model.parent().map(|parent| (line.model.id(), parent)));
        }
        // A tree that has no ring ends after as many steps as it has rows at most.
        let above = |id: Uuid| std::iter::successors(parents.get(&id), |at| parents.get(*at)).take(parents.len());
        for line in lines.iter().filter(|line| above(line.model.id()).any(|at| *at == line.model.id())) {
            let (da, en) = ("Rækken er sin egen overordnede.", "The row is its own parent.");
            self.complain(vec![Complaint::new((S::FILE, line.row), S::PARENT, da, en)]);
        }
        lines.sort_by_cached_key(|line| above(line.model.id()).count());
        Ok(lines)
    }
}

/// One table on its way in.
struct Taking {
    known: u64,
    tally: Tally,
    met: HashSet<String>,
}

fn unreadable(file: &str, error: &csv::Error) -> Error {
    Error::BadInput(format!("{file}: {error}"))
}

/// A row that stands against one in the register, under another code, in a column that no two may share.
fn clash(file: &str, error: Error) -> Error {
    let Error::Broken(source) = &error else { return error };
    let unique = source.downcast_ref::<sea_orm::DbErr>().and_then(sea_orm::DbErr::sql_err);
    match unique {
        Some(sea_orm::SqlErr::UniqueConstraintViolation(_)) => {
            let both = "a row has a number, such as a CVR or a meeting's number, that another row of the register has";
            Error::BadInput(format!("{file}: {both}"))
        }
        _ => error,
    }
}
