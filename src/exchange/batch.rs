//! A batch of rows on its way into the database: which of them are there already, what stands against them, and the writing.

use super::{
    apart::{Apart, digest},
    cells::Complaint,
    import::{Desk, Step, Tally},
    sheets::Sheet,
};
use crate::{
    error::{Detail, Error, Result},
    register::Kept,
    words::{Language, text::Checks},
};
use sea_orm::{DbErr, EntityTrait, ModelTrait, QueryFilter, SqlErr};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// More new rows than this in one sheet are audited as one entry with their number.
const BULK: u64 = 5_000;

/// A row as read, with what the file knows of it.
pub(super) struct Line<R> {
    pub row: R,
    /// The row that is there already, if there is one.
    pub before: Option<R>,
    pub number: u64,
    /// The code of its parent.
    pub parent: Option<String>,
    /// The columns of which the file says nothing.
    pub silent: Vec<&'static str>,
}

/// One table on its way in.
pub(super) struct Taking {
    pub tally: Tally,
    /// How many rows the database had before.
    known: u64,
    /// A digest of each key and each value that no two rows may share.
    met: HashSet<[u8; 16]>,
    /// The rows of the database that a row of the file stands for, where keys do not tell them apart.
    matched: HashSet<Uuid>,
    /// What the rows have to themselves on their days. A document that knows years and no days cannot be judged by it.
    pub apart: Option<Apart>,
}

impl Taking {
    pub fn of(file: &'static str, known: u64, knows_less: bool) -> Self {
        let tally = Tally { file, added: 0, changed: 0, unchanged: 0 };
        let apart = (!knows_less).then(Apart::default);
        Self { tally, known, met: HashSet::new(), matched: HashSet::new(), apart }
    }

    /// Whether this has not been met before.
    fn meet(&mut self, what: &str) -> bool {
        self.met.insert(digest(what))
    }
}

