//! A complaint: one error of the wire as the client reads it.

use std::{borrow::Cow, time::Duration};

use crate::error::Code;

/// Line and column in the client's document, both from one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub line: usize,
    pub column: usize,
}

/// Why a request is refused before anything of it runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    pub code: Code,
    pub message: Cow<'static, str>,
    pub place: Option<Place>,
    /// When to try again, if time alone mends it.
    pub retry: Option<Duration>,
}

impl Complaint {
    pub fn new(code: Code, message: impl Into<Cow<'static, str>>) -> Self {
        Self { code, message: message.into(), place: None, retry: None }
    }

    /// The same complaint, pointing at a byte of the client's document.
    pub fn at(mut self, source: &str, offset: usize) -> Self {
        self.place = Some(place(source, offset));
        self
    }
}

impl From<Complaint> for Vec<Complaint> {
    fn from(one: Complaint) -> Self {
        vec![one]
    }
}

/// Counts lines and columns (in characters) up to a byte. Done for the few places that are told, never for every node: a column
/// costs the length of its line.
pub fn place(source: &str, offset: usize) -> Place {
    let end = (0..=offset.min(source.len())).rev().find(|&at| source.is_char_boundary(at)).unwrap_or(0);
    let before = &source[..end];
    let line = before.bytes().filter(|&byte| byte == b'\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    Place { line, column: before[start..].chars().count() + 1 }
}

/// A message on one line and of a bounded length, so that a client's own text cannot come back tenfold or forge a line of a log.
pub fn one_line(message: &str, most: usize) -> String {
    let mut line = String::with_capacity(message.len().min(most * 4));
    let mut count = 0;
    for character in message.chars() {
        if count + 1 == most {
            line.push('…');
            return line;
        }
        let blank = character.is_control() || character.is_whitespace();
        if blank && (line.is_empty() || line.ends_with(' ')) {
            continue;
        }
        line.push(if blank { ' ' } else { character });
        count += 1;
    }
    line.truncate(line.trim_end().len());
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_one_short_line() {
        assert_eq!(one_line("a\r\n\tb  c \n", 200), "a b c");
        let cut = one_line(&"å".repeat(500), 200);
        assert_eq!(cut.chars().count(), 200);
        assert!(cut.ends_with('…'));
    }

    #[test]
    fn places_count_characters_and_survive_odd_offsets() {
        let source = "{\n  åæ x\n}";
        let at = source.find('x').unwrap();
        assert_eq!(place(source, at), Place { line: 2, column: 6 });
        assert_eq!(place(source, 5), Place { line: 2, column: 3 });
        assert_eq!(place(source, 9999), Place { line: 3, column: 2 });
    }
}
