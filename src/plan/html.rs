//! The appendix as one page of HTML: nothing is fetched, nothing runs, and it prints on A4.

use super::appendix::{Appendix, CONTENTS, Chapter, Entry, Part, Section, Table};
use crate::{
    error::{Error, Result},
    words::{Language, dates},
};
use chrono::{DateTime, Utc};
use minijinja::{Environment, Value, context};
use std::sync::LazyLock;

#[expect(clippy::expect_used, reason = "the template is compiled into the program, and a test renders it")]
static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    environment.add_template("appendix.html", include_str!("print/appendix.html")).expect("a template of the house");
    environment
});

/// The page; every value in it is escaped.
///
/// # Errors
/// [`Error::Broken`] when the template is.
pub fn render(appendix: &Appendix, printed_at: DateTime<Utc>) -> Result<String> {
    let mut number = 0;
    let chapters: Vec<_> = appendix.chapters.iter().map(|chapter| self::chapter(chapter, &mut number)).collect();
    let page = TEMPLATES.get_template("appendix.html").and_then(|template| {
        template.render(context! {
            style => Value::from_safe_string(include_str!("print/appendix.css").to_owned()),
            title => &appendix.title,
            about => list(&appendix.about),
            contents => CONTENTS,
            chapters => chapters,
            sheet => appendix.sheet.as_ref().map(section),
            stamp => stamp(printed_at),
        })
    });
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
    let facts: Vec<_> = entry.facts.iter().map(|fact| context! { label => fact.label, value => &fact.value }).collect();
    let sections: Vec<_> = entry.sections.iter().map(section).collect();
    context! {
        anchor => format!("forum-{number}"),
        name => super::appendix::named(&entry.name, &entry.code),
        mark => entry.mark,
        facts => facts,
        sections => sections,
    }
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
