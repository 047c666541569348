//! What appendix 1 says: every forum of the district on a day, in fixed order, and what the entries lack.

use super::{Edition, entry, responsible};
use crate::{
    access::Sight,
    forum::completeness::completeness,
    register::ForumIx,
    words::{self, Language, dates, labels::Label},
};
use chrono::{Datelike, NaiveDate};
use entities::words::{AreaKind, ForumLevel};

/// The appendix as plain data. Two that are printed with the same sight are equal.
#[derive(Clone, Debug, PartialEq)]
pub struct Appendix {
    pub edition: Edition,
    pub on: NaiveDate,
    pub title: String,
    /// The day, the edition, and for whom it is.
    pub about: Vec<String>,
    pub chapters: Vec<Chapter>,
    /// What the entries lack: in the internal edition alone.
    pub sheet: Option<Section>,
}

/// Where an entry stands: its chapter, and its place there.
pub type Place = (usize, usize);

impl Appendix {
    /// Every entry in the order of print: its place and its forum.
    #[must_use]
    pub fn places(&self) -> Vec<(Place, ForumIx)> {
        let chapters = self.chapters.iter().enumerate();
        let of = |(at, chapter): (usize, &Chapter)| {
            let entries = chapter.entries.iter().enumerate();
            entries.map(|(place, entry)| ((at, place), entry.forum)).collect::<Vec<_>>()
        };
        chapters.flat_map(of).collect()
    }

    /// The entry in a place that [`Self::places`] gave.
    #[must_use]
    pub fn entry(&self, (chapter, place): Place) -> &Entry {
        &self.chapters[chapter].entries[place]
    }
}

/// The forums of one level.
#[derive(Clone, Debug, PartialEq)]
pub struct Chapter {
    pub title: &'static str,
    pub entries: Vec<Entry>,
}

/// One forum.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub forum: ForumIx,
    pub code: String,
    pub name: String,
    /// What sets the forum apart from one at work: that it is coming, at rest or closed.
    pub mark: Option<&'static str>,
    pub facts: Vec<Fact>,
    pub sections: Vec<Section>,
}

impl Entry {
    /// The name with the code, and the mark where there is one.
    #[must_use]
    pub fn heading(&self) -> String {
        let mark = self.mark.map(|mark| format!(", {mark}")).unwrap_or_default();
        format!("{}{mark}", named(&self.name, &self.code))
    }
}

/// A word and what it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    pub label: &'static str,
    pub value: String,
}

/// A heading and what stands under it.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    pub heading: &'static str,
    pub parts: Vec<Part>,
}

/// What stands under a heading.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    Text(String),
    Points(Vec<Point>),
    Table(Table),
}

/// A point of a list, and what is said of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    pub text: String,
    pub under: Vec<String>,
}

impl From<String> for Point {
    fn from(text: String) -> Self {
        Self { text, under: Vec::new() }
    }
}

/// Rows of cells, each of some lines. No cell is empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    pub caption: String,
    pub columns: &'static [&'static str],
    pub rows: Vec<Vec<Vec<String>>>,
}

/// What is printed for a field that nobody has filled in.
pub const NOT_STATED: &str = "Ikke oplyst.";
/// What is printed in a cell that has nothing to say.
pub const NOTHING: &str = "–";
/// The heading of the table of contents.
pub const CONTENTS: &str = "Indhold";
/// The heading of what the entries lack.
const SHEET: &str = "Oplysninger, der mangler";

/// The appendix, seen with this sight.
#[must_use]
pub fn appendix(sight: &Sight, edition: Edition) -> Appendix {
    let chapters: Vec<_> = ForumLevel::ALL
        .iter()
        .map(|level| Chapter { title: chapter(*level), entries: entries(sight, edition, *level) })
        .filter(|chapter| !chapter.entries.is_empty())
        .collect();
    let on = sight.on().date();
    Appendix {
        edition,
        on,
        title: format!("Bilag 1: Samarbejdsfora{}", district(sight)),
        about: about(sight, edition, chapters.iter().map(|chapter| chapter.entries.len()).sum()),
        chapters,
        sheet: (edition == Edition::Internal).then(|| sheet(sight)),
    }
}

