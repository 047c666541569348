//! An entry as plain text, to read aloud, to paste into a letter, or to compare.

use super::appendix::{Entry, Part, Section};
use std::fmt::Write as _;

/// The entry, a line a thing.
#[must_use]
pub fn entry(entry: &Entry) -> String {
    let mut text = format!("{}\n", entry.heading());
    for fact in &entry.facts {
        line(&mut text, format_args!("{}: {}", fact.label, fact.value));
    }
    for section in &entry.sections {
        self::section(&mut text, section);
    }
    text
}

fn section(text: &mut String, section: &Section) {
    line(text, format_args!("\n{}", section.heading));
    for part in &section.parts {
        match part {
            Part::Text(paragraph) => line(text, format_args!("{paragraph}")),
            Part::Points(points) => {
                for point in points {
                    line(text, format_args!("- {}", point.text));
                    for under in &point.under {
                        line(text, format_args!("  {under}"));
                    }
                }
            }
            Part::Table(table) => {
                for row in &table.rows {
                    let cells: Vec<_> = row.iter().map(|cell| cell.join("; ")).collect();
                    line(text, format_args!("- {}", cells.join(" | ")));
                }
            }
        }
    }
}

fn line(text: &mut String, words: std::fmt::Arguments<'_>) {
    // Writing to memory does not fail.
    let _written = writeln!(text, "{words}");
}