impl Desk<'_> {
    pub async fn take<S: Sheet>(&mut self, taking: &mut Taking, mut lines: Vec<Line<S::Row>>) -> Result<()> {
        if taking.known > 0 {
            self.find_before::<S>(taking, &mut lines).await?;
        }
        self.give_ids::<S>(taking, &mut lines);
        if S::PARENT.is_some() {
            lines = self.under_parents::<S>(taking, lines).await?;
        }
        if let Some(apart) = &mut taking.apart {
            lines.iter().for_each(|line| apart.take::<S>(&line.row, line.before.as_ref(), line.number));
        }
        if taking.known > 0 {
            self.hold_against::<S>(&lines).await?;
        }
        if taking.apart.is_some() {
            self.hold_to::<S>(&lines).await?;
        }
        let mut new = Vec::new();
        let mut changed = Vec::new();
        for line in lines {
            match line.before {
                None => new.push(line.row),
                Some(before) if before == line.row => taking.tally.unchanged += 1,
                Some(before) => changed.push((before, line.row)),
            }
        }
        taking.tally.added += new.len() as u64;
        taking.tally.changed += changed.len() as u64;
        if self.report.complaints.is_empty() {
            // With complaints nothing will be kept; the rest is read only to tell everything that is wrong with it.
            self.write::<S>(taking, &new, changed).await.map_err(|error| clash(taking.tally.file, error))?;
        }
        let rows = taking.tally.added + taking.tally.changed + taking.tally.unchanged;
        (self.progress)(&Step { file: S::FILE, rows, share: self.bytes.share() });
        Ok(())
    }

    async fn write<S: Sheet>(&self, taking: &Taking, new: &[S::Row], changed: Vec<(S::Row, S::Row)>) -> Result<()> {
        for (before, after) in changed {
            self.work.update(before, after).await?;
        }
        // The number of rows to come is not known before the end; whether it is many is known after the first batches.
        if taking.tally.added > BULK { self.work.insert_bulk(new).await } else { self.work.insert_all(new).await }
    }

    /// Finds the rows that are there already. Of several with one key, a row stands for the one that it is equal to, else for any
    /// that no other row of the file stands for.
    async fn find_before<S: Sheet>(&self, taking: &mut Taking, lines: &mut [Line<S::Row>]) -> Result<()> {
        let rows: Vec<&S::Row> = lines.iter().map(|line| &line.row).collect();
        let there = <S::Row as ModelTrait>::Entity::find().filter(S::among(&rows)).all(self.work.rows()).await?;
        let mut by_key: HashMap<String, Vec<S::Row>> = HashMap::new();
        for row in there.into_iter().filter(|row| !taking.matched.contains(&row.id())) {
            by_key.entry(S::key(&row)).or_default().push(row);
        }
        let knows_less = taking.apart.is_none();
        for exact in [true, false] {
            for line in lines.iter_mut().filter(|line| line.before.is_none()) {
                let Some(same_key) = by_key.get_mut(&S::key(&line.row)) else { continue };
                let fits = |before: &S::Row| !exact || merged::<S>(line, before, knows_less) == *before;
                let Some(place) = same_key.iter().position(fits) else { continue };
                let before = same_key.swap_remove(place);
                line.row = merged::<S>(line, &before, knows_less);
                if S::LOOSE {
                    taking.matched.insert(before.id());
                }
                line.before = Some(before);
            }
        }
        Ok(())
    }

    fn give_ids<S: Sheet>(&mut self, taking: &mut Taking, lines: &mut [Line<S::Row>]) {
        let mut complaints = Vec::new();
        for line in lines {
            // What tells loose rows apart is all that stands in them.
            let told = match () {
                () if S::LOOSE => format!("{:?}", S::write(&line.row)),
                // People take `TEST` for `test`; a foreign document may have ids that differ in no more.
                () if S::coded() && taking.apart.is_some() => S::key(&line.row).to_lowercase(),
                () => S::key(&line.row),
            };
            let place = (self.source.named(S::FILE), line.number);
            for (column, value) in S::unique(&line.row) {
                if !taking.meet(&format!("{column}\0{value}")) {
                    let (da, en) = ("Værdien står også i en anden række.", "The value stands in another row too.");
                    complaints.push(Complaint::new(place, Some(column), da, en));
                }
            }
            if !taking.meet(&told) {
                let (da, en) = ("Rækken står to gange.", "The row stands twice.");
                complaints.push(Complaint::new(place, S::coded().then_some("code"), da, en));
            }
            let id = line.before.as_ref().map_or_else(|| self.work.new_id(), Kept::id);
            S::set_id(&mut line.row, id);
            if S::coded() {
                self.codes.entry(S::FILE).or_default().insert(S::key(&line.row).into_boxed_str(), id);
            }
            if S::LOOSE {
                taking.matched.insert(id);
            }
        }
        self.complain(complaints);
    }

    /// Names the parents, and puts every parent before its children.
    async fn under_parents<S: Sheet>(&mut self, taking: &Taking, mut lines: Vec<Line<S::Row>>) -> Result<Vec<Line<S::Row>>> {
        let file = self.source.named(S::FILE);
        for line in
            lines.iter_mut().filter(|line| line.before.is_none() || !line.silent.iter().any(|column| S::PARENT == Some(column)))
        {
            let parent = line.parent.as_deref().map(|code| self.codes.get(S::FILE).and_then(|codes| codes.get(code)).copied());
            if parent == Some(None) {
                let code = line.parent.clone().unwrap_or_default();
                let (da, en) = (format!("Koden {code} findes ikke."), format!("There is no code {code}."));
                self.complain(vec![Complaint::new((file, line.number), S::PARENT, da, en)]);
            }
            S::set_parent(&mut line.row, parent.flatten());
        }
        let mut parents: HashMap<Uuid, Uuid> = HashMap::new();
        let there = <S::Row as ModelTrait>::Entity::find().all(self.work.rows()).await?;
        parents.extend(there.iter().filter_map(|held| S::parent(held).map(|parent| (held.id(), parent))));
        for line in &lines {
            parents.remove(&line.row.id());
            parents.extend(S::parent(&line.row).map(|parent| (line.row.id(), parent)));
        }
        // A tree that has no ring ends after as many steps as it has rows at most.
        let above = |id: Uuid| std::iter::successors(parents.get(&id), |at| parents.get(*at)).take(parents.len());
        for line in lines.iter().filter(|line| above(line.row.id()).any(|at| *at == line.row.id())) {
            let (da, en) = ("Rækken ligger under sig selv.", "The row is its own parent.");
            self.complain(vec![Complaint::new((file, line.number), S::PARENT, da, en)]);
        }
        lines.sort_by_cached_key(|line| above(line.row.id()).count());
        if taking.apart.is_some() {
            self.fit_parents::<S>(&lines, &there);
        }
        Ok(lines)
    }

    /// Complains of rows that hang under what they cannot hang under. What a foreign document calls a thing is a guess, and not
    /// judged.
    fn fit_parents<S: Sheet>(&mut self, lines: &[Line<S::Row>], there: &[S::Row]) {
        let file = self.source.named(S::FILE);
        let in_file: HashMap<Uuid, &Line<S::Row>> = lines.iter().map(|line| (line.row.id(), line)).collect();
        let held: HashMap<Uuid, &S::Row> = there.iter().map(|row| (row.id(), row)).collect();
        let mut misfits = Vec::new();
        let mut judge = |row: &S::Row, parent: &S::Row, place: (u64, Option<&'static str>)| {
            let mut checks = Checks::default();
            S::hangs(row, parent, &mut checks);
            let told = checks.refusals().into_iter().map(|refusal| {
                Complaint::new((file, place.0), place.1, refusal.message(Language::Da), refusal.message(Language::En))
            });
            misfits.extend(told);
        };
        for line in lines {
            let Some(parent) = S::parent(&line.row) else { continue };
            let found = in_file.get(&parent).map(|line| &line.row).or_else(|| held.get(&parent).copied());
            if let Some(parent) = found {
                judge(&line.row, parent, (line.number, S::PARENT));
            }
        }
        for row in there.iter().filter(|row| !in_file.contains_key(&row.id())) {
            if let Some(above) = S::parent(row).and_then(|parent| in_file.get(&parent)) {
                judge(row, &above.row, (above.number, None));
            }
        }
        self.complain(misfits);
    }

    /// Complains of rows that do not go with what other tables hold.
    async fn hold_to<S: Sheet>(&mut self, lines: &[Line<S::Row>]) -> Result<()> {
        let anew: Vec<&Line<S::Row>> = lines.iter().filter(|line| line.before.as_ref() != Some(&line.row)).collect();
        let rows: Vec<&S::Row> = anew.iter().map(|line| &line.row).collect();
        let file = self.source.named(S::FILE);
        let mut told = Vec::new();
        for (at, checks) in S::against(self.work, &rows).await? {
            for refusal in checks.refusals() {
                let field = refusal.field.last().copied().unwrap_or_default().trim_end_matches("Id");
                let column = S::COLUMNS.iter().find(|column| **column == field).copied();
                let (da, en) = (refusal.message(Language::Da), refusal.message(Language::En));
                told.push(Complaint::new((file, anew[at].number), column, da, en));
            }
        }
        self.complain(told);
        Ok(())
    }

    /// Complains of rows that may not become what the file says, and of values that another row of the register has.
    async fn hold_against<S: Sheet>(&mut self, lines: &[Line<S::Row>]) -> Result<()> {
        let file = self.source.named(S::FILE);
        let forbidden = lines.iter().filter_map(|line| {
            let (column, da, en) = S::forbids(line.before.as_ref()?, &line.row)?;
            Some(Complaint::new((file, line.number), Some(column), da, en))
        });
        self.complain(forbidden.collect());
        let rows: Vec<&S::Row> = lines.iter().map(|line| &line.row).collect();
        let Some(rivals) = S::rivals(&rows) else { return Ok(()) };
        let here: HashSet<Uuid> = rows.iter().map(|row| row.id()).collect();
        let mut held: HashMap<(&str, String), String> = HashMap::new();
        let rivals = <S::Row as ModelTrait>::Entity::find().filter(rivals).all(self.work.rows()).await?;
        // A row that stands in the file too gives its value up, or is complained of already.
        for rival in rivals.iter().filter(|rival| !here.contains(&rival.id())) {
            let holder = if S::coded() { S::key(rival) } else { String::new() };
            held.extend(S::unique(rival).into_iter().map(|taken| (taken, holder.clone())));
        }
        let mut complaints = Vec::new();
        for line in lines {
            for (column, value) in S::unique(&line.row) {
                if let Some(holder) = held.get(&(column, value)) {
                    let da = format!("En anden række i registret har allerede værdien: {holder}.").replace(": .", ".");
                    let en = format!("Another row of the register has this value already: {holder}.").replace(": .", ".");
                    complaints.push(Complaint::new((file, line.number), Some(column), da, en));
                }
            }
        }
        self.complain(complaints);
        Ok(())
    }
}

/// The row of the file as it would stand in the place of the one that was there.
fn merged<S: Sheet>(line: &Line<S::Row>, before: &S::Row, knows_less: bool) -> S::Row {
    let mut row = line.row.clone();
    S::keep(before, &mut row, &line.silent);
    if knows_less {
        S::hold_on(before, &mut row);
    }
    S::set_id(&mut row, before.id());
    row.set_version(before.version());
    row
}

/// A row that stands against another after all: two rows that trade such values with each other, for one.
fn clash(file: &str, error: Error) -> Error {
    let Error::Broken(source) = &error else { return error };
    match source.downcast_ref::<DbErr>().and_then(DbErr::sql_err) {
        Some(SqlErr::UniqueConstraintViolation(_)) => {
            let da = "en række har et nummer, såsom et CVR- eller mødenummer, som en anden række i registret har";
            let en = "a row has a number, such as a CVR or a meeting's number, that another row of the register has";
            Error::BadInput(Detail::of(file, &Detail::new(da, en)))
        }
        _ => error,
    }
}