/// The day in words: "15. januar 2009".
#[must_use]
pub fn day(date: NaiveDate) -> String {
    format!("{} {}", dates::short_date(Language::Da, date), date.year())
}

/// A name with its code, which says nothing twice: "Kredsråd (KR)".
pub(super) fn named(name: &str, code: &str) -> String {
    if name == code { name.to_owned() } else { format!("{name} ({code})") }
}

fn district(sight: &Sight) -> String {
    let areas = sight.register().areas.iter().map(|(_, area)| area);
    let mut names: Vec<_> = areas.filter(|area| area.kind == AreaKind::District).map(|area| area.name.to_string()).collect();
    names.sort_by(|a, b| words::compare(a, b));
    if names.is_empty() { String::new() } else { format!(" i {}", words::list(&names, Language::Da)) }
}

fn about(sight: &Sight, edition: Edition, forums: usize) -> Vec<String> {
    let mut about = vec![format!("Pr. {}, {}.", day(sight.on().date()), edition.label())];
    if edition == Edition::Internal {
        let reader = sight.standing().person().map(|ix| sight.register().persons.get(ix).name.to_string());
        let reader = reader.map_or("Viser alt, hvad registret rummer.".to_owned(), |name| format!("Viser, hvad {name} må se."));
        about.push(format!("{reader} Må ikke offentliggøres."));
    }
    about.push(match forums {
        0 => "Registret rummer ingen samarbejdsfora på denne dag.".to_owned(),
        1 => "Oversigt over det ene bestående eller kommende samarbejdsforum i politikredsen.".to_owned(),
        _ => format!("Oversigt over de {forums} bestående og kommende samarbejdsfora i politikredsen."),
    });
    about
}

/// The forums of a level: by kind, then by name.
fn entries(sight: &Sight, edition: Edition, level: ForumLevel) -> Vec<Entry> {
    let register = sight.register();
    let mut forums: Vec<_> = sight.forums().filter(|ix| register.forums.get(*ix).level == level).collect();
    // What has the same name stands in the order of codes, never in that of the database.
    forums.sort_by(|a, b| {
        let name = |ix: &ForumIx| register.forum_name(*ix, sight.on());
        let (x, y) = (register.forums.get(*a), register.forums.get(*b));
        x.kind.cmp(&y.kind).then_with(|| words::compare(name(a), name(b))).then_with(|| x.code.cmp(&y.code))
    });
    forums.into_iter().map(|ix| entry::entry(sight, edition, ix)).collect()
}

fn chapter(level: ForumLevel) -> &'static str {
    match level {
        ForumLevel::Strategic => "Strategisk niveau",
        ForumLevel::Preparatory => "Forberedende niveau",
        ForumLevel::Operational => "Operationelt niveau",
        ForumLevel::Network => "Netværk",
        ForumLevel::Case => "Sagsfora",
    }
}

/// The completeness sheet: forum, field, and who should supply it.
fn sheet(sight: &Sight) -> Section {
    let register = sight.register();
    let rows: Vec<_> = sight
        .forums()
        .flat_map(|ix| {
            let forum = named(register.forum_name(ix, sight.on()), &register.forums.get(ix).code);
            let missing = completeness(sight, ix).missing.into_iter();
            let who = responsible::responsible(sight, ix);
            missing.map(move |lack| {
                let cells = [forum.clone(), begin(lack.label(Language::Da)), who.clone()];
                cells.into_iter().map(|cell| vec![cell]).collect()
            })
        })
        .collect();
    let part = match rows.is_empty() {
        true => Part::Text("Ingen: alle felter i oversigten er udfyldt.".to_owned()),
        false => Part::Table(Table {
            caption: "Felter i oversigten, som ingen har udfyldt".to_owned(),
            columns: &["Forum", "Felt", "Leveres af"],
            rows,
        }),
    };
    Section { heading: SHEET, parts: vec![part] }
}

/// A label with a capital, as it begins a line.
pub(super) fn capital(label: impl Label) -> String {
    begin(label.label(Language::Da))
}

/// The text with a capital.
pub(super) fn begin(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
