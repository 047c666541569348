//! The appendix as one page of HTML: nothing is fetched, nothing runs, and it prints on A4.

use super::{
    appendix::{Appendix, CONTENTS, Chapter, Entry, Fact, Part, Section, Table},
    pages::{ConfirmationPage, ForumPage, ForumsPage, Message},
};
use crate::{
    error::{Error, Result},
    words::{Language, dates},
};
use chrono::{DateTime, Utc};
use minijinja::{Environment, Value, context};
use std::sync::LazyLock;

/// The style that all pages hold, byte for byte as it stands between its tags.
pub const STYLE: &str = concat!("\n", include_str!("print/appendix.css"));

/// The templates are compiled into the program, and tests render each of them.
macro_rules! templates {
    ($environment:ident: $($name:literal),+) => {
        $($environment
            .add_template($name, concat!(include_str!("print/parts.html"), include_str!(concat!("print/", $name))))
            .expect("a template of the house");)+
    };
}

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    templates!(environment: "appendix.html", "forum.html", "forums.html", "message.html", "confirm.html");
    environment
});

/// The appendix; every value in it is escaped.
///
/// # Errors
/// [`Error::Broken`] when the template is.
pub fn render(appendix: &Appendix, printed_at: DateTime<Utc>) -> Result<String> {
    let mut number = 0;
    let chapters: Vec<_> = appendix.chapters.iter().map(|chapter| self::chapter(chapter, &mut number)).collect();
    let values = context! {
        title => &appendix.title,
        about => list(&appendix.about),
        contents => CONTENTS,
        chapters => chapters,
        sheet => appendix.sheet.as_ref().map(section),
        stamp => stamp(printed_at),
    };
    fill("appendix.html", values)
}

/// The page of one forum.
///
/// # Errors
/// As [`render`].
pub fn forum(page: &ForumPage, printed_at: DateTime<Utc>) -> Result<String> {
    let values = context! {
        title => page.entry.heading(),
        all => &page.all,
        about => &page.about,
        entry => entry(&page.entry, 1),
        stamp => stamp(printed_at),
    };
    fill("forum.html", values)
}

/// The list of forums.
///
/// # Errors
/// As [`render`].
pub fn forums(page: &ForumsPage, printed_at: DateTime<Utc>) -> Result<String> {
    let forums = page.forums.iter().map(|one| {
        context! { address => &one.address, name => &one.name, mark => one.mark, words => &one.words }
    });
    let values = context! {
        title => &page.title,
        about => &page.about,
        text => &page.text,
        as_of => page.as_of.map(|day| day.to_string()),
        found => &page.found,
        forums => forums.collect::<Vec<_>>(),
        before => &page.before,
        after => &page.after,
        stamp => stamp(printed_at),
    };
    fill("forums.html", values)
}

/// A page that only says something.
///
/// # Errors
/// As [`render`].
pub fn message(message: &Message) -> Result<String> {
    let lines: Vec<String> = message.lines.iter().map(|line| (*line).to_owned()).collect();
    fill("message.html", context! { title => message.title, lines => list(&lines) })
}

/// The page on which somebody confirms an interface.
///
/// # Errors
/// As [`render`].
pub fn confirmation(page: &ConfirmationPage, printed_at: DateTime<Utc>) -> Result<String> {
    let values = context! {
        title => page.title,
        about => list(&page.about),
        entry => context! { facts => facts(&page.facts), sections => page.sections.iter().map(section).collect::<Vec<_>>() },
        asks => page.question.is_some(),
        question => page.question,
        stamp => stamp(printed_at),
    };
    fill("confirm.html", values)
}

fn fill(template: &str, values: Value) -> Result<String> {
    let style = context! { style => Value::from_safe_string(STYLE.to_owned()) };
    let page = TEMPLATES.get_template(template).and_then(|template| template.render(context! { ..style, ..values }));
    page.map_err(Error::broken)
}

/// When it was printed: all that two prints of the same appendix differ in.
pub(super) fn stamp(printed_at: DateTime<Utc>) -> String {
    format!("Udskrevet fra Snitflade {}", dates::moment(Language::Da, printed_at))
}

fn list(lines: &[String]) -> Value {
    Value::from(lines.iter().map(Value::from).collect::<Vec<_>>())
}

fn chapter(chapter: &Chapter, number: &mut usize) -> Value {
    let entries = chapter.entries.iter().map(|entry| {
        *number += 1;
        self::entry(entry, *number)
    });
    let entries: Vec<_> = entries.collect();
    context! { title => chapter.title, entries => entries }
}

/// A code may hold any letter, so the anchor is a number.
fn entry(entry: &Entry, number: usize) -> Value {
    let sections: Vec<_> = entry.sections.iter().map(section).collect();
    context! {
        anchor => format!("forum-{number}"),
        name => super::appendix::named(&entry.name, &entry.code),
        mark => entry.mark,
        facts => facts(&entry.facts),
        sections => sections,
    }
}

fn facts(facts: &[Fact]) -> Vec<Value> {
    facts.iter().map(|fact| context! { label => fact.label, value => &fact.value }).collect()
}

fn section(section: &Section) -> Value {
    let parts = section.parts.iter().map(|part| match part {
        Part::Text(text) => context! { text => text },
        Part::Points(points) => {
            let points = points.iter().map(|point| context! { text => &point.text, under => list(&point.under) });
            context! { points => points.collect::<Vec<_>>() }
        }
        Part::Table(table) => context! { table => self::table(table) },
    });
    context! { heading => section.heading, parts => parts.collect::<Vec<_>>() }
}

fn table(table: &Table) -> Value {
    let row = |row: &Vec<Vec<String>>| row.iter().map(|cell| list(cell)).collect::<Vec<_>>();
    let rows: Vec<_> = table.rows.iter().map(row).collect();
    context! { caption => &table.caption, columns => table.columns.to_vec(), rows => rows }
}
